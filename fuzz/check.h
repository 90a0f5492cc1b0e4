/* check.h - what an article must be, whatever bytes it was made of. */
#ifndef CN_FUZZ_CHECK_H
#define CN_FUZZ_CHECK_H

#include "article/article.h"
#include "base/utf8.h"
#include "document/document.h"

#include <stdlib.h>

#define CHECK(condition) do { if (!(condition)) abort(); } while (0)

static const CnMonthName fuzz_months[] = {{{"may", 3}, 5}, {{"october", 7}, 10}, {{"oct", 3}, 10}, {{"a b", 3}, 1}};
static const CnSkipCue fuzz_cues[] = {
    {{"see also", 8}, CN_SKIP_REST}, {{"share", 5}, CN_SKIP_LINE}, {{"cookies", 7}, CN_SKIP_PARAGRAPH}, {{"x", 1}, CN_SKIP_LINE}};

static inline bool on_border(CnStr text, size_t at) { return at <= text.len && cn_utf8_border(text, at) == at; }

static inline void check_article(const CnDocument *doc, const CnArticle *a)
{
    CHECK(cn_utf8_valid(a->text) == a->text.len);
    CHECK(cn_utf8_valid(a->author) == a->author.len && cn_utf8_valid(a->outlet) == a->outlet.len);
    CHECK(on_border(a->text, a->title.at) && on_border(a->text, a->title.at + a->title.len));
    CHECK(!a->date.year || (a->date.year >= 1900 && a->date.year <= 2100 && a->date.month <= 12 && a->date.day <= 31));
    CHECK(a->n_map >= 1 && a->map[a->n_map - 1].text_at == a->text.len && a->map[a->n_map - 1].raw_at == doc->bytes.len);
    for (size_t i = 0; i < a->n_map; i++) {
        CHECK(on_border(a->text, a->map[i].text_at) && a->map[i].raw_at <= doc->bytes.len);
        CHECK(!i || a->map[i].text_at >= a->map[i - 1].text_at);
        CHECK(!i || a->map[i].raw_at >= a->map[i - 1].raw_at);
    }
    for (size_t i = 0; i < a->n_skip; i++) {
        CHECK(on_border(a->text, a->skip[i].at) && on_border(a->text, a->skip[i].at + a->skip[i].len));
        CHECK(!i || a->skip[i].at >= a->skip[i - 1].at + a->skip[i - 1].len);
    }
}

/* Reads `doc` and checks what comes of it. */
static inline void read_and_check(const CnDocument *doc)
{
    static const CnArticleOptions options = {fuzz_months, 4, fuzz_cues, 4, 1 << 20, NULL};
    CnArena arena = {0};
    CnArticle article;
    CnErr err = {0};
    jmp_buf guard;
    arena.guard = &guard;
    arena.limit = (size_t)256 << 20;
    if (!setjmp(guard)) {
        if (cn_article(&arena, doc, &options, &article, &err) == CN_OK) check_article(doc, &article);
        else CHECK(err.code != CN_OK && err.text[0]);
    }
    cn_arena_free(&arena);
}

#endif
