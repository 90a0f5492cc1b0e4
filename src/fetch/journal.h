/* journal.h - what is remembered between runs: pages, sites, hosts, files. One file beside the WARC files, ".consign-fetch".
 * Layer: base.
 *
 * Each line is one entry as JSON; the last one of a name holds. A response is put into a WARC file in three steps: a line with its
 * place, length and hash, to the disk; its bytes, to the disk; nothing more. When the journal is opened, the last such line is held
 * against the file: what did not get there whole is cut off and was never fetched; what did, was. So a break loses no response
 * and lets none be fetched twice. */
#ifndef CN_FETCH_JOURNAL_H
#define CN_FETCH_JOURNAL_H

#include "base/str.h"

typedef struct CnJournal CnJournal;

typedef enum {
    CN_PAGE_UNKNOWN,
    CN_PAGE_WANT,      /* found, not yet fetched */
    CN_PAGE_DONE,      /* stored */
    CN_PAGE_GONE       /* will not be fetched again by itself: refused, missing, or failed too often */
} CnPageState;

/* One address. Strings live as long as the journal. */
typedef struct {
    CnStr url;
    uint8_t state;         /* CnPageState */
    uint8_t kind;          /* CnFetchKind */
    uint8_t tries;         /* failures in a row */
    uint16_t status;       /* of the last response */
    int64_t at;            /* when it was last asked for; seconds since 1970, 0 = never */
    int64_t due;           /* WANT: not before */
    CnStr etag, modified;  /* validators of the stored response */
    CnStr record, date;    /* id and date of the stored response's record */
    CnStr to;              /* where it was sent on to, or none */
    CnStr feed_date, feed_title;   /* what the feed that lists it says of it, or none */
} CnPage;

/* One origin: what its robots.txt and its tdmrep.json said. */
typedef struct {
    CnStr origin;
    int64_t robots_at, tdm_at;     /* seconds since 1970; 0 = never */
    uint16_t robots_status;        /* 0: no answer */
    CnStr robots, tdm;             /* cn_robots_text; the JSON as it came */
} CnSiteNote;

/* One host: when it was last asked, and how long it wants peace. Milliseconds since 1970. */
typedef struct { CnStr name; int64_t asked, hold; } CnHostNote;

/* Opens the journal of a folder, which must exist, and locks it. CN_ERR_IO: cannot be written, or another program fetches into
 * this folder; CN_ERR_FORMAT: not a journal; CN_ERR_MEMORY. NULL then. A last line that is not whole is passed over. */
CnJournal *cn_journal_open(const char *folder, CnErr *err);

/* Reads a journal that another program may be writing; nothing can be put. NULL where there is none (CN_END) or as above. */
CnJournal *cn_journal_peek(const char *folder, CnErr *err);

void cn_journal_close(CnJournal *journal);

/* What is known; NULL: nothing. Valid until the journal is closed; what is put later changes it. */
const CnPage *cn_journal_page(const CnJournal *journal, CnStr url);
const CnSiteNote *cn_journal_site(const CnJournal *journal, CnStr origin);
const CnHostNote *cn_journal_host(const CnJournal *journal, CnStr name);

/* The first page in the state from *at on, in the order they were first seen; *at goes on behind it. Start with 0; NULL: no more. */
const CnPage *cn_journal_next_page(const CnJournal *journal, CnPageState state, size_t *at);

/* The same for WARC files that are whole and not yet taken. `kind` as in their pages. */
const char *cn_journal_next_file(const CnJournal *journal, unsigned kind, size_t *at);

/* Puts an entry; the strings are copied. CN_ERR_IO (disk full), CN_ERR_MEMORY: then it does not hold. */
CnCode cn_journal_put_page(CnJournal *journal, const CnPage *page, CnErr *err);
CnCode cn_journal_put_site(CnJournal *journal, const CnSiteNote *site, CnErr *err);
CnCode cn_journal_put_host(CnJournal *journal, const CnHostNote *host, CnErr *err);

/* ---- WARC files ---- */

/* Where the next record of this kind will lie: "NAME:OFFSET". Opens a file where none is open; *fresh tells so, for its warcinfo
 * record. `now`: seconds since 1970, for the name. */
CnCode cn_journal_place(CnJournal *journal, unsigned kind, int64_t now, CnStr *place, bool *fresh, CnErr *err);

/* Puts bytes at the end of the open file of this kind, and then `page` (may be NULL), as told above. */
CnCode cn_journal_put_record(CnJournal *journal, unsigned kind, CnStr bytes, const CnPage *page, CnErr *err);

/* Gives the open file of this kind its lasting name. Nothing happens where none is open. */
CnCode cn_journal_end_file(CnJournal *journal, unsigned kind, CnErr *err);

/* The file was taken: it is not told of again. `path` as cn_journal_next_file gave it. */
CnCode cn_journal_take_file(CnJournal *journal, const char *path, CnErr *err);

enum { CN_FILE_KINDS = 3 };   /* pages, feeds, other: CnFetchKind */

#endif
