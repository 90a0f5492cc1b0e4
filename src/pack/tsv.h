/* tsv.h - reading one data file: a header line that names the columns, then rows.
 * Layer: pack; private to it. */
#ifndef CN_PACK_TSV_H
#define CN_PACK_TSV_H

#include "base/str.h"

enum { CN_TSV_COLUMNS = 12 };

typedef struct {
    CnStr path;
    CnStr rest;                /* what is not yet read */
    uint32_t line;             /* of the row in hand */
    int place[CN_TSV_COLUMNS]; /* wanted column -> column of the file; -1 = absent and optional */
    size_t n_wanted, n_columns;
    CnStr cell[CN_TSV_COLUMNS];/* of the row in hand, in the order wanted */
    CnErr *err;
} CnTsv;

/* A whole file into the arena, with a NUL behind it that is not counted. CN_OK, CN_ERR_INPUT, CN_ERR_LIMIT (over 64 MiB). */
CnCode cn_file_read(CnArena *arena, const char *path, CnStr *out, CnErr *err);

/* Reads the header of `bytes`, as cn_file_read gives them: cells stay where they lie. `wanted` is the columns' names parted by
 * blanks; one that ends in '?' may be absent. */
CnCode cn_tsv_open(CnTsv *tsv, CnStr path, CnStr bytes, const char *wanted, CnErr *err);

/* The next row into tsv->cell; a cell that is not empty ends in a NUL that is not counted. CN_OK, CN_END, or CN_ERR_PACK where a
 * row has too few or too many cells. */
CnCode cn_tsv_next(CnTsv *tsv);

#endif
