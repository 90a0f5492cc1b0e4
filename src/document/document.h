/* document.h - bytes from wherever they lie, as documents.
 * Layer: base. A folder of doors (door.h) knows the kinds of input; foreign bytes enter the program here and nowhere
 * else before the article stage. */
#ifndef CN_DOCUMENT_DOCUMENT_H
#define CN_DOCUMENT_DOCUMENT_H

#include "base/str.h"

typedef struct CnInputs CnInputs;

/* The documents in `paths` ("-" = standard input; folders are walked in byte order of names; links, hidden files and what
 * is not a regular file are passed over there). Paths and options are borrowed; `options` may be NULL. NULL only for want
 * of memory. Free with cn_inputs_close. */
CnInputs *cn_inputs_open(const char *const *paths, size_t n, const CnInputOptions *options, CnErr *err);

/* The next document into *doc, valid until the next call. CN_OK; CN_END; or an error about one input, after which the
 * call can be repeated and goes on with the rest: CN_ERR_INPUT (cannot be read), CN_ERR_FORMAT (not what it should be; a
 * bad line of JSON lines with its number), CN_ERR_LIMIT (over max_bytes), CN_ERR_MEMORY. *err is emptied first. */
CnCode cn_inputs_next(CnInputs *inputs, CnDocument *doc, CnErr *err);

/* A stretch of a packed web archive that can be read apart from the rest: the records whose members begin at from .. to-1. */
typedef struct { CnStr path; uint64_t from, to; bool first; } CnStretch;   /* first: of those that are given of the file */

/* As cn_inputs_next; but of a large web archive packed member by member it gives, in place of its documents, one stretch after the
 * other, stretch->to being 0 otherwise. The path is valid until the next call. */
CnCode cn_inputs_take(CnInputs *inputs, CnDocument *doc, CnStretch *stretch, CnErr *err);

/* The documents of one stretch: cn_inputs_next gives them. The first member is looked for from `from` on, unless that is 0. Everything
 * given is borrowed. NULL for want of memory. */
CnInputs *cn_inputs_open_stretch(const CnStretch *stretch, const CnInputOptions *options, CnErr *err);

/* Where the first record of a stretch lies (UINT64_MAX: none was found so far), and where the first one behind it (the end of the file:
 * UINT64_MAX). If a stretch's end is the next one's first, nothing was lost between them. */
uint64_t cn_inputs_first(const CnInputs *stretch);
uint64_t cn_inputs_end(const CnInputs *stretch);

/* The wishes that the inputs were opened with; adds the notes of others to theirs. */
const CnInputOptions *cn_inputs_options(const CnInputs *inputs);
void cn_inputs_add_notes(CnInputs *inputs, const CnInputs *others);

/* What was passed over so far, and how often, in order of first sight; valid until the next call on `inputs`. Kinds beyond the
 * 64th are counted together. */
const CnNote *cn_inputs_notes(const CnInputs *inputs, size_t *n);

/* Counts one more thing that was passed over. `what` must last as long as the program. */
void cn_inputs_pass_over(CnInputs *inputs, const char *what);

/* Makes an error about what a record of a web archive holds one about the record: it names the archive and the place in it, and the rest
 * of the input can be read. Of documents that come from no archive it is left as it is. */
void cn_document_name_error(CnErr *err, const CnDocument *doc);

/* Whether it is a record of a web archive. */
static inline bool cn_document_is_crawled(const CnDocument *doc) { return doc->retrieved.len || doc->record.len; }

/* NULL is let off. */
void cn_inputs_close(CnInputs *inputs);

/* A document over a caller's buffer. form CN_FORM_AUTO is told from the bytes: HTML if they begin like it, else text. A
 * year of 0 in `date` = none. */
CnDocument cn_document_of(CnStr name, CnStr bytes, CnForm form, CnDate date);

#endif
