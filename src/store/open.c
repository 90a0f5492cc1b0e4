#include "store/batch.h"
#include "store/layouts.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { APPLICATION_ID = 0x434E5347, WAIT_MS = 3000 };  /* "CNSG"; tuned: a document is stored in far less than 3 s */

CnCode cn_sql_number(CnRegister *reg, const char *sql, int64_t *value, CnErr *err)
{
    sqlite3_stmt *stmt;
    int rc = sqlite3_prepare_v2(reg->db, sql, -1, &stmt, NULL);
    if (rc == SQLITE_OK) {
        rc = sqlite3_step(stmt);
        *value = rc == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : 0;
        sqlite3_finalize(stmt);
        if (rc == SQLITE_ROW || rc == SQLITE_DONE) return CN_OK;
    }
    return cn_sql_fail(reg, err, rc);
}

CnCode cn_sql_script(CnRegister *reg, const char *sql, CnErr *err)
{
    int rc = sqlite3_exec(reg->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? CN_OK : cn_sql_fail(reg, err, rc);
}

static CnCode make_schema(CnRegister *reg, CnErr *err)
{
    char marks[128];
    snprintf(marks, sizeof marks, "PRAGMA application_id=%d; PRAGMA user_version=%d;", APPLICATION_ID, CN_REGISTER_VERSION);
    CnCode code = cn_sql_script(reg, "BEGIN IMMEDIATE", err);
    if (code != CN_OK) return code;
    int64_t tables = 0;
    code = cn_sql_number(reg, "SELECT count(*) FROM sqlite_schema", &tables, err);  /* two may create it at once */
    for (size_t i = 0; code == CN_OK && !tables && cn_store_schema[i]; i++) code = cn_sql_script(reg, cn_store_schema[i], err);
    if (code == CN_OK && !tables) code = cn_sql_script(reg, marks, err);
    if (code == CN_OK) code = cn_sql_script(reg, "COMMIT", err);
    if (code != CN_OK) cn_sql_rollback(reg);
    return code;
}

/* Says whose file it is, before anything is written to it. *old: an older layout. */
static CnCode check_marks(CnRegister *reg, bool *old, CnErr *err)
{
    int64_t application = 0, version = 0;
    CnStr path = cn_str(reg->path);
    CnCode code = cn_sql_number(reg, "PRAGMA application_id", &application, err);
    if (code == CN_OK) code = cn_sql_number(reg, "PRAGMA user_version", &version, err);
    if (code != CN_OK) return code;
    if (application != APPLICATION_ID) return cn_fail(err, CN_ERR_REGISTER, path, 0, "not a register");
    if (version > CN_REGISTER_VERSION)
        return cn_fail(err, CN_ERR_REGISTER, path, 0, "made by a newer version of consign (layout %d, this one knows %d)", (int)version,
            CN_REGISTER_VERSION);
    if (version < 1) return cn_fail(err, CN_ERR_REGISTER, path, 0, "not a register: it has no layout number");
    *old = version < CN_REGISTER_VERSION;
    return CN_OK;
}

/* A database that nobody put anything into: a program that was killed while it made a register leaves one, and one that is just
 * making it shows one. */
static bool is_blank(CnRegister *reg)
{
    int64_t application = 1, version = 1, tables = 1;
    struct stat st;
    enum { LEAST = 512 };   /* source: SQLite's smallest page; what is shorter it takes for nothing at all */
    return !stat(reg->path, &st) && st.st_size >= LEAST && cn_sql_number(reg, "PRAGMA application_id", &application, NULL) == CN_OK && !application &&
           cn_sql_number(reg, "PRAGMA user_version", &version, NULL) == CN_OK && !version &&
           cn_sql_number(reg, "SELECT count(*) FROM sqlite_schema", &tables, NULL) == CN_OK && !tables;
}

static CnCode check_file(const char *path, CnOpen mode, bool *fresh, CnErr *err)
{
    struct stat st;
    CnStr name = cn_str(path);
    *fresh = false;
    if (!strcmp(path, ":memory:")) {
        *fresh = true;
        return CN_OK;
    }
    if (stat(path, &st)) {
        if (mode != CN_OPEN_CREATE) return cn_fail(err, CN_ERR_REGISTER, name, 0, "there is no such register");
        *fresh = true;
        return CN_OK;
    }
    if (S_ISDIR(st.st_mode)) return cn_fail(err, CN_ERR_REGISTER, name, 0, "not a register but a folder");
    if (st.st_size == 0) {
        if (mode != CN_OPEN_CREATE) return cn_fail(err, CN_ERR_REGISTER, name, 0, "not a register: the file is empty");
        *fresh = true;
    }
    return CN_OK;
}

/* In a folder that cannot be written, a register in WAL mode opens only as unchanging; right where no WAL lies beside it. */
static int open_unchanging(CnRegister *reg)
{
    size_t n = strlen(reg->path);
    char *name = malloc(3 * n + 32);
    if (!name) return SQLITE_NOMEM;
    snprintf(name, n + 8, "%s-wal", reg->path);
    struct stat st;
    int rc = SQLITE_CANTOPEN;
    if (stat(name, &st) || !st.st_size) {
        char *to = name + snprintf(name, 8, "file:");
        for (const char *from = reg->path; *from; from++) {
            if (*from == '?' || *from == '#' || *from == '%') to += snprintf(to, 4, "%%%02X", (unsigned)(unsigned char)*from);
            else *to++ = *from;
        }
        memcpy(to, "?immutable=1", 13);
        sqlite3_close(reg->db);
        reg->db = NULL;
        rc = sqlite3_open_v2(name, &reg->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
    }
    free(name);
    return rc;
}

static CnCode open_db(CnRegister *reg, CnOpen mode, bool fresh, CnErr *err)
{
    int flags = mode == CN_OPEN_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | (mode == CN_OPEN_CREATE ? SQLITE_OPEN_CREATE : 0);
    int rc = sqlite3_open_v2(reg->path, &reg->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (!reg->db) return cn_fail(err, CN_ERR_MEMORY, cn_str(reg->path), 0, "not enough memory");
    if (rc != SQLITE_OK) return cn_sql_fail(reg, err, rc);
    sqlite3_extended_result_codes(reg->db, 1);
    sqlite3_busy_timeout(reg->db, WAIT_MS);
    if (mode == CN_OPEN_READ && !fresh) {
        rc = sqlite3_exec(reg->db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
        int kind = rc & 0xFF;
        if (kind == SQLITE_CANTOPEN || kind == SQLITE_READONLY) {
            rc = open_unchanging(reg);
            if (!reg->db) return cn_fail(err, CN_ERR_MEMORY, cn_str(reg->path), 0, "not enough memory");
            if (rc != SQLITE_OK) return cn_sql_fail(reg, err, rc);
        }
    }
    rc = cn_sql_functions(reg->db);
    if (rc == SQLITE_OK && mode != CN_OPEN_READ) rc = cn_batch_module(reg);
    return rc == SQLITE_OK ? CN_OK : cn_sql_fail(reg, err, rc);
}

/* A register that is only to be read is brought up to date by another handle. */
static CnCode renew_apart(CnRegister *reg, CnErr *err)
{
    CnErr cause = {0};
    CnRegister *other = cn_register_open(reg->path, CN_OPEN_WRITE, &cause);
    if (!other)
        return cn_fail(err, CN_ERR_REGISTER, cn_str(reg->path), 0, "made by an older version of consign, and cannot be written to bring it up to date: %s",
            cause.text);
    cn_register_close(other);
    int64_t tables;   /* what this handle knows of the file is of before: it looks anew */
    return cn_sql_number(reg, "SELECT count(*) FROM sqlite_schema", &tables, err);
}

/* Two that do this to a new file at once may be told that it is locked without having waited: so this waits itself. */
static CnCode use_wal(CnRegister *reg, CnErr *err)
{
    enum { STEP_MS = 5 };
    int rc = SQLITE_BUSY;
    sqlite3_busy_timeout(reg->db, 0);
    for (int waited = 0; (rc & 0xFF) == SQLITE_BUSY && waited <= WAIT_MS; waited += STEP_MS) {
        if (waited) sqlite3_sleep(STEP_MS);
        rc = sqlite3_exec(reg->db, "PRAGMA journal_mode=WAL", NULL, NULL, NULL);
    }
    sqlite3_busy_timeout(reg->db, WAIT_MS);
    return rc == SQLITE_OK ? CN_OK : cn_sql_fail(reg, err, rc);
}

static CnCode set_up(CnRegister *reg, CnOpen mode, bool fresh, CnErr *err)
{
    bool old = false;
    CnCode code = open_db(reg, mode, fresh, err);
    if (code == CN_OK && mode == CN_OPEN_CREATE && !fresh) fresh = is_blank(reg);
    if (code == CN_OK && !fresh) code = check_marks(reg, &old, err);
    /* WAL with synchronous=NORMAL: a killed program loses at most the document in hand; a power cut at most the last few;
     * neither harms the file, and no document waits for the disk. tuned: 16 MB of WAL between checkpoints, which do wait. */
    if (code == CN_OK && mode != CN_OPEN_READ) code = use_wal(reg, err);
    if (code == CN_OK && mode != CN_OPEN_READ)
        code = cn_sql_script(reg, "PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=4000;", err);
    if (code == CN_OK && fresh) code = make_schema(reg, err);
    if (code == CN_OK && fresh) code = check_marks(reg, &old, err);
    if (code == CN_OK && old) code = mode == CN_OPEN_READ ? renew_apart(reg, err) : cn_store_renew(reg, err);
    if (code == CN_OK) cn_sql_script(reg, "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000; PRAGMA trusted_schema=OFF;", NULL);
    return code;
}

CnRegister *cn_register_open(const char *path, CnOpen mode, CnErr *err)
{
    bool fresh;
    if (check_file(path, mode, &fresh, err) != CN_OK) return NULL;
    CnRegister *reg = calloc(1, sizeof *reg);
    if (reg) reg->path = strdup(path);
    if (!reg || !reg->path) {
        free(reg);
        cn_fail(err, CN_ERR_MEMORY, cn_str(path), 0, "not enough memory");
        return NULL;
    }
    reg->writable = mode != CN_OPEN_READ;
    CnErr cause = {.code = CN_OK};
    if (set_up(reg, mode, fresh, &cause) != CN_OK) {
        if (err && err->code == CN_OK) *err = cause;
        cn_register_close(reg);
        return NULL;
    }
    return reg;
}

void cn_register_close(CnRegister *reg)
{
    if (!reg) return;
    if (reg->db) cn_sql_rollback(reg);
    for (size_t i = 0; i < CN_SQL_CACHE && reg->cache[i].sql; i++) sqlite3_finalize(reg->cache[i].stmt);
    sqlite3_close_v2(reg->db);
    cn_arena_free(&reg->arena);
    cn_arena_free(&reg->held_arena);
    free(reg->batch);
    free(reg->words);
    free(reg->run_collector);
    free(reg->run_tag);
    free(reg->path);
    free(reg);
}
