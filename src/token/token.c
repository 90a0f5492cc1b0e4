#include "token/cutter.h"

#include "base/utf8.h"

enum {
    LONGEST_SENTENCE = 300,    /* tuned: words; a longer one is a list or a table and is cut */
    WRAPPED_LINE = 100         /* tuned: bytes; old wires break lines at 60 to 80 */
};

/* Is this place left out? *next: where what is left out ends. Places are asked for in ascending order. */
static bool skipped(CnCutter *c, uint32_t at, size_t *next)
{
    const CnArticle *article = c->article;
    while (c->skip < article->n_skip && at >= article->skip[c->skip].at + article->skip[c->skip].len) c->skip++;
    if (c->skip == article->n_skip || at < article->skip[c->skip].at) return false;
    *next = article->skip[c->skip].at + article->skip[c->skip].len;
    return true;
}

/* Does the line break before `at` begin a paragraph, in a text broken by width? Only an indent or a short line says so. */
static bool indented(CnStr text, uint32_t at)
{
    uint32_t i = at, blanks = 0;
    while (i && (text.ptr[i - 1] == ' ' || text.ptr[i - 1] == '\t')) i--, blanks++;
    return blanks >= 2;
}

/* The first sign of a line but blanks, or 0; *next: where the line behind it begins. */
static uint32_t opening(CnStr text, size_t at, size_t *next)
{
    const char *feed = at < text.len ? memchr(text.ptr + at, '\n', text.len - at) : NULL;
    size_t end = feed ? (size_t)(feed - text.ptr) : text.len;
    uint32_t c = 0;
    *next = feed ? end + 1 : end;
    while (at < end) {
        at += cn_utf8_get(text, at, &c);
        if (!cn_char_is_space(c)) return c;
    }
    return 0;
}

/* May a sentence go on with this sign? A small letter, or a mark that opens nothing. */
static bool goes_on(uint32_t c)
{
    uint32_t folded[2];
    if (c == ',' || c == ')' || c == 0xBB || c == 0x201D) return true;
    return c < 0x590 && cn_char_is_letter(c) && cn_char_fold(c, folded) == 1 && folded[0] == c;
}

/* Are the lines of this text broken by width, so that a line break says nothing? Where a letter takes several bytes, lines that
 * begin small must bear it out. */
static bool is_wrapped(CnStr text)
{
    size_t lines = 0, fit = 0, small = 0, at = 0;
    while (at < text.len) {
        size_t next, signs = 0;
        uint32_t first = opening(text, at, &next), c;
        size_t len = next - at - (next < text.len);
        for (size_t i = at; len > WRAPPED_LINE && i < at + len; signs++) i += cn_utf8_get(text, i, &c);
        if (signs > WRAPPED_LINE) return false;
        if (len) {
            lines++;
            fit += len <= WRAPPED_LINE;
            small += goes_on(first);
        }
        at = next;
    }
    return lines >= 6 && (fit == lines || small * 3 > lines) && text.len / (lines + 1) >= 35;
}

/* Does the line at `at` go on with the sentence before it? Lines that break at a width or around a link do: they begin small, or
 * stand between a line that ends open and one that begins small. */
static bool runs_on(const CnCutter *c, uint32_t at)
{
    CnStr text = c->article->text;
    size_t from = at, next, last;
    while (from && text.ptr[from - 1] != '\n') from--;
    if (!from || !c->n || (c->token[c->n - 1].kind == CN_TOK_PUNCT && c->token[c->n - 1].ch != ',')) return false;
    if (goes_on(opening(text, from, &next))) return true;
    return text.ptr[from - 1 - (from > 1)] == ' ' && next < text.len && goes_on(opening(text, next, &last));
}

static void add(CnCutter *c, const CnPiece *piece)
{
    c->token = cn_arena_grow(c->arena, c->token, sizeof *c->token, c->n, &c->cap);
    c->aside = cn_arena_grow(c->arena, c->aside, sizeof *c->aside, c->n, &c->aside_cap);
    CnToken *t = &c->token[c->n];
    *t = (CnToken){.span = piece->span, .kind = piece->kind, .ch = piece->ch, .flags = piece->flags & (CN_TOK_CAP | CN_TOK_UPPER)};
    if (piece->kind != CN_TOK_PUNCT && piece->ch) t->flags |= CN_TOK_BOUND;
    uint8_t brk = 0;
    if (piece->flags & CN_PIECE_EMPTY_LINE || c->gap) brk = 2;
    else if (piece->flags & CN_PIECE_LINE) brk = (!c->wrapped && !runs_on(c, piece->span.at)) || (c->wrapped && indented(c->article->text, piece->span.at)) ? 2 : 1;
    c->gap = false;
    c->aside[c->n] = (CnAside){.brk = brk, .told = piece->flags & CN_PIECE_TOLD, .odd = piece->odd};
    c->n++;
    if (c->n % CN_CUT_BATCH == 0) cn_cut_look_up(c, c->n - CN_CUT_BATCH, c->n);   /* as long as they are at hand */
}

/* The last full stop of "U.S.": a part of the name, no mark. */
static bool ends_initials(const CnCutter *c, const CnPiece *piece)
{
    if (piece->kind != CN_TOK_PUNCT || piece->ch != '.' || !c->n) return false;
    const CnToken *last = &c->token[c->n - 1];
    return last->kind == CN_TOK_WORD && last->span.len == 1 && last->ch == '.' && last->span.at + 1 == piece->span.at;
}

/* Words of a language's own tables that stand here: for texts too short to hold its frequent words. */
static size_t words_of(const CnCutter *c, size_t lang)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++) {
        if (!c->aside[i].n_plain) continue;
        uint32_t node = cn_pack_step(c->pack, 0, c->token[i].reading[0].word);
        for (uint32_t e = node ? cn_pack_ends(c->pack, node) : 0; e; e = cn_pack_entry(c->pack, e)->next)
            if (cn_pack_entry(c->pack, e)->lang == lang) {
                n++;
                break;
            }
    }
    return n;
}

/* `n` hits more for each language of a set. */
static void add_hits(uint32_t set, size_t n, size_t hits[CN_LANG_MOST])
{
    for (; set; set &= set - 1) hits[__builtin_ctz(set)] += n;
}

/* The language with the most of its frequent words here; ties and too few words leave the declared one. */
static uint8_t language(const CnCutter *c)
{
    enum { CLEAR = 6 };   /* tuned: frequent words that make it clear */
    size_t hits[CN_LANG_MOST] = {0}, best = 0;
    uint8_t lang = CN_LANG_ANY, declared = CN_LANG_ANY;
    for (size_t i = 1; i < c->pack->n_frequent; i++) add_hits(c->count[i] ? c->pack->frequent[i].in : 0, c->count[i], hits);
    for (size_t l = 0; l < c->pack->n_languages; l++) {
        if (cn_str_is(cn_str(c->article->lang), c->pack->language[l].code)) declared = (uint8_t)l;
        if (hits[l] > best) best = hits[l], lang = (uint8_t)l;
    }
    if (declared != CN_LANG_ANY && (best < 3 || hits[declared] * 2 >= best)) return declared;
    bool sure = best >= CLEAR;
    for (size_t l = 0; !sure && l < c->pack->n_languages; l++) {   /* a few words: all that its tables know counts */
        size_t points = 2 * hits[l] + words_of(c, l);
        if (!l || points > best) best = points, lang = points ? (uint8_t)l : CN_LANG_ANY;
    }
    return lang;
}

/* A language without a folder whose frequent words stand here clearly more often, by a quarter, than those of the one it is read in; else that one. */
static void tell_language(const CnCutter *c, CnTokens *out)
{
    enum { LEAST = 6 };   /* tuned: frequent words that make it clear */
    size_t hits[CN_LANG_MOST] = {0}, own = 0, best = 0, in = c->pack->n_unread;
    if (out->lang != CN_LANG_ANY) memcpy(out->told, c->pack->language[out->lang].code, sizeof out->told);
    for (size_t i = 1; i < c->pack->n_frequent; i++) {
        if (!c->count[i]) continue;
        own += out->lang != CN_LANG_ANY && c->pack->frequent[i].in >> out->lang & 1 ? c->count[i] : 0;
        add_hits(c->pack->frequent[i].unread, c->count[i], hits);
    }
    for (size_t l = 0; l < c->pack->n_unread; l++) {
        size_t points = 2 * hits[l] + cn_str_is(cn_str(c->article->lang), c->pack->unread[l].code);
        if (points > best) best = points, in = l;
    }
    if (in < c->pack->n_unread && hits[in] >= LEAST && 2 * best > 5 * own) memcpy(out->told, c->pack->unread[in].code, sizeof out->told);
}

/* A paragraph whose frequent words are clearly another language's is read in that. */
static void paragraph_languages(CnCutter *c, uint8_t lang)
{
    enum { LEAST = 5 };   /* tuned: frequent words that make it clear */
    const CnFrequent *frequent = c->pack->frequent;
    for (size_t from = 0, to; from < c->n; from = to) {
        size_t all = 0, own = 0;
        uint8_t of = lang;
        for (to = from; to < c->n && (to == from || c->aside[to].brk != 2); to++) {
            uint32_t in = frequent[c->aside[to].frequent].in;
            all += in != 0;
            own += lang != CN_LANG_ANY && in >> lang & 1;
        }
        if (all >= LEAST && all > 2 * own) {   /* else no language can be clear of it */
            size_t hits[CN_LANG_MOST] = {0}, best = 0;
            for (size_t i = from; i < to; i++) add_hits(frequent[c->aside[i].frequent].in, 1, hits);
            for (size_t l = 1; l < c->pack->n_languages; l++)
                if (hits[l] > hits[best]) best = l;
            if (hits[best] >= LEAST && (lang == CN_LANG_ANY || hits[best] > 2 * hits[lang])) of = (uint8_t)best;
        }
        for (size_t i = from; i < to; i++) c->aside[i].lang = of;
    }
}

static bool is_abbreviation(const CnCutter *c, const CnLanguage *lang, size_t i)
{
    const CnToken *t = &c->token[i];
    if (t->kind != CN_TOK_WORD) return false;
    uint32_t letter;
    bool bound = i && t[-1].span.at + t[-1].span.len == t->span.at && t[-1].kind == CN_TOK_NUMBER;   /* "29K" */
    if (!bound && t->flags & CN_TOK_UPPER && cn_utf8_get(c->article->text, t->span.at, &letter) == t->span.len) return true;   /* an initial, or U.S. */
    for (size_t k = 0; lang && t->n_readings && k < lang->n_abbreviations; k++)
        if (lang->abbreviation[k] == t->reading[0].word) return true;
    return false;
}

static bool is_common(const CnCutter *c, const CnLanguage *lang, const CnToken *t)
{
    return t->n_readings && (c->pack->frequent[cn_pack_frequent(c->pack, t->reading[0].word)].in >> (lang - c->pack->language) & 1);
}

/* "… to acquire. 36 of them": a full stop behind a whole word, or behind a bracket, ends the sentence also before a number; behind a clipped word (approx. 40) it may not. */
static bool ends_before_number(const CnCutter *c, const CnLanguage *lang, size_t i)
{
    enum { WHOLE = 5 };  /* tuned: bytes of a word that is hardly clipped */
    if (!i || !lang || c->token[i + 1].span.at == c->token[i].span.at + c->token[i].span.len) return false;
    const CnToken *before = &c->token[i - 1];
    if (before->kind == CN_TOK_PUNCT) return before->ch == ')';
    return before->kind == CN_TOK_WORD && before->span.len >= WHOLE;
}

/* A quote that can only open: 「, “ and the like. */
static bool opens_quote(const CnCutter *c, const CnToken *t)
{
    uint32_t sign;
    cn_utf8_get(c->article->text, t->span.at, &sign);
    return t->kind == CN_TOK_PUNCT && (sign == 0x300C || sign == 0x300E || sign == 0x201C || sign == 0x2018 || sign == 0x300A || sign == 0x3008);
}

/* Does the sentence end behind token i? */
static bool ends(const CnCutter *c, const CnLanguage *lang, size_t i)
{
    const CnToken *t = &c->token[i];
    if (t->kind != CN_TOK_PUNCT || (t->ch != '.' && t->ch != '!' && t->ch != '?')) return false;
    if (t->ch != '.' || i + 1 >= c->n || c->aside[i + 1].brk) return true;
    if (t->span.len > 1 && c->token[i + 1].kind != CN_TOK_PUNCT) return true;   /* a full stop that is nothing else */
    const CnToken *next = &c->token[i + 1];
    if (t->span.len > 1 && (next->ch == '"' || next->ch == '\'')) return true;   /* before a quote that opens, behind one that closes */
    if (next->ch == '.' && next->kind == CN_TOK_PUNCT) return false;   /* the last dot of a pause decides */
    if (i && c->token[i - 1].kind == CN_TOK_PUNCT && c->token[i - 1].ch == '.' && !(next->flags & CN_TOK_CAP)) return false;
    if (next->kind == CN_TOK_PUNCT) return next->ch == '"' || next->ch == '\'' ? i + 2 < c->n && (c->token[i + 2].flags & CN_TOK_CAP) : false;
    if (i && is_abbreviation(c, lang, i - 1)) return false;
    if (i && lang && lang->ordinal_dot && c->token[i - 1].kind == CN_TOK_NUMBER && c->token[i - 1].span.len <= 2 && next->kind == CN_TOK_WORD && !is_common(c, lang, next)) return false;
    CnStr text = c->article->text;
    uint32_t first;
    cn_utf8_get(text, next->span.at, &first);
    uint32_t folded[2];
    bool lower = !(next->flags & CN_TOK_CAP) && first < 0x590 && cn_char_is_letter(first) && cn_char_fold(first, folded);  /* scripts with capitals */
    return next->kind == CN_TOK_NUMBER ? ends_before_number(c, lang, i) : !lower;
}

static void sentences(CnCutter *c, CnTokens *out)
{
    CnSentence *list = NULL;
    size_t n = 0, cap = 0, first = 0;
    uint32_t paragraph = 0;
    bool quoted = false;
    for (size_t i = 0; i < c->n; i++) {
        if (i && c->aside[i].brk == 2) quoted = false;
        if (c->token[i].kind == CN_TOK_PUNCT && c->token[i].ch == '"') quoted = !quoted;
        else if (quoted) c->token[i].flags |= CN_TOK_QUOTED;
        bool last = i + 1 == c->n, para = !last && c->aside[i + 1].brk == 2;
        size_t end = i + 1;
        const CnLanguage *lang = cn_cut_language(c, i);
        if (!last && !para && !ends(c, lang, i) && i - first < LONGEST_SENTENCE) continue;
        if (!last && !para && c->token[end].kind == CN_TOK_PUNCT && !opens_quote(c, &c->token[end]) && (c->token[end].ch == '"' || c->token[end].ch == '\'' || c->token[end].ch == ')')) {
            if (c->token[end].ch == '"') quoted = false;
            i = end++;
            last = end == c->n;
            para = !last && c->aside[end].brk == 2;
        }
        list = cn_arena_grow(c->arena, list, sizeof *list, n, &cap);
        bool heading = para && c->token[i].kind != CN_TOK_PUNCT && (!first || c->aside[first].brk == 2);
        list[n++] = (CnSentence){(uint32_t)first, (uint32_t)end, paragraph, heading, c->aside[first].lang};
        first = end;
        if (para) paragraph++;
    }
    out->sentence = list;
    out->n_sentences = (uint32_t)n;
    out->n_paragraphs = n ? paragraph + 1 : 0;
}

/* "S - 400": a hyphen set with spaces inside a name that the pack lists with its number is the name's own. */
static void close_hyphens(CnCutter *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++) {
        CnToken *t = &c->token[i];
        bool hyphen = n && t->kind == CN_TOK_PUNCT && t->ch == '-' && i + 1 < c->n && c->token[i + 1].kind == CN_TOK_NUMBER && c->token[i + 1].n_readings &&
                      !c->aside[i].brk && !c->aside[i + 1].brk && c->token[n - 1].kind == CN_TOK_WORD;
        bool named = false;
        for (unsigned r = 0; hyphen && r < c->token[n - 1].n_readings; r++) {
            uint32_t node = cn_pack_step(c->pack, 0, c->token[n - 1].reading[r].word);
            named |= node && cn_pack_step(c->pack, node, c->token[i + 1].reading[0].word);
        }
        if (named) {
            c->token[i + 1].ch = '-';
            c->token[i + 1].flags |= CN_TOK_BOUND;
            continue;
        }
        if (n < i) c->token[n] = *t, c->aside[n] = c->aside[i];
        n++;
    }
    c->n = n;
}

/* Cuts the text; counts words of three letters and more, those all in capitals in *upper, the others in *lower. */
static void cut(CnCutter *c, size_t *upper, size_t *lower)
{
    enum { PIECES = 64 };
    CnPiece piece[PIECES];
    size_t at = 0, next;
    for (size_t n; (n = cn_pieces_next(c->article->text, &at, piece, PIECES)) > 0;)
        for (size_t i = 0; i < n; i++) {
            const CnPiece *p = &piece[i];
            if (skipped(c, p->span.at, &next)) {
                size_t behind = (size_t)p->span.at + p->span.len;
                c->gap = true;
                if (next <= behind) continue;
                at = next;   /* the pieces behind are cut anew from there on */
                break;
            }
            if (ends_initials(c, p)) continue;
            add(c, p);
            if (p->kind == CN_TOK_WORD && p->span.len > 2) ++*(p->flags & CN_TOK_UPPER ? upper : lower);
        }
}

void cn_tokens(CnArena *arena, const CnPack *pack, CnWordMemo *memo, const CnArticle *article, CnTokens *out)
{
    CnCutter c = {.arena = arena, .pack = pack, .memo = memo, .article = article, .wrapped = is_wrapped(article->text), .count = CN_NEW_N(arena, uint32_t, pack->n_frequent + 1)};
    size_t upper = 0, lower = 0;
    if (memo) cn_word_memo_next(memo);
    cut(&c, &upper, &lower);
    cn_cut_look_up(&c, c.n - c.n % CN_CUT_BATCH, c.n);
    *out = (CnTokens){.lang = language(&c), .all_caps = upper > 8 * lower};
    tell_language(&c, out);
    paragraph_languages(&c, out->lang);
    cn_cut_read(&c);
    close_hyphens(&c);
    cn_cut_twins(&c);
    sentences(&c, out);
    out->token = c.token;
    out->n = (uint32_t)c.n;
}
