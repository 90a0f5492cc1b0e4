/* UTF-16 and UTF-32 without a mark, and what must not be taken for them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/utf8.h"
#include "base/utfwide.h"

static char bytes[4096];

/* `text` in units of `size` bytes; the plane above the first only in units of 4. */
static CnStr units_of(const char *text, unsigned size, bool big)
{
    size_t n = 0;
    CnStr from = cn_str(text);
    for (size_t at = 0; at < from.len;) {
        uint32_t c;
        at += cn_utf8_get(from, at, &c);
        for (unsigned k = 0; k < size; k++) bytes[n++] = (char)(c >> 8 * (big ? size - 1 - k : k) & 0xFF);
    }
    return (CnStr){bytes, n};
}

static void every_script_is_told(void **state)
{
    (void)state;
    static const char *const texts[] = {"Boats", "The navy has ordered twelve boats.", "Флот заказал катера, сообщил завод.", "طلبت البحرية زوارق جديدة من الحوض",
        "海军订购了十二艘巡逻艇，合同于星期二签署。首批明年交付。", "海上保安庁は巡視艇を発注した。契約は火曜日に結ばれた。", "해군은 초계정을 주문했다. 계약은 화요일이다.", "Δώδεκα σκάφη για το ναυτικό"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_string_equal(cn_utf_wide(units_of(texts[i], 2, false)), "utf-16le");
        assert_string_equal(cn_utf_wide(units_of(texts[i], 2, true)), "utf-16be");
        assert_string_equal(cn_utf_wide(units_of(texts[i], 4, false)), "utf-32le");
        assert_string_equal(cn_utf_wide(units_of(texts[i], 4, true)), "utf-32be");
        assert_null(cn_utf_wide(cn_str(texts[i])));
    }
}

static void other_bytes_are_left(void **state)
{
    (void)state;
    assert_null(cn_utf_wide((CnStr){NULL, 0}));
    assert_null(cn_utf_wide(CN_STR("\0a")));
    assert_null(cn_utf_wide(CN_STR("The navy has\0 ordered twelve\0 boats, it said\0 on Tuesday.")));
    assert_null(cn_utf_wide(CN_STR("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")));
    assert_null(cn_utf_wide(CN_STR("\xC6\xEB\xEE\xF2 \xE7\xE0\xEA\xE0\xE7\xE0\xEB \xEA\xE0\xF2\xE5\xF0\xE0\x01\x02\x03")));
    assert_null(cn_utf_wide((CnStr){"\0\1\2\0\0\3\0\0\0\4\0\5\0\6\0", 15}));
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (char)(i * 7 + i / 251);  /* noise */
    assert_null(cn_utf_wide((CnStr){bytes, sizeof bytes}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_script_is_told), cmocka_unit_test(other_bytes_are_left)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
