#include "article/names.h"

#include <assert.h>

void cn_names_add(CnNames *names, const char *name, unsigned what)
{
    size_t len = strlen(name);
    unsigned char letters[CN_NAME_LONGEST] = {0};
    assert(len && len <= CN_NAME_LONGEST && names->n + 1 < CN_NAMES && what);
    unsigned i = ++names->n;
    for (size_t k = 0; k < len; k++) letters[k] = name[k] >= 'a' && name[k] <= 'z' ? 0x20 : 0;
    memcpy(&names->name[i].first, name, len < 8 ? len : 8);
    memcpy(&names->name[i].letters, letters, 8);
    if (len > 8) memcpy(&names->rest[i].bytes, name + 8, len - 8);
    memcpy(&names->rest[i].letters, letters + 8, 8);
    names->name[i].len = (uint32_t)len;
    names->name[i].what = what;
    unsigned slot = cn_names_slot(names->name[i].first, len);
    while (names->slot[slot]) slot = (slot + 1) % CN_NAME_SLOTS;
    names->slot[slot] = (uint8_t)i;
}
