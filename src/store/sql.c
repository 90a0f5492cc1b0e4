#include "store/sql.h"

#include "base/hash.h"
#include "base/utf8.h"

#include <stdlib.h>

CnCode cn_sql_fail(CnRegister *reg, CnErr *err, int rc)
{
    CnStr path = cn_str(reg->path);
    switch (rc & 0xFF) {
    case SQLITE_NOMEM:
        return cn_fail(err, CN_ERR_MEMORY, path, 0, "not enough memory");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return cn_fail(err, CN_ERR_REGISTER, path, 0, "locked: another program is writing to this register");
    case SQLITE_FULL:
        return cn_fail(err, CN_ERR_IO, path, 0, "cannot be written: no room on the disk");
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return cn_fail(err, CN_ERR_IO, path, 0, "cannot be read or written: %s", sqlite3_errmsg(reg->db));
    case SQLITE_READONLY:
        return cn_fail(err, CN_ERR_IO, path, 0, "cannot be written: it is open for reading alone");
    case SQLITE_NOTADB:
        return cn_fail(err, CN_ERR_REGISTER, path, 0, "not a register");
    case SQLITE_CORRUPT:
    case SQLITE_CONSTRAINT:
        return cn_fail(err, CN_ERR_INTEGRITY, path, 0, "the register is damaged: %s", sqlite3_errmsg(reg->db));
    default:
        return cn_fail(err, CN_ERR_REGISTER, path, 0, "the register cannot be read: %s", sqlite3_errmsg(reg->db));
    }
}

static sqlite3_stmt *cached(CnRegister *reg, const char *sql, CnErr *err)
{
    size_t i = 0;
    for (; i < CN_SQL_CACHE && reg->cache[i].sql; i++)
        if (reg->cache[i].sql == sql) break;
    if (i == CN_SQL_CACHE) {
        cn_fail(err, CN_ERR_LIMIT, cn_str(reg->path), 0, "more statements than there is room for");
        return NULL;
    }
    if (!reg->cache[i].stmt) {
        int rc = sqlite3_prepare_v3(reg->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &reg->cache[i].stmt, NULL);
        if (rc != SQLITE_OK) {
            cn_sql_fail(reg, err, rc);
            return NULL;
        }
        reg->cache[i].sql = sql;
    }
    return reg->cache[i].stmt;
}

static int bind_text(sqlite3_stmt *stmt, int at, CnStr text)
{
    if (!text.ptr) return sqlite3_bind_null(stmt, at);
    return sqlite3_bind_text64(stmt, at, text.ptr, text.len, SQLITE_STATIC, SQLITE_UTF8);
}

static sqlite3_stmt *bind(CnRegister *reg, const char *sql, CnErr *err, const char *types, va_list args)
{
    sqlite3_stmt *stmt = cached(reg, sql, err);
    if (!stmt) return NULL;
    sqlite3_reset(stmt);
    int rc = SQLITE_OK;
    for (int at = 1; *types && rc == SQLITE_OK; types++, at++) {
        if (*types == 't') rc = bind_text(stmt, at, va_arg(args, CnStr));
        else if (*types == 'z') rc = bind_text(stmt, at, cn_str(va_arg(args, const char *)));
        else if (*types == 'i') rc = sqlite3_bind_int64(stmt, at, va_arg(args, int64_t));
        else {
            double value = va_arg(args, double);
            rc = *types == 'n' && value < 0 ? sqlite3_bind_null(stmt, at) : sqlite3_bind_double(stmt, at, value);
        }
    }
    if (rc == SQLITE_OK) return stmt;
    cn_sql_fail(reg, err, rc);
    return NULL;
}

sqlite3_stmt *cn_sql_bind(CnRegister *reg, const char *sql, CnErr *err, const char *types, ...)
{
    va_list args;
    va_start(args, types);
    sqlite3_stmt *stmt = bind(reg, sql, err, types, args);
    va_end(args);
    return stmt;
}

CnCode cn_sql_step(CnRegister *reg, sqlite3_stmt *stmt, CnErr *err)
{
    int rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW) return CN_OK;
    CnCode code = rc == SQLITE_DONE ? CN_END : cn_sql_fail(reg, err, rc);
    sqlite3_reset(stmt);
    return code;
}

CnCode cn_sql_do(CnRegister *reg, const char *sql, CnErr *err, const char *types, ...)
{
    va_list args;
    va_start(args, types);
    sqlite3_stmt *stmt = bind(reg, sql, err, types, args);
    va_end(args);
    if (!stmt) return err && err->code ? err->code : CN_ERR_REGISTER;
    CnCode code;
    while ((code = cn_sql_step(reg, stmt, err)) == CN_OK) continue;
    return code == CN_END ? CN_OK : code;
}

CnCode cn_sql_begin(CnRegister *reg, CnErr *err)
{
    CnCode code = cn_sql_do(reg, "BEGIN IMMEDIATE", err, "");
    reg->in_transaction = code == CN_OK;
    return code;
}

CnCode cn_sql_commit(CnRegister *reg, CnErr *err)
{
    CnCode code = cn_sql_do(reg, "COMMIT", err, "");
    if (code == CN_OK) reg->in_transaction = false;
    return code;
}

void cn_sql_rollback(CnRegister *reg)
{
    for (size_t i = 0; i < CN_SQL_CACHE && reg->cache[i].sql; i++) sqlite3_reset(reg->cache[i].stmt);
    if (!sqlite3_get_autocommit(reg->db)) sqlite3_exec(reg->db, "ROLLBACK", NULL, NULL, NULL);
    reg->in_transaction = reg->held = false;
}

CnStr cn_sql_text(sqlite3_stmt *stmt, int column)
{
    const char *text = (const char *)sqlite3_column_text(stmt, column);
    return (CnStr){text, text ? (size_t)sqlite3_column_bytes(stmt, column) : 0};
}

/* ---- words ---------------------------------------------------------------------------------------------- */

typedef enum { IN_NOTHING, IN_LETTERS, IN_DIGITS, IN_IDEOGRAPH } Inside;

/* out: 4 * text.len + 1 bytes. `gap` parts the words; 0 = nothing does. */
static size_t words_into(CnStr text, char *out, char gap)
{
    size_t len = 0;
    Inside before = IN_NOTHING;
    for (size_t at = 0; at < text.len;) {
        uint32_t c, to[2];
        at += cn_utf8_get(text, at, &c);
        int digit = cn_char_digit(c);
        if (digit >= 0) c = '0' + (uint32_t)digit;
        unsigned n = cn_char_fold(c, to);
        if (!n) continue;  /* a mark: the word goes on */
        Inside now = digit >= 0 ? IN_DIGITS : cn_char_is_ideograph(c) ? IN_IDEOGRAPH : cn_char_is_letter(c) ? IN_LETTERS : IN_NOTHING;
        if (gap && len && now != IN_NOTHING && (now != before || now == IN_IDEOGRAPH) && out[len - 1] != gap) out[len++] = gap;
        before = now;
        if (now == IN_NOTHING) continue;
        for (unsigned i = 0; i < n; i++) len += cn_utf8_put(to[i], out + len);
    }
    return len;
}

CnStr cn_sql_words(CnArena *arena, CnStr text)
{
    char *out = cn_arena_take_n(arena, 5, text.len + 1);
    return (CnStr){out, words_into(text, out, ' ')};
}

static void fold_with(sqlite3_context *context, sqlite3_value *value, char gap)
{
    const char *text = (const char *)sqlite3_value_text(value);
    if (!text) return;
    CnStr given = {text, (size_t)sqlite3_value_bytes(value)};
    char *out = sqlite3_malloc64(5 * (given.len + 1));
    if (!out) {
        sqlite3_result_error_nomem(context);
        return;
    }
    size_t len = words_into(given, out, gap);
    sqlite3_result_text64(context, out, len, sqlite3_free, SQLITE_UTF8);
}

static void sql_fold(sqlite3_context *context, int n, sqlite3_value **value)
{
    (void)n;
    fold_with(context, value[0], ' ');
}

static void sql_squash(sqlite3_context *context, int n, sqlite3_value **value)
{
    (void)n;
    fold_with(context, value[0], 0);
}

int cn_sql_functions(sqlite3 *db)
{
    int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    int rc = sqlite3_create_function(db, "cn_fold", 1, flags, NULL, sql_fold, NULL, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_create_function(db, "cn_squash", 1, flags, NULL, sql_squash, NULL, NULL);
    return rc;
}

CnCode cn_sql_id(const CnStr *parts, size_t n, char out[33])
{
    size_t len = 0, at = 0;
    for (size_t i = 0; i < n; i++) len += parts[i].len + 1;
    char *joined = malloc(len + 1);
    if (!joined) return CN_ERR_MEMORY;
    for (size_t i = 0; i < n; i++) {
        if (parts[i].len) memcpy(joined + at, parts[i].ptr, parts[i].len);
        at += parts[i].len;
        joined[at++] = '\n';
    }
    uint8_t sum[32];
    bool done = cn_sha256(joined, at, sum);
    free(joined);
    if (!done) return CN_ERR_MEMORY;
    cn_hex(sum, 16, out);
    return CN_OK;
}
