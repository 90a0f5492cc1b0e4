/* screen_own.h - what the files of the screen share.
 * Layer: pack; private to it. */
#ifndef CN_PACK_SCREEN_OWN_H
#define CN_PACK_SCREEN_OWN_H

#include "pack/screen.h"

enum {
    CN_FOLD_BYTES = 1 << 14,   /* tuned: text in hand; with its words it fits the first caches */
    CN_FOLD_ROOM = 512,        /* bytes that one step may write beyond */
    CN_BLOCK = 64,             /* bytes looked at in one step */
    CN_LOOK = 2 * CN_BLOCK,    /* bytes that may be read beyond the end of a piece */
    CN_LINE = 1,               /* stands in the text where a block of a page begins or ends */
    CN_AROUND = 96,            /* tuned: words kept on both sides of a word that is weighed */
    CN_WORDS_MOST = CN_FOLD_BYTES + CN_FOLD_ROOM   /* letters and digits by turns are a word each */
};

/* A table of bits; `shift` = 64 - log2 of the number of its words. */
typedef struct { uint64_t *word; unsigned shift; } CnBits;

enum {                 /* CnScreen.look: below bit 16 what a character folds to */
    CN_LOOK_LETTER = 1 << 16, CN_LOOK_HAN = 1 << 17, CN_LOOK_HIGH = 1 << 18, CN_LOOK_DIGIT = 1 << 19, CN_LOOK_PAIR = 1 << 20,
    CN_LOOK_UPPER = 1 << 21, CN_LOOK_HANG = 1 << 22   /* hang: an apostrophe, on which an ending may hang */
};

/* The languages' most frequent words: `tag` are bits of a word's hash, `in` a bit a language. A word lies in the slot of its first bits or the one behind. */
typedef struct { uint32_t tag, in; } CnCommon;

enum { CN_COMMON_SLOTS = 1 << 12, CN_ATOMS = 32, CN_TAG_SLOTS = 512 };

/* A tag by the first eight letters of its name. */
typedef struct { uint64_t key; uint8_t len, like; } CnTagSlot;

enum { CN_TAG_BLOCK = 1, CN_TAG_CODE = 2, CN_TAG_RAW = 4 };   /* parts words; its content is no text; holds text without tags */

typedef struct { const CnAffix *affix; uint32_t lang; } CnScreenAffix;   /* lang: one bit of a set */

/* A prefix of eight bytes at most. */
typedef struct { uint64_t bytes, mask; size_t len; } CnAtom;

/* What two bytes become, by the second, and what the third behind E2 80 does (quotes, dashes, joiners). `one` 0: a single byte is left, or none where `two`
 * is 0 as well; `two` CN_WIDE_ODD: it is no matter of bytes alone. */
typedef struct { unsigned char one[32][64], two[32][64], sign[64]; uint64_t capital[32]; } CnWide;   /* capital: a bit by the second byte */

enum { CN_WIDE_ODD = 1 };

/* The same of one character below 0x800 for the loop in plain C: n bytes. kind: a set of the bits below. */
typedef struct { unsigned char byte[2], n, kind; } CnFold;
enum { CN_FOLD_LOW = 1, CN_FOLD_HIGH = 2, CN_FOLD_BLANK = 4, CN_FOLD_CAPITAL = 8, CN_FOLD_ODD = 16 };   /* low, high: a letter of a script of each kind */

struct CnScreen {
    const CnPack *pack;        /* NULL: a plain list */
    const struct CnPhrases *phrases;
    uint32_t *look;            /* [character below 0x10000] */
    CnWide *wide;
    CnFold *fold;              /* [character below 0x800] */
    CnBits single, pair;       /* of items, by one word and by the first two; of all phrases of a plain list */
    CnBits near_single, near_pair;   /* of what must stand near them */
    CnCommon *common;
    CnTagSlot *tag;
    CnAtom atom[CN_ATOMS];     /* prefixes that are no two prefixes in a row */
    size_t n_atoms;
    uint64_t opens[64], opens_with;  /* bits by the two bytes with which an atom begins; by the last six bits of the first */
    CnScreenAffix *prefix;     /* of all languages */
    size_t n_prefixes;
    CnScreenAffix *suffix[256];/* by their last byte */
    uint32_t n_suffixes[256];
};

typedef enum { CN_IN_TEXT, CN_IN_TAG, CN_IN_EQUALS, CN_IN_VALUE, CN_IN_CODE, CN_IN_COMMENT, CN_IN_MARKUP } CnStripState;

/* The two loops that every byte goes through, written for one instruction set. */
typedef struct {
    const unsigned char *(*strip)(CnSieve *s, const unsigned char *p, const unsigned char *end);
    void (*cut)(CnSieve *s, size_t n);
} CnSieveLoops;

struct CnSieve {
    const CnScreen *screen;
    const CnSieveLoops *loops;
    bool html, kept, escapes;  /* escapes: shifts to another set stood in the text */
    size_t high;               /* the text's length behind the last letter of a script that begins a new word behind others */
    uint8_t state;             /* CnStripState */
    unsigned char quote;       /* that closes the value */
    CnTagSlot raw;             /* the element whose end is awaited; key 0: none */
    uint32_t n_bad;
    const unsigned char *in;   /* the piece in hand, and what came before it */
    uint64_t base;
    unsigned char *fold;       /* what is left of the text: ASCII as it was, other letters folded, one blank for the rest */
    size_t out;
    uint32_t *capital;         /* where capitals beyond ASCII stand in the text, ascending */
    uint32_t n_capitals;
    uint64_t *at;              /* [byte of fold] where it came from; only where it is to be explained; else NULL */
    uint64_t *places;
    uint32_t *start, *end, *candidate;
    uint64_t *hash;
    uint32_t *langs;           /* [32 words]: languages around; 0 = not yet told */
    uint32_t n, n_candidates, done;  /* done: words from here on are still to be weighed */
    unsigned char *stash;      /* the end of the last piece */
    size_t stashed;
    CnSieveHit *hit;
    void *with;
    CnSieveWhy why;
};

#define CN_SCREEN_MIX 0x9E3779B97F4A7C15u   /* source: 2^64 over the golden ratio */

static inline uint32_t cn_common_slot(uint64_t hash) { return (uint32_t)(hash >> 52); }
static inline uint32_t cn_common_tag(uint64_t hash) { return (uint32_t)(hash >> 20) | 1; }   /* 0: an empty slot */

enum { CN_ESCAPE = 0x1B };     /* and '$' behind it: letters of another set follow */

static inline uint64_t cn_screen_load(const unsigned char *p)
{
    uint64_t eight;
    memcpy(&eight, p, 8);
    return eight;
}

/* By the first eight bytes of a word, whatever its capitals. Eight bytes must be readable. */
static inline uint64_t cn_screen_hash(const unsigned char *p, size_t len)
{
    unsigned n = len < 8 ? (unsigned)len : 8;   /* no jump: lengths are as good as random */
    uint64_t eight = cn_screen_load(p) & (n ? ~(uint64_t)0 >> (64 - 8 * n) : 0);
    uint64_t high = eight & 0x8080808080808080u, small = eight | (eight & 0x4040404040404040u & ~(high >> 1)) >> 1;
    return small * CN_SCREEN_MIX;
}

/* The three bits of a word of the table that stand for a hash. */
static inline uint64_t cn_bits_of(uint64_t hash) { return (uint64_t)1 << (hash >> 20 & 63) | (uint64_t)1 << (hash >> 27 & 63) | (uint64_t)1 << (hash >> 34 & 63); }

static inline uint64_t cn_bits_get(CnBits bits, uint64_t hash)
{
    uint64_t both = cn_bits_of(hash);
    return (bits.word[hash >> bits.shift] & both) == both;
}

/* The same for two words. Their place lies within 64 words of the table from that of the first: frequent words keep to few lines of the cache. */
static inline uint64_t cn_bits_at_two(CnBits bits, uint64_t first, uint64_t second) { return first >> bits.shift ^ second >> 58; }
static inline uint64_t cn_bits_of_two(uint64_t first, uint64_t second) { return cn_bits_of((first ^ (second >> 29 | second << 35)) * CN_SCREEN_MIX); }

static inline uint64_t cn_bits_get_two(CnBits bits, uint64_t first, uint64_t second)
{
    uint64_t all = cn_bits_of_two(first, second);
    return (bits.word[cn_bits_at_two(bits, first, second)] & all) == all;
}

/* May a prefix begin with the two bytes at p? */
static inline unsigned cn_opens_at(const unsigned char *p) { return ((unsigned)p[0] << 6 ^ p[1]) & 4095; }
static inline bool cn_screen_opens(const CnScreen *screen, const unsigned char *p) { return screen->opens[cn_opens_at(p) / 64] >> (cn_opens_at(p) % 64) & 1; }

/* The hash of a word that begins beyond ASCII: without the prefixes that may hang on it. */
uint64_t cn_screen_bare(const CnScreen *screen, const unsigned char *p, size_t len);

/* Folds the characters at p, of which the first is beyond ASCII, into the sieve's text; returns the place behind them. Stops at `end`,
 * before a tag or entity, and soon where only ASCII follows. */
const unsigned char *cn_strip_wide(CnSieve *s, const unsigned char *p, const unsigned char *end);

/* May a sign that is a word begin with this byte? Most do. */
static inline bool cn_opens_sign(unsigned char c) { return c >= 0xE4 && c <= 0xE9; }

/* The same while characters take three bytes or more, one at least, up to a sign that is a word. */
const unsigned char *cn_strip_widest(CnSieve *s, const unsigned char *p, const unsigned char *end);

/* Resolves the entity at p. */
const unsigned char *cn_strip_entity(CnSieve *s, const unsigned char *p);

/* Where a word or name was found: the longest name and the longest rule from a word on; `end` counts words. */
typedef struct { const CnEntry *entry; uint32_t end; } CnScreenMatch;
typedef struct { CnScreenMatch name, rule; bool item; } CnScreenMatches;   /* item: some phrase, not the longest maybe, names goods */

/* What the pack knows from word i on, in any of `langs` (a bit set). `affixes`: also with them cut. */
CnScreenMatches cn_screen_ask(const CnSieve *s, uint32_t i, uint32_t langs, bool affixes);

/* The phrases of a plain list from word i on, to the sieve's `hit`. */
void cn_screen_list(const CnSieve *s, uint32_t i);

/* The languages whose frequent words stand around word i; all where too few do. Told once for 32 words. */
uint32_t cn_screen_langs(CnSieve *s, uint32_t i);

/* Weighs the words that are complete; `last`: no more come. */
void cn_screen_weigh(CnSieve *s, bool last);

extern const CnSieveLoops cn_sieve_scalar;
#if defined(__x86_64__)
extern const CnSieveLoops cn_sieve_avx2, cn_sieve_avx512;
#elif defined(__aarch64__)
extern const CnSieveLoops cn_sieve_neon;
#endif

#endif
