/* utfwide.h - UTF-16 and UTF-32 without a byte order mark.
 * Layer: base; the door asks whether bytes with NULs are text, the article stage how to read them. */
#ifndef CN_BASE_UTFWIDE_H
#define CN_BASE_UTFWIDE_H

#include "base/str.h"

/* "utf-16le", "utf-16be", "utf-32le" or "utf-32be" if the first 8 KiB of `bytes` look like it, else NULL. No byte order mark is
 * looked for. Never for fewer than 4 bytes, nor where there are no NULs and no control characters. */
const char *cn_utf_wide(CnStr bytes);

#endif
