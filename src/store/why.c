#include "store/sql.h"

#include <stdlib.h>

/* The chain from a row back to the bytes, as text for people. Every step is looked up anew: nothing is taken from caches. */

static const char *z(sqlite3_stmt *stmt, int column)
{
    const char *text = (const char *)sqlite3_column_text(stmt, column);
    return text ? text : "";
}

/* Letters of scripts that run from right to left, by their lead bytes: U+0590 to U+08FF, U+FB1D to U+FEFC. */
static bool runs_left(CnStr text)
{
    for (size_t i = 0; i + 1 < text.len; i++) {
        unsigned char a = (unsigned char)text.ptr[i], b = (unsigned char)text.ptr[i + 1];
        if ((a >= 0xD6 && a <= 0xDF) || (a == 0xE0 && b >= 0xA0 && b <= 0xA3) || (a == 0xEF && b >= 0xAC && b <= 0xBB)) return true;
    }
    return false;
}

/* Text from a document on one line: no control characters, at most `most` bytes; its direction ends where it ends. */
static void put_text(FILE *out, CnStr text, size_t most)
{
    bool cut = text.len > most, left = runs_left(text);
    if (left) fputs("\xE2\x81\xA8", out);
    if (cut) for (text.len = most; text.len && ((unsigned char)text.ptr[text.len] & 0xC0) == 0x80;) text.len--;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c == CN_LIST_SEP) fputs("; ", out);
        else fputc(c < 0x20 || c == 0x7F ? ' ' : c, out);
    }
    if (cut) fputs("\xE2\x80\xA6", out);
    if (left) fputs("\xE2\x81\xA9", out);
}

static void put_quoted(FILE *out, CnStr text, size_t most)
{
    fputs("\xE2\x80\x9C", out);
    put_text(out, text, most);
    fputs("\xE2\x80\x9D", out);
}

static void put_field(FILE *out, const char *name, CnStr value)
{
    fprintf(out, "  %-18s", name);
    put_text(out, value, 1000);
    fputc('\n', out);
}

static void put_if(FILE *out, const char *name, CnStr value)
{
    if (value.len) put_field(out, name, value);
}

/* Runs `sql` with the id and calls each(row). */
typedef void EachRow(FILE *out, sqlite3_stmt *stmt, uint64_t n);

static CnCode each(CnRegister *reg, const char *sql, const char *id, FILE *out, EachRow *row, uint64_t *count, CnErr *err)
{
    sqlite3_stmt *stmt = cn_sql_bind(reg, sql, err, "z", id);
    if (!stmt) return err && err->code ? err->code : CN_ERR_REGISTER;
    CnCode code;
    uint64_t n = 0;
    while ((code = cn_sql_step(reg, stmt, err)) == CN_OK) row(out, stmt, n++);
    if (count) *count = n;
    return code == CN_END ? CN_OK : code;
}

/* "claim ID", and below it "supplier → recipient: item", from the first four columns. */
static void put_transfer(FILE *out, const char *what, sqlite3_stmt *s)
{
    fprintf(out, "%s %s\n  ", what, z(s, 0));
    put_text(out, sqlite3_column_type(s, 1) == SQLITE_NULL ? CN_STR("(supplier not said)") : cn_sql_text(s, 1), 200);
    fputs(" \xE2\x86\x92 ", out);
    put_text(out, sqlite3_column_type(s, 2) == SQLITE_NULL ? CN_STR("(recipient not said)") : cn_sql_text(s, 2), 200);
    fputs(": ", out);
    put_text(out, cn_sql_text(s, 3), 200);
}

/* ---- a claim --------------------------------------------------------------------------------------------- */

static void claim_head(FILE *out, sqlite3_stmt *s, uint64_t n)
{
    (void)n;
    put_transfer(out, "claim", s);
    fprintf(out, ", %s (%s)\n", z(s, 4), z(s, 5));
    if (sqlite3_column_type(s, 1) == SQLITE_NULL) put_if(out, "supplier inferred", cn_sql_text(s, 6));
    fprintf(out, "  score %.2f of 1\n", sqlite3_column_double(s, 7));
}

/* One field: its value, and the words that carry it. */
static void claim_field(FILE *out, sqlite3_stmt *s, uint64_t n)
{
    if (!n) fputs("\nfields, and the words that carry them\n", out);
    fprintf(out, "  %-12s", z(s, 0));
    put_text(out, cn_sql_text(s, 1), 200);
    if (sqlite3_column_type(s, 2) == SQLITE_NULL) {
        fputs("  (no words of its own)\n", out);
        return;
    }
    int64_t from = sqlite3_column_int64(s, 2), to = sqlite3_column_int64(s, 3);
    CnStr text = cn_sql_text(s, 4);
    fprintf(out, "  \xE2\x86\x90 bytes %lld\xE2\x80\x93%lld: ", (long long)from, (long long)to);
    put_quoted(out, from >= 0 && to >= from ? cn_str_sub(text, (size_t)from, (size_t)to) : (CnStr){NULL, 0}, 200);
    fputc('\n', out);
}

static void claim_evidence(FILE *out, sqlite3_stmt *s, uint64_t n)
{
    if (!n) fputs("\nevidence\n", out);
    fprintf(out, "  bytes %lld\xE2\x80\x93%lld: ", (long long)sqlite3_column_int64(s, 0), (long long)sqlite3_column_int64(s, 1));
    CnStr quote = cn_sql_text(s, 2), text = cn_sql_text(s, 4);
    put_quoted(out, quote, 2000);
    fprintf(out, "\n    sha256 %s", z(s, 3));
    int64_t from = sqlite3_column_int64(s, 0), to = sqlite3_column_int64(s, 1);
    bool holds = from >= 0 && to >= from && cn_str_eq(cn_str_sub(text, (size_t)from, (size_t)to), quote);
    fputs(holds ? ", found there in the stored text\n" : ", NOT what stands there in the stored text\n", out);
}

static void one_document(FILE *out, sqlite3_stmt *s, uint64_t n)
{
    fputs(n ? "\nalso in document\n" : "\ndocument\n", out);
    put_field(out, "id", cn_sql_text(s, 0));
    put_if(out, "title", cn_sql_text(s, 1));
    put_if(out, "url", cn_sql_text(s, 2));
    put_if(out, "name", cn_sql_text(s, 3));
    put_if(out, "file", cn_sql_text(s, 4));
    bool crawled = sqlite3_column_type(s, 15) != SQLITE_NULL;
    if (crawled || sqlite3_column_int64(s, 5)) fprintf(out, "  %-18s%lld\n", "at byte", (long long)sqlite3_column_int64(s, 5));
    if (sqlite3_column_int64(s, 6)) fprintf(out, "  %-18s%lld\n", "at line", (long long)sqlite3_column_int64(s, 6));
    put_if(out, "record", cn_sql_text(s, 15));
    if (sqlite3_column_int64(s, 16)) fprintf(out, "  %-18s%lld\n", "server's status", (long long)sqlite3_column_int64(s, 16));
    put_if(out, "type", cn_sql_text(s, 17));
    put_if(out, "outlet", cn_sql_text(s, 7));
    if (sqlite3_column_type(s, 8) != SQLITE_NULL) fprintf(out, "  %-18s%s (from %s)\n", "date", z(s, 8), z(s, 9)[0] ? z(s, 9) : "?");
    put_if(out, "language", cn_sql_text(s, 10));
    put_if(out, "retrieved at", cn_sql_text(s, 11));
    put_if(out, "text sha256", cn_sql_text(s, 12));
    put_if(out, "raw bytes sha256", cn_sql_text(s, 13));
    fprintf(out, "  %-18s%lld\n", "raw bytes", (long long)sqlite3_column_int64(s, 14));
}

static void claim_rule(FILE *out, sqlite3_stmt *s, uint64_t n)
{
    (void)n;
    CnStr rule, rest = cn_sql_text(s, 0);
    fputs("\nrules that made it\n", out);
    while (cn_str_cut(&rest, CN_LIST_SEP, &rule)) put_field(out, "rule", rule);
}

static void one_run(FILE *out, sqlite3_stmt *s, uint64_t n)
{
    (void)n;
    fputs("\nrun that first read it\n", out);
    put_field(out, "id", cn_sql_text(s, 0));
    put_if(out, "time", cn_sql_text(s, 1));
    put_if(out, "collector", cn_sql_text(s, 2));
    put_if(out, "tag", cn_sql_text(s, 3));
    put_if(out, "program", cn_sql_text(s, 4));
    put_if(out, "packs sha256", cn_sql_text(s, 5));
}

static void claim_deal(FILE *out, sqlite3_stmt *s, uint64_t n)
{
    (void)n;
    fprintf(out, "\ndeal\n  %-18s%s\n  %-18s%s\n", "id", z(s, 0), "origin", z(s, 1));
    long long claims = sqlite3_column_int64(s, 2), origins = sqlite3_column_int64(s, 3);
    if (claims == 1) fputs("  the only claim of its deal\n", out);
    else fprintf(out, "  one of %lld claims from %lld independent origin%s\n", claims, origins, origins == 1 ? "" : "s");
}

#define DOCUMENT_COLUMNS \
    "d.doc_id, d.title, d.url, d.name, d.file, d.file_offset, d.file_line, d.outlet, d.doc_date, d.doc_date_from, d.lang,\n" \
    "  d.retrieved_at, t.sha256, d.raw_sha256, d.raw_bytes, d.record_id, d.http_status, d.mime"

static const char claim_sql[] =
    "SELECT claim_id, supplier_name, recipient_name, item, stage, modality, supplier_inferred, score FROM v_claims\n"
    "  WHERE claim_id = ?";
static const char fields_sql[] =
    "SELECT f.name, f.value, json_extract(c.spans, '$[' || f.no || '][0]'), json_extract(c.spans, '$[' || f.no || '][1]'), t.text FROM (\n"
    "  SELECT 0 AS no, 'supplier' AS name, supplier AS value, claim_no, claim_id FROM v_claims UNION ALL\n"
    "  SELECT 1, 'recipient', recipient, claim_no, claim_id FROM v_claims UNION ALL\n"
    "  SELECT 2, 'item', item || coalesce(' (' || item_id || ')', '') || ', ' || category, claim_no, claim_id FROM v_claims\n"
    "  UNION ALL SELECT 3, 'quantity', quantity || coalesce(' ' || unit, ''), claim_no, claim_id FROM v_claims UNION ALL\n"
    "  SELECT 4, 'value', CASE WHEN value_min IS NULL THEN 'up to ' || CAST(value_max AS INTEGER) WHEN value_max IS NULL THEN\n"
    "    CAST(value_min AS INTEGER) || ' or more' WHEN value_min = value_max THEN '' || CAST(value_min AS INTEGER) ELSE\n"
    "    CAST(value_min AS INTEGER) || '-' || CAST(value_max AS INTEGER) END || ' ' || currency, claim_no, claim_id\n"
    "    FROM v_claims WHERE currency IS NOT NULL UNION ALL\n"
    "  SELECT 5, 'stage', stage, claim_no, claim_id FROM v_claims UNION ALL\n"
    "  SELECT 6, 'modality', modality, claim_no, claim_id FROM v_claims UNION ALL\n"
    "  SELECT 7, 'date', date, claim_no, claim_id FROM v_claims UNION ALL\n"
    "  SELECT 8, 'attribution', replace(attribution, char(31), ' < '), claim_no, claim_id FROM v_claims) f\n"
    "  JOIN claims c ON c.claim_no = f.claim_no JOIN texts t ON t.text_no = c.text_no\n"
    "  WHERE f.claim_id = ? AND f.value IS NOT NULL ORDER BY f.no";
static const char evidence_sql[] =
    "SELECT e.span_start, e.span_end, e.quote, cn_sha256(e.quote), t.text FROM (SELECT text_no, 0 AS pos, span_start, span_end, quote\n"
    "  FROM claims WHERE claim_id = ?1 AND pieces > 0 UNION ALL SELECT c.text_no, m.pos, m.span_start, m.span_end, m.quote FROM claims c\n"
    "  JOIN more_evidence m ON m.claim_no = c.claim_no WHERE c.claim_id = ?1) e JOIN texts t ON t.text_no = e.text_no ORDER BY e.pos";
static const char rules_sql[] =
    "SELECT rules FROM claims WHERE claim_id = ? AND rules IS NOT NULL";
static const char claim_run_sql[] =
    "SELECT r.run_id, r.started_at, r.collector, r.tag, r.program, r.pack_sha256 FROM runs r JOIN claims c ON c.run_no = r.run_no\n"
    "  WHERE c.claim_id = ?";
static const char claim_deal_sql[] =
    "SELECT d.deal_id, x.origin_id, d.n_claims, d.n_origins FROM deal_claims x JOIN deals d ON d.deal_id = x.deal_id\n"
    "  WHERE x.claim_id = ?";

static const char claim_documents_sql[] =
    "SELECT " DOCUMENT_COLUMNS " FROM claims c JOIN documents d ON d.doc_no IN (SELECT doc_no FROM doc_claims x WHERE x.claim_no = c.claim_no)\n"
    "  JOIN texts t ON t.text_no = d.text_no WHERE c.claim_id = ? ORDER BY d.doc_no <> c.doc_no, d.doc_date, d.doc_id";

static CnCode why_claim(CnRegister *reg, const char *id, FILE *out, CnErr *err)
{
    CnCode code = each(reg, claim_sql, id, out, claim_head, NULL, err);
    if (code == CN_OK) code = each(reg, fields_sql, id, out, claim_field, NULL, err);
    if (code == CN_OK) code = each(reg, evidence_sql, id, out, claim_evidence, NULL, err);
    if (code == CN_OK) code = each(reg, claim_documents_sql, id, out, one_document, NULL, err);
    if (code == CN_OK) code = each(reg, rules_sql, id, out, claim_rule, NULL, err);
    if (code == CN_OK) code = each(reg, claim_run_sql, id, out, one_run, NULL, err);
    if (code == CN_OK) code = each(reg, claim_deal_sql, id, out, claim_deal, NULL, err);
    return code;
}

/* ---- a deal ---------------------------------------------------------------------------------------------- */

static void deal_head(FILE *out, sqlite3_stmt *s, uint64_t n)
{
    (void)n;
    put_transfer(out, "deal", s);
    fprintf(out, "\n\nReported by %lld independent origin%s in %lld document%s (%lld claim%s).\n", (long long)sqlite3_column_int64(s, 4),
        sqlite3_column_int64(s, 4) == 1 ? "" : "s", (long long)sqlite3_column_int64(s, 5), sqlite3_column_int64(s, 5) == 1 ? "" : "s",
        (long long)sqlite3_column_int64(s, 6), sqlite3_column_int64(s, 6) == 1 ? "" : "s");
    if (z(s, 7)[0]) fprintf(out, "The furthest stage said to be reached is %s.\n", z(s, 7));
    else fputs("No stage is said to be reached.\n", out);
    if (z(s, 8)[0]) fprintf(out, "The furthest stage said to lie ahead is %s.\n", z(s, 8));
    if (z(s, 9)[0]) fprintf(out, "Quantity: %s%s%s.\n", z(s, 9), z(s, 10)[0] ? " " : "", z(s, 10));
    if (z(s, 11)[0]) fprintf(out, "Note: %s.\n", z(s, 11));
}

static void deal_conflict(FILE *out, sqlite3_stmt *s, uint64_t n)
{
    if (!n) fputs("\nconflicts\n", out);
    const char *reason = z(s, 1);
    if (!sqlite3_column_int64(s, 4)) {
        fprintf(out, "  Sources differ on the %s", z(s, 0));
        if (!strcmp(reason, "denied")) fputs(": what some assert, others deny.\n", out);
        else if (!strcmp(reason, "rounded")) fputs(", but by no more than rounding may explain.\n", out);
        else if (!strcmp(reason, "older")) fputs("; the documents lie months apart, the older may be overtaken.\n", out);
        else if (!strcmp(reason, "other scope")) fputs("; they may not speak of the same part or stage.\n", out);
        else fputs("; nothing in the texts tells why.\n", out);
    }
    fprintf(out, "    %s", z(s, 2));
    fprintf(out, "  \xE2\x80\x94 claim %.12s", z(s, 3));
    if (z(s, 5)[0]) {
        fputs(", ", out);
        put_text(out, cn_sql_text(s, 5), 80);
    }
    if (z(s, 6)[0]) fprintf(out, ", %s", z(s, 6));
    fputc('\n', out);
}

static void deal_claim(FILE *out, sqlite3_stmt *s, uint64_t n)
{
    if (!n) fputs("\nclaims, oldest document first; those of one origin have the same mark\n", out);
    fprintf(out, "  %.12s  origin %.6s  %-10s  %s, %s", z(s, 0), z(s, 1), z(s, 2)[0] ? z(s, 2) : "undated", z(s, 3), z(s, 4));
    if (z(s, 5)[0]) fprintf(out, ", %s", z(s, 5));
    if (z(s, 6)[0]) fprintf(out, ", number %s", z(s, 6));
    if (z(s, 7)[0]) {
        fputs(", says ", out);
        put_text(out, cn_sql_text(s, 7), 120);
    }
    if (z(s, 8)[0]) {
        fputs(", in ", out);
        put_text(out, cn_sql_text(s, 8), 80);
    }
    fputs("\n    ", out);
    put_quoted(out, cn_sql_text(s, 9), 400);
    fputc('\n', out);
}

static const char deal_sql[] =
    "SELECT deal_id, supplier_name, recipient_name, item, n_origins, n_docs, n_claims, furthest_stage, furthest_planned, quantity,\n"
    "  unit, status_note FROM v_deals WHERE deal_id = ?";
static const char deal_conflicts_sql[] =
    "SELECT x.field, x.reason, x.value, x.claim_id, x.pos, coalesce(c.origin, c.publisher, c.doc_url), c.doc_date\n"
    "  FROM deal_conflicts x LEFT JOIN v_claims c ON c.claim_id = x.claim_id WHERE x.deal_id = ? ORDER BY x.no, x.pos";
static const char deal_claims_sql[] =
    "SELECT c.claim_id, x.origin_id, c.doc_date, c.stage, c.modality, c.date, c.quantity, c.origin, coalesce(c.publisher, c.doc_url),\n"
    "  c.quote FROM deal_claims x JOIN v_claims c ON c.claim_id = x.claim_id WHERE x.deal_id = ? ORDER BY x.pos";

static CnCode why_deal(CnRegister *reg, const char *id, FILE *out, CnErr *err)
{
    CnCode code = each(reg, deal_sql, id, out, deal_head, NULL, err);
    if (code == CN_OK) code = each(reg, deal_conflicts_sql, id, out, deal_conflict, NULL, err);
    if (code == CN_OK) code = each(reg, deal_claims_sql, id, out, deal_claim, NULL, err);
    return code;
}

/* ---- the rest -------------------------------------------------------------------------------------------- */

static void document_claim(FILE *out, sqlite3_stmt *s, uint64_t n)
{
    if (!n) fputs("\nclaims that it gives\n", out);
    fprintf(out, "  %.12s  ", z(s, 0));
    put_text(out, cn_sql_text(s, 1), 200);
    fputc('\n', out);
}

static const char document_sql[] =
    "SELECT " DOCUMENT_COLUMNS " FROM documents d JOIN texts t ON t.text_no = d.text_no WHERE d.doc_id = ?";
static const char document_run_sql[] =
    "SELECT r.run_id, r.started_at, r.collector, r.tag, r.program, r.pack_sha256 FROM runs r JOIN documents d\n"
    "  ON d.run_no = r.run_no WHERE d.doc_id = ?";
static const char document_claims_sql[] =
    "SELECT c.claim_id, coalesce(c.supplier, '?') || ' to ' || coalesce(c.recipient, '?') || ': ' || coalesce(c.item, '?') || ', ' ||\n"
    "  c.stage || ' (' || c.modality || ')' FROM claims c WHERE c.claim_no IN (SELECT claim_no FROM doc_claims WHERE doc_no = (SELECT doc_no\n"
    "  FROM documents WHERE doc_id = ?)) ORDER BY CASE WHEN c.pieces < 2 THEN c.span_start ELSE min(c.span_start, (SELECT min(span_start)\n"
    "  FROM more_evidence e WHERE e.claim_no = c.claim_no)) END, c.claim_id";
static const char run_sql[] =
    "SELECT run_id, started_at, collector, tag, program, pack_sha256 FROM runs WHERE run_id = ?";

CnCode cn_register_why(CnRegister *reg, CnStr id, FILE *out, CnErr *err)
{
    CnList list = CN_LIST_CLAIMS;
    char whole[64] = "";
    CnErr cause = {.code = CN_OK};
    CnCode code = cn_sql_find(reg, id, &list, whole, &cause);
    if (code == CN_OK && list == CN_LIST_EVIDENCE) {
        char *dash = strchr(whole, '-');
        if (dash) *dash = 0;
        list = CN_LIST_CLAIMS;
    }
    if (code == CN_OK && list == CN_LIST_CLAIMS) code = why_claim(reg, whole, out, &cause);
    else if (code == CN_OK && list == CN_LIST_DEALS) code = why_deal(reg, whole, out, &cause);
    else if (code == CN_OK && list == CN_LIST_RUNS) code = each(reg, run_sql, whole, out, one_run, NULL, &cause);
    else if (code == CN_OK) {
        code = each(reg, document_sql, whole, out, one_document, NULL, &cause);
        if (code == CN_OK) code = each(reg, document_run_sql, whole, out, one_run, NULL, &cause);
        if (code == CN_OK) code = each(reg, document_claims_sql, whole, out, document_claim, NULL, &cause);
    }
    if (code == CN_OK && ferror(out)) code = cn_fail(&cause, CN_ERR_IO, (CnStr){NULL, 0}, 0, "the text cannot be written");
    if (code != CN_OK && code != CN_END && err && err->code == CN_OK) *err = cause;
    return code;
}
