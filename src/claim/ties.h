/* ties.h - which act speaks of which thing.
 * Layer: claim; private to it. */
#ifndef CN_CLAIM_TIES_H
#define CN_CLAIM_TIES_H

#include "claim/scene.h"

#define CN_SAID_OUTRIGHT 3.5   /* tuned: a tie as firm as any */

/* The acts that an item is of: the surest one, and maybe a second. any: there is one; both: each speaks of it by itself; hung: the second is
 * that of the sentence, and the surest one of a clause that hangs on the item. */
typedef struct { unsigned best, second; double most, next; bool any, both, hung; } CnTie;

/* The ties of all items of the scene in hand, in their order. Lies in the arena. */
const CnTie *cn_ties(CnTale *tale);

/* How firmly a trigger is tied to one item, taken by itself; the more the firmer. */
double cn_tie(const CnTale *tale, unsigned trigger, unsigned item);

#endif
