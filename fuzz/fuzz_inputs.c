/* Foreign bytes as a file: what form is it, and, where it is JSON lines, each record. The first byte chooses the form. */
#define _GNU_SOURCE
#include "base/str.h"

#include <consign/consign.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size) return 0;
    int fd = memfd_create("fuzz", 0);
    if (fd < 0 || write(fd, data + 1, size - 1) != (ssize_t)(size - 1)) abort();
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    const char *const paths[] = {path};
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
    close(fd);
    return 0;
}
