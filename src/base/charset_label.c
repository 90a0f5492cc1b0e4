#include "base/charset_guess.h"

#include "base/charset_labels.inc"

static char low(char c) { return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c); }

static bool is_one_of(char c, const char *of) { return c && strchr(of, c); }

/* windows-1250 to 1258, however they are called. */
static CnStr windows_label(const char *label, size_t n)
{
    static const char *const names[] = {"windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254", "windows-1255",
        "windows-1256", "windows-1257", "windows-1258"};
    static const char *const prefixes[] = {"windows", "cp", "xcp", "win", "xwindows", "ms", ""};
    CnStr none = {NULL, 0};
    if (n < 4 || memcmp(label + n - 4, "125", 3) != 0 || label[n - 1] < '0' || label[n - 1] > '8') return none;
    CnStr prefix = {label, n - 4};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (cn_str_is(prefix, prefixes[i])) return cn_str(names[label[n - 1] - '0']);
    return none;
}

CnStr cn_charset_label(CnStr label)
{
    char bare[40];
    size_t n = 0;
    label = cn_str_trim(label);
    while (label.len && is_one_of(label.ptr[0], "\"' ;")) label.ptr++, label.len--;
    for (size_t i = 0; i < label.len && !is_one_of(label.ptr[i], "\"';,/> \t\r\n"); i++) {
        if (n == sizeof bare) return (CnStr){NULL, 0};
        if (label.ptr[i] == ':' && n > 6) break;  /* a year */
        if (!is_one_of(label.ptr[i], "-_.:")) bare[n++] = low(label.ptr[i]);
    }
    CnStr key = {bare, n};
    if (!n) return (CnStr){NULL, 0};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (labels[i].label[0] == bare[0] && cn_str_is(key, labels[i].label)) return cn_str(labels[i].name);
    return windows_label(bare, n);
}

static size_t find_nocase(CnStr text, CnStr needle, size_t from)
{
    for (; from + needle.len <= text.len; from++) {
        size_t i = 0;
        while (i < needle.len && low(text.ptr[from + i]) == needle.ptr[i]) i++;
        if (i == needle.len) return from;
    }
    return SIZE_MAX;
}

/* Who can be read in ASCII has no UTF-16 before him. source: HTML Standard, prescan */
static CnStr readable(CnStr name)
{
    return cn_str_starts(name, CN_STR("utf-16")) || cn_str_starts(name, CN_STR("utf-32")) ? CN_STR("utf-8") : name;
}

/* The value behind `key` and a '=' in a tag, as a label; none if it does not stand there. */
static CnStr label_behind(CnStr tag, CnStr key, size_t from)
{
    for (size_t at = from; (at = find_nocase(tag, key, at)) != SIZE_MAX; at += key.len) {
        CnStr rest = cn_str_trim(cn_str_sub(tag, at + key.len, tag.len));
        if (rest.len && rest.ptr[0] == '=') return cn_charset_label(cn_str_sub(rest, 1, rest.len));
    }
    return (CnStr){NULL, 0};
}

CnStr cn_charset_inside(CnStr bytes, bool html)
{
    CnStr head = cn_str_sub(bytes, 0, 4096), start = cn_str_trim(head), none = {NULL, 0};
    if (cn_str_starts(start, CN_STR("<?xml"))) {
        size_t end = cn_str_find(start, CN_STR("?>"), 0);
        CnStr name = label_behind(cn_str_sub(start, 0, end == SIZE_MAX ? start.len : end), CN_STR("encoding"), 5);
        if (name.len) return readable(name);
    }
    for (size_t at = 0; html && (at = cn_str_find(head, CN_STR("<"), at)) != SIZE_MAX; at++) {
        CnStr rest = cn_str_sub(head, at, head.len);
        if (cn_str_starts(rest, CN_STR("<!--"))) {  /* what stands in a comment is not said */
            size_t end = cn_str_find(rest, CN_STR("-->"), 4);
            if (end == SIZE_MAX) return none;
            at += end;
            continue;
        }
        if (rest.len < 6 || !cn_str_eq_nocase(cn_str_sub(rest, 0, 5), CN_STR("<meta"))) continue;
        size_t end = cn_str_find(rest, CN_STR(">"), 5);
        CnStr name = label_behind(cn_str_sub(rest, 0, end), CN_STR("charset"), 5);
        if (name.len) return readable(name);
    }
    return none;
}
