/* store.h - the register in one SQLite file; nobody else includes sqlite3.h.
 * Layer: store; includes base alone.
 *
 *   texts ─< documents ─< claims ─< more_evidence, more_documents        a claim that several documents give is the oldest one's
 *                            │
 *                         deal_claims >─ deals ─< deal_conflicts           made anew by cn_store_put_deals
 *
 * The views v_claims, v_deals, v_evidence and v_docs have the columns of the exports E1 to E4. */
#ifndef CN_STORE_STORE_H
#define CN_STORE_STORE_H

#include "base/str.h"

#include <consign/register.h>

/* All claims of the register, and beside each what tells its origin. Parallel arrays in the arena. */
typedef struct {
    const CnClaim *claim;   /* doc = the document's name; rules and spans are not loaded */
    const CnStr *quote;     /* the evidence, several pieces joined by a line feed */
    const CnStr *outlet;    /* the document's outlet, or none */
    size_t n;
} CnClaimSet;

/* Loads the claims that any document still gives into *out, in order of their ids. CN_OK, CN_ERR_REGISTER, CN_ERR_MEMORY
 * (the arena's guard is left as it was). */
CnCode cn_store_claims(CnRegister *reg, CnArena *arena, CnClaimSet *out, CnErr *err);

/* Puts `n` deals in the place of those there, as one transaction. `claims` are those the deals' indexes speak of;
 * origin[i] = index of the claim that stands for claim i's origin. Deals whose content is unchanged keep their time.
 * Counts into *done (may be NULL). CN_OK, CN_ERR_IO, CN_ERR_REGISTER, CN_ERR_MEMORY: then the old deals stay. */
CnCode cn_store_put_deals(CnRegister *reg, const CnClaim *claims, size_t n_claims, const CnDeal *deals, size_t n,
    const uint32_t *origin, const CnResolve *options, CnResolved *done, CnErr *err);

/* What a column holds, for writers: CN_CELL_TEXT … for the columns of the rows, and how a list is joined in CSV. */
const char *cn_rows_joiner(const CnRows *rows, size_t column);

/* Rows of a statement of our own with bound texts; for exports that need more than a list. */
CnRows *cn_store_rows(CnRegister *reg, const char *sql, const CnStr *args, size_t n_args, CnErr *err);

/* The condition that a query stands for, over `list`'s view, for use in WHERE; its parameters ?1 … go to *args. Both in
 * the arena. CN_ERR_USAGE where a word is not understood. */
CnCode cn_store_where(CnArena *arena, CnList list, CnStr query, CnStr *where, const CnStr **args, size_t *n_args, CnErr *err);

#endif
