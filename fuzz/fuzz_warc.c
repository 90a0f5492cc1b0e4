/* Foreign bytes as a web archive, in memory and as they may be cut and packed: every record lies in the bytes, none comes twice, and it
 * ends. The first byte says whether the bytes are packed before they are read, and how large a record may be. */
#define _GNU_SOURCE
#include "document/document.h"
#include "file.h"

#include <zlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One gzip member a line feed that is followed by "WARC/", so that members begin where records do; damage stays damage. */
static void put_packed(const FuzzFile *file, const uint8_t *data, size_t size)
{
    static unsigned char out[1 << 18];
    for (size_t at = 0, end; at < size; at = end) {
        const uint8_t *next = at + 5 < size ? memmem(data + at + 5, size - at - 5, "WARC/", 5) : NULL;
        end = next ? (size_t)(next - data) : size;
        z_stream z = {.next_in = (Bytef *)(uintptr_t)(data + at), .avail_in = (uInt)(end - at), .next_out = out, .avail_out = sizeof out};
        if (deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) abort();
        if (deflate(&z, Z_FINISH) != Z_STREAM_END) abort();
        fuzz_file_put(file, out, z.total_out);
        deflateEnd(&z);
    }
}

static void check(const CnDocument *doc, size_t size)
{
    if (!doc->name.len || !doc->file.len || !doc->bytes.len) abort();
    if (doc->offset > size + (1 << 20)) abort();
    if (doc->form != CN_FORM_TEXT && doc->form != CN_FORM_HTML) abort();
    if (doc->retrieved.len && (doc->retrieved.len < 4 || doc->retrieved.len > 20)) abort();
    if (doc->date_from == CN_FROM_WARC && (doc->date.year < 1990 || doc->date.year > 2100 || doc->date.month > 12 || doc->date.day > 31)) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size) return 0;
    FuzzFile file = fuzz_file(data + 1, data[0] & 1 ? 0 : size - 1);
    if (data[0] & 1) put_packed(&file, data + 1, size - 1);
    const char *const paths[] = {file.path};
    CnInputOptions options = {.form = data[0] & 2 ? CN_FORM_AUTO : CN_FORM_WARC, .max_bytes = data[0] & 4 ? 300 : 1 << 16};
    CnErr err = {0};
    CnInputs *inputs = cn_inputs_open(paths, 1, &options, &err);
    if (!inputs) abort();
    CnDocument doc;
    for (size_t records = 0;; records++) {
        CnCode code = cn_inputs_next(inputs, &doc, &err);
        if (code == CN_END) break;
        if (records > size + 4) abort();   /* more records than bytes: it does not move on */
        if (code == CN_OK) check(&doc, size);
        else if (!err.text[0]) abort();
    }
    cn_inputs_close(inputs);
    close(file.fd);
    return 0;
}
