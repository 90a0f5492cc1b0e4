/* read.c - the commands that need no register: read, show STAGE, why --text, lexicon. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

enum { QUOTE_BYTES = 280 };   /* source: docs, "a quote of at most 280 characters" */

static size_t quote_bytes(const Cli *cli)
{
    return cli->value[OPT_QUOTE] ? (size_t)cli->number[OPT_QUOTE] : QUOTE_BYTES;
}

static bool wants(const Cli *cli, const char *format, bool on_terminal)
{
    return cli->value[OPT_TO] ? !strcmp(cli->value[OPT_TO], format) : cli->out_tty == on_terminal;
}

/* ---- read ---------------------------------------------------------------------------------------------- */

typedef enum { TO_JSONL, TO_CSV, TO_TEXT } To;

typedef struct { const Cli *cli; const CnPack *pack; To to; size_t quote; uint64_t written; } Reader;

static int write_article(const Reader *me, const CnReading *reading)
{
    CnErr err = {0};
    if (!me->cli->value[OPT_WITH_TEXT])
        return 0;
    CnCode code = cn_show(me->pack, reading, CN_SHOW_ARTICLE, me->to == TO_JSONL, me->quote, stdout, &err);
    return code == CN_OK || ferror(stdout) ? 0 : cli_error(me->cli, &err);
}

static int write_claims(void *with, const CnReading *reading)
{
    Reader *me = with;
    CnErr err = {0};
    int bad = write_article(me, reading);
    if (bad)
        return bad;
    if (me->to == TO_JSONL) {
        CnCode code = cn_show(me->pack, reading, CN_SHOW_CLAIMS, true, me->quote, stdout, &err);
        return code == CN_OK || ferror(stdout) ? 0 : cli_error(me->cli, &err);
    }
    for (size_t i = 0; i < reading->n_claims; i++) {
        if (me->to == TO_CSV) {
            cli_claim_csv(stdout, reading, &reading->claim[i], me->quote);
            continue;
        }
        if (me->written++)
            putchar('\n');
        cli_claim_text(stdout, reading, &reading->claim[i], me->cli, me->quote);
    }
    if (me->cli->out_tty)
        fflush(stdout);
    return 0;
}

static const char *screen_word(const CnReading *reading)
{
    return !reading->screened ? "not screened" : reading->screened->kept ? "kept" : "dropped";
}

static void write_screened_json(const CnReading *reading)
{
    const CnScreened *s = reading->screened;
    printf("{\"doc\":");
    cli_json_string(stdout, reading->document->name.ptr, reading->document->name.len);
    printf(",\"screen\":\"%s\"", screen_word(reading));
    if (s)
        printf(",\"points\":%u,\"needed\":%u,\"words\":[", s->points, s->needed);
    for (size_t i = 0; s && i < s->n_words; i++) {
        printf("%s{\"text\":", i ? "," : "");
        cli_json_string(stdout, s->word[i].text.ptr, s->word[i].text.len);
        printf(",\"at\":%llu,\"table\":\"%.*s\",\"id\":", (unsigned long long)s->word[i].at, (int)s->word[i].table.len, s->word[i].table.ptr);
        cli_json_string(stdout, s->word[i].id.ptr, s->word[i].id.len);
        printf(",\"row\":\"%.*s:%u\"}", (int)s->word[i].file.len, s->word[i].file.ptr, s->word[i].line);
    }
    puts(s ? "]}" : "}");
}

/* For --explain-screen, in place of claims. */
static int write_screened(void *with, const CnReading *reading)
{
    const Reader *me = with;
    const CnScreened *s = reading->screened;
    if (me->to == TO_JSONL) {
        write_screened_json(reading);
        return 0;
    }
    printf("%s %.*s", screen_word(reading), (int)reading->document->name.len, reading->document->name.ptr);
    if (s)
        printf(": %u of %u points", s->points, s->needed);
    for (size_t i = 0; s && i < s->n_words; i++)
        printf("; %.*s at %llu (%.*s %.*s, %.*s:%u)", (int)s->word[i].text.len, s->word[i].text.ptr, (unsigned long long)s->word[i].at,
               (int)s->word[i].table.len, s->word[i].table.ptr, (int)s->word[i].id.len, s->word[i].id.ptr ? s->word[i].id.ptr : "",
               (int)s->word[i].file.len, s->word[i].file.ptr, s->word[i].line);
    putchar('\n');
    return 0;
}

int cli_cmd_read(const Cli *cli)
{
    int code = 0;
    To to = wants(cli, "text", true) ? TO_TEXT : wants(cli, "jsonl", false) ? TO_JSONL : TO_CSV;
    if (to == TO_CSV && cli->value[OPT_WITH_TEXT])
        return cli_errorf(cli, CN_ERR_USAGE, "--with-text goes with --to jsonl or text, not with csv");
    cli_heed_interrupts();   /* opening the packs may take its time on a busy machine */
    CnPack *pack = cli_open_pack(cli, &code);
    if (!pack)
        return code;
    Reader me = {.cli = cli, .pack = pack, .to = to, .quote = quote_bytes(cli)};
    CliRead read = {.pack = pack, .out = stdout, .sink = write_claims, .with = &me, .path = cli->arg, .n = cli->n_args};
    if (cli->value[OPT_EXPLAIN_SCREEN]) {
        read.sink = write_screened;
        read.dropped = true;
    } else if (to == TO_CSV) {
        cli_claim_csv_head(stdout);
    }
    code = cli_read_inputs(cli, &read);
    cn_pack_close(pack);
    if (code < 0)
        return EXIT_DONE;
    if (!code && !read.claims && cli->value[OPT_EXIT])
        code = EXIT_NO_MATCH;
    return code;
}

/* ---- show STAGE ---------------------------------------------------------------------------------------- */

typedef struct { const Cli *cli; const CnPack *pack; CnShow what; bool json; size_t quote; } Shower;

static int show_one(void *with, const CnReading *reading)
{
    const Shower *me = with;
    CnErr err = {0};
    CnCode code = cn_show(me->pack, reading, me->what, me->json, me->quote, stdout, &err);
    return code == CN_OK || ferror(stdout) ? 0 : cli_error(me->cli, &err);
}

/* The stages stand in cli_stages in the order of CnShow. */
int cli_show_stage(const Cli *cli, size_t stage)
{
    int code = 0;
    CnPack *pack = cli_open_pack(cli, &code);
    if (!pack)
        return code;
    Shower me = {.cli = cli, .pack = pack, .what = (CnShow)stage, .json = wants(cli, "jsonl", false), .quote = quote_bytes(cli)};
    CliRead read = {.pack = pack, .out = stdout, .sink = show_one, .with = &me, .path = cli->arg + 1, .n = cli->n_args - 1};
    code = cli_read_inputs(cli, &read);
    cn_pack_close(pack);
    return code < 0 ? EXIT_DONE : code;
}

/* ---- why --text ---------------------------------------------------------------------------------------- */

typedef struct { const Cli *cli; const CnPack *pack; CnStr needle; } Explainer;

static int explain_one(void *with, const CnReading *reading)
{
    const Explainer *me = with;
    CnErr err = {0};
    CnCode code = cn_explain(me->pack, reading, me->needle, stdout, &err);
    return code == CN_OK || code == CN_END || ferror(stdout) ? 0 : cli_error(me->cli, &err);
}

/* The arguments as one text, parted by blanks. NULL for want of memory; to be freed. */
static char *joined(const Cli *cli)
{
    size_t size = 1;
    for (size_t i = 0; i < cli->n_args; i++)
        size += strlen(cli->arg[i]) + 1;
    char *text = calloc(size, 1), *end = text;
    for (size_t i = 0; text && i < cli->n_args; i++) {
        size_t n = strlen(cli->arg[i]);
        if (i)
            *end++ = ' ';
        memcpy(end, cli->arg[i], n);
        end += n;
    }
    return text;
}

int cli_explain_text(const Cli *cli)
{
    int code = 0;
    char *needle = joined(cli);
    CnPack *pack = needle ? cli_open_pack(cli, &code) : NULL;
    if (!pack) {
        code = needle ? code : cli_errorf(cli, CN_ERR_MEMORY, "out of memory");
        free(needle);
        return code;
    }
    Explainer me = {.cli = cli, .pack = pack, .needle = {needle, strlen(needle)}};
    CliRead read = {.pack = pack, .out = stdout, .sink = explain_one, .with = &me, .path = &cli->value[OPT_TEXT], .n = 1};
    code = cli_read_inputs(cli, &read);
    cn_pack_close(pack);
    free(needle);
    return code < 0 ? EXIT_DONE : code;
}

/* ---- lexicon ------------------------------------------------------------------------------------------- */

int cli_cmd_lexicon_find(const Cli *cli)
{
    int code = 0;
    size_t n = 0;
    CnErr err = {0};
    char *text = joined(cli);
    CnPack *pack = text ? cli_open_pack(cli, &code) : NULL;
    if (pack) {
        CnCode found = cn_lexicon_find(pack, (CnStr){text, strlen(text)}, wants(cli, "jsonl", false), stdout, &n, &err);
        if (found != CN_OK && found != CN_END && !ferror(stdout))
            code = cli_error(cli, &err);
        else if (!n && cli->value[OPT_EXIT])
            code = EXIT_NO_MATCH;
    } else if (!text) {
        code = cli_errorf(cli, CN_ERR_MEMORY, "out of memory");
    }
    cn_pack_close(pack);
    free(text);
    return code;
}

int cli_cmd_lexicon_check(const Cli *cli)
{
    int code = 0;
    size_t n_rules = 0, n_failed = 0;
    CnErr err = {0};
    Cli mine = *cli;
    if (cli->n_args)
        mine.value[OPT_LEXICON] = cli->arg[0];
    CnPack *pack = cli_open_pack(&mine, &code);
    if (!pack)
        return code;
    CnCode checked = cn_pack_check(pack, stdout, &n_rules, &n_failed, &err);
    cn_pack_close(pack);
    if (checked != CN_OK && checked != CN_END && !ferror(stdout) && !n_failed)
        return cli_error(cli, &err);
    if (!cli->quiet)
        printf("%zu rules, %zu failed\n", n_rules, n_failed);
    return n_failed ? EXIT_INTEGRITY : EXIT_DONE;
}

int cli_cmd_lexicon_image(const Cli *cli)
{
    CnErr err = {0};
    Cli mine = *cli;
    char folder[4096];
    if (cli->n_args)
        mine.value[OPT_LEXICON] = cli->arg[0];
    int code = EXIT_DONE;
    if (!cli_need_data_dir(&mine, folder, sizeof folder, &code))
        return code;
    return cn_lexicon_image(folder, &err) == CN_OK ? EXIT_DONE : cli_error(cli, &err);
}
