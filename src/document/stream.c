#include "document/stream.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024 };

static void begin(CnStream *stream, CnStr path)
{
    if (stream->borrowed) {
        stream->buf = NULL;
        stream->cap = 0;
    }
    cn_decoder_free(stream->decoder);
    *stream = (CnStream){.fd = -1, .path = path, .buf = stream->buf, .cap = stream->cap};
}

void cn_stream_open(CnStream *stream, CnStr path, int fd, uint64_t size)
{
    begin(stream, path);
    stream->fd = fd;
    stream->size = size;
}

void cn_stream_open_memory(CnStream *stream, CnStr path, CnStr bytes)
{
    begin(stream, path);
    free(stream->buf);
    stream->buf = (char *)(uintptr_t)bytes.ptr;  /* never written to: borrowed */
    stream->cap = stream->end = bytes.len;
    stream->size = bytes.len;
    stream->borrowed = stream->ended = true;
}

void cn_stream_close(CnStream *stream)
{
    if (stream->fd > STDIN_FILENO) close(stream->fd);
    begin(stream, (CnStr){NULL, 0});
    stream->ended = true;
}

void cn_stream_free(CnStream *stream)
{
    cn_stream_close(stream);
    free(stream->buf);
    *stream = (CnStream){.fd = -1, .ended = true};
}

bool cn_stream_room(CnStream *stream, size_t want)
{
    if (stream->at && stream->cap - stream->at < want) {  /* move what is unread to the front */
        memmove(stream->buf, stream->buf + stream->at, stream->end - stream->at);
        stream->base += stream->at;
        stream->end -= stream->at;
        stream->at = 0;
    }
    if (stream->cap - stream->at >= want) return true;
    size_t cap = stream->cap ? stream->cap : CHUNK;
    while (cap < want) {
        if (cap > SIZE_MAX / 2) return false;
        cap *= 2;
    }
    char *buf = realloc(stream->buf, cap);
    if (!buf) return false;
    stream->buf = buf;
    stream->cap = cap;
    return true;
}

static CnCode fill_from_file(CnStream *stream, CnErr *err)
{
    for (;;) {
        ssize_t got = read(stream->fd, stream->buf + stream->end, stream->cap - stream->end);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return cn_fail(err, CN_ERR_INPUT, stream->path, 0, "cannot be read: %s", strerror(errno));
        stream->end += (size_t)got;
        stream->ended = got == 0;
        return CN_OK;
    }
}

CnCode cn_stream_fill(CnStream *stream, size_t want, CnErr *err)
{
    while (!stream->ended && stream->end - stream->at < want) {
        size_t have = stream->end - stream->at;
        /* grow with what has come, not with what may come: a limit of gigabytes must not cost memory */
        size_t next = have < CHUNK / 2 ? CHUNK : have * 2;
        if (!cn_stream_room(stream, next)) return cn_fail(err, CN_ERR_MEMORY, stream->path, 0, "memory ran out while reading");
        CnCode code = stream->decoder ? cn_decoder_fill(stream, err) : fill_from_file(stream, err);
        if (code != CN_OK) return code;
    }
    return CN_OK;
}
