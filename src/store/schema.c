#include "store/sql.h"

/* A claim is one row: what nothing asks for singly lies together in it, and only what is rare (further evidence, further documents) has
 * tables of its own. Lists inside one cell are parted by U+001F. Stages and the like are the contract's words, so that a person with any
 * SQL tool can read the file. Nothing in the views depends on insertion order: *_no columns are for joins alone. */
const char *const cn_store_schema[] = {
    "CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;",

    "CREATE TABLE IF NOT EXISTS runs(run_no INTEGER PRIMARY KEY, run_id TEXT NOT NULL UNIQUE, started_at TEXT, collector TEXT, tag TEXT,\n"
    "  program TEXT NOT NULL, pack_sha256 TEXT);",
    /* what last read a document: it may be another program or pack than that of the run that brought it */
    "CREATE TABLE IF NOT EXISTS readers(reader_no INTEGER PRIMARY KEY, pack_sha256 TEXT NOT NULL, program TEXT NOT NULL, UNIQUE(pack_sha256, program));",

    "CREATE TABLE IF NOT EXISTS texts(text_no INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, text TEXT NOT NULL);",
    /* rowid: text_no. claims: of the claims that came with the text, the quotes, and the names that these do not have; or a mark
     * (CN_WORDS_MARK) in the place of quotes that are most of the text. A claim that came later has a row of its own, -claim_no. */
    "CREATE VIRTUAL TABLE IF NOT EXISTS text_words USING fts5(words, claims, content='', columnsize=0, tokenize='ascii');",

    "CREATE TABLE IF NOT EXISTS documents(doc_no INTEGER PRIMARY KEY, doc_id TEXT NOT NULL UNIQUE, form TEXT, title TEXT, lang TEXT,\n"
    "  doc_date TEXT, doc_date_from TEXT, author TEXT, outlet TEXT, charset TEXT, bad_bytes INTEGER, reader_no INTEGER REFERENCES readers,\n"
    "  text_no INTEGER NOT NULL REFERENCES texts, name TEXT NOT NULL, url TEXT, file TEXT, file_offset INTEGER, file_line INTEGER,\n"
    "  raw_sha256 TEXT NOT NULL, raw_bytes INTEGER, retrieved_at TEXT, run_no INTEGER NOT NULL REFERENCES runs, record_id TEXT,\n"
    "  http_status INTEGER, mime TEXT);",
    /* how far each file was read; place -1: to its end */
    "CREATE TABLE IF NOT EXISTS marks(file TEXT PRIMARY KEY, size INTEGER NOT NULL, changed INTEGER NOT NULL, read_pack TEXT NOT NULL,\n"
    "  read_program TEXT NOT NULL, place INTEGER NOT NULL) WITHOUT ROWID;",
    "CREATE INDEX IF NOT EXISTS documents_by_text ON documents(text_no);",

    /* doc_no: of the documents that give this very claim, the oldest; NULL when none does any more. no_code: which parties have a name
     * alone, bit i for supplier i, 20 + i inferred, 40 + i recipient. spans: as JSON, [from, to] or null for the words of supplier,
     * recipient, item, quantity, value, stage, modality, date, attribution. span_start … quote: the first piece of evidence of `pieces`. */
    "CREATE TABLE IF NOT EXISTS claims(claim_no INTEGER PRIMARY KEY, claim_id TEXT NOT NULL UNIQUE, text_no INTEGER NOT NULL REFERENCES texts,\n"
    "  doc_no INTEGER REFERENCES documents, run_no INTEGER NOT NULL REFERENCES runs, supplier TEXT, supplier_name TEXT, supplier_kind TEXT,\n"
    "  supplier_inferred TEXT, inferred_name TEXT, inferred_kind TEXT, recipient TEXT, recipient_name TEXT, recipient_kind TEXT,\n"
    "  no_code INTEGER NOT NULL, item TEXT, item_id TEXT, category TEXT NOT NULL, quantity INTEGER NOT NULL, quantity_min REAL,\n"
    "  quantity_max REAL, unit TEXT, money INTEGER NOT NULL, value_min REAL, value_max REAL, currency TEXT, package_id TEXT,\n"
    "  stage TEXT NOT NULL, modality TEXT NOT NULL, date TEXT, attribution TEXT, origin TEXT, lang TEXT, score REAL, rules TEXT, spans TEXT,\n"
    "  pieces INTEGER NOT NULL, span_start INTEGER, span_end INTEGER, quote TEXT);",
    "CREATE INDEX IF NOT EXISTS claims_by_doc ON claims(doc_no);",

    /* the second piece of evidence (pos 1) and those behind it */
    "CREATE TABLE IF NOT EXISTS more_evidence(claim_no INTEGER NOT NULL REFERENCES claims, pos INTEGER NOT NULL, span_start INTEGER NOT NULL,\n"
    "  span_end INTEGER NOT NULL, quote TEXT NOT NULL, PRIMARY KEY(claim_no, pos)) WITHOUT ROWID;",
    /* documents beside claims.doc_no that give the claim; with gone_run those that gave it, until that run */
    "CREATE TABLE IF NOT EXISTS more_documents(doc_no INTEGER NOT NULL REFERENCES documents, claim_no INTEGER NOT NULL REFERENCES claims,\n"
    "  gone_run INTEGER REFERENCES runs, PRIMARY KEY(doc_no, claim_no)) WITHOUT ROWID;",
    "CREATE INDEX IF NOT EXISTS more_documents_by_claim ON more_documents(claim_no);",

    "CREATE TABLE IF NOT EXISTS deals(deal_id TEXT PRIMARY KEY, supplier TEXT, supplier_name TEXT, supplier_kind TEXT, recipient TEXT,\n"
    "  recipient_name TEXT, recipient_kind TEXT, item TEXT, item_id TEXT, category TEXT NOT NULL, quantity_best REAL,\n"
    "  quantity_min REAL, quantity_max REAL, unit TEXT, value_min REAL, value_max REAL, currency TEXT, package_id TEXT,\n"
    "  furthest_stage TEXT, furthest_planned TEXT, first_claim_date TEXT, interest TEXT, talks TEXT, agreement TEXT,\n"
    "  approval TEXT, ordered TEXT, delivery_first TEXT, delivery_last TEXT, refusal TEXT, cancellation TEXT,\n"
    "  embargo TEXT, embargo_end TEXT, n_claims INTEGER, n_docs INTEGER, n_origins INTEGER, n_conflicts INTEGER,\n"
    "  conflict_fields TEXT, status_note TEXT, updated_at TEXT, content_sha256 TEXT NOT NULL) WITHOUT ROWID;",
    "CREATE TABLE IF NOT EXISTS deal_claims(deal_id TEXT NOT NULL REFERENCES deals, pos INTEGER NOT NULL, claim_id TEXT NOT NULL UNIQUE,\n"
    "  origin_id TEXT NOT NULL, PRIMARY KEY(deal_id, pos)) WITHOUT ROWID;",
    "CREATE TABLE IF NOT EXISTS deal_conflicts(deal_id TEXT NOT NULL REFERENCES deals, no INTEGER NOT NULL, pos INTEGER NOT NULL,\n"
    "  field TEXT NOT NULL, reason TEXT NOT NULL, value TEXT NOT NULL, claim_id TEXT NOT NULL,\n"
    "  PRIMARY KEY(deal_id, no, pos)) WITHOUT ROWID;",

    /* all documents that give a claim, and all pieces of its evidence */
    "CREATE VIEW doc_claims AS SELECT doc_no, claim_no FROM claims WHERE doc_no IS NOT NULL UNION ALL\n"
    "  SELECT doc_no, claim_no FROM more_documents WHERE gone_run IS NULL;",
    "CREATE VIEW evidence AS SELECT claim_no, 0 AS pos, span_start, span_end, quote FROM claims WHERE pieces > 0 UNION ALL\n"
    "  SELECT claim_no, pos, span_start, span_end, quote FROM more_evidence;",

    /* E1; what follows schema_version is for queries and tables alone */
    "CREATE VIEW v_claims AS SELECT c.claim_id, d.doc_id, r.run_id, dc.deal_id, c.supplier, c.supplier_name, c.recipient,\n"
    "  c.recipient_name, c.recipient_kind, c.item, c.item_id, c.category, c.quantity_min, c.quantity_max, c.unit,\n"
    "  c.value_min, c.value_max, c.currency, c.package_id, c.stage, c.modality, c.date, CASE length(c.date) WHEN 4 THEN\n"
    "  'year' WHEN 7 THEN 'month' WHEN 10 THEN 'day' END AS date_precision, c.attribution, dc.origin_id,\n"
    "  CASE WHEN c.pieces < 2 THEN CAST(c.span_start AS TEXT) ELSE c.span_start || (SELECT group_concat(char(31) || span_start, '')\n"
    "    FROM (SELECT span_start FROM more_evidence e WHERE e.claim_no = c.claim_no ORDER BY pos)) END AS evidence_start,\n"
    "  CASE WHEN c.pieces < 2 THEN CAST(c.span_end AS TEXT) ELSE c.span_end || (SELECT group_concat(char(31) || span_end, '')\n"
    "    FROM (SELECT span_end FROM more_evidence e WHERE e.claim_no = c.claim_no ORDER BY pos)) END AS evidence_end,\n"
    "  CASE WHEN c.pieces < 2 THEN CASE WHEN length(c.quote) > 280 THEN substr(c.quote, 1, 279) || char(8230) ELSE c.quote END ELSE\n"
    "    (SELECT CASE WHEN length(q) > 280 THEN substr(q, 1, 279) || char(8230) ELSE q END FROM (SELECT c.quote || (SELECT group_concat(' ' ||\n"
    "    char(8230) || ' ' || quote, '') FROM (SELECT quote FROM more_evidence e WHERE e.claim_no = c.claim_no ORDER BY pos)) AS q)) END\n"
    "    AS quote,\n"
    "  c.lang, coalesce(d.url, d.name) AS doc_url, d.title AS doc_title, d.outlet AS publisher, d.doc_date,\n"
    "  d.doc_date_from, d.retrieved_at, t.sha256 AS text_sha256, NULL AS source_grade, NULL AS info_grade,\n"
    "  'candidate' AS tier, NULL AS decided_by, NULL AS decided_at, NULL AS embargo, 1 AS schema_version,\n"
    "  c.claim_no, c.supplier_inferred, c.origin, c.score, coalesce(c.date, d.doc_date) AS any_date,\n"
    "  CASE WHEN c.pieces < 2 THEN c.span_start ELSE min(c.span_start, (SELECT min(span_start) FROM more_evidence e WHERE\n"
    "    e.claim_no = c.claim_no)) END AS first_start,\n"
    "  substr(c.claim_id, 1, 12) AS id,\n"
    "  CASE WHEN NOT c.quantity THEN NULL WHEN c.quantity_min IS NULL THEN 'up to ' || CAST(c.quantity_max AS INTEGER)\n"
    "    WHEN c.quantity_max IS NULL THEN CAST(c.quantity_min AS INTEGER) || ' or more' WHEN c.quantity_min =\n"
    "    c.quantity_max THEN '' || CAST(c.quantity_min AS INTEGER) ELSE CAST(c.quantity_min AS INTEGER) || '-' ||\n"
    "    CAST(c.quantity_max AS INTEGER) END AS quantity\n"
    "  FROM claims c JOIN documents d ON d.doc_no = c.doc_no JOIN texts t ON t.text_no = c.text_no JOIN runs r ON r.run_no = c.run_no\n"
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

    /* E3: two times the same of claims and more_evidence, so that conditions reach both */
#define EVIDENCE(e, pos) \
    "SELECT c.claim_id || '-' || (" pos " + 1) AS evidence_id, c.claim_id, d.doc_id, " e ".span_start, " e ".span_end,\n" \
    "  CASE WHEN length(" e ".quote) > 280 THEN substr(" e ".quote, 1, 279) || char(8230) ELSE " e ".quote END AS quote,\n" \
    "  cn_sha256(" e ".quote) AS quote_sha256, t.sha256 AS text_sha256, d.raw_sha256, CASE WHEN d.record_id IS NOT NULL\n" \
    "    THEN d.file END AS warc_file, CASE WHEN d.record_id IS NOT NULL THEN d.file_offset END AS warc_offset,\n" \
    "  nullif(d.record_id, '') AS warc_record_id, c.claim_no, " pos " AS pos, d.doc_date, substr(c.claim_id, 1, 12) AS id\n" \
    "  FROM claims c JOIN documents d ON d.doc_no = c.doc_no JOIN texts t ON t.text_no = c.text_no"
    "CREATE VIEW v_evidence AS " EVIDENCE("c", "0") " WHERE c.pieces > 0 UNION ALL\n"
    EVIDENCE("e", "e.pos") " JOIN more_evidence e ON e.claim_no = c.claim_no;",

    /* E4 */
    "CREATE VIEW v_docs AS SELECT d.doc_id, coalesce(d.url, d.name) AS url, NULL AS canonical_url, d.outlet AS publisher,\n"
    "  d.title, d.lang, d.doc_date, d.doc_date_from, d.retrieved_at, d.http_status, r.collector,\n"
    "  r.program AS tool_version, coalesce(d.mime, CASE d.form WHEN 'html' THEN 'text/html' WHEN 'text' THEN 'text/plain' END) AS mime,\n"
    "  d.charset, d.raw_sha256, t.sha256 AS text_sha256, (SELECT CASE WHEN o.doc_id <> d.doc_id THEN o.doc_id END FROM\n"
    "    documents o WHERE o.text_no = d.text_no ORDER BY o.doc_date IS NULL, o.doc_date, o.doc_id LIMIT 1) AS duplicate_of,\n"
    "  NULL AS tdm_reserved, (SELECT count(*) FROM claims c WHERE c.doc_no = d.doc_no) + (SELECT count(*)\n"
    "    FROM more_documents x WHERE x.doc_no = d.doc_no AND x.gone_run IS NULL) AS n_claims,\n"
    "  NULL AS reviewed, d.name, d.file, d.file_offset, d.file_line, d.author, d.bad_bytes, d.raw_bytes,\n"
    "  d.record_id, length(CAST(t.text AS BLOB)) AS text_bytes, r.run_id, r.tag, d.text_no, substr(d.doc_id, 1, 12) AS id\n"
    "  FROM documents d JOIN texts t ON t.text_no = d.text_no JOIN runs r ON r.run_no = d.run_no;",

    "CREATE VIEW v_runs AS SELECT run_id, started_at, collector, tag, program, pack_sha256, (SELECT count(*) FROM documents d\n"
    "  WHERE d.run_no = r.run_no) AS n_docs, (SELECT count(*) FROM claims c WHERE c.run_no = r.run_no) AS n_claims,\n"
    "  substr(run_id, 1, 12) AS id FROM runs r;",
    NULL,
};
