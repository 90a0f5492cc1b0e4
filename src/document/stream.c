#include "document/door.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024 };

static bool make_room(CnStream *stream, size_t want)
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

CnCode cn_stream_fill(CnStream *stream, size_t want, CnErr *err)
{
    while (!stream->ended && stream->end - stream->at < want) {
        size_t have = stream->end - stream->at;
        /* grow with what has come, not with what may come: a limit of gigabytes must not cost memory */
        size_t next = have < CHUNK / 2 ? CHUNK : have * 2;
        if (!make_room(stream, next)) return cn_fail(err, CN_ERR_MEMORY, stream->path, 0, "memory ran out while reading");
        ssize_t got = read(stream->fd, stream->buf + stream->end, stream->cap - stream->end);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return cn_fail(err, CN_ERR_INPUT, stream->path, 0, "cannot be read: %s", strerror(errno));
        stream->end += (size_t)got;
        stream->ended = got == 0;
    }
    return CN_OK;
}
