#include "deal/show.h"

#include "base/json.h"
#include "base/words.h"

static void codes(CnJson *j, const char *key, CnParties side)
{
    cn_json_key(j, key), cn_json_open(j, '[');
    for (size_t i = 0; i < side.n; i++) cn_json_str(j, side.party[i].code.len ? side.party[i].code : side.party[i].name);
    cn_json_close(j, ']');
}

static void side_text(CnParties side, FILE *out)
{
    for (size_t i = 0; i < side.n; i++) {
        CnStr name = side.party[i].code.len ? side.party[i].code : side.party[i].name;
        fprintf(out, "%s%.*s", i ? "+" : "", (int)name.len, name.ptr);
    }
    if (!side.n) fputc('?', out);
}

void cn_deal_show(const CnDeal *deal, const CnDocument *doc, bool json, FILE *out)
{
    const char *stage = cn_stage_name((CnStage)deal->furthest), *planned = cn_stage_name((CnStage)deal->furthest_planned);
    if (!json) {
        side_text(deal->supplier, out);
        fputs(" → ", out);
        side_text(deal->recipient, out);
        fprintf(out, "  %.*s  %s  %zu claims, %zu conflicts\n", (int)deal->item.len, deal->item.ptr, *stage ? stage : "-", deal->n_claims, deal->n_conflicts);
        return;
    }
    CnJson j = {.out = out};
    cn_json_open(&j, '{');
    cn_json_key(&j, "id"), cn_json_z(&j, deal->id);
    cn_json_key(&j, "doc"), cn_json_str(&j, doc->name);
    codes(&j, "supplier", deal->supplier);
    codes(&j, "recipient", deal->recipient);
    cn_json_key(&j, "item"), cn_json_str(&j, deal->item);
    cn_json_key(&j, "category"), cn_json_z(&j, cn_category_name(deal->category));
    cn_json_key(&j, "furthest_stage"), cn_json_str_or_null(&j, *stage ? cn_str(stage) : (CnStr){NULL, 0});
    cn_json_key(&j, "furthest_planned"), cn_json_str_or_null(&j, *planned ? cn_str(planned) : (CnStr){NULL, 0});
    cn_json_key(&j, "n_claims"), cn_json_int(&j, (int64_t)deal->n_claims);
    cn_json_key(&j, "n_conflicts"), cn_json_int(&j, (int64_t)deal->n_conflicts);
    cn_json_close(&j, '}');
    cn_json_line(&j);
}
