/* Foreign bytes as a file: what form is it, and, where it is JSON lines, each record. The first byte chooses the form. */
#define _GNU_SOURCE
#include "base/str.h"
#include "file.h"

#include <consign/consign.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size) return 0;
    FuzzFile file = fuzz_file(data + 1, size - 1);
    const char *const paths[] = {file.path};
    static const CnForm forms[] = {CN_FORM_AUTO, CN_FORM_JSONL, CN_FORM_HTML, CN_FORM_TEXT};
    CnInputOptions options = {.form = forms[data[0] & 3], .max_bytes = data[0] & 4 ? 256 : 0};
    CnErr err = {0};
    CnInputs *inputs = cn_inputs_open(paths, 1, &options, &err);
    if (!inputs) abort();
    CnDocument doc;
    size_t records = 0;
    for (;;) {
        err = (CnErr){0};
        CnCode code = cn_inputs_next(inputs, &doc, &err);
        if (code == CN_END) break;
        if (++records > size + 1) abort();  /* more records than bytes: it does not move on */
        if (code == CN_OK && (!doc.bytes.ptr || doc.offset > size)) abort();
    }
    cn_inputs_close(inputs);
    close(file.fd);
    return 0;
}
