#include "store/batch.h"

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
    reg->stale = false;
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
    reg->in_transaction = reg->held = reg->stale = false;
    reg->run_no = reg->reader_no = 0;   /* their rows may have gone */
    cn_batch_drop(reg);
}

CnStr cn_sql_text(sqlite3_stmt *stmt, int column)
{
    const char *text = (const char *)sqlite3_column_text(stmt, column);
    return (CnStr){text, text ? (size_t)sqlite3_column_bytes(stmt, column) : 0};
}

/* ---- words ---------------------------------------------------------------------------------------------- */

typedef enum { IN_NOTHING, IN_LETTERS, IN_DIGITS, IN_IDEOGRAPH } Inside;

/* How what a character folds to is written. Returns the bytes put at out, at most 8; 0: a mark, which goes with the word. */
static size_t put_folded(uint32_t c, Inside *now, char *out)
{
    unsigned class = cn_char_class(c);
    unsigned low = c < 0x800 ? cn_char_fold_low[c] : 0;
    *now = class & CN_CHAR_DIGIT ? IN_DIGITS : class & CN_CHAR_IDEOGRAPH ? IN_IDEOGRAPH : class & CN_CHAR_LETTER ? IN_LETTERS : IN_NOTHING;
    if (low && *now != IN_DIGITS) {
        out[0] = (char)low, out[1] = (char)(low >> 8);
        return 1 + (low > 0xFF);
    }
    uint32_t to[2];
    unsigned n = cn_char_fold(*now == IN_DIGITS ? '0' + (uint32_t)cn_char_digit(c) : c, to);
    size_t len = 0;
    for (unsigned i = 0; i < n; i++) len += cn_utf8_put(to[i], out + len);
    return len;
}

/* The run of ASCII letters, or digits, that begins at `at`. */
static size_t plain_run(CnStr text, size_t at, unsigned class, char *out)
{
    size_t n = 0;
    unsigned char c = (unsigned char)text.ptr[at];
    do out[n++] = (char)cn_char_fold_low[c];
    while (at + n < text.len && (c = (unsigned char)text.ptr[at + n]) < 0x80 && cn_char_class_low[c] & class);
    return n;
}

/* out: CN_WORDS_ROOM(text.len) bytes. `gap` parts the words; 0 = nothing does. */
static size_t words_into(CnStr text, char *out, char gap)
{
    size_t len = 0;
    Inside before = IN_NOTHING, now;
    for (size_t at = 0; at < text.len;) {
        unsigned char b = (unsigned char)text.ptr[at];
        if (b < 0x80) {
            unsigned class = cn_char_class_low[b] & (CN_CHAR_LETTER | CN_CHAR_DIGIT);
            now = class == CN_CHAR_LETTER ? IN_LETTERS : class ? IN_DIGITS : IN_NOTHING;
            if (gap && len && class && now != before && out[len - 1] != gap) out[len++] = gap;
            size_t n = class ? plain_run(text, at, class, out + len) : 0;
            len += n;
            at += n ? n : 1;
            before = now;
            continue;
        }
        uint32_t c;
        char folded[8];
        at += cn_utf8_get(text, at, &c);
        size_t n = put_folded(c, &now, folded);
        if (!n) continue;
        if (gap && len && now != IN_NOTHING && (now != before || now == IN_IDEOGRAPH) && out[len - 1] != gap) out[len++] = gap;
        before = now;
        if (now == IN_NOTHING) continue;
        for (size_t i = 0; i < n; i++) out[len++] = folded[i];
    }
    return len;
}

size_t cn_sql_words_into(CnStr text, char *out) { return words_into(text, out, ' '); }

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
    char *out = sqlite3_malloc64(CN_WORDS_ROOM(given.len));
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

/* Whether the folded text has the words: " words ", or " words" where they are a beginning. */
static bool holds(CnStr words, CnStr text, char *room)
{
    room[0] = ' ';
    size_t len = 1 + cn_sql_words_into(text, room + 1);
    room[len++] = ' ';
    return cn_str_find((CnStr){room, len}, words, 0) != SIZE_MAX;
}

static void sql_holds(sqlite3_context *context, int n, sqlite3_value **value)
{
    enum { SMALL = 1024 };
    char small[CN_WORDS_ROOM(SMALL) + 2], words[SMALL + 2];
    const char *given = (const char *)sqlite3_value_text(value[0]);
    size_t len = given ? (size_t)sqlite3_value_bytes(value[0]) : 0;
    bool found = false, prefix = len && given[len - 1] == '*';
    if (!len || len > SMALL) return;
    words[0] = ' ';
    memcpy(words + 1, given, len);
    words[len + 1] = ' ';
    for (int i = 1; i < n && !found; i++) {
        const char *text = (const char *)sqlite3_value_text(value[i]);
        size_t size = text ? (size_t)sqlite3_value_bytes(value[i]) : 0;
        char *room = size > SMALL ? sqlite3_malloc64(CN_WORDS_ROOM(size) + 2) : small;
        if (!room) {
            sqlite3_result_error_nomem(context);
            return;
        }
        found = size && holds((CnStr){words, prefix ? len : len + 2}, (CnStr){text, size}, room);
        if (room != small) sqlite3_free(room);
    }
    sqlite3_result_int(context, found);
}

static void sql_sha256(sqlite3_context *context, int n, sqlite3_value **value)
{
    (void)n;
    uint8_t sum[32];
    char hex[65];
    const void *bytes = sqlite3_value_blob(value[0]);
    if (sqlite3_value_type(value[0]) == SQLITE_NULL) return;
    if (!cn_sha256(bytes, (size_t)sqlite3_value_bytes(value[0]), sum)) {
        sqlite3_result_error_nomem(context);
        return;
    }
    cn_hex(sum, 32, hex);
    sqlite3_result_text(context, hex, 64, SQLITE_TRANSIENT);
}

int cn_sql_functions(sqlite3 *db)
{
    int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    int rc = sqlite3_create_function(db, "cn_fold", 1, flags, NULL, sql_fold, NULL, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_create_function(db, "cn_squash", 1, flags, NULL, sql_squash, NULL, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_create_function(db, "cn_sha256", 1, flags, NULL, sql_sha256, NULL, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_create_function(db, "cn_holds", -1, flags, NULL, sql_holds, NULL, NULL);
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
