#include "fetch/queue.h"

typedef struct CnWaiting CnWaiting;

struct CnWaiting { void *what; CnWaiting *next; };

CnHost *cn_queue_host(CnQueue *queue, CnStr name)
{
    CnHost **at = &queue->hosts;
    for (; *at; at = &(*at)->next)
        if (cn_str_eq((*at)->name, name)) return *at;
    *at = CN_NEW(queue->arena, CnHost);
    (*at)->name = cn_arena_copy(queue->arena, name.ptr, name.len);
    return *at;
}

void cn_queue_put(CnQueue *queue, CnHost *host, void *what, bool ahead)
{
    CnWaiting *place = queue->spare;
    if (place) queue->spare = place->next;
    else place = CN_NEW(queue->arena, CnWaiting);
    *place = (CnWaiting){what, ahead ? host->first : NULL};
    if (!host->first) host->first = host->last = place;
    else if (ahead) host->first = place;
    else host->last = host->last->next = place;
    queue->waiting++;
}

static void *unqueue(CnQueue *queue, CnHost *host)
{
    CnWaiting *place = host->first;
    if (!place) return NULL;
    void *what = place->what;
    host->first = place->next;
    if (!host->first) host->last = NULL;
    place->next = queue->spare;
    queue->spare = place;
    queue->waiting--;
    return what;
}

void *cn_queue_take(CnQueue *queue, int64_t now, CnHost **host)
{
    CnHost *start = queue->turn ? queue->turn : queue->hosts, *h = start;
    if (!h) return NULL;
    do {
        if (!h->busy && h->first && h->due <= now) {
            h->busy = true;
            queue->busy++;
            queue->turn = h->next;
            *host = h;
            return unqueue(queue, h);
        }
        h = h->next ? h->next : queue->hosts;
    } while (h != start);
    return NULL;
}

void cn_queue_hold(CnHost *host, int64_t until)
{
    if (until > host->due) host->due = until;
    if (until > host->held) host->held = until;
}

void cn_queue_done(CnQueue *queue, CnHost *host, int64_t now)
{
    host->busy = false;
    queue->busy--;
    int64_t next = now + (host->wait > queue->pause ? host->wait : queue->pause);
    if (next > host->due) host->due = next;
}

void *cn_queue_drop(CnQueue *queue, CnHost *host) { return unqueue(queue, host); }

int64_t cn_queue_wait(const CnQueue *queue, int64_t now)
{
    int64_t least = -1;
    for (const CnHost *h = queue->hosts; h; h = h->next) {
        if (h->busy || !h->first) continue;
        int64_t wait = h->due > now ? h->due - now : 0;
        if (least < 0 || wait < least) least = wait;
    }
    return least;
}

int64_t cn_queue_backoff(const CnQueue *queue, unsigned strikes)
{
    const int64_t most = 3600 * 1000;   /* tuned: ms */
    int64_t wait = queue->pause ? queue->pause : 1;
    for (unsigned i = 0; i < strikes && wait < most; i++) wait *= 2;
    return wait < most ? wait : most;
}
