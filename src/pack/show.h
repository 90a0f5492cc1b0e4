/* show.h - what the packs know, for people.
 * Layer: pack. */
#ifndef CN_PACK_SHOW_H
#define CN_PACK_SHOW_H

#include "pack/pack.h"

#include <stdio.h>

/* The id and the meaning of a table's row: "s-400", "S-400, air-defence, RUS". In the arena or the pack. */
CnStr cn_row_id(const CnPack *pack, uint8_t table, uint32_t row);
CnStr cn_row_meaning(CnArena *arena, const CnPack *pack, uint8_t table, uint8_t form, uint32_t row);

/* "states", "systems", "frames" …: the table's name. */
const char *cn_table_name(uint8_t table);

/* See consign.h. */
CnCode cn_lexicon_find(const CnPack *pack, CnStr text, bool json, FILE *out, size_t *n, CnErr *err);

#endif
