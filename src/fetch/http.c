#include "fetch/http.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <zlib.h>

static const int64_t longest_wait = 365 * 24 * 3600;   /* tuned: seconds */

CnStr cn_http_field(CnStr head, const char *name, size_t *from)
{
    size_t start = 0, n = strlen(name);
    size_t *at = from ? from : &start;
    while (*at < head.len) {
        const char *feed = memchr(head.ptr + *at, '\n', head.len - *at);
        size_t end = feed ? (size_t)(feed - head.ptr) : head.len;
        CnStr line = cn_str_sub(head, *at, end);
        *at = end + 1;
        if (line.len > n && line.ptr[n] == ':' && cn_str_eq_nocase(cn_str_sub(line, 0, n), cn_str(name))) {
            CnStr value = cn_str_trim(cn_str_sub(line, n + 1, line.len));
            return value.ptr ? value : (CnStr){"", 0};
        }
    }
    return (CnStr){NULL, 0};
}

bool cn_http_lists(CnStr value, const char *word)
{
    CnStr part;
    while (cn_str_cut(&value, ',', &part)) {
        CnStr bare;
        cn_str_cut(&part, ';', &bare);
        if (cn_str_eq_nocase(cn_str_trim(bare), cn_str(word))) return true;
    }
    return false;
}

int64_t cn_http_retry_after(CnStr value, int64_t now)
{
    value = cn_str_trim(value);
    char text[80];
    if (!value.len || value.len >= sizeof text || memchr(value.ptr, 0, value.len)) return -1;
    memcpy(text, value.ptr, value.len);
    text[value.len] = 0;
    int64_t wait = 0;
    size_t digits = strspn(text, "0123456789");
    if (digits == value.len) {
        for (size_t i = 0; i < digits && wait <= longest_wait; i++) wait = wait * 10 + (text[i] - '0');
    } else if ((text[0] >= 'A' && text[0] <= 'Z') || (text[0] >= 'a' && text[0] <= 'z')) {  /* a date begins with its day */
        time_t then = curl_getdate(text, NULL);
        if (then == (time_t)-1) return -1;
        wait = (int64_t)then - now;
    } else {
        return -1;
    }
    return wait < 0 ? 0 : wait > longest_wait ? longest_wait : wait;
}

/* ---- bodies ----------------------------------------------------------------------------------------------- */

/* The size line of a chunk at *at; false where there is none. */
static bool chunk_size(CnStr body, size_t *at, size_t *size)
{
    size_t n = 0, digits = 0;
    for (; *at < body.len; ++*at, digits++) {
        char c = body.ptr[*at];
        int digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
        if (digit < 0) break;
        if (n > SIZE_MAX / 32) return false;
        n = n * 16 + (size_t)digit;
    }
    const char *feed = *at < body.len ? memchr(body.ptr + *at, '\n', body.len - *at) : NULL;
    if (!digits || !feed) return false;
    *at = (size_t)(feed - body.ptr) + 1;
    *size = n;
    return true;
}

static CnStr unchunked(CnArena *arena, CnStr body, bool *whole)
{
    char *out = cn_arena_take(arena, body.len);
    size_t n = 0, at = 0, size;
    *whole = false;
    while (chunk_size(body, &at, &size)) {
        if (!size) {
            *whole = true;
            break;
        }
        size_t has = size < body.len - at ? size : body.len - at;
        memcpy(out + n, body.ptr + at, has);
        n += has;
        at += has;
        if (has < size) break;
        if (at < body.len && body.ptr[at] == '\r') at++;
        if (at < body.len && body.ptr[at] == '\n') at++;
    }
    return (CnStr){out, n};
}

static void release_inflate(void *z) { inflateEnd(z); }

/* `bits`: what zlib is to expect, as in inflateInit2. */
static CnStr inflated(CnArena *arena, CnStr packed, int bits, size_t most, bool *whole)
{
    z_stream *z = CN_NEW(arena, z_stream);
    *whole = false;
    if (inflateInit2(z, bits) != Z_OK) return (CnStr){NULL, 0};
    cn_arena_defer(arena, release_inflate, z);
    char *out = NULL;
    size_t n = 0, cap = 0;
    int code = Z_OK;
    z->next_in = (Bytef *)(uintptr_t)packed.ptr;   /* zlib reads, and never writes, there */
    z->avail_in = packed.len > UINT32_MAX ? UINT32_MAX : (uInt)packed.len;
    while (code == Z_OK && n < most) {
        if (n == cap) {
            size_t more = cap ? cap * 4 : packed.len * 4 + 1024;
            if (more > most) more = most;
            char *bigger = cn_arena_take(arena, more);
            if (n) memcpy(bigger, out, n);
            out = bigger;
            cap = more;
        }
        z->next_out = (Bytef *)out + n;
        z->avail_out = cap - n > UINT32_MAX ? UINT32_MAX : (uInt)(cap - n);
        size_t room = z->avail_out;
        code = inflate(z, Z_NO_FLUSH);
        n += room - z->avail_out;
        if (code == Z_STREAM_END && z->avail_in && z->next_in[0] == 0x1F && bits > 15 && inflateReset(z) == Z_OK) code = Z_OK;  /* one more member */
    }
    *whole = code == Z_STREAM_END;
    return (CnStr){out, n};
}

CnStr cn_http_page(CnArena *arena, CnStr head, CnStr body, size_t most, bool *whole)
{
    bool all;
    CnStr payload = body;
    *whole = true;
    if (cn_http_lists(cn_http_field(head, "transfer-encoding", NULL), "chunked")) payload = unchunked(arena, body, whole);
    CnStr coding = cn_http_field(head, "content-encoding", NULL);
    if (cn_http_lists(coding, "gzip") || cn_http_lists(coding, "x-gzip")) {
        payload = inflated(arena, payload, 15 + 16, most, &all);
    } else if (cn_http_lists(coding, "deflate")) {
        CnStr packed = payload;
        payload = inflated(arena, packed, 15, most, &all);
        if (!all && !payload.len) payload = inflated(arena, packed, -15, most, &all);   /* some servers leave zlib's wrapper off */
    } else if (coding.len && !cn_str_eq_nocase(coding, CN_STR("identity"))) {
        payload = (CnStr){NULL, 0};
        all = false;
    } else {
        all = payload.len <= most;
        payload = cn_str_sub(payload, 0, most);
    }
    *whole &= all;
    return payload;
}
