/* html.h - an HTML page as a flat tree. For this folder alone.
 *
 * The page is cut into tags and text in one pass, in time linear in its length whatever it holds, without recursion. Nodes
 * lie in document order, so that a subtree is a range of indexes and every walk is a loop. Entities are resolved only
 * where text is taken, so that each node still knows its place in the source. */
#ifndef CN_ARTICLE_HTML_H
#define CN_ARTICLE_HTML_H

#include "article/index.h"
#include "article/tags.h"

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
CnHtml cn_html_parse(CnArena *arena, CnStr source, const CnArticleIndex *index);

/* Loops for some instruction set; BEST is what the processor can. */
typedef enum { CN_HTML_SIXTEEN, CN_HTML_AVX2, CN_HTML_AVX512, CN_HTML_BEST } CnHtmlPath;

/* The same by a path that the processor can; else by one that it can. For tests. */
CnHtml cn_html_parse_by(CnHtmlPath path, CnArena *arena, CnStr source, const CnArticleIndex *index);

/* Whether it can. */
bool cn_html_can(CnHtmlPath path);

/* What cn_html_parse_by chooses among; for its processors alone. */
CnHtml cn_html_parse_sixteen(CnArena *arena, CnStr source, const CnArticleIndex *index);
CnHtml cn_html_parse_avx2(CnArena *arena, CnStr source, const CnArticleIndex *index);
CnHtml cn_html_parse_avx512(CnArena *arena, CnStr source, const CnArticleIndex *index);

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
