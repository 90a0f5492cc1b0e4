/* url.h - addresses of the web, as libcurl reads them.
 * Layer: base. */
#ifndef CN_FETCH_URL_H
#define CN_FETCH_URL_H

#include "base/str.h"

enum { CN_URL_BYTES = 4096 };  /* tuned: no news page needs more; bounds the work of matching robots rules */

/* One address, parts borrowed from an arena. */
typedef struct {
    CnStr text;    /* the whole, without a fragment; host in small letters, ASCII */
    CnStr host;    /* without a port; an IPv6 address in brackets */
    CnStr origin;  /* "https://example.org", with the port where it is not the scheme's own */
    CnStr path;    /* with the query, "/" at least */
} CnUrl;

/* Reads `text`, against `base` where it is relative (NULL: it may not be). Blanks and other odd bytes are percent-encoded.
 * CN_OK; CN_ERR_FORMAT (no address); CN_ERR_LIMIT (over CN_URL_BYTES); CN_ERR_POLICY: neither http nor https, a name and a
 * password in it, or a port below 1024 that is not 80 or 443. err->path is the address as given. */
CnCode cn_url_read(CnArena *arena, const CnUrl *base, CnStr text, CnUrl *out, CnErr *err);

#endif
