/* kept.h - what the first reading of a document leaves to the second. Nearly always the second tells the same, and what it has found out
 * need not be found out again: as long as both are in step (every claim so far has the same parties), scenes and drafts are taken over. A
 * scene that does not hang on what was said before is taken over in any case.
 * Layer: claim; private to it. */
#ifndef CN_CLAIM_KEPT_H
#define CN_CLAIM_KEPT_H

#include "claim/ties.h"

/* Of one sentence. */
typedef struct CnKeptTag {
    CnScene scene;
    uint32_t *named;           /* states that it names, as cn_memory_states takes them */
    size_t n_named;
    CnTie *tie;                /* [item]; NULL: not asked yet */
    struct CnDraftTag **draft; /* in the order in which they were made */
    size_t n_drafts, cap_drafts;
    bool leans, quiet;         /* hangs on what was said before; nothing came of it */
} CnKept;

/* The sentence in hand; NULL where the document is read once. */
static inline CnKept *cn_kept(const CnTale *tale) { return tale->kept ? &tale->kept[tale->scene.index] : NULL; }

/* Keeps the scene in hand, which named all but the first `n_recent` states. */
void cn_kept_scene(CnTale *tale, size_t n_recent);

/* Takes the scene of a sentence over; false: it must be made anew. */
bool cn_kept_take(CnTale *tale, uint32_t sentence);

#endif
