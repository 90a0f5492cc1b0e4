#include "base/charset_guess.h"
#include "base/utf8.h"
#include "base/utfwide.h"

enum { MAX_LETTERS = 64, MAX_MODELS = 9 };

/* How letters follow each other in one language. */
typedef struct {
    unsigned n;                     /* letters, the border of words among them */
    uint16_t letter[MAX_LETTERS];   /* ascending; letter[0] is the border */
    const char *cost;               /* n * n, from '#' on */
} Model;

typedef struct {
    const char *name;
    unsigned against;               /* the cost of choosing it at all */
    unsigned n_models;              /* 0: never guessed */
    uint8_t model[MAX_MODELS];
    uint16_t character[128];        /* of the bytes from 0x80; 0 = none or a control character */
} Page;

#include "base/charset_pages.inc"
#include "base/charset_wide.inc"

enum { N_PAGES = sizeof pages / sizeof *pages, N_MODELS = sizeof models / sizeof *models };

/* Costs are quarters of a bit; a sample's cost in a character set is what its bytes weigh against it. All tuned. */
enum {
    SAMPLE = 2000,       /* high bytes that are looked at: more changes nothing */
    FIRST_LOOK = 200,    /* those of them by which most sets are ruled out */
    LOOK = 400, LEAST_LOOK = 40, FITS = 26,   /* those by which a set is believed at once: how many, how few, and what each costs at most */
    FEW = 6,             /* high bytes that tell little */
    MANY = 40,           /* well-formed sequences of UTF-8 that are no chance where they are more than the other bytes */
    NO_CHARACTER = 120, FOREIGN = 60, SYMBOL = 50, ODD_SIGN = 28, USUAL_SIGN = 14, ODD_CAPITAL = 24,
    EXTENDED = 96,       /* a character of several bytes outside the usual rows */
    HALF_KANA = 44,
    WORDS = 600,         /* bytes of words near the first high byte that are looked at */
    ENOUGH = 120,        /* high bytes that need no such help */
    CONTEXT_PART = 4,    /* a pair of ASCII letters weighs this part of one with a high byte */
    AMID_OTHERS = 32,    /* letters of another script where nearly all letters are ASCII */
    SLACK_OF_FEW = 60,   /* more where there are few */
    SLACK = 40           /* by how much a declared character set may be worse than the best, whatever the length */
};

static unsigned byte_at(CnStr bytes, size_t i) { return i < bytes.len ? (unsigned char)bytes.ptr[i] : 0; }

/* ---- one byte a character -------------------------------------------------------------------------------- */

/* One reading of the 256 bytes: the lower-case letter of each, its place in a model, or what it costs instead. */
typedef struct {
    uint16_t low[256];
    uint8_t place[256], extra[256];
    bool upper[256], letter[256];
    bool joins[256], alone[256];  /* signs that stand within words; that never stand right behind one */
} Reading;

static uint32_t lower_of(uint32_t c)
{
    if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3AB) || (c >= 0x410 && c <= 0x42F)) return c + 32;
    if (c >= 0x400 && c <= 0x40F) return c + 80;
    if (c == 0x130) return 'i';
    if (c == 0x178) return 0xFF;
    if (c == 0x386) return 0x3AC;
    if (c >= 0x388 && c <= 0x38A) return c + 37;
    if (c == 0x38C) return 0x3CC;
    if (c == 0x38E || c == 0x38F) return c + 63;
    if ((c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177) || c == 0x490) return c | 1;
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E)) return c + (c & 1);
    return c;
}

static unsigned cost_of_sign(uint32_t c)
{
    static const uint16_t usual[] = {0xA0, 0xAB, 0xAD, 0xBB, 0x60C, 0x61B, 0x61F, 0x2013, 0x2014, 0x2019, 0x201C, 0x201D, 0x201E, 0x2022,
        0x2026, 0x20AC, 0x2116, 0x200C, 0x200D, 0x200E, 0x200F};
    static const uint16_t odd[] = {0xA3, 0xA7, 0xA9, 0xAE, 0xB0, 0xB4, 0xB7, 0xBF, 0xD7, 0x2018, 0x201A, 0x2039, 0x203A, 0x2122};
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (usual[i] == c) return USUAL_SIGN;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        if (odd[i] == c) return ODD_SIGN;
    return SYMBOL;
}

static void read_page(const Page *page, Reading *r)
{
    memset(r, 0, sizeof *r);
    for (unsigned b = 0; b < 256; b++) {
        uint32_t c = b < 0x80 ? b : page->character[b - 0x80];
        r->low[b] = (uint16_t)lower_of(c);
        r->letter[b] = cn_char_is_letter(c);
        r->upper[b] = r->low[b] != c;
        r->joins[b] = c == 0xAD || c == 0xB7 || c == 0x2019 || c == 0x200C || c == 0x200D;
        r->alone[b] = c == 0x20AC || c == 0x2116 || c == 0xAB || c == 0x201E || c == 0xA7;
        if (b >= 0x80) r->extra[b] = !c ? NO_CHARACTER : r->letter[b] ? FOREIGN : (uint8_t)cost_of_sign(c);
    }
}

/* The place in the model of each character below MOST_LETTER; 0 = none. */
enum { MOST_LETTER = 0x1000 };

static void find_places(const Model *model, uint8_t place[MOST_LETTER], bool take)
{
    for (unsigned i = 1; i < model->n; i++) place[model->letter[i]] = take ? (uint8_t)i : 0;
}

static void place_letters(const Model *model, Reading *r, uint8_t place[MOST_LETTER])
{
    find_places(model, place, true);
    for (unsigned b = 'A'; b < 256; b++) r->place[b] = r->letter[b] && r->low[b] < MOST_LETTER ? place[r->low[b]] : 0;
    find_places(model, place, false);
}

/* What the high bytes cost in this reading, each with its neighbours. Stops once over `most`. */
static uint32_t cost_of(CnStr sample, const Model *model, const Reading *r, uint32_t most)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < sample.len && sum <= most; i++) {
        unsigned b = byte_at(sample, i);
        if (b < 0x80) continue;
        unsigned before = i ? byte_at(sample, i - 1) : ' ', behind = i + 1 < sample.len ? byte_at(sample, i + 1) : ' ';
        if (!r->place[b]) {
            /* a sign within a word, or on the wrong side of one */
            bool amid = r->letter[before] ? (r->letter[behind] ? !r->joins[b] : r->alone[b]) : r->joins[b] && r->letter[behind];
            sum += amid && r->extra[b] < SYMBOL ? SYMBOL : r->extra[b];
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
    return sum;
}

/* What speaks for a language besides the high bytes, which are few: the ASCII words between them. All 0 where they are many. */
typedef struct { uint32_t cost[N_MODELS]; uint32_t foreign; } Context;

static bool is_ascii_letter(unsigned c) { return (c | 32) - 'a' < 26; }

/* The words of a text, lower case, without tags and what stands between those of scripts and styles; from `from` on. */
static size_t plain_words(CnStr bytes, size_t from, char *out, size_t size)
{
    size_t n = 0;
    for (size_t i = from; i < bytes.len && n + 2 < size; i++) {
        unsigned c = byte_at(bytes, i);
        if (c == '<' && (is_ascii_letter(byte_at(bytes, i + 1)) || byte_at(bytes, i + 1) == '/')) {
            unsigned first = byte_at(bytes, i + 1) | 32, second = byte_at(bytes, i + 2) | 32;
            bool is_code = first == 's' && (second == 'c' || second == 't');
            size_t end = cn_str_find(bytes, is_code ? CN_STR("</s") : CN_STR(">"), i);
            if (end == SIZE_MAX) break;
            i = end + is_code;
            c = ' ';
        }
        bool is_letter = is_ascii_letter(c) || c >= 0x80;
        if (is_letter || (n && out[n - 1] != ' ')) out[n++] = (char)(c >= 0x80 ? c : is_letter ? c | 32 : ' ');
    }
    return n;
}

/* What the pairs of ASCII letters in `words` cost in a language; UINT32_MAX if it has no such letters. */
static uint32_t ascii_cost(const Model *model, CnStr words)
{
    unsigned place[128] = {0};
    uint32_t sum = 0;
    for (unsigned i = 1; i < model->n; i++)
        if (model->letter[i] < 128) place[model->letter[i]] = i;
    if (!place['a']) return UINT32_MAX;
    for (size_t i = 1; i < words.len; i++) {
        unsigned a = byte_at(words, i - 1), b = byte_at(words, i);
        if (a >= 0x80 || b >= 0x80 || (a == ' ' && b == ' ')) continue;
        bool lacking = (a != ' ' && !place[a]) || (b != ' ' && !place[b]);
        sum += lacking ? FOREIGN / 2 : (unsigned)(model->cost[place[a] * model->n + place[b]] - '#');
    }
    return sum / CONTEXT_PART;
}

/* Weighs the words near the first high byte in each language that has ASCII letters. For the others they are words of the best of
 * these, and it costs to stand where nearly all words are such. */
static void read_context(CnStr bytes, size_t first_high, size_t high, Context *out)
{
    char buffer[WORDS];
    memset(out, 0, sizeof *out);
    if (high > ENOUGH) return;
    CnStr words = {buffer, plain_words(bytes, first_high < WORDS / 2 ? 0 : first_high - WORDS / 2, buffer, WORDS)};
    size_t letters = 0, above = 0;
    for (size_t i = 0; i < words.len; i++) {
        letters += is_ascii_letter(byte_at(words, i));
        above += byte_at(words, i) >= 0x80;
    }
    if (letters > 8 * above) out->foreign = AMID_OTHERS;
    uint32_t best = UINT32_MAX;
    for (unsigned m = 0; m < N_MODELS; m++) {
        out->cost[m] = ascii_cost(&models[m], words);
        if (out->cost[m] < best) best = out->cost[m];
    }
    for (unsigned m = 0; m < N_MODELS; m++) out->cost[m] = out->cost[m] == UINT32_MAX ? out->foreign : out->cost[m] - best;
}

/* The least cost in any of the set's languages; in any at all where it has none of its own. */
static uint32_t page_cost(CnStr sample, const Page *page, const Context *context, uint32_t most)
{
    unsigned n = page->n_models ? page->n_models : N_MODELS;
    uint32_t best = UINT32_MAX;
    uint8_t place[MOST_LETTER] = {0};
    Reading reading;
    read_page(page, &reading);
    for (unsigned m = 0; m < n; m++) {
        const Model *model = &models[page->n_models ? page->model[m] : m];
        place_letters(model, &reading, place);
        uint32_t cost = cost_of(sample, model, &reading, most) + page->against + context->cost[model - models];
        if (cost < best) best = cost;
        if (best < most) most = best;
    }
    return best;
}

static const Page *page_named(CnStr name)
{
    for (size_t i = 0; i < N_PAGES; i++)
        if (cn_str_is(name, pages[i].name)) return &pages[i];
    return NULL;
}

const uint16_t *cn_charset_table(CnStr name)
{
    const Page *page = page_named(name);
    return page ? page->character : NULL;
}

/* ---- more bytes a character -------------------------------------------------------------------------------- */

static unsigned in_grid(const char *row, unsigned column) { return row[column] == '~' ? NO_CHARACTER : (unsigned)(row[column] - '#'); }

/* Two bytes from 0xA1 on: the same in four sets. */
static bool is_high_pair(unsigned lead, unsigned trail) { return lead >= 0xA1 && lead < 0xFF && trail >= 0xA1 && trail < 0xFF; }

static unsigned bad_lead(size_t *len) { return *len = 1, NO_CHARACTER; }

static unsigned cost_gb(CnStr sample, size_t i, size_t *len)
{
    unsigned lead = byte_at(sample, i), trail = byte_at(sample, i + 1);
    if (lead == 0x80 || lead == 0xFF) return bad_lead(len);
    *len = 2;
    if (is_high_pair(lead, trail)) return in_grid(grid_gb[lead - 0xA1], trail - 0xA1);
    if (trail >= 0x40 && trail != 0x7F && trail < 0xFF) return EXTENDED;
    if (trail < '0' || trail > '9' || byte_at(sample, i + 2) < 0x81) return bad_lead(len);
    *len = 4;
    return 2 * EXTENDED;
}

static unsigned cost_jis_euc(CnStr sample, size_t i, size_t *len)
{
    unsigned lead = byte_at(sample, i), trail = byte_at(sample, i + 1);
    *len = 2;
    if (lead == 0x8E && trail >= 0xA1 && trail <= 0xDF) return HALF_KANA;
    if (is_high_pair(lead, trail)) return in_grid(grid_jis[lead - 0xA1], trail - 0xA1);
    *len = 3;
    if (lead == 0x8F && is_high_pair(trail, byte_at(sample, i + 2))) return EXTENDED;
    return bad_lead(len);
}

static unsigned cost_jis_shifted(CnStr sample, size_t i, size_t *len)
{
    unsigned lead = byte_at(sample, i), trail = byte_at(sample, i + 1);
    *len = 1;
    if (lead >= 0xA1 && lead <= 0xDF) return HALF_KANA;
    if (lead == 0x80 || lead == 0xA0 || lead > 0xFC || trail < 0x40 || trail == 0x7F || trail > 0xFC) return bad_lead(len);
    *len = 2;
    unsigned row = (lead - (lead < 0xA0 ? 0x81 : 0xC1)) * 2 + (trail >= 0x9F);
    unsigned column = trail >= 0x9F ? trail - 0x9F : trail - 0x40 - (trail > 0x7F);
    return row < 94 ? in_grid(grid_jis[row], column) : EXTENDED;
}

static unsigned cost_ks(CnStr sample, size_t i, size_t *len)
{
    unsigned lead = byte_at(sample, i), trail = byte_at(sample, i + 1);
    *len = 2;
    if (is_high_pair(lead, trail)) return in_grid(grid_ks[lead - 0xA1], trail - 0xA1);
    bool letter = (trail | 0x20) >= 'a' && (trail | 0x20) <= 'z' && trail < 0x80;
    if (lead >= 0x81 && lead <= 0xC6 && (letter || (trail >= 0x81 && trail < 0xFF))) return EXTENDED;
    return bad_lead(len);
}

static unsigned cost_cns(CnStr sample, size_t i, size_t *len)
{
    unsigned lead = byte_at(sample, i), trail = byte_at(sample, i + 1);
    *len = 2;
    if (is_high_pair(lead, trail)) return in_grid(grid_cns[lead - 0xA1], trail - 0xA1);
    *len = 4;
    if (lead == 0x8E && trail >= 0xA1 && trail <= 0xB0 && is_high_pair(byte_at(sample, i + 2), byte_at(sample, i + 3))) return EXTENDED;
    return bad_lead(len);
}

static unsigned cost_big5(CnStr sample, size_t i, size_t *len)
{
    unsigned lead = byte_at(sample, i), trail = byte_at(sample, i + 1);
    bool is_low = trail >= 0x40 && trail < 0x7F;
    if (lead < 0x81 || lead == 0xFF || (!is_low && (trail < 0xA1 || trail == 0xFF))) return bad_lead(len);
    *len = 2;
    unsigned column = is_low ? trail - 0x40 : trail - 0xA1 + 63;
    unsigned cost = lead >= 0xA1 && lead <= 0xF9 ? in_grid(grid_big5[lead - 0xA1], column) : EXTENDED;
    return cost < EXTENDED ? cost : EXTENDED;
}

static const struct { const char *name; unsigned against; CnCharCost *cost; } wides[] = {
    {"gb18030", 16, cost_gb}, {"big5", 20, cost_big5}, {"shift_jis", 20, cost_jis_shifted}, {"euc-jp", 24, cost_jis_euc},
    {"euc-kr", 20, cost_ks}, {"euc-tw", 40, cost_cns},
};
enum { N_WIDES = sizeof wides / sizeof *wides };

CnCharCost *cn_charset_measure(CnStr name)
{
    for (size_t i = 0; i < N_WIDES; i++)
        if (cn_str_is(name, wides[i].name)) return wides[i].cost;
    return NULL;
}

static uint32_t wide_cost(CnStr sample, size_t w, uint32_t most)
{
    uint32_t sum = wides[w].against;
    for (size_t i = 0, len; i < sample.len && sum <= most; i += len) {
        len = 1;
        if (byte_at(sample, i) < 0x80) continue;
        unsigned cost = wides[w].cost(sample, i, &len);
        bool is_cut = cost == NO_CHARACTER && i + 3 >= sample.len;  /* the sample may end within a character */
        sum += is_cut ? SYMBOL : cost;
    }
    return sum;
}

/* ---- the choice -------------------------------------------------------------------------------------------- */

/* How many bytes of ASCII stand at p, of n. */
static size_t ascii_run(const char *p, size_t n)
{
    uint64_t word[4];
    size_t at = 0;
    while (n - at >= sizeof word) {
        memcpy(word, p + at, sizeof word);
        if ((word[0] | word[1] | word[2] | word[3]) & 0x8080808080808080u) break;
        at += sizeof word;
    }
    while (at < n && (unsigned char)p[at] < 0x80) at++;
    return at;
}

/* The high bytes at hand, `most` at most, each with the byte before it and three behind it: no measure looks farther. */
typedef struct { char bytes[SAMPLE * 5]; size_t first; } Sample;   /* first: where the first high byte stands */

static CnStr take_sample(CnStr bytes, size_t most, Sample *out)
{
    enum { BEHIND = 3 };
    size_t from = ascii_run(bytes.ptr, bytes.len), n = 0, behind = 0, at = from;
    out->first = from;
    if (from && from < bytes.len) out->bytes[n++] = bytes.ptr[from - 1];
    for (size_t high = 0; at < bytes.len && high < most; at++) {
        bool is_high = byte_at(bytes, at) >= 0x80;
        if (!is_high && behind == BEHIND) {
            at += ascii_run(bytes.ptr + at, bytes.len - at);
            if (at == bytes.len) break;
            out->bytes[n++] = bytes.ptr[at - 1];
            is_high = true;
        }
        out->bytes[n++] = bytes.ptr[at];
        high += is_high;
        behind = is_high ? 0 : behind + 1;
    }
    if (n && at < bytes.len) out->bytes[n++] = bytes.ptr[at];
    return (CnStr){out->bytes, n};
}

/* The sample's beginning, with `most` high bytes. */
static CnStr head_of(CnStr sample, size_t most)
{
    size_t to = 0;
    for (size_t n = 0; to < sample.len && n < most; to++) n += byte_at(sample, to) >= 0x80;
    return cn_str_sub(sample, 0, to + 1);
}

static uint32_t high_in(CnStr bytes)
{
    uint32_t n = 0;
    for (size_t i = 0; i < bytes.len; i++) n += byte_at(bytes, i) >= 0x80;
    return n;
}

/* The cost of the n-th of all sets. Stops once over `most`. */
static uint32_t cost_in(CnStr sample, size_t n, const Context *context, uint32_t most)
{
    return n < N_WIDES ? wide_cost(sample, n, most) + context->foreign : page_cost(sample, &pages[n - N_WIDES], context, most);
}

/* The best of the sets that a first look at the sample leaves. */
static CnStr best_guess(CnStr sample, const Context *context, uint32_t *cost)
{
    uint32_t first[N_WIDES + N_PAGES], most = UINT32_MAX;
    CnStr head = head_of(sample, FIRST_LOOK), best = cn_str(pages[0].name);
    for (size_t i = 0; i < N_WIDES + N_PAGES; i++) {
        first[i] = i >= N_WIDES && !pages[i - N_WIDES].n_models ? UINT32_MAX : cost_in(head, i, context, most);
        if (first[i] < UINT32_MAX / 2 && first[i] + first[i] / 2 + SLACK < most) most = first[i] + first[i] / 2 + SLACK;
    }
    *cost = UINT32_MAX;
    for (size_t i = 0; i < N_WIDES + N_PAGES; i++) {
        if (first[i] > most) continue;
        uint32_t one = cost_in(sample, i, context, *cost);
        if (one >= *cost) continue;
        *cost = one;
        best = cn_str(i < N_WIDES ? wides[i].name : pages[i - N_WIDES].name);
    }
    return best;
}

static bool is_wide(CnStr name)
{
    static const char *const others[] = {"hz-gb-2312", "iso-2022-jp", "iso-2022-kr", "iso-2022-cn", "johab"};
    if (cn_charset_measure(name)) return true;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (cn_str_is(name, others[i])) return true;
    return false;
}

/* Are there bytes that stand for nothing in this set? */
static bool has_holes(CnStr sample, const Page *page)
{
    for (size_t i = 0; i < sample.len; i++)
        if (byte_at(sample, i) >= 0x80 && !page->character[byte_at(sample, i) - 0x80]) return true;
    return false;
}

/* Is `name` nearly as good a reading as the best, whose cost is given? `high`: bytes above ASCII in the sample. */
static bool is_believable(CnStr sample, CnStr name, const Context *context, uint32_t best, size_t high)
{
    uint32_t most = best + best / 8 + (uint32_t)high + SLACK;
    if (!name.len || cn_str_starts(name, CN_STR("utf-"))) return false;
    for (size_t i = 0; i < N_WIDES; i++)
        if (cn_str_is(name, wides[i].name)) return wide_cost(sample, i, most) <= most;
    const Page *page = page_named(name);
    if (!page) return !cn_str_starts(name, CN_STR("iso-2022")) && !cn_str_starts(name, CN_STR("hz-"));  /* those are ASCII */
    if (high < FEW) most += SLACK_OF_FEW;
    else if (has_holes(sample, page)) most = best + SLACK;
    return page_cost(sample, page, context, most) <= most;
}

bool cn_charset_fits(CnStr bytes, CnStr name)
{
    static const Context none;
    Sample room;
    CnStr sample = take_sample(bytes, LOOK, &room);
    const Page *page = page_named(name);
    uint32_t high = high_in(sample), most = high * FITS;
    if (high < LEAST_LOOK) return false;
    for (size_t i = 0; i < N_WIDES; i++)
        if (cn_str_is(name, wides[i].name)) return wide_cost(sample, i, most) <= most;
    return page && page_cost(sample, page, &none, most) <= most;
}

typedef struct { size_t high, good, bad; } Utf8Count;  /* bytes above ASCII, well-formed sequences, other bytes */

/* Counts from bytes[at] on; a sequence that the end cuts off is neither. */
static Utf8Count count_utf8(CnStr bytes, size_t at)
{
    Utf8Count n = {0, 0, 0};
    while (at < bytes.len) {
        if (byte_at(bytes, at) < 0x80) {
            at++;
            continue;
        }
        uint32_t c;
        size_t len = cn_utf8_get(bytes, at, &c);
        n.high += len;
        n.good += len > 1;
        if (n.bad > SAMPLE && n.bad > n.good) break;  /* plain enough */
        n.bad += len == 1 && (bytes.len - at >= 4 || byte_at(bytes, at) < 0xC2);
        at += len;
    }
    return n;
}

/* Is there a shift of HZ in ASCII, with usual characters behind it? */
static bool has_hz(CnStr bytes)
{
    for (size_t at = 0, tries = 0; tries < 8 && (at = cn_str_find(bytes, CN_STR("~{"), at)) != SIZE_MAX; at += 2, tries++) {
        size_t i = at + 2, cost = 0;
        for (; i + 1 < bytes.len && byte_at(bytes, i) - 0x21 < 94 && byte_at(bytes, i + 1) - 0x21 < 94 && byte_at(bytes, i) != '~'; i += 2)
            cost += in_grid(grid_gb[byte_at(bytes, i) - 0x21], byte_at(bytes, i + 1) - 0x21);
        size_t n = (i - at) / 2 - 1;
        if (n >= 2 && cost <= n * 56 && cn_str_starts(cn_str_sub(bytes, i, bytes.len), CN_STR("~}"))) return true;
    }
    return false;
}

/* Sets that shift by escapes within ASCII; none if there are no such. */
static CnStr escaped_guess(CnStr bytes, CnCharsetSaid said)
{
    CnStr name = {NULL, 0};
    if (has_hz(bytes)) return CN_STR("hz-gb-2312");
    if (memchr(bytes.ptr, 0x1B, bytes.len)) {
        if (cn_str_find(bytes, CN_STR("\x1B$)C"), 0) != SIZE_MAX) return CN_STR("iso-2022-kr");
        if (cn_str_find(bytes, CN_STR("\x1B$)A"), 0) != SIZE_MAX) return CN_STR("iso-2022-cn");
        if (cn_str_find(bytes, CN_STR("\x1B$B"), 0) != SIZE_MAX || cn_str_find(bytes, CN_STR("\x1B$@"), 0) != SIZE_MAX ||
            cn_str_find(bytes, CN_STR("\x1B(I"), 0) != SIZE_MAX)
            return CN_STR("iso-2022-jp");
    }
    CnStr one = said.beside.len ? said.beside : said.inside;
    return cn_str_starts(one, CN_STR("iso-2022")) || cn_str_starts(one, CN_STR("hz-")) ? one : name;
}

/* UTF-8, or none; `good`: how many of the first bytes are well-formed. */
static CnStr utf8_guess(CnStr bytes, size_t good, bool wide_said)
{
    CnStr utf8 = CN_STR("utf-8"), none = {NULL, 0};
    if (good == bytes.len && !wide_said) return utf8;
    Utf8Count n = count_utf8(bytes, 0);
    if (wide_said && n.good < 3) return none;  /* two of its characters may well be well-formed by chance */
    return n.good > n.bad * (n.good < MANY ? 3 : 1) ? utf8 : none;  /* some bytes are broken */
}

CnStr cn_charset_guess(CnStr bytes, size_t good, CnCharsetSaid said)
{
    const char *wide = cn_utf_wide(bytes);
    if (wide) return cn_str(wide);
    bool pairs_said = cn_str_starts(said.beside, CN_STR("utf-16")) || cn_str_starts(said.beside, CN_STR("utf-32"));
    if (pairs_said && bytes.len % 2 == 0 && memchr(bytes.ptr, 0, bytes.len)) return said.beside;
    bool wide_said = is_wide(said.beside.len ? said.beside : said.inside);
    Sample room;
    CnStr sample = {NULL, 0};
    if (good < bytes.len || wide_said) sample = take_sample(bytes, SAMPLE, &room);
    if (good == bytes.len && !(wide_said && sample.len)) {
        CnStr escaped = escaped_guess(bytes, said);
        return escaped.len ? escaped : CN_STR("utf-8");
    }
    CnStr utf8 = utf8_guess(bytes, good, wide_said);
    if (utf8.len) return utf8;
    uint32_t best;
    Context context;
    uint32_t high = high_in(sample);
    read_context(bytes, room.first, high, &context);
    CnStr guess = best_guess(sample, &context, &best);
    if (is_believable(sample, said.beside, &context, best, high)) return said.beside;
    if (is_believable(sample, said.inside, &context, best, high)) return said.inside;
    return good == bytes.len && best > 80 * high ? CN_STR("utf-8") : guess;
}
