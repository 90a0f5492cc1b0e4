/* mention.h - words to mentions: what in a text names a party, an item, a count, a sum, a date, a trigger, a cue.
 * Layer: mention; includes base and pack. */
#ifndef CN_MENTION_MENTION_H
#define CN_MENTION_MENTION_H

#include "pack/pack.h"

/* All mentions of the article, by first token; at most one of each kind begins at a token. Relative dates are resolved against
 * article->date, and left out where it has none. In the arena. */
const CnMention *cn_mentions(CnArena *arena, const CnPack *pack, const CnArticle *article, const CnTokens *tokens, size_t *n);

#endif
