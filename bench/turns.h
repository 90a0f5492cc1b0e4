/* turns.h - a stage that is timed in turn with another one: the driver (bench.py) writes a line, the worker makes one pass and answers
 * with processor seconds, bytes and a count that should stay the same. */
#ifndef CN_BENCH_TURNS_H
#define CN_BENCH_TURNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct { const char *ptr; size_t len; } Piece;

typedef struct {
    const char *path;
    Piece *piece;              /* the records of a .rec file, or one: the whole file */
    size_t n, bytes;
    const char *arg[8];        /* what else the command line says */
    int n_args;
} Input;

typedef struct {
    const char *name, *what;
    bool (*open)(const Input *in);      /* not timed; NULL: nothing to do. False: it cannot be had here */
    uint64_t (*pass)(const Input *in);  /* timed; returns the count */
} Stage;

static double turns_spent;   /* set by a pass that times only a part of itself; else 0 */
static size_t turns_bytes;   /* set by a pass that makes more bytes than it is given; else 0 */

static inline double turns_cpu(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Reads a file whole and, if it is one of records, cuts it. False if it cannot be read. */
static inline bool turns_load(const char *path, Input *in)
{
    FILE *f = fopen(path, "rb");
    if (!f) return false;
    fseek(f, 0, SEEK_END);
    long size = ftell(f);
    rewind(f);
    char *all = size >= 0 ? malloc((size_t)size + 64) : NULL;
    bool ok = all && fread(all, 1, (size_t)size, f) == (size_t)size;
    fclose(f);
    if (!ok) return false;
    memset(all + size, 0, 64);
    size_t n = (size_t)size, len = strlen(path);
    if (len < 4 || strcmp(path + len - 4, ".rec")) {
        in->piece = malloc(sizeof *in->piece);
        if (!in->piece) return false;
        in->piece[0] = (Piece){all, n};
        in->n = 1, in->bytes = n;
        return true;
    }
    for (int round = 0; round < 2; round++) {
        in->n = in->bytes = 0;
        for (size_t at = 0; at + 4 <= n; in->n++) {
            const unsigned char *b = (const unsigned char *)all + at;
            size_t one = b[0] | (size_t)b[1] << 8 | (size_t)b[2] << 16 | (size_t)b[3] << 24;
            if (one > n - at - 4) return false;
            if (in->piece) in->piece[in->n] = (Piece){all + at + 4, one};
            in->bytes += one;
            at += 4 + one;
        }
        if (!in->piece && !(in->piece = calloc(in->n + 1, sizeof *in->piece))) return false;
    }
    return true;
}

static inline int turns_main(const Stage *stage, size_t n, int argc, char **argv)
{
    const Stage *s = NULL;
    Input in = {0};
    char line[64];
    for (size_t i = 0; argc > 1 && i < n; i++)
        if (!strcmp(stage[i].name, argv[1])) s = &stage[i];
    if (!s || argc < 3) {
        fprintf(stderr, "usage: %s STAGE FILE [ARG]...\n", argv[0]);
        for (size_t i = 0; i < n; i++) fprintf(stderr, "  %-10s %s\n", stage[i].name, stage[i].what);
        return 2;
    }
    for (int i = 3; i < argc && in.n_args < 8; i++) in.arg[in.n_args++] = argv[i];
    in.path = argv[2];
    if (!turns_load(argv[2], &in)) return fprintf(stderr, "%s: cannot be read\n", argv[2]), 1;
    if (s->open && !s->open(&in)) return fprintf(stderr, "%s: not to be had here\n", s->name), 1;
    puts("ready");
    fflush(stdout);
    while (fgets(line, sizeof line, stdin)) {
        turns_spent = 0, turns_bytes = 0;
        double from = turns_cpu();
        uint64_t count = s->pass(&in);
        printf("%.9f %zu %llu\n", turns_spent > 0 ? turns_spent : turns_cpu() - from, turns_bytes ? turns_bytes : in.bytes, (unsigned long long)count);
        fflush(stdout);
    }
    return 0;
}

#endif
