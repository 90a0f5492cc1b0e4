#include "export/text.h"

#include "base/utf8.h"

typedef struct { uint32_t from, to; } Range;

/* source: Unicode 15, East_Asian_Width W and F, in whole blocks */
static const Range wide[] = {
    {0x1100, 0x115F}, {0x231A, 0x231B}, {0x2E80, 0x303E}, {0x3041, 0xA4CF}, {0xA960, 0xA97F}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F}, {0xFF01, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF},
    {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
};

/* source: Unicode 15, general categories Mn, Me and Cf, of the scripts of the news */
static const Range invisible[] = {
    {0x00AD, 0x00AD}, {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x05BF, 0x05BF}, {0x05C1, 0x05C2}, {0x05C4, 0x05C5},
    {0x05C7, 0x05C7}, {0x0610, 0x061A}, {0x061C, 0x061C}, {0x064B, 0x065F}, {0x0670, 0x0670}, {0x06D6, 0x06DC}, {0x06DF, 0x06E4},
    {0x06E7, 0x06E8}, {0x06EA, 0x06ED}, {0x0711, 0x0711}, {0x0730, 0x074A}, {0x08D3, 0x08FF}, {0x0900, 0x0902}, {0x093A, 0x093A},
    {0x093C, 0x093C}, {0x0941, 0x0948}, {0x094D, 0x094D}, {0x0981, 0x0981}, {0x09BC, 0x09BC}, {0x09C1, 0x09C4}, {0x09CD, 0x09CD},
    {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1160, 0x11FF}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F},
    {0x202A, 0x202E}, {0x2060, 0x206F}, {0x20D0, 0x20FF}, {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF},
    {0x1F3FB, 0x1F3FF}, {0xE0000, 0xE0FFF},
};

/* source: Unicode 15, bidi classes R and AL, in whole blocks */
static const Range from_right[] = {
    {0x0590, 0x08FF}, {0xFB1D, 0xFDFF}, {0xFE70, 0xFEFC}, {0x10800, 0x10FFF}, {0x1E800, 0x1EFFF},
};

static bool within(const Range *range, size_t n, uint32_t c)
{
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (c > range[mid].to) lo = mid + 1;
        else hi = mid;
    }
    return lo < n && c >= range[lo].from;
}

unsigned cn_char_columns(uint32_t c)
{
    if (c < 0x7F) return c >= 0x20;
    if (c < 0xA0) return 0;
    if (within(invisible, sizeof invisible / sizeof *invisible, c)) return 0;
    return within(wide, sizeof wide / sizeof *wide, c) ? 2 : 1;
}

/* What stands for a character on a terminal. */
static uint32_t shown(uint32_t c)
{
    if (c == '\t' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029) return ' ';
    if (c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069)) return CN_UTF8_BAD;
    return c;
}

unsigned cn_cell_columns(CnStr text)
{
    unsigned columns = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t c;
        at += cn_utf8_get(text, at, &c);
        columns += cn_char_columns(shown(c));
    }
    return columns;
}

bool cn_text_is_rtl(CnStr text)
{
    for (size_t at = 0; at < text.len;) {
        uint32_t c;
        at += cn_utf8_get(text, at, &c);
        if (within(from_right, sizeof from_right / sizeof *from_right, c)) return true;
    }
    return false;
}

unsigned cn_cell_put(FILE *out, CnStr text, unsigned columns)
{
    bool cut = columns && cn_cell_columns(text) > columns;
    unsigned room = cut ? columns - 1 : columns, used = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t c;
        char bytes[4];
        at += cn_utf8_get(text, at, &c);
        c = shown(c);
        unsigned wants = cn_char_columns(c);
        if (cut && used + wants > room) break;
        used += wants;
        fwrite(bytes, 1, cn_utf8_put(c, bytes), out);
    }
    if (cut) fputs("\xE2\x80\xA6", out);
    return used + cut;
}
