/* phrases.c - words to numbers, numbers to phrases.
 *
 * While the tables are read, phrases are a tree of nodes (CnPhraseMaker). Then they are laid out for use, once (cn_phrases_settle):
 *
 *   slot[hash of a word] ──▶ cell: what ends with the word, its text    ──▶ block of cells: the words that go on ──▶ block …
 *
 * A number is a cell's place, of a word and of a step behind it alike. What goes on in the same way from several places is there
 * once, as are entries that say the same: half a million phrases take a tenth of what their tree takes, and lie in caches. */
#include "base/utf8.h"
#include "pack/phrases.h"

#include <stdlib.h>

/* ---- while the tables are read ------------------------------------------------------------------------------- */

/* Where a phrase has come to. */
typedef struct {
    uint32_t from, word;       /* the node before it, and the word between */
    uint32_t next;             /* its first step on, which most nodes have alone; 0 = none */
    uint32_t ends;             /* its first entry */
} Node;

/* A further step from a node: its hash, so that what is another step is passed without a look at its node. */
typedef struct { uint32_t hash, node; } Further;

typedef struct {
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
} Maker;

/* ---- laid out ---------------------------------------------------------------------------------------------------- */

/* A word, or a step over one. The text of a word lies behind its cell, its length first. */
typedef struct {
    uint32_t ends;             /* the first entry that ends here; 0 = none */
    uint32_t next;             /* the block of words that go on from here: its first cell and, in the lowest BLOCK_BITS, how often it doubles one cell; 0 = none */
    uint32_t may;              /* a bit for each word of that block, by its hash: most steps lead nowhere and end here */
    uint32_t word;             /* of a step: the word; 0: a free cell of a block. Of a word: which set of languages has it as a frequent one */
} Cell;

enum { BLOCK_BITS = 5, LINE = 64 };   /* source: the bytes that processors fetch at once */

struct CnPhrases {
    Maker *making;             /* until they are laid out */
    const uint32_t *slot;      /* [hash]: a word's number, and the hash's upper bits above it; 0 = free */
    size_t n_slots;            /* a power of two */
    uint32_t number_mask;
    const Cell *cell;          /* from 1 on */
    const CnEntry *entry;
};

/* tuned: today's packs fit without growing. What the lists leave unused is never touched, so it costs no memory. */
enum { WORD_SLOTS = 1 << 15, FURTHER_SLOTS = 1 << 16, ENTRIES = 1 << 17 };

static Further *new_table(CnArena *arena, size_t n)
{
    return memset(CN_NEW_N(arena, Further, n), 0, n * sizeof(Further));  /* written at once: a page that is read first costs two faults */
}

struct CnPhrases *cn_phrases_new(CnArena *arena, CnArena *scratch)
{
    struct CnPhrases *p = CN_NEW(arena, struct CnPhrases);
    Maker *m = p->making = CN_NEW(scratch, Maker);
    m->arena = scratch;
    cn_index_reserve(&m->words, scratch, WORD_SLOTS);
    m->start = CN_NEW_N(scratch, uint32_t, m->start_cap = WORD_SLOTS);
    m->n_further_slots = FURTHER_SLOTS;
    m->further = new_table(scratch, m->n_further_slots);
    m->n_nodes = m->n_entries = 1;  /* 0 is the start, and "none" */
    m->node = CN_NEW_N(scratch, Node, m->nodes_cap = ENTRIES);
    m->entry = CN_NEW_N(scratch, CnEntry, m->entries_cap = ENTRIES);
    return p;
}

static uint32_t place_of(uint32_t from, uint32_t word)
{
    return (uint32_t)((((uint64_t)from << 32 | word) * 0x9E3779B97F4A7C15u) >> 32);  /* source: 2^64 over the golden ratio */
}

/* The place in the table of the step from `from` over `word`, taken or free; its hash into *hash. */
static Further *find_further(const Maker *m, uint32_t from, uint32_t word, uint32_t *hash)
{
    *hash = place_of(from, word);
    for (size_t i = *hash;; i++) {
        Further *at = &m->further[i & (m->n_further_slots - 1)];
        if (!at->node || (at->hash == *hash && m->node[at->node].from == from && m->node[at->node].word == word)) return at;
    }
}

uint32_t cn_phrases_count(const struct CnPhrases *p) { return (uint32_t)p->making->words.n; }

uint32_t cn_phrases_word(struct CnPhrases *p, CnStr folded)
{
    enum { LONGEST = 255 };   /* what a byte can tell */
    Maker *m = p->making;
    folded = cn_str_sub(folded, 0, LONGEST);
    uint32_t word = cn_index_find(&m->words, folded);
    if (word) return word;
    word = (uint32_t)m->words.n + 1;
    cn_index_add(&m->words, m->arena, cn_arena_copy(m->arena, folded.ptr, folded.len), word);
    m->start = cn_arena_grow(m->arena, m->start, sizeof *m->start, word, &m->start_cap);
    return word;
}

static uint32_t new_node(Maker *m, uint32_t from, uint32_t word)
{
    m->node = cn_arena_grow(m->arena, m->node, sizeof *m->node, m->n_nodes, &m->nodes_cap);
    m->node[m->n_nodes] = (Node){.from = from, .word = word};
    return (uint32_t)m->n_nodes++;
}

static void grow_further(Maker *m)
{
    const Further *old = m->further;
    size_t n_old = m->n_further_slots;
    m->n_further_slots *= 2;
    m->further = new_table(m->arena, m->n_further_slots);
    for (size_t i = 0; i < n_old; i++) {
        size_t k = old[i].hash & (m->n_further_slots - 1);
        while (old[i].node && m->further[k].node) k = (k + 1) & (m->n_further_slots - 1);
        if (old[i].node) m->further[k] = old[i];
    }
}

static uint32_t step_or_add(Maker *m, uint32_t from, uint32_t word)
{
    uint32_t next = from ? m->node[from].next : m->start[word], hash;
    if (next && (!from || m->node[next].word == word)) return next;
    if (!from) return m->start[word] = new_node(m, from, word);
    if (!next) {
        next = new_node(m, from, word);
        return m->node[from].next = next;
    }
    uint32_t to = find_further(m, from, word, &hash)->node;
    if (to) return to;
    to = new_node(m, from, word);
    if (++m->n_further * 4 > m->n_further_slots * 3) grow_further(m);
    Further *at = find_further(m, from, word, &hash);
    *at = (Further){hash, to};
    return to;
}

/* What the capitals of a name demand of the text, up to this piece of it. */
static uint8_t capitals(uint8_t flags, const CnPiece *piece, bool first)
{
    if (first && piece->flags & CN_TOK_CAP) flags |= CN_E_CAP;
    if (first && piece->flags & CN_TOK_UPPER && piece->span.len <= 3) flags |= CN_E_UPPER;
    flags = (uint8_t)(piece->kind == CN_TOK_NUMBER ? flags | CN_E_DIGIT : flags & ~CN_E_DIGIT);
    return (uint8_t)((piece->flags & CN_TOK_CAP) ? flags | CN_E_CAP_LAST : flags & ~CN_E_CAP_LAST);
}

/* `bound`: an apostrophe that opens the phrase belongs to its word, as in "Qatar's"; else it stands apart, as in "Qatar 's". */
static void add_phrase(struct CnPhrases *p, CnStr text, CnEntry entry, bool name, bool bound)
{
    Maker *m = p->making;
    uint32_t node = 0;
    size_t at = 0;
    CnPiece piece;
    char folded[256];
    bool mark = false;
    for (bool first = true; cn_piece_next(text, &at, &piece); first = false) {
        if (name) entry.flags = capitals(entry.flags, &piece, first);
        else if (entry.table == CN_T_GENERIC && piece.flags & CN_TOK_UPPER && piece.span.len == text.len && text.len > 1) entry.flags |= CN_E_CAP;   /* "ПРО" is no "про" */
        bool opens = bound && !node && piece.kind == CN_TOK_PUNCT && piece.ch == '\'';
        mark |= opens;
        if (opens) continue;
        if (mark && !node) piece.ch = '\'';
        if (piece.kind == CN_TOK_PUNCT && piece.ch == '\'' && node && at >= text.len) continue;   /* "livraison d'" */
        if (piece.kind == CN_TOK_PUNCT && text.len > piece.span.len && piece.ch < 0x80 && piece.ch != '$' && piece.ch != '\'') continue;
        size_t n = cn_piece_fold(text, &piece, folded, sizeof folded);
        if (n) node = step_or_add(m, node, cn_phrases_word(p, (CnStr){folded, n}));
    }
    if (!node) return;
    bool rule = entry.table >= CN_T_MONTH || entry.table == CN_T_ANAPHOR;
    if (rule && cn_accented(text)) entry.flags |= CN_E_ACCENT;
    uint32_t *last = &m->node[node].ends;
    for (; *last; last = &m->entry[*last].next) {  /* a name listed twice for one row is one */
        CnEntry *e = &m->entry[*last];
        if (e->table != entry.table || e->row != entry.row || e->lang != entry.lang || e->form != entry.form) continue;
        if (rule && (e->flags != entry.flags || e->marks != entry.marks)) continue;   /* "encargo" and "encargó" */
        e->marks |= entry.marks;
        return;
    }
    *last = (uint32_t)m->n_entries;
    m->entry = cn_arena_grow(m->arena, m->entry, sizeof *m->entry, m->n_entries, &m->entries_cap);
    m->entry[m->n_entries++] = entry;
}

void cn_phrases_add(struct CnPhrases *p, CnStr text, CnEntry entry, bool name)
{
    add_phrase(p, text, entry, name, false);
    if (text.len > 1 && text.ptr[0] == '\'') add_phrase(p, text, entry, name, true);
}

uint32_t cn_phrases_nodes(const struct CnPhrases *p) { return (uint32_t)p->making->n_nodes; }

CnPhraseStep cn_phrases_from(const struct CnPhrases *p, uint32_t node) { return (CnPhraseStep){p->making->node[node].from, p->making->node[node].word}; }

CnStr cn_phrases_text(const struct CnPhrases *p, uint32_t word) { return p->making->words.text[word]; }

/* ---- laying out -------------------------------------------------------------------------------------------------- */

/* What settling needs at hand. */
typedef struct {
    const Maker *m;
    CnArena *scratch;
    uint32_t *number;          /* [word of the maker]: its place among the cells */
    size_t word_cells;         /* of the words, behind which the blocks begin */
    uint32_t *first, *child;   /* [node]: where its children begin in `child`, which are nodes by their words */
    Cell *of;                  /* [node]: what its cell says */
    Cell *block;               /* all blocks, one behind the other */
    size_t n_blocks, blocks_cap;
    uint32_t *same;            /* a table of blocks by what they hold: their `next`; 0 = free */
    size_t n_same_slots, n_same;
    uint32_t *chain;           /* [entry of the maker]: the entry that says the same, and so do those behind it */
    CnEntry *entry;
    size_t n_entries;
} Settling;

static uint32_t hash_of_step(uint32_t word) { return word * 0x9E3779B1u; }   /* source: 2^32 over the golden ratio */
static uint32_t may_of(uint32_t hash) { return (uint32_t)1 << (hash >> 8 & 31); }
static uint32_t place_in(uint32_t hash, unsigned log) { return (hash >> 1) >> (31 - log); }   /* of a block of 2^log cells */

static uint64_t hash_of_bytes(const void *bytes, size_t n)
{
    return cn_index_hash((CnStr){bytes, n});
}

/* Entries that say the same, and whose followers do, become one. A follower has the greater index. */
static void settle_entries(Settling *s)
{
    const Maker *m = s->m;
    size_t n_slots = 1 << 10;
    while (n_slots < 2 * m->n_entries) n_slots *= 2;
    uint32_t *slot = CN_NEW_N(s->scratch, uint32_t, n_slots);
    s->chain = CN_NEW_N(s->scratch, uint32_t, m->n_entries + 1);
    s->entry = CN_NEW_N(s->scratch, CnEntry, m->n_entries + 1);
    s->n_entries = 1;
    for (size_t i = m->n_entries - 1; i > 0; i--) {
        CnEntry entry = m->entry[i];
        entry.next = s->chain[entry.next];
        if (entry.flags & CN_E_SPLIT) entry.marks = s->number[entry.marks];
        size_t k = hash_of_bytes(&entry, sizeof entry) & (n_slots - 1);
        while (slot[k] && memcmp(&s->entry[slot[k]], &entry, sizeof entry)) k = (k + 1) & (n_slots - 1);
        if (!slot[k]) {
            slot[k] = (uint32_t)s->n_entries;
            s->entry[s->n_entries++] = entry;
        }
        s->chain[i] = slot[k];
    }
}

static size_t cells_of(CnStr text) { return (sizeof(Cell) + 1 + text.len + sizeof(Cell) - 1) / sizeof(Cell); }

/* Numbers the words: shorter ones first, and none across two lines where one could hold it. */
static void number_words(Settling *s)
{
    const CnIndex *words = &s->m->words;
    size_t at = LINE / sizeof(Cell), a_line = LINE / sizeof(Cell), most = 0;
    s->number = CN_NEW_N(s->scratch, uint32_t, words->n + 2);
    for (size_t i = 1; i <= words->n; i++)
        if (cells_of(words->text[i]) > most) most = cells_of(words->text[i]);
    for (size_t size = 2; size <= most; size++)
        for (size_t i = 1; i <= words->n; i++) {
            if (cells_of(words->text[i]) != size) continue;
            if (at % a_line + size > a_line && at % a_line) at += a_line - at % a_line;
            s->number[i] = (uint32_t)at;
            at += size;
        }
    s->word_cells = (at + a_line - 1) / a_line * a_line;
}

/* The children of every node. */
static void list_children(Settling *s)
{
    const Maker *m = s->m;
    uint32_t *at = CN_NEW_N(s->scratch, uint32_t, m->n_nodes + 1);
    s->first = CN_NEW_N(s->scratch, uint32_t, m->n_nodes + 2);
    s->child = CN_NEW_N(s->scratch, uint32_t, m->n_nodes + 1);
    for (size_t i = 1; i < m->n_nodes; i++) s->first[m->node[i].from + 1]++;
    for (size_t i = 0; i < m->n_nodes; i++) s->first[i + 1] += s->first[i];
    memcpy(at, s->first, m->n_nodes * sizeof *at);
    for (size_t i = 1; i < m->n_nodes; i++) s->child[at[m->node[i].from]++] = (uint32_t)i;
}

static int by_word(const void *a, const void *b)
{
    const Cell *one = a, *two = b;
    return one->word < two->word ? -1 : one->word > two->word;
}

static void grow_same(Settling *s)
{
    const uint32_t *old = s->same;
    size_t n_old = s->n_same_slots;
    s->n_same_slots = n_old ? n_old * 2 : 1 << 12;
    s->same = CN_NEW_N(s->scratch, uint32_t, s->n_same_slots);
    for (size_t i = 0; i < n_old; i++) {
        if (!old[i]) continue;
        const Cell *block = s->block + (old[i] >> BLOCK_BITS);
        size_t k = hash_of_bytes(block, sizeof *block << (old[i] & ((1u << BLOCK_BITS) - 1))) & (s->n_same_slots - 1);
        while (s->same[k]) k = (k + 1) & (s->n_same_slots - 1);
        s->same[k] = old[i];
    }
}

/* The block of these cells: one that is there already, or a new one. */
static uint32_t block_of(Settling *s, Cell *cell, size_t n)
{
    enum { TIGHT = 4 };   /* tuned: cells of a block that may be full; larger ones keep a quarter free, so that a search in vain ends soon */
    unsigned log = 0;
    while ((size_t)1 << log < n || (n > TIGHT && ((size_t)3 << log) < 4 * n)) log++;
    size_t size = (size_t)1 << log;
    while (s->n_blocks + size > s->blocks_cap) s->block = cn_arena_grow(s->scratch, s->block, sizeof *s->block, s->blocks_cap, &s->blocks_cap);
    Cell *fresh = s->block + s->n_blocks;
    memset(fresh, 0, size * sizeof *fresh);
    qsort(cell, n, sizeof *cell, by_word);
    for (size_t i = 0; i < n; i++) {
        size_t k = place_in(hash_of_step(cell[i].word), log);
        while (fresh[k].word) k = (k + 1) & (size - 1);
        fresh[k] = cell[i];
    }
    if (s->n_same * 2 >= s->n_same_slots) grow_same(s);
    size_t k = hash_of_bytes(fresh, size * sizeof *fresh) & (s->n_same_slots - 1);
    for (; s->same[k]; k = (k + 1) & (s->n_same_slots - 1))
        if ((s->same[k] & ((1u << BLOCK_BITS) - 1)) == log && !memcmp(s->block + (s->same[k] >> BLOCK_BITS), fresh, size * sizeof *fresh)) return s->same[k];
    s->n_same++;
    s->n_blocks += size;
    return s->same[k] = (uint32_t)(fresh - s->block) << BLOCK_BITS | log;
}

/* What each node's cell says, those that go on from it first: they have the greater numbers. */
static void settle_nodes(Settling *s)
{
    const Maker *m = s->m;
    s->of = CN_NEW_N(s->scratch, Cell, m->n_nodes + 1);
    s->n_blocks = 1;   /* 0 is none */
    s->block = CN_NEW_N(s->scratch, Cell, s->blocks_cap = ENTRIES);
    Cell *cell = NULL;
    size_t cap = 0;
    for (size_t i = m->n_nodes - 1; i > 0; i--) {
        Cell *of = &s->of[i];
        *of = (Cell){.ends = s->chain[m->node[i].ends], .word = s->number[m->node[i].word]};
        size_t n = 0;
        for (size_t k = s->first[i]; k < s->first[i + 1]; k++) {
            cell = cn_arena_grow(s->scratch, cell, sizeof *cell, n, &cap);
            cell[n] = s->of[s->child[k]];
            of->may |= may_of(hash_of_step(cell[n++].word));
        }
        if (n) of->next = block_of(s, cell, n);
    }
}

static uint32_t moved(uint32_t next, size_t by) { return next ? next + (uint32_t)(by << BLOCK_BITS) : 0; }

/* Cells of words and blocks into one list, at the start of a line. */
static void lay_cells(struct CnPhrases *p, const Settling *s, CnArena *arena, const uint32_t *frequent)
{
    const Maker *m = s->m;
    size_t n = s->word_cells + s->n_blocks;
    char *room = cn_arena_take(arena, n * sizeof(Cell) + LINE);
    Cell *cell = (Cell *)(void *)(room + (LINE - (uintptr_t)room % LINE) % LINE);
    for (size_t i = 1; i <= m->words.n; i++) {
        CnStr text = m->words.text[i];
        Cell of = m->start[i] ? s->of[m->start[i]] : (Cell){0};
        Cell *at = &cell[s->number[i]];
        *at = (Cell){of.ends, moved(of.next, s->word_cells), of.may, frequent ? frequent[i] : 0};
        unsigned char *behind = (unsigned char *)(at + 1);
        behind[0] = (unsigned char)text.len;
        memcpy(behind + 1, text.ptr, text.len);
    }
    for (size_t i = 0; i < s->n_blocks; i++) {
        cell[s->word_cells + i] = s->block[i];
        cell[s->word_cells + i].next = moved(s->block[i].next, s->word_cells);
    }
    p->cell = cell;
}

static void lay_slots(struct CnPhrases *p, const Settling *s, CnArena *arena)
{
    const CnIndex *words = &s->m->words;
    p->n_slots = 1 << 10;
    while (p->n_slots < 2 * words->n) p->n_slots *= 2;
    uint32_t *slot = CN_NEW_N(arena, uint32_t, p->n_slots);
    p->number_mask = 1;
    while (p->number_mask < s->word_cells) p->number_mask = p->number_mask << 1 | 1;
    for (size_t i = 1; i <= words->n; i++) {
        uint32_t hash = cn_index_hash(words->text[i]);
        size_t k = hash & (p->n_slots - 1);
        while (slot[k]) k = (k + 1) & (p->n_slots - 1);
        slot[k] = (hash & ~p->number_mask) | s->number[i];
    }
    p->slot = slot;
}

const uint32_t *cn_phrases_settle(struct CnPhrases *p, CnArena *arena, const uint32_t *frequent)
{
    Settling s = {.m = p->making, .scratch = p->making->arena};
    number_words(&s);
    settle_entries(&s);
    list_children(&s);
    settle_nodes(&s);
    CnEntry *entry = CN_NEW_N(arena, CnEntry, s.n_entries);
    memcpy(entry, s.entry, s.n_entries * sizeof *entry);
    p->entry = entry;
    lay_slots(p, &s, arena);
    lay_cells(p, &s, arena, frequent);
    p->making = NULL;
    return s.number;
}

/* ---- in use ------------------------------------------------------------------------------------------------------ */

/* `n` bytes alike? Most are few. */
static bool alike(const char *a, const char *b, size_t n)
{
    uint64_t one, two, last_one, last_two;
    if (n < 8 || n > 16) return !memcmp(a, b, n);
    memcpy(&one, a, 8), memcpy(&two, b, 8);
    memcpy(&last_one, a + n - 8, 8), memcpy(&last_two, b + n - 8, 8);
    return !((one ^ two) | (last_one ^ last_two));
}

static uint32_t find(const struct CnPhrases *p, CnStr text, uint32_t hash)
{
    for (size_t i = hash & (p->n_slots - 1); p->slot[i]; i = (i + 1) & (p->n_slots - 1)) {
        uint32_t slot = p->slot[i];
        if ((slot ^ hash) & ~p->number_mask) continue;
        const Cell *cell = &p->cell[slot & p->number_mask];
        const unsigned char *behind = (const unsigned char *)(cell + 1);
        if (behind[0] == text.len && alike((const char *)behind + 1, text.ptr, text.len)) return slot & p->number_mask;
    }
    return 0;
}

static uint32_t step(const struct CnPhrases *p, uint32_t from, uint32_t word)
{
    if (!from) return p->cell[word].ends | p->cell[word].next ? word : 0;
    const Cell *cell = &p->cell[from];
    uint32_t hash = hash_of_step(word);
    if (!(cell->may & may_of(hash))) return 0;
    unsigned log = cell->next & ((1u << BLOCK_BITS) - 1);
    uint32_t first = cell->next >> BLOCK_BITS, size = (uint32_t)1 << log, k = place_in(hash, log);
    for (uint32_t left = size; left && p->cell[first + k].word; left--, k = (k + 1) & (size - 1))
        if (p->cell[first + k].word == word) return first + k;
    return 0;
}

uint32_t cn_phrases_find(const struct CnPhrases *p, CnStr folded) { return find(p, folded, cn_index_hash(folded)); }

uint32_t cn_phrases_step(const struct CnPhrases *p, uint32_t node, uint32_t word) { return step(p, node, word); }

uint32_t cn_phrases_ends(const struct CnPhrases *p, uint32_t node) { return p->making ? p->making->node[node].ends : p->cell[node].ends; }

const CnEntry *cn_phrases_entry(const struct CnPhrases *p, uint32_t entry) { return p->making ? &p->making->entry[entry] : &p->entry[entry]; }

uint32_t cn_pack_word(const CnPack *pack, CnStr folded) { return cn_phrases_find(pack->phrases, folded); }

uint32_t cn_pack_frequent(const CnPack *pack, uint32_t word) { return pack->phrases->cell[word].word; }

void cn_pack_words(const CnPack *pack, const CnStr *folded, size_t n, uint32_t *word)
{
    const struct CnPhrases *p = pack->phrases;
    uint32_t hash[CN_WORDS_BATCH];
    for (size_t i = 0; i < n; i++) {
        hash[i] = cn_index_hash(folded[i]);
        __builtin_prefetch(&p->slot[hash[i] & (p->n_slots - 1)]);
    }
    for (size_t i = 0; i < n; i++) {
        uint32_t slot = p->slot[hash[i] & (p->n_slots - 1)];
        if (!((slot ^ hash[i]) & ~p->number_mask)) __builtin_prefetch(&p->cell[slot & p->number_mask]);
    }
    for (size_t i = 0; i < n; i++) word[i] = find(p, folded[i], hash[i]);
}

void cn_pack_fetch(const CnPack *pack, const CnToken *token, uint32_t n)
{
    const struct CnPhrases *p = pack->phrases;
    for (uint32_t i = 0; i < n; i++)
        for (unsigned r = 0; r < token[i].n_readings; r++) __builtin_prefetch(&p->cell[token[i].reading[r].word]);
    for (uint32_t i = 0; i < n; i++)
        for (unsigned r = 0; r < token[i].n_readings; r++) {
            const Cell *cell = &p->cell[token[i].reading[r].word];
            __builtin_prefetch(&p->entry[cell->ends]);
            if (i + 1 == n || !token[i + 1].n_readings) continue;
            uint32_t hash = hash_of_step(token[i + 1].reading[0].word);
            if (cell->may & may_of(hash)) __builtin_prefetch(&p->cell[(cell->next >> BLOCK_BITS) + place_in(hash, cell->next & ((1u << BLOCK_BITS) - 1))]);
        }
}

uint32_t cn_pack_step(const CnPack *pack, uint32_t node, uint32_t word) { return step(pack->phrases, node, word); }

uint32_t cn_pack_ends(const CnPack *pack, uint32_t node) { return pack->phrases->cell[node].ends; }

const CnEntry *cn_pack_entry(const CnPack *pack, uint32_t entry) { return &pack->phrases->entry[entry]; }
