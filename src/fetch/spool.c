/* The WARC files of a journal: opened hidden, filled record by record, given their name when they are whole. */
#include "fetch/journal_own.h"
#include "base/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const uint64_t most_bytes = (uint64_t)1 << 30;   /* tuned: as other crawlers do; then the next file begins */
static const char *const kind_words[CN_FILE_KINDS] = {"pages", "feeds", "other"};

static void hidden_path(const CnJournal *j, const CnWarcFile *file, char *path, size_t size)
{
    snprintf(path, size, "%s/.%s.open", j->folder.ptr, file->name.ptr);
}

static CnCode failed(CnJournal *j, const char *path, CnErr *err)
{
    j->broken = true;
    return cn_fail(err, CN_ERR_IO, cn_str(path), 0, "cannot be written: %s", strerror(errno));
}

/* ---- mending ---------------------------------------------------------------------------------------------- */

/* Are the bytes of this put in the file? */
static bool is_there(const char *path, const CnPut *put)
{
    uint8_t sum[32];
    char hex[65];
    if (put->bytes > SIZE_MAX / 2) return false;
    char *bytes = malloc(put->bytes ? (size_t)put->bytes : 1);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    size_t n = 0;
    while (bytes && fd >= 0 && n < put->bytes) {
        ssize_t got = pread(fd, bytes + n, (size_t)put->bytes - n, (off_t)(put->offset + n));
        if (got <= 0) break;
        n += (size_t)got;
    }
    bool there = bytes && n == put->bytes && cn_sha256(bytes, n, sum);
    if (there) cn_hex(sum, 32, hex);
    free(bytes);
    if (fd >= 0) close(fd);
    return there && !strcmp(hex, put->sha256);
}

static CnCode mend_file(CnJournal *j, CnWarcFile *file, bool *whole, CnErr *err)
{
    char path[4200];
    struct stat about;
    hidden_path(j, file, path, sizeof path);
    file->state = CN_FILE_WHOLE;
    if (stat(path, &about)) {   /* it had its name already, or was never made */
        if (stat(file->path, &about)) file->state = CN_FILE_TAKEN;
        else if (j->last.file == file) *whole = is_there(file->path, &j->last);
        return CN_OK;
    }
    if (j->last.file == file) {
        *whole = is_there(path, &j->last);
        if (!*whole) file->size = j->last.offset;
    }
    if (file->size < (uint64_t)about.st_size && truncate(path, (off_t)file->size)) return failed(j, path, err);
    if (!file->size) file->state = CN_FILE_TAKEN;
    if (file->size ? rename(path, file->path) : unlink(path)) return failed(j, path, err);
    return CN_OK;
}

CnCode cn_journal_mend_files(CnJournal *j, bool *whole, bool *changed, CnErr *err)
{
    CnCode code = CN_OK;
    *whole = false;
    if (j->last.file && j->last.file->state != CN_FILE_OPEN) *whole = true;
    for (size_t i = 0; i < j->files.n && code == CN_OK; i++) {
        CnWarcFile *file = j->files.item[i];
        if (file->state != CN_FILE_OPEN) continue;
        *changed = true;
        code = mend_file(j, file, whole, err);
    }
    if (*changed) fsync(j->folder_fd);
    return code;
}

/* ---- writing ---------------------------------------------------------------------------------------------- */

static CnCode open_file(CnJournal *j, unsigned kind, int64_t now, CnErr *err)
{
    char name[80], stamp[24], path[4200];
    time_t seconds = (time_t)now;
    struct tm parts;
    if (!gmtime_r(&seconds, &parts) || !strftime(stamp, sizeof stamp, "%Y%m%d%H%M%S", &parts)) stamp[0] = 0;
    for (unsigned i = 0;; i++) {
        snprintf(name, sizeof name, "consign-%s-%05u-%s.warc.gz", stamp, i, kind_words[kind]);
        snprintf(path, sizeof path, "%s/%s", j->folder.ptr, name);
        if (access(path, F_OK)) break;
    }
    CnWarcFile *file = cn_journal_keep_file(j, cn_str(name), kind, CN_FILE_OPEN);
    file->size = 0;
    CnCode code = cn_journal_log_file(j, file, err);
    if (code != CN_OK) return code;
    hidden_path(j, file, path, sizeof path);
    j->fd[kind] = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (j->fd[kind] < 0) return failed(j, path, err);
    j->open[kind] = file;
    fsync(j->folder_fd);
    return CN_OK;
}

CnCode cn_journal_place(CnJournal *j, unsigned kind, int64_t now, CnStr *place, bool *fresh, CnErr *err)
{
    jmp_buf guard;
    j->arena.guard = &guard;
    if (setjmp(guard)) return cn_fail(err, CN_ERR_MEMORY, j->folder, 0, "memory ran out");
    CnCode code = CN_OK;
    if (j->fd[kind] >= 0 && j->open[kind]->size >= most_bytes) code = cn_journal_end_file(j, kind, err);
    *fresh = code == CN_OK && j->fd[kind] < 0;
    if (*fresh) code = open_file(j, kind, now, err);
    if (code == CN_OK) *place = cn_strf(&j->arena, "%s:%llu", j->open[kind]->name.ptr, (unsigned long long)j->open[kind]->size);
    return code;
}

static bool write_all(int fd, CnStr bytes)
{
    while (bytes.len) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        bytes = cn_str_sub(bytes, (size_t)n, bytes.len);
    }
    return true;
}

CnCode cn_journal_put_record(CnJournal *j, unsigned kind, CnStr bytes, const CnPage *page, CnErr *err)
{
    CnWarcFile *file = j->open[kind];
    CnPut put = {.file = file, .offset = file->size, .bytes = bytes.len};
    uint8_t sum[32];
    jmp_buf guard;
    j->arena.guard = &guard;
    if (setjmp(guard) || !cn_sha256(bytes.ptr, bytes.len, sum)) return cn_fail(err, CN_ERR_MEMORY, j->folder, 0, "memory ran out");
    cn_hex(sum, 32, put.sha256);
    CnCode code = cn_journal_log_put(j, &put, page, err);
    if (code != CN_OK) return code;
    if (!write_all(j->fd[kind], bytes) || fsync(j->fd[kind])) {
        code = failed(j, file->path, err);
        if (ftruncate(j->fd[kind], (off_t)put.offset)) return code;   /* if that fails too, the next run does it */
        return code;
    }
    file->size += bytes.len;
    if (page) cn_journal_keep_page(j, page);
    return CN_OK;
}

CnCode cn_journal_end_file(CnJournal *j, unsigned kind, CnErr *err)
{
    char path[4200];
    if (j->fd[kind] < 0) return CN_OK;
    CnWarcFile *file = j->open[kind];
    bool bad = fsync(j->fd[kind]) != 0;
    bad |= close(j->fd[kind]) != 0;
    j->fd[kind] = -1;
    hidden_path(j, file, path, sizeof path);
    if (bad || (file->size ? rename(path, file->path) : unlink(path))) return failed(j, file->path, err);
    fsync(j->folder_fd);
    file->state = file->size ? CN_FILE_WHOLE : CN_FILE_TAKEN;   /* nothing got into it: there is none */
    return cn_journal_log_file(j, file, err);
}

CnCode cn_journal_take_file(CnJournal *j, const char *path, CnErr *err)
{
    for (size_t i = 0; i < j->files.n; i++) {
        CnWarcFile *file = j->files.item[i];
        if (strcmp(file->path, path) || file->state != CN_FILE_WHOLE) continue;
        file->state = CN_FILE_TAKEN;
        return cn_journal_log_file(j, file, err);
    }
    return CN_OK;
}
