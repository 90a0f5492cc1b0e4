/* fetch.h - the verbs of fetching: pages and feeds from the web, politely, into WARC files.
 *
 * Nothing is fetched without a contact address. One host gets one request at a time, with a pause after each; its robots.txt
 * (RFC 9309) and its reservations of text and data mining (TDMRep) are obeyed; every address that a connection is made to must be a
 * public one. Each response lies in a WARC file, on the disk, before anything reads it. What is known of pages, sites and hosts
 * is kept beside the WARC files, so that a run that breaks off loses no response and asks for none twice.
 *
 * A handle belongs to one thread, and one program at a time works in a folder. These verbs read the clock. */
#ifndef CONSIGN_FETCH_H
#define CONSIGN_FETCH_H

#include <consign/model.h>

typedef struct CnFetch CnFetch;

/* What is fetched, and in which WARC files it lies. */
typedef enum {
    CN_FETCH_PAGE,     /* "…-pages.warc.gz": whole responses, to be read */
    CN_FETCH_FEED,     /* "…-feeds.warc.gz": the same of feeds */
    CN_FETCH_OTHER     /* "…-other.warc.gz": robots.txt, redirects, errors, what is not whole or not to be read */
} CnFetchKind;

/* All zero but folder, contact and program is a good start. Strings are copied. */
typedef struct {
    const char *folder;      /* for WARC files and what is remembered; made where it is missing, not its parents */
    CnStr contact;           /* a mail address or the address of a page that tells who this is: goes to every site */
    const char *program;     /* CN_VERSION of what fetches */
    uint32_t delay_ms;       /* after the end of a request to a host; 0 = 10,000. Under 1,000 only with allow_private */
    uint32_t time_ms;        /* for one response; 0 = 120,000 */
    uint32_t patience_ms;    /* a host that asks to be left alone for longer is left for another run; 0 = 600,000 */
    uint64_t max_bytes;      /* of one response, as it comes over the wire; 0 = 16 MiB; 1 GiB at most */
    unsigned at_once;        /* hosts at the same time; 0 = 8 */
    bool allow_private;      /* also hosts at loopback, private and other addresses that are not public */
    bool ignore_tdm;         /* also what is reserved from text and data mining: each such response says so in its WARC file */
    const char *ca_file;     /* certificates to trust in place of the system's; NULL = the system's */
    bool (*stop)(void *with);/* asked several times a second; true: finish what runs, start nothing. May be NULL */
    void *with;
} CnFetchOptions;

/* NULL: CN_ERR_POLICY (no contact, or none that can be answered; a delay too short), CN_ERR_IO (the folder cannot be written or is
 * in use), CN_ERR_FORMAT (what is remembered cannot be read), CN_ERR_MEMORY. */
CnFetch *cn_fetch_open(const CnFetchOptions *options, CnErr *err);

/* Gives open WARC files their names. NULL is let pass. */
void cn_fetch_close(CnFetch *fetch);

/* Asks for one address, now; if it was stored before, only for what is newer. CN_ERR_FORMAT, CN_ERR_POLICY (neither http nor https),
 * CN_ERR_LIMIT (too long), CN_ERR_MEMORY. */
CnCode cn_fetch_add(CnFetch *fetch, CnFetchKind kind, CnStr url, CnErr *err);

/* An address that was found, and what the feed that lists it says of the page: its day (year 0: none), its title (or none). */
typedef struct { CnStr url; CnDate date; CnStr title; } CnFound;

/* Remembers it, to be fetched once: by cn_fetch_resume, in this run or a later one. Date and title go into the header of the page's
 * record ("Consign-Feed-Date", "Consign-Feed-Title"); of several feeds the first that has one counts. *fresh: it was not known. Errors
 * as above, and CN_ERR_IO. */
CnCode cn_fetch_want(CnFetch *fetch, const CnFound *found, bool *fresh, CnErr *err);

/* Asks for the pages that are remembered so and whose time has come, `most` of them (0 = all); *n counts them. */
CnCode cn_fetch_resume(CnFetch *fetch, uint64_t most, uint64_t *n, CnErr *err);

typedef enum {
    CN_FETCHED_STORED,
    CN_FETCHED_SAME,         /* nothing newer than what was stored before */
    CN_FETCHED_REFUSED,      /* by policy: robots.txt, a reservation, a private address, another scheme */
    CN_FETCHED_FAILED
} CnFetchedAs;

/* What became of one address; strings are valid until the next call. */
typedef struct {
    CnFetchedAs as;
    CnFetchKind kind;
    CnStr url;               /* as asked for */
    CnStr at;                /* where redirects led */
    int status;              /* of the last response; 0 = none */
    bool later;              /* FAILED, REFUSED: another run may do better */
    bool tdm_ignored;        /* reserved, and stored all the same */
    CnStr record;            /* STORED: id of the response's record in its WARC file */
    CnStr why;               /* the end of a sentence: "is not allowed by robots.txt"; none where there is nothing to say */
} CnFetched;

/* Waits for the next address that is done with. CN_OK; CN_END: none is left, or `stop` said so; CN_ERR_IO, CN_ERR_MEMORY: nothing more can be
 * fetched with this handle. */
CnCode cn_fetch_next(CnFetch *fetch, CnFetched *out, CnErr *err);

/* The path of the first WARC file of this kind that is complete and was not yet taken; the one that is being written is ended
 * first. Valid until the handle is closed. CN_END: there is none. */
CnCode cn_fetch_file(CnFetch *fetch, CnFetchKind kind, const char **path, CnErr *err);

/* The file was read: it is not offered again. */
CnCode cn_fetch_taken(CnFetch *fetch, const char *path, CnErr *err);

/* When this address was last asked for, seconds since 1970; 0 = never. */
int64_t cn_fetch_asked(const CnFetch *fetch, CnStr url);

/* ---- watches: feeds that are looked at again and again -------------------------------------------------- */

typedef struct CnWatches CnWatches;

typedef struct {
    CnStr name;              /* letters, digits, '-', '_', '.'; 64 at most */
    const CnStr *url;        /* of its feeds */
    size_t n;
    uint32_t every_s;        /* seconds from one look to the next */
} CnWatch;

/* The watches of a folder of fetched things, in the order they were made; none where there is no such folder. NULL: CN_ERR_IO,
 * CN_ERR_FORMAT (the file ".consign-watches" is not as it should be), CN_ERR_MEMORY. Close with cn_watches_close. */
CnWatches *cn_watches_open(const char *folder, CnErr *err);
void cn_watches_close(CnWatches *watches);

/* The i-th, from 0; NULL beyond the last. Valid until they are closed. */
const CnWatch *cn_watches_get(const CnWatches *watches, size_t i);

/* Makes a watch, or puts it in the place of the one of that name; the folder is made where it is missing. The file is written at once,
 * as a whole. CN_ERR_USAGE (a name or an address that is none), CN_ERR_IO, CN_ERR_MEMORY. */
CnCode cn_watches_put(CnWatches *watches, const CnWatch *watch, CnErr *err);

/* Takes a watch away. CN_END where there is none of that name. */
CnCode cn_watches_drop(CnWatches *watches, CnStr name, CnErr *err);

/* When a feed was last asked for, as another program may just be doing; seconds since 1970, 0 = never. */
int64_t cn_watches_asked(CnWatches *watches, CnStr url);

#endif
