/* A network in which 8.8.4.4 and the name public.test are public and lead to loopback, and rebound.test leads there openly: loaded
 * before libc by tests/fetch/test_fetch.py, which has no other way to a public address. */
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#ifndef RTLD_NEXT
#define RTLD_NEXT ((void *)-1L)
#endif

int connect(int fd, const struct sockaddr *address, socklen_t n)
{
    int (*real)(int, const struct sockaddr *, socklen_t) = NULL;
    struct sockaddr_in to;
    void *symbol = dlsym(RTLD_NEXT, "connect");
    memcpy(&real, &symbol, sizeof real);
    if (address->sa_family == AF_INET && n >= sizeof to) {
        memcpy(&to, address, sizeof to);
        if (to.sin_addr.s_addr == inet_addr("8.8.4.4")) {
            to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            return real(fd, (const struct sockaddr *)&to, sizeof to);
        }
    }
    return real(fd, address, n);
}

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found)
{
    int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
    void *symbol = dlsym(RTLD_NEXT, "getaddrinfo");
    memcpy(&real, &symbol, sizeof real);
    if (name && !strcmp(name, "public.test")) name = "8.8.4.4";
    if (name && !strcmp(name, "rebound.test")) name = "127.0.0.1";
    return real(name, service, hints, found);
}
