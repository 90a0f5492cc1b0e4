/* scan.h - what the files of the mention stage share.
 * Layer: mention; private to it. */
#ifndef CN_MENTION_SCAN_H
#define CN_MENTION_SCAN_H

#include "mention/mention.h"

/* The longest phrase that begins at a token, once for each kind of row. */
enum { CN_HITS = 6 };
typedef struct { const CnEntry *entry; uint32_t end, markers, tail; } CnHit;   /* markers: of prefixes and of the ending; tail: of the ending */
typedef struct { CnHit hit[CN_HITS]; uint32_t tables; uint8_t n; bool done; } CnHits;   /* tables: bit set of CnTable, of all hits */

typedef struct {
    CnArena *arena;
    const CnPack *pack;
    const CnArticle *article;
    const CnTokens *tokens;
    CnHits *hits;              /* one a token, filled when first asked for */
    CnMention *mention;
    size_t n, cap;
    uint32_t sentence;         /* in hand */
    uint32_t end;              /* of that sentence: no match goes beyond */
    uint32_t closing;          /* where the verb ends that its clause splits; 0: none */
    uint8_t lang;              /* and its language */
} CnScan;

/* Looks up what the pack knows at token i, which nobody asked for yet. */
void cn_scan_look(CnScan *scan, uint32_t i);

/* What the pack knows at token i. */
static inline const CnHits *cn_scan_hits(CnScan *scan, uint32_t i)
{
    if (!scan->hits[i].done) cn_scan_look(scan, i);
    return &scan->hits[i];
}

/* The hit of one table at token i, or NULL. */
static inline const CnHit *cn_scan_hit(CnScan *scan, uint32_t i, CnTable table)
{
    if (i >= scan->end) return NULL;
    const CnHits *hits = cn_scan_hits(scan, i);
    if (!(hits->tables >> table & 1)) return NULL;
    const CnHit *hit = hits->hit;
    while (hit->entry->table != table) hit++;
    return hit;
}

/* Adds a mention over tokens first .. end-1; the caller fills the rest of what comes back. */
CnMention *cn_scan_add(CnScan *scan, CnMentionKind kind, uint32_t first, uint32_t end);

/* Text of token i. */
CnStr cn_scan_text(const CnScan *scan, uint32_t i);

/* Try to read a number (count or money), or a date, at token i. Return the token behind it; i where there is none. */
uint32_t cn_scan_number(CnScan *scan, uint32_t i);
uint32_t cn_scan_date(CnScan *scan, uint32_t i);

/* The value of the digits at token i and behind it ("2,000", "1.5"); *end = the token behind. False if token i is no number. */
bool cn_scan_digits(const CnScan *scan, uint32_t i, double *value, uint32_t *end);

#endif
