/* The door of archives of files: zip and tar, by libarchive. Each file in it is an input of its own. */
#include "document/door.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    CHUNK = 64 * 1024,
    MOST_TIMES = 1000           /* an archive that unpacks to so many times its size is a trap, */
};
static const uint64_t innocent = (uint64_t)1 << 30;   /* but only from here on */

typedef struct { struct archive *archive; CnStream *stream; size_t lent; uint64_t unpacked; uint32_t n; } Own;

bool cn_head_is_archive(CnStr head)
{
    if (head.len >= 4 && (!memcmp(head.ptr, "PK\3\4", 4) || !memcmp(head.ptr, "PK\5\6", 4))) return true;
    return head.len > 262 && !memcmp(head.ptr + 257, "ustar", 5);
}

bool cn_door_archive_sniff(CnStr path, CnStr head)
{
    static const char *const extensions[] = {".tar"};
    return cn_head_is_archive(head) || (head.len >= 512 && cn_path_has_extension(path, extensions, 1));
}

static la_ssize_t give(struct archive *archive, void *with, const void **bytes)
{
    Own *own = with;
    (void)archive;
    own->stream->at += own->lent;
    own->lent = 0;
    if (cn_stream_fill(own->stream, 1, NULL) != CN_OK) return ARCHIVE_FATAL;
    CnStr seen = cn_stream_seen(own->stream);
    *bytes = seen.ptr;
    own->lent = seen.len;
    return (la_ssize_t)seen.len;
}

static void forget(void *with)
{
    Own *own = with;
    archive_read_free(own->archive);
    free(own);
}

/* Where the bytes can be gone back over, the directory at a zip's end is used. */
static int open_archive(Own *own)
{
    CnStream *stream = own->stream;
    struct archive *archive = own->archive;
    if (stream->borrowed) return archive_read_open_memory(archive, stream->buf, stream->end);
    if (!stream->decoder && stream->size && lseek(stream->fd, 0, SEEK_SET) == 0) {
        stream->at = stream->end;
        return archive_read_open_fd(archive, stream->fd, CHUNK);
    }
    return archive_read_open(archive, own, NULL, give, NULL);
}

static CnCode failed(CnPassage *passage, const Own *own, CnErr *err)
{
    bool memory = archive_errno(own->archive) == ENOMEM;
    const char *why = archive_error_string(own->archive);
    if (memory) return cn_fail(err, CN_ERR_MEMORY, passage->stream.path, 0, "memory ran out while unpacking");
    passage->done = true;
    return cn_fail(err, CN_ERR_FORMAT, passage->stream.path, 0, "is a damaged archive behind its file %u: %s", (unsigned)own->n, why ? why : "cannot be read");
}

static CnCode begin(CnPassage *passage, CnErr *err)
{
    Own *own = calloc(1, sizeof *own);
    if (own) own->archive = archive_read_new();
    if (!own || !own->archive) {
        free(own);
        return cn_fail(err, CN_ERR_MEMORY, passage->stream.path, 0, "memory ran out while unpacking");
    }
    own->stream = &passage->stream;
    passage->own = own;
    passage->forget = forget;
    archive_read_support_format_zip(own->archive);
    archive_read_support_format_tar(own->archive);
    return open_archive(own) == ARCHIVE_OK ? CN_OK : failed(passage, own, err);
}

static CnStr entry_name(CnPassage *passage, struct archive_entry *entry, uint32_t n)
{
    CnStr path = passage->stream.path;
    const char *name = archive_entry_pathname_utf8(entry);
    if (!name) name = archive_entry_pathname(entry);
    while (name && (!strncmp(name, "./", 2) || *name == '/')) name += *name == '/' ? 1 : 2;
    if (!name || !*name) return cn_strf(&passage->arena, "%.*s/#%u", (int)path.len, path.ptr, (unsigned)n);
    return cn_strf(&passage->arena, "%.*s/%s", (int)path.len, path.ptr, name);
}

/* What is no report, by its name: what systems leave beside files, and what pages are dressed in. */
static const char *litter(CnStr name)
{
    static const char *const dress[] = {".css", ".js", ".mjs", ".map", ".woff", ".woff2", ".ttf", ".eot", ".otf", ".svg", ".ico"};
    size_t slash = name.len;
    while (slash && name.ptr[slash - 1] != '/') slash--;
    if (cn_str_find(name, CN_STR("__MACOSX/"), 0) != SIZE_MAX || (slash < name.len && name.ptr[slash] == '.')) return "hidden files";
    return cn_path_has_extension(name, dress, sizeof dress / sizeof *dress) ? "style sheets, scripts and fonts" : NULL;
}

/* source: the first files of Office Open XML and of OpenDocument and EPUB; an EPUB holds pages. */
static bool is_office(CnStr name)
{
    CnStr first = CN_STR("/[Content_Types].xml");
    return name.len > first.len && cn_str_eq(cn_str_sub(name, name.len - first.len, name.len), first);
}

/* The bytes of the entry in hand. CN_ERR_LIMIT when there are too many of them. */
static CnCode entry_bytes(CnPassage *passage, Own *own, CnStr name, CnStr *bytes, CnErr *err)
{
    uint64_t most = passage->options.max_bytes;
    size_t n = 0, cap = 0;
    char *buf = NULL;
    for (;;) {
        if (cap - n < CHUNK) {
            size_t want = cap ? cap * 2 : 2 * CHUNK;
            char *bigger = cn_arena_take(&passage->arena, want);
            if (n) memcpy(bigger, buf, n);
            buf = bigger;
            cap = want;
        }
        la_ssize_t got = archive_read_data(own->archive, buf + n, cap - n);
        if (got < 0) {
            const char *why = archive_error_string(own->archive);
            return cn_fail(err, CN_ERR_FORMAT, name, 0, "cannot be unpacked: %s", why ? why : "damaged");
        }
        n += (size_t)got;
        own->unpacked += (uint64_t)got;
        if (n > most) return cn_fail(err, CN_ERR_LIMIT, name, 0, "is over the limit of %llu bytes", (unsigned long long)most);
        if (!got) break;
    }
    *bytes = (CnStr){buf, n};
    return CN_OK;
}

static bool is_trap(const CnPassage *passage, const Own *own)
{
    uint64_t packed = passage->stream.size ? passage->stream.size : passage->stream.base + passage->stream.end;
    return own->unpacked > innocent && own->unpacked / MOST_TIMES > packed;
}

/* Moves to the next regular file. CN_END: there is none. */
static CnCode next_entry(CnPassage *passage, Own *own, struct archive_entry **entry, CnErr *err)
{
    for (;;) {
        passage->done = is_trap(passage, own);
        if (passage->done) return cn_fail(err, CN_ERR_LIMIT, passage->stream.path, 0, "unpacks to more than %d times its size", MOST_TIMES);
        int got = archive_read_next_header(own->archive, entry);
        if (got == ARCHIVE_EOF) return CN_END;
        if (got == ARCHIVE_RETRY) continue;
        if (got < ARCHIVE_WARN) return failed(passage, own, err);
        own->n++;
        if (archive_entry_filetype(*entry) == AE_IFREG) return CN_OK;
        if (archive_entry_filetype(*entry) != AE_IFDIR) cn_pass_over(passage, "links and devices");
    }
}

CnCode cn_door_archive_next(CnPassage *passage, CnDocument *doc, CnErr *err)
{
    if (passage->done) return CN_END;
    CnCode code = passage->own ? CN_OK : begin(passage, err);
    while (code == CN_OK) {
        Own *own = passage->own;
        struct archive_entry *entry;
        CnStr bytes;
        code = next_entry(passage, own, &entry, err);
        if (code != CN_OK) return code;
        CnStr name = entry_name(passage, entry, own->n);
        passage->done = own->n == 1 && is_office(name);
        if (passage->done) return cn_fail(err, CN_ERR_FORMAT, passage->stream.path, 0, "is an office document, which this version does not read");
        const char *passed = archive_entry_is_encrypted(entry) ? "encrypted files" : litter(name);
        if (!passed) {
            code = entry_bytes(passage, own, name, &bytes, err);
            if (code != CN_OK) return code;
            passed = bytes.len ? cn_inner_refused(name, cn_str_sub(bytes, 0, CN_SNIFF_BYTES)) : "empty files";
        }
        if (!passed) {
            *doc = (CnDocument){.name = name, .file = passage->stream.path, .form = CN_FORM_AUTO, .bytes = bytes,
                .offset = (uint64_t)archive_read_header_position(own->archive)};
            return CN_OK;
        }
        cn_pass_over(passage, passed);
        cn_arena_empty(&passage->arena);
    }
    return code;
}
