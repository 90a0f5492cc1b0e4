/* date.h - dates in headers, addresses and first lines. For this folder alone. Years outside 1900 to 2100 are none. */
#ifndef CN_ARTICLE_DATE_H
#define CN_ARTICLE_DATE_H

#include "article/article.h"

/* The first date in `text`: 2017-10-26, 20171026, 2017/10, 26.10.2017, 26 October 2017, October 26th, 2017, 2017 年 10 月
 * 26 日 … Month names are those of `options`. A day and a month that could be either's are left out: the year alone. */
CnDate cn_date_in(CnStr text, const CnArticleOptions *options);

/* The date in a web address: /2017/10/26/, /2017-10-26, /20171026, /2017/10/. */
CnDate cn_date_of_url(CnStr url);

/* The date of a line that is a dateline: short and with few other words, or with a date at its head that a dash, bracket or
 * colon ends. */
CnDate cn_date_of_line(CnStr line, const CnArticleOptions *options);

/* The dateline in an article's first lines: a date on a short line of its own, or at the head of a paragraph between the
 * place and a dash. `from`: where to begin, behind the title. */
CnDate cn_date_of_lines(CnStr text, size_t from, const CnArticleOptions *options);

#endif
