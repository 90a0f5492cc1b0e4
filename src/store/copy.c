/* copy.c - readings that are kept until they are written; the reader's own are gone with the next document. */
#include "store/add.h"

static CnStr text_copy(CnArena *arena, CnStr text) { return text.ptr ? cn_arena_copy(arena, text.ptr, text.len) : text; }

static CnParties parties_copy(CnArena *arena, CnParties parties)
{
    if (!parties.n) return (CnParties){NULL, 0};
    CnParty *party = CN_NEW_N(arena, CnParty, parties.n);
    for (size_t i = 0; i < parties.n; i++) {
        const CnParty *from = &parties.party[i];
        party[i] = (CnParty){text_copy(arena, from->code), text_copy(arena, from->name), from->kind};
    }
    return (CnParties){party, parties.n};
}

static const CnStr *texts_copy(CnArena *arena, const CnStr *text, size_t n)
{
    CnStr *copy = n ? CN_NEW_N(arena, CnStr, n) : NULL;
    for (size_t i = 0; i < n; i++) copy[i] = text_copy(arena, text[i]);
    return copy;
}

static void claim_copy(CnArena *arena, const CnClaim *from, CnClaim *to)
{
    *to = *from;
    to->doc = (CnStr){NULL, 0};   /* its document's name */
    to->lang = text_copy(arena, from->lang);
    to->supplier = parties_copy(arena, from->supplier);
    to->supplier_inferred = parties_copy(arena, from->supplier_inferred);
    to->recipient = parties_copy(arena, from->recipient);
    to->item = text_copy(arena, from->item);
    to->item_id = text_copy(arena, from->item_id);
    to->quantity.unit = text_copy(arena, from->quantity.unit);
    to->value.unit = text_copy(arena, from->value.unit);
    to->package_id = text_copy(arena, from->package_id);
    to->attribution = texts_copy(arena, from->attribution, from->n_attribution);
    to->rules = texts_copy(arena, from->rules, from->n_rules);
    CnSpan *span = from->n_evidence ? CN_NEW_N(arena, CnSpan, from->n_evidence) : NULL;
    if (span) memcpy(span, from->evidence, from->n_evidence * sizeof *span);
    to->evidence = span;
}

static const CnDocument *document_copy(CnArena *arena, const CnDocument *from)
{
    CnDocument *to = CN_NEW(arena, CnDocument);
    *to = *from;
    to->bytes.ptr = NULL;
    CnStr *text[] = {&to->name, &to->url, &to->file, &to->charset, &to->title, &to->lang, &to->author, &to->outlet, &to->record,
        &to->retrieved, &to->mime};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) *text[i] = text_copy(arena, *text[i]);
    return to;
}

static const CnArticle *article_copy(CnArena *arena, const CnArticle *from)
{
    CnArticle *to = CN_NEW(arena, CnArticle);
    *to = *from;
    CnStr *text[] = {&to->text, &to->author, &to->outlet, &to->charset};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) *text[i] = text_copy(arena, *text[i]);
    to->map = NULL;
    to->skip = NULL;
    to->n_map = to->n_skip = 0;
    return to;
}

const CnReading *cn_add_copy(CnArena *arena, const CnReading *reading)
{
    CnReading *copy = CN_NEW(arena, CnReading);
    CnClaim *claim = CN_NEW_N(arena, CnClaim, reading->n_claims + 1);
    for (size_t i = 0; i < reading->n_claims; i++) claim_copy(arena, &reading->claim[i], &claim[i]);
    *copy = (CnReading){.document = document_copy(arena, reading->document), .article = article_copy(arena, reading->article), .claim = claim,
        .n_claims = reading->n_claims};
    return copy;
}
