/* sql.h - what the files of store share: the handle, statements, errors. Private to store. */
#ifndef CN_STORE_SQL_H
#define CN_STORE_SQL_H

#include "store/store.h"
#include "store/words.h"

#include <sqlite3.h>

enum { CN_SQL_CACHE = 48, CN_LIST_SEP = 0x1F };

struct CnRegister {
    sqlite3 *db;
    char *path;
    bool writable;
    bool in_transaction;
    bool held;             /* documents are written together: cn_register_hold */
    struct { const char *sql; sqlite3_stmt *stmt; } cache[CN_SQL_CACHE];  /* by the literal's address */
    char run_id[33];       /* "" = no run begun */
    char run_pack[65], run_program[64];
    char run_time[24];
    char *run_collector, *run_tag;
    bool run_saved;
};

/* The schema's statements, NULL at the end. */
extern const char *const cn_store_schema[];

/* What makes a register of layout 1 one of layout 2, but for the views, which are made anew; NULL at the end. */
extern const char *const cn_store_since_one[];

/* Turns SQLite's last error into ours. */
CnCode cn_sql_fail(CnRegister *reg, CnErr *err, int rc);

/* The cached statement of `sql` (a literal), reset and bound: 't' CnStr, 'z' const char * (both NULL pointer = NULL),
 * 'i' int64_t, 'd' double, 'n' a double where negative is NULL. NULL on failure. Texts must outlive the step. */
sqlite3_stmt *cn_sql_bind(CnRegister *reg, const char *sql, CnErr *err, const char *types, ...);

/* The same, run to its end. */
CnCode cn_sql_do(CnRegister *reg, const char *sql, CnErr *err, const char *types, ...);

/* One step of a bound statement: CN_OK = a row; CN_END = done, and the statement is reset. */
CnCode cn_sql_step(CnRegister *reg, sqlite3_stmt *stmt, CnErr *err);

CnCode cn_sql_begin(CnRegister *reg, CnErr *err);    /* BEGIN IMMEDIATE */
CnCode cn_sql_commit(CnRegister *reg, CnErr *err);
void cn_sql_rollback(CnRegister *reg);

/* A column as text, borrowed until the next step; none for NULL. */
CnStr cn_sql_text(sqlite3_stmt *stmt, int column);

/* Text folded to words parted by blanks, as the word indexes keep them: runs of letters, runs of digits, single
 * ideographs. In the arena. */
CnStr cn_sql_words(CnArena *arena, CnStr text);

/* Adds cn_fold() (case, accents) and cn_squash() (folded letters and digits alone) to the connection. */
int cn_sql_functions(sqlite3 *db);

/* 32 hex digits of the SHA-256 over `parts` joined by line feeds. */
CnCode cn_sql_id(const CnStr *parts, size_t n, char out[33]);

/* The view of a list, the column of its id, the columns that are exported (NULL-terminated), and a table's own few. */
typedef struct {
    const char *view, *id, *few, *order;
    const char *const *column;
} CnListInfo;

/* Never NULL. */
const CnListInfo *cn_sql_list(CnList list);

/* Rows over a prepared statement, which they own from now on. */
CnRows *cn_sql_rows(CnRegister *reg, sqlite3_stmt *stmt, CnErr *err);

/* Finds the one row whose id begins with `id`: its list and whole id (at most 40 bytes). CN_END: none. */
CnCode cn_sql_find(CnRegister *reg, CnStr id, CnList *list, char whole[64], CnErr *err);

#endif
