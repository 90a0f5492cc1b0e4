/* batch.h - rows that are put into a table together. Private to store. */
#ifndef CN_STORE_BATCH_H
#define CN_STORE_BATCH_H

#include "store/sql.h"

/* "SELECT c0, c1, …" of the first columns of a batch. A statement that names all columns of its table, in the table's order, has each value
 * moved once less; one that ends with the first conflict, or ignores it, keeps no copy of pages to go back to. */
#define CN_BATCH_3 "SELECT c0,c1,c2 FROM cn_rows"
#define CN_BATCH_5 "SELECT c0,c1,c2,c3,c4 FROM cn_rows"
#define CN_BATCH_25 "SELECT c0,c1,c2,c3,c4,c5,c6,c7,c8,c9,c10,c11,c12,c13,c14,c15,c16,c17,c18,c19,c20,c21,c22,c23,c24 FROM cn_rows"
#define CN_BATCH_40 "SELECT c0,c1,c2,c3,c4,c5,c6,c7,c8,c9,c10,c11,c12,c13,c14,c15,c16,c17,c18,c19,c20,c21,c22,c23,c24,c25,c26,c27,c28,\n" \
    "  c29,c30,c31,c32,c33,c34,c35,c36,c37,c38,c39 FROM cn_rows"

/* Makes the table cn_rows known to the connection. SQLite's codes. */
int cn_batch_module(CnRegister *reg);

/* Puts one row, with values as in cn_sql_bind or '0' for NULL without an argument, aside for `sql`, a literal "INSERT INTO … SELECT c0, … FROM cn_rows"; now and then, and
 * before rows of another statement, runs it. Texts must outlive that. *no (may be NULL) becomes the row's
 * number where every row of its run went in; else 0, and it may be there or have been ignored. */
CnCode cn_batch_put(CnRegister *reg, const char *sql, int64_t *no, CnErr *err, const char *types, ...);

/* Puts the rows that wait into their table. */
CnCode cn_batch_run(CnRegister *reg, CnErr *err);

/* Forgets them. */
void cn_batch_drop(CnRegister *reg);

#endif
