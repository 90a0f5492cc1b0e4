/* Foreign bytes through all of reading. Every span must lie inside the text, on borders of characters, in order.
 * The first byte chooses the form. CONSIGN_LEXICON: the data folder. */
#include "base/utf8.h"

#include <consign/consign.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static CnPack *pack;
static CnReader *reader;

static void must(bool holds, const char *what)
{
    if (holds) return;
    fprintf(stderr, "broken: %s\n", what);
    abort();
}

static void check_span(CnStr text, CnSpan span, const char *what)
{
    must(span.at <= text.len && span.len <= text.len - span.at, what);
    must(cn_utf8_border(text, span.at) == span.at && cn_utf8_border(text, span.at + span.len) == span.at + span.len, what);
}

static void check_article(const CnArticle *article)
{
    must(cn_utf8_valid(article->text) == article->text.len, "the text is UTF-8");
    check_span(article->text, article->title, "title");
    for (size_t i = 1; i < article->n_map; i++) {
        must(article->map[i].text_at >= article->map[i - 1].text_at, "the map ascends in the text");
        must(article->map[i].text_at <= article->text.len, "the map ends with the text");
    }
}

static void check_tokens(CnStr text, const CnTokens *tokens)
{
    uint32_t end = 0, last = 0;
    for (uint32_t i = 0; i < tokens->n; i++) {
        check_span(text, tokens->token[i].span, "token");
        must(tokens->token[i].span.at >= end, "tokens in order");
        end = tokens->token[i].span.at + tokens->token[i].span.len;
    }
    for (uint32_t i = 0; i < tokens->n_sentences; i++) {
        const CnSentence *s = &tokens->sentence[i];
        must(s->first >= last && s->end >= s->first && s->end <= tokens->n, "sentences in order");
        last = s->end;
    }
}

static void check_claim(CnStr text, const CnClaim *claim)
{
    must(claim->n_evidence > 0, "a claim has evidence");
    for (size_t i = 0; i < claim->n_evidence; i++) check_span(text, claim->evidence[i], "evidence");
    for (int f = 0; f < CN_F_COUNT; f++) check_span(text, claim->spans[f], "a field's words");
    must(claim->category < CN_CAT_COUNT && claim->stage < CN_ST_COUNT && claim->modality < CN_MOD_COUNT, "known words");
    must(strlen(claim->id) == 32, "an id");
    must(claim->score >= 0 && claim->score <= 1, "a score");
    const CnAmount *amounts[] = {&claim->quantity, &claim->value};
    for (int i = 0; i < 2; i++)
        must(!amounts[i]->given || amounts[i]->min < 0 || amounts[i]->max < 0 || amounts[i]->min <= amounts[i]->max, "bounds");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CnErr err = {0};
    const char *dir = getenv("CONSIGN_LEXICON");
    if (!pack) pack = cn_pack_open(dir ? dir : CN_SOURCE_ROOT "/data", &err);
    if (!reader && pack) reader = cn_reader_open(pack, &err);
    must(reader, err.text);
    if (!size) return 0;
    static const CnForm forms[] = {CN_FORM_AUTO, CN_FORM_TEXT, CN_FORM_HTML};
    CnStr bytes = {(const char *)data + 1, size - 1};
    CnDocument doc = cn_document_of(CN_STR("fuzz"), bytes, forms[data[0] % 3], (CnDate){2017, 11, 6});
    CnReading reading;
    if (cn_reader_read(reader, &doc, &reading, &err) != CN_OK) return 0;
    CnStr text = reading.article->text;
    check_article(reading.article);
    check_tokens(text, reading.tokens);
    for (size_t i = 0; i < reading.n_mentions; i++) check_span(text, reading.mention[i].span, "mention");
    for (size_t i = 0; i < reading.n_claims; i++) check_claim(text, &reading.claim[i]);
    return 0;
}
