/* fuzz_html.c - the article stage on HTML pages. */
#include "check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CnDocument doc = cn_document_of(CN_STR("fuzz"), (CnStr){(const char *)data, size}, CN_FORM_HTML, (CnDate){0});
    read_and_check(&doc);
    return 0;
}
