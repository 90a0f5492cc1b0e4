#include "fetch/site.h"

void cn_site_take_robots(CnSite *site, jmp_buf *guard, int status, CnStr text, CnStr agent, int64_t now)
{
    cn_arena_empty(&site->rules);
    site->rules.guard = guard;
    site->robots = (CnRobots){0};
    site->robots_status = status;
    bool found = status >= 200 && status < 300, missing = status >= 300 && status < 500 && status != 429;
    site->unreachable = !found && !missing;
    if (found) cn_robots_read(&site->rules, text, agent, &site->robots);
    site->host->wait = site->robots.wait * 1000;
    site->robots_until = now + (int64_t)(site->unreachable ? CN_SITE_UNREACHABLE_S : CN_SITE_ROBOTS_S) * 1000;
    site->asked_robots = false;
}

void cn_site_take_tdm(CnSite *site, jmp_buf *guard, int status, CnStr json, int64_t now)
{
    cn_arena_empty(&site->rules_tdm);
    site->rules_tdm.guard = guard;
    site->tdm = (CnTdmFile){0};
    if (status >= 200 && status < 300) cn_tdm_file(&site->rules_tdm, json, &site->tdm);
    site->tdm_until = now + (int64_t)CN_SITE_TDM_S * 1000;
    site->asked_tdm = false;
}

/* What was kept is a robots.txt for everybody: a copy of what was meant for us. */
void cn_site_recall(CnSite *site, jmp_buf *guard, const CnSiteNote *note, CnStr agent, int64_t now)
{
    int64_t age = now - note->robots_at * 1000, most = (int64_t)CN_SITE_ROBOTS_S * 1000;
    if (note->robots_at && age >= 0 && age < most) {
        cn_site_take_robots(site, guard, note->robots_status, note->robots, agent, note->robots_at * 1000);
    }
    age = now - note->tdm_at * 1000;
    most = (int64_t)CN_SITE_TDM_S * 1000;
    if (note->tdm_at && age >= 0 && age < most) cn_site_take_tdm(site, guard, note->tdm.len ? 200 : 404, note->tdm, note->tdm_at * 1000);
}
