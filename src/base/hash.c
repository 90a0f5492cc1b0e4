#define OPENSSL_SUPPRESS_DEPRECATED   /* why: docs/decisions/0004 */

#include "base/hash.h"

#include <openssl/sha.h>

uint64_t cn_hash(const void *bytes, size_t n)
{
    const unsigned char *p = bytes;
    uint64_t h = 0xcbf29ce484222325u;  /* source: FNV-1a, 64 bits */
    for (size_t i = 0; i < n; i++) h = (h ^ p[i]) * 0x100000001b3u;
    h ^= h >> 32;
    h *= 0x9E3779B97F4A7C15u;
    return h ^ (h >> 29);
}

bool cn_sha256(const void *bytes, size_t n, uint8_t out[32])
{
    SHA256_CTX ctx;
    return SHA256_Init(&ctx) && SHA256_Update(&ctx, n ? bytes : "", n) && SHA256_Final(out, &ctx);
}

void cn_hex(const uint8_t *bytes, size_t n, char *out)
{
    static const char digit[] = "0123456789abcdef";
    for (size_t i = 0; i < n; i++) {
        out[2 * i] = digit[bytes[i] >> 4];
        out[2 * i + 1] = digit[bytes[i] & 15];
    }
    out[2 * n] = 0;
}
