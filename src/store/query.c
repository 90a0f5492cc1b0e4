#include "store/sql.h"

#include <stdlib.h>

/* A query is words; each becomes a condition over the view that is asked, or over the claims behind its rows. */

enum { ON_CLAIMS = 1, ON_DEALS = 2, ON_DOCS = 4, ON_RUNS = 8, MOST_ARGS = 400, MOST_BYTES = 16000 };

typedef enum { OP_IS, OP_GE, OP_LE, OP_GT, OP_LT } Op;

typedef struct {
    CnArena *arena;
    CnErr *err;
    CnList list;
    CnStr *arg;
    size_t n_args, cap;
} Query;

typedef struct {
    CnStr key, value;      /* key empty: free text */
    Op op;
    bool not, quoted;
} Word;

/* Writes the condition for one value over the view `v` ("v_claims", or an alias of it); {NULL, 0} on failure. */
typedef CnStr Condition(Query *q, const char *v, unsigned on, const Word *word, const char *column, CnStr value);

typedef struct { const char *key, *column; unsigned direct; bool ordered; Condition *write; } Key;

static const char *const signs[] = {"=", ">=", "<=", ">", "<"};

static CnStr failed(Query *q, const char *what, CnStr value)
{
    cn_fail(q->err, CN_ERR_USAGE, (CnStr){NULL, 0}, 0, "query: %s: '%.*s'", what, (int)(value.len < 80 ? value.len : 80),
        value.ptr ? value.ptr : "");
    return (CnStr){NULL, 0};
}

/* Number of the parameter that now holds `value`. */
static int param(Query *q, CnStr value)
{
    q->arg = cn_arena_grow(q->arena, q->arg, sizeof *q->arg, q->n_args, &q->cap);
    q->arg[q->n_args++] = value;
    return (int)q->n_args;
}

/* ---- conditions ------------------------------------------------------------------------------------------ */

static CnStr is_word(Query *q, const char *v, unsigned on, const Word *word, const char *column, CnStr value)
{
    (void)on, (void)word;
    if (cn_str_is(value, "none")) return cn_strf(q->arena, "%s.%s IS NULL", v, column);
    return cn_strf(q->arena, "%s.%s = ?%d", v, column, param(q, value));
}

static CnStr one_of(Query *q, const char *v, const char *column, CnStr value, bool known)
{
    if (!known) return failed(q, "no such word", value);
    return cn_strf(q->arena, "%s.%s = ?%d", v, column, param(q, value));
}

static CnStr is_category(Query *q, const char *v, unsigned on, const Word *word, const char *column, CnStr value)
{
    (void)on, (void)word;
    return one_of(q, v, column, value, cn_category_of(value) >= 0);
}

static CnStr is_modality(Query *q, const char *v, unsigned on, const Word *word, const char *column, CnStr value)
{
    (void)on, (void)word;
    return one_of(q, v, column, value, cn_modality_of(value) >= 0);
}

static CnStr begins(Query *q, const char *v, unsigned on, const Word *word, const char *column, CnStr value)
{
    (void)on, (void)word;
    int p = param(q, value);
    return cn_strf(q->arena, "substr(%s.%s, 1, length(?%d)) = ?%d", v, column, p, p);
}

static CnStr own_id(Query *q, const char *v, unsigned on, const Word *word, const char *column, CnStr value)
{
    return begins(q, v, on, word, on == ON_CLAIMS ? "claim_id" : on == ON_DEALS ? "deal_id" : on == ON_DOCS ? "doc_id" : column, value);
}

/* A word or more of the column's text begins as the value does. */
static CnStr holds(Query *q, const char *v, unsigned on, const Word *word, const char *column, CnStr value)
{
    (void)on, (void)word;
    if (cn_str_is(value, "none")) return cn_strf(q->arena, "%s.%s IS NULL", v, column);
    return cn_strf(q->arena, "instr(' ' || cn_fold(%s.%s), ' ' || cn_fold(?%d))", v, column, param(q, value));
}

static CnStr party(Query *q, const char *v, const char *column, const char *names, CnStr value)
{
    if (cn_str_is(value, "none")) return cn_strf(q->arena, "%s.%s IS NULL", v, column);
    bool code = value.len >= 2 && value.len <= 3;
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z')) code = false;
    }
    if (code)
        return cn_strf(q->arena, "instr(char(31) || %s.%s || char(31), char(31) || upper(?%d) || char(31))", v, column, param(q, value));
    return cn_strf(q->arena, "instr(' ' || cn_fold(%s.%s), ' ' || cn_fold(?%d))", v, names, param(q, value));
}

static CnStr is_party(Query *q, const char *v, unsigned on, const Word *word, const char *column, CnStr value)
{
    (void)on, (void)word;
    if (!strcmp(column, "supplier_inferred")) return party(q, v, column, column, value);
    if (strcmp(column, "party")) return party(q, v, column, cn_strf(q->arena, "%s_name", column).ptr, value);
    CnStr one = party(q, v, "supplier", "supplier_name", value), other = party(q, v, "recipient", "recipient_name", value);
    return cn_strf(q->arena, "(%s OR %s)", one.ptr, other.ptr);
}

static CnStr is_item(Query *q, const char *v, unsigned on, const Word *word, const char *column, CnStr value)
{
    (void)on, (void)word, (void)column;
    if (cn_str_is(value, "none")) return cn_strf(q->arena, "%s.item_id IS NULL", v);
    int p = param(q, value);
    return cn_strf(q->arena, "(%s.item_id = ?%d OR cn_squash(%s.item) = cn_squash(?%d) OR instr(' ' || cn_fold(%s.item) || ' ',"
        " ' ' || cn_fold(?%d) || ' '))", v, p, v, p, v, p);
}

static CnStr is_stage(Query *q, const char *v, unsigned on, const Word *word, const char *column, CnStr value)
{
    int stage = cn_stage_of(value);
    if (stage < 0) return failed(q, "no such stage", value);
    if (word->op == OP_IS) return cn_strf(q->arena, "%s.%s = ?%d", v, column, param(q, value));
    if (stage > CN_ST_DELIVERY) return failed(q, "not a step of the ladder", value);
    CnStr in = cn_strf(q->arena, "%s.%s IN (''", v, on == ON_DEALS ? "furthest_stage" : column);
    for (int s = 0; s <= CN_ST_DELIVERY; s++) {
        bool fits = word->op == OP_GE ? s >= stage : word->op == OP_LE ? s <= stage : word->op == OP_GT ? s > stage : s < stage;
        if (fits) in = cn_strf(q->arena, "%s, '%s'", in.ptr, cn_stage_name((CnStage)s));
    }
    return cn_strf(q->arena, "%s)", in.ptr);
}

static bool good_date(CnStr text) { return !text.len || cn_date_parse(text).year > 0; }

/* Dates known to the year or month match where they may lie inside: '~' is above every character of a date. */
static CnStr is_date(Query *q, const char *v, unsigned on, const Word *word, const char *column, CnStr value)
{
    if (on == ON_DOCS) column = "doc_date";
    if (cn_str_is(value, "none")) return cn_strf(q->arena, "%s.%s IS NULL", v, column);
    size_t dots = cn_str_find(value, CN_STR(".."), 0);
    CnStr from = dots == SIZE_MAX ? value : cn_str_sub(value, 0, dots);
    CnStr to = dots == SIZE_MAX ? value : cn_str_sub(value, dots + 2, value.len);
    if (!good_date(from) || !good_date(to) || !(from.len + to.len)) return failed(q, "not a date or a range of dates", value);
    if (word->op != OP_IS) {
        const char *left = word->op == OP_GE || word->op == OP_LT ? "" : " || '~'";
        const char *tail = word->op == OP_GE || word->op == OP_GT ? " || '~'" : "";
        if (dots != SIZE_MAX) return failed(q, "a range needs ':'", value);
        return cn_strf(q->arena, "%s.%s%s %s ?%d%s", v, column, tail, signs[word->op], param(q, value), left);
    }
    CnStr text = cn_strf(q->arena, "(%s.%s IS NOT NULL", v, column);
    if (from.len) text = cn_strf(q->arena, "%s AND %s.%s || '~' >= ?%d", text.ptr, v, column, param(q, from));
    if (to.len) text = cn_strf(q->arena, "%s AND %s.%s <= ?%d || '~'", text.ptr, v, column, param(q, to));
    return cn_strf(q->arena, "%s)", text.ptr);
}

static bool number(CnStr value)
{
    size_t dots = 0;
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] == '.') dots++;
        else if (value.ptr[i] < '0' || value.ptr[i] > '9') return false;
    }
    return value.len > dots && dots < 2 && value.len < 20;
}

static CnStr is_number(Query *q, const char *v, unsigned on, const Word *word, const char *column, CnStr value)
{
    (void)on;
    if (!number(value)) return failed(q, "not a number", value);
    return cn_strf(q->arena, "%s.%s %s %.*s", v, column, signs[word->op], (int)value.len, value.ptr);
}

/* What a range allows: "quantity>=10" finds 8 to 12, and "more than 5". */
static CnStr is_amount(Query *q, const char *v, unsigned on, const Word *word, const char *column, CnStr value)
{
    (void)on;
    if (cn_str_is(value, "none")) return cn_strf(q->arena, "(%s.%s_min IS NULL AND %s.%s_max IS NULL)", v, column, v, column);
    if (!number(value)) return failed(q, "not a number", value);
    CnStr text = cn_strf(q->arena, "((%s.%s_min IS NOT NULL OR %s.%s_max IS NOT NULL)", v, column, v, column);
    int n = (int)value.len;
    if (word->op != OP_LE && word->op != OP_LT)
        text = cn_strf(q->arena, "%s AND coalesce(%s.%s_max, 9e99) %s %.*s", text.ptr, v, column, word->op == OP_GT ? ">" : ">=", n, value.ptr);
    if (word->op != OP_GE && word->op != OP_GT)
        text = cn_strf(q->arena, "%s AND coalesce(%s.%s_min, 0) %s %.*s", text.ptr, v, column, word->op == OP_LT ? "<" : "<=", n, value.ptr);
    return cn_strf(q->arena, "%s)", text.ptr);
}

/* Counts stand on deals; a claim has those of its deal. */
static CnStr is_count(Query *q, const char *v, unsigned on, const Word *word, const char *column, CnStr value)
{
    if (!number(value)) return failed(q, "not a number", value);
    if (on == ON_DEALS || (on == ON_DOCS && !strcmp(column, "n_claims"))) return is_number(q, v, on, word, column, value);
    return cn_strf(q->arena, "%s.deal_id IN (SELECT deal_id FROM deals WHERE %s %s %.*s)", v, column, signs[word->op], (int)value.len,
        value.ptr);
}

static CnStr is_conflict(Query *q, const char *v, unsigned on, const Word *word, const char *column, CnStr value)
{
    (void)on, (void)word, (void)column;
    if (cn_str_is(value, "none")) return cn_strf(q->arena, "%s.deal_id IN (SELECT deal_id FROM deals WHERE NOT n_conflicts)", v);
    if (cn_str_is(value, "any")) return cn_strf(q->arena, "%s.deal_id IN (SELECT deal_id FROM deal_conflicts)", v);
    return cn_strf(q->arena, "%s.deal_id IN (SELECT deal_id FROM deal_conflicts WHERE field = ?%d)", v, param(q, value));
}

static CnStr is_doc(Query *q, const char *v, unsigned on, const Word *word, const char *column, CnStr value)
{
    (void)word, (void)column;
    int p = param(q, value);
    CnStr same = cn_strf(q->arena, "(d.url = ?%d OR d.name = ?%d OR (length(?%d) >= 4 AND substr(d.doc_id, 1, length(?%d)) = ?%d))", p, p, p,
        p, p);
    if (on == ON_DOCS) return cn_strf(q->arena, "%s.doc_id IN (SELECT d.doc_id FROM documents d WHERE %s)", v, same.ptr);
    return cn_strf(q->arena, "%s.claim_no IN (SELECT c.claim_no FROM documents d JOIN claims c ON c.doc_no = d.doc_no WHERE %s UNION ALL"
        " SELECT x.claim_no FROM documents d JOIN more_documents x ON x.doc_no = d.doc_no WHERE x.gone_run IS NULL AND %s)", v, same.ptr, same.ptr);
}

static CnStr is_tag(Query *q, const char *v, unsigned on, const Word *word, const char *column, CnStr value)
{
    (void)on, (void)word;
    return cn_strf(q->arena, "%s.run_id IN (SELECT run_id FROM runs WHERE %s = ?%d)", v, column, param(q, value));
}

/* Words as an FTS5 phrase; a '*' behind it: as the beginning of a word. The index tells the texts of claims that have them in their
 * evidence or names; each claim of these texts has, or has not. */
static CnStr free_text(Query *q, const char *v, unsigned on, const Word *word, const char *column, CnStr value)
{
    (void)word, (void)column;
    bool prefix = value.len && value.ptr[value.len - 1] == '*';
    CnStr words = cn_sql_words(q->arena, value);
    if (!words.len) return cn_str("1");
    const char *star = prefix ? "*" : "";
    if (on == ON_DOCS)
        return cn_strf(q->arena, "%s.text_no IN (SELECT rowid FROM text_words WHERE words MATCH ?%d)", v,
            param(q, cn_strf(q->arena, "\"%.*s\"%s", (int)words.len, words.ptr, star)));
    int n = (int)words.len;
    int p = param(q, cn_strf(q->arena, "claims : \"%.*s\"%s OR (words : \"%.*s\"%s AND claims : \"" CN_WORDS_MARK "\")", n, words.ptr, star, n,
        words.ptr, star));
    int plain = param(q, cn_strf(q->arena, "%.*s%s", n, words.ptr, star));
    return cn_strf(q->arena, "%s.claim_no IN (SELECT c.claim_no FROM text_words w JOIN documents d ON d.text_no = w.rowid JOIN claims c ON"
        " c.doc_no = d.doc_no WHERE w.text_words MATCH ?%d AND (cn_holds(?%d, c.quote, c.item, c.supplier_name, c.inferred_name,"
        " c.recipient_name, c.attribution) OR (c.pieces > 1 AND EXISTS (SELECT 1 FROM more_evidence e WHERE e.claim_no = c.claim_no AND"
        " cn_holds(?%d, e.quote)))) UNION ALL SELECT -rowid FROM text_words WHERE text_words MATCH ?%d AND rowid < 0)", v, p, plain, plain, p);
}

static const Key keys[] = {
    {"supplier", "supplier", ON_CLAIMS | ON_DEALS, false, is_party},
    {"inferred", "supplier_inferred", ON_CLAIMS, false, is_party},
    {"recipient", "recipient", ON_CLAIMS | ON_DEALS, false, is_party},
    {"party", "party", ON_CLAIMS | ON_DEALS, false, is_party},
    {"item", "item", ON_CLAIMS | ON_DEALS, false, is_item},
    {"category", "category", ON_CLAIMS | ON_DEALS, false, is_category},
    {"stage", "stage", ON_CLAIMS, true, is_stage},
    {"modality", "modality", ON_CLAIMS, false, is_modality},
    {"date", "any_date", ON_CLAIMS | ON_DOCS, true, is_date},
    {"docdate", "doc_date", ON_CLAIMS | ON_DOCS, true, is_date},
    {"origins", "n_origins", ON_CLAIMS | ON_DEALS, true, is_count},
    {"docs", "n_docs", ON_CLAIMS | ON_DEALS, true, is_count},
    {"claims", "n_claims", ON_CLAIMS | ON_DEALS | ON_DOCS, true, is_count},
    {"quantity", "quantity", ON_CLAIMS | ON_DEALS, true, is_amount},
    {"value", "value", ON_CLAIMS | ON_DEALS, true, is_amount},
    {"score", "score", ON_CLAIMS, true, is_number},
    {"conflict", "", ON_CLAIMS | ON_DEALS, false, is_conflict},
    {"package", "package_id", ON_CLAIMS, false, is_word},
    {"lang", "lang", ON_CLAIMS | ON_DOCS, false, is_word},
    {"tier", "tier", ON_CLAIMS | ON_DEALS, false, is_word},
    {"run", "run_id", ON_CLAIMS | ON_DOCS | ON_RUNS, false, begins},
    {"id", "run_id", ON_CLAIMS | ON_DEALS | ON_DOCS | ON_RUNS, false, own_id},
    {"doc", "", ON_CLAIMS | ON_DOCS, false, is_doc},
    {"deal", "deal_id", ON_CLAIMS | ON_DEALS, false, begins},
    {"attribution", "attribution", ON_CLAIMS, false, holds},
    {"outlet", "publisher", ON_CLAIMS | ON_DOCS, false, holds},
    {"tag", "tag", ON_CLAIMS | ON_DOCS | ON_RUNS, false, is_tag},
};
static const Key text_key = {"", "", ON_CLAIMS | ON_DOCS, false, free_text};

/* ---- words ----------------------------------------------------------------------------------------------- */

static bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/* The next word of *rest without its quotes. False when nothing is left. */
static bool next_word(CnArena *arena, CnStr *rest, CnStr *raw, bool *quoted)
{
    *rest = cn_str_trim(*rest);
    if (!rest->len) return false;
    char *out = cn_arena_take(arena, rest->len + 1);
    size_t len = 0, at = 0;
    bool inside = false;
    *quoted = rest->ptr[0] == '"' || (rest->len > 1 && rest->ptr[0] == '-' && rest->ptr[1] == '"');
    for (; at < rest->len && (inside || !blank(rest->ptr[at])); at++) {
        if (rest->ptr[at] == '"') inside = !inside;
        else out[len++] = rest->ptr[at];
    }
    *raw = (CnStr){out, len};
    *rest = cn_str_sub(*rest, at, rest->len);
    return true;
}

static Word word_of(CnStr raw, bool quoted)
{
    Word word = {.value = raw, .quoted = quoted};
    if (raw.len > 1 && raw.ptr[0] == '-') word.not = true, raw = cn_str_sub(raw, 1, raw.len), word.value = raw;
    size_t n = 0;
    while (n < raw.len && raw.ptr[n] >= 'a' && raw.ptr[n] <= 'z') n++;
    if (quoted || !n || n == raw.len) return word;
    char c = raw.ptr[n], next = n + 1 < raw.len ? raw.ptr[n + 1] : 0;
    if (c != ':' && c != '=' && c != '<' && c != '>') return word;
    word.key = cn_str_sub(raw, 0, n);
    word.op = c == '>' ? (next == '=' ? OP_GE : OP_GT) : c == '<' ? (next == '=' ? OP_LE : OP_LT) : OP_IS;
    n += word.op == OP_GE || word.op == OP_LE ? 2 : 1;
    word.value = cn_str_sub(raw, n, raw.len);
    return word;
}

static const Key *key_of(Query *q, const Word *word)
{
    if (!word->key.len) return &text_key;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (!cn_str_is(word->key, keys[i].key)) continue;
        if (word->op == OP_IS || keys[i].ordered) return &keys[i];
        failed(q, "compares with ':' alone", word->key);
        return NULL;
    }
    failed(q, "no such word, or quotes are missing", word->key);
    return NULL;
}

static unsigned on_list(CnList list)
{
    return list == CN_LIST_CLAIMS ? ON_CLAIMS : list == CN_LIST_DEALS ? ON_DEALS : list == CN_LIST_DOCS ? ON_DOCS
        : list == CN_LIST_RUNS ? ON_RUNS : 0;
}

/* All values of a word, joined by OR. */
static CnStr condition(Query *q, const Key *key, const Word *word, const char *v, unsigned on)
{
    CnStr part, rest = word->value, text = {NULL, 0};
    if (!rest.len) return failed(q, "a value is missing", word->key);
    if (key == &text_key || word->quoted) return key->write(q, v, on, word, key->column, rest);
    while (cn_str_cut(&rest, ',', &part)) {
        if (!part.len) continue;
        CnStr one = key->write(q, v, on, word, key->column, part);
        if (!one.ptr) return one;
        text = text.ptr ? cn_strf(q->arena, "%s OR %s", text.ptr, one.ptr) : one;
    }
    if (!text.ptr) return failed(q, "a value is missing", word->key);
    return cn_strf(q->arena, "(%s)", text.ptr);
}

/* Rows of the list behind which a claim stands that meets `inner`, a condition over v. */
static CnStr behind(Query *q, const char *view, CnStr inner, bool not)
{
    const char *no = not ? "NOT " : "";
    if (q->list == CN_LIST_DEALS)
        return cn_strf(q->arena, "%s.deal_id %sIN (SELECT v.deal_id FROM v_claims v WHERE v.deal_id IS NOT NULL AND %s)", view, no, inner.ptr);
    if (q->list == CN_LIST_DOCS)
        return cn_strf(q->arena, "%s.doc_id %sIN (SELECT v.doc_id FROM v_claims v WHERE %s UNION ALL SELECT d.doc_id FROM more_documents x"
            " JOIN v_claims v ON v.claim_no = x.claim_no JOIN documents d ON d.doc_no = x.doc_no WHERE x.gone_run IS NULL AND %s)", view, no,
            inner.ptr, inner.ptr);
    return cn_strf(q->arena, "%s.claim_no %sIN (SELECT v.claim_no FROM v_claims v WHERE %s)", view, no, inner.ptr);
}

static CnStr joined(Query *q, CnStr a, CnStr b) { return a.ptr ? cn_strf(q->arena, "%s AND %s", a.ptr, b.ptr) : b; }

static CnCode read_words(Query *q, CnStr query, const char *view, CnStr *where)
{
    CnStr rest = query, raw, claims = {NULL, 0};
    unsigned on = on_list(q->list);
    bool quoted;
    while (next_word(q->arena, &rest, &raw, &quoted)) {
        Word word = word_of(raw, quoted);
        const Key *key = key_of(q, &word);
        if (!key) return CN_ERR_USAGE;
        bool stage_of_deal = q->list == CN_LIST_DEALS && key->write == is_stage && word.op != OP_IS;
        bool direct = stage_of_deal || (key->direct & on);
        if (!direct && q->list == CN_LIST_RUNS) return failed(q, "says nothing of runs", raw), CN_ERR_USAGE;
        CnStr one = condition(q, key, &word, direct ? view : "v", direct ? on : ON_CLAIMS);
        if (!one.ptr) return CN_ERR_USAGE;
        if (q->n_args > MOST_ARGS) return failed(q, "too many words", raw), CN_ERR_USAGE;
        if (direct) *where = joined(q, *where, word.not ? cn_strf(q->arena, "NOT coalesce(%s, 0)", one.ptr) : one);
        else if (word.not) *where = joined(q, *where, behind(q, view, one, true));
        else claims = joined(q, claims, one);  /* all of them of one and the same claim */
    }
    if (claims.ptr) *where = joined(q, *where, behind(q, view, claims, false));
    return CN_OK;
}

CnCode cn_store_where(CnArena *arena, CnList list, CnStr query, CnStr *where, const CnStr **args, size_t *n_args, CnErr *err)
{
    Query q = {.arena = arena, .err = err, .list = list};
    *where = (CnStr){NULL, 0};
    if (query.len > MOST_BYTES) return failed(&q, "too long", cn_str_sub(query, 0, 40)), CN_ERR_USAGE;
    CnCode code = read_words(&q, query, cn_sql_list(list)->view, where);
    *args = q.arg;
    *n_args = q.n_args;
    return code;
}
