/* trace.c - see show.h: the choices on the way to the claims, as JSON lines and for people. */
#include "claim/trace.h"

#include "base/words.h"
#include "claim/show.h"

/* As cn_parties_json, of a side by its rows. */
static void side_json(CnJson *j, const char *key, const CnPack *pack, const CnSide *side)
{
    cn_json_key(j, key);
    if (cn_side_nobody(side)) {
        cn_json_null(j);
        return;
    }
    cn_json_open(j, '[');
    for (size_t i = 0; i < side->n; i++) cn_json_str(j, pack->state[side->state[i]].code);
    if (!side->n) cn_json_str(j, side->name);
    cn_json_close(j, ']');
}

/* Facts that are 0 are left out. */
static void facts_json(CnJson *j, const char *key, const float *fact, unsigned n, const char *(*name)(unsigned))
{
    cn_json_key(j, key), cn_json_open(j, '{');
    for (unsigned i = 0; i < n; i++)
        if (fact[i] < 0 || fact[i] > 0) cn_json_key(j, name(i)), cn_json_num(j, (double)fact[i]);
    cn_json_close(j, '}');
}

static void rival_json(CnJson *j, const char *key, const CnRivals *rivals, size_t i, CnAs role)
{
    float fact[CN_RF_COUNT];
    for (unsigned k = 0; k < CN_RF_COUNT; k++) fact[k] = rivals->row[cn_rival_row(role, (CnRivalFact)k)][i];
    facts_json(j, key, fact, CN_RF_COUNT, cn_rival_fact_name);
}

static void choice_json(const CnPack *pack, CnStr doc, const CnChoice *c, FILE *out)
{
    CnJson j = {.out = out};
    cn_json_open(&j, '{');
    cn_json_key(&j, "choice"), cn_json_z(&j, "parties");
    cn_json_key(&j, "doc"), cn_json_str(&j, doc);
    cn_json_key(&j, "start"), cn_json_int(&j, c->sentence.at);
    cn_json_key(&j, "end"), cn_json_int(&j, (int64_t)c->sentence.at + c->sentence.len);
    cn_json_key(&j, "item"), cn_json_str(&j, c->item);
    cn_json_key(&j, "category"), cn_json_z(&j, cn_category_name(c->category));
    cn_json_key(&j, "stage");
    if (c->stage == CN_ST_COUNT) cn_json_null(&j);
    else cn_json_z(&j, cn_stage_name(c->stage));
    cn_json_key(&j, "supplier"), cn_json_int(&j, (int64_t)c->supplier);
    cn_json_key(&j, "recipient"), cn_json_int(&j, (int64_t)c->recipient);
    cn_json_key(&j, "rivals"), cn_json_open(&j, '[');
    for (size_t i = 0; i < c->rivals->n; i++) {
        cn_json_open(&j, '{');
        side_json(&j, "party", pack, &c->rivals->rival[i].side);
        rival_json(&j, "supplier", c->rivals, i, CN_AS_SUPPLIER);
        rival_json(&j, "recipient", c->rivals, i, CN_AS_RECIPIENT);
        cn_json_close(&j, '}');
    }
    cn_json_close(&j, ']');
    cn_json_close(&j, '}');
    cn_json_line(&j);
}

static void weighed_json(CnStr doc, const CnWeighed *w, FILE *out)
{
    CnJson j = {.out = out};
    cn_json_open(&j, '{');
    cn_json_key(&j, "choice"), cn_json_z(&j, "claim");
    cn_json_key(&j, "doc"), cn_json_str(&j, doc);
    cn_json_key(&j, "kept"), cn_json_int(&j, w->kept);
    cn_parties_json(&j, "supplier", w->claim.supplier);
    cn_parties_json(&j, "recipient", w->claim.recipient);
    cn_json_key(&j, "item"), cn_json_str(&j, w->claim.item);
    cn_json_key(&j, "category"), cn_json_z(&j, cn_category_name(w->claim.category));
    cn_json_key(&j, "stage"), cn_json_z(&j, cn_stage_name(w->claim.stage));
    facts_json(&j, "grounds", w->grounds.g, CN_GR_COUNT, cn_ground_name);
    cn_json_close(&j, '}');
    cn_json_line(&j);
}

static void side_text(const CnPack *pack, const CnSide *side, FILE *out)
{
    if (cn_side_nobody(side)) fputs("nobody", out);
    for (size_t i = 0; i < side->n; i++) fprintf(out, "%s%.*s", i ? "+" : "", (int)pack->state[side->state[i]].code.len, pack->state[side->state[i]].code.ptr);
    if (!side->n) fprintf(out, "%.*s", (int)side->name.len, side->name.ptr);
}

static void choice_text(const CnPack *pack, const CnArticle *article, const CnChoice *c, FILE *out)
{
    CnStr words = cn_str_sub(article->text, c->sentence.at, (size_t)c->sentence.at + c->sentence.len);
    fprintf(out, "%.*s\n  %.*s, %s\n", (int)words.len, words.ptr, (int)c->item.len, c->item.ptr, c->stage == CN_ST_COUNT ? "a deal" : cn_stage_name(c->stage));
    for (size_t i = 0; i < c->rivals->n; i++) {
        const CnRival *x = &c->rivals->rival[i];
        fprintf(out, "    supplies %6.2f%s  receives %6.2f%s  ", x->odds[CN_AS_SUPPLIER], i == c->supplier ? " *" : "  ", x->odds[CN_AS_RECIPIENT], i == c->recipient ? " *" : "  ");
        side_text(pack, &x->side, out);
        fputs("\n", out);
    }
}

void cn_choices_show(const CnPack *pack, const CnReading *reading, const CnClaims *claims, bool json, FILE *out)
{
    const CnTrace *trace = claims->trace;
    for (size_t i = 0; i < trace->n_choices; i++) {
        if (json) choice_json(pack, reading->document->name, &trace->choice[i], out);
        else choice_text(pack, reading->article, &trace->choice[i], out);
    }
    for (size_t i = 0; i < trace->n_weighed; i++) {
        const CnWeighed *w = &trace->weighed[i];
        if (json) {
            weighed_json(reading->document->name, w, out);
            continue;
        }
        fprintf(out, "%s %6.2f  ", w->kept ? "kept" : "left", w->odds);
        cn_claim_show(&w->claim, reading->article, false, 0, out);
    }
}
