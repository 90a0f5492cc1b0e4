/* Mail: what its headers and codings mean, how a mailbox is cut into messages, a message into parts, and parts become documents. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "document/document.h"
#include "document/mime.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../folder.h"

static CnArena arena;

static int end(void **state)
{
    cn_arena_free(&arena);
    return folder_drop(state);
}

static void assert_str(CnStr is, const char *should)
{
    char *z = strndup(is.ptr ? is.ptr : "", is.len);
    assert_string_equal(z, should);
    free(z);
}

/* ---- headers ------------------------------------------------------------------------------------------------ */

static void fields_are_found(void **state)
{
    (void)state;
    CnStr all = CN_STR("Subject: one\r\n two\r\nFrom : A\nX-Empty:\n\nSubject: body\n");
    CnStr header = cn_str_sub(all, 0, cn_mime_header(all));
    assert_str(cn_str_sub(all, header.len, all.len), "Subject: body\n");
    assert_str(cn_mime_field(header, "SUBJECT"), "one\r\n two");
    assert_str(cn_mime_field(header, "from"), "A");
    assert_str(cn_mime_field(header, "X-Empty"), "");
    assert_null(cn_mime_field(header, "To").ptr);
    assert_null(cn_mime_field(header, "Sub").ptr);
    assert_int_equal(cn_mime_header(CN_STR("A: b\nText without an empty line.\n")), 5);
    assert_int_equal(cn_mime_header(CN_STR("A: b\n--x:y\n")), 5);   /* a boundary is no field */
    assert_int_equal(cn_mime_header(CN_STR("A: b")), 4);
    assert_int_equal(cn_mime_header(CN_STR("\nA: b")), 1);
}

static void words_are_decoded(void **state)
{
    (void)state;
    static const struct { const char *field, *text; } cases[] = {
        {"plain  words\r\n\tfolded", "plain words folded"},
        {"=?iso-8859-1?Q?K=E4ufe_in_=C4gypten?=", "Käufe in Ägypten"},
        {"=?utf-8?B?4oKs?= 5 =?utf-8?b?4oKs?=", "€ 5 €"},
        {"=?utf-8?B?4oI=?=\r\n =?UTF-8?B?rA==?=", "€"},                       /* cut inside a character */
        {"=?koi8-r?B?4czWydI=?= and =?windows-1256?B?x+HM0sfG0Q==?=", "Алжир and الجزائر"},
        {"=?gb2312?B?sKK2+7yww/fRx86qx/I=?=", "阿尔及明亚为球"},
        {"=?utf-8*en?q?tagged?= =?utf-8?q?_joined?=", "tagged joined"},
        {"Re: =?x?= =?utf-8?z?abc?=", "Re: =?x?= =?utf-8?z?abc?="},           /* no words */
        {"=?utf-7?Q?+ADw-b+AD4-?=", "+ADw-b+AD4-"},
        {"=?no-such-set?Q?abc?=", "abc"},
        {"a=?utf-8?q?b?=c", "abc"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(cn_mime_text(&arena, cn_str(cases[i].field), (CnStr){NULL, 0}), cases[i].text);
    assert_str(cn_mime_text(&arena, CN_STR("\xE1\xCC\xD6\xC9\xD2"), CN_STR("koi8-r")), "Алжир");
    assert_str(cn_mime_text(&arena, CN_STR("Алжир"), CN_STR("koi8-r")), "Алжир");
}

static void persons_have_names(void **state)
{
    (void)state;
    static const struct { const char *field, *name; } cases[] = {
        {"Ann Lee <a@b.example>", "Ann Lee"}, {"\"Lee, Ann \\\"A\\\"\" <a@b.example>, Bo <c@d.example>", "Lee, Ann \"A\""},
        {"a@b.example (Ann Lee)", "Ann Lee"}, {"<a@b.example>", "a@b.example"}, {"a@b.example, c@d.example", "a@b.example"},
        {"=?utf-8?Q?J=C3=BCrgen?= <j@b.example>", "Jürgen"}, {"\"=?utf-8?Q?J=C3=BCrgen?=\" <j@b.example>", "Jürgen"}, {"\"unclosed <a@b", "\"unclosed <a@b"}, {"", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(cn_mime_person(&arena, cn_str(cases[i].field), (CnStr){NULL, 0}), cases[i].name);
}

static void parameters_are_joined(void **state)
{
    (void)state;
    CnStr field = CN_STR("Text/HTML (a page); charset=\"utf-8\"; name*0*=utf-8''a%20; name*1=\"b;c\"; name*2*=%e2%82%ac;\r\n boundary=a b ; x=\"q\\\"r\"");
    assert_str(cn_mime_value(&arena, field), "text/html");
    assert_str(cn_mime_parameter(&arena, field, "Charset"), "utf-8");
    assert_str(cn_mime_parameter(&arena, field, "name"), "a b;c€");
    assert_str(cn_mime_parameter(&arena, field, "boundary"), "a b");
    assert_str(cn_mime_parameter(&arena, field, "x"), "q\"r");
    assert_null(cn_mime_parameter(&arena, field, "y").ptr);
    assert_str(cn_mime_parameter(&arena, CN_STR("a; filename==?utf-8?B?w7w=?=.txt"), "filename"), "ü.txt");
    assert_str(cn_mime_parameter(&arena, CN_STR("a; filename*=iso-8859-1'de'%FC.txt"), "filename"), "ü.txt");
}

static void days_are_read(void **state)
{
    (void)state;
    static const struct { const char *text; int64_t seconds; } cases[] = {
        {"Mon, 3 Jun 2024 10:12:00 +0200", 1717402320}, {"3 Jun 24 08:12 GMT", 1717402320}, {"Mon, 3 Jun 2024 04:12:00 EDT (summer)", 1717402320},
        {"Mon Jun  3 08:12:00 2024", 1717402320}, {"Mon Jun 03 08:12:00 +0000 2024", 1717402320}, {"2024-06-03T08:12:00Z", 1717402320},
        {"Thu, 01 Jan 1970 00:00:00 -0000", 0}, {"31 Dec 1969 23:59:59 +0000", -1}, {"soon", INT64_MIN}, {"3 Jun 1824 10:00", INT64_MIN},
        {"32 Jun 2024 10:00", INT64_MIN}, {"", INT64_MIN}, {"29 Feb 2000 00:00 +0000", 951782400}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) assert_true(cn_mime_time(cn_str(cases[i].text)) == cases[i].seconds);
}

static void postmarks_are_told_from_prose(void **state)
{
    (void)state;
    static const char *const marks[] = {"From a@b.example Mon Jun  3 10:12:00 2024", "From - Mon Jun 03 10:12:00 2024", "From a at b  Mon Jun  3 10:12:00 2024",
        "From 123@xxx Mon Jun 03 10:12:00 +0000 2024", "From MAILER-DAEMON Mon Jun 3 10:12 MET 2024"};
    static const char *const prose[] = {"From Monday on, in June 2024, at 10:12", "From 3 Jun 2024 the deliveries go on", "From here", ">From a@b Mon Jun  3 10:12:00 2024", "from a@b Mon Jun  3 10:12:00 2024"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) assert_true(cn_mime_is_postmark(cn_str(marks[i])));
    for (size_t i = 0; i < sizeof prose / sizeof *prose; i++) assert_false(cn_mime_is_postmark(cn_str(prose[i])));
}

/* ---- codings ------------------------------------------------------------------------------------------------- */

static void codings_are_undone(void **state)
{
    (void)state;
    static const struct { const char *coded, *text; } base64[] = {
        {"QWxn\r\nZXJp\r\nZW4=\r\n", "Algerien"}, {"QWxnZXJpZW4", "Algerien"}, {"QWxnZXJpZ", "Algeri"}, {"QQ==QQ==", "AA"}, {"", ""}, {"=", ""},
        {"QWxn\n\n____ list\nmore words here\n", "Alg"}, {"Q!W*x#n", "Alg"}};
    static const struct { const char *coded, *text; } quoted[] = {
        {"K=C3=A4ufe =\r\nin=20=\n\xC3\x84", "Käufe in Ä"}, {"a  \t\r\nb=20\n", "a\r\nb \n"}, {"1=2 =zz =", "1=2 =zz "}, {"a_b", "a_b"}, {"=3D=3d", "=="}, {"soft=  \r\nbreak", "softbreak"}};
    for (size_t i = 0; i < sizeof base64 / sizeof *base64; i++) assert_str(cn_mime_base64(&arena, cn_str(base64[i].coded)), base64[i].text);
    for (size_t i = 0; i < sizeof quoted / sizeof *quoted; i++) assert_str(cn_mime_quoted(&arena, cn_str(quoted[i].coded), false), quoted[i].text);
    assert_str(cn_mime_unquote_from(&arena, CN_STR(">From a\n>>From b\n> From c\nx >From d\n>From e")), "From a\n>From b\n> From c\nx >From d\nFrom e");
}

static void marks_of_mail_are_taken_off(void **state)
{
    (void)state;
    CnStr flowed = CN_STR("One line that \r\ngoes on.\r\n From is stuffed \r\n\r\n> quoted and \r\n> flowed\r\n-- \r\nA name\r\nAn address\r\n\r\nBehind \r\n");
    assert_str(cn_mime_plain(&arena, flowed, true, false), "One line that goes on.\nFrom is stuffed \n\nquoted and flowed\n\n\nBehind ");
    assert_str(cn_mime_plain(&arena, CN_STR("中 \n文\n"), true, true), "中文\n");
    assert_str(cn_mime_plain(&arena, CN_STR("> a\n> > b\n>> c\n\nd > e\n"), false, false), "a\n\nb\nc\n\n\nd > e\n");
    assert_str(cn_mime_plain(&arena, CN_STR("Egypt <https://x.example/a?b=1> buys <a@b> <mailto:c@d>.\n3 < 4 <http://"), false, false), "Egypt buys <a@b>.\n3 < 4 <http://");
    assert_str(cn_mime_plain(&arena, CN_STR("ends\n-- \nsign"), false, false), "ends\n");
    assert_int_equal(cn_mime_seen(CN_STR("<head><title>t</title></head><style>x{}</style><p>a b</p><!-- c > d --><a href='x'>e"), true), 3);
    assert_int_equal(cn_mime_seen(CN_STR("a https://x.example/ b <http://y.example>\n"), false), 2);
    assert_int_equal(cn_mime_seen(CN_STR("<style><style><b"), true), 0);
}

/* ---- parts ---------------------------------------------------------------------------------------------------- */

static void parts_are_cut(void **state)
{
    (void)state;
    CnStr message = CN_STR("Content-Type: multipart/mixed; boundary=b\n\npreamble\n--b\n\none\n--bb\nstill one\n--b \t\nContent-Type: multipart/alternative; boundary=\"b 2\"\n\n"
        "--b 2\nContent-Type: text/plain\n\ntwo\n--b 2\nContent-Type: text/html\n\n<p>three\n--b\nContent-Type: message/rfc822\n\nSubject: s\n\nfour\n--b--\nepilogue\n--b\nno part\n");
    static const struct { CnPartKind kind; uint32_t parent; const char *body; } should[] = {
        {CN_PART_MIXED, 0, NULL}, {CN_PART_LEAF, 0, "one\n--bb\nstill one"}, {CN_PART_ALTERNATIVE, 0, NULL}, {CN_PART_LEAF, 2, "two"}, {CN_PART_LEAF, 2, "<p>three"},
        {CN_PART_MESSAGE, 0, NULL}, {CN_PART_LEAF, 5, "four"}};
    CnMimeTree tree = cn_mime_parts(&arena, message);
    assert_int_equal(tree.n, 7);
    for (size_t i = 0; i < tree.n; i++) {
        assert_int_equal(tree.part[i].kind, should[i].kind);
        assert_int_equal(tree.part[i].parent, should[i].parent);
        if (should[i].body) assert_str(tree.part[i].body, should[i].body);
    }
    assert_int_equal(tree.part[0].first, 1);
    assert_int_equal(tree.part[1].next, 2);
    assert_int_equal(tree.part[2].next, 5);
    assert_int_equal(tree.part[5].next, 0);
}

static void broken_parts_are_kept(void **state)
{
    (void)state;
    CnMimeTree tree = cn_mime_parts(&arena, CN_STR("Content-Type: multipart/mixed\n\n--guessed\n\none\n--guessed--\n"));
    assert_int_equal(tree.n, 2);
    assert_str(tree.part[1].body, "one");
    tree = cn_mime_parts(&arena, CN_STR("Content-Type: multipart/mixed; boundary=never\n\nText without any part.\n"));
    assert_int_equal(tree.n, 1);
    assert_int_equal(tree.part[0].kind, CN_PART_LEAF);
    assert_str(tree.part[0].type, "text/plain");
    assert_str(tree.part[0].body, "Text without any part.\n");
    tree = cn_mime_parts(&arena, CN_STR("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\ncut o"));
    assert_int_equal(tree.n, 2);
    assert_str(tree.part[1].body, "cut o");
    tree = cn_mime_parts(&arena, CN_STR(""));
    assert_int_equal(tree.n, 1);
    assert_int_equal(tree.part[0].body.len, 0);
}

static void there_are_limits(void **state)
{
    (void)state;
    size_t n = 0, cap = 1 << 20;
    char *text = malloc(cap);
    assert_non_null(text);
    for (int i = 0; i < 500; i++) n += (size_t)snprintf(text + n, cap - n, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
    CnMimeTree tree = cn_mime_parts(&arena, (CnStr){text, n});
    assert_int_equal(tree.n, CN_MIME_DEPTH + 1);
    assert_int_equal(tree.part[CN_MIME_DEPTH].kind, CN_PART_TOO_DEEP);
    n = 0;
    for (int i = 0; i < 500; i++) n += (size_t)snprintf(text + n, cap - n, "Content-Type: message/rfc822\n\n");
    assert_int_equal(cn_mime_parts(&arena, (CnStr){text, n}).n, CN_MIME_DEPTH + 1);
    n = (size_t)snprintf(text, cap, "Content-Type: multipart/mixed; boundary=b\n\n");
    for (int i = 0; i < CN_MIME_PARTS + 5; i++) n += (size_t)snprintf(text + n, cap - n, "--b\n\nx\n");
    tree = cn_mime_parts(&arena, (CnStr){text, n});
    assert_int_equal(tree.n, CN_MIME_PARTS);
    assert_int_equal(tree.n_left_out, 6);
    free(text);
}

/* ---- the door -------------------------------------------------------------------------------------------------- */

typedef struct { const char *name, *text, *title; } Should;   /* name: behind the path; title: NULL is not looked at */

static void assert_documents(const char *path, const CnInputOptions *options, const Should *should, size_t n)
{
    CnInputs *inputs = cn_inputs_open(&path, 1, options, NULL);
    CnDocument doc;
    CnErr err = {0};
    for (size_t i = 0; i < n; i++) {
        CnCode code = cn_inputs_next(inputs, &doc, &err);
        if (code != CN_OK) fail_msg("%zu: %s", i, err.text);
        assert_true(cn_str_starts(doc.name, cn_str(path)));
        assert_str(cn_str_sub(doc.name, strlen(path), doc.name.len), should[i].name);
        assert_str(doc.bytes, should[i].text);
        if (should[i].title) assert_str(doc.title, should[i].title);
    }
    assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_END);
    cn_inputs_close(inputs);
}

#define DOCUMENTS(path, ...) assert_documents(path, NULL, (const Should[]){__VA_ARGS__}, sizeof((const Should[]){__VA_ARGS__}) / sizeof(Should))
#define PUT(name, text) folder_put(name, text, sizeof(text) - 1)
#define MARK "From a@b.example Mon Jun  3 10:12:00 2024\n"

static void mailboxes_are_cut(void **state)
{
    (void)state;
    DOCUMENTS(PUT("one.mbox", MARK "Message-ID: <1@x>\nSubject: A\n\nFrom here on\nFrom Monday at 10:00 in 2024\n>From quoted\n>>From twice\n\n"
                                MARK "Subject: B\n\nsecond\n" MARK "Message-ID: <3@x>\nSubject: C\n\nno empty line before\n"),
        {"#1@x", "From here on\nFrom Monday at 10:00 in 2024\nFrom quoted\n\nFrom twice\n\n\n", "A"}, {":2", "second\n", "B"}, {"#3@x", "no empty line before\n", "C"});
    /* a postmark in a text, with no field behind it, is text */
    DOCUMENTS(PUT("two", MARK "Subject: A\nFrom: x@y\n\nThe log says:\n\n" MARK "and then nothing\n"), {":1", "The log says:\n\nFrom a@b.example Mon Jun  3 10:12:00 2024\nand then nothing\n", "A"});
    /* a length that is right is believed, a wrong one is not */
    DOCUMENTS(PUT("cl2.mbox", MARK "Subject: A\nContent-Length: 63\n\nquotes:\n\n" MARK "Subject: in\n\n" MARK "Subject: B\nContent-Length: 3\n\nlonger than three\n\n" MARK "Subject: C\n\nlast\n"),
        {":1", "quotes:\n\n" MARK "Subject: in\n\n", "A"}, {":2", "longer than three\n\n", "B"}, {":3", "last\n", "C"});
    DOCUMENTS(PUT("crlf.mbox", "\r\n\r\nFrom a@b Mon Jun  3 10:12:00 2024\r\nSubject: A\r\n\r\none\r\n\r\nFrom a@b Mon Jun  3 10:12:00 2024\r\nSubject: B\r\n\r\ntwo\r\n"),
        {":1", "one\n\n", "A"}, {":2", "two\n", "B"});
    DOCUMENTS(PUT("empty.mbox", MARK "Subject: A\n\n \n" MARK "Subject: B\n\nb\n" MARK), {":2", "b\n", "B"});
}

static void long_messages_are_passed_over(void **state)
{
    (void)state;
    size_t big = 300000, n = 0;
    char *text = malloc(big + 1000);
    assert_non_null(text);
    n += (size_t)sprintf(text, MARK "Subject: A\n\n");
    memset(text + n, 'x', big);
    for (size_t i = n; i < n + big; i += 70) text[i] = '\n';
    n += big;
    n += (size_t)sprintf(text + n, "\n" MARK "Subject: B\n\nsmall\n");
    const char *path = folder_put("big.mbox", text, n);
    free(text);
    CnInputOptions options = {.max_bytes = 10000};
    CnInputs *inputs = cn_inputs_open(&path, 1, &options, NULL);
    CnDocument doc;
    CnErr err;
    assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_ERR_LIMIT);
    assert_non_null(strstr(err.text, "number 1"));
    assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_OK);
    assert_str(doc.bytes, "small\n");
    assert_true(doc.offset > big);
    assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_END);
    cn_inputs_close(inputs);
    path = PUT("big.eml", "Subject: A\nFrom: b\n\nlonger than it may be\n");
    options.max_bytes = 20;
    inputs = cn_inputs_open(&path, 1, &options, NULL);
    assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_ERR_LIMIT);
    assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_END);
    cn_inputs_close(inputs);
}

static const char letter[] =
    "Received: from a by b; Tue, 4 Jun 2024 09:00:00 +0000\r\n"
    "From: =?utf-8?Q?J=C3=BCrgen?= <j@x.example>\r\nTo: y@x.example\r\nDate: Mon, 3 Jun 2024 23:30:00 -0500\r\n"
    "Subject: =?utf-8?Q?K=C3=A4ufe?=\r\nMessage-ID: <outer@x>\r\nList-Id: \"Gulf Digest\" <gulf.x.example>\r\nArchived-At: <https://x.example/1>\r\n"
    "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n"
    "--m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n"
    "--a\r\nContent-Type: text/plain; charset=utf-8; format=flowed\r\n\r\nEgypt has \r\nordered.\r\n"
    "--a\r\nContent-Type: multipart/related; boundary=r; start=\"<p>\"\r\n\r\n"
    "--r\r\nContent-Type: image/png\r\nContent-ID: <i>\r\n\r\nxx\r\n--r\r\nContent-Type: text/html; charset=\"windows-1252\"\r\nContent-ID: <p>\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>Egypt has ordered=\r\n =80.</p>\r\n--r--\r\n--a--\r\n"
    "--m\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <inner@x>\r\nSubject: India\r\nDate: 1 May 2024 10:00 +0000\r\n\r\nIndia buys.\r\n"
    "--m\r\nContent-Type: application/octet-stream; name=\"a/b/data.jsonl\"\r\nContent-Transfer-Encoding: base64\r\n\r\neyJ0ZXh0IjoiT25lIn0KeyJ0ZXh0IjoiVHdvIn0K\r\n"
    "--m\r\nContent-Type: text/html\r\nContent-Disposition: attachment; filename*=utf-8''%C3%BC.html\r\nContent-Location: https://y.example/p\r\n\r\n<title>T</title>Page\r\n"
    "--m\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=x.pdf\r\n\r\n%PDF-\r\n"
    "--m\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\nU3ViamVjdDogQ29kZWQKCkNvZGVkIHRleHQuCg==\r\n"
    "--m--\r\n";

static void letters_hold_documents(void **state)
{
    (void)state;
    const char *path = PUT("a.eml", letter);
    DOCUMENTS(path, {"", "<p>Egypt has ordered \x80.</p>", "Käufe"}, {"#inner@x", "India buys.", "India"}, {"#data.jsonl:1", "One", ""}, {"#data.jsonl:2", "Two", ""},
        {"#ü.html", "<title>T</title>Page", ""}, {"#part11", "Coded text.\n", "Coded"});
    CnInputs *inputs = cn_inputs_open(&path, 1, NULL, NULL);
    CnDocument doc;
    assert_int_equal(cn_inputs_next(inputs, &doc, NULL), CN_OK);
    assert_str(doc.author, "Jürgen");
    assert_str(doc.outlet, "Gulf Digest");
    assert_str(doc.url, "https://x.example/1");
    assert_str(doc.charset, "windows-1252");
    assert_str(doc.mime, "text/html");
    assert_int_equal(doc.form, CN_FORM_HTML);
    assert_true(doc.date.year == 2024 && doc.date.month == 6 && doc.date.day == 4);   /* of UTC */
    assert_int_equal(doc.date_from, CN_FROM_FEED);
    assert_int_equal(cn_inputs_next(inputs, &doc, NULL), CN_OK);
    assert_true(doc.date.month == 5 && doc.date.day == 1 && !doc.author.len && !doc.url.len);
    assert_int_equal(cn_inputs_next(inputs, &doc, NULL), CN_OK);
    assert_true(doc.date.month == 6 && doc.date.day == 4 && !doc.author.len);
    assert_int_equal(cn_inputs_next(inputs, &doc, NULL), CN_OK);
    assert_int_equal(cn_inputs_next(inputs, &doc, NULL), CN_OK);
    assert_str(doc.url, "https://y.example/p");
    assert_int_equal(cn_inputs_next(inputs, &doc, NULL), CN_OK);
    assert_int_equal(cn_inputs_next(inputs, &doc, NULL), CN_END);
    size_t n;
    const CnNote *note = cn_inputs_notes(inputs, &n);
    assert_int_equal(n, 3);
    assert_str(note[0].what, "pictures");
    assert_str(note[1].what, "other versions of texts");
    assert_str(note[2].what, "PDF documents");
    cn_inputs_close(inputs);
}

static void the_fuller_version_is_taken(void **state)
{
    (void)state;
    DOCUMENTS(PUT("thin.eml", "From: a\nSubject: s\nContent-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain\n\nA whole article stands here.\n"
                              "--a\nContent-Type: text/html\n\n<p>See there</p>\n--a--\n"), {"", "A whole article stands here.", "s"});
    DOCUMENTS(PUT("stub.eml", "From: a\nSubject: s\nContent-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain\n\nhttps://x.example/long/address/of/the/letter\n"
                              "--a\nContent-Type: text/html\n\n<p>All</p>\n--a--\n"), {"", "<p>All</p>", "s"});
    DOCUMENTS(PUT("apple.eml", "From: a\nSubject: s\nContent-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: text/plain\n\nAbove.\n--a\nContent-Type: text/plain; charset=utf-8\n\nOther set.\n"
                               "--a\nContent-Type: text/plain; charset=utf-8\n\nBelow.\n--a--\n"), {"", "Above.", "s"}, {"#part2", "Other set.\n\nBelow.", "s"});
}

static void names_are_told_apart(void **state)
{
    (void)state;
    DOCUMENTS(PUT("same.eml", "From: a\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; name=x.txt\n\n1\n--b\nContent-Type: text/plain; name=x.txt\n\n2\n--b\n\n3\n--b--\n"),
        {"#x.txt", "1", ""}, {"#part2/x.txt", "2", ""}, {"#part3", "3", ""});
}

static void clocks_are_set_right(void **state)
{
    (void)state;
    static const struct { const char *name, *text; int year, day; } cases[] = {
        {"a.eml", "Received: by b; 3 Jun 2024 10:00 +0000\nDate: 3 Jun 2034 10:00 +0000\nSubject: s\n\nt\n", 2024, 3},
        {"b.eml", "Received: by b; 9 Jun 2024 10:00 +0000\nDate: 3 Jun 2024 10:00 +0000\nSubject: s\n\nt\n", 2024, 3},
        {"c.eml", "Received: by b; 9 Jun 2024 10:00 +0000\nSubject: s\n\nt\n", 2024, 9},
        {"d.mbox", MARK "Subject: s\n\nt\n", 2024, 3},
        {"e.eml", "From: x\nSubject: s\n\nt\n", 2001, 0}};
    CnInputOptions options = {.date = {2001, 0, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *path = folder_put(cases[i].name, cases[i].text, strlen(cases[i].text));
        CnInputs *inputs = cn_inputs_open(&path, 1, &options, NULL);
        CnDocument doc;
        assert_int_equal(cn_inputs_next(inputs, &doc, NULL), CN_OK);
        assert_int_equal(doc.date.year, cases[i].year);
        assert_int_equal(doc.date.day, cases[i].day);
        cn_inputs_close(inputs);
    }
}

static void saved_pages_are_pages(void **state)
{
    (void)state;
    const char *path = PUT("page.mhtml", "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://x.example/a\r\nSubject: Title\r\nDate: Mon, 3 Jun 2024 10:12:00 -0000\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----MultipartBoundary--x----\"\r\n\r\n\r\n"
        "------MultipartBoundary--x----\r\nContent-Type: text/html; charset=koi8-r\r\nContent-ID: <f@mhtml.blink>\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://x.example/a\r\n\r\n"
        "<p>=E1=CC=D6=C9=D2=\r\n</p>\r\n------MultipartBoundary--x----\r\nContent-Type: text/css\r\n\r\np{}\r\n------MultipartBoundary--x----\r\nContent-Type: text/html\r\n\r\n<p>advert\r\n"
        "------MultipartBoundary--x------\r\n");
    CnInputs *inputs = cn_inputs_open(&path, 1, NULL, NULL);
    CnDocument doc;
    assert_int_equal(cn_inputs_next(inputs, &doc, NULL), CN_OK);
    assert_str(doc.name, path);
    assert_str(doc.bytes, "<p>\xE1\xCC\xD6\xC9\xD2</p>");
    assert_str(doc.charset, "koi8-r");
    assert_str(doc.url, "https://x.example/a");
    assert_str(doc.title, "Title");
    assert_str(doc.retrieved, "2024-06-03T10:12:00Z");
    assert_int_equal(doc.date_from, CN_FROM_WARC);
    assert_true(!doc.author.len && !doc.outlet.len);
    assert_int_equal(cn_inputs_next(inputs, &doc, NULL), CN_END);
    size_t n;
    const CnNote *note = cn_inputs_notes(inputs, &n);
    assert_int_equal(n, 2);
    assert_str(note[0].what, "style sheets, scripts and fonts");
    assert_str(note[1].what, "frames of pages");
    cn_inputs_close(inputs);
    /* older ones: no Snapshot-Content-Location, the page alone */
    DOCUMENTS(PUT("old.mht", "From: <Saved by b>\nSubject: T\nDate: Mon, 3 Jun 2024 10:12:00 +0000\nMIME-Version: 1.0\nContent-Type: text/html\nContent-Location: https://x.example/b\n\n<p>Old\n"),
        {"", "<p>Old\n", "T"});
}

static void mail_is_told_from_text(void **state)
{
    (void)state;
    static const struct { const char *name, *bytes; bool mail; } cases[] = {
        {"m1", "Received: by x\nFrom: a@b\nSubject: s\n\nt", true}, {"m2", "Snapshot-Content-Location: https://a\nSubject: s\nMIME-Version: 1.0\n\nt", true},
        {"m3", "From - Mon Jun 03 10:12:00 2024\nX-Mozilla-Status: 0001\n\nt", true}, {"m4.eml", "Subject: s\n\nt", true}, {"m5.txt", "From a@b Mon Jun  3 10:12:00 2024\nFrom: x\n\nt", true},
        {"m6.emlx", "21\nSubject: s\nFrom: x\n\nt\n<?xml version=\"1.0\"?><plist/>", true},
        {"t1", "From: Monday\nThe deliveries begin.\n\nt", false}, {"t2", "Date: 3 June 2024\nSubject: jets\n\nt", false}, {"t3", "From Monday on, in Jun 2024, at 10:12\nDate: x\n\nt", false},
        {"t4", "Title: a\nAuthor: b\n\nt", false}, {"t5", "A text.\nReceived: x\nFrom: y\n\nt", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *path = folder_put(cases[i].name, cases[i].bytes, strlen(cases[i].bytes));
        CnInputs *inputs = cn_inputs_open(&path, 1, NULL, NULL);
        CnDocument doc;
        assert_int_equal(cn_inputs_next(inputs, &doc, NULL), CN_OK);
        if (cn_str_is(doc.bytes, "t") != cases[i].mail) fail_msg("%s", cases[i].name);
        cn_inputs_close(inputs);
    }
    const char *zip = PUT("no.eml", "\x89PNG\r\n\x1a\n");
    CnErr err = {0};
    CnInputs *inputs = cn_inputs_open(&zip, 1, NULL, NULL);
    CnDocument doc;
    assert_int_equal(cn_inputs_next(inputs, &doc, &err), CN_ERR_FORMAT);
    cn_inputs_close(inputs);
}

int main(void)
{
    jmp_buf guard;
    arena.guard = &guard;
    if (setjmp(guard)) return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_found), cmocka_unit_test(words_are_decoded), cmocka_unit_test(persons_have_names), cmocka_unit_test(parameters_are_joined),
        cmocka_unit_test(days_are_read), cmocka_unit_test(postmarks_are_told_from_prose), cmocka_unit_test(codings_are_undone), cmocka_unit_test(marks_of_mail_are_taken_off),
        cmocka_unit_test(parts_are_cut), cmocka_unit_test(broken_parts_are_kept), cmocka_unit_test(there_are_limits), cmocka_unit_test(mailboxes_are_cut),
        cmocka_unit_test(long_messages_are_passed_over), cmocka_unit_test(letters_hold_documents), cmocka_unit_test(the_fuller_version_is_taken),
        cmocka_unit_test(names_are_told_apart), cmocka_unit_test(clocks_are_set_right), cmocka_unit_test(saved_pages_are_pages), cmocka_unit_test(mail_is_told_from_text),
    };
    return cmocka_run_group_tests(tests, folder_make, end);
}
