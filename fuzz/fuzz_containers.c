/* Foreign bytes as an archive or a CSV file. The first byte chooses which. */
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
    CnInputOptions options = {.form = data[0] & 1 ? CN_FORM_CSV : CN_FORM_ARCHIVE, .max_bytes = data[0] & 4 ? 256 : 1 << 20};
    if (data[0] & 2) options.columns = CN_STR("text=1,title=2,date=3");
    CnInputs *inputs = cn_inputs_open(paths, 1, &options, NULL);
    if (!inputs) abort();
    CnDocument doc;
    size_t records = 0;
    for (CnCode code = CN_OK; code != CN_END && records < 10000; records++) {
        code = cn_inputs_next(inputs, &doc, NULL);
        if (code == CN_OK && (!doc.bytes.ptr || !doc.name.len)) abort();
    }
    cn_inputs_close(inputs);
    close(file.fd);
    return 0;
}
