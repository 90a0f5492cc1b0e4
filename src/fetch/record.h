/* record.h - an exchange as WARC records, put into the right file.
 * Layer: base. */
#ifndef CN_FETCH_RECORD_H
#define CN_FETCH_RECORD_H

#include "fetch/journal.h"
#include "fetch/transfer.h"
#include "fetch/warc.h"

typedef struct {
    CnJournal *journal;
    CnStr agent, contact;      /* for the warcinfo record of each file */
    const char *program;
    bool ignore_tdm;
    CnWarcId info[CN_FILE_KINDS];  /* of the open files */
} CnRecorder;

/* What else is to be said of an exchange. */
typedef struct {
    unsigned kind;             /* CnFetchKind: which file */
    CnStr refers_id, refers_date;  /* a 304: the record of the response that it confirms */
    CnStr tdm;                 /* reserved, and stored all the same: "header", "page" or "site"; none = no such note */
    CnStr tdm_policy;
    CnStr feed_date, feed_title;   /* what the feed that lists the page says of it, or none */
} CnAbout;

/* Puts the response, the request and (for a reservation that was ignored) a note of that into the WARC file, to the disk, and with
 * it `page` (may be NULL), whose record and date are filled. The page's validators must be set. CN_ERR_IO, CN_ERR_MEMORY; or to the arena's guard. */
CnCode cn_record_exchange(CnRecorder *recorder, CnArena *arena, const CnExchange *exchange, const CnAbout *about, CnPage *page, CnErr *err);

#endif
