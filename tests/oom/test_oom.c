/* Memory that runs out: the n-th allocation fails, alone or with all that follow, for n = 1, 2, … until nothing failed.
 * Each time the call must end with a code, lose no block, and not pass off half a result as the whole.
 *
 * malloc and its kin are replaced for the whole program, so libxml2, SQLite, jansson and libcrypto run out as well. From the
 * 300th allocation on, n grows by steps; OOM_ALL=1 tries every one. Prints TAP. */
#define _GNU_SOURCE
#include <consign/consign.h>
#include <consign/register.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define NO_REPLACEMENT 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define NO_REPLACEMENT 1
#endif
#endif
#if !defined(__GLIBC__)
#define NO_REPLACEMENT 1
#endif

#ifdef NO_REPLACEMENT
int main(void)
{
    puts("ok 1 - memory that runs out # SKIP the sanitizer has its own malloc");
    return 0;
}
#else

/* ---- a malloc that can fail ------------------------------------------------------------------------------ */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t align, size_t size);
void __libc_free(void *what);

static long countdown;      /* allocations until the failing one; 0 = none fails */
static bool all_that_follow, failed_once;
static long live;           /* blocks that are taken */

static bool refuse(void)
{
    if (failed_once && all_that_follow) return true;
    if (!countdown || --countdown) return false;
    failed_once = true;
    return true;
}

static void *counted(void *block)
{
    if (block) live++;
    return block;
}

static void *none(void)
{
    errno = ENOMEM;
    return NULL;
}

void *malloc(size_t size) { return refuse() ? none() : counted(__libc_malloc(size)); }
void *calloc(size_t n, size_t size) { return refuse() ? none() : counted(__libc_calloc(n, size)); }
void *memalign(size_t align, size_t size) { return refuse() ? none() : counted(__libc_memalign(align, size)); }
void *aligned_alloc(size_t align, size_t size) { return memalign(align, size); }

void free(void *what)
{
    if (what) live--;
    __libc_free(what);
}

void *realloc(void *old, size_t size)
{
    if (old && !size) {
        free(old);
        return NULL;
    }
    if (refuse()) return none();
    return old ? __libc_realloc(old, size) : counted(__libc_malloc(size));
}

int posix_memalign(void **out, size_t align, size_t size)
{
    void *block = memalign(align, size);
    if (!block) return ENOMEM;
    *out = block;
    return 0;
}

static void fail_at(long n, bool following)
{
    countdown = n;
    all_that_follow = following;
    failed_once = false;
}

/* ---- what is tried ------------------------------------------------------------------------------------------ */

static CnPack *pack;
static CnReading kept;          /* of a document that was read in peace */
static size_t whole;            /* what an undisturbed run gives */
static char db[64];
static const char *input;       /* a file, for `inputs` */

#define BROKEN ((CnCode)99)    /* no code of consign: what was given is not the whole */

/* A data folder with one language, of links: reading all of them some hundred times takes minutes. */
static char english[] = "/tmp/consign-oomXXXXXX";

static bool make_english(bool make)
{
    static const char *const links[] = {"world", "lang/en"};
    char here[4096], at[4200], to[4200];
    if (make && (!getcwd(here, sizeof here) || !mkdtemp(english))) return false;
    snprintf(at, sizeof at, "%s/lang", english);
    if (make && mkdir(at, 0700)) return false;
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        snprintf(at, sizeof at, "%s/%s", english, links[i]);
        snprintf(to, sizeof to, "%s/data/%s", here, links[i]);
        if (make ? symlink(to, at) : unlink(at)) return false;
    }
    snprintf(at, sizeof at, "%s/lang", english);
    return make || (!rmdir(at) && !rmdir(english));
}

static CnCode try_pack(CnErr *err)
{
    CnPack *other = cn_pack_open(english, err);
    if (!other) return err->code ? err->code : BROKEN;
    cn_pack_close(other);
    return CN_OK;
}

static bool may_be_half;        /* a library goes on, silently, where one alone of its allocations fails */

static CnCode is_whole(size_t n)
{
    if (may_be_half) return CN_OK;
    if (whole == SIZE_MAX) whole = n;
    return n == whole ? CN_OK : BROKEN;
}

static CnCode try_inputs(CnErr *err)
{
    const char *const paths[] = {input};
    CnReader *reader = cn_reader_open(pack, err);
    if (!reader) return err->code ? err->code : BROKEN;
    CnInputs *inputs = cn_inputs_open(paths, 1, NULL, err);
    CnCode code = inputs ? CN_OK : err->code ? err->code : BROKEN;
    CnDocument doc;
    CnReading reading;
    size_t claims = 0;
    while (code == CN_OK && (code = cn_inputs_next(inputs, &doc, err)) == CN_OK) {
        code = cn_reader_read(reader, &doc, &reading, err);
        claims += code == CN_OK ? reading.n_claims : 0;
    }
    if (code == CN_END) code = is_whole(claims);
    if (inputs) cn_inputs_close(inputs);
    cn_reader_close(reader);
    return code;
}

static CnCode list_all(CnRegister *reg, CnErr *err)
{
    CnListing listing = {0};
    CnRows *rows = cn_register_list(reg, CN_LIST_DEALS, &listing, err);
    if (!rows) return err->code ? err->code : BROKEN;
    const CnCell *cells;
    CnCode code;
    do code = cn_rows_next(rows, &cells, err);
    while (code == CN_OK);
    size_t n = cn_rows_count(rows);
    cn_rows_close(rows);
    return code == CN_END ? is_whole(n) : code;
}

static CnCode try_register(CnErr *err)
{
    unlink(db);
    CnRegister *reg = cn_register_open(db, CN_OPEN_CREATE, err);
    if (!reg) return err->code ? err->code : BROKEN;
    CnRun run = {.pack_sha256 = cn_pack_sha256(pack), .now = 1500000000};
    CnResolve how = {.now = 1500000000};
    CnCode code = cn_register_begin(reg, &run, err);
    if (code == CN_OK) code = cn_register_add(reg, &kept, NULL, err);
    if (code == CN_OK) code = cn_register_resolve(reg, &how, NULL, err);
    if (code == CN_OK) code = list_all(reg, err);
    cn_register_close(reg);
    return code;
}

/* ---- the loop ------------------------------------------------------------------------------------------------- */

static int n_tests, n_failed;

typedef CnCode Try(CnErr *err);

/* Runs it undisturbed twice (so that libraries set up what they keep), then with each allocation failing. */
static void every_allocation(const char *name, Try *try, bool following)
{
    CnErr err = {0};
    whole = SIZE_MAX;
    long tried = 0, codes = 0;
    const char *wrong = NULL;
    CnCode code = try(&err);
    err = (CnErr){0};
    if (code == CN_OK) code = try(&err);
    if (code != CN_OK) wrong = err.text[0] ? err.text : "it fails with all the memory there is";
    long n = 1;
    for (; !wrong; n += n < 300 || getenv("OOM_ALL") ? 1 : n / 60) {
        long before = 0;
        bool failed = false;
        for (int again = 0; again < 20 && (!again || live > before); again++) {  /* a library keeps its last errors: so many, no more */
            before = live;
            err = (CnErr){0};
            fail_at(n, following);
            code = try(&err);
            failed = failed_once;
            fail_at(0, false);
        }
        tried++;
        if (code == BROKEN) wrong = "half a result is passed off as the whole, or an error has no code";
        else if (code != CN_OK && !err.text[0]) wrong = "an error without a sentence";
        else if (live > before) wrong = "blocks are lost";
        else if (code == CN_OK && !failed) break;
        codes += code != CN_OK;
    }
    n_tests++;
    n_failed += wrong != NULL;
    printf("%sok %d - %s, %s: %ld allocations failed, %ld errors\n", wrong ? "not " : "", n_tests, name,
        following ? "with all that follow" : "one alone", tried, codes);
    if (wrong) printf("# allocation %ld (code %d, %s): %s\n", n, (int)code, err.text, wrong);
    fflush(stdout);
}

static bool read_in_peace(void)
{
    static const char text[] = "Qatar has bought 24 S-400 systems from Russia for $500 million, TASS reported on Wednesday. "
                               "Russia denied it. Egypt ordered 24 Rafale fighters from France in 2015.";
    CnErr err = {0};
    static CnDocument doc;
    pack = cn_pack_open("data", &err);
    CnReader *reader = pack ? cn_reader_open(pack, &err) : NULL;
    if (!reader) return false;
    doc = cn_document_of((CnStr){"a.txt", 5}, (CnStr){text, sizeof text - 1}, CN_FORM_TEXT, (CnDate){2017, 11, 6});
    return cn_reader_read(reader, &doc, &kept, &err) == CN_OK && kept.n_claims > 0;  /* the reader stays open: kept lies in it */
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 8192);
    snprintf(db, sizeof db, "/dev/shm/consign-oom-%d.db", (int)getpid());
    if (!make_english(true) || !read_in_peace()) {
        puts("not ok 1 - a short text gives claims while there is memory");
        return 1;
    }
    static const char *const inputs[] = {"examples/01-qatar-rafale-2015.txt", "examples/14-turkey-s400-talks.html", "tests/oom/two.jsonl", "tests/oom/two.rss", "tests/oom/two.json",
        "tests/oom/box.mbox"};
    for (int following = 0; following < 2; following++) {
        for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
            input = inputs[i];
            may_be_half = i == 2 && !following;  /* jansson 2.14: a string whose buffer cannot grow lacks bytes */
            every_allocation(input, try_inputs, following);
        }
        may_be_half = false;
        every_allocation("the register", try_register, following);
        every_allocation("the pack", try_pack, following);
    }
    unlink(db);
    make_english(false);
    return n_failed ? 1 : 0;
}
#endif
