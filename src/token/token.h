/* token.h - article to sentences and words.
 * Layer: token; includes base and pack. */
#ifndef CN_TOKEN_TOKEN_H
#define CN_TOKEN_TOKEN_H

#include "pack/pack.h"

typedef struct CnWordMemo CnWordMemo;

/* A memo of what was lately looked up of words, so that it need not be again: it changes no result. For one pack, whose words it
 * remembers, and one thread. Lies in the arena. */
CnWordMemo *cn_word_memo(CnArena *arena);

/* Another document begins: lists that words had in the last one are gone with its arena. cn_tokens does it. */
void cn_word_memo_next(CnWordMemo *memo);

/* Cuts the article's text, but for its skipped parts, into sentences and words; tells its language where the article does not
 * (or where its words say otherwise); numbers each word with its readings. `memo` may be
 * NULL. Everything lies in the arena. */
void cn_tokens(CnArena *arena, const CnPack *pack, CnWordMemo *memo, const CnArticle *article, CnTokens *out);

#endif
