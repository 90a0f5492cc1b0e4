/* table.h - rows for people: aligned tables, records. Private to export. */
#ifndef CN_EXPORT_TABLE_H
#define CN_EXPORT_TABLE_H

#include "store/store.h"

/* Text that grows; free(text) ends it. */
typedef struct { char *text; size_t len, size; } CnBuffer;

/* Puts bytes, or a cell with the parts of a list joined, behind what the buffer holds. False for want of memory. */
bool cn_buffer_put(CnBuffer *buffer, const char *text, size_t n);
bool cn_buffer_cell(CnBuffer *buffer, const CnCell *cell, const char *joiner);

/* Writes all rows that are left as an aligned table. Columns that belong together (a value's bounds and currency, a
 * deal's stages) become one; heads are those of people ("origins" for n_origins). What does not fit style->width is cut
 * where it is long; numbers and ids never end in an ellipsis. A table with more columns than fit becomes records. */
CnCode cn_table_write(CnRows *rows, const CnRowsStyle *style, FILE *out, CnErr *err);

/* One field a line under its column's own name, an empty line between rows; long text is broken at style->width. */
CnCode cn_records_write(CnRows *rows, const CnRowsStyle *style, FILE *out, CnErr *err);

#endif
