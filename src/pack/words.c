/* words.c - cuts text into words, numbers and marks. */
#include "base/sixteen.h"
#include "base/utf8.h"
#include "pack/pack.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

enum { RUN = CN_CHAR_LETTER | CN_CHAR_DIGIT };

static unsigned class_at(CnStr text, size_t at)
{
    uint32_t c;
    return at < text.len ? cn_utf8_get(text, at, &c), cn_char_class(c) : 0;
}

/* Does a script begin or end here: "وF15", a clitic before a name in letters of another script? */
static bool changes_script(uint32_t a, uint32_t b) { return cn_char_is_western(a) != cn_char_is_western(b); }

/* How many bytes from `at` on are ASCII letters, as far as sixteen at a time can be looked at; *upper: all of them capitals? */
static size_t plain_letters(CnStr text, size_t at, bool *upper)
{
    size_t from = at;
#ifdef __SSE2__
    const __m128i small = _mm_set1_epi8(0x20), before = _mm_set1_epi8('a' - 1), behind = _mm_set1_epi8('z' + 1);
    for (; text.len - at >= 16; at += 16) {
        __m128i c = _mm_loadu_si128((const __m128i *)(const void *)(text.ptr + at)), folded = _mm_or_si128(c, small);
        unsigned letters = (unsigned)_mm_movemask_epi8(_mm_and_si128(_mm_cmpgt_epi8(folded, before), _mm_cmpgt_epi8(behind, folded)));
        unsigned smalls = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(c, folded));
        *upper &= !(smalls & letters & ~(letters + 1));   /* of the letters up to the first other byte */
        if (letters != 0xFFFF) return at - from + (size_t)__builtin_ctz(~letters);
    }
#else
    (void)text, (void)upper;
#endif
    return at - from;
}

/* The run of letters, or of digits, whose first character lies at `from`, is `n` bytes long and has this class. */
static void run(CnStr text, size_t from, size_t n, uint32_t first, unsigned class, CnPiece *out)
{
    unsigned kind = class & RUN, all = class;
    size_t at = from + n;
    uint32_t c;
    bool cap = class & CN_CHAR_UPPER;
    if (kind == CN_CHAR_LETTER && first < 0x80) {
        bool upper = true;
        at += plain_letters(text, at, &upper);
        if (!upper) all &= ~(unsigned)CN_CHAR_UPPER;
    }
    for (; at < text.len && !(class & CN_CHAR_IDEOGRAPH); at += n) {
        n = cn_utf8_get(text, at, &c);
        class = cn_char_class(c);
        if (!(class & kind) || class & CN_CHAR_IDEOGRAPH || (kind == CN_CHAR_LETTER && changes_script(first, c))) break;
        all &= class;
    }
    out->kind = kind == CN_CHAR_DIGIT ? CN_TOK_NUMBER : CN_TOK_WORD;
    out->flags |= (uint8_t)((cap ? CN_TOK_CAP : 0) | (all & CN_CHAR_UPPER ? CN_TOK_UPPER : 0));
    out->span = (CnSpan){(uint32_t)from, (uint32_t)(at - from)};
}

/* "since last year.In the report": a stop that pages left without a space; `stop` is where it stands, `next` behind it. */
static bool ends_sentence(CnStr text, size_t stop, size_t next)
{
    enum { LETTERS = 3 };   /* small letters before it, more than most abbreviations have */
    const unsigned letter = RUN & ~(unsigned)CN_CHAR_DIGIT;
    uint32_t c;
    size_t at = stop, n = cn_utf8_get(text, next, &c);
    if (!(cn_char_class(c) & CN_CHAR_UPPER)) return false;
    unsigned second = class_at(text, next + n);
    if (!(second & letter) || (second & (CN_CHAR_UPPER | CN_CHAR_IDEOGRAPH))) return false;
    for (unsigned k = 0; k < LETTERS; k++) {
        if (!at) return false;
        at = cn_utf8_border(text, at - 1);
        unsigned class = class_at(text, at);
        if (!(class & letter) || (class & (CN_CHAR_UPPER | CN_CHAR_IDEOGRAPH))) return false;
    }
    return true;
}

bool cn_piece_next(CnStr text, size_t *at, CnPiece *out)
{
    *out = (CnPiece){0};
    size_t from = *at, here = from, n = 0;
    unsigned lines = 0, class = 0;
    uint32_t c = 0;
    for (; here < text.len; here += n) {
        n = cn_utf8_get(text, here, &c);
        class = cn_char_class(c);
        if (class & RUN) break;
        if (c == '\n') lines++;
        else if (!(class & CN_CHAR_SPACE) && !invisible(c) && c >= 0x20) break;
    }
    if (here >= text.len) return false;
    out->flags = lines > 1 || !from ? CN_PIECE_LINE | CN_PIECE_EMPTY_LINE : lines ? CN_PIECE_LINE : 0;
    /* the letter or digit right before, if there is one */
    unsigned before = from && here == from ? class_at(text, cn_utf8_border(text, here - 1)) & RUN : 0;
    if (class & RUN) {
        run(text, here, n, c, class, out);
        /* words of ideographs have no space about them, clitics none before another script: nothing is bound to them */
        uint32_t last = 0;
        if (before) cn_utf8_get(text, cn_utf8_border(text, here - 1), &last);
        bool apart = (class & CN_CHAR_IDEOGRAPH) || (before && (cn_char_class(last) & CN_CHAR_IDEOGRAPH || (before & class & CN_CHAR_LETTER && changes_script(last, c))));
        out->ch = before && !apart ? 1 : 0;
        *at = here + out->span.len;
        return true;
    }
    uint8_t ch = stand_in(c);
    bool full_stop = c == 0x3002 || c == 0x06D4;   /* no point between digits, nor a name's own */
    unsigned after = before && is_symbol(ch) && !full_stop ? class_at(text, here + n) : 0;
    /* a mark between two words without a space binds them; a comma only binds digits */
    if (after & RUN && (ch != ',' || before & after & CN_CHAR_DIGIT) && !(ch == '.' && ends_sentence(text, here, here + n))) {
        uint32_t first;
        size_t wide = cn_utf8_get(text, here + n, &first);
        run(text, here + n, wide, first, after, out);
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

enum { ROOM = 32 };   /* bits of CnPiece.odd */

/* Folds a word of which that is told, ROOM bytes at once: no jump hangs on its length. False where the length would change. */
static bool fold_told(CnStr word, uint32_t odd, char *out)
{
    CnSixteen half[2];
    memcpy(half, word.ptr, ROOM);
    for (unsigned k = 0; k < 2; k++) half[k] |= cn_sixteen_in(half[k], 'A', 26) & cn_sixteen_of(0x20);
    memcpy(out, half, ROOM);
    for (; odd; odd &= odd - 1) {
        unsigned i = (unsigned)__builtin_ctz(odd);
        uint16_t to = cn_char_fold_low[((unsigned char)word.ptr[i] & 0x1Fu) << 6 | ((unsigned char)word.ptr[i + 1] & 0x3Fu)];
        if (to < 0x100) return false;
        out[i] = (char)(to & 0xFF), out[i + 1] = (char)(to >> 8);
    }
    return true;
}

size_t cn_piece_fold(CnStr text, const CnPiece *piece, char *out, size_t size)
{
    CnStr word = {text.ptr + piece->span.at, piece->span.len};
    size_t len = piece->kind == CN_TOK_WORD && piece->ch == '\'' && word.len <= APOSTROPHE_LETTERS && size;
    if (len) out[0] = '\'';
    if (piece->flags & CN_PIECE_TOLD && word.len <= ROOM && text.len - piece->span.at >= ROOM && size > ROOM && fold_told(word, piece->odd, out + len)) return len + word.len;
    if (piece->kind == CN_TOK_NUMBER) {
        for (size_t at = 0; at < word.len && len < size;) {
            uint32_t c;
            at += cn_utf8_get(word, at, &c);
            out[len++] = (char)('0' + cn_char_digit(c));
        }
        return len;
    }
    if (piece->kind == CN_TOK_PUNCT) {  /* symbols such as $ and EUR's sign are names of currencies */
        size_t n = word.len < size ? word.len : size;
        memcpy(out, word.ptr, n);
        return n;
    }
    return len + cn_fold(word, out + len, size - len);
}
