#include "article/show.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/words.h"

static void line(FILE *out, const char *key, CnStr value)
{
    if (value.len) fprintf(out, "%-10s %.*s\n", key, (int)value.len, value.ptr);
}

void cn_document_show(const CnDocument *doc, const CnArticle *article, bool json, FILE *out)
{
    char hex[65], date[16];
    cn_hex(doc->sha256, 32, hex);
    cn_date_text(doc->date, date);
    const char *form = doc->form == CN_FORM_HTML ? "html" : "text";
    if (!json) {
        line(out, "doc", doc->name);
        line(out, "url", doc->url);
        line(out, "file", doc->file);
        if (doc->retrieved.len || doc->record.len) fprintf(out, "%-10s %llu\n", "offset", (unsigned long long)doc->offset);
        line(out, "record", doc->record);
        line(out, "retrieved", doc->retrieved);
        if (doc->status) fprintf(out, "%-10s %u\n", "status", (unsigned)doc->status);
        line(out, "type", doc->mime);
        fprintf(out, "%-10s %s\n%-10s %zu\n", "form", form, "bytes", doc->bytes.len);
        line(out, "charset", article->charset);
        line(out, "date", cn_str(date));
        fprintf(out, "%-10s %s\n\n", "sha256", hex);
        return;
    }
    CnJson j = {.out = out};
    cn_json_open(&j, '{');
    cn_json_key(&j, "doc"), cn_json_str(&j, doc->name);
    cn_json_key(&j, "url"), cn_json_str_or_null(&j, doc->url);
    cn_json_key(&j, "file"), cn_json_str_or_null(&j, doc->file);
    cn_json_key(&j, "line"), cn_json_int(&j, doc->line);
    cn_json_key(&j, "offset"), cn_json_int(&j, (int64_t)doc->offset);
    cn_json_key(&j, "form"), cn_json_z(&j, form);
    cn_json_key(&j, "bytes"), cn_json_int(&j, (int64_t)doc->bytes.len);
    cn_json_key(&j, "charset"), cn_json_str_or_null(&j, article->charset);
    cn_json_key(&j, "date"), cn_json_str_or_null(&j, *date ? cn_str(date) : (CnStr){NULL, 0});
    cn_json_key(&j, "sha256"), cn_json_z(&j, hex);
    cn_json_key(&j, "record"), cn_json_str_or_null(&j, doc->record);
    cn_json_key(&j, "retrieved"), cn_json_str_or_null(&j, doc->retrieved);
    cn_json_key(&j, "mime"), cn_json_str_or_null(&j, doc->mime);
    cn_json_key(&j, "status"), doc->status ? cn_json_int(&j, doc->status) : cn_json_null(&j);
    cn_json_close(&j, '}');
    cn_json_line(&j);
}

void cn_article_show(const CnDocument *doc, const CnArticle *article, bool json, FILE *out)
{
    char date[16];
    cn_date_text(article->date, date);
    CnStr title = {article->text.ptr + article->title.at, article->title.len};
    if (!json) {
        line(out, "doc", doc->name);
        line(out, "title", title);
        line(out, "date", cn_str(date));
        line(out, "date_from", cn_str(cn_date_from_name(article->date_from)));
        line(out, "lang", cn_str(article->lang));
        line(out, "author", article->author);
        line(out, "outlet", article->outlet);
        fprintf(out, "\n%.*s\n\n", (int)article->text.len, article->text.ptr);
        return;
    }
    CnJson j = {.out = out};
    cn_json_open(&j, '{');
    cn_json_key(&j, "doc"), cn_json_str(&j, doc->name);
    cn_json_key(&j, "title"), cn_json_str_or_null(&j, title.len ? title : (CnStr){NULL, 0});
    cn_json_key(&j, "date"), cn_json_str_or_null(&j, *date ? cn_str(date) : (CnStr){NULL, 0});
    cn_json_key(&j, "date_from"), cn_json_str_or_null(&j, *date ? cn_str(cn_date_from_name(article->date_from)) : (CnStr){NULL, 0});
    cn_json_key(&j, "lang"), cn_json_str_or_null(&j, article->lang[0] ? cn_str(article->lang) : (CnStr){NULL, 0});
    cn_json_key(&j, "author"), cn_json_str_or_null(&j, article->author);
    cn_json_key(&j, "outlet"), cn_json_str_or_null(&j, article->outlet);
    cn_json_key(&j, "text"), cn_json_str(&j, article->text);
    cn_json_close(&j, '}');
    cn_json_line(&j);
}
