/* Web archives: every packing, every way to write them wrong, and damage at every byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "document/document.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "../folder.h"

typedef struct { char *ptr; size_t len, cap; } Bytes;

static void put(Bytes *to, const void *bytes, size_t n)
{
    if (to->len + n > to->cap) {
        to->cap = 2 * (to->len + n);
        to->ptr = realloc(to->ptr, to->cap);
        assert_non_null(to->ptr);
    }
    if (n) memcpy(to->ptr + to->len, bytes, n);
    to->len += n;
}

static void put_f(Bytes *to, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put_f(Bytes *to, const char *format, ...)
{
    char text[4096];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    put(to, text, (size_t)n);
}

/* ---- archives made here --------------------------------------------------------------------------------------- */

enum { MOST_RECORDS = 16 };

/* The bytes of an archive and where its records begin and end in them. */
typedef struct { Bytes bytes; size_t at[MOST_RECORDS + 1]; size_t n; } Archive;

static void put_record(Bytes *to, const char *type, int n, const char *mime, const char *block)
{
    put_f(to, "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:uuid:%d>\r\nWARC-Date: 2016-05-0%dT08:00:00Z\r\n", type, n, n % 9 + 1);
    put_f(to, "WARC-Target-URI: http://x.example/%d\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n%s\r\n\r\n", n, mime, strlen(block), block);
}

static const char *const page_block = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nServer: x\r\n\r\n"
    "<!doctype html><title>Ships</title><p>The navy of Qatar took over the first of its four corvettes on Tuesday.</p>";

static void put_page(Bytes *to, int n)
{
    char block[2048];
    snprintf(block, sizeof block, "%s<p>This is page %d.</p>", page_block, n);
    put_record(to, "response", n, "application/http; msgtype=response", block);
}

/* Record 0 tells of the archive, 3 is a request, 5 a text of its own; the others are pages. */
static Archive make_archive(void)
{
    Archive archive = {0};
    Bytes *to = &archive.bytes;
    for (int i = 0; i < 7; i++) {
        archive.at[archive.n++] = to->len;
        if (i == 0) put_record(to, "warcinfo", i, "application/warc-fields", "software: none\r\n");
        else if (i == 3) put_record(to, "request", i, "application/http; msgtype=request", "GET /3 HTTP/1.1\r\nHost: x.example\r\n\r\n");
        else if (i == 5) put_record(to, "resource", i, "text/plain; charset=utf-8", "Plain text of its own, kept as a resource.\n");
        else put_page(to, i);
    }
    archive.at[archive.n] = to->len;
    return archive;
}

static const int pages_in[] = {1, 2, 4, 5, 6};
enum { PAGES = sizeof pages_in / sizeof *pages_in };

typedef enum { PLAIN, GZIP_EACH, GZIP_WHOLE, ZSTD_EACH, ZSTD_WHOLE, PACKINGS } Packing;

static void put_packed(Bytes *to, Packing packing, const char *bytes, size_t n)
{
    static char out[1 << 20];
    if (packing == PLAIN) {
        put(to, bytes, n);
    } else if (packing == GZIP_EACH || packing == GZIP_WHOLE) {
        z_stream z = {.next_in = (Bytef *)(uintptr_t)bytes, .avail_in = (uInt)n, .next_out = (Bytef *)out, .avail_out = sizeof out};
        assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
        assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
        put(to, out, sizeof out - z.avail_out);
        deflateEnd(&z);
    } else {
        ZSTD_CCtx *ctx = ZSTD_createCCtx();
        ZSTD_CCtx_setParameter(ctx, ZSTD_c_checksumFlag, 1);
        size_t made = ZSTD_compress2(ctx, out, sizeof out, bytes, n);
        assert_false(ZSTD_isError(made));
        put(to, out, made);
        ZSTD_freeCCtx(ctx);
    }
}

static Archive packed(const Archive *plain, Packing packing)
{
    Archive archive = {.n = plain->n};
    bool whole = packing == GZIP_WHOLE || packing == ZSTD_WHOLE;
    if (whole) put_packed(&archive.bytes, packing, plain->bytes.ptr, plain->bytes.len);
    for (size_t i = 0; i < plain->n; i++) {
        archive.at[i] = whole ? plain->at[i] : archive.bytes.len;
        if (!whole) put_packed(&archive.bytes, packing, plain->bytes.ptr + plain->at[i], plain->at[i + 1] - plain->at[i]);
    }
    archive.at[archive.n] = archive.bytes.len;
    return archive;
}

/* ---- reading them --------------------------------------------------------------------------------------------- */

typedef struct {
    char name[300], record[100], retrieved[32], mime[64], charset[32], text[4000];
    uint64_t offset;
    CnForm form;
    unsigned status;
    CnDate date;
    CnDateFrom from;
    size_t bytes;
} Doc;

typedef struct { Doc doc[64]; size_t n, n_errors; CnErr err[64]; char notes[1000]; } Read;

static void keep(char *to, size_t size, CnStr from)
{
    snprintf(to, size, "%.*s", (int)(from.len < size ? from.len : size - 1), from.ptr ? from.ptr : "");
}

static Read *read_path(const char *path, const CnInputOptions *options)
{
    static Read read;
    CnErr err = {0};
    CnDocument doc;
    CnInputs *inputs = cn_inputs_open(&path, 1, options, &err);
    assert_non_null(inputs);
    read.n = read.n_errors = 0;
    for (CnCode code; (code = cn_inputs_next(inputs, &doc, &err)) != CN_END;) {
        assert_true(read.n < 64 && read.n_errors < 64);
        if (code != CN_OK) {
            assert_true(err.text[0]);
            read.err[read.n_errors++] = err;
            continue;
        }
        Doc *to = &read.doc[read.n++];
        *to = (Doc){.offset = doc.offset, .form = doc.form, .status = doc.status, .date = doc.date, .from = doc.date_from, .bytes = doc.bytes.len};
        keep(to->name, sizeof to->name, doc.name);
        keep(to->record, sizeof to->record, doc.record);
        keep(to->retrieved, sizeof to->retrieved, doc.retrieved);
        keep(to->mime, sizeof to->mime, doc.mime);
        keep(to->charset, sizeof to->charset, doc.charset);
        keep(to->text, sizeof to->text, doc.bytes);
        assert_true(cn_str_eq(doc.file, cn_str(path)));
    }
    size_t n, at = 0;
    const CnNote *note = cn_inputs_notes(inputs, &n);
    read.notes[0] = 0;
    for (size_t i = 0; i < n; i++)
        at += (size_t)snprintf(read.notes + at, sizeof read.notes - at, "%s%.*s: %u", i ? "; " : "", (int)note[i].what.len, note[i].what.ptr, note[i].n);
    cn_inputs_close(inputs);
    return &read;
}

static Read *read_bytes(const char *name, const void *bytes, size_t n) { return read_path(folder_put(name, bytes, n), NULL); }

static Read *read_archive(Bytes *bytes)
{
    Read *read = read_bytes("a.warc", bytes->ptr, bytes->len);
    free(bytes->ptr);
    *bytes = (Bytes){0};
    return read;
}

static void assert_notes(const Read *read, const char *notes) { assert_string_equal(read->notes, notes); }

/* Page `n` from place `from` on; NULL: it is not there. Damage may give another its name. */
static const Doc *page_from(const Read *read, int n, size_t from)
{
    char name[64];
    snprintf(name, sizeof name, "http://x.example/%d", n);
    for (size_t i = from; i < read->n; i++)
        if (!strcmp(read->doc[i].name, name)) return &read->doc[i];
    return NULL;
}

static const Doc *page_of(const Read *read, int n) { return page_from(read, n, 0); }

/* Whether page `n` was read just as it was written. */
static bool is_whole(const Read *read, int n)
{
    char end[64];
    snprintf(end, sizeof end, "This is page %d.</p>", n);
    for (const Doc *doc = page_of(read, n); doc; doc = page_from(read, n, (size_t)(doc - read->doc) + 1)) {
        size_t len = strlen(doc->text), tail = strlen(end);
        if (n == 5 && !strcmp(doc->text, "Plain text of its own, kept as a resource.\n")) return true;
        if (n != 5 && !strncmp(doc->text, "<!doctype html>", 15) && len > tail && !strcmp(doc->text + len - tail, end)) return true;
    }
    return false;
}

static void every_packing_gives_the_same(void **state)
{
    (void)state;
    Archive plain = make_archive();
    for (int packing = 0; packing < PACKINGS; packing++) {
        Archive archive = packed(&plain, (Packing)packing);
        Read *read = read_bytes("p.warc", archive.bytes.ptr, archive.bytes.len);
        assert_int_equal(read->n, PAGES);
        assert_int_equal(read->n_errors, 0);
        assert_notes(read, "warcinfo records: 1; request records: 1");
        for (size_t i = 0; i < PAGES; i++) {
            const Doc *doc = &read->doc[i];
            char expected[64];
            assert_true(is_whole(read, pages_in[i]));
            snprintf(expected, sizeof expected, "urn:uuid:%d", pages_in[i]);
            assert_string_equal(doc->record, expected);
            snprintf(expected, sizeof expected, "2016-05-0%dT08:00:00Z", pages_in[i] + 1);
            assert_string_equal(doc->retrieved, expected);
            assert_int_equal(doc->offset, archive.at[pages_in[i]]);
            bool text = pages_in[i] == 5;
            assert_string_equal(doc->mime, text ? "text/plain" : "text/html");
            assert_string_equal(doc->charset, "utf-8");
            assert_int_equal(doc->form, text ? CN_FORM_TEXT : CN_FORM_HTML);
            assert_int_equal(doc->status, text ? 0 : 200);
            assert_int_equal(doc->from, CN_FROM_WARC);
            assert_true(doc->date.year == 2016 && doc->date.month == 5 && doc->date.day == pages_in[i] + 1);
        }
        free(archive.bytes.ptr);
    }
    free(plain.bytes.ptr);
}

/* ---- what records hold ------------------------------------------------------------------------------------------ */

static void what_is_no_document_is_counted(void **state)
{
    (void)state;
    static const struct { const char *type, *mime, *block, *note; } cases[] = {
        {"revisit", "application/http", "HTTP/1.1 200 OK\r\n\r\n", "revisit records: 1"}, {"metadata", "application/warc-fields", "a: b", "metadata records: 1"},
        {"continuation", "x/y", "z", "continuation records: 1"}, {"novelty", "x/y", "z", "records of unknown types: 1"},
        {"response", "application/http", "HTTP/1.1 301 Moved\r\nContent-Type: text/html\r\n\r\n<p>x", "redirects: 1"},
        {"response", "application/http", "HTTP/1.1 404 No\r\nContent-Type: text/html\r\n\r\n<p>x", "error pages: 1"},
        {"response", "application/http", "HTTP/1.1 206 Part\r\nContent-Type: text/html\r\n\r\n<p>x", "other answers: 1"},
        {"response", "application/http", "HTTP/1.1\r\nContent-Type: text/html\r\n\r\n<p>x", "other answers: 1"},
        {"response", "application/http", "HTTP/1.1 200 OK\r\nContent-Type: image/webp\r\n\r\nRIFF", "images: 1"},
        {"response", "application/http", "HTTP/1.1 200 OK\r\nContent-Type: Application/PDF\r\n\r\n%PDF-", "PDF documents: 1"},
        {"response", "application/http", "HTTP/1.1 200 OK\r\nContent-Type: text/css\r\n\r\na{}", "style sheets: 1"},
        {"response", "application/http", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"a\":1}", "JSON: 1"},
        {"response", "application/http", "HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\nx", "videos: 1"},
        {"response", "application/http", "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n\r\n<?xml version=\"1.0\"?><x/>", "XML: 1"},
        {"response", "application/http", "HTTP/1.1 200 OK\r\n\r\nof no kind", "content of other kinds: 1"},
        {"response", "application/http", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n \r\n", "empty records: 1"},
        {"response", "application/http", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: compress\r\n\r\n\x1f\x9dxx", "bodies in unknown codings: 1"},
        {"resource", "image/png", "\x89PNG", "images: 1"}, {"conversion", "application/pdf", "%PDF", "PDF documents: 1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Bytes bytes = {0};
        put_record(&bytes, cases[i].type, 1, cases[i].mime, cases[i].block);
        put_page(&bytes, 2);
        Read *read = read_archive(&bytes);
        if (read->n != 1 || read->n_errors || !is_whole(read, 2)) fail_msg("case %zu: %zu documents, %s", i, read->n, read->err[0].text);
        assert_notes(read, cases[i].note);
    }
    Bytes bytes = {0};
    put_f(&bytes, "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: metadata://x/log\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nlog\r\n\r\n");
    assert_notes(read_archive(&bytes), "metadata records: 1");
}

static void what_is_a_document(void **state)
{
    (void)state;
    static const struct { const char *type, *mime, *block; CnForm form; const char *text, *charset; } cases[] = {
        {"response", "application/http", "HTTP/1.1 200 OK\r\nContent-Type: application/xhtml+xml;charset=big5\r\n\r\n<?xml version=\"1.0\"?><html>x", CN_FORM_HTML,
            "<?xml version=\"1.0\"?><html>x", "big5"},
        {"response", "application/http", "HTTP/1.1 200 OK\r\n\r\n<!DOCTYPE html><p>x", CN_FORM_HTML, "<!DOCTYPE html><p>x", ""},
        {"response", "application/http", "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n<html><p>x", CN_FORM_HTML, "<html><p>x", ""},
        {"response", "application/http", "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n<html><p>x", CN_FORM_HTML, "<html><p>x", ""},
        {"response", "application/http", "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nx > y", CN_FORM_TEXT, "x > y", ""},
        {"response", "application/http", "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<html><p>x", CN_FORM_HTML, "<html><p>x", ""},
        {"response", "application/http", "<html><p>an answer of 1991", CN_FORM_HTML, "<html><p>an answer of 1991", ""},
        {"response", "text/html; charset=latin1", "<p>no head at all", CN_FORM_HTML, "<p>no head at all", "latin1"},
        {"resource", "text/html", "<p>x", CN_FORM_HTML, "<p>x", ""}, {"conversion", "text/plain", "x", CN_FORM_TEXT, "x", "utf-8"},
        {"conversion", "text/plain; charset=koi8-r", "x", CN_FORM_TEXT, "x", "koi8-r"}, {"Response", "APPLICATION/HTTP; msgtype=response",
            "HTTP/1.1 200 OK\r\nContent-Type: TEXT/HTML\r\n\r\n<p>x", CN_FORM_HTML, "<p>x", ""},
        {"response", "application/http", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\n2;x\r\nxy\r\n0\r\n\r\n",
            CN_FORM_HTML, "<p>xy", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Bytes bytes = {0};
        put_record(&bytes, cases[i].type, 1, cases[i].mime, cases[i].block);
        Read *read = read_archive(&bytes);
        if (read->n != 1 || read->n_errors) fail_msg("case %zu: %zu documents, %s %s", i, read->n, read->err[0].text, read->notes);
        assert_string_equal(read->doc[0].text, cases[i].text);
        assert_string_equal(read->doc[0].charset, cases[i].charset);
        assert_int_equal(read->doc[0].form, cases[i].form);
    }
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    static const struct { const char *mime, *block, *words; } cases[] = {
        {"application/http", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n%PDF-1.4 and so on", "mislabelled: it says it holds pages and holds a PDF document"},
        {"application/http", "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n\x89PNG\r\n\x1a\n", "mislabelled: it says it holds texts and holds a PNG image"},
        {"application/http", "GARBAGE\r\n\r\nx", "holds no HTTP response"},
        {"application/http", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\1\2\3\4\5\6\7\7\7\7\7\7\7\7", "cannot be unpacked"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Bytes bytes = {0};
        put_page(&bytes, 1);
        size_t at = bytes.len;
        put_record(&bytes, "response", 7, cases[i].mime, cases[i].block);
        put_page(&bytes, 2);
        Read *read = read_archive(&bytes);
        char place[40];
        snprintf(place, sizeof place, "the record at byte %zu ", at);
        if (read->n_errors != 1 || !strstr(read->err[0].text, cases[i].words) || !strstr(read->err[0].text, place))
            fail_msg("case %zu: %zu errors: %s", i, read->n_errors, read->err[0].text);
        assert_true(read->err[0].record && strstr(read->err[0].path, "/a.warc"));
        assert_true(read->n == 2 && is_whole(read, 1) && is_whole(read, 2));
    }
}

static void inputs_in_records_are_opened(void **state)
{
    (void)state;
    Bytes bytes = {0};
    put_record(&bytes, "response", 4, "application/http", "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n\r\n"
        "{\"text\":\"One line.\",\"url\":\"http://y.example/1\"}\n{\"text\":\"Two lines.\"}\nno line\n");
    put_page(&bytes, 6);
    size_t at = bytes.len;
    put_record(&bytes, "response", 7, "application/http", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><item><title>Ships</title><link>http://y.example/2</link>"
        "<description>The navy took over a ship on Tuesday, and will have another soon.</description></item></channel></rss>");
    Read *read = read_archive(&bytes);
    assert_int_equal(read->n, 4);
    assert_string_equal(read->doc[0].name, "http://y.example/1");
    assert_string_equal(read->doc[0].record, "urn:uuid:4");
    assert_string_equal(read->doc[1].retrieved, "2016-05-05T08:00:00Z");
    assert_int_equal(read->doc[1].status, 200);
    assert_true(is_whole(read, 6));
    assert_string_equal(read->doc[3].name, "http://y.example/2");
    assert_int_equal(read->doc[3].offset, at);
    assert_int_equal(read->n_errors, 1);
    assert_true(read->err[0].record && strstr(read->err[0].text, "the record at byte 0, line 3 is not JSON"));
    assert_true(strstr(read->err[0].text, "(http://x.example/4)") && strstr(read->err[0].path, "/a.warc"));
}

/* ---- heads ------------------------------------------------------------------------------------------------------ */

#define BLOCK "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Some page.</p>"

static void heads_are_read_as_they_come(void **state)
{
    (void)state;
    static const struct { const char *head, *end, *url, *record, *retrieved; } cases[] = {
        {"WARC/0.17\r\nWARC-Type: response\r\nWARC-Target-URI: http://a/\r\nWARC-Record-ID: <urn:1>\r\nWARC-Date: 2010-01-02T03:04:05Z\r\n"
            "Content-Type: application/http\r\nContent-Length: 61\r\n\r\n", "\r\n\r\n", "http://a/", "urn:1", "2010-01-02T03:04:05Z"},
        {"WARC/1.1\nwarc-type:response\nWARC-TARGET-URI:<http://a/>\nwarc-record-id:urn:1\nwarc-date:2010-01-02T03:04:05.123456Z\ncontent-length:61\n\n", "\n\n",
            "http://a/", "urn:1", "2010-01-02T03:04:05Z"},
        {"WARC/1.0\rWARC-Type: response\rWARC-Target-URI: http://a/\rWARC-Record-ID: <urn:1>\rWARC-Date: 2010-01-02\rContent-Length: 61\r\r", "\r\r", "http://a/",
            "urn:1", "2010-01-02"},
        {"WARC/1.0\r\r\nWARC-Type: response\r\r\nWARC-Target-URI: http://a/\r\r\nContent-Length: 61\r\r\n\r\r\n", "\r\r\n\r\r\n", "http://a/", "", ""},
        {"WARC/1.0\r\nWARC-Type:\r\n response\r\nWARC-Target-URI: http://a/b\r\n\t c\r\nWARC-Date: yesterday\r\nContent-Length: 61\r\n\r\n", "\r\n\r\n", "http://a/b c", "", ""},
        {"WARC/1.0\r\nContent-Length: 61\r\nWARC-Target-URI: http://a/\xff\x01\xd8\xb9\r\nWARC-Type: response\r\nno colon\r\n: x\r\n\r\n", "", "http://a/%FF%01\xd8\xb9", "", ""},
        {"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a/\r\nWARC-Date: 20100102030405\r\nContent-Length: 61\r\n\r\n", "\r\n", "http://a/", "",
            "2010-01-02T03:04:05Z"},
    };
    assert_int_equal(strlen(BLOCK), 61);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Bytes bytes = {0};
        put_f(&bytes, "%s%s%s", cases[i].head, BLOCK, cases[i].end);
        put_page(&bytes, 2);
        put_f(&bytes, "%s%s%s", cases[i].head, BLOCK, cases[i].end);
        Read *read = read_archive(&bytes);
        if (read->n != 3 || read->n_errors || read->notes[0]) fail_msg("case %zu: %zu documents, %s %s", i, read->n, read->err[0].text, read->notes);
        for (size_t k = 0; k < 3; k += 2) {
            assert_string_equal(read->doc[k].text, "<p>Some page.</p>");
            assert_string_equal(read->doc[k].name, cases[i].url);
            assert_string_equal(read->doc[k].record, cases[i].record);
            assert_string_equal(read->doc[k].retrieved, cases[i].retrieved);
        }
        assert_true(is_whole(read, 2));
    }
}

/* A record without an address is called by its place. */
static void no_address(void **state)
{
    (void)state;
    Bytes bytes = {0};
    put_f(&bytes, "\r\n\r\nWARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\ntext");
    const char *paths[] = {folder_put("n.warc", bytes.ptr, bytes.len)};
    free(bytes.ptr);
    CnErr err = {0};
    CnDocument doc;
    CnInputs *inputs = cn_inputs_open(paths, 1, NULL, &err);
    assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_OK);
    assert_true(cn_str_ends(doc.name, CN_STR("/n.warc:4")) && !doc.url.len);
    assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_END);
    cn_inputs_close(inputs);
}

/* A wrong length is mended by where the next record begins. */
static void lengths_are_mended(void **state)
{
    (void)state;
    static const char *const lengths[] = {"Content-Length: 0", "Content-Length: 12", "Content-Length: 60", "Content-Length: 70",
        "Content-Length: 400", "Content-Length: 1500", "Content-Length: 9999", "Content-Length: none", "Content-Length: -1", "Content-Length: 61, 61", "X: y"};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        for (int where = 0; where < 2; where++) {
            Bytes bytes = {0};
            if (where) put_page(&bytes, 1);
            put_f(&bytes, "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a/\r\n%s\r\n\r\n%s\r\n\r\n", lengths[i], BLOCK);
            put_page(&bytes, 2);
            put_page(&bytes, 4);
            Read *read = read_archive(&bytes);
            if (read->n != (where ? 4 : 3) || read->n_errors) fail_msg("case %zu: %zu documents, %s", i, read->n, read->err[0].text);
            assert_string_equal(read->doc[where].text, "<p>Some page.</p>");
            assert_true(is_whole(read, 2) && is_whole(read, 4) && (!where || is_whole(read, 1)));
            assert_notes(read, "wrong record lengths, mended: 1");
        }
    }
}

static void limits_hold(void **state)
{
    (void)state;
    char *long_text = malloc(3 << 20);
    memset(long_text, 'x', 3 << 20);
    Bytes bytes = {0};
    put_page(&bytes, 1);
    size_t at = bytes.len;
    put_f(&bytes, "WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n", 3 << 20);
    put(&bytes, long_text, 3 << 20);
    put_f(&bytes, "\r\n\r\nWARC/1.0\r\nWARC-Type: resource\r\nContent-Type: image/png\r\nContent-Length: %d\r\n\r\n", 3 << 20);
    put(&bytes, long_text, 3 << 20);
    put_f(&bytes, "\r\n\r\nWARC/1.0\r\nWARC-Type: metadata\r\nContent-Type: image/png\r\n\r\n");   /* and no length */
    put(&bytes, long_text, 3 << 20);
    put_f(&bytes, "\r\n\r\n");
    put_page(&bytes, 2);
    const char *path = folder_put("long.warc", bytes.ptr, bytes.len);
    CnInputOptions options = {.max_bytes = 1 << 20};
    Read *read = read_path(path, &options);
    char words[80];
    snprintf(words, sizeof words, "the record at byte %zu is over the limit of 1048576 bytes", at);
    assert_int_equal(read->n_errors, 1);
    assert_string_equal(read->err[0].text, words);
    assert_true(read->err[0].code == CN_ERR_LIMIT && read->err[0].record);
    assert_true(read->n == 2 && is_whole(read, 1) && is_whole(read, 2));
    assert_notes(read, "images: 1; metadata records: 1");
    assert_int_equal(read_path(path, NULL)->n, 3);
    free(bytes.ptr);

    bytes = (Bytes){0};
    put_f(&bytes, "WARC/1.0\r\nWARC-Type: resource\r\n");
    for (int i = 0; i < 1200; i++) put_f(&bytes, "A: b\r\n");
    put_f(&bytes, "\r\nx\r\n\r\n");
    put_page(&bytes, 1);
    put_f(&bytes, "WARC/1.0\r\nWARC-Type: resource\r\nA: ");
    put(&bytes, long_text, 200000);
    put_f(&bytes, "\r\n\r\nx\r\n\r\n");
    put_page(&bytes, 2);
    read = read_archive(&bytes);
    assert_true(read->n == 2 && is_whole(read, 1) && is_whole(read, 2));
    assert_int_equal(read->n_errors, 2);
    for (int i = 0; i < 2; i++) assert_true(read->err[i].code == CN_ERR_LIMIT && strstr(read->err[i].text, "head over the limits"));
    free(long_text);
}

/* ---- damage ----------------------------------------------------------------------------------------------------- */

static size_t holder(const Archive *archive, size_t at)
{
    size_t i = 0;
    while (i + 1 < archive->n && archive->at[i + 1] <= at) i++;
    return i;
}

/* Cut at any byte, an archive gives all records that end before, and at most one error. */
static void cut_at_every_byte(void **state)
{
    (void)state;
    Archive plain = make_archive();
    for (int packing = 0; packing < PACKINGS; packing++) {
        Archive archive = packed(&plain, (Packing)packing);
        bool whole = packing == GZIP_WHOLE || packing == ZSTD_WHOLE;
        for (size_t n = 1; n < archive.bytes.len; n += packing == PLAIN ? 1 : 2) {
            Read *read = read_bytes("cut.warc", archive.bytes.ptr, n);
            size_t last = holder(&archive, n);
            if (read->n_errors > 1) fail_msg("packing %d cut at %zu: %zu errors: %s; %s", packing, n, read->n_errors, read->err[0].text, read->err[1].text);
            for (size_t i = 0; i < PAGES && !whole; i++)
                if ((size_t)pages_in[i] < last && !is_whole(read, pages_in[i])) fail_msg("packing %d cut at %zu: page %d is lost", packing, n, pages_in[i]);
            for (size_t i = 0; i < PAGES; i++)
                if (page_of(read, pages_in[i]) && !is_whole(read, pages_in[i])) fail_msg("packing %d cut at %zu: page %d is no longer what it was", packing, n, pages_in[i]);
            size_t rest = n - archive.at[last];   /* of the record that is cut; its last four bytes are line ends */
            bool told = rest && archive.at[last + 1] - n > 4;
            if (packing == PLAIN && told && rest > 5 && !read->n_errors && !page_of(read, (int)last)) fail_msg("cut at %zu: not told", n);
        }
        free(archive.bytes.ptr);
    }
    free(plain.bytes.ptr);
}

/* A byte that is changed costs its own record at most. */
static void changed_at_every_byte(void **state)
{
    (void)state;
    static const unsigned char masks[] = {0x01, 0x20, 0xff};
    Archive plain = make_archive();
    for (int packing = 0; packing < PACKINGS; packing++) {
        if (packing == GZIP_WHOLE || packing == ZSTD_WHOLE) continue;
        Archive archive = packed(&plain, (Packing)packing);
        for (size_t at = 0; at < archive.bytes.len; at++) {
            for (size_t m = 0; m < sizeof masks; m++) {
                archive.bytes.ptr[at] ^= (char)masks[m];
                Read *read = read_bytes("flip.warc", archive.bytes.ptr, archive.bytes.len);
                archive.bytes.ptr[at] ^= (char)masks[m];
                size_t hit = holder(&archive, at);
                if (at < 4 && packing != PLAIN) continue;   /* no longer a packed file */
                for (size_t i = 0; i < PAGES; i++)
                    if ((size_t)pages_in[i] != hit && !is_whole(read, pages_in[i]))
                        fail_msg("packing %d: byte %zu of record %zu changed by %x, and page %d is lost: %s", packing, at, hit, masks[m], pages_in[i], read->err[0].text);
                if (read->n_errors > 2) fail_msg("packing %d: byte %zu changed: %zu errors", packing, at, read->n_errors);
                if (packing != PLAIN && page_of(read, (int)hit) && !is_whole(read, (int)hit)) fail_msg("packing %d: byte %zu: a damaged page is given", packing, at);
            }
        }
        free(archive.bytes.ptr);
    }
    free(plain.bytes.ptr);
}

/* What lies between records is passed over and told once. */
static void garbage_between_records(void **state)
{
    (void)state;
    Archive plain = make_archive();
    for (int packing = 0; packing < PACKINGS; packing++) {
        if (packing == GZIP_WHOLE || packing == ZSTD_WHOLE) continue;
        Archive archive = packed(&plain, (Packing)packing);
        Bytes bytes = {0};
        put(&bytes, archive.bytes.ptr, archive.at[4]);
        for (int i = 0; i < 30000; i++) put_f(&bytes, "\x1f\x8b\x08%c WARC/1.0 (\xb5\x2f\xfd) %d ", i % 256, i * 7919);
        put(&bytes, archive.bytes.ptr + archive.at[4], archive.bytes.len - archive.at[4]);
        Read *read = read_bytes("garbage.warc", bytes.ptr, bytes.len);
        for (size_t i = 0; i < PAGES; i++)
            if (!is_whole(read, pages_in[i])) fail_msg("packing %d: page %d is lost", packing, pages_in[i]);
        assert_int_equal(read->n_errors, 1);
        assert_true(read->err[0].record);
        free(bytes.ptr);
        free(archive.bytes.ptr);
    }
    free(plain.bytes.ptr);
}

static void truncated_by_the_crawler(void **state)
{
    (void)state;
    Bytes bytes = {0};
    put_f(&bytes, "WARC/1.0\r\nWARC-Type: response\r\nWARC-Truncated: length\r\nContent-Length: 61\r\n\r\n%s\r\n\r\n", BLOCK);
    Read *read = read_archive(&bytes);
    assert_int_equal(read->n, 1);
    assert_notes(read, "ends of pages that were cut off: 1");
}

/* ---- ARC -------------------------------------------------------------------------------------------------------- */

static void put_arc(Bytes *to, int version, const char *url, const char *mime, const char *block)
{
    const char *more = version == 2 ? " 200 ABCDEF http://x.example/moved 123 file.arc" : "";
    put_f(to, "%s 192.0.2.1 20070821183319 %s%s %zu\n%s\n", url, mime, more, strlen(block), block);
}

static void arc_files(void **state)
{
    (void)state;
    for (int version = 1; version < 3; version++) {
        for (int packing = 0; packing < PACKINGS; packing++) {
            Archive plain = {0};
            Bytes *to = &plain.bytes;
            char about[200];
            snprintf(about, sizeof about, "%d 0 Nobody\nURL IP-address Archive-date Content-type Archive-length\n", version);
            plain.at[plain.n++] = 0;
            put_f(to, "filedesc://x.arc 0.0.0.0 20070821183300 text/plain %zu\n%s\n", strlen(about), about);
            plain.at[plain.n++] = to->len;
            put_arc(to, version, "http://x.example/a page", "text/html", page_block);
            plain.at[plain.n++] = to->len;
            put_arc(to, version, "dns:x.example", "text/dns", "x.example. 1 IN A 192.0.2.1");
            plain.at[plain.n++] = to->len;
            put_arc(to, version, "http://x.example/2", "no-type", page_block);
            plain.at[plain.n] = to->len;
            Archive archive = packed(&plain, (Packing)packing);
            Read *read = read_bytes("a.arc", archive.bytes.ptr, archive.bytes.len);
            assert_int_equal(read->n, 2);
            assert_int_equal(read->n_errors, 0);
            assert_notes(read, "filedesc records: 1; metadata records: 1");
            assert_string_equal(read->doc[0].name, "http://x.example/a page");
            assert_string_equal(read->doc[1].name, "http://x.example/2");
            assert_string_equal(read->doc[0].retrieved, "2007-08-21T18:33:19Z");
            assert_string_equal(read->doc[1].mime, "text/html");
            assert_string_equal(read->doc[1].text, strstr(page_block, "<!doctype"));
            assert_int_equal(read->doc[1].offset, archive.at[3]);
            assert_int_equal(read->doc[1].status, 200);
            free(archive.bytes.ptr);
            free(plain.bytes.ptr);
        }
    }
}

static void damaged_arc_files(void **state)
{
    (void)state;
    Archive plain = {0};
    Bytes *to = &plain.bytes;
    plain.at[plain.n++] = 0;
    put_f(to, "filedesc://x.arc 0.0.0.0 20070821183300 text/plain 10\n1 0 Nobody\n");
    for (int i = 1; i < 4; i++) {
        char url[40], block[600];
        plain.at[plain.n++] = to->len;
        snprintf(url, sizeof url, "http://x.example/%d", i);
        snprintf(block, sizeof block, "%s<p>This is page %d.</p>", page_block, i);
        put_arc(to, 1, url, "text/html", block);
    }
    plain.at[plain.n] = to->len;
    for (int packing = 0; packing < 2; packing++) {
        Archive archive = packed(&plain, (Packing)packing);
        for (size_t at = packing == PLAIN ? 0 : 4; at < archive.bytes.len; at++) {
            archive.bytes.ptr[at] ^= 0x11;
            Read *read = read_bytes("flip.arc", archive.bytes.ptr, archive.bytes.len);
            archive.bytes.ptr[at] ^= 0x11;
            size_t hit = holder(&archive, at);
            for (int i = 1; i < 4; i++)
                if ((size_t)i != hit && !is_whole(read, i)) fail_msg("packing %d: byte %zu of record %zu changed, and page %d is lost", packing, at, hit, i);
        }
        for (size_t n = 1; n < archive.bytes.len; n++) {
            Read *read = read_bytes("cut.arc", archive.bytes.ptr, n);
            for (int i = 1; i < 4; i++)
                if (n >= archive.at[i + 1] && !is_whole(read, i)) fail_msg("packing %d cut at %zu: page %d is lost", packing, n, i);
            assert_true(read->n_errors <= 1);
        }
        free(archive.bytes.ptr);
    }
    free(plain.bytes.ptr);
}

/* ---- archives that others made ---------------------------------------------------------------------------------- */

/* tests/document/warc-expected.tsv has a row for every file of ../shared/data/warc. */
static void archives_of_others(void **state)
{
    (void)state;
    static const char files[] = CN_SOURCE_ROOT "/../shared/data/warc";
    DIR *dir = opendir(files);
    if (!dir) {
        print_message("# SKIP archives_of_others: there is no folder ../shared/data/warc beside the project\n");
        return;
    }
    FILE *table = fopen(CN_SOURCE_ROOT "/tests/document/warc-expected.tsv", "r");
    assert_non_null(table);
    char line[2000];
    size_t rows = 0, there = 0;
    while (fgets(line, sizeof line, table)) {
        char name[200], first[400], notes[1000], path[400], got[600];
        unsigned documents, damaged;
        if (line[0] == '#' || !strncmp(line, "file\t", 5)) continue;
        notes[0] = 0;
        if (sscanf(line, "%199[^\t]\t%u\t%u\t%399[^\t]\t%999[^\n]", name, &documents, &damaged, first, notes) < 4) fail_msg("no row: %s", line);
        rows++;
        snprintf(path, sizeof path, "%s/%s", files, name);
        Read *read = read_path(path, NULL);
        snprintf(got, sizeof got, "-");
        if (read->n) snprintf(got, sizeof got, "%s at %llu, %zu bytes", read->doc[0].name, (unsigned long long)read->doc[0].offset, read->doc[0].bytes);
        if (read->n != documents || read->n_errors != damaged || strcmp(read->notes, notes) || strcmp(got, first))
            fail_msg("%s: %zu documents, %zu damaged (%s), first %s, %s", name, read->n, read->n_errors, read->n_errors ? read->err[0].text : "", got, read->notes);
    }
    fclose(table);
    for (struct dirent *entry; (entry = readdir(dir));) there += entry->d_name[0] != '.';
    closedir(dir);
    assert_int_equal(rows, there);   /* a row for each */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_packing_gives_the_same), cmocka_unit_test(what_is_no_document_is_counted), cmocka_unit_test(what_is_a_document),
        cmocka_unit_test(what_is_wrong_is_named), cmocka_unit_test(inputs_in_records_are_opened), cmocka_unit_test(heads_are_read_as_they_come),
        cmocka_unit_test(no_address), cmocka_unit_test(lengths_are_mended), cmocka_unit_test(limits_hold), cmocka_unit_test(cut_at_every_byte),
        cmocka_unit_test(changed_at_every_byte), cmocka_unit_test(garbage_between_records), cmocka_unit_test(truncated_by_the_crawler),
        cmocka_unit_test(arc_files), cmocka_unit_test(damaged_arc_files), cmocka_unit_test(archives_of_others),
    };
    return cmocka_run_group_tests(tests, folder_make, folder_drop);
}
