#include "article/jsonld.h"

#include <jansson.h>

enum { MAX_BYTES = 1 << 20, DEPTH = 6, NAMES = 16 };

static void release(void *json) { json_decref(json); }

/* A copy without the control characters that JSON forbids and pages hold all the same. */
static CnStr without_controls(CnArena *arena, CnStr script)
{
    size_t i = 0;
    while (i < script.len && (unsigned char)script.ptr[i] >= 32) i++;
    if (i == script.len) return script;
    CnStr copy = cn_arena_copy(arena, script.ptr, script.len);
    for (char *c = (char *)copy.ptr + i; c < copy.ptr + copy.len; c++)
        if ((unsigned char)*c < 32) *c = ' ';
    return copy;
}

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

static bool type_ends(const json_t *object, const char *const *ends, size_t n_ends)
{
    const json_t *type = json_object_get(object, "@type");
    size_t n = json_is_array(type) ? json_array_size(type) : 1;
    for (size_t k = 0; k < n && k < NAMES; k++) {
        CnStr name = string_of(json_is_array(type) ? json_array_get(type, k) : type);
        for (size_t i = 0; i < n_ends; i++)
            if (cn_str_ends(name, cn_str(ends[i]))) return true;
    }
    return false;
}

static void keep(CnArena *arena, CnStr *to, CnStr value, bool better)
{
    value = cn_str_trim(value);
    if ((!to->len || better) && value.len && value.len < 2000) *to = cn_arena_copy(arena, value.ptr, value.len);
}

/* What an object says of a page is weaker than what one says of its article. */
static void read_object(CnArena *arena, const json_t *object, CnJsonLd *out)
{
    static const char *const article[] = {"Article", "Posting", "Report"}, *const page[] = {"WebPage"};
    bool is_article = type_ends(object, article, 3);
    if (!is_article && !type_ends(object, page, 1)) return;
    bool better = is_article && !out->of_article;
    out->of_article |= is_article;
    keep(arena, &out->headline, string_of(json_object_get(object, "headline")), better);
    keep(arena, &out->date, string_of(json_object_get(object, "datePublished")), better);
    keep(arena, &out->author, name_of(arena, json_object_get(object, "author")), better);
    keep(arena, &out->publisher, name_of(arena, json_object_get(object, "publisher")), better);
    keep(arena, &out->lang, string_of(json_object_get(object, "inLanguage")), better);
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
    script = without_controls(arena, script);
    json_error_t error;
    json_t *root = json_loadb(script.ptr, script.len, JSON_ALLOW_NUL, &error);
    if (!root) {
        if (json_error_code(&error) == json_error_out_of_memory) cn_arena_take(arena, SIZE_MAX);  /* jumps to the guard */
        return;
    }
    cn_arena_defer(arena, release, root);
    search(arena, root, DEPTH, out);
}
