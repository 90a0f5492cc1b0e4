#include "article/body.h"
#include "article/meta.h"
#include "article/plain.h"
#include "base/utf8.h"

typedef struct { const CnHtml *html; CnTextBuf *out; size_t line; } Writer;

static bool is_dropped(uint32_t c)
{
    return c < 32 || (c >= 0x7F && c < 0xA0) || c == 0xFEFF || c == 0xAD;
}

static void write_text(Writer *w, const CnNode *node, bool pre)
{
    CnStr text = {w->html->source.ptr + node->at, node->len};
    CnTextBuf *out = w->out;
    bool first = true;
    for (size_t at = 0; at < text.len && !out->cut;) {
        uint32_t c;
        size_t from = at;
        cn_html_char(text, &at, &c);
        if (pre && c == '\n') {
            cn_text_put(out, '\n');
            first = true;
            continue;
        }
        if (cn_char_is_space(c)) {
            char last = out->len ? out->ptr[out->len - 1] : '\n';
            if (last == ' ' || last == '\n' || last == '\t') continue;
            c = ' ';
        } else if (is_dropped(c)) {
            continue;
        }
        if (first) cn_text_from(out, node->at + from);
        first = false;
        cn_text_put(out, c);
    }
}

void cn_body_text(CnArena *arena, const CnHtml *html, CnStr title, const CnArticleOptions *options, CnTextBuf *out)
{
    Writer w = {html, out, 0};
    (void)arena, (void)title, (void)options;
    for (uint32_t i = 1; i < html->n; i++) {
        const CnNode *node = &html->node[i];
        unsigned like = cn_tag_like(node->tag);
        if (node->tag == CN_TAG_TEXT) write_text(&w, node, false);
        if ((like & CN_LIKE_NOISE) || node->tag == CN_TAG_head || node->tag == CN_TAG_nav || node->tag == CN_TAG_aside ||
            node->tag == CN_TAG_footer)
            i = node->end - 1;
        else if (like & CN_LIKE_BLOCK) cn_text_break(out, 2);
    }
}
