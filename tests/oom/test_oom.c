/* Memory that runs out (failing.h) while packs, documents and the register are read. */
#define _GNU_SOURCE
#include <consign/consign.h>
#include <consign/register.h>

#include <sys/stat.h>
#include <unistd.h>

#include "failing.h"

#ifndef NO_REPLACEMENT

/* ---- what is tried ------------------------------------------------------------------------------------------ */

static CnPack *pack;
static CnReading kept;          /* of a document that was read in peace */
static char db[64];
static const char *input;       /* a file, for `inputs` */

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

static bool hold;               /* documents are held before they are written */

static CnCode try_register(CnErr *err)
{
    unlink(db);
    CnRegister *reg = cn_register_open(db, CN_OPEN_CREATE, err);
    if (!reg) return err->code ? err->code : BROKEN;
    CnRun run = {.pack_sha256 = cn_pack_sha256(pack), .now = 1500000000};
    CnResolve how = {.now = 1500000000};
    CnCode code = cn_register_begin(reg, &run, err);
    if (code == CN_OK && hold) code = cn_register_hold(reg, err);
    if (code == CN_OK) code = cn_register_add(reg, &kept, NULL, err);
    if (code == CN_OK) code = cn_register_flush(reg, NULL, err);
    if (code == CN_OK) code = cn_register_resolve(reg, &how, NULL, err);
    if (code == CN_OK) code = list_all(reg, err);
    cn_register_close(reg);
    return code;
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
        for (int i = 0; i < 2; i++) {
            hold = i == 1;
            every_allocation(hold ? "the register, holding" : "the register", try_register, following);
        }
        every_allocation("the pack", try_pack, following);
    }
    unlink(db);
    make_english(false);
    return n_failed ? 1 : 0;
}
#endif
