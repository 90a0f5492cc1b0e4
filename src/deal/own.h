/* own.h - what the files of deal share. Private to deal. */
#ifndef CN_DEAL_OWN_H
#define CN_DEAL_OWN_H

#include "deal/deal.h"

/* An interval of days, counted as 372 * year + 31 * month + day: enough to compare dates known to a year or a month. */
enum { CN_DAYS_MONTH = 31, CN_DAYS_YEAR = 372 };
typedef struct { int32_t lo, hi; } CnDays;   /* hi < lo: none */

/* The days a date may mean; none for no date. */
CnDays cn_days_of(CnDate date);

/* Whether the interval holds no day. */
bool cn_days_none(CnDays days);

/* Days between two intervals; 0 where they touch, or where either is none. */
int32_t cn_days_gap(CnDays a, CnDays b);

/* When the claim's stage happened or is to happen, else its document's date. */
CnDays cn_days_claim(const CnClaim *claim);

/* Said to have happened: stated or reported. */
static inline bool cn_claim_asserts(const CnClaim *c) { return c->modality == CN_MOD_STATED || c->modality == CN_MOD_REPORTED; }

/* How two amounts stand to each other. */
typedef enum { CN_AMOUNTS_APART, CN_AMOUNTS_OVERLAP, CN_AMOUNTS_EQUAL, CN_AMOUNTS_CONFLICT } CnAmounts;
CnAmounts cn_amounts(const CnAmount *a, const CnAmount *b);   /* APART: one is not given, or other units */

/* Text folded to letters and digits alone. */
CnStr cn_deal_squash(CnArena *arena, CnStr text);

/* Works on one deal whose claims are set, oldest first. */
typedef struct {
    CnArena *arena;
    const CnClaim *claim;      /* all */
    const CnStr *quote, *outlet;
    uint32_t *origin;          /* all; filled by cn_deal_origins */
} CnDealWork;

/* Fills origin[] for the deal's claims; returns the number of independent origins. */
uint32_t cn_deal_origins(CnDealWork *work, const uint32_t *claim, size_t n);

/* Fills everything of the deal but its claims and origins. */
void cn_deal_summary(CnDealWork *work, CnDeal *deal);
void cn_deal_conflicts(CnDealWork *work, CnDeal *deal);

#endif
