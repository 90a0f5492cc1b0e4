#include "article/looks.h"
#include "base/sixteen.h"

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

enum { LONGEST = 15 };
_Static_assert(sizeof words / sizeof *words < CN_NAMES, "their numbers take one byte");

/* The attributes that say something. */
typedef enum { OF_NONE, OF_CLASS, OF_ID, OF_REL, OF_ROLE, OF_STYLE, OF_HIDDEN, OF_ITEMPROP, OF_MODAL, OF_ARIA_HIDDEN } Attribute;

static char low(char c) { return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c); }

void cn_looks_add(CnNames *attributes, CnNames *names)
{
    static const char *const name[] = {[OF_CLASS] = "class", [OF_ID] = "id", [OF_REL] = "rel", [OF_ROLE] = "role", [OF_STYLE] = "style",
        [OF_HIDDEN] = "hidden", [OF_ITEMPROP] = "itemprop", [OF_MODAL] = "aria-modal", [OF_ARIA_HIDDEN] = "aria-hidden"};
    for (unsigned i = OF_CLASS; i <= OF_ARIA_HIDDEN; i++) cn_names_add(attributes, name[i], i);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) cn_names_add(names, words[i].word, words[i].looks);
}

/* Behind the word that begins at p, which is too long to be any of ours. */
static const char *past_word(const char *p, const char *end)
{
    for (bool small = false; p < end; p++) {
        bool capital = *p >= 'A' && *p <= 'Z';
        if ((small && capital) || !(capital || (*p >= 'a' && *p <= 'z'))) break;
        small = !capital;
    }
    return p;
}

/* The looks of all words in a name: "relatedPosts", "share-bar_2" … A capital behind a small letter begins a word. `all`: where the page ends. */
static unsigned looks_of_name(const CnNames *names, CnStr name, const char *all)
{
    unsigned looks = 0;
    for (const char *p = name.ptr, *end = p + name.len; p < end;) {
        CnSixteen v = cn_sixteen(p, all);
        if (end - p < 16) v = cn_sixteen_first(v, (size_t)(end - p));
        uint32_t small = cn_sixteen_bits(cn_sixteen_in(v, 'a', 26)), letters = small | cn_sixteen_bits(cn_sixteen_in(v, 'A', 26));
        if (!(letters & 1)) {
            p += letters ? __builtin_ctz(letters) : 16;
            continue;
        }
        unsigned len = (unsigned)__builtin_ctz(~letters | (letters & ~small & small << 1));
        if (len > LONGEST) {
            p = past_word(p, end);
            continue;
        }
        looks |= cn_names_find(names, p, len, all);
        letters &= ~0u << len;
        p += letters ? __builtin_ctz(letters) : 16;
    }
    return looks;
}

static bool is_same(const char *a, const char *b, size_t len, const char *all)
{
    for (; len > 16; a += 16, b += 16, len -= 16)
        if (cn_sixteen_bits((CnSixteen)(cn_sixteen(a, all) == cn_sixteen(b, all))) != 0xFFFF) return false;
    return !(~cn_sixteen_bits((CnSixteen)(cn_sixteen(a, all) == cn_sixteen(b, all))) & ((1u << len) - 1));
}

/* The same by what was found for the same name before. */
static unsigned looks_again(const CnNames *names, CnLooksOfName *memo, CnStr name, const char *all)
{
    if (!name.len) return 0;
    uint64_t first = cn_names_eight(name.ptr, name.len, all), last = first;
    if (name.len > 8) memcpy(&last, name.ptr + name.len - 8, 8);
    CnLooksOfName *known = &memo[((first * 0x9E3779B97F4A7C15u ^ (last + name.len)) * 0xC2B2AE3D27D4EB4Fu) >> 56];
    if (known->name.len == name.len && is_same(known->name.ptr, name.ptr, name.len, all)) return known->looks;
    *known = (CnLooksOfName){name, looks_of_name(names, name, all)};
    return known->looks;
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

unsigned cn_looks_of(const CnArticleIndex *index, CnLooksOfName *memo, unsigned attribute, CnStr value, const char *all)
{
    switch (attribute) {
    case OF_CLASS: return looks_again(&index->words, memo, value, all);
    case OF_ID: return is_phrase(value) ? 0 : looks_of_name(&index->words, value, all);
    case OF_REL: return cn_str_eq_nocase(value, CN_STR("author")) ? CN_LOOKS_AUTHOR : 0;
    case OF_ROLE: return looks_of_role(value);
    case OF_STYLE: return looks_of_style(value);
    case OF_HIDDEN: return CN_LOOKS_HIDDEN;
    case OF_ITEMPROP: return looks_of_property(value);
    case OF_MODAL: return C;
    case OF_ARIA_HIDDEN: return cn_str_eq_nocase(value, CN_STR("true")) ? CN_LOOKS_HIDDEN : 0;
    default: return 0;
    }
}
