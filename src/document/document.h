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

/* What was passed over so far, and how often, in order of first sight; valid until the next call on `inputs`. Kinds beyond the
 * 64th are counted together. */
const CnNote *cn_inputs_notes(const CnInputs *inputs, size_t *n);

/* NULL is let off. */
void cn_inputs_close(CnInputs *inputs);

/* A document over a caller's buffer. form CN_FORM_AUTO is told from the bytes: HTML if they begin like it, else text. A
 * year of 0 in `date` = none. */
CnDocument cn_document_of(CnStr name, CnStr bytes, CnForm form, CnDate date);

#endif
