/* add.c - documents into the register, alone or together. */
#include "store/add.h"

#include "base/hash.h"

#include <stdlib.h>

/* ---- runs ----------------------------------------------------------------------------------------------- */

CnCode cn_add_no_memory(CnRegister *reg, CnErr *err) { return cn_fail(err, CN_ERR_MEMORY, cn_str(reg->path), 0, "not enough memory"); }

static CnCode keep(CnRegister *reg, char **to, CnStr from, CnErr *err)
{
    free(*to);
    *to = NULL;
    if (!from.ptr) return CN_OK;
    *to = malloc(from.len + 1);
    if (!*to) return cn_add_no_memory(reg, err);
    if (from.len) memcpy(*to, from.ptr, from.len);
    (*to)[from.len] = 0;
    return CN_OK;
}

CnCode cn_register_begin(CnRegister *reg, const CnRun *run, CnErr *err)
{
    if (!reg->writable) return cn_fail(err, CN_ERR_REGISTER, cn_str(reg->path), 0, "open for reading alone");
    reg->run_id[0] = 0;
    reg->run_no = reg->reader_no = 0;
    snprintf(reg->run_program, sizeof reg->run_program, "consign%s%s", run->program ? " " : "", run->program ? run->program : "");
    snprintf(reg->run_pack, sizeof reg->run_pack, "%s", run->pack_sha256 ? run->pack_sha256 : "");
    cn_time_text(run->now, reg->run_time);
    CnCode code = keep(reg, &reg->run_collector, run->collector, err);
    if (code == CN_OK) code = keep(reg, &reg->run_tag, run->tag, err);
    CnStr parts[] = {cn_str(reg->run_program), cn_str(reg->run_pack), run->collector, run->tag, cn_str(reg->run_time)};
    if (code == CN_OK && cn_sql_id(parts, 5, reg->run_id) != CN_OK) code = cn_add_no_memory(reg, err);
    return code;
}

/* The number that a statement with these texts (NULL: none) finds; 0: none. */
static CnCode number_of(CnRegister *reg, const char *sql, const char *first, const char *second, int64_t *no, CnErr *err)
{
    *no = 0;
    sqlite3_stmt *find = cn_sql_bind(reg, sql, err, second ? "zz" : first ? "z" : "", first, second);
    if (!find) return CN_ERR_REGISTER;
    CnCode code = cn_sql_step(reg, find, err);
    if (code == CN_END) return CN_OK;
    if (code != CN_OK) return code;
    *no = sqlite3_column_int64(find, 0);
    sqlite3_reset(find);
    return CN_OK;
}

/* Runs that add nothing leave no row: adding a set again changes nothing. */
CnCode cn_add_run(CnRegister *reg, CnErr *err)
{
    if (reg->run_no) return CN_OK;
    CnCode code = cn_sql_do(reg,
        "INSERT OR IGNORE INTO runs(run_id, started_at, collector, tag, program, pack_sha256) VALUES(?,?,?,?,?,?)", err, "zzzzzz",
        reg->run_id, reg->run_time[0] ? reg->run_time : NULL, reg->run_collector, reg->run_tag, reg->run_program,
        reg->run_pack[0] ? reg->run_pack : NULL);
    return code == CN_OK ? number_of(reg, "SELECT run_no FROM runs WHERE run_id = ?", reg->run_id, NULL, &reg->run_no, err) : code;
}

static CnCode save_reader(CnRegister *reg, CnErr *err)
{
    if (reg->reader_no) return CN_OK;
    CnCode code = cn_sql_do(reg, "INSERT OR IGNORE INTO readers(pack_sha256, program) VALUES(?,?)", err, "zz", reg->run_pack, reg->run_program);
    if (code != CN_OK) return code;
    return number_of(reg, "SELECT reader_no FROM readers WHERE pack_sha256 = ? AND program = ?", reg->run_pack, reg->run_program, &reg->reader_no, err);
}

/* ---- documents ------------------------------------------------------------------------------------------ */

static CnStr where_published(const CnDocument *doc) { return doc->url.len ? doc->url : doc->name; }

CnCode cn_add_next(CnRegister *reg, const char *sql, int64_t *next, CnErr *err)
{
    CnCode code = number_of(reg, sql, NULL, NULL, next, err);
    ++*next;
    return code;
}

/* Tells which texts are new: those that were put in have the numbers from *next on, in the order of the documents. */
static CnCode store_texts(CnAdding *all, size_t n)
{
    static const char sql[] = "INSERT OR IGNORE INTO texts(text_no, sha256, text) " CN_BATCH_3;
    int64_t next = 0;
    CnCode code = cn_add_next(all->reg, "SELECT max(text_no) FROM texts", &next, all->err);
    for (size_t i = 0; code == CN_OK && i < n; i++) {
        CnStr text = all[i].reading->article->text;
        code = cn_batch_put(all->reg, sql, &all[i].text_no, all->err, "0zt", all[i].text_sha, text.ptr ? text : CN_STR(""));
    }
    if (code == CN_OK) code = cn_batch_run(all->reg, all->err);
    for (size_t i = 0; code == CN_OK && i < n; i++) {
        CnAdding *a = &all[i];
        if (!a->text_no) code = number_of(a->reg, "SELECT text_no FROM texts WHERE sha256 = ?", a->text_sha, NULL, &a->text_no, a->err);
        a->text_new = a->text_no == next;
        next += a->text_new;
    }
    return code;
}

/* When it was fetched; where nobody says, when it was read. */
static CnStr captured_at(const CnAdding *a)
{
    CnStr time = a->reading->document->retrieved;
    return time.len ? time : or_none(cn_str(a->reg->run_time));
}

/* As text, in the scratch arena, or none. */
static CnStr date_of(const CnAdding *a)
{
    char date[16];
    cn_date_text(a->reading->article->date, date);
    return date[0] ? cn_arena_copy(&a->reg->arena, date, strlen(date)) : (CnStr){NULL, 0};
}

/* A document's row: what the article says, ?2 to ?11, and the capture (raw bytes, time, run), ?12 to ?24. No upsert: that would have
 * SQLite write the index of words out for each document. */
#define ARTICLE_COLUMNS "form = ?2, title = ?3, lang = ?4, doc_date = ?5, doc_date_from = ?6, author = ?7, outlet = ?8, charset = ?9,\n" \
    "  bad_bytes = ?10, reader_no = ?11"
static const char insert_sql[] =
    "INSERT OR FAIL INTO documents(doc_no, doc_id, form, title, lang, doc_date, doc_date_from, author, outlet, charset, bad_bytes, reader_no,\n"
    "  text_no, name, url, file, file_offset, file_line, raw_sha256, raw_bytes, retrieved_at, run_no, record_id, http_status, mime)\n"
    "  " CN_BATCH_25;
static const char renew_sql[] = "UPDATE documents SET " ARTICLE_COLUMNS " WHERE doc_id = ?1";
static const char replace_sql[] =
    "UPDATE documents SET " ARTICLE_COLUMNS ", text_no = ?12, name = ?13, url = ?14, file = ?15, file_offset = ?16, file_line = ?17,\n"
    "  raw_sha256 = ?18, raw_bytes = ?19, retrieved_at = ?20, run_no = ?21, record_id = ?22, http_status = ?23, mime = ?24 WHERE doc_id = ?1";

#define ARTICLE_TYPES "zzttt" "ztttii"
#define CAPTURE_TYPES "itttiizititnt"

/* An insertion is put aside: cn_batch_run. */
static CnCode write_document(CnAdding *a, const char *sql)
{
    const CnDocument *doc = a->reading->document;
    const CnArticle *article = a->reading->article;
    bool crawled = doc->record.len || doc->retrieved.len, inserts = sql == insert_sql;
    CnStr date = date_of(a);
    CnStr title = cn_str_sub(article->text, article->title.at, (size_t)article->title.at + article->title.len);
    if (!title.len) title = doc->title;
    CnStr charset = article->charset.len ? article->charset : doc->charset;
    CnCode code = save_reader(a->reg, a->err);
    if (code == CN_OK && sql != renew_sql) code = cn_add_run(a->reg, a->err);
    if (code != CN_OK) return code;
#define DOCUMENT_VALUES a->doc_id, z_or_none(cn_form_name(doc->form)), or_none(title), \
    or_none(article->lang[0] ? cn_str(article->lang) : doc->lang), date, date.len ? z_or_none(cn_date_from_name(article->date_from)) : NULL, \
    or_none(article->author), or_none(article->outlet), or_none(charset), (int64_t)article->n_bad_bytes, a->reg->reader_no, a->text_no, \
    doc->name.ptr ? doc->name : CN_STR(""), or_none(doc->url), or_none(doc->file), (int64_t)doc->offset, (int64_t)doc->line, a->raw_sha, \
    (int64_t)doc->bytes.len, captured_at(a), a->reg->run_no, crawled ? doc->record.len ? doc->record : CN_STR("") : (CnStr){NULL, 0}, \
    doc->status ? (double)doc->status : -1.0, or_none(doc->mime)
    if (inserts) return cn_batch_put(a->reg, sql, &a->doc_no, a->err, "0" ARTICLE_TYPES CAPTURE_TYPES, DOCUMENT_VALUES);
    return cn_sql_do(a->reg, sql, a->err, sql == renew_sql ? ARTICLE_TYPES : ARTICLE_TYPES CAPTURE_TYPES, DOCUMENT_VALUES);
}

/* One text under one address is one document. Of several captures of it the earliest is kept; of those of one time, that
 * whose bytes have the lesser hash, so that the order of adding does not matter. */
static CnCode store_document(CnAdding *a)
{
    static const char find_sql[] =
        "SELECT raw_sha256, coalesce(retrieved_at, ''), doc_date IS ?2 AND outlet IS ?3, doc_no FROM documents WHERE doc_id = ?1";
    sqlite3_stmt *find = cn_sql_bind(a->reg, find_sql, a->err, "ztt", a->doc_id, date_of(a), or_none(a->reading->article->outlet));
    if (!find) return CN_ERR_REGISTER;
    CnCode code = cn_sql_step(a->reg, find, a->err);
    a->doc_new = code == CN_END;
    if (a->doc_new) {
        code = write_document(a, insert_sql);
        return code == CN_OK ? cn_batch_run(a->reg, a->err) : code;
    }
    if (code != CN_OK) return code;
    int by_time = cn_str_cmp(captured_at(a), cn_sql_text(find, 1));
    int by_hash = cn_str_cmp(cn_str(a->raw_sha), cn_sql_text(find, 0));
    a->kept = by_hash && (by_time > 0 || (!by_time && by_hash > 0));
    bool better = (by_hash && !a->kept) || (a->reading->document->retrieved.len && by_time < 0);
    a->changed = !a->kept && !sqlite3_column_int(find, 2);
    a->doc_no = sqlite3_column_int64(find, 3);
    sqlite3_reset(find);
    return a->kept ? CN_OK : write_document(a, better ? replace_sql : renew_sql);
}

/* A text that was not there has no documents; so these go first, together. */
static CnCode store_documents(CnAdding *all, size_t n)
{
    CnCode code = CN_OK;
    for (size_t i = 0; code == CN_OK && i < n; i++) {
        all[i].doc_new = all[i].text_new;
        if (all[i].text_new) code = write_document(&all[i], insert_sql);
    }
    if (code == CN_OK) code = cn_batch_run(all->reg, all->err);
    for (size_t i = 0; code == CN_OK && i < n; i++)
        if (!all[i].text_new) code = store_document(&all[i]);
    return code;
}

/* ---- batches -------------------------------------------------------------------------------------------- */

static CnCode name_document(CnAdding *a)
{
    cn_hex(a->reading->article->sha256, 32, a->text_sha);
    cn_hex(a->reading->document->sha256, 32, a->raw_sha);
    CnStr parts[] = {cn_str(a->text_sha), where_published(a->reading->document)};
    return cn_sql_id(parts, 2, a->doc_id) == CN_OK ? CN_OK : cn_add_no_memory(a->reg, a->err);
}

/* Table after table, so that what is written to stays near the processor: documents come between readings that take all of its caches. */
static CnCode write_all(CnAdding *all, size_t n)
{
    CnCode code = CN_OK;
    bool changed = false;
    CnRegister *reg = all->reg;
    for (size_t i = 0; code == CN_OK && i < n; i++) code = name_document(&all[i]);
    if (code == CN_OK) code = store_texts(all, n);
    if (code == CN_OK) code = store_documents(all, n);
    if (code == CN_OK) code = cn_add_claims(all, n);
    for (size_t i = 0; code == CN_OK && i < n; i++) {
        changed = changed || all[i].changed;
        code = cn_add_words(&all[i]);
    }
    cn_arena_empty(&reg->arena);
    if (code != CN_OK || !changed || reg->stale) return code;
    code = cn_sql_do(reg, "INSERT OR IGNORE INTO meta(key, value) VALUES('stale', 1)", all->err, "");
    reg->stale = code == CN_OK;
    return code;
}

static void count(CnAdded *added, const CnAdding *all, size_t n)
{
    for (size_t i = 0; added && i < n; i++) {
        added->docs++;
        added->docs_new += all[i].doc_new;
        added->claims += all[i].reading->n_claims;
        added->claims_new += all[i].claims_new;
        added->claims_gone += all[i].claims_gone;
    }
}

static void hold_nothing(CnRegister *reg)
{
    cn_arena_empty(&reg->held_arena);
    reg->held_docs = (CnHeld){NULL, 0, 0};
    reg->held_marks = (CnHeld){NULL, 0, 0};
    reg->held_bytes = 0;
}

/* Gives back what is held, and drops what was not written. */
static void let_go(CnRegister *reg)
{
    cn_sql_rollback(reg);
    cn_arena_empty(&reg->arena);
    hold_nothing(reg);
    reg->held_added = (CnAdded){0};
    reg->held = false;
}

static CnCode failed(CnRegister *reg, CnCode code, const CnErr *cause, CnErr *err)
{
    let_go(reg);
    if (err && err->code == CN_OK) *err = *cause;
    return cause->code != CN_OK ? cause->code : code;
}

/* No savepoint: the index of words would be written at each. */
static CnCode add_alone(CnRegister *reg, const CnReading *reading, CnAdded *added, CnErr *err)
{
    CnErr cause = {.code = CN_OK};
    CnAdding one = {.reg = reg, .reading = reading, .err = &cause};
    CnCode code = cn_sql_begin(reg, &cause);
    if (code == CN_OK) code = write_all(&one, 1);
    if (code == CN_OK) code = cn_sql_commit(reg, &cause);
    if (code != CN_OK) return failed(reg, code, &cause, err);
    count(added, &one, 1);
    return CN_OK;
}

/* Writes what is held, marks last, into one transaction, which stays open. */
static CnCode write_held(CnRegister *reg, CnErr *err)
{
    size_t n = reg->held_docs.n;
    CnAdding *all = CN_NEW_N(&reg->held_arena, CnAdding, n + 1);
    for (size_t i = 0; i < n; i++) all[i] = (CnAdding){.reg = reg, .reading = reg->held_docs.item[i], .err = err};
    CnCode code = reg->in_transaction ? CN_OK : cn_sql_begin(reg, err);
    if (code == CN_OK && n) code = write_all(all, n);
    for (size_t i = 0; code == CN_OK && i < reg->held_marks.n; i++) code = cn_add_mark(reg, reg->held_marks.item[i], err);
    if (code != CN_OK) return code;
    count(&reg->held_added, all, n);
    hold_nothing(reg);
    return CN_OK;
}

static void keep_item(CnRegister *reg, CnHeld *held, const void *item)
{
    held->item = cn_arena_grow(&reg->held_arena, held->item, sizeof *held->item, held->n, &held->cap);
    held->item[held->n++] = item;
}

static CnCode hold_document(CnRegister *reg, const CnReading *reading, CnErr *err)
{
    enum { MOST_BYTES = 32 << 20 };   /* tuned: of texts; with what is copied beside them some 64 MiB */
    keep_item(reg, &reg->held_docs, cn_add_copy(&reg->held_arena, reading));
    reg->held_bytes += reading->article->text.len + 512 * (1 + reading->n_claims);
    return reg->held_bytes < MOST_BYTES ? CN_OK : write_held(reg, err);
}

CnCode cn_register_add(CnRegister *reg, const CnReading *reading, CnAdded *added, CnErr *err)
{
    if (!reg->run_id[0]) return cn_fail(err, CN_ERR_USAGE, cn_str(reg->path), 0, "no run was begun");
    CnErr cause = {.code = CN_OK};
    jmp_buf guard;
    reg->arena.guard = reg->held_arena.guard = &guard;
    if (setjmp(guard)) {
        let_go(reg);
        return cn_add_no_memory(reg, err);
    }
    if (!reg->held) return add_alone(reg, reading, added, err);
    CnCode code = hold_document(reg, reading, &cause);
    return code == CN_OK ? CN_OK : failed(reg, code, &cause, err);
}

CnCode cn_register_mark(CnRegister *reg, const CnMark *mark, CnErr *err)
{
    if (!reg->run_id[0]) return cn_fail(err, CN_ERR_USAGE, cn_str(reg->path), 0, "no run was begun");
    if (!reg->held) return cn_add_mark(reg, mark, err);
    jmp_buf guard;
    reg->held_arena.guard = &guard;
    if (setjmp(guard)) {
        let_go(reg);
        return cn_add_no_memory(reg, err);
    }
    CnMark *copy = CN_NEW(&reg->held_arena, CnMark);
    *copy = *mark;
    copy->file = cn_arena_copy(&reg->held_arena, mark->file.ptr, mark->file.len);
    keep_item(reg, &reg->held_marks, copy);
    return CN_OK;
}

CnCode cn_register_hold(CnRegister *reg, CnErr *err)
{
    if (!reg->writable) return cn_fail(err, CN_ERR_REGISTER, cn_str(reg->path), 0, "open for reading alone");
    reg->held = true;
    return CN_OK;
}

CnCode cn_register_flush(CnRegister *reg, CnAdded *added, CnErr *err)
{
    if (!reg->held) return CN_OK;
    CnErr cause = {.code = CN_OK};
    jmp_buf guard;
    reg->arena.guard = reg->held_arena.guard = &guard;
    if (setjmp(guard)) {
        let_go(reg);
        return cn_add_no_memory(reg, err);
    }
    CnCode code = write_held(reg, &cause);
    if (code == CN_OK && reg->in_transaction) code = cn_sql_commit(reg, &cause);
    if (code != CN_OK) return failed(reg, code, &cause, err);
    if (added) {
        added->docs += reg->held_added.docs;
        added->docs_new += reg->held_added.docs_new;
        added->claims += reg->held_added.claims;
        added->claims_new += reg->held_added.claims_new;
        added->claims_gone += reg->held_added.claims_gone;
    }
    reg->held_added = (CnAdded){0};
    reg->held = false;
    return CN_OK;
}
