/* JSON Feed 1 and 1.1. source: jsonfeed.org. */
#include "document/feed.h"

static CnStr text_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_string(value)) return (CnStr){NULL, 0};
    return (CnStr){json_string_value(value), json_string_length(value)};
}

/* The names in "authors", or in the "author" of version 1. */
static CnStr authors_of(CnArena *arena, const json_t *object)
{
    const json_t *all = json_object_get(object, "authors");
    CnStr names = cn_feed_line(arena, text_of(json_object_get(object, "author"), "name"));
    for (size_t i = 0; i < json_array_size(all) && i < 8; i++) {
        CnStr name = cn_feed_line(arena, text_of(json_array_get(all, i), "name"));
        if (!i) names = name;
        else if (name.len) names = cn_strf(arena, "%.*s, %.*s", (int)names.len, names.ptr, (int)name.len, name.ptr);
    }
    return names;
}

CnCode cn_feed_json_begin(CnFeed *feed, CnStr path, CnErr *err)
{
    json_error_t error;
    feed->json = json_loadb(feed->text.ptr, feed->text.len, JSON_ALLOW_NUL, &error);
    if (!feed->json && json_error_code(&error) == json_error_out_of_memory)
        return cn_fail(err, CN_ERR_MEMORY, path, 0, "memory ran out while reading");
    if (!feed->json) return cn_fail(err, CN_ERR_FORMAT, path, error.line > 0 ? (uint32_t)error.line : 0, "is not JSON: %s", error.text);
    feed->is_feed = json_is_array(json_object_get(feed->json, "items"));
    feed->title = cn_feed_line(&feed->arena, text_of(feed->json, "title"));
    feed->link = text_of(feed->json, "home_page_url");
    if (!feed->url.len) feed->url = text_of(feed->json, "feed_url");
    feed->lang = text_of(feed->json, "language");
    feed->author = authors_of(&feed->arena, feed->json);
    return CN_OK;
}

static CnStr id_of(CnArena *arena, const json_t *item)
{
    const json_t *id = json_object_get(item, "id");
    return json_is_integer(id) ? cn_strf(arena, "%lld", (long long)json_integer_value(id)) : cn_feed_line(arena, text_of(item, "id"));
}

bool cn_feed_json_next(CnFeed *feed, CnArena *arena, CnFeedEntry *entry)
{
    const json_t *items = json_object_get(feed->json, "items");
    while (feed->n_items < json_array_size(items)) {
        const json_t *item = json_array_get(items, feed->n_items++);
        if (!json_is_object(item)) continue;
        CnStr html = text_of(item, "content_html"), text = text_of(item, "content_text"), link = text_of(item, "url");
        CnStr lang = text_of(item, "language"), author = authors_of(arena, item);
        if (!link.len) link = text_of(item, "external_url");
        if (!html.len && !text.len) text = text_of(item, "summary");
        *entry = (CnFeedEntry){.title = cn_feed_line(arena, text_of(item, "title")), .id = id_of(arena, item),
            .author = author.len ? author : feed->author, .outlet = feed->title, .lang = lang.len ? lang : feed->lang,
            .content = cn_str_trim(html.len ? html : text), .html = html.len != 0};
        if (!link.len && cn_feed_is_web(entry->id)) link = entry->id;
        entry->link = cn_feed_join(arena, feed->url.len ? feed->url : feed->link, link);
        entry->date = cn_feed_date(text_of(item, "date_published"));
        if (!entry->date.year) entry->date = cn_feed_date(text_of(item, "date_modified"));
        return true;
    }
    return false;
}
