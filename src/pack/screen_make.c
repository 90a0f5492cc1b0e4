/* screen_make.c - the filter tables, made of the pack's own phrases. */
#include "base/utf8.h"
#include "pack/phrases.h"
#include "pack/screen_own.h"

enum {
    LEAST_BITS = 14, BITS_A_KEY = 48, NEAR_BITS_A_KEY = 24,  /* tuned: of a table; more are slower to reach, fewer let more words through */
    MANY_SUFFIXES = 40,                /* tuned: a language with more of them hangs them on names by an apostrophe */
    LONGEST_KEY = 8
};

static CnBits bits_for(CnArena *arena, size_t keys, unsigned bits_a_key)
{
    unsigned log = LEAST_BITS;
    while (log < 24 && ((size_t)1 << log) < keys * bits_a_key) log++;
    return (CnBits){cn_arena_take_n(arena, sizeof(uint64_t), ((size_t)1 << log) / 64), 64 + 6 - log};
}

static void set(CnBits bits, uint64_t hash) { bits.word[hash >> bits.shift] |= cn_bits_of(hash); }

static void set_two(CnBits bits, uint64_t first, uint64_t second) { bits.word[cn_bits_at_two(bits, first, second)] |= cn_bits_of_two(first, second); }

/* ---- characters and tags ------------------------------------------------------------------------------------ */

static uint32_t look_of(uint32_t c)
{
    unsigned class = cn_char_class(c);
    uint32_t to[2];
    if (c == 0x2018 || c == 0x2019 || c == 0x02BC || c == 0xB4) return CN_LOOK_HANG;   /* source: words.c */
    if (class & CN_CHAR_DIGIT) return CN_LOOK_DIGIT | (uint32_t)('0' + cn_char_digit(c));
    if (!(class & CN_CHAR_LETTER)) return 0;
    unsigned n = cn_char_fold(c, to);
    if (n == 1 && to[0] <= ' ') return 0;   /* a sign by itself, that is told as a blank and a mark */
    uint32_t look = CN_LOOK_LETTER | (cn_char_is_western(c) ? 0 : CN_LOOK_HIGH) | (class & CN_CHAR_IDEOGRAPH ? CN_LOOK_HAN : 0) | (class & CN_CHAR_UPPER ? CN_LOOK_UPPER : 0);
    return n == 2 ? look | CN_LOOK_PAIR : n ? look | (to[0] & 0xFFFF) : look;
}

/* What a character becomes, as bytes, where that asks for nothing but whether it belongs to the letters before it. */
static void set_wide(unsigned char *one, unsigned char *two, uint32_t look)
{
    enum { FIRST_HIGH_LEAD = 0x5C0 };   /* letters of scripts that begin a word of their own: told by the first byte, from 0xD7 on */
    uint32_t to = look & 0xFFFF;
    bool high = look & CN_LOOK_HIGH, plain = !(look & (CN_LOOK_PAIR | CN_LOOK_HAN));
    *one = 0;
    *two = CN_WIDE_ODD;
    if (!(look & CN_LOOK_LETTER)) *two = (unsigned char)(look & CN_LOOK_DIGIT ? to : look & CN_LOOK_HANG ? '\'' : ' ');
    else if (plain && !to && high) *two = 0;
    else if (plain && to && to < 0x80 && !high) *two = (unsigned char)(look & CN_LOOK_UPPER ? to - 32 : to);
    else if (plain && to >= 0x80 && to < 0x800 && high == (to >= FIRST_HIGH_LEAD)) *one = (unsigned char)(0xC0 | to >> 6), *two = (unsigned char)(0x80 | (to & 0x3F));
}

static CnFold fold_of(unsigned char one, unsigned char two, bool letter, bool capital)
{
    CnFold f = {{one ? one : two, one ? two : 0}, one ? 2 : 1, 0};
    if (two <= CN_WIDE_ODD) f.kind = CN_FOLD_ODD;
    else if (letter) f.kind = (unsigned char)((one >= 0xD7 ? CN_FOLD_HIGH : CN_FOLD_LOW) | (one && capital ? CN_FOLD_CAPITAL : 0));
    else if (two == ' ') f.kind = CN_FOLD_BLANK;
    return f;
}

static void make_wide(CnScreen *screen, CnArena *arena)
{
    CnWide *wide = screen->wide = cn_arena_take_n(arena, sizeof *wide, 1);
    unsigned char none;
    screen->fold = cn_arena_take_n(arena, sizeof *screen->fold, 0x800);
    for (uint32_t c = 0; c < 0x80; c++) {
        bool odd = c == '<' || c == '&' || c == CN_ESCAPE;
        screen->fold[c] = fold_of(0, odd ? CN_WIDE_ODD : (unsigned char)(c < ' ' ? ' ' : c), (c | 32) - 'a' < 26, false);
    }
    for (uint32_t c = 0x80; c < 0x800; c++) {
        set_wide(&wide->one[c >> 6][c & 63], &wide->two[c >> 6][c & 63], screen->look[c]);
        screen->fold[c] = fold_of(wide->one[c >> 6][c & 63], wide->two[c >> 6][c & 63], screen->look[c] & CN_LOOK_LETTER, screen->look[c] & CN_LOOK_UPPER);
        wide->capital[c >> 6] |= (uint64_t)(wide->one[c >> 6][c & 63] && screen->look[c] & CN_LOOK_UPPER) << (c & 63);
    }
    for (uint32_t i = 0; i < 64; i++) {
        set_wide(&none, &wide->sign[i], screen->look[0x2000 + i]);
        if (none) wide->sign[i] = CN_WIDE_ODD;
    }
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
    screen->look = cn_arena_take_n(arena, sizeof *screen->look, 0x10000);
    for (uint32_t c = 0; c < 0x10000; c++) screen->look[c] = look_of(c);
    make_wide(screen, arena);
    screen->tag = cn_arena_take_n(arena, sizeof *screen->tag, CN_TAG_SLOTS);
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
    screen->prefix = cn_arena_take_n(arena, sizeof *screen->prefix, n);
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
    for (size_t i = 0; i < screen->n_prefixes && screen->n_atoms < CN_ATOMS; i++) {
        CnStr text = screen->prefix[i].affix->text;
        if (!is_atom(screen, text) || text.len > LONGEST_KEY) continue;
        CnAtom atom = {0, ~(uint64_t)0 >> (64 - 8 * text.len), text.len};
        memcpy(&atom.bytes, text.ptr, text.len);
        for (unsigned second = 0; second < 256; second++) {
            unsigned char begins[2] = {(unsigned char)text.ptr[0], (unsigned char)second};
            unsigned at = cn_opens_at(begins);
            if (text.len == 1 || second == (unsigned char)text.ptr[1]) screen->opens[at / 64] |= (uint64_t)1 << at % 64;
        }
        screen->opens_with |= (uint64_t)1 << (text.ptr[0] & 63);
        screen->atom[screen->n_atoms++] = atom;
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
    CnCommon *common = screen->common = cn_arena_take_n(arena, sizeof *common, CN_COMMON_SLOTS + 1);
    CnStr none = {NULL, 0};
    for (uint32_t word = 1; word < pack->n_words; word++) {
        CnStr text = cn_phrases_text(pack->phrases, word);
        if (!pack->common_in[word] || text.len > LONGEST_KEY || text.ptr[0] == '\'') continue;
        uint64_t key = word_hash(screen, text, none);
        size_t i = cn_common_slot(key);
        uint32_t tag = cn_common_tag(key);
        i += common[i].tag && common[i].tag != tag;
        if (common[i].tag && common[i].tag != tag) continue;   /* there are enough others */
        common[i].tag = tag;
        common[i].in |= (uint32_t)pack->common_in[word];
    }
}

/* ---- phrases -------------------------------------------------------------------------------------------------- */

enum { ITEM_NAME = 1, ITEM_WORD = 2, NEAR_NAME = 4, NEAR_WORD = 8, ITEM = ITEM_NAME | ITEM_WORD, NEAR = NEAR_NAME | NEAR_WORD };

static unsigned use_of(const CnScreen *screen, uint32_t node)
{
    unsigned use = 0;
    if (!screen->pack) return cn_phrases_ends(screen->phrases, node) ? ITEM_NAME : 0;
    for (uint32_t e = cn_phrases_ends(screen->phrases, node); e; e = cn_phrases_entry(screen->phrases, e)->next) {
        const CnEntry *entry = cn_phrases_entry(screen->phrases, e);
        if (entry->table == CN_T_SYSTEM) use |= ITEM_NAME;
        else if (entry->table == CN_T_GENERIC) use |= ITEM_WORD;
        else if (entry->table == CN_T_STATE || entry->table == CN_T_ORG || entry->table == CN_T_PERSON) use |= NEAR_NAME;
        else if (entry->table == CN_T_FRAME && screen->pack->frame[entry->row].scope != CN_SCOPE_NONE) use |= NEAR_WORD;
    }
    return use;
}

/* Endings that may hang on words of one script. */
typedef struct { CnStr text[64]; size_t n; } Endings;

enum { SCRIPTS = 4 };

typedef struct {
    CnScreen *screen;
    uint64_t *hash;            /* [word] */
    uint8_t *use;              /* [node]: what the phrases that go through it are for */
    Endings endings[SCRIPTS][2];     /* of names, of other words */
} Making;

/* Scripts by the byte that opens their letters, as far as endings need to be told apart. */
static unsigned script_of(CnStr text)
{
    unsigned char c = text.len ? (unsigned char)text.ptr[0] : 0;
    return c < 0x80 ? 0 : c < 0xD8 ? 1 : c < 0xE0 ? 2 : 3;
}

static void add_ending(Endings *e, CnStr text)
{
    text = cn_str_sub(text, 0, LONGEST_KEY);
    for (size_t i = 0; i < e->n; i++)
        if (cn_str_eq(e->text[i], text)) return;
    if (e->n < sizeof e->text / sizeof *e->text) e->text[e->n++] = text;
}

static void find_endings(Making *m)
{
    const CnPack *pack = m->screen->pack;
    for (size_t l = 0; pack && l < pack->n_languages; l++)
        for (size_t i = 0; pack->language[l].n_affixes <= MANY_SUFFIXES && i < pack->language[l].n_affixes; i++) {
            const CnAffix *affix = &pack->language[l].affix[i];
            if (!affix->suffix) continue;
            if (affix->to & CN_TO_NAME) add_ending(&m->endings[script_of(affix->text)][0], affix->text);
            if (affix->to & CN_TO_WORD) add_ending(&m->endings[script_of(affix->text)][1], affix->text);
        }
}

/* Sets a phrase's first word, or its first two, with each ending that may hang on what is shorter than a key. */
static void add_key(const Making *m, CnBits bits, uint32_t one, uint32_t two, bool name)
{
    const CnScreen *screen = m->screen;
    CnStr last = cn_phrases_text(screen->phrases, two ? two : one);
    if (two) set_two(bits, m->hash[one], m->hash[two]);
    else set(bits, m->hash[one]);
    if (!last.len || last.len >= LONGEST_KEY || (unsigned)last.ptr[0] - '0' < 10) return;
    const Endings *e = &m->endings[script_of(last)][!name];
    for (size_t i = 0; i < e->n; i++) {
        uint64_t with = word_hash(screen, last, e->text[i]);
        if (two) set_two(bits, m->hash[one], with);
        else set(bits, with);
    }
}

static void add_keys(const Making *m)
{
    CnScreen *screen = m->screen;
    for (uint32_t node = 1; node < cn_phrases_nodes(screen->phrases); node++) {
        CnPhraseStep step = cn_phrases_from(screen->phrases, node);
        CnPhraseStep before = step.from ? cn_phrases_from(screen->phrases, step.from) : (CnPhraseStep){0, 0};
        if (before.from) continue;
        unsigned use = step.from ? m->use[node] : use_of(screen, node);
        uint32_t one = step.from ? before.word : step.word, two = step.from ? step.word : 0;
        for (unsigned k = 0; k < 4; k++)
            if (use >> k & 1) add_key(m, k < 2 ? two ? screen->pair : screen->single : two ? screen->near_pair : screen->near_single, one, two, k % 2 == 0);
    }
}

/* What the phrases are for that go through each node; counts those of one word, of two and more, for items, then for the rest. */
static void find_uses(Making *m, size_t keys[4])
{
    const CnScreen *screen = m->screen;
    for (uint32_t node = cn_phrases_nodes(screen->phrases) - 1; node > 0; node--) {
        CnPhraseStep step = cn_phrases_from(screen->phrases, node);
        m->use[node] |= (uint8_t)use_of(screen, node);
        m->use[step.from] |= m->use[node];   /* a node stands behind the one that it goes on from */
        bool pair = step.from && !cn_phrases_from(screen->phrases, step.from).from;
        if (step.from && !pair) continue;
        keys[pair] += (m->use[node] & ITEM) != 0;
        keys[2 + pair] += (m->use[node] & NEAR) != 0;
    }
}

static void make_phrases(CnScreen *screen, CnArena *arena, CnArena *scratch)
{
    uint32_t n = cn_phrases_nodes(screen->phrases), n_words = cn_phrases_count(screen->phrases);
    Making *m = CN_NEW(scratch, Making);
    CnStr none = {NULL, 0};
    size_t keys[4] = {0};
    *m = (Making){.screen = screen, .hash = CN_NEW_N(scratch, uint64_t, n_words + 1), .use = cn_arena_take(scratch, n + 1)};
    for (uint32_t word = 1; word <= n_words; word++) m->hash[word] = word_hash(screen, cn_phrases_text(screen->phrases, word), none);
    find_uses(m, keys);
    screen->single = bits_for(arena, keys[0], BITS_A_KEY);
    screen->pair = bits_for(arena, keys[1], BITS_A_KEY);
    screen->near_single = bits_for(arena, keys[2], NEAR_BITS_A_KEY);
    screen->near_pair = bits_for(arena, keys[3], NEAR_BITS_A_KEY);
    find_endings(m);
    add_keys(m);
}

/* The tables of the pack, or of a plain list of phrases; what is needed meanwhile goes back at once, also where memory runs out. */
static const CnScreen *make(CnArena *arena, const CnPack *pack, const CnStr *phrase, size_t n)
{
    CnScreen *screen = CN_NEW(arena, CnScreen);
    CnArena scratch = {0};
    jmp_buf here, *outer = arena->guard;
    arena->guard = scratch.guard = &here;
    if (setjmp(here)) {
        cn_arena_free(&scratch);
        arena->guard = outer;
        longjmp(*outer, 1);
    }
    struct CnPhrases *listed = pack ? NULL : cn_phrases_new(arena, &scratch);
    for (size_t i = 0; i < n; i++) cn_phrases_add(listed, phrase[i], (CnEntry){.table = CN_T_COUNT, .lang = CN_LANG_ANY, .row = (uint32_t)i}, true);
    *screen = (CnScreen){.pack = pack, .phrases = pack ? pack->phrases : listed};
    make_characters(screen, arena);
    if (pack) {
        make_affixes(screen, arena);
        make_common(screen, arena);
    }
    make_phrases(screen, arena, &scratch);
    if (listed) cn_phrases_settle(listed, arena, NULL);
    arena->guard = outer;
    cn_arena_free(&scratch);
    return screen;
}

const CnScreen *cn_screen_make(CnArena *arena, const CnPack *pack) { return make(arena, pack, NULL, 0); }

const CnScreen *cn_screen_of(CnArena *arena, const CnStr *phrase, size_t n) { return make(arena, NULL, phrase, n); }
