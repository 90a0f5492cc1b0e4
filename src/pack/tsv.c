#include "pack/tsv.h"

#include <errno.h>
#include <stdio.h>

CnCode cn_file_read(CnArena *arena, const char *path, CnStr *out, CnErr *err)
{
    enum { MOST = 64 << 20 };
    FILE *file = fopen(path, "rb");
    if (!file) return cn_fail(err, CN_ERR_INPUT, cn_str(path), 0, "cannot be opened: %s", strerror(errno));
    CnCode code = CN_OK;
    long size = -1;
    if (!fseek(file, 0, SEEK_END)) size = ftell(file);
    if (size < 0 || fseek(file, 0, SEEK_SET)) code = cn_fail(err, CN_ERR_INPUT, cn_str(path), 0, "cannot be read: %s", strerror(errno));
    else if (size > MOST) code = cn_fail(err, CN_ERR_LIMIT, cn_str(path), 0, "is over 64 MiB: too big for a data file");
    jmp_buf here, *outer = arena->guard;
    if (code == CN_OK) {
        arena->guard = &here;
        if (setjmp(here)) {  /* no memory: close the file on the way out */
            fclose(file);
            arena->guard = outer;
            longjmp(*outer, 1);
        }
        char *bytes = cn_arena_take(arena, (size_t)size + 1);
        arena->guard = outer;
        size_t n = fread(bytes, 1, (size_t)size, file);
        if (ferror(file)) code = cn_fail(err, CN_ERR_INPUT, cn_str(path), 0, "cannot be read: %s", strerror(errno));
        *out = (CnStr){bytes, n};
    }
    fclose(file);
    return code;
}

static bool next_line(CnTsv *tsv, CnStr *line)
{
    while (cn_str_cut(&tsv->rest, '\n', line)) {
        tsv->line++;
        if (line->len && line->ptr[line->len - 1] == '\r') line->len--;
        if (line->len && line->ptr[0] != '#') return true;
    }
    return false;
}

CnCode cn_tsv_open(CnTsv *tsv, CnStr path, CnStr bytes, const char *wanted, CnErr *err)
{
    *tsv = (CnTsv){.path = path, .rest = bytes, .err = err};
    CnStr header, want, list = cn_str(wanted);
    if (!bytes.len || !next_line(tsv, &header)) return cn_fail(err, CN_ERR_PACK, path, 0, "has no header line");
    for (CnStr h = header, name; cn_str_cut(&h, '\t', &name);) tsv->n_columns++;
    while (cn_str_cut(&list, ' ', &want)) {
        bool optional = want.len && want.ptr[want.len - 1] == '?';
        if (optional) want.len--;
        int column = 0, found = -1;
        for (CnStr h = header, name; cn_str_cut(&h, '\t', &name); column++)
            if (cn_str_eq(name, want)) found = column;
        if (found < 0 && !optional)
            return cn_fail(err, CN_ERR_PACK, path, tsv->line, "has no column \"%.*s\"", (int)want.len, want.ptr);
        tsv->place[tsv->n_wanted++] = found;
    }
    return CN_OK;
}

CnCode cn_tsv_next(CnTsv *tsv)
{
    CnStr line, all[32];
    if (!next_line(tsv, &line)) return CN_END;
    size_t n = 0;
    for (CnStr cell; cn_str_cut(&line, '\t', &cell); n++)
        if (n < 32) all[n] = cell;
    if (n != tsv->n_columns || n > 32)
        return cn_fail(tsv->err, CN_ERR_PACK, tsv->path, tsv->line, "has %zu cells where the header names %zu columns", n, tsv->n_columns);
    for (size_t i = 0; i < tsv->n_wanted; i++) {
        CnStr *cell = &tsv->cell[i];
        *cell = tsv->place[i] < 0 ? (CnStr){NULL, 0} : cn_str_trim(all[tsv->place[i]]);
        if (cell->len) ((char *)(uintptr_t)cell->ptr)[cell->len] = 0;   /* over the tab, blank or line end behind it */
    }
    return CN_OK;
}
