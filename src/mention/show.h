/* show.h - mentions, for people and as JSON lines.
 * Layer: mention. */
#ifndef CN_MENTION_SHOW_H
#define CN_MENTION_SHOW_H

#include "pack/pack.h"

#include <stdio.h>

/* One line a mention. Write errors stay in the stream. */
void cn_mentions_show(const CnPack *pack, const CnReading *reading, bool json, FILE *out);

/* "party", "item" … */
const char *cn_mention_kind_name(uint8_t kind);

#endif
