#include "pack/index.h"

/* Eight bytes a step: most words are one or two steps. */
static uint32_t hash_of(CnStr text)
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

static CnIndexSlot *slot_of(const CnIndex *index, CnStr text, uint32_t hash)
{
    size_t i = hash & (index->n_slots - 1);
    for (; index->slot[i].number; i = (i + 1) & (index->n_slots - 1))
        if (index->slot[i].hash == hash && cn_str_eq(index->text[index->slot[i].number], text)) break;
    return &index->slot[i];
}

void cn_index_reserve(CnIndex *index, CnArena *arena, size_t n_slots)
{
    CnIndexSlot *old = index->slot;
    size_t n_old = index->n_slots, size = n_slots * sizeof *old;
    index->slot = memset(cn_arena_take(arena, size), 0, size);  /* written at once: a page that is read first costs two faults */
    index->n_slots = n_slots;
    if (!index->cap) index->text = CN_NEW_N(arena, CnStr, index->cap = n_slots);
    for (size_t k = 0; k < n_old; k++) {
        if (!old[k].number) continue;
        size_t i = old[k].hash & (n_slots - 1);
        while (index->slot[i].number) i = (i + 1) & (n_slots - 1);
        index->slot[i] = old[k];
    }
}

uint32_t cn_index_find(const CnIndex *index, CnStr text)
{
    return index->n ? slot_of(index, text, hash_of(text))->number : 0;
}

void cn_index_find_all(const CnIndex *index, const CnStr *text, size_t n, uint32_t *number)
{
    uint32_t hash[CN_INDEX_BATCH];
    for (size_t i = 0; i < n; i++) {
        hash[i] = hash_of(text[i]);
        if (index->n) __builtin_prefetch(&index->slot[hash[i] & (index->n_slots - 1)]);
    }
    for (size_t i = 0; index->n && i < n; i++) __builtin_prefetch(&index->text[index->slot[hash[i] & (index->n_slots - 1)].number]);
    for (size_t i = 0; index->n && i < n; i++) {
        const CnIndexSlot *slot = &index->slot[hash[i] & (index->n_slots - 1)];
        if (slot->hash == hash[i] && slot->number) __builtin_prefetch(index->text[slot->number].ptr);
    }
    for (size_t i = 0; i < n; i++) number[i] = index->n ? slot_of(index, text[i], hash[i])->number : 0;
}

void cn_index_add(CnIndex *index, CnArena *arena, CnStr text, uint32_t number)
{
    if (index->n * 2 >= index->n_slots) cn_index_reserve(index, arena, index->n_slots ? index->n_slots * 2 : 1 << 10);
    uint32_t hash = hash_of(text);
    CnIndexSlot *slot = slot_of(index, text, hash);
    if (slot->number) return;
    while (index->cap <= number) index->text = cn_arena_grow(arena, index->text, sizeof *index->text, index->cap, &index->cap);
    index->text[number] = text;
    *slot = (CnIndexSlot){hash, number};
    index->n++;
}
