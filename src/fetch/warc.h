/* warc.h - writing WARC 1.1 (ISO 28500:2017), one gzip member a record.
 * Layer: base. A record is made in memory as a whole, then put at the end of a file that is hidden (".NAME.open") until it is
 * complete. Ids are UUIDs of version 8 made of a hash of what the record holds, when and where it stands: no two are the same, and none
 * needs a source of chance. Digests are SHA-256 in hex. */
#ifndef CN_FETCH_WARC_H
#define CN_FETCH_WARC_H

#include "base/str.h"

typedef struct { char text[64]; } CnWarcId;   /* "<urn:uuid:…>" */

/* One more field of a record's header; ends with a NULL name. */
typedef struct { const char *name; CnStr value; } CnWarcField;

typedef struct {
    const char *type;          /* "warcinfo", "request", "response", "revisit", "metadata" */
    const char *content_type;
    int64_t at_us;             /* when, microseconds since 1970 */
    CnStr target;              /* WARC-Target-URI, or none */
    CnStr head, body;          /* the block, in two parts: either may be none */
    CnStr payload;             /* what WARC-Payload-Digest is taken of; {NULL} = no such digest */
    CnWarcField field[10];
    CnStr place;               /* file and place it will lie at: goes into the id */
} CnWarcRecord;

/* Makes the record's bytes, compressed, in the arena (whose guard is where want of memory leads), and its id. */
CnStr cn_warc_record(CnArena *arena, const CnWarcRecord *record, CnWarcId *id);

/* "2026-11-22T08:03:51.000000Z" of microseconds since 1970; returns out. */
const char *cn_warc_date(int64_t at_us, char out[40]);

#endif
