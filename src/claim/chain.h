/* chain.h - numbers 0, 1, 2 … by a key that many of them may share: which claims are of the same parties, without a look at all of them.
 * Layer: claim; private to it. */
#ifndef CN_CLAIM_CHAIN_H
#define CN_CLAIM_CHAIN_H

#include "base/str.h"

typedef struct {
    uint32_t *first, *last;    /* [bucket]: number + 1; 0 none */
    uint32_t *next, *key;      /* [number]: the next of its bucket + 1; its key */
    size_t n_buckets, n, cap_next, cap_key;
} CnChain;                     /* {0} is an empty one */

/* Adds the next number, with this key. */
void cn_chain_add(CnChain *chain, CnArena *arena, uint32_t key);

/* The first number with this key, and the next one behind `number` with its key: in rising order; UINT32_MAX there is none. */
uint32_t cn_chain_first(const CnChain *chain, uint32_t key);
uint32_t cn_chain_next(const CnChain *chain, uint32_t number);

#endif
