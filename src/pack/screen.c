/* screen.c - feeds a document through the screen in pieces, and weighs the words that were found. */
#include "pack/screen_own.h"

enum {                 /* tuned: on annotated reports and ordinary pages; see docs/decisions */
    NEEDED = 12,
    ITEM_SURE = 6, ITEM_COMMON = 4, ITEM_WORD = 3, ITEM_SIDE = 1, ITEMS_MOST = 12,   /* what a thing counts */
    TRIGGER = 1, TRIGGERS_MOST = 3, PARTY = 3, PARTIES_MOST = 2,
    ONLY_OVER = 3,     /* what it costs where acts are only wanted, approved, refused */
    APART = 2,         /* what it costs where nothing is done with it in the same block of a page */
    WORDS_NEAR = 50    /* half words: one of letters counts two, one of a single sign one */
};

/* ---- paths -------------------------------------------------------------------------------------------------- */

bool cn_sieve_can(CnSievePath path)
{
    switch (path) {
    case CN_SIEVE_SCALAR: case CN_SIEVE_BEST: return true;
#if defined(__x86_64__)
    case CN_SIEVE_AVX2: return __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
    case CN_SIEVE_AVX512: return __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("bmi2");
#elif defined(__aarch64__)
    case CN_SIEVE_NEON: return true;
#endif
    default: return false;
    }
}

static const CnSieveLoops *loops_of(CnSievePath path)
{
#if defined(__x86_64__)
    if ((path == CN_SIEVE_AVX512 || path == CN_SIEVE_BEST) && cn_sieve_can(CN_SIEVE_AVX512)) return &cn_sieve_avx512;
    if ((path == CN_SIEVE_AVX2 || path == CN_SIEVE_BEST) && cn_sieve_can(CN_SIEVE_AVX2)) return &cn_sieve_avx2;
#elif defined(__aarch64__)
    if (path == CN_SIEVE_NEON || path == CN_SIEVE_BEST) return &cn_sieve_neon;
#endif
    return &cn_sieve_scalar;
}

/* ---- one document ------------------------------------------------------------------------------------------- */

CnSieve *cn_sieve_new(CnArena *arena, const CnScreen *screen, CnSievePath path)
{
    enum { BEFORE = 64 };
    CnSieve *s = CN_NEW(arena, CnSieve);
    size_t room = BEFORE + CN_FOLD_BYTES + 2 * CN_FOLD_ROOM;
    *s = (CnSieve){.screen = screen, .loops = loops_of(path)};
    s->fold = (unsigned char *)cn_arena_take(arena, room) + BEFORE;
    memset(s->fold - BEFORE, ' ', BEFORE);
    s->places = CN_NEW_N(arena, uint64_t, CN_FOLD_BYTES + 2 * CN_FOLD_ROOM);
    s->capital = CN_NEW_N(arena, uint32_t, CN_FOLD_BYTES + 2 * CN_FOLD_ROOM);
    s->start = CN_NEW_N(arena, uint32_t, CN_WORDS_MOST + CN_BLOCK);
    s->end = CN_NEW_N(arena, uint32_t, CN_WORDS_MOST + CN_BLOCK);
    s->candidate = CN_NEW_N(arena, uint32_t, CN_WORDS_MOST + CN_BLOCK);
    s->langs = CN_NEW_N(arena, uint32_t, CN_WORDS_MOST / 32 + 1);
    s->hash = CN_NEW_N(arena, uint64_t, CN_WORDS_MOST + CN_BLOCK);
    s->stash = CN_NEW_N(arena, unsigned char, 8 * CN_LOOK);
    return s;
}

void cn_sieve_begin(CnSieve *s, bool html, bool explain)
{
    s->html = html;
    s->at = explain ? s->places : NULL;
    s->kept = s->escapes = false;
    s->high = SIZE_MAX;
    s->state = CN_IN_TEXT;
    s->raw = (CnTagSlot){0};
    s->n_bad = s->n = s->done = 0;
    s->base = s->out = s->stashed = 0;
    s->n_capitals = 0;
    s->hit = NULL;
    s->why = (CnSieveWhy){.needed = NEEDED};
}

/* Takes the bytes in[0 .. n); behind them CN_LOOK more are readable, which are the text's own or NUL. Returns how many it took: more
 * than n where a step went beyond. */
static size_t take(CnSieve *s, const unsigned char *in, size_t n)
{
    const unsigned char *p = in;
    s->in = in;
    while (p < in + n && !s->kept) {
        p = s->loops->strip(s, p, in + n);
        if (s->out >= CN_FOLD_BYTES) cn_screen_weigh(s, false);
    }
    s->base += (uint64_t)(p - in);
    return (size_t)(p - in);
}

bool cn_sieve_feed(CnSieve *s, CnStr bytes)
{
    const unsigned char *in = (const unsigned char *)bytes.ptr;
    size_t n = bytes.len, from = 0;
    if (s->kept || !n) return s->kept;
    if (s->stashed) {
        size_t old = s->stashed, more = n < 2 * CN_LOOK ? n : 2 * CN_LOOK;
        memcpy(s->stash + old, in, more);
        if (old + more < 2 * CN_LOOK) {   /* still too little to look ahead in */
            s->stashed += more;
            return false;
        }
        bool all = more == n;
        size_t taken = take(s, s->stash, all ? old + more - CN_LOOK : old);
        if (all) {
            s->stashed = old + more - taken;
            memmove(s->stash, s->stash + taken, s->stashed);
            return s->kept;
        }
        from = taken - old;
        s->stashed = 0;
    }
    if (n - from > CN_LOOK && !s->kept) from += take(s, in + from, n - from - CN_LOOK);
    if (s->kept) return true;
    s->stashed = n - from;
    memcpy(s->stash, in + from, s->stashed);
    return false;
}

bool cn_sieve_end(CnSieve *s, const CnSieveWhy **why)
{
    if (!s->kept) {
        memset(s->stash + s->stashed, 0, CN_LOOK);
        take(s, s->stash, s->stashed);
        while (!s->kept && s->out >= CN_FOLD_BYTES) cn_screen_weigh(s, false);
        if (!s->kept) cn_screen_weigh(s, true);
        s->kept |= s->state == CN_IN_VALUE && s->html;   /* a quote that nothing closes may have swallowed the text */
    }
    if (why) *why = &s->why;
    return s->kept;
}

uint32_t cn_sieve_bad(const CnSieve *s) { return s->n_bad; }

bool cn_sieve_escapes(const CnSieve *s) { return s->escapes; }

void cn_sieve_begin_hits(CnSieve *s, bool html, CnSieveHit *hit, void *with)
{
    cn_sieve_begin(s, html, false);
    s->hit = hit;
    s->with = with;
}

void cn_sieve_hits(CnSieve *s, CnStr text, bool html, CnSieveHit *hit, void *with)
{
    cn_sieve_begin_hits(s, html, hit, with);
    cn_sieve_feed(s, text);
    cn_sieve_end(s, NULL);
}

/* ---- weighing ------------------------------------------------------------------------------------------------ */

typedef enum { NOTHING, ITEM, PARTY_NAMED, TRIGGERED } Kind;

/* Things of the same kind around a word, each row once. */
typedef struct { const CnEntry *entry[16]; uint32_t word[16], end[16]; unsigned n, points; } Found;

static Kind kind_of(const CnEntry *entry)
{
    switch (entry->table) {
    case CN_T_SYSTEM: case CN_T_GENERIC: return ITEM;
    case CN_T_STATE: case CN_T_ORG: case CN_T_PERSON: return PARTY_NAMED;
    case CN_T_FRAME: return TRIGGERED;
    default: return NOTHING;
    }
}

static unsigned points_of(const CnPack *pack, const CnEntry *entry)
{
    if (entry->table == CN_T_SYSTEM) return pack->system[entry->row].word ? ITEM_WORD : ITEM_SURE;
    switch (pack->generic[entry->row].category) {
    case CN_CAT_SUPPORT: case CN_CAT_OTHER: case CN_CAT_ENGINE: return ITEM_SIDE;
    case CN_CAT_AIRCRAFT: case CN_CAT_SHIP: case CN_CAT_SATELLITE: case CN_CAT_SENSOR: return ITEM_COMMON;
    default: return ITEM_SURE;
    }
}

static void found(Found *f, const CnEntry *entry, uint32_t word, uint32_t end, unsigned points)
{
    for (unsigned i = 0; i < f->n; i++)
        if (f->entry[i]->table == entry->table && f->entry[i]->row == entry->row) return;
    if (f->n == sizeof f->entry / sizeof *f->entry) return;
    f->entry[f->n] = entry;
    f->word[f->n] = word;
    f->end[f->n++] = end;
    f->points += points;
}

static unsigned halves(const CnSieve *s, uint32_t i)
{
    bool sign = s->fold[s->start[i]] >= 0xE0 && s->end[i] - s->start[i] <= 4;
    return sign ? 1 : 2;
}

/* The words that count as near word i: from *from on to before the one returned. */
static uint32_t near(const CnSieve *s, uint32_t i, uint32_t *from)
{
    uint32_t end = i + 1;
    *from = i;
    for (unsigned left = WORDS_NEAR; *from > 0 && left >= halves(s, *from - 1); left -= halves(s, *from)) --*from;
    for (unsigned left = WORDS_NEAR; end < s->n && left >= halves(s, end); left -= halves(s, end++)) {}
    return end;
}

/* The words of the same block of a page as word i, within *from .. end. */
static uint32_t block(const CnSieve *s, uint32_t i, uint32_t *from, uint32_t end)
{
    uint32_t low = i, high = i + 1;
    while (low > *from && !memchr(s->fold + s->end[low - 1], CN_LINE, s->start[low] - s->end[low - 1])) low--;
    while (high < end && !memchr(s->fold + s->end[high - 1], CN_LINE, s->start[high] - s->end[high - 1])) high++;
    *from = low;
    return high;
}

/* Adds what the bit tables let through and the pack confirms. */
static void search(const CnSieve *s, uint32_t from, uint32_t end, uint32_t langs, bool items, Found f[4])
{
    const CnScreen *screen = s->screen;
    CnBits single = items ? screen->single : screen->near_single, pair = items ? screen->pair : screen->near_pair;
    for (uint32_t i = from; i < end;) {
        uint32_t next = i + 1;
        if (cn_bits_get(single, s->hash[i]) | cn_bits_get_two(pair, s->hash[i], s->hash[i + 1])) {
            CnScreenMatches m = cn_screen_ask(s, i, langs, true);
            Kind name = m.name.entry ? kind_of(m.name.entry) : NOTHING;
            if (name == ITEM && items) found(&f[ITEM], m.name.entry, i, m.name.end, points_of(screen->pack, m.name.entry));
            if (name == PARTY_NAMED && !items) found(&f[PARTY_NAMED], m.name.entry, i, m.name.end, PARTY);
            if (m.rule.entry && !items && screen->pack->frame[m.rule.entry->row].scope != CN_SCOPE_NONE) found(&f[TRIGGERED], m.rule.entry, i, m.rule.end, TRIGGER);
            if (m.name.entry) next = m.name.end;
        }
        i = next;
    }
}

static unsigned at_most(unsigned a, unsigned b) { return a < b ? a : b; }

static void tell(CnSieve *s, const Found *f, unsigned most)
{
    for (unsigned i = 0; i < f->n && i < most && s->why.n_words < CN_SIEVE_WORDS; i++) {
        CnSieveWord *w = &s->why.word[s->why.n_words++];
        uint32_t from = s->start[f->word[i]], to = s->end[f->end[i] - 1], n = at_most(to - from, sizeof w->text);
        while (n && n < to - from && (s->fold[from + n] & 0xC0) == 0x80) n--;
        *w = (CnSieveWord){.at = s->at[from], .entry = f->entry[i], .n = (uint8_t)n};
        memcpy(w->text, s->fold + from, n);
    }
}

/* Is there an act or a deal, and not only what is said over one (wanted, approved, refused)? */
static bool does(const CnPack *pack, const Found *acts)
{
    for (unsigned i = 0; i < acts->n; i++) {
        const CnFrameRow *frame = &pack->frame[acts->entry[i]->row];
        if (frame->scope != CN_SCOPE_OVER || frame->alone || frame->trade || frame->ban) return true;
    }
    return false;
}

static bool is_item(const CnPack *pack, CnScreenMatches m)
{
    return m.name.entry && kind_of(m.name.entry) == ITEM && points_of(pack, m.name.entry) > ITEM_SIDE;
}

/* Weighs what stands around a word that names arms. */
static void weigh(CnSieve *s, uint32_t i)
{
    const CnPack *pack = s->screen->pack;
    if (!cn_screen_ask(s, i, UINT32_MAX, true).item) return;   /* most are none in any language: do not tell which it is */
    uint32_t langs = cn_screen_langs(s, i), from;
    if (!is_item(pack, cn_screen_ask(s, i, langs, true))) return;
    uint32_t end = near(s, i, &from);
    Found f[4] = {0};
    search(s, from, end, langs, true, f);
    unsigned things = at_most(f[ITEM].points, ITEMS_MOST);
    if (things + TRIGGER * TRIGGERS_MOST + PARTY * PARTIES_MOST < NEEDED && !s->at) return;
    search(s, from, end, langs, false, f);
    uint32_t low = from, high = block(s, i, &low, end), acts = 0;   /* what is done with it stands in the same block */
    for (unsigned k = 0; k < f[TRIGGERED].n; k++) acts += f[TRIGGERED].word[k] >= low && f[TRIGGERED].word[k] < high;
    unsigned score = things + at_most(f[TRIGGERED].points, TRIGGER * TRIGGERS_MOST) + at_most(f[PARTY_NAMED].points, PARTY * PARTIES_MOST);
    if (!f[TRIGGERED].n) score = at_most(score, NEEDED - 1);
    if (!acts) score -= at_most(score, APART);
    if (!does(pack, &f[TRIGGERED])) score -= at_most(score, ONLY_OVER);
    if (score <= s->why.score) return;
    s->why.score = score;
    s->why.n_words = 0;
    s->kept = score >= NEEDED;
    if (!s->at) return;
    tell(s, &f[ITEM], 4);
    tell(s, &f[TRIGGERED], TRIGGERS_MOST);
    tell(s, &f[PARTY_NAMED], PARTIES_MOST);
}

/* Forgets the text before `word`, but for what may be asked of those behind it. `n`: bytes that were cut into words. */
static void forget(CnSieve *s, uint32_t word, size_t n)
{
    uint32_t keep = word > CN_AROUND ? word - CN_AROUND : 0;
    size_t from = keep < s->n ? s->start[keep] : n;
    if (n - from > CN_FOLD_BYTES / 2) from = n, word = keep;   /* no words, but endless runs of letters */
    memmove(s->fold, s->fold + from, s->out - from);
    if (s->at) memmove(s->at, s->at + from, (s->out - from) * sizeof *s->at);
    s->out -= from;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < s->n_capitals; i++)
        if (s->capital[i] >= from) s->capital[kept++] = s->capital[i] - (uint32_t)from;
    s->n_capitals = kept;
    s->high = s->high >= from && s->high != SIZE_MAX ? s->high - from : SIZE_MAX;
    s->done = word - keep;
}

static bool in_word(unsigned char c) { return c >= 0x80 || (unsigned char)((c | 32) - 'a') < 26 || (unsigned char)(c - '0') < 10; }

void cn_screen_weigh(CnSieve *s, bool last)
{
    enum { LONGEST_WORD = 256 };
    size_t full = s->out < CN_FOLD_BYTES ? s->out : CN_FOLD_BYTES, n = full;   /* so the same wherever the bytes were cut */
    while (!last && n && full - n < LONGEST_WORD && in_word(s->fold[n - 1])) n--;
    if (last) n = s->out;
    s->loops->cut(s, n);
    memset(s->langs, 0, (s->n / 32 + 1) * sizeof *s->langs);
    uint32_t end = last ? s->n : s->n > CN_AROUND ? s->n - CN_AROUND : 0;
    for (uint32_t k = 0; k < s->n_candidates && !s->kept; k++) {
        uint32_t i = s->candidate[k];
        if (i < s->done || i >= end) continue;
        if (s->hit) cn_screen_list(s, i);
        else weigh(s, i);
    }
    if (!last) forget(s, end, n);
}
