/* term.c - what goes to the terminal: errors, progress, text that fits. */
#include "cli.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

void cli_terminal(Cli *cli)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM"), *columns = getenv("COLUMNS");
    struct winsize size;
    cli->out_tty = isatty(STDOUT_FILENO) == 1;
    cli->err_tty = isatty(STDERR_FILENO) == 1;
    cli->color = cli->out_tty && !(no_color && *no_color) && !(term && !strcmp(term, "dumb"));
    if (!cli->out_tty)
        return;
    cli->width = 80;
    if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col)
        cli->width = size.ws_col;
    else if (columns && atoi(columns) > 0)
        cli->width = (unsigned)atoi(columns);
    if (cli->width < 20)
        cli->width = 20;
}

/* ---- characters ---------------------------------------------------------------------------------------- */

/* Lenient: what is no character counts as one byte, U+FFFD. Returns its length. */
static size_t get_char(const char *text, size_t len, uint32_t *c)
{
    const unsigned char *p = (const unsigned char *)text;
    size_t n = p[0] < 0x80 ? 1 : p[0] >= 0xC2 && p[0] < 0xE0 ? 2 : p[0] >= 0xE0 && p[0] < 0xF0 ? 3 : p[0] >= 0xF0 && p[0] < 0xF5 ? 4 : 0;
    *c = n == 1 ? p[0] : n ? p[0] & (0x7Fu >> n) : 0xFFFD;
    for (size_t i = 1; i < n; i++) {
        if (i >= len || (p[i] & 0xC0) != 0x80) {
            n = 0;
            break;
        }
        *c = *c << 6 | (p[i] & 0x3Fu);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (!n || *c < least[n] || *c > 0x10FFFF || (*c >= 0xD800 && *c < 0xE000)) {
        *c = 0xFFFD;
        return 1;
    }
    return n;
}

static bool in_ranges(uint32_t c, const uint32_t (*range)[2], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (c >= range[i][0] && c <= range[i][1])
            return true;
    return false;
}

/* Marks that stand above or below a letter, and signs without a shape. Coarse: a table that is off by a column in a rare
 * script does no harm. */
static unsigned char_columns(uint32_t c)
{
    static const uint32_t none[][2] = {
        {0x300, 0x36F}, {0x483, 0x489}, {0x591, 0x5BD}, {0x5BF, 0x5BF}, {0x5C1, 0x5C2}, {0x5C4, 0x5C5}, {0x610, 0x61A},
        {0x64B, 0x65F}, {0x670, 0x670}, {0x6D6, 0x6DC}, {0x6DF, 0x6E4}, {0x6E7, 0x6E8}, {0x6EA, 0x6ED}, {0x93C, 0x93C},
        {0x941, 0x948}, {0x94D, 0x94D}, {0xE31, 0xE31}, {0xE34, 0xE3A}, {0xE47, 0xE4E}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},
        {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x2069}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
        {0xFEFF, 0xFEFF},
    };
    static const uint32_t two[][2] = {
        {0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0xA4CF}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE30, 0xFE6F},
        {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
    };
    if (c < 0x300)
        return 1;
    if (in_ranges(c, none, sizeof none / sizeof *none))
        return 0;
    return in_ranges(c, two, sizeof two / sizeof *two) ? 2 : 1;
}

size_t cli_columns(const char *text, size_t len)
{
    size_t n = 0;
    uint32_t c;
    for (size_t at = 0; at < len;) {
        at += get_char(text + at, len - at, &c);
        n += char_columns(c);
    }
    return n;
}

/* News is foreign text: an escape sequence or a change of direction in it must not reach the terminal. */
static bool is_unsafe(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

void cli_print(FILE *out, const char *text, size_t len)
{
    uint32_t c;
    for (size_t at = 0, n; at < len; at += n) {
        n = get_char(text + at, len - at, &c);
        if (c == '\n' || c == '\t' || c == '\r')
            putc(' ', out);
        else if (c == 0xFFFD || (is_unsafe(c) && (c < 0x20 || c < 0xA0)))
            fputs("\xEF\xBF\xBD", out);
        else if (!is_unsafe(c))
            fwrite(text + at, 1, n, out);
    }
}

/* U+2068, U+2069: around text from right to left, so that it turns nothing else of its line. */
#define FSI "\xE2\x81\xA8"
#define PDI "\xE2\x81\xA9"

/* Bytes of the longest beginning that fits into `columns`, at least one character. */
static size_t fitting(const char *text, size_t len, size_t columns)
{
    size_t used = 0, at = 0;
    uint32_t c;
    while (at < len) {
        size_t n = get_char(text + at, len - at, &c);
        used += char_columns(c);
        if (used > columns && at)
            break;
        at += n;
    }
    return at;
}

static bool is_rtl(const char *text, size_t len)
{
    static const uint32_t from_right[][2] = {{0x590, 0x8FF}, {0xFB1D, 0xFDFF}, {0xFE70, 0xFEFC}, {0x10800, 0x10FFF}, {0x1E800, 0x1EFFF}};
    uint32_t c;
    for (size_t at = 0; at < len;) {
        at += get_char(text + at, len - at, &c);
        if (in_ranges(c, from_right, sizeof from_right / sizeof *from_right))
            return true;
    }
    return false;
}

static size_t blanks(const char *text, size_t len)
{
    size_t n = 0;
    while (n < len && strchr(" \t\r\n", text[n]) && text[n])
        n++;
    return n;
}

void cli_print_wrapped(FILE *out, const char *text, size_t len, unsigned indent, unsigned hang, unsigned width)
{
    size_t room = !width ? SIZE_MAX : width > indent + 10 ? width - indent : 10;
    for (size_t at = blanks(text, len); at < len; at += blanks(text + at, len - at)) {
        size_t take = fitting(text + at, len - at, room);
        if (at + take < len) {
            size_t end = take;   /* back to a blank, where there is one */
            while (end && !strchr(" \t\r\n", text[at + end]))
                end--;
            take = end ? end : take;
        }
        size_t shown = take;
        while (shown && text[at + shown - 1] == ' ')
            shown--;
        bool rtl = is_rtl(text + at, shown);
        fprintf(out, "%*s%s", (int)indent, "", rtl ? FSI : "");
        cli_print(out, text + at, shown);
        fputs(rtl ? PDI "\n" : "\n", out);
        at += take;
        indent += hang, room -= room > hang + 10 && width ? hang : 0, hang = 0;
    }
}

/* One line of the library's own text, broken; an isolate that is open at its end is closed there and opened anew. */
static void wrap_line(FILE *out, const char *line, size_t len, unsigned width)
{
    unsigned indent = 0;
    bool isolate = false;
    while (indent < len && line[indent] == ' ')
        indent++;
    unsigned hang = indent + 2;
    size_t room = width > indent ? width - indent : 0;
    for (size_t at = indent; at < len || at == indent;) {
        size_t take = fitting(line + at, len - at, room), end = take;
        if (at + take < len) {
            while (end && line[at + end] != ' ')
                end--;
            take = end ? end : take;
        }
        fprintf(out, "%*s%s%.*s", (int)(at == indent ? indent : hang), "", isolate ? FSI : "", (int)take, line + at);
        for (size_t i = at; i + 3 <= at + take; i++)
            isolate = !memcmp(line + i, FSI, 3) || (isolate && memcmp(line + i, PDI, 3));
        fputs(isolate ? PDI "\n" : "\n", out);
        at += take;
        at += blanks(line + at, len - at);
        room = width > hang ? width - hang : 0;
        if (at >= len)
            break;
    }
}

void cli_wrap_text(FILE *out, const char *text, size_t len, unsigned width)
{
    while (len) {
        const char *end = memchr(text, '\n', len);
        size_t n = end ? (size_t)(end - text) : len, all = n + (end != NULL);
        if (width < 30 || cli_columns(text, n) <= width)
            fwrite(text, 1, all, out);
        else
            wrap_line(out, text, n, width);
        text += all, len -= all;
    }
}

void cli_json_string(FILE *out, const char *text, size_t len)
{
    uint32_t c;
    putc('"', out);
    for (size_t at = 0, n; at < len; at += n) {
        n = get_char(text + at, len - at, &c);
        if (c == '"' || c == '\\')
            fprintf(out, "\\%c", (int)c);
        else if (c == '\n')
            fputs("\\n", out);
        else if (c < 0x20 || c == 0x7F)
            fprintf(out, "\\u%04x", (unsigned)c);
        else if (c == 0xFFFD)
            fputs("\xEF\xBF\xBD", out);
        else
            fwrite(text + at, 1, n, out);
    }
    putc('"', out);
}

void cli_csv_cell(FILE *out, const char *text, size_t len)
{
    uint32_t c;
    bool quoted = false;
    for (size_t i = 0; i < len && !quoted; i++)
        quoted = text[i] && strchr(",\"\r\n", text[i]);
    if (quoted)
        putc('"', out);
    for (size_t at = 0, n; at < len; at += n) {
        n = get_char(text + at, len - at, &c);
        if (c == '"')
            putc('"', out);
        if (c == 0xFFFD)
            fputs("\xEF\xBF\xBD", out);
        else
            fwrite(text + at, 1, n, out);
    }
    if (quoted)
        putc('"', out);
}

/* ---- errors -------------------------------------------------------------------------------------------- */

typedef struct { CnCode code; int exit_code; const char *name; } CodeRow;

static const CodeRow *code_row(CnCode code)
{
    static const CodeRow rows[] = {
        {CN_OK, EXIT_DONE, "ok"}, {CN_END, EXIT_DONE, "end"}, {CN_ERR_USAGE, EXIT_USAGE, "usage"},
        {CN_ERR_INPUT, EXIT_NOTHING, "input"}, {CN_ERR_FORMAT, EXIT_NOTHING, "format"}, {CN_ERR_LIMIT, EXIT_NOTHING, "limit"},
        {CN_ERR_MEMORY, EXIT_NOTHING, "memory"}, {CN_ERR_IO, EXIT_NOTHING, "io"}, {CN_ERR_PACK, EXIT_NOTHING, "pack"},
        {CN_ERR_REGISTER, EXIT_REGISTER, "register"}, {CN_ERR_INTEGRITY, EXIT_INTEGRITY, "integrity"},
        {CN_ERR_POLICY, EXIT_POLICY, "policy"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].code == code)
            return &rows[i];
    return &rows[3];
}

int cli_exit_of(CnCode code) { return code_row(code)->exit_code; }

int cli_error(const Cli *cli, const CnErr *err)
{
    const CodeRow *row = code_row(err->code);
    if (cli->json_errors) {
        fprintf(stderr, "{\"error\":\"%s\",\"exit\":%d,\"path\":", row->name, row->exit_code);
        if (*err->path)
            cli_json_string(stderr, err->path, strlen(err->path));
        else
            fputs("null", stderr);
        fprintf(stderr, err->line ? ",\"line\":%u,\"text\":" : ",\"line\":null,\"text\":", err->line);
        cli_json_string(stderr, err->text, strlen(err->text));
        fputs("}\n", stderr);
        return row->exit_code;
    }
    fputs("consign: ", stderr);
    if (*err->path) {
        cli_print(stderr, err->path, strlen(err->path));
        if (err->line)
            fprintf(stderr, ":%u", err->line);
        fputs(": ", stderr);
    }
    cli_print(stderr, err->text, strlen(err->text));
    putc('\n', stderr);
    return row->exit_code;
}

int cli_errorf(const Cli *cli, CnCode code, const char *format, ...)
{
    CnErr err = {.code = code};
    va_list args;
    va_start(args, format);
    vsnprintf(err.text, sizeof err.text, format, args);
    va_end(args);
    return cli_error(cli, &err);
}

void cli_note(const Cli *cli, const char *format, ...)
{
    char text[640];
    va_list args;
    if (cli->quiet)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (cli->json_errors) {
        fputs("{\"note\":", stderr);
        cli_json_string(stderr, text, strlen(text));
        fputs("}\n", stderr);
        return;
    }
    fputs("consign: ", stderr);
    cli_print(stderr, text, strlen(text));
    putc('\n', stderr);
}

int cli_flush(const Cli *cli, FILE *out, const char *name)
{
    bool failed_before = ferror(out) != 0;
    errno = 0;
    if (!fflush(out) && !failed_before)
        return 0;
    int why = errno;
    if (why == EPIPE)
        return -1;   /* the reader went away: quiet */
    CnErr err = {.code = CN_ERR_IO};
    snprintf(err.path, sizeof err.path, "%s", name);
    snprintf(err.text, sizeof err.text, "cannot be written%s%s", why ? ": " : "", why ? strerror(why) : "");
    return cli_error(cli, &err);
}

/* ---- progress ------------------------------------------------------------------------------------------ */

int64_t cli_milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void cli_progress_begin(Progress *progress, const Cli *cli, FILE *out)
{
    *progress = (Progress){.began = cli_milliseconds()};
    progress->on = cli->err_tty && !cli->quiet && !cli->json_errors && !(out == stdout && cli->out_tty);
    progress->shown = progress->began;
}

void cli_progress_clear(Progress *progress)
{
    if (progress->drawn)
        fputs("\r\033[K", stderr);
    progress->drawn = false;
}

/* Bytes of the file, or of the files in the folder; 0 where that cannot be told. */
static uint64_t bytes_under(const char *path, unsigned depth)
{
    enum { MAX_DEPTH = 64 };
    struct stat about;
    uint64_t bytes = 0;
    if (lstat(path, &about) || (S_ISLNK(about.st_mode) && (depth || stat(path, &about))))
        return 0;
    if (S_ISREG(about.st_mode))
        return (uint64_t)about.st_size;
    DIR *dir = S_ISDIR(about.st_mode) && depth < MAX_DEPTH ? opendir(path) : NULL;
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        char inner[4096];
        int n = snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
        if (entry->d_name[0] != '.' && n > 0 && (size_t)n < sizeof inner)
            bytes += bytes_under(inner, depth + 1);
    }
    if (dir)
        closedir(dir);
    return bytes;
}

void cli_progress_inputs(Progress *progress, const char *const *path, size_t n)
{
    for (size_t i = 0; progress->on && i < n; i++) {
        uint64_t bytes = bytes_under(path[i], 0);
        if (!bytes) {   /* standard input, or something that cannot be opened: the whole is not known */
            progress->total = 0;
            return;
        }
        progress->total += bytes;
    }
}

void cli_progress_place(Progress *progress, const CnDocument *doc)
{
    size_t n = doc->file.len < sizeof progress->file - 1 ? doc->file.len : sizeof progress->file - 1;
    if (!progress->on || !progress->total)
        return;
    if (strlen(progress->file) != n || memcmp(progress->file, doc->file.ptr, n)) {
        progress->before += *progress->file ? bytes_under(progress->file, 0) : 0;
        memcpy(progress->file, doc->file.ptr, n);
        progress->file[n] = 0;
        progress->at = 0;
    }
    if (doc->offset > progress->at)
        progress->at = doc->offset;
}

/* " 12 %, 3:20 left": of what is packed as one piece only the end is known. */
static void print_share(const Progress *progress, int64_t now)
{
    uint64_t done = progress->before + progress->at;
    if (!progress->total || !done || done > progress->total)
        return;
    double share = (double)done / (double)progress->total, spent = (double)(now - progress->began) / 1000;
    unsigned long left = (unsigned long)(spent / share - spent);
    fprintf(stderr, "%3.0f %%", share * 100);
    if (spent > 2 && left >= 3600)
        fprintf(stderr, ", %lu:%02lu h left", left / 3600, left / 60 % 60);
    else if (spent > 2)
        fprintf(stderr, ", %lu:%02lu left", left / 60, left % 60);
    fprintf(stderr, ", %.1f MB/s; ", (double)done / 1e6 / (spent > 0 ? spent : 1));
}

void cli_progress_step(Progress *progress)
{
    int64_t now = progress->on ? cli_milliseconds() : 0;
    if (!progress->on || now - progress->shown < 200)
        return;
    progress->shown = now;
    progress->drawn = true;
    putc('\r', stderr);
    print_share(progress, now);
    fprintf(stderr, "%llu documents, %llu claims, %llu errors, %llu/s\033[K", (unsigned long long)progress->docs,
            (unsigned long long)progress->claims, (unsigned long long)progress->failed,
            (unsigned long long)(progress->docs * 1000 / (uint64_t)(now - progress->began + 1)));
    fflush(stderr);
}
