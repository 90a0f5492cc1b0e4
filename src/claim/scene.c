/* scene.c - puts the mentions of one sentence in their places: noun phrases, lists, chains of triggers. */
#include "base/utf8.h"
#include "claim/around.h"
#include "claim/kept.h"

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
    const CnMention *left = cn_mention_before(tale, comma, CN_M_DATE), *right = cn_mention_at(tale, comma + 1, CN_M_DATE);
    return (left && left->first > tale->scene.sentence->first && cn_is_punct(tale, left->first - 1, ',')) ||
           (right && right->end < tale->scene.sentence->end && cn_is_punct(tale, right->end, ','));
}

/* "is, probably, not yet signed": nor do commas around a lone word of doubt. */
static bool beside_cue(const CnTale *tale, uint32_t comma)
{
    const CnMention *left = cn_mention_before(tale, comma, CN_M_CUE), *right = cn_mention_at(tale, comma + 1, CN_M_CUE);
    return (left && left->first > tale->scene.sentence->first && cn_is_punct(tale, left->first - 1, ',')) ||
           (right && right->end < tale->scene.sentence->end && cn_is_punct(tale, right->end, ','));
}

/* "Katar, Türkiye'den 12 tank sipariş etti": where verbs stand last, a comma sets off the subject that opens the sentence. */
static bool behind_subject(const CnTale *tale, uint32_t comma)
{
    const CnScene *scene = &tale->scene;
    if (!cn_verbs_last(tale)) return false;
    for (unsigned k = 0; k < scene->n_triggers; k++)
        if (scene->trigger[k].end <= comma) return false;
    for (unsigned k = 0; k < scene->n_actors; k++)
        if (scene->actor[k].end <= comma) return scene->actor[k].end == comma && !(scene->actor[k].markers & CN_PLACES);
    return false;
}

bool cn_parts_headings(const CnTale *tale, uint32_t i)
{
    const CnToken *t = cn_tok(tale, i);
    return t->kind == CN_TOK_PUNCT && t->ch == '/' && i > tale->scene.sentence->first && i + 1 < tale->scene.sentence->end && t->span.at + t->span.len < t[1].span.at &&
           !cn_covered(tale, i, 1u << CN_M_DATE) && !cn_covered(tale, i - 1, 1u << CN_M_DATE);
}

/* "ThyssenKrupp Marine Systems (TKMS)": a bracket about an abbreviation parts nothing. */
static bool about_name(const CnTale *tale, uint32_t i)
{
    const CnSentence *s = tale->scene.sentence;
    uint32_t open = cn_is_punct(tale, i, '(') ? i : i >= s->first + 2 ? i - 2 : s->end;
    return open + 2 < s->end && cn_is_punct(tale, open, '(') && cn_is_punct(tale, open + 2, ')') && (cn_tok(tale, open + 1)->flags & CN_TOK_UPPER);
}

static void borders(CnTale *tale)
{
    CnScene *scene = &tale->scene;
    uint32_t first = scene->sentence->first, n = scene->sentence->end - first;
    scene->border = CN_NEW_N(tale->arena, float, n + 1);
    float sum = 0;
    bool last = cn_language(tale) && (cn_language(tale)->verbs_last || cn_language(tale)->brackets);
    for (uint32_t i = 0; i < n; i++) {
        const CnToken *t = cn_tok(tale, first + i);
        bool opens = t->ch == ':' && (cn_marker_before(tale, first + i) == CN_MK_SUCH || (!last && cn_mention_before(tale, first + i, CN_M_TRIGGER)));   /* "… would include:" */
        bool of_date = t->ch == ',' && (beside_date(tale, first + i) || beside_cue(tale, first + i) || behind_subject(tale, first + i));
        if (t->kind == CN_TOK_PUNCT && !opens && !of_date && !in_list(scene, first + i) && !about_name(tale, first + i))
            sum += t->ch == ';' || cn_parts_headings(tale, first + i) ? 3.0f : t->ch == ':' ? 1.0f : t->ch == ',' ? 0.5f : t->ch == '-' ? 0.7f : t->ch == '"' ? 0.3f : t->ch == '(' || t->ch == ')' ? 0.3f : 0;
        const CnMention *m = cn_mention_at(tale, first + i, CN_M_MARKER);
        bool phrase = m && i && cn_language(tale) && cn_language(tale)->brackets && cn_tok(tale, first + i - 1)->kind != CN_TOK_PUNCT;   /* "wegen des Krieges": such clauses open with a comma there */
        if (m) sum += m->form == CN_MK_BUT ? 2.5f : m->form == CN_MK_AFTER ? (phrase ? 0.3f : 1.5f) : m->form == CN_MK_WHICH ? 0.8f : m->form == CN_MK_THAT ? 0.5f : 0;
        const CnMention *t_here = cn_mention_at(tale, first + i, CN_M_TRIGGER);
        if (t_here && i && (t_here->markers & CN_BIT(CN_MK_AND)) && !tale->pack->frame[t_here->row].noun) sum += 1.0f;   /* "and" bound to a verb opens its clause */
        scene->border[i + 1] = sum;
    }
}

bool cn_scene_has_item(const CnScene *scene, uint32_t from, uint32_t to)
{
    for (unsigned k = 0; k < scene->n_items; k++)
        if (scene->item[k].first >= from && scene->item[k].end <= to) return true;
    return false;
}

/* Place of a token in the lists of the scene: at its ends what lies beyond. */
static uint32_t place(const CnScene *scene, uint32_t token)
{
    if (token < scene->first) return 0;
    return token - scene->first > scene->n_tokens ? scene->n_tokens : token - scene->first;
}

float cn_scene_border(const CnScene *scene, uint32_t a, uint32_t b)
{
    float at_a = scene->border[place(scene, a)], at_b = scene->border[place(scene, b)];
    return at_a < at_b ? at_b - at_a : at_a - at_b;
}

/* An article, or a word cut short by an apostrophe: "les", "l'", "d'". */
static bool is_light(const CnTale *tale, uint32_t i)
{
    const CnMention *m = cn_mention_at(tale, i, CN_M_MARKER);
    return (m && m->form == CN_MK_THE) || (i + 1 < tale->scene.sentence->end && cn_tok(tale, i + 1)->ch == '\'' && cn_tok(tale, i)->span.len <= 2);
}

static bool is_ideograph(CnStr text, uint32_t at)
{
    uint32_t c = (unsigned char)text.ptr[at];
    if (c >= 0x80) cn_utf8_get(text, at, &c);
    return c >= 0x80 && (cn_char_class(c) & CN_CHAR_IDEOGRAPH);
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
        const CnToken *t = cn_tok(tale, first + i);
        bool mark = t->kind == CN_TOK_PUNCT;
        if (mark && (t->ch == '(' || t->ch == '[') && depth < 9) depth++;
        float word = is_ideograph(tale->article->text, t->span.at) ? 0.5f : 1.0f;   /* two make a word */
        if (cn_language(tale) && cn_language(tale)->light && is_light(tale, first + i)) word = 0.2f;
        sum += mark ? 0 : depth ? 0.1f : word;
        scene->words[i + 1] = sum;
        scene->bracket[i] = depth;
        if (mark && (t->ch == ')' || t->ch == ']') && depth) depth--;
    }
    for (uint32_t i = n; depth && i-- > 0 && scene->bracket[i];) scene->bracket[i] = 0;   /* a bracket that is never closed is none */
}

uint32_t cn_scene_gap(const CnScene *scene, uint32_t from, uint32_t to)
{
    return from < to ? (uint32_t)(scene->words[place(scene, to)] - scene->words[place(scene, from)] + 0.5f) : 0;
}

/* The comma that ends what another one opens, before `to`: at most so many plain words, which name nothing; 0 there is none. */
static uint32_t closing_comma(const CnTale *tale, uint32_t comma, uint32_t to, uint32_t most, bool numbers)
{
    const uint32_t names = 1u << CN_M_TRIGGER | 1u << CN_M_ITEM | 1u << CN_M_PARTY | 1u << CN_M_SPEECH | 1u << CN_M_ANAPHOR;
    uint32_t i = comma + 1;
    for (; i < to && i - comma <= most && cn_tok(tale, i)->kind != CN_TOK_PUNCT; i++)
        if (cn_covered(tale, i, names) || (!numbers && cn_tok(tale, i)->kind == CN_TOK_NUMBER)) return 0;
    return i < to && i > comma + 1 && cn_is_punct(tale, i, ',') ? i : 0;
}

uint32_t cn_scene_past_clause(const CnTale *tale, uint32_t from, uint32_t to)
{
    enum { WORDS = 2 };   /* tuned */
    if (from + 2 >= to || !cn_is_punct(tale, from, ',')) return from;
    uint32_t past = closing_comma(tale, from, to, WORDS, false);   /* ", meanwhile,", ", however," */
    if (past) return past + 1;
    uint32_t m = CN_MK_NONE;
    const CnMention *first = cn_mention_at(tale, from + 1, CN_M_MARKER);
    if (first) m = first->form;
    const CnMention *second = first ? cn_mention_at(tale, first->end, CN_M_MARKER) : NULL;
    if (second && second->form == CN_MK_WHICH) m = CN_MK_WHICH;   /* ", for which it pays …," */
    if (m != CN_MK_WHICH && m != CN_MK_THE && m != CN_MK_AFTER) return from;
    for (uint32_t i = from + 2; i < to; i++)
        if (cn_is_punct(tale, i, ',')) return i + 1;
    return from;
}

/* ---- triggers ------------------------------------------------------------------------------------------ */

/* "Bereits geliefert wurden 40 Panzer": nothing but small words before the participle. */
static bool opens_sentence(const CnTale *tale, const CnTrigger *t)
{
    enum { NEAR = 4 };   /* tuned: words from the sentence's begin */
    uint32_t first = tale->scene.sentence->first;
    for (uint32_t i = first; i < t->first; i++)
        if (i - first >= NEAR || cn_tok(tale, i)->kind == CN_TOK_PUNCT || cn_covered(tale, i, 1u << CN_M_PARTY | 1u << CN_M_ITEM | 1u << CN_M_TRIGGER | 1u << CN_M_ANAPHOR | 1u << CN_M_COUNT)) return false;
    return true;
}

bool cn_ends_clause(const CnTale *tale, const CnTrigger *t)
{
    if ((t->frame->noun && !t->frame->infinitive) || !cn_language(tale)) return false;
    if (cn_language(tale)->verbs_last || !cn_language(tale)->brackets) return cn_language(tale)->verbs_last;
    if (t->end >= tale->scene.sentence->end || cn_tok(tale, t->end)->kind == CN_TOK_PUNCT) return true;
    const CnMention *m = cn_mention_at(tale, t->end, CN_M_MARKER);
    bool auxiliary = m && (m->form == CN_MK_HAVE || m->form == CN_MK_BE);
    return auxiliary ? !opens_sentence(tale, t) : m && (m->form == CN_MK_AND || m->form == CN_MK_OR);
}

bool cn_scene_passive(const CnTale *tale, const CnMention *m)
{
    enum { NEAR = 3, BRACKET = 24 };   /* tuned: words back to "was"; where the verb embraces the clause */
    uint32_t i = m->first, stop = tale->scene.sentence->first;
    bool brackets = cn_language(tale) && cn_language(tale)->brackets;
    const CnMention *behind = brackets ? cn_mention_at(tale, m->end, CN_M_MARKER) : NULL;
    if (behind && behind->form == CN_MK_BE) return true;   /* "…, die geliefert wurden" */
    for (unsigned steps = 0; brackets && i > stop && steps < BRACKET && cn_tok(tale, i - 1)->kind != CN_TOK_PUNCT; steps++, i--)
        if (cn_marker_before(tale, i) == CN_MK_BE) return true;
    i = m->first;
    for (unsigned steps = 0; i > stop && steps < NEAR; steps++, i--) {
        uint32_t mk = cn_marker_before(tale, i);
        if (mk == CN_MK_BE) return true;
        if (mk != CN_MK_NONE && mk != CN_MK_NOT) return false;
        if (cn_tok(tale, i - 1)->kind == CN_TOK_PUNCT || cn_covered(tale, i - 1, 1u << CN_M_PARTY | 1u << CN_M_ITEM | 1u << CN_M_TRIGGER)) return false;
    }
    return false;
}

/* The small word that a rule's words end with: "arrived from", "is on order for". */
static uint8_t ends_with(const CnTale *tale, const CnMention *m)
{
    const CnToken *last = cn_tok(tale, m->end - 1);
    if (m->end < m->first + 2 || !last->n_readings) return CN_MK_NONE;
    uint32_t node = cn_pack_step(tale->pack, 0, last->reading[0].word);
    for (uint32_t e = node ? cn_pack_ends(tale->pack, node) : 0; e; e = cn_pack_entry(tale->pack, e)->next) {
        const CnEntry *entry = cn_pack_entry(tale->pack, e);
        if (entry->table == CN_T_MARKER && entry->lang == tale->scene.sentence->lang) return entry->form;
    }
    return CN_MK_NONE;
}

static void add_trigger(CnTale *tale, const CnMention *m, uint32_t index)
{
    CnScene *scene = &tale->scene;
    if (scene->n_triggers == CN_SCENE_MOST) return;
    const CnFrameRow *frame = &tale->pack->frame[m->row];
    scene->trigger[scene->n_triggers++] = (CnTrigger){.first = m->first, .end = m->end, .frame = frame, .mention = index, .over = -1, .ends = ends_with(tale, m),
                                                      .passive = !frame->noun && !m->form && cn_scene_passive(tale, m)};
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

static bool item_at(const CnScene *scene, uint32_t token, bool ends)
{
    for (unsigned k = 0; k < scene->n_items; k++)
        if ((ends ? scene->item[k].end : scene->item[k].first) == token) return true;
    return false;
}

/* "Delivered upgraded T-72s", "18 F-16s refurbished in the Netherlands": what kind of thing it is, under an act that stands before. */
static bool is_attribute(const CnTale *tale, unsigned k)
{
    enum { NEAR = 2, CLAUSE = 6 };   /* tuned: words from the act to the participle, to the thing that it stands behind */
    const CnScene *scene = &tale->scene;
    const CnTrigger *t = &scene->trigger[k];
    if (!k || !t->frame->support || t->frame->noun || t->passive || t->frame->planned || t->end > t->first + 1) return false;
    const CnTrigger *act = &scene->trigger[k - 1];
    if (act->frame->scope == CN_SCOPE_NONE || act->frame->support) return false;
    uint32_t before = cn_marker_before(tale, t->first);
    bool clear = !(tale->mention[t->mention].markers & CN_BIT(CN_MK_AND));
    for (unsigned a = 0; a < scene->n_actors; a++) clear &= !(scene->actor[a].first >= act->end && scene->actor[a].end <= t->first && !scene->actor[a].adj && !scene->actor[a].poss);
    if (item_at(scene, t->end, false))
        return clear && (before == CN_MK_NONE || before == CN_MK_THE || before == CN_MK_OF || before == CN_MK_POSS) && cn_scene_gap(scene, act->end, t->first) <= NEAR;
    const CnMention *place = cn_mention_at(tale, t->end, CN_M_MARKER);
    return item_at(scene, t->first, true) && place && (place->form == CN_MK_IN || place->form == CN_MK_BY) && clear && cn_scene_gap(scene, act->end, t->first) <= CLAUSE;
}

static void drop_attributes(CnTale *tale)
{
    CnScene *scene = &tale->scene;
    for (unsigned k = scene->n_triggers; k-- > 1;) {
        if (!is_attribute(tale, k)) continue;
        for (unsigned i = k; i + 1 < scene->n_triggers; i++) scene->trigger[i] = scene->trigger[i + 1];
        scene->n_triggers--;
    }
}

static bool subject_between(const CnTale *tale, uint32_t from, uint32_t to)
{
    const CnScene *scene = &tale->scene;
    uint32_t places = cn_language(tale) && cn_language(tale)->ideographs ? CN_PLACES : cn_verbs_last(tale) ? 0 : CN_BIT(CN_MK_WITH);   /* 经批准，向印度出售: marked parties stand before their verb */
    for (unsigned k = 0; k < scene->n_actors; k++)
        if (scene->actor[k].first >= from && scene->actor[k].end <= to && !scene->actor[k].adj && !scene->actor[k].poss && !(scene->actor[k].markers & places)) return true;
    return false;
}

/* "Approved several sales, including the sale of spares": what one trigger more names of a sale hangs on what governs the sale. */
static void govern_parts(CnScene *scene)
{
    for (unsigned k = 1; k < scene->n_triggers; k++) {
        CnTrigger *t = &scene->trigger[k];
        const CnTrigger *left = &scene->trigger[k - 1];
        if (!t->frame->noun || !t->frame->spoken || t->over >= 0 || left->over < 0 || scene->trigger[left->over].frame->scope != CN_SCOPE_OVER) continue;
        if (!left->frame->noun || cn_scene_border(scene, left->end, t->first) >= 1.0f) continue;
        t->over = left->over;
    }
}

/* "an agreement on cooperation and jet sales": the noun has its item, the next act is another matter. */
static bool other_item_between(const CnTale *tale, uint32_t from, uint32_t to)
{
    const CnScene *scene = &tale->scene;
    bool item = false;
    for (uint32_t i = from; i < to; i++) {
        for (unsigned k = 0; k < scene->n_items; k++) item |= scene->item[k].end == i + 1;
        const CnMention *m = cn_mention_at(tale, i, CN_M_MARKER);
        if (item && m && m->form == CN_MK_AND) return true;
    }
    return false;
}

/* "approved, in principle, the sale": what two commas about a few plain words add to a border. */
static float aside(const CnTale *tale, uint32_t from, uint32_t to)
{
    enum { WORDS = 5 };   /* tuned */
    uint32_t comma = from < to && cn_is_punct(tale, from, ',') ? closing_comma(tale, from, to, WORDS, true) : 0;
    return comma ? cn_scene_border(&tale->scene, from, comma + 1) : 0;
}

static bool marked_within(const CnTale *tale, uint32_t from, uint32_t to, CnMarker form)
{
    enum { NEAR = 2 };   /* tuned: words before `to` */
    for (uint32_t i = to; i > from && to - i < NEAR; i--) {
        uint32_t mk = cn_marker_before(tale, i);
        if (mk == (uint32_t)form) return true;
    }
    return false;
}

/* "after its purchase of S-400s", said behind the act ("S-400 alması nedeniyle"): why, or after what, something else was done. */
static bool is_reason(const CnTale *tale, const CnTrigger *act, const CnTrigger *over)
{
    const CnScene *scene = &tale->scene;
    const CnMention *m = act->end < scene->sentence->end ? cn_mention_at(tale, act->end, CN_M_MARKER) : NULL;
    if (!m || !cn_language(tale) || !cn_language(tale)->markers_after) return false;
    bool other = false;   /* "upon its purchase of S-400s it withdrew the offer to sell Patriots" */
    for (unsigned k = 0; k < scene->n_triggers; k++)
        other |= scene->trigger[k].first >= m->end && scene->trigger[k].end <= over->first && scene->trigger[k].frame->noun && scene->trigger[k].frame->scope == CN_SCOPE_ACT;
    return m->form == CN_MK_AFTER || (m->form == CN_MK_ON && other);
}

/* Where that is the language's order: an "over" that governs nothing behind it governs the act before it ("出售F-16的计划被否决"); a noun
 * comes between the act and the verb that governs it ("撤销出口武器的许可证"). */
static void govern_left(CnTale *tale, unsigned k)
{
    CnScene *scene = &tale->scene;
    CnTrigger *right = &scene->trigger[k];
    if (right->frame->scope != CN_SCOPE_OVER || cn_covered(tale, right->end, 1u << CN_M_ITEM) || (!right->frame->noun && right->over >= 0)) return;
    for (unsigned j = 0; j < scene->n_triggers; j++)
        if (scene->trigger[j].over == (int)k) return;
    const CnTrigger *act = &scene->trigger[k - 1];
    if (act->frame->scope == CN_SCOPE_NONE || is_reason(tale, act, right) || cn_scene_border(scene, act->end, right->first) >= 0.45f) return;
    int root = (int)k - 1;
    for (unsigned steps = 0; steps < 8 && scene->trigger[root].over >= 0 && scene->trigger[root].over != (int)k; steps++) {
        int up = scene->trigger[root].over;
        if (right->frame->noun && scene->trigger[up].frame->scope == CN_SCOPE_OVER && !scene->trigger[up].frame->noun) break;   /* the noun steps in here */
        root = up;
    }
    CnTrigger *top = &scene->trigger[root];
    int above = top->over;
    if (above == (int)k || top->frame->scope == CN_SCOPE_NONE || (right->frame->noun && top->frame->scope == CN_SCOPE_OVER) || (above >= 0 && !right->frame->noun)) return;
    bool item = right->frame->noun;
    for (unsigned i = 0; i < scene->n_items; i++) item |= scene->item[i].end <= right->first && cn_scene_border(scene, scene->item[i].end, right->first) < 0.45f;
    if (!item) return;
    top->over = (int)k;
    if (above >= 0) right->over = above;
    for (int j = root - 1; above < 0 && right->over < 0 && right->frame->noun && right->frame->stage == CN_ST_EMBARGO && j >= 0; j--) {   /* 解除对伊朗出口坦克的禁令 */
        const CnTrigger *lifts = &scene->trigger[j];
        if (!lifts->frame->noun && lifts->frame->stage == CN_ST_EMBARGO_END && cn_scene_border(scene, lifts->end, right->first) < 0.45f) right->over = j;
    }
}

/* "Blocked the sale or transfer of", "refused to sell or supply": is an act joined to the one before it, so that what governs that governs both? */
static bool joined_act(const CnTale *tale, const CnTrigger *left, const CnTrigger *t)
{
    uint32_t joint = cn_marker_before(tale, t->first);
    bool bound = (tale->mention[t->mention].markers & CN_BIT(CN_MK_AND)) != 0;
    if (left->over < 0 || left->frame->scope != CN_SCOPE_ACT || t->frame->scope != CN_SCOPE_ACT) return false;
    return (joint == CN_MK_OR || joint == CN_MK_AND || bound) && cn_scene_gap(&tale->scene, left->end, t->first) <= 1 && cn_scene_border(&tale->scene, left->end, t->first) < 0.4f;
}

/* "Asked Washington to approve the sale": what is only asked for. */
static bool asks_for(const CnTale *tale, const CnTrigger *left, const CnTrigger *t)
{
    return !left->frame->noun && !t->frame->noun && left->frame->scope == CN_SCOPE_ACT && left->frame->stage == CN_ST_INTEREST &&
           t->frame->scope == CN_SCOPE_OVER && cn_marker_before(tale, t->first) == CN_MK_TO;
}

/* "The contract to supply tanks", "a deal for supplying them": what a deal is for. */
static bool is_aim(const CnTale *tale, const CnTrigger *t)
{
    uint32_t joint = cn_marker_before(tale, t->first);
    return t->frame->scope == CN_SCOPE_ACT && !t->passive && (joint == CN_MK_TO || joint == CN_MK_FOR);
}

/* "verhandelt nach diesem Bericht inzwischen mit … über die Lieferung": where the verb stands second, its "about" may come late. */
static bool opens_about(const CnTale *tale, const CnTrigger *left, const CnTrigger *t)
{
    return cn_language(tale) && cn_language(tale)->brackets && !left->frame->noun && t->frame->noun && marked_within(tale, left->end, t->first, CN_MK_ON);
}

/* "Ordered the upgrade of its tanks": the work is what the verb is about. */
static bool takes_work(const CnTrigger *left, const CnTrigger *t, uint32_t gap)
{
    enum { NEAR = 2 };   /* tuned: words */
    return !left->frame->noun && t->frame->noun && t->frame->support && left->frame->scope == CN_SCOPE_ACT && left->frame->stage == CN_ST_ORDER && gap <= NEAR;
}

/* "就购买战机一事与法国谈判", "就供应坦克签署协议": what an act is talked over or signed for stands before, behind "on". */
static void govern_on(CnTale *tale, unsigned k)
{
    enum { NEAR = 12 };   /* tuned: words from "on" to the act */
    CnScene *scene = &tale->scene;
    CnTrigger *act = &scene->trigger[k];
    const CnMention *on = NULL;
    for (size_t i = scene->first_mention; i < scene->end_mention; i++) {
        const CnMention *m = &tale->mention[i];
        if (m->kind == CN_M_MARKER && m->form == CN_MK_ON && m->end <= act->first && cn_scene_gap(scene, m->end, act->first) <= NEAR && cn_scene_border(scene, m->end, act->first) < 0.45f) on = m;
    }
    if (!on || (act->frame->scope != CN_SCOPE_ACT && !(act->frame->scope == CN_SCOPE_DEAL && act->frame->noun)) || act->over >= 0) return;
    for (unsigned r = 0; r < scene->n_triggers; r++) {
        const CnTrigger *between = &scene->trigger[r];
        if (r < k && between->first >= on->end) return;
        if (r <= k || (between->over >= 0 && between->over != (int)k) || between->frame->scope == CN_SCOPE_ACT || between->frame->scope == CN_SCOPE_NONE) continue;
        bool ends = between->frame->stage == CN_ST_TALKS || between->frame->stage == CN_ST_AGREEMENT || (between->frame->scope == CN_SCOPE_DEAL && between->frame->stage == CN_ST_ORDER);
        for (uint32_t i = act->end; i < between->first && cn_mention_at(tale, on->end, CN_M_PARTY); i++) ends &= !cn_is_punct(tale, i, ',');   /* 对印度出售: it may mark the party alone */
        if (!ends || cn_scene_border(scene, act->end, between->first) >= 1.5f) return;
        act->over = (int)r;
        if (between->over == (int)k) scene->trigger[r].over = -1;
        return;
    }
}

/* "… bought two, and that there are no other contracts": another clause of what is said. */
static bool and_that(const CnTale *tale, uint32_t from, uint32_t to)
{
    for (uint32_t i = from + 1; i < to; i++) {
        const CnMention *that = cn_mention_at(tale, i, CN_M_MARKER);
        if (that && that->form == CN_MK_THAT && (cn_marker_before(tale, i) == CN_MK_AND || (that->markers & CN_BIT(CN_MK_AND)))) return true;
    }
    return false;
}

/* Which trigger governs which: an "over" before an act with nothing of weight between, or behind the noun it settles. */
static void govern(CnTale *tale)
{
    enum { REACH = 9, EMBRACED = 14 };   /* tuned: words; where the verb stands second and "about" opens the noun */
    CnScene *scene = &tale->scene;
    for (unsigned k = 0; k < scene->n_triggers; k++) {
        CnTrigger *t = &scene->trigger[k];
        if (k) {
            const CnTrigger *left = &scene->trigger[k - 1];
            uint32_t gap = cn_scene_gap(scene, left->end, t->first);
            bool governs = left->frame->scope == CN_SCOPE_OVER || (left->frame->scope == CN_SCOPE_DEAL && t->frame->scope == CN_SCOPE_ACT) ||
                           (left->frame->scope == CN_SCOPE_DEAL && !left->frame->noun && t->frame->noun) ||
                           (!left->frame->noun && left->frame->scope == CN_SCOPE_ACT && t->frame->scope == CN_SCOPE_DEAL);
            governs |= asks_for(tale, left, t) || takes_work(left, t, gap);
            if (t->frame->scope == CN_SCOPE_OVER && !t->frame->noun && left->frame->noun) governs = false;
            if (!left->frame->noun && left->frame->scope == CN_SCOPE_ACT && !t->frame->noun && t->passive) governs = false;   /* "the contract to supply tanks can be signed" */
            if (t->frame->scope == CN_SCOPE_NONE || and_that(tale, left->end, t->first)) governs = false;
            uint32_t joint = cn_marker_before(tale, t->first);
            if (!t->frame->noun && (joint == CN_MK_BY || joint == CN_MK_AFTER || joint == CN_MK_BUT)) governs = false;   /* "… by signing" */
            if (!left->frame->noun && !t->frame->noun && left->frame->scope == CN_SCOPE_OVER && cn_scene_has_item(scene, left->end, t->first) && cn_scene_border(scene, left->end, t->first) > 0.4f) governs = false;   /* "selected the FA-50, rejecting …" */
            if (left->frame->noun && other_item_between(tale, left->end, t->first)) governs = false;
            bool out = left->passive && left->frame->stage >= CN_ST_REFUSAL;   /* "was removed from the programme over its purchase" */
            bool reason = !left->frame->noun && t->frame->noun && (out || cn_scene_has_item(scene, left->end, t->first)) && (marked_within(tale, left->end, t->first, CN_MK_ON) || joint == CN_MK_AFTER);
            if (reason) governs = false;   /* "was expelled from the F-35 programme over its purchase of S-400s" */
            if (left->frame->settled && !left->frame->noun && left->frame->role[CN_MK_OBJ] == CN_ROLE_NONE && !t->frame->noun) governs = false;
            bool verb_first = !left->frame->noun && left->frame->role[CN_MK_GEN] != CN_ROLE_NONE;   /* its subject stands behind it */
            if (!verb_first && subject_between(tale, left->end, t->first) && cn_scene_border(scene, left->end, t->first) > 0.45f) governs = false;
            bool one_of = t->frame->noun && left->frame->noun && left->over >= 0 && left->frame->scope != CN_SCOPE_OVER && marked_within(tale, left->end, t->first, CN_MK_SUCH);
            if (one_of) t->over = left->over;   /* "approved arms sales, among them the sale of …" */
            else if (governs && gap <= (opens_about(tale, left, t) ? EMBRACED : REACH) && cn_scene_border(scene, left->end, t->first) - aside(tale, left->end, t->first) < 1.0f) t->over = (int)k - 1;
            else if (joined_act(tale, left, t)) t->over = left->over;
        }
    }
    for (unsigned k = 0; k < scene->n_triggers; k++) {
        CnTrigger *t = &scene->trigger[k];
        if (k + 1 < scene->n_triggers && t->over < 0 && t->frame->noun) {
            unsigned r = k + 1;   /* "the contract for the delivery … was signed": behind what the noun governs */
            while (r + 1 < scene->n_triggers && (scene->trigger[r].frame->noun || is_aim(tale, &scene->trigger[r])) && scene->trigger[r].over >= (int)k && scene->trigger[r].over < (int)r) r++;
            const CnTrigger *right = &scene->trigger[r];
            bool closes = right->frame->scope == CN_SCOPE_DEAL && (right->frame->settled ? t->frame->scope != CN_SCOPE_NONE : t->frame->scope == CN_SCOPE_DEAL && right->passive);
            bool settles = !right->frame->noun && (closes || (right->frame->scope == CN_SCOPE_OVER && (right->passive || right->frame->settled)));
            uint32_t gap = cn_scene_gap(scene, t->end, right->first);
            if (!settles || is_reason(tale, t, right) || gap > REACH + 9 || cn_scene_border(scene, t->end, right->first) >= 1.6f) continue;
            t->over = (int)r;
            for (unsigned j = k; j-- > 0 && scene->trigger[j].frame->noun && scene->trigger[j].over < 0 && !is_reason(tale, &scene->trigger[j], right) && cn_scene_border(scene, scene->trigger[j].end, t->first) < 0.45f;)
                scene->trigger[j].over = (int)r;   /* "the sale of arms in exchange for the overhaul of ships is being considered" */
        }
    }
    govern_parts(scene);
    for (unsigned k = 0; k + 1 < scene->n_triggers; k++) {   /* "received an offer for", "got leave for": no goods yet */
        CnTrigger *t = &scene->trigger[k], *n = &scene->trigger[k + 1];
        if (t->frame->noun || t->passive || t->over >= 0 || t->frame->stage != CN_ST_DELIVERY || t->frame->role[CN_MK_SUBJ] != CN_ROLE_RECIPIENT) continue;
        bool object = n->frame->noun && n->frame->scope == CN_SCOPE_OVER && (n->frame->stage == CN_ST_INTEREST || n->frame->stage == CN_ST_APPROVAL) && n->over != (int)k;
        if (object && cn_scene_gap(scene, t->end, n->first) <= REACH && !cn_scene_has_item(scene, t->end, n->first) && cn_scene_border(scene, t->end, n->first) < 0.45f) t->over = (int)k + 1;
    }
    for (unsigned k = 1; cn_language(tale) && cn_language(tale)->over_behind && k < scene->n_triggers; k++) govern_left(tale, k);
    for (unsigned k = 0; cn_language(tale) && cn_language(tale)->over_behind && k < scene->n_triggers; k++) govern_on(tale, k);
    for (unsigned k = 0; k < scene->n_triggers; k++) {   /* no circles */
        int o = scene->trigger[k].over;
        if (o >= 0 && scene->trigger[o].over == (int)k) scene->trigger[o].over = -1;
    }
}

bool cn_not_chosen(const CnTale *tale, uint32_t first)
{
    enum { NEAR = 4 };   /* tuned: words up to the thing */
    if (cn_language(tale) && cn_language(tale)->markers_after) return false;
    for (uint32_t i = first; i > tale->scene.sentence->first && first - i < NEAR; i--) {
        uint32_t mark = cn_marker_before(tale, i);
        if (mark == CN_MK_THAN) return !cn_covered(tale, i - 1, 1u << CN_M_COUNT | 1u << CN_M_MONEY);   /* "more than 20 tanks" */
        if (mark != CN_MK_NONE && mark != CN_MK_THE && mark != CN_MK_POSS) return false;
        if (cn_tok(tale, i - 1)->kind == CN_TOK_PUNCT || cn_covered(tale, i - 1, 1u << CN_M_TRIGGER | 1u << CN_M_ITEM | 1u << CN_M_CUE)) return false;
    }
    return false;
}

/* "picked the FA-50 over the Tejas": what was not chosen is no matter of any act here. */
static void passed_over(CnTale *tale)
{
    enum { NEAR = 3 };   /* tuned: words from "over" to the thing */
    CnScene *scene = &tale->scene;
    for (unsigned k = 0; k < scene->n_items; k++) {
        if (!scene->item[k].anaphor && cn_not_chosen(tale, scene->item[k].first)) scene->item[k].shadowed = true;
        for (unsigned j = 0; j < scene->n_triggers; j++) {
            const CnTrigger *t = &scene->trigger[j];
            uint32_t first = scene->item[k].first;
            if (t->frame->noun || !t->frame->planned || t->frame->stage != CN_ST_ORDER || t->end > first) continue;
            for (uint32_t i = first; i > t->end && first - i < 2 * NEAR && !cn_covered(tale, i - 1, 1u << CN_M_ITEM | 1u << CN_M_TRIGGER); i--)
                if (cn_marker_before(tale, i) == CN_MK_AGAINST) scene->item[k].shadowed = true;   /* "hat sich gegen den Rivalen, den …, entschieden" */
            for (uint32_t i = first; i > t->end && first - i < NEAR; i--)
                if (cn_marker_before(tale, i) == CN_MK_ON && cn_scene_has_item(scene, t->end, i - 1) && cn_scene_border(scene, t->end, first) < 0.45f) scene->item[k].shadowed = true;
        }
    }
}

/* Keeps with whom a sentence without goods says that a deal was made. */
static void made_with(CnTale *tale)
{
    CnScene *scene = &tale->scene;
    bool deal = false;
    for (unsigned k = 0; k < scene->n_triggers; k++) deal |= scene->trigger[k].frame->scope == CN_SCOPE_DEAL && scene->trigger[k].frame->role[CN_MK_WITH] == CN_ROLE_EITHER;
    for (unsigned k = 0; deal && k < scene->n_actors; k++) {
        const CnActor *a = &scene->actor[k];
        if (a->bloc || !(a->markers & (CN_BIT(CN_MK_WITH) | CN_BIT(CN_MK_BETWEEN)))) continue;
        tale->with = a->side;
        tale->with_in = scene->index;
    }
}

/* Whom the sentence is about. */
static void set_topic(CnTale *tale)
{
    const CnScene *scene = &tale->scene;
    for (unsigned k = 0; k < scene->n_actors; k++) {
        const CnActor *a = &scene->actor[k];
        if (a->adj || a->bloc || a->unnamed || (a->markers & CN_PLACES)) continue;
        tale->topic = a->side;
        tale->topic_in = scene->index;
        return;
    }
}

/* Things, acts, and what stands for things: what the sentence says by itself. */
static void set_stage(CnTale *tale)
{
    CnScene *scene = &tale->scene;
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *m = &tale->mention[k];
        scene->has_speech |= m->kind == CN_M_SPEECH && tale->pack->speech[m->row].kind < CN_SPEECH_TITLE;
        scene->has_rules |= m->kind == CN_M_ANAPHOR || m->table == CN_T_BOUND || m->table == CN_T_RELDATE;
        if (m->kind == CN_M_ITEM) cn_scene_item(tale, m);
        else if (m->kind == CN_M_TRIGGER) add_trigger(tale, m, (uint32_t)k);
        else if (m->kind == CN_M_COUNT) cn_scene_bare_count(tale, m, (uint32_t)k);
        else if (m->kind == CN_M_ANAPHOR) {
            CnAnaphorKind kind = tale->pack->anaphor[m->row].kind;
            if (kind == CN_ANA_SAME) scene->same = true, scene->same_mention = (uint32_t)k;
            if (kind == CN_ANA_ITEM || kind == CN_ANA_NEWER || kind == CN_ANA_DEAL || kind == CN_ANA_PART) cn_scene_anaphor(tale, m);
        }
    }
    drop_idle(scene);
    cn_scene_pronouns(tale);
}

/* The parties. */
static void enter_actors(CnTale *tale)
{
    CnScene *scene = &tale->scene;
    for (size_t k = scene->first_mention; k < scene->end_mention; k++) {
        const CnMention *m = &tale->mention[k];
        if (m->kind != CN_M_PARTY && m->kind != CN_M_ANAPHOR) continue;
        unsigned before = scene->n_actors;
        cn_scene_actor(tale, m, (uint32_t)k);
        if (scene->n_actors > before && m->kind == CN_M_PARTY) cn_memory_name(tale, &scene->actor[before].side);
    }
}

/* Is anything there that has a place among others? */
static bool is_empty(const CnTale *tale)
{
    const uint32_t placed = 1u << CN_M_ITEM | 1u << CN_M_TRIGGER | 1u << CN_M_COUNT | 1u << CN_M_ANAPHOR | 1u << CN_M_PARTY;
    uint32_t kinds = 0;
    for (size_t k = tale->scene.first_mention; k < tale->scene.end_mention; k++) kinds |= 1u << tale->mention[k].kind;
    return !(kinds & placed);
}

static void make_scene(CnTale *tale)
{
    size_t n_recent = tale->n_recent;
    tale->leans = false;
    if (!is_empty(tale)) distances(tale);
    set_stage(tale);
    enter_actors(tale);
    drop_attributes(tale);
    cn_scene_firms(tale);
    if (tale->scene.n_items || tale->scene.n_triggers) {   /* else nobody asks for more */
        cn_scene_series(tale);
        borders(tale);
        cn_scene_counts(tale);
        govern(tale);
        passed_over(tale);
    }
    if (tale->kept && !tale->again) cn_kept_scene(tale, n_recent);
}

void cn_scene(CnTale *tale, uint32_t sentence)
{
    CnScene *scene = &tale->scene;
    size_t from = sentence ? scene->end_mention : 0;
    tale->taken = cn_kept_take(tale, sentence);
    if (!tale->taken) {
        while (from < tale->n_mentions && tale->mention[from].sentence < sentence) from++;
        size_t end = from;
        while (end < tale->n_mentions && tale->mention[end].sentence == sentence) end++;
        const CnSentence *s = &tale->tokens->sentence[sentence];
        *scene = (CnScene){.sentence = s, .index = sentence, .first = s->first, .n_tokens = s->end - s->first, .actor = scene->actor, .item = scene->item, .trigger = scene->trigger,
                           .first_mention = from, .end_mention = end};
    }
    tale->before = tale->topic;
    tale->before_in = tale->topic_in;
    cn_memory_sentence(tale);
    if (!tale->taken) make_scene(tale);
    if (!scene->n_items) made_with(tale);
    set_topic(tale);
}
