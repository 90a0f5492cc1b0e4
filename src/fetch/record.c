#include "fetch/record.h"
#include "base/http.h"

/* source: WARC 1.1, annex on revisit profiles */
#define NOT_MODIFIED "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

static CnCode put_info(CnRecorder *r, CnArena *arena, const CnExchange *x, unsigned kind, CnStr place, CnErr *err)
{
    CnStr text = cn_strf(arena,
        "software: consign/%s\r\nformat: WARC File Format 1.1\r\nconformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
        "robots: obey\r\ntdm-reservation: %s\r\nhttp-header-user-agent: %.*s\r\noperator: %.*s\r\n",
        r->program, r->ignore_tdm ? "ignored" : "obey", (int)r->agent.len, r->agent.ptr, (int)r->contact.len, r->contact.ptr);
    CnWarcRecord info = {.type = "warcinfo", .content_type = "application/warc-fields", .at_us = x->began_us, .head = text, .place = place};
    info.field[0] = (CnWarcField){"WARC-Filename", cn_str_sub(place, 0, cn_str_find(place, CN_STR(":"), 0))};
    CnStr bytes = cn_warc_record(arena, &info, &r->info[kind]);
    return cn_journal_put_record(r->journal, kind, bytes, NULL, err);
}

static const char *cut_word(CnCut cut)
{
    switch (cut) {
    case CN_CUT_LENGTH: return "length";
    case CN_CUT_TIME: return "time";
    case CN_CUT_DISCONNECT: return "disconnect";
    case CN_CUT_POLICY: return "unspecified";
    case CN_WHOLE: break;
    }
    return NULL;
}

static CnStr response_record(const CnRecorder *r, CnArena *arena, const CnExchange *x, const CnAbout *about, CnStr place, CnWarcId *id)
{
    bool revisit = x->status == 304;
    CnWarcRecord record = {.type = revisit ? "revisit" : "response", .content_type = "application/http;msgtype=response", .at_us = x->began_us,
        .target = x->url, .head = cn_bytes_str(&x->head), .body = cn_bytes_str(&x->body), .place = place};
    CnWarcField *f = record.field;
    *f++ = (CnWarcField){"WARC-Warcinfo-ID", cn_str(r->info[about->kind].text)};
    if (x->address[0]) *f++ = (CnWarcField){"WARC-IP-Address", cn_str(x->address)};
    if (cut_word(x->cut)) *f++ = (CnWarcField){"WARC-Truncated", cn_str(cut_word(x->cut))};
    if (revisit) {
        *f++ = (CnWarcField){"WARC-Profile", CN_STR(NOT_MODIFIED)};
        *f++ = (CnWarcField){"WARC-Refers-To-Target-URI", x->url};
        if (about->refers_id.len) *f++ = (CnWarcField){"WARC-Refers-To", about->refers_id};
        if (about->refers_date.len) *f++ = (CnWarcField){"WARC-Refers-To-Date", about->refers_date};
    } else if (x->cut == CN_WHOLE) {
        /* Of a chunked body none: by the standard the payload is what the chunks hold, but the usual checkers take them with it. */
        record.payload = record.body.ptr ? record.body : CN_STR("");
        if (cn_head_value(record.head, "transfer-encoding", NULL).ptr) record.payload.ptr = NULL;
    }
    if (about->feed_date.len) *f++ = (CnWarcField){"Consign-Feed-Date", about->feed_date};
    if (about->feed_title.len) *f++ = (CnWarcField){"Consign-Feed-Title", about->feed_title};
    return cn_warc_record(arena, &record, id);
}

/* A record that stands beside the response. */
static CnStr side_record(const CnRecorder *r, CnArena *arena, const CnExchange *x, const CnAbout *about, CnStr place, const CnWarcId *response, CnStr note)
{
    CnWarcId id;
    CnWarcRecord record = {.type = "request", .content_type = "application/http;msgtype=request", .at_us = x->began_us, .target = x->url,
        .head = cn_bytes_str(&x->request), .place = place};
    record.field[0] = (CnWarcField){"WARC-Warcinfo-ID", cn_str(r->info[about->kind].text)};
    record.field[1] = (CnWarcField){"WARC-Concurrent-To", cn_str(response->text)};
    if (note.ptr) {
        record.type = "metadata";
        record.content_type = "application/warc-fields";
        record.head = note;
        record.field[2] = (CnWarcField){"WARC-Refers-To", cn_str(response->text)};
    }
    return cn_warc_record(arena, &record, &id);
}

static CnStr joined(CnArena *arena, const CnStr *part, size_t n)
{
    size_t size = 0, at = 0;
    for (size_t i = 0; i < n; i++) size += part[i].len;
    char *out = cn_arena_take(arena, size);
    for (size_t i = 0; i < n; at += part[i].len, i++) memcpy(out + at, part[i].ptr, part[i].len);
    return (CnStr){out, size};
}

CnCode cn_record_exchange(CnRecorder *r, CnArena *arena, const CnExchange *x, const CnAbout *about, CnPage *page, CnErr *err)
{
    CnStr place, part[3];
    bool fresh;
    size_t n = 0;
    CnWarcId id;
    char date[40];
    CnCode code = cn_journal_place(r->journal, about->kind, x->began_us / 1000000, &place, &fresh, err);
    if (code == CN_OK && fresh) {
        code = put_info(r, arena, x, about->kind, place, err);
        if (code == CN_OK) code = cn_journal_place(r->journal, about->kind, x->began_us / 1000000, &place, &fresh, err);
    }
    if (code != CN_OK) return code;
    part[n++] = response_record(r, arena, x, about, place, &id);
    part[n++] = side_record(r, arena, x, about, place, &id, (CnStr){NULL, 0});
    if (about->tdm.len) {
        CnStr note = cn_strf(arena, "tdm-reservation: 1\r\ntdm-reservation-from: %.*s\r\ntdm-policy: %.*s\r\ntdm-reservation-ignored: by --ignore-tdm\r\n",
            (int)about->tdm.len, about->tdm.ptr, (int)about->tdm_policy.len, about->tdm_policy.ptr);
        part[n++] = side_record(r, arena, x, about, place, &id, note);
    }
    CnStr bytes = joined(arena, part, n);
    if (page) {
        page->record = cn_arena_copy(arena, id.text, strlen(id.text));
        page->date = cn_str(cn_warc_date(x->began_us, date));
        page->date = cn_arena_copy(arena, page->date.ptr, page->date.len);
    }
    return cn_journal_put_record(r->journal, about->kind, bytes, page, err);
}
