/* grounds.c - see grounds.h */
#include "claim/grounds.h"

#include "claim/trace.h"

#include <math.h>

static const CnStr ground_name[CN_GR_COUNT] = {
#define CN_GROUND_NAME(name) {#name, sizeof #name - 1},
    CN_GROUNDS(CN_GROUND_NAME)
#undef CN_GROUND_NAME
};

const char *cn_ground_name(unsigned ground) { return ground_name[ground].ptr; }

static void pair_grounds(const CnPair *pair, double tie, float *g)
{
    static const CnRivalFact kept[] = {CN_RF_mine, CN_RF_other, CN_RF_mine_words, CN_RF_gap_act, CN_RF_border_act, CN_RF_gap_item, CN_RF_speaker,
                                       CN_RF_adj, CN_RF_last_named, CN_RF_lead, CN_RF_did_mine, CN_RF_share, CN_RF_exporter, CN_RF_makes};
    _Static_assert(sizeof kept / sizeof *kept == CN_GR_r_mine - CN_GR_s_mine && CN_GR_known - CN_GR_r_mine == CN_GR_r_mine - CN_GR_s_mine, "one ground each");
    g[CN_GR_tie] = (float)tie;
    g[CN_GR_pair] = (float)pair->score;
    g[CN_GR_said_s] = pair->supplier_said, g[CN_GR_said_r] = pair->recipient_said;
    g[CN_GR_remote] = pair->remote;
    g[CN_GR_nobody_s] = cn_side_nobody(&pair->supplier), g[CN_GR_nobody_r] = cn_side_nobody(&pair->recipient);
    for (unsigned role = 0; role < 2; role++) {
        g[CN_GR_odds_s + role] = pair->odds[role];
        g[CN_GR_margin_s + role] = pair->margin[role];
        if (!pair->rivals) continue;
        unsigned chosen = pair->chosen[role];
        g[CN_GR_ruled_s + role] = pair->rivals->row[cn_rival_row((CnAs)role, CN_RF_ruled)][chosen];
        for (size_t k = 0; k < sizeof kept / sizeof *kept; k++) g[(role ? CN_GR_r_mine : CN_GR_s_mine) + k] = pair->rivals->row[cn_rival_row((CnAs)role, kept[k])][chosen];
    }
}

static void item_grounds(const CnTale *tale, const CnItem *item, float *g)
{
    g[CN_GR_known] = item->system < UINT32_MAX - 1;
    g[CN_GR_generic] = item->generic != UINT32_MAX;
    if (item->generic != UINT32_MAX) {
        g[CN_GR_wide] = tale->pack->generic[item->generic].wide;
        g[CN_GR_agreed] = tale->pack->generic[item->generic].agreed;
    }
    g[CN_GR_item_anaphor] = item->anaphor;
    g[CN_GR_was] = item->was != NULL;
    g[CN_GR_shadowed] = item->shadowed;
    for (size_t i = 0; i < tale->n_own; i++) g[CN_GR_own] += tale->own[i] == item->system;
}

static void act_grounds(const CnTale *tale, const CnTrigger *t, const CnItem *item, float *g)
{
    const CnScene *scene = &tale->scene;
    g[CN_GR_act_stage] = t->frame->stage;
    g[CN_GR_noun] = t->frame->noun;
    g[CN_GR_passive] = t->passive;
    g[CN_GR_trade] = t->frame->trade;
    g[CN_GR_alone] = t->frame->alone;
    g[CN_GR_scope] = t->frame->scope;
    g[CN_GR_nouns_alone] = 1;
    CN_EACH_OVER(k, scene, t - scene->trigger, 8) {
        const CnFrameRow *frame = scene->trigger[k].frame;
        g[CN_GR_chain] += 1;
        if (frame->support) g[CN_GR_support] = 1;
        if (!frame->noun || (frame->scope == CN_SCOPE_OVER && frame->stage != CN_ST_EMBARGO)) g[CN_GR_nouns_alone] = 0;
    }
    bool before = item->end <= t->first;
    g[CN_GR_item_before] = before;
    if (!before && item->first < t->end) return;   /* they meet */
    g[CN_GR_gap] = (float)cn_scene_gap(scene, before ? item->end : t->end, before ? t->first : item->first);
    g[CN_GR_border] = cn_scene_border(scene, before ? item->end : t->end, before ? t->first : item->first);
}

static void sentence_grounds(const CnTale *tale, const CnPair *pair, float *g)
{
    enum { FAR = 40 };
    const CnScene *scene = &tale->scene;
    uint32_t left = tale->tokens->n_sentences - scene->index;
    g[CN_GR_items] = (float)scene->n_items;
    g[CN_GR_triggers] = (float)scene->n_triggers;
    g[CN_GR_actors] = (float)scene->n_actors;
    g[CN_GR_heading] = scene->sentence->heading;
    g[CN_GR_sentence] = (float)(scene->index > FAR ? FAR : scene->index);
    g[CN_GR_left] = (float)(left > FAR ? FAR : left);
    g[CN_GR_words] = (float)cn_scene_gap(scene, scene->sentence->first, scene->sentence->end);
    g[CN_GR_speech] = scene->has_speech;
    g[CN_GR_states] = (float)tale->n_states;
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *m = &tale->mention[k];
        g[CN_GR_denials] += m->kind == CN_M_CUE && tale->pack->cue[m->row].effect == CN_CUE_DENY;
        g[CN_GR_moneys] += m->kind == CN_M_MONEY;
        g[CN_GR_dates] += m->kind == CN_M_DATE;
        g[CN_GR_counts] += m->kind == CN_M_COUNT;
    }
    for (unsigned k = 0; k < scene->n_actors; k++) {
        const CnActor *a = &scene->actor[k];
        g[CN_GR_s_here] += cn_side_same(&a->side, &pair->supplier);
        g[CN_GR_r_here] += cn_side_same(&a->side, &pair->recipient);
        g[CN_GR_s_force] += a->force && cn_side_same(&a->side, &pair->supplier);
    }
}

void cn_grounds(const CnTale *tale, unsigned trigger, const CnItem *item, const CnPair *pair, double tie, bool spoken_of, CnGrounds *out)
{
    memset(out, 0, sizeof *out);
    pair_grounds(pair, tie, out->g);
    item_grounds(tale, item, out->g);
    act_grounds(tale, &tale->scene.trigger[trigger], item, out->g);
    sentence_grounds(tale, pair, out->g);
    out->g[CN_GR_spoken_of] = spoken_of;
}

/* What the claim itself and its fellows tell. */
static void fellow_grounds(const CnTale *tale, size_t i)
{
    enum { FELLOWS = 200 };   /* tuned: on either side; so that a list of thousands costs no more than its length */
    const float NONE = -9;
    const CnClaim *c = &tale->claim[i];
    float *g = tale->grounds[i].g;
    g[CN_GR_category] = c->category;
    g[CN_GR_stage] = c->stage;
    g[CN_GR_modality] = c->modality;
    g[CN_GR_quantity] = c->quantity.given;
    g[CN_GR_value] = c->value.given;
    g[CN_GR_date] = c->date.year != 0;
    g[CN_GR_date_age] = c->date.year && c->doc_date.year ? (float)(c->doc_date.year - c->date.year) : NONE;
    g[CN_GR_speakers] = (float)c->n_attribution;
    g[CN_GR_strength] = (float)tale->strength[i];
    g[CN_GR_claims] = (float)tale->n_claims;
    g[CN_GR_place] = tale->n_claims > 1 ? (float)i / (float)(tale->n_claims - 1) : 0;
    g[CN_GR_rival] = NONE;
    for (size_t k = i < FELLOWS ? 0 : i - FELLOWS; k < tale->n_claims && k <= i + FELLOWS; k++) {
        const CnClaim *o = &tale->claim[k];
        if (k == i) continue;
        bool supplier = cn_parties_same(c->supplier, o->supplier), recipient = cn_parties_same(c->recipient, o->recipient);
        bool item = c->item_id.len ? cn_str_eq(c->item_id, o->item_id) : !o->item_id.len && c->category == o->category;
        g[CN_GR_pair_claims] += supplier && recipient;
        g[CN_GR_item_claims] += item;
        g[CN_GR_sentence_claims] += c->evidence[0].at == o->evidence[0].at;
        g[CN_GR_other_s] += item && !supplier;
        g[CN_GR_other_r] += item && !recipient;
        if (!supplier || !recipient || !(item || c->category == o->category)) continue;
        g[CN_GR_rivals] += 1;
        float more = (float)(tale->strength[k] - tale->strength[i]);
        if (more > g[CN_GR_rival]) g[CN_GR_rival] = more;
    }
}

static void trace_claim(CnTale *tale, size_t i, double odds, bool kept)
{
    CnTrace *trace = tale->trace;
    if (!trace) return;
    trace->weighed = cn_arena_grow(tale->arena, trace->weighed, sizeof *trace->weighed, trace->n_weighed, &trace->cap_weighed);
    trace->weighed[trace->n_weighed++] = (CnWeighed){tale->claim[i], tale->grounds[i], odds, kept};
}

bool cn_weighs(const CnTale *tale)
{
    enum { SHORT = 5 };   /* tuned: sentences */
    return tale->again && tale->means->claim_trees.n && tale->tokens->n_sentences >= SHORT;
}

/* What the trees say of as many claims as they are asked of at once, from claim `i` on. */
static void ask_trees(const CnTale *tale, size_t i, double *odds)
{
    float ground[CN_GR_COUNT][CN_LANES] = {0};
    for (size_t k = 0; k < CN_LANES && i + k < tale->n_claims; k++)
        for (unsigned g = 0; g < CN_GR_COUNT; g++) ground[g][k] = tale->grounds[i + k].g[g];
    cn_trees_ask(tale->means->claim_trees, ground[0], CN_LANES, odds);
}

void cn_weigh(CnTale *tale)
{
    bool weighs = cn_weighs(tale);
    if (!tale->means->claim_trees.n && !tale->trace) return;
    size_t n = 0;
    double odds[CN_LANES];
    bool *keep = CN_NEW_N(tale->arena, bool, tale->n_claims + 1);
    for (size_t i = 0; i < tale->n_claims; i++) fellow_grounds(tale, i);
    for (size_t i = 0; i < tale->n_claims; i++) {
        if (i % CN_LANES == 0) ask_trees(tale, i, odds);
        double mine = odds[i % CN_LANES];
        keep[i] = !weighs || mine > tale->weight[CN_W_CLAIM_LEAST];
        if (tale->means->claim_trees.n) tale->claim[i].score = 1 / (1 + exp(-mine));
        trace_claim(tale, i, mine, keep[i]);
    }
    for (size_t i = 0; i < tale->n_claims; i++)
        if (keep[i]) tale->claim[n++] = tale->claim[i];
    tale->n_claims = n;
}

void cn_grounds_means(CnArena *arena, const CnPack *pack, CnMeans *means)
{
    means->claim_trees = cn_forest_trees(&pack->forest, arena, CN_STR("claim"), ground_name, CN_GR_COUNT);
}
