/* charset_guess.h - which character set bytes are in. For this folder alone. */
#ifndef CN_ARTICLE_CHARSET_GUESS_H
#define CN_ARTICLE_CHARSET_GUESS_H

#include "base/str.h"

/* The name of the character set that `bytes` (without a byte order mark) are read best in; `declared` (standard name, or
 * none) is believed unless the bytes speak against it. Never none. */
CnStr cn_charset_guess(CnStr bytes, CnStr declared);

/* Is every byte ASCII? */
bool cn_charset_is_ascii(CnStr bytes);

#endif
