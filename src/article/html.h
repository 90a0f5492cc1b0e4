/* html.h - an HTML page as a flat tree. For this folder alone.
 *
 * The page is cut into tags and text in one pass, in time linear in its length whatever it holds, without recursion. Nodes
 * lie in document order, so that a subtree is a range of indexes and every walk is a loop. Entities are resolved only
 * where text is taken, so that each node still knows its place in the source. */
#ifndef CN_ARTICLE_HTML_H
#define CN_ARTICLE_HTML_H

#include "base/str.h"

#define CN_TAGS(X) \
    X(a) X(abbr) X(address) X(article) X(aside) X(audio) X(b) X(base) X(blockquote) X(body) X(br) X(button) X(canvas) \
    X(caption) X(center) X(cite) X(code) X(col) X(dd) X(details) X(dialog) X(div) X(dl) X(dt) X(em) X(embed) X(fieldset) \
    X(figcaption) X(figure) X(font) X(footer) X(form) X(frame) X(frameset) X(h1) X(h2) X(h3) X(h4) X(h5) X(h6) X(head) \
    X(header) X(hr) X(html) X(i) X(iframe) X(img) X(input) X(ins) X(label) X(legend) X(li) X(link) X(main) X(map) \
    X(math) X(menu) X(meta) X(nav) X(noembed) X(noframes) X(noscript) X(object) X(ol) X(optgroup) X(option) X(p) \
    X(param) X(picture) X(pre) X(q) X(rp) X(rt) X(s) X(script) X(section) X(select) X(small) X(source) X(span) \
    X(strong) X(style) X(sub) X(summary) X(sup) X(svg) X(table) X(tbody) X(td) X(template) X(textarea) X(tfoot) X(th) \
    X(thead) X(time) X(title) X(tr) X(track) X(u) X(ul) X(video) X(wbr) X(xmp)

typedef enum {
    CN_TAG_TEXT,       /* not a tag: a piece of text */
    CN_TAG_OTHER,      /* a tag this table does not name */
#define CN_TAG(name) CN_TAG_##name,
    CN_TAGS(CN_TAG)
#undef CN_TAG
    CN_TAG_COUNT
} CnTag;

enum {                 /* what a tag is like */
    CN_LIKE_VOID = 1,  /* has no content */
    CN_LIKE_BLOCK = 2, /* begins a new line */
    CN_LIKE_RAW = 4,   /* holds text alone, up to its end tag */
    CN_LIKE_NOISE = 8  /* never part of the text */
};

typedef struct {
    uint32_t at, len;  /* in the source: the text, or the tag from its name to before its '>' */
    uint32_t parent;   /* index; the root is its own */
    uint32_t end;      /* index behind the subtree */
    uint8_t tag;       /* CnTag */
    uint16_t looks;    /* CN_LOOKS_ (looks.h); 0 for what is or lies in an element that is never text */
} CnNode;

typedef struct {
    CnStr source;
    CnNode *node;      /* node[0] stands for the page */
    uint32_t n;
    bool cut;          /* a limit was hit: nesting or number of nodes */
} CnHtml;

/* Cuts up well-formed UTF-8. */
CnHtml cn_html_parse(CnArena *arena, CnStr source);

/* Bit set of CN_LIKE_ of a tag. */
extern const uint8_t cn_tag_likes[CN_TAG_COUNT];
static inline unsigned cn_tag_like(unsigned tag) { return cn_tag_likes[tag]; }

/* The next attribute of a node: key and raw value (ptr NULL: none given). *at is 0 at first; false: no more. */
bool cn_html_attr_next(const CnHtml *html, uint32_t node, size_t *at, CnStr *key, CnStr *value);

/* The raw value of an attribute (name in lower case), entities and all; ptr NULL: it has none. */
CnStr cn_html_attr(const CnHtml *html, uint32_t node, const char *name);

/* The same with entities resolved, white space trimmed. */
CnStr cn_html_attr_text(CnArena *arena, const CnHtml *html, uint32_t node, const char *name);

/* The next character of text[*at], entities resolved, into *c; moves *at behind it. */
void cn_html_char(CnStr text, size_t *at, uint32_t *c);

/* All text of a subtree on one line, entities resolved, at most `most` bytes. */
CnStr cn_html_text(CnArena *arena, const CnHtml *html, uint32_t node, size_t most);

#endif
