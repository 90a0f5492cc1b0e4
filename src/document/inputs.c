/* From paths to documents: the walk through folders, and the choice of a door. */
#include "document/document.h"
#include "document/door.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_DEPTH = 64 };                       /* folders in folders */
static const uint64_t default_max_bytes = (uint64_t)64 << 20;

/* The first door that takes an input has it. Compressed files, WARC, feeds, mailboxes and archives come here later. */
static const CnDoor doors[] = {
    {"jsonl", cn_door_jsonl_sniff, cn_door_jsonl_next},
    {"html", cn_door_html_sniff, cn_door_whole_next},
    {"text", cn_door_text_sniff, cn_door_whole_next},
};
enum { DOOR_JSONL, DOOR_HTML, DOOR_TEXT, DOORS };

/* A folder that is being walked: its entries' full paths, sorted. */
typedef struct { char **path; size_t n, at; } Folder;

struct CnInputs {
    const char *const *paths;
    size_t n, at;
    Folder folder[MAX_DEPTH];
    size_t depth;
    const CnDoor *door;      /* NULL: no input is open */
    char *owned_path;        /* of the open input, if the walk found it */
    CnPassage passage;
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
    if (options) inputs->passage.options = *options;
    if (!inputs->passage.options.max_bytes) inputs->passage.options.max_bytes = default_max_bytes;
    if (inputs->passage.options.max_bytes > SIZE_MAX / 4) inputs->passage.options.max_bytes = SIZE_MAX / 4;
    inputs->passage.stream.fd = -1;
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

/* ---- one input ------------------------------------------------------------------------------------------ */

static void close_input(CnInputs *inputs)
{
    CnStream *stream = &inputs->passage.stream;
    if (stream->fd > STDIN_FILENO) close(stream->fd);
    stream->fd = -1;
    free(inputs->owned_path);
    inputs->owned_path = NULL;
    inputs->door = NULL;
}

static CnCode choose_door(CnInputs *inputs, CnErr *err)
{
    CnPassage *passage = &inputs->passage;
    CnCode code = cn_stream_fill(&passage->stream, CN_SNIFF_BYTES, err);
    if (code != CN_OK) return code;
    CnStr path = passage->stream.path, head = cn_str_sub(cn_stream_seen(&passage->stream), 0, CN_SNIFF_BYTES);
    if (!head.len) return cn_fail(err, CN_ERR_FORMAT, path, 0, "is empty");
    CnForm form = passage->options.form;
    const char *refused = cn_head_refused(path, head, form != CN_FORM_AUTO);
    if (refused) return cn_fail(err, CN_ERR_FORMAT, path, 0, "is %s, which this version does not read", refused);
    size_t at = 0;
    if (form == CN_FORM_JSONL) at = DOOR_JSONL;
    else if (form == CN_FORM_HTML) at = DOOR_HTML;
    else if (form == CN_FORM_TEXT) at = DOOR_TEXT;
    else while (!doors[at].sniff(path, head)) at++;
    inputs->door = &doors[at];
    passage->form = at == DOOR_HTML ? CN_FORM_HTML : CN_FORM_TEXT;
    return CN_OK;
}

/* Opens `path` if it is a file; a folder is entered instead and leaves inputs->door NULL. Unknown kinds met in a walk are
 * passed over. */
static CnCode open_input(CnInputs *inputs, const char *path, bool walked, CnErr *err)
{
    CnStream *stream = &inputs->passage.stream;
    struct stat about = {0};
    bool standard = !walked && !strcmp(path, "-");
    inputs->passage.done = false;
    inputs->passage.line = 0;
    stream->at = stream->end = 0;
    stream->base = stream->size = 0;
    stream->ended = false;
    stream->path = cn_str(path);
    if (standard) {
        stream->fd = STDIN_FILENO;
        return choose_door(inputs, err);
    }
    if ((walked ? lstat(path, &about) : stat(path, &about)) != 0)
        return cn_fail(err, CN_ERR_INPUT, stream->path, 0, "cannot be opened: %s", strerror(errno));
    if (S_ISDIR(about.st_mode)) return enter_folder(inputs, path, err);
    if (!S_ISREG(about.st_mode)) {
        if (walked) return CN_OK;
        return cn_fail(err, CN_ERR_INPUT, stream->path, 0, "is neither a file nor a folder (\"-\" reads standard input)");
    }
    stream->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | (walked ? O_NOFOLLOW : 0));
    if (stream->fd < 0 || fstat(stream->fd, &about) != 0)
        return cn_fail(err, CN_ERR_INPUT, stream->path, 0, "cannot be opened: %s", strerror(errno));
    if (!S_ISREG(about.st_mode)) return cn_fail(err, CN_ERR_INPUT, stream->path, 0, "is no longer a file");
    stream->size = (uint64_t)about.st_size;
    return choose_door(inputs, err);
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

static CnCode next_document(CnInputs *inputs, CnDocument *doc, CnErr *err)
{
    for (;;) {
        if (inputs->door) {
            CnCode code = inputs->door->next(&inputs->passage, doc, err);
            if (code == CN_ERR_INPUT || code == CN_ERR_MEMORY) close_input(inputs);
            if (code != CN_END) return code;
            close_input(inputs);
        }
        char *owned;
        const char *path = next_path(inputs, &owned);
        if (!path) return CN_END;
        inputs->owned_path = owned;
        CnCode code = open_input(inputs, path, owned != NULL, err);
        if (!inputs->door) close_input(inputs);
        if (code != CN_OK) return code;
    }
}

CnCode cn_inputs_next(CnInputs *inputs, CnDocument *doc, CnErr *err)
{
    CnArena *arena = &inputs->passage.arena;
    jmp_buf guard;
    if (err) *err = (CnErr){0};
    *doc = (CnDocument){0};
    cn_arena_empty(arena);
    json_decref(inputs->passage.record);
    inputs->passage.record = NULL;
    arena->guard = &guard;
    if (setjmp(guard)) {
        arena->guard = NULL;
        return cn_fail(err, CN_ERR_MEMORY, inputs->passage.stream.path, 0, "memory ran out");
    }
    CnCode code = next_document(inputs, doc, err);
    arena->guard = NULL;
    return code;
}

void cn_inputs_close(CnInputs *inputs)
{
    if (!inputs) return;
    close_input(inputs);
    while (inputs->depth) forget_folder(&inputs->folder[--inputs->depth]);
    json_decref(inputs->passage.record);
    cn_arena_free(&inputs->passage.arena);
    free(inputs->passage.stream.buf);
    free(inputs);
}
