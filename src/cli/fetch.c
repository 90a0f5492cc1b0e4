/* fetch.c - the commands that go to the network: fetch, watch. */
#include "cli.h"

#include <consign/fetch.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { EVERY_S = 3600, PAGES_A_HANDLE = 2000 };   /* a watch looks once an hour; then what is remembered is read anew */

/* A feed that was stored, and how many of its entries have an address. */
typedef struct { char record[64]; char *url; uint64_t entries; } Feed;

typedef struct {
    const Cli *cli;
    CnFetch *fetch;
    Feed *feed;
    size_t n_feeds, cap;
    CnPack *pack;
    CnRegister *reg;
    char folder[4096];
    uint64_t stored, same, refused, failed, found;
    int added;             /* the worst exit code of adding */
} Fetcher;

static CnStr str_of(const char *text) { return (CnStr){text, text ? strlen(text) : 0}; }

static bool stop(void *with)
{
    (void)with;
    return cli_interrupted();
}

/* --warc, or the folder "warc" beside the register. */
static void set_folder(const Cli *cli, char *folder, size_t size)
{
    const char *db = cli_register_path(cli), *slash = strrchr(db, '/');
    if (cli->value[OPT_WARC])
        snprintf(folder, size, "%s", cli->value[OPT_WARC]);
    else
        snprintf(folder, size, "%.*swarc", slash ? (int)(slash - db + 1) : 0, db);
}

static int open_fetch(Fetcher *me)
{
    const Cli *cli = me->cli;
    CnErr err = {0};
    CnFetchOptions options = {.folder = me->folder, .contact = str_of(cli->value[OPT_CONTACT]), .program = CN_VERSION,
        .delay_ms = (uint32_t)cli->number[OPT_DELAY], .time_ms = (uint32_t)cli->number[OPT_TIMEOUT], .max_bytes = cli->number[OPT_MAX_BYTES],
        .allow_private = cli->value[OPT_ALLOW_PRIVATE] != NULL, .ignore_tdm = cli->value[OPT_IGNORE_TDM] != NULL, .ca_file = getenv("SSL_CERT_FILE"),
        .stop = stop};
    if (options.ca_file && !*options.ca_file)
        options.ca_file = NULL;
    me->fetch = cn_fetch_open(&options, &err);
    if (!me->fetch)
        return cli_error(cli, &err);
    if (options.ignore_tdm)
        cli_note(cli, "reservations of text and data mining are ignored; what is fetched in spite of one says so in its WARC file");
    return 0;
}

static int open_all(Fetcher *me)
{
    int code = 0;
    set_folder(me->cli, me->folder, sizeof me->folder);
    me->pack = cli_open_pack(me->cli, &code);
    me->reg = me->pack ? cli_open_register(me->cli, CN_OPEN_CREATE, &code) : NULL;
    cli_heed_interrupts();
    return me->reg ? open_fetch(me) : code;
}

static void close_all(Fetcher *me)
{
    for (size_t i = 0; i < me->n_feeds; i++)
        free(me->feed[i].url);
    free(me->feed);
    cn_fetch_close(me->fetch);
    cn_register_close(me->reg);
    cn_pack_close(me->pack);
}

/* ---- one address after the other -------------------------------------------------------------------------- */

static void tell_one(const Fetcher *me, const CnFetched *got)
{
    const Cli *cli = me->cli;
    CnErr err = {.code = got->as == CN_FETCHED_REFUSED ? CN_ERR_POLICY : CN_ERR_INPUT};
    snprintf(err.path, sizeof err.path, "%.*s", (int)got->url.len, got->url.ptr);
    snprintf(err.text, sizeof err.text, "%.*s", (int)got->why.len, got->why.ptr);
    if (got->as == CN_FETCHED_REFUSED || got->as == CN_FETCHED_FAILED)
        cli_error(cli, &err);
    else if (cli->verbose)
        cli_note(cli, "%s: %s%s%.*s", err.path, got->as == CN_FETCHED_SAME ? "unchanged" : got->tdm_ignored ? "stored, though it is reserved" : "stored",
                 got->at.len && (got->at.len != got->url.len || memcmp(got->at.ptr, got->url.ptr, got->at.len)) ? ", from " : "",
                 got->at.len != got->url.len || memcmp(got->at.ptr, got->url.ptr, got->at.len) ? (int)got->at.len : 0, got->at.ptr ? got->at.ptr : "");
}

static void remember_feed(Fetcher *me, const CnFetched *got)
{
    if (me->n_feeds == me->cap) {
        size_t cap = me->cap ? me->cap * 2 : 16;
        Feed *bigger = realloc(me->feed, cap * sizeof *bigger);
        if (!bigger)
            return;   /* then nobody is told that it is empty */
        me->feed = bigger;
        me->cap = cap;
    }
    Feed *feed = &me->feed[me->n_feeds];
    *feed = (Feed){.url = strndup(got->at.ptr, got->at.len)};
    bool bracketed = got->record.len > 2 && got->record.ptr[0] == '<';   /* a document has the bare id */
    snprintf(feed->record, sizeof feed->record, "%.*s", (int)got->record.len - 2 * bracketed, got->record.ptr + bracketed);
    me->n_feeds += feed->url != NULL;
}

/* Waits for all that was asked for. */
static int fetch_all(Fetcher *me)
{
    CnFetched got;
    CnErr err = {0};
    CnCode code;
    while ((code = cn_fetch_next(me->fetch, &got, &err)) == CN_OK) {
        me->stored += got.as == CN_FETCHED_STORED;
        me->same += got.as == CN_FETCHED_SAME;
        me->refused += got.as == CN_FETCHED_REFUSED;
        me->failed += got.as == CN_FETCHED_FAILED;
        tell_one(me, &got);
        if (got.as == CN_FETCHED_STORED && got.kind == CN_FETCH_FEED)
            remember_feed(me, &got);
    }
    return code == CN_END ? cli_interrupted() ? EXIT_INTERRUPTED : 0 : cli_error(me->cli, &err);
}

static void ask(Fetcher *me, CnFetchKind kind, CnStr url)
{
    CnErr err = {0};
    bool fresh;
    CnCode code = kind == CN_FETCH_PAGE && me->cli->value[OPT_RESUME] ? cn_fetch_want(me->fetch, &(CnFound){.url = url}, &fresh, &err) : cn_fetch_add(me->fetch, kind, url, &err);
    if (code == CN_OK)
        return;
    me->refused += code == CN_ERR_POLICY;
    me->failed += code != CN_ERR_POLICY;
    cli_error(me->cli, &err);
}

/* ---- from feeds to pages ---------------------------------------------------------------------------------- */

/* Counts an entry for its feed; false where the "entry" is the page itself that was thought to be a feed. */
static bool count_entry(Fetcher *me, const CnDocument *doc)
{
    for (size_t i = me->n_feeds; i-- > 0;) {
        Feed *feed = &me->feed[i];
        if (doc->record.len != strlen(feed->record) || memcmp(doc->record.ptr, feed->record, doc->record.len))
            continue;
        bool itself = doc->url.len == strlen(feed->url) && !memcmp(doc->url.ptr, feed->url, doc->url.len);
        feed->entries += !itself;
        return !itself;
    }
    return true;
}

static void tell_empty_feeds(Fetcher *me)
{
    for (size_t i = 0; i < me->n_feeds; i++) {
        CnErr err = {.code = CN_ERR_FORMAT, .text = "is no feed, or lists nothing that has an address"};
        snprintf(err.path, sizeof err.path, "%s", me->feed[i].url);
        if (!me->feed[i].entries) {
            me->failed++;
            me->stored--;
            cli_error(me->cli, &err);
        }
        free(me->feed[i].url);
    }
    me->n_feeds = 0;
}

/* The entries of the feeds in one WARC file: their addresses are remembered. */
static int read_feeds(Fetcher *me, const char *path)
{
    CnErr err = {0};
    CnDocument doc;
    CnInputOptions options = {0};
    bool fresh;
    CnInputs *inputs = cn_inputs_open(&path, 1, &options, &err);
    if (!inputs)
        return cli_error(me->cli, &err);
    CnCode code, wanted = CN_OK;
    while ((code = cn_inputs_next(inputs, &doc, &err)) != CN_END && code != CN_ERR_MEMORY && wanted != CN_ERR_IO && wanted != CN_ERR_MEMORY) {
        CnErr why = {0};
        if (code != CN_OK)
            cli_error(me->cli, &err);
        else if (!doc.url.len || !count_entry(me, &doc))
            continue;
        else if ((wanted = cn_fetch_want(me->fetch, &(CnFound){doc.url, doc.date_from == CN_FROM_FEED ? doc.date : (CnDate){0}, doc.title}, &fresh, &why)) != CN_OK)
            cli_error(me->cli, &why);
        else
            me->found += fresh;
    }
    cn_inputs_close(inputs);
    return code == CN_ERR_MEMORY || wanted == CN_ERR_IO || wanted == CN_ERR_MEMORY ? EXIT_NOTHING : 0;
}

static int follow_feeds(Fetcher *me)
{
    CnErr err = {0};
    CnCode got;
    const char *path;
    uint64_t n;
    int code = 0;
    while (!code && (got = cn_fetch_file(me->fetch, CN_FETCH_FEED, &path, &err)) == CN_OK) {
        code = read_feeds(me, path);
        if (!code && (got = cn_fetch_taken(me->fetch, path, &err)) != CN_OK)
            break;
    }
    if (code)
        return code;
    tell_empty_feeds(me);
    if (got != CN_END || (got = cn_fetch_resume(me->fetch, me->cli->number[OPT_LIMIT], &n, &err)) != CN_OK)
        return cli_error(me->cli, &err);
    return fetch_all(me);
}

/* ---- into the register ------------------------------------------------------------------------------------ */

static int add_pages(Fetcher *me)
{
    CnErr err = {0};
    CnCode got;
    const char *path;
    while ((got = cn_fetch_file(me->fetch, CN_FETCH_PAGE, &path, &err)) == CN_OK) {
        int code = cli_add_paths(me->cli, me->reg, me->pack, &path, 1);
        if (code != EXIT_DONE && code != EXIT_SOME_FAILED && code != EXIT_NOTHING)
            return code;   /* the register: the file waits for the next run */
        me->added = code ? EXIT_SOME_FAILED : me->added;
        if ((got = cn_fetch_taken(me->fetch, path, &err)) != CN_OK)
            break;
    }
    return got == CN_END ? 0 : cli_error(me->cli, &err);
}

static int sum_up(const Fetcher *me)
{
    cli_note(me->cli, "%s: stored: %llu, unchanged: %llu, refused: %llu, failed: %llu", me->folder, (unsigned long long)me->stored,
             (unsigned long long)me->same, (unsigned long long)me->refused, (unsigned long long)me->failed);
    if (!me->refused && !me->failed)
        return me->added;
    if (me->stored || me->same)
        return EXIT_SOME_FAILED;
    return me->failed ? EXIT_NOTHING : EXIT_POLICY;
}

int cli_cmd_fetch(const Cli *cli)
{
    Fetcher me = {.cli = cli};
    bool feed = cli->value[OPT_FEED] != NULL;
    uint64_t n;
    CnErr err = {0};
    int code = open_all(&me);
    for (size_t i = 0; !code && i < cli->n_args; i++)
        ask(&me, feed ? CN_FETCH_FEED : CN_FETCH_PAGE, str_of(cli->arg[i]));
    if (!code && !feed && cli->value[OPT_RESUME] && cn_fetch_resume(me.fetch, cli->number[OPT_LIMIT], &n, &err) != CN_OK)
        code = cli_error(cli, &err);
    code = code ? code : fetch_all(&me);
    if (!code && feed)
        code = follow_feeds(&me);
    code = code ? code : add_pages(&me);
    if (!code)
        code = sum_up(&me);
    close_all(&me);
    return code;
}

/* ---- watch ------------------------------------------------------------------------------------------------ */

static CnWatches *open_watches(const Cli *cli, int *code)
{
    char folder[4096];
    CnErr err = {0};
    set_folder(cli, folder, sizeof folder);
    CnWatches *watches = cn_watches_open(folder, &err);
    if (!watches)
        *code = cli_error(cli, &err);
    return watches;
}

int cli_cmd_watch_add(const Cli *cli)
{
    int code = 0;
    CnErr err = {0};
    CnWatches *watches = open_watches(cli, &code);
    size_t n = cli->n_args - 1;
    CnStr *url = calloc(n, sizeof *url);
    for (size_t i = 0; url && i < n; i++)
        url[i] = str_of(cli->arg[i + 1]);
    uint32_t every = cli->value[OPT_EVERY] ? (uint32_t)(cli->number[OPT_EVERY] / 1000) : EVERY_S;
    if (watches && !url)
        code = cli_errorf(cli, CN_ERR_MEMORY, "out of memory");
    else if (watches && cn_watches_put(watches, &(CnWatch){str_of(cli->arg[0]), url, n, every}, &err) != CN_OK)
        code = cli_error(cli, &err);
    cn_watches_close(watches);
    free(url);
    return code;
}

int cli_cmd_watch_rm(const Cli *cli)
{
    int code = 0;
    CnWatches *watches = open_watches(cli, &code);
    for (size_t i = 0; !code && i < cli->n_args; i++) {
        CnErr err = {0};
        CnCode got = cn_watches_drop(watches, str_of(cli->arg[i]), &err);
        if (got == CN_END)
            code = cli_errorf(cli, CN_ERR_USAGE, "there is no watch '%.64s'; 'consign watch list' tells which there are", cli->arg[i]);
        else if (got != CN_OK)
            code = cli_error(cli, &err);
    }
    cn_watches_close(watches);
    return code;
}

static void print_time(FILE *out, int64_t at, const char *never)
{
    char text[32];
    time_t seconds = (time_t)at;
    struct tm parts;
    if (!at || !gmtime_r(&seconds, &parts) || !strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts))
        fputs(never, out);
    else
        fputs(text, out);
}

static void list_watch(CnWatches *watches, const CnWatch *watch, bool json)
{
    if (!json)
        printf("%.*s  every %u s\n", (int)watch->name.len, watch->name.ptr, watch->every_s);
    for (size_t i = 0; i < watch->n; i++) {
        int64_t asked = cn_watches_asked(watches, watch->url[i]);
        if (json) {
            fputs("{\"watch\":", stdout);
            cli_json_string(stdout, watch->name.ptr, watch->name.len);
            printf(",\"every\":%u,\"url\":", watch->every_s);
            cli_json_string(stdout, watch->url[i].ptr, watch->url[i].len);
            fputs(asked ? ",\"asked\":\"" : ",\"asked\":", stdout);
            print_time(stdout, asked, "null");
            puts(asked ? "\"}" : "}");
        } else {
            fputs("    ", stdout);
            cli_print(stdout, watch->url[i].ptr, watch->url[i].len);
            fputs(asked ? "  last asked " : "  ", stdout);
            print_time(stdout, asked, "never asked");
            putchar('\n');
        }
    }
}

int cli_cmd_watch_list(const Cli *cli)
{
    int code = 0;
    const char *to = cli->value[OPT_TO];
    const CnWatch *watch;
    CnWatches *watches = open_watches(cli, &code);
    for (size_t i = 0; watches && (watch = cn_watches_get(watches, i)); i++)
        list_watch(watches, watch, to ? !strcmp(to, "jsonl") : !cli->out_tty);
    cn_watches_close(watches);
    return code;
}

static bool is_named(const Cli *cli, const CnWatch *watch)
{
    for (size_t i = 0; i < cli->n_args; i++)
        if (strlen(cli->arg[i]) == watch->name.len && !memcmp(cli->arg[i], watch->name.ptr, watch->name.len))
            return true;
    return !cli->n_args;
}

/* Asks for the feeds whose time has come; *next becomes when the first of the others is due. */
static int ask_due(Fetcher *me, int64_t now, int64_t *next, size_t *n_watches)
{
    int code = 0;
    const CnWatch *watch;
    CnWatches *watches = open_watches(me->cli, &code);
    *n_watches = 0;
    for (size_t i = 0; watches && (watch = cn_watches_get(watches, i)); i++) {
        if (!is_named(me->cli, watch))
            continue;
        ++*n_watches;
        for (size_t k = 0; k < watch->n; k++) {
            int64_t asked = cn_fetch_asked(me->fetch, watch->url[k]), due = asked ? asked + watch->every_s : 0;
            if (due <= now || asked > now)
                ask(me, CN_FETCH_FEED, watch->url[k]), due = now + watch->every_s;
            *next = due < *next ? due : *next;
        }
    }
    cn_watches_close(watches);
    return code;
}

static int check_names(const Cli *cli)
{
    int code = 0;
    CnWatches *watches = open_watches(cli, &code);
    for (size_t i = 0; watches && !code && i < cli->n_args; i++) {
        const CnWatch *watch;
        size_t k = 0;
        while ((watch = cn_watches_get(watches, k)) && !(strlen(cli->arg[i]) == watch->name.len && !memcmp(cli->arg[i], watch->name.ptr, watch->name.len)))
            k++;
        if (!watch)
            code = cli_errorf(cli, CN_ERR_USAGE, "there is no watch '%.64s'; 'consign watch list' tells which there are", cli->arg[i]);
    }
    if (watches && !code && !cn_watches_get(watches, 0))
        code = cli_errorf(cli, CN_ERR_USAGE, "there is no watch: 'consign watch add' makes one");
    cn_watches_close(watches);
    return code;
}

/* What is due now: feeds, pages that were found, files that were not yet read. *next as in ask_due. */
static int watch_round(Fetcher *me, int64_t *next)
{
    size_t n_watches;
    int code = ask_due(me, (int64_t)time(NULL), next, &n_watches);
    if (!code)
        code = fetch_all(me);
    if (!code)
        code = follow_feeds(me);
    return code ? code : add_pages(me);
}

int cli_cmd_watch_run(const Cli *cli)
{
    Fetcher me = {.cli = cli};
    bool once = cli->value[OPT_ONCE] != NULL;
    int code = check_names(cli);
    code = code ? code : open_all(&me);
    for (uint64_t handled = 0; !code;) {
        int64_t next = (int64_t)time(NULL) + 60;   /* a watch that is made meanwhile is seen within a minute */
        if (me.stored + me.failed + me.refused - handled > PAGES_A_HANDLE) {
            handled = me.stored + me.failed + me.refused;
            cn_fetch_close(me.fetch);
            if ((code = open_fetch(&me)))
                break;
        }
        code = watch_round(&me, &next);
        if (once)
            break;
        while (!code && !cli_interrupted() && (int64_t)time(NULL) < next)
            sleep(1);
        if (!code && cli_interrupted())
            code = EXIT_INTERRUPTED;
    }
    if (!code)
        code = sum_up(&me);
    close_all(&me);
    return code;
}
