#include "base/json.h"

#include "base/utf8.h"

#include <inttypes.h>
#include <math.h>

static void value_begins(CnJson *json)
{
    if (json->after_key) {
        json->after_key = false;
        return;
    }
    uint64_t bit = (uint64_t)1 << (json->depth & 63);
    if (json->depth && (json->filled & bit)) fputc(',', json->out);
    json->filled |= bit;
}

void cn_json_open(CnJson *json, char bracket)
{
    value_begins(json);
    fputc(bracket, json->out);
    json->depth++;
    json->filled &= ~((uint64_t)1 << (json->depth & 63));
}

void cn_json_close(CnJson *json, char bracket)
{
    fputc(bracket, json->out);
    json->depth--;
}

static void quoted(FILE *out, CnStr value)
{
    fputc('"', out);
    for (size_t at = 0; at < value.len;) {
        size_t from = at;
        unsigned char b = 0;
        while (at < value.len) {
            b = (unsigned char)value.ptr[at];
            if (b < 0x20 || b == '"' || b == '\\' || b >= 0x7F) break;
            at++;
        }
        fwrite(value.ptr + from, 1, at - from, out);
        if (at == value.len) break;
        uint32_t c;
        at += cn_utf8_get(value, at, &c);
        char bytes[4];
        if (c == '"' || c == '\\') fputc('\\', out), fputc((int)c, out);
        else if (c == '\n') fputs("\\n", out);
        else if (c == '\t') fputs("\\t", out);
        else if (c == '\r') fputs("\\r", out);
        else if (c < 0x20 || c == 0x7F || c == 0x2028 || c == 0x2029) fprintf(out, "\\u%04x", (unsigned)c);
        else fwrite(bytes, 1, cn_utf8_put(c, bytes), out);
    }
    fputc('"', out);
}

void cn_json_key(CnJson *json, const char *key)
{
    value_begins(json);
    quoted(json->out, cn_str(key));
    fputc(':', json->out);
    json->after_key = true;
}

void cn_json_str(CnJson *json, CnStr value)
{
    value_begins(json);
    quoted(json->out, value);
}

void cn_json_z(CnJson *json, const char *value) { cn_json_str(json, cn_str(value)); }

void cn_json_str_or_null(CnJson *json, CnStr value)
{
    if (value.ptr) cn_json_str(json, value);
    else cn_json_null(json);
}

void cn_json_int(CnJson *json, int64_t value)
{
    value_begins(json);
    fprintf(json->out, "%" PRId64, value);
}

void cn_json_num(CnJson *json, double value)
{
    value_begins(json);
    if (!isfinite(value)) fputs("null", json->out);
    else if (value == floor(value) && fabs(value) < 9e15) fprintf(json->out, "%.0f", value);
    else fprintf(json->out, "%.6g", value);
}

void cn_json_bool(CnJson *json, bool value)
{
    value_begins(json);
    fputs(value ? "true" : "false", json->out);
}

void cn_json_null(CnJson *json)
{
    value_begins(json);
    fputs("null", json->out);
}

void cn_json_line(CnJson *json)
{
    fputc('\n', json->out);
    json->filled = 0;
    json->depth = 0;
}

void cn_csv_cell(FILE *out, CnStr value, bool first)
{
    if (!first) fputc(',', out);
    bool plain = true;
    for (size_t i = 0; plain && i < value.len; i++) {
        char c = value.ptr[i];
        plain = c != '"' && c != ',' && c != '\n' && c != '\r';
    }
    if (!plain) fputc('"', out);
    for (size_t at = 0, end; at < value.len; at = end) {
        end = at + cn_utf8_valid(cn_str_sub(value, at, value.len));
        for (const char *quote; at < end && !plain && (quote = memchr(value.ptr + at, '"', end - at)); at = (size_t)(quote - value.ptr) + 1) {
            fwrite(value.ptr + at, 1, (size_t)(quote - value.ptr) - at, out);
            fputs("\"\"", out);
        }
        if (at < end) fwrite(value.ptr + at, 1, end - at, out);
        if (end < value.len) fputs("\xEF\xBF\xBD", out), end++;   /* U+FFFD */
    }
    if (!plain) fputc('"', out);
}
