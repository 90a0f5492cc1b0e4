/* help.c - the table as help for people. */
#include "table.h"

#include <string.h>

/* Text in lines of `width` columns, each after `indent` blanks; the first line begins at column `at`. */
static void wrap(FILE *out, const char *text, int at, int indent, int width)
{
    int column = at;
    for (bool first = true; *text; first = false) {
        int n = (int)strcspn(text, " \n");
        if (!first && column + 1 + n > width) {
            fprintf(out, "\n%*s", indent, "");
            column = indent;
        } else if (column > indent && !first) {
            putc(' ', out);
            column++;
        }
        fprintf(out, "%.*s", n, text);
        column += n;
        text += n;
        if (text[0] == '\n') {   /* an empty line parts paragraphs */
            text += strspn(text, "\n");
            fprintf(out, "\n\n%*s", indent, "");
            column = indent;
            first = true;
        } else {
            text += *text == ' ';
        }
    }
    putc('\n', out);
}

/* A term in the left column, its meaning in the right one. */
static void entry(FILE *out, const char *term, int term_columns, const char *says, int indent, int width)
{
    fprintf(out, "  %s", term);
    if (2 + term_columns + 2 > indent)
        fprintf(out, "\n%*s", indent, "");
    else
        fprintf(out, "%*s", indent - 2 - term_columns, "");
    wrap(out, says, indent, indent, width);
}

static void entries(FILE *out, const Entry *rows, int indent, int width)
{
    for (; rows->key; rows++)
        entry(out, rows->key, (int)strlen(rows->key), rows->says, indent, width);
}

static int option_term(char term[64], const Option *option)
{
    char letter[8] = "    ";
    if (option->letter)
        snprintf(letter, sizeof letter, "-%c, ", option->letter);
    return snprintf(term, 64, "%s--%s%s%s", letter, option->name, option->value ? " " : "", option->value ? option->value : "");
}

/* What it does, and which words it takes. */
static void option_says(char *says, size_t size, const Command *command, const Option *option)
{
    const char *rest = cli_choices(command, option), *word;
    size_t len, n = (size_t)snprintf(says, size, "%s", cli_option_help(command, option));
    for (bool first = true; cli_next_choice(&rest, &word, &len) && n < size; first = false)
        n += (size_t)snprintf(says + n, size - n, "%s%.*s", first ? ": " : ", ", (int)len, word);
    if (option->env && n < size)
        snprintf(says + n, size - n, " [%s]", option->env);
}

static void options(FILE *out, const Command *command, uint64_t which, int width)
{
    for (size_t i = 0; i < OPT_COUNT; i++) {
        char term[64], says[300];
        if (!(which & OPT_BIT(i)))
            continue;
        int n = option_term(term, &cli_options[i]);
        option_says(says, sizeof says, command, &cli_options[i]);
        entry(out, term, n, says, 26, width);
    }
}

void cli_usage_line(FILE *out, const Command *command)
{
    fprintf(out, "usage: consign %s%s%s%s\n", command->name, command->options ? " [OPTION]..." : "", *command->args ? " " : "",
            command->args);
}

void cli_help_command(FILE *out, const Command *command, int width)
{
    cli_usage_line(out, command);
    putc('\n', out);
    wrap(out, *command->text ? command->text : command->summary, 0, 0, width);
    if (command->kind == ARGS_STAGE) {
        fputs("\nStages:\n", out);
        entries(out, cli_stages, 14, width);
    }
    if (command->options) {
        fputs("\nOptions:\n", out);
        options(out, command, command->options, width);
    }
    fputs("\nEverywhere:\n", out);
    options(out, command, CLI_EVERYWHERE, width);
    fputs("\nExamples:\n", out);
    for (const Example *example = command->example; example->line; example++)
        fprintf(out, "  %s\n      %s\n", example->line, example->says);
}

void cli_help(FILE *out, int width)
{
    fputs("usage: consign COMMAND [OPTION]... [ARGUMENT]...\n\n", out);
    wrap(out, "Reads news and keeps an auditable register of arms transfers: who is said to supply what to whom, and in which "
              "words of which document.", 0, 0, width);
    fputs("\nCommands ('consign help COMMAND' tells more):\n", out);
    for (size_t i = 0; i < CMD_COUNT; i++)
        if (!cli_commands[i].hidden)
            entry(out, cli_commands[i].name, (int)strlen(cli_commands[i].name), cli_commands[i].summary, 18, width);
    fputs("\nQuery words (all must fit):\n", out);
    entries(out, cli_query, 30, width);
    fputs("\nExit codes:\n", out);
    entries(out, cli_exits, 7, width);
    putc('\n', out);
    wrap(out, "Environment (options beat it; it beats the file consign/config of lines 'key = value'):", 0, 0, width);
    entries(out, cli_environment, 22, width);
    putc('\n', out);
    wrap(out, "Without --to, output is text or a table on a terminal, else JSON lines. '-' is standard input; '--' ends the options.",
         0, 0, width);
}
