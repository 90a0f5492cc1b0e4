/* The course of one address: its site's files first, then its turn, then its response, and where that leads. */
#include "fetch/fetch.h"
#include "fetch/response.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>

enum {
    PAGE_HOPS = 10,       /* tuned: as browsers nearly do */
    SITE_FILE_HOPS = 5,   /* source: RFC 9309, 2.3.1.2 */
    ASKED_AGAIN = 2,      /* tuned: times after "too many requests" */
    GIVEN_UP = 5          /* tuned: runs in which a page failed in a row */
};

#define ROBOT CN_STR("consign")

/* Remembers that an address was not to be had. One that was found, and not asked for by a person, is tried again in later runs:
 * after 15 minutes, then twice as long each time; then no more. */
static void note_failure(CnFetch *f, const CnTask *t)
{
    CnErr unheard = {0};   /* if this cannot be written, neither can the next response, and that is told */
    const CnPage *before = cn_journal_page(f->journal, t->asked);
    CnPage page = before ? *before : (CnPage){.url = t->asked};
    page.kind = (uint8_t)t->kind;
    page.at = cn_fetch_now(f) / 1000;
    if (page.state != CN_PAGE_DONE) page.status = (uint16_t)t->status;
    if (page.tries < UINT8_MAX) page.tries++;
    if (page.state == CN_PAGE_WANT && (t->forever || page.tries >= GIVEN_UP)) page.state = CN_PAGE_GONE;
    if (page.state == CN_PAGE_WANT) page.due = page.at + ((int64_t)900 << (page.tries - 1));
    cn_journal_put_page(f->journal, &page, &unheard);
}

static void __attribute__((format(printf, 4, 5))) finish(CnFetch *f, CnTask *t, CnFetchedAs as, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(t->why, sizeof t->why, format, args);
    va_end(args);
    t->as = as;
    if (as == CN_FETCHED_REFUSED || as == CN_FETCHED_FAILED) note_failure(f, t);
    cn_exchange_free(&t->exchange);
    t->next = NULL;
    if (f->done_last) f->done_last->next = t;
    else f->done_first = t;
    f->done_last = t;
}

/* ---- sites ------------------------------------------------------------------------------------------------ */

static CnSite *site_of(CnFetch *f, const CnUrl *url)
{
    CnSite **at = &f->sites;
    for (; *at; at = &(*at)->next)
        if (cn_str_eq((*at)->home.origin, url->origin)) return *at;
    CnSite *site = *at = CN_NEW(&f->arena, CnSite);   /* in the list at once: it has arenas of its own */
    site->home = (CnUrl){.text = cn_strf(&f->arena, "%s/", url->origin.ptr), .host = url->host, .origin = url->origin, .path = CN_STR("/")};
    site->host = cn_queue_host(&f->queue, url->host);
    int64_t now = cn_fetch_now(f), longest = (int64_t)365 * 24 * 3600 * 1000;
    const CnHostNote *host = cn_journal_host(f->journal, url->host);
    if (host) {   /* a clock that was set back must not keep us waiting for ever */
        int64_t asked = host->asked < now ? host->asked : now;
        if (asked + f->queue.pause > site->host->due) site->host->due = asked + f->queue.pause;
        if (host->hold > now && host->hold < now + longest) cn_queue_hold(site->host, host->hold);
    }
    const CnSiteNote *note = cn_journal_site(f->journal, url->origin);
    if (note) cn_site_recall(site, f->guard, note, ROBOT, now);
    return site;
}

CnTask *cn_task_new(CnFetch *f, CnPurpose purpose, const CnUrl *url)
{
    CnTask *t = f->spare;
    if (t) f->spare = t->next;
    else t = CN_NEW(&f->arena, CnTask);
    *t = (CnTask){.fetch = f, .purpose = purpose, .kind = CN_FETCH_OTHER, .asked = url->text, .url = *url};
    t->site = site_of(f, url);
    return t;
}

/* Lets all that waited for a site's file go on. */
static void wake(CnFetch *f, CnSite *site)
{
    CnTask *t = site->waiting, *next, *line = NULL;
    site->waiting = NULL;
    for (; t; t = next) next = t->next, t->next = line, line = t;   /* they were put in front: now oldest first */
    for (t = line; t; t = next) {
        next = t->next;
        t->next = NULL;
        cn_task_advance(f, t);
    }
}

/* Asks for one of the site's files, unless that is under way; the task waits for it. */
static void wait_for_file(CnFetch *f, CnTask *t, CnPurpose purpose)
{
    CnSite *site = t->site;
    bool *asked = purpose == CN_FOR_ROBOTS ? &site->asked_robots : &site->asked_tdm;
    t->next = site->waiting;
    site->waiting = t;
    if (*asked) return;
    *asked = true;
    CnUrl url = site->home;
    url.path = purpose == CN_FOR_ROBOTS ? CN_STR("/robots.txt") : CN_STR("/.well-known/tdmrep.json");
    url.text = cn_strf(&f->arena, "%s%s", url.origin.ptr, url.path.ptr);
    cn_task_advance(f, cn_task_new(f, purpose, &url));
}

static void keep_site(CnFetch *f, const CnSite *site, CnPurpose purpose, CnStr tdm)
{
    CnErr unheard = {0};   /* what is not remembered is asked for again */
    const CnSiteNote *before = cn_journal_site(f->journal, site->home.origin);
    CnSiteNote note = before ? *before : (CnSiteNote){.origin = site->home.origin};
    if (purpose == CN_FOR_ROBOTS) {
        note.robots_at = site->unreachable ? 0 : cn_fetch_now(f) / 1000;
        note.robots_status = (uint16_t)site->robots_status;
        note.robots = cn_robots_text(&f->scratch, &site->robots);
    } else {
        note.tdm_at = cn_fetch_now(f) / 1000;
        note.tdm = cn_utf8_valid(tdm) == tdm.len && site->tdm.n ? tdm : (CnStr){NULL, 0};
    }
    cn_journal_put_site(f->journal, &note, &unheard);
}

/* One of the site's files is known, or known not to be had. */
static void take_file(CnFetch *f, CnTask *t, int status)
{
    CnSite *site = t->site;
    CnPurpose purpose = t->purpose;
    bool whole = true, found = status >= 200 && status < 300;
    CnStr text = {NULL, 0};
    if (found) {
        size_t most = purpose == CN_FOR_ROBOTS ? CN_ROBOTS_BYTES : CN_TDM_FILE_BYTES;
        text = cn_response_page(&f->scratch, cn_bytes_str(&t->exchange.head), cn_bytes_str(&t->exchange.body), most, &whole);
        bool torn = t->exchange.cut == CN_WHOLE ? !whole && text.len < most : t->exchange.cut != CN_CUT_LENGTH;
        if (torn) status = 0;   /* what it forbids is not known */
        if (torn && !site->why[0]) snprintf(site->why, sizeof site->why, "%s", t->exchange.why[0] ? t->exchange.why : "is damaged");
    }
    if (purpose == CN_FOR_ROBOTS) cn_site_take_robots(site, f->guard, status, text, ROBOT, cn_fetch_now(f));
    else cn_site_take_tdm(site, f->guard, status, text, cn_fetch_now(f));
    int64_t next = cn_fetch_now(f) + site->host->wait;   /* the pause that the site asks for begins with this very answer */
    if (found && purpose == CN_FOR_ROBOTS && next > site->host->due) site->host->due = next;
    keep_site(f, site, purpose, text);
    cn_exchange_free(&t->exchange);   /* the text may lie there */
    t->next = f->spare;
    f->spare = t;
    wake(f, site);
}

/* ---- may it go? ------------------------------------------------------------------------------------------- */

static void tell_unreachable(CnFetch *f, CnTask *t)
{
    const CnSite *site = t->site;
    t->later = !site->forbidden;
    if (site->robots_status) finish(f, t, CN_FETCHED_REFUSED, "is not asked for: its site answers %d for robots.txt", site->robots_status);
    else finish(f, t, site->forbidden ? CN_FETCHED_REFUSED : CN_FETCHED_FAILED, "is not asked for: robots.txt of its site %s", site->why);
}

static void reserve(CnFetch *f, CnTask *t, const char *from, CnStr policy)
{
    char *plain = (char *)(uintptr_t)cn_arena_copy(&f->arena, policy.ptr, policy.len).ptr;   /* our own copy: no control characters */
    for (size_t i = 0; i < policy.len; i++)
        if ((unsigned char)plain[i] <= ' ' || plain[i] == 127) plain[i] = '_';
    t->tdm_from = cn_str(from);
    t->tdm_policy = (CnStr){plain, policy.len};
    t->tdm_ignored = f->options.ignore_tdm;
}

static void refuse_reserved(CnFetch *f, CnTask *t)
{
    t->forever = true;
    if (t->tdm_policy.len)
        finish(f, t, CN_FETCHED_REFUSED, "is reserved from text and data mining by its %s; licences: %.*s", t->tdm_from.ptr, (int)t->tdm_policy.len, t->tdm_policy.ptr);
    else finish(f, t, CN_FETCHED_REFUSED, "is reserved from text and data mining by its %s", t->tdm_from.ptr);
}

/* Does the site let this address be fetched? False: it waits, or is done with. */
static bool is_let(CnFetch *f, CnTask *t)
{
    CnSite *site = t->site;
    int64_t now = cn_fetch_now(f);
    if (site->robots_until <= now) return wait_for_file(f, t, CN_FOR_ROBOTS), false;
    if (site->unreachable) return tell_unreachable(f, t), false;
    cn_arena_empty(&f->scratch);
    if (!cn_robots_allow(&f->scratch, &site->robots, t->url.path)) {
        t->forever = true;
        return finish(f, t, CN_FETCHED_REFUSED, "is not allowed by robots.txt"), false;
    }
    if (site->tdm_until <= now && !cn_robots_allow(&f->scratch, &site->robots, CN_STR("/.well-known/tdmrep.json")))
        cn_site_take_tdm(site, f->guard, 404, (CnStr){NULL, 0}, now);
    if (site->tdm_until <= now) return wait_for_file(f, t, CN_FOR_TDM), false;
    CnTdm tdm = cn_tdm_of_path(&f->scratch, &site->tdm, t->url.path);
    if (!tdm.reserved) return true;
    reserve(f, t, "site", tdm.policy);
    return t->tdm_ignored ? true : (refuse_reserved(f, t), false);
}

/* How long the host wants to be left alone, where that is longer than we wait; else 0. */
static int64_t beyond_patience(const CnFetch *f, const CnHost *host)
{
    int64_t wait = host->due - cn_fetch_now(f);
    return wait > f->options.patience_ms ? wait : 0;
}

static void put_off(CnFetch *f, CnTask *t, int64_t wait)
{
    if (t->purpose != CN_FOR_PAGE) {
        take_file(f, t, 0);
        return;
    }
    t->later = true;
    finish(f, t, CN_FETCHED_FAILED, "is put off: its host asks to be left alone for another %lld seconds", (long long)(wait / 1000));
}

void cn_task_advance(CnFetch *f, CnTask *t)
{
    CnHost *host = cn_queue_host(&f->queue, t->url.host);
    int64_t wait = beyond_patience(f, host);
    if (wait) put_off(f, t, wait);
    else if (t->purpose != CN_FOR_PAGE || is_let(f, t)) cn_queue_put(&f->queue, host, t, t->purpose != CN_FOR_PAGE || t->hops || t->tries);
}

/* ---- the exchange ----------------------------------------------------------------------------------------- */

static void note_host(CnFetch *f, const CnHost *host)
{
    CnErr unheard = {0};   /* only the next run's first pause hangs on it */
    cn_journal_put_host(f->journal, &(CnHostNote){host->name, cn_fetch_now(f), host->held}, &unheard);
}

/* What is neither text nor holds any need not be sent. */
static bool is_no_text(CnStr type)
{
    static const char *const kinds[] = {"image/", "audio/", "video/", "font/"};
    for (size_t i = 0; i < 4; i++)
        if (type.len > strlen(kinds[i]) && cn_str_eq_nocase(cn_str_sub(type, 0, strlen(kinds[i])), cn_str(kinds[i])) &&
            !cn_str_eq_nocase(cn_str_sub(type, 0, 13), CN_STR("image/svg+xml")))
            return true;
    return false;
}

static bool on_head(CnExchange *x)
{
    CnTask *t = x->owner;
    if (t->purpose != CN_FOR_PAGE || x->status != 200) return true;
    CnStr head = cn_bytes_str(&x->head), type = cn_head_value(head, "content-type", NULL);
    if (is_no_text(type)) {
        snprintf(t->why, sizeof t->why, "is %.*s, which is no text", (int)(type.len < 60 ? type.len : 60), type.ptr);
        return false;
    }
    return t->fetch->options.ignore_tdm || !cn_tdm_head(head).reserved;
}

CnCode cn_task_start(CnFetch *f, CnTask *t, CnErr *err)
{
    const CnPage *page = t->purpose == CN_FOR_PAGE ? cn_journal_page(f->journal, t->url.text) : NULL;
    bool robots = t->purpose == CN_FOR_ROBOTS;
    cn_exchange_free(&t->exchange);
    t->exchange = (CnExchange){.url = t->url.text, .owner = t, .on_head = on_head, .prefix_will_do = robots};
    t->exchange.max_bytes = robots ? CN_ROBOTS_BYTES : t->purpose == CN_FOR_TDM ? CN_TDM_FILE_BYTES : f->options.max_bytes;
    if (page && page->state == CN_PAGE_DONE && page->status == 200) t->exchange.etag = page->etag, t->exchange.modified = page->modified;
    note_host(f, cn_queue_host(&f->queue, t->url.host));   /* also a run that breaks off now has asked */
    return cn_wire_start(f->wire, &t->exchange, err);
}

static bool is_validator(CnStr value)
{
    if (!value.len || value.len > 500) return false;
    for (size_t i = 0; i < value.len; i++)
        if (value.ptr[i] < ' ' || value.ptr[i] > '~') return false;
    return true;
}

/* Stores a response that nothing is to be read from. */
static CnCode store_other(CnFetch *f, const CnTask *t, CnPage *page, CnErr *err)
{
    CnAbout about = {.kind = CN_FETCH_OTHER};
    if (t->exchange.status == 304 && page) about.refers_id = page->record, about.refers_date = page->date;
    CnPage kept = page ? *page : (CnPage){0};
    CnCode code = cn_record_exchange(&f->recorder, &f->scratch, &t->exchange, &about, page ? &kept : NULL, err);
    if (code == CN_OK && page) code = cn_journal_put_page(f->journal, page, err);   /* the record of the page stays that of its response */
    return code;
}

/* Stores a page or a feed that is to be read. */
static CnCode store_page(CnFetch *f, CnTask *t, CnErr *err)
{
    CnStr head = cn_bytes_str(&t->exchange.head), etag = cn_head_value(head, "etag", NULL), modified = cn_head_value(head, "last-modified", NULL);
    CnAbout about = {.kind = t->kind};
    const CnPage *before = cn_journal_page(f->journal, t->asked);
    if (t->tdm_ignored) about.tdm = t->tdm_from, about.tdm_policy = t->tdm_policy;
    CnPage page = {.url = t->url.text, .state = CN_PAGE_DONE, .kind = (uint8_t)t->kind, .status = 200, .at = cn_fetch_now(f) / 1000};
    if (before) page.feed_date = about.feed_date = before->feed_date, page.feed_title = about.feed_title = before->feed_title;
    if (is_validator(etag)) page.etag = etag;
    if (is_validator(modified)) page.modified = modified;
    if (cn_str_eq(t->asked, t->url.text)) {
        CnCode code = cn_record_exchange(&f->recorder, &f->scratch, &t->exchange, &about, &page, err);
        snprintf(t->record, sizeof t->record, "%.*s", (int)page.record.len, page.record.ptr ? page.record.ptr : "");
        return code;
    }
    CnPage asked = page;   /* the address that was asked for is what must not be asked for again */
    asked.url = t->asked;
    asked.to = t->url.text;
    asked.etag = asked.modified = (CnStr){NULL, 0};
    CnCode code = cn_record_exchange(&f->recorder, &f->scratch, &t->exchange, &about, &asked, err);
    page.record = asked.record;
    page.date = asked.date;
    snprintf(t->record, sizeof t->record, "%.*s", (int)page.record.len, page.record.ptr ? page.record.ptr : "");
    return code == CN_OK ? cn_journal_put_page(f->journal, &page, err) : code;
}

/* A whole page: is it reserved? It is looked at in memory, and only what is not reserved gets to the disk. */
static bool page_is_reserved(CnFetch *f, CnTask *t)
{
    bool whole;
    CnStr head = cn_bytes_str(&t->exchange.head);
    CnTdm tdm = cn_tdm_head(head);
    if (tdm.reserved) {
        reserve(f, t, "header", tdm.policy);
        return true;
    }
    tdm = cn_tdm_page(&f->scratch, cn_response_page(&f->scratch, head, cn_bytes_str(&t->exchange.body), CN_TDM_PAGE_BYTES, &whole));
    if (tdm.reserved) reserve(f, t, "page", tdm.policy);
    return tdm.reserved;
}

static CnCode take_page(CnFetch *f, CnTask *t, CnErr *err)
{
    CnExchange *x = &t->exchange;
    bool whole = x->cut == CN_WHOLE;
    if ((whole || x->cut == CN_CUT_POLICY) && page_is_reserved(f, t) && !t->tdm_ignored) {
        x->body.len = 0;
        x->cut = CN_CUT_POLICY;
        CnCode code = store_other(f, t, NULL, err);
        if (code == CN_OK) refuse_reserved(f, t);
        return code;
    }
    CnCode code = whole ? store_page(f, t, err) : store_other(f, t, NULL, err);
    if (code != CN_OK) return code;
    if (whole) {
        finish(f, t, CN_FETCHED_STORED, "%s", "");
    } else if (x->cut == CN_CUT_POLICY) {
        char why[sizeof t->why];
        memcpy(why, t->why, sizeof why);
        t->forever = true;
        finish(f, t, CN_FETCHED_FAILED, "%s", why);
    } else {
        t->later = x->cut != CN_CUT_LENGTH;
        finish(f, t, CN_FETCHED_FAILED, "%s", x->why);
    }
    return CN_OK;
}

static CnCode take_unchanged(CnFetch *f, CnTask *t, CnErr *err)
{
    const CnPage *before = cn_journal_page(f->journal, t->url.text);
    if (!before || (!t->exchange.etag.len && !t->exchange.modified.len)) {
        CnCode code = store_other(f, t, NULL, err);
        if (code == CN_OK) finish(f, t, CN_FETCHED_FAILED, "is said to be unchanged, though nobody asked");
        return code;
    }
    CnPage page = *before;
    page.at = cn_fetch_now(f) / 1000;
    page.tries = 0;
    CnCode code = store_other(f, t, &page, err);
    if (code == CN_OK && !cn_str_eq(t->asked, t->url.text)) {
        CnPage asked = {.url = t->asked, .state = CN_PAGE_DONE, .kind = page.kind, .status = 200, .at = page.at, .to = page.url, .record = page.record, .date = page.date,
            .feed_date = page.feed_date, .feed_title = page.feed_title};
        code = cn_journal_put_page(f->journal, &asked, err);
    }
    if (code == CN_OK) finish(f, t, CN_FETCHED_SAME, "%s", "");
    return code;
}

/* ---- where a response leads ------------------------------------------------------------------------------- */

static bool is_redirect(const CnExchange *x)
{
    return (x->status == 301 || x->status == 302 || x->status == 303 || x->status == 307 || x->status == 308) &&
           cn_head_value(cn_bytes_str(&x->head), "location", NULL).len;
}

/* No further: what the task makes of it. */
static void fail(CnFetch *f, CnTask *t, CnFetchedAs as, int status, const char *why)
{
    if (t->purpose != CN_FOR_PAGE) {
        if (!status) snprintf(t->site->why, sizeof t->site->why, "%s", why);
        take_file(f, t, status);
        return;
    }
    finish(f, t, as, "%s", why);
}

static void hop(CnFetch *f, CnTask *t)
{
    CnErr why = {0};
    CnUrl next;
    unsigned most = t->purpose == CN_FOR_PAGE ? PAGE_HOPS : SITE_FILE_HOPS;
    if (t->hops++ >= most) {
        fail(f, t, CN_FETCHED_FAILED, 404, "is sent on too many times");   /* source: RFC 9309, 2.3.1.2: as if there were no robots.txt */
        return;
    }
    CnCode code = cn_url_read(&f->arena, &t->url, cn_head_value(cn_bytes_str(&t->exchange.head), "location", NULL), &next, &why);
    if (code != CN_OK) {
        char text[200];
        snprintf(text, sizeof text, "is sent on to what %.160s", why.text);
        t->forever = true;
        fail(f, t, code == CN_ERR_POLICY ? CN_FETCHED_REFUSED : CN_FETCHED_FAILED, 0, text);
        return;
    }
    t->url = next;
    t->tries = 0;
    if (t->purpose == CN_FOR_PAGE) t->site = site_of(f, &next);
    cn_exchange_free(&t->exchange);
    cn_task_advance(f, t);
}

/* "Too many requests", "not now": the host gets its peace, and the task another turn if it need not wait too long. */
static void back_off(CnFetch *f, CnTask *t)
{
    CnHost *host = cn_queue_host(&f->queue, t->url.host);
    int64_t now = cn_fetch_now(f), wait = cn_response_wait(cn_head_value(cn_bytes_str(&t->exchange.head), "retry-after", NULL), now / 1000);
    host->strikes++;
    cn_queue_hold(host, now + (wait >= 0 ? wait * 1000 : cn_queue_backoff(&f->queue, host->strikes)));
    note_host(f, host);
    int64_t beyond = beyond_patience(f, host);
    bool again = t->tries++ < ASKED_AGAIN;
    char why[80];
    snprintf(why, sizeof why, "answers %d", t->status);
    cn_exchange_free(&t->exchange);
    if (again && !beyond) {
        cn_task_advance(f, t);
    } else if (beyond && t->purpose == CN_FOR_PAGE) {
        put_off(f, t, beyond);
    } else {
        t->later = true;
        fail(f, t, CN_FETCHED_FAILED, t->status, why);
    }
    for (CnTask *other; beyond && (other = cn_queue_drop(&f->queue, host));) put_off(f, other, beyond);
}

CnCode cn_task_ended(CnFetch *f, CnTask *t, CnErr *err)
{
    CnExchange *x = &t->exchange;
    CnHost *host = cn_queue_host(&f->queue, t->url.host);
    cn_queue_done(&f->queue, host, cn_fetch_now(f));
    if (x->request.len) note_host(f, host);
    cn_arena_empty(&f->scratch);
    t->status = x->status;
    if (x->code != CN_OK) {
        t->later = x->code != CN_ERR_POLICY;
        t->site->forbidden |= t->purpose == CN_FOR_ROBOTS && !t->later;
        fail(f, t, x->code == CN_ERR_POLICY ? CN_FETCHED_REFUSED : CN_FETCHED_FAILED, 0, x->why);
        return CN_OK;
    }
    if (x->status != 429 && x->status != 503) host->strikes = 0;
    if (t->purpose == CN_FOR_PAGE && x->status == 200) return take_page(f, t, err);
    if (t->purpose == CN_FOR_PAGE && x->status == 304) return take_unchanged(f, t, err);
    CnCode code = store_other(f, t, NULL, err);
    if (code != CN_OK) return code;
    if (x->status == 429 || x->status == 503) {
        back_off(f, t);
    } else if (is_redirect(x)) {
        hop(f, t);
    } else if (t->purpose != CN_FOR_PAGE) {
        take_file(f, t, x->status);
    } else {
        t->forever = x->status == 404 || x->status == 410;
        t->later = !t->forever && x->status >= 500;
        finish(f, t, CN_FETCHED_FAILED, "answers %d", x->status);
    }
    return CN_OK;
}
