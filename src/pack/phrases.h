/* phrases.h - what lies behind the phrases of a pack.
 * Layer: pack; private to it. */
#ifndef CN_PACK_PHRASES_H
#define CN_PACK_PHRASES_H

#include "pack/pack.h"

/* Where a phrase has come to from, and over which word; from 0: it is its first word. */
typedef struct { uint32_t from, word; } CnPhraseStep;

/* Nodes are numbered from 1; a node's number is greater than that of the node before it. One more than the greatest. */
uint32_t cn_phrases_nodes(const struct CnPhrases *phrases);
CnPhraseStep cn_phrases_from(const struct CnPhrases *phrases, uint32_t node);

/* As cn_pack_word, cn_pack_step, cn_pack_ends and cn_pack_entry. */
uint32_t cn_phrases_find(const struct CnPhrases *phrases, CnStr folded);
uint32_t cn_phrases_step(const struct CnPhrases *phrases, uint32_t node, uint32_t word);
uint32_t cn_phrases_ends(const struct CnPhrases *phrases, uint32_t node);
const CnEntry *cn_phrases_entry(const struct CnPhrases *phrases, uint32_t entry);

/* The word with that number, folded. */
CnStr cn_pack_word_text(const struct CnPhrases *phrases, uint32_t word);

#endif
