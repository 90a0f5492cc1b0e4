#include "article/article.h"
#include "article/body.h"
#include "base/charset.h"
#include "article/date.h"
#include "article/forward.h"
#include "article/html.h"
#include "article/meta.h"
#include "article/plain.h"
#include "article/text.h"
#include "base/hash.h"
#include "base/utf8.h"

enum { MAX_DOCUMENT = 1 << 30, MAX_TEXT = 8 << 20, MAX_BESIDE = 1000 };

/* Turns the map into source into one into raw bytes. */
static void map_to_raw(CnArena *arena, const CnDecoded *decoded, const CnDocument *doc, CnTextBuf *text, CnArticle *out)
{
    size_t hint = 0, n = 0;
    for (size_t i = text->n_map; i-- > 1;)  /* a title may stand behind the text in the page */
        if (text->map[i - 1].raw_at > text->map[i].raw_at) text->map[i - 1].raw_at = text->map[i].raw_at;
    CnMapPoint *map = CN_NEW_N(arena, CnMapPoint, text->n_map + 2);
    for (size_t i = 0; i < text->n_map; i++) {
        if (text->map[i].text_at >= text->len) break;
        map[n++] = (CnMapPoint){text->map[i].text_at, cn_decoded_raw(decoded, text->map[i].raw_at, &hint)};
    }
    map[n++] = (CnMapPoint){(uint32_t)text->len, (uint32_t)doc->bytes.len};
    out->map = map;
    out->n_map = n;
}

/* The day after a document was fetched, for it may come from where it was tomorrow already: no date is later. Year 0: any may be. */
static CnDate latest_of(const CnDocument *doc)
{
    static const uint8_t days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    CnDate day = {0};
    int part[3] = {0};
    if (doc->retrieved.len < 10) return day;
    for (size_t i = 0, at = 0; i < 3; i++, at++)
        for (size_t end = i ? at + 2 : 4; at < end; at++) {
            if (doc->retrieved.ptr[at] < '0' || doc->retrieved.ptr[at] > '9') return day;
            part[i] = part[i] * 10 + (doc->retrieved.ptr[at] - '0');
        }
    day = (CnDate){(int16_t)part[0], (uint8_t)part[1], (uint8_t)(part[2] + 1)};
    if (part[1] < 1 || part[1] > 12) return (CnDate){0};
    if (day.day > days[part[1] - 1]) day.day = 1, day.month++;
    if (day.month > 12) day.month = 1, day.year++;
    return day;
}

static bool is_later(CnDate a, CnDate b)
{
    if (a.year != b.year) return a.year > b.year;
    if (!a.month || a.month != b.month) return a.month > b.month;
    return a.day > b.day;
}

static void take_date(CnArticle *out, CnDate latest, CnDate date, CnDateFrom from)
{
    bool sane = date.year >= 1900 && date.year <= 2100 && (!latest.year || from == CN_FROM_USER || !is_later(date, latest));
    if (!sane || (out->date_from != CN_FROM_NONE && out->date_from <= from)) return;
    out->date = date;
    out->date_from = from;
}

/* What was said beside the bytes, as one clean line. */
static CnStr beside(CnArena *arena, CnStr said)
{
    uint32_t bad;
    CnTextBuf line = {.arena = arena, .most = MAX_BESIDE};
    CnStr text = cn_str_trim(cn_utf8_mend(arena, cn_str_sub(said, 0, cn_utf8_border(said, MAX_BESIDE)), &bad));
    bool gap = false;
    for (size_t at = 0; at < text.len;) {
        uint32_t c;
        at += cn_utf8_get(text, at, &c);
        bool space = cn_char_is_space(c) || c < 32 || (c >= 0x7F && c < 0xA0) || c == 0xFEFF;
        if (!space && gap && line.len) cn_text_put(&line, ' ');
        if (!space) cn_text_put(&line, c);
        gap = space;
    }
    return (CnStr){line.ptr, line.len};
}

/* Begins the text with a title that stands in none of the raw bytes: it is given the place where the body begins. */
static void begin_beside(const CnDecoded *decoded, CnStr title, CnTextBuf *text, CnArticle *out)
{
    cn_text_from(text, decoded->text.len);
    cn_text_add(text, title);
    out->title = (CnSpan){0, (uint32_t)text->len};
    cn_text_break(text, 2);
}

/* Whether a text with this first line of its own, or none, is given the title said beside it. */
static bool wants_title(CnStr all, CnSpan own, CnStr title)
{
    if (!title.len || cn_str_starts(cn_str_trim(all), title)) return false;
    CnStr first = cn_str_sub(all, own.at, own.at + own.len);
    return !first.len || (!cn_same_words(first, title) && cn_str_find(title, first, 0) == SIZE_MAX && cn_str_find(first, title, 0) == SIZE_MAX);
}

/* What is no article and the heads of forwarded messages, ascending and apart. */
static CnSpan *with_heads(CnArena *arena, CnSpan *skip, size_t n_skip, const CnForward *head, size_t n_heads, size_t *n)
{
    *n = n_skip;
    if (!n_heads) return skip;
    CnSpan *both = CN_NEW_N(arena, CnSpan, n_skip + n_heads);
    *n = 0;
    for (size_t i = 0, k = 0; i < n_skip || k < n_heads;) {
        CnSpan next = k == n_heads || (i < n_skip && skip[i].at <= head[k].span.at) ? skip[i++] : head[k++].span, *last = *n ? &both[*n - 1] : NULL;
        if (last && last->at + last->len >= next.at) {
            if (next.at + next.len > last->at + last->len) last->len = next.at + next.len - last->at;
        } else {
            both[(*n)++] = next;
        }
    }
    return both;
}

/* What the innermost head says of the message below it. A day after that of the message around it was misread. */
static void take_head(CnArena *arena, const CnDocument *doc, CnDate latest, const CnForward *head, size_t n, CnArticle *out)
{
    if (!n) return;
    CnForward last = head[n - 1];
    out->author = last.author.len ? cn_arena_copy(arena, last.author.ptr, last.author.len) : last.author;   /* the text may move */
    bool sane = last.date.day && doc->date_from == CN_FROM_FEED && !is_later(last.date, doc->date);
    if (sane) take_date(out, latest, last.date, CN_FROM_META);
}

/* The title of plain text: what it begins with, or what begins behind the last head, if that looks like a headline. */
static CnSpan own_title(CnStr all, const CnForward *head, size_t n)
{
    enum { LEAST = 20 };   /* bytes; tuned: "Dear all" is none */
    if (!n) return cn_plain_title(all);
    size_t behind = (size_t)head[n - 1].span.at + head[n - 1].span.len;
    CnStr below = cn_str_sub(all, behind, all.len);
    CnSpan title = below.len ? cn_plain_title(below) : (CnSpan){0, 0};
    CnStr line = cn_str_sub(below, title.at, title.at + title.len);
    bool headline = line.len >= LEAST && !strchr(".,:;", line.ptr[line.len - 1]) && cn_str_find(line, CN_STR("://"), 0) == SIZE_MAX && !memchr(line.ptr, '@', line.len);
    return headline ? (CnSpan){(uint32_t)(behind + title.at), title.len} : (CnSpan){0, 0};
}

static void read_plain(CnArena *arena, const CnDocument *doc, const CnDecoded *decoded, CnStr title, CnDate latest, const CnArticleOptions *options,
    CnTextBuf *text, CnArticle *out)
{
    size_t n_heads, n_skip;
    cn_plain_text(decoded->text, text);
    CnStr all = {text->ptr, text->len};
    const CnForward *head = cn_forwards(arena, all, 0, options, &n_heads);
    out->title = own_title(all, head, n_heads);
    if (!(n_heads && out->title.len) && wants_title(all, out->title, title)) {
        text->len = text->n_map = 0;
        text->cut = false;
        begin_beside(decoded, title, text, out);
        cn_plain_text(decoded->text, text);
        all = (CnStr){text->ptr, text->len};
        if (n_heads) head = cn_forwards(arena, all, out->title.len, options, &n_heads);
    } else if (!out->title.len && title.len && cn_str_starts(all, title)) {
        out->title = (CnSpan){0, (uint32_t)title.len};
    }
    CnSpan *skip = cn_plain_skips(arena, all, out->title.at + out->title.len, options, &n_skip);
    out->skip = with_heads(arena, skip, n_skip, head, n_heads, &out->n_skip);
    take_head(arena, doc, latest, head, n_heads, out);
}

/* Takes the spans out of the text; the map closes up behind them. */
static void cut_out(CnTextBuf *text, const CnSpan *span, size_t n)
{
    size_t to = n ? span[0].at : text->len, kept = 0, gone = 0, k = 0;
    for (size_t i = 0; i < text->n_map; i++) {
        CnMapPoint point = text->map[i];
        while (k < n && span[k].at + span[k].len <= point.text_at) gone += span[k++].len;
        bool inside = k < n && point.text_at >= span[k].at;
        if (inside) {  /* what follows the span begins a piece of its own */
            point.raw_at += span[k].at + span[k].len - point.text_at;
            point.text_at = span[k].at;
        }
        point.text_at -= (uint32_t)gone;
        if (kept && text->map[kept - 1].text_at == point.text_at) kept--;
        text->map[kept++] = point;
    }
    for (size_t i = 0; i < n; i++) {
        size_t from = span[i].at + span[i].len, end = i + 1 < n ? span[i + 1].at : text->len;
        memmove(text->ptr + to, text->ptr + from, end - from);
        to += end - from;
    }
    text->n_map = kept;
    text->len = to;
}

/* All the words of a piece in which no main text was found: it is a line, or a link. */
static void take_all(CnArena *arena, const CnHtml *html, CnTextBuf *text)
{
    uint32_t first = 1;
    while (first < html->n && html->node[first].tag != CN_TAG_TEXT) first++;
    CnStr all = cn_html_text(arena, html, 0, html->source.len);
    if (!all.len || first == html->n) return;
    cn_text_from(text, html->node[first].at);
    cn_text_add(text, all);
    cn_text_break(text, 1);
}

/* A piece of a page, as feeds hold it: what heads it is no title of the whole. */
static bool is_piece(const CnHtml *html)
{
    for (uint32_t i = 1; i < html->n; i++) {
        unsigned tag = html->node[i].tag;
        if (tag == CN_TAG_html || tag == CN_TAG_head || tag == CN_TAG_body || tag == CN_TAG_title) return false;
    }
    return true;
}

static void read_html(CnArena *arena, const CnDocument *doc, const CnDecoded *decoded, CnStr title, CnDate latest, const CnArticleOptions *options, CnTextBuf *text,
    CnArticle *out, CnStr *url)
{
    CnHtml html = cn_html_parse(arena, decoded->text, options->index);
    CnPageMeta meta = cn_page_meta(arena, &html, options);
    *url = meta.url;
    bool piece = is_piece(&html), alone = piece && title.len && cn_same_words(title, cn_html_text(arena, &html, 0, 2 * MAX_BESIDE));
    if (alone) {
        meta.title = (CnStr){NULL, 0};   /* the whole piece says what stands beside it: it is its own title */
    } else if (title.len && (!meta.title.len || (piece && !cn_same_words(title, meta.title)))) {
        begin_beside(decoded, title, text, out);
        meta.title = title;
    } else if (meta.title.len) {
        cn_text_from(text, meta.title_at);
        cn_text_add(text, meta.title);
        out->title = (CnSpan){0, (uint32_t)text->len};
        cn_text_break(text, 2);
    }
    size_t head = text->len;
    CnDate dateline = cn_body_text(arena, &html, meta.title, options, text);
    if (piece && text->len == head) take_all(arena, &html, text);
    if (alone) out->title = (CnSpan){0, (uint32_t)cn_str_trim((CnStr){text->ptr, text->len}).len};
    size_t n, n_heads;
    CnStr all = {text->ptr, text->len};
    const CnForward *heads = cn_forwards(arena, all, out->title.len, options, &n_heads);
    CnSpan *skip = cn_plain_skips(arena, all, out->title.len, options, &n);
    skip = with_heads(arena, skip, n, heads, n_heads, &n);
    take_head(arena, doc, latest, heads, n_heads, out);
    cut_out(text, skip, n);
    while (text->len && text->ptr[text->len - 1] == '\n') text->len--;
    cn_text_break(text, 1);
    if (meta.author.len || !n_heads) out->author = meta.author;
    out->outlet = meta.outlet;
    out->cut = html.cut;
    if (!out->lang[0]) memcpy(out->lang, meta.lang, sizeof out->lang);
    take_date(out, latest, meta.date, meta.date_from);
    if (out->date_from == CN_FROM_NONE) take_date(out, latest, dateline, CN_FROM_TEXT);
}

/* The date by the address and by the first lines; a mere month in the address, and then the day of fetching, are the last
 * resort. `url`: that the page names. */
static void find_date(const CnDocument *doc, CnStr url, CnDate latest, const CnArticleOptions *options, CnArticle *out)
{
    CnStr known = doc->url.len ? doc->url : doc->name;
    if (!url.len || cn_date_of_url(known).day) url = known;
    CnDate by_url = cn_str_find(url, CN_STR("://"), 0) != SIZE_MAX ? cn_date_of_url(url) : (CnDate){0};
    if (by_url.day) take_date(out, latest, by_url, CN_FROM_URL);
    if (out->date_from == CN_FROM_NONE)
        take_date(out, latest, cn_date_of_lines(out->text, out->title.at + out->title.len, options), CN_FROM_TEXT);
    if (out->date_from == CN_FROM_NONE) take_date(out, latest, by_url, CN_FROM_URL);
    if (out->date_from == CN_FROM_NONE) take_date(out, latest, doc->date, doc->date_from);
}

CnCode cn_article(CnArena *arena, const CnDocument *doc, const CnArticleOptions *options, CnArticle *out, CnErr *err)
{
    *out = (CnArticle){0};
    if (doc->bytes.len > MAX_DOCUMENT) return cn_fail(err, CN_ERR_LIMIT, doc->name, doc->line, "is over 1 GiB");
    bool is_html = doc->form == CN_FORM_HTML;
    CnDate latest = latest_of(doc);
    CnArticleOptions indexed = {0};
    if (!options || !options->index) {
        if (options) indexed = *options;
        indexed.index = cn_article_index(arena, &indexed);
        options = &indexed;
    }
    CnDecoded decoded = cn_charset_decode(arena, doc->bytes, doc->charset, is_html);
    out->charset = decoded.name;
    out->charset_overruled = decoded.overruled;
    out->n_bad_bytes = decoded.n_bad;
    CnTextBuf text = {.arena = arena, .most = options->max_text ? options->max_text : MAX_TEXT};
    cn_lang_of(doc->lang, out->lang);
    if (doc->date_from != CN_FROM_WARC) take_date(out, latest, doc->date, doc->date_from);
    CnStr url = {NULL, 0}, title = cn_subject_bare(beside(arena, doc->title), options);
    if (is_html) read_html(arena, doc, &decoded, title, latest, options, &text, out, &url);
    else read_plain(arena, doc, &decoded, title, latest, options, &text, out);
    if (!out->author.len) out->author = beside(arena, doc->author);
    if (!out->outlet.len) out->outlet = beside(arena, doc->outlet);
    out->text = (CnStr){text.ptr, text.len};
    out->cut |= text.cut;
    if (!cn_str_trim(out->text).len) return cn_fail(err, CN_ERR_FORMAT, doc->name, doc->line, "holds no text");
    find_date(doc, url, latest, options, out);
    map_to_raw(arena, &decoded, doc, &text, out);
    if (!cn_sha256(out->text.ptr, out->text.len, out->sha256))
        return cn_fail(err, CN_ERR_MEMORY, doc->name, doc->line, "memory ran out while hashing");
    return CN_OK;
}
