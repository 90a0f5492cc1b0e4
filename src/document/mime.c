/* Header fields of mail: names, parameters, encoded words, persons, dates. Names of months and days are those of RFC 5322. */
#include "document/mime.h"
#include "base/utf8.h"

#include <ctype.h>

enum {
    MOST_HEADER = 1 << 20,     /* bytes of a header; what follows is body. tuned: a hundred times what is met in use */
    MOST_NAME = 100,           /* bytes of a field's name */
    MOST_FIELD = 16 << 10,     /* bytes of a field that are read */
    MOST_PIECES = 64,          /* of a parameter (RFC 2231) */
    MOST_POSTMARK = 500
};

/* ---- fields ------------------------------------------------------------------------------------------------ */

/* The length of the field's name that a line begins with; 0: it is no field. A boundary is none, whatever signs it holds. */
static size_t name_of(CnStr line)
{
    size_t n = 0;
    while (n < line.len && n <= MOST_NAME && line.ptr[n] > 32 && line.ptr[n] < 127 && line.ptr[n] != ':') n++;
    size_t colon = n;
    while (colon < line.len && (line.ptr[colon] == ' ' || line.ptr[colon] == '\t')) colon++;
    bool is = n && n <= MOST_NAME && colon < line.len && line.ptr[colon] == ':' && !cn_str_starts(line, CN_STR("--"));
    return is ? n : 0;
}

static bool is_folded(CnStr line) { return line.len && (line.ptr[0] == ' ' || line.ptr[0] == '\t'); }

/* Cuts a line off *rest, its end taken off. */
static bool cut_line(CnStr *rest, CnStr *line)
{
    if (!rest->len || !cn_str_cut(rest, '\n', line)) return false;
    if (line->len && line->ptr[line->len - 1] == '\r') line->len--;
    return true;
}

/* "From " and ">From ", which mailboxes and their servers put before the fields. */
static bool is_postal(CnStr line) { return cn_str_starts(line, CN_STR("From ")) || cn_str_starts(line, CN_STR(">From ")); }

size_t cn_mime_header(CnStr bytes)
{
    CnStr rest = bytes, line;
    while (rest.len) {
        size_t at = (size_t)(rest.ptr - bytes.ptr);
        if (!cut_line(&rest, &line)) break;
        if (!line.len) return rest.ptr ? (size_t)(rest.ptr - bytes.ptr) : bytes.len;
        bool field = name_of(line) || (at && is_folded(line)) || is_postal(line);
        if (!field || at > MOST_HEADER) return at;
    }
    return bytes.len;
}

unsigned cn_mime_known_fields(CnStr text, bool *sure)
{
    static const char *const by_programs[] = {"from", "received", "mime-version", "message-id", "return-path", "delivered-to", "dkim-signature",
        "x-received", "x-original-to", "envelope-to", "arc-seal", "authentication-results", "list-id", "content-transfer-encoding",
        "snapshot-content-location", "x-mozilla-status", "x-account-key", "x-gm-thrid"};
    static const char *const others[] = {"to", "cc", "subject", "date", "reply-to", "sender", "content-type", "content-location", "in-reply-to", "references"};
    unsigned n = 0;
    CnStr rest = cn_str_sub(text, 0, cn_mime_header(text)), line;
    *sure = false;
    while (cut_line(&rest, &line)) {
        CnStr name = cn_str_sub(line, 0, name_of(line));
        bool is = false, sent = false;
        for (size_t i = 0; i < sizeof by_programs / sizeof *by_programs && !sent; i++) sent = cn_str_eq_nocase(name, cn_str(by_programs[i]));
        for (size_t i = 0; i < sizeof others / sizeof *others && !is; i++) is = cn_str_eq_nocase(name, cn_str(others[i]));
        n += is || sent;
        *sure |= sent;
    }
    return n;
}

CnStr cn_mime_field(CnStr header, const char *name)
{
    CnStr rest = header, line, want = cn_str(name);
    while (cut_line(&rest, &line)) {
        size_t n = name_of(line);
        if (n != want.len || !cn_str_eq_nocase(cn_str_sub(line, 0, n), want)) continue;
        const char *from = line.ptr + cn_str_find(line, CN_STR(":"), n) + 1, *end = line.ptr + line.len;
        for (CnStr more = rest; cut_line(&more, &line) && is_folded(line);) end = line.ptr + line.len;
        return cn_str_trim((CnStr){from, (size_t)(end - from)});
    }
    return (CnStr){NULL, 0};
}

CnStr cn_mime_value(CnArena *arena, CnStr field)
{
    size_t n = cn_str_find(field, CN_STR(";"), 0);
    CnStr bare = cn_str_trim(cn_str_sub(field, 0, n < MOST_NAME ? n : MOST_NAME));
    char *out = cn_arena_take(arena, bare.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < bare.len && !isspace((unsigned char)bare.ptr[i]) && bare.ptr[i] != '('; i++) out[len++] = (char)tolower((unsigned char)bare.ptr[i]);
    return (CnStr){out, len};
}

/* ---- parameters -------------------------------------------------------------------------------------------- */

/* Cuts the next parameter off *rest: its name, and its value without quotes. False: no more. */
static bool next_parameter(CnArena *arena, CnStr *rest, CnStr *name, CnStr *value)
{
    size_t at = 0, from;
    while (at < rest->len && (rest->ptr[at] == ';' || isspace((unsigned char)rest->ptr[at]))) at++;
    if (at >= rest->len) return false;
    from = at;
    while (at < rest->len && rest->ptr[at] != '=' && rest->ptr[at] != ';') at++;
    *name = cn_str_trim(cn_str_sub(*rest, from, at));
    *value = (CnStr){NULL, 0};
    at += at < rest->len && rest->ptr[at] == '=';
    while (at < rest->len && isspace((unsigned char)rest->ptr[at])) at++;
    if (at < rest->len && rest->ptr[at] == '"') {
        char *out = cn_arena_take(arena, rest->len - at);
        size_t len = 0;
        for (at++; at < rest->len && rest->ptr[at] != '"'; at++) {
            if (rest->ptr[at] == '\\' && at + 1 < rest->len) at++;
            if (rest->ptr[at] != '\r' && rest->ptr[at] != '\n') out[len++] = rest->ptr[at];
        }
        *value = (CnStr){out, len};
        while (at < rest->len && rest->ptr[at] != ';') at++;
    } else {
        from = at;
        while (at < rest->len && rest->ptr[at] != ';') at++;
        *value = cn_str_trim(cn_str_sub(*rest, from, at));
    }
    *rest = cn_str_sub(*rest, at, rest->len);
    return true;
}

static int hex_of(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "%e2%82%ac" as bytes. */
static CnStr unescaped(CnArena *arena, CnStr text)
{
    char *out = cn_arena_take(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool escape = text.ptr[i] == '%' && i + 2 < text.len && hex_of(text.ptr[i + 1]) >= 0 && hex_of(text.ptr[i + 2]) >= 0;
        out[len++] = escape ? (char)(hex_of(text.ptr[i + 1]) << 4 | hex_of(text.ptr[i + 2])) : text.ptr[i];
        i += escape ? 2 : 0;
    }
    return (CnStr){out, len};
}

/* A piece of a parameter: "name", "name*", "name*2", "name*2*". */
typedef struct { CnStr value; bool given, escaped; } Piece;

static void take_piece(Piece piece[MOST_PIECES], CnStr name, size_t wanted, CnStr value)
{
    unsigned number = 0;
    bool escaped = name.len > wanted && name.ptr[name.len - 1] == '*';
    for (size_t i = wanted + 1; i < name.len && isdigit((unsigned char)name.ptr[i]) && number < MOST_PIECES; i++) number = number * 10 + (unsigned)(name.ptr[i] - '0');
    if (number < MOST_PIECES && !piece[number].given) piece[number] = (Piece){value, true, escaped};
}

CnStr cn_mime_parameter(CnArena *arena, CnStr field, const char *name)
{
    Piece piece[MOST_PIECES] = {{{NULL, 0}, false, false}};
    CnStr rest = cn_str_sub(field, 0, MOST_FIELD), found, value, want = cn_str(name), charset = {NULL, 0};
    size_t semicolon = cn_str_find(rest, CN_STR(";"), 0), len = 0;
    rest = semicolon == SIZE_MAX ? (CnStr){NULL, 0} : cn_str_sub(rest, semicolon, rest.len);
    while (next_parameter(arena, &rest, &found, &value)) {
        if (!cn_str_eq_nocase(cn_str_sub(found, 0, want.len), want)) continue;
        if (found.len == want.len) return cn_str_is(want, "boundary") ? value : cn_mime_text(arena, value, (CnStr){NULL, 0});
        if (found.ptr[want.len] == '*') take_piece(piece, found, want.len, value);
    }
    char *out = NULL;
    for (size_t i = 0; i < MOST_PIECES && piece[i].given; i++) {
        CnStr bytes = piece[i].value;
        size_t first = cn_str_find(bytes, CN_STR("'"), 0), second = first == SIZE_MAX ? first : cn_str_find(bytes, CN_STR("'"), first + 1);
        if (!i && piece[i].escaped && second != SIZE_MAX) {
            charset = cn_str_sub(bytes, 0, first);
            bytes = cn_str_sub(bytes, second + 1, bytes.len);
        }
        if (piece[i].escaped) bytes = unescaped(arena, bytes);
        if (!out) out = cn_arena_take(arena, field.len + 1);
        if (bytes.len) memcpy(out + len, bytes.ptr, bytes.len);
        len += bytes.len;
    }
    return out ? cn_mime_utf8(arena, (CnStr){out, len}, charset) : (CnStr){NULL, 0};
}

/* ---- encoded words ------------------------------------------------------------------------------------------ */

/* "=?charset?Q?text?=" at the head of `text`; its length, or 0. */
static size_t word_at(CnStr text, CnStr *charset, char *code, CnStr *coded)
{
    if (!cn_str_starts(text, CN_STR("=?"))) return 0;
    size_t first = cn_str_find(text, CN_STR("?"), 2);
    if (first == SIZE_MAX || first == 2 || first > 60 || first + 2 >= text.len || text.ptr[first + 2] != '?') return 0;
    *code = (char)tolower((unsigned char)text.ptr[first + 1]);
    size_t end = cn_str_find(text, CN_STR("?="), first + 3);
    if ((*code != 'q' && *code != 'b') || end == SIZE_MAX) return 0;
    *charset = cn_str_sub(text, 2, first);
    size_t star = cn_str_find(*charset, CN_STR("*"), 0);   /* a language behind it: RFC 2231 */
    if (star != SIZE_MAX) charset->len = star;
    *coded = cn_str_sub(text, first + 3, end);
    return end + 2;
}

/* Text that is put together: bytes of one character set that are yet to be converted, behind what is done. */
typedef struct { CnArena *arena; char *done, *raw; size_t n_done, n_raw, most; CnStr charset; } Words;

static void convert_raw(Words *words)
{
    CnStr text = cn_mime_utf8(words->arena, (CnStr){words->raw, words->n_raw}, words->charset);
    if (text.len > words->most - words->n_done) text.len = cn_utf8_border(text, words->most - words->n_done);
    if (text.len) memcpy(words->done + words->n_done, text.ptr, text.len);
    words->n_done += text.len;
    words->n_raw = 0;
}

/* Bytes of one set in a row are converted together: a character may be cut between two words. */
static void put_raw(Words *words, CnStr bytes, CnStr charset)
{
    if (words->n_raw && !cn_str_eq_nocase(words->charset, charset)) convert_raw(words);
    words->charset = charset;
    if (bytes.len) memcpy(words->raw + words->n_raw, bytes.ptr, bytes.len);
    words->n_raw += bytes.len;
}

static bool is_white(CnStr text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!isspace((unsigned char)text.ptr[i])) return false;
    return true;
}

/* White space as single blanks, controls left out. */
static CnStr on_one_line(char *text, size_t n)
{
    size_t len = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c > ' ' && c != 0x7F) text[len++] = (char)c;
        else if (isspace(c) && len && text[len - 1] != ' ') text[len++] = ' ';
    }
    while (len && text[len - 1] == ' ') len--;
    return (CnStr){text, len};
}

CnStr cn_mime_text(CnArena *arena, CnStr field, CnStr charset)
{
    if (field.len > MOST_FIELD) field.len = MOST_FIELD;
    Words words = {.arena = arena, .most = field.len * 4};
    words.done = cn_arena_take(arena, words.most + 1);
    words.raw = cn_arena_take(arena, field.len + 1);
    size_t from = 0;
    bool word = false;
    for (size_t at = 0; at <= field.len; at++) {
        CnStr set, coded, rest = cn_str_sub(field, at, field.len), before = cn_str_sub(field, from, at);
        char code;
        size_t n = rest.len && rest.ptr[0] == '=' ? word_at(rest, &set, &code, &coded) : 0;
        if (!n && rest.len) continue;
        bool gap = word && n && is_white(before);   /* white space between encoded words is no text */
        if (!gap && before.len) put_raw(&words, before, cn_utf8_valid(before) == before.len ? CN_STR("utf-8") : charset);
        if (!n) break;
        put_raw(&words, code == 'b' ? cn_mime_base64(arena, coded) : cn_mime_quoted(arena, coded, true), set);
        word = true;
        from = at + n;
        at = from - 1;
    }
    convert_raw(&words);
    return on_one_line(words.done, words.n_done);
}

/* Behind the quoted string or bracket that begins at text[at]. */
static size_t past_group(CnStr text, size_t at)
{
    char close = text.ptr[at] == '"' ? '"' : ')';
    for (at++; at < text.len && text.ptr[at] != close; at++) at += text.ptr[at] == '\\';
    return at + 1;
}

CnStr cn_mime_person(CnArena *arena, CnStr field, CnStr charset)
{
    size_t at = 0, open = SIZE_MAX, bracket = SIZE_MAX;
    field = cn_str_sub(field, 0, MOST_FIELD);
    while (at < field.len && field.ptr[at] != ',' && open == SIZE_MAX) {
        char c = field.ptr[at];
        if (c == '<') open = at;
        if (c == '(' && bracket == SIZE_MAX) bracket = at;
        at = c == '"' || c == '(' ? past_group(field, at) : at + 1;
    }
    CnStr name = cn_str_trim(cn_str_sub(field, 0, open == SIZE_MAX ? 0 : open));
    if (!name.len && bracket < at) name = cn_str_sub(field, bracket + 1, (at < field.len ? at : field.len) - 1);
    if (name.len >= 2 && name.ptr[0] == '"' && name.ptr[name.len - 1] == '"') name = cn_str_sub(name, 1, name.len - 1);
    char *out = cn_arena_take(arena, name.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] != '\\' || i + 1 == name.len) out[len++] = name.ptr[i];
    CnStr text = cn_mime_text(arena, (CnStr){out, len}, charset);
    if (text.len) return text;
    size_t close = open == SIZE_MAX ? SIZE_MAX : cn_str_find(field, CN_STR(">"), open);
    return cn_mime_text(arena, open == SIZE_MAX ? cn_str_sub(field, 0, at) : cn_str_sub(field, open + 1, close), charset);
}

/* ---- dates --------------------------------------------------------------------------------------------------- */

static int number_at(CnStr text, size_t *at, size_t *digits)
{
    int value = 0;
    size_t from = *at;
    while (*at < text.len && isdigit((unsigned char)text.ptr[*at]) && *at - from < 6) value = value * 10 + (text.ptr[(*at)++] - '0');
    while (*at < text.len && isdigit((unsigned char)text.ptr[*at])) ++*at;
    *digits = *at - from;
    return value;
}

/* Which of the three-letter names a word begins with, from 0; -1: none. */
static int which(CnStr word, const char *names)
{
    for (int i = 0; names[i * 3]; i++)
        if (cn_str_eq_nocase(cn_str_sub(word, 0, 3), (CnStr){names + i * 3, 3})) return i;
    return -1;
}

static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec", weekdays[] = "sunmontuewedthufrisat";

/* Hours from UTC. source: RFC 5322, 4.3 */
static int zone_named(CnStr word)
{
    static const struct { const char *name; int hours; } zones[] = {
        {"EST", -5}, {"EDT", -4}, {"CST", -6}, {"CDT", -5}, {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7}};
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (cn_str_eq_nocase(word, cn_str(zones[i].name))) return zones[i].hours;
    return 0;
}

typedef struct { int year, month, day, hour, minute, second, zone; bool clock; } When;

static void take_number(When *when, CnStr text, size_t *at)
{
    size_t digits, from = *at;
    char before = from ? text.ptr[from - 1] : ' ';
    int value = number_at(text, at, &digits);
    if (!when->clock && digits <= 2 && *at + 1 < text.len && text.ptr[*at] == ':' && isdigit((unsigned char)text.ptr[*at + 1])) {
        when->clock = true;
        when->hour = value;
        ++*at;
        when->minute = number_at(text, at, &digits);
        if (*at + 1 >= text.len || text.ptr[*at] != ':' || !isdigit((unsigned char)text.ptr[*at + 1])) return;
        ++*at;
        when->second = number_at(text, at, &digits);
    } else if (when->clock && digits == 4 && (before == '+' || before == '-')) {
        when->zone = (value / 100 * 60 + value % 100) * (before == '-' ? -1 : 1);
    } else if (digits == 4 && !when->year) {
        when->year = value;
    } else if (digits <= 2 && when->year && !when->month) {
        when->month = value;
    } else if (digits <= 2 && !when->day && value) {
        when->day = value;
    } else if (digits <= 3 && digits > 1 && !when->year && when->month) {
        when->year = value + (digits == 2 && value < 50 ? 2000 : 1900);   /* source: RFC 5322, 4.3 */
    }
}

int64_t cn_mime_time(CnStr text)
{
    When when = {0};
    for (size_t at = 0; at < text.len && at < 120;) {
        unsigned char c = (unsigned char)text.ptr[at];
        if (isdigit(c)) {
            take_number(&when, text, &at);
        } else if (isalpha(c)) {
            size_t from = at;
            while (at < text.len && isalpha((unsigned char)text.ptr[at])) at++;
            CnStr word = cn_str_sub(text, from, at);
            if (!when.month && word.len >= 3) when.month = which(word, months) + 1;
            if (when.clock) when.zone = zone_named(word) * 60;
        } else {
            at = c == '(' ? past_group(text, at) : at + 1;
        }
    }
    bool sane = when.year >= 1900 && when.year <= 2100 && when.month >= 1 && when.month <= 12 && when.day >= 1 && when.day <= 31 &&
        when.hour <= 24 && when.minute < 60 && when.second <= 60;
    if (!sane) return INT64_MIN;
    int64_t y = when.month > 2 ? when.year : when.year - 1, m = (when.month + 9) % 12;   /* the year begins in March: leap days come last */
    int64_t days = 365 * y + y / 4 - y / 100 + y / 400 + (m * 306 + 5) / 10 + when.day - 1 - 719468;
    return ((days * 24 + when.hour) * 60 + when.minute - when.zone) * 60 + when.second;
}

bool cn_mime_is_postmark(CnStr line)
{
    if (!cn_str_starts(line, CN_STR("From ")) || line.len > MOST_POSTMARK) return false;
    CnStr rest = cn_str_trim(cn_str_sub(line, 5, line.len)), word;
    bool clock = false, year = false, month = false, weekday = false;
    while (cn_str_cut(&rest, ' ', &word)) {
        size_t at = 0, digits;
        int value = word.len && isdigit((unsigned char)word.ptr[0]) ? number_at(word, &at, &digits) : -1;
        clock |= value >= 0 && digits <= 2 && word.len >= digits + 3 && word.ptr[digits] == ':' && isdigit((unsigned char)word.ptr[digits + 1]);
        year |= value >= 1900 && value <= 2100 && digits == 4 && word.len == 4;
        month |= word.len == 3 && which(word, months) >= 0;
        weekday |= (word.len == 3 || (word.len == 4 && word.ptr[3] == ',')) && which(word, weekdays) >= 0;
    }
    return clock && year && month && weekday;
}
