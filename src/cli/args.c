/* args.c - the words of the command line. */
#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

typedef struct { const Option *option; const char *value; } Given;

typedef struct {
    Given *given;
    size_t n_given;
    const char *unknown;   /* the first option that no command has */
    size_t unknown_len;
    const char *bare;      /* the first option that lacks its value */
    const char *extra;     /* the first switch that was given a value */
    size_t extra_len;
} Scan;

/* ---- the nearest word ---------------------------------------------------------------------------------- */

static size_t least(size_t a, size_t b, size_t c)
{
    size_t m = a < b ? a : b;
    return m < c ? m : c;
}

/* Letters to put in, take out, change or swap between neighbours; words over 31 letters are never near. */
static size_t distance(const char *a, size_t na, const char *b, size_t nb)
{
    size_t row[3][32];
    if (na > 31 || nb > 31)
        return SIZE_MAX;
    size_t *before = row[0], *last = row[1], *now = row[2];
    for (size_t j = 0; j <= nb; j++)
        last[j] = j;
    for (size_t i = 1; i <= na; i++) {
        now[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            now[j] = least(last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && before[j - 2] + 1 < now[j])
                now[j] = before[j - 2] + 1;
        }
        size_t *spare = before;
        before = last, last = now, now = spare;
    }
    return last[nb];
}

const char *cli_nearest(const char *word, size_t len, const char *const *names, size_t n)
{
    const char *best = NULL;
    size_t least_far = len <= 3 ? 2 : len / 2 < 4 ? len / 2 + 1 : 4;  /* this far is no longer near */
    for (size_t i = 0; i < n; i++) {
        size_t far = distance(word, len, names[i], strlen(names[i]));
        if (len >= 3 && !strncmp(word, names[i], len))
            far = far < 1 ? far : 1;   /* the beginning of a word is near to it */
        if (far < least_far)
            best = names[i], least_far = far;
    }
    return best;
}

/* ---- options ------------------------------------------------------------------------------------------- */

const Option *cli_option_named(const Command *command, const char *name, size_t len)
{
    for (size_t i = 0; i < OPT_COUNT; i++)
        if (strlen(cli_options[i].name) == len && !memcmp(cli_options[i].name, name, len) &&
            (!command || cli_takes(command, cli_options[i].id)))
            return &cli_options[i];
    return NULL;
}

static const Option *option_lettered(char letter)
{
    for (size_t i = 0; i < OPT_COUNT; i++)
        if (cli_options[i].letter == letter)
            return &cli_options[i];
    return NULL;
}

static void scan_give(Scan *scan, const Option *option, const char *value)
{
    scan->given[scan->n_given++] = (Given){option, value};
}

/* --name, --name=value, --name value. Returns how many further words it took. */
static int scan_long(Scan *scan, const char *word, const char *next)
{
    size_t len = strcspn(word + 2, "=");
    const Option *option = cli_option_named(NULL, word + 2, len);
    if (!option) {
        if (!scan->unknown)
            scan->unknown = word, scan->unknown_len = len + 2;
        return 0;
    }
    bool tied = word[2 + len] == '=';
    if (!option->value) {
        if (tied && !scan->extra)
            scan->extra = word, scan->extra_len = len + 2;
        scan_give(scan, option, "");
        return 0;
    }
    if (!tied && !next && !scan->bare)
        scan->bare = word;
    scan_give(scan, option, tied ? word + 3 + len : next ? next : "");
    return !tied && next;
}

/* -q, -qe, -j4, -j 4. Returns how many further words it took. */
static int scan_letters(Scan *scan, const char *word, const char *next)
{
    for (const char *p = word + 1; *p; p++) {
        const Option *option = option_lettered(*p);
        if (!option) {
            if (!scan->unknown)
                scan->unknown = word, scan->unknown_len = strlen(word);
            return 0;
        }
        if (!option->value) {
            scan_give(scan, option, "");
            continue;
        }
        if (!p[1] && !next && !scan->bare)
            scan->bare = word;
        scan_give(scan, option, p[1] ? p + 1 : next ? next : "");
        return !p[1] && next;
    }
    return 0;
}

static void scan_words(Scan *scan, Cli *cli, int argc, char **argv)
{
    bool only_args = false;
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i], *next = i + 1 < argc ? argv[i + 1] : NULL;
        if (only_args || word[0] != '-' || !word[1])
            cli->arg[cli->n_args++] = word;
        else if (!strcmp(word, "--"))
            only_args = true;
        else
            i += word[1] == '-' ? scan_long(scan, word, next) : scan_letters(scan, word, next);
    }
}

/* ---- values -------------------------------------------------------------------------------------------- */

static bool number_of(const Option *option, const char *value, uint64_t *number)
{
    char *end;
    errno = 0;
    unsigned long long n = strtoull(value, &end, 10);
    if (value[0] < '0' || value[0] > '9' || errno)
        return false;
    uint64_t times = 1;
    if (option->kind == VAL_BYTES && *end) {
        static const char units[] = "kKmMgG";
        const char *unit = strchr(units, *end++);
        if (!unit)
            return false;
        times = UINT64_C(1) << (10 * ((unit - units) / 2 + 1));
    }
    if (*end || n > option->max / times || n * times < option->min)
        return false;
    *number = n * times;
    return true;
}

/* "10", "0.5s", "30m", "6h", "1d", "250ms" into milliseconds; a bare number is seconds. */
static bool time_of(const Option *option, const char *value, uint64_t *number)
{
    static const struct { const char *unit; double ms; } units[] = {{"", 1000}, {"ms", 1}, {"s", 1000}, {"m", 60e3}, {"h", 3600e3}, {"d", 86400e3}};
    size_t digits = strspn(value, "0123456789.");
    char *end;
    if (!digits || digits > 15 || !strcmp(value, "."))
        return false;
    double n = strtod(value, &end);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        double ms = n * units[i].ms;
        if (end != value + digits || strcmp(end, units[i].unit) || ms < (double)option->min || ms > (double)option->max)
            continue;
        *number = (uint64_t)ms;
        return true;
    }
    return false;
}

static CnErr about(const char *path, uint32_t line)
{
    CnErr err = {.code = CN_ERR_USAGE, .line = line};
    snprintf(err.path, sizeof err.path, "%s", path ? path : "");
    return err;
}

static int check_choice(Cli *cli, const Option *option, const char *value, const char *said_by, CnErr *err)
{
    const char *choices = cli_choices(cli->command, option);
    if (cli_is_choice(choices, value, strlen(value)))
        return 0;
    int n = snprintf(err->text, sizeof err->text, "%s: '%.60s' is not", said_by, value);
    const char *rest = choices, *choice;
    size_t len;
    for (bool first = true; cli_next_choice(&rest, &choice, &len); first = false)
        n += snprintf(err->text + n, sizeof err->text - (size_t)n, "%s %.*s", first ? "" : *rest ? "," : " or", (int)len, choice);
    return cli_error(cli, err);
}

int cli_check(Cli *cli, OptId id, const char *value, const char *said_by, const char *path, uint32_t line)
{
    const Option *option = &cli_options[id];
    CnErr err = about(path, line);
    int bad = 0;
    switch (option->kind) {
    case VAL_CHOICE:
        bad = check_choice(cli, option, value, said_by, &err);
        break;
    case VAL_NUMBER:
    case VAL_BYTES:
        if (!number_of(option, value, &cli->number[id])) {
            snprintf(err.text, sizeof err.text, "%s: '%.60s' is not a number from %llu to %llu", said_by, value,
                     (unsigned long long)option->min, (unsigned long long)option->max);
            bad = cli_error(cli, &err);
        }
        break;
    case VAL_TIME:
        if (!time_of(option, value, &cli->number[id])) {
            snprintf(err.text, sizeof err.text, "%s: '%.60s' is not a time from %g to %g seconds, such as 10, 0.5, 30m, 6h or 1d", said_by, value,
                     (double)option->min / 1000, (double)option->max / 1000);
            bad = cli_error(cli, &err);
        }
        break;
    case VAL_DATE:
        cli->date = cn_date_parse((CnStr){value, strlen(value)});
        if (!cli->date.year) {
            snprintf(err.text, sizeof err.text, "%s: '%.60s' is not a date as 2024, 2024-05 or 2024-05-31", said_by, value);
            bad = cli_error(cli, &err);
        }
        break;
    default:
        if (option->value && !*value) {
            snprintf(err.text, sizeof err.text, "%s: the %s is empty", said_by, option->value);
            bad = cli_error(cli, &err);
        } else if (id == OPT_LANG && !(strlen(value) == 2 && value[0] >= 'a' && value[0] <= 'z' && value[1] >= 'a' && value[1] <= 'z')) {
            snprintf(err.text, sizeof err.text, "%s: '%.60s' is not a language of two small letters, such as ar", said_by, value);
            bad = cli_error(cli, &err);
        }
    }
    if (!bad)
        cli->value[id] = value;
    return bad;
}

/* ---- the command --------------------------------------------------------------------------------------- */

static const Command *command_named(const char *first, const char *second, size_t *n_words)
{
    for (size_t i = 0; i < CMD_COUNT; i++) {
        const char *name = cli_commands[i].name, *blank = strchr(name, ' ');
        *n_words = blank ? 2 : 1;
        if (!blank ? !strcmp(name, first)
                   : second && strlen(first) == (size_t)(blank - name) && !strncmp(name, first, (size_t)(blank - name)) &&
                         !strcmp(blank + 1, second))
            return &cli_commands[i];
    }
    return NULL;
}

/* "lexicon" alone, or with a word that is no command of its own: which there are. */
static int unknown_second(const Cli *cli, const char *first, const char *second)
{
    char list[160] = "";
    size_t n = 0, len = strlen(first);
    for (size_t i = 0; i < CMD_COUNT; i++)
        if (!strncmp(cli_commands[i].name, first, len) && cli_commands[i].name[len] == ' ' && n < sizeof list)
            n += (size_t)snprintf(list + n, sizeof list - n, "%s'consign %s'", n ? " or " : "", cli_commands[i].name);
    if (!n)
        return -1;
    return second ? cli_errorf(cli, CN_ERR_USAGE, "there is no command '%s %.60s': it is %s", first, second, list)
                  : cli_errorf(cli, CN_ERR_USAGE, "'%s' is not a whole command: it is %s", first, list);
}

static int unknown_command(const Cli *cli, const char *first, const char *second)
{
    int code = unknown_second(cli, first, second);
    if (code >= 0)
        return code;
    const char *names[CMD_COUNT];
    for (size_t i = 0; i < CMD_COUNT; i++)
        names[i] = cli_commands[i].name;
    const char *near = cli_nearest(first, strlen(first), names, CMD_COUNT);
    return near ? cli_errorf(cli, CN_ERR_USAGE, "there is no command '%.60s'; did you mean '%s'?", first, near)
                : cli_errorf(cli, CN_ERR_USAGE, "there is no command '%.60s'; 'consign help' lists them", first);
}

static int unknown_option(const Cli *cli, const char *option, size_t len)
{
    const char *names[OPT_COUNT], *near = NULL;
    size_t n = 0;
    for (size_t i = 0; i < OPT_COUNT; i++)
        if (!cli->command || cli_takes(cli->command, cli_options[i].id))
            names[n++] = cli_options[i].name;
    if (len > 2 && option[1] == '-')
        near = cli_nearest(option + 2, len - 2, names, n);
    const char *name = cli->command ? cli->command->name : "";
    int shown = len < 60 ? (int)len : 60;
    return near ? cli_errorf(cli, CN_ERR_USAGE, "there is no option %.*s; did you mean --%s?", shown, option, near)
                : cli_errorf(cli, CN_ERR_USAGE, "there is no option %.*s; see 'consign help%s%s'", shown, option,
                             *name ? " " : "", name);
}

/* A command takes only its own options: what another one has is as good as unknown. */
static int take_options(Cli *cli, const Scan *scan)
{
    for (size_t i = 0; i < scan->n_given; i++) {
        const Option *option = scan->given[i].option;
        if (!cli_takes(cli->command, option->id))
            return cli_errorf(cli, CN_ERR_USAGE, "'consign %s' has no option --%s; see 'consign help %s'", cli->command->name,
                              option->name, cli->command->name);
        char said_by[40];
        snprintf(said_by, sizeof said_by, "--%s", option->name);
        int bad = cli_check(cli, option->id, scan->given[i].value, said_by, NULL, 0);
        if (bad)
            return bad;
    }
    return 0;
}

static int check_args(const Cli *cli)
{
    const Command *command = cli->command;
    if (cli->n_args < command->min_args)
        return cli_errorf(cli, CN_ERR_USAGE, "'consign %s' needs more: consign %s %s", command->name, command->name,
                          command->args);
    if (cli->n_args > command->max_args)
        return cli_errorf(cli, CN_ERR_USAGE, "'consign %s' does not take '%.60s': consign %s%s%s", command->name,
                          cli->arg[command->max_args], command->name, *command->args ? " " : "", command->args);
    return 0;
}

static bool was_given(const Scan *scan, OptId id)
{
    for (size_t i = 0; i < scan->n_given; i++)
        if (scan->given[i].option->id == id)
            return true;
    return false;
}

static int take_command(Cli *cli, const Scan *scan)
{
    if (!cli->n_args) {
        if (was_given(scan, OPT_VERSION) || was_given(scan, OPT_HELP))
            cli->command = &cli_commands[was_given(scan, OPT_HELP) ? CMD_HELP : CMD_VERSION];
        return scan->unknown ? unknown_option(cli, scan->unknown, scan->unknown_len) : 0;
    }
    size_t n_words;
    cli->command = command_named(cli->arg[0], cli->n_args > 1 ? cli->arg[1] : NULL, &n_words);
    if (!cli->command)
        return unknown_command(cli, cli->arg[0], cli->n_args > 1 ? cli->arg[1] : NULL);
    cli->n_args -= n_words;
    memmove(cli->arg, cli->arg + n_words, cli->n_args * sizeof *cli->arg);
    if (scan->unknown)
        return unknown_option(cli, scan->unknown, scan->unknown_len);
    if (was_given(scan, OPT_HELP)) {
        cli->value[OPT_HELP] = "";
        return 0;
    }
    if (scan->extra)
        return cli_errorf(cli, CN_ERR_USAGE, "%.*s takes no value", (int)scan->extra_len, scan->extra);
    if (scan->bare)
        return cli_errorf(cli, CN_ERR_USAGE, "%s needs a value", scan->bare);
    int bad = take_options(cli, scan);
    return bad ? bad : check_args(cli);
}

int cli_parse(Cli *cli, int argc, char **argv)
{
    size_t n = 1;
    for (int i = 1; i < argc; i++)
        n += strlen(argv[i]) + 1;
    Scan scan = {.given = calloc(n, sizeof *scan.given)};
    cli->arg = calloc((size_t)argc + 1, sizeof *cli->arg);
    if (!scan.given || !cli->arg) {
        free(scan.given);
        return cli_errorf(cli, CN_ERR_MEMORY, "out of memory");
    }
    scan_words(&scan, cli, argc, argv);
    cli->json_errors = was_given(&scan, OPT_JSON_ERRORS);   /* for what is wrong with the others, too */
    cli->quiet = was_given(&scan, OPT_QUIET);
    cli->verbose = was_given(&scan, OPT_VERBOSE) && !cli->quiet;
    int bad = take_command(cli, &scan);
    free(scan.given);
    return bad;
}

void cli_free(Cli *cli)
{
    for (size_t i = 0; i < OPT_COUNT; i++)
        free(cli->owned[i]);
    free(cli->arg);
}
