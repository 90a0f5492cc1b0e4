#include "fetch/response.h"

#include <curl/curl.h>

static const int64_t longest_wait = 365 * 24 * 3600;   /* tuned: seconds */

int64_t cn_response_wait(CnStr value, int64_t now)
{
    value = cn_str_trim(value);
    char text[80];
    if (!value.len || value.len >= sizeof text || memchr(value.ptr, 0, value.len)) return -1;
    memcpy(text, value.ptr, value.len);
    text[value.len] = 0;
    int64_t wait = 0;
    size_t digits = strspn(text, "0123456789");
    if (digits == value.len) {
        for (size_t i = 0; i < digits && wait <= longest_wait; i++) wait = wait * 10 + (text[i] - '0');
    } else if ((text[0] >= 'A' && text[0] <= 'Z') || (text[0] >= 'a' && text[0] <= 'z')) {  /* a date begins with its day */
        time_t then = curl_getdate(text, NULL);
        if (then == (time_t)-1) return -1;
        wait = (int64_t)then - now;
    } else {
        return -1;
    }
    return wait < 0 ? 0 : wait > longest_wait ? longest_wait : wait;
}

static void release_unpacker(void *unpacker) { cn_unpacker_free(unpacker); }

CnStr cn_response_page(CnArena *arena, CnStr head, CnStr body, size_t most, bool *whole)
{
    CnHttp http;
    CnStr page = {NULL, 0};
    *whole = false;
    if (!cn_http_parse(head, &http)) return page;
    http.body = body;
    CnUnpacker *unpacker = CN_NEW(arena, CnUnpacker);
    cn_arena_defer(arena, release_unpacker, unpacker);
    CnBodyState state = cn_http_body(unpacker, &http, most, &page);
    if (state == CN_BODY_MEMORY) cn_arena_give_up(arena);
    if (state == CN_BODY_CODING) page.len = 0;
    *whole = state == CN_BODY_WHOLE;
    return cn_str_sub(page, 0, most);
}
