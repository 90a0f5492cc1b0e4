/* Writing JSON lines and CSV: commas, escapes, ill-formed text, numbers. */
#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <math.h>

#include <cmocka.h>

static void written(void (*write)(CnJson *), const char *want)
{
    char *text = NULL;
    size_t len = 0;
    CnJson json = {.out = open_memstream(&text, &len)};
    assert_non_null(json.out);
    write(&json);
    fclose(json.out);
    if (strcmp(text, want)) {
        print_message("wrote %s", text);
        free(text);
        fail_msg("wanted %s", want);
    }
    free(text);
}

static void write_nested(CnJson *j)
{
    cn_json_open(j, '{');
    cn_json_key(j, "a");
    cn_json_open(j, '[');
    cn_json_int(j, 1);
    cn_json_open(j, '[');
    cn_json_close(j, ']');
    cn_json_open(j, '{');
    cn_json_close(j, '}');
    cn_json_null(j);
    cn_json_close(j, ']');
    cn_json_key(j, "b");
    cn_json_bool(j, true);
    cn_json_key(j, "c");
    cn_json_str_or_null(j, (CnStr){0});
    cn_json_close(j, '}');
    cn_json_line(j);
    cn_json_open(j, '{');
    cn_json_key(j, "next");
    cn_json_bool(j, false);
    cn_json_close(j, '}');
    cn_json_line(j);
}

static void commas(void **state)
{
    (void)state;
    written(write_nested, "{\"a\":[1,[],{},null],\"b\":true,\"c\":null}\n{\"next\":false}\n");
}

static void write_texts(CnJson *j)
{
    cn_json_open(j, '[');
    cn_json_z(j, "plain");
    cn_json_z(j, "\"\\/\b\n\t\r");
    cn_json_str(j, CN_STR("a\0b\x7f"));
    cn_json_z(j, "صفقة «Rafale» 歼-16 😀");
    cn_json_z(j, "a\xFFz\xE2\x82");
    cn_json_z(j, "\xE2\x80\xA8");
    cn_json_str(j, (CnStr){0});
    cn_json_close(j, ']');
}

static void escapes(void **state)
{
    (void)state;
    written(write_texts, "[\"plain\",\"\\\"\\\\/\\u0008\\n\\t\\r\",\"a\\u0000b\\u007f\",\"صفقة «Rafale» 歼-16 😀\","
                         "\"a\xEF\xBF\xBDz\xEF\xBF\xBD\xEF\xBF\xBD\",\"\\u2028\",\"\"]");
}

static void write_numbers(CnJson *j)
{
    cn_json_open(j, '[');
    cn_json_int(j, INT64_MIN);
    cn_json_num(j, 500000000);
    cn_json_num(j, 350e9);
    cn_json_num(j, 0.25);
    cn_json_num(j, -3);
    cn_json_num(j, 1.0 / 3);
    cn_json_num(j, (double)NAN);
    cn_json_num(j, (double)INFINITY);
    cn_json_close(j, ']');
}

static void numbers(void **state)
{
    (void)state;
    written(write_numbers, "[-9223372036854775808,500000000,350000000000,0.25,-3,0.333333,null,null]");
}

static void write_deep(CnJson *j)
{
    for (int i = 0; i < 60; i++) cn_json_open(j, '[');
    cn_json_int(j, 1);
    cn_json_int(j, 2);
    for (int i = 0; i < 60; i++) cn_json_close(j, ']');
}

static void sixty_levels(void **state)
{
    (void)state;
    char want[124];
    memset(want, '[', 60);
    memcpy(want + 60, "1,2", 3);
    memset(want + 63, ']', 60);
    want[123] = 0;
    written(write_deep, want);
}

static void csv_cells(void **state)
{
    (void)state;
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    assert_non_null(out);
    static const char *cells[] = {"plain", "", "a,b", "say \"no\"", "two\nlines", "cr\r", "; not a comma", " قطر", "a\xFF\"b\xC3", "\xFE"};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) cn_csv_cell(out, cn_str(cells[i]), i == 0);
    fclose(out);
    char copy[256];
    snprintf(copy, sizeof copy, "%s", text);
    free(text);
    assert_string_equal(copy, "plain,,\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",\"cr\r\",; not a comma, قطر,\"a\xEF\xBF\xBD\"\"b\xEF\xBF\xBD\",\xEF\xBF\xBD");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commas),
        cmocka_unit_test(escapes),
        cmocka_unit_test(numbers),
        cmocka_unit_test(sixty_levels),
        cmocka_unit_test(csv_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
