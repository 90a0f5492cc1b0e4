#include "token/show.h"

#include "base/json.h"

void cn_tokens_show(const CnDocument *doc, const CnArticle *article, const CnTokens *tokens, bool json, FILE *out)
{
    for (uint32_t s = 0; s < tokens->n_sentences; s++) {
        const CnSentence *sentence = &tokens->sentence[s];
        CnJson j = {.out = out};
        if (json) {
            cn_json_open(&j, '{');
            cn_json_key(&j, "doc"), cn_json_str(&j, doc->name);
            cn_json_key(&j, "sentence"), cn_json_int(&j, s);
            cn_json_key(&j, "paragraph"), cn_json_int(&j, sentence->paragraph);
            cn_json_key(&j, "heading"), cn_json_bool(&j, sentence->heading);
            cn_json_key(&j, "tokens"), cn_json_open(&j, '[');
        } else {
            fprintf(out, "%u.%u%s ", sentence->paragraph, s, sentence->heading ? " #" : "");
        }
        for (uint32_t i = sentence->first; i < sentence->end; i++) {
            const CnToken *t = &tokens->token[i];
            CnStr text = {article->text.ptr + t->span.at, t->span.len};
            if (!json) {
                fprintf(out, " %.*s%s", (int)text.len, text.ptr, t->n_readings ? "" : "°");   /* ° = no pack knows it */
                continue;
            }
            cn_json_open(&j, '{');
            cn_json_key(&j, "start"), cn_json_int(&j, t->span.at);
            cn_json_key(&j, "end"), cn_json_int(&j, (int64_t)t->span.at + t->span.len);
            cn_json_key(&j, "text"), cn_json_str(&j, text);
            cn_json_key(&j, "kind"), cn_json_z(&j, t->kind == CN_TOK_WORD ? "word" : t->kind == CN_TOK_NUMBER ? "number" : "mark");
            cn_json_key(&j, "known"), cn_json_bool(&j, t->n_readings > 0);
            cn_json_close(&j, '}');
        }
        if (json) {
            cn_json_close(&j, ']');
            cn_json_close(&j, '}');
            cn_json_line(&j);
        } else {
            fputc('\n', out);
        }
    }
}
