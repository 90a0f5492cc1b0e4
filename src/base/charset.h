/* charset.h - bytes in any character set to UTF-8: what is declared, what the bytes say, and which of them is right.
 * Layer: base; the doors of feeds and mail ask it as the article stage does. */
#ifndef CN_BASE_CHARSET_H
#define CN_BASE_CHARSET_H

#include "base/str.h"

typedef struct {
    CnStr text;        /* UTF-8; borrowed from the bytes where nothing had to change */
    CnStr name;        /* of the character set, lower case */
    uint32_t n_bad;    /* bytes that fitted nothing: each became U+FFFD */
    bool overruled;    /* the declared character set was wrong */
    CnMapPoint *map;   /* text to raw bytes; between two points both run evenly (`step`) */
    size_t n_map;
    CnStr raw;         /* the bytes, borrowed */
    unsigned step;     /* raw bytes a character: 1, 2, 4; 0 = it differs */
} CnDecoded;

/* Decodes `bytes`. `declared`: by the document, or none; HTML may declare another inside. */
CnDecoded cn_charset_decode(CnArena *arena, CnStr bytes, CnStr declared, bool html);

/* The same for a look at what is no clean UTF-8: takes what is said, or the western set where nothing is, if it fits the bytes well, and weighs
 * the sets against each other only where it does not. False: they are UTF-8 after all, with errors or without. */
bool cn_charset_decode_quickly(CnArena *arena, CnStr bytes, CnStr declared, bool html, CnDecoded *out);

/* The raw offset of text[at]. *hint: the place in the map, 0 at first; `at` must not fall from call to call. */
uint32_t cn_decoded_raw(const CnDecoded *decoded, uint32_t at, size_t *hint);

#endif
