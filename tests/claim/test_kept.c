/* What the second reading takes over from the first is what it would have found itself: the same claims and silences of texts put together
 * from tests/cases, with and without. */
#include "claim/scene.h"
#include "claim/show.h"
#include "mention/mention.h"
#include "token/token.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glob.h>

static CnArena arena, own;
static jmp_buf guard;
static CnPack *pack;
static CnMeans *means;
static CnWordMemo *words;
static size_t all;         /* claims */

enum { SENTENCES = 4000 };
static char *sentence[SENTENCES];
static size_t n_sentences;

/* The sentences of all case files of a language. */
static void read_cases(const char *folder)
{
    char pattern[4096], line[4096];
    glob_t files;
    for (size_t i = 0; i < n_sentences; i++) free(sentence[i]);
    n_sentences = 0;
    snprintf(pattern, sizeof pattern, "%s/*.case", folder);
    if (glob(pattern, 0, NULL, &files)) return;
    for (size_t i = 0; i < files.gl_pathc; i++) {
        FILE *f = fopen(files.gl_pathv[i], "r");
        assert_non_null(f);
        while (n_sentences < SENTENCES && fgets(line, sizeof line, f)) {
            line[strcspn(line, "\n")] = 0;
            if (*line && !strchr("#@>", *line)) sentence[n_sentences++] = strdup(line);
        }
        fclose(f);
    }
    globfree(&files);
}

/* `n` of them from `at` on. */
static char *put_together(size_t at, size_t n, const char *gap)
{
    char *text = NULL;
    size_t size;
    FILE *to = open_memstream(&text, &size);
    for (size_t i = 0; i < n; i++) fprintf(to, "%s%s", sentence[(at + i) % n_sentences], gap);
    fclose(to);
    return text;
}

/* All that the stage says of a text, with the choices that led there where `trace`. */
static char *told(CnStr text, bool afresh, bool trace)
{
    CnArticle article = {.text = text, .date = {2020, 6, 17}};
    CnDocument doc = {.name = {"x", 1}};
    CnTokens tokens;
    char *out = NULL;
    size_t size, n;
    cn_arena_empty(&arena);
    cn_tokens(&arena, pack, words, &article, &tokens);
    const CnMention *mention = cn_mentions(&arena, pack, &article, &tokens, &n);
    means->afresh = afresh;
    CnClaims claims = cn_claims(&arena, pack, means, &doc, &article, &tokens, mention, n, trace);
    const CnReading reading = {.document = &doc, .article = &article};
    FILE *to = open_memstream(&out, &size);
    for (size_t i = 0; i < claims.n_claims; i++) cn_claim_show(&claims.claim[i], &article, true, 80, to), fprintf(to, "%.17g\n", claims.claim[i].score);
    for (size_t i = 0; i < claims.n_silences; i++) fprintf(to, "%u %s\n", claims.silence[i].sentence, claims.silence[i].reason.ptr);
    if (trace) cn_choices_show(pack, &reading, &claims, true, to);
    fclose(to);
    all += claims.n_claims;
    return out;
}

static void compare_text(const char *text, bool trace)
{
    char *kept = told(cn_str(text), false, trace), *afresh = told(cn_str(text), true, trace);
    assert_string_equal(kept, afresh);
    free(kept), free(afresh);
}

static void compare(size_t at, size_t n, const char *gap, bool trace)
{
    char *text = put_together(at, n, gap);
    compare_text(text, trace);
    free(text);
}

static void swap_trees(void)
{
    CnTrees one = means->trees[0];
    means->trees[0] = means->trees[1], means->trees[1] = one;
}

static void same(void **state)
{
    (void)state;
    enum { SHORT = 3, LONG = 40 };
    glob_t folders;
    CnErr err;
    arena.guard = own.guard = &guard;
    if (setjmp(guard)) fail();
    assert_non_null(pack = cn_pack_open(CN_SOURCE_ROOT "/data", &err));
    means = cn_claims_means(&own, pack);
    words = cn_word_memo(&own);
    assert_int_equal(glob(CN_SOURCE_ROOT "/tests/cases/*", GLOB_ONLYDIR, NULL, &folders), 0);
    compare_text("A contract under which Sweden will supply 20 Gripen jets to the Hungarian Army has been signed, the ministry said. The first of these are to come in 1999.", true);
    for (size_t i = 0; i < folders.gl_pathc; i++) {
        read_cases(folders.gl_pathv[i]);
        for (size_t at = 0; at < n_sentences; at += SHORT) compare(at, SHORT + at % 4, "\n\n", at % 2);
        for (size_t at = 0; at < n_sentences; at += LONG) compare(at, LONG, " ", false);
        swap_trees();   /* they choose nonsense: the readings soon part */
        for (size_t at = 0; at < n_sentences; at += LONG) compare(at, LONG, " ", false);
        swap_trees();
    }
    assert_true(all > 1000);
    globfree(&folders);
    cn_arena_free(&arena);
    cn_arena_free(&own);
    cn_pack_close(pack);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(same)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
