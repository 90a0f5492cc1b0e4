#include "article/plain.h"
#include "article/index.h"
#include "base/utf8.h"

enum {
    TITLE = 300,         /* bytes */
    LONG_LINE = 200,     /* bytes from which a line is a paragraph rather than a link; tuned */
    FOLDED = 1024        /* bytes of a line or paragraph in which a cue is looked for */
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

/* The words of `line` folded, parted and framed by one space each; signs drop out. */
static CnStr folded_words(CnStr line, char *out, size_t size)
{
    size_t len = 0;
    bool gap = true;
    out[len++] = ' ';
    for (size_t at = 0; at < line.len && len + 16 < size;) {
        uint32_t c, to[2];
        at += cn_utf8_get(line, at, &c);
        if (!(cn_char_class(c) & (CN_CHAR_LETTER | CN_CHAR_DIGIT))) {
            if (!gap) out[len++] = ' ';
            gap = true;
            continue;
        }
        gap = false;
        if (c < 0x800 && cn_char_fold_low[c]) {
            out[len++] = (char)(cn_char_fold_low[c] & 0xFF);
            if (cn_char_fold_low[c] > 0xFF) out[len++] = (char)(cn_char_fold_low[c] >> 8);
            continue;
        }
        unsigned n = cn_char_fold(c, to);
        for (unsigned i = 0; i < n; i++) len += cn_utf8_put(to[i], out + len);
    }
    if (!gap) out[len++] = ' ';
    return (CnStr){out, len};
}

static bool has_at(CnStr words, size_t at, CnStr phrase)
{
    return at + phrase.len < words.len && !memcmp(words.ptr + at, phrase.ptr, phrase.len) && words.ptr[at + phrase.len] == ' ';
}

/* Whether the cue holds for a line whose folded words are `words` at the place `at` in them. */
static bool cue_holds(const CnSkipCue *cue, CnStr words, size_t at, CnStr line)
{
    if (!cue->phrase.len || !has_at(words, at, cue->phrase)) return false;
    if (cue->kind == CN_SKIP_PARAGRAPH) return true;
    return at == 1 && (cue->kind == CN_SKIP_REST ? words.len == cue->phrase.len + 2 : line.len < 2 * LONG_LINE);
}

/* The first cue that the line is, begins with or holds; NULL = none. */
static const CnSkipCue *cue_of(CnStr line, const CnArticleOptions *options)
{
    char buf[FOLDED];
    if (!options || !options->n_cues) return NULL;
    CnStr words = folded_words(cn_str_sub(line, 0, cn_utf8_border(line, FOLDED)), buf, sizeof buf);
    unsigned best = CN_INDEX_END;
    for (size_t at = 1; at < words.len; at++) {
        if (words.ptr[at - 1] != ' ') continue;
        for (unsigned i = options->index->cue[cn_index_chain(words, at)]; i < best; i = options->index->next_cue[i])
            if (cue_holds(&options->cues[i], words, at, line)) best = i;
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
