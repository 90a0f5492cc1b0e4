/* ARC, versions 1 and 2, the form of web archives before WARC: a line, and then as many bytes as the line says. */
#include "document/record.h"

enum { LINE_BYTES = 16 << 10 };   /* the longest line of a record */

typedef struct {
    CnStr target, time, mime;
    uint64_t length;
    bool length_known;
} ArcLine;

static bool only(CnStr text, const char *these)
{
    for (size_t i = 0; i < text.len; i++)
        if (!text.ptr[i] || !strchr(these, text.ptr[i])) return false;
    return text.len > 0;
}

/* "URL IP-address date type … length". Addresses may hold blanks: what parts them from the rest is an IP address and then digits. */
static bool parse(CnStr line, ArcLine *out)
{
    *out = (ArcLine){0};
    size_t colon = cn_str_find(cn_str_sub(line, 0, 16), CN_STR(":"), 0);
    if (colon == SIZE_MAX || !colon || memchr(line.ptr, ' ', colon)) return false;
    for (size_t at = colon; (at = cn_str_find(line, CN_STR(" "), at)) != SIZE_MAX; at++) {
        CnStr ip, rest = cn_str_sub(line, at + 1, line.len);
        if (!cn_str_cut(&rest, ' ', &ip) || !cn_str_cut(&rest, ' ', &out->time) || !cn_str_cut(&rest, ' ', &out->mime)) return false;
        if (!only(ip, "0123456789abcdefABCDEF.:") || !only(out->time, "0123456789") || out->time.len < 8 || out->time.len > 20) continue;
        out->target = cn_str_sub(line, 0, at);
        rest = cn_str_trim(rest);
        size_t last = rest.len;
        while (last && rest.ptr[last - 1] != ' ') last--;
        CnStr length = cn_str_sub(rest, last, rest.len);
        out->length_known = cn_head_number(length, &out->length);
        return out->length_known || cn_str_is(length, "-1");
    }
    return false;
}

static bool record_here(CnStr bytes)
{
    ArcLine arc;
    CnStr line, rest = cn_str_sub(bytes, 0, LINE_BYTES);
    if (!rest.len || (unsigned char)((rest.ptr[0] | 32) - 'a') > 25) return false;
    return cn_head_line(&rest, &line) && parse(line, &arc);
}

static const CnRecordKind kind = {record_here, 0, 1};

static CnCapture capture_of(CnPassage *passage, size_t line_len, uint64_t offset)
{
    ArcLine arc;
    CnStr seen = cn_stream_seen(&passage->stream);
    parse(cn_str_sub(seen, 0, line_len), &arc);
    CnStr head = cn_str_sub(seen, line_len, line_len + 16);
    while (head.len && (head.ptr[0] == '\r' || head.ptr[0] == '\n')) head = cn_str_sub(head, 1, head.len);
    CnCapture capture = {.offset = offset, .target = arc.target, .retrieved = arc.time, .mime = arc.mime, .http = cn_head_is_http(head)};
    return capture;
}

CnCode cn_arc_step(CnPassage *passage, CnArchive *archive, CnDocument *doc, bool *again, CnErr *err)
{
    CnStream *stream = &passage->stream;
    CnCode code = cn_record_trim(stream, err);
    if (code == CN_OK) code = cn_stream_fill(stream, LINE_BYTES, err);
    if (code != CN_OK) return code;
    CnStr rest = cn_str_sub(cn_stream_seen(stream), 0, LINE_BYTES), whole = rest, line;
    uint64_t offset = cn_stream_place(stream);
    if (cn_archive_stops(passage)) return CN_END;
    if (!cn_head_line(&rest, &line)) return cn_archive_ended(passage, archive, again, err);
    ArcLine arc;
    CnFrame frame;
    if (!parse(line, &arc)) return cn_archive_garbled(passage, archive, &kind, again, err);
    archive->quiet = false;
    archive->any = true;
    size_t line_len = line.len, head = rest.len ? (size_t)(rest.ptr - whole.ptr) : whole.len;
    bool about = cn_str_starts(line, CN_STR("filedesc:"));
    code = cn_record_frame(passage, head, arc.length_known, arc.length, &kind, &frame, err);
    if (code != CN_OK) return code;
    CnStr block = cn_str_sub(cn_stream_seen(stream), head, head + CN_HEAD_BYTES);
    CnCapture capture = capture_of(passage, line_len, offset);
    const char *what = about ? "filedesc records" : frame.too_long ? cn_capture_passed(&capture, block) : NULL;
    if (frame.too_long) {
        stream->at += head;
        code = cn_record_skip(stream, arc.length_known ? arc.length : UINT64_MAX, &kind, err);
        if (code != CN_OK) return code;
        if (!what)
            return cn_record_fail(passage, err, CN_ERR_LIMIT, offset, "is over the limit of %llu bytes", (unsigned long long)passage->most_record);
    } else if (what && !frame.cut) {
        stream->at += frame.next;
    } else {
        return cn_archive_give(passage, archive, &capture, &frame, doc, again, err);
    }
    cn_pass_over(passage, what);
    *again = true;
    return CN_OK;
}
