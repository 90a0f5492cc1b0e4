#include "deal/own.h"

#include "base/words.h"

#include <stdlib.h>

/* Numbers are compared among claims that speak of the same thing: the contract, its permission, the wish, or the handing over
 * (which may be a part). The first of these that has any gives the deal's number. */
enum { SCOPE_CONTRACT, SCOPE_APPROVAL, SCOPE_WISH, SCOPE_DELIVERY, SCOPE_COUNT };

static int scope_of(CnStage stage)
{
    switch (stage) {
    case CN_ST_APPROVAL: return SCOPE_APPROVAL;
    case CN_ST_INTEREST:
    case CN_ST_TALKS: return SCOPE_WISH;
    case CN_ST_DELIVERY: return SCOPE_DELIVERY;
    default: return SCOPE_CONTRACT;
    }
}

typedef const CnAmount *AmountOf(const CnClaim *c);
static const CnAmount *quantity_of(const CnClaim *c) { return &c->quantity; }
static const CnAmount *value_of(const CnClaim *c) { return &c->value; }

/* The claims, as places in the deal, whose amounts count; returns how many. */
static size_t counting(const CnDealWork *w, const CnDeal *d, AmountOf *of, uint32_t *at)
{
    for (int scope = 0; scope < SCOPE_COUNT; scope++) {
        size_t n = 0;
        for (size_t i = 0; i < d->n_claims; i++) {
            const CnClaim *c = &w->claim[d->claim[i]];
            if (of(c)->given && c->modality != CN_MOD_DENIED && scope_of(c->stage) == scope) at[n++] = (uint32_t)i;
        }
        if (n) return n;
    }
    return 0;
}

static bool same_amount(const CnAmount *a, const CnAmount *b) { return cn_amounts(a, b) == CN_AMOUNTS_EQUAL; }

/* Independent origins among the counting claims that give this very amount. */
static uint32_t origins_for(const CnDealWork *w, const CnDeal *d, AmountOf *of, const uint32_t *at, size_t n, const CnAmount *amount)
{
    uint32_t count = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t c = d->claim[at[i]];
        if (!same_amount(of(&w->claim[c]), amount)) continue;
        bool again = false;
        for (size_t k = 0; k < i && !again; k++) {
            uint32_t b = d->claim[at[k]];
            again = w->origin[b] == w->origin[c] && same_amount(of(&w->claim[b]), amount);
        }
        count += !again;
    }
    return count;
}

/* The amount that most origins give; of equals the newest. */
static const CnAmount *best_amount(const CnDealWork *w, const CnDeal *d, AmountOf *of, const uint32_t *at, size_t n)
{
    const CnAmount *best = NULL;
    uint32_t most = 0;
    for (size_t i = 0; i < n; i++) {
        const CnAmount *amount = of(&w->claim[d->claim[at[i]]]);
        uint32_t count = origins_for(w, d, of, at, n, amount);
        if (count >= most) most = count, best = amount;
    }
    return best;
}

static CnAmount bounds(const CnDealWork *w, const CnDeal *d, AmountOf *of, const uint32_t *at, size_t n, const CnAmount *best)
{
    CnAmount all = *best;
    for (size_t i = 0; i < n; i++) {
        const CnAmount *a = of(&w->claim[d->claim[at[i]]]);
        if (!cn_str_eq_nocase(a->unit, best->unit)) continue;  /* other units, other currencies: not comparable */
        if (a->min < 0 || (all.min >= 0 && a->min < all.min)) all.min = a->min;
        if (a->max < 0 || (all.max >= 0 && a->max > all.max)) all.max = a->max;
    }
    return all;
}

static void sum_up_amounts(const CnDealWork *w, CnDeal *d)
{
    uint32_t *at = CN_NEW_N(w->arena, uint32_t, d->n_claims + 1);
    d->quantity_best = -1;
    size_t n = counting(w, d, quantity_of, at);
    if (n) {
        const CnAmount *best = best_amount(w, d, quantity_of, at, n);
        d->quantity = bounds(w, d, quantity_of, at, n, best);
        d->quantity_best = best->min >= 0 ? best->min : best->max;  /* of a range the lower bound */
    }
    n = counting(w, d, value_of, at);
    if (n) d->value = bounds(w, d, value_of, at, n, best_amount(w, d, value_of, at, n));
}

/* The earlier of two dates; where one lies within the other, the one better known. */
static CnDate earlier(CnDate a, CnDate b)
{
    CnDays da = cn_days_of(a), db = cn_days_of(b);
    if (cn_days_none(da)) return b;
    if (cn_days_none(db)) return a;
    if (cn_days_gap(da, db)) return da.lo < db.lo ? a : b;
    if (da.hi - da.lo != db.hi - db.lo) return da.hi - da.lo < db.hi - db.lo ? a : b;
    return da.lo <= db.lo ? a : b;
}

static CnDate later(CnDate a, CnDate b)
{
    CnDays da = cn_days_of(a), db = cn_days_of(b);
    if (cn_days_none(da)) return b;
    if (cn_days_none(db)) return a;
    if (cn_days_gap(da, db)) return da.lo > db.lo ? a : b;
    if (da.hi - da.lo != db.hi - db.lo) return da.hi - da.lo < db.hi - db.lo ? a : b;
    return da.lo >= db.lo ? a : b;
}

/* A stage's dates are those that claims give; where none gives any, the date of the oldest document that tells of it: later
 * ones may only look back. */
static void sum_up_stages(const CnDealWork *w, CnDeal *d)
{
    CnDate told[CN_ST_COUNT] = {{0, 0, 0}};
    d->furthest = d->furthest_planned = -1;
    for (size_t i = 0; i < d->n_claims; i++) {
        const CnClaim *c = &w->claim[d->claim[i]];
        int step = c->stage <= CN_ST_DELIVERY ? (int)c->stage : -1;
        if (c->modality == CN_MOD_PLANNED && step > d->furthest_planned) d->furthest_planned = step;
        if (!cn_claim_asserts(c)) continue;
        if (step > d->furthest) d->furthest = step;
        d->first[c->stage] = earlier(d->first[c->stage], c->date);
        told[c->stage] = earlier(told[c->stage], c->doc_date);
        if (c->stage == CN_ST_DELIVERY) d->last_delivery = later(d->last_delivery, c->date);
    }
    if (cn_days_none(cn_days_of(d->last_delivery))) d->last_delivery = told[CN_ST_DELIVERY];
    for (int s = 0; s < CN_ST_COUNT; s++)
        if (cn_days_none(cn_days_of(d->first[s]))) d->first[s] = told[s];
}

static int by_text(const void *a, const void *b) { return cn_str_cmp(*(const CnStr *)a, *(const CnStr *)b); }

void cn_deal_summary(CnDealWork *w, CnDeal *d)
{
    const CnClaim *oldest = &w->claim[d->claim[0]], *named = NULL;
    CnParties inferred = {NULL, 0};
    CnStr *docs = CN_NEW_N(w->arena, CnStr, d->n_claims + 1);
    d->recipient = oldest->recipient;
    for (size_t i = 0; i < d->n_claims; i++) {
        const CnClaim *c = &w->claim[d->claim[i]];
        if (!d->supplier.n) d->supplier = c->supplier;
        if (!inferred.n) inferred = c->supplier_inferred;
        if (!named && c->item_id.len) named = c;
        if (!d->package_id.len) d->package_id = c->package_id;
        if (d->first_claim.year <= 0) d->first_claim = c->doc_date;
        docs[i] = c->doc;
    }
    if (!d->supplier.n) d->supplier = inferred;
    if (!named) named = oldest;
    d->item = named->item;
    d->item_id = named->item_id;
    d->category = named->category;
    qsort(docs, d->n_claims, sizeof *docs, by_text);
    for (size_t i = 0; i < d->n_claims; i++) d->n_docs += !i || !cn_str_eq(docs[i], docs[i - 1]);
    sum_up_amounts(w, d);
    sum_up_stages(w, d);
}

/* ---- conflicts ------------------------------------------------------------------------------------------- */

enum { OLD_NEWS = 6 * CN_DAYS_MONTH };   /* tuned: numbers reported half a year apart may both have been right */

typedef struct {
    CnConflict *conflict;
    size_t n, cap;
} Conflicts;

static CnStr amount_text(CnArena *arena, const CnAmount *a)
{
    const char *by = a->unit.len ? " " : "";
    int n = (int)a->unit.len;
    const char *unit = a->unit.len ? a->unit.ptr : "";
    if (a->min < 0) return cn_strf(arena, "up to %.0f%s%.*s", a->max, by, n, unit);
    if (a->max < 0) return cn_strf(arena, "%.0f or more%s%.*s", a->min, by, n, unit);
    if (a->min < a->max) return cn_strf(arena, "%.0f-%.0f%s%.*s", a->min, a->max, by, n, unit);
    return cn_strf(arena, "%.0f%s%.*s", a->min, by, n, unit);
}

/* A conflict in the making; valid until the next one begins. */
typedef struct { CnConflict *conflict; CnStr *value; uint32_t *claim; } Making;

static Making new_conflict(CnDealWork *w, Conflicts *all, const char *field, const char *reason, size_t most)
{
    all->conflict = cn_arena_grow(w->arena, all->conflict, sizeof *all->conflict, all->n, &all->cap);
    Making m = {&all->conflict[all->n++], CN_NEW_N(w->arena, CnStr, most + 1), CN_NEW_N(w->arena, uint32_t, most + 1)};
    *m.conflict = (CnConflict){.field = cn_str(field), .reason = cn_str(reason), .value = m.value, .claim = m.claim};
    return m;
}

static void holds(Making *m, CnStr value, uint32_t at)
{
    m->value[m->conflict->n] = value;
    m->claim[m->conflict->n++] = at;
}

static const CnClaim *nth(const CnDealWork *w, const CnDeal *d, uint32_t at) { return &w->claim[d->claim[at]]; }

static bool close_numbers(const CnAmount *a, const CnAmount *b)
{
    double x = a->min >= 0 ? a->min : a->max, y = b->min >= 0 ? b->min : b->max;
    double most = x > y ? x : y;
    return (x > y ? x - y : y - x) <= most * 0.1;
}

/* Why two of the counting amounts that exclude each other may differ; NULL: none do. */
static const char *amounts_reason(const CnDealWork *w, const CnDeal *d, AmountOf *of, const uint32_t *at, size_t n)
{
    bool any = false, rounded = true, older = true, scope = true;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = i + 1; k < n; k++) {
            const CnClaim *a = nth(w, d, at[i]), *b = nth(w, d, at[k]);
            if (cn_amounts(of(a), of(b)) != CN_AMOUNTS_CONFLICT) continue;
            any = true;
            rounded = rounded && close_numbers(of(a), of(b));
            older = older && cn_days_gap(cn_days_of(a->doc_date), cn_days_of(b->doc_date)) > OLD_NEWS;
            scope = scope && (a->stage != b->stage || a->package_id.len != b->package_id.len
                || (a->category != b->category) || cn_str_eq(a->doc, b->doc));
        }
    }
    return !any ? NULL : rounded ? "rounded" : scope ? "other scope" : older ? "older" : "unknown";
}

static void amount_conflict(CnDealWork *w, CnDeal *d, Conflicts *all, const char *field, AmountOf *of)
{
    uint32_t *at = CN_NEW_N(w->arena, uint32_t, d->n_claims + 1);
    size_t n = counting(w, d, of, at);
    const char *reason = amounts_reason(w, d, of, at, n);
    if (!reason) return;
    Making f = new_conflict(w, all, field, reason, n);
    for (size_t i = 0; i < n; i++) holds(&f, amount_text(w->arena, of(nth(w, d, at[i]))), at[i]);
}

static void stage_conflicts(CnDealWork *w, CnDeal *d, Conflicts *all)
{
    for (int s = 0; s < CN_ST_COUNT; s++) {
        bool asserted = false, denied = false;
        for (uint32_t i = 0; i < d->n_claims; i++) {
            const CnClaim *c = nth(w, d, i);
            if ((int)c->stage != s) continue;
            asserted = asserted || cn_claim_asserts(c);
            denied = denied || c->modality == CN_MOD_DENIED;
        }
        if (!asserted || !denied) continue;
        Making f = new_conflict(w, all, "stage", "denied", d->n_claims);
        for (uint32_t i = 0; i < d->n_claims; i++) {
            const CnClaim *c = nth(w, d, i);
            bool no = c->modality == CN_MOD_DENIED;
            if ((int)c->stage == s && (no || cn_claim_asserts(c)))
                holds(&f, cn_strf(w->arena, "%s%s", cn_stage_name((CnStage)s), no ? " denied" : ""), i);
        }
    }
}

/* Dates given of one order, or for deliveries ahead, that cannot all be right. */
static void date_conflict(CnDealWork *w, CnDeal *d, Conflicts *all, CnStage stage, bool planned)
{
    uint32_t *at = CN_NEW_N(w->arena, uint32_t, d->n_claims + 1);
    size_t n = 0;
    bool any = false, older = true;
    for (uint32_t i = 0; i < d->n_claims; i++) {
        const CnClaim *c = nth(w, d, i);
        bool fits = planned ? c->modality == CN_MOD_PLANNED : cn_claim_asserts(c);
        if (c->stage == stage && fits && c->date.year > 0) at[n++] = i;
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t k = i + 1; k < n; k++) {
            const CnClaim *a = nth(w, d, at[i]), *b = nth(w, d, at[k]);
            if (!cn_days_gap(cn_days_of(a->date), cn_days_of(b->date)) || cn_str_eq(a->doc, b->doc)) continue;
            any = true;
            older = older && cn_days_gap(cn_days_of(a->doc_date), cn_days_of(b->doc_date)) > OLD_NEWS;
        }
    }
    if (!any) return;
    Making f = new_conflict(w, all, "date", older ? "older" : "unknown", n);
    for (size_t i = 0; i < n; i++) {
        char text[16];
        cn_date_text(nth(w, d, at[i])->date, text);
        holds(&f, cn_strf(w->arena, "%s%s %s", cn_stage_name(stage), planned ? " planned" : "", text), at[i]);
    }
}

static bool breaks(const CnClaim *c)
{
    return cn_claim_asserts(c) && (c->stage == CN_ST_CANCELLATION || c->stage == CN_ST_REFUSAL);
}

/* Told to go on by another document than, and no earlier than, the one that tells of the end. */
static bool goes_on_after(const CnClaim *c, const CnClaim *end)
{
    if (!cn_claim_asserts(c) || (c->stage != CN_ST_ORDER && c->stage != CN_ST_DELIVERY) || cn_str_eq(c->doc, end->doc)) return false;
    CnDays ended = cn_days_claim(end), told = cn_days_of(c->doc_date);
    if (c->date.year > 0) return cn_days_of(c->date).lo > ended.hi;
    return !cn_days_none(told) && !cn_days_none(ended) && told.lo >= ended.hi;
}

static void status_conflict(CnDealWork *w, CnDeal *d, Conflicts *all)
{
    bool *in = CN_NEW_N(w->arena, bool, d->n_claims + 1);
    size_t n = 0;
    for (uint32_t i = 0; i < d->n_claims; i++) {
        if (!breaks(nth(w, d, i))) continue;
        for (uint32_t k = 0; k < d->n_claims; k++) {
            if (!goes_on_after(nth(w, d, k), nth(w, d, i))) continue;
            n += (in[i] ? 0u : 1u) + (in[k] ? 0u : 1u);
            in[i] = in[k] = true;
        }
    }
    if (!n) return;
    Making f = new_conflict(w, all, "status", "unknown", n);
    for (uint32_t i = 0; i < d->n_claims; i++)
        if (in[i]) holds(&f, cn_str(cn_stage_name(nth(w, d, i)->stage)), i);
}

void cn_deal_conflicts(CnDealWork *w, CnDeal *d)
{
    Conflicts all = {NULL, 0, 0};
    amount_conflict(w, d, &all, "quantity", quantity_of);
    amount_conflict(w, d, &all, "value", value_of);
    stage_conflicts(w, d, &all);
    date_conflict(w, d, &all, CN_ST_ORDER, false);
    date_conflict(w, d, &all, CN_ST_DELIVERY, true);
    status_conflict(w, d, &all);
    d->conflict = all.conflict;
    d->n_conflicts = all.n;
}
