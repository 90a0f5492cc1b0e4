/* The memo of words changes nothing: every example of the packs' rules, alone and many in a row, with it and without. */
#include "pack/pack.h"
#include "token/token.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static CnPack *pack;

static int open_pack(void **state)
{
    (void)state;
    CnErr err;
    pack = cn_pack_open(CN_SOURCE_ROOT "/data", &err);
    return pack ? 0 : -1;
}

static int close_pack(void **state)
{
    (void)state;
    cn_pack_close(pack);
    return 0;
}

static void same_tokens(const CnTokens *a, const CnTokens *b, CnStr text)
{
    assert_int_equal(a->n, b->n);
    assert_int_equal(a->n_sentences, b->n_sentences);
    assert_int_equal(a->lang, b->lang);
    for (uint32_t i = 0; i < a->n; i++) {
        const CnToken *one = &a->token[i], *two = &b->token[i];
        bool same = one->span.at == two->span.at && one->span.len == two->span.len && one->kind == two->kind && one->flags == two->flags && one->ch == two->ch &&
                    one->n_readings == two->n_readings;
        for (unsigned r = 0; same && r < one->n_readings; r++) {
            const CnReadingOfWord *x = &one->reading[r], *y = &two->reading[r];
            same = x->word == y->word && x->markers == y->markers && x->tail == y->tail && x->to == y->to;
        }
        if (!same) print_error("'%.*s' in '%.*s'\n", (int)one->span.len, text.ptr + one->span.at, (int)text.len, text.ptr);
        assert_true(same);
    }
    for (uint32_t s = 0; s < a->n_sentences; s++) assert_memory_equal(&a->sentence[s], &b->sentence[s], offsetof(CnSentence, heading));
}

static void with_and_without(CnArena *arena, CnWordMemo *memo, CnStr text, const char *lang)
{
    CnArticle article = {.text = text};
    CnTokens a, b;
    memcpy(article.lang, lang, strlen(lang) + 1);
    cn_arena_empty(arena);
    cn_tokens(arena, pack, memo, &article, &a);
    cn_tokens(arena, pack, NULL, &article, &b);
    same_tokens(&a, &b, text);
}

static void memo_changes_nothing(void **state)
{
    (void)state;
    enum { ROW = 40 };
    CnArena arena = {0}, own = {0};
    jmp_buf guard;
    arena.guard = own.guard = &guard;
    if (setjmp(guard)) fail();
    CnWordMemo *memo = cn_word_memo(&own);
    char *row = cn_arena_take(&own, 1 << 20), *end = row;
    for (unsigned round = 0; round < 2; round++)
        for (size_t i = 0; i < pack->n_rules; i++) {
            const CnRule *rule = &pack->rule[i];
            char lang[4] = "";
            if (rule->lang.len < 4) memcpy(lang, rule->lang.ptr, rule->lang.len);
            with_and_without(&arena, memo, rule->example, round ? "" : lang);
            with_and_without(&arena, memo, rule->counter, "");
            end += sprintf(end, "%.*s\n\n%.*s\n\n", (int)rule->example.len, rule->example.ptr, (int)pack->rule[(i * 7919) % pack->n_rules].example.len,
                           pack->rule[(i * 7919) % pack->n_rules].example.ptr);   /* paragraphs of several languages */
            if (i % ROW) continue;
            with_and_without(&arena, memo, (CnStr){row, (size_t)(end - row)}, lang);
            end = row;
        }
    cn_arena_free(&arena);
    cn_arena_free(&own);
}

/* A part that is left out takes its words with it, wherever it begins. */
static void skipped_parts(void **state)
{
    (void)state;
    CnArena arena = {0};
    jmp_buf guard;
    CnSpan skip[] = {{0, 4}, {8, 11}, {19, 2}};
    CnArticle article = {.text = CN_STR("one two three four five six"), .skip = skip, .n_skip = 3};
    CnTokens out;
    arena.guard = &guard;
    if (setjmp(guard)) fail();
    cn_tokens(&arena, pack, NULL, &article, &out);
    static const uint32_t at[] = {4, 24};
    assert_int_equal(out.n, 2);
    for (uint32_t i = 0; i < out.n; i++) assert_int_equal(out.token[i].span.at, at[i]);
    cn_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(memo_changes_nothing), cmocka_unit_test(skipped_parts)};
    return cmocka_run_group_tests(tests, open_pack, close_pack);
}
