/* Where the messages of a mailbox begin and end: mbox in its variants, and files of one message. */
#include "document/mail.h"

#include <ctype.h>

enum {
    AHEAD = 2048,              /* bytes of a "From " line and the field behind it */
    OVERLAP = 16,              /* bytes kept where "\n\nFrom " may be cut */
    MOST_HEAD = 256 << 10      /* bytes in which a header's Content-Length is looked for */
};

static CnStr line_of(CnStr text)
{
    const char *feed = text.len ? memchr(text.ptr, '\n', text.len) : NULL;
    if (feed) text.len = (size_t)(feed - text.ptr);
    if (text.len && text.ptr[text.len - 1] == '\r') text.len--;
    return text;
}

/* Whether a message begins at text[at]: a postmark, and a field behind it. What a letter quotes of a mailbox has no field there, or is
 * quoted. */
static bool is_border(CnStr text, size_t at)
{
    CnStr rest = cn_str_sub(text, at, at + AHEAD), line = line_of(rest);
    if (!cn_mime_is_postmark(line)) return false;
    const char *feed = memchr(rest.ptr, '\n', rest.len);
    CnStr behind = feed ? cn_str_sub(rest, (size_t)(feed - rest.ptr) + 1, rest.len) : (CnStr){NULL, 0};
    while (cn_str_starts(behind, CN_STR(">From "))) {
        feed = memchr(behind.ptr, '\n', behind.len);
        behind = feed ? cn_str_sub(behind, (size_t)(feed - behind.ptr) + 1, behind.len) : (CnStr){NULL, 0};
    }
    size_t name = 0;
    while (name < behind.len && behind.ptr[name] > 32 && behind.ptr[name] < 127 && behind.ptr[name] != ':') name++;
    return !behind.len || (name && name < behind.len && behind.ptr[name] == ':');
}

/* The end of the message at the stream's place by its Content-Length, if that leads to a border or the end of all; 0: it does not, or
 * there is none. */
static CnCode length_told(CnPassage *passage, CnMail *mail, size_t *length, CnErr *err)
{
    CnStream *stream = &passage->stream;
    *length = 0;
    if (mail->lengths_lie) return CN_OK;
    CnStr seen = cn_str_sub(cn_stream_seen(stream), 0, MOST_HEAD);
    size_t head = cn_mime_header(seen), end = 0;
    CnStr told = cn_mime_field(cn_str_sub(seen, 0, head), "Content-Length");
    uint64_t n = 0;
    for (size_t i = 0; i < told.len && isdigit((unsigned char)told.ptr[i]) && n < UINT32_MAX; i++) n = n * 10 + (uint64_t)(told.ptr[i] - '0');
    if (!told.len || head >= seen.len || n + head > passage->options.max_bytes) return CN_OK;
    end = head + (size_t)n;
    CnCode code = cn_stream_fill(stream, end + AHEAD, err);
    if (code != CN_OK) return code;
    seen = cn_stream_seen(stream);
    size_t at = end;
    while (at < seen.len && at < end + 4 && (seen.ptr[at] == '\r' || seen.ptr[at] == '\n')) at++;
    bool fits = at == seen.len ? end <= seen.len : (at == end ? seen.ptr[at - 1] == '\n' : true) && is_border(seen, at);
    if (fits) *length = at;
    else mail->lengths_lie = true;
    return CN_OK;
}

/* The length of the message at the stream's place, with the empty lines behind it. Of one over the limit the bytes are dropped. */
static CnCode find_end(CnPassage *passage, CnMail *mail, size_t *length, bool *too_long, CnErr *err)
{
    CnStream *stream = &passage->stream;
    CnCode code = cn_stream_fill(stream, AHEAD, err);
    if (code == CN_OK) code = length_told(passage, mail, length, err);
    *too_long = false;
    for (size_t at = 0; code == CN_OK && !*length;) {
        CnStr seen = cn_stream_seen(stream);
        size_t feed = cn_str_find(seen, CN_STR("\nFrom "), at);
        if (feed != SIZE_MAX) {
            code = cn_stream_fill(stream, feed + AHEAD, err);
            if (code != CN_OK) return code;
            if (is_border(cn_stream_seen(stream), feed + 1)) *length = feed + 1;
            at = feed + 1;
            continue;
        }
        if (stream->ended) {
            *length = seen.len;
            break;
        }
        at = seen.len > OVERLAP ? seen.len - OVERLAP : 0;
        if (at > passage->options.max_bytes) {
            *too_long = true;
            stream->at += at;
            at = 0;
        }
        code = cn_stream_fill(stream, cn_stream_seen(stream).len + 1, err);
    }
    *too_long |= *length > passage->options.max_bytes;
    return code;
}

/* A number alone on the first line says how long the message behind it is (.emlx). */
static CnStr message_alone(CnStr all)
{
    CnStr first = cn_str_trim(line_of(all));
    uint64_t n = 0;
    size_t digits = 0;
    while (digits < first.len && isdigit((unsigned char)first.ptr[digits]) && digits < 12) n = n * 10 + (uint64_t)(first.ptr[digits++] - '0');
    if (!digits || digits != first.len) return all;
    const char *feed = memchr(all.ptr, '\n', all.len);
    all = feed ? cn_str_sub(all, (size_t)(feed - all.ptr) + 1, all.len) : all;
    return n < all.len ? cn_str_sub(all, 0, (size_t)n) : all;
}

static CnCode take_alone(CnPassage *passage, CnMail *mail, CnErr *err)
{
    CnStream *stream = &passage->stream;
    uint64_t most = passage->options.max_bytes;
    CnCode code = stream->size <= most ? cn_stream_fill(stream, (size_t)most + 1, err) : CN_OK;
    if (code != CN_OK) return code;
    CnStr all = cn_stream_seen(stream);
    if (!all.len) return CN_END;
    if (stream->size > most || all.len > most) {
        passage->done = true;
        return cn_fail(err, CN_ERR_LIMIT, stream->path, 0, "is over the limit of %llu bytes", (unsigned long long)most);
    }
    stream->at = stream->end;
    mail->message = message_alone(all);
    return CN_OK;
}

CnCode cn_mail_next_message(CnPassage *passage, CnMail *mail, CnErr *err)
{
    CnStream *stream = &passage->stream;
    if (passage->done) return CN_END;
    CnCode code = cn_stream_fill(stream, CN_SNIFF_BYTES, err);
    if (code != CN_OK) return code;
    if (cn_str_starts(cn_stream_seen(stream), CN_STR("\xEF\xBB\xBF"))) stream->at += 3;
    while (stream->at < stream->end && (stream->buf[stream->at] == '\r' || stream->buf[stream->at] == '\n')) {
        stream->at++;
        if (stream->at == stream->end && (code = cn_stream_fill(stream, 1, err)) != CN_OK) return code;
    }
    if (!mail->begun) mail->box = cn_str_starts(cn_stream_seen(stream), CN_STR("From "));
    mail->begun = true;
    mail->postmark = (CnStr){NULL, 0};
    mail->offset = stream->base + stream->at;
    mail->n++;
    if (!mail->box) return take_alone(passage, mail, err);
    code = cn_stream_fill(stream, 1, err);
    if (code != CN_OK) return code;
    if (!cn_stream_seen(stream).len) return CN_END;
    size_t length;
    bool too_long;
    code = find_end(passage, mail, &length, &too_long, err);
    if (code != CN_OK) return code;
    CnStr all = cn_str_sub(cn_stream_seen(stream), 0, length);
    stream->at += length;
    if (too_long)
        return cn_fail(err, CN_ERR_LIMIT, stream->path, 0, "has a message (number %u) over the limit of %llu bytes", (unsigned)mail->n,
            (unsigned long long)passage->options.max_bytes);
    mail->postmark = line_of(all);
    const char *feed = memchr(all.ptr, '\n', all.len);
    mail->message = feed ? cn_str_sub(all, (size_t)(feed - all.ptr) + 1, all.len) : (CnStr){NULL, 0};
    return CN_OK;
}
