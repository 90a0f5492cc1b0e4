#include "store/words.h"

#include <stdio.h>
#include <time.h>

const char *cn_kind_name(CnPartyKind kind)
{
    static const char *const name[] = {"state", "non-state", "organisation", "unknown"};
    return name[(unsigned)kind <= CN_KIND_UNKNOWN ? kind : CN_KIND_UNKNOWN];
}

const char *cn_form_name(CnForm form)
{
    static const char *const name[] = {"auto", "text", "html", "jsonl"};
    return (unsigned)form <= CN_FORM_JSONL ? name[form] : "";
}

const char *cn_field_name(CnField field)
{
    static const char *const name[CN_F_COUNT] = {
        "supplier", "recipient", "item", "quantity", "value", "stage", "modality", "date", "attribution",
    };
    return (unsigned)field < CN_F_COUNT ? name[field] : "";
}

int cn_stage_of(CnStr word)
{
    for (int i = 0; i < CN_ST_COUNT; i++)
        if (cn_str_is(word, cn_stage_name((CnStage)i))) return i;
    return -1;
}

int cn_modality_of(CnStr word)
{
    for (int i = 0; i < CN_MOD_COUNT; i++)
        if (cn_str_is(word, cn_modality_name((CnModality)i))) return i;
    return -1;
}

int cn_category_of(CnStr word)
{
    for (int i = 0; i < CN_CAT_COUNT; i++)
        if (cn_str_is(word, cn_category_name((CnCategory)i))) return i;
    return -1;
}

int cn_kind_of(CnStr word)
{
    for (int i = 0; i <= CN_KIND_UNKNOWN; i++)
        if (cn_str_is(word, cn_kind_name((CnPartyKind)i))) return i;
    return -1;
}

char *cn_time_text(int64_t seconds, char out[24])
{
    time_t when = (time_t)seconds;
    struct tm tm;
    out[0] = 0;
    if (!gmtime_r(&when, &tm) || tm.tm_year < -1900 || tm.tm_year > 8099) return out;
    snprintf(out, 24, "%04u-%02u-%02uT%02u:%02u:%02uZ", (unsigned)(tm.tm_year + 1900) % 10000, (unsigned)(tm.tm_mon + 1) % 100,
        (unsigned)tm.tm_mday % 100, (unsigned)tm.tm_hour % 100, (unsigned)tm.tm_min % 100, (unsigned)tm.tm_sec % 100);
    return out;
}
