/* http.h - an HTTP response, from a crawl or fresh from the network: its head, and its body with all codings undone.
 * Layer: base. */
#ifndef CN_BASE_HTTP_H
#define CN_BASE_HTTP_H

#include "base/str.h"

enum {
    CN_HEAD_BYTES = 64 << 10,  /* the longest head of a record or a response; tuned: servers stop at 8 to 64 KiB */
    CN_HEAD_LINES = 1000,      /* the most header lines in one */
    CN_CODINGS = 4             /* the most codings on one body */
};

typedef enum { CN_CODING_GZIP, CN_CODING_DEFLATE, CN_CODING_BROTLI, CN_CODING_ZSTD, CN_CODING_UNKNOWN } CnCoding;

/* All text is borrowed from the response. */
typedef struct {
    unsigned status;           /* 0: the first line does not say */
    CnStr mime;                /* of Content-Type, without parameters */
    CnStr charset;             /* its parameter, or none */
    CnStr body;                /* as it lies */
    bool chunked, length_known;
    uint64_t length;           /* Content-Length, if known */
    CnCoding coding[CN_CODINGS + 1];  /* in the order in which they were put on; one too many is kept to show that there are */
    size_t n_codings;
} CnHttp;

/* What became of a body. Of the last four nothing can be read. */
typedef enum { CN_BODY_WHOLE, CN_BODY_CUT, CN_BODY_BAD, CN_BODY_LONG, CN_BODY_CODING, CN_BODY_MEMORY } CnBodyState;

/* Room and tools for unpacking, kept from body to body; all zero at first. */
typedef struct { char *buf[2]; size_t cap[2]; void *inflate; } CnUnpacker;

/* Cuts the next line of a head off *rest: it ends with LF, CR LF, CR CR LF or CR alone. False when nothing is left. */
bool cn_head_line(CnStr *rest, CnStr *line);

/* Parts "Name: value" at its colon, both without blanks around. False: there is no colon. */
bool cn_head_field(CnStr line, CnStr *name, CnStr *value);

/* The value of a head's field of this name, trimmed, "" where it is empty; none where it is missing. *from (may be NULL) is where to go on
 * looking for a second one: start with 0. Never reads beyond the head; a folded line is no field. */
CnStr cn_head_value(CnStr head, const char *name, size_t *from);

/* A whole number, and nothing else but blanks around it. False otherwise, and over 2^63. */
bool cn_head_number(CnStr text, uint64_t *number);

/* Parts a Content-Type into type and charset, either of which may be none. */
void cn_head_mime(CnStr value, CnStr *mime, CnStr *charset);

/* Whether these bytes begin as an HTTP response does. */
bool cn_head_is_http(CnStr bytes);

/* Reads the head of a response. What is odd is let off; false: it does not begin as a response, or its head is over the limits. */
bool cn_http_parse(CnStr response, CnHttp *http);

/* Whether all of an unchunked body is there, as its head says. */
bool cn_http_is_whole(const CnHttp *http);

/* The body with chunks and codings undone, at most `most` bytes: borrowed from the response where nothing had to be done, else from
 * the unpacker until its next call. A body that is plain although it claims a coding is given as it is. CN_BODY_CUT: it ends too
 * early, and *body is what there is. CN_BODY_LONG: *body is its beginning, or more, unless it was under several codings: then none. */
CnBodyState cn_http_body(CnUnpacker *unpacker, const CnHttp *http, size_t most, CnStr *body);

/* Frees what the unpacker holds. */
void cn_unpacker_free(CnUnpacker *unpacker);

/* coding.c: undoes one coding into buf[which], as cn_http_body says. Members of gzip in a row are one body. */
CnBodyState cn_coding_undo(CnUnpacker *unpacker, CnCoding coding, CnStr in, size_t most, size_t which, CnStr *out);

/* Room for `want` bytes in buf[which], what it holds being kept. False for want of memory. */
bool cn_unpacker_room(CnUnpacker *unpacker, size_t which, size_t want);

#endif
