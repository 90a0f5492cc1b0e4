#include "deal/own.h"

#include "base/hash.h"
#include "base/utf8.h"

#include <stdlib.h>

enum {
    /* tuned: orders of one item by one buyer that lie further apart are another order (SIPRI: median 6 years between) */
    ORDER_WINDOW = 5 * CN_DAYS_YEAR,
    /* tuned: the same number or price links a report to an order up to so long ago */
    LINK_WINDOW = 15 * CN_DAYS_YEAR,
    /* tuned: "the fighters" of a report within three months of one on the F-16 */
    NEAR_WINDOW = 3 * CN_DAYS_MONTH,
    /* tuned: without a date of the order itself, reports of other numbers so far apart are other orders */
    REPORT_WINDOW = 18 * CN_DAYS_MONTH
};

/* ---- dates and amounts ----------------------------------------------------------------------------------- */

CnDays cn_days_of(CnDate date)
{
    if (date.year <= 0) return (CnDays){0, -1};
    int32_t year = date.year * CN_DAYS_YEAR;
    if (!date.month) return (CnDays){year + CN_DAYS_MONTH + 1, year + 12 * CN_DAYS_MONTH + 31};
    int32_t month = year + date.month * CN_DAYS_MONTH;
    return date.day ? (CnDays){month + date.day, month + date.day} : (CnDays){month + 1, month + 31};
}

bool cn_days_none(CnDays days) { return days.hi < days.lo; }

int32_t cn_days_gap(CnDays a, CnDays b)
{
    if (cn_days_none(a) || cn_days_none(b)) return 0;
    return a.hi < b.lo ? b.lo - a.hi : b.hi < a.lo ? a.lo - b.hi : 0;
}

CnDays cn_days_claim(const CnClaim *claim)
{
    /* what lies ahead is told at the time of the report, however far ahead it lies */
    bool ahead = claim->modality == CN_MOD_PLANNED || claim->date.year <= 0;
    return cn_days_of(ahead && claim->doc_date.year > 0 ? claim->doc_date : claim->date);
}

static bool near_number(double a, double b)
{
    if (a < 0 || b < 0) return a < 0 && b < 0;
    double most = a > b ? a : b;
    return (a > b ? a - b : b - a) <= most * 0.01;  /* source: claims.md, bounds agree within 1 % */
}

CnAmounts cn_amounts(const CnAmount *a, const CnAmount *b)
{
    if (!a->given || !b->given || !cn_str_eq_nocase(a->unit, b->unit)) return CN_AMOUNTS_APART;
    if (near_number(a->min, b->min) && near_number(a->max, b->max)) return CN_AMOUNTS_EQUAL;
    bool below = a->max >= 0 && b->min >= 0 && a->max < b->min, above = b->max >= 0 && a->min >= 0 && b->max < a->min;
    return below || above ? CN_AMOUNTS_CONFLICT : CN_AMOUNTS_OVERLAP;
}

/* An exact number above one: two reports that share it are likely of one order. */
static bool telling(const CnAmount *a) { return a->given && a->min > 1 && a->max >= a->min; }

CnStr cn_deal_squash(CnArena *arena, CnStr text)
{
    char *out = cn_arena_take_n(arena, 4, text.len + 1);
    size_t len = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t c, to[2];
        at += cn_utf8_get(text, at, &c);
        int digit = cn_char_digit(c);
        if (digit < 0 && !cn_char_is_letter(c)) continue;
        if (digit >= 0) c = '0' + (uint32_t)digit;
        unsigned n = cn_char_fold(c, to);
        for (unsigned i = 0; i < n; i++) len += cn_utf8_put(to[i], out + len);
    }
    return (CnStr){out, len};
}

/* ---- keys ------------------------------------------------------------------------------------------------ */

typedef struct {
    CnStr pair, item;          /* who to whom; what */
    uint32_t claim, rank;      /* place after sorting */
    bool named;                /* a designation, not a generic noun */
} Keyed;

static int by_text(const void *a, const void *b) { return cn_str_cmp(*(const CnStr *)a, *(const CnStr *)b); }

static CnStr set_key(CnArena *arena, CnParties parties)
{
    CnStr *part = CN_NEW_N(arena, CnStr, parties.n + 1), key = CN_STR("");
    for (size_t i = 0; i < parties.n; i++) {
        const CnParty *p = &parties.party[i];
        part[i] = p->code.len ? p->code : cn_deal_squash(arena, p->name);
    }
    qsort(part, parties.n, sizeof *part, by_text);
    for (size_t i = 0; i < parties.n; i++)
        if (!i || !cn_str_eq(part[i], part[i - 1])) key = cn_strf(arena, "%.*s+%.*s", (int)key.len, key.ptr, (int)part[i].len, part[i].ptr);
    return key;
}

static bool of_embargo(const CnClaim *c) { return c->stage == CN_ST_EMBARGO || c->stage == CN_ST_EMBARGO_END; }

static Keyed keyed(CnArena *arena, const CnClaim *c, uint32_t claim, uint32_t rank)
{
    CnStr from = set_key(arena, c->supplier.n ? c->supplier : c->supplier_inferred), to = set_key(arena, c->recipient);
    Keyed k = {.claim = claim, .rank = rank, .named = c->item_id.len && !of_embargo(c)};
    k.pair = cn_strf(arena, "%s>%s%s", from.ptr, to.ptr, of_embargo(c) ? "!" : "");
    if (of_embargo(c)) k.item = CN_STR("");  /* an embargo is one matter, whatever the words for arms */
    else if (k.named) k.item = c->item_id;
    else k.item = cn_strf(arena, "%s/%d", cn_deal_squash(arena, c->item).ptr, (int)c->category);
    return k;
}

typedef struct { const CnClaim *claim; uint32_t index; } Sorted;

static int by_age(const void *x, const void *y)
{
    const CnClaim *a = ((const Sorted *)x)->claim, *b = ((const Sorted *)y)->claim;
    int32_t da = cn_days_of(a->doc_date).lo, db = cn_days_of(b->doc_date).lo;
    if (a->doc_date.year <= 0) da = INT32_MAX;  /* undated documents last */
    if (b->doc_date.year <= 0) db = INT32_MAX;
    if (da != db) return da < db ? -1 : 1;
    int way = cn_str_cmp(a->doc, b->doc);
    if (way) return way;
    uint32_t at = a->n_evidence ? a->evidence[0].at : 0, bt = b->n_evidence ? b->evidence[0].at : 0;
    if (at != bt) return at < bt ? -1 : 1;
    return strcmp(a->id, b->id);
}

static int by_pair(const void *x, const void *y)
{
    const Keyed *a = x, *b = y;
    int way = cn_str_cmp(a->pair, b->pair);
    return way ? way : (a->rank > b->rank) - (a->rank < b->rank);
}

/* ---- deals in the making --------------------------------------------------------------------------------- */

typedef struct Open Open;
struct Open {
    Open *next;                /* of the same pair, oldest first */
    CnStr item;
    CnCategory category;
    bool named;
    uint32_t *claim;
    size_t n, cap;
    uint32_t rank;             /* of its oldest claim */
    CnDays seen;               /* first to last event */
    CnDays ordered;            /* when it was ordered, by claims that give a date; none */
    CnDays order_told;         /* when an order was first told of: its date or the document's */
    CnDays delivered;          /* dates given of deliveries */
};

typedef struct {
    CnArena *arena;
    const CnClaim *claim;
    Open *first, *last;        /* of the pair in hand */
} Making;

static bool asserts_order(const CnClaim *c) { return c->stage == CN_ST_ORDER && cn_claim_asserts(c); }

static void widen(CnDays *to, CnDays by)
{
    if (cn_days_none(by)) return;
    if (cn_days_none(*to)) *to = by;
    if (by.lo < to->lo) to->lo = by.lo;
    if (by.hi > to->hi) to->hi = by.hi;
}

static void join(Making *m, Open *o, uint32_t claim)
{
    const CnClaim *c = &m->claim[claim];
    CnDays date = cn_days_of(c->date);
    o->claim = cn_arena_grow(m->arena, o->claim, sizeof *o->claim, o->n, &o->cap);
    o->claim[o->n++] = claim;
    widen(&o->seen, cn_days_claim(c));
    if (asserts_order(c)) {
        if (cn_days_none(o->order_told)) o->order_told = cn_days_claim(c);
        if (cn_days_none(o->ordered)) o->ordered = date;
    }
    if (c->stage == CN_ST_DELIVERY && cn_claim_asserts(c)) widen(&o->delivered, date);
}

static Open *open_deal(Making *m, const Keyed *k)
{
    static const CnDays none = {0, -1};
    Open *o = CN_NEW(m->arena, Open);
    o->item = k->item;
    o->named = k->named;
    o->category = m->claim[k->claim].category;
    o->rank = k->rank;
    o->seen = o->ordered = o->order_told = o->delivered = none;
    *(m->last ? &m->last->next : &m->first) = o;
    m->last = o;
    join(m, o, k->claim);
    return o;
}

/* What the claim's numbers share with those of the deal's claims. */
typedef struct { bool quantity, value, package, doc, clash_quantity, clash_value; } Shared;

static bool same_scope(const CnClaim *a, const CnClaim *b)
{
    /* what is delivered may be a part of what was ordered */
    return (a->stage == CN_ST_DELIVERY) == (b->stage == CN_ST_DELIVERY);
}

static Shared shared(const Making *m, const Open *o, const CnClaim *c)
{
    Shared s = {0};
    for (size_t i = 0; i < o->n; i++) {
        const CnClaim *d = &m->claim[o->claim[i]];
        CnAmounts q = cn_amounts(&c->quantity, &d->quantity), v = cn_amounts(&c->value, &d->value);
        bool both_orders = asserts_order(c) && asserts_order(d);
        if (q == CN_AMOUNTS_EQUAL && telling(&c->quantity)) s.quantity = true;
        if (v == CN_AMOUNTS_EQUAL) s.value = true;
        if (c->package_id.len && cn_str_eq(c->package_id, d->package_id)) s.package = true;
        if (cn_str_eq(c->doc, d->doc)) s.doc = true;
        if (q == CN_AMOUNTS_CONFLICT && both_orders && same_scope(c, d)) s.clash_quantity = true;
        if (v == CN_AMOUNTS_CONFLICT && both_orders) s.clash_value = true;
    }
    return s;
}

/* Orders of other numbers at other times, a delivery before the order, an order after the delivery: not one deal. */
static bool cannot_be(const Open *o, const CnClaim *c, const Shared *s)
{
    CnDays date = cn_days_of(c->date);
    bool dated = !cn_days_none(date), order = asserts_order(c);
    if (order && (s->clash_quantity || s->clash_value)) {
        if (dated && !cn_days_none(o->ordered)) {
            if (cn_days_gap(date, o->ordered) > CN_DAYS_MONTH) return true;
        } else if (cn_days_gap(cn_days_claim(c), o->order_told) > REPORT_WINDOW) {
            return true;
        }
    }
    if (order && dated && !cn_days_none(o->ordered) && cn_days_gap(date, o->ordered) > ORDER_WINDOW) return true;
    if (order && dated && !cn_days_none(o->delivered) && date.lo > o->delivered.lo
        && (cn_days_none(o->ordered) || cn_days_gap(date, o->ordered) > CN_DAYS_YEAR) && date.lo > o->delivered.hi)
        return true;
    return c->stage == CN_ST_DELIVERY && cn_claim_asserts(c) && dated && !cn_days_none(o->ordered) && date.hi < o->ordered.lo;
}

/* How well the claim fits the deal; negative: not at all. */
static double fit(const Making *m, const Open *o, const CnClaim *c, Shared *s)
{
    *s = shared(m, o, c);
    if (cannot_be(o, c, s)) return -1;
    CnDays when = cn_days_claim(c);
    int32_t gap = cn_days_gap(when, o->seen);
    int32_t since_order = asserts_order(c) ? cn_days_gap(when, o->order_told) : 0;
    if (since_order > gap) gap = since_order;
    bool linked = s->quantity || s->value || s->doc;
    if (gap > (linked ? LINK_WINDOW : ORDER_WINDOW)) return -1;
    double score = 20 - (double)gap / CN_DAYS_YEAR;
    CnDays date = cn_days_of(c->date);
    if (asserts_order(c) && !cn_days_none(date) && !cn_days_none(o->ordered)) score += cn_days_gap(date, o->ordered) ? -2 : 3;
    score += s->quantity ? 5 : 0;
    score += s->value ? 5 : 0;
    score += s->package ? 2 : 0;
    score += s->doc ? 2 : 0;
    score -= s->clash_quantity && !s->quantity ? 4 : 0;
    score -= s->clash_value && !s->value ? 3 : 0;
    return score > 0 ? score : 0;
}

/* The deal of the same item that fits best; of equals the newer one. */
static Open *best_of_item(const Making *m, const Keyed *k)
{
    Open *best = NULL;
    double most = -1;
    for (Open *o = m->first; o; o = o->next) {
        Shared s;
        if (o->named != k->named || !cn_str_eq(o->item, k->item)) continue;
        double score = fit(m, o, &m->claim[k->claim], &s);
        if (score >= 0 && score >= most) most = score, best = o;
    }
    return best;
}

/* A generic noun ("fighters") goes to the one deal of its category that shares its number or price, its document, or its
 * time; where two are as good, to none. */
static Open *best_of_category(const Making *m, const Keyed *k)
{
    const CnClaim *c = &m->claim[k->claim];
    Open *best = NULL;
    double most = -1;
    bool tie = false;
    if (c->category == CN_CAT_UNSPECIFIED) return NULL;
    for (Open *o = m->first; o; o = o->next) {
        Shared s;
        if (o->category != c->category || (!o->named && cn_str_eq(o->item, k->item))) continue;
        double score = fit(m, o, c, &s);
        bool near = o->named && cn_days_gap(cn_days_claim(c), o->seen) <= NEAR_WINDOW;
        bool clash = (s.clash_quantity && !s.quantity) || (s.clash_value && !s.value);
        if (score < 0 || clash || !(s.quantity || s.value || ((s.doc || near) && o->named))) continue;
        score = 10 * (s.quantity + s.value) + 4 * s.doc;
        if (score == most) tie = true;
        if (score > most) most = score, best = o, tie = false;
    }
    return tie ? NULL : best;
}

static void make_pair(Making *m, const Keyed *k, size_t n)
{
    m->first = m->last = NULL;
    for (int generic = 0; generic < 2; generic++) {
        for (size_t i = 0; i < n; i++) {
            if (k[i].named == (bool)generic) continue;
            Open *o = best_of_item(m, &k[i]);
            if (generic && k[i].item.len) {
                Open *other = best_of_category(m, &k[i]);
                if (other && (!o || other->named)) o = other;
            }
            if (o) join(m, o, k[i].claim);
            else open_deal(m, &k[i]);
        }
    }
}

/* ---- all ------------------------------------------------------------------------------------------------- */

static int by_number(const void *x, const void *y)
{
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return (a > b) - (a < b);
}

/* The deal's id comes of who, what and its oldest claim, so that it stays as claims come in. */
static void put_id(CnArena *arena, CnDeal *deal, const Keyed *k, const CnClaim *oldest)
{
    uint8_t sum[32];
    CnStr text = cn_strf(arena, "%s\n%.*s\n%s", k->pair.ptr, (int)k->item.len, k->item.ptr, oldest->id);
    if (!cn_sha256(text.ptr, text.len, sum)) longjmp(*arena->guard, 1);
    cn_hex(sum, 16, deal->id);
}

static void finish(CnDealWork *work, Open *o, const uint32_t *at_rank, const Keyed *by_rank, CnDeal *deal)
{
    qsort(o->claim, o->n, sizeof *o->claim, by_number);  /* ranks so far */
    const Keyed *oldest = &by_rank[o->claim[0]];
    for (size_t i = 0; i < o->n; i++) o->claim[i] = at_rank[o->claim[i]];
    deal->claim = o->claim;
    deal->n_claims = o->n;
    put_id(work->arena, deal, oldest, &work->claim[o->claim[0]]);
    deal->n_origins = cn_deal_origins(work, o->claim, o->n);
    cn_deal_summary(work, deal);
    cn_deal_conflicts(work, deal);
}

typedef struct { uint32_t rank; Open *open; } Made;

static int by_rank_of(const void *x, const void *y)
{
    const Made *a = x, *b = y;
    return (a->rank > b->rank) - (a->rank < b->rank);
}

/* Takes the pairs one after the other; claims are spoken of by rank until finish(). */
static Made *make_all(CnArena *arena, const CnClaim *by_rank, Keyed *k, size_t n, size_t *n_made)
{
    Making m = {.arena = arena, .claim = by_rank};
    Made *made = NULL;
    size_t cap = 0;
    *n_made = 0;
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && cn_str_eq(k[i].pair, k[end].pair);) end++;
        make_pair(&m, k + i, end - i);
        for (Open *o = m.first; o; o = o->next) {
            uint32_t oldest = o->claim[0];
            for (size_t c = 1; c < o->n; c++)
                if (o->claim[c] < oldest) oldest = o->claim[c];
            made = cn_arena_grow(arena, made, sizeof *made, *n_made, &cap);
            made[(*n_made)++] = (Made){oldest, o};
        }
    }
    if (*n_made) qsort(made, *n_made, sizeof *made, by_rank_of);
    return made;
}

void cn_deals(CnArena *arena, const CnClaim *claims, size_t n, const CnStr *quote, const CnStr *outlet, CnDeal **deals,
    size_t *n_deals, uint32_t *origin)
{
    Sorted *sorted = CN_NEW_N(arena, Sorted, n + 1);
    for (size_t i = 0; i < n; i++) sorted[i] = (Sorted){&claims[i], (uint32_t)i};
    qsort(sorted, n, sizeof *sorted, by_age);
    CnClaim *ranked = CN_NEW_N(arena, CnClaim, n + 1);
    Keyed *k = CN_NEW_N(arena, Keyed, n + 1), *by_rank = CN_NEW_N(arena, Keyed, n + 1);
    uint32_t *at_rank = CN_NEW_N(arena, uint32_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        ranked[i] = *sorted[i].claim;
        at_rank[i] = sorted[i].index;
        by_rank[i] = k[i] = keyed(arena, sorted[i].claim, (uint32_t)i, (uint32_t)i);
    }
    qsort(k, n, sizeof *k, by_pair);
    Made *made = make_all(arena, ranked, k, n, n_deals);
    CnDealWork work = {arena, claims, quote, outlet, origin ? origin : CN_NEW_N(arena, uint32_t, n + 1)};
    *deals = CN_NEW_N(arena, CnDeal, *n_deals + 1);
    for (size_t i = 0; i < *n_deals; i++) finish(&work, made[i].open, at_rank, by_rank, &(*deals)[i]);
}
