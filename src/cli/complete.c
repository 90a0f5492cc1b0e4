/* complete.c - the table as completions for bash, zsh and fish. */
#include "table.h"

#include <string.h>

/* A word inside single quotes, for a shell. */
static void quoted(FILE *out, const char *words)
{
    putc('\'', out);
    for (; *words; words++)
        if (*words == '\'')
            fputs("'\\''", out);
        else
            putc(*words, out);
    putc('\'', out);
}

static void spaced(FILE *out, const char *choices)
{
    const char *word;
    size_t len;
    for (bool first = true; cli_next_choice(&choices, &word, &len); first = false)
        fprintf(out, "%s%.*s", first ? "" : " ", (int)len, word);
}

static void stage_words(FILE *out)
{
    for (size_t i = 0; cli_stages[i].key; i++)
        fprintf(out, "%s%s", i ? " " : "", cli_stages[i].key);
}

/* The words that may stand where the arguments of a command begin. */
static void argument_words(FILE *out, ArgsKind kind)
{
    if (kind == ARGS_STAGE)
        stage_words(out);
    else if (kind == ARGS_FORMAT)
        fputs("claims deals docs evidence runs sipri", out);
    else if (kind == ARGS_SHELL)
        fputs("bash zsh fish", out);
    else if (kind == ARGS_COMMAND)
        for (size_t i = 0; i < CMD_COUNT; i++)
            fprintf(out, "%s%s", i ? " " : "", cli_commands[i].name);
}

/* First words of the commands, each once. Returns whether this row is the first with its first word. */
static bool first_word(size_t i, size_t *len)
{
    *len = strcspn(cli_commands[i].name, " ");
    return i == 0 || strncmp(cli_commands[i - 1].name, cli_commands[i].name, *len + 1) != 0;
}

static void first_words(FILE *out)
{
    size_t len;
    for (size_t i = 0, n = 0; i < CMD_COUNT; i++)
        if (!cli_commands[i].hidden && first_word(i, &len))
            fprintf(out, "%s%.*s", n++ ? " " : "", (int)len, cli_commands[i].name);
}

static void second_words(FILE *out, size_t i, size_t len)
{
    for (size_t n = 0; i < CMD_COUNT && !strncmp(cli_commands[i].name, cli_commands[i - n].name, len + 1); i++, n++)
        fprintf(out, "%s%s", n ? " " : "", cli_commands[i].name + len + 1);
}

/* ---- bash ---------------------------------------------------------------------------------------------- */

static void bash_values(FILE *out)
{
    fputs("    case \"$prev\" in\n", out);
    for (size_t i = 0; i < OPT_COUNT; i++) {
        const Option *option = &cli_options[i];
        if (!option->value)
            continue;
        fprintf(out, "    --%s", option->name);
        if (option->letter)
            fprintf(out, "|-%c", option->letter);
        fputs(") ", out);
        if (option->kind == VAL_FILE || option->kind == VAL_FOLDER)
            fprintf(out, "COMPREPLY=($(compgen -%c -- \"$cur\"))", option->kind == VAL_FILE ? 'f' : 'd');
        else if (option->kind == VAL_CHOICE && option->choices) {
            fputs("COMPREPLY=($(compgen -W '", out);
            spaced(out, option->choices);
            fputs("' -- \"$cur\"))", out);
        } else if (option->id == OPT_TO)
            fputs("COMPREPLY=($(compgen -W \"$formats\" -- \"$cur\"))", out);
        else
            fputs("COMPREPLY=()", out);
        fputs("; return ;;\n", out);
    }
    fputs("    esac\n", out);
}

static void bash_commands(FILE *out)
{
    fputs("    case \"$command\" in\n", out);
    for (size_t i = 0; i < CMD_COUNT; i++) {
        const Command *command = &cli_commands[i];
        fprintf(out, "    '%s') options='", command->name);
        for (size_t j = 0, n = 0; j < OPT_COUNT; j++)
            if (cli_takes(command, cli_options[j].id))
                fprintf(out, "%s--%s", n++ ? " " : "", cli_options[j].name);
        fputs("' formats='", out);
        spaced(out, command->formats);
        fputs("' words='", out);
        argument_words(out, command->kind);
        fputs("' ;;\n", out);
    }
    fputs("    esac\n", out);
}

static void bash(FILE *out)
{
    size_t len;
    fputs("# bash completion of consign, made from its table of commands\n"
          "_consign() {\n"
          "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}\n"
          "    local options='' formats='' words='' first=2\n"
          "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        COMPREPLY=($(compgen -W '", out);
    first_words(out);
    fputs(" --help --version' -- \"$cur\")); return\n    fi\n", out);
    for (size_t i = 0; i < CMD_COUNT; i++)
        if (first_word(i, &len) && cli_commands[i].name[len]) {
            fprintf(out, "    if [ \"$command\" = %.*s ]; then\n        if [ \"$COMP_CWORD\" -eq 2 ]; then COMPREPLY=($(compgen -W '",
                    (int)len, cli_commands[i].name);
            second_words(out, i, len);
            fputs("' -- \"$cur\")); return; fi\n        command=\"$command ${COMP_WORDS[2]}\" first=3\n    fi\n", out);
        }
    bash_commands(out);
    bash_values(out);
    fputs("    case \"$cur\" in\n    -*) COMPREPLY=($(compgen -W \"$options\" -- \"$cur\")) ;;\n"
          "    *) COMPREPLY=($([ \"$COMP_CWORD\" -eq \"$first\" ] && compgen -W \"$words\" -- \"$cur\"; compgen -f -- \"$cur\")) ;;\n"
          "    esac\n}\ncomplete -o filenames -F _consign consign\n", out);
}

/* ---- zsh ----------------------------------------------------------------------------------------------- */

/* Inside an _arguments specification, brackets and colons have a meaning. */
static void zsh_says(FILE *out, const char *words)
{
    for (; *words; words++) {
        if (*words == '\'')
            fputs("'\\''", out);
        else if (strchr("[]:\\", *words))
            fprintf(out, "\\%c", *words);
        else
            putc(*words, out);
    }
}

static void zsh_option(FILE *out, const Command *command, const Option *option)
{
    const char *choices = cli_choices(command, option);
    for (int letter = option->letter ? 1 : 0; letter >= 0; letter--) {
        fputs("            '", out);
        if (letter)
            fprintf(out, "-%c", option->letter);
        else
            fprintf(out, "--%s%s", option->name, option->value ? "=" : "");
        fputs("[", out);
        zsh_says(out, cli_option_help(command, option));
        putc(']', out);
        if (option->value)
            fprintf(out, ":%s:", option->value);
        if (choices) {
            putc('(', out);
            spaced(out, choices);
            putc(')', out);
        } else if (option->kind == VAL_FILE)
            fputs("_files", out);
        else if (option->kind == VAL_FOLDER)
            fputs("_files -/", out);
        fputs("' \\\n", out);
    }
}

static void zsh_command(FILE *out, const Command *command)
{
    fprintf(out, "        '%s')\n            _arguments -s \\\n", command->name);
    for (size_t i = 0; i < OPT_COUNT; i++)
        if (cli_takes(command, cli_options[i].id))
            zsh_option(out, command, &cli_options[i]);
    if (command->kind == ARGS_STAGE || command->kind == ARGS_FORMAT || command->kind == ARGS_SHELL) {
        fputs("            '1:what:(", out);
        argument_words(out, command->kind);
        fputs(")' \\\n", out);
    } else if (command->kind == ARGS_COMMAND) {
        fputs("            '1:command:(", out);
        first_words(out);
        fputs(")' \\\n", out);
    }
    fputs(command->kind == ARGS_WORDS || command->kind == ARGS_NONE ? "            '*::word:' ;;\n" : "            '*:input:_files' ;;\n",
          out);
}

static void zsh(FILE *out)
{
    size_t len;
    fputs("#compdef consign\n# zsh completion of consign, made from its table of commands\n"
          "_consign() {\n    local command=$words[2]\n    local -a commands=(\n", out);
    for (size_t i = 0; i < CMD_COUNT; i++)
        if (!cli_commands[i].hidden && first_word(i, &len)) {
            fprintf(out, "        '%.*s:", (int)len, cli_commands[i].name);
            zsh_says(out, cli_commands[i].summary);
            fputs("'\n", out);
        }
    fputs("    )\n    if (( CURRENT == 2 )); then _describe command commands; return; fi\n", out);
    for (size_t i = 0; i < CMD_COUNT; i++)
        if (first_word(i, &len) && cli_commands[i].name[len]) {
            fprintf(out, "    if [[ $command == %.*s ]]; then\n        if (( CURRENT == 3 )); then compadd ", (int)len,
                    cli_commands[i].name);
            second_words(out, i, len);
            fputs("; return; fi\n        command=\"$command $words[3]\"; shift words; (( CURRENT-- ))\n    fi\n", out);
        }
    fputs("    shift words; (( CURRENT-- ))\n    case $command in\n", out);
    for (size_t i = 0; i < CMD_COUNT; i++)
        zsh_command(out, &cli_commands[i]);
    fputs("    esac\n}\n_consign \"$@\"\n", out);
}

/* ---- fish ---------------------------------------------------------------------------------------------- */

static void fish_option(FILE *out, const Command *command, size_t len, const Option *option)
{
    const char *choices = cli_choices(command, option), *second = command->name[len] ? command->name + len + 1 : NULL;
    fprintf(out, "complete -c consign -n '__fish_seen_subcommand_from %.*s%s%s' -l %s", (int)len, command->name,
            second ? "; and __fish_seen_subcommand_from " : "", second ? second : "", option->name);
    if (option->letter)
        fprintf(out, " -s %c", option->letter);
    if (option->value)
        fputs(option->kind == VAL_FILE || option->kind == VAL_FOLDER ? " -r -F" : " -x", out);
    if (choices) {
        fputs(" -a '", out);
        spaced(out, choices);
        putc('\'', out);
    }
    fputs(" -d ", out);
    quoted(out, option->help);
    putc('\n', out);
}

static void fish_words(FILE *out, const Command *command, size_t len)
{
    if (command->kind != ARGS_STAGE && command->kind != ARGS_FORMAT && command->kind != ARGS_SHELL && command->kind != ARGS_COMMAND)
        return;
    fprintf(out, "complete -c consign %s-n '__fish_seen_subcommand_from %.*s' -a '", command->kind == ARGS_STAGE ? "" : "-f ",
            (int)len, command->name);
    if (command->kind == ARGS_COMMAND)
        first_words(out);
    else
        argument_words(out, command->kind);
    fputs("'\n", out);
}

static void fish(FILE *out)
{
    fputs("# fish completion of consign, made from its table of commands\n", out);
    for (size_t i = 0; i < CMD_COUNT; i++) {
        const Command *command = &cli_commands[i];
        size_t len;
        bool first = first_word(i, &len);
        if (first && !command->hidden) {
            fprintf(out, "complete -c consign -f -n __fish_use_subcommand -a %.*s -d ", (int)len, command->name);
            quoted(out, command->summary);
            putc('\n', out);
        }
        if (first && command->name[len]) {
            fprintf(out, "complete -c consign -f -n '__fish_seen_subcommand_from %.*s' -a '", (int)len, command->name);
            second_words(out, i, len);
            fputs("'\n", out);
        }
        fish_words(out, command, len);
        for (size_t j = 0; j < OPT_COUNT; j++)
            if (cli_takes(command, cli_options[j].id))
                fish_option(out, command, len, &cli_options[j]);
    }
}

bool cli_completion(FILE *out, const char *shell)
{
    static const struct { const char *name; void (*write)(FILE *); } shells[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
        if (!strcmp(shells[i].name, shell)) {
            shells[i].write(out);
            return true;
        }
    return false;
}
