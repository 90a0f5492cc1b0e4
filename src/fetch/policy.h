/* policy.h - reservations of text and data mining: the TDM Reservation Protocol of W3C's community group.
 * Layer: base. Three places may speak: a file of the site, a field of the response, a meta tag of the page; the later in this
 * row overrules the earlier. Robots meta words such as "noai" are no standard and no reservation here: docs/inputs.md. */
#ifndef CN_FETCH_POLICY_H
#define CN_FETCH_POLICY_H

#include "base/str.h"

typedef struct {
    bool said;         /* there is a word on it */
    bool reserved;     /* and it is "1" */
    CnStr policy;      /* where licences are offered, or none */
} CnTdm;

typedef struct { CnStr pattern; CnTdm tdm; } CnTdmRule;

typedef struct { CnTdmRule *rule; size_t n; } CnTdmFile;

enum { CN_TDM_FILE_BYTES = 500 * 1024, CN_TDM_PAGE_BYTES = 1 << 20 };  /* tuned: how much of either is read */

/* From a response's head: the fields tdm-reservation and tdm-policy. */
CnTdm cn_tdm_head(CnStr head);

/* From the meta tags of a page; their text lies in the arena, to whose guard want of memory leads. Any bytes will do. */
CnTdm cn_tdm_page(CnArena *arena, CnStr page);

/* Reads /.well-known/tdmrep.json. What is no such file gives no rules; an entry that is none is passed over. */
void cn_tdm_file(CnArena *arena, CnStr json, CnTdmFile *out);

/* What the file says of a path (with its query): the longest location that matches, "reserved" among equals. */
CnTdm cn_tdm_of_path(CnArena *arena, const CnTdmFile *file, CnStr path);

#endif
