/* claims.c - claims as text for people, and as the rows of claims.csv. */
#include "cli.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- pieces -------------------------------------------------------------------------------------------- */

/* Grows without end; a failed allocation ends it short, which the caller need not know. */
typedef struct { char *text; size_t len, size; } Line;

static void put(Line *line, const char *text, size_t len)
{
    if (line->len + len + 1 > line->size) {
        size_t size = (line->len + len + 1) * 2;
        char *grown = realloc(line->text, size);
        if (!grown)
            return;
        line->text = grown, line->size = size;
    }
    memcpy(line->text + line->len, text, len);
    line->len += len;
    line->text[line->len] = 0;
}

static void put_z(Line *line, const char *text) { put(line, text, strlen(text)); }

static void put_str(Line *line, CnStr text)
{
    if (text.len)
        put(line, text.ptr, text.len);
}

static CnStr taken(const Line *line) { return (CnStr){line->text, line->len}; }

/* 4500000 -> 4,500,000 */
static void put_grouped(Line *line, double number)
{
    char digits[64];
    int n = snprintf(digits, sizeof digits, floor(number) == number ? "%.0f" : "%.2f", number);
    const char *point = memchr(digits, '.', (size_t)n);
    size_t whole = point ? (size_t)(point - digits) : (size_t)n;
    for (size_t i = 0; i < (size_t)n; i++) {
        if (i && i < whole && (whole - i) % 3 == 0 && digits[i - 1] != '-')
            put(line, ",", 1);
        put(line, digits + i, 1);
    }
}

static void put_bound(Line *line, const char *sign, double bound)
{
    put_z(line, sign);
    put_grouped(line, bound);
}

static const char *currency_sign(CnStr code)
{
    static const char *const signs[][2] = {{"USD", "$"}, {"EUR", "€"}, {"GBP", "£"}};
    for (size_t i = 0; i < 3; i++)
        if (code.len == 3 && !memcmp(code.ptr, signs[i][0], 3))
            return signs[i][1];
    return NULL;
}

/* "24", "20–99", "over 2,000", "up to 12"; with `sign` before each bound. */
static void put_amount(Line *line, const CnAmount *amount, const char *sign)
{
    if (amount->min < 0 && amount->max < 0) {
        put_z(line, "some");
    } else if (amount->max < 0) {
        put_z(line, "over ");
        put_bound(line, sign, amount->min);
    } else if (amount->min < 0) {
        put_z(line, "up to ");
        put_bound(line, sign, amount->max);
    } else {
        put_bound(line, sign, amount->min);
        if (amount->max > amount->min) {
            put_z(line, "–");
            put_bound(line, sign, amount->max);
        }
    }
}

static void put_value(Line *line, const CnAmount *value)
{
    const char *sign = currency_sign(value->unit);
    if (!sign) {
        put_str(line, value->unit);
        put_z(line, " ");
    }
    put_amount(line, value, sign ? sign : "");
}

static void put_parties(Line *line, CnParties parties)
{
    for (size_t i = 0; i < parties.n; i++) {
        if (i)
            put_z(line, "+");
        put_str(line, parties.party[i].code.len ? parties.party[i].code : parties.party[i].name);
    }
}

/* `at`, moved back to where a character begins. */
static size_t border(const char *text, size_t at)
{
    while (at && ((unsigned char)text[at] & 0xC0) == 0x80)
        at--;
    return at;
}

/* The quote's bytes, at most `most` of them and no half character. */
static CnStr quote_of(const CnReading *reading, CnSpan span, size_t most, bool *cut)
{
    CnStr text = reading->article->text;
    if (span.at > text.len || span.len > text.len - span.at)
        return (CnStr){NULL, 0};
    size_t len = span.len < most ? span.len : most;
    *cut = len < span.len;
    return (CnStr){text.ptr + span.at, *cut ? border(text.ptr + span.at, len) : len};
}

/* ---- text ---------------------------------------------------------------------------------------------- */

static void text_head(Line *line, const CnClaim *claim)
{
    char date[16];
    if (claim->supplier.n)
        put_parties(line, claim->supplier);
    else if (claim->supplier_inferred.n) {
        put_z(line, "(");
        put_parties(line, claim->supplier_inferred);
        put_z(line, "?)");
    } else
        put_z(line, "?");
    put_z(line, " → ");
    if (claim->recipient.n)
        put_parties(line, claim->recipient);
    else
        put_z(line, "?");
    put_z(line, "  ");
    if (claim->quantity.given) {
        put_amount(line, &claim->quantity, "");
        put_z(line, " ");
        if (claim->quantity.unit.len) {
            put_str(line, claim->quantity.unit);
            put_z(line, " × ");
        }
    }
    put_str(line, claim->item);
    put_z(line, " (");
    put_z(line, cn_category_name(claim->category));
    put_z(line, ")  ");
    put_z(line, cn_stage_name(claim->stage));
    put_z(line, ", ");
    put_z(line, cn_modality_name(claim->modality));
    if (claim->date.year) {
        put_z(line, " ");
        put_z(line, cn_date_text(claim->date, date));
    }
    if (claim->value.given) {
        put_z(line, "  ");
        put_value(line, &claim->value);
    }
    if (claim->package_id.len)
        put_z(line, " (package)");
}

void cli_claim_text(FILE *out, const CnReading *reading, const CnClaim *claim, const Cli *cli, size_t quote)
{
    Line line = {0};
    text_head(&line, claim);
    put_z(&line, "  [");
    bool standard_input = claim->doc.len == 1 && *claim->doc.ptr == '-' && reading->document->url.len;
    put_str(&line, standard_input ? reading->document->url : claim->doc);
    put_z(&line, "]");
    if (cli->color && out == stdout)
        fputs("\033[1m", out);
    cli_print_wrapped(out, line.text, line.len, 0, 2, cli->width);
    if (cli->color && out == stdout)
        fputs("\033[0m", out);
    for (size_t i = 0; i < claim->n_evidence && quote; i++) {
        bool cut = false;
        CnStr words = quote_of(reading, claim->evidence[i], quote, &cut);
        line.len = 0;
        put_z(&line, "“");
        while (words.len && strchr(" \t\r\n", words.ptr[words.len - 1]))
            words.len--;
        put_str(&line, words);
        put_z(&line, cut ? " …”" : "”");
        cli_print_wrapped(out, line.text, line.len, 4, 0, cli->width);
    }
    if (claim->n_attribution) {
        line.len = 0;
        put_z(&line, "— ");
        for (size_t i = claim->n_attribution; i-- > 0;) {   /* the nearest first: who passes it on < who said it */
            put_str(&line, claim->attribution[i]);
            put_z(&line, i ? " < " : "");
        }
        cli_print_wrapped(out, line.text, line.len, 4, 0, cli->width);
    }
    free(line.text);
}

/* ---- CSV ----------------------------------------------------------------------------------------------- */

static const char *const columns[] = {
    "claim_id", "doc_id", "run_id", "deal_id", "supplier", "supplier_name", "recipient", "recipient_name", "recipient_kind",
    "item", "item_id", "category", "quantity_min", "quantity_max", "unit", "value_min", "value_max", "currency", "package_id",
    "stage", "modality", "date", "date_precision", "attribution", "origin_id", "evidence_start", "evidence_end", "quote",
    "lang", "doc_url", "doc_title", "publisher", "doc_date", "doc_date_from", "retrieved_at", "text_sha256", "source_grade",
    "info_grade", "tier", "decided_by", "decided_at", "embargo", "schema_version",
};

enum { N_COLUMNS = sizeof columns / sizeof *columns };

void cli_claim_csv_head(FILE *out)
{
    for (size_t i = 0; i < N_COLUMNS; i++)
        fprintf(out, "%s%s", i ? "," : "", columns[i]);
    putc('\n', out);
}

typedef struct { FILE *out; bool begun; Line line; } Row;

static void cell(Row *row, CnStr value)
{
    if (row->begun)
        putc(',', row->out);
    row->begun = true;
    cli_csv_cell(row->out, value.ptr, value.len);
}

static void cell_z(Row *row, const char *value) { cell(row, (CnStr){value, strlen(value)}); }

static void cells_empty(Row *row, unsigned n)
{
    while (n--)
        cell_z(row, "");
}

static void cell_number(Row *row, bool given, double number)
{
    char text[64] = "";
    if (given && number >= 0)
        snprintf(text, sizeof text, floor(number) == number ? "%.0f" : "%.6g", number);
    cell_z(row, text);
}

static void cells_parties(Row *row, CnParties parties)
{
    for (int names = 0; names < 2; names++) {
        row->line.len = 0;
        for (size_t i = 0; i < parties.n; i++) {
            const CnParty *party = &parties.party[i];
            if (i)
                put_z(&row->line, "; ");
            put_str(&row->line, names || !party->code.len ? party->name : party->code);
        }
        cell(row, taken(&row->line));
    }
}

static const char *party_kind(CnParties parties)
{
    static const char *const names[] = {"state", "non-state", "organisation", "unknown"};
    return parties.n ? names[parties.party[0].kind] : "";
}

static const char *date_precision(CnDate date)
{
    return !date.year ? "" : !date.month ? "year" : !date.day ? "month" : "day";
}

static void cells_evidence(Row *row, const CnReading *reading, const CnClaim *claim, size_t quote)
{
    char number[24];
    for (int end = 0; end < 2; end++) {
        row->line.len = 0;
        for (size_t i = 0; i < claim->n_evidence; i++) {
            CnSpan span = claim->evidence[i];
            snprintf(number, sizeof number, "%s%llu", i ? "; " : "", (unsigned long long)span.at + (end ? span.len : 0));
            put_z(&row->line, number);
        }
        cell(row, taken(&row->line));
    }
    row->line.len = 0;
    for (size_t i = 0; i < claim->n_evidence; i++) {
        bool cut = false;
        if (i)
            put_z(&row->line, " … ");
        put_str(&row->line, quote_of(reading, claim->evidence[i], SIZE_MAX, &cut));
    }
    if (row->line.len > quote) {   /* one cell, one limit: the parts together */
        row->line.len = border(row->line.text, quote);
        put_z(&row->line, quote ? "…" : "");
    }
    cell(row, taken(&row->line));
}

static void cells_goods(Row *row, const CnClaim *claim)
{
    cell(row, claim->item);
    cell(row, claim->item_id);
    cell_z(row, cn_category_name(claim->category));
    cell_number(row, claim->quantity.given, claim->quantity.min);
    cell_number(row, claim->quantity.given, claim->quantity.max);
    cell(row, claim->quantity.given ? claim->quantity.unit : (CnStr){NULL, 0});
    cell_number(row, claim->value.given, claim->value.min);
    cell_number(row, claim->value.given, claim->value.max);
    cell(row, claim->value.given ? claim->value.unit : (CnStr){NULL, 0});
    cell(row, claim->package_id);
}

static void cells_document(Row *row, const CnReading *reading, const CnClaim *claim)
{
    const CnArticle *article = reading->article;
    char text[80];
    bool cut;
    cell(row, claim->lang);
    cell(row, reading->document->url.len ? reading->document->url : reading->document->name);
    cell(row, article->title.len ? quote_of(reading, article->title, SIZE_MAX, &cut) : (CnStr){NULL, 0});
    cell(row, article->outlet);
    cell_z(row, cn_date_text(claim->doc_date, text));
    cell_z(row, claim->doc_date.year ? cn_date_from_name(article->date_from) : "");
    cell(row, reading->document->retrieved);
    for (int i = 0; i < 32; i++)
        snprintf(text + 2 * i, 3, "%02x", article->sha256[i]);
    cell_z(row, text);
}

void cli_claim_csv(FILE *out, const CnReading *reading, const CnClaim *claim, size_t quote)
{
    Row row = {.out = out};
    char date[16], version[16];
    cell_z(&row, claim->id);
    cell(&row, claim->doc);
    cells_empty(&row, 2);  /* run_id, deal_id */
    cells_parties(&row, claim->supplier);
    cells_parties(&row, claim->recipient);
    cell_z(&row, party_kind(claim->recipient));
    cells_goods(&row, claim);
    cell_z(&row, cn_stage_name(claim->stage));
    cell_z(&row, cn_modality_name(claim->modality));
    cell_z(&row, cn_date_text(claim->date, date));
    cell_z(&row, date_precision(claim->date));
    row.line.len = 0;
    for (size_t i = claim->n_attribution; i-- > 0;) {
        put_str(&row.line, claim->attribution[i]);
        put_z(&row.line, i ? " < " : "");
    }
    cell(&row, taken(&row.line));
    cells_empty(&row, 1);  /* origin_id */
    cells_evidence(&row, reading, claim, quote);
    cells_document(&row, reading, claim);
    cells_empty(&row, 6);  /* the grades, tier, decisions, embargo: a register's */
    snprintf(version, sizeof version, "%d", CN_SCHEMA_VERSION);
    cell_z(&row, version);
    putc('\n', out);
    free(row.line.text);
}
