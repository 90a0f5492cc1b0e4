/* HTTP responses: heads as servers write them, and bodies in every coding, whole, damaged and mislabelled. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/http.h"

#include <brotli/encode.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

enum { ROOM = 1 << 20, MOST = 1 << 20 };

static char page[2400];

static CnStr page_text(void)
{
    static const char line[] = "<p>Qatar took over another of its ships on the %d. of May.</p>\n";
    size_t n = 0;
    for (int i = 0; n + 80 < sizeof page; i++) n += (size_t)snprintf(page + n, sizeof page - n, line, i % 31 + 1);
    return (CnStr){page, n};
}

typedef CnStr Pack(CnStr plain);

static CnStr deflated(CnStr plain, int window)
{
    char *out = malloc(ROOM);
    z_stream z = {.next_in = (Bytef *)(uintptr_t)plain.ptr, .avail_in = (uInt)plain.len, .next_out = (Bytef *)out, .avail_out = ROOM};
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    size_t n = ROOM - z.avail_out;
    deflateEnd(&z);
    return (CnStr){out, n};
}

static CnStr as_gzip(CnStr plain) { return deflated(plain, 15 + 16); }
static CnStr as_zlib(CnStr plain) { return deflated(plain, 15); }
static CnStr as_raw(CnStr plain) { return deflated(plain, -15); }

static CnStr as_brotli(CnStr plain)
{
    uint8_t *out = malloc(ROOM);
    size_t n = ROOM;
    assert_true(BrotliEncoderCompress(5, 22, BROTLI_MODE_TEXT, plain.len, (const uint8_t *)plain.ptr, &n, out));
    return (CnStr){(char *)out, n};
}

static CnStr as_zstd(CnStr plain)
{
    char *out = malloc(ROOM);
    size_t n = ZSTD_compress(out, ROOM, plain.ptr, plain.len, 3);
    assert_false(ZSTD_isError(n));
    return (CnStr){out, n};
}

static CnStr as_it_is(CnStr plain)
{
    char *out = malloc(plain.len + 1);
    memcpy(out, plain.ptr, plain.len);
    return (CnStr){out, plain.len};
}

static CnStr as_gzip_in_brotli(CnStr plain)
{
    CnStr inner = as_gzip(plain), out = as_brotli(inner);
    free((void *)(uintptr_t)inner.ptr);
    return out;
}

/* In chunks of 700 bytes; `style` 0: as they should be; 1: with extensions, blanks, capitals and bare line feeds. */
static CnStr chunked(CnStr plain, int style)
{
    char *out = malloc(ROOM);
    size_t n = 0;
    for (size_t at = 0; at < plain.len; at += 700) {
        size_t len = plain.len - at < 700 ? plain.len - at : 700;
        n += (size_t)sprintf(out + n, style ? "00%zX ; name=\"x\"\n" : "%zx\r\n", len);
        memcpy(out + n, plain.ptr + at, len);
        n += len;
        n += (size_t)sprintf(out + n, style ? "\n" : "\r\n");
    }
    n += (size_t)sprintf(out + n, style ? "0\n\n" : "0\r\nSome-Trailer: x\r\n\r\n");
    return (CnStr){out, n};
}

static CnStr in_chunks(CnStr plain) { return chunked(plain, 0); }
static CnStr in_odd_chunks(CnStr plain) { return chunked(plain, 1); }

static CnStr gzip_in_chunks(CnStr plain)
{
    CnStr inner = as_gzip(plain), out = in_chunks(inner);
    free((void *)(uintptr_t)inner.ptr);
    return out;
}

static CnStr in_one_chunk(CnStr plain)
{
    char *out = malloc(ROOM);
    size_t n = (size_t)sprintf(out, "%zx\r\n", plain.len);
    memcpy(out + n, plain.ptr, plain.len);
    return (CnStr){out, n + plain.len + (size_t)sprintf(out + n + plain.len, "\r\n0\r\n\r\n")};
}

static CnUnpacker unpacker;

static CnBodyState body_of(const char *head, CnStr body, size_t most, CnStr *out)
{
    size_t n = strlen(head);
    char *all = malloc(n + body.len + 1);
    memcpy(all, head, n);
    memcpy(all + n, body.ptr, body.len);
    CnHttp http;
    assert_true(cn_http_parse((CnStr){all, n + body.len}, &http));
    assert_int_equal(http.status, 200);
    CnBodyState state = cn_http_body(&unpacker, &http, most, out);
    static char kept[ROOM];
    if (out->len) memcpy(kept, out->ptr, out->len < ROOM ? out->len : ROOM);
    out->ptr = kept;
    free(all);
    return state;
}

#define HEAD "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"

/* What stands in the head, and what is really done to the body. */
static const struct { const char *head; Pack *pack; } honest[] = {
    {HEAD "\r\n", as_it_is}, {HEAD "Content-Encoding: gzip\r\n\r\n", as_gzip}, {HEAD "content-encoding: X-GZIP\r\n\r\n", as_gzip},
    {HEAD "Content-Encoding: deflate\r\n\r\n", as_zlib}, {HEAD "Content-Encoding: deflate\r\n\r\n", as_raw},
    {HEAD "Content-Encoding: deflate\r\n\r\n", as_gzip}, {HEAD "Content-Encoding: br\r\n\r\n", as_brotli},
    {HEAD "Content-Encoding: zstd\r\n\r\n", as_zstd}, {HEAD "Content-Encoding: gzip, br\r\n\r\n", as_gzip_in_brotli},
    {HEAD "Content-Encoding: gzip\r\nContent-Encoding: br\r\n\r\n", as_gzip_in_brotli},
    {HEAD "Transfer-Encoding: br, chunked\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n", NULL},
    {HEAD "Transfer-Encoding: chunked\r\n\r\n", in_chunks}, {HEAD "Transfer-Encoding:chunked\n\n", in_odd_chunks},
    {HEAD "Transfer-Encoding: chunked\r\n\r\n", in_one_chunk}, {HEAD "TRANSFER-ENCODING: CHUNKED\r\nContent-Encoding: gzip\r\n\r\n", gzip_in_chunks},
    {HEAD "Transfer-Encoding: gzip, chunked\r\n\r\n", gzip_in_chunks}, {HEAD "Content-Encoding: identity, utf-8,,\r\n\r\n", as_it_is},
};

static void bodies_are_unpacked(void **state)
{
    (void)state;
    CnStr plain = page_text(), out;
    for (size_t i = 0; i < sizeof honest / sizeof *honest; i++) {
        CnStr packed = honest[i].pack ? honest[i].pack(plain) : as_gzip_in_brotli(plain);
        if (!honest[i].pack) {
            CnStr inner = packed;
            packed = in_chunks(inner);
            free((void *)(uintptr_t)inner.ptr);
        }
        if (body_of(honest[i].head, packed, MOST, &out) != CN_BODY_WHOLE || !cn_str_eq(out, plain)) fail_msg("case %zu: %zu bytes", i, out.len);
        free((void *)(uintptr_t)packed.ptr);
    }
}

/* The crawler undid what the head still claims. */
static void plain_bodies_may_claim_codings(void **state)
{
    (void)state;
    static const char *const heads[] = {"Content-Encoding: gzip\r\n\r\n", "Content-Encoding: br\r\n\r\n", "Content-Encoding: deflate\r\n\r\n",
        "Content-Encoding: zstd\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n", "Transfer-Encoding: chunked\r\nContent-Encoding: br, gzip\r\n\r\n",
        "Content-Encoding: gzip, gzip, gzip, gzip\r\n\r\n"};
    CnStr plain = page_text(), out;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        char head[200];
        snprintf(head, sizeof head, HEAD "%s", heads[i]);
        if (body_of(head, plain, MOST, &out) != CN_BODY_WHOLE || !cn_str_eq(out, plain)) fail_msg("case %zu: %zu bytes", i, out.len);
    }
    CnStr zstd = as_zstd(plain);  /* packed once, though the head says twice */
    assert_int_equal(body_of(HEAD "Content-Encoding: zstd, zstd\r\n\r\n", zstd, MOST, &out), CN_BODY_WHOLE);
    assert_true(cn_str_eq(out, plain));
    free((void *)(uintptr_t)zstd.ptr);
}

/* A body that is cut gives what is there, and is never given as whole. */
static void cut_bodies_give_what_is_there(void **state)
{
    (void)state;
    static const struct { const char *head; Pack *pack; } cases[] = {{HEAD "Content-Encoding: gzip\r\n\r\n", as_gzip},
        {HEAD "Content-Encoding: deflate\r\n\r\n", as_zlib}, {HEAD "Content-Encoding: br\r\n\r\n", as_brotli},
        {HEAD "Content-Encoding: zstd\r\n\r\n", as_zstd}, {HEAD "Transfer-Encoding: chunked\r\n\r\n", in_chunks}};
    CnStr plain = page_text(), out;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CnStr packed = cases[i].pack(plain);
        size_t whole = packed.len - (i == 4 ? strlen("\r\nSome-Trailer: x\r\n\r\n") : 0), got = 0;
        for (size_t n = 60; n < whole; n++) {
            CnBodyState done = body_of(cases[i].head, (CnStr){packed.ptr, n}, MOST, &out);
            if (done != CN_BODY_CUT && done != CN_BODY_BAD) fail_msg("case %zu cut at %zu: %d", i, n, (int)done);
            if (done == CN_BODY_CUT && !cn_str_starts(plain, out)) fail_msg("case %zu cut at %zu", i, n);
            if (done == CN_BODY_CUT && out.len > got) got = out.len;
        }
        if (got < (i == 3 ? 0 : plain.len / 2)) fail_msg("case %zu gave at most %zu bytes", i, got);   /* zstd packs a page as one block */
        free((void *)(uintptr_t)packed.ptr);
    }
    assert_int_equal(body_of(HEAD "Content-Length: 9999\r\n\r\n", plain, MOST, &out), CN_BODY_CUT);
    assert_true(cn_str_eq(out, plain));
}

static void damaged_bodies_are_told(void **state)
{
    (void)state;
    CnStr plain = page_text(), out;
    Pack *packs[] = {as_gzip, as_zstd, as_zlib};
    static const char *const heads[] = {HEAD "Content-Encoding: gzip\r\n\r\n", HEAD "Content-Encoding: zstd\r\n\r\n",
        HEAD "Content-Encoding: deflate\r\n\r\n"};
    for (size_t i = 0; i < 3; i++) {
        CnStr packed = packs[i](plain);
        char *bytes = (char *)(uintptr_t)packed.ptr;
        for (size_t at = packed.len / 2; at < packed.len / 2 + 40; at++) bytes[at] = (char)(bytes[at] * 7 + 13);
        assert_true(body_of(heads[i], packed, MOST, &out) >= CN_BODY_CUT);
        free(bytes);
    }
    assert_int_equal(body_of(HEAD "Content-Encoding: compress\r\n\r\n", plain, MOST, &out), CN_BODY_CODING);
    assert_int_equal(body_of(HEAD "Content-Encoding: gzip, gzip, gzip, gzip, gzip\r\n\r\n", plain, MOST, &out), CN_BODY_CODING);
}

/* Neither what is too long nor what unpacks from next to nothing is unpacked to its end. */
static void bombs_are_left(void **state)
{
    (void)state;
    size_t n = 64 << 20;
    char *zeros = calloc(1, n);
    CnStr out, long_one = {zeros, n};
    Pack *packs[] = {as_gzip, as_zlib, as_raw, as_brotli, as_zstd};
    static const char *const names[] = {"gzip", "deflate", "deflate", "br", "zstd"};
    for (size_t i = 0; i < 5; i++) {
        char head[100];
        CnStr packed = packs[i](long_one);
        snprintf(head, sizeof head, HEAD "Content-Encoding: %s\r\n\r\n", names[i]);
        assert_int_equal(body_of(head, packed, MOST, &out), CN_BODY_LONG);
        CnHttp http = {.body = packed, .coding = {CN_CODING_BROTLI}, .n_codings = 1};
        if (i == 3) assert_int_equal(cn_http_body(&unpacker, &http, SIZE_MAX, &out), CN_BODY_LONG);  /* by its ratio alone */
        assert_true(unpacker.cap[0] <= 8 << 20 && unpacker.cap[1] <= 8 << 20);
        free((void *)(uintptr_t)packed.ptr);
    }
    assert_int_equal(body_of(HEAD "\r\n", (CnStr){zeros, MOST + 1}, MOST, &out), CN_BODY_LONG);
    free(zeros);
}

/* Members of gzip in a row are one body, in one go and piece by piece; what is no member is no more of it. */
static void members_are_one_body(void **state)
{
    (void)state;
    CnStr plain = page_text(), packed = as_gzip(plain), out;
    char *both = malloc(packed.len * 2 + 8);
    memcpy(both, packed.ptr, packed.len);
    memcpy(both + packed.len, packed.ptr, packed.len);
    memcpy(both + packed.len * 2, "\0\0\0\0junk", 8);
    for (size_t more = 0; more <= 8; more += 8) {
        assert_int_equal(body_of(HEAD "Content-Encoding: gzip\r\n\r\n", (CnStr){both, packed.len * 2 + more}, MOST, &out), CN_BODY_WHOLE);
        assert_int_equal(out.len, plain.len * 2);
        assert_memory_equal(out.ptr + plain.len, plain.ptr, plain.len);
    }
    assert_int_equal(body_of(HEAD "Content-Encoding: gzip\r\n\r\n", (CnStr){both, packed.len + packed.len / 2}, MOST, &out), CN_BODY_CUT);
    assert_true(out.len > plain.len);
    free(both);
    free((void *)(uintptr_t)packed.ptr);
}

static void fields_are_found(void **state)
{
    (void)state;
    CnStr head = CN_STR("HTTP/1.1 200 OK\r\nA: 1\r\nab: 2\r\n folded: 3\r\nA:\r\nno colon\r\nLocation:   /x  \r\nLast: y");
    size_t from = 0;
    assert_true(cn_str_is(cn_head_value(head, "a", &from), "1"));
    assert_true(cn_str_is(cn_head_value(head, "a", &from), ""));
    assert_non_null(cn_head_value(head, "location", NULL).ptr);
    assert_null(cn_head_value(head, "a", &from).ptr);
    assert_null(cn_head_value(head, "a", &from).ptr);
    assert_true(cn_str_is(cn_head_value(head, "LOCATION", NULL), "/x"));
    assert_true(cn_str_is(cn_head_value(head, "last", NULL), "y"));
    assert_null(cn_head_value(head, "folded", NULL).ptr);
    assert_null(cn_head_value((CnStr){NULL, 0}, "a", NULL).ptr);
}

static void heads_are_read_as_they_come(void **state)
{
    (void)state;
    static const struct { const char *head; unsigned status; const char *mime, *charset, *body; } cases[] = {
        {"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\n\r\nx", 200, "text/html", "UTF-8", "x"},
        {"HTTP/1.0 302 \r\r\nContent-Type: a/b\r\r\n\r\r\nx", 302, "a/b", "", "x"},
        {"HTTP/1.1 404\nContent-type:a/b;charset='koi8-r'\n\nx", 404, "a/b", "koi8-r", "x"},
        {"HTTP/2 200\rContent-Type: a/b; q=1; CHARSET = \"gbk\" \r\rx", 200, "a/b", "gbk", "x"},
        {"ICY 200 OK\r\n\r\n", 200, "", "", ""}, {"HTTP/1.1 OK\r\n\r\nx", 0, "", "", "x"}, {"HTTP/1.1", 0, "", "", ""},
        {"\r\nHTTP/1.1 200 OK\r\nno colon here\r\n: x\r\nContent-Type:\r\n\r\nx", 200, "", "", "x"},
        {"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n<html>x", 200, "text/html", "", "<html>x"},
        {"HTTP/1.1 200 OK\r\nContent-Type: text/html", 200, "text/html", "", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CnHttp http;
        assert_true(cn_http_parse(cn_str(cases[i].head), &http));
        assert_int_equal(http.status, cases[i].status);
        if (!cn_str_is(http.mime, cases[i].mime) || !cn_str_is(http.charset, cases[i].charset) || !cn_str_is(http.body, cases[i].body))
            fail_msg("case %zu: '%.*s' '%.*s' '%.*s'", i, (int)http.mime.len, http.mime.ptr ? http.mime.ptr : "", (int)http.charset.len,
                http.charset.ptr ? http.charset.ptr : "", (int)http.body.len, http.body.ptr ? http.body.ptr : "");
    }
    CnHttp http;
    assert_false(cn_http_parse(CN_STR("<html>"), &http));
    assert_false(cn_http_parse(CN_STR("GET / HTTP/1.1\r\n\r\n"), &http));
    assert_false(cn_http_parse((CnStr){NULL, 0}, &http));
}

static void long_heads_are_refused(void **state)
{
    (void)state;
    size_t room = 4 << 20;
    char *head = malloc(room);
    size_t n = (size_t)sprintf(head, "HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 1500; i++) n += (size_t)sprintf(head + n, "A: b\r\n");
    CnHttp http;
    assert_false(cn_http_parse((CnStr){head, n}, &http));
    n = (size_t)sprintf(head, "HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 800; i++) n += (size_t)sprintf(head + n, "A: %0120d\r\n", i);
    assert_false(cn_http_parse((CnStr){head, n}, &http));
    free(head);
}

static int forget(void **state)
{
    (void)state;
    cn_unpacker_free(&unpacker);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bodies_are_unpacked), cmocka_unit_test(plain_bodies_may_claim_codings), cmocka_unit_test(cut_bodies_give_what_is_there),
        cmocka_unit_test(damaged_bodies_are_told), cmocka_unit_test(bombs_are_left), cmocka_unit_test(members_are_one_body), cmocka_unit_test(fields_are_found),
        cmocka_unit_test(heads_are_read_as_they_come),
        cmocka_unit_test(long_heads_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, forget);
}
