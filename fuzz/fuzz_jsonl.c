/* fuzz_jsonl.c - the doors: bytes as a file of each form, every document of it read as an article. */
#include "check.h"

#include <stdio.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_file(const char *path, CnForm form)
{
    CnInputOptions options = {.form = form, .max_bytes = 1 << 16};
    CnErr err;
    CnDocument doc;
    CnInputs *inputs = cn_inputs_open(&path, 1, &options, &err);
    CHECK(inputs);
    for (uint32_t last = 0;;) {
        CnCode code = cn_inputs_next(inputs, &doc, &err);
        if (code == CN_END) break;
        CHECK(code != CN_OK || (doc.bytes.len && doc.bytes.len <= (1 << 16) && doc.line >= last));
        CHECK(code == CN_OK || err.text[0]);
        if (code != CN_OK) continue;
        last = doc.line;
        read_and_check(&doc);
    }
    cn_inputs_close(inputs);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[] = "/tmp/consign-fuzz-XXXXXX";
    int fd = mkstemp(path);
    CHECK(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    close(fd);
    read_file(path, CN_FORM_JSONL);
    read_file(path, CN_FORM_AUTO);
    unlink(path);
    return 0;
}
