/* Pages cut into nodes: the same by every path that this processor can; names, attributes, and what ends where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "article/html.h"
#include "article/looks.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#ifndef CN_SOURCE_ROOT
#define CN_SOURCE_ROOT "."
#endif

static CnArena arena, own;
static jmp_buf guard;
static const CnArticleIndex *names;
static uint64_t dice = 88172645463325252u;

static unsigned throw(size_t sides)
{
    dice ^= dice << 13, dice ^= dice >> 7, dice ^= dice << 17;
    return (unsigned)(dice % sides);
}

static CnHtml parse(const char *page) { return cn_html_parse(&arena, cn_str(page), names); }

/* The page in a block of its own length, so that a sanitizer sees who reads behind it. */
static void all_paths_agree(CnStr page)
{
    char *bytes = malloc(page.len + 1);
    assert_non_null(bytes);
    char *alone = page.len ? memcpy(bytes + 1, page.ptr, page.len) : bytes;
    cn_arena_empty(&arena);
    CnHtml want = cn_html_parse_by(CN_HTML_SIXTEEN, &arena, (CnStr){alone, page.len}, names);
    for (CnHtmlPath path = CN_HTML_SIXTEEN; path <= CN_HTML_BEST; path++) {
        if (!cn_html_can(path)) continue;
        CnHtml got = cn_html_parse_by(path, &arena, (CnStr){alone, page.len}, names);
        assert_int_equal(got.n, want.n);
        assert_int_equal(got.cut, want.cut);
        for (uint32_t i = 0; i < got.n; i++) {
            CnNode a = want.node[i], b = got.node[i];
            bool same = a.at == b.at && a.len == b.len && a.parent == b.parent && a.end == b.end && a.tag == b.tag && a.looks == b.looks;
            if (!same || (size_t)a.at + a.len > page.len || a.end > got.n || a.end <= i) fail_msg("path %d, node %u of: %.*s", (int)path, i, (int)page.len, alone);
        }
    }
    free(bytes);
}

static const char *const pieces[] = {"<div>", "</div>", "<p class=\"related-posts\">", "</p>", "<a href='x>y'>", "</a>", "<img alt=\"a > b\" src=x>", "<script>a</b></script>", "<!-- x -- y -->",
    "<!-->", "<", ">", "\"", "'", "=", "/", " ", "\n\t", "text", "<td>", "<tr>", "<table>", "</table>", "<li>", "<svg><path d=\"M0 0\"/></svg>", "<x-y>", "</x-y>", "<amp-ad>", "<br/>", "</br>",
    "<pre> ", "<title>", "</title>", "<h1 id=comments>", "<span itemprop=author hidden>", "<p style=\"display:none\">", "<b role = 'dialog' >", "</", "<!", "<?php", "&amp;",
    "<div class=\"aVeryLongNameOfAClassThatGoesOnAndOn relatedSidebarBox byline\" data-something-that-is-very-long-indeed-and-longer-than-sixty-four-bytes=1 rel=author>"};

static void paths_agree_on_any_page(void **state)
{
    (void)state;
    for (int round = 0; round < 4000; round++) {
        char page[4096];
        size_t n = 0, most = throw(3) ? throw(300) : throw(2000);
        while (n < most) {
            const char *piece = pieces[throw(sizeof pieces / sizeof *pieces)];
            n += (size_t)snprintf(page + n, sizeof page - n, "%s", piece);
        }
        for (unsigned i = throw(4); i-- > 0 && n;) page[throw(n)] = (char)throw(128);
        all_paths_agree((CnStr){page, n});
    }
    all_paths_agree((CnStr){"", 0});
}

static void paths_agree_on_saved_pages(void **state)
{
    (void)state;
    glob_t found;
    assert_int_equal(glob(CN_SOURCE_ROOT "/tests/article/pages/*/source.html", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        FILE *file = fopen(found.gl_pathv[i], "rb");
        assert_non_null(file);
        static char bytes[1 << 20];
        size_t n = fread(bytes, 1, sizeof bytes, file);
        fclose(file);
        all_paths_agree((CnStr){bytes, n});
        for (int k = 0; k < 20; k++) all_paths_agree(cn_str_sub((CnStr){bytes, n}, throw(n), n - throw(64)));
    }
    assert_true(found.gl_pathc > 30);
    globfree(&found);
}

static void tags_have_their_names(void **state)
{
    (void)state;
    for (unsigned tag = CN_TAG_OTHER + 1; tag < CN_TAG_COUNT; tag++) {
        char page[64];
        for (int shout = 0; shout < 2; shout++) {
            int n = snprintf(page, sizeof page, "<%s>", cn_tag_name(tag));
            for (int i = 0; shout && i < n; i++) page[i] = (char)(page[i] >= 'a' && page[i] <= 'z' ? page[i] - 32 : page[i]);
            CnHtml html = parse(page);
            if (html.n < 2 || html.node[1].tag != tag || html.node[1].len != strlen(page) - 2) fail_msg("%s", page);
        }
        snprintf(page, sizeof page, "<%sx>", cn_tag_name(tag));
        assert_true(parse(page).node[1].tag == CN_TAG_OTHER || !strncmp(page, "<colx", 5));
    }
    assert_int_equal(cn_html_parse(&arena, (CnStr){"<h\x11>", 4}, names).node[1].tag, CN_TAG_OTHER);   /* which is no h1 */
    assert_int_equal(cn_html_parse(&arena, (CnStr){"<div\0>", 6}, names).node[1].tag, CN_TAG_OTHER);
    assert_int_equal(parse("<blockquote\n>").node[1].tag, CN_TAG_blockquote);
}

static void attributes_tell_looks(void **state)
{
    (void)state;
    static const struct { const char *page; unsigned looks; } rows[] = {
        {"<div>", 0}, {"<div class=comments>", CN_LOOKS_NOISE | CN_LOOKS_APART}, {"<div CLASS='x relatedPosts'>", CN_LOOKS_NOISE}, {"<div class=\"unrelatedposts\">", 0},
        {"<div class = \"storyBody\">", CN_LOOKS_GOOD}, {"<div class=ARTICLE>", CN_LOOKS_GOOD}, {"<div data-class=comments>", 0}, {"<div hidden>", CN_LOOKS_HIDDEN},
        {"<div title='class=\"comments\"' rel=Author>", CN_LOOKS_AUTHOR}, {"<div id=sharing-the-work-with>", 0}, {"<div id=sharing-the-work>", CN_LOOKS_NOISE},
        {"<div style=\"color:red; Display: none\">", CN_LOOKS_HIDDEN}, {"<div role=dialog>", CN_LOOKS_NOISE | CN_LOOKS_APART}, {"<div aria-hidden=true>", CN_LOOKS_HIDDEN},
        {"<div aria-modal>", CN_LOOKS_NOISE | CN_LOOKS_APART}, {"<div aria-hidden=false>", 0}, {"<div itemprop=articleBody>", CN_LOOKS_BODY}, {"<div class=\"a\"hidden>", CN_LOOKS_HIDDEN},
        {"<amp-ad>", CN_LOOKS_HIDDEN}, {"<div class=averyveryverylongwordinside_comments>", CN_LOOKS_NOISE | CN_LOOKS_APART}, {"<div class=averyveryverylongwordinsideComments>", CN_LOOKS_NOISE | CN_LOOKS_APART},
        {"<div class=SIDEbar>", CN_LOOKS_NOISE}, {"<div class=sideBar>", 0}, {"<div class=\"hidden", 0}, {"<div class='byline>", CN_LOOKS_NOISE | CN_LOOKS_AUTHOR},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CnHtml html = parse(rows[i].page);
        if (html.n < 2 || html.node[1].looks != rows[i].looks) fail_msg("%s: %u", rows[i].page, html.n < 2 ? 999u : html.node[1].looks);
    }
}

static void elements_end_where_they_should(void **state)
{
    (void)state;
    /* of the last node: its tag, and that of what it stands in */
    static const struct { const char *page; unsigned tag, in; } rows[] = {
        {"<p>a<p>", CN_TAG_p, CN_TAG_OTHER}, {"<ul><li>a<li>", CN_TAG_li, CN_TAG_ul}, {"<li>a<ul><li>", CN_TAG_li, CN_TAG_ul}, {"<p><b>a</p>b", CN_TAG_TEXT, CN_TAG_OTHER},
        {"<div><b>a</div>b", CN_TAG_TEXT, CN_TAG_OTHER}, {"<b><div>a</b>b", CN_TAG_TEXT, CN_TAG_div}, {"<table><td>a<td>", CN_TAG_td, CN_TAG_table}, {"<table><tr><td>a</table>b", CN_TAG_TEXT, CN_TAG_OTHER},
        {"<head><title>a</title><p>", CN_TAG_p, CN_TAG_OTHER}, {"<script>if (a</b) '<p>'</script>c", CN_TAG_TEXT, CN_TAG_OTHER}, {"<script>a</scripts>b</SCRIPT >c", CN_TAG_TEXT, CN_TAG_OTHER},
        {"<a title='x>y'>b", CN_TAG_TEXT, CN_TAG_a}, {"<img alt = \"x>y\">b", CN_TAG_TEXT, CN_TAG_OTHER}, {"<img alt=x\">b", CN_TAG_TEXT, CN_TAG_OTHER}, {"<x><y>a</x>b", CN_TAG_TEXT, CN_TAG_OTHER},
        {"<br>a", CN_TAG_TEXT, CN_TAG_OTHER}, {"<x/>a", CN_TAG_TEXT, CN_TAG_OTHER}, {"<div/>a", CN_TAG_TEXT, CN_TAG_div}, {"<!-- <b> -->a", CN_TAG_TEXT, CN_TAG_OTHER}, {"<!--><b>a", CN_TAG_TEXT, CN_TAG_b},
        {"a < b", CN_TAG_TEXT, CN_TAG_OTHER}, {"<dl><dt>a<dd>", CN_TAG_dd, CN_TAG_dl}, {"<option>a<option>", CN_TAG_option, CN_TAG_OTHER},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CnHtml html = parse(rows[i].page);
        CnNode last = html.node[html.n - 1];
        if (last.tag != rows[i].tag || html.node[last.parent].tag != rows[i].in) fail_msg("%s: %u in %u", rows[i].page, last.tag, html.node[last.parent].tag);
    }
}

int main(void)
{
    const CnArticleOptions none = {0};
    arena.guard = own.guard = &guard;
    if (setjmp(guard)) return 1;
    names = cn_article_index(&own, &none);
    const struct CMUnitTest tests[] = {cmocka_unit_test(paths_agree_on_any_page), cmocka_unit_test(paths_agree_on_saved_pages), cmocka_unit_test(tags_have_their_names),
        cmocka_unit_test(attributes_tell_looks), cmocka_unit_test(elements_end_where_they_should)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    cn_arena_free(&arena);
    cn_arena_free(&own);
    return failed;
}
