/* register.h - the verbs of keeping. A register is one SQLite file that holds documents, claims and the deals made of them.
 *
 * No function prints but to the stream it is given; none exits, reads a clock or keeps state of its own. A handle belongs
 * to one thread. Times are seconds since 1970 in UTC and always come from the caller (SOURCE_DATE_EPOCH or the clock). */
#ifndef CONSIGN_REGISTER_H
#define CONSIGN_REGISTER_H

#include <consign/model.h>
#include <stdio.h>

#define CN_REGISTER_VERSION 3   /* of the file's layout: PRAGMA user_version */
#define CN_SCHEMA_VERSION 1     /* of the exports' columns */

typedef struct CnRegister CnRegister;

typedef enum {
    CN_OPEN_CREATE,    /* for writing; made if there is no such file, or an empty one */
    CN_OPEN_WRITE,     /* for writing; must exist */
    CN_OPEN_READ       /* for reading alone; must exist */
} CnOpen;

/* Opens the register at `path`. One that an older version made is brought up to date first, whatever the mode: it must be writable
 * then. NULL on failure: CN_ERR_REGISTER (missing, not a register, made by a newer version, locked by another program), CN_ERR_IO (no room, no right), CN_ERR_MEMORY. Close with cn_register_close. */
CnRegister *cn_register_open(const char *path, CnOpen mode, CnErr *err);

/* NULL is let pass. Rows of this register must be closed before. */
void cn_register_close(CnRegister *reg);

/* ---- adding ------------------------------------------------------------------------------------------ */

/* Who added documents, with what. The strings are copied. */
typedef struct {
    CnStr collector;         /* --collector: who ran it; may be none */
    CnStr tag;               /* --tag: a word for this run; may be none */
    const char *pack_sha256; /* cn_pack_sha256: 64 hex digits */
    const char *program;     /* CN_VERSION of what reads the documents; may be NULL */
    int64_t now;
} CnRun;

/* Begins a run: what is added next is marked with it. The run's id is a hash of these fields, so
 * it is the same where they are the same. A second call begins the next run. */
CnCode cn_register_begin(CnRegister *reg, const CnRun *run, CnErr *err);

typedef struct {
    uint64_t docs, docs_new; /* given; not in the register before */
    uint64_t claims, claims_new;
    uint64_t claims_gone;    /* of documents read again (other packs): claims that they no longer give */
} CnAdded;

/* Adds one document and its claims, as one transaction: after a crash it is there as a whole or not at all. Adding it
 * again changes nothing. Counts into *added (may be NULL), never resets it. CN_ERR_USAGE where no run was begun;
 * CN_ERR_IO (disk full), CN_ERR_REGISTER (locked), CN_ERR_MEMORY: then nothing of this document was stored. */
CnCode cn_register_add(CnRegister *reg, const CnReading *reading, CnAdded *added, CnErr *err);

/* From now on documents and marks are copied, and written together at cn_register_flush: many times as fast. Each is still there as a whole
 * or not at all, but a crash, or an error, loses all since the last flush. Until then no list has them and cn_register_add counts none of
 * them. Closing without a flush drops them. What is held may take some 64 MiB and one document more; what is over it is written without
 * being committed, and then no other program can write. CN_ERR_REGISTER: open for reading alone. */
CnCode cn_register_hold(CnRegister *reg, CnErr *err);

/* Writes what was held, counts it into *added (may be NULL), and ends the holding; without any it does nothing. CN_ERR_IO (disk full),
 * CN_ERR_REGISTER (locked), CN_ERR_MEMORY: nothing of it was stored. */
CnCode cn_register_flush(CnRegister *reg, CnAdded *added, CnErr *err);

/* How far a file was read by the begun run's pack and program: what lies before `place` is in the register, or was dropped; CN_ALL_READ:
 * the whole file. Size in bytes and time of last change (seconds since 1970) tell whether it is still the same file. */
typedef struct { CnStr file; uint64_t size, place; int64_t changed; } CnMark;

/* Sets the mark of a file, with what is held (cn_register_hold) or at once. As cn_register_add. */
CnCode cn_register_mark(CnRegister *reg, const CnMark *mark, CnErr *err);

/* Takes one mark, whose text is valid within the call. False: want of memory. */
typedef bool CnMarkSink(void *with, const CnMark *mark);

/* Every mark that the begun run's pack and program left, in order of files. */
CnCode cn_register_marks(CnRegister *reg, CnMarkSink *sink, void *with, CnErr *err);

/* ---- deals ------------------------------------------------------------------------------------------- */

typedef struct {
    bool dry_run;            /* count, but store nothing */
    int64_t now;             /* `updated_at` of deals that are new or changed */
} CnResolve;

typedef struct { uint64_t claims, deals, conflicts, changed; } CnResolved;

/* Makes the deals anew of all claims. Deterministic: the same claims give the same deals, in whatever order they came.
 * *done may be NULL. */
CnCode cn_register_resolve(CnRegister *reg, const CnResolve *options, CnResolved *done, CnErr *err);

/* Whether claims came or went since the deals were last made. */
bool cn_register_stale(CnRegister *reg);

/* ---- rows -------------------------------------------------------------------------------------------- */

typedef struct CnRows CnRows;   /* a cursor over rows */

typedef enum { CN_CELL_NULL, CN_CELL_INT, CN_CELL_NUM, CN_CELL_TEXT, CN_CELL_LIST } CnCellKind;

/* One cell, valid until the next row. LIST: `text` holds the parts joined by U+001F, as in "RUS\x1FUKR". */
typedef struct { CnCellKind kind; int64_t i; double num; CnStr text; } CnCell;

typedef enum { CN_LIST_CLAIMS, CN_LIST_DEALS, CN_LIST_DOCS, CN_LIST_EVIDENCE, CN_LIST_RUNS } CnList;

typedef struct {
    CnStr query;       /* query words, below; none = all */
    CnStr fields;      /* "item,stage,date": these columns in this order; "*" = all (E1-E4); none = the few of a table */
    CnStr sort;        /* "-date,supplier": columns, '-' = falling; none = the list's own order */
    uint64_t limit;    /* rows at most; 0 = all */
    uint64_t offset;   /* rows to leave out first */
} CnListing;

/* Rows of one list. Query words, joined by AND, `word:value` with `a,b` for either, `-word:value` for not:
 *   supplier:RUS recipient:DZA party:TUR   a code or (part of) a name; supplier:none where the text does not say
 *   category:missile  item:S-400           item: the designation, whatever its case, spaces and hyphens
 *   stage:order  stage>=order  stage<order the ladder interest talks agreement approval order delivery; then refusal …
 *   modality:stated  date:2019  date:2019..2021  date:2019-05..  date<2020: of the stage, else of the document
 *   docdate:… the document's own date             inferred:RUS the maker's state where no supplier is said
 *   origins>=2  docs>=3  claims>=2  quantity>=10  value>=1000000  score>=0.5    also > <= < and : for equal
 *   conflict:quantity  conflict:any  package:ID  lang:ar  tier:candidate  run:ID
 *   id:PREFIX  doc:PREFIX|NAME  deal:PREFIX  attribution:TASS  outlet:…  tag:…
 *   "free text"  words                     in the claim's quotes and names, or in the document's text
 * Deals match stage, modality, lang, doc … where any of their claims does; stage with >= < on a deal: furthest asserted.
 * NULL: CN_ERR_USAGE (a word that is not understood, a column that does not exist), CN_ERR_REGISTER, CN_ERR_MEMORY.
 * Close with cn_rows_close. */
CnRows *cn_register_list(CnRegister *reg, CnList list, const CnListing *listing, CnErr *err);

/* The row whose id is `id` or the only one that begins so (4 digits at least), with all its columns: a claim, deal,
 * document, piece of evidence or run. No rows where there is none. CN_ERR_USAGE where several begin so. */
CnRows *cn_register_show(CnRegister *reg, CnStr id, CnErr *err);

/* The rows of one SQL statement that reads. CN_ERR_USAGE: it is wrong, is more than one, or would change anything. */
CnRows *cn_register_sql(CnRegister *reg, CnStr statement, CnErr *err);

/* Names of the columns, valid as long as the rows. */
const char *const *cn_rows_columns(const CnRows *rows, size_t *n);

/* The next row: as many cells as columns. CN_OK, CN_END, CN_ERR_REGISTER, CN_ERR_MEMORY. */
CnCode cn_rows_next(CnRows *rows, const CnCell **cells, CnErr *err);

/* Rows handed out so far. */
uint64_t cn_rows_count(const CnRows *rows);

void cn_rows_close(CnRows *rows);   /* NULL is let pass */

typedef enum {
    CN_ROWS_TABLE,     /* aligned columns for a terminal, right-to-left and wide characters measured */
    CN_ROWS_RECORD,    /* one field a line, an empty line between rows: for `show` */
    CN_ROWS_CSV,       /* RFC 4180, LF, header; lists joined by "; " */
    CN_ROWS_JSONL      /* one object a line, lists as arrays, null for nothing */
} CnRowsFormat;

typedef struct {
    unsigned width;    /* columns of the terminal; 0 = no limit: cells are never cut */
    bool color;        /* bold head of a table; else no escape is ever written */
    bool bom;          /* CSV: begins with U+FEFF, for Excel */
    bool no_header;
} CnRowsStyle;

/* Writes all rows that are left. `style` NULL = all zero. A table takes two passes over at most 2,000 rows at a time.
 * CN_ERR_IO where the stream fails. Control characters in text come out as U+FFFD in tables and records. */
CnCode cn_rows_write(CnRows *rows, CnRowsFormat format, const CnRowsStyle *style, FILE *out, CnErr *err);

/* ---- why --------------------------------------------------------------------------------------------- */

/* The whole chain behind an id (as for cn_register_show), as text for people. A claim: each field, the words that carry
 * it, the text's and the raw bytes' hashes, the document and its place in the file, rules, pack, program, run. A deal:
 * its claims, origins and conflicts in sentences. CN_END where there is no such id. */
CnCode cn_register_why(CnRegister *reg, CnStr id, FILE *out, CnErr *err);

/* ---- exports ----------------------------------------------------------------------------------------- */

typedef enum { CN_EXPORT_CSV, CN_EXPORT_JSONL, CN_EXPORT_SIPRI } CnExportFormat;

/* The name that SIPRI prints for a state's code, or NULL: "TUR" -> "Turkiye". */
typedef const char *CnSpell(void *with, const char *code);

typedef struct {
    CnExportFormat format;
    CnList list;             /* csv, jsonl: which of E1 (claims), E2 (deals), E3 (evidence), E4 (docs) */
    CnListing listing;       /* query, and for csv and jsonl fields, sort, limit; fields none = all, frozen order */
    bool bom;                /* csv, sipri */
    bool latin1;             /* sipri: as SIPRI's own files; what it lacks becomes '?' */
    bool selected;           /* sipri: also deals that are agreed, approved or wanted, with 0 delivered */
    bool all_categories;     /* sipri: also small arms, ammunition, support, unspecified */
    CnSpell *spell;          /* sipri: may be NULL: names as the claims have them */
    void *spell_with;
    int64_t now;             /* sipri: the date in the preamble */
} CnExport;

/* "csv" "jsonl" "sipri" into *format, "claims" "deals" "docs" "evidence" "runs" into *list. False for other words. */
bool cn_export_format_parse(CnStr word, CnExportFormat *format);
bool cn_list_parse(CnStr word, CnList *list);

/* Writes the export to `out`; *n_rows (may be NULL) counts. Same register, same bytes. CN_ERR_IO, CN_ERR_USAGE (the query),
 * CN_ERR_REGISTER, CN_ERR_MEMORY. */
CnCode cn_register_export(CnRegister *reg, const CnExport *options, FILE *out, uint64_t *n_rows, CnErr *err);

#endif
