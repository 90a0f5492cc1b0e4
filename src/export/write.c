#include "export/text.h"
#include "store/store.h"

#include "base/json.h"

#include <math.h>
#include <stdlib.h>

enum {
    SEP = 0x1F,                /* between the parts of a list */
    ROWS_MEASURED = 2000,      /* rows whose widths set those of a table's columns */
    LEAST_COLUMN = 6, GAP = 2
};

static CnCode no_memory(CnErr *err) { return cn_fail(err, CN_ERR_MEMORY, (CnStr){NULL, 0}, 0, "not enough memory"); }

static CnCode checked(FILE *out, CnErr *err)
{
    return ferror(out) ? cn_fail(err, CN_ERR_IO, (CnStr){NULL, 0}, 0, "the output cannot be written") : CN_OK;
}

/* ---- cells as text --------------------------------------------------------------------------------------- */

typedef struct { char *text; size_t len, size; } Buffer;

static bool room(Buffer *b, size_t more)
{
    if (b->len + more <= b->size) return true;
    size_t size = 2 * (b->len + more) + 64;
    char *bigger = realloc(b->text, size);
    if (!bigger) return false;
    b->text = bigger;
    b->size = size;
    return true;
}

static bool put(Buffer *b, const char *text, size_t n)
{
    if (!room(b, n + 1)) return false;
    if (n) memcpy(b->text + b->len, text, n);
    b->len += n;
    return true;
}

static bool put_number(Buffer *b, const CnCell *cell)
{
    char text[64];
    double x = cell->num;
    int n = cell->kind == CN_CELL_INT ? snprintf(text, sizeof text, "%lld", (long long)cell->i)
        : x == floor(x) && fabs(x) < 9e15 ? snprintf(text, sizeof text, "%.0f", x) : snprintf(text, sizeof text, "%.10g", x);
    return put(b, text, (size_t)n);
}

/* The cell behind what the buffer holds, lists joined. False for want of memory. */
static bool put_cell(Buffer *b, const CnCell *cell, const char *joiner)
{
    CnStr rest = cell->text, part;
    if (cell->kind == CN_CELL_NULL) return true;
    if (cell->kind == CN_CELL_INT || cell->kind == CN_CELL_NUM) return put_number(b, cell);
    if (cell->kind == CN_CELL_TEXT) return put(b, rest.ptr, rest.len);
    for (bool first = true; cn_str_cut(&rest, SEP, &part); first = false)
        if ((!first && !put(b, joiner, strlen(joiner))) || !put(b, part.ptr, part.len)) return false;
    return true;
}

/* ---- csv, jsonl, record ---------------------------------------------------------------------------------- */

static CnCode write_csv(CnRows *rows, const CnRowsStyle *style, FILE *out, CnErr *err)
{
    size_t n;
    const char *const *name = cn_rows_columns(rows, &n);
    const CnCell *cell;
    Buffer b = {0};
    CnCode code;
    if (style->bom) fputs("\xEF\xBB\xBF", out);
    for (size_t i = 0; i < n && !style->no_header; i++) cn_csv_cell(out, cn_str(name[i]), !i);
    if (!style->no_header) fputc('\n', out);
    while ((code = cn_rows_next(rows, &cell, err)) == CN_OK && !ferror(out)) {
        for (size_t i = 0; i < n; i++) {
            b.len = 0;
            if (!put_cell(&b, &cell[i], cn_rows_joiner(rows, i))) {
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

static CnCode write_records(CnRows *rows, FILE *out, CnErr *err)
{
    size_t n;
    const char *const *name = cn_rows_columns(rows, &n);
    const CnCell *cell;
    Buffer b = {0};
    CnCode code;
    unsigned widest = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned w = cn_cell_columns(cn_str(name[i]));
        widest = w > widest ? w : widest;
    }
    for (bool first = true; (code = cn_rows_next(rows, &cell, err)) == CN_OK && !ferror(out); first = false) {
        if (!first) fputc('\n', out);
        for (size_t i = 0; i < n; i++) {
            b.len = 0;
            if (cell[i].kind == CN_CELL_NULL) continue;
            if (!put_cell(&b, &cell[i], cn_rows_joiner(rows, i))) {
                free(b.text);
                return no_memory(err);
            }
            fprintf(out, "%-*s  ", (int)widest, name[i]);
            cn_cell_put(out, (CnStr){b.text, b.len}, 0);
            fputc('\n', out);
        }
    }
    free(b.text);
    return code == CN_END || code == CN_OK ? checked(out, err) : code;
}

/* ---- table ----------------------------------------------------------------------------------------------- */

/* Cells of the rows that were read ahead, one behind the other; [end[k-1], end[k]) is cell k. */
typedef struct {
    Buffer text;
    size_t *end, n_cells, cap;
    unsigned *width;           /* of each column */
    bool *right;               /* numbers stand on the right */
    size_t n;                  /* columns */
    bool measured;             /* widths and sides are settled */
} Table;

static void table_free(Table *t)
{
    free(t->text.text);
    free(t->end);
    free(t->width);
    free(t->right);
}

static bool keep_row(Table *t, CnRows *rows, const CnCell *cell)
{
    if (t->n_cells + t->n > t->cap) {
        size_t cap = 2 * t->cap + 64 * t->n;
        size_t *bigger = realloc(t->end, cap * sizeof *bigger);
        if (!bigger) return false;
        t->end = bigger;
        t->cap = cap;
    }
    for (size_t i = 0; i < t->n; i++) {
        if (!put_cell(&t->text, &cell[i], cn_rows_joiner(rows, i))) return false;
        t->end[t->n_cells++] = t->text.len;
        bool text = cell[i].kind == CN_CELL_TEXT || cell[i].kind == CN_CELL_LIST;
        if (text && !t->measured) t->right[i] = false;
    }
    return true;
}

static CnStr kept(const Table *t, size_t k)
{
    size_t from = k ? t->end[k - 1] : 0;
    return (CnStr){t->text.text + from, t->end[k] - from};
}

static void measure(Table *t, const char *const *name, bool heads)
{
    for (size_t i = 0; i < t->n; i++) t->width[i] = heads ? cn_cell_columns(cn_str(name[i])) : 1;
    for (size_t k = 0; k < t->n_cells; k++) {
        unsigned w = cn_cell_columns(kept(t, k)), *most = &t->width[k % t->n];
        if (w > *most) *most = w;
    }
    t->measured = true;
}

static bool is_id(const char *name)
{
    size_t n = strlen(name);
    return !strcmp(name, "id") || (n > 3 && !strcmp(name + n - 3, "_id"));
}

/* Takes columns off the widest until the table fits; ids, which people copy, are the last to be cut. */
static void fit(Table *t, const char *const *name, unsigned most)
{
    for (int ids = 0; ids < 2; ids++) {
        for (;;) {
            size_t total = 0, widest = t->n;
            for (size_t i = 0; i < t->n; i++) {
                total += t->width[i] + (i ? GAP : 0);
                if (t->width[i] <= LEAST_COLUMN || (!ids && is_id(name[i]))) continue;
                if (widest == t->n || t->width[i] > t->width[widest]) widest = i;
            }
            if (total <= most) return;
            if (widest == t->n) break;
            t->width[widest]--;
        }
    }
}

static void blanks(FILE *out, unsigned n)
{
    while (n--) fputc(' ', out);
}

static void put_column(FILE *out, const Table *t, size_t i, CnStr text)
{
    unsigned width = t->width[i], columns = cn_cell_columns(text);
    bool rtl = cn_text_is_rtl(text), last = i + 1 == t->n;
    if (columns > width) columns = width;
    if (t->right[i]) blanks(out, width - columns);
    if (rtl) fputs("\xE2\x81\xA8", out);  /* U+2068: its direction ends with the cell */
    unsigned used = cn_cell_put(out, text, width);
    if (rtl) fputs("\xE2\x81\xA9", out);
    if (last) return;
    if (!t->right[i] && used < width) blanks(out, width - used);
    blanks(out, GAP);
}

static void put_heads(FILE *out, const Table *t, const char *const *name, bool color)
{
    if (color) fputs("\x1B[1m", out);
    for (size_t i = 0; i < t->n; i++) put_column(out, t, i, cn_str(name[i]));
    if (color) fputs("\x1B[0m", out);
    fputc('\n', out);
}

static CnCode read_ahead(Table *t, CnRows *rows, CnErr *err)
{
    const CnCell *cell;
    CnCode code = CN_OK;
    t->n_cells = t->text.len = 0;
    for (size_t r = 0; r < ROWS_MEASURED && (code = cn_rows_next(rows, &cell, err)) == CN_OK; r++)
        if (!keep_row(t, rows, cell)) return no_memory(err);
    return code;
}

static CnCode put_table(Table *t, CnRows *rows, const CnRowsStyle *style, FILE *out, CnErr *err)
{
    size_t n;
    const char *const *name = cn_rows_columns(rows, &n);
    CnCode code = read_ahead(t, rows, err);
    if (code != CN_OK && code != CN_END) return code;
    if (code == CN_END && !t->n_cells) return CN_OK;
    measure(t, name, !style->no_header);
    if (style->width) fit(t, name, style->width);
    if (!style->no_header) put_heads(out, t, name, style->color);
    for (;;) {
        for (size_t k = 0; k < t->n_cells; k++) {
            put_column(out, t, k % t->n, kept(t, k));
            if (k % t->n + 1 == t->n) fputc('\n', out);
        }
        if (code == CN_END || ferror(out)) return checked(out, err);
        code = read_ahead(t, rows, err);  /* the widths stay: no line may jump */
        if (code != CN_OK && code != CN_END) return code;
    }
}

static CnCode write_table(CnRows *rows, const CnRowsStyle *style, FILE *out, CnErr *err)
{
    Table t = {0};
    cn_rows_columns(rows, &t.n);
    if (!t.n) return CN_OK;
    t.width = calloc(t.n, sizeof *t.width);
    t.right = calloc(t.n, sizeof *t.right);
    CnCode code = t.width && t.right ? CN_OK : no_memory(err);
    for (size_t i = 0; code == CN_OK && i < t.n; i++) t.right[i] = true;
    if (code == CN_OK) code = put_table(&t, rows, style, out, err);
    table_free(&t);
    return code;
}

CnCode cn_rows_write(CnRows *rows, CnRowsFormat format, const CnRowsStyle *style, FILE *out, CnErr *err)
{
    static const CnRowsStyle plain;
    if (!style) style = &plain;
    switch (format) {
    case CN_ROWS_CSV: return write_csv(rows, style, out, err);
    case CN_ROWS_JSONL: return write_jsonl(rows, out, err);
    case CN_ROWS_RECORD: return write_records(rows, out, err);
    case CN_ROWS_TABLE: break;
    }
    return write_table(rows, style, out, err);
}
