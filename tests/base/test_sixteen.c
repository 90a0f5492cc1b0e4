/* Sixteen bytes at a time, as on processors that have no name for it; the other way is tested by what is built on it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define CN_PLAIN_SIXTEEN
#include "base/sixteen.h"

static uint64_t dice = 88172645463325252u;

static unsigned throw(unsigned sides)
{
    dice ^= dice << 13, dice ^= dice >> 7, dice ^= dice << 17;
    return (unsigned)(dice % sides);
}

static void tells_what_one_byte_at_a_time_tells(void **state)
{
    (void)state;
    for (int round = 0; round < 20000; round++) {
        char bytes[16];
        unsigned from = throw(256), n = throw(256), first = throw(17), byte = throw(256);
        for (int i = 0; i < 16; i++) bytes[i] = (char)(throw(2) ? throw(256) : throw(2) ? byte : throw(40));
        CnSixteen v = cn_sixteen(bytes, bytes + 16);
        uint32_t is = cn_sixteen_bits(cn_sixteen_is(v, byte)), in = cn_sixteen_bits(cn_sixteen_in(v, from, n)), space = cn_sixteen_bits(cn_sixteen_space(v));
        CnSixteen head = cn_sixteen_first(v, first);
        for (unsigned i = 0; i < 16; i++) {
            unsigned c = (unsigned char)bytes[i];
            assert_int_equal(is >> i & 1, c == byte);
            assert_int_equal(in >> i & 1, (c - from) % 256 < n);
            assert_int_equal(space >> i & 1, c == ' ' || (c >= 9 && c <= 13));
            assert_int_equal(head[i], i < first ? c : 0);
        }
    }
}

static void never_reads_behind_the_end(void **state)
{
    (void)state;
    for (size_t n = 0; n <= 100; n++) {
        char bytes[101];
        memset(bytes, 'a', sizeof bytes);
        CnSixteen v = cn_sixteen(bytes, bytes + n);
        for (size_t i = 0; i < 16; i++) assert_int_equal(v[i], i < n ? 'a' : 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(tells_what_one_byte_at_a_time_tells), cmocka_unit_test(never_reads_behind_the_end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
