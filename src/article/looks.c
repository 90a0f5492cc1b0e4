#include "article/looks.h"

typedef struct { const char *word; unsigned looks; } LooksOfWord;

enum { N = CN_LOOKS_NOISE, G = CN_LOOKS_GOOD, C = CN_LOOKS_NOISE | CN_LOOKS_APART, A = CN_LOOKS_AUTHOR, D = CN_LOOKS_DATE };

/* Words of class and id, in byte order. Parts of names in use by content systems and ad networks, gathered by hand. */
static const LooksOfWord words[] = {
    {"ad", N}, {"adblock", N}, {"adbox", N}, {"addthis", N}, {"ads", N}, {"adslot", N}, {"adunit", N}, {"advert", N}, {"advertisement", N},
    {"advertising", N}, {"adverts", N}, {"agegate", N}, {"alsoread", N}, {"anzeige", N}, {"article", G}, {"artikel", G}, {"auteur", A},
    {"aussi", N}, {"author", A}, {"authorbox", N}, {"authors", A}, {"autor", A}, {"banner", N}, {"banners", N}, {"body", G}, {"breadcrumb", N},
    {"breadcrumbs", N}, {"byline", N | A}, {"carousel", N}, {"cmp", C}, {"colophon", N}, {"combx", C}, {"comentarios", C}, {"comment", C},
    {"commentaire", C}, {"commentaires", C}, {"commentlist", C}, {"comments", C}, {"compartir", N}, {"consent", C}, {"contact", N},
    {"contenido", G}, {"content", G}, {"contenu", G}, {"cookie", C}, {"cookies", C}, {"copy", G}, {"copyright", N}, {"crumbs", N},
    {"cuerpo", G}, {"date", D}, {"dateline", D}, {"datetime", D}, {"dialog", N}, {"disclaimer", N}, {"disqus", C}, {"donate", N},
    {"donation", N}, {"dropdown", N}, {"entry", G}, {"etiketler", N}, {"extra", N}, {"flyout", N}, {"foot", N}, {"footer", N}, {"gdpr", C},
    {"haber", G}, {"header", N}, {"hentry", G}, {"hour", D}, {"icerik", G}, {"impressum", N}, {"imprint", N}, {"inhalt", G},
    {"jumplinks", N}, {"keywords", N}, {"kommentar", C}, {"kommentare", C}, {"kommentarii", C}, {"legal", N}, {"legends", N},
    {"livefyre", C}, {"login", N}, {"main", G}, {"masthead", N}, {"menu", N}, {"meta", N}, {"metadata", N}, {"modal", N},
    {"mostpopular", N}, {"mostread", N}, {"nav", N}, {"navbar", N}, {"navbox", N}, {"navigation", N}, {"newsletter", N}, {"noprint", N},
    {"noticia", G}, {"onward", N}, {"outbrain", N}, {"overlay", N}, {"pager", N}, {"pagination", N}, {"partage", N}, {"paylas", N},
    {"paywall", N}, {"piano", N}, {"popular", N}, {"popup", N}, {"post", G}, {"posted", D}, {"print", N}, {"promo", N}, {"promos", N},
    {"promoted", N}, {"pubdate", D}, {"publicidad", N}, {"publicite", N}, {"published", D}, {"rail", N}, {"rating", N}, {"recirc", N},
    {"recommend", N}, {"recommendation", N}, {"recommendations", N}, {"recommended", N}, {"reklam", N}, {"reklama", N}, {"relacionados", N},
    {"related", N}, {"remark", C}, {"replies", C}, {"respond", C}, {"rss", N}, {"screenreader", N}, {"scroll", N}, {"share", N},
    {"sharebar", N}, {"sharedaddy", N}, {"sharing", N}, {"shoutbox", C}, {"sidebar", N}, {"signin", N}, {"signup", N}, {"skip", N},
    {"skyscraper", N}, {"social", N}, {"sponsor", N}, {"sponsored", N}, {"sponsors", N}, {"story", G}, {"subscribe", N},
    {"subscription", N}, {"survey", N}, {"taboola", N}, {"tagcloud", N}, {"taglist", N}, {"tags", N}, {"teasers", N}, {"text", G},
    {"thumbs", N}, {"time", D}, {"timestamp", D}, {"toc", N}, {"tool", N}, {"toolbar", N}, {"toolbox", N}, {"tools", N}, {"tooltip", N},
    {"trending", N}, {"utility", N}, {"werbung", N}, {"widget", N}, {"widgets", N}, {"yorum", C}, {"yorumlar", C},
};

static const char *const noise_roles[] = {"alert", "banner", "complementary", "contentinfo", "menu", "menubar", "navigation", "search",
    "tablist", "toolbar"};

enum { HEADS = 512, WORDS = sizeof words / sizeof *words, LONGEST = 15, CAPITAL = 128, NONE = 0xFF };
_Static_assert(WORDS < NONE, "the chains number words in one byte");

/* The words in chains by their hash, and of each byte the small letter it is or stands for, 0 for what is no letter. */
struct CnLooks {
    uint8_t head[HEADS], next[WORDS], letter[256];
    bool ends_key[256];   /* white space, '=', '>', '/' */
};

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
static char low(char c) { return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c); }

static uint32_t hash_step(uint32_t hash, unsigned letter) { return (hash ^ letter) * 0x01000193u; }
static unsigned chain_of(uint32_t hash) { return (hash ^ hash >> 15) % HEADS; }

const CnLooks *cn_looks_new(CnArena *arena)
{
    CnLooks *names = CN_NEW(arena, CnLooks);
    memset(names->head, NONE, sizeof names->head);
    for (unsigned i = 0; i < WORDS; i++) {
        uint32_t hash = 0;
        for (const char *c = words[i].word; *c; c++) hash = hash_step(hash, (unsigned char)*c);
        names->next[i] = names->head[chain_of(hash)];
        names->head[chain_of(hash)] = (uint8_t)i;
    }
    for (unsigned c = 0; c < 256; c++) {
        bool capital = c >= 'A' && c <= 'Z';
        names->ends_key[c] = is_space((char)c) || c == '=' || c == '>' || c == '/';
        names->letter[c] = (uint8_t)(capital ? (c + 32) | CAPITAL : c >= 'a' && c <= 'z' ? c : 0);
    }
    return names;
}

static unsigned looks_of_word(const CnLooks *names, const char *word, size_t len, uint32_t hash)
{
    for (unsigned i = names->head[chain_of(hash)]; i != NONE; i = names->next[i]) {
        const char *other = words[i].word;
        size_t k = 0;
        while (k < len && other[k] == low(word[k])) k++;
        if (k == len && !other[k]) return words[i].looks;
    }
    return 0;
}

/* The looks of all words in a name: "relatedPosts", "share-bar_2" … */
static unsigned looks_of_name(const CnLooks *names, CnStr name)
{
    unsigned looks = 0;
    const unsigned char *p = (const unsigned char *)name.ptr, *end = p + name.len;
    while (p < end) {
        unsigned letter = names->letter[*p];
        if (!letter) {
            p++;
            continue;
        }
        const unsigned char *from = p;
        uint32_t hash = 0;
        bool small = false;  /* the letter before was: a capital begins a word */
        for (; p < end && (letter = names->letter[*p]) && !(small && letter & CAPITAL); p++) {
            small = !(letter & CAPITAL);
            hash = hash_step(hash, letter & 127);
        }
        if (p - from <= LONGEST) looks |= looks_of_word(names, (const char *)from, (size_t)(p - from), hash);
    }
    return looks;
}

static bool holds(CnStr text, const char *what)
{
    CnStr needle = cn_str(what);
    for (size_t at = 0; at + needle.len <= text.len; at++)
        if (cn_str_eq_nocase(cn_str_sub(text, at, at + needle.len), needle)) return true;
    return false;
}

static unsigned looks_of_style(CnStr style)
{
    char bare[256];
    size_t n = 0;
    for (size_t i = 0; i < style.len && n < sizeof bare; i++)
        if (style.ptr[i] != ' ') bare[n++] = low(style.ptr[i]);
    CnStr s = {bare, n};
    bool hidden = cn_str_find(s, CN_STR("display:none"), 0) != SIZE_MAX || cn_str_find(s, CN_STR("visibility:hidden"), 0) != SIZE_MAX;
    return hidden ? CN_LOOKS_HIDDEN : 0;
}

static unsigned looks_of_role(CnStr value)
{
    for (size_t i = 0; i < sizeof noise_roles / sizeof *noise_roles; i++)
        if (cn_str_eq_nocase(value, cn_str(noise_roles[i]))) return CN_LOOKS_NOISE;
    if (cn_str_eq_nocase(value, CN_STR("dialog")) || cn_str_eq_nocase(value, CN_STR("alertdialog"))) return C;
    bool is_main = cn_str_eq_nocase(value, CN_STR("main")) || cn_str_eq_nocase(value, CN_STR("article"));
    return is_main ? CN_LOOKS_MAIN : 0;
}

static unsigned looks_of_property(CnStr value)
{
    if (holds(value, "articlebody")) return CN_LOOKS_BODY;
    if (cn_str_eq_nocase(value, CN_STR("author"))) return CN_LOOKS_AUTHOR;
    return holds(value, "datepublished") ? CN_LOOKS_PUBLISHED : 0;
}

/* Elements of AMP are machinery, but for two that fold or fit text. */
unsigned cn_looks_of_element(CnStr name)
{
    if (name.len < 5 || !cn_str_eq_nocase(cn_str_sub(name, 0, 4), CN_STR("amp-"))) return 0;
    CnStr kind = cn_str_sub(name, 4, 7);
    return cn_str_eq_nocase(kind, CN_STR("acc")) || cn_str_eq_nocase(kind, CN_STR("fit")) ? 0 : CN_LOOKS_HIDDEN;
}

/* An id of many small words is made of a heading's words ("sharing-the-work-with-others"), which say nothing of its part. */
static bool is_phrase(CnStr id)
{
    unsigned hyphens = 0;
    for (size_t i = 0; i < id.len; i++) {
        if (id.ptr[i] >= 'A' && id.ptr[i] <= 'Z') return false;
        hyphens += id.ptr[i] == '-';
    }
    return hyphens >= 3;
}

static unsigned looks_of_attribute(const CnLooks *names, CnStr key, CnStr value)
{
    switch (key.len) {
    case 2: return cn_str_eq_nocase(key, CN_STR("id")) && !is_phrase(value) ? looks_of_name(names, value) : 0;
    case 3: return cn_str_eq_nocase(key, CN_STR("rel")) && cn_str_eq_nocase(value, CN_STR("author")) ? CN_LOOKS_AUTHOR : 0;
    case 4: return cn_str_eq_nocase(key, CN_STR("role")) ? looks_of_role(value) : 0;
    case 5:
        if (cn_str_eq_nocase(key, CN_STR("class"))) return looks_of_name(names, value);
        return cn_str_eq_nocase(key, CN_STR("style")) ? looks_of_style(value) : 0;
    case 6: return cn_str_eq_nocase(key, CN_STR("hidden")) ? CN_LOOKS_HIDDEN : 0;
    case 8: return cn_str_eq_nocase(key, CN_STR("itemprop")) ? looks_of_property(value) : 0;
    case 10: return cn_str_eq_nocase(key, CN_STR("aria-modal")) ? C : 0;
    case 11:
        return cn_str_eq_nocase(key, CN_STR("aria-hidden")) && cn_str_eq_nocase(value, CN_STR("true")) ? CN_LOOKS_HIDDEN : 0;
    default: return 0;
    }
}

/* The value behind a '=': *end is its end, or that of its closing quote. */
static CnStr value_at(CnStr source, size_t at, size_t *end)
{
    const char *s = source.ptr;
    while (at < source.len && is_space(s[at])) at++;
    if (at < source.len && (s[at] == '"' || s[at] == '\'')) {
        const char *close = memchr(s + at + 1, s[at], source.len - at - 1);
        if (close) {
            *end = (size_t)(close - s) + 1;
            return (CnStr){s + at + 1, *end - at - 2};
        }
    }
    size_t from = at;
    while (at < source.len && s[at] != '>' && !is_space(s[at])) at++;
    *end = at;
    return (CnStr){s + from, at - from};
}

size_t cn_looks_scan(const CnLooks *names, CnStr source, size_t at, unsigned *looks)
{
    const char *s = source.ptr;
    while (at < source.len && s[at] != '>') {
        if (is_space(s[at]) || s[at] == '/') {
            at++;
            continue;
        }
        size_t from = at++;
        while (at < source.len && !names->ends_key[(unsigned char)s[at]]) at++;
        CnStr key = {s + from, at - from}, value = {NULL, 0};
        while (at < source.len && is_space(s[at])) at++;
        if (at < source.len && s[at] == '=') value = value_at(source, at + 1, &at);
        *looks |= looks_of_attribute(names, key, value);
    }
    return at;
}
