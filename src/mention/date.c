/* date.c - dates in digits and words, resolved against the document's date. */
#include "mention/scan.h"

enum { FIRST_YEAR = 1900, LAST_YEAR = 2100, FIRST_SOLAR = 1280, LAST_SOLAR = 1480, MONTHS = 12 };   /* a month above 12 is one of the solar calendar */

/* Days since 1970-01-01 of a date of the Gregorian calendar, and back. source: the usual era arithmetic (400 years = 146097 days) */
static long days_of(CnDate d)
{
    long y = d.year - (d.month <= 2), era = y / 400, yoe = y - era * 400;
    long doy = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static CnDate date_of(long days)
{
    days += 719468;
    long era = days / 146097, doe = days - era * 146097;
    long yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    long mp = (5 * doy + 2) / 153, m = mp < 10 ? mp + 3 : mp - 9;
    return (CnDate){(int16_t)(yoe + era * 400 + (m <= 2)), (uint8_t)m, (uint8_t)(doy - (153 * mp + 2) / 5 + 1)};
}

/* A day of the solar calendar of Iran. source: its cycle of 33 years with 8 leap years; 979-01-01 was 1600-03-20 */
static CnDate solar(int year, int month, int day)
{
    long y = year - 979, days = 365 * y + y / 33 * 8 + (y % 33 + 3) / 4;
    for (int m = 1; m < month; m++) days += m <= 6 ? 31 : 30;
    CnDate base = {1600, 3, 20};
    return date_of(days_of(base) + days + day - 1);
}

typedef enum { PART_YEAR, PART_MONTH, PART_DAY, PART_SOLAR } Part;
typedef struct { CnDate date; uint8_t flags; uint32_t end; bool found; const CnRelDateRow *rule; } Found;

static const CnRelDateRow *reldate_at(CnScan *scan, uint32_t i, uint32_t *end)
{
    const CnHit *hit = cn_scan_hit(scan, i, CN_T_RELDATE);
    if (!hit) return NULL;
    *end = hit->end;
    return &scan->pack->reldate[hit->entry->row];
}

static uint8_t number_of_hit(CnScan *scan, uint32_t i, CnTable table, uint32_t *end)
{
    const CnHit *hit = cn_scan_hit(scan, i, table);
    if (!hit) return 0;
    *end = hit->end;
    return hit->entry->form;
}

/* A month's name at i, with its twin in another calendar's words ("أكتوبر/تشرين الأول"). 0 if there is none. */
static uint8_t month_at(CnScan *scan, uint32_t i, uint32_t *end)
{
    uint8_t month = number_of_hit(scan, i, CN_T_MONTH, end);
    if (!month) return 0;
    uint32_t at = *end, twin_end;
    if (at < scan->end && scan->tokens->token[at].kind == CN_TOK_PUNCT && (scan->tokens->token[at].ch == '/' || scan->tokens->token[at].ch == '(')) {
        bool bracket = scan->tokens->token[at].ch == '(';
        if (number_of_hit(scan, at + 1, CN_T_MONTH, &twin_end) == month) *end = twin_end + (bracket && twin_end < scan->end);
    } else if (number_of_hit(scan, at, CN_T_MONTH, &twin_end) == month) {
        *end = twin_end;
    }
    if (*end < scan->end && scan->tokens->token[*end].kind == CN_TOK_PUNCT && scan->tokens->token[*end].ch == '.' && *end + 1 < scan->end &&
        scan->tokens->token[*end + 1].kind == CN_TOK_NUMBER) (*end)++;   /* "Oct. 26" */
    return month;
}

static bool plain_digits(const CnScan *scan, uint32_t i, unsigned least, unsigned most, int *out)
{
    const CnToken *t = &scan->tokens->token[i];
    double value;
    uint32_t end;
    if (i >= scan->end || t->kind != CN_TOK_NUMBER || !cn_scan_digits(scan, i, &value, &end)) return false;
    if (end != i + 1 || value < least || value > most) return false;
    *out = (int)value;
    return true;
}

/* A year at i, alone or behind a comma or "of"; returns the token behind, i if there is none. */
static uint32_t year_at(CnScan *scan, uint32_t i, bool of_solar, int *year)
{
    const CnToken *t = scan->tokens->token;
    uint32_t at = i;
    if (at < scan->end && t[at].kind == CN_TOK_PUNCT && t[at].ch == ',') at++;
    else if (cn_scan_hit(scan, at, CN_T_MARKER) && cn_scan_hit(scan, at, CN_T_MARKER)->end == at + 1) at++;
    return plain_digits(scan, at, of_solar ? FIRST_SOLAR : FIRST_YEAR, of_solar ? LAST_SOLAR : LAST_YEAR, year) ? at + 1 : i;
}

static int by_date(CnDate a, CnDate b)
{
    if (a.year != b.year) return a.year < b.year ? -1 : 1;
    if (!a.month || !b.month || a.month == b.month) return !a.day || !b.day || a.day == b.day ? 0 : a.day < b.day ? -1 : 1;
    return a.month < b.month ? -1 : 1;
}

/* A month without a year: the last such month by the document's date, shifted by "last", "next", "this". */
static void place_month(const CnScan *scan, Found *f, const CnRelDateRow *mod)
{
    CnDate doc = scan->article->date;
    if (!doc.year) {
        f->found = false;
        return;
    }
    f->flags |= CN_M_NO_YEAR;
    f->date.year = doc.year;
    bool same = f->date.month == doc.month, later = f->date.month > doc.month || (same && f->date.day && doc.day && f->date.day > doc.day && mod && mod->offset > 0);
    if (mod && mod->offset > 0) f->date.year = (int16_t)(doc.year + !later);
    else if (mod && mod->offset < 0) f->date.year = (int16_t)(doc.year - (later || same));
    else if (!mod && later) f->date.year--;
    if (mod) f->flags &= (uint8_t)~CN_M_NO_YEAR;
}

/* A month of the solar calendar as one of ours: that of its day, or of its middle; the last such where no year is told. */
static void place_solar(const CnScan *scan, Found *f, int year)
{
    CnDate doc = scan->article->date;
    int month = f->date.month - MONTHS, day = f->date.day ? f->date.day : 15;
    if (!year && (!doc.year || !f->date.day)) {   /* "مهر" alone is a word like others */
        f->found = false;
        return;
    }
    if (!year) {
        f->flags |= CN_M_NO_YEAR;
        year = doc.year - 621;
        if (by_date(solar(year, month, f->date.day ? day : 1), doc) > 0) year--;
    }
    bool whole = f->date.day;
    f->date = solar(year, month, day);
    if (!whole) f->date.day = 0;
}

/* "last" and its like, beside a month or a weekday: before it (at i) or behind it. */
static const CnRelDateRow *modifier(CnScan *scan, uint32_t i, uint32_t *end)
{
    const CnRelDateRow *row = reldate_at(scan, i, end);
    return row && row->unit == CN_UNIT_NONE ? row : NULL;
}

static Found month_date(CnScan *scan, uint32_t i, const CnRelDateRow *mod)
{
    Found f = {.rule = mod};
    int day = 0, year = 0;
    uint32_t at = i, end;
    bool day_first = plain_digits(scan, at, 1, 31, &day) && !(scan->tokens->token[at].flags & CN_TOK_BOUND);
    if (day_first) {
        at++;
        if (at < scan->end && (scan->tokens->token[at].flags & CN_TOK_BOUND) && scan->tokens->token[at].kind == CN_TOK_WORD && scan->tokens->token[at].span.len <= 2) at++;   /* 26th */
        if (at < scan->end && scan->tokens->token[at].kind == CN_TOK_PUNCT && scan->tokens->token[at].ch == '.') at++;   /* "3. März" */
        const CnHit *of = cn_scan_hit(scan, at, CN_T_MARKER);
        if (of && of->entry->form == CN_MK_OF) at = of->end;
    }
    f.date.month = month_at(scan, at, &end);
    if (!f.date.month) return f;
    f.found = true;
    at = end;
    if (!day_first && plain_digits(scan, at, 1, 31, &day)) {
        at++;
        if (at < scan->end && (scan->tokens->token[at].flags & CN_TOK_BOUND) && scan->tokens->token[at].kind == CN_TOK_WORD && scan->tokens->token[at].span.len <= 2) at++;
    }
    f.date.day = (uint8_t)day;
    end = year_at(scan, at, f.date.month > MONTHS, &year);
    if (f.date.month > MONTHS) {
        place_solar(scan, &f, year);
        at = end;
    } else if (end > at) {
        f.date.year = (int16_t)year;
        at = end;
    } else {
        uint32_t years = at;   /* "April last year", "June of last year" */
        const CnHit *of = cn_scan_hit(scan, at, CN_T_MARKER);
        if (of && (of->entry->form == CN_MK_OF || of->entry->form == CN_MK_FROM)) years = of->end;
        const CnRelDateRow *behind = mod ? NULL : modifier(scan, at, &end), *year_row = mod || behind ? NULL : reldate_at(scan, years, &years);
        if (behind) at = end, f.rule = behind;
        if (year_row && year_row->unit == CN_UNIT_YEAR && !year_row->modifier && !year_row->told && scan->article->date.year) {
            f.date.year = (int16_t)(scan->article->date.year + year_row->offset);
            f.rule = year_row;
            at = years;
        } else {
            place_month(scan, &f, mod ? mod : behind);
        }
    }
    f.end = at;
    return f;
}

static Found weekday_date(CnScan *scan, uint32_t i, const CnRelDateRow *mod)
{
    Found f = {0};
    uint32_t end = i;
    uint8_t day = number_of_hit(scan, i, CN_T_DAY, &end);
    CnDate doc = scan->article->date;
    if (!day) return f;
    int d;
    uint32_t at = end;
    if (at < scan->end && scan->tokens->token[at].kind == CN_TOK_PUNCT && scan->tokens->token[at].ch == ',') at++;
    Found full = {0};
    if (at < scan->end && (plain_digits(scan, at, 1, 31, &d) || cn_scan_hit(scan, at, CN_T_MONTH))) full = month_date(scan, at, NULL);
    if (full.found && full.date.day) return full;   /* "Saturday 21 July 2018" */
    if (!mod) {
        uint32_t behind;
        mod = modifier(scan, end, &behind);
        if (mod) end = behind;
    }
    f.rule = mod;
    f.end = end;
    if (!doc.day) return f;
    long today = days_of(doc), back = ((today + 3) % 7 + 7) % 7 + 1;   /* 1970-01-01 was a Thursday: back = today's number, Monday 1 */
    long ago = (back - day + 7) % 7;
    f.date = date_of(mod && mod->offset > 0 ? today + 7 - ago : today - ago);
    f.found = true;
    return f;
}

static Found numeric_date(CnScan *scan, uint32_t i)
{
    Found f = {0};
    int a, b, c;
    const CnToken *t = scan->tokens->token;
    if (!(i + 2 < scan->end) || t[i + 1].kind != CN_TOK_NUMBER || t[i + 2].kind != CN_TOK_NUMBER || (t[i].flags & CN_TOK_BOUND)) return f;
    uint8_t sep = t[i + 1].ch;
    if ((sep != '-' && sep != '.' && sep != '/') || t[i + 2].ch != sep) return f;
    size_t n;
    CnStr one = cn_scan_text(scan, i), two = cn_scan_text(scan, i + 1), three = cn_scan_text(scan, i + 2);
    (void)n;
    if (one.len > 4 || two.len > 2 || three.len > 4) return f;
    a = b = c = 0;
    for (size_t k = 0; k < one.len; k++) a = a * 10 + (one.ptr[k] - '0');
    for (size_t k = 0; k < two.len; k++) b = b * 10 + (two.ptr[k] - '0');
    for (size_t k = 0; k < three.len; k++) c = c * 10 + (three.ptr[k] - '0');
    if (a >= FIRST_YEAR && a <= LAST_YEAR && b >= 1 && b <= 12 && c >= 1 && c <= 31) f.date = (CnDate){(int16_t)a, (uint8_t)b, (uint8_t)c};
    else if (c >= FIRST_YEAR && c <= LAST_YEAR && b >= 1 && b <= 12 && a >= 1 && a <= 31) f.date = (CnDate){(int16_t)c, (uint8_t)b, (uint8_t)a};
    else if (c >= FIRST_YEAR && c <= LAST_YEAR && a >= 1 && a <= 12 && b >= 1 && b <= 31) f.date = (CnDate){(int16_t)c, (uint8_t)a, (uint8_t)b};
    else return f;
    f.found = true;
    f.end = i + 3;
    return f;
}

/* Is the token one of the language's words for that part of a date? */
static bool is_date_word(const CnLanguage *lang, Part part, const CnToken *t)
{
    for (size_t k = 0; t->n_readings && k < lang->n_date_words[part]; k++)
        if (lang->date_word[part][k] == t->reading[0].word) return true;
    return false;
}

/* Digits with the word of a part of a date behind them ("10月"); the token behind, i if they are none. */
static uint32_t part_at(CnScan *scan, uint32_t i, Part part, int *value)
{
    static const unsigned least[] = {FIRST_YEAR, 1, 1}, most[] = {LAST_YEAR, 12, 31};
    const CnLanguage *lang = cn_pack_language(scan->pack, scan->lang);
    int read;
    if (!lang || !lang->n_date_words[part] || i + 1 >= scan->end || !plain_digits(scan, i, least[part], most[part], &read)) return i;
    if (!is_date_word(lang, part, &scan->tokens->token[i + 1])) return i;
    *value = read;
    return i + 2;
}

/* Does a word of that part of a date stand before token i? */
static bool behind_word(const CnScan *scan, uint32_t i, Part part)
{
    const CnLanguage *lang = cn_pack_language(scan->pack, scan->lang);
    return lang && i > scan->tokens->sentence[scan->sentence].first && is_date_word(lang, part, &scan->tokens->token[i - 1]);
}

/* The last such day by the document's date. */
static CnDate place_day(CnDate doc, int day)
{
    if (!doc.day) return (CnDate){0};
    int months = doc.year * 12 + doc.month - 1 - (day > doc.day);
    return (CnDate){(int16_t)(months / 12), (uint8_t)(months % 12 + 1), (uint8_t)day};
}

/* "2017年10月25日", "10月25日", "25日"; `of` = the year or the month that words before it tell ("去年12月"), or year 0. */
static Found parts_date(CnScan *scan, uint32_t i, CnDate of)
{
    Found f = {.date = of};
    int year = 0, month = 0, day = 0;
    uint32_t at = of.year ? i : part_at(scan, i, PART_YEAR, &year), behind_year = at;
    if (year) f.date.year = (int16_t)year;
    if (!of.month) at = part_at(scan, at, PART_MONTH, &month);
    if (month) f.date.month = (uint8_t)month;
    if (month || of.month || !year) at = part_at(scan, at, PART_DAY, &day);
    if (day) f.date.day = (uint8_t)day;
    f.found = at > i;
    f.end = at;
    if (!f.found || f.date.year) {
        if (f.found && behind_year == at && !of.year) f.flags = CN_M_YEAR;
        return f;
    }
    if (!month) f.date = place_day(scan->article->date, day);
    else place_month(scan, &f, NULL);
    f.found = f.found && f.date.year;
    return f;
}

static CnDate shifted(CnDate doc, CnDateUnit unit, long by)
{
    long months = doc.year * 12L + doc.month - 1;
    switch (unit) {
    case CN_UNIT_DAY: return doc.day ? date_of(days_of(doc) + by) : (CnDate){0};
    case CN_UNIT_WEEK: {
        if (!doc.day) return (CnDate){0};
        CnDate d = date_of(days_of(doc) + by * 7);
        return (CnDate){d.year, d.month, 0};   /* a week has no day */
    }
    case CN_UNIT_MONTH:
        if (!doc.month) return (CnDate){0};
        months += by;
        return (CnDate){(int16_t)(months / 12), (uint8_t)(months % 12 + 1), 0};
    case CN_UNIT_YEAR: return (CnDate){(int16_t)(doc.year + by), 0, 0};
    default: return (CnDate){0};
    }
}

/* The date that the sentences just before tell, from which "two months later" counts; year 0 = none. */
static CnDate told_last(const CnScan *scan)
{
    enum { BACK = 2 };   /* tuned: sentences */
    for (size_t k = scan->n; k-- > 0 && scan->mention[k].sentence + BACK >= scan->sentence;)
        if (scan->mention[k].kind == CN_M_DATE) return scan->mention[k].date;
    return (CnDate){0};
}

/* "yesterday", "last month"; "two years ago" with its number. */
static Found relative_date(CnScan *scan, uint32_t i)
{
    Found f = {0};
    uint32_t end, at = i;
    double n = 1;
    const CnRelDateRow *row = reldate_at(scan, i, &end);
    if (!row) {
        if (!cn_scan_digits(scan, i, &n, &at)) {
            const CnHit *word = cn_scan_hit(scan, i, CN_T_NUMBER);
            if (!word || scan->pack->number[word->entry->row].kind != CN_NUM_UNIT) return f;
            n = scan->pack->number[word->entry->row].min;
            at = word->end;
        }
        row = reldate_at(scan, at, &end);
        if (!row || !row->modifier || n > 1000) return f;
    } else if (row->modifier) {
        return f;
    }
    const CnLanguage *lang = cn_pack_language(scan->pack, scan->lang);
    bool period = lang && lang->adj_after && at == i && i > scan->tokens->sentence[scan->sentence].first && !row->modifier &&
                  ((scan->tokens->token[i - 1].kind == CN_TOK_NUMBER && !(scan->tokens->token[i - 1].flags & CN_TOK_BOUND)) || cn_scan_hit(scan, i - 1, CN_T_NUMBER));
    if (period) return f;   /* "the last five years": پنج سال گذشته */
    if (row->unit == CN_UNIT_NONE) {
        f = month_date(scan, end, row);
        if (!f.found) f = weekday_date(scan, end, row);
        return f;
    }
    f.end = end;
    f.rule = row;
    CnDate from = row->told ? told_last(scan) : scan->article->date;
    if (!from.year) return f;
    f.date = shifted(from, row->unit, row->offset * (long)n);
    f.found = f.date.year != 0;
    if (f.found && !row->modifier && (row->unit == CN_UNIT_YEAR || row->unit == CN_UNIT_MONTH)) {   /* "去年12月" */
        Found rest = parts_date(scan, end, f.date);
        if (rest.found) f.date = rest.date, f.end = rest.end;
    }
    return f;
}

uint32_t cn_scan_date(CnScan *scan, uint32_t i)
{
    const CnToken *t = &scan->tokens->token[i];
    Found f = {0};
    if (t->kind == CN_TOK_NUMBER) {
        f = numeric_date(scan, i);
        if (!f.found && !(t->flags & CN_TOK_BOUND && t->ch != 1)) f = parts_date(scan, i, (CnDate){0});
        if (!f.found) f = month_date(scan, i, NULL);
        if (!f.found) f = relative_date(scan, i);
        int year;
        if (!f.found && !f.end && behind_word(scan, i, PART_SOLAR) && plain_digits(scan, i, FIRST_SOLAR, LAST_SOLAR, &year))
            f = (Found){.date = {(int16_t)(year + 621), 0, 0}, .flags = CN_M_YEAR, .end = i + 1, .found = true};
        const CnLanguage *lang = cn_pack_language(scan->pack, scan->lang);
        bool worded = lang && lang->ideographs && lang->n_date_words[PART_YEAR];   /* a bare number is no year where a word says so */
        if (!f.found && !f.end && !worded && !(t->flags & CN_TOK_BOUND) && plain_digits(scan, i, 1940, LAST_YEAR, &year) &&
            !(i + 1 < scan->end && (t[1].flags & CN_TOK_BOUND) && t[1].kind == CN_TOK_WORD && t[1].ch != '\'')) {
            const CnHit *unit = cn_scan_hit(scan, i + 1, CN_T_NUMBER);
            if (unit && scan->pack->number[unit->entry->row].kind == CN_NUM_UNIT) unit = NULL;   /* "in 2017 two batteries" */
            const CnHit *money = cn_scan_hit(scan, i + 1, CN_T_CURRENCY);
            if (!unit && !money) f = (Found){.date = {(int16_t)year, 0, 0}, .flags = CN_M_YEAR, .end = i + 1, .found = true};
            if (f.found && i + 1 < scan->end && t[1].kind == CN_TOK_NUMBER && t[1].ch == '-') f.end = i + 2;   /* 2020-21 */
        }
    } else {
        const uint32_t dates = 1u << CN_T_DAY | 1u << CN_T_MONTH | 1u << CN_T_RELDATE | 1u << CN_T_NUMBER;   /* one of them opens any date in words */
        if (!(cn_scan_hits(scan, i)->tables & dates)) return i;
        f = weekday_date(scan, i, NULL);
        if (!f.found) {
            Found g = month_date(scan, i, NULL);
            if (!g.found) g = relative_date(scan, i);
            if (g.found || !f.end) f = g;
        }
    }
    if (!f.found) return f.end > i ? f.end : i;
    CnMention *m = cn_scan_add(scan, CN_M_DATE, i, f.end);
    m->table = f.rule ? CN_T_RELDATE : CN_T_MONTH;
    if (f.rule) m->row = (uint32_t)(f.rule - scan->pack->reldate);
    m->date = f.date;
    m->flags = f.flags;
    const CnHits *hits = cn_scan_hits(scan, i);
    if (hits->n) m->markers = hits->hit[0].markers;
    if (scan->article->date.year && by_date(f.date, scan->article->date) > 0) m->flags |= CN_M_FUTURE;
    return f.end;
}
