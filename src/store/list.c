#include "store/sql.h"

#include <stdlib.h>

/* source: interfaces E1 to E4; the order is frozen per schema_version. */
static const char *const claims_columns[] = {
    "claim_id", "doc_id", "run_id", "deal_id", "supplier", "supplier_name", "recipient", "recipient_name", "recipient_kind", "item",
    "item_id", "category", "quantity_min", "quantity_max", "unit", "value_min", "value_max", "currency", "package_id", "stage",
    "modality", "date", "date_precision", "attribution", "origin_id", "evidence_start", "evidence_end", "quote", "lang", "doc_url",
    "doc_title", "publisher", "doc_date", "doc_date_from", "retrieved_at", "text_sha256", "source_grade", "info_grade", "tier",
    "decided_by", "decided_at", "embargo", "schema_version", NULL,
};
static const char *const deals_columns[] = {
    "deal_id", "supplier", "supplier_name", "recipient", "recipient_name", "recipient_kind", "item", "item_id", "category",
    "quantity_best", "quantity_min", "quantity_max", "value_min", "value_max", "currency", "package_id", "furthest_stage",
    "furthest_planned", "first_claim_date", "interest", "talks", "agreement", "approval", "order", "delivery_first",
    "delivery_last", "refusal", "cancellation", "n_claims", "n_docs", "n_origins", "n_conflicts", "conflict_fields",
    "best_info_grade", "tier", "status_note", "updated_at", "schema_version", NULL,
};
static const char *const evidence_columns[] = {
    "evidence_id", "claim_id", "doc_id", "span_start", "span_end", "quote", "quote_sha256", "text_sha256", "raw_sha256", "warc_file",
    "warc_offset", "warc_record_id", NULL,
};
static const char *const docs_columns[] = {
    "doc_id", "url", "canonical_url", "publisher", "title", "lang", "doc_date", "doc_date_from", "retrieved_at", "http_status",
    "collector", "tool_version", "mime", "charset", "raw_sha256", "text_sha256", "duplicate_of", "tdm_reserved", "n_claims",
    "reviewed", NULL,
};
static const char *const runs_columns[] = {
    "run_id", "started_at", "collector", "tag", "program", "pack_sha256", "n_docs", "n_claims", NULL,
};

static const CnListInfo lists[] = {
    [CN_LIST_CLAIMS] = {"v_claims", "claim_id", "id,date,supplier,recipient,item,quantity,stage,modality,attribution,doc_date,publisher",
        "doc_date IS NULL, doc_date, doc_url, first_start, claim_id", claims_columns},
    [CN_LIST_DEALS] = {"v_deals", "deal_id", "id,supplier,recipient,item,quantity,furthest_stage,furthest_planned,order,delivery_first,"
        "n_origins,n_docs,conflict_fields", "supplier, recipient, item, first_claim_date, deal_id", deals_columns},
    [CN_LIST_DOCS] = {"v_docs", "doc_id", "id,doc_date,lang,publisher,title,n_claims,url", "doc_date IS NULL, doc_date, url, doc_id", docs_columns},
    [CN_LIST_EVIDENCE] = {"v_evidence", "evidence_id", "evidence_id,span_start,span_end,quote", "doc_date IS NULL, doc_date, doc_id, span_start, evidence_id",
        evidence_columns},
    [CN_LIST_RUNS] = {"v_runs", "run_id", "id,started_at,collector,tag,program,n_docs,n_claims", "started_at, run_id", runs_columns},
};

const CnListInfo *cn_sql_list(CnList list) { return &lists[(unsigned)list <= CN_LIST_RUNS ? list : CN_LIST_CLAIMS]; }

bool cn_list_parse(CnStr word, CnList *list)
{
    static const char *const words[] = {"claims", "deals", "docs", "evidence", "runs"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (cn_str_is(word, words[i])) return *list = (CnList)i, true;
    return false;
}

/* ---- putting a statement together ------------------------------------------------------------------------ */

static bool is_name(CnStr word)
{
    for (size_t i = 0; i < word.len; i++) {
        char c = word.ptr[i];
        if (c != '_' && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) return false;
    }
    return word.len > 0;
}

/* Whether the view has this column, exported or for tables alone. */
static CnCode has_column(CnRegister *reg, const CnListInfo *info, CnStr name, CnErr *err)
{
    sqlite3_stmt *find = cn_sql_bind(reg, "SELECT 1 FROM pragma_table_info(?) WHERE name = ?", err, "zt", info->view, name);
    if (!find) return CN_ERR_REGISTER;
    CnCode code = cn_sql_step(reg, find, err);
    if (code == CN_OK) sqlite3_reset(find);
    return code;
}

static CnCode bad_column(CnListInfo const *info, CnStr name, CnErr *err)
{
    return cn_fail(err, CN_ERR_USAGE, (CnStr){NULL, 0}, 0, "no column '%.*s' in %s", (int)(name.len < 60 ? name.len : 60),
        name.ptr ? name.ptr : "", info->view + 2);
}

static CnCode checked(CnRegister *reg, const CnListInfo *info, CnStr name, CnErr *err)
{
    CnCode code = is_name(name) ? has_column(reg, info, name, err) : CN_END;
    return code == CN_END ? bad_column(info, name, err) : code;
}

static CnCode put_fields(CnRegister *reg, CnArena *arena, const CnListInfo *info, CnStr fields, CnStr *sql, CnErr *err)
{
    CnStr part, rest = fields.len ? fields : cn_str(info->few);
    if (cn_str_is(fields, "*")) {
        for (size_t i = 0; info->column[i]; i++)
            *sql = cn_strf(arena, "%s%s\"%s\"", sql->ptr, i ? ", " : "", info->column[i]);
        return CN_OK;
    }
    for (bool first = true; cn_str_cut(&rest, ',', &part); first = false) {
        part = cn_str_trim(part);
        CnCode code = checked(reg, info, part, err);
        if (code != CN_OK) return code;
        *sql = cn_strf(arena, "%s%s\"%.*s\"", sql->ptr, first ? "" : ", ", (int)part.len, part.ptr);
    }
    return CN_OK;
}

static CnCode put_order(CnRegister *reg, CnArena *arena, const CnListInfo *info, CnStr sort, CnStr *sql, CnErr *err)
{
    CnStr part, rest = sort;
    *sql = cn_strf(arena, "%s ORDER BY ", sql->ptr);
    while (sort.len && cn_str_cut(&rest, ',', &part)) {
        part = cn_str_trim(part);
        bool falling = part.len && part.ptr[0] == '-';
        if (falling) part = cn_str_sub(part, 1, part.len);
        CnCode code = checked(reg, info, part, err);
        if (code != CN_OK) return code;
        *sql = cn_strf(arena, "%s\"%.*s\"%s, ", sql->ptr, (int)part.len, part.ptr, falling ? " DESC" : "");
    }
    *sql = cn_strf(arena, "%s%s", sql->ptr, info->order);
    return CN_OK;
}

static CnRows *list_rows(CnRegister *reg, CnArena *arena, CnList list, const CnListing *listing, CnErr *err)
{
    const CnListInfo *info = cn_sql_list(list);
    CnStr where, sql = cn_str("SELECT ");
    const CnStr *args;
    size_t n_args;
    if (put_fields(reg, arena, info, listing->fields, &sql, err) != CN_OK) return NULL;
    if (cn_store_where(arena, list, listing->query, &where, &args, &n_args, err) != CN_OK) return NULL;
    sql = cn_strf(arena, "%s FROM %s%s%s", sql.ptr, info->view, where.len ? " WHERE " : "", where.len ? where.ptr : "");
    if (put_order(reg, arena, info, listing->sort, &sql, err) != CN_OK) return NULL;
    long long limit = listing->limit > INT64_MAX || !listing->limit ? -1 : (long long)listing->limit;
    long long offset = listing->offset > INT64_MAX ? INT64_MAX : (long long)listing->offset;
    sql = cn_strf(arena, "%s LIMIT %lld OFFSET %lld", sql.ptr, limit, offset);
    return cn_store_rows(reg, sql.ptr, args, n_args, err);
}

CnRows *cn_register_list(CnRegister *reg, CnList list, const CnListing *listing, CnErr *err)
{
    static const CnListing all;
    CnArena arena = {0};
    jmp_buf guard;
    arena.guard = &guard;
    if (setjmp(guard)) {
        cn_arena_free(&arena);
        cn_fail(err, CN_ERR_MEMORY, cn_str(reg->path), 0, "not enough memory");
        return NULL;
    }
    CnRows *rows = list_rows(reg, &arena, list, listing ? listing : &all, err);
    cn_arena_free(&arena);
    return rows;
}

/* ---- one row by its id ----------------------------------------------------------------------------------- */

static bool id_digits(CnStr id)
{
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f') && c != '-') return false;
    }
    return id.len >= 4 && id.len <= 40;
}

CnCode cn_sql_find(CnRegister *reg, CnStr id, CnList *list, char whole[64], CnErr *err)
{
    static const char sql[] =
        "SELECT 0, claim_id FROM claims WHERE claim_id BETWEEN ?1 AND ?1 || '~' AND doc_no IS NOT NULL UNION ALL\n"
        "SELECT 1, deal_id FROM deals WHERE deal_id BETWEEN ?1 AND ?1 || '~' UNION ALL\n"
        "SELECT 2, doc_id FROM documents WHERE doc_id BETWEEN ?1 AND ?1 || '~' UNION ALL\n"
        "SELECT 3, ?1 FROM claims WHERE instr(?1, '-') AND claim_id = substr(?1, 1, instr(?1, '-') - 1) AND doc_no IS NOT NULL AND\n"
        "  CAST(substr(?1, 34) AS INTEGER) BETWEEN 1 AND pieces AND ?1 = claim_id || '-' || CAST(substr(?1, 34) AS INTEGER) UNION ALL\n"
        "SELECT 4, run_id FROM runs WHERE run_id BETWEEN ?1 AND ?1 || '~' LIMIT 3";
    if (!id_digits(id)) return CN_END;
    sqlite3_stmt *find = cn_sql_bind(reg, sql, err, "t", id);
    if (!find) return err && err->code ? err->code : CN_ERR_REGISTER;
    unsigned n = 0;
    bool exact = false;
    CnCode code;
    while ((code = cn_sql_step(reg, find, err)) == CN_OK) {
        CnStr found = cn_sql_text(find, 1);
        if (exact || found.len > 63) continue;
        exact = cn_str_eq(found, id);
        *list = (CnList)sqlite3_column_int(find, 0);
        memcpy(whole, found.ptr, found.len);
        whole[found.len] = 0;
        n++;
    }
    if (code != CN_END) return code;
    if (n > 1 && !exact)
        return cn_fail(err, CN_ERR_USAGE, (CnStr){NULL, 0}, 0, "several ids begin with '%.*s': give more of it", (int)id.len, id.ptr);
    return n ? CN_OK : CN_END;
}

/* All columns of the view but the numbers of rows, which are no part of what is stored. */
static CnCode all_columns(CnRegister *reg, CnArena *arena, const CnListInfo *info, CnStr *columns, CnErr *err)
{
    static const char sql[] =
        "SELECT name FROM pragma_table_info(?) WHERE name NOT LIKE '%\\_no' ESCAPE '\\' AND name <> 'id' ORDER BY cid";
    sqlite3_stmt *names = cn_sql_bind(reg, sql, err, "z", info->view);
    if (!names) return CN_ERR_REGISTER;
    CnCode code;
    *columns = CN_STR("");
    while ((code = cn_sql_step(reg, names, err)) == CN_OK)
        *columns = cn_strf(arena, "%s%s\"%s\"", columns->ptr, columns->len ? ", " : "", (const char *)sqlite3_column_text(names, 0));
    return code == CN_END ? CN_OK : code;
}

static CnRows *show_rows(CnRegister *reg, CnArena *arena, CnList list, const char *id, CnErr *err)
{
    const CnListInfo *info = cn_sql_list(list);
    CnStr columns, arg = cn_str(id);
    if (all_columns(reg, arena, info, &columns, err) != CN_OK) return NULL;
    CnStr sql = cn_strf(arena, "SELECT %s FROM %s WHERE %s = ?", columns.ptr, info->view, info->id);
    return cn_store_rows(reg, sql.ptr, &arg, 1, err);
}

CnRows *cn_register_show(CnRegister *reg, CnStr id, CnErr *err)
{
    CnList list = CN_LIST_CLAIMS;
    char whole[64] = "";
    CnCode code = cn_sql_find(reg, id, &list, whole, err);
    if (code != CN_OK && code != CN_END) return NULL;
    CnArena arena = {0};
    jmp_buf guard;
    arena.guard = &guard;
    if (setjmp(guard)) {
        cn_sql_rollback(reg);
        cn_arena_free(&arena);
        cn_fail(err, CN_ERR_MEMORY, cn_str(reg->path), 0, "not enough memory");
        return NULL;
    }
    CnRows *rows = show_rows(reg, &arena, list, whole, err);
    cn_arena_free(&arena);
    return rows;
}
