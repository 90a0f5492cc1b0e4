/* screen_neon.c - the screen's loops, 16 bytes at a time, for 64-bit ARM. */
#include "pack/screen_own.h"

#include <arm_neon.h>

typedef uint8x16x4_t Block;

static inline Block load(const unsigned char *p)
{
    return (Block){{vld1q_u8(p), vld1q_u8(p + 16), vld1q_u8(p + 32), vld1q_u8(p + 48)}};
}

static inline void store(unsigned char *p, Block v)
{
    for (int i = 0; i < 4; i++) vst1q_u8(p + 16 * i, v.val[i]);
}

/* One bit a byte, of bytes that are all ones or none. */
static inline uint64_t mask_of(Block v)
{
    const uint8x16_t bit = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t a = vpaddq_u8(vandq_u8(v.val[0], bit), vandq_u8(v.val[1], bit)), b = vpaddq_u8(vandq_u8(v.val[2], bit), vandq_u8(v.val[3], bit));
    a = vpaddq_u8(a, b);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(a, a)), 0);
}

#define EACH(expression) do { for (int i = 0; i < 4; i++) { uint8x16_t x = v.val[i]; v.val[i] = (expression); } return mask_of(v); } while (0)

static inline uint64_t equal(Block v, unsigned char c) { EACH(vceqq_u8(x, vdupq_n_u8(c))); }

/* Bit i: whether bits 0 to i hold an odd number of ones. */
static inline uint64_t parity(uint64_t mask)
{
    for (unsigned n = 1; n < 64; n *= 2) mask ^= mask << n;
    return mask;
}

static inline uint64_t high(Block v) { EACH(vcgeq_u8(x, vdupq_n_u8(0x80))); }

static inline uint64_t letters(Block v)
{
    EACH(vorrq_u8(vcgeq_u8(x, vdupq_n_u8(0x80)), vcltq_u8(vsubq_u8(vorrq_u8(x, vdupq_n_u8(32)), vdupq_n_u8('a')), vdupq_n_u8(26))));
}

static inline uint64_t digits(Block v) { EACH(vcltq_u8(vsubq_u8(x, vdupq_n_u8('0')), vdupq_n_u8(10))); }

static inline uint64_t printed(Block v) { EACH(vcgtq_u8(x, vdupq_n_u8(' '))); }

static inline Block spaced(Block v)
{
    for (int i = 0; i < 4; i++) v.val[i] = vmaxq_u8(v.val[i], vdupq_n_u8(' '));
    return v;
}

#include "pack/screen_loops.inc"

const CnSieveLoops cn_sieve_neon = {strip, cut};
