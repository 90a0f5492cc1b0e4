/* looks.h - what an element's attributes say of its part in the page. For this folder alone. */
#ifndef CN_ARTICLE_LOOKS_H
#define CN_ARTICLE_LOOKS_H

#include "article/index.h"

enum {
    CN_LOOKS_HIDDEN = 1,   /* not shown: hidden, display:none, aria-hidden */
    CN_LOOKS_NOISE = 2,    /* named like navigation, comments, sharing, advertising … */
    CN_LOOKS_GOOD = 4,     /* named like content */
    CN_LOOKS_BODY = 8,     /* says that it is the article's body */
    CN_LOOKS_MAIN = 16,    /* says that it is the page's main part */
    CN_LOOKS_APART = 32,   /* named like what is never the article, however long: comments, dialogs, consent */
    CN_LOOKS_AUTHOR = 64,  /* says that it names who wrote it */
    CN_LOOKS_PUBLISHED = 128, /* microdata: says when it was published */
    CN_LOOKS_DATE = 256    /* named like a date */
};

/* Adds the attributes that say something, and the words that the names in class and id are made of. */
void cn_looks_add(CnNames *attributes, CnNames *words);

/* What values of class said before on the same page, by their hash: most come again and again. All 0 at first. */
enum { CN_LOOKS_MEMO = 256 };
typedef struct { CnStr name; unsigned looks; } CnLooksOfName;

/* What an attribute says by its value; `attribute` is what cn_names_find found among index->attributes. The value lies in the page, which ends at
 * `all`. memo: CN_LOOKS_MEMO of them, for this page alone. */
unsigned cn_looks_of(const CnArticleIndex *index, CnLooksOfName *memo, unsigned attribute, CnStr value, const char *all);

/* What the name of an element that is none of HTML says. */
unsigned cn_looks_of_element(CnStr name);

#endif
