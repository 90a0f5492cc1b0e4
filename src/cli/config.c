/* config.c - what the environment and the configuration file say. Flags beat the environment, it beats the file. */
#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *set_env(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

static int take_env(Cli *cli)
{
    for (size_t i = 0; i < OPT_COUNT; i++) {
        const Option *option = &cli_options[i];
        const char *value = option->env && !cli->value[i] && cli_takes(cli->command, option->id) ? set_env(option->env) : NULL;
        int bad = value ? cli_check(cli, option->id, value, option->env, NULL, 0) : 0;
        if (bad)
            return bad;
    }
    return 0;
}

static char *trim(char *text)
{
    text += strspn(text, " \t\r\n");
    size_t n = strlen(text);
    while (n && strchr(" \t\r\n", text[n - 1]))
        text[--n] = 0;
    return text;
}

static int bad_line(const Cli *cli, const char *path, uint32_t line, const char *format, const char *word)
{
    CnErr err = {.code = CN_ERR_USAGE, .line = line};
    snprintf(err.path, sizeof err.path, "%s", path);
    snprintf(err.text, sizeof err.text, format, word);
    return cli_error(cli, &err);
}

/* Options that may stand in the file, for the one that was meant. */
static const char *near_key(const char *key)
{
    const char *names[OPT_COUNT];
    size_t n = 0;
    for (size_t i = 0; i < OPT_COUNT; i++)
        if (cli_options[i].config)
            names[n++] = cli_options[i].name;
    return cli_nearest(key, strlen(key), names, n);
}

/* A copy of the value; "~/" at the start of a path is the home folder. */
static char *config_value(const Option *option, const char *value)
{
    const char *home = set_env("HOME");
    bool at_home = (option->kind == VAL_FILE || option->kind == VAL_FOLDER) && !strncmp(value, "~/", 2) && home;
    size_t size = strlen(value) + (at_home ? strlen(home) : 0) + 1;
    char *copy = malloc(size);
    if (copy)
        snprintf(copy, size, "%s%s", at_home ? home : "", at_home ? value + 1 : value);
    return copy;
}

static int take_pair(Cli *cli, const char *key, const char *value, const char *path, uint32_t line)
{
    const Option *option = cli_option_named(NULL, key, strlen(key));
    if (!option || !option->config) {
        const char *near = near_key(key);
        char text[200];
        snprintf(text, sizeof text, "there is no key '%.60s'%s%s%s", key, near ? "; did you mean '" : "", near ? near : "",
                 near ? "'?" : "");
        return bad_line(cli, path, line, "%s", text);
    }
    char *copy = config_value(option, value);
    if (!copy)
        return cli_errorf(cli, CN_ERR_MEMORY, "out of memory");
    bool wanted = cli_takes(cli->command, option->id) && (!cli->value[option->id] || cli->owned[option->id]);
    const char *kept = cli->value[option->id];
    uint64_t number = cli->number[option->id];
    int bad = cli_check(cli, option->id, copy, key, path, line);   /* a wrong line is told even where it is not needed */
    if (!bad && wanted) {
        free(cli->owned[option->id]);
        cli->owned[option->id] = copy;
        return 0;
    }
    cli->value[option->id] = kept;
    cli->number[option->id] = number;
    free(copy);
    return bad;
}

static int take_lines(Cli *cli, FILE *file, const char *path)
{
    char text[4096];
    for (uint32_t line = 1; fgets(text, sizeof text, file); line++) {
        if (!strchr(text, '\n') && !feof(file))
            return bad_line(cli, path, line, "the line is longer than %s bytes", "4094");
        char *key = trim(text);
        if (!*key || *key == '#')
            continue;
        char *equals = strchr(key, '=');
        if (!equals || equals == key)
            return bad_line(cli, path, line, "'%.60s' is not of the form key = value", key);
        *equals = 0;
        int bad = take_pair(cli, trim(key), trim(equals + 1), path, line);
        if (bad)
            return bad;
    }
    return ferror(file) ? bad_line(cli, path, 0, "cannot be read: %s", strerror(errno)) : 0;
}

static int take_file(Cli *cli)
{
    char path[512];
    const char *xdg = set_env("XDG_CONFIG_HOME"), *home = set_env("HOME");
    if (!xdg && !home)
        return 0;
    snprintf(path, sizeof path, "%s%s/consign/config", xdg ? xdg : home, xdg ? "" : "/.config");
    FILE *file = fopen(path, "r");
    if (!file && errno == EACCES) {   /* another user's folder, as under sudo -u */
        cli_note(cli, "%s: cannot be read and is left aside: %s", path, strerror(errno));
        return 0;
    }
    if (!file)
        return errno == ENOENT || errno == ENOTDIR ? 0 : bad_line(cli, path, 0, "cannot be read: %s", strerror(errno));
    int bad = take_lines(cli, file, path);
    fclose(file);
    return bad;
}

int cli_environ(Cli *cli)
{
    bool configurable = false;
    for (size_t i = 0; i < OPT_COUNT; i++)
        configurable = configurable || (cli_options[i].config && cli_takes(cli->command, cli_options[i].id));
    if (!configurable)
        return 0;
    int bad = take_env(cli);
    return bad ? bad : take_file(cli);
}
