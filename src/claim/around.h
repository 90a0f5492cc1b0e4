/* around.h - what stands at, before and over a token of the sentence in hand.
 * Layer: claim; private to it. */
#ifndef CN_CLAIM_AROUND_H
#define CN_CLAIM_AROUND_H

#include "claim/scene.h"

static inline const CnToken *cn_tok(const CnTale *tale, uint32_t i) { return &tale->tokens->token[i]; }

static inline bool cn_is_punct(const CnTale *tale, uint32_t i, uint8_t ch) { return cn_tok(tale, i)->kind == CN_TOK_PUNCT && cn_tok(tale, i)->ch == ch; }

/* The mention of a kind that begins at token i, or NULL. */
static inline const CnMention *cn_mention_at(const CnTale *tale, uint32_t i, unsigned kind)
{
    const CnScene *scene = &tale->scene;
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *m = &tale->mention[k];
        if (m->first > i) break;
        if (m->kind == kind && m->first == i) return m;
    }
    return NULL;
}

/* The mention of a kind that ends right before token i, or NULL. */
static inline const CnMention *cn_mention_before(const CnTale *tale, uint32_t i, unsigned kind)
{
    const CnScene *scene = &tale->scene;
    for (size_t k = scene->end_mention; k-- > scene->first_mention;) {
        const CnMention *m = &tale->mention[k];
        if (m->kind == kind && m->end == i) return m;
        if (m->end + 12 < i) break;
    }
    return NULL;
}

static inline uint32_t cn_marker_before(const CnTale *tale, uint32_t i)
{
    const CnMention *m = cn_mention_before(tale, i, CN_M_MARKER);
    return m ? m->form : CN_MK_NONE;
}

static inline bool cn_covered(const CnTale *tale, uint32_t i, uint32_t kinds)
{
    const CnScene *scene = &tale->scene;
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *m = &tale->mention[k];
        if (m->first > i) break;
        if ((kinds >> m->kind & 1) && i >= m->first && i < m->end) return true;
    }
    return false;
}

#endif
