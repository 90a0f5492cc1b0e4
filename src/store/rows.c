#include "store/sql.h"

#include <stdlib.h>

struct CnRows {
    CnRegister *reg;
    sqlite3_stmt *stmt;
    char **name;               /* copies: SQLite's own go where a statement is prepared anew */
    CnCell *cell;
    bool *list;
    size_t n;
    uint64_t count;
    bool over;
};

/* Columns that are lists even where they hold one part. */
static const char *const list_columns[] = {
    "supplier", "supplier_name", "supplier_kind", "supplier_inferred", "recipient", "recipient_name", "recipient_kind", "attribution",
    "evidence_start", "evidence_end", "conflict_fields", "rules",
};

static bool is_list(const char *name)
{
    for (size_t i = 0; i < sizeof list_columns / sizeof *list_columns; i++)
        if (!strcmp(name, list_columns[i])) return true;
    return false;
}

CnRows *cn_sql_rows(CnRegister *reg, sqlite3_stmt *stmt, CnErr *err)
{
    int n = sqlite3_column_count(stmt);
    CnRows *rows = calloc(1, sizeof *rows);
    if (rows) {
        rows->stmt = stmt;
        rows->reg = reg;
        rows->n = (size_t)n;
        rows->name = calloc((size_t)n + 1, sizeof *rows->name);
        rows->cell = calloc((size_t)n + 1, sizeof *rows->cell);
        rows->list = calloc((size_t)n + 1, sizeof *rows->list);
        if (rows->name && rows->cell && rows->list) {
            int i = 0;
            const char *name;
            while (i < n && (name = sqlite3_column_name(stmt, i)) && (rows->name[i] = strdup(name))) {
                rows->list[i] = is_list(name);
                i++;
            }
            if (i == n) return rows;
        }
        cn_rows_close(rows);
    } else {
        sqlite3_finalize(stmt);
    }
    cn_fail(err, CN_ERR_MEMORY, cn_str(reg->path), 0, "not enough memory");
    return NULL;
}

const char *const *cn_rows_columns(const CnRows *rows, size_t *n)
{
    *n = rows->n;
    return (const char *const *)rows->name;
}

const char *cn_rows_joiner(const CnRows *rows, size_t column)
{
    return !strcmp(rows->name[column], "attribution") ? " < " : "; ";
}

static CnCell cell_of(CnRows *rows, int i)
{
    CnCell cell = {.kind = CN_CELL_NULL};
    switch (sqlite3_column_type(rows->stmt, i)) {
    case SQLITE_INTEGER:
        cell.kind = CN_CELL_INT;
        cell.i = sqlite3_column_int64(rows->stmt, i);
        break;
    case SQLITE_FLOAT:
        cell.kind = CN_CELL_NUM;
        cell.num = sqlite3_column_double(rows->stmt, i);
        break;
    case SQLITE_TEXT:
    case SQLITE_BLOB:
        cell.text = cn_sql_text(rows->stmt, i);
        cell.kind = rows->list[i] || (cell.text.len && memchr(cell.text.ptr, CN_LIST_SEP, cell.text.len)) ? CN_CELL_LIST : CN_CELL_TEXT;
        if (!cell.text.ptr) cell.kind = CN_CELL_NULL;
        break;
    default:
        break;
    }
    return cell;
}

CnCode cn_rows_next(CnRows *rows, const CnCell **cells, CnErr *err)
{
    if (rows->over) return CN_END;
    int rc = sqlite3_step(rows->stmt);
    if (rc != SQLITE_ROW) {
        rows->over = true;
        return rc == SQLITE_DONE ? CN_END : cn_sql_fail(rows->reg, err, rc);
    }
    for (size_t i = 0; i < rows->n; i++) rows->cell[i] = cell_of(rows, (int)i);
    rows->count++;
    *cells = rows->cell;
    return CN_OK;
}

uint64_t cn_rows_count(const CnRows *rows) { return rows->count; }

void cn_rows_close(CnRows *rows)
{
    if (!rows) return;
    sqlite3_finalize(rows->stmt);
    for (size_t i = 0; rows->name && i < rows->n; i++) free(rows->name[i]);
    free(rows->name);
    free(rows->cell);
    free(rows->list);
    free(rows);
}

CnRows *cn_store_rows(CnRegister *reg, const char *sql, const CnStr *args, size_t n_args, CnErr *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(reg->db, sql, -1, &stmt, NULL);
    for (size_t i = 0; rc == SQLITE_OK && i < n_args; i++)
        rc = sqlite3_bind_text64(stmt, (int)i + 1, args[i].ptr ? args[i].ptr : "", args[i].len, SQLITE_TRANSIENT, SQLITE_UTF8);
    if (rc == SQLITE_OK) return cn_sql_rows(reg, stmt, err);
    cn_sql_fail(reg, err, rc);
    sqlite3_finalize(stmt);
    return NULL;
}

/* ---- one statement of the user's ------------------------------------------------------------------------- */

static bool harmless_pragma(const char *name)
{
    static const char *const names[] = {
        "table_info", "table_xinfo", "table_list", "index_list", "index_info", "foreign_key_list", "foreign_key_check", "integrity_check",
        "quick_check", "compile_options", "function_list", "data_version",
    };
    for (size_t i = 0; name && i < sizeof names / sizeof *names; i++)
        if (!strcmp(name, names[i])) return true;
    return false;
}

static int reads_only(void *with, int action, const char *first, const char *second, const char *db, const char *trigger)
{
    (void)with, (void)db, (void)trigger;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        return second && !strcmp(second, "load_extension") ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_UPDATE:  /* table-valued pragmas declare themselves so; real changes are caught by stmt_readonly */
        return first && !strcmp(first, "sqlite_master") ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_PRAGMA:
        return harmless_pragma(first) ? SQLITE_OK : SQLITE_DENY;
    default:
        return SQLITE_DENY;
    }
}

static bool nothing_left(const char *tail)
{
    while (*tail) {
        if (strchr(" \t\r\n;", *tail)) tail++;
        else if (!strncmp(tail, "--", 2)) tail += strcspn(tail, "\n");
        else return false;
    }
    return true;
}

CnRows *cn_register_sql(CnRegister *reg, CnStr statement, CnErr *err)
{
    sqlite3_stmt *stmt = NULL;
    const char *tail = "";
    char *sql = malloc(statement.len + 1);
    if (!sql) {
        cn_fail(err, CN_ERR_MEMORY, cn_str(reg->path), 0, "not enough memory");
        return NULL;
    }
    if (statement.len) memcpy(sql, statement.ptr, statement.len);
    sql[statement.len] = 0;
    /* the word index opens its own tables first: what it does then is not the user's */
    sqlite3_exec(reg->db, "SELECT 1 FROM text_words LIMIT 0", NULL, NULL, NULL);
    sqlite3_set_authorizer(reg->db, reads_only, NULL);
    int rc = sqlite3_prepare_v2(reg->db, sql, -1, &stmt, &tail);
    sqlite3_set_authorizer(reg->db, NULL, NULL);
    CnRows *rows = NULL;
    if (rc == SQLITE_AUTH || (rc == SQLITE_OK && stmt && !sqlite3_stmt_readonly(stmt)))
        cn_fail(err, CN_ERR_USAGE, (CnStr){NULL, 0}, 0, "the statement would change the register; only reading is allowed");
    else if (rc == SQLITE_NOMEM || rc == SQLITE_BUSY) cn_sql_fail(reg, err, rc);
    else if (rc != SQLITE_OK) cn_fail(err, CN_ERR_USAGE, (CnStr){NULL, 0}, 0, "%s", sqlite3_errmsg(reg->db));
    else if (!stmt) cn_fail(err, CN_ERR_USAGE, (CnStr){NULL, 0}, 0, "no statement");
    else if (strlen(sql) != statement.len || !nothing_left(tail)) cn_fail(err, CN_ERR_USAGE, (CnStr){NULL, 0}, 0, "more than one statement");
    else rows = cn_sql_rows(reg, stmt, err), stmt = NULL;
    sqlite3_finalize(stmt);
    free(sql);
    return rows;
}
