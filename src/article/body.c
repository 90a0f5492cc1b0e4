#include "article/body.h"
#include "article/date.h"
#include "article/looks.h"
#include "article/meta.h"
#include "article/plain.h"
#include "base/sixteen.h"
#include "base/utf8.h"

/* All numbers here are tuned on saved news pages that are not part of the project; lengths are in characters, a Han or kana
 * character counting as two. */
enum {
    PARAGRAPH = 25,      /* text from which a block can be a paragraph */
    GOOD_PARAGRAPH = 40, /* text from which it is one without doubt */
    MAIN_TEXT = 400,     /* good text in <main> or <article> that an element cannot hold and be noise */
    SHORT = 60,          /* text up to which a paragraph named like noise is noise */
    RESCUE = 40,         /* percent of the page's good text that noise cannot hold */
    RESCUE_BELOW = 60,   /* the same for what stands below the first heading */
    UNHIDE = 50,         /* percent of it that, with a first heading, cannot be hidden: a page saved under its own dialog */
    UNHIDE_ALL = 85,     /* and without */
    LEFT = 300,          /* good text that a page must have besides its comments and dialogs */
    CREDIT = 90,         /* length, in the source too, of a date or byline that stands alone */
    ITEM = 60,           /* mean length from which list items are text rather than links */
    DATELINES = 80,      /* short lines above the text that may hold its date */
    ABOVE = 8,           /* and above its heading */
    TAIL = 160,          /* bytes of headings at the end that nothing follows and that are dropped */
    HEADINGS = 40,       /* headings that are compared with the title */
    SLACK = 12,          /* by which its source may be longer: entities */
    LINE = 100,          /* bytes of a line of links that is dropped */
    LEAD_IN = 400,       /* nodes between heading and text in which a lead may stand */
    DEEP = 100,          /* levels up to which the sums around what is dropped are mended one by one */
    CLIMB = 6            /* levels up to which a paragraph speaks for the elements around it */
};

typedef struct {
    uint32_t own, own_link;   /* of text that stands directly in this block */
    uint32_t all, all_link;   /* of the whole subtree */
    uint32_t good, main;      /* of good paragraphs in the subtree; of those in <main> or <article> there */
    uint32_t items;           /* rows or list items in the subtree */
    uint16_t commas;
    uint16_t looks;
    uint8_t dropped, inside, breaks;
    float score;
} Block;

enum { IN_LINK = 1, IN_MAIN = 2, HAS_BLOCKS = 4, IN_APART = 8, HAS_LETTERS = 16, HAS_DIGITS = 32 };

typedef struct {
    CnArena *arena;
    const CnHtml *html;
    CnStr title;
    const CnArticleOptions *options;
    CnTextBuf *out;
    Block *block;        /* one a node */
    uint32_t *list;      /* the nodes that are blocks, but for the first node and what can never be text */
    uint32_t n_list;
    uint32_t *home;      /* the block that a node's text belongs to */
    uint32_t good;       /* of the page, before noise was dropped */
    bool deep;           /* some of it stood so deep that all sums are made anew */
    uint32_t h1;         /* the first one; 0 = none */
    bool all;            /* nothing is left out: the last resort */
    uint32_t heading;    /* the block that says the title, or the page's only h1; 0 = none */
    bool says_title;     /* it does: it is not written again */
    bool plain[256];     /* is_plain of each byte */
} Body;

static const CnNode *node_at(const Body *b, uint32_t i) { return &b->html->node[i]; }
static bool is_block(const Body *b, uint32_t i) { return (cn_tag_like(node_at(b, i)->tag) & CN_LIKE_BLOCK) != 0; }
static bool is_heading(unsigned tag) { return tag >= CN_TAG_h1 && tag <= CN_TAG_h6; }

/* ---- measuring ------------------------------------------------------------------------------------------ */

/* Plain: written as it is, for it belongs to no entity, and to no character that is dropped or may be a space. */
static bool is_plain(unsigned c) { return c > ' ' && c != '&' && c != 0x7F && c != 0xC2 && c != 0xEF && (c < 0xE1 || c > 0xE3); }

/* Of bytes up to 15. */
static uint32_t sum_of(CnSixteen v)
{
    uint64_t half[2];
    memcpy(half, &v, sizeof half);
    return (uint32_t)((half[0] + half[1]) * 0x0101010101010101u >> 56);
}

/* The length of a text in characters, a Han or kana character counting as two, and its commas. `all`: up to where can be read. Returns
 * HAS_LETTERS and HAS_DIGITS. */
static uint8_t measure_text(CnStr text, const char *all, uint32_t *length, uint32_t *commas)
{
    enum { AT_ONCE = 7 * 16 };  /* bytes: at most two for each are summed up in a column */
    CnSixteen letters = {0}, digits = {0}, one = cn_sixteen_of(1);
    *length = *commas = 0;
    for (size_t from = 0; from < text.len; from += AT_ONCE) {
        CnSixteen ink = {0}, marks = {0};
        const char *p = text.ptr + from, *end = text.len - from > AT_ONCE ? p + AT_ONCE : text.ptr + text.len;
        for (; p < end; p += 16) {
            CnSixteen v = cn_sixteen(p, all);
            if (end - p < 16) v = cn_sixteen_first(v, (size_t)(end - p));
            CnSixteen comma = cn_sixteen_is(v, ','), printed = cn_sixteen_in(v, 0x21, 0x5F);
            letters |= cn_sixteen_in(v | cn_sixteen_of(0x20), 'a', 0x1F);
            digits |= cn_sixteen_in(v, '0', 10);
            if (cn_sixteen_bits(v)) {
                CnSixteen lead = cn_sixteen_in(v, 0xC0, 0x40), next = cn_sixteen(p + 1, all), third = cn_sixteen(p + 2, all);
                letters |= lead;
                printed |= lead;
                ink += cn_sixteen_in(v, 0xE3, 7) & one;
                comma |= (cn_sixteen_is(v, 0xD8) & cn_sixteen_is(next, 0x8C)) | (cn_sixteen_is(v, 0xE3) & cn_sixteen_is(next, 0x80) & cn_sixteen_is(third, 0x81)) |
                         (cn_sixteen_is(v, 0xEF) & cn_sixteen_is(next, 0xBC) & cn_sixteen_is(third, 0x8C));
            }
            ink += printed & one;
            marks += comma & one;
        }
        *length += sum_of(ink);
        *commas += sum_of(marks);
    }
    return (uint8_t)((cn_sixteen_bits(~cn_sixteen_is(letters, 0)) ? HAS_LETTERS : 0) | (cn_sixteen_bits(~cn_sixteen_is(digits, 0)) ? HAS_DIGITS : 0));
}

/* Looks and places of all nodes, and the length of the text in each block. What can never be text is dropped. */
static void measure(Body *b)
{
    const char *all = b->html->source.ptr + b->html->source.len;
    for (uint32_t i = 0; i < b->html->n; i++) {
        const CnNode *node = node_at(b, i);
        Block *at = &b->block[i], *up = &b->block[node->parent];
        at->inside = i ? up->inside & (IN_LINK | IN_MAIN | IN_APART) : 0;
        b->home[i] = !i || is_block(b, i) ? i : b->home[node->parent];
        if (node->tag == CN_TAG_TEXT) {
            uint32_t length, commas;
            Block *home = &b->block[b->home[i]];
            home->inside |= measure_text((CnStr){b->html->source.ptr + node->at, node->len}, all, &length, &commas);
            home->own += length;
            if (at->inside & IN_LINK) home->own_link += length;
            home->commas = (uint16_t)(home->commas + commas > UINT16_MAX ? UINT16_MAX : home->commas + commas);
            continue;
        }
        if ((cn_tag_like(node->tag) & CN_LIKE_NOISE) || node->tag == CN_TAG_head) {
            at->dropped = 1;
            uint32_t end = node->end;
            while (++i < end) b->block[i].dropped = 1, b->home[i] = b->home[node->parent];
            i--;
            continue;
        }
        at->looks = node->looks;
        if (i && is_block(b, i)) b->list[b->n_list++] = i;
        if (node->tag == CN_TAG_h1 && !b->h1) b->h1 = i;
        if ((at->looks & CN_LOOKS_APART) && node->tag != CN_TAG_body && node->tag != CN_TAG_html) at->inside |= IN_APART;
        if (node->tag == CN_TAG_a) at->inside |= IN_LINK;
        bool main = node->tag == CN_TAG_article || node->tag == CN_TAG_main || (at->looks & (CN_LOOKS_BODY | CN_LOOKS_MAIN));
        if (main && !(at->inside & IN_APART)) at->inside |= IN_MAIN;
        if (i && is_block(b, i) && node->tag != CN_TAG_br && node->tag != CN_TAG_hr)
            b->block[b->home[node->parent]].inside |= HAS_BLOCKS;
        if (node->tag == CN_TAG_br && b->block[b->home[node->parent]].breaks < 2) b->block[b->home[node->parent]].breaks++;
    }
}

static bool is_paragraph(const Body *b, uint32_t i, uint32_t least)
{
    const Block *at = &b->block[i];
    return at->own >= least && !is_heading(node_at(b, i)->tag) && at->own_link * 5 < at->own * 2;
}

/* Sums over subtrees, leaving out what is dropped. Texts have none of their own. */
static void sum_up(Body *b)
{
    for (uint32_t i = b->html->n; i-- > 0;) {
        const CnNode *node = node_at(b, i);
        Block *at = &b->block[i];
        if (at->dropped) continue;
        uint32_t good = is_paragraph(b, i, GOOD_PARAGRAPH) ? at->own : 0;
        at->all += at->own;
        at->all_link += at->own_link;
        at->good += good;
        at->main += at->inside & IN_MAIN ? good : 0;
        at->items += (uint32_t)(node->tag == CN_TAG_li) + (node->tag == CN_TAG_th);
        if (!i) break;
        Block *up = &b->block[node->parent];
        up->all += at->all;
        up->all_link += at->all_link;
        up->good += at->good;
        up->main += at->main;
        up->items += at->items;
    }
}

/* Drops a subtree, and takes its sums out of those around it. */
static void drop(Body *b, uint32_t i)
{
    const Block *at = &b->block[i];
    uint32_t up = i;
    for (unsigned level = 0; up && level < DEEP; level++) {
        up = node_at(b, up)->parent;
        b->block[up].all -= at->all;
        b->block[up].all_link -= at->all_link;
        b->block[up].good -= at->good;
        b->block[up].main -= at->main;
        b->block[up].items -= at->items;
    }
    b->deep |= up != 0;
    for (uint32_t k = i; k < node_at(b, i)->end; k++) b->block[k].dropped = 1, b->block[k].all = 0;
}

/* ---- what is noise --------------------------------------------------------------------------------------- */

static bool is_noise(const Body *b, uint32_t i)
{
    const CnNode *node = node_at(b, i);
    const Block *at = &b->block[i];
    if (node->tag == CN_TAG_TEXT || node->tag == CN_TAG_html || node->tag == CN_TAG_body || !i) return false;
    bool has_h1 = i < b->h1 && b->h1 < node->end;
    if (at->looks & CN_LOOKS_HIDDEN) return (uint64_t)at->good * 100 <= (uint64_t)b->good * (has_h1 ? UNHIDE : UNHIDE_ALL);
    if (at->looks & CN_LOOKS_BODY) return false;
    if ((at->looks & CN_LOOKS_APART) && b->good - at->good > LEFT && !has_h1) return true;
    bool much = (uint64_t)at->good * 100 > (uint64_t)b->good * (b->h1 && b->h1 < i ? RESCUE_BELOW : RESCUE);
    bool around = !(at->inside & IN_MAIN) && at->main > MAIN_TEXT;  /* it stands around the main text */
    if (node->tag == CN_TAG_nav) return !much;
    if (much || node->tag == CN_TAG_article || node->tag == CN_TAG_main) return false;
    if (node->tag == CN_TAG_footer || node->tag == CN_TAG_aside || node->tag == CN_TAG_form || node->tag == CN_TAG_fieldset)
        return true;
    if (node->tag == CN_TAG_header || node->tag == CN_TAG_address) return !(at->inside & IN_MAIN);
    if (node->tag == CN_TAG_p && at->own > SHORT) return false;
    return (at->looks & CN_LOOKS_NOISE) && !around && !is_heading(node->tag) && node->tag != CN_TAG_a &&
           node->tag != CN_TAG_table && node->tag != CN_TAG_td && node->tag != CN_TAG_tr;
}

/* A date, an hour or a byline that stands alone. */
static bool is_credit(const Body *b, uint32_t i)
{
    const CnNode *node = node_at(b, i);
    if (!(b->block[i].looks & (CN_LOOKS_AUTHOR | CN_LOOKS_DATE | CN_LOOKS_PUBLISHED)) && node->tag != CN_TAG_time) return false;
    if (is_heading(node->tag) || b->block[b->home[i]].own > CREDIT) return false;
    uint32_t length = 0;
    for (uint32_t k = i + 1; k < node->end && length <= CREDIT; k++)
        if (node_at(b, k)->tag == CN_TAG_TEXT) length += node_at(b, k)->len;
    return length <= CREDIT;
}

static void drop_noise(Body *b)
{
    for (uint32_t i = 1; i < b->html->n; i++) {
        if (!b->block[i].dropped && (is_noise(b, i) || is_credit(b, i))) drop(b, i);
        if (b->block[i].dropped) i = node_at(b, i)->end - 1;
    }
    if (!b->deep) return;
    for (uint32_t i = 0; i < b->html->n; i++) {
        Block *at = &b->block[i];
        at->all = at->all_link = at->good = at->main = at->items = 0;
    }
    sum_up(b);
}

/* ---- the choice ------------------------------------------------------------------------------------------ */

static float first_score(const Body *b, uint32_t i)
{
    float score = 0;
    unsigned looks = b->block[i].looks;
    switch (node_at(b, i)->tag) {
    case CN_TAG_article: score = 15; break;
    case CN_TAG_main: score = 10; break;
    case CN_TAG_div: case CN_TAG_section: score = 5; break;
    case CN_TAG_pre: case CN_TAG_td: case CN_TAG_blockquote: score = 3; break;
    case CN_TAG_ul: case CN_TAG_ol: case CN_TAG_li: case CN_TAG_dl: case CN_TAG_form: case CN_TAG_address: score = -3; break;
    default: break;
    }
    if (looks & CN_LOOKS_GOOD) score += 20;
    if (looks & CN_LOOKS_NOISE) score -= 20;
    if (looks & CN_LOOKS_BODY) score += 40;
    return score;
}

/* Each paragraph speaks for the elements around it, the less the farther out they are. */
static void score_blocks(Body *b)
{
    for (uint32_t k = 0; k < b->n_list; k++) {
        uint32_t i = b->list[k];
        const Block *at = &b->block[i];
        if (at->dropped || !is_paragraph(b, i, PARAGRAPH)) continue;
        float length = (float)at->own / 100.0f;
        bool itself = node_at(b, i)->tag != CN_TAG_p && ((at->inside & HAS_BLOCKS) || at->breaks > 1);
        float score = 1.0f + (float)at->commas + (length > 3 && !itself ? 3 : length);
        score *= 1.0f - (float)at->own_link / (float)at->own;
        uint32_t up = itself ? i : node_at(b, i)->parent;
        for (int level = 0; level < CLIMB && up; level++, up = node_at(b, up)->parent) {
            if (!is_block(b, up)) {
                level--;
                continue;
            }
            b->block[up].score += level == 0 ? score : level == 1 ? score / 2 : score / (float)(level * 3);
        }
    }
}

static uint32_t best_block(const Body *b)
{
    uint32_t best = 0;
    float most = -1e9f;
    for (uint32_t k = 0; k < b->n_list; k++) {
        uint32_t i = b->list[k];
        const Block *at = &b->block[i];
        if (at->dropped || at->score <= 0 || !at->all) continue;
        float score = (at->score + first_score(b, i)) * (1.0f - (float)at->all_link / (float)at->all);
        if (score <= most) continue;
        most = score;
        best = i;
    }
    return best;
}

/* Outwards as long as that adds good text rather than other text; less strictly where it says that it is content. */
static uint32_t widened(const Body *b, uint32_t best)
{
    uint32_t now = best;
    for (uint32_t up = best; up;) {
        up = node_at(b, up)->parent;
        uint32_t more = b->block[up].all - b->block[now].all, good = b->block[up].good - b->block[now].good;
        uint32_t links = b->block[up].all_link - b->block[now].all_link;
        bool says = (b->block[up].inside & IN_MAIN) || (b->block[up].looks & (CN_LOOKS_GOOD | CN_LOOKS_MAIN)) == CN_LOOKS_GOOD;
        if (node_at(b, now)->tag == CN_TAG_body) break;
        bool enough = good * 2 > more || (says && good * 3 > more && links * 2 < more);
        if (good * 15 > b->block[now].good && enough) now = up;
    }
    return now;
}

/* ---- where it begins and ends ------------------------------------------------------------------------------ */

/* Sets `heading`: a heading if one says the title. */
static void find_heading(Body *b)
{
    uint32_t length, commas, best = 0, n_h1 = 0;
    measure_text(b->title, b->title.len ? b->title.ptr + b->title.len : NULL, &length, &commas);
    unsigned compared = 0, rank = 9;
    for (uint32_t k = 0; k < b->n_list && rank > 1; k++) {
        uint32_t i = b->list[k];
        const Block *at = &b->block[i];
        unsigned tag = node_at(b, i)->tag;
        n_h1 += tag == CN_TAG_h1 && !at->dropped;
        if (at->dropped || compared == HEADINGS || at->all < length || at->all > length + SLACK || length < 4) continue;
        unsigned mine = is_heading(tag) ? tag - CN_TAG_h1 + 1u : 7;
        if (mine >= rank) continue;
        compared++;
        if (cn_same_words(cn_html_text(b->arena, b->html, i, 600), b->title)) best = i, rank = mine;
    }
    b->says_title = best != 0;
    b->heading = best ? best : n_h1 == 1 && !b->block[b->h1].dropped ? b->h1 : 0;
}

/* Where the text of the block begins: behind the title's heading, unless much stands before that. */
static uint32_t find_begin(const Body *b, uint32_t best)
{
    if (b->heading <= best || b->heading >= node_at(b, best)->end) return best;
    uint64_t before = 0;
    for (uint32_t i = best; i < b->heading; i++)
        if (!b->block[i].dropped && is_paragraph(b, i, GOOD_PARAGRAPH)) before += b->block[i].own;
    return before * 2 > b->block[best].good ? best : b->says_title ? node_at(b, b->heading)->end : b->heading;
}

/* Where it ends: before another <article> behind the title's own that has a first heading too, as on pages that go on for ever. */
static uint32_t find_end(const Body *b, uint32_t best)
{
    uint32_t end = node_at(b, best)->end, own = b->heading;
    if (b->heading <= best || b->heading >= end || node_at(b, b->heading)->tag != CN_TAG_h1) return end;
    while (own > best && node_at(b, own)->tag != CN_TAG_article) own = node_at(b, own)->parent;
    if (own == best || b->block[own].good <= LEFT) return end;  /* a heading alone, as above a live blog */
    for (uint32_t i = node_at(b, own)->end; i < end; i++) {
        if (node_at(b, i)->tag != CN_TAG_h1) continue;
        for (uint32_t up = i; up > best; up = node_at(b, up)->parent)
            if (node_at(b, up)->tag == CN_TAG_article) return up;
    }
    return end;
}

/* ---- writing --------------------------------------------------------------------------------------------- */

static bool is_dropped_character(uint32_t c) { return c < 32 || (c >= 0x7F && c < 0xA0) || c == 0xFEFF || c == 0xAD; }

/* Bit i: the byte i of the sixteen at p may not be written as it is: it may be, or belong to, an entity, a character that is dropped, or
 * white space other than a space. Two more bytes can be read. */
static uint32_t odd_bytes(const char *p, CnSixteen v)
{
    CnSixteen odd = cn_sixteen_in(v, 0, ' ') | cn_sixteen_is(v, 0x7F) | cn_sixteen_is(v, '&'), one, two;
    if (!cn_sixteen_bits(v)) return cn_sixteen_bits(odd);
    memcpy(&one, p + 1, 16), memcpy(&two, p + 2, 16);
    CnSixteen sign = cn_sixteen_is(v, 0xE2) & cn_sixteen_is(one, 0x80) & cn_sixteen_in(two, 0x90, 0x18);  /* dashes and quotation marks */
    CnSixteen wide = cn_sixteen_is(v, 0xE3) & ~(cn_sixteen_is(one, 0x80) & cn_sixteen_is(two, 0x80)), comma = cn_sixteen_is(v, 0xEF) & cn_sixteen_is(one, 0xBC);
    return cn_sixteen_bits(odd | ((cn_sixteen_is(v, 0xC2) | cn_sixteen_in(v, 0xE1, 3) | cn_sixteen_is(v, 0xEF)) & ~(sign | wide | comma)));
}

/* Plain bytes from `at` on, with one space between words. */
static size_t plain_run(const Body *b, CnStr text, size_t at)
{
    const char *from = text.ptr + at, *p = from, *end = text.ptr + text.len, *all = b->html->source.ptr + b->html->source.len;
    for (uint32_t space = 1; p < end && all - p >= 18; p += 16) {  /* space: the byte before is one; the first one is left to others */
        CnSixteen v;
        memcpy(&v, p, 16);
        uint32_t spaces = cn_sixteen_bits(cn_sixteen_is(v, ' ')), odd = odd_bytes(p, v) | (spaces & (spaces << 1 | space));
        if (end - p < 16) odd |= 1u << (end - p);
        if (odd) return (size_t)(p - from) + (size_t)__builtin_ctz(odd);
        space = spaces >> 15;
    }
    for (; p < end; p++)
        if (!b->plain[(unsigned char)*p] && (*p != ' ' || p == from || p[-1] == ' ')) break;
    return (size_t)(p < end ? p - from : end - from);
}

/* Behind the white space of ASCII that begins at `at`; a line feed ends it where lines count. */
static size_t past_white(CnStr text, size_t at, bool lines)
{
    while (at < text.len && (text.ptr[at] == ' ' || (text.ptr[at] >= '\t' && text.ptr[at] <= '\r' && !(lines && text.ptr[at] == '\n')))) at++;
    return at;
}

static void write_text(Body *b, const CnNode *node, bool pre)
{
    CnStr text = {b->html->source.ptr + node->at, node->len};
    CnTextBuf *out = b->out;
    bool first = true;
    for (size_t at = 0; at < text.len && !out->cut;) {
        uint32_t c;
        size_t from = at, run = plain_run(b, text, at);
        if (run) {
            if (first) cn_text_from(out, node->at + from);
            first = false;
            cn_text_add(out, cn_str_sub(text, at, at + run));
            at += run;
            continue;
        }
        at = past_white(text, at, pre);
        if (at > from) c = ' ';
        else cn_html_char(text, &at, &c);
        if (pre && c == '\n') {
            cn_text_put(out, '\n');
            first = true;
            continue;
        }
        if (c == ' ' || cn_char_is_space(c)) {
            char last = out->len ? out->ptr[out->len - 1] : '\n';
            if (last == ' ' || last == '\n' || last == '\t') continue;
            c = ' ';
        } else if (is_dropped_character(c)) {
            continue;
        }
        if (first) cn_text_from(out, node->at + from);
        first = false;
        cn_text_put(out, c);
    }
}

/* Lists and boxes of links, and what holds no sentence at all. */
static bool is_clutter(const Body *b, uint32_t i)
{
    const Block *at = &b->block[i];
    if (!at->all) return false;
    unsigned tag = node_at(b, i)->tag;
    if (tag == CN_TAG_table && at->items > 1) return false;  /* has headings: data */
    if ((tag == CN_TAG_ul || tag == CN_TAG_ol) && at->items && at->all / at->items > ITEM) return at->all_link * 10 > at->all * 8;
    bool box = tag == CN_TAG_div || tag == CN_TAG_section || tag == CN_TAG_ul || tag == CN_TAG_ol || tag == CN_TAG_dl ||
               tag == CN_TAG_table || tag == CN_TAG_menu || tag == CN_TAG_header || tag == CN_TAG_address;
    return box && at->all_link * 2 > at->all && at->good * 4 < at->all;
}

static unsigned breaks_before(unsigned tag)
{
    switch (tag) {
    case CN_TAG_li: case CN_TAG_tr: case CN_TAG_dd: case CN_TAG_dt: case CN_TAG_tbody: case CN_TAG_thead: case CN_TAG_tfoot:
        return 1;
    case CN_TAG_td: case CN_TAG_th: return 0;
    default: return 2;
    }
}

static void begin_block(Body *b, unsigned tag)
{
    CnTextBuf *out = b->out;
    if (tag == CN_TAG_br) {
        if (out->len && out->ptr[out->len - 1] == '\n' && !(out->len > 1 && out->ptr[out->len - 2] == '\n')) cn_text_put(out, '\n');
        else cn_text_break(out, 1);
    } else if (tag == CN_TAG_td || tag == CN_TAG_th) {
        if (out->len && out->ptr[out->len - 1] != '\n' && out->ptr[out->len - 1] != '\t') cn_text_put(out, '\t');
    } else {
        cn_text_break(out, breaks_before(tag));
    }
}

/* The line that is being written. */
typedef struct {
    size_t at, linked;   /* where it begins; bytes of it in links */
    size_t tail;         /* where headings and links begin that no text follows yet; SIZE_MAX = nowhere */
    bool seen;           /* a line of text stands above */
} Line;

/* `tag`: of the line's block. Links that stand alone are dropped before the text and behind it. */
static void end_line(Body *b, Line *line, unsigned tag)
{
    CnTextBuf *out = b->out;
    size_t length = out->len - line->at;
    bool item = tag == CN_TAG_li || tag == CN_TAG_td || tag == CN_TAG_th || tag == CN_TAG_dd || tag == CN_TAG_dt;
    bool links = !item && line->linked && length < LINE && line->linked * 10 >= length * 9 && !is_heading(tag);
    if (links && !line->seen && !b->all) {
        out->len = line->at;
        cn_text_break(out, 1);
    } else if (length && (links || is_heading(tag))) {
        if (line->tail == SIZE_MAX) line->tail = line->at;
    } else if (length > 1) {
        line->tail = SIZE_MAX;
        line->seen |= length >= LINE;
    }
    line->at = out->len;
    line->linked = 0;
}

/* A count or an hour: digits without a letter, which are data in a table alone. */
static bool is_bare_number(const Body *b, uint32_t home)
{
    unsigned tag = node_at(b, home)->tag;
    uint8_t inside = b->block[home].inside;
    return !(inside & HAS_LETTERS) && (inside & HAS_DIGITS) && !is_heading(tag) && tag != CN_TAG_td && tag != CN_TAG_th && tag != CN_TAG_dd &&
           tag != CN_TAG_pre && (tag != CN_TAG_li || (inside & HAS_BLOCKS));
}

/* Writes nodes from .. to-1. Blocks that end before a node are closed by the break that the next text needs. */
static void write_range(Body *b, uint32_t from, uint32_t to)
{
    uint32_t last_home = UINT32_MAX, pre_end = 0;
    size_t start = b->out->len;
    Line line = {start, 0, SIZE_MAX, false};
    for (uint32_t i = from; i < to && !b->out->cut; i++) {
        const CnNode *node = node_at(b, i);
        if (b->block[i].dropped || (i != from && is_clutter(b, i)) || (i == b->heading && i != from && b->says_title)) {
            i = node->end - 1;
            continue;
        }
        if (node->tag == CN_TAG_pre || node->tag == CN_TAG_xmp) pre_end = node->end;
        if (node->tag == CN_TAG_TEXT) {
            if (is_bare_number(b, b->home[i])) continue;
            if (b->home[i] != last_home && last_home != UINT32_MAX && node_at(b, last_home)->end <= i) {
                end_line(b, &line, node_at(b, last_home)->tag);
                begin_block(b, node_at(b, last_home)->tag);
            }
            last_home = b->home[i];
            size_t before = b->out->len;
            write_text(b, node, i < pre_end);
            if (b->out->len == before) continue;
            if (b->block[i].inside & IN_LINK) line.linked += b->out->len - before;
        } else if (is_block(b, i)) {
            if (last_home != UINT32_MAX) end_line(b, &line, node_at(b, last_home)->tag);
            begin_block(b, node->tag);
        }
    }
    if (last_home != UINT32_MAX) end_line(b, &line, node_at(b, last_home)->tag);
    if (line.tail == SIZE_MAX || line.tail == start || b->out->cut || b->out->len - line.tail > TAIL) return;
    b->out->len = line.tail;
    cn_text_break(b->out, 1);
}

/* The last resort for a page that looks like nothing but noise: all its text. */
static void write_all(Body *b)
{
    for (uint32_t i = 0; i < b->html->n; i++) {
        const CnNode *node = node_at(b, i);
        bool never = (cn_tag_like(node->tag) & CN_LIKE_NOISE) || node->tag == CN_TAG_head;
        b->block[i].dropped = never;
        if (!never) continue;
        while (i + 1 < node->end) b->block[++i].dropped = 1;
    }
    b->all = true;
    write_range(b, 0, b->html->n);
}

/* A lead or a caption between the title's heading and the block of the text. */
static void write_lead_in(Body *b, uint32_t best)
{
    if (!b->heading || b->heading >= best || best - b->heading > LEAD_IN) return;
    for (uint32_t i = node_at(b, b->heading)->end; i < best; i++) {
        const Block *at = &b->block[i];
        const CnNode *node = node_at(b, i);
        if (at->dropped || is_clutter(b, i)) {
            i = node->end - 1;
            continue;
        }
        bool caption = node->tag == CN_TAG_figcaption && at->own >= PARAGRAPH;
        bool lead = is_block(b, i) && at->own >= GOOD_PARAGRAPH && at->own_link * 5 < at->own && node->tag != CN_TAG_h1;
        if ((!caption && !lead) || node->end > best || cn_date_in(cn_html_text(b->arena, b->html, i, 160), b->options).day) continue;
        write_range(b, i, node->end);
        cn_text_break(b->out, 2);
        i = node->end - 1;
    }
}

/* The date on the line that node i is or holds; none if it is no short line. */
static CnDate date_of_node(const Body *b, uint32_t i)
{
    const CnNode *node = node_at(b, i);
    uint32_t length = node->tag == CN_TAG_TEXT ? node->len : b->block[i].own;
    if (length < 6 || length > 200 || is_heading(node->tag) || (cn_tag_like(node->tag) & CN_LIKE_NOISE)) return (CnDate){0};
    CnDate date = cn_date_of_line(cn_html_text(b->arena, b->html, i, 240), b->options);
    return date.day ? date : (CnDate){0};
}

/* Nothing but a dateline stands there: it is no text. */
static void drop_dateline(Body *b, uint32_t i)
{
    uint32_t home = b->home[i];
    if (b->block[home].own > CREDIT || is_heading(node_at(b, home)->tag)) return;
    for (uint32_t k = home; k < node_at(b, home)->end; k++)
        if (b->home[k] == home && node_at(b, k)->tag == CN_TAG_TEXT) b->block[k].dropped = 1;
}

/* A dateline between the heading and the first paragraph, often in a box that is dropped as noise; else one that is named a
 * date; else one just above the heading. `begin`: where the text does. */
static CnDate find_dateline(Body *b, uint32_t best, uint32_t begin)
{
    CnDate date = {0};
    uint32_t from = 0, to = begin, end = node_at(b, best)->end;
    while (to < end && !is_paragraph(b, to, GOOD_PARAGRAPH)) to++;
    for (uint32_t i = 1; i < to; i++)
        if (node_at(b, i)->tag == CN_TAG_h1 || i == b->heading) from = i;
    for (uint32_t i = to, looked = 0; i-- > from + 1 && looked < DATELINES && !date.day;) {
        if (b->block[i].own < 6 && node_at(b, i)->tag != CN_TAG_TEXT) continue;
        looked++;
        date = date_of_node(b, i);
        if (date.day) drop_dateline(b, i);
    }
    for (uint32_t i = to; i < end && !date.day; i++)
        if (b->block[i].looks & CN_LOOKS_DATE) date = date_of_node(b, i);
    for (uint32_t i = from, looked = 0; i-- > 1 && looked < ABOVE && !date.day;) {
        if (node_at(b, i)->tag != CN_TAG_TEXT || (b->block[i].inside & IN_LINK)) continue;
        looked++;
        date = date_of_node(b, i);
    }
    return date;
}

CnDate cn_body_text(CnArena *arena, const CnHtml *html, CnStr title, const CnArticleOptions *options, CnTextBuf *out)
{
    Body *b = CN_NEW(arena, Body);
    *b = (Body){.arena = arena, .html = html, .title = title, .options = options, .out = out};
    b->block = CN_NEW_N(arena, Block, html->n);
    b->list = CN_NEW_N(arena, uint32_t, html->n);
    b->home = CN_NEW_N(arena, uint32_t, html->n);
    for (unsigned c = 0; c < 256; c++) b->plain[c] = is_plain(c);
    measure(b);
    sum_up(b);
    b->good = b->block[0].good;
    drop_noise(b);
    score_blocks(b);
    uint32_t best = widened(b, best_block(b));
    find_heading(b);
    uint32_t begin = find_begin(b, best);
    CnDate date = find_dateline(b, best, begin);
    size_t before = out->len;
    write_lead_in(b, best);
    write_range(b, begin, find_end(b, best));
    if (out->len == before) write_all(b);
    return date;
}
