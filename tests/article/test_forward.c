/* The heads of forwarded messages: found in any language, kept out of the article, heard for what they say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "article/article.h"
#include "article/forward.h"

#include <stdlib.h>

#define WORD(phrase, kind) {{phrase, sizeof(phrase) - 1}, kind}
static const CnMailWord mail[] = {WORD("from", CN_MAIL_FROM), WORD("от кого", CN_MAIL_FROM), WORD("date", CN_MAIL_DATE), WORD("дата", CN_MAIL_DATE),
    WORD("subject", CN_MAIL_SUBJECT), WORD("тема", CN_MAIL_SUBJECT), WORD("to", CN_MAIL_FIELD), WORD("кому", CN_MAIL_FIELD), WORD("发件人", CN_MAIL_FROM),
    WORD("主题", CN_MAIL_SUBJECT), WORD("收件人", CN_MAIL_FIELD), WORD("forwarded message", CN_MAIL_MARK), WORD("fwd", CN_MAIL_PREFIX), WORD("re", CN_MAIL_PREFIX)};
static const CnMonthName months[] = {WORD("june", 6)};
static CnArticleOptions options = {.months = months, .n_months = 1, .mail = mail, .n_mail = sizeof mail / sizeof *mail};

static CnArena arena;

static void assert_str(CnStr is, const char *should)
{
    char *z = strndup(is.ptr ? is.ptr : "", is.len);
    assert_string_equal(z, should);
    free(z);
}

static int leave(void **state)
{
    (void)state;
    cn_arena_free(&arena);
    return 0;
}

static size_t heads_of(const char *text)
{
    size_t n;
    cn_forwards(&arena, cn_str(text), 0, &options, &n);
    return n;
}

static void heads_are_found(void **state)
{
    (void)state;
    CnStr text = CN_STR("See below.\n\n---- Forwarded Message ----\n*From:* \"A. Bee\" <a@b>\nTo: x,\n y,\n z\nDate: Mon, 3 June 2024 10:12\n\n\nThe text.\n\nОт кого : Б <b@c>\nТема: t\nКому: d\nBehind.\n");
    size_t n;
    const CnForward *head = cn_forwards(&arena, text, 0, &options, &n);
    assert_int_equal(n, 2);
    assert_str(cn_str_sub(text, 0, head[0].span.at), "See below.\n\n");
    assert_str(cn_str_sub(text, head[0].span.at + head[0].span.len, head[1].span.at), "The text.\n\n");
    assert_str(cn_str_sub(text, head[1].span.at + head[1].span.len, text.len), "Behind.\n");
    assert_str(head[0].author, "A. Bee");
    assert_int_equal(head[0].date.day, 3);
    assert_str(head[1].author, "Б");
    assert_int_equal(head[1].date.year, 0);
    assert_int_equal(heads_of("发件人：甲\n收件人：乙\n主题：丙\n\n丁"), 1);
}

static void other_lines_are_text(void **state)
{
    (void)state;
    assert_int_equal(heads_of("From: Cairo\nTo: Paris\n\ntext"), 0);             /* two fields, no mark */
    assert_int_equal(heads_of("Forwarded message\nFrom: A\nDate: soon\n"), 1);   /* two fields below a mark */
    assert_int_equal(heads_of("To: a\nTo: b\nDate: c\nSubject: d\n"), 0);        /* nobody sent it */
    assert_int_equal(heads_of("From: a\n\nDate: c\n\nSubject: d\n"), 0);         /* not in a row */
    assert_int_equal(heads_of("From: a\none\ntwo\nthree\nDate: c\nSubject: d\n"), 0);
    assert_int_equal(heads_of("From what he said: nothing. To whom: nobody.\nDate: x\nSubject: y\n"), 0);
    assert_int_equal(heads_of(""), 0);
    size_t n;
    assert_null(cn_forwards(&arena, CN_STR("From: a\nDate: b\nSubject: c\n"), 0, NULL, &n));
    assert_int_equal(n, 0);
}

static void subjects_are_bared(void **state)
{
    (void)state;
    static const struct { const char *subject, *bare; } cases[] = {{"Fwd: Re: [list] FWD: Jets", "Jets"}, {"[list] Re: Jets", "Jets"}, {"[Video] Jets", "[Video] Jets"},
        {"Iran: jets", "Iran: jets"}, {"Re:", "Re:"}, {"Fwd: Re:", "Re:"}, {"", ""}, {"RE：Jets", "Jets"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) assert_str(cn_subject_bare(cn_str(cases[i].subject), &options), cases[i].bare);
}

static CnArticle article_of(const char *text, CnForm form, const char *subject)
{
    CnDocument doc = {.name = CN_STR("a"), .bytes = cn_str(text), .form = form, .charset = CN_STR("utf-8"), .title = cn_str(subject), .author = CN_STR("Me"),
        .date = {2024, 6, 5}, .date_from = CN_FROM_FEED};
    CnDocument *kept = CN_NEW(&arena, CnDocument);
    CnArticle article;
    *kept = doc;
    assert_int_equal(cn_article(&arena, kept, &options, &article, NULL), CN_OK);
    return article;
}

static CnStr title_of(const CnArticle *a) { return cn_str_sub(a->text, a->title.at, a->title.at + a->title.len); }

#define HEAD "From: Gulf News <g@b>\nDate: 3 June 2024\nSubject: Jets\nTo: me\n\n"

static void the_forwarded_article_is_read(void **state)
{
    (void)state;
    CnArticle a = article_of("FYI\n\n" HEAD "Egypt orders jets from France\n\nCairo has ordered.\n", CN_FORM_TEXT, "Fwd: Jets");
    assert_str(title_of(&a), "Egypt orders jets from France");
    assert_str(a.author, "Gulf News");
    assert_true(a.date.day == 3 && a.date_from == CN_FROM_META);
    assert_int_equal(a.n_skip, 1);
    assert_str(cn_str_sub(a.text, a.skip[0].at, a.skip[0].at + a.skip[0].len), HEAD);
    a = article_of(HEAD "Dear all,\n\nCairo has ordered jets.\n", CN_FORM_TEXT, "Fwd: Jets");   /* no headline: the subject is */
    assert_str(title_of(&a), "Jets");
    assert_int_equal(a.skip[0].at, 6);
    a = article_of("From: x\nDate: 9 June 2024\nSubject: y\n\nCairo has ordered jets.\n", CN_FORM_TEXT, "Fwd: Jets");   /* later than what holds it */
    assert_true(a.date.day == 5 && a.date_from == CN_FROM_FEED);
    a = article_of("Cairo has ordered jets.\n", CN_FORM_TEXT, "Jets");
    assert_str(a.author, "Me");
    assert_int_equal(a.n_skip, 0);
    a = article_of("<p>FYI, this stands above what I forward to you today.</p><div>From: <b>Gulf News</b> &lt;g@b&gt;<br>Date: 3 June 2024<br>Subject: Jets<br>To: me</div>"
                   "<p>Egypt has ordered 24 jets from France for a price that was not told.</p><p>They are to come next year, the ministry said in a statement.</p>", CN_FORM_HTML, "Fwd: Jets");
    assert_str(title_of(&a), "Jets");
    assert_str(a.author, "Gulf News");
    assert_int_equal(a.date.day, 3);
    assert_true(cn_str_find(a.text, CN_STR("Subject:"), 0) == SIZE_MAX && cn_str_find(a.text, CN_STR("Gulf News"), 0) == SIZE_MAX);
    assert_true(cn_str_find(a.text, CN_STR("Egypt has ordered"), 0) != SIZE_MAX);
}

static void long_texts_keep_their_title(void **state)
{
    (void)state;
    CnArticleOptions small = options;
    small.max_text = 30;
    CnDocument doc = {.name = CN_STR("a"), .bytes = CN_STR("Cairo has ordered more jets than would fit."), .charset = CN_STR("utf-8"), .form = CN_FORM_TEXT, .title = CN_STR("Fwd: Jets")};
    CnArticle a;
    assert_int_equal(cn_article(&arena, &doc, &small, &a, NULL), CN_OK);
    assert_true(a.cut);
    assert_str(a.text, "Jets\n\nCairo has ordered more j");
}

int main(void)
{
    jmp_buf guard;
    arena.guard = &guard;
    if (setjmp(guard)) return 1;
    static CnArena index;   /* the other one is for the tests */
    index.guard = &guard;
    options.index = cn_article_index(&index, &options);
    const struct CMUnitTest tests[] = {cmocka_unit_test(heads_are_found), cmocka_unit_test(other_lines_are_text), cmocka_unit_test(subjects_are_bared),
        cmocka_unit_test(the_forwarded_article_is_read), cmocka_unit_test(long_texts_keep_their_title)};
    int failed = cmocka_run_group_tests(tests, NULL, leave);
    cn_arena_free(&index);
    return failed;
}
