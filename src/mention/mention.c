/* mention.c - walks the words once and asks the pack at each. */
#include "mention/mention.h"

#include "base/utf8.h"
#include "mention/scan.h"

enum { LONGEST_PHRASE = 12 };  /* tuned: words */

CnStr cn_scan_text(const CnScan *scan, uint32_t i)
{
    CnSpan s = scan->tokens->token[i].span;
    return (CnStr){scan->article->text.ptr + s.at, s.len};
}

/* Kinds of rows between which the longest match is chosen. */
static unsigned group_of(uint8_t table)
{
    switch (table) {
    case CN_T_STATE: case CN_T_ORG: case CN_T_PERSON: case CN_T_SYSTEM: case CN_T_GENERIC: case CN_T_OUTLET: case CN_T_ANAPHOR:
        return 0;
    case CN_T_FRAME: return 1;
    case CN_T_CUE: case CN_T_BOUND: case CN_T_SPEECH: return 2;
    case CN_T_MARKER: return 3;
    case CN_T_MONTH: case CN_T_DAY: case CN_T_RELDATE: return 4;
    default: return 5;  /* numbers, currencies, units */
    }
}

static uint8_t reads_as(uint8_t table)
{
    switch (table) {
    case CN_T_NUMBER: return CN_TO_NUMBER;
    case CN_T_MONTH: case CN_T_DAY: return CN_TO_TIME;
    case CN_T_STATE: case CN_T_ORG: case CN_T_PERSON: case CN_T_SYSTEM: case CN_T_OUTLET: return CN_TO_NAME;
    default: return CN_TO_WORD;
    }
}

static uint32_t first_letter(const CnScan *scan, uint32_t i)
{
    uint32_t c;
    cn_utf8_get(scan->article->text, scan->tokens->token[i].span.at, &c);
    return c;
}

static bool latin(const CnScan *scan, uint32_t i) { return first_letter(scan, i) < 0x250; }

static bool accented(const CnScan *scan, uint32_t first, uint32_t end)
{
    CnSpan a = scan->tokens->token[first].span, b = scan->tokens->token[end - 1].span;
    return cn_accented((CnStr){scan->article->text.ptr + a.at, b.at + b.len - a.at});
}

/* "and", "or": a clause may end before it. */
static bool closing(const CnScan *scan, uint32_t i)
{
    const CnToken *t = &scan->tokens->token[i];
    uint32_t node = t->n_readings ? cn_pack_step(scan->pack, 0, t->reading[0].word) : 0;
    for (uint32_t e = node ? cn_pack_ends(scan->pack, node) : 0; e; e = cn_pack_entry(scan->pack, e)->next) {
        const CnEntry *entry = cn_pack_entry(scan->pack, e);
        if (entry->table == CN_T_MARKER && entry->lang == scan->lang && (entry->form == CN_MK_AND || entry->form == CN_MK_OR)) return true;
    }
    return false;
}

/* The token of `word` where it ends the clause that goes on at token i ("sagte der Ukraine 20 Panzer zu"); 0 if it does not. */
static uint32_t closes(const CnScan *scan, uint32_t i, uint32_t word)
{
    enum { FAR = 30 };   /* tuned: words that a verb embraces */
    const CnToken *t = scan->tokens->token;
    for (uint32_t k = i; k < scan->end && k < i + FAR; k++) {
        bool quoted = k + 2 < scan->end && t[k + 1].ch == '"' && t[k + 2].kind != CN_TOK_PUNCT;   /* a quote opens, the clause goes on */
        bool last = k + 1 == scan->end || (t[k + 1].kind == CN_TOK_PUNCT && !quoted) || closing(scan, k + 1);
        if (t[k].kind == CN_TOK_PUNCT && (t[k].ch == ';' || t[k].ch == ':')) return 0;
        for (unsigned r = 0; last && r < t[k].n_readings; r++)
            if (t[k].reading[r].word == word) return k;
    }
    return 0;
}

static bool ideograph(const CnScan *scan, uint32_t i) { return cn_char_class(first_letter(scan, i)) & CN_CHAR_IDEOGRAPH; }

/* A dot that binds the parts of a foreign name. */
static bool is_dot(const CnScan *scan, uint32_t i)
{
    uint32_t c = first_letter(scan, i);
    return c == 0xB7 || c == 0x2022 || c == 0x2027 || c == 0x2219 || c == 0x22C5 || c == 0x30FB;
}

/* "马里乌斯·…": a person's name in ideographs, its parts bound by a dot, is no state. */
static bool in_dotted_name(const CnScan *scan, uint32_t first, uint32_t end)
{
    enum { PART = 2 };   /* tuned: signs of a name between the state's and the dot */
    for (uint32_t k = end; k <= end + PART && k < scan->end; k++) {
        if (is_dot(scan, k)) return k + 1 < scan->end && ideograph(scan, k + 1);
        if (!ideograph(scan, k)) break;
    }
    return first > 1 && is_dot(scan, first - 1) && ideograph(scan, first - 2);
}

static bool accepts(const CnScan *scan, const CnEntry *entry, uint32_t first, uint32_t end, uint8_t to)
{
    const CnToken *t = &scan->tokens->token[first];
    bool rules = entry->table >= CN_T_MONTH || entry->table == CN_T_GENERIC;
    if (rules && entry->lang != CN_LANG_ANY && entry->lang != scan->lang) return false;
    bool foreign = entry->lang != CN_LANG_ANY && entry->lang != scan->lang && scan->pack->language[entry->lang].names_own;
    const CnLanguage *lang = cn_pack_language(scan->pack, scan->lang);
    bool ends = entry->table == CN_T_ANAPHOR && lang && lang->markers_after;   /* "bu ülkeye": its ending tells its place */
    if (foreign || !(to & (reads_as(entry->table) | (ends ? CN_TO_NAME : 0)))) return false;
    if (entry->table == CN_T_STATE && end == first + 1 && first && t[-1].kind == CN_TOK_NUMBER && ideograph(scan, first)) return false;   /* "3台": a measure */
    if (entry->table == CN_T_STATE && ideograph(scan, first) && in_dotted_name(scan, first, end)) return false;
    if (entry->table == CN_T_ORG && (entry->flags & CN_E_CAP_LAST) && !scan->tokens->all_caps && !(scan->tokens->token[end - 1].flags & CN_TOK_CAP)) return false;
    if ((entry->flags & CN_E_SPLIT) && !closes(scan, end, entry->marks)) return false;
    if (rules && entry->table != CN_T_GENERIC && lang && lang->accents && !(t->flags & CN_TOK_UPPER) && latin(scan, first) && accented(scan, first, end) != ((entry->flags & CN_E_ACCENT) != 0)) return false;
    if (entry->table == CN_T_MARKER && end == first + 1 && t->span.len <= 4 && !(t->flags & CN_TOK_UPPER) && cn_accented(cn_scan_text(scan, first)) != ((entry->flags & CN_E_ACCENT) != 0)) return false;
    const CnToken *last = &scan->tokens->token[end - 1];   /* "the F-16 a year later": no variant */
    if (entry->table == CN_T_SYSTEM && end > first + 1 && last->kind == CN_TOK_WORD && last->span.len <= 2 && !(last->flags & (CN_TOK_CAP | CN_TOK_BOUND)) && last->span.at > scan->tokens->token[end - 2].span.at + scan->tokens->token[end - 2].span.len && first_letter(scan, end - 1) < 0x590) return false;
    if (scan->tokens->all_caps) return !((entry->flags & CN_E_UPPER) && t->span.len <= 2 && t->kind == CN_TOK_WORD);
    if ((entry->flags & CN_E_CAP) && !(t->flags & CN_TOK_CAP)) return false;
    return !(entry->flags & CN_E_UPPER) || (t->flags & CN_TOK_UPPER);
}

static bool stands(const CnStateRow *state, CnDate on)
{
    return !on.year || ((!state->from.year || on.year >= state->from.year) && (!state->until.year || on.year <= state->until.year));
}

/* Where several rows of one group fit the same words, the surest kind of name wins; of states, one that stood on the day ("Moscow"
 * in 1987 is the Soviet Union). */
static bool better(const CnScan *scan, const CnEntry *a, const CnEntry *b)
{
    const CnStateRow *state = scan->pack->state;
    CnDate on = scan->article->date;
    if (a->table == CN_T_STATE && b->table == CN_T_STATE) return stands(&state[a->row], on) && (on.year ? !stands(&state[b->row], on) : state[b->row].kind == CN_STATE_GONE);
    if ((a->flags ^ b->flags) & CN_E_SPLIT) return a->flags & CN_E_SPLIT;
    static const uint8_t rank[CN_T_COUNT] = {
        [CN_T_SYSTEM] = 6, [CN_T_STATE] = 7, [CN_T_ORG] = 5, [CN_T_PERSON] = 4, [CN_T_GENERIC] = 8, [CN_T_OUTLET] = 3,
        [CN_T_ANAPHOR] = 2, [CN_T_BOUND] = 2, [CN_T_CUE] = 3, [CN_T_SPEECH] = 1, [CN_T_NUMBER] = 3, [CN_T_CURRENCY] = 2};
    return rank[a->table] > rank[b->table];
}

static void take(CnScan *scan, CnHits *hits, uint32_t node, uint32_t first, uint32_t end, uint32_t markers, uint32_t tail, uint8_t to)
{
    for (uint32_t e = cn_pack_ends(scan->pack, node); e; e = cn_pack_entry(scan->pack, e)->next) {
        const CnEntry *entry = cn_pack_entry(scan->pack, e);
        if (!accepts(scan, entry, first, end, to)) continue;
        unsigned group = group_of(entry->table), k = 0;
        while (k < hits->n && group_of(hits->hit[k].entry->table) != group) k++;
        if (k < hits->n) {
            CnHit *old = &hits->hit[k];
            if (end < old->end || (end == old->end && !better(scan, entry, old->entry))) continue;
        } else if (hits->n == CN_HITS) {
            continue;
        } else {
            hits->n++;
        }
        uint32_t marks = entry->flags & CN_E_SPLIT ? 0 : entry->marks;
        hits->hit[k] = (CnHit){entry, end, markers | tail | marks, tail | marks};
    }
}

/* Every phrase from `node` on, over all readings of the next words. */
static void walk(CnScan *scan, CnHits *hits, uint32_t node, uint32_t first, uint32_t i, uint32_t markers, uint8_t to)
{
    if (i >= scan->end || i - first >= LONGEST_PHRASE) return;
    const CnToken *t = &scan->tokens->token[i];
    if (i > first && i + 1 < scan->end && t->kind == CN_TOK_PUNCT && t->ch == '"' && ideograph(scan, first) && ideograph(scan, i + 1)) {   /* “基洛”级 */
        walk(scan, hits, node, first, i + 1, markers, to);
        return;
    }
    for (unsigned r = 0; r < t->n_readings; r++) {
        uint32_t next = cn_pack_step(scan->pack, node, t->reading[r].word);
        if (!next) continue;
        uint8_t both = to & t->reading[r].to;
        bool alone = t->reading[r].to & CN_TO_ALONE;
        if (!both || (alone && i != first)) continue;
        /* what a prefix says counts at the first word, what a suffix says at the last; a pronoun may hang on any */
        uint32_t m = i == first ? t->reading[r].markers : markers, tail = t->reading[r].tail;
        take(scan, hits, next, first, i + 1, m, tail, both);
        m |= tail & ((1u << CN_MK_POSS) | (1u << CN_MK_OBJ));
        if (!alone) walk(scan, hits, next, first, i + 1, m, both);
    }
}

static void list_tables(CnHits *hits)
{
    hits->tables = 0;
    for (unsigned k = 0; k < hits->n; k++) hits->tables |= 1u << hits->hit[k].entry->table;
}

void cn_scan_look(CnScan *scan, uint32_t i)
{
    CnHits *hits = &scan->hits[i];
    _Static_assert(CN_T_COUNT <= 32, "one bit a table");
    hits->done = true;
    if (scan->tokens->token[i].n_readings) walk(scan, hits, 0, i, i, 0, CN_TO_ALL);
    list_tables(hits);
}

CnMention *cn_scan_add(CnScan *scan, CnMentionKind kind, uint32_t first, uint32_t end)
{
    scan->mention = cn_arena_grow(scan->arena, scan->mention, sizeof *scan->mention, scan->n, &scan->cap);
    CnMention *m = &scan->mention[scan->n++];
    const CnToken *a = &scan->tokens->token[first], *b = &scan->tokens->token[end - 1];
    *m = (CnMention){.kind = (uint8_t)kind, .row = UINT32_MAX, .first = first, .end = end, .sentence = scan->sentence,
                     .span = {a->span.at, b->span.at + b->span.len - a->span.at}, .min = -1, .max = -1};
    return m;
}

static bool office_held(const CnPersonRow *p, CnDate on)
{
    if (!on.year) return true;
    if (p->from.year && on.year < p->from.year) return false;
    return !p->until.year || on.year <= p->until.year;
}

static CnMentionKind kind_of(uint8_t table)
{
    switch (table) {
    case CN_T_SYSTEM: case CN_T_GENERIC: return CN_M_ITEM;
    case CN_T_OUTLET: return CN_M_OUTLET;
    case CN_T_ANAPHOR: return CN_M_ANAPHOR;
    case CN_T_FRAME: return CN_M_TRIGGER;
    case CN_T_CUE: return CN_M_CUE;
    case CN_T_SPEECH: return CN_M_SPEECH;
    case CN_T_MARKER: return CN_M_MARKER;
    case CN_T_UNIT: return CN_M_UNIT;
    case CN_T_STATE: case CN_T_ORG: case CN_T_PERSON: return CN_M_PARTY;
    default: return CN_M_KINDS;
    }
}

/* Letters and digits that hang on a designation without a space: an ending, or a variant the pack does not list. */
static uint32_t absorb(CnScan *scan, uint32_t end, CnMention *m)
{
    while (end < scan->end) {
        const CnToken *t = &scan->tokens->token[end];
        if (!(t->flags & CN_TOK_BOUND) || t->kind == CN_TOK_PUNCT) break;
        if (ideograph(scan, end)) break;   /* "歼-16战机": the next word */
        if (t->ch != 1 && t->ch != '\'' && t->ch != '/' && !(t->ch == '-' && t->kind == CN_TOK_WORD && t->span.len <= 2)) break;
        if (t->kind == CN_TOK_WORD && (t->flags & CN_TOK_UPPER) && t->span.len >= 2 && t->ch == 1) m->flags |= CN_M_VARIANT;
        if (t->ch == '\'' || (t->kind == CN_TOK_WORD && t->span.len > 4)) break;
        end++;
    }
    return end;
}

/* "Rusya'dan": an ending that an apostrophe parts from the name; the token behind it, and what it says. */
static uint32_t ending(CnScan *scan, uint32_t end, uint32_t *markers)
{
    const CnLanguage *lang = cn_pack_language(scan->pack, scan->lang);
    if (!lang || end >= scan->end) return end;
    const CnToken *t = &scan->tokens->token[end];
    if (t->kind != CN_TOK_WORD || t->ch != '\'' || !(t->flags & CN_TOK_BOUND)) return end;
    char folded[64];
    CnPiece piece = {.span = t->span, .kind = CN_TOK_WORD};
    CnStr text = {folded, cn_piece_fold(scan->article->text, &piece, folded, sizeof folded)};
    const CnHit *marker = cn_scan_hit(scan, end, CN_T_MARKER);
    if (marker && marker->entry->form == CN_MK_POSS) return end;   /* a mention of its own */
    if (marker) *markers |= 1u << marker->entry->form;
    if (marker) return marker->end;
    for (size_t k = 0; k < lang->n_affixes; k++)
        if (lang->affix[k].suffix && (lang->affix[k].to & CN_TO_NAME) && cn_str_eq(lang->affix[k].text, text)) {
            *markers |= lang->affix[k].markers;
            return end + 1;
        }
    return end;
}

static void add_hit(CnScan *scan, uint32_t i, const CnHit *hit)
{
    const CnEntry *entry = hit->entry;
    CnMentionKind kind = kind_of(entry->table);
    if (kind == CN_M_KINDS) return;
    /* "ship-based", "long-range": a word bound to another is a part of it, no trigger */
    const CnToken *t = scan->tokens->token;
    bool compound = cn_pack_language(scan->pack, scan->lang) && cn_pack_language(scan->pack, scan->lang)->compounds && kind == CN_M_TRIGGER && scan->pack->frame[entry->row].noun;
    if (kind == CN_M_TRIGGER && ((hit->end < scan->end && t[hit->end].ch == '-' && t[hit->end].kind == CN_TOK_WORD) || (t[i].ch == '-' && i > 0 && !compound))) return;
    if (kind == CN_M_TRIGGER && scan->closing && scan->closing >= i && scan->closing < hit->end) return;   /* the other half of a verb that is split */
    if (kind == CN_M_TRIGGER && (entry->flags & CN_E_SPLIT)) scan->closing = closes(scan, hit->end, entry->marks);
    CnMention *m = cn_scan_add(scan, kind, i, hit->end);
    m->table = entry->table;
    m->form = entry->form;
    m->row = entry->row;
    m->markers = hit->markers;
    m->tail = hit->tail;
    if (entry->table == CN_T_PERSON && !office_held(&scan->pack->person[entry->row], scan->article->date)) m->flags |= CN_M_FORMER;
    if (entry->table == CN_T_SYSTEM && entry->lang != CN_LANG_ANY && scan->pack->language[entry->lang].names_own) m->flags |= CN_M_NATIVE;
    if (entry->table == CN_T_SYSTEM) {
        m->end = absorb(scan, hit->end, m);
        const CnHit *variant = cn_scan_hit(scan, m->end, CN_T_MARKER);   /* "F-16 Block 72": dropped, but not counted */
        if (variant && variant->entry->form == CN_MK_VARIANT && variant->end < scan->end && t[variant->end].kind == CN_TOK_NUMBER) {
            m->end = absorb(scan, variant->end + 1, m);
            m->flags &= (uint8_t)~CN_M_VARIANT;
        }
        const CnToken *last = &scan->tokens->token[m->end - 1];
        m->span.len = last->span.at + last->span.len - m->span.at;
    }
    if (kind == CN_M_PARTY || kind == CN_M_ITEM || kind == CN_M_ANAPHOR) m->end = ending(scan, m->end, &m->tail), m->markers |= m->tail;
}

/* A designation that no pack lists: a few capitals and a number, bound ("FK-3", "KC-46A"). */
static uint32_t pattern(CnScan *scan, uint32_t i)
{
    const CnToken *t = scan->tokens->token;
    if (t[i].kind != CN_TOK_WORD || i + 1 >= scan->end || t[i + 1].kind != CN_TOK_NUMBER || !(t[i + 1].flags & CN_TOK_BOUND)) return i;
    if ((t[i].flags & CN_TOK_BOUND) || scan->tokens->all_caps) return i;
    uint32_t c;
    cn_utf8_get(scan->article->text, t[i].span.at, &c);
    bool cased = c < 0x590;
    if (cased ? !(t[i].flags & CN_TOK_CAP) || t[i].span.len > 5 : t[i].span.len > 8 || t[i + 1].ch != '-') return i;
    if (t[i + 1].ch != 1 && t[i + 1].ch != '-') return i;
    CnMention *m = cn_scan_add(scan, CN_M_ITEM, i, i + 2);
    m->table = CN_T_SYSTEM;
    m->flags = CN_M_PATTERN;
    m->end = absorb(scan, i + 2, m);
    const CnToken *last = &t[m->end - 1];
    m->span.len = last->span.at + last->span.len - m->span.at;
    return m->end;
}

static bool names_item(const CnHits *hits, uint32_t end)
{
    for (unsigned k = 0; k < hits->n; k++)
        if (hits->hit[k].end == end && (hits->hit[k].entry->table == CN_T_GENERIC || hits->hit[k].entry->table == CN_T_SYSTEM)) return true;
    return false;
}

/* "eight (8) System Processor Replacements": a thing that a list counts in words and digits and writes with capitals is an item,
 * though no pack lists it. Adds it at token i, behind the bracket; returns the token behind it, or i. */
static uint32_t listed(CnScan *scan, uint32_t i)
{
    enum { LONGEST = 8 };
    const CnToken *t = scan->tokens->token;
    if (scan->tokens->all_caps || i < 4 || t[i - 1].ch != ')' || t[i - 2].kind != CN_TOK_NUMBER || t[i - 3].ch != '(' || t[i - 1].kind != CN_TOK_PUNCT) return i;
    uint32_t end = i;
    while (end < scan->end && end - i < LONGEST && t[end].kind != CN_TOK_PUNCT && ((t[end].flags & CN_TOK_CAP) || (t[end].flags & CN_TOK_BOUND))) {
        const CnHits *hits = cn_scan_hits(scan, end);
        for (unsigned k = 0; k < hits->n; k++)
            if (hits->hit[k].entry->table == CN_T_SYSTEM || hits->hit[k].entry->table == CN_T_GENERIC || (hits->hit[k].entry->table == CN_T_UNIT && end < i + 2)) return i;
        end++;
    }
    if (end < i + 2) return i;
    CnMention *m = cn_scan_add(scan, CN_M_ITEM, i, end);
    m->table = CN_T_SYSTEM;
    m->flags = CN_M_PATTERN | CN_M_LISTED;
    return end;
}

/* A name of that table (CN_T_COUNT: of any) that goes on beyond `end`. */
static bool goes_on(const CnHits *hits, uint32_t end, CnTable table)
{
    for (unsigned k = 0; k < hits->n; k++) {
        const CnEntry *entry = hits->hit[k].entry;
        bool thing = table == CN_T_SYSTEM && entry->table == CN_T_GENERIC;   /* "the equipment" in "the equipment for a brigade" */
        if (group_of(entry->table) == 0 && entry->table != CN_T_OUTLET && (table == CN_T_COUNT || entry->table == table || thing) && hits->hit[k].end > end) return true;
    }
    return false;
}

/* A rule's words must not cut a name in two: "to the Gulf" in "to the Gulf monarchy". */
static bool cuts_name(CnScan *scan, uint32_t i, const CnHit *hit)
{
    CnTable table = CN_T_COUNT;
    if (hit->entry->table == CN_T_ANAPHOR) {
        CnAnaphorKind kind = scan->pack->anaphor[hit->entry->row].kind;
        if (kind == CN_ANA_STATE) table = CN_T_STATE;         /* "the Republic" in "the Republic of China" */
        else if (kind == CN_ANA_ITEM) table = CN_T_SYSTEM;    /* "of the type" in "of the Type 209" */
        else if (kind != CN_ANA_OWN) return false;            /* "its military" in "its military equipment" */
    } else if (group_of(hit->entry->table) == 0) {
        return false;
    }
    for (uint32_t k = i + 1; k < hit->end; k++)
        if (goes_on(cn_scan_hits(scan, k), hit->end, table)) return true;
    return false;
}

/* The next longest phrase of the same kind of row, in place of one that cuts a name; false if there is none. */
static bool shorter(CnScan *scan, uint32_t i, CnHit *hit)
{
    uint32_t end = scan->end;
    CnHits fewer = {0};
    scan->end = hit->end - 1;
    if (scan->end > i) walk(scan, &fewer, 0, i, i, 0, CN_TO_ALL);
    scan->end = end;
    for (unsigned k = 0; k < fewer.n; k++)
        if (group_of(fewer.hit[k].entry->table) == group_of(hit->entry->table) && !cuts_name(scan, i, &fewer.hit[k])) {
            *hit = fewer.hit[k];
            return true;
        }
    return false;
}

/* "arms deal": words of an act that name what it is about. */
static void item_within(CnScan *scan, uint32_t i, const CnHit *hit)
{
    if (hit->entry->table != CN_T_FRAME || hit->end < i + 2) return;
    for (uint32_t k = i; k < hit->end; k++) {
        const CnHit *item = cn_scan_hit(scan, k, CN_T_GENERIC);
        if (!item || item->end > hit->end || scan->pack->generic[item->entry->row].category != CN_CAT_UNSPECIFIED) continue;
        CnMention *m = cn_scan_add(scan, CN_M_ITEM, k, item->end);
        m->table = CN_T_GENERIC;
        m->row = item->entry->row;
        return;
    }
}

static void scan_sentence(CnScan *scan, const CnSentence *s)
{
    scan->end = s->end;
    scan->lang = s->lang;
    scan->closing = 0;
    cn_pack_fetch(scan->pack, scan->tokens->token + s->first, s->end - s->first);
    for (uint32_t i = s->first; i < s->end;) {
        bool system = cn_scan_hit(scan, i, CN_T_SYSTEM) != NULL;   /* "KC-390", "2S19": no currency, no count */
        const CnHit *sides = cn_scan_hit(scan, i, CN_T_ANAPHOR);     /* "iki ülke": the two countries */
        system |= sides && sides->end > i + 1 && (scan->pack->anaphor[sides->entry->row].kind == CN_ANA_BOTH || scan->pack->anaphor[sides->entry->row].kind == CN_ANA_OTHERS);
        uint32_t next = system ? i : cn_scan_date(scan, i);
        if (next == i && !system) next = cn_scan_number(scan, i);
        if (next > i) {
            i = next;
            if (i > s->first + 3 && i + 1 < s->end && scan->tokens->token[i].ch == ')') {
                next = listed(scan, i + 1);
                if (next > i + 1) i = next;
            }
            continue;
        }
        CnHits *hits = &scan->hits[i];
        cn_scan_hits(scan, i);
        for (unsigned k = 0; k < hits->n;) {
            if (!cuts_name(scan, i, &hits->hit[k]) || shorter(scan, i, &hits->hit[k])) k++;
            else hits->hit[k] = hits->hit[--hits->n];
        }
        list_tables(hits);
        uint32_t longest = i, entity_end = i;
        for (unsigned k = 0; k < hits->n; k++) {
            if (hits->hit[k].end > longest) longest = hits->hit[k].end;
            if (group_of(hits->hit[k].entry->table) == 0) entity_end = hits->hit[k].end;
        }
        size_t before = scan->n;
        for (unsigned k = 0; k < hits->n; k++) {
            /* a name that holds other words ("House of Commons") hides them; so does a longer rule phrase */
            if (hits->hit[k].end < longest && kind_of(hits->hit[k].entry->table) != CN_M_MARKER && entity_end == longest) continue;
            if (hits->hit[k].end < longest && group_of(hits->hit[k].entry->table) == 0) continue;
            if (hits->hit[k].end < longest) continue;
            /* a word that names a thing and an act ("ships") is the thing */
            bool both = cn_pack_language(scan->pack, scan->lang) && cn_pack_language(scan->pack, scan->lang)->compounds;
            if (hits->hit[k].entry->table == CN_T_FRAME && names_item(hits, longest) && !both) continue;
            add_hit(scan, i, &hits->hit[k]);
            item_within(scan, i, &hits->hit[k]);
        }
        if (scan->n == before) {
            next = pattern(scan, i);
            i = next > i ? next : i + 1;
            continue;
        }
        uint32_t end = i + 1;
        for (size_t k = before; k < scan->n; k++)
            if (scan->mention[k].end > end && !(scan->mention[k].kind == CN_M_ANAPHOR && scan->pack->anaphor[scan->mention[k].row].kind == CN_ANA_PART)) end = scan->mention[k].end;   /* "the first": may open more ("the first foreign customer") */
        i = end;
    }
}

/* ---- names that are plain words too ("Tiger"): kept only where something near speaks of arms ----------------- */

static bool is_plain_word(const CnScan *scan, const CnMention *m)
{
    return m->end == m->first + 1 && m->kind == CN_M_ITEM && m->table == CN_T_SYSTEM && m->row != UINT32_MAX && scan->pack->system[m->row].word;
}

static bool vouched(const CnScan *scan, size_t i)
{
    enum { NEAR = 4 };  /* tuned: words */
    const CnMention *m = &scan->mention[i];
    for (size_t k = i; k-- > 0 && scan->mention[k].end + NEAR >= m->first;) {
        const CnMention *o = &scan->mention[k];
        if (o->sentence != m->sentence) break;
        if (o->kind == CN_M_COUNT && o->end + 1 >= m->first) return true;
        if ((o->kind == CN_M_UNIT || (o->kind == CN_M_MARKER && o->form == CN_MK_SUCH)) && o->end + 1 >= m->first) return true;
        if (o->kind == CN_M_TRIGGER && o->end + 1 >= m->first && scan->pack->frame[o->row].scope == CN_SCOPE_ACT) return true;
        if (o->kind == CN_M_ITEM && !is_plain_word(scan, o) && !(o->flags & CN_M_PATTERN)) return true;
        if (o->kind == CN_M_PARTY && o->table == CN_T_ORG && scan->pack->org[o->row].kind == CN_ORG_MAKER && o->end + 2 >= m->first) return true;
        if (o->kind == CN_M_PARTY && o->table == CN_T_STATE && o->end + 2 >= m->first && cn_pack_made_by(scan->pack, &scan->pack->system[m->row], o->row)) return true;   /* "Germany's Taurus" */
    }
    const CnLanguage *lang = cn_pack_language(scan->pack, scan->tokens->sentence[m->sentence].lang);
    for (size_t k = i + 1; k < scan->n && scan->mention[k].first <= m->end + NEAR && scan->mention[k].sentence == m->sentence; k++) {
        const CnMention *o = &scan->mention[k];
        if (o->kind == CN_M_UNIT && o->first == m->end && (scan->tokens->token[o->first].flags & CN_TOK_BOUND)) return true;   /* "Patriot-Systeme" */
        if (lang && (lang->verbs_last || lang->brackets) && o->kind == CN_M_TRIGGER && scan->pack->frame[o->row].scope == CN_SCOPE_ACT) return true;
        if (scan->mention[k].kind == CN_M_ITEM && !is_plain_word(scan, &scan->mention[k]) && !(scan->mention[k].flags & CN_M_PATTERN)) return true;
    }
    return false;
}

/* "The Hawks" where "Hawk trainers" were spoken of: a name of more words that opens with the word, just before. Takes its row. */
static bool named_longer(const CnScan *scan, size_t i, CnMention *m)
{
    enum { FAR = 60 };   /* tuned: mentions */
    const CnToken *t = &scan->tokens->token[m->first];
    if (!t->n_readings || !(t->flags & CN_TOK_CAP)) return false;
    for (size_t k = i; k-- > 0 && i - k < FAR;) {
        const CnMention *o = &scan->mention[k];
        if (o->kind != CN_M_ITEM || o->table != CN_T_SYSTEM || o->row == UINT32_MAX || o->end < o->first + 2) continue;
        const CnToken *head = &scan->tokens->token[o->first];
        for (unsigned r = 0; r < t->n_readings; r++) {
            if (!head->n_readings || head->reading[0].word != t->reading[r].word || !t->reading[r].word) continue;
            m->row = o->row;
            return true;
        }
    }
    return false;
}

/* A year all the same, though arms follow: behind the word for year ("im Jahr 2014 Panzer"), or, where clauses are embraced and years
 * stand bare in them ("lieferte 2014 Panzer"), a number that is not round. */
static bool stays_year(CnScan *scan, const CnMention *m)
{
    enum { ROUND = 50 };
    const CnToken *t = &scan->tokens->token[m->first];
    const CnLanguage *lang = cn_pack_language(scan->pack, scan->tokens->sentence[m->sentence].lang);
    for (unsigned r = 0; m->first && r < t[-1].n_readings; r++) {
        uint32_t node = cn_pack_step(scan->pack, 0, t[-1].reading[r].word);
        for (uint32_t e = node ? cn_pack_ends(scan->pack, node) : 0; e; e = cn_pack_entry(scan->pack, e)->next) {
            const CnEntry *entry = cn_pack_entry(scan->pack, e);
            if (entry->table == CN_T_NUMBER && entry->lang == scan->tokens->sentence[m->sentence].lang && scan->pack->number[entry->row].kind == CN_NUM_MEASURE) return true;
        }
    }
    return lang && lang->brackets && m->date.year % ROUND && (!scan->article->date.year || m->date.year <= scan->article->date.year + ROUND);
}

/* A bare year right before arms is a count ("2000 missiles"); a pattern needs a weapon word beside it; plain words need a witness. */
static void settle(CnScan *scan)
{
    bool *vouched_row = NULL;   /* made for the first of such words */
    for (size_t i = 0; i < scan->n; i++) {
        const CnMention *m = &scan->mention[i];
        if (!is_plain_word(scan, m)) continue;
        if (!vouched_row) vouched_row = CN_NEW_N(scan->arena, bool, scan->pack->n[CN_T_SYSTEM] + 1);
        if (vouched(scan, i)) vouched_row[m->row] = true;
    }
    size_t out = 0;
    for (size_t i = 0; i < scan->n; i++) {
        CnMention *m = &scan->mention[i];
        if (vouched_row && is_plain_word(scan, m) && !vouched_row[m->row] && !named_longer(scan, out, m)) continue;
        if ((m->flags & CN_M_PATTERN) && !(m->flags & CN_M_LISTED) && m->kind == CN_M_ITEM) {
            bool beside = false;
            for (size_t k = i ? i - 1 : 0; k <= i + 1 && k < scan->n; k++) {
                const CnMention *o = &scan->mention[k];
                if (k == i || o->kind != CN_M_ITEM || o->sentence != m->sentence || (o->flags & CN_M_PATTERN)) continue;
                beside |= o->end == m->first || m->end == o->first || (o->end + 2 >= m->first && m->end + 2 >= o->first);
            }
            if (!beside) continue;
        }
        if (m->kind == CN_M_DATE && (m->flags & CN_M_YEAR) && i + 1 < scan->n && m[1].kind == CN_M_ITEM && m[1].first == m->end && m[1].table == CN_T_GENERIC &&
            !stays_year(scan, m) && !(out && scan->mention[out - 1].kind == CN_M_MARKER && scan->mention[out - 1].end == m->first)) {
            m->kind = CN_M_COUNT;
            m->min = m->max = m->date.year;
            m->flags = 0;
        }
        if (out < i) scan->mention[out] = *m;
        out++;
    }
    scan->n = out;
}

const CnMention *cn_mentions(CnArena *arena, const CnPack *pack, const CnArticle *article, const CnTokens *tokens, size_t *n)
{
    CnScan scan = {.arena = arena, .pack = pack, .article = article, .tokens = tokens};
    scan.hits = CN_NEW_N(arena, CnHits, tokens->n + 1);
    scan.cap = tokens->n / 3 + 16;   /* tuned: most texts have fewer mentions a word */
    scan.mention = CN_NEW_N(arena, CnMention, scan.cap);
    for (scan.sentence = 0; scan.sentence < tokens->n_sentences; scan.sentence++)
        scan_sentence(&scan, &tokens->sentence[scan.sentence]);
    settle(&scan);
    *n = scan.n;
    return scan.mention;
}
