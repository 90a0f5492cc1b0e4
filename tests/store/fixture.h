/* fixture.h - readings made by hand, for the tests of store and export. Include once in a test program. */
#ifndef CN_TESTS_STORE_FIXTURE_H
#define CN_TESTS_STORE_FIXTURE_H

#include "base/hash.h"
#include "deal/deal.h"
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIXTURE_NOW = 1500000000, MOST_CLAIMS = 16 };
#define FIXTURE_PACK "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

typedef struct {
    CnDocument document;
    CnArticle article;
    CnClaim claim[MOST_CLAIMS];
    CnReading reading;
} Page;

static CnArena fixture_arena;
static jmp_buf fixture_guard;
static char fixture_folder[64];

static void fixture_open(void)
{
    fixture_arena.guard = &fixture_guard;
    if (setjmp(fixture_guard)) abort();
    strcpy(fixture_folder, "/tmp/cn-test-XXXXXX");
    if (!mkdtemp(fixture_folder)) abort();
}

static void fixture_close(void)
{
    char command[128];
    cn_arena_free(&fixture_arena);
    snprintf(command, sizeof command, "rm -rf %s", fixture_folder);
    if (system(command)) abort();
}

/* A path of its own for each name, in a folder that goes away. */
static const char *file_path(const char *name)
{
    return cn_strf(&fixture_arena, "%s/%s", fixture_folder, name).ptr;
}

static CnDate date_of(int year, int month, int day) { return (CnDate){(int16_t)year, (uint8_t)month, (uint8_t)day}; }

static Page *page(const char *name, const char *url, const char *outlet, CnDate date, const char *text)
{
    Page *p = CN_NEW(&fixture_arena, Page);
    CnStr raw = cn_strf(&fixture_arena, "<p>%s</p>", text);
    p->document = (CnDocument){.name = cn_str(name), .url = cn_str(url), .file = cn_str(name), .form = CN_FORM_HTML, .bytes = raw};
    p->article = (CnArticle){.text = cn_str(text), .date = date, .date_from = CN_FROM_META, .lang = "en", .outlet = cn_str(outlet),
        .charset = CN_STR("utf-8")};
    if (!cn_sha256(raw.ptr, raw.len, p->document.sha256) || !cn_sha256(text, strlen(text), p->article.sha256)) abort();
    p->article.title = (CnSpan){0, (uint32_t)strcspn(text, "\n.")};
    p->reading = (CnReading){.document = &p->document, .article = &p->article, .claim = p->claim};
    return p;
}

static CnParties one_party(const char *code, const char *name)
{
    if (!name) return (CnParties){NULL, 0};
    CnParty *party = CN_NEW(&fixture_arena, CnParty);
    *party = (CnParty){cn_str(code), cn_str(name), code ? CN_KIND_STATE : CN_KIND_NON_STATE};
    return (CnParties){party, 1};
}

static CnSpan span_of(const Page *p, const char *words)
{
    size_t at = words ? cn_str_find(p->article.text, cn_str(words), 0) : SIZE_MAX;
    return at == SIZE_MAX ? (CnSpan){0, 0} : (CnSpan){(uint32_t)at, (uint32_t)strlen(words)};
}

/* Adds a claim whose id is a hash of what tells it apart. */
static CnClaim *claim(Page *p, CnParties from, CnParties to, const char *item, CnStage stage, CnModality modality, const char *evidence)
{
    CnClaim *c = &p->claim[p->reading.n_claims++];
    CnSpan *span = CN_NEW(&fixture_arena, CnSpan);
    CnStr *rule = CN_NEW(&fixture_arena, CnStr);
    uint8_t sum[32];
    *span = evidence ? span_of(p, evidence) : (CnSpan){0, (uint32_t)p->article.text.len};
    *rule = CN_STR("en.order.01");
    *c = (CnClaim){.doc = p->document.name, .lang = CN_STR("en"), .doc_date = p->article.date, .supplier = from, .recipient = to,
        .item = cn_str(item), .item_id = cn_str(item), .category = CN_CAT_AIRCRAFT, .stage = stage, .modality = modality, .evidence = span,
        .n_evidence = 1, .rules = rule, .n_rules = 1, .score = 0.5};
    c->spans[CN_F_ITEM] = span_of(p, item);
    CnStr text = cn_strf(&fixture_arena, "%s|%s|%s|%d|%d|%d-%d|%zu|%s", from.n ? from.party[0].name.ptr : "", to.n ? to.party[0].name.ptr : "",
        item, (int)stage, (int)modality, p->article.date.year, p->article.date.month, p->reading.n_claims, p->article.text.ptr);
    if (!cn_sha256(text.ptr, text.len, sum)) abort();
    cn_hex(sum, 16, c->id);
    return c;
}

static CnAmount exactly(double n, const char *unit) { return (CnAmount){true, n, n, cn_str(unit)}; }

static CnRegister *register_open(const char *path, CnOpen mode)
{
    CnErr err = {0};
    CnRegister *reg = cn_register_open(path, mode, &err);
    if (!reg) fail_msg("%s: %s", err.path, err.text);
    return reg;
}

static void begin(CnRegister *reg, int64_t now)
{
    CnErr err = {0};
    CnRun run = {.collector = CN_STR("tester"), .tag = CN_STR("set-1"), .pack_sha256 = FIXTURE_PACK, .program = "0.1.0", .now = now};
    if (cn_register_begin(reg, &run, &err) != CN_OK) fail_msg("%s", err.text);
}

static CnAdded add(CnRegister *reg, const Page *p)
{
    CnErr err = {0};
    CnAdded added = {0};
    if (cn_register_add(reg, &p->reading, &added, &err) != CN_OK) fail_msg("%s", err.text);
    return added;
}

/* What cn_register_resolve does, without the rest of the pipeline. */
static CnResolved resolve(CnRegister *reg, int64_t now)
{
    CnArena arena = {.guard = &fixture_guard};
    CnErr err = {0};
    CnClaimSet set;
    CnDeal *deals;
    size_t n;
    CnResolved done = {0};
    CnResolve options = {.now = now};
    if (cn_store_claims(reg, &arena, &set, &err) != CN_OK) fail_msg("%s", err.text);
    uint32_t *origin = CN_NEW_N(&arena, uint32_t, set.n + 1);
    cn_deals(&arena, set.claim, set.n, set.quote, set.outlet, &deals, &n, origin);
    if (cn_store_put_deals(reg, set.claim, set.n, deals, n, origin, &options, &done, &err) != CN_OK) fail_msg("%s", err.text);
    cn_arena_free(&arena);
    return done;
}

/* An export as text, in the fixture's arena. */
static const char *export_text(CnRegister *reg, const CnExport *options)
{
    char *text = NULL;
    size_t n = 0;
    CnErr err = {0};
    FILE *out = open_memstream(&text, &n);
    CnCode code = cn_register_export(reg, options, out, NULL, &err);
    fclose(out);
    if (code != CN_OK) fail_msg("%s", err.text);
    const char *kept = cn_arena_copy(&fixture_arena, text, n).ptr;
    free(text);
    return kept;
}

static const char *csv(CnRegister *reg, CnList list, const char *query, const char *fields)
{
    CnExport options = {.format = CN_EXPORT_CSV, .list = list, .listing = {.query = cn_str(query), .fields = cn_str(fields)}};
    return export_text(reg, &options);
}

/* Six pages on four transfers: an order in two papers that cite one agency, a denial, a conflict, an Arabic page. */
enum { N_PAGES = 6 };

static const CnStr fixture_agency[] = {{"Agency One", 10}};

static void pages(Page *out[N_PAGES])
{
    CnParties fra = one_party("FRA", "France"), egy = one_party("EGY", "Egypt"), rus = one_party("RUS", "Russia");
    CnParties ira = one_party("IRN", "Iran"), group = one_party(NULL, "Northern Brigade");
    Page *p = out[0] = page("a.html", "https://one.example/a", "One Daily", date_of(2015, 2, 16),
        "Egypt signs for fighters.\n\nEgypt on Monday ordered 24 Rafale fighters from France for $5 billion, Agency One said.");
    CnClaim *c = claim(p, fra, egy, "Rafale", CN_ST_ORDER, CN_MOD_STATED,
        "Egypt on Monday ordered 24 Rafale fighters from France for $5 billion, Agency One said.");
    c->quantity = exactly(24, NULL);
    c->value = exactly(5e9, "USD");
    c->date = date_of(2015, 2, 16);
    c->attribution = fixture_agency;
    c->n_attribution = 1;
    c->spans[CN_F_QUANTITY] = span_of(p, "24");
    c->spans[CN_F_STAGE] = span_of(p, "ordered");
    p = out[1] = page("b.html", "https://two.example/b", "Two Times", date_of(2015, 2, 17),
        "Rafale for Cairo.\n\nCairo has ordered 26 Rafale jets, Agency One reported; \"a big day\", said a minister.");
    c = claim(p, fra, egy, "Rafale", CN_ST_ORDER, CN_MOD_REPORTED, NULL);
    c->quantity = exactly(26, NULL);
    c->attribution = fixture_agency;
    c->n_attribution = 1;
    p = out[2] = page("c.html", "https://three.example/c", "Three", date_of(2015, 7, 20), "France on Monday delivered 3 Rafale to Egypt.");
    c = claim(p, fra, egy, "Rafale", CN_ST_DELIVERY, CN_MOD_STATED, NULL);
    c->quantity = exactly(3, NULL);
    c->date = date_of(2015, 7, 20);
    p = out[3] = page("d.txt", NULL, NULL, date_of(2016, 3, 1), "Moscow denied that it had handed over Su-35 fighters to Iran.");
    claim(p, rus, ira, "Su-35", CN_ST_DELIVERY, CN_MOD_DENIED, NULL);
    c = claim(p, rus, ira, "Su-35", CN_ST_TALKS, CN_MOD_REPORTED, "Su-35 fighters to Iran");
    c->date = date_of(2016, 0, 0);
    p = out[4] = page("e.html", "https://five.example/e", NULL, date_of(2017, 5, 0),
        "\xD8\xB1\xD9\x88\xD8\xB3\xD9\x8A\xD8\xA7 \xD8\xB3\xD9\x84\xD9\x85\xD8\xAA \xD8\xB7\xD8\xA7\xD8\xA6\xD8\xB1\xD8\xA7\xD8\xAA Su-30MKM");
    c = claim(p, rus, one_party("DZA", "Algeria"), "Su-30MKM", CN_ST_DELIVERY, CN_MOD_STATED, NULL);
    c->lang = CN_STR("ar");
    memcpy(p->article.lang, "ar", 3);
    p = out[5] = page("f.html", "https://six.example/f", "Six, \"weekly\"", date_of(2018, 1, 2),
        "Rifles were smuggled to the Northern Brigade, it is said. More than 2,000 of them.");
    c = claim(p, one_party(NULL, NULL), group, "AK-103", CN_ST_DELIVERY, CN_MOD_REPORTED, NULL);
    c->supplier_inferred = rus;
    c->category = CN_CAT_SMALL_ARMS;
    c->quantity = (CnAmount){true, 2000, -1, {NULL, 0}};
}

static void add_all(CnRegister *reg, Page *const *p)
{
    for (size_t i = 0; i < N_PAGES; i++) add(reg, p[i]);
}

static size_t count_lines(const char *text)
{
    size_t n = 0;
    for (; *text; text++) n += *text == '\n';
    return n;
}

#endif
