/* main.c - from the words to the command. */
#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted;   /* set by a signal: there is no other way to hear of one */

static void on_interrupt(int signal)
{
    (void)signal;
    interrupted = 1;
}

static void on_closed_pipe(int signal)
{
    (void)signal;
    _exit(EXIT_DONE);   /* who read our output has enough of it */
}

bool cli_interrupted(void) { return interrupted != 0; }

/* A file opened later must not take the place of a stream that was closed for us. */
static void hold_streams(void)
{
    for (int fd = 0; fd < 3; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", fd ? O_RDONLY : O_WRONLY) < 0)
            _exit(EXIT_NOTHING);
}

static void take_signal(int signal, void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags}, before;
    sigemptyset(&action.sa_mask);
    if (signal == SIGPIPE || (!sigaction(signal, NULL, &before) && before.sa_handler != SIG_IGN))
        sigaction(signal, &action, NULL);
}

static char unfinished[4200];   /* what a signal finds here it removes */

static void on_unfinished(int signal)
{
    (void)signal;
    unlink(unfinished);
    _exit(EXIT_INTERRUPTED);
}

void cli_guard_file(const char *path)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    if (path)
        snprintf(unfinished, sizeof unfinished, "%s", path);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        take_signal(signals[i], path ? on_unfinished : SIG_DFL, 0);
}

void cli_heed_interrupts(void)
{
    take_signal(SIGINT, on_interrupt, (int)SA_RESETHAND);   /* the second one kills */
    take_signal(SIGTERM, on_interrupt, (int)SA_RESETHAND);
}

/* ---- the data folder ----------------------------------------------------------------------------------- */

static bool is_folder(const char *path)
{
    struct stat st;
    return !stat(path, &st) && S_ISDIR(st.st_mode);
}

/* The program's own folder, where the system tells it. */
static bool own_folder(char *path, size_t size)
{
    ssize_t n = readlink("/proc/self/exe", path, size - 1);
    if (n <= 0 || (size_t)n >= size - 1)
        return false;
    path[n] = 0;
    char *slash = strrchr(path, '/');
    if (!slash)
        return false;
    *slash = 0;
    return true;
}

bool cli_data_dir(const Cli *cli, char *path, size_t size)
{
    static const char *const beside[] = {"../data", "../share/consign"};
    char own[3800], world[4096];
    if (cli->value[OPT_LEXICON])
        return (size_t)snprintf(path, size, "%s", cli->value[OPT_LEXICON]) < size;
    if (own_folder(own, sizeof own))
        for (size_t i = 0; i < 2; i++) {
            snprintf(world, sizeof world, "%s/%s/world", own, beside[i]);
            if (is_folder(world) && (size_t)snprintf(path, size, "%s/%s", own, beside[i]) < size)
                return true;
        }
    snprintf(path, size, "%s", CN_DATA_DIR);
    return is_folder(path);
}

bool cli_need_data_dir(const Cli *cli, char *path, size_t size, int *exit_code)
{
    if (cli_data_dir(cli, path, size))
        return true;
    *exit_code = cli_errorf(cli, CN_ERR_PACK, "the data folder was not found: name it with --lexicon or CONSIGN_LEXICON");
    return false;
}

CnPack *cli_open_pack(const Cli *cli, int *exit_code)
{
    char path[4096];
    CnErr err = {0};
    if (!cli_need_data_dir(cli, path, sizeof path, exit_code))
        return NULL;
    CnPack *pack = cn_pack_open(path, &err);
    if (!pack)
        *exit_code = cli_error(cli, &err);
    else if (*cn_pack_image_wrong(pack))
        cli_note(cli, "%s/lexicon.image %s and is passed over, which makes a slow start: 'consign lexicon image' makes a new one", path, cn_pack_image_wrong(pack));
    return pack;
}

int64_t cli_now(const Cli *cli, int *exit_code)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    if (!epoch || !*epoch)
        return (int64_t)time(NULL);
    char *end;
    errno = 0;
    long long seconds = strtoll(epoch, &end, 10);
    if (*end || errno || seconds < 0)
        *exit_code = cli_errorf(cli, CN_ERR_USAGE, "SOURCE_DATE_EPOCH: '%.60s' is not a number of seconds", epoch);
    return (int64_t)seconds;
}

/* ---- commands that only speak of themselves -------------------------------------------------------------- */

static int run_help(const Cli *cli)
{
    int width = cli->out_tty ? (int)cli->width : 100;
    if (!cli->n_args) {
        cli_help(stdout, width);
        return EXIT_DONE;
    }
    char name[80];
    const char *names[CMD_COUNT];
    snprintf(name, sizeof name, "%s%s%s", cli->arg[0], cli->n_args > 1 ? " " : "", cli->n_args > 1 ? cli->arg[1] : "");
    size_t shown = 0, len = strlen(name);
    for (size_t i = 0; i < CMD_COUNT; i++) {
        names[i] = cli_commands[i].name;
        bool whole = !strcmp(names[i], name), group = !strncmp(names[i], name, len) && names[i][len] == ' ';
        if (!whole && !group)
            continue;
        if (shown++)
            putchar('\n');
        cli_help_command(stdout, &cli_commands[i], width);
    }
    if (shown)
        return EXIT_DONE;
    const char *near = cli_nearest(name, len, names, CMD_COUNT);
    return cli_errorf(cli, CN_ERR_USAGE, "there is no command '%s'%s%s%s", name, near ? "; did you mean '" : "",
                      near ? near : "", near ? "'?" : "");
}

static int run_completion(const Cli *cli)
{
    return cli_completion(stdout, cli->arg[0])
               ? EXIT_DONE
               : cli_errorf(cli, CN_ERR_USAGE, "there are completions for bash, zsh and fish, not for '%.60s'", cli->arg[0]);
}

static int run_man(const Cli *cli)
{
    (void)cli;
    cli_man(stdout);
    return EXIT_DONE;
}

int cli_cmd_version(const Cli *cli)
{
    if (!cli->value[OPT_JSON]) {
        puts("consign " CN_VERSION);
        return EXIT_DONE;
    }
    char path[4096];
    CnErr err = {0};
    CnPack *pack = cli_data_dir(cli, path, sizeof path) ? cn_pack_open(path, &err) : NULL;
    printf("{\"name\":\"consign\",\"version\":\"%s\",\"register_version\":%d,\"schema_version\":%d,\"lexicon\":", CN_VERSION,
           CN_REGISTER_VERSION, CN_SCHEMA_VERSION);
    if (pack) {
        cli_json_string(stdout, path, strlen(path));
        printf(",\"lexicon_sha256\":\"%s\"}\n", cn_pack_sha256(pack));
    } else {
        fputs("null,\"lexicon_sha256\":null}\n", stdout);
    }
    cn_pack_close(pack);
    return EXIT_DONE;
}

/* ---- */

static int run(const Cli *cli)
{
    static int (*const commands[CMD_COUNT])(const Cli *) = {
        [CMD_READ] = cli_cmd_read, [CMD_ADD] = cli_cmd_add, [CMD_FETCH] = cli_cmd_fetch, [CMD_WATCH_ADD] = cli_cmd_watch_add,
        [CMD_WATCH_LIST] = cli_cmd_watch_list, [CMD_WATCH_RM] = cli_cmd_watch_rm, [CMD_WATCH_RUN] = cli_cmd_watch_run,
        [CMD_RESOLVE] = cli_cmd_resolve, [CMD_CLAIMS] = cli_cmd_list,
        [CMD_DEALS] = cli_cmd_list, [CMD_DOCS] = cli_cmd_list, [CMD_SHOW] = cli_cmd_show, [CMD_WHY] = cli_cmd_why,
        [CMD_EXPORT] = cli_cmd_export, [CMD_SQL] = cli_cmd_sql, [CMD_LEXICON_FIND] = cli_cmd_lexicon_find,
        [CMD_LEXICON_CHECK] = cli_cmd_lexicon_check, [CMD_LEXICON_IMAGE] = cli_cmd_lexicon_image, [CMD_VERSION] = cli_cmd_version, [CMD_HELP] = run_help,
        [CMD_COMPLETION] = run_completion, [CMD_MAN] = run_man,
    };
    return commands[cli->command->id](cli);
}

int main(int argc, char **argv)
{
    Cli cli = {0};
    hold_streams();
    take_signal(SIGPIPE, on_closed_pipe, 0);
    take_signal(SIGXFSZ, SIG_IGN, 0);   /* a limit on files (ulimit -f) is told like a full disk */
    cli_terminal(&cli);
    if (!cli.out_tty)
        setvbuf(stdout, NULL, _IOFBF, 1 << 16);
    int code = cli_parse(&cli, argc, argv);
    if (!code && !cli.command) {
        cli_help(stderr, cli.err_tty ? 80 : 100);
        code = EXIT_USAGE;
    } else if (!code && cli.value[OPT_HELP]) {
        cli_help_command(stdout, cli.command, cli.out_tty ? (int)cli.width : 100);
    } else if (!code) {
        code = cli_environ(&cli);
        code = code ? code : run(&cli);
    }
    bool told = code && ferror(stdout);
    int flushed = told ? 0 : cli_flush(&cli, stdout, "standard output");
    if (flushed && !code)
        code = flushed < 0 ? EXIT_DONE : flushed;
    cli_free(&cli);
    return code;
}
