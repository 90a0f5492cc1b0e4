/* What the bytes of mail stand for: encodings for sending, character sets of headers, the marks of plain text. */
#include "document/mime.h"
#include "document/feed.h"

#include <ctype.h>

enum {
    SIGNATURE = 12,            /* lines that a signature can have; tuned */
    MOST_LINK = 4000,          /* bytes of an address in <> */
    HIDDEN = 5
};

/* ---- encodings --------------------------------------------------------------------------------------------- */

static int digit_of(unsigned char c)
{
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

/* Whether a line has words parted by blanks: no base64, but what a mailing list wrote below it. */
static bool is_prose(CnStr line)
{
    line = cn_str_trim(line);
    return line.len && (memchr(line.ptr, ' ', line.len) || cn_str_starts(line, CN_STR("____")));
}

CnStr cn_mime_base64(CnArena *arena, CnStr text)
{
    unsigned char *out = cn_arena_take(arena, text.len / 4 * 3 + 4);
    size_t len = 0, n = 0;
    uint32_t bits = 0;
    CnStr rest = text, line;
    while (cn_str_cut(&rest, '\n', &line)) {
        if (is_prose(line)) break;
        for (size_t i = 0; i < line.len; i++) {
            int digit = digit_of((unsigned char)line.ptr[i]);
            if (digit >= 0) bits = bits << 6 | (uint32_t)digit, n++;
            bool flush = n == 4 || line.ptr[i] == '=';   /* padded pieces may follow each other */
            if (!flush) continue;
            bits <<= 6 * (4 - n);
            for (size_t k = 0; k + 1 < n; k++) out[len++] = (unsigned char)(bits >> (16 - 8 * k));
            bits = 0;
            n = 0;
        }
    }
    if (n > 1) bits <<= 6 * (4 - n);   /* cut off: what there is */
    for (size_t k = 0; k + 1 < n; k++) out[len++] = (unsigned char)(bits >> (16 - 8 * k));
    return (CnStr){(char *)out, len};
}

static int hex_of(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Behind the '=' at text[at]: past blanks and the line's end, if there is nothing else. 0: the line goes on. */
static size_t soft_break(CnStr text, size_t at)
{
    for (at++; at < text.len && strchr(" \t\r", text.ptr[at]) && text.ptr[at];) at++;
    return at == text.len ? at : text.ptr[at] == '\n' ? at + 1 : 0;
}

CnStr cn_mime_quoted(CnArena *arena, CnStr text, bool header)
{
    char *out = cn_arena_take(arena, text.len + 1);
    size_t len = 0, hard = 0;   /* bytes up to out[hard] are no blanks that can be dropped */
    for (size_t at = 0; at < text.len;) {
        char c = text.ptr[at];
        size_t next = c == '=' ? soft_break(text, at) : 0;
        if (next) {
            at = next;
            hard = len;
        } else if (c == '=' && at + 2 < text.len && hex_of(text.ptr[at + 1]) >= 0 && hex_of(text.ptr[at + 2]) >= 0) {
            out[len++] = (char)(hex_of(text.ptr[at + 1]) << 4 | hex_of(text.ptr[at + 2]));
            hard = len;
            at += 3;
        } else {
            if (c == '\n') {   /* blanks at a line's end came on the way */
                bool feed = len > hard && out[len - 1] == '\r';
                len -= feed;
                while (len > hard && (out[len - 1] == ' ' || out[len - 1] == '\t')) len--;
                if (feed) out[len++] = '\r';
            }
            out[len++] = header && c == '_' ? ' ' : c;
            if (c == '\n') hard = len;
            at++;
        }
    }
    return (CnStr){out, len};
}

CnStr cn_mime_unquote_from(CnArena *arena, CnStr text)
{
    if (cn_str_find(text, CN_STR(">From "), 0) == SIZE_MAX) return text;
    char *out = cn_arena_take(arena, text.len + 1);
    size_t len = 0;
    CnStr rest = text, line;
    while (cn_str_cut(&rest, '\n', &line)) {
        size_t marks = 0;
        while (marks < line.len && line.ptr[marks] == '>') marks++;
        if (marks && cn_str_starts(cn_str_sub(line, marks, line.len), CN_STR("From "))) line = cn_str_sub(line, 1, line.len);
        if (line.len) memcpy(out + len, line.ptr, line.len);
        len += line.len;
        if (rest.ptr) out[len++] = '\n';
    }
    return (CnStr){out, len};
}

/* ---- character sets ------------------------------------------------------------------------------------------ */

CnStr cn_mime_utf8(CnArena *arena, CnStr bytes, CnStr charset)
{
    static const char *const none[] = {"utf-7", "unicode-1-1-utf-7", "unknown-8bit", "x-unknown"};   /* UTF-7 hides markup: nobody reads it any more */
    bool as_it_lies;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (cn_str_eq_nocase(charset, cn_str(none[i]))) charset.len = 0;
    return cn_feed_decode(arena, bytes, charset, &as_it_lies);
}

/* ---- plain text ---------------------------------------------------------------------------------------------- */

/* Takes the marks of quotation off a line; returns how many there were. Between marks there may be single blanks, if not `flowed`. */
static unsigned take_marks(CnStr *line, bool flowed)
{
    unsigned depth = 0;
    size_t at = 0, behind = 0;
    while (at < line->len && line->ptr[at] == '>') {
        depth++;
        behind = ++at;
        if (!flowed && at + 1 < line->len && line->ptr[at] == ' ' && line->ptr[at + 1] == '>') at++;
    }
    at = behind;
    if (at < line->len && line->ptr[at] == ' ' && (depth || flowed)) at++;   /* a blank put in for sending */
    *line = (CnStr){line->ptr + at, line->len - at};
    return depth;
}

/* The end of an address in <> at the head of `text`; 0: it is none. */
static size_t link_end(CnStr text)
{
    static const char *const heads[] = {"<http://", "<https://", "<mailto:"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (!cn_str_eq_nocase(cn_str_sub(text, 0, strlen(heads[i])), cn_str(heads[i]))) continue;
        size_t end = 1;
        while (end < text.len && end < MOST_LINK && (unsigned char)text.ptr[end] > ' ' && text.ptr[end] != '<' && text.ptr[end] != '>') end++;
        return end < text.len && text.ptr[end] == '>' ? end + 1 : 0;
    }
    return 0;
}

/* Puts a line without the addresses of links; a blank before one goes with it. */
static size_t put_line(char *out, size_t len, CnStr line)
{
    for (size_t at = 0; at < line.len;) {
        const char *open = memchr(line.ptr + at, '<', line.len - at);
        size_t to = open ? (size_t)(open - line.ptr) : line.len;
        memcpy(out + len, line.ptr + at, to - at);
        len += to - at;
        size_t link = open ? link_end(cn_str_sub(line, to, line.len)) : 0;
        if (link && len && out[len - 1] == ' ') len--;
        if (open && !link) out[len++] = '<';
        at = to + (open && !link ? 1 : link);
    }
    return len;
}

CnStr cn_mime_plain(CnArena *arena, CnStr text, bool flowed, bool del)
{
    size_t len = 0, lines = 1;
    for (size_t at = 0; (at = cn_str_find(text, CN_STR("\n"), at)) != SIZE_MAX; at++) lines++;
    char *out = cn_arena_take(arena, text.len + 2 * lines);   /* two line ends more where the depth changes */
    unsigned depth = 0, signature = 0;   /* lines of it that may still come */
    bool joined = false;       /* the line before goes on */
    CnStr rest = text, line;
    while (cn_str_cut(&rest, '\n', &line)) {
        if (line.len && line.ptr[line.len - 1] == '\r') line.len--;
        unsigned now = take_marks(&line, flowed);
        if (now != depth) {
            if (len && out[len - 1] != '\n') out[len++] = '\n';
            if (len && rest.ptr) out[len++] = '\n';
            joined = false;
            signature = 0;
        }
        depth = now;
        bool mark = cn_str_is(line, "-- ");
        if (mark) signature = SIGNATURE;
        else if (signature && !cn_str_trim(line).len) signature = 0;
        if (signature) {
            signature--;
            continue;
        }
        bool soft = flowed && !mark && line.len && line.ptr[line.len - 1] == ' ';
        if (soft && del) line.len--;
        size_t before = len;
        len = put_line(out, len, line);
        joined = soft && len > before;
        if (!joined && rest.ptr) out[len++] = '\n';
    }
    return (CnStr){out, len};
}

/* The end of the tag at the head of `text`, and of what it hides. `lacking`: ends that do not come any more. */
static size_t past_tag(CnStr text, bool lacking[HIDDEN])
{
    static const struct { const char *head, *end; } hidden[HIDDEN] = {
        {"<style", "</style"}, {"<script", "</script"}, {"<head>", "</head"}, {"<title", "</title"}, {"<!--", "-->"}};
    for (size_t i = 0; i < HIDDEN; i++) {
        if (lacking[i] || !cn_str_eq_nocase(cn_str_sub(text, 0, strlen(hidden[i].head)), cn_str(hidden[i].head))) continue;
        size_t end = cn_str_find(text, cn_str(hidden[i].end), 0);
        lacking[i] = end == SIZE_MAX;
        if (end != SIZE_MAX) return end + (text.ptr[end] == '-' ? 3 : 0);
    }
    size_t end = cn_str_find(text, CN_STR(">"), 0);
    return end == SIZE_MAX ? text.len : end + 1;
}

size_t cn_mime_seen(CnStr text, bool html)
{
    bool lacking[HIDDEN] = {false};
    size_t n = 0;
    for (size_t at = 0; at < text.len;) {
        unsigned char c = (unsigned char)text.ptr[at];
        CnStr rest = cn_str_sub(text, at, text.len);
        size_t link = c == '<' ? link_end(rest) : 0;
        if (link) {
            at += link;
        } else if (c == 'h' && !html && (cn_str_starts(rest, CN_STR("http://")) || cn_str_starts(rest, CN_STR("https://")))) {
            while (at < text.len && !isspace((unsigned char)text.ptr[at])) at++;
        } else if (c == '<' && html) {
            at += past_tag(rest, lacking);
        } else {
            n += !isspace(c) && c;
            at++;
        }
    }
    return n;
}
