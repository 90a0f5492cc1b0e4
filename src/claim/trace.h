/* trace.h - the choices that were made on the way to the claims, with all that told for and against: for people who ask why, and
 * for tools/learn-trees.py.
 * Layer: claim; private to it. */
#ifndef CN_CLAIM_TRACE_H
#define CN_CLAIM_TRACE_H

#include "claim/choice.h"
#include "claim/grounds.h"

/* Who supplies and who receives an item, as one sentence tells it. */
typedef struct {
    CnSpan sentence;
    CnStr item;
    CnCategory category;
    CnStage stage;             /* CN_ST_COUNT: the words name a deal and no more */
    const CnRivals *rivals;
    size_t supplier, recipient;   /* which of the rivals were chosen */
} CnChoice;

/* Whether a claim is one at all. */
typedef struct { CnClaim claim; CnGrounds grounds; double odds; bool kept; } CnWeighed;

typedef struct CnTraceTag {
    CnChoice *choice;
    CnWeighed *weighed;
    size_t n_choices, n_weighed, cap_choices, cap_weighed;
} CnTrace;

#endif
