/* choice.h - which party supplies and which receives, where several might: each is set down with all that tells for and against it,
 * and trees learnt from annotated reports weigh that. The rules' own choice (roles.c) is one of the things they weigh.
 * Layer: claim; private to it. */
#ifndef CN_CLAIM_CHOICE_H
#define CN_CLAIM_CHOICE_H

#include "claim/scene.h"

/* What trees may ask of a rival, seen from the role asked for: `mine` is that role, `other` the other one. X(name).
 *   ruled ..        the rules chose it, for the other role; they found words for their choice, they found nobody
 *   here ..         how often it stands in the sentence; what the words there give it in each role (with and without what the world
 *                   knows), and its place among the others by that
 *   adj .. gen      what the name is and which small words mark it
 *   gap_.. nth      where it stands: words and clause borders to the act and to the item (before: negative), its number in the sentence
 *   makes ..        what the world knows
 *   named .. opener how the document names it: how often, where, how long ago (in sentences)
 *   last_ .. did_   what the claims so far say: the last one, the last one of this item, all
 *   heard_..        what the first reading made of it elsewhere in the document, of any item and of this one, nearby, and of how many
 *   act_ .. wrote   the act, the item and the sentence, the same for all rivals */
#define CN_RIVAL_FACTS(X) \
    X(nobody) X(ruled) X(ruled_other) X(ruled_said) X(ruled_nobody) \
    X(here) X(mine) X(other) X(mine_words) X(other_words) X(said) X(rank_mine) X(rank_other) X(most_mine) X(most_other) \
    X(adj) X(poss) X(maker) X(agency) X(force) X(group) X(person) X(body) X(capital) X(bloc) X(anaphor) X(speaker) X(compound) X(owner) \
    X(to) X(from) X(by) X(for_) X(with) X(of) X(in) X(on) X(between) X(goods) X(subj) X(obj) X(gen) \
    X(gap_act) X(gap_item) X(border_act) X(border_item) X(nth) X(actors) \
    X(makes) X(exporter) X(gone) X(named) X(share) X(rank_named) X(heading) X(lead) X(last_named) X(opener) \
    X(last_mine) X(last_other) X(last_age) X(item_mine) X(item_other) X(item_age) X(did_mine) X(did_other) \
    X(heard_mine) X(heard_other) X(heard_item_mine) X(heard_item_other) X(heard_near_mine) X(heard_near_other) X(heard_all) X(heard_item) \
    X(act_subj) X(act_obj) X(act_to) X(act_from) X(act_by) X(act_gen) X(act_adj) X(passive) X(noun) X(scope) X(stage) X(support) X(chain) \
    X(known) X(generic) X(item_anaphor) X(item_before) X(items) X(triggers) X(sentence) X(states) X(verbs_last) X(adj_after) X(ideographs)

typedef enum {
#define CN_FACT_ID(name) CN_RF_##name,
    CN_RIVAL_FACTS(CN_FACT_ID)
#undef CN_FACT_ID
    CN_RF_COUNT
} CnRivalFact;

enum { CN_RIVALS_MOST = 40 };   /* tuned; a multiple of CN_LANES */

typedef enum { CN_AS_SUPPLIER, CN_AS_RECIPIENT } CnAs;

/* One who may play a role; no state and no name: nobody does. */
typedef struct {
    CnSide side;
    int actor;                 /* the actor of the scene that stands for it best; -1 none */
    double odds[2];            /* [CnAs]: what the trees say, a logarithm of odds */
} CnRival;

/* All of one choice. Each fact of all of them stands in one row, as trees ask for it. The rows are the supplier's facts; the recipient's are
 * the same rows in another order, for what is `mine` to one is `other` to the other, and two of its own. */
enum { CN_RIVAL_ROWS = CN_RF_COUNT + 2 };
typedef struct CnRivalsTag {
    CnRival rival[CN_RIVALS_MOST];
    size_t n;
    float row[CN_RIVAL_ROWS][CN_RIVALS_MOST];
} CnRivals;

/* The row of a fact in a role. */
unsigned cn_rival_row(CnAs role, CnRivalFact fact);

/* Looks up the trees of the pack. */
void cn_choice_means(CnArena *arena, const CnPack *pack, CnMeans *means);

/* Sets the sides of the pairs that the rules made of an item under a trigger to those that the trees find likeliest, by what
 * roles.c found (tale->score). Without trees the rules' choice stands. */
void cn_choose(CnTale *tale, unsigned trigger, const CnItem *item, CnPair *pair, size_t *n_pairs);

/* The name of a fact, as trees.tsv writes it. */
const char *cn_rival_fact_name(unsigned fact);

#endif
