/* Learnt trees: written from the root, asked from the root; what is no tree is refused. */
#include "pack/trees.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static CnArena arena;
static jmp_buf guard;

static int start(void **state)
{
    (void)state;
    arena = (CnArena){.guard = &guard};
    return 0;
}

static int stop(void **state)
{
    (void)state;
    cn_arena_free(&arena);
    return 0;
}

static void answers(void **state)
{
    (void)state;
    const CnStr name[] = {CN_STR("gap"), CN_STR("makes")};
    CnForest forest = {0};
    if (setjmp(guard)) fail();
    assert_true(cn_forest_add(&forest, &arena, CN_STR("who"), CN_STR("makes<0.5 -0.25 gap<3 0.5 gap<9 1 2")));
    assert_true(cn_forest_add(&forest, &arena, CN_STR("who"), CN_STR("8")));
    assert_true(cn_forest_add(&forest, &arena, CN_STR("what"), CN_STR("other<-1.5 16 32")));
    CnTrees who = cn_forest_trees(&forest, &arena, CN_STR("who"), name, 2), what = cn_forest_trees(&forest, &arena, CN_STR("what"), name, 2);
    assert_int_equal(who.n, 2);
    assert_int_equal(what.n, 1);
    assert_int_equal(cn_forest_trees(&forest, &arena, CN_STR("whom"), name, 2).n, 0);
    const struct { float gap, makes; double who; } row[] = {{0, 0.5f, 7.75}, {3, 0.6f, 8.5}, {3.1f, 1, 9}, {9, 1, 9}, {9.5f, 1, 10}, {-40, 0, 7.75}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) assert_true(cn_trees_ask(who, (float[]){row[i].gap, row[i].makes}) == row[i].who);
    assert_true(cn_trees_ask(what, (float[]){1, 1}) == 32);   /* a fact that nobody gives is 0 */
    double all[3];
    cn_trees_ask_all(who, &row[1].gap, sizeof row[0], 3, all);
    for (size_t i = 0; i < 3; i++) assert_true(all[i] == row[i + 1].who);
}

static void no_trees(void **state)
{
    (void)state;
    const char *const text[] = {"", "gap<3 1", "gap<3 1 2 3", "gap<3", "1 2", "gap<x 1 2", "<3 1 2", "one", "gap<3 1 two", "gap<3 nan 1", "gap<3 gap<2 1 2"};
    if (setjmp(guard)) fail();
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        CnForest forest = {0};
        assert_false(cn_forest_add(&forest, &arena, CN_STR("who"), cn_str(text[i])));
    }
    char deep[4096];
    size_t n = 0;
    for (unsigned i = 0; i < 70; i++) memcpy(deep + n, "gap<3 ", 6), n += 6;
    CnForest forest = {0};
    assert_false(cn_forest_add(&forest, &arena, CN_STR("who"), (CnStr){deep, n}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(answers, start, stop),
        cmocka_unit_test_setup_teardown(no_trees, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
