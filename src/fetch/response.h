/* response.h - what fetching asks of a response: the page in it, and how long to wait.
 * Layer: base. A "head" is a status line and fields as they came, up to and with the empty line. */
#ifndef CN_FETCH_RESPONSE_H
#define CN_FETCH_RESPONSE_H

#include "base/http.h"

/* Seconds to wait by a Retry-After value, a number or a date, `now` being seconds since 1970; -1 where it is neither; 0 for a
 * date that is over; a year at most. */
int64_t cn_response_wait(CnStr value, int64_t now);

/* The page in a response's body, chunks and codings undone, at most `most` bytes. *whole tells whether that was all and nothing
 * was damaged; what came before a fault is returned. Valid as long as body and arena. */
CnStr cn_response_page(CnArena *arena, CnStr head, CnStr body, size_t most, bool *whole);

#endif
