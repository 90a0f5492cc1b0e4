/* looks.h - what an element's attributes say of its part in the page. For this folder alone. */
#ifndef CN_ARTICLE_LOOKS_H
#define CN_ARTICLE_LOOKS_H

#include "base/str.h"

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

/* The words that names are made of, found by their hash. */
typedef struct CnLooks CnLooks;

/* In the arena. */
const CnLooks *cn_looks_new(CnArena *arena);

/* Reads the attributes of a tag from source[at] on, behind its name, up to its '>', and adds to *looks what class, id, role, rel,
 * itemprop, style and the like say. Returns the place of the '>', or source.len; a '>' inside a quoted value does not count. */
size_t cn_looks_scan(const CnLooks *words, CnStr source, size_t at, unsigned *looks);

/* What the name of an element that is none of HTML says. */
unsigned cn_looks_of_element(CnStr name);

#endif
