/* feed.h - what the files of the door of feeds share. For this folder alone. */
#ifndef CN_DOCUMENT_FEED_H
#define CN_DOCUMENT_FEED_H

#include "document/door.h"

enum { CN_FEED_URL = 4096 };   /* bytes of an address; longer ones are none. tuned: as long as what can be fetched */

/* One entry of a feed, in clean UTF-8; what it does not say is none. */
typedef struct {
    CnStr title;       /* on one line, without markup */
    CnStr link, id;    /* link: absolute where the feed lets it be */
    CnStr author, outlet, lang;
    CnStr content;     /* the fullest that there is */
    bool html;         /* content is markup */
    CnDate date;       /* of publication, else of the last change: the day in UTC */
    uint64_t offset;   /* of the entry in the feed's text */
} CnFeedEntry;

/* What a feed is read from and read to, whatever its kind. */
typedef struct {
    CnArena arena;     /* for as long as the feed: its text, what it says of itself */
    CnStr text;        /* UTF-8 */
    CnStr url;         /* of the feed itself, or none */
    CnStr title, link, author, lang;   /* of the channel */
    bool cut;          /* the feed was longer than the limit: only its front is here */
    bool is_feed;      /* it looks like one, entries or not */
    bool as_it_lies;   /* places in the text are places in the bytes */
    size_t n, n_items; /* entries so far; and those of a JSON feed that were looked at */
    struct CnFeedXml *xml;
    json_t *json;
} CnFeed;

/* feed_xml.c: the next entry of an RSS, Atom or CDF feed; its strings lie in `arena` or the feed. False: there are no more. */
bool cn_feed_xml_next(CnFeed *feed, CnArena *arena, CnFeedEntry *entry);

/* Whether elements lay deeper in each other than is followed. */
bool cn_feed_xml_too_deep(const CnFeed *feed);

/* feed_json.c: reads the whole; CN_ERR_FORMAT, CN_ERR_MEMORY. Then the next item; false: there are no more. */
CnCode cn_feed_json_begin(CnFeed *feed, CnStr path, CnErr *err);
bool cn_feed_json_next(CnFeed *feed, CnArena *arena, CnFeedEntry *entry);

/* feed_date.c: the day in UTC of a date as feeds write it: RFC 822 with its usual mistakes, ISO 8601, asctime, plain numbers. Year 0: it
 * cannot be told. */
CnDate cn_feed_date(CnStr text);

/* feed_text.c */

/* The bytes of a feed as well-formed UTF-8, by byte order mark, by what is declared beside or inside, else by their looks. *as_it_lies:
 * nothing was moved. */
CnStr cn_feed_decode(CnArena *arena, CnStr bytes, CnStr declared, bool *as_it_lies);

/* Whether text that may be markup is: there is a tag in it, or an entity. */
bool cn_feed_is_markup(CnStr text);

/* Markup without its tags, entities as characters, white space as single blanks. */
CnStr cn_feed_plain(CnArena *arena, CnStr markup);

/* Text with white space as single blanks, trimmed. */
CnStr cn_feed_line(CnArena *arena, CnStr text);

/* An address against a base (RFC 3986), trimmed; as it stands where it is absolute or the base is none. None if it is too long. */
CnStr cn_feed_join(CnArena *arena, CnStr base, CnStr address);

/* Whether this is an address of a page: http or https. */
bool cn_feed_is_web(CnStr address);

/* What base64 stands for, as well-formed UTF-8; none if it is no base64. */
CnStr cn_feed_base64(CnArena *arena, CnStr text);

#endif
