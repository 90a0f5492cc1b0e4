#include "mention/show.h"

#include "base/json.h"
#include "base/words.h"
#include "pack/show.h"

const char *cn_mention_kind_name(uint8_t kind)
{
    static const char *const name[CN_M_KINDS] = {"party", "item", "count", "unit", "money", "date", "trigger", "cue", "marker", "anaphor", "speech", "outlet"};
    return kind < CN_M_KINDS ? name[kind] : "";
}

static void bound(CnJson *j, double value)
{
    if (value < 0) cn_json_null(j);
    else cn_json_num(j, value);
}

static void as_json(const CnPack *pack, const CnReading *reading, const CnMention *m, CnStr text, FILE *out)
{
    char date[16];
    CnJson j = {.out = out};
    CnStr id = cn_row_id(pack, m->table, m->row);
    cn_json_open(&j, '{');
    cn_json_key(&j, "doc"), cn_json_str(&j, reading->document->name);
    cn_json_key(&j, "sentence"), cn_json_int(&j, m->sentence);
    cn_json_key(&j, "kind"), cn_json_z(&j, cn_mention_kind_name(m->kind));
    cn_json_key(&j, "start"), cn_json_int(&j, m->span.at);
    cn_json_key(&j, "end"), cn_json_int(&j, (int64_t)m->span.at + m->span.len);
    cn_json_key(&j, "text"), cn_json_str(&j, text);
    cn_json_key(&j, "table"), cn_json_z(&j, cn_table_name(m->table));
    cn_json_key(&j, "id"), cn_json_str_or_null(&j, id);
    if (m->kind == CN_M_COUNT || m->kind == CN_M_MONEY) {
        cn_json_key(&j, "min"), bound(&j, m->min);
        cn_json_key(&j, "max"), bound(&j, m->max);
    }
    if (m->kind == CN_M_MONEY) cn_json_key(&j, "currency"), cn_json_str(&j, m->currency);
    if (m->kind == CN_M_DATE) cn_json_key(&j, "date"), cn_json_z(&j, cn_date_text(m->date, date));
    cn_json_close(&j, '}');
    cn_json_line(&j);
}

static void as_text(CnArena *arena, const CnPack *pack, const CnMention *m, CnStr text, FILE *out)
{
    char date[16];
    CnStr id = cn_row_id(pack, m->table, m->row), meaning = cn_row_meaning(arena, pack, m->table, m->form, m->row);
    fprintf(out, "%4u  %-8s %5u-%-5u %.*s", m->sentence, cn_mention_kind_name(m->kind), m->span.at, m->span.at + m->span.len, (int)text.len, text.ptr);
    if (m->kind == CN_M_COUNT || m->kind == CN_M_MONEY) fprintf(out, "  = %.0f .. %.0f %.*s", m->min, m->max, (int)m->currency.len, m->currency.ptr ? m->currency.ptr : "");
    else if (m->kind == CN_M_DATE) fprintf(out, "  = %s", cn_date_text(m->date, date));
    else if (id.len || meaning.len) fprintf(out, "  = %.*s%s%.*s", (int)id.len, id.ptr ? id.ptr : "", id.len && meaning.len ? ": " : "", (int)meaning.len, meaning.ptr ? meaning.ptr : "");
    fputc('\n', out);
}

void cn_mentions_show(const CnPack *pack, const CnReading *reading, bool json, FILE *out)
{
    CnArena arena = {0};
    jmp_buf guard;
    arena.guard = &guard;
    if (!setjmp(guard)) {
        for (size_t i = 0; i < reading->n_mentions; i++) {
            const CnMention *m = &reading->mention[i];
            CnStr text = {reading->article->text.ptr + m->span.at, m->span.len};
            if (json) as_json(pack, reading, m, text, out);
            else as_text(&arena, pack, m, text, out);
        }
    }
    cn_arena_free(&arena);
}
