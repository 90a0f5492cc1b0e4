/* draft.c - one item under one trigger: all its fields, and the claims that come of it. */
#include "claim/around.h"
#include "claim/choice.h"
#include "claim/grounds.h"
#include "claim/kept.h"

/* The rules by which mentions were understood: anaphora, bounds and relative dates. */
static void mention_rules(const CnTale *tale, CnSpan span, CnStr *rules, size_t *n)
{
    const CnScene *scene = &tale->scene;
    if (!span.len || !scene->has_rules) return;
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *m = &tale->mention[k];
        if (m->span.at != span.at || *n == CN_RULES_MOST) continue;
        CnStr id = {NULL, 0};
        if (m->kind == CN_M_ANAPHOR) id = tale->pack->anaphor[m->row].id;
        else if (m->table == CN_T_BOUND && m->row != UINT32_MAX) id = tale->pack->bound_id[m->row];
        else if (m->table == CN_T_RELDATE && m->row != UINT32_MAX) id = tale->pack->reldate[m->row].id;
        if (id.len) rules[(*n)++] = id;
    }
}

/* A price of one gives no value, but a rule told it. */
static void unit_price_rules(const CnTale *tale, CnStr *rules, size_t *n)
{
    const CnScene *scene = &tale->scene;
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *m = &tale->mention[k];
        if (m->kind == CN_M_MONEY && (m->flags & CN_M_EACH)) mention_rules(tale, m->span, rules, n);
    }
}

/* Nobody by name says so: a cue for such speakers before the act, or behind it beside a word of speech, in one clause with it. */
static bool unnamed_speaker(const CnTale *tale, unsigned trigger, CnStr *rules, size_t *n_rules)
{
    const CnScene *scene = &tale->scene;
    const CnTrigger *t = &scene->trigger[trigger];
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *m = &tale->mention[k];
        bool media = m->kind == CN_M_SPEECH && tale->pack->speech[m->row].kind == CN_SPEECH_MEDIA;
        if (!media && (m->kind != CN_M_CUE || tale->pack->cue[m->row].effect != CN_CUE_UNNAMED)) continue;
        const CnToken *next = m->end < scene->sentence->end ? &tale->tokens->token[m->end] : NULL;
        bool before = m->end <= t->first, speech = !next || next->kind == CN_TOK_PUNCT;   /* "…, sources said." */
        if (cn_scene_border(scene, before ? m->end : t->end, before ? t->first : m->first) > (before ? 1.6f : 2.2f)) continue;
        for (size_t j = scene->first_mention; j < scene->end_mention; j++)
            speech |= tale->mention[j].kind == CN_M_SPEECH && tale->mention[j].first <= m->end + 7 && tale->mention[j].end + 3 >= m->first;
        if (!before && !speech) continue;
        if (*n_rules < CN_RULES_MOST) rules[(*n_rules)++] = media ? tale->pack->speech[m->row].id : tale->pack->cue[m->row].id;
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
    CN_EACH_OVER(t, scene, trigger, 8)
        if (!scene->trigger[t].frame->noun || (scene->trigger[t].frame->scope == CN_SCOPE_OVER && scene->trigger[t].frame->stage != CN_ST_EMBARGO)) return false;
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

static bool lies_ahead(const CnTale *tale, const CnPast *past) { return tale->claim[past->claim].modality == CN_MOD_PLANNED; }

/* "The package includes …": the claim that went furthest of late, of whose deal it is; NULL where there is none near. */
static const CnPast *deal_spoken_of(const CnTale *tale, const CnPair *pair)
{
    enum { NEAR = 15 };   /* tuned: sentences */
    const CnPast *best = NULL, *approved = NULL, *ordered = NULL;
    for (size_t back = 0;; back++) {
        const CnPast *p = cn_memory_past(tale, back);
        if (!p || tale->scene.index - p->sentence > NEAR) {   /* what a deal covers need not have come yet */
            if (!best || (best->stage != CN_ST_DELIVERY && !lies_ahead(tale, best))) return best;
            return approved ? approved : ordered && lies_ahead(tale, best) ? ordered : best;
        }
        if (pair && pair->supplier_said && !cn_side_same(&pair->supplier, &p->supplier)) continue;
        if (pair && pair->recipient_said && !cn_side_same(&pair->recipient, &p->recipient)) continue;
        if (p->sentence == tale->scene.index || p->stage > CN_ST_DELIVERY || tale->claim[p->claim].modality == CN_MOD_DENIED) continue;
        if (!best || p->stage > best->stage) best = p;
        if (p->stage == CN_ST_APPROVAL) approved = p;
        if (p->stage == CN_ST_ORDER) ordered = p;
    }
}

enum { PAIRS = 24, SPEAKERS = 4 };

/* One item under one trigger, as far as it is understood. */
typedef struct CnDraftTag {
    CnTale *tale;
    CnClaim base;
    CnItem item;
    unsigned trigger, index;
    double tie;
    const CnPast *spoken_of;   /* the deal that it is part of, or NULL */
    CnPair *pair;
    size_t n_pairs;
    CnStr rules[CN_RULES_MOST + 1];
    size_t n_rules;
    bool none;                 /* nothing is told of a transfer */
    uint32_t sure, weighed;    /* bit sets of the pairs that make a claim: in any case, or where trees weigh it */
    CnRoleScore *score;        /* as tale->score was, for the second reading; and tale->n_own */
    size_t n_own;
} Draft;

static const CnFrameRow *frame_of(const Draft *d) { return d->tale->scene.trigger[d->trigger].frame; }

/* Is an embargo, or trade as such, what is lifted? */
static bool lifts_embargo(const Draft *d)
{
    const CnScene *scene = &d->tale->scene;
    CN_EACH_OVER(t, scene, d->trigger, 8) {
        const CnFrameRow *frame = scene->trigger[t].frame;
        if (frame->stage == CN_ST_EMBARGO || frame->stage == CN_ST_CANCELLATION || frame->stage == CN_ST_REFUSAL || frame->alone ||
            (frame->stage == CN_ST_EMBARGO_END && !frame->settled)) return true;   /* the words name the ban themselves */
    }
    return false;
}

/* "The contract covers the delivery of spare parts": what the deal is for, not a step of its own. */
static bool part_of_deal(const Draft *d)
{
    enum { NEAR = 3 };   /* tuned: words from the deal to the act */
    const CnScene *scene = &d->tale->scene;
    const CnTrigger *act = &scene->trigger[d->trigger];
    if (act->over < 0 || !act->frame->noun || act->frame->stage != CN_ST_DELIVERY) return false;
    const CnTrigger *deal = &scene->trigger[act->over];
    bool beside = deal->end <= act->first && cn_scene_gap(scene, deal->end, act->first) <= NEAR && cn_scene_border(scene, deal->end, act->first) < 0.31f;
    return beside && deal->over < 0 && deal->frame->spoken && deal->frame->noun && deal->frame->scope == CN_SCOPE_DEAL && deal->frame->stage == CN_ST_COUNT;
}

/* "The sale was approved. The deal covers …": a deal that is only known as approved is not signed yet. */
static bool only_approved(const Draft *d)
{
    enum { BACK = 4 };   /* tuned: sentences */
    const CnScene *scene = &d->tale->scene;
    const CnTrigger *t = &scene->trigger[d->trigger];
    bool the = (d->tale->mention[t->mention].markers & CN_BIT(CN_MK_THE)) || cn_marker_before(d->tale, t->first) == CN_MK_THE;
    if (!the || t->over >= 0 || !t->frame->noun || t->frame->scope != CN_SCOPE_DEAL || !d->n_pairs) return false;
    for (unsigned k = 0; k < scene->n_triggers; k++) {   /* "the contract that was signed in 2014" */
        const CnTrigger *sign = &scene->trigger[k];
        if (sign->first >= t->end && cn_scene_gap(scene, t->end, sign->first) <= BACK && !sign->frame->noun && sign->frame->stage == CN_ST_COUNT) return false;
    }
    const CnPast *told = deal_spoken_of(d->tale, &d->pair[0]);
    if (!told || told->stage != CN_ST_APPROVAL || d->tale->scene.index - told->sentence > BACK) return false;
    return cn_side_same(&told->supplier, &d->pair[0].supplier) && cn_side_same(&told->recipient, &d->pair[0].recipient);
}

/* "… approved two sales. The first covers …": is this one of the deals that the last sentences told of without their goods? */
static bool one_of_those(const Draft *d)
{
    enum { BACK = 2 };   /* tuned: sentences */
    const CnTale *tale = d->tale;
    const CnScene *scene = &tale->scene;
    int t = (int)d->trigger;
    for (unsigned steps = 0; scene->trigger[t].over >= 0 && steps < 8; steps++) t = scene->trigger[t].over;
    const CnFrameRow *frame = scene->trigger[t].frame;
    return tale->told != CN_ST_COUNT && frame->spoken && frame->scope == CN_SCOPE_DEAL && frame->stage == CN_ST_COUNT && scene->index - tale->told_in <= BACK;
}

/* "The sale to Taiwan includes …": one spoken of before, by nouns alone. */
static bool known_sale(const Draft *d)
{
    const CnTale *tale = d->tale;
    const CnTrigger *t = &tale->scene.trigger[d->trigger];
    return t->frame->noun && t->frame->scope == CN_SCOPE_ACT && t->over < 0 && cn_marker_before(tale, t->first) == CN_MK_THE;
}

/* "The sale includes …", "the proposed sale is worth …": no new step of a sale that an earlier sentence told. */
static bool sale_told(const Draft *d)
{
    enum { NEAR = 2 };   /* tuned: words from the article to the sale */
    const CnTale *tale = d->tale;
    const CnTrigger *act = &tale->scene.trigger[d->trigger];
    if (act->over >= 0 || !act->frame->noun || act->frame->scope != CN_SCOPE_ACT || act->frame->stage != CN_ST_ORDER || act->frame->support) return false;
    for (uint32_t i = act->first; i > tale->scene.sentence->first && act->first - i <= NEAR; i--)
        if (cn_marker_before(tale, i) == CN_MK_THE) return true;
    return false;
}

/* Stage and sides; where the words name a deal and no more, those of the deal spoken of. */
static void draft_stage(Draft *d)
{
    CnTale *tale = d->tale;
    CnClaim *base = &d->base;
    base->stage = cn_field_stage(tale, d->trigger, &base->spans[CN_F_STAGE], d->rules, &d->n_rules);
    d->n_pairs = cn_roles(tale, d->trigger, d->index, d->pair, PAIRS);
    if (base->stage == CN_ST_EMBARGO_END && !lifts_embargo(d)) {   /* "lifted" what? */
        d->n_pairs = 0;
        return;
    }
    if (base->stage == CN_ST_EMBARGO_END && d->item.system < UINT32_MAX - 1) base->stage = CN_ST_APPROVAL;   /* a ban on one system */
    const CnPast *was = d->item.was;   /* "the deal": its sides, unless both are said anew */
    if (was && (!d->n_pairs || !d->pair[0].supplier_said || !d->pair[0].recipient_said)) {
        bool other = d->n_pairs && d->pair[0].recipient_said && frame_of(d)->spoken && !cn_side_same(&d->pair[0].recipient, &was->supplier);
        for (size_t i = 0; other && i < d->n_pairs; i++) {   /* "Qatar ordered them too", "this includes sales to Oman and Qatar" */
            d->pair[i].supplier = was->supplier;
            d->pair[i].supplier_span = (CnSpan){0, 0};
            d->pair[i].supplier_said = false;
            d->pair[i].supplier_known = true;
        }
        if (!other) {
            d->pair[0] = (CnPair){.supplier = was->supplier, .recipient = was->recipient, .supplier_known = true, .recipient_said = true};
            d->n_pairs = 1;
        }
    }
    if (base->stage == CN_ST_ORDER && only_approved(d)) base->stage = CN_ST_APPROVAL;
    if ((base->stage == CN_ST_ORDER || base->stage == CN_ST_COUNT) && one_of_those(d)) base->stage = tale->told;
    if (base->stage == CN_ST_ORDER && known_sale(d)) {
        const CnPast *deal = deal_spoken_of(tale, d->n_pairs ? &d->pair[0] : NULL);
        if (deal && deal->stage == CN_ST_APPROVAL) base->stage = CN_ST_APPROVAL, d->spoken_of = deal;
    }
    bool part = part_of_deal(d) && deal_spoken_of(tale, d->n_pairs ? &d->pair[0] : NULL), spoken = frame_of(d)->spoken || part;
    const CnPast *told = sale_told(d) ? deal_spoken_of(tale, d->n_pairs ? &d->pair[0] : NULL) : NULL;
    part |= told && told->stage == CN_ST_APPROVAL;
    spoken |= part;
    bool named_stage = base->stage != CN_ST_COUNT && !part;
    if (named_stage && (was || !spoken || base->stage >= CN_ST_EMBARGO)) return;
    if (spoken) d->spoken_of = deal_spoken_of(tale, d->n_pairs ? &d->pair[0] : NULL);
    if (!named_stage) base->stage = d->spoken_of ? d->spoken_of->stage : CN_ST_ORDER;
    if (d->spoken_of && (!d->n_pairs || !d->pair[0].supplier_said || !d->pair[0].recipient_said)) {
        d->pair[0] = (CnPair){.supplier = d->spoken_of->supplier, .recipient = d->spoken_of->recipient, .supplier_known = true};
        d->n_pairs = 1;
    }
}

/* "considers an arms embargo", "discussed military cooperation": a wish about a ban, or about cooperation at large, is no news of arms. */
static bool mere_wish(const Draft *d)
{
    const CnScene *scene = &d->tale->scene;
    bool ban = false;
    if (d->base.stage <= CN_ST_TALKS && d->item.generic != UINT32_MAX && !d->item.anaphor && d->tale->pack->generic[d->item.generic].agreed) return true;
    CN_EACH_OVER(t, scene, d->trigger, 8) {
        CnStage stage = scene->trigger[t].frame->stage;
        if (ban && stage <= CN_ST_TALKS) return true;
        ban |= stage == CN_ST_EMBARGO || stage == CN_ST_EMBARGO_END;
    }
    return false;
}

/* "The sale would include …", right behind its approval: a sale that is only named is the one approved. */
static bool sale_approved(const Draft *d)
{
    enum { NEAR = 6 };   /* tuned: sentences */
    const CnTale *tale = d->tale;
    if (d->base.stage != CN_ST_ORDER || frame_of(d)->role[CN_MK_SUBJ] != CN_ROLE_SUPPLIER || frame_of(d)->scope != CN_SCOPE_ACT || !nouns_alone(&tale->scene, d->trigger) || !d->n_pairs) return false;
    for (size_t back = 0;; back++) {
        const CnPast *p = cn_memory_past(tale, back);
        if (!p || tale->scene.index - p->sentence > NEAR) return false;
        if (p->sentence == tale->scene.index) continue;
        if (d->pair[0].recipient_said && !cn_side_same(&d->pair[0].recipient, &p->recipient)) continue;
        if (d->pair[0].supplier_said && !cn_side_same(&d->pair[0].supplier, &p->supplier)) continue;
        return p->stage == CN_ST_APPROVAL && tale->claim[p->claim].modality != CN_MOD_DENIED;
    }
}

/* What kind of arms and of act change of the stage: cooperation is agreed, not ordered; halted trade is an embargo. */
static void draft_kind(Draft *d)
{
    const CnTale *tale = d->tale;
    const CnItem *item = &d->item;
    CnClaim *base = &d->base;
    if (base->stage == CN_ST_ORDER && item->generic != UINT32_MAX && !item->anaphor && tale->pack->generic[item->generic].agreed) base->stage = CN_ST_AGREEMENT;
    bool ban = base->stage == CN_ST_CANCELLATION;   /* "halted arms exports", "banned arms sales" */
    CN_EACH_OVER(t, &tale->scene, d->trigger, 8) {
        const CnFrameRow *frame = tale->scene.trigger[t].frame;
        if (frame->support) base->category = CN_CAT_SUPPORT;
        ban |= base->stage == CN_ST_REFUSAL && frame->stage == CN_ST_REFUSAL && frame->trade;
    }
    bool arms = item->category == CN_CAT_UNSPECIFIED || item->category == CN_CAT_AMMUNITION;
    if (base->stage == CN_ST_EMBARGO && item->system < UINT32_MAX - 1 && frame_of(d)->stage != CN_ST_EMBARGO) base->stage = CN_ST_REFUSAL;   /* "a ban on the sale of Stingers" */
    if (ban && arms && item->generic != UINT32_MAX && frame_of(d)->trade) base->stage = CN_ST_EMBARGO;
}

static void draft_amounts(Draft *d)
{
    CnTale *tale = d->tale;
    CnClaim *base = &d->base;
    cn_field_quantity(tale, d->trigger, &d->item, &base->quantity, &base->spans[CN_F_QUANTITY]);
    cn_field_value(tale, d->trigger, &d->item, &base->value, &base->spans[CN_F_VALUE]);
    cn_field_date(tale, d->trigger, d->index, base->modality, &base->date, &base->spans[CN_F_DATE]);
    bool same_step = d->spoken_of && d->spoken_of->stage == base->stage && base->modality == CN_MOD_STATED && !base->date.year;
    if (same_step) base->modality = tale->claim[d->spoken_of->claim].modality;   /* "will send weapons. The package includes …" */
    if (d->spoken_of && !base->value.given) base->value = tale->claim[d->spoken_of->claim].value;   /* one price for the whole package */
    bool step = base->stage == CN_ST_ORDER || base->stage == CN_ST_DELIVERY;
    if (base->modality == CN_MOD_STATED && step && is_future(tale, base->date)) base->modality = CN_MOD_PLANNED;
    mention_rules(tale, base->spans[CN_F_ITEM], d->rules, &d->n_rules);
    mention_rules(tale, base->spans[CN_F_DATE], d->rules, &d->n_rules);
    mention_rules(tale, base->spans[CN_F_QUANTITY], d->rules, &d->n_rules);
    mention_rules(tale, base->spans[CN_F_VALUE], d->rules, &d->n_rules);
    if (!base->value.given) unit_price_rules(tale, d->rules, &d->n_rules);
}

static void draft_words(Draft *d)
{
    CnTale *tale = d->tale;
    CnStr speaker[SPEAKERS];
    bool unnamed;
    size_t n = cn_field_attribution(tale, d->trigger, speaker, SPEAKERS, &d->base.spans[CN_F_ATTRIBUTION], &unnamed);
    if (n) speech_rules(tale, d->rules, &d->n_rules);
    CnStr *kept = CN_NEW_N(tale->arena, CnStr, n + 1);
    memcpy(kept, speaker, n * sizeof *kept);
    d->base.attribution = kept;
    d->base.n_attribution = n;
    d->base.evidence = cn_sentence_evidence(tale);
    d->base.n_evidence = 1;
}

/* The supplier's own forces are spoken of: no transfer to others. */
static bool own_force(const CnTale *tale, const CnSide *supplier)
{
    for (unsigned k = 0; k < tale->scene.n_actors; k++)
        if (tale->scene.actor[k].force && cn_side_same(&tale->scene.actor[k].side, supplier)) return true;
    return false;
}

/* An order of the supplier's own forces, here or earlier in the document: what is said later of its delivery is no transfer either. */
static bool own_order(const Draft *d, const CnSide *supplier)
{
    CnTale *tale = d->tale;
    bool before = false;
    for (size_t i = 0; i < tale->n_own; i++) before |= tale->own[i] == d->item.system;
    if (!own_force(tale, supplier)) return before && d->item.system < UINT32_MAX - 1;
    if (!before && tale->n_own < CN_OWN_MOST) tale->own[tale->n_own++] = d->item.system;
    return true;
}

static bool in_sentence(const CnTale *tale, const CnSide *side)
{
    for (unsigned k = 0; k < tale->scene.n_actors; k++)
        if (!tale->scene.actor[k].speaker && (!tale->scene.actor[k].adj || tale->scene.actor[k].body || tale->scene.actor[k].force) && cn_side_same(&tale->scene.actor[k].side, side)) return true;
    return false;
}

/* "approved the purchase of 15 jets", "deals for 30 howitzers": where nobody buys and nobody sells by the words, the maker's own state does both. */
static bool own_purchase(const Draft *d, const CnSide *supplier)
{
    const CnScene *scene = &d->tale->scene;
    const CnFrameRow *frame = frame_of(d);
    for (unsigned k = 0; k < scene->n_actors; k++) {
        const CnActor *a = &scene->actor[k];
        if (a->unnamed) return false;
        if (!cn_side_same(&a->side, supplier)) continue;
        if (a->maker || a->agency) return false;
        for (unsigned m = CN_MK_TO; m <= CN_MK_ON; m++)
            if ((a->markers & CN_BIT(m)) && frame->role[m] == CN_ROLE_SUPPLIER) return false;
    }
    return true;
}

/* "Russia supplied Syria with arms. Delivered were 40 tanks and 12 guns": counted things, in a sentence that names nobody, right behind
 * one that told of such a pair. */
static bool goes_on(const Draft *d)
{
    const CnTale *tale = d->tale;
    const CnScene *scene = &tale->scene;
    const CnPast *last = cn_memory_past(tale, 0);
    const CnTrigger *t = &scene->trigger[d->trigger];
    if (!last || scene->n_actors || t->frame->noun || !t->passive || d->item.count == UINT32_MAX) return false;
    bool further = last->category == d->item.category && last->stage < d->base.stage && d->base.stage == CN_ST_DELIVERY;   /* "sold 40 jets. The first 10 jets are delivered …" */
    if (last->stage != d->base.stage && !further) return false;
    return scene->index - last->sentence <= 1;
}

typedef enum { HOLDS_NOT, HOLDS_WEIGHED, HOLDS } Holds;

/* Enough said to make a claim of this pair? */
static Holds holds(const Draft *d, const CnPair *pair)
{
    bool s = !cn_side_nobody(&pair->supplier), r = !cn_side_nobody(&pair->recipient), generic = d->item.generic != UINT32_MAX;
    bool said = pair->supplier_said || pair->recipient_said;
    const CnClaim *base = &d->base;
    if ((!s && !r) || (!r && base->category == CN_CAT_SUPPORT)) return HOLDS_NOT;
    if (frame_of(d)->support && !said && !d->spoken_of && !d->item.was) return HOLDS_NOT;   /* "jets that have been upgraded" */
    if (!r && (own_purchase(d, &pair->supplier) || own_order(d, &pair->supplier))) return HOLDS_NOT;
    bool untold = !s && pair->supplier_said;   /* "Western countries": a supplier that nobody names */
    if ((!s || !r) && ((generic && !untold) || !said)) return HOLDS_NOT;
    if (!d->spoken_of && !said && d->tie < d->tale->weight[generic ? CN_W_TIE_FAR_SIDES_GENERIC : CN_W_TIE_FAR_SIDES]) return HOLDS_NOT;
    bool lent = (pair->remote || !pair->supplier_said) && !pair->recipient_said && !d->item.was && !d->spoken_of && !d->item.anaphor && !in_sentence(d->tale, &pair->recipient);
    return generic && lent && !goes_on(d) ? HOLDS_WEIGHED : HOLDS;   /* "missiles" of nobody: whose they are is anyone's guess */
}

static void finish(Draft *d, const CnPair *pair)
{
    CnTale *tale = d->tale;
    CnClaim claim = d->base;
    CnStr *rules = CN_NEW_N(tale->arena, CnStr, CN_RULES_MOST + 1);
    size_t n = d->n_rules;
    memcpy(rules, d->rules, n * sizeof *rules);
    claim.supplier = cn_parties(tale, &pair->supplier);
    claim.recipient = cn_parties(tale, &pair->recipient);
    if (cn_side_nobody(&pair->supplier) && d->item.system < UINT32_MAX - 1) {
        const CnSystemRow *system = &tale->pack->system[d->item.system];
        CnSide origin = {system->origin, system->n_origins, {NULL, 0}};
        claim.supplier_inferred = cn_parties(tale, &origin);
    }
    claim.spans[CN_F_SUPPLIER] = pair->supplier_span;
    claim.spans[CN_F_RECIPIENT] = pair->recipient_span;
    mention_rules(tale, pair->supplier_span, rules, &n);
    mention_rules(tale, pair->recipient_span, rules, &n);
    claim.rules = rules;
    claim.n_rules = n;
    double sure = (d->tie + pair->score) / 6;
    claim.score = sure < 0.05 ? 0.05 : sure > 0.99 ? 0.99 : sure;
    CnGrounds grounds;
    if (tale->again) cn_grounds(tale, d->trigger, &d->item, pair, d->tie, d->spoken_of != NULL, &grounds);
    cn_add_claim(tale, &claim, pair, &d->item, strength_of(tale, &claim, pair, d->trigger, d->tie, d->spoken_of && frame_of(d)->stage == CN_ST_COUNT), tale->again ? &grounds : NULL);
}

/* All that is told of the item but whose claim it is, of which there may be several. */
static void draft_claim(Draft *d)
{
    CnTale *tale = d->tale;
    CnClaim *base = &d->base;
    *base = (CnClaim){.doc = tale->doc->name, .doc_date = tale->article->date, .category = d->item.category, .item = d->item.name, .lang = cn_str(tale->article->lang)};
    if (d->item.system < UINT32_MAX - 1) base->item_id = tale->pack->system[d->item.system].id;
    else if (d->item.generic == UINT32_MAX && d->item.name.len) base->item_id = d->item.name;
    base->spans[CN_F_ITEM] = d->item.head;
    draft_stage(d);
    base->modality = cn_field_modality(tale, d->trigger, d->index, &base->stage, &base->spans[CN_F_MODALITY], d->rules, &d->n_rules, &d->none);
    d->none |= mere_wish(d);
    if (d->none) return;
    if (sale_approved(d)) base->stage = CN_ST_APPROVAL;
    draft_kind(d);
    if (base->modality == CN_MOD_STATED && unnamed_speaker(tale, d->trigger, d->rules, &d->n_rules)) base->modality = CN_MOD_REPORTED;
    draft_amounts(d);
    draft_words(d);
    for (size_t i = 0; i < d->n_pairs; i++) {
        Holds how = holds(d, &d->pair[i]);
        if (how == HOLDS) d->sure |= 1u << i;
        if (how != HOLDS_NOT) d->weighed |= 1u << i;
    }
}

/* A draft of what the sentence says; kept for the second reading. */
static Draft *draft_anew(CnTale *tale, unsigned trigger, unsigned index, double tie)
{
    CnPair pair[PAIRS];
    Draft *d = CN_NEW(tale->arena, Draft);
    d->tale = tale;
    d->item = tale->scene.item[index];
    d->trigger = trigger, d->index = index, d->tie = tie;
    d->pair = pair;
    draft_claim(d);
    d->pair = memcpy(CN_NEW_N(tale->arena, CnPair, d->n_pairs), pair, d->n_pairs * sizeof *pair);
    CnKept *kept = tale->again ? NULL : cn_kept(tale);
    if (!kept) return d;
    unsigned n = tale->scene.n_actors;
    d->score = CN_NEW_N(tale->arena, CnRoleScore, n);
    if (n) memcpy(d->score, tale->score, n * sizeof *d->score);
    d->n_own = tale->n_own;
    kept->draft = cn_arena_grow(tale->arena, kept->draft, sizeof *kept->draft, kept->n_drafts, &kept->cap_drafts);
    kept->draft[kept->n_drafts++] = d;
    return d;
}

/* The draft that the first reading made here, where both are in step; else a new one. */
static Draft *draft_of(CnTale *tale, unsigned trigger, unsigned index, double tie)
{
    const CnKept *kept = cn_kept(tale);
    if (!tale->in_step || tale->n_taken == kept->n_drafts) return draft_anew(tale, trigger, index, tie);
    Draft *d = kept->draft[tale->n_taken++];
    d->tale = tale;
    d->item = tale->scene.item[index];
    tale->n_own = d->n_own;   /* the first reading's still stand there */
    if (tale->scene.n_actors) memcpy(tale->score, d->score, tale->scene.n_actors * sizeof *d->score);
    return d;
}

/* Did the first reading make claims of the same parties? */
static bool same_pairs(const Draft *d, const CnPair *pair, size_t n)
{
    size_t k = 0;
    for (size_t i = 0; i < d->n_pairs; i++) {
        const CnPair *p = &d->pair[i];
        if (!(d->sure >> i & 1)) continue;
        if (k == n || !cn_side_equal(&p->supplier, &pair[k].supplier) || !cn_side_equal(&p->recipient, &pair[k].recipient)) return false;
        k++;
    }
    return k == n;
}

size_t cn_draft(CnTale *tale, unsigned trigger, unsigned index, double tie)
{
    CnPair pair[PAIRS];
    size_t n = 0, made = 0;
    if (tale->scene.trigger[trigger].frame->scope == CN_SCOPE_NONE) return 0;
    Draft *d = draft_of(tale, trigger, index, tie);
    uint32_t held = cn_weighs(tale) ? d->weighed : d->sure;
    for (size_t i = 0; i < d->n_pairs; i++)
        if (held >> i & 1) pair[n++] = d->pair[i];
    cn_choose(tale, trigger, &d->item, pair, &n);
    tale->in_step = tale->in_step && same_pairs(d, pair, n);
    for (size_t i = 0; i < n; i++) {
        if (cn_side_nobody(&pair[i].supplier) && cn_side_nobody(&pair[i].recipient)) continue;
        finish(d, &pair[i]);
        made++;
    }
    return made;
}
