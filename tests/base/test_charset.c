/* Character sets: what is said of bytes and what they say themselves, broken bytes, marks, and the way back to the raw bytes.
 * Texts in each set that is claimed: test_charsets.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/charset.h"
#include "base/charset_guess.h"
#include "base/utf8.h"

static CnArena arena;
static jmp_buf guard;

static int empty_arena(void **state)
{
    (void)state;
    cn_arena_free(&arena);
    return 0;
}

static CnDecoded decode(CnStr bytes, const char *declared, bool html)
{
    arena.guard = &guard;
    if (setjmp(guard)) fail_msg("memory ran out");
    CnDecoded d = cn_charset_decode(&arena, bytes, cn_str(declared), html);
    assert_int_equal(cn_utf8_valid(d.text), d.text.len);
    return d;
}

static void assert_text(CnDecoded d, const char *name, const char *text)
{
    assert_true(cn_str_is(d.name, name));
    assert_true(cn_str_is(d.text, text));
}

static void labels_are_known_however_written(void **state)
{
    (void)state;
    static const struct { const char *label, *name; } known[] = {
        {"UTF-8", "utf-8"}, {"utf8", "utf-8"}, {" \"utf-8\" ", "utf-8"}, {"ISO-8859-1", "windows-1252"}, {"latin1", "windows-1252"},
        {"us-ascii", "windows-1252"}, {"ISO_8859-1:1987", "windows-1252"}, {"iso-8859-9", "windows-1254"}, {"cp1256", "windows-1256"},
        {"x-cp1251", "windows-1251"}, {"WINDOWS-1250;", "windows-1250"}, {"windows1253", "windows-1253"}, {"win-1251", "windows-1251"},
        {"gb2312", "gb18030"}, {"GBK", "gb18030"}, {"GB_2312-80", "gb18030"}, {"Big5-HKSCS", "big5"}, {"x-sjis", "shift_jis"},
        {"Shift_JIS", "shift_jis"}, {"ks_c_5601-1987", "euc-kr"}, {"EUC-JP", "euc-jp"}, {"TIS-620", "windows-874"}, {"cp866", "ibm866"},
        {"utf-16", "utf-16le"}, {"koi8", "koi8-r"}, {"iso-8859-15", "iso-8859-15"}, {"windows-1251\">", "windows-1251"},
    };
    static const char *const unknown[] = {"", " ", "utf-7", "ebcdic-us", "windows-1259", "windows-125", "xwin1251x", "../../etc", "none",
        "a-label-that-is-much-longer-than-any-label-of-a-character-set"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) assert_true(cn_str_is(cn_charset_label(cn_str(known[i].label)), known[i].name));
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) assert_int_equal(cn_charset_label(cn_str(unknown[i])).len, 0);
}

static void pages_say_it_inside(void **state)
{
    (void)state;
    static const struct { const char *page, *name; } pages[] = {
        {"<html><head><meta charset=koi8-r>", "koi8-r"}, {"<META CHARSET='windows-1251' />", "windows-1251"},
        {"<meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1256\">", "windows-1256"},
        {"<!-- <meta charset=koi8-r> --><meta charset=\"big5\">", "big5"}, {"<meta name=charset content=x><meta charset = euc-jp >", "euc-jp"},
        {"<meta charset=utf-16>", "utf-8"}, {"<?xml version=\"1.0\" encoding=\"windows-1251\"?><html>", "windows-1251"},
        {"<p>charset=koi8-r</p>", ""}, {"<meta charset=no-such-set>", ""}, {"<!-- <meta charset=koi8-r>", ""}, {"<meta charset", ""},
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) assert_true(cn_str_is(cn_charset_inside(cn_str(pages[i].page), true), pages[i].name));
    assert_int_equal(cn_charset_inside(CN_STR("<meta charset=koi8-r>"), false).len, 0);
    assert_true(cn_str_is(cn_charset_inside(CN_STR("<?xml version='1.0' encoding='koi8-r'?>"), false), "koi8-r"));
}

/* "Флот" in windows-1251, with what can be read as well in other sets of the script. */
#define FLEET "\xD4\xEB\xEE\xF2"

static void mark_then_beside_then_inside(void **state)
{
    (void)state;
    CnDecoded d = decode(CN_STR("\xEF\xBB\xBF<meta charset=windows-1251>\xD0\xA4"), "koi8-r", true);
    assert_true(cn_str_is(d.name, "utf-8") && d.overruled);
    assert_text(decode(CN_STR("\xFF\xFE" "A\0\x24\x04"), "utf-8", false), "utf-16le", "AФ");
    assert_text(decode(CN_STR("\xFE\xFF\0A\x04\x24"), NULL, false), "utf-16be", "AФ");
    assert_text(decode(CN_STR("\xFF\xFE\0\0A\0\0\0\x24\x04\0\0"), NULL, false), "utf-32le", "AФ");
    assert_text(decode(CN_STR("\0\0\xFE\xFF\0\0\0A\0\0\x04\x24"), NULL, false), "utf-32be", "AФ");
    d = decode(CN_STR("<meta charset=iso-8859-5>\xC4\xC5"), "windows-1251", true);  /* too few to tell: what the server says */
    assert_true(cn_str_is(d.name, "windows-1251") && !d.overruled);
    d = decode(CN_STR("<meta charset=koi8-r>\xC4\xC5"), NULL, true);
    assert_true(cn_str_is(d.name, "koi8-r") && !d.overruled);
    d = decode(CN_STR("<meta charset=windows-1251><p>" FLEET " \xE7\xE0\xEA\xE0\xE7\xE0\xEB \xEA\xE0\xF2\xE5\xF0\xE0</p>"), "iso-8859-1", true);
    assert_true(cn_str_is(d.name, "windows-1251") && d.overruled);  /* the server's habit does not fit; the page's word does */
    d = decode(CN_STR("caf\xE9 \x93now\x94"), "iso-8859-1", false);
    assert_text(d, "windows-1252", "café “now”");
    assert_false(d.overruled);
}

static void mostly_utf8_stays_utf8(void **state)
{
    (void)state;
    static const char good[] = "Флот заказал катера, сообщил завод. ";
    char text[2048];
    size_t n = 0;
    for (unsigned i = 0; i < 10; i++) {
        memcpy(text + n, good, sizeof good - 1);
        n += sizeof good - 1;
        text[n++] = (char)(i & 1 ? 0xE9 : 0x92);
    }
    CnDecoded d = decode((CnStr){text, n}, "windows-1251", false);
    assert_true(cn_str_is(d.name, "utf-8") && d.overruled);
    assert_int_equal(d.n_bad, 10);
    d = decode(CN_STR("катер\xD0"), NULL, false);  /* cut within a character */
    assert_text(d, "utf-8", "катер\uFFFD");
    assert_int_equal(decode(CN_STR("Two \xFF"), NULL, false).n_bad + cn_str_is(d.name, "utf-8"), 1);
    assert_text(decode(CN_STR("Zürich"), "shift_jis", false), "shift_jis", "Z\uFF83\uFF7Crich");  /* one character proves nothing */
    assert_text(decode(CN_STR("Zürich, Köln, Düsseldorf"), "shift_jis", false), "utf-8", "Zürich, Köln, Düsseldorf");
    assert_true(cn_str_is(decode(CN_STR("Zwölf Boote für \xFFKöln, größer"), NULL, false).name, "utf-8"));
    d = decode(CN_STR("\xEF\xBB\xBFTwo \xFFthree"), NULL, false);
    assert_text(d, "utf-8", "Two \uFFFDthree");
}

static void broken_bytes_cost_one_character(void **state)
{
    (void)state;
    /* "中国的军队" in GB 2312, with a lead byte before a tag */
    CnDecoded d = decode(CN_STR("\xD6\xD0\xB9\xFA\xB5\xC4\xBE\xFC\xFF\xB6\xD3 \xD6</p>\xD6\xD0\xB9\xFA\xB5\xC4"), "gbk", false);
    assert_true(cn_str_starts(d.text, CN_STR("中国的军")));
    assert_true(cn_str_find(d.text, CN_STR("</p>中国的"), 0) != SIZE_MAX);
    d = decode(CN_STR("The caf\xE9 \x81 opened, na\xEFve as ever."), "windows-1252", false);
    assert_text(d, "windows-1252", "The café \uFFFD opened, naïve as ever.");
    assert_int_equal(d.n_bad, 1);
    assert_text(decode(CN_STR("\xA1\x41\xA4\xA4\xA2\x41\xC7\xF3\xA4\xA4\xA4\xE5"), "big5", false), "big5", "，中∕А中文");  /* two converters know it together */
}

/* Each character of the text leads to its own raw byte. */
static void assert_way_back(CnDecoded d, const size_t *raw, size_t n)
{
    size_t hint = 0, k = 0;
    for (uint32_t at = 0; at < d.text.len; k++) {
        uint32_t c;
        assert_true(k < n);
        assert_int_equal(cn_decoded_raw(&d, at, &hint), raw[k]);
        at += (uint32_t)cn_utf8_get(d.text, at, &c);
    }
    assert_int_equal(k, n);
}

static void text_leads_back_to_its_bytes(void **state)
{
    (void)state;
    assert_way_back(decode(CN_STR("a" FLEET "b"), "windows-1251", false), (const size_t[]){0, 1, 2, 3, 4, 5}, 6);
    assert_way_back(decode(CN_STR("a\xD6\xD0" "b\xB9\xFA" "c"), "gbk", false), (const size_t[]){0, 1, 3, 4, 6}, 5);
    assert_way_back(decode(CN_STR("\x83\x65\xB1" "b\x93\xFA"), "shift_jis", false), (const size_t[]){0, 2, 3, 4}, 4);
    assert_way_back(decode(CN_STR("\xFF\xFE" "A\0\x24\x04\x3D\xD8\x00\xDE" "B\0"), NULL, false), (const size_t[]){2, 4, 6, 10}, 4);
    assert_way_back(decode(CN_STR("\xFF\xFE\0\0A\0\0\0\x24\x04\0\0"), NULL, false), (const size_t[]){4, 8}, 2);
    char text[3001];
    for (size_t i = 0; i < 3000; i += 3) memcpy(text + i, "\xD6\xD0x", 3);
    size_t hint = 0, at = 0;
    CnDecoded d = decode((CnStr){text, 3000}, NULL, false);
    assert_true(cn_str_is(d.name, "gb18030"));
    for (size_t i = 0; i < 1000; i++, at += 4) assert_int_equal(cn_decoded_raw(&d, (uint32_t)at, &hint), i * 3);
}

static void hz_is_read(void **state)
{
    (void)state;
    assert_text(decode(CN_STR("Tilde ~~ ~{VP9z5D~} x\n"), NULL, false), "hz-gb-2312", "Tilde ~ 中国的 x\n");
    assert_true(cn_str_is(decode(CN_STR("if (~{a}) ~~ x ~}"), NULL, false).name, "utf-8"));
    assert_int_equal(decode(CN_STR("~{VP\xFF\xFF~{VP9z5D~}"), "hz-gb-2312", false).text.len > 0, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, empty_arena)
    const struct CMUnitTest tests[] = {
        TEST(labels_are_known_however_written), TEST(pages_say_it_inside), TEST(mark_then_beside_then_inside), TEST(mostly_utf8_stays_utf8),
        TEST(broken_bytes_cost_one_character), TEST(text_leads_back_to_its_bytes), TEST(hz_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
