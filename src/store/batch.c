/* batch.c - rows that are put into a table together: one statement takes them all from a table of SQLite's that is our memory. So cursors
 * stay where they are, and nothing is bound, begun and ended for each row. */
#include "store/batch.h"

#include <stdlib.h>

enum { MOST_ROWS = 128, COLUMNS = 40 };   /* tuned: 120 KB of cells, which stay in the processor's second cache */

typedef struct { char type; const char *text; union { size_t len; int64_t i; double d; } as; } Cell;   /* type 0: NULL */

struct CnBatch {
    const char *sql;
    size_t n, width;
    int64_t *no[MOST_ROWS];
    Cell cell[MOST_ROWS * COLUMNS];
};

/* ---- the table cn_rows(c0, …) ---------------------------------------------------------------------------- */

typedef struct { sqlite3_vtab base; CnRegister *reg; } Table;
typedef struct { sqlite3_vtab_cursor base; size_t row; } Cursor;

static int rows_connect(sqlite3 *db, void *with, int argc, const char *const *argv, sqlite3_vtab **out, char **why)
{
    (void)argc, (void)argv, (void)why;
    char sql[COLUMNS * 8] = "CREATE TABLE x(c0", *end = sql + strlen(sql);
    for (int i = 1; i < COLUMNS; i++) end += snprintf(end, 8, ",c%d", i);
    memcpy(end, ")", 2);
    Table *table = sqlite3_malloc(sizeof *table);
    if (!table) return SQLITE_NOMEM;
    *table = (Table){.reg = with};
    *out = &table->base;
    int rc = sqlite3_declare_vtab(db, sql);
    if (rc != SQLITE_OK) sqlite3_free(table);
    return rc;
}

static int rows_disconnect(sqlite3_vtab *table)
{
    sqlite3_free(table);
    return SQLITE_OK;
}

static int rows_plan(sqlite3_vtab *table, sqlite3_index_info *info)
{
    (void)table;
    info->estimatedCost = MOST_ROWS;
    return SQLITE_OK;
}

static int rows_open(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
    (void)table;
    Cursor *cursor = sqlite3_malloc(sizeof *cursor);
    if (!cursor) return SQLITE_NOMEM;
    *cursor = (Cursor){.row = 0};
    *out = &cursor->base;
    return SQLITE_OK;
}

static int rows_close(sqlite3_vtab_cursor *cursor)
{
    sqlite3_free(cursor);
    return SQLITE_OK;
}

static int rows_first(sqlite3_vtab_cursor *cursor, int plan, const char *name, int argc, sqlite3_value **argv)
{
    (void)plan, (void)name, (void)argc, (void)argv;
    ((Cursor *)cursor)->row = 0;
    return SQLITE_OK;
}

static int rows_next(sqlite3_vtab_cursor *cursor)
{
    ((Cursor *)cursor)->row++;
    return SQLITE_OK;
}

static const CnBatch *batch_of(sqlite3_vtab_cursor *cursor) { return ((Table *)cursor->pVtab)->reg->batch; }

static int rows_over(sqlite3_vtab_cursor *cursor)
{
    const CnBatch *batch = batch_of(cursor);
    return !batch || ((Cursor *)cursor)->row >= batch->n;
}

static int rows_column(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int column)
{
    const CnBatch *batch = batch_of(cursor);
    if ((size_t)column >= batch->width) return SQLITE_OK;
    const Cell *cell = &batch->cell[((Cursor *)cursor)->row * batch->width + (size_t)column];
    if (cell->type == 't') sqlite3_result_text64(context, cell->text, cell->as.len, SQLITE_STATIC, SQLITE_UTF8);
    else if (cell->type == 'i') sqlite3_result_int64(context, cell->as.i);
    else if (cell->type == 'd') sqlite3_result_double(context, cell->as.d);
    return SQLITE_OK;
}

static int rows_number(sqlite3_vtab_cursor *cursor, sqlite3_int64 *no)
{
    *no = (sqlite3_int64)((Cursor *)cursor)->row;
    return SQLITE_OK;
}

int cn_batch_module(CnRegister *reg)
{
    static const sqlite3_module module = {.xConnect = rows_connect, .xDisconnect = rows_disconnect, .xBestIndex = rows_plan, .xOpen = rows_open,
        .xClose = rows_close, .xFilter = rows_first, .xNext = rows_next, .xEof = rows_over, .xColumn = rows_column, .xRowid = rows_number};
    return sqlite3_create_module(reg->db, "cn_rows", &module, reg);   /* no xCreate: it is there without being made */
}

/* ---- putting rows ---------------------------------------------------------------------------------------- */

static Cell cell_of(char type, va_list *args)
{
    CnStr text = {NULL, 0};
    if (type == '0') return (Cell){0};
    if (type == 'i') return (Cell){'i', NULL, {.i = va_arg(*args, int64_t)}};
    if (type == 'd' || type == 'n') {
        double value = va_arg(*args, double);
        return type == 'n' && value < 0 ? (Cell){0} : (Cell){'d', NULL, {.d = value}};
    }
    text = type == 't' ? va_arg(*args, CnStr) : cn_str(va_arg(*args, const char *));
    return text.ptr ? (Cell){'t', text.ptr, {.len = text.len}} : (Cell){0};
}

CnCode cn_batch_run(CnRegister *reg, CnErr *err)
{
    CnBatch *batch = reg->batch;
    if (!batch || !batch->n) return CN_OK;
    CnCode code = cn_sql_do(reg, batch->sql, err, "");
    size_t n = batch->n;
    batch->n = 0;
    if (code != CN_OK) return code;
    bool all = sqlite3_changes64(reg->db) == (int64_t)n;
    int64_t first = sqlite3_last_insert_rowid(reg->db) - (int64_t)n + 1;
    for (size_t i = 0; i < n; i++)
        if (batch->no[i]) *batch->no[i] = all ? first + (int64_t)i : 0;
    return CN_OK;
}

CnCode cn_batch_put(CnRegister *reg, const char *sql, int64_t *no, CnErr *err, const char *types, ...)
{
    if (!reg->batch && !(reg->batch = calloc(1, sizeof *reg->batch))) return cn_fail(err, CN_ERR_MEMORY, cn_str(reg->path), 0, "not enough memory");
    CnBatch *batch = reg->batch;
    CnCode code = batch->sql == sql ? CN_OK : cn_batch_run(reg, err);
    if (code != CN_OK) return code;
    batch->sql = sql;
    batch->width = strlen(types);
    va_list args;
    va_start(args, types);
    Cell *cell = &batch->cell[batch->n * batch->width];
    for (; *types; types++) *cell++ = cell_of(*types, &args);
    va_end(args);
    batch->no[batch->n++] = no;
    return batch->n < MOST_ROWS ? CN_OK : cn_batch_run(reg, err);
}

void cn_batch_drop(CnRegister *reg)
{
    if (reg->batch) reg->batch->n = 0;
}
