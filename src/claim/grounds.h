/* grounds.h - what tells for and against a claim as a whole; trees learnt from annotated reports say how likely it is that a careful
 * reader would make it too.
 * Layer: claim; private to it. */
#ifndef CN_CLAIM_GROUNDS_H
#define CN_CLAIM_GROUNDS_H

#include "claim/scene.h"

/* X(name). Of a claim told more than once, the first three rows are those of the sentence that tells it most firmly.
 *   tie .. ruled_nobody_r     how the item is tied to its act, the pair of parties and how sure its choice was (choice.h); _s of the
 *                             supplier, _r of the recipient
 *   s_.. r_..                 the facts of the chosen rivals (choice.h)
 *   known .. own              the item, the act and the sentence
 *   category .. sentence_claims   the claim itself and its fellows: how often it is told; by how much its firmest rival is told more
 *                             firmly; claims of the same pair, of the same item (with other parties), of the same sentence */
#define CN_GROUNDS(X) \
    X(tie) X(pair) X(said_s) X(said_r) X(remote) X(nobody_s) X(nobody_r) X(odds_s) X(odds_r) X(margin_s) X(margin_r) X(ruled_s) X(ruled_r) \
    X(s_mine) X(s_other) X(s_words) X(s_gap) X(s_border) X(s_item) X(s_speaker) X(s_adj) X(s_last) X(s_lead) X(s_did) X(s_share) X(s_exporter) X(s_makes) \
    X(r_mine) X(r_other) X(r_words) X(r_gap) X(r_border) X(r_item) X(r_speaker) X(r_adj) X(r_last) X(r_lead) X(r_did) X(r_share) X(r_exporter) X(r_makes) \
    X(known) X(generic) X(wide) X(agreed) X(item_anaphor) X(was) X(shadowed) X(spoken_of) X(own) \
    X(act_stage) X(nouns_alone) X(noun) X(passive) X(support) X(trade) X(alone) X(scope) X(chain) X(gap) X(border) X(item_before) \
    X(items) X(triggers) X(actors) X(heading) X(sentence) X(left) X(words) X(speech) X(denials) X(moneys) X(dates) X(counts) X(s_here) X(r_here) X(s_force) \
    X(listed) X(states) \
    X(category) X(stage) X(modality) X(quantity) X(value) X(date) X(date_age) X(speakers) X(again) X(strength) X(rival) X(rivals) \
    X(claims) X(place) X(pair_claims) X(item_claims) X(other_s) X(other_r) X(sentence_claims)

typedef enum {
#define CN_GROUND_ID(name) CN_GR_##name,
    CN_GROUNDS(CN_GROUND_ID)
#undef CN_GROUND_ID
    CN_GR_COUNT
} CnGround;

typedef struct CnGroundsTag { float g[CN_GR_COUNT]; } CnGrounds;

/* Looks up the trees of the pack. */
void cn_grounds_means(CnArena *arena, const CnPack *pack, CnMeans *means);

/* The grounds of one item under one trigger, tied so firmly; spoken_of: it is part of a deal spoken of before. */
void cn_grounds(const CnTale *tale, unsigned trigger, const CnItem *item, const CnPair *pair, double tie, bool spoken_of, CnGrounds *out);

/* Do trees weigh the claims of this document? Not those of a few sentences, where there is little to weigh them against. */
bool cn_weighs(const CnTale *tale);

/* When all is read and settled: leaves the claims that are likely enough (claim.least in weights.tsv), and gives each its score.
 * Without trees all stay. */
void cn_weigh(CnTale *tale);

/* The name of a ground, as trees.tsv writes it. */
const char *cn_ground_name(unsigned ground);

#endif
