/* roles.c - who supplies, who receives: every place an actor can hold under a chain of triggers adds to its score in a role,
 * and the best pair of suppliers and recipients wins. The numbers stand in data/world/weights.tsv. */
#include "claim/around.h"
#include "claim/choice.h"

typedef CnRoleScore Score;

static const double OUT = -9;     /* tuned: no party to this */
static const double PLAIN = 0.6;  /* tuned: what words must say at least for the role to be plain */

/* Number of unmarked actors between two tokens. */
static unsigned bare_between(const CnScene *scene, uint32_t from, uint32_t to, unsigned except)
{
    unsigned n = 0, cluster = scene->actor[except].cluster;
    for (unsigned k = 0; k < scene->n_actors; k++) {
        const CnActor *a = &scene->actor[k];
        if (k != except && a->cluster != cluster && a->first >= from && a->end <= to && !a->adj && !a->poss &&
            !(a->markers & CN_PLACES)) n++;
    }
    return n;
}

static unsigned triggers_between(const CnScene *scene, uint32_t from, uint32_t to, CnMarker place)
{
    unsigned n = 0;
    for (unsigned k = 0; k < scene->n_triggers; k++) {
        const CnTrigger *t = &scene->trigger[k];
        if (t->first >= from && t->end <= to) n += place == CN_MK_NONE || t->frame->role[place] != CN_ROLE_NONE;
    }
    return n;
}

static void give(const CnTale *tale, Score *score, uint8_t role, double how_much)
{
    if (how_much <= 0) return;
    switch (role) {
    case CN_ROLE_SUPPLIER: score->s += how_much; break;
    case CN_ROLE_RECIPIENT: score->r += how_much; break;
    case CN_ROLE_EITHER: score->s += how_much * tale->weight[CN_W_ROLE_EITHER]; score->r += how_much * tale->weight[CN_W_ROLE_EITHER]; break;
    default: return;
    }
    score->said = true;
}

static const CnMarker prepositions[] = {CN_MK_TO, CN_MK_FROM, CN_MK_BY, CN_MK_FOR, CN_MK_WITH, CN_MK_OF, CN_MK_IN, CN_MK_BETWEEN, CN_MK_ON, CN_MK_GOODS};

static bool marked(const CnActor *a)
{
    return a->markers & (CN_PLACES | CN_BIT(CN_MK_BETWEEN) | CN_BIT(CN_MK_GOODS));
}

static CnStage outer_stage(const CnScene *scene, unsigned trigger)
{
    CnStage stage = CN_ST_COUNT;
    CN_EACH_OVER(t, scene, trigger, 8)
        if (scene->trigger[t].frame->stage != CN_ST_COUNT && !(stage == CN_ST_EMBARGO && (scene->trigger[t].frame->stage == CN_ST_AGREEMENT || scene->trigger[t].frame->stage == CN_ST_APPROVAL))) stage = scene->trigger[t].frame->stage;
    return stage;
}

/* "… to Brazil and Argentina, who have shown interest": the names before "who" are the subject behind it. The token behind the
 * pronoun, or 0. */
static uint32_t clause_of(const CnTale *tale, const CnActor *a, const CnTrigger *t)
{
    const CnScene *scene = &tale->scene;
    uint32_t end = a->end;
    for (unsigned k = 0; k < scene->n_actors; k++)
        if (scene->actor[k].cluster == a->cluster && scene->actor[k].end > end) end = scene->actor[k].end;
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *m = &tale->mention[k];
        if (m->kind != CN_M_MARKER || m->form != CN_MK_WHICH || m->first < end || m->first > end + 1 || m->end > t->first) continue;
        return cn_scene_border(scene, m->end, t->first) < 0.4f ? m->end : 0;
    }
    return 0;
}

/* Where verbs stand last: does the sentence end with somebody's saying so, and is this who, with another party between it and the act? */
static bool first_of_many(const CnTale *tale, unsigned k, const CnTrigger *t)
{
    enum { NEAR = 3 };   /* tuned: words from the verb to the end */
    const CnScene *scene = &tale->scene;
    bool said = false, other = false;
    for (unsigned i = 0; i < scene->n_actors; i++) {
        const CnActor *a = &scene->actor[i];
        if (i < k && !(a->markers & CN_PLACES) && !a->adj) return false;
        other |= i > k && a->end <= t->first && !(a->markers & CN_PLACES) && a->cluster != scene->actor[k].cluster;
    }
    for (size_t i = scene->first_mention; other && i < scene->end_mention; i++)
        said |= tale->mention[i].kind == CN_M_SPEECH && tale->mention[i].first >= t->end && tale->mention[i].end + NEAR >= scene->sentence->end && tale->pack->speech[tale->mention[i].row].kind == CN_SPEECH_VERB;
    return said;
}

/* How many unmarked parties stand before this one in the clause of a verb. */
static unsigned place_in_clause(const CnScene *scene, unsigned k, const CnTrigger *t)
{
    unsigned n = 0;
    for (unsigned i = 0; i < k; i++) {
        const CnActor *a = &scene->actor[i];
        bool before = a->end <= t->first;
        if (a->cluster == scene->actor[k].cluster || a->adj || a->poss || (a->markers & CN_PLACES)) continue;
        if (i && a->cluster == scene->actor[i - 1].cluster) continue;
        if (cn_scene_border(scene, before ? a->end : t->end, before ? t->first : a->first) >= 0.45f) continue;
        n++;
    }
    return n;
}

/* Where the clause that a trigger closes begins: behind the last mark that parts it off. */
static uint32_t clause_begin(const CnTale *tale, const CnTrigger *t)
{
    uint32_t i = t->first;
    while (i > tale->scene.sentence->first && cn_scene_border(&tale->scene, i - 1, t->first) < 0.45f) i--;
    return i;
}

/* "has sent Ukraine tanks and is buying planes": the verb before, whose subject is also that of `t`; NULL where `t` is not joined so. */
static const CnTrigger *joined_to(const CnTale *tale, const CnTrigger *t)
{
    enum { NEAR = 4 };   /* tuned: words from "and" to the verb */
    const CnScene *scene = &tale->scene;
    if (t->frame->noun || t->passive) return NULL;
    uint32_t and = 0;
    for (uint32_t i = t->first; !and && i > scene->sentence->first && t->first - i < NEAR; i--) {
        const CnMention *m = cn_mention_before(tale, i, CN_M_MARKER);
        if (m && m->form == CN_MK_AND) and = m->first;
        if (cn_tok(tale, i - 1)->kind == CN_TOK_PUNCT || cn_covered(tale, i - 1, 1u << CN_M_PARTY | 1u << CN_M_ITEM | 1u << CN_M_TRIGGER)) break;
    }
    for (unsigned k = 0; k < scene->n_actors; k++)
        if (and && scene->actor[k].end == and && !(scene->actor[k].markers & CN_PLACES)) return NULL;   /* "the US and other allies have supplied" */
    const CnTrigger *last = NULL;
    for (unsigned k = 0; and && k < scene->n_triggers; k++) {
        const CnTrigger *p = &scene->trigger[k];
        if (!p->frame->noun && !p->passive && p->end <= and && p->over < 0 && cn_scene_border(scene, p->end, and) < 0.45f) last = p;
    }
    return last;
}

/* A bare party where clauses are embraced: "dementierte, Moskau Drohnen geliefert zu haben", "Deutschland wird der Ukraine Panzer liefern":
 * the first acts, to or for the second. False where the place says nothing so. */
static bool embraced(const CnTale *tale, unsigned k, const CnTrigger *t, double by, double near, double border, uint32_t gap, Score *score)
{
    const CnActor *a = &tale->scene.actor[k];
    const double *w = tale->weight;
    bool before = a->end <= t->first;
    if (t->frame->infinitive && before) {
        bool outside = border >= 0.45;
        uint32_t begin = clause_begin(tale, t);
        if (outside && place_in_clause(&tale->scene, k, &(CnTrigger){.first = begin, .frame = t->frame})) return true;
        bool acts = outside || (!place_in_clause(&tale->scene, k, t) && begin == tale->scene.sentence->first);
        give(tale, score, t->frame->role[acts ? CN_MK_SUBJ : CN_MK_OBJ], by * (1.0 - w[CN_W_ROLE_WORD] * gap));
        return true;
    }
    if (!cn_language(tale) || !cn_language(tale)->brackets || t->frame->noun) return false;
    unsigned nth = place_in_clause(&tale->scene, k, t);
    CnMarker of = nth ? CN_MK_OBJ : t->passive ? CN_MK_PASS : CN_MK_SUBJ;
    if (a->speaker && before && !nth) near -= w[CN_W_ROLE_SPEAKER];
    give(tale, score, t->frame->role[of], near - (nth > 1 ? w[CN_W_ROLE_RIVAL] * (nth - 1) : 0));
    return true;
}

/* "(قالت روسيا) إنها ستسلم": the verb has its subject, a pronoun that "that" carries; who stands behind it is another. */
static bool has_pronoun(const CnTale *tale, const CnTrigger *t)
{
    const CnMention *that = t->frame->noun ? NULL : cn_mention_before(tale, t->first, CN_M_MARKER);
    return that && that->form == CN_MK_THAT && (that->tail & CN_BIT(CN_MK_POSS));
}

/* Where a list of parties ends before a token: "Denmark and Argentina closed …" are equally near. */
static uint32_t cluster_end(const CnScene *scene, unsigned actor, uint32_t before)
{
    uint32_t end = scene->actor[actor].end;
    for (unsigned k = 0; k < scene->n_actors; k++)
        if (scene->actor[k].cluster == scene->actor[actor].cluster && scene->actor[k].end <= before && scene->actor[k].end > end) end = scene->actor[k].end;
    return end;
}

/* What the place of actor `k` beside trigger `t` says of its role. */
static void relate(const CnTale *tale, unsigned k, const CnTrigger *t, double by, Score *score)
{
    const CnScene *scene = &tale->scene;
    const CnActor *a = &scene->actor[k];
    const uint8_t *role = t->frame->role;
    bool before = a->end <= t->first;
    uint32_t last = before && !a->adj && !(a->markers & CN_PLACES) && !cn_verbs_last(tale) ? cluster_end(scene, k, t->first) : a->end;
    uint32_t end = before ? cn_scene_past_clause(tale, last, t->first) : a->end;
    uint32_t gap = before ? cn_scene_gap(scene, end, t->first) : cn_scene_gap(scene, t->end, a->first);
    double border = (double)cn_scene_border(scene, before ? end : t->end, before ? t->first : a->first);
    const double *w = tale->weight;
    double near = by * (1.0 - w[CN_W_ROLE_WORD] * gap - w[CN_W_ROLE_BORDER] * border);
    if (cn_ends_clause(tale, t) && !before) near *= 0.4;   /* what follows a verb is the next one's */
    const CnTrigger *first = before && !a->adj ? joined_to(tale, t) : NULL;
    if (first && a->end > first->first) return;   /* what belongs to the first verb */
    for (unsigned j = 0; !before && !a->adj && j < scene->n_triggers; j++)   /* … and what to the second */
        if (scene->trigger[j].first >= t->end && scene->trigger[j].end <= a->first && scene->trigger[j].over != (int)(t - scene->trigger) && joined_to(tale, &scene->trigger[j])) return;
    uint32_t clause = before && marked(a) && !a->adj ? clause_of(tale, a, t) : 0;
    if (clause) {
        give(tale, score, role[t->passive ? CN_MK_PASS : CN_MK_SUBJ], by * (1.0 - w[CN_W_ROLE_WORD] * cn_scene_gap(scene, clause, t->first)));
        return;
    }
    if (marked(a) && !(a->adj && before && gap <= 3)) {
        for (size_t i = 0; i < sizeof prepositions / sizeof *prepositions; i++) {
            CnMarker m = prepositions[i];
            if (!(a->markers & CN_BIT(m))) continue;
            if (m == CN_MK_FROM && t->passive && cn_language(tale) && cn_language(tale)->brackets && role[CN_MK_BY]) m = CN_MK_BY;   /* "wurden von Griechenland bestellt" */
            double worth = near - w[CN_W_ROLE_OTHER_TRIGGER] * triggers_between(scene, before ? a->end : t->end, before ? t->first : a->first, m);
            bool natural = cn_language(tale) && cn_language(tale)->ideographs;   /* 从…采购: before the verb is its place */
            if (before && !natural && !(t->frame->noun ? cn_verbs_last(tale) : cn_ends_clause(tale, t))) worth -= w[t->frame->noun ? CN_W_ROLE_MARKED_BEFORE_NOUN : CN_W_ROLE_MARKED_BEFORE_VERB];
            give(tale, score, role[m], worth);
        }
        if (!(a->adj && gap <= 4)) return;
    }
    if (a->adj || a->poss) {   /* an owner before a noun, or an adjective behind it */
        bool close = before ? gap <= (cn_verbs_last(tale) ? 9 : 5) : gap <= 2;
        if (t->frame->noun && close) give(tale, score, role[CN_MK_ADJ], by * (1.1 - 0.1 * gap - border));
        bool of_item = before && !t->frame->noun && cn_scene_has_item(scene, a->end, t->first);   /* "the Pakistani JF-17 and bought" */
        if (a->adj && !a->compound && (of_item || !(before && !t->frame->noun))) return;
        if (a->adj && a->poss) return;
    }
    if (marked(a)) return;
    if (a->markers & (CN_BIT(CN_MK_SUBJ) | CN_BIT(CN_MK_OBJ) | CN_BIT(CN_MK_GEN)) && !(before && (a->markers & CN_BIT(CN_MK_SUBJ)))) {   /* its case says more than its place */
        CnMarker of = a->markers & CN_BIT(CN_MK_SUBJ) ? t->passive ? CN_MK_PASS : CN_MK_SUBJ : a->markers & CN_BIT(CN_MK_OBJ) ? CN_MK_OBJ : CN_MK_GEN;
        if (of != CN_MK_GEN || (!before && gap <= 4)) give(tale, score, role[of], near);
        return;
    }
    if (embraced(tale, k, t, by, near, border, gap, score)) return;
    if (first) {
        relate(tale, k, &(CnTrigger){.first = first->first, .end = first->first, .frame = t->frame, .mention = t->mention, .over = -1}, by, score);
        return;
    }
    double rivals = w[CN_W_ROLE_RIVAL] * bare_between(scene, before ? end : t->end, before ? t->first : a->first, k);
    bool pronoun = has_pronoun(tale, t), dropped = rivals <= 0 && cn_language(tale) && (cn_language(tale)->subjects_dropped || pronoun);
    if (cn_verbs_last(tale) && before && first_of_many(tale, k, t)) near -= 2 * w[CN_W_ROLE_SPEAKER];   /* "Russia that Iran … announced" */
    if (dropped && a->speaker && before && border <= 1.1) near = by * (1.0 - w[CN_W_ROLE_WORD] * gap);   /* "Slovakia said that [it] gave" */
    if (a->speaker && before && !dropped) near -= w[CN_W_ROLE_SPEAKER];   /* who says so need not be who does so */
    if (before) {
        if (t->passive) give(tale, score, role[CN_MK_PASS], near - rivals);
        else give(tale, score, role[CN_MK_SUBJ], near - rivals - (t->frame->noun && !cn_verbs_last(tale) && !(t->over < 0 && cn_language(tale) && cn_language(tale)->brackets) ? 0.3 : 0));
    } else {
        double worth = by * (1.0 - 0.08 * gap - 0.5 * border) - rivals;
        if ((CN_BIT(t->ends) & CN_PLACES) && role[t->ends] != CN_ROLE_NONE && gap <= 2) {   /* "arrived from France" */
            give(tale, score, role[t->ends], worth);
            return;
        }
        if (role[CN_MK_GEN] && gap <= 4 && !pronoun) give(tale, score, role[CN_MK_GEN], worth);
        if (role[CN_MK_OBJ] && gap <= 6) give(tale, score, role[CN_MK_OBJ], worth - (role[CN_MK_GEN] && rivals <= 0 && !pronoun ? 0.25 : 0));
        if (role[CN_MK_OBJ] && rivals > 0 && gap <= 8) give(tale, score, role[CN_MK_OBJ], by * 0.5 - 0.03 * gap);
    }
}

static float exporter(const CnTale *tale, const CnSide *side)
{
    float most = 0;
    for (size_t i = 0; i < side->n; i++)
        if (tale->exporter[side->state[i]] > most) most = tale->exporter[side->state[i]];
    return most;
}

/* States that were no more when the report was written. */
static bool is_gone(const CnTale *tale, const CnSide *side)
{
    CnDate on = tale->article->date;
    const CnStateRow *row = side->n == 1 ? &tale->pack->state[side->state[0]] : NULL;
    return row && on.year && row->until.year && row->until.year < on.year;
}

/* What stands beside the item itself, and what the world knows. */
static void beside_item(const CnTale *tale, unsigned k, const CnItem *item, bool embargo, bool support, bool resells, Score *score)
{
    const CnScene *scene = &tale->scene;
    const CnActor *a = &scene->actor[k];
    const double *w = tale->weight;
    bool before = a->end <= item->first;
    uint32_t gap = before ? cn_scene_gap(scene, a->end, item->first) : cn_scene_gap(scene, item->end, a->first);
    bool owns = support && before && a->poss && gap <= 4;   /* "will upgrade Romania's tanks": whoever made them */
    bool origin = !owns && cn_side_makes(tale, &a->side, item);
    bool adj_after = cn_language(tale) && cn_language(tale)->adj_after;
    if (before && (a->adj || a->maker) && gap <= 4 && !triggers_between(scene, a->end, item->first, CN_MK_NONE) && !cn_scene_has_item(scene, a->end, item->first)) {
        if (owns && !a->maker) give(tale, score, CN_ROLE_RECIPIENT, w[CN_W_KNOWN_ADJECTIVE]);
        else if (a->owner || (a->poss && !origin && !a->maker)) give(tale, score, CN_ROLE_RECIPIENT, w[CN_W_KNOWN_OWNER]);
        else give(tale, score, CN_ROLE_SUPPLIER, w[CN_W_KNOWN_ADJECTIVE]);
    }
    if (!before && a->adj && adj_after && gap <= 2) give(tale, score, CN_ROLE_SUPPLIER, w[CN_W_KNOWN_ADJECTIVE]);
    if (!before && gap <= 4 && (a->markers & CN_BIT(CN_MK_GOODS)) && !is_gone(tale, &a->side)) give(tale, score, CN_ROLE_SUPPLIER, w[CN_W_KNOWN_ADJECTIVE]);   /* "jets of Chinese make" */
    if (!before && gap <= 4 && (a->markers & CN_BIT(CN_MK_FROM))) give(tale, score, CN_ROLE_SUPPLIER, 0.5);
    if (!before && gap <= 4 && (a->markers & (CN_BIT(CN_MK_TO) | CN_BIT(CN_MK_FOR)))) give(tale, score, CN_ROLE_RECIPIENT, 0.4);
    if (embargo) return;   /* who bans need not make arms */
    if (!score->said && is_gone(tale, &a->side)) return;   /* "Soviet types: Slovakia handed over MiG-29s" */
    double plain = score->words_r - score->words_s;   /* words that say plainly who receives outweigh who makes it: a resale */
    double doubt = plain <= 0 ? 1.0 : plain >= 1 ? 0.2 : 1.0 - 0.8 * plain;
    if (origin) score->s += w[CN_W_KNOWN_ORIGIN] * doubt, score->r -= w[CN_W_KNOWN_ORIGIN_RECEIVES] * doubt;
    if (!origin && !owns && !resells && item->system < UINT32_MAX - 1 && !a->maker && !a->agency && score->words_s < 1.2) score->s -= w[CN_W_KNOWN_NOT_ORIGIN];   /* others resell seldom */
    if (a->maker || a->agency) score->s += w[CN_W_KNOWN_MAKER], score->r -= 0.8;
    if (a->force) score->r += 0.3, score->s -= 0.2;
    if (a->group) score->s -= 0.4, score->r += 0.2;
    double prior = w[CN_W_KNOWN_EXPORTER] * ((double)exporter(tale, &a->side) - 3);
    score->s += prior;
    score->r -= prior * 0.6;
    if (a->bloc) score->s -= 0.4, score->r -= 0.3;
}

/* "Six Oshkosh trucks": a maker's name beside a thing, in one phrase with it. */
static bool is_brand(const CnScene *scene, const CnActor *a)
{
    for (unsigned k = 0; a->maker && !(a->markers & CN_PLACES) && k < scene->n_items; k++)
        if (scene->item[k].end >= a->end && scene->item[k].first <= a->end + 2 && cn_scene_border(scene, a->end, scene->item[k].first) < 0.3f) return true;
    return false;
}

/* "Lithuania delivered American missiles": who is plainly said to supply what an adjective before it says that others make; -1 nobody. */
static int told_giver(const CnScene *scene, const Score *score, const CnItem *item, bool noun, bool adj_after)
{
    enum { NEAR = 3 };          /* tuned: words from the adjective to the thing */
    bool made = false;
    int best = -1;
    for (unsigned k = 0; k < scene->n_actors; k++) {
        const CnActor *a = &scene->actor[k];
        made |= adj_after ? a->adj && a->first >= item->end && cn_scene_gap(scene, item->end, a->first) < NEAR
                          : a->adj && !a->poss && !a->compound && a->end <= item->first && cn_scene_gap(scene, a->end, item->first) <= NEAR;
        made |= (a->markers & CN_BIT(CN_MK_GOODS)) != 0 || is_brand(scene, a);   /* "were of Soviet make" */
        if (noun && !a->poss && !(a->markers & (CN_BIT(CN_MK_BY) | CN_BIT(CN_MK_OF)))) continue;   /* who stands before a noun need not act */
        if (!a->adj && score[k].words_s >= PLAIN && score[k].words_s > score[k].words_r && (best < 0 || score[k].words_s > score[best].words_s)) best = (int)k;
    }
    return made ? best : -1;
}

/* In a series each item has its own party; those of the others are none of its business. */
static bool of_another(const CnScene *scene, unsigned actor, const CnItem *item)
{
    for (unsigned k = 0; item->own && k < scene->n_items; k++)
        if (scene->item[k].own == actor + 1 && scene->item[k].own != item->own) return true;
    return false;
}

/* "Boeing F-15EX and Dassault Rafale jets": a maker right before what it makes has no part in the other. */
static bool makes_next(const CnTale *tale, unsigned actor, const CnItem *item)
{
    const CnScene *scene = &tale->scene;
    const CnActor *a = &scene->actor[actor];
    if (!a->maker || item->system >= UINT32_MAX - 1 || cn_side_makes(tale, &a->side, item)) return false;
    for (unsigned k = 0; k < scene->n_items; k++)
        if (&scene->item[k] != item && scene->item[k].first >= a->end && scene->item[k].first - a->end <= 1 && cn_side_makes(tale, &a->side, &scene->item[k])) return true;
    return false;
}

/* "erlaubte Estland die Lieferung an die Ukraine": with a recipient told behind the noun, the bare name before it, which is not the
 * first, does it; its index, or -1. */
static int embraced_agent(const CnScene *scene, const CnTrigger *t, const CnTrigger *over)
{
    bool told = false;
    if (over->frame->noun || t->frame->role[CN_MK_SUBJ] != CN_ROLE_SUPPLIER || t->frame->role[CN_MK_TO] != CN_ROLE_RECIPIENT) return -1;
    for (unsigned k = 0; k < scene->n_actors; k++) told |= scene->actor[k].first >= (t->frame->infinitive ? over->end : t->end) && (scene->actor[k].markers & CN_BIT(CN_MK_TO));
    for (unsigned k = 1; told && k < scene->n_actors; k++) {
        const CnActor *a = &scene->actor[k], *first = &scene->actor[0];
        if (a->end > t->first || a->adj || a->poss || (a->markers & CN_PLACES & ~CN_BIT(CN_MK_FOR)) || (first->markers & CN_PLACES)) continue;
        uint32_t to = t->frame->infinitive && over->end <= t->first ? over->first : t->first;
        if (a->end <= to && a->cluster != first->cluster && !a->maker && !cn_side_same(&a->side, &first->side) && cn_scene_border(scene, a->end, to) < 0.45f) return (int)k;
    }
    return -1;
}

/* "Germany allowed Estonia to hand over": who stands between leave, or a ban, and the act does it; its index, or -1. */
static int agent_between(const CnTale *tale, const CnTrigger *t)
{
    const CnScene *scene = &tale->scene;
    const CnLanguage *lang = cn_language(tale);
    bool middle = lang && !lang->ideographs && !lang->verbs_last && !lang->brackets;   /* "permit à la Pologne d'envoyer" */
    const CnTrigger *over = t->over >= 0 ? &scene->trigger[t->over] : NULL;
    if (!over || over->passive || (over->frame->stage != CN_ST_APPROVAL && over->frame->stage != CN_ST_REFUSAL)) return -1;
    if (t->frame->noun) return embraced_agent(scene, t, over);
    bool buys = t->frame->role[CN_MK_FROM] == CN_ROLE_SUPPLIER && t->frame->role[CN_MK_SUBJ] == CN_ROLE_RECIPIENT;
    uint32_t from = (middle ? CN_BIT(CN_MK_TO) : 0) | (buys ? 0 : CN_BIT(CN_MK_FROM));   /* "barred Poland from sending", but "approved buying from Poland" */
    for (unsigned k = 0; k < scene->n_actors; k++) {
        const CnActor *a = &scene->actor[k];
        if (over->frame->noun && a->end == over->first && a->compound) return (int)k;   /* "gave Poland permission to send" */
        if (!over->frame->noun && a->first >= over->end && a->end <= t->first && !a->adj && !a->poss && !(a->markers & CN_PLACES & ~from)) return (int)k;
    }
    return -1;
}

/* "Germany vetoed the export … by Britain", "Portugal's sale was approved by": who does what others permit or forbid is named with the
 * act; -1 nobody. */
static int giver_named(const CnScene *scene, const CnTrigger *t, const CnTrigger *over)
{
    enum { NEAR = 10 };   /* tuned: words */
    if (!over || (!t->frame->noun && t != over) || (over->frame->stage != CN_ST_APPROVAL && over->frame->stage != CN_ST_REFUSAL && over->frame->stage != CN_ST_EMBARGO_END)) return -1;
    for (unsigned k = 0; k < scene->n_actors; k++) {
        const CnActor *a = &scene->actor[k];
        if (over != t && a->poss && a->end <= t->first && cn_scene_gap(scene, a->end, t->first) <= 2 && t->frame->role[CN_MK_ADJ] == CN_ROLE_SUPPLIER) return (int)k;
        bool by = (a->markers & CN_BIT(CN_MK_BY)) && t->frame->role[CN_MK_BY] == CN_ROLE_SUPPLIER && a->first >= t->end;
        if (by && (over->end <= t->first || over == t) && cn_scene_gap(scene, t->end, a->first) <= NEAR && !triggers_between(scene, t->end, a->first, CN_MK_NONE)) return (int)k;
    }
    return -1;
}

/* The last verb before an item, in its clause; -1 none. */
static int act_before(const CnScene *scene, const CnItem *item)
{
    int last = -1;
    for (unsigned k = 0; k < scene->n_triggers; k++) {
        const CnTrigger *t = &scene->trigger[k];
        if (!t->frame->noun && t->end <= item->first && t->frame->scope == CN_SCOPE_ACT && cn_scene_border(scene, t->end, item->first) < 0.45f) last = (int)k;
    }
    return last;
}

/* Does this party stand right before a verb behind `t`, or behind one in another clause? */
static bool opens_act(const CnScene *scene, const CnActor *a, const CnTrigger *t)
{
    for (unsigned k = 0; k < scene->n_triggers; k++) {
        const CnTrigger *v = &scene->trigger[k];
        if (v->frame->noun || v->first <= t->first) continue;
        if (v->first >= a->end && v->first - a->end <= 2) return true;
        if (a->first >= v->end && a->first - v->end <= 2 && cn_scene_border(scene, t->end, v->first) >= 0.45f) return true;
    }
    return false;
}

/* "the jets that Greece ordered from France were delivered", where the clause stands before the thing: its act, which tells who gave
 * and who got; -1 none. */
static int clause_before(const CnTale *tale, const CnItem *item, const CnTrigger *t)
{
    enum { NEAR = 4 };   /* tuned: words from the act to the thing */
    const CnScene *scene = &tale->scene;
    if (!cn_verbs_last(tale) || t->first < item->end || (cn_language(tale) && cn_language(tale)->adj_after)) return -1;
    for (int k = (int)scene->n_triggers - 1; k >= 0; k--) {
        const CnTrigger *c = &scene->trigger[k];
        if (c->end > item->first) continue;
        bool both = c->frame->noun && c->frame->scope == CN_SCOPE_ACT && c->frame->role[CN_MK_SUBJ] != CN_ROLE_NONE && (c->frame->role[CN_MK_FROM] != CN_ROLE_NONE || c->frame->role[CN_MK_TO] != CN_ROLE_NONE);
        return both && c->over < 0 && cn_scene_gap(scene, c->end, item->first) <= NEAR && cn_scene_border(scene, c->end, item->first) < 0.4f && !cn_scene_has_item(scene, c->end, item->first) ? k : -1;
    }
    return -1;
}

/* "signed a contract with Russia under which it will receive": the deal before the clause, whose sides are those of the act in it, where
 * `from` is set to the clause's first token; -1 none. */
static int deal_before(const CnTale *tale, const CnTrigger *t, uint32_t *from)
{
    enum { NEAR = 8 };   /* tuned: words from the deal to the clause */
    const CnScene *scene = &tale->scene;
    const CnMention *which = NULL;
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *m = &tale->mention[k];
        if (m->kind == CN_M_MARKER && m->form == CN_MK_WHICH && m->end <= t->first) which = m;
    }
    if (!which || t->frame->scope != CN_SCOPE_ACT || cn_scene_border(scene, which->end, t->first) >= 0.6f) return -1;
    unsigned named = 0;
    for (unsigned k = 0; k < scene->n_actors; k++) named += scene->actor[k].first >= which->end && scene->actor[k].end <= t->first;
    *from = which->first;
    for (int k = (int)scene->n_triggers - 1; named < 2 && k >= 0; k--) {
        const CnTrigger *d = &scene->trigger[k];
        if (d->end > which->first) continue;
        bool deal = d->frame->role[CN_MK_WITH] == CN_ROLE_EITHER && (d->frame->scope == CN_SCOPE_DEAL || (d->frame->scope == CN_SCOPE_OVER && d->frame->stage == CN_ST_COUNT));
        return deal && cn_scene_gap(scene, d->end, which->first) <= NEAR ? k : -1;
    }
    return -1;
}

/* The chain of triggers from `t` outwards adds up, the inner one first. */
static void score_actors(const CnTale *tale, unsigned trigger, const CnItem *item, Score *score)
{
    const CnScene *scene = &tale->scene;
    CnStage stage = outer_stage(scene, trigger);
    bool embargo = stage == CN_ST_EMBARGO || stage == CN_ST_EMBARGO_END;
    const double AGENT = 1.5, SURER = 0.1;   /* tuned */
    const CnTrigger *inner = &scene->trigger[trigger];
    bool whole = inner->over < 0 && !inner->frame->noun && !inner->passive;   /* "blocks the sale": one phrase, both acts */
    const CnTrigger *leave = inner->over >= 0 ? &scene->trigger[inner->over] : whole ? inner : NULL;
    int main_act = cn_hanging_act(tale, item) == (int)trigger ? act_before(scene, item) : -1;   /* "received jets that were ordered …": the same two parties */
    int agent = agent_between(tale, inner), giver = giver_named(scene, inner, leave), clause = clause_before(tale, item, inner);
    uint32_t clause_from = 0;
    int deal = deal_before(tale, inner, &clause_from);
    for (unsigned k = 0; k < scene->n_actors; k++) {
        score[k] = (Score){0};
        bool third = agent >= 0 && agent != (int)k && scene->actor[k].end <= scene->trigger[inner->over].first && inner->frame->role[CN_MK_SUBJ] == CN_ROLE_SUPPLIER;
        const CnTrigger *over = giver >= 0 ? leave : NULL;   /* who only permits: before a verb, or "by" whom */
        bool permits = over && giver != (int)k && (over->first <= inner->first ? scene->actor[k].end <= over->first : (scene->actor[k].markers & CN_BIT(CN_MK_BY)) && scene->actor[k].first >= over->end);
        if (third || permits || of_another(scene, k, item) || makes_next(tale, k, item)) {
            score[k].s = score[k].r = OUT;
            continue;
        }
        double by = 1.0;
        int t = (int)trigger;
        if (clause >= 0 && scene->actor[k].end <= scene->trigger[clause].first) t = clause;
        if (agent == (int)k) give(tale, &score[k], inner->frame->role[CN_MK_SUBJ], AGENT);
        for (unsigned steps = 0; t >= 0 && steps < 4 && agent != (int)k; steps++, by *= tale->weight[CN_W_ROLE_OUTER]) {
            relate(tale, k, &scene->trigger[t], by, &score[k]);
            t = scene->trigger[t].over;
        }
        for (unsigned g = 0; g < scene->n_triggers; g++)   /* what this trigger governs belongs to the chain too */
            if (scene->trigger[g].over == (int)trigger) relate(tale, k, &scene->trigger[g], tale->weight[CN_W_ROLE_INNER], &score[k]);
        if (deal >= 0 && scene->actor[k].end <= clause_from) relate(tale, k, &scene->trigger[deal], tale->weight[CN_W_ROLE_INNER], &score[k]);
        if (main_act >= 0) relate(tale, k, &scene->trigger[main_act], tale->weight[CN_W_ROLE_INNER], &score[k]);
        score[k].words_s = score[k].s;
        score[k].words_r = score[k].r;
    }
    bool adj_after = cn_language(tale) && cn_language(tale)->adj_after;
    bool hands = !inner->frame->support && inner->frame->role[CN_MK_SUBJ] == CN_ROLE_SUPPLIER && (inner->frame->stage == CN_ST_DELIVERY || inner->frame->stage == CN_ST_ORDER);
    int surest = -1;
    double least = tale->weight[CN_W_ROLE_NO_SUPPLIER] + tale->weight[CN_W_KNOWN_ORIGIN_ELSEWHERE] + SURER;
    int giver_told = !hands ? -1 : told_giver(scene, score, item, inner->frame->noun, adj_after);
    for (unsigned k = 0; k < scene->n_actors; k++) {
        if (score[k].s <= OUT) continue;
        const CnActor *a = &scene->actor[k];
        bool make = giver_told >= 0 && giver_told != (int)k && ((a->adj && (adj_after ? a->first >= item->end : a->end <= item->first)) || (a->markers & CN_BIT(CN_MK_GOODS)) || is_brand(scene, a));
        if (make) score[k].s = 0;
        if (!make) beside_item(tale, k, item, embargo, inner->frame->support, giver_told == (int)k, &score[k]);
        bool from = inner->frame->role[CN_MK_FROM] == CN_ROLE_SUPPLIER && (a->markers & CN_BIT(CN_MK_FROM));   /* "bought from Qatar" */
        from |= inner->frame->role[CN_MK_TO] == CN_ROLE_SUPPLIER && (a->markers & CN_BIT(CN_MK_TO));   /* "la compra … a Holanda" */
        if (from && (a->markers & CN_BIT(CN_MK_TO)) && !a->adj && score[k].words_s >= PLAIN && score[k].words_r <= 0 && score[k].r > 0) score[k].r = 0;
        bool plain = ((hands && !inner->frame->noun) || from) && !a->adj && !a->poss && !a->bloc && score[k].words_s - score[k].words_r >= PLAIN;
        for (unsigned o = 0; plain && o < scene->n_actors; o++) plain = o == k || (score[o].words_s < PLAIN && score[o].words_r < PLAIN) || (scene->actor[o].markers & CN_BIT(CN_MK_TO)) || !cn_side_makes(tale, &scene->actor[o].side, item);
        if (!plain) continue;
        if (score[k].s < least) score[k].s = least;   /* "Portugal donated three Leopards", whoever made them */
        if (surest < 0 || score[k].s > score[surest].s) surest = (int)k;
    }
    for (unsigned o = 0; surest >= 0 && o < scene->n_actors; o++)
        if ((int)o != surest && score[o].words_s < PLAIN && score[o].s > 0 && opens_act(scene, &scene->actor[o], inner)) score[o].s = 0;   /* a maker that acts in another clause */
}

static bool origin_named(const CnTale *tale, const CnItem *item)
{
    if (item->system >= UINT32_MAX - 1) return false;
    const CnSystemRow *system = &tale->pack->system[item->system];
    for (size_t i = 0; i < system->n_origins; i++)
        if (tale->named[system->origin[i]]) return true;
    return false;
}

/* The best pair of actors; -1 stands for nobody. */
static double choose(const CnTale *tale, const Score *score, const CnItem *item, bool mutual, int *s, int *r)
{
    const CnScene *scene = &tale->scene;
    const double *w = tale->weight;
    const double BETWEEN = 0.8;   /* tuned: "between Russia and Qatar" names both */
    double nobody_s = w[CN_W_ROLE_NO_SUPPLIER], nobody_r = w[CN_W_ROLE_NO_RECIPIENT], best = -1e9;
    if (origin_named(tale, item)) nobody_s += w[CN_W_KNOWN_ORIGIN_ELSEWHERE];   /* it would be found by its maker */
    for (int i = -1; i < (int)scene->n_actors; i++) {
        double si = i < 0 ? nobody_s : score[i].said ? score[i].s : score[i].s - w[CN_W_ROLE_UNSAID];
        for (int j = -1; j < (int)scene->n_actors; j++) {
            if (i >= 0 && j >= 0 && (i == j || cn_side_same(&scene->actor[i].side, &scene->actor[j].side))) continue;
            double rj = j < 0 ? nobody_r : score[j].said ? score[j].r : score[j].r - w[CN_W_ROLE_UNSAID];
            double total = si + rj;
            if (i >= 0 && j >= 0 && scene->actor[i].cluster == scene->actor[j].cluster) {
                bool between = scene->actor[i].markers & scene->actor[j].markers & CN_BIT(CN_MK_BETWEEN);
                total += between && score[i].said && score[j].said ? BETWEEN : mutual ? w[CN_W_ROLE_MUTUAL] : -w[CN_W_ROLE_MUTUAL];
            }
            if (total > best + 1e-9) best = total, *s = i, *r = j;
        }
    }
    return best;
}

/* All members of an actor's cluster, without those that play the other role. */
static size_t members(const CnTale *tale, const Score *score, bool supplier, int who, int other, unsigned *out)
{
    enum { CLOSE = 1 };   /* tuned: a member that fits the role far worse is no part of it */
    const CnScene *scene = &tale->scene;
    size_t n = 0;
    for (unsigned k = 0; k < scene->n_actors; k++) {
        if (scene->actor[k].cluster != scene->actor[who].cluster) continue;
        if (other >= 0 && scene->actor[other].cluster == scene->actor[who].cluster && (int)k != who) continue;
        if ((int)k != who && score[k].said && !score[who].said) continue;
        double worse = supplier ? score[who].s - score[k].s : score[who].r - score[k].r;
        if (worse > CLOSE) continue;
        bool twice = false;
        for (size_t i = 0; i < n; i++) twice |= cn_side_same(&scene->actor[out[i]].side, &scene->actor[k].side);
        if (!twice) out[n++] = k;
    }
    return n;
}

/* A bloc that receives stands for its members; the UN and the EU (codes of two letters) for themselves. */
static CnSide as_recipient(const CnTale *tale, const CnActor *a)
{
    if (a->bloc && a->side.n == 1) {
        const CnStateRow *row = &tale->pack->state[a->side.state[0]];
        if (row->code.len > 2 && row->n_members) return (CnSide){row->member, row->n_members, {NULL, 0}};
    }
    return a->side;
}

/* A maker of several states hands over for those that make the item: of Airbus, France for the Caracal. */
static CnSide as_supplier(const CnTale *tale, const CnActor *a, const CnItem *item)
{
    if (!a->maker || a->side.n < 2 || item->system >= UINT32_MAX - 1) return a->side;
    uint32_t *kept = CN_NEW_N(tale->arena, uint32_t, a->side.n);
    size_t n = 0;
    for (size_t i = 0; i < a->side.n; i++)
        if (cn_pack_made_by(tale->pack, &tale->pack->system[item->system], a->side.state[i])) kept[n++] = a->side.state[i];
    return n ? (CnSide){kept, n, {NULL, 0}} : a->side;
}

/* With one side sure, the other may be said more faintly: far off, or behind other names. */
static void second_chance(const CnTale *tale, const Score *score, int *s, int *r)
{
    const double sure = 0.8, faint = 0.12;   /* tuned */
    const CnScene *scene = &tale->scene;
    bool want_s = *s < 0 && *r >= 0 && score[*r].r >= sure, want_r = *r < 0 && *s >= 0 && score[*s].s >= sure;
    if (!want_s && !want_r) return;
    int best = -1;
    for (int k = 0; k < (int)scene->n_actors; k++) {
        if (!score[k].said || cn_side_same(&scene->actor[k].side, &scene->actor[want_s ? *r : *s].side)) continue;
        double mine = want_s ? score[k].s : score[k].r;
        if (mine > faint && (best < 0 || mine > (want_s ? score[best].s : score[best].r))) best = k;
    }
    if (want_s) *s = best;
    else *r = best;
}

/* Own industry arms own forces: by the words both sides are one state, or its army gets what it makes itself. */
static bool domestic(const CnTale *tale, const Score *score, const CnItem *item, int s, int r)
{
    const CnScene *scene = &tale->scene;
    const double sure = 0.55;   /* tuned */
    int gets = -1, gives = -1;
    for (int k = 0; k < (int)scene->n_actors; k++) {
        if (score[k].said && score[k].words_r > sure && (gets < 0 || score[k].words_r > score[gets].words_r)) gets = k;
        if (score[k].said && score[k].words_s > sure && (gives < 0 || score[k].words_s > score[gives].words_s)) gives = k;
    }
    if (r >= 0 && s < 0) return cn_side_makes(tale, &scene->actor[r].side, item);
    if (gets < 0 || r >= 0) return false;
    if (s == gets && score[s].words_r > score[s].words_s) return cn_side_makes(tale, &scene->actor[gets].side, item);
    if (gives >= 0 && gives != gets) return cn_side_same(&scene->actor[gives].side, &scene->actor[gets].side);
    const CnActor *user = &scene->actor[gets];
    bool forces = user->force || tale->mention[user->mention].table == CN_T_ORG;   /* a maker, and the forces of its state */
    bool own = s < 0 || (s != gets && forces && cn_side_same(&scene->actor[s].side, &user->side));
    return own && cn_side_makes(tale, &scene->actor[gets].side, item);
}

/* "It also ordered …" without the "it": in a language that leaves it out, whom the last sentence was about acts where nobody else can.
 * Returns the role, or CN_ROLE_NONE. */
static uint8_t left_out(const CnTale *tale, unsigned trigger, int s, int r)
{
    const CnScene *scene = &tale->scene;
    const CnTrigger *t = &scene->trigger[trigger];
    uint8_t role = t->frame->role[CN_MK_SUBJ];
    bool leaves = t->frame->role[CN_MK_GEN] != CN_ROLE_NONE || (cn_language(tale) && cn_language(tale)->subjects_dropped);
    if (t->frame->noun || t->passive || !leaves || t->over >= 0 || cn_side_nobody(&tale->before)) return CN_ROLE_NONE;
    if (tale->before_in + 1 != scene->index || (role == CN_ROLE_RECIPIENT ? r >= 0 || s < 0 : s >= 0 || r < 0)) return CN_ROLE_NONE;
    if (role != CN_ROLE_RECIPIENT && role != CN_ROLE_SUPPLIER) return CN_ROLE_NONE;
    const CnSide *other = &scene->actor[role == CN_ROLE_RECIPIENT ? s : r].side;
    for (unsigned k = 0; k < scene->n_actors; k++)   /* somebody who could */
        if (!scene->actor[k].adj && !(scene->actor[k].markers & CN_PLACES) && !cn_side_same(&scene->actor[k].side, other)) return CN_ROLE_NONE;
    return cn_side_same(&tale->before, other) ? CN_ROLE_NONE : role;
}

size_t cn_roles(CnTale *tale, unsigned trigger, unsigned item_index, CnPair *out, size_t most)
{
    const CnScene *scene = &tale->scene;
    const CnItem *item = &scene->item[item_index];
    Score *score = tale->score;
    int s = -1, r = -1;
    score_actors(tale, trigger, item, score);
    bool mutual = false;   /* the two sides of a deal may stand side by side: "Russia and Qatar signed" */
    CN_EACH_OVER(t, scene, trigger, 6) mutual |= scene->trigger[t].frame->role[CN_MK_SUBJ] == CN_ROLE_EITHER;
    double total = choose(tale, score, item, mutual, &s, &r);
    if (domestic(tale, score, item, s, r)) return 0;
    second_chance(tale, score, &s, &r);
    uint8_t lent = left_out(tale, trigger, s, r);
    unsigned suppliers[CN_SCENE_MOST], recipients[CN_SCENE_MOST];
    size_t n_s = s < 0 ? 0 : members(tale, score, true, s, r, suppliers), n_r = r < 0 ? 0 : members(tale, score, false, r, s, recipients), n = 0;
    for (size_t i = 0; i < (n_s ? n_s : 1); i++)
        for (size_t j = 0; j < (n_r ? n_r : 1) && n < most; j++) {
            CnPair pair = {.score = total, .supplier_said = n_s > 0, .recipient_said = n_r > 0};
            if (n_s) pair.supplier = as_supplier(tale, &scene->actor[suppliers[i]], item), pair.supplier_span = scene->actor[suppliers[i]].span;
            if (n_r) pair.recipient = as_recipient(tale, &scene->actor[recipients[j]]), pair.recipient_span = scene->actor[recipients[j]].span;
            if (lent == CN_ROLE_RECIPIENT) pair.recipient = tale->before, pair.recipient_said = true;
            if (lent == CN_ROLE_SUPPLIER) pair.supplier = tale->before, pair.supplier_said = true;
            CN_EACH_OVER(t, scene, trigger, 6) {   /* "the resolution bars all states from selling" */
                const CnFrameRow *frame = scene->trigger[t].frame;
                if (!n_s && frame->by != UINT32_MAX) pair.supplier = (CnSide){&frame->by, 1, {NULL, 0}}, pair.supplier_said = true;
            }
            CnStage stage = outer_stage(scene, trigger);
            cn_lend(tale, &scene->trigger[trigger], item, stage, n_s > 0, !lent, &pair);
            if (n_s && n_r && cn_side_same(&pair.supplier, &pair.recipient)) continue;
            out[n++] = pair;
        }
    return n;
}
