/* choice.c - see choice.h */
#include "claim/choice.h"

#include "claim/trace.h"

static const CnStr fact_name[CN_RF_COUNT] = {
#define CN_FACT_NAME(name) {#name, sizeof #name - 1},
    CN_RIVAL_FACTS(CN_FACT_NAME)
#undef CN_FACT_NAME
};

const char *cn_rival_fact_name(unsigned fact) { return fact_name[fact].ptr; }

unsigned cn_rival_row(CnAs role, CnRivalFact fact)
{
    if (role == CN_AS_SUPPLIER) return fact;
    switch (fact) {   /* "other" stands behind "mine" */
    case CN_RF_ruled: case CN_RF_mine: case CN_RF_mine_words: case CN_RF_rank_mine: case CN_RF_most_mine: case CN_RF_last_mine: case CN_RF_item_mine: case CN_RF_did_mine:
    case CN_RF_heard_mine: case CN_RF_heard_item_mine: case CN_RF_heard_near_mine: return fact + 1u;
    case CN_RF_ruled_other: case CN_RF_other: case CN_RF_other_words: case CN_RF_rank_other: case CN_RF_most_other: case CN_RF_last_other: case CN_RF_item_other: case CN_RF_did_other:
    case CN_RF_heard_other: case CN_RF_heard_item_other: case CN_RF_heard_near_other: return fact - 1u;
    case CN_RF_ruled_said: return CN_RF_COUNT;
    case CN_RF_ruled_nobody: return CN_RF_COUNT + 1;
    default: return fact;
    }
}

/* Is it this rival that a claim names in a role? Of nobody: is nobody named? */
static bool played(const CnRival *x, const CnSide *side) { return cn_side_nobody(&x->side) ? cn_side_nobody(side) : cn_side_same(side, &x->side); }

/* ---- who might ------------------------------------------------------------------------------------------------ */

static void add_rival(CnRivals *x, const CnSide *side)
{
    if (cn_side_nobody(side)) return;
    for (size_t i = 0; i < x->n; i++)
        if (cn_side_equal(&x->rival[i].side, side)) return;
    if (x->n < CN_RIVALS_MOST) x->rival[x->n++] = (CnRival){.side = *side, .actor = -1};
}

static void add_state(const CnTale *tale, CnRivals *x, uint32_t state)
{
    for (size_t i = 0; i < x->n; i++)
        if (x->rival[i].side.n == 1 && x->rival[i].side.state[0] == state) return;
    uint32_t *one = CN_NEW(tale->arena, uint32_t);
    *one = state;
    add_rival(x, &(CnSide){one, 1, {NULL, 0}});
}

/* Nobody; whom the rules chose; all of the sentence; of the last claims; named shortly before, at the start, or often; the item's makers. */
static void gather(const CnTale *tale, const CnItem *item, const CnPair *pair, size_t n_pairs, CnRivals *x)
{
    enum { CLAIMS = 6, NEAR = 3, LEAD = 2, OFTEN = 3 };   /* tuned: claims; sentences; sentences; states */
    const CnScene *scene = &tale->scene;
    const CnSentence *all = tale->tokens->sentence;
    x->rival[0] = (CnRival){.actor = -1};
    x->n = 1;
    for (size_t i = 0; i < n_pairs; i++) add_rival(x, &pair[i].supplier), add_rival(x, &pair[i].recipient);
    for (unsigned k = 0; k < scene->n_actors; k++) add_rival(x, &scene->actor[k].side);
    for (size_t back = 0; back < CLAIMS; back++) {
        const CnPast *p = cn_memory_past(tale, back);
        if (p) add_rival(x, &p->supplier), add_rival(x, &p->recipient);
    }
    uint32_t near = scene->index < NEAR ? 0 : all[scene->index - NEAR].first, lead = tale->tokens->n_sentences > LEAD ? all[LEAD].first : 0;
    for (size_t k = 0; k < scene->first_mention && tale->mention[k].first < lead; k++)
        if (tale->mention[k].kind == CN_M_PARTY && tale->mention[k].table == CN_T_STATE) add_state(tale, x, tale->mention[k].row);
    for (size_t k = scene->first_mention; k-- > 0 && tale->mention[k].first >= near;)
        if (tale->mention[k].kind == CN_M_PARTY && tale->mention[k].table == CN_T_STATE) add_state(tale, x, tale->mention[k].row);
    if (item->system < UINT32_MAX - 1) {
        const CnSystemRow *system = &tale->pack->system[item->system];
        for (size_t i = 0; i < system->n_origins; i++)
            if (tale->named[system->origin[i]]) add_state(tale, x, system->origin[i]);
    }
    for (unsigned i = 0; i < OFTEN && i < tale->n_often; i++) add_state(tale, x, tale->often[i]);
}

/* ---- what tells for and against them ---------------------------------------------------------------------------- */

typedef float (*Facts)[CN_RIVALS_MOST];   /* rows of facts, as the supplier's; in each a place for every rival */

/* Number of words from one place to another; negative where `a` stands before. */
static float distance(const CnScene *scene, const CnActor *a, uint32_t first, uint32_t end, float *border)
{
    bool before = a->end <= first;
    *border = 0;
    if (!before && a->first < end) return 0;   /* they meet */
    *border = cn_scene_border(scene, before ? a->end : end, before ? first : a->first);
    return before ? -(float)cn_scene_gap(scene, a->end, first) - 1 : (float)cn_scene_gap(scene, end, a->first) + 1;
}

/* Its place in the sentence. */
static void scene_facts(const CnTale *tale, const CnTrigger *t, const CnItem *item, CnRivals *rivals, size_t i)
{
    const double UNHEARD = -3;   /* tuned: of who does not stand in the sentence */
    const CnScene *scene = &tale->scene;
    const CnRoleScore *score = tale->score;
    CnRival *x = &rivals->rival[i];
    Facts f = rivals->row;
    double s = UNHEARD, r = UNHEARD, words_s = 0, words_r = 0;
    for (unsigned k = 0; k < scene->n_actors; k++) {
        if (!cn_side_equal(&scene->actor[k].side, &x->side)) continue;
        f[CN_RF_here][i] += 1;
        if (x->actor < 0 || score[k].s + score[k].r > score[x->actor].s + score[x->actor].r) x->actor = (int)k;
        if (score[k].s > s) s = score[k].s, words_s = score[k].words_s;
        if (score[k].r > r) r = score[k].r, words_r = score[k].words_r;
    }
    f[CN_RF_mine][i] = (float)s, f[CN_RF_mine_words][i] = (float)words_s;
    f[CN_RF_other][i] = (float)r, f[CN_RF_other_words][i] = (float)words_r;
    if (x->actor < 0) return;
    const CnActor *a = &scene->actor[x->actor];
    const bool is[] = {a->adj, a->poss, a->maker, a->agency, a->force, a->group, a->person, a->body, a->capital, a->bloc, a->anaphor, a->speaker, a->compound, a->owner};
    static const uint8_t marker[] = {CN_MK_TO, CN_MK_FROM, CN_MK_BY, CN_MK_FOR, CN_MK_WITH, CN_MK_OF, CN_MK_IN, CN_MK_ON, CN_MK_BETWEEN, CN_MK_GOODS, CN_MK_SUBJ, CN_MK_OBJ, CN_MK_GEN};
    _Static_assert(sizeof is / sizeof *is == CN_RF_to - CN_RF_adj && sizeof marker / sizeof *marker == CN_RF_gap_act - CN_RF_to, "one fact each");
    for (size_t k = 0; k < sizeof is / sizeof *is; k++) f[CN_RF_adj + k][i] = is[k];
    for (size_t k = 0; k < sizeof marker / sizeof *marker; k++) f[CN_RF_to + k][i] = (float)(a->markers >> marker[k] & 1);
    f[CN_RF_said][i] = score[x->actor].said;
    f[CN_RF_gap_act][i] = distance(scene, a, t->first, t->end, &f[CN_RF_border_act][i]);
    f[CN_RF_gap_item][i] = distance(scene, a, item->first, item->end, &f[CN_RF_border_item][i]);
    f[CN_RF_nth][i] = (float)x->actor;
}

/* How the document names it, and what the world knows of it. */
static void name_facts(const CnTale *tale, const CnItem *item, CnRivals *rivals, size_t i)
{
    enum { LONG_AGO = 30 };
    const CnPack *pack = tale->pack;
    const CnSide *side = &rivals->rival[i].side;
    Facts f = rivals->row;
    if (item->system < UINT32_MAX - 1) {
        f[CN_RF_makes][i] = -1;
        for (size_t k = 0; k < side->n; k++)
            if (cn_pack_made_by(pack, &pack->system[item->system], side->state[k])) f[CN_RF_makes][i] = 1;
    }
    for (size_t k = 0; k < side->n; k++)
        if (tale->exporter[side->state[k]] > f[CN_RF_exporter][i]) f[CN_RF_exporter][i] = tale->exporter[side->state[k]];
    f[CN_RF_last_named][i] = LONG_AGO;
    if (!side->n) return;
    uint32_t state = side->state[0];
    const CnNaming *naming = &tale->naming[state];
    uint32_t ago = tale->scene.index + 1 - naming->last;
    f[CN_RF_gone][i] = pack->state[state].until.year != 0;
    if (pack->state[state].kind == CN_STATE_BLOC) f[CN_RF_bloc][i] = 1;
    f[CN_RF_named][i] = (float)tale->named[state];
    f[CN_RF_share][i] = tale->all_named ? (float)tale->named[state] / (float)tale->all_named : 0;
    f[CN_RF_rank_named][i] = (float)naming->rank;
    f[CN_RF_heading][i] = naming->heading;
    f[CN_RF_lead][i] = (float)naming->lead;
    if (naming->last && ago < LONG_AGO) f[CN_RF_last_named][i] = (float)ago;
    f[CN_RF_opener][i] = naming->last && naming->paragraph == tale->scene.sentence->paragraph;
    f[CN_RF_did_mine][i] = (float)tale->supplied[state];
    f[CN_RF_did_other][i] = (float)tale->received[state];
}

/* What claims say of them: those so far, */
static void claim_facts(const CnTale *tale, const CnItem *item, CnRivals *x)
{
    enum { LONG_AGO = 30, BACK = 40 };   /* tuned: sentences, claims */
    Facts f = x->row;
    const CnPast *last = cn_memory_past(tale, 0), *of_item = last;
    for (size_t back = 1; of_item && !cn_past_of_item(of_item, item);) of_item = back < BACK ? cn_memory_past(tale, back++) : NULL;
    uint32_t last_ago = last ? tale->scene.index - last->sentence : LONG_AGO, item_ago = of_item ? tale->scene.index - of_item->sentence : LONG_AGO;
    for (size_t i = 0; i < x->n; i++) {
        f[CN_RF_last_age][i] = (float)(last_ago > LONG_AGO ? LONG_AGO : last_ago);
        f[CN_RF_item_age][i] = (float)(item_ago > LONG_AGO ? LONG_AGO : item_ago);
        if (last) f[CN_RF_last_mine][i] = played(&x->rival[i], &last->supplier), f[CN_RF_last_other][i] = played(&x->rival[i], &last->recipient);
        if (of_item) f[CN_RF_item_mine][i] = played(&x->rival[i], &of_item->supplier), f[CN_RF_item_other][i] = played(&x->rival[i], &of_item->recipient);
    }
}

/* and those that the first reading made elsewhere. */
static void heard_facts(const CnTale *tale, const CnItem *item, CnRivals *x)
{
    enum { NEAR = 3 };   /* tuned: sentences */
    Facts f = x->row;
    for (size_t h = 0; h < tale->n_heard; h++) {
        const CnPast *p = &tale->heard[h];
        if (p->sentence == tale->scene.index) continue;
        bool same = cn_past_of_item(p, item), near = p->sentence + NEAR >= tale->scene.index && p->sentence <= tale->scene.index + NEAR;
        for (size_t i = 0; i < x->n; i++) {
            bool gave = played(&x->rival[i], &p->supplier), got = played(&x->rival[i], &p->recipient);
            f[CN_RF_heard_all][i] += 1, f[CN_RF_heard_item][i] += same;
            f[CN_RF_heard_mine][i] += gave, f[CN_RF_heard_other][i] += got;
            f[CN_RF_heard_item_mine][i] += gave && same, f[CN_RF_heard_item_other][i] += got && same;
            f[CN_RF_heard_near_mine][i] += gave && near, f[CN_RF_heard_near_other][i] += got && near;
        }
    }
}

/* What is the same for all. */
static void act_facts(const CnTale *tale, const CnTrigger *t, const CnItem *item, CnRivals *x)
{
    enum { FAR = 30 };
    const CnScene *scene = &tale->scene;
    const CnLanguage *language = cn_language(tale);
    static const uint8_t place[] = {CN_MK_SUBJ, CN_MK_OBJ, CN_MK_TO, CN_MK_FROM, CN_MK_BY, CN_MK_GEN, CN_MK_ADJ};
    float f[CN_RF_COUNT] = {[CN_RF_stage] = CN_ST_COUNT};
    for (size_t i = 0; i < sizeof place / sizeof *place; i++) f[CN_RF_act_subj + i] = t->frame->role[place[i]];
    f[CN_RF_passive] = t->passive;
    f[CN_RF_noun] = t->frame->noun;
    f[CN_RF_scope] = t->frame->scope;
    f[CN_RF_support] = t->frame->support;
    CN_EACH_OVER(k, scene, t - scene->trigger, 8) {
        f[CN_RF_chain] += 1;
        if (scene->trigger[k].frame->stage != CN_ST_COUNT) f[CN_RF_stage] = scene->trigger[k].frame->stage;
    }
    f[CN_RF_known] = item->system < UINT32_MAX - 1;
    f[CN_RF_generic] = item->generic != UINT32_MAX;
    f[CN_RF_item_anaphor] = item->anaphor;
    f[CN_RF_item_before] = item->end <= t->first;
    f[CN_RF_items] = (float)scene->n_items;
    f[CN_RF_triggers] = (float)scene->n_triggers;
    f[CN_RF_actors] = (float)scene->n_actors;
    f[CN_RF_sentence] = (float)(scene->index > FAR ? FAR : scene->index);
    f[CN_RF_states] = (float)tale->n_states;
    f[CN_RF_verbs_last] = cn_verbs_last(tale);
    f[CN_RF_adj_after] = language && language->adj_after;
    f[CN_RF_ideographs] = language && language->ideographs;
    for (size_t i = 0; i < x->n; i++) x->row[CN_RF_actors][i] = f[CN_RF_actors];
    for (unsigned k = CN_RF_act_subj; k < CN_RF_COUNT; k++)
        for (size_t i = 0; i < x->n; i++) x->row[k][i] = f[k];
}

static void ruled_facts(const CnPair *pair, size_t n_pairs, CnRivals *x)
{
    Facts f = x->row;
    bool nobody_s = cn_side_nobody(&pair->supplier), nobody_r = cn_side_nobody(&pair->recipient);
    for (size_t i = 0; i < x->n; i++) {
        const CnSide *side = &x->rival[i].side;
        f[CN_RF_nobody][i] = cn_side_nobody(side);
        f[CN_RF_ruled_said][i] = pair->supplier_said;
        f[CN_RF_ruled_nobody][i] = nobody_s;
        f[cn_rival_row(CN_AS_RECIPIENT, CN_RF_ruled_said)][i] = pair->recipient_said;
        f[cn_rival_row(CN_AS_RECIPIENT, CN_RF_ruled_nobody)][i] = nobody_r;
        for (size_t p = 0; p < n_pairs; p++) {
            if (cn_side_equal(side, &pair[p].supplier)) f[CN_RF_ruled][i] = 1;
            if (cn_side_equal(side, &pair[p].recipient)) f[CN_RF_ruled_other][i] = 1;
        }
    }
}

/* Of each: how many others the words give more, and the most that they give any other. */
static void rank_among(const float *mine, size_t n, float *ranks, float *most)
{
    const float NOTHING = -3;
    float first = NOTHING, second = NOTHING;
    size_t best = n;
    for (size_t i = 0; i < n; i++) {
        if (mine[i] > first) second = first, first = mine[i], best = i;
        else if (mine[i] > second) second = mine[i];
    }
    for (size_t i = 0; i < n; i++) {
        unsigned more = 0;
        for (size_t k = 0; k < n; k++) more += mine[k] > mine[i];
        ranks[i] = (float)more;
        most[i] = i == best ? second : first;
    }
}

static void facts(const CnTale *tale, unsigned trigger, const CnItem *item, const CnPair *pair, size_t n_pairs, CnRivals *x)
{
    const CnTrigger *t = &tale->scene.trigger[trigger];
    Facts f = x->row;
    for (size_t i = 0; i < x->n; i += CN_LANES)   /* all that trees are asked of at once */
        for (unsigned k = 0; k < CN_RIVAL_ROWS; k++) memset(&f[k][i], 0, CN_LANES * sizeof f[k][i]);
    for (size_t i = 0; i < x->n; i++) {
        scene_facts(tale, t, item, x, i);
        name_facts(tale, item, x, i);
    }
    ruled_facts(pair, n_pairs, x);
    claim_facts(tale, item, x);
    heard_facts(tale, item, x);
    act_facts(tale, t, item, x);
    rank_among(f[CN_RF_mine], x->n, f[CN_RF_rank_mine], f[CN_RF_most_mine]);
    rank_among(f[CN_RF_other], x->n, f[CN_RF_rank_other], f[CN_RF_most_other]);
}

/* ---- the choice ------------------------------------------------------------------------------------------------- */

/* The likeliest two of different sides. */
static void best_two(const CnTale *tale, CnRivals *x, size_t two[2])
{
    double best = -1e9, odds[CN_RIVALS_MOST];
    for (unsigned role = 0; role < 2; role++) {
        for (size_t i = 0; i < x->n; i += CN_LANES) cn_trees_ask(tale->means->trees[role], &x->row[0][i], CN_RIVALS_MOST, odds + i);
        for (size_t i = 0; i < x->n; i++) x->rival[i].odds[role] = odds[i];
    }
    for (size_t s = 0; s < x->n; s++)
        for (size_t r = 0; r < x->n; r++) {
            double both = x->rival[s].odds[CN_AS_SUPPLIER] + x->rival[r].odds[CN_AS_RECIPIENT];
            if (both > best + 1e-9 && !cn_side_same(&x->rival[s].side, &x->rival[r].side)) best = both, two[0] = s, two[1] = r;
        }
}

static void take(const CnTale *tale, const CnRival *x, CnAs role, CnPair *pair)
{
    CnSpan span = x->actor >= 0 ? tale->scene.actor[x->actor].span : (CnSpan){0, 0};
    pair->remote |= x->actor < 0 && !cn_side_nobody(&x->side);
    if (role == CN_AS_RECIPIENT) {
        pair->recipient = x->side, pair->recipient_said = x->actor >= 0, pair->recipient_span = span;
        return;
    }
    pair->supplier = x->side, pair->supplier_said = x->actor >= 0, pair->supplier_span = span;
    pair->supplier_known = false;
}

/* Leaves one pair of each side in the other role: the one in `role` is chosen anew. */
static size_t once(CnPair *pair, size_t n, CnAs role)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        bool twice = false;
        for (size_t k = 0; k < kept && !twice; k++)
            twice = role == CN_AS_SUPPLIER ? cn_side_equal(&pair[k].recipient, &pair[i].recipient) : cn_side_equal(&pair[k].supplier, &pair[i].supplier);
        if (!twice) pair[kept++] = pair[i];
    }
    return kept;
}

/* How sure the choice is: by itself, and against the next best. */
static void sureness(const CnRivals *x, const size_t two[2], CnPair *pair)
{
    pair->rivals = x;
    for (unsigned role = 0; role < 2; role++) {
        double mine = x->rival[two[role]].odds[role], next = -9;
        for (size_t k = 0; k < x->n; k++)
            if (k != two[role] && x->rival[k].odds[role] > next) next = x->rival[k].odds[role];
        pair->odds[role] = (float)mine;
        pair->margin[role] = (float)(mine - next);
        pair->chosen[role] = (unsigned)two[role];
    }
}

static void trace_choice(CnTale *tale, const CnItem *item, const CnRivals *x, const size_t two[2])
{
    CnTrace *trace = tale->trace;
    if (!trace) return;
    trace->choice = cn_arena_grow(tale->arena, trace->choice, sizeof *trace->choice, trace->n_choices, &trace->cap_choices);
    trace->choice[trace->n_choices++] = (CnChoice){cn_sentence_evidence(tale)[0], item->name, item->category, (CnStage)x->row[CN_RF_stage][0], x, two[0], two[1]};
}

void cn_choose(CnTale *tale, unsigned trigger, const CnItem *item, CnPair *pair, size_t *n_pairs)
{
    if (!*n_pairs || !tale->again) return;   /* the first reading is the rules' own */
    bool trees = tale->means->trees[0].n && tale->means->trees[1].n;
    if (!trees && !tale->trace) return;
    CnRivals *x = tale->trace ? CN_NEW(tale->arena, CnRivals) : tale->means->rivals;
    size_t two[2] = {0, 0};
    gather(tale, item, pair, *n_pairs, x);
    facts(tale, trigger, item, pair, *n_pairs, x);
    best_two(tale, x, two);
    trace_choice(tale, item, x, two);
    if (!trees) return;
    for (unsigned role = 0; role < 2; role++) {
        if (x->row[cn_rival_row((CnAs)role, CN_RF_ruled)][two[role]] > 0) continue;   /* as the rules have it, all of them */
        *n_pairs = once(pair, *n_pairs, (CnAs)role);
        for (size_t i = 0; i < *n_pairs; i++) take(tale, &x->rival[two[role]], (CnAs)role, &pair[i]);
    }
    size_t kept = 0;
    for (size_t i = 0; i < *n_pairs; i++) {
        sureness(x, two, &pair[i]);
        if (!cn_side_same(&pair[i].supplier, &pair[i].recipient)) pair[kept++] = pair[i];
    }
    *n_pairs = kept;
}

void cn_choice_means(CnArena *arena, const CnPack *pack, CnMeans *means)
{
    const CnStr model[] = {[CN_AS_SUPPLIER] = CN_STR("supplier"), [CN_AS_RECIPIENT] = CN_STR("recipient")};
    for (unsigned role = 0; role < 2; role++) {
        CnStr name[CN_RIVAL_ROWS] = {{NULL, 0}};
        for (unsigned k = 0; k < CN_RF_COUNT; k++) name[cn_rival_row((CnAs)role, (CnRivalFact)k)] = fact_name[k];
        means->trees[role] = cn_forest_trees(&pack->forest, arena, model[role], name, CN_RIVAL_ROWS);
    }
}
