/* Foreign bytes as an archive or a CSV file. The first byte chooses which. */
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
    close(fd);
    return 0;
}
