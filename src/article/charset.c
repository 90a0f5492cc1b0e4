#include "article/charset.h"
#include "article/charset_guess.h"
#include "base/utf8.h"

#include <errno.h>
#include <iconv.h>

enum { PIECE = 512 };       /* raw bytes between two points of the map */

/* Names that the web uses for more than they say. source: WHATWG Encoding Standard, labels. */
static const struct { const char *label, *means; } aliases[] = {
    {"utf8", "utf-8"}, {"unicode-1-1-utf-8", "utf-8"}, {"x-unicode20utf8", "utf-8"},
    {"ascii", "windows-1252"}, {"us-ascii", "windows-1252"}, {"ansi_x3.4-1968", "windows-1252"},
    {"iso-8859-1", "windows-1252"}, {"iso8859-1", "windows-1252"}, {"iso_8859-1", "windows-1252"},
    {"latin1", "windows-1252"}, {"latin-1", "windows-1252"}, {"l1", "windows-1252"}, {"cp1252", "windows-1252"},
    {"x-cp1252", "windows-1252"}, {"cp1250", "windows-1250"}, {"x-cp1250", "windows-1250"},
    {"cp1251", "windows-1251"}, {"x-cp1251", "windows-1251"}, {"win-1251", "windows-1251"}, {"win1251", "windows-1251"},
    {"cp1253", "windows-1253"}, {"cp1254", "windows-1254"}, {"cp1255", "windows-1255"}, {"cp1256", "windows-1256"},
    {"x-cp1256", "windows-1256"}, {"iso-8859-9", "windows-1254"}, {"iso8859-9", "windows-1254"},
    {"latin5", "windows-1254"}, {"koi8", "koi8-r"},
    {"gb2312", "gb18030"}, {"gbk", "gb18030"}, {"x-gbk", "gb18030"},
    {"shift_jis", "cp932"}, {"shift-jis", "cp932"}, {"sjis", "cp932"}, {"x-sjis", "cp932"}, {"windows-31j", "cp932"},
    {"x-euc-jp", "euc-jp"}, {"euc-kr", "cp949"}, {"ks_c_5601-1987", "cp949"}, {"windows-949", "cp949"},
    {"big5", "big5-hkscs"}, {"tis-620", "cp874"}, {"windows-874", "cp874"}, {"macintosh", "macintosh"},
    {"x-mac-cyrillic", "mac-cyrillic"}, {"utf-16", "utf-16le"}, {"unicode", "utf-16le"},
};

static char low(char c) { return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c); }

/* A declared name as iconv knows it, in lower case; none if it cannot be one. */
static CnStr standard_name(CnArena *arena, CnStr declared)
{
    declared = cn_str_trim(declared);
    while (declared.len && strchr("\"' ;", declared.ptr[0])) declared.ptr++, declared.len--;
    size_t n = 0;
    while (n < declared.len && n < 40 && !strchr("\"' ;,/>", declared.ptr[n])) n++;
    if (!n) return (CnStr){NULL, 0};
    char *name = cn_arena_take(arena, n + 1);
    for (size_t i = 0; i < n; i++) name[i] = low(declared.ptr[i]);
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (!strcmp(name, aliases[i].label)) return cn_str(aliases[i].means);
    return (CnStr){name, n};
}

static size_t find_nocase(CnStr text, CnStr needle, size_t from)
{
    for (; from + needle.len <= text.len; from++) {
        size_t i = 0;
        while (i < needle.len && low(text.ptr[from + i]) == needle.ptr[i]) i++;
        if (i == needle.len) return from;
    }
    return SIZE_MAX;
}

/* What a page says of itself in its first 4 KiB: <meta charset>, http-equiv, or the XML declaration. */
static CnStr declared_inside(CnArena *arena, CnStr bytes)
{
    CnStr head = cn_str_sub(bytes, 0, 4096);
    if (cn_str_starts(cn_str_trim(head), CN_STR("<?xml"))) {
        size_t end = find_nocase(head, CN_STR("?>"), 0), at = find_nocase(head, CN_STR("encoding="), 0);
        if (at != SIZE_MAX && at < end) return standard_name(arena, cn_str_sub(head, at + 9, head.len));
    }
    for (size_t at = 0; (at = find_nocase(head, CN_STR("<meta"), at)) != SIZE_MAX; at += 5) {
        size_t end = cn_str_find(head, CN_STR(">"), at);
        CnStr tag = cn_str_sub(head, at, end == SIZE_MAX ? head.len : end);
        size_t is = find_nocase(tag, CN_STR("charset"), 5);
        if (is == SIZE_MAX) continue;
        CnStr rest = cn_str_trim(cn_str_sub(tag, is + 7, tag.len));
        if (!rest.len || rest.ptr[0] != '=') continue;
        CnStr name = standard_name(arena, cn_str_sub(rest, 1, rest.len));
        /* who can read this in ASCII has no UTF-16 before him. source: HTML Standard, prescan */
        if (cn_str_starts(name, CN_STR("utf-16"))) return CN_STR("utf-8");
        if (name.len) return name;
    }
    return (CnStr){NULL, 0};
}

/* ---- decoding ------------------------------------------------------------------------------------------ */

typedef struct {
    CnArena *arena;
    CnDecoded out;
    size_t map_cap, cap, len;
    char *text;
} Decoding;

static void add_point(Decoding *d, size_t text_at, size_t raw_at)
{
    CnDecoded *out = &d->out;
    out->map = cn_arena_grow(d->arena, out->map, sizeof *out->map, out->n_map, &d->map_cap);
    out->map[out->n_map++] = (CnMapPoint){(uint32_t)text_at, (uint32_t)raw_at};
}

static CnDecoded decode_utf8(CnArena *arena, CnStr bytes, size_t bom)
{
    Decoding d = {.arena = arena, .out = {.name = CN_STR("utf-8")}};
    CnStr text = {bytes.ptr + bom, bytes.len - bom};
    d.out.text = cn_utf8_mend(arena, text, &d.out.n_bad);
    add_point(&d, 0, bom);
    if (!d.out.n_bad) return d.out;
    size_t to = 0;
    bool bad = false;
    for (size_t at = 0; at < text.len;) {  /* the text and its raw bytes run apart where bad bytes stood */
        uint32_t c;
        size_t n = cn_utf8_get(text, at, &c);
        bool now = n == 1 && c == CN_UTF8_BAD;
        if (bad) add_point(&d, to, bom + at);
        bad = now;
        at += n;
        to += now ? 3 : n;
    }
    return d.out;
}

static void close_iconv(void *handle) { iconv_close(handle); }

static void put_bad(Decoding *d)
{
    memcpy(d->text + d->len, "\xEF\xBF\xBD", 3);
    d->len += 3;
    d->out.n_bad++;
}

/* Room for `more` bytes of text. */
static void make_room(Decoding *d, size_t more)
{
    if (d->cap - d->len >= more) return;
    size_t cap = d->cap * 2 + more;
    char *bigger = cn_arena_take(d->arena, cap);
    if (d->len) memcpy(bigger, d->text, d->len);
    d->text = bigger;
    d->cap = cap;
}

/* Decodes `bytes` from `from` on by iconv, in pieces. False if iconv does not know `name`. */
static bool decode_iconv(Decoding *d, CnStr bytes, size_t from, CnStr name, unsigned step)
{
    char z[48];
    memcpy(z, name.ptr, name.len < 47 ? name.len : 47);
    z[name.len < 47 ? name.len : 47] = 0;
    iconv_t handle = iconv_open("UTF-8", z);
    if (handle == (iconv_t)-1) {
        if (errno == ENOMEM) cn_arena_take(d->arena, SIZE_MAX);  /* jumps to the guard */
        return false;
    }
    cn_arena_defer(d->arena, close_iconv, handle);
    d->cap = bytes.len - from + (bytes.len - from) / 2 + 64;
    d->text = cn_arena_take(d->arena, d->cap);
    d->out.name = name;
    d->out.step = step;
    for (size_t at = from; at < bytes.len;) {
        add_point(d, d->len, at);
        size_t end = bytes.len - at > PIECE ? at + PIECE : bytes.len;
        while (at < end) {
            make_room(d, (end - at) * 4 + 16);
            /* iconv does not write to its input; its prototype is older than const */
            char *in = (char *)(uintptr_t)(bytes.ptr + at), *to = d->text + d->len;
            size_t in_left = end - at, to_left = d->cap - d->len;
            size_t done = iconv(handle, &in, &in_left, &to, &to_left);
            at = end - in_left;
            d->len = d->cap - to_left;
            if (done != (size_t)-1) break;
            if (errno == EINVAL && end < bytes.len) break;  /* half a character: with the next piece */
            if (errno == E2BIG) continue;
            put_bad(d);
            at += step == 2 && end - at >= 2 ? 2 : 1;
            if (errno == EINVAL) at = end;
            if (step && at < end) add_point(d, d->len, at);
        }
    }
    d->out.text = (CnStr){d->text, d->len};
    if (!d->out.n_map) add_point(d, 0, from);
    return true;
}

static unsigned step_of(CnStr name)
{
    static const char *const one[] = {"windows-", "iso-8859-", "koi8-", "mac", "cp874", "cp866", "ibm866", "cp855", "ibm855"};
    if (cn_str_starts(name, CN_STR("utf-16"))) return 2;
    for (size_t i = 0; i < sizeof one / sizeof *one; i++)
        if (cn_str_starts(name, cn_str(one[i]))) return 1;
    return 0;
}

static bool decode_named(CnArena *arena, CnStr bytes, size_t from, CnStr name, CnDecoded *out)
{
    Decoding d = {.arena = arena};
    if (!decode_iconv(&d, bytes, from, name, step_of(name))) return false;
    *out = d.out;
    return true;
}

/* ---- choosing ------------------------------------------------------------------------------------------ */

static CnStr by_mark(CnStr bytes, size_t *length)
{
    *length = 3;
    if (cn_str_starts(bytes, CN_STR("\xEF\xBB\xBF"))) return CN_STR("utf-8");
    *length = 4;
    if (bytes.len >= 4 && !memcmp(bytes.ptr, "\xFF\xFE\0\0", 4)) return CN_STR("utf-32le");
    if (bytes.len >= 4 && !memcmp(bytes.ptr, "\0\0\xFE\xFF", 4)) return CN_STR("utf-32be");
    *length = 2;
    if (cn_str_starts(bytes, CN_STR("\xFF\xFE"))) return CN_STR("utf-16le");
    if (cn_str_starts(bytes, CN_STR("\xFE\xFF"))) return CN_STR("utf-16be");
    *length = 0;
    return (CnStr){NULL, 0};
}

CnDecoded cn_charset_decode(CnArena *arena, CnStr bytes, CnStr declared, bool html)
{
    size_t mark;
    CnDecoded out = {0};
    if (!bytes.len) bytes.ptr = "";
    CnStr marked = by_mark(bytes, &mark), name = standard_name(arena, declared);
    if (!name.len && html) name = declared_inside(arena, bytes);
    CnStr seen = marked.len ? marked : cn_charset_guess(bytes, name);
    bool said = name.len > 0;
    if (!cn_str_is(seen, "utf-8") && decode_named(arena, bytes, mark, seen, &out)) {
        out.overruled = said && !cn_str_eq(seen, name);
        return out;
    }
    out = decode_utf8(arena, bytes, marked.len ? mark : 0);
    out.overruled = said && !cn_str_is(name, "utf-8") && !cn_charset_is_ascii(bytes);
    return out;
}

uint32_t cn_decoded_raw(const CnDecoded *decoded, uint32_t at, size_t *hint)
{
    while (*hint + 1 < decoded->n_map && decoded->map[*hint + 1].text_at <= at) ++*hint;
    CnMapPoint point = decoded->map[*hint];
    uint32_t most = *hint + 1 < decoded->n_map ? decoded->map[*hint + 1].raw_at : UINT32_MAX, raw = point.raw_at;
    if (cn_str_is(decoded->name, "utf-8")) return raw + (at - point.text_at);
    if (!decoded->step) return raw;
    for (uint32_t i = point.text_at; i < at && raw < most; i++) {
        unsigned char c = (unsigned char)decoded->text.ptr[i];
        if ((c & 0xC0) == 0x80) continue;
        raw += decoded->step == 2 && c >= 0xF0 ? 4 : decoded->step;
    }
    return raw < most ? raw : most;
}
