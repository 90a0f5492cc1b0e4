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

/* The places of the bits of a mask, sixteen at once. A block holds 32 words at most. */
static inline uint32_t spread(uint32_t *out, uint32_t n, uint64_t mask, uint32_t base)
{
    enum { AT_ONCE = 16 };
    Block at = _mm512_maskz_compress_epi8(mask, load(place)), from = _mm512_set1_epi32((int)base);
    unsigned count = (unsigned)__builtin_popcountll(mask);
    _mm512_storeu_si512(out + n, _mm512_add_epi32(_mm512_cvtepu8_epi32(_mm512_castsi512_si128(at)), from));
    if (count > AT_ONCE)
        _mm512_storeu_si512(out + n + AT_ONCE, _mm512_add_epi32(_mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(at, 1)), from));
    return n + count;
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
        for (unsigned high = _mm512_test_epi64_mask(eight, each(0x80)); high; high &= high - 1) {
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

#define SPREAD
#define HASH_WORDS
#include "pack/screen_loops.inc"

const CnSieveLoops cn_sieve_avx512 = {strip, cut};
