/* What other people's programs get: frozen columns, valid CSV and JSON, SIPRI's layout, tables that stand straight. */
#include "../store/fixture.h"

#include "export/text.h"

static Page *set[N_PAGES];
static CnRegister *reg;

static int set_up(void **state)
{
    (void)state;
    fixture_open();
    pages(set);
    reg = register_open(file_path("r.db"), CN_OPEN_CREATE);
    begin(reg, FIXTURE_NOW);
    add_all(reg, set);
    resolve(reg, FIXTURE_NOW);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    cn_register_close(reg);
    fixture_close();
    return 0;
}

static void has(const char *text, const char *part)
{
    if (!strstr(text, part)) fail_msg("'%s' is not in:\n%s", part, text);
}

static void lacks(const char *text, const char *part)
{
    if (strstr(text, part)) fail_msg("'%s' is in:\n%s", part, text);
}

static const char *line(const char *text, size_t n)
{
    while (n--) text = strchr(text, '\n') + 1;
    return cn_arena_copy(&fixture_arena, text, strcspn(text, "\n")).ptr;
}

/* ---- frozen columns ---------------------------------------------------------------------------------------- */

static void columns_are_frozen(void **state)
{
    (void)state;
    assert_string_equal(line(csv(reg, CN_LIST_CLAIMS, NULL, NULL), 0),
        "claim_id,doc_id,run_id,deal_id,supplier,supplier_name,recipient,recipient_name,recipient_kind,item,item_id,category,quantity_min,"
        "quantity_max,unit,value_min,value_max,currency,package_id,stage,modality,date,date_precision,attribution,origin_id,evidence_start,"
        "evidence_end,quote,lang,doc_url,doc_title,publisher,doc_date,doc_date_from,retrieved_at,text_sha256,source_grade,info_grade,tier,"
        "decided_by,decided_at,embargo,schema_version");
    assert_string_equal(line(csv(reg, CN_LIST_DEALS, NULL, NULL), 0),
        "deal_id,supplier,supplier_name,recipient,recipient_name,recipient_kind,item,item_id,category,quantity_best,quantity_min,"
        "quantity_max,value_min,value_max,currency,package_id,furthest_stage,furthest_planned,first_claim_date,interest,talks,agreement,"
        "approval,order,delivery_first,delivery_last,refusal,cancellation,n_claims,n_docs,n_origins,n_conflicts,conflict_fields,"
        "best_info_grade,tier,status_note,updated_at,schema_version");
    assert_string_equal(line(csv(reg, CN_LIST_EVIDENCE, NULL, NULL), 0),
        "evidence_id,claim_id,doc_id,span_start,span_end,quote,quote_sha256,text_sha256,raw_sha256,warc_file,warc_offset,warc_record_id");
    assert_string_equal(line(csv(reg, CN_LIST_DOCS, NULL, NULL), 0),
        "doc_id,url,canonical_url,publisher,title,lang,doc_date,doc_date_from,retrieved_at,http_status,collector,tool_version,mime,charset,"
        "raw_sha256,text_sha256,duplicate_of,tdm_reserved,n_claims,reviewed");
}

static void claims_as_csv(void **state)
{
    (void)state;
    const char *text = csv(reg, CN_LIST_CLAIMS, "item:Rafale stage:order quantity:24",
        "supplier,supplier_name,recipient,recipient_kind,item,quantity_min,quantity_max,value_min,currency,stage,modality,date,"
        "date_precision,attribution,evidence_start,evidence_end,doc_url,doc_title,publisher,doc_date_from,tier,retrieved_at,schema_version");
    assert_string_equal(line(text, 1),
        "FRA,France,EGY,state,Rafale,24,24,5000000000,USD,order,stated,2015-02-16,day,Agency One,27,114,https://one.example/a,"
        "Egypt signs for fighters,One Daily,meta,candidate,2017-07-14T02:40:00Z,1");
    text = csv(reg, CN_LIST_CLAIMS, "item:AK-103", "supplier,recipient,recipient_kind,quantity_min,quantity_max,publisher");
    assert_string_equal(line(text, 1), ",Northern Brigade,non-state,2000,,\"Six, \"\"weekly\"\"\"");
    has(csv(reg, CN_LIST_CLAIMS, "outlet:two", "quote"), "\"\"a big day\"\"");
}

static void lists_are_joined(void **state)
{
    (void)state;
    CnRegister *own = register_open(":memory:", CN_OPEN_CREATE);
    Page *p = page("l.html", NULL, NULL, date_of(2020, 1, 1), "Germany and Spain sold tanks. They did, said X, by Y.");
    CnParty two[] = {{CN_STR("DEU"), CN_STR("Germany"), CN_KIND_STATE}, {CN_STR("ESP"), CN_STR("Spain"), CN_KIND_STATE}};
    CnClaim *c = claim(p, (CnParties){two, 2}, one_party("CHL", "Chile"), "Leopard 2", CN_ST_ORDER, CN_MOD_STATED, NULL);
    CnStr said[] = {CN_STR("a person at the ministry"), CN_STR("Agency X"), CN_STR("Daily Y")};
    CnSpan spans[] = {span_of(p, "Germany and Spain sold tanks."), span_of(p, "They did, said X, by Y.")};
    c->attribution = said;
    c->n_attribution = 3;
    c->evidence = spans;
    c->n_evidence = 2;
    begin(own, FIXTURE_NOW);
    add(own, p);
    resolve(own, FIXTURE_NOW);
    assert_string_equal(line(csv(own, CN_LIST_CLAIMS, NULL, "supplier,supplier_name,attribution,evidence_start,evidence_end,quote"), 1),
        "DEU; ESP,Germany; Spain,Daily Y < Agency X < a person at the ministry,0; 30,29; 53,\"Germany and Spain sold tanks. \xE2\x80\xA6 "
        "They did, said X, by Y.\"");
    CnExport e = {.format = CN_EXPORT_JSONL, .listing = {.fields = CN_STR("supplier,attribution,evidence_start,recipient,date,score")}};
    assert_string_equal(export_text(own, &e),
        "{\"supplier\":[\"DEU\",\"ESP\"],\"attribution\":[\"Daily Y\",\"Agency X\",\"a person at the ministry\"],"
        "\"evidence_start\":[0,30],\"recipient\":[\"CHL\"],\"date\":null,\"score\":0.5}\n");
    assert_int_equal(count_lines(csv(own, CN_LIST_EVIDENCE, NULL, NULL)), 3);
    cn_register_close(own);
}

static void quotes_are_cut(void **state)
{
    (void)state;
    CnRegister *own = register_open(":memory:", CN_OPEN_CREATE);
    CnStr text = CN_STR("S-400 ");
    for (int i = 0; i < 100; i++) text = cn_strf(&fixture_arena, "%s\xD0\xA1\xD0\xA3-35 ", text.ptr);
    Page *p = page("long.html", NULL, NULL, date_of(2020, 1, 1), text.ptr);
    claim(p, one_party("RUS", "Russia"), one_party("CHN", "China"), "S-400", CN_ST_ORDER, CN_MOD_STATED, NULL);
    begin(own, FIXTURE_NOW);
    add(own, p);
    for (int list = 0; list < 2; list++) {
        const char *quote = line(csv(own, list ? CN_LIST_EVIDENCE : CN_LIST_CLAIMS, NULL, "quote"), 1);
        size_t characters = 0;
        for (const char *c = quote; *c; c++) characters += ((unsigned char)*c & 0xC0) != 0x80;
        assert_int_equal(characters, 280);
    }
    cn_register_close(own);
}

static void bom_and_empty(void **state)
{
    (void)state;
    CnExport e = {.format = CN_EXPORT_CSV, .list = CN_LIST_DEALS, .bom = true, .listing = {.query = CN_STR("supplier:XXX")}};
    const char *text = export_text(reg, &e);
    assert_memory_equal(text, "\xEF\xBB\xBF""deal_id,", 11);
    assert_int_equal(count_lines(text), 1);
    e.format = CN_EXPORT_JSONL;
    assert_string_equal(export_text(reg, &e), "");
}

static void words_of_formats(void **state)
{
    (void)state;
    CnExportFormat format;
    CnList list;
    assert_true(cn_export_format_parse(CN_STR("sipri"), &format) && format == CN_EXPORT_SIPRI);
    assert_true(cn_export_format_parse(CN_STR("csv"), &format) && format == CN_EXPORT_CSV);
    assert_false(cn_export_format_parse(CN_STR("xml"), &format));
    assert_true(cn_list_parse(CN_STR("evidence"), &list) && list == CN_LIST_EVIDENCE);
    assert_false(cn_list_parse(CN_STR("claim"), &list));
}

static void full_device(void **state)
{
    (void)state;
    CnErr err = {0};
    FILE *full = fopen("/dev/full", "wb");
    if (!full) skip();
    setvbuf(full, NULL, _IONBF, 0);
    CnExport e = {.format = CN_EXPORT_CSV};
    assert_int_equal(cn_register_export(reg, &e, full, NULL, &err), CN_ERR_IO);
    assert_int_equal(err.code, CN_ERR_IO);
    e.format = CN_EXPORT_SIPRI;
    err.code = CN_OK;
    assert_int_equal(cn_register_export(reg, &e, full, NULL, &err), CN_ERR_IO);
    fclose(full);
}

static void bad_query_is_told(void **state)
{
    (void)state;
    for (int f = CN_EXPORT_CSV; f <= CN_EXPORT_SIPRI; f++) {
        CnErr err = {0};
        CnExport e = {.format = (CnExportFormat)f, .listing = {.query = CN_STR("colour:red")}};
        FILE *out = fopen("/dev/null", "wb");
        assert_int_equal(cn_register_export(reg, &e, out, NULL, &err), CN_ERR_USAGE);
        assert_int_equal(err.code, CN_ERR_USAGE);
        fclose(out);
    }
}

/* ---- SIPRI ------------------------------------------------------------------------------------------------- */

static const char *spell(void *with, const char *code)
{
    (void)with;
    return !strcmp(code, "TUR") ? "Turkiye" : !strcmp(code, "ARE") ? "United Arab Emirates" : NULL;
}

static CnExport sipri(void) { return (CnExport){.format = CN_EXPORT_SIPRI, .spell = spell, .now = FIXTURE_NOW}; }

static void sipri_layout(void **state)
{
    (void)state;
    CnExport e = sipri();
    uint64_t n = 0;
    const char *text = export_text(reg, &e);
    assert_string_equal(line(text, 11),
        "Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,Year(s) of delivery,"
        "status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons");
    assert_string_equal(line(text, 10), "Data generated: 14 July 2017");
    assert_int_equal(count_lines(text), 14);
    assert_string_equal(line(text, 12), "Algeria,Russia,,,,,Su-30MKM,aircraft,1,?,2017,,no. delivered unknown,,,");
    assert_string_equal(line(text, 13),
        "Egypt,France,2015,,24,?,Rafale,aircraft,3,,2015,,$5 b deal; no. could be 26,,,");
    for (size_t i = 11; i < 14; i++) {
        size_t commas = 0;
        for (const char *c = line(text, i); *c; c++) commas += *c == ',';
        assert_int_equal(commas, 15);
    }
    lacks(text, "\"");
    CnErr err = {0};
    FILE *out = fopen("/dev/null", "wb");
    assert_int_equal(cn_register_export(reg, &e, out, &n, &err), CN_OK);
    assert_int_equal(n, 2);
    fclose(out);
}

static void sipri_all_and_selected(void **state)
{
    (void)state;
    CnExport e = sipri();
    e.all_categories = true;
    const char *text = export_text(reg, &e);
    assert_int_equal(count_lines(text), 15);
    has(text, "Northern Brigade*,Russia,,,2000,?,AK-103,small arms,2000,?,2018,,no. could be higher; no. delivered could be higher; "
        "supplier inferred from designation,,,");
    e = sipri();
    e.selected = true;
    has(export_text(reg, &e), "Iran,Russia,,,,,Su-35,aircraft,0,,,,furthest stage talks; selected but not ordered by end-2016,,,");
    e = sipri();
    e.listing.query = CN_STR("recipient:EGY");
    assert_int_equal(count_lines(export_text(reg, &e)), 13);
}

typedef struct { const char *wants; double min, max, vmin, vmax; const char *currency, *package; CnStage stage; CnModality modality; } Case;

static void sipri_phrases(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"Turkiye,Russia,2019,?,12,?,Igla,missile,0,,,,$561 m deal,,,", 12, 12, 561e6, 561e6, "USD", NULL, CN_ST_ORDER, CN_MOD_STATED},
        {"Turkiye,Russia,2019,?,12,?,Igla,missile,0,,,,EUR67 m deal; no. could be 20,,,", 12, 20, 67e6, 67e6, "EUR", NULL, CN_ST_ORDER, CN_MOD_STATED},
        {"Turkiye,Russia,2019,?,12,?,Igla,missile,0,,,,$10-15 m deal; no. could be higher,,,", 12, -1, 10e6, 15e6, "USD", NULL, CN_ST_ORDER, CN_MOD_STATED},
        {"Turkiye,Russia,2019,?,12,?,Igla,missile,0,,,,Part of $1.5 b deal; no. could be lower,,,", -1, 12, 1.5e9, 1.5e9, "USD", "p1", CN_ST_ORDER, CN_MOD_STATED},
        {"Turkiye,Russia,2019,?,7,?,Igla,missile,0,,,,over $2 b deal,,,", 7, 7, 2e9, -1, "USD", NULL, CN_ST_ORDER, CN_MOD_REPORTED},
        {"Turkiye,Russia,,,7,?,Igla,missile,7,?,2019,,,,,", 7, 7, 0, 0, NULL, NULL, CN_ST_DELIVERY, CN_MOD_REPORTED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const Case *t = &cases[i];
        CnRegister *own = register_open(":memory:", CN_OPEN_CREATE);
        Page *p = page("s.html", NULL, "Paper", date_of(2019, 5, 5), "Turkey, Igla.");
        CnClaim *c = claim(p, one_party("RUS", "Russia"), one_party("TUR", "Turkey"), "Igla", t->stage, t->modality, NULL);
        c->category = CN_CAT_MISSILE;
        c->quantity = (CnAmount){true, t->min, t->max, {NULL, 0}};
        if (t->currency) c->value = (CnAmount){true, t->vmin, t->vmax, cn_str(t->currency)};
        c->package_id = cn_str(t->package);
        begin(own, FIXTURE_NOW);
        add(own, p);
        resolve(own, FIXTURE_NOW);
        CnExport e = sipri();
        assert_string_equal(line(export_text(own, &e), 12), t->wants);
        cn_register_close(own);
    }
}

/* Two origins, dated, stated: no doubt is left. Delivery ahead, a denial, unknown parties. */
static void sipri_doubts(void **state)
{
    (void)state;
    CnRegister *own = register_open(":memory:", CN_OPEN_CREATE);
    CnParties usa = one_party("USA", "United States"), are = one_party("ARE", "UAE"), none = {NULL, 0};
    begin(own, FIXTURE_NOW);
    for (int i = 0; i < 2; i++) {
        Page *p = page(i ? "u1" : "u0", NULL, i ? "Paper A" : "Paper B", date_of(2019, 5, 5 + i), i ? "Abu Dhabi buys nine THAAD." : "THAAD, nine sets, go south.");
        CnClaim *c = claim(p, usa, are, "THAAD", CN_ST_ORDER, CN_MOD_STATED, NULL);
        c->category = CN_CAT_AIR_DEFENCE;
        c->quantity = exactly(9, "battery");
        c->date = date_of(2019, 5, 4);
        c = claim(p, usa, are, "THAAD", CN_ST_DELIVERY, CN_MOD_PLANNED, NULL);
        c->category = CN_CAT_AIR_DEFENCE;
        c->date = date_of(2022 + 2 * i, 0, 0);
        if (i) claim(p, none, none, "B\xC3\xA9""ta, \xD0\x91", CN_ST_DELIVERY, CN_MOD_STATED, NULL);
        add(own, p);
    }
    resolve(own, FIXTURE_NOW);
    CnExport e = sipri();
    const char *text = export_text(own, &e);
    assert_string_equal(line(text, 12),
        "United Arab Emirates,United States,2019,?,9,,THAAD,air-defence system,0,,,,no. counted by battery; delivery planned 2022-2024,,,");
    assert_string_equal(line(text, 13), "unknown recipient(s),unknown supplier(s),,,,,B\xC3\xA9""ta; \xD0\x91,aircraft,1,?,2019,,no. delivered unknown,,,");
    e.latin1 = true;
    has(line(export_text(own, &e), 13), ",B\xE9""ta; ?,");
    cn_register_close(own);
}

/* ---- rows as text ------------------------------------------------------------------------------------------ */

static const char *written(const char *sql, CnRowsFormat format, CnRowsStyle style)
{
    CnErr err = {0};
    char *text = NULL;
    size_t n = 0;
    CnRows *rows = cn_register_sql(reg, cn_str(sql), &err);
    if (!rows) fail_msg("%s", err.text);
    FILE *out = open_memstream(&text, &n);
    assert_int_equal(cn_rows_write(rows, format, &style, out, &err), CN_OK);
    fclose(out);
    cn_rows_close(rows);
    const char *kept = cn_arena_copy(&fixture_arena, text, n).ptr;
    free(text);
    return kept;
}

static void width_of_characters(void **state)
{
    (void)state;
    assert_int_equal(cn_cell_columns(CN_STR("abc")), 3);
    assert_int_equal(cn_cell_columns(CN_STR("\xE6\xAD\xBC-16")), 5);                          /* wide */
    assert_int_equal(cn_cell_columns(CN_STR("e\xCC\x81")), 1);                                  /* combining */
    assert_int_equal(cn_cell_columns(CN_STR("\xD9\x85\xD9\x8F\xD8\xB5\xD8\xB1")), 3);           /* vowel mark */
    assert_int_equal(cn_cell_columns(CN_STR("\xEA\xB5\xAD\xEA\xB0\x80")), 4);
    assert_int_equal(cn_cell_columns(CN_STR("\xE2\x80\x8E""a\xE2\x80\x8F")), 1);                /* direction marks */
    assert_true(cn_text_is_rtl(CN_STR("a \xD9\x85")));
    assert_true(cn_text_is_rtl(CN_STR("\xD7\x90")));
    assert_false(cn_text_is_rtl(CN_STR("a \xD0\x90")));
}

static void table_stands_straight(void **state)
{
    (void)state;
    const CnRowsStyle plain = {0};
    assert_string_equal(written("SELECT 'x' AS name, 5 AS n, 'last' AS z UNION ALL SELECT 'long name', 1234.5, NULL", CN_ROWS_TABLE, plain),
        "name            n  z\n"
        "x               5  last\n"
        "long name  1234.5\n");
    assert_string_equal(written("SELECT '\xE6\xAD\xBC-16' AS a, 'b' AS b UNION ALL SELECT 'J-16', 'c'", CN_ROWS_TABLE, plain),
        "a      b\n\xE6\xAD\xBC-16  b\nJ-16   c\n");
    assert_string_equal(written("SELECT '\xD9\x85\xD8\xB5\xD8\xB1' AS a, 'b' AS b", CN_ROWS_TABLE, plain),
        "a    b\n\xE2\x81\xA8\xD9\x85\xD8\xB5\xD8\xB1\xE2\x81\xA9  b\n");
    assert_string_equal(written("SELECT 1 AS a WHERE 0", CN_ROWS_TABLE, plain), "");
    assert_string_equal(written("SELECT 'a' || char(10) || char(27) || '[31mb' || char(8238) AS x", CN_ROWS_TABLE, plain),
        "x\na \xEF\xBF\xBD[31mb\xEF\xBF\xBD\n");
}

static void table_fits_the_terminal(void **state)
{
    (void)state;
    const char *sql = "SELECT '123456789012' AS id, 'some words that are rather long' AS words, 'and some more of the same' AS more";
    const char *text = written(sql, CN_ROWS_TABLE, (CnRowsStyle){.width = 40});
    assert_int_equal(cn_cell_columns(cn_str(line(text, 1))), 40);
    has(text, "12345678  ");   /* a beginning that still names it, without an ellipsis */
    has(text, "\xE2\x80\xA6");
    assert_string_equal(written("SELECT '\xE6\xAD\xBC\xE6\xAD\xBC\xE6\xAD\xBC\xE6\xAD\xBC\xE6\xAD\xBC' AS a", CN_ROWS_TABLE, (CnRowsStyle){.width = 6, .no_header = true}),
        "\xE6\xAD\xBC\xE6\xAD\xBC\xE2\x80\xA6\n");
    lacks(written(sql, CN_ROWS_TABLE, (CnRowsStyle){.width = 40}), "\x1B");
    has(written(sql, CN_ROWS_TABLE, (CnRowsStyle){.color = true}), "\x1B[1m");
}

static void columns_become_one(void **state)
{
    (void)state;
    const CnRowsStyle plain = {.no_header = true};
    const char *sums = "SELECT 6300000000.0 AS value_min, 6300000000.0 AS value_max, 'EUR' AS currency UNION ALL SELECT 8e8, 1.2e9, 'USD'\n"
        " UNION ALL SELECT 4e6, NULL, 'RUB' UNION ALL SELECT NULL, 2e6, 'USD' UNION ALL SELECT 500, 900, 'USD' UNION ALL SELECT NULL, NULL, NULL";
    assert_string_equal(written(sums, CN_ROWS_TABLE, plain),
        "      \xE2\x82\xAC""6.3 bn\n$800 m-1.2 bn\n     \xE2\x89\xA5RUB 4 m\n        \xE2\x89\xA4$2 m\n     $500-900\n\n");
    const char *stages = "SELECT 'order' AS furthest_stage, 'delivery' AS furthest_planned, NULL AS refusal, '2011' AS cancellation, NULL AS embargo,\n"
        " NULL AS embargo_end, 'a note' AS status_note UNION ALL SELECT 'delivery', 'order', NULL, NULL, NULL, NULL, NULL\n"
        " UNION ALL SELECT NULL, NULL, NULL, NULL, '2011', NULL, 'a note' UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, 'order denied'";
    assert_string_equal(written(stages, CN_ROWS_TABLE, plain), "order, delivery planned, cancelled\ndelivery\nembargo\norder denied\n");
    assert_string_equal(written("SELECT 'up to 72' AS quantity, 'RUS' || char(31) || 'UKR' AS supplier, 4 AS n_origins UNION ALL SELECT '8 or more', NULL, 12",
        CN_ROWS_TABLE, (CnRowsStyle){0}), "quantity  supplier  origins\n     \xE2\x89\xA4""72  RUS+UKR         4\n      \xE2\x89\xA5""8                 12\n");
    has(written("SELECT 6e9 AS value_min, 6e9 AS value_max, 'EUR' AS currency", CN_ROWS_CSV, (CnRowsStyle){0}), "6000000000,6000000000,EUR\n");
}

static void what_fits_nowhere_is_a_record(void **state)
{
    (void)state;
    const char *sql = "SELECT 123456789012345 AS a, 123456789012345 AS b, 'one two three four five six seven' AS c";
    assert_string_equal(written(sql, CN_ROWS_TABLE, (CnRowsStyle){.width = 34}),
        "a  123456789012345\nb  123456789012345\nc  one two three four five six\n   seven\n");
    has(written(sql, CN_ROWS_TABLE, (CnRowsStyle){.width = 42}), "123456789012345 123456789012345 one two t\xE2\x80\xA6\n");
    const char *url = "SELECT 'https://example.org/2017/10/report.html' AS url";
    assert_string_equal(written(url, CN_ROWS_TABLE, (CnRowsStyle){.width = 12, .no_header = true}), "\xE2\x80\xA6report.html\n");
}

static void long_tables_go_on(void **state)
{
    (void)state;
    const char *text = written("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4500) SELECT i, 'x' AS t FROM n", CN_ROWS_TABLE,
        (CnRowsStyle){0});
    assert_int_equal(count_lines(text), 4501);
    assert_string_equal(line(text, 4500), "4500  x");
    assert_string_equal(line(text, 3), "   3  x");
}

static void records_and_lines(void **state)
{
    (void)state;
    assert_string_equal(written("SELECT 'a' AS name, 2 AS number, NULL AS maybe UNION ALL SELECT 'b', 3, 4", CN_ROWS_RECORD, (CnRowsStyle){0}),
        "name    a\nnumber  2\n\nname    b\nnumber  3\nmaybe   4\n");
    assert_string_equal(written("SELECT 'a,\"b\"' AS x, 1.5 AS y, 'p' || char(31) || 'q' AS l", CN_ROWS_CSV, (CnRowsStyle){0}),
        "x,y,l\n\"a,\"\"b\"\"\",1.5,p; q\n");
    assert_string_equal(written("SELECT 'a\"b' AS x, 1.5 AS y, NULL AS z, 'p' || char(31) || 'q' AS l, 3 AS i", CN_ROWS_JSONL, (CnRowsStyle){0}),
        "{\"x\":\"a\\\"b\",\"y\":1.5,\"z\":null,\"l\":[\"p\",\"q\"],\"i\":3}\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_frozen), cmocka_unit_test(claims_as_csv), cmocka_unit_test(lists_are_joined),
        cmocka_unit_test(quotes_are_cut), cmocka_unit_test(bom_and_empty), cmocka_unit_test(words_of_formats), cmocka_unit_test(full_device),
        cmocka_unit_test(bad_query_is_told), cmocka_unit_test(sipri_layout), cmocka_unit_test(sipri_all_and_selected),
        cmocka_unit_test(sipri_phrases), cmocka_unit_test(sipri_doubts), cmocka_unit_test(width_of_characters),
        cmocka_unit_test(columns_become_one), cmocka_unit_test(what_fits_nowhere_is_a_record),
        cmocka_unit_test(table_stands_straight), cmocka_unit_test(table_fits_the_terminal), cmocka_unit_test(long_tables_go_on),
        cmocka_unit_test(records_and_lines),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
