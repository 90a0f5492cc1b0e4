/* Foreign words as a query, as columns, and as SQL, on an empty register that they must not change. */
#include "base/str.h"

#include <consign/register.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static CnRegister *reg;

static void drain(CnRows *rows)
{
    CnErr err = {0};
    const CnCell *cells;
    while (rows && cn_rows_next(rows, &cells, &err) == CN_OK && cn_rows_count(rows) < 100) continue;
    cn_rows_close(rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CnErr err = {0};
    if (!reg) {
        char path[64];
        snprintf(path, sizeof path, "/dev/shm/consign-fuzz-query-%d.db", (int)getpid());
        unlink(path);
        reg = cn_register_open(path, CN_OPEN_CREATE, &err);
        if (!reg) abort();
        unlink(path);
    }
    if (!size) return 0;
    CnStr words = {(const char *)data + 1, size - 1};
    CnListing listing = {.limit = 10};
    switch (data[0] & 3) {
    case 0: listing.query = words; break;
    case 1: listing.fields = words; break;
    case 2: listing.sort = words; break;
    default:
        if (cn_str_find(words, CN_STR("RECURSIVE"), 0) != SIZE_MAX || size > 300) return 0;  /* may run long, rightly */
        drain(cn_register_sql(reg, words, &err));
        return 0;
    }
    drain(cn_register_list(reg, (CnList)((data[0] >> 2) % 5), &listing, &err));
    return 0;
}
