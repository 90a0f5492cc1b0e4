/* phrases.c - words to numbers, numbers to phrases: an index, a table of steps and a list of entries. */
#include "base/utf8.h"
#include "pack/phrases.h"

/* Where a phrase has come to. */
typedef struct {
    uint32_t from, word;       /* the node before it, and the word between */
    uint32_t next;             /* its first step on, which most nodes have alone; 0 = none */
    uint32_t ends;             /* its first entry */
} Node;

/* A further step from a node: its hash, so that what is another step is passed without a look at its node. */
typedef struct { uint32_t hash, node; } Further;

struct CnPhrases {
    CnArena *arena;
    CnIndex words;
    uint32_t *start;           /* [word]: the node it leads to from the start */
    size_t start_cap;
    Node *node;
    size_t n_nodes, nodes_cap;
    Further *further;          /* a table of the nodes that are a further step from theirs, by `from` and `word`; node 0 = free */
    size_t n_further_slots, n_further;
    CnEntry *entry;
    size_t n_entries, entries_cap;
};

/* tuned: today's packs fit without growing. What the lists leave unused is never touched, so it costs no memory. */
enum { WORD_SLOTS = 1 << 15, FURTHER_SLOTS = 1 << 16, ENTRIES = 1 << 17 };

static Further *new_table(CnArena *arena, size_t n)
{
    return memset(CN_NEW_N(arena, Further, n), 0, n * sizeof(Further));  /* written at once: a page that is read first costs two faults */
}

struct CnPhrases *cn_phrases_new(CnArena *arena, const struct CnPhrases *like)
{
    struct CnPhrases *p = CN_NEW(arena, struct CnPhrases);
    p->arena = arena;
    if (like) p->words.text = CN_NEW_N(arena, CnStr, p->words.cap = like->words.n + 2);
    cn_index_reserve(&p->words, arena, like ? like->words.n_slots : WORD_SLOTS);
    p->start = CN_NEW_N(arena, uint32_t, p->start_cap = like ? like->words.n + 2 : WORD_SLOTS);
    p->n_further_slots = like ? like->n_further_slots : FURTHER_SLOTS;
    p->further = new_table(arena, p->n_further_slots);
    p->n_nodes = p->n_entries = 1;  /* 0 is the start, and "none" */
    p->node = CN_NEW_N(arena, Node, p->nodes_cap = like ? like->n_nodes : ENTRIES);
    p->entry = CN_NEW_N(arena, CnEntry, p->entries_cap = like ? like->n_entries : ENTRIES);
    return p;
}

static uint32_t place_of(uint32_t from, uint32_t word)
{
    return (uint32_t)((((uint64_t)from << 32 | word) * 0x9E3779B97F4A7C15u) >> 32);  /* source: 2^64 over the golden ratio */
}

/* The place in the table of the step from `from` over `word`, taken or free; its hash into *hash. */
static Further *find_further(const struct CnPhrases *p, uint32_t from, uint32_t word, uint32_t *hash)
{
    *hash = place_of(from, word);
    for (size_t i = *hash;; i++) {
        Further *at = &p->further[i & (p->n_further_slots - 1)];
        if (!at->node || (at->hash == *hash && p->node[at->node].from == from && p->node[at->node].word == word)) return at;
    }
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

static uint32_t new_node(struct CnPhrases *p, uint32_t from, uint32_t word)
{
    p->node = cn_arena_grow(p->arena, p->node, sizeof *p->node, p->n_nodes, &p->nodes_cap);
    p->node[p->n_nodes] = (Node){.from = from, .word = word};
    return (uint32_t)p->n_nodes++;
}

static void grow_further(struct CnPhrases *p)
{
    const Further *old = p->further;
    size_t n_old = p->n_further_slots;
    p->n_further_slots *= 2;
    p->further = new_table(p->arena, p->n_further_slots);
    for (size_t i = 0; i < n_old; i++) {
        size_t k = old[i].hash & (p->n_further_slots - 1);
        while (old[i].node && p->further[k].node) k = (k + 1) & (p->n_further_slots - 1);
        if (old[i].node) p->further[k] = old[i];
    }
}

static uint32_t step(const struct CnPhrases *p, uint32_t from, uint32_t word)
{
    if (!from) return p->start[word];
    uint32_t next = p->node[from].next, hash;
    return !next || p->node[next].word == word ? next : find_further(p, from, word, &hash)->node;
}

static uint32_t step_or_add(struct CnPhrases *p, uint32_t from, uint32_t word)
{
    uint32_t to = step(p, from, word);
    if (to) return to;
    to = new_node(p, from, word);
    if (!from) return p->start[word] = to;
    if (!p->node[from].next) return p->node[from].next = to;
    if (++p->n_further * 4 > p->n_further_slots * 3) grow_further(p);
    uint32_t hash;
    Further *at = find_further(p, from, word, &hash);
    *at = (Further){hash, to};
    return to;
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
        if (piece.kind == CN_TOK_PUNCT && piece.ch == '\'' && node && at >= text.len) continue;   /* "livraison d'" */
        if (piece.kind == CN_TOK_PUNCT && text.len > piece.span.len && piece.ch < 0x80 && piece.ch != '$' && piece.ch != '\'') continue;
        size_t n = cn_piece_fold(text, &piece, folded, sizeof folded);
        if (n) node = step_or_add(p, node, cn_phrases_word(p, (CnStr){folded, n}));
    }
    if (!node) return;
    bool rule = entry.table >= CN_T_MONTH || entry.table == CN_T_ANAPHOR;
    if (rule && cn_accented(text)) entry.flags |= CN_E_ACCENT;
    uint32_t *last = &p->node[node].ends;
    for (; *last; last = &p->entry[*last].next) {  /* a name listed twice for one row is one */
        CnEntry *e = &p->entry[*last];
        if (e->table != entry.table || e->row != entry.row || e->lang != entry.lang || e->form != entry.form) continue;
        if (rule && (e->flags != entry.flags || e->marks != entry.marks)) continue;   /* "encargo" and "encargó" */
        e->marks |= entry.marks;
        return;
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

uint32_t cn_phrases_nodes(const struct CnPhrases *p) { return (uint32_t)p->n_nodes; }

CnPhraseStep cn_phrases_from(const struct CnPhrases *p, uint32_t node) { return (CnPhraseStep){p->node[node].from, p->node[node].word}; }

uint32_t cn_phrases_find(const struct CnPhrases *p, CnStr folded) { return cn_index_find(&p->words, folded); }

uint32_t cn_phrases_step(const struct CnPhrases *p, uint32_t node, uint32_t word) { return step(p, node, word); }

uint32_t cn_phrases_ends(const struct CnPhrases *p, uint32_t node) { return p->node[node].ends; }

const CnEntry *cn_phrases_entry(const struct CnPhrases *p, uint32_t entry) { return &p->entry[entry]; }

CnStr cn_pack_word_text(const struct CnPhrases *p, uint32_t word) { return p->words.text[word]; }

uint32_t cn_pack_word(const CnPack *pack, CnStr folded) { return cn_index_find(&pack->phrases->words, folded); }

void cn_pack_words(const CnPack *pack, const CnStr *folded, size_t n, uint32_t *word) { cn_index_find_all(&pack->phrases->words, folded, n, word); }

void cn_pack_fetch(const CnPack *pack, const CnToken *token, uint32_t n)
{
    const struct CnPhrases *p = pack->phrases;
    for (uint32_t i = 0; i < n; i++)
        for (unsigned r = 0; r < token[i].n_readings; r++) __builtin_prefetch(&p->start[token[i].reading[r].word]);
    for (uint32_t i = 0; i < n; i++)
        for (unsigned r = 0; r < token[i].n_readings; r++) __builtin_prefetch(&p->node[p->start[token[i].reading[r].word]]);
    for (uint32_t i = 0; i < n; i++)
        for (unsigned r = 0; r < token[i].n_readings; r++) {
            uint32_t from = p->start[token[i].reading[r].word];
            if (!from) continue;
            __builtin_prefetch(&p->entry[p->node[from].ends]);
            if (!p->node[from].next) continue;
            __builtin_prefetch(&p->node[p->node[from].next]);
            if (i + 1 < n && token[i + 1].n_readings) __builtin_prefetch(&p->further[place_of(from, token[i + 1].reading[0].word) & (p->n_further_slots - 1)]);
        }
}

uint32_t cn_pack_step(const CnPack *pack, uint32_t node, uint32_t word) { return step(pack->phrases, node, word); }

uint32_t cn_pack_ends(const CnPack *pack, uint32_t node) { return pack->phrases->node[node].ends; }

const CnEntry *cn_pack_entry(const CnPack *pack, uint32_t entry) { return &pack->phrases->entry[entry]; }
