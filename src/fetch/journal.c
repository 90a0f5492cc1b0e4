#include "fetch/journal_own.h"
#include "base/hash.h"
#include "base/json.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const state_words[] = {"", "want", "done", "gone"};
static const char *const file_words[] = {"open", "whole", "taken"};

/* ---- tables ----------------------------------------------------------------------------------------------- */

static size_t slot_of(const CnTable *table, CnStr key)
{
    size_t mask = table->cap - 1, at = (size_t)cn_hash(key.ptr, key.len) & mask;
    while (table->slot[at] && !cn_str_eq(*(const CnStr *)table->item[table->slot[at] - 1], key)) at = (at + 1) & mask;
    return at;
}

/* Each item begins with its key. */
static void *find(const CnTable *table, CnStr key)
{
    if (!table->cap) return NULL;
    uint32_t n = table->slot[slot_of(table, key)];
    return n ? table->item[n - 1] : NULL;
}

static void *find_or_make(CnArena *arena, CnTable *table, CnStr key, size_t size)
{
    void *old = find(table, key);
    if (old) return old;
    if (table->n * 2 >= table->cap) {
        size_t cap = table->cap ? table->cap * 2 : 256;
        CnTable bigger = {CN_NEW_N(arena, void *, cap), CN_NEW_N(arena, uint32_t, cap), table->n, cap};
        if (table->n) memcpy(bigger.item, table->item, table->n * sizeof *bigger.item);
        for (size_t i = 0; i < table->n; i++) bigger.slot[slot_of(&bigger, *(const CnStr *)bigger.item[i])] = (uint32_t)(i + 1);
        *table = bigger;
    }
    void *item = cn_arena_take(arena, size);
    *(CnStr *)item = cn_arena_copy(arena, key.ptr, key.len);
    size_t slot = slot_of(table, key);
    table->item[table->n++] = item;
    table->slot[slot] = (uint32_t)table->n;
    return item;
}

/* `*to` becomes the same text, copied only where it is another. */
static void keep(CnArena *arena, CnStr *to, CnStr from)
{
    if (!cn_str_eq(*to, from)) *to = from.len ? cn_arena_copy(arena, from.ptr, from.len) : (CnStr){NULL, 0};
}

static void keep_page(CnJournal *j, const CnPage *page)
{
    CnPage *mine = find_or_make(&j->arena, &j->pages, page->url, sizeof *mine);
    CnPage before = *mine;
    *mine = *page;
    mine->url = before.url;
    mine->etag = before.etag, mine->modified = before.modified, mine->record = before.record, mine->date = before.date, mine->to = before.to;
    mine->feed_date = before.feed_date, mine->feed_title = before.feed_title;
    keep(&j->arena, &mine->etag, page->etag);
    keep(&j->arena, &mine->modified, page->modified);
    keep(&j->arena, &mine->record, page->record);
    keep(&j->arena, &mine->date, page->date);
    keep(&j->arena, &mine->to, page->to);
    keep(&j->arena, &mine->feed_date, page->feed_date);
    keep(&j->arena, &mine->feed_title, page->feed_title);
}

static void keep_site(CnJournal *j, const CnSiteNote *site)
{
    CnSiteNote *mine = find_or_make(&j->arena, &j->sites, site->origin, sizeof *mine), before = *mine;
    *mine = *site;
    mine->origin = before.origin, mine->robots = before.robots, mine->tdm = before.tdm;
    keep(&j->arena, &mine->robots, site->robots);
    keep(&j->arena, &mine->tdm, site->tdm);
}

static void keep_host(CnJournal *j, const CnHostNote *host)
{
    CnHostNote *mine = find_or_make(&j->arena, &j->hosts, host->name, sizeof *mine);
    mine->asked = host->asked;
    mine->hold = host->hold;
}

CnWarcFile *cn_journal_keep_file(CnJournal *j, CnStr name, unsigned kind, unsigned state)
{
    CnWarcFile *file = find_or_make(&j->arena, &j->files, name, sizeof *file);
    if (!file->path) file->path = cn_strf(&j->arena, "%s/%s", j->folder.ptr, file->name.ptr).ptr;
    file->kind = kind;
    file->state = state;
    return file;
}

/* ---- lines ------------------------------------------------------------------------------------------------ */

static void some_str(CnJson *json, const char *key, CnStr value)
{
    if (!value.len) return;
    cn_json_key(json, key);
    cn_json_str(json, value);
}

static void some_int(CnJson *json, const char *key, int64_t value)
{
    if (!value) return;
    cn_json_key(json, key);
    cn_json_int(json, value);
}

static void page_line(CnJson *json, const CnPage *page)
{
    cn_json_open(json, '{');
    some_str(json, "page", page->url);
    cn_json_key(json, "state");
    cn_json_z(json, state_words[page->state]);
    some_int(json, "kind", page->kind);
    some_int(json, "tries", page->tries);
    some_int(json, "status", page->status);
    some_int(json, "at", page->at);
    some_int(json, "due", page->due);
    some_str(json, "etag", page->etag);
    some_str(json, "modified", page->modified);
    some_str(json, "record", page->record);
    some_str(json, "date", page->date);
    some_str(json, "to", page->to);
    some_str(json, "feed_date", page->feed_date);
    some_str(json, "feed_title", page->feed_title);
    cn_json_close(json, '}');
}

static void site_line(CnJson *json, const CnSiteNote *site)
{
    cn_json_open(json, '{');
    some_str(json, "site", site->origin);
    some_int(json, "robots_at", site->robots_at);
    some_int(json, "robots_status", site->robots_status);
    some_int(json, "tdm_at", site->tdm_at);
    some_str(json, "robots", site->robots);
    some_str(json, "tdm", site->tdm);
    cn_json_close(json, '}');
}

static void host_line(CnJson *json, const CnHostNote *host)
{
    cn_json_open(json, '{');
    some_str(json, "host", host->name);
    some_int(json, "asked", host->asked);
    some_int(json, "hold", host->hold);
    cn_json_close(json, '}');
}

static void file_line(CnJson *json, const CnWarcFile *file)
{
    cn_json_open(json, '{');
    some_str(json, "file", file->name);
    some_int(json, "kind", file->kind);
    cn_json_key(json, "state");
    cn_json_z(json, file_words[file->state]);
    cn_json_close(json, '}');
}

static CnCode cannot_write(const CnJournal *j, CnErr *err)
{
    return cn_fail(err, CN_ERR_IO, j->log_path, 0, "cannot be written: %s", strerror(errno));
}

/* To the kernel, and (`sync`) to the disk. */
static CnCode settle(CnJournal *j, bool sync, CnErr *err)
{
    j->lines++;
    if (fflush(j->log) || ferror(j->log) || (sync && fsync(fileno(j->log)))) {
        j->broken = true;
        return cannot_write(j, err);
    }
    return CN_OK;
}

static CnCode usable(const CnJournal *j, CnErr *err)
{
    if (j->broken || !j->log) return cn_fail(err, CN_ERR_IO, j->log_path, 0, "cannot be written any more");
    return CN_OK;
}

/* The body of three functions that differ in the type alone. */
#define PUT(what, sync)                                                                                                   \
    CnJson json = {.out = j->log};                                                                                        \
    jmp_buf guard;                                                                                                        \
    if (usable(j, err) != CN_OK) return CN_ERR_IO;                                                                        \
    j->arena.guard = &guard;                                                                                              \
    if (setjmp(guard)) return cn_fail(err, CN_ERR_MEMORY, j->log_path, 0, "memory ran out");                              \
    keep_##what(j, what);                                                                                                 \
    what##_line(&json, what);                                                                                             \
    cn_json_line(&json);                                                                                                  \
    return settle(j, sync, err)

CnCode cn_journal_put_page(CnJournal *j, const CnPage *page, CnErr *err) { PUT(page, true); }

CnCode cn_journal_put_site(CnJournal *j, const CnSiteNote *site, CnErr *err) { PUT(site, false); }

CnCode cn_journal_put_host(CnJournal *j, const CnHostNote *host, CnErr *err) { PUT(host, false); }

CnCode cn_journal_log_file(CnJournal *j, const CnWarcFile *file, CnErr *err)
{
    if (usable(j, err) != CN_OK) return CN_ERR_IO;
    CnJson json = {.out = j->log};
    file_line(&json, file);
    cn_json_line(&json);
    return settle(j, true, err);
}

CnCode cn_journal_log_put(CnJournal *j, const CnPut *put, const CnPage *page, CnErr *err)
{
    if (usable(j, err) != CN_OK) return CN_ERR_IO;
    CnJson json = {.out = j->log};
    cn_json_open(&json, '{');
    some_str(&json, "put", put->file->name);
    some_int(&json, "offset", (int64_t)put->offset);
    some_int(&json, "bytes", (int64_t)put->bytes);
    cn_json_key(&json, "sha256");
    cn_json_z(&json, put->sha256);
    if (page) {
        cn_json_key(&json, "then");
        page_line(&json, page);
    }
    cn_json_close(&json, '}');
    cn_json_line(&json);
    return settle(j, true, err);
}

void cn_journal_keep_page(CnJournal *j, const CnPage *page) { keep_page(j, page); }

/* ---- reading it ------------------------------------------------------------------------------------------- */

static CnStr str_at(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_string(value) ? (CnStr){json_string_value(value), json_string_length(value)} : (CnStr){NULL, 0};
}

static int64_t int_at(const json_t *object, const char *key) { return json_integer_value(json_object_get(object, key)); }

static unsigned word_at(const json_t *object, const char *key, const char *const *words, size_t n)
{
    CnStr word = str_at(object, key);
    for (size_t i = 0; i < n; i++)
        if (cn_str_is(word, words[i])) return (unsigned)i;
    return 0;
}

static void read_page(CnJournal *j, const json_t *line)
{
    CnPage page = {.url = str_at(line, "page"), .state = (uint8_t)word_at(line, "state", state_words, 4), .kind = (uint8_t)int_at(line, "kind"),
        .tries = (uint8_t)int_at(line, "tries"), .status = (uint16_t)int_at(line, "status"), .at = int_at(line, "at"), .due = int_at(line, "due"),
        .etag = str_at(line, "etag"), .modified = str_at(line, "modified"), .record = str_at(line, "record"), .date = str_at(line, "date"),
        .to = str_at(line, "to"), .feed_date = str_at(line, "feed_date"), .feed_title = str_at(line, "feed_title")};
    if (page.url.len) keep_page(j, &page);
}

static void read_put(CnJournal *j, const json_t *line)
{
    CnPut *put = &j->last;
    put->file = find(&j->files, str_at(line, "put"));
    put->offset = (uint64_t)int_at(line, "offset");
    put->bytes = (uint64_t)int_at(line, "bytes");
    snprintf(put->sha256, sizeof put->sha256, "%s", str_at(line, "sha256").ptr ? str_at(line, "sha256").ptr : "");
    if (put->file) put->file->size = put->offset + put->bytes;
}

static void forget(json_t **value)
{
    json_decref(*value);
    *value = NULL;
}

/* One line; the page of a "put" is kept back in j->then until it is known that its bytes are there. */
static bool read_line(CnJournal *j, CnStr text)
{
    json_error_t fault;
    if (j->then) read_page(j, j->then);   /* another line came after it: they are */
    forget(&j->then);
    forget(&j->line);
    j->last.file = NULL;
    const json_t *line = j->line = json_loadb(text.ptr, text.len, 0, &fault);
    if (!line && json_error_code(&fault) == json_error_out_of_memory) cn_arena_give_up(&j->arena);
    if (!line) return false;
    if (str_at(line, "page").len) {
        read_page(j, line);
    } else if (str_at(line, "site").len) {
        keep_site(j, &(CnSiteNote){str_at(line, "site"), int_at(line, "robots_at"), int_at(line, "tdm_at"), (uint16_t)int_at(line, "robots_status"),
            str_at(line, "robots"), str_at(line, "tdm")});
    } else if (str_at(line, "host").len) {
        keep_host(j, &(CnHostNote){str_at(line, "host"), int_at(line, "asked"), int_at(line, "hold")});
    } else if (str_at(line, "file").len) {
        cn_journal_keep_file(j, str_at(line, "file"), (unsigned)int_at(line, "kind") % CN_FILE_KINDS, word_at(line, "state", file_words, 3));
    } else if (str_at(line, "put").len) {
        read_put(j, line);
        j->then = json_incref(json_object_get(line, "then"));
    }
    return true;
}

/* Reads all whole lines; *size is where they end. */
static CnCode read_lines(CnJournal *j, FILE *in, uint64_t *size, CnErr *err)
{
    jmp_buf guard;
    size_t cap = 0;
    ssize_t n;
    j->arena.guard = &guard;
    *size = 0;
    if (setjmp(guard)) return cn_fail(err, CN_ERR_MEMORY, j->log_path, 0, "memory ran out");
    while ((n = getline(&j->text, &cap, in)) > 0 && j->text[n - 1] == '\n') {
        j->lines++;
        if (!read_line(j, (CnStr){j->text, (size_t)n}))
            return cn_fail(err, CN_ERR_FORMAT, j->log_path, (uint32_t)j->lines, "is no line of a journal of fetching");
        *size += (uint64_t)n;
    }
    return ferror(in) || (n < 0 && !feof(in)) ? cn_fail(err, CN_ERR_IO, j->log_path, 0, "cannot be read: %s", strerror(errno)) : CN_OK;
}

/* What was being written when the last run broke off: cut off, or whole. */
static CnCode mend(CnJournal *j, bool *anew, CnErr *err)
{
    jmp_buf guard;
    bool whole;
    j->arena.guard = &guard;
    if (setjmp(guard)) return cn_fail(err, CN_ERR_MEMORY, j->log_path, 0, "memory ran out");
    CnCode code = cn_journal_mend_files(j, &whole, anew, err);
    if (code == CN_OK && j->then && whole) read_page(j, j->then);
    *anew |= j->then && !whole;
    return code;
}

/* ---- opening ---------------------------------------------------------------------------------------------- */

static bool set_paths(CnJournal *j, const char *folder)
{
    jmp_buf guard;
    j->folder_fd = -1;
    for (size_t i = 0; i < CN_FILE_KINDS; i++) j->fd[i] = -1;
    j->arena.guard = &guard;
    if (setjmp(guard)) return false;
    j->folder = cn_strf(&j->arena, "%s", folder);
    j->log_path = cn_strf(&j->arena, "%s/.consign-fetch", folder);
    return true;
}

static CnJournal *start(const char *folder, CnErr *err)
{
    CnJournal *j = calloc(1, sizeof *j);
    if (j && set_paths(j, folder)) return j;
    cn_fail(err, CN_ERR_MEMORY, cn_str(folder), 0, "memory ran out");
    cn_journal_close(j);
    return NULL;
}

static void write_all(const CnJournal *j, FILE *out)
{
    CnJson json = {.out = out};
    for (size_t i = 0; i < j->files.n; i++) {
        const CnWarcFile *file = j->files.item[i];
        if (file->state == CN_FILE_TAKEN) continue;
        file_line(&json, file);
        cn_json_line(&json);
    }
    for (size_t i = 0; i < j->sites.n; i++) site_line(&json, j->sites.item[i]), cn_json_line(&json);
    for (size_t i = 0; i < j->hosts.n; i++) host_line(&json, j->hosts.item[i]), cn_json_line(&json);
    for (size_t i = 0; i < j->pages.n; i++) page_line(&json, j->pages.item[i]), cn_json_line(&json);
}

/* Writes what holds into a new journal and puts it in the old one's place. */
static CnCode write_anew(CnJournal *j, CnErr *err)
{
    char path[4200];
    snprintf(path, sizeof path, "%s.new", j->log_path.ptr);
    FILE *out = fopen(path, "we");
    if (!out) return cannot_write(j, err);
    write_all(j, out);
    bool bad = fflush(out) || ferror(out) || fsync(fileno(out));
    bad |= fclose(out) != 0;
    if (bad || rename(path, j->log_path.ptr)) {
        CnCode code = cannot_write(j, err);
        unlink(path);
        return code;
    }
    j->lines = j->files.n + j->sites.n + j->hosts.n + j->pages.n;
    return CN_OK;
}

static CnCode lock(CnJournal *j, CnErr *err)
{
    j->folder_fd = open(j->folder.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (j->folder_fd < 0) return cn_fail(err, CN_ERR_IO, j->folder, 0, "cannot be opened: %s", strerror(errno));
    if (flock(j->folder_fd, LOCK_EX | LOCK_NB))
        return cn_fail(err, CN_ERR_IO, j->folder, 0, errno == EWOULDBLOCK ? "another program fetches into this folder" : "cannot be locked");
    return CN_OK;
}

static CnCode load(CnJournal *j, CnErr *err)
{
    const size_t slack = 1000;   /* tuned: lines that no longer hold, before it is written anew */
    uint64_t size = 0;
    bool anew = false;
    CnCode code = lock(j, err);
    if (code != CN_OK) return code;
    FILE *in = fopen(j->log_path.ptr, "re");
    if (!in && errno != ENOENT) return cn_fail(err, CN_ERR_IO, j->log_path, 0, "cannot be read: %s", strerror(errno));
    if (in) {
        code = read_lines(j, in, &size, err);
        fclose(in);
        if (code == CN_OK && truncate(j->log_path.ptr, (off_t)size)) code = cannot_write(j, err);
        if (code == CN_OK) code = mend(j, &anew, err);
    }
    if (code == CN_OK && (anew || j->lines > 2 * (j->files.n + j->sites.n + j->hosts.n + j->pages.n) + slack)) code = write_anew(j, err);
    if (code != CN_OK) return code;
    j->log = fopen(j->log_path.ptr, "ae");
    return j->log ? CN_OK : cannot_write(j, err);
}

static void forget_lines(CnJournal *j)
{
    forget(&j->then);
    forget(&j->line);
    free(j->text);
    j->text = NULL;
}

CnJournal *cn_journal_open(const char *folder, CnErr *err)
{
    CnJournal *j = start(folder, err);
    if (!j) return NULL;
    CnCode code = load(j, err);
    forget_lines(j);
    if (code == CN_OK) return j;
    cn_journal_close(j);
    return NULL;
}

CnJournal *cn_journal_peek(const char *folder, CnErr *err)
{
    uint64_t size;
    CnJournal *j = start(folder, err);
    if (!j) return NULL;
    FILE *in = fopen(j->log_path.ptr, "re");
    CnCode code = in ? read_lines(j, in, &size, err) : cn_fail(err, errno == ENOENT ? CN_END : CN_ERR_IO, j->log_path, 0, "cannot be opened: %s", strerror(errno));
    if (in) fclose(in);
    forget_lines(j);
    if (code == CN_OK) return j;
    cn_journal_close(j);
    return NULL;
}

void cn_journal_close(CnJournal *j)
{
    if (!j) return;
    for (size_t i = 0; i < CN_FILE_KINDS; i++)
        if (j->fd[i] >= 0) close(j->fd[i]);
    if (j->log) fclose(j->log);
    if (j->folder_fd >= 0) close(j->folder_fd);   /* gives the lock back */
    forget_lines(j);
    cn_arena_free(&j->arena);
    free(j);
}

/* ---- asking ----------------------------------------------------------------------------------------------- */

const CnPage *cn_journal_page(const CnJournal *j, CnStr url) { return find(&j->pages, url); }

const CnSiteNote *cn_journal_site(const CnJournal *j, CnStr origin) { return find(&j->sites, origin); }

const CnHostNote *cn_journal_host(const CnJournal *j, CnStr name) { return find(&j->hosts, name); }

const CnPage *cn_journal_next_page(const CnJournal *j, CnPageState state, size_t *at)
{
    while (*at < j->pages.n) {
        const CnPage *page = j->pages.item[(*at)++];
        if (page->state == state) return page;
    }
    return NULL;
}

const char *cn_journal_next_file(const CnJournal *j, unsigned kind, size_t *at)
{
    while (*at < j->files.n) {
        const CnWarcFile *file = j->files.item[(*at)++];
        if (file->kind == kind && file->state == CN_FILE_WHOLE) return file->path;
    }
    return NULL;
}
