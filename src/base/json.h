/* json.h - writing JSON lines and CSV to a stream.
 * Layer: base. Write errors are left in the stream: check ferror once, at the end. */
#ifndef CN_BASE_JSON_H
#define CN_BASE_JSON_H

#include "base/str.h"

#include <stdio.h>

/* A writer that puts the commas itself. Start with {.out = f}; nesting is counted, not stored: at most 64 deep. */
typedef struct {
    FILE *out;
    unsigned depth;
    uint64_t filled;   /* bit d: something stands already at depth d */
    bool after_key;
} CnJson;

void cn_json_open(CnJson *json, char bracket);   /* '{' or '[' */
void cn_json_close(CnJson *json, char bracket);  /* '}' or ']' */
void cn_json_key(CnJson *json, const char *key);
void cn_json_str(CnJson *json, CnStr value);     /* ill-formed UTF-8 comes out as U+FFFD */
void cn_json_z(CnJson *json, const char *value);
void cn_json_str_or_null(CnJson *json, CnStr value);  /* null for a value without a pointer */
void cn_json_int(CnJson *json, int64_t value);
void cn_json_num(CnJson *json, double value);    /* integers without a point; else 6 significant places */
void cn_json_bool(CnJson *json, bool value);
void cn_json_null(CnJson *json);
void cn_json_line(CnJson *json);                 /* line feed: the end of one object */

/* One CSV cell by RFC 4180: quoted where it must be, ill-formed UTF-8 as U+FFFD. `first` = no comma before it. */
void cn_csv_cell(FILE *out, CnStr value, bool first);

#endif
