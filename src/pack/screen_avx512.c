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

#define SPREAD
#include "pack/screen_loops.inc"

const CnSieveLoops cn_sieve_avx512 = {strip, cut};
