/* tags.h - the elements of HTML that are told apart. For this folder alone. */
#ifndef CN_ARTICLE_TAGS_H
#define CN_ARTICLE_TAGS_H

#include "article/names.h"

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

/* Bit set of CN_LIKE_ of a tag. */
extern const uint8_t cn_tag_likes[CN_TAG_COUNT];
static inline unsigned cn_tag_like(unsigned tag) { return cn_tag_likes[tag]; }

/* Adds the names of all tags; what they stand for is the CnTag. */
void cn_tags_add(CnNames *names);

/* In lower case; "" for text and tags that have no number. */
const char *cn_tag_name(unsigned tag);

#endif
