/* cutter.h - what the files of the token stage share.
 * Layer: token; private to it. */
#ifndef CN_TOKEN_CUTTER_H
#define CN_TOKEN_CUTTER_H

#include "token/token.h"

/* What is noted of a token until all are cut. */
typedef struct {
    uint16_t frequent;         /* which of the pack's sets of languages has it among its frequent words; 0: none */
    uint8_t brk;               /* 1 = a new line before it, 2 = a new paragraph */
    uint8_t lang;              /* its paragraph's language, or CN_LANG_ANY */
    uint8_t read_in;           /* the language of its readings, or CN_NO_LANG: they are those without affixes */
    uint8_t n_plain;           /* readings without affixes, which come first */
    uint8_t told;              /* CN_PIECE_TOLD: `odd` is, as CnPiece has it */
    uint32_t odd;
} CnAside;

enum { CN_NO_LANG = 254 };

typedef struct {
    CnArena *arena;
    const CnPack *pack;
    CnWordMemo *memo;
    const CnArticle *article;
    CnToken *token;
    CnAside *aside;
    size_t n, cap, aside_cap;
    uint32_t *count;           /* [set of languages]: tokens that are frequent words of these */
    CnReadingOfWord *room;     /* for readings, and how many more it holds */
    size_t room_left;
    size_t skip;               /* the part of the article that is left out next */
    bool wrapped, gap;         /* gap: something was left out before the next token */
} CnCutter;

enum { CN_CUT_BATCH = CN_WORDS_BATCH / 2 };

/* Reads tokens `from` to before `to`, at most CN_CUT_BATCH: as written, or as they were read before in some language. */
void cn_cut_look_up(CnCutter *c, size_t from, size_t to);

/* Gives each word all its readings in the language it stands in. */
void cn_cut_read(CnCutter *c);

/* Capitals bound to a number are read in Latin too. */
void cn_cut_twins(CnCutter *c);

static inline const CnLanguage *cn_cut_language(const CnCutter *c, size_t i) { return cn_pack_language(c->pack, c->aside[i].lang); }

#endif
