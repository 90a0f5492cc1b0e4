#include "article/jsonld.h"
#include "base/sixteen.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdlib.h>

enum { MAX_BYTES = 1 << 20, DEPTH = 6, NAMES = 16, ITEMS = 256, NESTED = 2048 };

/* The text between the first bracket and the last: comment and CDATA wrappers fall off. */
static CnStr unwrapped(CnStr script)
{
    CnStr open = CN_STR("<![CDATA["), close = CN_STR("]]>");
    size_t from = cn_str_find(script, open, 0);
    if (from != SIZE_MAX) script = cn_str_sub(script, from + open.len, script.len);
    size_t to = cn_str_find(script, close, 0);
    if (to != SIZE_MAX) script.len = to;
    from = 0, to = script.len;
    while (from < to && script.ptr[from] != '{' && script.ptr[from] != '[') from++;
    while (to > from && script.ptr[to - 1] != '}' && script.ptr[to - 1] != ']') to--;
    return cn_str_sub(script, from, to);
}

/* ---- checking ------------------------------------------------------------------------------------------- */

/* Pages hold control characters in strings, which JSON forbids: they count as spaces, here as everywhere. */
static const char *past_white(const char *p, const char *end)
{
    while (p < end && (unsigned char)*p <= ' ') p++;
    return p;
}

/* The next quotation mark or backslash of a string. */
static const char *past_plain(const char *p, const char *end)
{
    for (uint32_t bits; p < end; p += 16) {
        CnSixteen v = cn_sixteen(p, end);
        if ((bits = cn_sixteen_bits(cn_sixteen_is(v, '"') | cn_sixteen_is(v, '\\'))) != 0) return p + __builtin_ctz(bits);
    }
    return end;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The four digits of "\uXXXX" at p, -1 if it is none. */
static int32_t unit_at(const char *p, const char *end)
{
    int32_t unit = 0;
    if (end - p < 6 || p[0] != '\\' || p[1] != 'u') return -1;
    for (int i = 2; i < 6; i++) {
        int digit = hex_digit(p[i]);
        if (digit < 0) return -1;
        unit = unit << 4 | digit;
    }
    return unit;
}

/* Behind the escape at p, NULL if it is ill-formed; *c: what it stands for. */
static const char *past_escape(const char *p, const char *end, uint32_t *c)
{
    static const char signs[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
    const char *sign = end - p >= 2 && p[1] ? strchr(signs, p[1]) : NULL;
    if (sign) return *c = (unsigned char)means[sign - signs], p + 2;
    int32_t unit = unit_at(p, end);
    if (unit < 0 || (unit >= 0xDC00 && unit < 0xE000)) return NULL;
    *c = (uint32_t)unit;
    if (unit < 0xD800 || unit >= 0xDC00) return p + 6;
    int32_t low = unit_at(p + 6, end);
    if (low < 0xDC00 || low >= 0xE000) return NULL;
    *c = 0x10000 + ((uint32_t)(unit - 0xD800) << 10) + (uint32_t)(low - 0xDC00);
    return p + 12;
}

/* Behind the string whose quotation mark is at p, NULL if it is ill-formed; a key holds no NUL. */
static const char *past_string(const char *p, const char *end, bool key)
{
    for (p++;;) {
        uint32_t c = 1;
        p = past_plain(p, end);
        if (p == end) return NULL;
        if (*p == '"') return p + 1;
        p = past_escape(p, end, &c);
        if (!p || (key && !c)) return NULL;
    }
}

static const char *past_digits(const char *p, const char *end)
{
    while (p < end && *p >= '0' && *p <= '9') p++;
    return p;
}

/* Behind the number at p, NULL if it is ill-formed or too large to be held. Behind the text's end stands no digit: it ends in a bracket. */
static const char *past_number(const char *p, const char *end)
{
    const char *from = p, *first = p += *p == '-';
    bool whole = true, exponent = false;
    p = past_digits(p, end);
    if (p == first || (*first == '0' && p - first > 1)) return NULL;
    if (p < end && *p == '.') {
        const char *digits = p + 1;
        whole = false;
        if ((p = past_digits(digits, end)) == digits) return NULL;
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        const char *digits = p + 1 + (end - p > 1 && (p[1] == '+' || p[1] == '-'));
        whole = false, exponent = true;
        if ((p = past_digits(digits, end)) == digits) return NULL;
    }
    if (p - from < 18 && !exponent) return p;
    errno = 0;
    if (whole) return strtoll(from, NULL, 10), errno == ERANGE ? NULL : p;
    double value = strtod(from, NULL);
    return errno == ERANGE && (value > 1 || value < -1) ? NULL : p;
}

static const char *past_word(const char *p, const char *end)
{
    static const char *const words[] = {"true", "false", "null"};
    for (int i = 0; i < 3; i++) {
        size_t n = strlen(words[i]);
        bool same = (size_t)(end - p) >= n && !memcmp(p, words[i], n);
        if (same && ((size_t)(end - p) == n || (unsigned char)((p[n] | 32) - 'a') >= 26)) return p + n;
    }
    return NULL;
}

/* Behind a string, number or word. */
static const char *past_scalar(const char *p, const char *end)
{
    if (*p == '"') return past_string(p, end, false);
    if (*p == '-' || (*p >= '0' && *p <= '9')) return past_number(p, end);
    return past_word(p, end);
}

/* Behind a key and its colon. */
static const char *past_key(const char *p, const char *end)
{
    if (p == end || *p != '"' || !(p = past_string(p, end, true))) return NULL;
    p = past_white(p, end);
    return p < end && *p == ':' ? past_white(p + 1, end) : NULL;
}

/* Whether the text is one object or list, well-formed. */
static bool is_sound(CnStr text)
{
    uint8_t lists[NESTED];
    unsigned depth = 0;
    const char *p = text.ptr, *end = p + text.len;
    for (;;) {  /* at a value */
        if (p == end || depth == NESTED) return false;
        bool opened = *p == '{' || *p == '[';
        if (opened) {
            char close = *p == '{' ? '}' : ']';
            lists[depth++] = *p == '[';
            p = past_white(p + 1, end);
            if (p == end) return false;
            if (*p != close) {
                if (close == '}' && !(p = past_key(p, end))) return false;
                continue;
            }
        } else if (!(p = past_scalar(p, end))) {
            return false;
        }
        for (;;) {  /* behind a value, or at the bracket that ends an empty one */
            if (!opened) p = past_white(p, end);
            opened = false;
            if (!depth || p == end) return false;
            if (*p == (lists[depth - 1] ? ']' : '}')) {
                p++;
                if (!--depth) return past_white(p, end) == end;
                continue;
            }
            if (*p != ',') return false;
            p = past_white(p + 1, end);
            if (!lists[depth - 1] && !(p = past_key(p, end))) return false;
            break;
        }
    }
}

/* ---- reading what is sound ------------------------------------------------------------------------------- */

/* Behind the value at p. */
static const char *past_value(const char *p, const char *end)
{
    unsigned depth = 0;
    do {
        if (*p == '"') {
            p = past_string(p, end, false);
        } else {
            depth += *p == '{' || *p == '[';
            depth -= *p == '}' || *p == ']';
            bool scalar = !depth && *p != '}' && *p != ']';
            p++;
            if (scalar) while (p < end && *p != ',' && *p != '}' && *p != ']' && (unsigned char)*p > ' ') p++;
        }
    } while (depth && p < end);
    return p;
}

/* The string at p, decoded; none if there is something else. */
static CnStr string_at(CnArena *arena, const char *p, const char *end)
{
    if (!p || *p != '"') return (CnStr){NULL, 0};
    const char *from = p + 1, *to = past_string(p, end, false) - 1;
    size_t plain = 0, len = (size_t)(to - from);
    while (plain < len && from[plain] != '\\' && (unsigned char)from[plain] >= ' ') plain++;
    if (plain == len) return (CnStr){from, len};
    char *out = cn_arena_take(arena, len + 1);
    size_t n = 0;
    for (p = from; p < to;) {
        uint32_t c;
        if (*p != '\\') out[n++] = (unsigned char)*p < ' ' ? ' ' : *p, p++;
        else p = past_escape(p, end, &c), n += cn_utf8_put(c, out + n);
    }
    return (CnStr){out, n};
}

/* The first item of a list, p itself if it is none; NULL: it has no item. */
static const char *first_of(const char *p, const char *end)
{
    if (!p || *p != '[') return p;
    p = past_white(p + 1, end);
    return *p == ']' ? NULL : p;
}

/* The item behind that at p, NULL if there is none. */
static const char *next_of(const char *p, const char *end)
{
    p = past_white(past_value(p, end), end);
    return *p == ',' ? past_white(p + 1, end) : NULL;
}

static CnStr string_of(CnArena *arena, const char *p, const char *end) { return string_at(arena, first_of(p, end), end); }

#define S(text) {text, sizeof text - 1}
typedef enum { TYPE, HEADLINE, DATE, AUTHOR, PUBLISHER, LANGUAGE, GRAPH, ENTITY, PAGE, NAME, MEMBERS } Member;

/* The values of an object's members that count; of several by one name the last. */
static void members_of(CnArena *arena, const char *p, const char *end, const char *value[MEMBERS])
{
    static const CnStr names[MEMBERS] = {S("@type"), S("headline"), S("datePublished"), S("author"), S("publisher"), S("inLanguage"), S("@graph"), S("mainEntity"),
        S("mainEntityOfPage"), S("name")};
    for (int i = 0; i < MEMBERS; i++) value[i] = NULL;
    p = past_white(p + 1, end);
    while (p && *p == '"') {
        CnStr key = string_at(arena, p, end);
        p = past_white(past_white(past_string(p, end, true), end) + 1, end);
        for (int i = 0; i < MEMBERS; i++)
            if (key.len == names[i].len && cn_str_eq(key, names[i])) value[i] = p;
        p = next_of(p, end);
    }
}

/* A person or body: a string, or an object with a name. */
static CnStr name_at(CnArena *arena, const char *p, const char *end)
{
    const char *value[MEMBERS];
    if (!p || *p != '{') return string_of(arena, p, end);
    members_of(arena, p, end, value);
    return string_of(arena, value[NAME], end);
}

/* The same, or several of them. */
static CnStr names_at(CnArena *arena, const char *p, const char *end)
{
    if (!p || *p != '[') return name_at(arena, p, end);
    CnStr all = {NULL, 0};
    p = first_of(p, end);
    for (int i = 0; p && i < NAMES; i++, p = next_of(p, end)) {
        CnStr name = cn_str_trim(name_at(arena, p, end));
        if (!name.len || name.len > 200) continue;
        all = all.len ? cn_strf(arena, "%.*s, %.*s", (int)all.len, all.ptr, (int)name.len, name.ptr) : name;
    }
    return all;
}

static bool type_ends(CnArena *arena, const char *type, const char *end, const char *const *ends, size_t n_ends)
{
    bool list = type && *type == '[';
    type = first_of(type, end);
    for (int k = 0; type && k < NAMES; k++, type = list ? next_of(type, end) : NULL) {
        CnStr name = string_of(arena, type, end);
        for (size_t i = 0; i < n_ends; i++)
            if (cn_str_ends(name, cn_str(ends[i]))) return true;
    }
    return false;
}

static void keep(CnArena *arena, CnStr *to, CnStr value, bool better)
{
    value = cn_str_trim(value);
    if ((!to->len || better) && value.len && value.len < 2000) *to = cn_arena_copy(arena, value.ptr, value.len);
}

/* What an object says of a page is weaker than what one says of its article. */
static void read_object(CnArena *arena, const char *const value[MEMBERS], const char *end, CnJsonLd *out)
{
    static const char *const article[] = {"Article", "Posting", "Report"}, *const page[] = {"WebPage"};
    bool is_article = type_ends(arena, value[TYPE], end, article, 3);
    if (!is_article && !type_ends(arena, value[TYPE], end, page, 1)) return;
    bool better = is_article && !out->of_article;
    out->of_article |= is_article;
    keep(arena, &out->headline, string_of(arena, value[HEADLINE], end), better);
    keep(arena, &out->date, string_of(arena, value[DATE], end), better);
    keep(arena, &out->author, names_at(arena, value[AUTHOR], end), better);
    keep(arena, &out->publisher, names_at(arena, value[PUBLISHER], end), better);
    keep(arena, &out->lang, string_of(arena, value[LANGUAGE], end), better);
}

/* Objects in lists and in @graph, mainEntity; the depth is bounded. */
static void search(CnArena *arena, const char *p, const char *end, unsigned depth, CnJsonLd *out)
{
    if (!p || !depth) return;
    if (*p == '[') {
        p = first_of(p, end);
        for (int i = 0; p && i < ITEMS; i++, p = next_of(p, end)) search(arena, p, end, depth - 1, out);
    } else if (*p == '{') {
        const char *value[MEMBERS];
        members_of(arena, p, end, value);
        read_object(arena, value, end, out);
        for (Member m = GRAPH; m <= PAGE; m++) search(arena, value[m], end, depth - 1, out);
    }
}

void cn_jsonld_read(CnArena *arena, CnStr script, CnJsonLd *out)
{
    script = unwrapped(script);
    if (script.len >= 2 && script.len <= MAX_BYTES && is_sound(script)) search(arena, script.ptr, script.ptr + script.len, DEPTH, out);
}
