#include "claim/chain.h"

static void hang(CnChain *chain, uint32_t number)
{
    size_t bucket = chain->key[number] & (chain->n_buckets - 1);
    chain->next[number] = 0;
    if (chain->last[bucket]) chain->next[chain->last[bucket] - 1] = number + 1;
    else chain->first[bucket] = number + 1;
    chain->last[bucket] = number + 1;
}

void cn_chain_add(CnChain *chain, CnArena *arena, uint32_t key)
{
    enum { BUCKETS = 64 };   /* tuned: most documents have fewer claims */
    chain->next = cn_arena_grow(arena, chain->next, sizeof *chain->next, chain->n, &chain->cap_next);
    chain->key = cn_arena_grow(arena, chain->key, sizeof *chain->key, chain->n, &chain->cap_key);
    chain->key[chain->n++] = key;
    if (chain->n <= chain->n_buckets) {
        hang(chain, (uint32_t)chain->n - 1);
        return;
    }
    chain->n_buckets = chain->n_buckets ? chain->n_buckets * 4 : BUCKETS;
    chain->first = CN_NEW_N(arena, uint32_t, chain->n_buckets);
    chain->last = CN_NEW_N(arena, uint32_t, chain->n_buckets);
    for (size_t i = 0; i < chain->n; i++) hang(chain, (uint32_t)i);
}

static uint32_t from(const CnChain *chain, uint32_t at, uint32_t key)
{
    while (at && chain->key[at - 1] != key) at = chain->next[at - 1];
    return at - 1;
}

uint32_t cn_chain_first(const CnChain *chain, uint32_t key)
{
    return chain->n ? from(chain, chain->first[key & (chain->n_buckets - 1)], key) : UINT32_MAX;
}

uint32_t cn_chain_next(const CnChain *chain, uint32_t number) { return from(chain, chain->next[number], chain->key[number]); }
