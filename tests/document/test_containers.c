/* Inputs that hold documents: CSV files, zip and tar archives, archives in archives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "document/document.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../folder.h"

typedef struct { const char *name, *bytes; size_t n; } File;

/* These files as a zip or a tar archive in `out`; returns its length. */
static size_t pack(const File *file, size_t n_files, bool zip, char *out, size_t cap)
{
    size_t used = 0;
    struct archive *archive = archive_write_new();
    assert_non_null(archive);
    if (zip) archive_write_set_format_zip(archive);
    else archive_write_set_format_ustar(archive);
    archive_write_set_bytes_in_last_block(archive, 1);
    assert_int_equal(archive_write_open_memory(archive, out, cap, &used), ARCHIVE_OK);
    for (size_t i = 0; i < n_files; i++) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, file[i].name);
        archive_entry_set_size(entry, (la_int64_t)file[i].n);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
        assert_int_equal(archive_write_data(archive, file[i].bytes, file[i].n), file[i].n);
        archive_entry_free(entry);
    }
    assert_int_equal(archive_write_free(archive), ARCHIVE_OK);
    return used;
}

static CnInputs *open_one(const char **path, const CnInputOptions *options)
{
    CnInputs *inputs = cn_inputs_open(path, 1, options, NULL);
    assert_non_null(inputs);
    return inputs;
}

/* The next document is called so, and its bytes are these. */
static void assert_next(CnInputs *inputs, const char *name, const char *bytes)
{
    CnDocument doc;
    CnErr err = {0};
    assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_OK);
    assert_true(doc.name.len >= strlen(name) && !memcmp(doc.name.ptr + doc.name.len - strlen(name), name, strlen(name)));
    assert_true(cn_str_is(doc.bytes, bytes));
}

static void assert_fails(CnInputs *inputs, CnCode code, const char *words)
{
    CnDocument doc;
    CnErr err = {0};
    assert_int_equal(cn_inputs_next(inputs, &doc, &err), code);
    if (words) assert_non_null(strstr(err.text, words));
}

static uint32_t noted(const CnInputs *inputs, const char *what)
{
    size_t n;
    const CnNote *note = cn_inputs_notes(inputs, &n);
    for (size_t i = 0; i < n; i++)
        if (cn_str_is(note[i].what, what)) return note[i].n;
    return 0;
}

#define TEXT(text) text, sizeof(text) - 1
static const File files[] = {
    {"pages/a.html", TEXT("<html><p>Four patrol boats.")}, {"pages/b.txt", TEXT("Two howitzers.")}, {"p.png", TEXT("\x89PNG\r\n\x1a\n")},
    {"style.css", TEXT("p{}")}, {"pages/.hidden", TEXT("no")}, {"__MACOSX/x.txt", TEXT("no")}, {"empty.txt", TEXT("")},
    {"r.jsonl", TEXT("{\"text\":\"One\"}\n{\"text\":\"Two\",\"url\":\"https://x.example/2\"}\n")},
};

static void archives_hold_inputs(void **state)
{
    (void)state;
    static char bytes[1 << 16], outer[1 << 17];
    for (int zip = 0; zip < 2; zip++) {
        size_t n = pack(files, sizeof files / sizeof *files, zip, bytes, sizeof bytes);
        const char *path = folder_put(zip ? "a.zip" : "a.tar", bytes, n);
        CnInputs *inputs = open_one(&path, NULL);
        CnDocument doc;
        assert_next(inputs, "/pages/a.html", files[0].bytes);
        assert_next(inputs, "/pages/b.txt", files[1].bytes);
        assert_next(inputs, "/r.jsonl:1", "One");
        assert_int_equal(cn_inputs_next(inputs, &doc, NULL), CN_OK);
        assert_true(cn_str_is(doc.name, "https://x.example/2") && cn_str_is(doc.file, path));
        assert_fails(inputs, CN_END, NULL);
        assert_int_equal(noted(inputs, "pictures"), 1);
        assert_int_equal(noted(inputs, "hidden files"), 2);
        assert_int_equal(noted(inputs, "style sheets, scripts and fonts"), 1);
        assert_int_equal(noted(inputs, "empty files"), 1);
        cn_inputs_close(inputs);
        File inner = {"inner", bytes, n};   /* an archive in an archive */
        path = folder_put("outer", outer, pack(&inner, 1, !zip, outer, sizeof outer));
        inputs = open_one(&path, NULL);
        assert_next(inputs, "/inner/pages/a.html", files[0].bytes);
        assert_next(inputs, "/inner/pages/b.txt", files[1].bytes);
        cn_inputs_close(inputs);   /* in the middle of it */
    }
}

static void archives_in_archives_end_somewhere(void **state)
{
    (void)state;
    static char bytes[2][1 << 16];
    size_t n = pack(files, 1, true, bytes[0], sizeof bytes[0]);
    int at = 0;
    for (int i = 0; i < 8; i++, at = !at) {
        File inner = {"deeper.zip", bytes[at], n};
        n = pack(&inner, 1, true, bytes[!at], sizeof bytes[0]);
    }
    const char *path = folder_put("deep.zip", bytes[at], n);
    CnInputs *inputs = open_one(&path, NULL);
    assert_fails(inputs, CN_ERR_LIMIT, "inputs deep");
    assert_fails(inputs, CN_END, NULL);
    cn_inputs_close(inputs);
}

static void archives_are_cut_off_anywhere(void **state)
{
    (void)state;
    static char bytes[1 << 16];
    for (int zip = 0; zip < 2; zip++) {
        size_t n = pack(files, sizeof files / sizeof *files, zip, bytes, sizeof bytes);
        for (size_t cut = 300; cut < n; cut += zip ? 7 : 301) {
            const char *path = folder_put("cut", bytes, cut);
            CnInputs *inputs = open_one(&path, NULL);
            CnDocument doc;
            int steps = 0;
            while (cn_inputs_next(inputs, &doc, NULL) != CN_END) assert_true(++steps < 20);
            cn_inputs_close(inputs);
        }
    }
}

static void long_files_are_refused_alone(void **state)
{
    (void)state;
    static char bytes[1 << 16];
    const char *path = folder_put("a.zip", bytes, pack(files, 2, true, bytes, sizeof bytes));
    CnInputOptions options = {.max_bytes = 20};
    CnInputs *inputs = open_one(&path, &options);
    assert_fails(inputs, CN_ERR_LIMIT, "over the limit of 20 bytes");
    assert_next(inputs, "b.txt", files[1].bytes);
    assert_fails(inputs, CN_END, NULL);
    cn_inputs_close(inputs);
    File office = {"[Content_Types].xml", "<Types/>", 8};
    path = folder_put("a.docx", bytes, pack(&office, 1, true, bytes, sizeof bytes));
    inputs = open_one(&path, NULL);
    assert_fails(inputs, CN_ERR_FORMAT, "office document");
    assert_fails(inputs, CN_END, NULL);
    cn_inputs_close(inputs);
}

static const char *put_text(const char *name, const char *text) { return folder_put(name, text, strlen(text)); }

static void rows_are_documents(void **state)
{
    (void)state;
    const char *path = put_text("a.csv",
        "\xEF\xBB\xBFid,Headline, BODY ,published,URL,publisher\r\n"
        "1,\"A deal, \"\"signed\"\"\",\"First line\nand second\",2020-05-01T10:00Z,https://x.example/1,Daily\r\n"
        "\r\n"
        "2,T,,2020,,\n"
        "3,T,\"\"\"Quoted\"\" and not\",,,");
    CnInputs *inputs = open_one(&path, NULL);
    CnDocument doc;
    CnErr err = {0};
    assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_OK);
    assert_true(cn_str_is(doc.name, "https://x.example/1") && cn_str_is(doc.bytes, "First line\nand second"));
    assert_true(cn_str_is(doc.title, "A deal, \"signed\"") && cn_str_is(doc.outlet, "Daily"));
    assert_int_equal(doc.line, 2);
    assert_int_equal(doc.date.day, 1);
    assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_ERR_FORMAT);
    assert_int_equal(err.line, 5);
    assert_next(inputs, "a.csv:6", "\"Quoted\" and not");
    assert_fails(inputs, CN_END, NULL);
    cn_inputs_close(inputs);
}

static void columns_are_mapped(void **state)
{
    (void)state;
    const char *path = put_text("b.tsv", "Überschrift\tWas\n\tGuns for Mali\n");
    CnInputOptions options = {.columns = CN_STR("title=1, text=2")};
    CnInputs *inputs = open_one(&path, &options);
    assert_next(inputs, "b.tsv:1", "Was");   /* numbers alone: there is no header */
    assert_next(inputs, "b.tsv:2", "Guns for Mali");
    cn_inputs_close(inputs);
    options.columns = CN_STR("text=was");
    inputs = open_one(&path, &options);
    assert_next(inputs, "b.tsv:2", "Guns for Mali");
    assert_fails(inputs, CN_END, NULL);
    cn_inputs_close(inputs);
    static const struct { const char *map, *words; } bad[] = {{"text=nowhere", "no column 'nowhere'"}, {"price=1", "'price'"}, {"title=1", "--columns text=NAME"}};
    for (size_t i = 0; i < 3; i++) {
        options.columns = cn_str(bad[i].map);
        inputs = open_one(&path, &options);
        assert_fails(inputs, CN_ERR_INPUT, bad[i].words);
        assert_fails(inputs, CN_END, NULL);
        cn_inputs_close(inputs);
    }
    path = put_text("c.csv", "one,two\n1,2\n");
    inputs = open_one(&path, NULL);
    assert_fails(inputs, CN_ERR_INPUT, "no column that is called text");
    cn_inputs_close(inputs);
}

static void quotes_without_end_stop_at_the_limit(void **state)
{
    (void)state;
    char *text = malloc(1 << 20);
    assert_non_null(text);
    memset(text, 'x', 1 << 20);
    memcpy(text, "text\nfine\n\"", 11);
    const char *path = folder_put("open.csv", text, 1 << 20);
    CnInputOptions options = {.max_bytes = 1 << 16};
    CnInputs *inputs = open_one(&path, &options);
    assert_next(inputs, "open.csv:2", "fine");
    assert_fails(inputs, CN_ERR_LIMIT, "quote without its end");
    assert_fails(inputs, CN_END, NULL);
    cn_inputs_close(inputs);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(archives_hold_inputs), cmocka_unit_test(archives_in_archives_end_somewhere),
        cmocka_unit_test(archives_are_cut_off_anywhere), cmocka_unit_test(long_files_are_refused_alone), cmocka_unit_test(rows_are_documents),
        cmocka_unit_test(columns_are_mapped), cmocka_unit_test(quotes_without_end_stop_at_the_limit),
    };
    return cmocka_run_group_tests(tests, folder_make, folder_drop);
}
