/* utf8.h - characters: decoding, checking, folding.
 * Layer: base. Folding makes words comparable whatever their case, accents or vowel marks; it names no language. */
#ifndef CN_BASE_UTF8_H
#define CN_BASE_UTF8_H

#include "base/str.h"

enum { CN_UTF8_BAD = 0xFFFD };

/* The rest of cn_utf8_get: three bytes, four, or an ill-formed one. */
size_t cn_utf8_get_wide(CnStr text, size_t at, uint32_t *c);

/* The character at text[at] into *c; returns its length in bytes (1..4). Ill-formed: CN_UTF8_BAD, length 1.
 * at must be < text.len. */
static inline size_t cn_utf8_get(CnStr text, size_t at, uint32_t *c)
{
    const unsigned char *p = (const unsigned char *)text.ptr + at;
    *c = p[0];
    if (p[0] < 0x80) return 1;
    if (p[0] < 0xC2 || p[0] > 0xDF || text.len - at < 2 || (p[1] & 0xC0) != 0x80) return cn_utf8_get_wide(text, at, c);
    *c = (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
    return 2;
}

/* Writes c (a scalar value; else U+FFFD) to out; returns 1..4. */
size_t cn_utf8_put(uint32_t c, char out[4]);

/* Is there a Latin letter with an accent in it? */
bool cn_accented(CnStr text);

/* Length of the longest well-formed prefix. */
size_t cn_utf8_valid(CnStr text);

/* The whole text with every ill-formed byte replaced by U+FFFD; *bad counts them. Borrowed where nothing is wrong. */
CnStr cn_utf8_mend(CnArena *arena, CnStr text, uint32_t *bad);

/* at, moved back to the border of a character. */
size_t cn_utf8_border(CnStr text, size_t at);

bool cn_char_is_letter(uint32_t c);   /* letters of any script, combining marks among them */
bool cn_char_is_upper(uint32_t c);
int cn_char_digit(uint32_t c);        /* 0..9 for the decimal digits of any script in use, else -1 */
bool cn_char_is_space(uint32_t c);    /* white space, no-break spaces too */
/* Of the scripts with capitals, from Latin to Armenian; U+1E00 to U+1FFF are Latin and Greek letters with accents. */
static inline bool cn_char_is_western(uint32_t c) { return c < 0x590 || (c >= 0x1E00 && c < 0x2000); }

bool cn_char_is_ideograph(uint32_t c);/* written without spaces between words: Han, kana */

/* All that the functions above tell of a character, as bits: a letter is no digit. */
enum { CN_CHAR_LETTER = 1, CN_CHAR_UPPER = 2, CN_CHAR_SPACE = 4, CN_CHAR_IDEOGRAPH = 8, CN_CHAR_DIGIT = 16 };
unsigned cn_char_class_wide(uint32_t c);  /* where c is U+0800 or above */
extern const uint8_t cn_char_class_low[0x800];

static inline unsigned cn_char_class(uint32_t c) { return c < 0x800 ? cn_char_class_low[c] : cn_char_class_wide(c); }

/* The bytes of what a character below U+0800 folds to, the first one lowest; 0: it takes more than two, or folds to nothing. */
extern const uint16_t cn_char_fold_low[0x800];

/* The folded form of one character: up to 2 characters into out, returns how many; 0 = dropped (marks, tatweel). */
unsigned cn_char_fold(uint32_t c, uint32_t out[2]);

/* The folded form of a word into out (at most `size` bytes, never half a character); returns its length. A word that
 * does not fit is cut. 3 * word.len bytes always suffice. */
size_t cn_fold(CnStr word, char *out, size_t size);

#endif
