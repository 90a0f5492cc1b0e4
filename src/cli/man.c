/* man.c - the table as a manual page in roff. */
#include "table.h"

#include <string.h>

/* Text with what roff would take for its own made harmless. */
static void text(FILE *out, const char *words)
{
    bool start = true;
    for (; *words; words++) {
        if (start && (*words == '.' || *words == '\''))
            fputs("\\&", out);
        start = *words == '\n';
        if (*words == '\\')
            fputs("\\e", out);
        else if (*words == '-')
            fputs("\\-", out);
        else if (*words == '\'')
            fputs("\\(aq", out);
        else if (*words == '^')
            fputs("\\(ha", out);
        else if (*words == '~')
            fputs("\\(ti", out);
        else if (*words == '\n' && words[1] == '\n')
            fputs("\n.PP\n", out), words++;
        else
            putc(*words, out);
    }
}

static void bold(FILE *out, const char *words)
{
    fputs("\\fB", out);
    text(out, words);
    fputs("\\fR", out);
}

static void entries(FILE *out, const char *title, const Entry *rows)
{
    fprintf(out, ".SH %s\n", title);
    for (; rows->key; rows++) {
        fputs(".TP\n", out);
        bold(out, rows->key);
        putc('\n', out);
        text(out, rows->says);
        putc('\n', out);
    }
}

static void option(FILE *out, const Command *command, const Option *row)
{
    fputs(".TP\n", out);
    if (row->letter)
        fprintf(out, "\\fB\\-%c\\fR, ", row->letter);
    fputs("\\fB\\-\\-", out);
    text(out, row->name);
    fputs("\\fR", out);
    if (row->value)
        fprintf(out, " \\fI%s\\fR", row->value);
    putc('\n', out);
    text(out, cli_option_help(command, row));
    const char *rest = command ? cli_choices(command, row) : NULL, *word;
    size_t len;
    for (bool first = true; cli_next_choice(&rest, &word, &len); first = false)
        fprintf(out, "%s%.*s", first ? ": " : ", ", (int)len, word);
    fputs(".\n", out);
}

static void command(FILE *out, const Command *row)
{
    fputs(".SS ", out);
    fputs("\"consign ", out);
    text(out, row->name);
    if (row->options)
        fputs(" [OPTION]...", out);
    if (*row->args) {
        putc(' ', out);
        text(out, row->args);
    }
    fputs("\"\n", out);
    text(out, *row->text ? row->text : row->summary);
    putc('\n', out);
    for (size_t i = 0; i < OPT_COUNT; i++)
        if (row->options & OPT_BIT(i))
            option(out, row, &cli_options[i]);
    for (const Example *example = row->example; example->line; example++) {
        fputs(example == row->example ? ".PP\nExamples:\n" : "", out);
        fputs(".PP\n.RS 4\n", out);
        bold(out, example->line);
        fputs("\n.br\n", out);
        text(out, example->says);
        fputs("\n.RE\n", out);
    }
}

void cli_man(FILE *out)
{
    fputs(".\\\" Made from the table of commands in src/cli/table.c.\n"
          ".TH CONSIGN 1 \"\" \"consign\" \"User Commands\"\n"
          ".SH NAME\nconsign \\- read news and keep an auditable register of arms transfers\n"
          ".SH SYNOPSIS\n.B consign\n\\fICOMMAND\\fR [\\fIOPTION\\fR]... [\\fIARGUMENT\\fR]...\n"
          ".SH DESCRIPTION\n"
          "Reads news and keeps an auditable register of arms transfers: who is said to supply what to whom, and in which words "
          "of which document. The same input gives the same output, whatever the number of threads.\n.PP\n"
          "Output is text or a table on a terminal, else JSON lines. \\fB\\-\\fR is standard input; \\fB\\-\\-\\fR ends the options.\n"
          ".SH COMMANDS\n", out);
    for (size_t i = 0; i < CMD_COUNT; i++)
        if (!cli_commands[i].hidden)
            command(out, &cli_commands[i]);
    fputs(".SH OPTIONS OF ALL COMMANDS\n", out);
    for (size_t i = 0; i < OPT_COUNT; i++)
        if (CLI_EVERYWHERE & OPT_BIT(i))
            option(out, NULL, &cli_options[i]);
    entries(out, "STAGES", cli_stages);
    entries(out, "QUERY WORDS", cli_query);
    entries(out, "EXIT STATUS", cli_exits);
    entries(out, "ENVIRONMENT", cli_environment);
    fputs(".SH FILES\n.TP\n\\fB$XDG_CONFIG_HOME/consign/config\\fR\n"
          "Lines of the form \\fIkey\\fR = \\fIvalue\\fR; # begins a comment line. The keys are long options without dashes:", out);
    for (size_t i = 0, n = 0; i < OPT_COUNT; i++)
        if (cli_options[i].config) {
            fputs(n++ ? ", " : " ", out);
            bold(out, cli_options[i].name);
        }
    fputs(".\nThe command line beats the environment, which beats this file.\n", out);
}
