/* The door of web archives: WARC 0.17 to 1.1 as its writers really write it. ARC is in arc.c. */
#include "document/record.h"

#include <stdlib.h>

typedef enum { F_TYPE, F_TARGET, F_DATE, F_ID, F_MIME, F_LENGTH, F_CUT, F_PAYLOAD, F_SEGMENT, F_FEED_DATE, F_FEED_TITLE, F_COUNT } FieldName;

/* Places in the stream from the record's first byte on: the buffer moves as it fills. */
typedef struct { uint32_t at, len; } Field;

typedef struct {
    Field field[F_COUNT];
    size_t len;                /* of the head with its empty line */
    bool cut, too_long;
} Head;

bool cn_door_warc_sniff(CnStr path, CnStr head)
{
    static const char *const extensions[] = {".warc", ".arc"};
    while (head.len && strchr("\r\n", head.ptr[0])) head = cn_str_sub(head, 1, head.len);
    return cn_str_starts(head, CN_STR("WARC/")) || cn_str_starts(head, CN_STR("filedesc:")) || cn_path_has_extension(path, extensions, 2);
}

/* The version, and a line that only a head has. */
static bool record_here(CnStr bytes)
{
    CnStr line, rest = cn_str_sub(bytes, 0, CN_BOUNDARY_BYTES);
    if (!cn_str_starts(rest, CN_STR("WARC/")) || !cn_head_line(&rest, &line) || line.len > 16) return false;
    return cn_str_eq_nocase(cn_str_sub(rest, 0, 5), CN_STR("WARC-")) || cn_str_eq_nocase(cn_str_sub(rest, 0, 8), CN_STR("Content-"));
}

static const CnRecordKind kind = {record_here, 'W', 2};

/* ---- the head ---------------------------------------------------------------------------------------------- */

static void take_field(Head *head, const char *from, CnStr name, CnStr value)
{
    static const char *const names[F_COUNT] = {"warc-type", "warc-target-uri", "warc-date", "warc-record-id", "content-type", "content-length",
        "warc-truncated", "warc-identified-payload-type", "warc-segment-number", "consign-feed-date", "consign-feed-title"};
    static const unsigned char lengths[F_COUNT] = {9, 15, 9, 14, 12, 14, 14, 28, 19, 17, 18};
    for (size_t i = 0; i < F_COUNT; i++) {
        if (name.len != lengths[i] || head->field[i].len || !value.len || !cn_str_eq_nocase(name, cn_str(names[i]))) continue;
        head->field[i] = (Field){(uint32_t)(value.ptr - from), (uint32_t)value.len};
        return;
    }
}

/* False: its end is not there. */
static bool parse(CnStr bytes, Head *head)
{
    CnStr rest = bytes, line, name = {NULL, 0}, value = {NULL, 0};
    *head = (Head){0};
    cn_head_line(&rest, &line);
    for (size_t n = 0; cn_head_line(&rest, &line); n++) {
        bool folded = line.len && (line.ptr[0] == ' ' || line.ptr[0] == '\t');
        if (folded && value.ptr && cn_str_trim(line).len) {  /* one value with its line ends */
            value.len = (size_t)(line.ptr + line.len - value.ptr);
            continue;
        }
        if (value.ptr) take_field(head, bytes.ptr, name, cn_str_trim(value));
        value = (CnStr){NULL, 0};
        if (!line.len) {
            head->len = (size_t)(rest.ptr - bytes.ptr);
            return true;
        }
        if (n == CN_HEAD_LINES) return head->too_long = true;
        cn_head_field(line, &name, &value);
    }
    return false;
}

static CnCode read_head(CnStream *stream, Head *head, CnErr *err)
{
    for (size_t want = 4096;; want *= 4) {
        CnCode code = cn_stream_fill(stream, want, err);
        if (code != CN_OK) return code;
        CnStr seen = cn_str_sub(cn_stream_seen(stream), 0, CN_HEAD_BYTES);
        if (parse(seen, head) && (head->len < seen.len || stream->ended || seen.len == CN_HEAD_BYTES)) return CN_OK;
        head->cut = stream->ended;
        head->too_long |= seen.len == CN_HEAD_BYTES;
        if (head->cut || head->too_long) return CN_OK;
    }
}

/* The text of a field, on one line. */
static CnStr text_of(CnPassage *passage, const Head *head, FieldName name)
{
    Field field = head->field[name];
    CnStr text = cn_str_sub(cn_stream_seen(&passage->stream), field.at, (size_t)field.at + field.len);
    if (!text.len || !memchr(text.ptr, '\n', text.len)) return text;
    CnStr copy = cn_arena_copy(&passage->arena, text.ptr, text.len);
    char *to = (char *)(uintptr_t)copy.ptr;
    size_t n = 0;
    for (size_t i = 0; i < copy.len; i++) {
        bool blank = strchr("\r\n\t ", copy.ptr[i]) != NULL;
        if (!blank || (n && to[n - 1] != ' ')) to[n++] = blank ? ' ' : copy.ptr[i];
    }
    return (CnStr){to, n};
}

/* ---- records ----------------------------------------------------------------------------------------------- */

/* What records of this type are counted as; NULL: they may hold a document. */
static const char *passed_type(CnStr type)
{
    static const struct { const char *type, *what; } types[] = {{"response", NULL}, {"conversion", NULL}, {"resource", NULL},
        {"request", "request records"}, {"revisit", "revisit records"}, {"metadata", "metadata records"}, {"warcinfo", "warcinfo records"},
        {"continuation", "continuation records"}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (cn_str_eq_nocase(type, cn_str(types[i].type))) return types[i].what;
    return "records of unknown types";
}

static CnCapture capture_of(CnPassage *passage, const Head *head, uint64_t offset)
{
    CnStr type = text_of(passage, head, F_TYPE), mime = text_of(passage, head, F_MIME);
    CnCapture capture = {.offset = offset, .target = text_of(passage, head, F_TARGET), .id = text_of(passage, head, F_ID)};
    cn_head_mime(mime, &capture.mime, &capture.charset);
    capture.http = cn_str_eq_nocase(capture.mime, CN_STR("application/http")) || (!mime.len && cn_str_eq_nocase(type, CN_STR("response")));
    capture.cut = head->field[F_CUT].len || head->field[F_SEGMENT].len;
    capture.utf8 = cn_str_eq_nocase(type, CN_STR("conversion"));
    capture.retrieved = text_of(passage, head, F_DATE);
    capture.feed_date = text_of(passage, head, F_FEED_DATE);
    capture.feed_title = text_of(passage, head, F_FEED_TITLE);
    if (capture.id.len > 1 && capture.id.ptr[0] == '<') capture.id = cn_str_sub(capture.id, 1, capture.id.len - 1);
    return capture;
}

/* A record that is too long to be read whole. */
static CnCode pass_long(CnPassage *passage, const Head *head, uint64_t offset, uint64_t length, bool *again, CnErr *err)
{
    CnStream *stream = &passage->stream;
    CnCode code = cn_stream_fill(stream, head->len + CN_HEAD_BYTES, err);
    if (code != CN_OK) return code;
    CnCapture capture = capture_of(passage, head, offset);
    const char *what = passed_type(text_of(passage, head, F_TYPE));
    if (!what) what = cn_capture_passed(&capture, cn_str_sub(cn_stream_seen(stream), head->len, head->len + CN_HEAD_BYTES));
    stream->at += head->len;
    code = cn_record_skip(stream, length, &kind, err);
    if (code != CN_OK) return code;
    *again = what != NULL;
    if (!what)
        return cn_record_fail(passage, err, CN_ERR_LIMIT, offset, "is over the limit of %llu bytes", (unsigned long long)passage->most_record);
    cn_pass_over(passage, what);
    return CN_OK;
}

static CnCode step(CnPassage *passage, CnArchive *archive, CnDocument *doc, bool *again, CnErr *err)
{
    CnStream *stream = &passage->stream;
    CnCode code = cn_record_trim(stream, err);
    if (code == CN_OK) code = cn_stream_fill(stream, 5, err);
    if (code != CN_OK) return code;
    CnStr seen = cn_stream_seen(stream);
    uint64_t offset = cn_stream_place(stream), length = 0;
    if (cn_archive_stops(passage)) return CN_END;
    if (!seen.len) return cn_archive_ended(passage, archive, again, err);
    if (!cn_str_starts(seen, CN_STR("WARC/"))) return cn_archive_garbled(passage, archive, &kind, again, err);
    Head head;
    CnFrame frame;
    code = read_head(stream, &head, err);
    if (code != CN_OK) return code;
    if (head.cut || head.too_long) {
        stream->at += head.cut ? cn_stream_seen(stream).len : 1;
        archive->quiet = true;
        return cn_record_fail(passage, err, head.cut ? CN_ERR_FORMAT : CN_ERR_LIMIT, offset,
            head.cut ? "ends within its head" : "has a head over the limits of %d bytes and %d lines", CN_HEAD_BYTES, CN_HEAD_LINES);
    }
    archive->quiet = false;
    archive->any = true;
    bool known = cn_head_number(text_of(passage, &head, F_LENGTH), &length);
    code = cn_record_frame(passage, head.len, known, length, &kind, &frame, err);
    if (code != CN_OK) return code;
    if (frame.too_long) return pass_long(passage, &head, offset, known ? length : UINT64_MAX, again, err);
    const char *what = passed_type(text_of(passage, &head, F_TYPE));
    CnCapture capture = capture_of(passage, &head, offset);
    if (!head.field[F_TYPE].len) {
        stream->at += frame.next;
        return cn_record_fail(passage, err, CN_ERR_FORMAT, offset, "is garbled: it does not say of what type it is");
    }
    if (what && !frame.cut) {
        cn_pass_over(passage, what);
        stream->at += frame.next;
        *again = true;
        return CN_OK;
    }
    return cn_archive_give(passage, archive, &capture, &frame, doc, again, err);
}

static void forget(void *own)
{
    CnArchive *archive = own;
    cn_unpacker_free(&archive->unpacker);
    free(archive);
}

CnCode cn_door_warc_next(CnPassage *passage, CnDocument *doc, CnErr *err)
{
    if (!passage->own) {
        passage->own = calloc(1, sizeof(CnArchive));
        passage->forget = forget;
        if (!passage->own) return cn_fail(err, CN_ERR_MEMORY, passage->stream.path, 0, "memory ran out");
    }
    CnArchive *archive = passage->own;
    if (!archive->begun) {
        CnCode code = cn_record_trim(&passage->stream, err);
        if (code == CN_OK) code = cn_stream_fill(&passage->stream, CN_SNIFF_BYTES, err);
        if (code != CN_OK) return code;
        static const char *const arc[] = {".arc"};
        CnStr seen = cn_stream_seen(&passage->stream);
        bool warc = cn_str_starts(seen, CN_STR("WARC/"));
        archive->arc = cn_str_starts(seen, CN_STR("filedesc:")) || (!warc && cn_path_has_extension(cn_path_unpacked(passage->stream.path), arc, 1));
        archive->begun = true;
    }
    for (;;) {
        bool again = false;
        CnCode code = archive->arc ? cn_arc_step(passage, archive, doc, &again, err) : step(passage, archive, doc, &again, err);
        if (!again) return code;
        cn_arena_empty(&passage->arena);
    }
}
