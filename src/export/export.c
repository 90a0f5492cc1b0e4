#include "export/export.h"

bool cn_export_format_parse(CnStr word, CnExportFormat *format)
{
    static const char *const words[] = {"csv", "jsonl", "sipri"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (cn_str_is(word, words[i])) return *format = (CnExportFormat)i, true;
    return false;
}

CnCode cn_register_export(CnRegister *reg, const CnExport *options, FILE *out, uint64_t *n_rows, CnErr *err)
{
    if (n_rows) *n_rows = 0;
    if (options->format == CN_EXPORT_SIPRI) return cn_export_sipri(reg, options, out, n_rows, err);
    CnListing listing = options->listing;
    if (!listing.fields.len) listing.fields = CN_STR("*");
    CnErr cause = {.code = CN_OK};
    CnRows *rows = cn_register_list(reg, options->list, &listing, &cause);
    CnCode code = cause.code;
    if (rows) {
        CnRowsStyle style = {.bom = options->bom};
        code = cn_rows_write(rows, options->format == CN_EXPORT_CSV ? CN_ROWS_CSV : CN_ROWS_JSONL, &style, out, &cause);
        if (n_rows) *n_rows = cn_rows_count(rows);
        cn_rows_close(rows);
    }
    if (code != CN_OK && err && err->code == CN_OK) *err = cause;
    return code;
}
