/* The parts of fetching: addresses, fields and bodies of responses, the queue, the journal. */
#include "fetch/response.h"
#include "fetch/journal.h"
#include "fetch/queue.h"
#include "fetch/url.h"
#include "fetch/warc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "../folder.h"

static CnArena arena;
static jmp_buf guard;

#define GUARD() do { arena.guard = &guard; if (setjmp(guard)) fail(); } while (0)

static int empty(void **state)
{
    (void)state;
    cn_arena_free(&arena);
    arena = (CnArena){0};
    return 0;
}

/* ---- addresses of the web ---- */

static CnCode read_url(const char *base, const char *text, CnUrl *url)
{
    CnErr err = {0};
    CnUrl from;
    if (base) assert_int_equal(cn_url_read(&arena, NULL, cn_str(base), &from, &err), CN_OK);
    CnCode code = cn_url_read(&arena, base ? &from : NULL, cn_str(text), url, &err);
    assert_true(code == CN_OK || err.text[0]);
    return code;
}

static void test_urls(void **state)
{
    (void)state;
    GUARD();
    CnUrl u;
    assert_int_equal(read_url(NULL, " HTTPS://Example.ORG:443/a/../b c?q=\xC3\xBC#frag ", &u), CN_OK);
    assert_string_equal(u.text.ptr, "https://example.org/b%20c?q=%c3%bc");
    assert_string_equal(u.origin.ptr, "https://example.org");
    assert_string_equal(u.path.ptr, "/b%20c?q=%c3%bc");
    assert_int_equal(read_url(NULL, "http://example.org:8080", &u), CN_OK);
    assert_string_equal(u.text.ptr, "http://example.org:8080/");
    assert_int_equal(read_url(NULL, "http://example.org./", &u), CN_OK);
    assert_string_equal(u.host.ptr, "example.org");
    assert_int_equal(read_url("http://example.org/a/b?c", "../d?e", &u), CN_OK);
    assert_string_equal(u.text.ptr, "http://example.org/d?e");
    assert_int_equal(read_url("https://example.org/a", "//other.org/b", &u), CN_OK);
    assert_string_equal(u.text.ptr, "https://other.org/b");
    assert_int_equal(read_url(NULL, "http://2130706433/", &u), CN_OK);   /* whatever it is called, it is loopback when a connection is made */
    assert_string_equal(u.host.ptr, "127.0.0.1");
    static const char *const refused[] = {"file:///etc/passwd", "ftp://example.org/", "gopher://example.org/", "javascript:alert(1)", "data:text/html,x",
        "http://user:secret@example.org/", "http://example.org:25/", "https://example.org:22/"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        CnCode code = read_url(NULL, refused[i], &u);
        if (code != CN_ERR_POLICY && code != CN_ERR_FORMAT) fail_msg("%s is taken", refused[i]);
        code = read_url("http://example.org/", refused[i], &u);
        if (code != CN_ERR_POLICY && code != CN_ERR_FORMAT) fail_msg("%s is taken as a redirect", refused[i]);
    }
    static const char *const none[] = {"", "  ", "example.org", "/a", "http://", "http://exa mple.org/", "http://[::1/", "http://a:99999/", "http://a..b/", "http://a.%/"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (read_url(NULL, none[i], &u) == CN_OK) fail_msg("%s is taken", none[i]);
    char *big = cn_arena_take(&arena, CN_URL_BYTES + 10);
    memset(big, 'a', CN_URL_BYTES + 2);
    memcpy(big, "http://a/", 9);
    assert_int_equal(read_url(NULL, big, &u), CN_ERR_LIMIT);
}

/* ---- responses ---- */

static void test_retry_after(void **state)
{
    (void)state;
    static const int64_t now = 1700000000;   /* Tue, 14 Nov 2023 22:13:20 GMT */
    assert_int_equal(cn_response_wait(CN_STR("120"), now), 120);
    assert_int_equal(cn_response_wait(CN_STR(" 0 "), now), 0);
    assert_int_equal(cn_response_wait(CN_STR("Tue, 14 Nov 2023 22:14:20 GMT"), now), 60);
    assert_int_equal(cn_response_wait(CN_STR("Tuesday, 14-Nov-23 22:14:20 GMT"), now), 60);
    assert_int_equal(cn_response_wait(CN_STR("Tue Nov 14 22:14:20 2023"), now), 60);
    assert_int_equal(cn_response_wait(CN_STR("Tue, 14 Nov 2000 22:14:20 GMT"), now), 0);
    assert_int_equal(cn_response_wait(CN_STR("99999999999999999999999999"), now), 365 * 24 * 3600);
    static const char *const none[] = {"", "-5", "soon", "1.5", "1 2", "12x", "Tue, 99 Foo 2023 22:14:20 GMT"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (cn_response_wait(cn_str(none[i]), now) != -1) fail_msg("'%s' is taken", none[i]);
    assert_int_equal(cn_response_wait(CN_STR("1\0002"), now), -1);
}

static CnStr gzipped(const char *text, size_t n, int bits)
{
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, bits, 9, Z_DEFAULT_STRATEGY), Z_OK);
    size_t room = deflateBound(&z, (uLong)n) + 32;
    char *out = cn_arena_take(&arena, room);
    z.next_in = (Bytef *)(uintptr_t)text;
    z.avail_in = (uInt)n;
    z.next_out = (Bytef *)out;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    size_t len = room - z.avail_out;
    deflateEnd(&z);
    return (CnStr){out, len};
}

/* What is read of a page, and whether that is all: codings are base/test_http's matter. */
static void test_pages(void **state)
{
    (void)state;
    GUARD();
    bool whole;
    CnStr chunked = CN_STR("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), gzip = CN_STR("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
    CnStr plain = CN_STR("HTTP/1.1 200 OK\r\n\r\n");
    assert_true(cn_str_is(cn_response_page(&arena, chunked, CN_STR("4;x=y\r\nWiki\r\n6\r\npedia \r\n0\r\nTrailer: a\r\n\r\n"), 100, &whole), "Wikipedia "));
    assert_true(whole);
    assert_true(cn_str_is(cn_response_page(&arena, chunked, CN_STR("4\r\nWiki\r\nzz\r\n"), 100, &whole), "Wiki"));
    assert_false(whole);
    assert_true(cn_str_is(cn_response_page(&arena, plain, CN_STR("abcdef"), 3, &whole), "abc"));
    assert_false(whole);
    CnStr packed = gzipped("news", 4, 31);
    assert_true(cn_str_is(cn_response_page(&arena, gzip, packed, 100, &whole), "news"));
    assert_true(whole);
    assert_true(cn_str_is(cn_response_page(&arena, gzip, cn_str_sub(packed, 0, packed.len - 2), 100, &whole), "news"));
    assert_false(whole);
    char *zeros = cn_arena_take(&arena, 10 << 20);
    memset(zeros, 'x', 10 << 20);
    CnStr bomb = gzipped(zeros, 10 << 20, 31), begin = cn_response_page(&arena, gzip, bomb, 1 << 20, &whole);
    assert_int_equal(begin.len, 1 << 20);   /* the beginning, which may tell a reservation */
    assert_memory_equal(begin.ptr, zeros, 1 << 20);
    assert_false(whole);
    assert_int_equal(cn_response_page(&arena, CN_STR("HTTP/1.1 200 OK\r\nContent-Encoding: compress\r\n\r\n"), CN_STR("x"), 9, &whole).len, 0);
    assert_false(whole);
    assert_int_equal(cn_response_page(&arena, CN_STR("no head"), CN_STR("x"), 9, &whole).len, 0);
}

/* ---- the queue ---- */

static void test_queue(void **state)
{
    (void)state;
    GUARD();
    CnQueue q = {.arena = &arena, .pause = 10};
    CnHost *a = cn_queue_host(&q, CN_STR("a")), *b = cn_queue_host(&q, CN_STR("b")), *got;
    int one, two, three, four;
    assert_ptr_equal(cn_queue_host(&q, CN_STR("a")), a);
    assert_int_equal(cn_queue_wait(&q, 0), -1);
    cn_queue_put(&q, a, &one, false);
    cn_queue_put(&q, a, &two, false);
    cn_queue_put(&q, b, &three, false);
    cn_queue_put(&q, a, &four, true);
    assert_ptr_equal(cn_queue_take(&q, 0, &got), &four);    /* ahead */
    assert_ptr_equal(cn_queue_take(&q, 0, &got), &three);   /* not a: it is busy */
    assert_ptr_equal(got, b);
    assert_null(cn_queue_take(&q, 1000, &got));
    assert_int_equal(cn_queue_wait(&q, 1000), -1);
    cn_queue_done(&q, a, 5);
    assert_null(cn_queue_take(&q, 14, &got));
    assert_int_equal(cn_queue_wait(&q, 6), 9);
    assert_ptr_equal(cn_queue_take(&q, 15, &got), &one);
    a->wait = 40;                                           /* the site asks for more than we do */
    cn_queue_done(&q, a, 20);
    assert_int_equal(cn_queue_wait(&q, 20), 40);
    cn_queue_hold(a, 500);
    cn_queue_hold(a, 400);                                  /* never shorter */
    assert_int_equal(cn_queue_wait(&q, 20), 480);
    assert_ptr_equal(cn_queue_drop(&q, a), &two);
    assert_null(cn_queue_drop(&q, a));
    assert_int_equal(cn_queue_backoff(&q, 1), 20);
    assert_int_equal(cn_queue_backoff(&q, 3), 80);
    assert_int_equal(cn_queue_backoff(&q, 60), 3600 * 1000);
}

/* Two hosts with much to do take turns. */
static void test_queue_turns(void **state)
{
    (void)state;
    GUARD();
    CnQueue q = {.arena = &arena, .pause = 0};
    CnHost *got;
    for (int i = 0; i < 3; i++)
        for (int h = 0; h < 2; h++) cn_queue_put(&q, cn_queue_host(&q, h ? CN_STR("b") : CN_STR("a")), &arena, false);
    for (int i = 0; i < 6; i++) {
        assert_non_null(cn_queue_take(&q, i, &got));
        assert_int_equal(got->name.ptr[0], i % 2 ? 'b' : 'a');
        cn_queue_done(&q, got, i);
    }
}

/* ---- the journal ---- */

static int remove_folder(void **state) { return empty(state) | folder_drop(state); }

static CnJournal *open_journal(void)
{
    CnErr err = {0};
    CnJournal *j = cn_journal_open(folder, &err);
    if (!j) fail_msg("%s: %s", err.path, err.text);
    return j;
}

/* The hidden file of pages; there must be one. */
static const char *hidden_file(void)
{
    static char path[300];
    char command[200];
    snprintf(command, sizeof command, "ls -d %s/.consign-*-pages.warc.gz.open 2>/dev/null", folder);
    FILE *list = popen(command, "r");
    assert_non_null(list);
    if (!fgets(path, sizeof path, list)) path[0] = 0;
    pclose(list);
    path[strcspn(path, "\n")] = 0;
    return path;
}

static void put(CnJournal *j, const char *bytes, const char *url)
{
    CnStr place;
    bool fresh;
    CnErr err = {0};
    CnPage page = {.url = cn_str(url), .state = CN_PAGE_DONE, .status = 200, .etag = CN_STR("\"e\"")};
    assert_int_equal(cn_journal_place(j, 0, 1700000000, &place, &fresh, &err), CN_OK);
    assert_int_equal(cn_journal_put_record(j, 0, cn_str(bytes), &page, &err), CN_OK);
}

static bool is_done(const CnJournal *j, const char *url)
{
    const CnPage *page = cn_journal_page(j, cn_str(url));
    return page && page->state == CN_PAGE_DONE;
}

static void test_journal(void **state)
{
    (void)state;
    GUARD();
    CnErr err = {0};
    size_t at = 0;
    CnJournal *j = open_journal();
    assert_null(cn_journal_open(folder, &err));   /* locked */
    assert_int_equal(err.code, CN_ERR_IO);
    CnPage want = {.url = CN_STR("http://a/1"), .state = CN_PAGE_WANT, .due = 7};
    assert_int_equal(cn_journal_put_page(j, &want, NULL), CN_OK);
    want.url = CN_STR("http://a/2");
    want.to = CN_STR("http://b/");
    assert_int_equal(cn_journal_put_page(j, &want, NULL), CN_OK);
    assert_int_equal(cn_journal_put_site(j, &(CnSiteNote){CN_STR("http://a"), 5, 6, 404, CN_STR("user-agent: *\n"), CN_STR("[\"\xC3\xBC\"]")}, NULL), CN_OK);
    assert_int_equal(cn_journal_put_host(j, &(CnHostNote){CN_STR("a"), 1234567890123, 9}, NULL), CN_OK);
    put(j, "first", "http://a/1");
    put(j, "second", "http://a/3");
    assert_int_equal(cn_journal_end_file(j, 0, NULL), CN_OK);
    cn_journal_close(j);

    j = open_journal();
    assert_true(is_done(j, "http://a/1"));
    assert_true(cn_str_is(cn_journal_page(j, CN_STR("http://a/1"))->etag, "\"e\""));
    assert_true(is_done(j, "http://a/3"));
    const CnPage *page = cn_journal_next_page(j, CN_PAGE_WANT, &at);
    assert_non_null(page);
    assert_true(cn_str_is(page->url, "http://a/2") && cn_str_is(page->to, "http://b/") && page->due == 7);
    assert_null(cn_journal_next_page(j, CN_PAGE_WANT, &at));
    const CnSiteNote *site = cn_journal_site(j, CN_STR("http://a"));
    assert_true(site && site->robots_at == 5 && site->tdm_at == 6 && site->robots_status == 404 && cn_str_is(site->tdm, "[\"\xC3\xBC\"]"));
    assert_true(cn_journal_host(j, CN_STR("a"))->asked == 1234567890123);
    const char *path = cn_journal_next_file(j, 0, &(size_t){0});
    assert_non_null(path);
    struct stat about;
    assert_true(!stat(path, &about) && about.st_size == 11);
    assert_null(cn_journal_next_file(j, 1, &(size_t){0}));
    assert_int_equal(cn_journal_take_file(j, path, NULL), CN_OK);
    assert_null(cn_journal_next_file(j, 0, &(size_t){0}));
    for (int i = 0; i < 2500; i++) assert_int_equal(cn_journal_put_host(j, &(CnHostNote){CN_STR("a"), i, 0}, NULL), CN_OK);
    cn_journal_close(j);
    j = open_journal();   /* written anew: all that holds is still there, and the rest is gone */
    assert_true(is_done(j, "http://a/3"));
    assert_int_equal(cn_journal_host(j, CN_STR("a"))->asked, 2499);
    assert_null(cn_journal_next_file(j, 0, &(size_t){0}));
    cn_journal_close(j);
    char log[100];
    snprintf(log, sizeof log, "%s/.consign-fetch", folder);
    assert_true(!stat(log, &about) && about.st_size < 1000);
}

/* A file into which nothing was put, say because the disk was full, is none. */
static void test_journal_empty_file(void **state)
{
    (void)state;
    CnStr place;
    bool fresh;
    char command[200];
    for (int again = 0; again < 2; again++) {
        CnJournal *j = open_journal();
        assert_int_equal(cn_journal_place(j, 0, 1700000000, &place, &fresh, NULL), CN_OK);
        assert_true(fresh);
        assert_int_equal(cn_journal_end_file(j, 0, NULL), CN_OK);
        assert_null(cn_journal_next_file(j, 0, &(size_t){0}));
        cn_journal_close(j);
    }
    snprintf(command, sizeof command, "test -z \"$(ls -A %s | grep warc)\"", folder);
    assert_int_equal(system(command), 0);
}

/* The run breaks off at every byte of the second record's way to the disk. */
static void test_journal_breaks(void **state)
{
    static const char first[] = "0123456789", second[] = "abcdefghijklmnopqrst";
    GUARD();
    for (size_t kept = 0; kept <= sizeof second - 1; kept++) {
        CnJournal *j = open_journal();
        put(j, first, "http://a/1");
        put(j, second, "http://a/2");
        cn_journal_close(j);   /* and the file stays hidden, as after a break */
        const char *hidden = hidden_file();
        assert_int_equal(truncate(hidden, (off_t)(sizeof first - 1 + kept)), 0);
        char log[100];
        snprintf(log, sizeof log, "%s/.consign-fetch", folder);
        FILE *half = fopen(log, "a");
        if (kept % 2) fputs("{\"page\":\"http://a/9\",\"sta", half);
        fclose(half);
        for (int again = 0; again < 2; again++) {
            j = open_journal();
            bool whole = kept == sizeof second - 1;
            assert_true(is_done(j, "http://a/1"));
            assert_int_equal(is_done(j, "http://a/2"), whole);
            assert_null(cn_journal_page(j, CN_STR("http://a/9")));
            const char *path = cn_journal_next_file(j, 0, &(size_t){0});
            struct stat about;
            assert_true(path && !stat(path, &about));
            assert_int_equal(about.st_size, sizeof first - 1 + (whole ? kept : 0));
            assert_string_equal(hidden_file(), "");
            cn_journal_close(j);
        }
        remove_folder(state);
        folder_make(state);
        arena = (CnArena){.guard = &guard};
    }
}

static void test_journal_damage(void **state)
{
    (void)state;
    CnErr err = {0};
    char log[100];
    snprintf(log, sizeof log, "%s/.consign-fetch", folder);
    FILE *out = fopen(log, "w");
    fputs("{\"page\":\"http://a/1\",\"state\":\"done\"}\nnonsense\n", out);
    fclose(out);
    assert_null(cn_journal_open(folder, &err));
    assert_int_equal(err.code, CN_ERR_FORMAT);
    assert_int_equal(err.line, 2);
    assert_null(cn_journal_open("/nonexistent/folder", &(CnErr){0}));
}

/* ---- records ---- */

static void test_records(void **state)
{
    (void)state;
    GUARD();
    bool whole;
    CnWarcId id, other;
    CnWarcRecord r = {.type = "response", .content_type = "application/http;msgtype=response", .at_us = 1700000000000001, .target = CN_STR("http://a/"),
        .head = CN_STR("HTTP/1.1 200 OK\r\n\r\n"), .body = CN_STR("news"), .payload = CN_STR("news"), .place = CN_STR("f:0")};
    r.field[0] = (CnWarcField){"WARC-IP-Address", CN_STR("192.0.2.1")};
    CnStr bytes = cn_warc_record(&arena, &r, &id);
    CnStr text = cn_response_page(&arena, CN_STR("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"), bytes, 10000, &whole);
    assert_true(whole);
    CnStr begin = cn_strf(&arena,   /* the digests: tests/fetch/test_fetch.py */
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: %s\r\nWARC-Date: 2023-11-14T22:13:20.000001Z\r\nWARC-Target-URI: http://a/\r\n"
        "WARC-IP-Address: 192.0.2.1\r\nWARC-Block-Digest: sha256:", id.text);
    assert_true(cn_str_starts(text, begin));
    assert_true(cn_str_ends(text, CN_STR("Content-Length: 23\r\n\r\nHTTP/1.1 200 OK\r\n\r\nnews\r\n\r\n")));
    assert_true(strlen(id.text) == 47 && id.text[24] == '8' && strchr("89ab", id.text[29]));
    cn_warc_record(&arena, &r, &other);
    assert_string_equal(id.text, other.text);
    r.place = CN_STR("f:1");
    cn_warc_record(&arena, &r, &other);
    assert_string_not_equal(id.text, other.text);
    r.body = (CnStr){NULL, 0};
    assert_true(cn_warc_record(&arena, &r, &other).len > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_urls, empty), cmocka_unit_test(test_retry_after),
        cmocka_unit_test_teardown(test_pages, empty), cmocka_unit_test_teardown(test_queue, empty), cmocka_unit_test_teardown(test_queue_turns, empty),
        cmocka_unit_test_setup_teardown(test_journal, folder_make, remove_folder),
        cmocka_unit_test_setup_teardown(test_journal_empty_file, folder_make, remove_folder),
        cmocka_unit_test_setup_teardown(test_journal_breaks, folder_make, remove_folder),
        cmocka_unit_test_setup_teardown(test_journal_damage, folder_make, remove_folder), cmocka_unit_test_teardown(test_records, empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
