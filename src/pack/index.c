#include "pack/index.h"

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
    return index->n ? slot_of(index, text, cn_index_hash(text))->number : 0;
}

void cn_index_add(CnIndex *index, CnArena *arena, CnStr text, uint32_t number)
{
    if (index->n * 2 >= index->n_slots) cn_index_reserve(index, arena, index->n_slots ? index->n_slots * 2 : 1 << 10);
    uint32_t hash = cn_index_hash(text);
    CnIndexSlot *slot = slot_of(index, text, hash);
    if (slot->number) return;
    while (index->cap <= number) index->text = cn_arena_grow(arena, index->text, sizeof *index->text, index->cap, &index->cap);
    index->text[number] = text;
    *slot = (CnIndexSlot){hash, number};
    index->n++;
}
