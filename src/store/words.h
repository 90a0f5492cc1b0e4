/* words.h - the contract's words for enumerated fields, and dates and times as text.
 * Layer: store; includes base alone. */
#ifndef CN_STORE_WORDS_H
#define CN_STORE_WORDS_H

#include "base/str.h"

extern const char *const cn_words_stage[CN_ST_COUNT];
extern const char *const cn_words_modality[CN_MOD_COUNT];
extern const char *const cn_words_category[CN_CAT_COUNT];
extern const char *const cn_words_kind[CN_KIND_UNKNOWN + 1];
extern const char *const cn_words_date_from[CN_FROM_TEXT + 1];
extern const char *const cn_words_form[CN_FORM_JSONL + 1];
extern const char *const cn_words_field[CN_F_COUNT];

/* Index of `word` among n words; -1 if it is none of them. */
int cn_words_index(const char *const *words, size_t n, CnStr word);

/* "2017-10-25", "2017-10", "2017" or "" into out; returns out. */
char *cn_words_date(CnDate date, char out[16]);

/* Reads the same back; year 0 if it is none of these. */
CnDate cn_words_date_of(CnStr text);

/* "2026-05-18T14:29:20Z" from seconds since 1970; "" for a time outside the years 0 to 9999. */
char *cn_words_time(int64_t seconds, char out[24]);

#endif
