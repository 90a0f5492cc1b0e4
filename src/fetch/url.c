#include "fetch/url.h"

#include <curl/curl.h>
#include <stdlib.h>

static void release_url(void *url) { curl_url_cleanup(url); }

static void release_part(void *part) { curl_free(part); }

/* One part as the arena's own text; none where there is none. */
static CnStr part_of(CnArena *arena, CURLU *url, CURLUPart what, unsigned flags)
{
    char *text = NULL;
    CURLUcode code = curl_url_get(url, what, &text, flags);
    if (code == CURLUE_OUT_OF_MEMORY) cn_arena_give_up(arena);   /* else it would be another address */
    if (code != CURLUE_OK || !text) return (CnStr){NULL, 0};
    cn_arena_defer(arena, release_part, text);
    return cn_str(text);
}

static bool is_private_to_us(CnStr port)
{
    unsigned long n = port.len ? strtoul(port.ptr, NULL, 10) : 80;
    return n < 1024 && n != 80 && n != 443;
}

/* In small letters and without the root's dot (*dotted: it had one); false where it is no name of letters, digits and hyphens, and no address. */
static bool plain_host(char *host, bool *dotted)
{
    size_t n = strlen(host);
    for (char *p = host; *p; p++)
        if (*p >= 'A' && *p <= 'Z') *p = (char)(*p + 32);
    *dotted = n > 1 && host[0] != '[' && host[n - 1] == '.';
    if (*dotted) host[--n] = 0;
    if (host[0] == '[') return strspn(host + 1, "0123456789abcdef:.") == n - 2 && host[n - 1] == ']';
    return n && n <= 253 && strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789-_.") == n && host[0] != '.' && host[n - 1] != '.' && !strstr(host, "..");
}

CnCode cn_url_read(CnArena *arena, const CnUrl *base, CnStr text, CnUrl *out, CnErr *err)
{
    *out = (CnUrl){0};
    text = cn_str_trim(text);
    if (!text.len || memchr(text.ptr, 0, text.len)) return cn_fail(err, CN_ERR_FORMAT, text, 0, "is no address of a page");
    if (text.len > CN_URL_BYTES) return cn_fail(err, CN_ERR_LIMIT, cn_str_sub(text, 0, 200), 0, "is an address over %d bytes", CN_URL_BYTES);
    CURLU *url = curl_url();
    if (!url) cn_arena_give_up(arena);
    cn_arena_defer(arena, release_url, url);
    CURLUcode code = base ? curl_url_set(url, CURLUPART_URL, base->text.ptr, 0) : CURLUE_OK;
    if (code == CURLUE_OK)
        code = curl_url_set(url, CURLUPART_URL, cn_arena_copy(arena, text.ptr, text.len).ptr, CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME | CURLU_DISALLOW_USER);
    if (code == CURLUE_USER_NOT_ALLOWED) return cn_fail(err, CN_ERR_POLICY, text, 0, "holds a name or a password, which would be stored");
    if (code == CURLUE_OUT_OF_MEMORY) cn_arena_give_up(arena);
    if (code != CURLUE_OK) return cn_fail(err, CN_ERR_FORMAT, text, 0, "is no address of a page: %s", curl_url_strerror(code));
    CnStr scheme = part_of(arena, url, CURLUPART_SCHEME, 0);
    if (!cn_str_is(scheme, "http") && !cn_str_is(scheme, "https"))
        return cn_fail(err, CN_ERR_POLICY, text, 0, "is neither http nor https");
    CnStr name = part_of(arena, url, CURLUPART_HOST, CURLU_PUNYCODE);
    if (!name.len) return cn_fail(err, CN_ERR_FORMAT, text, 0, "names no host");
    char *host = (char *)(uintptr_t)name.ptr;   /* our own copy */
    bool dotted;
    if (!plain_host(host, &dotted)) return cn_fail(err, CN_ERR_FORMAT, text, 0, "names a host that can be none");
    CnStr port = part_of(arena, url, CURLUPART_PORT, CURLU_NO_DEFAULT_PORT);
    if (is_private_to_us(port)) return cn_fail(err, CN_ERR_POLICY, text, 0, "asks for port %.*s, which no page has", (int)port.len, port.ptr);
    CnStr path = part_of(arena, url, CURLUPART_PATH, 0), query = part_of(arena, url, CURLUPART_QUERY, 0);
    out->host = cn_str(host);
    out->origin = cn_strf(arena, "%s://%s%s%s", scheme.ptr, host, port.len ? ":" : "", port.len ? port.ptr : "");
    out->path = cn_strf(arena, "%s%s%s", path.len ? path.ptr : "/", query.ptr ? "?" : "", query.ptr ? query.ptr : "");
    out->text = cn_strf(arena, "%s%s", out->origin.ptr, out->path.ptr);
    if (out->text.len > CN_URL_BYTES) return cn_fail(err, CN_ERR_LIMIT, cn_str_sub(text, 0, 200), 0, "is an address over %d bytes", CN_URL_BYTES);
    return dotted ? cn_url_read(arena, NULL, out->text, out, err) : CN_OK;   /* "1." is a name, and "1" a number */
}
