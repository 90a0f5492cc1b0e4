/* address.h - addresses that are nobody's business: loopback, private networks, link-local and the like.
 * Layer: base. */
#ifndef CN_FETCH_ADDRESS_H
#define CN_FETCH_ADDRESS_H

#include "base/str.h"

#include <sys/socket.h>

/* May a page of the public web lie at this address? Only where the registries of IANA call it global unicast; an IPv4
 * address inside an IPv6 one is judged by itself. False for any other family. */
bool cn_address_is_public(const struct sockaddr *address);

/* The address as text ("" where it is none); returns out. */
const char *cn_address_text(const struct sockaddr *address, char out[64]);

#endif
