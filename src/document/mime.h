/* mime.h - header fields, parameters, encoded words and encodings of mail. For this folder alone.
 * source: RFC 5322, 2045, 2046, 2047, 2231, 3676; where mail in use breaks them, what is meant is read. */
#ifndef CN_DOCUMENT_MIME_H
#define CN_DOCUMENT_MIME_H

#include "base/str.h"

enum { CN_MIME_PARTS = 1000, CN_MIME_DEPTH = 32 };   /* of a message: parts, and parts in parts. tuned: ten times what is met in use */

/* ---- mime.c: header fields */

/* Where the header that begins at bytes[0] ends: behind its empty line, or at the first line that is no field. */
size_t cn_mime_header(CnStr bytes);

/* How many fields of mail a text begins with; *sure: one of them is written by mail programs alone. */
unsigned cn_mime_known_fields(CnStr text, bool *sure);

/* The raw value of the first field with this name, whatever its case: folded lines and all, trimmed; or none. */
CnStr cn_mime_field(CnStr header, const char *name);

/* A field's value without its parameters: "text/html", in lower case, in `arena`. */
CnStr cn_mime_value(CnArena *arena, CnStr field);

/* The parameter of a field with this name, its pieces joined, as well-formed UTF-8 in `arena`; or none. */
CnStr cn_mime_parameter(CnArena *arena, CnStr field, const char *name);

/* A field for people: encoded words decoded, on one line, as well-formed UTF-8 in `arena`. `charset`: of its bytes that are neither
 * ASCII nor UTF-8, or none. */
CnStr cn_mime_text(CnArena *arena, CnStr field, CnStr charset);

/* The name of the first person of an address field, else the address; as cn_mime_text. */
CnStr cn_mime_person(CnArena *arena, CnStr field, CnStr charset);

/* Seconds since 1970 of a date in a header or behind "From "; INT64_MIN: it is none, or not of 1900 to 2100. */
int64_t cn_mime_time(CnStr text);

/* Whether a line that begins with "From " can part the messages of a mailbox: it holds a day, a clock and a year. */
bool cn_mime_is_postmark(CnStr line);

/* ---- mime_code.c: what bytes stand for */

/* What base64 or quoted-printable stand for, in `arena`; damaged places are read as far as they can be. `header`: '_' is a blank. */
CnStr cn_mime_base64(CnArena *arena, CnStr text);
CnStr cn_mime_quoted(CnArena *arena, CnStr text, bool header);

/* Bytes in a character set as well-formed UTF-8, in `arena` or borrowed. A set that is not known, or that is none for mail, leaves ASCII
 * and what is UTF-8 as it is. */
CnStr cn_mime_utf8(CnArena *arena, CnStr bytes, CnStr charset);

/* ">From " at the beginning of lines, as mailboxes write it, without one '>'; borrowed where there is none. */
CnStr cn_mime_unquote_from(CnArena *arena, CnStr text);

/* The text of a plain part without the marks of mail: lines that were broken for sending are joined (`flowed`; `del`: the blank that
 * tells so is no part of the text), marks of quotation, signatures and addresses of links in <> taken off. In `arena`. */
CnStr cn_mime_plain(CnArena *arena, CnStr text, bool flowed, bool del);

/* Bytes that are seen of a page or a text: no markup, scripts, white space, addresses. */
size_t cn_mime_seen(CnStr text, bool html);

/* ---- mime_part.c: parts */

typedef enum { CN_PART_LEAF, CN_PART_MIXED, CN_PART_ALTERNATIVE, CN_PART_RELATED, CN_PART_MESSAGE, CN_PART_TOO_DEEP } CnPartKind;

/* A part of a message, and where it lies in the message's bytes. Parts are numbered from 0, the message itself; parents come first. */
typedef struct {
    CnPartKind kind;
    CnStr header;              /* fields, the empty line behind them among them */
    CnStr body;
    CnStr type;                /* "text/html", lower case */
    uint32_t parent, first, next;  /* parts; 0 = none */
} CnMimePart;

typedef struct {
    CnMimePart *part;
    size_t n;
    size_t n_left_out;         /* parts over CN_MIME_PARTS */
} CnMimeTree;

/* Cuts a message into its parts; they lie in `arena`, what they point at in `message`. Takes time linear in the message. */
CnMimeTree cn_mime_parts(CnArena *arena, CnStr message);

#endif
