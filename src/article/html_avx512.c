/* html_avx512.c - the cutting of pages, 64 bytes at a time. Compiled for AVX-512 (BW, VL) and BMI; run where the processor has them. */
#include <immintrin.h>
#include <stdint.h>

typedef __m512i Block;

static inline Block load(const char *p, const char *end)
{
    if (end - p >= 64) return _mm512_loadu_si512(p);
    return end > p ? _mm512_maskz_loadu_epi8(~(uint64_t)0 >> (64 - (end - p)), p) : _mm512_setzero_si512();
}

static inline uint64_t equal(Block v, char c) { return _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(c)); }

static inline uint64_t spaces(Block v)
{
    return equal(v, ' ') | _mm512_cmplt_epu8_mask(_mm512_sub_epi8(v, _mm512_set1_epi8('\t')), _mm512_set1_epi8(5));
}

#define NAME cn_html_parse_avx512
#include "article/html_cut.inc"
