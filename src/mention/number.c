/* number.c - counts and sums of money: digits and words, scales, bounds, ranges, currencies. */
#include "base/utf8.h"
#include "mention/scan.h"

typedef struct { double min, max; bool any, more; } Value;   /* more: at least so many */

static const CnMarker NO_MARKER = CN_MK_NONE;

static CnMarker marker_at(CnScan *scan, uint32_t i)
{
    const CnHit *hit = cn_scan_hit(scan, i, CN_T_MARKER);
    return hit ? (CnMarker)hit->entry->form : NO_MARKER;
}

static double digits_value(CnStr text, size_t *n)
{
    double value = 0;
    char folded[64];
    CnPiece piece = {.span = {0, (uint32_t)text.len}, .kind = CN_TOK_NUMBER};
    *n = cn_piece_fold(text, &piece, folded, sizeof folded);
    for (size_t i = 0; i < *n; i++) value = value * 10 + (folded[i] - '0');
    return value;
}

/* Three digits behind one blank of any width: the next group of a number whose thousands are parted so. */
static bool behind_blank(const CnScan *scan, uint32_t k)
{
    const CnToken *t = &scan->tokens->token[k];
    size_t n;
    if (t->kind != CN_TOK_NUMBER || (t->flags & CN_TOK_BOUND)) return false;
    digits_value(cn_scan_text(scan, k), &n);
    uint32_t gap = t->span.at - (t[-1].span.at + t[-1].span.len), c;
    cn_utf8_get(scan->article->text, t->span.at - gap, &c);
    return n == 3 && (c == ' ' ? gap == 1 : gap <= 3 && (c == 0xA0 || c == 0x2009 || c == 0x202F));
}

bool cn_scan_digits(const CnScan *scan, uint32_t i, double *value, uint32_t *end)
{
    const CnToken *t = scan->tokens->token;
    if (i >= scan->end || t[i].kind != CN_TOK_NUMBER) return false;
    const CnLanguage *lang = cn_pack_language(scan->pack, scan->lang);
    char decimal = lang ? lang->decimal : '.';
    size_t n, groups = 0;
    *value = digits_value(cn_scan_text(scan, i), &n);
    uint32_t k = i + 1;
    for (bool parts = decimal == ',' && n <= 3 && *value > 0; parts && k < scan->end && behind_blank(scan, k); k++) {   /* "12 500" */
        *value = *value * 1000 + digits_value(cn_scan_text(scan, k), &n);
        groups++;
    }
    for (; n <= 3 && k < scan->end && t[k].kind == CN_TOK_NUMBER && t[k].ch == '\'' && t[k].span.len == 3; k++) {   /* "12'400" */
        *value = *value * 1000 + digits_value(cn_scan_text(scan, k), &n);
        groups++;
    }
    double fraction = 0;
    for (; k < scan->end && t[k].kind == CN_TOK_NUMBER && (t[k].ch == '.' || t[k].ch == ','); k++) {
        double part = digits_value(cn_scan_text(scan, k), &n);
        bool last = k + 1 >= scan->end || t[k + 1].kind != CN_TOK_NUMBER || (t[k + 1].ch != '.' && t[k + 1].ch != ',');
        bool thousands = n == 3 && part <= 0 && decimal == ',' && !groups;   /* "5,000" also where the comma is the decimal mark */
        if (last && !thousands && (n != 3 || ((char)t[k].ch == decimal && !groups))) {
            double scale = 1;
            for (size_t d = 0; d < n; d++) scale *= 10;
            fraction = part / scale;
        } else {
            *value = *value * 1000 + part;
            groups++;
        }
    }
    *value += fraction;
    *end = k;
    return true;
}

static uint32_t currency_at(CnScan *scan, uint32_t i, CnStr *out);

/* One more number word or run of digits onto what was read so far: false if it does not belong. */
static bool add_unit(Value *cur, double min, double max)
{
    if (!cur->any) {
        *cur = (Value){min, max, true, false};
        return true;
    }
    bool tens_then_unit = cur->min >= 20 && cur->min < 100 && min < 10;
    bool unit_then_tens = cur->min < 10 && min >= 20 && min < 100;
    bool after_hundred = cur->min >= 100 && min < 100;
    if (cur->min != cur->max || !(tens_then_unit || unit_then_tens || after_hundred)) return false;
    cur->min += min;
    cur->max += max;
    return true;
}

static void scale(Value *total, Value *cur, double by)
{
    if (total->any && total->max < by) {   /* 三千五百万: what was read so far is counted by the scale */
        *cur = (Value){total->min + cur->min, total->max + cur->max, true, false};
        *total = (Value){0};
    }
    if (!cur->any) *cur = (Value){1, 1, true, false};
    bool digit_range = cur->max == 9 && cur->min < cur->max && by == 100;   /* "several hundred": up to 999 */
    cur->min *= by;
    cur->max = cur->max * by + (digit_range ? by - 1 : 0);
    if (by >= 1000) {
        total->min += cur->min;
        total->max += cur->max;
        total->any = true;
        *cur = (Value){0};
    }
}

/* Digits that hang on a prefix alone ("بـ19" in some scripts): the prefix is a word of its own. */
static bool on_prefix(const CnScan *scan, uint32_t i)
{
    const CnToken *t = scan->tokens->token;
    const CnLanguage *lang = cn_pack_language(scan->pack, scan->lang);
    if (!i || t[i].ch != 1 || t[i - 1].kind != CN_TOK_WORD || (t[i - 1].flags & CN_TOK_BOUND) || !lang) return false;
    char folded[64];
    CnPiece piece = {.span = t[i - 1].span, .kind = CN_TOK_WORD};
    CnStr word = {folded, cn_piece_fold(scan->article->text, &piece, folded, sizeof folded)};
    for (size_t k = 0; k < lang->n_affixes; k++)
        if (!lang->affix[k].suffix && cn_str_eq(lang->affix[k].text, word)) return true;
    return false;
}

/* "20多亿": a word for "more than" between a number and its scale; the token behind it, or i. */
static uint32_t before_scale(CnScan *scan, uint32_t i)
{
    const CnHit *bound = cn_scan_hit(scan, i, CN_T_BOUND);
    if (!bound || scan->pack->bound[bound->entry->row] != CN_BOUND_MIN) return i;
    const CnHit *by = cn_scan_hit(scan, bound->end, CN_T_NUMBER);
    return by && scan->pack->number[by->entry->row].kind == CN_NUM_SCALE ? bound->end : i;
}

/* "… and 200 million" behind a greater sum. */
static bool digits_scaled(CnScan *scan, uint32_t i, double above)
{
    double digits;
    uint32_t end;
    if (!cn_scan_digits(scan, i, &digits, &end)) return false;
    const CnHit *by = cn_scan_hit(scan, end, CN_T_NUMBER);
    return by && scan->pack->number[by->entry->row].kind == CN_NUM_SCALE && digits * scan->pack->number[by->entry->row].min < above;
}

/* Reads digits and number words from i on; returns the token behind. */
static uint32_t value_at(CnScan *scan, uint32_t i, bool money, Value *out, bool *measure)
{
    const CnToken *t = scan->tokens->token;
    Value total = {0}, cur = {0};
    uint32_t start = i;
    bool least = false, in_digits = false;
    while (i < scan->end) {
        double digits;
        uint32_t end;
        bool joined = i > start && (t[i].flags & CN_TOK_BOUND) && t[i].kind == CN_TOK_NUMBER;
        bool glued = money && t[i].ch == 1;   /* "Rp16.75 trillion" */
        if (!joined && !(i == start && (t[i].flags & CN_TOK_BOUND) && !glued && !on_prefix(scan, i)) && cn_scan_digits(scan, i, &digits, &end)) {
            if (!add_unit(&cur, digits, digits)) break;
            in_digits = true;
            i = end;
            continue;
        }
        const CnHit *hit = cn_scan_hit(scan, i, CN_T_NUMBER);
        if (hit && hit->end == i + 1 && t[i].span.len == 1 && !(t[i].flags & CN_TOK_BOUND) && !money) hit = NULL;   /* a lone letter */
        if (hit && hit->entry->table == CN_T_NUMBER) {
            const CnNumberRow *row = &scan->pack->number[hit->entry->row];
            if (row->kind == CN_NUM_MEASURE) {
                if (!cur.any && !total.any) break;
                *measure = true;   /* the word itself is left to speak: "two officials said" */
                break;
            }
            if (row->kind == CN_NUM_VAGUE && cur.any && row->min >= 100) {   /* "tens of millions": the second is a scale */
                double by = 100;
                while (by * 10 <= row->min) by *= 10;
                scale(&total, &cur, by);
            } else if (row->kind == CN_NUM_SCALE) scale(&total, &cur, row->min), in_digits = false;
            else if (in_digits && cur.any) break;   /* "2017 two" are two numbers */
            else if (row->kind == CN_NUM_VAGUE ? cur.any : !add_unit(&cur, row->min, row->max)) break;
            else if (row->kind == CN_NUM_VAGUE) cur = (Value){row->min, row->max, true, false};
            i = hit->end;
            CnStr behind;
            bool clipped = row->kind == CN_NUM_SCALE && i + 1 < scan->end && t[i].kind == CN_TOK_PUNCT && t[i].ch == '.' && t[i].span.at == t[i - 1].span.at + t[i - 1].span.len;
            if (clipped && currency_at(scan, i + 1, &behind) > i + 1) i++;   /* "1,2 Mrd. Dollar" */
            continue;
        }
        bool more = cur.any || total.any;
        uint32_t scaled = more ? before_scale(scan, i) : i;
        if (scaled > i) {
            least = true;
            i = scaled;
            continue;
        }
        CnMarker m = more ? marker_at(scan, i) : NO_MARKER;
        if (m == CN_MK_AND && total.any && !cur.any && digits_scaled(scan, i + 1, total.max)) {
            i++;
            continue;
        }
        const CnHit *ahead = m == CN_MK_OF || m == CN_MK_AND ? cn_scan_hit(scan, i + 1, CN_T_NUMBER) : NULL;
        if (!ahead || scan->pack->number[ahead->entry->row].kind == CN_NUM_MEASURE) break;
        bool scales = scan->pack->number[ahead->entry->row].kind == CN_NUM_SCALE;
        bool adds = m == CN_MK_AND && total.any && !cur.any && scan->pack->number[ahead->entry->row].kind == CN_NUM_UNIT;   /* "یک میلیارد و دویست میلیون" */
        if (m == CN_MK_OF ? !(scales && cur.min != cur.max) : !adds && (scales || cur.min < 100)) break;
        i++;
    }
    *out = (Value){total.min + cur.min, total.max + cur.max, total.any || cur.any, least};
    return out->any ? i : start;
}

static uint32_t currency_at(CnScan *scan, uint32_t i, CnStr *out)
{
    const CnHit *hit = cn_scan_hit(scan, i, CN_T_CURRENCY);
    if (!hit) return i;
    const CnToken *t = scan->tokens->token;
    if (hit->end < scan->end && t[hit->end].kind == CN_TOK_NUMBER && t[hit->end].ch == '-' && t[hit->end - 1].kind == CN_TOK_WORD) return i;   /* KC-390 */
    *out = scan->pack->currency[hit->entry->row];
    return hit->end;
}

/* Skips "of" and "in" before a currency's name. */
static uint32_t currency_behind(CnScan *scan, uint32_t i, CnStr *out)
{
    uint32_t end = currency_at(scan, i, out);
    if (end > i) return end;
    CnMarker m = marker_at(scan, i);
    if (m != CN_MK_OF && m != CN_MK_IN) return i;
    end = currency_at(scan, i + 1, out);
    return end > i + 1 ? end : i;
}

typedef struct { Value value; CnStr currency; CnBoundEffect bound; bool bounded, each, measure; uint32_t end, rule; } Sum;

/* A number with its currency, without bounds. False if there is none at i. */
static bool sum_at(CnScan *scan, uint32_t i, Sum *sum)
{
    uint32_t at = currency_at(scan, i, &sum->currency);
    bool money = at > i;
    uint32_t end = value_at(scan, at, money, &sum->value, &sum->measure);
    if (end == at) return false;
    if (!money && !sum->measure) end = currency_behind(scan, end, &sum->currency);
    sum->end = end;
    return true;
}

static const CnHit *bound_at(CnScan *scan, uint32_t i) { return cn_scan_hit(scan, i, CN_T_BOUND); }

/* The second half of a range: "… and 36", "-36", "to 36". */
static void range(CnScan *scan, Sum *sum, bool between)
{
    const CnToken *t = scan->tokens->token;
    uint32_t i = sum->end;
    if (i >= scan->end) return;
    bool dash = t[i].kind == CN_TOK_NUMBER && t[i].ch == '-';
    CnMarker m = marker_at(scan, i);
    bool to = m == CN_MK_TO || m == CN_MK_OR;
    if (!dash && !to && !(between && m == CN_MK_AND)) return;
    Sum second = {0};
    double digits;
    uint32_t end;
    if (dash) {
        if (!cn_scan_digits(scan, i, &digits, &end)) return;
        second.value = (Value){digits, digits, true, false};
        second.end = end;
        const CnHit *hit = cn_scan_hit(scan, end, CN_T_NUMBER);
        if (hit && scan->pack->number[hit->entry->row].kind == CN_NUM_SCALE) {
            second.value.min *= scan->pack->number[hit->entry->row].min;
            second.end = hit->end;
        }
        second.end = currency_behind(scan, second.end, &second.currency);
    } else if (!sum_at(scan, i + 1, &second) || second.measure) {
        return;
    }
    double high = second.value.min;
    if (sum->value.min < 1000 && high >= 1000 && sum->value.min > 0) {   /* "2 to 3 billion": the scale serves both */
        static const double scales[] = {1e12, 1e9, 1e8, 1e6, 1e4, 1e3};   /* 1e4 and 1e8: 万, 亿 */
        for (size_t k = 0; k < sizeof scales / sizeof *scales; k++) {
            if (sum->value.min * scales[k] > high) continue;
            sum->value.min *= scales[k];
            break;
        }
    }
    if (high < sum->value.min) return;
    sum->value.max = high;
    if (!sum->currency.ptr) sum->currency = second.currency;
    sum->end = second.end;
}

static void emit(CnScan *scan, uint32_t first, const Sum *sum)
{
    CnMention *m = cn_scan_add(scan, sum->currency.ptr ? CN_M_MONEY : CN_M_COUNT, first, sum->end);
    m->table = sum->rule == UINT32_MAX ? CN_T_NUMBER : CN_T_BOUND;
    m->row = sum->rule;
    m->min = sum->value.min;
    m->max = sum->value.max;
    m->currency = sum->currency;
    if (sum->bounded && sum->bound == CN_BOUND_MIN) m->max = -1;
    if (sum->bounded && sum->bound == CN_BOUND_MAX) m->min = -1;
    if (sum->each) m->flags |= CN_M_EACH;
}

uint32_t cn_scan_number(CnScan *scan, uint32_t i)
{
    const uint32_t opens = 1u << CN_T_BOUND | 1u << CN_T_NUMBER | 1u << CN_T_CURRENCY;
    const CnToken *t = scan->tokens->token;
    if (t[i].kind != CN_TOK_NUMBER && !(cn_scan_hits(scan, i)->tables & opens)) return i;
    Sum sum = {.rule = UINT32_MAX};
    uint32_t at = i;
    bool between = false;
    for (const CnHit *hit; (hit = bound_at(scan, at)) && at < i + 6;) {
        CnBoundEffect effect = (CnBoundEffect)scan->pack->bound[hit->entry->row];
        if (effect == CN_BOUND_RANGE) between = true;
        else if (effect == CN_BOUND_EACH) sum.each = true;
        else if (effect != CN_BOUND_ABOUT) sum.bound = effect, sum.bounded = true;
        sum.rule = hit->entry->row;
        at = hit->end;
    }
    if (at == i && t[i].kind != CN_TOK_NUMBER && !cn_scan_hit(scan, i, CN_T_NUMBER) && !cn_scan_hit(scan, i, CN_T_CURRENCY)) return i;
    if (!sum_at(scan, at, &sum)) return i;
    if (sum.value.more && !sum.bounded) sum.bound = CN_BOUND_MIN, sum.bounded = true;
    const CnToken *next = sum.end < scan->end ? &t[sum.end] : NULL;
    if (next && !sum.measure) {
        if (next->kind == CN_TOK_PUNCT && next->ch == '%') return sum.end + 1;
        if (next->kind == CN_TOK_PUNCT && next->ch == '+') sum.bound = CN_BOUND_MIN, sum.bounded = true, sum.end++;
        else if (next->kind == CN_TOK_WORD && next->ch == 1) return i;           /* "5th", "90s": a name or an ordinal */
        else range(scan, &sum, between);
    }
    const CnHit *after = bound_at(scan, sum.end);
    if (after) {
        CnBoundEffect effect = (CnBoundEffect)scan->pack->bound[after->entry->row];
        const CnLanguage *lang = cn_pack_language(scan->pack, scan->lang);
        if (effect == CN_BOUND_EACH) sum.each = true, sum.end = after->end, sum.rule = after->entry->row;
        else if ((effect == CN_BOUND_MIN || (effect == CN_BOUND_MAX && lang && lang->markers_after)) && !sum.bounded && !cn_scan_digits(scan, after->end, &(double){0}, &(uint32_t){0}) && !cn_scan_hit(scan, after->end, CN_T_NUMBER))
            sum.bound = effect, sum.bounded = true, sum.end = after->end, sum.rule = after->entry->row;
    }
    for (uint32_t back = 1; back <= 2 && i >= back; back++) {   /* "each for 90 million" */
        const CnHit *each = i - back >= scan->tokens->sentence[scan->sentence].first ? bound_at(scan, i - back) : NULL;
        if (each && each->end <= i && scan->pack->bound[each->entry->row] == CN_BOUND_EACH) sum.each = true;
    }
    if (!sum.measure) emit(scan, i, &sum);
    return sum.end;
}
