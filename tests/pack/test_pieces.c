/* Pieces cut many at a time are those cut one by one: of every character, of random rows of them, at every place of a window. */
#include "base/utf8.h"
#include "pack/pack.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static uint32_t seed = 1;

static unsigned below(unsigned n)
{
    seed = seed * 1664525u + 1013904223u;   /* source: Numerical Recipes */
    return (seed >> 8) % n;
}

static void same_pieces(CnStr text, size_t most)
{
    CnPiece many[64], one;
    size_t at = 0, here = 0, n;
    while ((n = cn_pieces_next(text, &at, many, most)) > 0) {
        assert_true(n <= most);
        for (size_t i = 0; i < n; i++) {
            assert_true(cn_piece_next(text, &here, &one));
            bool same = many[i].span.at == one.span.at && many[i].span.len == one.span.len && many[i].kind == one.kind && many[i].ch == one.ch &&
                        !((many[i].flags ^ one.flags) & ~CN_PIECE_TOLD);
            char a[300] = "", b[300] = "";
            size_t len = cn_piece_fold(text, &many[i], a, sizeof a);
            same = same && len == cn_piece_fold(text, &one, b, sizeof b) && !memcmp(a, b, len);
            if (!same) print_error("at %u: '%.*s', not '%.*s'\n", one.span.at, (int)many[i].span.len, text.ptr + many[i].span.at, (int)one.span.len, text.ptr + one.span.at);
            assert_true(same);
        }
        assert_true(n == most || at >= text.len || here == at);
    }
    assert_false(cn_piece_next(text, &here, &one));
}

/* What stands about a character decides how it is cut. */
static void every_character(void **state)
{
    (void)state;
    static const char *const about[][2] = {{" ", " "}, {"a", "a"}, {"A ", "b"}, {"7", "7"}, {"", "."}, {"\xD0\xB4", "\xD0\x96"}, {"\xD8\xAF", "\xD8\xAF"}, {"-", "-"}, {"a", "5"}, {"\n\n", "\n"}};
    char text[512];
    for (uint32_t c = 1; c < 0x3200; c++) {
        char sign[4];
        size_t n = 0, k = cn_utf8_put(c, sign);
        for (size_t i = 0; i < sizeof about / sizeof *about; i++) {
            n += (size_t)sprintf(text + n, "%s%.*s%s ", about[i][0], (int)k, sign, about[i][1]);
        }
        memset(text + n, '.', 100);
        same_pieces((CnStr){text, n + 100}, 64);
    }
}

static void random_rows(void **state)
{
    (void)state;
    static const char *const part[] = {"a", "E", "word", "WORD", "7", "2017", " ", " ", " ", "\n", "\n\n", ".", ",", "-", "'", "/", "_", "#", "`", "\"", "(", "\xC3\xA9", "\xC3\x89", "\xC3\x97", "\xC5\x9F",
        "\xC4\xB0", "\xD0\x9C", "\xD0\xB8", "\xD1\x80", "\xD1\xA1", "\xD8\xA7", "\xD9\x84", "\xD9\xA3", "\xD8\x8C", "\xDB\x8C", "\xDB\xB7", "\xD7\x90", "\xE4\xB8\xAD", "\xE3\x80\x82", "\xE2\x80\x99",
        "\xE2\x80\x8F", "\xC2\xA0", "\xF0\x9F\x98\x80", "\xE1\xBA\xBF", "\x7F", "\t", "\xFF", "\x80", "\xD0", "averyveryverylongwordthatgoesonandonforeverandeverandeverandeverandon"};
    enum { PARTS = sizeof part / sizeof *part, ROWS = 6000, PLAIN = 20 };
    char text[4096];
    for (unsigned row = 0; row < ROWS; row++) {
        size_t n = 0, parts = 1 + below(200);
        unsigned kinds = row % 3 ? PARTS : PLAIN;   /* ASCII alone, now and then */
        for (size_t i = 0; i < parts; i++) {
            const char *one = part[below(kinds)];
            if (n + strlen(one) >= sizeof text) break;
            memcpy(text + n, one, strlen(one));
            n += strlen(one);
        }
        same_pieces((CnStr){text, n}, 1 + below(64));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_character), cmocka_unit_test(random_rows)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
