/* The door of JSON lines: one object a line, {"url","date","title","lang","text"|"html"}. */
#include "document/door.h"
#include "base/hash.h"

enum { CHUNK = 64 * 1024 };

bool cn_door_jsonl_sniff(CnStr path, CnStr head)
{
    static const char *const extensions[] = {".jsonl", ".ndjson", ".jl"}, *const texts[] = {".txt", ".text"};
    if (cn_path_has_extension(path, extensions, 3)) return true;
    if (cn_path_has_extension(path, texts, 2)) return false;
    if (cn_str_starts(head, CN_STR("\xEF\xBB\xBF"))) head = cn_str_sub(head, 3, head.len);
    head = cn_str_trim(head);
    size_t quote = 1;  /* {"…, and not pretty-printed over several lines */
    while (quote < head.len && (head.ptr[quote] == ' ' || head.ptr[quote] == '\t')) quote++;
    return quote < head.len && head.ptr[0] == '{' && head.ptr[quote] == '"';
}

/* Cuts the next line off the stream. A line over the limit is passed over without being kept: CN_ERR_LIMIT. */
static CnCode next_line(CnPassage *passage, CnStr *line, uint64_t *offset, CnErr *err)
{
    CnStream *stream = &passage->stream;
    uint64_t most = passage->options.max_bytes;
    bool too_long = false;
    size_t looked = 0;
    passage->line++;
    *offset = stream->base + stream->at;
    for (;;) {
        CnCode code = cn_stream_fill(stream, looked + 1, err);
        if (code != CN_OK) return code;
        CnStr seen = cn_stream_seen(stream);
        const char *feed = seen.len > looked ? memchr(seen.ptr + looked, '\n', seen.len - looked) : NULL;
        size_t len = feed ? (size_t)(feed - seen.ptr) : seen.len;
        too_long |= len > most;
        if (feed || (stream->ended && looked == seen.len)) {
            stream->at += len + (feed ? 1 : 0);
            *line = (CnStr){seen.ptr, len};
            if (too_long)
                return cn_fail(err, CN_ERR_LIMIT, stream->path, passage->line, "is a line over the limit of %llu bytes",
                    (unsigned long long)most);
            return !feed && !len ? CN_END : CN_OK;
        }
        looked = len;
        if (too_long) {
            stream->at = stream->end;
            looked = 0;
        }
    }
}

static CnStr string_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_string(value)) return (CnStr){NULL, 0};
    return (CnStr){json_string_value(value), json_string_length(value)};
}

static int number_of(CnStr text, size_t at, size_t n)
{
    int value = 0;
    if (at + n > text.len) return -1;
    for (size_t i = at; i < at + n; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') return -1;
        value = value * 10 + (text.ptr[i] - '0');
    }
    return value;
}

CnDate cn_date_given(CnStr text)
{
    CnDate date = {0};
    int year = number_of(text, 0, 4), month = -1, day = -1;
    if (year < 1900 || year > 2100) return date;
    if (text.len > 4) {
        month = text.ptr[4] == '-' ? number_of(text, 5, 2) : -1;
        if (month < 1 || month > 12) return date;
    }
    if (text.len > 7) {
        day = text.ptr[7] == '-' ? number_of(text, 8, 2) : -1;
        if (day < 1 || day > 31) return date;
    }
    return (CnDate){(int16_t)year, (uint8_t)(month < 0 ? 0 : month), (uint8_t)(day < 0 ? 0 : day)};
}

static CnCode parse(CnPassage *passage, CnStr line, CnErr *err)
{
    json_error_t error;
    passage->record = json_loadb(line.ptr, line.len, JSON_ALLOW_NUL, &error);
    CnStr path = passage->stream.path;
    if (!passage->record && json_error_code(&error) == json_error_out_of_memory)
        return cn_fail(err, CN_ERR_MEMORY, path, passage->line, "memory ran out while reading");
    if (!passage->record) return cn_fail(err, CN_ERR_FORMAT, path, passage->line, "is not JSON: %s", error.text);
    if (!json_is_object(passage->record)) return cn_fail(err, CN_ERR_FORMAT, path, passage->line, "is not a JSON object");
    return CN_OK;
}

static CnCode fill(CnPassage *passage, CnDocument *doc, CnErr *err)
{
    const json_t *record = passage->record;
    CnStr path = passage->stream.path, html = string_of(record, "html"), text = string_of(record, "text");
    bool is_html = html.len && !text.len;
    doc->bytes = is_html ? html : text;
    if (!text.ptr && !html.ptr)
        return cn_fail(err, CN_ERR_FORMAT, path, passage->line, "has neither a \"text\" nor an \"html\" that is a string");
    if (!doc->bytes.len) return cn_fail(err, CN_ERR_FORMAT, path, passage->line, "has an empty text");
    doc->form = is_html ? CN_FORM_HTML : CN_FORM_TEXT;
    doc->charset = CN_STR("utf-8");
    doc->file = path;
    doc->url = string_of(record, "url");
    doc->title = string_of(record, "title");
    doc->lang = string_of(record, "lang");
    if (!doc->lang.len) doc->lang = passage->options.lang;
    doc->date = cn_date_given(string_of(record, "date"));
    if (!doc->date.year) doc->date = passage->options.date;
    doc->date_from = doc->date.year ? CN_FROM_USER : CN_FROM_NONE;
    doc->name = doc->url.len ? doc->url
                             : cn_strf(&passage->arena, "%.*s:%u", (int)path.len, path.ptr, (unsigned)passage->line);
    if (!cn_sha256(doc->bytes.ptr, doc->bytes.len, doc->sha256))
        return cn_fail(err, CN_ERR_MEMORY, path, passage->line, "memory ran out while hashing");
    return CN_OK;
}

CnCode cn_door_jsonl_next(CnPassage *passage, CnDocument *doc, CnErr *err)
{
    for (;;) {
        CnStr line;
        uint64_t offset;
        CnCode code = next_line(passage, &line, &offset, err);
        if (code != CN_OK) return code;
        if (passage->line == 1 && cn_str_starts(line, CN_STR("\xEF\xBB\xBF"))) line = cn_str_sub(line, 3, line.len);
        if (!cn_str_trim(line).len) continue;
        *doc = (CnDocument){.offset = offset, .line = passage->line};
        code = parse(passage, line, err);
        return code == CN_OK ? fill(passage, doc, err) : code;
    }
}
