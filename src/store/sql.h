/* sql.h - what the files of store share: the handle, statements, errors. Private to store. */
#ifndef CN_STORE_SQL_H
#define CN_STORE_SQL_H

#include "store/store.h"
#include "store/words.h"

#include <sqlite3.h>

enum { CN_SQL_CACHE = 80, CN_LIST_SEP = 0x1F, CN_PARTY_BITS = 20 };   /* see claims.no_code */

/* What waits for being written: pointers into the register's held_arena. */
typedef struct { const void **item; size_t n, cap; } CnHeld;
typedef struct CnBatch CnBatch;

struct CnRegister {
    sqlite3 *db;
    char *path;
    bool writable;
    bool in_transaction;
    bool held;             /* documents are written together: cn_register_hold */
    CnHeld held_docs, held_marks;  /* of CnReading, of CnMark */
    size_t held_bytes;
    CnAdded held_added;    /* of what is written of them already */
    CnArena held_arena;
    struct { const char *sql; sqlite3_stmt *stmt; } cache[CN_SQL_CACHE];  /* by the literal's address */
    char run_id[33];       /* "" = no run begun */
    char run_pack[65], run_program[64];
    char run_time[24];
    char *run_collector, *run_tag;
    int64_t run_no, reader_no;  /* rows of the run and its reader; 0: not looked up since the last rollback */
    bool stale;                 /* said so in this transaction */
    CnArena arena;              /* of the document that is being written */
    CnBatch *batch;             /* batch.h; NULL until something is added */
    char *words;                /* room for its folded words */
    size_t words_size;
};

/* The schema's statements, NULL at the end. */
extern const char *const cn_store_schema[];

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

/* In the index of words, where a text's own words stand for those of its claims: no word of a text or a query. */
#define CN_WORDS_MARK "\xC2\xB6"

/* Text folded to words parted by blanks, as the index of words keeps them: runs of letters, runs of digits, single
 * ideographs. In the arena. */
CnStr cn_sql_words(CnArena *arena, CnStr text);
#define CN_WORDS_ROOM(len) (5 * ((len) + 1))
/* The same; returns how many bytes it took of out, which has room for CN_WORDS_ROOM(text.len). */
size_t cn_sql_words_into(CnStr text, char *out);

/* Adds to the connection cn_fold(text) (case, accents), cn_squash(text) (folded letters and digits alone), cn_sha256(text) (hex) and
 * cn_holds(words, text, …): whether any of the texts has these folded words side by side; a '*' at their end: as a word's beginning. */
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
