/* layouts.c - registers that older versions made are brought up to date, one layout after the other. */
#include "store/layouts.h"

#include <stdio.h>

/* What makes layout 2 of layout 1, but for the views. */
static const char *const since_one[] = {
    "CREATE TABLE IF NOT EXISTS marks(file TEXT PRIMARY KEY, size INTEGER NOT NULL, changed INTEGER NOT NULL, read_pack TEXT NOT NULL,\n"
    "  read_program TEXT NOT NULL, place INTEGER NOT NULL) WITHOUT ROWID;",
    "ALTER TABLE documents ADD COLUMN record_id TEXT;", "ALTER TABLE documents ADD COLUMN http_status INTEGER;",
    "ALTER TABLE documents ADD COLUMN mime TEXT;", NULL,
};

/* Layout 3 has the claims' details in the claims' own rows, and numbers where hashes pointed. Views go first: they name the tables. */
static const char *const aside[] = {
    "DROP VIEW IF EXISTS v_claims;", "DROP VIEW IF EXISTS v_deals;", "DROP VIEW IF EXISTS v_evidence;", "DROP VIEW IF EXISTS v_docs;",
    "DROP VIEW IF EXISTS v_runs;",
    "DROP TABLE text_words;", "DROP TABLE claim_words;", "DROP INDEX documents_by_text;", "DROP INDEX documents_by_raw;",
    "DROP INDEX claims_by_doc;", "DROP INDEX claims_by_recipient;", "DROP INDEX claims_by_supplier;", "DROP INDEX doc_claims_by_claim;",
    "ALTER TABLE runs RENAME TO old_runs;", "ALTER TABLE documents RENAME TO old_documents;", "ALTER TABLE claims RENAME TO old_claims;",
    "ALTER TABLE doc_claims RENAME TO old_doc_claims;", "ALTER TABLE evidence RENAME TO old_evidence;", NULL,
};

#define SPAN(field) "coalesce((SELECT '[' || span_start || ',' || span_end || ']' FROM claim_spans s WHERE s.claim_no = c.claim_no AND s.field = '" \
    field "'), 'null')"
#define PARTY(role, what) "(SELECT group_concat(" what ", char(31)) FROM (SELECT * FROM parties p WHERE p.claim_no = c.claim_no AND p.role = '" \
    role "' ORDER BY pos))"
#define NO_CODE(role, first) "coalesce((SELECT sum(1 << (pos + " first ")) FROM parties p WHERE p.claim_no = c.claim_no AND p.role = '" role \
    "' AND coalesce(p.code, '') = '' AND p.pos < 20), 0)"

static const char *const since_two[] = {
    "INSERT INTO runs(run_id, started_at, collector, tag, program, pack_sha256) SELECT run_id, started_at, collector, tag, program, pack_sha256\n"
    "  FROM old_runs ORDER BY started_at, run_id;",
    "INSERT INTO readers(pack_sha256, program) SELECT DISTINCT coalesce(read_pack, ''), coalesce(read_program, '') FROM old_documents ORDER BY 1, 2;",
    "INSERT INTO documents(doc_id, text_no, name, url, file, file_offset, file_line, form, title, lang, doc_date, doc_date_from, author, outlet,\n"
    "  charset, bad_bytes, raw_sha256, raw_bytes, retrieved_at, run_no, reader_no, record_id, http_status, mime)\n"
    "  SELECT doc_id, text_no, name, url, file, file_offset, file_line, form, title, lang, doc_date, doc_date_from, author, outlet, charset,\n"
    "  bad_bytes, raw_sha256, raw_bytes, retrieved_at, (SELECT run_no FROM runs r WHERE r.run_id = d.run_id), (SELECT reader_no FROM readers r\n"
    "  WHERE r.pack_sha256 = coalesce(d.read_pack, '') AND r.program = coalesce(d.read_program, '')), record_id, http_status, mime\n"
    "  FROM old_documents d ORDER BY text_no, doc_id;",
    "INSERT INTO claims(claim_no, claim_id, text_no, doc_no, run_no, supplier, supplier_name, supplier_kind, supplier_inferred, inferred_name,\n"
    "  inferred_kind, recipient, recipient_name, recipient_kind, no_code, item, item_id, category, quantity, quantity_min, quantity_max, unit,\n"
    "  money, value_min, value_max, currency, package_id, stage, modality, date, attribution, origin, lang, score, rules, spans, pieces,\n"
    "  span_start, span_end, quote)\n"
    "  SELECT c.claim_no, claim_id, text_no, (SELECT doc_no FROM documents d WHERE d.doc_id = c.doc_id), (SELECT run_no FROM runs r\n"
    "  WHERE r.run_id = c.run_id), supplier, supplier_name, " PARTY("supplier", "kind") ", supplier_inferred,\n"
    "  " PARTY("supplier_inferred", "CASE WHEN coalesce(name, '') <> '' THEN name ELSE code END") ", " PARTY("supplier_inferred", "kind") ",\n"
    "  recipient, recipient_name, recipient_kind,\n"
    "  " NO_CODE("supplier", "0") " + " NO_CODE("supplier_inferred", "20") " + " NO_CODE("recipient", "40") ",\n"
    "  item, item_id, category, quantity, quantity_min, quantity_max, unit, money, value_min, value_max, currency, package_id, stage,\n"
    "  modality, date, attribution, origin, lang, score,\n"
    "  (SELECT group_concat(rule, char(31)) FROM (SELECT rule FROM claim_rules x WHERE x.claim_no = c.claim_no ORDER BY pos)),\n"
    "  '[' || " SPAN("supplier") " || ',' || " SPAN("recipient") " || ',' || " SPAN("item") " || ',' || " SPAN("quantity") " || ',' ||\n"
    "  " SPAN("value") " || ',' || " SPAN("stage") " || ',' || " SPAN("modality") " || ',' || " SPAN("date") " || ',' || " SPAN("attribution") " || ']',\n"
    "  (SELECT count(*) FROM old_evidence e WHERE e.claim_no = c.claim_no), e.span_start, e.span_end, e.quote\n"
    "  FROM old_claims c LEFT JOIN old_evidence e ON e.claim_no = c.claim_no AND e.pos = 0 ORDER BY c.claim_no;",
    "INSERT INTO more_evidence SELECT claim_no, pos, span_start, span_end, quote FROM old_evidence WHERE pos > 0;",
    "INSERT INTO more_documents SELECT d.doc_no, x.claim_no, (SELECT run_no FROM runs r WHERE r.run_id = x.gone_run) FROM old_doc_claims x\n"
    "  JOIN documents d ON d.doc_id = x.doc_id JOIN claims c ON c.claim_no = x.claim_no WHERE x.gone_run IS NOT NULL OR c.doc_no <> d.doc_no;",
    "DROP TABLE parties;", "DROP TABLE claim_spans;", "DROP TABLE claim_rules;", "DROP TABLE attributions;", "DROP TABLE old_evidence;",
    "DROP TABLE old_doc_claims;", "DROP TABLE old_claims;", "DROP TABLE old_documents;", "DROP TABLE old_runs;",
    "CREATE INDEX claims_by_text ON claims(text_no);",
    "INSERT INTO text_words(rowid, words, claims) SELECT text_no, cn_fold(text), (SELECT group_concat(cn_fold(said), ' ') FROM (\n"
    "  SELECT quote AS said FROM claims c WHERE c.text_no = t.text_no UNION SELECT e.quote FROM claims c JOIN more_evidence e ON\n"
    "  e.claim_no = c.claim_no WHERE c.text_no = t.text_no UNION SELECT item FROM claims c WHERE c.text_no = t.text_no UNION SELECT\n"
    "  supplier_name FROM claims c WHERE c.text_no = t.text_no UNION SELECT inferred_name FROM claims c WHERE c.text_no = t.text_no UNION\n"
    "  SELECT recipient_name FROM claims c WHERE c.text_no = t.text_no UNION SELECT attribution FROM claims c WHERE c.text_no = t.text_no)\n"
    "  WHERE said IS NOT NULL) FROM texts t;",
    "DROP INDEX claims_by_text;", NULL,
};

static CnCode run_all(CnRegister *reg, const char *const *sql, CnErr *err)
{
    CnCode code = CN_OK;
    while (code == CN_OK && *sql) code = cn_sql_script(reg, *sql++, err);
    return code;
}

static CnCode renew(CnRegister *reg, int64_t version, CnErr *err)
{
    char mark[64];
    snprintf(mark, sizeof mark, "PRAGMA user_version=%d;", CN_REGISTER_VERSION);
    CnCode code = version < 2 ? run_all(reg, since_one, err) : CN_OK;
    if (code == CN_OK) code = run_all(reg, aside, err);
    if (code == CN_OK) code = run_all(reg, cn_store_schema, err);
    if (code == CN_OK) code = run_all(reg, since_two, err);
    return code == CN_OK ? cn_sql_script(reg, mark, err) : code;
}

CnCode cn_store_renew(CnRegister *reg, CnErr *err)
{
    int64_t version = 0;
    CnCode code = cn_sql_script(reg, "BEGIN IMMEDIATE", err);
    if (code != CN_OK) return code;
    code = cn_sql_number(reg, "PRAGMA user_version", &version, err);
    if (code == CN_OK && version < CN_REGISTER_VERSION) code = renew(reg, version, err);
    if (code == CN_OK) code = cn_sql_script(reg, "COMMIT", err);
    if (code != CN_OK) cn_sql_rollback(reg);
    /* else each who opens it reads all of that log first; where others are reading it stays for later */
    else sqlite3_wal_checkpoint_v2(reg->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    return code;
}
