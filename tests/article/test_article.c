/* The article stage: pages and texts of our own in several character sets, and what must not bring it down. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "article/article.h"
#include "base/utf8.h"
#include "document/document.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#ifndef CN_SOURCE_ROOT
#define CN_SOURCE_ROOT "."
#endif

static CnArena arena;
static jmp_buf guard;

static const CnMonthName months[] = {
    {{"march", 5}, 3}, {{"oct", 3}, 10}, {{"october", 7}, 10}, {{"november", 8}, 11}, {{"may", 3}, 5},
    {{"марта", 10}, 3}, {{"يوليو", 10}, 7}, {{"تشرين الاول", 21}, 10}, {{"تموز", 8}, 7},
};
static const CnSkipCue cues[] = {
    {{"related posts", 13}, CN_SKIP_REST}, {{"see also", 8}, CN_SKIP_REST}, {{"share on", 8}, CN_SKIP_LINE},
    {{"help us to stay free", 20}, CN_SKIP_PARAGRAPH}, {{"اقرا ايضا", 17}, CN_SKIP_REST},
};
static const CnArticleOptions options = {
    .months = months, .n_months = sizeof months / sizeof *months, .cues = cues, .n_cues = sizeof cues / sizeof *cues};

static int empty_arena(void **state)
{
    (void)state;
    cn_arena_free(&arena);
    return 0;
}

/* What every article must be, whatever went in. */
static void check_article(const CnDocument *doc, const CnArticle *a)
{
    assert_int_equal(cn_utf8_valid(a->text), a->text.len);
    assert_true(a->title.at + a->title.len <= a->text.len);
    assert_true(a->n_map >= 1);
    for (size_t i = 0; i < a->n_map; i++) {
        assert_true(a->map[i].text_at <= a->text.len && a->map[i].raw_at <= doc->bytes.len);
        if (i) assert_true(a->map[i].text_at >= a->map[i - 1].text_at);
        assert_int_equal(cn_utf8_border(a->text, a->map[i].text_at), a->map[i].text_at);
    }
    assert_int_equal(a->map[a->n_map - 1].text_at, a->text.len);
    for (size_t i = 0; i < a->n_skip; i++) {
        assert_true(a->skip[i].at + a->skip[i].len <= a->text.len);
        if (i) assert_true(a->skip[i].at >= a->skip[i - 1].at + a->skip[i - 1].len);
    }
}

static CnCode read_bytes(CnStr bytes, CnForm form, const char *charset, CnArticle *out)
{
    CnDocument doc = cn_document_of(CN_STR("test"), bytes, form, (CnDate){0});
    CnErr err = {0};
    doc.charset = cn_str(charset);
    arena.guard = &guard;
    if (setjmp(guard)) fail_msg("memory ran out");
    CnCode code = cn_article(&arena, &doc, &options, out, &err);
    if (code == CN_OK) check_article(&doc, out);
    else assert_true(err.text[0]);
    return code;
}

static CnArticle read_text(const char *text)
{
    CnArticle out;
    assert_int_equal(read_bytes(cn_str(text), CN_FORM_AUTO, NULL, &out), CN_OK);
    return out;
}

static CnArticle read_page(const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/tests/article/pages/%s", CN_SOURCE_ROOT, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    static char bytes[1 << 16];
    size_t n = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    CnArticle out;
    assert_int_equal(read_bytes((CnStr){bytes, n}, CN_FORM_HTML, NULL, &out), CN_OK);
    return out;
}

static bool holds(const CnArticle *a, const char *words) { return cn_str_find(a->text, cn_str(words), 0) != SIZE_MAX; }

static void assert_date(const CnArticle *a, int year, int month, int day, CnDateFrom from)
{
    assert_int_equal(a->date.year, year);
    assert_int_equal(a->date.month, month);
    assert_int_equal(a->date.day, day);
    assert_int_equal(a->date_from, from);
}

static void page_gives_its_main_text(void **state)
{
    (void)state;
    CnArticle a = read_page("en.html");
    assert_true(cn_str_starts(a.text, CN_STR("Norlandia orders twelve patrol boats\n\n")));
    assert_int_equal(a.title.len, 36);
    assert_true(holds(&a, "worth 240 million crowns, covers training & spare parts"));
    assert_true(holds(&a, "the yard\xE2\x80\x99s director"));
    assert_true(holds(&a, "\n\nWhat comes next\n\n"));
    assert_true(holds(&a, "Year\tBoats\n2021\t4\n2022\t8"));
    assert_true(holds(&a, "each.\nThey replace ships"));
    static const char *const noise[] = {"World", "cookies", "Share on", "Sign up", "Related", "ferry", "far too many", "rights",
        "color", "NewsArticle"};
    for (size_t i = 0; i < sizeof noise / sizeof *noise; i++) assert_false(holds(&a, noise[i]));
    assert_date(&a, 2019, 3, 14, CN_FROM_META);
    assert_string_equal(a.lang, "en");
    assert_true(cn_str_is(a.author, "Ada Lind"));
    assert_true(cn_str_is(a.outlet, "The Harbour Post"));
    assert_int_equal(cn_str_find(a.text, CN_STR("patrol boats"), a.title.len + 2), 79);  /* the title stands once */
}

static void wrong_charset_is_overruled(void **state)
{
    (void)state;
    CnArticle a = read_page("ar-1256.html"), b = read_page("ar-utf8.html");
    assert_true(cn_str_is(a.charset, "windows-1256"));
    assert_true(cn_str_is(b.charset, "utf-8"));
    assert_true(a.charset_overruled && b.charset_overruled);
    assert_true(cn_str_eq(a.text, b.text));
    assert_string_equal(a.lang, "ar");
    assert_date(&a, 2018, 7, 21, CN_FROM_TEXT);
}

static void charset_is_told_by_letters(void **state)
{
    (void)state;
    static const char *const pages[] = {"ru-1251.html", "ru-koi8r.html", "ru-8859-5.html", "ru-utf16.html"};
    CnArticle first = read_page(pages[0]);
    assert_true(cn_str_is(first.charset, "windows-1251"));
    assert_date(&first, 2019, 3, 14, CN_FROM_TEXT);
    for (size_t i = 1; i < 4; i++) {
        CnArticle a = read_page(pages[i]);
        assert_true(cn_str_eq(a.text, first.text));
        assert_false(a.charset_overruled);
    }
}

static void map_leads_to_raw_bytes(void **state)
{
    (void)state;
    CnStr raw = CN_STR("\xEF\xBB\xBFOne\r\n\r\nTwo \xFFthree\r\n");
    CnArticle a;
    assert_int_equal(read_bytes(raw, CN_FORM_TEXT, NULL, &a), CN_OK);
    assert_true(cn_str_is(a.text, "One\n\nTwo \xEF\xBF\xBDthree\n"));
    assert_int_equal(a.n_bad_bytes, 1);
    for (size_t i = 0; i + 1 < a.n_map; i++) {  /* each piece is the same bytes, but for what was bad */
        uint32_t n = a.map[i + 1].text_at - a.map[i].text_at;
        for (uint32_t k = 0; k < n && (unsigned char)a.text.ptr[a.map[i].text_at + k] < 0x80; k++)
            assert_int_equal(a.text.ptr[a.map[i].text_at + k], raw.ptr[a.map[i].raw_at + k]);
    }
    a = read_page("en.html");
    assert_true(a.n_map > 8);
}

static void plain_text_has_title_and_dateline(void **state)
{
    (void)state;
    CnArticle a = read_text("\nBoats ordered\n\nBy a reporter\n26 October, 2017\nThe navy has ordered boats on 5 May 2016.\n");
    assert_int_equal(a.title.at, 1);
    assert_int_equal(a.title.len, 13);
    assert_date(&a, 2017, 10, 26, CN_FROM_TEXT);
    assert_int_equal(read_text("No title here\nbut two lines\n").title.len, 0);
    static const struct { const char *line; int year, month, day; } lines[] = {
        {"November 06th - 2017", 2017, 11, 6}, {"\u0627\u0644\u0633\u0628\u062A 21 \u064A\u0648\u0644\u064A\u0648 2018", 2018, 7, 21},
        {"MOSCOW, 26 Oct 2021 (Agency) - The navy has ordered boats, said the ministry on that day, after four years of talks.",
            2021, 10, 26},
        {"2021-10-26", 2021, 10, 26}, {"Posted 26.10.2021 14:05", 2021, 10, 26}, {"10/26/2021", 2021, 10, 26},
        {"26/10/2021", 2021, 10, 26}, {"05/06/2021", 2021, 0, 0}, {"2021\u5E7410\u670826\u65E5", 2021, 10, 26},
        {"21 \u062A\u0645\u0648\u0632/\u064A\u0648\u0644\u064A\u0648 2018", 2018, 7, 21},
        {"\u0662\u0661 \u062A\u0645\u0648\u0632 \u0662\u0660\u0661\u0668", 2018, 7, 21},
        {"31 November 2017", 2017, 11, 0}, {"26 October 1817", 0, 0, 0},
        {"The ministry said that it signed on 26 October 2017 a contract with the yard in the town by the sea.", 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char text[512];
        snprintf(text, sizeof text, "Boats ordered\n\n%s\nThe navy has ordered twelve boats.\n", lines[i].line);
        a = read_text(text);
        assert_date(&a, lines[i].year, lines[i].month, lines[i].day, lines[i].year ? CN_FROM_TEXT : CN_FROM_NONE);
    }
}

static void date_given_wins(void **state)
{
    (void)state;
    CnDocument doc = cn_document_of(CN_STR("t"), CN_STR("Title\n\n26 October 2017\nText."), CN_FORM_TEXT, (CnDate){2020, 2, 0});
    CnArticle a;
    assert_int_equal(cn_article(&arena, &doc, &options, &a, NULL), CN_OK);
    assert_date(&a, 2020, 2, 0, CN_FROM_USER);
    doc = cn_document_of(CN_STR("t"), CN_STR("Some text."), CN_FORM_TEXT, (CnDate){0});
    doc.url = CN_STR("https://news.example/world/2017/10/26/boats-ordered");
    assert_int_equal(cn_article(&arena, &doc, NULL, &a, NULL), CN_OK);
    assert_date(&a, 2017, 10, 26, CN_FROM_URL);
}

static void boilerplate_of_plain_text_is_skipped(void **state)
{
    (void)state;
    CnArticle a = read_text("Boats ordered\n\nThe navy has ordered boats.\nShare on A\nHelp us to stay free, give now!\nThe yard is "
                            "glad.\n\nRelated posts:\nSudmark sells a ferry\nNo more ferries\n");
    assert_int_equal(a.n_skip, 3);
    assert_true(cn_str_starts(cn_str_sub(a.text, a.skip[0].at, a.text.len), CN_STR("Share on A\n")));
    assert_true(cn_str_starts(cn_str_sub(a.text, a.skip[1].at, a.text.len), CN_STR("Help us")));
    assert_int_equal(a.skip[2].at + a.skip[2].len, a.text.len);
    a = read_text("<html><body><p>The navy has ordered twelve boats from the yard, it said.</p><p>Share on A and on B</p>"
                  "<p>The yard in the town by the sea is glad of it, its director said.</p><h3>See also</h3><p>A ferry</p>");
    assert_true(cn_str_is(a.text, "The navy has ordered twelve boats from the yard, it said.\n\n"
                                  "The yard in the town by the sea is glad of it, its director said.\n"));
}

static void no_text_is_an_error(void **state)
{
    (void)state;
    CnArticle a;
    assert_int_equal(read_bytes(CN_STR(" \r\n\t "), CN_FORM_TEXT, NULL, &a), CN_ERR_FORMAT);
    assert_int_equal(read_bytes(CN_STR("<html><script>x</script></html>"), CN_FORM_HTML, NULL, &a), CN_ERR_FORMAT);
    assert_int_equal(read_bytes(CN_STR(""), CN_FORM_TEXT, NULL, &a), CN_ERR_FORMAT);
    assert_int_equal(read_bytes(CN_STR("\xFF\xFE"), CN_FORM_HTML, NULL, &a), CN_ERR_FORMAT);
}

static void text_is_limited(void **state)
{
    (void)state;
    size_t n = (size_t)9 << 20;
    char *bytes = malloc(n);
    assert_non_null(bytes);
    memset(bytes, 'a', n);
    CnArticle a;
    assert_int_equal(read_bytes((CnStr){bytes, n}, CN_FORM_TEXT, NULL, &a), CN_OK);
    assert_true(a.cut);
    assert_int_equal(a.text.len, 8 << 20);
    free(bytes);
}

/* Each piece repeated to some megabytes must be read in time linear in its length, without much stack. */
static void hostile_pages_are_harmless(void **state)
{
    (void)state;
    static const char *const pieces[] = {"<div>", "<b>", "<table><tr><td>", "</p></x></span>", "<x>", "<title>", "<!--", "<",
        "&", "&#x41;", "<h1>a</h1>", "<li>", "<a b=\"", "<p hidden>x", "<script>", "<time>1", "<!", "</", "<a =", "<meta name=x>",
        "<article><h1>x</h1>", "<amp-x>", "<p class=byline>A B", "<p class=date>1 May 2020", "<a>x</a>", "<h1>x</h1><p>", "<div style=\"a", "<div class='b",
        "<link rel=canonical href=x>", "<span itemprop=author>x", "<div hidden>", "comments replies "};
    size_t n = (size_t)2 << 20;
    char *bytes = malloc(n);
    assert_non_null(bytes);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        size_t len = strlen(pieces[i]);
        for (size_t at = 0; at < n; at++) bytes[at] = pieces[i][at % len];
        memcpy(bytes + n - 4, "text", 4);
        CnArticle a;
        clock_t start = clock();
        read_bytes((CnStr){bytes, n}, CN_FORM_HTML, NULL, &a);
        assert_true(clock() - start < 5 * CLOCKS_PER_SEC);
        cn_arena_free(&arena);
    }
    free(bytes);
}

/* One thing that never ends, or ends far away; and much that is dropped, at a depth where sums are mended one by one and where they are made anew. */
static void giants_are_harmless(void **state)
{
    (void)state;
    static const struct { const char *before; int times; const char *head, *piece; } rows[] = {
        {"", 0, "<div class=\"", "comments "}, {"", 0, "<div class=", "a"}, {"", 0, "<div ", "a"}, {"", 0, "<div ", "class=a "}, {"", 0, "<script>", "a</b </scr"}, {"", 0, "<!--", "-> "},
        {"", 0, "<title>", "</t"}, {"<div>", 90, "", "<p class=ad>x</p>"}, {"<div>", 500, "", "<p class=ad>x</p>"}, {"<b>", 3, "<p>", "a "}, {"", 0, "<p>", " \n"}, {"", 0, "<p>", "a"},
        {"", 0, "<script type=application/ld+json>[", "{\"@graph\":["}, {"", 0, "", "<script type=application/ld+json>{\"@graph\":[{\"@graph\":[{\"@graph\":[1]}]}]}</script>"},
        {"", 0, "", "<i class=aaaaBbbbbCccccDdddEeeeeFfffffGgggg>"}, {"<table>", 200, "", "</td>"},
    };
    size_t n = (size_t)8 << 20;
    char *bytes = malloc(n);
    assert_non_null(bytes);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t len = 0, head = strlen(rows[i].head), piece = strlen(rows[i].piece);
        for (int k = 0; k < rows[i].times; k++) memcpy(bytes + len, rows[i].before, strlen(rows[i].before)), len += strlen(rows[i].before);
        memcpy(bytes + len, rows[i].head, head), len += head;
        for (size_t k = 0; len < n; len++, k++) bytes[len] = rows[i].piece[k % piece];
        CnArticle a;
        clock_t start = clock();
        read_bytes((CnStr){bytes, n}, CN_FORM_HTML, NULL, &a);
        if (clock() - start >= 5 * CLOCKS_PER_SEC) fail_msg("row %zu", i);
        cn_arena_free(&arena);
    }
    free(bytes);
}

/* A phrase is found wherever it stands in a paragraph's head, whatever letters stand before it; never within a word. */
static void phrases_are_found_between_words(void **state)
{
    (void)state;
    static const char *const before[] = {"a ", "of ", "help ", "helpus ", "Wörter, ", "слово ", "كلمة، ", "“help” ", "help—", "字 ", "naïve ", "x1 ", "×", "\xE2\x80\xAF", "ПЕРЕДАЧА ", "ą ", "ﬁ "};
    static const char *const within[] = {"x", "1", "é", "ж", "ب", "字 x", "unhelp "};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        for (size_t n = 0; n < 24; n++) {
            char text[2048];
            size_t len = (size_t)snprintf(text, sizeof text, "Title of it\n\n");
            for (size_t k = 0; k < n; k++) len += (size_t)snprintf(text + len, sizeof text - len, "%s", before[i]);
            bool near = len - 13 + 21 <= 240;
            if (!near && len - 13 < 240) continue;   /* it stands on the border */
            snprintf(text + len, sizeof text - len, "Help us, to stay FREE. And more.");
            CnArticle a = read_text(text);
            if (a.n_skip != near) fail_msg("%zu: %s", a.n_skip, text);
        }
    for (size_t i = 0; i + 2 < sizeof within / sizeof *within; i++) {
        char text[256];
        snprintf(text, sizeof text, "Title of it\n\nWords, %shelp us to stay free. And more.", within[i]);
        if (read_text(text).n_skip) fail_msg("%s", text);
    }
}

static CnArticle read_beside(const char *bytes, CnForm form, const char *title)
{
    CnDocument doc = cn_document_of(CN_STR("test"), cn_str(bytes), form, (CnDate){0});
    CnArticle out;
    doc.title = cn_str(title);
    doc.author = CN_STR(" Ada\n Lind ");
    doc.outlet = CN_STR("The Post");
    arena.guard = &guard;
    if (setjmp(guard)) fail_msg("memory ran out");
    assert_int_equal(cn_article(&arena, &doc, &options, &out, NULL), CN_OK);
    check_article(&doc, &out);
    return out;
}

/* The raw bytes that the map gives for a stretch of text. */
static CnStr raw_of(const CnArticle *a, const char *bytes, size_t from, size_t to)
{
    uint32_t ends[2] = {0, 0};
    for (int k = 0; k < 2; k++)
        for (size_t i = 0; i + 1 < a->n_map; i++) {
            uint32_t at = (uint32_t)(k ? to : from), most = a->map[i + 1].raw_at;
            if (at < a->map[i].text_at) break;
            uint32_t raw = a->map[i].raw_at + (at - a->map[i].text_at);
            ends[k] = raw < most ? raw : most;
        }
    return (CnStr){bytes + ends[0], ends[1] - ends[0]};
}

static void title_beside_begins_the_text(void **state)
{
    (void)state;
    static const char *const piece = "<h2>Background</h2><p>Twelve boats were sold.</p>", *const text = "Twelve boats were sold.\nMore.";
    static const struct { const char *bytes; CnForm form; const char *text; } cases[] = {
        {"<h2>Background</h2><p>Twelve boats were sold.</p>", CN_FORM_HTML, "Boats & ships\n\nBackground\n\nTwelve boats were sold.\n"},
        {"Twelve boats were sold.\nMore.", CN_FORM_TEXT, "Boats & ships\n\nTwelve boats were sold.\nMore."},
        {"First line.\n\nTwelve boats were sold.", CN_FORM_TEXT, "Boats & ships\n\nFirst line.\n\nTwelve boats were sold."},
        {"Boats & ships\n\nTwelve boats were sold.", CN_FORM_TEXT, "Boats & ships\n\nTwelve boats were sold."},
        {"Boats & ships: twelve were sold.", CN_FORM_TEXT, "Boats & ships: twelve were sold."},
        {"BOATS AND SHIPS\n\nx", CN_FORM_TEXT, "Boats & ships\n\nBOATS AND SHIPS\n\nx"},
        {"<p>Boats &amp; ships", CN_FORM_HTML, "Boats & ships\n"},
        {"<h1>Boats &amp; Ships</h1><p>Twelve boats were sold.</p>", CN_FORM_HTML, "Boats & Ships\n\nTwelve boats were sold.\n"},
        {"<html><head><title>Twelve boats sold to the north</title></head><body><p>Twelve boats were sold.</p></body></html>", CN_FORM_HTML,
            "Twelve boats sold to the north\n\nTwelve boats were sold.\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CnArticle a = read_beside(cases[i].bytes, cases[i].form, " Boats &\n ships ");
        if (!cn_str_is(a.text, cases[i].text)) fail_msg("%zu: \"%.*s\"", i, (int)a.text.len, a.text.ptr);
        assert_int_equal(a.title.at, 0);
        assert_true(cn_str_is(a.author, "Ada Lind") && cn_str_is(a.outlet, "The Post"));
    }
    CnArticle a = read_beside(piece, CN_FORM_HTML, "Boats");
    size_t body = cn_str_find(a.text, CN_STR("Twelve"), 0);
    assert_int_equal(raw_of(&a, piece, 0, a.title.len).len, 0);   /* the title stands in no raw bytes */
    assert_true(cn_str_is(raw_of(&a, piece, body, body + 6), "Twelve"));
    a = read_beside(text, CN_FORM_TEXT, "Boats");
    body = cn_str_find(a.text, CN_STR("More"), 0);
    assert_int_equal(raw_of(&a, text, 0, a.title.len).len, 0);
    assert_true(cn_str_is(raw_of(&a, text, body, body + 5), "More."));
    assert_int_equal(read_beside("x", CN_FORM_TEXT, NULL).title.len, 0);
    a = read_beside("<p>see also", CN_FORM_HTML, "Boats");
    assert_true(cn_str_starts(a.text, CN_STR("Boats\n")));
}

/* The day of fetching is the last resort, and no date is believed that lies behind it. */
static void fetched_pages(void **state)
{
    (void)state;
    static const struct { const char *page, *url, *date; CnDateFrom from; } cases[] = {
        {"<title>x</title><p>Some text about ships.", "http://x.example/a", "2016-02-28", CN_FROM_WARC},
        {"<meta property='article:published_time' content='2016-02-20T10:00:00Z'><p>Some text about ships.", "http://x.example/a", "2016-02-20", CN_FROM_META},
        {"<meta property='article:published_time' content='2016-02-29T01:00:00Z'><p>Some text about ships.", "http://x.example/a", "2016-02-29", CN_FROM_META},
        {"<meta property='article:published_time' content='2016-03-01T10:00:00Z'><p>Some text about ships.", "http://x.example/a", "2016-02-28", CN_FROM_WARC},
        {"<p>Some text about ships.", "http://x.example/2016/02/11/a", "2016-02-11", CN_FROM_URL},
        {"<p>Some text about ships.", "http://x.example/2017/02/11/a", "2016-02-28", CN_FROM_WARC},
        {"<p>Some text about ships.", "http://x.example/2016/02/a", "2016-02", CN_FROM_URL},
        {"<p>2016-02-10</p><p>Some text about ships.", "http://x.example/a", "2016-02-10", CN_FROM_TEXT},
    };
    arena.guard = &guard;
    if (setjmp(guard)) fail();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CnDocument doc = cn_document_of(CN_STR("x"), cn_str(cases[i].page), CN_FORM_HTML, (CnDate){2016, 2, 28});
        doc.url = cn_str(cases[i].url);
        doc.retrieved = CN_STR("2016-02-28T23:00:00Z");
        doc.date_from = CN_FROM_WARC;
        CnArticle article;
        char date[16];
        assert_int_equal(cn_article(&arena, &doc, &options, &article, NULL), CN_OK);
        snprintf(date, sizeof date, article.date.day ? "%04d-%02d-%02d" : "%04d-%02d", article.date.year, article.date.month, article.date.day);
        if (strcmp(date, cases[i].date) || article.date_from != cases[i].from) fail_msg("case %zu: %s from %d", i, date, (int)article.date_from);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, empty_arena)
    const struct CMUnitTest tests[] = {
        TEST(page_gives_its_main_text), TEST(wrong_charset_is_overruled), TEST(charset_is_told_by_letters),
        TEST(map_leads_to_raw_bytes), TEST(plain_text_has_title_and_dateline), TEST(date_given_wins),
        TEST(boilerplate_of_plain_text_is_skipped), TEST(no_text_is_an_error), TEST(text_is_limited),
        TEST(hostile_pages_are_harmless), TEST(giants_are_harmless), TEST(phrases_are_found_between_words), TEST(title_beside_begins_the_text), TEST(fetched_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
