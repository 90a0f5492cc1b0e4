/* image.h - the packs as they lie in memory, in a file beside the tables.
 * Layer: pack; private to it. */
#ifndef CN_PACK_IMAGE_H
#define CN_PACK_IMAGE_H

#include "pack/pack.h"

/* An image that could be opened: what it says it was made of. */
typedef struct {
    int fd;
    size_t size;               /* of the file */
    char tables[72];           /* SHA-256 of the tables, 64 hex digits */
    uint64_t stamp;            /* what cn_pack_stamp said of them; 0: it tells nothing */
} CnImage;

/* Opens an image and looks at its head. False: there is none, or it cannot be used here; then *why says what is wrong with it, as the
 * end of a sentence ("is damaged"), or "". */
bool cn_image_open(const char *file, CnImage *out, const char **why);

/* The pack of an image, all of it checked. NULL: it is damaged, which *why says, or there is no memory. Give it back with cn_pack_close;
 * the image may be closed before. */
CnPack *cn_image_take(const CnImage *image, const char **why);

void cn_image_close(CnImage *image);

/* Reads the tables of `dir` and writes their image to `file`, which appears when it is whole. CN_ERR_PACK, CN_ERR_INPUT, CN_ERR_IO,
 * CN_ERR_MEMORY. */
CnCode cn_image_write(const char *dir, const char *file, CnErr *err);

#endif
