/* ties.c - which act speaks of which thing: by place, distance, clause borders, and what stands between. The numbers stand in
 * data/world/weights.tsv. */
#include "claim/around.h"
#include "claim/kept.h"

/* A small word before the item that the trigger does not want: "delivered by warplanes". */
static double item_marker_cost(const CnTale *tale, const CnItem *item, const CnTrigger *t)
{
    const CnScene *scene = &tale->scene;
    double cost = 0;
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *m = &tale->mention[k];
        if (m->kind != CN_M_MARKER || m->first < t->end || m->end > item->first || m->end + cn_reach(tale, 4) < item->first) continue;
        switch (m->form) {
        case CN_MK_BY: cost = t->frame->noun && t->frame->scope == CN_SCOPE_DEAL ? 0.3 : 3.0; break;   /* "un contrato por cinco aviones" */
        case CN_MK_TO: case CN_MK_FROM: cost = t->frame->noun ? 0.8 : 1.0; break;
        case CN_MK_ON: case CN_MK_IN: case CN_MK_AGAINST:
            if (m->form != CN_MK_ON || !t->frame->support) cost = t->frame->noun ? 0.2 : 0.9;   /* "train pilots on the F-16" */
            break;
        case CN_MK_AND: case CN_MK_THE: case CN_MK_POSS: break;
        default: cost = 0;
        }
    }
    return cost;
}

static bool has_object(const CnScene *scene, const CnTrigger *t, const CnItem *other)
{
    for (unsigned k = 0; k < scene->n_items; k++) {
        const CnItem *item = &scene->item[k];
        if (item->list != other->list && item->first >= t->end && cn_scene_gap(scene, t->end, item->first) <= 11 && cn_scene_border(scene, t->end, item->first) < 0.4f) return true;
    }
    return false;
}

/* ", que l'Allemagne avait achetés": a comma, and "that" with no "and" bound to it. */
static bool opens_clause(const CnTale *tale, uint32_t i)
{
    const CnMention *m = cn_mention_at(tale, i, CN_M_MARKER);
    return m && m->form == CN_MK_THAT && !(m->markers & CN_BIT(CN_MK_AND)) && cn_is_punct(tale, i - 1, ',');
}

int cn_hanging_act(const CnTale *tale, const CnItem *item)
{
    enum { PRONOUN = 4, ACT = 6 };   /* tuned: words up to the pronoun; from there to the act */
    const CnScene *scene = &tale->scene;
    uint32_t from = UINT32_MAX, end = scene->sentence->end, edge = item->end;
    if (item->unit != UINT32_MAX && tale->mention[item->unit].first == edge) edge = tale->mention[item->unit].end;   /* "S-400 regiments that …" */
    const CnMention *make = cn_mention_at(tale, edge, CN_M_MARKER);   /* "los cazas de fabricación francesa comprados …" */
    if (make && make->form == CN_MK_GOODS && cn_mention_at(tale, make->end, CN_M_PARTY)) edge = cn_mention_at(tale, make->end, CN_M_PARTY)->end;
    const CnMention *origin = cn_mention_at(tale, edge, CN_M_PARTY);   /* "los cazas franceses que …" */
    if (origin && origin->table == CN_T_STATE && origin->form == CN_NAME_ADJ && cn_language(tale) && cn_language(tale)->adj_after) edge = origin->end;
    for (uint32_t i = edge; from == UINT32_MAX && i < end && i <= edge + PRONOUN; i++)
        if (cn_marks(tale, i, CN_MK_WHICH) || (i == edge && (cn_marks(tale, i, CN_MK_THAT) || cn_marks(tale, i, CN_MK_THE))) || (i == edge + 1 && opens_clause(tale, i))) from = i;
    uint32_t behind = edge;   /* "tanks it bought" */
    for (unsigned k = 0; k < scene->n_actors; k++)
        if (scene->actor[k].first == edge && !(scene->actor[k].markers & CN_PLACES)) behind = scene->actor[k].end;
    for (unsigned k = 0; k < scene->n_triggers; k++) {
        const CnTrigger *t = &scene->trigger[k];
        if (t->frame->noun || t->first < edge) continue;
        if (t->frame->stage < CN_ST_APPROVAL) return -1;   /* "which it had long wanted": no news of them */
        if (from == UINT32_MAX) return t->first <= behind + (behind > edge) && !t->passive && (t->frame->role[CN_MK_BY] != CN_ROLE_NONE || t->frame->role[CN_MK_OBJ] != CN_ROLE_NONE) ? (int)k : -1;
        return t->first > from && cn_scene_gap(scene, from, t->first) <= ACT && cn_scene_border(scene, from + 1, t->first) < 0.45f ? (int)k : -1;
    }
    return -1;
}

/* Does the trigger go on behind a clause that hangs on the item ("the jets that Kuwait ordered have landed")? */
static bool resumes(const CnTale *tale, const CnItem *item, const CnTrigger *t)
{
    const CnScene *scene = &tale->scene;
    int hanging = t->frame->noun ? -1 : cn_hanging_act(tale, item);
    if (hanging < 0) return false;
    const CnTrigger *h = &scene->trigger[hanging];
    return t->first > h->end && t->over != hanging && !cn_scene_has_item(scene, h->end, t->first) && cn_scene_gap(scene, h->end, t->first) <= 12 && cn_scene_border(scene, h->end, t->first) < 1.1f;
}

/* A verb of another clause between an item and an act. */
static bool verb_between(const CnTale *tale, uint32_t from, const CnTrigger *t)
{
    const CnScene *scene = &tale->scene;
    for (unsigned k = 0; k < scene->n_triggers; k++) {
        const CnTrigger *v = &scene->trigger[k];
        if (v->frame->noun || v->first < from || v->end > t->first) continue;
        if (v->over != (int)(t - scene->trigger) && t->over != (int)k) return true;
    }
    return false;
}

/* "hat einen Kredit für den Kauf von Panzern erhalten", "ein Angebot für Jets bekommen": the thing belongs to the noun before it, not to
 * the verb that closes the clause. */
static bool of_noun(const CnTale *tale, const CnItem *first, const CnTrigger *t)
{
    enum { NEAR = 3 };   /* tuned: words from the noun to the thing */
    const CnScene *scene = &tale->scene;
    for (unsigned k = 0; k < scene->n_triggers; k++) {
        const CnTrigger *n = &scene->trigger[k];
        if (!n->frame->noun || n->frame->infinitive || n->frame->alone || (n->frame->scope != CN_SCOPE_ACT && n->frame->scope != CN_SCOPE_OVER) || n->end > first->first) continue;
        if (n->over == (int)(t - scene->trigger) || t->over == (int)k) continue;
        if (cn_scene_gap(scene, n->end, first->first) <= NEAR && cn_scene_border(scene, n->end, first->first) < 0.45f) return true;
    }
    return false;
}

static double attach(const CnTale *tale, const CnItem *first, const CnItem *last, const CnTrigger *t)
{
    const CnScene *scene = &tale->scene;
    uint32_t start = scene->sentence->first;
    if (scene->bracket[t->first - start] && !scene->bracket[first->first - start]) return 0;   /* "(7 installed, 1 for testing)" */
    const double *w = tale->weight;
    bool near = cn_scene_gap(scene, t->end, first->first) <= 3 && cn_scene_gap(scene, last->end, t->first) <= 3;
    bool counted = !t->frame->noun && first->count != UINT32_MAX && tale->mention[first->count].end == t->first && t->end <= first->first;
    if (counted) return 0;   /* "a dozen used jets": what kind they are */
    if (t->frame->alone && !t->frame->support && !near) return 0;   /* arms in general: a thing further off is another matter */
    if (t->end <= first->first) {   /* the item follows */
        uint32_t gap = cn_scene_gap(scene, t->end, first->first);
        if (cn_ends_clause(tale, t) && (gap || first->first > t->end)) return 0;   /* the next verb's, unless the act describes it */
        double marked = item_marker_cost(tale, first, t);
        double border = (double)cn_scene_border(scene, t->end, first->first);
        bool joined = cn_marks(tale, first->first - 1, CN_MK_AND) || (first->first > start + 1 && cn_marks(tale, first->first - 2, CN_MK_AND));
        bool acts = joined && border >= 0.4 && (cn_mention_at(tale, last->end, CN_M_CUE) || cn_marks(tale, last->end, CN_MK_BE));
        if (acts) return 0;   /* "was delivered in April, and instructors will stay" */
        double base = w[t->passive ? CN_W_TIE_PASSIVE_RIGHT : t->frame->noun ? CN_W_TIE_NOUN_RIGHT : CN_W_TIE_VERB_RIGHT];
        return base - w[CN_W_TIE_WORD] * gap - w[CN_W_TIE_BORDER] * border - marked;
    }
    if (last->end <= t->first) {    /* the item stands before */
        uint32_t from = t->frame->noun ? last->end : cn_scene_past_clause(tale, last->end, t->first);
        uint32_t gap = cn_scene_gap(scene, from, t->first);
        double border = (double)cn_scene_border(scene, from, t->first);
        bool hangs = cn_hanging_act(tale, last) == (int)(t - scene->trigger), on = resumes(tale, last, t);
        if (hangs || on) gap = gap < 3 ? gap : 3, border = 0;
        bool behind = cn_language(tale) && cn_language(tale)->adj_after;   /* "la vente de chars": what a noun is about stands behind it */
        double base = w[t->frame->noun ? (gap <= 1 && !behind && !(gap && cn_marks(tale, t->first - 1, CN_MK_IN)) ? CN_W_TIE_NOUN_BESIDE : CN_W_TIE_NOUN_LEFT) : t->passive ? CN_W_TIE_PASSIVE_LEFT : CN_W_TIE_VERB_LEFT];
        if (t->frame->noun && gap > 1 && border > 0.4) base -= 0.6;
        bool last_word = cn_ends_clause(tale, t);   /* where verbs stand last, this is the object's place */
        if (last_word && verb_between(tale, last->end, t)) return 0;
        if (last_word && t->frame->scope == CN_SCOPE_ACT && cn_language(tale)->brackets && of_noun(tale, first, t)) return 0;
        if (last_word && base < w[CN_W_TIE_VERB_RIGHT]) base = w[CN_W_TIE_VERB_RIGHT];
        if (!t->frame->noun && !t->passive && !last_word && !(hangs && last->count != UINT32_MAX) && has_object(scene, t, last)) base -= 2.0;   /* the verb has its object behind it */
        return base - w[CN_W_TIE_WORD] * gap - w[CN_W_TIE_BORDER] * border;
    }
    return CN_SAID_OUTRIGHT;   /* the trigger's words hold the item's */
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
        if (k == trigger || o->first < a || o->end > b || (a == last->end && cn_hanging_act(tale, last) == (int)k && resumes(tale, last, t))) continue;
        if (t->frame->support && o->frame->scope == CN_SCOPE_NONE && o->frame->noun) continue;   /* "train pilots on" */
        sum += o->over == (int)trigger ? tale->weight[CN_W_TIE_GOVERNED] : t->over == (int)k ? 0.1 : tale->weight[CN_W_TIE_INTRUDER];   /* a governed trigger is the nearer one */
    }
    return sum;
}

static double tie_between(const CnTale *tale, unsigned trigger, const CnItem *first, const CnItem *last)
{
    return attach(tale, first, last, &tale->scene.trigger[trigger]) - intruders(tale, trigger, first, last);
}

double cn_tie(const CnTale *tale, unsigned trigger, unsigned item) { return tie_between(tale, trigger, &tale->scene.item[item], &tale->scene.item[item]); }

/* The first and the last item of the list that an item stands in. */
static void list_ends(const CnScene *scene, unsigned item, unsigned *first, unsigned *last)
{
    *first = *last = item;
    for (unsigned k = 0; k < scene->n_items; k++) {
        if (scene->item[k].list != scene->item[item].list) continue;
        if (k < *first) *first = k;
        if (k > *last) *last = k;
    }
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

/* "Cartridges made in Spain for precision rifles": what ammunition, parts or work are for is no thing of its own. */
static bool is_purpose(const CnTale *tale, unsigned i)
{
    enum { FAR = 10 };   /* tuned: words */
    const CnScene *scene = &tale->scene;
    const CnItem *item = &scene->item[i];
    uint32_t at = item->first;
    if (item->anaphor || item->count != UINT32_MAX) return false;
    if (i && scene->item[i - 1].list == item->list && is_purpose(tale, i - 1)) return true;   /* "for launchers and guns" */
    uint32_t small = cn_marker_before(tale, at);
    if (small == CN_MK_THE || small == CN_MK_OF) at = cn_mention_before(tale, at, CN_M_MARKER)->first;   /* "for the", "pour des" */
    if (cn_marker_before(tale, at) != CN_MK_FOR || !i) return false;
    const CnItem *goods = &scene->item[i - 1];
    if (goods->anaphor || (goods->category != CN_CAT_AMMUNITION && goods->category != CN_CAT_SUPPORT && goods->category != CN_CAT_ENGINE)) return false;
    if (cn_scene_gap(scene, goods->end, at) > FAR || cn_scene_border(scene, goods->end, at) > 0.3f) return false;
    for (unsigned t = 0; t < scene->n_triggers; t++)
        if (scene->trigger[t].first >= goods->end && scene->trigger[t].end <= at) return false;
    return true;
}

/* Is the trigger tied more firmly to other items? Then these are not its second. */
static bool has_better_item(const CnTale *tale, unsigned trigger, const CnItem *first, const CnItem *last)
{
    const CnScene *scene = &tale->scene;
    double mine = tie_between(tale, trigger, first, last);
    for (unsigned k = 0; k < scene->n_items; k++) {
        const CnItem *item = &scene->item[k];
        if (item->list == first->list) continue;
        for (unsigned u = 0; u < scene->n_triggers; u++) {
            bool chained = u == trigger || scene->trigger[u].over == (int)trigger || scene->trigger[trigger].over == (int)u;
            if (chained && tie_between(tale, u, item, item) > mine) return true;
        }
    }
    return false;
}

/* How firmly a trigger is tied to item `i`: by itself, or with the list it stands in. */
static double tie_to(const CnTale *tale, unsigned t, unsigned i, const CnItem *first, const CnItem *last)
{
    const CnItem *item = &tale->scene.item[i];
    double tie = tie_between(tale, t, first, last);
    if (first == item && last == item) return tie;
    double own = tie_between(tale, t, item, item);
    return own > tie ? own : tie;
}

/* The acts that item `i` is of. */
static CnTie tie_of(const CnTale *tale, unsigned i)
{
    const CnScene *scene = &tale->scene;
    const CnItem *item = &scene->item[i];
    CnTie tie = {0};
    unsigned head, tail;
    if ((item->shadowed && item->count == UINT32_MAX) || same_thing(scene, i) || is_purpose(tale, i)) return tie;   /* "132 warplanes, including 72 Tornados" are two */
    list_ends(scene, i, &head, &tail);
    const CnItem *first = &scene->item[head], *last = &scene->item[tail];
    for (unsigned t = 0; t < scene->n_triggers; t++) {
        double here = tie_to(tale, t, i, first, last);
        if (here > tie.most) tie.next = tie.most, tie.second = tie.best, tie.most = here, tie.best = t;
        else if (here > tie.next) tie.next = here, tie.second = t;
    }
    tie.any = tie.most > tale->weight[CN_W_TIE_LEAST];
    if (!tie.any || tie.next <= tale->weight[CN_W_TIE_SECOND] || item->anaphor) return tie;
    const CnTrigger *best = &scene->trigger[tie.best], *second = &scene->trigger[tie.second];
    bool busy = tie.next > 0 && has_better_item(tale, tie.second, first, last);
    bool other_chain = !busy && best->over != (int)tie.second && second->over != (int)tie.best;
    bool hangs = cn_hanging_act(tale, last) == (int)tie.second;
    bool none = best->frame->scope == CN_SCOPE_NONE && best->end <= first->first && !hangs;   /* "to replace its jets" */
    tie.both = other_chain && !none;
    if (tie.both && hangs && resumes(tale, last, best)) {
        unsigned swap = tie.best;
        tie.best = tie.second, tie.second = swap;
    }
    tie.hung = tie.both && resumes(tale, last, &scene->trigger[tie.second]) && cn_hanging_act(tale, last) == (int)tie.best;
    return tie;
}

const CnTie *cn_ties(CnTale *tale)
{
    CnKept *kept = cn_kept(tale);
    if (tale->taken && kept->tie) return kept->tie;
    CnTie *tie = CN_NEW_N(tale->arena, CnTie, tale->scene.n_items);
    for (unsigned i = 0; i < tale->scene.n_items; i++) tie[i] = tie_of(tale, i);
    if (kept && (tale->taken || !tale->again)) kept->tie = tie;
    return tie;
}
