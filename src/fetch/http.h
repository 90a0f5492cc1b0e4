/* http.h - what stands in a response: fields, dates, and the page under its chunks and its compression.
 * Layer: base. A "head" is a status line and fields as they came, up to and with the empty line. */
#ifndef CN_FETCH_HTTP_H
#define CN_FETCH_HTTP_H

#include "base/str.h"

/* The value of the field called `name`, trimmed; none where it is missing. *from (may be NULL) is where to go on looking for a
 * second one: start with 0. Never reads beyond the head; a folded line is no value. */
CnStr cn_http_field(CnStr head, const char *name, size_t *from);

/* Does a list of words ("gzip, chunked") hold this one, whatever its case and parameters? */
bool cn_http_lists(CnStr value, const char *word);

/* Seconds to wait by a Retry-After value, a number or a date, `now` being seconds since 1970; -1 where it is neither; 0 for a
 * date that is over; a year at most. */
int64_t cn_http_retry_after(CnStr value, int64_t now);

/* The page in a response's body: chunks put together, gzip and deflate undone, at most `most` bytes. *whole tells whether that
 * was all and nothing was damaged; what came before a fault is returned. Borrowed where nothing had to be undone. Other codings
 * give nothing and *whole = false. */
CnStr cn_http_page(CnArena *arena, CnStr head, CnStr body, size_t most, bool *whole);

#endif
