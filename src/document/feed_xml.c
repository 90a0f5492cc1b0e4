/* RSS of all versions, Atom and CDF, entry by entry. Fields go by their namespace and name; where several say the same thing, the one of
 * the lowest rank counts, and of those the first. */
#include "document/feed.h"
#include "base/xml.h"

enum { MOST_AUTHORS = 200 };   /* bytes */

typedef enum {
    SPACE_CORE,        /* RSS, Atom or none */
    SPACE_DC, SPACE_DCTERMS, SPACE_CONTENT, SPACE_XHTML, SPACE_MEDIA, SPACE_ITUNES, SPACE_BURNER, SPACE_OTHER
} Space;

typedef enum { IS_TITLE, IS_LINK, IS_ID, IS_DATE, IS_AUTHOR, IS_CONTENT, IS_SOURCE, IS_LANG, IS_COUNT } Role;

typedef struct { Space space; const char *name; Role role; int rank; } Field;

/* source: RSS 0.90 to 2.0.11, RSS 1.0 and its modules, Atom 0.3 and RFC 4287, CDF, Dublin Core, Media RSS, iTunes. */
static const Field fields[] = {
    {SPACE_CORE, "title", IS_TITLE, 0}, {SPACE_DC, "title", IS_TITLE, 1}, {SPACE_MEDIA, "title", IS_TITLE, 2},
    {SPACE_ITUNES, "title", IS_TITLE, 3}, {SPACE_BURNER, "origLink", IS_LINK, 0}, {SPACE_CORE, "link", IS_LINK, 1},
    {SPACE_CORE, "guid", IS_ID, 0}, {SPACE_CORE, "id", IS_ID, 0}, {SPACE_CORE, "pubDate", IS_DATE, 0},
    {SPACE_CORE, "published", IS_DATE, 0}, {SPACE_CORE, "issued", IS_DATE, 1}, {SPACE_DCTERMS, "issued", IS_DATE, 1},
    {SPACE_DC, "date", IS_DATE, 2}, {SPACE_DCTERMS, "created", IS_DATE, 3}, {SPACE_CORE, "created", IS_DATE, 3},
    {SPACE_CORE, "updated", IS_DATE, 4}, {SPACE_CORE, "modified", IS_DATE, 5}, {SPACE_DCTERMS, "modified", IS_DATE, 5},
    {SPACE_CORE, "lastBuildDate", IS_DATE, 6}, {SPACE_DC, "creator", IS_AUTHOR, 0}, {SPACE_CORE, "author", IS_AUTHOR, 1},
    {SPACE_DC, "author", IS_AUTHOR, 1}, {SPACE_ITUNES, "author", IS_AUTHOR, 2}, {SPACE_CONTENT, "encoded", IS_CONTENT, 0},
    {SPACE_CORE, "content", IS_CONTENT, 0}, {SPACE_XHTML, "body", IS_CONTENT, 0}, {SPACE_XHTML, "div", IS_CONTENT, 0},
    {SPACE_CORE, "fullitem", IS_CONTENT, 0}, {SPACE_CORE, "body", IS_CONTENT, 0}, {SPACE_CORE, "description", IS_CONTENT, 1}, {SPACE_CORE, "summary", IS_CONTENT, 1},
    {SPACE_CORE, "abstract", IS_CONTENT, 1}, {SPACE_DC, "description", IS_CONTENT, 2}, {SPACE_MEDIA, "description", IS_CONTENT, 3},
    {SPACE_ITUNES, "summary", IS_CONTENT, 4}, {SPACE_CORE, "source", IS_SOURCE, 0}, {SPACE_CORE, "language", IS_LANG, 0},
    {SPACE_DC, "language", IS_LANG, 1},
};

/* Namespaces by a part of their names, or by the prefix that everybody uses where it is not declared. */
static Space space_of(CnStr space)
{
    static const struct { const char *part; Space space; } parts[] = {{"purl.org/dc/elements", SPACE_DC}, {"purl.org/dc/terms", SPACE_DCTERMS},
        {"purl.org/rss/1.0/modules/content", SPACE_CONTENT}, {"www.w3.org/1999/xhtml", SPACE_XHTML}, {"search.yahoo.com/mrss", SPACE_MEDIA},
        {"www.itunes.com/", SPACE_ITUNES}, {"rssnamespace.org/feedburner", SPACE_BURNER}, {"www.w3.org/2005/atom", SPACE_CORE},
        {"purl.org/atom/", SPACE_CORE}, {"my.netscape.com/", SPACE_CORE}, {"channel.netscape.com/", SPACE_CORE},
        {"backend.userland.com/", SPACE_CORE}, {"blogs.law.harvard.edu/", SPACE_CORE}, {"cyber.law.harvard.edu/", SPACE_CORE},
        {"cyber.harvard.edu/", SPACE_CORE}, {"purl.org/net/rss1.1", SPACE_CORE}};
    static const struct { const char *prefix; Space space; } prefixes[] = {{"", SPACE_CORE}, {"rss", SPACE_CORE}, {"atom", SPACE_CORE},
        {"dc", SPACE_DC}, {"dcterms", SPACE_DCTERMS}, {"content", SPACE_CONTENT}, {"xhtml", SPACE_XHTML}, {"media", SPACE_MEDIA},
        {"itunes", SPACE_ITUNES}, {"feedburner", SPACE_BURNER}};
    char low[64];
    size_t n = 0;
    for (; n < space.len && n < sizeof low; n++) low[n] = (char)(space.ptr[n] >= 'A' && space.ptr[n] <= 'Z' ? space.ptr[n] + 32 : space.ptr[n]);
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (cn_str_is((CnStr){low, n}, prefixes[i].prefix)) return prefixes[i].space;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (cn_str_find((CnStr){low, n}, cn_str(parts[i].part), 0) != SIZE_MAX) return parts[i].space;
    bool rss = cn_str_find((CnStr){low, n}, CN_STR("purl.org/rss/1.0/"), 0) != SIZE_MAX && cn_str_find((CnStr){low, n}, CN_STR("modules"), 0) == SIZE_MAX;
    return rss ? SPACE_CORE : SPACE_OTHER;
}

struct CnFeedXml {
    CnXml xml, part;   /* the feed; what lies in one of its fields */
    CnStr space;       /* of the root element: whatever it is, it is the feed's own */
};

/* A field: what lies between its tags. */
typedef struct { CnStr inner, attributes, lang; bool elements; } Value;

/* What an entry holds so far, with the rank of each role. */
typedef struct {
    CnFeed *feed;
    CnArena *arena;
    CnFeedEntry *entry;
    size_t depth;      /* elements open within the entry's parent and the entry itself */
    int rank[IS_COUNT];
} Reading;

enum { NO_RANK = 99 };

static Space space_in(const struct CnFeedXml *own, const CnXmlElement *element)
{
    Space space = space_of(element->space);
    return space == SPACE_OTHER && own->space.len && cn_str_eq(element->space, own->space) ? SPACE_CORE : space;
}

static bool is_named(CnStr name, const char *wanted) { return cn_str_eq_nocase(name, cn_str(wanted)); }

static bool is_entry(const struct CnFeedXml *own, const CnXmlElement *element)
{
    return (is_named(element->local, "item") || is_named(element->local, "entry")) && space_in(own, element) == SPACE_CORE;
}

static const Field *field_of(const struct CnFeedXml *own, const CnXmlElement *element)
{
    Space space = space_in(own, element);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (fields[i].space == space && is_named(element->local, fields[i].name)) return &fields[i];
    return NULL;
}

/* ---- what lies in a field -------------------------------------------------------------------------------------- */

typedef struct { CnArena *arena; char *ptr; size_t len, cap; } Buf;

static void add(Buf *buf, CnStr bytes)
{
    while (buf->cap - buf->len < bytes.len + 1) buf->ptr = cn_arena_grow(buf->arena, buf->ptr, 1, buf->cap, &buf->cap);
    if (bytes.len) memcpy(buf->ptr + buf->len, bytes.ptr, bytes.len);
    buf->len += bytes.len;
}

/* Reads up to the end of the element that was just opened. */
static Value value_of(CnXml *xml)
{
    size_t depth = xml->depth, from = xml->open[depth - 1].inner;
    Value value = {.attributes = xml->attributes};
    for (size_t i = depth; i-- > 0 && !value.lang.len;) value.lang = xml->open[i].lang;
    for (;;) {
        CnXmlKind kind = cn_xml_next(xml);
        if (kind == CN_XML_OPEN) value.elements = true;
        if (kind == CN_XML_END || (kind == CN_XML_CLOSE && xml->depth < depth)) break;
    }
    value.inner = cn_str_sub(xml->source, from, xml->from > from ? xml->from : from);
    return value;
}

/* The text of a piece of the feed, its elements left out. */
static CnStr text_of(Reading *r, CnStr piece)
{
    if (!piece.len || !memchr(piece.ptr, '<', piece.len)) return cn_xml_unescape(r->arena, piece);
    CnXml *part = &r->feed->xml->part;
    Buf buf = {.arena = r->arena};
    cn_xml_begin(part, piece);
    for (CnXmlKind kind; (kind = cn_xml_next(part)) != CN_XML_END;) {
        if (kind == CN_XML_TEXT) add(&buf, cn_xml_unescape(r->arena, part->text));
        if (kind == CN_XML_CDATA) add(&buf, part->text);
    }
    return (CnStr){buf.ptr, buf.len};
}

/* The text of the first element of this name in a piece of the feed. */
static CnStr child_of(Reading *r, CnStr piece, const char *name)
{
    CnXml *part = &r->feed->xml->part;
    cn_xml_begin(part, piece);
    for (CnXmlKind kind; (kind = cn_xml_next(part)) != CN_XML_END;)
        if (kind == CN_XML_OPEN && part->depth == 1 && is_named(part->open[0].local, name)) return text_of(r, value_of(part).inner);
    return (CnStr){NULL, 0};
}

static bool is_void(CnStr name)
{
    static const char *const names[] = {"br", "hr", "img", "input", "meta", "link", "col", "area", "embed", "source", "track", "wbr", "param", "base"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (is_named(name, names[i])) return true;
    return false;
}

static void add_escaped(Buf *buf, CnStr text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        add(buf, c == '<' ? CN_STR("&lt;") : c == '&' ? CN_STR("&amp;") : cn_str_sub(text, i, i + 1));
    }
}

/* A piece of the feed that holds elements, as HTML. `escaped`: its text is markup itself. */
static CnStr markup_of(Reading *r, CnStr piece, bool escaped)
{
    CnXml *part = &r->feed->xml->part;
    Buf buf = {.arena = r->arena};
    cn_xml_begin(part, piece);
    for (CnXmlKind kind; (kind = cn_xml_next(part)) != CN_XML_END;) {
        CnStr name = kind == CN_XML_OPEN ? part->open[part->depth - 1].local : kind == CN_XML_CLOSE ? part->open[part->depth].local : (CnStr){NULL, 0};
        if (kind == CN_XML_OPEN) {
            add(&buf, CN_STR("<"));
            add(&buf, name);
            add(&buf, part->attributes);
            add(&buf, CN_STR(">"));
        } else if (kind == CN_XML_CLOSE && !is_void(name)) {
            add(&buf, CN_STR("</"));
            add(&buf, name);
            add(&buf, CN_STR(">"));
        } else if (kind == CN_XML_TEXT) {
            add(&buf, escaped ? cn_xml_unescape(r->arena, part->text) : part->text);
        } else if (kind == CN_XML_CDATA && escaped) {
            add(&buf, part->text);
        } else if (kind == CN_XML_CDATA) {
            add_escaped(&buf, part->text);
        }
    }
    return (CnStr){buf.ptr, buf.len};
}

/* The text or the markup that a field stands for. */
static CnStr content_of(Reading *r, const Value *value, bool *html)
{
    CnStr type = cn_str_trim(cn_xml_value(value->attributes, "type")), mode = cn_str_trim(cn_xml_value(value->attributes, "mode"));
    bool plain = is_named(type, "text") || is_named(type, "text/plain"), marked = is_named(type, "html") || is_named(type, "text/html");
    bool xml = is_named(type, "xhtml") || cn_str_find(type, CN_STR("xml"), 0) != SIZE_MAX;
    bool packed = is_named(mode, "base64") || (type.len && !plain && !marked && !xml && cn_str_find(type, CN_STR("/"), 0) != SIZE_MAX && !cn_str_starts(type, CN_STR("text/")));
    CnStr text;
    *html = true;
    if (value->elements && !packed) {
        bool inside = cn_str_find(value->inner, CN_STR("&lt;"), 0) != SIZE_MAX || cn_str_find(value->inner, CN_STR("<![CDATA["), 0) != SIZE_MAX;
        return cn_str_trim(markup_of(r, value->inner, marked || is_named(mode, "escaped") || (!type.len && inside)));
    }
    text = cn_str_trim(text_of(r, value->inner));
    if (packed) {
        CnStr unpacked = cn_feed_base64(r->arena, text);
        if (unpacked.len || is_named(mode, "base64")) text = unpacked;
    }
    *html = !plain && cn_feed_is_markup(text);
    return text;
}

/* On one line and without markup. */
static CnStr line_of(Reading *r, const Value *value)
{
    bool html;
    CnStr text = content_of(r, value, &html);
    return html ? cn_feed_plain(r->arena, text) : cn_feed_line(r->arena, text);
}

/* ---- roles ----------------------------------------------------------------------------------------------------- */

/* What relative addresses stand against at the element in hand. */
static CnStr base_of(Reading *r)
{
    const CnXml *xml = &r->feed->xml->xml;
    CnStr base = r->feed->url.len ? r->feed->url : r->feed->link;
    for (size_t i = 0; i < xml->depth; i++)
        if (xml->open[i].base.len) base = cn_feed_join(r->arena, base, cn_xml_unescape(r->arena, xml->open[i].base));
    return base;
}

static void offer_link(Reading *r, CnStr base, CnStr link, int rank)
{
    if (rank >= r->rank[IS_LINK]) return;
    link = cn_feed_join(r->arena, base, cn_feed_line(r->arena, link));
    if (!link.len) return;
    r->entry->link = link;
    r->rank[IS_LINK] = rank;
}

static void read_link(Reading *r, const Value *value, CnStr base, const Field *field)
{
    CnStr href = cn_xml_value(value->attributes, "href"), rel = cn_str_trim(cn_xml_value(value->attributes, "rel"));
    CnStr type = cn_xml_value(value->attributes, "type");
    if (rel.len && !is_named(rel, "alternate")) return;
    if (!href.len) offer_link(r, base, text_of(r, value->inner), field->rank);
    else offer_link(r, base, cn_xml_unescape(r->arena, href), !type.len || cn_str_find(type, CN_STR("html"), 0) != SIZE_MAX ? field->rank : 2);
}

static void read_id(Reading *r, const Value *value)
{
    CnStr id = cn_feed_line(r->arena, text_of(r, value->inner)), permanent = cn_str_trim(cn_xml_value(value->attributes, "isPermaLink"));
    if (!r->entry->id.len) r->entry->id = id;
    if (cn_feed_is_web(id) && !is_named(permanent, "false")) offer_link(r, (CnStr){NULL, 0}, id, 3);
}

/* "name@example.org (Ada Lind)", "Ada Lind <name@example.org>": the name; an address of mail alone names nobody. */
static CnStr name_in(CnStr author)
{
    size_t open = cn_str_find(author, CN_STR("("), 0), close = cn_str_find(author, CN_STR(")"), 0), mail = cn_str_find(author, CN_STR("@"), 0);
    if (mail == SIZE_MAX) return author;
    if (open != SIZE_MAX && close != SIZE_MAX && open < close && (mail < open || mail > close)) {
        CnStr inside = cn_str_trim(cn_str_sub(author, open + 1, close));
        return mail < open ? inside : cn_str_trim(cn_str_sub(author, 0, open));
    }
    size_t angle = cn_str_find(author, CN_STR("<"), 0);
    if (angle != SIZE_MAX && angle < mail) return cn_str_trim(cn_str_sub(author, 0, angle));
    return memchr(author.ptr, ' ', author.len) ? author : (CnStr){NULL, 0};
}

static CnStr author_of(Reading *r, const Value *value)
{
    CnStr name = value->elements ? cn_feed_line(r->arena, child_of(r, value->inner, "name")) : (CnStr){NULL, 0};
    if (!name.len && !value->elements) name = cn_feed_line(r->arena, text_of(r, value->inner));
    return name_in(name);
}

static void read_author(Reading *r, const Value *value, int rank)
{
    CnStr name = author_of(r, value), *all = &r->entry->author;
    if (!name.len || rank > r->rank[IS_AUTHOR]) return;
    if (rank < r->rank[IS_AUTHOR]) *all = name;
    else if (all->len + name.len < MOST_AUTHORS) *all = cn_strf(r->arena, "%.*s, %.*s", (int)all->len, all->ptr, (int)name.len, name.ptr);
    r->rank[IS_AUTHOR] = rank;
}

/* The lower rank, unless the other says more than twice as much. */
static void read_content(Reading *r, const Value *value, int rank)
{
    bool html;
    CnStr content = content_of(r, value, &html);
    size_t had = r->entry->content.len;
    if (!content.len || (had && (rank < r->rank[IS_CONTENT] ? content.len * 2 < had : content.len <= had * 2))) return;
    r->entry->content = content;
    r->entry->html = html;
    r->rank[IS_CONTENT] = rank;
    if (value->lang.len) r->entry->lang = value->lang;
}

static void read_line(Reading *r, Role role, int rank, CnStr *into, CnStr line)
{
    if (!line.len || rank >= r->rank[role]) return;
    *into = line;
    r->rank[role] = rank;
}

static bool is_earlier(CnDate a, CnDate b)
{
    int x = a.year * 372 + a.month * 31 + a.day, y = b.year * 372 + b.month * 31 + b.day;
    return x < y;
}

/* The lower rank; of two that say the same thing the earlier day. */
static void read_date(Reading *r, CnStr text, int rank)
{
    CnDate date = rank <= r->rank[IS_DATE] ? cn_feed_date(text) : (CnDate){0};
    if (!date.year || (rank == r->rank[IS_DATE] && !is_earlier(date, r->entry->date))) return;
    r->entry->date = date;
    r->rank[IS_DATE] = rank;
}

static void read_field(Reading *r, const Field *field)
{
    CnStr base = field->role == IS_LINK ? base_of(r) : (CnStr){NULL, 0};   /* while its element is open */
    Value value = value_of(&r->feed->xml->xml);
    CnFeedEntry *entry = r->entry;
    switch (field->role) {
    case IS_TITLE: read_line(r, IS_TITLE, field->rank, &entry->title, line_of(r, &value)); break;
    case IS_LINK: read_link(r, &value, base, field); break;
    case IS_ID: read_id(r, &value); break;
    case IS_DATE: read_date(r, text_of(r, value.inner), field->rank); break;
    case IS_AUTHOR: read_author(r, &value, field->rank); break;
    case IS_CONTENT: read_content(r, &value, field->rank); break;
    case IS_SOURCE: read_line(r, IS_SOURCE, field->rank, &entry->outlet, value.elements ? cn_feed_plain(r->arena, child_of(r, value.inner, "title")) : line_of(r, &value)); break;
    case IS_LANG: if (!entry->lang.len) entry->lang = cn_feed_line(r->arena, text_of(r, value.inner)); break;
    case IS_COUNT: break;
    }
}

/* ---- entries --------------------------------------------------------------------------------------------------- */

/* What stands in the entry's own tag: RSS 1.0 names its page there, CDF its page and date. */
static void read_own_tag(Reading *r)
{
    CnXml *xml = &r->feed->xml->xml;
    CnStr href = cn_xml_unescape(r->arena, cn_xml_value(xml->attributes, "href")), about = cn_xml_unescape(r->arena, cn_xml_value(xml->attributes, "rdf:about"));
    if (href.len) offer_link(r, base_of(r), href, 1);
    if (cn_feed_is_web(about)) offer_link(r, (CnStr){NULL, 0}, about, 5);
    read_date(r, cn_xml_value(xml->attributes, "lastmod"), 4);
    for (size_t i = xml->depth; i-- > 0 && !r->entry->lang.len;) r->entry->lang = xml->open[i].lang;
}

static bool is_field_place(const Reading *r)
{
    const CnXml *xml = &r->feed->xml->xml;
    if (xml->depth == r->depth + 1) return true;
    return xml->depth == r->depth + 2 && is_named(xml->open[r->depth].local, "group");
}

static void read_entry(CnFeed *feed, CnArena *arena, CnFeedEntry *entry)
{
    CnXml *xml = &feed->xml->xml;
    Reading r = {.feed = feed, .arena = arena, .entry = entry, .depth = xml->depth};
    for (int i = 0; i < IS_COUNT; i++) r.rank[i] = NO_RANK;
    *entry = (CnFeedEntry){.offset = xml->from};
    read_own_tag(&r);
    for (CnXmlKind kind; (kind = cn_xml_next(xml)) != CN_XML_END;) {
        if (kind == CN_XML_CLOSE && xml->depth < r.depth) break;
        if (kind != CN_XML_OPEN) continue;
        const CnXmlElement *element = &xml->open[xml->depth - 1];
        if (is_entry(feed->xml, element)) {   /* the one before was never closed */
            cn_xml_back(xml, r.depth - 1);
            break;
        }
        const Field *field = is_field_place(&r) ? field_of(feed->xml, element) : NULL;
        if (field) read_field(&r, field);
    }
    if (!entry->author.len) entry->author = feed->author;
    if (!entry->outlet.len) entry->outlet = feed->title;
    if (!entry->lang.len) entry->lang = feed->lang;
}

/* What a feed says of itself; kept for as long as the feed. */
static void read_channel(CnFeed *feed, const CnXmlElement *element)
{
    const Field *field = field_of(feed->xml, element);
    if (!field) return;
    CnFeedEntry of = {.title = {NULL, 0}};
    Reading r = {.feed = feed, .arena = &feed->arena, .entry = &of};
    for (int i = 0; i < IS_COUNT; i++) r.rank[i] = NO_RANK;
    if (field->role != IS_TITLE && field->role != IS_LINK && field->role != IS_LANG && field->role != IS_AUTHOR) return;
    read_field(&r, field);
    if (!feed->title.len) feed->title = of.title;
    if (!feed->link.len) feed->link = of.link;
    if (!feed->lang.len) feed->lang = of.lang;
    if (!feed->author.len && field->rank > 0) feed->author = of.author;
}

static bool is_channel(const CnXmlElement *element)
{
    return is_named(element->local, "channel") || is_named(element->local, "feed");
}

bool cn_feed_xml_next(CnFeed *feed, CnArena *arena, CnFeedEntry *entry)
{
    if (!feed->xml) {
        struct CnFeedXml *made = CN_NEW(&feed->arena, struct CnFeedXml);
        cn_xml_begin(&made->xml, feed->text);
        feed->xml = made;
    }
    struct CnFeedXml *own = feed->xml;
    CnXml *xml = &own->xml;
    for (CnXmlKind kind; (kind = cn_xml_next(xml)) != CN_XML_END;) {
        if (kind != CN_XML_OPEN) continue;
        const CnXmlElement *element = &xml->open[xml->depth - 1];
        if (xml->depth == 1) {
            feed->is_feed |= is_channel(element) || is_named(element->local, "rss") || is_named(element->local, "RDF");
            own->space = element->space;
            if (!feed->lang.len) feed->lang = element->lang;
        }
        if (is_entry(own, element)) {
            feed->is_feed = true;
            read_entry(feed, arena, entry);
            bool halved = feed->cut && xml->at == xml->source.len && xml->empty;   /* by the limit: no document */
            return !halved;
        }
        if (xml->depth > 1 && is_channel(&xml->open[xml->depth - 2])) read_channel(feed, element);
        else if (xml->depth == 2 && !is_channel(element)) read_channel(feed, element);
    }
    return false;
}

bool cn_feed_xml_too_deep(const CnFeed *feed) { return feed->xml && feed->xml->xml.hit_depth; }
