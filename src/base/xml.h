/* xml.h - XML, and HTML taken as such, as it occurs, cut into tags and text.
 * Layer: base.
 *
 * Reads well-formed and ill-formed bytes alike, in one pass, in time linear in their length, without recursion: what fits no rule is
 * text, an end tag closes the nearest element of its name, and at the end all that is open is closed. Declarations of entities are
 * passed over, so that nothing grows; nothing is ever fetched. See docs/decisions/0017-feed-cutter.md. */
#ifndef CN_BASE_XML_H
#define CN_BASE_XML_H

#include "base/str.h"

enum {
    CN_XML_DEPTH = 128,        /* elements in elements; deeper ones are passed over, their text is kept */
    CN_XML_PREFIXES = 64       /* namespaces declared at once */
};

typedef enum { CN_XML_END, CN_XML_OPEN, CN_XML_CLOSE, CN_XML_TEXT, CN_XML_CDATA } CnXmlKind;

typedef struct {
    CnStr name, local;         /* as written; without its prefix */
    CnStr space;               /* the namespace's name, or the prefix where it is not declared; none */
    CnStr base, lang;          /* its own xml:base and xml:lang, raw */
    size_t inner;              /* where its content begins in the source */
} CnXmlElement;

typedef struct { CnStr prefix, space; size_t depth; } CnXmlPrefix;

typedef struct {
    CnStr source;              /* UTF-8 */
    size_t at;                 /* of what comes next */
    size_t depth;              /* of them are open; behind CN_XML_CLOSE open[depth] is the one that was closed */
    size_t too_deep;           /* elements that are open beyond the limit */
    size_t closing;            /* how many are still to be closed, */
    bool by_tag;               /* the last of them by an end tag */
    size_t n_prefixes;
    bool no_comment_end, no_cdata_end, no_pi_end;  /* none stands behind: not looked for again */
    bool hit_depth;            /* the limit of depth was reached */
    size_t from;               /* of the token in hand: where it begins, */
    CnStr text;                /* its text: raw with entities (TEXT), or verbatim (CDATA), */
    CnStr attributes;          /* its attributes (OPEN), */
    bool empty;                /* "<a/>" (OPEN); a CLOSE for which no end tag stands */
    CnXmlElement open[CN_XML_DEPTH];
    CnXmlPrefix prefix[CN_XML_PREFIXES];
} CnXml;

/* Begins with well-formed UTF-8; borrowed. */
void cn_xml_begin(CnXml *xml, CnStr source);

/* The next token. Every OPEN has its CLOSE. */
CnXmlKind cn_xml_next(CnXml *xml);

/* Goes back to before the token in hand, an OPEN, and closes what is open beyond `depth`, which is less: for elements that nobody closed. */
void cn_xml_back(CnXml *xml, size_t depth);

/* Forgets what is open, the token in hand as well: no CLOSE comes for it. For pages, of which tags alone are wanted. */
void cn_xml_leave(CnXml *xml);

/* The next of a tag's attributes: name and raw value. *at is 0 at first. False: no more. */
bool cn_xml_attribute(CnStr attributes, size_t *at, CnStr *name, CnStr *value);

/* The raw value of the attribute with this name, whatever its case; or none. */
CnStr cn_xml_value(CnStr attributes, const char *name);

/* The letter of windows-1252 that a control character from 0x80 to 0x9F was meant to be; any other character is itself. */
uint32_t cn_xml_letter(uint32_t c);

/* `raw` with its entities as characters, those of HTML too; what names none stays as it is. Never longer than `raw`, and `raw` itself
 * where it holds none. */
CnStr cn_xml_unescape(CnArena *arena, CnStr raw);

#endif
