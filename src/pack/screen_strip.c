/* screen_strip.c - what the screen's loops meet seldom: letters beyond ASCII, entities, prefixes that hang on words. */
#include "base/utf8.h"
#include "pack/screen_own.h"

static bool is_letter(unsigned char c) { return (unsigned char)((c | 32) - 'a') < 26; }

/* The text's next byte, which came from p. */
static void put(CnSieve *s, unsigned char byte, const unsigned char *p)
{
    if (s->at) s->at[s->out] = s->base + (uint64_t)(p - s->in);
    s->fold[s->out++] = byte;
}

static void put_blank(CnSieve *s, const unsigned char *p)
{
    if (s->fold[s->out - 1] > ' ') put(s, ' ', p);
}

static void put_character(CnSieve *s, uint32_t c, const unsigned char *p)
{
    char bytes[4];
    size_t n = cn_utf8_put(c, bytes);
    for (size_t i = 0; i < n; i++) put(s, (unsigned char)bytes[i], p);
}

/* A character beyond ASCII, folded; what is neither letter nor digit parts words. */
static void put_folded(CnSieve *s, uint32_t c, const unsigned char *p)
{
    enum { FAR_HAN = 0x20000, FAR_HAN_END = 0x32000 };   /* source: utf8.c */
    uint32_t look = c < 0x10000 ? s->screen->look[c] : c >= FAR_HAN && c < FAR_HAN_END ? CN_LOOK_LETTER | CN_LOOK_HAN | CN_LOOK_HIGH : 0;
    uint32_t to = look & 0xFFFF;
    unsigned char last = s->fold[s->out - 1];
    if (!(look & CN_LOOK_LETTER)) {
        if (look & CN_LOOK_DIGIT) put(s, (unsigned char)to, p);
        else if (look & CN_LOOK_HANG) put(s, '\'', p);
        else put_blank(s, p);
        return;
    }
    if (look & CN_LOOK_HAN) {   /* each is a word */
        put_blank(s, p);
        put_character(s, c < 0x10000 && to ? to : c, p);
        put(s, ' ', p);
        return;
    }
    bool was_high = s->high == s->out, is_high = look & CN_LOOK_HIGH;
    if ((is_letter(last) || last >= 0x80) && was_high != is_high) put_blank(s, p);
    if (look & CN_LOOK_PAIR) {
        uint32_t two[2];
        unsigned n = cn_char_fold(c, two);
        for (unsigned i = 0; i < n; i++) put_character(s, two[i], p);
    } else if (to) {
        if (to >= 0x80 && look & CN_LOOK_UPPER) s->capital[s->n_capitals++] = (uint32_t)s->out;
        put_character(s, to < 0x80 && look & CN_LOOK_UPPER ? to - 32 : to, p);
    }
    if (is_high) s->high = s->out;
}

/* Writes a character of three bytes at most. */
static inline unsigned char *write_at(unsigned char *to, uint32_t c)
{
    if (c < 0x80) return *to = (unsigned char)c, to + 1;
    if (c < 0x800) return to[0] = (unsigned char)(0xC0 | c >> 6), to[1] = (unsigned char)(0x80 | (c & 0x3F)), to + 2;
    to[0] = (unsigned char)(0xE0 | c >> 12);
    to[1] = (unsigned char)(0x80 | (c >> 6 & 0x3F));
    to[2] = (unsigned char)(0x80 | (c & 0x3F));
    return to + 3;
}

/* The character of two or three bytes at p into *c; its length, 0: it is of another kind, or ill formed. */
static inline size_t common_at(const unsigned char *p, uint32_t *c)
{
    *c = (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
    if (p[0] >= 0xC2 && p[0] < 0xE0) return (p[1] & 0xC0) == 0x80 ? 2 : 0;
    *c = (p[0] & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    return p[0] > 0xE0 && p[0] < 0xED && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80 ? 3 : 0;
}

/* The text's end, and the end of its last letter of another script, while a run of letters is folded. */
typedef struct { unsigned char *out, *high; } Run;

/* A letter that folds to one, or a sign that is a word. False: it is neither. */
static inline bool put_common(CnSieve *s, Run *run, uint32_t look)
{
    uint32_t to = look & 0xFFFF;
    unsigned char last = run->out[-1];
    if (!(look & CN_LOOK_LETTER) || look & CN_LOOK_PAIR || !to) return false;
    if (to < 0x80 && look & CN_LOOK_UPPER) to -= 32;
    *run->out = ' ';
    if (look & CN_LOOK_HAN) {
        run->out = write_at(run->out + (last > ' '), to);
        *run->out++ = ' ';
        return true;
    }
    bool is_high = look & CN_LOOK_HIGH;
    run->out += (is_letter(last) || last >= 0x80) && (run->high == run->out) != is_high;
    s->capital[s->n_capitals] = (uint32_t)(run->out - s->fold);
    s->n_capitals += to >= 0x80 && look & CN_LOOK_UPPER;
    run->out = write_at(run->out, to);
    if (is_high) run->high = run->out;
    return true;
}

/* One character beyond ASCII; returns its length. */
static inline size_t put_wide(CnSieve *s, const unsigned char *p, Run *run)
{
    uint32_t c;
    size_t n = common_at(p, &c);
    if (n && put_common(s, run, s->screen->look[c])) return n;
    s->out = (size_t)(run->out - s->fold);
    s->high = run->high ? (size_t)(run->high - s->fold) : SIZE_MAX;
    n = cn_utf8_get((CnStr){(const char *)p, 4}, 0, &c);
    s->n_bad += n == 1;
    put_folded(s, c, p);
    *run = (Run){s->fold + s->out, s->high == SIZE_MAX ? NULL : s->fold + s->high};
    return n;
}

/* What the text ends with: letters of which kind, or a blank (CN_FOLD_...). */
static inline unsigned end_of(const Run *run)
{
    unsigned char last = run->out[-1];
    return last <= ' ' ? CN_FOLD_BLANK : run->high == run->out ? CN_FOLD_HIGH : last >= 0x80 || is_letter(last) ? CN_FOLD_LOW : 0;
}

/* A character that the table leaves to us; returns its length, 0: a tag or an entity begins. */
static inline size_t put_odd(CnSieve *s, const unsigned char *p, Run *run)
{
    unsigned char c = *p;
    if (c >= 0x80) return put_wide(s, p, run);
    if (s->html && (c == '<' || c == '&')) return 0;
    *run->out = c > ' ' ? c : ' ';
    run->out += c > ' ' || run->out[-1] > ' ';
    s->escapes |= c == CN_ESCAPE && p[1] == '$';
    return 1;
}

/* Characters from p on, one at least: while they take three bytes (`widest`), or until a run of ASCII. */
static inline const unsigned char *strip_run(CnSieve *s, const unsigned char *p, const unsigned char *end, bool widest)
{
    enum { ASCII_RUN = 3, LETTER = CN_FOLD_LOW | CN_FOLD_HIGH };   /* tuned: bytes of ASCII after which the loop over blocks is faster */
    const CnFold *const fold = s->screen->fold;
    unsigned char *const text = s->fold;   /* what is written may not be taken for our own fields */
    uint32_t *const capital = s->capital, n_capitals = s->n_capitals;
    const bool explain = s->at != NULL;
    const unsigned char *full = s->fold + CN_FOLD_BYTES + CN_FOLD_ROOM / 4;
    Run run = {s->fold + s->out, s->high == SIZE_MAX ? NULL : s->fold + s->high};
    unsigned ascii = 0, before = end_of(&run);
    do {
        unsigned char c = *p, *from = run.out;
        const unsigned char *here = p;
        bool wide = c >= 0x80, plain = !wide || ((unsigned char)(c - 0xC2) < 0x1E && (p[1] & 0xC0) == 0x80);
        CnFold f = fold[wide ? (c & 31u) << 6 | (p[1] & 63u) : c];
        if (plain && !(f.kind & CN_FOLD_ODD)) {
            if (((before | f.kind) & LETTER) == LETTER) *run.out++ = ' ';
            capital[n_capitals] = (uint32_t)(run.out - text);
            n_capitals += f.kind / CN_FOLD_CAPITAL & 1;
            memcpy(run.out, f.byte, 2);
            run.out += f.n - (f.kind & before & CN_FOLD_BLANK) / CN_FOLD_BLANK;
            before = f.kind;
            p += 1 + wide;
        } else {
            run.high = before & CN_FOLD_HIGH ? run.out : NULL;
            s->n_capitals = n_capitals;
            size_t n = put_odd(s, p, &run);
            if (!n) break;
            p += n;
            n_capitals = s->n_capitals;
            before = end_of(&run);
        }
        ascii = wide ? 0 : ascii + 1;
        for (; explain && from < run.out; from++) s->at[from - text] = s->base + (uint64_t)(here - s->in);
    } while (p < end && run.out < full && (widest ? *p >= 0xE0 && !cn_opens_sign(*p) : ascii < ASCII_RUN));
    s->out = (size_t)(run.out - s->fold);
    s->n_capitals = n_capitals;
    s->high = before & CN_FOLD_HIGH ? s->out : SIZE_MAX;
    return p;
}

const unsigned char *cn_strip_wide(CnSieve *s, const unsigned char *p, const unsigned char *end) { return strip_run(s, p, end, false); }

const unsigned char *cn_strip_widest(CnSieve *s, const unsigned char *p, const unsigned char *end) { return strip_run(s, p, end, true); }

/* ---- entities -------------------------------------------------------------------------------------------------- */

static const unsigned char *number_entity(CnSieve *s, const unsigned char *p)
{
    enum { DIGITS = 8 };
    bool hex = p[2] == 'x' || p[2] == 'X';
    const unsigned char *at = p + 2 + hex, *from = at;
    uint32_t c = 0;
    for (; at < from + DIGITS; at++) {
        unsigned char d = *at, low = d | 32;
        if (d >= '0' && d <= '9') c = c * (hex ? 16 : 10) + (uint32_t)(d - '0');
        else if (hex && low >= 'a' && low <= 'f') c = c * 16 + (uint32_t)(low - 'a' + 10);
        else break;
    }
    if (at == from) return put_blank(s, p), p + 1;
    if (c >= 0x80) put_folded(s, c < 0xA0 ? ' ' : c, p);
    else if (c > ' ') {
        if (is_letter((unsigned char)c) && s->high == s->out) put_blank(s, p);
        put(s, (unsigned char)c, p);
    } else put_blank(s, p);
    return at + (*at == ';');
}

/* A letter with an accent, told by its name: "eacute"; the letter, or 0. */
static unsigned char accented(const unsigned char *name, size_t n)
{
    static const char *const mark[] = {"acute", "grave", "circ", "uml", "tilde", "cedil", "ring", "slash", "caron"};
    for (size_t i = 0; i < sizeof mark / sizeof *mark; i++)
        if (n > 1 && strlen(mark[i]) == n - 1 && !memcmp(name + 1, mark[i], n - 1)) return *name;
    return 0;
}

const unsigned char *cn_strip_entity(CnSieve *s, const unsigned char *p)
{
    enum { LONGEST = 8 };   /* of the names that are letters, or stand for no letter */
    static const char *const pair[] = {"szlig", "ss", "aelig", "ae", "AElig", "AE", "oelig", "oe", "OElig", "OE"};
    if (p[1] == '#') return number_entity(s, p);
    size_t n = 0;
    while (n < LONGEST && is_letter(p[1 + n])) n++;
    bool closed = p[1 + n] == ';';
    for (size_t k = n; k > 1; k--) {   /* some are written without a semicolon */
        unsigned char letter = k == n || !closed ? accented(p + 1, k) : 0;
        const char *two = NULL;
        for (size_t i = 0; !letter && k == 5 && i < sizeof pair / sizeof *pair; i += 2)
            if (!memcmp(p + 1, pair[i], k)) two = pair[i + 1];
        if (!letter && !two) continue;
        if (s->high == s->out) put_blank(s, p);
        put(s, letter ? letter : (unsigned char)two[0], p);
        if (two) put(s, (unsigned char)two[1], p);
        return p + 1 + k + (k == n && closed);
    }
    put_blank(s, p);
    return n && closed ? p + 2 + n : p + 1;
}

/* ---- prefixes --------------------------------------------------------------------------------------------------- */

uint64_t cn_screen_bare(const CnScreen *screen, const unsigned char *p, size_t len)
{
    enum { LEAST = 4 };   /* bytes that must remain: two letters of most scripts */
    for (size_t i = 0; i < screen->n_atoms && len > LEAST && cn_screen_opens(screen, p);) {
        CnAtom atom = screen->atom[i++];
        if (len < atom.len + LEAST || (cn_screen_load(p) & atom.mask) != atom.bytes) continue;
        p += atom.len;
        len -= atom.len;
        i = 0;   /* another may stand behind it */
    }
    return cn_screen_hash(p, len);
}
