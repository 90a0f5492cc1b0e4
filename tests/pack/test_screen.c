/* The screen: what it strips, what it finds, and that neither the instruction set nor where the bytes are cut changes the answer. */
#include "base/utf8.h"
#include "consign/consign.h"
#include "pack/screen_own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static CnArena arena;
static jmp_buf guard;

static const char *const listed[] = {"air defence", "S-400", "air", "defence of the realm", "people's army",
    "танки", "клятва верности", "دبابة قتال", "坦克", "防空导弹", "Küstenwache", "T-72 tank",
    "aa", "aa aa", "internationalization", "tank"};
enum { PHRASES = sizeof listed / sizeof *listed, MOST_HITS = 1 << 16 };

static CnStr phrases[PHRASES];

static const char *const words[] = {"air", "Air ", "defence", " ", "\n", "S-400", "s400", "С", "танки", "ТАНКИ", " клятва ", "верности", "دَبّابة", "دبابة", " قتال ",
    "坦", "克", "防空导弹", "。", "Küstenwache", "KUSTENWACHE ", "T-72", " tank", "tanks ", "aa ", "AA", "-", "’s", "'s", "people", " army ", "of the realm",
    "internationalization ", "internationalizations ", "1234567890", "a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1", "٤٠٠", "F16", "\xC2\xAD", "\xE2\x80\x8C", "\xFF", "\xC3", "é", "ß", "ﬁ", "x", "\x01", "Ａ",
    "élève à Zürich, Şişli", "Ελλάδα ", "вертолётов ", "می‌شود", "“quoted” ", "«", "שלום", "Ĳŉ", "٣٤٥ ", "e\xCC\x81", "عـقد ", "abcдеf", "xא", "\x1B$B", "  \x1B", "~{", "…", "€", "\xE2\x80", "\xD0", "\xC2\xA0", "ı", "ё"};
static const char *const marks[] = {"<p>", "</p>", "<b>", "</b>", "<!-- ", "-->", "--", "<script>", "</script>", "</script", "<script src=\"a>b\">", "<style>", "</STYLE >",
    "<a href='x\"y>'>", "<a title=\"", "\"", "'", "=", ">", "<", "&", "&amp;", "&eacute;", "&#1090;", "&#x442;", "&nbsp;", "&#", "&copy", "<title>", "</title>", "<br/>",
    "<textarea>", "</textarea>", "<!DOCTYPE html>", "<?xml ?>", "<li", " class=x", "</", "< ", "<1", "\t\t\t\t\t\t", "&shy;", "&szlig;", "\0", "\xD9\x8E", "\xD9\x80", "\xE2\x80\x8C"};

static uint32_t seed;

static uint32_t any(uint32_t n)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % n;
}

/* Up to `most` bytes of words, and of marks where `html`. */
static CnStr mixture(char *out, size_t most, bool html)
{
    size_t n = 0;
    for (;;) {
        bool mark = html && !any(3);
        const char *piece = mark ? marks[any(sizeof marks / sizeof *marks)] : words[any(sizeof words / sizeof *words)];
        size_t len = *piece ? strlen(piece) : 1;
        if (n + len > most) return (CnStr){out, n};
        memcpy(out + n, piece, len);
        n += len;
        if (!any(400))
            for (size_t run = any(300); run-- && n < most;) out[n++] = "x< -"[any(4)];
    }
}

typedef struct { uint32_t *hit; size_t n; } Hits;

static void note(void *with, uint32_t phrase, uint64_t at)
{
    (void)at;
    Hits *h = with;
    if (h->n < MOST_HITS) h->hit[h->n++] = phrase;
}

/* ---- against a plain reference ----------------------------------------------------------------------------------- */

typedef struct { char text[64]; size_t len; } Word;

/* An apostrophe behind a sign that is a word by itself: the screen parts what the tokeniser binds. No one writes so. */
static bool hangs_on_sign(CnStr text, size_t at)
{
    uint32_t c;
    size_t mark = cn_utf8_border(text, at - 1);
    return mark && (cn_utf8_get(text, cn_utf8_border(text, mark - 1), &c), cn_char_is_ideograph(c));
}

static size_t words_of(CnStr text, Word *out, size_t most)
{
    CnPiece piece;
    size_t n = 0;
    for (size_t at = 0; cn_piece_next(text, &at, &piece) && n < most;) {
        if (piece.kind == CN_TOK_PUNCT) continue;
        size_t len = cn_piece_fold(text, &piece, out[n].text, sizeof out[n].text);
        if (len > 1 && out[n].text[0] == '\'' && hangs_on_sign(text, piece.span.at)) memmove(out[n].text, out[n].text + 1, --len);
        out[n].len = len;
        n += len > 0;
    }
    return n;
}

static void by_reference(CnStr text, Hits *hits)
{
    enum { MOST = 1 << 14 };
    Word *word = calloc(MOST, sizeof *word), one[8];
    size_t n = words_of(text, word, MOST);
    for (size_t i = 0; i < n; i++)
        for (size_t length = 1; length < 8; length++)
            for (uint32_t p = 0; p < PHRASES; p++) {
                size_t k = 0, m = words_of(phrases[p], one, 8);
                if (m != length || i + m > n) continue;
                while (k < m && one[k].len == word[i + k].len && !memcmp(one[k].text, word[i + k].text, one[k].len)) k++;
                if (k == m) note(hits, p, 0);
            }
    free(word);
}

static void finds_what_a_plain_search_finds(void **state)
{
    (void)state;
    static uint32_t a[MOST_HITS], b[MOST_HITS];
    static char text[1 << 15];
    const CnScreen *screen = cn_screen_of(&arena, phrases, PHRASES);
    CnSieve *sieve = cn_sieve_new(&arena, screen, CN_SIEVE_BEST);
    size_t total = 0;
    for (seed = 1; seed < 60;) {
        uint32_t round = seed;
        CnStr all = mixture(text, 1000 + any(30000), false);
        Hits mine = {a, 0}, theirs = {b, 0};
        uint32_t bad;
        CnStr good = cn_utf8_mend(&arena, all, &bad);
        cn_sieve_hits(sieve, good, false, note, &mine);
        by_reference(good, &theirs);
        assert_int_equal(mine.n, theirs.n);
        assert_memory_equal(a, b, mine.n * sizeof *a);
        total += mine.n;
        seed = round + 1;
    }
    assert_true(total > 1000);
}

/* ---- one answer -------------------------------------------------------------------------------------------------- */

/* The text's length without the blank that what lies behind the last byte may leave. */
static size_t shown(const CnSieve *sieve) { return sieve->out - (sieve->out && sieve->fold[sieve->out - 1] == ' '); }

static void every_path_and_every_cut(void **state)
{
    (void)state;
    static uint32_t a[MOST_HITS], b[MOST_HITS];
    static char text[1 << 17];
    const CnScreen *screen = cn_screen_of(&arena, phrases, PHRASES);
    CnSieve *plain = cn_sieve_new(&arena, screen, CN_SIEVE_SCALAR);
    for (CnSievePath path = CN_SIEVE_SCALAR; path < CN_SIEVE_BEST; path++) {
        if (!cn_sieve_can(path)) continue;
        CnSieve *sieve = cn_sieve_new(&arena, screen, path);
        for (uint32_t round = 1; round < 50; round++) {
            seed = round * 7919;
            CnStr all = mixture(text, round < 60 ? 10 + any(3000) : any(sizeof text), true);
            Hits whole = {a, 0}, cut = {b, 0};
            cn_sieve_hits(plain, all, true, note, &whole);
            cn_sieve_hits(sieve, all, true, note, &cut);
            assert_int_equal(whole.n, cut.n);
            assert_memory_equal(a, b, cut.n * sizeof *a);
            assert_int_equal(shown(plain), shown(sieve));   /* and the text is the same, byte for byte */
            assert_memory_equal(plain->fold, sieve->fold, shown(plain));
            assert_int_equal(plain->n_capitals, sieve->n_capitals);
            assert_memory_equal(plain->capital, sieve->capital, plain->n_capitals * sizeof *plain->capital);
            assert_int_equal(plain->escapes, sieve->escapes);
            assert_int_equal(plain->n_bad, sieve->n_bad);
            for (unsigned k = 0; k < 20; k++) {   /* in pieces of all sizes, single bytes among them */
                uint32_t most = 1 + (k < 2 ? k : any(k < 10 ? 200 : 40000));
                cut.n = 0;
                cn_sieve_begin_hits(sieve, true, note, &cut);
                for (size_t at = 0, n; at < all.len; at += n) {
                    n = 1 + any(most);
                    if (n > all.len - at) n = all.len - at;
                    cn_sieve_feed(sieve, cn_str_sub(all, at, at + n));
                }
                cn_sieve_end(sieve, NULL);
                assert_int_equal(whole.n, cut.n);
                assert_memory_equal(a, b, cut.n * sizeof *a);
                assert_int_equal(shown(plain), shown(sieve));
                assert_memory_equal(plain->fold, sieve->fold, shown(plain));
            }
        }
    }
}

/* Letters and digits by turns: as many words as bytes. */
static void every_byte_a_word(void **state)
{
    (void)state;
    enum { LONG = 50000 };
    static char text[LONG + 8];
    static uint32_t a[MOST_HITS];
    for (size_t i = 0; i < LONG; i++) text[i] = "x1"[i & 1];
    strcpy(text + LONG, " tank");
    const CnScreen *screen = cn_screen_of(&arena, phrases, PHRASES);
    for (CnSievePath path = CN_SIEVE_SCALAR; path < CN_SIEVE_BEST; path++) {
        Hits hits = {a, 0};
        if (cn_sieve_can(path)) cn_sieve_hits(cn_sieve_new(&arena, screen, path), cn_str(text), false, note, &hits);
        assert_int_equal(hits.n, cn_sieve_can(path));
    }
}

#ifdef SCREEN_ALONE   /* without the packs: test_screen_neon.sh */
int main(void)
{
    arena.guard = &guard;
    if (setjmp(guard)) return 1;
    for (size_t i = 0; i < PHRASES; i++) phrases[i] = cn_str(listed[i]);
    finds_what_a_plain_search_finds(NULL);
    every_path_and_every_cut(NULL);
    every_byte_a_word(NULL);
    return 0;
}
#else

static CnPack *pack;

/* ---- pages ------------------------------------------------------------------------------------------------------- */

static size_t hits_in(const char *page)
{
    static uint32_t a[MOST_HITS];
    Hits hits = {a, 0};
    CnSieve *sieve = cn_sieve_new(&arena, cn_screen_of(&arena, phrases, PHRASES), CN_SIEVE_BEST);
    cn_sieve_hits(sieve, cn_str(page), true, note, &hits);
    return hits.n;
}

static void strips_what_is_no_text(void **state)
{
    (void)state;
    assert_int_equal(hits_in("<p>tank</p>"), 1);
    assert_int_equal(hits_in("<p class=tank title='a > tank'>none</p>"), 0);
    assert_int_equal(hits_in("<script>tank</script><style>tank</style><!-- tank <p> tank -->"), 0);
    assert_int_equal(hits_in("<script>if (a</b) tank</scripts>tank</SCRIPT >tank"), 1);
    assert_int_equal(hits_in("<title><script>tank</title>tank"), 2);
    assert_int_equal(hits_in("<b>ta</b>nk <p>ta<p>nk"), 1);
    assert_int_equal(hits_in("S<wbr>-<i>400</i>"), 1);
    assert_int_equal(hits_in("t&#97;nk &#x442;&#1072;нк&#1080; K&uuml;stenwache k&uumlstenwache"), 4);
    assert_int_equal(hits_in("a < tank & tank; <3 tank"), 3);
    assert_int_equal(hits_in("<a href=\"x>tank\"b>tank</a>"), 1);
}

/* ---- keeping ----------------------------------------------------------------------------------------------------- */

static bool keeps(const char *text, bool html, const CnSieveWhy **why)
{
    CnSieve *sieve = cn_sieve_new(&arena, pack->screen, CN_SIEVE_BEST);
    cn_sieve_begin(sieve, html, true);
    cn_sieve_feed(sieve, cn_str(text));
    return cn_sieve_end(sieve, why);
}

static void keeps_arms_transfers(void **state)
{
    (void)state;
    const CnSieveWhy *why;
    const char *text = "Officials said on Monday that Qatar had bought 24 S-400 missile systems from Russia.";
    assert_true(keeps(text, false, &why));
    bool told = false;
    for (size_t i = 0; i < why->n_words; i++) told |= why->word[i].at == (uint64_t)(strstr(text, "S-400") - text) && !memcmp(why->word[i].text, "S-400", 5);
    assert_true(told);
    assert_true(keeps("<p>Россия поставила Индии зенитные ракетные системы С-400.", true, NULL));
    assert_true(keeps("<p>وقعت قطر عقدا لشراء صواريخ من روسيا.", true, NULL));
    assert_true(keeps("<p>俄罗斯向印度出售导弹。", true, NULL));
    assert_true(keeps("<p>text <a href=\"never closed>Qatar bought missiles from Russia", true, NULL));
}

static void drops_the_rest(void **state)
{
    (void)state;
    const CnSieveWhy *why;
    assert_false(keeps("", true, NULL));
    assert_false(keeps("The bakery sold 200 loaves to a school in Leeds on Monday.", false, &why));
    assert_true(why->score < why->needed);
    assert_false(keeps("<p>Germany and France signed an agreement on school exchanges.", true, NULL));
    assert_false(keeps("<p>Министр Франции рассказал про Японию, Германия купила фильм про Италию.", true, NULL));   /* in capitals: missile defence */
    assert_true(keeps("<p>Министр Франции рассказал про Японию, Германия купила системы ПРО у Италии.", true, NULL));
    assert_false(keeps("<script>Qatar bought 24 S-400 missile systems from Russia</script>", true, NULL));
}

/* The screen must let through what it would cost to lose: documents in pieces, with the words far apart from the first page of text. */
static void sees_the_end_of_long_pages(void **state)
{
    (void)state;
    enum { LONG = 300000 };
    static char page[LONG + 200];
    for (size_t i = 0; i < LONG; i += 10) memcpy(page + i, "<p>word </", 10);
    strcpy(page + LONG, "p><p>Qatar bought 24 S-400 missile systems from Russia.");
    assert_true(keeps(page, true, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(finds_what_a_plain_search_finds), cmocka_unit_test(every_path_and_every_cut), cmocka_unit_test(every_byte_a_word),
        cmocka_unit_test(strips_what_is_no_text), cmocka_unit_test(keeps_arms_transfers), cmocka_unit_test(drops_the_rest),
        cmocka_unit_test(sees_the_end_of_long_pages)};
    CnErr err = {0};
    for (size_t i = 0; i < PHRASES; i++) phrases[i] = cn_str(listed[i]);
    arena.guard = &guard;
    pack = cn_pack_open(CN_SOURCE_ROOT "/data", &err);
    if (!pack || setjmp(guard)) {
        fprintf(stderr, "%s\n", pack ? "no memory" : err.text);
        return 1;
    }
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    cn_arena_free(&arena);
    cn_pack_close(pack);
    return failed;
}
#endif
