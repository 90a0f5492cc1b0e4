/* The pipeline by its public verbs: limits of a reader, and many documents by many threads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <consign/consign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static CnPack *pack;

static int open_pack(void **state)
{
    (void)state;
    CnErr err = {0};
    pack = cn_pack_open(CN_SOURCE_ROOT "/data", &err);
    return pack ? 0 : -1;
}

static int close_pack(void **state)
{
    (void)state;
    cn_pack_close(pack);
    return 0;
}

static CnStr str(const char *text) { return (CnStr){text, strlen(text)}; }

static void a_document_that_takes_too_long_is_given_up(void **state)
{
    (void)state;
    CnErr err = {0};
    CnReading reading;
    CnReader *reader = cn_reader_open(pack, &err);
    char text[8192] = "";
    for (int i = 0; i < 60; i++) strcat(text, "France delivered 24 Rafale fighters to Egypt, and Russia sold 12 S-400 systems to Qatar in 2017.\n\n");
    CnDocument doc = cn_document_of(str("x"), str(text), CN_FORM_TEXT, (CnDate){0});
    assert_non_null(reader);
    cn_reader_limit(reader, 1e-9);
    assert_int_equal(cn_reader_read(reader, &doc, &reading, &err), CN_ERR_LIMIT);
    assert_non_null(strstr(err.text, "takes more than"));
    cn_reader_limit(reader, 0);
    assert_int_equal(cn_reader_read(reader, &doc, &reading, &err), CN_OK);
    assert_true(reading.n_claims >= 2);
    cn_reader_close(reader);
}

/* What a sink saw, in order: each document's name and claims, or the error's line. */
typedef struct { char *text; size_t n, cap; uint32_t stop_after, calls; } Seen;

static CnCode note(void *with, const CnReading *reading, const CnErr *err)
{
    Seen *seen = with;
    if (seen->cap - seen->n < 512) seen->text = realloc(seen->text, seen->cap = seen->cap * 2 + 4096);
    assert_non_null(seen->text);
    char *at = seen->text + seen->n;
    if (reading) seen->n += (size_t)sprintf(at, "%.*s %zu\n", (int)reading->document->name.len, reading->document->name.ptr, reading->n_claims);
    else seen->n += (size_t)sprintf(at, "error in line %u\n", err->line);
    seen->calls++;
    return seen->stop_after && seen->calls == seen->stop_after ? CN_END : CN_OK;
}

static Seen read_with(const char *path, unsigned threads, uint32_t stop_after)
{
    CnErr err = {0};
    Seen seen = {.stop_after = stop_after};
    CnInputs *inputs = cn_inputs_open(&path, 1, NULL, &err);
    assert_non_null(inputs);
    assert_int_equal(cn_read_all(pack, inputs, threads, note, &seen, &err), stop_after ? CN_END : CN_OK);
    cn_inputs_close(inputs);
    return seen;
}

static void threads_hand_on_in_order(void **state)
{
    (void)state;
    char path[] = "/tmp/consign-test-XXXXXX";
    int fd = mkstemp(path);
    FILE *file = fdopen(fd, "w");
    assert_non_null(file);
    for (int i = 0; i < 700; i++) {
        if (i % 97 == 5) fputs("{no record\n", file);
        else fprintf(file, "{\"url\":\"u%d\",\"text\":\"%s\"}\n", i, i % 3 ? "It rained in Doha." : "Russia sold 12 S-400 systems to Qatar in 2017.");
    }
    assert_int_equal(fclose(file), 0);
    Seen alone = read_with(path, 1, 0);
    for (unsigned threads = 2; threads < 10; threads += 3) {
        Seen many = read_with(path, threads, 0);
        assert_int_equal(many.n, alone.n);
        assert_memory_equal(many.text, alone.text, alone.n);
        free(many.text);
        Seen few = read_with(path, threads, 41);   /* a sink may stop it */
        assert_int_equal(few.calls, 41);
        assert_memory_equal(few.text, alone.text, few.n);
        free(few.text);
    }
    free(alone.text);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_document_that_takes_too_long_is_given_up), cmocka_unit_test(threads_hand_on_in_order)};
    return cmocka_run_group_tests(tests, open_pack, close_pack);
}
