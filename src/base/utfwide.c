#include "base/utfwide.h"
#include "base/sixteen.h"
#include "base/utf8.h"

enum { HEAD = 8192 };

static unsigned byte_at(CnStr bytes, size_t i) { return (unsigned char)bytes.ptr[i]; }

static bool is_control(unsigned c) { return c < 32 && !(c >= '\t' && c <= '\r') && c != 0x1B; }

static size_t count_controls(CnStr head)
{
    size_t n = 0;
    for (size_t at = 0; at < head.len; at += 16) {
        CnSixteen v = cn_sixteen(head.ptr + at, head.ptr + head.len);
        if (!cn_sixteen_bits(cn_sixteen_in(v, 0, 32) & ~cn_sixteen_in(v, '\t', 5))) continue;  /* as nearly everywhere */
        for (size_t i = at; i < head.len && i < at + 16; i++) n += is_control(byte_at(head, i));
    }
    return n;
}

/* Of each side of the pairs: NULs, and bytes like the one two places before; of both: ASCII. */
typedef struct { size_t nul[2], same[2], ascii; } Sides;

static Sides count_sides(CnStr head)
{
    Sides s = {{0, 0}, {0, 0}, 0};
    for (size_t i = 0; i < head.len; i++) {
        unsigned c = byte_at(head, i);
        s.nul[i & 1] += !c;
        s.ascii += !is_control(c) && c < 0x7F;
        if (i >= 2) s.same[i & 1] += c == byte_at(head, i - 2);
    }
    return s;
}

/* Blocks of the scripts that news is written in. source: Unicode Standard, Blocks.txt */
static bool is_likely(uint32_t c)
{
    static const uint16_t blocks[][2] = {{0xA0, 0x24F}, {0x370, 0x6FF}, {0x900, 0x97F}, {0xE00, 0xE7F}, {0x10A0, 0x10FF}, {0x1E00, 0x1FFF},
        {0x2010, 0x203F}, {0x20A0, 0x20BF}, {0x2116, 0x2122}, {0x3000, 0x30FF}, {0x4E00, 0x9FFF}, {0xAC00, 0xD7A3},
        {0xFB50, 0xFEFC}, {0xFF01, 0xFFEF}};
    if (c < 0x80) return c != 0x7F && !is_control(c);
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        if (c >= blocks[i][0] && c <= blocks[i][1]) return true;
    return false;
}

static bool fits_utf32(CnStr head, bool big)
{
    size_t units = head.len / 4, bad = 0, likely = 0;
    for (size_t i = 0; i < units; i++) {
        uint32_t c = 0;
        for (size_t k = 0; k < 4; k++) c = c << 8 | byte_at(head, i * 4 + (big ? k : 3 - k));
        likely += is_likely(c);
        bad += !c || c > 0x10FFFF || (c < 0x80 && is_control(c)) || (c >= 0xD800 && c < 0xE000);
    }
    return units && bad * 50 <= units && likely * 2 >= units;
}

/* How many pairs of bytes in 100 are likely characters in this order; signs that part words and sentences count double. */
static int likely_utf16(CnStr head, bool big)
{
    size_t units = head.len / 2, likely = 0;
    for (size_t i = 0; i < units; i++) {
        uint32_t c = byte_at(head, i * 2 + !big) << 8 | byte_at(head, i * 2 + big);
        likely += is_likely(c) || (c >= 0xD800 && c < 0xE000);
        likely += c == ' ' || c == '\n' || c == 0x3001 || c == 0x3002 || c == 0xFF0C;
    }
    return (int)(likely * 100 / units);
}

const char *cn_utf_wide(CnStr bytes)
{
    CnStr head = cn_str_sub(bytes, 0, bytes.len < HEAD ? bytes.len & ~(size_t)3 : HEAD);
    if (head.len < 4) return NULL;
    size_t control = count_controls(head);
    if (control * 100 < head.len) return NULL;  /* NULs are control characters */
    Sides s = count_sides(head);
    size_t nul = s.nul[0] + s.nul[1];
    if (nul * 4 >= head.len) {
        if (fits_utf32(head, false)) return "utf-32le";
        if (fits_utf32(head, true)) return "utf-32be";
    }
    if (s.ascii * 4 > head.len * 3) return NULL;  /* text with stray NULs */
    /* NULs stand among the high bytes, which are alike in most scripts */
    if (nul * 25 >= head.len && s.nul[1] * 20 >= nul * 19 && s.same[1] > s.same[0]) return "utf-16le";
    if (nul * 25 >= head.len && s.nul[0] * 20 >= nul * 19 && s.same[0] > s.same[1]) return "utf-16be";
    int little = likely_utf16(head, false), big = likely_utf16(head, true);
    if (little >= 95 && little >= big + 10) return "utf-16le";
    if (big >= 95 && big >= little + 10) return "utf-16be";
    return NULL;
}
