/* The verbs of fetching. */
#include "fetch/fetch.h"
#include "base/utf8.h"
#include "base/words.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

enum {
    DELAY_MS = 10000, TIME_MS = 120000, PATIENCE_MS = 600000, CONNECT_MS = 30000, AT_ONCE = 8,  /* tuned; the first: 10 s, as promised */
    TICK_MS = 200,        /* tuned: how often `stop` is asked */
    GRACE_MS = 10000      /* tuned: how long what runs may go on after it said yes */
};

static const uint64_t max_bytes = (uint64_t)16 << 20;   /* tuned: a hundred times a news page */

static int64_t clock_ms(clockid_t which)
{
    struct timespec now;
    clock_gettime(which, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t cn_fetch_now(const CnFetch *f) { return clock_ms(CLOCK_MONOTONIC) + f->skew_ms; }

/* ---- opening ---------------------------------------------------------------------------------------------- */

static bool is_page(CnStr contact) { return cn_str_starts(contact, CN_STR("https://")) || cn_str_starts(contact, CN_STR("http://")); }

/* A mail address or a web address that fits into a field of a request. */
static bool is_contact(CnStr contact)
{
    if (contact.len < 5 || contact.len > 200) return false;
    for (size_t i = 0; i < contact.len; i++)
        if (contact.ptr[i] <= ' ' || contact.ptr[i] > '~' || strchr("()<>\"\\,;", contact.ptr[i])) return false;
    size_t at = cn_str_find(contact, CN_STR("@"), 0), dot = at < contact.len ? cn_str_find(contact, CN_STR("."), at + 2) : SIZE_MAX;
    return is_page(contact) || (at > 0 && at < contact.len && dot < contact.len - 1);
}

static CnCode check(const CnFetchOptions *o, CnErr *err)
{
    if (!o->contact.len)
        return cn_fail(err, CN_ERR_POLICY, (CnStr){NULL, 0}, 0, "nothing is fetched without a contact address, which every site is told: --contact or CONSIGN_CONTACT");
    if (!is_contact(o->contact))
        return cn_fail(err, CN_ERR_POLICY, o->contact, 0, "is no contact: neither a mail address nor the address of a web page");
    if (!o->allow_private && o->delay_ms && o->delay_ms < 1000)
        return cn_fail(err, CN_ERR_POLICY, (CnStr){NULL, 0}, 0, "less than a second between two requests is allowed with --allow-private alone");
    return CN_OK;
}

static void set_options(CnFetch *f, const CnFetchOptions *given)
{
    CnFetchOptions *o = &f->options;
    *o = *given;
    if (!o->delay_ms) o->delay_ms = DELAY_MS;
    if (!o->time_ms) o->time_ms = TIME_MS;
    if (!o->patience_ms) o->patience_ms = PATIENCE_MS;
    if (!o->at_once) o->at_once = AT_ONCE;
    if (!o->max_bytes) o->max_bytes = max_bytes;
    if (o->max_bytes > (uint64_t)1 << 30) o->max_bytes = (uint64_t)1 << 30;
    o->contact = cn_arena_copy(&f->arena, given->contact.ptr, given->contact.len);
    o->program = cn_strf(&f->arena, "%s", given->program ? given->program : "0").ptr;
    f->queue.arena = &f->arena;
    f->queue.pause = o->delay_ms;
    f->recorder = (CnRecorder){.agent = cn_strf(&f->arena, "consign/%s (+%s)", o->program, o->contact.ptr), .contact = o->contact,
        .program = o->program, .ignore_tdm = o->ignore_tdm};
}

static CnCode open_all(CnFetch *f, const CnFetchOptions *given, CnErr *err)
{
    if (mkdir(given->folder, 0777) && errno != EEXIST)
        return cn_fail(err, CN_ERR_IO, cn_str(given->folder), 0, "cannot be made: %s", strerror(errno));
    f->journal = cn_journal_open(given->folder, err);
    if (!f->journal) return CN_ERR_IO;
    f->recorder.journal = f->journal;
    const CnFetchOptions *o = &f->options;
    CnWireOptions wire = {.agent = f->recorder.agent, .from = is_page(o->contact) ? (CnStr){NULL, 0} : o->contact,
        .connect_ms = o->time_ms < CONNECT_MS ? o->time_ms : CONNECT_MS, .total_ms = o->time_ms, .allow_private = o->allow_private, .ca_file = o->ca_file};
    f->wire = cn_wire_open(&wire, err);
    return f->wire ? CN_OK : CN_ERR_MEMORY;
}

CnFetch *cn_fetch_open(const CnFetchOptions *options, CnErr *err)
{
    jmp_buf guard;
    if (check(options, err) != CN_OK) return NULL;
    CnFetch *f = calloc(1, sizeof *f);
    if (!f) {
        cn_fail(err, CN_ERR_MEMORY, (CnStr){NULL, 0}, 0, "memory ran out");
        return NULL;
    }
    f->arena.guard = &guard;
    f->skew_ms = clock_ms(CLOCK_REALTIME) - clock_ms(CLOCK_MONOTONIC);
    if (setjmp(guard)) {
        cn_fail(err, CN_ERR_MEMORY, (CnStr){NULL, 0}, 0, "memory ran out");
    } else {
        set_options(f, options);
        if (open_all(f, options, err) == CN_OK) return f;
    }
    cn_fetch_close(f);
    return NULL;
}

void cn_fetch_close(CnFetch *f)
{
    CnErr unheard = {0};   /* the next run mends what cannot be ended now */
    if (!f) return;
    for (unsigned kind = 0; f->journal && kind < CN_FILE_KINDS; kind++) cn_journal_end_file(f->journal, kind, &unheard);
    for (CnTask *t = f->running; t; t = t->beside) cn_exchange_free(&t->exchange);
    if (f->ending) cn_exchange_free(&f->ending->exchange);   /* memory ran out there */
    cn_wire_close(f->wire);
    cn_journal_close(f->journal);
    for (CnSite *site = f->sites; site; site = site->next) {
        cn_arena_free(&site->rules);
        cn_arena_free(&site->rules_tdm);
    }
    cn_arena_free(&f->scratch);
    cn_arena_free(&f->arena);
    free(f);
}

/* ---- asking ----------------------------------------------------------------------------------------------- */

static CnCode no_memory(CnFetch *f, CnErr *err)
{
    f->dead = true;
    return cn_fail(err, CN_ERR_MEMORY, cn_str(f->options.folder), 0, "no memory to fetch more");
}

static CnCode no_more(CnErr *err) { return cn_fail(err, CN_ERR_IO, (CnStr){NULL, 0}, 0, "nothing more can be fetched after an error"); }

static void set_guard(CnFetch *f, jmp_buf *guard) { f->guard = f->arena.guard = f->scratch.guard = guard; }

static CnCode read_url(CnFetch *f, CnStr text, CnUrl *url, CnErr *err)
{
    if (err) *err = (CnErr){0};
    return f->dead ? no_more(err) : cn_url_read(&f->arena, NULL, text, url, err);
}

CnCode cn_fetch_add(CnFetch *f, CnFetchKind kind, CnStr text, CnErr *err)
{
    jmp_buf guard;
    CnUrl url;
    set_guard(f, &guard);
    if (setjmp(guard)) return no_memory(f, err);
    CnCode code = read_url(f, text, &url, err);
    if (code != CN_OK) return code;
    CnTask *task = cn_task_new(f, CN_FOR_PAGE, &url);
    task->kind = kind == CN_FETCH_FEED ? CN_FETCH_FEED : CN_FETCH_PAGE;
    cn_task_advance(f, task);
    return CN_OK;
}

/* A title as the value of a field of one line; cut where it is too long for a headline. */
static CnStr one_line(CnArena *arena, CnStr text)
{
    enum { MOST = 500 };   /* tuned: bytes */
    uint32_t bad;
    if (text.len > MOST) text.len = cn_utf8_border(text, MOST);
    text = cn_str_trim(cn_utf8_mend(arena, text, &bad));
    char *out = (char *)(uintptr_t)cn_arena_copy(arena, text.ptr, text.len).ptr;   /* our own copy */
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)out[i] < ' ' || out[i] == 127) out[i] = ' ';
    return (CnStr){out, text.len};
}

/* Takes up what a feed says of a page, where nothing is known yet. False: nothing is new. */
static bool take_found(CnFetch *f, const CnFound *found, CnPage *page)
{
    char text[16];
    CnStr date = cn_str(cn_date_text(found->date, text)), title = one_line(&f->arena, found->title);
    bool dated = date.len && !page->feed_date.len, titled = title.len && !page->feed_title.len;
    if (dated) page->feed_date = cn_arena_copy(&f->arena, date.ptr, date.len);
    if (titled) page->feed_title = title;
    return dated || titled;
}

CnCode cn_fetch_want(CnFetch *f, const CnFound *found, bool *fresh, CnErr *err)
{
    jmp_buf guard;
    CnUrl url;
    *fresh = false;
    set_guard(f, &guard);
    if (setjmp(guard)) return no_memory(f, err);
    CnCode code = read_url(f, found->url, &url, err);
    if (code != CN_OK) return code;
    const CnPage *before = cn_journal_page(f->journal, url.text);
    CnPage page = before ? *before : (CnPage){.url = url.text, .kind = CN_FETCH_PAGE};
    *fresh = page.state == CN_PAGE_UNKNOWN;
    if (*fresh) page.state = CN_PAGE_WANT;
    bool more = (*fresh || page.state == CN_PAGE_WANT) && take_found(f, found, &page);
    return *fresh || more ? cn_journal_put_page(f->journal, &page, err) : CN_OK;
}

CnCode cn_fetch_resume(CnFetch *f, uint64_t most, uint64_t *n, CnErr *err)
{
    size_t at = 0;
    const CnPage *page;
    int64_t now = cn_fetch_now(f) / 1000;
    *n = 0;
    while ((!most || *n < most) && (page = cn_journal_next_page(f->journal, CN_PAGE_WANT, &at))) {
        if (page->due > now) continue;
        CnCode code = cn_fetch_add(f, CN_FETCH_PAGE, page->url, err);
        if (code == CN_ERR_MEMORY || code == CN_ERR_IO) return code;
        ++*n;
    }
    return CN_OK;
}

/* ---- running ---------------------------------------------------------------------------------------------- */

static void tell(CnFetch *f, CnTask *t, CnFetched *out)
{
    f->done_first = t->next;
    if (!f->done_first) f->done_last = NULL;
    f->told = t;
    *out = (CnFetched){.as = t->as, .kind = t->kind, .url = t->asked, .at = t->url.text, .status = t->status, .later = t->later,
        .tdm_ignored = t->tdm_ignored && t->as == CN_FETCHED_STORED, .record = cn_str(t->record), .why = cn_str(t->why)};
}

/* Lets what is due begin. */
static CnCode begin(CnFetch *f, CnErr *err)
{
    CnHost *host;
    CnTask *t;
    while (f->queue.busy < f->options.at_once && (t = cn_queue_take(&f->queue, cn_fetch_now(f), &host))) {
        t->beside = f->running;
        f->running = t;
        CnCode code = cn_task_start(f, t, err);
        if (code != CN_OK) return code;
    }
    return CN_OK;
}

static void leave_running(CnFetch *f, const CnTask *t)
{
    CnTask **at = &f->running;
    while (*at && *at != t) at = &(*at)->beside;
    if (*at) *at = t->beside;
}

static bool is_stopped(CnFetch *f)
{
    if (!f->stopped_at && f->options.stop && f->options.stop(f->options.with)) f->stopped_at = cn_fetch_now(f);
    return f->stopped_at != 0;
}

/* One look at the network. CN_END: nothing runs, and nothing waits. */
static CnCode turn(CnFetch *f, CnErr *err)
{
    bool stopped = is_stopped(f);
    CnCode code = stopped ? CN_OK : begin(f, err);
    if (code != CN_OK) return code;
    if (stopped && (!f->queue.busy || cn_fetch_now(f) > f->stopped_at + GRACE_MS)) return CN_END;
    int64_t wait = cn_queue_wait(&f->queue, cn_fetch_now(f));
    if (!f->queue.busy && wait < 0) return CN_END;
    if (wait < 0 || wait > TICK_MS || f->queue.busy >= f->options.at_once) wait = TICK_MS;
    CnExchange *x = cn_wire_wait(f->wire, wait);
    if (!x) return CN_OK;
    leave_running(f, x->owner);
    f->ending = x->owner;
    code = cn_task_ended(f, x->owner, err);
    if (code == CN_OK) f->ending = NULL;
    return code;
}

CnCode cn_fetch_next(CnFetch *f, CnFetched *out, CnErr *err)
{
    jmp_buf guard;
    *out = (CnFetched){0};
    if (err) *err = (CnErr){0};
    if (f->dead) return no_more(err);
    set_guard(f, &guard);
    if (setjmp(guard)) return no_memory(f, err);
    if (f->told) {
        f->told->next = f->spare;
        f->spare = f->told;
        f->told = NULL;
    }
    while (!f->done_first) {
        CnCode code = turn(f, err);
        if (code == CN_END) return CN_END;
        if (code == CN_OK) continue;
        f->dead = true;
        return code;
    }
    tell(f, f->done_first, out);
    return CN_OK;
}

/* ---- files ------------------------------------------------------------------------------------------------ */

CnCode cn_fetch_file(CnFetch *f, CnFetchKind kind, const char **path, CnErr *err)
{
    size_t at = 0;
    if (err) *err = (CnErr){0};
    CnCode code = f->dead ? CN_OK : cn_journal_end_file(f->journal, kind, err);
    if (code != CN_OK) return code;
    *path = cn_journal_next_file(f->journal, kind, &at);
    return *path ? CN_OK : CN_END;
}

CnCode cn_fetch_taken(CnFetch *f, const char *path, CnErr *err)
{
    if (err) *err = (CnErr){0};
    return cn_journal_take_file(f->journal, path, err);
}

int64_t cn_fetch_asked(const CnFetch *f, CnStr text)
{
    CnArena arena = {0};
    jmp_buf guard;
    CnUrl url;
    volatile int64_t at = 0;
    arena.guard = &guard;
    if (!setjmp(guard) && cn_url_read(&arena, NULL, text, &url, NULL) == CN_OK) {
        const CnPage *page = cn_journal_page(f->journal, url.text);
        at = page ? page->at : 0;
    }
    cn_arena_free(&arena);
    return at;
}
