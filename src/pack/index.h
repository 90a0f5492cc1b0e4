/* index.h - texts to numbers: the vocabulary, and the ids that other tables name.
 * Layer: pack; private to it. */
#ifndef CN_PACK_INDEX_H
#define CN_PACK_INDEX_H

#include "base/str.h"

typedef struct { uint32_t hash, number; } CnIndexSlot;   /* number 0 = free */

enum { CN_INDEX_BATCH = 32 };

/* An open-addressed table. {0} is an empty one. */
typedef struct {
    CnIndexSlot *slot;
    size_t n_slots, n;         /* n_slots: a power of two, or 0 */
    CnStr *text;               /* [number], borrowed */
    size_t cap;
} CnIndex;

/* A table of `n_slots` (a power of two); it doubles by itself once half of it is taken: who looks up in vain stops at the first free place. */
void cn_index_reserve(CnIndex *index, CnArena *arena, size_t n_slots);

/* The text's number; 0 = it is not there. */
uint32_t cn_index_find(const CnIndex *index, CnStr text);

/* The same for several texts at once, at most CN_INDEX_BATCH, so that memory is waited for once. */
void cn_index_find_all(const CnIndex *index, const CnStr *text, size_t n, uint32_t *number);

/* Gives `text`, which must outlive the index, the number (over 0), unless it has one already. */
void cn_index_add(CnIndex *index, CnArena *arena, CnStr text, uint32_t number);

#endif
