/* weights.h - the numbers by which rival readings are scored. Their values stand in data/world/weights.tsv, learnt by
 * tools/learn-weights; those here serve where the file names none.
 * Layer: claim; private to it. */
#ifndef CN_CLAIM_WEIGHTS_H
#define CN_CLAIM_WEIGHTS_H

/* X(name in code, name in the file, value) */
#define CN_WEIGHTS(X)                                                                                                    \
    /* which trigger speaks of which item: by where the item stands, less its distance */                                \
    X(TIE_VERB_RIGHT, "tie.verb-right", 2.6)                                                                             \
    X(TIE_NOUN_RIGHT, "tie.noun-right", 2.4)                                                                             \
    X(TIE_PASSIVE_RIGHT, "tie.passive-right", 1.6)                                                                       \
    X(TIE_NOUN_BESIDE, "tie.noun-beside", 3.2)                                                                           \
    X(TIE_NOUN_LEFT, "tie.noun-left", 1.4)                                                                               \
    X(TIE_PASSIVE_LEFT, "tie.passive-left", 2.5)                                                                         \
    X(TIE_VERB_LEFT, "tie.verb-left", 1.3)                                                                               \
    X(TIE_WORD, "tie.word", 0.09)                                                                                        \
    X(TIE_BORDER, "tie.border", 1.1)                                                                                     \
    X(TIE_INTRUDER, "tie.intruder", 0.7)                                                                                 \
    X(TIE_GOVERNED, "tie.governed", 1.5)                                                                                 \
    X(TIE_LEAST, "tie.least", 0.35)                                                                                      \
    X(TIE_SECOND, "tie.second", 1.25)                                                                                    \
    X(TIE_FAR_SIDES, "tie.far-sides", 1.2)                                                                               \
    X(TIE_FAR_SIDES_GENERIC, "tie.far-sides-generic", 1.2)                                                               \
    /* who plays which role */                                                                                           \
    X(ROLE_WORD, "role.word", 0.02)                                                                                      \
    X(ROLE_BORDER, "role.border", 0.35)                                                                                  \
    X(ROLE_MARKED_BEFORE_VERB, "role.marked-before-verb", 0.35)                                                          \
    X(ROLE_MARKED_BEFORE_NOUN, "role.marked-before-noun", 0.6)                                                           \
    X(ROLE_OTHER_TRIGGER, "role.other-trigger", 0.3)                                                                     \
    X(ROLE_RIVAL, "role.rival", 0.45)                                                                                    \
    X(ROLE_SPEAKER, "role.speaker", 0.4)                                                                                 \
    X(ROLE_EITHER, "role.either", 0.7)                                                                                   \
    X(ROLE_OUTER, "role.outer", 0.85)                                                                                    \
    X(ROLE_INNER, "role.inner", 0.6)                                                                                     \
    X(ROLE_MUTUAL, "role.mutual", 0.25)                                                                                  \
    X(ROLE_UNSAID, "role.unsaid", 0.5)                                                                                   \
    X(ROLE_NO_SUPPLIER, "role.no-supplier", 0.45)                                                                        \
    X(ROLE_NO_RECIPIENT, "role.no-recipient", 0.40)                                                                      \
    /* what the world knows */                                                                                           \
    X(KNOWN_ADJECTIVE, "known.adjective-of-item", 1.0)                                                                   \
    X(KNOWN_OWNER, "known.owner-of-item", 0.35)                                                                          \
    X(KNOWN_ORIGIN, "known.origin-supplies", 0.9)                                                                        \
    X(KNOWN_ORIGIN_RECEIVES, "known.origin-receives", 1.0)                                                               \
    X(KNOWN_ORIGIN_ELSEWHERE, "known.origin-elsewhere", 0.3)                                                             \
    X(KNOWN_NOT_ORIGIN, "known.not-origin", 0.35)                                                                        \
    X(KNOWN_MAKER, "known.maker-supplies", 0.6)                                                                          \
    X(KNOWN_EXPORTER, "known.exporter", 0.10)                                                                            \
    /* which of a transfer's stages the document really tells */                                                         \
    X(STRENGTH_TIE, "strength.tie", 0.5)                                                                                 \
    X(STRENGTH_VERB, "strength.verb", 1.0)                                                                               \
    X(STRENGTH_FIELD, "strength.field", 0.3)                                                                             \
    X(STRENGTH_SIDE, "strength.side", 0.3)                                                                               \
    X(STRENGTH_LEAD, "strength.lead", 0.3)                                                                               \
    X(STRENGTH_HEADING, "strength.heading", 0.5)                                                                         \
    X(STRENGTH_AGAIN, "strength.again", 0.4)                                                                             \
    X(STRENGTH_GAP, "strength.gap", 1.3)                                                                                 \
    /* how likely a claim must be, a logarithm of odds */                                                                 \
    X(CLAIM_LEAST, "claim.least", -0.7)

typedef enum {
#define CN_WEIGHT_ID(id, name, value) CN_W_##id,
    CN_WEIGHTS(CN_WEIGHT_ID)
#undef CN_WEIGHT_ID
    CN_W_COUNT
} CnWeightId;

#endif
