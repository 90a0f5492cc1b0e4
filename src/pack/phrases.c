/* phrases.c - words to numbers, numbers to phrases: two hash tables and a list of entries. */
#include "base/hash.h"
#include "pack/pack.h"

typedef struct { CnStr word; uint32_t number; } Slot;
typedef struct { uint64_t key; uint32_t node; } Edge;   /* key = from-node << 32 | word; 0 = free */

struct CnPhrases {
    CnArena *arena;
    Slot *slot;
    size_t n_slots, n_words;
    Edge *edge;
    size_t n_edge_slots, n_edges;
    uint32_t *ends;            /* [node]: first entry */
    size_t n_nodes, nodes_cap;
    CnEntry *entry;
    size_t n_entries, entries_cap;
};

struct CnPhrases *cn_phrases_new(CnArena *arena)
{
    struct CnPhrases *p = CN_NEW(arena, struct CnPhrases);
    p->arena = arena;
    p->n_slots = 1 << 13;
    p->slot = CN_NEW_N(arena, Slot, p->n_slots);
    p->n_edge_slots = 1 << 13;
    p->edge = CN_NEW_N(arena, Edge, p->n_edge_slots);
    p->n_nodes = p->n_entries = 1;  /* 0 is the start, and "none" */
    p->ends = cn_arena_grow(arena, NULL, sizeof *p->ends, 0, &p->nodes_cap);
    p->entry = cn_arena_grow(arena, NULL, sizeof *p->entry, 0, &p->entries_cap);
    return p;
}

static Slot *find_slot(Slot *slot, size_t n, CnStr word)
{
    size_t i = (size_t)cn_hash(word.ptr, word.len) & (n - 1);
    while (slot[i].number && !cn_str_eq(slot[i].word, word)) i = (i + 1) & (n - 1);
    return &slot[i];
}

static Edge *find_edge(Edge *edge, size_t n, uint64_t key)
{
    size_t i = (size_t)((key * 0x9E3779B97F4A7C15u) >> 32) & (n - 1);
    while (edge[i].key && edge[i].key != key) i = (i + 1) & (n - 1);
    return &edge[i];
}

uint32_t cn_phrases_count(const struct CnPhrases *p) { return (uint32_t)p->n_words; }

uint32_t cn_phrases_word(struct CnPhrases *p, CnStr folded)
{
    Slot *slot = find_slot(p->slot, p->n_slots, folded);
    if (slot->number) return slot->number;
    if (p->n_words * 2 >= p->n_slots) {
        size_t n = p->n_slots * 2;
        Slot *bigger = CN_NEW_N(p->arena, Slot, n);
        for (size_t i = 0; i < p->n_slots; i++)
            if (p->slot[i].number) *find_slot(bigger, n, p->slot[i].word) = p->slot[i];
        p->slot = bigger;
        p->n_slots = n;
        slot = find_slot(p->slot, p->n_slots, folded);
    }
    slot->word = cn_arena_copy(p->arena, folded.ptr, folded.len);
    return slot->number = (uint32_t)++p->n_words;
}

static uint32_t step_or_add(struct CnPhrases *p, uint32_t node, uint32_t word)
{
    uint64_t key = (uint64_t)node << 32 | word;
    Edge *edge = find_edge(p->edge, p->n_edge_slots, key);
    if (edge->key) return edge->node;
    if (p->n_edges * 2 >= p->n_edge_slots) {
        size_t n = p->n_edge_slots * 2;
        Edge *bigger = CN_NEW_N(p->arena, Edge, n);
        for (size_t i = 0; i < p->n_edge_slots; i++)
            if (p->edge[i].key) *find_edge(bigger, n, p->edge[i].key) = p->edge[i];
        p->edge = bigger;
        p->n_edge_slots = n;
        edge = find_edge(p->edge, n, key);
    }
    p->n_edges++;
    p->ends = cn_arena_grow(p->arena, p->ends, sizeof *p->ends, p->n_nodes, &p->nodes_cap);
    p->ends[p->n_nodes] = 0;
    edge->key = key;
    return edge->node = (uint32_t)p->n_nodes++;
}

/* `bound`: an apostrophe that opens the phrase belongs to its word, as in "Qatar's"; else it stands apart, as in "Qatar 's". */
static void add_phrase(struct CnPhrases *p, CnStr text, CnEntry entry, bool bound)
{
    uint32_t node = 0;
    size_t at = 0;
    CnPiece piece;
    char folded[256];
    bool mark = false;
    while (cn_piece_next(text, &at, &piece)) {
        bool opens = bound && !node && piece.kind == CN_TOK_PUNCT && piece.ch == '\'';
        mark |= opens;
        if (opens) continue;
        if (mark && !node) piece.ch = '\'';
        if (piece.kind == CN_TOK_PUNCT && text.len > piece.span.len && piece.ch < 0x80 && piece.ch != '$' && piece.ch != '\'') continue;
        size_t n = cn_piece_fold(text, &piece, folded, sizeof folded);
        if (n) node = step_or_add(p, node, cn_phrases_word(p, (CnStr){folded, n}));
    }
    if (!node) return;
    for (uint32_t e = p->ends[node]; e; e = p->entry[e].next)  /* a name listed twice for one row is one */
        if (p->entry[e].table == entry.table && p->entry[e].row == entry.row && p->entry[e].lang == entry.lang &&
            p->entry[e].form == entry.form) return;
    p->entry = cn_arena_grow(p->arena, p->entry, sizeof *p->entry, p->n_entries, &p->entries_cap);
    entry.next = 0;
    p->entry[p->n_entries] = entry;
    uint32_t *last = &p->ends[node];
    while (*last) last = &p->entry[*last].next;
    *last = (uint32_t)p->n_entries++;
}

void cn_phrases_add(struct CnPhrases *p, CnStr text, CnEntry entry)
{
    add_phrase(p, text, entry, false);
    if (text.len > 1 && text.ptr[0] == '\'') add_phrase(p, text, entry, true);
}

uint32_t cn_pack_word(const CnPack *pack, CnStr folded)
{
    const struct CnPhrases *p = pack->phrases;
    return find_slot(p->slot, p->n_slots, folded)->number;
}

uint32_t cn_pack_step(const CnPack *pack, uint32_t node, uint32_t word)
{
    const struct CnPhrases *p = pack->phrases;
    return find_edge(p->edge, p->n_edge_slots, (uint64_t)node << 32 | word)->node;
}

uint32_t cn_pack_ends(const CnPack *pack, uint32_t node) { return pack->phrases->ends[node]; }

const CnEntry *cn_pack_entry(const CnPack *pack, uint32_t entry) { return &pack->phrases->entry[entry]; }
