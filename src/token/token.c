#include "token/token.h"

#include "base/utf8.h"

enum {
    LONGEST_SENTENCE = 300,    /* tuned: words; a longer one is a list or a table and is cut */
    WRAPPED_LINE = 100         /* tuned: bytes; old wires break lines at 60 to 80 */
};

/* A word as it was written, and its readings: at first those without affixes, then those in one language. */
typedef struct {
    uint8_t len, kind;
    bool hangs;                /* on an apostrophe */
    uint8_t lang;              /* in which reading[] is; NO_LANG: in none yet */
    uint8_t n_plain, n;        /* readings without affixes; all of them */
    char text[26];
    CnReadingOfWord plain[2], reading[CN_TOK_READINGS];
} Known;

enum { KNOWN = 2048, NO_LANG = 254 };   /* tuned: they fit a core's own cache */

struct CnWordMemo { Known known[KNOWN]; };

typedef struct {
    CnArena *arena;
    const CnPack *pack;
    CnWordMemo *memo;
    const CnArticle *article;
    CnToken *token;
    size_t n, cap;
    uint8_t *brk;              /* per token: 1 = a new line before it, 2 = a new paragraph */
    size_t brk_cap;
    uint8_t *lang;             /* per token: its paragraph's language, or CN_LANG_ANY */
    bool wrapped, gap;         /* gap: something was left out before the next token */
} Cutter;


CnWordMemo *cn_word_memo(CnArena *arena) { return CN_NEW(arena, CnWordMemo); }

/* Where the memo keeps a word, `*found` if it does; NULL: it keeps none so long. */
static Known *known_word(const Cutter *c, CnSpan span, uint8_t kind, bool hangs, bool *found)
{
    const uint64_t mix = 0x9E3779B97F4A7C15u;  /* source: 2^64 over the golden ratio */
    const char *text = c->article->text.ptr + span.at;
    size_t n = span.len;
    uint64_t head = 0, tail = 0;
    *found = false;
    if (!c->memo || n > sizeof c->memo->known[0].text) return NULL;
    if (n >= 8) memcpy(&head, text, 8), memcpy(&tail, text + n - 8, 8);
    else for (size_t i = 0; i < n; i++) head = head << 8 | (unsigned char)text[i];
    uint64_t hash = ((head ^ n << 2 ^ (uint64_t)hangs) * mix ^ tail) * mix;
    Known *k = &c->memo->known[hash >> 32 & (KNOWN - 1)];
    *found = k->len == n && k->kind == kind && k->hangs == hangs && !memcmp(k->text, text, n);
    return k;
}

static bool skipped(const CnArticle *article, uint32_t at, size_t *next)
{
    for (size_t i = 0; i < article->n_skip; i++) {
        CnSpan s = article->skip[i];
        if (at >= s.at && at < s.at + s.len) {
            *next = s.at + s.len;
            return true;
        }
    }
    return false;
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
    size_t lines = 0, fit = 0, narrow = 0, small = 0, at = 0;
    while (at < text.len) {
        size_t next, signs = 0;
        uint32_t first = opening(text, at, &next), c;
        size_t len = next - at - (next < text.len);
        for (size_t i = at; i < at + len; signs++) i += cn_utf8_get(text, i, &c);
        if (len) {
            lines++;
            fit += len <= WRAPPED_LINE;
            narrow += signs <= WRAPPED_LINE;
            small += goes_on(first);
        }
        at = next;
    }
    return lines >= 6 && (fit == lines || (narrow == lines && small * 3 > lines)) && text.len / (lines + 1) >= 35;
}

/* Does the line at `at` go on with the sentence before it? Lines that break at a width or around a link do: they begin small, or
 * stand between a line that ends open and one that begins small. */
static bool runs_on(const Cutter *c, uint32_t at)
{
    CnStr text = c->article->text;
    size_t from = at, next, last;
    while (from && text.ptr[from - 1] != '\n') from--;
    if (!from || !c->n || (c->token[c->n - 1].kind == CN_TOK_PUNCT && c->token[c->n - 1].ch != ',')) return false;
    if (goes_on(opening(text, from, &next))) return true;
    return text.ptr[from - 1 - (from > 1)] == ' ' && next < text.len && goes_on(opening(text, next, &last));
}

/* A designation typed on another keyboard: small letters of one script as their capitals look in Latin, "x" for "х"; 0: they do not. */
static size_t look_alike(CnStr folded, char *out, size_t size)
{
    static const struct { uint16_t sign; char latin; } twin[] = {{0x430, 'a'}, {0x432, 'b'}, {0x435, 'e'}, {0x43A, 'k'}, {0x43C, 'm'}, {0x43D, 'h'},
                                                                 {0x43E, 'o'}, {0x440, 'p'}, {0x441, 'c'}, {0x442, 't'}, {0x443, 'y'}, {0x445, 'x'}};
    size_t n = 0;
    for (size_t at = 0; at < folded.len;) {
        uint32_t c;
        size_t i = 0;
        at += cn_utf8_get(folded, at, &c);
        while (i < sizeof twin / sizeof *twin && twin[i].sign != c) i++;
        if (i == sizeof twin / sizeof *twin || n == size) return 0;
        out[n++] = twin[i].latin;
    }
    return n;
}

static void add(Cutter *c, const CnPiece *piece)
{
    c->token = cn_arena_grow(c->arena, c->token, sizeof *c->token, c->n, &c->cap);
    c->brk = cn_arena_grow(c->arena, c->brk, 1, c->n, &c->brk_cap);
    CnToken *t = &c->token[c->n];
    *t = (CnToken){.span = piece->span, .kind = piece->kind, .ch = piece->ch};
    if (piece->cap) t->flags |= CN_TOK_CAP;
    if (piece->upper) t->flags |= CN_TOK_UPPER;
    if (piece->kind != CN_TOK_PUNCT && piece->ch) t->flags |= CN_TOK_BOUND;
    uint8_t brk = 0;
    if (piece->empty_line || c->gap) brk = 2;
    else if (piece->line) brk = (!c->wrapped && !runs_on(c, piece->span.at)) || (c->wrapped && indented(c->article->text, piece->span.at)) ? 2 : 1;
    c->gap = false;
    c->brk[c->n++] = brk;
}

enum { BATCH = CN_WORDS_BATCH / 2 };

/* The readings without affixes of up to BATCH tokens: each word, and what stands behind an apostrophe. */
static void plain_readings(const Cutter *c, CnToken *token, size_t n)
{
    char folded[BATCH][256];
    CnStr text[CN_WORDS_BATCH];
    CnToken *of[CN_WORDS_BATCH], *fresh[BATCH];
    Known *known[BATCH];
    uint32_t word[CN_WORDS_BATCH];
    size_t n_texts = 0, n_fresh = 0;
    for (size_t i = 0; i < n; i++) {
        CnToken *t = &token[i];
        bool found;
        Known *k = known_word(c, t->span, t->kind, t->ch == '\'' && t->kind == CN_TOK_WORD, &found);
        if (found) {
            t->n_readings = k->n_plain;
            memcpy(t->reading, k->plain, sizeof k->plain);
            continue;
        }
        CnPiece piece = {.span = t->span, .kind = t->kind, .ch = t->ch};
        size_t len = cn_piece_fold(c->article->text, &piece, folded[n_fresh], sizeof folded[0]);
        of[n_texts] = t, text[n_texts++] = (CnStr){folded[n_fresh], len};
        if (len > 3 && folded[n_fresh][0] == '\'' && (len > 4 || t->flags & CN_TOK_CAP)) of[n_texts] = t, text[n_texts++] = (CnStr){folded[n_fresh] + 1, len - 1};   /* "l'Iran" */
        known[n_fresh] = k, fresh[n_fresh++] = t;
    }
    cn_pack_words(c->pack, text, n_texts, word);
    for (size_t i = 0; i < n_texts; i++)
        if (word[i]) of[i]->reading[of[i]->n_readings++] = (CnReadingOfWord){word[i], 0, 0, CN_TO_ALL};
    for (size_t i = 0; i < n_fresh; i++) {
        const CnToken *t = fresh[i];
        if (!known[i]) continue;
        *known[i] = (Known){.len = (uint8_t)t->span.len, .kind = t->kind, .hangs = t->ch == '\'' && t->kind == CN_TOK_WORD, .lang = NO_LANG, .n_plain = t->n_readings};
        memcpy(known[i]->text, c->article->text.ptr + t->span.at, t->span.len);
        memcpy(known[i]->plain, t->reading, sizeof known[i]->plain);
    }
}

static void add_reading(CnToken *t, uint32_t word, uint32_t markers, uint32_t tail, uint8_t to)
{
    for (unsigned i = 0; i < t->n_readings; i++)
        if (t->reading[i].word == word && t->reading[i].markers == markers && t->reading[i].tail == tail) {
            t->reading[i].to |= to;
            return;
        }
    if (t->n_readings < CN_TOK_READINGS) t->reading[t->n_readings++] = (CnReadingOfWord){word, markers, tail, to};
}

/* Capitals bound to a number are read in Latin too. */
static void read_twins(Cutter *c)
{
    enum { LETTERS = 4 };   /* tuned: of a designation */
    for (size_t i = 0; i + 1 < c->n; i++) {
        CnToken *t = &c->token[i];
        const CnToken *next = t + 1;
        bool bound = next->kind == CN_TOK_NUMBER && ((next->flags & CN_TOK_BOUND) || t->span.at + t->span.len == next->span.at);
        if (!bound || t->kind != CN_TOK_WORD || !(t->flags & CN_TOK_UPPER)) continue;
        char folded[64], latin[LETTERS];
        CnPiece piece = {.span = t->span, .kind = t->kind, .ch = t->ch};
        size_t n = look_alike((CnStr){folded, cn_piece_fold(c->article->text, &piece, folded, sizeof folded)}, latin, LETTERS);
        uint32_t twin = n ? cn_pack_word(c->pack, (CnStr){latin, n}) : 0;
        if (twin) add_reading(t, twin, 0, 0, CN_TO_ALL);
    }
}

/* The last full stop of "U.S.": a part of the name, no mark. */
static bool ends_initials(const Cutter *c, const CnPiece *piece)
{
    if (piece->kind != CN_TOK_PUNCT || piece->ch != '.' || !c->n) return false;
    const CnToken *last = &c->token[c->n - 1];
    return last->kind == CN_TOK_WORD && last->span.len == 1 && last->ch == '.' && last->span.at + 1 == piece->span.at;
}

/* Words of a language's own tables that stand here: for texts too short to hold its frequent words. */
static size_t words_of(const Cutter *c, size_t lang)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++) {
        if (!c->token[i].n_readings) continue;
        uint32_t node = cn_pack_step(c->pack, 0, c->token[i].reading[0].word);
        for (uint32_t e = node ? cn_pack_ends(c->pack, node) : 0; e; e = cn_pack_entry(c->pack, e)->next)
            if (cn_pack_entry(c->pack, e)->lang == lang) {
                n++;
                break;
            }
    }
    return n;
}

/* One hit more for each language that has token i among its frequent words. */
static void count_common(const Cutter *c, size_t i, size_t hits[CN_LANG_MOST])
{
    uint32_t in = c->token[i].n_readings ? cn_pack_common(c->pack, c->token[i].reading[0].word).in : 0;
    for (size_t l = 0; in; l++, in >>= 1) hits[l] += in & 1;
}

/* The language with the most of its frequent words here; ties and too few words leave the declared one. */
static uint8_t language(const Cutter *c)
{
    enum { CLEAR = 6 };   /* tuned: frequent words that make it clear */
    size_t hits[CN_LANG_MOST] = {0}, best = 0;
    uint8_t lang = CN_LANG_ANY, declared = CN_LANG_ANY;
    for (size_t i = 0; i < c->n; i++) count_common(c, i, hits);
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
static void tell_language(const Cutter *c, CnTokens *out)
{
    enum { LEAST = 6 };   /* tuned: frequent words that make it clear */
    size_t hits[CN_LANG_MOST] = {0}, own = 0, best = 0, in = c->pack->n_unread;
    if (out->lang != CN_LANG_ANY) memcpy(out->told, c->pack->language[out->lang].code, sizeof out->told);
    for (size_t i = 0; i < c->n; i++) {
        if (!c->token[i].n_readings) continue;
        CnFrequent frequent = cn_pack_common(c->pack, c->token[i].reading[0].word);
        own += out->lang != CN_LANG_ANY && frequent.in >> out->lang & 1;
        for (size_t l = 0; frequent.unread; l++, frequent.unread >>= 1) hits[l] += frequent.unread & 1;
    }
    for (size_t l = 0; l < c->pack->n_unread; l++) {
        size_t points = 2 * hits[l] + cn_str_is(cn_str(c->article->lang), c->pack->unread[l].code);
        if (points > best) best = points, in = l;
    }
    if (in < c->pack->n_unread && hits[in] >= LEAST && 2 * best > 5 * own) memcpy(out->told, c->pack->unread[in].code, sizeof out->told);
}

/* A paragraph whose frequent words are clearly another language's is read in that. */
static void paragraph_languages(Cutter *c, uint8_t lang)
{
    enum { LEAST = 5 };   /* tuned: frequent words that make it clear */
    c->lang = cn_arena_take(c->arena, c->n + 1);
    memset(c->lang, lang, c->n + 1);
    for (size_t from = 0, to; from < c->n; from = to) {
        size_t hits[CN_LANG_MOST] = {0}, best = 0;
        for (to = from; to < c->n && (to == from || c->brk[to] != 2); to++) count_common(c, to, hits);
        for (size_t l = 1; l < c->pack->n_languages; l++)
            if (hits[l] > hits[best]) best = l;
        if (hits[best] >= LEAST && (lang == CN_LANG_ANY || hits[best] > 2 * hits[lang])) memset(c->lang + from, (int)best, to - from);
    }
}

static const CnLanguage *language_at(const Cutter *c, size_t i)
{
    return cn_pack_language(c->pack, c->lang[i]);
}

/* Adds the readings of a word with each prefix and suffix cut, as its language allows. */
static void readings(const Cutter *c, const CnLanguage *lang, CnToken *t)
{
    char folded[128];
    CnPiece piece = {.span = t->span, .kind = t->kind, .ch = t->ch};
    CnStr word = {folded, cn_piece_fold(c->article->text, &piece, folded, sizeof folded)};
    enum { LEAST = 2 };  /* tuned: bytes that must remain */
    if (!word.len) return;
    for (size_t p = 0; p <= lang->n_affixes; p++) {
        CnStr rest = word;
        uint32_t markers = 0;
        uint8_t to = CN_TO_ALL;
        if (p < lang->n_affixes) {
            const CnAffix *prefix = &lang->affix[p];
            if (prefix->suffix || word.ptr[0] != prefix->text.ptr[0] || !cn_str_starts(word, prefix->text) || word.len < prefix->text.len + LEAST) continue;
            rest = cn_str_sub(word, prefix->text.len, word.len);
            markers = prefix->markers;
            to = prefix->to;
            if (prefix->put.len && prefix->put.len + rest.len < sizeof folded) {   /* two prefixes that melt into one */
                char whole[256];
                memcpy(whole, prefix->put.ptr, prefix->put.len);
                memcpy(whole + prefix->put.len, rest.ptr, rest.len);
                uint32_t with = cn_pack_word(c->pack, (CnStr){whole, prefix->put.len + rest.len});
                if (with) add_reading(t, with, markers, 0, to);
            }
            uint32_t known = cn_pack_word(c->pack, rest);
            if (known) add_reading(t, known, markers, 0, to);
        }
        for (size_t s = 0; s < lang->n_affixes; s++) {
            const CnAffix *suffix = &lang->affix[s];
            if (!suffix->suffix || rest.ptr[rest.len - 1] != suffix->text.ptr[suffix->text.len - 1]) continue;
            if (!(suffix->to & to) || rest.len < suffix->text.len + LEAST || !cn_str_ends(rest, suffix->text)) continue;
            CnStr stem = cn_str_sub(rest, 0, rest.len - suffix->text.len);
            char whole[256];
            if (suffix->put.len && stem.len + suffix->put.len < sizeof whole) {   /* "Израилем": Израил and ь */
                memcpy(whole, stem.ptr, stem.len);
                memcpy(whole + stem.len, suffix->put.ptr, suffix->put.len);
                stem = (CnStr){whole, stem.len + suffix->put.len};
            }
            uint32_t known = cn_pack_word(c->pack, stem);
            if (known) add_reading(t, known, markers, suffix->markers, to & suffix->to);
        }
    }
}

/* Does one word alone name a weapon (or, if `act`, what is done with it) in this language? */
static bool names_alone(const Cutter *c, const CnLanguage *lang, uint32_t word, bool act)
{
    uint32_t node = word ? cn_pack_step(c->pack, 0, word) : 0;
    for (uint32_t e = node ? cn_pack_ends(c->pack, node) : 0; e; e = cn_pack_entry(c->pack, e)->next) {
        const CnEntry *entry = cn_pack_entry(c->pack, e);
        if (entry->lang == CN_LANG_ANY || &c->pack->language[entry->lang] != lang) continue;
        if (act ? entry->table == CN_T_FRAME && c->pack->frame[entry->row].noun && c->pack->frame[entry->row].scope == CN_SCOPE_ACT : entry->table == CN_T_GENERIC && c->pack->generic[entry->row].category != CN_CAT_OTHER && c->pack->generic[entry->row].category < CN_CAT_SUPPORT) return true;
    }
    return false;
}

/* Does any name or rule of this language, or of all, begin with this word? */
static bool is_listed(const Cutter *c, const CnToken *t)
{
    for (unsigned r = 0; r < t->n_readings; r++)
        if (cn_pack_step(c->pack, 0, t->reading[r].word)) return true;
    return false;
}

/* The thing that the first half of a compound names, with what may join the halves; 0: none. */
static uint32_t first_half(const Cutter *c, const CnLanguage *lang, CnStr half)
{
    enum { LEAST = 4, JOINT = 2 };  /* tuned: bytes */
    for (size_t cut = 0; cut <= JOINT && half.len >= cut + LEAST; cut++) {
        uint32_t word = cn_pack_word(c->pack, cn_str_sub(half, 0, half.len - cut));
        if (names_alone(c, lang, word, false)) return word;
    }
    return 0;
}

/* A noun that no table lists, where nouns are written together: the longest thing it ends with ("Küstenwachschiffe": ships), or what is
 * done and to which thing ("Torpedokäufe": torpedoes, purchases). */
static void halves(const Cutter *c, const CnLanguage *lang, CnToken *t)
{
    enum { HEAD = 3, TAIL = 5 };  /* tuned: bytes of the first half and of the second, at least */
    char folded[128];
    CnPiece piece = {.span = t->span, .kind = t->kind, .ch = t->ch};
    CnStr word = {folded, cn_piece_fold(c->article->text, &piece, folded, sizeof folded)};
    if (!lang || !lang->compounds || !(t->flags & CN_TOK_CAP) || word.len < HEAD + TAIL || is_listed(c, t)) return;
    for (size_t cut = HEAD; cut + TAIL <= word.len; cut++) {
        uint32_t tail = cn_pack_word(c->pack, cn_str_sub(word, cut, word.len));
        if (names_alone(c, lang, tail, false)) {
            add_reading(t, tail, 0, 0, CN_TO_WORD | CN_TO_ALONE);
            return;
        }
        uint32_t head = names_alone(c, lang, tail, true) ? first_half(c, lang, cn_str_sub(word, 0, cut)) : 0;
        if (head) {
            add_reading(t, head, 0, 0, CN_TO_WORD | CN_TO_ALONE);
            add_reading(t, tail, 0, 0, CN_TO_WORD | CN_TO_ALONE);
            return;
        }
    }
}

/* All readings of a word in the language it stands in. */
static void all_readings(const Cutter *c, size_t i)
{
    CnToken *t = &c->token[i];
    bool found;
    Known *known = known_word(c, t->span, t->kind, t->ch == '\'', &found);
    if (found && known->lang == c->lang[i]) {
        t->n_readings = known->n;
        memcpy(t->reading, known->reading, sizeof known->reading);
        return;
    }
    readings(c, language_at(c, i), t);
    halves(c, language_at(c, i), t);
    if (!found) return;
    known->lang = c->lang[i];
    known->n = t->n_readings;
    memcpy(known->reading, t->reading, sizeof known->reading);
}

static bool is_abbreviation(const Cutter *c, const CnLanguage *lang, size_t i)
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

static bool is_common(const Cutter *c, const CnLanguage *lang, const CnToken *t)
{
    return t->n_readings && (cn_pack_common(c->pack, t->reading[0].word).in >> (lang - c->pack->language) & 1);
}

/* "… to acquire. 36 of them": a full stop behind a whole word, or behind a bracket, ends the sentence also before a number; behind a clipped word (approx. 40) it may not. */
static bool ends_before_number(const Cutter *c, const CnLanguage *lang, size_t i)
{
    enum { WHOLE = 5 };  /* tuned: bytes of a word that is hardly clipped */
    if (!i || !lang || c->token[i + 1].span.at == c->token[i].span.at + c->token[i].span.len) return false;
    const CnToken *before = &c->token[i - 1];
    if (before->kind == CN_TOK_PUNCT) return before->ch == ')';
    return before->kind == CN_TOK_WORD && before->span.len >= WHOLE;
}

/* A quote that can only open: 「, “ and the like. */
static bool opens_quote(const Cutter *c, const CnToken *t)
{
    uint32_t sign;
    cn_utf8_get(c->article->text, t->span.at, &sign);
    return t->kind == CN_TOK_PUNCT && (sign == 0x300C || sign == 0x300E || sign == 0x201C || sign == 0x2018 || sign == 0x300A || sign == 0x3008);
}

/* Does the sentence end behind token i? */
static bool ends(const Cutter *c, const CnLanguage *lang, size_t i)
{
    const CnToken *t = &c->token[i];
    if (t->kind != CN_TOK_PUNCT || (t->ch != '.' && t->ch != '!' && t->ch != '?')) return false;
    if (t->ch != '.' || i + 1 >= c->n || c->brk[i + 1]) return true;
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

static void sentences(Cutter *c, CnTokens *out)
{
    CnSentence *list = NULL;
    size_t n = 0, cap = 0, first = 0;
    uint32_t paragraph = 0;
    bool quoted = false;
    for (size_t i = 0; i < c->n; i++) {
        if (i && c->brk[i] == 2) quoted = false;
        if (c->token[i].kind == CN_TOK_PUNCT && c->token[i].ch == '"') quoted = !quoted;
        else if (quoted) c->token[i].flags |= CN_TOK_QUOTED;
        bool last = i + 1 == c->n, para = !last && c->brk[i + 1] == 2;
        size_t end = i + 1;
        const CnLanguage *lang = language_at(c, i);
        if (!last && !para && !ends(c, lang, i) && i - first < LONGEST_SENTENCE) continue;
        if (!last && !para && c->token[end].kind == CN_TOK_PUNCT && !opens_quote(c, &c->token[end]) && (c->token[end].ch == '"' || c->token[end].ch == '\'' || c->token[end].ch == ')')) {
            if (c->token[end].ch == '"') quoted = false;
            i = end++;
            last = end == c->n;
            para = !last && c->brk[end] == 2;
        }
        list = cn_arena_grow(c->arena, list, sizeof *list, n, &cap);
        bool heading = para && c->token[i].kind != CN_TOK_PUNCT && (!first || c->brk[first] == 2);
        list[n++] = (CnSentence){(uint32_t)first, (uint32_t)end, paragraph, heading, c->lang[first]};
        first = end;
        if (para) paragraph++;
    }
    out->sentence = list;
    out->n_sentences = (uint32_t)n;
    out->n_paragraphs = n ? paragraph + 1 : 0;
}

/* "S - 400": a hyphen set with spaces inside a name that the pack lists with its number is the name's own. */
static void close_hyphens(Cutter *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++) {
        CnToken *t = &c->token[i];
        bool hyphen = n && t->kind == CN_TOK_PUNCT && t->ch == '-' && i + 1 < c->n && c->token[i + 1].kind == CN_TOK_NUMBER && c->token[i + 1].n_readings &&
                      !c->brk[i] && !c->brk[i + 1] && c->token[n - 1].kind == CN_TOK_WORD;
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
        c->token[n] = *t;
        c->lang[n] = c->lang[i];
        c->brk[n++] = c->brk[i];
    }
    c->n = n;
}

void cn_tokens(CnArena *arena, const CnPack *pack, CnWordMemo *memo, const CnArticle *article, CnTokens *out)
{
    Cutter c = {.arena = arena, .pack = pack, .memo = memo, .article = article, .wrapped = is_wrapped(article->text)};
    size_t at = 0, next, upper = 0, lower = 0;
    CnPiece piece;
    while (cn_piece_next(article->text, &at, &piece)) {
        if (skipped(article, piece.span.at, &next)) {
            if (next > at) at = next;
            c.gap = true;
            continue;
        }
        if (ends_initials(&c, &piece)) continue;
        add(&c, &piece);
        if (piece.kind == CN_TOK_WORD && piece.span.len > 2) piece.upper ? upper++ : lower++;
    }
    for (size_t i = 0; i < c.n; i += BATCH) plain_readings(&c, c.token + i, c.n - i < BATCH ? c.n - i : BATCH);
    *out = (CnTokens){.lang = language(&c), .all_caps = upper > 8 * lower};
    tell_language(&c, out);
    paragraph_languages(&c, out->lang);
    for (size_t i = 0; i < c.n; i++)
        if (c.token[i].kind == CN_TOK_WORD && c.lang[i] != CN_LANG_ANY) all_readings(&c, i);
    close_hyphens(&c);
    read_twins(&c);
    sentences(&c, out);
    out->token = c.token;
    out->n = (uint32_t)c.n;
}
