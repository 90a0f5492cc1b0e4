/* The index of texts, what the pack knows of states that are gone, and the image of the tables. */
#include "base/arena.h"
#include "consign/consign.h"
#include "pack/index.h"
#include "pack/pack.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static void nothing_in_it(void **state)
{
    (void)state;
    CnIndex index = {0};
    assert_int_equal(cn_index_find(&index, CN_STR("word")), 0);
    assert_int_equal(cn_index_find(&index, (CnStr){NULL, 0}), 0);
}

static void grows(void **state)
{
    (void)state;
    enum { MANY = 5000 };
    CnArena arena = {0};
    jmp_buf guard;
    CnIndex index = {0};
    char *text = malloc((size_t)MANY * 16);
    assert_non_null(text);
    arena.guard = &guard;
    if (setjmp(guard)) fail();
    cn_index_reserve(&index, &arena, 2);
    for (uint32_t i = 1; i < MANY; i++) {
        int n = snprintf(text + (size_t)i * 16, 16, "w%u", i * 7919u);
        cn_index_add(&index, &arena, (CnStr){text + (size_t)i * 16, (size_t)n}, i);
    }
    for (uint32_t i = 1; i < MANY; i++) assert_int_equal(cn_index_find(&index, cn_str(text + (size_t)i * 16)), i);
    assert_int_equal(cn_index_find(&index, CN_STR("w1")), 0);
    cn_index_add(&index, &arena, cn_str(text + 16), 77);   /* the first number stays */
    assert_int_equal(cn_index_find(&index, cn_str(text + 16)), 1);
    assert_int_equal(index.n, MANY - 1);
    cn_arena_free(&arena);
    free(text);
}

static void heirs(void **state)
{
    (void)state;
    CnErr err;
    CnPack *pack = cn_pack_open(CN_SOURCE_ROOT "/data", &err);
    assert_non_null(pack);
    uint32_t sun = cn_pack_state_of(pack, CN_STR("SUN")), fra = cn_pack_state_of(pack, CN_STR("FRA")), mig = UINT32_MAX;
    for (uint32_t i = 0; i < pack->n[CN_T_SYSTEM]; i++)
        if (cn_str_is(pack->system[i].id, "mig-29")) mig = i;
    assert_true(mig != UINT32_MAX && sun != UINT32_MAX);
    assert_true(cn_pack_made_by(pack, &pack->system[mig], sun));
    assert_false(cn_pack_made_by(pack, &pack->system[mig], fra));
    assert_int_equal(pack->state[sun].until.year, 1991);
    assert_true(pack->exporter[sun] >= pack->exporter[cn_pack_state_of(pack, CN_STR("RUS"))]);
    cn_pack_close(pack);
}

/* ---- the image: in a folder of its own, whose tables are links to those of data/ ------------------------------------ */

static char folder[] = "/tmp/consign-packXXXXXX";

static const char *in_folder(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder) || mkdir(in_folder("lang"), 0700) || symlink(CN_SOURCE_ROOT "/data/world", in_folder("world"))) return -1;
    return symlink(CN_SOURCE_ROOT "/data/lang/en", in_folder("lang/en"));
}

static int remove_folder(void **state)
{
    (void)state;
    static const char *const names[] = {"lexicon.image", "world", "lang/en", "lang/ar", "lang"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) remove(in_folder(names[i]));
    return remove(folder);
}

/* What the packs know of some words and what they make of a sentence. Free it. */
static char *answer(const CnPack *pack)
{
    char *text = NULL;
    size_t size = 0, n = 0;
    CnErr err;
    FILE *out = open_memstream(&text, &size);
    CnReader *reader = cn_reader_open(pack, &err);
    CnDocument doc = cn_document_of(CN_STR("image"), CN_STR("Egypt ordered 24 Rafale fighters from France for 5 billion euros."), CN_FORM_TEXT, (CnDate){2015, 2, 16});
    CnReading reading;
    assert_non_null(out);
    assert_non_null(reader);
    assert_int_equal(cn_lexicon_find(pack, CN_STR("Rafale"), true, out, &n, &err), CN_OK);
    assert_true(n > 0);
    assert_int_equal(cn_reader_read(reader, &doc, &reading, &err), CN_OK);
    assert_int_equal(reading.n_claims, 1);
    assert_int_equal(cn_show(pack, &reading, CN_SHOW_CLAIMS, true, 280, out, &err), CN_OK);
    cn_reader_close(reader);
    fclose(out);
    return text;
}

static bool opens_from_image(void)
{
    CnErr err;
    CnPack *pack = cn_pack_open(folder, &err);
    assert_non_null(pack);
    bool is = pack->image != NULL;
    free(answer(pack));
    cn_pack_close(pack);
    return is;
}

static void image_is_the_tables(void **state)
{
    (void)state;
    CnErr err;
    assert_false(opens_from_image());
    assert_int_equal(cn_lexicon_image(folder, &err), CN_OK);
    assert_true(opens_from_image());
    CnPack *read = cn_pack_read(folder, NULL, &err), *mapped = cn_pack_open(folder, &err);
    assert_non_null(read);
    assert_non_null(mapped);
    assert_null(read->image);
    assert_string_equal(cn_pack_sha256(read), cn_pack_sha256(mapped));
    CnPack *again = cn_pack_open(folder, &err);   /* the place is taken: its addresses are mended */
    assert_non_null(again);
    assert_true(again->image && again->image != mapped->image);
    char *one = answer(read), *two = answer(mapped), *three = answer(again);
    assert_string_equal(one, two);
    assert_string_equal(one, three);
    free(one);
    free(two);
    free(three);
    cn_pack_close(again);
    cn_pack_close(read);
    cn_pack_close(mapped);
}

/* Turns the byte at `place` of the image over; a negative place counts from the end. */
static void turn(long place)
{
    FILE *file = fopen(in_folder("lexicon.image"), "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, place, place < 0 ? SEEK_END : SEEK_SET), 0);
    int byte = fgetc(file);
    assert_int_equal(fseek(file, place, place < 0 ? SEEK_END : SEEK_SET), 0);
    assert_int_equal(fputc(byte ^ 1, file), byte ^ 1);
    fclose(file);
}

static void bad_image_is_passed_over(void **state)
{
    (void)state;
    CnErr err;
    struct stat st;
    assert_int_equal(cn_lexicon_image(folder, &err), CN_OK);
    assert_int_equal(stat(in_folder("lexicon.image"), &st), 0);
    /* magic, order of bytes, of what size an address is, layout, tables, stamp and the other numbers, nothing, contents */
    const long places[] = {0, 8, 12, 16, 96, 168, 176, 184, 192, 200, 255, 256, 4096, st.st_size / 2, -1};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        turn(places[i]);
        assert_false(opens_from_image());
        turn(places[i]);
    }
    assert_true(opens_from_image());
    const off_t sizes[] = {st.st_size - 1, 4096, 100, 0};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        assert_int_equal(truncate(in_folder("lexicon.image"), sizes[i]), 0);
        assert_false(opens_from_image());
    }
}

static const char *wrong_with_image(void)
{
    CnErr err;
    CnPack *pack = cn_pack_open(folder, &err);
    assert_non_null(pack);
    const char *wrong = cn_pack_image_wrong(pack);
    cn_pack_close(pack);
    return wrong;
}

static void says_what_is_wrong(void **state)
{
    (void)state;
    CnErr err;
    static const struct { long place; const char *what; } wrong[] = {{0, "is no image of a data folder"}, {8, "was made for another kind of machine"},
        {12, "was made for another kind of machine"}, {16, "was made by another version of consign"}, {168, "is damaged"}, {100000, "is damaged"}};
    remove(in_folder("lexicon.image"));
    assert_string_equal(wrong_with_image(), "");
    assert_int_equal(cn_lexicon_image(folder, &err), CN_OK);
    assert_string_equal(wrong_with_image(), "");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        turn(wrong[i].place);
        assert_string_equal(wrong_with_image(), wrong[i].what);
        turn(wrong[i].place);
    }
    assert_int_equal(truncate(in_folder("lexicon.image"), 60), 0);
    assert_string_equal(wrong_with_image(), "is damaged");
}

static void write_table(const char *text)
{
    FILE *file = fopen(in_folder("lang/zz/lang.tsv"), "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* Whatever is done to a table's file, its times put back too, shows in the stamp. */
static void stamp_tells_of_every_change(void **state)
{
    (void)state;
    const struct timespec tick = {.tv_nsec = 30000000};   /* longer than between two times that a system tells apart */
    struct stat st;
    uint64_t stamps[4];
    int64_t youngest = 0;
    assert_int_equal(cn_pack_stamp("/nowhere", NULL), 0);
    assert_int_equal(mkdir(in_folder("lang/zz"), 0700), 0);
    for (unsigned i = 0; i < 4; i++) {
        if (i) nanosleep(&tick, NULL);
        if (i == 1) write_table("key\tvalue\nname\tOne\n");
        if (i == 2) {
            assert_int_equal(stat(in_folder("lang/zz/lang.tsv"), &st), 0);
            const struct timespec times[2] = {st.st_atim, st.st_mtim};
            write_table("key\tvalue\nname\tTwo\n");
            assert_int_equal(utimensat(AT_FDCWD, in_folder("lang/zz/lang.tsv"), times, 0), 0);
        }
        if (i == 3) {
            char from[256];
            strcpy(from, in_folder("lang/zz/lang.tsv"));
            assert_int_equal(rename(from, in_folder("lang/zz/lang-2.tsv")), 0);
        }
        stamps[i] = cn_pack_stamp(folder, &youngest);
        assert_true(stamps[i] && stamps[i] == cn_pack_stamp(folder, NULL));
        for (unsigned k = 0; k < i; k++) assert_true(stamps[k] != stamps[i]);
    }
    assert_true(youngest >= (int64_t)st.st_ctim.tv_sec && youngest <= (int64_t)time(NULL) + 1);
    remove(in_folder("lang/zz/lang-2.tsv"));
    remove(in_folder("lang/zz"));
}

static void stale_image_is_passed_over(void **state)
{
    (void)state;
    CnErr err;
    assert_int_equal(cn_lexicon_image(folder, &err), CN_OK);
    assert_int_equal(symlink(CN_SOURCE_ROOT "/data/lang/ar", in_folder("lang/ar")), 0);
    assert_false(opens_from_image());
    assert_int_equal(cn_lexicon_image(folder, &err), CN_OK);
    assert_true(opens_from_image());
}

static void image_of_nothing(void **state)
{
    (void)state;
    CnErr err = {0};
    assert_true(cn_lexicon_image("/nowhere", &err) != CN_OK);
    assert_true(err.code != CN_OK);
}

int main(void)
{
    const struct CMUnitTest image[] = {cmocka_unit_test(image_is_the_tables), cmocka_unit_test(bad_image_is_passed_over),
        cmocka_unit_test(says_what_is_wrong), cmocka_unit_test(stamp_tells_of_every_change), cmocka_unit_test(stale_image_is_passed_over), cmocka_unit_test(image_of_nothing)};
    if (cmocka_run_group_tests(image, make_folder, remove_folder)) return 1;
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_in_it), cmocka_unit_test(grows), cmocka_unit_test(heirs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
