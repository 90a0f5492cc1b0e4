#include "article/plain.h"
#include "article/index.h"
#include "base/sixteen.h"
#include "base/utf8.h"

enum {
    TITLE = 300,         /* bytes */
    LONG_LINE = 200,     /* bytes from which a line is a paragraph rather than a link; tuned */
    HEAD = 240           /* bytes of a line or paragraph in which a cue is looked for; tuned */
};

static bool is_dropped(uint32_t c)
{
    return (c < 32 && c != '\t') || (c >= 0x7F && c < 0xA0) || c == 0xFEFF;
}

static bool is_line_end(uint32_t c) { return c == '\n' || c == '\r' || c == '\v' || c == '\f' || c == 0x85 || c == 0x2028 || c == 0x2029; }

void cn_plain_text(CnStr decoded, CnTextBuf *out)
{
    size_t from = 0;
    cn_text_from(out, 0);
    for (size_t at = 0; at < decoded.len && !out->cut;) {
        unsigned char byte = (unsigned char)decoded.ptr[at];
        if ((byte >= 32 && byte < 0x7F) || byte == '\n' || byte == '\t') {
            at++;
            continue;
        }
        uint32_t c;
        size_t n = cn_utf8_get(decoded, at, &c);
        bool end = is_line_end(c);
        if (!end && !is_dropped(c)) {
            at += n;
            continue;
        }
        cn_text_add(out, cn_str_sub(decoded, from, at));
        if (c == '\r' && at + 1 < decoded.len && decoded.ptr[at + 1] == '\n') n = 1, end = false;
        at += n;
        if (end) cn_text_put(out, '\n');
        from = at;
        cn_text_from(out, at);
    }
    cn_text_add(out, cn_str_sub(decoded, from, decoded.len));
}

static bool is_empty(CnStr line)
{
    for (size_t at = 0; at < line.len;) {
        uint32_t c;
        at += cn_utf8_get(line, at, &c);
        if (!cn_char_is_space(c)) return false;
    }
    return true;
}

/* The line at `at` without its line feed; *next: where the one behind it begins. */
static CnStr line_at(CnStr text, size_t at, size_t *next)
{
    const char *feed = at < text.len ? memchr(text.ptr + at, '\n', text.len - at) : NULL;
    size_t end = feed ? (size_t)(feed - text.ptr) : text.len;
    *next = feed ? end + 1 : end;
    return (CnStr){text.ptr + at, end - at};
}

static CnSpan trimmed(CnStr text, CnStr line)
{
    CnStr bare = cn_str_trim(line);
    return (CnSpan){(uint32_t)(bare.ptr - text.ptr), (uint32_t)bare.len};
}

CnSpan cn_plain_title(CnStr text)
{
    size_t at = 0, next;
    while (at < text.len) {
        CnStr line = line_at(text, at, &next);
        if (is_empty(line)) {
            at = next;
            continue;
        }
        if (line.len >= TITLE || next >= text.len) break;
        return is_empty(line_at(text, next, &at)) ? trimmed(text, line) : (CnSpan){0, 0};
    }
    return (CnSpan){0, 0};
}

/* ---- what is not the article ----------------------------------------------------------------------------- */

/* The character at line[*at] folded into out; returns its bytes, 0 for a mark that drops out. *word: it is part of a word. */
static inline size_t fold_next(CnStr line, size_t *at, char out[8], bool *word)
{
    uint32_t c, to[2];
    *at += cn_utf8_get(line, *at, &c);
    *word = (cn_char_class(c) & (CN_CHAR_LETTER | CN_CHAR_DIGIT)) != 0;
    if (!*word) return 0;
    if (c < 0x800 && cn_char_fold_low[c]) {
        out[0] = (char)(cn_char_fold_low[c] & 0xFF);
        out[1] = (char)(cn_char_fold_low[c] >> 8);
        return out[1] ? 2 : 1;
    }
    size_t len = 0;
    unsigned n = cn_char_fold(c, to);
    for (unsigned i = 0; i < n; i++) len += cn_utf8_put(to[i], out + len);
    return len;
}

static bool in_word(unsigned char ascii) { return cn_char_class_low[ascii] & (CN_CHAR_LETTER | CN_CHAR_DIGIT); }

/* Whether the words of the line from `at` on, folded and parted by one space, begin with the phrase; *rest: where they go on behind it. */
static bool begins_with(CnStr line, size_t at, CnStr phrase, size_t *rest)
{
    size_t i = 0;
    bool gap = false, word;
    while (at < line.len) {
        char bytes[8];
        unsigned char byte = (unsigned char)line.ptr[at];
        if (byte < 0x80 && in_word(byte) && !gap) {
            if (i == phrase.len || phrase.ptr[i++] != (char)(byte | 32)) return false;
            at++;
            continue;
        }
        size_t from = at, n = fold_next(line, &at, bytes, &word);
        if (!word) {
            if (i == phrase.len) return *rest = from, true;
            gap = true;
            continue;
        }
        if (!n) continue;
        if (gap && (i == phrase.len || phrase.ptr[i++] != ' ')) return false;
        gap = false;
        if (phrase.len - i < n || memcmp(phrase.ptr + i, bytes, n)) return false;
        i += n;
    }
    *rest = at;
    return i == phrase.len;
}

static bool has_words(CnStr line, size_t at)
{
    bool word = false;
    for (char bytes[8]; at < line.len && !word;) fold_next(line, &at, bytes, &word);
    return word;
}

static bool is_ascii_letter(char c) { return (unsigned char)((c | 32) - 'a') < 26; }

/* Where the word that goes on at `at` ends. */
static size_t word_end(CnStr line, size_t at)
{
    while (at < line.len) {
        unsigned char byte = (unsigned char)line.ptr[at];
        uint32_t c;
        if (byte < 0x80) {
            if (!in_word(byte)) break;
            at++;
            continue;
        }
        size_t n = cn_utf8_get(line, at, &c);
        if (!(cn_char_class(c) & (CN_CHAR_LETTER | CN_CHAR_DIGIT))) break;
        at += n;
    }
    return at;
}

/* The index's chain for the word at line[at], and the length of what it was told from; 0: no word begins there. */
static size_t chain_of_word(CnStr line, size_t at, unsigned *chain)
{
    char key[24];
    size_t n = 0, from = at;
    if (at + 3 <= line.len && is_ascii_letter(line.ptr[at]) && is_ascii_letter(line.ptr[at + 1]) && is_ascii_letter(line.ptr[at + 2])) {
        for (; n < 3; n++) key[n] = (char)(line.ptr[at + n] | 32);
        at += 3;
    }
    for (bool word = true; n < (n && (unsigned char)key[0] >= 0xC0 ? 4u : 3u) && at < line.len && word;) {
        size_t here = at;
        n += fold_next(line, &at, key + n, &word);
        if (!word) at = here;
    }
    if (n) *chain = cn_index_chain((CnStr){key, n}, 0);
    return at - from;
}

/* 0xFF where a letter or digit of two bytes begins, of Latin, Cyrillic and Arabic script; not all of them. */
static CnSixteen two_bytes(CnSixteen v, CnSixteen next)
{
    CnSixteen c3_to_c5 = (cn_sixteen_is(v, 0xC3) & ~(cn_sixteen_is(next, 0x97) | cn_sixteen_is(next, 0xB7))) | cn_sixteen_in(v, 0xC4, 2);
    CnSixteen d8_to_db = (cn_sixteen_is(v, 0xD8) & cn_sixteen_in(next, 0xA0, 0x20)) | (cn_sixteen_is(v, 0xD9) & cn_sixteen_in(next, 0x80, 0x2A)) |
                         cn_sixteen_is(v, 0xDA) | (cn_sixteen_is(v, 0xDB) & cn_sixteen_in(next, 0x80, 0x14));
    return c3_to_c5 | cn_sixteen_in(v, 0xD0, 2) | d8_to_db;
}

/* Of up to 64 bytes, bit i: a word has byte i; it is beyond ASCII. */
typedef struct { uint64_t words, wide; } Letters;

/* How many bytes from `at` on, 64 at most, hold whole words of letters that two_bytes knows or ASCII does; 0: look at the next word by itself.
 * Signs from U+2000 to U+203F, as dashes and quotation marks, are no letters. */
static size_t whole_words(CnStr line, size_t at, Letters *out)
{
    uint64_t in = 0, wide = 0, signs = 0, pairs = 0;
    const char *p = line.ptr + at, *end = line.ptr + line.len;
    for (unsigned i = 0; i < 64; i += 16) {
        CnSixteen v = cn_sixteen(p + i, end);
        in |= (uint64_t)cn_sixteen_bits(cn_sixteen_in(v | cn_sixteen_of(0x20), 'a', 26) | cn_sixteen_in(v, '0', 10)) << i;
        uint32_t high = cn_sixteen_bits(v);
        if (!high) continue;
        CnSixteen next = cn_sixteen(p + i + 1, end);
        wide |= (uint64_t)high << i;
        signs |= (uint64_t)cn_sixteen_bits(cn_sixteen_is(v, 0xE2) & cn_sixteen_is(next, 0x80)) << i;
        pairs |= (uint64_t)cn_sixteen_bits(two_bytes(v, next)) << i;
    }
    signs &= ~(uint64_t)0 >> 2;
    pairs &= ~(uint64_t)0 >> 1;
    pairs |= pairs << 1;
    in |= pairs;
    uint64_t others = wide & ~(pairs | signs | signs << 1 | signs << 2);
    size_t n = others ? (size_t)__builtin_ctzll(others) : 64;
    if (n >= line.len - at) n = line.len - at;
    else if (n && in >> (n - 1) & 1) {  /* the last word may go on */
        uint64_t gaps = ~in & (~(uint64_t)0 >> (64 - n));
        n = gaps ? 64 - (size_t)__builtin_clzll(gaps) : 0;
    }
    *out = n ? (Letters){in & ~(uint64_t)0 >> (64 - n), wide} : (Letters){0, 0};
    return n;
}

/* cn_index_chain of the word at line[at], `len` bytes of it, 4 if more; *fourth: what stands behind three letters of ASCII, 0 where that is not known. */
static unsigned chain_of(CnStr line, size_t at, size_t len, unsigned wide, char *fourth)
{
    const char *word = line.ptr + at;
    unsigned chain = 0;
    *fourth = 0;
    if (wide & ((1u << (len < 3 ? len : 3)) - 1)) {
        chain_of_word(line, at, &chain);
        return chain;
    }
    uint32_t key = (uint32_t)(word[0] | 32) << 16 | (uint32_t)(len > 1 ? word[1] | 32 : ' ') << 8 | (uint32_t)(len > 2 ? word[2] | 32 : ' ');
    if (len == 3) *fourth = ' ';
    else if (len > 3 && !(wide & 8)) *fourth = (char)(word[3] | 32);
    return cn_index_hash(key);
}

/* `fourth`: the character of the phrase behind three letters, 0 = not known. Of the cues in the chain before number `best`, the first one that the words from head[at] on are or begin with; else best. */
static unsigned first_cue(CnStr line, CnStr head, size_t at, char fourth, const CnArticleOptions *options, const uint16_t *next, unsigned i, unsigned best)
{
    for (size_t rest; i < best; i = next[i]) {
        const CnSkipCue *cue = &options->cues[i];
        if (fourth && cue->phrase.len > 3 && cue->phrase.ptr[3] != fourth) continue;
        if (!cue->phrase.len || !begins_with(head, at, cue->phrase, &rest)) continue;
        if (cue->kind == CN_SKIP_LINE ? line.len < 2 * LONG_LINE : cue->kind == CN_SKIP_PARAGRAPH || !has_words(line, rest)) return i;
    }
    return best;
}

/* The first cue that the line is, begins with or holds; NULL = none. */
static const CnSkipCue *cue_of(CnStr line, const CnArticleOptions *options)
{
    if (!options || !options->n_cues) return NULL;
    CnStr head = cn_str_sub(line, 0, cn_utf8_border(line, HEAD));
    unsigned best = CN_INDEX_END, chain = 0;
    const uint16_t *heads = options->index->cue, *next = options->index->next_cue;
    for (size_t at = 0; at < head.len;) {
        uint32_t c;
        Letters seen;
        size_t n = whole_words(head, at, &seen);
        for (uint64_t starts = seen.words & ~(seen.words << 1); starts; starts &= starts - 1) {
            unsigned i = (unsigned)__builtin_ctzll(starts);
            char fourth;
            chain = chain_of(head, at + i, (size_t)__builtin_ctzll(~(seen.words >> i) | 16), (unsigned)(seen.wide >> i & 15), &fourth);
            if (fourth && heads == options->index->held && !(options->index->held_on[chain] >> (fourth & 63) & 1)) continue;
            if (heads[chain] < best) best = first_cue(line, head, at + i, fourth, options, next, heads[chain], best);
            heads = options->index->held;
            next = options->index->next_held;
        }
        at += n;
        if (n) continue;
        size_t told = chain_of_word(head, at, &chain);
        if (!told) {
            at += cn_utf8_get(head, at, &c);
            continue;
        }
        best = first_cue(line, head, at, 0, options, next, heads[chain], best);
        heads = options->index->held;
        next = options->index->next_held;
        at = word_end(head, at + told);
    }
    return best == CN_INDEX_END ? NULL : &options->cues[best];
}

bool cn_line_is_cue(CnStr line, const CnArticleOptions *options)
{
    const CnSkipCue *cue = cue_of(line, options);
    return cue && cue->kind == CN_SKIP_REST;
}

/* Where the list of links that begins at `at` ends: before the first long paragraph; the text's end if there is none. */
static size_t end_of_links(CnStr text, size_t at)
{
    while (at < text.len) {
        size_t next;
        CnStr line = cn_str_trim(line_at(text, at, &next));
        if (line.len >= LONG_LINE) return at;
        at = next;
    }
    return text.len;
}

CnSpan *cn_plain_skips(CnArena *arena, CnStr text, size_t from, const CnArticleOptions *options, size_t *n)
{
    CnSpan *skip = NULL;
    size_t cap = 0;
    *n = 0;
    if (!options || !options->n_cues) return NULL;
    for (size_t at = from, next; at < text.len; at = next) {
        CnStr line = line_at(text, at, &next);
        const CnSkipCue *cue = is_empty(line) ? NULL : cue_of(line, options);
        if (!cue) continue;
        size_t end = next;
        if (cue->kind == CN_SKIP_REST) end = next = end_of_links(text, next);
        for (size_t behind; end < text.len && is_empty(line_at(text, end, &behind)); end = next = behind) {}
        skip = cn_arena_grow(arena, skip, sizeof *skip, *n, &cap);
        skip[(*n)++] = (CnSpan){(uint32_t)at, (uint32_t)(end - at)};
    }
    return skip;
}
