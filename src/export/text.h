/* text.h - how wide text is on a terminal. Private to export. */
#ifndef CN_EXPORT_TEXT_H
#define CN_EXPORT_TEXT_H

#include "base/str.h"

#include <stdio.h>

/* Columns that the character takes: 0 for marks and what is invisible, 2 for what is wide in East Asia, else 1. */
unsigned cn_char_columns(uint32_t c);
unsigned cn_cell_columns(CnStr text);

/* Whether any character is written from right to left. */
bool cn_text_is_rtl(CnStr text);

/* Writes text without what could harm a terminal or turn its direction (U+FFFD instead; line ends and tabs as blanks), at
 * most `columns` wide (0 = no limit; what is cut ends in an ellipsis). Returns the columns written. */
unsigned cn_cell_put(FILE *out, CnStr text, unsigned columns);

#endif
