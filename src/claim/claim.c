/* claim.c - walks the sentences: the claims of each item under its acts, and those that earlier sentences lend an item. */
#include "claim/claim.h"

#include "claim/around.h"
#include "claim/choice.h"
#include "claim/kept.h"
#include "claim/trace.h"

static void silent(CnTale *tale, const char *reason)
{
    tale->silence = cn_arena_grow(tale->arena, tale->silence, sizeof *tale->silence, tale->n_silences, &tale->cap_silences);
    tale->silence[tale->n_silences++] = (CnSilence){tale->scene.index, cn_str(reason)};
}

/* What an item stood for when it was claimed stands in its place now. */
static void stand_for(CnItem *item, const CnPast *past)
{
    item->system = past->system;
    item->generic = past->generic;
    item->name = past->item;
    item->category = past->category;
}

/* The items of the last sentence that claimed any, each once, the last first; at most `most`. `things`: no services, which nobody counts. */
static size_t last_items(const CnTale *tale, bool things, CnPast *out, size_t most)
{
    const CnPast *last = cn_memory_past(tale, 0);
    size_t n = 0;
    for (size_t back = 0; n < most; back++) {
        const CnPast *p = cn_memory_past(tale, back);
        if (!p || p->sentence != last->sentence) break;
        bool twice = things && p->category == CN_CAT_SUPPORT;
        for (size_t i = 0; i < n; i++) twice |= cn_str_eq(out[i].item, p->item);
        if (!twice) out[n++] = *p;
    }
    return n;
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
        size_t made = cn_draft(tale, trigger, index, tie);
        scene->item[index] = was;
        return made;
    }
}

/* "Romania flies the F-16. Portugal supplied 17.": the system that a sentence since the last claim names without claiming it. */
static const CnMention *named_since(const CnTale *tale, const CnPast *last)
{
    enum { BACK = 1 };   /* tuned: sentences */
    for (size_t k = tale->scene.first_mention; k-- > 0;) {
        const CnMention *m = &tale->mention[k];
        if (m->sentence + BACK < tale->scene.index || (last && m->sentence <= last->sentence)) return NULL;
        if (m->kind == CN_M_ITEM && m->table == CN_T_SYSTEM && m->row != UINT32_MAX && tale->pack->system[m->row].category != CN_CAT_SUPPORT) return m;
    }
    return NULL;
}

/* "the system", "the deal": the items of the last claims, in its place. */
static size_t through_anaphor(CnTale *tale, unsigned trigger, unsigned index, double tie)
{
    CnItem *item = &tale->scene.item[index];
    const CnPast *last = cn_memory_past(tale, 0);
    size_t made = 0;
    if (tale->pack->anaphor[item->generic].kind == CN_ANA_NEWER) return through_newer(tale, trigger, index, tie);
    bool own_kind = tale->pack->anaphor[item->generic].kind == CN_ANA_ITEM || tale->pack->anaphor[item->generic].kind == CN_ANA_PART;
    for (unsigned k = index; own_kind && k-- > 0;) {   /* "14 jets, six of them given by": of this very sentence */
        const CnItem *before = &tale->scene.item[k];
        if (before->anaphor || before->category == CN_CAT_SUPPORT || before->shadowed) continue;
        CnItem was = *item;
        item->system = before->system;
        item->generic = before->generic;
        item->name = before->name;
        item->category = before->category;
        made = cn_draft(tale, trigger, index, tie);
        *item = was;
        return made;
    }
    const CnMention *since = own_kind && !item->pronoun ? named_since(tale, last) : NULL;
    if (since) {
        CnItem was = *item;
        item->system = since->row;
        item->generic = UINT32_MAX;
        item->name = cn_designation(tale, since);
        item->category = tale->pack->system[since->row].category;
        made = cn_draft(tale, trigger, index, tie);
        *item = was;
        return made;
    }
    if (!last || tale->scene.index - last->sentence > (item->pronoun ? 1 : 3)) return 0;
    bool deal = tale->pack->anaphor[item->generic].kind == CN_ANA_DEAL;
    CnPast kept[8];
    bool alone = item->count != UINT32_MAX && tale->mention[item->count].first == item->first;
    size_t n = last_items(tale, !deal, kept, alone ? 1 : 8);
    for (size_t i = n; i-- > 0;) {
        CnItem was = *item;
        stand_for(item, &kept[i]);
        if (deal || item->pronoun) item->was = &kept[i];
        made += cn_draft(tale, trigger, index, tie);
        *item = was;
    }
    return made;
}

/* Arms in general, or training, where a frame needs no item ("an arms embargo on Iran", "trains its pilots"). */
static size_t without_item(CnTale *tale, unsigned trigger)
{
    CnScene *scene = &tale->scene;
    const CnTrigger *t = &scene->trigger[trigger];
    if (scene->n_items == CN_SCENE_MOST) return 0;
    for (uint32_t g = 0; g < tale->pack->n[CN_T_GENERIC]; g++) {
        if (tale->pack->generic[g].category != (t->frame->support ? CN_CAT_SUPPORT : CN_CAT_UNSPECIFIED)) continue;
        CnSpan span = tale->mention[t->mention].span;
        scene->item[scene->n_items] = (CnItem){.first = t->first, .end = t->end, .system = UINT32_MAX, .generic = g, .span = span, .head = span,
                                               .name = tale->pack->generic[g].name, .category = tale->pack->generic[g].category, .count = UINT32_MAX,
                                               .unit = UINT32_MAX, .list = scene->n_items};
        return cn_draft(tale, trigger, scene->n_items++, 2.0);
    }
    return 0;
}

/* The last claim again, of this sentence and without its amounts, with `who` as its supplier or its recipient. */
static CnClaim once_more(CnTale *tale, const CnPast *last, const CnActor *who, bool supplies, CnPair *pair)
{
    CnClaim claim = tale->claim[last->claim];
    *pair = (CnPair){.supplier = supplies ? who->side : last->supplier, .recipient = supplies ? last->recipient : who->side};
    *(supplies ? &claim.supplier : &claim.recipient) = cn_parties(tale, &who->side);
    claim.spans[supplies ? CN_F_SUPPLIER : CN_F_RECIPIENT] = who->span;
    claim.quantity = claim.value = (CnAmount){0};
    claim.spans[CN_F_QUANTITY] = claim.spans[CN_F_VALUE] = (CnSpan){0};
    claim.evidence = cn_sentence_evidence(tale);
    claim.n_evidence = 1;
    return claim;
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
    if (cn_side_same(&who->side, &last->supplier) || cn_side_same(&who->side, &last->recipient)) return 0;
    const CnSide *subject = &tale->before;   /* who acted before does as supplier or as recipient */
    for (unsigned k = (unsigned)(who - scene->actor); k-- > 0;)
        if (!(scene->actor[k].markers & CN_PLACES) && !scene->actor[k].adj) subject = &scene->actor[k].side;
    CnPair pair;
    CnClaim claim = once_more(tale, last, who, cn_side_same(subject, &last->supplier), &pair);
    CnItem item = {.system = last->system, .generic = last->generic};
    CnStr *list = CN_NEW_N(tale->arena, CnStr, claim.n_rules + 1);
    memcpy(list, claim.rules, claim.n_rules * sizeof *list);
    list[claim.n_rules++] = tale->pack->anaphor[m->row].id;
    claim.rules = list;
    cn_add_claim(tale, &claim, &pair, &item, 2.0, NULL);
    return 1;
}

/* The count that follows a party at the end of its clause with nothing but a dash between; NULL if there is none. */
static const CnMention *count_alone(const CnTale *tale, const CnActor *who)
{
    const CnScene *scene = &tale->scene;
    uint32_t at = who->end, end = scene->sentence->end;
    if (at < end && cn_is_punct(tale, at, '-')) at++;
    const CnMention *count = at < end ? cn_mention_at(tale, at, CN_M_COUNT) : NULL;
    bool closed = count && (count->end >= end || (cn_tok(tale, count->end)->kind == CN_TOK_PUNCT && cn_tok(tale, count->end)->ch != '('));
    for (unsigned k = 0; closed && k < scene->n_triggers; k++) closed = scene->trigger[k].end <= who->first;
    for (unsigned k = 0; closed && k < scene->n_items; k++) closed = scene->item[k].end <= who->first || scene->item[k].first == count->first;
    return closed ? count : NULL;
}

/* "Belarus ordered 12 jets from Russia, and Kazakhstan eight": the claim again, of another party in the subject's place. */
static size_t gapped(CnTale *tale)
{
    const CnScene *scene = &tale->scene;
    const CnPast *last = cn_memory_past(tale, 0);
    const CnActor *who = scene->n_actors > 1 ? &scene->actor[scene->n_actors - 1] : NULL, *subject = NULL;
    if (!who || !last || last->sentence != scene->index || who->adj || who->bloc || who->unnamed || (who->markers & CN_PLACES) || !scene->n_triggers) return 0;
    bool joined = cn_marks(tale, who->first - 1, CN_MK_AND) || cn_marks(tale, who->first - 1, CN_MK_BUT) || cn_is_punct(tale, who->first - 1, ',');
    const CnMention *count = joined && who->cluster == scene->n_actors - 1 ? count_alone(tale, who) : NULL;
    for (unsigned k = scene->n_actors - 1; k-- > 0;)
        if (!(scene->actor[k].markers & CN_PLACES) && !scene->actor[k].adj && scene->actor[k].end <= scene->trigger[0].first) subject = &scene->actor[k];
    if (!count || !subject || cn_side_same(&who->side, &last->supplier) || cn_side_same(&who->side, &last->recipient)) return 0;
    bool supplies = cn_side_same(&subject->side, &last->supplier);
    if (!supplies && !cn_side_same(&subject->side, &last->recipient)) return 0;
    CnPair pair;
    CnClaim claim = once_more(tale, last, who, supplies, &pair);
    CnItem item = {.system = last->system, .generic = last->generic};
    claim.quantity = (CnAmount){.given = true, .min = count->min, .max = count->max};
    claim.spans[CN_F_QUANTITY] = count->span;
    cn_add_claim(tale, &claim, &pair, &item, 2.0, NULL);
    return 1;
}

/* "The deal is worth $2 billion": a price for the claims just made. */
static bool late_price(CnTale *tale)
{
    const CnScene *scene = &tale->scene;
    const CnPast *last = cn_memory_past(tale, 0);
    bool deal = false;
    for (unsigned k = 0; k < scene->n_triggers; k++) {
        const CnTrigger *t = &scene->trigger[k];
        deal |= t->frame->scope == CN_SCOPE_DEAL || (t->frame->noun && cn_marker_before(tale, t->first) == CN_MK_THE);   /* "the package is worth" */
        for (size_t i = scene->first_mention; i < scene->end_mention; i++)   /* "the $619 million package" */
            deal |= t->frame->noun && tale->mention[i].kind == CN_M_MONEY && tale->mention[i].end == t->first;
    }
    for (unsigned k = 0; k < scene->n_items; k++) deal &= scene->item[k].anaphor;
    for (size_t back = 1; last && last->stage >= CN_ST_REFUSAL; back++) last = cn_memory_past(tale, back);   /* the price is of what was to be sold */
    if (!deal || !last || scene->index - last->sentence > 2 || scene->index == last->sentence) return false;
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *m = &tale->mention[k];
        if (m->kind != CN_M_MONEY || (m->flags & CN_M_EACH)) continue;
        for (size_t back = 0;; back++) {
            const CnPast *p = cn_memory_past(tale, back);
            if (!p || p->sentence < last->sentence) break;
            CnClaim *claim = &tale->claim[p->claim];
            if (p->sentence != last->sentence) continue;
            if (claim->value.given) continue;
            claim->value = (CnAmount){true, m->min, m->max, m->currency};
            claim->spans[CN_F_VALUE] = m->span;
            CnClaim more = {.n_evidence = 1};
            more.evidence = cn_sentence_evidence(tale);
            cn_add_evidence(tale, claim, &more);
        }
        return true;
    }
    return false;
}

/* The last claim that this sentence made of the item. */
static bool claimed_here(const CnTale *tale, const CnItem *item, CnPast *out)
{
    const CnPast *p = cn_memory_past(tale, 0);
    if (!p || p->sentence != tale->scene.index || !cn_str_eq(p->item, item->name)) return false;
    *out = *p;
    return true;
}

/* A price or a day close to a word for a deal, in one clause with it. */
static bool told_more(const CnTale *tale, const CnTrigger *t)
{
    enum { NEAR = 5 };   /* tuned: words */
    const CnScene *scene = &tale->scene;
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *m = &tale->mention[k];
        if (m->kind != CN_M_MONEY && m->kind != CN_M_DATE) continue;
        bool before = m->end <= t->first;
        uint32_t a = before ? m->end : t->end, b = before ? t->first : m->first;
        if (cn_scene_gap(scene, a, b) <= NEAR && cn_scene_border(scene, a, b) < 0.3f) return true;
    }
    return false;
}

/* "received the first jets, part of a $12 billion order": what is delivered was ordered, and more is told of that. */
static size_t presupposed_order(CnTale *tale, unsigned delivery, unsigned item)
{
    CnScene *scene = &tale->scene;
    CnItem was = scene->item[item];
    CnPast delivered;
    size_t made = 0;
    if (!claimed_here(tale, &was, &delivered) || delivered.stage != CN_ST_DELIVERY) return 0;
    for (unsigned k = 0; k < scene->n_triggers && !made; k++) {
        CnTrigger *t = &scene->trigger[k];
        const CnTrigger *act = &scene->trigger[delivery];
        bool deal = t->frame->scope == CN_SCOPE_DEAL && t->frame->noun && t->frame->stage == CN_ST_COUNT, before = t->end <= act->first;
        float border = cn_scene_border(scene, before ? t->end : act->end, before ? act->first : t->first);   /* "under a contract signed in 2017, it will deliver …" */
        if (!deal || (k == delivery && t->over < 0) || !told_more(tale, t) || border > (before ? 0.6f : 1.1f)) continue;
        int over = t->over, up = over;
        while (k != delivery && up >= 0 && up != (int)delivery) up = scene->trigger[up].over;
        if (up >= 0) t->over = -1;   /* a matter of its own here */
        const CnTrigger *next = k + 1 < scene->n_triggers ? &scene->trigger[k + 1] : NULL;
        if (next && next->first == t->end && next->frame->scope == CN_SCOPE_DEAL && !next->frame->noun && next->over < 0) t->over = (int)k + 1;   /* "a contract signed in" */
        scene->item[item].was = &delivered;
        made += cn_draft(tale, k, item, CN_SAID_OUTRIGHT);
        t->over = over;
    }
    scene->item[item] = was;
    return made;
}

static size_t read_items(CnTale *tale)
{
    CnScene *scene = &tale->scene;
    const CnTie *tie = scene->n_items ? cn_ties(tale) : NULL;
    size_t made = 0;
    for (unsigned i = 0, n = scene->n_items; i < n; i++, tie++) {
        bool anaphor = scene->item[i].anaphor;
        if (!tie->any) continue;
        made += anaphor ? through_anaphor(tale, tie->best, i, tie->most) : cn_draft(tale, tie->best, i, tie->most);
        if (!anaphor) made += presupposed_order(tale, tie->best, i);
        if (!tie->both) continue;
        CnItem was = scene->item[i];
        CnPast hung;
        if (tie->hung && claimed_here(tale, &was, &hung)) scene->item[i].was = &hung;
        made += cn_draft(tale, tie->second, i, tie->next);
        scene->item[i] = was;
    }
    return made;
}

/* "Negotiations are under way", "Washington approved the transfer": of the items last spoken of. */
static size_t spoken_talks(CnTale *tale, unsigned trigger)
{
    enum { NEAR = 4, FAR = 5, ITEMS = 6 };   /* tuned: sentences; where the words tell that a deal goes on; items of one package */
    CnScene *scene = &tale->scene;
    const CnTrigger *t = &scene->trigger[trigger];
    const CnPast *last = cn_memory_past(tale, 0);
    size_t made = 0;
    if (!last || scene->index - last->sentence > (t->frame->spoken ? FAR : NEAR)) return 0;
    CnPast *kept = CN_NEW_N(tale->arena, CnPast, ITEMS);   /* the scene's items point there */
    CnSpan span = tale->mention[t->mention].span;
    for (size_t i = last_items(tale, false, kept, ITEMS); i-- > 0 && scene->n_items < CN_SCENE_MOST;) {
        CnItem *item = &scene->item[scene->n_items];
        *item = (CnItem){.first = t->first, .end = t->end, .span = span, .head = span, .count = UINT32_MAX, .unit = UINT32_MAX,
                         .list = scene->n_items, .anaphor = true, .was = &kept[i]};
        stand_for(item, &kept[i]);
        made += cn_draft(tale, trigger, scene->n_items++, 2.0);
    }
    return made;
}

/* "The contract will be signed by the end of the year": of what was last spoken of. */
static bool bare_deal(const CnTale *tale, const CnTrigger *t)
{
    const CnScene *scene = &tale->scene;
    if (!t->frame->noun || t->frame->scope != CN_SCOPE_DEAL || t->frame->stage != CN_ST_COUNT || t->over < 0) return false;
    const CnTrigger *verb = &scene->trigger[t->over];
    const CnPast *last = cn_memory_past(tale, 0);
    for (size_t back = 1; last; back++) {   /* one transfer, no round-up */
        const CnPast *p = cn_memory_past(tale, back);
        if (!p || p->sentence != last->sentence) break;
        if (!cn_side_same(&p->supplier, &last->supplier) || !cn_side_same(&p->recipient, &last->recipient) || !cn_str_eq(p->item, last->item)) return false;
    }
    return !verb->frame->noun && verb->frame->scope == CN_SCOPE_DEAL && verb->frame->stage == CN_ST_ORDER && verb->over < 0;
}

/* A pronoun written into the word of an act ("اشترتها", "تسليمها") stands for the thing before it in the sentence, or else for those
 * last spoken of; with goods of its own behind it, it stands for a party. */
static size_t carried(CnTale *tale, unsigned trigger)
{
    enum { OBJECT = 8 };   /* tuned: words from the act to goods of its own */
    CnScene *scene = &tale->scene;
    const CnTrigger *t = &scene->trigger[trigger];
    int before = -1;
    if (!(tale->mention[t->mention].tail & CN_BIT(CN_MK_POSS)) || t->frame->scope != CN_SCOPE_ACT || t->frame->spoken || t->frame->trade || t->frame->alone) return 0;
    for (unsigned i = 0; i < scene->n_items; i++) {
        const CnItem *item = &scene->item[i];
        if (item->first >= t->end && cn_scene_gap(scene, t->end, item->first) <= OBJECT && cn_scene_border(scene, t->end, item->first) < 0.9f) return 0;
        if (item->end <= t->first && !item->shadowed && item->category != CN_CAT_SUPPORT) before = (int)i;
    }
    for (size_t k = scene->first_mention; k < scene->end_mention; k++)
        if (tale->mention[k].kind == CN_M_MONEY && tale->mention[k].end == t->first) return 0;   /* money that somebody gave */
    if (before < 0) return scene->n_items ? 0 : spoken_talks(tale, trigger);
    if (scene->item[before].anaphor || cn_hanging_act(tale, &scene->item[before]) == (int)trigger) return 0;
    return cn_draft(tale, trigger, (unsigned)before, tale->weight[CN_W_TIE_NOUN_LEFT]);
}

/* "First deliveries are scheduled for 2027": an act without its item, but with a date, is of the items last spoken of. */
static size_t bare_act(CnTale *tale, unsigned trigger)
{
    const CnScene *scene = &tale->scene;
    const CnTrigger *t = &scene->trigger[trigger];
    bool dated = false;
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) dated |= tale->mention[k].kind == CN_M_DATE;
    bool done_to = t->over >= 0 && scene->trigger[t->over].frame->scope == CN_SCOPE_OVER && !scene->trigger[t->over].frame->noun;   /* "approved the transfer" */
    bool ended = done_to && t->frame->scope == CN_SCOPE_DEAL && !t->frame->spoken && scene->trigger[t->over].frame->stage == CN_ST_CANCELLATION && !scene->trigger[t->over].frame->spoken;   /* "tore up the contract" */
    ended |= dated && bare_deal(tale, t);
    if (!ended && (!t->frame->noun || t->frame->scope != CN_SCOPE_ACT || (!done_to && (!dated || t->frame->stage != CN_ST_DELIVERY || t->over >= 0)))) return 0;
    return spoken_talks(tale, trigger);
}

/* "Biden approved the transfer in February, and the missiles …": an act done to, told of as known, that no item of the sentence fits. */
static bool speaks_of_none(const CnTale *tale, unsigned trigger)
{
    const CnScene *scene = &tale->scene;
    const CnTrigger *t = &scene->trigger[trigger];
    if (t->over < 0 || !t->frame->noun || t->ends != CN_MK_NONE || cn_marker_before(tale, t->first) != CN_MK_THE || cn_marks(tale, t->end, CN_MK_OF)) return false;
    for (unsigned i = 0; i < scene->n_items; i++)
        if (!scene->item[i].was && cn_tie(tale, trigger, i) > tale->weight[CN_W_TIE_SECOND]) return false;
    return true;
}

/* "… bought 42 jets; the first delivery is expected in 2026": an act that lies ahead, in a clause of its own with its date and without a thing. */
static bool clause_apart(const CnTale *tale, unsigned trigger)
{
    const double APART = 1.0;   /* tuned: a border of clauses */
    const CnScene *scene = &tale->scene;
    const CnTrigger *t = &scene->trigger[trigger];
    const CnPast *last = cn_memory_past(tale, 0);
    bool dated = false, before = false, ahead = false;
    if (!last || last->sentence != scene->index || t->over >= 0 || !t->frame->noun || t->frame->stage != CN_ST_DELIVERY || t->ends != CN_MK_NONE || cn_marks(tale, t->end, CN_MK_OF)) return false;
    for (unsigned i = 0; i < scene->n_items; i++) {
        if (scene->item[i].end > t->first || (double)cn_scene_border(scene, scene->item[i].end, t->first) < APART) return false;
        before = true;
    }
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *m = &tale->mention[k];
        dated |= m->kind == CN_M_DATE && m->first >= t->end;
        ahead |= m->kind == CN_M_CUE && m->first >= t->end && tale->pack->cue[m->row].effect == CN_CUE_PLAN;
    }
    return before && dated && ahead;
}

/* Lines of a list that a colon opened ("The package includes:"): each names items of the deal spoken of. */
static size_t list_line(CnTale *tale)
{
    CnScene *scene = &tale->scene;
    const CnPast *deal = NULL;
    size_t made = 0;
    for (size_t back = 0; back < 40; back++) {   /* the last claim made by a sentence with an act in it */
        const CnPast *p = cn_memory_past(tale, back);
        if (!p || p->sentence + 40 < scene->index) break;
        if (p->sentence > tale->list_from) continue;
        if (p->stage > CN_ST_DELIVERY) continue;
        if (!deal || p->stage == CN_ST_APPROVAL) deal = p;
        if (p->sentence + 3 < tale->list_from) break;
    }
    if (!deal) return 0;
    CnClaim head = tale->claim[deal->claim];
    CnPair pair = {.supplier = deal->supplier, .recipient = deal->recipient};
    for (unsigned i = 0; i < scene->n_items; i++) {
        const CnItem *item = &scene->item[i];
        if (item->anaphor || item->shadowed) continue;
        CnClaim claim = head;
        claim.item = item->name;
        claim.item_id = item->system < UINT32_MAX - 1 ? tale->pack->system[item->system].id : item->generic == UINT32_MAX ? item->name : (CnStr){NULL, 0};
        claim.category = item->category;
        claim.spans[CN_F_ITEM] = item->head;
        claim.quantity = (CnAmount){0};
        claim.spans[CN_F_QUANTITY] = (CnSpan){0, 0};
        cn_field_quantity(tale, UINT_MAX, item, &claim.quantity, &claim.spans[CN_F_QUANTITY]);
        claim.evidence = cn_sentence_evidence(tale);
        claim.n_evidence = 1;
        claim.package_id = (CnStr){NULL, 0};
        cn_add_claim(tale, &claim, &pair, item, 1.5, NULL);
        made++;
    }
    return made;
}

/* Opens a list behind a colon, closes it at the first line that acts or names nothing. */
static bool in_list(CnTale *tale)
{
    const CnScene *scene = &tale->scene;
    bool open = tale->list_open && !scene->n_triggers && scene->n_items && tale->tokens->sentence[scene->index].paragraph != tale->tokens->sentence[tale->list_from].paragraph;
    const CnToken *last = &tale->tokens->token[scene->sentence->end - 1];
    bool names_more = scene->n_triggers > 0;
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) names_more |= tale->mention[k].kind == CN_M_MARKER && tale->mention[k].form == CN_MK_SUCH;
    if (last->kind == CN_TOK_PUNCT && last->ch == ':' && names_more && !scene->has_speech) {
        tale->list_open = true;
        tale->list_from = scene->index;
    } else if (!open) {
        tale->list_open = false;
    }
    return open;
}

/* "Washington approved two sales to Qatar. The first covers …": keeps the stage of a deal whose goods come later. */
static void keep_told(CnTale *tale)
{
    const CnScene *scene = &tale->scene;
    for (unsigned t = 0; t < scene->n_triggers; t++) {
        CnStage stage = CN_ST_COUNT;
        if (scene->trigger[t].frame->scope != CN_SCOPE_DEAL || !scene->trigger[t].frame->noun || scene->trigger[t].over < 0) continue;
        CN_EACH_OVER(up, scene, scene->trigger[t].over, 8)
            if (scene->trigger[up].frame->stage != CN_ST_COUNT) stage = scene->trigger[up].frame->stage;
        if (stage != CN_ST_APPROVAL && stage != CN_ST_TALKS) continue;
        tale->told = stage;
        tale->told_in = scene->index;
    }
}

/* "Several arms sales, including that of missiles": what the sale is of is told behind it. */
static bool parts_told(const CnScene *scene, unsigned t)
{
    for (unsigned k = t + 1; k < scene->n_triggers; k++) {
        const CnTrigger *parts = &scene->trigger[k];
        if (parts->frame->spoken && parts->frame->noun && parts->over >= 0 && parts->over == scene->trigger[t].over && cn_scene_has_item(scene, parts->end, scene->sentence->end)) return true;
    }
    return false;
}

/* All that the sentence in hand tells of transfers; returns how much came of it. */
static size_t read_acts(CnTale *tale)
{
    CnScene *scene = &tale->scene;
    size_t made = read_items(tale);
    for (unsigned t = 0; t < scene->n_triggers; t++) {
        bool used = parts_told(scene, t);
        uint32_t near = scene->trigger[t].frame->support ? 12 : 6;   /* tuned: tokens */
        for (unsigned i = 0; i < scene->n_items; i++) used |= scene->item[i].first <= scene->trigger[t].end + near && scene->item[i].end + near >= scene->trigger[t].first;
        bool told = made && scene->trigger[t].frame->scope == CN_SCOPE_DEAL && cn_scene_has_item(scene, scene->trigger[t].end, scene->sentence->end);   /* "an arms deal: it is to buy 16 jets" */
        if (scene->trigger[t].frame->alone && !used && !told) made += without_item(tale, t);
    }
    for (unsigned t = 0; t < scene->n_triggers; t++)
        if (scene->trigger[t].frame->spoken && scene->trigger[t].frame->stage != CN_ST_COUNT) made += spoken_talks(tale, t);
    for (unsigned t = 0, n = scene->n_items; t < scene->n_triggers; t++)
        if (!n || speaks_of_none(tale, t) || clause_apart(tale, t)) made += bare_act(tale, t);
    for (unsigned t = 0; t < scene->n_triggers; t++) made += carried(tale, t);
    made += scene->same ? did_the_same(tale) : gapped(tale);
    return made + late_price(tale);
}

static void read_sentence(CnTale *tale, uint32_t sentence)
{
    CnScene *scene = &tale->scene;
    cn_scene(tale, sentence);
    if (in_list(tale)) {
        list_line(tale);
        return;
    }
    if (!scene->n_triggers && !scene->n_items && !scene->same) return;
    CnKept *kept = cn_kept(tale);
    tale->n_taken = 0;
    if (!tale->in_step || !kept->quiet) {
        size_t made = read_acts(tale);
        if (kept && !tale->again) kept->quiet = !made && !kept->n_drafts;
        if (made) return;
    }
    keep_told(tale);
    if (!scene->n_triggers) silent(tale, "names arms, but no word of a transfer");
    else if (!scene->n_items) silent(tale, "a word of transfer, but no arms");
    else silent(tale, "arms and a word of transfer, but no tie between them, no party, or a word that says it is none");
}

/* ---- the whole --------------------------------------------------------------------------------------------- */

CnMeans *cn_claims_means(CnArena *arena, const CnPack *pack)
{
    static const struct { const char *name; double value; } known[] = {
#define CN_WEIGHT_ROW(id, name, value) {name, value},
        CN_WEIGHTS(CN_WEIGHT_ROW)
#undef CN_WEIGHT_ROW
    };
    CnMeans *means = CN_NEW(arena, CnMeans);
    for (unsigned i = 0; i < CN_W_COUNT; i++) means->weight[i] = cn_pack_weight(pack, cn_str(known[i].name), known[i].value);
    cn_choice_means(arena, pack, means);
    cn_grounds_means(arena, pack, means);
    means->rivals = CN_NEW(arena, CnRivals);
    return means;
}

/* Asks memory for the row that a mention names: the packs are larger than a processor's caches. */
static void fetch_row(const CnPack *pack, const CnMention *m)
{
    if (m->row == UINT32_MAX) return;
    if (m->kind == CN_M_TRIGGER) __builtin_prefetch(&pack->frame[m->row].stage), __builtin_prefetch(&pack->frame[m->row].role[CN_MK_COUNT - 1]);
    else if (m->kind == CN_M_ITEM && m->table == CN_T_SYSTEM) __builtin_prefetch(&pack->system[m->row]);
}

static CnAround look_around(CnArena *arena, const CnPack *pack, const CnMention *mention, size_t n_mentions, uint32_t n_tokens)
{
    uint16_t *begins = CN_NEW_N(arena, uint16_t, n_tokens + 1), *ends = CN_NEW_N(arena, uint16_t, n_tokens + 1), *covers = CN_NEW_N(arena, uint16_t, n_tokens + 1);
    uint32_t *first = CN_NEW_N(arena, uint32_t, n_tokens + 1);
    _Static_assert(CN_M_KINDS <= 16, "one bit a kind");
    for (size_t k = 0; k < n_mentions; k++) fetch_row(pack, &mention[k]);
    for (size_t k = 0, reach = 0; k < n_mentions; k++) {   /* reach: a thing named within an act ("arms deal") hides what begins with the act */
        const CnMention *m = &mention[k];
        uint16_t kind = (uint16_t)(1u << m->kind);
        if (m->end) ends[m->end - 1] |= kind;
        if (m->first >= reach) {
            if (!begins[m->first]) first[m->first] = (uint32_t)k;
            begins[m->first] |= kind;
            reach = m->first;
        }
        for (size_t i = reach; i < m->end; i++) covers[i] |= kind;
    }
    return (CnAround){begins, ends, covers, first};
}

static void read_all(CnTale *tale)
{
    for (uint32_t s = 0; s < tale->tokens->n_sentences; s++) read_sentence(tale, s);
}

CnClaims cn_claims(CnArena *arena, const CnPack *pack, CnMeans *means, const CnDocument *doc, const CnArticle *article, const CnTokens *tokens,
                   const CnMention *mention, size_t n_mentions, bool trace)
{
    bool twice = trace || means->trees[0].n || means->claim_trees.n;   /* the rules alone learn nothing from a second reading */
    const CnTale start = {.arena = arena, .pack = pack, .doc = doc, .article = article, .tokens = tokens, .mention = mention, .n_mentions = n_mentions,
                          .around = look_around(arena, pack, mention, n_mentions, tokens->n), .scene = {.actor = means->actor, .item = means->item, .trigger = means->trigger},
                          .score = means->score, .past = means->past, .own = means->own, .told = CN_ST_COUNT, .means = means, .weight = means->weight,
                          .kept = twice && !means->afresh ? CN_NEW_N(arena, CnKept, tokens->n_sentences) : NULL, .trace = trace ? CN_NEW(arena, CnTrace) : NULL};
    CnTale tale = start;
    cn_memory_start(&tale);
    read_all(&tale);
    if (twice && tale.n_claims) {   /* what the whole document says of whom tells a second reading more */
        const CnTale first = tale;
        tale = start;
        cn_memory_again(&tale, &first);
        tale.again = true;
        tale.in_step = tale.kept != NULL;
        tale.heard = first.heard;
        tale.n_heard = first.n_heard;
        read_all(&tale);
    }
    cn_settle(&tale);
    return (CnClaims){tale.claim, tale.n_claims, tale.silence, tale.n_silences, start.trace};
}
