/* screen_words.c - what the pack says of a word that passed the screen's filter. */
#include "pack/phrases.h"
#include "pack/screen_own.h"

enum { LONGEST_WORD = 64, LONGEST_PHRASE = 12 /* source: mention.c */, READINGS = 24 };

/* The words that one word of the text may be, and for what an affix may be cut to reach them (CnAffixTo). */
typedef struct { uint32_t word[READINGS]; uint8_t to[READINGS]; unsigned n; } Readings;

static void add(const CnScreen *screen, Readings *r, CnStr word, uint8_t to)
{
    uint32_t number = word.len ? cn_phrases_find(screen->phrases, word) : 0;
    unsigned i = 0;
    while (i < r->n && r->word[i] != number) i++;
    if (!number || i == READINGS) return;
    r->n += i == r->n;
    r->word[i] = number;
    r->to[i] |= to;
}

/* The stems that are left of a word without each ending that it may carry. */
static void add_stems(const CnScreen *screen, Readings *r, CnStr word, uint8_t to, uint32_t langs)
{
    enum { LEAST = 2 };   /* source: token.c */
    unsigned char last = (unsigned char)word.ptr[word.len - 1];
    for (uint32_t i = 0; i < screen->n_suffixes[last]; i++) {
        const CnAffix *suffix = screen->suffix[last][i].affix;
        if (!(screen->suffix[last][i].lang & langs) || !(suffix->to & to) || word.len < suffix->text.len + LEAST || !cn_str_ends(word, suffix->text)) continue;
        CnStr stem = cn_str_sub(word, 0, word.len - suffix->text.len);
        char whole[LONGEST_WORD * 2];
        if (suffix->put.len && stem.len + suffix->put.len < sizeof whole) {
            memcpy(whole, stem.ptr, stem.len);
            memcpy(whole + stem.len, suffix->put.ptr, suffix->put.len);
            stem = (CnStr){whole, stem.len + suffix->put.len};
        }
        add(screen, r, stem, suffix->to & to);
    }
}

static void add_affixed(const CnScreen *screen, Readings *r, CnStr word, uint32_t langs)
{
    enum { LEAST = 2 };
    add_stems(screen, r, word, CN_TO_ALL, langs);
    if (word.len < LEAST || !cn_screen_opens(screen, (const unsigned char *)word.ptr)) return;
    for (size_t i = 0; i < screen->n_prefixes; i++) {
        const CnAffix *prefix = screen->prefix[i].affix;
        if (!(screen->prefix[i].lang & langs) || word.len < prefix->text.len + LEAST || !cn_str_starts(word, prefix->text)) continue;
        CnStr rest = cn_str_sub(word, prefix->text.len, word.len);
        char whole[LONGEST_WORD * 2];
        if (prefix->put.len && rest.len + prefix->put.len < sizeof whole) {
            memcpy(whole, prefix->put.ptr, prefix->put.len);
            memcpy(whole + prefix->put.len, rest.ptr, rest.len);
            add(screen, r, (CnStr){whole, prefix->put.len + rest.len}, prefix->to);
        }
        add(screen, r, rest, prefix->to);
        add_stems(screen, r, rest, prefix->to, langs);
    }
}

/* Word i in small letters. */
static CnStr word_at(const CnSieve *s, uint32_t i, char *out)
{
    const unsigned char *p = s->fold + s->start[i];
    uint32_t len = s->end[i] - s->start[i];
    if (len > LONGEST_WORD) return (CnStr){out, 0};
    for (uint32_t k = 0; k < len; k++) out[k] = (char)(p[k] >= 'A' && p[k] <= 'Z' ? p[k] + 32 : p[k]);
    return (CnStr){out, len};
}

/* The same with the apostrophe that it hangs on, as the vocabulary has short endings ("'s"); none: it hangs on none. */
static CnStr hanging_at(const CnSieve *s, uint32_t i, char *out)
{
    enum { LETTERS = 4 };   /* source: words.c */
    const unsigned char *p = s->fold + s->start[i];
    bool bound = p[-2] >= 0x80 || (unsigned char)((p[-2] | 32) - 'a') < 26 || (unsigned char)(p[-2] - '0') < 10;
    if (p[-1] != '\'' || !bound || s->end[i] - s->start[i] > LETTERS) return (CnStr){out, 0};
    out[0] = '\'';
    CnStr word = word_at(s, i, out + 1);
    return (CnStr){out, word.len + 1};
}

/* Does a small letter stand at fold[at], in a script that has capitals? */
static bool is_small(const CnSieve *s, uint32_t at)
{
    enum { FIRST = 0xC3, LAST = 0xD5 };   /* what the letters of such scripts begin with beyond ASCII */
    unsigned char c = s->fold[at];
    if (c < FIRST || c > LAST) return c >= 'a' && c <= 'z';
    uint32_t from = 0, to = s->n_capitals;
    while (from < to) {
        uint32_t middle = (from + to) / 2;
        if (s->capital[middle] == at) return false;
        if (s->capital[middle] < at) from = middle + 1;
        else to = middle;
    }
    return true;
}

/* May the row stand for these words, by language and capitals? */
static bool accepts(const CnSieve *s, const CnEntry *entry, uint32_t i, uint32_t langs, uint8_t to)
{
    bool rules = entry->table >= CN_T_MONTH || entry->table == CN_T_GENERIC;
    if (!(to & (rules ? CN_TO_WORD : CN_TO_NAME))) return false;
    if (entry->lang != CN_LANG_ANY && !(langs >> entry->lang & 1) && (rules || s->screen->pack->language[entry->lang].names_own)) return false;
    if ((entry->flags & CN_E_CAP) && is_small(s, s->start[i])) return false;
    for (uint32_t k = s->start[i]; (entry->flags & CN_E_UPPER) && k < s->end[i]; k++)
        if (is_small(s, k)) return false;
    return true;
}

static unsigned rank(const CnSieve *s, const CnEntry *entry)
{
    switch (entry->table) {
    case CN_T_GENERIC: return 4;
    case CN_T_STATE: return 3;
    case CN_T_SYSTEM: return 2;
    case CN_T_FRAME: return s->screen->pack->frame[entry->row].scope != CN_SCOPE_NONE;
    default: return 1;
    }
}

/* Keeps the longest phrase; of two of one length the surer. */
static void take(const CnSieve *s, CnScreenMatch *best, const CnEntry *entry, uint32_t end)
{
    if (best->entry && (end < best->end || (end == best->end && rank(s, entry) <= rank(s, best->entry)))) return;
    *best = (CnScreenMatch){entry, end};
}

static bool is_name(uint8_t table)
{
    return table == CN_T_STATE || table == CN_T_ORG || table == CN_T_PERSON || table == CN_T_SYSTEM || table == CN_T_GENERIC || table == CN_T_OUTLET || table == CN_T_ANAPHOR;
}

static void take_all(const CnSieve *s, CnScreenMatches *out, uint32_t node, uint32_t i, uint32_t end, uint32_t langs, uint8_t to)
{
    for (uint32_t e = cn_phrases_ends(s->screen->phrases, node); e; e = cn_phrases_entry(s->screen->phrases, e)->next) {
        const CnEntry *entry = cn_phrases_entry(s->screen->phrases, e);
        bool name = is_name(entry->table);
        if ((!name && entry->table != CN_T_FRAME) || !accepts(s, entry, i, langs, to)) continue;
        out->item |= entry->table == CN_T_SYSTEM || entry->table == CN_T_GENERIC;
        take(s, name ? &out->name : &out->rule, entry, end);
    }
}

typedef struct { uint32_t langs; bool affixes; } Asked;

/* A phrase begun at word `first` that has come to `node` before word i. */
static void walk(const CnSieve *s, CnScreenMatches *out, uint32_t node, uint32_t first, uint32_t i, const Asked *asked, uint8_t to)
{
    char small[LONGEST_WORD], hanging[LONGEST_WORD];
    Readings r = {.n = 0};
    if (i >= s->n || i - first >= LONGEST_PHRASE) return;
    CnStr word = word_at(s, i, small);
    if (!word.len) return;
    add(s->screen, &r, word, CN_TO_ALL);
    add(s->screen, &r, hanging_at(s, i, hanging), CN_TO_ALL);
    bool went = r.n && cn_phrases_step(s->screen->phrases, node, r.word[0]);
    if (asked->affixes && (!went || i == first)) add_affixed(s->screen, &r, word, asked->langs);
    for (unsigned k = 0; k < r.n; k++) {
        uint32_t next = cn_phrases_step(s->screen->phrases, node, r.word[k]);
        uint8_t both = to & r.to[k];
        if (!next || !both) continue;
        take_all(s, out, next, first, i + 1, asked->langs, both);
        walk(s, out, next, first, i + 1, asked, both);
    }
}

CnScreenMatches cn_screen_ask(const CnSieve *s, uint32_t i, uint32_t langs, bool affixes)
{
    const Asked asked = {langs, affixes};
    CnScreenMatches out = {0};
    walk(s, &out, 0, i, i, &asked, CN_TO_ALL);
    return out;
}

void cn_screen_list(const CnSieve *s, uint32_t i)
{
    const struct CnPhrases *phrases = s->screen->phrases;
    uint32_t node = 0;
    for (uint32_t k = i; k < s->n; k++) {
        char small[LONGEST_WORD];
        CnStr hanging = hanging_at(s, k, small);
        uint32_t word = cn_phrases_find(phrases, hanging.len ? hanging : word_at(s, k, small));
        node = word ? cn_phrases_step(phrases, node, word) : 0;
        if (!node) return;
        for (uint32_t e = cn_phrases_ends(phrases, node); e; e = cn_phrases_entry(phrases, e)->next)
            s->hit(s->with, cn_phrases_entry(phrases, e)->row, s->at ? s->at[s->start[i]] : 0);
    }
}

/* Counts, for each language, its frequent words among those from word `from` to before `end`: bit k of all counts stands in n[k]. */
static void count_common(const CnSieve *s, uint32_t from, uint32_t end, uint32_t n[], unsigned n_bits)
{
    const CnCommon *common = s->screen->common;
    for (uint32_t k = from; k < end; k++) {
        uint32_t slot = cn_common_slot(s->hash[k]), tag = cn_common_tag(s->hash[k]);
        uint32_t in = (common[slot].tag == tag ? common[slot].in : 0) | (common[slot + 1].tag == tag ? common[slot + 1].in : 0);
        for (unsigned b = 0; in && b < n_bits; b++) {
            uint32_t over = n[b] & in;
            n[b] ^= in;
            in = over;
        }
    }
}

uint32_t cn_screen_langs(CnSieve *s, uint32_t i)
{
    enum { WORDS = 32, FEW = 3, BITS = 7 };   /* tuned: words looked at together, and on each side of them; frequent words that tell a language */
    uint32_t block = i / WORDS, from = block ? (block - 1) * WORDS : 0, end = (block + 2) * WORDS, langs = 0, counts[BITS] = {0};
    unsigned n[CN_LANG_MOST] = {0}, best = 0;
    if (s->langs[block]) return s->langs[block];
    count_common(s, from, end < s->n ? end : s->n, counts, BITS);
    for (unsigned l = 0; l < s->screen->pack->n_languages; l++) {
        for (unsigned b = 0; b < BITS; b++) n[l] |= (counts[b] >> l & 1) << b;
        if (n[l] > best) best = n[l];
    }
    for (unsigned l = 0; l < CN_LANG_MOST; l++)
        if (best < FEW || n[l] * 2 >= best) langs |= (uint32_t)1 << l;
    return s->langs[block] = langs;
}
