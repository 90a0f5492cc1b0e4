/* The index of texts, and what the pack knows of states that are gone. */
#include "base/arena.h"
#include "consign/consign.h"
#include "pack/index.h"
#include "pack/pack.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void nothing_in_it(void **state)
{
    (void)state;
    CnIndex index = {0};
    assert_int_equal(cn_index_find(&index, CN_STR("word")), 0);
    assert_int_equal(cn_index_find(&index, (CnStr){NULL, 0}), 0);
}

static void grows(void **state)
{
    (void)state;
    enum { MANY = 5000 };
    CnArena arena = {0};
    jmp_buf guard;
    CnIndex index = {0};
    char *text = malloc((size_t)MANY * 16);
    assert_non_null(text);
    arena.guard = &guard;
    if (setjmp(guard)) fail();
    cn_index_reserve(&index, &arena, 2);
    for (uint32_t i = 1; i < MANY; i++) {
        int n = snprintf(text + (size_t)i * 16, 16, "w%u", i * 7919u);
        cn_index_add(&index, &arena, (CnStr){text + (size_t)i * 16, (size_t)n}, i);
    }
    for (uint32_t i = 1; i < MANY; i++) assert_int_equal(cn_index_find(&index, cn_str(text + (size_t)i * 16)), i);
    assert_int_equal(cn_index_find(&index, CN_STR("w1")), 0);
    cn_index_add(&index, &arena, cn_str(text + 16), 77);   /* the first number stays */
    assert_int_equal(cn_index_find(&index, cn_str(text + 16)), 1);
    assert_int_equal(index.n, MANY - 1);
    cn_arena_free(&arena);
    free(text);
}

static void heirs(void **state)
{
    (void)state;
    CnErr err;
    CnPack *pack = cn_pack_open(CN_SOURCE_ROOT "/data", &err);
    assert_non_null(pack);
    uint32_t sun = cn_pack_state_of(pack, CN_STR("SUN")), fra = cn_pack_state_of(pack, CN_STR("FRA")), mig = UINT32_MAX;
    for (uint32_t i = 0; i < pack->n[CN_T_SYSTEM]; i++)
        if (cn_str_is(pack->system[i].id, "mig-29")) mig = i;
    assert_true(mig != UINT32_MAX && sun != UINT32_MAX);
    assert_true(cn_pack_made_by(pack, &pack->system[mig], sun));
    assert_false(cn_pack_made_by(pack, &pack->system[mig], fra));
    assert_int_equal(pack->state[sun].until.year, 1991);
    assert_true(pack->exporter[sun] >= pack->exporter[cn_pack_state_of(pack, CN_STR("RUS"))]);
    cn_pack_close(pack);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_in_it), cmocka_unit_test(grows), cmocka_unit_test(heirs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
