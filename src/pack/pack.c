/* pack.c - reads the tables of the data folder. One function a table; the list at the end says which file goes where. */
#include "pack/pack.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "pack/image.h"
#include "pack/phrases.h"
#include "pack/screen.h"
#include "pack/tsv.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

typedef struct {
    CnPack *pack;
    CnTsv tsv;
    uint8_t lang;              /* of the file: an index, or CN_LANG_ANY for world/ */
    size_t cap[CN_T_COUNT], cap_rules, cap_weights, cap_affixes, cap_not_text, cap_months, cap_files;
    size_t dir_length;
    const CnPack *like;        /* an earlier reading, or NULL: its rows need no more room than they take */
    enum { READ, SUM, STAMP } what;  /* all; the tables' SHA-256 alone; or only a sum of what the system says of their files */
    uint64_t stamp;
    int64_t youngest;          /* seconds since 1970 at which one of the files was last changed */
    CnErr *err;
    CnArena scratch;           /* until all is read */
    CnArena file;              /* the file in hand */
} Loader;

#define FAIL(l, ...) cn_fail((l)->err, CN_ERR_PACK, (l)->tsv.path, (l)->tsv.line, __VA_ARGS__)
#define CELL(l, i) ((l)->tsv.cell[i])
#define ADD(l, T, array, Type) ((array) = room((l), (array), sizeof(Type), T, &(l)->cap[T]), &(array)[(l)->pack->n[T]++])

enum { ROWS = 1 << 13 };   /* tuned: today's tables fit without growing; what is unused is never touched */

/* cn_arena_grow, with room for many rows of the table from the start. */
static void *room(Loader *l, void *rows, size_t size, CnTable table, size_t *cap)
{
    if (*cap) return cn_arena_grow(&l->pack->arena, rows, size, l->pack->n[table], cap);
    return cn_arena_take_n(&l->pack->arena, size, *cap = l->like ? l->like->n[table] + 1 : ROWS);
}

/* The place of `word` in a list parted by blanks; -1 if it is not there. */
static int word_in(CnStr word, const char *list)
{
    int i = 0;
    for (CnStr rest = cn_str(list), one; cn_str_cut(&rest, ' ', &one); i++)
        if (cn_str_eq(one, word)) return i;
    return -1;
}

/* Makes the newest row of a table known by its id; the first row of an id counts. */
static void known_by(Loader *l, CnTable table, CnStr id) { cn_index_add(&l->pack->index[table], &l->pack->arena, id, l->pack->n[table]); }

/* The row with this id; UINT32_MAX if there is none. */
static uint32_t row_of(const CnPack *pack, CnTable table, CnStr id) { return cn_index_find(&pack->index[table], id) - 1; }

/* A cell as the tables hold it, with a NUL behind it: the file's bytes do not stay. */
static CnStr kept(Loader *l, CnStr cell) { return cell.len ? cn_arena_copy(&l->pack->arena, cell.ptr, cell.len) : (CnStr){NULL, 0}; }

/* The first of a list of names, with a NUL behind it. */
static CnStr first_of(Loader *l, CnStr list)
{
    CnStr first = {0};
    cn_str_cut(&list, '|', &first);
    first = cn_str_trim(first);
    return kept(l, first);
}

/* A language by its code: its index, added if it is new; CN_LANG_ANY for "*" and "". */
static uint8_t language(Loader *l, CnStr code)
{
    if (!code.len || cn_str_is(code, "*")) return CN_LANG_ANY;
    CnPack *p = l->pack;
    for (size_t i = 0; i < p->n_languages; i++)
        if (cn_str_is(code, p->language[i].code)) return (uint8_t)i;
    if (p->n_languages == CN_LANG_MOST || code.len > 3) {
        FAIL(l, "\"%.*s\" is no language code, or one too many", (int)code.len, code.ptr);
        return CN_LANG_ANY;
    }
    CnLanguage *lang = &p->language[p->n_languages];
    memcpy(lang->code, code.ptr, code.len);
    lang->decimal = '.';
    lang->thousands = ',';
    return (uint8_t)p->n_languages++;
}

/* Adds every alternative of `names` as phrases that lead to the row. */
/* The markers named in a cell, parted by `mark`, as a bit set. */
static CnCode markers(Loader *l, CnStr cell, char mark, uint32_t *out)
{
    CnStr one;
    *out = 0;
    while (cell.len && cn_str_cut(&cell, mark, &one)) {
        int m = word_in(one, "none to from by for with of in between on and or than the be not that which poss goods subj obj gen "
                             "adj pass such but after variant against foe have");
        if (m < 0) return FAIL(l, "\"%.*s\" is no marker", (int)one.len, one.ptr);
        if (m) *out |= (uint32_t)1 << m;
    }
    return CN_OK;
}

static CnStr folded(Loader *l, CnStr text)
{
    char *out = cn_arena_take(&l->scratch, text.len * 3 + 1);
    return (CnStr){out, cn_fold(text, out, text.len * 3)};
}

static void names(Loader *l, CnStr list, CnTable table, uint32_t row, uint8_t form, uint8_t lang, bool rules)
{
    CnStr one;
    while (cn_str_cut(&list, '|', &one)) {
        one = cn_str_trim(one);
        if (!one.len) continue;
        CnEntry entry = {.table = (uint8_t)table, .lang = lang, .form = form, .row = row, .file = (uint32_t)l->pack->n_files - 1, .line = l->tsv.line};
        size_t at = rules ? SIZE_MAX : cn_str_find(one, CN_STR("~"), 1);
        if (at != SIZE_MAX && markers(l, cn_str_sub(one, at + 1, one.len), '+', &entry.marks) == CN_OK) one = cn_str_trim(cn_str_sub(one, 0, at));   /* "Россией~by" */
        if (table == CN_T_FRAME && one.len > 1 && one.ptr[one.len - 1] == '~') {   /* a form that is never passive ("is selling") */
            one.len--;
            entry.form = 1;
        }
        if (one.len > 2 && one.ptr[one.len - 2] == '~' && one.ptr[one.len - 1] == '2') {   /* a dual */
            one.len -= 2;
            entry.form = 2;
        }
        size_t gap = rules ? cn_str_find(one, CN_STR(" … "), 1) : SIZE_MAX;
        if (gap != SIZE_MAX) {   /* "sagt … zu" */
            entry.flags |= CN_E_SPLIT;
            entry.marks = cn_phrases_word(l->pack->phrases, folded(l, cn_str_trim(cn_str_sub(one, gap + 5, one.len))));
            one = cn_str_sub(one, 0, gap);
        }
        cn_phrases_add(l->pack->phrases, one, entry, !rules);
    }
}

static CnCode codes(Loader *l, CnStr list, const uint32_t **out, size_t *n)
{
    uint32_t found[256];
    CnStr one;
    *n = 0;
    while (list.len && cn_str_cut(&list, '|', &one)) {
        one = cn_str_trim(one);
        uint32_t state = cn_pack_state_of(l->pack, one);
        if (state == UINT32_MAX) return FAIL(l, "\"%.*s\" is no code of states.tsv", (int)one.len, one.ptr);
        if (*n == 256) return FAIL(l, "more than 256 codes in one cell");
        found[(*n)++] = state;
    }
    uint32_t *copy = CN_NEW_N(&l->pack->arena, uint32_t, *n + 1);
    memcpy(copy, found, *n * sizeof *copy);
    *out = copy;
    return CN_OK;
}

static CnCode number_of(Loader *l, CnStr cell, double *out)
{
    char text[64], *end;
    if (!cell.len || cell.len >= sizeof text) return FAIL(l, "\"%.*s\" is no number", (int)cell.len, cell.ptr);
    memcpy(text, cell.ptr, cell.len);
    text[cell.len] = 0;
    *out = strtod(text, &end);
    return *end ? FAIL(l, "\"%s\" is no number", text) : CN_OK;
}

static CnCode category(Loader *l, CnStr cell, CnCategory *out)
{
    int c = word_in(cell, "aircraft air-defence asw armoured-vehicle artillery engine missile naval-weapon satellite sensor "
                          "ship other small-arms ammunition support unspecified");
    if (c < 0) return FAIL(l, "\"%.*s\" is no category", (int)cell.len, cell.ptr);
    *out = (CnCategory)c;
    return CN_OK;
}

/* Remembers a rule row for check-data. */
static CnCode rule_of(Loader *l, CnStr id, CnStr example, CnStr counter, bool silences)
{
    CnPack *p = l->pack;
    if (!id.len) return FAIL(l, "a rule without an id");
    if (!p->rule && l->like) p->rule = CN_NEW_N(&p->arena, CnRule, l->cap_rules = l->like->n_rules + 1);
    p->rule = cn_arena_grow(&p->arena, p->rule, sizeof *p->rule, p->n_rules, &l->cap_rules);
    CnStr lang = l->lang == CN_LANG_ANY ? (CnStr){NULL, 0} : cn_str(p->language[l->lang].code);
    p->rule[p->n_rules++] = (CnRule){id, example, counter, lang, {p->file[p->n_files - 1], l->tsv.line}, silences};
    return CN_OK;
}

static CnCode rule(Loader *l, CnStr id, CnStr example, CnStr counter) { return rule_of(l, id, example, counter, false); }

/* ---- world -------------------------------------------------------------------------------------------- */

/* "2003-02-04", or the year alone; an empty cell leaves the date as it is. */
static CnCode date_of(Loader *l, CnStr cell, CnDate *out)
{
    int y = 0, m = 0, d = 0;
    char text[16] = {0};
    if (cell.len < 4) return CN_OK;
    memcpy(text, cell.ptr, cell.len < 15 ? cell.len : 15);
    if (sscanf(text, "%d-%d-%d", &y, &m, &d) < 1) return FAIL(l, "\"%s\" is no date", text);
    *out = (CnDate){(int16_t)y, (uint8_t)m, (uint8_t)d};
    return CN_OK;
}

static CnCode read_state(Loader *l)
{
    int kind = word_in(CELL(l, 1), "state gone territory bloc");
    if (kind < 0) return FAIL(l, "\"%.*s\" is no kind of state", (int)CELL(l, 1).len, CELL(l, 1).ptr);
    CnStateRow *row = ADD(l, CN_T_STATE, l->pack->state, CnStateRow);
    *row = (CnStateRow){.code = kept(l, CELL(l, 0)), .name = kept(l, CELL(l, 2)), .sipri = kept(l, CELL(l, 3)), .kind = (CnStateKind)kind};
    known_by(l, CN_T_STATE, row->code);
    CnCode code = date_of(l, CELL(l, 4), &row->from);
    return code != CN_OK ? code : date_of(l, CELL(l, 5), &row->until);
}

static CnCode read_bloc(Loader *l)
{
    uint32_t bloc = cn_pack_state_of(l->pack, CELL(l, 0));
    if (bloc == UINT32_MAX) return FAIL(l, "\"%.*s\" is no code of states.tsv", (int)CELL(l, 0).len, CELL(l, 0).ptr);
    CnStateRow *row = &l->pack->state[bloc];
    return codes(l, CELL(l, 1), &row->member, &row->n_members);
}

static CnCode read_state_name(Loader *l)
{
    uint32_t state = cn_pack_state_of(l->pack, CELL(l, 0));
    int form = word_in(CELL(l, 2), "name adj capital metonym typo");
    if (state == UINT32_MAX || form < 0)
        return FAIL(l, "\"%.*s\" is no code of states.tsv, or \"%.*s\" is no form", (int)CELL(l, 0).len, CELL(l, 0).ptr, (int)CELL(l, 2).len, CELL(l, 2).ptr);
    names(l, CELL(l, 3), CN_T_STATE, state, (uint8_t)form, language(l, CELL(l, 1)), false);
    return CN_OK;
}

static CnCode read_org(Loader *l)
{
    CnPack *p = l->pack;
    int kind = word_in(CELL(l, 1), "maker agency ministry force group body");
    if (kind < 0) return FAIL(l, "\"%.*s\" is no kind of organisation", (int)CELL(l, 1).len, CELL(l, 1).ptr);
    if (!p->n[CN_T_ORG] || !cn_str_eq(p->org[p->n[CN_T_ORG] - 1].id, CELL(l, 0))) {
        CnOrgRow *row = ADD(l, CN_T_ORG, p->org, CnOrgRow);
        *row = (CnOrgRow){.id = kept(l, CELL(l, 0)), .name = first_of(l, CELL(l, 4)), .kind = (CnOrgKind)kind};
        known_by(l, CN_T_ORG, row->id);
        CnCode code = codes(l, CELL(l, 2), &row->state, &row->n_states);
        if (code != CN_OK) return code;
    }
    names(l, CELL(l, 4), CN_T_ORG, p->n[CN_T_ORG] - 1, 0, language(l, CELL(l, 3)), false);
    return CN_OK;
}

static CnCode read_person(Loader *l)
{
    uint32_t state = cn_pack_state_of(l->pack, CELL(l, 1));
    if (state == UINT32_MAX) return FAIL(l, "\"%.*s\" is no code of states.tsv", (int)CELL(l, 1).len, CELL(l, 1).ptr);
    CnPersonRow *row = ADD(l, CN_T_PERSON, l->pack->person, CnPersonRow);
    CnDate from = {0}, until = {0};
    CnStr *cell = l->tsv.cell;
    CnCode code = date_of(l, cell[3], &from);
    if (code == CN_OK) code = date_of(l, cell[4], &until);
    if (code != CN_OK) return code;
    *row = (CnPersonRow){kept(l, cell[0]), first_of(l, cell[6]), kept(l, cell[2]), state, from, until};
    names(l, cell[6], CN_T_PERSON, l->pack->n[CN_T_PERSON] - 1, 0, language(l, cell[5]), false);
    return CN_OK;
}

static CnCode read_system(Loader *l)
{
    CnCategory cat = CN_CAT_OTHER;
    CnCode code = category(l, CELL(l, 2), &cat);
    if (code != CN_OK) return code;
    CnSystemRow *row = ADD(l, CN_T_SYSTEM, l->pack->system, CnSystemRow);
    *row = (CnSystemRow){.id = kept(l, CELL(l, 0)), .designation = kept(l, CELL(l, 1)), .category = cat, .word = cn_str_is(CELL(l, 5), "yes")};
    known_by(l, CN_T_SYSTEM, row->id);
    uint32_t i = l->pack->n[CN_T_SYSTEM] - 1;
    code = codes(l, CELL(l, 3), &row->origin, &row->n_origins);
    if (code != CN_OK) return code;
    names(l, CELL(l, 1), CN_T_SYSTEM, i, 0, CN_LANG_ANY, false);
    names(l, CELL(l, 4), CN_T_SYSTEM, i, 0, CN_LANG_ANY, false);
    return CN_OK;
}

static CnCode read_generic(Loader *l)
{
    CnCategory cat = CN_CAT_OTHER;
    CnCode code = category(l, CELL(l, 2), &cat);
    if (code != CN_OK) return code;
    CnGenericRow *row = ADD(l, CN_T_GENERIC, l->pack->generic, CnGenericRow);
    *row = (CnGenericRow){kept(l, CELL(l, 0)), kept(l, CELL(l, 1)), cat, cn_str_is(CELL(l, 3), "yes"), cn_str_is(CELL(l, 4), "yes")};
    known_by(l, CN_T_GENERIC, row->id);
    return CN_OK;
}

static CnCode read_currency(Loader *l)
{
    *ADD(l, CN_T_CURRENCY, l->pack->currency, CnStr) = kept(l, CELL(l, 0));
    names(l, CELL(l, 2), CN_T_CURRENCY, l->pack->n[CN_T_CURRENCY] - 1, 0, language(l, CELL(l, 1)), false);
    return CN_OK;
}

static CnCode read_unit(Loader *l)
{
    *ADD(l, CN_T_UNIT, l->pack->unit, CnStr) = kept(l, CELL(l, 0));
    names(l, CELL(l, 2), CN_T_UNIT, l->pack->n[CN_T_UNIT] - 1, 0, language(l, CELL(l, 1)), true);
    return CN_OK;
}

static CnCode read_outlet(Loader *l)
{
    CnOutletRow *row = ADD(l, CN_T_OUTLET, l->pack->outlet, CnOutletRow);
    *row = (CnOutletRow){kept(l, CELL(l, 0)), first_of(l, CELL(l, 5)), kept(l, CELL(l, 3)), cn_str_is(CELL(l, 1), "agency"),
                         cn_pack_state_of(l->pack, CELL(l, 2))};
    names(l, CELL(l, 5), CN_T_OUTLET, l->pack->n[CN_T_OUTLET] - 1, 0, language(l, CELL(l, 4)), false);
    return CN_OK;
}

static CnCode read_weight(Loader *l)
{
    CnPack *p = l->pack;
    double value = 0;
    CnCode code = number_of(l, CELL(l, 1), &value);
    if (code != CN_OK) return code;
    p->weight = cn_arena_grow(&p->arena, p->weight, sizeof *p->weight, p->n_weights, &l->cap_weights);
    p->weight[p->n_weights++] = (CnWeight){kept(l, CELL(l, 0)), value};
    return CN_OK;
}

static CnCode read_tree(Loader *l)
{
    return cn_forest_add(&l->pack->forest, &l->pack->arena, kept(l, CELL(l, 0)), kept(l, CELL(l, 1))) ? CN_OK : FAIL(l, "is no tree");
}

/* ---- languages ------------------------------------------------------------------------------------------ */

/* The numbers of the words in `list`, behind those already there. */
static void word_list(Loader *l, CnStr list, const uint32_t **out, size_t *n)
{
    CnStr one;
    size_t most = *n + 1;
    for (size_t i = 0; i < list.len; i++) most += list.ptr[i] == '|';
    uint32_t *words = CN_NEW_N(&l->pack->arena, uint32_t, most);
    if (*n) memcpy(words, *out, *n * sizeof *words);
    while (cn_str_cut(&list, '|', &one)) {
        one = cn_str_trim(one);
        if (one.len) words[(*n)++] = cn_phrases_word(l->pack->phrases, folded(l, one));
    }
    *out = words;
}

/* For what is told only; `sentence` is for the tests'. */
static CnCode read_unread(Loader *l)
{
    CnPack *p = l->pack;
    CnStr code = CELL(l, 0);
    if (p->n_unread == CN_LANG_MOST || !code.len || code.len > 3) return FAIL(l, "\"%.*s\" is no language code, or one too many", (int)code.len, code.ptr);
    CnUnread *unread = &p->unread[p->n_unread++];
    *unread = (CnUnread){.code = ""};
    memcpy(unread->code, code.ptr, code.len);
    word_list(l, CELL(l, 2), &unread->common, &unread->n_common);
    return CN_OK;
}

static CnCode read_lang(Loader *l)
{
    CnPack *p = l->pack;
    CnLanguage *lang = &p->language[l->lang];
    CnStr value = CELL(l, 1), one;
    int kind;
    if (cn_str_is(CELL(l, 0), "name")) lang->name = kept(l, value);
    else if (cn_str_is(CELL(l, 0), "script")) lang->ideographs = word_in(value, "Hani Hans Hant Jpan") >= 0;
    else if (cn_str_is(CELL(l, 0), "decimal") && value.len) lang->decimal = value.ptr[0];
    else if (cn_str_is(CELL(l, 0), "thousands") && value.len) lang->thousands = value.ptr[0];
    else if (cn_str_is(CELL(l, 0), "adjectives")) lang->adj_after = cn_str_is(value, "after");
    else if (cn_str_is(CELL(l, 0), "names")) lang->names_own = cn_str_is(value, "own");
    else if (cn_str_is(CELL(l, 0), "markers")) lang->markers_after = cn_str_is(value, "after");
    else if (cn_str_is(CELL(l, 0), "bare-names")) lang->names_apart = cn_str_is(value, "apart");
    else if (cn_str_is(CELL(l, 0), "subjects")) lang->subjects_dropped = cn_str_is(value, "dropped");
    else if (cn_str_is(CELL(l, 0), "verbs")) lang->verbs_last = cn_str_is(value, "last"), lang->brackets = cn_str_is(value, "bracket");
    else if (cn_str_is(CELL(l, 0), "over")) lang->over_behind = cn_str_is(value, "behind");
    else if (cn_str_is(CELL(l, 0), "articles")) lang->light = cn_str_is(value, "light");
    else if (cn_str_is(CELL(l, 0), "accents")) lang->accents = cn_str_is(value, "keep");
    else if (cn_str_is(CELL(l, 0), "compounds")) lang->compounds = cn_str_is(value, "yes");
    else if (cn_str_is(CELL(l, 0), "ordinals")) lang->ordinal_dot = cn_str_is(value, "dot");
    else if (cn_str_is(CELL(l, 0), "common")) word_list(l, value, &lang->common, &lang->n_common);
    else if (cn_str_is(CELL(l, 0), "abbreviations")) word_list(l, value, &lang->abbreviation, &lang->n_abbreviations);
    else if ((kind = word_in(CELL(l, 0), "year-word month-word day-word solar-year")) >= 0) word_list(l, value, &lang->date_word[kind], &lang->n_date_words[kind]);
    else if ((kind = word_in(CELL(l, 0), "skip-to-end skip-line skip-paragraph mail-from mail-date mail-subject mail-field forward-mark subject-prefix")) >= 0) {
        while (cn_str_cut(&value, '|', &one)) {
            p->not_text = cn_arena_grow(&p->arena, p->not_text, sizeof *p->not_text, p->n_not_text, &l->cap_not_text);
            p->not_text[p->n_not_text++] = (CnNotText){kept(l, folded(l, cn_str_trim(one))), (CnNotTextKind)kind};
        }
    }
    return CN_OK;  /* other keys are for people */
}

static CnCode read_affix(Loader *l)
{
    CnLanguage *lang = &l->pack->language[l->lang];
    CnAffix affix = {.suffix = cn_str_is(CELL(l, 0), "suffix")};
    int to = word_in(CELL(l, 3), "any name word number");
    if (to < 0 || !CELL(l, 1).len || CELL(l, 1).len > 20) return FAIL(l, "an affix goes to any, name, word or number, and is short");
    affix.to = (uint8_t)(to ? 1 << (to - 1) : CN_TO_NAME | CN_TO_WORD | CN_TO_NUMBER | (affix.suffix ? 0 : CN_TO_TIME));
    affix.text = kept(l, folded(l, CELL(l, 1)));
    affix.put = kept(l, folded(l, CELL(l, 4)));
    if (!affix.text.len) return FAIL(l, "an affix is made of letters");
    CnCode code = markers(l, CELL(l, 2), ' ', &affix.markers);
    if (code != CN_OK) return code;
    CnAffix *list = cn_arena_grow(&l->pack->arena, (CnAffix *)(uintptr_t)lang->affix, sizeof affix, lang->n_affixes, &l->cap_affixes);
    size_t i = lang->n_affixes++;
    while (i && list[i - 1].text.len < affix.text.len) list[i] = list[i - 1], i--;  /* longest first */
    list[i] = affix;
    lang->affix = list;
    return CN_OK;
}

static CnCode read_marker(Loader *l)
{
    uint32_t set;
    CnCode code = markers(l, CELL(l, 0), ' ', &set);
    if (code != CN_OK) return code;
    uint8_t m = 0;
    while (m < CN_MK_COUNT - 1 && !(set >> m & 1)) m++;
    names(l, CELL(l, 1), CN_T_MARKER, 0, m, l->lang, true);
    return CN_OK;
}

static CnCode read_generic_names(Loader *l)
{
    uint32_t row = row_of(l->pack, CN_T_GENERIC, CELL(l, 0));
    if (row == UINT32_MAX) return FAIL(l, "\"%.*s\" is no id of world/generics.tsv", (int)CELL(l, 0).len, CELL(l, 0).ptr);
    names(l, CELL(l, 1), CN_T_GENERIC, row, 0, l->lang, true);
    return CN_OK;
}

static CnCode read_calendar(Loader *l, CnTable table, int most)
{
    double value = 0;
    CnCode code = number_of(l, CELL(l, 0), &value);
    if (code != CN_OK) return code;
    if (value < 1 || value > most) return FAIL(l, "\"%.*s\" is not between 1 and %d", (int)CELL(l, 0).len, CELL(l, 0).ptr, most);
    names(l, CELL(l, 1), table, 0, (uint8_t)value, l->lang, false);
    CnPack *p = l->pack;
    CnStr list = CELL(l, 1), one;
    while (table == CN_T_MONTH && value <= 12 && cn_str_cut(&list, '|', &one)) {
        p->month_word = cn_arena_grow(&p->arena, p->month_word, sizeof *p->month_word, p->n_month_words, &l->cap_months);
        p->month_word[p->n_month_words++] = (CnMonthWord){kept(l, folded(l, cn_str_trim(one))), (uint8_t)value};
    }
    return CN_OK;
}

static CnCode read_month(Loader *l) { return read_calendar(l, CN_T_MONTH, 24); }
static CnCode read_day(Loader *l) { return read_calendar(l, CN_T_DAY, 7); }

static CnCode read_number(Loader *l)
{
    int kind = word_in(CELL(l, 1), "unit scale vague measure");
    if (kind < 0) return FAIL(l, "\"%.*s\" is no kind of number", (int)CELL(l, 1).len, CELL(l, 1).ptr);
    double min, max;
    CnStr value = CELL(l, 0);
    size_t dots = cn_str_find(value, CN_STR(".."), 0);
    CnCode code = number_of(l, dots == SIZE_MAX ? value : cn_str_sub(value, 0, dots), &min);
    if (code != CN_OK) return code;
    max = min;
    if (dots != SIZE_MAX && (code = number_of(l, cn_str_sub(value, dots + 2, value.len), &max)) != CN_OK) return code;
    *ADD(l, CN_T_NUMBER, l->pack->number, CnNumberRow) = (CnNumberRow){(CnNumberKind)kind, min, max};
    names(l, CELL(l, 2), CN_T_NUMBER, l->pack->n[CN_T_NUMBER] - 1, 0, l->lang, true);
    return CN_OK;
}

static CnCode read_bound(Loader *l)
{
    CnPack *p = l->pack;
    int effect = word_in(CELL(l, 1), "min max range about each");
    if (effect < 0) return FAIL(l, "\"%.*s\" is no effect of a bound", (int)CELL(l, 1).len, CELL(l, 1).ptr);
    size_t cap = l->cap[CN_T_BOUND];
    p->bound_id = room(l, p->bound_id, sizeof *p->bound_id, CN_T_BOUND, &cap);
    p->bound_id[p->n[CN_T_BOUND]] = kept(l, CELL(l, 0));
    *ADD(l, CN_T_BOUND, p->bound, uint8_t) = (uint8_t)effect;
    names(l, CELL(l, 2), CN_T_BOUND, p->n[CN_T_BOUND] - 1, 0, l->lang, true);
    return rule(l, kept(l, CELL(l, 0)), kept(l, CELL(l, 3)), kept(l, CELL(l, 4)));
}

/* "subj=S to=R": each place and who fills it; bare words are properties of the frame. */
static CnCode slots(Loader *l, CnStr cell, CnFrameRow *row)
{
    CnStr one;
    while (cell.len && cn_str_cut(&cell, ' ', &one)) {
        if (!one.len) continue;
        size_t eq = cn_str_find(one, CN_STR("="), 0);
        if (eq == SIZE_MAX) {
            if (cn_str_starts(one, CN_STR("by:"))) row->by = cn_pack_state_of(l->pack, cn_str_sub(one, 3, one.len));
            else if (cn_str_is(one, "planned")) row->planned = true;
            else if (cn_str_is(one, "denied")) row->denied = true;
            else if (cn_str_is(one, "settled")) row->settled = true;
            else if (cn_str_is(one, "ban")) row->ban = true;
            else if (cn_str_is(one, "infinitive")) row->infinitive = true;
            else if (cn_str_is(one, "intends")) row->intends = true;
            else if (cn_str_is(one, "asks")) row->asks = true;
            else if (cn_str_is(one, "revokes")) row->revokes = true;
            else if (cn_str_is(one, "spoken")) row->spoken = true;
            else if (cn_str_is(one, "trade")) row->trade = true;
            else if (cn_str_is(one, "support")) row->support = true;
            else if (cn_str_is(one, "alone")) row->alone = true;
            else return FAIL(l, "\"%.*s\" is no property of a frame", (int)one.len, one.ptr);
            continue;
        }
        uint32_t set;
        CnCode code = markers(l, cn_str_sub(one, 0, eq), ' ', &set);
        if (code != CN_OK) return code;
        int role = word_in(cn_str_sub(one, eq + 1, one.len), "- S R X");
        if (role < 0) return FAIL(l, "\"%.*s\": a place holds S, R, X or -", (int)one.len, one.ptr);
        for (unsigned m = 0; m < CN_MK_COUNT; m++)
            if (set >> m & 1) row->role[m] = (uint8_t)role;
    }
    return CN_OK;
}

static CnCode read_frame(Loader *l)
{
    int stage = word_in(CELL(l, 1), "interest talks agreement approval order delivery refusal cancellation embargo embargo-end -");
    int scope = word_in(CELL(l, 2), "act over deal none");
    if (stage < 0) return FAIL(l, "\"%.*s\" is no stage", (int)CELL(l, 1).len, CELL(l, 1).ptr);
    if (scope < 0) return FAIL(l, "\"%.*s\" is no scope", (int)CELL(l, 2).len, CELL(l, 2).ptr);
    CnFrameRow row = {.id = kept(l, CELL(l, 0)), .example = kept(l, CELL(l, 6)), .counter = kept(l, CELL(l, 7)),
                      .stage = (CnStage)stage, .scope = (CnScope)scope, .noun = cn_str_is(CELL(l, 3), "noun"), .by = UINT32_MAX};
    CnCode code = slots(l, CELL(l, 5), &row);
    if (code != CN_OK) return code;
    *ADD(l, CN_T_FRAME, l->pack->frame, CnFrameRow) = row;
    names(l, CELL(l, 4), CN_T_FRAME, l->pack->n[CN_T_FRAME] - 1, 0, l->lang, true);
    return rule_of(l, row.id, row.example, row.counter, row.scope == CN_SCOPE_NONE);
}

static CnCode read_cue(Loader *l)
{
    int effect = word_in(CELL(l, 1), "deny hedge plan unnamed none assert counter decide");
    int reach = word_in(CELL(l, 3), "right left clause sentence");
    if (effect < 0 || reach < 0) return FAIL(l, "\"%.*s\" is no effect, or \"%.*s\" no reach, of a cue", (int)CELL(l, 1).len, CELL(l, 1).ptr, (int)CELL(l, 3).len, CELL(l, 3).ptr);
    CnCueRow row = {kept(l, CELL(l, 0)), kept(l, CELL(l, 4)), kept(l, CELL(l, 5)), (CnCueEffect)effect, (CnReach)reach};
    *ADD(l, CN_T_CUE, l->pack->cue, CnCueRow) = row;
    names(l, CELL(l, 2), CN_T_CUE, l->pack->n[CN_T_CUE] - 1, 0, l->lang, true);
    return rule_of(l, row.id, row.example, row.counter, row.effect == CN_CUE_NONE);
}

static CnCode read_anaphor(Loader *l)
{
    int kind = word_in(CELL(l, 1), "state both org deal item same own newer pronoun group part force speaker others we");
    if (kind < 0) return FAIL(l, "\"%.*s\" is no kind of anaphor", (int)CELL(l, 1).len, CELL(l, 1).ptr);
    CnAnaphorRow row = {.id = kept(l, CELL(l, 0)), .example = kept(l, CELL(l, 4)), .counter = kept(l, CELL(l, 5)), .kind = (CnAnaphorKind)kind};
    CnCode code = codes(l, CELL(l, 3), &row.state, &row.n_states);
    if (code != CN_OK) return code;
    *ADD(l, CN_T_ANAPHOR, l->pack->anaphor, CnAnaphorRow) = row;
    names(l, CELL(l, 2), CN_T_ANAPHOR, l->pack->n[CN_T_ANAPHOR] - 1, 0, l->lang, true);
    return rule_of(l, row.id, row.example, row.counter, row.kind == CN_ANA_ORG || row.kind == CN_ANA_FORCE);
}

static CnCode read_reldate(Loader *l)
{
    bool told = CELL(l, 1).len && CELL(l, 1).ptr[0] == '@';   /* "two months later": from the date told last */
    int unit = word_in(cn_str_sub(CELL(l, 1), told, CELL(l, 1).len), "day week month year weekday none");
    double offset;
    if (unit < 0) return FAIL(l, "\"%.*s\" is no unit of time", (int)CELL(l, 1).len, CELL(l, 1).ptr);
    CnStr cell = CELL(l, 2);
    bool modifier = cell.len && cell.ptr[0] == '~';   /* "~-1": shifts the date that follows ("last October") */
    CnCode code = number_of(l, cn_str_sub(cell, modifier, cell.len), &offset);
    if (code != CN_OK) return code;
    CnRelDateRow row = {kept(l, CELL(l, 0)), kept(l, CELL(l, 4)), kept(l, CELL(l, 5)), (CnDateUnit)unit, (int)offset, modifier, told};
    *ADD(l, CN_T_RELDATE, l->pack->reldate, CnRelDateRow) = row;
    names(l, CELL(l, 3), CN_T_RELDATE, l->pack->n[CN_T_RELDATE] - 1, 0, l->lang, true);
    return rule(l, row.id, row.example, row.counter);
}

static CnCode read_speech(Loader *l)
{
    int kind = word_in(CELL(l, 1), "verb prep noun title media");
    if (kind < 0) return FAIL(l, "\"%.*s\" is no kind of speech", (int)CELL(l, 1).len, CELL(l, 1).ptr);
    CnSpeechRow row = {kept(l, CELL(l, 0)), kept(l, CELL(l, 3)), kept(l, CELL(l, 4)), (CnSpeechKind)kind};
    *ADD(l, CN_T_SPEECH, l->pack->speech, CnSpeechRow) = row;
    names(l, CELL(l, 2), CN_T_SPEECH, l->pack->n[CN_T_SPEECH] - 1, 0, l->lang, true);
    return rule(l, row.id, row.example, row.counter);
}

static CnCode read_names(Loader *l)
{
    bool system = cn_str_is(CELL(l, 0), "system");
    CnTable table = system ? CN_T_SYSTEM : CN_T_ORG;
    uint32_t row = system || cn_str_is(CELL(l, 0), "organisation") ? row_of(l->pack, table, CELL(l, 1)) : UINT32_MAX;
    if (row == UINT32_MAX) return FAIL(l, "\"%.*s\" is no id of a system or organisation", (int)CELL(l, 1).len, CELL(l, 1).ptr);
    names(l, CELL(l, 2), table, row, 0, l->lang, false);
    return CN_OK;
}

/* ---- the folder ----------------------------------------------------------------------------------------- */

typedef struct { const char *name, *columns; CnCode (*read)(Loader *); } Table;

static const Table world[] = {
    {"states", "code kind name sipri from until", read_state},
    {"blocs", "code members", read_bloc},
    {"state-names", "code lang form names", read_state_name},
    {"organisations", "id kind state lang names", read_org},
    {"people", "id state office from until lang names", read_person},
    {"systems", "id designation category origin aliases word", read_system},
    {"generics", "id name category agreed? wide?", read_generic},
    {"currencies", "code lang names", read_currency},
    {"units", "id lang names", read_unit},
    {"outlets", "id kind state host lang names", read_outlet},
    {"languages", "code name words sentence", read_unread},
    {"weights", "name value", read_weight},
    {"trees", "model tree", read_tree},
};

static const Table lang_tables[] = {
    {"lang", "key value", read_lang},
    {"affixes", "kind text marker to put?", read_affix},
    {"markers", "marker words", read_marker},
    {"generics", "id names", read_generic_names},
    {"months", "month names", read_month},
    {"days", "day names", read_day},
    {"numbers", "value kind names", read_number},
    {"bounds", "id effect words example counter", read_bound},
    {"frames", "id stage scope kind words slots example counter", read_frame},
    {"cues", "id effect words reach example counter", read_cue},
    {"anaphora", "id kind words codes example counter", read_anaphor},
    {"dates", "id unit offset words example counter", read_reldate},
    {"speech", "id kind words example counter", read_speech},
    {"names", "kind id names", read_names},
};

/* What the system says of a file goes into the stamp: as long as it stays the same, so does what is in the file. */
static CnCode stamp_file(Loader *l, const char *path)
{
    struct stat st;
    if (stat(path, &st)) return cn_fail(l->err, CN_ERR_INPUT, cn_str(path), 0, "cannot be read: %s", strerror(errno));
    const uint64_t of[] = {l->stamp, cn_hash(path + l->dir_length, strlen(path + l->dir_length)), (uint64_t)st.st_ino, (uint64_t)st.st_size,
        (uint64_t)st.st_mtim.tv_sec, (uint64_t)st.st_mtim.tv_nsec, (uint64_t)st.st_ctim.tv_sec, (uint64_t)st.st_ctim.tv_nsec};
    l->stamp = cn_hash(of, sizeof of);
    if (st.st_ctim.tv_sec > l->youngest) l->youngest = st.st_ctim.tv_sec;
    return CN_OK;
}

static CnCode read_file(Loader *l, const char *path, const Table *table, uint8_t digest[32])
{
    if (l->what == STAMP) return stamp_file(l, path);
    CnStr bytes, kept_path = cn_str(path);
    CnCode code = cn_file_read(&l->file, path, &bytes, l->err);
    if (code != CN_OK) return code;
    size_t good = l->what == SUM ? bytes.len : cn_utf8_valid(bytes);   /* an image is of sound tables */
    if (good != bytes.len) return cn_fail(l->err, CN_ERR_PACK, kept_path, 0, "is not UTF-8 at byte %zu", good);
    uint8_t both[64];
    memcpy(both, digest, 32);
    if (!cn_sha256(bytes.ptr, bytes.len, both + 32) || !cn_sha256(both, 64, digest)) return cn_fail(l->err, CN_ERR_MEMORY, kept_path, 0, "no memory");
    CnPack *p = l->pack;
    if (l->what == READ) {
        p->file = cn_arena_grow(&p->arena, p->file, sizeof *p->file, p->n_files, &l->cap_files);
        p->file[p->n_files++] = cn_arena_copy(&p->arena, path + l->dir_length + 1, strlen(path) - l->dir_length - 1);
        code = cn_tsv_open(&l->tsv, kept_path, bytes, table->columns, l->err);
        while (code == CN_OK && (code = cn_tsv_next(&l->tsv)) == CN_OK) {
            code = table->read(l);
            if (code == CN_OK && l->err->code != CN_OK) code = l->err->code;
        }
    }
    cn_arena_empty(&l->file);
    return code == CN_END ? CN_OK : code;
}

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

/* The names in a folder, sorted. */
static CnCode folder(Loader *l, const char *path, char ***out, size_t *n)
{
    DIR *dir = opendir(path);
    *n = 0;
    *out = NULL;
    if (!dir) return cn_fail(l->err, CN_ERR_INPUT, cn_str(path), 0, "cannot be opened as a data folder: %s", strerror(errno));
    CnArena *arena = &l->scratch;
    jmp_buf here, *outer = arena->guard;
    arena->guard = &here;
    if (setjmp(here)) {
        closedir(dir);
        arena->guard = outer;
        longjmp(*outer, 1);
    }
    char **volatile list = NULL;
    size_t cap = 0;
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (entry->d_name[0] == '.') continue;
        list = cn_arena_grow(arena, list, sizeof *list, *n, &cap);
        list[(*n)++] = (char *)(uintptr_t)cn_arena_copy(arena, entry->d_name, strlen(entry->d_name)).ptr;
    }
    arena->guard = outer;
    closedir(dir);
    if (*n) qsort(list, *n, sizeof *list, by_name);
    *out = list;
    return CN_OK;
}

/* "systems-east.tsv" belongs to the table "systems". */
static bool belongs(const char *file, const char *table)
{
    size_t n = strlen(table);
    return !strncmp(file, table, n) && (file[n] == '-' || !strcmp(file + n, ".tsv")) && cn_str_ends(cn_str(file), CN_STR(".tsv"));
}

static CnCode read_folder(Loader *l, const char *path, const Table *table, size_t n_tables, uint8_t digest[32])
{
    char **list;
    size_t n;
    CnCode code = folder(l, path, &list, &n);
    l->cap_affixes = 0;
    for (size_t t = 0; code == CN_OK && t < n_tables; t++)
        for (size_t i = 0; code == CN_OK && i < n; i++)
            if (belongs(list[i], table[t].name))
                code = read_file(l, cn_strf(&l->scratch, "%s/%s", path, list[i]).ptr, &table[t], digest);
    return code;
}

static CnCode read_all(Loader *l, const char *dir)
{
    CnArena *arena = &l->scratch;
    uint8_t digest[32] = {0};
    l->lang = CN_LANG_ANY;
    CnCode code = read_folder(l, cn_strf(arena, "%s/world", dir).ptr, world, sizeof world / sizeof *world, digest);
    char **list = NULL;
    size_t n = 0;
    CnStr langs = cn_strf(arena, "%s/lang", dir);
    if (code == CN_OK) code = folder(l, langs.ptr, &list, &n);
    for (size_t i = 0; code == CN_OK && i < n; i++) {
        l->lang = language(l, cn_str(list[i]));
        if (l->lang == CN_LANG_ANY) return l->err->code ? l->err->code : CN_ERR_PACK;
        code = read_folder(l, cn_strf(arena, "%s/%s", langs.ptr, list[i]).ptr, lang_tables, sizeof lang_tables / sizeof *lang_tables, digest);
    }
    cn_hex(digest, 32, l->pack->sha256);
    return code;
}

/* Numbers of words that lie in a row. */
static void renumber(const uint32_t *list, size_t n, const uint32_t *number)
{
    uint32_t *word = (uint32_t *)(uintptr_t)list;
    for (size_t i = 0; i < n; i++) word[i] = number[word[i]];
}

/* Which of the pack's sets of languages is that one, added if it is new: words have few different ones. */
static uint32_t set_of(CnPack *p, size_t *n, CnFrequent set)
{
    for (uint32_t i = 0; i < *n; i++)
        if (p->frequent[i].in == set.in && p->frequent[i].unread == set.unread) return i;
    if (*n > UINT16_MAX) return 0;
    p->frequent[*n] = set;
    return (uint32_t)(*n)++;
}

/* Per word: of which languages it is a frequent one. */
static const uint32_t *make_frequent(Loader *l)
{
    CnPack *p = l->pack;
    uint32_t *set = CN_NEW_N(&l->scratch, uint32_t, p->n_words), *in = CN_NEW_N(&l->scratch, uint32_t, p->n_words);
    CnFrequent *of = CN_NEW_N(&l->scratch, CnFrequent, p->n_words);
    size_t most = 1, n = 1;
    for (size_t i = 0; i < p->n_languages; i++)
        for (size_t k = 0; k < p->language[i].n_common; k++, most++) of[p->language[i].common[k]].in |= (uint32_t)1 << i;
    for (size_t i = 0; i < p->n_unread; i++)
        for (size_t k = 0; k < p->unread[i].n_common; k++, most++) of[p->unread[i].common[k]].unread |= (uint32_t)1 << i;
    p->frequent = CN_NEW_N(&l->scratch, CnFrequent, most);
    for (uint32_t word = 1; word < p->n_words; word++) {
        in[word] = of[word].in;
        set[word] = of[word].in || of[word].unread ? set_of(p, &n, of[word]) : 0;
    }
    p->common_in = in;
    p->n_frequent = n;
    p->frequent = memcpy(CN_NEW_N(&p->arena, CnFrequent, n), p->frequent, n * sizeof *p->frequent);
    return set;
}

/* The screen's tables, then the phrases as they are used. */
static void lay_out_phrases(Loader *l)
{
    CnPack *p = l->pack;
    p->n_words = cn_phrases_count(p->phrases) + 1;
    const uint32_t *frequent = make_frequent(l);
    p->screen = cn_screen_make(&p->arena, p);
    const uint32_t *number = cn_phrases_settle(p->phrases, &p->arena, frequent);
    p->common_in = NULL;
    for (size_t i = 0; i < p->n_languages; i++) {
        CnLanguage *lang = &p->language[i];
        renumber(lang->common, lang->n_common, number);
        renumber(lang->abbreviation, lang->n_abbreviations, number);
        for (unsigned k = 0; k < 4; k++) renumber(lang->date_word[k], lang->n_date_words[k], number);
    }
}

/* What is counted over the tables once all are read. */
static void derive(Loader *l)
{
    CnPack *p = l->pack;
    p->exporter = CN_NEW_N(&p->arena, float, p->n[CN_T_STATE] + 1);
    for (uint32_t i = 0; i < p->n[CN_T_SYSTEM]; i++)
        for (size_t k = 0; k < p->system[i].n_origins; k++) p->exporter[p->system[i].origin[k]] += 1;
    for (uint32_t i = 0; i < p->n[CN_T_STATE]; i++) {
        float n = p->exporter[i], level = 0;
        while (n >= 1) level += 1, n /= 3;   /* a logarithm is enough */
        p->exporter[i] = level;
    }
    for (size_t i = 0; i < p->n[CN_T_STATE]; i++)   /* what is gone made what its heirs make */
        for (size_t k = 0; p->state[i].kind == CN_STATE_GONE && k < p->state[i].n_members; k++)
            if (p->exporter[p->state[i].member[k]] > p->exporter[i]) p->exporter[i] = p->exporter[p->state[i].member[k]];
    lay_out_phrases(l);
}

/* Reads under a guard; kept apart so that no variable lives across the jump. */
static CnCode read_guarded(Loader *l, const char *dir)
{
    jmp_buf guard;
    l->pack->arena.guard = l->scratch.guard = l->file.guard = &guard;
    if (setjmp(guard)) return CN_ERR_MEMORY;
    if (l->like) cn_arena_reserve(&l->pack->arena, l->like->arena.used);
    if (l->what == READ) l->pack->phrases = cn_phrases_new(&l->pack->arena, &l->scratch);
    CnCode code = read_all(l, dir);
    if (code == CN_OK && l->what == READ) derive(l);
    return code;
}

/* The stamp of the folder, and when a file of it was changed last, go to *stamp and *youngest, which may be NULL. */
static CnPack *read_tables(const char *dir, const CnPack *like, int what, uint64_t *stamp, int64_t *youngest, CnErr *err)
{
    CnErr own = {0};
    if (!err) err = &own;
    *err = (CnErr){0};
    CnPack *pack = calloc(1, sizeof *pack);
    Loader *l = calloc(1, sizeof *l);
    CnCode code = CN_ERR_MEMORY;
    if (pack && strlen(dir) >= sizeof pack->dir) {
        code = cn_fail(err, CN_ERR_INPUT, cn_str(dir), 0, "the folder's path is too long");
    } else if (pack && l) {
        memcpy(pack->dir, dir, strlen(dir) + 1);
        *l = (Loader){.pack = pack, .err = err, .dir_length = strlen(dir), .like = like, .what = what, .youngest = INT64_MIN};
        code = read_guarded(l, dir);
        pack->arena.guard = NULL;
        cn_arena_free(&l->scratch);
        cn_arena_free(&l->file);
        if (stamp) *stamp = l->stamp;
        if (youngest) *youngest = l->youngest;
    }
    free(l);
    if (code == CN_OK) return pack;
    if (code == CN_ERR_MEMORY) cn_fail(err, code, cn_str(dir), 0, "no memory to read the data folder");
    if (pack) cn_pack_close(pack);
    return NULL;
}

CnPack *cn_pack_read(const char *dir, const CnPack *like, CnErr *err) { return read_tables(dir, like, READ, NULL, NULL, err); }

uint64_t cn_pack_stamp(const char *dir, int64_t *youngest)
{
    uint64_t stamp = 0;
    CnPack *none = read_tables(dir, NULL, STAMP, &stamp, youngest, NULL);
    if (!none) return 0;
    cn_pack_close(none);
    return stamp;
}

/* "DIR/lexicon.image"; NULL for want of memory. Free it. */
static char *image_file(const char *dir)
{
    static const char name[] = "/lexicon.image";
    size_t n = strlen(dir);
    char *file = malloc(n + sizeof name);
    if (file) memcpy(file, dir, n), memcpy(file + n, name, sizeof name);
    return file;
}

/* Is the image of these very tables? As long as their files were not touched it is. */
static bool is_of(const CnImage *image, const char *dir)
{
    if (image->stamp && cn_pack_stamp(dir, NULL) == image->stamp) return true;
    CnPack *sums = read_tables(dir, NULL, SUM, NULL, NULL, NULL);
    bool same = sums && !strcmp(sums->sha256, image->tables);
    cn_pack_close(sums);
    return same;
}

/* The pack of the folder's image, if it has one of these very tables. `*why`: what is wrong with the image itself. */
static CnPack *from_image(const char *dir, const char **why)
{
    char *file = image_file(dir);
    CnImage image;
    *why = "";
    CnPack *pack = NULL;
    if (file && strlen(dir) < sizeof pack->dir && cn_image_open(file, &image, why)) {
        if (is_of(&image, dir)) pack = cn_image_take(&image, why);
        if (pack) memcpy(pack->dir, dir, strlen(dir) + 1);
        cn_image_close(&image);
    }
    free(file);
    return pack;
}

CnPack *cn_pack_open(const char *dir, CnErr *err)
{
    const char *why;
    CnPack *pack = from_image(dir, &why);
    if (!pack) pack = cn_pack_read(dir, NULL, err);
    if (pack) pack->image_wrong = why;
    return pack;
}

CnCode cn_lexicon_image(const char *dir, CnErr *err)
{
    char *file = image_file(dir);
    CnCode code = file ? cn_image_write(dir, file, err) : cn_fail(err, CN_ERR_MEMORY, cn_str(dir), 0, "no memory to make an image");
    free(file);
    return code;
}

void cn_pack_close(CnPack *pack)
{
    if (!pack) return;
    if (pack->image) munmap(pack->image, pack->image_size);
    cn_arena_free(&pack->arena);
    free(pack);
}

const char *cn_pack_sha256(const CnPack *pack) { return pack->sha256; }

const char *cn_pack_image_wrong(const CnPack *pack) { return pack->image_wrong ? pack->image_wrong : ""; }

bool cn_pack_made_by(const CnPack *pack, const CnSystemRow *system, uint32_t state)
{
    const CnStateRow *row = &pack->state[state];
    for (size_t i = 0; i < system->n_origins; i++) {
        if (system->origin[i] == state) return true;
        for (size_t k = 0; row->kind == CN_STATE_GONE && k < row->n_members; k++)
            if (row->member[k] == system->origin[i]) return true;
    }
    return false;
}

uint32_t cn_pack_state_of(const CnPack *pack, CnStr code)
{
    return row_of(pack, CN_T_STATE, code);
}

double cn_pack_weight(const CnPack *pack, CnStr name, double fallback)
{
    for (size_t i = 0; i < pack->n_weights; i++)
        if (cn_str_eq(pack->weight[i].name, name)) return pack->weight[i].value;
    return fallback;
}

const char *cn_pack_spell(void *with, const char *code)
{
    const CnPack *pack = with;
    uint32_t state = cn_pack_state_of(pack, cn_str(code));
    if (state == UINT32_MAX) return NULL;
    const CnStateRow *row = &pack->state[state];
    return row->sipri.len ? row->sipri.ptr : row->name.ptr;   /* both end in NUL: cells of a table */
}
