/* text.h - an article's text while it grows, with its way back to the source. For this folder alone. */
#ifndef CN_ARTICLE_TEXT_H
#define CN_ARTICLE_TEXT_H

#include "base/str.h"

typedef struct {
    CnArena *arena;
    char *ptr;
    size_t len, cap, most;
    CnMapPoint *map;   /* text to source (decoded text), ascending */
    size_t n_map, map_cap;
    bool cut;          /* `most` was reached; nothing is added from then on */
} CnTextBuf;

/* Appends one character. */
void cn_text_put(CnTextBuf *text, uint32_t c);

/* Appends bytes of well-formed UTF-8; what does not fit is cut at a character. */
void cn_text_add(CnTextBuf *text, CnStr bytes);

/* What is appended next comes from source[at]. */
void cn_text_from(CnTextBuf *text, size_t at);

/* Sees to it that the text ends in at least `n` line feeds, spaces before them dropped; in none at the very beginning. */
void cn_text_break(CnTextBuf *text, unsigned n);

#endif
