/* names.h - short names of ASCII letters, digits and hyphens, found whatever their case. For this folder alone. */
#ifndef CN_ARTICLE_NAMES_H
#define CN_ARTICLE_NAMES_H

#include "base/sixteen.h"
#include "base/str.h"

enum { CN_NAMES = 256, CN_NAME_SLOTS = 1024, CN_NAME_LONGEST = 16 };

/* As many slots as keep the ways short; a slot holds a name's number, 0 = empty. */
typedef struct {
    uint8_t slot[CN_NAME_SLOTS];
    struct { uint64_t half[2], letters[2]; uint32_t len, what; } name[CN_NAMES];   /* letters: 0x20 where a letter stands */
    unsigned n;
} CnNames;

static inline unsigned cn_names_slot(const uint64_t half[2])
{
    const uint64_t low = 0x2020202020202020u;
    uint64_t hash = (half[0] | low) * 0x9E3779B97F4A7C15u ^ (half[1] | low) * 0xC2B2AE3D27D4EB4Fu;
    return (unsigned)(hash >> 54);
}

/* Adds a name in lower case, of 1 to 16 bytes; at most 255 of them. What is found later is `what`, not 0. */
void cn_names_add(CnNames *names, const char *name, unsigned what);

/* What the first `len` bytes stand for (1 .. 16); 0: nothing. */
static inline unsigned cn_names_find(const CnNames *names, CnSixteen bytes, size_t len)
{
    uint64_t half[2];
    bytes = cn_sixteen_first(bytes, len);
    memcpy(half, &bytes, sizeof half);
    for (unsigned slot = cn_names_slot(half), i; (i = names->slot[slot]) != 0; slot = (slot + 1) % CN_NAME_SLOTS)
        if ((half[0] | names->name[i].letters[0]) == names->name[i].half[0] && (half[1] | names->name[i].letters[1]) == names->name[i].half[1] && len == names->name[i].len)
            return names->name[i].what;
    return 0;
}

#endif
