/* article.h - a document's main text, with its title, date, author and language.
 * Layer: base. The bytes become clean UTF-8 here; what follows never sees another character set, nor HTML. */
#ifndef CN_ARTICLE_ARTICLE_H
#define CN_ARTICLE_ARTICLE_H

#include "base/str.h"

/* One name of a month in some language. `word` is folded (cn_fold). */
typedef struct { CnStr word; uint8_t month; } CnMonthName;

typedef enum {
    CN_SKIP_REST,       /* a line that is just this ("see also"): it and all behind it, if that looks like a list of
                         * links; else it and the short lines that follow */
    CN_SKIP_LINE,       /* a line that begins with this ("read more:", "share on"): that line */
    CN_SKIP_PARAGRAPH   /* a paragraph that holds this ("we use cookies", "donate to keep"): that paragraph */
} CnSkipKind;

/* One phrase that marks what is not the article. Folded (cn_fold), words parted by one space. */
typedef struct { CnStr phrase; CnSkipKind kind; } CnSkipCue;

typedef enum {
    CN_MAIL_FROM, CN_MAIL_DATE, CN_MAIL_SUBJECT, CN_MAIL_FIELD,   /* what stands before the colon in the head of a forwarded message */
    CN_MAIL_MARK,       /* a line above it holds this ("forwarded message") */
    CN_MAIL_PREFIX      /* what programs put before a subject ("Fwd") */
} CnMailKind;

/* One word of mail programs. Folded (cn_fold), words parted by one space. */
typedef struct { CnStr phrase; CnMailKind kind; } CnMailWord;

typedef struct CnArticleIndex CnArticleIndex;

/* What the article stage must be told of languages; all may be empty. Borrowed. */
typedef struct {
    const CnMonthName *months;  /* in any order */
    size_t n_months;
    const CnSkipCue *cues;
    size_t n_cues;
    const CnMailWord *mail;
    size_t n_mail;
    size_t max_text;            /* bytes of text; 0 = 8 MiB */
    const CnArticleIndex *index;/* of months and cues; NULL = made anew for each document */
} CnArticleOptions;

/* An index of the options' months and cues, for as long as these stay as they are. In the arena. */
const CnArticleIndex *cn_article_index(CnArena *arena, const CnArticleOptions *options);

/* Reads `doc` into *out; all of it lies in `arena` or in the document's bytes, which must live as long. `options` may be
 * NULL.
 *
 * Plain text is given as it is, but for character set, line ends and control characters; its parts that are not the
 * article are listed in out->skip. The title is its first line if an empty line follows. Of HTML only the main text is
 * taken: title, empty line, body; out->map has a point at least for each paragraph.
 *
 * Where neither bytes name a title of the whole, nor do they begin with the one that doc->title gives, the text begins with that, an empty
 * line, and then goes on as without it: in the map this title stands at the body's first byte and takes up none. Author and outlet beside
 * the bytes count where the bytes name none.
 *
 * The heads that mail programs write above what they forward are no part of the article. Below one, the title is the first line if that looks
 * like a headline; sender and day of the last head count before those of the message around it.
 *
 * CN_OK; CN_ERR_FORMAT: there is no text in it; CN_ERR_LIMIT: the document is over 1 GiB; CN_ERR_MEMORY: hashing failed.
 * Want of memory otherwise jumps to the arena's guard. */
CnCode cn_article(CnArena *arena, const CnDocument *doc, const CnArticleOptions *options, CnArticle *out, CnErr *err);

#endif
