/* claim.c - walks the sentences, tries every item under every trigger, keeps what holds, merges what is said twice. */
#include "claim/claim.h"

#include "base/hash.h"
#include "claim/scene.h"

#include <stdio.h>

static void silent(CnTale *tale, const char *reason)
{
    tale->silence = cn_arena_grow(tale->arena, tale->silence, sizeof *tale->silence, tale->n_silences, &tale->cap_silences);
    tale->silence[tale->n_silences++] = (CnSilence){tale->scene.index, cn_str(reason)};
}

/* ---- which trigger speaks of which item ------------------------------------------------------------------- */

/* A small word before the item that the trigger does not want: "delivered by warplanes". */
static double item_marker_cost(const CnTale *tale, const CnItem *item, const CnTrigger *t)
{
    const CnScene *scene = &tale->scene;
    double cost = 0;
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *m = &tale->mention[k];
        if (m->kind != CN_M_MARKER || m->first < t->end || m->end > item->first || m->end + 4 < item->first) continue;
        switch (m->form) {
        case CN_MK_BY: cost = 3.0; break;
        case CN_MK_TO: case CN_MK_FROM: cost = t->frame->noun ? 0.8 : 1.0; break;
        case CN_MK_IN: case CN_MK_ON: cost = t->frame->noun ? 0.2 : 0.9; break;
        case CN_MK_AND: case CN_MK_THE: case CN_MK_POSS: break;
        default: cost = 0;
        }
    }
    return cost;
}

static double attach(const CnTale *tale, const CnItem *first, const CnItem *last, const CnTrigger *t)
{
    const CnScene *scene = &tale->scene;
    const double *w = tale->weight;
    bool near = cn_scene_gap(scene, t->end, first->first) <= 3 && cn_scene_gap(scene, last->end, t->first) <= 3;
    if (t->frame->alone && !near) return 0;   /* arms in general: a thing further off is another matter */
    if (t->end <= first->first) {   /* the item follows */
        uint32_t gap = cn_scene_gap(scene, t->end, first->first);
        double marked = item_marker_cost(tale, first, t);
        double border = (double)cn_scene_border(scene, t->end, first->first);
        double base = w[t->passive ? CN_W_TIE_PASSIVE_RIGHT : t->frame->noun ? CN_W_TIE_NOUN_RIGHT : CN_W_TIE_VERB_RIGHT];
        return base - w[CN_W_TIE_WORD] * gap - w[CN_W_TIE_BORDER] * border - marked;
    }
    if (last->end <= t->first) {    /* the item stands before */
        uint32_t gap = cn_scene_gap(scene, last->end, t->first);
        double border = (double)cn_scene_border(scene, last->end, t->first);
        double base = w[t->frame->noun ? (gap <= 1 ? CN_W_TIE_NOUN_BESIDE : CN_W_TIE_NOUN_LEFT) : t->passive ? CN_W_TIE_PASSIVE_LEFT : CN_W_TIE_VERB_LEFT];
        if (t->frame->noun && gap > 1 && border > 0.4) base -= 0.6;
        return base - w[CN_W_TIE_WORD] * gap - w[CN_W_TIE_BORDER] * border;
    }
    return 3.5;   /* the trigger's words hold the item's */
}

/* Triggers between an item and a trigger weaken the tie, unless they belong to one chain. */
static double intruders(const CnTale *tale, unsigned trigger, const CnItem *first, const CnItem *last)
{
    const CnScene *scene = &tale->scene;
    const CnTrigger *t = &scene->trigger[trigger];
    uint32_t a = t->end <= first->first ? t->end : last->end, b = t->end <= first->first ? first->first : t->first;
    double sum = 0;
    for (unsigned k = 0; k < scene->n_triggers; k++) {
        const CnTrigger *o = &scene->trigger[k];
        if (k == trigger || o->first < a || o->end > b) continue;
        sum += o->over == (int)trigger ? tale->weight[CN_W_TIE_GOVERNED] : t->over == (int)k ? 0.1 : tale->weight[CN_W_TIE_INTRUDER];   /* a governed trigger is the nearer one */
    }
    return sum;
}

static void list_ends(const CnScene *scene, unsigned item, unsigned *first, unsigned *last)
{
    *first = *last = item;
    for (unsigned k = 0; k < scene->n_items; k++) {
        if (scene->item[k].list != scene->item[item].list) continue;
        if (k < *first) *first = k;
        if (k > *last) *last = k;
    }
}

/* ---- one claim -------------------------------------------------------------------------------------------- */

static CnParties parties(CnTale *tale, const CnSide *side)
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

static bool same_parties(CnParties a, CnParties b)
{
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++)
        if (!cn_str_eq(a.party[i].code, b.party[i].code) || (!a.party[i].code.len && !cn_str_eq(a.party[i].name, b.party[i].name))) return false;
    return true;
}

static bool same_amount(const CnAmount *a, const CnAmount *b)
{
    return a->given == b->given && (!a->given || (a->min == b->min && a->max == b->max && cn_str_eq(a->unit, b->unit)));
}

static CnSpan sentence_span(const CnTale *tale)
{
    const CnToken *a = &tale->tokens->token[tale->scene.sentence->first], *b = &tale->tokens->token[tale->scene.sentence->end - 1];
    return (CnSpan){a->span.at, b->span.at + b->span.len - a->span.at};
}

static void add_evidence(CnTale *tale, CnClaim *claim, const CnClaim *more)
{
    for (size_t i = 0; i < claim->n_evidence; i++)
        if (claim->evidence[i].at == more->evidence[0].at) return;
    CnSpan *list = CN_NEW_N(tale->arena, CnSpan, claim->n_evidence + 1);
    memcpy(list, claim->evidence, claim->n_evidence * sizeof *list);
    list[claim->n_evidence++] = more->evidence[0];
    claim->evidence = list;
}

static bool is_generic(const CnClaim *claim) { return !claim->item_id.len; }

/* Do two claims say the same of the same transfer? */
static bool repeats(const CnClaim *a, const CnClaim *b)
{
    if (a->stage != b->stage || !same_parties(a->supplier, b->supplier) || !same_parties(a->recipient, b->recipient)) return false;
    bool denied = a->modality == CN_MOD_DENIED, planned = a->modality == CN_MOD_PLANNED;
    if (denied != (b->modality == CN_MOD_DENIED) || planned != (b->modality == CN_MOD_PLANNED)) return false;
    if (a->quantity.given && b->quantity.given && !same_amount(&a->quantity, &b->quantity)) return false;
    if ((a->category == CN_CAT_SUPPORT) != (b->category == CN_CAT_SUPPORT)) return false;
    if (!is_generic(a) && !is_generic(b)) return cn_str_eq(a->item_id, b->item_id) && cn_str_eq(a->item, b->item);
    if (is_generic(a) != is_generic(b) && a->evidence[a->n_evidence - 1].at == b->evidence[0].at) return false;   /* one sentence names both */
    if (is_generic(a) && is_generic(b))
        return cn_str_eq(a->item, b->item) || (a->category == b->category && a->evidence[a->n_evidence - 1].at != b->evidence[0].at);
    const CnClaim *wide = is_generic(a) ? a : b, *narrow = is_generic(a) ? b : a;
    bool kin = wide->category == CN_CAT_MISSILE && narrow->category == CN_CAT_AIR_DEFENCE;   /* "the missiles" of a system */
    return wide->category == narrow->category || wide->category == CN_CAT_UNSPECIFIED || kin;
}

static void fold_in(CnTale *tale, CnClaim *old, const CnClaim *more)
{
    add_evidence(tale, old, more);
    if (is_generic(old) && !is_generic(more)) {
        old->item = more->item;
        old->item_id = more->item_id;
        old->category = more->category;
        old->spans[CN_F_ITEM] = more->spans[CN_F_ITEM];
    }
    if (more->modality == CN_MOD_STATED && old->modality == CN_MOD_REPORTED) {
        old->modality = more->modality;
        old->spans[CN_F_MODALITY] = more->spans[CN_F_MODALITY];
    }
    if (!old->quantity.given && more->quantity.given) old->quantity = more->quantity, old->spans[CN_F_QUANTITY] = more->spans[CN_F_QUANTITY];
    if (!old->value.given && more->value.given) old->value = more->value, old->spans[CN_F_VALUE] = more->spans[CN_F_VALUE];
    if (!old->date.year && more->date.year) old->date = more->date, old->spans[CN_F_DATE] = more->spans[CN_F_DATE];
    if (!old->n_attribution) old->attribution = more->attribution, old->n_attribution = more->n_attribution;
}

static void add_claim(CnTale *tale, const CnClaim *claim, const CnPair *pair, const CnItem *item, double strength)
{
    CnPast past = {pair->supplier, pair->recipient, item->system, item->generic, claim->item, claim->category, tale->scene.index, claim->stage, tale->n_claims};
    for (size_t i = 0; i < tale->n_claims; i++)
        if (repeats(&tale->claim[i], claim)) {
            fold_in(tale, &tale->claim[i], claim);
            tale->strength[i] = (tale->strength[i] > strength ? tale->strength[i] : strength) + tale->weight[CN_W_STRENGTH_AGAIN];
            past.claim = i;
            cn_memory_claim(tale, &past);
            return;
        }
    tale->claim = cn_arena_grow(tale->arena, tale->claim, sizeof *tale->claim, tale->n_claims, &tale->cap_claims);
    tale->strength = cn_arena_grow(tale->arena, tale->strength, sizeof *tale->strength, tale->n_claims, &tale->cap_strength);
    tale->strength[tale->n_claims] = strength;
    tale->claim[tale->n_claims++] = *claim;
    cn_memory_claim(tale, &past);
}

/* The rules by which mentions were understood: anaphora, bounds and relative dates. */
static void mention_rules(const CnTale *tale, CnSpan span, CnStr *rules, size_t *n)
{
    const CnScene *scene = &tale->scene;
    for (size_t k = scene->first_mention; span.len && k < scene->end_mention; k++) {
        const CnMention *m = &tale->mention[k];
        if (m->span.at != span.at || *n == CN_RULES_MOST) continue;
        CnStr id = {NULL, 0};
        if (m->kind == CN_M_ANAPHOR) id = tale->pack->anaphor[m->row].id;
        else if (m->table == CN_T_BOUND && m->row != UINT32_MAX) id = tale->pack->bound_id[m->row];
        else if (m->table == CN_T_RELDATE && m->row != UINT32_MAX) id = tale->pack->reldate[m->row].id;
        if (id.len) rules[(*n)++] = id;
    }
}

/* Nobody by name says so: a cue for such speakers before the act, or behind it beside a word of speech, in one clause with it. */
static bool unnamed_speaker(const CnTale *tale, unsigned trigger, CnStr *rules, size_t *n_rules)
{
    const CnScene *scene = &tale->scene;
    const CnTrigger *t = &scene->trigger[trigger];
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *m = &tale->mention[k];
        if (m->kind != CN_M_CUE || tale->pack->cue[m->row].effect != CN_CUE_UNNAMED) continue;
        bool before = m->end <= t->first, speech = false;
        if (cn_scene_border(scene, before ? m->end : t->end, before ? t->first : m->first) > 1.6f) continue;
        for (size_t j = scene->first_mention; j < scene->end_mention; j++)
            speech |= tale->mention[j].kind == CN_M_SPEECH && tale->mention[j].first <= m->end + 7 && tale->mention[j].end + 3 >= m->first;
        if (!before && !speech) continue;
        if (*n_rules < CN_RULES_MOST) rules[(*n_rules)++] = tale->pack->cue[m->row].id;
        return true;
    }
    return false;
}

static void speech_rules(const CnTale *tale, CnStr *rules, size_t *n)
{
    const CnScene *scene = &tale->scene;
    for (size_t k = scene->first_mention; k < scene->end_mention; k++)
        if (tale->mention[k].kind == CN_M_SPEECH && *n < CN_RULES_MOST) rules[(*n)++] = tale->pack->speech[tale->mention[k].row].id;
}

/* A chain without a verb and without anything done to the act: "the sale of jets", "deliveries of missiles". */
static bool nouns_alone(const CnScene *scene, unsigned trigger)
{
    for (int t = (int)trigger, steps = 0; t >= 0 && steps < 8; steps++, t = scene->trigger[t].over)
        if (!scene->trigger[t].frame->noun || scene->trigger[t].frame->scope == CN_SCOPE_OVER) return false;
    return true;
}

static bool is_future(const CnTale *tale, CnDate date)
{
    CnDate today = tale->article->date;
    if (!today.year || !date.year) return false;
    if (date.year != today.year) return date.year > today.year;
    if (!date.month || !today.month || date.month != today.month) return date.month > today.month && today.month;
    return date.day && today.day && date.day > today.day;
}

/* How firmly the words say this claim, against others of the same transfer. */
static double strength_of(const CnTale *tale, const CnClaim *claim, const CnPair *pair, unsigned trigger, double tie, bool spoken_of)
{
    const double *w = tale->weight;
    double strength = w[CN_W_STRENGTH_TIE] * tie;
    if (!nouns_alone(&tale->scene, trigger)) strength += w[CN_W_STRENGTH_VERB];
    if (claim->date.year) strength += w[CN_W_STRENGTH_FIELD];
    if (claim->quantity.given) strength += w[CN_W_STRENGTH_FIELD];
    if (claim->value.given) strength += w[CN_W_STRENGTH_FIELD];
    if (pair->supplier_said) strength += w[CN_W_STRENGTH_SIDE];
    if (pair->recipient_said) strength += w[CN_W_STRENGTH_SIDE];
    if (tale->scene.index < 4) strength += w[CN_W_STRENGTH_LEAD];
    if (tale->scene.sentence->heading) strength -= w[CN_W_STRENGTH_HEADING];
    if (spoken_of) strength -= w[CN_W_STRENGTH_VERB];
    return strength;
}

/* "The package includes …": the claim that went furthest of late, of whose deal it is; NULL where there is none near. */
static const CnPast *deal_spoken_of(const CnTale *tale, const CnPair *pair)
{
    enum { NEAR = 15 };   /* tuned: sentences */
    const CnPast *best = NULL;
    for (size_t back = 0;; back++) {
        const CnPast *p = cn_memory_past(tale, back);
        if (!p || tale->scene.index - p->sentence > NEAR) return best;
        if (pair && pair->supplier_said && !cn_side_same(&pair->supplier, &p->supplier)) continue;
        if (pair && pair->recipient_said && !cn_side_same(&pair->recipient, &p->recipient)) continue;
        if (p->sentence == tale->scene.index || p->stage > CN_ST_DELIVERY || tale->claim[p->claim].modality == CN_MOD_DENIED) continue;
        if (!best || p->stage > best->stage) best = p;
    }
}

/* All claims of one item under one trigger. Returns how many; 0 also where a cue says that there is no transfer. */
static size_t claims_of(CnTale *tale, unsigned trigger, unsigned index, double tie)
{
    enum { PAIRS = 24, SPEAKERS = 4 };
    if (tale->scene.trigger[trigger].frame->scope == CN_SCOPE_NONE) return 0;
    CnItem item = tale->scene.item[index];
    CnPair pair[PAIRS];
    CnStr rules[CN_RULES_MOST + 1], speaker[SPEAKERS];
    size_t n_rules = 0;
    bool none, unnamed = false;
    CnClaim base = {.doc = tale->doc->name, .doc_date = tale->article->date, .category = item.category, .item = item.name};
    base.lang = cn_str(tale->article->lang);
    if (item.system != UINT32_MAX) base.item_id = tale->pack->system[item.system].id;
    else if (item.generic == UINT32_MAX && item.name.len) base.item_id = item.name;
    base.spans[CN_F_ITEM] = item.head;
    base.stage = cn_field_stage(tale, trigger, &base.spans[CN_F_STAGE], rules, &n_rules);
    size_t n = cn_roles(tale, trigger, index, pair, PAIRS), made = 0;
    const CnPast *spoken_of = base.stage == CN_ST_COUNT && tale->scene.trigger[trigger].frame->spoken ? deal_spoken_of(tale, n ? &pair[0] : NULL) : NULL;
    if (base.stage == CN_ST_COUNT) base.stage = spoken_of ? spoken_of->stage : CN_ST_ORDER;
    if (spoken_of && (!n || (!pair[0].supplier_said && !pair[0].recipient_said))) {   /* its sides too */
        pair[0] = (CnPair){.supplier = spoken_of->supplier, .recipient = spoken_of->recipient, .supplier_known = true};
        n = 1;
    }
    base.modality = cn_field_modality(tale, trigger, index, &base.stage, &base.spans[CN_F_MODALITY], rules, &n_rules, &none);
    if (none) return 0;
    if (base.stage == CN_ST_ORDER && item.generic != UINT32_MAX && !item.anaphor && tale->pack->generic[item.generic].agreed) base.stage = CN_ST_AGREEMENT;
    if (base.modality == CN_MOD_STATED && unnamed_speaker(tale, trigger, rules, &n_rules)) base.modality = CN_MOD_REPORTED;
    for (int t = (int)trigger, steps = 0; t >= 0 && steps < 8; steps++, t = tale->scene.trigger[t].over)
        if (tale->scene.trigger[t].frame->support) base.category = CN_CAT_SUPPORT;
    bool arms = item.category == CN_CAT_UNSPECIFIED || item.category == CN_CAT_AMMUNITION;
    if (base.stage == CN_ST_CANCELLATION && arms && item.generic != UINT32_MAX && tale->scene.trigger[trigger].frame->trade) base.stage = CN_ST_EMBARGO;
    cn_field_quantity(tale, &item, &base.quantity, &base.spans[CN_F_QUANTITY]);
    cn_field_value(tale, trigger, &item, &base.value, &base.spans[CN_F_VALUE]);
    cn_field_date(tale, trigger, index, base.modality, &base.date, &base.spans[CN_F_DATE]);
    if (spoken_of && !base.value.given) base.value = tale->claim[spoken_of->claim].value;   /* one price for the whole package */
    if (base.modality == CN_MOD_STATED && base.stage >= CN_ST_ORDER && base.stage <= CN_ST_DELIVERY && is_future(tale, base.date)) base.modality = CN_MOD_PLANNED;
    mention_rules(tale, base.spans[CN_F_DATE], rules, &n_rules);
    mention_rules(tale, base.spans[CN_F_QUANTITY], rules, &n_rules);
    mention_rules(tale, base.spans[CN_F_VALUE], rules, &n_rules);
    size_t n_speakers = cn_field_attribution(tale, trigger, speaker, SPEAKERS, &base.spans[CN_F_ATTRIBUTION], &unnamed);
    if (n_speakers) speech_rules(tale, rules, &n_rules);
    CnStr *kept = CN_NEW_N(tale->arena, CnStr, n_speakers + 1);
    memcpy(kept, speaker, n_speakers * sizeof *kept);
    base.attribution = kept;
    base.n_attribution = n_speakers;
    CnSpan *evidence = CN_NEW(tale->arena, CnSpan);
    *evidence = sentence_span(tale);
    base.evidence = evidence;
    base.n_evidence = 1;
    for (size_t i = 0; i < n; i++) {
        bool s = pair[i].supplier.n || pair[i].supplier.name.len, r = pair[i].recipient.n || pair[i].recipient.name.len;
        if (!s && !r) continue;
        if (!r && base.category == CN_CAT_SUPPORT) continue;
        if ((!s || !r) && (item.generic != UINT32_MAX || (!pair[i].supplier_said && !pair[i].recipient_said))) continue;
        if (!spoken_of && !pair[i].supplier_said && !pair[i].recipient_said && tie < tale->weight[item.generic != UINT32_MAX ? CN_W_TIE_FAR_SIDES_GENERIC : CN_W_TIE_FAR_SIDES]) continue;
        if (pair[i].remote && item.generic != UINT32_MAX && base.category == CN_CAT_UNSPECIFIED && base.stage != CN_ST_EMBARGO && base.stage != CN_ST_EMBARGO_END) continue;
        if (base.stage == CN_ST_INTEREST && item.generic != UINT32_MAX && !pair[i].recipient_said) continue;
        CnClaim claim = base;
        CnStr own[CN_RULES_MOST + 1];
        size_t n_own = n_rules;
        memcpy(own, rules, n_rules * sizeof *own);
        claim.supplier = parties(tale, &pair[i].supplier);
        claim.recipient = parties(tale, &pair[i].recipient);
        if (!s && item.system != UINT32_MAX) {
            CnSide origin = {tale->pack->system[item.system].origin, tale->pack->system[item.system].n_origins, {NULL, 0}};
            claim.supplier_inferred = parties(tale, &origin);
        }
        claim.spans[CN_F_SUPPLIER] = pair[i].supplier_span;
        claim.spans[CN_F_RECIPIENT] = pair[i].recipient_span;
        mention_rules(tale, pair[i].supplier_span, own, &n_own);
        mention_rules(tale, pair[i].recipient_span, own, &n_own);
        CnStr *list = CN_NEW_N(tale->arena, CnStr, n_own + 1);
        memcpy(list, own, n_own * sizeof *list);
        claim.rules = list;
        claim.n_rules = n_own;
        double sure = (tie + pair[i].score) / 6;
        claim.score = sure < 0.05 ? 0.05 : sure > 0.99 ? 0.99 : sure;
        add_claim(tale, &claim, &pair[i], &item, strength_of(tale, &claim, &pair[i], trigger, tie, spoken_of != NULL));
        made++;
    }
    return made;
}

/* "the newer model": the last item of that kind that this sentence does not name. */
static size_t through_newer(CnTale *tale, unsigned trigger, unsigned index, double tie)
{
    CnScene *scene = &tale->scene;
    for (size_t back = 0;; back++) {
        const CnPast *p = cn_memory_past(tale, back);
        if (!p) return 0;
        bool here = false, kin = false;
        for (unsigned i = 0; i < scene->n_items; i++) {
            here |= scene->item[i].system == p->system;
            kin |= i != index && scene->item[i].category == p->category;
        }
        if (p->system == UINT32_MAX || here || !kin) continue;
        CnItem *item = &scene->item[index], was = *item;
        item->system = p->system;
        item->generic = UINT32_MAX;
        item->name = p->item;
        item->category = p->category;
        size_t made = claims_of(tale, trigger, index, tie);
        scene->item[index] = was;
        return made;
    }
}

/* "the system", "the deal": the items of the last claims, in its place. */
static size_t through_anaphor(CnTale *tale, unsigned trigger, unsigned index, double tie)
{
    CnItem *item = &tale->scene.item[index];
    const CnPast *last = cn_memory_past(tale, 0);
    size_t made = 0;
    if (tale->pack->anaphor[item->generic].kind == CN_ANA_NEWER) return through_newer(tale, trigger, index, tie);
    if (!last || tale->scene.index - last->sentence > 3) return 0;
    CnPast kept[8];
    size_t n = 0;
    for (size_t back = 0; n < 8; back++) {
        const CnPast *p = cn_memory_past(tale, back);
        if (!p || p->sentence != last->sentence) break;
        bool twice = false;
        for (size_t i = 0; i < n; i++) twice |= cn_str_eq(kept[i].item, p->item);
        if (!twice) kept[n++] = *p;
    }
    for (size_t i = n; i-- > 0;) {
        CnItem was = *item;
        item->system = kept[i].system;
        item->generic = kept[i].generic;
        item->name = kept[i].item;
        item->category = kept[i].category;
        made += claims_of(tale, trigger, index, tie);
        *item = was;
    }
    return made;
}

/* Arms in general, where a frame needs no item ("an arms embargo on Iran"). */
static size_t without_item(CnTale *tale, unsigned trigger)
{
    CnScene *scene = &tale->scene;
    const CnTrigger *t = &scene->trigger[trigger];
    if (scene->n_items == CN_SCENE_MOST) return 0;
    for (uint32_t g = 0; g < tale->pack->n[CN_T_GENERIC]; g++) {
        if (tale->pack->generic[g].category != CN_CAT_UNSPECIFIED) continue;
        CnSpan span = tale->mention[t->mention].span;
        scene->item[scene->n_items] = (CnItem){.first = t->first, .end = t->end, .system = UINT32_MAX, .generic = g, .span = span, .head = span,
                                               .name = tale->pack->generic[g].name, .category = CN_CAT_UNSPECIFIED, .count = UINT32_MAX,
                                               .unit = UINT32_MAX, .list = scene->n_items};
        return claims_of(tale, trigger, scene->n_items++, 2.0);
    }
    return 0;
}

/* "Turkey did the same": the last claims again, with another recipient. */
static size_t did_the_same(CnTale *tale)
{
    const CnScene *scene = &tale->scene;
    const CnMention *m = &tale->mention[scene->same_mention];
    const CnActor *who = NULL;
    for (unsigned k = 0; k < scene->n_actors; k++)
        if (scene->actor[k].end <= m->first && !scene->actor[k].bloc) who = &scene->actor[k];
    const CnPast *last = cn_memory_past(tale, 0);
    if (!who || !last || scene->index - last->sentence > 1) return 0;
    CnClaim claim = tale->claim[last->claim];
    bool supplies = cn_side_same(&who->side, &last->supplier);
    if (supplies || cn_side_same(&who->side, &last->recipient)) return 0;
    CnPair pair = {.supplier = last->supplier, .recipient = who->side};
    CnItem item = {.system = last->system, .generic = last->generic};
    claim.recipient = parties(tale, &who->side);
    claim.spans[CN_F_RECIPIENT] = who->span;
    claim.quantity = claim.value = (CnAmount){0};
    memset(&claim.spans[CN_F_QUANTITY], 0, 2 * sizeof(CnSpan));
    CnSpan *evidence = CN_NEW(tale->arena, CnSpan);
    *evidence = sentence_span(tale);
    claim.evidence = evidence;
    claim.n_evidence = 1;
    CnStr *list = CN_NEW_N(tale->arena, CnStr, claim.n_rules + 1);
    memcpy(list, claim.rules, claim.n_rules * sizeof *list);
    list[claim.n_rules++] = tale->pack->anaphor[m->row].id;
    claim.rules = list;
    add_claim(tale, &claim, &pair, &item, 2.0);
    return 1;
}

/* "The deal is worth $2 billion": a price for the claims just made. */
static bool late_price(CnTale *tale)
{
    const CnScene *scene = &tale->scene;
    const CnPast *last = cn_memory_past(tale, 0);
    bool deal = false;
    for (unsigned k = 0; k < scene->n_triggers; k++) deal |= scene->trigger[k].frame->scope == CN_SCOPE_DEAL;
    for (unsigned k = 0; k < scene->n_items; k++) deal &= scene->item[k].anaphor;
    if (!deal || !last || scene->index - last->sentence > 2 || scene->index == last->sentence) return false;
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *m = &tale->mention[k];
        if (m->kind != CN_M_MONEY || (m->flags & CN_M_EACH)) continue;
        for (size_t back = 0;; back++) {
            const CnPast *p = cn_memory_past(tale, back);
            if (!p || p->sentence != last->sentence) break;
            CnClaim *claim = &tale->claim[p->claim];
            if (claim->value.given) continue;
            claim->value = (CnAmount){true, m->min, m->max, m->currency};
            claim->spans[CN_F_VALUE] = m->span;
            CnClaim more = {.n_evidence = 1};
            CnSpan *evidence = CN_NEW(tale->arena, CnSpan);
            *evidence = sentence_span(tale);
            more.evidence = evidence;
            add_evidence(tale, claim, &more);
        }
        return true;
    }
    return false;
}

/* A bare common noun beside a designation of its kind is that thing again: "the F-35 as its next fighter". */
static bool same_thing(const CnScene *scene, unsigned i)
{
    const CnItem *item = &scene->item[i];
    if (item->generic == UINT32_MAX || item->anaphor || item->count != UINT32_MAX || item->dual || item->category == CN_CAT_UNSPECIFIED) return false;
    for (unsigned k = 0; k < scene->n_items; k++)
        if (scene->item[k].system < UINT32_MAX - 1 && scene->item[k].category == item->category && scene->item[k].list != item->list) return true;
    return false;
}

static size_t read_items(CnTale *tale)
{
    CnScene *scene = &tale->scene;
    size_t made = 0;
    for (unsigned i = 0; i < scene->n_items; i++) {
        if (scene->item[i].shadowed || same_thing(scene, i)) continue;
        unsigned first, last, best = 0, second = 0;
        list_ends(scene, i, &first, &last);
        double tie[CN_SCENE_MOST], most = 0, next = 0;
        for (unsigned t = 0; t < scene->n_triggers; t++) {
            tie[t] = attach(tale, &scene->item[first], &scene->item[last], &scene->trigger[t]) - intruders(tale, t, &scene->item[first], &scene->item[last]);
            double own = attach(tale, &scene->item[i], &scene->item[i], &scene->trigger[t]) - intruders(tale, t, &scene->item[i], &scene->item[i]);
            if (own > tie[t]) tie[t] = own;
            if (tie[t] > most) next = most, second = best, most = tie[t], best = t;
            else if (tie[t] > next) next = tie[t], second = t;
        }
        if (most <= tale->weight[CN_W_TIE_LEAST]) continue;
        bool anaphor = scene->item[i].anaphor;
        made += anaphor ? through_anaphor(tale, best, i, most) : claims_of(tale, best, i, most);
        bool other_chain = scene->trigger[best].over != (int)second && scene->trigger[second].over != (int)best;
        if (next > tale->weight[CN_W_TIE_SECOND] && other_chain && !anaphor) made += claims_of(tale, second, i, next);
    }
    return made;
}

/* "Negotiations are under way": of the items last spoken of. */
static size_t spoken_talks(CnTale *tale, unsigned trigger)
{
    CnScene *scene = &tale->scene;
    const CnTrigger *t = &scene->trigger[trigger];
    const CnPast *last = cn_memory_past(tale, 0);
    if (!last || scene->index - last->sentence > 1 || scene->n_items == CN_SCENE_MOST) return 0;
    CnSpan span = tale->mention[t->mention].span;
    scene->item[scene->n_items] = (CnItem){.first = t->first, .end = t->end, .system = last->system, .generic = last->generic, .span = span, .head = span, .name = last->item,
                                           .category = last->category, .count = UINT32_MAX, .unit = UINT32_MAX, .list = scene->n_items, .anaphor = true};
    return claims_of(tale, trigger, scene->n_items++, 2.0);
}

/* "First deliveries are scheduled for 2027": an act without its item, but with a date, is of the items last spoken of. */
static size_t bare_act(CnTale *tale, unsigned trigger)
{
    const CnScene *scene = &tale->scene;
    const CnTrigger *t = &scene->trigger[trigger];
    bool dated = false;
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) dated |= tale->mention[k].kind == CN_M_DATE;
    if (!dated || !t->frame->noun || t->frame->scope != CN_SCOPE_ACT || t->frame->stage != CN_ST_DELIVERY || t->over >= 0) return 0;
    return spoken_talks(tale, trigger);
}

static void read_sentence(CnTale *tale, uint32_t sentence)
{
    CnScene *scene = &tale->scene;
    cn_scene(tale, sentence);
    if (!scene->n_triggers && !scene->n_items && !scene->same) return;
    size_t made = read_items(tale);
    for (unsigned t = 0; t < scene->n_triggers; t++) {
        bool used = false;
        for (unsigned i = 0; i < scene->n_items; i++) used |= scene->item[i].first <= scene->trigger[t].end + 6 && scene->item[i].end + 6 >= scene->trigger[t].first;
        if (scene->trigger[t].frame->alone && !used) made += without_item(tale, t);
    }
    for (unsigned t = 0; t < scene->n_triggers; t++)
        if (scene->trigger[t].frame->spoken && scene->trigger[t].frame->stage != CN_ST_COUNT) made += spoken_talks(tale, t);
    for (unsigned t = 0; t < scene->n_triggers && !scene->n_items; t++) made += bare_act(tale, t);
    if (scene->same) made += did_the_same(tale);
    if (late_price(tale)) made++;
    if (made) return;
    if (!scene->n_triggers) silent(tale, "names arms, but no word of a transfer");
    else if (!scene->n_items) silent(tale, "a word of transfer, but no arms");
    else silent(tale, "arms and a word of transfer, but no tie between them, no party, or a word that says it is none");
}

/* ---- the whole --------------------------------------------------------------------------------------------- */

static void hash_part(CnStr *all, CnArena *arena, const char *format, CnStr a, double x, double y)
{
    CnStr part = cn_strf(arena, format, (int)a.len, a.ptr ? a.ptr : "", x, y);
    CnStr both = cn_strf(arena, "%.*s%.*s\x1f", (int)all->len, all->ptr ? all->ptr : "", (int)part.len, part.ptr);
    *all = both;
}

static void identify(CnTale *tale, CnClaim *c)
{
    CnArena *arena = tale->arena;
    CnStr all = {NULL, 0};
    char hex[65], date[16];
    cn_hex(tale->article->sha256, 32, hex);
    hash_part(&all, arena, "%.*s%.0f%.0f", cn_str(hex), c->stage, c->modality);
    for (size_t i = 0; i < c->supplier.n; i++) hash_part(&all, arena, "S%.*s%.0f%.0f", c->supplier.party[i].code.len ? c->supplier.party[i].code : c->supplier.party[i].name, 0, 0);
    for (size_t i = 0; i < c->recipient.n; i++) hash_part(&all, arena, "R%.*s%.0f%.0f", c->recipient.party[i].code.len ? c->recipient.party[i].code : c->recipient.party[i].name, 0, 0);
    hash_part(&all, arena, "I%.*s%.0f%.0f", c->item, c->category, 0);
    hash_part(&all, arena, "Q%.*s%.0f,%.0f", c->quantity.unit, c->quantity.given ? c->quantity.min : -2, c->quantity.max);
    hash_part(&all, arena, "V%.*s%.0f,%.0f", c->value.unit, c->value.given ? c->value.min : -2, c->value.max);
    snprintf(date, sizeof date, "%d-%d-%d", c->date.year, c->date.month, c->date.day);
    hash_part(&all, arena, "D%.*s%.0f%.0f", cn_str(date), c->n_evidence ? c->evidence[0].at : 0, 0);
    uint8_t digest[32] = {0};
    cn_sha256(all.ptr, all.len, digest);
    cn_hex(digest, 16, c->id);
}

/* A notice approves the sale of one thing and lists all that was asked for: what was asked for in one breath is approved in one. */
static void approve_package(CnTale *tale)
{
    size_t n = tale->n_claims;
    for (size_t a = 0; a < n; a++) {
        if (tale->claim[a].stage != CN_ST_APPROVAL || tale->claim[a].modality == CN_MOD_DENIED) continue;
        uint32_t asked = UINT32_MAX;   /* where that very item was asked for */
        for (size_t i = 0; i < n && asked == UINT32_MAX; i++)
            if (tale->claim[i].stage == CN_ST_INTEREST && cn_str_eq(tale->claim[i].item, tale->claim[a].item) && same_parties(tale->claim[i].supplier, tale->claim[a].supplier) &&
                same_parties(tale->claim[i].recipient, tale->claim[a].recipient)) asked = tale->claim[i].evidence[0].at;
        if (asked == UINT32_MAX) continue;
        for (size_t i = 0; i < n; i++) {
            CnClaim more = tale->claim[i];
            if (more.stage != CN_ST_INTEREST || more.evidence[0].at != asked || !same_parties(more.supplier, tale->claim[a].supplier) || !same_parties(more.recipient, tale->claim[a].recipient)) continue;
            bool known = false;
            for (size_t k = 0; k < tale->n_claims; k++)
                known |= tale->claim[k].stage == CN_ST_APPROVAL && cn_str_eq(tale->claim[k].item, more.item) && same_parties(tale->claim[k].recipient, more.recipient);
            if (known) continue;
            more.stage = CN_ST_APPROVAL;
            more.modality = tale->claim[a].modality;
            more.value = tale->claim[a].value;
            more.date = tale->claim[a].date;
            more.spans[CN_F_STAGE] = tale->claim[a].spans[CN_F_STAGE];
            more.spans[CN_F_VALUE] = tale->claim[a].spans[CN_F_VALUE];
            more.spans[CN_F_DATE] = tale->claim[a].spans[CN_F_DATE];
            add_evidence(tale, &more, &tale->claim[a]);
            tale->strength = cn_arena_grow(tale->arena, tale->strength, sizeof *tale->strength, tale->n_claims, &tale->cap_strength);
            tale->strength[tale->n_claims] = tale->strength[a];
            tale->claim = cn_arena_grow(tale->arena, tale->claim, sizeof *tale->claim, tale->n_claims, &tale->cap_claims);
            tale->claim[tale->n_claims++] = more;
        }
    }
}

/* Do two claims speak of one transfer, whatever they say of it? */
static bool rivals(const CnClaim *a, const CnClaim *b)
{
    if (!same_parties(a->supplier, b->supplier) || !same_parties(a->recipient, b->recipient)) return false;
    if ((a->category == CN_CAT_SUPPORT) != (b->category == CN_CAT_SUPPORT)) return false;
    if (a->stage == b->stage && a->modality == b->modality && a->quantity.given && b->quantity.given) return false;   /* lots */
    bool embargo = a->stage >= CN_ST_EMBARGO;
    if (embargo != (b->stage >= CN_ST_EMBARGO)) return false;   /* an embargo named in passing yields to its end */
    return cn_str_eq(a->item, b->item) || (is_generic(a) && (a->category == b->category || a->category == CN_CAT_UNSPECIFIED));
}

/* Most transfers are spoken of at one stage: what is said far more weakly than the best of its rivals goes. */
static void drop_weak(CnTale *tale)
{
    size_t n = 0;
    bool *keep = CN_NEW_N(tale->arena, bool, tale->n_claims + 1);
    for (size_t i = 0; i < tale->n_claims; i++) {
        keep[i] = true;
        for (size_t k = 0; keep[i] && k < tale->n_claims; k++)
            if (k != i && rivals(&tale->claim[i], &tale->claim[k]) && tale->strength[i] < tale->strength[k] - tale->weight[CN_W_STRENGTH_GAP]) keep[i] = false;
    }
    for (size_t i = 0; i < tale->n_claims; i++)
        if (keep[i]) tale->claim[n++] = tale->claim[i];
    tale->n_claims = n;
}

/* Claims of one sentence under one price are one package. */
static void packages(CnTale *tale)
{
    for (size_t i = 0; i < tale->n_claims; i++) {
        CnClaim *a = &tale->claim[i];
        if (!a->value.given || a->package_id.len) continue;
        for (size_t k = i + 1; k < tale->n_claims; k++) {
            CnClaim *b = &tale->claim[k];
            if (!b->value.given || b->spans[CN_F_VALUE].at != a->spans[CN_F_VALUE].at) continue;
            if (!a->package_id.len) a->package_id = cn_strf(tale->arena, "p-%.16s-%u", a->id, a->spans[CN_F_VALUE].at);
            b->package_id = a->package_id;
        }
    }
}

static void load_weights(CnTale *tale)
{
    static const struct { const char *name; double value; } known[] = {
#define CN_WEIGHT_ROW(id, name, value) {name, value},
        CN_WEIGHTS(CN_WEIGHT_ROW)
#undef CN_WEIGHT_ROW
    };
    for (unsigned i = 0; i < CN_W_COUNT; i++) tale->weight[i] = cn_pack_weight(tale->pack, cn_str(known[i].name), known[i].value);
}

CnClaims cn_claims(CnArena *arena, const CnPack *pack, const CnDocument *doc, const CnArticle *article, const CnTokens *tokens,
                   const CnMention *mention, size_t n_mentions)
{
    CnTale *tale = CN_NEW(arena, CnTale);
    tale->arena = arena;
    tale->pack = pack;
    tale->doc = doc;
    tale->article = article;
    tale->tokens = tokens;
    tale->mention = mention;
    tale->n_mentions = n_mentions;
    load_weights(tale);
    cn_memory_start(tale);
    for (uint32_t s = 0; s < tokens->n_sentences; s++) read_sentence(tale, s);
    approve_package(tale);
    drop_weak(tale);
    for (size_t i = 0; i < tale->n_claims; i++) identify(tale, &tale->claim[i]);
    packages(tale);
    return (CnClaims){tale->claim, tale->n_claims, tale->silence, tale->n_silences};
}
