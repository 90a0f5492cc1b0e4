/* pieces.c - words, numbers and marks, many at a time: the rules of cn_piece_next, told from 64 bytes at once where nothing is special.
 *
 * A bit for each byte says what it is: a letter (of ASCII, or a byte of a Latin, Cyrillic or Arabic letter of two), a digit, white space.
 * A word then is a row of ones: where it begins and ends is counted, not looked for byte by byte. Whatever else stands there (other
 * scripts, a mark that may bind two words, two scripts in one word) is left to cn_piece_next. */
#include "base/sixteen.h"
#include "pack/pack.h"

enum { WINDOW = 64, BEYOND = 16 };   /* bytes told at once, and that must be readable behind them */

/* Bit i: byte i of a window. */
typedef struct {
    uint64_t letter, digit, skip, line;   /* skip: nobody sees it; line: a line feed */
    uint64_t upper, trail, east;          /* of letters: capitals; second bytes; of a script without capitals */
    uint64_t high;                        /* beyond ASCII; the rest is all zeros where there are none: */
    uint64_t other;                       /* beyond ASCII, and none of those letters */
    uint64_t shrinks;                     /* letters of two bytes that may fold to one */
    uint64_t odd;                         /* first bytes of letters that do not fold to themselves, those of ASCII left aside */
} Window;

/* Letters of two bytes, told by the first: U+00C0 to U+017F, U+0400 to U+045F, and in Arabic U+0620 to U+065F, U+066E to U+06D3. Of them these
 * fold to themselves, and some others: U+0430 to U+044F but U+0439; U+0627, U+0628, U+062A to U+063F, U+0641 to U+0648, U+064A, U+0680 to U+06A8,
 * U+06AA to U+06BD. */
static void look_beyond(const char *p, Window *w, uint64_t high)
{
    uint64_t lead = 0, east = 0, upper = 0, alike = 0, shrinks = 0;
    for (unsigned k = 0; k < WINDOW; k += 16) {
        CnSixteen v, next;
        memcpy(&v, p + k, 16), memcpy(&next, p + k + 1, 16);
        CnSixteen trail = cn_sixteen_in(next, 0x80, 64);
        CnSixteen latin = cn_sixteen_is(v, 0xC3) & trail & ~(cn_sixteen_is(next, 0x97) | cn_sixteen_is(next, 0xB7));   /* × and ÷ */
        CnSixteen first = cn_sixteen_is(v, 0xD0) & trail;
        CnSixteen second = cn_sixteen_is(v, 0xD1) & cn_sixteen_in(next, 0x80, 32);
        CnSixteen same = (first & cn_sixteen_in(next, 0xB0, 16) & ~cn_sixteen_is(next, 0xB9)) | (second & cn_sixteen_in(next, 0x80, 16)) |
                          (cn_sixteen_is(v, 0xD8) & (cn_sixteen_in(next, 0xA7, 2) | cn_sixteen_in(next, 0xAA, 22))) |
                          (cn_sixteen_is(v, 0xD9) & (cn_sixteen_in(next, 0x81, 8) | cn_sixteen_is(next, 0x8A))) |
                          (cn_sixteen_is(v, 0xDA) & (cn_sixteen_in(next, 0x80, 41) | cn_sixteen_in(next, 0xAA, 20)));
        CnSixteen eastern = (cn_sixteen_is(v, 0xD8) & cn_sixteen_in(next, 0xA0, 32)) | (cn_sixteen_is(v, 0xD9) & (cn_sixteen_in(next, 0x80, 32) | cn_sixteen_in(next, 0xAE, 18))) |
                           (cn_sixteen_is(v, 0xDA) & trail) | (cn_sixteen_is(v, 0xDB) & cn_sixteen_in(next, 0x80, 20));
        CnSixteen fourth = cn_sixteen_is(v, 0xC4) & trail, fifth = cn_sixteen_is(v, 0xC5) & trail, odd = -(next & 1);
        CnSixteen capital = (latin & cn_sixteen_in(next, 0x80, 31)) | (first & cn_sixteen_in(next, 0x80, 48)) |   /* from U+0100 on capitals and small letters take turns */
                            (fourth & ((cn_sixteen_in(next, 0x80, 0x38) & ~odd) | (cn_sixteen_in(next, 0xB9, 7) & odd))) |
                            (fifth & (((cn_sixteen_in(next, 0x80, 9) | cn_sixteen_in(next, 0xB9, 6)) & odd) | (cn_sixteen_in(next, 0x8A, 0x2E) & ~odd) | cn_sixteen_is(next, 0xB8)));
        lead |= (uint64_t)cn_sixteen_bits(latin | fourth | fifth | first | second | eastern) << k;
        shrinks |= (uint64_t)cn_sixteen_bits(latin | fourth | fifth) << k;
        alike |= (uint64_t)cn_sixteen_bits(same) << k;
        east |= (uint64_t)cn_sixteen_bits(eastern) << k;
        upper |= (uint64_t)cn_sixteen_bits(capital) << k;
    }
    w->trail = lead << 1;
    w->letter |= lead | w->trail;
    w->east = east | east << 1;
    w->upper |= upper;
    w->other = high & ~(lead | w->trail);
    w->odd = lead & ~alike;
    w->shrinks = shrinks;
}

static Window look(const char *p)
{
    Window w = {0};
    uint64_t high = 0;
    for (unsigned k = 0; k < WINDOW; k += 16) {
        CnSixteen v;
        memcpy(&v, p + k, 16);
        w.letter |= (uint64_t)cn_sixteen_bits(cn_sixteen_in(v | cn_sixteen_of(0x20), 'a', 26)) << k;
        w.upper |= (uint64_t)cn_sixteen_bits(cn_sixteen_in(v, 'A', 26)) << k;
        w.digit |= (uint64_t)cn_sixteen_bits(cn_sixteen_in(v, '0', 10)) << k;
        w.skip |= (uint64_t)cn_sixteen_bits(cn_sixteen_in(v, 0, 0x21) | cn_sixteen_is(v, '#')) << k;
        w.line |= (uint64_t)cn_sixteen_bits(cn_sixteen_is(v, '\n')) << k;
        high |= (uint64_t)cn_sixteen_bits(v) << k;
    }
    if (high) look_beyond(p, &w, high);
    w.high = high;
    w.other |= high & 1;   /* the rest of a character, maybe */
    return w;
}

static bool may_bind(unsigned char c) { return c == '-' || c == '_' || c == '/' || c == '.' || c == '\'' || c == ','; }

static bool bit(uint64_t mask, unsigned at) { return mask >> at & 1; }

typedef enum { CUT, SPECIAL, TOO_NEAR } Outcome;   /* too near: to the end of the window */

/* The piece from byte *pos (at least 1) of the window on; its span is given within the window. *pos: behind it. Inline, as most windows are
 * all ASCII: then much of it falls away. */
static inline __attribute__((always_inline)) Outcome cut(const Window *w, bool ascii, const char *p, unsigned *pos, CnPiece *out)
{
    const uint64_t other = ascii ? 0 : w->other, all_east = ascii ? 0 : w->east, trail = ascii ? 0 : w->trail, shrinks = ascii ? 0 : w->shrinks, all_odd = ascii ? 0 : w->odd;
    uint64_t rest = ~w->skip >> *pos;
    if (!rest) return TOO_NEAR;
    unsigned here = *pos + (unsigned)__builtin_ctzll(rest), end = here + 1;
    bool touches = here == *pos, letter = bit(w->letter, here), digit = bit(w->digit, here);
    if (bit(other, here) || (touches && bit(other, here - 1))) return SPECIAL;
    bool after_letter = touches && bit(w->letter, here - 1), before = after_letter || (touches && bit(w->digit, here - 1));
    uint64_t lines = w->line & (((uint64_t)1 << here) - ((uint64_t)1 << *pos));
    unsigned flags = (lines ? CN_PIECE_LINE : 0u) | (lines & (lines - 1) ? CN_PIECE_EMPTY_LINE : 0u);
    unsigned char c = (unsigned char)p[here], kind = CN_TOK_PUNCT, ch = c == '`' ? '\'' : c;
    uint32_t odd = 0;
    if (letter || digit) {
        uint64_t behind = ~(letter ? w->letter : w->digit) >> here;
        if (!behind) return TOO_NEAR;
        end = here + (unsigned)__builtin_ctzll(behind);
        uint64_t run = ((uint64_t)1 << end) - ((uint64_t)1 << here), east = all_east & run;
        if (bit(other, end) || (east && east != run)) return SPECIAL;
        kind = letter ? CN_TOK_WORD : CN_TOK_NUMBER;
        flags |= bit(w->upper, here) * CN_TOK_CAP | (letter && !(run & ~(w->upper | trail))) * CN_TOK_UPPER | !(shrinks & run) * CN_PIECE_TOLD;
        ch = before && !(letter && after_letter && bit(all_east, here - 1) != (east != 0));
        odd = (uint32_t)((all_odd & run) >> here);
    } else {
        if (before && may_bind(ch) && (end == WINDOW || bit(w->letter | w->digit | other, end))) return SPECIAL;
        flags |= CN_PIECE_TOLD;
    }
    *out = (CnPiece){{here, end - here}, kind, ch, (uint8_t)flags, odd};
    *pos = end;
    return CUT;
}

size_t cn_pieces_next(CnStr text, size_t *at, CnPiece *out, size_t most)
{
    size_t n = 0;
    char tail[WINDOW + BEYOND];
    while (n < most) {
        bool wide = *at < text.len && (unsigned char)text.ptr[*at] >= 0xE0;   /* letters of three bytes: mostly more of them */
        if (wide || !*at || *at >= text.len) {
            if (!cn_piece_next(text, at, &out[n])) break;
            n++;
            continue;
        }
        size_t base = *at - 1;   /* what stands before a piece counts */
        const char *p = text.ptr + base;
        if (text.len - base < sizeof tail) {   /* behind the text nothing is seen */
            memset(tail, 0, sizeof tail);
            p = memcpy(tail, p, text.len - base);
        }
        Window w = look(p);
        unsigned pos = 1;
        while (n < most && pos < WINDOW) {
            Outcome as = w.high ? cut(&w, false, p, &pos, &out[n]) : cut(&w, true, p, &pos, &out[n]);
            if (as == TOO_NEAR && pos > 1) break;
            if (as == CUT) {
                out[n++].span.at += (uint32_t)base;
                continue;
            }
            *at = base + pos;
            if (!cn_piece_next(text, at, &out[n])) return n;
            n++;
            pos = *at - base < WINDOW ? (unsigned)(*at - base) : WINDOW;
            if (pos >= WINDOW || (unsigned char)p[pos] >= 0xE0) break;
        }
        if (*at < base + pos) *at = base + pos;
    }
    return n;
}
