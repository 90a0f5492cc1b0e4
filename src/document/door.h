/* door.h - kinds of input, for the files of this folder alone.
 *
 * A door takes an open stream and gives documents, one a call. To add one (WARC, feeds, mailboxes, archives): write its
 * sniff and next, add a row to the table in inputs.c, and take its row out of the table of refused kinds in sniff.c. */
#ifndef CN_DOCUMENT_DOOR_H
#define CN_DOCUMENT_DOOR_H

#include "base/str.h"

#include <jansson.h>

enum { CN_SNIFF_BYTES = 4096 };  /* tuned: enough to pass comments before <html> */

/* A file read from front to back through a buffer that grows to what is asked for. */
typedef struct {
    int fd;
    CnStr path;          /* as given; "-" for standard input */
    char *buf;           /* kept from file to file */
    size_t cap, at, end; /* unread bytes: buf[at .. end) */
    uint64_t base;       /* place in the file of buf[0] */
    uint64_t size;       /* of a regular file; 0 = not known */
    bool ended;          /* nothing comes behind buf[end) */
} CnStream;

/* Tries to have `want` unread bytes in the buffer; fewer only at the file's end. CN_OK, CN_ERR_INPUT, CN_ERR_MEMORY. */
CnCode cn_stream_fill(CnStream *stream, size_t want, CnErr *err);

/* The unread bytes that are in the buffer. */
static inline CnStr cn_stream_seen(const CnStream *stream)
{
    return (CnStr){stream->buf + stream->at, stream->end - stream->at};
}

/* What a door works on: the stream, the user's wishes, and its own place. */
typedef struct {
    CnStream stream;
    CnInputOptions options;  /* max_bytes is set */
    CnForm form;             /* whole files: TEXT or HTML */
    uint32_t line;           /* JSON lines: lines read so far */
    bool done;               /* whole files: given */
    json_t *record;          /* JSON lines: what the current document's strings lie in */
    CnArena arena;           /* for the current document; its guard is set by cn_inputs_next */
} CnPassage;

typedef struct {
    const char *name;
    /* Whether this door takes an input with this path and these first bytes. */
    bool (*sniff)(CnStr path, CnStr head);
    /* The next document; CN_END when the stream has no more; or an error, CN_ERR_INPUT being the stream's last. */
    CnCode (*next)(CnPassage *passage, CnDocument *doc, CnErr *err);
} CnDoor;

/* sniff.c */
bool cn_head_is_html(CnStr head);
bool cn_path_has_extension(CnStr path, const char *const *extensions, size_t n);
/* What these bytes are that cannot be read: "gzip-compressed data"; NULL if nothing speaks against them. `told`: the user
 * said what they are, so that only what is no text at all is refused. */
const char *cn_head_refused(CnStr path, CnStr head, bool told);

/* whole.c */
bool cn_door_html_sniff(CnStr path, CnStr head);
bool cn_door_text_sniff(CnStr path, CnStr head);
CnCode cn_door_whole_next(CnPassage *passage, CnDocument *doc, CnErr *err);

/* jsonl.c */
bool cn_door_jsonl_sniff(CnStr path, CnStr head);
CnCode cn_door_jsonl_next(CnPassage *passage, CnDocument *doc, CnErr *err);

#endif
