/* charset_guess.h - which character set bytes are in, and what is known of each. For charset.c, and for who must know a label.
 * Layer: base. */
#ifndef CN_BASE_CHARSET_GUESS_H
#define CN_BASE_CHARSET_GUESS_H

#include "base/str.h"

/* What was said of the bytes, as standard names (cn_charset_label) or none: beside them (HTTP, the user), and in them. */
typedef struct { CnStr beside, inside; } CnCharsetSaid;

/* The standard name of the character set that `bytes` (without a byte order mark) are read best in; `good`: how many of the first
 * are well-formed UTF-8. What was said is believed, first beside, then inside, unless the bytes speak against it. Never none. */
CnStr cn_charset_guess(CnStr bytes, size_t good, CnCharsetSaid said);

/* Do the bytes read so well in this set that no other could do much better? False also where they are too few to tell. */
bool cn_charset_fits(CnStr bytes, CnStr name);

/* The characters of the bytes from 0x80 in a set of one byte a character; 0 = none. NULL for any other set. */
const uint16_t *cn_charset_table(CnStr name);

/* What the character at bytes[at], above ASCII, weighs in a set of several bytes a character, in quarters of a bit, and its length
 * into *len; a lead byte that leads nothing: length 1. */
typedef unsigned CnCharCost(CnStr bytes, size_t at, size_t *len);

/* The measure of a set of several bytes a character without escapes; NULL for any other set. */
CnCharCost *cn_charset_measure(CnStr name);

/* The standard name of a declared label: quotes, case, and what the web means by it taken into account; none if it names no
 * character set that is read here. Borrowed from constants. */
CnStr cn_charset_label(CnStr label);

/* What `bytes` say of themselves in their first 4 KiB, as a standard name, or none: an XML declaration; with `html` also <meta>. */
CnStr cn_charset_inside(CnStr bytes, bool html);

#endif
