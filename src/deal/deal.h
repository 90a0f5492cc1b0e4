/* deal.h - claims that speak of one transfer become one deal. Pure: no SQL, no clock, no state.
 * Layer: deal; includes base alone.
 *
 *   claims ─▶ sorted (document date, document, place, id) ─▶ pairs (suppliers, recipients) ─▶ items ─▶ deals
 *                                                                                               └▶ origins, conflicts */
#ifndef CN_DEAL_DEAL_H
#define CN_DEAL_DEAL_H

#include "base/str.h"

/* Groups `n` claims into deals. quote[i] = claim i's evidence, outlet[i] = its document's outlet: both tell copies of one
 * report apart from reports of their own; either array may be NULL. Every claim is in one deal. The claims may come in any
 * order: the deals are the same, and come in order of their oldest claims.
 * *deals lives in the arena; its indexes are into `claims`. origin (n places, may be NULL): origin[i] = index of the oldest
 * claim of the same deal that has the same independent origin as claim i. Want of memory goes to the arena's guard. */
void cn_deals(CnArena *arena, const CnClaim *claims, size_t n, const CnStr *quote, const CnStr *outlet, CnDeal **deals,
    size_t *n_deals, uint32_t *origin);

#endif
