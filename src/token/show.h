/* show.h - sentences and words, for people and as JSON lines.
 * Layer: token. */
#ifndef CN_TOKEN_SHOW_H
#define CN_TOKEN_SHOW_H

#include "base/str.h"

#include <stdio.h>

/* One line a sentence: its place, its paragraph, its words. Write errors stay in the stream. */
void cn_tokens_show(const CnDocument *doc, const CnArticle *article, const CnTokens *tokens, bool json, FILE *out);

#endif
