/* show.h - a document and its article, for people and as JSON lines.
 * Layer: article. */
#ifndef CN_ARTICLE_SHOW_H
#define CN_ARTICLE_SHOW_H

#include "base/str.h"

#include <stdio.h>

/* Write errors stay in the stream. */
void cn_document_show(const CnDocument *doc, const CnArticle *article, bool json, FILE *out);
void cn_article_show(const CnDocument *doc, const CnArticle *article, bool json, FILE *out);

#endif
