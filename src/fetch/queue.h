/* queue.h - whose turn it is: one request a host at a time, and a pause between two.
 * Layer: base. Knows no clock and no network: times come in as milliseconds of one clock. */
#ifndef CN_FETCH_QUEUE_H
#define CN_FETCH_QUEUE_H

#include "base/str.h"

typedef struct CnHost CnHost;

struct CnHost {
    CnStr name;
    int64_t due;           /* not before */
    int64_t held;          /* what it asked for itself; 0 = nothing */
    uint32_t wait;         /* ms between two requests that the site itself asks for; 0 = none */
    unsigned strikes;      /* times in a row that it said "too many" */
    bool busy;
    struct CnWaiting *first, *last;   /* what waits, oldest first */
    CnHost *next;          /* in the queue */
};

typedef struct {
    CnArena *arena;        /* for hosts and places in the line: as long as the queue */
    CnHost *hosts;         /* in the order they came */
    CnHost *turn;          /* whose turn it is among those that are due; NULL: the first */
    struct CnWaiting *spare;
    size_t waiting, busy;
    uint32_t pause;        /* ms between the end of one request and the start of the next, at least */
} CnQueue;

/* The host of this name, made where it is new. */
CnHost *cn_queue_host(CnQueue *queue, CnStr name);

/* Puts `what` in the host's line: at its end, or (`ahead`) at its front. */
void cn_queue_put(CnQueue *queue, CnHost *host, void *what, bool ahead);

/* The next that may start at `now`; its host is busy from then on. NULL: none. Hosts take turns. */
void *cn_queue_take(CnQueue *queue, int64_t now, CnHost **host);

/* The request that was taken has ended at `now`. */
void cn_queue_done(CnQueue *queue, CnHost *host, int64_t now);

/* The host wants peace until `until`. */
void cn_queue_hold(CnHost *host, int64_t until);

/* Takes everything out of a host's line, one a call, whatever its times; NULL when it is empty. */
void *cn_queue_drop(CnQueue *queue, CnHost *host);

/* Milliseconds until something may start; 0 = now; -1 = nothing waits, or all that waits is behind a busy host. */
int64_t cn_queue_wait(const CnQueue *queue, int64_t now);

/* How long to leave a host alone that said "too many" for the n-th time in a row (from 1) without saying how long: the pause
 * doubled each time, an hour at most. Milliseconds. */
int64_t cn_queue_backoff(const CnQueue *queue, unsigned strikes);

#endif
