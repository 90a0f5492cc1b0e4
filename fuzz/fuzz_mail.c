/* Foreign bytes as mail: mailboxes, messages, saved pages, and all that lies in them, read to articles. The first byte: 1 a small limit. */
#define _GNU_SOURCE
#include "check.h"
#include "file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_clean(CnStr text) { return cn_utf8_valid(text) == text.len; }

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size) return 0;
    FuzzFile file = fuzz_file(data + 1, size - 1);
    const char *const paths[] = {file.path};
    CnInputOptions options = {.form = CN_FORM_MAIL, .max_bytes = data[0] & 1 ? 512 : 0};
    CnErr err = {0};
    CnInputs *inputs = cn_inputs_open(paths, 1, &options, &err);
    CnDocument doc;
    CHECK(inputs);
    for (size_t results = 0;; results++) {
        err = (CnErr){0};
        CnCode code = cn_inputs_next(inputs, &doc, &err);
        if (code == CN_END) break;
        CHECK(results <= 4 * size + 4000);   /* it moves on */
        CHECK(code == CN_OK || err.text[0]);
        if (code != CN_OK) continue;
        CHECK(doc.bytes.ptr && doc.offset <= size && doc.name.len);
        CHECK(is_clean(doc.title) && is_clean(doc.author) && is_clean(doc.outlet) && is_clean(doc.url) && is_clean(doc.name));
        CHECK(doc.date.month <= 12 && doc.date.day <= 31);
        read_and_check(&doc);
    }
    cn_inputs_close(inputs);
    close(file.fd);
    return 0;
}
