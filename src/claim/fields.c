/* fields.c - stage, modality, quantity, value, date and attribution of one claim. */
#include "base/utf8.h"
#include "claim/scene.h"

static void add_rule(CnStr id, CnStr *rules, size_t *n)
{
    for (size_t i = 0; i < *n; i++)
        if (cn_str_eq(rules[i], id)) return;
    if (*n < CN_RULES_MOST && id.len) rules[(*n)++] = id;
}

static const CnTrigger *outermost(const CnScene *scene, unsigned trigger)
{
    int t = (int)trigger;
    for (unsigned steps = 0; scene->trigger[t].over >= 0 && steps < CN_SCENE_MOST; steps++) t = scene->trigger[t].over;
    return &scene->trigger[t];
}

static bool in_chain(const CnScene *scene, unsigned trigger, unsigned other)
{
    return trigger == other || outermost(scene, trigger) == outermost(scene, other);
}

/* "Plans to halt deliveries": a wish to end a transfer is no wish for it. */
static bool wants_end(const CnTrigger *over, CnStage stage) { return over->frame->stage == CN_ST_INTEREST && stage >= CN_ST_REFUSAL && stage != CN_ST_COUNT; }

/* "To supply", "for supplying", "for the supply of". */
static bool marked_aim(const CnTale *tale, uint32_t token)
{
    uint32_t the = UINT32_MAX;
    for (size_t k = tale->scene.first_mention; k < tale->scene.end_mention && tale->mention[k].first < token; k++) {
        const CnMention *m = &tale->mention[k];
        if (m->kind != CN_M_MARKER) continue;
        if ((m->form == CN_MK_TO || m->form == CN_MK_FOR || (m->form == CN_MK_ON && m->end + 1 == token)) && (m->end == token || m->end + 1 == token)) the = m->end;
        else if (m->form != CN_MK_THE && m->end + 1 >= token) the = UINT32_MAX;
    }
    return the != UINT32_MAX;
}

/* "An agreement for the purchase of frigates" is a contract, where the word may mean one. */
static bool is_contract(const CnTale *tale, const CnTrigger *pact, const CnTrigger *act)
{
    return pact->frame->settled && pact->frame->noun && pact->frame->stage == CN_ST_AGREEMENT && act->frame->scope == CN_SCOPE_ACT && !act->frame->support &&
           pact->end <= act->first && marked_aim(tale, act->first);
}

CnStage cn_field_stage(const CnTale *tale, unsigned trigger, CnSpan *span, CnStr *rules, size_t *n_rules)
{
    const CnScene *scene = &tale->scene;
    CnStage stage = CN_ST_COUNT;
    int t = (int)trigger, inner = t;
    for (unsigned steps = 0; t >= 0 && steps < CN_SCENE_MOST; steps++) {
        const CnTrigger *one = &scene->trigger[t];
        bool settled = steps && one->frame->scope == CN_SCOPE_DEAL && scene->trigger[inner].frame->scope == CN_SCOPE_OVER;
        settled |= steps && one->frame->scope == CN_SCOPE_DEAL && one->frame->planned && stage != CN_ST_COUNT;   /* "announced the purchase" */
        bool again = stage == CN_ST_TALKS && one->frame->stage == CN_ST_APPROVAL;   /* talks that were resumed are talks */
        bool promise = one->frame->intends && stage == CN_ST_DELIVERY && scene->trigger[inner].frame->role[CN_MK_SUBJ] == CN_ROLE_SUPPLIER;
        settled |= stage == CN_ST_EMBARGO && (one->frame->stage == CN_ST_AGREEMENT || one->frame->stage == CN_ST_APPROVAL) && !one->frame->revokes;   /* an embargo agreed upon */
        if (steps && is_contract(tale, one, &scene->trigger[inner])) {
            if (stage == CN_ST_DELIVERY) stage = CN_ST_ORDER;
        } else if (one->frame->stage != CN_ST_COUNT && !settled && !again && !promise && !wants_end(one, stage)) {   /* "signed an agreement" is what was signed */
            stage = one->frame->asks && stage != CN_ST_COUNT ? CN_ST_INTEREST : one->frame->revokes && stage == CN_ST_APPROVAL ? CN_ST_REFUSAL : (one->frame->revokes || one->frame->stage == CN_ST_CANCELLATION) && stage == CN_ST_EMBARGO ? CN_ST_EMBARGO_END : one->frame->stage;
            *span = tale->mention[one->mention].span;
        }
        add_rule(one->frame->id, rules, n_rules);
        inner = t;
        t = one->over;
    }
    const CnTrigger *act = &scene->trigger[trigger], *deal = act->over >= 0 ? &scene->trigger[act->over] : NULL;
    bool aim = deal && deal->over < 0 && deal->frame->noun && deal->frame->scope == CN_SCOPE_DEAL && deal->frame->stage == CN_ST_COUNT;
    if (aim && stage == CN_ST_DELIVERY && !act->frame->support && !act->passive && deal->end <= act->first && marked_aim(tale, act->first)) stage = CN_ST_ORDER;   /* "a contract with Kuwait to supply tanks" */
    if (stage == CN_ST_COUNT) *span = tale->mention[scene->trigger[trigger].mention].span;   /* a deal of which no more is said */
    return stage;
}

static bool and_between(const CnTale *tale, uint32_t from, uint32_t to)
{
    for (size_t k = tale->scene.first_mention; k < tale->scene.end_mention; k++)
        if (tale->mention[k].kind == CN_M_MARKER && tale->mention[k].form == CN_MK_AND && tale->mention[k].first >= from && tale->mention[k].end <= to) return true;
    return false;
}

/* Does a cue act on the trigger? By its reach, within the clause. */
static bool reaches(const CnTale *tale, const CnMention *cue, const CnTrigger *t, CnReach reach)
{
    enum { FAR = 8, CLAUSE = 25, NOUN = 4 };   /* tuned: words */
    const CnScene *scene = &tale->scene;
    bool before = cue->end <= t->first;
    uint32_t gap = before ? cn_scene_gap(scene, cue->end, t->first) : cn_scene_gap(scene, t->end, cue->first);
    float border = cn_scene_border(scene, before ? cue->end : t->end, before ? t->first : cue->first);
    switch (reach) {
    case CN_REACH_RIGHT:
        if (tale->pack->cue[cue->row].effect == CN_CUE_DENY && (border > 0.45f || (t->frame->noun && gap > NOUN))) return false;   /* "whom it did not name, said …" */
        return (before || !gap) && gap <= FAR && border < 0.9f;
    case CN_REACH_LEFT: return (!before || !gap) && gap <= FAR && border < 0.9f && !(border > 0.4f && and_between(tale, t->end, cue->first));
    case CN_REACH_CLAUSE: return gap <= CLAUSE && border < 1.6f;
    default: return true;
    }
}

/* No other trigger of another chain stands nearer to the cue on its way. */
static bool nearest(const CnTale *tale, const CnMention *cue, unsigned trigger, CnReach reach)
{
    const CnScene *scene = &tale->scene;
    const CnTrigger *t = &scene->trigger[trigger];
    for (unsigned k = 0; k < scene->n_triggers; k++) {
        const CnTrigger *o = &scene->trigger[k];
        if (in_chain(scene, trigger, k)) continue;
        if (reach == CN_REACH_RIGHT && o->first >= cue->end && o->first < t->first) return false;
        if (reach == CN_REACH_LEFT && o->end <= cue->first && o->first > t->first) return false;
        bool plans = reach == CN_REACH_CLAUSE && tale->pack->cue[cue->row].effect == CN_CUE_PLAN && !o->frame->noun;
        if (plans && t->end <= cue->first && o->first >= cue->end && o->first <= cue->end + 1) return false;   /* "bombs bought by … will be delivered" */
        if (plans && o->end <= cue->first && o->first > t->first && cn_scene_border(scene, o->end, cue->first) < 0.4f) return false;
    }
    return true;
}

/* "Will donate vehicles and train crews": the verb before that a bare "and" joins it to; -1 none. */
static int joined_to(const CnTale *tale, unsigned trigger)
{
    const CnScene *scene = &tale->scene;
    const CnTrigger *t = &scene->trigger[trigger];
    bool and = false;
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) and |= tale->mention[k].kind == CN_M_MARKER && tale->mention[k].form == CN_MK_AND && tale->mention[k].end == t->first;
    if (!and || t->frame->noun) return -1;
    for (unsigned k = trigger; k-- > 0;)
        if (!scene->trigger[k].frame->noun) return (int)k;
    return -1;
}

/* "Iran to supply drones": "to" between a subject and its act. */
static bool bare_infinitive(const CnTale *tale, uint32_t act)
{
    const CnScene *scene = &tale->scene;
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *m = &tale->mention[k];
        if (m->kind != CN_M_MARKER || m->form != CN_MK_TO || m->end != act) continue;
        for (unsigned a = 0; a < scene->n_actors; a++)
            if (scene->actor[a].end == m->first && !(scene->actor[a].markers & CN_PLACES) && !scene->actor[a].poss) return true;
    }
    return false;
}

/* What is decided and still to be done; a leave, a refusal, a ban is the decision itself. */
static bool carried_out(CnStage stage) { return stage == CN_ST_AGREEMENT || stage == CN_ST_ORDER || stage == CN_ST_DELIVERY; }

CnModality cn_field_modality(const CnTale *tale, unsigned trigger, unsigned item, CnStage *stage, CnSpan *span, CnStr *rules, size_t *n_rules, bool *none)
{
    const CnScene *scene = &tale->scene;
    bool deny = false, hedge = false, plan = false, assert_ = false, not = false;
    CnStage inner = CN_ST_COUNT;
    (void)item;
    *none = false;
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *cue = &tale->mention[k];
        if (cue->kind != CN_M_CUE) continue;
        const CnCueRow *row = &tale->pack->cue[cue->row];
        bool hit = false;
        for (unsigned t = 0; t < scene->n_triggers && !hit; t++)
            hit = in_chain(scene, trigger, t) && reaches(tale, cue, &scene->trigger[t], row->reach) && nearest(tale, cue, t, row->reach);
        int first = hit ? -1 : joined_to(tale, trigger);
        if (first >= 0 && cue->end <= scene->trigger[first].first) hit = reaches(tale, cue, &scene->trigger[first], row->reach) && nearest(tale, cue, (unsigned)first, row->reach);
        for (unsigned t = 0; t < scene->n_triggers && hit && row->effect == CN_CUE_PLAN && !carried_out(*stage); t++)
            if (scene->trigger[t].frame->noun && scene->trigger[t].over >= 0 && cue->end == scene->trigger[t].first) hit = false;   /* "the planned delivery was called off" */
        if (!hit) continue;
        bool *what = row->effect == CN_CUE_DENY ? &deny : row->effect == CN_CUE_HEDGE ? &hedge : row->effect == CN_CUE_PLAN || (row->effect == CN_CUE_DECIDE && carried_out(*stage)) ? &plan
                   : row->effect == CN_CUE_NONE ? none : row->effect == CN_CUE_ASSERT ? &assert_ : NULL;
        if (!what) continue;
        if (!*what) *span = cue->span;
        *what = true;
        not |= row->effect == CN_CUE_DENY && row->reach == CN_REACH_RIGHT;   /* who denies a report rules nothing out */
        add_rule(row->id, rules, n_rules);
    }
    CN_EACH_OVER(t, scene, trigger, 8) {
        bool other = *stage == CN_ST_APPROVAL && scene->trigger[t].frame->stage != CN_ST_COUNT && scene->trigger[t].frame->stage != *stage;   /* what is approved lies ahead, not the approval */
        plan |= (scene->trigger[t].frame->planned && !other) || wants_end(&scene->trigger[t], inner);
        bool asked = wants_end(&scene->trigger[t], inner) && inner <= CN_ST_CANCELLATION && scene->trigger[t].frame->role[CN_MK_SUBJ] == CN_ROLE_RECIPIENT;
        if (asked) *none = true;   /* who asks another to end it ends nothing */
        if (scene->trigger[t].frame->stage != CN_ST_COUNT) inner = scene->trigger[t].frame->stage;
    }
    bool ruled_out = not && plan && !assert_ && !scene->trigger[trigger].frame->noun && scene->trigger[trigger].over < 0 && (*stage == CN_ST_DELIVERY || *stage == CN_ST_ORDER);
    plan |= scene->trigger[trigger].over < 0 && !scene->trigger[trigger].frame->noun && bare_infinitive(tale, scene->trigger[trigger].first);
    CN_EACH_OVER(t, scene, trigger, 8)   /* "stalls approval of the sale" */
        if (scene->trigger[t].frame->denied) deny = true, *span = tale->mention[scene->trigger[t].mention].span;
    if (plan && *stage == CN_ST_INTEREST) plan = false;   /* a wish lies ahead by itself */
    if (ruled_out) *stage = CN_ST_REFUSAL, plan = false;   /* "wird keine Panzer liefern" */
    else if (deny) return CN_MOD_DENIED;
    if (plan && !assert_) return CN_MOD_PLANNED;
    return hedge && !assert_ ? CN_MOD_REPORTED : CN_MOD_STATED;
}

static bool of_which(const CnTale *tale, uint32_t i)
{
    for (size_t k = tale->scene.first_mention; k < tale->scene.end_mention; k++)
        if (tale->mention[k].kind == CN_M_MARKER && tale->mention[k].first == i && (tale->mention[k].form == CN_MK_OF || tale->mention[k].form == CN_MK_WHICH)) return true;
    return false;
}

void cn_field_quantity(const CnTale *tale, unsigned trigger, const CnItem *item, CnAmount *out, CnSpan *span)
{
    const CnScene *scene = &tale->scene;
    if (item->count == UINT32_MAX) {
        if (!item->dual) return;
        *out = (CnAmount){.given = true, .min = item->dual, .max = item->dual};
        *span = item->head;
        return;
    }
    bool hangs = trigger != UINT_MAX && cn_hanging_act(tale, item) == (int)trigger;
    for (size_t k = scene->first_mention; hangs && k < scene->end_mention; k++) {   /* "24 jets, 18 of which were bought" */
        const CnMention *m = &tale->mention[k];
        if (m->kind != CN_M_COUNT || m->first < item->end || m->end > scene->trigger[trigger].first || !of_which(tale, m->end)) continue;
        *out = (CnAmount){.given = true, .min = m->min, .max = m->max};
        *span = m->span;
        return;
    }
    bool whole = !item->part || trigger == UINT_MAX || hangs;   /* the clause on the item speaks of all */
    const CnMention *m = &tale->mention[whole ? item->count : item->part - 1];
    *out = (CnAmount){.given = true, .min = m->min, .max = m->max};
    *span = m->span;
    if (item->unit != UINT32_MAX) out->unit = tale->pack->unit[tale->mention[item->unit].row];
}

static bool item_behind(const CnScene *scene, uint32_t from)
{
    for (unsigned k = 0; k < scene->n_items; k++)
        if (scene->item[k].first >= from) return true;
    return false;
}

/* "€500 million ($540 million)": a sum in a bracket behind a sum is the same one in other money. */
static bool converted(const CnTale *tale, size_t k)
{
    enum { NEAR = 5 };   /* tuned: marks and words between the two */
    const CnMention *m = &tale->mention[k];
    const CnScene *scene = &tale->scene;
    if (!scene->bracket[m->first - scene->sentence->first]) return false;
    for (size_t i = scene->first_mention; i < k; i++) {
        const CnMention *o = &tale->mention[i];
        if (o->kind == CN_M_MONEY && !scene->bracket[o->first - scene->sentence->first] && m->first - o->end <= NEAR) return true;
    }
    return false;
}

/* "12 jets at $500 million; four ships, expected to cost $2 billion": where sums stand between the things of a list, the one behind
 * each is its own; NULL elsewhere. */
static const CnMention *own_price(const CnTale *tale, const CnItem *item)
{
    const CnScene *scene = &tale->scene;
    const CnMention *mine = NULL;
    unsigned at = 0, sums = 0, things = 0;
    while (at < scene->n_items && scene->item[at].first != item->first) at++;
    for (unsigned k = 0; k < scene->n_items; k++) {
        if (scene->item[k].list != item->list) continue;
        uint32_t end = k + 1 < scene->n_items ? scene->item[k + 1].first : scene->sentence->end;
        const CnMention *sum = NULL;
        for (size_t i = scene->first_mention; i < scene->end_mention && !sum; i++) {
            const CnMention *m = &tale->mention[i];
            if (m->kind == CN_M_MONEY && !(m->flags & CN_M_EACH) && !converted(tale, i) && m->first >= scene->item[k].end && m->end <= end) sum = m;
        }
        things++;
        sums += sum != NULL;
        if (k == at) mine = sum;
    }
    return sums > 1 && sums == things ? mine : NULL;
}

void cn_field_value(const CnTale *tale, unsigned trigger, const CnItem *item, CnAmount *out, CnSpan *span)
{
    const CnScene *scene = &tale->scene;
    double best = 1e9;
    const CnMention *own_sum = own_price(tale, item);
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *m = &tale->mention[k];
        if (m->kind != CN_M_MONEY || (m->flags & CN_M_EACH) || (own_sum && m != own_sum) || converted(tale, k)) continue;
        double mine = 1e9, other = 1e9;
        for (unsigned t = 0; t < scene->n_triggers; t++) {
            const CnTrigger *one = &scene->trigger[t];
            bool before = m->end <= one->first;
            uint32_t gap = before ? cn_scene_gap(scene, m->end, one->first) : cn_scene_gap(scene, one->end, m->first);
            double d = gap + 6.0 * (double)cn_scene_border(scene, before ? m->end : one->end, before ? one->first : m->first);
            bool own = in_chain(scene, trigger, t) || (one->frame->scope == CN_SCOPE_DEAL && one->frame->noun);   /* "… in a deal worth" */
            own |= one->frame->noun && one->first >= item->end && m->first >= one->end && cn_scene_gap(scene, one->end, m->first) <= 3 && !item_behind(scene, one->end);   /* "…, a package valued at" */
            double *to = own ? &mine : &other;
            if (d < *to) *to = d;
        }
        uint32_t gap = m->end <= item->first ? cn_scene_gap(scene, m->end, item->first) : cn_scene_gap(scene, item->end, m->first);
        if (gap + 0.0 < mine) mine = gap;
        if (!own_sum && (mine > other + 2 || mine > 40 || mine >= best)) continue;
        best = mine;
        *out = (CnAmount){.given = true, .min = m->min, .max = m->max, .unit = m->currency};
        *span = m->span;
    }
}

/* "WASHINGTON, March 25, 2019 - …": the day of writing. */
static bool dateline(const CnTale *tale, const CnMention *m)
{
    enum { NEAR = 8 };
    const CnSentence *s = tale->scene.sentence;
    if (m->first > s->first + NEAR) return false;
    for (uint32_t i = m->end; i < m->end + 3 && i < s->end; i++)
        if (tale->tokens->token[i].kind == CN_TOK_PUNCT && tale->tokens->token[i].ch == '-') return true;
    return false;
}

void cn_field_date(const CnTale *tale, unsigned trigger, unsigned item, CnModality modality, CnDate *out, CnSpan *span)
{
    const CnScene *scene = &tale->scene;
    double best = 22;   /* tuned: words and borders; a date further off belongs to something else */
    const CnLanguage *lang = cn_language(tale);
    bool early = lang && (lang->verbs_last || lang->ideographs || lang->brackets);   /* dates stand before the verb */
    (void)item;
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *m = &tale->mention[k];
        if (m->kind != CN_M_DATE || dateline(tale, m)) continue;
        double mine = 1e9, other = 1e9;
        for (unsigned t = 0; t < scene->n_triggers; t++) {
            const CnTrigger *one = &scene->trigger[t];
            bool before = m->end <= one->first;
            uint32_t gap = before ? cn_scene_gap(scene, m->end, one->first) : cn_scene_gap(scene, one->end, m->first);
            double d = gap + 5.0 * (double)cn_scene_border(scene, before ? m->end : one->end, before ? one->first : m->first);
            if (before && m->first <= scene->sentence->first + 1) d *= 0.5;   /* "In February, …" */
            else if (before && !early) d += cn_scene_border(scene, m->end, one->first) > 0.3f ? 6 : 2.5;   /* a date follows its verb */
            double *to = in_chain(scene, trigger, t) ? &mine : &other;
            if (d < *to) *to = d;
        }
        for (size_t j = scene->first_mention; j < scene->end_mention; j++) {   /* "said on Tuesday": the day of the saying */
            const CnMention *speech = &tale->mention[j];
            if (speech->kind != CN_M_SPEECH || tale->pack->speech[speech->row].kind != CN_SPEECH_VERB) continue;
            bool aside = m->end < scene->sentence->end && tale->tokens->token[m->end].kind == CN_TOK_PUNCT && !m->date.day;   /* "In May, it revealed a deal" */
            if (m->first - speech->end <= 3 || (speech->first - m->end <= 2 && !aside)) other = 0;
        }
        if (mine > other || mine >= best) continue;
        best = mine;
        *out = m->date;
        *span = m->span;
        if ((m->flags & CN_M_NO_YEAR) && modality == CN_MOD_PLANNED && out->year < tale->article->date.year) out->year++;
    }
}

/* ---- who says so ----------------------------------------------------------------------------------------- */

static CnStr words(const CnTale *tale, uint32_t first, uint32_t end, CnSpan *span)
{
    if (end <= first) return (CnStr){NULL, 0};
    const CnToken *a = &tale->tokens->token[first], *b = &tale->tokens->token[end - 1];
    *span = (CnSpan){a->span.at, b->span.at + b->span.len - a->span.at};
    return (CnStr){tale->article->text.ptr + span->at, span->len};
}

static bool stops(const CnTale *tale, uint32_t i)
{
    const CnToken *t = &tale->tokens->token[i];
    for (size_t k = tale->scene.first_mention; k < tale->scene.end_mention && tale->mention[k].first <= i; k++)
        if (tale->mention[k].first == i && tale->mention[k].kind == CN_M_MARKER && (tale->mention[k].form == CN_MK_THAT || tale->mention[k].form == CN_MK_HAVE)) return true;
    uint32_t letter;
    bool initial = t->ch == '.' && i && (t[-1].flags & CN_TOK_UPPER) && cn_utf8_get(tale->article->text, t[-1].span.at, &letter) == t[-1].span.len;
    return t->kind == CN_TOK_PUNCT && !initial && t->ch != '-' && t->ch != '\'';
}

static bool is_kind_at(const CnTale *tale, uint32_t i, unsigned kind)
{
    for (size_t k = tale->scene.first_mention; k < tale->scene.end_mention; k++)
        if (tale->mention[k].kind == kind && i >= tale->mention[k].first && i < tale->mention[k].end) return true;
    return false;
}

size_t cn_field_attribution(const CnTale *tale, unsigned trigger, CnStr *out, size_t most, CnSpan *span, bool *unnamed)
{
    enum { LONGEST = 14 };   /* tuned: words of a speaker's name and office */
    const CnScene *scene = &tale->scene;
    const CnSentence *s = scene->sentence;
    size_t n = 0;
    (void)trigger;
    *unnamed = false;
    for (size_t k = scene->first_mention; k < scene->end_mention && n < most; k++) {
        const CnMention *m = &tale->mention[k];
        if (m->kind != CN_M_SPEECH || tale->pack->speech[m->row].kind >= CN_SPEECH_TITLE) continue;
        CnSpeechKind kind = tale->pack->speech[m->row].kind;
        uint32_t first = m->end, end = m->end;
        if (kind == CN_SPEECH_PREP) {
            while (end < s->end && end - first < LONGEST && !stops(tale, end) && !is_kind_at(tale, end, CN_M_TRIGGER)) end++;
        } else {
            first = end = m->first;
            while (first > s->first && end - first < LONGEST && !stops(tale, first - 1)) first--;
            if (first == end) {   /* the speaker stands behind the verb */
                first = end = m->end;
                while (end < s->end && is_kind_at(tale, end, CN_M_DATE)) first = ++end;   /* "confirmed on Friday" */
                while (end < s->end && end - first < LONGEST && !stops(tale, end) && !is_kind_at(tale, end, CN_M_TRIGGER)) end++;
            }
        }
        CnSpan here;
        CnStr who = words(tale, first, end, &here);
        if (!who.len) continue;
        out[n++] = who;
        if (span && !span->len) *span = here;
    }
    for (size_t k = scene->first_mention; k < scene->end_mention && n && n < most; k++) {
        const CnMention *m = &tale->mention[k];
        if (m->kind != CN_M_OUTLET) continue;
        CnStr name = tale->pack->outlet[m->row].name;
        bool known = false;
        for (size_t i = 0; i < n; i++) known |= cn_str_find(out[i], (CnStr){tale->article->text.ptr + m->span.at, m->span.len}, 0) != SIZE_MAX;
        if (!known) out[n++] = name;
    }
    return n;
}
