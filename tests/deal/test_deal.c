/* What makes one deal of several claims, and what must never. */
#include "deal/deal.h"

#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST = 64 };

typedef struct {
    CnArena arena;
    jmp_buf guard;
    CnClaim claim[MOST];
    CnStr quote[MOST], outlet[MOST];
    uint32_t origin[MOST];
    size_t n;
    CnDeal *deal;
    size_t n_deals;
} Box;

static Box box;

static void fresh(void)
{
    cn_arena_free(&box.arena);
    memset(&box, 0, sizeof box);
    box.arena.guard = &box.guard;
}

static CnDate day(int y, int m, int d) { return (CnDate){(int16_t)y, (uint8_t)m, (uint8_t)d}; }

static CnParties state(const char *code)
{
    if (!code) return (CnParties){NULL, 0};
    CnParty *p = CN_NEW(&box.arena, CnParty);
    *p = (CnParty){cn_str(code), cn_str(code), CN_KIND_STATE};
    return (CnParties){p, 1};
}

static CnClaim *say(const char *from, const char *to, const char *item, CnStage stage, CnModality modality, CnDate doc_date)
{
    assert_true(box.n < MOST);
    CnClaim *c = &box.claim[box.n];
    snprintf(c->id, sizeof c->id, "%032zx", 0xa000 + box.n);
    c->doc = cn_strf(&box.arena, "doc%02zu", box.n);
    c->supplier = state(from);
    c->recipient = state(to);
    c->item = c->item_id = cn_str(item);
    c->category = CN_CAT_AIRCRAFT;
    c->stage = stage;
    c->modality = modality;
    c->doc_date = doc_date;
    c->score = 1;
    box.quote[box.n] = cn_strf(&box.arena, "words of their own number %zu alpha%zu beta%zu gamma%zu", box.n, box.n, box.n, box.n);
    box.n++;
    return c;
}

static CnAmount amount(double min, double max, const char *unit) { return (CnAmount){true, min, max, cn_str(unit)}; }

static void run(void)
{
    if (setjmp(box.guard)) fail_msg("no memory");
    cn_deals(&box.arena, box.claim, box.n, box.quote, box.outlet, &box.deal, &box.n_deals, box.origin);
}

static const CnDeal *deal_of(size_t claim)
{
    for (size_t i = 0; i < box.n_deals; i++)
        for (size_t k = 0; k < box.deal[i].n_claims; k++)
            if (box.deal[i].claim[k] == claim) return &box.deal[i];
    fail_msg("claim %zu is in no deal", claim);
    return NULL;
}

static const CnConflict *conflict(const CnDeal *d, const char *field)
{
    for (size_t i = 0; i < d->n_conflicts; i++)
        if (cn_str_is(d->conflict[i].field, field)) return &d->conflict[i];
    return NULL;
}

/* ---- grouping ---------------------------------------------------------------------------------------------- */

static void nothing_gives_nothing(void **state_)
{
    (void)state_;
    fresh();
    run();
    assert_int_equal(box.n_deals, 0);
}

static void same_transfer_is_one_deal(void **state_)
{
    (void)state_;
    fresh();
    say("FRA", "EGY", "rafale", CN_ST_TALKS, CN_MOD_REPORTED, day(2014, 11, 2));
    say("FRA", "EGY", "rafale", CN_ST_ORDER, CN_MOD_STATED, day(2015, 2, 16));
    say("FRA", "EGY", "rafale", CN_ST_DELIVERY, CN_MOD_STATED, day(2015, 7, 20));
    run();
    assert_int_equal(box.n_deals, 1);
    const CnDeal *d = &box.deal[0];
    assert_int_equal(d->n_claims, 3);
    assert_int_equal(d->furthest, CN_ST_DELIVERY);
    assert_int_equal(d->furthest_planned, -1);
    assert_int_equal(d->n_docs, 3);
    assert_int_equal(d->n_origins, 3);
    assert_int_equal(d->first[CN_ST_ORDER].year, 2015);
    assert_int_equal(d->first[CN_ST_ORDER].month, 2);
    assert_int_equal(d->first_claim.year, 2014);
    assert_int_equal(d->n_conflicts, 0);
}

static void other_parties_are_other_deals(void **state_)
{
    (void)state_;
    fresh();
    say("FRA", "EGY", "rafale", CN_ST_ORDER, CN_MOD_STATED, day(2015, 2, 16));
    say("FRA", "QAT", "rafale", CN_ST_ORDER, CN_MOD_STATED, day(2015, 2, 16));
    say("EGY", "FRA", "rafale", CN_ST_ORDER, CN_MOD_STATED, day(2015, 2, 16));
    say(NULL, "EGY", "rafale", CN_ST_ORDER, CN_MOD_STATED, day(2015, 2, 16));
    say("FRA", NULL, "rafale", CN_ST_ORDER, CN_MOD_STATED, day(2015, 2, 16));
    say("FRA", "EGY", "mistral", CN_ST_ORDER, CN_MOD_STATED, day(2015, 2, 16));
    run();
    assert_int_equal(box.n_deals, 6);
}

static void inferred_supplier_joins(void **state_)
{
    (void)state_;
    fresh();
    say("RUS", "TUR", "s-400", CN_ST_ORDER, CN_MOD_STATED, day(2017, 9, 12));
    CnClaim *c = say(NULL, "TUR", "s-400", CN_ST_DELIVERY, CN_MOD_PLANNED, day(2018, 1, 1));
    c->supplier_inferred = state("RUS");
    run();
    assert_int_equal(box.n_deals, 1);
    assert_int_equal(box.deal[0].furthest, CN_ST_ORDER);
    assert_int_equal(box.deal[0].furthest_planned, CN_ST_DELIVERY);
}

static void orders_years_apart_are_two(void **state_)
{
    (void)state_;
    fresh();
    say("USA", "POL", "f-16", CN_ST_ORDER, CN_MOD_STATED, day(2003, 4, 18));
    say("USA", "POL", "f-16", CN_ST_ORDER, CN_MOD_STATED, day(2012, 4, 18));
    run();
    assert_int_equal(box.n_deals, 2);
}

static void same_number_links_over_years(void **state_)
{
    (void)state_;
    fresh();
    say("USA", "POL", "f-16", CN_ST_ORDER, CN_MOD_STATED, day(2003, 4, 18))->quantity = amount(48, 48, "");
    CnClaim *c = say("USA", "POL", "f-16", CN_ST_ORDER, CN_MOD_STATED, day(2012, 4, 18));
    c->quantity = amount(48, 48, "");
    run();
    assert_int_equal(box.n_deals, 1);
}

static void other_number_at_other_date_is_another_order(void **state_)
{
    (void)state_;
    fresh();
    CnClaim *a = say("FRA", "EGY", "rafale", CN_ST_ORDER, CN_MOD_STATED, day(2021, 5, 4));
    a->quantity = amount(24, 24, "");
    a->date = day(2015, 2, 0);
    CnClaim *b = say("FRA", "EGY", "rafale", CN_ST_ORDER, CN_MOD_STATED, day(2021, 5, 4));
    b->doc = a->doc;
    b->quantity = amount(30, 30, "");
    b->date = day(2021, 5, 0);
    run();
    assert_int_equal(box.n_deals, 2);
}

static void other_number_at_one_time_is_a_conflict(void **state_)
{
    (void)state_;
    fresh();
    say("RUS", "EGY", "su-35", CN_ST_ORDER, CN_MOD_REPORTED, day(2019, 3, 18))->quantity = amount(24, 24, "");
    say("RUS", "EGY", "su-35", CN_ST_ORDER, CN_MOD_REPORTED, day(2019, 3, 20))->quantity = amount(36, 36, "");
    say("RUS", "EGY", "su-35", CN_ST_ORDER, CN_MOD_REPORTED, day(2019, 3, 21))->quantity = amount(24, 24, "");
    run();
    assert_int_equal(box.n_deals, 1);
    const CnDeal *d = &box.deal[0];
    const CnConflict *f = conflict(d, "quantity");
    assert_non_null(f);
    assert_int_equal(f->n, 3);
    assert_true(cn_str_is(f->value[0], "24"));
    assert_true(cn_str_is(f->value[1], "36"));
    assert_int_equal(d->claim[f->claim[1]], 1);
    assert_true(d->quantity_best == 24);
    assert_true(d->quantity.min == 24 && d->quantity.max == 36);
}

static void ranges_that_overlap_are_no_conflict(void **state_)
{
    (void)state_;
    fresh();
    say("RUS", "EGY", "su-35", CN_ST_ORDER, CN_MOD_REPORTED, day(2019, 3, 18))->quantity = amount(20, 99, "");
    say("RUS", "EGY", "su-35", CN_ST_ORDER, CN_MOD_REPORTED, day(2019, 3, 20))->quantity = amount(24, 24, "");
    run();
    assert_int_equal(box.n_deals, 1);
    assert_int_equal(box.deal[0].n_conflicts, 0);
}

static void reason_of_a_conflict(void **state_)
{
    (void)state_;
    fresh();
    say("USA", "SAU", "thaad", CN_ST_ORDER, CN_MOD_STATED, day(2017, 10, 6))->value = amount(15e9, 15e9, "USD");
    say("USA", "SAU", "thaad", CN_ST_ORDER, CN_MOD_STATED, day(2017, 10, 7))->value = amount(14.5e9, 14.5e9, "USD");
    run();
    assert_true(cn_str_is(conflict(&box.deal[0], "value")->reason, "rounded"));
    fresh();
    say("USA", "SAU", "thaad", CN_ST_AGREEMENT, CN_MOD_STATED, day(2017, 10, 6))->value = amount(15e9, 15e9, "USD");
    say("USA", "SAU", "thaad", CN_ST_ORDER, CN_MOD_STATED, day(2018, 11, 7))->value = amount(2e9, 2e9, "USD");
    run();
    assert_true(cn_str_is(conflict(&box.deal[0], "value")->reason, "other scope"));
}

static void currencies_are_not_compared(void **state_)
{
    (void)state_;
    fresh();
    say("FRA", "GRC", "rafale", CN_ST_ORDER, CN_MOD_STATED, day(2021, 1, 25))->value = amount(2.5e9, 2.5e9, "EUR");
    say("FRA", "GRC", "rafale", CN_ST_ORDER, CN_MOD_STATED, day(2021, 1, 26))->value = amount(3e9, 3e9, "USD");
    run();
    assert_int_equal(box.n_deals, 1);
    assert_null(conflict(&box.deal[0], "value"));
}

static void part_deliveries_are_no_conflict(void **state_)
{
    (void)state_;
    fresh();
    say("FRA", "EGY", "rafale", CN_ST_ORDER, CN_MOD_STATED, day(2015, 2, 16))->quantity = amount(24, 24, "");
    say("FRA", "EGY", "rafale", CN_ST_DELIVERY, CN_MOD_STATED, day(2015, 7, 20))->quantity = amount(3, 3, "");
    run();
    assert_int_equal(box.n_deals, 1);
    assert_int_equal(box.deal[0].n_conflicts, 0);
    assert_true(box.deal[0].quantity_best == 24 && box.deal[0].quantity.min == 24);
}

static void new_order_after_delivery(void **state_)
{
    (void)state_;
    fresh();
    say("RUS", "IND", "t-90", CN_ST_ORDER, CN_MOD_STATED, day(2001, 2, 15))->date = day(2001, 2, 0);
    say("RUS", "IND", "t-90", CN_ST_DELIVERY, CN_MOD_STATED, day(2004, 2, 15))->date = day(2004, 1, 0);
    say("RUS", "IND", "t-90", CN_ST_ORDER, CN_MOD_STATED, day(2006, 10, 26))->date = day(2006, 10, 0);
    run();
    assert_int_equal(box.n_deals, 2);
    assert_ptr_equal(deal_of(0), deal_of(1));
}

static void delivery_before_the_order_is_another(void **state_)
{
    (void)state_;
    fresh();
    say("RUS", "IND", "t-90", CN_ST_ORDER, CN_MOD_STATED, day(2006, 10, 26))->date = day(2006, 10, 0);
    say("RUS", "IND", "t-90", CN_ST_DELIVERY, CN_MOD_STATED, day(2006, 11, 1))->date = day(2004, 0, 0);
    run();
    assert_int_equal(box.n_deals, 2);
}

static CnClaim *generic(CnClaim *c, const char *noun)
{
    c->item = cn_str(noun);
    c->item_id = (CnStr){NULL, 0};
    return c;
}

static void generic_noun_joins_on_a_number(void **state_)
{
    (void)state_;
    fresh();
    say("FRA", "QAT", "rafale", CN_ST_ORDER, CN_MOD_STATED, day(2015, 5, 4))->quantity = amount(24, 24, "");
    generic(say("FRA", "QAT", "", CN_ST_DELIVERY, CN_MOD_PLANNED, day(2018, 6, 1)), "fighters")->quantity = amount(24, 24, "");
    run();
    assert_int_equal(box.n_deals, 1);
    assert_true(cn_str_is(box.deal[0].item, "rafale"));
}

static void generic_noun_alone_stays_alone(void **state_)
{
    (void)state_;
    fresh();
    say("FRA", "QAT", "rafale", CN_ST_ORDER, CN_MOD_STATED, day(2015, 5, 4))->quantity = amount(24, 24, "");
    generic(say("FRA", "QAT", "", CN_ST_ORDER, CN_MOD_STATED, day(2015, 6, 1)), "fighters")->quantity = amount(36, 36, "");
    generic(say("FRA", "QAT", "", CN_ST_DELIVERY, CN_MOD_PLANNED, day(2018, 6, 1)), "helicopters");
    run();
    assert_int_equal(box.n_deals, 3);
}

static void generic_noun_of_two_candidates_joins_none(void **state_)
{
    (void)state_;
    fresh();
    say("USA", "QAT", "f-15", CN_ST_ORDER, CN_MOD_STATED, day(2017, 6, 14));
    say("USA", "QAT", "f-35", CN_ST_INTEREST, CN_MOD_STATED, day(2017, 6, 14));
    generic(say("USA", "QAT", "", CN_ST_ORDER, CN_MOD_STATED, day(2017, 6, 20)), "fighters");
    run();
    assert_int_equal(box.n_deals, 3);
}

static void other_category_never_joins(void **state_)
{
    (void)state_;
    fresh();
    say("FRA", "QAT", "rafale", CN_ST_ORDER, CN_MOD_STATED, day(2015, 5, 4))->quantity = amount(24, 24, "");
    CnClaim *c = generic(say("FRA", "QAT", "", CN_ST_ORDER, CN_MOD_STATED, day(2015, 5, 4)), "tanks");
    c->category = CN_CAT_ARMOURED_VEHICLE;
    c->quantity = amount(24, 24, "");
    run();
    assert_int_equal(box.n_deals, 2);
}

static void embargo_is_no_transfer(void **state_)
{
    (void)state_;
    fresh();
    CnClaim *a = generic(say("UN", "LBY", "", CN_ST_EMBARGO, CN_MOD_STATED, day(2011, 2, 27)), "arms");
    CnClaim *b = generic(say("UN", "LBY", "", CN_ST_EMBARGO, CN_MOD_STATED, day(2011, 3, 27)), "weapons");
    CnClaim *c = generic(say("UN", "LBY", "", CN_ST_REFUSAL, CN_MOD_STATED, day(2011, 3, 27)), "arms");
    a->category = b->category = c->category = CN_CAT_UNSPECIFIED;
    run();
    assert_int_equal(box.n_deals, 2);
    assert_ptr_equal(deal_of(0), deal_of(1));
    assert_int_equal(deal_of(0)->furthest, -1);
}

static void packages_are_not_summed(void **state_)
{
    (void)state_;
    fresh();
    CnClaim *a = say("RUS", "QAT", "ak-103", CN_ST_ORDER, CN_MOD_PLANNED, day(2017, 10, 26));
    CnClaim *b = say("RUS", "QAT", "kornet", CN_ST_ORDER, CN_MOD_PLANNED, day(2017, 10, 26));
    a->value = b->value = amount(2e9, 2e9, "USD");
    a->package_id = b->package_id = CN_STR("p1");
    run();
    assert_int_equal(box.n_deals, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_true(box.deal[i].value.max == 2e9);
        assert_true(cn_str_is(box.deal[i].package_id, "p1"));
    }
}

/* ---- stages, conflicts ------------------------------------------------------------------------------------- */

static void denied_stays_apart(void **state_)
{
    (void)state_;
    fresh();
    say("RUS", "IRN", "s-300", CN_ST_DELIVERY, CN_MOD_REPORTED, day(2008, 12, 21));
    say("RUS", "IRN", "s-300", CN_ST_DELIVERY, CN_MOD_DENIED, day(2008, 12, 22));
    run();
    assert_int_equal(box.n_deals, 1);
    const CnConflict *f = conflict(&box.deal[0], "stage");
    assert_non_null(f);
    assert_true(cn_str_is(f->reason, "denied"));
    assert_true(cn_str_is(f->value[0], "delivery"));
    assert_true(cn_str_is(f->value[1], "delivery denied"));
    fresh();
    say("RUS", "IRN", "s-300", CN_ST_DELIVERY, CN_MOD_DENIED, day(2008, 12, 22))->quantity = amount(5, 5, "");
    run();
    assert_int_equal(box.deal[0].furthest, -1);
    assert_false(box.deal[0].quantity.given);
    assert_int_equal(box.deal[0].n_conflicts, 0);
}

static void an_approval_is_no_order(void **state_)
{
    (void)state_;
    fresh();
    say("USA", "SAU", "thaad", CN_ST_APPROVAL, CN_MOD_STATED, day(2017, 10, 6));
    say("USA", "SAU", "thaad", CN_ST_ORDER, CN_MOD_PLANNED, day(2017, 10, 7));
    run();
    assert_int_equal(box.deal[0].furthest, CN_ST_APPROVAL);
    assert_int_equal(box.deal[0].furthest_planned, CN_ST_ORDER);
    assert_int_equal(box.deal[0].first[CN_ST_ORDER].year, 0);
}

static void given_dates_go_before_those_of_documents(void **state_)
{
    (void)state_;
    fresh();
    say("RUS", "TUR", "s-400", CN_ST_DELIVERY, CN_MOD_STATED, day(2019, 7, 12));
    say("RUS", "TUR", "s-400", CN_ST_DELIVERY, CN_MOD_STATED, day(2019, 7, 13))->date = day(2019, 7, 0);
    say("RUS", "TUR", "s-400", CN_ST_DELIVERY, CN_MOD_STATED, day(2019, 9, 13))->date = day(2019, 9, 15);
    say("RUS", "TUR", "s-400", CN_ST_DELIVERY, CN_MOD_STATED, day(2024, 1, 27));  /* looks back */
    run();
    assert_int_equal(box.n_deals, 1);
    assert_int_equal(box.deal[0].first[CN_ST_DELIVERY].month, 7);
    assert_int_equal(box.deal[0].first[CN_ST_DELIVERY].day, 0);
    assert_int_equal(box.deal[0].last_delivery.month, 9);
    fresh();
    say("RUS", "TUR", "s-400", CN_ST_DELIVERY, CN_MOD_STATED, day(2019, 7, 12));
    say("RUS", "TUR", "s-400", CN_ST_DELIVERY, CN_MOD_STATED, day(2024, 1, 27));
    run();
    assert_int_equal(box.deal[0].last_delivery.year, 2019);
}

static void slipping_dates(void **state_)
{
    (void)state_;
    fresh();
    say("RUS", "IND", "s-400", CN_ST_DELIVERY, CN_MOD_PLANNED, day(2018, 10, 5))->date = day(2020, 0, 0);
    say("RUS", "IND", "s-400", CN_ST_DELIVERY, CN_MOD_PLANNED, day(2020, 10, 5))->date = day(2021, 0, 0);
    run();
    assert_int_equal(box.n_deals, 1);
    const CnConflict *f = conflict(&box.deal[0], "date");
    assert_non_null(f);
    assert_true(cn_str_is(f->value[1], "delivery planned 2021"));
    assert_true(cn_str_is(f->reason, "older"));
}

static void cancelled_and_yet_delivered(void **state_)
{
    (void)state_;
    fresh();
    say("FRA", "RUS", "mistral", CN_ST_ORDER, CN_MOD_STATED, day(2011, 6, 17));
    say("FRA", "RUS", "mistral", CN_ST_CANCELLATION, CN_MOD_STATED, day(2015, 8, 5));
    run();
    assert_int_equal(box.n_deals, 1);
    assert_null(conflict(&box.deal[0], "status"));
    assert_int_equal(box.deal[0].first[CN_ST_CANCELLATION].year, 2015);
    fresh();
    say("FRA", "RUS", "mistral", CN_ST_CANCELLATION, CN_MOD_STATED, day(2015, 8, 5));
    say("FRA", "RUS", "mistral", CN_ST_DELIVERY, CN_MOD_STATED, day(2015, 8, 6));
    run();
    assert_int_equal(box.n_deals, 1);
    assert_non_null(conflict(&box.deal[0], "status"));
}

/* ---- origins ----------------------------------------------------------------------------------------------- */

static const CnStr tass[] = {{"TASS", 4}};

static void one_agency_in_many_papers_is_one_origin(void **state_)
{
    (void)state_;
    fresh();
    for (int i = 0; i < 5; i++) {
        CnClaim *c = say("RUS", "TUR", "s-400", CN_ST_DELIVERY, CN_MOD_STATED, day(2019, 7, 12));
        c->attribution = tass;
        c->n_attribution = 1;
        box.outlet[i] = cn_strf(&box.arena, "Paper %d", i);
    }
    say("RUS", "TUR", "s-400", CN_ST_DELIVERY, CN_MOD_STATED, day(2019, 7, 12));
    box.outlet[5] = CN_STR("Tass");  /* the agency itself */
    say("RUS", "TUR", "s-400", CN_ST_DELIVERY, CN_MOD_STATED, day(2019, 7, 13));
    box.outlet[6] = CN_STR("A seventh");
    run();
    assert_int_equal(box.n_deals, 1);
    assert_int_equal(box.deal[0].n_docs, 7);
    assert_int_equal(box.deal[0].n_origins, 2);
    for (int i = 1; i < 6; i++) assert_int_equal(box.origin[i], box.origin[0]);
    assert_int_equal(box.origin[6], 6);
}

static void copied_words_are_one_origin(void **state_)
{
    (void)state_;
    fresh();
    for (int i = 0; i < 3; i++) say("ITA", "EGY", "fremm", CN_ST_DELIVERY, CN_MOD_STATED, day(2020, 12, 31));
    box.quote[0] = CN_STR("The Egyptian navy on Thursday received the first of two FREMM frigates built in Italy, the ministry said.");
    box.quote[1] = CN_STR("THE Egyptian Navy on Thursday received the first of two FREMM frigates built in Italy, the ministry said");
    box.quote[2] = CN_STR("A first frigate has sailed from La Spezia to Alexandria, where Egyptian officers took it over in a ceremony.");
    run();
    assert_int_equal(box.deal[0].n_origins, 2);
    assert_int_equal(box.origin[1], box.origin[0]);
}

static void one_outlet_twice_is_one_origin(void **state_)
{
    (void)state_;
    fresh();
    say("ITA", "EGY", "fremm", CN_ST_DELIVERY, CN_MOD_STATED, day(2020, 12, 31));
    say("ITA", "EGY", "fremm", CN_ST_DELIVERY, CN_MOD_STATED, day(2021, 1, 1));
    box.outlet[0] = box.outlet[1] = CN_STR("Example Daily");
    run();
    assert_int_equal(box.deal[0].n_origins, 1);
}

/* ---- order ------------------------------------------------------------------------------------------------- */

static void many_claims(void)
{
    static const char *const to[] = {"EGY", "QAT", "IND", "TUR"}, *const items[] = {"rafale", "s-400", "su-35", "t-90"};
    uint32_t seed = 12345;
    for (int i = 0; i < 60; i++) {
        seed = seed * 1664525u + 1013904223u;
        uint32_t r = seed >> 8;
        CnClaim *c = say(r & 1 ? "RUS" : "FRA", to[r >> 1 & 1], items[r >> 3 & 1], (CnStage)(r >> 5 & 7), (CnModality)(r >> 8 & 3),
            day(2005 + (int)(r >> 10 & 15), 1 + (int)(r >> 14 & 7), 1 + (int)(r >> 17 & 15)));
        if (r & 0x100000) c->quantity = amount(10 + (r & 3), 10 + (r & 3), "");
        if (r & 0x200000) c->date = day(2005 + (int)(r >> 12 & 15), 0, 0);
        if (r & 0x400000) generic(c, "fighters");
        if (r & 0x800000) c->doc = CN_STR("shared");
    }
}

static uint64_t digest(void)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < box.n_deals; i++) {
        const CnDeal *d = &box.deal[i];
        sum = sum * 31 + cn_hash(d->id, 32) + d->n_origins * 7 + d->n_conflicts;
        for (size_t k = 0; k < d->n_claims; k++) sum = sum * 31 + cn_hash(box.claim[d->claim[k]].id, 32);
    }
    return sum;
}

static void any_order_gives_the_same_deals(void **state_)
{
    (void)state_;
    fresh();
    many_claims();
    run();
    uint64_t first = digest();
    size_t n_deals = box.n_deals, n_in = 0;
    for (size_t i = 0; i < n_deals; i++) n_in += box.deal[i].n_claims;
    assert_int_equal(n_in, box.n);
    assert_true(n_deals > 4);
    for (int round = 1; round < 6; round++) {
        srand((unsigned)round);
        for (size_t i = box.n - 1; i > 0; i--) {
            size_t k = (size_t)rand() % (i + 1);
            CnClaim c = box.claim[i];
            CnStr q = box.quote[i];
            box.claim[i] = box.claim[k], box.claim[k] = c;
            box.quote[i] = box.quote[k], box.quote[k] = q;
        }
        run();
        assert_int_equal(box.n_deals, n_deals);
        assert_true(digest() == first);
    }
}

static void id_stays_as_claims_come_in(void **state_)
{
    (void)state_;
    fresh();
    say("FRA", "EGY", "rafale", CN_ST_ORDER, CN_MOD_STATED, day(2015, 2, 16));
    run();
    char id[33];
    memcpy(id, box.deal[0].id, sizeof id);
    say("FRA", "EGY", "rafale", CN_ST_DELIVERY, CN_MOD_STATED, day(2015, 7, 20));
    say("FRA", "QAT", "rafale", CN_ST_DELIVERY, CN_MOD_STATED, day(2015, 7, 20));
    run();
    assert_string_equal(id, deal_of(0)->id);
    assert_int_equal(strlen(id), 32);
}

static int tear_down(void **state_)
{
    (void)state_;
    cn_arena_free(&box.arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_gives_nothing), cmocka_unit_test(same_transfer_is_one_deal),
        cmocka_unit_test(other_parties_are_other_deals), cmocka_unit_test(inferred_supplier_joins),
        cmocka_unit_test(orders_years_apart_are_two), cmocka_unit_test(same_number_links_over_years),
        cmocka_unit_test(other_number_at_other_date_is_another_order), cmocka_unit_test(other_number_at_one_time_is_a_conflict),
        cmocka_unit_test(ranges_that_overlap_are_no_conflict), cmocka_unit_test(reason_of_a_conflict),
        cmocka_unit_test(currencies_are_not_compared), cmocka_unit_test(part_deliveries_are_no_conflict),
        cmocka_unit_test(new_order_after_delivery), cmocka_unit_test(delivery_before_the_order_is_another),
        cmocka_unit_test(generic_noun_joins_on_a_number), cmocka_unit_test(generic_noun_alone_stays_alone),
        cmocka_unit_test(generic_noun_of_two_candidates_joins_none), cmocka_unit_test(other_category_never_joins),
        cmocka_unit_test(embargo_is_no_transfer), cmocka_unit_test(packages_are_not_summed), cmocka_unit_test(denied_stays_apart),
        cmocka_unit_test(an_approval_is_no_order), cmocka_unit_test(given_dates_go_before_those_of_documents),
        cmocka_unit_test(slipping_dates), cmocka_unit_test(cancelled_and_yet_delivered),
        cmocka_unit_test(one_agency_in_many_papers_is_one_origin), cmocka_unit_test(copied_words_are_one_origin),
        cmocka_unit_test(one_outlet_twice_is_one_origin), cmocka_unit_test(any_order_gives_the_same_deals),
        cmocka_unit_test(id_stays_as_claims_come_in),
    };
    return cmocka_run_group_tests(tests, NULL, tear_down);
}
