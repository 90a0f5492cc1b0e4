/* meta.h - what a page says of itself: title, date, author, outlet, language. For this folder alone. */
#ifndef CN_ARTICLE_META_H
#define CN_ARTICLE_META_H

#include "article/article.h"
#include "article/html.h"

typedef struct {
    CnStr title;             /* resolved, on one line; none if the page has none */
    uint32_t title_at;       /* in the source: where its first word stands, or the tag it was taken from */
    CnStr author, outlet;
    CnStr url;               /* by which the page wants to be known */
    CnDate date;
    CnDateFrom date_from;    /* META, JSONLD, TIME or NONE */
    char lang[4];
} CnPageMeta;

/* What the page's head, its JSON-LD and its elements say of it; Lies in the arena or the page's bytes. */
CnPageMeta cn_page_meta(CnArena *arena, const CnHtml *html, const CnArticleOptions *options);

/* The first two letters of a language tag ("en-GB"), lower case; "" if it is none. */
void cn_lang_of(CnStr tag, char out[4]);

/* Whether both say the same once folded, whatever the signs and spaces. */
bool cn_same_words(CnStr a, CnStr b);

#endif
