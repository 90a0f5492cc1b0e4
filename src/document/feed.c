/* The door of feeds: RSS 0.9x, 1.0, 2.0, Atom, CDF and JSON Feed. Each entry is a document. */
#include "document/feed.h"
#include "base/hash.h"

#include <stdlib.h>

enum { MOST_ENTRIES = 100000, MOST_ID = 300 };   /* tuned: the greatest feeds of news have some thousands */

bool cn_door_feed_sniff(CnStr path, CnStr head)
{
    static const char *const lines[] = {".jsonl", ".ndjson", ".jl"}, *const extensions[] = {".rss", ".atom", ".rdf"};
    if (cn_path_has_extension(path, lines, 3)) return false;
    return cn_head_is_feed(head) || (cn_path_has_extension(path, extensions, 3) && cn_str_starts(cn_str_trim(head), CN_STR("<")));
}

static void forget(void *own)
{
    CnFeed *feed = own;
    json_decref(feed->json);
    cn_arena_free(&feed->arena);
    free(feed);
}

static CnCode over_limit(const CnPassage *passage, CnErr *err)
{
    const CnFeed *feed = passage->own;
    return cn_fail(err, CN_ERR_LIMIT, passage->stream.path, 0, "is over the limit of %llu bytes; %zu entries before it are read",
        (unsigned long long)passage->options.max_bytes, feed->n);
}

/* Takes the whole feed in, or as much of it as the limit lets. */
static CnCode begin(CnPassage *passage, CnErr *err)
{
    CnStream *stream = &passage->stream;
    uint64_t most = passage->options.max_bytes;
    CnCode code = cn_stream_fill(stream, (size_t)most + 1, err);
    if (code != CN_OK) return code;
    CnFeed *feed = calloc(1, sizeof *feed);
    if (!feed) return cn_fail(err, CN_ERR_MEMORY, stream->path, 0, "memory ran out while reading");
    passage->own = feed;
    passage->forget = forget;
    feed->arena.guard = passage->arena.guard;
    CnStr bytes = cn_stream_seen(stream);
    feed->cut = bytes.len > most;
    feed->url = passage->url.len ? passage->url : passage->options.url;
    feed->text = cn_feed_decode(&feed->arena, cn_str_sub(bytes, 0, (size_t)most), passage->charset, &feed->as_it_lies);
    if (!cn_str_starts(cn_str_trim(feed->text), CN_STR("{"))) return CN_OK;
    return feed->cut ? over_limit(passage, err) : cn_feed_json_begin(feed, stream->path, err);
}

/* What is to be said at the end: once. */
static CnCode end(CnPassage *passage, CnErr *err)
{
    const CnFeed *feed = passage->own;
    CnStr path = passage->stream.path;
    if (passage->done) return CN_END;
    passage->done = true;
    if (cn_feed_xml_too_deep(feed)) cn_pass_over(passage, "elements of feeds nested too deep");
    if (feed->n == MOST_ENTRIES)
        return cn_fail(err, CN_ERR_LIMIT, path, 0, "holds more than %d entries; the rest is not read", MOST_ENTRIES);
    if (feed->cut) return over_limit(passage, err);
    if (!feed->is_feed) return cn_fail(err, CN_ERR_FORMAT, path, 0, "is no feed that this version knows");
    if (!feed->n) cn_pass_over(passage, "feeds without entries");
    return CN_END;
}

static CnCode fill(CnPassage *passage, const CnFeedEntry *entry, CnDocument *doc, CnErr *err)
{
    const CnFeed *feed = passage->own;
    CnStr path = passage->stream.path, id = entry->id;
    *doc = (CnDocument){.file = path, .url = entry->link, .title = entry->title, .author = entry->author, .outlet = entry->outlet,
        .lang = entry->lang.len ? entry->lang : passage->options.lang, .charset = CN_STR("utf-8"),
        .offset = feed->as_it_lies ? entry->offset : 0, .date = entry->date};
    doc->bytes = entry->content.len ? entry->content : entry->title;
    doc->form = entry->content.len && entry->html ? CN_FORM_HTML : CN_FORM_TEXT;
    doc->date_from = doc->date.year ? CN_FROM_FEED : CN_FROM_NONE;
    if (!doc->date.year && passage->options.date.year) {
        doc->date = passage->options.date;
        doc->date_from = CN_FROM_USER;
    }
    if (entry->link.len) doc->name = entry->link;
    else if (id.len && id.len <= MOST_ID) doc->name = cn_strf(&passage->arena, "%.*s#%.*s", (int)path.len, path.ptr, (int)id.len, id.ptr);
    else doc->name = cn_strf(&passage->arena, "%.*s#%zu", (int)path.len, path.ptr, feed->n);
    if (doc->bytes.len > passage->options.max_bytes)
        return cn_fail(err, CN_ERR_LIMIT, doc->name, 0, "is over the limit of %llu bytes", (unsigned long long)passage->options.max_bytes);
    if (!cn_sha256(doc->bytes.ptr, doc->bytes.len, doc->sha256))
        return cn_fail(err, CN_ERR_MEMORY, path, 0, "memory ran out while hashing");
    return CN_OK;
}

CnCode cn_door_feed_next(CnPassage *passage, CnDocument *doc, CnErr *err)
{
    CnCode code = passage->own || passage->done ? CN_OK : begin(passage, err);
    if (code != CN_OK) {
        passage->done = true;   /* nothing comes of it */
        return code;
    }
    CnFeed *feed = passage->own;
    if (passage->done) return CN_END;
    feed->arena.guard = passage->arena.guard;
    for (CnFeedEntry entry; feed->n < MOST_ENTRIES;) {
        if (!(feed->json ? cn_feed_json_next(feed, &passage->arena, &entry) : cn_feed_xml_next(feed, &passage->arena, &entry))) break;
        feed->n++;
        if (entry.content.len || entry.title.len) return fill(passage, &entry, doc, err);
        cn_pass_over(passage, "entries of feeds without words");
    }
    return end(passage, err);
}
