/* Learnt trees: written from the root, asked from the root; what is no tree is refused. */
#include "pack/trees.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    const struct { float gap, makes; double who; } row[CN_LANES] = {{0, 0.5f, 7.75}, {3, 0.6f, 8.5}, {3.1f, 1, 9}, {9, 1, 9}, {9.5f, 1, 10}, {-40, 0, 7.75}, {-40, 2, 8.5}, {1e30f, -1, 7.75}};
    float fact[2][CN_LANES + 3];
    double all[CN_LANES], plain[CN_LANES];
    for (size_t i = 0; i < CN_LANES; i++) fact[0][i] = row[i].gap, fact[1][i] = row[i].makes;
    cn_trees_ask(who, fact[0], CN_LANES + 3, all);
    cn_trees_ask_plain(who, fact[0], CN_LANES + 3, plain);
    for (size_t i = 0; i < CN_LANES; i++) assert_true(all[i] == row[i].who && plain[i] == row[i].who);
    cn_trees_ask(what, fact[0], CN_LANES + 3, all);
    for (size_t i = 0; i < CN_LANES; i++) assert_true(all[i] == 32);   /* a fact that nobody gives is 0 */
}

/* A tree of `left` questions from here on, into text; the facts asked of and what with are not in order. */
static void grow(unsigned left, unsigned *seed, char *text, size_t size)
{
    size_t n = strlen(text);
    *seed = *seed * 1664525u + 1013904223u;
    if (!left) {
        snprintf(text + n, size - n, "%d.%u ", (int)(*seed >> 20) - 2048, *seed >> 28);
        return;
    }
    snprintf(text + n, size - n, "f%u<%d ", *seed >> 29, (int)(*seed >> 24 & 15) - 8);
    unsigned small = (*seed >> 8) % left;
    grow(small, seed, text, size);
    grow(left - 1 - small, seed, text, size);
}

/* Walks the tree as it is written. */
static double walk(const CnForest *forest, size_t tree, const float *fact)
{
    const CnTreeNode *node = &forest->node[forest->tree[tree].root];
    while (node->feature >= 0) node += fact[forest->feature[node->feature].ptr[1] - '0'] > node->value ? node->right : 1;
    return (double)node->value;
}

static void as_written(void **state)
{
    (void)state;
    enum { TREES = 3 * CN_TREE_MOST, FACTS = 8, SETS = 500 };
    const CnStr name[FACTS] = {CN_STR("f0"), CN_STR("f1"), CN_STR("f2"), CN_STR("f3"), CN_STR("f4"), CN_STR("f5"), CN_STR("f6"), CN_STR("f7")};
    static char text[TREES][2048];
    unsigned seed = 1;
    CnForest forest = {0};
    if (setjmp(guard)) fail();
    for (unsigned i = 0; i < TREES; i++) {
        grow(i % CN_TREE_MOST, &seed, text[i], sizeof text[i]);
        assert_true(cn_forest_add(&forest, &arena, CN_STR("who"), cn_str(text[i])));
    }
    CnTrees trees = cn_forest_trees(&forest, &arena, CN_STR("who"), name, FACTS);
    for (unsigned round = 0; round < SETS; round++) {
        float fact[FACTS][CN_LANES];
        double all[CN_LANES], plain[CN_LANES];
        for (size_t k = 0; k < FACTS * CN_LANES; k++) fact[k / CN_LANES][k % CN_LANES] = (float)(int)((seed = seed * 1664525u + 1013904223u) >> 27) - 16;
        cn_trees_ask(trees, fact[0], CN_LANES, all);
        cn_trees_ask_plain(trees, fact[0], CN_LANES, plain);
        for (size_t i = 0; i < CN_LANES; i++) {
            float mine[FACTS];
            double sum = 0;
            for (size_t k = 0; k < FACTS; k++) mine[k] = fact[k][i];
            for (size_t t = 0; t < TREES; t++) sum += walk(&forest, t, mine);
            assert_true(all[i] == sum && plain[i] == sum);
        }
    }
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
    for (n = 0; n < sizeof deep - 8 && n < 8 * CN_TREE_MOST;) memcpy(deep + n, "gap<3 1 ", 8), n += 8;
    deep[n++] = '2';
    assert_false(cn_forest_add(&forest, &arena, CN_STR("who"), (CnStr){deep, n}));   /* one question too many */
    assert_true(cn_forest_add(&forest, &arena, CN_STR("who"), (CnStr){deep + 8, n - 8}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(answers, start, stop),
        cmocka_unit_test_setup_teardown(as_written, start, stop),
        cmocka_unit_test_setup_teardown(no_trees, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
