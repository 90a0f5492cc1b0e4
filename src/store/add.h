/* add.h - what the files that put documents into the register share. Private to store. */
#ifndef CN_STORE_ADD_H
#define CN_STORE_ADD_H

#include "store/batch.h"

/* One document on its way into the register. */
typedef struct {
    CnRegister *reg;
    const CnReading *reading;
    CnErr *err;
    int64_t text_no, doc_no;
    int64_t *claim_no;         /* of the reading's claims */
    bool *late;                /* whether they are new where their text was there; may be NULL */
    char doc_id[33], text_sha[65], raw_sha[65];
    bool text_new, doc_new, changed;
    bool kept;                 /* another capture of it is: nothing of this one is stored */
    uint64_t claims_new, claims_gone;
} CnAdding;

/* None instead of an empty text, so that it becomes NULL. */
static inline CnStr or_none(CnStr text) { return text.len ? text : (CnStr){NULL, 0}; }

/* The same. */
static inline const char *z_or_none(const char *text) { return text[0] ? text : NULL; }

/* Says that memory is wanting. */
CnCode cn_add_no_memory(CnRegister *reg, CnErr *err);

/* Makes sure that the begun run has a row: reg->run_no. */
CnCode cn_add_run(CnRegister *reg, CnErr *err);

/* Stores the claims of documents that are there, marks those that they give no more, and settles which document stands for each. */
CnCode cn_add_claims(CnAdding *all, size_t n);

/* The greatest number of a row that `sql`, a literal, finds, plus one. */
CnCode cn_add_next(CnRegister *reg, const char *sql, int64_t *next, CnErr *err);

/* What a search finds texts by, and claims: the words of the text that is new, and those of the claims' quotes and names. Claims of a text
 * that was there before have a row of their own each, minus their number. Behind all other rows of a
 * transaction: with rows in it the index is written out by statements that can be undone. */
CnCode cn_add_words(CnAdding *a);

/* A copy in the arena of what the register takes of a reading; the raw bytes are not copied, but counted. */
const CnReading *cn_add_copy(CnArena *arena, const CnReading *reading);

/* Sets the mark of a file at once. */
CnCode cn_add_mark(CnRegister *reg, const CnMark *mark, CnErr *err);

/* The name that a party is listed by: its code where it has no name. */
CnStr cn_add_party_name(const CnParty *party);

/* The words of the text that a piece of evidence is; never a NULL pointer. */
CnStr cn_add_quote(const CnAdding *a, CnSpan span);

#endif
