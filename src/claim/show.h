/* show.h - claims, for people and as JSON lines; and why a sentence gave what it gave.
 * Layer: claim. */
#ifndef CN_CLAIM_SHOW_H
#define CN_CLAIM_SHOW_H

#include "pack/pack.h"

#include <stdio.h>

/* One claim; `quote` = longest quote in bytes. Write errors stay in the stream. */
void cn_claim_show(const CnClaim *claim, const CnArticle *article, bool json, size_t quote, FILE *out);

/* Every sentence that holds `needle` (none = all), its claims with their rules, or the reason of its silence. */
void cn_sentences_explain(const CnPack *pack, const CnReading *reading, CnStr needle, FILE *out);

#endif
