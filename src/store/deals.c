#include "store/sql.h"

#include "base/hash.h"

#include <stdlib.h>

/* ---- loading claims -------------------------------------------------------------------------------------- */

static CnStr copied(CnArena *arena, sqlite3_stmt *stmt, int column)
{
    CnStr text = cn_sql_text(stmt, column);
    return text.ptr ? cn_arena_copy(arena, text.ptr, text.len) : text;
}

static double or_open(sqlite3_stmt *stmt, int column)
{
    return sqlite3_column_type(stmt, column) == SQLITE_NULL ? -1 : sqlite3_column_double(stmt, column);
}

static int either(int value, int other) { return value < 0 ? other : value; }

static void one_claim(CnArena *arena, sqlite3_stmt *stmt, CnClaim *claim)
{
    CnStr id = cn_sql_text(stmt, 1);
    memcpy(claim->id, id.ptr ? id.ptr : "", id.len < 32 ? id.len : 32);
    claim->doc = copied(arena, stmt, 2);
    claim->lang = copied(arena, stmt, 3);
    claim->doc_date = cn_date_parse(cn_sql_text(stmt, 4));
    claim->item = copied(arena, stmt, 5);
    claim->item_id = copied(arena, stmt, 6);
    claim->category = (CnCategory)either(cn_category_of(cn_sql_text(stmt, 7)), CN_CAT_UNSPECIFIED);
    claim->quantity = (CnAmount){sqlite3_column_int(stmt, 8), or_open(stmt, 9), or_open(stmt, 10), copied(arena, stmt, 11)};
    claim->value = (CnAmount){sqlite3_column_int(stmt, 12), or_open(stmt, 13), or_open(stmt, 14), copied(arena, stmt, 15)};
    claim->package_id = copied(arena, stmt, 16);
    claim->stage = (CnStage)either(cn_stage_of(cn_sql_text(stmt, 17)), CN_ST_INTEREST);
    claim->modality = (CnModality)either(cn_modality_of(cn_sql_text(stmt, 18)), CN_MOD_REPORTED);
    claim->date = cn_date_parse(cn_sql_text(stmt, 19));
    claim->score = sqlite3_column_double(stmt, 20);
}

typedef struct {
    CnRegister *reg;
    CnArena *arena;
    CnErr *err;
    CnClaim *claim;
    CnStr *quote, *outlet;
    int64_t *no;               /* claim_no, ascending */
    size_t n;
} Loading;

static size_t parts_of(CnStr list)
{
    size_t n = list.ptr != NULL;
    for (size_t i = 0; i < list.len; i++) n += list.ptr[i] == CN_LIST_SEP;
    return n;
}

/* The next part of a list, an empty one as well. */
static CnStr next_part(CnStr *list)
{
    size_t n = 0;
    while (n < list->len && list->ptr[n] != CN_LIST_SEP) n++;
    CnStr part = {list->ptr, n};
    *list = n < list->len ? (CnStr){list->ptr + n + 1, list->len - n - 1} : (CnStr){NULL, 0};
    return part.len ? part : (CnStr){NULL, 0};
}

/* Codes (or names), names (or codes), kinds, from three columns on; `no_code` from its lowest bit on. */
static CnParties parties_of(CnArena *arena, sqlite3_stmt *stmt, int column, int64_t no_code)
{
    CnStr code = copied(arena, stmt, column), name = copied(arena, stmt, column + 1), kind = cn_sql_text(stmt, column + 2);
    size_t n = parts_of(code);
    if (!n) return (CnParties){NULL, 0};
    CnParty *party = CN_NEW_N(arena, CnParty, n);
    for (size_t i = 0; i < n; i++) {
        party[i] = (CnParty){next_part(&code), next_part(&name), (CnPartyKind)either(cn_kind_of(next_part(&kind)), CN_KIND_UNKNOWN)};
        if (i < CN_PARTY_BITS && no_code >> i & 1) party[i].code = (CnStr){NULL, 0};
    }
    return (CnParties){party, n};
}

/* Kept nearest first; a claim has its origin first. */
static void attribution_of(CnArena *arena, CnStr list, CnClaim *claim)
{
    size_t n = parts_of(list);
    if (!n) return;
    CnStr *name = CN_NEW_N(arena, CnStr, n);
    for (size_t i = n; i-- > 0;) name[i] = next_part(&list);
    claim->attribution = name;
    claim->n_attribution = n;
}

static void evidence_of(CnArena *arena, sqlite3_stmt *stmt, int column, CnClaim *claim, CnStr *quote)
{
    size_t n = (size_t)sqlite3_column_int64(stmt, column);
    if (!n) return;
    CnSpan *span = CN_NEW_N(arena, CnSpan, n);
    int64_t from = sqlite3_column_int64(stmt, column + 1), to = sqlite3_column_int64(stmt, column + 2);
    span[0] = (CnSpan){(uint32_t)from, (uint32_t)(to - from)};
    claim->evidence = span;
    claim->n_evidence = 1;   /* more_evidence adds the others */
    *quote = copied(arena, stmt, column + 3);
}

static CnCode load_rows(Loading *l)
{
    static const char sql[] =
        "SELECT c.claim_no, c.claim_id, d.name, c.lang, d.doc_date, c.item, c.item_id, c.category, c.quantity, c.quantity_min,\n"
        "  c.quantity_max, c.unit, c.money, c.value_min, c.value_max, c.currency, c.package_id, c.stage, c.modality, c.date, c.score,\n"
        "  d.outlet, c.no_code, c.supplier, c.supplier_name, c.supplier_kind, c.supplier_inferred, c.inferred_name, c.inferred_kind,\n"
        "  c.recipient, c.recipient_name, c.recipient_kind, c.attribution, c.pieces, c.span_start, c.span_end, c.quote\n"
        "  FROM claims c JOIN documents d ON d.doc_no = c.doc_no ORDER BY c.claim_no";
    size_t caps[4] = {0};
    CnArena *arena = l->arena;
    sqlite3_stmt *stmt = cn_sql_bind(l->reg, sql, l->err, "");
    if (!stmt) return CN_ERR_REGISTER;
    CnCode code;
    while ((code = cn_sql_step(l->reg, stmt, l->err)) == CN_OK) {
        l->claim = cn_arena_grow(arena, l->claim, sizeof *l->claim, l->n, &caps[0]);
        l->quote = cn_arena_grow(arena, l->quote, sizeof *l->quote, l->n, &caps[1]);
        l->outlet = cn_arena_grow(arena, l->outlet, sizeof *l->outlet, l->n, &caps[2]);
        l->no = cn_arena_grow(arena, l->no, sizeof *l->no, l->n, &caps[3]);
        CnClaim *claim = &l->claim[l->n];
        one_claim(arena, stmt, claim);
        l->outlet[l->n] = copied(arena, stmt, 21);
        int64_t no_code = sqlite3_column_int64(stmt, 22);
        claim->supplier = parties_of(arena, stmt, 23, no_code);
        claim->supplier_inferred = parties_of(arena, stmt, 26, no_code >> CN_PARTY_BITS);
        claim->recipient = parties_of(arena, stmt, 29, no_code >> 2 * CN_PARTY_BITS);
        attribution_of(arena, copied(arena, stmt, 32), claim);
        evidence_of(arena, stmt, 33, claim, &l->quote[l->n]);
        l->no[l->n++] = sqlite3_column_int64(stmt, 0);
    }
    return code == CN_END ? CN_OK : code;
}

static size_t find_claim(const Loading *l, size_t from, int64_t no)
{
    while (from < l->n && l->no[from] < no) from++;
    return from;
}

/* The pieces of evidence behind the first one. */
static CnCode load_evidence(Loading *l)
{
    static const char sql[] =
        "SELECT e.claim_no, e.pos, e.span_start, e.span_end, e.quote, c.pieces FROM more_evidence e JOIN claims c ON c.claim_no = e.claim_no\n"
        "  ORDER BY e.claim_no, e.pos";
    sqlite3_stmt *stmt = cn_sql_bind(l->reg, sql, l->err, "");
    if (!stmt) return CN_ERR_REGISTER;
    CnCode code;
    size_t at = 0;
    while ((code = cn_sql_step(l->reg, stmt, l->err)) == CN_OK) {
        int64_t no = sqlite3_column_int64(stmt, 0), from = sqlite3_column_int64(stmt, 2), to = sqlite3_column_int64(stmt, 3);
        at = find_claim(l, at, no);
        if (at == l->n || l->no[at] != no) continue;
        CnClaim *claim = &l->claim[at];
        if (!claim->n_evidence || (int64_t)claim->n_evidence >= sqlite3_column_int64(stmt, 5)) continue;   /* more than was made room for */
        ((CnSpan *)(uintptr_t)claim->evidence)[claim->n_evidence++] = (CnSpan){(uint32_t)from, (uint32_t)(to - from)};
        CnStr quote = cn_sql_text(stmt, 4), before = l->quote[at];
        l->quote[at] = cn_strf(l->arena, "%.*s\n%.*s", (int)before.len, before.ptr ? before.ptr : "", (int)quote.len, quote.ptr ? quote.ptr : "");
    }
    return code == CN_END ? CN_OK : code;
}

static CnCode load(Loading *l)
{
    CnCode code = load_rows(l);
    if (code == CN_OK) code = load_evidence(l);
    return code;
}

CnCode cn_store_claims(CnRegister *reg, CnArena *arena, CnClaimSet *out, CnErr *err)
{
    Loading l = {.reg = reg, .arena = arena, .err = err};
    jmp_buf here, *outer = arena->guard;
    arena->guard = &here;
    *out = (CnClaimSet){NULL, NULL, NULL, 0};
    if (setjmp(here)) {
        arena->guard = outer;
        cn_sql_rollback(reg);
        return cn_fail(err, CN_ERR_MEMORY, cn_str(reg->path), 0, "not enough memory");
    }
    CnCode code = cn_sql_do(reg, "BEGIN", err, "");  /* one and the same state for both tables */
    if (code == CN_OK) code = load(&l);
    cn_sql_rollback(reg);
    arena->guard = outer;
    if (code == CN_OK) *out = (CnClaimSet){l.claim, l.quote, l.outlet, l.n};
    return code;
}

/* ---- putting deals --------------------------------------------------------------------------------------- */

typedef struct {
    CnRegister *reg;
    CnArena *arena;
    CnErr *err;
    const CnClaim *claim;
    const uint32_t *origin;
    const CnDeal *deal;        /* the one in hand */
    char now[24];
} Putting;

static const CnStr none;

static CnStr with_part(CnArena *arena, CnStr list, CnStr part, const char *by)
{
    if (!list.ptr) return cn_arena_copy(arena, part.ptr, part.len);
    return cn_strf(arena, "%.*s%s%.*s", (int)list.len, list.ptr, by, (int)part.len, part.ptr ? part.ptr : "");
}

static CnStr listed(CnArena *arena, CnParties parties, int which)
{
    CnStr list = none;
    for (size_t i = 0; i < parties.n; i++) {
        const CnParty *p = &parties.party[i];
        CnStr code = p->code.len ? p->code : p->name, name = p->name.len ? p->name : p->code;
        CnStr kind = cn_str(cn_kind_name(p->kind));
        list = with_part(arena, list, which == 0 ? code : which == 1 ? name : kind, "\x1f");
    }
    return list;
}

static bool in_list(CnStr list, CnStr part)
{
    CnStr one;
    while (cn_str_cut(&list, CN_LIST_SEP, &one))
        if (cn_str_eq(one, part)) return true;
    return false;
}

static CnStr conflict_fields(const Putting *p)
{
    CnStr list = none;
    for (size_t i = 0; i < p->deal->n_conflicts; i++)
        if (!list.ptr || !in_list(list, p->deal->conflict[i].field)) list = with_part(p->arena, list, p->deal->conflict[i].field, "\x1f");
    return list;
}

/* What a reader should know of the deal beside its columns, in a few words. */
static CnStr status_note(const Putting *p)
{
    CnStr note = none;
    bool named = false, denied[CN_ST_COUNT] = {false}, cancelled = false, refused = false;
    for (size_t i = 0; i < p->deal->n_claims; i++) {
        const CnClaim *c = &p->claim[p->deal->claim[i]];
        bool said = c->modality == CN_MOD_STATED || c->modality == CN_MOD_REPORTED;
        named = named || c->supplier.n;
        denied[c->stage] = denied[c->stage] || c->modality == CN_MOD_DENIED;
        cancelled = cancelled || (said && c->stage == CN_ST_CANCELLATION);
        refused = refused || (said && c->stage == CN_ST_REFUSAL);
    }
    if (!named && p->deal->supplier.n) note = with_part(p->arena, note, CN_STR("supplier inferred from the item's maker"), "; ");
    if (cancelled) note = with_part(p->arena, note, CN_STR("said to be cancelled or suspended"), "; ");
    if (refused) note = with_part(p->arena, note, CN_STR("said to be refused or blocked"), "; ");
    for (int s = 0; s < CN_ST_COUNT; s++)
        if (denied[s]) note = with_part(p->arena, note, cn_strf(p->arena, "%s denied", cn_stage_name((CnStage)s)), "; ");
    return note;
}

static const char *date_z(CnArena *arena, CnDate date)
{
    char text[16];
    cn_date_text(date, text);
    return text[0] ? cn_arena_copy(arena, text, strlen(text)).ptr : NULL;
}

static const char *stage_z(int stage) { return stage >= 0 && stage < CN_ST_COUNT ? cn_stage_name((CnStage)stage) : NULL; }

static double given(CnAmount amount, double value) { return amount.given ? value : -1; }

static CnCode insert_deal(Putting *p, uint32_t n_docs, const char *updated, const char *content)
{
    static const char sql[] =
        "INSERT INTO deals(deal_id, supplier, supplier_name, supplier_kind, recipient, recipient_name, recipient_kind, item, item_id,\n"
        "  category, quantity_best, quantity_min, quantity_max, unit, value_min, value_max, currency, package_id, furthest_stage,\n"
        "  furthest_planned, first_claim_date, interest, talks, agreement, approval, ordered, delivery_first, delivery_last, refusal,\n"
        "  cancellation, embargo, embargo_end, n_claims, n_docs, n_origins, n_conflicts, conflict_fields, status_note, updated_at,\n"
        "  content_sha256) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
    const CnDeal *d = p->deal;
    CnArena *a = p->arena;
    return cn_sql_do(p->reg, sql, p->err, "ztttttttt" "znnntnnttz" "zzzzzzzzzz" "zzziiii" "ttzz", d->id, listed(a, d->supplier, 0),
        listed(a, d->supplier, 1), listed(a, d->supplier, 2), listed(a, d->recipient, 0), listed(a, d->recipient, 1),
        listed(a, d->recipient, 2), d->item, d->item_id, cn_category_name(d->category), d->quantity_best,
        given(d->quantity, d->quantity.min), given(d->quantity, d->quantity.max), d->quantity.unit.len ? d->quantity.unit : none,
        given(d->value, d->value.min), given(d->value, d->value.max), d->value.given ? d->value.unit : none, d->package_id,
        stage_z(d->furthest), stage_z(d->furthest_planned), date_z(a, d->first_claim), date_z(a, d->first[CN_ST_INTEREST]),
        date_z(a, d->first[CN_ST_TALKS]), date_z(a, d->first[CN_ST_AGREEMENT]), date_z(a, d->first[CN_ST_APPROVAL]),
        date_z(a, d->first[CN_ST_ORDER]), date_z(a, d->first[CN_ST_DELIVERY]), date_z(a, d->last_delivery),
        date_z(a, d->first[CN_ST_REFUSAL]), date_z(a, d->first[CN_ST_CANCELLATION]), date_z(a, d->first[CN_ST_EMBARGO]),
        date_z(a, d->first[CN_ST_EMBARGO_END]), (int64_t)d->n_claims, (int64_t)n_docs, (int64_t)d->n_origins, (int64_t)d->n_conflicts,
        conflict_fields(p), status_note(p), updated, content);
}

static CnCode insert_members(Putting *p)
{
    const CnDeal *d = p->deal;
    CnCode code = CN_OK;
    for (size_t i = 0; code == CN_OK && i < d->n_claims; i++) {
        uint32_t c = d->claim[i];
        char origin[17];
        memcpy(origin, p->claim[p->origin ? p->origin[c] : c].id, 16);
        origin[16] = 0;
        code = cn_sql_do(p->reg, "INSERT INTO deal_claims(deal_id, pos, claim_id, origin_id) VALUES(?,?,?,?)", p->err, "zizz", d->id,
            (int64_t)i, p->claim[c].id, origin);
    }
    for (size_t k = 0; code == CN_OK && k < d->n_conflicts; k++) {
        const CnConflict *f = &d->conflict[k];
        for (size_t i = 0; code == CN_OK && i < f->n; i++)
            code = cn_sql_do(p->reg, "INSERT INTO deal_conflicts(deal_id, no, pos, field, reason, value, claim_id) VALUES(?,?,?,?,?,?,?)",
                p->err, "ziitttz", d->id, (int64_t)k, (int64_t)i, f->field, f->reason.ptr ? f->reason : CN_STR("unknown"),
                f->value[i].ptr ? f->value[i] : CN_STR(""), p->claim[d->claim[f->claim[i]]].id);
    }
    return code;
}

/* Documents that give any of the deal's claims; copies of one text are several documents, but one origin. */
static CnCode count_docs(Putting *p, uint32_t *n)
{
    static const char sql[] =
        "SELECT count(*) FROM (SELECT c.doc_no FROM deal_claims dc JOIN claims c ON c.claim_id = dc.claim_id WHERE dc.deal_id = ?1 AND\n"
        "  c.doc_no IS NOT NULL UNION SELECT x.doc_no FROM deal_claims dc JOIN claims c ON c.claim_id = dc.claim_id JOIN more_documents x\n"
        "  ON x.claim_no = c.claim_no AND x.gone_run IS NULL WHERE dc.deal_id = ?1)";
    sqlite3_stmt *stmt = cn_sql_bind(p->reg, sql, p->err, "z", p->deal->id);
    if (!stmt) return CN_ERR_REGISTER;
    CnCode code = cn_sql_step(p->reg, stmt, p->err);
    if (code != CN_OK) return code == CN_END ? CN_ERR_REGISTER : code;
    *n = (uint32_t)sqlite3_column_int64(stmt, 0);
    sqlite3_reset(stmt);
    return CN_OK;
}

/* A hash of the row as it stands and of what hangs on it: whether the deal changed. */
static CnCode content_of(Putting *p, char out[33])
{
    static const char sql[] =
        "SELECT quote(supplier) || quote(recipient) || quote(item) || category || quote(quantity_best) || quote(quantity_min) ||\n"
        "  quote(quantity_max) || quote(value_min) || quote(value_max) || quote(currency) || quote(furthest_stage) ||\n"
        "  quote(furthest_planned) || quote(ordered) || quote(delivery_first) || quote(delivery_last) || quote(n_docs) ||\n"
        "  quote(n_origins) || quote(status_note), (SELECT group_concat(claim_id || origin_id) FROM (SELECT * FROM deal_claims\n"
        "  WHERE deal_id = ?1 ORDER BY pos)), (SELECT group_concat(field || reason || value || claim_id) FROM (SELECT * FROM\n"
        "  deal_conflicts WHERE deal_id = ?1 ORDER BY no, pos)) FROM deals WHERE deal_id = ?1";
    sqlite3_stmt *stmt = cn_sql_bind(p->reg, sql, p->err, "z", p->deal->id);
    if (!stmt) return CN_ERR_REGISTER;
    CnCode code = cn_sql_step(p->reg, stmt, p->err);
    if (code != CN_OK) return code == CN_END ? CN_ERR_REGISTER : code;
    CnStr parts[] = {cn_sql_text(stmt, 0), cn_sql_text(stmt, 1), cn_sql_text(stmt, 2)};
    code = cn_sql_id(parts, 3, out);
    sqlite3_reset(stmt);
    return code == CN_OK ? CN_OK : cn_fail(p->err, code, cn_str(p->reg->path), 0, "not enough memory");
}

static CnCode put_one(Putting *p, bool *changed)
{
    uint32_t n_docs = 0;
    char content[33];
    CnCode code = insert_deal(p, 0, NULL, "");
    if (code == CN_OK) code = insert_members(p);
    if (code == CN_OK) code = count_docs(p, &n_docs);
    if (code == CN_OK) code = cn_sql_do(p->reg, "UPDATE deals SET n_docs = ? WHERE deal_id = ?", p->err, "iz", (int64_t)n_docs, p->deal->id);
    if (code == CN_OK) code = content_of(p, content);
    if (code != CN_OK) return code;
    sqlite3_stmt *old = cn_sql_bind(p->reg, "SELECT updated_at FROM temp.old_deals WHERE deal_id = ? AND content_sha256 = ?", p->err, "zz",
        p->deal->id, content);
    if (!old) return CN_ERR_REGISTER;
    code = cn_sql_step(p->reg, old, p->err);
    if (code != CN_OK && code != CN_END) return code;
    *changed = code == CN_END;
    CnStr before = code == CN_OK ? cn_sql_text(old, 0) : none;
    CnStr updated = before.ptr ? cn_arena_copy(p->arena, before.ptr, before.len) : *changed && p->now[0] ? cn_str(p->now) : none;
    sqlite3_reset(old);
    return cn_sql_do(p->reg, "UPDATE deals SET updated_at = ?, content_sha256 = ? WHERE deal_id = ?", p->err, "tzz", updated, content,
        p->deal->id);
}

static CnCode set_old_aside(Putting *p)
{
    static const char *const steps[] = {
        "CREATE TABLE IF NOT EXISTS temp.old_deals(deal_id TEXT PRIMARY KEY, content_sha256 TEXT, updated_at TEXT) WITHOUT ROWID",
        "DELETE FROM temp.old_deals",
        "INSERT INTO temp.old_deals SELECT deal_id, content_sha256, updated_at FROM deals",
        "DELETE FROM deal_conflicts", "DELETE FROM deal_claims", "DELETE FROM deals",
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        int rc = sqlite3_exec(p->reg->db, steps[i], NULL, NULL, NULL);
        if (rc != SQLITE_OK) return cn_sql_fail(p->reg, p->err, rc);
    }
    return CN_OK;
}

static CnCode count_gone(Putting *p, uint64_t *n)
{
    sqlite3_stmt *stmt = cn_sql_bind(p->reg,
        "SELECT count(*) FROM temp.old_deals WHERE deal_id NOT IN (SELECT deal_id FROM deals)", p->err, "");
    if (!stmt) return CN_ERR_REGISTER;
    CnCode code = cn_sql_step(p->reg, stmt, p->err);
    if (code != CN_OK) return code;
    *n += (uint64_t)sqlite3_column_int64(stmt, 0);
    sqlite3_reset(stmt);
    return CN_OK;
}

static CnCode put_all(Putting *p, const CnDeal *deals, size_t n, CnResolved *done)
{
    CnCode code = set_old_aside(p);
    for (size_t i = 0; code == CN_OK && i < n; i++) {
        bool changed = false;
        p->deal = &deals[i];
        code = put_one(p, &changed);
        done->deals++;
        done->conflicts += deals[i].n_conflicts;
        done->changed += changed;
        if (i % 64 == 63) cn_arena_empty(p->arena);
    }
    if (code == CN_OK) code = count_gone(p, &done->changed);
    if (code == CN_OK) code = cn_sql_do(p->reg, "DELETE FROM meta WHERE key = 'stale'", p->err, "");
    p->reg->stale = false;
    return code;
}

CnCode cn_store_put_deals(CnRegister *reg, const CnClaim *claims, size_t n_claims, const CnDeal *deals, size_t n,
    const uint32_t *origin, const CnResolve *options, CnResolved *done, CnErr *err)
{
    CnArena arena = {0};
    jmp_buf guard;
    CnErr cause = {.code = CN_OK};
    CnResolved counts = {.claims = n_claims};
    Putting p = {.reg = reg, .arena = &arena, .err = &cause, .claim = claims, .origin = origin};
    cn_time_text(options->now, p.now);
    arena.guard = &guard;
    if (setjmp(guard)) {
        cn_sql_rollback(reg);
        cn_arena_free(&arena);
        return cn_fail(err, CN_ERR_MEMORY, cn_str(reg->path), 0, "not enough memory");
    }
    CnCode code = cn_sql_begin(reg, &cause);
    if (code == CN_OK) code = put_all(&p, deals, n, &counts);
    if (code == CN_OK && !options->dry_run) code = cn_sql_commit(reg, &cause);
    if (code != CN_OK || options->dry_run) cn_sql_rollback(reg);
    cn_arena_free(&arena);
    if (code == CN_OK) {
        if (done) *done = counts;
        return CN_OK;
    }
    if (err && err->code == CN_OK) *err = cause;
    return cause.code != CN_OK ? cause.code : code;
}

bool cn_register_stale(CnRegister *reg)
{
    sqlite3_stmt *stmt = cn_sql_bind(reg, "SELECT 1 FROM meta WHERE key = 'stale'", NULL, "");
    if (!stmt || cn_sql_step(reg, stmt, NULL) != CN_OK) return false;
    sqlite3_reset(stmt);
    return true;
}
