#include "claim/show.h"

#include "base/utf8.h"
#include "base/words.h"

void cn_parties_json(CnJson *j, const char *key, CnParties side)
{
    cn_json_key(j, key);
    if (!side.n) {
        cn_json_null(j);
        return;
    }
    cn_json_open(j, '[');
    for (size_t i = 0; i < side.n; i++) cn_json_str(j, side.party[i].code.len ? side.party[i].code : side.party[i].name);
    cn_json_close(j, ']');
}

static void bound(CnJson *j, const char *key, double value)
{
    cn_json_key(j, key);
    if (value < 0) cn_json_null(j);
    else cn_json_num(j, value);
}

static void amount(CnJson *j, const char *key, const CnAmount *a, const char *unit)
{
    cn_json_key(j, key);
    if (!a->given) {
        cn_json_null(j);
        return;
    }
    cn_json_open(j, '{');
    bound(j, "min", a->min);
    bound(j, "max", a->max);
    cn_json_key(j, unit), cn_json_str_or_null(j, a->unit.len ? a->unit : (CnStr){NULL, 0});
    cn_json_close(j, '}');
}

static const char *const field_name[CN_F_COUNT] = {"supplier", "recipient", "item", "quantity", "value", "stage", "modality", "date", "attribution"};

static CnStr words_of(const CnArticle *article, CnSpan span, size_t most)
{
    size_t end = span.at + span.len;
    if (span.len > most) end = cn_utf8_border(article->text, span.at + most);
    return cn_str_sub(article->text, span.at, end);
}

static void evidence(CnJson *j, const CnClaim *c, const CnArticle *article, size_t quote)
{
    cn_json_key(j, "evidence"), cn_json_open(j, '[');
    for (size_t i = 0; i < c->n_evidence; i++) {
        CnSpan s = c->evidence[i];
        cn_json_open(j, '{');
        cn_json_key(j, "start"), cn_json_int(j, s.at);
        cn_json_key(j, "end"), cn_json_int(j, (int64_t)s.at + s.len);
        cn_json_key(j, "quote"), cn_json_str(j, words_of(article, s, quote));
        cn_json_close(j, '}');
    }
    cn_json_close(j, ']');
    cn_json_key(j, "spans"), cn_json_open(j, '{');
    for (unsigned f = 0; f < CN_F_COUNT; f++) {
        if (!c->spans[f].len) continue;
        cn_json_key(j, field_name[f]), cn_json_open(j, '[');
        cn_json_int(j, c->spans[f].at);
        cn_json_int(j, (int64_t)c->spans[f].at + c->spans[f].len);
        cn_json_close(j, ']');
    }
    cn_json_close(j, '}');
}

static void as_json(const CnClaim *c, const CnArticle *article, size_t quote, FILE *out)
{
    CnJson j = {.out = out};
    char date[16], doc_date[16];
    cn_date_text(c->date, date);
    cn_date_text(c->doc_date, doc_date);
    CnStr none = {NULL, 0};
    cn_json_open(&j, '{');
    cn_json_key(&j, "id"), cn_json_z(&j, c->id);
    cn_json_key(&j, "doc"), cn_json_str(&j, c->doc);
    cn_json_key(&j, "lang"), cn_json_str_or_null(&j, c->lang.len ? c->lang : none);
    cn_json_key(&j, "doc_date"), cn_json_str_or_null(&j, *doc_date ? cn_str(doc_date) : none);
    cn_parties_json(&j, "supplier", c->supplier);
    cn_parties_json(&j, "supplier_inferred", c->supplier_inferred);
    cn_parties_json(&j, "recipient", c->recipient);
    cn_json_key(&j, "item"), cn_json_str(&j, c->item);
    cn_json_key(&j, "item_id"), cn_json_str_or_null(&j, c->item_id.len ? c->item_id : none);
    cn_json_key(&j, "category"), cn_json_z(&j, cn_category_name(c->category));
    amount(&j, "quantity", &c->quantity, "unit");
    amount(&j, "value", &c->value, "currency");
    cn_json_key(&j, "package_id"), cn_json_str_or_null(&j, c->package_id.len ? c->package_id : none);
    cn_json_key(&j, "stage"), cn_json_z(&j, cn_stage_name(c->stage));
    cn_json_key(&j, "modality"), cn_json_z(&j, cn_modality_name(c->modality));
    cn_json_key(&j, "date"), cn_json_str_or_null(&j, *date ? cn_str(date) : none);
    cn_json_key(&j, "attribution"), cn_json_open(&j, '[');
    for (size_t i = 0; i < c->n_attribution; i++) cn_json_str(&j, c->attribution[i]);
    cn_json_close(&j, ']');
    evidence(&j, c, article, quote);
    cn_json_key(&j, "rules"), cn_json_open(&j, '[');
    for (size_t i = 0; i < c->n_rules; i++) cn_json_str(&j, c->rules[i]);
    cn_json_close(&j, ']');
    cn_json_key(&j, "score"), cn_json_num(&j, (double)(long)(c->score * 1000 + 0.5) / 1000);
    cn_json_close(&j, '}');
    cn_json_line(&j);
}

static void side_text(CnParties side, FILE *out)
{
    if (!side.n) fputc('?', out);
    for (size_t i = 0; i < side.n; i++) {
        CnStr name = side.party[i].code.len ? side.party[i].code : side.party[i].name;
        fprintf(out, "%s%.*s", i ? "+" : "", (int)name.len, name.ptr);
    }
}

static void number(double value, FILE *out)
{
    if (value < 0) fputc('?', out);
    else fprintf(out, "%.0f", value);
}

static void amount_text(const char *before, const CnAmount *a, FILE *out)
{
    if (!a->given) return;
    fputs(before, out);
    number(a->min, out);
    if (a->min != a->max) fputs("..", out), number(a->max, out);
    if (a->unit.len) fprintf(out, " %.*s", (int)a->unit.len, a->unit.ptr);
}

static void headline(const CnClaim *c, FILE *out)
{
    char date[16];
    side_text(c->supplier, out);
    fputs(" → ", out);
    side_text(c->recipient, out);
    fprintf(out, "  %.*s (%s)  %s, %s", (int)c->item.len, c->item.ptr, cn_category_name(c->category), cn_stage_name(c->stage), cn_modality_name(c->modality));
    amount_text("  × ", &c->quantity, out);
    amount_text("  ", &c->value, out);
    if (*cn_date_text(c->date, date)) fprintf(out, "  %s", date);
}

void cn_claim_show(const CnClaim *c, const CnArticle *article, bool json, size_t quote, FILE *out)
{
    if (json) {
        as_json(c, article, quote, out);
        return;
    }
    headline(c, out);
    fprintf(out, "  [%.*s]\n", (int)c->doc.len, c->doc.ptr);
    for (size_t i = 0; i < c->n_evidence; i++) {
        CnStr q = words_of(article, c->evidence[i], quote);
        fputs("    \"", out);
        for (size_t k = 0; k < q.len; k++) fputc(q.ptr[k] == '\n' ? ' ' : q.ptr[k], out);
        fputs("\"\n", out);
    }
}

static void explain_claim(const CnClaim *c, const CnArticle *article, FILE *out)
{
    fputs("  claim  ", out);
    headline(c, out);
    fputs("\n", out);
    for (unsigned f = 0; f < CN_F_COUNT; f++) {
        CnStr words = words_of(article, c->spans[f], 80);
        if (words.len) fprintf(out, "    %-12s \"%.*s\"\n", field_name[f], (int)words.len, words.ptr);
    }
    fputs("    rules       ", out);
    for (size_t i = 0; i < c->n_rules; i++) fprintf(out, " %.*s", (int)c->rules[i].len, c->rules[i].ptr);
    fprintf(out, "\n    score        %.3f\n", c->score);
}

void cn_sentences_explain(const CnPack *pack, const CnReading *reading, CnStr needle, FILE *out)
{
    (void)pack;
    const CnTokens *tokens = reading->tokens;
    for (uint32_t s = 0; s < tokens->n_sentences; s++) {
        const CnToken *a = &tokens->token[tokens->sentence[s].first], *b = &tokens->token[tokens->sentence[s].end - 1];
        CnStr text = cn_str_sub(reading->article->text, a->span.at, b->span.at + b->span.len);
        if (needle.len && cn_str_find(text, needle, 0) == SIZE_MAX) continue;
        fprintf(out, "%u  %.*s\n", s, (int)text.len, text.ptr);
        size_t n = 0;
        for (size_t i = 0; i < reading->n_claims; i++)
            for (size_t k = 0; k < reading->claim[i].n_evidence; k++)
                if (reading->claim[i].evidence[k].at == a->span.at) explain_claim(&reading->claim[i], reading->article, out), n++;
        const char *reason = "names no arms and no transfer";
        for (size_t i = 0; i < reading->n_silences; i++)
            if (reading->silence[i].sentence == s) reason = reading->silence[i].reason.ptr;
        if (!n) fprintf(out, "  none   %s\n", reason);
    }
}
