#include "base/utfwide.h"
#include "document/door.h"

#include <ctype.h>

typedef struct { const char *magic; size_t len; const char *what; } Magic;

#define MAGIC(bytes, what) {bytes, sizeof(bytes) - 1, what}

/* Kinds that are recognised so as to be refused in words. source: the formats' own specifications. */
static const Magic refused[] = {
    MAGIC("\x1f\x9d", "compressed data"),
    MAGIC("BZh", "bzip2-compressed data"),
    MAGIC("\xfd" "7zXZ", "xz-compressed data"),
    MAGIC("7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    MAGIC("Rar!\x1a", "a RAR archive"),
    MAGIC("%PDF-", "a PDF document"),
    MAGIC("{\\rtf", "an RTF document"),
    MAGIC("\xd0\xcf\x11\xe0\xa1\xb1", "an old office document"),
    MAGIC("\x89PNG\r\n", "a PNG image"),
    MAGIC("\xff\xd8\xff", "a JPEG image"),
    MAGIC("GIF8", "a GIF image"),
    MAGIC("II*\0", "a TIFF image"),
    MAGIC("MM\0*", "a TIFF image"),
    MAGIC("\x7f" "ELF", "a program"),
    MAGIC("SQLite format 3\0", "an SQLite database"),
};

bool cn_path_has_extension(CnStr path, const char *const *extensions, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        CnStr extension = cn_str(extensions[i]);
        if (path.len > extension.len && cn_str_eq_nocase(cn_str_sub(path, path.len - extension.len, path.len), extension))
            return true;
    }
    return false;
}

CnStr cn_path_unpacked(CnStr path)
{
    static const char *const packed[] = {".gz", ".zst", ".gzip", ".zstd"};
    for (size_t i = 0; i < sizeof packed / sizeof *packed; i++)
        if (cn_path_has_extension(path, &packed[i], 1)) return cn_str_sub(path, 0, path.len - strlen(packed[i]));
    return path;
}

/* The head's ASCII letters, lower case, as far as they fit: NULs dropped, so that UTF-16 reads like ASCII. */
static CnStr plain_head(CnStr head, char *out, size_t size)
{
    size_t n = 0;
    for (size_t i = 0; i < head.len && n < size; i++) {
        unsigned char c = (unsigned char)head.ptr[i];
        if (i < 3 && c >= 0xBB) continue;  /* a byte order mark */
        if (c) out[n++] = (char)(c < 128 ? tolower(c) : c);
    }
    return (CnStr){out, n};
}

/* Behind white space, comments and processing instructions. */
static CnStr past_prologue(CnStr head)
{
    for (;;) {
        head = cn_str_trim(head);
        CnStr close = {NULL, 0};
        if (cn_str_starts(head, CN_STR("<!--"))) close = CN_STR("-->");
        else if (cn_str_starts(head, CN_STR("<?"))) close = CN_STR(">");
        else return head;
        size_t at = cn_str_find(head, close, 2);
        if (at == SIZE_MAX) return (CnStr){NULL, 0};
        head = cn_str_sub(head, at + close.len, head.len);
    }
}

bool cn_head_is_html(CnStr head)
{
    static const char *const tags[] = {"!doctype html", "html", "head", "body", "title", "meta", "link", "script", "style",
        "article", "main", "section", "header", "div", "table", "h1", "h2", "p", "span", "a", "br", "font", "center"};
    char buf[CN_SNIFF_BYTES];
    CnStr plain = past_prologue(plain_head(head, buf, sizeof buf));
    if (!plain.len || plain.ptr[0] != '<') return false;
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        size_t n = strlen(tags[i]);
        if (plain.len > n + 1 && !memcmp(plain.ptr + 1, tags[i], n) && strchr(" \t\r\n>/", plain.ptr[n + 1])) return true;
    }
    return false;
}

/* "version": "https://jsonfeed.org/version/…" among the first members of an object, with its slashes escaped or not. */
static bool is_json_feed(CnStr head)
{
    if (!cn_str_starts(head, CN_STR("{"))) return false;
    for (size_t at = 0; (at = cn_str_find(head, CN_STR("\"version\""), at)) != SIZE_MAX; at++) {
        CnStr rest = cn_str_trim(cn_str_sub(head, at + 9, head.len));
        if (!cn_str_starts(rest, CN_STR(":"))) continue;
        rest = cn_str_trim(cn_str_sub(rest, 1, rest.len));
        size_t site = cn_str_find(cn_str_sub(rest, 0, 30), CN_STR("jsonfeed.org"), 0);
        if (cn_str_starts(rest, CN_STR("\"http")) && site != SIZE_MAX) return true;
    }
    return false;
}

bool cn_head_is_feed(CnStr head)
{
    static const char *const roots[] = {"rss", "rdf", "feed", "channel"};
    char buf[CN_SNIFF_BYTES];
    CnStr plain = past_prologue(plain_head(head, buf, sizeof buf));
    if (is_json_feed(plain)) return true;
    if (cn_str_starts(plain, CN_STR("<!doctype"))) {
        size_t open = cn_str_find(plain, CN_STR("["), 0), close = cn_str_find(plain, CN_STR(">"), 0);
        if (open < close) close = cn_str_find(plain, CN_STR("]"), open);
        if (close < plain.len && plain.ptr[close] == ']') close = cn_str_find(plain, CN_STR(">"), close);
        if (close == SIZE_MAX) return false;
        plain = past_prologue(cn_str_sub(plain, close + 1, plain.len));
    }
    if (!cn_str_starts(plain, CN_STR("<"))) return false;
    size_t end = 1, from = 1;
    for (; end < plain.len && !strchr(" \t\r\n>/", plain.ptr[end]); end++)
        if (plain.ptr[end] == ':') from = end + 1;
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
        if (end < plain.len && cn_str_is(cn_str_sub(plain, from, end), roots[i])) return true;
    return false;
}

static const char *xml_kind(CnStr head)
{
    char buf[CN_SNIFF_BYTES];
    CnStr all = cn_str_trim(plain_head(head, buf, sizeof buf)), plain = past_prologue(all);
    if (cn_str_starts(all, CN_STR("<?xml")) && plain.len > 1 && plain.ptr[0] == '<' && plain.ptr[1] != '!' &&
        !cn_head_is_html(head))
        return "XML that is not HTML";
    return NULL;
}

/* UTF-16 and UTF-32 are full of NULs; other data with NULs is not text. Stray control characters are let off. */
static bool is_binary(CnStr head)
{
    size_t nul[2] = {0, 0}, control = 0;
    for (size_t i = 0; i < head.len; i++) {
        unsigned char c = (unsigned char)head.ptr[i];
        if (!c) nul[i & 1]++;
        else if (c < 32 && !strchr("\t\n\v\f\r\x1b\x1a\x0e\x0f", c)) control++;
    }
    bool wide = head.len >= 2 && (!memcmp(head.ptr, "\xff\xfe", 2) || !memcmp(head.ptr, "\xfe\xff", 2));
    size_t few = nul[0] < nul[1] ? nul[0] : nul[1];
    wide |= head.len >= 4 && !memcmp(head.ptr, "\0\0\xfe\xff", 4);
    if (wide || cn_utf_wide(head)) return false;
    size_t all = nul[0] + nul[1];
    return (few * 20 > all && all * 50 > head.len) || control * 20 > head.len;   /* bytes of chance: one in twelve */
}

const char *cn_head_refused(CnStr path, CnStr head, bool told)
{
    static const char *const json[] = {".json"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (head.len >= refused[i].len && !memcmp(head.ptr, refused[i].magic, refused[i].len)) return refused[i].what;
    if (is_binary(head)) return "binary data";
    if (told) return NULL;
    if (cn_path_has_extension(path, json, 1) && !cn_door_jsonl_sniff(path, head))
        return "JSON but not JSON lines (one object a line)";
    return xml_kind(head);
}

const char *cn_beside_reports(CnStr name, CnStr head)
{
    static const char *const style[] = {".css", ".less", ".scss"}, *const script[] = {".js", ".mjs", ".map"}, *const picture[] = {".svg", ".ico"},
        *const font[] = {".woff", ".woff2", ".ttf", ".otf", ".eot"};
    static const struct { const char *const *extension; size_t n; const char *what; } kinds[] = {
        {style, 3, "style sheets"}, {script, 3, "scripts"}, {picture, 2, "pictures"}, {font, 5, "fonts"}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (cn_path_has_extension(cn_path_unpacked(name), kinds[i].extension, kinds[i].n)) return kinds[i].what;
    const char *why = cn_head_refused(name, head, true);
    if (why && strstr(why, "SQLite")) return "databases";   /* a register among its reports */
    return why && strstr(why, "image") ? "pictures" : NULL;
}

const char *cn_inner_refused(CnStr name, CnStr head)
{
    const char *beside = cn_beside_reports(name, head);
    if (beside) return beside;
    static const struct { const char *in, *kind; } kinds[] = {
        {"PDF", "PDF documents"}, {"RTF", "office documents"}, {"office", "office documents"}};
    const char *why = cn_head_is_packed(head) || cn_head_is_archive(head) ? NULL : cn_head_refused(name, head, false);
    if (!why) return NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strstr(why, kinds[i].in)) return kinds[i].kind;
    return "files of other kinds";
}
