/* names.h - short names of ASCII letters, digits and hyphens, found whatever their case. For this folder alone. */
#ifndef CN_ARTICLE_NAMES_H
#define CN_ARTICLE_NAMES_H

#include "base/str.h"

enum { CN_NAMES = 256, CN_NAME_SLOTS = 4096, CN_NAME_LONGEST = 16 };

/* As many slots as keep the ways short; a slot holds a name's number, 0 = empty. Names are told by their first eight bytes and their length, and then
 * by the rest. */
typedef struct {
    uint8_t slot[CN_NAME_SLOTS];
    struct { uint64_t first, letters; uint32_t len, what; } name[CN_NAMES];   /* letters: 0x20 where a letter stands */
    struct { uint64_t bytes, letters; } rest[CN_NAMES];
    unsigned n;
} CnNames;

static inline unsigned cn_names_slot(uint64_t first, size_t len)
{
    return (unsigned)(((first | 0x2020202020202020u) + len) * 0x9E3779B97F4A7C15u >> 52);
}

/* The bytes from p on, as many of len as fit. */
static inline uint64_t cn_names_eight(const char *p, size_t len, const char *all)
{
    uint64_t eight = 0;
    if (all - p < 8) return memcpy(&eight, p, len < 8 ? len : 8), eight;
    memcpy(&eight, p, 8);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return len < 8 ? eight & ~(~(uint64_t)0 << 8 * len) : eight;
#else
    return len < 8 ? eight & ~(~(uint64_t)0 >> 8 * len) : eight;
#endif
}

/* Adds a name in lower case, of 1 to 16 bytes; at most 255 of them. What is found later is `what`, not 0. */
void cn_names_add(CnNames *names, const char *name, unsigned what);

/* What the `len` bytes from p on stand for (1 .. 16); 0: nothing. `all`: up to where can be read. */
static inline unsigned cn_names_find(const CnNames *names, const char *p, size_t len, const char *all)
{
    uint64_t first = cn_names_eight(p, len, all);
    for (unsigned slot = cn_names_slot(first, len), i; (i = names->slot[slot]) != 0; slot = (slot + 1) % CN_NAME_SLOTS) {
        if ((first | names->name[i].letters) != names->name[i].first || len != names->name[i].len) continue;
        if (len > 8 && (cn_names_eight(p + 8, len - 8, all) | names->rest[i].letters) != names->rest[i].bytes) continue;
        return names->name[i].what;
    }
    return 0;
}

#endif
