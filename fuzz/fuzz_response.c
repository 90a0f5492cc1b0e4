/* Foreign bytes as an HTTP response: its head, its chunks and codings, how long it asks to wait. The first byte says how much a body may
 * unpack to. */
#include "fetch/response.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool within(CnStr part, CnStr all) { return !part.len || (part.ptr >= all.ptr && part.ptr + part.len <= all.ptr + all.len); }

/* As fetching reads it: fields one by one, and at most so much of the page, in a bounded room. */
static bool as_fetched(CnStr all, size_t most)
{
    size_t end = cn_str_find(all, CN_STR("\r\n\r\n"), 0), from = 0, fields = 0;
    CnStr head = cn_str_sub(all, 0, end == SIZE_MAX ? all.len : end + 4), body = cn_str_sub(all, head.len, all.len), value;
    CnArena arena = {0};
    jmp_buf guard;
    volatile bool good = true;
    bool whole;
    arena.guard = &guard;
    arena.limit = (size_t)1 << 20;
    if (!setjmp(guard)) {
        int64_t wait = cn_response_wait(cn_head_value(head, "retry-after", NULL), 1700000000);
        good = wait >= -1 && wait <= 366 * 24 * 3600;
        while (good && (value = cn_head_value(head, "x", &from)).ptr) good = within(value, head) && from <= head.len && ++fields <= head.len;
        CnStr page = cn_response_page(&arena, head, body, most, &whole);
        good = good && page.len <= most;
        size_t sum = 0;
        for (size_t i = 0; i < page.len; i++) sum += (unsigned char)page.ptr[i];
        good = good && sum != SIZE_MAX;
    }
    cn_arena_free(&arena);
    return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size) return 0;
    size_t most = (size_t)1 << (data[0] & 15);
    CnStr all = {(const char *)data + 1, size - 1}, body;
    CnUnpacker unpacker = {0};
    CnHttp http;
    if (cn_http_parse(all, &http)) {
        if (http.body.len && (http.body.ptr < all.ptr || http.body.ptr + http.body.len != all.ptr + all.len)) abort();
        if (http.mime.len && (http.mime.ptr < all.ptr || http.mime.ptr + http.mime.len > all.ptr + all.len)) abort();
        if (http.n_codings > CN_CODINGS + 1) abort();
        CnBodyState state = cn_http_body(&unpacker, &http, most, &body);
        if (state <= CN_BODY_CUT && body.len > most) abort();
        size_t sum = 0;
        for (size_t i = 0; state <= CN_BODY_CUT && i < body.len; i++) sum += (unsigned char)body.ptr[i];   /* all of it can be read */
        if (sum == SIZE_MAX) abort();
    }
    CnBodyState same = CN_BODY_WHOLE;
    for (int coding = CN_CODING_GZIP; coding <= CN_CODING_UNKNOWN; coding++) {
        same = cn_coding_undo(&unpacker, (CnCoding)coding, all, most, 0, &body);
        if (same == CN_BODY_MEMORY) abort();
    }
    cn_unpacker_free(&unpacker);
    if (!as_fetched(all, most)) abort();
    return 0;
}
