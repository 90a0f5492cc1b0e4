/* words.c - cuts text into words, numbers and marks. */
#include "base/utf8.h"
#include "pack/pack.h"

enum { APOSTROPHE_LETTERS = 4 };  /* tuned: the longest ending hung on an apostrophe is four letters or so */

static uint8_t stand_in(uint32_t c)
{
    switch (c) {
    case 0x2010: case 0x2011: case 0x2012: case 0x2212: case 0x200C: case 0xAD: return '-';
    case 0x2013: case 0x2014: case 0x2015: return '-';
    case 0x2018: case 0x2019: case 0x02BC: case 0x060: case 0xB4: return '\'';
    case 0x201C: case 0x201D: case 0x201E: case 0xAB: case 0xBB: case 0x2039: case 0x203A: case 0x300A: case 0x300B:
    case 0x300C: case 0x300D: return '"';
    case 0x060C: case 0xFF0C: case 0x3001: case 0x066C: return ',';
    case 0x061B: case 0xFF1B: return ';';
    case 0x061F: case 0xFF1F: return '?';
    case 0xFF01: return '!';
    case 0xFF1A: return ':';
    case 0x3002: case 0x06D4: case 0xFF0E: case 0x066B: return '.';
    case 0xFF08: return '(';
    case 0xFF09: return ')';
    case 0x2026: return ';';
    case 0x066A: return '%';
    case 0x2022: case 0xB7: return ';';
    default: return c < 0x80 ? (uint8_t)c : '*';
    }
}

/* A mark that no reader sees: direction marks, joiners, the byte order mark. */
static bool invisible(uint32_t c) { return (c >= 0x200D && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || c == 0xFEFF || (c >= 0x2066 && c <= 0x2069) || c == 0x200B || c == '#'; }

static bool is_symbol(uint8_t ch) { return ch == '-' || ch == '_' || ch == '/' || ch == '.' || ch == '\'' || ch == ','; }

/* Reads a run of letters, or of digits; false if there is neither at `at`. */
static bool run(CnStr text, size_t at, CnPiece *out)
{
    uint32_t c;
    size_t from = at, n = cn_utf8_get(text, at, &c);
    bool digits = cn_char_digit(c) >= 0, all_upper = true;
    if (!digits && !cn_char_is_letter(c)) return false;
    out->cap = cn_char_is_upper(c);
    bool alone = cn_char_is_ideograph(c);
    at += n;
    all_upper = out->cap;
    while (!alone && at < text.len) {
        n = cn_utf8_get(text, at, &c);
        bool digit = cn_char_digit(c) >= 0;
        if (digits ? !digit : digit || !cn_char_is_letter(c) || cn_char_is_ideograph(c)) break;
        if (!digits && !cn_char_is_upper(c)) all_upper = false;
        at += n;
    }
    out->kind = digits ? CN_TOK_NUMBER : CN_TOK_WORD;
    out->upper = !digits && all_upper;
    out->span = (CnSpan){(uint32_t)from, (uint32_t)(at - from)};
    return true;
}

static bool starts_run(CnStr text, size_t at, bool *digit)
{
    if (at >= text.len) return false;
    uint32_t c;
    cn_utf8_get(text, at, &c);
    *digit = cn_char_digit(c) >= 0;
    return *digit || cn_char_is_letter(c);
}

bool cn_piece_next(CnStr text, size_t *at, CnPiece *out)
{
    *out = (CnPiece){0};
    bool first = *at == 0, spaced = first;
    unsigned lines = 0;
    size_t here = *at;
    uint32_t c = 0;
    size_t n = 0;
    bool before_digit = false;
    if (!first) {
        size_t back = cn_utf8_border(text, here - 1);
        starts_run(text, back, &before_digit);
    }
    while (here < text.len) {
        n = cn_utf8_get(text, here, &c);
        if (c == '\n') lines++;
        else if (!cn_char_is_space(c) && !invisible(c) && c >= 0x20) break;
        if (!invisible(c)) spaced = true;
        here += n;
    }
    if (here >= text.len) return false;
    out->line = lines > 0 || first;
    out->empty_line = lines > 1 || first;
    bool was_run = false, digit;   /* a letter or digit stands right before */
    if (!first && !spaced) was_run = starts_run(text, cn_utf8_border(text, here - 1), &digit);
    if (run(text, here, out)) {
        out->ch = was_run ? 1 : 0;
        *at = here + out->span.len;
        return true;
    }
    uint8_t ch = stand_in(c);
    bool digit_after = false, after = starts_run(text, here + n, &digit_after);
    /* a mark between two words without a space binds them; a comma only binds digits */
    if (was_run && after && is_symbol(ch) && (ch != ',' || (before_digit && digit_after)) && run(text, here + n, out)) {
        out->ch = ch;
        *at = here + n + out->span.len;
        return true;
    }
    out->kind = CN_TOK_PUNCT;
    out->ch = ch;
    out->span = (CnSpan){(uint32_t)here, (uint32_t)n};
    *at = here + n;
    return true;
}

size_t cn_piece_fold(CnStr text, const CnPiece *piece, char *out, size_t size)
{
    CnStr word = {text.ptr + piece->span.at, piece->span.len};
    size_t len = 0;
    if (piece->kind == CN_TOK_NUMBER) {
        for (size_t at = 0; at < word.len && len < size;) {
            uint32_t c;
            at += cn_utf8_get(word, at, &c);
            out[len++] = (char)('0' + cn_char_digit(c));
        }
        return len;
    }
    if (piece->kind == CN_TOK_WORD && piece->ch == '\'' && word.len <= APOSTROPHE_LETTERS && size) out[len++] = '\'';
    if (piece->kind == CN_TOK_PUNCT) {  /* symbols such as $ and EUR's sign are names of currencies */
        size_t n = word.len < size ? word.len : size;
        memcpy(out, word.ptr, n);
        return n;
    }
    return len + cn_fold(word, out + len, size - len);
}
