/* Borrowed text: cutting, finding, comparing; formatted text; errors that keep their first cause. */
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void equal(CnStr a, const char *z)
{
    if (!cn_str_is(a, z)) fail_msg("\"%.*s\" is not \"%s\"", (int)a.len, a.ptr ? a.ptr : "", z);
}

static void comparing(void **state)
{
    (void)state;
    assert_int_equal(cn_str_cmp(CN_STR("a"), CN_STR("b")), -1);
    assert_int_equal(cn_str_cmp(CN_STR("b"), CN_STR("a")), 1);
    assert_int_equal(cn_str_cmp(CN_STR("ab"), CN_STR("a")), 1);
    assert_int_equal(cn_str_cmp(CN_STR("a"), CN_STR("ab")), -1);
    assert_int_equal(cn_str_cmp((CnStr){0}, (CnStr){0}), 0);
    assert_int_equal(cn_str_cmp(CN_STR("\xff"), CN_STR("a")), 1);  /* bytes, not signed chars */
    assert_true(cn_str_eq((CnStr){0}, CN_STR("")));
    assert_true(cn_str_eq_nocase(CN_STR("S-400"), CN_STR("s-400")));
    assert_false(cn_str_eq_nocase(CN_STR("["), CN_STR("{")));  /* 32 apart, yet no letters */
    assert_true(cn_str_starts(CN_STR("S-400"), CN_STR("S-")));
    assert_false(cn_str_starts(CN_STR("S"), CN_STR("S-")));
    assert_true(cn_str_starts((CnStr){0}, (CnStr){0}));
    assert_true(cn_str_ends(CN_STR("S-400"), CN_STR("400")));
    assert_false(cn_str_ends(CN_STR("00"), CN_STR("400")));
}

static void parts(void **state)
{
    (void)state;
    equal(cn_str_sub(CN_STR("abcdef"), 2, 4), "cd");
    equal(cn_str_sub(CN_STR("abcdef"), 4, 99), "ef");
    equal(cn_str_sub(CN_STR("abcdef"), 9, 99), "");
    equal(cn_str_sub(CN_STR("abcdef"), 4, 2), "");
    equal(cn_str_trim(CN_STR(" \t\r\n a b \v\f")), "a b");
    equal(cn_str_trim(CN_STR("   ")), "");
    equal(cn_str_trim((CnStr){0}), "");
}

static void cutting_keeps_empty_parts(void **state)
{
    (void)state;
    CnStr rest = CN_STR("a||b|"), part;
    const char *want[] = {"a", "", "b", ""};
    size_t n = 0;
    while (cn_str_cut(&rest, '|', &part)) {
        assert_true(n < 4);
        equal(part, want[n++]);
    }
    assert_int_equal(n, 4);
    rest = (CnStr){0};
    assert_false(cn_str_cut(&rest, '|', &part));
    rest = CN_STR("");
    assert_true(cn_str_cut(&rest, '|', &part));  /* one empty part, then none */
    assert_false(cn_str_cut(&rest, '|', &part));
}

static void finding(void **state)
{
    (void)state;
    CnStr text = CN_STR("aabaab");
    assert_int_equal(cn_str_find(text, CN_STR("ab"), 0), 1);
    assert_int_equal(cn_str_find(text, CN_STR("ab"), 2), 4);
    assert_int_equal(cn_str_find(text, CN_STR("ab"), 5), SIZE_MAX);
    assert_int_equal(cn_str_find(text, CN_STR("aabaabx"), 0), SIZE_MAX);
    assert_int_equal(cn_str_find(text, (CnStr){0}, 3), 3);
    assert_int_equal(cn_str_find(text, (CnStr){0}, 7), SIZE_MAX);
    assert_int_equal(cn_str_find((CnStr){0}, CN_STR("a"), 0), SIZE_MAX);
}

static void formatting(void **state)
{
    (void)state;
    CnArena arena = {0};
    jmp_buf guard;
    arena.guard = &guard;
    if (setjmp(guard)) fail();
    equal(cn_strf(&arena, "%d-%s", 5, "x"), "5-x");
    CnStr empty = cn_strf(&arena, "%s", "");
    assert_int_equal(empty.len, 0);
    CnStr wide = cn_strf(&arena, "%05000d", 1);
    assert_int_equal(wide.len, 5000);
    cn_arena_free(&arena);
}

static void an_error_keeps_its_first_cause(void **state)
{
    (void)state;
    CnErr err = {0};
    assert_int_equal(cn_fail(&err, CN_ERR_INPUT, CN_STR("a.txt"), 3, "no %s", "text"), CN_ERR_INPUT);
    assert_int_equal(cn_fail(&err, CN_ERR_IO, CN_STR("b.txt"), 4, "other"), CN_ERR_IO);
    assert_int_equal(err.code, CN_ERR_INPUT);
    assert_int_equal(err.line, 3);
    assert_string_equal(err.path, "a.txt");
    assert_string_equal(err.text, "no text");
    assert_int_equal(cn_fail(NULL, CN_ERR_PACK, (CnStr){0}, 0, "nobody listens"), CN_ERR_PACK);
}

static void a_long_error_is_cut_between_characters(void **state)
{
    (void)state;
    char path[1024];
    for (size_t i = 0; i + 1 < sizeof path; i += 2) memcpy(path + i, "\xd9\x82", 2);  /* an Arabic letter */
    CnErr err = {0};
    cn_fail(&err, CN_ERR_INPUT, (CnStr){path, sizeof path}, 0, "%.*s", 1000, path);
    assert_int_equal(strlen(err.path), 510);
    assert_int_equal(strlen(err.text), 254);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comparing),
        cmocka_unit_test(parts),
        cmocka_unit_test(cutting_keeps_empty_parts),
        cmocka_unit_test(finding),
        cmocka_unit_test(formatting),
        cmocka_unit_test(an_error_keeps_its_first_cause),
        cmocka_unit_test(a_long_error_is_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
