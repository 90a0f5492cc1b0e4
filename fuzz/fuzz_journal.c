/* fuzz_journal.c - foreign bytes as what fetching remembers and as its watches: it is read or refused, with a sentence, and what was read can be
 * written and read again. The first byte chooses which file. */
#include "fetch/journal.h"

#include <consign/fetch.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CHECK(condition) do { if (!(condition)) abort(); } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[64], path[96];

static void put(const char *name, const uint8_t *data, size_t size)
{
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    CHECK(file && fwrite(data, 1, size, file) == size && !fclose(file));
}

static void drop(void)
{
    unlink(path);
    rmdir(folder);
}

static size_t count_pages(const CnJournal *j)
{
    size_t at = 0, n = 0, seen = 0;
    for (unsigned state = CN_PAGE_UNKNOWN; state <= CN_PAGE_GONE; state++, at = 0)
        for (const CnPage *page; (page = cn_journal_next_page(j, (CnPageState)state, &at)); n++) {
            CHECK(page->url.len && cn_journal_page(j, page->url) == page);
            for (size_t i = 0; i < page->feed_title.len; i++) seen += (unsigned char)page->feed_title.ptr[i];
        }
    CHECK(seen != SIZE_MAX);
    return n;
}

static void try_journal(void)
{
    CnErr err = {0};
    CnJournal *j = cn_journal_open(folder, &err);
    CHECK(j || err.text[0]);
    if (!j) return;
    size_t n = count_pages(j);
    CnPage page = {.url = CN_STR("http://a.example/"), .state = CN_PAGE_WANT, .feed_date = CN_STR("2024-05-01")};
    CHECK(cn_journal_put_page(j, &page, &err) == CN_OK);
    size_t more = count_pages(j);
    CHECK(more == n || more == n + 1);
    cn_journal_close(j);
    j = cn_journal_open(folder, &err);
    CHECK(j && count_pages(j) == more);
    cn_journal_close(j);
}

static void try_watches(void)
{
    CnErr err = {0};
    CnWatches *watches = cn_watches_open(folder, &err);
    CHECK(watches || err.text[0]);
    if (!watches) return;
    static const CnStr url[] = {{"https://a.example/rss", 21}};
    CHECK(cn_watches_put(watches, &(CnWatch){{"gulf", 4}, url, 1, 60}, &err) == CN_OK);
    size_t n = 0, again = 0;
    while (cn_watches_get(watches, n)) n++;
    cn_watches_close(watches);
    watches = cn_watches_open(folder, &err);
    CHECK(watches);
    while (cn_watches_get(watches, again)) again++;
    CHECK(n == again);
    cn_watches_close(watches);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size) return 0;
    if (!folder[0]) {
        snprintf(folder, sizeof folder, "/dev/shm/consign-fuzz-XXXXXX");
        CHECK(mkdtemp(folder) && !atexit(drop));
    }
    put(data[0] & 1 ? ".consign-watches" : ".consign-fetch", data + 1, size - 1);
    if (data[0] & 1) try_watches();
    else try_journal();
    unlink(path);
    return 0;
}
