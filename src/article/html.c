#include "article/html.h"
#include "article/looks.h"
#include "base/utf8.h"

#include <libxml/HTMLparser.h>

enum { MAX_DEPTH = 512, MAX_NODES = 2 << 20, BYTES_A_NODE = 128 };  /* tuned: real pages stay under 120 deep and 100,000 nodes */

static const char *const tag_names[CN_TAG_COUNT] = {
    "", "",
#define CN_TAG(name) #name,
    CN_TAGS(CN_TAG)
#undef CN_TAG
};

const uint8_t cn_tag_likes[CN_TAG_COUNT] = {
    [CN_TAG_br] = CN_LIKE_VOID | CN_LIKE_BLOCK, [CN_TAG_hr] = CN_LIKE_VOID | CN_LIKE_BLOCK,
    [CN_TAG_base] = CN_LIKE_VOID, [CN_TAG_col] = CN_LIKE_VOID, [CN_TAG_embed] = CN_LIKE_VOID, [CN_TAG_frame] = CN_LIKE_VOID,
    [CN_TAG_img] = CN_LIKE_VOID, [CN_TAG_input] = CN_LIKE_VOID, [CN_TAG_link] = CN_LIKE_VOID, [CN_TAG_meta] = CN_LIKE_VOID,
    [CN_TAG_param] = CN_LIKE_VOID, [CN_TAG_source] = CN_LIKE_VOID, [CN_TAG_track] = CN_LIKE_VOID, [CN_TAG_wbr] = CN_LIKE_VOID,
    [CN_TAG_script] = CN_LIKE_RAW | CN_LIKE_NOISE, [CN_TAG_style] = CN_LIKE_RAW | CN_LIKE_NOISE,
    [CN_TAG_iframe] = CN_LIKE_RAW | CN_LIKE_NOISE, [CN_TAG_noembed] = CN_LIKE_RAW | CN_LIKE_NOISE,
    [CN_TAG_noframes] = CN_LIKE_RAW | CN_LIKE_NOISE, [CN_TAG_textarea] = CN_LIKE_RAW | CN_LIKE_NOISE,
    [CN_TAG_title] = CN_LIKE_RAW | CN_LIKE_NOISE,
    [CN_TAG_xmp] = CN_LIKE_RAW | CN_LIKE_BLOCK,
    [CN_TAG_audio] = CN_LIKE_NOISE, [CN_TAG_button] = CN_LIKE_NOISE, [CN_TAG_canvas] = CN_LIKE_NOISE, [CN_TAG_dialog] = CN_LIKE_NOISE,
    [CN_TAG_map] = CN_LIKE_NOISE, [CN_TAG_math] = CN_LIKE_NOISE, [CN_TAG_noscript] = CN_LIKE_NOISE, [CN_TAG_object] = CN_LIKE_NOISE,
    [CN_TAG_optgroup] = CN_LIKE_NOISE, [CN_TAG_option] = CN_LIKE_NOISE, [CN_TAG_rp] = CN_LIKE_NOISE, [CN_TAG_select] = CN_LIKE_NOISE,
    [CN_TAG_svg] = CN_LIKE_NOISE, [CN_TAG_template] = CN_LIKE_NOISE, [CN_TAG_video] = CN_LIKE_NOISE,
    [CN_TAG_address] = CN_LIKE_BLOCK, [CN_TAG_article] = CN_LIKE_BLOCK, [CN_TAG_aside] = CN_LIKE_BLOCK, [CN_TAG_blockquote] = CN_LIKE_BLOCK,
    [CN_TAG_body] = CN_LIKE_BLOCK, [CN_TAG_caption] = CN_LIKE_BLOCK, [CN_TAG_center] = CN_LIKE_BLOCK, [CN_TAG_dd] = CN_LIKE_BLOCK,
    [CN_TAG_details] = CN_LIKE_BLOCK, [CN_TAG_div] = CN_LIKE_BLOCK, [CN_TAG_dl] = CN_LIKE_BLOCK, [CN_TAG_dt] = CN_LIKE_BLOCK,
    [CN_TAG_fieldset] = CN_LIKE_BLOCK, [CN_TAG_figcaption] = CN_LIKE_BLOCK, [CN_TAG_figure] = CN_LIKE_BLOCK,
    [CN_TAG_footer] = CN_LIKE_BLOCK, [CN_TAG_form] = CN_LIKE_BLOCK, [CN_TAG_frameset] = CN_LIKE_BLOCK, [CN_TAG_h1] = CN_LIKE_BLOCK,
    [CN_TAG_h2] = CN_LIKE_BLOCK, [CN_TAG_h3] = CN_LIKE_BLOCK, [CN_TAG_h4] = CN_LIKE_BLOCK, [CN_TAG_h5] = CN_LIKE_BLOCK,
    [CN_TAG_h6] = CN_LIKE_BLOCK, [CN_TAG_head] = CN_LIKE_BLOCK, [CN_TAG_header] = CN_LIKE_BLOCK, [CN_TAG_html] = CN_LIKE_BLOCK,
    [CN_TAG_legend] = CN_LIKE_BLOCK, [CN_TAG_li] = CN_LIKE_BLOCK, [CN_TAG_main] = CN_LIKE_BLOCK, [CN_TAG_menu] = CN_LIKE_BLOCK,
    [CN_TAG_nav] = CN_LIKE_BLOCK, [CN_TAG_ol] = CN_LIKE_BLOCK, [CN_TAG_p] = CN_LIKE_BLOCK, [CN_TAG_pre] = CN_LIKE_BLOCK,
    [CN_TAG_section] = CN_LIKE_BLOCK, [CN_TAG_summary] = CN_LIKE_BLOCK, [CN_TAG_table] = CN_LIKE_BLOCK, [CN_TAG_tbody] = CN_LIKE_BLOCK,
    [CN_TAG_td] = CN_LIKE_BLOCK, [CN_TAG_tfoot] = CN_LIKE_BLOCK, [CN_TAG_th] = CN_LIKE_BLOCK, [CN_TAG_thead] = CN_LIKE_BLOCK,
    [CN_TAG_tr] = CN_LIKE_BLOCK, [CN_TAG_ul] = CN_LIKE_BLOCK,
};

typedef struct {
    CnArena *arena;
    CnHtml html;
    size_t cap;
    uint32_t stack[MAX_DEPTH];       /* open elements */
    uint32_t depth, beyond;          /* beyond: open elements that found no room */
    uint32_t open[CN_TAG_COUNT];     /* how many of each tag are on the stack */
    bool unclosed[CN_TAG_COUNT];     /* no end tag is left for this raw tag */
    const CnLooks *words;
    uint8_t first_tag[256], next_tag[CN_TAG_COUNT];  /* chains of tags by tag_chain; 0 ends one */
    uint32_t noise;                  /* open elements that are never text */
    bool after_block;                /* the last tag began or ended a block */
} Parser;

static unsigned char lower(char c) { return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c); }
static bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/* A number under 256 for a name by its ends and length; different for most tags. */
static unsigned tag_chain(const char *name, size_t len)
{
    return (lower(name[0]) * 3u + lower(name[len / 2]) * 29u + lower(name[len - 1]) * 7u + (unsigned)len * 17u) & 255;
}

static void prepare_tags(Parser *p)
{
    for (unsigned tag = CN_TAG_OTHER + 1; tag < CN_TAG_COUNT; tag++) {
        unsigned chain = tag_chain(tag_names[tag], strlen(tag_names[tag]));
        p->next_tag[tag] = p->first_tag[chain];
        p->first_tag[chain] = (uint8_t)tag;
    }
}

static unsigned tag_of(const Parser *p, CnStr name)
{
    if (name.len > 10 || !name.len) return CN_TAG_OTHER;
    for (unsigned tag = p->first_tag[tag_chain(name.ptr, name.len)]; tag; tag = p->next_tag[tag]) {
        size_t i = 0;
        while (i < name.len && lower(name.ptr[i]) == (unsigned char)tag_names[tag][i]) i++;
        if (i == name.len && !tag_names[tag][i]) return tag;
    }
    return CN_TAG_OTHER;
}

static CnStr name_at(CnStr source, size_t at)
{
    size_t end = at;
    while (end < source.len && !is_space(source.ptr[end]) && source.ptr[end] != '>' && source.ptr[end] != '/') end++;
    return (CnStr){source.ptr + at, end - at};
}

/* ---- the tree ------------------------------------------------------------------------------------------ */

static uint32_t add_node(Parser *p, unsigned tag, size_t at, size_t len)
{
    CnHtml *html = &p->html;
    if (html->n == p->cap) html->node = cn_arena_grow(p->arena, html->node, sizeof *html->node, html->n, &p->cap);
    uint32_t parent = p->depth ? p->stack[p->depth - 1] : 0;
    html->node[html->n] = (CnNode){(uint32_t)at, (uint32_t)len, parent, html->n + 1, (uint8_t)tag, 0};
    return html->n++;
}

static void pop_to(Parser *p, uint32_t depth)
{
    while (p->depth > depth) {
        CnNode *node = &p->html.node[p->stack[--p->depth]];
        node->end = p->html.n;
        p->open[node->tag]--;
        p->noise -= (cn_tag_like(node->tag) & CN_LIKE_NOISE) != 0;
    }
}

static unsigned tag_on(const Parser *p, uint32_t depth) { return p->html.node[p->stack[depth]].tag; }

static bool is_table_part(unsigned tag)
{
    return tag == CN_TAG_td || tag == CN_TAG_th || tag == CN_TAG_tr || tag == CN_TAG_tbody || tag == CN_TAG_thead ||
           tag == CN_TAG_tfoot || tag == CN_TAG_table || tag == CN_TAG_caption;
}

/* What an open element keeps from being closed from inside it. */
static bool is_wall(unsigned inner, unsigned wall)
{
    if (wall == CN_TAG_table) return inner != CN_TAG_table;
    if (wall == CN_TAG_td || wall == CN_TAG_th || wall == CN_TAG_caption) return !is_table_part(inner);
    if (inner == CN_TAG_li) return wall == CN_TAG_ul || wall == CN_TAG_ol || wall == CN_TAG_menu;
    if (inner == CN_TAG_dt || inner == CN_TAG_dd) return wall == CN_TAG_dl;
    if (cn_tag_like(inner) & CN_LIKE_BLOCK) return false;
    return inner != CN_TAG_OTHER && (cn_tag_like(wall) & CN_LIKE_BLOCK);
}

/* Closes the innermost open `tag` and all inside it, unless a wall stands between. */
static void close_tag(Parser *p, unsigned tag, CnStr name)
{
    if (!p->open[tag]) return;
    uint32_t low = tag == CN_TAG_OTHER && p->depth > 64 ? p->depth - 64 : 0;
    for (uint32_t d = p->depth; d-- > low;) {
        unsigned on = tag_on(p, d);
        if (on == tag &&
            (tag != CN_TAG_OTHER || cn_str_eq_nocase(name_at(p->html.source, p->html.node[p->stack[d]].at), name))) {
            pop_to(p, d);
            return;
        }
        if (is_wall(tag, on)) return;
    }
}

static bool belongs_in_head(unsigned tag)
{
    return tag == CN_TAG_meta || tag == CN_TAG_link || tag == CN_TAG_title || tag == CN_TAG_script || tag == CN_TAG_style ||
           tag == CN_TAG_base || tag == CN_TAG_noscript || tag == CN_TAG_template || tag == CN_TAG_head;
}

/* End tags that HTML lets authors leave out. source: HTML Standard, "optional tags". */
static void close_implied(Parser *p, unsigned tag)
{
    CnStr none = {NULL, 0};
    if (p->open[CN_TAG_head] && !belongs_in_head(tag) && tag != CN_TAG_OTHER) close_tag(p, CN_TAG_head, none);
    switch (tag) {
    case CN_TAG_li: close_tag(p, CN_TAG_li, none); break;
    case CN_TAG_dt: case CN_TAG_dd: close_tag(p, CN_TAG_dt, none), close_tag(p, CN_TAG_dd, none); break;
    case CN_TAG_td: case CN_TAG_th: close_tag(p, CN_TAG_td, none), close_tag(p, CN_TAG_th, none); break;
    case CN_TAG_tr: close_tag(p, CN_TAG_tr, none); break;
    case CN_TAG_tbody: case CN_TAG_thead: case CN_TAG_tfoot:
        close_tag(p, CN_TAG_tbody, none), close_tag(p, CN_TAG_thead, none), close_tag(p, CN_TAG_tfoot, none);
        break;
    case CN_TAG_option: close_tag(p, CN_TAG_option, none); break;
    case CN_TAG_a: close_tag(p, CN_TAG_a, none); break;
    default: break;
    }
    bool table_part = is_table_part(tag) && tag != CN_TAG_table;
    if ((cn_tag_like(tag) & CN_LIKE_BLOCK) && tag != CN_TAG_br && !table_part) close_tag(p, CN_TAG_p, none);
}

static void open_tag(Parser *p, unsigned tag, size_t at, size_t len, unsigned looks)
{
    bool empty = (cn_tag_like(tag) & CN_LIKE_VOID) != 0;
    if (tag == CN_TAG_OTHER || tag == CN_TAG_svg) empty |= len && p->html.source.ptr[at + len - 1] == '/';
    close_implied(p, tag);
    if (!empty && p->depth == MAX_DEPTH) {
        p->beyond++;
        p->html.cut = true;
        return;
    }
    uint32_t node = add_node(p, tag, at, len);
    p->html.node[node].looks = (uint16_t)looks;
    if (empty) return;
    p->stack[p->depth++] = node;
    p->open[tag]++;
    p->noise += (cn_tag_like(tag) & CN_LIKE_NOISE) != 0;
}

/* ---- cutting ------------------------------------------------------------------------------------------- */

/* The place of the '>' that ends the tag which begins at `at`; a '>' inside a quoted value does not count. */
static size_t tag_end(CnStr source, size_t at)
{
    const char *s = source.ptr;
    for (size_t i = at; i < source.len; i++) {
        if (s[i] == '>') return i;
        if (s[i] != '=') continue;
        size_t q = i + 1;
        while (q < source.len && is_space(s[q])) q++;
        if (q < source.len && (s[q] == '"' || s[q] == '\'')) {
            const char *close = memchr(s + q + 1, s[q], source.len - q - 1);
            if (close) i = (size_t)(close - s);
        }
    }
    return source.len;
}

/* Behind the end tag of a raw element whose content begins at `from`; *content is its length. */
static size_t raw_end(Parser *p, unsigned tag, size_t from, size_t *content)
{
    CnStr source = p->html.source, name = cn_str(tag_names[tag]);
    if (!p->unclosed[tag])
        for (size_t at = from; (at = cn_str_find(source, CN_STR("</"), at)) != SIZE_MAX; at += 2) {
            size_t behind = at + 2 + name.len;
            if (behind > source.len || !cn_str_eq_nocase(cn_str_sub(source, at + 2, behind), name)) continue;
            if (behind < source.len && !is_space(source.ptr[behind]) && source.ptr[behind] != '>' && source.ptr[behind] != '/')
                continue;
            *content = at - from;
            size_t end = tag_end(source, behind);
            return end < source.len ? end + 1 : end;
        }
    p->unclosed[tag] = true;
    bool code = tag == CN_TAG_script || tag == CN_TAG_style;
    const char *next = code || from >= source.len ? NULL : memchr(source.ptr + from, '<', source.len - from);
    size_t end = next ? (size_t)(next - source.ptr) : source.len;
    *content = end - from;
    return end;
}

/* Cuts the start or end tag at `at` (a '<' before a letter, or before '/' and a letter); returns the place behind it. */
static size_t cut_tag(Parser *p, size_t at)
{
    CnStr source = p->html.source;
    bool closing = source.ptr[at + 1] == '/';
    size_t from = at + 1 + closing;
    CnStr name = name_at(source, from);
    unsigned tag = tag_of(p, name);
    p->after_block = (cn_tag_like(tag) & CN_LIKE_BLOCK) != 0;
    bool looked_at = !closing && !p->noise && !(cn_tag_like(tag) & (CN_LIKE_VOID | CN_LIKE_NOISE | CN_LIKE_RAW));
    unsigned looks = looked_at && tag == CN_TAG_OTHER ? cn_looks_of_element(name) : 0;
    size_t end = looked_at ? cn_looks_scan(p->words, source, from + name.len, &looks) : tag_end(source, from + name.len), behind = end < source.len ? end + 1 : end;
    if (closing) {
        if (p->beyond && !(cn_tag_like(tag) & CN_LIKE_VOID)) p->beyond--;
        else if (tag == CN_TAG_br) add_node(p, tag, from, 2);
        else close_tag(p, tag, name);
        return behind;
    }
    open_tag(p, tag, from, end - from, looks);
    if (!(cn_tag_like(tag) & CN_LIKE_RAW)) return behind;
    size_t content, after = raw_end(p, tag, behind, &content);
    if (content) add_node(p, CN_TAG_TEXT, behind, content);
    if (p->beyond) p->beyond--;
    else close_tag(p, tag, name);
    return after;
}

/* Behind a comment, a doctype or another thing that is neither tag nor text; `at` is its '<'. */
static size_t skip_markup(CnStr source, size_t at)
{
    CnStr close = CN_STR(">");
    size_t from = at + 2;
    if (cn_str_starts(cn_str_sub(source, at, at + 4), CN_STR("<!--"))) {
        close = CN_STR("-->");  /* from here on, so that <!--> is a comment too */
    }
    size_t end = cn_str_find(source, close, from);
    return end == SIZE_MAX ? source.len : end + close.len;
}

/* White space at the beginning of a line, as between the tags of a well-kept page, says nothing. */
static bool is_indentation(const Parser *p, size_t at, size_t end)
{
    if (!p->after_block || p->open[CN_TAG_pre]) return false;
    while (at < end && is_space(p->html.source.ptr[at])) at++;
    return at == end;
}

static bool opens_markup(char c) { return is_letter(c) || c == '/' || c == '!' || c == '?'; }

CnHtml cn_html_parse(CnArena *arena, CnStr source)
{
    Parser *p = CN_NEW(arena, Parser);
    p->arena = arena;
    p->html.source = source;
    p->words = cn_looks_new(arena);
    prepare_tags(p);
    p->cap = source.len / BYTES_A_NODE + 64;
    p->html.node = CN_NEW_N(arena, CnNode, p->cap);
    add_node(p, CN_TAG_OTHER, 0, 0);
    for (size_t at = 0; at < source.len;) {
        const char *next = memchr(source.ptr + at, '<', source.len - at);
        size_t tag = next ? (size_t)(next - source.ptr) : source.len, text = at;
        /* a '<' that opens nothing is text */
        while (tag + 1 < source.len && !opens_markup(source.ptr[tag + 1])) {
            next = memchr(source.ptr + tag + 1, '<', source.len - tag - 1);
            tag = next ? (size_t)(next - source.ptr) : source.len;
        }
        if (tag + 1 == source.len) tag = source.len;
        if (tag > text && !is_indentation(p, text, tag)) add_node(p, CN_TAG_TEXT, text, tag - text);
        if (tag >= source.len) break;
        char first = source.ptr[tag + 1], second = tag + 2 < source.len ? source.ptr[tag + 2] : 0;
        bool is_tag = is_letter(first) || (first == '/' && is_letter(second));
        at = is_tag ? cut_tag(p, tag) : skip_markup(source, tag);
        if (p->html.n >= MAX_NODES) {
            p->html.cut = true;
            break;
        }
    }
    pop_to(p, 0);
    p->html.node[0].end = p->html.n;
    return p->html;
}

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
        uint32_t c;
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
