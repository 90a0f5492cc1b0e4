/* ours.c - our stages, one at a time, for bench.py to time: see turns.h. */
#include "turns.h"

#include "article/article.h"
#include "document/document.h"
#include "pack/pack.h"
#include "pack/screen.h"
#include "token/token.h"

#include <consign/consign.h>
#include <consign/register.h>

#include <unistd.h>

static CnPack *pack;
static CnReader *reader;
static CnArena arena, own;
static CnWordMemo *words;
static CnArticleOptions options;
static CnDocument *documents;

static bool open_pack(const Input *in)
{
    CnErr err;
    pack = cn_pack_open(in->n_args ? in->arg[0] : "data", &err);
    if (!pack) fprintf(stderr, "%s: %s\n", err.path, err.text);
    return pack != NULL;
}

static bool open_reader(const Input *in)
{
    CnErr err;
    return open_pack(in) && (reader = cn_reader_open(pack, &err)) != NULL;
}

static CnForm form_of(const Piece *piece)
{
    return piece->len && piece->ptr[0] == '<' ? CN_FORM_HTML : CN_FORM_TEXT;
}

/* As the pipeline fills them: months and cues of all languages. */
static bool open_article(const Input *in)
{
    static jmp_buf guard;
    own.guard = arena.guard = &guard;
    if (setjmp(guard) || !open_pack(in)) return false;
    words = cn_word_memo(&own);
    CnMonthName *months = CN_NEW_N(&own, CnMonthName, pack->n_month_words + 1);
    CnSkipCue *cues = CN_NEW_N(&own, CnSkipCue, pack->n_not_text + 1);
    for (size_t i = 0; i < pack->n_month_words; i++) months[i] = (CnMonthName){pack->month_word[i].word, pack->month_word[i].month};
    for (size_t i = 0; i < pack->n_not_text; i++) cues[i] = (CnSkipCue){pack->not_text[i].phrase, (CnSkipKind)pack->not_text[i].kind};
    options = (CnArticleOptions){.months = months, .n_months = pack->n_month_words, .cues = cues, .n_cues = pack->n_not_text};
    options.index = cn_article_index(&own, &options);
    return true;
}

/* The documents are made, and hashed, before the clock runs: that is the stage before this one. */
static bool open_documents(const Input *in)
{
    if (!open_article(in)) return false;
    documents = CN_NEW_N(&own, CnDocument, in->n + 1);
    for (size_t i = 0; i < in->n; i++)
        documents[i] = cn_document_of((CnStr){"bench", 5}, (CnStr){in->piece[i].ptr, in->piece[i].len}, form_of(&in->piece[i]), (CnDate){0});
    return true;
}

static uint64_t pieces(const Input *in)
{
    enum { PIECES = 64 };
    uint64_t count = 0;
    char folded[256];
    for (size_t i = 0; i < in->n; i++) {
        CnStr text = {in->piece[i].ptr, in->piece[i].len};
        CnPiece piece[PIECES];
        for (size_t at = 0, n; (n = cn_pieces_next(text, &at, piece, PIECES)) > 0; count += n)
            for (size_t k = 0; k < n; k++) count += cn_piece_fold(text, &piece[k], folded, sizeof folded) > 999;
    }
    return count;
}

static uint64_t articles(const Input *in)
{
    uint64_t count = 0;
    for (size_t i = 0; i < in->n; i++) {
        CnErr err;
        CnArticle article = {0};
        cn_arena_empty(&arena);
        if (cn_article(&arena, &documents[i], &options, &article, &err) == CN_OK) count += article.text.len;
    }
    return count;
}

static uint64_t tokens(const Input *in)
{
    uint64_t count = 0;
    for (size_t i = 0; i < in->n; i++) {
        CnArticle article = {.text = {in->piece[i].ptr, in->piece[i].len}};
        CnTokens out;
        cn_arena_empty(&arena);
        cn_tokens(&arena, pack, words, &article, &out);
        count += out.n;
    }
    return count;
}

/* Writes each record's language to standard error, once. */
static bool open_languages(const Input *in)
{
    if (!open_article(in)) return false;
    for (size_t i = 0; i < in->n; i++) {
        CnArticle article = {.text = {in->piece[i].ptr, in->piece[i].len}};
        CnTokens out;
        cn_arena_empty(&arena);
        cn_tokens(&arena, pack, words, &article, &out);
        fprintf(stderr, "%s\n", *out.told ? out.told : "-");
    }
    return true;
}

static uint64_t claims(const Input *in)
{
    uint64_t count = 0;
    for (size_t i = 0; i < in->n; i++) {
        CnErr err;
        CnReading reading;
        CnDocument doc = cn_document_of((CnStr){"bench", 5}, (CnStr){in->piece[i].ptr, in->piece[i].len}, form_of(&in->piece[i]), (CnDate){2020, 6, 17});
        if (cn_reader_read(reader, &doc, &reading, &err) == CN_OK) count += reading.n_claims;
    }
    return count;
}

/* Every document of an archive, which is named again: a pass opens it anew. */
static uint64_t each_document(const Input *in, uint64_t (*take)(const CnDocument *doc))
{
    uint64_t count = 0;
    CnErr err = {0};
    CnDocument doc;
    CnInputs *inputs = cn_inputs_open(&in->path, 1, NULL, &err);
    for (CnCode code; inputs && (code = cn_inputs_next(inputs, &doc, &err)) != CN_END && code != CN_ERR_MEMORY;)
        if (code == CN_OK) count += take(&doc), turns_bytes += doc.bytes.len;
    cn_inputs_close(inputs);
    return count;
}

static uint64_t count_document(const CnDocument *doc) { return doc->bytes.len != 0; }
static uint64_t records(const Input *in) { return each_document(in, count_document); }

static uint64_t screen_document(const CnDocument *doc)
{
    CnReading out;
    return !cn_reader_drops(reader, doc, &out);
}

static uint64_t screen(const Input *in) { return each_document(in, screen_document); }

static bool open_screen(const Input *in)
{
    if (!open_reader(in)) return false;
    cn_reader_screening(reader, CN_SCREEN_ON, false);
    return true;
}

static CnSieve *sieve;

/* ARG 2: a file of phrases, one a line */
static bool open_hits(const Input *in)
{
    static jmp_buf guard;
    Input list = {0};
    size_t n = 0;
    own.guard = &guard;
    if (setjmp(guard) || in->n_args < 2 || !turns_load(in->arg[1], &list)) return false;
    CnStr rest = {list.piece[0].ptr, list.piece[0].len}, line, *phrase = CN_NEW_N(&own, CnStr, list.bytes + 1);
    while (cn_str_cut(&rest, '\n', &line))
        if (line.len) phrase[n++] = line;
    double from = turns_cpu();
    sieve = cn_sieve_new(&own, cn_screen_of(&own, phrase, n), CN_SIEVE_BEST);
    fprintf(stderr, "%zu phrases made ready in %.2f s\n", n, turns_cpu() - from);
    return true;
}

static void on_hit(void *with, uint32_t phrase, uint64_t at)
{
    (void)phrase, (void)at;
    ++*(uint64_t *)with;
}

static uint64_t hits(const Input *in)
{
    uint64_t count = 0;
    for (size_t i = 0; i < in->n; i++) cn_sieve_hits(sieve, (CnStr){in->piece[i].ptr, in->piece[i].len}, false, on_hit, &count);
    return count;
}

static uint64_t hits_in(const CnDocument *doc)
{
    uint64_t count = 0;
    cn_sieve_hits(sieve, doc->bytes, doc->form == CN_FORM_HTML, on_hit, &count);
    return count;
}

static uint64_t crawl_hits(const Input *in) { return each_document(in, hits_in); }

/* Fills a new register at ARG 2 with what the records give; reading them is not timed. What is held is written as `consign add` does:
 * after a quarter of a second, reading included. */
static uint64_t load(const Input *in)
{
    CnErr err = {0};
    CnAdded added = {0};
    remove(in->arg[1]);
    CnRegister *reg = cn_register_open(in->arg[1], CN_OPEN_CREATE, &err);
    const CnRun run = {.collector = {"bench", 5}, .pack_sha256 = cn_pack_sha256(pack), .now = 1600000000};
    if (!reg || cn_register_begin(reg, &run, &err) != CN_OK) return 0;
    double since = turns_cpu();
    for (size_t i = 0; i < in->n; i++) {
        CnReading reading;
        CnDocument doc = cn_document_of((CnStr){"bench", 5}, (CnStr){in->piece[i].ptr, in->piece[i].len}, form_of(&in->piece[i]), (CnDate){2020, 6, 17});
        if (cn_reader_read(reader, &doc, &reading, &err) != CN_OK) continue;
        double from = turns_cpu();
        cn_register_hold(reg, &err);
        cn_register_add(reg, &reading, &added, &err);
        if (from - since >= 0.25) {
            cn_register_flush(reg, &added, &err);
            since = from;
        }
        turns_spent += turns_cpu() - from;
    }
    double from = turns_cpu();
    cn_register_flush(reg, &added, &err);
    cn_register_close(reg);
    turns_spent += turns_cpu() - from;
    return added.claims_new;
}

static bool open_load(const Input *in) { return in->n_args > 1 && open_reader(in); }

int main(int argc, char **argv)
{
    static const Stage stage[] = {
        {"pieces", "words cut and folded", NULL, pieces},
        {"tokens", "the token stage: words cut, folded, looked up, with affixes; language; sentences", open_article, tokens},
        {"languages", "the same, telling each text's language", open_languages, tokens},
        {"article", "main text, title and date", open_documents, articles},
        {"records", "every document of an archive, unpacked, its chunks and codings undone", NULL, records},
        {"screen", "the same, screened", open_screen, screen},
        {"hits", "phrases found in texts: a file of phrases", open_hits, hits},
        {"crawl-hits", "phrases found in an archive's pages: a file of phrases", open_hits, crawl_hits},
        {"load", "claims into a new register: its file", open_load, load},
        {"claims", "all stages, from bytes to claims", open_reader, claims},
    };
    return turns_main(stage, sizeof stage / sizeof *stage, argc, argv);
}
