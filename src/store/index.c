/* index.c - what the index of words is told of texts and claims. */
#include "store/add.h"

#include "base/utf8.h"

#include <stdlib.h>

CnStr cn_add_quote(const CnAdding *a, CnSpan span)
{
    CnStr quote = cn_str_sub(a->reading->article->text, span.at, (size_t)span.at + span.len);
    return quote.ptr ? quote : CN_STR("");
}

/* What the index has of claims. `quote`: words that need not be said again; `last`: names and quotes that were, the last few of them. */
typedef struct { CnStr quote, last[32]; size_t n; char *out; size_t len; } Names;

static void put_words(Names *names, CnStr text)
{
    names->len += cn_sql_words_into(text, names->out + names->len);
    names->out[names->len++] = ' ';
}

/* A letter, a digit, or part of a character that may be one. */
static bool of_a_word(char c) { return ((unsigned char)c & 0x80) || cn_char_class((unsigned char)c) & (CN_CHAR_LETTER | CN_CHAR_DIGIT); }

/* Whether the name stands there, letter for letter and as whole words. */
static bool is_quoted(CnStr quote, CnStr name)
{
    size_t at = cn_str_find(quote, name, 0), end = at + name.len;
    return at != SIZE_MAX && (!at || !of_a_word(quote.ptr[at - 1])) && (end == quote.len || !of_a_word(quote.ptr[end]));
}

static void put_once(Names *names, CnStr text)
{
    enum { KEPT = sizeof names->last / sizeof *names->last };
    for (size_t i = 0; i < KEPT && i < names->n; i++)
        if (cn_str_eq(names->last[i], text)) return;
    names->last[names->n++ % KEPT] = text;
    put_words(names, text);
}

static void put_name(Names *names, CnStr name)
{
    if (name.len && !is_quoted(names->quote, name)) put_once(names, name);
}

static void put_parties(Names *names, CnParties parties)
{
    for (size_t i = 0; i < parties.n; i++) put_name(names, cn_add_party_name(&parties.party[i]));
}

static void put_claim(const CnAdding *a, Names *names, const CnClaim *claim, bool quotes)
{
    for (size_t i = 0; quotes && i < claim->n_evidence; i++) put_once(names, cn_add_quote(a, claim->evidence[i]));
    names->quote = claim->n_evidence ? cn_add_quote(a, claim->evidence[0]) : (CnStr){NULL, 0};
    put_name(names, claim->item);
    put_parties(names, claim->supplier);
    put_parties(names, claim->supplier_inferred);
    put_parties(names, claim->recipient);
    for (size_t i = 0; i < claim->n_attribution; i++) put_name(names, claim->attribution[i]);
}

static size_t room_of(CnStr text) { return CN_WORDS_ROOM(text.len) + 8; }

static size_t room_for(const CnAdding *a, const CnClaim *claim)
{
    const CnParties sides[] = {claim->supplier, claim->supplier_inferred, claim->recipient};
    size_t size = room_of(claim->item);
    for (size_t i = 0; i < claim->n_evidence; i++) size += room_of(cn_add_quote(a, claim->evidence[i]));
    for (size_t s = 0; s < 3; s++)
        for (size_t i = 0; i < sides[s].n; i++) size += room_of(cn_add_party_name(&sides[s].party[i]));
    for (size_t i = 0; i < claim->n_attribution; i++) size += room_of(claim->attribution[i]);
    return size;
}

/* Room for folded words, kept from one document to the next. */
static char *words_room(CnRegister *reg, size_t size)
{
    if (size <= reg->words_size) return reg->words;
    free(reg->words);
    reg->words = malloc(size);
    reg->words_size = reg->words ? size : 0;
    return reg->words;
}

/* Whether the claims quote half of the text or more: then its own words stand for theirs. */
static bool mostly_quoted(CnStr text, const CnClaim *claim, size_t n)
{
    size_t quoted = 0;
    CnSpan last = {0, 0};
    for (size_t i = 0; i < n; i++) {
        if (!claim[i].n_evidence || !memcmp(&last, claim[i].evidence, sizeof last)) continue;
        last = claim[i].evidence[0];
        quoted += last.len;
    }
    return text.len && quoted >= text.len / 2;
}

/* One row a statement: at the end of one that puts several in, FTS5 writes all it holds. */
static CnCode put_row(CnAdding *a, int64_t row, CnStr text, const CnClaim *claim, size_t n)
{
    bool mark = n && mostly_quoted(text, claim, n);
    size_t size = room_of(text);
    for (size_t i = 0; i < n; i++) size += room_for(a, &claim[i]);
    char *out = words_room(a->reg, size);
    if (!out) return cn_add_no_memory(a->reg, a->err);
    size_t len = cn_sql_words_into(text, out);
    Names names = {.out = out + len};
    if (mark) {
        memcpy(names.out, CN_WORDS_MARK " ", sizeof CN_WORDS_MARK);
        names.len = sizeof CN_WORDS_MARK;
    }
    for (size_t i = 0; i < n; i++) put_claim(a, &names, &claim[i], !mark);
    return cn_sql_do(a->reg, "INSERT INTO text_words(rowid, words, claims) VALUES(?, ?, ?)", a->err, "itt", row, (CnStr){out, len},
        names.len ? (CnStr){names.out, names.len} : (CnStr){NULL, 0});
}

CnCode cn_add_words(CnAdding *a)
{
    const CnReading *reading = a->reading;
    if (a->text_new) return put_row(a, a->text_no, reading->article->text, reading->claim, reading->n_claims);
    CnCode code = CN_OK;
    for (size_t i = 0; code == CN_OK && a->late && i < reading->n_claims; i++)
        if (a->late[i]) code = put_row(a, -a->claim_no[i], (CnStr){NULL, 0}, &reading->claim[i], 1);
    return code;
}
