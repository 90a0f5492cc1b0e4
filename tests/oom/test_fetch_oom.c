/* Memory that runs out (failing.h) while pages are fetched from a server of our own: libcurl, zlib and jansson run out as well. No
 * page is lost unheard, nothing that is forbidden or reserved is stored, and the folder can be used again. */
#define _GNU_SOURCE
#include <consign/consign.h>
#include <consign/fetch.h>

#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "failing.h"

#ifndef NO_REPLACEMENT

/* ---- the server ----------------------------------------------------------------------------------------------- */

static const struct { const char *path, *head, *body; bool packed; } answers[] = {
    {"/robots.txt", "200 OK", "user-agent: *\ndisallow: /no\n", false},
    {"/.well-known/tdmrep.json", "200 OK", "[{\"location\": \"/tdm*\", \"tdm-reservation\": 1, \"tdm-policy\": \"https://example.org/licence\"}]", false},
    {"/page", "200 OK\r\nContent-Type: text/html\r\nETag: \"1\"", "<html><head><title>News</title><meta name=tdm-other content=1></head><body><p>Good news.</p></body></html>", true},
    {"/meta", "200 OK\r\nContent-Type: text/html", "<html><head><meta name=\"tdm-reservation\" content=\"1\"><title>News</title></head><body><p>Reserved news.</p></body></html>", true},
    {"/moved", "302 Found\r\nLocation: /page2", "", false},
    {"/page2", "200 OK\r\nContent-Type: text/plain", "More news, in plain text.", false},
};

static void answer_one(int connection)
{
    char asked[4096], path[200] = "", head[400];
    unsigned char packed[1024];
    size_t n = 0;
    for (ssize_t got; n < sizeof asked - 1 && (got = read(connection, asked + n, sizeof asked - 1 - n)) > 0;) {
        asked[n += (size_t)got] = 0;
        if (strstr(asked, "\r\n\r\n")) break;
    }
    if (sscanf(asked, "GET %199s", path) != 1) return;
    const char *status = "404 Not Found", *body = "no such page";
    size_t len = strlen(body);
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        if (strcmp(path, answers[i].path)) continue;
        status = answers[i].head;
        body = answers[i].body;
        len = strlen(body);
        if (!answers[i].packed) continue;
        z_stream z = {.next_in = (Bytef *)(uintptr_t)body, .avail_in = (uInt)len, .next_out = packed, .avail_out = sizeof packed};
        deflateInit2(&z, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
        deflate(&z, Z_FINISH);
        deflateEnd(&z);
        body = (const char *)packed;
        len = z.total_out;
    }
    int more = snprintf(head, sizeof head, "HTTP/1.1 %s\r\n%sContent-Length: %zu\r\n\r\n", status, body == (const char *)packed ? "Content-Encoding: gzip\r\n" : "", len);
    if (write(connection, head, (size_t)more) > 0 && len && write(connection, body, len) < 0) return;
}

/* A server on loopback, as a process of its own; its port, or 0. */
static int serve(pid_t *child)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) || listen(listener, 64) || getsockname(listener, (struct sockaddr *)&at, &size)) return 0;
    *child = fork();
    if (*child) {
        close(listener);
        return *child > 0 ? ntohs(at.sin_port) : 0;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_IGN);
    for (int connection; (connection = accept(listener, NULL, NULL)) >= 0 || errno == EINTR;) {
        if (connection < 0) continue;
        answer_one(connection);
        shutdown(connection, SHUT_WR);
        close(connection);
    }
    _exit(1);
}

/* ---- what is tried ---------------------------------------------------------------------------------------------- */

static char folder[80];
static int port;
static struct timespec began;

static void empty_folder(void)
{
    char path[512];
    struct dirent *entry;
    DIR *dir = opendir(folder);
    while (dir && (entry = readdir(dir)))
        if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..")) {
            snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
            unlink(path);
        }
    if (dir) closedir(dir);
}

/* A try that takes so long hangs. */
static bool is_late(void *with)
{
    struct timespec now;
    (void)with;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec - began.tv_sec > 30;
}

static CnFetch *open_fetch(CnErr *err)
{
    CnFetchOptions options = {.folder = folder, .contact = {"desk@example.org", 16}, .program = "0", .delay_ms = 1, .time_ms = 2000, .allow_private = true, .stop = is_late};
    return cn_fetch_open(&options, err);
}

static CnStr url_of(const char *path, char *out, size_t size)
{
    int n = snprintf(out, size, "http://127.0.0.1:%d%s", port, path);
    return (CnStr){out, (size_t)n};
}

static bool may_be_stored(CnStr url) { return !memmem(url.ptr, url.len, "/no", 3) && !memmem(url.ptr, url.len, "/tdm", 4) && !memmem(url.ptr, url.len, "/meta", 5); }

/* Counts the pages that lie in the folder's files; a forbidden one breaks it. */
static CnCode count_pages(CnFetch *fetch, size_t *pages, CnErr *err)
{
    const char *path;
    CnCode code;
    CnDocument doc;
    while ((code = cn_fetch_file(fetch, CN_FETCH_PAGE, &path, err)) == CN_OK) {
        CnInputs *inputs = cn_inputs_open(&path, 1, NULL, err);
        if (!inputs) return err->code ? err->code : BROKEN;
        while ((code = cn_inputs_next(inputs, &doc, err)) == CN_OK) {
            if (!may_be_stored(doc.url)) code = BROKEN;
            ++*pages;
        }
        cn_inputs_close(inputs);
        if (code != CN_END || (code = cn_fetch_taken(fetch, path, err)) != CN_OK) break;
    }
    return code == CN_END ? CN_OK : code;
}

static CnCode fetch_all(CnFetch *fetch, size_t *stored, CnErr *err)
{
    static const char *const found[] = {"/page", "/no", "/tdm/1", "/meta"};
    char url[100];
    CnFetched got;
    bool fresh;
    uint64_t n;
    size_t told = 0, bad = 0;
    CnCode code = CN_OK;
    for (size_t i = 0; code == CN_OK && i < sizeof found / sizeof *found; i++)
        code = cn_fetch_want(fetch, &(CnFound){url_of(found[i], url, sizeof url), {2024, 5, 1}, {"Of the feed", 11}}, &fresh, err);
    if (code == CN_OK) code = cn_fetch_resume(fetch, 0, &n, err);
    if (code == CN_OK) code = cn_fetch_add(fetch, CN_FETCH_PAGE, url_of("/moved", url, sizeof url), err);
    while (code == CN_OK && (code = cn_fetch_next(fetch, &got, err)) == CN_OK) {
        told++;
        *stored += got.as == CN_FETCHED_STORED;
        bad += got.as == CN_FETCHED_STORED ? !may_be_stored(got.url) : !got.why.len;
    }
    if (code != CN_END) return code;
    if (bad || told != 5) snprintf(err->text, sizeof err->text, "told %zu, bad %zu", told, bad);
    return bad || told != 5 ? BROKEN : CN_OK;
}

static CnCode try_fetch(CnErr *err)
{
    size_t stored = 0, there = 0;
    CnErr then = {0};
    clock_gettime(CLOCK_MONOTONIC, &began);
    in_peace = true;
    empty_folder();
    in_peace = false;
    CnFetch *fetch = open_fetch(err);
    CnCode code = fetch ? fetch_all(fetch, &stored, err) : err->code ? err->code : BROKEN;
    cn_fetch_close(fetch);
    in_peace = true;
    fetch = open_fetch(&then);   /* the next run finds what this one said it stored */
    CnCode next = fetch ? count_pages(fetch, &there, &then) : BROKEN;
    cn_fetch_close(fetch);
    in_peace = false;
    if (next != CN_OK || there < stored || is_late(NULL)) {
        size_t n = strlen(err->text);
        snprintf(err->text + n, sizeof err->text - n, "; code %d, stored %zu, there %zu, then %d: %.100s", (int)code, stored, there, (int)next, then.text);
        return BROKEN;
    }
    return code == CN_OK && !failed_once ? is_whole(stored * 10 + there) : code;
}

/* What an earlier run left is read, and the files are handed out. */
static CnCode try_resume(CnErr *err)
{
    char url[100];
    CnFetch *fetch = open_fetch(err);
    if (!fetch) return err->code ? err->code : BROKEN;
    const char *path;
    CnCode code = cn_fetch_file(fetch, CN_FETCH_PAGE, &path, err);
    bool asked = cn_fetch_asked(fetch, url_of("/page", url, sizeof url)) > 0;
    cn_fetch_close(fetch);
    if (code != CN_END) return code;   /* they were taken */
    return asked || failed_once ? CN_OK : BROKEN;
}

static CnCode try_watches(CnErr *err)
{
    static const CnStr url[] = {{"https://example.org/rss", 23}, {"https://example.org/atom", 24}};
    CnWatches *watches = cn_watches_open(folder, err);
    if (!watches) return err->code ? err->code : BROKEN;
    CnCode code = cn_watches_put(watches, &(CnWatch){{"gulf", 4}, url, 2, 60}, err);
    const CnWatch *watch = cn_watches_get(watches, 0);
    if (code == CN_OK && (!watch || watch->n != 2 || watch->url[1].len != 24)) code = BROKEN;
    if (code == CN_OK) cn_watches_asked(watches, url[0]);
    cn_watches_close(watches);
    in_peace = true;
    CnErr then = {0};
    watches = cn_watches_open(folder, &then);
    if (!watches || (code == CN_OK && !cn_watches_get(watches, 0))) code = BROKEN;
    cn_watches_close(watches);
    in_peace = false;
    return code;
}

int main(void)
{
    pid_t child = 0;
    setvbuf(stdout, NULL, _IOLBF, 8192);
    signal(SIGPIPE, SIG_IGN);
    snprintf(folder, sizeof folder, "/dev/shm/consign-fetch-oom-XXXXXX");
    port = serve(&child);
    if (!port || !mkdtemp(folder)) {
        puts("not ok 1 - a server on loopback, and a folder");
        return 1;
    }
    spared = find_library("libjansson");
    for (int following = getenv("OOM_FOLLOW") != NULL; following < 2; following++) {
        every_allocation("fetching", try_fetch, following);
        CnErr err = {0};
        try_fetch(&err);
        every_allocation("going on", try_resume, following);
        every_allocation("watches", try_watches, following);
    }
    kill(child, SIGKILL);
    empty_folder();
    rmdir(folder);
    return n_failed ? 1 : 0;
}
#endif
