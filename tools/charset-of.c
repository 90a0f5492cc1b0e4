/* charset-of.c - what cn_charset_decode makes of files, for tools/charsets.py.
 *
 * usage: charset-of [-d DECLARED] [-h] [-s N] FILE...
 * Prints for each file a line "name bytes-of-text bad overruled" and then the text. -h: as a page, which may declare a character
 * set inside. -s N: decodes each file N times and prints "name MB/s" instead. */
#include "base/charset.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static CnStr read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    size_t cap = 1 << 16, n = 0;
    char *bytes = malloc(cap);
    if (!file || !bytes) exit(4);
    for (size_t got; (got = fread(bytes + n, 1, cap - n, file)) > 0;) {
        n += got;
        if (n == cap && !(bytes = realloc(bytes, cap *= 2))) exit(4);
    }
    fclose(file);
    return (CnStr){bytes, n};
}

/* Shows one file's text, or how fast it is decoded. The arena's guard is set. */
static void show(CnArena *arena, const char *path, CnStr declared, bool html, int times)
{
    CnStr bytes = read_file(path);
    double from = seconds();
    CnDecoded d = cn_charset_decode(arena, bytes, declared, html);
    if (times) {
        for (int k = 1; k < times; k++) cn_arena_empty(arena), d = cn_charset_decode(arena, bytes, declared, html);
        printf("%.*s %.0f MB/s\n", (int)d.name.len, d.name.ptr, (double)bytes.len * times / 1e6 / (seconds() - from));
    } else {
        printf("%.*s %zu %u %d\n", (int)d.name.len, d.name.ptr, d.text.len, d.n_bad, d.overruled);
        fwrite(d.text.ptr, 1, d.text.len, stdout);
    }
    cn_arena_empty(arena);
    free((void *)(uintptr_t)bytes.ptr);
}

int main(int argc, char **argv)
{
    static CnArena arena;
    static jmp_buf guard;
    static CnStr declared;
    static bool html;
    static int times, i = 1;
    for (; i < argc && argv[i][0] == '-'; i++) {
        if (argv[i][1] == 'h') html = true;
        else if (argv[i][1] == 'd' && i + 1 < argc) declared = cn_str(argv[++i]);
        else if (argv[i][1] == 's' && i + 1 < argc) times = atoi(argv[++i]);
        else return 2;
    }
    arena.guard = &guard;
    if (setjmp(guard)) return 3;
    for (; i < argc; i++) show(&arena, argv[i], declared, html, times);
    cn_arena_free(&arena);
    return 0;
}
