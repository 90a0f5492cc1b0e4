/* The door of feeds: the formats, dates as they occur, links, encodings; what is broken and what is meant to harm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "article/article.h"
#include "document/feed.h"
#include "document/document.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static char path[] = "/tmp/consign-feed-XXXXXX";

static int make_file(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int drop_file(void **state)
{
    (void)state;
    return unlink(path);
}

static void put(const void *bytes, size_t n)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
}

static CnInputs *open_bytes(const void *bytes, size_t n, CnInputOptions options)
{
    static const char *paths[1];
    paths[0] = path;
    put(bytes, n);
    options.form = CN_FORM_RSS;
    CnInputs *inputs = cn_inputs_open(paths, 1, &options, NULL);
    assert_non_null(inputs);
    return inputs;
}

static CnInputs *open_text(const char *text) { return open_bytes(text, strlen(text), (CnInputOptions){.max_bytes = 0}); }

static CnDocument next(CnInputs *inputs)
{
    CnDocument doc;
    CnErr err = {0};
    CnCode code = cn_inputs_next(inputs, &doc, &err);
    if (code != CN_OK) fail_msg("code %d: %s", code, err.text);
    return doc;
}

static void assert_end(CnInputs *inputs)
{
    CnDocument doc;
    assert_int_equal(cn_inputs_next(inputs, &doc, NULL), CN_END);
    cn_inputs_close(inputs);
}

static void assert_str(CnStr is, const char *wanted)
{
    if (!cn_str_is(is, wanted)) fail_msg("\"%.*s\" is not \"%s\"", (int)is.len, is.ptr, wanted);
}

static void assert_day(CnDate date, const char *wanted)
{
    char text[16];
    snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
    assert_string_equal(text, wanted);
}

static void dates_as_they_occur(void **state)
{
    (void)state;
    static const struct { const char *text, *day; } dates[] = {
        {"Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01"}, {"Thu, 1 Jan 2004 23:48:21 EST", "2004-01-02"}, {"01 Jan 04 00:10 +0300", "2003-12-31"},
        {"Thu, 01 Jan 2004 19:48", "2004-01-01"}, {"Thursday, 1 January 2004", "2004-01-01"}, {"January 5th, 2004 9:30 pm PST", "2004-01-06"},
        {"Sun Jan  4 16:29:06 PST 2004", "2004-01-05"}, {"Sun Jan  4 16:29:06 2004", "2004-01-04"}, {"Mon, 31 Dec 99 22:00:00 UT", "1999-12-31"},
        {"2003-12-31T10:14:55Z", "2003-12-31"}, {"2003-12-31T22:14:55-08:00", "2004-01-01"}, {"2003-12-31t00:14:55.123+02:00", "2003-12-30"},
        {"2003-12-31 10:14:55", "2003-12-31"}, {"2003-12-31", "2003-12-31"}, {"2003-12", "2003-12-00"}, {"2003", "2003-00-00"},
        {"20031231", "2003-12-31"}, {"20031231T235900-0500", "2004-01-01"}, {"2003-365", "2003-12-31"}, {"2003335", "2003-12-01"},
        {"2004-W01-1", "2003-12-29"}, {"2003/12/31 10:14", "2003-12-31"}, {"1072865695", "2003-12-31"}, {"1072865695000", "2003-12-31"},
        {"31.12.2003 23:10 +0100", "2003-12-31"}, {"12/31/2003", "2003-12-31"}, {"31/12/2003", "2003-12-31"}, {"04/05/2003", "0000-00-00"},
        {"Sat, 29 Feb 2003 10:00:00 GMT", "2003-02-00"}, {"Wed, 02 Oct 2002 15:00:00 +0200 (CEST)", "2002-10-02"}, {"soon", "0000-00-00"},
        {"", "0000-00-00"}, {"Thu, 01 Jan 3004 10:00:00 GMT", "0000-00-00"}, {"99999999999999999999", "0000-00-00"}, {"2003-13-41", "0000-00-00"},
        {"  \n Fri, 05 Mar 2010 08:00:00 Z \n", "2010-03-05"}, {"Tue, 3 Sept 2013 24:00:00 GMT", "2013-09-04"}, {"2010-W99", "2010-00-00"}};
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        char text[16];
        CnDate date = cn_feed_date(cn_str(dates[i].text));
        snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
        if (strcmp(text, dates[i].day)) fail_msg("%s: %s, not %s", dates[i].text, text, dates[i].day);
    }
}

static void rss_is_read(void **state)
{
    (void)state;
    CnInputs *inputs = open_text("<?xml version='1.0'?>\n<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
        "<channel><title>The Harbour Post</title><link>http://post.example/</link><language>en-gb</language>"
        "<image><title>Logo</title><link>http://post.example/logo</link></image>"
        "<item><title>Boats &amp;amp; &lt;b&gt;ships&lt;/b&gt;</title><link>/a?x=1&amp;y=2</link><pubDate>Wed, 02 Oct 2002 23:00:00 -0200</pubDate>"
        "<dc:creator>Ada Lind</dc:creator><dc:creator>Bo Ek</dc:creator><description>Short.</description>"
        "<content:encoded><![CDATA[<p>Twelve <b>boats</b> &amp; more.</p>]]></content:encoded></item>"
        "<item><guid>http://post.example/b</guid><description>5 &lt; 6, they say.</description><author>x@y.example (Cy)</author>"
        "<source url='http://wire.example/'>The Wire</source></item>"
        "<item><title>Only a title</title><guid isPermaLink='false'>k7</guid></item><item><link>http://post.example/none</link></item></channel></rss>");
    CnDocument doc = next(inputs);
    assert_str(doc.title, "Boats & ships");
    assert_str(doc.name, "http://post.example/a?x=1&y=2");
    assert_str(doc.url, "http://post.example/a?x=1&y=2");
    assert_str(doc.bytes, "<p>Twelve <b>boats</b> &amp; more.</p>");
    assert_str(doc.author, "Ada Lind, Bo Ek");
    assert_str(doc.outlet, "The Harbour Post");
    assert_str(doc.lang, "en-gb");
    assert_int_equal(doc.form, CN_FORM_HTML);
    assert_int_equal(doc.date_from, CN_FROM_FEED);
    assert_day(doc.date, "2002-10-03");
    assert_true(doc.offset > 0);
    doc = next(inputs);
    assert_str(doc.url, "http://post.example/b");
    assert_str(doc.bytes, "5 < 6, they say.");
    assert_int_equal(doc.form, CN_FORM_TEXT);
    assert_str(doc.author, "Cy");
    assert_str(doc.outlet, "The Wire");
    doc = next(inputs);
    assert_str(doc.bytes, "Only a title");
    assert_true(cn_str_ends(doc.name, CN_STR("#k7")) && !doc.url.len);
    CnDocument none;
    assert_int_equal(cn_inputs_next(inputs, &none, NULL), CN_END);
    size_t n;
    assert_true(cn_str_is(cn_inputs_notes(inputs, &n)->what, "entries of feeds without words") && n == 1);
    cn_inputs_close(inputs);
}

static void atom_is_read(void **state)
{
    (void)state;
    CnInputs *inputs = open_text("<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de' xml:base='http://a.example/x/'>"
        "<title type='html'>Blatt &amp;amp; Welt</title><link href='http://a.example/'/>"
        "<entry><title type='text'>a &lt;b&gt; c</title><link rel='self' href='self'/><link href='../y' xml:base='z/'/><id>urn:1</id>"
        "<author><name>Ada</name><email>a@a.example</email></author><updated>2003-12-31T22:00:00-03:00</updated><published>2003-12-30T22:00:00Z</published>"
        "<source><title>Quelle</title></source><summary>Kurz.</summary>"
        "<content type='xhtml'><x:div xmlns:x='http://www.w3.org/1999/xhtml'>Zw\xC3\xB6lf <x:b>Boote</x:b><x:br/>&lt;ja&gt;</x:div></content></entry>"
        "<entry xml:lang='fr'><title>Deux</title><content type='text'>&lt;p&gt; est une balise</content></entry>"
        "<entry><title>B</title><content type='application/octet-stream'>PGI+ZWluczwvYj4=</content></entry></feed>");
    CnDocument doc = next(inputs);
    assert_str(doc.title, "a <b> c");
    assert_str(doc.url, "http://a.example/x/y");
    assert_str(doc.author, "Ada");
    assert_str(doc.outlet, "Quelle");
    assert_str(doc.lang, "de");
    assert_day(doc.date, "2003-12-30");
    assert_int_equal(doc.form, CN_FORM_HTML);
    assert_non_null(strstr(doc.bytes.ptr, "Zw\xC3\xB6lf <b>Boote</b><br>&lt;ja&gt;</div>"));
    doc = next(inputs);
    assert_str(doc.bytes, "<p> est une balise");
    assert_int_equal(doc.form, CN_FORM_TEXT);
    assert_str(doc.lang, "fr");
    assert_str(doc.outlet, "Blatt & Welt");
    doc = next(inputs);
    assert_str(doc.bytes, "<b>eins</b>");
    assert_end(inputs);
}

static void json_feed_is_read(void **state)
{
    (void)state;
    CnInputs *inputs = open_text("{\"version\":\"https:\\/\\/jsonfeed.org\\/version\\/1.1\",\"title\":\"Post\",\"home_page_url\":\"http://j.example/\",\"language\":\"es\","
        "\"items\":[7,{\"id\":3,\"title\":\" Uno \",\"url\":\"/1\",\"content_html\":\"<p>Doce barcos\",\"date_published\":\"2020-05-01T01:00:00+02:00\","
        "\"authors\":[{\"name\":\"Ada\"},{\"name\":\"Bo\"}]},{\"id\":\"x\",\"summary\":\"Resumen.\",\"language\":\"pt\",\"date_modified\":\"2020-05-02\"}]}");
    CnDocument doc = next(inputs);
    assert_str(doc.title, "Uno");
    assert_str(doc.url, "http://j.example/1");
    assert_str(doc.author, "Ada, Bo");
    assert_str(doc.outlet, "Post");
    assert_str(doc.lang, "es");
    assert_day(doc.date, "2020-04-30");
    assert_int_equal(doc.form, CN_FORM_HTML);
    doc = next(inputs);
    assert_str(doc.bytes, "Resumen.");
    assert_str(doc.lang, "pt");
    assert_day(doc.date, "2020-05-02");
    assert_end(inputs);
}

static void broken_feeds_are_mended(void **state)
{
    (void)state;
    /* bare ampersands, entities of HTML, an item that nobody closes, stray tags and signs, no quotes, a cut end */
    CnInputs *inputs = open_text("\n  <?xml version=\"1.0\"?><!-- x --><!DOCTYPE rss [<!ENTITY a \"b\">]><rss><channel><title>T</title>"
        "<item><title>R&D &eacute;t&eacute; &nosuch; 3 < 4</title><link>http://a.example/?a=1&b=2&copy=3</link></b><enclosure url=x.mp3 />"
        "<description><p>One<br>two</p></description>"
        "<item><title>Two</title><dc:date>2001-02-03</dc:date><description><![CDATA[never closed <b>here</b>");
    CnDocument doc = next(inputs);
    assert_str(doc.title, "R&D \xC3\xA9t\xC3\xA9 &nosuch; 3 < 4");
    assert_str(doc.url, "http://a.example/?a=1&b=2&copy=3");
    assert_non_null(strstr(doc.bytes.ptr, "<p>One<br>two</p>"));
    doc = next(inputs);
    assert_str(doc.title, "Two");
    assert_day(doc.date, "2001-02-03");
    assert_true(cn_str_starts(doc.bytes, CN_STR("never closed")));
    assert_end(inputs);
}

static void no_feed_is_said(void **state)
{
    (void)state;
    CnDocument doc;
    CnErr err;
    static const struct { const char *text, *words; } bad[] = {{"<note>x</note>", "is no feed"}, {"{\"version\":1,", "is not JSON"}, {"words", "is no feed"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CnInputs *inputs = open_text(bad[i].text);
        assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_ERR_FORMAT);
        assert_non_null(strstr(err.text, bad[i].words));
        assert_end(inputs);
    }
    assert_end(open_text("<rss></rss>"));
}

/* A feed of `piece` over and over between head and tail, read to the end in little time. */
static void read_hostile(const char *head, const char *piece, size_t times, const char *tail)
{
    size_t n = strlen(head), m = strlen(piece), t = strlen(tail);
    char *text = malloc(n + m * times + t + 1);
    assert_non_null(text);
    memcpy(text, head, n);
    for (size_t i = 0; i < times; i++) memcpy(text + n + i * m, piece, m);
    memcpy(text + n + m * times, tail, t);
    clock_t began = clock();
    CnInputs *inputs = open_bytes(text, n + m * times + t, (CnInputOptions){.max_bytes = 0});
    CnDocument doc;
    CnErr err;
    for (CnCode code; (code = cn_inputs_next(inputs, &doc, &err)) != CN_END;) assert_true(code == CN_OK || err.text[0]);
    cn_inputs_close(inputs);
    free(text);
    double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
    if (seconds > 5) fail_msg("%s took %.1f s", piece, seconds);
}

static void hostile_feeds_take_no_time(void **state)
{
    (void)state;
    static const char head[] = "<rss><channel><item><title>x</title><description>", tail[] = "</description></item></channel></rss>";
    static const char *const pieces[] = {"<a>", "<a ", "<!--", "<![CDATA[", "<?", "</a>", "<item>", "<a x=\"", "<a b='c'/>", "&#x", "&amp", "<", "<!", "<a xml:base='b'>"};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) read_hostile(head, pieces[i], 200000, tail);
    read_hostile("<rss><channel><item ", "a='b' ", 200000, "><title>x</title></item></channel></rss>");
    read_hostile("<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\">", "<!ENTITY b \"&a;&a;&a;&a;\">", 100000, "]><rss><channel><item><title>&b;</title></item></channel></rss>");
    read_hostile("{\"version\":\"https://jsonfeed.org/version/1\",\"items\":", "[", 200000, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_as_they_occur), cmocka_unit_test(rss_is_read), cmocka_unit_test(atom_is_read), cmocka_unit_test(json_feed_is_read),
        cmocka_unit_test(broken_feeds_are_mended), cmocka_unit_test(no_feed_is_said), cmocka_unit_test(hostile_feeds_take_no_time),
    };
    return cmocka_run_group_tests(tests, make_file, drop_file);
}
