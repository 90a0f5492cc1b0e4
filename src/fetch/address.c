#include "fetch/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

/* source: IANA IPv4 Special-Purpose Address Registry (RFC 6890 and after), multicast and the reserved rest */
static const struct { uint32_t net; uint8_t bits; } special[] = {
    {0x00000000, 8},  {0x0A000000, 8},  {0x64400000, 10}, {0x7F000000, 8},  {0xA9FE0000, 16}, {0xAC100000, 12}, {0xC0000000, 24},
    {0xC0000200, 24}, {0xC0586300, 24}, {0xC0A80000, 16}, {0xC6120000, 15}, {0xC6336400, 24}, {0xCB007100, 24}, {0xE0000000, 3},
};

static bool public_4(uint32_t address)
{
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        if (!((address ^ special[i].net) >> (32 - special[i].bits))) return false;
    return true;
}

static uint32_t word_at(const uint8_t *b) { return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3]; }

static bool public_6(const uint8_t *b)
{
    static const uint8_t mapped[12] = {[10] = 0xFF, [11] = 0xFF}, nat64[12] = {0x00, 0x64, 0xFF, 0x9B};
    if (!memcmp(b, mapped, 12) || !memcmp(b, nat64, 12)) return public_4(word_at(b + 12));
    if ((b[0] & 0xE0) != 0x20) return false;                                  /* source: global unicast is 2000::/3 */
    if (b[0] == 0x20 && b[1] == 0x02) return public_4(word_at(b + 2));        /* 6to4 */
    if (b[0] == 0x20 && b[1] == 0x01 && b[2] < 0x02) return false;            /* 2001::/23, Teredo among it */
    if (word_at(b) == 0x20010DB8) return false;                               /* documentation */
    return !(b[0] == 0x3F && b[1] == 0xFF && b[2] < 0x10);                    /* documentation, 3fff::/20 */
}

bool cn_address_is_public(const struct sockaddr *address)
{
    struct sockaddr_in four;
    struct sockaddr_in6 six;
    if (address->sa_family == AF_INET) {
        memcpy(&four, address, sizeof four);
        return public_4(ntohl(four.sin_addr.s_addr));
    }
    if (address->sa_family != AF_INET6) return false;
    memcpy(&six, address, sizeof six);
    return public_6(six.sin6_addr.s6_addr);
}

const char *cn_address_text(const struct sockaddr *address, char out[64])
{
    struct sockaddr_in four;
    struct sockaddr_in6 six;
    out[0] = 0;
    if (address->sa_family == AF_INET) {
        memcpy(&four, address, sizeof four);
        inet_ntop(AF_INET, &four.sin_addr, out, 64);
    } else if (address->sa_family == AF_INET6) {
        memcpy(&six, address, sizeof six);
        inet_ntop(AF_INET6, &six.sin6_addr, out, 64);
    }
    return out;
}
