/* image.h - the packs as they lie in memory, in a file beside the tables.
 * Layer: pack; private to it. */
#ifndef CN_PACK_IMAGE_H
#define CN_PACK_IMAGE_H

#include "pack/pack.h"

/* The pack of an image whose tables have this SHA-256 (64 hex digits). NULL where there is no such image, it was made by another
 * layout of rows, or it is damaged: then read the tables. Give it back with cn_pack_close. */
CnPack *cn_image_open(const char *file, const char *tables);

/* Gives back what cn_image_open mapped; the pack itself lies in it. */
void cn_image_close(CnPack *pack);

/* Reads the tables of `dir` and writes their image to `file`, which appears when it is whole. CN_ERR_PACK, CN_ERR_INPUT, CN_ERR_IO,
 * CN_ERR_MEMORY. */
CnCode cn_image_write(const char *dir, const char *file, CnErr *err);

#endif
