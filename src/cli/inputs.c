/* inputs.c - reading the inputs of a command, one document after the other; errors are told and counted. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DOCUMENT_SECONDS = 60 };   /* tuned: a thousand times what the longest report takes */

CnInputOptions cli_input_options(const Cli *cli)
{
    static const struct { const char *word; CnForm form; } forms[] = {
        {"auto", CN_FORM_AUTO}, {"text", CN_FORM_TEXT}, {"html", CN_FORM_HTML}, {"jsonl", CN_FORM_JSONL}, {"csv", CN_FORM_CSV},
        {"archive", CN_FORM_ARCHIVE}, {"warc", CN_FORM_WARC}, {"rss", CN_FORM_RSS}, {"mail", CN_FORM_MAIL}};
    CnInputOptions options = {.date = cli->date, .max_bytes = cli->number[OPT_MAX_BYTES], .seconds = cli->value[OPT_TIME_LIMIT] ? (double)cli->number[OPT_TIME_LIMIT] : DOCUMENT_SECONDS};
    const char *from = cli->value[OPT_FROM], *url = cli->value[OPT_URL], *lang = cli->value[OPT_LANG];
    for (size_t i = 0; from && i < sizeof forms / sizeof *forms; i++)
        if (!strcmp(from, forms[i].word))
            options.form = forms[i].form;
    const char *screen = cli->value[OPT_SCREEN];
    options.explain_screen = cli->value[OPT_EXPLAIN_SCREEN] != NULL;
    options.screening = !cli_takes(cli->command, OPT_SCREEN) || (screen && !strcmp(screen, "off")) ? CN_SCREEN_OFF
        : (screen && !strcmp(screen, "on")) || (!screen && options.explain_screen) ? CN_SCREEN_ON : CN_SCREEN_AUTO;
    if (cli->value[OPT_COLUMNS])
        options.columns = (CnStr){cli->value[OPT_COLUMNS], strlen(cli->value[OPT_COLUMNS])};
    if (url)
        options.url = (CnStr){url, strlen(url)};
    if (lang)
        options.lang = (CnStr){lang, strlen(lang)};
    return options;
}

void cli_tell_notes(const Cli *cli, const CnReading *reading)
{
    if (!cli->verbose)
        return;
    for (size_t i = 0; i < reading->n_notes; i++) {
        const CnNote *note = &reading->note[i];
        cli_note(cli, "%.*s: note: %.*s (%u)", (int)reading->document->name.len, reading->document->name.ptr,
                 (int)note->what.len, note->what.ptr, note->n);
    }
}

/* What the sink of cn_read_all sees. */
typedef struct {
    const Cli *cli;
    CliRead *read;
    Progress progress;
    uint64_t damaged;  /* records of inputs whose other records were read */
    int code;          /* why it stopped; -1: the reader of a pipe went away */
    bool stopped;
} Reading;

static CnCode stop(Reading *reading, int code)
{
    reading->stopped = true;
    reading->code = code;
    return CN_END;
}

static CnCode take(void *with, const CnReading *reading, const CnErr *err)
{
    Reading *me = with;
    if (reading) {
        me->progress.docs++;
        cli_progress_place(&me->progress, reading->document);
        me->progress.claims += reading->n_claims;
        if (me->cli->verbose && reading->n_notes)
            cli_progress_clear(&me->progress);
        cli_tell_notes(me->cli, reading);
        bool dropped = reading->screened && !reading->screened->kept;
        me->progress.screened += dropped;
        int code = dropped && !me->read->dropped ? 0 : me->read->sink(me->read->with, reading);
        if (code)
            return stop(me, code);
        code = me->read->out && ferror(me->read->out) ? cli_flush(me->cli, me->read->out, "standard output") : 0;
        if (code)
            return stop(me, code);
    } else {
        if (err->record)
            me->damaged++;
        else
            me->progress.failed++;
        cli_progress_clear(&me->progress);
        cli_error(me->cli, err);
        if (me->read->failed)
            me->read->failed(me->read->with, err);
    }
    cli_progress_step(&me->progress);
    return cli_interrupted() ? stop(me, EXIT_INTERRUPTED) : CN_OK;
}

static unsigned threads(const Cli *cli)
{
    if (cli->value[OPT_JOBS])
        return (unsigned)cli->number[OPT_JOBS];
    long n = cli_takes(cli->command, OPT_JOBS) ? sysconf(_SC_NPROCESSORS_ONLN) : 1;
    return n < 1 ? 1 : n > 64 ? 64 : (unsigned)n;
}

/* What archives held that is no document, in one line. */
static void tell_passed(const Cli *cli, const CnInputs *inputs)
{
    size_t n;
    const CnNote *note = cn_inputs_notes(inputs, &n);
    if (!n || !cli->verbose)
        return;
    fputs("consign: passed over:", stderr);
    for (size_t i = 0; i < n; i++)
        fprintf(stderr, "%s %.*s: %u", i ? ";" : "", (int)note[i].what.len, note[i].what.ptr, note[i].n);
    fputc('\n', stderr);
}

static int sum_up(const Cli *cli, Reading *me, CnCode code, const CnErr *err)
{
    Progress *progress = &me->progress;
    cli_progress_clear(progress);
    me->read->claims = progress->claims;
    if (me->stopped && me->code != EXIT_INTERRUPTED)
        return me->code;
    if (cli->verbose) {
        double seconds = (double)(cli_milliseconds() - progress->began) / 1000;
        cli_note(cli, "documents: %llu; screened out: %llu; claims: %llu; errors: %llu; damaged records: %llu; seconds: %.2f",
                 (unsigned long long)progress->docs, (unsigned long long)progress->screened, (unsigned long long)progress->claims,
                 (unsigned long long)progress->failed, (unsigned long long)me->damaged, seconds);
    }
    if (me->stopped || cli_interrupted())
        return EXIT_INTERRUPTED;
    if (code != CN_OK && code != CN_END)
        return cli_error(cli, err);
    if (progress->failed)
        return progress->docs ? EXIT_SOME_FAILED : EXIT_NOTHING;
    return EXIT_DONE;
}

int cli_read_inputs(const Cli *cli, CliRead *read)
{
    static const char *const standard_input[] = {"-"};
    Reading me = {.cli = cli, .read = read};
    CnErr err = {0};
    CnInputOptions options = cli_input_options(cli);
    options.go_on = read->go_on;
    options.go_on_with = read->go_on_with;
    const char *const *path = read->n ? read->path : standard_input;
    size_t n = read->n ? read->n : 1;
    if (!read->n && isatty(STDIN_FILENO) == 1)
        cli_note(cli, "reading from the terminal; end with Ctrl-D");
    CnInputs *inputs = cn_inputs_open(path, n, &options, &err);
    if (!inputs)
        return cli_error(cli, &err);
    cli_progress_begin(&me.progress, cli, read->out);
    cli_progress_inputs(&me.progress, path, n);
    cli_heed_interrupts();
    CnCode code = cn_read_all(read->pack, inputs, threads(cli), take, &me, &err);
    cli_progress_clear(&me.progress);
    tell_passed(cli, inputs);
    cn_inputs_close(inputs);
    return sum_up(cli, &me, code, &err);
}
