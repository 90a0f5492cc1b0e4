#include "export/table.h"

#include "base/json.h"

#include <math.h>
#include <stdlib.h>

enum { SEP = 0x1F };   /* between the parts of a list */

static CnCode no_memory(CnErr *err) { return cn_fail(err, CN_ERR_MEMORY, (CnStr){NULL, 0}, 0, "not enough memory"); }

static CnCode checked(FILE *out, CnErr *err)
{
    return ferror(out) ? cn_fail(err, CN_ERR_IO, (CnStr){NULL, 0}, 0, "the output cannot be written") : CN_OK;
}

/* ---- cells as text --------------------------------------------------------------------------------------- */

static bool room(CnBuffer *b, size_t more)
{
    if (b->len + more <= b->size) return true;
    size_t size = 2 * (b->len + more) + 64;
    char *bigger = realloc(b->text, size);
    if (!bigger) return false;
    b->text = bigger;
    b->size = size;
    return true;
}

bool cn_buffer_put(CnBuffer *b, const char *text, size_t n)
{
    if (!room(b, n + 1)) return false;
    if (n) memcpy(b->text + b->len, text, n);
    b->len += n;
    return true;
}

static bool put_number(CnBuffer *b, const CnCell *cell)
{
    char text[64];
    double x = cell->num;
    int n = cell->kind == CN_CELL_INT ? snprintf(text, sizeof text, "%lld", (long long)cell->i)
        : x == floor(x) && fabs(x) < 9e15 ? snprintf(text, sizeof text, "%.0f", x) : snprintf(text, sizeof text, "%.10g", x);
    return cn_buffer_put(b, text, (size_t)n);
}

bool cn_buffer_cell(CnBuffer *b, const CnCell *cell, const char *joiner)
{
    CnStr rest = cell->text, part;
    if (cell->kind == CN_CELL_NULL) return true;
    if (cell->kind == CN_CELL_INT || cell->kind == CN_CELL_NUM) return put_number(b, cell);
    if (cell->kind == CN_CELL_TEXT) return cn_buffer_put(b, rest.ptr, rest.len);
    for (bool first = true; cn_str_cut(&rest, SEP, &part); first = false)
        if ((!first && !cn_buffer_put(b, joiner, strlen(joiner))) || !cn_buffer_put(b, part.ptr, part.len)) return false;
    return true;
}

/* ---- csv, jsonl ---------------------------------------------------------------------------------- */

static CnCode write_csv(CnRows *rows, const CnRowsStyle *style, FILE *out, CnErr *err)
{
    size_t n;
    const char *const *name = cn_rows_columns(rows, &n);
    const CnCell *cell;
    CnBuffer b = {0};
    CnCode code;
    if (style->bom) fputs("\xEF\xBB\xBF", out);
    for (size_t i = 0; i < n && !style->no_header; i++) cn_csv_cell(out, cn_str(name[i]), !i);
    if (!style->no_header) fputc('\n', out);
    while ((code = cn_rows_next(rows, &cell, err)) == CN_OK && !ferror(out)) {
        for (size_t i = 0; i < n; i++) {
            b.len = 0;
            if (!cn_buffer_cell(&b, &cell[i], cn_rows_joiner(rows, i))) {
                free(b.text);
                return no_memory(err);
            }
            cn_csv_cell(out, b.len ? (CnStr){b.text, b.len} : CN_STR(""), !i);
        }
        fputc('\n', out);
    }
    free(b.text);
    return code == CN_END || code == CN_OK ? checked(out, err) : code;
}

static bool digits(CnStr text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9') return false;
    return text.len > 0 && text.len < 18;
}

static void json_list(CnJson *json, const char *name, CnStr rest)
{
    bool numbers = !strcmp(name, "evidence_start") || !strcmp(name, "evidence_end");
    CnStr part;
    cn_json_open(json, '[');
    while (cn_str_cut(&rest, SEP, &part)) {
        if (numbers && digits(part)) {
            int64_t value = 0;
            for (size_t i = 0; i < part.len; i++) value = value * 10 + (part.ptr[i] - '0');
            cn_json_int(json, value);
        } else {
            cn_json_str(json, part);
        }
    }
    cn_json_close(json, ']');
}

static CnCode write_jsonl(CnRows *rows, FILE *out, CnErr *err)
{
    size_t n;
    const char *const *name = cn_rows_columns(rows, &n);
    const CnCell *cell;
    CnCode code;
    CnJson json = {.out = out};
    while ((code = cn_rows_next(rows, &cell, err)) == CN_OK && !ferror(out)) {
        cn_json_open(&json, '{');
        for (size_t i = 0; i < n; i++) {
            cn_json_key(&json, name[i]);
            switch (cell[i].kind) {
            case CN_CELL_NULL: cn_json_null(&json); break;
            case CN_CELL_INT: cn_json_int(&json, cell[i].i); break;
            case CN_CELL_NUM: cn_json_num(&json, cell[i].num); break;
            case CN_CELL_TEXT: cn_json_str(&json, cell[i].text); break;
            case CN_CELL_LIST: json_list(&json, name[i], cell[i].text); break;
            }
        }
        cn_json_close(&json, '}');
        cn_json_line(&json);
    }
    return code == CN_END || code == CN_OK ? checked(out, err) : code;
}

CnCode cn_rows_write(CnRows *rows, CnRowsFormat format, const CnRowsStyle *style, FILE *out, CnErr *err)
{
    static const CnRowsStyle plain;
    if (!style) style = &plain;
    switch (format) {
    case CN_ROWS_CSV: return write_csv(rows, style, out, err);
    case CN_ROWS_JSONL: return write_jsonl(rows, out, err);
    case CN_ROWS_RECORD: return cn_records_write(rows, style, out, err);
    case CN_ROWS_TABLE: break;
    }
    return cn_table_write(rows, style, out, err);
}
