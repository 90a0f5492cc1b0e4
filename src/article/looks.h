/* looks.h - what an element's attributes say of its part in the page. For this folder alone. */
#ifndef CN_ARTICLE_LOOKS_H
#define CN_ARTICLE_LOOKS_H

#include "article/html.h"

enum {
    CN_LOOKS_HIDDEN = 1,   /* not shown: hidden, display:none, aria-hidden */
    CN_LOOKS_NOISE = 2,    /* named like navigation, comments, sharing, advertising … */
    CN_LOOKS_GOOD = 4,     /* named like content */
    CN_LOOKS_BODY = 8,     /* says that it is the article's body */
    CN_LOOKS_MAIN = 16     /* says that it is the page's main part */
};

/* Bit set of CN_LOOKS_ for an element, from class, id, role, itemprop, style and the like. */
unsigned cn_looks(const CnHtml *html, uint32_t node);

#endif
