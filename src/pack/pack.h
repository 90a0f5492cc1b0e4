/* pack.h - the data folder in memory: names, words and rules of every language, read once, immutable, shared by threads.
 * Layer: pack; includes base alone.
 *
 *   rows of data/ ──▶ tables (what a row says)  +  vocabulary (folded word → number)  +  phrases (words → rows)
 *
 * The vocabulary and the phrases are one machine: a text's words are numbered once (token stage), then the longest phrase from
 * each word on is walked over numbers alone (mention stage). */
#ifndef CN_PACK_PACK_H
#define CN_PACK_PACK_H

#include "base/str.h"
#include "pack/index.h"
#include "pack/trees.h"

typedef struct CnPack CnPack;

/* ---- tables ------------------------------------------------------------------------------------------- */

typedef enum {         /* which table a phrase points into */
    CN_T_STATE, CN_T_ORG, CN_T_PERSON, CN_T_SYSTEM, CN_T_GENERIC, CN_T_CURRENCY, CN_T_UNIT, CN_T_OUTLET,
    CN_T_MONTH, CN_T_DAY, CN_T_NUMBER, CN_T_BOUND, CN_T_FRAME, CN_T_CUE, CN_T_ANAPHOR, CN_T_RELDATE, CN_T_SPEECH,
    CN_T_MARKER, CN_T_COUNT
} CnTable;

typedef enum { CN_NAME_NAME, CN_NAME_ADJ, CN_NAME_CAPITAL, CN_NAME_METONYM, CN_NAME_TYPO } CnNameForm;

typedef enum { CN_STATE_STATE, CN_STATE_GONE, CN_STATE_TERRITORY, CN_STATE_BLOC } CnStateKind;

typedef struct {
    CnStr code, name, sipri;
    CnStateKind kind;
    const uint32_t *member;    /* blocs: indexes of their states; states that are gone: of their heirs */
    size_t n_members;
    CnDate from, until;        /* no year: always */
} CnStateRow;

typedef enum {
    CN_ORG_MAKER, CN_ORG_AGENCY, CN_ORG_MINISTRY, CN_ORG_FORCE, CN_ORG_GROUP, CN_ORG_BODY
} CnOrgKind;

typedef struct {
    CnStr id, name;            /* the first name listed */
    CnOrgKind kind;
    const uint32_t *state;     /* indexes of states; none for a group */
    size_t n_states;
} CnOrgRow;

typedef struct {
    CnStr id, name, office;
    uint32_t state;
    CnDate from, until;        /* year 0: open */
} CnPersonRow;

typedef struct {
    CnStr id, designation;
    CnCategory category;
    const uint32_t *origin;
    size_t n_origins;
    bool word;                 /* also a plain word: needs a number, a weapon word or a party near */
} CnSystemRow;

typedef struct { CnStr id, name; CnCategory category; bool agreed, wide; } CnGenericRow;   /* wide: may stand for others of its category (missiles); agreed: a deal on it is an agreement (cooperation) */

typedef enum { CN_NUM_UNIT, CN_NUM_SCALE, CN_NUM_VAGUE, CN_NUM_MEASURE } CnNumberKind;   /* measure: km, percent: no count */
typedef struct { CnNumberKind kind; double min, max; } CnNumberRow;

typedef enum { CN_BOUND_MIN, CN_BOUND_MAX, CN_BOUND_RANGE, CN_BOUND_ABOUT, CN_BOUND_EACH } CnBoundEffect;

typedef enum { CN_SCOPE_ACT, CN_SCOPE_OVER, CN_SCOPE_DEAL, CN_SCOPE_NONE } CnScope;   /* none: what is done with arms that is no transfer */

typedef enum { CN_ROLE_NONE, CN_ROLE_SUPPLIER, CN_ROLE_RECIPIENT, CN_ROLE_EITHER } CnRole;

/* A frame: what can happen to arms, and which place in the sentence holds whom. */
typedef struct {
    CnStr id, example, counter;
    CnStage stage;
    CnScope scope;
    bool noun;
    bool planned;              /* the words themselves say that it lies ahead ("to procure", "selected") */
    bool denied;               /* the words themselves say that it has not come about ("no tangible result") */
    bool settled;              /* governs what stands left of it, without a passive ("the deal collapsed") */
    bool ban;                  /* counts only where the sentence names a ban ("ended … the arms embargo") */
    bool infinitive;           /* of a clause without a subject of its own: who acts stands before its comma */
    bool intends;              /* to buy is a wish, to hand over a promise: "plans to" */
    bool asks;                 /* goods are ordered so, an act is asked for: "asked for the sale of" */
    bool revokes;              /* ends what it governs: a licence so ended is refused */
    bool spoken;               /* a deal spoken of before: its stage is that deal's ("the package includes") */
    bool trade;                /* trade in arms as such ("arms exports"): halting it is an embargo */
    bool support;              /* work on a system, not the system: upgrade, training, licence */
    bool alone;                /* needs no item: arms in general are meant ("arms embargo") */
    uint8_t role[CN_MK_COUNT]; /* CnRole of each place */
    uint32_t by;               /* who does it where nobody is named (an international embargo: UN); UINT32_MAX none */
} CnFrameRow;

typedef enum { CN_CUE_DENY, CN_CUE_HEDGE, CN_CUE_PLAN, CN_CUE_UNNAMED, CN_CUE_NONE, CN_CUE_ASSERT, CN_CUE_COUNTER, CN_CUE_DECIDE } CnCueEffect;
typedef enum { CN_REACH_RIGHT, CN_REACH_LEFT, CN_REACH_CLAUSE, CN_REACH_SENTENCE } CnReach;
typedef struct { CnStr id, example, counter; CnCueEffect effect; CnReach reach; } CnCueRow;

typedef enum {
    CN_ANA_STATE,      /* the country: the party spoken of; codes limit it (the kingdom) */
    CN_ANA_BOTH,       /* the two countries */
    CN_ANA_ORG,        /* the company */
    CN_ANA_DEAL,       /* the deal, the sale */
    CN_ANA_ITEM,       /* the system, the aircraft, them */
    CN_ANA_SAME,       /* did the same */
    CN_ANA_OWN,        /* its, their: belongs to the subject */
    CN_ANA_NEWER,      /* the newer model */
    CN_ANA_PRONOUN,    /* it, they: as subject or object of an act, who was spoken of */
    CN_ANA_GROUP,      /* rebels, guerrillas: a party without a state, named by these words and the adjective before them */
    CN_ANA_PART,       /* the first, the rest: as the subject of an act, of the item spoken of */
    CN_ANA_FORCE,      /* army, navy: with the state beside it, that state's forces */
    CN_ANA_SPEAKER,    /* his country: that of the one who speaks, or whom the sentence is about */
    CN_ANA_OTHERS,     /* several countries, an undisclosed buyer: a party that nobody names */
    CN_ANA_WE          /* we: who is speaking, as the subject of an act */
} CnAnaphorKind;
typedef struct { CnStr id, example, counter; CnAnaphorKind kind; const uint32_t *state; size_t n_states; } CnAnaphorRow;

typedef enum { CN_UNIT_DAY, CN_UNIT_WEEK, CN_UNIT_MONTH, CN_UNIT_YEAR, CN_UNIT_WEEKDAY, CN_UNIT_NONE } CnDateUnit;
typedef struct { CnStr id, example, counter; CnDateUnit unit; int offset; bool modifier, told; } CnRelDateRow;   /* told: counted from the date told last */

typedef enum { CN_SPEECH_VERB, CN_SPEECH_PREP, CN_SPEECH_NOUN, CN_SPEECH_TITLE, CN_SPEECH_MEDIA } CnSpeechKind;   /* a title tells, and acts in nothing; so do media, whom nobody names */
typedef struct { CnStr id, example, counter; CnSpeechKind kind; } CnSpeechRow;

typedef struct { CnStr id, name; CnStr host; bool agency; uint32_t state; } CnOutletRow;   /* state UINT32_MAX: none */
typedef struct { CnStr code; } CnCodeRow;                                /* currencies, units */

/* Where a row stands, for people. */
typedef struct { CnStr file; uint32_t line; } CnRowPlace;   /* file: below the folder */

/* ---- phrases ------------------------------------------------------------------------------------------ */

enum {                 /* CnEntry.flags */
    CN_E_CAP = 1,      /* must begin with a capital (where capitals tell anything) */
    CN_E_UPPER = 2,    /* its first word must be all capitals */
    CN_E_CAP_LAST = 8, /* its last word begins with a capital */
    CN_E_DIGIT = 4,    /* ends in a number: a designation that may carry a glued ending */
    CN_E_ACCENT = 16,  /* a rule's words are written with an accent: "à" is not "a" */
    CN_E_SPLIT = 32    /* only where its second part ends the clause ("sagt … zu"): `marks` is that word's number */
};

typedef struct {
    uint8_t table;     /* CnTable */
    uint8_t lang;      /* index of a language, or CN_LANG_ANY */
    uint8_t flags;
    uint8_t form;      /* CN_T_STATE: CnNameForm; CN_T_MARKER: CnMarker; CN_T_MONTH, CN_T_DAY: the number;
                        * CN_T_FRAME: 1 = never passive; CN_T_GENERIC: 2 = a dual */
    uint32_t row;
    uint32_t next;     /* entry of the same phrase; 0 = last */
    uint32_t marks;    /* bit set of CnMarker: what this form of a name says of its place, as an ending does; or see CN_E_SPLIT */
    uint32_t file, line;   /* where it stands: an index of CnPack.file */
} CnEntry;

enum { CN_LANG_ANY = 255, CN_LANG_MOST = 32 };

typedef enum { CN_TO_NAME = 1, CN_TO_WORD = 2, CN_TO_NUMBER = 4, CN_TO_TIME = 8, CN_TO_ALL = 15, CN_TO_ALONE = 16 } CnAffixTo;   /* time: months and days, which no ending is cut to reach; alone: a half of a compound, in no phrase */
typedef struct { CnStr text, put; bool suffix; uint32_t markers; uint8_t to; } CnAffix;   /* put: stands in its place where what is left begins a known word so */

typedef struct {
    char code[4];
    CnStr name;
    char decimal, thousands;   /* as written in numbers */
    bool adj_after;            /* adjectives follow their noun */
    bool names_own;            /* its names of states, makers and people are read in its own texts alone */
    bool markers_after;        /* the small words that show a party's place stand behind its name */
    bool ideographs;           /* written without spaces; two signs make a word */
    bool subjects_dropped;     /* who acts is left out where the sentence has named it */
    bool names_apart;          /* a bare name is no attribute of the noun behind it ("Iran drones") */
    bool over_behind;          /* what is done to a transfer stands behind it ("the contract to sell … cancelled"), verb or noun */
    bool brackets;             /* the verb's parts embrace the clause: "wurde … bestellt", "sagte … zu" */
    bool light;                /* articles and elided words count little in distances */
    bool accents;              /* accents part words of its rules: "encargó" is not "encargo" */
    bool verbs_last;           /* the verb stands behind its parties and its object */
    bool compounds;            /* nouns bound by hyphens or written together are each a word: "US-Waffen", "Panzerlieferung" */
    bool ordinal_dot;          /* a full stop behind a number makes it an ordinal: "3. März" */
    const CnAffix *affix;      /* longest first */
    size_t n_affixes;
    const uint32_t *common;    /* word numbers of its most frequent words */
    size_t n_common;
    const uint32_t *abbreviation;  /* word numbers: a full stop behind them ends no sentence */
    size_t n_abbreviations;
    const uint32_t *date_word[4];  /* word numbers of what stands behind the digits of a year, a month, a day: 2017年10月25日; and */
    size_t n_date_words[4];        /* before those of a solar year: سال ۱۳۹۵ */
} CnLanguage;

/* Any row with an example. silences: its example must give no claim, its counter-example one. */
typedef struct { CnStr id, example, counter, lang; CnRowPlace place; bool silences; } CnRule;

typedef struct { CnStr name; double value; } CnWeight;

/* A language that is told, not read: it has no folder of its own. */
typedef struct { char code[4]; const uint32_t *common; size_t n_common; } CnUnread;

/* Of which languages a word is a frequent one: bit sets over the packs' languages and over the unread ones. */
typedef struct { uint32_t in, unread; } CnFrequent;

/* A folded line or phrase that marks what is not the article. */
typedef enum {
    CN_NOT_TEXT_REST, CN_NOT_TEXT_LINE, CN_NOT_TEXT_PARAGRAPH,
    CN_NOT_TEXT_MAIL_FROM, CN_NOT_TEXT_MAIL_DATE, CN_NOT_TEXT_MAIL_SUBJECT, CN_NOT_TEXT_MAIL_FIELD, CN_NOT_TEXT_MAIL_MARK, CN_NOT_TEXT_MAIL_PREFIX
} CnNotTextKind;
typedef struct { CnStr phrase; CnNotTextKind kind; } CnNotText;

typedef struct { CnStr word; uint8_t month; } CnMonthWord;   /* folded */

struct CnPack {        /* all arrays are indexed by row */
    CnArena arena;
    char dir[4096];    /* the folder, as it was named; source: Linux's longest path */
    void *image;       /* the mapping in which all rows lie; NULL: the tables were read */
    size_t image_size;
    const char *image_wrong;   /* see cn_pack_image_wrong; NULL: nothing */
    char sha256[65];
    CnLanguage language[CN_LANG_MOST];
    size_t n_languages;
    CnStateRow *state;
    CnOrgRow *org;
    CnPersonRow *person;
    CnSystemRow *system;
    CnGenericRow *generic;
    CnNumberRow *number;
    CnFrameRow *frame;
    CnCueRow *cue;
    CnAnaphorRow *anaphor;
    CnRelDateRow *reldate;
    CnSpeechRow *speech;
    CnOutletRow *outlet;
    CnStr *currency, *unit;
    uint8_t *bound;    /* CnBoundEffect */
    CnStr *bound_id;
    uint32_t n[CN_T_COUNT];
    CnIndex index[CN_T_COUNT]; /* id or code → row + 1, for the tables whose rows others name */
    CnStr *file;       /* paths below the folder */
    size_t n_files;
    CnRule *rule;
    size_t n_rules;
    float *exporter;   /* [state]: how many systems it makes, on a scale of logarithms: who is likely to supply */
    CnUnread unread[CN_LANG_MOST];
    size_t n_unread;
    CnFrequent *frequent;  /* the sets that there are; the first is empty */
    size_t n_frequent;     /* at most 65,536 */
    const uint32_t *common_in; /* [word]: as CnFrequent.in, for who makes tables of the phrases before they are settled; then NULL */
    uint32_t n_words;      /* the words' numbers then were below this */
    CnWeight *weight;
    size_t n_weights;
    CnForest forest;   /* learnt trees */
    CnNotText *not_text;
    size_t n_not_text;
    CnMonthWord *month_word;
    size_t n_month_words;
    struct CnPhrases *phrases;
    const struct CnScreen *screen;   /* what lets a document through before it is read: screen.h */
};

/* Reads every table of `dir`. NULL on failure; see consign.h. */
CnPack *cn_pack_open(const char *dir, CnErr *err);
void cn_pack_close(CnPack *pack);

/* The same from the tables alone, never from an image. `like`: an earlier reading of them; the new one lies in one piece with no
 * more room than it needs. NULL: as it comes. */
CnPack *cn_pack_read(const char *dir, const CnPack *like, CnErr *err);
const char *cn_pack_sha256(const CnPack *pack);
const char *cn_pack_image_wrong(const CnPack *pack);   /* see consign.h */

/* A number for the state of the folder's tables as the system tells it (size, times, place of each file), without reading them; 0: it
 * cannot be told. *youngest (may be NULL): when one of them was last changed, seconds since 1970. */
uint64_t cn_pack_stamp(const char *dir, int64_t *youngest);

const char *cn_pack_spell(void *pack, const char *code);   /* see consign.h */

/* Index of the state with this code; UINT32_MAX if there is none. */
uint32_t cn_pack_state_of(const CnPack *pack, CnStr code);

/* Is the state one of those that make the system? */
bool cn_pack_made_by(const CnPack *pack, const CnSystemRow *system, uint32_t state);

/* The language with that index; NULL for CN_LANG_ANY. */
static inline const CnLanguage *cn_pack_language(const CnPack *pack, uint8_t lang)
{
    return lang == CN_LANG_ANY ? NULL : &pack->language[lang];
}

/* A number of data/weights.tsv; `fallback` where the file does not name it. */
double cn_pack_weight(const CnPack *pack, CnStr name, double fallback);

/* ---- phrases: numbered words, and what they lead to (phrases.c) ------------------------------------------ */

/* Number of a folded word; 0 = unknown. */
uint32_t cn_pack_word(const CnPack *pack, CnStr folded);

enum { CN_WORDS_BATCH = 32 };

/* The same for several words, at most CN_WORDS_BATCH: faster than one by one, as memory is waited for once. */
void cn_pack_words(const CnPack *pack, const CnStr *folded, size_t n, uint32_t *word);

/* Of which languages it is a frequent word: an index of CnPack.frequent. */
uint32_t cn_pack_frequent(const CnPack *pack, uint32_t word);

/* Asks memory for what the steps from these tokens will need, all at once: the tables are larger than a processor's caches. */
void cn_pack_fetch(const CnPack *pack, const CnToken *token, uint32_t n);

/* Step from `node` (0 = start) over `word`; 0 = no phrase goes on so. */
uint32_t cn_pack_step(const CnPack *pack, uint32_t node, uint32_t word);

/* First entry that ends at `node`; 0 = none. */
uint32_t cn_pack_ends(const CnPack *pack, uint32_t node);

/* Entry by its index; never NULL. */
const CnEntry *cn_pack_entry(const CnPack *pack, uint32_t entry);

/* ---- words of text (words.c) --------------------------------------------------------------------------- */

enum {                 /* CnPiece.flags */
    CN_PIECE_LINE = 16, CN_PIECE_EMPTY_LINE = 32,   /* a line break, an empty line before it */
    CN_PIECE_TOLD = 64 /* `odd` is told */
};

/* One word, number or punctuation mark of a text. Packs and articles are cut by the same rule. */
typedef struct {
    CnSpan span;
    uint8_t kind;      /* CnTokenKind */
    uint8_t ch;        /* punctuation: its ASCII stand-in ('*' = any other); a word: what binds it to its predecessor
                        * without a space ('-', '/', '.', ',', '\'', 1 = nothing at all), 0 = it stands apart */
    uint8_t flags;     /* CN_TOK_CAP, CN_TOK_UPPER, and those above */
    uint32_t odd;      /* bit i where a letter of two bytes begins at its byte i that may not fold to itself. What else is in its first 32 bytes */
                       /* does, but for capitals of ASCII */
} CnPiece;

/* The next piece from *at on; false at the end. */
bool cn_piece_next(CnStr text, size_t *at, CnPiece *out);

/* The next pieces, `most` of them if there are as many: the same, in less time than one by one. Returns their number; 0 at the end. */
size_t cn_pieces_next(CnStr text, size_t *at, CnPiece *out, size_t most);

/* The piece's folded form, as the vocabulary keys it, into out; returns its length. A word of up to three letters that
 * hangs on an apostrophe keeps it ("'s"); digits come as ASCII. */
size_t cn_piece_fold(CnStr text, const CnPiece *piece, char *out, size_t size);

#endif
