/* Where records of a web archive begin and end, and what to do where one is damaged. */
#include "document/record.h"

#include <stdio.h>

enum { PEEK = 64, STEP = 64 << 10 };  /* tuned: bytes looked at behind a record; asked for at once while passing over */

CnCode cn_record_fail(const CnPassage *passage, CnErr *err, CnCode code, uint64_t offset, const char *format, ...)
{
    char text[200];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    cn_fail(err, code, passage->stream.path, 0, "the record at byte %llu %s", (unsigned long long)offset, text);
    if (err) err->record = true;
    return code;
}

CnCode cn_record_trim(CnStream *stream, CnErr *err)
{
    for (;;) {
        CnCode code = cn_stream_fill(stream, 1, err);
        CnStr seen = cn_stream_seen(stream);
        size_t n = 0;
        while (n < seen.len && (!seen.ptr[n] || strchr("\r\n \t", seen.ptr[n]))) n++;
        stream->at += n;
        if (code != CN_OK || n < seen.len || !seen.len) return code;
    }
}

/* The first place from `from` on where a record begins. Of what is not all there nothing is said. */
static size_t search(CnStr bytes, size_t from, const CnRecordKind *kind, bool ended)
{
    size_t sure = ended ? bytes.len : bytes.len > CN_BOUNDARY_BYTES ? bytes.len - CN_BOUNDARY_BYTES : 0;
    for (size_t at = from; at < sure; at++) {
        const char *first = kind->first ? memchr(bytes.ptr + at, kind->first, sure - at) : bytes.ptr + at;
        if (!first) break;
        at = (size_t)(first - bytes.ptr);
        bool may = kind->first || !at || bytes.ptr[at - 1] == '\n' || bytes.ptr[at - 1] == '\r';
        if (may && kind->here(cn_str_sub(bytes, at, bytes.len))) return at;
    }
    return SIZE_MAX;
}

CnCode cn_record_skip(CnStream *stream, uint64_t n, const CnRecordKind *kind, CnErr *err)
{
    size_t from = 1;   /* not where it stands already */
    while (n) {
        CnCode code = cn_stream_fill(stream, STEP, err);
        CnStr seen = cn_stream_seen(stream);
        if (code != CN_OK || !seen.len) return code;
        size_t at = search(seen, from, kind, stream->ended), step = seen.len;
        if (!stream->ended && step > CN_BOUNDARY_BYTES) step -= CN_BOUNDARY_BYTES;
        if (at < step) step = at;
        if (step > n) step = (size_t)n;
        stream->at += step;
        n -= step;
        if (step == at) return CN_OK;
        from = 0;
    }
    return CN_OK;
}

/* The same among the next `most` bytes, which come into the buffer. */
static CnCode search_on(CnPassage *passage, size_t from, const CnRecordKind *kind, size_t *at, CnErr *err)
{
    CnStream *stream = &passage->stream;
    for (;;) {
        CnStr seen = cn_stream_seen(stream);
        *at = search(seen, from, kind, stream->ended);
        if (*at != SIZE_MAX || stream->ended || seen.len > passage->most_record) return CN_OK;
        if (seen.len > from + CN_BOUNDARY_BYTES) from = seen.len - CN_BOUNDARY_BYTES;
        CnCode code = cn_stream_fill(stream, seen.len * 2 + CN_BOUNDARY_BYTES, err);
        if (code != CN_OK) return code;
    }
}

/* Whether a record that ends at `end` is followed by line ends, the next record, or nothing. */
static bool ends_well(CnStr seen, size_t end, bool ended, const CnRecordKind *kind, size_t *next)
{
    unsigned breaks = 0;
    size_t at = end;
    for (; at < seen.len && (seen.ptr[at] == '\r' || seen.ptr[at] == '\n'); at++)
        if (seen.ptr[at] == '\n' || at + 1 == seen.len || seen.ptr[at + 1] != '\n') breaks++;
    *next = at;
    if (breaks >= kind->breaks || (at == seen.len && ended) || kind->here(cn_str_sub(seen, at, seen.len))) return true;
    *next = end + 1;   /* the line end itself may be what is damaged */
    return kind->here(cn_str_sub(seen, *next, seen.len));
}

/* Without the line ends of the record itself. */
static size_t without_breaks(CnStr seen, size_t from, size_t end)
{
    for (unsigned n = 0; n < 4 && end > from && (seen.ptr[end - 1] == '\n' || seen.ptr[end - 1] == '\r'); n++) end--;
    return end;
}

CnCode cn_record_frame(CnPassage *passage, size_t head, bool length_known, uint64_t length, const CnRecordKind *kind, CnFrame *frame, CnErr *err)
{
    CnStream *stream = &passage->stream;
    *frame = (CnFrame){.head = head, .too_long = length_known && length > passage->most_record};
    if (frame->too_long) return CN_OK;
    size_t end = head + (size_t)length, at;
    if (length_known) {
        CnCode code = cn_stream_fill(stream, end + PEEK, err);
        if (code != CN_OK) return code;
        CnStr seen = cn_stream_seen(stream);
        frame->body = (size_t)length;
        if (seen.len >= end && ends_well(seen, end, stream->ended, kind, &frame->next)) return CN_OK;
    }
    CnCode code = search_on(passage, head, kind, &at, err);
    if (code != CN_OK) return code;
    CnStr seen = cn_stream_seen(stream);
    bool last = at == SIZE_MAX && stream->ended;
    if (last && length_known && seen.len < end) {
        frame->cut = true;
        frame->body = seen.len - head;
        frame->next = seen.len;
    } else if (at == SIZE_MAX && !last) {  /* nothing in sight: what follows is not this record's */
        frame->too_long = !length_known;
        frame->next = end;
    } else {
        frame->next = last ? seen.len : at;
        frame->mended = true;
        frame->body = without_breaks(seen, head, frame->next) - head;
    }
    return CN_OK;
}

bool cn_archive_stops(CnPassage *passage)
{
    uint64_t place;
    if (!passage->stop || !cn_stream_at_member(&passage->stream, &place) || place < passage->stop) return false;
    CnErr theirs = {0};
    cn_stream_fault(&passage->stream, &theirs);   /* what is wrong behind here is told by whoever reads there */
    passage->stopped_at = place;
    return true;
}

/* Tells what is wrong with the packed bytes, and goes on behind them. False: nothing is wrong, they end. */
static bool leave_fault(CnPassage *passage, CnErr *cause)
{
    if (cn_stream_fault(&passage->stream, cause) == CN_OK) return false;
    CnErr silent = {0};
    cn_stream_resync(&passage->stream, &silent);
    return true;
}

CnCode cn_archive_ended(CnPassage *passage, CnArchive *archive, bool *again, CnErr *err)
{
    CnErr cause = {0};
    if (!leave_fault(passage, &cause)) return CN_END;
    *again = archive->quiet;
    if (archive->quiet) return CN_OK;
    archive->quiet = true;
    if (err && err->code == CN_OK) *err = cause;
    if (err) err->record = true;
    return CN_ERR_FORMAT;
}

CnCode cn_archive_garbled(CnPassage *passage, CnArchive *archive, const CnRecordKind *kind, bool *again, CnErr *err)
{
    CnStream *stream = &passage->stream;
    uint64_t place = cn_stream_place(stream), from = stream->base + stream->at;
    CnCode code = cn_record_skip(stream, UINT64_MAX, kind, err);
    if (code != CN_OK) return code;
    if (!archive->any && !archive->quiet && !cn_stream_seen(stream).len && !passage->stop) {
        archive->quiet = true;
        return cn_fail(err, CN_ERR_FORMAT, stream->path, 0, "holds no record of a web archive");
    }
    *again = archive->quiet;
    if (archive->quiet) return CN_OK;
    archive->quiet = true;
    uint64_t n = stream->base + stream->at - from;
    return cn_record_fail(passage, err, CN_ERR_FORMAT, place, "is garbled: %llu bytes belong to no record", (unsigned long long)n);
}

CnCode cn_archive_give(CnPassage *passage, CnArchive *archive, CnCapture *capture, const CnFrame *frame, CnDocument *doc, bool *again,
    CnErr *err)
{
    CnStream *stream = &passage->stream;
    CnStr block = cn_str_sub(cn_stream_seen(stream), frame->head, frame->head + frame->body);
    bool faulty = cn_stream_fault_from(stream) == stream->base + stream->at;  /* in the member that is this very record */
    stream->at += frame->next;
    CnHttp http;
    bool whole = frame->cut && !faulty && capture->http && cn_http_parse(block, &http) && cn_http_is_whole(&http);
    if ((frame->cut && !whole) || faulty) {
        CnErr cause = {0};
        bool packed = leave_fault(passage, &cause);
        return cn_record_fail(passage, err, CN_ERR_FORMAT, capture->offset, packed ? "is damaged: it %s" : "ends too early", cause.text);
    }
    if (whole) block.len -= http.body.len - (size_t)http.length;
    if (frame->mended || whole) cn_pass_over(passage, "wrong record lengths, mended");
    return cn_capture_document(passage, archive, capture, block, doc, again, err);
}
