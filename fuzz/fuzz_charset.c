/* fuzz_charset.c - the article stage on bytes in a character set: the first line declares it, the rest is the text. */
#include "check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CnStr rest = {(const char *)data, size}, charset;
    if (!size || !cn_str_cut(&rest, '\n', &charset) || !rest.ptr) return 0;
    CnDocument doc = cn_document_of(CN_STR("fuzz"), rest, CN_FORM_AUTO, (CnDate){0});
    doc.charset = charset;
    read_and_check(&doc);
    return 0;
}
