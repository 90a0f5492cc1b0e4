#include "base/charset.h"
#include "base/charset_guess.h"
#include "base/utf8.h"

#include <errno.h>
#include <iconv.h>

enum {
    PIECE = 512,     /* raw bytes between two points of the map */
    MANY_BAD = 40    /* bytes that are not UTF-8 behind its mark, from which on the mark is doubted; tuned */
};

/* What iconv calls a set, what knows characters that it does not, and how many raw bytes a character has (0: it differs).
 * Sets of one byte a character have tables of their own: iconv would join letters with their marks in some. */
static const struct { const char *name, *iconv, *second; unsigned step; } converters[] = {
    {"gb18030", "GB18030", NULL, 0}, {"big5", "CP950", "BIG5-HKSCS", 0}, {"shift_jis", "CP932", NULL, 0},
    {"euc-jp", "EUC-JP-MS", NULL, 0}, {"euc-kr", "UHC", NULL, 0}, {"euc-tw", "EUC-TW", NULL, 0}, {"johab", "JOHAB", NULL, 0},
    {"iso-2022-jp", "ISO-2022-JP-3", NULL, 0}, {"iso-2022-kr", "ISO-2022-KR", NULL, 0}, {"iso-2022-cn", "ISO-2022-CN", NULL, 0},
    {"hz-gb-2312", "GB18030", NULL, 0},
    {"utf-16le", "UTF-16LE", NULL, 2}, {"utf-16be", "UTF-16BE", NULL, 2}, {"utf-32le", "UTF-32LE", NULL, 4},
    {"utf-32be", "UTF-32BE", NULL, 4}, {"windows-1258", "CP1258", NULL, 0}, {"viscii", "VISCII", NULL, 1}, {"tcvn", "TCVN", NULL, 0},
};

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

/* `good`: how many bytes behind the mark are well-formed. */
static CnDecoded decode_utf8(CnArena *arena, CnStr bytes, size_t bom, size_t good)
{
    Decoding d = {.arena = arena, .out = {.name = CN_STR("utf-8"), .raw = bytes}};
    CnStr text = {bytes.ptr + bom, bytes.len - bom};
    d.out.text = good == text.len ? text : cn_utf8_mend(arena, text, &d.out.n_bad);
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

/* ---- one byte a character */

static void decode_table(Decoding *d, CnStr bytes, const uint16_t table[128])
{
    char utf8[128][4] = {{0}};
    uint8_t len[128];
    for (unsigned i = 0; i < 128; i++) len[i] = (uint8_t)(table[i] ? cn_utf8_put(table[i], utf8[i]) : 0);
    for (size_t at = 0; at < bytes.len;) {
        size_t end = bytes.len - at > PIECE ? at + PIECE : bytes.len;
        add_point(d, d->len, at);
        make_room(d, (end - at) * 3 + 8);
        while (at < end) {
            uint64_t eight;
            if (end - at >= 8 && (memcpy(&eight, bytes.ptr + at, 8), !(eight & 0x8080808080808080u))) {
                memcpy(d->text + d->len, &eight, 8);
                d->len += 8;
                at += 8;
                continue;
            }
            unsigned b = (unsigned char)bytes.ptr[at++];
            if (b < 0x80) {
                d->text[d->len++] = (char)b;
            } else if (len[b - 0x80]) {
                memcpy(d->text + d->len, utf8[b - 0x80], 4);  /* at most 3 of them count */
                d->len += len[b - 0x80];
            } else {
                put_bad(d);
            }
        }
    }
}

/* ---- more bytes a character, by iconv */

typedef struct { iconv_t first, second; unsigned step; } Converter;

static void close_iconv(void *handle) { iconv_close(handle); }

static iconv_t open_iconv(CnArena *arena, const char *name)
{
    iconv_t handle = name ? iconv_open("UTF-8", name) : (iconv_t)-1;
    if (handle != (iconv_t)-1) cn_arena_defer(arena, close_iconv, handle);
    else if (name && errno == ENOMEM) cn_arena_take(arena, SIZE_MAX);  /* jumps to the guard */
    return handle;
}

/* Converts bytes[*at .. end); there must be room. 0, or errno as iconv leaves it. */
static int convert(Decoding *d, iconv_t handle, CnStr bytes, size_t *at, size_t end)
{
    /* iconv does not write to its input; its prototype is older than const */
    char *in = (char *)(uintptr_t)(bytes.ptr + *at), *to = d->text + d->len;
    size_t in_left = end - *at, to_left = d->cap - d->len;
    size_t done = iconv(handle, in ? &in : NULL, &in_left, &to, &to_left);
    int error = done == (size_t)-1 ? errno : 0;
    *at = end - in_left;
    d->len = d->cap - to_left;
    return error;
}

/* A character that the first converter does not know, at bytes[at]; returns its length. A lead byte with an ASCII byte behind it
 * goes alone: the ASCII byte may be a tag's. source: WHATWG Encoding Standard, the decoders of several bytes */
static size_t pass_bad(Decoding *d, const Converter *with, CnStr bytes, size_t at)
{
    size_t left = bytes.len - at, len = with->step ? with->step : 1;
    unsigned lead = (unsigned char)bytes.ptr[at];
    bool pair = !with->step && left >= 2 && lead > 0x80 && lead < 0xFF && (unsigned char)bytes.ptr[at + 1] >= 0x40;
    if (pair && with->second != (iconv_t)-1) {
        size_t to = at, len_before = d->len;
        if (!convert(d, with->second, bytes, &to, at + 2) && to == at + 2) {
            char *out = d->text + d->len;
            size_t room = d->cap - d->len;
            iconv(with->second, NULL, NULL, &out, &room);  /* it may hold a character back */
            d->len = d->cap - room;
            if (d->len > len_before) return 2;
        }
        iconv(with->second, NULL, NULL, NULL, NULL);
        d->len = len_before;
    }
    put_bad(d);
    if (pair && (unsigned char)bytes.ptr[at + 1] >= 0x80) len = 2;
    return len < left ? len : left;
}

/* Where in bytes[at .. end) the first character stands that the second converter knows better: the first makes private ones of
 * the rows that Hong Kong added to Big5. source: WHATWG Encoding Standard, index big5 */
static size_t before_added(CnStr bytes, size_t at, size_t end)
{
    while (at < end) {
        unsigned lead = (unsigned char)bytes.ptr[at], trail = at + 1 < bytes.len ? (unsigned char)bytes.ptr[at + 1] : 0;
        if (lead < 0x80) {
            at++;
            continue;
        }
        if (lead < 0xA1 || lead > 0xF9 || lead == 0xC7 || lead == 0xC8 || (lead == 0xC6 && trail >= 0xA1)) break;
        at += 2;
    }
    return at < end ? at : end;
}

static void decode_pieces(Decoding *d, const Converter *with, CnStr bytes, size_t from)
{
    for (size_t at = from; at < bytes.len;) {
        add_point(d, d->len, at);
        size_t end = bytes.len - at > PIECE ? at + PIECE : bytes.len;
        while (at < end) {
            make_room(d, (end - at) * 4 + 64);
            size_t stop = with->second == (iconv_t)-1 ? end : before_added(bytes, at, end);
            int error = at < stop ? convert(d, with->first, bytes, &at, stop) : EILSEQ;
            if (!error && stop < end) continue;
            if (!error || (error == EINVAL && stop == end && end < bytes.len)) break;  /* half a character: with the next piece */
            if (error == E2BIG) continue;
            at += error == EINVAL && stop == end ? (put_bad(d), end - at) : pass_bad(d, with, bytes, at);
            if (at < end) add_point(d, d->len, at);
        }
    }
    make_room(d, 64);
    char *to = d->text + d->len;
    size_t left = d->cap - d->len;
    iconv(with->first, NULL, NULL, &to, &left);  /* a character may be held back for the marks behind it */
    d->len = d->cap - left;
}

/* HZ: pairs between "~{" and "~}" are GB 2312 without the eighth bit. source: RFC 1843 */
static void decode_hz(Decoding *d, const Converter *with, CnStr bytes, size_t from)
{
    bool shifted = false;
    add_point(d, 0, from);
    for (size_t at = from; at < bytes.len;) {
        make_room(d, 64);
        char c = bytes.ptr[at], next = at + 1 < bytes.len ? bytes.ptr[at + 1] : 0;
        if (c == '~' && (next == '{' || next == '}' || next == '~' || next == '\n')) {
            if (next == '~' && !shifted) d->text[d->len++] = '~';
            if (next == '{' || next == '}') shifted = next == '{';
            at += 2;
            add_point(d, d->len, at);
        } else if (shifted && c > ' ' && next > ' ') {
            char pair[2] = {(char)(c | 0x80), (char)(next | 0x80)};
            size_t in = 0;
            if (convert(d, with->first, (CnStr){pair, 2}, &in, 2)) put_bad(d);
            at += 2;
            add_point(d, d->len, at);
        } else {
            shifted &= c != '\n';
            if ((unsigned char)c < 0x80) d->text[d->len++] = c;
            else put_bad(d);
            at++;
        }
    }
}

static size_t converter_of(CnStr name)
{
    for (size_t i = 0; i < sizeof converters / sizeof *converters; i++)
        if (cn_str_is(name, converters[i].name)) return i;
    return SIZE_MAX;
}

/* Decodes from `from` on. False if there is no way to read `name` here. */
static bool decode_named(CnArena *arena, CnStr bytes, size_t from, CnStr name, CnDecoded *out)
{
    Decoding d = {.arena = arena, .out = {.name = name, .raw = bytes}};
    const uint16_t *table = cn_charset_table(name);
    size_t i = table ? SIZE_MAX : converter_of(name);
    if (!table && i == SIZE_MAX) return false;
    Converter with = {(iconv_t)-1, (iconv_t)-1, table ? 1 : converters[i].step};
    if (!table && (with.first = open_iconv(arena, converters[i].iconv)) == (iconv_t)-1) return false;
    if (!table) with.second = open_iconv(arena, converters[i].second);
    d.out.step = with.step;
    d.cap = bytes.len - from + (bytes.len - from) / 2 + 64;
    d.text = cn_arena_take(arena, d.cap);
    if (table) decode_table(&d, bytes, table);
    else if (cn_str_is(name, "hz-gb-2312")) decode_hz(&d, &with, bytes, from);
    else decode_pieces(&d, &with, bytes, from);
    if (!d.out.n_map) add_point(&d, 0, from);
    d.out.text = (CnStr){d.text, d.len};
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

static bool is_ascii(CnStr bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        if ((unsigned char)bytes.ptr[i] >= 0x80) return false;
    return true;
}

CnDecoded cn_charset_decode(CnArena *arena, CnStr bytes, CnStr declared, bool html)
{
    size_t mark;
    CnDecoded out = {0};
    if (!bytes.len) bytes.ptr = "";
    CnStr seen = by_mark(bytes, &mark), rest = {bytes.ptr + mark, bytes.len - mark};
    CnCharsetSaid said = {cn_charset_label(declared), cn_charset_inside(rest, html)};
    CnStr name = said.beside.len ? said.beside : said.inside;
    bool utf8 = cn_str_is(seen, "utf-8");
    size_t good = seen.len && !utf8 ? 0 : cn_utf8_valid(rest);
    if (utf8 && good < rest.len) {  /* a mark can be wrong too, though seldom */
        out = decode_utf8(arena, bytes, mark, good);
        if (out.n_bad < MANY_BAD) return out;
    }
    if (!seen.len || (utf8 && good < rest.len)) seen = cn_charset_guess(rest, good, said);
    if (cn_str_is(seen, "utf-8") || !decode_named(arena, bytes, mark, seen, &out)) out = decode_utf8(arena, bytes, mark, good);
    out.overruled = name.len && !cn_str_eq(out.name, name) && !(cn_str_is(out.name, "utf-8") && is_ascii(bytes));
    return out;
}

bool cn_charset_decode_quickly(CnArena *arena, CnStr bytes, CnStr declared, bool html, CnDecoded *out)
{
    size_t mark;
    CnCharsetSaid said = {cn_charset_label(declared), cn_charset_inside(bytes, html)};
    CnStr name = said.beside.len ? said.beside : said.inside;
    if (!name.len || cn_str_starts(name, CN_STR("utf-"))) name = CN_STR("windows-1252");   /* which most of what is not UTF-8 is */
    if (by_mark(bytes, &mark).len) {
        *out = cn_charset_decode(arena, bytes, declared, html);
        return true;
    }
    if (!cn_charset_fits(bytes, name)) name = cn_charset_guess(bytes, cn_utf8_valid(bytes), said);
    return !cn_str_is(name, "utf-8") && decode_named(arena, bytes, 0, name, out);
}

uint32_t cn_decoded_raw(const CnDecoded *decoded, uint32_t at, size_t *hint)
{
    while (*hint + 1 < decoded->n_map && decoded->map[*hint + 1].text_at <= at) ++*hint;
    CnMapPoint point = decoded->map[*hint];
    uint32_t most = *hint + 1 < decoded->n_map ? decoded->map[*hint + 1].raw_at : (uint32_t)decoded->raw.len, raw = point.raw_at;
    if (cn_str_is(decoded->name, "utf-8")) return raw + (at - point.text_at);
    CnCharCost *measure = decoded->step ? NULL : cn_charset_measure(decoded->name);
    if (!decoded->step && !measure) return raw;
    for (uint32_t i = point.text_at; i < at && raw < most; i++) {
        unsigned char c = (unsigned char)decoded->text.ptr[i];
        if ((c & 0xC0) == 0x80) continue;
        size_t len = decoded->step == 2 && c >= 0xF0 ? 4 : decoded->step;
        if (measure && (len = 1, c >= 0x80)) measure(decoded->raw, raw, &len);
        raw += (uint32_t)len;
    }
    return raw < most ? raw : most;
}
