/* JSON-LD: what is read of it, and what is no JSON and tells nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "article/jsonld.h"

#include <stdio.h>
#include <stdlib.h>

static CnArena arena;
static jmp_buf guard;

/* In a block of its own length and one byte more, as a script in a page has; so that a sanitizer sees who reads on. */
static CnJsonLd read_script(const char *script)
{
    CnJsonLd out = {0};
    size_t n = strlen(script);
    char *alone = malloc(n + 1);
    assert_non_null(alone);
    memcpy(alone, script, n);
    alone[n] = '<';
    cn_jsonld_read(&arena, (CnStr){alone, n}, &out);
    memset(alone, '#', n);   /* what is kept lies in the arena */
    free(alone);
    return out;
}

#define ARTICLE(members) "{\"@type\":\"NewsArticle\"," members "}"

static void members_are_read(void **state)
{
    (void)state;
    static const struct { const char *script, *headline, *author; } rows[] = {
        {ARTICLE("\"headline\":\"Boats\",\"author\":\"Ada\""), "Boats", "Ada"}, {ARTICLE("\"headline\":\" a \\u00e9\\n\\/\\ud83d\\ude00 \""), "a \xC3\xA9\n/\xF0\x9F\x98\x80", ""},
        {ARTICLE("\"author\":{\"name\":\"Ada\"}"), "", "Ada"}, {ARTICLE("\"author\":[{\"name\":\"Ada\"},\"Ben\",{\"name\":[\"Cy\"]},[\"Di\"],7]"), "", "Ada, Ben, Cy, Di"},
        {ARTICLE("\"headline\":\"a\",\"headline\":\"b\""), "b", ""}, {ARTICLE("\"head\\u006cine\":\"a\""), "a", ""}, {ARTICLE("\"headline\":[\"a\",\"b\"]"), "a", ""},
        {ARTICLE("\"x\":{\"headline\":\"a\"},\"y\":[[\"}\",\"\\\"]\"]],\"headline\":\"b\""), "b", ""}, {"[1,[],{}," ARTICLE("\"headline\":\"a\"") "]", "a", ""},
        {"{\"@graph\":[{\"@type\":\"WebPage\",\"headline\":\"p\"},{\"@type\":[\"Thing\",\"BlogPosting\"],\"headline\":\"a\"}]}", "a", ""},
        {"{\"@type\":\"WebPage\",\"headline\":\"p\",\"mainEntity\":" ARTICLE("\"author\":\"Ada\"") "}", "p", "Ada"}, {"{\"@type\":\"WebSite\",\"headline\":\"a\"}", "", ""},
        {"/* <![CDATA[ */" ARTICLE("\"headline\":\"a\\tb\nc\"") "/* ]]> */", "a\tb c", ""}, {ARTICLE("\"x\":-0.5E+3,\"y\":[true,false,null],\"headline\":\"a\""), "a", ""},
        {ARTICLE("\"x\":9223372036854775807,\"y\":1e-999,\"headline\":\"a\""), "a", ""}, {ARTICLE("\"x\":\"\\u0000\",\"headline\":\"a\""), "a", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CnJsonLd got = read_script(rows[i].script);
        if (!cn_str_is(got.headline, rows[i].headline) || !cn_str_is(got.author, rows[i].author))
            fail_msg("%s: \"%.*s\" by \"%.*s\"", rows[i].script, (int)got.headline.len, got.headline.ptr, (int)got.author.len, got.author.ptr);
    }
}

static void what_is_no_json_tells_nothing(void **state)
{
    (void)state;
    static const char *const broken[] = {ARTICLE("\"headline\":\"a\",") , ARTICLE("\"headline\":\"a\" \"x\":1"), ARTICLE("headline:\"a\""), ARTICLE("\"headline\":\"a\",\"x\":01"),
        ARTICLE("\"headline\":\"a\",\"x\":1."), ARTICLE("\"headline\":\"a\",\"x\":.5"), ARTICLE("\"headline\":\"a\",\"x\":1e"), ARTICLE("\"headline\":\"a\",\"x\":+1"), ARTICLE("\"headline\":\"a\",\"x\":-"),
        ARTICLE("\"headline\":\"a\",\"x\":9223372036854775808"), ARTICLE("\"headline\":\"a\",\"x\":1e999"), ARTICLE("\"headline\":\"a\",\"x\":truex"), ARTICLE("\"headline\":\"a\",\"x\":nul"),
        ARTICLE("\"headline\":\"a\\x\""), ARTICLE("\"headline\":\"\\u12g4\""), ARTICLE("\"headline\":\"\\ud83d\""), ARTICLE("\"headline\":\"\\ud83d\\u0041\""), ARTICLE("\"headline\":\"\\ude00\""),
        ARTICLE("\"headline\":\"a\",\"\\u0000\":1"), ARTICLE("\"headline\":\"a\",\"x\":[1,]"), ARTICLE("\"headline\":\"a\",\"x\":{\"y\"}"), ARTICLE("\"headline\":\"a\"") " x }", ARTICLE("\"headline\":\"a\"") "{}",
        "[" ARTICLE("\"headline\":\"a\""), ARTICLE("\"headline\":\"a\"") "]", "[" ARTICLE("\"headline\":\"a\"") "}", "{\"@type\":\"Article\",\"headline\":\"a}", "", "}", "{"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        if (read_script(broken[i]).headline.len) fail_msg("%s", broken[i]);
}

/* 2,048 values may stand in each other; no more, and none of them needs a stack. */
static void nesting_is_bounded(void **state)
{
    (void)state;
    for (size_t deep = 2040; deep < 2060; deep++) {
        char script[8192];
        size_t n = (size_t)snprintf(script, sizeof script, "{\"@type\":\"Report\",\"headline\":\"a\",\"x\":");
        memset(script + n, '[', deep), n += deep;
        memset(script + n, ']', deep), n += deep;
        memcpy(script + n, "}", 2);
        assert_int_equal(read_script(script).headline.len, deep + 1 <= 2048);
    }
    size_t n = (size_t)1 << 20;
    char *script = malloc(n + 1);
    assert_non_null(script);
    memset(script, '[', n);
    script[n] = 0;
    assert_int_equal(read_script(script).headline.len, 0);
    for (size_t i = 0; i + 6 <= n; i += 6) memcpy(script + i, "{\"\":1,", 6);
    assert_int_equal(read_script(script).headline.len, 0);
    free(script);
}

static int empty(void **state)
{
    (void)state;
    cn_arena_free(&arena);
    return 0;
}

int main(void)
{
    arena.guard = &guard;
    if (setjmp(guard)) return 1;
    const struct CMUnitTest tests[] = {cmocka_unit_test_teardown(members_are_read, empty), cmocka_unit_test_teardown(what_is_no_json_tells_nothing, empty),
        cmocka_unit_test_teardown(nesting_is_bounded, empty)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
