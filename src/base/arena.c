#include "base/arena.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    FIRST_BLOCK = 64 * 1024,   /* tuned: one block holds a short report */
    ALIGN = 16,
    LINE = 64,                 /* a block's first byte begins a line of the processor's cache */
    LOOK_AT_CLOCK = 128        /* tuned: takings between two looks, a power of two: what a look costs is lost among them */
};

struct CnArenaBlock {
    CnArenaBlock *older;
    size_t size, used;
    size_t clean;              /* from here on it is as the system gave it: zero */
};

struct CnDeferred {
    CnDeferred *older;
    void (*release)(void *);
    void *what;
};

static size_t rounded(size_t n) { return (n + (ALIGN - 1)) & ~(size_t)(ALIGN - 1); }

static unsigned char *bytes_of(CnArenaBlock *block)
{
    uintptr_t behind = (uintptr_t)(block + 1);
    return (unsigned char *)(block + 1) + (LINE - behind % LINE) % LINE;
}

_Noreturn void cn_arena_give_up(CnArena *arena)
{
    if (!arena->guard) abort();  /* a bug of ours: the owner set no guard */
    longjmp(*arena->guard, 1);
}

uint64_t cn_arena_clock(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void look_at_clock(CnArena *arena)
{
    if (cn_arena_clock() <= arena->deadline) return;
    arena->late = true;
    arena->deadline = 0;
    cn_arena_give_up(arena);
}

static void add_block(CnArena *arena, size_t need)
{
    size_t size = arena->block ? arena->block->size * 2 : FIRST_BLOCK;
    if (size > (size_t)8 << 20) size = (size_t)8 << 20;
    if (size < need) size = need;
    if (arena->limit && arena->used + need > arena->limit) cn_arena_give_up(arena);
    CnArenaBlock *block = calloc(1, sizeof *block + LINE + size);  /* big blocks come zeroed, and cost nothing until they are touched */
    if (!block) cn_arena_give_up(arena);
    block->older = arena->block;
    block->size = size;
    arena->block = block;
}

void cn_arena_reserve(CnArena *arena, size_t size) { add_block(arena, rounded(size)); }

unsigned char *cn_arena_whole(const CnArena *arena, size_t *used)
{
    if (!arena->block || arena->block->older) return NULL;
    *used = arena->block->used;
    return bytes_of(arena->block);
}

void *cn_arena_take(CnArena *arena, size_t size)
{
    if (size > SIZE_MAX / 2) cn_arena_give_up(arena);
    size = rounded(size ? size : 1);
    if (arena->deadline && !(++arena->takes & (LOOK_AT_CLOCK - 1))) look_at_clock(arena);
    if (!arena->block || arena->block->size - arena->block->used < size) add_block(arena, size);
    CnArenaBlock *block = arena->block;
    unsigned char *at = bytes_of(block) + block->used;
    if (block->used < block->clean) memset(at, 0, size < block->clean - block->used ? size : block->clean - block->used);
    block->used += size;
    if (block->used > block->clean) block->clean = block->used;
    arena->used += size;
    return at;
}

void *cn_arena_take_n(CnArena *arena, size_t size, size_t n)
{
    if (n && size > SIZE_MAX / n) cn_arena_give_up(arena);
    return cn_arena_take(arena, size * n);
}

CnStr cn_arena_copy(CnArena *arena, const void *bytes, size_t n)
{
    if (n == SIZE_MAX) cn_arena_give_up(arena);
    char *copy = cn_arena_take(arena, n + 1);
    if (n) memcpy(copy, bytes, n);
    return (CnStr){copy, n};
}

void *cn_arena_grow(CnArena *arena, void *items, size_t size, size_t n, size_t *cap)
{
    if (n < *cap) return items;
    size_t more = *cap ? *cap * 2 : 16;
    void *bigger = cn_arena_take_n(arena, size, more);
    if (n) memcpy(bigger, items, n * size);
    *cap = more;
    return bigger;
}

void cn_arena_defer(CnArena *arena, void (*release)(void *), void *what)
{
    CnDeferred *deferred;
    if (arena->guard) {  /* release `what` even if there is no memory to remember it */
        jmp_buf here, *outer = arena->guard;
        arena->guard = &here;
        if (setjmp(here)) {
            arena->guard = outer;
            release(what);
            cn_arena_give_up(arena);
        }
        deferred = CN_NEW(arena, CnDeferred);
        arena->guard = outer;
    } else {
        deferred = CN_NEW(arena, CnDeferred);
    }
    deferred->older = arena->deferred;
    deferred->release = release;
    deferred->what = what;
    arena->deferred = deferred;
}

static void run_deferred(CnArena *arena)
{
    for (CnDeferred *d = arena->deferred; d; d = d->older) d->release(d->what);
    arena->deferred = NULL;
}

void cn_arena_empty(CnArena *arena)
{
    run_deferred(arena);
    while (arena->block && arena->block->older) {
        CnArenaBlock *older = arena->block->older;
        /* the newest block is the biggest: keep that one */
        arena->block->older = older->older;
        free(older);
    }
    if (arena->block) arena->block->used = 0;
    arena->used = 0;
}

void cn_arena_free(CnArena *arena)
{
    run_deferred(arena);
    while (arena->block) {
        CnArenaBlock *older = arena->block->older;
        free(arena->block);
        arena->block = older;
    }
    arena->used = 0;
}
