/* body.h - the main text of a page. For this folder alone. */
#ifndef CN_ARTICLE_BODY_H
#define CN_ARTICLE_BODY_H

#include "article/article.h"
#include "article/html.h"
#include "article/text.h"

/* Appends the page's main text to `out`, one paragraph after the other, each with a point of the map. `title`: a heading
 * that says the same is left out. Returns the date that stands on a line of its own between the page's heading and the
 * text, or none. */
CnDate cn_body_text(CnArena *arena, const CnHtml *html, CnStr title, const CnArticleOptions *options, CnTextBuf *out);

#endif
