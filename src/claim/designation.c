/* designation.c - how a claim prints the designation of its item: as the report writes it where that is a name of its own.
 * Layer: claim; private to it. */
#include "claim/scene.h"

static bool has_digit(CnStr s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] >= '0' && s.ptr[i] <= '9') return true;
    return false;
}

static unsigned digits(CnStr s)
{
    unsigned n = 0;
    for (size_t i = 0; i < s.len; i++) n += s.ptr[i] >= '0' && s.ptr[i] <= '9';
    return n;
}

static bool parts(char c) { return c == ' ' || c == '/' || c == '(' || c == ')' || c == ','; }

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c; }

/* The next telling word of a name (it bears a capital or a digit), letters and digits only, in `out`; 0 at the end. */
static size_t next_word(CnStr name, size_t *at, char *out, size_t most)
{
    while (*at < name.len) {
        size_t n = 0;
        bool telling = false, digit = false;
        while (*at < name.len && parts(name.ptr[*at])) ++*at;
        for (; *at < name.len && !parts(name.ptr[*at]); ++*at) {
            char c = name.ptr[*at];
            bool number = c >= '0' && c <= '9', capital = c >= 'A' && c <= 'Z';
            telling |= number || capital;
            digit |= number;
            if ((number || capital || (c >= 'a' && c <= 'z')) && n < most) out[n++] = lower(c);
        }
        if (telling && (n > 2 || digit)) return n;
    }
    return 0;
}

enum { LONGEST = 48 };   /* bytes of one word that are compared */

static bool holds_word(CnStr name, const char *word, size_t n)
{
    char other[LONGEST];
    size_t m;
    for (size_t k = 0; (m = next_word(name, &k, other, sizeof other));)
        if (m == n && !memcmp(word, other, n)) return true;
    return false;
}

/* How many words of `a` stand in `b`; *of = how many it has. */
static unsigned shared_words(CnStr a, CnStr b, unsigned *of)
{
    char word[LONGEST];
    size_t n;
    unsigned shared = 0;
    *of = 0;
    for (size_t i = 0; (n = next_word(a, &i, word, sizeof word)); ++*of) shared += holds_word(b, word, n);
    return shared;
}

/* Bytes of an ending that the language cuts from the word of token i ("Caracals"); 0 where the pack knows it as it stands. */
static size_t ending(const CnTale *tale, uint32_t i)
{
    const CnToken *t = &tale->tokens->token[i];
    CnStr word = {tale->article->text.ptr + t->span.at, t->span.len};
    char folded[64];
    CnPiece piece = {.span = t->span, .kind = t->kind, .ch = t->ch};
    CnStr whole = {folded, cn_piece_fold(tale->article->text, &piece, folded, sizeof folded)};
    const CnLanguage *lang = cn_language(tale);
    if (!lang || cn_pack_word(tale->pack, whole) || whole.len != word.len) return 0;
    for (size_t k = 0; k < lang->n_affixes; k++) {
        const CnAffix *affix = &lang->affix[k];
        if (!affix->suffix || affix->text.len >= whole.len) continue;
        CnStr rest = {whole.ptr, whole.len - affix->text.len}, tail = {whole.ptr + rest.len, affix->text.len};
        if (cn_str_eq(tail, affix->text) && cn_pack_word(tale->pack, rest)) return affix->text.len;
    }
    return 0;
}

/* Small letters that hang on a number: an ending ("E-3s"), or a part of the name ("S-70i")? */
static bool is_ending(const CnTale *tale, uint32_t i)
{
    const CnToken *t = &tale->tokens->token[i];
    CnStr word = {tale->article->text.ptr + t->span.at, t->span.len};
    const CnLanguage *lang = cn_language(tale);
    if (t->ch == '\'' || !lang) return true;
    for (size_t k = 0; k < lang->n_affixes; k++)
        if (lang->affix[k].suffix && cn_str_eq(lang->affix[k].text, word)) return true;
    return false;
}

/* The words of a mention that make the name: up to the first that is neither a capital, a number nor bound to one. */
static CnStr written_name(const CnTale *tale, const CnMention *m)
{
    const CnToken *t = tale->tokens->token;
    uint32_t end = m->first;
    while (end < m->end && ((t[end].flags & CN_TOK_CAP) || t[end].kind == CN_TOK_NUMBER || (end > m->first && (t[end].flags & CN_TOK_BOUND) && !is_ending(tale, end)))) end++;
    if (end == m->first) return (CnStr){NULL, 0};
    uint32_t at = t[m->first].span.at;
    CnStr last = {tale->article->text.ptr + t[end - 1].span.at, t[end - 1].span.len};
    if (end > m->first + 1 && last.len > 1 && last.ptr[last.len - 1] >= 'a' && last.ptr[last.len - 2] >= 'A' && last.ptr[last.len - 2] <= 'Z')   /* "F-35As" */
        return (CnStr){tale->article->text.ptr + at, t[end - 1].span.at + t[end - 1].span.len - at - 1};
    return (CnStr){tale->article->text.ptr + at, t[end - 1].span.at + t[end - 1].span.len - at - ending(tale, end - 1)};
}

/* Does each word of the known name begin one of the written ones ("UH-60 Black Hawk", "UH-60M Black Hawk")? */
static bool is_version(CnStr known, CnStr written)
{
    enum { MARK = 2 };   /* letters of a version */
    char word[LONGEST], other[LONGEST];
    size_t n, m;
    bool more = false;
    for (size_t i = 0; (n = next_word(known, &i, word, sizeof word));) {
        bool found = false;
        for (size_t k = 0; !found && (m = next_word(written, &k, other, sizeof other));) {
            found = m >= n && m <= n + MARK && !memcmp(word, other, n) && (m == n || (word[n - 1] >= '0' && word[n - 1] <= '9' && other[n] >= 'a' && other[m - 1] >= 'a'));
            more |= found && m > n;
        }
        if (!found) return false;
    }
    return more;
}

/* "Abrams-M1" holds all words of "M1 Abrams", in another order. */
static bool reordered(CnStr known, CnStr written)
{
    char word[LONGEST], bare[LONGEST];
    size_t n, m = 0;
    unsigned words = 0;
    for (size_t i = 0; i < written.len && m < sizeof bare; i++)
        if ((written.ptr[i] >= '0' && written.ptr[i] <= '9') || (lower(written.ptr[i]) >= 'a' && lower(written.ptr[i]) <= 'z')) bare[m++] = lower(written.ptr[i]);
    for (size_t i = 0; (n = next_word(known, &i, word, sizeof word)); words++) {
        bool held = false;
        for (size_t k = 0; k + n <= m && !held; k++) held = !memcmp(bare + k, word, n);
        if (!held) return false;
    }
    return words > 1;
}

CnStr cn_designation(const CnTale *tale, const CnMention *m)
{
    CnStr text = {tale->article->text.ptr + m->span.at, m->span.len}, written = written_name(tale, m);
    if (m->row == UINT32_MAX) return written.len && !tale->tokens->all_caps ? written : text;
    if (m->flags & CN_M_VARIANT) return written.len && written.len + 1 == text.len ? written : text;
    CnStr known = tale->pack->system[m->row].designation;
    if (tale->tokens->all_caps || !written.len || (m->flags & CN_M_NATIVE)) return known;
    for (size_t i = 0; i < written.len; i++)   /* another script: the field's own writing stands */
        if ((unsigned char)written.ptr[i] >= 0x80 || written.ptr[i] == '\n') return known;
    unsigned words, of_written, shared = shared_words(known, written, &words);
    unsigned blanks = 0;
    for (size_t i = 0; i < written.len; i++) blanks += written.ptr[i] == ' ';
    if (blanks >= 2 && !has_digit(written)) return known;   /* a name spelt out: the field writes its short form */
    if (!shared && reordered(known, written)) return known;
    if (!shared && !shared_words(written, known, &of_written)) return of_written ? written : known;
    bool longer = shared == words && words && written.len > known.len && digits(written) == digits(known);   /* "Eurofighter Typhoon" for "Typhoon" */
    return longer || is_version(known, written) ? written : known;
}

bool cn_same_designation(CnStr a, CnStr b)
{
    unsigned of_a, of_b, in_b = shared_words(a, b, &of_a), in_a = shared_words(b, a, &of_b);
    if (cn_str_eq(a, b) || !has_digit(a) || !has_digit(b)) return true;
    return (of_a && in_b == of_a) || (of_b && in_a == of_b);   /* "Sukhoi Su-35" and "Su-35" */
}

static bool begins(CnStr name, CnStr with) { return name.len > with.len && !memcmp(name.ptr, with.ptr, with.len) && !(name.ptr[with.len] >= '0' && name.ptr[with.len] <= '9'); }

bool cn_kin_designation(CnStr a, CnStr b) { return cn_same_designation(a, b) || begins(a, b) || begins(b, a); }
