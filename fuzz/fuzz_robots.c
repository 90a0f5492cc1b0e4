/* fuzz_robots.c - the first line is an address, the rest a robots.txt: it ends soon, keeps its bounds, and what is kept of it says the same. */
#include "fetch/robots.h"
#include "fetch/url.h"

#include <stdlib.h>

#define CHECK(condition) do { if (!(condition)) abort(); } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_robots(CnArena *arena, CnStr path, CnStr text)
{
    CnRobots robots, kept;
    cn_robots_read(arena, text, CN_STR("consign"), &robots);
    CHECK(robots.wait <= CN_ROBOTS_WAIT);
    bool yes = cn_robots_allow(arena, &robots, path);
    CHECK(robots.n || yes);
    CnStr same = cn_robots_text(arena, &robots);
    if (same.len > CN_ROBOTS_BYTES) return;   /* percent-encoding made it longer than is read */
    cn_robots_read(arena, same, CN_STR("consign"), &kept);
    CHECK(kept.n == robots.n && kept.wait == robots.wait && cn_robots_allow(arena, &kept, path) == yes);
    for (size_t i = 0; i < robots.n; i++) CHECK(cn_str_eq(kept.rule[i].pattern, robots.rule[i].pattern) && kept.rule[i].allow == robots.rule[i].allow);
    CnStr once = cn_robots_path(arena, path, false), twice = cn_robots_path(arena, once, false);
    CHECK(cn_str_eq(once, twice));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CnStr rest = {(const char *)data, size}, line;
    CnArena arena = {0};
    CnUrl url;
    jmp_buf guard;
    arena.guard = &guard;
    arena.limit = (size_t)256 << 20;
    if (!setjmp(guard) && size && cn_str_cut(&rest, '\n', &line)) {
        CnErr err = {0};
        CnStr path = line;
        CnCode code = cn_url_read(&arena, NULL, line, &url, &err);
        CHECK(code == CN_OK || err.text[0]);
        if (code == CN_OK) {
            CHECK(url.text.len <= CN_URL_BYTES && url.host.len && url.path.ptr[0] == '/');
            for (size_t i = 0; i < url.text.len; i++) CHECK(url.text.ptr[i] > ' ' && url.text.ptr[i] < 127);
            CnUrl again;
            CHECK(cn_url_read(&arena, NULL, url.text, &again, &err) == CN_OK && cn_str_eq(again.text, url.text));
            path = url.path;
        }
        try_robots(&arena, path, rest);
    }
    cn_arena_free(&arena);
    return 0;
}
