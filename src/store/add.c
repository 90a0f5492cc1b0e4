#include "store/sql.h"

#include "base/hash.h"

#include <stdlib.h>

/* ---- runs ----------------------------------------------------------------------------------------------- */

static CnCode no_memory(CnRegister *reg, CnErr *err) { return cn_fail(err, CN_ERR_MEMORY, cn_str(reg->path), 0, "not enough memory"); }

static CnCode keep(CnRegister *reg, char **to, CnStr from, CnErr *err)
{
    free(*to);
    *to = NULL;
    if (!from.ptr) return CN_OK;
    *to = malloc(from.len + 1);
    if (!*to) return no_memory(reg, err);
    if (from.len) memcpy(*to, from.ptr, from.len);
    (*to)[from.len] = 0;
    return CN_OK;
}

CnCode cn_register_begin(CnRegister *reg, const CnRun *run, CnErr *err)
{
    if (!reg->writable) return cn_fail(err, CN_ERR_REGISTER, cn_str(reg->path), 0, "open for reading alone");
    reg->run_id[0] = 0;
    reg->run_saved = false;
    snprintf(reg->run_program, sizeof reg->run_program, "consign%s%s", run->program ? " " : "", run->program ? run->program : "");
    snprintf(reg->run_pack, sizeof reg->run_pack, "%s", run->pack_sha256 ? run->pack_sha256 : "");
    cn_time_text(run->now, reg->run_time);
    CnCode code = keep(reg, &reg->run_collector, run->collector, err);
    if (code == CN_OK) code = keep(reg, &reg->run_tag, run->tag, err);
    CnStr parts[] = {cn_str(reg->run_program), cn_str(reg->run_pack), run->collector, run->tag, cn_str(reg->run_time)};
    if (code == CN_OK && cn_sql_id(parts, 5, reg->run_id) != CN_OK) code = no_memory(reg, err);
    return code;
}

/* Runs that add nothing leave no row: adding a set again changes nothing. */
static CnCode save_run(CnRegister *reg, CnErr *err)
{
    if (reg->run_saved) return CN_OK;
    CnCode code = cn_sql_do(reg,
        "INSERT OR IGNORE INTO runs(run_id, started_at, collector, tag, program, pack_sha256) VALUES(?,?,?,?,?,?)", err, "zzzzzz",
        reg->run_id, reg->run_time[0] ? reg->run_time : NULL, reg->run_collector, reg->run_tag, reg->run_program,
        reg->run_pack[0] ? reg->run_pack : NULL);
    reg->run_saved = code == CN_OK;
    return code;
}

/* ---- documents ------------------------------------------------------------------------------------------ */

typedef struct {
    CnRegister *reg;
    const CnReading *reading;
    CnArena *arena;
    CnErr *err;
    int64_t text_no;
    char doc_id[33], text_sha[65], raw_sha[65];
    bool doc_new, changed;
    uint64_t claims_new, claims_gone;
} Adding;

static CnStr where_published(const CnDocument *doc) { return doc->url.len ? doc->url : doc->name; }

/* none instead of an empty text, so that it becomes NULL */
static CnStr or_none(CnStr text) { return text.len ? text : (CnStr){NULL, 0}; }

static const char *z_or_none(const char *text) { return text[0] ? text : NULL; }

static CnCode store_text(Adding *a)
{
    CnStr text = a->reading->article->text;
    if (!text.ptr) text = CN_STR("");
    sqlite3_stmt *find = cn_sql_bind(a->reg, "SELECT text_no FROM texts WHERE sha256 = ?", a->err, "z", a->text_sha);
    if (!find) return CN_ERR_REGISTER;
    CnCode code = cn_sql_step(a->reg, find, a->err);
    if (code == CN_OK) {
        a->text_no = sqlite3_column_int64(find, 0);
        sqlite3_reset(find);
        return CN_OK;
    }
    if (code != CN_END) return code;
    code = cn_sql_do(a->reg, "INSERT INTO texts(sha256, text) VALUES(?, ?)", a->err, "zt", a->text_sha, text);
    if (code != CN_OK) return code;
    a->text_no = sqlite3_last_insert_rowid(a->reg->db);
    return cn_sql_do(a->reg, "INSERT INTO text_words(rowid, words) VALUES(?, ?)", a->err, "it", a->text_no,
        cn_sql_words(a->arena, text));
}

/* The article's own facts; those of the capture (raw bytes, time, run) are written apart. */
static CnCode write_article(Adding *a)
{
    static const char update[] =
        "UPDATE documents SET form = ?2, title = ?3, lang = ?4, doc_date = ?5, doc_date_from = ?6, author = ?7, outlet = ?8,\n"
        "  charset = ?9, bad_bytes = ?10, read_pack = ?11, read_program = ?12 WHERE doc_id = ?1";
    const CnDocument *doc = a->reading->document;
    const CnArticle *article = a->reading->article;
    char date[16];
    cn_date_text(article->date, date);
    CnStr title = cn_str_sub(article->text, article->title.at, (size_t)article->title.at + article->title.len);
    if (!title.len) title = doc->title;
    CnStr charset = article->charset.len ? article->charset : doc->charset;
    const char *from = date[0] ? cn_date_from_name(article->date_from) : "";
    return cn_sql_do(a->reg, update, a->err, "zzttzztttizz", a->doc_id,
        z_or_none(cn_form_name(doc->form)), or_none(title),
        or_none(article->lang[0] ? cn_str(article->lang) : doc->lang), z_or_none(date), z_or_none(from),
        or_none(article->author), or_none(article->outlet), or_none(charset), (int64_t)article->n_bad_bytes,
        z_or_none(a->reg->run_pack), a->reg->run_program);
}

/* When it was fetched; where nobody says, when it was read. */
static CnStr captured_at(const Adding *a)
{
    CnStr time = a->reading->document->retrieved;
    return time.len ? time : or_none(cn_str(a->reg->run_time));
}

/* Two statements, no upsert: that would have SQLite write the word indexes out for each document. */
static CnCode write_capture(Adding *a)
{
    static const char insert[] =
        "INSERT INTO documents(doc_id, text_no, name, url, file, file_offset, file_line, raw_sha256, raw_bytes, retrieved_at,\n"
        "  run_id, record_id, http_status, mime) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
    static const char update[] =
        "UPDATE documents SET text_no = ?2, name = ?3, url = ?4, file = ?5, file_offset = ?6, file_line = ?7, raw_sha256 = ?8,\n"
        "  raw_bytes = ?9, retrieved_at = ?10, run_id = ?11,\n"
        "  record_id = ?12, http_status = ?13, mime = ?14 WHERE doc_id = ?1";
    const CnDocument *doc = a->reading->document;
    bool crawled = doc->record.len || doc->retrieved.len;
    CnCode code = save_run(a->reg, a->err);
    if (code != CN_OK) return code;
    return cn_sql_do(a->reg, a->doc_new ? insert : update, a->err, "zitttiizitztnt", a->doc_id, a->text_no, doc->name.ptr ? doc->name : CN_STR(""),
        or_none(doc->url), or_none(doc->file), (int64_t)doc->offset, (int64_t)doc->line, a->raw_sha, (int64_t)doc->bytes.len,
        captured_at(a), a->reg->run_id, crawled ? doc->record.len ? doc->record : CN_STR("") : (CnStr){NULL, 0},
        doc->status ? (double)doc->status : -1.0, or_none(doc->mime));
}

/* One text under one address is one document. Of several captures of it the earliest is kept; of those of one time, that
 * whose bytes have the lesser hash, so that the order of adding does not matter. *skip: the one there is kept. */
static CnCode store_document(Adding *a, bool *skip)
{
    static const char find_sql[] =
        "SELECT raw_sha256, coalesce(retrieved_at, ''), doc_date IS ?2 AND outlet IS ?3 FROM documents WHERE doc_id = ?1";
    char date[16];
    cn_date_text(a->reading->article->date, date);
    *skip = false;
    sqlite3_stmt *find = cn_sql_bind(a->reg, find_sql, a->err, "zzt", a->doc_id, z_or_none(date), or_none(a->reading->article->outlet));
    if (!find) return CN_ERR_REGISTER;
    CnCode code = cn_sql_step(a->reg, find, a->err);
    bool better = code == CN_END;
    a->doc_new = better;
    if (code == CN_OK) {
        int by_time = cn_str_cmp(captured_at(a), cn_sql_text(find, 1));
        int by_hash = cn_str_cmp(cn_str(a->raw_sha), cn_sql_text(find, 0));
        *skip = by_hash && (by_time > 0 || (!by_time && by_hash > 0));
        better = (by_hash && !*skip) || (a->reading->document->retrieved.len && by_time < 0);
        a->changed = !*skip && !sqlite3_column_int(find, 2);
        sqlite3_reset(find);
        code = CN_OK;
    } else if (code == CN_END) {
        code = CN_OK;
    }
    if (code == CN_OK && better) code = write_capture(a);
    if (code == CN_OK && !*skip) code = write_article(a);
    return code;
}

/* ---- claims --------------------------------------------------------------------------------------------- */

static CnStr party_code(const CnParty *party) { return party->code.len ? party->code : party->name; }

static CnStr party_name(const CnParty *party) { return party->name.len ? party->name : party->code; }

typedef CnStr PartyText(const CnParty *party);

static CnStr party_kind(const CnParty *party)
{
    return cn_str(cn_kind_name(party->kind));
}

static CnStr party_list(CnArena *arena, CnParties parties, PartyText *text)
{
    size_t len = 0, at = 0;
    if (!parties.n) return (CnStr){NULL, 0};
    for (size_t i = 0; i < parties.n; i++) len += text(&parties.party[i]).len + 1;
    char *out = cn_arena_take(arena, len + 1);
    for (size_t i = 0; i < parties.n; i++) {
        CnStr part = text(&parties.party[i]);
        if (i) out[at++] = CN_LIST_SEP;
        if (part.len) memcpy(out + at, part.ptr, part.len);
        at += part.len;
    }
    return (CnStr){out, at};
}

static CnStr attribution_list(CnArena *arena, const CnClaim *claim)
{
    size_t len = 0, at = 0;
    if (!claim->n_attribution) return (CnStr){NULL, 0};
    for (size_t i = 0; i < claim->n_attribution; i++) len += claim->attribution[i].len + 1;
    char *out = cn_arena_take(arena, len + 1);
    for (size_t i = claim->n_attribution; i-- > 0;) {  /* nearest first */
        CnStr part = claim->attribution[i];
        if (at) out[at++] = CN_LIST_SEP;
        if (part.len) memcpy(out + at, part.ptr, part.len);
        at += part.len;
    }
    return (CnStr){out, at};
}

static double bound(const CnAmount *amount, double value) { return amount->given ? value : -1; }

static CnCode insert_claim(Adding *a, const CnClaim *claim)
{
    static const char sql[] =
        "INSERT INTO claims(claim_id, text_no, doc_id, run_id, supplier, supplier_name, supplier_inferred, recipient,\n"
        "  recipient_name, recipient_kind, item, item_id, category, quantity, quantity_min, quantity_max, unit, money, value_min,\n"
        "  value_max, currency, package_id, stage, modality, date, attribution, origin, lang, score)\n"
        "  VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
    CnArena *arena = a->arena;
    char date[16];
    cn_date_text(claim->date, date);
    const CnAmount *q = &claim->quantity, *v = &claim->value;
    CnCode code = save_run(a->reg, a->err);
    if (code != CN_OK) return code;
    return cn_sql_do(a->reg, sql, a->err, "zizztttttttt" "zinntinntt" "zzzttt" "d", claim->id, a->text_no, a->doc_id, a->reg->run_id,
        party_list(arena, claim->supplier, party_code), party_list(arena, claim->supplier, party_name),
        party_list(arena, claim->supplier_inferred, party_code), party_list(arena, claim->recipient, party_code),
        party_list(arena, claim->recipient, party_name), party_list(arena, claim->recipient, party_kind), or_none(claim->item),
        or_none(claim->item_id), cn_category_name(claim->category), (int64_t)q->given, bound(q, q->min), bound(q, q->max),
        q->given ? or_none(q->unit) : (CnStr){NULL, 0}, (int64_t)v->given, bound(v, v->min), bound(v, v->max),
        v->given ? or_none(v->unit) : (CnStr){NULL, 0}, or_none(claim->package_id), cn_stage_name(claim->stage),
        cn_modality_name(claim->modality), z_or_none(date), attribution_list(arena, claim),
        claim->n_attribution ? claim->attribution[0] : (CnStr){NULL, 0}, or_none(claim->lang), claim->score);
}

static CnCode insert_parties(Adding *a, int64_t no, const char *role, CnParties parties)
{
    for (size_t i = 0; i < parties.n; i++) {
        const CnParty *party = &parties.party[i];
        CnCode code = cn_sql_do(a->reg, "INSERT INTO parties(claim_no, role, pos, code, name, kind) VALUES(?,?,?,?,?,?)", a->err, "izitt"
            "t", no, role, (int64_t)i, or_none(party->code), or_none(party->name), party_kind(party));
        if (code != CN_OK) return code;
    }
    return CN_OK;
}

static CnCode insert_evidence(Adding *a, int64_t no, const CnClaim *claim)
{
    CnStr text = a->reading->article->text;
    for (size_t i = 0; i < claim->n_evidence; i++) {
        CnSpan span = claim->evidence[i];
        CnStr quote = cn_str_sub(text, span.at, (size_t)span.at + span.len);
        uint8_t sum[32];
        char sha[65];
        if (!quote.ptr) quote = CN_STR("");
        if (!cn_sha256(quote.ptr, quote.len, sum)) return no_memory(a->reg, a->err);
        cn_hex(sum, 32, sha);
        CnCode code = cn_sql_do(a->reg,
            "INSERT INTO evidence(claim_no, pos, span_start, span_end, quote, quote_sha256) VALUES(?,?,?,?,?,?)", a->err, "iiiitz", no,
            (int64_t)i, (int64_t)span.at, (int64_t)span.at + span.len, quote, sha);
        if (code != CN_OK) return code;
    }
    return CN_OK;
}

static CnCode insert_details(Adding *a, int64_t no, const CnClaim *claim)
{
    CnCode code = insert_parties(a, no, "supplier", claim->supplier);
    if (code == CN_OK) code = insert_parties(a, no, "supplier_inferred", claim->supplier_inferred);
    if (code == CN_OK) code = insert_parties(a, no, "recipient", claim->recipient);
    if (code == CN_OK) code = insert_evidence(a, no, claim);
    for (size_t f = 0; code == CN_OK && f < CN_F_COUNT; f++)
        if (claim->spans[f].len)
            code = cn_sql_do(a->reg, "INSERT INTO claim_spans(claim_no, field, span_start, span_end) VALUES(?,?,?,?)", a->err, "izii", no,
                cn_field_name((CnField)f), (int64_t)claim->spans[f].at, (int64_t)claim->spans[f].at + claim->spans[f].len);
    for (size_t i = 0; code == CN_OK && i < claim->n_rules; i++)
        code = cn_sql_do(a->reg, "INSERT INTO claim_rules(claim_no, pos, rule) VALUES(?,?,?)", a->err, "iit", no, (int64_t)i,
            claim->rules[i].ptr ? claim->rules[i] : CN_STR(""));
    for (size_t i = 0; code == CN_OK && i < claim->n_attribution; i++)
        code = cn_sql_do(a->reg, "INSERT INTO attributions(claim_no, pos, name) VALUES(?,?,?)", a->err, "iit", no, (int64_t)i,
            claim->attribution[i].ptr ? claim->attribution[i] : CN_STR(""));
    return code;
}

/* What a search for words finds a claim by: its quotes, its names, who says so. */
static CnCode index_claim(Adding *a, int64_t no, const CnClaim *claim)
{
    CnStr all = cn_strf(a->arena, "%.*s\n", (int)claim->item.len, claim->item.ptr ? claim->item.ptr : "");
    CnStr more[] = {
        party_list(a->arena, claim->supplier, party_name), party_list(a->arena, claim->supplier_inferred, party_name),
        party_list(a->arena, claim->recipient, party_name), attribution_list(a->arena, claim),
    };
    size_t len = all.len, at = 0;
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) len += more[i].len + 1;
    for (size_t i = 0; i < claim->n_evidence; i++) len += (size_t)claim->evidence[i].len + 1;
    char *text = cn_arena_take(a->arena, len + 1);
    memcpy(text, all.ptr, all.len);
    at = all.len;
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        if (more[i].len) memcpy(text + at, more[i].ptr, more[i].len);
        at += more[i].len;
        text[at++] = '\n';
    }
    for (size_t i = 0; i < claim->n_evidence; i++) {
        CnSpan span = claim->evidence[i];
        CnStr quote = cn_str_sub(a->reading->article->text, span.at, (size_t)span.at + span.len);
        if (quote.len) memcpy(text + at, quote.ptr, quote.len);
        at += quote.len;
        text[at++] = '\n';
    }
    return cn_sql_do(a->reg, "INSERT INTO claim_words(rowid, words) VALUES(?, ?)", a->err, "it", no,
        cn_sql_words(a->arena, (CnStr){text, at}));
}

/* Of the documents that give a claim, the oldest stands for it, whichever came first. */
static CnCode settle_claim(Adding *a, int64_t no)
{
    return cn_sql_do(a->reg,
        "UPDATE claims SET doc_id = (SELECT d.doc_id FROM doc_claims x JOIN documents d ON d.doc_id = x.doc_id\n"
        "  WHERE x.claim_no = ?1 AND x.gone_run IS NULL ORDER BY d.doc_date IS NULL, d.doc_date, d.doc_id LIMIT 1)\n"
        "  WHERE claim_no = ?1", a->err, "i", no);
}

typedef enum { LINK_NONE, LINK_GONE, LINK_THERE } Link;   /* of a claim to the document in hand */

static CnCode claim_number(Adding *a, const CnClaim *claim, int64_t *no, Link *link)
{
    static const char sql[] =
        "SELECT c.claim_no, CASE WHEN x.claim_no IS NULL THEN 0 WHEN x.gone_run IS NULL THEN 2 ELSE 1 END FROM claims c LEFT JOIN doc_claims x\n"
        "  ON x.claim_no = c.claim_no AND x.doc_id = ?2 WHERE c.claim_id = ?1";
    *no = 0;
    *link = LINK_NONE;
    sqlite3_stmt *find = cn_sql_bind(a->reg, sql, a->err, "zz", claim->id, a->doc_id);
    if (!find) return CN_ERR_REGISTER;
    CnCode code = cn_sql_step(a->reg, find, a->err);
    if (code == CN_OK) {
        *no = sqlite3_column_int64(find, 0);
        *link = (Link)sqlite3_column_int(find, 1);
        sqlite3_reset(find);
    }
    return code == CN_END ? CN_OK : code;
}

static CnCode store_claim(Adding *a, const CnClaim *claim, int64_t *no)
{
    static const char insert[] = "INSERT INTO doc_claims(doc_id, claim_no) VALUES(?, ?)";
    static const char again[] = "UPDATE doc_claims SET gone_run = NULL WHERE doc_id = ? AND claim_no = ?";
    Link link;
    CnCode code = claim_number(a, claim, no, &link);
    if (code != CN_OK || link == LINK_THERE) return code;
    bool fresh = !*no;
    if (fresh) {
        code = insert_claim(a, claim);
        *no = sqlite3_last_insert_rowid(a->reg->db);
        if (code == CN_OK) code = insert_details(a, *no, claim);
        if (code == CN_OK) code = index_claim(a, *no, claim);
        a->claims_new++;
    }
    if (code == CN_OK) code = cn_sql_do(a->reg, link == LINK_GONE ? again : insert, a->err, "zi", a->doc_id, *no);
    if (code == CN_OK && !fresh) code = settle_claim(a, *no);
    a->changed = true;
    return code;
}

static int by_number(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return (a > b) - (a < b);
}

/* Claims that an earlier reading of the document gave and this one does not: kept, marked, no longer listed. */
static CnCode withdraw(Adding *a, int64_t *now, size_t n)
{
    size_t n_gone = 0, cap = 0;
    int64_t *gone = NULL;
    qsort(now, n, sizeof *now, by_number);
    sqlite3_stmt *old = cn_sql_bind(a->reg, "SELECT claim_no FROM doc_claims WHERE doc_id = ? AND gone_run IS NULL", a->err, "z", a->doc_id);
    if (!old) return CN_ERR_REGISTER;
    CnCode code;
    while ((code = cn_sql_step(a->reg, old, a->err)) == CN_OK) {
        int64_t no = sqlite3_column_int64(old, 0);
        if (n && bsearch(&no, now, n, sizeof *now, by_number)) continue;
        gone = cn_arena_grow(a->arena, gone, sizeof *gone, n_gone, &cap);
        gone[n_gone++] = no;
    }
    if (code != CN_END) return code;
    code = n_gone ? save_run(a->reg, a->err) : CN_OK;
    for (size_t i = 0; code == CN_OK && i < n_gone; i++) {
        code = cn_sql_do(a->reg, "UPDATE doc_claims SET gone_run = ? WHERE doc_id = ? AND claim_no = ?", a->err, "zzi", a->reg->run_id,
            a->doc_id, gone[i]);
        if (code == CN_OK) code = settle_claim(a, gone[i]);
    }
    a->claims_gone += n_gone;
    a->changed = a->changed || n_gone;
    return code;
}

/* A document whose date changed may no longer be the oldest that gives its claims. */
static CnCode settle_all(Adding *a, const int64_t *no, size_t n)
{
    CnCode code = CN_OK;
    for (size_t i = 0; code == CN_OK && i < n; i++) code = settle_claim(a, no[i]);
    return code;
}

/* ---- all of one document -------------------------------------------------------------------------------- */

static CnCode add_in_transaction(Adding *a)
{
    bool skip = false;
    size_t n = a->reading->n_claims;
    int64_t *no = CN_NEW_N(a->arena, int64_t, n + 1);
    CnCode code = store_text(a);
    if (code == CN_OK) code = store_document(a, &skip);
    if (code != CN_OK || skip) return code;
    bool moved = a->changed && !a->doc_new;
    for (size_t i = 0; code == CN_OK && i < n; i++) code = store_claim(a, &a->reading->claim[i], &no[i]);
    if (code == CN_OK && !a->doc_new) code = withdraw(a, no, n);
    if (code == CN_OK && moved) code = settle_all(a, no, n);
    if (code == CN_OK && a->changed) code = cn_sql_do(a->reg, "INSERT OR IGNORE INTO meta(key, value) VALUES('stale', 1)", a->err, "");
    return code;
}

static CnCode add_document(Adding *a)
{
    CnErr cause = {.code = CN_OK};
    CnErr *asked = a->err;
    a->err = &cause;
    bool run_saved = a->reg->run_saved;
    bool held = a->reg->held;
    CnCode code = held ? CN_OK : cn_sql_begin(a->reg, &cause);   /* no savepoint: the word indexes would be written at each */
    if (code == CN_OK) code = add_in_transaction(a);
    if (code == CN_OK) code = held ? CN_OK : cn_sql_commit(a->reg, &cause);
    if (code == CN_OK) return CN_OK;
    cn_sql_rollback(a->reg);
    a->reg->run_saved = run_saved && !held;
    if (cause.code != CN_OK) code = cause.code;
    if (asked && asked->code == CN_OK) *asked = cause;
    return code;
}

CnCode cn_register_add(CnRegister *reg, const CnReading *reading, CnAdded *added, CnErr *err)
{
    if (!reg->run_id[0]) return cn_fail(err, CN_ERR_USAGE, cn_str(reg->path), 0, "no run was begun");
    CnArena arena = {0};
    jmp_buf guard;
    Adding a = {.reg = reg, .reading = reading, .arena = &arena, .err = err};
    cn_hex(reading->article->sha256, 32, a.text_sha);
    cn_hex(reading->document->sha256, 32, a.raw_sha);
    CnStr parts[] = {cn_str(a.text_sha), where_published(reading->document)};
    if (cn_sql_id(parts, 2, a.doc_id) != CN_OK) return no_memory(reg, err);
    arena.guard = &guard;
    bool run_saved = reg->run_saved;
    if (setjmp(guard)) {
        reg->run_saved = run_saved && !reg->held;
        cn_sql_rollback(reg);
        cn_arena_free(&arena);
        return no_memory(reg, err);
    }
    CnCode code = add_document(&a);
    cn_arena_free(&arena);
    if (code == CN_OK && added) {
        added->docs++;
        added->docs_new += a.doc_new;
        added->claims += reading->n_claims;
        added->claims_new += a.claims_new;
        added->claims_gone += a.claims_gone;
    }
    return code;
}

CnCode cn_register_hold(CnRegister *reg, CnErr *err)
{
    if (reg->held) return CN_OK;
    if (!reg->writable) return cn_fail(err, CN_ERR_REGISTER, cn_str(reg->path), 0, "open for reading alone");
    CnCode code = cn_sql_begin(reg, err);
    reg->held = code == CN_OK;
    return code;
}

CnCode cn_register_flush(CnRegister *reg, CnErr *err)
{
    if (!reg->held) return CN_OK;
    reg->held = false;
    CnCode code = cn_sql_commit(reg, err);
    if (code != CN_OK) {
        reg->run_saved = false;
        cn_sql_rollback(reg);
    }
    return code;
}

CnCode cn_register_has(CnRegister *reg, const CnDocument *doc, bool *has, CnErr *err)
{
    static const uint8_t none[32];
    uint8_t sum[32];
    char sha[65];
    *has = false;
    memcpy(sum, doc->sha256, sizeof sum);
    if (!memcmp(sum, none, sizeof none) && !cn_sha256(doc->bytes.ptr, doc->bytes.len, sum)) return no_memory(reg, err);
    cn_hex(sum, 32, sha);
    sqlite3_stmt *find = cn_sql_bind(reg,
        "SELECT 1 FROM documents WHERE raw_sha256 = ? AND name = ? AND coalesce(read_pack, '') = ? AND read_program = ?", err, "ztzz", sha,
        doc->name, reg->run_pack, reg->run_program);
    if (!find) return err && err->code ? err->code : CN_ERR_REGISTER;
    CnCode code = cn_sql_step(reg, find, err);
    *has = code == CN_OK;
    if (code == CN_OK) sqlite3_reset(find);
    return code == CN_END ? CN_OK : code;
}
