/* show.h - claims, for people and as JSON lines; and why a sentence gave what it gave.
 * Layer: claim. */
#ifndef CN_CLAIM_SHOW_H
#define CN_CLAIM_SHOW_H

#include "base/json.h"
#include "claim/claim.h"

#include <stdio.h>

/* A key with the codes of all parties, or their names where they have none; null for nobody. */
void cn_parties_json(CnJson *j, const char *key, CnParties side);

/* One claim; `quote` = longest quote in bytes. Write errors stay in the stream. */
void cn_claim_show(const CnClaim *claim, const CnArticle *article, bool json, size_t quote, FILE *out);

/* Every sentence that holds `needle` (none = all), its claims with their rules, or the reason of its silence. */
void cn_sentences_explain(const CnPack *pack, const CnReading *reading, CnStr needle, FILE *out);

/* The choices on the way to the claims: which party plays which role, which claims stay. `claims` were made with a trace. */
void cn_choices_show(const CnPack *pack, const CnReading *reading, const CnClaims *claims, bool json, FILE *out);

#endif
