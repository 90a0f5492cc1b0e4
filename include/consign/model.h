/* model.h - the nouns of consign, all on one page. No functions: the verbs are in consign.h and register.h.
 *
 *   bytes ── document ── article ── tokens ── mentions ── claims ┄┄ store ┄┄ deals ┄┄ exports
 *            one per     clean      sentences  party, item,  who said   claims grouped, with
 *            record      UTF-8,     and words  count, money, what, with conflicts and history:
 *                        title,     as spans   date, trigger its bytes  a view, never an edit
 *                        date, lang            cue …
 *
 * Three lifetimes: the pack (process), the document's arena (emptied before the next document), scratch.
 * What a stage returns lives in the document's arena; nothing here is ever freed one by one. */
#ifndef CONSIGN_MODEL_H
#define CONSIGN_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- small things ------------------------------------------------------------------------------------ */

/* Borrowed UTF-8, not NUL-terminated; {NULL, 0} is "none". */
typedef struct { const char *ptr; size_t len; } CnStr;

/* A place in the article's text: bytes at .. at+len, on character borders; len 0 is "none". */
typedef struct { uint32_t at, len; } CnSpan;

/* A date to the precision that is known: month 0 = year only, day 0 = month only, year 0 = none. */
typedef struct { int16_t year; uint8_t month, day; } CnDate;

typedef enum {
    CN_OK,
    CN_END,            /* no more documents or rows: not an error */
    CN_ERR_USAGE,      /* the caller's words are off */
    CN_ERR_INPUT,      /* this input could not be read; the next one can */
    CN_ERR_FORMAT,     /* this input is not what it should be */
    CN_ERR_LIMIT,      /* a limit was hit */
    CN_ERR_MEMORY,
    CN_ERR_IO,         /* writing failed: disk full, closed pipe */
    CN_ERR_PACK,       /* a data file is wrong: path and line say where */
    CN_ERR_REGISTER,   /* locked, newer, or not a register */
    CN_ERR_INTEGRITY,  /* a register whose contents do not fit together */
    CN_ERR_POLICY      /* refused by policy */
} CnCode;

/* Owned by the caller, filled by the callee. One sentence, no line feed; path and line where known. */
typedef struct {
    CnCode code;
    uint32_t line;     /* from 1; 0 = none */
    char path[512];
    char text[256];
    bool record;       /* about one record of an input that holds many: the rest of it is read */
} CnErr;

/* ---- document: one record of an input ---------------------------------------------------------------- */

typedef enum {         /* what bytes are; a document is TEXT or HTML, the others hold documents */
    CN_FORM_AUTO, CN_FORM_TEXT, CN_FORM_HTML, CN_FORM_JSONL, CN_FORM_WARC, CN_FORM_RSS, CN_FORM_MAIL, CN_FORM_CSV, CN_FORM_ARCHIVE
} CnForm;

typedef enum {         /* where a date came from; the earlier one wins */
    CN_FROM_NONE, CN_FROM_USER, CN_FROM_META, CN_FROM_JSONLD, CN_FROM_FEED, CN_FROM_WARC, CN_FROM_TIME,
    CN_FROM_URL, CN_FROM_TEXT
} CnDateFrom;

typedef struct {
    CnStr name;        /* the input's path or URL as given: `doc` of its claims */
    CnStr url;         /* where it was published, or none */
    CnStr file;        /* the file it lies in, for messages */
    uint64_t offset;   /* of the record in that file, in bytes; of its compressed member, where it opens one */
    uint32_t line;     /* of the record in that file, from 1 (JSON lines), else 0 */
    CnForm form;       /* CN_FORM_TEXT or CN_FORM_HTML */
    CnStr bytes;       /* the raw bytes */
    CnStr charset;     /* declared beside the bytes, or none */
    CnStr title;       /* given beside the bytes, or none */
    CnStr lang;        /* given beside the bytes, or none */
    CnStr author, outlet;  /* given beside the bytes, or none */
    CnStr record;      /* id of the record of a web archive, or none: then it comes from no crawl */
    CnStr retrieved;   /* when it was fetched, "2024-05-01T08:30:00Z", or none */
    CnStr mime;        /* declared beside the bytes, or none */
    uint16_t status;   /* of the HTTP response, or 0 */
    CnDate date;       /* given beside the bytes */
    CnDateFrom date_from;
    uint8_t sha256[32];/* of bytes; all zero: not worked out yet, a reader does */
} CnDocument;

/* Which documents are screened: asked, before they are read, whether they speak of arms transfers at all. */
typedef enum { CN_SCREEN_AUTO, CN_SCREEN_ON, CN_SCREEN_OFF } CnScreening;   /* auto: those out of a crawl's archive */

/* Where to go on in a file of this size, last changed then (seconds since 1970): at its document that lies at the place given, CN_ALL_READ:
 * nowhere. 0: at the beginning. */
typedef uint64_t CnGoOn(void *with, CnStr file, uint64_t size, int64_t changed);
#define CN_ALL_READ UINT64_MAX

/* How inputs are to be read; all zero is a good start. */
typedef struct {
    CnForm form;            /* CN_FORM_AUTO: told from the name and the bytes */
    CnDate date;            /* publication date for documents that carry none of their own; year 0 = none */
    CnStr url, lang;        /* for a single document */
    uint64_t max_bytes;     /* a document over this is refused with CN_ERR_LIMIT; 0 = 64 MiB */
    double seconds;         /* of processor time that one document may take: cn_reader_limit; 0 = any */
    CnScreening screening;
    bool explain_screen;    /* notes by which words a document was kept or dropped, which takes longer */
    CnGoOn *go_on;          /* for what was read in part before; NULL: everything is read */
    void *go_on_with;
    CnStr columns;          /* CSV: "text=Body,title=Headline,date=3"; none = by the names of the header */
} CnInputOptions;

/* ---- article: the document's main text --------------------------------------------------------------- */

/* Text from `text_at` on comes from raw bytes from `raw_at` on, up to those of the next entry. Ascending; the last entry ends both. Where
 * two entries have the same `raw_at`, the text of the first stands in no raw bytes: a title that was given beside them. */
typedef struct { uint32_t text_at, raw_at; } CnMapPoint;

typedef struct {
    CnStr text;        /* clean UTF-8, LF line ends, paragraphs parted by an empty line or LF */
    CnSpan title;      /* in text */
    CnDate date;       /* of publication */
    CnDateFrom date_from;
    char lang[4];      /* ISO 639-1, "" unknown */
    CnStr author, outlet;  /* as the page names them, or none */
    CnStr charset;     /* that the bytes were read in */
    CnMapPoint *map;
    size_t n_map;
    uint32_t n_bad_bytes;  /* bytes that fit no character: each became U+FFFD */
    bool charset_overruled;/* the declared character set did not fit the bytes */
    bool cut;          /* the text was longer than the limit and ends early */
    CnSpan *skip;      /* parts that are not the article: banners, related posts, share bars; later stages read nothing */
    size_t n_skip;     /* there. Ascending, apart */
    uint8_t sha256[32];/* of text */
} CnArticle;

/* ---- tokens: sentences and words --------------------------------------------------------------------- */

typedef enum { CN_TOK_WORD, CN_TOK_NUMBER, CN_TOK_PUNCT } CnTokenKind;

enum {                 /* CnToken.flags */
    CN_TOK_CAP = 1,    /* begins with a capital */
    CN_TOK_UPPER = 2,  /* all capitals */
    CN_TOK_BOUND = 4,  /* no space before it: joined to its predecessor, maybe by a hyphen or slash */
    CN_TOK_QUOTED = 8  /* between quotation marks */
};

/* One reading of a word as the pack knows it: its number, and what the affixes cut from it stand for. */
typedef struct {
    uint32_t word;     /* in the pack's vocabulary; 0 = unknown */
    uint32_t markers;  /* bit set of CnMarker: what the cut prefix says ("to", "and", "the") */
    uint32_t tail;     /* and the suffix: it counts for the whole name that ends here */
    uint8_t to;        /* bit set: what kind of name or word may be read so */
} CnReadingOfWord;

enum { CN_TOK_READINGS = 4 };

typedef struct {
    CnSpan span;
    uint8_t kind, flags, n_readings;
    uint8_t ch;        /* punctuation: its ASCII stand-in, '*' any other; a word: what binds it to its predecessor, else 0 */
    const CnReadingOfWord *reading;   /* n_readings of them, at most CN_TOK_READINGS, as written first */
} CnToken;

typedef struct {
    uint32_t first, end;   /* tokens first .. end-1 */
    uint32_t paragraph;
    bool heading;
    uint8_t lang;          /* of its paragraph, as in CnTokens */
} CnSentence;

typedef struct {
    const CnToken *token;
    uint32_t n;
    const CnSentence *sentence;
    uint32_t n_sentences, n_paragraphs;
    uint8_t lang;      /* the pack's index of the language that the document is read in, or 255 */
    char told[4];      /* the document's language, "" unknown: that one, or one without a folder, of which that is the nearest */
    bool all_caps;     /* an old wire: capitals tell nothing */
} CnTokens;

/* ---- mentions: spans that name something -------------------------------------------------------------- */

typedef enum {
    CN_M_PARTY, CN_M_ITEM, CN_M_COUNT, CN_M_UNIT, CN_M_MONEY, CN_M_DATE, CN_M_TRIGGER, CN_M_CUE, CN_M_MARKER,
    CN_M_ANAPHOR, CN_M_SPEECH, CN_M_OUTLET, CN_M_KINDS
} CnMentionKind;

/* Small words and places in a sentence that tell a party's role. */
typedef enum {
    CN_MK_NONE, CN_MK_TO, CN_MK_FROM, CN_MK_BY, CN_MK_FOR, CN_MK_WITH, CN_MK_OF, CN_MK_IN, CN_MK_BETWEEN, CN_MK_ON,
    CN_MK_AND, CN_MK_OR, CN_MK_THAN, CN_MK_THE, CN_MK_BE, CN_MK_NOT, CN_MK_THAT, CN_MK_WHICH, CN_MK_POSS, CN_MK_GOODS,
    CN_MK_SUBJ, CN_MK_OBJ, CN_MK_GEN, CN_MK_ADJ, CN_MK_PASS, CN_MK_SUCH, CN_MK_BUT, CN_MK_AFTER, CN_MK_VARIANT,
    CN_MK_AGAINST, CN_MK_FOE, CN_MK_HAVE,
    CN_MK_COUNT
} CnMarker;

enum {                 /* CnMention.flags */
    CN_M_EACH = 1,     /* MONEY: the price of one */
    CN_M_PATTERN = 2,  /* ITEM: looks like a designation; no pack knows it */
    CN_M_VARIANT = 4,  /* ITEM: letters follow that the pack does not know ("Su-30MKX") */
    CN_M_FUTURE = 8,   /* DATE: after the document's */
    CN_M_YEAR = 16,    /* DATE: a bare year; may be a count */
    CN_M_NATIVE = 64,  /* ITEM: a name that one language alone has for it ("Smertsch") */
    CN_M_FORMER = 32,  /* PARTY: a person outside the dates of the office */
    CN_M_LISTED = 8,   /* ITEM: no pack knows it, but a list counts it ("eight (8) …") */
    CN_M_NO_YEAR = 64  /* DATE: the year was worked out, as the last such month */
};

typedef struct {
    uint8_t kind;      /* CnMentionKind */
    uint8_t table;     /* the pack's table */
    uint8_t form;      /* PARTY of a state: name, adjective …; MARKER: the CnMarker */
    uint8_t flags;
    uint32_t row;      /* of that table; UINT32_MAX = none */
    uint32_t first, end;   /* tokens first .. end-1 */
    CnSpan span;
    uint32_t sentence;
    uint32_t markers;  /* bit set of CnMarker that cut affixes brought */
    uint32_t tail;     /* those of them that an ending brought: a small word before the name overrules them */
    double min, max;   /* COUNT, MONEY: bounds; negative = open */
    CnStr currency;    /* MONEY */
    CnDate date;       /* DATE: resolved against the article's date */
} CnMention;

/* ---- claims: see claims.md --------------------------------------------------------------------------- */

typedef enum {
    CN_CAT_AIRCRAFT, CN_CAT_AIR_DEFENCE, CN_CAT_ASW, CN_CAT_ARMOURED_VEHICLE, CN_CAT_ARTILLERY, CN_CAT_ENGINE,
    CN_CAT_MISSILE, CN_CAT_NAVAL_WEAPON, CN_CAT_SATELLITE, CN_CAT_SENSOR, CN_CAT_SHIP, CN_CAT_OTHER,
    CN_CAT_SMALL_ARMS, CN_CAT_AMMUNITION, CN_CAT_SUPPORT, CN_CAT_UNSPECIFIED, CN_CAT_COUNT
} CnCategory;

typedef enum {         /* the ladder first, then what breaks it */
    CN_ST_INTEREST, CN_ST_TALKS, CN_ST_AGREEMENT, CN_ST_APPROVAL, CN_ST_ORDER, CN_ST_DELIVERY,
    CN_ST_REFUSAL, CN_ST_CANCELLATION, CN_ST_EMBARGO, CN_ST_EMBARGO_END, CN_ST_COUNT
} CnStage;

typedef enum { CN_MOD_STATED, CN_MOD_REPORTED, CN_MOD_PLANNED, CN_MOD_DENIED, CN_MOD_COUNT } CnModality;

typedef enum { CN_KIND_STATE, CN_KIND_NON_STATE, CN_KIND_ORGANISATION, CN_KIND_UNKNOWN } CnPartyKind;

typedef struct {
    CnStr code;        /* ISO 3166-1 alpha-3, withdrawn code, UN or EU; none for a party without a code */
    CnStr name;        /* English name of the state, or the party's name in the text */
    CnPartyKind kind;
} CnParty;

typedef struct { const CnParty *party; size_t n; } CnParties;   /* n 0: the document does not say */

/* Whole units; a negative bound is open; !given: none. */
typedef struct { bool given; double min, max; CnStr unit; } CnAmount;   /* unit: "battery", or "USD" for money */

typedef enum {
    CN_F_SUPPLIER, CN_F_RECIPIENT, CN_F_ITEM, CN_F_QUANTITY, CN_F_VALUE, CN_F_STAGE, CN_F_MODALITY, CN_F_DATE,
    CN_F_ATTRIBUTION, CN_F_COUNT
} CnField;

typedef struct {
    char id[33];       /* 128 bits of SHA-256 over content and text hash, hex */
    CnStr doc, lang;
    CnDate doc_date;
    CnParties supplier, supplier_inferred, recipient;
    CnStr item, item_id;   /* item_id none: a generic noun */
    CnCategory category;
    CnAmount quantity, value;
    CnStr package_id;  /* shared by the claims that one price covers; none otherwise */
    CnStage stage;
    CnModality modality;
    CnDate date;
    const CnStr *attribution;  /* the origin first */
    size_t n_attribution;
    const CnSpan *evidence;    /* whole sentences or clauses */
    size_t n_evidence;
    CnSpan spans[CN_F_COUNT];  /* the words that carry each field; len 0: none, or inferred */
    const CnStr *rules;        /* ids of the pack rows that made it */
    size_t n_rules;
    double score;      /* 0..1, of the reading against its rivals */
} CnClaim;

/* Something counted and told, never an error: a date refused, text cut at a limit … */
typedef struct { CnStr what; uint32_t n; } CnNote;

/* Why a sentence gave nothing. */
typedef struct { uint32_t sentence; CnStr reason; } CnSilence;

/* A word by which the screen went: the pack's row that has it, and where it stands in the document's bytes. */
typedef struct { CnStr text, table, id, file; uint32_t line; uint64_t at; } CnScreenWord;

/* What the screen made of a document; `needed` points keep it. The words are noted only where that was asked. */
typedef struct { bool kept; uint32_t points, needed; const CnScreenWord *word; size_t n_words; } CnScreened;

/* All that was read from one document; lives until the reader reads the next. */
typedef struct {
    const CnDocument *document;
    const CnArticle *article;
    const CnTokens *tokens;
    const CnMention *mention;
    size_t n_mentions;
    const CnClaim *claim;
    size_t n_claims;
    const CnSilence *silence;
    size_t n_silences;
    const CnNote *note;
    size_t n_notes;
    const CnScreened *screened;/* NULL: it was not screened. Dropped: nothing else was read, article and tokens are empty */
} CnReading;

/* ---- deals: claims that speak of one transfer ---------------------------------------------------------- */

/* Sources disagree on one field: each value with the claims that hold it. */
typedef struct {
    CnStr field;       /* "quantity", "value", "stage", "date" … */
    CnStr reason;      /* why they may differ: older, other scope, rounded, denied */
    const CnStr *value;
    const uint32_t *claim;  /* index into the deal's claims, one a value */
    size_t n;
} CnConflict;

typedef struct {
    char id[33];       /* hash of its oldest claim's id: stable as claims come in */
    CnParties supplier, recipient;
    CnStr item, item_id;
    CnCategory category;
    CnAmount quantity, value;  /* bounds over all claims that are not denied */
    double quantity_best;      /* negative: none */
    CnStr package_id;
    int furthest, furthest_planned;  /* CnStage on the ladder, -1 none */
    CnDate first_claim;        /* oldest document */
    CnDate first[CN_ST_COUNT]; /* when each stage is first said to have happened */
    CnDate last_delivery;
    const uint32_t *claim;     /* indexes into the claims given, oldest document first */
    size_t n_claims;
    uint32_t n_docs, n_origins;
    const CnConflict *conflict;
    size_t n_conflicts;
} CnDeal;

#endif
