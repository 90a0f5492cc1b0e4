/* fetch.h - the inside of a CnFetch, for fetch.c (the verbs) and course.c (the course of each address) alone.
 * Layer: base. */
#ifndef CN_FETCH_FETCH_H
#define CN_FETCH_FETCH_H

#include "fetch/record.h"
#include "fetch/site.h"

#include <consign/fetch.h>

typedef enum { CN_FOR_PAGE, CN_FOR_ROBOTS, CN_FOR_TDM } CnPurpose;

typedef struct CnTask CnTask;

/* One address on its way: a page or a feed, or a file of its site that must be known first. */
struct CnTask {
    CnFetch *fetch;
    CnPurpose purpose;
    CnFetchKind kind;
    CnStr asked;           /* as remembered: the first hop's address */
    CnUrl url;             /* of this hop */
    CnSite *site;          /* of this hop; for a site's file, the site that it is for */
    unsigned hops, tries;
    bool tdm_ignored;
    CnStr tdm_from, tdm_policy;    /* of a reservation, for its WARC note */
    CnExchange exchange;
    CnTask *next;          /* in a line */
    CnTask *beside;        /* among those that run */
    /* what became of it */
    CnFetchedAs as;
    int status;
    bool later, forever;   /* a later run may do better; no later one will */
    char record[64], why[300];
};

struct CnFetch {
    CnFetchOptions options;
    CnJournal *journal;
    CnWire *wire;
    CnRecorder recorder;
    CnArena arena;         /* addresses, tasks, hosts: as long as this */
    CnArena scratch;       /* one response */
    jmp_buf *guard;
    CnQueue queue;
    CnSite *sites;
    CnTask *done_first, *done_last, *spare, *told, *running;
    CnTask *ending;        /* whose exchange has ended, while that is looked at */
    int64_t skew_ms;       /* from the steady clock to the time of day */
    int64_t stopped_at;    /* ms; 0 = nobody said stop */
    bool dead;             /* nothing more can be fetched */
};

/* Milliseconds since 1970 by a clock that never jumps. */
int64_t cn_fetch_now(const CnFetch *fetch);

/* A new task for an address; the site is found or made. */
CnTask *cn_task_new(CnFetch *fetch, CnPurpose purpose, const CnUrl *url);

/* Sets a task on its way: it waits for its site's files, for its host, or is done with at once. */
void cn_task_advance(CnFetch *fetch, CnTask *task);

/* Starts the exchange of a task whose turn has come. */
CnCode cn_task_start(CnFetch *fetch, CnTask *task, CnErr *err);

/* Takes the end of a task's exchange: stores it, then judges it. CN_ERR_IO, CN_ERR_MEMORY: nothing more can be stored. */
CnCode cn_task_ended(CnFetch *fetch, CnTask *task, CnErr *err);

#endif
