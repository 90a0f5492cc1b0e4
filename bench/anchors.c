/* anchors.c - what others' libraries take for the same bytes, for bench.py to time: see turns.h. Built with what is there. */
#include "turns.h"

#include <dlfcn.h>
#include <libxml/HTMLparser.h>
#include <sqlite3.h>

/* ---- inflating: one gzip member after the other --------------------------------------------------------------- */
#ifdef HAVE_LIBDEFLATE
#include <libdeflate.h>

static uint64_t inflate_all(const Input *in)
{
    static char *room;
    static size_t size;
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
    uint64_t total = 0;
    for (size_t at = 0; d && at < in->bytes;) {
        size_t used, made;
        enum libdeflate_result r = room ? libdeflate_gzip_decompress_ex(d, in->piece[0].ptr + at, in->bytes - at, room, size, &used, &made) : LIBDEFLATE_INSUFFICIENT_SPACE;
        if (r == LIBDEFLATE_INSUFFICIENT_SPACE) {
            free(room);
            room = malloc(size = size ? size * 2 : 1 << 20);
            if (!room) break;
            continue;
        }
        if (r != LIBDEFLATE_SUCCESS) break;
        at += used;
        total += made;
    }
    libdeflate_free_decompressor(d);
    turns_bytes = total;
    return total;
}
#endif

/* ---- word breaks ------------------------------------------------------------------------------------------------- */
#ifdef HAVE_ICU
#include <unicode/ubrk.h>
#include <unicode/ustring.h>

static UBreakIterator *words;

static bool open_icu(const Input *in)
{
    (void)in;
    UErrorCode code = U_ZERO_ERROR;
    words = ubrk_open(UBRK_WORD, "en", NULL, 0, &code);
    return U_SUCCESS(code);
}

/* Turning the text into UTF-16 counts: its own reader of UTF-8 is slower. */
static uint64_t icu(const Input *in)
{
    static UChar *wide;
    static int32_t room;
    uint64_t count = 0;
    for (size_t i = 0; i < in->n; i++) {
        UErrorCode code = U_ZERO_ERROR;
        int32_t n = 0, len = (int32_t)in->piece[i].len;
        if (room < len + 1) wide = realloc(wide, sizeof *wide * (size_t)(room = len + 1));
        u_strFromUTF8WithSub(wide, room, &n, in->piece[i].ptr, len, 0xFFFD, NULL, &code);
        ubrk_setText(words, wide, n, &code);
        while (ubrk_next(words) != UBRK_DONE) count++;
    }
    return count;
}
#endif

/* ---- a page's tree ------------------------------------------------------------------------------------------------- */

static uint64_t libxml(const Input *in)
{
    uint64_t count = 0;
    for (size_t i = 0; i < in->n; i++) {
        htmlDocPtr doc = htmlReadMemory(in->piece[i].ptr, (int)in->piece[i].len, NULL, NULL, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
        count += doc != NULL;
        xmlFreeDoc(doc);
    }
    return count;
}

/* ---- the language: CLD2, called by its C++ name ------------------------------------------------------------------- */

static int (*cld2_detect)(const char *, int, bool, bool *);
static const char *(*cld2_code)(int);

static bool open_cld2(const Input *in)
{
    void *lib = dlopen("libcld2.so.0", RTLD_NOW);
    if (!lib) return false;
    *(void **)&cld2_detect = dlsym(lib, "_ZN4CLD214DetectLanguageEPKcibPb");
    *(void **)&cld2_code = dlsym(lib, "_ZN4CLD212LanguageCodeENS_8LanguageE");
    if (!cld2_detect || !cld2_code) return false;
    bool sure;
    for (size_t i = 0; i < in->n; i++) {
        const char *code = cld2_code(cld2_detect(in->piece[i].ptr, (int)in->piece[i].len, true, &sure));
        fprintf(stderr, "%s\n", sure ? code : "-");
    }
    return true;
}

static uint64_t cld2(const Input *in)
{
    uint64_t count = 0;
    bool sure;
    for (size_t i = 0; i < in->n; i++) count += (uint64_t)cld2_detect(in->piece[i].ptr, (int)in->piece[i].len, true, &sure);
    return count;
}

/* ---- many phrases at once: libhs, whichever of the two is named by its path --------------------------------------- */

typedef int OnMatch(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *with);
static int (*hs_scan)(const void *db, const char *data, unsigned length, unsigned flags, void *scratch, OnMatch *, void *with);
static void *hs_db, *hs_scratch;

/* A phrase as a pattern: nothing in it is special. */
static char *quoted(const char *phrase, size_t n)
{
    char *out = malloc(2 * n + 8), *to = out;
    if (!out) exit(1);
    for (size_t i = 0; i < n; i++) {
        if ((unsigned char)phrase[i] < 0x80 && !strchr(" abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", phrase[i])) *to++ = '\\';
        *to++ = phrase[i];
    }
    *to = 0;
    return out;
}

/* ARG: the library's path, a file of phrases, one a line */
static bool open_hs(const Input *in)
{
    enum { CASELESS = 1, BLOCK = 1 };   /* source: hs_compile.h */
    int (*compile)(const char *const *, const unsigned *, const unsigned *, unsigned, unsigned, const void *, void **, void **);
    int (*scratch)(const void *, void **);
    Input list = {0};
    void *lib = in->n_args > 1 ? dlopen(in->arg[0], RTLD_NOW | RTLD_LOCAL) : NULL, *error;
    if (!lib || !turns_load(in->arg[1], &list)) return false;
    *(void **)&compile = dlsym(lib, "hs_compile_multi");
    *(void **)&scratch = dlsym(lib, "hs_alloc_scratch");
    *(void **)&hs_scan = dlsym(lib, "hs_scan");
    const char **pattern = malloc((list.bytes + 1) * sizeof *pattern);
    unsigned *flags = malloc((list.bytes + 1) * sizeof *flags), *id = malloc((list.bytes + 1) * sizeof *id), n = 0;
    if (!pattern || !flags || !id || !compile || !scratch || !hs_scan) return false;
    for (const char *at = list.piece[0].ptr, *end = at + list.bytes; at < end;) {
        const char *feed = memchr(at, '\n', (size_t)(end - at));
        size_t len = (size_t)((feed ? feed : end) - at);
        if (len) pattern[n] = quoted(at, len), flags[n] = CASELESS, id[n] = n, n++;
        at += len + 1;
    }
    double from = turns_cpu();
    if (compile(pattern, flags, id, n, BLOCK, NULL, &hs_db, &error) || scratch(hs_db, &hs_scratch)) return false;
    fprintf(stderr, "%u phrases made ready in %.2f s\n", n, turns_cpu() - from);
    return true;
}

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *with)
{
    (void)id, (void)from, (void)to, (void)flags;
    ++*(uint64_t *)with;
    return 0;
}

static uint64_t hs(const Input *in)
{
    uint64_t count = 0;
    for (size_t i = 0; i < in->n; i++) hs_scan(hs_db, in->piece[i].ptr, (unsigned)in->piece[i].len, 0, hs_scratch, on_match, &count);
    return count;
}

/* ---- bare rows into SQLite: one table without an index, one transaction --------------------------------------------- */

static uint64_t bare_rows(const Input *in)
{
    enum { ROWS = 200000 };
    sqlite3 *db;
    sqlite3_stmt *insert;
    remove(in->arg[0]);
    if (sqlite3_open(in->arg[0], &db)) return 0;
    sqlite3_exec(db, "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; CREATE TABLE claims(id TEXT, supplier TEXT, recipient TEXT, item TEXT, stage TEXT, quantity REAL, value REAL, date TEXT, "
                     "span_start INTEGER, span_end INTEGER); BEGIN", NULL, NULL, NULL);
    sqlite3_prepare_v2(db, "INSERT INTO claims VALUES(?,?,?,?,?,?,?,?,?,?)", -1, &insert, NULL);
    for (int i = 0; i < ROWS; i++) {
        char id[40];
        snprintf(id, sizeof id, "%032x", (unsigned)i * 2654435761u);
        const char *text[] = {id, "RUS", "QAT", "S-400", "order"};
        for (int k = 0; k < 5; k++) sqlite3_bind_text(insert, k + 1, text[k], -1, SQLITE_STATIC);
        sqlite3_bind_double(insert, 6, i % 100);
        sqlite3_bind_double(insert, 7, i * 1000.0);
        sqlite3_bind_text(insert, 8, "2017-10-25", -1, SQLITE_STATIC);
        sqlite3_bind_int(insert, 9, i % 5000);
        sqlite3_bind_int(insert, 10, i % 5000 + 120);
        sqlite3_step(insert);
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
    sqlite3_close(db);
    return ROWS;
}

int main(int argc, char **argv)
{
    static const Stage stage[] = {
#ifdef HAVE_LIBDEFLATE
        {"inflate", "libdeflate inflating every member of FILE", NULL, inflate_all},
#endif
#ifdef HAVE_ICU
        {"icu", "ICU's word breaks", open_icu, icu},
#endif
        {"libxml2", "libxml2 building a page's tree", NULL, libxml},
        {"sqlite", "bare rows into SQLite: its file", NULL, bare_rows},
        {"cld2", "CLD2 telling a text's language", open_cld2, cld2},
        {"hs", "Hyperscan or Vectorscan finding phrases: its libhs.so, a file of phrases", open_hs, hs},
    };
    return turns_main(stage, sizeof stage / sizeof *stage, argc, argv);
}
