/* hash.h - SHA-256 for identity, a fast hash for tables.
 * Layer: base. */
#ifndef CN_BASE_HASH_H
#define CN_BASE_HASH_H

#include "base/str.h"

/* FNV-1a with a final mix: for tables in memory, never stored. */
uint64_t cn_hash(const void *bytes, size_t n);

/* SHA-256 (FIPS 180-4) of n bytes. False for want of memory. */
bool cn_sha256(const void *bytes, size_t n, uint8_t out[32]);

/* Lower-case hex of n bytes into out (2n + 1 with the NUL). */
void cn_hex(const uint8_t *bytes, size_t n, char *out);

#endif
