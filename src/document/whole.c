/* The doors of files that are one document: plain text and HTML. */
#include "document/door.h"
#include "base/hash.h"

bool cn_door_html_sniff(CnStr path, CnStr head)
{
    static const char *const extensions[] = {".html", ".htm", ".xhtml", ".shtml", ".xht"};
    return cn_head_is_html(head) || cn_path_has_extension(path, extensions, 5);
}

bool cn_door_text_sniff(CnStr path, CnStr head)
{
    (void)path, (void)head;
    return true;
}

CnCode cn_door_whole_next(CnPassage *passage, CnDocument *doc, CnErr *err)
{
    if (passage->done) return CN_END;
    passage->done = true;
    CnStream *stream = &passage->stream;
    uint64_t most = passage->options.max_bytes;
    if (stream->size <= most) {
        CnCode code = cn_stream_fill(stream, (size_t)most + 1, err);
        if (code != CN_OK) return code;
    }
    CnStr bytes = cn_stream_seen(stream);
    if (stream->size > most || bytes.len > most)
        return cn_fail(err, CN_ERR_LIMIT, stream->path, 0, "is over the limit of %llu bytes", (unsigned long long)most);
    *doc = (CnDocument){.name = stream->path, .file = stream->path, .form = passage->form, .bytes = bytes,
        .url = passage->options.url, .lang = passage->options.lang, .date = passage->options.date};
    doc->date_from = doc->date.year ? CN_FROM_USER : CN_FROM_NONE;
    if (!cn_sha256(bytes.ptr, bytes.len, doc->sha256))
        return cn_fail(err, CN_ERR_MEMORY, stream->path, 0, "memory ran out while hashing");
    return CN_OK;
}
