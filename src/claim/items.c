/* items.c - the things of one sentence: designations and common nouns, lists, counts, and words that stand for things named before.
 * Layer: claim; private to it. */
#include "claim/around.h"

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
    const CnToken *t = cn_tok(tale, m->first);
    if (m->row == UINT32_MAX || m->table != CN_T_SYSTEM || t->kind != CN_TOK_WORD || !t->n_readings) return;
    for (uint32_t i = m->first + 1; i < m->end; i++)
        if (cn_tok(tale, i)->kind != CN_TOK_WORD || (cn_tok(tale, i)->flags & CN_TOK_CAP)) return;
    enum { FAR = 400 };   /* tuned: mentions */
    size_t at = (size_t)(m - tale->mention);
    const CnMention *end = tale->mention + (tale->n_mentions - at > FAR ? at + FAR : tale->n_mentions);
    for (const CnMention *o = tale->mention + (at > FAR ? at - FAR : 0); o < end; o++) {   /* the heading may use it first */
        if (o->kind != CN_M_ITEM || o->table != CN_T_SYSTEM || o->row == UINT32_MAX || o->row == m->row || tale->pack->system[o->row].category != item->category) continue;
        const CnToken *last = cn_tok(tale, o->end - 1);
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
        if (!(cn_tok(tale, i)->flags & CN_TOK_CAP) && !(cn_tok(tale, i)->flags & CN_TOK_BOUND)) return;
    if (!cn_is_punct(tale, end, '(') || !(cn_tok(tale, end + 1)->flags & CN_TOK_UPPER) || cn_tok(tale, end + 1)->span.len < 2) return;
    while (end < tale->scene.sentence->end && !cn_is_punct(tale, end, ')')) end++;
    if (end == tale->scene.sentence->end || end > item->end + 4) return;
    item->end = end + 1;
    item->span.len = cn_tok(tale, end)->span.at + cn_tok(tale, end)->span.len - item->span.at;
    item->head = item->span;
    item->name = (CnStr){tale->article->text.ptr + item->span.at, item->span.len};
    item->generic = UINT32_MAX;
}

/* "“Mistral” class ships": of two systems of one name, the one that the common noun beside it means. */
static void namesake(const CnTale *tale, CnItem *a, const CnItem *b)
{
    const CnPack *pack = tale->pack;
    if (a->system >= UINT32_MAX - 1 || b->generic == UINT32_MAX || a->category == b->category || b->category >= CN_CAT_OTHER) return;
    for (uint32_t s = 0; s < pack->n[CN_T_SYSTEM]; s++) {
        if (s == a->system || pack->system[s].category != b->category || !cn_str_eq(pack->system[s].designation, pack->system[a->system].designation)) continue;
        a->system = s;
        a->category = b->category;
        return;
    }
}

static bool is_designation(const CnItem *item) { return item->generic == UINT32_MAX; }

/* "Missiles for its F-16s", "rounds for AK-47 rifles": may the second be what the first goes with, and no goods itself? */
static bool is_fitted(const CnItem *a, const CnItem *b, uint32_t gap)
{
    enum { NEAR = 3 };   /* tuned: words between the two */
    const uint32_t hosts = 1u << CN_CAT_AIRCRAFT | 1u << CN_CAT_AIR_DEFENCE | 1u << CN_CAT_ARMOURED_VEHICLE | 1u << CN_CAT_ARTILLERY | 1u << CN_CAT_SHIP | 1u << CN_CAT_SMALL_ARMS;
    if (a->fitted) return gap <= 1;   /* "for its F-16 jets" */
    return gap <= NEAR && a->category != b->category && (hosts & 1u << b->category) && a->category != CN_CAT_SUPPORT && a->category != CN_CAT_UNSPECIFIED;
}

/* "S-400 air defence systems", "missiles of the type Kornet", "F-16 spare parts": two names of one thing. */
static bool merge(CnTale *tale, CnItem *a, const CnItem *b)
{
    uint32_t gap = cn_scene_gap(&tale->scene, a->end, b->first);
    if (gap > 6 || b->first - a->end > 12) return false;
    if (tale->scene.bracket[b->first - tale->scene.sentence->first] && b->first != a->end + 1) return false;   /* in a bracket: an alias stands first */
    bool such = false, of = false, fitted = false, joined = true, capitals = true;
    for (uint32_t i = a->end; i < b->first; i++) {
        if (tale->scene.bracket[i - tale->scene.sentence->first]) continue;
        bool number = cn_tok(tale, i)->kind == CN_TOK_NUMBER && i > a->end && (cn_tok(tale, i - 1)->flags & CN_TOK_CAP);   /* "T700 GE 401C engines" */
        capitals &= (cn_tok(tale, i)->flags & (CN_TOK_CAP | CN_TOK_BOUND)) != 0 || number;   /* words of the system's own long name */
        const CnMention *mk = cn_mention_at(tale, i, CN_M_MARKER);
        if (mk && mk->form == CN_MK_SUCH) such = true;
        else if (mk && (mk->form == CN_MK_OF || mk->form == CN_MK_FOR)) of = true, fitted = mk->form == CN_MK_FOR;
        else if (mk && mk->form != CN_MK_THE) joined = false;
        else if (cn_is_punct(tale, i, ',') || cn_is_punct(tale, i, ';')) joined = false;
        else if (!number && cn_covered(tale, i, 1u << CN_M_COUNT | 1u << CN_M_TRIGGER | 1u << CN_M_UNIT)) joined = false;
    }
    const CnMention *prefix = cn_mention_at(tale, b->first, CN_M_ITEM);
    if (prefix && (prefix->markers & (CN_BIT(CN_MK_AND) | CN_BIT(CN_MK_TO)))) joined = false;
    if (!joined) return false;
    if (!of && !such) namesake(tale, a, b);
    bool support_a = a->category == CN_CAT_SUPPORT && a->generic != UINT32_MAX, support_b = b->category == CN_CAT_SUPPORT && b->generic != UINT32_MAX;
    if ((fitted || a->fitted) && joined && is_fitted(a, b, gap)) {   /* "missiles for its F-16s": the missiles alone */
        bool charge = a->category == CN_CAT_MISSILE || a->category == CN_CAT_AMMUNITION;
        if (charge && !a->fitted && !is_designation(a) && is_designation(b)) {   /* named like "HIMARS rockets" */
            a->system = b->system;
            a->generic = UINT32_MAX;
            a->name = b->name;
        }
        a->fitted = true;
        a->end = b->end;
        a->span.len = b->span.at + b->span.len - a->span.at;
        return true;
    }
    if (of && !support_a && a->category != CN_CAT_AMMUNITION) return false;
    if (!such && !of && gap > 2 && !(capitals && is_designation(a) && !is_designation(b))) return false;
    if (is_designation(a) && is_designation(b) && gap > 1 && a->system != b->system) return false;
    if (is_designation(a) && is_designation(b) && a->system == b->system && a->system != UINT32_MAX && cn_str_eq(b->name, tale->pack->system[b->system].designation)) a->name = b->name;   /* "M142 launchers (HIMARS)": the field's own name */
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
    bool wider = such && b->generic != UINT32_MAX && b->category == CN_CAT_UNSPECIFIED && a->category != CN_CAT_UNSPECIFIED;   /* "军舰等重型武器" */
    if (wider) category = a->category;
    else if (!is_designation(a) && !(support_a && !is_designation(b) && !of)) {   /* the more telling name stays */
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

/* The plain words of one noun phrase, from a common noun to `end`: no other name, number or verb, and only "of" and articles between. */
static bool one_phrase(const CnTale *tale, uint32_t from, uint32_t end)
{
    enum { LONGEST = 8 };   /* tuned: words */
    if (end - from > LONGEST) return false;
    for (uint32_t i = from; i < end; i++) {
        const CnMention *mk = cn_mention_at(tale, i, CN_M_MARKER);
        if (cn_tok(tale, i)->kind == CN_TOK_PUNCT && cn_tok(tale, i)->ch != '-' && cn_tok(tale, i)->ch != '"') return false;
        if (mk && mk->form != CN_MK_OF && mk->form != CN_MK_THE && mk->form != CN_MK_POSS) return false;
        if (cn_covered(tale, i, 1u << CN_M_TRIGGER | 1u << CN_M_PARTY | 1u << CN_M_CUE | 1u << CN_M_SPEECH | 1u << CN_M_COUNT | 1u << CN_M_MONEY | 1u << CN_M_DATE)) return false;
    }
    return true;
}

/* "18 launchers of rocket systems of high mobility (HIMARS)": the name in brackets is that of the whole phrase before them. */
static bool spelled_out(CnTale *tale, const CnItem *name)
{
    CnScene *scene = &tale->scene;
    uint32_t open = name->first - 1, edge = open;
    if (!is_designation(name) || name->first < scene->sentence->first + 2 || !cn_is_punct(tale, open, '(')) return false;
    int head = -1;
    for (int k = (int)scene->n_items - 1; k >= 0; k--) {
        const CnItem *item = &scene->item[k];
        if (item->anaphor || is_designation(item) || item->category == CN_CAT_UNSPECIFIED || !one_phrase(tale, item->end, edge)) break;
        head = k;
        edge = item->first;
        if (cn_mention_before(tale, edge, CN_M_COUNT)) break;
    }
    if (head < 0) return false;
    CnItem *item = &scene->item[head];
    if (item->category != CN_CAT_SUPPORT && name->system != UINT32_MAX) item->category = name->category;
    item->system = name->system;
    item->generic = UINT32_MAX;
    item->name = name->name;
    item->head = name->head;
    item->end = name->end;
    item->span.len = name->span.at + name->span.len - item->span.at;
    scene->n_items = (unsigned)head + 1;
    return true;
}

/* "28 jets of this type". */
static bool of_that_kind(const CnTale *tale, const CnMention *m)
{
    const CnMention *kind = cn_mention_at(tale, m->end, CN_M_ANAPHOR);
    return kind && tale->pack->anaphor[kind->row].kind == CN_ANA_ITEM && kind->end > kind->first + 1;
}

/* "The jets", "the first aircraft", "the first two of the jets". */
static bool is_definite(const CnTale *tale, uint32_t i)
{
    enum { WORDS = 3 };
    for (unsigned k = 0; k < WORDS && i > tale->scene.sentence->first; k++) {
        if (cn_marker_before(tale, i) == CN_MK_THE) return true;
        const CnMention *part = cn_mention_before(tale, i, CN_M_ANAPHOR), *few = cn_mention_before(tale, i, CN_M_COUNT);
        if (part && tale->pack->anaphor[part->row].kind == CN_ANA_PART) return true;
        if (!few) return false;
        i = few->first;
    }
    return false;
}

static unsigned times_named(const CnTale *tale, uint32_t system)
{
    unsigned n = 0;
    for (size_t k = 0; k < tale->n_mentions; k++) n += tale->mention[k].kind == CN_M_ITEM && tale->mention[k].table == CN_T_SYSTEM && tale->mention[k].row == system;
    return n;
}

/* Can the common noun `m` mean the system that `o` named before? */
static bool can_mean(const CnTale *tale, const CnItem *item, const CnMention *m, const CnMention *o)
{
    if (o->kind != CN_M_ITEM || o->table != CN_T_SYSTEM || o->row == UINT32_MAX) return false;
    const CnMention *noun = o->sentence == m->sentence ? cn_mention_before(tale, o->first, CN_M_ITEM) : NULL;   /* "Ka-52 helicopters … the helicopters" */
    if (o->sentence == m->sentence && (!noun || noun->table != CN_T_GENERIC || noun->row != m->row || !cn_language(tale)->adj_after)) return false;
    const CnSystemRow *system = &tale->pack->system[o->row];
    bool kin = system->category == item->category || (item->category == CN_CAT_MISSILE && system->category == CN_CAT_AIR_DEFENCE);
    for (const CnMention *n = o + 1; !kin && n < m && n->first <= o->end + 4; n++)   /* "the Pinaka rocket launcher": "the launcher" */
        kin = n->kind == CN_M_ITEM && n->table == CN_T_GENERIC && n->row == item->generic && n->sentence == o->sentence;
    return kin;
}

/* "The jets": the last designation of that kind named in the sentences before; of several in one sentence, one that the whole
 * document names far more often. */
static void definite(const CnTale *tale, CnItem *item, const CnMention *m)
{
    enum { BACK = 3 };   /* tuned: sentences */
    if (item->generic == UINT32_MAX || item->category == CN_CAT_UNSPECIFIED || item->category == CN_CAT_SUPPORT || item->category == CN_CAT_OTHER) return;
    const CnMention *maker = cn_mention_before(tale, m->first, CN_M_PARTY), *best = NULL;   /* "the Indian jet" */
    unsigned most = 0;
    if (maker && (maker->table != CN_T_STATE || maker->form != CN_NAME_ADJ)) maker = NULL;
    if (!is_definite(tale, maker ? maker->first : m->first) && !(m->markers & CN_BIT(CN_MK_THE)) && !of_that_kind(tale, m)) return;
    for (const CnMention *o = m; o-- > tale->mention;) {
        if (o->sentence + BACK < m->sentence || (best && o->sentence < best->sentence)) break;
        if (!can_mean(tale, item, m, o) || (maker && !cn_pack_made_by(tale->pack, &tale->pack->system[o->row], maker->row))) continue;
        unsigned times = times_named(tale, o->row);
        if (times > 2 * most) most = times, best = o;   /* the last one, unless another is the matter of the report */
    }
    if (!best) return;
    item->system = best->row;
    item->generic = UINT32_MAX;
    item->name = cn_designation(tale, best);
    item->category = tale->pack->system[best->row].category;
}

static bool included(const CnTale *tale, const CnItem *item)
{
    for (uint32_t i = item->first, steps = 0; i > tale->scene.sentence->first && steps < 5; i--, steps++) {
        uint32_t mk = cn_marker_before(tale, i);
        if (mk == CN_MK_SUCH) return true;
        const CnMention *party = cn_mention_before(tale, i, CN_M_PARTY);
        if (party && party->table == CN_T_STATE && party->form == CN_NAME_NAME) return false;
        if (cn_covered(tale, i - 1, 1u << CN_M_TRIGGER | 1u << CN_M_ITEM) || cn_is_punct(tale, i - 1, ',')) return false;
    }
    return false;
}

/* Semicolons between two items: a list whose parts may be long, or unknown. */
static bool enumerates(const CnTale *tale, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        if (cn_is_punct(tale, i, ';')) return true;
    return false;
}

/* "12 F-16s built by General Dynamics and 60 Mavericks": the maker's name does not end the list. */
static bool by_maker(const CnTale *tale, uint32_t i)
{
    enum { LONGEST = 5 };   /* tuned: words of a maker's name */
    for (uint32_t k = i; k > tale->scene.sentence->first + 1 && i - k < LONGEST; k--) {
        const CnMention *by = cn_mention_before(tale, k, CN_M_MARKER);
        if (by) return by->form == CN_MK_BY && cn_marker_before(tale, by->first) == CN_MK_GOODS;
        if (cn_tok(tale, k - 1)->kind == CN_TOK_PUNCT) return false;
    }
    return false;
}

/* "F-16 parts, estimated at $96 million; howitzers, …": words that tell the price alone do not end a list. */
static bool of_price(const CnTale *tale, uint32_t i)
{
    enum { NEAR = 5 };   /* tuned: words from there to the sum */
    if (!cn_covered(tale, i, 1u << CN_M_CUE)) return false;
    for (uint32_t k = i; k < i + cn_reach(tale, NEAR) && k < tale->scene.sentence->end; k++) {
        if (cn_mention_at(tale, k, CN_M_MONEY)) return true;
        if (cn_tok(tale, k)->kind == CN_TOK_PUNCT || cn_covered(tale, k, 1u << CN_M_TRIGGER | 1u << CN_M_PARTY | 1u << CN_M_ITEM)) return false;
    }
    return false;
}

/* "Saab with the Gripen, Dassault with the Rafale": the party at token i makes one of the two things about it. */
static bool of_its_maker(const CnTale *tale, uint32_t i, const CnItem *a, const CnItem *b)
{
    const CnPack *pack = tale->pack;
    const CnScene *scene = &tale->scene;
    for (size_t k = scene->first_mention; k < scene->end_mention && tale->mention[k].first <= i; k++) {
        const CnMention *m = &tale->mention[k];
        const CnMention *behind = m->kind == CN_M_PARTY ? cn_mention_at(tale, m->end, CN_M_MARKER) : NULL;
        if (m->kind != CN_M_PARTY || i >= m->end || m->table == CN_T_PERSON || (behind && behind->form == CN_MK_GOODS)) continue;   /* "and the Brazilian-made A-29" */
        size_t n;
        const uint32_t *state = cn_mention_states(pack, m, &n);
        for (size_t j = 0; j < n; j++)
            if ((a->system < UINT32_MAX - 1 && cn_pack_made_by(pack, &pack->system[a->system], state[j])) || (b->system < UINT32_MAX - 1 && cn_pack_made_by(pack, &pack->system[b->system], state[j]))) return true;
    }
    return false;
}

/* "To protect its cities against Russian cruise missiles": what arms are wanted against; a designation may be a rival's bid. */
static bool is_threat(const CnTale *tale, const CnMention *m)
{
    enum { WORDS = 3 };   /* tuned: between the small word and the thing */
    if (m->table != CN_T_GENERIC) return false;
    uint32_t i = m->first;
    for (unsigned k = 0; k <= WORDS && i > tale->scene.sentence->first; k++, i--) {
        uint32_t mk = cn_marker_before(tale, i);
        if (mk == CN_MK_AGAINST || mk == CN_MK_FOE) return true;
        if ((mk != CN_MK_NONE && mk != CN_MK_THE) || cn_tok(tale, i - 1)->kind == CN_TOK_PUNCT || cn_covered(tale, i - 1, 1u << CN_M_TRIGGER | 1u << CN_M_ITEM | 1u << CN_M_COUNT)) return false;
    }
    return false;
}

/* "Seized rifles from two small ships", "missiles on the new frigates": what arms lie on, no goods; but "talks on frigates" are of them. */
static bool is_carrier(const CnTale *tale, const CnMention *m)
{
    enum { WORDS = 4 };   /* tuned: between the small word and the thing */
    if (m->table != CN_T_GENERIC || !tale->scene.n_items || tale->pack->generic[m->row].category != CN_CAT_SHIP) return false;
    if (cn_language(tale) && cn_language(tale)->markers_after) return false;
    uint32_t i = m->first, stop = tale->scene.item[tale->scene.n_items - 1].end;
    for (unsigned k = 0; k <= WORDS && i > stop; k++, i--) {
        const CnMention *mk = cn_mention_before(tale, i, CN_M_MARKER);
        if (mk && (mk->form == CN_MK_ON || mk->form == CN_MK_IN)) return mk->first == stop;
        if ((mk && mk->form != CN_MK_THE && mk->form != CN_MK_POSS) || cn_tok(tale, i - 1)->kind == CN_TOK_PUNCT || cn_covered(tale, i - 1, 1u << CN_M_TRIGGER | 1u << CN_M_ITEM)) return false;
    }
    return false;
}

void cn_scene_item(CnTale *tale, const CnMention *m)
{
    enum { NEAR = 7, LISTED = 20 };   /* tuned: words between two items of a list */
    CnScene *scene = &tale->scene;
    if (is_threat(tale, m) || is_carrier(tale, m)) return;
    CnItem item = item_of(tale, m);
    nickname(tale, &item, m);
    titled(tale, &item);
    definite(tale, &item, m);
    CnItem *last = scene->n_items ? &scene->item[scene->n_items - 1] : NULL;
    if (last && !last->anaphor && (merge(tale, last, &item) || spelled_out(tale, &item))) return;
    if (scene->n_items == CN_SCENE_MOST || scene->bracket[m->first - scene->sentence->first]) return;
    item.list = scene->n_items;
    if (last && included(tale, &item)) {   /* "arms worth 3 billion to Iraq, including tanks": of that list, however far */
        item.list = last->list;
        if (last->generic != UINT32_MAX && !last->anaphor) last->shadowed = true;
    } else if (last && cn_scene_gap(scene, last->end, item.first) <= (enumerates(tale, last->end, item.first) ? LISTED : NEAR)) {
        bool list = (m->markers & CN_BIT(CN_MK_AND)) != 0, clear = true, such = false;
        for (uint32_t i = last->end; i < item.first; i++) {
            const CnMention *mk = cn_mention_at(tale, i, CN_M_MARKER);
            list |= cn_is_punct(tale, i, ',') || cn_is_punct(tale, i, '/') || cn_is_punct(tale, i, ';') || (mk && (mk->form == CN_MK_AND || mk->form == CN_MK_OR));
            list |= mk && mk->form == CN_MK_WITH;
            such |= mk && mk->form == CN_MK_SUCH;
            if (scene->bracket[i - scene->sentence->first] || by_maker(tale, i) || of_price(tale, i) || of_its_maker(tale, i, last, &item)) continue;
            clear &= !cn_covered(tale, i, 1u << CN_M_TRIGGER | 1u << CN_M_PARTY | 1u << CN_M_SPEECH | 1u << CN_M_CUE) && !(mk && (mk->form == CN_MK_TO || mk->form == CN_MK_FROM || mk->form == CN_MK_WHICH || mk->form == CN_MK_BUT));
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
    const uint32_t places = CN_BIT(CN_MK_FROM) | CN_BIT(CN_MK_BY) | CN_BIT(CN_MK_TO) | CN_BIT(CN_MK_FOR) | CN_BIT(CN_MK_WITH);
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
void cn_scene_series(CnTale *tale)
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
        for (uint32_t i = last ? last->end : 0; goes_on && i < scene->item[k].first; i++) goes_on = !cn_covered(tale, i, 1u << CN_M_TRIGGER | 1u << CN_M_SPEECH | 1u << CN_M_CUE | 1u << CN_M_PARTY);
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
        const CnMention *mk = cn_mention_before(tale, i, CN_M_MARKER);
        if (!mk || (mk->form != CN_MK_OF && mk->form != CN_MK_THE && mk->form != CN_MK_POSS)) return 0;
        i = mk->first;
        if (mk->form != CN_MK_OF) continue;
        const CnMention *part = cn_mention_before(tale, i, CN_M_COUNT);
        return part ? (uint32_t)(part - tale->mention) + 1 : 0;
    }
    return 0;
}

/* The count before an item, and the unit it is counted in: "four batteries of S-400", "two S-400 regiments". */
/* "The first of 36 jets": the number is not how many. */
static bool one_of(const CnTale *tale, uint32_t count)
{
    const CnMention *of = cn_mention_before(tale, count, CN_M_MARKER);
    if (of && of->form == CN_MK_THE) of = cn_mention_before(tale, of->first, CN_M_MARKER);
    const CnMention *part = of && of->form == CN_MK_OF ? cn_mention_before(tale, of->first, CN_M_ANAPHOR) : NULL;
    return part && tale->pack->anaphor[part->row].kind == CN_ANA_PART;
}

void cn_scene_counts(CnTale *tale)
{
    CnScene *scene = &tale->scene;
    for (unsigned k = 0; k < scene->n_items; k++) {
        CnItem *item = &scene->item[k];
        if (item->count != UINT32_MAX) continue;   /* a number that stands alone */
        const CnMention *unit_behind = cn_mention_at(tale, item->end, CN_M_UNIT);
        if (unit_behind) item->unit = (uint32_t)(unit_behind - tale->mention);
        uint32_t i = item->first, stop = k ? scene->item[k - 1].end : scene->sentence->first;
        for (unsigned steps = 0; i > stop && steps < cn_reach(tale, 9); steps++) {
            const CnMention *count = cn_mention_before(tale, i, CN_M_COUNT), *unit = cn_mention_before(tale, i, CN_M_UNIT);
            if (count) {
                if (!one_of(tale, count->first)) item->count = (uint32_t)(count - tale->mention);
                item->part = part_of(tale, count->first, stop);
                break;
            }
            if (unit) {
                item->unit = (uint32_t)(unit - tale->mention);
                i = unit->first;
                continue;
            }
            const CnMention *mk = cn_mention_before(tale, i, CN_M_MARKER);
            const CnMention *origin = i == item->first ? cn_mention_before(tale, i, CN_M_PARTY) : NULL;
            uint32_t head = origin && origin->table == CN_T_STATE && origin->form == CN_NAME_ADJ ? origin->first : i;   /* "36 of the French jets" */
            bool the = i == item->first && (head == i ? mk && mk->form == CN_MK_THE : cn_marker_before(tale, head) == CN_MK_THE);
            uint32_t some = the ? part_of(tale, head, stop) : 0;
            if (some) {   /* "24 of the jets" */
                item->count = some - 1;
                break;
            }
            if (mk && mk->form == CN_MK_POSS && cn_mention_before(tale, mk->first, CN_M_UNIT)) {   /* 两个营的S-400 */
                i = mk->first;
                continue;
            }
            if (mk && mk->form == CN_MK_GOODS) {   /* "six Swedish-built jets" */
                i = mk->first;
                continue;
            }
            const CnMention *of = mk && mk->form == CN_MK_THE ? cn_mention_before(tale, mk->first, CN_M_MARKER) : NULL;
            if (of && of->form == CN_MK_OF && cn_mention_before(tale, of->first, CN_M_UNIT)) {   /* "three batteries of the system" */
                i = of->first;
                continue;
            }
            if (mk && mk->form != CN_MK_OF && mk->form != CN_MK_SUCH) break;
            if (mk && mk->form == CN_MK_OF && item->unit == UINT32_MAX && !cn_mention_before(tale, mk->first, CN_M_UNIT)) break;
            if (scene->bracket[i - 1 - scene->sentence->first]) {   /* "twelve (12)" */
                i--;
                continue;
            }
            if (cn_tok(tale, i - 1)->kind == CN_TOK_PUNCT && cn_tok(tale, i - 1)->ch != '"' && cn_tok(tale, i - 1)->ch != '-') break;
            const CnMention *act = cn_mention_before(tale, i, CN_M_TRIGGER);   /* "a dozen used jets" */
            if (cn_covered(tale, i - 1, 1u << CN_M_MONEY | 1u << CN_M_DATE | 1u << CN_M_ITEM)) break;
            if (cn_covered(tale, i - 1, 1u << CN_M_TRIGGER) && !(act && act->end == act->first + 1 && !tale->pack->frame[act->row].noun && cn_mention_before(tale, act->first, CN_M_COUNT))) break;
            i--;
        }
        if (item->count == UINT32_MAX && item->unit != UINT32_MAX && !unit_behind) item->unit = UINT32_MAX;
        if (item->count == UINT32_MAX) item->unit = UINT32_MAX;
    }
}

/* ---- words that stand for things ---------------------------------------------------------------------------- */

/* Words that stand for an item spoken of before; `generic` holds the anaphor's row. */
static void add_stand_in(CnScene *scene, const CnMention *m, uint32_t row, uint32_t count)
{
    scene->item[scene->n_items] = (CnItem){.first = m->first, .end = m->end, .system = UINT32_MAX - 1, .generic = row, .span = m->span, .head = m->span,
                                           .count = count, .unit = UINT32_MAX, .anaphor = true, .list = scene->n_items};
    scene->n_items++;
}

static bool marks_of(const CnTale *tale, uint32_t i)
{
    const CnMention *mk = cn_mention_at(tale, i, CN_M_MARKER);
    return mk && mk->form == CN_MK_OF;
}

/* "Will supply the remaining two", "delivered the rest": the object of an act, and no thing behind it. */
static bool is_part_object(const CnTale *tale, const CnMention *m)
{
    const CnScene *scene = &tale->scene;
    const CnMention *t = cn_mention_before(tale, m->first, CN_M_TRIGGER), *count = cn_mention_at(tale, m->end, CN_M_COUNT);
    uint32_t i = count ? count->end : m->end;
    if (marks_of(tale, i)) return false;
    if (!t || tale->pack->frame[t->row].noun) return false;
    return i >= scene->sentence->end || cn_tok(tale, i)->kind == CN_TOK_PUNCT || (cn_mention_at(tale, i, CN_M_MARKER) && !cn_mention_at(tale, i, CN_M_ITEM)) || cn_mention_at(tale, i, CN_M_CUE) || cn_mention_at(tale, i, CN_M_DATE);
}

/* "The first are …", "the rest arrived": a verb, or what opens one. */
static bool verb_follows(const CnTale *tale, uint32_t i)
{
    const CnMention *mk = cn_mention_at(tale, i, CN_M_MARKER), *t = cn_mention_at(tale, i, CN_M_TRIGGER);
    return (mk && mk->form == CN_MK_BE) || cn_mention_at(tale, i, CN_M_CUE) || (t && !tale->pack->frame[t->row].noun);
}

/* "The first battery is to …", "the first of the boats is to …": what kind of part; a thing that the pack knows speaks for itself. */
static uint32_t past_kind(const CnTale *tale, uint32_t i)
{
    const CnMention *count = cn_mention_at(tale, i, CN_M_COUNT), *unit = cn_mention_at(tale, i, CN_M_UNIT);
    if (count) return count->end;   /* "the remaining ten are to …" */
    if (unit) return unit->end;
    if (!marks_of(tale, i)) return i;
    const CnMention *the = cn_mention_at(tale, i + 1, CN_M_MARKER);
    uint32_t word = the && the->form == CN_MK_THE ? the->end : i + 1;
    unit = cn_mention_at(tale, word, CN_M_UNIT);
    return cn_mention_at(tale, word, CN_M_ITEM) ? i : unit ? unit->end : word + 1;
}

void cn_scene_anaphor(CnTale *tale, const CnMention *m)
{
    CnScene *scene = &tale->scene;
    if (scene->n_items == CN_SCENE_MOST) return;
    CnAnaphorKind kind = tale->pack->anaphor[m->row].kind;
    const CnMention *thing = cn_mention_before(tale, m->first, CN_M_ITEM);
    if (kind == CN_ANA_ITEM && thing && of_that_kind(tale, thing)) return;   /* it tells which thing that is */
    if (kind == CN_ANA_ITEM && cn_mention_at(tale, m->end, CN_M_ITEM)) return;   /* "12 more jets" */
    if (kind == CN_ANA_PART && !verb_follows(tale, past_kind(tale, m->end)) && !is_part_object(tale, m)) return;
    /* a lone word stands for an item only behind a count ("29 more"), or as the object of an act ("has ordered them") */
    const CnMention *act = cn_mention_before(tale, m->first, CN_M_TRIGGER);
    bool object = act && tale->pack->frame[act->row].scope != CN_SCOPE_NONE;   /* a noun's in languages with cases: "поставка машин" */
    if (kind == CN_ANA_ITEM && m->end == m->first + 1 && !object && !cn_mention_before(tale, m->first, CN_M_COUNT)) return;
    const CnMention *count = kind == CN_ANA_PART ? cn_mention_at(tale, m->end, CN_M_COUNT) : NULL;
    add_stand_in(scene, m, m->row, count ? (uint32_t)(count - tale->mention) : UINT32_MAX);
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
    bool last = m->end >= scene->sentence->end || cn_tok(tale, m->end)->kind == CN_TOK_PUNCT || cn_mention_at(tale, m->end, CN_M_MARKER) || cn_mention_at(tale, m->end, CN_M_DATE);
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *t = &tale->mention[k];
        if (t->kind != CN_M_TRIGGER) continue;
        const CnFrameRow *frame = &tale->pack->frame[t->row];
        if (frame->noun || frame->scope == CN_SCOPE_NONE) continue;
        if (last && t->end == m->first && frame->role[CN_MK_OBJ] == CN_ROLE_NONE && frame->role[CN_MK_GEN] == CN_ROLE_NONE) return true;
        bool ahead = t->first >= m->end && t->first - m->end <= NEAR;
        if (ahead && !t->form && cn_scene_passive(tale, t) && (frame->stage == CN_ST_DELIVERY || frame->stage == CN_ST_ORDER)) return true;
    }
    return false;
}

/* "اشترتها": an object that hangs on the verb, where the act takes a thing and no party. */
static bool hangs_thing(const CnTale *tale, const CnMention *m)
{
    const CnFrameRow *frame = &tale->pack->frame[m->row];
    return (m->markers & CN_BIT(CN_MK_POSS)) && !frame->noun && frame->scope == CN_SCOPE_ACT && frame->role[CN_MK_OBJ] == CN_ROLE_NONE;
}

void cn_scene_pronouns(CnTale *tale)
{
    const CnScene *scene = &tale->scene;
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *m = &tale->mention[k];
        bool pronoun = m->kind == CN_M_ANAPHOR && tale->pack->anaphor[m->row].kind == CN_ANA_PRONOUN && is_thing_pronoun(tale, m);
        if (pronoun || (m->kind == CN_M_TRIGGER && hangs_thing(tale, m))) add_thing(tale, m);
    }
}

/* "Poland has asked for 486", "10 had arrived": a number alone stands for the item last spoken of. */
void cn_scene_bare_count(CnTale *tale, const CnMention *m, uint32_t index)
{
    enum { OF_THING = 6, QUOTED = 10 };   /* tuned: words from a unit to the thing that it counts; of a name in quotes and its noun */
    CnScene *scene = &tale->scene;
    const CnPack *pack = tale->pack;
    uint32_t next = m->end, end = scene->sentence->end, row = UINT32_MAX;
    if (scene->n_items == CN_SCENE_MOST || m->min < 2 || m->min >= 1900 || scene->bracket[m->first - scene->sentence->first]) return;
    const CnTrigger *last = scene->n_triggers ? &scene->trigger[scene->n_triggers - 1] : NULL;
    bool object = last && last->end <= m->first && m->first - last->end <= 1 && (m->first == last->end || cn_tok(tale, last->end)->kind != CN_TOK_PUNCT) && last->frame->scope != CN_SCOPE_NONE && last->frame->scope != CN_SCOPE_DEAL;
    const CnMention *unit = object && next < end ? cn_mention_at(tale, next, CN_M_UNIT) : NULL;
    bool of_thing = false;   /* "three batteries of the system" */
    for (uint32_t i = unit ? next : end; i < end && i < next + OF_THING; i++) of_thing |= cn_mention_at(tale, i, CN_M_ITEM) != NULL;
    if (unit && !of_thing) next = unit->end;   /* "Manila ordered three batteries" */
    for (uint32_t i = next + 1; i < end && i < next + QUOTED && cn_is_punct(tale, next, '"') && !cn_is_punct(tale, i, ','); i++)   /* 两艘“基洛”级潜艇 */
        if (cn_mention_at(tale, i, CN_M_ITEM)) return;
    const CnMention *mk = next < end ? cn_mention_at(tale, next, CN_M_MARKER) : NULL;
    bool stop = next >= end || (cn_tok(tale, next)->kind == CN_TOK_PUNCT && cn_tok(tale, next)->ch != '-') || (mk && mk->form != CN_MK_OF && mk->form != CN_MK_AND && mk->form != CN_MK_POSS && mk->form != CN_MK_GOODS && mk->form != CN_MK_SUCH && !(mk->form == CN_MK_THE && cn_language(tale) && cn_language(tale)->adj_after));   /* "varias otras naves" */
    bool opens = m->first == scene->sentence->first || cn_tok(tale, m->first - 1)->kind == CN_TOK_PUNCT || cn_mention_before(tale, m->first, CN_M_MARKER);
    const CnMention *act = next < end ? cn_mention_at(tale, next, CN_M_TRIGGER) : NULL;
    const CnMention *cue = next < end ? cn_mention_at(tale, next, CN_M_CUE) : NULL;
    uint32_t verb = cue ? cue->end : next + 1;   /* "ten are to be delivered", "10 had arrived" */
    bool plain = cue || (mk && mk->form == CN_MK_HAVE);
    if (plain && cn_mention_at(tale, verb, CN_M_MARKER) && cn_mention_at(tale, verb, CN_M_MARKER)->form == CN_MK_BE) verb++;
    const CnMention *far = plain && verb < end ? cn_mention_at(tale, verb, CN_M_TRIGGER) : NULL;
    if (far && !pack->frame[far->row].noun && !far->form) act = far;
    bool participle = act && cn_mention_at(tale, act->end, CN_M_ITEM);   /* "13 used F-16s" */
    bool subject = opens && ((mk && mk->form == CN_MK_BE) || (act && !pack->frame[act->row].noun && !participle));
    if (!(object && stop) && !subject) return;
    for (uint32_t a = 0; a < pack->n[CN_T_ANAPHOR] && row == UINT32_MAX; a++)
        if (pack->anaphor[a].kind == CN_ANA_ITEM) row = a;
    if (row == UINT32_MAX) return;
    add_stand_in(scene, m, row, index);
    if (unit && next == unit->end) scene->item[scene->n_items - 1].unit = (uint32_t)(unit - tale->mention);
}
