/* From paths to documents: the walk through folders, and the choice of a door. */
#include "document/document.h"
#include "document/door.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    MAX_DEPTH = 64,            /* folders in folders */
    MAX_NEST = 5,              /* inputs in inputs: a feed in a record of an archive in an archive */
    MAX_NOTES = 64,            /* kinds of what is passed over */
    STRETCH = 2 << 20          /* tuned: packed bytes of a stretch: a few hundredths of a second */
};
static const uint64_t default_max_bytes = (uint64_t)64 << 20, default_max_record = (uint64_t)16 << 20;

/* The first door that takes an input has it. */
static const CnDoor doors[] = {
    {CN_FORM_WARC, cn_door_warc_sniff, cn_door_warc_next},
    {CN_FORM_ARCHIVE, cn_door_archive_sniff, cn_door_archive_next},
    {CN_FORM_RSS, cn_door_feed_sniff, cn_door_feed_next},
    {CN_FORM_JSONL, cn_door_jsonl_sniff, cn_door_jsonl_next},
    {CN_FORM_MAIL, cn_door_mail_sniff, cn_door_mail_next},
    {CN_FORM_CSV, cn_door_csv_sniff, cn_door_csv_next},
    {CN_FORM_HTML, cn_door_html_sniff, cn_door_whole_next},
    {CN_FORM_TEXT, cn_door_text_sniff, cn_door_whole_next},
};
enum { DOORS = sizeof doors / sizeof *doors };

/* The door of a form; of CN_FORM_AUTO, the first that takes these bytes: the last one takes any. NULL: there is none. */
static const CnDoor *door_of(CnForm form, CnStr path, CnStr head)
{
    size_t at = 0;
    while (at < DOORS && (form == CN_FORM_AUTO ? !doors[at].sniff(path, head) : doors[at].form != form)) at++;
    return at < DOORS ? &doors[at] : NULL;
}

CnForm cn_form_of(CnStr path, CnStr head)
{
    const CnDoor *door = door_of(CN_FORM_AUTO, path, head);
    return door ? door->form : CN_FORM_TEXT;
}

/* A folder that is being walked: its entries' full paths, sorted. */
typedef struct { char **path; size_t n, at; } Folder;

struct CnTally { CnNote note[MAX_NOTES]; size_t n; };

/* An input and the door that reads it; `about`: what the level above says of it. */
typedef struct {
    const CnDoor *door;
    CnPassage passage;
    CnDocument about;
    CnErr fault;             /* what was wrong before the door's first byte, until told */
    bool walked;             /* a walk found it: nobody named it */
} Level;

struct CnInputs {
    const char *const *paths;
    size_t n, at;
    Folder folder[MAX_DEPTH];
    size_t depth;
    char *owned_path;        /* of the open input, if the walk found it */
    struct CnTally tally;
    CnInputOptions options;
    Level level[MAX_NEST];   /* the input that is open, and what it holds */
    size_t open;             /* levels that are; 0: no input is open */
    uint64_t begin;          /* documents of the open file that lie before this were read before */
    bool taking;             /* large archives are given as stretches, */
    CnStretch stretch;       /* the last one of which was this, of a file of so many bytes: 0 = none is under way */
    uint64_t stretch_size;
    uint64_t first, end;     /* of a stretch that is read: cn_inputs_first, cn_inputs_end */
};

CnInputs *cn_inputs_open(const char *const *paths, size_t n, const CnInputOptions *options, CnErr *err)
{
    CnInputs *inputs = calloc(1, sizeof *inputs);
    if (!inputs) {
        cn_fail(err, CN_ERR_MEMORY, (CnStr){NULL, 0}, 0, "memory ran out");
        return NULL;
    }
    inputs->paths = paths;
    inputs->n = n;
    if (options) inputs->options = *options;
    uint64_t most_record = inputs->options.max_bytes ? inputs->options.max_bytes : default_max_record;
    uint64_t most = inputs->options.max_bytes ? inputs->options.max_bytes : default_max_bytes;
    for (size_t i = 0; i < MAX_NEST; i++) {
        inputs->level[i].passage.stream.fd = -1;
        inputs->level[i].passage.options = inputs->options;
        inputs->level[i].passage.options.max_bytes = most > SIZE_MAX / 4 ? SIZE_MAX / 4 : most;
        inputs->level[i].passage.most_record = most_record > SIZE_MAX / 4 ? SIZE_MAX / 4 : most_record;
        inputs->level[i].passage.tally = &inputs->tally;
    }
    return inputs;
}

/* ---- the walk ------------------------------------------------------------------------------------------ */

static void forget_folder(Folder *folder)
{
    for (size_t i = folder->at; i < folder->n; i++) free(folder->path[i]);
    free(folder->path);
    *folder = (Folder){0};
}

static int by_bytes(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static char *join(const char *folder, const char *name)
{
    size_t n = strlen(folder), m = strlen(name);
    while (n > 1 && folder[n - 1] == '/') n--;
    char *path = malloc(n + m + 2);
    if (!path) return NULL;
    memcpy(path, folder, n);
    if (n != 1 || folder[0] != '/') path[n++] = '/';
    memcpy(path + n, name, m + 1);
    return path;
}

static bool keep(Folder *folder, size_t *cap, char *path)
{
    if (folder->n == *cap) {
        size_t more = *cap ? *cap * 2 : 64;
        char **bigger = realloc(folder->path, more * sizeof *bigger);
        if (!bigger) return false;
        folder->path = bigger;
        *cap = more;
    }
    folder->path[folder->n++] = path;
    return true;
}

static CnCode enter_folder(CnInputs *inputs, const char *path, CnErr *err)
{
    if (inputs->depth == MAX_DEPTH)
        return cn_fail(err, CN_ERR_LIMIT, cn_str(path), 0, "lies more than %d folders deep", MAX_DEPTH);
    DIR *dir = opendir(path);
    if (!dir) return cn_fail(err, CN_ERR_INPUT, cn_str(path), 0, "cannot be opened: %s", strerror(errno));
    Folder *folder = &inputs->folder[inputs->depth];
    *folder = (Folder){0};
    size_t cap = 0;
    bool memory = true;
    struct dirent *entry;
    while (errno = 0, memory && (entry = readdir(dir))) {
        bool dots = !strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..");
        if (entry->d_name[0] == '.' && !dots) cn_inputs_pass_over(inputs, "hidden files");
        if (entry->d_name[0] == '.') continue;
        char *full = join(path, entry->d_name);
        memory = full && keep(folder, &cap, full);
        if (!memory) free(full);
    }
    int fault = memory ? errno : 0;
    closedir(dir);
    if (!memory || fault) {
        forget_folder(folder);
        if (!memory) return cn_fail(err, CN_ERR_MEMORY, cn_str(path), 0, "memory ran out while listing the folder");
        return cn_fail(err, CN_ERR_INPUT, cn_str(path), 0, "cannot be listed: %s", strerror(fault));
    }
    if (folder->n) qsort(folder->path, folder->n, sizeof *folder->path, by_bytes);
    inputs->depth++;
    return CN_OK;
}

/* ---- what is passed over ----------------------------------------------------------------------------------- */

static void count(struct CnTally *tally, CnStr what, uint32_t n)
{
    size_t at = 0;
    while (at < tally->n && !cn_str_eq(tally->note[at].what, what)) at++;
    if (at == MAX_NOTES) at--;
    else if (at == tally->n) tally->note[tally->n++] = (CnNote){at == MAX_NOTES - 1 ? CN_STR("other things") : what, 0};
    tally->note[at].n += n;
}

void cn_pass_over(CnPassage *passage, const char *what)
{
    if (passage->tally) count(passage->tally, cn_str(what), 1);
}

void cn_inputs_add_notes(CnInputs *inputs, const CnInputs *others)
{
    for (size_t i = 0; i < others->tally.n; i++) count(&inputs->tally, others->tally.note[i].what, others->tally.note[i].n);
}

void cn_inputs_pass_over(CnInputs *inputs, const char *what) { cn_pass_over(&inputs->level[0].passage, what); }

const CnNote *cn_inputs_notes(const CnInputs *inputs, size_t *n)
{
    *n = inputs->tally.n;
    return inputs->tally.note;
}

/* ---- one input ------------------------------------------------------------------------------------------ */

static void close_level(CnInputs *inputs)
{
    Level *level = &inputs->level[--inputs->open];
    CnPassage *passage = &level->passage;
    cn_stream_close(&passage->stream);
    json_decref(passage->record);
    passage->record = NULL;
    if (passage->forget) passage->forget(passage->own);
    passage->own = NULL;
    passage->forget = NULL;
    level->door = NULL;
    if (inputs->open) return;
    passage->stop = 0;
    free(inputs->owned_path);
    inputs->owned_path = NULL;
}

/* A new level, whose stream the caller opens. */
static Level *open_level(CnInputs *inputs)
{
    Level *level = &inputs->level[inputs->open++];
    level->passage.done = false;
    level->passage.line = 0;
    level->passage.url = level->passage.charset = (CnStr){NULL, 0};
    level->about = (CnDocument){0};
    level->fault = (CnErr){0};
    level->walked = false;
    return level;
}

/* Where a web archive's first members are damaged, the first one that is not; the damage is kept to be told. False: there is none. */
static bool skip_damage(Level *level, const CnErr *cause)
{
    CnStream *stream = &level->passage.stream;
    CnErr silent = {0};
    do {
        if (!cn_stream_resync(stream, &silent) || cn_stream_fill(stream, CN_SNIFF_BYTES, &silent) != CN_OK) return false;
    } while (!cn_stream_seen(stream).len && cn_stream_fault(stream, &silent) != CN_OK);
    if (!cn_door_warc_sniff((CnStr){NULL, 0}, cn_stream_seen(stream))) return false;
    level->fault = *cause;
    level->fault.record = true;
    return true;
}

/* Finds the door of the innermost level by its form, or by its first bytes where that is AUTO. CN_END: it was passed over. */
static CnCode choose_door(Level *level, CnForm form, CnErr *err)
{
    CnPassage *passage = &level->passage;
    CnStream *stream = &passage->stream;
    CnCode code = cn_stream_fill(stream, CN_SNIFF_BYTES, err);
    if (code != CN_OK) return code;
    if (cn_head_is_packed(cn_stream_seen(stream))) {
        code = cn_stream_decode(stream, err);
        if (code == CN_OK) code = cn_stream_fill(stream, CN_SNIFF_BYTES, err);
        if (code != CN_OK) return code;
    }
    CnStr path = cn_path_unpacked(stream->path), head = cn_str_sub(cn_stream_seen(stream), 0, CN_SNIFF_BYTES);
    CnErr cause = {0};
    if (!head.len && (code = cn_stream_fault(stream, &cause)) != CN_OK) {
        if (!skip_damage(level, &cause)) return err ? *err = cause, code : code;
        head = cn_str_sub(cn_stream_seen(stream), 0, CN_SNIFF_BYTES);
    }
    if (!head.len) return cn_fail(err, CN_ERR_FORMAT, stream->path, 0, "is empty");
    const char *beside = level->walked && form == CN_FORM_AUTO ? cn_beside_reports(path, head) : NULL;
    if (beside) {
        cn_pass_over(passage, beside);
        return CN_END;
    }
    const CnDoor *door = door_of(form, path, head);
    const char *refused = door && door->form > CN_FORM_JSONL ? NULL : cn_head_refused(path, head, form != CN_FORM_AUTO);
    if (!door && !refused) refused = "of a kind";
    if (refused) return cn_fail(err, CN_ERR_FORMAT, stream->path, 0, "is %s, which this version does not read", refused);
    level->door = door;
    passage->form = door->form;
    return CN_OK;
}

/* What SQLite keeps beside a database that is open. */
static bool is_aside(const char *path)
{
    char stem[4096];
    size_t n = strlen(path);
    if (n < 5 || n >= sizeof stem || (strcmp(path + n - 4, "-wal") && strcmp(path + n - 4, "-shm"))) return false;
    memcpy(stem, path, n - 4);
    stem[n - 4] = 0;
    return access(stem, F_OK) == 0;
}

/* Opens `path` if it is a file; a folder is entered instead and no level is opened. Unknown kinds met in a walk are passed over. */
static CnCode open_input(CnInputs *inputs, const char *path, bool walked, CnErr *err)
{
    struct stat about = {0};
    CnStr name = cn_str(path);
    if (!walked && !strcmp(path, "-")) {
        Level *level = open_level(inputs);
        inputs->begin = 0;
        cn_stream_open(&level->passage.stream, name, STDIN_FILENO, 0);
        return choose_door(level, inputs->options.form, err);
    }
    if ((walked ? lstat(path, &about) : stat(path, &about)) != 0)
        return cn_fail(err, CN_ERR_INPUT, name, 0, "cannot be opened: %s", strerror(errno));
    if (S_ISDIR(about.st_mode)) return enter_folder(inputs, path, err);
    if (!S_ISREG(about.st_mode)) {
        if (walked) cn_inputs_pass_over(inputs, "links and devices");
        if (walked) return CN_OK;
        return cn_fail(err, CN_ERR_INPUT, name, 0, "is neither a file nor a folder (\"-\" reads standard input)");
    }
    if (walked && is_aside(path)) {
        cn_inputs_pass_over(inputs, "databases");
        return CN_OK;
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | (walked ? O_NOFOLLOW : 0));
    if (fd < 0) return cn_fail(err, CN_ERR_INPUT, name, 0, "cannot be opened: %s", strerror(errno));
    Level *level = open_level(inputs);
    bool told = fstat(fd, &about) == 0, file = told && S_ISREG(about.st_mode);
    cn_stream_open(&level->passage.stream, name, fd, file ? (uint64_t)about.st_size : 0);
    if (!told) return cn_fail(err, CN_ERR_INPUT, name, 0, "cannot be opened: %s", strerror(errno));
    if (!file) return cn_fail(err, CN_ERR_INPUT, name, 0, "is no longer a file");
    const CnInputOptions *options = &inputs->options;
    inputs->begin = options->go_on ? options->go_on(options->go_on_with, name, (uint64_t)about.st_size, (int64_t)about.st_mtime) : 0;
    if (inputs->begin == CN_ALL_READ) {
        close_level(inputs);
        return CN_OK;
    }
    level->walked = walked;
    CnCode code = choose_door(level, inputs->options.form, err);
    if (code != CN_END) return code;
    close_level(inputs);
    return CN_OK;
}

/* Opens what a door gave that is itself an input. */
static CnCode open_inner(CnInputs *inputs, const CnDocument *held, CnErr *err)
{
    if (inputs->open == MAX_NEST)
        return cn_fail(err, CN_ERR_LIMIT, held->name, 0, "lies more than %d inputs deep in another", MAX_NEST - 1);
    Level *level = open_level(inputs);
    level->about = *held;
    level->passage.url = held->url;
    level->passage.charset = held->charset;
    cn_stream_open_memory(&level->passage.stream, held->name, held->bytes);
    return choose_door(level, held->form, err);
}

/* What an inner document does not say of itself is said by the one that holds it. */
static void inherit(CnDocument *doc, const CnDocument *about)
{
    doc->file = about->file;
    doc->offset = about->offset;
    if (!doc->line) doc->line = about->line;
    CnStr *mine[] = {&doc->url, &doc->lang, &doc->charset, &doc->title, &doc->author, &doc->outlet, &doc->record, &doc->retrieved, &doc->mime};
    const CnStr *theirs[] = {&about->url, &about->lang, &about->charset, &about->title, &about->author, &about->outlet, &about->record,
        &about->retrieved, &about->mime};
    for (size_t i = 0; i < sizeof mine / sizeof *mine; i++)
        if (!mine[i]->len) *mine[i] = *theirs[i];
    if (!doc->status) doc->status = about->status;
    if (doc->date.year || !about->date.year) return;
    doc->date = about->date;
    doc->date_from = about->date_from;
}

/* The next path of the walk or the list; its owner is *owned if the walk found it. NULL: no more. */
static const char *next_path(CnInputs *inputs, char **owned)
{
    *owned = NULL;
    while (inputs->depth) {
        Folder *folder = &inputs->folder[inputs->depth - 1];
        if (folder->at < folder->n) return *owned = folder->path[folder->at++];
        forget_folder(folder);
        inputs->depth--;
    }
    return inputs->at < inputs->n ? inputs->paths[inputs->at++] : NULL;
}

/* One step of the innermost input: a document, an error, or CN_END after which the outer one goes on. */
static CnCode next_of_level(CnInputs *inputs, Level *level, CnDocument *doc, CnErr *err)
{
    CnPassage *passage = &level->passage;
    cn_arena_empty(&passage->arena);
    json_decref(passage->record);
    passage->record = NULL;
    *doc = (CnDocument){0};
    if (level->fault.code != CN_OK) {
        CnCode told = level->fault.code;
        if (err) *err = level->fault;
        level->fault = (CnErr){0};
        return told;
    }
    CnCode code = level->door->next(passage, doc, err), fault = CN_OK;
    if (code == CN_END) fault = cn_stream_fault(&passage->stream, err);
    if (level == inputs->level && passage->stop) inputs->end = passage->stopped_at;
    if (code == CN_END || code == CN_ERR_INPUT || code == CN_ERR_MEMORY) close_level(inputs);
    else if (code == CN_OK && level > inputs->level) inherit(doc, &level->about);
    return fault == CN_OK ? code : fault;
}

/* Whether what was just opened is better read in stretches; it is closed then, its path kept. */
static bool splits(CnInputs *inputs)
{
    const CnStream *stream = &inputs->level[0].passage.stream;
    if (!inputs->taking || inputs->open != 1 || inputs->level[0].door->form != CN_FORM_WARC) return false;
    if (!cn_stream_has_members(stream) || stream->size < 2 * STRETCH) return false;
    inputs->stretch = (CnStretch){.path = stream->path, .to = inputs->begin, .first = true};
    inputs->stretch_size = stream->size;
    char *path = inputs->owned_path;
    inputs->owned_path = NULL;
    close_level(inputs);
    inputs->owned_path = path;
    return true;
}

/* The next stretch of the file that is being split; its path goes when the last has been taken. */
static bool next_stretch(CnInputs *inputs, CnStretch *stretch)
{
    if (inputs->stretch_size && inputs->stretch.to == inputs->stretch_size) {
        inputs->stretch_size = 0;
        free(inputs->owned_path);
        inputs->owned_path = NULL;
    }
    if (!inputs->stretch_size) return false;
    if (inputs->stretch.to > inputs->begin) inputs->stretch.first = false;
    inputs->stretch.from = inputs->stretch.to;
    inputs->stretch.to += STRETCH;
    if (inputs->stretch.to + STRETCH / 2 > inputs->stretch_size) inputs->stretch.to = inputs->stretch_size;
    *stretch = inputs->stretch;
    return true;
}

/* Whether this was read before: a document by its place, an error by where the next one stands. */
static bool was_read(const CnInputs *inputs, CnCode code, const CnDocument *doc)
{
    if (!inputs->begin || !inputs->open) return false;
    return (code == CN_OK ? doc->offset : cn_stream_place(&inputs->level[0].passage.stream)) < inputs->begin;
}

/* A document, or, where `stretch` is not NULL, a stretch. */
static CnCode next_document(CnInputs *inputs, CnDocument *doc, CnStretch *stretch, CnErr *err)
{
    for (;;) {
        CnCode code;
        size_t before = inputs->open;
        if (stretch && next_stretch(inputs, stretch)) return CN_OK;
        if (before) {
            code = next_of_level(inputs, &inputs->level[before - 1], doc, err);
            if (code == CN_END || was_read(inputs, code, doc)) continue;
            if (code != CN_OK && before > 1) cn_document_name_error(err, &inputs->level[before - 1].about);
            if (code != CN_OK || doc->form == CN_FORM_TEXT || doc->form == CN_FORM_HTML) return code;
            code = open_inner(inputs, doc, err);
            if (code != CN_OK) cn_document_name_error(err, doc);
        } else {
            char *owned;
            const char *path = next_path(inputs, &owned);
            if (!path) return CN_END;
            inputs->owned_path = owned;
            code = open_input(inputs, path, owned != NULL, err);
            if (code == CN_OK && inputs->open && splits(inputs)) continue;
        }
        if (code != CN_OK && inputs->open > before) close_level(inputs);
        if (!inputs->open) {
            free(inputs->owned_path);
            inputs->owned_path = NULL;
        }
        if (code != CN_OK) return code;
    }
}

/* The same under a guard, kept apart so that no variable lives across the jump. */
static CnCode next_guarded(CnInputs *inputs, CnDocument *doc, CnStretch *stretch, CnErr *err)
{
    jmp_buf guard;
    for (size_t i = 0; i < MAX_NEST; i++) inputs->level[i].passage.arena.guard = &guard;
    if (setjmp(guard)) return cn_fail(err, CN_ERR_MEMORY, (CnStr){NULL, 0}, 0, "memory ran out");
    return next_document(inputs, doc, stretch, err);
}

CnCode cn_inputs_take(CnInputs *inputs, CnDocument *doc, CnStretch *stretch, CnErr *err)
{
    if (err) *err = (CnErr){0};
    *doc = (CnDocument){0};
    *stretch = (CnStretch){0};
    inputs->taking = true;
    CnCode code = next_guarded(inputs, doc, stretch, err);
    for (size_t i = 0; i < MAX_NEST; i++) inputs->level[i].passage.arena.guard = NULL;
    return code;
}

CnCode cn_inputs_next(CnInputs *inputs, CnDocument *doc, CnErr *err)
{
    if (err) *err = (CnErr){0};
    *doc = (CnDocument){0};
    CnCode code = next_guarded(inputs, doc, NULL, err);
    for (size_t i = 0; i < MAX_NEST; i++) inputs->level[i].passage.arena.guard = NULL;
    return code;
}

/* ---- a stretch of an archive -------------------------------------------------------------------------------- */

/* Opens the file at its first member from `from` on. CN_END: none begins there. */
static CnCode open_stretch(CnInputs *inputs, const CnStretch *stretch, CnErr *err)
{
    int fd = open(inputs->owned_path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    struct stat about = {0};
    if (fd < 0) return cn_fail(err, CN_ERR_INPUT, stretch->path, 0, "cannot be opened: %s", strerror(errno));
    Level *level = open_level(inputs);
    CnStream *stream = &level->passage.stream;
    cn_stream_open(stream, stretch->path, fd, 0);
    if (fstat(fd, &about) != 0 || lseek(fd, (off_t)stretch->from, SEEK_SET) < 0)
        return cn_fail(err, CN_ERR_INPUT, stretch->path, 0, "cannot be read: %s", strerror(errno));
    stream->size = (uint64_t)about.st_size;
    stream->base = stretch->from;
    CnCode code = cn_stream_seek_record(stream, stretch->to, stretch->from == 0, err);
    if (code == CN_OK) inputs->first = stream->base + stream->at;
    if (code == CN_OK) code = cn_stream_decode(stream, err);
    level->passage.stop = stretch->to;
    level->passage.stopped_at = UINT64_MAX;
    level->passage.form = CN_FORM_WARC;
    level->door = door_of(CN_FORM_WARC, (CnStr){NULL, 0}, (CnStr){NULL, 0});
    return code;
}

CnInputs *cn_inputs_open_stretch(const CnStretch *stretch, const CnInputOptions *options, CnErr *err)
{
    CnInputs *inputs = cn_inputs_open(NULL, 0, options, err);
    if (!inputs) return NULL;
    inputs->first = inputs->end = UINT64_MAX;
    inputs->owned_path = strndup(stretch->path.ptr, stretch->path.len);
    CnCode code = inputs->owned_path ? open_stretch(inputs, stretch, err) : cn_fail(err, CN_ERR_MEMORY, stretch->path, 0, "memory ran out");
    if (code == CN_OK) return inputs;
    if (inputs->open) close_level(inputs);
    if (code == CN_END) return inputs;
    cn_inputs_close(inputs);
    return NULL;
}

uint64_t cn_inputs_first(const CnInputs *stretch) { return stretch->first; }
uint64_t cn_inputs_end(const CnInputs *stretch) { return stretch->end; }
const CnInputOptions *cn_inputs_options(const CnInputs *inputs) { return &inputs->options; }

void cn_inputs_close(CnInputs *inputs)
{
    if (!inputs) return;
    while (inputs->open) close_level(inputs);
    free(inputs->owned_path);
    while (inputs->depth) forget_folder(&inputs->folder[--inputs->depth]);
    for (size_t i = 0; i < MAX_NEST; i++) {
        cn_arena_free(&inputs->level[i].passage.arena);
        cn_stream_free(&inputs->level[i].passage.stream);
    }
    free(inputs);
}
