#include "fetch/warc.h"
#include "base/hash.h"

#include <stdio.h>
#include <time.h>
#include <zlib.h>

const char *cn_warc_date(int64_t at_us, char out[40])
{
    time_t seconds = (time_t)(at_us / 1000000);
    struct tm parts;
    char day[24];
    out[0] = 0;
    if (gmtime_r(&seconds, &parts) && strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &parts))
        snprintf(out, 40, "%s.%06dZ", day, (int)(at_us % 1000000));
    return out;
}

static void hash(CnArena *arena, CnStr bytes, uint8_t sum[32])
{
    if (!cn_sha256(bytes.ptr, bytes.len, sum)) cn_arena_give_up(arena);
}

/* "sha256:…" */
static CnStr digest_of(CnArena *arena, CnStr bytes)
{
    uint8_t sum[32];
    char hex[65];
    hash(arena, bytes, sum);
    cn_hex(sum, 32, hex);
    return cn_strf(arena, "sha256:%s", hex);
}

static void make_id(CnArena *arena, const CnWarcRecord *r, CnStr digest, CnWarcId *id)
{
    uint8_t b[32];
    CnStr all = cn_strf(arena, "%s %lld %.*s %.*s %.*s", r->type, (long long)r->at_us, (int)r->place.len, r->place.ptr, (int)digest.len, digest.ptr,
        (int)r->target.len, r->target.ptr);
    hash(arena, all, b);
    b[6] = (uint8_t)((b[6] & 0x0F) | 0x80);   /* source: RFC 9562, 5.8: version 8, free for such use */
    b[8] = (uint8_t)((b[8] & 0x3F) | 0x80);
    char hex[33];
    cn_hex(b, 16, hex);
    snprintf(id->text, sizeof id->text, "<urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s>", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

static CnStr header_of(CnArena *arena, const CnWarcRecord *r, CnStr block, CnStr digest, const CnWarcId *id)
{
    char date[40];
    CnStr out = cn_strf(arena, "WARC/1.1\r\nWARC-Type: %s\r\nWARC-Record-ID: %s\r\nWARC-Date: %s\r\n", r->type, id->text, cn_warc_date(r->at_us, date));
    if (r->target.len) out = cn_strf(arena, "%sWARC-Target-URI: %.*s\r\n", out.ptr, (int)r->target.len, r->target.ptr);
    for (const CnWarcField *f = r->field; f->name; f++)
        out = cn_strf(arena, "%s%s: %.*s\r\n", out.ptr, f->name, (int)f->value.len, f->value.ptr);
    out = cn_strf(arena, "%sWARC-Block-Digest: %s\r\n", out.ptr, digest.ptr);
    if (r->payload.ptr) out = cn_strf(arena, "%sWARC-Payload-Digest: %s\r\n", out.ptr, digest_of(arena, r->payload).ptr);
    return cn_strf(arena, "%sContent-Type: %s\r\nContent-Length: %zu\r\n\r\n", out.ptr, r->content_type, block.len);
}

static void release_deflate(void *z) { deflateEnd(z); }

/* One gzip member; its header holds no time, so that the same record gives the same bytes. */
static CnStr packed(CnArena *arena, const CnStr *part, size_t n)
{
    z_stream *z = CN_NEW(arena, z_stream);
    uLong size = 0;
    if (deflateInit2(z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) cn_arena_give_up(arena);
    cn_arena_defer(arena, release_deflate, z);
    for (size_t i = 0; i < n; i++) size += (uLong)part[i].len;
    uLong bound = deflateBound(z, size) + 64;
    z->next_out = cn_arena_take(arena, bound);
    z->avail_out = (uInt)bound;
    unsigned char *start = z->next_out;
    for (size_t i = 0; i < n; i++) {
        if (!part[i].len) continue;
        z->next_in = (Bytef *)(uintptr_t)part[i].ptr;   /* zlib reads, and never writes, there */
        z->avail_in = (uInt)part[i].len;
        int code = deflate(z, i + 1 == n ? Z_FINISH : Z_NO_FLUSH);
        if (code != (i + 1 == n ? Z_STREAM_END : Z_OK)) cn_arena_give_up(arena);
    }
    return (CnStr){(char *)start, (size_t)(z->next_out - start)};
}

CnStr cn_warc_record(CnArena *arena, const CnWarcRecord *r, CnWarcId *id)
{
    char *block = cn_arena_take(arena, r->head.len + r->body.len + 1);
    if (r->head.len) memcpy(block, r->head.ptr, r->head.len);
    if (r->body.len) memcpy(block + r->head.len, r->body.ptr, r->body.len);
    CnStr whole = {block, r->head.len + r->body.len}, digest = digest_of(arena, whole);
    make_id(arena, r, digest, id);
    CnStr part[] = {header_of(arena, r, whole, digest, id), whole, CN_STR("\r\n\r\n")};
    return packed(arena, part, 3);
}
