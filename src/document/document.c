#include "document/document.h"
#include "document/door.h"
#include "base/hash.h"

#include <stdio.h>

void cn_document_name_error(CnErr *err, const CnDocument *doc)
{
    if (!err || err->code == CN_OK || err->record || !cn_document_is_crawled(doc)) return;
    CnErr cause = *err;
    char line[32] = "";
    int name = (int)(doc->name.len < 120 ? doc->name.len : 120);
    if (cause.line) snprintf(line, sizeof line, ", line %u", (unsigned)cause.line);
    *err = (CnErr){0};
    cn_fail(err, cause.code, doc->file, 0, "the record at byte %llu%s %.*s (%.*s)", (unsigned long long)doc->offset, line, 100, cause.text, name, doc->name.ptr);
    err->record = true;
}

CnDocument cn_document_of(CnStr name, CnStr bytes, CnForm form, CnDate date)
{
    CnDocument doc = {.name = name, .file = name, .bytes = bytes, .date = date};
    doc.form = form == CN_FORM_HTML ? CN_FORM_HTML : CN_FORM_TEXT;
    if (form == CN_FORM_AUTO && cn_head_is_html(cn_str_sub(bytes, 0, CN_SNIFF_BYTES))) doc.form = CN_FORM_HTML;
    doc.date_from = date.year ? CN_FROM_USER : CN_FROM_NONE;
    cn_sha256(bytes.ptr, bytes.len, doc.sha256);  /* want of memory leaves zeros: there is no way to say so here */
    return doc;
}
