/* phrases.c - words to numbers, numbers to phrases: an index, a table of steps and a list of entries. */
#include "pack/pack.h"

typedef struct { uint32_t ends, word, to; } Node;   /* its first entry; its first step on, which most have alone: word 0 = none */
typedef struct { uint32_t from, word, to; } Edge;   /* a further step from a node; to 0 = free */

struct CnPhrases {
    CnArena *arena;
    CnIndex words;
    uint32_t *start;           /* [word]: the node it leads to from the start */
    size_t start_cap;
    Node *node;
    size_t n_nodes, nodes_cap;
    Edge *edge;
    size_t n_edge_slots, n_edges;
    CnEntry *entry;
    size_t n_entries, entries_cap;
};

/* tuned: today's packs fit without growing. What the lists leave unused is never touched, so it costs no memory. */
enum { WORD_SLOTS = 1 << 15, EDGE_SLOTS = 1 << 16, ENTRIES = 1 << 17 };

static Edge *new_edges(CnArena *arena, size_t n)
{
    return memset(CN_NEW_N(arena, Edge, n), 0, n * sizeof(Edge));  /* written at once: a page that is read first costs two faults */
}

struct CnPhrases *cn_phrases_new(CnArena *arena)
{
    struct CnPhrases *p = CN_NEW(arena, struct CnPhrases);
    p->arena = arena;
    cn_index_reserve(&p->words, arena, WORD_SLOTS);
    p->start = CN_NEW_N(arena, uint32_t, p->start_cap = WORD_SLOTS);
    p->n_edge_slots = EDGE_SLOTS;
    p->edge = new_edges(arena, EDGE_SLOTS);
    p->n_nodes = p->n_entries = 1;  /* 0 is the start, and "none" */
    p->node = CN_NEW_N(arena, Node, p->nodes_cap = ENTRIES);
    p->entry = CN_NEW_N(arena, CnEntry, p->entries_cap = ENTRIES);
    return p;
}

static Edge *find_edge(Edge *edge, size_t n, uint32_t from, uint32_t word)
{
    size_t i = (size_t)((((uint64_t)from << 32 | word) * 0x9E3779B97F4A7C15u) >> 32) & (n - 1);
    while (edge[i].to && (edge[i].from != from || edge[i].word != word)) i = (i + 1) & (n - 1);
    return &edge[i];
}

uint32_t cn_phrases_count(const struct CnPhrases *p) { return (uint32_t)p->words.n; }

uint32_t cn_phrases_word(struct CnPhrases *p, CnStr folded)
{
    uint32_t word = cn_index_find(&p->words, folded);
    if (word) return word;
    word = (uint32_t)p->words.n + 1;
    cn_index_add(&p->words, p->arena, cn_arena_copy(p->arena, folded.ptr, folded.len), word);
    p->start = cn_arena_grow(p->arena, p->start, sizeof *p->start, word, &p->start_cap);
    return word;
}

static uint32_t new_node(struct CnPhrases *p)
{
    p->node = cn_arena_grow(p->arena, p->node, sizeof *p->node, p->n_nodes, &p->nodes_cap);
    return (uint32_t)p->n_nodes++;
}

static uint32_t step_or_add(struct CnPhrases *p, uint32_t node, uint32_t word)
{
    if (!node) return p->start[word] ? p->start[word] : (p->start[word] = new_node(p));
    if (!p->node[node].word) {
        uint32_t to = new_node(p);
        p->node[node].word = word;
        return p->node[node].to = to;
    }
    if (p->node[node].word == word) return p->node[node].to;
    Edge *edge = find_edge(p->edge, p->n_edge_slots, node, word);
    if (edge->to) return edge->to;
    if (p->n_edges * 4 >= p->n_edge_slots * 3) {
        size_t n = p->n_edge_slots * 2;
        Edge *bigger = new_edges(p->arena, n);
        for (size_t i = 0; i < p->n_edge_slots; i++)
            if (p->edge[i].to) *find_edge(bigger, n, p->edge[i].from, p->edge[i].word) = p->edge[i];
        p->edge = bigger;
        p->n_edge_slots = n;
        edge = find_edge(p->edge, n, node, word);
    }
    p->n_edges++;
    *edge = (Edge){node, word, new_node(p)};
    return edge->to;
}

/* What the capitals of a name demand of the text, up to this piece of it. */
static uint8_t capitals(uint8_t flags, const CnPiece *piece, bool first)
{
    if (first && piece->cap) flags |= CN_E_CAP;
    if (first && piece->upper && piece->span.len <= 3) flags |= CN_E_UPPER;
    flags = (uint8_t)(piece->kind == CN_TOK_NUMBER ? flags | CN_E_DIGIT : flags & ~CN_E_DIGIT);
    return (uint8_t)(piece->cap ? flags | CN_E_CAP_LAST : flags & ~CN_E_CAP_LAST);
}

/* `bound`: an apostrophe that opens the phrase belongs to its word, as in "Qatar's"; else it stands apart, as in "Qatar 's". */
static void add_phrase(struct CnPhrases *p, CnStr text, CnEntry entry, bool name, bool bound)
{
    uint32_t node = 0;
    size_t at = 0;
    CnPiece piece;
    char folded[256];
    bool mark = false;
    for (bool first = true; cn_piece_next(text, &at, &piece); first = false) {
        if (name) entry.flags = capitals(entry.flags, &piece, first);
        bool opens = bound && !node && piece.kind == CN_TOK_PUNCT && piece.ch == '\'';
        mark |= opens;
        if (opens) continue;
        if (mark && !node) piece.ch = '\'';
        if (piece.kind == CN_TOK_PUNCT && text.len > piece.span.len && piece.ch < 0x80 && piece.ch != '$' && piece.ch != '\'') continue;
        size_t n = cn_piece_fold(text, &piece, folded, sizeof folded);
        if (n) node = step_or_add(p, node, cn_phrases_word(p, (CnStr){folded, n}));
    }
    if (!node) return;
    uint32_t *last = &p->node[node].ends;
    for (; *last; last = &p->entry[*last].next) {  /* a name listed twice for one row is one */
        const CnEntry *e = &p->entry[*last];
        if (e->table == entry.table && e->row == entry.row && e->lang == entry.lang && e->form == entry.form) return;
    }
    *last = (uint32_t)p->n_entries;
    p->entry = cn_arena_grow(p->arena, p->entry, sizeof *p->entry, p->n_entries, &p->entries_cap);
    p->entry[p->n_entries++] = entry;
}

void cn_phrases_add(struct CnPhrases *p, CnStr text, CnEntry entry, bool name)
{
    add_phrase(p, text, entry, name, false);
    if (text.len > 1 && text.ptr[0] == '\'') add_phrase(p, text, entry, name, true);
}

uint32_t cn_pack_word(const CnPack *pack, CnStr folded) { return cn_index_find(&pack->phrases->words, folded); }

uint32_t cn_pack_step(const CnPack *pack, uint32_t node, uint32_t word)
{
    const struct CnPhrases *p = pack->phrases;
    if (!node) return p->start[word];
    const Node *n = &p->node[node];
    return n->word == word || !n->word ? n->to : find_edge(p->edge, p->n_edge_slots, node, word)->to;
}

uint32_t cn_pack_ends(const CnPack *pack, uint32_t node) { return pack->phrases->node[node].ends; }

const CnEntry *cn_pack_entry(const CnPack *pack, uint32_t entry) { return &pack->phrases->entry[entry]; }
