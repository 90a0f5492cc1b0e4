/* failing.h - memory that runs out: malloc and its kin, replaced for the whole program, so that the libraries run out as well; and the loop
 * in which the n-th allocation fails, alone or with all that follow, for n = 1, 2, … until nothing failed. Each time the call must end
 * with a code, lose no block, and not pass off half a result as the whole.
 *
 * From the 300th allocation on, n grows by steps; OOM_ALL=1 tries every one. Prints TAP. For one file of a program. */
#ifndef TESTS_OOM_FAILING_H
#define TESTS_OOM_FAILING_H

#include <consign/model.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define NO_REPLACEMENT 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define NO_REPLACEMENT 1
#endif
#endif
#if !defined(__GLIBC__)
#define NO_REPLACEMENT 1
#endif

#ifdef NO_REPLACEMENT
int main(void)
{
    puts("ok 1 - memory that runs out # SKIP the sanitizer has its own malloc");
    return 0;
}
#else

/* ---- a malloc that can fail ------------------------------------------------------------------------------ */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t align, size_t size);
void __libc_free(void *what);

static long countdown;      /* allocations until the failing one; 0 = none fails */
static bool all_that_follow, failed_once;
static bool in_peace;       /* nothing fails, and nothing is counted down */
static long live;           /* blocks that are taken */

/* Where a library lies in memory. */
typedef struct { const char *from, *to; } Library;

/* One whose allocations do not fail one alone: jansson 2.14 does not look whether its buffer could grow, and then writes beyond another. */
static Library spared;
static inline Library find_library(const char *name)
{
    char line[1024];
    Library found = {0};
    FILE *maps = fopen("/proc/self/maps", "r");
    while (maps && fgets(line, sizeof line, maps)) {
        unsigned long from, to;
        if (!strstr(line, name) || sscanf(line, "%lx-%lx", &from, &to) != 2) continue;
        if (!found.from) found.from = (const char *)from;
        found.to = (const char *)to;
    }
    if (maps) fclose(maps);
    return found;
}

static bool lies_in(const void *caller, Library library) { return (const char *)caller >= library.from && (const char *)caller < library.to; }

static bool refuse(const void *caller)
{
    if (in_peace || (!all_that_follow && lies_in(caller, spared))) return false;
    if (failed_once && all_that_follow) return true;
    if (!countdown || --countdown) return false;
    failed_once = true;
    return true;
}

static void *counted(void *block)
{
    if (block) live++;
    return block;
}

static void *none(void)
{
    errno = ENOMEM;
    return NULL;
}

void *malloc(size_t size) { return refuse(__builtin_return_address(0)) ? none() : counted(__libc_malloc(size)); }
void *calloc(size_t n, size_t size) { return refuse(__builtin_return_address(0)) ? none() : counted(__libc_calloc(n, size)); }
void *memalign(size_t align, size_t size) { return refuse(__builtin_return_address(0)) ? none() : counted(__libc_memalign(align, size)); }
void *aligned_alloc(size_t align, size_t size) { return memalign(align, size); }

void free(void *what)
{
    if (what) live--;
    __libc_free(what);
}

void *realloc(void *old, size_t size)
{
    if (old && !size) {
        free(old);
        return NULL;
    }
    if (refuse(__builtin_return_address(0))) return none();
    return old ? __libc_realloc(old, size) : counted(__libc_malloc(size));
}

int posix_memalign(void **out, size_t align, size_t size)
{
    void *block = memalign(align, size);
    if (!block) return ENOMEM;
    *out = block;
    return 0;
}

static void fail_at(long n, bool following)
{
    countdown = n;
    all_that_follow = following;
    failed_once = false;
}

#define BROKEN ((CnCode)99)    /* no code of consign: what was given is not the whole */

/* ---- the loop ------------------------------------------------------------------------------------------------- */

static int n_tests, n_failed;

typedef CnCode Try(CnErr *err);

static size_t whole;            /* what an undisturbed run gives */
static bool may_be_half;        /* a library goes on, silently, where one alone of its allocations fails */

static CnCode is_whole(size_t n)
{
    if (may_be_half) return CN_OK;
    if (whole == SIZE_MAX) whole = n;
    return n == whole ? CN_OK : BROKEN;
}

/* Runs it undisturbed twice (so that libraries set up what they keep), then with each allocation failing. */
static void every_allocation(const char *name, Try *try, bool following)
{
    CnErr err = {0};
    whole = SIZE_MAX;
    long tried = 0, codes = 0;
    const char *wrong = NULL;
    CnCode code = try(&err);
    err = (CnErr){0};
    if (code == CN_OK) code = try(&err);
    if (code != CN_OK) wrong = err.text[0] ? err.text : "it fails with all the memory there is";
    long n = getenv("OOM_FROM") ? atol(getenv("OOM_FROM")) : 1;   /* to look closer */
    for (; !wrong; n += n < 300 || getenv("OOM_ALL") ? 1 : n / 60) {
        long before = 0;
        bool failed = false;
        for (int again = 0; again < 20 && (!again || live > before); again++) {  /* a library keeps its last errors: so many, no more */
            before = live;
            err = (CnErr){0};
            fail_at(n, following);
            code = try(&err);
            failed = failed_once;
            fail_at(0, false);
        }
        tried++;
        if (code == BROKEN) wrong = "half a result is passed off as the whole, or an error has no code";
        else if (code != CN_OK && !err.text[0]) wrong = "an error without a sentence";
        else if (live > before) wrong = "blocks are lost";
        else if (code == CN_OK && !failed) break;
        codes += code != CN_OK;
    }
    n_tests++;
    n_failed += wrong != NULL;
    printf("%sok %d - %s, %s: %ld allocations failed, %ld errors\n", wrong ? "not " : "", n_tests, name,
        following ? "with all that follow" : "one alone", tried, codes);
    if (wrong) printf("# allocation %ld (code %d, %s): %s\n", n, (int)code, err.text, wrong);
    fflush(stdout);
}

#endif
#endif
