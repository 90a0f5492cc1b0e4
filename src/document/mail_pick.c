/* Which parts of a message are documents: the fuller version of its text, what is attached, what is forwarded. */
#include "document/mail.h"

typedef struct { CnPassage *passage; CnMail *mail; } Pick;

static const CnMimePart *part_at(const CnMail *mail, uint32_t i) { return &mail->tree.part[i]; }

CnStr cn_mail_bytes(CnArena *arena, const CnMail *mail, uint32_t i)
{
    const CnMimePart *part = part_at(mail, i);
    CnStr code = cn_mime_value(arena, cn_mime_field(part->header, "Content-Transfer-Encoding"));
    if (cn_str_is(code, "base64")) return cn_mime_base64(arena, part->body);
    CnStr body = mail->box ? cn_mime_unquote_from(arena, part->body) : part->body;
    return cn_str_is(code, "quoted-printable") ? cn_mime_quoted(arena, body, false) : body;
}

static CnStr disposition_of(CnArena *arena, const CnMimePart *part)
{
    return cn_mime_value(arena, cn_mime_field(part->header, "Content-Disposition"));
}

CnStr cn_mail_file_name(CnArena *arena, const CnMimePart *part)
{
    enum { MOST = 120 };
    CnStr name = cn_mime_parameter(arena, cn_mime_field(part->header, "Content-Disposition"), "filename");
    if (!name.len) name = cn_mime_parameter(arena, cn_mime_field(part->header, "Content-Type"), "name");
    for (size_t i = name.len; i-- > 0;)
        if (name.ptr[i] == '/' || name.ptr[i] == '\\') return cn_str_trim(cn_str_sub(name, i + 1, name.len));
    while (name.len > MOST) {   /* its end tells what it is */
        name = cn_str_sub(name, 1, name.len);
        while (name.len && ((unsigned char)name.ptr[0] & 0xC0) == 0x80) name = cn_str_sub(name, 1, name.len);
    }
    return cn_str_trim(name);
}

/* ---- what a part is -------------------------------------------------------------------------------------------- */

typedef struct { const char *head, *what; } Kind;

/* Types that are passed over, by their beginning. source: the IANA registry of media types */
static const Kind passed[] = {
    {"image/", "pictures"}, {"audio/", "sound and films"}, {"video/", "sound and films"}, {"application/pdf", "PDF documents"},
    {"application/x-pdf", "PDF documents"}, {"application/msword", "office documents"}, {"application/vnd.", "office documents"}, {"application/rtf", "office documents"},
    {"text/rtf", "office documents"}, {"application/pgp-signature", "signatures"}, {"application/pkcs7-signature", "signatures"},
    {"application/x-pkcs7-signature", "signatures"}, {"application/pgp-encrypted", "encrypted parts"}, {"application/pkcs7-mime", "encrypted parts"},
    {"application/x-pkcs7-mime", "encrypted parts"}, {"text/calendar", "calendar entries"}, {"text/vcard", "address cards"}, {"text/x-vcard", "address cards"},
    {"text/css", "style sheets, scripts and fonts"}, {"text/javascript", "style sheets, scripts and fonts"}, {"font/", "style sheets, scripts and fonts"},
    {"application/javascript", "style sheets, scripts and fonts"}, {"application/x-javascript", "style sheets, scripts and fonts"},
    {"message/", "delivery reports"}, {"text/rfc822-headers", "delivery reports"},
};

static const char other_kinds[] = "files of other kinds";

static const char *passed_as(CnStr type)
{
    for (size_t i = 0; i < sizeof passed / sizeof *passed; i++)
        if (cn_str_starts(type, cn_str(passed[i].head))) return passed[i].what;
    return other_kinds;
}

/* What a leaf is, by its file's name, else by its type. False: nothing that is read. */
static bool form_of(Pick *pick, uint32_t i, CnForm *form)
{
    static const char *const pages[] = {".html", ".htm", ".xhtml", ".shtml"}, *const texts[] = {".txt", ".text", ".md"};
    static const char *const inputs[] = {".eml", ".mht", ".mhtml", ".mbox", ".emlx", ".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".xml", ".rss", ".atom",
        ".rdf", ".zip", ".tar", ".gz", ".tgz", ".zst", ".warc", ".arc"};
    static const char *const input_types[] = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/json", "application/x-ndjson",
        "text/csv", "text/tab-separated-values", "application/zip", "application/x-zip-compressed", "application/gzip", "application/x-gzip", "application/x-tar",
        "application/zstd", "application/warc", "application/mbox", "text/xml", "application/xml", "application/rdf+xml"};
    const CnMimePart *part = part_at(pick->mail, i);
    CnStr name = cn_mail_file_name(&pick->mail->arena, part), type = part->type;
    bool coded_mail = cn_str_is(type, "message/rfc822") || cn_str_is(type, "message/global") || cn_str_is(type, "message/news");
    *form = coded_mail ? CN_FORM_MAIL : CN_FORM_AUTO;
    if (coded_mail || cn_path_has_extension(name, inputs, sizeof inputs / sizeof *inputs)) return true;
    *form = CN_FORM_HTML;
    if (cn_path_has_extension(name, pages, 4) || cn_str_is(type, "text/html") || cn_str_is(type, "application/xhtml+xml")) return true;
    *form = CN_FORM_TEXT;
    if (cn_path_has_extension(name, texts, 3) || cn_str_is(type, "text/plain") || cn_str_is(type, "text/markdown")) return true;
    *form = CN_FORM_AUTO;
    for (size_t k = 0; k < sizeof input_types / sizeof *input_types; k++)
        if (cn_str_is(type, input_types[k])) return true;
    *form = CN_FORM_TEXT;   /* texts of rare kinds */
    return !name.len && cn_str_starts(type, CN_STR("text/")) && passed_as(type) == other_kinds;
}

static void add(Pick *pick, CnMailItem item)
{
    CnMail *mail = pick->mail;
    mail->item = cn_arena_grow(&mail->arena, mail->item, sizeof *mail->item, mail->n_items, &mail->cap);
    mail->item[mail->n_items++] = item;
}

/* Whether a part is text of the message itself, not a file beside it. */
static bool is_inline_text(Pick *pick, uint32_t i)
{
    const CnMimePart *part = part_at(pick->mail, i);
    bool text = part->kind == CN_PART_LEAF && (cn_str_is(part->type, "text/plain") || cn_str_is(part->type, "text/html"));
    return text && !cn_mail_file_name(&pick->mail->arena, part).len && !cn_str_is(disposition_of(&pick->mail->arena, part), "attachment");
}

static CnStr charset_of(Pick *pick, uint32_t i)
{
    return cn_mime_parameter(&pick->mail->arena, cn_mime_field(part_at(pick->mail, i)->header, "Content-Type"), "charset");
}

/* ---- the walk -------------------------------------------------------------------------------------------------- */

static void walk(Pick *pick, uint32_t i, uint32_t mail);

static void pass(Pick *pick, uint32_t i) { cn_pass_over(pick->passage, passed_as(part_at(pick->mail, i)->type)); }

static void pick_leaf(Pick *pick, uint32_t i, uint32_t mail)
{
    CnForm form;
    if (form_of(pick, i, &form)) add(pick, (CnMailItem){i, i, mail, form});
    else pass(pick, i);
}

/* Texts in a row are one: a picture between two paragraphs, a list's notice below. */
static void pick_mixed(Pick *pick, uint32_t i, uint32_t mail)
{
    const CnMail *all = pick->mail;
    for (uint32_t child = part_at(all, i)->first; child; child = part_at(all, child)->next) {
        if (!is_inline_text(pick, child)) {
            walk(pick, child, mail);
            continue;
        }
        uint32_t last = child, next;
        CnStr type = part_at(all, child)->type, charset = charset_of(pick, child);
        while ((next = part_at(all, last)->next) && is_inline_text(pick, next) && cn_str_eq(part_at(all, next)->type, type) &&
               cn_str_eq_nocase(charset_of(pick, next), charset))
            last = next;
        add(pick, (CnMailItem){child, last, mail, cn_str_is(type, "text/html") ? CN_FORM_HTML : CN_FORM_TEXT});
        child = last;
    }
}

/* The part that a page with its pictures is about: the one that `start` names, the first page, the first part. */
static uint32_t root_of(Pick *pick, uint32_t i)
{
    const CnMail *mail = pick->mail;
    CnStr start = cn_mime_parameter(&pick->mail->arena, cn_mime_field(part_at(mail, i)->header, "Content-Type"), "start");
    uint32_t first = part_at(mail, i)->first, page = 0;
    for (uint32_t child = first; child; child = part_at(mail, child)->next) {
        const CnMimePart *part = part_at(mail, child);
        if (start.len && cn_str_eq(cn_mime_field(part->header, "Content-ID"), start)) return child;
        bool shown = part->kind != CN_PART_LEAF || cn_str_is(part->type, "text/html") || cn_str_is(part->type, "application/xhtml+xml");
        if (shown && !page) page = child;
    }
    return page ? page : first;
}

static void pick_related(Pick *pick, uint32_t i, uint32_t mail)
{
    uint32_t root = root_of(pick, i);
    if (root) walk(pick, root, mail);
    for (uint32_t child = part_at(pick->mail, i)->first; child; child = part_at(pick->mail, child)->next) {
        const CnMimePart *part = part_at(pick->mail, child);
        if (child == root) continue;
        bool attached = part->kind == CN_PART_LEAF && cn_str_is(disposition_of(&pick->mail->arena, part), "attachment");
        if (attached) pick_leaf(pick, child, mail);
        else if (cn_str_is(part->type, "text/html")) cn_pass_over(pick->passage, "frames of pages");
        else pass(pick, child);
    }
}

/* The first text that is shown of a part; 0: none. */
static uint32_t text_of(Pick *pick, uint32_t i)
{
    const CnMimePart *part = part_at(pick->mail, i);
    if (part->kind == CN_PART_LEAF) return is_inline_text(pick, i) ? i : 0;
    if (part->kind == CN_PART_MESSAGE || part->kind == CN_PART_TOO_DEEP) return 0;
    uint32_t found = 0;
    for (uint32_t child = part->first; child && !found; child = part_at(pick->mail, child)->next) found = text_of(pick, child);
    return found;
}

/* Versions of one text: markup if as much is seen of it as of the fullest other, or nearly; else the fullest. */
static void pick_alternative(Pick *pick, uint32_t i, uint32_t mail)
{
    CnMail *all = pick->mail;
    uint32_t best = 0;
    size_t best_seen = 0;
    bool best_html = false;
    for (uint32_t child = part_at(all, i)->first; child; child = part_at(all, child)->next) {
        uint32_t text = text_of(pick, child);
        if (!text) continue;
        bool html = cn_str_is(part_at(all, text)->type, "text/html");
        size_t seen = cn_mime_seen(cn_mail_bytes(&all->arena, all, text), html);
        bool fuller = html == best_html ? seen > best_seen : html ? seen * 2 >= best_seen : seen > best_seen * 2;
        if (seen && (!best || fuller)) {
            best = child;
            best_seen = seen;
            best_html = html;
        }
    }
    if (best) walk(pick, best, mail);
    for (uint32_t child = part_at(all, i)->first; child; child = part_at(all, child)->next) {
        if (child == best) continue;
        if (text_of(pick, child)) cn_pass_over(pick->passage, "other versions of texts");
        else walk(pick, child, mail);
    }
}

static void walk(Pick *pick, uint32_t i, uint32_t mail)
{
    const CnMimePart *part = part_at(pick->mail, i);
    switch (part->kind) {
    case CN_PART_LEAF: pick_leaf(pick, i, mail); break;
    case CN_PART_MIXED: pick_mixed(pick, i, mail); break;
    case CN_PART_ALTERNATIVE: pick_alternative(pick, i, mail); break;
    case CN_PART_RELATED: pick_related(pick, i, mail); break;
    case CN_PART_MESSAGE: if (part->first) walk(pick, part->first, part->first); break;
    case CN_PART_TOO_DEEP: cn_pass_over(pick->passage, "parts that lie too deep"); break;
    }
}

void cn_mail_pick(CnPassage *passage, CnMail *mail)
{
    Pick pick = {passage, mail};
    walk(&pick, 0, 0);
    for (size_t i = 0; i < mail->tree.n_left_out; i++) cn_pass_over(passage, "parts beyond the thousandth of a message");
}
