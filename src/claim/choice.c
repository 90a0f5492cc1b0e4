/* choice.c - see choice.h */
#include "claim/choice.h"

#include "claim/trace.h"

static const CnStr fact_name[CN_RF_COUNT] = {
#define CN_FACT_NAME(name) {#name, sizeof #name - 1},
    CN_RIVAL_FACTS(CN_FACT_NAME)
#undef CN_FACT_NAME
};

const char *cn_rival_fact_name(unsigned fact) { return fact_name[fact].ptr; }

static bool exactly(const CnSide *a, const CnSide *b)
{
    if (a->name.len || b->name.len) return a->name.len && cn_str_eq(a->name, b->name);
    if (a->n != b->n) return false;
    for (size_t i = 0; i < a->n; i++)
        if (a->state[i] != b->state[i]) return false;
    return true;
}

/* Is it this rival that a claim names in a role? Of nobody: is nobody named? */
static bool played(const CnRival *x, const CnSide *side) { return cn_side_nobody(&x->side) ? cn_side_nobody(side) : cn_side_same(side, &x->side); }

/* ---- who might ------------------------------------------------------------------------------------------------ */

static void add_rival(CnRival *out, size_t *n, const CnSide *side)
{
    if (cn_side_nobody(side)) return;
    for (size_t i = 0; i < *n; i++)
        if (exactly(&out[i].side, side)) return;
    if (*n < CN_RIVALS_MOST) out[(*n)++] = (CnRival){.side = *side, .actor = -1};
}

static void add_state(const CnTale *tale, CnRival *out, size_t *n, uint32_t state)
{
    for (size_t i = 0; i < *n; i++)
        if (out[i].side.n == 1 && out[i].side.state[0] == state) return;
    uint32_t *one = CN_NEW(tale->arena, uint32_t);
    *one = state;
    add_rival(out, n, &(CnSide){one, 1, {NULL, 0}});
}

/* Nobody; whom the rules chose; all of the sentence; of the last claims; named shortly before, at the start, or often; the item's makers. */
static size_t gather(const CnTale *tale, const CnItem *item, const CnPair *pair, size_t n_pairs, CnRival *out)
{
    enum { CLAIMS = 6, NEAR = 3, LEAD = 2, OFTEN = 3 };   /* tuned: claims; sentences; sentences; states */
    const CnScene *scene = &tale->scene;
    const CnSentence *all = tale->tokens->sentence;
    size_t n = 1;
    out[0] = (CnRival){.actor = -1};
    for (size_t i = 0; i < n_pairs; i++) add_rival(out, &n, &pair[i].supplier), add_rival(out, &n, &pair[i].recipient);
    for (unsigned k = 0; k < scene->n_actors; k++) add_rival(out, &n, &scene->actor[k].side);
    for (size_t back = 0; back < CLAIMS; back++) {
        const CnPast *p = cn_memory_past(tale, back);
        if (p) add_rival(out, &n, &p->supplier), add_rival(out, &n, &p->recipient);
    }
    uint32_t near = scene->index < NEAR ? 0 : all[scene->index - NEAR].first, lead = tale->tokens->n_sentences > LEAD ? all[LEAD].first : 0;
    for (size_t k = 0; k < scene->first_mention && tale->mention[k].first < lead; k++)
        if (tale->mention[k].kind == CN_M_PARTY && tale->mention[k].table == CN_T_STATE) add_state(tale, out, &n, tale->mention[k].row);
    for (size_t k = scene->first_mention; k-- > 0 && tale->mention[k].first >= near;)
        if (tale->mention[k].kind == CN_M_PARTY && tale->mention[k].table == CN_T_STATE) add_state(tale, out, &n, tale->mention[k].row);
    if (item->system < UINT32_MAX - 1) {
        const CnSystemRow *system = &tale->pack->system[item->system];
        for (size_t i = 0; i < system->n_origins; i++)
            if (tale->named[system->origin[i]]) add_state(tale, out, &n, system->origin[i]);
    }
    for (unsigned i = 0; i < OFTEN && i < tale->n_often; i++) add_state(tale, out, &n, tale->often[i]);
    return n;
}

/* ---- what tells for and against them ---------------------------------------------------------------------------- */

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
static void scene_facts(const CnTale *tale, const CnTrigger *t, const CnItem *item, CnRival *x)
{
    const double UNHEARD = -3;   /* tuned: of who does not stand in the sentence */
    const CnScene *scene = &tale->scene;
    const CnRoleScore *score = tale->score;
    float *f = x->fact[CN_AS_SUPPLIER], *g = x->fact[CN_AS_RECIPIENT];
    double s = UNHEARD, r = UNHEARD, words_s = 0, words_r = 0;
    for (unsigned k = 0; k < scene->n_actors; k++) {
        if (!exactly(&scene->actor[k].side, &x->side)) continue;
        f[CN_RF_here] += 1;
        if (x->actor < 0 || score[k].s + score[k].r > score[x->actor].s + score[x->actor].r) x->actor = (int)k;
        if (score[k].s > s) s = score[k].s, words_s = score[k].words_s;
        if (score[k].r > r) r = score[k].r, words_r = score[k].words_r;
    }
    if (x->actor >= 0) {
        const CnActor *a = &scene->actor[x->actor];
        const bool is[] = {a->adj, a->poss, a->maker, a->agency, a->force, a->group, a->person, a->body, a->capital, a->bloc, a->anaphor, a->speaker, a->compound, a->owner};
        const CnMarker marker[] = {CN_MK_TO, CN_MK_FROM, CN_MK_BY, CN_MK_FOR, CN_MK_WITH, CN_MK_OF, CN_MK_IN, CN_MK_ON, CN_MK_BETWEEN, CN_MK_GOODS, CN_MK_SUBJ, CN_MK_OBJ, CN_MK_GEN};
        _Static_assert(sizeof is / sizeof *is == CN_RF_to - CN_RF_adj && sizeof marker / sizeof *marker == CN_RF_gap_act - CN_RF_to, "one fact each");
        for (size_t i = 0; i < sizeof is / sizeof *is; i++) f[CN_RF_adj + i] = is[i];
        for (size_t i = 0; i < sizeof marker / sizeof *marker; i++) f[CN_RF_to + i] = (a->markers & CN_BIT(marker[i])) != 0;
        f[CN_RF_said] = score[x->actor].said;
        f[CN_RF_gap_act] = distance(scene, a, t->first, t->end, &f[CN_RF_border_act]);
        f[CN_RF_gap_item] = distance(scene, a, item->first, item->end, &f[CN_RF_border_item]);
        f[CN_RF_nth] = (float)x->actor;
    }
    for (unsigned i = CN_RF_here; i <= CN_RF_nth; i++) g[i] = f[i];
    f[CN_RF_mine] = g[CN_RF_other] = (float)s, f[CN_RF_mine_words] = g[CN_RF_other_words] = (float)words_s;
    f[CN_RF_other] = g[CN_RF_mine] = (float)r, f[CN_RF_other_words] = g[CN_RF_mine_words] = (float)words_r;
}

/* How the document names it, and what the world knows of it. */
static void name_facts(const CnTale *tale, const CnItem *item, CnRival *x)
{
    enum { LONG_AGO = 30 };
    const CnPack *pack = tale->pack;
    float *f = x->fact[CN_AS_SUPPLIER];
    if (item->system < UINT32_MAX - 1) {
        f[CN_RF_makes] = -1;
        for (size_t i = 0; i < x->side.n; i++)
            if (cn_pack_made_by(pack, &pack->system[item->system], x->side.state[i])) f[CN_RF_makes] = 1;
    }
    for (size_t i = 0; i < x->side.n; i++)
        if (tale->exporter[x->side.state[i]] > f[CN_RF_exporter]) f[CN_RF_exporter] = tale->exporter[x->side.state[i]];
    f[CN_RF_last_named] = LONG_AGO;
    if (x->side.n) {
        uint32_t state = x->side.state[0];
        const CnNaming *naming = &tale->naming[state];
        uint32_t ago = tale->scene.index + 1 - naming->last;
        f[CN_RF_gone] = pack->state[state].until.year != 0;
        if (pack->state[state].kind == CN_STATE_BLOC) f[CN_RF_bloc] = x->fact[CN_AS_RECIPIENT][CN_RF_bloc] = 1;
        f[CN_RF_named] = (float)tale->named[state];
        f[CN_RF_share] = tale->all_named ? (float)tale->named[state] / (float)tale->all_named : 0;
        f[CN_RF_rank_named] = (float)naming->rank;
        f[CN_RF_heading] = naming->heading;
        f[CN_RF_lead] = (float)naming->lead;
        if (naming->last && ago < LONG_AGO) f[CN_RF_last_named] = (float)ago;
        f[CN_RF_opener] = naming->last && naming->paragraph == tale->scene.sentence->paragraph;
        f[CN_RF_did_mine] = (float)tale->supplied[state];
        f[CN_RF_did_other] = (float)tale->received[state];
    }
}

/* What claims say of it: those so far, and those that the first reading made elsewhere. */
static void claim_facts(const CnTale *tale, const CnItem *item, CnRival *x)
{
    enum { LONG_AGO = 30, BACK = 40, NEAR = 3 };   /* tuned: sentences, claims, sentences */
    float *f = x->fact[CN_AS_SUPPLIER];
    f[CN_RF_last_age] = f[CN_RF_item_age] = LONG_AGO;
    bool seen = false;
    for (size_t back = 0; back < BACK && !seen; back++) {
        const CnPast *p = cn_memory_past(tale, back);
        if (!p) break;
        uint32_t ago = tale->scene.index - p->sentence;
        float age = (float)(ago > LONG_AGO ? LONG_AGO : ago);
        seen = cn_past_of_item(p, item);
        if (!back) f[CN_RF_last_mine] = played(x, &p->supplier), f[CN_RF_last_other] = played(x, &p->recipient), f[CN_RF_last_age] = age;
        if (seen) f[CN_RF_item_mine] = played(x, &p->supplier), f[CN_RF_item_other] = played(x, &p->recipient), f[CN_RF_item_age] = age;
    }
    for (size_t i = 0; i < tale->n_heard; i++) {
        const CnPast *p = &tale->heard[i];
        if (p->sentence == tale->scene.index) continue;
        bool gave = played(x, &p->supplier), got = played(x, &p->recipient), same = cn_past_of_item(p, item);
        bool near = p->sentence + NEAR >= tale->scene.index && p->sentence <= tale->scene.index + NEAR;
        f[CN_RF_heard_all] += 1, f[CN_RF_heard_item] += same;
        f[CN_RF_heard_mine] += gave, f[CN_RF_heard_other] += got;
        f[CN_RF_heard_item_mine] += gave && same, f[CN_RF_heard_item_other] += got && same;
        f[CN_RF_heard_near_mine] += gave && near, f[CN_RF_heard_near_other] += got && near;
    }
}

/* What is the same for all. */
static void act_facts(const CnTale *tale, const CnTrigger *t, const CnItem *item, float *f)
{
    enum { FAR = 30 };
    const CnScene *scene = &tale->scene;
    const CnLanguage *language = cn_language(tale);
    const CnMarker place[] = {CN_MK_SUBJ, CN_MK_OBJ, CN_MK_TO, CN_MK_FROM, CN_MK_BY, CN_MK_GEN, CN_MK_ADJ};
    for (size_t i = 0; i < sizeof place / sizeof *place; i++) f[CN_RF_act_subj + i] = t->frame->role[place[i]];
    f[CN_RF_passive] = t->passive;
    f[CN_RF_noun] = t->frame->noun;
    f[CN_RF_scope] = t->frame->scope;
    f[CN_RF_support] = t->frame->support;
    f[CN_RF_stage] = CN_ST_COUNT;
    for (int k = (int)(t - scene->trigger), steps = 0; k >= 0 && steps < 8; steps++, k = scene->trigger[k].over) {
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
}

static void ruled_facts(const CnPair *pair, size_t n_pairs, CnAs role, CnRival *x)
{
    float *f = x->fact[role];
    f[CN_RF_nobody] = cn_side_nobody(&x->side);
    f[CN_RF_ruled_said] = role ? pair[0].recipient_said : pair[0].supplier_said;
    f[CN_RF_ruled_nobody] = cn_side_nobody(role ? &pair[0].recipient : &pair[0].supplier);
    for (size_t p = 0; p < n_pairs; p++) {
        if (exactly(&x->side, role ? &pair[p].recipient : &pair[p].supplier)) f[CN_RF_ruled] = 1;
        if (exactly(&x->side, role ? &pair[p].supplier : &pair[p].recipient)) f[CN_RF_ruled_other] = 1;
    }
}

/* How far it comes behind the others by the words. */
static void rank_facts(CnRival *x, size_t n, size_t i, CnAs role)
{
    float *f = x[i].fact[role];
    f[CN_RF_rank_mine] = f[CN_RF_rank_other] = 0;
    f[CN_RF_most_mine] = f[CN_RF_most_other] = -3;
    for (size_t k = 0; k < n; k++) {
        if (k == i) continue;
        const float *o = x[k].fact[role];
        f[CN_RF_rank_mine] += o[CN_RF_mine] > f[CN_RF_mine];
        f[CN_RF_rank_other] += o[CN_RF_other] > f[CN_RF_other];
        if (o[CN_RF_mine] > f[CN_RF_most_mine]) f[CN_RF_most_mine] = o[CN_RF_mine];
        if (o[CN_RF_other] > f[CN_RF_most_other]) f[CN_RF_most_other] = o[CN_RF_other];
    }
}

static void facts(const CnTale *tale, unsigned trigger, const CnItem *item, const CnPair *pair, size_t n_pairs, CnRival *x, size_t n)
{
    static const CnRivalFact turned[] = {CN_RF_last_mine, CN_RF_item_mine, CN_RF_did_mine, CN_RF_heard_mine, CN_RF_heard_item_mine, CN_RF_heard_near_mine};
    const CnTrigger *t = &tale->scene.trigger[trigger];
    for (size_t i = 0; i < n; i++) {
        float *f = x[i].fact[CN_AS_SUPPLIER], *g = x[i].fact[CN_AS_RECIPIENT];
        scene_facts(tale, t, item, &x[i]);
        name_facts(tale, item, &x[i]);
        claim_facts(tale, item, &x[i]);
        act_facts(tale, t, item, f);
        for (unsigned k = CN_RF_actors; k < CN_RF_COUNT; k++) g[k] = f[k];
        for (size_t k = 0; k < sizeof turned / sizeof *turned; k++) g[turned[k]] = f[turned[k] + 1], g[turned[k] + 1] = f[turned[k]];   /* "other" stands behind "mine" */
        ruled_facts(pair, n_pairs, CN_AS_SUPPLIER, &x[i]);
        ruled_facts(pair, n_pairs, CN_AS_RECIPIENT, &x[i]);
    }
    for (size_t i = 0; i < n; i++) rank_facts(x, n, i, CN_AS_SUPPLIER), rank_facts(x, n, i, CN_AS_RECIPIENT);
}

/* ---- the choice ------------------------------------------------------------------------------------------------- */

/* The likeliest two of different sides. */
static void best_two(const CnTale *tale, CnRival *x, size_t n, size_t two[2])
{
    double best = -1e9;
    for (unsigned role = 0; role < 2; role++) {
        double odds[CN_RIVALS_MOST];
        cn_trees_ask_all(tale->means->trees[role], x[0].fact[role], sizeof *x, n, odds);
        for (size_t i = 0; i < n; i++) x[i].odds[role] = odds[i];
    }
    for (size_t s = 0; s < n; s++)
        for (size_t r = 0; r < n; r++) {
            if (cn_side_same(&x[s].side, &x[r].side)) continue;
            double both = x[s].odds[CN_AS_SUPPLIER] + x[r].odds[CN_AS_RECIPIENT];
            if (both > best + 1e-9) best = both, two[0] = s, two[1] = r;
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
            twice = role == CN_AS_SUPPLIER ? exactly(&pair[k].recipient, &pair[i].recipient) : exactly(&pair[k].supplier, &pair[i].supplier);
        if (!twice) pair[kept++] = pair[i];
    }
    return kept;
}

/* How sure the choice is: by itself, and against the next best. */
static void sureness(const CnRival *x, size_t n, const size_t two[2], CnPair *pair)
{
    for (unsigned role = 0; role < 2; role++) {
        double mine = x[two[role]].odds[role], next = -9;
        for (size_t k = 0; k < n; k++)
            if (k != two[role] && x[k].odds[role] > next) next = x[k].odds[role];
        pair->odds[role] = (float)mine;
        pair->margin[role] = (float)(mine - next);
        pair->facts[role] = x[two[role]].fact[role];
    }
}

static void trace_choice(CnTale *tale, const CnItem *item, const CnRival *x, size_t n, const size_t two[2])
{
    CnTrace *trace = tale->trace;
    if (!trace) return;
    trace->choice = cn_arena_grow(tale->arena, trace->choice, sizeof *trace->choice, trace->n_choices, &trace->cap_choices);
    trace->choice[trace->n_choices++] = (CnChoice){cn_sentence_evidence(tale)[0], item->name, item->category, (CnStage)x[0].fact[0][CN_RF_stage], x, n, two[0], two[1]};
}

void cn_choose(CnTale *tale, unsigned trigger, unsigned index, CnPair *pair, size_t *n_pairs)
{
    if (!*n_pairs || !tale->again) return;   /* the first reading is the rules' own */
    bool trees = tale->means->trees[0].n && tale->means->trees[1].n;
    if (!trees && !tale->trace) return;
    const CnItem *item = &tale->scene.item[index];
    if (!tale->rival) tale->rival = CN_NEW_N(tale->arena, CnRival, CN_RIVALS_MOST);
    CnRival *x = tale->trace ? CN_NEW_N(tale->arena, CnRival, CN_RIVALS_MOST) : tale->rival;
    size_t n = gather(tale, item, pair, *n_pairs, x), two[2] = {0, 0};
    facts(tale, trigger, item, pair, *n_pairs, x, n);
    best_two(tale, x, n, two);
    trace_choice(tale, item, x, n, two);
    if (!trees) return;
    for (unsigned role = 0; role < 2; role++) {
        if (x[two[role]].fact[role][CN_RF_ruled] > 0) continue;   /* as the rules have it, all of them */
        *n_pairs = once(pair, *n_pairs, (CnAs)role);
        for (size_t i = 0; i < *n_pairs; i++) take(tale, &x[two[role]], (CnAs)role, &pair[i]);
    }
    size_t kept = 0;
    for (size_t i = 0; i < *n_pairs; i++) {
        sureness(x, n, two, &pair[i]);
        if (!cn_side_same(&pair[i].supplier, &pair[i].recipient)) pair[kept++] = pair[i];
    }
    *n_pairs = kept;
}

void cn_choice_means(CnArena *arena, const CnPack *pack, CnMeans *means)
{
    means->trees[CN_AS_SUPPLIER] = cn_forest_trees(&pack->forest, arena, CN_STR("supplier"), fact_name, CN_RF_COUNT);
    means->trees[CN_AS_RECIPIENT] = cn_forest_trees(&pack->forest, arena, CN_STR("recipient"), fact_name, CN_RF_COUNT);
}
