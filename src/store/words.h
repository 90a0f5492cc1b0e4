/* words.h - the words and times of the register that base/words.h does not have.
 * Layer: store; includes base alone. */
#ifndef CN_STORE_WORDS_H
#define CN_STORE_WORDS_H

#include "base/words.h"

/* Never NULL. */
const char *cn_kind_name(CnPartyKind kind);
const char *cn_form_name(CnForm form);
const char *cn_field_name(CnField field);

/* The value of a contract's word; -1 if it is none. */
int cn_stage_of(CnStr word);
int cn_modality_of(CnStr word);
int cn_category_of(CnStr word);
int cn_kind_of(CnStr word);

/* "2026-05-18T14:29:20Z" from seconds since 1970; "" for a time outside the years 0 to 9999. */
char *cn_time_text(int64_t seconds, char out[24]);

#endif
