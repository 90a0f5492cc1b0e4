#include "base/words.h"

#include <stdio.h>

const char *cn_stage_name(CnStage stage)
{
    static const char *const name[] = {"interest", "talks", "agreement", "approval", "order", "delivery", "refusal", "cancellation", "embargo", "embargo-end"};
    return (unsigned)stage < CN_ST_COUNT ? name[stage] : "";
}

const char *cn_modality_name(CnModality modality)
{
    static const char *const name[] = {"stated", "reported", "planned", "denied"};
    return (unsigned)modality < CN_MOD_COUNT ? name[modality] : "";
}

const char *cn_category_name(CnCategory category)
{
    static const char *const name[] = {"aircraft", "air-defence", "asw", "armoured-vehicle", "artillery", "engine", "missile", "naval-weapon",
        "satellite", "sensor", "ship", "other", "small-arms", "ammunition", "support", "unspecified"};
    return (unsigned)category < CN_CAT_COUNT ? name[category] : "";
}

const char *cn_date_from_name(CnDateFrom from)
{
    static const char *const name[] = {"", "user", "meta", "json-ld", "feed", "warc", "meta", "url", "text"};
    return (unsigned)from < sizeof name / sizeof *name ? name[from] : "";
}

char *cn_date_text(CnDate date, char out[16])
{
    unsigned year = date.year > 0 && date.year < 10000 ? (unsigned)date.year : 0, month = date.month % 100u, day = date.day % 100u;
    if (!year) out[0] = 0;
    else if (!month) snprintf(out, 16, "%04u", year);
    else if (!day) snprintf(out, 16, "%04u-%02u", year, month);
    else snprintf(out, 16, "%04u-%02u-%02u", year, month, day);
    return out;
}

static bool digits(CnStr text, size_t from, size_t n, int *out)
{
    if (from + n > text.len) return false;
    *out = 0;
    for (size_t i = from; i < from + n; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') return false;
        *out = *out * 10 + (text.ptr[i] - '0');
    }
    return true;
}

CnDate cn_date_parse(CnStr text)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year, month = 0, day = 0;
    CnDate none = {0};
    if (text.len != 4 && text.len != 7 && text.len != 10) return none;
    if (!digits(text, 0, 4, &year) || year < 1) return none;
    if (text.len > 4 && (text.ptr[4] != '-' || !digits(text, 5, 2, &month) || month < 1 || month > 12)) return none;
    if (text.len > 7 && (text.ptr[7] != '-' || !digits(text, 8, 2, &day) || day < 1 || day > days[month - 1])) return none;
    return (CnDate){(int16_t)year, (uint8_t)month, (uint8_t)day};
}
