/* The document stage: every kind of input, and every way in which one can be wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/hash.h"
#include "document/document.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "../folder.h"

static const char *put_text(const char *name, const char *text) { return folder_put(name, text, strlen(text)); }

/* The only result of one path: its code, and its sentence. */
static CnCode code_of(const char *path, CnErr *err)
{
    CnInputs *inputs = cn_inputs_open(&path, 1, NULL, err);
    CnDocument doc;
    assert_non_null(inputs);
    CnCode code = cn_inputs_next(inputs, &doc, err);
    CnErr rest;
    assert_int_equal(cn_inputs_next(inputs, &doc, &rest), CN_END);
    cn_inputs_close(inputs);
    return code;
}

static void assert_refused(const char *path, CnCode code, const char *words)
{
    CnErr err = {0};
    assert_int_equal(code_of(path, &err), code);
    assert_non_null(strstr(err.text, words));
    assert_string_equal(err.path, path);
}

/* Bytes of chance, such as what is encrypted, or packed in a way that is not known. */
static void bytes_of_chance_are_no_text(void **state)
{
    (void)state;
    uint8_t bytes[6000], sum[32];
    for (uint32_t i = 0; i * 32 + 32 <= sizeof bytes; i++) {
        assert_true(cn_sha256(&i, sizeof i, sum));
        memcpy(bytes + i * 32, sum, 32);
    }
    assert_refused(folder_put("chance.bin", bytes, sizeof bytes / 32 * 32), CN_ERR_FORMAT, "binary data");
    assert_refused(folder_put("chance.txt", bytes, 1600), CN_ERR_FORMAT, "binary data");
}

static void files_are_documents(void **state)
{
    (void)state;
    const char *paths[] = {put_text("a.txt", "Some text."), put_text("b.htm", "Hello"),
        put_text("c", "\n<!-- x --><!DOCTYPE html><p>Hello"), put_text("d.txt", "{\"text\":1} is no record")};
    CnInputOptions options = {.date = {2020, 5, 0}, .lang = CN_STR("en")};
    CnInputs *inputs = cn_inputs_open(paths, 4, &options, NULL);
    static const CnForm forms[] = {CN_FORM_TEXT, CN_FORM_HTML, CN_FORM_HTML, CN_FORM_TEXT};
    CnDocument doc;
    for (int i = 0; i < 4; i++) {
        uint8_t hash[32];
        assert_int_equal(cn_inputs_next(inputs, &doc, NULL), CN_OK);
        assert_true(cn_str_is(doc.name, paths[i]) && cn_str_is(doc.file, paths[i]));
        assert_int_equal(doc.form, forms[i]);
        assert_int_equal(doc.date.year, 2020);
        assert_int_equal(doc.date_from, CN_FROM_USER);
        assert_true(cn_str_is(doc.lang, "en"));
        cn_sha256(doc.bytes.ptr, doc.bytes.len, hash);
        assert_memory_equal(hash, doc.sha256, 32);
    }
    assert_int_equal(cn_inputs_next(inputs, &doc, NULL), CN_END);
    assert_int_equal(cn_inputs_next(inputs, &doc, NULL), CN_END);
    cn_inputs_close(inputs);
}

static void folders_are_walked_in_order(void **state)
{
    (void)state;
    char root[128];
    snprintf(root, sizeof root, "%s/walk", folder);
    static const char *const folders[] = {"walk", "walk/b", "walk/.git", "walk/empty"};
    for (int i = 0; i < 4; i++) assert_int_equal(mkdir(folder_path(folders[i]), 0777), 0);
    put_text("walk/c.txt", "c");
    put_text("walk/a.txt", "a");
    put_text("walk/B.txt", "B");
    put_text("walk/b/1.txt", "1");
    put_text("walk/.hidden", "no");
    put_text("walk/.git/x", "no");
    put_text("walk/d.png", "\x89PNG\r\n\x1a\n");
    put_text("walk/e.css", "body { color: black }");
    put_text("walk/f.js", "let a = 1");
    assert_int_equal(symlink("a.txt", folder_path("walk/link.txt")), 0);
    assert_int_equal(symlink("..", folder_path("walk/loop")), 0);
    assert_int_equal(mkfifo(folder_path("walk/pipe"), 0600), 0);
    char slashed[160];
    snprintf(slashed, sizeof slashed, "%s/", root);
    const char *path = slashed;
    CnInputs *inputs = cn_inputs_open(&path, 1, NULL, NULL);
    static const char *const names[] = {"B.txt", "a.txt", "b/1.txt", "c.txt"};
    CnDocument doc;
    for (int i = 0; i < 4; i++) {
        char full[256];
        snprintf(full, sizeof full, "%s/%s", root, names[i]);
        assert_int_equal(cn_inputs_next(inputs, &doc, NULL), CN_OK);
        assert_true(cn_str_is(doc.name, full));
    }
    assert_int_equal(cn_inputs_next(inputs, &doc, NULL), CN_END);
    static const struct { const char *what; uint32_t n; } counted[] = {{"hidden files", 2}, {"pictures", 1}, {"style sheets", 1}, {"scripts", 1}, {"links and devices", 3}};
    size_t n;
    const CnNote *note = cn_inputs_notes(inputs, &n);
    assert_int_equal(n, sizeof counted / sizeof *counted);
    for (size_t i = 0; i < n; i++) assert_true(cn_str_is(note[i].what, counted[i].what) && note[i].n == counted[i].n);
    cn_inputs_close(inputs);
    assert_refused(folder_path("walk/d.png"), CN_ERR_FORMAT, "PNG image");   /* what was named is not passed over */
    path = root;  /* closing in the middle of a walk leaks nothing */
    inputs = cn_inputs_open(&path, 1, NULL, NULL);
    assert_int_equal(cn_inputs_next(inputs, &doc, NULL), CN_OK);
    cn_inputs_close(inputs);
    assert_refused(folder_path("walk/pipe"), CN_ERR_INPUT, "neither a file nor a folder");
}

static void json_lines_are_records(void **state)
{
    (void)state;
    const char *path = put_text("r.jsonl",
        "\xEF\xBB\xBF{\"url\":\"https://x.example/1\",\"date\":\"2017-10-26T08:00:00Z\",\"title\":\"T\",\"lang\":\"en\",\"text\":\"One\\u0000\"}\r\n"
        "\n"
        "not json\n"
        "{\"text\":7}\n"
        "[1]\n"
        "{\"text\":\"\"}\n"
        "{\"html\":\"<p>Two\",\"date\":\"soon\",\"url\":null}\n"
        "{\"text\":\"Three\",\"date\":\"2017-13-01\"}");
    CnInputs *inputs = cn_inputs_open(&path, 1, NULL, NULL);
    CnDocument doc;
    CnErr err;
    assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_OK);
    assert_true(cn_str_is(doc.name, "https://x.example/1") && cn_str_is(doc.file, path));
    assert_true(cn_str_eq(doc.bytes, CN_STR("One\0")));
    assert_true(cn_str_is(doc.title, "T") && cn_str_is(doc.lang, "en"));
    assert_int_equal(doc.date.day, 26);
    assert_int_equal(doc.date_from, CN_FROM_USER);
    assert_int_equal(doc.line, 1);
    static const uint32_t bad[] = {3, 4, 5, 6};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_ERR_FORMAT);
        assert_int_equal(err.line, bad[i]);
        assert_string_equal(err.path, path);
    }
    assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_OK);
    assert_int_equal(doc.form, CN_FORM_HTML);
    assert_int_equal(doc.date_from, CN_FROM_NONE);
    char name[300];
    snprintf(name, sizeof name, "%s:7", path);
    assert_true(cn_str_is(doc.name, name));
    uint64_t offset = doc.offset;
    assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_OK);
    assert_true(cn_str_is(doc.bytes, "Three"));
    assert_int_equal(doc.date.year, 0);
    assert_true(doc.offset > offset);
    assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_END);
    cn_inputs_close(inputs);
}

static void other_kinds_are_refused(void **state)
{
    (void)state;
    static const struct { const char *name, *bytes; size_t n; const char *words; } kinds[] = {
        {"a.gz", "\x1f\x8b\x08\0\0\0", 6, "ends too early"}, {"a.zst", "\x28\xb5\x2f\xfd\x04", 5, "ends too early"}, {"a.png", "\x89PNG\r\n\x1a\n", 8, "PNG image"},
        {"a.pdf", "%PDF-1.7\n", 9, "PDF"}, {"a.zip", "PK\x03\x04\x14\0", 6, "damaged archive"},
        {"a.xml", "<?xml version=\"1.0\"?><note><to>x</to>", 36, "XML that is not HTML"},
        {"a.json", "{\n  \"text\": \"x\"\n}", 17, "not JSON lines"}, {"a.bin", "\0\1\2\0\0\3\0\0\0\4\0\5\0\6\0", 15, "binary data"},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        assert_refused(folder_put(kinds[i].name, kinds[i].bytes, kinds[i].n), CN_ERR_FORMAT, kinds[i].words);
    assert_refused(put_text("empty.txt", ""), CN_ERR_FORMAT, "is empty");
    assert_refused(folder_path("missing.txt"), CN_ERR_INPUT, "No such file");
    assert_refused("/dev/null", CN_ERR_INPUT, "neither a file nor a folder");
    CnErr err = {0};
    assert_int_equal(code_of(folder_put("wide.txt", "\xff\xfeT\0e\0x\0t\0", 10), &err), CN_OK);
}

static void limits_are_kept(void **state)
{
    (void)state;
    const char *paths[] = {put_text("big.txt", "0123456789"), put_text("fits.txt", "012345678"),
        put_text("big.jsonl", "{\"text\":\"0123456789\"}\n{}\n")};
    CnInputOptions options = {.max_bytes = 9};
    CnInputs *inputs = cn_inputs_open(paths, 3, &options, NULL);
    CnDocument doc;
    CnErr err;
    assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_ERR_LIMIT);
    assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_OK);
    assert_int_equal(doc.bytes.len, 9);
    assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_ERR_LIMIT);
    assert_int_equal(err.line, 1);
    assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_ERR_FORMAT);
    assert_int_equal(err.line, 2);
    assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_END);
    cn_inputs_close(inputs);
}

static void long_lines_are_not_kept(void **state)
{
    (void)state;
    const char *path = folder_path("long.jsonl");
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs("{\"text\":\"", file);
    for (int i = 0; i < 1 << 20; i++) fputs("xxxxxxxx", file);
    fputs("\"}\n{\"text\":\"behind\"}\n", file);
    assert_int_equal(fclose(file), 0);
    CnInputOptions options = {.max_bytes = 1 << 20};
    CnInputs *inputs = cn_inputs_open(&path, 1, &options, NULL);
    CnDocument doc;
    CnErr err;
    assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_ERR_LIMIT);
    assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_OK);
    assert_true(cn_str_is(doc.bytes, "behind"));
    assert_int_equal(doc.line, 2);
    cn_inputs_close(inputs);
}

/* `text` as one gzip member at out; returns its length. */
static size_t gzip(const char *text, size_t n, char *out, size_t cap)
{
    z_stream z = {.next_in = (Bytef *)(uintptr_t)text, .avail_in = (uInt)n, .next_out = (Bytef *)out, .avail_out = (uInt)cap};
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    assert_int_equal(deflateEnd(&z), Z_OK);
    return z.total_out;
}

/* The only document of `path` is `text`; then comes `after`. */
static void assert_unpacks(const char *path, const char *text, CnCode after, const char *words)
{
    CnErr err = {0};
    CnDocument doc;
    CnInputs *inputs = cn_inputs_open(&path, 1, NULL, &err);
    assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_OK);
    assert_int_equal(doc.bytes.len, strlen(text));
    assert_memory_equal(doc.bytes.ptr, text, strlen(text));
    assert_int_equal(doc.form, CN_FORM_HTML);
    assert_int_equal(cn_inputs_next(inputs, &doc, &err), after);
    if (words) assert_non_null(strstr(err.text, words));
    if (after != CN_END) assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_END);
    cn_inputs_close(inputs);
}

static void packed_files_are_unpacked(void **state)
{
    (void)state;
    static const char page[] = "<html><p>Four patrol boats were handed over.";
    char bytes[1024] = "";
    size_t n = gzip(page, 10, bytes, sizeof bytes);
    n += gzip(page + 10, strlen(page) - 10, bytes + n, sizeof bytes - n);
    assert_unpacks(folder_put("two.html.gz", bytes, n), page, CN_END, NULL);
    assert_unpacks(folder_put("padded.gz", bytes, n + 300), page, CN_END, NULL);
    memcpy(bytes + n, "and then some", 13);
    assert_unpacks(folder_put("more.gz", bytes, n + 13), page, CN_ERR_FORMAT, "not gzip");
    assert_unpacks(folder_put("cut.gz", bytes, n - 9), page, CN_ERR_FORMAT, "ends too early");
    bytes[n - 6] ^= 0x55;  /* of the sum of the second member */
    assert_unpacks(folder_put("bad.gz", bytes, n), page, CN_ERR_FORMAT, "is damaged");
    n = ZSTD_compress(bytes, sizeof bytes, page, strlen(page), 3);
    assert_unpacks(folder_put("a.zst", bytes, n), page, CN_END, NULL);
    assert_unpacks(folder_put("wrong.html.gz", bytes, n), page, CN_END, NULL);
}

/* A member longer than what is unpacked at once: bit by bit, and the same bytes. */
static void long_members_are_unpacked(void **state)
{
    (void)state;
    enum { LINES = 200000 };
    size_t n = 0, cap = (size_t)LINES * 80;
    char *text = malloc(cap), *packed = malloc(cap);
    assert_true(text && packed);
    unsigned dice = 1;
    for (int i = 0; i < LINES; i++) {
        dice = dice * 1103515245u + 12345u;
        n += (size_t)sprintf(text + n, "{\"text\":\"%08x %08x %08x\"}\n", dice, dice * 2654435761u, dice ^ 0x5bd1e995u);
    }
    size_t m = gzip(text, n, packed, cap);
    assert_true(m > 3 << 20);
    const char *path = folder_put("long.jsonl.gz", packed, m);
    CnInputs *inputs = cn_inputs_open(&path, 1, NULL, NULL);
    CnDocument doc;
    CnErr err;
    size_t at = 0;
    for (uint32_t i = 1; i <= LINES; i++) {
        assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_OK);
        assert_int_equal(doc.line, i);
        assert_int_equal(doc.offset, at);
        assert_memory_equal(doc.bytes.ptr, text + at + 9, doc.bytes.len);
        at += doc.bytes.len + 12;
    }
    assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_END);
    cn_inputs_close(inputs);
    free(text);
    free(packed);
}

static void buffers_are_documents(void **state)
{
    (void)state;
    CnDocument doc = cn_document_of(CN_STR("n"), CN_STR("<html>x"), CN_FORM_AUTO, (CnDate){0});
    assert_int_equal(doc.form, CN_FORM_HTML);
    assert_int_equal(doc.date_from, CN_FROM_NONE);
    doc = cn_document_of(CN_STR("n"), CN_STR("<5 boats"), CN_FORM_AUTO, (CnDate){2020, 1, 2});
    assert_int_equal(doc.form, CN_FORM_TEXT);
    assert_int_equal(doc.date_from, CN_FROM_USER);
    doc = cn_document_of(CN_STR("n"), CN_STR("<\0h\0t\0m\0l\0>\0"), CN_FORM_AUTO, (CnDate){0});
    assert_int_equal(doc.form, CN_FORM_HTML);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_documents), cmocka_unit_test(bytes_of_chance_are_no_text), cmocka_unit_test(folders_are_walked_in_order),
        cmocka_unit_test(json_lines_are_records), cmocka_unit_test(other_kinds_are_refused),
        cmocka_unit_test(limits_are_kept), cmocka_unit_test(long_lines_are_not_kept), cmocka_unit_test(buffers_are_documents),
        cmocka_unit_test(packed_files_are_unpacked), cmocka_unit_test(long_members_are_unpacked),
    };
    return cmocka_run_group_tests(tests, folder_make, folder_drop);
}
