#include "fetch/transfer.h"
#include "fetch/address.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { HEAD_BYTES = 64 * 1024 };   /* tuned: no honest head comes near it */

struct CnWire {
    CURLM *multi;
    char *agent, *from, *ca_file;
    CnWireOptions options;
};

/* ---- what libcurl calls: nothing may jump out of these ------------------------------------------------------ */

static bool append(CnExchange *x, CnBytes *bytes, const char *data, size_t n)
{
    if (bytes->cap - bytes->len < n) {
        size_t cap = bytes->cap ? bytes->cap : 4096;
        while (cap - bytes->len < n) cap *= 2;
        char *bigger = realloc(bytes->ptr, cap);
        x->starved |= !bigger;
        if (!bigger) return false;
        bytes->ptr = bigger;
        bytes->cap = cap;
    }
    memcpy(bytes->ptr + bytes->len, data, n);
    bytes->len += n;
    return true;
}

static bool head_is_done(const CnExchange *x, const char *line, size_t n)
{
    return x->head.len && (n == 2 ? line[0] == '\r' && line[1] == '\n' : n == 1 && line[0] == '\n');
}

/* The end of a head: does its owner want the body, and is it not said to be too long? */
static bool wants_body(CnExchange *x)
{
    long status = 0;
    curl_easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &status);
    x->status = (int)status;
    if (status < 200) return true;   /* another head will come */
    x->heads_done = true;
    if (x->on_head && !x->on_head(x)) {
        x->declined = true;
        return false;
    }
    curl_off_t length = -1;
    curl_easy_getinfo(x->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    x->over = length > 0 && (uint64_t)length > x->max_bytes;
    return !x->over || x->prefix_will_do;
}

static size_t on_header(char *line, size_t size, size_t n, void *with)
{
    CnExchange *x = with;
    n *= size;
    if (x->heads_done) return n;   /* what trails a chunked body: it lies in the body as it came */
    if (n > 5 && !memcmp(line, "HTTP/", 5)) x->head.len = 0;
    if (x->head.len + n > HEAD_BYTES) {
        snprintf(x->why, sizeof x->why, "the head of the response is over %d bytes", HEAD_BYTES);
        return 0;
    }
    bool done = head_is_done(x, line, n);
    if (!append(x, &x->head, line, n)) return 0;
    return done && !wants_body(x) ? 0 : n;
}

static size_t on_body(char *data, size_t size, size_t n, void *with)
{
    CnExchange *x = with;
    n *= size;
    size_t room = x->max_bytes > x->body.len ? (size_t)(x->max_bytes - x->body.len) : 0;
    if (n > room) x->over = true;
    if (!append(x, &x->body, data, n < room ? n : room)) return 0;
    return x->over && x->body.len >= x->max_bytes ? 0 : n;
}

static int on_talk(CURL *easy, curl_infotype what, char *data, size_t n, void *with)
{
    CnExchange *x = with;
    (void)easy;
    if (what == CURLINFO_HEADER_OUT) append(x, &x->request, data, n);
    return 0;
}

/* Every connection is made here, whatever name was looked up and whatever it answered this time. */
static curl_socket_t on_socket(void *with, curlsocktype purpose, struct curl_sockaddr *address)
{
    CnExchange *x = with;
    (void)purpose;
    cn_address_text(&address->addr, x->address);
    if (!x->wire->options.allow_private && !cn_address_is_public(&address->addr)) {
        x->private_address = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* ---- one exchange ----------------------------------------------------------------------------------------- */

static int64_t microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static bool add_field(CnExchange *x, const char *name, CnStr value)
{
    char line[1024];
    if (!value.len) return true;
    if (value.len > sizeof line - 64) return true;   /* a validator that long is left off: then all is sent again */
    snprintf(line, sizeof line, "%s: %.*s", name, (int)value.len, value.ptr);
    struct curl_slist *more = curl_slist_append(x->fields, line);
    if (more) x->fields = more;
    return more != NULL;
}

static bool set_fields(CnExchange *x, const CnWire *wire)
{
    return add_field(x, "Accept", CN_STR("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5")) &&
           add_field(x, "Accept-Encoding", CN_STR("gzip")) && add_field(x, "From", cn_str(wire->from)) &&
           add_field(x, "If-None-Match", x->etag) && add_field(x, "If-Modified-Since", x->modified) && add_field(x, "Connection", CN_STR("close"));
}

static bool set_limits(CURL *easy, const CnWireOptions *o)
{
    return !curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)o->connect_ms) && !curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)o->total_ms) &&
           !curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) && !curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L) && !curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") &&
           !curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) && !curl_easy_setopt(easy, CURLOPT_PROXY, "") &&
           !curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) && !curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L) &&
           !curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L) && !curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) &&
           !curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L) && !curl_easy_setopt(easy, CURLOPT_HTTP_TRANSFER_DECODING, 0L) &&
           !curl_easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L) && (!o->ca_file || !curl_easy_setopt(easy, CURLOPT_CAINFO, o->ca_file));
}

static bool set_calls(CURL *easy, CnExchange *x)
{
    return !curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header) && !curl_easy_setopt(easy, CURLOPT_HEADERDATA, x) &&
           !curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body) && !curl_easy_setopt(easy, CURLOPT_WRITEDATA, x) &&
           !curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, on_talk) && !curl_easy_setopt(easy, CURLOPT_DEBUGDATA, x) &&
           !curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L) && !curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_socket) &&
           !curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, x) && !curl_easy_setopt(easy, CURLOPT_PRIVATE, x);
}

CnCode cn_wire_start(CnWire *wire, CnExchange *x, CnErr *err)
{
    x->wire = wire;
    x->easy = curl_easy_init();
    x->began_us = microseconds();
    bool ready = x->easy && set_fields(x, wire) && set_limits(x->easy, &wire->options) && set_calls(x->easy, x) &&
                 !curl_easy_setopt(x->easy, CURLOPT_URL, x->url.ptr) && !curl_easy_setopt(x->easy, CURLOPT_USERAGENT, wire->agent) &&
                 !curl_easy_setopt(x->easy, CURLOPT_HTTPHEADER, x->fields) && !curl_multi_add_handle(wire->multi, x->easy);
    return ready ? CN_OK : cn_fail(err, CN_ERR_MEMORY, x->url, 0, "memory ran out before the request");
}

static void say(CnExchange *x, const char *why)
{
    if (!x->why[0]) snprintf(x->why, sizeof x->why, "%s", why);
}

/* What the end of an exchange means. A response that has begun is kept, and marked where it is not whole. */
static void judge(CnExchange *x, CURLcode code)
{
    char why[160];
    bool has_head = x->heads_done && x->status >= 200;
    if (x->starved) {
        has_head = false;
        say(x, "could not be kept: memory ran out");
    } else if (x->declined) {
        x->cut = CN_CUT_POLICY;
    } else if (x->over) {
        x->cut = CN_CUT_LENGTH;
        snprintf(why, sizeof why, "is longer than %llu bytes", (unsigned long long)x->max_bytes);
        say(x, why);
    } else if (code != CURLE_OK) {
        x->cut = code == CURLE_OPERATION_TIMEDOUT ? CN_CUT_TIME : CN_CUT_DISCONNECT;
        if (x->private_address && !has_head) {
            snprintf(why, sizeof why, "lies at the private address %s (--allow-private allows it)", x->address);
            x->code = CN_ERR_POLICY;
            say(x, why);
            return;
        }
        if (code == CURLE_OPERATION_TIMEDOUT) snprintf(why, sizeof why, "took longer than %u seconds", (x->wire->options.total_ms + 999) / 1000);
        else snprintf(why, sizeof why, "%s: %s", has_head ? "broke off" : "gave no answer", curl_easy_strerror(code));
        say(x, why);
    }
    x->code = has_head ? CN_OK : CN_ERR_INPUT;
}

static void let_go(CnExchange *x)
{
    if (x->easy) {
        curl_multi_remove_handle(x->wire->multi, x->easy);
        curl_easy_cleanup(x->easy);
    }
    curl_slist_free_all(x->fields);
    x->easy = x->fields = NULL;
}

CnExchange *cn_wire_wait(CnWire *wire, int64_t ms)
{
    int running, left;
    for (int turn = 0; turn < 2; turn++) {
        curl_multi_perform(wire->multi, &running);
        CURLMsg *message = curl_multi_info_read(wire->multi, &left);
        if (message && message->msg == CURLMSG_DONE) {
            CURLcode code = message->data.result;
            CnExchange *x = NULL;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&x);
            char *address = NULL;
            if (!curl_easy_getinfo(x->easy, CURLINFO_PRIMARY_IP, &address) && address && *address) snprintf(x->address, sizeof x->address, "%s", address);
            judge(x, code);
            let_go(x);
            return x;
        }
        if (!turn && ms > 0) curl_multi_poll(wire->multi, NULL, 0, ms > 1000 ? 1000 : (int)ms, NULL);
    }
    return NULL;
}

void cn_exchange_free(CnExchange *x)
{
    if (x->wire) let_go(x);
    free(x->request.ptr);
    free(x->head.ptr);
    free(x->body.ptr);
    x->request = x->head = x->body = (CnBytes){0};
}

/* ---- the wire --------------------------------------------------------------------------------------------- */

CnWire *cn_wire_open(const CnWireOptions *options, CnErr *err)
{
    CnWire *wire = calloc(1, sizeof *wire);
    if (wire) {
        wire->options = *options;
        wire->agent = strndup(options->agent.ptr, options->agent.len);
        wire->from = strndup(options->from.len ? options->from.ptr : "", options->from.len);
        wire->ca_file = options->ca_file ? strdup(options->ca_file) : NULL;
        wire->options.ca_file = wire->ca_file;
        wire->multi = curl_global_init(CURL_GLOBAL_DEFAULT) ? NULL : curl_multi_init();
        if (wire->multi && wire->agent && wire->from && (wire->ca_file || !options->ca_file)) return wire;
        cn_wire_close(wire);
    }
    cn_fail(err, CN_ERR_MEMORY, (CnStr){NULL, 0}, 0, "no memory to fetch with");
    return NULL;
}

void cn_wire_close(CnWire *wire)
{
    if (!wire) return;
    curl_multi_cleanup(wire->multi);
    free(wire->agent);
    free(wire->from);
    free(wire->ca_file);
    free(wire);
}
