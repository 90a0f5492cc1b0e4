/* fuzz_http.c - a response: its fields, Retry-After, its body under chunks and codings, within its limit. */
#include "fetch/http.h"

#include <stdlib.h>

#define CHECK(condition) do { if (!(condition)) abort(); } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { MOST = 1 << 16 };
    CnStr all = {(const char *)data, size};
    size_t end = cn_str_find(all, CN_STR("\r\n\r\n"), 0), from = 0;
    CnStr head = cn_str_sub(all, 0, end == SIZE_MAX ? size : end + 4), body = cn_str_sub(all, head.len, size), value;
    CnArena arena = {0};
    jmp_buf guard;
    arena.guard = &guard;
    arena.limit = (size_t)64 << 20;
    if (!setjmp(guard)) {
        bool whole;
        int64_t wait = cn_http_retry_after(cn_http_field(head, "retry-after", NULL), 1700000000);
        CHECK(wait >= -1 && wait <= 366 * 24 * 3600);
        while ((value = cn_http_field(head, "x", &from)).ptr) CHECK(!value.len || (value.ptr >= head.ptr && value.ptr + value.len <= head.ptr + head.len));
        CHECK(cn_http_page(&arena, head, body, MOST, &whole).len <= MOST);
        CHECK(arena.used < ((size_t)16 << 20) + 8 * size);
    }
    cn_arena_free(&arena);
    return 0;
}
