/* claim.h - mentions to claims: who is said to supply what to whom, how far it has got, and in which words.
 * Layer: claim; includes base and pack. */
#ifndef CN_CLAIM_CLAIM_H
#define CN_CLAIM_CLAIM_H

#include "pack/pack.h"

typedef struct {
    const CnClaim *claim;
    size_t n_claims;
    const CnSilence *silence;  /* one a sentence that names arms or a transfer and gave nothing */
    size_t n_silences;
    const struct CnTraceTag *trace;   /* how it was chosen, for cn_choices_show; NULL where nobody asked */
} CnClaims;

typedef struct CnMeansTag CnMeans;

/* What the stage weighs by, the numbers and trees of a pack, and room to work in. Made once for all documents of a thread; lies in the arena
 * and the pack. */
CnMeans *cn_claims_means(CnArena *arena, const CnPack *pack);

/* All claims of one article, in the order of their first evidence. Everything lies in the arena or the pack. */
CnClaims cn_claims(CnArena *arena, const CnPack *pack, CnMeans *means, const CnDocument *doc, const CnArticle *article, const CnTokens *tokens,
                   const CnMention *mention, size_t n_mentions, bool trace);

#endif
