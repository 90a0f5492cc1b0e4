/* sixteen.h - bytes looked at sixteen at a time.
 * Layer: base. Vectors of the compiler, which fit any processor; only the gathering of bits knows one by name. Never reads behind `end`. */
#ifndef CN_BASE_SIXTEEN_H
#define CN_BASE_SIXTEEN_H

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__) && !defined(CN_PLAIN_SIXTEEN)
#include <emmintrin.h>
#endif

typedef uint8_t CnSixteen __attribute__((vector_size(16)));

/* The bytes from p on; zeros where they would stand at `end` or behind. */
static inline CnSixteen cn_sixteen(const char *p, const char *end)
{
    CnSixteen v = {0};
    if (end - p >= 16) memcpy(&v, p, 16);
    else if (end > p) memcpy(&v, p, (size_t)(end - p));
    return v;
}

/* The byte, sixteen times. */
static inline CnSixteen cn_sixteen_of(unsigned byte)
{
    uint8_t b = (uint8_t)byte;
    return (CnSixteen){b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b};
}

/* 0xFF where the byte is `byte`, else 0. */
static inline CnSixteen cn_sixteen_is(CnSixteen v, unsigned byte) { return (CnSixteen)(v == cn_sixteen_of(byte)); }

/* 0xFF where the byte is one of from .. from + n - 1, else 0. */
static inline CnSixteen cn_sixteen_in(CnSixteen v, unsigned from, unsigned n) { return (CnSixteen)((CnSixteen)(v - cn_sixteen_of(from)) < cn_sixteen_of(n)); }

/* 0xFF where it is white space of ASCII. */
static inline CnSixteen cn_sixteen_space(CnSixteen v) { return cn_sixteen_is(v, ' ') | cn_sixteen_in(v, '\t', 5); }

/* Bit i: the top bit of byte i. */
static inline uint32_t cn_sixteen_bits(CnSixteen v)
{
#if defined(__SSE2__) && !defined(CN_PLAIN_SIXTEEN)
    return (uint32_t)_mm_movemask_epi8((__m128i)v);
#else
    const uint64_t first = 0x0101010101010101u, gather = 0x0102040810204080u;   /* bit 8 i goes to bit 56 + i, and none else there */
    uint64_t half[2];
    memcpy(half, &v, sizeof half);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    half[0] = __builtin_bswap64(half[0]), half[1] = __builtin_bswap64(half[1]);
#endif
    return (uint32_t)((half[0] >> 7 & first) * gather >> 56) | (uint32_t)((half[1] >> 7 & first) * gather >> 56) << 8;
#endif
}

/* The first n bytes, zeros behind them; n at most 16. */
static inline CnSixteen cn_sixteen_first(CnSixteen v, size_t n)
{
    static const uint8_t ones[32] = {255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255};
    CnSixteen mask;
    memcpy(&mask, ones + 16 - n, 16);
    return v & mask;
}

#endif
