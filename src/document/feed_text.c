/* What a feed's bytes mean: character sets, markup in titles, addresses, base64. */
#include "base/charset.h"
#include "base/charset_guess.h"
#include "base/utf8.h"
#include "document/feed.h"
#include "base/xml.h"

#include <ctype.h>
#include <errno.h>
#include <iconv.h>

/* ---- character sets -------------------------------------------------------------------------------------------- */

enum {
    MOST_NAME = 40, HEAD = 1024,
    MOST_QUOTED = 2000, MOST_HIDDEN = 20000   /* bytes in which the end of a value, of a script in a title is looked for */
};

/* The encoding that the XML declaration names, or none. */
static CnStr set_inside(CnStr bytes)
{
    CnStr head = cn_str_sub(bytes, 0, HEAD);
    size_t at = cn_str_find(head, CN_STR("<?xml"), 0), end = cn_str_find(head, CN_STR("?>"), 0);
    if (at == SIZE_MAX || end == SIZE_MAX || at > end) return (CnStr){NULL, 0};
    return cn_xml_value(cn_str_sub(head, at + 5, end), "encoding");
}

/* All of `bytes` by way of iconv; what fits no character becomes U+FFFD and counts in *bad. False: there is no such character set. */
static bool convert(CnArena *arena, CnStr bytes, const char *name, CnStr *out, size_t *bad)
{
    size_t left = bytes.len * 3 + 16, rest = bytes.len;   /* no character set in use needs more */
    char *text = cn_arena_take(arena, left), *to = text, *from = (char *)(uintptr_t)bytes.ptr;
    iconv_t set = iconv_open("utf-8", name);   /* behind the arena's jump */
    *bad = 0;
    if (set == (iconv_t)-1 && errno == ENOMEM) cn_arena_take(arena, SIZE_MAX);   /* jumps to the guard */
    if (set == (iconv_t)-1) return false;
    while (rest && iconv(set, &from, &rest, &to, &left) == (size_t)-1) {
        if ((errno != EILSEQ && errno != EINVAL) || left < 3 || !rest) break;
        size_t wide = cn_utf8_put(CN_UTF8_BAD, to);
        to += wide;
        left -= wide;
        from++;
        rest--;
        ++*bad;
    }
    iconv_close(set);
    *out = (CnStr){text, (size_t)(to - text)};
    return true;
}

/* `label` as iconv may know it; false if it cannot be one. */
static bool plain_name(CnStr label, char name[MOST_NAME])
{
    size_t n = 0;
    label = cn_str_trim(label);
    for (; n < label.len && n + 1 < MOST_NAME && (isalnum((unsigned char)label.ptr[n]) || strchr("-_.:", label.ptr[n])); n++) name[n] = label.ptr[n];
    name[n] = 0;
    return n && n == label.len;
}

static CnStr decode(CnArena *arena, CnStr bytes, CnStr declared, bool *as_it_lies)
{
    char name[MOST_NAME];
    size_t bad;
    CnStr said = declared.len ? declared : set_inside(bytes), text;
    /* sets that the web does not use, such as EBCDIC, only where they are named and all fits */
    bool odd = said.len && !cn_charset_label(said).len && cn_utf8_valid(bytes) < bytes.len && plain_name(said, name);
    *as_it_lies = false;
    if (odd && convert(arena, bytes, name, &text, &bad) && !bad) return text;
    text = cn_charset_decode(arena, bytes, declared, false).text;
    *as_it_lies = text.ptr == bytes.ptr;
    return text;
}

/* Control characters that were letters of windows-1252 before somebody took them for Latin-1, as such letters. */
static CnStr without_controls(CnArena *arena, CnStr text, bool *as_it_lies)
{
    size_t at = 0, n = 0;
    while ((at = cn_str_find(text, CN_STR("\xC2"), at)) != SIZE_MAX) n += (unsigned char)text.ptr[++at] < 0xA0;
    if (!n) return text;
    char *out = cn_arena_take(arena, text.len + n + 1), *to = out;
    for (at = 0; at < text.len;) {
        uint32_t c;
        size_t wide = cn_utf8_get(text, at, &c);
        to += cn_utf8_put(cn_xml_letter(c), to);
        at += wide;
    }
    *as_it_lies = false;
    return (CnStr){out, (size_t)(to - out)};
}

CnStr cn_feed_decode(CnArena *arena, CnStr bytes, CnStr declared, bool *as_it_lies)
{
    CnStr text = decode(arena, bytes, declared, as_it_lies);
    return without_controls(arena, text, as_it_lies);
}

/* ---- markup ------------------------------------------------------------------------------------------------------ */

/* The end of a quoted value that begins at text[at]; `at` itself if it has none near. */
static size_t quoted_end(CnStr text, size_t at)
{
    for (size_t i = at + 1; i < text.len && i - at < MOST_QUOTED; i++)
        if (text.ptr[i] == text.ptr[at]) return i;
    return at;
}

/* The end of the tag that may begin at text[at], behind its '>'; 0: none does. */
static size_t tag_end(CnStr text, size_t at)
{
    size_t i = at + 1;
    if (cn_str_starts(cn_str_sub(text, at, text.len), CN_STR("<!--"))) return at + 4;
    bool declaration = i < text.len && text.ptr[i] == '!';
    i += i < text.len && (text.ptr[i] == '/' || declaration);
    if (i >= text.len || !isalpha((unsigned char)text.ptr[i])) return 0;
    while (i < text.len && (isalnum((unsigned char)text.ptr[i]) || text.ptr[i] == ':' || text.ptr[i] == '-')) i++;
    if (i < text.len && !strchr(" \t\r\n/>", text.ptr[i])) return 0;
    for (; i < text.len && text.ptr[i] != '>' && text.ptr[i] != '<'; i++)
        if ((text.ptr[i] == '"' || text.ptr[i] == '\'') && text.ptr[i - 1] == '=') i = quoted_end(text, i);
    return i < text.len && text.ptr[i] == '>' ? i + 1 : 0;
}

/* Behind what a tag that ends at `end` hides: a comment, a script, a style. Where its end is wanting, behind the tag. */
static size_t hidden_end(CnStr text, size_t at, size_t end)
{
    static const struct { const char *begins, *ends; } hidden[] = {{"<!--", "-->"}, {"<script", "</script"}, {"<style", "</style"}};
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        CnStr begins = cn_str(hidden[i].begins), ends = cn_str(hidden[i].ends);
        if (!cn_str_eq_nocase(cn_str_sub(text, at, at + begins.len), begins)) continue;
        for (size_t to = end; to + ends.len <= text.len && to - at < MOST_HIDDEN; to++) {
            if (text.ptr[to] != ends.ptr[0] || !cn_str_eq_nocase(cn_str_sub(text, to, to + ends.len), ends)) continue;
            const char *close = memchr(text.ptr + to, '>', text.len - to);
            return close ? (size_t)(close - text.ptr) + 1 : text.len;
        }
    }
    return end;
}

/* The end of the entity that may begin at text[at]; 0: none does. */
static size_t entity_end(CnStr text, size_t at)
{
    size_t i = at + 1;
    i += i < text.len && text.ptr[i] == '#';
    while (i < text.len && i - at < 12 && isalnum((unsigned char)text.ptr[i])) i++;
    return i - at > 2 && i < text.len && text.ptr[i] == ';' ? i + 1 : 0;
}

bool cn_feed_is_markup(CnStr text)
{
    for (size_t at = 0; at < text.len; at++)
        if ((text.ptr[at] == '<' && tag_end(text, at)) || (text.ptr[at] == '&' && entity_end(text, at))) return true;
    return false;
}

CnStr cn_feed_line(CnArena *arena, CnStr text)
{
    char *out = cn_arena_take(arena, text.len + 1);
    size_t n = 0;
    bool gap = false;
    for (size_t at = 0; at < text.len;) {
        uint32_t c;
        size_t wide = cn_utf8_get(text, at, &c);
        if (cn_char_is_space(c) || c < 32 || c == 0x7F || c == 0xFEFF) gap = true;
        else {
            if (gap && n) out[n++] = ' ';
            gap = false;
            memcpy(out + n, text.ptr + at, wide);
            n += wide;
        }
        at += wide;
    }
    return (CnStr){n ? out : NULL, n};
}

CnStr cn_feed_plain(CnArena *arena, CnStr markup)
{
    char *out = cn_arena_take(arena, markup.len + 1);
    size_t n = 0;
    for (size_t at = 0; at < markup.len;) {
        size_t end = markup.ptr[at] == '<' ? tag_end(markup, at) : 0;
        if (!end) out[n++] = markup.ptr[at++];
        else at = hidden_end(markup, at, end);
    }
    return cn_feed_line(arena, cn_xml_unescape(arena, (CnStr){out, n}));
}

/* ---- addresses ------------------------------------------------------------------------------------------------- */

bool cn_feed_is_web(CnStr address)
{
    return cn_str_eq_nocase(cn_str_sub(address, 0, 7), CN_STR("http://")) || cn_str_eq_nocase(cn_str_sub(address, 0, 8), CN_STR("https://"));
}

static bool is_absolute(CnStr address)
{
    size_t i = 0;
    if (!address.len || !isalpha((unsigned char)address.ptr[0])) return false;
    while (i < address.len && (isalnum((unsigned char)address.ptr[i]) || strchr("+-.", address.ptr[i]))) i++;
    return i < address.len && address.ptr[i] == ':';
}

static size_t until(CnStr text, size_t at, const char *any)
{
    while (at < text.len && !strchr(any, text.ptr[at])) at++;
    return at;
}

/* Takes "." and ".." out of the path out[from .. n); returns its new end. source: RFC 3986, 5.2.4. */
static size_t without_dots(char *out, size_t from, size_t n)
{
    size_t to = from, end = until((CnStr){out, n}, from, "?#");
    for (size_t at = from; at < end;) {
        size_t next = at + 1;   /* a segment begins with its '/' */
        while (next < end && out[next] != '/') next++;
        CnStr segment = {out + at, next - at};
        bool up = cn_str_is(segment, "/.."), here = cn_str_is(segment, "/.");
        if (up) while (to > from && out[--to] != '/') {}
        if (up || here) {
            if (next == end) out[to++] = '/';
        } else {
            memmove(out + to, segment.ptr, segment.len);
            to += segment.len;
        }
        at = next;
    }
    memmove(out + to, out + end, n - end);
    return to + n - end;
}

CnStr cn_feed_join(CnArena *arena, CnStr base, CnStr address)
{
    CnStr none = {NULL, 0};
    address = cn_str_trim(address);
    base = cn_str_trim(base);
    if (address.len > CN_FEED_URL || base.len > CN_FEED_URL) return none;
    if (is_absolute(address) || !is_absolute(base) || !address.len) return address;
    size_t scheme = until(base, 0, ":") + 1;
    if (!cn_str_starts(cn_str_sub(base, scheme, base.len), CN_STR("//"))) return address;
    size_t path = until(base, scheme + 2, "/?#"), query = until(base, path, "?#"), fragment = until(base, query, "#"), from = base.len;
    if (cn_str_starts(address, CN_STR("//"))) return cn_strf(arena, "%.*s%.*s", (int)scheme, base.ptr, (int)address.len, address.ptr);
    if (address.ptr[0] == '#') from = fragment;
    else if (address.ptr[0] == '?') from = query;
    else if (address.ptr[0] == '/') from = path;
    else for (from = query; from > path && base.ptr[from - 1] != '/';) from--;
    bool slash = from == path && !strchr("/?#", address.ptr[0]);
    char *out = cn_arena_take(arena, from + slash + address.len + 1);
    memcpy(out, base.ptr, from);
    if (slash) out[from] = '/';
    memcpy(out + from + slash, address.ptr, address.len);
    return (CnStr){out, without_dots(out, path, from + slash + address.len)};
}

/* ---- base64 ------------------------------------------------------------------------------------------------------ */

static int sextet(char c)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(letters, c) : NULL;
    return at ? (int)(at - letters) : -1;
}

CnStr cn_feed_base64(CnArena *arena, CnStr text)
{
    char *out = cn_arena_take(arena, text.len + 1);
    size_t n = 0;
    unsigned bits = 0, have = 0;
    uint32_t bad;
    for (size_t i = 0; i < text.len; i++) {
        int value = sextet(text.ptr[i]);
        if (value < 0 && (text.ptr[i] == '=' || isspace((unsigned char)text.ptr[i]))) continue;
        if (value < 0) return (CnStr){NULL, 0};
        bits = (bits << 6 | (unsigned)value) & 0xFFFFFF;
        have += 6;
        if (have < 8) continue;
        have -= 8;
        out[n++] = (char)(bits >> have & 0xFF);
    }
    return cn_utf8_mend(arena, (CnStr){out, n}, &bad);
}
