/* The register: kept whole whatever happens, the same whatever the order, and able to say why. */
#include "fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

static Page *set[N_PAGES];

static int set_up(void **state)
{
    (void)state;
    fixture_open();
    pages(set);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fixture_close();
    return 0;
}

static CnRegister *filled(const char *name)
{
    CnRegister *reg = register_open(file_path(name), CN_OPEN_CREATE);
    begin(reg, FIXTURE_NOW);
    add_all(reg, set);
    resolve(reg, FIXTURE_NOW);
    return reg;
}

/* ---- adding ------------------------------------------------------------------------------------------------ */

static void add_and_list(void **state)
{
    (void)state;
    CnRegister *reg = register_open(file_path("add.db"), CN_OPEN_CREATE);
    begin(reg, FIXTURE_NOW);
    CnAdded a = add(reg, set[3]);
    assert_int_equal(a.docs_new, 1);
    assert_int_equal(a.claims_new, 2);
    assert_true(cn_register_stale(reg));
    resolve(reg, FIXTURE_NOW);
    assert_false(cn_register_stale(reg));
    assert_string_equal(csv(reg, CN_LIST_CLAIMS, NULL, "supplier,recipient,item,stage,modality,date,date_precision"),
        "supplier,recipient,item,stage,modality,date,date_precision\n"
        "RUS,IRN,Su-35,delivery,denied,,\nRUS,IRN,Su-35,talks,reported,2016,year\n");
    cn_register_close(reg);
}

static const char *everything(CnRegister *reg)
{
    CnStr all = CN_STR("");
    for (int list = CN_LIST_CLAIMS; list <= CN_LIST_DOCS + 1; list++)
        all = cn_strf(&fixture_arena, "%s%s", all.ptr, csv(reg, (CnList)list, NULL, NULL));
    return all.ptr;
}

static void twice_changes_nothing(void **state)
{
    (void)state;
    CnRegister *reg = filled("twice.db");
    const char *before = everything(reg);
    begin(reg, FIXTURE_NOW + 1000);  /* a later run */
    for (size_t i = 0; i < N_PAGES; i++) {
        CnAdded a = add(reg, set[i]);
        assert_int_equal(a.docs, 1);
        assert_int_equal(a.docs_new + a.claims_new + a.claims_gone, 0);
    }
    assert_false(cn_register_stale(reg));
    CnResolved done = resolve(reg, FIXTURE_NOW + 1000);
    assert_int_equal(done.changed, 0);
    assert_string_equal(everything(reg), before);
    assert_int_equal(count_lines(csv(reg, CN_LIST_RUNS, NULL, NULL)), 2);
    cn_register_close(reg);
}

static void any_order_gives_the_same(void **state)
{
    (void)state;
    CnRegister *reg = filled("order0.db");
    const char *before = everything(reg);
    cn_register_close(reg);
    static const int orders[][N_PAGES] = {{5, 4, 3, 2, 1, 0}, {2, 0, 4, 1, 5, 3}, {1, 3, 5, 0, 2, 4}};
    for (size_t o = 0; o < 3; o++) {
        reg = register_open(file_path(cn_strf(&fixture_arena, "order%zu.db", o + 1).ptr), CN_OPEN_CREATE);
        begin(reg, FIXTURE_NOW);
        for (size_t i = 0; i < N_PAGES; i++) add(reg, set[orders[o][i]]);
        resolve(reg, FIXTURE_NOW);
        assert_string_equal(everything(reg), before);
        cn_register_close(reg);
    }
}

/* One text under three addresses: one claim, held by the oldest; three documents, two of them copies. */
static void copies_of_a_text(void **state)
{
    (void)state;
    const char *text = "Poland ordered 32 F-35 fighters.";
    Page *p[3];
    for (int i = 0; i < 3; i++) {
        p[i] = page(cn_strf(&fixture_arena, "copy%d.html", i).ptr, NULL, "Wire", date_of(2020, 1, 31), text);
        claim(p[i], one_party("USA", "United States"), one_party("POL", "Poland"), "F-35", CN_ST_ORDER, CN_MOD_STATED, NULL);
    }
    const char *seen = NULL;
    for (int round = 0; round < 2; round++) {
        CnRegister *reg = register_open(file_path(round ? "copy1.db" : "copy0.db"), CN_OPEN_CREATE);
        begin(reg, FIXTURE_NOW);
        for (int i = 0; i < 3; i++) add(reg, p[round ? 2 - i : i]);
        resolve(reg, FIXTURE_NOW);
        assert_int_equal(count_lines(csv(reg, CN_LIST_CLAIMS, NULL, NULL)), 2);
        assert_int_equal(count_lines(csv(reg, CN_LIST_DOCS, NULL, NULL)), 4);
        assert_string_equal(csv(reg, CN_LIST_DEALS, NULL, "n_claims,n_docs,n_origins"), "n_claims,n_docs,n_origins\n1,3,1\n");
        const char *all = everything(reg);
        if (seen) assert_string_equal(all, seen);
        seen = all;
        cn_register_close(reg);
    }
}

static const char *csv_by(CnRegister *reg, const char *sort)
{
    CnExport e = {.format = CN_EXPORT_CSV, .listing = {.fields = CN_STR("item,stage"), .sort = cn_str(sort)}};
    return export_text(reg, &e);
}

/* Other packs read another claim out of the same page: the old one is kept, but no longer listed. */
static void read_again_otherwise(void **state)
{
    (void)state;
    CnRegister *reg = register_open(file_path("again.db"), CN_OPEN_CREATE);
    Page *p = page("x.html", NULL, NULL, date_of(2020, 1, 1), "India may buy S-400 and Su-57.");
    CnParties rus = one_party("RUS", "Russia"), ind = one_party("IND", "India");
    claim(p, rus, ind, "S-400", CN_ST_INTEREST, CN_MOD_REPORTED, NULL);
    claim(p, rus, ind, "Su-57", CN_ST_ORDER, CN_MOD_STATED, NULL);
    begin(reg, FIXTURE_NOW);
    add(reg, p);
    CnClaim wrong = p->claim[1];
    p->reading.n_claims = 1;
    claim(p, rus, ind, "Su-57", CN_ST_INTEREST, CN_MOD_REPORTED, NULL);
    begin(reg, FIXTURE_NOW + 1);
    CnAdded a = add(reg, p);
    assert_int_equal(a.claims_new, 1);
    assert_int_equal(a.claims_gone, 1);
    assert_true(cn_register_stale(reg));
    assert_string_equal(csv_by(reg, "item"), "item,stage\nS-400,interest\nSu-57,interest\n");
    p->claim[1] = wrong;  /* and back */
    a = add(reg, p);
    assert_int_equal(a.claims_new, 0);
    assert_int_equal(a.claims_gone, 1);
    assert_string_equal(csv_by(reg, "item"), "item,stage\nS-400,interest\nSu-57,order\n");
    cn_register_close(reg);
}

typedef struct { char text[512]; size_t n; } Marks;

static bool take_mark(void *with, const CnMark *mark)
{
    Marks *marks = with;
    int64_t place = mark->place == CN_ALL_READ ? -1 : (int64_t)mark->place;
    marks->n += (size_t)snprintf(marks->text + marks->n, sizeof marks->text - marks->n, "%.*s %d %d %d\n", (int)mark->file.len, mark->file.ptr,
        (int)mark->size, (int)mark->changed, (int)place);
    return true;
}

static void marks_of_files_are_kept_for_the_same_pack(void **state)
{
    (void)state;
    CnErr err = {0};
    CnRun run = {.pack_sha256 = "aa", .program = "1"}, other = {.pack_sha256 = "bb", .program = "1"};
    CnMark b = {CN_STR("b.warc"), 100, 7, 5}, a = {CN_STR("a.warc"), 50, CN_ALL_READ, 6};
    const char *path = file_path("marks.db");
    CnRegister *reg = register_open(path, CN_OPEN_CREATE);
    assert_int_equal(cn_register_mark(reg, &b, &err), CN_ERR_USAGE);
    err = (CnErr){0};
    assert_int_equal(cn_register_begin(reg, &run, &err), CN_OK);
    assert_int_equal(cn_register_mark(reg, &b, &err), CN_OK);
    assert_int_equal(cn_register_mark(reg, &a, &err), CN_OK);
    b.place = 60;
    assert_int_equal(cn_register_mark(reg, &b, &err), CN_OK);
    cn_register_close(reg);
    reg = register_open(path, CN_OPEN_WRITE);
    assert_int_equal(cn_register_begin(reg, &run, &err), CN_OK);
    Marks marks = {.n = 0};
    assert_int_equal(cn_register_marks(reg, take_mark, &marks, &err), CN_OK);
    assert_string_equal(marks.text, "a.warc 50 6 -1\nb.warc 100 5 60\n");
    assert_int_equal(cn_register_begin(reg, &other, &err), CN_OK);   /* another pack may read otherwise */
    marks = (Marks){.n = 0};
    assert_int_equal(cn_register_marks(reg, take_mark, &marks, &err), CN_OK);
    assert_int_equal(marks.n, 0);
    cn_register_close(reg);
}

static void add_needs_a_run(void **state)
{
    (void)state;
    CnErr err = {0};
    CnRegister *reg = register_open(":memory:", CN_OPEN_CREATE);
    assert_int_equal(cn_register_add(reg, &set[0]->reading, NULL, &err), CN_ERR_USAGE);
    cn_register_close(reg);
}

/* ---- what is no register ----------------------------------------------------------------------------------- */

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void refused(const char *path, CnOpen mode, CnCode code, const char *says)
{
    CnErr err = {0};
    CnRegister *reg = cn_register_open(path, mode, &err);
    if (reg) fail_msg("%s was opened", path);
    assert_int_equal(err.code, code);
    if (!strstr(err.text, says)) fail_msg("'%s' does not say '%s'", err.text, says);
    assert_string_equal(err.path, path);
}

static void run_sql(const char *path, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void what_is_no_register(void **state)
{
    (void)state;
    const char *path = file_path("missing.db");
    refused(path, CN_OPEN_READ, CN_ERR_REGISTER, "no such register");
    refused(path, CN_OPEN_WRITE, CN_ERR_REGISTER, "no such register");
    path = file_path("text.db");
    write_file(path, "This is a letter of some length, and by no means a database of any kind. It goes on for a while, too.\n");
    for (int mode = CN_OPEN_CREATE; mode <= CN_OPEN_READ; mode++) refused(path, (CnOpen)mode, CN_ERR_REGISTER, "not a register");
    path = file_path("short.db");
    write_file(path, "x");
    for (int mode = CN_OPEN_CREATE; mode <= CN_OPEN_READ; mode++) refused(path, (CnOpen)mode, CN_ERR_REGISTER, "not a register");
    path = file_path("empty.db");
    write_file(path, "");
    refused(path, CN_OPEN_READ, CN_ERR_REGISTER, "empty");
    cn_register_close(register_open(path, CN_OPEN_CREATE));  /* an empty file may become one */
    cn_register_close(register_open(path, CN_OPEN_READ));
    path = file_path("blank.db");   /* as a program leaves it that is killed while it makes a register */
    run_sql(path, "PRAGMA journal_mode=WAL");
    for (int mode = CN_OPEN_WRITE; mode <= CN_OPEN_READ; mode++) refused(path, (CnOpen)mode, CN_ERR_REGISTER, "not a register");
    cn_register_close(register_open(path, CN_OPEN_CREATE));
    cn_register_close(register_open(path, CN_OPEN_READ));
    path = file_path("other.db");
    run_sql(path, "CREATE TABLE recipes(name)");
    for (int mode = CN_OPEN_CREATE; mode <= CN_OPEN_READ; mode++) refused(path, (CnOpen)mode, CN_ERR_REGISTER, "not a register");
    refused(fixture_folder, CN_OPEN_CREATE, CN_ERR_REGISTER, "folder");
    refused(file_path("no/such/folder.db"), CN_OPEN_CREATE, CN_ERR_IO, "cannot be read or written");
}

static void a_newer_register(void **state)
{
    (void)state;
    const char *path = file_path("newer.db");
    cn_register_close(filled("newer.db"));
    run_sql(path, "PRAGMA user_version = 99");
    for (int mode = CN_OPEN_CREATE; mode <= CN_OPEN_READ; mode++) refused(path, (CnOpen)mode, CN_ERR_REGISTER, "newer");
}

static void a_cut_register(void **state)
{
    (void)state;
    const char *path = file_path("cut.db");
    cn_register_close(filled("cut.db"));
    assert_int_equal(truncate(path, 6000), 0);
    CnErr err = {0};
    CnRegister *reg = cn_register_open(path, CN_OPEN_READ, &err);
    if (reg) {
        CnRows *rows = cn_register_list(reg, CN_LIST_CLAIMS, NULL, &err);
        const CnCell *cell;
        while (rows && cn_rows_next(rows, &cell, &err) == CN_OK) continue;
        cn_rows_close(rows);
    }
    assert_true(err.code == CN_ERR_INTEGRITY || err.code == CN_ERR_REGISTER || err.code == CN_ERR_IO);
    cn_register_close(reg);
}

static void a_locked_register(void **state)
{
    (void)state;
    const char *path = file_path("locked.db");
    CnRegister *reg = filled("locked.db");
    sqlite3 *db;
    CnErr err = {0};
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    Page *p = page("late.html", NULL, NULL, date_of(2020, 1, 1), "Late news.");
    assert_int_equal(cn_register_add(reg, &p->reading, NULL, &err), CN_ERR_REGISTER);
    assert_non_null(strstr(err.text, "locked"));
    assert_int_equal(count_lines(csv(reg, CN_LIST_DOCS, NULL, NULL)), N_PAGES + 1);  /* reading goes on */
    sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_close(db);
    add(reg, p);  /* and so does writing, once it is free */
    cn_register_close(reg);
}

static void reading_alone(void **state)
{
    (void)state;
    CnErr err = {0};
    cn_register_close(filled("alone.db"));
    CnRegister *reg = register_open(file_path("alone.db"), CN_OPEN_READ);
    CnRun run = {.now = 1};
    assert_int_equal(cn_register_begin(reg, &run, &err), CN_ERR_REGISTER);
    assert_int_equal(count_lines(csv(reg, CN_LIST_CLAIMS, NULL, "item")), 8);
    cn_register_close(reg);
    /* in a folder where nothing can be written */
    const char *folder = file_path("sealed");
    assert_int_equal(mkdir(folder, 0700), 0);
    const char *path = file_path("sealed/a?b%c.db");
    cn_register_close(filled("sealed/a?b%c.db"));
    assert_int_equal(chmod(path, 0400), 0);
    assert_int_equal(chmod(folder, 0500), 0);
    pid_t child = fork();
    if (!child) {
        if (getuid() == 0 && (setgid(65534) || setuid(65534))) _exit(0);
        CnRegister *sealed = cn_register_open(path, CN_OPEN_READ, &err);
        /* nobody may not be let in at all: then the error must say so */
        _exit(sealed ? (count_lines(csv(sealed, CN_LIST_CLAIMS, NULL, "item")) == 8 ? 0 : 2) : err.code == CN_ERR_IO || err.code == CN_ERR_REGISTER ? 0 : 3);
    }
    int status = 0;
    waitpid(child, &status, 0);
    chmod(folder, 0700);
    assert_int_equal(status, 0);
}

/* ---- accidents --------------------------------------------------------------------------------------------- */

static Page *numbered(int i)
{
    Page *p = page(cn_strf(&fixture_arena, "n%d.html", i).ptr, NULL, NULL, date_of(2000 + i % 20, 1, 1),
        cn_strf(&fixture_arena, "Report number %d: India ordered %d Su-30MKI from Russia. %0*d", i, i, 3000, i).ptr);
    claim(p, one_party("RUS", "Russia"), one_party("IND", "India"), "Su-30MKI", CN_ST_ORDER, CN_MOD_STATED, NULL);
    claim(p, one_party("RUS", "Russia"), one_party("IND", "India"), "Su-30MKI", CN_ST_DELIVERY, CN_MOD_PLANNED, NULL);
    return p;
}

static int64_t number_of(CnRegister *reg, const char *sql)
{
    CnErr err = {0};
    const CnCell *cell;
    CnRows *rows = cn_register_sql(reg, cn_str(sql), &err);
    if (!rows) fail_msg("%s", err.text);
    assert_int_equal(cn_rows_next(rows, &cell, &err), CN_OK);
    int64_t value = cell[0].kind == CN_CELL_INT ? cell[0].i : -1;
    cn_rows_close(rows);
    return value;
}

/* Killed at any moment: every document that is there is there as a whole, and adding goes on. Every second time documents are held. */
static void killed_while_adding(void **state)
{
    (void)state;
    for (int round = 0; round < 8; round++) {
        const char *name = cn_strf(&fixture_arena, "killed%d.db", round).ptr;
        int pipe_of[2];
        assert_int_equal(pipe(pipe_of), 0);
        pid_t child = fork();
        if (!child) {
            CnRegister *reg = register_open(file_path(name), CN_OPEN_CREATE);
            begin(reg, FIXTURE_NOW);
            for (int i = 0; i < 100000; i++) {
                CnErr err = {0};
                if (round % 2 && i % 7 == 0 && (cn_register_flush(reg, NULL, &err) != CN_OK || cn_register_hold(reg, &err) != CN_OK)) _exit(1);
                add(reg, numbered(i));
                if (i == 10 * (round + 1)) (void)!write(pipe_of[1], "x", 1);
            }
            _exit(0);
        }
        char c;
        assert_int_equal(read(pipe_of[0], &c, 1), 1);
        nanosleep(&(struct timespec){0, 3000000L * round + 1234567L}, NULL);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        close(pipe_of[0]);
        close(pipe_of[1]);
        CnRegister *reg = register_open(file_path(name), CN_OPEN_WRITE);
        int64_t docs = number_of(reg, "SELECT count(*) FROM documents");
        assert_true(docs > 10 * round);
        if (round % 2) assert_int_equal(docs % 7, 0);
        assert_int_equal(number_of(reg, "SELECT count(*) FROM claims"), 2 * docs);
        assert_int_equal(number_of(reg, "SELECT count(*) FROM evidence"), 2 * docs);
        assert_int_equal(number_of(reg, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
        begin(reg, FIXTURE_NOW);
        CnAdded a = add(reg, numbered(0));
        assert_int_equal(a.docs_new, 0);
        add(reg, numbered((int)docs + 5));
        resolve(reg, FIXTURE_NOW);
        cn_register_close(reg);
    }
}

/* Held documents are seen by nobody else until they are written; then all are there, as if each had been added alone. */
static void held_together(void **state)
{
    (void)state;
    CnErr err = {0};
    const char *path = file_path("held.db");
    CnRegister *reg = register_open(path, CN_OPEN_CREATE), *other = register_open(path, CN_OPEN_READ);
    begin(reg, FIXTURE_NOW);
    assert_int_equal(cn_register_flush(reg, NULL, &err), CN_OK);
    assert_int_equal(cn_register_hold(reg, &err), CN_OK);
    for (int i = 0; i < 20; i++) add(reg, numbered(i % 15));
    assert_int_equal(number_of(other, "SELECT count(*) FROM documents"), 0);
    assert_int_equal(cn_register_flush(reg, NULL, &err), CN_OK);
    assert_int_equal(number_of(other, "SELECT count(*) FROM documents"), 15);
    add(reg, numbered(15));
    assert_int_equal(number_of(other, "SELECT count(*) FROM claims"), 32);
    assert_int_equal(number_of(other, "SELECT count(*) FROM text_words WHERE text_words MATCH 'report'"), 16);
    assert_int_equal(cn_register_hold(reg, &err), CN_OK);
    add(reg, numbered(16));
    CnAdded added = {.docs = 1};
    assert_int_equal(cn_register_flush(reg, &added, &err), CN_OK);
    assert_int_equal(added.docs, 2);
    assert_int_equal(added.docs_new, 1);
    assert_int_equal(added.claims_new, 2);
    assert_int_equal(cn_register_hold(reg, &err), CN_OK);
    add(reg, numbered(17));
    cn_register_close(reg);   /* without a flush */
    assert_int_equal(number_of(other, "SELECT count(*) FROM documents"), 17);
    assert_int_equal(cn_register_hold(other, &err), CN_ERR_REGISTER);
    cn_register_close(other);
}

static void disk_is_full(void **state)
{
    (void)state;
    const char *path = file_path("full.db");
    pid_t child = fork();
    if (!child) {
        signal(SIGXFSZ, SIG_IGN);
        struct rlimit limit = {1000000, 1000000};
        CnErr err = {0};
        CnRegister *reg = cn_register_open(path, CN_OPEN_CREATE, &err);
        setrlimit(RLIMIT_FSIZE, &limit);
        if (!reg) _exit(9);
        begin(reg, FIXTURE_NOW);
        int stored = 0;
        CnCode code = CN_OK;
        for (; code == CN_OK && stored < 5000; stored += code == CN_OK) code = cn_register_add(reg, &numbered(stored)->reading, NULL, &err);
        if (code != CN_ERR_IO || err.code != CN_ERR_IO) _exit(8);
        /* what went before is there, and can be read */
        bool same = number_of(reg, "SELECT count(*) FROM documents") == stored;
        _exit(same && stored > 2 ? 0 : 7);
    }
    int status = 0;
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    CnRegister *reg = register_open(path, CN_OPEN_WRITE);
    assert_true(number_of(reg, "SELECT count(*) FROM documents") > 2);
    begin(reg, FIXTURE_NOW);
    add(reg, numbered(77777));
    cn_register_close(reg);
}

/* Two programs add at once. */
static void two_writers(void **state)
{
    (void)state;
    const char *path = file_path("two.db");
    cn_register_close(register_open(path, CN_OPEN_CREATE));
    pid_t child[2];
    for (int k = 0; k < 2; k++) {
        child[k] = fork();
        if (child[k]) continue;
        CnErr err = {0};
        CnRegister *reg = cn_register_open(path, CN_OPEN_CREATE, &err);
        if (!reg) _exit(1);
        begin(reg, FIXTURE_NOW);
        for (int i = 0; i < 60; i++)
            if (cn_register_add(reg, &numbered(30 * k + i)->reading, NULL, &err) != CN_OK) _exit(2);
        cn_register_close(reg);
        _exit(0);
    }
    for (int k = 0; k < 2; k++) {
        int status = 0;
        waitpid(child[k], &status, 0);
        assert_int_equal(status, 0);
    }
    CnRegister *reg = register_open(path, CN_OPEN_READ);
    assert_int_equal(number_of(reg, "SELECT count(*) FROM documents"), 90);
    assert_int_equal(number_of(reg, "SELECT count(*) FROM claims"), 180);
    cn_register_close(reg);
}

/* Many programs make one register at once: all of them may write to it then. */
static void many_makers(void **state)
{
    (void)state;
    enum { MAKERS = 6, ROUNDS = 10 };
    for (int round = 0; round < ROUNDS; round++) {
        char name[40];
        snprintf(name, sizeof name, "made-%d.db", round);
        const char *path = file_path(name);
        pid_t child[MAKERS];
        for (int k = 0; k < MAKERS; k++) {
            child[k] = fork();
            if (child[k]) continue;
            CnErr err = {0};
            CnRegister *reg = cn_register_open(path, CN_OPEN_CREATE, &err);
            if (!reg) fprintf(stderr, "# %s\n", err.text);
            if (!reg) _exit(1);
            begin(reg, FIXTURE_NOW);
            if (cn_register_add(reg, &numbered(k)->reading, NULL, &err) != CN_OK) _exit(2);
            cn_register_close(reg);
            _exit(0);
        }
        for (int k = 0; k < MAKERS; k++) {
            int status = 0;
            waitpid(child[k], &status, 0);
            assert_int_equal(status, 0);
        }
        CnRegister *reg = register_open(path, CN_OPEN_READ);
        assert_int_equal(number_of(reg, "SELECT count(*) FROM documents"), MAKERS);
        cn_register_close(reg);
    }
}

/* ---- queries ----------------------------------------------------------------------------------------------- */

static size_t found(CnRegister *reg, CnList list, const char *query)
{
    return count_lines(csv(reg, list, query, "id")) - 1;
}

static void query_words(void **state)
{
    (void)state;
    static const struct { CnList list; const char *query; size_t n; } cases[] = {
        {CN_LIST_CLAIMS, "", 7}, {CN_LIST_CLAIMS, "supplier:FRA", 3}, {CN_LIST_CLAIMS, "supplier:fra", 3},
        {CN_LIST_CLAIMS, "supplier:France", 3}, {CN_LIST_CLAIMS, "supplier:rus", 3}, {CN_LIST_CLAIMS, "supplier:none", 1},
        {CN_LIST_CLAIMS, "inferred:RUS", 1}, {CN_LIST_CLAIMS, "-supplier:FRA", 4}, {CN_LIST_CLAIMS, "supplier:FRA,RUS", 6},
        {CN_LIST_CLAIMS, "recipient:DZA", 1}, {CN_LIST_CLAIMS, "recipient:\"northern brigade\"", 1}, {CN_LIST_CLAIMS, "party:IRN", 2},
        {CN_LIST_CLAIMS, "recipient:ran", 0}, {CN_LIST_CLAIMS, "category:small-arms", 1}, {CN_LIST_CLAIMS, "item:rafale", 3},
        {CN_LIST_CLAIMS, "item:su35", 2}, {CN_LIST_CLAIMS, "item:\"SU 30\"", 1}, {CN_LIST_CLAIMS, "item:Su-30MKM", 1},
        {CN_LIST_CLAIMS, "item:S-3", 0}, {CN_LIST_CLAIMS, "stage:order", 2}, {CN_LIST_CLAIMS, "stage>=order", 6},
        {CN_LIST_CLAIMS, "stage<order", 1}, {CN_LIST_CLAIMS, "stage:talks,order", 3}, {CN_LIST_CLAIMS, "modality:denied", 1},
        {CN_LIST_CLAIMS, "modality:stated stage:delivery", 2}, {CN_LIST_CLAIMS, "date:2015", 3}, {CN_LIST_CLAIMS, "date:2015-02", 2},
        {CN_LIST_CLAIMS, "date:2015..2016", 5}, {CN_LIST_CLAIMS, "date:2016-06..", 3}, {CN_LIST_CLAIMS, "date:..2015-03", 2},
        {CN_LIST_CLAIMS, "date>=2017", 2}, {CN_LIST_CLAIMS, "date<2016", 3}, {CN_LIST_CLAIMS, "docdate:2018-01-02", 1},
        {CN_LIST_CLAIMS, "quantity>=20", 3}, {CN_LIST_CLAIMS, "quantity:24", 1}, {CN_LIST_CLAIMS, "quantity<10", 1},
        {CN_LIST_CLAIMS, "quantity>5000", 1}, {CN_LIST_CLAIMS, "value>=1000000000", 1}, {CN_LIST_CLAIMS, "origins>=2", 3},
        {CN_LIST_CLAIMS, "conflict:quantity", 3}, {CN_LIST_CLAIMS, "conflict:any", 3}, {CN_LIST_CLAIMS, "conflict:none", 4},
        {CN_LIST_CLAIMS, "lang:ar", 1}, {CN_LIST_CLAIMS, "tier:candidate", 7}, {CN_LIST_CLAIMS, "tier:accepted", 0},
        {CN_LIST_CLAIMS, "attribution:\"agency one\"", 2}, {CN_LIST_CLAIMS, "outlet:two", 1}, {CN_LIST_CLAIMS, "tag:set-1", 7},
        {CN_LIST_CLAIMS, "doc:a.html", 1}, {CN_LIST_CLAIMS, "doc:https://two.example/b", 1}, {CN_LIST_CLAIMS, "score>=0.5", 7},
        {CN_LIST_CLAIMS, "score>0.5", 0}, {CN_LIST_CLAIMS, "\"24 rafale\"", 1}, {CN_LIST_CLAIMS, "RAFALE", 3},
        {CN_LIST_CLAIMS, "rafale -\"big day\"", 2}, {CN_LIST_CLAIMS, "smuggl*", 1}, {CN_LIST_CLAIMS, "su30mkm", 1},
        {CN_LIST_CLAIMS, "\xD8\xB7\xD8\xA7\xD9\x8A\xD9\x94\xD8\xB1\xD8\xA7\xD8\xAA", 1}, {CN_LIST_CLAIMS, "!!", 7},
        {CN_LIST_DEALS, "", 4}, {CN_LIST_DEALS, "supplier:RUS", 3}, {CN_LIST_DEALS, "stage>=delivery", 3}, {CN_LIST_DEALS, "stage:order", 1},
        {CN_LIST_DEALS, "modality:denied", 1}, {CN_LIST_DEALS, "-modality:denied", 3}, {CN_LIST_DEALS, "modality:denied stage:talks", 0},
        {CN_LIST_DEALS, "origins>=2", 1}, {CN_LIST_DEALS, "docs:3", 1}, {CN_LIST_DEALS, "claims>=2", 2}, {CN_LIST_DEALS, "conflict:quantity", 1},
        {CN_LIST_DEALS, "item:Rafale date:2015", 1}, {CN_LIST_DEALS, "rafale", 1}, {CN_LIST_DEALS, "quantity>=20 supplier:FRA", 1},
        {CN_LIST_DOCS, "", 6}, {CN_LIST_DOCS, "supplier:FRA", 3}, {CN_LIST_DOCS, "date:2015", 3}, {CN_LIST_DOCS, "lang:ar", 1},
        {CN_LIST_DOCS, "claims>=2", 1}, {CN_LIST_DOCS, "\"a minister\"", 1}, {CN_LIST_DOCS, "doc:d.txt", 1}, {CN_LIST_DOCS, "smuggled", 1},
        {CN_LIST_EVIDENCE, "supplier:FRA", 3}, {CN_LIST_EVIDENCE, "item:Su-35 stage:talks", 1}, {CN_LIST_RUNS, "tag:set-1", 1},
    };
    CnRegister *reg = filled("query.db");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t n = found(reg, cases[i].list, cases[i].query);
        if (n != cases[i].n) fail_msg("list %d '%s': %zu rows, not %zu", (int)cases[i].list, cases[i].query, n, cases[i].n);
    }
    cn_register_close(reg);
}

static void query_errors(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "colour:red", "stage:sale", "stage>=refusal", "modality:sure", "category:toys", "date:soon", "date:2019-13", "date:..",
        "quantity:many", "origins>=two", "supplier>=RUS", "supplier:", "item:,", "date>=2019..2020", "stage:",
    };
    CnRegister *reg = filled("bad.db");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CnErr err = {0};
        CnListing listing = {.query = cn_str(bad[i])};
        CnRows *rows = cn_register_list(reg, CN_LIST_CLAIMS, &listing, &err);
        if (rows || err.code != CN_ERR_USAGE) fail_msg("'%s' was taken", bad[i]);
    }
    static const char *const columns[] = {"nothing", "item;drop table x", "\"item\"", "item,,stage", "1"};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        CnErr err = {0};
        CnListing fields = {.fields = cn_str(columns[i])}, sort = {.sort = cn_str(columns[i])};
        assert_null(cn_register_list(reg, CN_LIST_CLAIMS, &fields, &err));
        assert_int_equal(err.code, CN_ERR_USAGE);
        err.code = CN_OK;
        assert_null(cn_register_list(reg, CN_LIST_CLAIMS, &sort, &err));
        assert_int_equal(err.code, CN_ERR_USAGE);
    }
    assert_int_equal(number_of(reg, "SELECT count(*) FROM claims"), 7);
    assert_int_equal(found(reg, CN_LIST_CLAIMS, "item:\"x' OR '1'='1\""), 0);
    assert_int_equal(found(reg, CN_LIST_CLAIMS, "\"x\"\" OR *\""), 0);
    cn_register_close(reg);
}

static void sort_limit_offset(void **state)
{
    (void)state;
    CnRegister *reg = filled("sort.db");
    CnExport e = {.format = CN_EXPORT_CSV, .list = CN_LIST_CLAIMS,
        .listing = {.fields = CN_STR("item,doc_date"), .sort = CN_STR("-doc_date,item"), .limit = 2, .offset = 1}};
    assert_string_equal(export_text(reg, &e), "item,doc_date\nSu-30MKM,2017-05\nSu-35,2016-03-01\n");
    cn_register_close(reg);
}

/* ---- one row, one statement, why --------------------------------------------------------------------------- */

static const char *shown(CnRegister *reg, const char *id, size_t *n_rows)
{
    CnErr err = {0};
    char *text = NULL;
    size_t n = 0;
    CnRows *rows = cn_register_show(reg, cn_str(id), &err);
    if (!rows) fail_msg("%s", err.text);
    FILE *out = open_memstream(&text, &n);
    assert_int_equal(cn_rows_write(rows, CN_ROWS_RECORD, NULL, out, &err), CN_OK);
    fclose(out);
    *n_rows = (size_t)cn_rows_count(rows);
    cn_rows_close(rows);
    const char *kept = cn_arena_copy(&fixture_arena, text, n).ptr;
    free(text);
    return kept;
}

static const char *why(CnRegister *reg, const char *id, CnCode wants)
{
    CnErr err = {0};
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);
    CnCode code = cn_register_why(reg, cn_str(id), out, &err);
    fclose(out);
    const char *kept = cn_arena_copy(&fixture_arena, text, n).ptr;
    free(text);
    if (code != wants) fail_msg("why %s: %d %s", id, (int)code, err.text);
    return kept;
}

static void has(const char *text, const char *part)
{
    if (!strstr(text, part)) fail_msg("'%s' is not in:\n%s", part, text);
}

static const char *cell_text(CnRegister *reg, const char *sql)
{
    CnErr err = {0};
    const CnCell *cell = NULL;
    CnRows *rows = cn_register_sql(reg, cn_str(sql), &err);
    if (!rows || cn_rows_next(rows, &cell, &err) != CN_OK) fail_msg("%s", err.text);
    const char *kept = cn_arena_copy(&fixture_arena, cell[0].text.ptr, cell[0].text.len).ptr;
    cn_rows_close(rows);
    return kept;
}

static void show_by_id(void **state)
{
    (void)state;
    size_t n;
    CnRegister *reg = filled("show.db");
    const char *id = set[0]->claim[0].id;
    has(shown(reg, id, &n), "Rafale");
    assert_int_equal(n, 1);
    has(shown(reg, cn_strf(&fixture_arena, "%.10s", id).ptr, &n), "stage");
    assert_int_equal(n, 1);
    has(shown(reg, cn_strf(&fixture_arena, "%s-1", id).ptr, &n), "quote_sha256");
    has(shown(reg, cell_text(reg, "SELECT deal_id FROM deals WHERE item = 'Rafale'"), &n), "conflict_fields");
    has(shown(reg, cell_text(reg, "SELECT doc_id FROM documents LIMIT 1"), &n), "raw_sha256");
    has(shown(reg, cell_text(reg, "SELECT run_id FROM runs"), &n), "consign 0.1.0");
    shown(reg, "ffffffffffff", &n);
    assert_int_equal(n, 0);
    shown(reg, "not an id'", &n);
    assert_int_equal(n, 0);
    shown(reg, "", &n);
    assert_int_equal(n, 0);
    assert_null(strstr(shown(reg, id, &n), "claim_no"));  /* numbers of rows are nobody's business */
    cn_register_close(reg);
}

static void why_of_a_claim(void **state)
{
    (void)state;
    CnRegister *reg = filled("why.db");
    const CnClaim *c = &set[0]->claim[0];
    char sha[65];
    const char *text = why(reg, c->id, CN_OK);
    has(text, c->id);
    has(text, "France");
    has(text, "\xE2\x80\x9C""24\xE2\x80\x9D");
    has(text, "\xE2\x80\x9Cordered\xE2\x80\x9D");
    has(text, "found there in the stored text");
    cn_hex(set[0]->article.sha256, 32, sha);
    has(text, sha);
    cn_hex(set[0]->document.sha256, 32, sha);
    has(text, sha);
    has(text, "https://one.example/a");
    has(text, "en.order.01");
    has(text, FIXTURE_PACK);
    has(text, "consign 0.1.0");
    has(text, "2017-07-14T02:40:00Z");
    has(text, "independent origins");
    assert_string_equal(why(reg, "ffffffff", CN_END), "");
    cn_register_close(reg);
}

/* The same text under one address, fetched twice: the first capture stays, whichever came first. */
static void records_of_an_archive(void **state)
{
    (void)state;
    static const char *const times[] = {"2017-03-06T04:02:06Z", "2016-11-01T10:00:00Z", "2018-01-01T00:00:00Z"};
    const char *sentence = "Qatar ordered 24 Rafale aircraft from France.";
    CnRegister *reg = register_open(file_path("archive.db"), CN_OPEN_CREATE);
    begin(reg, FIXTURE_NOW);
    for (int i = 0; i < 3; i++) {
        Page *p = page("https://a.example/x", "https://a.example/x", "A", date_of(2016, 10, 30), sentence);
        p->document.file = CN_STR("crawl.warc.gz");
        p->document.offset = (uint64_t)(100 + i);
        p->document.record = cn_strf(&fixture_arena, "urn:uuid:%d", i);
        p->document.retrieved = cn_str(times[i]);
        p->document.status = 200;
        p->document.mime = CN_STR("application/xhtml+xml");
        claim(p, one_party("FRA", "France"), one_party("QAT", "Qatar"), "Rafale", CN_ST_ORDER, CN_MOD_STATED, NULL);
        assert_int_equal(add(reg, p).docs_new, i == 0);
    }
    assert_string_equal(csv(reg, CN_LIST_EVIDENCE, "", "warc_file,warc_offset,warc_record_id"),
        "warc_file,warc_offset,warc_record_id\ncrawl.warc.gz,101,urn:uuid:1\n");
    assert_string_equal(csv(reg, CN_LIST_DOCS, "", "retrieved_at,http_status,mime"),
        "retrieved_at,http_status,mime\n2016-11-01T10:00:00Z,200,application/xhtml+xml\n");
    assert_string_equal(csv(reg, CN_LIST_CLAIMS, "", "retrieved_at"), "retrieved_at\n2016-11-01T10:00:00Z\n");
    const char *text = why(reg, cell_text(reg, "SELECT claim_id FROM claims"), CN_OK);
    has(text, "crawl.warc.gz");
    has(text, "at byte           101\n");
    has(text, "urn:uuid:1");
    cn_register_close(reg);
    reg = filled("no-archive.db");   /* what comes from no archive says so */
    assert_string_equal(cell_text(reg, "SELECT count(warc_file) || count(warc_offset) || count(warc_record_id) FROM v_evidence"), "000");
    assert_string_equal(cell_text(reg, "SELECT count(http_status) FROM v_docs WHERE mime = 'text/html'"), "");
    cn_register_close(reg);
}

/* One hold with all that may meet in it: copies of a text, a claim said twice, a document that comes again, better and with other claims, and
 * hundreds of rows. It makes the same register as adding one by one. */
static void held_with_copies(void **state)
{
    (void)state;
    const char *seen = NULL;
    enum { MANY = 300 };
    Page *p[MANY + 6];
    CnParties rus = one_party("RUS", "Russia"), ind = one_party("IND", "India");
    for (int i = 0; i < MANY; i++) p[i] = numbered(i);
    for (int i = 0; i < 3; i++) {
        p[MANY + i] = page(cn_strf(&fixture_arena, "c%d.html", i).ptr, NULL, "Wire", date_of(2020, 1, 31 - i), "India ordered the Su-57, and the S-400.");
        claim(p[MANY + i], rus, ind, "Su-57", CN_ST_ORDER, CN_MOD_STATED, NULL);
        p[MANY + i]->claim[1] = p[MANY]->claim[0];   /* said twice */
        p[MANY + i]->claim[0] = p[MANY]->claim[0];
        p[MANY + i]->reading.n_claims = 2;
    }
    p[MANY + 3] = page("c1.html", NULL, "Wire", date_of(2020, 1, 1), "India ordered the Su-57, and the S-400.");
    claim(p[MANY + 3], rus, ind, "S-400", CN_ST_ORDER, CN_MOD_STATED, "S-400");
    p[MANY + 4] = numbered(7);
    p[MANY + 5] = numbered(MANY);
    p[MANY + 5]->claim[1] = p[MANY + 5]->claim[0];
    for (int round = 0; round < 3; round++) {   /* alone; held; in two holds */
        CnErr err = {0};
        CnAdded added = {0};
        CnRegister *reg = register_open(file_path(cn_strf(&fixture_arena, "mixed%d.db", round).ptr), CN_OPEN_CREATE);
        begin(reg, FIXTURE_NOW);
        for (int i = 0; i < MANY + 6; i++) {
            if (round && (!i || (round == 2 && i == MANY + 2)))
                assert_true(cn_register_flush(reg, &added, &err) == CN_OK && cn_register_hold(reg, &err) == CN_OK);
            assert_int_equal(cn_register_add(reg, &p[i]->reading, &added, &err), CN_OK);
        }
        assert_int_equal(cn_register_flush(reg, &added, &err), CN_OK);
        assert_int_equal(added.docs, MANY + 6);
        assert_int_equal(added.docs_new, MANY + 4);
        assert_int_equal(added.claims_new, 2 * MANY + 3);
        assert_int_equal(added.claims_gone, 1);
        assert_int_equal(number_of(reg, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
        assert_int_equal(found(reg, CN_LIST_CLAIMS, "\"the s 400\""), 1);
        assert_int_equal(found(reg, CN_LIST_CLAIMS, "s400"), 2);
        resolve(reg, FIXTURE_NOW);
        const char *all = cn_strf(&fixture_arena, "%s%s", everything(reg), why(reg, p[MANY]->claim[0].id, CN_OK)).ptr;
        if (seen) assert_string_equal(all, seen);
        seen = all;
        cn_register_close(reg);
    }
}

/* What tests/store/layout-2.sql was made of, by the program that had that layout: beside the six pages a copy of a text elsewhere, a page
 * that is read again with a claim less, two parties of which one has no code, two pieces of evidence. */
static CnRegister *filled_further(const char *name)
{
    CnRegister *reg = register_open(file_path(name), CN_OPEN_CREATE);
    CnParties rus = one_party("RUS", "Russia"), ind = one_party("IND", "India");
    begin(reg, FIXTURE_NOW);
    add_all(reg, set);
    Page *copy = page("copy.html", "https://copy.example/a", "Copy", date_of(2015, 2, 15), set[0]->article.text.ptr);
    copy->claim[0] = set[0]->claim[0];
    copy->reading.n_claims = 1;
    add(reg, copy);
    Page *again = page("again.html", NULL, NULL, date_of(2019, 5, 1), "India may buy S-400 and Su-57. So it says.");
    claim(again, rus, ind, "S-400", CN_ST_INTEREST, CN_MOD_REPORTED, NULL);
    claim(again, rus, ind, "Su-57", CN_ST_ORDER, CN_MOD_STATED, NULL);
    add(reg, again);
    again->reading.n_claims = 1;
    begin(reg, FIXTURE_NOW + 60);
    add(reg, again);
    CnParty *two = CN_NEW_N(&fixture_arena, CnParty, 2);
    two[0] = (CnParty){CN_STR("FRA"), CN_STR("France"), CN_KIND_STATE};
    two[1] = (CnParty){{NULL, 0}, CN_STR("PKK"), CN_KIND_NON_STATE};
    Page *more = page("more.html", NULL, NULL, date_of(2019, 6, 1), "France sold Rafale jets. Others got them, too. The PKK sold two.");
    CnClaim *c = claim(more, (CnParties){two, 2}, ind, "Rafale", CN_ST_DELIVERY, CN_MOD_STATED, NULL);
    CnSpan *piece = CN_NEW_N(&fixture_arena, CnSpan, 2);
    piece[0] = span_of(more, "France sold Rafale jets.");
    piece[1] = span_of(more, "The PKK sold two.");
    c->evidence = piece;
    c->n_evidence = 2;
    add(reg, more);
    resolve(reg, FIXTURE_NOW);
    return reg;
}

/* All lists, and why each claim, deal and document is there. */
static const char *all_of_it(CnRegister *reg)
{
    CnStr all = cn_str(everything(reg)), ids, id;
    for (int list = CN_LIST_CLAIMS; list <= CN_LIST_DOCS; list++) {
        ids = cn_str(csv(reg, (CnList)list, "", list == CN_LIST_CLAIMS ? "claim_id" : list == CN_LIST_DEALS ? "deal_id" : "doc_id"));
        cn_str_cut(&ids, '\n', &id);
        while (cn_str_cut(&ids, '\n', &id) && id.len)
            all = cn_strf(&fixture_arena, "%s%s", all.ptr, why(reg, cn_strf(&fixture_arena, "%.*s", (int)id.len, id.ptr).ptr, CN_OK));
    }
    CnExport sipri = {.format = CN_EXPORT_SIPRI, .now = FIXTURE_NOW};
    return cn_strf(&fixture_arena, "%s%s%s", all.ptr, csv(reg, CN_LIST_RUNS, "", "*"), export_text(reg, &sipri)).ptr;
}

static const char *file_text(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f) fail_msg("%s cannot be read", path);
    char *text = cn_arena_take(&fixture_arena, 1 << 16);
    size_t n = fread(text, 1, (1 << 16) - 1, f);
    fclose(f);
    assert_true(n > 1000 && n < (1 << 16) - 1);
    return text;
}

/* Registers of older layouts are brought up to date, also where they are opened for reading alone, and say then what they said before. */
static void an_older_register(void **state)
{
    (void)state;
    static const char layout_one[] =
        "DROP TABLE marks; DROP VIEW v_claims; DROP VIEW v_deals; DROP VIEW v_evidence; DROP VIEW v_docs; DROP VIEW v_runs;\n"
        "ALTER TABLE documents DROP COLUMN record_id; ALTER TABLE documents DROP COLUMN http_status; ALTER TABLE documents DROP COLUMN mime;\n"
        "CREATE VIEW v_docs AS SELECT doc_id FROM documents; PRAGMA user_version = 1";
    const char *layout_two = file_text(CN_SOURCE_ROOT "/tests/store/layout-2.sql");
    CnRegister *fresh = filled_further("fresh.db");
    const char *wants = all_of_it(fresh);
    for (int i = 0; i < 2 * (CN_OPEN_READ + 1); i++) {
        const char *path = file_path(cn_strf(&fixture_arena, "older-%d.db", i).ptr);
        run_sql(path, layout_two);
        if (i % 2) run_sql(path, layout_one);
        CnRegister *reg = register_open(path, (CnOpen)(i / 2));
        assert_string_equal(all_of_it(reg), wants);
        assert_int_equal(number_of(reg, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
        static const char *const queries[] = {"rafale", "\"24 rafale\"", "\"the pkk sold\"", "india", "smuggl*", "\"agency one\"", "doc:copy.html"};
        for (size_t q = 0; q < sizeof queries / sizeof *queries; q++)
            for (int list = CN_LIST_CLAIMS; list <= CN_LIST_DOCS; list++)
                assert_string_equal(csv(reg, (CnList)list, queries[q], "*"), csv(fresh, (CnList)list, queries[q], "*"));
        cn_register_close(reg);
        if (i / 2 == CN_OPEN_READ) continue;
        reg = register_open(path, CN_OPEN_WRITE);   /* and is added to as one that was made new */
        begin(reg, FIXTURE_NOW + 100);
        for (size_t k = 0; k < N_PAGES; k++) assert_int_equal(add(reg, set[k]).claims_new, 0);
        assert_int_equal(add(reg, numbered(i)).claims_new, 2);
        assert_int_equal(count_lines(csv(reg, CN_LIST_CLAIMS, "\"number\"", "id")), 3);
        cn_register_close(reg);
    }
    cn_register_close(fresh);
    if (geteuid() == 0) return;   /* root may write anything */
    const char *path = file_path("sealed.db");
    run_sql(path, layout_two);
    assert_int_equal(chmod(path, 0400), 0);
    refused(path, CN_OPEN_READ, CN_ERR_REGISTER, "older");
}

static void why_of_a_deal(void **state)
{
    (void)state;
    CnRegister *reg = filled("whydeal.db");
    const char *text = why(reg, cell_text(reg, "SELECT deal_id FROM deals WHERE item = 'Rafale'"), CN_OK);
    has(text, "Reported by 2 independent origins in 3 documents (3 claims)");
    has(text, "Sources differ on the quantity");
    has(text, "furthest stage said to be reached is delivery");
    has(text, "Agency One");
    text = why(reg, cell_text(reg, "SELECT deal_id FROM deals WHERE item = 'Su-35'"), CN_OK);
    has(text, "delivery denied");
    has(text, "is talks");
    has(why(reg, cell_text(reg, "SELECT doc_id FROM documents WHERE name = 'd.txt'"), CN_OK), "claims that it gives");
    cn_register_close(reg);
}

static void sql_reads_alone(void **state)
{
    (void)state;
    static const char *const refused_sql[] = {
        "DELETE FROM claims", "UPDATE claims SET item = 'x'", "INSERT INTO meta VALUES('a', 1)", "DROP TABLE claims", "CREATE TABLE t(x)",
        "PRAGMA user_version = 7", "PRAGMA journal_mode = DELETE", "ATTACH 'x.db' AS x", "SELECT 1; DELETE FROM claims", "VACUUM", "BEGIN",
        "SELECT load_extension('x')", "", "SELEC 1", "REPLACE INTO meta VALUES('a', 1)", "CREATE TEMP TABLE t(x)", "REINDEX", "-- nothing",
        "INSERT INTO text_words(text_words) VALUES('delete-all')", "DETACH main", "ANALYZE",
    };
    CnRegister *reg = filled("sql.db");
    for (size_t i = 0; i < sizeof refused_sql / sizeof *refused_sql; i++) {
        CnErr err = {0};
        CnRows *rows = cn_register_sql(reg, cn_str(refused_sql[i]), &err);
        if (rows || err.code != CN_ERR_USAGE) fail_msg("'%s' was taken", refused_sql[i]);
    }
    assert_int_equal(number_of(reg, "SELECT count(*) FROM claims;  -- all\n"), 7);
    assert_int_equal(number_of(reg, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9) SELECT max(i) FROM n"), 9);
    assert_int_equal(number_of(reg, "SELECT count(*) FROM text_words WHERE words MATCH 'rafale'"), 3);
    assert_int_equal(number_of(reg, "SELECT count(*) FROM v_claims WHERE cn_fold(item) = 'su 35'"), 2);
    begin(reg, FIXTURE_NOW);
    add(reg, numbered(1));  /* and writing still works afterwards */
    cn_register_close(reg);
}

/* ---- deals ------------------------------------------------------------------------------------------------- */

static void deals_are_a_view(void **state)
{
    (void)state;
    CnErr err = {0};
    CnRegister *reg = filled("deals.db");
    assert_string_equal(csv(reg, CN_LIST_DEALS, "supplier:FRA",
        "supplier,recipient,item,quantity_best,quantity_min,quantity_max,value_max,currency,furthest_stage,order,delivery_first,n_claims,"
        "n_docs,n_origins,conflict_fields,status_note"),
        "supplier,recipient,item,quantity_best,quantity_min,quantity_max,value_max,currency,furthest_stage,order,delivery_first,n_claims,"
        "n_docs,n_origins,conflict_fields,status_note\n"
        "FRA,EGY,Rafale,26,24,26,5000000000,USD,delivery,2015-02-16,2015-07-20,3,3,2,quantity,\n");
    assert_string_equal(csv(reg, CN_LIST_DEALS, "item:AK-103", "supplier,recipient,recipient_kind,status_note"),
        "supplier,recipient,recipient_kind,status_note\nRUS,Northern Brigade,non-state,supplier inferred from the item's maker\n");
    /* a dry run stores nothing */
    CnClaimSet claims;
    CnArena arena = {.guard = &fixture_guard};
    CnResolved done = {0};
    CnResolve dry = {.dry_run = true, .now = FIXTURE_NOW};
    assert_int_equal(cn_store_claims(reg, &arena, &claims, &err), CN_OK);
    assert_int_equal(claims.n, 7);
    assert_int_equal(cn_store_put_deals(reg, claims.claim, claims.n, NULL, 0, NULL, &dry, &done, &err), CN_OK);
    assert_int_equal(done.changed, 4);
    assert_int_equal(number_of(reg, "SELECT count(*) FROM deals"), 4);
    cn_arena_free(&arena);
    /* times: a deal that did not change keeps its own */
    begin(reg, FIXTURE_NOW + 86400);
    Page *p = page("g.html", NULL, "Seven", date_of(2016, 6, 1), "Russia delivered Su-35 fighters to Iran.");
    claim(p, one_party("RUS", "Russia"), one_party("IRN", "Iran"), "Su-35", CN_ST_DELIVERY, CN_MOD_STATED, NULL);
    add(reg, p);
    done = resolve(reg, FIXTURE_NOW + 86400);
    assert_int_equal(done.changed, 1);
    assert_int_equal(number_of(reg, "SELECT count(*) FROM deals WHERE updated_at = '2017-07-14T02:40:00Z'"), 3);
    assert_string_equal(csv(reg, CN_LIST_DEALS, "item:Su-35", "furthest_stage,conflict_fields,status_note"),
        "furthest_stage,conflict_fields,status_note\ndelivery,stage,delivery denied\n");
    cn_register_close(reg);
}

/* ---- allocation fails at the n-th call --------------------------------------------------------------------- */

static int allocations_left = -1;
static sqlite3_mem_methods usual;

static void *failing_malloc(int n)
{
    if (allocations_left > 0) allocations_left--;
    return allocations_left == 0 ? NULL : usual.xMalloc(n);
}

static void *failing_realloc(void *p, int n)
{
    if (allocations_left > 0) allocations_left--;
    return allocations_left == 0 ? NULL : usual.xRealloc(p, n);
}

static void install_failing(void)
{
    sqlite3_mem_methods failing;
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &usual);
    failing = usual;
    failing.xMalloc = failing_malloc;
    failing.xRealloc = failing_realloc;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &failing);
}

static void memory_runs_out(void **state)
{
    (void)state;
    const char *path = file_path("oom.db");
    cn_register_close(register_open(path, CN_OPEN_CREATE));
    bool through = false;
    for (int n = 1; n < 20000 && !through; n += 1 + n / 8) {
        CnErr err = {0};
        allocations_left = n;
        CnRegister *reg = cn_register_open(path, CN_OPEN_CREATE, &err);
        if (reg) {
            CnRun run = {.now = FIXTURE_NOW};
            CnCode code = cn_register_begin(reg, &run, &err);
            for (size_t i = 0; code == CN_OK && i < N_PAGES; i++) code = cn_register_add(reg, &set[i]->reading, NULL, &err);
            CnListing listing = {.query = CN_STR("supplier:FRA rafale")};
            CnRows *rows = code == CN_OK ? cn_register_list(reg, CN_LIST_DEALS, &listing, &err) : NULL;
            const CnCell *cell;
            while (rows && cn_rows_next(rows, &cell, &err) == CN_OK) continue;
            cn_rows_close(rows);
            through = allocations_left > 0 && rows;
            cn_register_close(reg);
        }
        allocations_left = -1;
        if (!through && err.code == CN_OK) fail_msg("allocation %d failed unseen", n);
    }
    assert_true(through);
    CnRegister *reg = register_open(path, CN_OPEN_WRITE);
    assert_int_equal(number_of(reg, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
    assert_int_equal(number_of(reg, "SELECT count(*) FROM documents"), N_PAGES);
    cn_register_close(reg);
}

int main(void)
{
    install_failing();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(add_and_list), cmocka_unit_test(twice_changes_nothing), cmocka_unit_test(any_order_gives_the_same),
        cmocka_unit_test(copies_of_a_text), cmocka_unit_test(read_again_otherwise),
        cmocka_unit_test(marks_of_files_are_kept_for_the_same_pack),
        cmocka_unit_test(add_needs_a_run), cmocka_unit_test(what_is_no_register), cmocka_unit_test(a_newer_register),
        cmocka_unit_test(a_cut_register), cmocka_unit_test(a_locked_register), cmocka_unit_test(reading_alone),
        cmocka_unit_test(killed_while_adding), cmocka_unit_test(held_together), cmocka_unit_test(held_with_copies), cmocka_unit_test(disk_is_full), cmocka_unit_test(two_writers), cmocka_unit_test(many_makers), cmocka_unit_test(query_words),
        cmocka_unit_test(query_errors), cmocka_unit_test(sort_limit_offset), cmocka_unit_test(show_by_id), cmocka_unit_test(why_of_a_claim),
        cmocka_unit_test(why_of_a_deal), cmocka_unit_test(sql_reads_alone), cmocka_unit_test(deals_are_a_view),
        cmocka_unit_test(memory_runs_out),
        cmocka_unit_test(records_of_an_archive), cmocka_unit_test(an_older_register),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
