/* fuzz_tdm.c - reservations: bytes as the head of a response, as a page, as tdmrep.json. */
#include "fetch/policy.h"

#include <stdlib.h>

#define CHECK(condition) do { if (!(condition)) abort(); } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_tdm(CnTdm tdm)
{
    CHECK(!tdm.reserved || tdm.said);
    CHECK(tdm.policy.len <= 1024);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CnStr text = {(const char *)data, size};
    CnArena arena = {0};
    CnTdmFile file;
    jmp_buf guard;
    arena.guard = &guard;
    arena.limit = (size_t)256 << 20;
    if (!setjmp(guard)) {
        check_tdm(cn_tdm_head(text));
        check_tdm(cn_tdm_page(&arena, text));
        cn_tdm_file(&arena, text, &file);
        check_tdm(cn_tdm_of_path(&arena, &file, CN_STR("/news/2024?id=1")));
        for (size_t i = 0; i < file.n; i++) CHECK(file.rule[i].pattern.len);
    }
    cn_arena_free(&arena);
    return 0;
}
