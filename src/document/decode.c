/* Unpacking: gzip with libdeflate a member at a time where it fits, with zlib bit by bit where it does not, and zstd. */
#include "document/stream.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

enum {
    WINDOW = 1 << 20,          /* tuned: packed bytes asked for at once; a member that is longer goes to zlib */
    LOW = 256 << 10,           /* tuned: fewer packed bytes than this are topped up before a member is begun */
    FIRST_ROOM = 512 << 10,    /* tuned: unpacked bytes that a member is given room for at first, */
    MOST_ROOM = 8 << 20,       /* and at last, before it goes to zlib */
    TRIAL = 8 << 10,           /* tuned: packed bytes within which a member shows whether it is one */
    MOST_FAULTS = 64,          /* tuned: in a row, before damage is no longer looked at twice */
    ZSTD_WINDOW_LOG = 25,      /* the most that a frame may look back, 32 MiB */
    DICTIONARY_BYTES = 4 << 20 /* the longest dictionary that a file may bring */
};

typedef enum { KIND_GZIP, KIND_ZSTD } Kind;

/* The unpacked place `out` is the first byte of the member at `in`. */
typedef struct { uint64_t out, in; } Mark;

struct CnDecoder {
    Kind kind;
    CnStream raw;
    struct libdeflate_decompressor *fast;
    z_stream slow;
    bool slow_made, under_way; /* under_way: a member is begun, and goes on bit by bit */
    ZSTD_DCtx *zstd;
    uint64_t member;           /* place of the member in hand */
    const char *fault;         /* what is wrong with it, until told */
    unsigned n_faults;         /* since a member was whole */
    Mark *mark;
    size_t n_marks, cap_marks;
};

static bool is_gzip(CnStr head)
{
    return head.len >= 3 && !memcmp(head.ptr, "\x1f\x8b\x08", 3);
}

static bool is_dictionary(CnStr head)  /* source: the convention of .warc.zst: a skippable frame of this number comes first */
{
    return head.len >= 8 && !memcmp(head.ptr, "\x5d\x2a\x4d\x18", 4);
}

static bool is_zstd(CnStr head)
{
    if (head.len >= 4 && !memcmp(head.ptr, "\x28\xb5\x2f\xfd", 4)) return true;
    return head.len >= 8 && (head.ptr[0] & 0xF0) == 0x50 && !memcmp(head.ptr + 1, "\x2a\x4d\x18", 3);
}

bool cn_head_is_packed(CnStr head) { return is_gzip(head) || is_zstd(head); }

void cn_decoder_free(CnDecoder *decoder)
{
    if (!decoder) return;
    cn_stream_free(&decoder->raw);
    libdeflate_free_decompressor(decoder->fast);
    if (decoder->slow_made) inflateEnd(&decoder->slow);
    ZSTD_freeDCtx(decoder->zstd);
    free(decoder->mark);
    free(decoder);
}

static CnCode no_memory(const CnStream *stream, CnErr *err)
{
    return cn_fail(err, CN_ERR_MEMORY, stream->path, 0, "memory ran out while unpacking");
}

CnCode cn_stream_decode(CnStream *stream, CnErr *err)
{
    CnDecoder *decoder = calloc(1, sizeof *decoder);
    if (!decoder) return no_memory(stream, err);
    decoder->kind = is_gzip(cn_stream_seen(stream)) ? KIND_GZIP : KIND_ZSTD;
    decoder->fast = decoder->kind == KIND_GZIP ? libdeflate_alloc_decompressor() : NULL;
    decoder->zstd = decoder->kind == KIND_ZSTD ? ZSTD_createDCtx() : NULL;
    decoder->raw = (CnStream){.fd = -1};
    if (!decoder->fast && !decoder->zstd) {
        cn_decoder_free(decoder);
        return no_memory(stream, err);
    }
    if (decoder->zstd) ZSTD_DCtx_setParameter(decoder->zstd, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG);
    decoder->raw = *stream;
    *stream = (CnStream){.fd = -1, .path = decoder->raw.path, .size = decoder->raw.size, .decoder = decoder};
    return CN_OK;
}

bool cn_stream_has_members(const CnStream *stream) { return stream->decoder && stream->decoder->kind == KIND_GZIP; }

bool cn_stream_at_member(const CnStream *stream, uint64_t *place)
{
    const CnDecoder *decoder = stream->decoder;
    for (size_t i = 0; decoder && i < decoder->n_marks; i++) {
        if (decoder->mark[i].out != stream->base + stream->at) continue;
        *place = decoder->mark[i].in;
        return true;
    }
    return false;
}

uint64_t cn_stream_place(const CnStream *stream)
{
    uint64_t unread = stream->base + stream->at, in = 0;
    const CnDecoder *decoder = stream->decoder;
    for (size_t i = 0; decoder && i < decoder->n_marks && decoder->mark[i].out <= unread; i++) in = decoder->mark[i].in;
    return in ? in : unread;
}

/* Whether a gzip member begins so, and unpacks to the beginning of a record. */
static bool opens_record(CnStr packed)
{
    unsigned char head[8] = "";
    z_stream z = {.next_in = (Bytef *)(uintptr_t)packed.ptr, .avail_in = packed.len > LOW ? LOW : (uInt)packed.len, .next_out = head, .avail_out = 5};
    if (!is_gzip(packed) || inflateInit2(&z, 15 + 16) != Z_OK) return false;
    inflate(&z, Z_SYNC_FLUSH);
    inflateEnd(&z);
    return !memcmp(head, "WARC/", 5);
}

CnCode cn_stream_seek_record(CnStream *stream, uint64_t to, bool here, CnErr *err)
{
    enum { HEAD = 4096 };  /* enough of a member to unpack its first bytes */
    for (;;) {
        CnCode code = cn_stream_fill(stream, HEAD, err);
        if (code != CN_OK || here) return code;
        CnStr seen = cn_stream_seen(stream);
        if (!seen.len || stream->base + stream->at >= to) return CN_END;
        const char *magic = memchr(seen.ptr, 0x1f, seen.len);
        size_t skip = magic ? (size_t)(magic - seen.ptr) : seen.len;
        stream->at += skip;
        if (!magic || skip) continue;
        if (opens_record(seen)) return CN_OK;
        stream->at++;
    }
}

static bool set_mark(CnStream *stream)
{
    CnDecoder *decoder = stream->decoder;
    uint64_t unread = stream->base + stream->at;
    if (decoder->n_marks == decoder->cap_marks) {
        size_t kept = 0;   /* the one that the unread bytes begin in, and all behind it */
        for (size_t i = 0; i < decoder->n_marks; i++)
            if (i + 1 == decoder->n_marks || decoder->mark[i + 1].out > unread) decoder->mark[kept++] = decoder->mark[i];
        decoder->n_marks = kept;
    }
    if (decoder->n_marks * 2 >= decoder->cap_marks) {  /* half free, so that sorting out stays cheap */
        size_t cap = decoder->cap_marks ? decoder->cap_marks * 2 : 64;
        Mark *bigger = realloc(decoder->mark, cap * sizeof *bigger);
        if (!bigger) return false;
        decoder->mark = bigger;
        decoder->cap_marks = cap;
    }
    decoder->member = decoder->raw.base + decoder->raw.at;
    decoder->mark[decoder->n_marks++] = (Mark){stream->base + stream->end, decoder->member};
    return true;
}

/* Ends the stream here. */
static CnCode damaged(CnStream *stream, const char *how)
{
    stream->ended = true;
    stream->decoder->under_way = false;
    stream->decoder->fault = how;
    return CN_OK;
}

uint64_t cn_stream_fault_from(const CnStream *stream)
{
    const CnDecoder *decoder = stream->decoder;
    return decoder && decoder->fault && decoder->n_marks ? decoder->mark[decoder->n_marks - 1].out : UINT64_MAX;
}

CnCode cn_stream_fault(CnStream *stream, CnErr *err)
{
    CnDecoder *decoder = stream->decoder;
    if (!decoder || !decoder->fault) return CN_OK;
    cn_fail(err, CN_ERR_FORMAT, stream->path, 0, "%s (packed data that begins at byte %llu)", decoder->fault, (unsigned long long)decoder->member);
    decoder->fault = NULL;
    return CN_ERR_FORMAT;
}

/* ---- gzip -------------------------------------------------------------------------------------------------- */

static bool begin_slow(CnDecoder *decoder)
{
    int done = decoder->slow_made ? inflateReset(&decoder->slow) : inflateInit2(&decoder->slow, 15 + 16);
    if (done != Z_OK) return false;
    decoder->slow_made = decoder->under_way = true;
    return true;
}

static CnCode step_slow(CnStream *stream, CnErr *err)
{
    CnDecoder *decoder = stream->decoder;
    z_stream *z = &decoder->slow;
    CnCode code = cn_stream_fill(&decoder->raw, 1, err);
    if (code != CN_OK) return code;
    CnStr in = cn_stream_seen(&decoder->raw);
    if (!in.len) return damaged(stream, "ends too early");
    size_t room = stream->cap - stream->end;
    z->next_in = (Bytef *)(uintptr_t)in.ptr;
    z->avail_in = in.len > WINDOW ? WINDOW : (uInt)in.len;
    z->next_out = (Bytef *)stream->buf + stream->end;
    z->avail_out = room > WINDOW ? WINDOW : (uInt)room;
    int done = inflate(z, Z_NO_FLUSH);
    decoder->raw.at = (size_t)((const char *)z->next_in - decoder->raw.buf);
    stream->end = (size_t)((char *)z->next_out - stream->buf);
    if (done == Z_STREAM_END) decoder->under_way = false, decoder->n_faults = 0;
    else if (done == Z_MEM_ERROR) return no_memory(stream, err);
    else if (done != Z_OK && done != Z_BUF_ERROR) return damaged(stream, "is damaged");
    return CN_OK;
}

/* A whole member, if it fits; else the member is begun bit by bit. */
static CnCode step_fast(CnStream *stream, CnErr *err)
{
    CnDecoder *decoder = stream->decoder;
    size_t room = FIRST_ROOM;
    for (;;) {
        size_t used, made;
        if (!cn_stream_room(stream, stream->end - stream->at + room)) return no_memory(stream, err);
        CnStr in = cn_stream_seen(&decoder->raw);
        enum libdeflate_result done = libdeflate_gzip_decompress_ex(decoder->fast, in.ptr, in.len, stream->buf + stream->end,
            stream->cap - stream->end, &used, &made);
        if (done == LIBDEFLATE_SUCCESS) {
            decoder->raw.at += used;
            decoder->n_faults = 0;
            stream->end += made;
            return CN_OK;
        }
        if (done == LIBDEFLATE_INSUFFICIENT_SPACE && room < MOST_ROOM) {
            room *= 4;
        } else if (done == LIBDEFLATE_BAD_DATA && !decoder->raw.ended && in.len < WINDOW) {  /* perhaps only cut off */
            CnCode code = cn_stream_fill(&decoder->raw, in.len * 4 > WINDOW ? WINDOW : in.len * 4, err);
            if (code != CN_OK) return code;
        } else {
            return begin_slow(decoder) ? CN_OK : no_memory(stream, err);
        }
    }
}

static CnCode fill_gzip(CnStream *stream, CnErr *err)
{
    CnDecoder *decoder = stream->decoder;
    CnStream *raw = &decoder->raw;
    if (decoder->under_way) return step_slow(stream, err);
    CnCode code = raw->end - raw->at < LOW ? cn_stream_fill(raw, WINDOW, err) : CN_OK;
    while (code == CN_OK && raw->at < raw->end && !raw->buf[raw->at]) {  /* padding */
        raw->at++;
        if (raw->at == raw->end) code = cn_stream_fill(raw, WINDOW, err);
    }
    if (code != CN_OK) return code;
    if (raw->at == raw->end) {
        stream->ended = true;
        return CN_OK;
    }
    if (!set_mark(stream)) return no_memory(stream, err);
    if (!is_gzip(cn_stream_seen(raw))) return damaged(stream, "goes on with something that is not gzip");
    return step_fast(stream, err);
}

/* ---- zstd -------------------------------------------------------------------------------------------------- */

/* The dictionary that a file brings in its first, skippable frame: as it is, or packed itself. */
static CnCode take_dictionary(CnStream *stream, CnErr *err)
{
    CnDecoder *decoder = stream->decoder;
    const unsigned char *head = (const unsigned char *)cn_stream_seen(&decoder->raw).ptr;
    size_t len = head[4] | (size_t)head[5] << 8 | (size_t)head[6] << 16 | (size_t)head[7] << 24;
    if (len > DICTIONARY_BYTES) return CN_OK;  /* not ours; zstd will skip it */
    CnCode code = cn_stream_fill(&decoder->raw, len + 8, err);
    if (code != CN_OK) return code;
    CnStr in = cn_str_sub(cn_stream_seen(&decoder->raw), 8, len + 8);
    size_t done;
    if (is_zstd(in) && !is_dictionary(in)) {
        char *plain = malloc(DICTIONARY_BYTES);
        if (!plain) return no_memory(stream, err);
        size_t n = ZSTD_decompress(plain, DICTIONARY_BYTES, in.ptr, in.len);
        done = ZSTD_isError(n) ? 0 : ZSTD_DCtx_loadDictionary(decoder->zstd, plain, n);
        free(plain);
    } else {
        done = ZSTD_DCtx_loadDictionary(decoder->zstd, in.ptr, in.len);
    }
    return ZSTD_isError(done) ? no_memory(stream, err) : CN_OK;
}

static CnCode fill_zstd(CnStream *stream, CnErr *err)
{
    CnDecoder *decoder = stream->decoder;
    CnStream *raw = &decoder->raw;
    CnCode code = cn_stream_fill(raw, decoder->under_way ? 1 : 8, err);
    if (code != CN_OK) return code;
    CnStr seen = cn_stream_seen(raw);
    if (!seen.len) {
        if (decoder->under_way) return damaged(stream, "ends too early");
        stream->ended = true;
        return CN_OK;
    }
    if (!decoder->under_way) {
        if (!set_mark(stream)) return no_memory(stream, err);
        if (!is_zstd(seen)) return damaged(stream, "goes on with something that is not zstd");
        if (decoder->member == 0 && is_dictionary(seen) && (code = take_dictionary(stream, err)) != CN_OK) return code;
        seen = cn_stream_seen(raw);
        decoder->under_way = true;
    }
    ZSTD_inBuffer in = {seen.ptr, seen.len, 0};
    ZSTD_outBuffer out = {stream->buf + stream->end, stream->cap - stream->end, 0};
    size_t done = ZSTD_decompressStream(decoder->zstd, &out, &in);
    raw->at += in.pos;
    stream->end += out.pos;
    if (ZSTD_isError(done)) {
        ZSTD_DCtx_reset(decoder->zstd, ZSTD_reset_session_only);
        return damaged(stream, ZSTD_getErrorCode(done) == ZSTD_error_frameParameter_windowTooLarge ? "looks back farther than 32 MiB" : "is damaged");
    }
    if (done == 0) decoder->under_way = false, decoder->n_faults = 0;
    return CN_OK;
}

CnCode cn_decoder_fill(CnStream *stream, CnErr *err)
{
    return stream->decoder->kind == KIND_GZIP ? fill_gzip(stream, err) : fill_zstd(stream, err);
}

/* To just behind the beginning of the damaged member, which may have been read as reaching over others: if the file can be gone back
 * over, and unless nothing but damage was found lately. */
static void back_up(CnDecoder *decoder)
{
    CnStream *raw = &decoder->raw;
    uint64_t place = decoder->member + 1;
    if (decoder->n_faults++ >= MOST_FAULTS) return;
    if (place >= raw->base && place <= raw->base + raw->end) {
        raw->at = (size_t)(place - raw->base);
    } else if (raw->fd > STDIN_FILENO && lseek(raw->fd, (off_t)place, SEEK_SET) == (off_t)place) {
        raw->base = place;
        raw->at = raw->end = 0;
        raw->ended = false;
    }
}

/* Whether something that unpacks begins with these bytes. */
static bool begins_member(CnDecoder *decoder, CnStr here)
{
    unsigned char out[64];
    z_stream *z = &decoder->slow;
    if (decoder->kind == KIND_ZSTD) return is_zstd(here);
    if (!is_gzip(here) || (unsigned char)here.ptr[3] >= 32 || !begin_slow(decoder)) return false;
    decoder->under_way = false;
    z->next_in = (Bytef *)(uintptr_t)here.ptr;
    z->avail_in = here.len > TRIAL ? TRIAL : (uInt)here.len;
    z->next_out = out;
    z->avail_out = sizeof out;
    int done = inflate(z, Z_SYNC_FLUSH);
    return done == Z_STREAM_END || ((done == Z_OK || done == Z_BUF_ERROR) && z->avail_out < sizeof out);
}

bool cn_stream_resync(CnStream *stream, CnErr *err)
{
    CnDecoder *decoder = stream->decoder;
    if (!decoder) return false;
    CnStream *raw = &decoder->raw;
    decoder->fault = NULL;
    back_up(decoder);
    if (raw->base + raw->at == decoder->member && raw->at < raw->end) raw->at++;  /* never look at the same beginning twice */
    for (;;) {
        if (cn_stream_fill(raw, 2 * TRIAL, err) != CN_OK) return false;
        CnStr seen = cn_stream_seen(raw);
        if (seen.len < 8) return false;
        size_t sure = raw->ended ? seen.len - 7 : seen.len - TRIAL;
        for (size_t i = 0; i < sure; i++) {
            if (!begins_member(decoder, cn_str_sub(seen, i, seen.len))) continue;
            raw->at += i;
            stream->at = stream->end;
            stream->ended = false;
            return true;
        }
        raw->at += sure;
    }
}
