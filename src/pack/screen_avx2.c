/* screen_avx2.c - the screen's loops, 32 bytes at a time. Compiled for AVX2; run where the processor has it. */
#include "pack/screen_own.h"

#include <immintrin.h>

typedef struct { __m256i a, b; } Block;

static inline Block load(const unsigned char *p)
{
    return (Block){_mm256_loadu_si256((const __m256i *)(const void *)p), _mm256_loadu_si256((const __m256i *)(const void *)(p + 32))};
}

static inline void store(unsigned char *p, Block v)
{
    _mm256_storeu_si256((__m256i *)(void *)p, v.a);
    _mm256_storeu_si256((__m256i *)(void *)(p + 32), v.b);
}

static inline uint64_t both(__m256i a, __m256i b) { return (uint32_t)_mm256_movemask_epi8(a) | (uint64_t)(uint32_t)_mm256_movemask_epi8(b) << 32; }

static inline uint64_t equal(Block v, unsigned char c)
{
    __m256i all = _mm256_set1_epi8((char)c);
    return both(_mm256_cmpeq_epi8(v.a, all), _mm256_cmpeq_epi8(v.b, all));
}

/* Bit i: whether bits 0 to i hold an odd number of ones. */
static inline uint64_t parity(uint64_t mask)
{
    return (uint64_t)_mm_cvtsi128_si64(_mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)mask), _mm_set1_epi8(-1), 0));
}

static inline uint64_t high(Block v) { return both(v.a, v.b); }

/* Bytes from `low` on, `n` of them. */
static inline __m256i within(__m256i v, char low, char n)
{
    __m256i x = _mm256_sub_epi8(v, _mm256_set1_epi8(low));
    return _mm256_cmpeq_epi8(_mm256_min_epu8(x, _mm256_set1_epi8((char)(n - 1))), x);
}

static inline __m256i letter(__m256i v) { return _mm256_or_si256(v, within(_mm256_or_si256(v, _mm256_set1_epi8(32)), 'a', 26)); }

static inline uint64_t letters(Block v) { return both(letter(v.a), letter(v.b)); }

static inline uint64_t digits(Block v) { return both(within(v.a, '0', 10), within(v.b, '0', 10)); }

static inline uint64_t printed(Block v)
{
    __m256i blank = _mm256_set1_epi8(' ');
    return ~both(_mm256_cmpeq_epi8(_mm256_min_epu8(v.a, blank), v.a), _mm256_cmpeq_epi8(_mm256_min_epu8(v.b, blank), v.b));
}

static inline Block spaced(Block v)
{
    __m256i blank = _mm256_set1_epi8(' ');
    return (Block){_mm256_max_epu8(v.a, blank), _mm256_max_epu8(v.b, blank)};
}

#include "pack/screen_loops.inc"

const CnSieveLoops cn_sieve_avx2 = {strip, cut};
