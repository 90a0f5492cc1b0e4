/* Characters: what is well formed (Unicode 15, table 3-7), mending, borders, classes, folding. */
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void every_scalar_value_comes_back(void **state)
{
    (void)state;
    for (uint32_t c = 1; c <= 0x10FFFF; c++) {
        char bytes[4];
        size_t n = cn_utf8_put(c, bytes);
        uint32_t back;
        size_t m = cn_utf8_get((CnStr){bytes, n}, 0, &back);
        bool surrogate = c >= 0xD800 && c < 0xE000;
        if (back != (surrogate ? CN_UTF8_BAD : c) || m != n) fail_msg("U+%04X", (unsigned)c);
    }
    char bytes[4];
    assert_int_equal(cn_utf8_put(0x110000, bytes), 3);
    assert_memory_equal(bytes, "\xEF\xBF\xBD", 3);
}

static void ill_formed_bytes_are_found_where_they_are(void **state)
{
    (void)state;
    static const struct { const char *text; size_t good; } rows[] = {
        {"\x80", 0}, {"a\xBF", 1},                       /* a tail without a head */
        {"\xC0\xAF", 0}, {"\xC1\xBF", 0},                /* two bytes for ASCII */
        {"\xE0\x80\x80", 0}, {"\xE0\x9F\xBF", 0},        /* three bytes for what two hold */
        {"\xF0\x80\x80\x80", 0}, {"\xF0\x8F\xBF\xBF", 0},
        {"\xED\xA0\x80", 0}, {"\xED\xBF\xBF", 0},        /* surrogates */
        {"\xF4\x90\x80\x80", 0}, {"\xF5\x80\x80\x80", 0}, {"\xFF", 0}, {"\xFE", 0},
        {"ab\xE2\x82", 2}, {"ab\xF0\x9F\x98", 2}, {"\xC3", 0},  /* cut short */
        {"\xE2\x28\xA1", 0},                             /* a head, then ASCII */
        {"\xED\x9F\xBF", 3}, {"\xEE\x80\x80", 3}, {"\xF4\x8F\xBF\xBF", 4},  /* the borders, well formed */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (cn_utf8_valid(cn_str(rows[i].text)) != rows[i].good) fail_msg("row %zu", i);
}

static void mending_replaces_each_bad_byte(void **state)
{
    (void)state;
    CnArena arena = {0};
    jmp_buf guard;
    arena.guard = &guard;
    if (setjmp(guard)) fail();
    uint32_t bad = 99;
    CnStr fine = CN_STR("قطر \xEF\xBF\xBD");
    CnStr same = cn_utf8_mend(&arena, fine, &bad);
    assert_ptr_equal(same.ptr, fine.ptr);
    assert_int_equal(bad, 0);
    CnStr torn = cn_str("a\xFF\xE2\x82z\xEF\xBF\xBD");
    CnStr mended = cn_utf8_mend(&arena, torn, &bad);
    assert_true(cn_str_is(mended, "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz\xEF\xBF\xBD"));
    assert_int_equal(bad, 3);  /* the U+FFFD that stood there is no bad byte */
    assert_int_equal(cn_utf8_valid(mended), mended.len);
    cn_arena_free(&arena);
}

static void random_bytes_mend_to_well_formed_text(void **state)
{
    (void)state;
    CnArena arena = {0};
    jmp_buf guard;
    arena.guard = &guard;
    if (setjmp(guard)) fail();
    uint32_t seed = 1;
    for (int round = 0; round < 2000; round++) {
        char text[64];
        for (size_t i = 0; i < sizeof text; i++) {
            seed = seed * 1664525u + 1013904223u;
            text[i] = (char)(seed >> 24);
        }
        uint32_t bad;
        CnStr noise = {text, sizeof text};
        CnStr mended = cn_utf8_mend(&arena, noise, &bad);
        assert_int_equal(cn_utf8_valid(mended), mended.len);
        assert_int_equal(mended.len, sizeof text + 2 * (size_t)bad);
        cn_arena_empty(&arena);
    }
    cn_arena_free(&arena);
}

static void borders(void **state)
{
    (void)state;
    CnStr text = CN_STR("aé€😀");
    const size_t want[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) assert_int_equal(cn_utf8_border(text, i), want[i]);
}

static uint32_t only(const char *z)
{
    uint32_t c;
    assert_int_equal(cn_utf8_get(cn_str(z), 0, &c), strlen(z));
    return c;
}

static void classes(void **state)
{
    (void)state;
    static const char *letters[] = {"a", "É", "ق", "Ж", "Ω", "גּ", "歼", "か", "ı", "\xD9\x8E" /* fatha */};
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
        uint32_t c;
        cn_utf8_get(cn_str(letters[i]), 0, &c);
        assert_true(cn_char_is_letter(c));
    }
    static const char *others[] = {"1", "٤", "-", "–", "،", "«", " ", "$", "€", "😀"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) assert_false(cn_char_is_letter(only(others[i])));
    assert_true(cn_char_is_upper(only("Ж")) && cn_char_is_upper(only("Ω")) && cn_char_is_upper('A'));
    assert_false(cn_char_is_upper(only("ж")) || cn_char_is_upper(only("ق")) || cn_char_is_upper('1'));
    assert_true(cn_char_is_space(' ') && cn_char_is_space('\n') && cn_char_is_space(0xA0) && cn_char_is_space(0x202F));
    assert_true(cn_char_is_space(0x3000) && !cn_char_is_space(0x200B) && !cn_char_is_space('a'));
    assert_true(cn_char_is_ideograph(only("歼")) && cn_char_is_ideograph(only("か")) && cn_char_is_ideograph(0x20000));
    assert_false(cn_char_is_ideograph('a') || cn_char_is_ideograph(only("ق")));
}

static void digits_of_any_script(void **state)
{
    (void)state;
    static const char *nine[] = {"9", "٩", "۹", "९", "９"};
    for (size_t i = 0; i < sizeof nine / sizeof *nine; i++) assert_int_equal(cn_char_digit(only(nine[i])), 9);
    assert_int_equal(cn_char_digit('0'), 0);
    assert_int_equal(cn_char_digit('a'), -1);
    assert_int_equal(cn_char_digit(only("²")), -1);
    assert_int_equal(cn_char_digit(only("ق")), -1);
}

static void folds(const char *word, const char *want)
{
    char out[256];
    size_t n = cn_fold(cn_str(word), out, sizeof out);
    if (!cn_str_is((CnStr){out, n}, want)) fail_msg("%s folds to %.*s, not %s", word, (int)n, out, want);
    assert_true(n <= 3 * strlen(word));
}

static void folding_makes_words_alike(void **state)
{
    (void)state;
    folds("Rafale", "rafale");
    folds("Été", "ete");
    folds("Größe", "grosse");
    folds("Øresund", "oresund");
    folds("TÜRKİYE", "turkiye");
    folds("türkıye", "turkiye");
    folds("Łódź", "lodz");
    folds("ﬁre", "fire");
    folds("Россия", "россия");
    folds("ПОСТАВКА", "поставка");
    folds("Ёлка", "елка");
    folds("Ελλάδα", "ελλαδα");
    folds("أَسْلِحَة", "اسلحه");
    folds("إيران", "ايران");
    folds("آسيا", "اسيا");
    folds("ٱلدوحة", "الدوحه");
    folds("قـــطر", "قطر");
    folds("مستشفى", "مستشفي");
    folds("مؤسسة", "موسسه");
    folds("ایران", "ايران");
    folds("کشور", "كشور");
    folds("ﻗﻄﺮ", "قطر");  /* presentation forms */
    folds("歼", "歼");
    folds("", "");
}

static void folding_is_stable_and_never_halves_a_character(void **state)
{
    (void)state;
    for (uint32_t c = 0x80; c < 0x10000; c++) {
        if (c >= 0xD800 && c < 0xE000) continue;
        char in[4], once[16], twice[64];
        size_t n = cn_utf8_put(c, in);
        size_t m = cn_fold((CnStr){in, n}, once, sizeof once);
        assert_int_equal(cn_utf8_valid((CnStr){once, m}), m);
        size_t k = cn_fold((CnStr){once, m}, twice, sizeof twice);
        bool everyday = c < 0x250 || (c >= 0x386 && c < 0x3CF) || (c >= 0x400 && c < 0x530) || (c >= 0x600 && c < 0x700) ||
                        (c >= 0xFB50 && c < 0xFDF0);
        if (everyday && (k != m || memcmp(once, twice, m))) fail_msg("U+%04X folds further the second time", (unsigned)c);
        if (m > 3 * n) fail_msg("U+%04X grows more than threefold", (unsigned)c);
    }
    CnStr word = CN_STR("دبابات");
    for (size_t size = 0; size < 12; size++) {
        char out[12];
        size_t n = cn_fold(word, out, size);
        assert_true(n <= size);
        assert_int_equal(cn_utf8_valid((CnStr){out, n}), n);
    }
}

/* The quick check of blocks agrees with reading character by character, wherever in a block a sequence lies. */
static void checking_agrees_with_reading(void **state)
{
    (void)state;
    static const unsigned char second[] = {0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0}, third[] = {0x41, 0x80, 0xBF, 0xC2};
    char text[100];
    for (unsigned i = 0; i < 128 * sizeof second * sizeof third * sizeof third; i++) {
        size_t at = 20 + i % 45, want = 0;
        memset(text, 'a', sizeof text);
        text[at] = (char)(0x80 + i % 128);
        text[at + 1] = (char)second[i / 128 % sizeof second];
        text[at + 2] = (char)third[i / 128 / sizeof second % sizeof third];
        text[at + 3] = (char)third[i / 128 / sizeof second / sizeof third];
        CnStr all = {text, sizeof text - (i % 3 ? 0 : sizeof text - at - 1 - i % 4)};
        uint32_t c;
        for (size_t n; want < all.len; want += n) {
            n = cn_utf8_get(all, want, &c);
            if (n == 1 && c == CN_UTF8_BAD) break;
        }
        assert_int_equal(cn_utf8_valid(all), want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(checking_agrees_with_reading),
        cmocka_unit_test(every_scalar_value_comes_back),
        cmocka_unit_test(ill_formed_bytes_are_found_where_they_are),
        cmocka_unit_test(mending_replaces_each_bad_byte),
        cmocka_unit_test(random_bytes_mend_to_well_formed_text),
        cmocka_unit_test(borders),
        cmocka_unit_test(classes),
        cmocka_unit_test(digits_of_any_script),
        cmocka_unit_test(folding_makes_words_alike),
        cmocka_unit_test(folding_is_stable_and_never_halves_a_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
