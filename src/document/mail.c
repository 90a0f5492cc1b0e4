/* The door of mail: mailboxes, single messages, and pages saved as messages (MHTML). See docs/inputs.md. */
#include "document/mail.h"
#include "base/hash.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <time.h>

enum { MOST_ID = 200, MOST_URL = 4000, DAY = 24 * 60 * 60 };

bool cn_door_mail_sniff(CnStr path, CnStr head)
{
    static const char *const extensions[] = {".eml", ".emlx", ".mht", ".mhtml", ".mbox", ".mbx"};
    bool sure;
    if (cn_head_refused(path, head, true)) return false;
    if (cn_path_has_extension(path, extensions, sizeof extensions / sizeof *extensions)) return true;
    if (cn_str_starts(head, CN_STR("\xEF\xBB\xBF"))) head = cn_str_sub(head, 3, head.len);
    while (head.len && (head.ptr[0] == '\r' || head.ptr[0] == '\n')) head = cn_str_sub(head, 1, head.len);
    size_t feed = cn_str_find(head, CN_STR("\n"), 0);
    CnStr line = cn_str_trim(cn_str_sub(head, 0, feed));
    if (cn_str_starts(line, CN_STR("From "))) {
        if (!cn_mime_is_postmark(line)) return false;
        head = cn_str_sub(head, feed == SIZE_MAX ? head.len : feed + 1, head.len);
        return cn_mime_known_fields(head, &sure) > 0;
    }
    return cn_mime_known_fields(head, &sure) >= 2 && sure;
}

/* ---- what a message says of itself ------------------------------------------------------------------------------ */

static CnStr header_of(const CnMail *mail, uint32_t i) { return mail->tree.part[i].header; }

/* The character set of a message's first text: in that its bare bytes are, if any. */
static CnStr bare_set(CnArena *arena, const CnMail *mail, uint32_t i)
{
    for (; i < mail->tree.n; i++) {
        CnStr set = cn_mime_parameter(arena, cn_mime_field(header_of(mail, i), "Content-Type"), "charset");
        if (set.len) return set;
    }
    return (CnStr){NULL, 0};
}

/* An address of the web that a field holds, in <> or not; or none. */
static CnStr address_in(CnArena *arena, CnStr field)
{
    CnStr text = cn_mime_text(arena, field, (CnStr){NULL, 0});
    if (text.len > 2 && text.ptr[0] == '<') text = cn_str_sub(text, 1, cn_str_find(text, CN_STR(">"), 0));
    bool web = cn_str_starts(text, CN_STR("http://")) || cn_str_starts(text, CN_STR("https://"));
    return web && text.len <= MOST_URL && !memchr(text.ptr, ' ', text.len) ? text : (CnStr){NULL, 0};
}

static CnStr url_of(CnArena *arena, CnStr header)
{
    static const char *const fields[] = {"Snapshot-Content-Location", "X-RSS-URL", "X-Original-URL", "X-URL", "X-Link", "Archived-At", "Content-Location"};
    CnStr url = {NULL, 0};
    for (size_t i = 0; i < sizeof fields / sizeof *fields && !url.len; i++) url = address_in(arena, cn_mime_field(header, fields[i]));
    return url;
}

/* The name of the list or letter that a message came by: "Defence Digest <digest.example.org>". */
static CnStr list_of(CnArena *arena, CnStr header, CnStr charset)
{
    CnStr field = cn_mime_field(header, "List-Id");
    size_t open = cn_str_find(field, CN_STR("<"), 0);
    CnStr name = cn_mime_text(arena, cn_str_sub(field, 0, open), charset);
    if (name.len > 1 && name.ptr[0] == '"' && name.ptr[name.len - 1] == '"') name = cn_str_sub(name, 1, name.len - 1);
    if (name.len || open == SIZE_MAX) return name;
    return cn_mime_text(arena, cn_str_sub(field, open + 1, cn_str_find(field, CN_STR(">"), open)), charset);
}

/* The message's own id, if it can stand in a name. */
static CnStr id_of(const CnMail *mail, uint32_t i)
{
    CnStr id = cn_mime_field(header_of(mail, i), "Message-ID");
    size_t open = cn_str_find(id, CN_STR("<"), 0), close = open == SIZE_MAX ? open : cn_str_find(id, CN_STR(">"), open);
    if (close != SIZE_MAX) id = cn_str_sub(id, open + 1, close);
    for (size_t at = 0; at < id.len; at++)
        if (id.ptr[at] <= ' ' || id.ptr[at] > '~') return (CnStr){NULL, 0};
    return id.len <= MOST_ID ? id : (CnStr){NULL, 0};
}

/* When a message was sent; a clock that ran ahead of the server's that took it in is set right by that. INT64_MIN: it does not say. */
static int64_t time_of(const CnMail *mail, uint32_t i)
{
    CnStr header = header_of(mail, i), received = cn_mime_field(header, "Received");
    size_t semicolon = received.len;
    while (semicolon && received.ptr[semicolon - 1] != ';') semicolon--;
    int64_t sent = cn_mime_time(cn_mime_field(header, "Date"));
    int64_t came = semicolon ? cn_mime_time(cn_str_sub(received, semicolon, received.len)) : INT64_MIN;
    if (came != INT64_MIN && (sent == INT64_MIN || sent > came + DAY)) sent = came;
    if (sent != INT64_MIN || i || !mail->postmark.len) return sent;
    CnStr mark = mail->postmark;   /* "From address day": the day alone */
    size_t at = cn_str_find(mark, CN_STR(" "), 5);
    return at == SIZE_MAX ? sent : cn_mime_time(cn_str_sub(mark, at, mark.len));
}

static void put_time(CnArena *arena, CnDocument *doc, int64_t seconds, bool page)
{
    struct tm day;
    time_t when = (time_t)seconds;
    if (seconds == INT64_MIN || !gmtime_r(&when, &day)) return;
    doc->date = (CnDate){(int16_t)(day.tm_year + 1900), (uint8_t)(day.tm_mon + 1), (uint8_t)day.tm_mday};
    doc->date_from = page ? CN_FROM_WARC : CN_FROM_FEED;
    if (!page) return;
    doc->retrieved = cn_strf(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", day.tm_year + 1900, day.tm_mon + 1, day.tm_mday, day.tm_hour, day.tm_min, day.tm_sec);
}

/* Whether the message in hand is a page that a browser saved: it says where from, and went through no post. */
static bool is_page(CnArena *arena, const CnMail *mail)
{
    CnStr header = header_of(mail, 0);
    if (cn_mime_field(header, "Snapshot-Content-Location").len) return true;
    if (mail->box || cn_mime_field(header, "Received").len || cn_mime_field(header, "To").len) return false;
    for (uint32_t i = 0; i < mail->tree.n && i < 3; i++)
        if (address_in(arena, cn_mime_field(header_of(mail, i), "Content-Location")).len) return true;
    return false;
}

/* ---- names ------------------------------------------------------------------------------------------------------ */

/* "box#id", "box#id/id of what it forwards", "letter.eml": the name of a message. */
static CnStr message_name(CnPassage *passage, const CnMail *mail, uint32_t i)
{
    CnArena *arena = &passage->arena;
    CnStr path = passage->stream.path, id = id_of(mail, i), outer = path;
    if (!i && !mail->box) return path;
    uint32_t up = mail->tree.part[i].parent;   /* the part that holds it; above that, the one that holds the message around it */
    do up = mail->tree.part[up].parent;
    while (up && mail->tree.part[up].kind != CN_PART_MESSAGE);
    if (i) outer = message_name(passage, mail, up ? mail->tree.part[up].first : 0);
    char sign = outer.len == path.len ? '#' : '/';
    if (id.len) return cn_strf(arena, "%.*s%c%.*s", (int)outer.len, outer.ptr, sign, (int)id.len, id.ptr);
    if (!i) return cn_strf(arena, "%.*s:%u", (int)path.len, path.ptr, (unsigned)mail->n);
    return cn_strf(arena, "%.*s%cpart%u", (int)outer.len, outer.ptr, sign, (unsigned)i);
}

static CnStr item_name(CnPassage *passage, const CnMail *mail, const CnMailItem *item)
{
    CnStr outer = message_name(passage, mail, item->mail), file = cn_mail_file_name(&passage->arena, &mail->tree.part[item->part]);
    char sign = outer.len == passage->stream.path.len ? '#' : '/';
    bool first = true, taken = false;
    for (const CnMailItem *other = mail->item; other < item; other++) {
        first &= other->mail != item->mail;
        taken |= file.len && other->mail == item->mail && cn_str_eq(cn_mail_file_name(&passage->arena, &mail->tree.part[other->part]), file);
    }
    if (taken) return cn_strf(&passage->arena, "%.*s%cpart%u/%.*s", (int)outer.len, outer.ptr, sign, (unsigned)item->part, (int)file.len, file.ptr);
    if (file.len && item->part != item->mail) return cn_strf(&passage->arena, "%.*s%c%.*s", (int)outer.len, outer.ptr, sign, (int)file.len, file.ptr);
    return first ? outer : cn_strf(&passage->arena, "%.*s%cpart%u", (int)outer.len, outer.ptr, sign, (unsigned)item->part);
}

/* ---- one document ----------------------------------------------------------------------------------------------- */

/* Sets whose bytes are not those of ASCII where that is meant: their marks of quotation cannot be seen before they are converted. */
static bool is_wide(CnStr set)
{
    static const char *const heads[] = {"utf-16", "utf-32", "ucs", "iso-2022", "hz", "iso-10646"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (cn_str_eq_nocase(cn_str_sub(set, 0, strlen(heads[i])), cn_str(heads[i]))) return true;
    return false;
}

/* One of the texts in a row. */
static CnStr text_of_part(CnArena *arena, const CnMail *mail, uint32_t i, bool plain, CnStr *set)
{
    CnStr field = cn_mime_field(header_of(mail, i), "Content-Type"), bytes = cn_mail_bytes(arena, mail, i);
    *set = cn_mime_parameter(arena, field, "charset");
    if (!plain) return bytes;
    if (is_wide(*set)) {
        bytes = cn_mime_utf8(arena, bytes, *set);
        *set = CN_STR("utf-8");
    }
    bool flowed = cn_str_eq_nocase(cn_mime_parameter(arena, field, "format"), CN_STR("flowed"));
    return cn_mime_plain(arena, bytes, flowed, cn_str_eq_nocase(cn_mime_parameter(arena, field, "delsp"), CN_STR("yes")));
}

static CnStr texts_in_a_row(CnArena *arena, const CnMail *mail, const CnMailItem *item, CnStr *set)
{
    bool plain = item->form == CN_FORM_TEXT;
    CnStr all = text_of_part(arena, mail, item->part, plain, set);
    for (uint32_t i = item->part; i != item->last;) {
        i = mail->tree.part[i].next;
        CnStr more = text_of_part(arena, mail, i, plain, set);
        char *both = cn_arena_take(arena, all.len + more.len + 2);
        if (all.len) memcpy(both, all.ptr, all.len);
        memcpy(both + all.len, "\n\n", 2);
        if (more.len) memcpy(both + all.len + 2, more.ptr, more.len);
        all = (CnStr){both, all.len + more.len + 2};
    }
    if (cn_str_eq_nocase(*set, CN_STR("us-ascii"))) *set = (CnStr){NULL, 0};   /* said of anything */
    return all;
}

/* What the message says of its text. */
static void describe(CnPassage *passage, const CnMail *mail, const CnMailItem *item, CnDocument *doc)
{
    CnArena *arena = &passage->arena;
    CnStr header = header_of(mail, item->mail), part = header_of(mail, item->part), set = bare_set(arena, mail, item->mail);
    bool attached = cn_mail_file_name(arena, &mail->tree.part[item->part]).len && item->part != item->mail;
    put_time(arena, doc, time_of(mail, item->mail), mail->page);
    if (doc->form == CN_FORM_AUTO || doc->form == CN_FORM_MAIL) return;
    doc->url = url_of(arena, part);
    doc->mime = mail->tree.part[item->part].type;
    if (attached) return;
    if (!doc->url.len) doc->url = url_of(arena, header);
    doc->title = cn_mime_text(arena, cn_mime_field(header, "Subject"), set);
    doc->lang = cn_mime_text(arena, cn_mime_field(header, "Content-Language"), set);
    if (mail->page) return;
    doc->author = cn_mime_person(arena, cn_mime_field(header, "From"), set);
    doc->outlet = list_of(arena, header, set);
}

/* The item as a document. CN_END: there is nothing in it. */
static CnCode give(CnPassage *passage, CnMail *mail, const CnMailItem *item, CnDocument *doc, CnErr *err)
{
    CnArena *arena = &passage->arena;
    CnStr path = passage->stream.path;
    *doc = (CnDocument){.file = path, .offset = mail->offset, .form = item->form};
    doc->bytes = texts_in_a_row(arena, mail, item, &doc->charset);
    bool text = item->form == CN_FORM_TEXT || item->form == CN_FORM_HTML;
    if (!(text ? cn_mime_seen(doc->bytes, item->form == CN_FORM_HTML) : doc->bytes.len)) return CN_END;
    doc->name = item_name(passage, mail, item);
    const char *refused = text ? NULL : cn_inner_refused(doc->name, cn_str_sub(doc->bytes, 0, CN_SNIFF_BYTES));
    if (refused && item->form == CN_FORM_AUTO) {
        cn_pass_over(passage, refused);
        return CN_END;
    }
    describe(passage, mail, item, doc);
    if (!doc->url.len) doc->url = passage->options.url;
    if (!doc->lang.len) doc->lang = passage->options.lang;
    if (!doc->date.year && passage->options.date.year) {
        doc->date = passage->options.date;
        doc->date_from = CN_FROM_USER;
    }
    if (!cn_sha256(doc->bytes.ptr, doc->bytes.len, doc->sha256)) return cn_fail(err, CN_ERR_MEMORY, path, 0, "memory ran out while hashing");
    return CN_OK;
}

/* ---- the door --------------------------------------------------------------------------------------------------- */

static void forget(void *own)
{
    CnMail *mail = own;
    cn_arena_free(&mail->arena);
    free(mail);
}

/* The next message and its parts. */
static CnCode load(CnPassage *passage, CnMail *mail, CnErr *err)
{
    mail->n_items = mail->at = mail->cap = 0;
    mail->item = NULL;
    mail->n_given = 0;
    mail->tree = (CnMimeTree){0};
    cn_arena_empty(&mail->arena);
    CnCode code = cn_mail_next_message(passage, mail, err);
    if (code != CN_OK) return code;
    mail->tree = cn_mime_parts(&mail->arena, mail->message);
    mail->page = is_page(&mail->arena, mail);
    cn_mail_pick(passage, mail);
    return CN_OK;
}

CnCode cn_door_mail_next(CnPassage *passage, CnDocument *doc, CnErr *err)
{
    if (!passage->own) {
        passage->own = calloc(1, sizeof(CnMail));
        if (!passage->own) return cn_fail(err, CN_ERR_MEMORY, passage->stream.path, 0, "memory ran out while reading");
        passage->forget = forget;
    }
    CnMail *mail = passage->own;
    mail->arena.guard = passage->arena.guard;
    for (;;) {
        while (mail->at < mail->n_items) {
            CnCode code = give(passage, mail, &mail->item[mail->at++], doc, err);   /* counted first: it may run out of memory */
            if (code == CN_END) continue;
            mail->n_given++;
            return code;
        }
        if (mail->begun && !mail->n_given && mail->tree.n) cn_pass_over(passage, "messages without text");
        CnCode code = load(passage, mail, err);
        if (code != CN_OK) return code;
    }
}
