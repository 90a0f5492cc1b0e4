#include "article/html.h"
#include "base/utf8.h"

#include <libxml/HTMLparser.h>

static unsigned char lower(char c) { return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c); }
static bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static CnStr name_at(CnStr source, size_t at)
{
    size_t end = at;
    while (end < source.len && !is_space(source.ptr[end]) && source.ptr[end] != '>' && source.ptr[end] != '/') end++;
    return (CnStr){source.ptr + at, end - at};
}

/* ---- paths ------------------------------------------------------------------------------------------------ */

bool cn_html_can(CnHtmlPath path)
{
    switch (path) {
    case CN_HTML_SIXTEEN: case CN_HTML_BEST: return true;
#if defined(__x86_64__)
    case CN_HTML_AVX2: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
    case CN_HTML_AVX512: return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
#endif
    default: return false;
    }
}

CnHtml cn_html_parse_by(CnHtmlPath path, CnArena *arena, CnStr source, const CnArticleIndex *index)
{
#if defined(__x86_64__)
    if ((path == CN_HTML_AVX512 || path == CN_HTML_BEST) && cn_html_can(CN_HTML_AVX512)) return cn_html_parse_avx512(arena, source, index);
    if ((path == CN_HTML_AVX2 || path == CN_HTML_BEST) && cn_html_can(CN_HTML_AVX2)) return cn_html_parse_avx2(arena, source, index);
#endif
    (void)path;
    return cn_html_parse_sixteen(arena, source, index);
}

CnHtml cn_html_parse(CnArena *arena, CnStr source, const CnArticleIndex *index) { return cn_html_parse_by(CN_HTML_BEST, arena, source, index); }

/* ---- attributes and characters -------------------------------------------------------------------------- */

bool cn_html_attr_next(const CnHtml *html, uint32_t index, size_t *place, CnStr *key, CnStr *value)
{
    const CnNode *node = &html->node[index];
    CnStr all = {html->source.ptr + node->at, node->len};
    size_t at = *place ? *place : name_at(all, 0).len;
    while (at < all.len && (is_space(all.ptr[at]) || all.ptr[at] == '/')) at++;
    if (at >= all.len) return false;
    size_t from = at;
    while (at < all.len && !is_space(all.ptr[at]) && (all.ptr[at] != '=' || at == from) && all.ptr[at] != '/') at++;
    *key = (CnStr){all.ptr + from, at - from};
    *value = (CnStr){NULL, 0};
    while (at < all.len && is_space(all.ptr[at])) at++;
    if (at < all.len && all.ptr[at] == '=') {
        at++;
        while (at < all.len && is_space(all.ptr[at])) at++;
        char quote = at < all.len ? all.ptr[at] : 0;
        bool quoted = quote == '"' || quote == '\'';
        from = at += quoted;
        if (quoted) {
            const char *close = at < all.len ? memchr(all.ptr + at, quote, all.len - at) : NULL;
            at = close ? (size_t)(close - all.ptr) : all.len;
        } else {
            while (at < all.len && !is_space(all.ptr[at])) at++;
        }
        *value = (CnStr){all.ptr + from, at - from};
        at += quoted && at < all.len;
    }
    *place = at;
    return true;
}

CnStr cn_html_attr(const CnHtml *html, uint32_t index, const char *name)
{
    CnStr key, value, wanted = cn_str(name);
    for (size_t at = 0; cn_html_attr_next(html, index, &at, &key, &value);)
        if (cn_str_eq_nocase(key, wanted)) return value;
    return (CnStr){NULL, 0};
}

/* source: HTML Standard, "numeric character reference end state": what Windows meant by 0x80 to 0x9F. */
static const uint16_t windows[32] = {0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160,
    0x2039, 0x152, 0x8D, 0x17D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161,
    0x203A, 0x153, 0x9D, 0x17E, 0x178};

static bool number_entity(CnStr text, size_t *at, uint32_t *c)
{
    size_t i = *at + 2;
    bool hex = i < text.len && (text.ptr[i] == 'x' || text.ptr[i] == 'X');
    uint32_t value = 0;
    size_t digits = 0;
    for (i += hex; i < text.len; i++, digits++) {
        char d = (char)lower(text.ptr[i]);
        uint32_t one;
        if (d >= '0' && d <= '9') one = (uint32_t)(d - '0');
        else if (hex && d >= 'a' && d <= 'f') one = (uint32_t)(d - 'a' + 10);
        else break;
        if (value < 0x200000) value = value * (hex ? 16 : 10) + one;
    }
    if (!digits) return false;
    if (value >= 0x80 && value < 0xA0) value = windows[value - 0x80];
    if (!value || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) value = CN_UTF8_BAD;
    *c = value;
    *at = i + (i < text.len && text.ptr[i] == ';');
    return true;
}

static bool named_entity(CnStr text, size_t *at, uint32_t *c)
{
    static const char *const bare[] = {"nbsp", "amp", "lt", "gt", "quot"};  /* common without their semicolon */
    char name[12];
    size_t n = 0, i = *at + 1;
    while (i < text.len && n + 1 < sizeof name && (is_letter(text.ptr[i]) || (text.ptr[i] >= '0' && text.ptr[i] <= '9')))
        name[n++] = text.ptr[i++];
    name[n] = 0;
    if (i < text.len && text.ptr[i] == ';' && n > 1) {
        const htmlEntityDesc *entity = htmlEntityLookup((const xmlChar *)name);
        if (!entity) return false;
        *c = entity->value;
        *at = i + 1;
        return true;
    }
    for (size_t k = 0; k < sizeof bare / sizeof *bare; k++)
        if (!strcmp(name, bare[k])) {
            const htmlEntityDesc *entity = htmlEntityLookup((const xmlChar *)name);
            *c = entity ? entity->value : CN_UTF8_BAD;
            *at = i;
            return true;
        }
    return false;
}

void cn_html_char(CnStr text, size_t *at, uint32_t *c)
{
    if (text.ptr[*at] == '&' && *at + 1 < text.len) {
        if (text.ptr[*at + 1] == '#' ? number_entity(text, at, c) : named_entity(text, at, c)) return;
    }
    *at += cn_utf8_get(text, *at, c);
}

/* Appends `text` to out[0 .. *len) with entities resolved and runs of white space made one space. */
static void append_line(CnStr text, char *out, size_t *len, size_t most)
{
    for (size_t at = 0; at < text.len;) {
        uint32_t c = (unsigned char)text.ptr[at];
        if (c > ' ' && c < 0x7F && c != '&' && *len + 4 <= most) {  /* as most */
            out[(*len)++] = text.ptr[at++];
            continue;
        }
        cn_html_char(text, &at, &c);
        if (cn_char_is_space(c) || c < 32) {
            if (!*len || out[*len - 1] == ' ') continue;
            c = ' ';
        }
        if (*len + 4 > most) return;
        *len += cn_utf8_put(c, out + *len);
    }
}

CnStr cn_html_attr_text(CnArena *arena, const CnHtml *html, uint32_t node, const char *name)
{
    CnStr raw = cn_html_attr(html, node, name);
    if (!raw.ptr) return raw;
    if (raw.len > 4096) raw.len = cn_utf8_border(raw, 4096);
    char *out = cn_arena_take(arena, raw.len * 2 + 8);
    size_t len = 0;
    append_line(raw, out, &len, raw.len * 2 + 8);
    return cn_str_trim((CnStr){out, len});
}

CnStr cn_html_text(CnArena *arena, const CnHtml *html, uint32_t node, size_t most)
{
    char *out = cn_arena_take(arena, most + 1);
    size_t len = 0;
    for (uint32_t i = node; i < html->node[node].end && len + 4 <= most; i++) {
        const CnNode *it = &html->node[i];
        if (it->tag == CN_TAG_TEXT) append_line((CnStr){html->source.ptr + it->at, it->len}, out, &len, most);
        else if ((cn_tag_like(it->tag) & CN_LIKE_BLOCK) && len && out[len - 1] != ' ' && len < most) out[len++] = ' ';
        else if (i != node && (cn_tag_like(it->tag) & CN_LIKE_NOISE)) i = it->end - 1;
    }
    return cn_str_trim((CnStr){out, len});
}
