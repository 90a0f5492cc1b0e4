#include "store/sql.h"

/* Lists inside one cell are parted by U+001F. Stages and the like are the contract's words, so that a person with any SQL
 * tool can read the file. Nothing in the views depends on insertion order: *_no columns are for joins alone. */
const char *const cn_store_schema[] = {
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;",

    "CREATE TABLE runs(run_id TEXT PRIMARY KEY, started_at TEXT, collector TEXT, tag TEXT, program TEXT NOT NULL,\n"
    "  pack_sha256 TEXT) WITHOUT ROWID;",

    "CREATE TABLE texts(text_no INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, text TEXT NOT NULL);",
    "CREATE VIRTUAL TABLE text_words USING fts5(words, content='', tokenize='unicode61 remove_diacritics 0');",

    "CREATE TABLE documents(doc_id TEXT PRIMARY KEY, text_no INTEGER NOT NULL REFERENCES texts, name TEXT NOT NULL,\n"
    "  url TEXT, file TEXT, file_offset INTEGER, file_line INTEGER, form TEXT, title TEXT, lang TEXT, doc_date TEXT,\n"
    "  doc_date_from TEXT, author TEXT, outlet TEXT, charset TEXT, bad_bytes INTEGER, raw_sha256 TEXT NOT NULL,\n"
    "  raw_bytes INTEGER, retrieved_at TEXT, run_id TEXT NOT NULL REFERENCES runs, read_pack TEXT, read_program TEXT,\n"
    "  record_id TEXT, http_status INTEGER, mime TEXT)\n"
    "  WITHOUT ROWID;",
    /* how far each file was read; place -1: to its end */
    "CREATE TABLE IF NOT EXISTS marks(file TEXT PRIMARY KEY, size INTEGER NOT NULL, changed INTEGER NOT NULL, read_pack TEXT NOT NULL,\n"
    "  read_program TEXT NOT NULL, place INTEGER NOT NULL) WITHOUT ROWID;",
    "CREATE INDEX documents_by_text ON documents(text_no);",
    "CREATE INDEX documents_by_raw ON documents(raw_sha256);",

    /* doc_id: of the documents that give this very claim, the oldest; NULL when none does any more */
    "CREATE TABLE claims(claim_no INTEGER PRIMARY KEY, claim_id TEXT NOT NULL UNIQUE, text_no INTEGER NOT NULL\n"
    "  REFERENCES texts, doc_id TEXT REFERENCES documents, run_id TEXT NOT NULL REFERENCES runs, supplier TEXT,\n"
    "  supplier_name TEXT, supplier_inferred TEXT, recipient TEXT, recipient_name TEXT, recipient_kind TEXT, item TEXT,\n"
    "  item_id TEXT, category TEXT NOT NULL, quantity INTEGER NOT NULL, quantity_min REAL, quantity_max REAL, unit TEXT,\n"
    "  money INTEGER NOT NULL, value_min REAL, value_max REAL, currency TEXT, package_id TEXT, stage TEXT NOT NULL,\n"
    "  modality TEXT NOT NULL, date TEXT, attribution TEXT, origin TEXT, lang TEXT, score REAL);",
    "CREATE INDEX claims_by_doc ON claims(doc_id);",
    "CREATE INDEX claims_by_recipient ON claims(recipient);",
    "CREATE INDEX claims_by_supplier ON claims(supplier);",
    "CREATE VIRTUAL TABLE claim_words USING fts5(words, content='', tokenize='unicode61 remove_diacritics 0');",

    "CREATE TABLE doc_claims(doc_id TEXT NOT NULL REFERENCES documents, claim_no INTEGER NOT NULL REFERENCES claims,\n"
    "  gone_run TEXT, PRIMARY KEY(doc_id, claim_no)) WITHOUT ROWID;",
    "CREATE INDEX doc_claims_by_claim ON doc_claims(claim_no);",

    "CREATE TABLE parties(claim_no INTEGER NOT NULL REFERENCES claims, role TEXT NOT NULL, pos INTEGER NOT NULL,\n"
    "  code TEXT, name TEXT, kind TEXT NOT NULL, PRIMARY KEY(claim_no, role, pos)) WITHOUT ROWID;",
    "CREATE TABLE evidence(claim_no INTEGER NOT NULL REFERENCES claims, pos INTEGER NOT NULL, span_start INTEGER NOT NULL,\n"
    "  span_end INTEGER NOT NULL, quote TEXT NOT NULL, quote_sha256 TEXT NOT NULL, PRIMARY KEY(claim_no, pos))\n"
    "  WITHOUT ROWID;",
    "CREATE TABLE claim_spans(claim_no INTEGER NOT NULL REFERENCES claims, field TEXT NOT NULL, span_start INTEGER NOT NULL,\n"
    "  span_end INTEGER NOT NULL, PRIMARY KEY(claim_no, field)) WITHOUT ROWID;",
    "CREATE TABLE claim_rules(claim_no INTEGER NOT NULL REFERENCES claims, pos INTEGER NOT NULL, rule TEXT NOT NULL,\n"
    "  PRIMARY KEY(claim_no, pos)) WITHOUT ROWID;",
    "CREATE TABLE attributions(claim_no INTEGER NOT NULL REFERENCES claims, pos INTEGER NOT NULL, name TEXT NOT NULL,\n"
    "  PRIMARY KEY(claim_no, pos)) WITHOUT ROWID;",

    "CREATE TABLE deals(deal_id TEXT PRIMARY KEY, supplier TEXT, supplier_name TEXT, supplier_kind TEXT, recipient TEXT,\n"
    "  recipient_name TEXT, recipient_kind TEXT, item TEXT, item_id TEXT, category TEXT NOT NULL, quantity_best REAL,\n"
    "  quantity_min REAL, quantity_max REAL, unit TEXT, value_min REAL, value_max REAL, currency TEXT, package_id TEXT,\n"
    "  furthest_stage TEXT, furthest_planned TEXT, first_claim_date TEXT, interest TEXT, talks TEXT, agreement TEXT,\n"
    "  approval TEXT, ordered TEXT, delivery_first TEXT, delivery_last TEXT, refusal TEXT, cancellation TEXT,\n"
    "  embargo TEXT, embargo_end TEXT, n_claims INTEGER, n_docs INTEGER, n_origins INTEGER, n_conflicts INTEGER,\n"
    "  conflict_fields TEXT, status_note TEXT, updated_at TEXT, content_sha256 TEXT NOT NULL) WITHOUT ROWID;",
    "CREATE TABLE deal_claims(deal_id TEXT NOT NULL REFERENCES deals, pos INTEGER NOT NULL, claim_id TEXT NOT NULL UNIQUE,\n"
    "  origin_id TEXT NOT NULL, PRIMARY KEY(deal_id, pos)) WITHOUT ROWID;",
    "CREATE TABLE deal_conflicts(deal_id TEXT NOT NULL REFERENCES deals, no INTEGER NOT NULL, pos INTEGER NOT NULL,\n"
    "  field TEXT NOT NULL, reason TEXT NOT NULL, value TEXT NOT NULL, claim_id TEXT NOT NULL,\n"
    "  PRIMARY KEY(deal_id, no, pos)) WITHOUT ROWID;",

    /* E1; what follows schema_version is for queries and tables alone */
    "CREATE VIEW v_claims AS SELECT c.claim_id, c.doc_id, c.run_id, dc.deal_id, c.supplier, c.supplier_name, c.recipient,\n"
    "  c.recipient_name, c.recipient_kind, c.item, c.item_id, c.category, c.quantity_min, c.quantity_max, c.unit,\n"
    "  c.value_min, c.value_max, c.currency, c.package_id, c.stage, c.modality, c.date, CASE length(c.date) WHEN 4 THEN\n"
    "  'year' WHEN 7 THEN 'month' WHEN 10 THEN 'day' END AS date_precision, c.attribution, dc.origin_id,\n"
    "  (SELECT group_concat(span_start, char(31)) FROM (SELECT span_start FROM evidence e WHERE e.claim_no = c.claim_no\n"
    "    ORDER BY pos)) AS evidence_start,\n"
    "  (SELECT group_concat(span_end, char(31)) FROM (SELECT span_end FROM evidence e WHERE e.claim_no = c.claim_no\n"
    "    ORDER BY pos)) AS evidence_end,\n"
    "  (SELECT CASE WHEN length(q) > 280 THEN substr(q, 1, 279) || char(8230) ELSE q END FROM (SELECT group_concat(quote,\n"
    "    ' ' || char(8230) || ' ') AS q FROM (SELECT quote FROM evidence e WHERE e.claim_no = c.claim_no ORDER BY pos)))\n"
    "    AS quote,\n"
    "  c.lang, coalesce(d.url, d.name) AS doc_url, d.title AS doc_title, d.outlet AS publisher, d.doc_date,\n"
    "  d.doc_date_from, d.retrieved_at, t.sha256 AS text_sha256, NULL AS source_grade, NULL AS info_grade,\n"
    "  'candidate' AS tier, NULL AS decided_by, NULL AS decided_at, NULL AS embargo, 1 AS schema_version,\n"
    "  c.claim_no, c.supplier_inferred, c.origin, c.score, coalesce(c.date, d.doc_date) AS any_date,\n"
    "  (SELECT min(span_start) FROM evidence e WHERE e.claim_no = c.claim_no) AS first_start,\n"
    "  substr(c.claim_id, 1, 12) AS id,\n"
    "  CASE WHEN NOT c.quantity THEN NULL WHEN c.quantity_min IS NULL THEN 'up to ' || CAST(c.quantity_max AS INTEGER)\n"
    "    WHEN c.quantity_max IS NULL THEN CAST(c.quantity_min AS INTEGER) || ' or more' WHEN c.quantity_min =\n"
    "    c.quantity_max THEN '' || CAST(c.quantity_min AS INTEGER) ELSE CAST(c.quantity_min AS INTEGER) || '-' ||\n"
    "    CAST(c.quantity_max AS INTEGER) END AS quantity\n"
    "  FROM claims c JOIN documents d ON d.doc_id = c.doc_id JOIN texts t ON t.text_no = c.text_no\n"
    "  LEFT JOIN deal_claims dc ON dc.claim_id = c.claim_id;",

    /* E2 */
    "CREATE VIEW v_deals AS SELECT deal_id, supplier, supplier_name, recipient, recipient_name, recipient_kind, item, item_id,\n"
    "  category, quantity_best, quantity_min, quantity_max, value_min, value_max, currency, package_id, furthest_stage,\n"
    "  furthest_planned, first_claim_date, interest, talks, agreement, approval, ordered AS \"order\", delivery_first,\n"
    "  delivery_last, refusal, cancellation, n_claims, n_docs, n_origins, n_conflicts, conflict_fields,\n"
    "  NULL AS best_info_grade, 'candidate' AS tier, status_note, updated_at, 1 AS schema_version,\n"
    "  substr(deal_id, 1, 12) AS id, supplier_kind, unit, embargo, embargo_end, CASE WHEN quantity_min IS NULL AND\n"
    "    quantity_max IS NULL THEN NULL WHEN quantity_min IS NULL THEN 'up to ' || CAST(quantity_max AS INTEGER) WHEN\n"
    "    quantity_max IS NULL THEN CAST(quantity_min AS INTEGER) || ' or more' WHEN quantity_min = quantity_max THEN\n"
    "    '' || CAST(quantity_min AS INTEGER) ELSE CAST(quantity_min AS INTEGER) || '-' || CAST(quantity_max AS INTEGER)\n"
    "    END AS quantity FROM deals;",

    /* E3 */
    "CREATE VIEW v_evidence AS SELECT c.claim_id || '-' || (e.pos + 1) AS evidence_id, c.claim_id, c.doc_id, e.span_start,\n"
    "  e.span_end, CASE WHEN length(e.quote) > 280 THEN substr(e.quote, 1, 279) || char(8230) ELSE e.quote END AS quote,\n"
    "  e.quote_sha256, t.sha256 AS text_sha256, d.raw_sha256, CASE WHEN d.record_id IS NOT NULL\n"
    "    THEN d.file END AS warc_file, CASE WHEN d.record_id IS NOT NULL THEN d.file_offset END AS warc_offset,\n"
    "  nullif(d.record_id, '') AS warc_record_id, c.claim_no, e.pos, d.doc_date, substr(c.claim_id, 1, 12) AS id\n"
    "  FROM evidence e JOIN claims c ON c.claim_no = e.claim_no JOIN documents d ON d.doc_id = c.doc_id\n"
    "  JOIN texts t ON t.text_no = c.text_no;",

    /* E4 */
    "CREATE VIEW v_docs AS SELECT d.doc_id, coalesce(d.url, d.name) AS url, NULL AS canonical_url, d.outlet AS publisher,\n"
    "  d.title, d.lang, d.doc_date, d.doc_date_from, d.retrieved_at, d.http_status, r.collector,\n"
    "  r.program AS tool_version, coalesce(d.mime, CASE d.form WHEN 'html' THEN 'text/html' WHEN 'text' THEN 'text/plain' END) AS mime,\n"
    "  d.charset, d.raw_sha256, t.sha256 AS text_sha256, (SELECT CASE WHEN o.doc_id <> d.doc_id THEN o.doc_id END FROM\n"
    "    documents o WHERE o.text_no = d.text_no ORDER BY o.doc_date IS NULL, o.doc_date, o.doc_id LIMIT 1) AS duplicate_of,\n"
    "  NULL AS tdm_reserved, (SELECT count(*) FROM doc_claims x WHERE x.doc_id = d.doc_id AND x.gone_run IS NULL) AS\n"
    "  n_claims, NULL AS reviewed, d.name, d.file, d.file_offset, d.file_line, d.author, d.bad_bytes, d.raw_bytes,\n"
    "  d.record_id, length(CAST(t.text AS BLOB)) AS text_bytes, d.run_id, r.tag, d.text_no, substr(d.doc_id, 1, 12) AS id\n"
    "  FROM documents d JOIN texts t ON t.text_no = d.text_no JOIN runs r ON r.run_id = d.run_id;",

    "CREATE VIEW v_runs AS SELECT run_id, started_at, collector, tag, program, pack_sha256, (SELECT count(*) FROM documents d\n"
    "  WHERE d.run_id = r.run_id) AS n_docs, (SELECT count(*) FROM claims c WHERE c.run_id = r.run_id) AS n_claims,\n"
    "  substr(run_id, 1, 12) AS id FROM runs r;",
    NULL,
};

const char *const cn_store_since_one[] = {
    "CREATE TABLE IF NOT EXISTS marks(file TEXT PRIMARY KEY, size INTEGER NOT NULL, changed INTEGER NOT NULL, read_pack TEXT NOT NULL,\n"
    "  read_program TEXT NOT NULL, place INTEGER NOT NULL) WITHOUT ROWID;",
    "ALTER TABLE documents ADD COLUMN record_id TEXT;", "ALTER TABLE documents ADD COLUMN http_status INTEGER;",
    "ALTER TABLE documents ADD COLUMN mime TEXT;", "DROP VIEW IF EXISTS v_claims;", "DROP VIEW IF EXISTS v_deals;", "DROP VIEW IF EXISTS v_evidence;", "DROP VIEW IF EXISTS v_docs;",
    "DROP VIEW IF EXISTS v_runs;", NULL,
};
