/* Chains of numbers by key: each key's numbers in rising order, all of them, no other's, however the table grows. */
#include "claim/chain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void all_of_a_key(void **state)
{
    (void)state;
    enum { N = 5000, KEYS = 37 };
    const uint32_t odd = 0x10001000u;   /* keys that differ in their upper half alone share a bucket */
    CnArena arena = {0};
    CnChain chain = {0};
    jmp_buf guard;
    arena.guard = &guard;
    if (setjmp(guard)) fail();
    assert_int_equal(cn_chain_first(&chain, 0), UINT32_MAX);
    for (uint32_t i = 0; i < N; i++) cn_chain_add(&chain, &arena, i * i % KEYS * odd);
    size_t found = 0;
    for (uint32_t key = 0; key < KEYS; key++) {
        uint32_t before = UINT32_MAX;
        for (uint32_t i = cn_chain_first(&chain, key * odd); i != UINT32_MAX; i = cn_chain_next(&chain, i), found++) {
            assert_int_equal(i * i % KEYS, key);
            assert_true(before == UINT32_MAX || before < i);
            before = i;
        }
    }
    assert_int_equal(found, N);
    assert_int_equal(cn_chain_first(&chain, 12345), UINT32_MAX);
    cn_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_of_a_key)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
