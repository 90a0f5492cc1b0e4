/* actors.c - the parties of one sentence: who is named, by which words, in which place.
 * Layer: claim; private to it. */
#include "claim/around.h"

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
    uint32_t before = cn_marker_before(tale, m->first);
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
        if ((a->markers & CN_PLACES) || (a->adj && !a->compound) || a->bloc || a->unnamed) continue;
        if (object && !subject) subject = a;
        if (object && cn_side_same(&a->side, &subject->side)) continue;
        *out = a->side;
        return true;
    }
    tale->leans = true;
    if (subject && cn_side_same(&tale->topic, &subject->side)) return cn_memory_other(tale, &subject->side, out);
    if (!cn_side_nobody(&tale->topic)) *out = tale->topic;
    return !cn_side_nobody(&tale->topic);
}

/* "Its Su-30s arrived": the owner, where nobody is named before. */
static bool owns_item(const CnTale *tale, const CnMention *m)
{
    enum { NEAR = 3 };
    if (tale->scene.n_actors || !cn_mention_at(tale, m->first, CN_M_MARKER) || cn_mention_at(tale, m->first, CN_M_MARKER)->form != CN_MK_THE) return false;
    for (uint32_t i = m->end; i <= m->end + NEAR && i < tale->scene.sentence->end; i++) {
        if (cn_mention_at(tale, i, CN_M_ITEM)) return true;
        if (cn_tok(tale, i)->kind == CN_TOK_PUNCT || cn_mention_at(tale, i, CN_M_TRIGGER)) return false;
    }
    return false;
}

/* Who says something in a sentence: the first party of the phrase beside a verb of saying. */
static bool sayer(const CnTale *tale, uint32_t sentence, CnSide *out)
{
    enum { NEAR = 9 };   /* tuned: words */
    size_t from = tale->scene.first_mention, end;
    while (from && tale->mention[from - 1].sentence >= sentence) from--;
    while (from < tale->n_mentions && tale->mention[from].sentence < sentence) from++;
    for (end = from; end < tale->n_mentions && tale->mention[end].sentence == sentence;) end++;
    for (size_t i = from; i < end; i++) {
        const CnMention *says = &tale->mention[i];
        if (says->kind != CN_M_SPEECH || tale->pack->speech[says->row].kind != CN_SPEECH_VERB) continue;
        for (size_t k = from; k < end; k++) {
            const CnMention *m = &tale->mention[k];
            size_t n;
            const uint32_t *state = cn_mention_states(tale->pack, m, &n);
            if (!n || (m->flags & CN_M_FORMER)) continue;
            bool before = m->end <= says->first;
            uint32_t a = before ? m->end : says->end, b = before ? says->first : m->first;
            bool clear = b - a <= NEAR;
            for (uint32_t w = a; clear && w < b; w++) clear = cn_tok(tale, w)->kind != CN_TOK_PUNCT || cn_tok(tale, w)->ch == '.' || cn_tok(tale, w)->ch == '"';
            if (!clear) continue;
            *out = (CnSide){state, n, {NULL, 0}};
            return true;
        }
    }
    return false;
}

/* Whose "we" are: of who says this sentence, the one behind it in its paragraph, or one of the last. */
static bool we_side(const CnTale *tale, CnSide *out)
{
    enum { BACK = 4 };   /* tuned: sentences */
    const CnTokens *t = tale->tokens;
    uint32_t i = tale->scene.index;
    if (sayer(tale, i, out) || (i && t->sentence[i - 1].paragraph == t->sentence[i].paragraph && sayer(tale, i - 1, out))) return true;
    if (i + 1 < t->n_sentences && t->sentence[i + 1].paragraph == t->sentence[i].paragraph && sayer(tale, i + 1, out)) return true;
    for (uint32_t back = 1; back <= BACK && back <= i; back++)
        if (sayer(tale, i - back, out)) return true;
    return false;
}

/* Whose country "his country" is: the speaker's, who stands before or behind the word of speech; where nobody speaks, the first
 * name's, or (verbs first) the last one's. */
static bool speaker_side(CnTale *tale, const CnAnaphorRow *row, CnSide *out)
{
    enum { NEAR = 10 };
    const CnScene *scene = &tale->scene;
    const CnActor *who = NULL, *first = NULL;
    bool verb_first = cn_language(tale) && cn_language(tale)->adj_after;
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
    tale->leans |= !who;
    if (!who && verb_first) return cn_memory_anaphor(tale, row, out);
    if (!who && !cn_verbs_last(tale) && sayer(tale, scene->index, out)) return true;   /* "…", said the minister */
    if (!who) who = first;
    *out = who ? who->side : tale->topic;
    return who || tale->topic.n;
}

/* "The army bought jets from Israel", with no state beside it: of the state that the report names first. */
static bool own_country(const CnTale *tale, const CnMention *m, CnActor *actor)
{
    enum { NEAR = 2 };   /* tuned: words to a state's name, which would say whose */
    const CnScene *scene = &tale->scene;
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *o = &tale->mention[k];
        if (o->kind == CN_M_PARTY && o->first <= m->end + NEAR && o->end + NEAR >= m->first) return false;
    }
    for (size_t k = 0; k < tale->n_mentions; k++) {
        const CnMention *o = &tale->mention[k];
        if (o->kind != CN_M_PARTY || o->table != CN_T_STATE || tale->pack->state[o->row].kind == CN_STATE_BLOC) continue;
        for (uint32_t i = 0; i < tale->n_states; i++)
            if (tale->named[tale->there[i]] > tale->named[o->row] && tale->pack->state[tale->there[i]].kind != CN_STATE_BLOC) return false;   /* it need not be at home there */
        actor->side = (CnSide){&o->row, 1, {NULL, 0}};
        actor->force = true;
        return true;
    }
    return false;
}

/* Whom a word stands for that names nobody. */
static bool side_of_anaphor(CnTale *tale, const CnMention *m, CnActor *actor)
{
    const CnAnaphorRow *row = &tale->pack->anaphor[m->row];
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
    if (row->kind == CN_ANA_OTHERS) {
        actor->unnamed = true;
        return true;
    }
    if (row->kind == CN_ANA_WE) {
        actor->anaphor = true;
        return pronoun_acts(tale, m) && we_side(tale, &actor->side);
    }
    if (row->kind == CN_ANA_SPEAKER) {
        actor->anaphor = true;
        return speaker_side(tale, row, &actor->side);
    }
    bool force = row->kind == CN_ANA_FORCE && row->n_states;   /* "the IAF": of whichever of these states is spoken of */
    if (row->kind == CN_ANA_FORCE && !force) return own_country(tale, m, actor);
    if (row->kind != CN_ANA_STATE && row->kind != CN_ANA_BOTH && row->kind != CN_ANA_OWN && !force) return false;
    const CnMention *beside = row->kind == CN_ANA_BOTH ? cn_mention_before(tale, m->first, CN_M_PARTY) : NULL;
    if (beside && beside->table == CN_T_STATE && beside->form == CN_NAME_ADJ) return false;   /* "американской стороны": that one */
    actor->anaphor = !force;
    actor->force = force;
    if (row->kind == CN_ANA_OWN) {
        actor->owner = true;
        if (tale->scene.n_actors && tale->scene.actor[tale->scene.n_actors - 1].bloc) return false;   /* the European Union's own */
    }
    tale->leans = true;
    bool opens = row->kind == CN_ANA_STATE && !row->n_states && !tale->scene.n_actors && tale->topic.n == 1 && tale->scene.index;
    if (opens) actor->side = tale->topic;   /* "Iraq received tanks from Russia. The country also bought …" */
    else if (!cn_memory_anaphor(tale, row, &actor->side)) return false;
    const CnActor *subject = tale->scene.n_actors ? &tale->scene.actor[tale->scene.n_actors - 1] : NULL;
    uint32_t aside = CN_BIT(CN_MK_TO) | CN_BIT(CN_MK_FROM) | CN_BIT(CN_MK_WITH) | CN_BIT(CN_MK_FOR);
    bool away = is_object(&tale->scene, m) || ((CN_BIT(cn_marker_before(tale, m->first)) | m->tail) & aside);
    bool itself = row->kind == CN_ANA_STATE && !row->n_states && subject && !(subject->markers & CN_PLACES) && away && cn_side_same(&subject->side, &actor->side);
    return !itself || cn_memory_other(tale, &subject->side, &actor->side);   /* "it sold the country jets": another */
}

static bool side_of_mention(CnTale *tale, const CnMention *m, CnActor *actor)
{
    const CnPack *pack = tale->pack;
    if (m->kind == CN_M_ANAPHOR) return side_of_anaphor(tale, m, actor);
    if (m->table == CN_T_STATE) {
        enum { JOINT = 8 };   /* tuned: so many buy together at most; a larger body ("at the BRICS summit") is only where things happen */
        const CnStateRow *row = &pack->state[m->row];
        if (row->kind == CN_STATE_BLOC && row->code.len > 2 && row->n_members > JOINT) return false;
        actor->side = (CnSide){&m->row, 1, {NULL, 0}};
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

/* "From Eastern Europe and the Soviet Union": what marks a name that no pack lists marks the one that "and" joins to it. */
static uint32_t joined_marker(const CnTale *tale, uint32_t and)
{
    enum { LONGEST = 4 };   /* tuned: words of the unlisted name */
    uint32_t stop = tale->scene.sentence->first, i = and;
    while (i > stop && and - i < LONGEST && cn_tok(tale, i - 1)->kind == CN_TOK_WORD && (cn_tok(tale, i - 1)->flags & CN_TOK_CAP) && !cn_covered(tale, i - 1, ~0u)) i--;
    if (i == and) return 0;
    uint32_t mark = cn_marker_before(tale, i);
    return mark != CN_MK_NONE && (CN_BIT(mark) & CN_PLACES) ? CN_BIT(mark) : 0;
}

/* "der von Russland angegriffenen Ukraine": where clauses are embraced, a small word right behind an article opens an attribute. */
static bool opens_attribute(const CnTale *tale, const CnMention *m)
{
    const uint32_t articles = CN_BIT(CN_MK_THE) | CN_BIT(CN_MK_FOR) | CN_BIT(CN_MK_OF) | CN_BIT(CN_MK_TO) | CN_BIT(CN_MK_FROM) | CN_BIT(CN_MK_WITH) | CN_BIT(CN_MK_AGAINST) | CN_BIT(CN_MK_IN) | CN_BIT(CN_MK_BY) | CN_BIT(CN_MK_FOE);
    const CnMention *article = cn_language(tale) && cn_language(tale)->brackets ? cn_mention_before(tale, m->first, CN_M_MARKER) : NULL;
    return article && m->form != CN_MK_FOR && m->form != CN_MK_OF && (CN_BIT(article->form) & articles);
}

/* Is the name in such an attribute, whose word (attacked, led) is no act? Then it acts in nothing here. */
static bool in_attribute(const CnTale *tale, const CnActor *actor, const CnMention *m)
{
    enum { LONGEST = 3 };   /* tuned: words behind the name, up to the noun */
    uint32_t i = actor->end;
    if (!opens_attribute(tale, m)) return false;
    while (i < tale->scene.sentence->end && i - actor->end < LONGEST && cn_tok(tale, i)->kind == CN_TOK_WORD && !(cn_tok(tale, i)->flags & CN_TOK_CAP) && !cn_covered(tale, i, ~0u)) i++;
    const CnMention *backed = cn_mention_at(tale, actor->end, CN_M_TRIGGER);   /* "vom Iran unterstützten Huthi" */
    if (backed && cn_mention_at(tale, backed->end, CN_M_PARTY)) return true;
    return i > actor->end && i < tale->scene.sentence->end && (cn_tok(tale, i)->flags & CN_TOK_CAP);
}

/* "سبق لروسيا أن سلمت": whom "that" and a verb follow at once acts, whatever marks the name. */
static bool before_that(const CnTale *tale, const CnActor *actor, uint32_t own)
{
    const CnMention *that = own & CN_BIT(CN_MK_TO) ? cn_mention_at(tale, actor->end, CN_M_MARKER) : NULL;
    const CnMention *act = that && that->form == CN_MK_THAT ? cn_mention_at(tale, that->end, CN_M_TRIGGER) : NULL;
    const CnMention *says = actor->first ? cn_mention_before(tale, actor->first, CN_M_SPEECH) : NULL;   /* "told Turkey that" */
    return act && !says && !tale->pack->frame[act->row].noun;
}

/* Words that stand between a small word and the name it marks: articles, titles, adjectives, the name's own state. */
static uint32_t markers_of(CnTale *tale, const CnActor *actor, uint32_t own)
{
    enum { NEAR = 6 };   /* tuned: words from the name back to what marks it */
    uint32_t stop = tale->scene.sentence->first, i = actor->first, seen = own;
    unsigned names = 0;
    const CnMention *act = cn_mention_at(tale, actor->end, CN_M_TRIGGER);
    bool decides = act && tale->pack->frame[act->row].noun && !act->markers;   /* "بشأن قرار أنقرة شراء": the decision is marked, not who decides */
    const uint32_t roles = CN_PLACES | CN_BIT(CN_MK_BETWEEN);
    if (before_that(tale, actor, own)) return own & ~CN_PLACES;
    if (seen & (roles | CN_BIT(CN_MK_GOODS))) return seen;
    for (unsigned steps = 0; i > stop && steps < cn_reach(tale, NEAR); steps++) {
        const CnMention *m = cn_mention_before(tale, i, CN_M_MARKER);
        if (m && names && (CN_BIT(m->form) & roles) && opens_attribute(tale, m)) {
            i = m->first;
            continue;
        }
        if (m && !names && in_attribute(tale, actor, m)) return seen | CN_BIT(CN_MK_FOE);
        if (m && decides && m->form == CN_MK_ON && i < actor->first) return seen;
        if (m) {
            seen |= CN_BIT(m->form) | (m->form == CN_MK_AGAINST ? CN_BIT(CN_MK_ON) : 0);
            if ((CN_BIT(m->form) & roles) || m->form == CN_MK_AGAINST || m->form == CN_MK_FOE) {
                bool of = m->form == CN_MK_OF;
                if (!of || !(m->first > stop)) return seen;
                /* "to the government of India": the word before "of" decides, unless it is a trigger or an item */
                if (cn_covered(tale, m->first - 1, 1u << CN_M_TRIGGER | 1u << CN_M_ITEM | 1u << CN_M_UNIT | 1u << CN_M_COUNT)) return seen;
                uint32_t back = m->first - 1;
                for (unsigned k = 0; k < 3 && back > stop; k++) {
                    uint32_t before = cn_marker_before(tale, back);
                    if (before != CN_MK_NONE && (CN_BIT(before) & roles) && before != CN_MK_OF) return (seen & ~CN_BIT(CN_MK_OF)) | CN_BIT(before);
                    if (cn_tok(tale, back - 1)->kind == CN_TOK_PUNCT || cn_covered(tale, back - 1, 1u << CN_M_TRIGGER)) break;
                    back--;
                }
                return seen & ~CN_BIT(CN_MK_OF);
            }
            if (m->form == CN_MK_AND) {
                const CnMention *twin = cn_mention_before(tale, m->first, CN_M_PARTY);   /* "via Turkey and Slovakia" */
                return seen | joined_marker(tale, m->first) | (twin && cn_marker_before(tale, twin->first) == CN_MK_FOE ? CN_BIT(CN_MK_FOE) : 0);
            }
            if (m->form == CN_MK_OR || m->form == CN_MK_BE || m->form == CN_MK_HAVE || m->form == CN_MK_AFTER || m->form == CN_MK_BUT || m->form == CN_MK_THAT || m->form == CN_MK_WHICH) return seen;
            i = m->first;
            continue;
        }
        if (cn_tok(tale, i - 1)->kind == CN_TOK_PUNCT && cn_tok(tale, i - 1)->ch != '"' && cn_tok(tale, i - 1)->ch != '\'' && cn_tok(tale, i - 1)->ch != '#') return seen;
        const CnMention *inner = !names && cn_mention_before(tale, i, CN_M_TRIGGER) ? cn_mention_before(tale, i - 1, CN_M_PARTY) : NULL;
        const CnMention *opener = inner ? cn_mention_before(tale, inner->first, CN_M_MARKER) : NULL;
        if (opener && opens_attribute(tale, opener)) {   /* "gegen die vom Iran unterstützten Huthi" */
            i = opener->first;
            continue;
        }
        if (cn_covered(tale, i - 1, 1u << CN_M_TRIGGER | 1u << CN_M_ITEM | 1u << CN_M_DATE | 1u << CN_M_MONEY | 1u << CN_M_SPEECH | 1u << CN_M_CUE)) return seen;
        if (cn_covered(tale, i - 1, 1u << CN_M_PARTY) && ++names > 1) return seen;   /* "to its Soviet-era ally Syria" */
        i--;
    }
    return seen;
}

/* Where the small words stand behind their names: "Rusya ile", "Katar hükümetine". */
static uint32_t markers_behind(const CnTale *tale, const CnActor *actor, uint32_t own)
{
    enum { NEAR = 3 };   /* tuned: words from the name to what marks it */
    const uint32_t roles = CN_PLACES | CN_BIT(CN_MK_BETWEEN) | CN_BIT(CN_MK_GOODS);
    if (own & roles) return own;
    for (uint32_t i = actor->end; i < actor->end + NEAR && i < tale->scene.sentence->end; i++) {
        const CnMention *m = cn_mention_at(tale, i, CN_M_MARKER);
        if (m && (CN_BIT(m->form) & (roles | CN_BIT(CN_MK_FOE)))) return own | CN_BIT(m->form);
        if (m && (m->form == CN_MK_AND || m->form == CN_MK_OR)) return own;
        if (cn_tok(tale, i)->kind == CN_TOK_PUNCT || cn_covered(tale, i, 1u << CN_M_TRIGGER | 1u << CN_M_ITEM | 1u << CN_M_COUNT | 1u << CN_M_DATE | 1u << CN_M_MONEY | 1u << CN_M_SPEECH | 1u << CN_M_PARTY)) break;
    }
    return own;
}

/* What marks a party: a small word, or else the ending of its name. */
static uint32_t place_of(CnTale *tale, const CnActor *actor, const CnMention *m)
{
    const CnLanguage *lang = cn_language(tale);
    if (lang && lang->markers_after) return markers_behind(tale, actor, m->markers);
    uint32_t seen = markers_of(tale, actor, m->markers & ~m->tail);
    const CnMention *behind = cn_mention_at(tale, actor->end, CN_M_MARKER);
    if (behind && behind->form == CN_MK_OBJ && !(seen & CN_PLACES)) seen |= CN_BIT(CN_MK_OBJ);   /* "ایران را" */
    return seen | (seen & (CN_PLACES | CN_BIT(CN_MK_BETWEEN) | CN_BIT(CN_MK_FOE)) ? m->tail & ~CN_PLACES : m->tail);
}

static bool noun_ahead(const CnTale *tale, uint32_t i, uint32_t limit)
{
    const CnScene *scene = &tale->scene;
    for (uint32_t k = i; k < limit && k < scene->sentence->end; k++) {
        if (cn_tok(tale, k)->kind == CN_TOK_PUNCT && cn_tok(tale, k)->ch != '"' && cn_tok(tale, k)->ch != '\'') return false;
        if (cn_mention_at(tale, k, CN_M_ITEM)) return true;
        const CnMention *t = cn_mention_at(tale, k, CN_M_TRIGGER);
        if (t) return tale->pack->frame[t->row].noun;
        const CnMention *m = cn_mention_at(tale, k, CN_M_MARKER);
        if (m && m->form != CN_MK_POSS && m->form != CN_MK_THE && m->form != CN_MK_GOODS) return false;
        if (cn_mention_at(tale, k, CN_M_PARTY)) return false;
    }
    return false;
}

/* "The Brazilian Army", "الجيش المصري": the word for forces beside a state's name; its mention, or NULL. */
static const CnMention *force_beside(const CnTale *tale, const CnActor *actor)
{
    bool adj_after = cn_language(tale) && cn_language(tale)->adj_after;
    bool before = adj_after || (cn_language(tale) && cn_language(tale)->names_apart && !actor->adj);   /* "армия Ирака", but "иракская армия" */
    const CnMention *m = before ? cn_mention_before(tale, actor->first, CN_M_ANAPHOR) : cn_mention_at(tale, actor->end, CN_M_ANAPHOR);
    return m && tale->pack->anaphor[m->row].kind == CN_ANA_FORCE && (before || !noun_ahead(tale, m->end, m->end + 1)) ? m : NULL;
}

/* "WASHINGTON (AP) - Israel shipped …": a place that opens the line, up to its dash, acts in nothing. */
static bool is_dateline(const CnTale *tale, const CnMention *m)
{
    enum { LONGEST = 10 };   /* tuned: words up to the dash */
    uint32_t end = tale->scene.sentence->end, i = m->end;
    if (m->first != tale->scene.sentence->first || m->table != CN_T_STATE || m->form != CN_NAME_CAPITAL) return false;
    while (i < end && i - m->end < LONGEST && (tale->scene.bracket[i - m->first] || cn_is_punct(tale, i, '(') || cn_is_punct(tale, i, ')') || cn_is_punct(tale, i, ',') || cn_covered(tale, i, 1u << CN_M_DATE))) i++;
    return i < end && i - m->end < LONGEST && cn_is_punct(tale, i, '-');
}

static bool behind_act(const CnScene *scene, uint32_t token)
{
    for (unsigned k = 0; k < scene->n_triggers; k++)
        if (scene->trigger[k].end <= token) return true;
    return false;
}

/* Does a verb of the rules, or of saying, begin here or behind one small word? */
static bool verb_at(const CnTale *tale, uint32_t i)
{
    const CnMention *m = cn_mention_at(tale, i, CN_M_TRIGGER), *small = cn_mention_at(tale, i, CN_M_MARKER);
    if (!m && small && (small->form == CN_MK_HAVE || small->form == CN_MK_BE)) m = cn_mention_at(tale, small->end, CN_M_TRIGGER);
    const CnMention *says = cn_mention_at(tale, i, CN_M_SPEECH);
    return (m && !tale->pack->frame[m->row].noun) || (says && tale->pack->speech[says->row].kind == CN_SPEECH_VERB);
}

/* Is this party one of a list with the last one? */
static void join(const CnTale *tale, CnActor *actor, CnActor *last, const CnMention *m)
{
    const CnScene *scene = &tale->scene;
    actor->cluster = scene->n_actors;
    bool owners = cn_language(tale) && cn_language(tale)->adj_after && cn_language(tale)->verbs_last;   /* "supplier of Iraq, Qatar and Kuwait": the first stands beside the noun */
    if (last && !actor->adj && (!last->adj || owners)) {
        uint32_t gap = actor->first - last->end;
        bool and = (m->markers & CN_BIT(CN_MK_AND)) && gap == 0, listed = false;
        for (uint32_t i = last->end; i < actor->first; i++) {
            const CnMention *mk = cn_mention_at(tale, i, CN_M_MARKER);
            bool article = gap == 2 && i == last->end && cn_mention_at(tale, i + 1, CN_M_MARKER) && cn_mention_at(tale, i + 1, CN_M_MARKER)->form == CN_MK_THE;
            bool attribute = cn_verbs_last(tale) && (cn_mention_at(tale, actor->end, CN_M_ITEM) || actor->poss != last->poss);   /* "İran, Çin füzesi satın aldı", "Washington, İran'ın …" */
            bool comma = cn_is_punct(tale, i, ',') && (gap == 1 || article) && !attribute && !actor->speaker && !actor->person && !actor->body && m->table == CN_T_STATE;
            const CnMention *again = cn_is_punct(tale, i, ',') && i == last->end ? cn_mention_at(tale, i + 1, CN_M_MARKER) : NULL;   /* "to Iraq, to Iran and …" */
            if (again && (CN_BIT(again->form) & CN_PLACES & last->markers) && cn_scene_gap(scene, again->end, actor->first) <= 1) comma = true, article = true;
            listed |= comma && article;
            and |= (mk && (mk->form == CN_MK_AND || mk->form == CN_MK_OR)) || comma || (cn_is_punct(tale, i, '/') && !cn_parts_headings(tale, i));
        }
        bool comma_and = gap >= 2 && !listed && cn_is_punct(tale, last->end, ',') && last->cluster == scene->n_actors - 1 && (last->markers & CN_PLACES) && !(actor->markers & last->markers & CN_PLACES);
        const CnLanguage *lang = cn_language(tale);
        bool middle = lang && !lang->ideographs && !lang->verbs_last && !lang->brackets;   /* the verb stands between its parties */
        bool acts = middle && (last->markers & CN_PLACES) && !(actor->markers & CN_PLACES) &&
                    (verb_at(tale, actor->end) || (cn_is_punct(tale, last->end, ',') && cn_mention_at(tale, actor->end, CN_M_COUNT)));   /* "to Ukraine and Germany authorised …", "to Kuwait, Britain 24" */
        bool next = false;   /* "… aus der Türkei, Serbien kauft …": where the verb stands second, a name before it opens a clause if one has had its verb */
        for (unsigned k = 0; lang && lang->brackets && (last->markers & CN_PLACES) && verb_at(tale, actor->end) && k < scene->n_triggers; k++) next |= !scene->trigger[k].frame->noun && scene->trigger[k].end <= last->first;
        bool clear = gap <= 3 && and && !comma_and && !acts && !next;   /* "offered it to Bogota, and the United States …": a new clause */
        for (uint32_t i = last->end; clear && i < actor->first; i++)
            if (cn_covered(tale, i, 1u << CN_M_TRIGGER | 1u << CN_M_ITEM | 1u << CN_M_SPEECH | 1u << CN_M_DATE | 1u << CN_M_COUNT)) clear = false;
        bool by_case = clear && (m->tail & CN_PLACES) && !(last->markers & CN_PLACES) && tale->mention[last->mention].table == CN_T_STATE && behind_act(scene, last->first);
        if (clear && (m->tail & CN_BIT(CN_MK_SUBJ)) && !(last->markers & (CN_PLACES | CN_BIT(CN_MK_OBJ) | CN_BIT(CN_MK_GEN)))) last->markers |= CN_BIT(CN_MK_SUBJ);   /* "Нидерланды и Чехия": so both act */
        if (by_case) last->markers |= m->tail & CN_PLACES;   /* "Греции, Израилю и Южной Корее": the case of one is that of all */
        if (clear && !(actor->markers & ~last->markers & (CN_BIT(CN_MK_TO) | CN_BIT(CN_MK_FROM) | CN_BIT(CN_MK_BY) | CN_BIT(CN_MK_WITH)))) {
            actor->cluster = last->cluster;
            actor->markers |= last->markers & ~(CN_BIT(CN_MK_AND) | CN_BIT(CN_MK_THE));
        }
    }
}

/* "According to Kyiv, Iran …": who is named as a source, up to the comma, acts in nothing. */
static bool only_says(const CnTale *tale, const CnMention *m)
{
    enum { NEAR = 2 };   /* tuned: words from "according to" to the name */
    uint32_t end = tale->scene.sentence->end;
    if (m->end >= end || !cn_is_punct(tale, m->end, ',')) return false;
    for (uint32_t i = m->first, steps = 0; i > tale->scene.sentence->first && steps <= NEAR; i--, steps++) {
        const CnMention *speech = cn_mention_before(tale, i, CN_M_SPEECH);
        if (speech) return tale->pack->speech[speech->row].kind == CN_SPEECH_PREP && speech->first == tale->scene.sentence->first;
        if (cn_tok(tale, i - 1)->kind == CN_TOK_PUNCT || cn_covered(tale, i - 1, 1u << CN_M_PARTY | 1u << CN_M_TRIGGER | 1u << CN_M_ITEM)) return false;
    }
    return false;
}

/* "The rebels of the M23", "militiamen of Hezbollah": the name says which; the actor takes it. */
static bool names_group(const CnTale *tale, CnActor *last, const CnActor *actor)
{
    enum { NEAR = 3 };   /* tuned: small words between */
    if (tale->mention[last->mention].kind != CN_M_ANAPHOR || !last->side.name.len || !actor->group || actor->first < last->end || actor->first - last->end > NEAR) return false;
    for (uint32_t i = last->end; i < actor->first; i++) {
        const CnMention *mk = cn_mention_at(tale, i, CN_M_MARKER);
        if (!mk || (mk->form != CN_MK_OF && mk->form != CN_MK_THE && mk->form != CN_MK_SUCH)) return false;
    }
    last->side = actor->side;
    last->end = actor->end;
    last->span.len = actor->span.at + actor->span.len - last->span.at;
    last->mention = actor->mention;
    last->group = true;
    return true;
}

/* "Azerbaijani media", "the Russian military expert": a state beside those who only tell; they act in nothing. */
static bool of_tellers(const CnTale *tale, const CnMention *m)
{
    enum { NEAR = 2 };   /* tuned: words between them */
    if (m->kind != CN_M_PARTY || m->table != CN_T_STATE) return false;
    const CnMention *before = cn_mention_before(tale, m->first, CN_M_SPEECH);
    if (before && m->form == CN_NAME_NAME && tale->pack->speech[before->row].kind >= CN_SPEECH_TITLE) return true;
    for (uint32_t i = m->end; m->form == CN_NAME_ADJ && i <= m->end + NEAR && i < tale->scene.sentence->end; i++) {
        const CnMention *title = cn_mention_at(tale, i, CN_M_SPEECH);
        if (title) return tale->pack->speech[title->row].kind >= CN_SPEECH_TITLE;
        if (cn_tok(tale, i)->kind == CN_TOK_PUNCT || cn_covered(tale, i, 1u << CN_M_TRIGGER | 1u << CN_M_ITEM | 1u << CN_M_PARTY | 1u << CN_M_MARKER)) return false;
    }
    return false;
}

/* Does the word stand right behind goods or an act, which may be closed by a quotation mark ("«رافال» الفرنسية")? */
static bool behind_noun(const CnTale *tale, uint32_t i)
{
    uint32_t stop = tale->scene.sentence->first;
    while (i > stop && (cn_is_punct(tale, i - 1, '"') || cn_is_punct(tale, i - 1, ')'))) i--;
    const CnMention *act = i > stop ? cn_mention_before(tale, i, CN_M_TRIGGER) : NULL;
    if (act && !tale->pack->frame[act->row].noun) return false;   /* "زودت الأوكرانيين": the people */
    return i > stop && cn_covered(tale, i - 1, 1u << CN_M_ITEM | 1u << CN_M_TRIGGER);
}

/* "У России нет планов": who has or lacks something stands behind the word for "from", where subjects may be left out; a word for
 * being or for "not" follows. */
static bool has_or_lacks(const CnTale *tale, const CnActor *actor)
{
    const CnLanguage *lang = cn_language(tale);
    if (!lang || !lang->subjects_dropped || !(actor->markers & CN_BIT(CN_MK_FROM))) return false;
    const CnMention *is = cn_mention_at(tale, actor->end, CN_M_MARKER), *not = cn_mention_at(tale, actor->end, CN_M_CUE);
    return (is && is->form == CN_MK_BE) || (not && tale->pack->cue[not->row].effect == CN_CUE_DENY);
}

void cn_scene_actor(CnTale *tale, const CnMention *m, uint32_t index)
{
    CnScene *scene = &tale->scene;
    if (scene->n_actors == CN_SCENE_MOST) return;
    CnActor actor = {.first = m->first, .end = m->end, .mention = index, .span = m->span};
    if (is_dateline(tale, m) || only_says(tale, m) || of_tellers(tale, m) || !side_of_mention(tale, m, &actor)) return;
    const CnMention *force = m->table == CN_T_STATE && m->kind == CN_M_PARTY ? force_beside(tale, &actor) : NULL;
    if (force) {
        if (force->first < actor.first) actor.first = force->first, actor.span = (CnSpan){force->span.at, actor.span.at + actor.span.len - force->span.at};
        else actor.end = force->end, actor.span.len = force->span.at + force->span.len - actor.span.at;
        actor.force = true;
        actor.adj = false;
    }
    CnActor *last = scene->n_actors ? &scene->actor[scene->n_actors - 1] : NULL;
    if (last && names_group(tale, last, &actor)) return;
    /* "Russian Defence Minister Shoigu", "India's HAL": one actor by two names */
    if (last && cn_side_same(&last->side, &actor.side) && actor.first - last->end <= cn_reach(tale, 5) && (last->adj || last->poss || actor.person) && !actor.anaphor) {
        bool clear = true;
        for (uint32_t i = last->end; i < actor.first; i++) {
            const CnMention *between = cn_mention_at(tale, i, CN_M_MARKER);
            clear &= !cn_covered(tale, i, 1u << CN_M_TRIGGER | 1u << CN_M_ITEM) && !cn_is_punct(tale, i, ',') && !(between && between->form != CN_MK_POSS && between->form != CN_MK_THE && between->form != CN_MK_OF);
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
    const CnMention *behind = cn_mention_at(tale, actor.end, CN_M_MARKER);
    const CnLanguage *lang = cn_language(tale);
    if (actor.end < scene->sentence->end && cn_tok(tale, actor.end)->ch == '-' && cn_tok(tale, actor.end)->kind == CN_TOK_WORD && !actor.maker) {
        if (!behind || behind->form != CN_MK_GOODS) {   /* "Soviet-era", "Saudi-led": not the state itself, unless another state is bound to it */
            bool compound = lang && lang->compounds && (cn_mention_at(tale, actor.end, CN_M_ITEM) || cn_mention_at(tale, actor.end, CN_M_TRIGGER));
            if (!cn_mention_at(tale, actor.end, CN_M_PARTY) && !compound) return;
        }
    }
    actor.poss = (behind && behind->form == CN_MK_POSS) || (m->markers & CN_BIT(CN_MK_POSS)) || actor.owner;
    actor.markers = place_of(tale, &actor, m);
    if (actor.adj && cn_not_chosen(tale, actor.first)) return;
    if ((actor.markers & CN_BIT(CN_MK_FOE)) && !actor.agency) return;   /* "to fight Boko Haram", "under pressure from Washington" */
    bool adj_after = cn_language(tale) && cn_language(tale)->adj_after;
    uint32_t from = actor.end + (behind && behind->form == CN_MK_POSS);
    bool placed = lang && lang->ideographs && (actor.markers & (CN_BIT(CN_MK_TO) | CN_BIT(CN_MK_FROM) | CN_BIT(CN_MK_ON)));   /* 对沙特军售, 对沙特的军售 */
    if (placed && !actor.maker) actor.adj = actor.poss = false;
    else if (adj_after) actor.adj = actor.adj && behind_noun(tale, actor.first);
    else if (actor.adj || actor.poss) actor.adj = noun_ahead(tale, from, from + 4);
    else if (!actor.person && !actor.anaphor && !(lang && lang->names_apart)) {
        uint32_t quoted = from < scene->sentence->end && cn_is_punct(tale, from, '"');   /* 瑞典“鹰狮”战机 */
        actor.adj = actor.compound = noun_ahead(tale, from, from + 1 + quoted) && !cn_mention_at(tale, from, CN_M_COUNT);
    }
    for (uint32_t i = actor.end; i < actor.end + cn_reach(tale, 5) && i < scene->sentence->end && !cn_is_punct(tale, i, ','); i++) {
        const CnMention *speech = cn_mention_at(tale, i, CN_M_SPEECH);
        if (cn_mention_at(tale, i, CN_M_PARTY) || cn_mention_at(tale, i, CN_M_TRIGGER)) break;
        actor.speaker |= speech && tale->pack->speech[speech->row].kind == CN_SPEECH_VERB;
    }
    bool there = lang && lang->subjects_dropped && actor.speaker && !actor.adj;
    if (there) actor.markers &= ~CN_BIT(CN_MK_IN);   /* "в Анкаре заявили": those there are who says so */
    if (has_or_lacks(tale, &actor)) actor.markers &= ~CN_BIT(CN_MK_FROM);
    join(tale, &actor, last, m);
    scene->actor[scene->n_actors++] = actor;
    if (actor.anaphor && actor.side.n == 2 && scene->n_actors < CN_SCENE_MOST) {   /* "the two countries" are two actors */
        CnActor *one = &scene->actor[scene->n_actors - 1], *two = &scene->actor[scene->n_actors++];
        *two = *one;
        one->side.n = 1;
        two->side = (CnSide){one->side.state + 1, 1, {NULL, 0}};
    }
}

/* Only words between two parties, none of them an act, a thing or a small word that tells a place? */
static bool only_words(const CnTale *tale, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        const CnMention *m = cn_mention_at(tale, i, CN_M_MARKER);
        if (cn_tok(tale, i)->kind != CN_TOK_WORD || (m && m->form != CN_MK_POSS)) return false;
        if (cn_covered(tale, i, 1u << CN_M_TRIGGER | 1u << CN_M_ITEM | 1u << CN_M_SPEECH | 1u << CN_M_CUE)) return false;
    }
    return true;
}

void cn_scene_firms(CnTale *tale)
{
    enum { NEAR = 4 };   /* tuned: words from the state to its firm */
    CnScene *scene = &tale->scene;
    unsigned n = 0;
    bool drop[CN_SCENE_MOST] = {false};
    for (unsigned k = scene->n_actors; k-- > 1;) {
        CnActor *firm = &scene->actor[k], *state = &scene->actor[k - 1];
        for (unsigned b = k; b < scene->n_actors && drop[b]; b++) firm = &scene->actor[b + 1];   /* "Anglo-Italian firm" */
        if (!(firm->maker || firm->agency) || state->maker || state->agency || state->bloc || state->anaphor || state->side.n != 1 || !cn_side_shares(&firm->side, state->side.state, 1)) continue;
        if (!(state->adj || state->poss || state->side.n) || firm->first < state->end || firm->first - state->end > NEAR || !only_words(tale, state->end, scene->actor[k].first)) continue;
        bool twin = k > 1 && scene->actor[k - 2].end == state->first;
        if (firm->side.n > 1 && !twin && firm == &scene->actor[k]) firm->side = state->side;   /* "Italian firm": of two states' one */
        firm->markers |= state->markers & CN_PLACES;
        drop[k - 1] = true;
    }
    for (unsigned k = 0; k < scene->n_actors; k++)
        if (!drop[k]) scene->actor[n++] = scene->actor[k];
    scene->n_actors = n;
}
