#include "fetch/policy.h"
#include "base/charset.h"
#include "base/http.h"
#include "base/xml.h"
#include "fetch/robots.h"

#include <jansson.h>

enum { POLICY_BYTES = 1024 };

static bool says_one(CnStr value) { return cn_str_is(cn_str_trim(value), "1"); }

CnTdm cn_tdm_head(CnStr head)
{
    CnTdm tdm = {0};
    size_t from = 0;
    CnStr value;
    while ((value = cn_head_value(head, "tdm-reservation", &from)).ptr) {   /* said twice: the reservation holds */
        tdm.said = true;
        tdm.reserved |= says_one(value);
    }
    if (tdm.reserved) tdm.policy = cn_str_sub(cn_head_value(head, "tdm-policy", NULL), 0, POLICY_BYTES);
    return tdm;
}

/* ---- meta tags -------------------------------------------------------------------------------------------- */

/* Is the word anywhere in the page, in small letters or capitals, whatever the width of its characters? Most pages are done
 * with this. */
static bool names_it(CnStr page)
{
    static const char word[] = "tdm-";
    for (size_t i = 0, at = 0; i < page.len; i++) {
        char c = page.ptr[i];
        if (!c) continue;   /* UTF-16 */
        if (c >= 'A' && c <= 'Z') c = (char)(c + 32);
        at = c == word[at] ? at + 1 : c == word[0] ? 1 : 0;
        if (at == sizeof word - 1) return true;
    }
    return false;
}

/* Passes over what a script or a style sheet holds, where "<meta" is no tag. */
static void pass_raw(CnXml *xml, CnStr name)
{
    if (!cn_str_eq_nocase(name, CN_STR("script")) && !cn_str_eq_nocase(name, CN_STR("style"))) return;
    for (size_t at = xml->at; (at = cn_str_find(xml->source, CN_STR("</"), at)) != SIZE_MAX; at += 2) {
        if (!cn_str_eq_nocase(cn_str_sub(xml->source, at + 2, at + 2 + name.len), name)) continue;
        xml->at = at;
        return;
    }
}

static void take_meta(CnArena *arena, CnStr attributes, CnTdm *tdm)
{
    CnStr word = cn_str_trim(cn_xml_unescape(arena, cn_xml_value(attributes, "name"))), raw = cn_xml_value(attributes, "content");
    if (!raw.ptr) return;
    CnStr value = cn_str_trim(cn_xml_unescape(arena, raw));
    if (cn_str_eq_nocase(word, CN_STR("tdm-reservation"))) {
        tdm->said = true;
        tdm->reserved |= says_one(value);
    } else if (cn_str_eq_nocase(word, CN_STR("tdm-policy")) && value.len <= POLICY_BYTES) {
        tdm->policy = value;
    }
}

CnTdm cn_tdm_page(CnArena *arena, CnStr page)
{
    CnTdm tdm = {0};
    page = cn_str_sub(page, 0, CN_TDM_PAGE_BYTES);
    if (!names_it(page)) return tdm;
    CnXml *xml = CN_NEW(arena, CnXml);
    cn_xml_begin(xml, cn_charset_decode(arena, page, (CnStr){NULL, 0}, true).text);
    for (CnXmlKind kind; (kind = cn_xml_next(xml)) != CN_XML_END;) {
        if (kind != CN_XML_OPEN) continue;
        CnStr name = xml->open[xml->depth - 1].name;
        cn_xml_leave(xml);   /* a page has elements that nobody closes: where it stands says nothing of a meta tag */
        pass_raw(xml, name);
        if (cn_str_eq_nocase(name, CN_STR("meta"))) take_meta(arena, xml->attributes, &tdm);
    }
    if (!tdm.reserved) tdm.policy = (CnStr){NULL, 0};
    return tdm;
}

/* ---- the site's file -------------------------------------------------------------------------------------- */

static void release_json(void *value) { json_decref(value); }

static bool is_one(const json_t *value)
{
    return json_is_integer(value) ? json_integer_value(value) == 1 : json_is_true(value) || (json_is_string(value) && says_one(cn_str(json_string_value(value))));
}

void cn_tdm_file(CnArena *arena, CnStr json, CnTdmFile *out)
{
    *out = (CnTdmFile){0};
    if (cn_str_starts(json, CN_STR("\xEF\xBB\xBF"))) json = cn_str_sub(json, 3, json.len);
    if (!json.len || json.len > CN_TDM_FILE_BYTES) return;
    json_error_t fault;
    json_t *list = json_loadb(json.ptr, json.len, 0, &fault), *entry;
    if (!list && json_error_code(&fault) == json_error_out_of_memory) cn_arena_give_up(arena);   /* what is reserved is not known */
    if (!list) return;
    cn_arena_defer(arena, release_json, list);
    size_t n = json_is_array(list) ? json_array_size(list) : 1;
    out->rule = CN_NEW_N(arena, CnTdmRule, n ? n : 1);
    for (size_t i = 0; i < n; i++) {
        entry = json_is_array(list) ? json_array_get(list, i) : list;
        const json_t *location = json_object_get(entry, "location"), *said = json_object_get(entry, "tdm-reservation"), *policy = json_object_get(entry, "tdm-policy");
        if (!json_is_string(location) || !said) continue;
        CnStr path = cn_str_trim((CnStr){json_string_value(location), json_string_length(location)});
        if (!path.len) continue;
        CnTdmRule *rule = &out->rule[out->n++];
        rule->pattern = cn_robots_path(arena, path, true);
        rule->tdm.said = true;
        rule->tdm.reserved = is_one(said);
        if (json_is_string(policy)) rule->tdm.policy = cn_str_sub((CnStr){json_string_value(policy), json_string_length(policy)}, 0, POLICY_BYTES);
    }
}

CnTdm cn_tdm_of_path(CnArena *arena, const CnTdmFile *file, CnStr path)
{
    CnTdm tdm = {0};
    size_t longest = 0;
    if (!file->n) return tdm;
    CnStr plain = cn_robots_path(arena, path, false);
    for (size_t i = 0; i < file->n; i++) {
        const CnTdmRule *rule = &file->rule[i];
        if (rule->pattern.len < longest || (rule->pattern.len == longest && !rule->tdm.reserved)) continue;
        if (!cn_robots_match(rule->pattern, plain)) continue;
        tdm = rule->tdm;
        longest = rule->pattern.len;
    }
    return tdm;
}
