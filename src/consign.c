/* consign.c - the pipeline, the only file that sees every stage. */
#include <consign/consign.h>
#include <consign/register.h>

#include "article/article.h"
#include "base/charset.h"
#include "article/show.h"
#include "base/hash.h"
#include "claim/claim.h"
#include "claim/show.h"
#include "deal/deal.h"
#include "deal/show.h"
#include "document/document.h"
#include "mention/mention.h"
#include "mention/show.h"
#include "pack/pack.h"
#include "pack/screen.h"
#include "pack/show.h"
#include "store/store.h"
#include "token/show.h"
#include "token/token.h"

#include <stdlib.h>

struct CnReader {
    const CnPack *pack;
    CnArena arena;             /* the document in hand */
    CnArena own;               /* as long as the reader */
    CnArticleOptions options;
    CnMeans *means;            /* of the claim stage */
    CnWordMemo *words;         /* of the token stage */
    CnDocument document;
    CnArticle article;
    CnTokens tokens;
    double seconds;            /* that a document may take; 0 = any */
    CnScreening screening;
    bool explain;
    CnSieve *sieve;            /* made for the first document that is screened */
    CnScreened screened;
};

/* ---- screening -------------------------------------------------------------------------------------------- */

/* The title beside the bytes, which goes through the sieve before them, as a line: the text will begin with it. */
static CnStr title_beside(const CnReader *r)
{
    CnStr title = r->document.title;
    return title.len && !memchr(title.ptr, '<', title.len) ? title : (CnStr){NULL, 0};   /* which would be a tag */
}

/* Runs UTF-8 through the sieve. Stops where more than `bad` bytes were none. */
static bool sift(CnReader *r, CnStr text, uint32_t bad, const CnSieveWhy **why)
{
    enum { PIECE = 1 << 15 };   /* tuned: bytes that stay in the cache while both loops go over them */
    CnStr title = title_beside(r);
    cn_sieve_begin(r->sieve, r->document.form == CN_FORM_HTML, r->explain);
    if (title.len && (cn_sieve_feed(r->sieve, title) || cn_sieve_feed(r->sieve, CN_STR("\n")))) return cn_sieve_end(r->sieve, why);
    for (size_t at = 0; at < text.len && cn_sieve_bad(r->sieve) <= bad && !cn_sieve_feed(r->sieve, cn_str_sub(text, at, at + PIECE)); at += PIECE) {}
    return cn_sieve_end(r->sieve, why);
}

/* Bytes of two or four a letter, which no step of the sieve could tell from others. */
static bool is_wide(CnStr bytes)
{
    enum { HEAD = 1024 };
    return bytes.len && memchr(bytes.ptr, 0, bytes.len < HEAD ? bytes.len : HEAD) != NULL;
}

static void note_words(CnReader *r, const CnSieveWhy *why, const CnDecoded *decoded)
{
    CnScreenWord *word = CN_NEW_N(&r->arena, CnScreenWord, why->n_words + 1);
    size_t title = title_beside(r).len, before = title ? title + 1 : 0;   /* words of the title stand at the first byte */
    for (size_t i = 0; i < why->n_words; i++) {
        const CnSieveWord *w = &why->word[i];
        size_t hint = 0;
        uint64_t at = w->at > before ? w->at - before : 0;
        if (decoded) at = cn_decoded_raw(decoded, (uint32_t)at, &hint);
        word[i] = (CnScreenWord){cn_arena_copy(&r->arena, w->text, w->n), cn_str(cn_table_name(w->entry->table)),
            cn_row_id(r->pack, w->entry->table, w->entry->row), r->pack->file[w->entry->file], w->entry->line, at};
    }
    r->screened.word = word;
    r->screened.n_words = why->n_words;
}

/* Screens the document in hand: as it lies, and where that is no UTF-8, or only looks like ASCII, as what it is. */
static void screen(CnReader *r)
{
    enum { FEW_BAD = 64 };   /* tuned: broken bytes that UTF-8 may have */
    CnStr bytes = r->document.bytes;
    const CnSieveWhy *why;
    CnDecoded decoded;
    bool wide = is_wide(bytes), kept = !wide && sift(r, bytes, FEW_BAD, &why);
    uint32_t bad = wide ? UINT32_MAX : cn_sieve_bad(r->sieve);
    bool html = r->document.form == CN_FORM_HTML, foreign = wide;
    if (wide) decoded = cn_charset_decode(&r->arena, bytes, r->document.charset, html);
    else if (bad > FEW_BAD || (!kept && (bad || cn_sieve_escapes(r->sieve))))
        foreign = cn_charset_decode_quickly(&r->arena, bytes, r->document.charset, html, &decoded);
    if (foreign || bad > FEW_BAD) kept = sift(r, foreign ? decoded.text : bytes, UINT32_MAX, &why);
    r->screened = (CnScreened){.kept = kept, .points = why->score, .needed = why->needed};
    if (r->explain) note_words(r, why, foreign ? &decoded : NULL);
}

/* Kept apart so that no variable lives across the jump. */
static void screen_guarded(CnReader *r)
{
    jmp_buf guard;
    r->screened = (CnScreened){.kept = true};
    r->arena.guard = r->own.guard = &guard;
    if (setjmp(guard)) {
        r->screened = (CnScreened){.kept = true};
        return;
    }
    if (!r->sieve) r->sieve = cn_sieve_new(&r->own, r->pack->screen, CN_SIEVE_BEST);
    screen(r);
}

void cn_reader_screening(CnReader *r, CnScreening screening, bool explain)
{
    r->screening = screening;
    r->explain = explain;
}

static bool is_screened(const CnReader *r, const CnDocument *doc)
{
    return r->screening == CN_SCREEN_ON || (r->screening == CN_SCREEN_AUTO && doc->record.len);
}

bool cn_reader_drops(CnReader *r, const CnDocument *doc, CnReading *out)
{
    if (!is_screened(r, doc)) return false;
    cn_arena_empty(&r->arena);
    r->document = *doc;
    screen_guarded(r);
    if (r->screened.kept) return false;
    r->article = (CnArticle){0};
    r->tokens = (CnTokens){.lang = CN_LANG_ANY};
    *out = (CnReading){.document = &r->document, .article = &r->article, .tokens = &r->tokens, .screened = &r->screened};
    return true;
}

/* ---- reading one document: bytes to claims ---------------------------------------------------------------- */

/* Archives leave it to the reader: hashing costs half of what unpacking does, and most pages are never read. */
static bool hash(CnDocument *doc)
{
    static const uint8_t none[32];
    return memcmp(doc->sha256, none, sizeof none) != 0 || cn_sha256(doc->bytes.ptr, doc->bytes.len, doc->sha256);
}

static CnCode read_stages(CnReader *r, CnReading *out, CnErr *err)
{
    if (!hash(&r->document)) return CN_ERR_MEMORY;
    CnCode code = cn_article(&r->arena, &r->document, &r->options, &r->article, err);
    if (code != CN_OK) return code;
    cn_tokens(&r->arena, r->pack, r->words, &r->article, &r->tokens);
    if (*r->tokens.told) memcpy(r->article.lang, r->tokens.told, sizeof r->article.lang);
    size_t n_mentions;
    const CnMention *mention = cn_mentions(&r->arena, r->pack, &r->article, &r->tokens, &n_mentions);
    CnClaims claims = cn_claims(&r->arena, r->pack, r->means, &r->document, &r->article, &r->tokens, mention, n_mentions, false);
    *out = (CnReading){.document = &r->document, .article = &r->article, .tokens = &r->tokens, .mention = mention,
                       .n_mentions = n_mentions, .claim = claims.claim, .n_claims = claims.n_claims,
                       .silence = claims.silence, .n_silences = claims.n_silences};
    return CN_OK;
}

/* Runs the stages under a guard: want of memory ends here. Kept apart so that no variable lives across the jump. */
static CnCode read_guarded(CnReader *r, CnReading *out, CnErr *err)
{
    jmp_buf guard;
    r->arena.guard = &guard;
    if (setjmp(guard)) return CN_ERR_MEMORY;
    return read_stages(r, out, err);
}

CnCode cn_reader_read(CnReader *r, const CnDocument *doc, CnReading *out, CnErr *err)
{
    *out = (CnReading){0};
    cn_arena_empty(&r->arena);
    r->document = *doc;
    r->article = (CnArticle){0};
    bool screened = is_screened(r, doc);
    if (screened && cn_reader_drops(r, doc, out)) return CN_OK;
    r->arena.late = false;
    r->arena.deadline = r->seconds > 0 ? cn_arena_clock() + (uint64_t)(r->seconds * 1e9) : 0;
    CnCode code = read_guarded(r, out, err);
    r->arena.guard = NULL;
    r->arena.deadline = 0;
    if (code == CN_ERR_MEMORY && r->arena.late)
        return cn_fail(err, CN_ERR_LIMIT, doc->name, doc->line, "takes more than %g seconds to read", r->seconds);
    if (code == CN_OK && screened) out->screened = &r->screened;
    if (code == CN_ERR_MEMORY) cn_fail(err, code, doc->name, doc->line, "no memory to read this document");
    if (code != CN_OK) cn_document_name_error(err, doc);
    return code;
}

/* What the article stage must know of languages, in its own terms. */
static void article_options(CnReader *r)
{
    const CnPack *pack = r->pack;
    CnMonthName *months = CN_NEW_N(&r->own, CnMonthName, pack->n_month_words + 1);
    CnSkipCue *cues = CN_NEW_N(&r->own, CnSkipCue, pack->n_not_text + 1);
    CnMailWord *mail = CN_NEW_N(&r->own, CnMailWord, pack->n_not_text + 1);
    size_t n_cues = 0, n_mail = 0;
    for (size_t i = 0; i < pack->n_month_words; i++) months[i] = (CnMonthName){pack->month_word[i].word, pack->month_word[i].month};
    for (size_t i = 0; i < pack->n_not_text; i++) {
        const CnNotText *words = &pack->not_text[i];
        if (words->kind >= CN_NOT_TEXT_MAIL_FROM)
            mail[n_mail++] = (CnMailWord){words->phrase, CN_MAIL_FROM + (CnMailKind)(words->kind - CN_NOT_TEXT_MAIL_FROM)};
        else
            cues[n_cues++] = (CnSkipCue){words->phrase, words->kind == CN_NOT_TEXT_REST ? CN_SKIP_REST : words->kind == CN_NOT_TEXT_LINE ? CN_SKIP_LINE : CN_SKIP_PARAGRAPH};
    }
    r->options = (CnArticleOptions){.months = months, .n_months = pack->n_month_words, .cues = cues, .n_cues = n_cues, .mail = mail, .n_mail = n_mail};
    r->options.index = cn_article_index(&r->own, &r->options);
}

static bool prepare(CnReader *r)
{
    jmp_buf guard;
    r->own.guard = &guard;
    if (setjmp(guard)) return false;
    article_options(r);
    r->means = cn_claims_means(&r->own, r->pack);
    r->words = cn_word_memo(&r->own);
    return true;
}

void cn_reader_limit(CnReader *r, double seconds) { r->seconds = seconds; }

CnReader *cn_reader_open(const CnPack *pack, CnErr *err)
{
    CnReader *r = calloc(1, sizeof *r);
    if (r) {
        r->pack = pack;
        r->screening = CN_SCREEN_OFF;
        if (prepare(r)) return r;
        cn_reader_close(r);
    }
    cn_fail(err, CN_ERR_MEMORY, (CnStr){NULL, 0}, 0, "no memory for a reader");
    return NULL;
}

void cn_reader_close(CnReader *r)
{
    if (!r) return;
    cn_arena_free(&r->arena);
    cn_arena_free(&r->own);
    free(r);
}

/* ---- showing ------------------------------------------------------------------------------------------------ */

CnCode cn_show(const CnPack *pack, const CnReading *reading, CnShow what, bool json, size_t quote, FILE *out, CnErr *err)
{
    CnArena arena = {0};
    jmp_buf guard;
    arena.guard = &guard;
    if (setjmp(guard)) {
        cn_arena_free(&arena);
        return cn_fail(err, CN_ERR_MEMORY, reading->document->name, 0, "no memory to show this document");
    }
    CnDeal *deals = NULL;
    size_t n = 0;
    switch (what) {
    case CN_SHOW_DOCUMENT: cn_document_show(reading->document, reading->article, json, out); break;
    case CN_SHOW_ARTICLE: cn_article_show(reading->document, reading->article, json, out); break;
    case CN_SHOW_TOKENS: cn_tokens_show(reading->document, reading->article, reading->tokens, json, out); break;
    case CN_SHOW_MENTIONS: cn_mentions_show(pack, reading, json, out); break;
    case CN_SHOW_CLAIMS:
        for (size_t i = 0; i < reading->n_claims; i++) cn_claim_show(&reading->claim[i], reading->article, json, quote, out);
        break;
    case CN_SHOW_CHOICES: {
        CnClaims claims = cn_claims(&arena, pack, cn_claims_means(&arena, pack), reading->document, reading->article, reading->tokens, reading->mention, reading->n_mentions, true);
        cn_choices_show(pack, reading, &claims, json, out);
        break;
    }
    case CN_SHOW_DEALS:
        cn_deals(&arena, reading->claim, reading->n_claims, NULL, NULL, &deals, &n, NULL);
        for (size_t i = 0; i < n; i++) cn_deal_show(&deals[i], reading->document, json, out);
        break;
    }
    cn_arena_free(&arena);
    return ferror(out) ? cn_fail(err, CN_ERR_IO, (CnStr){NULL, 0}, 0, "the output cannot be written") : CN_OK;
}

CnCode cn_explain(const CnPack *pack, const CnReading *reading, CnStr needle, FILE *out, CnErr *err)
{
    cn_sentences_explain(pack, reading, needle, out);
    return ferror(out) ? cn_fail(err, CN_ERR_IO, (CnStr){NULL, 0}, 0, "the output cannot be written") : CN_OK;
}

/* ---- checking the packs: every rule against its own example and counter-example ------------------------------- */

static bool fires(CnReader *reader, const CnRule *rule, CnStr text, size_t *n_claims, CnErr *err)
{
    CnReading reading;
    CnDate day = {2020, 6, 17};   /* a Wednesday: examples say "on Monday" and "last year" of it */
    CnDocument doc = cn_document_of(rule->id, text, CN_FORM_TEXT, day);
    doc.lang = rule->lang;
    *n_claims = 0;
    if (cn_reader_read(reader, &doc, &reading, err) != CN_OK) return false;
    *n_claims = reading.n_claims;
    for (size_t i = 0; i < reading.n_claims; i++)
        for (size_t k = 0; k < reading.claim[i].n_rules; k++)
            if (cn_str_eq(reading.claim[i].rules[k], rule->id)) return true;
    return false;
}

CnCode cn_pack_check(const CnPack *pack, FILE *out, size_t *n_rules, size_t *n_failed, CnErr *err)
{
    CnReader *reader = cn_reader_open(pack, err);
    *n_rules = *n_failed = 0;
    if (!reader) return CN_ERR_MEMORY;
    for (size_t i = 0; i < pack->n_rules && (!err || err->code == CN_OK); i++) {
        const CnRule *rule = &pack->rule[i];
        size_t n;
        const char *wrong = NULL;
        if (!rule->example.len || !rule->counter.len) wrong = "has no example or no counter-example";
        else if (rule->silences) {
            fires(reader, rule, rule->example, &n, err);
            if (n) wrong = "leaves a claim in its example, which it should silence";
            else if (fires(reader, rule, rule->counter, &n, err), !n) wrong = "silences its counter-example";
        } else if (!fires(reader, rule, rule->example, &n, err)) wrong = n ? "does not act on its example, though other rules do" : "does not act on its example: no claim";
        else if (fires(reader, rule, rule->counter, &n, err)) wrong = "acts on its counter-example";
        ++*n_rules;
        if (!wrong) continue;
        ++*n_failed;
        fprintf(out, "%s/%.*s:%u: %.*s %s\n", pack->dir, (int)rule->place.file.len, rule->place.file.ptr, rule->place.line, (int)rule->id.len, rule->id.ptr, wrong);
    }
    cn_reader_close(reader);
    return err && err->code != CN_OK ? err->code : CN_OK;
}

/* ---- claims to deals ------------------------------------------------------------------------------------------ */

CnCode cn_register_resolve(CnRegister *reg, const CnResolve *options, CnResolved *done, CnErr *err)
{
    CnArena arena = {0};
    jmp_buf guard;
    CnClaimSet set;
    CnDeal *deals;
    size_t n;
    arena.guard = &guard;
    if (setjmp(guard)) {
        cn_arena_free(&arena);
        return cn_fail(err, CN_ERR_MEMORY, (CnStr){NULL, 0}, 0, "no memory to resolve the register's claims");
    }
    CnCode code = cn_store_claims(reg, &arena, &set, err);
    if (code == CN_OK) {
        uint32_t *origin = CN_NEW_N(&arena, uint32_t, set.n + 1);
        cn_deals(&arena, set.claim, set.n, set.quote, set.outlet, &deals, &n, origin);
        code = cn_store_put_deals(reg, set.claim, set.n, deals, n, origin, options, done, err);
    }
    cn_arena_free(&arena);
    return code;
}
