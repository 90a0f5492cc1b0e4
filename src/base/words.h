/* words.h - the contract's words for the enumerations of model.h, and dates as text.
 * Layer: base. */
#ifndef CN_BASE_WORDS_H
#define CN_BASE_WORDS_H

#include "base/str.h"

/* Never NULL; "" for a value that is none. Public: see consign.h. */
const char *cn_stage_name(CnStage stage);
const char *cn_modality_name(CnModality modality);
const char *cn_category_name(CnCategory category);
const char *cn_date_from_name(CnDateFrom from);

/* "2017-10-25", "2017-10", "2017", ""; returns out. cn_date_parse reads the same, year 0 if it is none of these. */
char *cn_date_text(CnDate date, char out[16]);
CnDate cn_date_parse(CnStr text);

#endif
