/* show.h - deals of one reading, for people and as JSON lines.
 * Layer: deal. */
#ifndef CN_DEAL_SHOW_H
#define CN_DEAL_SHOW_H

#include "base/str.h"

#include <stdio.h>

/* One deal. Write errors stay in the stream. */
void cn_deal_show(const CnDeal *deal, const CnDocument *doc, bool json, FILE *out);

#endif
