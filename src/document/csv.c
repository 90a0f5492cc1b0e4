/* The door of CSV: one document a row, by RFC 4180 and what programs make of it: other separators, lone quotes, rows over many lines. */
#include "document/door.h"
#include "base/hash.h"

#include <stdlib.h>

enum { MOST_COLUMNS = 256 };

/* What a column may hold, and how headers call it. source: headers of common news exports. */
typedef enum { COL_TEXT, COL_HTML, COL_TITLE, COL_DATE, COL_URL, COL_LANG, COL_AUTHOR, COL_OUTLET, COL_COUNT } Column;

static const char *const names[COL_COUNT][8] = {
    {"text", "body", "content", "article", "maintext", "main_text", "fulltext", "full_text"}, {"html", "raw_html"},
    {"title", "headline", "hed"}, {"date", "published", "pubdate", "published_at", "publish_date", "date_publish", "publication_date", "doc_date"},
    {"url", "link", "uri", "address", "doc_url"}, {"lang", "language"}, {"author", "authors", "byline"},
    {"outlet", "publisher", "source", "publication", "newspaper", "site"},
};

typedef struct {
    char separator;
    int column[COL_COUNT];     /* from 0; -1 = the file has none */
} Own;

/* The cells of a row: where they lie in what was read, quotes and all. */
typedef struct { CnStr cell[MOST_COLUMNS]; size_t n, bytes; uint32_t lines; } Row;

bool cn_door_csv_sniff(CnStr path, CnStr head)
{
    static const char *const extensions[] = {".csv", ".tsv"};
    (void)head;
    return cn_path_has_extension(path, extensions, 2);
}

/* Cuts one row off `seen`. False: its end has not come yet. */
static bool cut_row(CnStr seen, bool ended, char separator, Row *row)
{
    size_t from = 0, at = 0;
    bool quoted = false;
    row->n = 0;
    row->lines = 1;
    for (;; at++) {
        bool end = at == seen.len;
        if (end && !ended) return false;
        char c = end ? '\n' : seen.ptr[at];
        if (!end && quoted) {
            row->lines += c == '\n';
            if (c == '"') quoted = at + 1 < seen.len && seen.ptr[at + 1] == '"' ? (at++, true) : false;
            if (c == '"' && at + 1 == seen.len && !ended) return false;
            continue;
        }
        if (c == '"' && at == from) {
            quoted = true;
            continue;
        }
        if (c != separator && c != '\n') continue;
        CnStr cell = cn_str_sub(seen, from, at);
        if (c == '\n' && cell.len && cell.ptr[cell.len - 1] == '\r') cell.len--;
        if (row->n < MOST_COLUMNS) row->cell[row->n++] = cell;
        from = at + 1;
        if (c != '\n') continue;
        row->bytes = end ? at : at + 1;
        return true;
    }
}

/* The next row, where it begins, and its line. A row over the limit is passed over: CN_ERR_LIMIT. */
static CnCode next_row(CnPassage *passage, char separator, Row *row, uint64_t *offset, uint32_t *line, CnErr *err)
{
    CnStream *stream = &passage->stream;
    uint64_t most = passage->options.max_bytes;
    *offset = stream->base + stream->at;
    *line = passage->line + 1;
    for (size_t want = 1;;) {
        CnCode code = cn_stream_fill(stream, want, err);
        if (code != CN_OK) return code;
        CnStr seen = cn_stream_seen(stream);
        if (!seen.len) return CN_END;
        if (cut_row(seen, stream->ended, separator, row)) break;
        if (seen.len > most && seen.len > want / 2) {   /* a quote that nobody closes: no row can be told behind it */
            stream->at = stream->end;
            stream->ended = true;
            return cn_fail(err, CN_ERR_LIMIT, stream->path, *line, "is a row over the limit of %llu bytes, or a quote without its end",
                (unsigned long long)most);
        }
        want = seen.len * 2;
    }
    stream->at += row->bytes;
    passage->line += row->lines;
    return CN_OK;
}

/* A cell without its quotes. */
static CnStr plain(CnArena *arena, const Row *row, int column)
{
    if (column < 0 || (size_t)column >= row->n) return (CnStr){NULL, 0};
    CnStr cell = row->cell[column];
    if (cell.len < 2 || cell.ptr[0] != '"') return cell;
    char *out = cn_arena_take(arena, cell.len);
    size_t n = 0;
    for (size_t i = 1; i < cell.len; i++) {
        if (cell.ptr[i] == '"' && (i + 1 == cell.len || cell.ptr[++i] != '"')) {
            if (i + 1 >= cell.len && cell.ptr[cell.len - 1] == '"') break;
        }
        out[n++] = cell.ptr[i];
    }
    return (CnStr){out, n};
}

/* The sign that the first line holds most often. */
static char separator_of(CnStr head)
{
    static const char signs[] = ",;\t|";
    size_t count[sizeof signs] = {0}, best = 0;
    for (size_t i = 0; i < head.len && head.ptr[i] != '\n'; i++)
        for (size_t k = 0; signs[k]; k++) count[k] += head.ptr[i] == signs[k];
    for (size_t k = 1; signs[k]; k++)
        if (count[k] > count[best]) best = k;
    return signs[best];
}

static int by_header(CnPassage *passage, const Row *header, CnStr name)
{
    for (size_t i = 0; i < header->n; i++)
        if (cn_str_eq_nocase(cn_str_trim(plain(&passage->arena, header, (int)i)), name)) return (int)i;
    return -1;
}

static int number(CnStr text)
{
    int value = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9' || value > MOST_COLUMNS) return 0;
        value = value * 10 + (text.ptr[i] - '0');
    }
    return value;
}

/* One "text=Body" of --columns. */
static CnCode map_one(CnPassage *passage, Own *own, const Row *header, CnStr pair, bool *named, CnErr *err)
{
    size_t equals = cn_str_find(pair, CN_STR("="), 0);
    CnStr what = cn_str_trim(cn_str_sub(pair, 0, equals == SIZE_MAX ? pair.len : equals));
    CnStr where = equals == SIZE_MAX ? what : cn_str_trim(cn_str_sub(pair, equals + 1, pair.len));
    size_t kind = 0;
    while (kind < COL_COUNT && !cn_str_is(what, names[kind][0])) kind++;
    if (kind == COL_COUNT)
        return cn_fail(err, CN_ERR_INPUT, passage->stream.path, 0, "is asked for a column of '%.*s'; known are text, html, title, date, url, lang, author and outlet", (int)what.len, what.ptr);
    int n = number(where), column = n > 0 ? n - 1 : by_header(passage, header, where);
    if (column < 0)
        return cn_fail(err, CN_ERR_INPUT, passage->stream.path, 1, "has no column '%.*s' in its header", (int)where.len, where.ptr);
    *named |= n <= 0;
    own->column[kind] = column;
    return CN_OK;
}

/* Which column is what, by --columns or by the header; *is_header: the first row was one. */
static CnCode map_columns(CnPassage *passage, Own *own, const Row *header, bool *is_header, CnErr *err)
{
    CnStr map = passage->options.columns;
    for (size_t k = 0; k < COL_COUNT; k++) own->column[k] = -1;
    *is_header = !map.len;
    for (size_t from = 0; from < map.len;) {
        size_t comma = cn_str_find(map, CN_STR(","), from), end = comma == SIZE_MAX ? map.len : comma;
        CnCode code = map_one(passage, own, header, cn_str_sub(map, from, end), is_header, err);
        if (code != CN_OK) return code;
        from = end + 1;
    }
    for (size_t k = 0; k < COL_COUNT && !map.len; k++)
        for (size_t i = 0; i < 8 && names[k][i] && own->column[k] < 0; i++) own->column[k] = by_header(passage, header, cn_str(names[k][i]));
    if (own->column[COL_TEXT] < 0 && own->column[COL_HTML] < 0)
        return cn_fail(err, CN_ERR_INPUT, passage->stream.path, 1, "has no column that is called text, body or content: --columns text=NAME says which it is");
    return CN_OK;
}

static CnCode begin(CnPassage *passage, CnErr *err)
{
    Own *own = calloc(1, sizeof *own);
    Row *row = calloc(1, sizeof *row);
    CnStream *stream = &passage->stream;
    uint64_t offset;
    uint32_t line;
    bool is_header = true;
    passage->own = own;
    passage->forget = free;
    CnCode code = own && row ? CN_OK : cn_fail(err, CN_ERR_MEMORY, stream->path, 0, "memory ran out while reading");
    if (code == CN_OK) code = cn_stream_fill(stream, CN_SNIFF_BYTES, err);
    if (code == CN_OK && cn_str_starts(cn_stream_seen(stream), CN_STR("\xEF\xBB\xBF"))) stream->at += 3;
    if (code == CN_OK) own->separator = separator_of(cn_stream_seen(stream));
    size_t at = stream->at;
    uint64_t base = stream->base;
    if (code == CN_OK) code = next_row(passage, own->separator, row, &offset, &line, err);
    if (code == CN_OK) code = map_columns(passage, own, row, &is_header, err);
    if (code == CN_OK && !is_header && stream->base == base) {   /* the first row is a document */
        stream->at = at;
        passage->line = 0;
    }
    free(row);
    return code;
}

static CnCode fill(CnPassage *passage, const Own *own, const Row *row, CnDocument *doc, CnErr *err)
{
    CnArena *arena = &passage->arena;
    CnStr path = passage->stream.path, html = plain(arena, row, own->column[COL_HTML]), text = plain(arena, row, own->column[COL_TEXT]);
    doc->form = text.len ? CN_FORM_TEXT : CN_FORM_HTML;
    doc->bytes = text.len ? text : html;
    if (!cn_str_trim(doc->bytes).len) return cn_fail(err, CN_ERR_FORMAT, path, doc->line, "has an empty text");
    if (doc->form == CN_FORM_TEXT && cn_head_is_html(cn_str_sub(text, 0, CN_SNIFF_BYTES))) doc->form = CN_FORM_HTML;
    doc->file = path;
    doc->url = cn_str_trim(plain(arena, row, own->column[COL_URL]));
    doc->title = cn_str_trim(plain(arena, row, own->column[COL_TITLE]));
    doc->author = cn_str_trim(plain(arena, row, own->column[COL_AUTHOR]));
    doc->outlet = cn_str_trim(plain(arena, row, own->column[COL_OUTLET]));
    doc->lang = cn_str_trim(plain(arena, row, own->column[COL_LANG]));
    if (!doc->lang.len) doc->lang = passage->options.lang;
    doc->date = cn_date_given(cn_str_trim(plain(arena, row, own->column[COL_DATE])));
    if (!doc->date.year) doc->date = passage->options.date;
    doc->date_from = doc->date.year ? CN_FROM_USER : CN_FROM_NONE;
    doc->name = doc->url.len ? doc->url : cn_strf(arena, "%.*s:%u", (int)path.len, path.ptr, (unsigned)doc->line);
    if (!cn_sha256(doc->bytes.ptr, doc->bytes.len, doc->sha256)) return cn_fail(err, CN_ERR_MEMORY, path, doc->line, "memory ran out while hashing");
    return CN_OK;
}

CnCode cn_door_csv_next(CnPassage *passage, CnDocument *doc, CnErr *err)
{
    if (!passage->own) {
        CnCode code = begin(passage, err);
        if (code != CN_OK) return code;
    }
    const Own *own = passage->own;
    Row *row = CN_NEW(&passage->arena, Row);
    for (;;) {
        uint64_t offset;
        uint32_t line;
        CnCode code = next_row(passage, own->separator, row, &offset, &line, err);
        if (code != CN_OK) return code;
        bool blank = true;
        for (size_t i = 0; i < row->n; i++) blank &= !cn_str_trim(row->cell[i]).len;
        if (blank) continue;
        *doc = (CnDocument){.offset = offset, .line = line};
        return fill(passage, own, row, doc, err);
    }
}
