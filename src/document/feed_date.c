/* Dates as feeds write them. Names of months are those of the formats' own standards (RFC 822, asctime). */
#include "document/feed.h"

#include <ctype.h>

enum { MOST_PARTS = 24, MOST_TEXT = 80 };

/* A number or a word of the date, and what stands before it. */
typedef struct { CnStr text; int value; char before; bool number; } Part;

typedef struct { Part part[MOST_PARTS]; size_t n; } Parts;

typedef struct { int year, month, day, minutes; bool clock; } When;

/* Minutes from UTC. source: RFC 822, and the usual abbreviations of the IANA time zones that mean one thing. */
static const struct { const char *name; int minutes; } zones[] = {{"z", 0}, {"ut", 0}, {"utc", 0}, {"gmt", 0}, {"wet", 0}, {"west", 60},
    {"bst", 60}, {"cet", 60}, {"mez", 60}, {"cest", 120}, {"mesz", 120}, {"eet", 120}, {"eest", 180}, {"msk", 180}, {"msd", 240}, {"trt", 180},
    {"irst", 210}, {"pkt", 300}, {"npt", 345}, {"wib", 420}, {"ict", 420}, {"sgt", 480}, {"hkt", 480}, {"jst", 540}, {"kst", 540}, {"aest", 600}, {"aedt", 660},
    {"nzst", 720}, {"nzdt", 780}, {"est", -300}, {"edt", -240}, {"cst", -360}, {"cdt", -300}, {"mst", -420}, {"mdt", -360}, {"pst", -480},
    {"pdt", -420}, {"akst", -540}, {"akdt", -480}, {"hst", -600}, {"brt", -180}, {"art", -180}, {"ast", -240}, {"adt", -180}, {"nst", -210}, {"ndt", -150}};

static bool word_is(CnStr word, const char *name) { return cn_str_eq_nocase(word, cn_str(name)); }

static int month_of(CnStr word)
{
    static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    for (int i = 0; word.len >= 3 && i < 12; i++)
        if (cn_str_eq_nocase(cn_str_sub(word, 0, 3), (CnStr){months + i * 3, 3})) return i + 1;
    return 0;
}

static Parts parts_of(CnStr text)
{
    Parts parts = {.n = 0};
    for (size_t at = 0; at < text.len && parts.n < MOST_PARTS;) {
        unsigned char c = (unsigned char)text.ptr[at];
        size_t from = at;
        if (isdigit(c)) {
            while (at < text.len && isdigit((unsigned char)text.ptr[at])) at++;
        } else if (isalpha(c)) {
            while (at < text.len && isalpha((unsigned char)text.ptr[at])) at++;
        } else {
            at++;
            continue;
        }
        Part part = {.text = cn_str_sub(text, from, at), .number = isdigit(c) != 0, .before = from ? text.ptr[from - 1] : 0};
        for (size_t i = 0; part.number && i < part.text.len && i < 9; i++) part.value = part.value * 10 + (part.text.ptr[i] - '0');
        parts.part[parts.n++] = part;
    }
    return parts;
}

/* ---- days -------------------------------------------------------------------------------------------------- */

/* Days since 1970-01-01, and back. source: the civil calendar counted from March, so that leap days come last. */
static long day_number(int year, int month, int day)
{
    long y = month > 2 ? year : year - 1, m = (month + 9) % 12;
    return 365 * y + y / 4 - y / 100 + y / 400 + (m * 306 + 5) / 10 + day - 1 - 719468;
}

static int days_of(int year, int month)
{
    int next_year = month == 12 ? year + 1 : year, next = month % 12 + 1;
    return (int)(day_number(next_year, next, 1) - day_number(year, month, 1));
}

static CnDate date_of_number(long number)
{
    int year = 1970 + (int)(number / 366) - (number < 0), month = 1;
    while (day_number(year + 1, 1, 1) <= number) year++;
    while (month < 12 && day_number(year, month + 1, 1) <= number) month++;
    return (CnDate){(int16_t)year, (uint8_t)month, (uint8_t)(number - day_number(year, month, 1) + 1)};
}

static CnDate in_utc(When when, int zone)
{
    if (when.year < 1900 || when.year > 2100 || when.month < 0 || when.month > 12) return (CnDate){0};
    if (!when.month || !when.day) return (CnDate){(int16_t)when.year, (uint8_t)when.month, 0};
    if (when.day > days_of(when.year, when.month)) return (CnDate){(int16_t)when.year, (uint8_t)when.month, 0};
    long number = day_number(when.year, when.month, when.day), minutes = when.clock ? when.minutes - zone : 0;
    while (minutes < 0) minutes += 24 * 60, number--;
    while (minutes >= 24 * 60) minutes -= 24 * 60, number++;
    return date_of_number(number);
}

/* ---- the clock ------------------------------------------------------------------------------------------------ */

/* Reads "12:30", "12:30:05", "123005" behind a T, "9.30 pm" … from part i on; returns the part behind it. */
static size_t clock_of(const Parts *parts, size_t i, When *when)
{
    const Part *p = &parts->part[i];
    int hour = p->value, minute = 0;
    size_t next = i + 1;
    if (p->text.len == 6 || p->text.len == 4) {
        int hhmm = p->text.len == 6 ? p->value / 100 : p->value;
        hour = hhmm / 100;
        minute = hhmm % 100;
    } else {
        if (next < parts->n && parts->part[next].number && parts->part[next].before == ':') minute = parts->part[next++].value;
        if (next < parts->n && parts->part[next].number && parts->part[next].before == ':') next++;
    }
    if (next < parts->n && parts->part[next].number && (parts->part[next].before == '.' || parts->part[next].before == ',')) next++;
    if (next < parts->n && (word_is(parts->part[next].text, "am") || word_is(parts->part[next].text, "pm"))) {
        hour = hour % 12 + ((parts->part[next].text.ptr[0] | 32) == 'p' ? 12 : 0);
        next++;
    }
    if (hour > 24 || minute > 59) return next;
    when->minutes = hour * 60 + minute;
    when->clock = true;
    return next;
}

/* Minutes from UTC of what stands behind the clock: a name, "+0200", "-05:30", "GMT+3". */
static int zone_of(const Parts *parts, size_t i)
{
    int zone = 0;
    for (; i < parts->n; i++) {
        const Part *p = &parts->part[i];
        bool last = i + 1 == parts->n;
        if (p->number && (p->before == '+' || p->before == '-')) {
            int hours = p->text.len <= 2 ? p->value : p->value / 100, minutes = p->text.len <= 2 ? 0 : p->value % 100;
            if (!last && p->text.len <= 2 && parts->part[i + 1].number && parts->part[i + 1].before == ':') minutes = parts->part[i + 1].value;
            if (hours > 14 || minutes > 59) return zone;
            return (p->before == '-' ? -1 : 1) * (hours * 60 + minutes);
        }
        for (size_t k = 0; !p->number && k < sizeof zones / sizeof *zones; k++)
            if (word_is(p->text, zones[k].name)) zone = zones[k].minutes;
    }
    return zone;
}

/* The first part that begins a clock: a number with ':' behind it. */
static size_t find_clock(const Parts *parts)
{
    for (size_t i = 0; i + 1 < parts->n; i++)
        if (parts->part[i].number && parts->part[i + 1].number && parts->part[i + 1].before == ':') return i;
    return parts->n;
}

/* ---- the formats ---------------------------------------------------------------------------------------------- */

static int full_year(const Part *p)
{
    if (p->text.len == 2) return p->value + (p->value < 50 ? 2000 : 1900);  /* source: RFC 2822, 4.3 */
    return p->text.len == 3 ? p->value + 1900 : p->value;
}

/* "20031231", "2003365", "1072865695": digits alone, up to a T or the end. */
static bool compact(const Part *p, When *when)
{
    int v = p->value;
    if (p->text.len == 8) *when = (When){.year = v / 10000, .month = v / 100 % 100, .day = v % 100};
    else if (p->text.len == 6) *when = (When){.year = v / 100, .month = v % 100};
    else if (p->text.len == 7 && v % 1000 >= 1 && v % 1000 <= 366) {
        CnDate date = date_of_number(day_number(v / 1000, 1, 1) + v % 1000 - 1);
        *when = (When){.year = date.year, .month = date.month, .day = date.day};
    } else return false;
    return true;
}

static CnDate epoch(const Part *p)
{
    long long seconds = 0;
    size_t digits = p->text.len == 13 ? 10 : p->text.len;
    for (size_t i = 0; i < digits; i++) seconds = seconds * 10 + (p->text.ptr[i] - '0');
    CnDate date = date_of_number((long)(seconds / 86400));
    return date.year <= 2100 ? date : (CnDate){0};
}

/* Year first: ISO 8601 and its like, "2003-12-31T10:14:55Z", "2003-365", "2003-W52-3", "2003/12/31 10:14", also with words between the numbers in
 * scripts of their own. */
static CnDate year_first(const Parts *parts)
{
    const Part *p = parts->part;
    When when = {.year = p[0].value};
    size_t i = 1, clock = find_clock(parts);
    if (p[0].text.len != 4) {
        if (!compact(&p[0], &when)) return (CnDate){0};
    } else if (i < clock && i < parts->n && p[i].number && p[i].text.len == 3 && p[i].before == '-') {
        CnDate date = date_of_number(day_number(when.year, 1, 1) + p[i++].value - 1);
        when = (When){.year = date.year, .month = date.month, .day = date.day};
    } else if (i + 1 < parts->n && word_is(p[i].text, "w") && p[i + 1].number && p[i + 1].value <= 53) {
        long first = day_number(when.year, 1, 4), monday = first - (first + 3) % 7;
        bool day = i + 2 < parts->n && i + 2 < clock && p[i + 2].number && p[i + 2].text.len == 1;
        CnDate date = date_of_number(monday + (p[i + 1].value - 1) * 7 + (day ? p[i + 2].value - 1 : 0));
        when = (When){.year = date.year, .month = date.month, .day = date.day};
        i += day ? 3 : 2;
    } else if (i < clock && i < parts->n && (p[i].number || month_of(p[i].text))) {
        when.month = p[i].number ? p[i].value : month_of(p[i].text);
        i++;
        if (i < clock && i < parts->n && p[i].number && p[i].text.len <= 2) when.day = p[i++].value;
    }
    if (i < parts->n && word_is(p[i].text, "t")) i++;
    bool bare = i < parts->n && p[i].number && (p[i].text.len == 6 || p[i].text.len == 4) && (p[i].before | 32) == 't';
    if (bare || clock < parts->n) i = clock_of(parts, bare ? i : clock, &when);
    return in_utc(when, zone_of(parts, i));
}

/* A month by its name, whatever the order: "Thu, 1 Jan 2004 19:48:21 GMT", "January 1st, 2004", "Sun Jan  4 16:29:06 PST 2004". */
static CnDate month_by_name(const Parts *parts, size_t month)
{
    const Part *p = parts->part;
    size_t clock = find_clock(parts), behind = month + 1, day = parts->n, year = parts->n;
    When when = {.month = month_of(p[month].text)};
    if (clock < parts->n) behind = clock_of(parts, clock, &when);
    for (size_t i = 0; i < parts->n; i++) {
        if (!p[i].number || (clock < parts->n && i >= clock && i < behind)) continue;
        bool offset = i >= behind && clock < parts->n && (p[i].before == '+' || p[i].before == '-');
        if (offset) {
            i += i + 1 < parts->n && p[i + 1].before == ':';
            continue;
        }
        bool early = p[i].text.len <= 2 && p[i].value >= 1 && p[i].value <= 31;
        if (day == parts->n && early && i + 3 > month) day = i;
        else if (year == parts->n && (p[i].text.len == 4 || (p[i].text.len <= 3 && p[i].text.len > 1 && i > month))) year = i;
    }
    if (year == parts->n) return (CnDate){0};
    when.year = full_year(&p[year]);
    when.day = day < parts->n ? p[day].value : 0;
    return in_utc(when, zone_of(parts, clock < parts->n ? behind : parts->n));
}

/* "31.12.2003", "12/31/2003": only where it can be read in one way. */
static CnDate numbers(const Parts *parts)
{
    const Part *p = parts->part;
    if (parts->n < 3 || !p[1].number || !p[2].number || p[2].text.len != 4 || p[0].text.len > 2 || p[1].text.len > 2) return (CnDate){0};
    bool day_first = p[0].value > 12 || p[1].before == '.' || p[0].value == p[1].value;
    if (!day_first && p[1].value <= 12) return (CnDate){0};
    When when = {.year = p[2].value, .month = p[day_first].value, .day = p[!day_first].value};
    size_t i = 3, clock = find_clock(parts);
    if (clock < parts->n) i = clock_of(parts, clock, &when);
    return in_utc(when, zone_of(parts, i));
}

CnDate cn_feed_date(CnStr text)
{
    text = cn_str_sub(cn_str_trim(text), 0, MOST_TEXT);
    Parts parts = parts_of(text);
    if (!parts.n) return (CnDate){0};
    const Part *first = &parts.part[0];
    if (parts.n == 1 && first->number && (first->text.len == 10 || first->text.len == 13)) return epoch(first);
    if (first->number && first->text.len >= 4) return year_first(&parts);
    for (size_t i = 0; i < parts.n; i++)
        if (!parts.part[i].number && month_of(parts.part[i].text)) return month_by_name(&parts, i);
    return first->number ? numbers(&parts) : (CnDate){0};
}
