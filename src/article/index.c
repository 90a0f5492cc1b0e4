#include "article/index.h"
#include "article/looks.h"
#include "article/tags.h"

static uint16_t *chain_up(CnArena *arena, uint16_t head[CN_INDEX_HEADS], size_t n)
{
    memset(head, 0xFF, CN_INDEX_HEADS * sizeof *head);
    return CN_NEW_N(arena, uint16_t, n + 1);
}

const CnArticleIndex *cn_article_index(CnArena *arena, const CnArticleOptions *options)
{
    CnArticleIndex *index = CN_NEW(arena, CnArticleIndex);
    size_t n_cues = options->n_cues < CN_INDEX_END ? options->n_cues : CN_INDEX_END;
    size_t n_months = options->n_months < CN_INDEX_END ? options->n_months : CN_INDEX_END;
    index->next_cue = chain_up(arena, index->cue, n_cues);
    index->next_held = chain_up(arena, index->held, n_cues);
    index->next_month = chain_up(arena, index->month, n_months);
    for (size_t i = n_cues; i-- > 0;) {  /* backwards, so that the chains run forwards */
        unsigned chain = cn_index_chain(options->cues[i].phrase, 0);
        index->next_cue[i] = index->cue[chain];
        index->cue[chain] = (uint16_t)i;
        if (options->cues[i].kind != CN_SKIP_PARAGRAPH) continue;
        index->next_held[i] = index->held[chain];
        index->held[chain] = (uint16_t)i;
        CnStr phrase = options->cues[i].phrase;
        index->held_on[chain] |= phrase.len > 3 ? (uint64_t)1 << (phrase.ptr[3] & 63) : ~(uint64_t)0;
    }
    for (size_t i = n_months; i-- > 0;) {
        unsigned chain = cn_index_chain(options->months[i].word, 0);
        index->next_month[i] = index->month[chain];
        index->month[chain] = (uint16_t)i;
    }
    cn_tags_add(&index->tags);
    cn_looks_add(&index->attributes, &index->words);
    return index;
}
