/* The watches of a folder: a file of JSON lines, one a watch, that is written anew as a whole. */
#include "fetch/journal.h"
#include "fetch/url.h"
#include "base/json.h"

#include <consign/fetch.h>

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_BYTES = 64, MOST_FEEDS = 1000, MOST_WATCHES = 10000 };   /* tuned */

struct CnWatches {
    CnArena arena;
    CnStr folder, path;
    CnWatch *watch;
    size_t n, cap;
    CnJournal *journal;    /* to tell when feeds were asked for; NULL: not looked at yet, or none */
    bool looked;
};

static CnCode no_memory(const CnWatches *w, CnErr *err) { return cn_fail(err, CN_ERR_MEMORY, w->path, 0, "memory ran out"); }

static bool is_name(CnStr name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (i && strchr("-_.", c)))) return false;
    }
    return name.len && name.len <= NAME_BYTES;
}

static size_t place_of(const CnWatches *w, CnStr name)
{
    size_t i = 0;
    while (i < w->n && !cn_str_eq(w->watch[i].name, name)) i++;
    return i;
}

/* A copy in the arena, in the place of the one of that name or at the end. */
static void keep(CnWatches *w, const CnWatch *watch)
{
    CnStr *url = CN_NEW_N(&w->arena, CnStr, watch->n + 1);
    for (size_t i = 0; i < watch->n; i++) url[i] = cn_arena_copy(&w->arena, watch->url[i].ptr, watch->url[i].len);
    size_t at = place_of(w, watch->name);
    if (at == w->n) {
        w->watch = cn_arena_grow(&w->arena, w->watch, sizeof *w->watch, w->n, &w->cap);
        w->n++;
    }
    w->watch[at] = (CnWatch){cn_arena_copy(&w->arena, watch->name.ptr, watch->name.len), url, watch->n, watch->every_s};
}

/* ---- the file --------------------------------------------------------------------------------------------- */

static bool read_line(CnWatches *w, const json_t *line)
{
    const json_t *name = json_object_get(line, "watch"), *every = json_object_get(line, "every"), *urls = json_object_get(line, "urls");
    size_t n = json_array_size(urls);
    if (!json_is_string(name) || !json_is_integer(every) || !n || n > MOST_FEEDS || w->n >= MOST_WATCHES) return false;
    CnStr *url = CN_NEW_N(&w->arena, CnStr, n);
    for (size_t i = 0; i < n; i++) {
        const json_t *value = json_array_get(urls, i);
        if (!json_is_string(value)) return false;
        url[i] = (CnStr){json_string_value(value), json_string_length(value)};
    }
    CnWatch watch = {{json_string_value(name), json_string_length(name)}, url, n, (uint32_t)json_integer_value(every)};
    if (!is_name(watch.name) || json_integer_value(every) < 1 || json_integer_value(every) > UINT32_MAX) return false;
    keep(w, &watch);
    return true;
}

static void release_json(void *value) { json_decref(value); }

static CnCode read_lines(CnWatches *w, FILE *in, CnErr *err)
{
    jmp_buf guard;
    json_error_t fault;
    CnCode code = CN_OK;
    w->arena.guard = &guard;
    if (setjmp(guard)) return no_memory(w, err);
    for (uint32_t line = 1; code == CN_OK; line++) {
        json_t *value = json_loadf(in, JSON_DISABLE_EOF_CHECK, &fault);
        if (!value && json_error_code(&fault) == json_error_premature_end_of_input && feof(in)) break;
        if (!value && json_error_code(&fault) == json_error_out_of_memory) cn_arena_give_up(&w->arena);
        if (value) cn_arena_defer(&w->arena, release_json, value);
        if (!value || !read_line(w, value)) code = cn_fail(err, CN_ERR_FORMAT, w->path, line, "is no line of watches");
    }
    return code;
}

static CnCode read_file(CnWatches *w, CnErr *err)
{
    FILE *in = fopen(w->path.ptr, "re");
    if (!in && (errno == ENOENT || errno == ENOTDIR)) return CN_OK;
    if (!in) return cn_fail(err, CN_ERR_IO, w->path, 0, "cannot be opened: %s", strerror(errno));
    CnCode code = read_lines(w, in, err);
    fclose(in);
    return code;
}

static CnCode write_file(const CnWatches *w, CnErr *err)
{
    char path[4300];
    if (mkdir(w->folder.ptr, 0777) && errno != EEXIST) return cn_fail(err, CN_ERR_IO, w->folder, 0, "cannot be made: %s", strerror(errno));
    snprintf(path, sizeof path, "%s.new", w->path.ptr);
    FILE *out = fopen(path, "we");
    if (!out) return cn_fail(err, CN_ERR_IO, w->path, 0, "cannot be written: %s", strerror(errno));
    CnJson json = {.out = out};
    for (size_t i = 0; i < w->n; i++) {
        cn_json_open(&json, '{');
        cn_json_key(&json, "watch");
        cn_json_str(&json, w->watch[i].name);
        cn_json_key(&json, "every");
        cn_json_int(&json, w->watch[i].every_s);
        cn_json_key(&json, "urls");
        cn_json_open(&json, '[');
        for (size_t k = 0; k < w->watch[i].n; k++) cn_json_str(&json, w->watch[i].url[k]);
        cn_json_close(&json, ']');
        cn_json_close(&json, '}');
        cn_json_line(&json);
    }
    bool bad = fflush(out) || ferror(out) || fsync(fileno(out));
    bad |= fclose(out) != 0;
    if (!bad && !rename(path, w->path.ptr)) return CN_OK;
    CnCode code = cn_fail(err, CN_ERR_IO, w->path, 0, "cannot be written: %s", strerror(errno));
    unlink(path);
    return code;
}

/* ---- the verbs -------------------------------------------------------------------------------------------- */

static bool set_paths(CnWatches *w, const char *folder)
{
    jmp_buf guard;
    w->arena.guard = &guard;
    if (setjmp(guard)) return false;
    w->folder = cn_strf(&w->arena, "%s", folder);
    w->path = cn_strf(&w->arena, "%s/.consign-watches", folder);
    return true;
}

CnWatches *cn_watches_open(const char *folder, CnErr *err)
{
    CnWatches *w = calloc(1, sizeof *w);
    if (!w || !set_paths(w, folder)) cn_fail(err, CN_ERR_MEMORY, cn_str(folder), 0, "memory ran out");
    else if (read_file(w, err) == CN_OK) return w;
    cn_watches_close(w);
    return NULL;
}

void cn_watches_close(CnWatches *w)
{
    if (!w) return;
    cn_journal_close(w->journal);
    cn_arena_free(&w->arena);
    free(w);
}

const CnWatch *cn_watches_get(const CnWatches *w, size_t i) { return i < w->n ? &w->watch[i] : NULL; }

static CnCode check(CnWatches *w, const CnWatch *watch, CnErr *err)
{
    CnUrl url;
    if (!is_name(watch->name)) return cn_fail(err, CN_ERR_USAGE, watch->name, 0, "is no name for a watch: letters, digits, '-', '_' and '.', %d at most", NAME_BYTES);
    if (!watch->n || watch->n > MOST_FEEDS) return cn_fail(err, CN_ERR_USAGE, watch->name, 0, "needs one feed at least and %d at most", MOST_FEEDS);
    if (!watch->every_s) return cn_fail(err, CN_ERR_USAGE, watch->name, 0, "needs a time between two looks");
    for (size_t i = 0; i < watch->n; i++) {
        CnErr why = {0};
        if (cn_url_read(&w->arena, NULL, watch->url[i], &url, &why) != CN_OK) return cn_fail(err, CN_ERR_USAGE, watch->url[i], 0, "%s", why.text);
    }
    return CN_OK;
}

CnCode cn_watches_put(CnWatches *w, const CnWatch *watch, CnErr *err)
{
    jmp_buf guard;
    if (err) *err = (CnErr){0};
    w->arena.guard = &guard;
    if (setjmp(guard)) return no_memory(w, err);
    CnCode code = check(w, watch, err);
    if (code != CN_OK) return code;
    keep(w, watch);
    return write_file(w, err);
}

CnCode cn_watches_drop(CnWatches *w, CnStr name, CnErr *err)
{
    if (err) *err = (CnErr){0};
    size_t at = place_of(w, name);
    if (at == w->n) return CN_END;
    memmove(w->watch + at, w->watch + at + 1, (w->n - at - 1) * sizeof *w->watch);
    w->n--;
    return write_file(w, err);
}

int64_t cn_watches_asked(CnWatches *w, CnStr text)
{
    jmp_buf guard;
    CnUrl url;
    CnErr unheard = {0};   /* no journal: never asked */
    w->arena.guard = &guard;
    if (setjmp(guard)) return 0;
    if (!w->looked) w->journal = cn_journal_peek(w->folder.ptr, &unheard);
    w->looked = true;
    if (!w->journal || cn_url_read(&w->arena, NULL, text, &url, NULL) != CN_OK) return 0;
    const CnPage *page = cn_journal_page(w->journal, url.text);
    return page ? page->at : 0;
}
