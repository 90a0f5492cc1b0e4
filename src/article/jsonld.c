#include "article/jsonld.h"

#include <jansson.h>

enum { MAX_BYTES = 1 << 20, DEPTH = 6, NAMES = 16 };

static void release(void *json) { json_decref(json); }

/* The text between the first bracket and the last: comment and CDATA wrappers fall off. */
static CnStr unwrapped(CnStr script)
{
    CnStr open = CN_STR("<![CDATA["), close = CN_STR("]]>");
    size_t from = cn_str_find(script, open, 0);
    if (from != SIZE_MAX) script = cn_str_sub(script, from + open.len, script.len);
    size_t to = cn_str_find(script, close, 0);
    if (to != SIZE_MAX) script.len = to;
    from = 0, to = script.len;
    while (from < to && script.ptr[from] != '{' && script.ptr[from] != '[') from++;
    while (to > from && script.ptr[to - 1] != '}' && script.ptr[to - 1] != ']') to--;
    return cn_str_sub(script, from, to);
}

static CnStr string_of(const json_t *value)
{
    if (json_is_array(value)) value = json_array_get(value, 0);
    return json_is_string(value) ? (CnStr){json_string_value(value), json_string_length(value)} : (CnStr){NULL, 0};
}

/* A person or body: a string, an object with a name, or several of them. */
static CnStr name_of(CnArena *arena, const json_t *value)
{
    if (!json_is_array(value)) return string_of(json_is_object(value) ? json_object_get(value, "name") : value);
    CnStr all = {NULL, 0};
    for (size_t i = 0; i < json_array_size(value) && i < NAMES; i++) {
        const json_t *item = json_array_get(value, i);
        CnStr name = cn_str_trim(string_of(json_is_object(item) ? json_object_get(item, "name") : item));
        if (!name.len || name.len > 200) continue;
        all = all.len ? cn_strf(arena, "%.*s, %.*s", (int)all.len, all.ptr, (int)name.len, name.ptr) : name;
    }
    return all;
}

static bool type_is_article(const json_t *object)
{
    static const char *const ends[] = {"Article", "Posting", "Report", "WebPage"};
    const json_t *type = json_object_get(object, "@type");
    size_t n = json_is_array(type) ? json_array_size(type) : 1;
    for (size_t k = 0; k < n && k < NAMES; k++) {
        CnStr name = string_of(json_is_array(type) ? json_array_get(type, k) : type);
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
            if (cn_str_ends(name, cn_str(ends[i]))) return true;
    }
    return false;
}

static void keep(CnArena *arena, CnStr *to, CnStr value)
{
    value = cn_str_trim(value);
    if (!to->len && value.len && value.len < 2000) *to = cn_arena_copy(arena, value.ptr, value.len);
}

static void read_object(CnArena *arena, const json_t *object, CnJsonLd *out)
{
    if (!type_is_article(object)) return;
    keep(arena, &out->headline, string_of(json_object_get(object, "headline")));
    keep(arena, &out->date, string_of(json_object_get(object, "datePublished")));
    keep(arena, &out->author, name_of(arena, json_object_get(object, "author")));
    keep(arena, &out->publisher, name_of(arena, json_object_get(object, "publisher")));
    keep(arena, &out->lang, string_of(json_object_get(object, "inLanguage")));
}

/* Objects in lists and in @graph, mainEntity; the depth is bounded. */
static void search(CnArena *arena, const json_t *value, unsigned depth, CnJsonLd *out)
{
    if (!depth) return;
    for (size_t i = 0; json_is_array(value) && i < json_array_size(value) && i < 256; i++)
        search(arena, json_array_get(value, i), depth - 1, out);
    if (!json_is_object(value)) return;
    read_object(arena, value, out);
    search(arena, json_object_get(value, "@graph"), depth - 1, out);
    search(arena, json_object_get(value, "mainEntity"), depth - 1, out);
    search(arena, json_object_get(value, "mainEntityOfPage"), depth - 1, out);
}

void cn_jsonld_read(CnArena *arena, CnStr script, CnJsonLd *out)
{
    script = unwrapped(script);
    if (script.len < 2 || script.len > MAX_BYTES) return;
    json_error_t error;
    json_t *root = json_loadb(script.ptr, script.len, JSON_ALLOW_NUL, &error);
    if (!root) {
        if (json_error_code(&error) == json_error_out_of_memory) cn_arena_take(arena, SIZE_MAX);  /* jumps to the guard */
        return;
    }
    cn_arena_defer(arena, release, root);
    search(arena, root, DEPTH, out);
}
