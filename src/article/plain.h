/* plain.h - plain text, and the parts of any text that are not the article. For this folder alone. */
#ifndef CN_ARTICLE_PLAIN_H
#define CN_ARTICLE_PLAIN_H

#include "article/article.h"
#include "article/text.h"

/* Decoded text as it is, but for line ends and control characters, into `out`. */
void cn_plain_text(CnStr decoded, CnTextBuf *out);

/* The title of plain text: its first line that is not empty, if an empty line follows and it is under 300 bytes. */
CnSpan cn_plain_title(CnStr text);

/* The parts of `text` behind `from` that the cues mark, ascending and apart. */
CnSpan *cn_plain_skips(CnArena *arena, CnStr text, size_t from, const CnArticleOptions *options, size_t *n);

/* Whether a line of its own is a cue that only links follow ("related posts"). */
bool cn_line_is_cue(CnStr line, const CnArticleOptions *options);

#endif
