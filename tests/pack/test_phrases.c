/* Phrases, laid out: each one that was added is found with its entries in their order, and nothing else is. */
#include "pack/pack.h"
#include "pack/phrases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { WORDS = 40, LONGEST = 4, PHRASES = 6000, LATER = 3000 };

typedef struct { unsigned word[LONGEST], n; } Phrase;

static uint32_t seed = 1;

static unsigned below(unsigned n)
{
    seed = seed * 1664525u + 1013904223u;   /* source: Numerical Recipes */
    return (seed >> 8) % n;
}

/* Words of one letter to fifty. */
static CnStr word_text(unsigned i)
{
    static char text[WORDS][64];
    int n = snprintf(text[i], sizeof text[i], "%c%c%.*s", 'a' + (char)(i % 26), 'a' + (char)(i / 26), (int)(i * 48 / WORDS), "long ago a word of many letters was one of ours still");
    for (int k = 0; k < n; k++)
        if (text[i][k] == ' ') text[i][k] = 'x';
    return (CnStr){text[i], (size_t)n};
}

/* Some words go on with many, most with few, as in the packs. */
static Phrase random_phrase(void)
{
    Phrase phrase = {.n = 1 + below(LONGEST)};
    for (unsigned i = 0; i < phrase.n; i++) phrase.word[i] = below(4) ? below(WORDS) : below(3);
    return phrase;
}

static CnStr phrase_text(const Phrase *phrase, char out[256])
{
    size_t n = 0;
    for (unsigned i = 0; i < phrase->n; i++) {
        CnStr word = word_text(phrase->word[i]);
        if (i) out[n++] = ' ';
        memcpy(out + n, word.ptr, word.len);
        n += word.len;
    }
    return (CnStr){out, n};
}

static bool same(const Phrase *a, const Phrase *b)
{
    return a->n == b->n && !memcmp(a->word, b->word, a->n * sizeof *a->word);
}

/* The rows that the settled phrases give, in order; their number. */
static size_t rows_of(const struct CnPhrases *phrases, const Phrase *phrase, uint32_t *row, size_t most)
{
    uint32_t node = 0;
    size_t n = 0;
    for (unsigned i = 0; i < phrase->n; i++) {
        uint32_t word = cn_phrases_find(phrases, word_text(phrase->word[i]));
        node = word ? cn_phrases_step(phrases, node, word) : 0;
        if (!node) return 0;
    }
    for (uint32_t e = cn_phrases_ends(phrases, node); e && n < most; e = cn_phrases_entry(phrases, e)->next) row[n++] = cn_phrases_entry(phrases, e)->row;
    return n;
}

static void found_as_added(void **state)
{
    (void)state;
    static Phrase list[PHRASES];
    CnArena arena = {0}, scratch = {0};
    jmp_buf guard;
    char text[256];
    arena.guard = scratch.guard = &guard;
    if (setjmp(guard)) fail();
    struct CnPhrases *phrases = cn_phrases_new(&arena, &scratch);
    for (uint32_t i = 0; i < LATER; i++) {   /* rows repeat, so that what ends phrases can be shared */
        list[i] = random_phrase();
        cn_phrases_add(phrases, phrase_text(&list[i], text), (CnEntry){.table = CN_T_SYSTEM, .lang = CN_LANG_ANY, .row = i % 50}, false);
    }
    uint32_t old = cn_phrases_word(phrases, word_text(7));
    const uint32_t *number = cn_phrases_settle(phrases, &arena, NULL);
    assert_int_equal(number[old], cn_phrases_find(phrases, word_text(7)));
    cn_arena_free(&scratch);
    for (uint32_t i = LATER; i < PHRASES; i++) list[i] = random_phrase();   /* most of them were never added */
    for (uint32_t i = 0; i < PHRASES; i++) {
        uint32_t expected[PHRASES], row[PHRASES];
        size_t n = 0;
        for (uint32_t k = 0; k < LATER; k++) {
            bool known = !same(&list[k], &list[i]);
            for (size_t j = 0; j < n; j++) known |= expected[j] == k % 50;
            if (!known) expected[n++] = k % 50;
        }
        assert_int_equal(rows_of(phrases, &list[i], row, PHRASES), n);
        assert_memory_equal(row, expected, n * sizeof *row);
    }
    assert_int_equal(cn_phrases_find(phrases, CN_STR("nowhere")), 0);
    assert_int_equal(cn_phrases_find(phrases, (CnStr){"", 0}), 0);
    assert_int_equal(cn_phrases_step(phrases, 0, 0), 0);
    assert_int_equal(cn_phrases_step(phrases, cn_phrases_find(phrases, word_text(0)), 0), 0);
    cn_arena_free(&arena);
}

static void nothing_in_them(void **state)
{
    (void)state;
    CnArena arena = {0}, scratch = {0};
    jmp_buf guard;
    arena.guard = scratch.guard = &guard;
    if (setjmp(guard)) fail();
    struct CnPhrases *phrases = cn_phrases_new(&arena, &scratch);
    cn_phrases_settle(phrases, &arena, NULL);
    cn_arena_free(&scratch);
    assert_int_equal(cn_phrases_find(phrases, CN_STR("word")), 0);
    assert_int_equal(cn_phrases_step(phrases, 0, 0), 0);
    cn_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(found_as_added), cmocka_unit_test(nothing_in_them)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
