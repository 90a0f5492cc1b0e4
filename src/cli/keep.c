/* keep.c - the commands that need the register but add: resolve, lists, show, why, export, sql. */
#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *cli_register_path(const Cli *cli) { return cli->value[OPT_DB] ? cli->value[OPT_DB] : "consign.db"; }

static CnStr str_of(const char *text) { return (CnStr){text, text ? strlen(text) : 0}; }

CnRegister *cli_open_register(const Cli *cli, CnOpen mode, int *code)
{
    CnErr err = {0};
    CnRegister *reg = cn_register_open(cli_register_path(cli), mode, &err);
    if (!reg && mode != CN_OPEN_CREATE && access(cli_register_path(cli), F_OK) && errno == ENOENT)
        snprintf(err.text, sizeof err.text, "there is no such register: 'consign add' makes one, --db names another");
    if (!reg)
        *code = cli_error(cli, &err);
    return reg;
}

static void tell_stale(const Cli *cli, CnRegister *reg)
{
    if (cn_register_stale(reg))
        cli_note(cli, "claims came or went since the deals were made: run 'consign resolve'");
}

/* ---- resolve ------------------------------------------------------------------------------------------- */

int cli_cmd_resolve(const Cli *cli)
{
    int code = 0;
    CnErr err = {0};
    CnResolved done = {0};
    CnResolve options = {.dry_run = cli->value[OPT_DRY_RUN] != NULL, .now = cli_now(cli, &code)};
    CnRegister *reg = code ? NULL : cli_open_register(cli, CN_OPEN_WRITE, &code);
    if (!reg)
        return code;
    if (cn_register_resolve(reg, &options, &done, &err) != CN_OK)
        code = cli_error(cli, &err);
    else
        cli_note(cli, "claims: %llu; deals: %llu, with conflicts: %llu, %s: %llu", (unsigned long long)done.claims,
                 (unsigned long long)done.deals, (unsigned long long)done.conflicts,
                 options.dry_run ? "would change" : "changed", (unsigned long long)done.changed);
    cn_register_close(reg);
    return code;
}

/* ---- rows ---------------------------------------------------------------------------------------------- */

/* Columns that stand in a table as one. */
#define VALUE "value_min,value_max,currency,"
#define STANDING "furthest_stage,furthest_planned,refusal,cancellation,embargo,embargo_end,status_note,"

/* The words of a query as one text. A word with a blank was one word for the shell: it stays one. To be freed. */
static char *query_of(const Cli *cli, size_t first)
{
    size_t size = 1;
    for (size_t i = first; i < cli->n_args; i++)
        size += strlen(cli->arg[i]) + 3;
    char *text = calloc(size, 1), *end = text;
    for (size_t i = first; text && i < cli->n_args; i++) {
        bool quote = strpbrk(cli->arg[i], " \t") && !strchr(cli->arg[i], '"') && !strpbrk(cli->arg[i], ":<>=");
        end += sprintf(end, "%s%s%s%s", i > first ? " " : "", quote ? "\"" : "", cli->arg[i], quote ? "\"" : "");
    }
    return text;
}

/* `columns` with the heads that tables print turned into the names of their columns. To be freed; NULL for want of memory. */
static char *columns_of(const char *columns, CnList list, bool sorts)
{
    static const struct { const char *head, *fields, *sort; int list; } heads[] = {   /* list -1: any */
        {"value", "value_min,value_max,currency", "value_max", -1}, {"from", "supplier", "supplier", -1},
        {"to", "recipient", "recipient", -1}, {"number", "quantity", "quantity_max", -1}, {"quantity", "quantity", "quantity_max", -1},
        {"claims", "n_claims", "n_claims", -1}, {"docs", "n_docs", "n_docs", CN_LIST_DEALS},
        {"origins", "n_origins", "n_origins", CN_LIST_DEALS}, {"conflicts", "conflict_fields", "n_conflicts", CN_LIST_DEALS},
        {"conflict", "conflict_fields", "n_conflicts", CN_LIST_DEALS}, {"stage", "furthest_stage", "furthest_stage", CN_LIST_DEALS},
        {"date", "first_claim_date", "first_claim_date", CN_LIST_DEALS}, {"date", "doc_date", "doc_date", CN_LIST_DOCS},
    };
    enum { LONGEST = 32 };
    size_t size = (strlen(columns) + 1) * LONGEST;
    char *text = calloc(size, 1), *end = text;
    for (const char *at = columns; text && *at;) {
        size_t n = strcspn(at, ","), falling = *at == '-', len = n - falling;
        const char *name = at + falling;
        for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
            if (strlen(heads[i].head) == n - falling && !memcmp(heads[i].head, at + falling, n - falling) &&
                (heads[i].list < 0 || (CnList)heads[i].list == list))
                name = sorts ? heads[i].sort : heads[i].fields, len = strlen(name);
        end += snprintf(end, size - (size_t)(end - text), "%s%.*s%s", falling ? "-" : "", (int)len, name, at[n] ? "," : "");
        at += n + (at[n] == ',');
    }
    return text;
}

static CnRowsFormat rows_format(const Cli *cli, CnRowsFormat on_terminal)
{
    const char *to = cli->value[OPT_TO];
    if (!to)
        return cli->out_tty ? on_terminal : CN_ROWS_JSONL;
    return !strcmp(to, "csv") ? CN_ROWS_CSV : !strcmp(to, "jsonl") ? CN_ROWS_JSONL : on_terminal;
}

/* Writes and closes the rows. */
static int write_rows(const Cli *cli, CnRows *rows, CnRowsFormat on_terminal, uint64_t *n)
{
    CnErr err = {0};
    CnRowsStyle style = {.width = cli->width, .color = cli->color, .bom = cli->value[OPT_BOM] != NULL};
    CnCode code = cn_rows_write(rows, rows_format(cli, on_terminal), &style, stdout, &err);
    *n += cn_rows_count(rows);
    cn_rows_close(rows);
    return code == CN_OK || code == CN_END || ferror(stdout) ? 0 : cli_error(cli, &err);
}

/* What a table shows of a list, as much as the terminal has room for; it is the writer who cuts. */
static const char *table_fields(CnList list, unsigned width)
{
    enum { CLAIMS_ROOMY = 100, CLAIMS_WIDE = 130, DEALS_WIDE = 130 };   /* tuned: columns of the terminal */
    if (list == CN_LIST_DOCS)
        return "id,doc_date,lang,publisher,title,n_claims,url";
    if (list == CN_LIST_DEALS)
        return width && width < DEALS_WIDE
                   ? "id,supplier,recipient,item,quantity," VALUE STANDING "n_claims,n_origins,conflict_fields"
                   : "id,supplier,recipient,item,quantity," VALUE STANDING "first_claim_date,n_claims,n_docs,n_origins,conflict_fields";
    if (width && width < CLAIMS_ROOMY)
        return "id,supplier,recipient,item,quantity,stage,modality,date";
    if (width && width < CLAIMS_WIDE)
        return "id,supplier,recipient,item,quantity," VALUE "stage,modality,date,quote";
    return "id,supplier,recipient,item,quantity," VALUE "stage,modality,date,attribution,doc_date,publisher,quote";
}

static int list_rows(const Cli *cli, CnRegister *reg, CnList list, const CnListing *listing)
{
    uint64_t n = 0;
    CnErr err = {0};
    CnRows *rows = cn_register_list(reg, list, listing, &err);
    int code = rows ? write_rows(cli, rows, CN_ROWS_TABLE, &n) : cli_error(cli, &err);
    if (!code && list == CN_LIST_DEALS)
        tell_stale(cli, reg);
    if (!code && !n && cli->out_tty)
        cli_note(cli, "%s: nothing in it fits", cli_register_path(cli));
    return !code && !n && cli->value[OPT_EXIT] ? EXIT_NO_MATCH : code;
}

int cli_cmd_list(const Cli *cli)
{
    int code = 0;
    CnList list = cli->command->id == CMD_CLAIMS ? CN_LIST_CLAIMS : cli->command->id == CMD_DEALS ? CN_LIST_DEALS : CN_LIST_DOCS;
    const char *fields = cli->value[OPT_FIELDS], *sort = cli->value[OPT_SORT];
    if (!fields)   /* a program gets all columns, a person those that fit */
        fields = rows_format(cli, CN_ROWS_TABLE) != CN_ROWS_TABLE ? "*" : table_fields(list, cli->width);
    char *query = query_of(cli, 0), *sorted = columns_of(sort ? sort : "", list, true);
    char *shown = columns_of(fields, cli->value[OPT_FIELDS] ? list : CN_LIST_EVIDENCE, false);
    CnRegister *reg = query && sorted && shown ? cli_open_register(cli, CN_OPEN_READ, &code) : NULL;
    CnListing listing = {.query = str_of(query), .fields = str_of(shown), .sort = str_of(sorted), .limit = cli->number[OPT_LIMIT]};
    if (reg)
        code = list_rows(cli, reg, list, &listing);
    else if (!code)
        code = cli_errorf(cli, CN_ERR_MEMORY, "out of memory");
    cn_register_close(reg);
    free(query);
    free(sorted);
    free(shown);
    return code;
}

int cli_cmd_sql(const Cli *cli)
{
    int code = 0;
    uint64_t n = 0;
    CnErr err = {0};
    CnRegister *reg = cli_open_register(cli, CN_OPEN_READ, &code);
    if (!reg)
        return code;
    CnRows *rows = cn_register_sql(reg, str_of(cli->arg[0]), &err);
    code = rows ? write_rows(cli, rows, CN_ROWS_TABLE, &n) : cli_error(cli, &err);
    cn_register_close(reg);
    return !code && !n && cli->value[OPT_EXIT] ? EXIT_NO_MATCH : code;
}

/* ---- show, why ----------------------------------------------------------------------------------------- */

static int no_such_id(const Cli *cli, const char *id)
{
    if (strlen(id) < 4)
        return cli_errorf(cli, CN_ERR_INPUT, "'%s' is too short: give at least 4 digits of an ID", id);
    return cli_errorf(cli, CN_ERR_INPUT, "%s has no row whose ID is or begins with '%.80s'", cli_register_path(cli), id);
}

static int show_id(const Cli *cli, CnRegister *reg, const char *id)
{
    uint64_t n = 0;
    CnErr err = {0};
    CnRows *rows = cn_register_show(reg, str_of(id), &err);
    if (!rows)
        return cli_error(cli, &err);
    int code = write_rows(cli, rows, CN_ROWS_RECORD, &n);
    return code || n ? code : no_such_id(cli, id);
}

static int why_id(const Cli *cli, CnRegister *reg, const char *id)
{
    CnErr err = {0};
    char *text = NULL;
    size_t len = 0;
    FILE *out = cli->width ? open_memstream(&text, &len) : stdout;
    if (!out)
        return cli_errorf(cli, CN_ERR_MEMORY, "out of memory");
    CnCode code = cn_register_why(reg, str_of(id), out, &err);
    if (out != stdout && !fclose(out))
        cli_wrap_text(stdout, text, len, cli->width);
    free(text);
    if (code == CN_END)
        return no_such_id(cli, id);
    return code == CN_OK || ferror(stdout) ? 0 : cli_error(cli, &err);
}

/* Each ID in turn. One that is not there is an input that failed: the others are still shown. */
static int each_id(const Cli *cli, int (*one)(const Cli *, CnRegister *, const char *))
{
    int code = 0;
    size_t failed = 0;
    CnRegister *reg = cli_open_register(cli, CN_OPEN_READ, &code);
    for (size_t i = 0; reg && i < cli->n_args; i++) {
        if (i)
            putchar('\n');
        int bad = one(cli, reg, cli->arg[i]);
        failed += bad != 0;
        code = bad ? bad : code;
        if (bad && bad != EXIT_NOTHING)
            break;
    }
    cn_register_close(reg);
    return code == EXIT_NOTHING && failed < cli->n_args ? EXIT_SOME_FAILED : code;
}

int cli_cmd_show(const Cli *cli)
{
    for (size_t i = 0; cli_stages[i].key; i++)
        if (!strcmp(cli->arg[0], cli_stages[i].key))
            return cli_show_stage(cli, i);
    return each_id(cli, show_id);
}

int cli_cmd_why(const Cli *cli)
{
    if (cli->value[OPT_TEXT])
        return cli_explain_text(cli);
    if (!cli->n_args)
        return cli_errorf(cli, CN_ERR_USAGE, "'consign why' needs more: consign why %s", cli->command->args);
    return each_id(cli, why_id);
}

/* ---- export -------------------------------------------------------------------------------------------- */

/* A file that is only put in its place when it is whole. What is no plain file is written to as it is. */
typedef struct { FILE *file; const char *name; char part[4096]; } Output;

static int output_fail(const Cli *cli, const char *name)
{
    CnErr err = {.code = CN_ERR_IO};
    snprintf(err.path, sizeof err.path, "%s", name);
    snprintf(err.text, sizeof err.text, "cannot be written: %s", strerror(errno));
    return cli_error(cli, &err);
}

/* Makes the file beside its place, under a name that no other file has, with the rights that a new file gets. */
static int open_part(const Cli *cli, Output *output)
{
    mode_t mask = umask(0);
    umask(mask);
    int fd = mkstemp(output->part);
    if (fd < 0 || fchmod(fd, 0666 & ~mask) || !(output->file = fdopen(fd, "wb"))) {
        int code = output_fail(cli, output->name);
        if (fd >= 0)
            unlink(output->part);
        return code;
    }
    cli_guard_file(output->part);
    return 0;
}

static int output_open(const Cli *cli, Output *output)
{
    struct stat st;
    *output = (Output){.file = stdout, .name = cli->value[OPT_OUTPUT]};
    if (!output->name || !strcmp(output->name, "-")) {
        output->name = "standard output";
        return 0;
    }
    bool there = !lstat(output->name, &st), plain = there ? S_ISREG(st.st_mode) : errno == ENOENT;
    size_t n = plain ? (size_t)snprintf(output->part, sizeof output->part, "%s.part-XXXXXX", output->name) : 0;
    if (n && n < sizeof output->part)
        return open_part(cli, output);
    *output->part = 0;
    output->file = fopen(output->name, "wb");
    return output->file ? 0 : output_fail(cli, output->name);
}

static int output_close(const Cli *cli, Output *output, int code)
{
    if (output->file == stdout)
        return code;
    int bad = cli_flush(cli, output->file, output->name);
    if (fclose(output->file) && !bad && !code)
        bad = output_fail(cli, output->name);
    code = bad > 0 ? bad : code;
    if (!*output->part)
        return code;
    if (!code && rename(output->part, output->name))
        code = output_fail(cli, output->name);
    if (code)
        unlink(output->part);
    cli_guard_file(NULL);
    return code;
}

static int export_options(const Cli *cli, CnExport *options)
{
    const char *word = cli->arg[0], *to = cli->value[OPT_TO];
    int code = 0;
    *options = (CnExport){.bom = cli->value[OPT_BOM] != NULL, .latin1 = cli->value[OPT_LATIN1] != NULL,
                          .selected = cli->value[OPT_INCLUDE] != NULL, .all_categories = cli->value[OPT_ALL_CATEGORIES] != NULL,
                          .now = cli_now(cli, &code)};
    if (code)
        return code;
    options->listing = (CnListing){.fields = str_of(cli->value[OPT_FIELDS]), .sort = str_of(cli->value[OPT_SORT]),
                                   .limit = cli->number[OPT_LIMIT]};
    if (cn_list_parse(str_of(word), &options->list)) {
        options->format = to && !strcmp(to, "jsonl") ? CN_EXPORT_JSONL : CN_EXPORT_CSV;
        if (options->latin1 || options->selected || options->all_categories)
            return cli_errorf(cli, CN_ERR_USAGE, "--latin1, --include and --all-categories go with 'consign export sipri' alone");
        return 0;
    }
    if (!strcmp(word, "csv") || !strcmp(word, "jsonl"))
        return cli_errorf(cli, CN_ERR_USAGE, "say what to export: 'consign export claims --to %s', or deals, docs, evidence, runs", word);
    if (strcmp(word, "sipri")) {
        return cli_errorf(cli, CN_ERR_USAGE, "there is no export '%.60s': it is claims, deals, docs, evidence, runs or sipri",
                          word);
    }
    options->format = CN_EXPORT_SIPRI;
    if (to || options->listing.fields.len || options->listing.sort.len || options->listing.limit)
        return cli_errorf(cli, CN_ERR_USAGE, "SIPRI's layout is fixed: --to, --fields, --sort and --limit do not go with it");
    return 0;
}

static int export_rows(const Cli *cli, CnRegister *reg, const CnExport *options)
{
    uint64_t n = 0;
    CnErr err = {0};
    Output output;
    int code = output_open(cli, &output);
    if (code)
        return code;
    CnCode done = cn_register_export(reg, options, output.file, &n, &err);
    if (done != CN_OK && done != CN_END && !ferror(output.file))
        code = cli_error(cli, &err);
    code = output_close(cli, &output, code);
    if (!code && output.file != stdout)
        cli_note(cli, "%s: %llu row%s", output.name, (unsigned long long)n, n == 1 ? "" : "s");
    return !code && !n && cli->value[OPT_EXIT] ? EXIT_NO_MATCH : code;
}

int cli_cmd_export(const Cli *cli)
{
    CnExport options;
    int code = export_options(cli, &options);
    if (code)
        return code;
    char *query = query_of(cli, 1);
    if (!query)
        return cli_errorf(cli, CN_ERR_MEMORY, "out of memory");
    options.listing.query = str_of(query);
    CnPack *pack = options.format == CN_EXPORT_SIPRI ? cli_open_pack(cli, &code) : NULL;   /* SIPRI's names of states */
    CnRegister *reg = code ? NULL : cli_open_register(cli, CN_OPEN_READ, &code);
    options.spell = pack ? cn_pack_spell : NULL;
    options.spell_with = pack;
    if (reg) {
        if (options.format == CN_EXPORT_SIPRI || options.list == CN_LIST_DEALS)
            tell_stale(cli, reg);
        code = export_rows(cli, reg, &options);
    }
    cn_register_close(reg);
    cn_pack_close(pack);
    free(query);
    return code;
}
