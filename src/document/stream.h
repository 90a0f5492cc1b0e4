/* stream.h - a file or a piece of memory read from front to back, unpacked on the way, for the files of this folder alone. */
#ifndef CN_DOCUMENT_STREAM_H
#define CN_DOCUMENT_STREAM_H

#include "base/str.h"

typedef struct CnDecoder CnDecoder;

/* Bytes through a buffer that grows to what is asked for. All zero but fd = -1 is a stream without bytes. */
typedef struct {
    int fd;              /* -1: the bytes are in memory, or come from the decoder */
    CnStr path;          /* as given; "-" for standard input */
    char *buf;           /* kept from file to file */
    size_t cap, at, end; /* unread bytes: buf[at .. end) */
    uint64_t base;       /* place in the (unpacked) file of buf[0] */
    uint64_t size;       /* of a regular file as it lies; 0 = not known */
    bool ended;          /* nothing comes behind buf[end) */
    bool borrowed;       /* buf is somebody else's memory: all of it is there, and it is not changed */
    CnDecoder *decoder;  /* what unpacks; NULL: the bytes are as they lie */
} CnStream;

/* Begins `stream` anew over an open file, which cn_stream_close will close unless it is standard input; or over memory,
 * borrowed. The path is borrowed. */
void cn_stream_open(CnStream *stream, CnStr path, int fd, uint64_t size);
void cn_stream_open_memory(CnStream *stream, CnStr path, CnStr bytes);

/* Closes the file; the buffer stays for the next. */
void cn_stream_close(CnStream *stream);

/* Frees all. */
void cn_stream_free(CnStream *stream);

/* Tries to have `want` unread bytes in the buffer; fewer only at the end. CN_OK, CN_ERR_INPUT, CN_ERR_MEMORY. A packed stream that is
 * damaged ends before the damage: cn_stream_fault tells. */
CnCode cn_stream_fill(CnStream *stream, size_t want, CnErr *err);

/* Why a stream ended too early: CN_ERR_FORMAT if packed bytes were damaged or cut off, told once; CN_OK. */
CnCode cn_stream_fault(CnStream *stream, CnErr *err);

/* Where in the unpacked bytes the damaged member begins, while a fault is untold; else UINT64_MAX. */
uint64_t cn_stream_fault_from(const CnStream *stream);

/* The unread bytes that are in the buffer. */
static inline CnStr cn_stream_seen(const CnStream *stream)
{
    return (CnStr){stream->buf ? stream->buf + stream->at : NULL, stream->end - stream->at};
}

/* decode.c */

/* Whether these are the first bytes of a packed stream that cn_stream_decode unpacks: gzip or zstd. */
bool cn_head_is_packed(CnStr head);

/* From here on unpacks `stream`, whose unread bytes begin with a packed member; members follow each other, and what is padded with
 * NULs ends there. Nothing must have been taken from the stream. CN_OK or CN_ERR_MEMORY. */
CnCode cn_stream_decode(CnStream *stream, CnErr *err);

/* Where the next unread byte lies: of a packed file the place of its member, but in the first member, and of other files, the place in the
 * unpacked bytes. So it is the same wherever reading began. */
uint64_t cn_stream_place(const CnStream *stream);

/* Whether the stream is unpacked member by member, as gzip is. */
bool cn_stream_has_members(const CnStream *stream);

/* Whether the next unread byte is the first of a member, and where in the file that one lies. */
bool cn_stream_at_member(const CnStream *stream, uint64_t *place);

/* Of a stream that is not yet unpacked: goes to the next gzip member that begins with a record of a web archive, and before `to`; `here`:
 * to the next byte, whatever it is. CN_OK; CN_END: there is none; CN_ERR_INPUT, CN_ERR_MEMORY. */
CnCode cn_stream_seek_record(CnStream *stream, uint64_t to, bool here, CnErr *err);

/* Behind a fault of a packed stream: drops what is left of the damaged member and goes on with the next place in the file that looks
 * like a member's beginning. False: there is none, or the stream is not packed, or it cannot be read. */
bool cn_stream_resync(CnStream *stream, CnErr *err);

/* Frees what a decoder holds; NULL is let off. */
void cn_decoder_free(CnDecoder *decoder);

/* Makes room for `want` bytes from the first unread one on; moves the unread to the front. False for want of memory. */
bool cn_stream_room(CnStream *stream, size_t want);

/* Unpacks more behind buf[end), making more room where a member needs it; as cn_stream_fill, which alone calls it. */
CnCode cn_decoder_fill(CnStream *stream, CnErr *err);

#endif
