/* The arena: alignment, zeroes, growth, what happens for want of memory, and releases put off. */
#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int released[8];
static int n_released;

static void note_release(void *what) { released[n_released++ & 7] = *(int *)what; }

static void memory_is_aligned_and_zeroed(void **state)
{
    (void)state;
    CnArena arena = {0};
    jmp_buf guard;
    arena.guard = &guard;
    if (setjmp(guard)) fail();
    for (size_t round = 0; round < 2; round++) {
        for (size_t size = 0; size < 3000; size += 7) {
            unsigned char *at = cn_arena_take(&arena, size);
            assert_int_equal((uintptr_t)at % 16, 0);
            for (size_t i = 0; i < size; i++) assert_int_equal(at[i], 0);
            memset(at, 0xAB, size);  /* dirt that the second round must not see */
        }
        cn_arena_empty(&arena);
    }
    cn_arena_free(&arena);
}

static void a_big_piece_gets_its_own_block(void **state)
{
    (void)state;
    CnArena arena = {0};
    jmp_buf guard;
    arena.guard = &guard;
    if (setjmp(guard)) fail();
    char *small = cn_arena_take(&arena, 10);
    char *big = cn_arena_take(&arena, 20u << 20);
    memset(big, 1, 20u << 20);
    memset(small, 2, 10);
    assert_int_equal(big[(20u << 20) - 1], 1);
    assert_true(arena.used >= (20u << 20));
    cn_arena_empty(&arena);
    assert_int_equal(arena.used, 0);
    cn_arena_free(&arena);
    assert_null(arena.block);
}

static void an_array_grows_and_keeps_its_items(void **state)
{
    (void)state;
    CnArena arena = {0};
    jmp_buf guard;
    arena.guard = &guard;
    if (setjmp(guard)) fail();
    int *items = NULL;
    size_t cap = 0;
    for (int i = 0; i < 1000; i++) {
        items = cn_arena_grow(&arena, items, sizeof *items, (size_t)i, &cap);
        assert_true(cap > (size_t)i);
        items[i] = i;
    }
    for (int i = 0; i < 1000; i++) assert_int_equal(items[i], i);
    cn_arena_free(&arena);
}

static void a_copy_ends_in_nul(void **state)
{
    (void)state;
    CnArena arena = {0};
    jmp_buf guard;
    arena.guard = &guard;
    if (setjmp(guard)) fail();
    CnStr copy = cn_arena_copy(&arena, "abc\0d", 5);
    assert_int_equal(copy.len, 5);
    assert_memory_equal(copy.ptr, "abc\0d", 6);
    CnStr nothing = cn_arena_copy(&arena, NULL, 0);
    assert_int_equal(nothing.len, 0);
    assert_int_equal(nothing.ptr[0], 0);
    cn_arena_free(&arena);
}

static void over_the_limit_jumps_to_the_guard(void **state)
{
    (void)state;
    CnArena arena = {.limit = 200 * 1024};
    jmp_buf guard;
    arena.guard = &guard;
    volatile int taken = 0;
    if (setjmp(guard)) {
        assert_true(taken > 0);
        assert_true(arena.used <= 2 * arena.limit + 128 * 1024);  /* looked at when a block is added: one block over at most */
        cn_arena_free(&arena);
        return;
    }
    for (int i = 0; i < 1000; i++) {
        cn_arena_take(&arena, 1024);
        taken++;
    }
    fail_msg("1 MB came out of an arena of 200 KB");
}

static void behind_the_deadline_it_jumps_to_the_guard(void **state)
{
    (void)state;
    jmp_buf guard;
    CnArena arena = {.guard = &guard, .deadline = cn_arena_clock()};
    volatile int taken = 0;
    if (!setjmp(guard))
        while (taken < 100000000) cn_arena_take(&arena, 16), taken++;
    assert_true(taken < 100000000);
    assert_true(arena.late);
    arena.late = false;
    cn_arena_empty(&arena);
    arena.deadline = cn_arena_clock() + (uint64_t)1000 * 1000000000;   /* far ahead */
    for (int i = 0; i < 1000; i++) cn_arena_take(&arena, 16);
    assert_false(arena.late);
    cn_arena_free(&arena);
}

static void a_size_that_overflows_jumps_to_the_guard(void **state)
{
    (void)state;
    CnArena arena = {0};
    jmp_buf guard;
    arena.guard = &guard;
    volatile int jumps = 0;
    if (setjmp(guard)) jumps++;
    if (jumps == 0) cn_arena_take_n(&arena, 16, SIZE_MAX / 8);
    if (jumps == 1) cn_arena_take(&arena, SIZE_MAX - 3);
    if (jumps == 2) cn_arena_copy(&arena, "", SIZE_MAX);
    assert_int_equal(jumps, 3);
    cn_arena_free(&arena);
}

static void releases_run_once_the_newest_first(void **state)
{
    (void)state;
    CnArena arena = {0};
    jmp_buf guard;
    arena.guard = &guard;
    if (setjmp(guard)) fail();
    int what[3] = {1, 2, 3};
    n_released = 0;
    for (int i = 0; i < 3; i++) cn_arena_defer(&arena, note_release, &what[i]);
    assert_int_equal(n_released, 0);
    cn_arena_empty(&arena);
    assert_int_equal(n_released, 3);
    assert_int_equal(released[0], 3);
    assert_int_equal(released[2], 1);
    cn_arena_empty(&arena);
    cn_arena_free(&arena);
    assert_int_equal(n_released, 3);
}

static void a_release_that_cannot_be_remembered_runs_at_once(void **state)
{
    (void)state;
    CnArena arena = {.limit = 1};
    jmp_buf guard;
    arena.guard = &guard;
    int what = 7;
    n_released = 0;
    if (setjmp(guard)) {
        assert_ptr_equal(arena.guard, &guard);  /* the owner's guard is back */
        assert_int_equal(n_released, 1);
        assert_int_equal(released[0], 7);
        cn_arena_free(&arena);
        assert_int_equal(n_released, 1);
        return;
    }
    cn_arena_defer(&arena, note_release, &what);
    fail();
}

static void emptying_keeps_one_block(void **state)
{
    (void)state;
    CnArena arena = {0};
    jmp_buf guard;
    arena.guard = &guard;
    if (setjmp(guard)) fail();
    for (int i = 0; i < 100; i++) cn_arena_take(&arena, 10000);
    cn_arena_empty(&arena);
    assert_non_null(arena.block);
    void *kept = arena.block;
    cn_arena_take(&arena, 10000);
    assert_ptr_equal(arena.block, kept);
    cn_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_aligned_and_zeroed),
        cmocka_unit_test(a_big_piece_gets_its_own_block),
        cmocka_unit_test(an_array_grows_and_keeps_its_items),
        cmocka_unit_test(a_copy_ends_in_nul),
        cmocka_unit_test(over_the_limit_jumps_to_the_guard),
        cmocka_unit_test(behind_the_deadline_it_jumps_to_the_guard),
        cmocka_unit_test(a_size_that_overflows_jumps_to_the_guard),
        cmocka_unit_test(releases_run_once_the_newest_first),
        cmocka_unit_test(a_release_that_cannot_be_remembered_runs_at_once),
        cmocka_unit_test(emptying_keeps_one_block),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
