/* SHA-256 against the examples of FIPS 180-4 (as NIST prints them), hex, and the table hash. */
#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void digest_is(const void *bytes, size_t n, const char *want)
{
    uint8_t raw[32];
    char hex[65];
    assert_true(cn_sha256(bytes, n, raw));
    cn_hex(raw, sizeof raw, hex);
    assert_string_equal(hex, want);
}

static void sha256_vectors(void **state)
{
    (void)state;
    digest_is("", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    digest_is(NULL, 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    digest_is("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    digest_is("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56,
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    char *million = malloc(1000000);
    assert_non_null(million);
    memset(million, 'a', 1000000);
    digest_is(million, 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    free(million);
}

static void hex(void **state)
{
    (void)state;
    char out[7];
    cn_hex((const uint8_t *)"\x00\xAB\xFF", 3, out);
    assert_string_equal(out, "00abff");
    cn_hex(NULL, 0, out);
    assert_string_equal(out, "");
}

static void the_table_hash_parts_like_words(void **state)
{
    (void)state;
    assert_true(cn_hash("s-300", 5) != cn_hash("s-400", 5));
    assert_true(cn_hash("ab", 2) != cn_hash("ba", 2));
    assert_true(cn_hash("a", 1) != cn_hash("a\0", 2));
    assert_true(cn_hash("abc", 3) == cn_hash("abcd", 3));
    /* 4096 numbers into 4096 slots: an even spread leaves about 37 % empty */
    static uint8_t slot[4096];
    unsigned filled = 0;
    for (unsigned i = 0; i < 4096; i++) {
        uint64_t h = cn_hash(&i, sizeof i) & 4095;
        filled += !slot[h];
        slot[h] = 1;
    }
    assert_true(filled > 2400);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha256_vectors),
        cmocka_unit_test(hex),
        cmocka_unit_test(the_table_hash_parts_like_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
