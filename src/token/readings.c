/* readings.c - what the pack knows of each word: as written, with its affixes cut, as a compound. */
#include "token/cutter.h"

#include "base/utf8.h"

/* A word as it was written, and its readings in the language it was last read in. Where a document has it again, it gets the list that is
 * there already. */
typedef struct {
    char text[24];             /* zeros behind it */
    uint32_t document;         /* for which `list` was made */
    uint16_t frequent;
    uint8_t len, how;          /* how: its kind, and whether it hangs on an apostrophe */
    uint8_t lang;              /* CN_NO_LANG: the readings are those without affixes */
    uint8_t n_plain, n;
    const CnReadingOfWord *list;
    CnReadingOfWord reading[CN_TOK_READINGS];
} Known;

enum { KNOWN = 8192, LINE = 64 };   /* tuned: they fit a core's own cache */

_Static_assert(sizeof(Known) <= 2 * LINE, "two lines of the cache; the first is enough for most");

struct CnWordMemo {
    uint32_t document;
    unsigned char *known;      /* KNOWN of them, each at the start of a line */
};

CnWordMemo *cn_word_memo(CnArena *arena)
{
    CnWordMemo *memo = CN_NEW(arena, CnWordMemo);
    unsigned char *room = cn_arena_take(arena, (KNOWN + 1) * 2 * LINE);
    memo->known = room + (LINE - (uintptr_t)room % LINE) % LINE;
    return memo;
}

void cn_word_memo_next(CnWordMemo *memo)
{
    if (!++memo->document) memset(memo->known, 0, KNOWN * 2 * LINE), memo->document = 1;   /* no list of long ago is taken for one of this document */
}

static uint8_t how_of(const CnToken *t) { return (uint8_t)(t->kind | (t->ch == '\'' && t->kind == CN_TOK_WORD) << 4); }

/* Up to eight bytes of the text from `at` on, zeros behind them. */
static uint64_t bytes_at(CnStr text, size_t at, size_t n)
{
    uint64_t bytes = 0;
    if (text.len - at < 8) return memcpy(&bytes, text.ptr + at, n < 8 ? n : 8), bytes;
    memcpy(&bytes, text.ptr + at, 8);
    if (n >= 8) return bytes;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return bytes & (((uint64_t)1 << 8 * n) - 1);
#else
    return bytes & ~(~(uint64_t)0 >> 8 * n);
#endif
}

/* A word as it is looked for, and where the memo keeps it if it does; NULL: it keeps none so long. */
typedef struct { Known *known; uint64_t word[3]; uint8_t len, how; } Wanted;

static Wanted wanted(const CnCutter *c, const CnToken *t)
{
    const uint64_t mix = 0x9E3779B97F4A7C15u;  /* source: 2^64 over the golden ratio */
    CnStr text = c->article->text;
    size_t at = t->span.at, n = t->span.len;
    if (!c->memo || n > sizeof((Known *)0)->text) return (Wanted){.known = NULL};
    Wanted w = {NULL, {bytes_at(text, at, n), n > 8 ? bytes_at(text, at + 8, n - 8) : 0, n > 16 ? bytes_at(text, at + 16, n - 16) : 0}, (uint8_t)n, how_of(t)};
    uint64_t hash = (((w.word[0] ^ (uint64_t)w.how << 1) * mix ^ w.word[1]) * mix ^ w.word[2]) * mix;
    w.known = (Known *)(void *)(c->memo->known + (hash >> 40 & (KNOWN - 1)) * 2 * LINE);
    return w;
}

static bool is_known(const Wanted *w)
{
    uint64_t same[3];
    if (!w->known) return false;
    memcpy(same, w->known->text, sizeof same);
    return w->known->len == w->len && w->known->how == w->how && !((w->word[0] ^ same[0]) | (w->word[1] ^ same[1]) | (w->word[2] ^ same[2]));
}

/* ---- readings ------------------------------------------------------------------------------------------------ */

typedef struct { CnReadingOfWord reading[CN_TOK_READINGS]; unsigned n; } List;

static void add_reading(List *list, uint32_t word, uint32_t markers, uint32_t tail, uint8_t to)
{
    for (unsigned i = 0; i < list->n; i++)
        if (list->reading[i].word == word && list->reading[i].markers == markers && list->reading[i].tail == tail) {
            list->reading[i].to |= to;
            return;
        }
    if (list->n < CN_TOK_READINGS) list->reading[list->n++] = (CnReadingOfWord){word, markers, tail, to};
}

/* A copy that lasts as long as the document; NULL of none. */
static const CnReadingOfWord *lasting(CnCutter *c, const CnReadingOfWord *reading, size_t n)
{
    enum { MANY = 256 };
    if (!n) return NULL;
    if (c->room_left < n) c->room = CN_NEW_N(c->arena, CnReadingOfWord, c->room_left = MANY);
    CnReadingOfWord *copy = c->room;
    c->room += n;
    c->room_left -= n;
    return memcpy(copy, reading, n * sizeof *copy);
}

static void set_readings(CnCutter *c, CnToken *t, const List *list)
{
    t->reading = lasting(c, list->reading, list->n);
    t->n_readings = (uint8_t)list->n;
}

/* Takes over what the memo has. */
static void take_known(CnCutter *c, CnToken *t, Known *k)
{
    if (k->document != c->memo->document) {
        k->list = lasting(c, k->reading, k->n);
        k->document = c->memo->document;
    }
    t->reading = k->list;
    t->n_readings = k->n;
}

/* The token's readings go into the memo. */
static void keep(const CnCutter *c, Known *k, const CnToken *t, const CnAside *a)
{
    *k = (Known){.document = c->memo->document, .frequent = a->frequent, .len = (uint8_t)t->span.len, .how = how_of(t), .lang = a->read_in,
                 .n_plain = a->n_plain, .n = t->n_readings, .list = t->reading};
    memcpy(k->text, c->article->text.ptr + t->span.at, t->span.len);
    if (t->n_readings) memcpy(k->reading, t->reading, t->n_readings * sizeof *k->reading);
}

void cn_cut_look_up(CnCutter *c, size_t from, size_t to)
{
    char folded[CN_CUT_BATCH][256];
    CnStr text[CN_WORDS_BATCH] = {{NULL, 0}};
    size_t fresh[CN_CUT_BATCH], n_texts = 0, n_fresh = 0, first[CN_CUT_BATCH + 1];
    Known *known[CN_CUT_BATCH];
    uint32_t word[CN_WORDS_BATCH];
    Wanted all[CN_CUT_BATCH];
    for (size_t i = from; i < to; i++) {
        all[i - from] = wanted(c, &c->token[i]);
        if (all[i - from].known) __builtin_prefetch(all[i - from].known);
    }
    for (size_t i = from; i < to; i++) {
        CnToken *t = &c->token[i];
        Known *k = all[i - from].known;
        if (is_known(&all[i - from])) {
            take_known(c, t, k);
            c->aside[i].frequent = k->frequent, c->aside[i].read_in = k->lang, c->aside[i].n_plain = k->n_plain;
            c->count[k->frequent]++;
            continue;
        }
        CnPiece piece = {.span = t->span, .kind = t->kind, .ch = t->ch, .flags = c->aside[i].told, .odd = c->aside[i].odd};
        size_t len = cn_piece_fold(c->article->text, &piece, folded[n_fresh], sizeof folded[0]);
        first[n_fresh] = n_texts;
        text[n_texts++] = (CnStr){folded[n_fresh], len};
        if (len > 3 && folded[n_fresh][0] == '\'' && (len > 4 || t->flags & CN_TOK_CAP)) text[n_texts++] = (CnStr){folded[n_fresh] + 1, len - 1};   /* "l'Iran" */
        known[n_fresh] = k, fresh[n_fresh++] = i;
    }
    first[n_fresh] = n_texts;
    cn_pack_words(c->pack, text, n_texts, word);
    for (size_t f = 0; f < n_fresh; f++) {
        List list = {.n = 0};
        for (size_t i = first[f]; i < first[f + 1]; i++)
            if (word[i]) list.reading[list.n++] = (CnReadingOfWord){word[i], 0, 0, CN_TO_ALL};
        CnToken *t = &c->token[fresh[f]];
        CnAside *a = &c->aside[fresh[f]];
        set_readings(c, t, &list);
        a->frequent = (uint16_t)(list.n ? cn_pack_frequent(c->pack, list.reading[0].word) : 0);
        a->read_in = CN_NO_LANG, a->n_plain = t->n_readings;
        c->count[a->frequent]++;
        if (known[f]) keep(c, known[f], t, a);
    }
}

/* Adds the readings of a word with each prefix and suffix cut, as its language allows. */
static void add_affixed(const CnCutter *c, const CnLanguage *lang, const CnToken *t, List *list)
{
    char folded[128];
    CnPiece piece = {.span = t->span, .kind = t->kind, .ch = t->ch};
    CnStr word = {folded, cn_piece_fold(c->article->text, &piece, folded, sizeof folded)};
    enum { LEAST = 2 };  /* tuned: bytes that must remain */
    if (!word.len) return;
    for (size_t p = 0; p <= lang->n_affixes; p++) {
        CnStr rest = word;
        uint32_t markers = 0;
        uint8_t to = CN_TO_ALL;
        if (p < lang->n_affixes) {
            const CnAffix *prefix = &lang->affix[p];
            if (prefix->suffix || word.ptr[0] != prefix->text.ptr[0] || !cn_str_starts(word, prefix->text) || word.len < prefix->text.len + LEAST) continue;
            rest = cn_str_sub(word, prefix->text.len, word.len);
            markers = prefix->markers;
            to = prefix->to;
            if (prefix->put.len && prefix->put.len + rest.len < sizeof folded) {   /* two prefixes that melt into one */
                char whole[256];
                memcpy(whole, prefix->put.ptr, prefix->put.len);
                memcpy(whole + prefix->put.len, rest.ptr, rest.len);
                uint32_t with = cn_pack_word(c->pack, (CnStr){whole, prefix->put.len + rest.len});
                if (with) add_reading(list, with, markers, 0, to);
            }
            uint32_t known = cn_pack_word(c->pack, rest);
            if (known) add_reading(list, known, markers, 0, to);
        }
        for (size_t s = 0; s < lang->n_affixes; s++) {
            const CnAffix *suffix = &lang->affix[s];
            if (!suffix->suffix || rest.ptr[rest.len - 1] != suffix->text.ptr[suffix->text.len - 1]) continue;
            if (!(suffix->to & to) || rest.len < suffix->text.len + LEAST || !cn_str_ends(rest, suffix->text)) continue;
            CnStr stem = cn_str_sub(rest, 0, rest.len - suffix->text.len);
            char whole[256];
            if (suffix->put.len && stem.len + suffix->put.len < sizeof whole) {   /* "Израилем": Израил and ь */
                memcpy(whole, stem.ptr, stem.len);
                memcpy(whole + stem.len, suffix->put.ptr, suffix->put.len);
                stem = (CnStr){whole, stem.len + suffix->put.len};
            }
            uint32_t known = cn_pack_word(c->pack, stem);
            if (known) add_reading(list, known, markers, suffix->markers, to & suffix->to);
        }
    }
}

/* Does one word alone name a weapon (or, if `act`, what is done with it) in this language? */
static bool names_alone(const CnCutter *c, const CnLanguage *lang, uint32_t word, bool act)
{
    uint32_t node = word ? cn_pack_step(c->pack, 0, word) : 0;
    for (uint32_t e = node ? cn_pack_ends(c->pack, node) : 0; e; e = cn_pack_entry(c->pack, e)->next) {
        const CnEntry *entry = cn_pack_entry(c->pack, e);
        if (entry->lang == CN_LANG_ANY || &c->pack->language[entry->lang] != lang) continue;
        if (act ? entry->table == CN_T_FRAME && c->pack->frame[entry->row].noun && c->pack->frame[entry->row].scope == CN_SCOPE_ACT : entry->table == CN_T_GENERIC && c->pack->generic[entry->row].category != CN_CAT_OTHER && c->pack->generic[entry->row].category < CN_CAT_SUPPORT) return true;
    }
    return false;
}

/* Does any name or rule of this language, or of all, begin with this word? */
static bool is_listed(const CnCutter *c, const List *list)
{
    for (unsigned r = 0; r < list->n; r++)
        if (cn_pack_step(c->pack, 0, list->reading[r].word)) return true;
    return false;
}

/* The thing that the first half of a compound names, with what may join the halves; 0: none. */
static uint32_t first_half(const CnCutter *c, const CnLanguage *lang, CnStr half)
{
    enum { LEAST = 4, JOINT = 2 };  /* tuned: bytes */
    for (size_t cut = 0; cut <= JOINT && half.len >= cut + LEAST; cut++) {
        uint32_t word = cn_pack_word(c->pack, cn_str_sub(half, 0, half.len - cut));
        if (names_alone(c, lang, word, false)) return word;
    }
    return 0;
}

/* A noun that no table lists, where nouns are written together: the longest thing it ends with ("Küstenwachschiffe": ships), or what is
 * done and to which thing ("Torpedokäufe": torpedoes, purchases). */
static void add_halves(const CnCutter *c, const CnLanguage *lang, const CnToken *t, List *list)
{
    enum { HEAD = 3, TAIL = 5 };  /* tuned: bytes of the first half and of the second, at least */
    char folded[128];
    CnPiece piece = {.span = t->span, .kind = t->kind, .ch = t->ch};
    CnStr word = {folded, cn_piece_fold(c->article->text, &piece, folded, sizeof folded)};
    if (!lang || !lang->compounds || !(t->flags & CN_TOK_CAP) || word.len < HEAD + TAIL || is_listed(c, list)) return;
    for (size_t cut = HEAD; cut + TAIL <= word.len; cut++) {
        uint32_t tail = cn_pack_word(c->pack, cn_str_sub(word, cut, word.len));
        if (names_alone(c, lang, tail, false)) {
            add_reading(list, tail, 0, 0, CN_TO_WORD | CN_TO_ALONE);
            return;
        }
        uint32_t head = names_alone(c, lang, tail, true) ? first_half(c, lang, cn_str_sub(word, 0, cut)) : 0;
        if (head) {
            add_reading(list, head, 0, 0, CN_TO_WORD | CN_TO_ALONE);
            add_reading(list, tail, 0, 0, CN_TO_WORD | CN_TO_ALONE);
            return;
        }
    }
}

/* Reads word i in the language it stands in. */
static void read_word(CnCutter *c, size_t i)
{
    CnToken *t = &c->token[i];
    CnAside *a = &c->aside[i];
    Wanted w = wanted(c, t);
    Known *k = w.known;
    if (is_known(&w) && k->lang == a->lang) {
        take_known(c, t, k);
        return;
    }
    List list = {.n = a->n_plain};
    if (list.n) memcpy(list.reading, t->reading, list.n * sizeof *list.reading);
    add_affixed(c, cn_cut_language(c, i), t, &list);
    add_halves(c, cn_cut_language(c, i), t, &list);
    set_readings(c, t, &list);
    a->read_in = a->lang;
    if (k) keep(c, k, t, a);
}

void cn_cut_read(CnCutter *c)
{
    for (size_t i = 0; i < c->n; i++) {
        const CnAside *a = &c->aside[i];
        if (a->read_in == a->lang) continue;
        if (c->token[i].kind == CN_TOK_WORD && a->lang != CN_LANG_ANY) read_word(c, i);
        else c->token[i].n_readings = a->n_plain;
    }
}

/* A designation typed on another keyboard: small letters of one script as their capitals look in Latin, "x" for "х"; 0: they do not. */
static size_t look_alike(CnStr folded, char *out, size_t size)
{
    static const struct { uint16_t sign; char latin; } twin[] = {{0x430, 'a'}, {0x432, 'b'}, {0x435, 'e'}, {0x43A, 'k'}, {0x43C, 'm'}, {0x43D, 'h'},
                                                                 {0x43E, 'o'}, {0x440, 'p'}, {0x441, 'c'}, {0x442, 't'}, {0x443, 'y'}, {0x445, 'x'}};
    size_t n = 0;
    for (size_t at = 0; at < folded.len;) {
        uint32_t c;
        size_t i = 0;
        at += cn_utf8_get(folded, at, &c);
        while (i < sizeof twin / sizeof *twin && twin[i].sign != c) i++;
        if (i == sizeof twin / sizeof *twin || n == size) return 0;
        out[n++] = twin[i].latin;
    }
    return n;
}


void cn_cut_twins(CnCutter *c)
{
    enum { LETTERS = 4 };   /* tuned: of a designation */
    for (size_t i = 0; i + 1 < c->n; i++) {
        CnToken *t = &c->token[i];
        const CnToken *next = t + 1;
        if (next->kind != CN_TOK_NUMBER || t->kind != CN_TOK_WORD || !(t->flags & CN_TOK_UPPER)) continue;
        if (!(next->flags & CN_TOK_BOUND) && t->span.at + t->span.len != next->span.at) continue;
        char folded[64], latin[LETTERS];
        CnPiece piece = {.span = t->span, .kind = t->kind, .ch = t->ch};
        size_t n = look_alike((CnStr){folded, cn_piece_fold(c->article->text, &piece, folded, sizeof folded)}, latin, LETTERS);
        uint32_t twin = n ? cn_pack_word(c->pack, (CnStr){latin, n}) : 0;
        if (!twin) continue;
        List list = {.n = t->n_readings};
        if (list.n) memcpy(list.reading, t->reading, list.n * sizeof *list.reading);
        add_reading(&list, twin, 0, 0, CN_TO_ALL);
        set_readings(c, t, &list);
    }
}
