#include "document/document.h"
#include "document/door.h"
#include "base/hash.h"

CnDocument cn_document_of(CnStr name, CnStr bytes, CnForm form, CnDate date)
{
    CnDocument doc = {.name = name, .file = name, .bytes = bytes, .date = date};
    doc.form = form == CN_FORM_HTML ? CN_FORM_HTML : CN_FORM_TEXT;
    if (form == CN_FORM_AUTO && cn_head_is_html(cn_str_sub(bytes, 0, CN_SNIFF_BYTES))) doc.form = CN_FORM_HTML;
    doc.date_from = date.year ? CN_FROM_USER : CN_FROM_NONE;
    cn_sha256(bytes.ptr, bytes.len, doc.sha256);  /* want of memory leaves zeros: there is no way to say so here */
    return doc;
}
