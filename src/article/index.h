/* index.h - what is looked up by name: cues and names of months by how they begin, tags, attributes. For this folder alone. */
#ifndef CN_ARTICLE_INDEX_H
#define CN_ARTICLE_INDEX_H

#include "article/article.h"
#include "article/names.h"

enum { CN_INDEX_HEADS = 1024, CN_INDEX_END = 0xFFFF };

/* Of each table: the first entry in each chain, and of each entry the next in its chain, in the table's order. */
struct CnArticleIndex {
    uint16_t cue[CN_INDEX_HEADS];     /* that a line may begin with */
    uint16_t held[CN_INDEX_HEADS];    /* that a line may hold elsewhere */
    uint64_t held_on[CN_INDEX_HEADS]; /* bit c & 63: one of these goes on with c behind its third character, or ends there */
    uint16_t month[CN_INDEX_HEADS];
    uint16_t *next_cue, *next_held, *next_month;
    CnNames tags, attributes, words;  /* of markup: tags.h, looks.h */
};

/* The chain by the bytes that tell it, the first one highest. */
static inline unsigned cn_index_hash(uint32_t key) { return key * 0x9E3779B1u >> 22; }

/* The chain that words which begin as text[at..] stand in: by the first three bytes, or two letters of two bytes; a space stands for what is
 * behind the end. */
static inline unsigned cn_index_chain(CnStr text, size_t at)
{
    uint32_t key = 0;
    size_t n = at < text.len && ((unsigned char)text.ptr[at] & 0xE0) == 0xC0 ? 4 : 3;
    for (size_t i = 0; i < n; i++) key = key << 8 | (at + i < text.len ? (unsigned char)text.ptr[at + i] : ' ');
    return cn_index_hash(key);
}

#endif
