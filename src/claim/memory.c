/* memory.c - what the document has said so far: who was named, what was claimed, whom "the country" stands for. */
#include "claim/scene.h"

enum { RECENT = 32, PAST = CN_PAST_MOST, JUST = 2, HEARD = 400 };   /* tuned: JUST, sentences; HEARD, so that a long list costs no more than its length */

bool cn_past_of_item(const CnPast *past, const CnItem *item)
{
    if (item->system != UINT32_MAX) return past->system == item->system;
    return item->generic != UINT32_MAX && (past->generic == item->generic || past->category == item->category);
}

static void name_states(CnTale *tale, const uint32_t *state, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!tale->named[state[i]]) tale->there[tale->n_states++] = state[i];
        if (tale->named[state[i]] < UINT16_MAX) tale->named[state[i]]++;
    }
}

/* "The Dassault Rafale": the designation holds its maker's name, so its state is named. */
static void name_maker(CnTale *tale, const CnMention *m)
{
    const CnPack *pack = tale->pack;
    uint32_t node = 0;
    for (uint32_t i = m->first; i < m->end; i++) {
        const CnToken *t = &tale->tokens->token[i];
        node = t->n_readings ? cn_pack_step(pack, node, t->reading[0].word) : 0;
        if (!node) return;
        for (uint32_t e = cn_pack_ends(pack, node); e; e = cn_pack_entry(pack, e)->next) {
            const CnEntry *entry = cn_pack_entry(pack, e);
            if (entry->table != CN_T_ORG || pack->org[entry->row].kind != CN_ORG_MAKER) continue;
            name_states(tale, pack->org[entry->row].state, pack->org[entry->row].n_states);
            return;
        }
    }
}

const uint32_t *cn_mention_states(const CnPack *pack, const CnMention *m, size_t *n)
{
    *n = 0;
    if (m->kind != CN_M_PARTY) return NULL;
    *n = m->table == CN_T_ORG ? pack->org[m->row].n_states : 1;
    return m->table == CN_T_STATE ? &m->row : m->table == CN_T_ORG ? pack->org[m->row].state : &pack->person[m->row].state;
}

/* Which states the document names most. */
static void rank(CnTale *tale)
{
    enum { OFTEN = sizeof tale->often / sizeof *tale->often };
    uint32_t *there = tale->there, n = tale->n_states;
    for (uint32_t i = 1; i < n; i++)   /* in the order of the table */
        for (uint32_t k = i; k && there[k] < there[k - 1]; k--) {
            uint32_t swap = there[k];
            there[k] = there[k - 1], there[k - 1] = swap;
        }
    for (uint32_t i = 0; i < n; i++) {
        tale->all_named += tale->named[there[i]];
        for (uint32_t k = 0; k < n; k++) tale->naming[there[i]].rank += tale->named[there[k]] > tale->named[there[i]];
    }
    for (uint32_t place = 0; place < OFTEN; place++)   /* of those named as often, in the order of the table */
        for (uint32_t i = 0; i < n && tale->n_often < OFTEN; i++)
            if (tale->naming[there[i]].rank == place) tale->often[tale->n_often++] = there[i];
}

void cn_memory_start(CnTale *tale)
{
    const CnPack *pack = tale->pack;
    uint32_t all = pack->n[CN_T_STATE] + 1;
    tale->naming = CN_NEW_N(tale->arena, CnNaming, all);
    tale->named = CN_NEW_N(tale->arena, uint16_t, all);
    tale->supplied = CN_NEW_N(tale->arena, uint16_t, all);
    tale->received = CN_NEW_N(tale->arena, uint16_t, all);
    tale->there = CN_NEW_N(tale->arena, uint32_t, all);
    tale->exporter = pack->exporter;
    for (size_t i = 0; i < tale->n_mentions; i++) {   /* the whole document: a later name serves an earlier sentence */
        const CnMention *m = &tale->mention[i];
        if (m->kind == CN_M_ITEM && m->table == CN_T_SYSTEM && m->row != UINT32_MAX) name_maker(tale, m);
        size_t n;
        const uint32_t *state = cn_mention_states(pack, m, &n);
        name_states(tale, state, n);
    }
    rank(tale);
}

void cn_memory_again(CnTale *tale, const CnTale *first)
{
    uint32_t all = tale->pack->n[CN_T_STATE] + 1;
    tale->naming = first->naming;
    tale->named = first->named;
    tale->supplied = memset(first->supplied, 0, all * sizeof *tale->supplied);
    tale->received = memset(first->received, 0, all * sizeof *tale->received);
    tale->there = first->there;
    tale->exporter = first->exporter;
    tale->all_named = first->all_named;
    tale->n_states = first->n_states;
    tale->n_often = first->n_often;
    memcpy(tale->often, first->often, sizeof tale->often);
    for (uint32_t i = 0; i < tale->n_states; i++) tale->naming[tale->there[i]] = (CnNaming){.rank = tale->naming[tale->there[i]].rank};
}

void cn_memory_sentence(CnTale *tale)
{
    enum { LEAD = 3 };
    const CnScene *scene = &tale->scene;
    for (size_t i = scene->first_mention; i < scene->end_mention; i++) {
        size_t n;
        const uint32_t *state = cn_mention_states(tale->pack, &tale->mention[i], &n);
        for (size_t k = 0; k < n; k++) {
            CnNaming *naming = &tale->naming[state[k]];
            naming->last = scene->index + 1;
            naming->paragraph = scene->sentence->paragraph;
            naming->lead += scene->index < LEAD;
            naming->heading |= scene->sentence->heading || !scene->index;
        }
    }
}

void cn_memory_name(CnTale *tale, const CnSide *side)
{
    CnDate on = tale->article->date;
    for (size_t i = 0; i < side->n; i++) {
        uint32_t state = side->state[i];
        CnDate until = tale->pack->state[state].until;
        if (on.year && until.year && until.year < on.year) continue;   /* "the country" is none that is no more */
        cn_memory_states(tale, &state, 1);
    }
}

void cn_memory_states(CnTale *tale, const uint32_t *state, size_t n)
{
    for (size_t i = 0; i < n; i++) tale->recent[tale->n_recent++ % RECENT] = state[i];
}

void cn_memory_claim(CnTale *tale, const CnPast *past)
{
    tale->past[tale->n_past++ % PAST] = *past;
    if (!tale->again && tale->n_heard < HEARD) {
        tale->heard = cn_arena_grow(tale->arena, tale->heard, sizeof *tale->heard, tale->n_heard, &tale->cap_heard);
        tale->heard[tale->n_heard++] = *past;
    }
    if (past->stage >= CN_ST_EMBARGO) return;   /* who bans does not supply */
    for (size_t i = 0; i < past->supplier.n; i++) tale->supplied[past->supplier.state[i]] = (uint16_t)(tale->supplied[past->supplier.state[i]] + 1u);
    for (size_t i = 0; i < past->recipient.n; i++) tale->received[past->recipient.state[i]] = (uint16_t)(tale->received[past->recipient.state[i]] + 1u);
}

static uint32_t recent_state(const CnTale *tale, size_t back)
{
    return back < tale->n_recent && back < RECENT ? tale->recent[(tale->n_recent - 1 - back) % RECENT] : UINT32_MAX;
}

static CnSide side_of(CnTale *tale, const uint32_t *state, size_t n)
{
    uint32_t *copy = CN_NEW_N(tale->arena, uint32_t, n);
    for (size_t i = 0; i < n; i++) copy[i] = state[i];
    return (CnSide){copy, n, {NULL, 0}};
}

bool cn_memory_other(CnTale *tale, const CnSide *than, CnSide *out)
{
    for (size_t b = 0; b < RECENT; b++) {
        uint32_t s = recent_state(tale, b);
        if (s == UINT32_MAX) return false;
        if (tale->pack->state[s].kind == CN_STATE_BLOC || cn_side_shares(than, &s, 1)) continue;
        *out = side_of(tale, &s, 1);
        return true;
    }
    return false;
}

bool cn_memory_anaphor(CnTale *tale, const CnAnaphorRow *row, CnSide *out)
{
    if (row->kind == CN_ANA_BOTH && row->n_states == 2) {   /* the words name them: 俄印 */
        *out = side_of(tale, row->state, 2);
        return true;
    }
    if (row->kind == CN_ANA_BOTH) {   /* those of the claim just made, or the last two that differ */
        const CnPast *p = cn_memory_past(tale, 0);
        if (p && p->sentence < tale->scene.index && tale->scene.index - p->sentence <= JUST && p->supplier.n == 1 && p->recipient.n == 1 && p->stage < CN_ST_EMBARGO) {
            uint32_t sides[2] = {p->supplier.state[0], p->recipient.state[0]};
            *out = side_of(tale, sides, 2);
            return true;
        }
        uint32_t two[2] = {recent_state(tale, 0), UINT32_MAX};
        for (size_t b = 1; b < RECENT && two[1] == UINT32_MAX; b++) {
            uint32_t s = recent_state(tale, b);
            if (s == UINT32_MAX) break;
            if (s != two[0] && tale->pack->state[s].kind != CN_STATE_BLOC) two[1] = s;
        }
        if (two[0] == UINT32_MAX || two[1] == UINT32_MAX) return false;
        *out = side_of(tale, two, 2);
        return true;
    }
    for (size_t b = 0; b < RECENT; b++) {
        uint32_t s = recent_state(tale, b);
        if (s == UINT32_MAX) break;
        bool fits = !row->n_states && tale->pack->state[s].kind != CN_STATE_BLOC;
        for (size_t i = 0; i < row->n_states; i++) fits |= row->state[i] == s;
        if (!fits) continue;
        *out = side_of(tale, &s, 1);
        return true;
    }
    uint32_t most = UINT32_MAX;   /* an abbreviation: of the one most named in the whole document */
    for (size_t i = 0; row->kind == CN_ANA_FORCE && i < row->n_states; i++)
        if (tale->named[row->state[i]] && (most == UINT32_MAX || tale->named[row->state[i]] > tale->named[most])) most = row->state[i];
    if (most != UINT32_MAX) {
        *out = side_of(tale, &most, 1);
        return true;
    }
    if (row->n_states == 1) {   /* it can only be that one */
        *out = side_of(tale, row->state, 1);
        return true;
    }
    return false;
}
