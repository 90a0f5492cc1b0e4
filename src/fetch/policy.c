#include "fetch/policy.h"
#include "fetch/http.h"
#include "fetch/robots.h"

#include <jansson.h>
#include <libxml/HTMLparser.h>

enum { POLICY_BYTES = 1024 };

static bool says_one(CnStr value) { return cn_str_is(cn_str_trim(value), "1"); }

CnTdm cn_tdm_head(CnStr head)
{
    CnTdm tdm = {0};
    size_t from = 0;
    CnStr value;
    while ((value = cn_http_field(head, "tdm-reservation", &from)).ptr) {   /* said twice: the reservation holds */
        tdm.said = true;
        tdm.reserved |= says_one(value);
    }
    if (tdm.reserved) tdm.policy = cn_str_sub(cn_http_field(head, "tdm-policy", NULL), 0, POLICY_BYTES);
    return tdm;
}

/* ---- meta tags -------------------------------------------------------------------------------------------- */

typedef struct { bool said, reserved; char policy[POLICY_BYTES + 1]; } Metas;   /* filled inside libxml2: nothing may jump out of it */

static void on_element(void *with, const xmlChar *name, const xmlChar **attributes)
{
    Metas *metas = with;
    const char *key = NULL, *content = NULL;
    if (xmlStrcasecmp(name, BAD_CAST "meta") || !attributes) return;
    for (size_t i = 0; attributes[i]; i += 2) {
        if (!attributes[i + 1]) continue;
        if (!xmlStrcasecmp(attributes[i], BAD_CAST "name")) key = (const char *)attributes[i + 1];
        else if (!xmlStrcasecmp(attributes[i], BAD_CAST "content")) content = (const char *)attributes[i + 1];
    }
    if (!key || !content) return;
    CnStr word = cn_str_trim(cn_str(key)), value = cn_str_trim(cn_str(content));
    if (cn_str_eq_nocase(word, CN_STR("tdm-reservation"))) {
        metas->said = true;
        metas->reserved |= says_one(value);
    } else if (cn_str_eq_nocase(word, CN_STR("tdm-policy")) && value.len <= POLICY_BYTES) {
        memcpy(metas->policy, value.ptr, value.len);
        metas->policy[value.len] = 0;
    }
}

static void ignore_fault(void *with, const char *message, ...)
{
    (void)with;
    (void)message;
}

static void release_parser(void *parser)
{
    htmlParserCtxtPtr context = parser;
    if (context->myDoc) xmlFreeDoc(context->myDoc);
    htmlFreeParserCtxt(context);
}

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

CnTdm cn_tdm_page(CnArena *arena, CnStr page)
{
    Metas metas = {0};
    page = cn_str_sub(page, 0, CN_TDM_PAGE_BYTES);
    if (!names_it(page)) return (CnTdm){0};
    htmlSAXHandler handler = {.startElement = on_element, .warning = ignore_fault, .error = ignore_fault};
    xmlCharEncoding coding = page.len >= 4 ? xmlDetectCharEncoding((const xmlChar *)page.ptr, 4) : XML_CHAR_ENCODING_NONE;
    htmlParserCtxtPtr parser = htmlCreatePushParserCtxt(&handler, &metas, NULL, 0, NULL, coding);
    if (!parser) return (CnTdm){.said = true, .reserved = true};   /* no memory to look: not to be read */
    cn_arena_defer(arena, release_parser, parser);
    htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    htmlParseChunk(parser, page.ptr, (int)page.len, 1);
    CnTdm tdm = {metas.said, metas.reserved, {NULL, 0}};
    if (tdm.reserved && metas.policy[0]) tdm.policy = cn_arena_copy(arena, metas.policy, strlen(metas.policy));
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
    json_t *list = json_loadb(json.ptr, json.len, 0, NULL), *entry;
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
