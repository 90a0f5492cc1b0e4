/* screen_make.c - the filter tables, made of the pack's own phrases. */
#include "base/utf8.h"
#include "pack/phrases.h"
#include "pack/screen_own.h"

enum {
    LEAST_BITS = 14, BITS_A_KEY = 24,  /* tuned: of a table; more are slower to reach, fewer let more words through */
    MANY_SUFFIXES = 40,                /* tuned: a language with more of them hangs them on names by an apostrophe */
    LONGEST_KEY = 8
};

static void *taken(CnScreen *screen, CnArena *arena, size_t size, size_t n)
{
    screen->bytes += size * n;
    return cn_arena_take_n(arena, size, n);
}

static CnBits bits_for(CnScreen *screen, CnArena *arena, size_t keys)
{
    unsigned log = LEAST_BITS;
    while (log < 24 && ((size_t)1 << log) < keys * BITS_A_KEY) log++;
    return (CnBits){taken(screen, arena, sizeof(uint64_t), ((size_t)1 << log) / 64), 64 - log};
}

static void set(CnBits bits, uint64_t hash) { bits.word[hash >> bits.shift >> 6] |= (uint64_t)1 << (hash >> bits.shift & 63); }

/* ---- characters and tags ------------------------------------------------------------------------------------ */

static uint32_t look_of(uint32_t c)
{
    enum { FIRST_HIGH = 0x590 };   /* source: words.c, where scripts begin that start a word of their own */
    unsigned class = cn_char_class(c);
    uint32_t to[2];
    if (class & CN_CHAR_DIGIT) return CN_LOOK_DIGIT | (uint32_t)('0' + cn_char_digit(c));
    if (!(class & CN_CHAR_LETTER)) return 0;
    unsigned n = cn_char_fold(c, to);
    uint32_t look = CN_LOOK_LETTER | (c >= FIRST_HIGH ? CN_LOOK_HIGH : 0) | (class & CN_CHAR_IDEOGRAPH ? CN_LOOK_HAN : 0) | (class & CN_CHAR_UPPER ? CN_LOOK_UPPER : 0);
    return n == 2 ? look | CN_LOOK_PAIR : n ? look | (to[0] & 0xFFFF) : look;
}

static void add_tags(CnScreen *screen, const char *names, uint8_t like)
{
    for (CnStr rest = cn_str(names), name; cn_str_cut(&rest, ' ', &name);) {
        uint64_t key = 0;
        memcpy(&key, name.ptr, name.len < LONGEST_KEY ? name.len : LONGEST_KEY);
        size_t i = key | 0x2020202020202020u;
        if (name.len < 8) i &= ((uint64_t)1 << 8 * name.len) - 1;
        key = i;
        for (i = key * CN_SCREEN_MIX >> 55; screen->tag[i & (CN_TAG_SLOTS - 1)].key; i++) {}
        screen->tag[i & (CN_TAG_SLOTS - 1)] = (CnTagSlot){key, (uint8_t)name.len, like};
    }
}

static void make_characters(CnScreen *screen, CnArena *arena)
{
    screen->look = taken(screen, arena, sizeof *screen->look, 0x10000);
    for (uint32_t c = 0; c < 0x10000; c++) screen->look[c] = look_of(c);
    screen->tag = taken(screen, arena, sizeof *screen->tag, CN_TAG_SLOTS);
    /* what begins a line is what the article stage takes for such */
    add_tags(screen, "br hr xmp address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure "
                     "footer form frameset h1 h2 h3 h4 h5 h6 head header html legend li main menu nav ol p pre section summary "
                     "table tbody td tfoot th thead tr ul option button select input img video audio svg", CN_TAG_BLOCK);
    add_tags(screen, "script style", CN_TAG_BLOCK | CN_TAG_CODE);
    add_tags(screen, "title textarea iframe noembed noframes", CN_TAG_BLOCK | CN_TAG_RAW);
}

/* ---- affixes and frequent words ------------------------------------------------------------------------------ */

/* A prefix that is none of the others in a row. */
static bool is_atom(const CnScreen *screen, CnStr text)
{
    for (size_t i = 0; i < screen->n_prefixes; i++) {
        CnStr one = screen->prefix[i].affix->text;
        if (one.len >= text.len || !cn_str_starts(text, one)) continue;
        CnStr rest = cn_str_sub(text, one.len, text.len);
        for (size_t k = 0; k < screen->n_prefixes; k++)
            if (cn_str_eq(screen->prefix[k].affix->text, rest)) return false;
    }
    return true;
}

static void make_affixes(CnScreen *screen, CnArena *arena)
{
    const CnPack *pack = screen->pack;
    size_t n = 1, caps[256] = {0};
    for (size_t l = 0; l < pack->n_languages; l++) n += pack->language[l].n_affixes;
    screen->prefix = taken(screen, arena, sizeof *screen->prefix, n);
    for (size_t l = 0; l < pack->n_languages; l++)
        for (size_t i = 0; i < pack->language[l].n_affixes; i++) {
            const CnAffix *affix = &pack->language[l].affix[i];
            unsigned char last = (unsigned char)affix->text.ptr[affix->text.len - 1];
            CnScreenAffix one = {affix, (uint32_t)1 << l};
            if (!affix->suffix) screen->prefix[screen->n_prefixes++] = one;
            else {
                screen->suffix[last] = cn_arena_grow(arena, screen->suffix[last], sizeof one, screen->n_suffixes[last], &caps[last]);
                screen->suffix[last][screen->n_suffixes[last]++] = one;
            }
        }
    for (size_t i = 0; i < screen->n_prefixes && screen->n_atoms < CN_ATOMS; i++)
        if (is_atom(screen, screen->prefix[i].affix->text)) {
            screen->opens[(unsigned char)screen->prefix[i].affix->text.ptr[0]] = true;
            screen->atom[screen->n_atoms++] = screen->prefix[i].affix->text;
        }
}

static uint64_t word_hash(const CnScreen *screen, CnStr word, CnStr suffix)
{
    unsigned char bytes[LONGEST_KEY + 256 + 8] = {0};
    size_t bare = word.len && word.ptr[0] == '\'', n = word.len - bare > 200 ? 200 : word.len - bare, more = suffix.len > 16 ? 16 : suffix.len;
    memcpy(bytes, word.ptr + bare, n);
    if (more) memcpy(bytes + n, suffix.ptr, more);
    return bytes[0] < 0x80 ? cn_screen_hash(bytes, n + more) : cn_screen_bare(screen, bytes, n + more);
}

static void make_common(CnScreen *screen, CnArena *arena)
{
    const CnPack *pack = screen->pack;
    screen->common = taken(screen, arena, sizeof *screen->common, CN_COMMON_SLOTS);
    for (uint32_t word = 1; word < pack->n_words; word++) {
        CnStr text = cn_pack_word_text(pack->phrases, word);
        if (!pack->common_in[word] || text.len > LONGEST_KEY || text.ptr[0] == '\'') continue;
        unsigned char bytes[16] = {0};
        memcpy(bytes, text.ptr, text.len);
        uint64_t key = cn_screen_hash(bytes, text.len);
        size_t i = key >> 52;
        while (screen->common[i & (CN_COMMON_SLOTS - 1)].key) i++;
        screen->common[i & (CN_COMMON_SLOTS - 1)] = (CnCommonSlot){key, pack->common_in[word]};
    }
}

/* ---- phrases -------------------------------------------------------------------------------------------------- */

enum { ITEM = 1, NEAR = 2 };

static unsigned use_of(const CnScreen *screen, uint32_t node)
{
    unsigned use = 0;
    if (!screen->pack) return cn_phrases_ends(screen->phrases, node) ? ITEM : 0;
    for (uint32_t e = cn_phrases_ends(screen->phrases, node); e; e = cn_phrases_entry(screen->phrases, e)->next) {
        const CnEntry *entry = cn_phrases_entry(screen->phrases, e);
        if (entry->table == CN_T_SYSTEM || entry->table == CN_T_GENERIC) use |= ITEM;
        else if (entry->table == CN_T_STATE || entry->table == CN_T_ORG || entry->table == CN_T_PERSON) use |= NEAR;
        else if (entry->table == CN_T_FRAME && screen->pack->frame[entry->row].scope != CN_SCOPE_NONE) use |= NEAR;
    }
    return use;
}

typedef struct { CnScreen *screen; const uint8_t *use; bool counting; size_t n[4]; } Making;

/* A phrase's first word or first two, with each ending that may hang on what is shorter than a key. */
static void add_key(Making *m, unsigned which, CnBits bits, CnStr one, CnStr two)
{
    CnScreen *screen = m->screen;
    CnStr none = {NULL, 0}, last = two.len ? two : one;
    uint64_t first = word_hash(screen, one, none);
    m->n[which]++;
    if (!m->counting) set(bits, two.len ? cn_screen_two(first, word_hash(screen, two, none)) : first);
    if (!screen->pack || last.len >= LONGEST_KEY) return;
    for (size_t l = 0; l < screen->pack->n_languages; l++) {
        const CnLanguage *lang = &screen->pack->language[l];
        for (size_t i = 0; lang->n_affixes <= MANY_SUFFIXES && i < lang->n_affixes; i++) {
            const CnAffix *affix = &lang->affix[i];
            if (!affix->suffix || ((affix->text.ptr[0] ^ last.ptr[last.len - 1]) & 0x80) || !((unsigned)last.ptr[last.len - 1] - '0' > 9)) continue;
            m->n[which]++;
            uint64_t with = word_hash(screen, last, affix->text);
            if (!m->counting) set(bits, two.len ? cn_screen_two(first, with) : with);
        }
    }
}

/* Walks all phrases: to count their keys, then to set them. */
static void add_keys(Making *m)
{
    CnScreen *screen = m->screen;
    CnStr none = {NULL, 0};
    memset(m->n, 0, sizeof m->n);
    for (uint32_t node = 1; node < cn_phrases_nodes(screen->phrases); node++) {
        CnPhraseStep step = cn_phrases_from(screen->phrases, node);
        if (!step.from) {
            unsigned use = use_of(screen, node);
            CnStr word = cn_pack_word_text(screen->phrases, step.word);
            if (use & ITEM) add_key(m, 0, screen->single, word, none);
            if (use & NEAR) add_key(m, 2, screen->near_single, word, none);
        } else {
            CnPhraseStep before = cn_phrases_from(screen->phrases, step.from);
            if (before.from) continue;
            CnStr one = cn_pack_word_text(screen->phrases, before.word), two = cn_pack_word_text(screen->phrases, step.word);
            if (m->use[node] & ITEM) add_key(m, 1, screen->pair, one, two);
            if (m->use[node] & NEAR) add_key(m, 3, screen->near_pair, one, two);
        }
    }
}

static void make_phrases(CnScreen *screen, CnArena *arena)
{
    uint32_t n = cn_phrases_nodes(screen->phrases);
    uint8_t *use = taken(screen, arena, 1, n + 1);   /* [node]: what the phrases that go through it are for */
    for (uint32_t node = n - 1; node > 0; node--) {
        use[node] |= (uint8_t)use_of(screen, node);
        use[cn_phrases_from(screen->phrases, node).from] |= use[node];   /* a node stands behind the one that it goes on from */
    }
    Making m = {.screen = screen, .use = use, .counting = true};
    add_keys(&m);
    screen->single = bits_for(screen, arena, m.n[0]);
    screen->pair = bits_for(screen, arena, m.n[1]);
    screen->near_single = bits_for(screen, arena, m.n[2]);
    screen->near_pair = bits_for(screen, arena, m.n[3]);
    m.counting = false;
    add_keys(&m);
}

const CnScreen *cn_screen_make(CnArena *arena, const CnPack *pack)
{
    CnScreen *screen = CN_NEW(arena, CnScreen);
    *screen = (CnScreen){.pack = pack, .phrases = pack->phrases, .bytes = sizeof *screen};
    make_characters(screen, arena);
    make_affixes(screen, arena);
    make_common(screen, arena);
    make_phrases(screen, arena);
    return screen;
}

const CnScreen *cn_screen_of(CnArena *arena, const CnStr *phrase, size_t n)
{
    CnScreen *screen = CN_NEW(arena, CnScreen);
    struct CnPhrases *phrases = cn_phrases_new(arena, NULL);
    for (size_t i = 0; i < n; i++) cn_phrases_add(phrases, phrase[i], (CnEntry){.table = CN_T_COUNT, .lang = CN_LANG_ANY, .row = (uint32_t)i}, true);
    *screen = (CnScreen){.phrases = phrases, .bytes = sizeof *screen};
    make_characters(screen, arena);
    make_phrases(screen, arena);
    return screen;
}

size_t cn_screen_bytes(const CnScreen *screen) { return screen->bytes; }
