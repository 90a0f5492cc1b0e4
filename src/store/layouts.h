/* layouts.h - the layouts that registers have had. Private to store. */
#ifndef CN_STORE_LAYOUTS_H
#define CN_STORE_LAYOUTS_H

#include "store/sql.h"

/* Runs one statement or more without parameters. */
CnCode cn_sql_script(CnRegister *reg, const char *sql, CnErr *err);

/* The one number that `sql` gives; 0 where it gives no row. */
CnCode cn_sql_number(CnRegister *reg, const char *sql, int64_t *value, CnErr *err);

/* Brings a register of an older layout up to date, as one transaction, unless another program just did. */
CnCode cn_store_renew(CnRegister *reg, CnErr *err);

#endif
