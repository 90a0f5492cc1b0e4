/* jsonld.h - an article's JSON-LD. For this folder alone. */
#ifndef CN_ARTICLE_JSONLD_H
#define CN_ARTICLE_JSONLD_H

#include "base/str.h"

typedef struct {
    CnStr headline, date, author, publisher, lang;
    bool of_article;   /* said of an article; else of a page */
} CnJsonLd;

/* Adds what the block `script` says of an article to what *out does not have yet. Broken JSON adds nothing. */
void cn_jsonld_read(CnArena *arena, CnStr script, CnJsonLd *out);

#endif
