#include "export/table.h"
#include "export/text.h"

#include "base/utf8.h"
#include "base/words.h"

#include <limits.h>
#include <stdlib.h>

enum {
    ROWS_MEASURED = 2000,      /* rows whose widths set those of a table's columns */
    ROOMY = 12, LEAST = 6,     /* tuned: what long text is cut to while other means are left, and when none is */
    LEAST_EACH = 4,            /* tuned: with less for each column a table is not even tried */
    ID_LEAST = 8,              /* digits of an id that are enough to name it */
    RECORD_LEAST = 20          /* columns for a record's values below which they are not broken */
};

static CnCode no_memory(CnErr *err) { return cn_fail(err, CN_ERR_MEMORY, (CnStr){NULL, 0}, 0, "not enough memory"); }

static CnCode checked(FILE *out, CnErr *err)
{
    return ferror(out) ? cn_fail(err, CN_ERR_IO, (CnStr){NULL, 0}, 0, "the output cannot be written") : CN_OK;
}

/* ---- how columns look ------------------------------------------------------------------------------------ */

typedef enum {
    LONG,              /* text, cut with an ellipsis at its end */
    TAIL,              /* addresses: cut at their beginning, for they differ at the end */
    WORD,              /* codes, stages, dates: cut last of all */
    NUMBER,            /* on the right, never cut */
    ID                 /* cut to a beginning that still names it */
} Shape;

typedef bool Merge(CnBuffer *b, const CnCell *cell);

typedef struct {
    const char *columns;       /* a name, or those that follow each other and become one column */
    const char *head, *brief;  /* NULL: the name; the head */
    Shape shape;
    Merge *merge;              /* NULL: the cell itself */
    unsigned least;            /* columns; 0: LEAST */
} Look;

static bool put_value(CnBuffer *b, const CnCell *cell);
static bool put_standing(CnBuffer *b, const CnCell *cell);
static bool put_quantity(CnBuffer *b, const CnCell *cell);
static bool put_codes(CnBuffer *b, const CnCell *cell);

static const Look looks[] = {
    {"value_min,value_max,currency", "value", NULL, NUMBER, put_value, 0},
    {"furthest_stage,furthest_planned,refusal,cancellation,embargo,embargo_end,status_note", "stage", NULL, LONG, put_standing, 9},
    {"supplier", NULL, "from", LONG, put_codes, 5}, {"recipient", NULL, "to", LONG, put_codes, 5},
    {"quantity", NULL, "number", NUMBER, put_quantity, 0},
    {"n_claims", "claims", NULL, NUMBER, NULL, 0}, {"n_docs", "docs", NULL, NUMBER, NULL, 0},
    {"n_origins", "origins", NULL, NUMBER, NULL, 0}, {"n_conflicts", "conflicts", NULL, NUMBER, NULL, 0},
    {"conflict_fields", "conflicts", "conflict", LONG, NULL, 8},
    {"furthest_stage", "stage", NULL, WORD, NULL, 0}, {"furthest_planned", "planned", NULL, WORD, NULL, 0},
    {"stage", NULL, NULL, WORD, NULL, 0}, {"modality", NULL, NULL, WORD, NULL, 0}, {"category", NULL, NULL, WORD, NULL, 0},
    {"date", NULL, NULL, WORD, NULL, 0}, {"doc_date", NULL, NULL, WORD, NULL, 0}, {"first_claim_date", NULL, NULL, WORD, NULL, 0},
    {"lang", NULL, NULL, WORD, NULL, 0}, {"currency", NULL, NULL, WORD, NULL, 0}, {"started_at", NULL, NULL, WORD, NULL, 0},
    {"url", NULL, NULL, TAIL, NULL, 0}, {"doc_url", NULL, NULL, TAIL, NULL, 0}, {"name", NULL, NULL, TAIL, NULL, 0}, {"file", NULL, NULL, TAIL, NULL, 0},
};

static bool put_z(CnBuffer *b, const char *text) { return cn_buffer_put(b, text, strlen(text)); }

static double number_of(const CnCell *cell)
{
    return cell->kind == CN_CELL_INT ? (double)cell->i : cell->kind == CN_CELL_NUM ? cell->num : -1;
}

static bool has_text(const CnCell *cell) { return (cell->kind == CN_CELL_TEXT || cell->kind == CN_CELL_LIST) && cell->text.len; }

/* In billions and millions, as the press prints sums. */
static bool put_sum(CnBuffer *b, double sum, double by)
{
    char text[64];
    snprintf(text, sizeof text, by > 1 ? "%.4g" : "%.0f", sum / by);
    return put_z(b, text);
}

static double measure_of(double sum) { return sum >= 1e9 ? 1e9 : sum >= 1e6 ? 1e6 : 1; }
static const char *measure_name(double by) { return by > 1e8 ? " bn" : by > 1 ? " m" : ""; }

/* "$6.3 bn", "€500 m-1.2 bn", "≥RUB 20 m" */
static bool put_value(CnBuffer *b, const CnCell *cell)
{
    static const char *const signs[][2] = {{"USD", "$"}, {"EUR", "\xE2\x82\xAC"}, {"GBP", "\xC2\xA3"}};
    double min = number_of(&cell[0]), max = number_of(&cell[1]);
    const char *sign = NULL;
    if ((min < 0 && max < 0) || !has_text(&cell[2])) return true;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (cn_str_is(cell[2].text, signs[i][0])) sign = signs[i][1];
    if (max < 0 && !put_z(b, "\xE2\x89\xA5")) return false;
    if (min < 0 && !put_z(b, "\xE2\x89\xA4")) return false;
    if (sign ? !put_z(b, sign) : !cn_buffer_put(b, cell[2].text.ptr, cell[2].text.len) || !put_z(b, " ")) return false;
    double last = max >= 0 ? max : min, by = measure_of(last);
    if (min >= 0 && max > min) {
        double mine = measure_of(min);
        if (!put_sum(b, min, mine) || (mine != by && !put_z(b, measure_name(mine))) || !put_z(b, "-")) return false;
    }
    return put_sum(b, last, by) && put_z(b, measure_name(by));
}

static int rung(const CnCell *cell)
{
    for (int s = 0; has_text(cell) && s <= CN_ST_DELIVERY; s++)
        if (cn_str_is(cell->text, cn_stage_name((CnStage)s))) return s;
    return -1;
}

/* How far a deal has got, in words: "order, delivery planned", "talks, refused", "embargo". */
static bool put_standing(CnBuffer *b, const CnCell *cell)
{
    static const char *const broken[] = {"refused", "cancelled", "embargo", "embargo lifted"};   /* cells 2 to 5: since when */
    int reached = rung(&cell[0]), planned = rung(&cell[1]);
    size_t from = b->len;
    if (reached >= 0 && !put_z(b, cn_stage_name((CnStage)reached))) return false;
    if (planned > reached && (!put_z(b, reached >= 0 ? ", " : "") || !put_z(b, cn_stage_name((CnStage)planned)) || !put_z(b, " planned")))
        return false;
    for (size_t i = 0; i < 4; i++)
        if (has_text(&cell[2 + i]) && (!put_z(b, b->len > from ? ", " : "") || !put_z(b, broken[i]))) return false;
    return b->len > from || !has_text(&cell[6]) || cn_buffer_put(b, cell[6].text.ptr, cell[6].text.len);
}

/* "up to 72" and "8 or more" of the register's views, in signs. */
static bool put_quantity(CnBuffer *b, const CnCell *cell)
{
    static const CnStr up_to = {"up to ", 6}, or_more = {" or more", 8};
    CnStr text = cell->text;
    if (!has_text(cell)) return cn_buffer_cell(b, cell, "; ");
    if (cn_str_starts(text, up_to)) return put_z(b, "\xE2\x89\xA4") && cn_buffer_put(b, text.ptr + up_to.len, text.len - up_to.len);
    if (text.len > or_more.len && cn_str_eq(cn_str_sub(text, text.len - or_more.len, text.len), or_more))
        return put_z(b, "\xE2\x89\xA5") && cn_buffer_put(b, text.ptr, text.len - or_more.len);
    return cn_buffer_put(b, text.ptr, text.len);
}

static bool put_codes(CnBuffer *b, const CnCell *cell) { return cn_buffer_cell(b, cell, "+"); }

/* ---- columns --------------------------------------------------------------------------------------------- */

typedef struct {
    const Look *look;
    const char *head;
    size_t first, n;           /* of the rows' columns */
    Shape shape;
    bool right;
    unsigned natural, width;
} Column;

/* Cells of the rows that were read ahead, one behind the other; [end[k-1], end[k]) is cell k. */
typedef struct {
    CnBuffer text;
    size_t *end, n_cells, cap;
    Column *column;
    size_t n;
    unsigned gap;
    bool measured;             /* widths and sides are settled */
} Table;

static void table_free(Table *t)
{
    free(t->text.text);
    free(t->end);
    free(t->column);
}

/* How many of the names, from the first on, are those of the look; 0: not all of its. */
static size_t covers(const Look *look, const char *const *name, size_t n)
{
    CnStr rest = cn_str(look->columns), word;
    size_t i = 0;
    while (cn_str_cut(&rest, ',', &word)) {
        if (i == n || !cn_str_is(word, name[i])) return 0;
        i++;
    }
    return i;
}

static bool is_id(const char *name)
{
    size_t n = strlen(name);
    return !strcmp(name, "id") || (n > 3 && !strcmp(name + n - 3, "_id"));
}

static void plan_columns(Table *t, const char *const *name, size_t n)
{
    for (size_t at = 0; at < n; at += t->column[t->n++].n) {
        Column *c = &t->column[t->n];
        *c = (Column){.head = name[at], .first = at, .n = 1, .shape = is_id(name[at]) ? ID : LONG, .right = true};
        for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
            size_t took = covers(&looks[i], name + at, n - at);
            if (!took) continue;
            *c = (Column){.look = &looks[i], .head = looks[i].head ? looks[i].head : name[at], .first = at, .n = took,
                .shape = looks[i].shape, .right = true};
            break;
        }
    }
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
        Column *c = &t->column[i];
        const CnCell *mine = &cell[c->first];
        bool put = c->look && c->look->merge ? c->look->merge(&t->text, mine) : cn_buffer_cell(&t->text, mine, cn_rows_joiner(rows, c->first));
        if (!put) return false;
        t->end[t->n_cells++] = t->text.len;
        bool text = mine->kind == CN_CELL_TEXT || mine->kind == CN_CELL_LIST;
        if (text && c->shape != NUMBER && !t->measured) c->right = false;
    }
    return true;
}

static CnStr kept(const Table *t, size_t k)
{
    size_t from = k ? t->end[k - 1] : 0;
    return t->end[k] > from ? (CnStr){t->text.text + from, t->end[k] - from} : CN_STR("");
}

static unsigned head_columns(const Column *c) { return cn_cell_columns(cn_str(c->head)); }

static unsigned more(unsigned a, unsigned b) { return a > b ? a : b; }

static void measure(Table *t, bool heads)
{
    for (size_t i = 0; i < t->n; i++) t->column[i].natural = 1;
    for (size_t k = 0; k < t->n_cells; k++) {
        Column *c = &t->column[k % t->n];
        c->natural = more(c->natural, cn_cell_columns(kept(t, k)));
    }
    for (size_t i = 0; i < t->n; i++) {
        Column *c = &t->column[i];
        if (c->right && c->shape == LONG) c->shape = NUMBER;
        c->width = heads ? more(c->natural, head_columns(c)) : c->natural;
    }
    t->measured = true;
}

static size_t total(const Table *t)
{
    size_t sum = t->n ? (t->n - 1) * t->gap : 0;
    for (size_t i = 0; i < t->n; i++) sum += t->column[i].width;
    return sum;
}

/* What a column is cut to: `least`, or in the last need its own least. */
static unsigned least_of(const Column *c, unsigned least)
{
    unsigned own = c->look ? c->look->least : 0;
    return own && (least == LEAST || own > least) ? own : least;
}

/* Takes columns off the widest of the shapes until the table fits or each has come down to its least. `own`: only off
 * those that have a least of their own. */
static void cut(Table *t, unsigned shapes, bool own, unsigned least, unsigned most)
{
    while (total(t) > most) {
        Column *widest = NULL;
        for (size_t i = 0; i < t->n; i++) {
            Column *c = &t->column[i];
            if ((shapes >> c->shape & 1) && (!own || (c->look && c->look->least)) && c->width > least_of(c, least) && (!widest || c->width > widest->width)) widest = c;
        }
        if (!widest) return;
        widest->width--;
    }
}

static void use_brief_heads(Table *t)
{
    for (size_t i = 0; i < t->n; i++) {
        Column *c = &t->column[i];
        if (!c->look || !c->look->brief) continue;
        c->head = c->look->brief;
        c->width = more(c->natural, head_columns(c));
    }
}

/* What the last step cut too much goes to the columns that lack least, so that most of them are whole; free text first. */
static void give_back(Table *t, unsigned most)
{
    size_t sum = total(t);
    for (int all = 0; all < 2; all++) {
        while (sum < most) {
            Column *next = NULL;
            for (size_t i = 0; i < t->n; i++) {
                Column *c = &t->column[i];
                if (c->shape == ID || c->width >= c->natural || (!all && ((c->look && c->look->least) || c->width >= ROOMY + 4))) continue;
                if (!next || c->natural - c->width < next->natural - next->width) next = c;
            }
            if (!next) break;
            next->width++;
            sum++;
        }
    }
}

/* Ids either whole or as their shortest: their length tells nothing. */
static void shorten_ids(Table *t)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->column[i].shape == ID && t->column[i].width > ID_LEAST) t->column[i].width = ID_LEAST;
}

/* From what costs a reader least to what costs most. False where the table cannot fit. */
static bool fit(Table *t, unsigned most, bool heads)
{
    enum { TEXTS = 1 << LONG | 1 << TAIL };
    if (total(t) <= most) return true;
    if (heads) use_brief_heads(t);
    if (total(t) > most) shorten_ids(t);
    cut(t, TEXTS, false, ROOMY, most);
    if (total(t) > most) t->gap = 1;
    cut(t, TEXTS, true, LEAST, most);
    cut(t, TEXTS, false, LEAST, most);
    cut(t, 1 << WORD, false, LEAST, most);
    give_back(t, most);
    return total(t) <= most;
}

/* ---- writing --------------------------------------------------------------------------------------------- */

static const char fsi[] = "\xE2\x81\xA8", pdi[] = "\xE2\x81\xA9";  /* U+2068, U+2069: a direction ends with the cell */

static void blanks(FILE *out, unsigned n)
{
    while (n--) fputc(' ', out);
}

/* The longest end of the text that fits. */
static CnStr tail_of(CnStr text, unsigned columns)
{
    unsigned wide = cn_cell_columns(text);
    size_t at = 0;
    while (at < text.len && wide > columns) {
        uint32_t c;
        at += cn_utf8_get(text, at, &c);
        wide -= cn_char_columns(c);
    }
    return cn_str_sub(text, at, text.len);
}

static unsigned put_cut(FILE *out, const Column *c, CnStr text)
{
    bool fits = cn_cell_columns(text) <= c->width;
    if (!fits && c->shape == TAIL && c->width > 1) {
        fputs("\xE2\x80\xA6", out);
        return 1 + cn_cell_put(out, tail_of(text, c->width - 1), 0);
    }
    if (!fits && c->shape == ID) text = cn_str_sub(text, 0, c->width);   /* hexadecimal digits */
    return cn_cell_put(out, text, c->width);
}

/* `due`: blanks that stand before what comes next in the line, if anything does. */
static void put_column(FILE *out, const Column *c, CnStr text, unsigned *due)
{
    unsigned columns = cn_cell_columns(text);
    bool rtl = cn_text_is_rtl(text);
    if (columns > c->width) columns = c->width;
    if (!text.len) {
        *due += c->width;
        return;
    }
    blanks(out, *due + (c->right ? c->width - columns : 0));
    if (rtl) fputs(fsi, out);
    unsigned used = put_cut(out, c, text);
    if (rtl) fputs(pdi, out);
    *due = c->right || used > c->width ? 0 : c->width - used;
}

static void put_row(FILE *out, const Table *t, size_t first)
{
    unsigned due = 0;
    for (size_t i = 0; i < t->n; i++) {
        put_column(out, &t->column[i], kept(t, first + i), &due);
        due += t->gap;
    }
    fputc('\n', out);
}

static void put_heads(FILE *out, const Table *t, bool color)
{
    unsigned due = 0;
    if (color) fputs("\x1B[1m", out);
    for (size_t i = 0; i < t->n; i++) {
        put_column(out, &t->column[i], cn_str(t->column[i].head), &due);
        due += t->gap;
    }
    if (color) fputs("\x1B[0m", out);
    fputc('\n', out);
}

/* Text broken at blanks where `width` columns are full; further lines stand under the first. */
static void put_broken(FILE *out, CnStr text, unsigned indent, unsigned width)
{
    bool rtl = cn_text_is_rtl(text);
    unsigned room = width >= indent + RECORD_LEAST ? width - indent : UINT_MAX;
    do {
        size_t at = 0, blank = 0;
        unsigned used = 0;
        while (at < text.len) {
            uint32_t c;
            size_t n = cn_utf8_get(text, at, &c);
            used += cn_char_columns(c);
            if (used > room && at) break;
            if (c == ' ' && at) blank = at;
            at += n;
        }
        size_t end = at < text.len && blank ? blank : at;
        if (rtl) fputs(fsi, out);
        cn_cell_put(out, cn_str_sub(text, 0, end), 0);
        if (rtl) fputs(pdi, out);
        fputc('\n', out);
        text = cn_str_trim(cn_str_sub(text, end, text.len));
        if (text.len) blanks(out, indent);
    } while (text.len);
}

static void put_record(FILE *out, const Table *t, size_t first, unsigned width)
{
    unsigned widest = 0;
    for (size_t i = 0; i < t->n; i++) widest = more(widest, head_columns(&t->column[i]));
    for (size_t i = 0; i < t->n; i++) {
        CnStr text = kept(t, first + i);
        if (!text.len) continue;
        fprintf(out, "%-*s  ", (int)widest, t->column[i].head);
        put_broken(out, text, widest + 2, width);
    }
}

static CnCode read_ahead(Table *t, CnRows *rows, size_t most, CnErr *err)
{
    const CnCell *cell;
    CnCode code = CN_OK;
    t->n_cells = t->text.len = 0;
    for (size_t r = 0; r < most && (code = cn_rows_next(rows, &cell, err)) == CN_OK; r++)
        if (!keep_row(t, rows, cell)) return no_memory(err);
    return code;
}

/* Writes the rows read ahead and all that are left. */
static CnCode put_rows(Table *t, CnRows *rows, const CnRowsStyle *style, bool table, FILE *out, CnCode code, CnErr *err)
{
    for (bool first = true;;) {
        for (size_t k = 0; k < t->n_cells; k += t->n) {
            if (table) {
                put_row(out, t, k);
                continue;
            }
            if (!first) fputc('\n', out);
            first = false;
            put_record(out, t, k, style->width);
        }
        if (code == CN_END || ferror(out)) return checked(out, err);
        code = read_ahead(t, rows, ROWS_MEASURED, err);  /* the widths stay: no line may jump */
        if (code != CN_OK && code != CN_END) return code;
    }
}

CnCode cn_table_write(CnRows *rows, const CnRowsStyle *style, FILE *out, CnErr *err)
{
    Table t = {.gap = 2};
    size_t n;
    const char *const *name = cn_rows_columns(rows, &n);
    if (!n) return CN_OK;
    t.column = calloc(n, sizeof *t.column);
    if (!t.column) return no_memory(err);
    plan_columns(&t, name, n);
    if (style->width && t.n * (LEAST_EACH + 1) > style->width + 1) {
        table_free(&t);
        return cn_records_write(rows, style, out, err);
    }
    CnCode code = read_ahead(&t, rows, ROWS_MEASURED, err);
    if ((code == CN_OK || code == CN_END) && t.n_cells) {
        measure(&t, !style->no_header);
        bool table = !style->width || fit(&t, style->width, !style->no_header);
        for (size_t i = 0; !table && i < t.n; i++)
            if (t.column[i].n == 1) t.column[i].head = name[t.column[i].first];
        if (table && !style->no_header) put_heads(out, &t, style->color);
        code = put_rows(&t, rows, style, table, out, code, err);
    }
    table_free(&t);
    return code == CN_END ? CN_OK : code;
}

CnCode cn_records_write(CnRows *rows, const CnRowsStyle *style, FILE *out, CnErr *err)
{
    Table t = {0};
    size_t n;
    const char *const *name = cn_rows_columns(rows, &n);
    if (!n) return CN_OK;
    t.column = calloc(n, sizeof *t.column);
    if (!t.column) return no_memory(err);
    for (; t.n < n; t.n++) t.column[t.n] = (Column){.head = name[t.n], .first = t.n, .n = 1};
    CnCode code = read_ahead(&t, rows, ROWS_MEASURED, err);
    if (code == CN_OK || code == CN_END) code = put_rows(&t, rows, style, false, out, code, err);
    table_free(&t);
    return code == CN_END ? CN_OK : code;
}
