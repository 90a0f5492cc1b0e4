#include "article/meta.h"
#include "article/date.h"
#include "article/jsonld.h"
#include "article/looks.h"
#include "base/utf8.h"

/* Names of <meta> and itemprop, best first. source: Open Graph, schema.org, Dublin Core, Parse.ly, Sailthru, HighWire. */
#define S(text) {text, sizeof text - 1}
static const CnStr date_keys[] = {S("article:published_time"), S("og:article:published_time"), S("datepublished"), S("article:published"),
    S("og:published_time"), S("og:pubdate"), S("article.published"), S("publishdate"), S("publish-date"), S("publish_date"),
    S("published_date"), S("pubdate"), S("publication_date"), S("published"), S("parsely-pub-date"), S("sailthru.date"),
    S("cxenseparse:recs:publishtime"), S("originalpublicationdate"), S("dc.date.issued"), S("dcterms.issued"), S("dc.date.created"),
    S("dcterms.created"), S("dc.date"), S("dcterms.date"), S("dc:date"), S("citation_publication_date"), S("citation_date"),
    S("prism.publicationdate"), S("article:post_date"), S("article.created"), S("datecreated"), S("date"), S("release_date")};
static const CnStr title_keys[] = {S("dc:title"), S("dc.title"), S("dcterms.title"), S("og:title"), S("twitter:title"), S("parsely-title"),
    S("citation_title"), S("headline")};
static const CnStr author_keys[] = {S("dc:creator"), S("dc.creator"), S("dcterms.creator"), S("author"), S("parsely-author"),
    S("article:author_name"), S("byl"), S("citation_author"), S("sailthru.author"), S("article:author")};
static const CnStr outlet_keys[] = {S("og:site_name"), S("article:publisher_name"), S("dc.publisher"), S("dcterms.publisher"),
    S("application-name"), S("citation_journal_title")};
static const CnStr url_keys[] = {S("og:url"), S("al:web:url"), S("identifier-url")};
static const CnStr lang_keys[] = {S("content-language"), S("og:locale"), S("dc.language"), S("language")};

enum { LEVELS = 12, BYLINE_NODES = 60, BYLINE_WORDS = 8, BELOW = 3 };  /* tuned on saved pages */

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* The best value found so far for one question. */
typedef struct { size_t rank; uint32_t node; CnStr text; } Best;

static void offer(Best *best, const CnStr *keys, size_t n, CnStr key, uint32_t node, CnStr value)
{
    if (!value.len) return;
    for (size_t i = 0; i < n && (i < best->rank || !best->text.len); i++)
        if (cn_str_eq_nocase(key, keys[i])) {
            *best = (Best){i, node, value};
            return;
        }
}

typedef struct {
    CnArena *arena;
    const CnHtml *html;
    const CnArticleOptions *options;
    Best title, author, outlet, lang, date, url;
    CnDate best_date;
    uint32_t title_tag, h1, html_tag;
    CnDate time;
    CnJsonLd jsonld;
    CnStr byline;        /* by an element of the page */
    unsigned byline_rank;
} Finds;

/* The value of a <meta>, resolved when first asked for. */
typedef struct { uint32_t node; bool resolved; CnStr text; } Content;

static CnStr content_of(const Finds *f, Content *content)
{
    if (!content->resolved) content->text = cn_html_attr_text(f->arena, f->html, content->node, "content");
    content->resolved = true;
    return content->text;
}

/* Takes the value if the key stands in the table before what was found so far. */
static void offer_content(const Finds *f, Best *best, const CnStr *keys, size_t n, CnStr key, Content *content)
{
    for (size_t i = 0; i < n && (i < best->rank || !best->text.len); i++) {
        if (key.len != keys[i].len || !cn_str_eq_nocase(key, keys[i])) continue;
        CnStr value = content_of(f, content);
        if (value.len) *best = (Best){i, content->node, value};
        return;
    }
}

/* One name of a <meta>. */
static void read_said(Finds *f, CnStr key, Content *content)
{
    offer_content(f, &f->title, title_keys, COUNT(title_keys), key, content);
    offer_content(f, &f->outlet, outlet_keys, COUNT(outlet_keys), key, content);
    offer_content(f, &f->lang, lang_keys, COUNT(lang_keys), key, content);
    offer_content(f, &f->url, url_keys, COUNT(url_keys), key, content);
    Best author = f->author, date = f->date;
    offer_content(f, &author, author_keys, COUNT(author_keys), key, content);
    if (!cn_str_starts(author.text, CN_STR("http"))) f->author = author;
    offer_content(f, &date, date_keys, COUNT(date_keys), key, content);
    if (date.text.ptr == f->date.text.ptr || date.text.len >= 60) return;
    CnDate day = cn_date_in(date.text, f->options);
    if (day.year) f->date = date, f->best_date = day;
}

static void read_meta(Finds *f, uint32_t node)
{
    CnStr names[4], key, value;
    Content content = {node, false, {NULL, 0}};
    size_t n = 0;
    for (size_t at = 0; cn_html_attr_next(f->html, node, &at, &key, &value);) {
        bool names_it = (key.len == 8 && (cn_str_eq_nocase(key, CN_STR("property")) || cn_str_eq_nocase(key, CN_STR("itemprop")))) ||
                        (key.len == 4 && cn_str_eq_nocase(key, CN_STR("name"))) || (key.len == 10 && cn_str_eq_nocase(key, CN_STR("http-equiv")));
        if (names_it && n < COUNT(names) && value.len && value.len <= 200) names[n++] = value;
    }
    for (size_t i = 0; i < n; i++)
        while (cn_str_cut(&names[i], ' ', &key)) read_said(f, key, &content);  /* several names may share one value */
}

static void read_published(Finds *f, uint32_t node)
{
    CnStr value = cn_html_attr_text(f->arena, f->html, node, "content");
    if (!value.len) value = cn_html_attr_text(f->arena, f->html, node, "datetime");
    if (!value.len) value = cn_html_text(f->arena, f->html, node, 100);
    CnDate date = cn_date_in(cn_str_sub(value, 0, 60), f->options);
    if (!date.year) return;
    CnStr before = f->date.text;
    offer(&f->date, date_keys, COUNT(date_keys), CN_STR("datepublished"), node, value);
    if (f->date.text.ptr != before.ptr) f->best_date = date;
}

/* A name stands before the first digit, bar or line that is no name's. */
static CnStr name_in(CnStr line)
{
    for (size_t i = 0; i < line.len; i++)
        if ((line.ptr[i] >= '0' && line.ptr[i] <= '9') || line.ptr[i] == '|' || line.ptr[i] == '@') line.len = i;
    return cn_str_trim(line);
}

static size_t words_in(CnStr text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) n += text.ptr[i] != ' ' && (!i || text.ptr[i - 1] == ' ');
    return n;
}

/* In a menu, a side box or a reader's comment it names the author of something else. */
static bool stands_aside(const Finds *f, uint32_t node, bool said)
{
    for (uint32_t i = node, level = 0; i && level < LEVELS; i = f->html->node[i].parent, level++) {
        unsigned tag = f->html->node[i].tag;
        if (tag == CN_TAG_body || tag == CN_TAG_html) return false;
        if (tag == CN_TAG_nav || (tag == CN_TAG_aside && !said) || tag == CN_TAG_footer || (f->html->node[i].looks & CN_LOOKS_APART)) return true;
    }
    return false;
}

/* A byline that names: better if said by rel or itemprop, or linked, than by a class alone, and below the heading. */
static void read_byline(Finds *f, uint32_t node)
{
    const CnNode *it = &f->html->node[node];
    if (it->tag == CN_TAG_TEXT || it->tag == CN_TAG_meta || it->end - node > BYLINE_NODES) return;
    CnStr rel = cn_html_attr(f->html, node, "rel"), property = cn_html_attr(f->html, node, "itemprop");
    unsigned rank = rel.len || property.len ? 3 : it->tag == CN_TAG_a ? 2 : 1;
    if (stands_aside(f, node, rank == 3)) return;
    uint32_t name = node;
    for (uint32_t i = node + 1; i < it->end; i++) {
        unsigned tag = f->html->node[i].tag;
        bool says = tag != CN_TAG_TEXT && cn_str_eq_nocase(cn_html_attr(f->html, i, "itemprop"), CN_STR("name"));
        if (says || (tag == CN_TAG_a && name == node)) name = i;
        if (says) break;
    }
    if (name != node && rank == 1) rank = 2;
    if (f->h1) rank += BELOW;
    if (rank <= f->byline_rank) return;
    CnStr text = name_in(cn_html_text(f->arena, f->html, name, 240));
    if (!text.len && it->tag == CN_TAG_link) text = cn_html_attr_text(f->arena, f->html, node, "content");
    if (!text.len && name != node) text = name_in(cn_html_text(f->arena, f->html, node, 240));
    if (text.len < 3 || text.len > 120 || words_in(text) > BYLINE_WORDS) return;
    f->byline = text;
    f->byline_rank = rank;
}

static void read_time(Finds *f, uint32_t node)
{
    if (f->time.year) return;
    CnStr value = cn_html_attr_text(f->arena, f->html, node, "datetime");
    if (!value.len) value = cn_html_text(f->arena, f->html, node, 100);
    f->time = cn_date_in(cn_str_sub(value, 0, 60), f->options);
}

static void read_node(Finds *f, uint32_t i)
{
    const CnNode *node = &f->html->node[i];
    unsigned looks = node->looks;
    if ((looks & CN_LOOKS_AUTHOR) && f->byline_rank < 3 + BELOW) read_byline(f, i);
    if (looks & CN_LOOKS_PUBLISHED && node->tag != CN_TAG_meta) read_published(f, i);
    switch (node->tag) {
    case CN_TAG_html: if (!f->html_tag) f->html_tag = i; break;
    case CN_TAG_meta: read_meta(f, i); break;
    case CN_TAG_link:
        if (cn_str_eq_nocase(cn_html_attr(f->html, i, "rel"), CN_STR("canonical"))) f->url = (Best){0, i, cn_html_attr_text(f->arena, f->html, i, "href")};
        break;
    case CN_TAG_title: if (!f->title_tag && f->html->node[node->parent].tag != CN_TAG_svg) f->title_tag = i; break;
    case CN_TAG_h1: if (!f->h1) f->h1 = i; break;
    case CN_TAG_time: read_time(f, i); break;
    case CN_TAG_script: {
        CnStr type = cn_html_attr(f->html, i, "type");
        if (!cn_str_eq_nocase(cn_str_trim(type), CN_STR("application/ld+json"))) break;
        if (node->end > i + 1) {
            const CnNode *text = &f->html->node[i + 1];
            cn_jsonld_read(f->arena, (CnStr){f->html->source.ptr + text->at, text->len}, &f->jsonld);
        }
        break;
    }
    default: break;
    }
}

bool cn_same_words(CnStr a, CnStr b)
{
    char x[2][512];
    size_t n[2];
    for (int k = 0; k < 2; k++) {
        CnStr s = k ? b : a;
        n[k] = 0;
        for (size_t at = 0; at < s.len && n[k] + 8 < sizeof x[k];) {
            uint32_t c, to[2];
            at += cn_utf8_get(s, at, &c);
            if (!cn_char_is_letter(c) && cn_char_digit(c) < 0) continue;
            unsigned m = cn_char_fold(c, to);
            for (unsigned i = 0; i < m; i++) n[k] += cn_utf8_put(to[i], x[k] + n[k]);
        }
    }
    return n[0] == n[1] && !memcmp(x[0], x[1], n[0]);
}

/* Without the outlet's name at its end or beginning: "Title | Outlet". */
static CnStr without_outlet(CnStr title, CnStr outlet, bool any_tail)
{
    static const char *const marks[] = {" | ", " - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ", " \xC2\xBB ", " :: ", " / ", " > ", " \xC2\xB7 "};
    for (size_t at = title.len; at-- > 1;)
        for (size_t i = 0; i < COUNT(marks) && title.ptr[at] == ' '; i++) {
            CnStr mark = cn_str(marks[i]);
            if (at + mark.len > title.len || memcmp(title.ptr + at, mark.ptr, mark.len)) continue;
            CnStr front = cn_str_trim(cn_str_sub(title, 0, at)), tail = cn_str_trim(cn_str_sub(title, at + mark.len, title.len));
            if (outlet.len && cn_same_words(tail, outlet)) return front;
            if (outlet.len && cn_same_words(front, outlet)) return tail;
            if (any_tail && words_in(tail) <= 4 && words_in(front) >= 4) return without_outlet(front, outlet, false);
        }
    return title;
}

/* Where the title's first word stands in a node's tag or texts; else where the tag does. */
static uint32_t place_of(const CnHtml *html, uint32_t node, CnStr title)
{
    CnStr word;
    uint32_t from = html->node[node].at, last = html->node[node].end - 1;
    CnStr rest = title, all = cn_str_sub(html->source, from, (size_t)html->node[last].at + html->node[last].len);
    if (!cn_str_cut(&rest, ' ', &word) || !word.len) return from;
    size_t at = html->node[node].tag == CN_TAG_meta ? cn_str_find(all, CN_STR("="), 0) : html->node[node].len;
    at = at == SIZE_MAX ? at : cn_str_find(all, title, at) != SIZE_MAX ? cn_str_find(all, title, at) : cn_str_find(all, word, at);
    return at == SIZE_MAX ? from : from + (uint32_t)at;
}

static void choose_title(Finds *f, CnPageMeta *out)
{
    CnStr h1 = f->h1 ? cn_html_text(f->arena, f->html, f->h1, 600) : (CnStr){NULL, 0};
    CnStr tag = f->title_tag ? cn_html_text(f->arena, f->html, f->title_tag, 600) : (CnStr){NULL, 0};
    CnStr base = f->title.text;
    uint32_t node = f->title.node;
    bool from_tag = !base.len;
    if (from_tag) base = tag.len ? tag : f->jsonld.headline, node = f->title_tag;
    /* the heading is the title if the page's other title only adds to it */
    if (h1.len >= 15 && base.len && h1.len <= base.len && cn_str_find(base, h1, 0) != SIZE_MAX && h1.len * 5 >= base.len * 2)
        base = h1, node = f->h1;
    else if (!base.len && h1.len)
        base = h1, node = f->h1;
    else
        base = without_outlet(base, f->outlet.text, from_tag);
    out->title = base.len > 1000 ? cn_str_sub(base, 0, cn_utf8_border(base, 1000)) : base;
    out->title_at = place_of(f->html, node, out->title);
}

void cn_lang_of(CnStr tag, char out[4])
{
    memset(out, 0, 4);
    tag = cn_str_trim(tag);
    if (tag.len < 2 || (tag.len > 2 && tag.ptr[2] != '-' && tag.ptr[2] != '_')) return;
    for (int i = 0; i < 2; i++) {
        char c = tag.ptr[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c + 32);
        if (c < 'a' || c > 'z') {
            out[0] = 0;
            return;
        }
        out[i] = c;
    }
}

static bool is_before(CnDate a, CnDate b)
{
    if (!a.day || !b.day) return false;
    return a.year != b.year ? a.year < b.year : a.month != b.month ? a.month < b.month : a.day < b.day;
}

CnPageMeta cn_page_meta(CnArena *arena, const CnHtml *html, const CnArticleOptions *options)
{
    static const bool says[CN_TAG_COUNT] = {[CN_TAG_html] = true, [CN_TAG_meta] = true, [CN_TAG_link] = true, [CN_TAG_title] = true, [CN_TAG_h1] = true,
        [CN_TAG_time] = true, [CN_TAG_script] = true};
    Finds *f = CN_NEW(arena, Finds);
    f->arena = arena;
    f->html = html;
    f->options = options;
    for (uint32_t i = 1; i < html->n; i++)
        if (says[html->node[i].tag] | (html->node[i].looks & (CN_LOOKS_AUTHOR | CN_LOOKS_PUBLISHED))) read_node(f, i);
    CnPageMeta out = {0};
    choose_title(f, &out);
    out.author = f->jsonld.author.len ? f->jsonld.author : f->author.text.len ? f->author.text : f->byline;
    out.outlet = f->outlet.text.len ? f->outlet.text : f->jsonld.publisher;
    out.url = f->url.text;
    CnDate said = f->jsonld.date.len ? cn_date_in(cn_str_sub(f->jsonld.date, 0, 60), options) : (CnDate){0};
    /* where they differ, the later one tells of a revision */
    if (f->best_date.year && !is_before(said, f->best_date)) out.date = f->best_date, out.date_from = CN_FROM_META;
    else if (said.year) out.date = said, out.date_from = CN_FROM_JSONLD;
    else if (f->time.year) out.date = f->time, out.date_from = CN_FROM_TIME;
    if (f->html_tag) cn_lang_of(cn_html_attr(html, f->html_tag, "lang"), out.lang);
    if (!out.lang[0] && f->html_tag) cn_lang_of(cn_html_attr(html, f->html_tag, "xml:lang"), out.lang);
    if (!out.lang[0]) cn_lang_of(f->lang.text, out.lang);
    if (!out.lang[0]) cn_lang_of(f->jsonld.lang, out.lang);
    return out;
}
