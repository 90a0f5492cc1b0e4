/* around.h - what stands at, before and over a token of the sentence in hand.
 * Layer: claim; private to it. */
#ifndef CN_CLAIM_AROUND_H
#define CN_CLAIM_AROUND_H

#include "claim/scene.h"

static inline const CnToken *cn_tok(const CnTale *tale, uint32_t i) { return &tale->tokens->token[i]; }

static inline bool cn_is_punct(const CnTale *tale, uint32_t i, uint8_t ch) { return cn_tok(tale, i)->kind == CN_TOK_PUNCT && cn_tok(tale, i)->ch == ch; }

static inline bool cn_in_sentence(const CnTale *tale, uint32_t i) { return i - tale->scene.first < tale->scene.n_tokens; }

/* The mention of a kind that begins at token i, or NULL. */
static inline const CnMention *cn_mention_at(const CnTale *tale, uint32_t i, unsigned kind)
{
    if (!cn_in_sentence(tale, i) || !(tale->around.begins[i] >> kind & 1)) return NULL;
    const CnMention *m = &tale->mention[tale->around.first[i]];
    while (m->kind != kind) m++;
    return m;
}

/* The mention of a kind that ends right before token i, or NULL. */
static inline const CnMention *cn_mention_before(const CnTale *tale, uint32_t i, unsigned kind)
{
    enum { FAR = 12 };   /* tuned: words from the end of a name inside a longer one to that one's end */
    const CnScene *scene = &tale->scene;
    if (!cn_in_sentence(tale, i - 1) || !(tale->around.ends[i - 1] >> kind & 1)) return NULL;
    for (size_t k = scene->end_mention; k-- > scene->first_mention;) {
        const CnMention *m = &tale->mention[k];
        if (m->kind == kind && m->end == i) return m;
        if (m->end + FAR < i) break;
    }
    return NULL;
}

static inline uint32_t cn_marker_before(const CnTale *tale, uint32_t i)
{
    const CnMention *m = cn_mention_before(tale, i, CN_M_MARKER);
    return m ? m->form : CN_MK_NONE;
}

/* Does such a small word begin at the token? */
static inline bool cn_marks(const CnTale *tale, uint32_t token, CnMarker form)
{
    const CnScene *scene = &tale->scene;
    if (!cn_in_sentence(tale, token) || !(tale->around.begins[token] >> CN_M_MARKER & 1)) return false;
    for (size_t k = tale->around.first[token]; k < scene->end_mention && tale->mention[k].first == token; k++)
        if (tale->mention[k].kind == CN_M_MARKER && tale->mention[k].form == (unsigned)form) return true;
    return false;
}

/* Does a mention of one of these kinds (a bit set) stand over token i? */
static inline bool cn_covered(const CnTale *tale, uint32_t i, uint32_t kinds)
{
    return cn_in_sentence(tale, i) && (tale->around.covers[i] & kinds) != 0;
}

#endif
