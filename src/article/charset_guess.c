#include "article/charset_guess.h"
#include "base/utf8.h"

enum { MAX_LETTERS = 64, MAX_MODELS = 8 };

/* How letters follow each other in one language. */
typedef struct {
    unsigned n;                     /* letters, the border of words among them */
    uint16_t letter[MAX_LETTERS];   /* ascending; letter[0] is the border */
    const char *cost;               /* n * n, from '#' on */
} Model;

typedef struct {
    const char *name;
    unsigned n_models;
    uint8_t model[MAX_MODELS];
    uint16_t character[128];        /* of the bytes from 0x80; 0 = none or a control character */
} Page;

#include "article/charset_guess.inc"

enum {
    SAMPLE = 3000,       /* high bytes that are looked at; tuned: more changes nothing */
    FEW = 6,             /* high bytes under which a declared character set is believed */
    NO_CHARACTER = 120, FOREIGN = 60, SYMBOL = 50, USUAL_SIGN = 14, ODD_CAPITAL = 24   /* costs; tuned */
};

static unsigned char byte_at(CnStr bytes, size_t i) { return (unsigned char)bytes.ptr[i]; }

bool cn_charset_is_ascii(CnStr bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        if (byte_at(bytes, i) >= 0x80) return false;
    return true;
}

/* ---- one byte a character -------------------------------------------------------------------------------- */

/* One reading of the 256 bytes: the place of each byte's letter in a model, or what it is instead. */
typedef struct { uint8_t place[256]; uint8_t extra[256]; bool upper[256], letter[256]; } Reading;

static uint32_t lower_of(uint32_t c)
{
    if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3AB) || (c >= 0x410 && c <= 0x42F)) return c + 32;
    if (c >= 0x400 && c <= 0x40F) return c + 80;
    if (c == 0x130) return 'i';
    if (c == 0x178) return 0xFF;
    if ((c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177) || c == 0x490) return c | 1;
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E)) return c + (c & 1);
    return c;
}

static bool is_usual_sign(uint32_t c)
{
    static const uint16_t usual[] = {0xA0, 0xA7, 0xA9, 0xAB, 0xAD, 0xAE, 0xB0, 0xB7, 0xBB, 0x60C, 0x61B, 0x61F, 0x2013, 0x2014,
        0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E, 0x2022, 0x2026, 0x2039, 0x203A, 0x20AC, 0x2116, 0x200C};
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (usual[i] == c) return true;
    return false;
}

static unsigned place_of(const Model *model, uint32_t c)
{
    for (unsigned i = 1; i < model->n; i++)
        if (model->letter[i] == c) return i;
    return 0;
}

static void make_reading(const Page *page, const Model *model, Reading *r)
{
    memset(r, 0, sizeof *r);
    for (unsigned b = 0; b < 256; b++) {
        uint32_t c = b < 0x80 ? b : page->character[b - 0x80], low = lower_of(c);
        r->letter[b] = cn_char_is_letter(c);
        r->upper[b] = low != c;
        r->place[b] = (uint8_t)place_of(model, low);
        if (b >= 0x80 && !c) r->extra[b] = NO_CHARACTER;
        else if (r->letter[b] && !r->place[b]) r->extra[b] = FOREIGN;
        else if (b >= 0x80 && !r->letter[b]) r->extra[b] = is_usual_sign(c) ? USUAL_SIGN : SYMBOL;
    }
}

/* What the high bytes cost in this reading, each with its neighbours: the mean in quarters of a bit. */
static double cost_of(CnStr bytes, const Model *model, const Reading *r)
{
    uint64_t sum = 0, n = 0;
    for (size_t i = 0; i < bytes.len && n < SAMPLE; i++) {
        unsigned char b = byte_at(bytes, i);
        if (b < 0x80) continue;
        unsigned char before = i ? byte_at(bytes, i - 1) : ' ', behind = i + 1 < bytes.len ? byte_at(bytes, i + 1) : ' ';
        n++;
        if (!r->place[b]) {
            sum += r->extra[b];
            continue;
        }
        bool foreign = r->letter[before] && !r->place[before];
        sum += foreign ? FOREIGN : (unsigned)(model->cost[r->place[before] * model->n + r->place[b]] - '#');
        if (behind < 0x80) {
            foreign = r->letter[behind] && !r->place[behind];
            sum += foreign ? FOREIGN : (unsigned)(model->cost[r->place[b] * model->n + r->place[behind]] - '#') / 2;
        }
        if (r->upper[b] && r->letter[before] && !r->upper[before]) sum += ODD_CAPITAL;
    }
    return n ? (double)sum / (double)n : 0;
}

static double page_cost(CnStr bytes, const Page *page)
{
    double best = 1e9;
    for (unsigned m = 0; m < page->n_models; m++) {
        const Model *model = &models[page->model[m]];
        Reading reading;
        make_reading(page, model, &reading);
        double cost = cost_of(bytes, model, &reading);
        if (cost < best) best = cost;
    }
    return best;
}

static const Page *page_named(CnStr name)
{
    if (cn_str_is(name, "koi8-r")) name = CN_STR("koi8-u");
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (cn_str_is(name, pages[i].name)) return &pages[i];
    return NULL;
}

static const Page *best_page(CnStr bytes, double *cost)
{
    const Page *best = &pages[0];
    *cost = 1e9;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        double one = page_cost(bytes, &pages[i]);
        if (one >= *cost) continue;
        *cost = one;
        best = &pages[i];
    }
    return best;
}

/* ---- two bytes a character --------------------------------------------------------------------------------- */

typedef struct { size_t pairs, bad, high_trail, lead[256]; } Pairs;

/* Counts byte pairs; trail bytes from `least` on. Single high bytes of Shift JIS (half-width kana) are let off. */
static Pairs count_pairs(CnStr bytes, unsigned char least, bool kana)
{
    Pairs p = {0};
    for (size_t i = 0; i < bytes.len && p.pairs < SAMPLE; i++) {
        unsigned char b = byte_at(bytes, i), t = i + 1 < bytes.len ? byte_at(bytes, i + 1) : 0;
        if (b < 0x80 || (kana && b >= 0xA1 && b <= 0xDF)) continue;
        if (b == 0x80 || b == 0xFF || t < least || t == 0x7F || t == 0xFF) {
            p.bad++;
            continue;
        }
        p.pairs++;
        p.lead[b]++;
        p.high_trail += t >= 0xA1;
        i++;
    }
    return p;
}

static size_t leads(const Pairs *p, unsigned from, unsigned to)
{
    size_t n = 0;
    for (unsigned i = from; i <= to; i++) n += p->lead[i];
    return n;
}

/* A set of two bytes a character by the rows that its script fills most; none if the bytes fit no such set. */
static CnStr wide_guess(CnStr bytes)
{
    CnStr none = {NULL, 0};
    Pairs high = count_pairs(bytes, 0xA1, false), any = count_pairs(bytes, 0x40, false), kana = count_pairs(bytes, 0x40, true);
    if (high.pairs >= 4 && high.bad * 50 <= high.pairs) {
        if (leads(&high, 0xA4, 0xA5) * 5 > high.pairs) return CN_STR("euc-jp");
        if (leads(&high, 0xB0, 0xC8) * 100 > high.pairs * 85) return CN_STR("cp949");
        if (leads(&high, 0xB0, 0xF7) * 10 > high.pairs * 6) return CN_STR("gb18030");
    }
    if (kana.pairs >= 4 && kana.bad * 50 <= kana.pairs && leads(&kana, 0x81, 0x84) * 10 > kana.pairs * 3) return CN_STR("cp932");
    if (any.pairs >= 4 && any.bad * 50 <= any.pairs) {
        if (leads(&any, 0xA4, 0xC6) * 10 > any.pairs * 7 && any.high_trail * 10 < any.pairs * 9) return CN_STR("big5-hkscs");
        if (leads(&any, 0xB0, 0xF7) * 10 > any.pairs * 6 && any.high_trail * 10 > any.pairs * 8) return CN_STR("gb18030");
    }
    return none;
}

/* ---- UTF-16 without a mark --------------------------------------------------------------------------------- */

static CnStr utf16_guess(CnStr bytes)
{
    size_t nul[2] = {0, 0}, n = bytes.len < 8192 ? bytes.len & ~(size_t)1 : 8192, same[2] = {0, 0};
    CnStr none = {NULL, 0};
    if (n < 4) return none;
    for (size_t i = 0; i < n; i++) {
        nul[i & 1] += !byte_at(bytes, i);
        if (i >= 2) same[i & 1] += byte_at(bytes, i) == byte_at(bytes, i - 2);
    }
    size_t total = nul[0] + nul[1];
    if (total * 25 < n) return none;  /* fewer than one space in a dozen characters */
    /* the high bytes of a script are alike; NULs stand only among them */
    if (nul[1] * 20 >= total * 19 && same[1] > same[0]) return CN_STR("utf-16le");
    if (nul[0] * 20 >= total * 19 && same[0] > same[1]) return CN_STR("utf-16be");
    return none;
}

/* ---- the choice -------------------------------------------------------------------------------------------- */

typedef struct { size_t high, good, bad; } Utf8Count;  /* bytes above ASCII, well-formed sequences, other bytes */

static Utf8Count count_utf8(CnStr bytes)
{
    Utf8Count n = {0, 0, 0};
    for (size_t at = 0; at < bytes.len;) {
        if (byte_at(bytes, at) < 0x80) {
            at++;
            continue;
        }
        uint32_t c;
        size_t len = cn_utf8_get(bytes, at, &c);
        n.high += len;
        n.good += len > 1;
        n.bad += len == 1;
        at += len;
    }
    return n;
}

static bool is_wide(CnStr name)
{
    static const char *const wide[] = {"gb18030", "big5-hkscs", "cp932", "euc-jp", "cp949", "hz-gb-2312", "iso-2022-jp",
        "iso-2022-kr", "iso-2022-cn", "johab", "euc-tw"};
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (cn_str_is(name, wide[i])) return true;
    return false;
}

CnStr cn_charset_guess(CnStr bytes, CnStr declared)
{
    CnStr utf16 = utf16_guess(bytes);
    if (utf16.len) return utf16;
    if (cn_str_starts(declared, CN_STR("utf-16")) || cn_str_starts(declared, CN_STR("utf-32"))) declared.len = 0;
    Utf8Count utf8 = count_utf8(bytes);
    if (!utf8.high) return cn_str_starts(declared, CN_STR("iso-2022")) || cn_str_starts(declared, CN_STR("hz-")) ? declared : CN_STR("utf-8");
    if (!utf8.bad && !(is_wide(declared) && utf8.good < FEW)) return CN_STR("utf-8");
    if (utf8.good > utf8.bad * 10 && !is_wide(declared)) return CN_STR("utf-8");  /* a few bytes are broken */
    if (is_wide(declared)) return declared;
    const Page *said = page_named(declared);
    if (declared.len && !said && !cn_str_is(declared, "utf-8")) return declared;
    if (said && utf8.high < FEW) return declared;
    CnStr wide = wide_guess(bytes);
    if (wide.len) return wide;
    if (!declared.len && utf8.high < FEW) return cn_str(pages[0].name);  /* too few to tell: what most pages are in */
    double best, own = 0;
    const Page *page = best_page(bytes, &best);
    if (said) own = page_cost(bytes, said);
    if (said && own <= best * 1.25 + 4) return declared;
    return cn_str(page->name);
}
