/* html_avx2.c - the cutting of pages, twice 32 bytes at a time. Compiled for AVX2 and BMI; run where the processor has them. */
#include <immintrin.h>
#include <stdint.h>
#include <string.h>

typedef struct { __m256i low, high; } Block;

static inline Block load(const char *p, const char *end)
{
    char near_end[64] = {0};
    if (end - p < 64) p = memcpy(near_end, p, end > p ? (size_t)(end - p) : 0);
    return (Block){_mm256_loadu_si256((const void *)p), _mm256_loadu_si256((const void *)(p + 32))};
}

static inline uint64_t gathered(__m256i low, __m256i high)
{
    return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

static inline uint64_t equal(Block b, char c)
{
    __m256i v = _mm256_set1_epi8(c);
    return gathered(_mm256_cmpeq_epi8(b.low, v), _mm256_cmpeq_epi8(b.high, v));
}

static inline __m256i is_white(__m256i v)
{
    __m256i line = _mm256_sub_epi8(v, _mm256_set1_epi8('\t'));
    return _mm256_or_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8(' ')), _mm256_cmpeq_epi8(_mm256_min_epu8(line, _mm256_set1_epi8(4)), line));
}

static inline uint64_t spaces(Block b) { return gathered(is_white(b.low), is_white(b.high)); }

#define NAME cn_html_parse_avx2
#include "article/html_cut.inc"
