/* HTTP responses as servers and crawlers really write them. */
#include "base/http.h"

bool cn_head_line(CnStr *rest, CnStr *line)
{
    if (!rest->len) return false;
    const char *feed = memchr(rest->ptr, '\n', rest->len);
    size_t n = feed ? (size_t)(feed - rest->ptr) : rest->len, len = n, next = feed ? n + 1 : n;
    const char *cr = n ? memchr(rest->ptr, '\r', n) : NULL;
    if (cr) {
        size_t at = len = (size_t)(cr - rest->ptr);
        while (at < n && rest->ptr[at] == '\r') at++;
        if (at < n || !feed) next = len + 1;
    }
    *line = (CnStr){rest->ptr, len};
    *rest = (CnStr){rest->ptr + next, rest->len - next};
    return true;
}

bool cn_head_field(CnStr line, CnStr *name, CnStr *value)
{
    const char *colon = line.len ? memchr(line.ptr, ':', line.len) : NULL;
    if (!colon) return false;
    *name = cn_str_trim((CnStr){line.ptr, (size_t)(colon - line.ptr)});
    *value = cn_str_trim((CnStr){colon + 1, line.len - (size_t)(colon - line.ptr) - 1});
    return true;
}

CnStr cn_head_value(CnStr head, const char *name, size_t *from)
{
    size_t start = 0;
    size_t *at = from ? from : &start;
    CnStr rest = cn_str_sub(head, *at, head.len), line, found, value;
    while (cn_head_line(&rest, &line)) {
        *at = head.len - rest.len;
        if (!line.len || line.ptr[0] == ' ' || line.ptr[0] == '\t' || !cn_head_field(line, &found, &value)) continue;
        if (cn_str_eq_nocase(found, cn_str(name))) return value.ptr ? value : (CnStr){"", 0};
    }
    return (CnStr){NULL, 0};
}

bool cn_head_number(CnStr text, uint64_t *number)
{
    text = cn_str_trim(text);
    *number = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9' || *number > INT64_MAX / 10 - 1) return false;
        *number = *number * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    return text.len > 0;
}

void cn_head_mime(CnStr value, CnStr *mime, CnStr *charset)
{
    CnStr part, name, rest = value;
    *mime = *charset = (CnStr){NULL, 0};
    if (!cn_str_cut(&rest, ';', &part)) return;
    *mime = cn_str_trim(part);
    while (!charset->len && cn_str_cut(&rest, ';', &part)) {
        if (!cn_str_cut(&part, '=', &name) || !cn_str_eq_nocase(cn_str_trim(name), CN_STR("charset"))) continue;
        part = cn_str_trim(part);
        while (part.len && strchr("\"' ", part.ptr[0])) part = cn_str_sub(part, 1, part.len);
        while (part.len && strchr("\"' ,", part.ptr[part.len - 1])) part.len--;
        *charset = part;
    }
}

bool cn_head_is_http(CnStr bytes) { return cn_str_starts(bytes, CN_STR("HTTP/")) || cn_str_starts(bytes, CN_STR("ICY ")); }

/* ---- the head ---------------------------------------------------------------------------------------------- */

static unsigned status_of(CnStr line)
{
    size_t at = 0;
    while (at < line.len && line.ptr[at] != ' ' && line.ptr[at] != '\t') at++;
    CnStr rest = cn_str_trim(cn_str_sub(line, at, line.len));
    unsigned status = 0;
    for (size_t i = 0; i < 3; i++) {
        if (i >= rest.len || rest.ptr[i] < '0' || rest.ptr[i] > '9') return 0;
        status = status * 10 + (unsigned)(rest.ptr[i] - '0');
    }
    return status;
}

/* Words that are no coding at all, such as "identity" and "utf-8", are let off. */
static bool coding_of(CnStr word, CnCoding *coding)
{
    static const struct { const char *name; CnCoding coding; } names[] = {{"gzip", CN_CODING_GZIP}, {"x-gzip", CN_CODING_GZIP},
        {"deflate", CN_CODING_DEFLATE}, {"br", CN_CODING_BROTLI}, {"zstd", CN_CODING_ZSTD}, {"compress", CN_CODING_UNKNOWN},
        {"x-compress", CN_CODING_UNKNOWN}, {"sdch", CN_CODING_UNKNOWN}, {"dcb", CN_CODING_UNKNOWN}, {"dcz", CN_CODING_UNKNOWN},
        {"aes128gcm", CN_CODING_UNKNOWN}, {"exi", CN_CODING_UNKNOWN}, {"bzip2", CN_CODING_UNKNOWN}, {"xz", CN_CODING_UNKNOWN}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (cn_str_eq_nocase(word, cn_str(names[i].name))) return *coding = names[i].coding, true;
    return false;
}

static void take_codings(CnHttp *http, CnStr list, size_t at)
{
    CnStr word;
    CnCoding coding;
    while (cn_str_cut(&list, ',', &word)) {
        word = cn_str_trim(word);
        if (cn_str_eq_nocase(word, CN_STR("chunked"))) http->chunked = true;
        if (!coding_of(word, &coding) || http->n_codings > CN_CODINGS) continue;
        memmove(http->coding + at + 1, http->coding + at, (http->n_codings - at) * sizeof coding);
        http->coding[at++] = coding;
        http->n_codings++;
    }
}

/* *n_content: how many of the codings are the content's own; those of the transfer lie over them. */
static void take_field(CnHttp *http, CnStr line, size_t *n_content)
{
    CnStr name, value;
    if (!cn_head_field(line, &name, &value)) return;
    switch (name.len) {
    case 12:
        if (!http->mime.len && cn_str_eq_nocase(name, CN_STR("content-type"))) cn_head_mime(value, &http->mime, &http->charset);
        break;
    case 14:
        if (cn_str_eq_nocase(name, CN_STR("content-length"))) http->length_known = cn_head_number(value, &http->length);
        break;
    case 16:
        if (!cn_str_eq_nocase(name, CN_STR("content-encoding"))) break;
        size_t before = http->n_codings;
        take_codings(http, value, *n_content);
        *n_content += http->n_codings - before;
        break;
    case 17:
        if (cn_str_eq_nocase(name, CN_STR("transfer-encoding"))) take_codings(http, value, http->n_codings);
        break;
    default: break;
    }
}

bool cn_http_parse(CnStr response, CnHttp *http)
{
    CnStr rest = response, line = {NULL, 0};
    size_t n = 0, n_content = 0;
    *http = (CnHttp){0};
    while (n < 8 && !line.len && cn_head_line(&rest, &line)) n++;
    if (!cn_head_is_http(line)) return false;
    http->status = status_of(line);
    for (n = 0;; n++) {
        http->body = rest;
        if (!cn_head_line(&rest, &line)) return true;
        if (!line.len || line.ptr[0] == '<') {  /* some servers forget the empty line */
            if (!line.len) http->body = rest;
            return true;
        }
        if (n == CN_HEAD_LINES || rest.ptr - response.ptr > CN_HEAD_BYTES) return false;
        take_field(http, line, &n_content);
    }
}

/* ---- the body ---------------------------------------------------------------------------------------------- */

/* "1a3f;extension" and its line end, at the front of *rest, which it takes off. */
static bool chunk_size(CnStr *rest, uint64_t *size)
{
    size_t at = 0, digits = 0;
    *size = 0;
    for (; at < rest->len; at++, digits++) {
        char c = rest->ptr[at];
        unsigned digit = c >= '0' && c <= '9' ? (unsigned)(c - '0') : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
            : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10 : 16;
        if (digit == 16) break;
        *size = *size << 4 | digit;
    }
    if (!digits || digits > 15) return false;
    while (at < rest->len && (rest->ptr[at] == ' ' || rest->ptr[at] == '\t')) at++;
    if (at < rest->len && rest->ptr[at] == ';') {
        size_t most = rest->len - at < 4096 ? rest->len - at : 4096;
        const char *end = memchr(rest->ptr + at, '\n', most);
        if (!end) return false;
        at = (size_t)(end - rest->ptr);
    }
    while (at < rest->len && rest->ptr[at] == '\r') at++;
    if (at < rest->len && rest->ptr[at] != '\n') return false;
    *rest = cn_str_sub(*rest, at < rest->len ? at + 1 : at, rest->len);
    return true;
}

static CnBodyState unchunk(CnUnpacker *unpacker, const CnHttp *http, CnStr *body)
{
    CnStr in = http->body, rest = in, first = {NULL, 0};
    size_t len = 0;
    for (size_t n = 0;; n++) {
        uint64_t size;
        while (n && rest.len && (rest.ptr[0] == '\r' || rest.ptr[0] == '\n')) rest = cn_str_sub(rest, 1, rest.len);
        bool sane = chunk_size(&rest, &size);
        if (!n && (!sane || (size > rest.len && http->length_known && http->length == in.len))) {  /* the crawler undid it */
            *body = in;
            return CN_BODY_WHOLE;
        }
        bool last = sane && !size, cut = !sane || size > rest.len;
        CnStr chunk = cn_str_sub(rest, 0, cut ? rest.len : (size_t)size);
        if (!sane) chunk.len = 0;
        if (n == 0) first = chunk;
        if (n == 1 && chunk.len) {  /* one chunk alone is lent */
            if (!cn_unpacker_room(unpacker, 0, in.len)) return CN_BODY_MEMORY;
            if (len) memcpy(unpacker->buf[0], first.ptr, len);
        }
        if (n && chunk.len) memcpy(unpacker->buf[0] + len, chunk.ptr, chunk.len);
        len += chunk.len;
        if (last || cut) {
            *body = len == first.len ? first : (CnStr){unpacker->buf[0], len};
            return last ? CN_BODY_WHOLE : CN_BODY_CUT;
        }
        rest = cn_str_sub(rest, chunk.len, rest.len);
    }
}

bool cn_http_is_whole(const CnHttp *http) { return !http->chunked && http->length_known && http->length && http->body.len >= http->length; }

CnBodyState cn_http_body(CnUnpacker *unpacker, const CnHttp *http, size_t most, CnStr *body)
{
    CnBodyState state = CN_BODY_WHOLE;
    *body = http->body;
    if (http->n_codings > CN_CODINGS) return CN_BODY_CODING;
    if (http->chunked) state = unchunk(unpacker, http, body);
    else if (http->length_known && http->length > body->len && !http->n_codings) state = CN_BODY_CUT;
    for (size_t i = http->n_codings, which = 1; i-- > 0 && state <= CN_BODY_CUT && body->len; which ^= 1) {
        CnBodyState one = cn_coding_undo(unpacker, http->coding[i], *body, most, which, body);
        if (one != CN_BODY_WHOLE) state = one;
    }
    if (state == CN_BODY_LONG && http->n_codings > 1) *body = (CnStr){NULL, 0};
    return state <= CN_BODY_CUT && body->len > most ? CN_BODY_LONG : state;
}
