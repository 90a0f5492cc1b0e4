/* screen_avx512.c - the screen's loops, 64 bytes at a time. Compiled for AVX-512 (BW, VBMI2); run where the processor has it. */
#include "pack/screen_own.h"

#include <immintrin.h>

typedef __m512i Block;

static inline Block load(const unsigned char *p) { return _mm512_loadu_si512(p); }

static inline void store(unsigned char *p, Block v) { _mm512_storeu_si512(p, v); }

static inline uint64_t equal(Block v, unsigned char c) { return _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8((char)c)); }

/* Bit i: whether bits 0 to i hold an odd number of ones. */
static inline uint64_t parity(uint64_t mask)
{
    return (uint64_t)_mm_cvtsi128_si64(_mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)mask), _mm_set1_epi8(-1), 0));
}

static inline uint64_t high(Block v) { return _mm512_movepi8_mask(v); }

static inline uint64_t letters(Block v)
{
    Block small = _mm512_sub_epi8(_mm512_or_si512(v, _mm512_set1_epi8(32)), _mm512_set1_epi8('a'));
    return _mm512_cmplt_epu8_mask(small, _mm512_set1_epi8(26)) | high(v);
}

static inline uint64_t digits(Block v)
{
    return _mm512_cmplt_epu8_mask(_mm512_sub_epi8(v, _mm512_set1_epi8('0')), _mm512_set1_epi8(10));
}

static inline uint64_t printed(Block v) { return _mm512_cmpgt_epu8_mask(v, _mm512_set1_epi8(' ')); }

static const unsigned char place[64] = {
    0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
    32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};

/* The places of the bits of a mask, sixteen at once. Letters and digits by turns may be a word each. */
static inline uint32_t spread(uint32_t *out, uint32_t n, uint64_t mask, uint32_t base)
{
    enum { AT_ONCE = 16 };
    Block at = _mm512_maskz_compress_epi8(mask, load(place)), from = _mm512_set1_epi32((int)base);
    unsigned count = (unsigned)__builtin_popcountll(mask);
    _mm512_storeu_si512(out + n, _mm512_add_epi32(_mm512_cvtepu8_epi32(_mm512_castsi512_si128(at)), from));
    for (unsigned k = AT_ONCE; k < count; k += AT_ONCE) {
        at = _mm512_shuffle_i64x2(at, at, 0x39);   /* the next sixteen to the front */
        _mm512_storeu_si512(out + n + k, _mm512_add_epi32(_mm512_cvtepu8_epi32(_mm512_castsi512_si128(at)), from));
    }
    return n + count;
}

static inline Block spaced(Block v) { return _mm512_max_epu8(v, _mm512_set1_epi8(' ')); }

static inline void squeeze(unsigned char *to, const unsigned char *p, uint64_t keep) { store(to, _mm512_maskz_compress_epi8(keep, spaced(load(p)))); }

static inline unsigned lowest(uint64_t mask) { return (unsigned)__builtin_ctzll(mask); }

static inline uint64_t below(unsigned n) { return n < CN_BLOCK ? ((uint64_t)1 << n) - 1 : ~(uint64_t)0; }

/* A block of text folded: what becomes of each byte, which of them are left, those of letters of scripts that begin a word of their own, where
 * capitals begin that leave two bytes, and how far it goes. */
typedef struct { Block to; uint64_t left, high, capital; unsigned n; } Folded;

/* Folds ASCII, characters of two bytes and quotes, dashes, joiners, up to what is none of these; html: to where a tag or entity begins. */
static inline Folded fold_block(const CnWide *table, const unsigned char *p, bool html, bool after_high)
{
    Block v = load(p), before = _mm512_maskz_loadu_epi8(~(uint64_t)1, p - 1), one = v, two = v;
    uint64_t beyond = high(v), follows = _mm512_cmplt_epi8_mask(v, _mm512_set1_epi8(-64)), stop = html ? equal(v, '<') | equal(v, '&') : 0;
    uint64_t leads = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(v, _mm512_set1_epi8((char)0xC2)), _mm512_set1_epi8(0x1E)) & follows >> 1, seconds = leads << 1;
    uint64_t capitals = 0, signs = equal(v, 0xE2) & equal(v, 0x80) >> 1 & follows >> 2, thirds = signs << 2;
    for (uint64_t rest = seconds, these; rest; rest &= ~these) {   /* few first bytes stand in a block: those of one script */
        unsigned lead = p[lowest(rest) - 1];
        these = _mm512_mask_cmpeq_epi8_mask(rest, before, _mm512_set1_epi8((char)lead));
        one = _mm512_mask_permutexvar_epi8(one, these, v, load(table->one[lead & 31]));
        two = _mm512_mask_permutexvar_epi8(two, these, v, load(table->two[lead & 31]));
        capitals |= _mm512_movepi8_mask(_mm512_maskz_permutexvar_epi8(these, v, _mm512_movm_epi8(table->capital[lead & 31])));
    }
    if (thirds) two = _mm512_mask_permutexvar_epi8(two, thirds, v, load(table->sign));
    Block moved = _mm512_permutexvar_epi8(_mm512_add_epi8(load(place), _mm512_set1_epi8(1)), one);
    uint64_t pairs = leads & _mm512_test_epi8_mask(moved, moved), raised = pairs & _mm512_cmpge_epu8_mask(moved, _mm512_set1_epi8((char)0xD7)), ends = raised << 1;
    uint64_t none = (seconds | thirds) & equal(two, 0), odd = (seconds | thirds) & equal(two, CN_WIDE_ODD);
    odd |= none & ~((seconds & ends << 2) | (thirds & ends << 3) | (after_high ? (seconds & 2) | (thirds & 4) : 0));   /* nothing is left of it within a word alone */
    stop |= (beyond & ~(leads | seconds | signs | signs << 1 | thirds)) | (seconds & odd) >> 1 | (thirds & odd) >> 2;
    unsigned n = stop ? lowest(stop) : CN_BLOCK;
    return (Folded){_mm512_mask_mov_epi8(two, pairs, moved), (~beyond | pairs | ((seconds | thirds) & ~none)) & below(n), raised | ends, capitals >> 1, n};
}

static inline bool is_letter(unsigned char c) { return c >= 0x80 || (unsigned char)((c | 32) - 'a') < 26; }

/* Signs of three bytes that are words, sixteen at once, up to a character that is none; returns the place behind them. */
static inline const unsigned char *signs(CnSieve *s, const unsigned char *p, const unsigned char *end)
{
    enum { AT_ONCE = 16 };
    static const unsigned char spread_out[64] = {
        0,  1,  2,  0, 3,  4,  5,  0, 6,  7,  8,  0, 9,  10, 11, 0, 12, 13, 14, 0, 15, 16, 17, 0, 18, 19, 20, 0, 21, 22, 23, 0,
        24, 25, 26, 0, 27, 28, 29, 0, 30, 31, 32, 0, 33, 34, 35, 0, 36, 37, 38, 0, 39, 40, 41, 0, 42, 43, 44, 0, 45, 46, 47, 0};
    unsigned n = AT_ONCE;
    unsigned char last = s->fold[s->out - 1];
    size_t from = s->out + (last > ' ');
    while (n == AT_ONCE && p < end && from < CN_FOLD_BYTES) {
        Block v = _mm512_permutexvar_epi8(load(spread_out), load(p)), low = _mm512_set1_epi32(63);
        __mmask16 three = _mm512_cmpeq_epi32_mask(_mm512_and_si512(v, _mm512_set1_epi32(0xC0C0F0)), _mm512_set1_epi32(0x8080E0));
        Block c = _mm512_or_si512(_mm512_slli_epi32(_mm512_and_si512(v, _mm512_set1_epi32(15)), 12), _mm512_and_si512(_mm512_srli_epi32(v, 2), _mm512_set1_epi32(0xFC0)));
        c = _mm512_or_si512(c, _mm512_and_si512(_mm512_srli_epi32(v, 16), low));
        Block look = _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), three, c, s->screen->look, 4), to = _mm512_and_si512(look, _mm512_set1_epi32(0xFFFF));
        Block kind = _mm512_and_si512(look, _mm512_set1_epi32(CN_LOOK_HAN | CN_LOOK_PAIR));
        unsigned are = _mm512_cmpeq_epi32_mask(kind, _mm512_set1_epi32(CN_LOOK_HAN)) & _mm512_cmpge_epu32_mask(to, _mm512_set1_epi32(0x800));
        n = lowest(~(uint64_t)are);
        Block bytes = _mm512_or_si512(_mm512_srli_epi32(to, 12), _mm512_slli_epi32(_mm512_and_si512(_mm512_srli_epi32(to, 6), low), 8));
        bytes = _mm512_or_si512(bytes, _mm512_slli_epi32(_mm512_and_si512(to, low), 16));
        store(s->fold + from, _mm512_or_si512(bytes, _mm512_set1_epi32(0x208080E0)));
        if (n && last > ' ') s->fold[s->out] = ' ', last = ' ';
        if (n) s->out = from += 4 * n;
        p += 3 * n;
    }
    return p;
}

/* cn_strip_wide, a block at once, until one is all ASCII. */
static const unsigned char *wide(CnSieve *s, const unsigned char *p, const unsigned char *end)
{
    const bool html = s->html;
    if (s->at) return cn_strip_wide(s, p, end);
    while (p < end && s->out < CN_FOLD_BYTES) {
        bool after_high = s->high == s->out;
        if (!after_high && !high(load(p))) return p;
        for (uint64_t e = equal(load(p), CN_ESCAPE); e; e &= e - 1) s->escapes |= p[lowest(e) + 1] == '$';
        unsigned char last = s->fold[s->out - 1];
        Folded f = fold_block(s->screen->wide, p, html, after_high);
        Block to = _mm512_maskz_compress_epi8(f.left, f.to);
        unsigned m = (unsigned)__builtin_popcountll(f.left);
        uint64_t h = _pext_u64(f.high, f.left), l = letters(to) & below(m) & ~h;
        uint64_t clash = (h & (l << 1 | (!after_high && is_letter(last)))) | (l & (h << 1 | after_high));
        if (clash) {   /* letters of two scripts meet, and must be parted */
            m = lowest(clash);
            f.n = lowest(_pdep_u64((uint64_t)1 << m, f.left));
            f.n -= (p[f.n] & 0xC0) == 0x80;   /* of two bytes only the second is left */
        }
        uint64_t blank = ~printed(to) & below(m), keep = below(m) & ~(blank & (blank << 1 | (last <= ' ')));
        store(s->fold + s->out, _mm512_maskz_compress_epi8(keep, spaced(to)));
        if (f.capital) s->n_capitals = spread(s->capital, s->n_capitals, _pext_u64(_pext_u64(f.capital, f.left), keep), (uint32_t)s->out);
        s->out += (unsigned)__builtin_popcountll(keep);
        if (m && h >> (m - 1) & 1) s->high = s->out;
        p += f.n;
        if (f.n == CN_BLOCK || p >= end) continue;
        if (html && (*p == '<' || *p == '&')) return p;
        const unsigned char *from = p;
        if (cn_opens_sign(*p)) p = signs(s, p, end);
        if (p == from) p = cn_strip_widest(s, p, end);
    }
    return p;
}

static inline Block each(uint64_t value) { return _mm512_set1_epi64((long long)value); }

/* cn_screen_hash of all words, eight at once. */
static inline void hash_words(CnSieve *s)
{
    enum { WORDS = 8 };
    for (uint32_t i = 0; i < s->n; i += WORDS) {
        __mmask8 there = s->n - i < WORDS ? (__mmask8)((1u << (s->n - i)) - 1) : 0xFF;
        __m256i start = _mm256_loadu_si256((const __m256i *)(const void *)(s->start + i)), end = _mm256_loadu_si256((const __m256i *)(const void *)(s->end + i));
        Block len = _mm512_min_epu64(_mm512_cvtepu32_epi64(_mm256_sub_epi32(end, start)), each(8));
        Block eight = _mm512_mask_i32gather_epi64(each(0), there, start, s->fold, 1);
        eight = _mm512_and_si512(eight, _mm512_srlv_epi64(each(UINT64_MAX), _mm512_sub_epi64(each(64), _mm512_slli_epi64(len, 3))));
        Block capital = _mm512_andnot_si512(_mm512_srli_epi64(eight, 1), _mm512_and_si512(eight, each(0x4040404040404040u)));
        Block small = _mm512_or_si512(eight, _mm512_srli_epi64(capital, 1));
        _mm512_storeu_si512(s->hash + i, _mm512_mullo_epi64(small, each(CN_SCREEN_MIX)));
        Block with = _mm512_srlv_epi64(each(s->screen->opens_with), _mm512_and_si512(eight, each(63)));
        for (unsigned high = _mm512_test_epi64_mask(eight, each(0x80)) & _mm512_test_epi64_mask(with, each(1)); high; high &= high - 1) {
            uint32_t k = i + (uint32_t)__builtin_ctz(high);
            if (cn_screen_opens(s->screen, s->fold + s->start[k])) s->hash[k] = cn_screen_bare(s->screen, s->fold + s->start[k], s->end[k] - s->start[k]);
        }
    }
}

static inline Block bits_of(Block hash)
{
    Block one = each(1), a = _mm512_rolv_epi64(one, _mm512_srli_epi64(hash, 20)), b = _mm512_rolv_epi64(one, _mm512_srli_epi64(hash, 27));
    return _mm512_or_si512(_mm512_or_si512(a, b), _mm512_rolv_epi64(one, _mm512_srli_epi64(hash, 34)));
}

/* Which of eight places of a table hold all of `bits`? */
static inline __mmask8 hold(CnBits table, Block at, Block bits)
{
    return _mm512_cmpeq_epi64_mask(_mm512_and_si512(_mm512_i64gather_epi64(at, table.word, 8), bits), bits);
}

static inline uint32_t find_candidates(const CnSieve *s)
{
    enum { WORDS = 8 };
    CnBits single = s->screen->single, pair = s->screen->pair;
    uint32_t found = 0;
    Block number = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(load(place)));
    __m128i by_single = _mm_cvtsi32_si128((int)single.shift), by_pair = _mm_cvtsi32_si128((int)pair.shift);
    for (uint32_t i = 0; i < s->n; i += WORDS) {
        __mmask8 there = s->n - i < WORDS ? (__mmask8)((1u << (s->n - i)) - 1) : 0xFF;
        Block hash = _mm512_loadu_si512(s->hash + i), next = _mm512_loadu_si512(s->hash + i + 1);
        Block two = _mm512_mullo_epi64(_mm512_xor_si512(hash, _mm512_ror_epi64(next, 29)), each(CN_SCREEN_MIX));
        __mmask8 is = hold(single, _mm512_srl_epi64(hash, by_single), bits_of(hash));
        is |= hold(pair, _mm512_xor_si512(_mm512_srl_epi64(hash, by_pair), _mm512_srli_epi64(next, 58)), bits_of(two));
        is &= there;
        _mm512_storeu_si512(s->candidate + found, _mm512_maskz_compress_epi32(is, _mm512_add_epi32(number, _mm512_set1_epi32((int)i))));
        found += (uint32_t)__builtin_popcount(is);
    }
    return found;
}

#define SQUEEZE
#define WIDE
#define SPREAD
#define HASH_WORDS
#include "pack/screen_loops.inc"

const CnSieveLoops cn_sieve_avx512 = {strip, cut};
