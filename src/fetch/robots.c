#include "fetch/robots.h"

#include <stdio.h>

/* ---- paths ------------------------------------------------------------------------------------------------ */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* source: RFC 3986, 2.3 */
static bool is_unreserved(unsigned c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && c < 128 && strchr("-._~", (int)c));
}

/* Delimiters stand for themselves in a path; in a query "http://" may be written either way and means the same. */
static bool is_kept(unsigned c, bool in_query, bool pattern)
{
    if (is_unreserved(c)) return true;
    if (c == '*' || c == '$') return pattern;   /* else it stands for itself */
    if (in_query && (c == ':' || c == '/' || c == '?' || c == '[' || c == ']' || c == '@')) return false;
    return c > ' ' && c < 127 && c != '%' && c != '"' && c != '<' && c != '>' && c != '\\' && c != '^' && c != '`' && c != '{' && c != '|' && c != '}';
}

CnStr cn_robots_path(CnArena *arena, CnStr path, bool pattern)
{
    static const char digit[] = "0123456789ABCDEF";
    char *out = cn_arena_take_n(arena, 3, path.len + 1);
    size_t n = 0;
    bool in_query = false;
    for (size_t i = 0; i < path.len; i++) {
        unsigned c = (unsigned char)path.ptr[i];
        int high = i + 2 < path.len && c == '%' ? hex_digit(path.ptr[i + 1]) : -1, low = high >= 0 ? hex_digit(path.ptr[i + 2]) : -1;
        bool encoded = low >= 0, first_mark = c == '?' && !in_query;
        if (encoded) c = (unsigned)(high << 4 | low), i += 2;
        if (encoded ? is_unreserved(c) : first_mark || is_kept(c, in_query, pattern && (c != '$' || i + 1 == path.len))) {
            out[n++] = (char)c;
        } else {
            out[n++] = '%';
            out[n++] = digit[c >> 4];
            out[n++] = digit[c & 15];
        }
        in_query |= first_mark;
    }
    return (CnStr){out, n};
}

bool cn_robots_match(CnStr pattern, CnStr path)
{
    bool to_end = pattern.len && pattern.ptr[pattern.len - 1] == '$';
    if (to_end) pattern.len--;
    CnStr rest = pattern, piece;
    size_t at = 0;
    bool first = true;
    while (cn_str_cut(&rest, '*', &piece)) {
        bool last = !rest.ptr;
        if (piece.len > path.len - at) return false;
        if (first) {
            if (!cn_str_starts(path, piece)) return false;
            at = piece.len;
            if (last && to_end) return at == path.len;
        } else if (last && to_end) {
            return cn_str_ends(path, piece);
        } else if (piece.len) {
            size_t found = cn_str_find(path, piece, at);
            if (found == SIZE_MAX) return false;
            at = found + piece.len;
        }
        first = false;
    }
    return !first;
}

/* ---- the file --------------------------------------------------------------------------------------------- */

/* The two ways a group can speak to us: by our name, or to all. */
typedef struct { CnRobotsRule *rule; size_t n, cap; uint32_t wait; bool met; } Group;

typedef struct {
    CnArena *arena;
    CnStr agent;
    Group own, all;
    bool in_own, in_all;   /* whom the current group speaks to */
    bool agents_open;      /* no rule yet since the last user-agent line */
} Reader;

static bool is_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_'; }

static void take_agent(Reader *r, CnStr value)
{
    if (!r->agents_open) r->in_own = r->in_all = false;
    r->agents_open = true;
    size_t n = 0;
    while (n < value.len && is_name(value.ptr[n])) n++;   /* "consign/1.0" names consign */
    bool all = value.len && value.ptr[0] == '*' && (value.len == 1 || value.ptr[1] == ' ' || value.ptr[1] == '\t');
    if (all) r->in_all = r->all.met = true;
    else if (n && cn_str_eq_nocase(cn_str_sub(value, 0, n), r->agent)) r->in_own = r->own.met = true;
}

static void put_rule(Reader *r, Group *group, CnStr pattern, bool allow)
{
    group->rule = cn_arena_grow(r->arena, group->rule, sizeof *group->rule, group->n, &group->cap);
    group->rule[group->n++] = (CnRobotsRule){pattern, allow};
}

static void take_rule(Reader *r, CnStr value, bool allow)
{
    r->agents_open = false;
    if (!value.len || (!r->in_own && !r->in_all)) return;   /* an empty path forbids nothing */
    if (value.ptr[0] != '/' && value.ptr[0] != '*') return; /* no path */
    CnStr pattern = cn_robots_path(r->arena, value, true);
    if (r->in_own) put_rule(r, &r->own, pattern, allow);
    if (r->in_all) put_rule(r, &r->all, pattern, allow);
}

static void take_wait(Reader *r, CnStr value)
{
    uint32_t wait = 0;
    size_t i = 0;
    for (; i < value.len && value.ptr[i] >= '0' && value.ptr[i] <= '9'; i++)
        if (wait < CN_ROBOTS_WAIT) wait = wait * 10 + (uint32_t)(value.ptr[i] - '0');
    if (!i) return;
    if (i < value.len && value.ptr[i] == '.') wait++;   /* a part of a second counts as one */
    if (wait > CN_ROBOTS_WAIT) wait = CN_ROBOTS_WAIT;
    if (r->in_own && wait > r->own.wait) r->own.wait = wait;
    if (r->in_all && wait > r->all.wait) r->all.wait = wait;
}

static void take_line(Reader *r, CnStr line)
{
    static const char *const agent_words[] = {"user-agent", "useragent", "user agent"};
    CnStr key, value = line;
    cn_str_cut(&value, '#', &line);
    value = line;
    if (!cn_str_cut(&value, ':', &key) || !value.ptr) return;
    key = cn_str_trim(key);
    value = cn_str_trim(value);
    for (size_t i = 0; i < 3; i++)
        if (cn_str_eq_nocase(key, cn_str(agent_words[i]))) {
            take_agent(r, value);
            return;
        }
    if (cn_str_eq_nocase(key, CN_STR("disallow"))) take_rule(r, value, false);
    else if (cn_str_eq_nocase(key, CN_STR("allow"))) take_rule(r, value, true);
    else if (cn_str_eq_nocase(key, CN_STR("crawl-delay"))) take_wait(r, value);
}

void cn_robots_read(CnArena *arena, CnStr text, CnStr agent, CnRobots *out)
{
    Reader r = {.arena = arena, .agent = agent};
    if (text.len > CN_ROBOTS_BYTES) {  /* a line that was cut must not forbid more, or less, than it said */
        text.len = CN_ROBOTS_BYTES;
        while (text.len && text.ptr[text.len - 1] != '\n' && text.ptr[text.len - 1] != '\r') text.len--;
    }
    if (cn_str_starts(text, CN_STR("\xEF\xBB\xBF"))) text = cn_str_sub(text, 3, text.len);
    for (size_t at = 0; at < text.len;) {
        size_t end = at;
        while (end < text.len && text.ptr[end] != '\n' && text.ptr[end] != '\r') end++;
        take_line(&r, cn_str_sub(text, at, end));
        at = end + 1;
    }
    const Group *group = r.own.met ? &r.own : &r.all;
    *out = (CnRobots){group->rule, group->n, group->wait};
}

CnStr cn_robots_text(CnArena *arena, const CnRobots *robots)
{
    size_t size = 64;
    for (size_t i = 0; i < robots->n; i++) size += robots->rule[i].pattern.len + 12;
    char *out = cn_arena_take(arena, size);
    size_t n = (size_t)snprintf(out, size, "user-agent: *\n");
    if (robots->wait) n += (size_t)snprintf(out + n, size - n, "crawl-delay: %u\n", robots->wait);
    for (size_t i = 0; i < robots->n; i++) {
        const CnRobotsRule *rule = &robots->rule[i];
        n += (size_t)snprintf(out + n, size - n, "%s: ", rule->allow ? "allow" : "disallow");
        memcpy(out + n, rule->pattern.ptr, rule->pattern.len);
        n += rule->pattern.len;
        out[n++] = '\n';
    }
    return (CnStr){out, n};
}

bool cn_robots_allow(CnArena *arena, const CnRobots *robots, CnStr path)
{
    CnStr plain = cn_robots_path(arena, path, false);
    if (cn_str_is(plain, "/robots.txt")) return true;   /* source: RFC 9309, 2.2.2 */
    bool allow = true;
    size_t longest = 0;
    for (size_t i = 0; i < robots->n; i++) {
        const CnRobotsRule *rule = &robots->rule[i];
        if (rule->pattern.len < longest || (rule->pattern.len == longest && !rule->allow)) continue;
        if (!cn_robots_match(rule->pattern, plain)) continue;
        allow = rule->allow;
        longest = rule->pattern.len;
    }
    return allow;
}
