/* image.c - the packs as they lie in memory, in a file: opened in a few milliseconds where reading the tables takes many.
 *
 * An image is made from two readings of the tables at two addresses. A word that is the same in both is data; one that differs by
 * the distance of the two is an address and is listed; anything else makes no image. Addresses are written as if the image lay at
 * HOME; where the system puts it elsewhere they are mended. It is used only while the tables' SHA-256 and the sources that lay rows
 * out are those it was made with; else the tables are read. */
#include "pack/image.h"

#include "base/arena.h"
#include "base/hash.h"
#include "pack_layout.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    char magic[8], layout[80], tables[72];
    uint64_t word, size, n_addresses, sum;   /* bytes of an address; bytes of the image; the check sum of all that follows the header */
} Header;

_Static_assert(sizeof(Header) % 64 == 0, "what follows is laid out as in memory");

static const char MAGIC[8] = "CNIMAGE";

/* An address of the file's first byte that is nearly always free; tuned: far from where Linux on x86 and ARM puts things by itself. */
static const uintptr_t HOME = sizeof(uintptr_t) > 4 ? (uintptr_t)0x2000000 << 16 : 0;

enum { PACK_BYTES = (sizeof(CnPack) + 63) / 64 * 64 };   /* the arena's bytes follow behind the pack itself */

static uint64_t sum_of(const unsigned char *bytes, size_t n)
{
    const uint64_t mix = 0x9E3779B97F4A7C15u;  /* source: 2^64 over the golden ratio */
    uint64_t lane[4] = {n, 1, 2, 3}, word;     /* four at once: one multiplication waits for the one before it */
    size_t i = 0;
    for (; i + 32 <= n; i += 32)
        for (unsigned k = 0; k < 4; k++) {
            memcpy(&word, bytes + i + 8 * k, 8);
            lane[k] = (lane[k] ^ word) * mix;
        }
    for (; i < n; i++) lane[0] = (lane[0] ^ bytes[i]) * mix;
    for (unsigned k = 1; k < 4; k++) lane[0] = (lane[0] ^ lane[k] ^ lane[0] >> 29) * mix;
    return lane[0];
}

/* ---- opening ------------------------------------------------------------------------------------------------ */

static bool fits(const Header *h, const unsigned char *all, size_t n, const char *tables)
{
    if (memcmp(h->magic, MAGIC, sizeof MAGIC) || strncmp(h->layout, CN_PACK_LAYOUT, sizeof h->layout) || strncmp(h->tables, tables, sizeof h->tables)) return false;
    if (h->word != sizeof(uintptr_t) || h->size < PACK_BYTES || h->size > n || h->n_addresses > n / sizeof(uint32_t)) return false;
    if (sizeof *h + h->size + h->n_addresses * sizeof(uint32_t) != n) return false;
    return sum_of(all + sizeof *h, n - sizeof *h) == h->sum;
}

CnPack *cn_image_open(const char *file, const char *tables)
{
    struct stat st;
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return NULL;
    bool good = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (size_t)st.st_size > sizeof(Header) + PACK_BYTES;
    size_t n = good ? (size_t)st.st_size : 0;
    unsigned char *all = good ? mmap((void *)HOME, n, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0) : MAP_FAILED;
    close(fd);
    if (all == MAP_FAILED) return NULL;
    Header h;
    memcpy(&h, all, sizeof h);
    if (!fits(&h, all, n, tables)) {
        munmap(all, n);
        return NULL;
    }
    unsigned char *base = all + sizeof h;
    const uint32_t *at = (const uint32_t *)(const void *)(base + h.size);
    uintptr_t moved = (uintptr_t)all - HOME;
    for (uint64_t i = 0; moved && i < h.n_addresses; i++) {
        if (at[i] >= h.size / sizeof(uintptr_t)) {
            munmap(all, n);
            return NULL;
        }
        uintptr_t *word = (uintptr_t *)(void *)base + at[i];
        *word += moved;
    }
    CnPack *pack = (CnPack *)(void *)base;
    pack->image = all;
    pack->image_size = n;
    return pack;
}

void cn_image_close(CnPack *pack)
{
    munmap(pack->image, pack->image_size);
}

/* ---- making ------------------------------------------------------------------------------------------------- */

typedef struct { CnPack *pack; unsigned char *bytes; size_t used; } Reading;

/* The offset in the image of an address in this reading; SIZE_MAX: it points elsewhere. One past the end is an address too. */
static size_t offset_in(const Reading *r, uintptr_t address)
{
    uintptr_t pack = (uintptr_t)r->pack, bytes = (uintptr_t)r->bytes;
    if (address >= pack && address < pack + sizeof *r->pack) return (size_t)(address - pack);
    if (address >= bytes && address <= bytes + r->used) return PACK_BYTES + (size_t)(address - bytes);
    return SIZE_MAX;
}

static uintptr_t word_at(const Reading *r, const CnPack *bare, size_t offset)
{
    uintptr_t word = 0;
    size_t left = sizeof *bare > offset ? sizeof *bare - offset : 0;
    if (offset >= PACK_BYTES) memcpy(&word, r->bytes + (offset - PACK_BYTES), sizeof word);
    else if (left) memcpy(&word, (const unsigned char *)bare + offset, left < sizeof word ? left : sizeof word);
    return word;
}

/* The pack without what belongs to this process. */
static CnPack bare(const Reading *r)
{
    CnPack pack = *r->pack;
    pack.arena = (CnArena){0};
    memset(pack.dir, 0, sizeof pack.dir);
    return pack;
}

static bool write_all(FILE *out, const void *bytes, size_t n) { return fwrite(bytes, 1, n, out) == n; }

/* Words of both readings side by side into `image`, the places of addresses into `at`. False where two words fit no image. */
static bool compare(const Reading r[2], unsigned char *image, size_t size, uint32_t *at, uint64_t *n_at)
{
    CnPack one = bare(&r[0]), two = bare(&r[1]);
    for (size_t offset = 0; offset < size; offset += sizeof(uintptr_t)) {
        uintptr_t a = word_at(&r[0], &one, offset), b = word_at(&r[1], &two, offset);
        if (a != b) {
            size_t there = offset_in(&r[0], a);
            if (there == SIZE_MAX || there != offset_in(&r[1], b)) return false;
            a = HOME + sizeof(Header) + there;
            at[(*n_at)++] = (uint32_t)(offset / sizeof a);
        }
        memcpy(image + offset, &a, sizeof a);
    }
    return true;
}

static CnCode write_image(const char *file, const Reading r[2], CnErr *err)
{
    size_t size = PACK_BYTES + (r[0].used + 63) / 64 * 64, most = size / sizeof(uintptr_t);
    size_t all = size + most * sizeof(uint32_t);
    unsigned char *image = malloc(all);
    char *part = malloc(strlen(file) + 8);
    CnCode code = CN_ERR_MEMORY;
    if (image && part) {
        Header h = {.word = sizeof(uintptr_t), .size = size};
        memcpy(h.magic, MAGIC, sizeof MAGIC);
        snprintf(h.layout, sizeof h.layout, "%s", CN_PACK_LAYOUT);
        snprintf(h.tables, sizeof h.tables, "%s", r[0].pack->sha256);
        bool same = compare(r, image, size, (uint32_t *)(void *)(image + size), &h.n_addresses);
        size_t n = size + (size_t)h.n_addresses * sizeof(uint32_t);
        h.sum = sum_of(image, n);
        sprintf(part, "%s.part", file);
        FILE *out = same ? fopen(part, "wb") : NULL;
        bool written = out && write_all(out, &h, sizeof h) && write_all(out, image, n);
        if (out && fclose(out)) written = false;
        if (written && rename(part, file)) written = false;
        code = written ? CN_OK : !same ? cn_fail(err, CN_ERR_PACK, cn_str(file), 0, "the tables lie differently each time they are read: no image can be made")
                                       : cn_fail(err, CN_ERR_IO, cn_str(file), 0, "cannot be written: %s", strerror(errno));
        if (out && !written) remove(part);
    } else {
        cn_fail(err, code, cn_str(file), 0, "no memory to make an image");
    }
    free(part);
    free(image);
    return code;
}

CnCode cn_image_write(const char *dir, const char *file, CnErr *err)
{
    Reading r[2] = {{0}, {0}};
    CnPack *first = cn_pack_read(dir, NULL, err);
    if (!first) return err->code;
    bool whole = true;
    for (unsigned i = 0; i < 2; i++) {
        r[i].pack = cn_pack_read(dir, first, err);
        if (!r[i].pack) break;
        r[i].bytes = cn_arena_whole(&r[i].pack->arena, &r[i].used);
        whole = whole && r[i].bytes;
    }
    CnCode code = !r[0].pack || !r[1].pack ? err->code : !whole || r[0].used != r[1].used || strcmp(r[0].pack->sha256, r[1].pack->sha256)
        ? cn_fail(err, CN_ERR_PACK, cn_str(dir), 0, "the tables changed while an image of them was made") : write_image(file, r, err);
    cn_pack_close(first);
    cn_pack_close(r[0].pack);
    cn_pack_close(r[1].pack);
    return code;
}
