#include "article/forward.h"
#include "article/date.h"
#include "base/utf8.h"

enum {
    NAME = 60,                 /* bytes before the colon */
    MARK = 120,                /* bytes of a line that announces what is forwarded */
    FIELDS = 3,                /* lines with a name that make a head; two are enough below a mark */
    LOOSE = 2,                 /* lines without a name in a row: a field that goes on */
    PREFIXES = 8
};

/* The words of `text`, folded, parted by one blank; signs drop out. */
static CnStr folded(CnStr text, char *out, size_t size)
{
    size_t len = 0;
    bool gap = false;
    for (size_t at = 0; at < text.len && len + 16 < size;) {
        uint32_t c, to[2];
        at += cn_utf8_get(text, at, &c);
        unsigned n = cn_char_is_letter(c) || cn_char_digit(c) >= 0 ? cn_char_fold(c, to) : 0;
        if (n && gap && len) out[len++] = ' ';
        for (unsigned i = 0; i < n; i++) len += cn_utf8_put(to[i], out + len);
        gap = n ? false : gap || !cn_char_is_letter(c);
    }
    return (CnStr){out, len};
}

/* Behind the colon, also a wide one, of a line that may be a field; 0: there is none near its beginning. */
static size_t past_colon(CnStr line, size_t *name)
{
    for (size_t at = 0; at < line.len && at < NAME; at++) {
        if (line.ptr[at] == ':') return *name = at, at + 1;
        if (at + 2 < line.len && !memcmp(line.ptr + at, "\xEF\xBC\x9A", 3)) return *name = at, at + 3;
    }
    return 0;
}

/* What a line is by the name before its colon, or -1; *value: what stands behind. */
static int field_of(CnStr line, const CnArticleOptions *options, CnStr *value)
{
    char buf[4 * NAME];
    size_t name = 0, behind = past_colon(line, &name);
    if (!behind) return -1;
    CnStr words = folded(cn_str_sub(line, 0, name), buf, sizeof buf);
    for (size_t i = 0; words.len && i < options->n_mail; i++) {
        const CnMailWord *word = &options->mail[i];
        bool field = word->kind != CN_MAIL_MARK && word->kind != CN_MAIL_PREFIX;
        if (!field || !cn_str_eq(word->phrase, words)) continue;
        *value = cn_str_sub(line, behind, line.len);
        return (int)word->kind;
    }
    return -1;
}

/* Whether a line announces what is forwarded: it holds the phrase, and little else. */
static bool is_mark(CnStr line, const CnArticleOptions *options)
{
    char buf[4 * MARK];
    if (!line.len || line.len > MARK) return false;
    CnStr words = folded(line, buf, sizeof buf);
    for (size_t i = 0; i < options->n_mail; i++) {
        CnStr phrase = options->mail[i].phrase;
        if (options->mail[i].kind != CN_MAIL_MARK || !phrase.len || words.len > phrase.len + 30) continue;
        if (cn_str_find(words, phrase, 0) != SIZE_MAX) return true;
    }
    return false;
}

static CnStr line_at(CnStr text, size_t at, size_t *next)
{
    const char *feed = memchr(text.ptr + at, '\n', text.len - at);
    size_t end = feed ? (size_t)(feed - text.ptr) : text.len;
    *next = feed ? end + 1 : end;
    return (CnStr){text.ptr + at, end - at};
}

/* A sender's name: without address, quotation marks and stars. */
static CnStr person(CnStr value)
{
    for (size_t i = 0; i < value.len; i++)
        if (value.ptr[i] == '<' || value.ptr[i] == '[') {
            if (cn_str_trim(cn_str_sub(value, 0, i)).len) value.len = i;
            break;
        }
    value = cn_str_trim(value);
    while (value.len && strchr("\"'*_<[ ", value.ptr[0]) && value.ptr[0]) value = cn_str_sub(value, 1, value.len);
    while (value.len && strchr("\"'*_>] ", value.ptr[value.len - 1]) && value.ptr[value.len - 1]) value.len--;
    return value;
}

/* Reads the head whose first field is the line at `at`; false: it is none. Its fields stand in a row; one that is broken may go on for a
 * line or two. `marked`: a mark is above it. */
static bool read_head(CnStr text, size_t at, bool marked, const CnArticleOptions *options, CnForward *out)
{
    unsigned fields = 0, loose = 0, kinds = 0;
    size_t next, from = at;
    for (; at < text.len; at = next) {
        CnStr line = line_at(text, at, &next), value;
        if (!cn_str_trim(line).len) break;
        int kind = field_of(line, options, &value);
        if (kind < 0 && (++loose > LOOSE || !fields)) break;
        if (kind < 0) continue;
        fields++;
        loose = 0;
        out->span.len = (uint32_t)(next - from);
        if (kind == CN_MAIL_FROM && !(kinds & 1u << CN_MAIL_FROM)) out->author = person(value);
        if (kind == CN_MAIL_DATE && !(kinds & 1u << CN_MAIL_DATE)) out->date = cn_date_in(value, options);
        kinds |= 1u << kind;
    }
    bool told = kinds & 1u << CN_MAIL_FROM && kinds & (1u << CN_MAIL_DATE | 1u << CN_MAIL_SUBJECT);
    return told && fields >= (marked ? FIELDS - 1 : FIELDS);
}

CnForward *cn_forwards(CnArena *arena, CnStr text, size_t from, const CnArticleOptions *options, size_t *n)
{
    CnForward *list = NULL;
    size_t cap = 0, above = 0;
    CnStr before = {NULL, 0};   /* the last line that is not empty, and where it begins */
    *n = 0;
    if (!options || !options->n_mail) return NULL;
    for (size_t at = from, next; at < text.len; at = next) {
        CnStr line = line_at(text, at, &next), value;
        if (!cn_str_trim(line).len) continue;
        CnForward head = {.span = {(uint32_t)at, 0}};
        bool field = field_of(line, options, &value) >= 0, marked = field && is_mark(before, options);
        bool is_head = field && read_head(text, at, marked, options, &head);
        if (field) next = at + head.span.len;   /* where this is no head, no part of it is */
        if (is_head) {
            for (size_t behind; next < text.len && !cn_str_trim(line_at(text, next, &behind)).len;) next = behind;
            head.span = marked ? (CnSpan){(uint32_t)above, (uint32_t)(next - above)} : (CnSpan){(uint32_t)at, (uint32_t)(next - at)};
            list = cn_arena_grow(arena, list, sizeof *list, *n, &cap);
            list[(*n)++] = head;
            line = (CnStr){NULL, 0};
        }
        before = line;
        above = at;
    }
    return list;
}

CnStr cn_subject_bare(CnStr subject, const CnArticleOptions *options)
{
    CnStr rest = cn_str_trim(subject), bare = rest;
    for (int i = 0; options && i < PREFIXES; i++) {
        char buf[4 * NAME];
        size_t close = rest.len && rest.ptr[0] == '[' ? cn_str_find(cn_str_sub(rest, 0, NAME), CN_STR("]"), 0) : SIZE_MAX;
        if (close != SIZE_MAX) rest = cn_str_trim(cn_str_sub(rest, close + 1, rest.len));   /* the name of a list: it goes if a prefix does */
        size_t name = 0, behind = past_colon(rest, &name);
        CnStr words = folded(cn_str_sub(rest, 0, name), buf, sizeof buf);
        bool known = false;
        for (size_t k = 0; behind && words.len && k < options->n_mail && !known; k++)
            known = options->mail[k].kind == CN_MAIL_PREFIX && cn_str_eq(options->mail[k].phrase, words);
        if (!known) break;
        rest = cn_str_trim(cn_str_sub(rest, behind, rest.len));
        if (rest.len) bare = rest;
    }
    return bare;
}
