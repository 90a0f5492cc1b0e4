#include "store/words.h"

#include <stdio.h>
#include <time.h>

const char *const cn_words_stage[CN_ST_COUNT] = {
    "interest", "talks", "agreement", "approval", "order", "delivery", "refusal", "cancellation", "embargo", "embargo-end",
};
const char *const cn_words_modality[CN_MOD_COUNT] = {"stated", "reported", "planned", "denied"};
const char *const cn_words_category[CN_CAT_COUNT] = {
    "aircraft", "air-defence", "asw", "armoured-vehicle", "artillery", "engine", "missile", "naval-weapon", "satellite",
    "sensor", "ship", "other", "small-arms", "ammunition", "support", "unspecified",
};
const char *const cn_words_kind[CN_KIND_UNKNOWN + 1] = {"state", "non-state", "organisation", "unknown"};
const char *const cn_words_date_from[CN_FROM_TEXT + 1] = {
    "", "user", "meta", "json-ld", "feed", "warc", "time", "url", "text",
};
const char *const cn_words_form[CN_FORM_JSONL + 1] = {"auto", "text", "html", "jsonl"};
const char *const cn_words_field[CN_F_COUNT] = {
    "supplier", "recipient", "item", "quantity", "value", "stage", "modality", "date", "attribution",
};

int cn_words_index(const char *const *words, size_t n, CnStr word)
{
    for (size_t i = 0; i < n; i++)
        if (cn_str_is(word, words[i])) return (int)i;
    return -1;
}

char *cn_words_date(CnDate date, char out[16])
{
    if (date.year <= 0) out[0] = 0;
    else if (!date.month) snprintf(out, 16, "%04d", date.year % 10000);
    else if (!date.day) snprintf(out, 16, "%04d-%02d", date.year % 10000, date.month % 100);
    else snprintf(out, 16, "%04d-%02d-%02d", date.year % 10000, date.month % 100, date.day % 100);
    return out;
}

static int digits(CnStr text, size_t at, size_t n)
{
    int value = 0;
    if (at + n > text.len) return -1;
    for (size_t i = at; i < at + n; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') return -1;
        value = value * 10 + (text.ptr[i] - '0');
    }
    return value;
}

CnDate cn_words_date_of(CnStr text)
{
    const CnDate none = {0, 0, 0};
    int year = digits(text, 0, 4), month = 0, day = 0;
    if (text.len != 4 && text.len != 7 && text.len != 10) return none;
    if (text.len >= 7) month = text.ptr[4] == '-' ? digits(text, 5, 2) : -1;
    if (text.len == 10) day = text.ptr[7] == '-' ? digits(text, 8, 2) : -1;
    if (year < 1 || month < 0 || month > 12 || day < 0 || day > 31) return none;
    if ((text.len >= 7 && !month) || (text.len == 10 && !day)) return none;
    return (CnDate){(int16_t)year, (uint8_t)month, (uint8_t)day};
}

char *cn_words_time(int64_t seconds, char out[24])
{
    time_t when = (time_t)seconds;
    struct tm tm;
    out[0] = 0;
    if (!gmtime_r(&when, &tm) || tm.tm_year < -1900 || tm.tm_year > 8099) return out;
    snprintf(out, 24, "%04u-%02u-%02uT%02u:%02u:%02uZ", (unsigned)(tm.tm_year + 1900) % 10000, (unsigned)(tm.tm_mon + 1) % 100,
        (unsigned)tm.tm_mday % 100, (unsigned)tm.tm_hour % 100, (unsigned)tm.tm_min % 100, (unsigned)tm.tm_sec % 100);
    return out;
}
