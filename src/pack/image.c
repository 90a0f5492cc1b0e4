/* image.c - the packs as they lie in memory, in a file: mapped, checked and used as it is, where reading the tables takes a hundred times as long.
 *
 * An image is made from two readings of the tables at two addresses. A word that is the same in both is data; one that differs by
 * the distance of the two is an address and is listed; anything else makes no image. Addresses are written as if the image lay at
 * HOME, so that there nothing is written to and all processes share its memory; where the system puts it elsewhere they are mended.
 * It is used only while its own check sum fits, the sources that lay rows out are those it was made with, and the tables are those it was
 * made of; else the tables are read. */
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
#include <time.h>
#include <unistd.h>

typedef struct {
    char magic[8];
    uint32_t order, word;      /* ORDER as this machine writes it; bytes of an address */
    char layout[80], tables[72];
    uint64_t stamp;            /* of the tables' files, as cn_pack_stamp; 0: it tells nothing */
    uint64_t size, n_addresses, sum;   /* bytes of the image; the check sum of all that follows the header, and of the header but for itself */
    char rest[56];
} Header;

_Static_assert(sizeof(Header) % 64 == 0, "what follows is laid out as in memory");

static const char MAGIC[8] = "CNIMAGE";
static const uint32_t ORDER = 0x01020304;

/* An address of the file's first byte that is nearly always free; tuned: far from where Linux on x86 and ARM puts things by itself. */
static const uintptr_t HOME = sizeof(uintptr_t) > 4 ? (uintptr_t)0x2000000 << 16 : 0;

enum { PACK_BYTES = (sizeof(CnPack) + 63) / 64 * 64 };   /* the arena's bytes follow behind the pack itself */

/* A check sum at the speed of memory: one multiplication waits for the one before it, so eight run side by side. */
typedef struct { uint64_t a, b, c, d, e, f, g, h; } Sum;

enum { STRIPE = sizeof(Sum) };

static uint64_t mixed(uint64_t lane, const unsigned char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return (lane ^ word) * 0x9E3779B97F4A7C15u;  /* source: 2^64 over the golden ratio */
}

/* Adds whole stripes; what is left of `n` counts as if zeros followed. */
static void add_to_sum(Sum *sum, const void *bytes, size_t n)
{
    Sum s = *sum;   /* its lanes have names, as only such are kept in registers */
    unsigned char rest[STRIPE] = {0};
    for (const unsigned char *at = bytes; n; at += STRIPE, n -= STRIPE) {
        if (n < STRIPE) at = memcpy(rest, at, n), n = STRIPE;
        s.a = mixed(s.a, at), s.b = mixed(s.b, at + 8), s.c = mixed(s.c, at + 16), s.d = mixed(s.d, at + 24);
        s.e = mixed(s.e, at + 32), s.f = mixed(s.f, at + 40), s.g = mixed(s.g, at + 48), s.h = mixed(s.h, at + 56);
    }
    *sum = s;
}

/* The check sum of a whole file: what follows the header, and the header but for the sum itself. */
static uint64_t sum_of(const Header *h, Sum behind)
{
    Header own = *h;
    own.sum = 0;
    add_to_sum(&behind, &own, sizeof own);
    uint64_t lane[STRIPE / 8], sum = 0;
    memcpy(lane, &behind, sizeof lane);
    for (unsigned k = 0; k < STRIPE / 8; k++) sum = (sum ^ lane[k] ^ sum >> 29) * 0x9E3779B97F4A7C15u;
    return sum;
}

static const Sum NO_SUM = {1, 2, 3, 4, 5, 6, 7, 8};

/* ---- opening ------------------------------------------------------------------------------------------------ */

static const char DAMAGED[] = "is damaged";

/* What is wrong with a file that begins so; NULL: nothing so far. */
static const char *wrong(const Header *h, size_t n)
{
    if (memcmp(h->magic, MAGIC, sizeof MAGIC)) return "is no image of a data folder";
    if (h->order != ORDER || h->word != sizeof(uintptr_t)) return "was made for another kind of machine";
    if (strncmp(h->layout, CN_PACK_LAYOUT, sizeof h->layout)) return "was made by another version of consign";
    if (h->size < PACK_BYTES || h->size > n || h->n_addresses > n / sizeof(uint32_t) || h->tables[sizeof h->tables - 1]) return DAMAGED;
    return sizeof *h + h->size + h->n_addresses * sizeof(uint32_t) == n ? NULL : DAMAGED;
}

bool cn_image_open(const char *file, CnImage *out, const char **why)
{
    struct stat st;
    Header h;
    *why = "";
    *out = (CnImage){.fd = open(file, O_RDONLY | O_CLOEXEC)};
    if (out->fd < 0) return false;
    const char *what = fstat(out->fd, &st) || !S_ISREG(st.st_mode) || pread(out->fd, &h, sizeof h, 0) != (ssize_t)sizeof h ? DAMAGED : wrong(&h, (size_t)st.st_size);
    if (what) {
        *why = what;
        cn_image_close(out);
        return false;
    }
    out->size = (size_t)st.st_size;
    out->stamp = h.stamp;
    memcpy(out->tables, h.tables, sizeof out->tables);
    return true;
}

void cn_image_close(CnImage *image)
{
    close(image->fd);
    image->fd = -1;
}

/* Is all of the file as it was written? It is read for that, not mapped: then it takes no memory but for what is used. */
static bool is_sound(const CnImage *image)
{
    enum { PIECE = 1 << 17 };   /* tuned: stays in a core's own cache */
    Header h;
    Sum sum = NO_SUM;
    unsigned char *piece = malloc(PIECE);
    size_t at = sizeof h;
    bool read_all = piece && pread(image->fd, &h, sizeof h, 0) == (ssize_t)sizeof h && !wrong(&h, image->size);
    for (size_t n; read_all && at < image->size; at += n) {
        n = image->size - at < PIECE ? image->size - at : PIECE;
        read_all = pread(image->fd, piece, n, (off_t)at) == (ssize_t)n;
        if (read_all) add_to_sum(&sum, piece, n);
    }
    free(piece);
    return read_all && sum_of(&h, sum) == h.sum;
}

/* The file in memory: at home, where nobody writes to it; else where there is room, with its addresses mended. NULL: there is no room. */
static unsigned char *map(const CnImage *image)
{
    unsigned char *all = mmap((void *)HOME, image->size, PROT_READ, MAP_PRIVATE, image->fd, 0);
    bool away = all != MAP_FAILED && all != (void *)HOME;
    if (away) {
        munmap(all, image->size);
        all = mmap(NULL, image->size, PROT_READ | PROT_WRITE, MAP_PRIVATE, image->fd, 0);
    }
    if (all == MAP_FAILED) return NULL;
    Header h;
    memcpy(&h, all, sizeof h);
    unsigned char *base = all + sizeof h;
    const uint32_t *at = (const uint32_t *)(const void *)(base + h.size);
    for (uint64_t i = 0; away && i < h.n_addresses; i++) *((uintptr_t *)(void *)base + at[i]) += (uintptr_t)all - HOME;
    return all;
}

CnPack *cn_image_take(const CnImage *image, const char **why)
{
    if (!is_sound(image)) {
        *why = DAMAGED;
        return NULL;
    }
    CnPack *pack = malloc(sizeof *pack);
    unsigned char *all = pack ? map(image) : NULL;
    if (!all) {
        free(pack);
        return NULL;
    }
    memcpy(pack, all + sizeof(Header), sizeof *pack);
    pack->image = all;
    pack->image_size = image->size;
    return pack;
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
    bool behind = offset >= PACK_BYTES;
    const unsigned char *from = behind ? r->bytes + (offset - PACK_BYTES) : (const unsigned char *)bare + offset;
    size_t end = behind ? PACK_BYTES + r->used : sizeof *bare, left = end > offset ? end - offset : 0;
    if (left) memcpy(&word, from, left < sizeof word ? left : sizeof word);
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

static CnCode write_image(const char *file, const Reading r[2], uint64_t stamp, CnErr *err)
{
    size_t size = PACK_BYTES + (r[0].used + 63) / 64 * 64, most = size / sizeof(uintptr_t);
    size_t all = size + most * sizeof(uint32_t);
    unsigned char *image = malloc(all);
    char *part = malloc(strlen(file) + 8);
    CnCode code = CN_ERR_MEMORY;
    if (image && part) {
        Header h = {.order = ORDER, .word = sizeof(uintptr_t), .size = size, .stamp = stamp};
        memcpy(h.magic, MAGIC, sizeof MAGIC);
        snprintf(h.layout, sizeof h.layout, "%s", CN_PACK_LAYOUT);
        snprintf(h.tables, sizeof h.tables, "%s", r[0].pack->sha256);
        bool same = compare(r, image, size, (uint32_t *)(void *)(image + size), &h.n_addresses);
        size_t n = size + (size_t)h.n_addresses * sizeof(uint32_t);
        Sum sum = NO_SUM;
        add_to_sum(&sum, image, n);
        h.sum = sum_of(&h, sum);
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

/* The stamp of the tables that were just read, from `before` on seconds of the clock; `stamp` is what it was then. 0 where a file may have
 * changed since and its times would not tell: they are only so fine. */
static uint64_t lasting(const char *dir, uint64_t stamp, int64_t before)
{
    enum { FINE = 2 };   /* source: the coarsest times of a file system in use, FAT's */
    int64_t youngest;
    return cn_pack_stamp(dir, &youngest) == stamp && youngest + FINE < before ? stamp : 0;
}

CnCode cn_image_write(const char *dir, const char *file, CnErr *err)
{
    Reading r[2] = {{0}, {0}};
    int64_t before = (int64_t)time(NULL);
    uint64_t stamp = cn_pack_stamp(dir, NULL);
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
        ? cn_fail(err, CN_ERR_PACK, cn_str(dir), 0, "the tables changed while an image of them was made") : write_image(file, r, lasting(dir, stamp, before), err);
    cn_pack_close(first);
    cn_pack_close(r[0].pack);
    cn_pack_close(r[1].pack);
    return code;
}
