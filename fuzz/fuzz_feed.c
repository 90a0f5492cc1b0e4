/* fuzz_feed.c - the door of feeds: bytes as a feed, every entry of it read as an article; and as a date. */
#include "check.h"
#include "document/feed.h"

#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST = 1 << 16 };

static void check_entry(const CnDocument *doc)
{
    const CnStr part[] = {doc->name, doc->url, doc->title, doc->author, doc->outlet, doc->lang, doc->bytes};
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) CHECK(cn_utf8_valid(part[i]) == part[i].len);
    CHECK(doc->bytes.len && doc->bytes.len <= MOST && doc->name.len && doc->offset <= MOST);
    CHECK(doc->form == CN_FORM_TEXT || doc->form == CN_FORM_HTML);
    CHECK(!doc->date.year || (doc->date.year >= 1900 && doc->date.year <= 2100 && doc->date.month <= 12 && doc->date.day <= 31));
    read_and_check(doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char name[] = "/tmp/consign-fuzz-XXXXXX";
    const char *path = name;
    int fd = mkstemp(name);
    CHECK(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    close(fd);
    CnInputOptions options = {.form = CN_FORM_RSS, .max_bytes = MOST, .url = CN_STR("http://feed.example/a/b?c")};
    CnErr err;
    CnDocument doc;
    CnInputs *inputs = cn_inputs_open(&path, 1, &options, &err);
    CHECK(inputs);
    for (CnCode code; (code = cn_inputs_next(inputs, &doc, &err)) != CN_END;) {
        CHECK(code == CN_OK || err.text[0]);
        if (code == CN_OK) check_entry(&doc);
    }
    cn_inputs_close(inputs);
    unlink(name);
    CnDate date = cn_feed_date((CnStr){(const char *)data, size});
    CHECK(!date.year || (date.year >= 1900 && date.year <= 2100 && date.month <= 12 && date.day <= 31));
    return 0;
}
