#include "deal/own.h"

#include "base/hash.h"
#include "base/utf8.h"

#include <stdlib.h>

enum {
    SHINGLE = 4,               /* tuned: words in a row that two reports of their own seldom share */
    SAME_IN_TEN = 6            /* tuned: shingles in common, of ten, that make two texts copies of one */
};

typedef struct { uint64_t *hash; size_t n; } Shingles;
typedef struct { uint64_t key; uint32_t at; } Named;

static int by_hash(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return (a > b) - (a < b);
}

static int by_key(const void *x, const void *y)
{
    const Named *a = x, *b = y;
    if (a->key != b->key) return a->key < b->key ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

/* Hashes of the words of a text, folded. */
static size_t word_hashes(CnArena *arena, CnStr text, uint64_t **out)
{
    size_t n = 0, cap = 0, at = 0;
    uint64_t *hash = NULL;
    while (at < text.len) {
        size_t from = at, len = 0;
        for (; at < text.len; at += len) {
            uint32_t c;
            len = cn_utf8_get(text, at, &c);
            if (!cn_char_is_letter(c) && cn_char_digit(c) < 0) break;
            if (cn_char_is_ideograph(c)) {
                at += at == from ? len : 0;
                break;
            }
        }
        if (at == from) {
            at += len;
            continue;
        }
        char folded[256];
        CnStr word = {text.ptr + from, at - from};
        hash = cn_arena_grow(arena, hash, sizeof *hash, n, &cap);
        hash[n++] = cn_hash(folded, cn_fold(word, folded, sizeof folded));
    }
    *out = hash;
    return n;
}

static Shingles shingles_of(CnArena *arena, CnStr text)
{
    uint64_t *word;
    size_t n = word_hashes(arena, text, &word), wide = n < SHINGLE ? n : SHINGLE, m = 0;
    if (!n) return (Shingles){NULL, 0};
    Shingles s = {CN_NEW_N(arena, uint64_t, n), n - wide + 1};
    for (size_t i = 0; i < s.n; i++) s.hash[i] = cn_hash(word + i, wide * sizeof *word);
    qsort(s.hash, s.n, sizeof *s.hash, by_hash);
    for (size_t i = 0; i < s.n; i++)
        if (!i || s.hash[i] != s.hash[i - 1]) s.hash[m++] = s.hash[i];
    s.n = m;
    return s;
}

static bool copies(Shingles a, Shingles b)
{
    size_t i = 0, k = 0, common = 0;
    if (!a.n || !b.n) return false;
    while (i < a.n && k < b.n) {
        if (a.hash[i] == b.hash[k]) common++, i++, k++;
        else if (a.hash[i] < b.hash[k]) i++;
        else k++;
    }
    return common * 10 >= SAME_IN_TEN * (a.n + b.n - common);
}

static uint32_t root_of(uint32_t *parent, uint32_t i)
{
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
}

static void unite(uint32_t *parent, uint32_t a, uint32_t b)
{
    a = root_of(parent, a);
    b = root_of(parent, b);
    if (a < b) parent[b] = a;  /* the oldest stands for all */
    else parent[a] = b;
}

static uint64_t key_of(CnArena *arena, CnStr name)
{
    CnStr squashed = cn_deal_squash(arena, name);
    return squashed.len ? cn_hash(squashed.ptr, squashed.len) : 0;
}

/* One document, one outlet, and one first source (an outlet that speaks for itself is its own source) are one origin. */
static void unite_by_name(const CnDealWork *work, const uint32_t *claim, size_t n, uint32_t *parent)
{
    Named *named = CN_NEW_N(work->arena, Named, 3 * n + 1);
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        const CnClaim *c = &work->claim[claim[i]];
        uint64_t doc = c->doc.len ? cn_hash(c->doc.ptr, c->doc.len) ^ 1 : 0;
        uint64_t outlet = work->outlet ? key_of(work->arena, work->outlet[claim[i]]) : 0;
        uint64_t source = c->n_attribution ? key_of(work->arena, c->attribution[0]) : 0;
        if (doc) named[m++] = (Named){doc, (uint32_t)i};
        if (outlet) named[m++] = (Named){outlet, (uint32_t)i};
        if (source) named[m++] = (Named){source, (uint32_t)i};
    }
    qsort(named, m, sizeof *named, by_key);
    for (size_t i = 1; i < m; i++)
        if (named[i].key == named[i - 1].key) unite(parent, named[i].at, named[i - 1].at);
}

/* Near-identical words: wire copy without its source named. Each is held against the first of every origin so far. */
static void unite_by_text(const CnDealWork *work, const uint32_t *claim, size_t n, uint32_t *parent)
{
    Shingles *s = CN_NEW_N(work->arena, Shingles, n + 1);
    uint32_t *head = CN_NEW_N(work->arena, uint32_t, n + 1);
    size_t n_heads = 0;
    for (uint32_t i = 0; i < n; i++) {
        s[i] = shingles_of(work->arena, work->quote[claim[i]]);
        bool found = false;
        for (size_t h = 0; h < n_heads && !found; h++) {
            if (!copies(s[head[h]], s[i])) continue;
            unite(parent, head[h], i);
            found = true;
        }
        if (!found) head[n_heads++] = i;
    }
}

uint32_t cn_deal_origins(CnDealWork *work, const uint32_t *claim, size_t n)
{
    uint32_t *parent = CN_NEW_N(work->arena, uint32_t, n + 1), roots = 0;
    for (uint32_t i = 0; i < n; i++) parent[i] = i;
    unite_by_name(work, claim, n, parent);
    if (work->quote) unite_by_text(work, claim, n, parent);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t root = root_of(parent, i);
        roots += root == i;
        work->origin[claim[i]] = claim[root];
    }
    return roots;
}
