/* cli.h - what the files of the command line share. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "table.h"

#include <consign/consign.h>
#include <consign/register.h>

#ifndef CN_DATA_DIR
#define CN_DATA_DIR "/usr/local/share/consign"
#endif

enum {                 /* exit codes; said in words in cli_exits */
    EXIT_DONE = 0, EXIT_NO_MATCH = 1, EXIT_USAGE = 2, EXIT_SOME_FAILED = 3, EXIT_NOTHING = 4, EXIT_REGISTER = 5,
    EXIT_INTEGRITY = 6, EXIT_POLICY = 7, EXIT_INTERRUPTED = 130
};

/* Everything that the words of the command line, the environment and the configuration file say. */
typedef struct {
    const Command *command;
    const char *value[OPT_COUNT];  /* NULL: not given; "" for a switch that is */
    uint64_t number[OPT_COUNT];    /* VAL_NUMBER, VAL_BYTES, VAL_TIME */
    CnDate date;
    const char **arg;              /* what is left: inputs, words */
    size_t n_args;
    bool json_errors, quiet, verbose;
    bool out_tty, err_tty, color;
    unsigned width;                /* of the terminal; 0: standard output is none */
    char *owned[OPT_COUNT];        /* values that were copied */
} Cli;

/* ---- args.c, config.c: return 0 or an exit code, having said why --------------------------------------- */
int cli_parse(Cli *cli, int argc, char **argv);
int cli_environ(Cli *cli);                       /* fills what the command line left open */
int cli_check(Cli *cli, OptId id, const char *value, const char *said_by, const char *path, uint32_t line);
const Option *cli_option_named(const Command *command, const char *name, size_t len);
const char *cli_nearest(const char *word, size_t len, const char *const *names, size_t n);  /* NULL: none is near */
void cli_free(Cli *cli);

/* ---- term.c ------------------------------------------------------------------------------------------ */
void cli_terminal(Cli *cli);                     /* fills out_tty, err_tty, color, width */

/* `consign: PATH[:LINE]: sentence` on standard error, or a line of JSON; returns the exit code for err->code. */
int cli_error(const Cli *cli, const CnErr *err);
int cli_errorf(const Cli *cli, CnCode code, const char *format, ...) __attribute__((format(printf, 3, 4)));
void cli_note(const Cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));
int cli_exit_of(CnCode code);

/* Flushes `out`. 0, or the exit code where it could not be written, having said so. */
int cli_flush(const Cli *cli, FILE *out, const char *name);

/* Columns that `len` bytes of UTF-8 take on a terminal. */
size_t cli_columns(const char *text, size_t len);

/* Prints UTF-8 without control characters and changes of direction; line feeds become blanks. */
void cli_print(FILE *out, const char *text, size_t len);

/* The same in lines of at most `width` columns (0: one line), each after `indent` blanks; after the first, `hang` more. */
void cli_print_wrapped(FILE *out, const char *text, size_t len, unsigned indent, unsigned hang, unsigned width);

/* Text of the library, which is safe already, with lines over `width` columns broken at blanks; 0: as it is. */
void cli_wrap_text(FILE *out, const char *text, size_t len, unsigned width);

/* Each byte of these that is no UTF-8 comes out as U+FFFD. */
void cli_json_string(FILE *out, const char *text, size_t len);  /* with its quotes */
void cli_csv_cell(FILE *out, const char *text, size_t len);     /* with quotes where it needs them */

/* Times in ms. `total`: bytes of all inputs, 0 = not known; `before`: of the files that are done; `at`: read of the one in hand. */
typedef struct {
    uint64_t docs, claims, failed, screened, total, before, at;
    int64_t began, shown;
    char file[512];
    bool on, drawn;
} Progress;
void cli_progress_begin(Progress *progress, const Cli *cli, FILE *out);
void cli_progress_inputs(Progress *progress, const char *const *path, size_t n);   /* how much there is to read */
void cli_progress_place(Progress *progress, const CnDocument *doc);                /* how far it is read */
void cli_progress_step(Progress *progress);      /* draws now and then */
void cli_progress_clear(Progress *progress);     /* before something else is printed */
int64_t cli_milliseconds(void);

/* ---- main.c -------------------------------------------------------------------------------------------- */
/* From here on SIGINT and SIGTERM do not end the program at once: who reads documents asks between two of them. */
void cli_heed_interrupts(void);
bool cli_interrupted(void);

/* From here on a signal removes the file at `path` and ends the program with 130; NULL: it is whole, signals end as ever. */
void cli_guard_file(const char *path);

/* The data folder by --lexicon, or beside the program, or as built in. Into `path`; false where there is none. */
bool cli_data_dir(const Cli *cli, char *path, size_t size);

/* The same where nothing works without it: tells the error and gives *exit_code. */
bool cli_need_data_dir(const Cli *cli, char *path, size_t size, int *exit_code);
CnPack *cli_open_pack(const Cli *cli, int *exit_code);
int64_t cli_now(const Cli *cli, int *exit_code);

/* ---- inputs.c ------------------------------------------------------------------------------------------ */

/* Reads the inputs args[first ..) (none: standard input) into `sink`, which is called for readings alone, and only where
 * `dropped` says so for documents that the screen dropped; errors are told
 * and counted here. Returns the exit code; `claims` (may be NULL) counts. */
typedef int CliSink(void *with, const CnReading *reading);   /* 0, or an exit code: stop */
typedef struct {
    CnPack *pack;
    FILE *out;
    CliSink *sink;
    void (*failed)(void *with, const CnErr *err);   /* hears of errors too; may be NULL */
    void *with;
    bool dropped;              /* the sink wants documents that were screened out, too */
    CnGoOn *go_on;
    void *go_on_with;
    uint64_t claims;
    const char *const *path;
    size_t n;
} CliRead;
int cli_read_inputs(const Cli *cli, CliRead *read);
CnInputOptions cli_input_options(const Cli *cli);
void cli_tell_notes(const Cli *cli, const CnReading *reading);

/* ---- keep.c, add.c: the register, for fetch.c too --------------------------------------------------------- */
const char *cli_register_path(const Cli *cli);
CnRegister *cli_open_register(const Cli *cli, CnOpen mode, int *code);   /* NULL: told why, *code set */

/* Adds the documents of `path` in a run of their own. */
int cli_add_paths(const Cli *cli, CnRegister *reg, CnPack *pack, const char *const *path, size_t n);

/* ---- the commands: each returns its exit code ------------------------------------------------------------- */
int cli_cmd_read(const Cli *cli);
int cli_cmd_add(const Cli *cli);
int cli_cmd_fetch(const Cli *cli);
int cli_cmd_watch_add(const Cli *cli);
int cli_cmd_watch_list(const Cli *cli);
int cli_cmd_watch_rm(const Cli *cli);
int cli_cmd_watch_run(const Cli *cli);
int cli_cmd_resolve(const Cli *cli);
int cli_cmd_list(const Cli *cli);                /* claims, deals, docs */
int cli_cmd_show(const Cli *cli);
int cli_cmd_why(const Cli *cli);
int cli_cmd_export(const Cli *cli);
int cli_cmd_sql(const Cli *cli);
int cli_cmd_lexicon_find(const Cli *cli);
int cli_cmd_lexicon_check(const Cli *cli);
int cli_cmd_lexicon_image(const Cli *cli);
int cli_cmd_version(const Cli *cli);
int cli_show_stage(const Cli *cli, size_t stage);    /* show STAGE; an index into cli_stages */
int cli_explain_text(const Cli *cli);                /* why --text */

/* ---- claims.c: claims as the reader's text and CSV ---------------------------------------------------------- */
void cli_claim_text(FILE *out, const CnReading *reading, const CnClaim *claim, const Cli *cli, size_t quote);
void cli_claim_csv_head(FILE *out);
void cli_claim_csv(FILE *out, const CnReading *reading, const CnClaim *claim, size_t quote);

#endif
