/* index.h - texts to numbers: the vocabulary, and the ids that other tables name.
 * Layer: pack; private to it. */
#ifndef CN_PACK_INDEX_H
#define CN_PACK_INDEX_H

#include "base/str.h"

typedef struct { uint32_t hash, number; } CnIndexSlot;   /* number 0 = free */

/* By eight bytes a step: most words are one or two steps. */
static inline uint32_t cn_index_hash(CnStr text)
{
    const uint64_t mix = 0x9E3779B97F4A7C15u;  /* source: 2^64 over the golden ratio */
    uint64_t hash = text.len, eight;
    const char *at = text.ptr;
    size_t left = text.len;
    for (; left >= 8; at += 8, left -= 8) {
        memcpy(&eight, at, 8);
        hash = (hash ^ eight) * mix;
        hash ^= hash >> 32;
    }
    eight = 0;
    if (left >= 4) {  /* the first four and the last four, which may overlap */
        memcpy(&eight, at, 4);
        memcpy((char *)&eight + 4, at + left - 4, 4);
    } else {
        for (; left; left--) eight = eight << 8 | (unsigned char)*at++;
    }
    hash = (hash ^ eight) * mix;
    hash = (hash ^ hash >> 32) * mix;
    return (uint32_t)(hash >> 32);
}

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

/* Gives `text`, which must outlive the index, the number (over 0), unless it has one already. */
void cn_index_add(CnIndex *index, CnArena *arena, CnStr text, uint32_t number);

#endif
