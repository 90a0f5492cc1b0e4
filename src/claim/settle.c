/* settle.c - claims said twice become one, rival readings of one transfer yield to the firmest, ids and packages are given. */
#include "base/hash.h"
#include "claim/grounds.h"

#include <math.h>
#include <stdio.h>

CnParties cn_parties(CnTale *tale, const CnSide *side)
{
    size_t n = side->n ? side->n : side->name.len ? 1 : 0;
    CnParty *list = CN_NEW_N(tale->arena, CnParty, n + 1);
    for (size_t i = 0; i < side->n; i++) {
        const CnStateRow *row = &tale->pack->state[side->state[i]];
        list[i] = (CnParty){row->code, row->name, row->kind == CN_STATE_BLOC ? CN_KIND_ORGANISATION : CN_KIND_STATE};
    }
    if (!side->n && n) list[0] = (CnParty){{NULL, 0}, side->name, CN_KIND_NON_STATE};
    for (size_t i = 1; i < n; i++)   /* in the order of codes: the text's order means nothing */
        for (size_t k = i; k && cn_str_cmp(list[k].code, list[k - 1].code) < 0; k--) {
            CnParty swap = list[k];
            list[k] = list[k - 1];
            list[k - 1] = swap;
        }
    return (CnParties){list, n};
}

bool cn_parties_same(CnParties a, CnParties b)
{
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++)
        if (!cn_str_eq(a.party[i].code, b.party[i].code) || (!a.party[i].code.len && !cn_str_eq(a.party[i].name, b.party[i].name))) return false;
    return true;
}

static uint32_t key_of(CnParties parties)
{
    uint32_t key = 2166136261u;   /* source: FNV-1a, with its prime below */
    for (size_t i = 0; i < parties.n; i++) {
        CnStr name = parties.party[i].code.len ? parties.party[i].code : parties.party[i].name;
        for (size_t k = 0; k < name.len; k++) key = (key ^ (unsigned char)name.ptr[k]) * 16777619u;
    }
    return key;
}

/* Of claims between the same two parties, whichever way the goods go. */
static uint32_t pair_key(const CnClaim *claim) { return key_of(claim->supplier) + key_of(claim->recipient); }

static uint32_t first_kin(const CnTale *tale, const CnClaim *claim) { return cn_chain_first(&tale->pairs, pair_key(claim)); }
static uint32_t next_kin(const CnTale *tale, uint32_t i) { return cn_chain_next(&tale->pairs, i); }

static bool same_amount(const CnAmount *a, const CnAmount *b)
{
    return a->given == b->given && (!a->given || (a->min == b->min && a->max == b->max && cn_str_eq(a->unit, b->unit)));
}

CnSpan *cn_sentence_evidence(CnTale *tale)
{
    const CnToken *a = &tale->tokens->token[tale->scene.sentence->first], *b = &tale->tokens->token[tale->scene.sentence->end - 1];
    CnSpan *evidence = CN_NEW(tale->arena, CnSpan);
    *evidence = (CnSpan){a->span.at, b->span.at + b->span.len - a->span.at};
    return evidence;
}

void cn_add_evidence(CnTale *tale, CnClaim *claim, const CnClaim *more)
{
    for (size_t i = 0; i < claim->n_evidence; i++)
        if (claim->evidence[i].at == more->evidence[0].at) return;
    CnSpan *list = CN_NEW_N(tale->arena, CnSpan, claim->n_evidence + 1);
    memcpy(list, claim->evidence, claim->n_evidence * sizeof *list);
    list[claim->n_evidence++] = more->evidence[0];
    claim->evidence = list;
}

static bool is_generic(const CnClaim *claim) { return !claim->item_id.len; }

/* May the claim's common noun stand for others of its category? */
static bool is_wide(const CnTale *tale, const CnClaim *claim)
{
    for (uint32_t g = 0; g < tale->pack->n[CN_T_GENERIC]; g++)
        if (cn_str_eq(tale->pack->generic[g].name, claim->item)) return tale->pack->generic[g].wide;
    return false;
}

static bool share_sentence(const CnClaim *a, const CnClaim *b)
{
    for (size_t i = 0; i < a->n_evidence; i++)
        for (size_t k = 0; k < b->n_evidence; k++)
            if (a->evidence[i].at == b->evidence[k].at) return true;
    return false;
}

static bool in_heading(const CnTale *tale, const CnClaim *c)
{
    const CnTokens *t = tale->tokens;
    for (uint32_t s = 0; s < t->n_sentences && t->sentence[s].heading; s++)
        if (c->evidence[0].at == t->token[t->sentence[s].first].span.at) return true;
    return false;
}

/* "Three jets came in July and three in January": two lots, however alike. */
static bool other_time(const CnDate *a, const CnDate *b)
{
    if (!a->year || !b->year) return false;
    return a->year != b->year || (a->month && b->month && a->month != b->month);
}

/* Do two claims say the same of the same transfer? */
static bool repeats(const CnTale *tale, const CnClaim *a, const CnClaim *b)
{
    if (a->stage != b->stage || !cn_parties_same(a->supplier, b->supplier) || !cn_parties_same(a->recipient, b->recipient)) return false;
    bool denied = a->modality == CN_MOD_DENIED, planned = a->modality == CN_MOD_PLANNED;
    if (denied != (b->modality == CN_MOD_DENIED) || planned != (b->modality == CN_MOD_PLANNED)) return false;
    if (a->quantity.given && b->quantity.given && !same_amount(&a->quantity, &b->quantity)) return false;
    if (a->quantity.given && b->quantity.given && a->stage == CN_ST_DELIVERY && other_time(&a->date, &b->date)) return false;
    if ((a->category == CN_CAT_SUPPORT) != (b->category == CN_CAT_SUPPORT)) return false;
    if (!is_generic(a) && !is_generic(b)) return cn_str_eq(a->item_id, b->item_id) && cn_kin_designation(a->item, b->item);
    if (is_generic(a) != is_generic(b) && share_sentence(a, b)) return false;   /* one sentence names both */
    if (is_generic(a) && is_generic(b))
        return cn_str_eq(a->item, b->item) || (a->category == b->category && a->evidence[a->n_evidence - 1].at != b->evidence[0].at && (is_wide(tale, a) || is_wide(tale, b)));
    const CnClaim *wide = is_generic(a) ? a : b, *narrow = is_generic(a) ? b : a;
    if (wide->category == CN_CAT_UNSPECIFIED && wide->value.given && !same_amount(&wide->value, &narrow->value)) return false;   /* a package of its own */
    if (wide->category == CN_CAT_UNSPECIFIED && wide->modality == CN_MOD_STATED && narrow->modality == CN_MOD_REPORTED && !in_heading(tale, wide)) return false;   /* that arms are sold is sure, which ones is hearsay */
    bool kin = wide->category == CN_CAT_MISSILE && narrow->category == CN_CAT_AIR_DEFENCE;   /* "the missiles" of a system */
    return wide->category == narrow->category || wide->category == CN_CAT_UNSPECIFIED || kin;
}

static void fold_in(CnTale *tale, CnClaim *old, const CnClaim *more)
{
    bool heading = tale->tokens->n_sentences > 1 && tale->tokens->token[tale->tokens->sentence[0].first].span.at == old->evidence[0].at;
    cn_add_evidence(tale, old, more);
    if (is_generic(old) && (!is_generic(more) || heading)) {   /* the body knows better than its heading */
        old->modality = more->modality;
        old->spans[CN_F_MODALITY] = more->spans[CN_F_MODALITY];
        old->item = more->item;
        old->item_id = more->item_id;
        old->category = more->category;
        old->spans[CN_F_ITEM] = more->spans[CN_F_ITEM];
    }
    if (more->modality == CN_MOD_STATED && old->modality == CN_MOD_REPORTED && (is_generic(old) || !is_generic(more))) {
        old->modality = more->modality;
        old->spans[CN_F_MODALITY] = more->spans[CN_F_MODALITY];
    }
    if (!old->quantity.given && more->quantity.given) old->quantity = more->quantity, old->spans[CN_F_QUANTITY] = more->spans[CN_F_QUANTITY];
    if (!old->value.given && more->value.given) old->value = more->value, old->spans[CN_F_VALUE] = more->spans[CN_F_VALUE];
    if (!old->date.year && more->date.year) old->date = more->date, old->spans[CN_F_DATE] = more->spans[CN_F_DATE];
    if (!old->n_attribution) old->attribution = more->attribution, old->n_attribution = more->n_attribution;
}

/* Is this the last reading, as far as can be told? Grounds of an earlier one are never asked for. */
static bool is_last(const CnTale *tale) { return tale->again || !tale->kept; }

static void append(CnTale *tale, const CnClaim *claim, double strength, const CnGrounds *grounds)
{
    if (is_last(tale)) {
        tale->grounds = cn_arena_grow(tale->arena, tale->grounds, sizeof *tale->grounds, tale->n_claims, &tale->cap_grounds);
        tale->grounds[tale->n_claims] = grounds ? *grounds : (CnGrounds){.g = {[CN_GR_listed] = 1}};
    }
    tale->claim = cn_arena_grow(tale->arena, tale->claim, sizeof *tale->claim, tale->n_claims, &tale->cap_claims);
    tale->strength = cn_arena_grow(tale->arena, tale->strength, sizeof *tale->strength, tale->n_claims, &tale->cap_strength);
    tale->strength[tale->n_claims] = strength;
    cn_chain_add(&tale->pairs, tale->arena, pair_key(claim));
    tale->claim[tale->n_claims++] = *claim;
}

void cn_add_claim(CnTale *tale, const CnClaim *claim, const CnPair *pair, const CnItem *item, double strength, const CnGrounds *grounds)
{
    CnPast past = {pair->supplier, pair->recipient, item->system, item->generic, claim->item, claim->category, tale->scene.index, claim->stage, tale->n_claims};
    for (uint32_t i = first_kin(tale, claim); i != UINT32_MAX; i = next_kin(tale, i))
        if (repeats(tale, &tale->claim[i], claim)) {
            fold_in(tale, &tale->claim[i], claim);
            if (is_last(tale)) {
                float again = tale->grounds[i].g[CN_GR_again] + 1;
                if (grounds && strength > tale->strength[i]) tale->grounds[i] = *grounds;
                tale->grounds[i].g[CN_GR_again] = again;
            }
            tale->strength[i] = (tale->strength[i] > strength ? tale->strength[i] : strength) + tale->weight[CN_W_STRENGTH_AGAIN];
            past.claim = i;
            cn_memory_claim(tale, &past);
            return;
        }
    append(tale, claim, strength, grounds);
    cn_memory_claim(tale, &past);
}

/* ---- when all is read ------------------------------------------------------------------------------------ */

/* Text that an id is hashed from, in a buffer of its own; what does not fit is cut, and the text hash keeps ids apart. */
typedef struct { char text[1024]; size_t len; } Identity;

static void add_text(Identity *id, char mark, CnStr text)
{
    size_t room = sizeof id->text - id->len;
    if (room < 2) return;
    id->text[id->len++] = mark;
    if (text.len > room - 1) text.len = room - 1;
    if (text.len) memcpy(id->text + id->len, text.ptr, text.len);
    id->len += text.len;
}

static void add_number(Identity *id, char mark, double value)
{
    char text[32];
    if (value > -1e9 && value < 1e9 && value == (double)(int)value && (value < 0 || !signbit(value))) {   /* most: printf takes long */
        char *at = text + sizeof text;
        unsigned left = (unsigned)(value < 0 ? -value : value);
        do *--at = (char)('0' + left % 10);
        while (left /= 10);
        if (value < 0) *--at = '-';
        add_text(id, mark, (CnStr){at, (size_t)(text + sizeof text - at)});
        return;
    }
    int n = snprintf(text, sizeof text, "%.0f", value);
    add_text(id, mark, (CnStr){text, n > 0 ? (size_t)n : 0});
}

static void add_amount(Identity *id, char mark, const CnAmount *a)
{
    add_text(id, mark, a->unit);
    add_number(id, '.', a->given ? a->min : -2);
    add_number(id, '.', a->given ? a->max : -2);
}

static void identify(CnTale *tale, CnClaim *c)
{
    Identity id = {.len = 0};
    add_text(&id, 'T', (CnStr){(const char *)tale->article->sha256, 32});
    add_number(&id, 's', c->stage);
    add_number(&id, 'm', c->modality);
    for (size_t i = 0; i < c->supplier.n; i++) add_text(&id, 'S', c->supplier.party[i].code.len ? c->supplier.party[i].code : c->supplier.party[i].name);
    for (size_t i = 0; i < c->recipient.n; i++) add_text(&id, 'R', c->recipient.party[i].code.len ? c->recipient.party[i].code : c->recipient.party[i].name);
    add_text(&id, 'I', c->item);
    add_number(&id, 'c', c->category);
    add_amount(&id, 'Q', &c->quantity);
    add_amount(&id, 'V', &c->value);
    add_number(&id, 'D', c->date.year * 10000.0 + c->date.month * 100.0 + c->date.day);
    add_number(&id, 'E', c->n_evidence ? c->evidence[0].at : 0);
    uint8_t digest[32] = {0};
    cn_sha256(id.text, id.len, digest);
    cn_hex(digest, 16, c->id);
}

/* Is what one claim asks for what another approves: by name, or by a common noun for it? */
static bool same_goods(const CnClaim *asked, const CnClaim *approved)
{
    if (asked->item_id.len && approved->item_id.len) return cn_str_eq(asked->item_id, approved->item_id);
    return asked->category == approved->category;
}

/* A notice approves the sale of one thing and lists all that was asked for: what was asked for in one breath is approved in one.
 * What is approved by name was asked for too; the rest of the list counts as approved, once. */
static void approve_package(CnTale *tale)
{
    for (size_t a = 0; a < tale->n_claims; a++) {
        const CnClaim *approved = &tale->claim[a];
        if (approved->stage != CN_ST_APPROVAL || approved->modality == CN_MOD_DENIED) continue;
        if (approved->date.year && approved->date.year < approved->doc_date.year) continue;   /* of another year's asking */
        uint32_t asked = UINT32_MAX;   /* where that very item was asked for */
        for (uint32_t i = first_kin(tale, approved); i != UINT32_MAX && asked == UINT32_MAX; i = next_kin(tale, i)) {
            const CnClaim *c = &tale->claim[i];
            if (c->stage == CN_ST_INTEREST && same_goods(c, approved) && cn_parties_same(c->supplier, approved->supplier) && cn_parties_same(c->recipient, approved->recipient)) asked = c->evidence[0].at;
        }
        for (uint32_t i = first_kin(tale, approved); i != UINT32_MAX && asked != UINT32_MAX; i = next_kin(tale, i)) {
            CnClaim *c = &tale->claim[i];
            if (c->stage != CN_ST_INTEREST || c->evidence[0].at != asked || same_goods(c, approved)) continue;
            if (!cn_parties_same(c->supplier, approved->supplier) || !cn_parties_same(c->recipient, approved->recipient)) continue;
            c->stage = CN_ST_APPROVAL;
            c->modality = approved->modality;
            c->value = approved->value;
            c->date = approved->date;
            c->spans[CN_F_STAGE] = approved->spans[CN_F_STAGE];
            c->spans[CN_F_VALUE] = approved->spans[CN_F_VALUE];
            c->spans[CN_F_DATE] = approved->spans[CN_F_DATE];
            cn_add_evidence(tale, c, approved);
            tale->strength[i] = tale->strength[a];
        }
    }
}

/* "The sale was approved. The buyer would receive …": what follows an approval, with no day of its own, is what was approved. */
static void approve_rest(CnTale *tale)
{
    enum { NEAR = 1500 };   /* tuned: bytes */
    for (size_t i = 0; i < tale->n_claims; i++) {
        CnClaim *c = &tale->claim[i];
        bool ahead = !c->date.year && (c->stage == CN_ST_DELIVERY ? c->modality == CN_MOD_PLANNED || c->modality == CN_MOD_REPORTED : c->stage == CN_ST_ORDER && c->modality == CN_MOD_REPORTED);   /* "the possible deal includes" */
        for (uint32_t k = first_kin(tale, c); ahead && k != UINT32_MAX; k = next_kin(tale, k)) {
            const CnClaim *a = &tale->claim[k];
            if (a->stage != CN_ST_APPROVAL || a->modality == CN_MOD_DENIED || !cn_parties_same(a->supplier, c->supplier) || !cn_parties_same(a->recipient, c->recipient)) continue;
            if (c->evidence[0].at <= a->evidence[0].at || c->evidence[0].at > a->evidence[0].at + NEAR) continue;   /* one sentence tells two steps */
            c->stage = CN_ST_APPROVAL;
            c->modality = a->modality;
            ahead = false;
        }
    }
}

static bool same_date(CnDate a, CnDate b) { return a.year == b.year && a.month == b.month && a.day == b.day; }

/* Do two claims speak of one transfer, whatever they say of it? `a` is the one that is said more weakly. */
static bool rivals(const CnTale *tale, const CnClaim *a, const CnClaim *b)
{
    if (!cn_parties_same(a->supplier, b->supplier) || !cn_parties_same(a->recipient, b->recipient)) return false;
    if ((a->category == CN_CAT_SUPPORT) != (b->category == CN_CAT_SUPPORT)) return false;
    if (a->stage == b->stage && a->modality == b->modality && a->quantity.given && b->quantity.given) return false;   /* lots */
    if (a->modality == CN_MOD_DENIED && a->stage > b->stage && b->stage <= CN_ST_TALKS) return false;   /* talked over, not ordered */
    if (a->date.year && !same_date(a->date, b->date)) return false;   /* it has a day of its own */
    bool embargo = a->stage >= CN_ST_EMBARGO;
    if (embargo != (b->stage >= CN_ST_EMBARGO)) return false;   /* an embargo named in passing yields to its end */
    if (cn_str_eq(a->item, b->item) || (!is_generic(a) && cn_str_eq(a->item_id, b->item_id) && cn_same_designation(a->item, b->item))) return true;
    if (!is_generic(a)) return false;
    if (is_generic(b) && !is_wide(tale, a) && !is_wide(tale, b)) return false;   /* rifles and machine guns */
    return a->category == b->category || a->category == CN_CAT_UNSPECIFIED;
}

static bool from_heading(const CnTale *tale, const CnClaim *c)
{
    for (size_t i = 1; i < c->n_evidence; i++)   /* the body names the item as well */
        if (is_generic(c) || cn_str_find((CnStr){tale->article->text.ptr + c->evidence[i].at, c->evidence[i].len}, c->item, 0) != SIZE_MAX) return false;
    return in_heading(tale, c);
}

/* Named in the heading alone, and otherwise in the body ("Agree to Sales", "signed a contract"): the body knows better. */
static bool body_knows(const CnTale *tale, size_t i)
{
    const CnClaim *a = &tale->claim[i];
    if (a->modality == CN_MOD_DENIED || !from_heading(tale, a)) return false;
    for (uint32_t k = first_kin(tale, a); k != UINT32_MAX; k = next_kin(tale, k)) {
        const CnClaim *b = &tale->claim[k];
        if (k != i && b->stage == a->stage && b->modality != CN_MOD_DENIED && cn_parties_same(a->supplier, b->supplier) && cn_parties_same(a->recipient, b->recipient) &&
            (cn_str_eq(a->item, b->item) || (is_generic(a) && a->category == b->category))) return true;
    }
    return false;
}

/* "Poland receives tanks from Korea", read the wrong way round: goods seldom go both ways in one report, so what is said more firmly stands. */
static bool goes_back(const CnTale *tale, size_t i)
{
    const CnClaim *a = &tale->claim[i];
    if (!a->supplier.n || !a->recipient.n || a->stage >= CN_ST_EMBARGO) return false;
    for (uint32_t k = first_kin(tale, a); k != UINT32_MAX; k = next_kin(tale, k)) {
        const CnClaim *b = &tale->claim[k];
        bool named = !is_generic(a) && !is_generic(b);
        if (b->stage >= CN_ST_EMBARGO || !cn_parties_same(a->supplier, b->recipient) || !cn_parties_same(a->recipient, b->supplier)) continue;
        if (named ? !cn_str_eq(a->item_id, b->item_id) : a->category != b->category && !(is_generic(a) && a->category == CN_CAT_UNSPECIFIED)) continue;
        if (tale->strength[i] < tale->strength[k]) return true;
    }
    return false;
}

/* "signed a contract under which it will buy": one sentence tells of one deal both as done and as to come; what is done stands. */
static bool told_as_done(const CnTale *tale, const CnClaim *ahead, const CnClaim *done)
{
    if (ahead->modality != CN_MOD_PLANNED || done->modality != CN_MOD_STATED || ahead->stage != done->stage || (ahead->stage != CN_ST_ORDER && ahead->stage != CN_ST_APPROVAL)) return false;
    return (ahead->stage == CN_ST_APPROVAL || share_sentence(ahead, done)) && rivals(tale, ahead, done) && !(ahead->quantity.given && done->quantity.given && !same_amount(&ahead->quantity, &done->quantity));
}

/* An order of nobody in particular, where who orders is told elsewhere. `given`: the claims by who supplies. */
static bool buyer_told(const CnTale *tale, const CnChain *given, size_t i)
{
    const CnClaim *a = &tale->claim[i];
    if (a->recipient.n || a->stage < CN_ST_AGREEMENT) return false;
    for (uint32_t k = cn_chain_first(given, key_of(a->supplier)); k != UINT32_MAX; k = cn_chain_next(given, k)) {
        const CnClaim *b = &tale->claim[k];
        if (b->recipient.n && b->stage == a->stage && b->modality == a->modality && cn_parties_same(a->supplier, b->supplier) && !is_generic(a) && cn_str_eq(a->item_id, b->item_id)) return true;
    }
    return false;
}

/* Does the claim yield to what another one says of the same transfer? `weighed`: how much firmer that is told is one of the grounds. */
static bool yields(const CnTale *tale, size_t i, bool weighed)
{
    const CnClaim *a = &tale->claim[i];
    for (uint32_t k = first_kin(tale, a); k != UINT32_MAX; k = next_kin(tale, k)) {
        const CnClaim *b = &tale->claim[k];
        if (k == i) continue;
        if (a->stage == CN_ST_EMBARGO && b->stage == CN_ST_EMBARGO_END && tale->strength[i] < tale->strength[k] && rivals(tale, a, b)) return true;   /* named in passing, where its end is told */
        if (told_as_done(tale, a, b)) return true;
        if (!weighed && tale->strength[i] < tale->strength[k] - tale->weight[CN_W_STRENGTH_GAP] && rivals(tale, a, b)) return true;
    }
    return false;
}

/* Most transfers are spoken of at one stage: what is said far more weakly than the best of its rivals goes. */
static void drop_weak(CnTale *tale)
{
    size_t n = 0;
    bool weighed = cn_weighs(tale);
    bool *keep = CN_NEW_N(tale->arena, bool, tale->n_claims + 1);
    CnChain given = {0};
    for (size_t i = 0; i < tale->n_claims; i++) cn_chain_add(&given, tale->arena, key_of(tale->claim[i].supplier));
    for (size_t i = 0; i < tale->n_claims; i++) keep[i] = !body_knows(tale, i) && !goes_back(tale, i) && !buyer_told(tale, &given, i) && !yields(tale, i, weighed);
    for (size_t i = 0; i < tale->n_claims; i++)
        if (keep[i]) tale->strength[n] = tale->strength[i], tale->grounds[n] = tale->grounds[i], tale->claim[n++] = tale->claim[i];
    tale->n_claims = n;
}

/* Claims of one sentence under one price are one package. */
static void packages(CnTale *tale)
{
    CnChain priced = {0};
    for (size_t i = 0; i < tale->n_claims; i++) cn_chain_add(&priced, tale->arena, tale->claim[i].value.given ? tale->claim[i].spans[CN_F_VALUE].at : UINT32_MAX);
    for (uint32_t i = 0; i < tale->n_claims; i++) {
        CnClaim *a = &tale->claim[i];
        if (!a->value.given || a->package_id.len) continue;
        for (uint32_t k = cn_chain_next(&priced, i); k != UINT32_MAX; k = cn_chain_next(&priced, k)) {
            CnClaim *b = &tale->claim[k];
            if (!a->package_id.len) a->package_id = cn_strf(tale->arena, "p-%.16s-%u", a->id, a->spans[CN_F_VALUE].at);
            b->package_id = a->package_id;
        }
    }
}

void cn_settle(CnTale *tale)
{
    approve_package(tale);
    approve_rest(tale);
    drop_weak(tale);
    cn_weigh(tale);
    for (size_t i = 0; i < tale->n_claims; i++) identify(tale, &tale->claim[i]);
    packages(tale);
}
