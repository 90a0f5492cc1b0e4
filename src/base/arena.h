/* arena.h - memory that is given back all at once.
 * Layer: base; knows nothing of news or arms.
 *
 * An arena is filled by one document (or one pack, or one piece of scratch work) and emptied as a whole. Want of memory
 * does not return NULL: it jumps to the guard that the arena's owner set, so no stage has to check. What else must be
 * released then (a parser's tree, a file) is deferred to the arena. */
#ifndef CN_BASE_ARENA_H
#define CN_BASE_ARENA_H

#include <consign/model.h>
#include <setjmp.h>

typedef struct CnArenaBlock CnArenaBlock;
typedef struct CnDeferred CnDeferred;

typedef struct {
    CnArenaBlock *block;       /* the one in use; older ones behind it */
    CnDeferred *deferred;
    jmp_buf *guard;            /* where to go for want of memory; must be set before the first allocation */
    size_t limit, used;        /* bytes; limit 0 = none. Over the limit counts as want of memory */
    uint64_t deadline;         /* of cn_arena_clock; 0 = none. Behind it, the next taking now and then jumps to the guard, */
    bool late;                 /* having said so here */
    uint32_t takes;
} CnArena;

/* Sets the place to return to for want of memory. Use in the function that owns the arena:
 *     jmp_buf guard; arena.guard = &guard; if (setjmp(guard)) { ...empty the arena, return CN_ERR_MEMORY... } */

/* Processor time of this thread in nanoseconds. */
uint64_t cn_arena_clock(void);

/* `size` bytes, zeroed, aligned for anything. Never NULL: jumps to the guard. */
void *cn_arena_take(CnArena *arena, size_t size);
#define CN_NEW(arena, Type) ((Type *)cn_arena_take((arena), sizeof(Type)))
#define CN_NEW_N(arena, Type, n) ((Type *)cn_arena_take_n((arena), sizeof(Type), (n)))

/* n * size bytes, zeroed; jumps to the guard if the product overflows. */
void *cn_arena_take_n(CnArena *arena, size_t size, size_t n);

/* A copy of `n` bytes in the arena, with a NUL behind it that is not counted. */
CnStr cn_arena_copy(CnArena *arena, const void *bytes, size_t n);

/* Grows an array of `size`-byte items that holds `n` of *cap: room for at least n + 1 after the call. The old array
 * stays in the arena. Returns the array to use. */
void *cn_arena_grow(CnArena *arena, void *items, size_t size, size_t n, size_t *cap);

/* Calls release(what) when the arena is next emptied. */
void cn_arena_defer(CnArena *arena, void (*release)(void *), void *what);

/* Jumps to the guard as want of memory does: for what a library could not allocate. */
_Noreturn void cn_arena_give_up(CnArena *arena);

/* Makes room for `size` bytes in one piece; what fits in it lies side by side. */
void cn_arena_reserve(CnArena *arena, size_t size);

/* The bytes of an arena that is one piece, and how many are in use; NULL if it is several. */
unsigned char *cn_arena_whole(const CnArena *arena, size_t *used);

/* Runs what is deferred and forgets all, keeping one block for the next document. */
void cn_arena_empty(CnArena *arena);

/* The same, and gives every block back. */
void cn_arena_free(CnArena *arena);

#endif
