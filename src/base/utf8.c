#include "base/utf8.h"
#include "base/sixteen.h"

#include "base/chars.inc"

/* of a record: below bit 16 what the character folds to, from there on its CN_CHAR_ bits, then these */
enum { LETTER = CN_CHAR_LETTER << 16, UPPER = CN_CHAR_UPPER << 16, SPACE = CN_CHAR_SPACE << 16, IDEOGRAPH = CN_CHAR_IDEOGRAPH << 16, PAIR = 1 << 20, SAME = 1 << 21 };

size_t cn_utf8_get_wide(CnStr text, size_t at, uint32_t *c)
{
    const unsigned char *p = (const unsigned char *)text.ptr + at;
    size_t left = text.len - at;
    uint32_t lead = p[0];
    size_t n = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    uint32_t value = lead & (0x7Fu >> n), least = n == 4 ? 0x10000 : n == 3 ? 0x800 : 0x80;
    if (lead < 0xC2 || lead > 0xF4 || left < n) goto bad;
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80) goto bad;
        value = value << 6 | (p[i] & 0x3Fu);
    }
    if (value < least || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) goto bad;
    *c = value;
    return n;
bad:
    *c = CN_UTF8_BAD;
    return 1;
}

size_t cn_utf8_put(uint32_t c, char out[4])
{
    if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) c = CN_UTF8_BAD;
    if (c < 0x80) return out[0] = (char)c, 1;
    if (c < 0x800) return out[0] = (char)(0xC0 | c >> 6), out[1] = (char)(0x80 | (c & 0x3F)), 2;
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

/* Not 0 where a byte cannot stand behind the three before it. p is at least three bytes into the text. source: Unicode Standard, table 3-7 */
static inline CnSixteen misplaced(const char *p)
{
    CnSixteen now, one, two, three;
    memcpy(&now, p, 16), memcpy(&one, p - 1, 16), memcpy(&two, p - 2, 16), memcpy(&three, p - 3, 16);
    CnSixteen goes_on = cn_sixteen_in(one, 0xC2, 0x33) | cn_sixteen_in(two, 0xE0, 0x15) | cn_sixteen_in(three, 0xF0, 5);
    CnSixteen low = cn_sixteen_in(now, 0x80, 0x10), high = cn_sixteen_in(now, 0xA0, 0x20);
    CnSixteen none = cn_sixteen_in(now, 0xC0, 2) | cn_sixteen_in(now, 0xF5, 11);
    CnSixteen edge = (cn_sixteen_is(one, 0xE0) & ~high) | (cn_sixteen_is(one, 0xED) & high) | (cn_sixteen_is(one, 0xF0) & low) | (cn_sixteen_is(one, 0xF4) & ~low);
    return (goes_on ^ cn_sixteen_in(now, 0x80, 0x40)) | none | edge;
}

size_t cn_utf8_valid(CnStr text)
{
    uint32_t c;
    size_t at = 0;
    while (at < 3 && at < text.len) {
        size_t n = cn_utf8_get(text, at, &c);
        if (n == 1 && c == CN_UTF8_BAD) return at;
        at += n;
    }
    size_t from = at;
    for (bool plain = false; text.len - at >= 64; at += 64) {  /* plain: the 64 bytes before were ASCII */
        const char *p = text.ptr + at;
        CnSixteen v[4];
        memcpy(v, p, sizeof v);
        bool ascii = !cn_sixteen_bits(v[0] | v[1] | v[2] | v[3]);
        if (ascii && plain) continue;
        plain = ascii;
        CnSixteen wrong = misplaced(p) | misplaced(p + 16) | misplaced(p + 32) | misplaced(p + 48);
        if (cn_sixteen_bits(~cn_sixteen_is(wrong, 0))) break;
    }
    if (at > from) do at--; while (((unsigned char)text.ptr[at] & 0xC0) == 0x80);  /* to where the last character begins */
    while (at < text.len) {
        size_t n = cn_utf8_get(text, at, &c);
        if (n == 1 && c == CN_UTF8_BAD) break;
        at += n;
    }
    return at;
}

CnStr cn_utf8_mend(CnArena *arena, CnStr text, uint32_t *bad)
{
    *bad = 0;
    size_t good = cn_utf8_valid(text);
    if (good == text.len) return text;
    for (size_t at = good; at < text.len;) {
        uint32_t c;
        size_t n = cn_utf8_get(text, at, &c);
        *bad += n == 1 && c == CN_UTF8_BAD;
        at += n;
    }
    char *out = cn_arena_take(arena, text.len + 2 * (size_t)*bad + 1);
    size_t len = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t c;
        at += cn_utf8_get(text, at, &c);
        len += cn_utf8_put(c, out + len);
    }
    return (CnStr){out, len};
}

size_t cn_utf8_border(CnStr text, size_t at)
{
    if (at >= text.len) return text.len;
    while (at && ((unsigned char)text.ptr[at] & 0xC0) == 0x80) at--;
    return at;
}

static uint32_t record_of(uint32_t c)
{
    if (c < 0x10000) return char_record[char_page[c >> 8]][c & 255];
    bool han = c >= 0x20000 && c < 0x32000;
    return han ? (uint32_t)(LETTER | IDEOGRAPH) : 0;
}

bool cn_char_is_letter(uint32_t c) { return record_of(c) & LETTER; }
bool cn_char_is_upper(uint32_t c) { return record_of(c) & UPPER; }
bool cn_char_is_space(uint32_t c) { return record_of(c) & SPACE; }
bool cn_char_is_ideograph(uint32_t c) { return record_of(c) & IDEOGRAPH; }

unsigned cn_char_class_wide(uint32_t c)
{
    unsigned class = record_of(c) >> 16 & (CN_CHAR_LETTER | CN_CHAR_UPPER | CN_CHAR_SPACE | CN_CHAR_IDEOGRAPH);
    return class || cn_char_digit(c) < 0 ? class : CN_CHAR_DIGIT;  /* digits last: there are many ranges of them */
}

int cn_char_digit(uint32_t c)
{
    if (c < 0x80) return c >= '0' && c <= '9' ? (int)(c - '0') : -1;
    if (c < 0x660) return -1;
    for (size_t i = 0; i < sizeof digit_zero / sizeof *digit_zero; i++)
        if (c >= digit_zero[i] && c < digit_zero[i] + 10u) return (int)(c - digit_zero[i]);
    return -1;
}

unsigned cn_char_fold(uint32_t c, uint32_t out[2])
{
    if (c >= 0x10000) return out[0] = c, 1;
    uint32_t r = record_of(c);
    if (r & SAME) return out[0] = c, 1;
    if (r & PAIR) {
        out[0] = char_pair[r & 0xFFFF][0];
        out[1] = char_pair[r & 0xFFFF][1];
        return 2;
    }
    out[0] = r & 0xFFFF;
    return out[0] ? 1 : 0;
}

/* Eight ASCII characters at a time: capitals made small. */
static uint64_t small_letters(uint64_t eight)
{
    const uint64_t each = 0x0101010101010101u;
    uint64_t from_a = eight + each * (0x80 - 'A'), past_z = eight + each * (0x80 - 'Z' - 1);
    return eight + ((from_a & ~past_z & each * 0x80) >> 2);
}

/* Folds the ASCII characters that a word begins with, in steps of eight, then of four; returns how many. */
static size_t fold_plain(CnStr word, char *out)
{
    size_t at = 0;
    uint64_t eight;
    uint32_t four;
    for (; word.len - at >= 8; at += 8) {
        memcpy(&eight, word.ptr + at, 8);
        if (eight & 0x8080808080808080u) return at;
        eight = small_letters(eight);
        memcpy(out + at, &eight, 8);
    }
    if (word.len - at < 4) return at;
    memcpy(&four, word.ptr + at, 4);
    if (four & 0x80808080u) return at;
    four = (uint32_t)small_letters(four);
    memcpy(out + at, &four, 4);
    return at + 4;
}

size_t cn_fold(CnStr word, char *out, size_t size)
{
    size_t len = word.len <= size ? fold_plain(word, out) : 0;
    for (size_t at = len; at < word.len;) {
        unsigned char b = (unsigned char)word.ptr[at];
        if (b < 0x80) {
            if (len == size) break;
            out[len++] = (char)(b >= 'A' && b <= 'Z' ? b + 32 : b);
            at++;
            continue;
        }
        uint32_t c, to[2];
        char bytes[8];
        at += cn_utf8_get(word, at, &c);
        if (c < 0x800 && cn_char_fold_low[c] && size - len >= 2) {
            out[len++] = (char)(cn_char_fold_low[c] & 0xFF);
            if (cn_char_fold_low[c] > 0xFF) out[len++] = (char)(cn_char_fold_low[c] >> 8);
            continue;
        }
        unsigned n = cn_char_fold(c, to);
        if (size - len >= sizeof bytes) {  /* room for any */
            for (unsigned i = 0; i < n; i++) len += cn_utf8_put(to[i], out + len);
            continue;
        }
        size_t k = 0;
        for (unsigned i = 0; i < n; i++) k += cn_utf8_put(to[i], bytes + k);
        if (len + k > size) break;
        memcpy(out + len, bytes, k);
        len += k;
    }
    return len;
}

bool cn_accented(CnStr text)
{
    for (uint32_t at = 0, c; at < text.len;) {
        at = (uint32_t)(at + cn_utf8_get(text, at, &c));
        if (c >= 0xC0 && c < 0x250 && c != 0xD7 && c != 0xF7) return true;
    }
    return false;
}
