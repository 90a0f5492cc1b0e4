/* Foreign bytes as a stored HTTP response: its head, its chunks and codings. The first byte says how much a body may unpack to. */
#include "document/http.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size) return 0;
    size_t most = (size_t)1 << (data[0] & 15);
    CnStr all = {(const char *)data + 1, size - 1}, body;
    CnUnpacker unpacker = {0};
    CnHttp http;
    if (cn_http_parse(all, &http)) {
        if (http.body.len && (http.body.ptr < all.ptr || http.body.ptr + http.body.len != all.ptr + all.len)) abort();
        if (http.mime.len && (http.mime.ptr < all.ptr || http.mime.ptr + http.mime.len > all.ptr + all.len)) abort();
        if (http.n_codings > CN_CODINGS + 1) abort();
        CnBodyState state = cn_http_body(&unpacker, &http, most, &body);
        if (state <= CN_BODY_CUT && body.len > most) abort();
        size_t sum = 0;
        for (size_t i = 0; state <= CN_BODY_CUT && i < body.len; i++) sum += (unsigned char)body.ptr[i];   /* all of it can be read */
        if (sum == SIZE_MAX) abort();
    }
    CnBodyState same = CN_BODY_WHOLE;
    for (int coding = CN_CODING_GZIP; coding <= CN_CODING_UNKNOWN; coding++) {
        same = cn_coding_undo(&unpacker, (CnCoding)coding, all, most, 0, &body);
        if (same == CN_BODY_MEMORY) abort();
    }
    cn_unpacker_free(&unpacker);
    return 0;
}
