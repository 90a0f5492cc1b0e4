/* add.c - documents and their claims into the register, and how far each file was read. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HOLD_MS = 250 };   /* tuned: others that write wait up to 3 s; what a crash loses is read again with --resume */

/* Marks of earlier runs, in the order of the files' names. */
typedef struct { CnMark *mark; size_t n, cap; uint64_t files, parts; } Marks;

typedef struct {
    const Cli *cli;
    CnRegister *reg;
    CnAdded added;
    bool files;        /* all inputs are files: the next document does not keep us waiting */
    int64_t since;     /* when holding began, or the last mark was set */
    bool holds;
    char file[4096];   /* the file in hand, and how far it is read */
    CnMark mark;
    bool unordered;    /* its documents do not come in the order of their places */
    bool broken;       /* it could not be read to its end */
} Adder;

/* ---- how far files were read --------------------------------------------------------------------------- */

static bool keep_mark(void *with, const CnMark *mark)
{
    Marks *marks = with;
    if (marks->n == marks->cap) {
        size_t cap = marks->cap ? marks->cap * 2 : 64;
        CnMark *bigger = realloc(marks->mark, cap * sizeof *bigger);
        if (!bigger)
            return false;
        marks->mark = bigger;
        marks->cap = cap;
    }
    char *name = malloc(mark->file.len + 1);
    if (!name)
        return false;
    memcpy(name, mark->file.ptr, mark->file.len);
    marks->mark[marks->n] = *mark;
    marks->mark[marks->n++].file.ptr = name;
    return true;
}

static void forget_marks(Marks *marks)
{
    for (size_t i = 0; i < marks->n; i++)
        free((char *)(uintptr_t)marks->mark[i].file.ptr);
    free(marks->mark);
}

static int by_name(CnStr a, CnStr b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n ? memcmp(a.ptr, b.ptr, n) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

/* Asked by the inputs of each file, one at a time. */
static uint64_t go_on(void *with, CnStr file, uint64_t size, int64_t changed)
{
    Marks *marks = with;
    size_t from = 0, to = marks->n;
    while (from < to) {
        size_t middle = (from + to) / 2;
        int order = by_name(marks->mark[middle].file, file);
        if (!order) {
            const CnMark *mark = &marks->mark[middle];
            if (mark->size != size || mark->changed != changed || !mark->place)
                return 0;
            marks->files += mark->place == CN_ALL_READ;
            marks->parts += mark->place != CN_ALL_READ;
            return mark->place;
        }
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return 0;
}

/* Sets the mark of the file in hand, with the documents before it. */
static int set_mark(Adder *me)
{
    CnErr err = {0};
    if (!me->mark.file.len)
        return 0;
    return cn_register_mark(me->reg, &me->mark, &err) == CN_OK ? 0 : cli_error(me->cli, &err);
}

static int hold(Adder *me)
{
    CnErr err = {0};
    if (me->holds || !me->files)
        return 0;
    if (cn_register_hold(me->reg, &err) != CN_OK)
        return cli_error(me->cli, &err);
    me->holds = true;
    return 0;
}

static int write_held(Adder *me)
{
    CnErr err = {0};
    if (!me->holds)
        return 0;
    me->holds = false;
    me->since = cli_milliseconds();
    return cn_register_flush(me->reg, &me->added, &err) == CN_OK ? 0 : cli_error(me->cli, &err);
}

/* The file in hand was read to its end. */
static int end_file(Adder *me)
{
    int code = 0;
    if (me->mark.file.len && !me->broken) {
        me->mark.place = CN_ALL_READ;
        code = hold(me);
        code = code ? code : set_mark(me);
    }
    me->mark = (CnMark){.place = 0};
    me->broken = me->unordered = false;
    return code;
}

/* Follows the documents through their files. */
static int note_place(Adder *me, const CnDocument *doc)
{
    struct stat st;
    if (!me->files || doc->file.len >= sizeof me->file)
        return 0;
    if (me->mark.file.len != doc->file.len || memcmp(me->file, doc->file.ptr, doc->file.len)) {
        int code = end_file(me);
        if (code)
            return code;
        memcpy(me->file, doc->file.ptr, doc->file.len);
        me->file[doc->file.len] = 0;
        if (stat(me->file, &st) || !S_ISREG(st.st_mode))
            return 0;
        me->mark = (CnMark){{me->file, doc->file.len}, (uint64_t)st.st_size, 0, (int64_t)st.st_mtime};
    }
    me->unordered |= doc->offset < me->mark.place;   /* then a place says nothing of what was read */
    me->mark.place = me->unordered ? 0 : doc->offset;
    return 0;
}

/* ---- documents ----------------------------------------------------------------------------------------- */

static bool are_files(const char *const *path, size_t n)
{
    struct stat st;
    for (size_t i = 0; i < n; i++)
        if (!strcmp(path[i], "-") || stat(path[i], &st) || !(S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)))
            return false;
    return n > 0;
}

static int add_one(void *with, const CnReading *reading)
{
    Adder *me = with;
    CnErr err = {0};
    bool left_out = reading->screened && !reading->screened->kept;
    int code = note_place(me, reading->document);
    if (!code && !left_out)
        code = hold(me);
    if (!code && !left_out && cn_register_add(me->reg, reading, &me->added, &err) != CN_OK)
        code = cli_error(me->cli, &err);
    if (code || !me->files || cli_milliseconds() - me->since < HOLD_MS)
        return code;
    code = hold(me);
    code = code ? code : set_mark(me);
    return code ? code : write_held(me);
}

static void note_error(void *with, const CnErr *err)
{
    Adder *me = with;
    bool mine = strlen(err->path) == me->mark.file.len && !memcmp(err->path, me->file, me->mark.file.len);
    me->broken |= mine && (err->code == CN_ERR_INPUT || err->code == CN_ERR_MEMORY);
}

static void sum_up(const Adder *me, const Marks *marks)
{
    const CnAdded *added = &me->added;
    if (marks->files)
        cli_note(me->cli, "files passed over, being read already: %llu", (unsigned long long)marks->files);
    if (marks->parts)
        cli_note(me->cli, "files read on from where a run broke off: %llu", (unsigned long long)marks->parts);
    cli_note(me->cli, "%s: documents: %llu, new: %llu; claims: %llu, new: %llu", cli_register_path(me->cli), (unsigned long long)added->docs,
             (unsigned long long)added->docs_new, (unsigned long long)added->claims, (unsigned long long)added->claims_new);
    if (added->claims_gone)
        cli_note(me->cli, "%llu claims are no longer given by documents that were read again", (unsigned long long)added->claims_gone);
}

int cli_add_paths(const Cli *cli, CnRegister *reg, CnPack *pack, const char *const *path, size_t n)
{
    int code = 0;
    CnErr err = {0};
    CnStr collector = {cli->value[OPT_COLLECTOR], 0}, tag = {cli->value[OPT_TAG], 0};
    collector.len = collector.ptr ? strlen(collector.ptr) : 0;
    tag.len = tag.ptr ? strlen(tag.ptr) : 0;
    CnRun run = {.collector = collector, .tag = tag, .pack_sha256 = cn_pack_sha256(pack), .program = CN_VERSION, .now = cli_now(cli, &code)};
    if (code)
        return code;
    Marks marks = {.n = 0};
    if (cn_register_begin(reg, &run, &err) != CN_OK)
        return cli_error(cli, &err);
    bool resume = cli->value[OPT_RESUME] && cli_takes(cli->command, OPT_JOBS);
    Adder me = {.cli = cli, .reg = reg, .files = are_files(path, n), .since = cli_milliseconds()};
    CliRead read = {.pack = pack, .sink = add_one, .failed = note_error, .with = &me, .dropped = true, .path = path, .n = n,
                    .go_on = resume ? go_on : NULL, .go_on_with = &marks};
    if (resume && cn_register_marks(reg, keep_mark, &marks, &err) != CN_OK)
        code = cli_error(cli, &err);
    else
        code = cli_read_inputs(cli, &read);
    bool whole = code == EXIT_DONE || code == EXIT_SOME_FAILED;
    int written = whole ? end_file(&me) : me.holds ? set_mark(&me) : 0;
    written = written ? written : write_held(&me);
    sum_up(&me, &marks);
    forget_marks(&marks);
    return written ? written : code;
}

int cli_cmd_add(const Cli *cli)
{
    int code = 0;
    cli_heed_interrupts();   /* opening the packs may take its time on a busy machine */
    CnPack *pack = cli_open_pack(cli, &code);
    if (!pack)
        return code;
    CnRegister *reg = cli_open_register(cli, CN_OPEN_CREATE, &code);
    if (reg)
        code = cli_add_paths(cli, reg, pack, (const char *const *)cli->arg, cli->n_args);
    cn_register_close(reg);
    cn_pack_close(pack);
    return code;
}
