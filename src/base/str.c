#include "base/str.h"

#include <stdio.h>

int cn_str_cmp(CnStr a, CnStr b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int way = n ? memcmp(a.ptr, b.ptr, n) : 0;
    if (way) return way < 0 ? -1 : 1;
    return a.len < b.len ? -1 : a.len > b.len;
}

CnStr cn_str_sub(CnStr a, size_t from, size_t to)
{
    if (to > a.len) to = a.len;
    if (from >= to) return (CnStr){NULL, 0};
    return (CnStr){a.ptr + from, to - from};
}

static bool blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

CnStr cn_str_trim(CnStr a)
{
    while (a.len && blank(a.ptr[0])) a.ptr++, a.len--;
    while (a.len && blank(a.ptr[a.len - 1])) a.len--;
    return a;
}

bool cn_str_cut(CnStr *rest, char by, CnStr *part)
{
    if (!rest->ptr) return false;
    const char *at = rest->len ? memchr(rest->ptr, by, rest->len) : NULL;
    if (!at) {
        *part = *rest;
        *rest = (CnStr){NULL, 0};
        return true;
    }
    *part = (CnStr){rest->ptr, (size_t)(at - rest->ptr)};
    rest->len -= part->len + 1;
    rest->ptr = at + 1;
    return true;
}

size_t cn_str_find(CnStr a, CnStr needle, size_t from)
{
    if (!needle.len) return from <= a.len ? from : SIZE_MAX;
    while (from + needle.len <= a.len) {
        const char *at = memchr(a.ptr + from, needle.ptr[0], a.len - from - needle.len + 1);
        if (!at) break;
        from = (size_t)(at - a.ptr);
        if (!memcmp(at, needle.ptr, needle.len)) return from;
        from++;
    }
    return SIZE_MAX;
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

bool cn_str_eq_nocase(CnStr a, CnStr b)
{
    if (a.len != b.len) return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.ptr[i]) != lower(b.ptr[i])) return false;
    return true;
}

CnStr cn_strf(CnArena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    size_t len = n > 0 ? (size_t)n : 0;
    char *text = cn_arena_take(arena, len + 1);
    vsnprintf(text, len + 1, format, again);
    va_end(again);
    return (CnStr){text, len};
}

static void keep(char *to, size_t size, const char *from, size_t len)
{
    if (len >= size) {
        len = size - 1;
        while (len && ((unsigned char)from[len] & 0xC0) == 0x80) len--;  /* no half character */
    }
    if (len) memcpy(to, from, len);
    to[len] = 0;
}

CnCode cn_fail(CnErr *err, CnCode code, CnStr path, uint32_t line, const char *format, ...)
{
    if (!err || err->code != CN_OK) return code;
    err->code = code;
    err->line = line;
    keep(err->path, sizeof err->path, path.ptr, path.len);
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    keep(err->text, sizeof err->text, text, strlen(text));
    return code;
}
