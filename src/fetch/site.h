/* site.h - what one origin wants of robots, and for how long that is known.
 * Layer: base. */
#ifndef CN_FETCH_SITE_H
#define CN_FETCH_SITE_H

#include "fetch/journal.h"
#include "fetch/policy.h"
#include "fetch/queue.h"
#include "fetch/robots.h"
#include "fetch/url.h"

typedef struct CnSite CnSite;

struct CnSite {
    CnUrl home;
    CnHost *host;
    bool asked_robots, asked_tdm;  /* under way */
    int64_t robots_until, tdm_until;   /* ms: what is known holds until then; 0 = nothing is known */
    bool unreachable;              /* its robots.txt: nothing may be fetched */
    int robots_status;             /* of robots.txt; 0 = no answer */
    bool forbidden;                /* the site itself may not be asked: a private address */
    char why[200];                 /* there was no answer: the end of a sentence */
    CnRobots robots;
    CnTdmFile tdm;
    CnArena rules;                 /* for the two */
    CnArena rules_tdm;
    void *waiting;                 /* for either file */
    CnSite *next;
};

enum {
    CN_SITE_ROBOTS_S = 24 * 3600,  /* source: RFC 9309, 2.4: a copy is not used for more than 24 hours */
    CN_SITE_TDM_S = 24 * 3600,     /* tuned: the same */
    CN_SITE_UNREACHABLE_S = 3600   /* tuned: and never kept beyond a run */
};

/* A response to robots.txt: its status (0: none, or it was not whole), its text. `now` in ms. What is no answer forbids
 * everything; what is not there, nothing. */
void cn_site_take_robots(CnSite *site, jmp_buf *guard, int status, CnStr text, CnStr agent, int64_t now);

/* The same for tdmrep.json; without an answer it reserves nothing. */
void cn_site_take_tdm(CnSite *site, jmp_buf *guard, int status, CnStr json, int64_t now);

/* Takes up what an earlier run kept. */
void cn_site_recall(CnSite *site, jmp_buf *guard, const CnSiteNote *note, CnStr agent, int64_t now);

#endif
