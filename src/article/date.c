#include "article/date.h"
#include "article/index.h"
#include "base/sixteen.h"
#include "base/utf8.h"

enum {
    PARTS = 64,              /* words, numbers and signs that are looked at in one line */
    LINES = 12,              /* tuned: bylines, rubrics and share counts stand before some datelines */
    SHORT_LINE = 120,        /* bytes a line may have to be a dateline of its own; tuned */
    WRAPPED = 50,            /* bytes from which a line may go on in the next */
    HEAD = 80                /* bytes of a paragraph in which a dateline must end; tuned */
};

typedef enum { NUMBER, WORD, SIGN } Kind;

typedef struct {
    Kind kind;
    uint32_t value;          /* NUMBER: its value; SIGN: the character */
    uint32_t digits;
    uint32_t letters;        /* WORD */
    CnStr text;
    size_t end;              /* place behind it */
} Part;

typedef struct {
    Part part[PARTS];
    size_t n;
    bool dated;              /* a number among them has four digits or eight: no date is without */
    const CnArticleOptions *options;
} Parts;

/* Whether there may be digits, of any script. */
static bool has_digits(CnStr text)
{
    for (const char *p = text.ptr, *end = p + text.len; p < end; p += 16) {
        CnSixteen v = cn_sixteen(p, end);
        if (cn_sixteen_bits(cn_sixteen_in(v, '0', 10) | cn_sixteen_in(v, 0xD9, 0x27))) return true;
    }
    return false;
}

static void split(Parts *parts, CnStr text)
{
    parts->n = 0;
    parts->dated = false;
    for (size_t at = 0; at < text.len && parts->n < PARTS && (at || has_digits(text));) {
        size_t from = at;
        uint32_t c, value = 0, digits = 0, letters = 0;
        at += cn_utf8_get(text, at, &c);
        if (cn_char_is_space(c) || c < 32) continue;
        Part *part = &parts->part[parts->n++];
        *part = (Part){.kind = SIGN, .value = c};
        size_t next = at;
        if (cn_char_digit(c) >= 0) {
            for (;; at = next) {
                if (value < 100000000) value = value * 10 + (uint32_t)cn_char_digit(c);
                digits++;
                if (at >= text.len) break;
                next = at + cn_utf8_get(text, at, &c);
                if (cn_char_digit(c) < 0) break;
            }
            part->kind = NUMBER;
            part->value = value;
            part->digits = digits;
            parts->dated |= digits == 4 || digits == 8;
        } else if (cn_char_is_letter(c) && !cn_char_is_ideograph(c)) {
            for (;; at = next) {
                letters++;
                if (at >= text.len) break;
                next = at + cn_utf8_get(text, at, &c);
                if (!cn_char_is_letter(c) || cn_char_is_ideograph(c)) break;
            }
            part->kind = WORD;
            part->letters = letters;
        }
        part->text = cn_str_sub(text, from, at);
        part->end = at;
    }
}

/* The month that part i names, alone or with the word behind it; 0 = none. *used: parts taken. */
static unsigned month_at(const Parts *parts, size_t i, size_t *used)
{
    if (i >= parts->n || parts->part[i].kind != WORD || !parts->options) return 0;
    char word[128];
    size_t one = cn_fold(cn_str_sub(parts->part[i].text, 0, 40), word, 60), two = 0;
    if (i + 1 < parts->n && parts->part[i + 1].kind == WORD) {
        word[one] = ' ';
        two = one + 1 + cn_fold(cn_str_sub(parts->part[i + 1].text, 0, 40), word + one + 1, 60);
    }
    unsigned month = 0;
    *used = 1;
    const CnArticleIndex *index = parts->options->index;
    CnStr all = {word, two ? two : one};
    for (unsigned k = index->month[cn_index_chain(all, 0)]; k != CN_INDEX_END; k = index->next_month[k]) {
        const CnMonthName *name = &parts->options->months[k];
        if (two && cn_str_eq(name->word, (CnStr){word, two})) return *used = 2, name->month;
        if (cn_str_eq(name->word, (CnStr){word, one})) month = name->month;
    }
    return month;
}

/* Past commas, dots, brackets, ordinal endings and small words between the parts of a date. */
static size_t past_fillers(const Parts *parts, size_t i)
{
    for (size_t n = 0; n < 3 && i < parts->n; n++, i++) {
        const Part *part = &parts->part[i];
        size_t used;
        if (part->kind == NUMBER || (part->kind == WORD && (part->letters > 3 || month_at(parts, i, &used)))) break;
    }
    return i;
}

static bool is_year(const Part *part)
{
    return part->kind == NUMBER && part->digits == 4 && part->value >= 1900 && part->value <= 2100;
}

static bool is_number(const Part *part, uint32_t most)
{
    return part->kind == NUMBER && part->digits <= 2 && part->value >= 1 && part->value <= most;
}

static CnDate made(uint32_t year, uint32_t month, uint32_t day)
{
    static const uint8_t days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12 || day > days[month - 1]) return (CnDate){0};
    return (CnDate){(int16_t)year, (uint8_t)month, (uint8_t)day};
}

/* 2017-10-26, 2017/10, 26.10.2017, 2017 年 10 月 26 日: numbers alone, at part i. */
static CnDate numeric(const Parts *parts, size_t i, size_t *end)
{
    const Part *p = &parts->part[i];
    CnDate none = {0};
    size_t left = parts->n - i;
    if (p->kind == NUMBER && p->digits == 8 && p->value >= 19000101) {
        *end = i + 1;
        return p->value / 10000 <= 2100 ? made(p->value / 10000, p->value / 100 % 100, p->value % 100) : none;
    }
    if (left < 3 || p[1].kind != SIGN) return none;
    bool ideograph = cn_char_is_ideograph(p[1].value);
    if (!ideograph && (p[1].value > 127 || !strchr("-/.", (int)p[1].value))) return none;
    bool third = left >= 5 && p[3].kind == SIGN && (p[3].value == p[1].value || (ideograph && cn_char_is_ideograph(p[3].value)));
    if (is_year(p) && is_number(&p[2], 12)) {
        *end = i + 3;
        if (third && is_number(&p[4], 31)) return *end = i + 5, made(p->value, p[2].value, p[4].value);
        return p[1].value == '.' ? none : made(p->value, p[2].value, 0);
    }
    if (!third || ideograph || !is_number(p, 31) || !is_number(&p[2], 31) || !is_year(&p[4])) return none;
    *end = i + 5;
    uint32_t a = p->value, b = p[2].value, year = p[4].value;
    if (p[1].value == '.' || a > 12 || a == b) return made(year, b, a);
    if (b > 12) return made(year, a, b);
    return (CnDate){(int16_t)year, 0, 0};
}

/* With the month's name, at part i: 26 October 2017, October 26 2017, 2017 October 26, October 2017. */
static CnDate named(const Parts *parts, size_t i, size_t *end)
{
    const Part *p = parts->part;
    CnDate none = {0};
    size_t used = 0, next;
    unsigned month = month_at(parts, i, &used);
    if (month) {
        next = past_fillers(parts, i + used);
        if (next >= parts->n) return none;
        if (is_year(&p[next])) return *end = next + 1, made(p[next].value, month, 0);
        if (!is_number(&p[next], 31)) return none;
        uint32_t day = p[next].value;
        next = past_fillers(parts, next + 1);
        if (next >= parts->n || !is_year(&p[next])) return none;
        return *end = next + 1, made(p[next].value, month, day);
    }
    bool year_first = is_year(&p[i]);
    if (!year_first && !is_number(&p[i], 31)) return none;
    next = past_fillers(parts, i + 1);
    if (!(month = month_at(parts, next, &used))) return none;
    next = past_fillers(parts, next + used);
    if (next < parts->n && month_at(parts, next, &used) == month) next = past_fillers(parts, next + used);  /* October/Oct */
    if (next >= parts->n) return none;
    if (year_first && is_number(&p[next], 31)) return *end = next + 1, made(p[i].value, month, p[next].value);
    if (!year_first && is_year(&p[next])) return *end = next + 1, made(p[next].value, month, p[i].value);
    return none;
}

/* The first date in the parts; *first and *end: the parts it takes. */
static CnDate first_date(const Parts *parts, size_t *first, size_t *end)
{
    for (size_t i = 0; i < parts->n && parts->dated; i++) {
        CnDate date = {0};
        if (parts->part[i].kind == NUMBER) date = numeric(parts, i, end);
        if (!date.year) date = named(parts, i, end);
        *first = i;
        if (date.year) return date;
    }
    return (CnDate){0};
}

CnDate cn_date_in(CnStr text, const CnArticleOptions *options)
{
    Parts parts;
    size_t first, end;
    parts.options = options;
    split(&parts, text);
    return first_date(&parts, &first, &end);
}

static uint32_t digits_at(CnStr text, size_t at, size_t n)
{
    uint32_t value = 0;
    if (at + n > text.len) return 0;
    for (size_t i = at; i < at + n; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') return 0;
        value = value * 10 + (uint32_t)(text.ptr[i] - '0');
    }
    return value;
}

static bool digit_at(CnStr text, size_t at) { return at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9'; }

CnDate cn_date_of_url(CnStr url)
{
    CnDate best = {0};
    for (size_t at = 1; at + 7 <= url.len; at++) {
        uint32_t year = digits_at(url, at, 4), month, day;
        if (year < 1990 || year > 2100 || digit_at(url, at - 1)) continue;
        char by = url.ptr[at + 4];
        if (digit_at(url, at + 4)) {
            if (!digit_at(url, at + 8) && (month = digits_at(url, at + 4, 2)) && (day = digits_at(url, at + 6, 2))) {
                CnDate date = made(year, month, day);
                if (date.year) return date;
            }
            continue;
        }
        if (by != '/' && by != '-' && by != '_') continue;
        size_t wide = digit_at(url, at + 6) ? 2 : 1;
        month = digits_at(url, at + 5, wide);
        size_t behind = at + 5 + wide;
        if (month < 1 || month > 12 || digit_at(url, behind)) continue;
        if (behind < url.len && url.ptr[behind] == by && digit_at(url, behind + 1)) {
            size_t two = digit_at(url, behind + 2) ? 2 : 1;
            day = digits_at(url, behind + 1, two);
            CnDate date = made(year, month, day);
            if (day && date.year && !digit_at(url, behind + 1 + two)) return date;
        }
        if (by == '/' && !best.year && behind < url.len) best = made(year, month, 0);
    }
    return best;
}

/* Whether what stands behind a date at a paragraph's head says that a dateline ends here: a dash, bracket or colon. */
static bool ends_dateline(const Parts *parts, size_t end)
{
    for (size_t i = end; i < parts->n && i < end + 2; i++) {
        const Part *part = &parts->part[i];
        if (part->kind != SIGN) return false;
        if (part->value == '(' || part->value == '/' || part->value == '-' || part->value == ':' || part->value == '[' ||
            part->value == 0x2013 || part->value == 0x2014)
            return true;
    }
    return false;
}

/* `wrapped`: the line goes on with a sentence of the line above, as in texts of a fixed width. */
static CnDate dateline(Parts *parts, CnStr line, bool wrapped)
{
    size_t first, end = 0, words = 0;
    split(parts, cn_str_sub(line, 0, 400));
    CnDate date = first_date(parts, &first, &end);
    if (!date.year) return date;
    if (line.len <= SHORT_LINE) {
        size_t ideographs = 0;
        for (size_t i = 0; i < parts->n; i++) {
            const Part *part = &parts->part[i];
            if (i >= first && i < end) continue;
            words += part->kind == WORD;
            ideographs += part->kind == SIGN && cn_char_is_ideograph(part->value);
        }
        words += ideographs / 2;
        CnStr last = parts->part[parts->n - 1].text;
        if (wrapped ? date.day && words <= 2 : words <= 8 && (words <= 3 || !cn_str_is(last, "."))) return date;
    }
    bool head = date.day && parts->part[end - 1].end <= HEAD && first <= 6 && ends_dateline(parts, end);
    return head ? date : (CnDate){0};
}

CnDate cn_date_of_line(CnStr line, const CnArticleOptions *options)
{
    Parts parts;
    parts.options = options;
    return dateline(&parts, cn_str_trim(line), false);
}

CnDate cn_date_of_lines(CnStr text, size_t from, const CnArticleOptions *options)
{
    Parts parts;
    parts.options = options;
    CnStr rest = cn_str_sub(text, from, from + 4000), line, above = {NULL, 0};
    for (size_t n = 0; n < LINES && cn_str_cut(&rest, '\n', &line);) {
        bool wrapped = above.len >= WRAPPED && !strchr(".!?:\"", above.ptr[above.len - 1]);
        above = line = cn_str_trim(line);
        if (!line.len) continue;
        n++;
        CnDate date = dateline(&parts, line, wrapped);
        if (date.year) return date;
    }
    return (CnDate){0};
}
