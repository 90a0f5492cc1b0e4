/* record.h - records of web archives, for warc.c, arc.c, record.c and payload.c alone. */
#ifndef CN_DOCUMENT_RECORD_H
#define CN_DOCUMENT_RECORD_H

#include "document/door.h"
#include "base/http.h"

enum { CN_BOUNDARY_BYTES = 1024 };   /* a record's first lines stand in so many bytes */

/* What the door of web archives keeps from record to record. */
typedef struct {
    CnUnpacker unpacker;
    bool begun, arc, any;      /* any: a record was found */
    bool quiet;                /* what is wrong here has been told: until the next record nothing more is */
} CnArchive;

/* What the head of a record says of what it holds; text is borrowed. */
typedef struct {
    uint64_t offset;
    CnStr target, id, mime, charset;
    CnStr retrieved;           /* "2024-05-01T08:30:00Z", or none */
    CnStr feed_date, feed_title;   /* what the feed that led to the page says of it, or none: cn_fetch_want writes them */
    bool http;                 /* it holds an HTTP response */
    bool cut;                  /* the crawler says that it is not all of it */
    bool utf8;                 /* text without a character set is UTF-8 */
} CnCapture;

/* A document of `block`, the record's content; `again` is set where it gives none and was counted. An error says what is wrong with
 * it. All of the document is borrowed from block, capture, arena and unpacker. */
CnCode cn_capture_document(CnPassage *passage, CnArchive *archive, const CnCapture *capture, CnStr block, CnDocument *doc, bool *again,
    CnErr *err);

/* What will be passed over in a record, judged by its first bytes: "images"; NULL if it must be read whole to tell. */
const char *cn_capture_passed(const CnCapture *capture, CnStr head);

/* An error about the record at `offset`: one sentence that goes on "the record at byte N …". The rest of the input can be read. */
CnCode cn_record_fail(const CnPassage *passage, CnErr *err, CnCode code, uint64_t offset, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* An address as it stands in an archive: without brackets and line ends, and with what is no UTF-8 as %XX. */
CnStr cn_capture_address(CnArena *arena, CnStr target);

/* "2024-05-01T08:30:00Z" of a time as archives write it: ISO, to the second or shorter, or 4 to 17 digits. None for anything else. */
CnStr cn_capture_time(CnArena *arena, CnStr time);

/* record.c */

/* How records of one kind of archive are told apart. */
typedef struct {
    bool (*here)(CnStr bytes);  /* whether a record begins with these bytes, of which the first CN_BOUNDARY_BYTES are there */
    char first;                 /* byte that it begins with wherever it stands; 0: it begins a line */
    unsigned breaks;            /* line ends that stand behind a record */
} CnRecordKind;

/* Drops line ends, blanks and NULs before the next record. CN_OK or as cn_stream_fill. */
CnCode cn_record_trim(CnStream *stream, CnErr *err);

/* Passes over at most `n` bytes, but stops where a record begins. CN_OK or as cn_stream_fill. */
CnCode cn_record_skip(CnStream *stream, uint64_t n, const CnRecordKind *kind, CnErr *err);

/* How much of a record is there: its content lies in `body` bytes behind `head` bytes, the next record `next` bytes from its first. */
typedef struct { size_t head, body, next; bool cut, too_long, mended; } CnFrame;

/* Brings a whole record into the stream's buffer: `head` bytes of head, and then as many as `length` says, or, where the record that
 * follows says otherwise, as many as there are. `length_known` false: up to the next record. */
CnCode cn_record_frame(CnPassage *passage, size_t head, bool length_known, uint64_t length, const CnRecordKind *kind, CnFrame *frame, CnErr *err);

/* Whether the next record is not ours: what is read is a stretch of the archive, and ends before it. */
bool cn_archive_stops(CnPassage *passage);

/* At the end of the bytes: CN_END, or the error that packed bytes are damaged here. */
CnCode cn_archive_ended(CnPassage *passage, CnArchive *archive, bool *again, CnErr *err);

/* Where no record begins: passes over everything up to the next, and says so once. */
CnCode cn_archive_garbled(CnPassage *passage, CnArchive *archive, const CnRecordKind *kind, bool *again, CnErr *err);

/* A record that is framed: its document, the error that it is damaged, or nothing (*again). The stream moves on behind it. */
CnCode cn_archive_give(CnPassage *passage, CnArchive *archive, CnCapture *capture, const CnFrame *frame, CnDocument *doc, bool *again,
    CnErr *err);

/* arc.c */
CnCode cn_arc_step(CnPassage *passage, CnArchive *archive, CnDocument *doc, bool *again, CnErr *err);

#endif
