/* What sites allow: robots.txt, reservations of text and data mining, addresses that are not public. */
#include "fetch/address.h"
#include "fetch/policy.h"
#include "fetch/robots.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>

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

static bool allows_str(CnStr text, const char *path)
{
    CnRobots robots;
    cn_robots_read(&arena, text, CN_STR("consign"), &robots);
    bool yes = cn_robots_allow(&arena, &robots, cn_str(path));
    CnRobots again;   /* what is kept between runs says the same */
    cn_robots_read(&arena, cn_robots_text(&arena, &robots), CN_STR("consign"), &again);
    assert_int_equal(cn_robots_allow(&arena, &again, cn_str(path)), yes);
    assert_int_equal(again.wait, robots.wait);
    return yes;
}

static bool allows(const char *text, const char *path) { return allows_str(cn_str(text), path); }

static void test_robots_groups(void **state)
{
    (void)state;
    GUARD();
    assert_true(allows("", "/a"));
    assert_true(allows("user-agent: *\ndisallow:\n", "/a"));
    assert_false(allows("user-agent: *\ndisallow: /\n", "/a"));
    assert_true(allows("disallow: /\n", "/a"));                                        /* before any group */
    assert_true(allows("User-Agent: other\nDisallow: /\n", "/a"));
    assert_false(allows("User-Agent: other\nUSER-AGENT: ConSign\nDisallow: /\n", "/a"));
    assert_true(allows("User-Agent: *\nDisallow: /\n\nUser-Agent: consign\nDisallow: /x\n", "/a"));
    assert_false(allows("User-Agent: *\nDisallow:\n\nUser-Agent: consign\nDisallow: /x\n", "/x"));
    assert_true(allows("User-Agent: *\nDisallow: /\n\nUser-Agent: consign\n", "/a"));   /* named, and nothing forbidden */
    assert_false(allows("User-Agent: consign\nDisallow: /x\n\nUser-Agent: *\nDisallow:\n\nUser-Agent: consign\nDisallow: /y\n", "/y"));
    assert_false(allows("User-Agent: consign/2.1\nDisallow: /\n", "/a"));
    assert_true(allows("User-Agent: consigner\nDisallow: /\n", "/a"));
    assert_true(allows("User-Agent: con\nDisallow: /\n", "/a"));
    assert_false(allows("User-Agent: a\nSitemap: https://example.org/s\nUser-Agent: consign\nDisallow: /\n", "/a"));
    assert_true(allows("User-Agent: consign\nDisallow: /x\nUser-Agent: b\nDisallow: /\n", "/a"));   /* a rule ends the names */
}

static void test_robots_lines(void **state)
{
    (void)state;
    GUARD();
    assert_false(allows("\xEF\xBB\xBFuser-agent: *\r\ndisallow: /a # all\r\n", "/a/b"));
    assert_false(allows("user-agent: *\rdisallow: /a", "/a"));
    assert_false(allows("  user-agent :  *  \n\t disallow\t:\t/a\t\n", "/a"));
    assert_true(allows("user-agent: *\ndisallow: a\n", "/a"));                          /* no path */
    assert_true(allows("user-agent: *\n#disallow: /\n", "/a"));
    assert_true(allows("<html><body>Disallow: /</body></html>", "/a"));
    assert_true(allows_str(CN_STR("\0\1\2user-agent: *\n\xFF\xFE\0"), "/a"));
    assert_false(allows_str(CN_STR("user-agent: *\n\0\0\xFF\ndisallow: /\n"), "/a"));
    assert_true(allows("user-agent: *\ndisallow: /\n", "/robots.txt"));
}

static void test_robots_paths(void **state)
{
    (void)state;
    GUARD();
    assert_true(allows("user-agent: *\ndisallow: /a\nallow: /a/b\n", "/a/b/c"));
    assert_false(allows("user-agent: *\nallow: /a/b\ndisallow: /a\n", "/a/c"));
    assert_true(allows("user-agent: *\ndisallow: /a\nallow: /a\n", "/a"));               /* equal: allow */
    assert_true(allows("user-agent: *\ndisallow: /a\n", "/A"));
    assert_false(allows("user-agent: *\ndisallow: /*.php$\n", "/x/y.php"));
    assert_true(allows("user-agent: *\ndisallow: /*.php$\n", "/x/y.php?a"));
    assert_false(allows("user-agent: *\ndisallow: /*.php\n", "/x/y.php?a"));
    assert_false(allows("user-agent: *\ndisallow: *\n", "/a"));
    assert_false(allows("user-agent: *\ndisallow: /a*b*c$\n", "/a-b-b-c-c"));
    assert_true(allows("user-agent: *\ndisallow: /a*b*c$\n", "/a-c-b"));
    assert_false(allows("user-agent: *\ndisallow: /a$\n", "/a"));
    assert_true(allows("user-agent: *\ndisallow: /a$\n", "/ab"));
    assert_true(allows("user-agent: *\ndisallow: /a*aa$\n", "/aa"));                      /* pieces may not overlap */
    assert_false(allows("user-agent: *\ndisallow: /?q=\n", "/?q=1"));
    assert_true(allows("user-agent: *\ndisallow: /fish\nallow: /$\ndisallow: /\n", "/"));
}

/* source: the table of RFC 9309, 2.2.2, and its rule on '*' and '$' that stand for themselves */
static void test_robots_encoding(void **state)
{
    (void)state;
    GUARD();
    static const char *const same[][2] = {
        {"/foo/bar?baz=quz", "/foo/bar?baz=quz"}, {"/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar"},
        {"/foo/bar/\xE3\x83\x84", "/foo/bar/%E3%83%84"}, {"/foo/bar/%e3%83%84", "/foo/bar/%E3%83%84"}, {"/foo/bar/%62%61%7A", "/foo/bar/baz"},
        {"/path/file-with-a-%2A.html", "/path/file-with-a-*.html"}, {"/path/foo-%24", "/path/foo-$"}, {"/a%2fb", "/a%2Fb"},
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        CnStr text = cn_strf(&arena, "user-agent: *\ndisallow: %s\n", same[i][0]);
        assert_false(allows_str(text, same[i][1]));
        text = cn_strf(&arena, "user-agent: *\ndisallow: %s\n", same[i][1]);
        if (!strpbrk(same[i][1], "*$")) assert_false(allows_str(text, same[i][0]));
    }
    assert_true(allows("user-agent: *\ndisallow: /a%2Fb\n", "/a/b"));   /* a delimiter that is encoded is none */
    assert_true(allows("user-agent: *\ndisallow: /a%2A\n", "/abc"));
}

static void test_robots_wait_and_size(void **state)
{
    (void)state;
    GUARD();
    CnRobots robots;
    cn_robots_read(&arena, CN_STR("user-agent: *\ncrawl-delay: 2.5\n"), CN_STR("consign"), &robots);
    assert_int_equal(robots.wait, 3);
    cn_robots_read(&arena, CN_STR("user-agent: *\ncrawl-delay: 99999999999999\n"), CN_STR("consign"), &robots);
    assert_int_equal(robots.wait, CN_ROBOTS_WAIT);
    cn_robots_read(&arena, CN_STR("user-agent: *\ncrawl-delay: soon\n"), CN_STR("consign"), &robots);
    assert_int_equal(robots.wait, 0);
    size_t n = CN_ROBOTS_BYTES + 100;
    char *big = cn_arena_take(&arena, n);
    memset(big, '#', n);
    memcpy(big, "user-agent: *\ndisallow: /a\n", 27);
    memcpy(big + CN_ROBOTS_BYTES - 14, "\ndisallow: /bcd\n", 16);   /* cut after "/b": it must not forbid all of /b */
    assert_false(allows_str((CnStr){big, n}, "/a"));
    assert_true(allows_str((CnStr){big, n}, "/bcd"));
    assert_true(allows_str((CnStr){big, n}, "/b"));
}

static void test_tdm(void **state)
{
    (void)state;
    GUARD();
    CnTdm tdm = cn_tdm_head(CN_STR("HTTP/1.1 200 OK\r\nTDM-Reservation: 1\r\ntdm-policy: https://example.org/p\r\n\r\n"));
    assert_true(tdm.reserved);
    assert_true(cn_str_is(tdm.policy, "https://example.org/p"));
    assert_false(cn_tdm_head(CN_STR("HTTP/1.1 200 OK\r\ntdm-reservation: 0\r\n\r\n")).reserved);
    assert_true(cn_tdm_head(CN_STR("HTTP/1.1 200 OK\r\ntdm-reservation: 0\r\ntdm-reservation:1\r\n\r\n")).reserved);
    assert_false(cn_tdm_head(CN_STR("HTTP/1.1 200 OK\r\nx-tdm-reservation: 1\r\n\r\n")).said);

    assert_true(cn_tdm_page(&arena, CN_STR("<html><head><META content='1' NAME='TDM-Reservation'>")).reserved);
    tdm = cn_tdm_page(&arena, CN_STR("<meta name=tdm-reservation content=1><meta name=\"tdm-policy\" content=\"https://example.org/p?a&amp;b\">"));
    assert_true(tdm.reserved);
    assert_true(cn_str_is(tdm.policy, "https://example.org/p?a&b"));
    assert_false(cn_tdm_page(&arena, CN_STR("<script>document.write('<meta name=tdm-reservation content=1>')</script><p>")).said);
    assert_true(cn_tdm_page(&arena, CN_STR("<SCRIPT>if (a</b/.test(c)) d()</Script><meta name=tdm-reservation content=1>")).reserved);
    assert_true(cn_tdm_page(&arena, CN_STR("<style>a</style><meta content=\" 1 \"\n name = 'tdm-reservation' />")).reserved);
    assert_true(cn_tdm_page(&arena, CN_STR("<p title=\"<meta name=tdm-reservation content=0>\"><meta name=tdm&#45;reservation content=&#49;><tdm-x>")).reserved);
    char many[8000];   /* elements that nobody closes */
    for (size_t i = 0; i + 6 < sizeof many; i += 6) memcpy(many + i, "<link>", 6);
    strcpy(many + 6 * 1000, "<meta name=tdm-reservation content=1>");
    assert_true(cn_tdm_page(&arena, cn_str(many)).reserved);
    assert_false(cn_tdm_page(&arena, CN_STR("<!-- <meta name=tdm-reservation content=1> -->")).reserved);
    assert_false(cn_tdm_page(&arena, CN_STR("<meta name=tdm-reservation content=0>")).reserved);
    assert_true(cn_tdm_page(&arena, CN_STR("<meta name=tdm-reservation content=0>")).said);
    assert_false(cn_tdm_page(&arena, CN_STR("<meta name=robots content=noai>")).said);
    assert_false(cn_tdm_page(&arena, CN_STR("tdm-reservation 1")).said);
    assert_false(cn_tdm_page(&arena, (CnStr){NULL, 0}).said);
    assert_true(cn_tdm_page(&arena, CN_STR("\xFF\xFE<\0m\0e\0t\0a\0 \0n\0a\0m\0e\0=\0t\0d\0m\0-\0r\0e\0s\0e\0r\0v\0a\0t\0i\0o\0n\0 \0c\0o\0n\0t\0e\0n\0t\0=\0001\0>\0")).reserved);
}

static void test_tdm_file(void **state)
{
    (void)state;
    GUARD();
    CnTdmFile file;
    cn_tdm_file(&arena, CN_STR("[{\"location\":\"/\",\"tdm-reservation\":1,\"tdm-policy\":\"https://example.org/p\"},{\"location\":\"/free/*\",\"tdm-reservation\":0},"
                               "{\"location\":7},{\"location\":\"/x\"},17,null]"), &file);
    assert_int_equal(file.n, 2);
    assert_true(cn_tdm_of_path(&arena, &file, CN_STR("/a?b")).reserved);
    assert_true(cn_str_is(cn_tdm_of_path(&arena, &file, CN_STR("/a")).policy, "https://example.org/p"));
    assert_false(cn_tdm_of_path(&arena, &file, CN_STR("/free/a")).reserved);
    cn_tdm_file(&arena, CN_STR("[{\"location\":\"/a\",\"tdm-reservation\":0},{\"location\":\"/a\",\"tdm-reservation\":1}]"), &file);
    assert_true(cn_tdm_of_path(&arena, &file, CN_STR("/a")).reserved);
    assert_false(cn_tdm_of_path(&arena, &file, CN_STR("/b")).said);
    static const char *const none[] = {"", "[", "[]", "{}", "null", "<html>not found</html>", "[[[[[[[]]]]]]]", "\"/\""};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        cn_tdm_file(&arena, cn_str(none[i]), &file);
        assert_int_equal(file.n, 0);
    }
}

static bool is_public(const char *text)
{
    struct sockaddr_in four = {.sin_family = AF_INET};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};
    struct sockaddr_storage any = {0};
    if (inet_pton(AF_INET, text, &four.sin_addr) == 1) memcpy(&any, &four, sizeof four);
    else if (inet_pton(AF_INET6, text, &six.sin6_addr) == 1) memcpy(&any, &six, sizeof six);
    else fail();
    char out[64];
    assert_true(cn_address_text((const struct sockaddr *)&any, out)[0]);
    return cn_address_is_public((const struct sockaddr *)&any);
}

static void test_addresses(void **state)
{
    (void)state;
    static const char *const private[] = {"127.0.0.1", "127.255.255.254", "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "169.254.169.254",
        "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.0.0.1", "192.0.2.7", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.9", "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:192.168.1.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1",
        "2001:db8::1", "2002:7f00:1::1", "2002:a00:1::1", "3fff::1", "fc00::1", "fd12:3456::1", "fe80::1", "febf::1", "fec0::1", "ff02::1", "4000::1"};
    static const char *const public[] = {"8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.1", "192.0.1.1", "192.167.255.255",
        "198.17.255.255", "198.20.0.0", "223.255.255.255", "2606:4700::1", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1", "2001:200::1", "2001:67c::1"};
    for (size_t i = 0; i < sizeof private / sizeof *private; i++)
        if (is_public(private[i])) fail_msg("%s is taken for public", private[i]);
    for (size_t i = 0; i < sizeof public / sizeof *public; i++)
        if (!is_public(public[i])) fail_msg("%s is taken for private", public[i]);
    struct sockaddr local = {.sa_family = AF_UNIX};
    assert_false(cn_address_is_public(&local));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_robots_groups, empty), cmocka_unit_test_teardown(test_robots_lines, empty),
        cmocka_unit_test_teardown(test_robots_paths, empty), cmocka_unit_test_teardown(test_robots_encoding, empty),
        cmocka_unit_test_teardown(test_robots_wait_and_size, empty), cmocka_unit_test_teardown(test_tdm, empty),
        cmocka_unit_test_teardown(test_tdm_file, empty), cmocka_unit_test(test_addresses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
