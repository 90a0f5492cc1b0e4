#include "base/xml.h"
#include "base/utf8.h"

#include <libxml/HTMLparser.h>

enum { MOST_ATTRIBUTES = 256, MOST_NAME = 32 };

void cn_xml_begin(CnXml *xml, CnStr source)
{
    memset(xml, 0, offsetof(CnXml, open));
    xml->source = source;
}

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

static bool begins_name(unsigned char c) { return (unsigned)(c | 32) - 'a' < 26 || c == '_' || c == ':' || c >= 0x80; }

static bool in_name(unsigned char c) { return begins_name(c) || (unsigned)c - '0' < 10 || c == '-' || c == '.'; }

static size_t name_end(CnStr text, size_t at)
{
    while (at < text.len && in_name((unsigned char)text.ptr[at])) at++;
    return at;
}

bool cn_xml_attribute(CnStr attributes, size_t *at, CnStr *name, CnStr *value)
{
    size_t i = *at;
    while (i < attributes.len && !in_name((unsigned char)attributes.ptr[i])) i++;
    if (i == attributes.len) return false;
    size_t end = name_end(attributes, i);
    *name = cn_str_sub(attributes, i, end);
    *value = (CnStr){NULL, 0};
    for (i = end; i < attributes.len && is_space(attributes.ptr[i]);) i++;
    if (i < attributes.len && attributes.ptr[i] == '=') {
        for (i++; i < attributes.len && is_space(attributes.ptr[i]);) i++;
        char quote = i < attributes.len ? attributes.ptr[i] : 0;
        bool quoted = quote == '"' || quote == '\'';
        size_t from = quoted ? i + 1 : i;
        for (end = from; end < attributes.len && (quoted ? attributes.ptr[end] != quote : !is_space(attributes.ptr[end]));) end++;
        *value = cn_str_sub(attributes, from, end);
        end += quoted && end < attributes.len;
    }
    *at = end;
    return true;
}

CnStr cn_xml_value(CnStr attributes, const char *wanted)
{
    CnStr name, value;
    size_t at = 0;
    for (size_t n = 0; n < MOST_ATTRIBUTES && cn_xml_attribute(attributes, &at, &name, &value); n++)
        if (cn_str_eq_nocase(name, cn_str(wanted))) return value;
    return (CnStr){NULL, 0};
}

/* ---- elements ---------------------------------------------------------------------------------------------- */

static void declare(CnXml *xml, CnStr prefix, CnStr space)
{
    if (xml->n_prefixes < CN_XML_PREFIXES) xml->prefix[xml->n_prefixes++] = (CnXmlPrefix){prefix, cn_str_trim(space), xml->depth};
}

/* The namespace of `prefix`; where none was declared, the prefix itself. */
static CnStr space_of(const CnXml *xml, CnStr prefix)
{
    for (size_t i = xml->n_prefixes; i-- > 0;)
        if (cn_str_eq(xml->prefix[i].prefix, prefix)) return xml->prefix[i].space;
    return prefix;
}

static void pop(CnXml *xml)
{
    xml->depth--;
    while (xml->n_prefixes && xml->prefix[xml->n_prefixes - 1].depth > xml->depth) xml->n_prefixes--;
}

/* False: too deep, passed over. */
static bool opened(CnXml *xml, CnStr name)
{
    if (xml->depth == CN_XML_DEPTH) {
        xml->hit_depth = true;
        xml->too_deep += !xml->empty;
        return false;
    }
    CnXmlElement *element = &xml->open[xml->depth++];
    *element = (CnXmlElement){.name = name, .local = name, .inner = xml->at};
    CnStr key, value, prefix = {NULL, 0};
    size_t at = 0;
    for (size_t n = 0; n < MOST_ATTRIBUTES && cn_xml_attribute(xml->attributes, &at, &key, &value); n++) {
        if (!cn_str_starts(key, CN_STR("xml"))) continue;
        if (cn_str_is(key, "xml:base")) element->base = value;
        else if (cn_str_is(key, "xml:lang")) element->lang = value;
        else if (cn_str_is(key, "xmlns")) declare(xml, prefix, value);
        else if (cn_str_starts(key, CN_STR("xmlns:"))) declare(xml, cn_str_sub(key, 6, key.len), value);
    }
    size_t colon = cn_str_find(name, CN_STR(":"), 0);
    if (colon != SIZE_MAX) {
        prefix = cn_str_sub(name, 0, colon);
        element->local = cn_str_sub(name, colon + 1, name.len);
    }
    element->space = space_of(xml, prefix);
    xml->closing = xml->empty;
    xml->by_tag = false;
    return true;
}

/* Whether an end tag closes anything; what it does not close by name is left open. */
static bool closes(CnXml *xml, CnStr name)
{
    if (xml->too_deep) {
        xml->too_deep--;
        return false;
    }
    size_t i = xml->depth;
    while (i > 0 && !cn_str_eq_nocase(xml->open[i - 1].name, name)) i--;
    xml->closing = i ? xml->depth - i + 1 : 0;
    xml->by_tag = true;
    return i > 0;
}

/* ---- tags -------------------------------------------------------------------------------------------------- */

/* The place behind the next `end`, or SIZE_MAX; what once was not found is not looked for again. */
static size_t behind(CnXml *xml, size_t from, CnStr end, bool *none)
{
    size_t at = *none ? SIZE_MAX : cn_str_find(xml->source, end, from);
    *none = at == SIZE_MAX;
    return *none ? SIZE_MAX : at + end.len;
}

/* The end of a tag: its '>' outside of quotation marks; else the first '>', or the next '<', which no value may hold. */
static size_t tag_end(CnStr source, size_t at)
{
    size_t first = SIZE_MAX, i = at;
    char quote = 0;
    for (; i < source.len && source.ptr[i] != '<'; i++) {
        char c = source.ptr[i];
        if (c == '>' && first == SIZE_MAX) first = i;
        if (c == '>' && !quote) return i;
        if (quote ? c == quote : (c == '"' || c == '\'')) quote = quote ? 0 : c;
    }
    return first == SIZE_MAX ? i : first;
}

/* "<!DOCTYPE … [ … ]>" and whatever else begins so. */
static size_t declaration_end(CnStr source, size_t at)
{
    size_t brackets = 0;
    for (; at < source.len; at++) {
        char c = source.ptr[at];
        if (c == '[') brackets++;
        else if (c == ']' && brackets) brackets--;
        else if (c == '>' && !brackets) return at + 1;
    }
    return at;
}

static size_t text_end(CnStr source, size_t at)
{
    const char *next = at < source.len ? memchr(source.ptr + at, '<', source.len - at) : NULL;
    return next ? (size_t)(next - source.ptr) : source.len;
}

static bool takes_text(CnXml *xml, size_t end)
{
    xml->text = cn_str_sub(xml->source, xml->at, end);
    xml->at = end;
    return true;
}

/* What begins with "<!" or "<?". True: it is text of kind *kind; else it is passed over. */
static bool special(CnXml *xml, CnXmlKind *kind)
{
    CnStr rest = cn_str_sub(xml->source, xml->at, xml->at + 16);
    size_t end;
    if (cn_str_starts(rest, CN_STR("<![CDATA["))) {
        end = behind(xml, xml->at + 9, CN_STR("]]>"), &xml->no_cdata_end);
        xml->at += 9;
        *kind = CN_XML_CDATA;
        takes_text(xml, end == SIZE_MAX ? text_end(xml->source, xml->at) : end - 3);
        if (end != SIZE_MAX) xml->at = end;
        return true;
    }
    if (cn_str_starts(rest, CN_STR("<!--"))) {
        end = behind(xml, xml->at + 4, CN_STR("-->"), &xml->no_comment_end);
        xml->at = end == SIZE_MAX ? xml->at + 4 : end;
    } else if (rest.len > 1 && rest.ptr[1] == '?') {
        end = behind(xml, xml->at + 2, CN_STR("?>"), &xml->no_pi_end);
        xml->at = end == SIZE_MAX ? text_end(xml->source, xml->at + 2) : end;
    } else if (rest.len >= 9 && cn_str_eq_nocase(cn_str_sub(rest, 0, 9), CN_STR("<!DOCTYPE")) && !xml->depth) {
        xml->at = declaration_end(xml->source, xml->at + 9);
    } else {
        *kind = CN_XML_TEXT;
        return takes_text(xml, text_end(xml->source, xml->at + 1));
    }
    return false;
}

static bool tag(CnXml *xml, CnXmlKind *kind)
{
    CnStr source = xml->source;
    size_t at = xml->at + 1;
    bool end_tag = at < source.len && source.ptr[at] == '/';
    at += end_tag;
    if (at >= source.len || !begins_name((unsigned char)source.ptr[at])) {  /* a sign that stands for itself */
        *kind = CN_XML_TEXT;
        return takes_text(xml, text_end(source, xml->at + 1));
    }
    size_t behind_name = name_end(source, at), end = tag_end(source, behind_name);
    CnStr name = cn_str_sub(source, at, behind_name);
    xml->at = end + (end < source.len && source.ptr[end] == '>');
    if (end_tag) {
        *kind = CN_XML_CLOSE;
        return closes(xml, name);
    }
    xml->empty = end > behind_name && source.ptr[end - 1] == '/';
    xml->attributes = cn_str_sub(source, behind_name, end - xml->empty);
    *kind = CN_XML_OPEN;
    return opened(xml, name);
}

CnXmlKind cn_xml_next(CnXml *xml)
{
    CnXmlKind kind = CN_XML_END;
    while (!xml->closing && xml->at < xml->source.len) {
        xml->from = xml->at;
        if (xml->source.ptr[xml->at] != '<') {
            takes_text(xml, text_end(xml->source, xml->at));
            return CN_XML_TEXT;
        }
        char next = xml->at + 1 < xml->source.len ? xml->source.ptr[xml->at + 1] : 0;
        if (!(next == '!' || next == '?' ? special(xml, &kind) : tag(xml, &kind))) continue;
        if (kind != CN_XML_CLOSE) return kind;
    }
    if (!xml->closing && !xml->depth) return CN_XML_END;
    if (!xml->closing) {   /* the source is over */
        xml->closing = xml->depth;
        xml->from = xml->at;
        xml->by_tag = false;
    }
    xml->empty = xml->closing > 1 || !xml->by_tag;
    xml->closing--;
    pop(xml);
    return CN_XML_CLOSE;
}

void cn_xml_back(CnXml *xml, size_t depth)
{
    xml->at = xml->from;
    xml->closing = 0;
    while (xml->depth > depth) pop(xml);
}

void cn_xml_leave(CnXml *xml)
{
    xml->closing = 0;
    xml->depth = xml->n_prefixes = xml->too_deep = 0;
}

/* ---- entities ---------------------------------------------------------------------------------------------- */

/* What 0x80 to 0x9F mean where somebody wrote them as numbers. source: HTML Standard, numeric character references. */
static const uint16_t windows[32] = {0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152,
    0x8D, 0x17D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178};

uint32_t cn_xml_letter(uint32_t c) { return c >= 0x80 && c < 0xA0 ? windows[c - 0x80] : c; }

static int digit(char c, unsigned base)
{
    int value = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : 99;
    return value < (int)base ? value : -1;
}

/* The character that the entity at raw[at] stands for; 0: it is none. *end: behind it. */
static uint32_t entity(CnStr raw, size_t at, size_t *end)
{
    size_t i = at + 1;
    uint32_t c = 0;
    if (i < raw.len && raw.ptr[i] == '#') {
        unsigned base = i + 1 < raw.len && (raw.ptr[i + 1] | 32) == 'x' ? 16 : 10;
        size_t from = i += base == 16 ? 2 : 1;
        for (; i < raw.len && digit(raw.ptr[i], base) >= 0; i++)
            c = c > 0x10FFFF ? c : c * base + (uint32_t)digit(raw.ptr[i], base);
        if (i == from) return 0;
        *end = i + (i < raw.len && raw.ptr[i] == ';');
        return c && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF) ? cn_xml_letter(c) : CN_UTF8_BAD;
    }
    char name[MOST_NAME];
    size_t n = 0;
    while (i < raw.len && n + 1 < sizeof name && ((unsigned)((raw.ptr[i] | 32) - 'a') < 26 || digit(raw.ptr[i], 10) >= 0)) name[n++] = raw.ptr[i++];
    name[n] = 0;
    if (!n || i >= raw.len || raw.ptr[i] != ';') return 0;
    *end = i + 1;
    if (!strcmp(name, "apos")) return '\'';
    const htmlEntityDesc *known = htmlEntityLookup((const xmlChar *)name);
    return known ? known->value : 0;
}

CnStr cn_xml_unescape(CnArena *arena, CnStr raw)
{
    const char *mark = raw.len ? memchr(raw.ptr, '&', raw.len) : NULL;
    if (!mark) return raw;
    char *out = cn_arena_take(arena, raw.len + 1);
    size_t n = (size_t)(mark - raw.ptr), at = n, end;
    memcpy(out, raw.ptr, n);
    while (at < raw.len) {
        uint32_t c = raw.ptr[at] == '&' ? entity(raw, at, &end) : 0;
        char bytes[4];
        size_t wide = c ? cn_utf8_put(c, bytes) : 0;
        if (!c || wide > end - at) {
            out[n++] = raw.ptr[at++];
            continue;
        }
        memcpy(out + n, bytes, wide);
        n += wide;
        at = end;
    }
    return (CnStr){out, n};
}
