/* html_sixteen.c - the cutting of pages on any processor, four times 16 bytes. */
#include "base/sixteen.h"

typedef struct { CnSixteen part[4]; } Block;

static inline Block load(const char *p, const char *end)
{
    Block b = {0};
    if (end - p >= 64) memcpy(&b, p, 64);
    else memcpy(&b, p, end > p ? (size_t)(end - p) : 0);
    return b;
}

static inline uint64_t gathered(CnSixteen a, CnSixteen b, CnSixteen c, CnSixteen d)
{
    return (uint64_t)cn_sixteen_bits(a) | (uint64_t)cn_sixteen_bits(b) << 16 | (uint64_t)cn_sixteen_bits(c) << 32 | (uint64_t)cn_sixteen_bits(d) << 48;
}

static inline uint64_t equal(Block b, char c)
{
    unsigned u = (unsigned char)c;
    return gathered(cn_sixteen_is(b.part[0], u), cn_sixteen_is(b.part[1], u), cn_sixteen_is(b.part[2], u), cn_sixteen_is(b.part[3], u));
}

static inline uint64_t spaces(Block b)
{
    return gathered(cn_sixteen_space(b.part[0]), cn_sixteen_space(b.part[1]), cn_sixteen_space(b.part[2]), cn_sixteen_space(b.part[3]));
}

#define NAME cn_html_parse_sixteen
#include "article/html_cut.inc"
