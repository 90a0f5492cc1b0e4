/* scene.c - puts the mentions of one sentence in their places: noun phrases, lists, chains of triggers. */
#include "claim/scene.h"

static const CnToken *tok(const CnTale *tale, uint32_t i) { return &tale->tokens->token[i]; }

static bool is_punct(const CnTale *tale, uint32_t i, uint8_t ch) { return tok(tale, i)->kind == CN_TOK_PUNCT && tok(tale, i)->ch == ch; }

/* The mention of a kind that begins at token i, or NULL. */
static const CnMention *mention_at(const CnTale *tale, uint32_t i, unsigned kind)
{
    const CnScene *scene = &tale->scene;
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *m = &tale->mention[k];
        if (m->first > i) break;
        if (m->kind == kind && m->first == i) return m;
    }
    return NULL;
}

/* The mention of a kind that ends right before token i, or NULL. */
static const CnMention *mention_before(const CnTale *tale, uint32_t i, unsigned kind)
{
    const CnScene *scene = &tale->scene;
    for (size_t k = scene->end_mention; k-- > scene->first_mention;) {
        const CnMention *m = &tale->mention[k];
        if (m->kind == kind && m->end == i) return m;
        if (m->end + 12 < i) break;
    }
    return NULL;
}

static uint32_t marker_before(const CnTale *tale, uint32_t i)
{
    const CnMention *m = mention_before(tale, i, CN_M_MARKER);
    return m ? m->form : CN_MK_NONE;
}

static bool covered(const CnTale *tale, uint32_t i, uint32_t kinds)
{
    const CnScene *scene = &tale->scene;
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *m = &tale->mention[k];
        if (m->first > i) break;
        if ((kinds >> m->kind & 1) && i >= m->first && i < m->end) return true;
    }
    return false;
}

/* ---- clause borders ------------------------------------------------------------------------------------ */

/* A comma inside a list of items or of actors parts nothing. */
static bool in_list(const CnScene *scene, uint32_t i)
{
    for (unsigned k = 1; k < scene->n_items; k++)
        if (scene->item[k].list == scene->item[k - 1].list && i >= scene->item[k - 1].end && i < scene->item[k].first) return true;
    for (unsigned k = 1; k < scene->n_actors; k++)
        if (scene->actor[k].cluster == scene->actor[k - 1].cluster && i >= scene->actor[k - 1].end && i < scene->actor[k].first) return true;
    return false;
}

/* "said, on Thursday, that": commas around a date part no clause. */
static bool beside_date(const CnTale *tale, uint32_t comma)
{
    const CnMention *left = mention_before(tale, comma, CN_M_DATE), *right = mention_at(tale, comma + 1, CN_M_DATE);
    return (left && left->first > tale->scene.sentence->first && is_punct(tale, left->first - 1, ',')) ||
           (right && right->end < tale->scene.sentence->end && is_punct(tale, right->end, ','));
}

static void borders(CnTale *tale)
{
    CnScene *scene = &tale->scene;
    uint32_t first = scene->sentence->first, n = scene->sentence->end - first;
    scene->border = CN_NEW_N(tale->arena, float, n + 1);
    float sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        const CnToken *t = tok(tale, first + i);
        bool opens = t->ch == ':' && (marker_before(tale, first + i) == CN_MK_SUCH || mention_before(tale, first + i, CN_M_TRIGGER));   /* "… would include:" */
        bool of_date = t->ch == ',' && beside_date(tale, first + i);
        if (t->kind == CN_TOK_PUNCT && !opens && !of_date && !in_list(scene, first + i))
            sum += t->ch == ';' ? 3.0f : t->ch == ':' ? 1.0f : t->ch == ',' ? 0.5f : t->ch == '-' ? 0.7f : t->ch == '"' ? 0.3f : t->ch == '(' || t->ch == ')' ? 0.3f : 0;
        const CnMention *m = mention_at(tale, first + i, CN_M_MARKER);
        if (m) sum += m->form == CN_MK_BUT ? 2.5f : m->form == CN_MK_AFTER ? 1.5f : m->form == CN_MK_WHICH ? 0.8f : m->form == CN_MK_THAT ? 0.5f : 0;
        const CnMention *t_here = mention_at(tale, first + i, CN_M_TRIGGER);
        if (t_here && i && (t_here->markers & CN_BIT(CN_MK_AND)) && !tale->pack->frame[t_here->row].noun) sum += 1.0f;   /* "and" bound to a verb opens its clause */
        scene->border[i + 1] = sum;
    }
}

float cn_scene_border(const CnScene *scene, uint32_t a, uint32_t b)
{
    uint32_t first = scene->sentence->first, last = scene->sentence->end - first;
    a = a > first ? a - first : 0;
    b = b > first ? b - first : 0;
    if (a > last) a = last;
    if (b > last) b = last;
    return a < b ? scene->border[b] - scene->border[a] : scene->border[a] - scene->border[b];
}

static void distances(CnTale *tale)
{
    CnScene *scene = &tale->scene;
    uint32_t first = scene->sentence->first, n = scene->sentence->end - first;
    scene->words = CN_NEW_N(tale->arena, float, n + 1);
    scene->bracket = CN_NEW_N(tale->arena, uint8_t, n + 1);
    float sum = 0;
    uint8_t depth = 0;
    for (uint32_t i = 0; i < n; i++) {
        const CnToken *t = tok(tale, first + i);
        bool mark = t->kind == CN_TOK_PUNCT;
        if (mark && (t->ch == '(' || t->ch == '[') && depth < 9) depth++;
        sum += mark ? 0 : depth ? 0.1f : 1.0f;
        scene->words[i + 1] = sum;
        scene->bracket[i] = depth;
        if (mark && (t->ch == ')' || t->ch == ']') && depth) depth--;
    }
    for (uint32_t i = n; depth && i-- > 0 && scene->bracket[i];) scene->bracket[i] = 0;   /* a bracket that is never closed is none */
}

uint32_t cn_scene_gap(const CnScene *scene, uint32_t from, uint32_t to)
{
    uint32_t first = scene->sentence->first, last = scene->sentence->end - first;
    from = from > first ? from - first : 0;
    to = to > first ? to - first : 0;
    if (from > last) from = last;
    if (to > last) to = last;
    return from < to ? (uint32_t)(scene->words[to] - scene->words[from] + 0.5f) : 0;
}

uint32_t cn_scene_past_clause(const CnTale *tale, uint32_t from, uint32_t to)
{
    if (from + 2 >= to || !is_punct(tale, from, ',')) return from;
    uint32_t m = CN_MK_NONE;
    const CnMention *first = mention_at(tale, from + 1, CN_M_MARKER);
    if (first) m = first->form;
    const CnMention *second = first ? mention_at(tale, first->end, CN_M_MARKER) : NULL;
    if (second && second->form == CN_MK_WHICH) m = CN_MK_WHICH;   /* ", for which it pays …," */
    if (m != CN_MK_WHICH && m != CN_MK_THE && m != CN_MK_AFTER) return from;
    for (uint32_t i = from + 2; i < to; i++)
        if (is_punct(tale, i, ',')) return i + 1;
    return from;
}

/* ---- actors -------------------------------------------------------------------------------------------- */

/* "It has ordered", "sold it", "from it": only where an act wants a party there. */
static bool pronoun_acts(const CnTale *tale, const CnMention *m)
{
    const CnScene *scene = &tale->scene;
    for (unsigned k = 0; k < scene->n_triggers; k++) {
        const CnTrigger *t = &scene->trigger[k];
        if (t->frame->noun) continue;
        if (t->first >= m->end && t->first - m->end <= 4 && !t->passive && t->frame->role[CN_MK_SUBJ]) return true;
        if (t->end == m->first && t->frame->role[CN_MK_OBJ]) return true;
    }
    uint32_t before = marker_before(tale, m->first);
    return before == CN_MK_FROM || before == CN_MK_TO;
}

/* The object of an act: "has sold it …". */
static bool is_object(const CnScene *scene, const CnMention *m)
{
    for (unsigned k = 0; k < scene->n_triggers; k++)
        if (scene->trigger[k].end == m->first && !scene->trigger[k].frame->noun && scene->trigger[k].frame->role[CN_MK_GEN] == CN_ROLE_NONE) return true;   /* else its subject stands there */
    return false;
}

/* Whom a pronoun stands for: the last subject before it, else what the sentence before was about. An object is not its own subject:
 * the one before it then. */
static bool pronoun_side(CnTale *tale, const CnMention *m, CnSide *out)
{
    const CnScene *scene = &tale->scene;
    const CnActor *subject = NULL;
    bool object = is_object(scene, m);
    for (unsigned k = scene->n_actors; k-- > 0;) {
        const CnActor *a = &scene->actor[k];
        if ((a->markers & CN_PLACES) || (a->adj && !a->compound) || a->bloc) continue;
        if (object && !subject) subject = a;
        if (object && cn_side_same(&a->side, &subject->side)) continue;
        *out = a->side;
        return true;
    }
    if (subject && cn_side_same(&tale->topic, &subject->side)) return cn_memory_other(tale, &subject->side, out);
    if (tale->topic.n || tale->topic.name.len) *out = tale->topic;
    return tale->topic.n || tale->topic.name.len;
}

/* "Its Su-30s arrived": the owner, where nobody is named before. */
static bool owns_item(const CnTale *tale, const CnMention *m)
{
    enum { NEAR = 3 };
    if (tale->scene.n_actors || !mention_at(tale, m->first, CN_M_MARKER) || mention_at(tale, m->first, CN_M_MARKER)->form != CN_MK_THE) return false;
    for (uint32_t i = m->end; i <= m->end + NEAR && i < tale->scene.sentence->end; i++) {
        if (mention_at(tale, i, CN_M_ITEM)) return true;
        if (tok(tale, i)->kind == CN_TOK_PUNCT || mention_at(tale, i, CN_M_TRIGGER)) return false;
    }
    return false;
}

/* Whose country "his country" is: the speaker's, who stands before or behind the word of speech; where nobody speaks, the first
 * name's, or (verbs first) the last one's. */
static bool speaker_side(CnTale *tale, const CnAnaphorRow *row, CnSide *out)
{
    enum { NEAR = 10 };
    const CnScene *scene = &tale->scene;
    const CnActor *who = NULL, *first = NULL;
    bool verb_first = tale->tokens->lang != CN_LANG_ANY && tale->pack->language[tale->tokens->lang].adj_after;
    for (unsigned k = 0; k < scene->n_actors; k++) {
        const CnActor *a = &scene->actor[k];
        if (a->bloc || !a->side.n) continue;
        if (!first) first = a;
        for (size_t i = scene->first_mention; i < scene->end_mention && !a->speaker; i++) {
            const CnMention *m = &tale->mention[i];
            if (m->kind != CN_M_SPEECH || tale->pack->speech[m->row].kind != CN_SPEECH_VERB || who) continue;
            if (verb_first ? m->end <= a->first && a->first - m->end <= NEAR : a->end <= m->first && m->first - a->end <= NEAR) who = a;
        }
        if (a->speaker) who = a;
    }
    if (!who && verb_first) return cn_memory_anaphor(tale, row, out);
    if (!who) who = first;
    *out = who ? who->side : tale->topic;
    return who || tale->topic.n;
}

static bool side_of_mention(CnTale *tale, const CnMention *m, CnActor *actor)
{
    const CnPack *pack = tale->pack;
    if (m->kind == CN_M_ANAPHOR) {
        const CnAnaphorRow *row = &pack->anaphor[m->row];
        if (row->kind == CN_ANA_PRONOUN) {
            actor->anaphor = true;
            if (owns_item(tale, m)) {
                actor->owner = true;
                return pronoun_side(tale, m, &actor->side);
            }
            return pronoun_acts(tale, m) && pronoun_side(tale, m, &actor->side);
        }
        if (row->kind == CN_ANA_GROUP) {   /* "the rebels", with the adjective before them: a party by its name */
            actor->group = true;
            CnActor *last = tale->scene.n_actors ? &tale->scene.actor[tale->scene.n_actors - 1] : NULL;
            uint32_t at = m->span.at;
            if (last && last->end == m->first && !last->poss) at = last->span.at, actor->first = last->first, tale->scene.n_actors--;
            actor->span = (CnSpan){at, m->span.at + m->span.len - at};
            actor->side = (CnSide){NULL, 0, {tale->article->text.ptr + at, actor->span.len}};
            return true;
        }
        if (row->kind == CN_ANA_SPEAKER) {
            actor->anaphor = true;
            return speaker_side(tale, row, &actor->side);
        }
        if (row->kind != CN_ANA_STATE && row->kind != CN_ANA_BOTH && row->kind != CN_ANA_OWN) return false;
        actor->anaphor = true;
        if (row->kind == CN_ANA_OWN) actor->owner = true;
        if (!cn_memory_anaphor(tale, row, &actor->side)) return false;
        const CnActor *subject = tale->scene.n_actors ? &tale->scene.actor[tale->scene.n_actors - 1] : NULL;
        bool away = is_object(&tale->scene, m) || (CN_BIT(marker_before(tale, m->first)) & (CN_BIT(CN_MK_TO) | CN_BIT(CN_MK_FROM) | CN_BIT(CN_MK_WITH) | CN_BIT(CN_MK_FOR)));
        bool itself = row->kind == CN_ANA_STATE && !row->n_states && subject && !(subject->markers & CN_PLACES) && away && cn_side_same(&subject->side, &actor->side);
        return !itself || cn_memory_other(tale, &subject->side, &actor->side);   /* "it sold the country jets": another */
    }
    if (m->table == CN_T_STATE) {
        const CnStateRow *row = &pack->state[m->row];
        uint32_t *one = CN_NEW(tale->arena, uint32_t);
        *one = m->row;
        actor->side = (CnSide){one, 1, {NULL, 0}};
        actor->adj = m->form == CN_NAME_ADJ;
        actor->capital = m->form == CN_NAME_CAPITAL;
        actor->bloc = row->kind == CN_STATE_BLOC;
        return true;
    }
    if (m->table == CN_T_ORG) {
        const CnOrgRow *row = &pack->org[m->row];
        actor->side = (CnSide){row->state, row->n_states, {NULL, 0}};
        if (!row->n_states) actor->side.name = row->name;
        actor->maker = row->kind == CN_ORG_MAKER;
        actor->agency = row->kind == CN_ORG_AGENCY;
        actor->force = row->kind == CN_ORG_FORCE;
        actor->group = row->kind == CN_ORG_GROUP;
        actor->body = row->kind == CN_ORG_BODY || row->kind == CN_ORG_MINISTRY;
        return true;
    }
    if (m->flags & CN_M_FORMER) return false;
    actor->side = (CnSide){&pack->person[m->row].state, 1, {NULL, 0}};
    actor->person = true;
    return true;
}

/* Words that stand between a small word and the name it marks: articles, titles, adjectives, the name's own state. */
static uint32_t markers_of(CnTale *tale, const CnActor *actor, uint32_t own)
{
    uint32_t stop = tale->scene.sentence->first, i = actor->first, seen = own;
    unsigned names = 0;
    const uint32_t roles = CN_PLACES | CN_BIT(CN_MK_BETWEEN);
    if (seen & (roles | CN_BIT(CN_MK_GOODS))) return seen;
    for (unsigned steps = 0; i > stop && steps < 6; steps++) {
        const CnMention *m = mention_before(tale, i, CN_M_MARKER);
        if (m) {
            seen |= CN_BIT(m->form);
            if (CN_BIT(m->form) & roles) {
                bool of = m->form == CN_MK_OF;
                if (!of || !(m->first > stop)) return seen;
                /* "to the government of India": the word before "of" decides, unless it is a trigger or an item */
                if (covered(tale, m->first - 1, 1u << CN_M_TRIGGER | 1u << CN_M_ITEM | 1u << CN_M_UNIT | 1u << CN_M_COUNT)) return seen;
                uint32_t back = m->first - 1;
                for (unsigned k = 0; k < 3 && back > stop; k++) {
                    uint32_t before = marker_before(tale, back);
                    if (before != CN_MK_NONE && (CN_BIT(before) & roles) && before != CN_MK_OF) return (seen & ~CN_BIT(CN_MK_OF)) | CN_BIT(before);
                    if (tok(tale, back - 1)->kind == CN_TOK_PUNCT || covered(tale, back - 1, 1u << CN_M_TRIGGER)) break;
                    back--;
                }
                return seen & ~CN_BIT(CN_MK_OF);
            }
            if (m->form == CN_MK_AND || m->form == CN_MK_OR || m->form == CN_MK_BE || m->form == CN_MK_AFTER || m->form == CN_MK_BUT || m->form == CN_MK_THAT || m->form == CN_MK_WHICH) return seen;
            i = m->first;
            continue;
        }
        if (tok(tale, i - 1)->kind == CN_TOK_PUNCT && tok(tale, i - 1)->ch != '"' && tok(tale, i - 1)->ch != '\'' && tok(tale, i - 1)->ch != '#') return seen;
        if (covered(tale, i - 1, 1u << CN_M_TRIGGER | 1u << CN_M_ITEM | 1u << CN_M_DATE | 1u << CN_M_MONEY | 1u << CN_M_SPEECH)) return seen;
        if (covered(tale, i - 1, 1u << CN_M_PARTY) && ++names > 1) return seen;   /* "to its Soviet-era ally Syria" */
        i--;
    }
    return seen;
}

static bool noun_ahead(const CnTale *tale, uint32_t i, uint32_t limit)
{
    const CnScene *scene = &tale->scene;
    for (uint32_t k = i; k < limit && k < scene->sentence->end; k++) {
        if (tok(tale, k)->kind == CN_TOK_PUNCT && tok(tale, k)->ch != '"' && tok(tale, k)->ch != '\'') return false;
        if (mention_at(tale, k, CN_M_ITEM)) return true;
        const CnMention *t = mention_at(tale, k, CN_M_TRIGGER);
        if (t) return tale->pack->frame[t->row].noun;
        const CnMention *m = mention_at(tale, k, CN_M_MARKER);
        if (m && m->form != CN_MK_POSS && m->form != CN_MK_THE && m->form != CN_MK_GOODS) return false;
        if (mention_at(tale, k, CN_M_PARTY)) return false;
    }
    return false;
}

/* "The Brazilian Army", "الجيش المصري": the word for forces beside a state's name; its mention, or NULL. */
static const CnMention *force_beside(const CnTale *tale, const CnActor *actor)
{
    bool adj_after = tale->tokens->lang != CN_LANG_ANY && tale->pack->language[tale->tokens->lang].adj_after;
    const CnMention *m = adj_after ? mention_before(tale, actor->first, CN_M_ANAPHOR) : mention_at(tale, actor->end, CN_M_ANAPHOR);
    return m && tale->pack->anaphor[m->row].kind == CN_ANA_FORCE && (adj_after || !noun_ahead(tale, m->end, m->end + 1)) ? m : NULL;
}

static void add_actor(CnTale *tale, const CnMention *m, uint32_t index)
{
    CnScene *scene = &tale->scene;
    if (scene->n_actors == CN_SCENE_MOST) return;
    CnActor actor = {.first = m->first, .end = m->end, .mention = index, .span = m->span};
    if (!side_of_mention(tale, m, &actor)) return;
    const CnMention *force = m->table == CN_T_STATE && m->kind == CN_M_PARTY ? force_beside(tale, &actor) : NULL;
    if (force) {
        if (force->first < actor.first) actor.first = force->first, actor.span = (CnSpan){force->span.at, actor.span.at + actor.span.len - force->span.at};
        else actor.end = force->end, actor.span.len = force->span.at + force->span.len - actor.span.at;
        actor.force = true;
        actor.adj = false;
    }
    CnActor *last = scene->n_actors ? &scene->actor[scene->n_actors - 1] : NULL;
    /* "Russian Defence Minister Shoigu", "India's HAL": one actor by two names */
    if (last && cn_side_same(&last->side, &actor.side) && actor.first - last->end <= 5 && (last->adj || last->poss || actor.person) && !actor.anaphor) {
        bool clear = true;
        for (uint32_t i = last->end; i < actor.first; i++) {
            const CnMention *between = mention_at(tale, i, CN_M_MARKER);
            clear &= !covered(tale, i, 1u << CN_M_TRIGGER | 1u << CN_M_ITEM) && !is_punct(tale, i, ',') && !(between && between->form != CN_MK_POSS && between->form != CN_MK_THE && between->form != CN_MK_OF);
        }
        if (clear) {
            last->end = actor.end;
            last->span.len = actor.span.at + actor.span.len - last->span.at;
            last->adj = last->poss = false;
            last->person |= actor.person;
            last->maker |= actor.maker;
            last->agency |= actor.agency;
            last->force |= actor.force;
            last->body |= actor.body;
            return;
        }
    }
    const CnMention *behind = mention_at(tale, actor.end, CN_M_MARKER);
    if (actor.end < scene->sentence->end && tok(tale, actor.end)->ch == '-' && tok(tale, actor.end)->kind == CN_TOK_WORD && !actor.maker) {
        if (!behind || behind->form != CN_MK_GOODS) {   /* "Soviet-era", "Saudi-led": not the state itself, unless another state is bound to it */
            if (!mention_at(tale, actor.end, CN_M_PARTY)) return;
        }
    }
    actor.poss = (behind && behind->form == CN_MK_POSS) || (m->markers & CN_BIT(CN_MK_POSS)) || actor.owner;
    actor.markers = markers_of(tale, &actor, m->markers);
    bool adj_after = tale->tokens->lang != CN_LANG_ANY && tale->pack->language[tale->tokens->lang].adj_after;
    uint32_t from = actor.end + (behind && behind->form == CN_MK_POSS);
    if (adj_after) actor.adj = actor.adj && actor.first > scene->sentence->first && covered(tale, actor.first - 1, 1u << CN_M_ITEM | 1u << CN_M_TRIGGER);
    else if (actor.adj || actor.poss) actor.adj = noun_ahead(tale, from, from + 4);
    else if (!actor.person && !actor.anaphor) actor.adj = actor.compound = noun_ahead(tale, from, from + 1) && !mention_at(tale, from, CN_M_COUNT);
    for (uint32_t i = actor.end; i < actor.end + 5 && i < scene->sentence->end && !is_punct(tale, i, ','); i++) {
        const CnMention *speech = mention_at(tale, i, CN_M_SPEECH);
        if (mention_at(tale, i, CN_M_PARTY) || mention_at(tale, i, CN_M_TRIGGER)) break;
        actor.speaker |= speech && tale->pack->speech[speech->row].kind == CN_SPEECH_VERB;
    }
    actor.cluster = scene->n_actors;
    if (last && !actor.adj && !last->adj) {
        uint32_t gap = actor.first - last->end;
        bool and = (m->markers & CN_BIT(CN_MK_AND)) && gap == 0;
        for (uint32_t i = last->end; i < actor.first; i++) {
            const CnMention *mk = mention_at(tale, i, CN_M_MARKER);
            bool comma = is_punct(tale, i, ',') && gap == 1 && !actor.speaker && !actor.person && !actor.body && tale->mention[index].table == CN_T_STATE;
            and |= (mk && (mk->form == CN_MK_AND || mk->form == CN_MK_OR)) || comma || is_punct(tale, i, '/');
        }
        bool comma_and = gap >= 2 && is_punct(tale, last->end, ',') && last->cluster == scene->n_actors - 1 && (last->markers & CN_PLACES) && !(actor.markers & last->markers & CN_PLACES);
        bool clear = gap <= 3 && and && !comma_and;   /* "offered it to Bogota, and the United States …": a new clause */
        for (uint32_t i = last->end; clear && i < actor.first; i++)
            if (covered(tale, i, 1u << CN_M_TRIGGER | 1u << CN_M_ITEM | 1u << CN_M_SPEECH | 1u << CN_M_DATE | 1u << CN_M_COUNT)) clear = false;
        if (clear && !(actor.markers & ~last->markers & (CN_BIT(CN_MK_TO) | CN_BIT(CN_MK_FROM) | CN_BIT(CN_MK_BY) | CN_BIT(CN_MK_WITH)))) {
            actor.cluster = last->cluster;
            actor.markers |= last->markers & ~(CN_BIT(CN_MK_AND) | CN_BIT(CN_MK_THE));
        }
    }
    scene->actor[scene->n_actors++] = actor;
    if (actor.anaphor && actor.side.n == 2 && scene->n_actors < CN_SCENE_MOST) {   /* "the two countries" are two actors */
        CnActor *one = &scene->actor[scene->n_actors - 1], *two = &scene->actor[scene->n_actors++];
        *two = *one;
        one->side.n = 1;
        two->side = (CnSide){one->side.state + 1, 1, {NULL, 0}};
    }
}

/* ---- items --------------------------------------------------------------------------------------------- */

static CnItem item_of(const CnTale *tale, const CnMention *m)
{
    CnItem item = {.first = m->first, .end = m->end, .system = UINT32_MAX, .generic = UINT32_MAX, .span = m->span, .head = m->span,
                   .count = UINT32_MAX, .unit = UINT32_MAX, .category = CN_CAT_UNSPECIFIED, .dual = m->table == CN_T_GENERIC ? m->form : 0};
    if (m->table == CN_T_GENERIC) {
        item.generic = m->row;
        item.category = tale->pack->generic[m->row].category;
        item.name = tale->pack->generic[m->row].name;
        return item;
    }
    item.system = m->row;   /* UINT32_MAX: a designation that no pack lists */
    item.category = m->row == UINT32_MAX ? CN_CAT_OTHER : tale->pack->system[m->row].category;
    item.name = cn_designation(tale, m);
    return item;
}

/* "The Predator" beside "MQ-9B Predator": the name alone of a system that the report names in full is that system. */
static void nickname(const CnTale *tale, CnItem *item, const CnMention *m)
{
    const CnToken *t = tok(tale, m->first);
    if (m->row == UINT32_MAX || m->table != CN_T_SYSTEM || t->kind != CN_TOK_WORD || !t->n_readings) return;
    for (uint32_t i = m->first + 1; i < m->end; i++)
        if (tok(tale, i)->kind != CN_TOK_WORD || (tok(tale, i)->flags & CN_TOK_CAP)) return;
    enum { FAR = 400 };   /* tuned: mentions */
    size_t at = (size_t)(m - tale->mention);
    const CnMention *end = tale->mention + (tale->n_mentions - at > FAR ? at + FAR : tale->n_mentions);
    for (const CnMention *o = tale->mention + (at > FAR ? at - FAR : 0); o < end; o++) {   /* the heading may use it first */
        if (o->kind != CN_M_ITEM || o->table != CN_T_SYSTEM || o->row == UINT32_MAX || o->row == m->row || tale->pack->system[o->row].category != item->category) continue;
        const CnToken *last = tok(tale, o->end - 1);
        bool whole = o->end >= o->first + 3 && last->n_readings && last->reading[0].word == t->reading[0].word;
        for (const CnMention *n = o + 1; !whole && n < end && n->first <= o->end; n++) whole = n->kind == CN_M_ITEM && n->table == CN_T_SYSTEM && n->row == m->row && n->first == o->end;
        if (!whole) continue;
        item->system = o->row;
        item->name = cn_designation(tale, o);
        return;
    }
}

/* "Missile Warning Sensors (MWS)": a common noun written as a name, with its abbreviation, is the field's own designation. */
static void titled(const CnTale *tale, CnItem *item)
{
    uint32_t end = item->end;
    if (item->generic == UINT32_MAX || tale->tokens->all_caps || end + 2 >= tale->scene.sentence->end || end - item->first < 2) return;
    for (uint32_t i = item->first; i < end; i++)
        if (!(tok(tale, i)->flags & CN_TOK_CAP) && !(tok(tale, i)->flags & CN_TOK_BOUND)) return;
    if (!is_punct(tale, end, '(') || !(tok(tale, end + 1)->flags & CN_TOK_UPPER) || tok(tale, end + 1)->span.len < 2) return;
    while (end < tale->scene.sentence->end && !is_punct(tale, end, ')')) end++;
    if (end == tale->scene.sentence->end || end > item->end + 4) return;
    item->end = end + 1;
    item->span.len = tok(tale, end)->span.at + tok(tale, end)->span.len - item->span.at;
    item->head = item->span;
    item->name = (CnStr){tale->article->text.ptr + item->span.at, item->span.len};
    item->generic = UINT32_MAX;
}

static bool is_designation(const CnItem *item) { return item->generic == UINT32_MAX; }

/* "S-400 air defence systems", "missiles of the type Kornet", "F-16 spare parts": two names of one thing. */
static bool merge(CnTale *tale, CnItem *a, const CnItem *b)
{
    uint32_t gap = cn_scene_gap(&tale->scene, a->end, b->first);
    if (gap > 6 || b->first - a->end > 12) return false;
    if (tale->scene.bracket[b->first - tale->scene.sentence->first] && b->first != a->end + 1) return false;   /* in a bracket: an alias stands first */
    bool such = false, of = false, joined = true, capitals = true;
    for (uint32_t i = a->end; i < b->first; i++) {
        if (tale->scene.bracket[i - tale->scene.sentence->first]) continue;
        bool number = tok(tale, i)->kind == CN_TOK_NUMBER && i > a->end && (tok(tale, i - 1)->flags & CN_TOK_CAP);   /* "T700 GE 401C engines" */
        capitals &= (tok(tale, i)->flags & (CN_TOK_CAP | CN_TOK_BOUND)) != 0 || number;   /* words of the system's own long name */
        const CnMention *mk = mention_at(tale, i, CN_M_MARKER);
        if (mk && mk->form == CN_MK_SUCH) such = true;
        else if (mk && (mk->form == CN_MK_OF || mk->form == CN_MK_FOR)) of = true;
        else if (mk && mk->form != CN_MK_THE) joined = false;
        else if (is_punct(tale, i, ',') || is_punct(tale, i, ';')) joined = false;
        else if (!number && covered(tale, i, 1u << CN_M_COUNT | 1u << CN_M_TRIGGER | 1u << CN_M_UNIT)) joined = false;
    }
    const CnMention *prefix = mention_at(tale, b->first, CN_M_ITEM);
    if (prefix && (prefix->markers & (CN_BIT(CN_MK_AND) | CN_BIT(CN_MK_TO)))) joined = false;
    if (!joined) return false;
    bool support_a = a->category == CN_CAT_SUPPORT && a->generic != UINT32_MAX, support_b = b->category == CN_CAT_SUPPORT && b->generic != UINT32_MAX;
    if (of && !support_a && a->category != CN_CAT_AMMUNITION) return false;
    if (!such && !of && gap > 2 && !(capitals && is_designation(a) && !is_designation(b))) return false;
    if (is_designation(a) && is_designation(b) && gap > 1 && a->system != b->system) return false;
    CnCategory category = is_designation(a) ? a->category : is_designation(b) ? b->category : b->category;
    if (!is_designation(a) && !is_designation(b)) category = of ? a->category : b->category;
    if (support_a || support_b) category = CN_CAT_SUPPORT;
    if (is_designation(a) && b->generic != UINT32_MAX && b->category == CN_CAT_AMMUNITION) category = CN_CAT_AMMUNITION;
    if (is_designation(a) && a->system == UINT32_MAX && !is_designation(b)) category = b->category;
    if (is_designation(b) && b->system == UINT32_MAX && !is_designation(a)) category = a->category;
    if (is_designation(a) && a->system == UINT32_MAX && is_designation(b) && b->system != UINT32_MAX) {   /* "Laser Assemblies AN/AAQ-24" */
        a->system = b->system;
        a->name = b->name;
        a->head = b->head;
        category = b->category;
    }
    if (!is_designation(a) && !(support_a && !is_designation(b) && !of)) {   /* the more telling name stays */
        if (is_designation(b) || !of) {
            a->system = b->system;
            a->generic = b->generic;
            a->name = b->name;
            a->head = b->head;
        }
    }
    a->category = category;
    a->end = b->end;
    a->span.len = b->span.at + b->span.len - a->span.at;
    return true;
}

/* "28 jets of this type". */
static bool of_that_kind(const CnTale *tale, const CnMention *m)
{
    const CnMention *kind = mention_at(tale, m->end, CN_M_ANAPHOR);
    return kind && tale->pack->anaphor[kind->row].kind == CN_ANA_ITEM && kind->end > kind->first + 1;
}

/* "The jets": the last designation of that kind named in the sentences before. */
static void definite(const CnTale *tale, CnItem *item, const CnMention *m)
{
    enum { BACK = 3 };   /* tuned: sentences */
    if (item->generic == UINT32_MAX || item->category == CN_CAT_UNSPECIFIED || item->category == CN_CAT_SUPPORT || item->category == CN_CAT_OTHER) return;
    const CnMention *maker = mention_before(tale, m->first, CN_M_PARTY);   /* "the Indian jet" */
    if (maker && (maker->table != CN_T_STATE || maker->form != CN_NAME_ADJ)) maker = NULL;
    if (marker_before(tale, maker ? maker->first : m->first) != CN_MK_THE && !(m->markers & CN_BIT(CN_MK_THE)) && !of_that_kind(tale, m)) return;
    for (size_t k = (size_t)(m - tale->mention); k-- > 0;) {
        const CnMention *o = &tale->mention[k];
        if (o->sentence + BACK < m->sentence) return;
        if (o->kind != CN_M_ITEM || o->table != CN_T_SYSTEM || o->row == UINT32_MAX || o->sentence == m->sentence) continue;
        const CnSystemRow *system = &tale->pack->system[o->row];
        bool kin = system->category == item->category || (item->category == CN_CAT_MISSILE && system->category == CN_CAT_AIR_DEFENCE);
        for (size_t n = k + 1; !kin && n < (size_t)(m - tale->mention) && tale->mention[n].first <= o->end + 4; n++)   /* "the Pinaka rocket launcher": "the launcher" */
            kin = tale->mention[n].kind == CN_M_ITEM && tale->mention[n].table == CN_T_GENERIC && tale->mention[n].row == item->generic && tale->mention[n].sentence == o->sentence;
        if (!kin || (maker && !cn_pack_made_by(tale->pack, system, maker->row))) continue;
        item->system = o->row;
        item->generic = UINT32_MAX;
        item->name = system->designation;
        item->category = system->category;
        return;
    }
}

static bool included(const CnTale *tale, const CnItem *item)
{
    for (uint32_t i = item->first, steps = 0; i > tale->scene.sentence->first && steps < 5; i--, steps++) {
        uint32_t mk = marker_before(tale, i);
        if (mk == CN_MK_SUCH) return true;
        const CnMention *party = mention_before(tale, i, CN_M_PARTY);
        if (party && party->table == CN_T_STATE && party->form == CN_NAME_NAME) return false;
        if (covered(tale, i - 1, 1u << CN_M_TRIGGER | 1u << CN_M_ITEM) || is_punct(tale, i - 1, ',')) return false;
    }
    return false;
}

/* Semicolons between two items: a list whose parts may be long, or unknown. */
static bool enumerates(const CnTale *tale, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        if (is_punct(tale, i, ';')) return true;
    return false;
}

static void add_item(CnTale *tale, const CnMention *m)
{
    enum { NEAR = 7, LISTED = 20 };   /* tuned: words between two items of a list */
    CnScene *scene = &tale->scene;
    CnItem item = item_of(tale, m);
    nickname(tale, &item, m);
    titled(tale, &item);
    definite(tale, &item, m);
    CnItem *last = scene->n_items ? &scene->item[scene->n_items - 1] : NULL;
    if (last && !last->anaphor && merge(tale, last, &item)) return;
    if (scene->n_items == CN_SCENE_MOST || scene->bracket[m->first - scene->sentence->first]) return;
    item.list = scene->n_items;
    if (last && included(tale, &item)) {   /* "arms worth 3 billion to Iraq, including tanks": of that list, however far */
        item.list = last->list;
        if (last->generic != UINT32_MAX && !last->anaphor) last->shadowed = true;
    } else if (last && cn_scene_gap(scene, last->end, item.first) <= (enumerates(tale, last->end, item.first) ? LISTED : NEAR)) {
        bool list = (m->markers & CN_BIT(CN_MK_AND)) != 0, clear = true, such = false;
        for (uint32_t i = last->end; i < item.first; i++) {
            const CnMention *mk = mention_at(tale, i, CN_M_MARKER);
            list |= is_punct(tale, i, ',') || is_punct(tale, i, '/') || is_punct(tale, i, ';') || (mk && (mk->form == CN_MK_AND || mk->form == CN_MK_OR));
            list |= mk && mk->form == CN_MK_WITH;
            such |= mk && mk->form == CN_MK_SUCH;
            if (scene->bracket[i - scene->sentence->first]) continue;
            clear &= !covered(tale, i, 1u << CN_M_TRIGGER | 1u << CN_M_PARTY | 1u << CN_M_SPEECH | 1u << CN_M_CUE) && !(mk && (mk->form == CN_MK_TO || mk->form == CN_MK_FROM || mk->form == CN_MK_WHICH || mk->form == CN_MK_BUT));
        }
        if (clear && (list || such)) item.list = last->list;
        if (clear && such && last->generic != UINT32_MAX) last->shadowed = true;
    }
    scene->item[scene->n_items++] = item;
}

/* The party right behind an item, if a small word marks it: "36 Rafales from France"; its index plus 1, or 0. */
static uint32_t party_behind(const CnScene *scene, const CnItem *item, uint32_t *place)
{
    enum { NEAR = 2 };
    const uint32_t places = CN_BIT(CN_MK_FROM) | CN_BIT(CN_MK_BY) | CN_BIT(CN_MK_TO) | CN_BIT(CN_MK_FOR);
    for (unsigned k = 0; k < scene->n_actors; k++) {
        const CnActor *a = &scene->actor[k];
        if (a->first < item->end || cn_scene_gap(scene, item->end, a->first) > NEAR) continue;
        for (unsigned t = 0; t < scene->n_triggers; t++)
            if (scene->trigger[t].first >= item->end && scene->trigger[t].end <= a->first) return 0;   /* an act of its own */
        *place = a->markers & places;
        return *place && !(*place & (*place - 1)) ? k + 1 : 0;
    }
    return 0;
}

/* Each item of a series has its own party: "Rafales from France, Typhoons from Britain and F-15s from the United States". */
static void series(CnTale *tale)
{
    enum { NEAR = 5 };   /* tuned: words from a party to the next item */
    CnScene *scene = &tale->scene;
    uint32_t party = 0, place = 0;
    for (unsigned k = 0; k < scene->n_items;) {
        unsigned end = k + 1;   /* one list, one party behind it */
        while (end < scene->n_items && scene->item[end].list == scene->item[k].list) end++;
        uint32_t mine = 0, party_mine = party_behind(scene, &scene->item[end - 1], &mine);
        const CnActor *last = party ? &scene->actor[party - 1] : NULL;
        bool goes_on = party_mine && last && mine == place && last->end <= scene->item[k].first && cn_scene_gap(scene, last->end, scene->item[k].first) <= NEAR;
        for (uint32_t i = last ? last->end : 0; goes_on && i < scene->item[k].first; i++) goes_on = !covered(tale, i, 1u << CN_M_TRIGGER | 1u << CN_M_SPEECH | 1u << CN_M_CUE | 1u << CN_M_PARTY);
        for (unsigned i = k; goes_on && i < end; i++) {
            scene->item[i].list = scene->item[k - 1].list;
            scene->item[i].own = party_mine;
        }
        for (unsigned i = k; goes_on && i-- > 0 && scene->item[i].list == scene->item[k].list;)
            if (!scene->item[i].own) scene->item[i].own = party;
        party = party_mine;
        place = mine;
        k = end;
    }
}

/* "48 of the 180": the count before the whole, as CnItem.part has it. */
static uint32_t part_of(const CnTale *tale, uint32_t i, uint32_t stop)
{
    for (unsigned steps = 0; i > stop && steps < 3; steps++) {
        const CnMention *mk = mention_before(tale, i, CN_M_MARKER);
        if (!mk || (mk->form != CN_MK_OF && mk->form != CN_MK_THE && mk->form != CN_MK_POSS)) return 0;
        i = mk->first;
        if (mk->form != CN_MK_OF) continue;
        const CnMention *part = mention_before(tale, i, CN_M_COUNT);
        return part ? (uint32_t)(part - tale->mention) + 1 : 0;
    }
    return 0;
}

/* The count before an item, and the unit it is counted in: "four batteries of S-400", "two S-400 regiments". */
static void counts(CnTale *tale)
{
    CnScene *scene = &tale->scene;
    for (unsigned k = 0; k < scene->n_items; k++) {
        CnItem *item = &scene->item[k];
        if (item->count != UINT32_MAX) continue;   /* a number that stands alone */
        const CnMention *unit_behind = mention_at(tale, item->end, CN_M_UNIT);
        if (unit_behind) item->unit = (uint32_t)(unit_behind - tale->mention);
        uint32_t i = item->first, stop = k ? scene->item[k - 1].end : scene->sentence->first;
        for (unsigned steps = 0; i > stop && steps < 9; steps++) {
            const CnMention *count = mention_before(tale, i, CN_M_COUNT), *unit = mention_before(tale, i, CN_M_UNIT);
            if (count) {
                item->count = (uint32_t)(count - tale->mention);
                item->part = part_of(tale, count->first, stop);
                break;
            }
            if (unit) {
                item->unit = (uint32_t)(unit - tale->mention);
                i = unit->first;
                continue;
            }
            const CnMention *mk = mention_before(tale, i, CN_M_MARKER);
            uint32_t some = i == item->first && mk && mk->form == CN_MK_THE ? part_of(tale, i, stop) : 0;
            if (some) {   /* "24 of the jets" */
                item->count = some - 1;
                break;
            }
            if (mk && mk->form == CN_MK_GOODS) {   /* "six Swedish-built jets" */
                i = mk->first;
                continue;
            }
            const CnMention *of = mk && mk->form == CN_MK_THE ? mention_before(tale, mk->first, CN_M_MARKER) : NULL;
            if (of && of->form == CN_MK_OF && mention_before(tale, of->first, CN_M_UNIT)) {   /* "three batteries of the system" */
                i = of->first;
                continue;
            }
            if (mk && mk->form != CN_MK_OF && mk->form != CN_MK_SUCH) break;
            if (mk && mk->form == CN_MK_OF && item->unit == UINT32_MAX && !mention_before(tale, mk->first, CN_M_UNIT)) break;
            if (scene->bracket[i - 1 - scene->sentence->first]) {   /* "twelve (12)" */
                i--;
                continue;
            }
            if (tok(tale, i - 1)->kind == CN_TOK_PUNCT && tok(tale, i - 1)->ch != '"' && tok(tale, i - 1)->ch != '-') break;
            const CnMention *act = mention_before(tale, i, CN_M_TRIGGER);   /* "a dozen used jets" */
            if (covered(tale, i - 1, 1u << CN_M_MONEY | 1u << CN_M_DATE | 1u << CN_M_ITEM)) break;
            if (covered(tale, i - 1, 1u << CN_M_TRIGGER) && !(act && act->end == act->first + 1 && !tale->pack->frame[act->row].noun && mention_before(tale, act->first, CN_M_COUNT))) break;
            i--;
        }
        if (item->count == UINT32_MAX && item->unit != UINT32_MAX && !unit_behind) item->unit = UINT32_MAX;
        if (item->count == UINT32_MAX) item->unit = UINT32_MAX;
    }
}

/* ---- triggers ------------------------------------------------------------------------------------------ */

static bool passive(const CnTale *tale, const CnMention *m)
{
    uint32_t i = m->first, stop = tale->scene.sentence->first;
    for (unsigned steps = 0; i > stop && steps < 3; steps++, i--) {
        uint32_t mk = marker_before(tale, i);
        if (mk == CN_MK_BE) return true;
        if (mk != CN_MK_NONE && mk != CN_MK_NOT) return false;
        if (tok(tale, i - 1)->kind == CN_TOK_PUNCT || covered(tale, i - 1, 1u << CN_M_PARTY | 1u << CN_M_ITEM | 1u << CN_M_TRIGGER)) return false;
    }
    return false;
}

static void add_trigger(CnTale *tale, const CnMention *m, uint32_t index)
{
    CnScene *scene = &tale->scene;
    if (scene->n_triggers == CN_SCENE_MOST) return;
    const CnFrameRow *frame = &tale->pack->frame[m->row];
    scene->trigger[scene->n_triggers++] = (CnTrigger){.first = m->first, .end = m->end, .frame = frame, .mention = index, .over = -1,
                                                      .passive = !frame->noun && !m->form && passive(tale, m)};
}

/* "End" and "remove" lift a ban only where one is named. */
static void drop_idle(CnScene *scene)
{
    bool ban = false;
    unsigned n = 0;
    for (unsigned k = 0; k < scene->n_triggers; k++) ban |= scene->trigger[k].frame->stage == CN_ST_EMBARGO;
    for (unsigned k = 0; k < scene->n_triggers; k++)
        if (ban || !scene->trigger[k].frame->ban) scene->trigger[n++] = scene->trigger[k];
    scene->n_triggers = n;
}

static bool subject_between(const CnScene *scene, uint32_t from, uint32_t to)
{
    for (unsigned k = 0; k < scene->n_actors; k++)
        if (scene->actor[k].first >= from && scene->actor[k].end <= to && !scene->actor[k].adj && !scene->actor[k].poss) return true;
    return false;
}

static bool item_inside(const CnScene *scene, uint32_t from, uint32_t to)
{
    for (unsigned k = 0; k < scene->n_items; k++)
        if (scene->item[k].first >= from && scene->item[k].end <= to) return true;
    return false;
}

/* "an agreement on cooperation and jet sales": the noun has its item, the next act is another matter. */
static bool other_item_between(const CnTale *tale, uint32_t from, uint32_t to)
{
    const CnScene *scene = &tale->scene;
    bool item = false;
    for (uint32_t i = from; i < to; i++) {
        for (unsigned k = 0; k < scene->n_items; k++) item |= scene->item[k].end == i + 1;
        const CnMention *m = mention_at(tale, i, CN_M_MARKER);
        if (item && m && m->form == CN_MK_AND) return true;
    }
    return false;
}

/* Which trigger governs which: an "over" before an act with nothing of weight between, or behind the noun it settles. */
static void govern(CnTale *tale)
{
    enum { REACH = 9 };   /* tuned: words */
    CnScene *scene = &tale->scene;
    for (unsigned k = 0; k < scene->n_triggers; k++) {
        CnTrigger *t = &scene->trigger[k];
        if (k) {
            const CnTrigger *left = &scene->trigger[k - 1];
            uint32_t gap = cn_scene_gap(scene, left->end, t->first);
            bool governs = left->frame->scope == CN_SCOPE_OVER || (left->frame->scope == CN_SCOPE_DEAL && t->frame->scope == CN_SCOPE_ACT) ||
                           (left->frame->scope == CN_SCOPE_DEAL && !left->frame->noun && t->frame->noun) ||
                           (!left->frame->noun && left->frame->scope == CN_SCOPE_ACT && t->frame->scope == CN_SCOPE_DEAL);
            if (t->frame->scope == CN_SCOPE_OVER && !t->frame->noun && left->frame->noun) governs = false;
            if (t->frame->scope == CN_SCOPE_NONE) governs = false;
            uint32_t joint = marker_before(tale, t->first);
            if (!t->frame->noun && (joint == CN_MK_BY || joint == CN_MK_AFTER || joint == CN_MK_BUT)) governs = false;   /* "… by signing" */
            if (!left->frame->noun && !t->frame->noun && left->frame->scope == CN_SCOPE_OVER && item_inside(scene, left->end, t->first) && cn_scene_border(scene, left->end, t->first) > 0.4f) governs = false;   /* "selected the FA-50, rejecting …" */
            if (left->frame->noun && other_item_between(tale, left->end, t->first)) governs = false;
            if (left->frame->settled && !left->frame->noun && left->frame->role[CN_MK_OBJ] == CN_ROLE_NONE && !t->frame->noun) governs = false;
            bool verb_first = !left->frame->noun && left->frame->role[CN_MK_GEN] != CN_ROLE_NONE;   /* its subject stands behind it */
            if (!verb_first && subject_between(scene, left->end, t->first) && cn_scene_border(scene, left->end, t->first) > 0.45f) governs = false;
            if (governs && gap <= REACH && cn_scene_border(scene, left->end, t->first) < 1.0f) t->over = (int)k - 1;
        }
        if (k + 1 < scene->n_triggers && t->over < 0 && t->frame->noun) {
            const CnTrigger *right = &scene->trigger[k + 1];
            bool settles = right->frame->scope == CN_SCOPE_OVER && !right->frame->noun && (right->passive || right->frame->settled);
            uint32_t gap = cn_scene_gap(scene, t->end, right->first);
            if (!settles || gap > REACH + 9 || cn_scene_border(scene, t->end, right->first) >= 1.6f) continue;
            t->over = (int)k + 1;
            for (unsigned j = k; j-- > 0 && scene->trigger[j].frame->noun && scene->trigger[j].over < 0 && cn_scene_border(scene, scene->trigger[j].end, t->first) < 0.45f;)
                scene->trigger[j].over = (int)k + 1;   /* "the sale of arms in exchange for the overhaul of ships is being considered" */
        }
    }
    for (unsigned k = 0; k < scene->n_triggers; k++) {   /* no circles */
        int o = scene->trigger[k].over;
        if (o >= 0 && scene->trigger[o].over == (int)k) scene->trigger[o].over = -1;
    }
}

/* Words that stand for an item spoken of before; `generic` holds the anaphor's row. */
static void add_stand_in(CnScene *scene, const CnMention *m, uint32_t row, uint32_t count)
{
    scene->item[scene->n_items] = (CnItem){.first = m->first, .end = m->end, .system = UINT32_MAX - 1, .generic = row, .span = m->span, .head = m->span,
                                           .count = count, .unit = UINT32_MAX, .anaphor = true, .list = scene->n_items};
    scene->n_items++;
}

static bool marks_of(const CnTale *tale, uint32_t i)
{
    const CnMention *mk = mention_at(tale, i, CN_M_MARKER);
    return mk && mk->form == CN_MK_OF;
}

/* "Will supply the remaining two", "delivered the rest": the object of an act, and no thing behind it. */
static bool is_part_object(const CnTale *tale, const CnMention *m)
{
    const CnScene *scene = &tale->scene;
    const CnMention *t = mention_before(tale, m->first, CN_M_TRIGGER), *count = mention_at(tale, m->end, CN_M_COUNT);
    uint32_t i = count ? count->end : m->end;
    if (marks_of(tale, i)) return false;
    if (!t || tale->pack->frame[t->row].noun) return false;
    return i >= scene->sentence->end || tok(tale, i)->kind == CN_TOK_PUNCT || (mention_at(tale, i, CN_M_MARKER) && !mention_at(tale, i, CN_M_ITEM)) || mention_at(tale, i, CN_M_CUE) || mention_at(tale, i, CN_M_DATE);
}

/* "The first are …", "the rest arrived": a verb, or what opens one. */
static bool verb_follows(const CnTale *tale, uint32_t i)
{
    const CnMention *mk = mention_at(tale, i, CN_M_MARKER), *t = mention_at(tale, i, CN_M_TRIGGER);
    return (mk && mk->form == CN_MK_BE) || mention_at(tale, i, CN_M_CUE) || (t && !tale->pack->frame[t->row].noun);
}

/* "The first battery is to …", "the first of the boats is to …": what kind of part; a thing that the pack knows speaks for itself. */
static uint32_t past_kind(const CnTale *tale, uint32_t i)
{
    const CnMention *unit = mention_at(tale, i, CN_M_UNIT);
    if (unit) return unit->end;
    if (!marks_of(tale, i)) return i;
    const CnMention *the = mention_at(tale, i + 1, CN_M_MARKER);
    uint32_t word = the && the->form == CN_MK_THE ? the->end : i + 1;
    unit = mention_at(tale, word, CN_M_UNIT);
    return mention_at(tale, word, CN_M_ITEM) ? i : unit ? unit->end : word + 1;
}

static void deal_anaphor(CnTale *tale, const CnMention *m)
{
    CnScene *scene = &tale->scene;
    if (scene->n_items == CN_SCENE_MOST) return;
    CnAnaphorKind kind = tale->pack->anaphor[m->row].kind;
    const CnMention *thing = mention_before(tale, m->first, CN_M_ITEM);
    if (kind == CN_ANA_ITEM && thing && of_that_kind(tale, thing)) return;   /* it tells which thing that is */
    if (kind == CN_ANA_ITEM && mention_at(tale, m->end, CN_M_ITEM)) return;   /* "12 more jets" */
    if (kind == CN_ANA_PART && !verb_follows(tale, past_kind(tale, m->end)) && !is_part_object(tale, m)) return;
    /* a lone word stands for an item only behind a count ("29 more"), or as the object of an act ("has ordered them") */
    const CnMention *act = mention_before(tale, m->first, CN_M_TRIGGER);
    bool object = act && !tale->pack->frame[act->row].noun && tale->pack->frame[act->row].scope != CN_SCOPE_NONE;
    if (kind == CN_ANA_ITEM && m->end == m->first + 1 && !object && !mention_before(tale, m->first, CN_M_COUNT)) return;
    add_stand_in(scene, m, m->row, UINT32_MAX);
}

/* A word that stands for the thing of the sentence before, where this one names none. */
static void add_thing(CnTale *tale, const CnMention *m)
{
    CnScene *scene = &tale->scene;
    const CnPack *pack = tale->pack;
    uint32_t row = UINT32_MAX;
    for (uint32_t a = 0; a < pack->n[CN_T_ANAPHOR] && row == UINT32_MAX; a++)
        if (pack->anaphor[a].kind == CN_ANA_ITEM) row = a;
    if (row == UINT32_MAX || scene->n_items) return;
    add_stand_in(scene, m, row, UINT32_MAX);
    scene->item[scene->n_items - 1].pronoun = true;
}

/* "They were handed over", "has frozen it": no party fits the place. */
static bool is_thing_pronoun(const CnTale *tale, const CnMention *m)
{
    enum { NEAR = 4 };
    const CnScene *scene = &tale->scene;
    bool last = m->end >= scene->sentence->end || tok(tale, m->end)->kind == CN_TOK_PUNCT || mention_at(tale, m->end, CN_M_MARKER) || mention_at(tale, m->end, CN_M_DATE);
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *t = &tale->mention[k];
        if (t->kind != CN_M_TRIGGER) continue;
        const CnFrameRow *frame = &tale->pack->frame[t->row];
        if (frame->noun || frame->scope == CN_SCOPE_NONE) continue;
        if (last && t->end == m->first && frame->role[CN_MK_OBJ] == CN_ROLE_NONE && frame->role[CN_MK_GEN] == CN_ROLE_NONE) return true;
        bool ahead = t->first >= m->end && t->first - m->end <= NEAR;
        if (ahead && !t->form && passive(tale, t) && (frame->stage == CN_ST_DELIVERY || frame->stage == CN_ST_ORDER)) return true;
    }
    return false;
}

/* "اشترتها": an object that hangs on the verb, where the act takes a thing and no party. */
static bool hangs_thing(const CnTale *tale, const CnMention *m)
{
    const CnFrameRow *frame = &tale->pack->frame[m->row];
    return (m->markers & CN_BIT(CN_MK_POSS)) && !frame->noun && frame->scope == CN_SCOPE_ACT && frame->role[CN_MK_OBJ] == CN_ROLE_NONE;
}

static void thing_pronouns(CnTale *tale)
{
    const CnScene *scene = &tale->scene;
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *m = &tale->mention[k];
        bool pronoun = m->kind == CN_M_ANAPHOR && tale->pack->anaphor[m->row].kind == CN_ANA_PRONOUN && is_thing_pronoun(tale, m);
        if (pronoun || (m->kind == CN_M_TRIGGER && hangs_thing(tale, m))) add_thing(tale, m);
    }
}

/* "Poland has asked for 486", "10 had arrived": a number alone stands for the item last spoken of. */
static void bare_count(CnTale *tale, const CnMention *m, uint32_t index)
{
    CnScene *scene = &tale->scene;
    const CnPack *pack = tale->pack;
    uint32_t next = m->end, end = scene->sentence->end, row = UINT32_MAX;
    if (scene->n_items == CN_SCENE_MOST || m->min < 2 || m->min >= 1900 || scene->bracket[m->first - scene->sentence->first]) return;
    const CnTrigger *last = scene->n_triggers ? &scene->trigger[scene->n_triggers - 1] : NULL;
    bool object = last && last->end <= m->first && m->first - last->end <= 1 && (m->first == last->end || tok(tale, last->end)->kind != CN_TOK_PUNCT) && last->frame->scope != CN_SCOPE_NONE && last->frame->scope != CN_SCOPE_DEAL;
    const CnMention *mk = next < end ? mention_at(tale, next, CN_M_MARKER) : NULL;
    bool stop = next >= end || (tok(tale, next)->kind == CN_TOK_PUNCT && tok(tale, next)->ch != '-') || (mk && mk->form != CN_MK_OF && mk->form != CN_MK_AND && mk->form != CN_MK_POSS && mk->form != CN_MK_GOODS && mk->form != CN_MK_SUCH);
    bool opens = m->first == scene->sentence->first || tok(tale, m->first - 1)->kind == CN_TOK_PUNCT || mention_before(tale, m->first, CN_M_MARKER);
    const CnMention *act = next < end ? mention_at(tale, next, CN_M_TRIGGER) : NULL;
    bool participle = act && mention_at(tale, act->end, CN_M_ITEM);   /* "13 used F-16s" */
    bool subject = opens && ((mk && mk->form == CN_MK_BE) || (act && !pack->frame[act->row].noun && !participle));
    if (!(object && stop) && !subject) return;
    for (uint32_t a = 0; a < pack->n[CN_T_ANAPHOR] && row == UINT32_MAX; a++)
        if (pack->anaphor[a].kind == CN_ANA_ITEM) row = a;
    if (row != UINT32_MAX) add_stand_in(scene, m, row, index);
}

void cn_scene(CnTale *tale, uint32_t sentence)
{
    CnScene *scene = &tale->scene;
    size_t from = scene->end_mention;
    if (!sentence) from = 0;
    const CnSentence *s = &tale->tokens->sentence[sentence];
    scene->sentence = s;
    scene->index = sentence;
    scene->n_actors = scene->n_items = scene->n_triggers = 0;
    scene->same = scene->has_speech = false;
    while (from < tale->n_mentions && tale->mention[from].sentence < sentence) from++;
    scene->first_mention = from;
    while (from < tale->n_mentions && tale->mention[from].sentence == sentence) from++;
    scene->end_mention = from;
    distances(tale);
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *m = &tale->mention[k];
        scene->has_speech |= m->kind == CN_M_SPEECH;
        if (m->kind == CN_M_ITEM) add_item(tale, m);
        else if (m->kind == CN_M_TRIGGER) add_trigger(tale, m, (uint32_t)k);
        else if (m->kind == CN_M_COUNT) bare_count(tale, m, (uint32_t)k);
        else if (m->kind == CN_M_ANAPHOR) {
            CnAnaphorKind kind = tale->pack->anaphor[m->row].kind;
            if (kind == CN_ANA_SAME) scene->same = true, scene->same_mention = (uint32_t)k;
            if (kind == CN_ANA_ITEM || kind == CN_ANA_NEWER || kind == CN_ANA_DEAL || kind == CN_ANA_PART) deal_anaphor(tale, m);
        }
    }
    drop_idle(scene);
    thing_pronouns(tale);
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *m = &tale->mention[k];
        if (m->kind != CN_M_PARTY && m->kind != CN_M_ANAPHOR) continue;
        unsigned before = scene->n_actors;
        add_actor(tale, m, (uint32_t)k);
        if (scene->n_actors > before && m->kind == CN_M_PARTY) cn_memory_name(tale, &scene->actor[before].side);
    }
    series(tale);
    borders(tale);
    counts(tale);
    govern(tale);
    for (unsigned k = 0; k < scene->n_actors; k++) {   /* what this sentence is about */
        const CnActor *a = &scene->actor[k];
        if (a->adj || a->bloc || (a->markers & CN_PLACES)) continue;
        tale->topic = a->side;
        break;
    }
}
