/* forward.h - the heads of forwarded messages in a text. For this folder alone. */
#ifndef CN_ARTICLE_FORWARD_H
#define CN_ARTICLE_FORWARD_H

#include "article/article.h"

/* A head that a mail program wrote above what it forwards: "From: … Date: … Subject: …", the line that announces it among it. */
typedef struct {
    CnSpan span;               /* whole lines */
    CnDate date;               /* year 0: it names no day */
    CnStr author;              /* of the forwarded message, without the address; in the text */
} CnForward;

/* The heads in `text` from `from` on, ascending and apart. By the mail words of `options`: none, no heads; their index must
 * be made. */
CnForward *cn_forwards(CnArena *arena, CnStr text, size_t from, const CnArticleOptions *options, size_t *n);

/* A subject without what programs put before it: "Fwd: Re: [list] jets" is "jets". Never empty unless the subject is. */
CnStr cn_subject_bare(CnStr subject, const CnArticleOptions *options);

#endif
