/* table.h - the commands and options of consign: one table, from which come parsing, help, the manual page and the
 * completions of three shells. Needs no other file of the project, so that the manual can be made at build time. */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef enum {
    OPT_FROM, OPT_COLUMNS, OPT_SCREEN, OPT_EXPLAIN_SCREEN, OPT_TO, OPT_DATE, OPT_URL, OPT_LANG, OPT_WITH_TEXT, OPT_QUOTE, OPT_JOBS, OPT_MAX_BYTES, OPT_TIME_LIMIT, OPT_EXIT,
    OPT_OUTPUT, OPT_COLLECTOR, OPT_TAG, OPT_RESUME, OPT_BOM, OPT_LATIN1, OPT_INCLUDE, OPT_ALL_CATEGORIES, OPT_FIELDS, OPT_SORT, OPT_LIMIT, OPT_DRY_RUN,
    OPT_FEED, OPT_CONTACT, OPT_DELAY, OPT_TIMEOUT, OPT_WARC, OPT_IGNORE_TDM, OPT_ALLOW_PRIVATE, OPT_EVERY, OPT_ONCE,
    OPT_TEXT, OPT_JSON, OPT_DB, OPT_LEXICON, OPT_QUIET, OPT_VERBOSE, OPT_JSON_ERRORS, OPT_HELP, OPT_VERSION,
    OPT_COUNT
} OptId;

#define OPT_BIT(id) (UINT64_C(1) << (id))

typedef enum { VAL_NONE, VAL_TEXT, VAL_NUMBER, VAL_BYTES, VAL_TIME, VAL_DATE, VAL_CHOICE, VAL_FILE, VAL_FOLDER } ValueKind;

typedef struct {
    OptId id;
    char letter;           /* 0: none */
    const char *name;      /* without the dashes */
    const char *value;     /* its name in the help; NULL: a switch */
    ValueKind kind;
    const char *choices;   /* VAL_CHOICE: "a|b|c"; OPT_TO takes those of its command */
    uint64_t min, max;     /* VAL_NUMBER, VAL_BYTES, VAL_TIME (in milliseconds) */
    const char *env;       /* environment variable, or NULL */
    bool config;           /* may stand in the configuration file */
    const char *help;
} Option;

typedef enum {
    CMD_READ, CMD_ADD, CMD_FETCH, CMD_WATCH_ADD, CMD_WATCH_LIST, CMD_WATCH_RUN, CMD_WATCH_RM, CMD_RESOLVE, CMD_CLAIMS, CMD_DEALS, CMD_DOCS, CMD_SHOW, CMD_WHY, CMD_EXPORT, CMD_SQL,
    CMD_LEXICON_FIND, CMD_LEXICON_CHECK, CMD_LEXICON_IMAGE, CMD_VERSION, CMD_HELP, CMD_COMPLETION, CMD_MAN, CMD_COUNT
} CmdId;

typedef enum { ARGS_NONE, ARGS_FILES, ARGS_WORDS, ARGS_STAGE, ARGS_FORMAT, ARGS_COMMAND, ARGS_SHELL } ArgsKind;

typedef struct { const char *line, *says; } Example;

typedef struct {
    CmdId id;
    const char *name;      /* one word, or two parted by a blank */
    const char *args;      /* as the help prints them */
    ArgsKind kind;         /* what a shell can complete */
    size_t min_args, max_args;
    const char *summary;   /* one line */
    const char *text;      /* paragraphs parted by an empty line */
    const char *formats;   /* for OPT_TO; NULL: none */
    uint64_t options;      /* OPT_BIT of its own options; those of CLI_EVERYWHERE are taken besides */
    Example example[5];    /* to the first without a line */
    bool hidden;
} Command;

typedef struct { const char *key, *says; } Entry;

#define CLI_EVERYWHERE \
    (OPT_BIT(OPT_QUIET) | OPT_BIT(OPT_VERBOSE) | OPT_BIT(OPT_JSON_ERRORS) | OPT_BIT(OPT_HELP))

extern const Option cli_options[OPT_COUNT];      /* in the order of OptId */
extern const Command cli_commands[CMD_COUNT];    /* in the order of CmdId */
extern const Entry cli_exits[], cli_environment[], cli_stages[], cli_query[];  /* each ends with a NULL key */

/* Does this command take this option? */
bool cli_takes(const Command *command, OptId id);

/* "a|b|c": is `word` (of `len` bytes) one of them? */
bool cli_is_choice(const char *choices, const char *word, size_t len);

/* The choices of an option as this command has them, or NULL. */
const char *cli_choices(const Command *command, const Option *option);
const char *cli_option_help(const Command *command, const Option *option);   /* what it means there; command may be NULL */

/* The next of "a|b|c" into word/len; false at the end. Start with *rest = choices. */
bool cli_next_choice(const char **rest, const char **word, size_t *len);

void cli_help(FILE *out, int width);                              /* all commands */
void cli_help_command(FILE *out, const Command *command, int width);
void cli_usage_line(FILE *out, const Command *command);
void cli_man(FILE *out);                                          /* roff, section 1 */
bool cli_completion(FILE *out, const char *shell);                /* "bash", "zsh", "fish"; false: none of them */

#endif
