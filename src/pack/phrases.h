/* phrases.h - what lies behind the phrases of a pack.
 * Layer: pack; private to it. */
#ifndef CN_PACK_PHRASES_H
#define CN_PACK_PHRASES_H

#include "pack/pack.h"

/* Where a phrase has come to from, and over which word; from 0: it is its first word. */
typedef struct { uint32_t from, word; } CnPhraseStep;

/* Until they are settled: nodes are numbered from 1; a node's number is greater than that of the node before it. One more than the greatest. */
uint32_t cn_phrases_nodes(const struct CnPhrases *phrases);
CnPhraseStep cn_phrases_from(const struct CnPhrases *phrases, uint32_t node);

/* Until they are settled: words numbered so far, from 1 on; the word with that number, folded. */
uint32_t cn_phrases_count(const struct CnPhrases *phrases);
CnStr cn_phrases_text(const struct CnPhrases *phrases, uint32_t word);

/* As cn_pack_ends and cn_pack_entry, at any time; as cn_pack_word and cn_pack_step, once they are settled. */
uint32_t cn_phrases_find(const struct CnPhrases *phrases, CnStr folded);
uint32_t cn_phrases_step(const struct CnPhrases *phrases, uint32_t node, uint32_t word);
uint32_t cn_phrases_ends(const struct CnPhrases *phrases, uint32_t node);
const CnEntry *cn_phrases_entry(const struct CnPhrases *phrases, uint32_t entry);

/* Used while the tables are read: an empty collection in `arena`; what it needs until it is settled lies in `scratch`. */
struct CnPhrases *cn_phrases_new(CnArena *arena, CnArena *scratch);

/* Numbers a folded word, from 1 on: it is cut after 255 bytes. */
uint32_t cn_phrases_word(struct CnPhrases *phrases, CnStr folded);

/* Adds a phrase. `name`: its capitals count, and set the entry's flags. */
void cn_phrases_add(struct CnPhrases *phrases, CnStr text, CnEntry entry, bool name);

/* Lays all out for use, in `arena`: from here on words and steps have other numbers, and none can be added. frequent[word], which may be
 * NULL, is what cn_pack_frequent tells. Returns the new number of each old one, in the scratch of cn_phrases_new. */
const uint32_t *cn_phrases_settle(struct CnPhrases *phrases, CnArena *arena, const uint32_t *frequent);

#endif
