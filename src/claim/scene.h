/* scene.h - one sentence as the claim stage sees it: actors, items, triggers and what lies between them.
 * Layer: claim; private to it.
 *
 *   mentions of a sentence ──▶ scene (scene.c) ──▶ who plays which role (roles.c) ──▶ the other fields (fields.c)
 *                                   ▲                         ▲
 *                              memory of the document (memory.c): who was spoken of, what was claimed */
#ifndef CN_CLAIM_SCENE_H
#define CN_CLAIM_SCENE_H

#include "claim/chain.h"
#include "claim/claim.h"
#include "claim/weights.h"

#include <limits.h>

#define CN_BIT(m) ((uint32_t)1 << (m))

/* The small words that give the name behind them a place of its own: it is neither subject nor object. */
#define CN_PLACES (CN_BIT(CN_MK_TO) | CN_BIT(CN_MK_FROM) | CN_BIT(CN_MK_BY) | CN_BIT(CN_MK_FOR) | CN_BIT(CN_MK_WITH) | CN_BIT(CN_MK_OF) | CN_BIT(CN_MK_IN) | CN_BIT(CN_MK_ON))

/* Who a name stands for: states, or a party without a code by its name. */
typedef struct {
    const uint32_t *state;
    size_t n;
    CnStr name;
} CnSide;

typedef struct {
    uint32_t first, end;       /* tokens */
    uint32_t mention;          /* UINT32_MAX: from memory */
    CnSpan span;
    CnSide side;
    uint32_t markers;          /* bit set: the small words before it */
    uint32_t cluster;          /* actors joined by "and" share it */
    bool compound;             /* a plain name before a noun ("Turkey deal"): adj, or a party of its own */
    bool unnamed;              /* a party that nobody names */
    bool adj, poss;            /* stands as adjective or owner before (or behind) a noun */
    bool maker, agency, force, group, person, body, capital, bloc, anaphor;
    bool speaker;              /* says what follows */
    bool owner;                /* "its own": belongs to the item behind it */
} CnActor;

/* What the words and the world say of an actor: as supplier, as recipient; by the words alone; said = the words put it in a role. */
typedef struct { double s, r, words_s, words_r; bool said; } CnRoleScore;

typedef struct {
    uint32_t first, end;       /* tokens of the whole noun phrase, its count left out */
    uint32_t system, generic;  /* rows; UINT32_MAX none */
    CnSpan span, head;         /* all its words; the designation alone */
    CnStr name;                /* printed */
    CnCategory category;
    uint32_t count, unit;      /* mentions; UINT32_MAX none */
    uint32_t part;             /* "48 of the 180 tanks": the mention of 48, plus 1; 0 none */
    uint32_t list;             /* items of one coordination share it */
    uint32_t own;              /* "Rafales from France, Typhoons from Britain": the index of its own party in the scene, plus 1; 0 none */
    uint8_t dual;              /* how many the word itself says (a dual: 2); 0 = it does not */
    bool anaphor;              /* "the system": stands for an item named before */
    const struct CnPastTag *was;   /* of an anaphor: the claim whose item it is; NULL else */
    bool pronoun;              /* "it", "they" for the thing of the sentence before */
    bool shadowed;             /* a wider word for the item beside it ("weapons such as …") */
    bool fitted;               /* what it goes with has been named behind it ("missiles for its F-16s") */
} CnItem;

typedef struct {
    uint32_t first, end;
    const CnFrameRow *frame;
    uint32_t mention;
    bool passive;
    uint8_t ends;              /* CnMarker that its last word is ("arrived from"); CN_MK_NONE none */
    int over;                  /* index of the trigger that governs it, -1 none */
} CnTrigger;

enum { CN_SCENE_MOST = 48, CN_PAST_MOST = 64, CN_OWN_MOST = 16 };   /* tuned: a sentence with more of one kind is a list; the rest is left out and counted; claims; systems */

typedef struct {
    const CnSentence *sentence;
    uint32_t index, first, n_tokens;   /* its number; its first token, and how many */
    CnActor *actor;            /* room for CN_SCENE_MOST of each */
    CnItem *item;
    CnTrigger *trigger;
    unsigned n_actors, n_items, n_triggers, n_lists;
    size_t first_mention, end_mention;
    float *border;             /* [token - sentence.first]: running cost of the clause borders up to there */
    float *words;              /* likewise: running number of words; those in brackets count little, marks nothing */
    uint8_t *bracket;          /* likewise: depth of brackets */
    bool has_speech;           /* somebody says something here */
    bool has_rules;            /* a mention was understood by a rule: anaphora, bounds, relative dates */
    bool same;                 /* "did the same" */
    uint32_t same_mention;
} CnScene;

/* What has been said so far. */
typedef struct CnPastTag { CnSide supplier, recipient; uint32_t system, generic; CnStr item; CnCategory category; uint32_t sentence; CnStage stage; size_t claim; } CnPast;

/* The numbers of weights.h; the trees of suppliers and recipients (choice.h) and of claims (grounds.h); room to work in, which is used again
 * for the next document and holds nothing of it. */
struct CnMeansTag {
    double weight[CN_W_COUNT];
    CnTrees trees[2], claim_trees;
    CnActor actor[CN_SCENE_MOST];
    CnItem item[CN_SCENE_MOST];
    CnTrigger trigger[CN_SCENE_MOST];
    CnRoleScore score[CN_SCENE_MOST];
    CnPast past[CN_PAST_MOST];
    uint32_t own[CN_OWN_MOST];
    struct CnRivalsTag *rivals;
    bool afresh;               /* for tests: the second reading takes nothing over from the first (kept.h) */
};

/* How a state was named so far: in which sentence last (its number and 1; 0 never) and in which paragraph, how often in the first three
 * sentences, whether in a heading; and how many states the whole document names more often. */
typedef struct { uint32_t last, paragraph, rank, lead; bool heading; } CnNaming;

/* Which kinds of mentions (bit sets) begin at a token, end with it, stand over it; and the first that begins at it, where any does. */
typedef struct { const uint16_t *begins, *ends, *covers; const uint32_t *first; } CnAround;

typedef struct CnReaderOfClaims {
    CnArena *arena;
    const CnPack *pack;
    const CnDocument *doc;
    const CnArticle *article;
    const CnTokens *tokens;
    const CnMention *mention;
    size_t n_mentions;
    CnAround around;           /* [token] */
    CnScene scene;
    CnMeans *means;
    const double *weight;      /* [CnWeightId] */
    CnRoleScore *score;        /* [actor]: under the item and trigger in hand */
    struct CnTraceTag *trace;  /* NULL: nobody asks how it was chosen */
    CnClaim *claim;
    struct CnGroundsTag *grounds;   /* [claim]: see grounds.h */
    double *strength;          /* [claim]: how firmly it is said, against others of the same transfer */
    size_t n_claims, cap_claims, cap_strength, cap_grounds;
    CnChain pairs;             /* the claims by their two parties, until weak ones are dropped; see settle.c */
    CnSilence *silence;
    size_t n_silences, cap_silences;
    CnPast *past;              /* a ring: the last claims */
    size_t n_past;
    CnPast *heard;             /* what the first reading made of the document, claim by claim */
    size_t n_heard, cap_heard;
    bool again;                /* the second reading, which knows what was heard */
    bool in_step;              /* so far it told the same as the first: kept.h */
    bool leans;                /* the scene in hand hangs on what was said before */
    bool taken;                /* it is the first reading's */
    struct CnKeptTag *kept;    /* [sentence]: what the first reading leaves to the second; NULL: there is none */
    size_t n_taken;            /* drafts taken over of the sentence in hand */
    bool list_open;            /* lines of a list follow a colon */
    uint32_t list_from;        /* the sentence that opened it */
    CnStage told;              /* at which stage the last deal without goods stands ("approved two sales"); CN_ST_COUNT none */
    uint32_t told_in;          /* the sentence that said so */
    CnSide with;               /* with whom a deal without goods was made ("A contract was signed with Peru."), and in which sentence */
    uint32_t with_in;
    CnSide topic;              /* whom the last sentence was about */
    uint32_t topic_in;         /* that sentence */
    CnSide before;             /* the topic when the sentence in hand began, and its sentence */
    uint32_t before_in;
    uint32_t recent[32];       /* a ring: states in the order they were last named */
    size_t n_recent;
    uint32_t *own;             /* systems that the document says are for the forces of their maker; CN_OWN_MOST at most */
    size_t n_own;
    uint16_t *supplied, *received;   /* [state]: in how many claims so far */
    uint16_t *named;           /* [state]: how often the document names it */
    uint32_t *there;           /* the n_states states that it names, in the order of the table */
    CnNaming *naming;          /* [state] */
    uint32_t all_named, n_states, often[3];   /* namings of states; states named; those named most */
    unsigned n_often;
    const float *exporter;     /* [state]: how much of a maker of arms it is, 0.. */
} CnTale;

/* How the document's language is written; NULL where it is unknown. */
static inline const CnLanguage *cn_language(const CnTale *tale)
{
    return cn_pack_language(tale->pack, tale->scene.sentence->lang);
}

/* So many words as tokens: an ideograph is half a word. */
static inline uint32_t cn_reach(const CnTale *tale, uint32_t words) { return cn_language(tale) && cn_language(tale)->ideographs ? words * 2 : words; }

/* Does this act, a verb, end its clause in a language where verbs do? */
bool cn_ends_clause(const CnTale *tale, const CnTrigger *t);

/* "… to Egypt / Jets for Syria", "… to Egypt/ Syria warns": does a stroke with a blank behind it part two headings at token i? */
bool cn_parts_headings(const CnTale *tale, uint32_t i);

static inline bool cn_verbs_last(const CnTale *tale) { return cn_language(tale) && cn_language(tale)->verbs_last; }

/* The act of a clause that hangs on an item: "jets that Kuwait ordered", "bombs bought by", "systems, two of which it bought"; -1 none. */
int cn_hanging_act(const CnTale *tale, const CnItem *item);

/* scene.c: fills tale->scene from the mentions of one sentence, or takes it over from the first reading. */
void cn_scene(CnTale *tale, uint32_t sentence);

/* actors.c: adds the party of a mention to the scene, where it stands for one; `index` is the mention's. */
void cn_scene_actor(CnTale *tale, const CnMention *m, uint32_t index);

/* "Italian firm AgustaWestland", "South Korea's Hanwha": a state right before its own firm is that firm; one party of the two stays. */
void cn_scene_firms(CnTale *tale);

/* items.c: adds the thing of a mention: one that is named, one that a word stands for ("the rest"), one that a number alone stands
 * for, those that pronouns stand for. Then series in which each thing has its own party; then the counts before things. */
void cn_scene_item(CnTale *tale, const CnMention *m);
void cn_scene_anaphor(CnTale *tale, const CnMention *m);
void cn_scene_bare_count(CnTale *tale, const CnMention *m, uint32_t index);
void cn_scene_pronouns(CnTale *tale);
void cn_scene_series(CnTale *tale);
void cn_scene_counts(CnTale *tale);

/* Is the trigger a passive? */
bool cn_scene_passive(const CnTale *tale, const CnMention *m);

/* Cost of the clause borders between two tokens of the scene. */
float cn_scene_border(const CnScene *scene, uint32_t a, uint32_t b);

/* Does a thing stand between two tokens? */
bool cn_scene_has_item(const CnScene *scene, uint32_t from, uint32_t to);

/* Words between two tokens of the scene. */
uint32_t cn_scene_gap(const CnScene *scene, uint32_t from, uint32_t to);

/* "instead of Russian jets", "rather than the F-16": is what stands at this token what was not chosen, so that no act is of it? */
bool cn_not_chosen(const CnTale *tale, uint32_t first);

/* Where an inserted clause that begins at `from` (", which …,") ends, if it does before `to`; else `from`. */
uint32_t cn_scene_past_clause(const CnTale *tale, uint32_t from, uint32_t to);

/* designation.c: the name of an item's mention (no common noun), as a claim prints it: "SA-8", where the report says so, not
 * "Osa"; without endings. Lies in the text or the pack. */
CnStr cn_designation(const CnTale *tale, const CnMention *m);

/* May two names of one system stand for the same thing? "Typhoon" and "Eurofighter" may, "Mk 84" and "BLU-117" do not. */
bool cn_same_designation(CnStr a, CnStr b);

/* The same, or a variant: "F110" and "F110-GE-129", "J-10" and "J-10C"; but not "Mk 8" and "Mk 84". */
bool cn_kin_designation(CnStr a, CnStr b);

/* memory.c */
void cn_memory_start(CnTale *tale);
void cn_memory_again(CnTale *tale, const CnTale *first);          /* for the second reading: how often the whole document names whom */
void cn_memory_states(CnTale *tale, const uint32_t *state, size_t n);   /* states were named, in this order */
void cn_memory_sentence(CnTale *tale);                            /* the parties of the sentence in hand were named */
void cn_memory_name(CnTale *tale, const CnSide *side);            /* a side was named */
void cn_memory_claim(CnTale *tale, const CnPast *past);
bool cn_memory_anaphor(CnTale *tale, const CnAnaphorRow *row, CnSide *out);   /* whom "the country" stands for, now */
bool cn_memory_other(CnTale *tale, const CnSide *than, CnSide *out);           /* the state last named that is not this side */

/* The last claim (0), the one before it (1), …; NULL past the first, or those remembered. */
static inline const CnPast *cn_memory_past(const CnTale *tale, size_t back)
{
    return back < tale->n_past && back < CN_PAST_MOST ? &tale->past[(tale->n_past - 1 - back) % CN_PAST_MOST] : NULL;
}

/* The states that a party's name stands for; none of what is no party, or of a group without one. */
const uint32_t *cn_mention_states(const CnPack *pack, const CnMention *m, size_t *n);

/* Does an earlier claim speak of this item: of the same system, or of a common noun of its kind? */
bool cn_past_of_item(const CnPast *past, const CnItem *item);

/* Is it nobody? */
static inline bool cn_side_nobody(const CnSide *side) { return !side->n && !side->name.len; }

/* Is any of these states one of the side's? */
static inline bool cn_side_shares(const CnSide *a, const uint32_t *state, size_t n)
{
    for (size_t i = 0; i < a->n; i++)
        for (size_t k = 0; k < n; k++)
            if (a->state[i] == state[k]) return true;
    return false;
}

/* Same states (any shared), or the same name. */
static inline bool cn_side_same(const CnSide *a, const CnSide *b)
{
    return a->name.len || b->name.len ? cn_str_eq(a->name, b->name) : cn_side_shares(a, b->state, b->n);
}

/* Does one of its states make the item? */
static inline bool cn_side_makes(const CnTale *tale, const CnSide *side, const CnItem *item)
{
    if (item->system >= UINT32_MAX - 1) return false;
    for (size_t i = 0; i < side->n; i++)
        if (cn_pack_made_by(tale->pack, &tale->pack->system[item->system], side->state[i])) return true;
    return false;
}

/* All states the same, in one order; or the same name; or both nobody. */
static inline bool cn_side_equal(const CnSide *a, const CnSide *b)
{
    if (a->name.len || b->name.len) return cn_str_eq(a->name, b->name);
    if (a->n != b->n) return false;
    for (size_t i = 0; i < a->n; i++)
        if (a->state[i] != b->state[i]) return false;
    return true;
}

/* The acts of a chain, by their indexes, from one outwards; of a longer one, or a circle, the first `most`. */
#define CN_EACH_OVER(k, scene, from, most) for (int k = (int)(from), k##_steps = 0; k >= 0 && k##_steps < (most); k##_steps++, k = (scene)->trigger[k].over)

/* roles.c: fills tale->score; suppliers and recipients of the item list under a trigger; several pairs where sides are joined by "and". */
typedef struct {
    CnSide supplier, recipient;
    CnSpan supplier_span, recipient_span;
    bool supplier_said, recipient_said, supplier_known;
    bool remote;               /* a side comes from far off */
    double score;
    float odds[2], margin[2];  /* [CnAs]: how sure the trees' choice is; see choice.h */
    const struct CnRivalsTag *rivals;   /* among whom trees chose; NULL: the rules' choice */
    unsigned chosen[2];        /* [CnAs]: which of them */
} CnPair;

/* Fills at most `most` pairs; returns how many. 0: nobody, or a state that arms itself. */
size_t cn_roles(CnTale *tale, unsigned trigger, unsigned item, CnPair *out, size_t most);

/* lend.c: fills the sides that the words leave open, from what was said before and what is known. acts: somebody supplies by the words;
 * open: nobody was left out of the sentence whom the last one was about. */
void cn_lend(const CnTale *tale, const CnTrigger *t, const CnItem *item, CnStage stage, bool acts, bool open, CnPair *pair);

/* fields.c. The stage is CN_ST_COUNT where the words name a deal and no more. */
CnStage cn_field_stage(const CnTale *tale, unsigned trigger, CnSpan *span, CnStr *rules, size_t *n_rules);
CnModality cn_field_modality(const CnTale *tale, unsigned trigger, unsigned item, CnStage *stage, CnSpan *span, CnStr *rules, size_t *n_rules, bool *none);
/* Of a list's line there is no trigger: UINT_MAX. */
void cn_field_quantity(const CnTale *tale, unsigned trigger, const CnItem *item, CnAmount *out, CnSpan *span);
void cn_field_value(const CnTale *tale, unsigned trigger, const CnItem *item, CnAmount *out, CnSpan *span);
void cn_field_date(const CnTale *tale, unsigned trigger, unsigned item, CnModality modality, CnDate *out, CnSpan *span);
size_t cn_field_attribution(const CnTale *tale, unsigned trigger, CnStr *out, size_t most, CnSpan *span, bool *unnamed);

enum { CN_RULES_MOST = 12 };

/* draft.c: all claims of one item under one trigger, tied as firmly as `tie` says. Returns how many came; 0 also where the words
 * say that there is no transfer. */
size_t cn_draft(CnTale *tale, unsigned trigger, unsigned item, double tie);

/* settle.c */
bool cn_parties_same(CnParties a, CnParties b);
CnParties cn_parties(CnTale *tale, const CnSide *side);           /* as a claim names it, in order of codes */
CnSpan *cn_sentence_evidence(CnTale *tale);                       /* the sentence in hand, as a claim's one piece of evidence */
void cn_add_evidence(CnTale *tale, CnClaim *claim, const CnClaim *more);   /* more's first piece, unless it is there */
void cn_add_claim(CnTale *tale, const CnClaim *claim, const CnPair *pair, const CnItem *item, double strength, const struct CnGroundsTag *grounds);   /* or folds it in */
void cn_settle(CnTale *tale);                                     /* when all sentences are read */

#endif
