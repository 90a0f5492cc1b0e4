/* door.h - kinds of input, for the files of this folder alone.
 *
 * A door takes an open stream and gives documents, one a call. To add one: write its sniff and next, add a row to the table in
 * inputs.c, and take its row out of the table of refused kinds in sniff.c. Packed streams are unpacked before a door sees them.
 *
 * A door that holds other inputs (an archive of pages, a mailbox with a feed in it) gives them with a form that is no document's:
 * CN_FORM_AUTO, or the kind that it knows. inputs.c then opens them as an input of their own, a few levels deep. What they say of
 * themselves wins; where they say nothing, file, place, address, date, record and time are those of the one that held them. */
#ifndef CN_DOCUMENT_DOOR_H
#define CN_DOCUMENT_DOOR_H

#include "base/str.h"
#include "document/stream.h"

#include <jansson.h>

enum { CN_SNIFF_BYTES = 4096 };  /* tuned: enough to pass comments before <html> */

/* What a door works on: the stream, the user's wishes, and its own place. */
typedef struct {
    CnStream stream;
    CnInputOptions options;  /* max_bytes is set */
    CnForm form;             /* of the door; whole files: TEXT or HTML */
    uint32_t line;           /* lines read so far, of inputs that have lines */
    CnStr url, charset;      /* as the input that holds this one says, or none */
    uint64_t stop;           /* web archives: records whose member begins here or behind are not ours (0: all are) */
    uint64_t stopped_at;     /* and where the first such one begins; UINT64_MAX: there is none */
    bool done;               /* whole files: given; others: nothing more comes */
    json_t *record;          /* JSON lines: what the current document's strings lie in */
    void *own;               /* what a door keeps from document to document: made by its first `next`, */
    void (*forget)(void *own);   /* freed by this */
    CnArena arena;           /* for the current document; its guard is set by cn_inputs_next */
    uint64_t most_record;    /* bytes of one record of an archive, as it lies and unpacked */
    struct CnTally *tally;   /* of what is passed over: cn_pass_over */
} CnPassage;

typedef struct {
    CnForm form;
    /* Whether this door takes an input with this path and these first bytes. */
    bool (*sniff)(CnStr path, CnStr head);
    /* The next document; CN_END when the stream has no more; or an error, CN_ERR_INPUT being the stream's last. */
    CnCode (*next)(CnPassage *passage, CnDocument *doc, CnErr *err);
} CnDoor;

/* Counts what a door passes over: "images". `what` must last as long as the program. */
void cn_pass_over(CnPassage *passage, const char *what);

/* The form of the first door that takes these bytes; TEXT if none knows better. */
CnForm cn_form_of(CnStr path, CnStr head);

/* sniff.c */
bool cn_head_is_html(CnStr head);
/* The beginning of a feed: RSS, Atom or CDF by the root element, JSON Feed by its "version". */
bool cn_head_is_feed(CnStr head);
bool cn_path_has_extension(CnStr path, const char *const *extensions, size_t n);
/* The path without the extension of packed files: "page.html" of "page.html.gz". */
CnStr cn_path_unpacked(CnStr path);
/* What these bytes are that cannot be read: "gzip-compressed data"; NULL if nothing speaks against them. `told`: the user
 * said what they are, so that only what is no text at all is refused. */
const char *cn_head_refused(CnStr path, CnStr head, bool told);

/* What lies beside reports wherever pages are saved, by its name and first bytes, in the plural: "pictures"; NULL: it is no such thing. */
const char *cn_beside_reports(CnStr name, CnStr head);

/* Why what lies in an archive or a mail with this name and these first bytes is passed over, in the plural: "PNG images"; NULL: it may
 * be read. */
const char *cn_inner_refused(CnStr name, CnStr head);

/* archive.c: zip and tar */
bool cn_head_is_archive(CnStr head);
bool cn_door_archive_sniff(CnStr path, CnStr head);
CnCode cn_door_archive_next(CnPassage *passage, CnDocument *doc, CnErr *err);

/* csv.c: one document a row */
bool cn_door_csv_sniff(CnStr path, CnStr head);
CnCode cn_door_csv_next(CnPassage *passage, CnDocument *doc, CnErr *err);

/* mail.c: mailboxes, messages, pages saved as messages */
bool cn_door_mail_sniff(CnStr path, CnStr head);
CnCode cn_door_mail_next(CnPassage *passage, CnDocument *doc, CnErr *err);

/* whole.c */
bool cn_door_html_sniff(CnStr path, CnStr head);
bool cn_door_text_sniff(CnStr path, CnStr head);
CnCode cn_door_whole_next(CnPassage *passage, CnDocument *doc, CnErr *err);

/* jsonl.c */
/* "2017", "2017-10", "2017-10-26", the last perhaps with a time behind it; none for anything else. */
CnDate cn_date_given(CnStr text);
bool cn_door_jsonl_sniff(CnStr path, CnStr head);
CnCode cn_door_jsonl_next(CnPassage *passage, CnDocument *doc, CnErr *err);

/* warc.c: WARC and ARC. A record that is damaged is an error with `record` set; what holds no document is counted. */
bool cn_door_warc_sniff(CnStr path, CnStr head);
CnCode cn_door_warc_next(CnPassage *passage, CnDocument *doc, CnErr *err);

/* feed.c */
bool cn_door_feed_sniff(CnStr path, CnStr head);
CnCode cn_door_feed_next(CnPassage *passage, CnDocument *doc, CnErr *err);

#endif
