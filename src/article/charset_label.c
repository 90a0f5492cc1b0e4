#include "article/charset_guess.h"

/* Labels without the signs "-_ :.", lower case, in byte order of nothing: few enough to be tried one by one. What the web uses for
 * more than it says stands for that. source: WHATWG Encoding Standard, labels; the rest from the IANA register. */
static const struct { const char *label, *name; } labels[] = {
    {"utf8", "utf-8"}, {"unicode11utf8", "utf-8"}, {"unicode20utf8", "utf-8"}, {"xunicode20utf8", "utf-8"}, {"utf8mb4", "utf-8"},
    {"utf16", "utf-16le"}, {"utf16le", "utf-16le"}, {"unicode", "utf-16le"}, {"csunicode", "utf-16le"}, {"ucs2", "utf-16le"},
    {"iso10646ucs2", "utf-16le"}, {"unicodefeff", "utf-16le"}, {"utf16be", "utf-16be"}, {"unicodefffe", "utf-16be"},
    {"utf32", "utf-32le"}, {"utf32le", "utf-32le"}, {"utf32be", "utf-32be"}, {"ucs4", "utf-32be"}, {"iso10646ucs4", "utf-32be"},
    {"ascii", "windows-1252"}, {"usascii", "windows-1252"}, {"ansix341968", "windows-1252"}, {"iso646us", "windows-1252"},
    {"iso88591", "windows-1252"}, {"isoir100", "windows-1252"}, {"latin1", "windows-1252"}, {"l1", "windows-1252"},
    {"csisolatin1", "windows-1252"}, {"cp819", "windows-1252"}, {"ibm819", "windows-1252"}, {"ansi", "windows-1252"},
    {"iso88592", "iso-8859-2"}, {"isoir101", "iso-8859-2"}, {"latin2", "iso-8859-2"}, {"l2", "iso-8859-2"}, {"csisolatin2", "iso-8859-2"},
    {"iso88593", "iso-8859-3"}, {"latin3", "iso-8859-3"}, {"l3", "iso-8859-3"},
    {"iso88594", "iso-8859-4"}, {"latin4", "iso-8859-4"}, {"l4", "iso-8859-4"},
    {"iso88595", "iso-8859-5"}, {"isoir144", "iso-8859-5"}, {"cyrillic", "iso-8859-5"}, {"csisolatincyrillic", "iso-8859-5"},
    {"iso88596", "iso-8859-6"}, {"iso88596e", "iso-8859-6"}, {"iso88596i", "iso-8859-6"}, {"isoir127", "iso-8859-6"},
    {"arabic", "iso-8859-6"}, {"asmo708", "iso-8859-6"}, {"ecma114", "iso-8859-6"}, {"csisolatinarabic", "iso-8859-6"},
    {"iso88597", "iso-8859-7"}, {"isoir126", "iso-8859-7"}, {"greek", "iso-8859-7"}, {"greek8", "iso-8859-7"},
    {"elot928", "iso-8859-7"}, {"ecma118", "iso-8859-7"}, {"csisolatingreek", "iso-8859-7"},
    {"iso88598", "iso-8859-8"}, {"iso88598e", "iso-8859-8"}, {"iso88598i", "iso-8859-8"}, {"isoir138", "iso-8859-8"},
    {"hebrew", "iso-8859-8"}, {"visual", "iso-8859-8"}, {"logical", "iso-8859-8"}, {"csisolatinhebrew", "iso-8859-8"},
    {"iso88599", "windows-1254"}, {"isoir148", "windows-1254"}, {"latin5", "windows-1254"}, {"l5", "windows-1254"},
    {"csisolatin5", "windows-1254"}, {"iso885910", "iso-8859-10"}, {"latin6", "iso-8859-10"}, {"l6", "iso-8859-10"},
    {"iso885911", "windows-874"}, {"tis620", "windows-874"}, {"dos874", "windows-874"}, {"cp874", "windows-874"}, {"tis6202533", "windows-874"},
    {"iso885913", "iso-8859-13"}, {"iso885914", "iso-8859-14"}, {"iso885915", "iso-8859-15"}, {"latin9", "iso-8859-15"},
    {"l9", "iso-8859-15"}, {"csisolatin9", "iso-8859-15"}, {"iso885916", "iso-8859-16"},
    {"koi8r", "koi8-r"}, {"koi8", "koi8-r"}, {"koi", "koi8-r"}, {"cskoi8r", "koi8-r"}, {"koi8u", "koi8-u"}, {"koi8ru", "koi8-u"},
    {"macintosh", "macintosh"}, {"mac", "macintosh"}, {"macroman", "macintosh"}, {"xmacroman", "macintosh"}, {"csmacintosh", "macintosh"},
    {"maccyrillic", "x-mac-cyrillic"}, {"xmaccyrillic", "x-mac-cyrillic"}, {"xmacukrainian", "x-mac-cyrillic"},
    {"866", "ibm866"}, {"csibm866", "ibm866"}, {"ibm866", "ibm866"}, {"cp866", "ibm866"}, {"ibm855", "ibm855"}, {"cp855", "ibm855"},
    {"ibm437", "ibm437"}, {"cp437", "ibm437"}, {"ibm850", "ibm850"}, {"cp850", "ibm850"}, {"ibm852", "ibm852"}, {"cp852", "ibm852"},
    {"ibm857", "ibm857"}, {"cp857", "ibm857"}, {"ibm862", "ibm862"}, {"cp862", "ibm862"}, {"dos862", "ibm862"},
    {"ibm864", "ibm864"}, {"cp864", "ibm864"},
    {"gb2312", "gb18030"}, {"gb231280", "gb18030"}, {"csgb2312", "gb18030"}, {"gbk", "gb18030"}, {"xgbk", "gb18030"}, {"gb18030", "gb18030"},
    {"chinese", "gb18030"}, {"csiso58gb231280", "gb18030"}, {"isoir58", "gb18030"}, {"cp936", "gb18030"}, {"ms936", "gb18030"},
    {"euccn", "gb18030"}, {"xeuccn", "gb18030"}, {"hz", "hz-gb-2312"}, {"hzgb2312", "hz-gb-2312"},
    {"big5", "big5"}, {"cnbig5", "big5"}, {"csbig5", "big5"}, {"xxbig5", "big5"}, {"xbig5", "big5"}, {"big5hkscs", "big5"}, {"cp950", "big5"},
    {"ms950", "big5"}, {"euctw", "euc-tw"}, {"xeuctw", "euc-tw"},
    {"shiftjis", "shift_jis"}, {"sjis", "shift_jis"}, {"xsjis", "shift_jis"}, {"csshiftjis", "shift_jis"}, {"mskanji", "shift_jis"},
    {"ms932", "shift_jis"}, {"cp932", "shift_jis"}, {"windows31j", "shift_jis"}, {"cswindows31j", "shift_jis"}, {"windows932", "shift_jis"},
    {"eucjp", "euc-jp"}, {"xeucjp", "euc-jp"}, {"xeuc", "euc-jp"}, {"cseucpkdfmtjapanese", "euc-jp"}, {"ujis", "euc-jp"},
    {"iso2022jp", "iso-2022-jp"}, {"csiso2022jp", "iso-2022-jp"}, {"jis", "iso-2022-jp"}, {"iso2022jp2", "iso-2022-jp"},
    {"euckr", "euc-kr"}, {"cseuckr", "euc-kr"}, {"ksc56011987", "euc-kr"}, {"csksc56011987", "euc-kr"}, {"ksc56011989", "euc-kr"},
    {"ksc5601", "euc-kr"}, {"isoir149", "euc-kr"}, {"korean", "euc-kr"}, {"windows949", "euc-kr"}, {"cp949", "euc-kr"},
    {"uhc", "euc-kr"}, {"ms949", "euc-kr"}, {"iso2022kr", "iso-2022-kr"}, {"csiso2022kr", "iso-2022-kr"}, {"iso2022cn", "iso-2022-cn"},
    {"johab", "johab"}, {"cp1361", "johab"}, {"windows1258", "windows-1258"}, {"viscii", "viscii"}, {"tcvn", "tcvn"}, {"xuserdefined", "windows-1252"},
};

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
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (cn_str_is(key, labels[i].label)) return cn_str(labels[i].name);
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
    for (size_t at = 0; html && (at = find_nocase(head, CN_STR("<"), at)) != SIZE_MAX; at++) {
        CnStr rest = cn_str_sub(head, at, head.len);
        if (cn_str_starts(rest, CN_STR("<!--"))) {  /* what stands in a comment is not said */
            size_t end = cn_str_find(rest, CN_STR("-->"), 4);
            at += end == SIZE_MAX ? 3 : end;
            continue;
        }
        if (rest.len < 6 || !cn_str_eq_nocase(cn_str_sub(rest, 0, 5), CN_STR("<meta"))) continue;
        size_t end = cn_str_find(rest, CN_STR(">"), 5);
        CnStr name = label_behind(cn_str_sub(rest, 0, end), CN_STR("charset"), 5);
        if (name.len) return readable(name);
    }
    return none;
}
