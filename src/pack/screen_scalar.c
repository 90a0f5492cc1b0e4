/* screen_scalar.c - the screen's loops in plain C, eight bytes at a time. */
#include "pack/screen_own.h"

typedef struct { uint64_t eight[8]; } Block;

static inline Block load(const unsigned char *p)
{
    Block v;
    memcpy(&v, p, sizeof v);
    return v;
}

static inline void store(unsigned char *p, Block v) { memcpy(p, &v, sizeof v); }

/* The top bit of each byte, as eight bits. */
static inline uint64_t tops(uint64_t eight) { return (eight & 0x8080808080808080u) * 0x0002040810204081u >> 56; }

/* Top bit where a byte below 0x80 is `from` or more. */
static inline uint64_t from(uint64_t seven, unsigned char at) { return seven + (0x80u - at) * 0x0101010101010101u; }

static inline uint64_t equal(Block v, unsigned char c)
{
    uint64_t mask = 0;
    for (unsigned i = 0; i < 8; i++) {
        uint64_t x = v.eight[i] ^ c * 0x0101010101010101u, seven = x & 0x7F7F7F7F7F7F7F7Fu;
        mask |= tops(~(seven + 0x7F7F7F7F7F7F7F7Fu) & ~x) << 8 * i;
    }
    return mask;
}

/* Bit i: whether bits 0 to i hold an odd number of ones. */
static inline uint64_t parity(uint64_t mask)
{
    for (unsigned n = 1; n < 64; n *= 2) mask ^= mask << n;
    return mask;
}

static inline uint64_t high(Block v)
{
    uint64_t mask = 0;
    for (unsigned i = 0; i < 8; i++) mask |= tops(v.eight[i]) << 8 * i;
    return mask;
}

static inline uint64_t between(uint64_t x, unsigned char low, unsigned char above)
{
    uint64_t seven = x & 0x7F7F7F7F7F7F7F7Fu;
    return from(seven, low) & ~from(seven, above) & ~x;
}

static inline uint64_t letters(Block v)
{
    uint64_t mask = 0;
    for (unsigned i = 0; i < 8; i++) mask |= tops(v.eight[i] | between(v.eight[i] | 0x2020202020202020u, 'a', 'z' + 1)) << 8 * i;
    return mask;
}

static inline uint64_t digits(Block v)
{
    uint64_t mask = 0;
    for (unsigned i = 0; i < 8; i++) mask |= tops(between(v.eight[i], '0', '9' + 1)) << 8 * i;
    return mask;
}

static inline uint64_t printed(Block v)
{
    uint64_t mask = 0;
    for (unsigned i = 0; i < 8; i++) mask |= tops(v.eight[i] | from(v.eight[i] & 0x7F7F7F7F7F7F7F7Fu, ' ' + 1)) << 8 * i;
    return mask;
}

static inline Block spaced(Block v)
{
    for (unsigned i = 0; i < 8; i++) {
        uint64_t shown = (v.eight[i] | from(v.eight[i] & 0x7F7F7F7F7F7F7F7Fu, ' ' + 1)) & 0x8080808080808080u, all = (shown >> 7) * 0xFF;
        v.eight[i] = (v.eight[i] & all) | (0x2020202020202020u & ~all);
    }
    return v;
}

#include "pack/screen_loops.inc"

const CnSieveLoops cn_sieve_scalar = {strip, cut};
