/* lend.c - the roles that a sentence leaves open: whom earlier claims, the document and the world name for them. */
#include "claim/around.h"

/* The missing side of a pair whose other side is known (or of neither). */
static void from_memory(const CnTale *tale, const CnItem *item, bool embargo, CnPair *pair)
{
    bool want_s = !pair->supplier_said && !pair->supplier_known, want_r = !pair->recipient_said;
    for (size_t back = 0; (want_s || want_r) && back < 24; back++) {
        const CnPast *p = cn_memory_past(tale, back);
        if (!p) break;
        uint32_t age = tale->scene.index - p->sentence;
        bool item_fits = cn_past_of_item(p, item) || item->anaphor;
        if (embargo != (p->stage == CN_ST_EMBARGO || p->stage == CN_ST_EMBARGO_END)) continue;
        bool fits = item_fits || age <= (want_s && want_r ? 2u : 4u);
        if (!fits) continue;
        bool supplier_fits = (!pair->supplier_said && !pair->supplier_known) || cn_side_same(&pair->supplier, &p->supplier);
        bool recipient_fits = !pair->recipient_said || cn_side_same(&pair->recipient, &p->recipient);
        if (want_s && want_r && !item_fits && age > 1) continue;
        if (want_s && (recipient_fits || item_fits) && !cn_side_nobody(&p->supplier) && !cn_side_same(&p->supplier, &pair->recipient)) {
            pair->supplier = p->supplier;
            pair->remote |= age > 1;
            want_s = false;
            if (!want_r) break;
        }
        if (want_r && supplier_fits && !cn_side_nobody(&p->recipient) && !cn_side_same(&p->recipient, &pair->supplier)) {
            pair->recipient = p->recipient;
            pair->remote |= age > 1;
            want_r = false;
        }
    }
}

/* Who gave that very system to that recipient, by what was said before: "Denmark sold Argentina F-16s. … Argentina received the F-16s." */
static void from_giver(const CnTale *tale, const CnItem *item, CnPair *pair)
{
    for (size_t back = 0; item->system < UINT32_MAX - 1 && pair->recipient_said && back < 24; back++) {
        const CnPast *p = cn_memory_past(tale, back);
        if (!p) return;
        if (p->system != item->system || !p->supplier.n || p->stage > CN_ST_DELIVERY || !cn_side_same(&p->recipient, &pair->recipient)) continue;
        pair->supplier = p->supplier;
        pair->supplier_known = true;
        return;
    }
}

/* The maker of the item, where the document names it. */
static void from_origin(const CnTale *tale, const CnItem *item, CnPair *pair)
{
    if (item->system >= UINT32_MAX - 1 || !cn_side_nobody(&pair->supplier)) return;
    const CnSystemRow *system = &tale->pack->system[item->system];
    for (size_t i = 0; i < system->n_origins; i++) {
        const uint32_t *state = &system->origin[i];
        if (!tale->named[*state] || cn_side_shares(&pair->recipient, state, 1)) continue;
        pair->supplier = (CnSide){state, 1, {NULL, 0}};
        pair->supplier_known = true;
        return;
    }
}

/* The state that the paragraph of the sentence in hand named first, before it; UINT32_MAX: none. */
static uint32_t paragraph_opener(const CnTale *tale)
{
    const CnSentence *all = tale->tokens->sentence;
    uint32_t first = tale->scene.index, opener = UINT32_MAX;
    while (first && all[first - 1].paragraph == tale->scene.sentence->paragraph) first--;
    for (size_t k = tale->scene.first_mention; k-- > 0 && tale->mention[k].first >= all[first].first;)
        if (tale->mention[k].kind == CN_M_PARTY && tale->mention[k].table == CN_T_STATE) opener = tale->mention[k].row;
    return opener;
}

static bool received_in_paragraph(const CnTale *tale, uint32_t state)
{
    for (size_t back = 0;; back++) {
        const CnPast *p = cn_memory_past(tale, back);
        if (!p || tale->tokens->sentence[p->sentence].paragraph != tale->scene.sentence->paragraph) return false;
        if (cn_side_shares(&p->recipient, &state, 1)) return true;
    }
}

/* "The US Navy seized rifles that were headed for Yemen": who does what is no transfer gave nothing. */
static bool acts_otherwise(const CnTale *tale, uint32_t state)
{
    enum { NEAR = 3 };   /* tuned: words from the subject to its verb */
    const CnScene *scene = &tale->scene;
    for (unsigned k = 0; k < scene->n_actors; k++) {
        const CnActor *a = &scene->actor[k];
        if (a->adj || a->poss || (a->markers & CN_PLACES) || !cn_side_shares(&a->side, &state, 1)) continue;
        for (unsigned t = 0; t < scene->n_triggers; t++) {
            const CnTrigger *verb = &scene->trigger[t];
            if (verb->frame->scope == CN_SCOPE_NONE && !verb->frame->noun && !verb->passive && a->end <= verb->first && cn_scene_gap(scene, a->end, verb->first) <= NEAR && cn_scene_border(scene, a->end, verb->first) < 0.4f) return true;
        }
    }
    return false;
}

/* The one state that the last sentences name beside the recipient; UINT32_MAX: none, or several. */
static uint32_t only_other(const CnTale *tale, const CnSide *recipient)
{
    enum { BACK = 2 };   /* tuned: sentences */
    uint32_t only = UINT32_MAX;
    for (size_t k = tale->scene.end_mention; k-- > 0 && tale->mention[k].sentence + BACK >= tale->scene.index;) {
        const CnMention *m = &tale->mention[k];
        size_t n;
        const uint32_t *state = cn_mention_states(tale->pack, m, &n);
        if (n != 1 || *state == only || cn_side_shares(recipient, state, 1)) continue;
        if (only != UINT32_MAX) return UINT32_MAX;
        only = *state;
    }
    return only;
}

/* A state named in the document that can be the other side: the maker of the item, else the one most named with the item's pair. */
static void from_document(const CnTale *tale, const CnItem *item, bool embargo, CnPair *pair)
{
    const CnPack *pack = tale->pack;
    bool open_s = cn_side_nobody(&pair->supplier) && !pair->supplier_said, open_r = cn_side_nobody(&pair->recipient) && !pair->recipient_said;
    if (open_s && item->system < UINT32_MAX - 1) return;   /* a known maker that nobody names: inferred, not said */
    if (open_s == open_r || (embargo && open_s)) return;   /* an embargo's author must be named */
    pair->remote = true;
    enum { RECEIVED = 6, OPENED = 3, OWN = 4 };   /* tuned, against the counts below */
    uint32_t opener = open_r ? paragraph_opener(tale) : UINT32_MAX;
    uint32_t best = UINT32_MAX, n_fit = 0;
    double most = 0;
    for (uint32_t i = 0; i < tale->n_states; i++) {
        uint32_t s = tale->there[i];
        if (pack->state[s].kind == CN_STATE_BLOC) continue;
        if (cn_side_shares(open_s ? &pair->recipient : &pair->supplier, &s, 1)) continue;
        double level = (double)tale->exporter[s], named = tale->named[s] > 8 ? 8 : tale->named[s];
        if (open_s && level < 2 && !tale->supplied[s]) continue;
        if (open_r && !tale->received[s] && s != opener && pair->supplier.n == 1 && tale->named[s] * OWN <= tale->named[pair->supplier.state[0]]) continue;   /* a report on the supplier alone */
        if (!open_s && item->system < UINT32_MAX - 1 && cn_pack_made_by(pack, &pack->system[item->system], s)) continue;
        double worth = open_s ? 2.0 * tale->supplied[s] - tale->received[s] + named * (0.1 + 0.15 * level)
                              : 2.0 * tale->received[s] - tale->supplied[s] + named / (1.0 + 0.6 * level);
        if (open_r) worth += received_in_paragraph(tale, s) ? RECEIVED : s == opener ? OPENED : 0;
        n_fit++;
        if (worth > most) most = worth, best = s;
    }
    uint32_t alone = open_s && item->system == UINT32_MAX && n_fit > 1 ? only_other(tale, &pair->recipient) : UINT32_MAX;
    if (alone != UINT32_MAX && tale->exporter[alone] >= 2 && pack->state[alone].kind != CN_STATE_BLOC) best = alone, n_fit = 1;
    if (best == UINT32_MAX || (open_s && (acts_otherwise(tale, best) || (item->system == UINT32_MAX && n_fit > 1)))) return;   /* "weapons" of one of many is anyone's guess */
    uint32_t *one = CN_NEW(tale->arena, uint32_t);
    *one = best;
    *(open_s ? &pair->supplier : &pair->recipient) = (CnSide){one, 1, {NULL, 0}};
}

/* "Denmark sells F-16s to Argentina. Washington approved the sale": who permits what another hands over is no supplier of it. */
static void third_party(const CnTale *tale, const CnItem *item, CnPair *pair)
{
    enum { NEAR = 6 };   /* tuned: sentences */
    if (!pair->supplier_said || item->system >= UINT32_MAX - 1) return;
    for (size_t back = 0;; back++) {
        const CnPast *p = cn_memory_past(tale, back);
        if (!p || p->sentence + NEAR < tale->scene.index) return;
        if (p->sentence == tale->scene.index || p->system != item->system || !p->supplier.n || !p->recipient.n || p->category == CN_CAT_SUPPORT) continue;
        if (cn_side_same(&p->supplier, &pair->supplier) || cn_side_same(&p->recipient, &pair->supplier) || cn_side_shares(&pair->recipient, p->supplier.state, p->supplier.n)) return;
        if (pair->recipient_said && !cn_side_same(&p->recipient, &pair->recipient)) continue;
        pair->supplier = p->supplier;
        if (!pair->recipient_said) pair->recipient = p->recipient;
        return;
    }
}

/* "A contract was signed with Peru. Under the deal, 24 Gripens …": who made the deal gets what it brings, unless it makes that itself. */
static void from_deal(const CnTale *tale, const CnTrigger *t, const CnItem *item, CnPair *pair)
{
    const CnScene *scene = &tale->scene;
    int act = (int)(t - scene->trigger);
    bool spoken = false;
    if (!tale->with.n || tale->with_in + 1 != scene->index) return;
    CN_EACH_OVER(k, scene, act, 6) spoken |= scene->trigger[k].frame->spoken;
    for (unsigned k = 0; k < scene->n_triggers; k++) spoken |= scene->trigger[k].over == act && scene->trigger[k].frame->spoken;
    if (!spoken || !(pair->supplier_said || pair->supplier_known) || cn_side_makes(tale, &tale->with, item) || cn_side_same(&pair->supplier, &tale->with)) return;
    pair->recipient = tale->with;
    pair->recipient_said = pair->supplier_said = true;
}

void cn_lend(const CnTale *tale, const CnTrigger *t, const CnItem *item, CnStage stage, bool acts, bool open, CnPair *pair)
{
    bool embargo = stage == CN_ST_EMBARGO || stage == CN_ST_EMBARGO_END;
    if (!pair->supplier_said) from_giver(tale, item, pair), from_origin(tale, item, pair);
    if (!pair->recipient_said && open) from_deal(tale, t, item, pair);
    from_memory(tale, item, embargo, pair);
    from_document(tale, item, embargo, pair);
    if (acts && stage == CN_ST_APPROVAL) third_party(tale, item, pair);
}
