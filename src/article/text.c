#include "article/text.h"
#include "base/utf8.h"

static bool make_room(CnTextBuf *text, size_t more)
{
    if (text->cut || more > text->most - text->len) return text->cut = true, false;
    if (text->cap - text->len >= more) return true;
    size_t cap = text->cap ? text->cap * 2 : 8192;
    while (cap - text->len < more) cap *= 2;
    char *bigger = cn_arena_take(text->arena, cap);
    if (text->len) memcpy(bigger, text->ptr, text->len);
    text->ptr = bigger;
    text->cap = cap;
    return true;
}

void cn_text_put(CnTextBuf *text, uint32_t c)
{
    char bytes[4];
    size_t n = cn_utf8_put(c, bytes);
    if (!make_room(text, n)) return;
    memcpy(text->ptr + text->len, bytes, n);
    text->len += n;
}

void cn_text_add(CnTextBuf *text, CnStr bytes)
{
    if (text->cut || !bytes.len) return;
    bool cut = bytes.len > text->most - text->len;
    if (cut) bytes.len = cn_utf8_border(bytes, text->most - text->len);
    if (make_room(text, bytes.len) && bytes.len) memcpy(text->ptr + text->len, bytes.ptr, bytes.len);
    text->len += bytes.len;
    text->cut |= cut;
}

void cn_text_from(CnTextBuf *text, size_t at)
{
    CnMapPoint point = {(uint32_t)text->len, (uint32_t)at};
    if (text->n_map) {
        CnMapPoint last = text->map[text->n_map - 1];
        if (last.raw_at + (point.text_at - last.text_at) == point.raw_at) return;  /* runs on */
        if (last.text_at == point.text_at) {
            text->map[text->n_map - 1] = point;
            return;
        }
    }
    text->map = cn_arena_grow(text->arena, text->map, sizeof point, text->n_map, &text->map_cap);
    text->map[text->n_map++] = point;
}

void cn_text_break(CnTextBuf *text, unsigned n)
{
    if (text->cut) return;
    unsigned have = 0;
    size_t len = text->len;
    while (len && (text->ptr[len - 1] == ' ' || text->ptr[len - 1] == '\t' || text->ptr[len - 1] == '\n'))
        have += text->ptr[--len] == '\n';
    text->len = len;
    while (text->n_map && text->map[text->n_map - 1].text_at > len) text->n_map--;
    if (!len) return;
    for (unsigned i = 0; i < (have > n ? have : n); i++) cn_text_put(text, '\n');
}
