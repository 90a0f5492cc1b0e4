#include "export/export.h"

#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

/* source: the layout of SIPRI's own export of 2025 and 2026: 11 lines of preamble, 16 columns, nothing quoted, ';' for ','.
 * The words of the preamble are ours; the TIV columns stay empty, for TIVs are SIPRI's to give. */
static const char header[] =
    "Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,Year(s) of "
    "delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons";

enum { SEP = 0x1F };

/* One row a deal, with what its claims say of dates, hedges and what is delivered. */
static const char select_sql[] =
    "SELECT deal_id, supplier, supplier_name, supplier_kind, recipient, recipient_name, recipient_kind, item, category,\n"
    "  quantity_best, quantity_min, quantity_max, unit, value_min, value_max, currency, package_id, furthest_stage,\n"
    "  \"order\", n_origins, conflict_fields, status_note, cancellation, furthest_planned,\n"
    "  (SELECT count(*) FROM said s WHERE s.deal_id = v_deals.deal_id AND s.stage = 'order' AND s.happened AND s.date IS NOT NULL),\n"
    "  (SELECT count(*) FROM said s WHERE s.deal_id = v_deals.deal_id AND s.stage = 'order' AND s.modality = 'stated'),\n"
    "  (SELECT count(*) FROM said s WHERE s.deal_id = v_deals.deal_id AND s.stage = 'delivery' AND s.modality = 'stated'),\n"
    "  (SELECT max(coalesce(s.quantity_min, s.quantity_max)) FROM said s WHERE s.deal_id = v_deals.deal_id\n"
    "    AND s.stage = 'delivery' AND s.happened),\n"
    "  (SELECT max(coalesce(s.quantity_max, -1)) FROM said s WHERE s.deal_id = v_deals.deal_id AND s.stage = 'delivery'\n"
    "    AND s.happened AND s.quantity),\n"
    "  (SELECT group_concat(y, '; ') FROM (SELECT DISTINCT substr(s.date, 1, 4) AS y FROM said s WHERE s.deal_id =\n"
    "    v_deals.deal_id AND s.stage = 'delivery' AND s.happened AND s.date IS NOT NULL ORDER BY y)), delivery_first,\n"
    "  (SELECT min(substr(s.date, 1, 4)) FROM said s WHERE s.deal_id = v_deals.deal_id AND s.stage = 'delivery'\n"
    "    AND s.modality = 'planned'),\n"
    "  (SELECT max(substr(s.date, 1, 4)) FROM said s WHERE s.deal_id = v_deals.deal_id AND s.stage = 'delivery'\n"
    "    AND s.modality = 'planned'),\n"
    "  (SELECT max(substr(s.doc_date, 1, 4)) FROM said s WHERE s.deal_id = v_deals.deal_id),\n"
    "  (SELECT count(*) FROM deal_conflicts x WHERE x.deal_id = v_deals.deal_id AND x.field IN ('stage', 'status'))\n"
    "  FROM v_deals WHERE ";

static const char said_sql[] =
    "WITH said AS (SELECT dc.deal_id, c.stage, c.modality, c.modality IN ('stated', 'reported') AS happened, c.date, d.doc_date,\n"
    "  c.quantity, c.quantity_min, c.quantity_max FROM deal_claims dc JOIN claims c ON c.claim_id = dc.claim_id\n"
    "  JOIN documents d ON d.doc_no = c.doc_no)\n";

enum {
    ID, SUPPLIER, SUPPLIER_NAME, SUPPLIER_KIND, RECIPIENT, RECIPIENT_NAME, RECIPIENT_KIND, ITEM, CATEGORY, Q_BEST, Q_MIN, Q_MAX, UNIT,
    V_MIN, V_MAX, CURRENCY, PACKAGE, FURTHEST, ORDERED, ORIGINS, CONFLICTS, NOTE, CANCELLED, PLANNED, ORDER_DATED, ORDER_STATED,
    DELIVERY_STATED, DELIVERED_MIN, DELIVERED_MAX, YEARS, DELIVERY_FIRST, PLAN_FROM, PLAN_TO, LAST_YEAR, UNCERTAIN
};

typedef struct { CnStr key, text; } Line;

typedef struct {
    CnArena *arena;
    const CnExport *options;
    Line *line;
    size_t n, cap;
} Sipri;

/* ---- cells ----------------------------------------------------------------------------------------------- */

static CnStr text_of(const CnCell *cell)
{
    return cell->kind == CN_CELL_TEXT || cell->kind == CN_CELL_LIST ? cell->text : (CnStr){NULL, 0};
}

static double number_of(const CnCell *cell)
{
    return cell->kind == CN_CELL_INT ? (double)cell->i : cell->kind == CN_CELL_NUM ? cell->num : -1;
}

static bool in_list(CnStr list, const char *word)
{
    CnStr part;
    while (cn_str_cut(&list, SEP, &part))
        if (cn_str_is(part, word)) return true;
    return false;
}

/* Text that fits a cell that is never quoted. */
static CnStr plain(CnArena *arena, CnStr text)
{
    CnStr copy = cn_arena_copy(arena, text.ptr, text.len);
    char *out = cn_arena_take(arena, text.len + 1);
    for (size_t i = 0; i < copy.len; i++) {
        char c = copy.ptr[i];
        out[i] = c == ',' ? ';' : (unsigned char)c < 0x20 || c == 0x7F ? ' ' : c == '"' ? '\'' : c;
    }
    return (CnStr){out, copy.len};
}

static CnStr joined(CnArena *arena, CnStr list, CnStr part, const char *by)
{
    if (!part.len) return list;
    if (!list.len) return part;
    return cn_strf(arena, "%.*s%s%.*s", (int)list.len, list.ptr, by, (int)part.len, part.ptr);
}

/* Parties as SIPRI names them: "*" marks those that are no states, "**" organisations. */
static CnStr parties(Sipri *s, CnStr codes, CnStr names, CnStr kinds, const char *unknown)
{
    CnStr all = {NULL, 0}, code, name, kind;
    while (cn_str_cut(&names, SEP, &name)) {
        if (!cn_str_cut(&codes, SEP, &code)) code = (CnStr){NULL, 0};
        if (!cn_str_cut(&kinds, SEP, &kind)) kind = (CnStr){NULL, 0};
        const char *spelt = s->options->spell && code.len
            ? s->options->spell(s->options->spell_with, cn_arena_copy(s->arena, code.ptr, code.len).ptr) : NULL;
        const char *mark = cn_str_is(kind, "non-state") ? "*" : cn_str_is(kind, "organisation") ? "**" : "";
        CnStr shown = spelt ? cn_str(spelt) : name;
        all = joined(s->arena, all, cn_strf(s->arena, "%.*s%s", (int)shown.len, shown.ptr, mark), "/");
    }
    return all.len ? plain(s->arena, all) : cn_str(unknown);
}

static CnStr description(CnArena *arena, CnStr category)
{
    if (cn_str_is(category, "air-defence")) return CN_STR("air-defence system");
    if (cn_str_is(category, "asw")) return CN_STR("anti-submarine weapon");
    if (cn_str_is(category, "other") || cn_str_is(category, "unspecified")) return CN_STR("");
    CnStr copy = cn_arena_copy(arena, category.ptr, category.len);
    char *out = cn_arena_take(arena, copy.len + 1);
    for (size_t i = 0; i < copy.len; i++) out[i] = copy.ptr[i] == '-' ? ' ' : copy.ptr[i];
    return (CnStr){out, copy.len};
}

/* "561 m", "1.5 b": of two bounds both in the greater one's measure. */
static CnStr money(CnArena *arena, double min, double max)
{
    double most = max >= 0 ? max : min, by = most >= 1e9 ? 1e9 : 1e6;
    const char *measure = most >= 1e9 ? "b" : "m";
    if (min >= 0 && max >= 0 && min < max) return cn_strf(arena, "%.10g-%.10g %s", min / by, max / by, measure);
    return cn_strf(arena, "%.10g %s", most / by, measure);
}

static CnStr price(CnArena *arena, const CnCell *cell)
{
    double min = number_of(&cell[V_MIN]), max = number_of(&cell[V_MAX]);
    CnStr currency = text_of(&cell[CURRENCY]);
    if (!currency.len || (min < 0 && max < 0)) return (CnStr){NULL, 0};
    if (cn_str_is(currency, "USD")) currency = CN_STR("$");
    bool part = text_of(&cell[PACKAGE]).len, open = min < 0 || max < 0;
    CnStr sum = money(arena, min, max);
    return cn_strf(arena, "%s%s%.*s%.*s deal", part ? "Part of " : "", !open ? "" : max < 0 ? "over " : "up to ", (int)currency.len,
        currency.ptr, (int)sum.len, sum.ptr);
}

static CnStr comment(CnArena *arena, CnStr all, CnStr more) { return joined(arena, all, more, "; "); }

/* What the number that is printed leaves out. */
static CnStr doubt(CnArena *arena, const char *what, double shown, double max, bool open, bool below)
{
    if (below) return cn_strf(arena, "%s could be lower", what);
    if (open) return cn_strf(arena, "%s could be higher", what);
    if (max > shown) return cn_strf(arena, "%s could be %.0f", what, max);
    return (CnStr){NULL, 0};
}

/* ---- a row ----------------------------------------------------------------------------------------------- */

typedef struct {
    bool ordered, delivered;   /* said to have happened */
    bool single;               /* one origin alone */
    CnStr conflicts;
} Standing;

static Standing standing_of(const CnCell *cell)
{
    CnStr furthest = text_of(&cell[FURTHEST]);
    Standing st = {.conflicts = text_of(&cell[CONFLICTS]), .single = number_of(&cell[ORIGINS]) < 2};
    st.delivered = cn_str_is(furthest, "delivery");
    st.ordered = st.delivered || cn_str_is(furthest, "order");
    return st;
}

static CnStr order_columns(Sipri *s, const CnCell *cell, const Standing *st, CnStr *comments)
{
    CnStr year = cn_str_sub(text_of(&cell[ORDERED]), 0, 4);
    bool year_unsure = year.len && (st->single || !(number_of(&cell[ORDER_DATED]) > 0) || !(number_of(&cell[ORDER_STATED]) > 0)
        || in_list(st->conflicts, "date"));
    double best = number_of(&cell[Q_BEST]), min = number_of(&cell[Q_MIN]), max = number_of(&cell[Q_MAX]);
    double shown = min >= 0 ? min : best;  /* of a range the lower bound */
    CnStr unsure = {NULL, 0};
    if (shown >= 0) unsure = doubt(s->arena, "no.", shown, max, max < 0, min < 0);
    bool hedged = !(number_of(&cell[ORDER_STATED]) > 0) && !(number_of(&cell[DELIVERY_STATED]) > 0);
    bool number_unsure = shown >= 0 && (unsure.len || st->single || hedged || in_list(st->conflicts, "quantity"));
    *comments = comment(s->arena, *comments, unsure);
    CnStr unit = text_of(&cell[UNIT]);
    if (shown >= 0 && unit.len) *comments = comment(s->arena, *comments, cn_strf(s->arena, "no. counted by %.*s", (int)unit.len, unit.ptr));
    CnStr number = shown >= 0 ? cn_strf(s->arena, "%.0f", shown) : CN_STR("");
    return cn_strf(s->arena, "%.*s,%s,%s,%s", (int)year.len, year.ptr ? year.ptr : "", year_unsure ? "?" : "", number.ptr,
        number_unsure ? "?" : "");
}

/* The years that claims give, else that of the oldest document that tells of a delivery. */
static CnStr years_of(const CnCell *cell)
{
    CnStr years = text_of(&cell[YEARS]);
    return years.len ? years : cn_str_sub(text_of(&cell[DELIVERY_FIRST]), 0, 4);
}

static CnStr delivery_columns(Sipri *s, const CnCell *cell, const Standing *st, CnStr *comments)
{
    if (!st->delivered) return CN_STR("0,,");
    double min = number_of(&cell[DELIVERED_MIN]), max = number_of(&cell[DELIVERED_MAX]);
    double ordered = number_of(&cell[Q_MIN]);
    CnStr years = years_of(cell), unsure = {NULL, 0};
    bool of_more = min >= 0 && ordered >= 0 && min > ordered && in_list(st->conflicts, "quantity");
    if (of_more) max = min > max ? min : max, min = ordered;  /* no more can come than was ordered, by the lower bound of both */
    double shown = min >= 0 ? min : 1;  /* what began to be delivered is one at least */
    if (min < 0) unsure = CN_STR("no. delivered unknown");
    else unsure = doubt(s->arena, "no. delivered", shown, max, max < 0, false);
    bool mark = unsure.len || st->single || !(number_of(&cell[DELIVERY_STATED]) > 0) || !text_of(&cell[YEARS]).len
        || number_of(&cell[UNCERTAIN]) > 0;
    *comments = comment(s->arena, *comments, unsure);
    return cn_strf(s->arena, "%.0f,%s,%.*s", shown, mark ? "?" : "", (int)years.len, years.ptr ? years.ptr : "");
}

static CnStr closing_comments(Sipri *s, const CnCell *cell, const Standing *st, CnStr all)
{
    CnStr from = text_of(&cell[PLAN_FROM]), to = text_of(&cell[PLAN_TO]), years = years_of(cell);
    CnStr last = years.len >= 4 ? cn_str_sub(years, years.len - 4, years.len) : (CnStr){NULL, 0};
    if (to.len && cn_str_cmp(to, last) > 0) {
        if (cn_str_cmp(from, last) <= 0) from = to;
        all = comment(s->arena, all, cn_str_eq(from, to) ? cn_strf(s->arena, "delivery planned %.*s", (int)to.len, to.ptr)
            : cn_strf(s->arena, "delivery planned %.*s-%.*s", (int)from.len, from.ptr, (int)to.len, to.ptr));
    }
    if (!st->ordered) {
        CnStr end = text_of(&cell[LAST_YEAR]), stage = text_of(&cell[FURTHEST]);
        if (stage.len) all = comment(s->arena, all, cn_strf(s->arena, "furthest stage %.*s", (int)stage.len, stage.ptr));
        all = comment(s->arena, all, cn_strf(s->arena, "selected but not ordered by end-%.*s", (int)end.len, end.ptr ? end.ptr : ""));
    }
    CnStr cancelled = cn_str_sub(text_of(&cell[CANCELLED]), 0, 4);
    if (cancelled.len) all = comment(s->arena, all, cn_strf(s->arena, "deal cancelled or suspended %.*s", (int)cancelled.len, cancelled.ptr));
    if (number_of(&cell[UNCERTAIN]) > 0) all = comment(s->arena, all, CN_STR("status uncertain"));
    if (in_list(st->conflicts, "value")) all = comment(s->arena, all, CN_STR("value uncertain"));
    if (cn_str_starts(text_of(&cell[NOTE]), CN_STR("supplier inferred"))) all = comment(s->arena, all, CN_STR("supplier inferred from designation"));
    return all;
}

static void add_row(Sipri *s, const CnCell *cell)
{
    Standing st = standing_of(cell);
    CnStr recipient = parties(s, text_of(&cell[RECIPIENT]), text_of(&cell[RECIPIENT_NAME]), text_of(&cell[RECIPIENT_KIND]),
        "unknown recipient(s)");
    CnStr supplier = parties(s, text_of(&cell[SUPPLIER]), text_of(&cell[SUPPLIER_NAME]), text_of(&cell[SUPPLIER_KIND]),
        "unknown supplier(s)");
    CnStr comments = price(s->arena, cell);
    CnStr ordered = order_columns(s, cell, &st, &comments), delivered = delivery_columns(s, cell, &st, &comments);
    CnStr item = plain(s->arena, text_of(&cell[ITEM])), what = description(s->arena, text_of(&cell[CATEGORY]));
    comments = plain(s->arena, closing_comments(s, cell, &st, comments));
    CnStr id = text_of(&cell[ID]);
    CnStr row = cn_strf(s->arena, "%s,%s,%s,%s,%s,%s,,%s,,,", recipient.ptr, supplier.ptr, ordered.ptr, item.ptr, what.ptr, delivered.ptr,
        comments.ptr);
    s->line = cn_arena_grow(s->arena, s->line, sizeof *s->line, s->n, &s->cap);
    s->line[s->n++] = (Line){cn_strf(s->arena, "%s\n%s\n%s\n%.*s", recipient.ptr, supplier.ptr, item.ptr, (int)id.len, id.ptr), row};
}

/* ---- the file -------------------------------------------------------------------------------------------- */

static int by_key(const void *x, const void *y) { return cn_str_cmp(((const Line *)x)->key, ((const Line *)y)->key); }

static CnStr statement(CnArena *arena, const CnExport *options, CnStr where)
{
    const char *stages = options->selected
        ? "(furthest_stage IN ('interest', 'talks', 'agreement', 'approval', 'order', 'delivery') OR furthest_planned IS NOT NULL)"
        : "furthest_stage IN ('order', 'delivery')";
    const char *categories = options->all_categories ? "" : " AND category NOT IN ('small-arms', 'ammunition', 'support', 'unspecified')";
    CnListing l = options->listing;
    CnStr limit = {NULL, 0};
    if (l.limit || l.offset)
        limit = cn_strf(arena, " ORDER BY deal_id LIMIT %lld OFFSET %lld", l.limit && l.limit < INT64_MAX ? (long long)l.limit : -1LL,
            l.offset < INT64_MAX ? (long long)l.offset : INT64_MAX);
    return cn_strf(arena, "%s%s%s%s%s%.*s%s", said_sql, select_sql, stages, categories, where.len ? " AND " : "", (int)where.len,
        where.ptr ? where.ptr : "", limit.len ? limit.ptr : "");
}

static CnCode collect(Sipri *s, CnRegister *reg, CnErr *err)
{
    CnStr where;
    const CnStr *args;
    size_t n_args;
    CnCode code = cn_store_where(s->arena, CN_LIST_DEALS, s->options->listing.query, &where, &args, &n_args, err);
    if (code != CN_OK) return code;
    CnRows *rows = cn_store_rows(reg, statement(s->arena, s->options, where).ptr, args, n_args, err);
    if (!rows) return err->code;
    jmp_buf here, *outer = s->arena->guard;
    s->arena->guard = &here;
    if (setjmp(here)) {
        cn_rows_close(rows);
        s->arena->guard = outer;
        longjmp(*outer, 1);
    }
    const CnCell *cell;
    while ((code = cn_rows_next(rows, &cell, err)) == CN_OK) add_row(s, cell);
    s->arena->guard = outer;
    cn_rows_close(rows);
    if (s->n) qsort(s->line, s->n, sizeof *s->line, by_key);
    return code == CN_END ? CN_OK : code;
}

static void put_line(FILE *out, CnStr text, bool latin1)
{
    for (size_t at = 0; latin1 && at < text.len;) {
        uint32_t c;
        at += cn_utf8_get(text, at, &c);
        if (c == 0x2013 || c == 0x2014 || c == 0x2011) c = '-';
        if (c == 0x2018 || c == 0x2019) c = '\'';
        fputc(c < 0x100 ? (int)c : '?', out);
    }
    if (!latin1 && text.len) fwrite(text.ptr, 1, text.len, out);
    fputc('\n', out);
}

static void put_preamble(FILE *out, const CnExport *options)
{
    static const char *const month[] = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December"};
    time_t now = (time_t)options->now;
    struct tm tm = {0};
    gmtime_r(&now, &tm);
    fprintf(out, "Transfers of arms as reported in the documents of a consign register; one row a deal\n");
    fprintf(out, "These rows are candidates found by a program in news reports. They are not data of SIPRI; only the layout is.\n");
    fprintf(out, "A '?' marks the value before it as uncertain: hedged; a range; from one origin alone; or in conflict.\n");
    fprintf(out, "Of a range the lower bound is given and the upper one in Comments.\n");
    fprintf(out, "An empty field for 'Number ordered' means that no document gives a number.\n");
    fprintf(out, "'Number delivered' is the greatest number that one document gives; deliveries are not added up.\n");
    fprintf(out, "A price over several items stands on each of them as 'Part of'; it must not be added up.\n");
    fprintf(out, "The TIV columns are empty: no trend-indicator values are computed here.\n");
    fprintf(out, "\n");
    fprintf(out, "Source: documents of the register; each row's claims and their words: consign why DEAL\n");
    fprintf(out, "Data generated: %d %s %d\n", tm.tm_mday, month[(unsigned)tm.tm_mon % 12], tm.tm_year + 1900);
    fprintf(out, "%s\n", header);
}

CnCode cn_export_sipri(CnRegister *reg, const CnExport *options, FILE *out, uint64_t *n_rows, CnErr *err)
{
    CnArena arena = {0};
    jmp_buf guard;
    CnErr cause = {.code = CN_OK};
    Sipri s = {.arena = &arena, .options = options};
    arena.guard = &guard;
    if (setjmp(guard)) {
        cn_arena_free(&arena);
        return cn_fail(err, CN_ERR_MEMORY, (CnStr){NULL, 0}, 0, "not enough memory");
    }
    CnCode code = collect(&s, reg, &cause);
    if (code == CN_OK) {
        if (options->bom && !options->latin1) fputs("\xEF\xBB\xBF", out);
        put_preamble(out, options);
        for (size_t i = 0; i < s.n; i++) put_line(out, s.line[i].text, options->latin1);
        if (n_rows) *n_rows = s.n;
        if (ferror(out)) code = cn_fail(&cause, CN_ERR_IO, (CnStr){NULL, 0}, 0, "the output cannot be written");
    } else if (err && err->code == CN_OK) {
        *err = cause;
    }
    if (code == CN_ERR_IO && err && err->code == CN_OK) *err = cause;
    cn_arena_free(&arena);
    return code;
}
