/* str.h - borrowed text, formatted text, errors.
 * Layer: base. */
#ifndef CN_BASE_STR_H
#define CN_BASE_STR_H

#include "base/arena.h"

#include <stdarg.h>
#include <string.h>

#define CN_STR(literal) ((CnStr){(literal), sizeof(literal) - 1})

static inline CnStr cn_str(const char *z) { return (CnStr){z, z ? strlen(z) : 0}; }

static inline bool cn_str_eq(CnStr a, CnStr b) { return a.len == b.len && (!a.len || !memcmp(a.ptr, b.ptr, a.len)); }

static inline bool cn_str_is(CnStr a, const char *z) { return cn_str_eq(a, cn_str(z)); }

static inline bool cn_str_starts(CnStr a, CnStr b) { return a.len >= b.len && (!b.len || !memcmp(a.ptr, b.ptr, b.len)); }

static inline bool cn_str_ends(CnStr a, CnStr b)
{
    return a.len >= b.len && (!b.len || !memcmp(a.ptr + a.len - b.len, b.ptr, b.len));
}

/* Byte order; -1, 0, 1. */
int cn_str_cmp(CnStr a, CnStr b);

/* a[from .. to), cut to what there is. */
CnStr cn_str_sub(CnStr a, size_t from, size_t to);

/* Without ASCII white space at both ends. */
CnStr cn_str_trim(CnStr a);

/* Cuts the part before the next `by` off *rest into *part. False when nothing is left. "a||b" has an empty part. */
bool cn_str_cut(CnStr *rest, char by, CnStr *part);

/* First place of `needle` in `a`, from `from` on; SIZE_MAX if there is none. */
size_t cn_str_find(CnStr a, CnStr needle, size_t from);

/* ASCII letters alike whatever their case. */
bool cn_str_eq_nocase(CnStr a, CnStr b);

/* printf into the arena. */
CnStr cn_strf(CnArena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Fills *err (if not NULL) and returns its code: `return cn_fail(err, CN_ERR_INPUT, path, 0, "cannot be opened: %s", …)`.
 * An error that is already set is kept: the first cause counts. */
CnCode cn_fail(CnErr *err, CnCode code, CnStr path, uint32_t line, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

#endif
