/* Codings of a body, undone under limits: gzip and deflate by libdeflate, or zlib where they end too early; brotli; zstd. */
#include "base/http.h"

#include <brotli/decode.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

enum {
    FREE_BYTES = 1 << 20,      /* tuned: to this size a body may unpack from anything, */
    MOST_RATIO = 1000,         /* beyond it to so many times what is packed: pages stay below 100, gzip can do 1,032 */
    PLAIN_BYTES = 512,         /* that are looked at to tell whether a body is plain although it claims a coding */
    WINDOW_LOG = 25            /* the most that a zstd body may look back, 32 MiB */
};

bool cn_unpacker_room(CnUnpacker *unpacker, size_t which, size_t want)
{
    if (unpacker->cap[which] >= want && unpacker->buf[which]) return true;
    size_t cap = unpacker->cap[which] ? unpacker->cap[which] : 64 << 10;
    while (cap < want) cap *= 2;
    char *buf = realloc(unpacker->buf[which], cap);
    if (!buf) return false;
    unpacker->buf[which] = buf;
    unpacker->cap[which] = cap;
    return true;
}

void cn_unpacker_free(CnUnpacker *unpacker)
{
    libdeflate_free_decompressor(unpacker->inflate);
    free(unpacker->buf[0]);
    free(unpacker->buf[1]);
    *unpacker = (CnUnpacker){0};
}

/* Text has no control characters but those of lines and pages; packed data has some within a few dozen bytes. */
static bool looks_plain(CnStr in)
{
    for (size_t i = 0; i < in.len && i < PLAIN_BYTES; i++) {
        unsigned char c = (unsigned char)in.ptr[i];
        if (c < 32 && (c < '\t' || c > '\r') && c != 0x1b) return false;
    }
    return true;
}

/* The most that `in` may unpack to. */
static size_t bound(CnStr in, size_t most)
{
    size_t fair = in.len > SIZE_MAX / MOST_RATIO ? SIZE_MAX : in.len * MOST_RATIO;
    if (fair < FREE_BYTES) fair = FREE_BYTES;
    return fair < most ? fair : most;
}

/* What a decoder that goes on piece by piece did with one piece. */
typedef enum { STEP_MORE, STEP_DONE, STEP_SHORT, STEP_BAD, STEP_MEMORY } Step;

typedef struct { CnStr in; size_t used; char *out; size_t room, made; } Piece;

typedef Step StepOf(void *decoder, Piece *piece);

/* Runs a decoder to its end. Room grows with what has come. */
static CnBodyState run(CnUnpacker *unpacker, size_t which, StepOf *step, void *decoder, CnStr in, size_t most, CnStr *out)
{
    size_t len = 0, limit = bound(in, most);
    for (;;) {
        if (unpacker->cap[which] - len < 4096 || !unpacker->buf[which]) {
            if (!cn_unpacker_room(unpacker, which, len ? len * 2 : in.len * 4)) return CN_BODY_MEMORY;
        }
        Piece piece = {.in = in, .out = unpacker->buf[which] + len, .room = unpacker->cap[which] - len};
        Step done = step(decoder, &piece);
        in = cn_str_sub(in, piece.used, in.len);
        len += piece.made;
        *out = (CnStr){unpacker->buf[which], len};
        if (len > limit) return CN_BODY_LONG;
        if (done == STEP_DONE) return CN_BODY_WHOLE;
        if (done == STEP_MEMORY) return CN_BODY_MEMORY;
        if (done == STEP_BAD) return CN_BODY_BAD;
        if (done == STEP_SHORT) return len ? CN_BODY_CUT : CN_BODY_BAD;
    }
}

static bool is_gzip(CnStr in) { return in.len > 2 && !memcmp(in.ptr, "\x1f\x8b\x08", 3); }

/* ---- gzip and deflate ---------------------------------------------------------------------------------------- */

typedef enum { WRAP_GZIP = 15 + 16, WRAP_ZLIB = 15, WRAP_NONE = -15 } Wrap;   /* as zlib numbers them */

typedef struct { z_stream z; Wrap wrap; } Inflater;

static Step step_inflate(void *decoder, Piece *piece)
{
    Inflater *inflater = decoder;
    z_stream *z = &inflater->z;
    enum { MOST_STEP = 1 << 30 };
    z->next_in = (Bytef *)(uintptr_t)piece->in.ptr;
    z->avail_in = piece->in.len > MOST_STEP ? MOST_STEP : (uInt)piece->in.len;
    z->next_out = (Bytef *)piece->out;
    z->avail_out = piece->room > MOST_STEP ? MOST_STEP : (uInt)piece->room;
    int done = inflate(z, Z_NO_FLUSH);
    piece->used = (size_t)((const char *)z->next_in - piece->in.ptr);
    piece->made = (size_t)((char *)z->next_out - piece->out);
    bool more = inflater->wrap == WRAP_GZIP && is_gzip(cn_str_sub(piece->in, piece->used, piece->in.len));   /* one more member */
    if (done == Z_STREAM_END) return more && inflateReset(z) == Z_OK ? STEP_MORE : STEP_DONE;
    if (done == Z_MEM_ERROR) return STEP_MEMORY;
    if (done != Z_OK && done != Z_BUF_ERROR) return STEP_BAD;
    return piece->made == piece->room ? STEP_MORE : piece->used == piece->in.len ? STEP_SHORT : STEP_MORE;
}

static CnBodyState inflate_slowly(CnUnpacker *unpacker, Wrap wrap, CnStr in, size_t most, size_t which, CnStr *out)
{
    Inflater inflater = {.wrap = wrap};
    if (inflateInit2(&inflater.z, wrap) != Z_OK) return CN_BODY_MEMORY;
    CnBodyState state = run(unpacker, which, step_inflate, &inflater, in, most, out);
    inflateEnd(&inflater.z);
    return state;
}

static enum libdeflate_result inflate_at_once(CnUnpacker *unpacker, Wrap wrap, CnStr in, size_t which, size_t *made, size_t *used)
{
    char *to = unpacker->buf[which];
    size_t room = unpacker->cap[which];
    if (wrap == WRAP_GZIP) return libdeflate_gzip_decompress_ex(unpacker->inflate, in.ptr, in.len, to, room, used, made);
    if (wrap == WRAP_ZLIB) return libdeflate_zlib_decompress_ex(unpacker->inflate, in.ptr, in.len, to, room, used, made);
    return libdeflate_deflate_decompress_ex(unpacker->inflate, in.ptr, in.len, to, room, used, made);
}

static CnBodyState inflate_body(CnUnpacker *unpacker, Wrap wrap, CnStr in, size_t most, size_t which, CnStr *out)
{
    size_t limit = bound(in, most), made = 0, used = 0;
    if (!unpacker->inflate) unpacker->inflate = libdeflate_alloc_decompressor();
    if (!unpacker->inflate) return CN_BODY_MEMORY;
    for (size_t room = in.len * 6 < limit ? in.len * 6 : limit;; room = unpacker->cap[which] * 2) {
        if (!cn_unpacker_room(unpacker, which, room)) return CN_BODY_MEMORY;
        enum libdeflate_result done = inflate_at_once(unpacker, wrap, in, which, &made, &used);
        bool last = wrap != WRAP_GZIP || !is_gzip(cn_str_sub(in, used, in.len));
        if (done == LIBDEFLATE_SUCCESS && last) {
            *out = (CnStr){unpacker->buf[which], made};
            return made > limit ? CN_BODY_LONG : CN_BODY_WHOLE;
        }
        if (done != LIBDEFLATE_INSUFFICIENT_SPACE || unpacker->cap[which] > limit) return inflate_slowly(unpacker, wrap, in, most, which, out);
    }
}

/* Servers send either of two things as "deflate". */
static CnBodyState undo_deflate(CnUnpacker *unpacker, CnStr in, size_t most, size_t which, CnStr *out)
{
    unsigned head = in.len > 1 ? (unsigned)(unsigned char)in.ptr[0] << 8 | (unsigned char)in.ptr[1] : 0;
    if (is_gzip(in)) return inflate_body(unpacker, WRAP_GZIP, in, most, which, out);
    if ((head >> 8 & 15) == 8 && head % 31 == 0) {
        CnBodyState state = inflate_body(unpacker, WRAP_ZLIB, in, most, which, out);
        if (state != CN_BODY_BAD) return state;
    }
    CnBodyState state = inflate_body(unpacker, WRAP_NONE, in, most, which, out);
    return state == CN_BODY_CUT && looks_plain(in) ? CN_BODY_BAD : state;
}

/* ---- brotli and zstd ----------------------------------------------------------------------------------------- */

static Step step_brotli(void *decoder, Piece *piece)
{
    const uint8_t *in = (const uint8_t *)piece->in.ptr;
    uint8_t *out = (uint8_t *)piece->out;
    size_t left = piece->in.len, room = piece->room;
    BrotliDecoderResult done = BrotliDecoderDecompressStream(decoder, &left, &in, &room, &out, NULL);
    piece->used = piece->in.len - left;
    piece->made = piece->room - room;
    if (done == BROTLI_DECODER_RESULT_SUCCESS) return STEP_DONE;
    if (done == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) return STEP_MORE;
    if (done == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT) return STEP_SHORT;
    BrotliDecoderErrorCode why = BrotliDecoderGetErrorCode(decoder);
    return why <= BROTLI_DECODER_ERROR_ALLOC_CONTEXT_MODES && why >= BROTLI_DECODER_ERROR_ALLOC_BLOCK_TYPE_TREES ? STEP_MEMORY : STEP_BAD;
}

static CnBodyState undo_brotli(CnUnpacker *unpacker, CnStr in, size_t most, size_t which, CnStr *out)
{
    BrotliDecoderState *decoder = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    if (!decoder) return CN_BODY_MEMORY;
    CnBodyState state = run(unpacker, which, step_brotli, decoder, in, most, out);
    BrotliDecoderDestroyInstance(decoder);
    return state == CN_BODY_CUT && looks_plain(in) ? CN_BODY_BAD : state;
}

static Step step_zstd(void *decoder, Piece *piece)
{
    ZSTD_inBuffer in = {piece->in.ptr, piece->in.len, 0};
    ZSTD_outBuffer out = {piece->out, piece->room, 0};
    size_t done = ZSTD_decompressStream(decoder, &out, &in);
    piece->used = in.pos;
    piece->made = out.pos;
    if (ZSTD_isError(done)) return ZSTD_getErrorCode(done) == ZSTD_error_memory_allocation ? STEP_MEMORY : STEP_BAD;
    if (done == 0) return STEP_DONE;
    return out.pos == out.size ? STEP_MORE : in.pos == in.size ? STEP_SHORT : STEP_MORE;
}

static CnBodyState undo_zstd(CnUnpacker *unpacker, CnStr in, size_t most, size_t which, CnStr *out)
{
    ZSTD_DCtx *decoder = ZSTD_createDCtx();
    if (!decoder) return CN_BODY_MEMORY;
    ZSTD_DCtx_setParameter(decoder, ZSTD_d_windowLogMax, WINDOW_LOG);
    CnBodyState state = run(unpacker, which, step_zstd, decoder, in, most, out);
    ZSTD_freeDCtx(decoder);
    return state;
}

CnBodyState cn_coding_undo(CnUnpacker *unpacker, CnCoding coding, CnStr in, size_t most, size_t which, CnStr *out)
{
    CnBodyState state = CN_BODY_BAD;
    CnStr got = {NULL, 0};
    if (coding == CN_CODING_UNKNOWN) return CN_BODY_CODING;
    if (coding == CN_CODING_GZIP && is_gzip(in)) state = inflate_body(unpacker, WRAP_GZIP, in, most, which, &got);
    else if (coding == CN_CODING_DEFLATE) state = undo_deflate(unpacker, in, most, which, &got);
    else if (coding == CN_CODING_BROTLI) state = undo_brotli(unpacker, in, most, which, &got);
    else if (coding == CN_CODING_ZSTD && in.len > 4 && !memcmp(in.ptr, "\x28\xb5\x2f\xfd", 4)) state = undo_zstd(unpacker, in, most, which, &got);
    if (state == CN_BODY_BAD && looks_plain(in)) {  /* the crawler undid it and left the header */
        *out = in;
        return CN_BODY_WHOLE;
    }
    *out = got;
    return state;
}
