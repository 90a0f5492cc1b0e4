/* What a record of a web archive holds: a page, a text, something that holds documents itself, or something to be counted. */
#include "document/record.h"
#include "base/utf8.h"
#include "base/words.h"

typedef enum { PAGE, TEXT, MARKUP, GUESS, LINES, MAIL, OTHER } Kind;

typedef struct { const char *type; Kind kind; const char *what; } Type;

/* By the beginning of the type; the first that fits. `what`: as it is counted where it is passed over. */
static const Type types[] = {
    {"text/html", PAGE, "pages"}, {"application/xhtml", PAGE, "pages"}, {"text/plain", TEXT, "texts"}, {"image/", OTHER, "images"},
    {"text/css", OTHER, "style sheets"}, {"application/javascript", OTHER, "scripts"}, {"text/javascript", OTHER, "scripts"},
    {"application/x-javascript", OTHER, "scripts"}, {"application/ecmascript", OTHER, "scripts"}, {"text/ecmascript", OTHER, "scripts"},
    {"application/json", OTHER, "JSON"}, {"text/json", OTHER, "JSON"}, {"application/ld+json", OTHER, "JSON"},
    {"application/manifest+json", OTHER, "JSON"}, {"application/pdf", OTHER, "PDF documents"}, {"application/x-pdf", OTHER, "PDF documents"},
    {"text/xml", MARKUP, "XML"}, {"application/xml", MARKUP, "XML"}, {"application/rss+xml", MARKUP, "XML"},
    {"application/atom+xml", MARKUP, "XML"}, {"application/rdf+xml", MARKUP, "XML"}, {"application/x-rss+xml", MARKUP, "XML"},
    {"text/rss+xml", MARKUP, "XML"}, {"text/rss", MARKUP, "XML"}, {"video/", OTHER, "videos"}, {"audio/", OTHER, "sounds"},
    {"font/", OTHER, "fonts"}, {"application/font", OTHER, "fonts"}, {"application/x-font", OTHER, "fonts"},
    {"application/vnd.ms-font", OTHER, "fonts"}, {"application/vnd.apple.mpegurl", OTHER, "videos"}, {"application/x-mpegurl", OTHER, "videos"},
    {"application/dash+xml", OTHER, "videos"}, {"application/x-shockwave-flash", OTHER, "videos"},
    {"application/msword", OTHER, "office documents"}, {"application/vnd.ms-", OTHER, "office documents"},
    {"application/vnd.openxml", OTHER, "office documents"}, {"application/vnd.oasis", OTHER, "office documents"},
    {"application/rtf", OTHER, "office documents"}, {"text/rtf", OTHER, "office documents"}, {"application/zip", OTHER, "archives"},
    {"application/x-zip", OTHER, "archives"}, {"application/gzip", OTHER, "archives"}, {"application/x-gzip", OTHER, "archives"},
    {"application/x-tar", OTHER, "archives"}, {"application/x-rar", OTHER, "archives"}, {"application/x-7z", OTHER, "archives"},
    {"application/x-ndjson", LINES, "JSON"}, {"application/ndjson", LINES, "JSON"}, {"application/jsonl", LINES, "JSON"},
    {"application/x-jsonlines", LINES, "JSON"}, {"message/rfc822", MAIL, "mail"}, {"application/mbox", MAIL, "mail"},
    {"text/dns", OTHER, "look-ups of names"}, {"text/calendar", OTHER, "calendars"}, {"text/csv", OTHER, "tables"},
    {"text/vtt", OTHER, "subtitles"}, {"", GUESS, "content of other kinds"},
};

static const Type *type_of(CnStr mime)
{
    size_t i = 0;
    for (;; i++) {
        size_t n = strlen(types[i].type);
        if (mime.len >= n && cn_str_eq_nocase(cn_str_sub(mime, 0, n), cn_str(types[i].type))) return &types[i];
    }
}

CnStr cn_capture_address(CnArena *arena, CnStr target)
{
    target = cn_str_trim(target);
    if (target.len > 1 && target.ptr[0] == '<' && target.ptr[target.len - 1] == '>') target = cn_str_sub(target, 1, target.len - 1);
    bool clean = cn_utf8_valid(target) == target.len;
    for (size_t i = 0; i < target.len && clean; i++) clean = (unsigned char)target.ptr[i] >= 32 && target.ptr[i] != 127;
    if (clean) return target;
    char *out = cn_arena_take(arena, 3 * target.len + 1);
    size_t n = 0;
    for (size_t at = 0, len; at < target.len; at += len) {
        static const char digits[] = "0123456789ABCDEF";
        uint32_t c;
        len = cn_utf8_get(target, at, &c);
        unsigned char byte = (unsigned char)target.ptr[at];
        if ((len == 1 && byte >= 128) || byte < 32 || byte == 127) {
            out[n++] = '%', out[n++] = digits[byte >> 4], out[n++] = digits[byte & 15];
            continue;
        }
        memcpy(out + n, target.ptr + at, len);
        n += len;
    }
    return (CnStr){out, n};
}

/* ---- times ------------------------------------------------------------------------------------------------- */

/* Year, month, day, hour, minute, second are so many digits each. */
static const unsigned char time_digits[] = {4, 2, 2, 2, 2, 2};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

CnStr cn_capture_time(CnArena *arena, CnStr time)
{
    static const char marks[] = "\0--T::";
    static const int most[] = {2100, 12, 31, 23, 59, 60}, least[] = {1990, 1, 1, 0, 0, 0};
    char out[24];
    size_t n = 0, at = 0;
    time = cn_str_trim(time);
    for (size_t part = 0; part < 6; part++) {
        int value = 0;
        if (part && at < time.len && !is_digit(time.ptr[at])) at++;
        size_t have = 0;
        while (have < time_digits[part] && at + have < time.len && is_digit(time.ptr[at + have])) value = value * 10 + (time.ptr[at + have++] - '0');
        if (have < time_digits[part]) {
            if (have || !part) return (CnStr){NULL, 0};
            break;
        }
        if (value < least[part] || value > most[part]) return (CnStr){NULL, 0};
        if (part) out[n++] = marks[part];
        memcpy(out + n, time.ptr + at, have);
        n += have;
        at += have;
        if (part == 5) out[n++] = 'Z';
    }
    if (n > 10 && n < 20) n = 10;   /* no second: the day */
    return cn_arena_copy(arena, out, n);
}

static CnDate date_of(CnStr time)
{
    static const size_t ends[] = {4, 7, 10};
    int part[3] = {0};
    for (size_t i = 0, at = 0; i < 3 && ends[i] <= time.len; i++)
        for (at = i ? ends[i] - 2 : 0; at < ends[i]; at++) part[i] = part[i] * 10 + (time.ptr[at] - '0');
    return (CnDate){(int16_t)part[0], (uint8_t)part[1], (uint8_t)part[2]};
}

/* ---- judging ----------------------------------------------------------------------------------------------- */

static bool has_scheme(CnStr target, const char *scheme)
{
    size_t n = strlen(scheme);
    if (target.len && target.ptr[0] == '<') target = cn_str_sub(target, 1, target.len);
    return cn_str_eq_nocase(cn_str_sub(target, 0, n), cn_str(scheme));
}

/* Why a record is passed over, by its head alone, or NULL. What has no HTTP head leaves *http with a status of 0. */
static const char *judge(const CnCapture *capture, CnStr block, CnHttp *http, const Type **type)
{
    static const char *const not_pages[] = {"metadata:", "urn:", "dns:", "whois:"};
    *http = (CnHttp){.mime = capture->mime, .charset = capture->charset, .body = block};
    for (size_t i = 0; i < sizeof not_pages / sizeof *not_pages; i++)
        if (has_scheme(capture->target, not_pages[i])) return "metadata records";
    if (capture->http) {
        if (!cn_http_parse(block, http)) {
            *http = (CnHttp){.body = block};
            *type = type_of((CnStr){NULL, 0});
            return NULL;
        }
        if (http->status >= 300 && http->status < 400) return "redirects";
        if (http->status >= 400 && http->status < 600) return "error pages";
        if (http->status != 200) return "other answers";
    }
    *type = type_of(http->mime);
    return (*type)->kind == OTHER ? (*type)->what : NULL;
}

const char *cn_capture_passed(const CnCapture *capture, CnStr head)
{
    CnHttp http;
    const Type *type;
    return judge(capture, head, &http, &type);
}

/* What the body is: its form; or CN_FORM_CSV, which no record gives, where it is to be passed over; *wrong: what it is although its
 * type says otherwise. */
static CnForm form_of(const Type *type, CnStr body, const char **wrong)
{
    CnStr head = cn_str_sub(body, 0, CN_SNIFF_BYTES), none = {NULL, 0}, start = cn_str_trim(cn_str_sub(body, 0, 64));
    *wrong = NULL;
    if (type->kind == LINES) return CN_FORM_JSONL;
    if (type->kind == MAIL) return CN_FORM_MAIL;
    if (type->kind != GUESS) *wrong = cn_head_refused(none, cn_str_sub(head, 0, 512), true);
    if (*wrong) return CN_FORM_CSV;
    if (cn_str_starts(start, CN_STR("\xEF\xBB\xBF"))) start = cn_str_sub(start, 3, start.len);
    bool tag = start.len && start.ptr[0] == '<', xml = tag && start.len > 1 && strchr("?rfR", start.ptr[1]);
    CnForm form = type->kind == PAGE && !xml ? CN_FORM_HTML : cn_form_of(none, head);
    if (form == CN_FORM_RSS || form == CN_FORM_HTML) return form;
    if (type->kind == PAGE) return CN_FORM_HTML;
    return type->kind == TEXT ? CN_FORM_TEXT : CN_FORM_CSV;
}

/* The body without chunks and codings, or what is wrong with it. */
static CnCode body_of(CnPassage *passage, CnArchive *archive, const CnCapture *capture, const CnHttp *http, CnStr *body, bool *again, CnErr *err)
{
    CnBodyState state = cn_http_body(&archive->unpacker, http, (size_t)passage->most_record, body);
    switch (state) {
    case CN_BODY_MEMORY: return cn_fail(err, CN_ERR_MEMORY, passage->stream.path, 0, "memory ran out while unpacking");
    case CN_BODY_BAD: return cn_record_fail(passage, err, CN_ERR_FORMAT, capture->offset, "is damaged: its body cannot be unpacked");
    case CN_BODY_LONG:
        return cn_record_fail(passage, err, CN_ERR_LIMIT, capture->offset, "unpacks to more than %llu bytes or 1,000 times its size",
            (unsigned long long)passage->most_record);
    case CN_BODY_CODING:
        *again = true;
        cn_pass_over(passage, "bodies in unknown codings");
        return CN_OK;
    case CN_BODY_WHOLE:
    case CN_BODY_CUT: break;
    }
    if (!cn_str_trim(cn_str_sub(*body, 0, 64)).len && body->len <= 64) {
        *again = true;
        cn_pass_over(passage, "empty records");
    } else if (state == CN_BODY_CUT || capture->cut) {
        cn_pass_over(passage, "ends of pages that were cut off");
    }
    return CN_OK;
}

static void fill(CnPassage *passage, const CnCapture *capture, const CnHttp *http, CnDocument *doc)
{
    CnStr path = passage->stream.path, address = cn_capture_address(&passage->arena, capture->target);
    doc->file = path;
    doc->url = address;
    doc->offset = capture->offset;
    doc->name = address.len ? address : cn_strf(&passage->arena, "%.*s:%llu", (int)path.len, path.ptr, (unsigned long long)capture->offset);
    doc->record = cn_capture_address(&passage->arena, capture->id);
    doc->retrieved = cn_capture_time(&passage->arena, capture->retrieved);
    doc->mime = cn_capture_address(&passage->arena, http->mime);
    doc->charset = http->charset.len || !capture->utf8 ? http->charset : CN_STR("utf-8");
    doc->status = (uint16_t)http->status;
    doc->lang = passage->options.lang;
    doc->date = passage->options.date;
    doc->date_from = doc->date.year ? CN_FROM_USER : CN_FROM_NONE;
    uint32_t bad;
    doc->title = cn_utf8_mend(&passage->arena, capture->feed_title, &bad);
    if (doc->date.year) return;
    if (!doc->retrieved.len || cn_str_cmp(capture->feed_date, doc->retrieved) <= 0) doc->date = cn_date_parse(capture->feed_date);
    doc->date_from = CN_FROM_FEED;
    if (doc->date.year) return;
    doc->date = date_of(doc->retrieved);
    doc->date_from = doc->date.year ? CN_FROM_WARC : CN_FROM_NONE;
}

CnCode cn_capture_document(CnPassage *passage, CnArchive *archive, const CnCapture *capture, CnStr block, CnDocument *doc, bool *again,
    CnErr *err)
{
    CnHttp http;
    const Type *type = NULL;
    const char *what = judge(capture, block, &http, &type), *wrong = NULL;
    CnStr body = {NULL, 0};
    if (!what) {
        CnCode code = body_of(passage, archive, capture, &http, &body, again, err);
        if (code != CN_OK || *again) return code;
        CnForm form = form_of(type, body, &wrong);
        if (wrong)
            return cn_record_fail(passage, err, CN_ERR_FORMAT, capture->offset, "is mislabelled: it says it holds %s and holds %s", type->what, wrong);
        if (capture->http && !http.status && form != CN_FORM_HTML)
            return cn_record_fail(passage, err, CN_ERR_FORMAT, capture->offset, "is garbled: it holds no HTTP response");
        if (form == CN_FORM_CSV) what = type->what;
        *doc = (CnDocument){.form = form, .bytes = body};
    }
    *again = what != NULL;
    if (what) cn_pass_over(passage, what);
    else fill(passage, capture, &http, doc);
    return CN_OK;
}
