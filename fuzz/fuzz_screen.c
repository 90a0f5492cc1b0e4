/* fuzz_screen.c - the screen: any bytes, cut anywhere, give one answer on every path. The first byte: bit 0 a page, the rest how it is cut. */
#include "pack/screen_own.h"

#include <stdlib.h>

#define CHECK(condition) do { if (!(condition)) abort(); } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct { uint64_t sum; size_t n; } Hits;

static void note(void *with, uint32_t phrase, uint64_t at)
{
    (void)at;
    Hits *h = with;
    h->sum = h->sum * 31 + phrase + 1;
    h->n++;
}

/* The text's length without the blank that what lies behind the last byte may leave. */
static size_t shown(const CnSieve *s) { return s->out - (s->out && s->fold[s->out - 1] == ' '); }

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static CnArena arena;
    static jmp_buf guard;
    static CnSieve *sieve[CN_SIEVE_BEST];
    static const char *const phrase[] = {"a", "a b", "tank", "s 400", "\xD1\x82\xD0\xB0\xD0\xBD\xD0\xBA", "\xE5\x9D\xA6\xE5\x85\x8B", "\xD8\xA8\xD8\xA8", "1"};
    enum { PHRASES = sizeof phrase / sizeof *phrase };
    arena.guard = &guard;
    if (setjmp(guard)) abort();
    if (!sieve[CN_SIEVE_SCALAR]) {
        CnStr list[PHRASES];
        for (size_t i = 0; i < PHRASES; i++) list[i] = cn_str(phrase[i]);
        const CnScreen *screen = cn_screen_of(&arena, list, PHRASES);
        for (CnSievePath path = CN_SIEVE_SCALAR; path < CN_SIEVE_BEST; path++)
            if (cn_sieve_can(path)) sieve[path] = cn_sieve_new(&arena, screen, path);
    }
    if (!size) return 0;
    bool html = data[0] & 1;
    size_t step = data[0] >> 1 ? data[0] >> 1 : 1;
    CnStr text = {(const char *)data + 1, size - 1};
    Hits first = {0, 0};
    cn_sieve_hits(sieve[CN_SIEVE_SCALAR], text, html, note, &first);
    size_t length = shown(sieve[CN_SIEVE_SCALAR]);
    for (CnSievePath path = CN_SIEVE_SCALAR; path < CN_SIEVE_BEST; path++) {
        if (!sieve[path]) continue;
        Hits again = {0, 0};
        cn_sieve_begin_hits(sieve[path], html, note, &again);
        for (size_t at = 0; at < text.len; at += step) cn_sieve_feed(sieve[path], cn_str_sub(text, at, at + step));
        cn_sieve_end(sieve[path], NULL);
        CHECK(again.n == first.n && again.sum == first.sum);
        CHECK(shown(sieve[path]) == length && !memcmp(sieve[path]->fold, sieve[CN_SIEVE_SCALAR]->fold, length));
    }
    return 0;
}
