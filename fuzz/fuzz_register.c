/* Foreign bytes as a register: a file that someone sent. It must open or be refused, and never write. */
#define _GNU_SOURCE
#include "base/str.h"

#include <consign/register.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void drain(CnRows *rows)
{
    CnErr err = {0};
    const CnCell *cells;
    while (rows && cn_rows_next(rows, &cells, &err) == CN_OK && cn_rows_count(rows) < 1000) continue;
    cn_rows_close(rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char path[64];
    if (!path[0]) snprintf(path, sizeof path, "/dev/shm/consign-fuzz-%d.db", (int)getpid());
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(data, 1, size, file) != size || fclose(file)) abort();
    CnErr err = {0};
    CnRegister *reg = cn_register_open(path, CN_OPEN_READ, &err);
    if (reg) {
        CnListing all = {.fields = CN_STR("*")};
        for (CnList list = CN_LIST_CLAIMS; list <= CN_LIST_RUNS; list++) {
            err = (CnErr){0};
            drain(cn_register_list(reg, list, &all, &err));
        }
        cn_register_close(reg);
    }
    unlink(path);
    return 0;
}
