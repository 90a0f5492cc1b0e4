/* claims.c - the claims of a document into the register, and which documents give them. */
#include "store/add.h"

#include <stdlib.h>

static CnStr party_code(const CnParty *party) { return party->code.len ? party->code : party->name; }

CnStr cn_add_party_name(const CnParty *party) { return party->name.len ? party->name : party->code; }

typedef CnStr PartyText(const CnParty *party);

static CnStr party_kind(const CnParty *party)
{
    return cn_str(cn_kind_name(party->kind));
}

/* The parts of a list in one cell; NULL for none. */
static CnStr list_of(CnArena *arena, const CnStr *part, size_t n)
{
    size_t len = 0, at = 0;
    if (!n) return (CnStr){NULL, 0};
    if (n == 1 && part->ptr) return *part;
    for (size_t i = 0; i < n; i++) len += part[i].len + 1;
    char *out = cn_arena_take(arena, len + 1);
    for (size_t i = 0; i < n; i++) {
        if (i) out[at++] = CN_LIST_SEP;
        if (part[i].len) memcpy(out + at, part[i].ptr, part[i].len);
        at += part[i].len;
    }
    return (CnStr){out, at};
}

static CnStr party_list(CnArena *arena, CnParties parties, PartyText *text)
{
    CnStr *part = CN_NEW_N(arena, CnStr, parties.n);
    for (size_t i = 0; i < parties.n; i++) part[i] = text(&parties.party[i]);
    return list_of(arena, part, parties.n);
}

static CnStr attribution_list(CnArena *arena, const CnClaim *claim)
{
    size_t n = claim->n_attribution;
    CnStr *part = CN_NEW_N(arena, CnStr, n);
    for (size_t i = 0; i < n; i++) part[i] = claim->attribution[n - 1 - i];   /* nearest first */
    return list_of(arena, part, n);
}

static size_t put_number(char *out, uint64_t value)
{
    char digits[24];
    size_t n = 0;
    do digits[n++] = (char)('0' + value % 10);
    while (value /= 10);
    for (size_t i = 0; i < n; i++) out[i] = digits[n - 1 - i];
    return n;
}

/* "[[12,18],null,…]" */
static CnStr span_list(CnArena *arena, const CnClaim *claim)
{
    char out[CN_F_COUNT * 32];
    size_t at = 0;
    for (size_t f = 0; f < CN_F_COUNT; f++) {
        CnSpan span = claim->spans[f];
        out[at++] = f ? ',' : '[';
        if (!span.len) {
            memcpy(out + at, "null", 4);
            at += 4;
            continue;
        }
        out[at++] = '[';
        at += put_number(out + at, span.at);
        out[at++] = ',';
        at += put_number(out + at, (uint64_t)span.at + span.len);
        out[at++] = ']';
    }
    out[at++] = ']';
    return cn_arena_copy(arena, out, at);
}

/* Bit `first` + i: party i has no code. */
static int64_t without_code(CnParties parties, unsigned first)
{
    int64_t bits = 0;
    for (size_t i = 0; i < parties.n && i < CN_PARTY_BITS; i++)
        if (!parties.party[i].code.len) bits |= (int64_t)1 << (first + i);
    return bits;
}

static double bound(const CnAmount *amount, double value) { return amount->given ? value : -1; }

static CnCode put_claim(CnAdding *a, const CnClaim *claim, int64_t *no)
{
    static const char sql[] =
        "INSERT OR IGNORE INTO claims(claim_no, claim_id, text_no, doc_no, run_no, supplier, supplier_name, supplier_kind, supplier_inferred,\n"
        "  inferred_name, inferred_kind, recipient, recipient_name, recipient_kind, no_code, item, item_id, category, quantity, quantity_min,\n"
        "  quantity_max, unit, money, value_min, value_max, currency, package_id, stage, modality, date, attribution, origin, lang, score,\n"
        "  rules, spans, pieces, span_start, span_end, quote)\n"
        "  " CN_BATCH_40;
    CnArena *arena = &a->reg->arena;
    char date[16];
    cn_date_text(claim->date, date);
    const CnAmount *q = &claim->quantity, *v = &claim->value;
    CnSpan first = claim->n_evidence ? claim->evidence[0] : (CnSpan){0, 0};
    double from = claim->n_evidence ? (double)first.at : -1, to = claim->n_evidence ? (double)first.at + first.len : -1;
    CnCode code = cn_add_run(a->reg, a->err);
    if (code != CN_OK) return code;
    return cn_batch_put(a->reg, sql, no, a->err, "0ziiittttttttti" "ttzinntinntt" "zztttt" "d" "ttinnt", claim->id, a->text_no, a->doc_no, a->reg->run_no,
        party_list(arena, claim->supplier, party_code), party_list(arena, claim->supplier, cn_add_party_name),
        party_list(arena, claim->supplier, party_kind), party_list(arena, claim->supplier_inferred, party_code),
        party_list(arena, claim->supplier_inferred, cn_add_party_name), party_list(arena, claim->supplier_inferred, party_kind),
        party_list(arena, claim->recipient, party_code), party_list(arena, claim->recipient, cn_add_party_name),
        party_list(arena, claim->recipient, party_kind),
        without_code(claim->supplier, 0) | without_code(claim->supplier_inferred, CN_PARTY_BITS) |
            without_code(claim->recipient, 2 * CN_PARTY_BITS),
        or_none(claim->item), or_none(claim->item_id), cn_category_name(claim->category), (int64_t)q->given, bound(q, q->min),
        bound(q, q->max), q->given ? or_none(q->unit) : (CnStr){NULL, 0}, (int64_t)v->given, bound(v, v->min), bound(v, v->max),
        v->given ? or_none(v->unit) : (CnStr){NULL, 0}, or_none(claim->package_id), cn_stage_name(claim->stage),
        cn_modality_name(claim->modality), date[0] ? cn_arena_copy(arena, date, strlen(date)) : (CnStr){NULL, 0}, attribution_list(arena, claim),
        claim->n_attribution ? claim->attribution[0] : (CnStr){NULL, 0}, or_none(claim->lang), claim->score, list_of(arena, claim->rules, claim->n_rules),
        span_list(arena, claim), (int64_t)claim->n_evidence, from, to, claim->n_evidence ? cn_add_quote(a, first) : (CnStr){NULL, 0});
}

static CnCode put_more_evidence(CnAdding *a, const CnClaim *claim, int64_t no)
{
    static const char sql[] = "INSERT OR FAIL INTO more_evidence(claim_no, pos, span_start, span_end, quote) " CN_BATCH_5;
    CnCode code = CN_OK;
    for (size_t i = 1; code == CN_OK && i < claim->n_evidence; i++)
        code = cn_batch_put(a->reg, sql, NULL, a->err, "iiiit", no, (int64_t)i, (int64_t)claim->evidence[i].at,
            (int64_t)claim->evidence[i].at + claim->evidence[i].len, cn_add_quote(a, claim->evidence[i]));
    return code;
}

/* ---- which documents give a claim ----------------------------------------------------------------------- */

static CnCode set_document(CnAdding *a, int64_t no, int64_t before, int64_t after)
{
    CnCode code = CN_OK;
    if (after) code = cn_sql_do(a->reg, "DELETE FROM more_documents WHERE doc_no = ? AND claim_no = ?", a->err, "ii", after, no);
    if (code == CN_OK && before) code = cn_sql_do(a->reg, "INSERT INTO more_documents(doc_no, claim_no) VALUES(?, ?)", a->err, "ii", before, no);
    return code == CN_OK ? cn_sql_do(a->reg, "UPDATE claims SET doc_no = nullif(?, 0) WHERE claim_no = ?", a->err, "ii", after, no) : code;
}

/* Of the documents that give a claim, the oldest stands for it, whichever came first. */
static CnCode settle_claim(CnAdding *a, int64_t no)
{
    static const char sql[] =
        "SELECT c.doc_no, (SELECT d.doc_no FROM documents d WHERE d.doc_no IN (SELECT doc_no FROM doc_claims WHERE claim_no = ?1)\n"
        "  ORDER BY d.doc_date IS NULL, d.doc_date, d.doc_id LIMIT 1) FROM claims c WHERE c.claim_no = ?1";
    sqlite3_stmt *find = cn_sql_bind(a->reg, sql, a->err, "i", no);
    if (!find) return CN_ERR_REGISTER;
    CnCode code = cn_sql_step(a->reg, find, a->err);
    if (code != CN_OK) return code == CN_END ? CN_OK : code;
    int64_t before = sqlite3_column_int64(find, 0), after = sqlite3_column_int64(find, 1);
    sqlite3_reset(find);
    return before == after ? CN_OK : set_document(a, no, before, after);
}

typedef enum { LINK_NONE, LINK_GONE, LINK_THERE } Link;   /* of a claim to the document in hand */

/* *no stays 0 where there is no such claim. */
static CnCode find_claim(CnAdding *a, const CnClaim *claim, int64_t *no, Link *link)
{
    static const char sql[] =
        "SELECT c.claim_no, CASE WHEN c.doc_no IS ?2 THEN 2 WHEN x.claim_no IS NULL THEN 0 WHEN x.gone_run IS NULL THEN 2 ELSE 1 END\n"
        "  FROM claims c LEFT JOIN more_documents x ON x.claim_no = c.claim_no AND x.doc_no = ?2 WHERE c.claim_id = ?1";
    *no = 0;
    *link = LINK_NONE;
    sqlite3_stmt *find = cn_sql_bind(a->reg, sql, a->err, "zi", claim->id, a->doc_no);
    if (!find) return CN_ERR_REGISTER;
    CnCode code = cn_sql_step(a->reg, find, a->err);
    if (code == CN_OK) {
        *no = sqlite3_column_int64(find, 0);
        *link = (Link)sqlite3_column_int(find, 1);
        sqlite3_reset(find);
    }
    return code == CN_END ? CN_OK : code;
}

static CnCode link_claim(CnAdding *a, int64_t no, Link link)
{
    static const char insert[] = "INSERT INTO more_documents(doc_no, claim_no) VALUES(?, ?)";
    static const char again[] = "UPDATE more_documents SET gone_run = NULL WHERE doc_no = ? AND claim_no = ?";
    if (link == LINK_THERE) return CN_OK;
    a->changed = true;
    CnCode code = cn_sql_do(a->reg, link == LINK_GONE ? again : insert, a->err, "ii", a->doc_no, no);
    return code == CN_OK ? settle_claim(a, no) : code;
}

/* A claim of a text that was there. */
static CnCode store_claim(CnAdding *a, const CnClaim *claim, int64_t *no)
{
    Link link;
    CnCode code = find_claim(a, claim, no, &link);
    if (code != CN_OK) return code;
    if (*no) return link_claim(a, *no, link);
    code = put_claim(a, claim, no);
    if (code == CN_OK) code = cn_batch_run(a->reg, a->err);
    if (code == CN_OK) code = put_more_evidence(a, claim, *no);
    a->late[no - a->claim_no] = true;
    a->claims_new++;
    a->changed = true;
    return code == CN_OK ? cn_batch_run(a->reg, a->err) : code;
}

/* Claims of a text that is new can only be new themselves, for their ids have the text's; unless a document says one twice. *next: the
 * number that the next new claim has. */
static CnCode settle_new(CnAdding *a, const CnClaim *claim, int64_t *no, int64_t *next)
{
    Link link = LINK_THERE;
    CnCode code = *no ? CN_OK : find_claim(a, claim, no, &link);
    if (code != CN_OK) return code;
    if (*no != *next) return link_claim(a, *no, link);
    ++*next;
    a->claims_new++;
    a->changed = true;
    return put_more_evidence(a, claim, *no);
}

static CnCode store_new(CnAdding *all, size_t n)
{
    int64_t next = 0;
    CnCode code = cn_add_next(all->reg, "SELECT max(claim_no) FROM claims", &next, all->err);
    for (size_t i = 0; code == CN_OK && i < n; i++)
        for (size_t k = 0; code == CN_OK && all[i].text_new && k < all[i].reading->n_claims; k++)
            code = put_claim(&all[i], &all[i].reading->claim[k], &all[i].claim_no[k]);
    if (code == CN_OK) code = cn_batch_run(all->reg, all->err);
    for (size_t i = 0; code == CN_OK && i < n; i++)
        for (size_t k = 0; code == CN_OK && all[i].text_new && k < all[i].reading->n_claims; k++)
            code = settle_new(&all[i], &all[i].reading->claim[k], &all[i].claim_no[k], &next);
    return code == CN_OK ? cn_batch_run(all->reg, all->err) : code;
}

static int by_number(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return (a > b) - (a < b);
}

/* Claims that an earlier reading of the document gave and this one does not: kept, marked, no longer listed. */
static CnCode withdraw(CnAdding *a, int64_t *now, size_t n)
{
    size_t n_gone = 0, cap = 0;
    int64_t *gone = NULL;
    qsort(now, n, sizeof *now, by_number);
    sqlite3_stmt *old = cn_sql_bind(a->reg, "SELECT claim_no FROM doc_claims WHERE doc_no = ?", a->err, "i", a->doc_no);
    if (!old) return CN_ERR_REGISTER;
    CnCode code;
    while ((code = cn_sql_step(a->reg, old, a->err)) == CN_OK) {
        int64_t no = sqlite3_column_int64(old, 0);
        if (n && bsearch(&no, now, n, sizeof *now, by_number)) continue;
        gone = cn_arena_grow(&a->reg->arena, gone, sizeof *gone, n_gone, &cap);
        gone[n_gone++] = no;
    }
    if (code != CN_END) return code;
    code = n_gone ? cn_add_run(a->reg, a->err) : CN_OK;
    for (size_t i = 0; code == CN_OK && i < n_gone; i++) {
        code = cn_sql_do(a->reg, "UPDATE claims SET doc_no = NULL WHERE claim_no = ? AND doc_no = ?", a->err, "ii", gone[i], a->doc_no);
        if (code == CN_OK) code = cn_sql_do(a->reg, "REPLACE INTO more_documents(doc_no, claim_no, gone_run) VALUES(?,?,?)", a->err, "iii", a->doc_no,
            gone[i], a->reg->run_no);
        if (code == CN_OK) code = settle_claim(a, gone[i]);
    }
    a->claims_gone += n_gone;
    a->changed = a->changed || n_gone;
    return code;
}

/* A document whose date changed may no longer be the oldest that gives its claims. */
static CnCode settle_all(CnAdding *a, const int64_t *no, size_t n)
{
    CnCode code = CN_OK;
    for (size_t i = 0; code == CN_OK && i < n; i++) code = settle_claim(a, no[i]);
    return code;
}

static CnCode store_others(CnAdding *a)
{
    size_t n = a->reading->n_claims;
    bool moved = a->changed && !a->doc_new;
    CnCode code = CN_OK;
    a->late = CN_NEW_N(&a->reg->arena, bool, n + 1);
    for (size_t i = 0; code == CN_OK && i < n; i++) code = store_claim(a, &a->reading->claim[i], &a->claim_no[i]);
    if (code == CN_OK && !a->doc_new) code = withdraw(a, a->claim_no, n);
    return code == CN_OK && moved ? settle_all(a, a->claim_no, n) : code;
}

CnCode cn_add_claims(CnAdding *all, size_t n)
{
    for (size_t i = 0; i < n; i++) all[i].claim_no = CN_NEW_N(&all->reg->arena, int64_t, all[i].reading->n_claims + 1);
    CnCode code = store_new(all, n);
    for (size_t i = 0; code == CN_OK && i < n; i++)
        if (!all[i].text_new && !all[i].kept) code = store_others(&all[i]);
    return code;
}
