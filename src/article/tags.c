#include "article/tags.h"

static const char *const tag_names[CN_TAG_COUNT] = {
    "", "",
#define CN_TAG(name) #name,
    CN_TAGS(CN_TAG)
#undef CN_TAG
};

const uint8_t cn_tag_likes[CN_TAG_COUNT] = {
    [CN_TAG_br] = CN_LIKE_VOID | CN_LIKE_BLOCK, [CN_TAG_hr] = CN_LIKE_VOID | CN_LIKE_BLOCK,
    [CN_TAG_base] = CN_LIKE_VOID, [CN_TAG_col] = CN_LIKE_VOID, [CN_TAG_embed] = CN_LIKE_VOID, [CN_TAG_frame] = CN_LIKE_VOID,
    [CN_TAG_img] = CN_LIKE_VOID, [CN_TAG_input] = CN_LIKE_VOID, [CN_TAG_link] = CN_LIKE_VOID, [CN_TAG_meta] = CN_LIKE_VOID,
    [CN_TAG_param] = CN_LIKE_VOID, [CN_TAG_source] = CN_LIKE_VOID, [CN_TAG_track] = CN_LIKE_VOID, [CN_TAG_wbr] = CN_LIKE_VOID,
    [CN_TAG_script] = CN_LIKE_RAW | CN_LIKE_NOISE, [CN_TAG_style] = CN_LIKE_RAW | CN_LIKE_NOISE,
    [CN_TAG_iframe] = CN_LIKE_RAW | CN_LIKE_NOISE, [CN_TAG_noembed] = CN_LIKE_RAW | CN_LIKE_NOISE,
    [CN_TAG_noframes] = CN_LIKE_RAW | CN_LIKE_NOISE, [CN_TAG_textarea] = CN_LIKE_RAW | CN_LIKE_NOISE,
    [CN_TAG_title] = CN_LIKE_RAW | CN_LIKE_NOISE,
    [CN_TAG_xmp] = CN_LIKE_RAW | CN_LIKE_BLOCK,
    [CN_TAG_audio] = CN_LIKE_NOISE, [CN_TAG_button] = CN_LIKE_NOISE, [CN_TAG_canvas] = CN_LIKE_NOISE, [CN_TAG_dialog] = CN_LIKE_NOISE,
    [CN_TAG_map] = CN_LIKE_NOISE, [CN_TAG_math] = CN_LIKE_NOISE, [CN_TAG_noscript] = CN_LIKE_NOISE, [CN_TAG_object] = CN_LIKE_NOISE,
    [CN_TAG_optgroup] = CN_LIKE_NOISE, [CN_TAG_option] = CN_LIKE_NOISE, [CN_TAG_rp] = CN_LIKE_NOISE, [CN_TAG_select] = CN_LIKE_NOISE,
    [CN_TAG_svg] = CN_LIKE_NOISE, [CN_TAG_template] = CN_LIKE_NOISE, [CN_TAG_video] = CN_LIKE_NOISE,
    [CN_TAG_address] = CN_LIKE_BLOCK, [CN_TAG_article] = CN_LIKE_BLOCK, [CN_TAG_aside] = CN_LIKE_BLOCK, [CN_TAG_blockquote] = CN_LIKE_BLOCK,
    [CN_TAG_body] = CN_LIKE_BLOCK, [CN_TAG_caption] = CN_LIKE_BLOCK, [CN_TAG_center] = CN_LIKE_BLOCK, [CN_TAG_dd] = CN_LIKE_BLOCK,
    [CN_TAG_details] = CN_LIKE_BLOCK, [CN_TAG_div] = CN_LIKE_BLOCK, [CN_TAG_dl] = CN_LIKE_BLOCK, [CN_TAG_dt] = CN_LIKE_BLOCK,
    [CN_TAG_fieldset] = CN_LIKE_BLOCK, [CN_TAG_figcaption] = CN_LIKE_BLOCK, [CN_TAG_figure] = CN_LIKE_BLOCK,
    [CN_TAG_footer] = CN_LIKE_BLOCK, [CN_TAG_form] = CN_LIKE_BLOCK, [CN_TAG_frameset] = CN_LIKE_BLOCK, [CN_TAG_h1] = CN_LIKE_BLOCK,
    [CN_TAG_h2] = CN_LIKE_BLOCK, [CN_TAG_h3] = CN_LIKE_BLOCK, [CN_TAG_h4] = CN_LIKE_BLOCK, [CN_TAG_h5] = CN_LIKE_BLOCK,
    [CN_TAG_h6] = CN_LIKE_BLOCK, [CN_TAG_head] = CN_LIKE_BLOCK, [CN_TAG_header] = CN_LIKE_BLOCK, [CN_TAG_html] = CN_LIKE_BLOCK,
    [CN_TAG_legend] = CN_LIKE_BLOCK, [CN_TAG_li] = CN_LIKE_BLOCK, [CN_TAG_main] = CN_LIKE_BLOCK, [CN_TAG_menu] = CN_LIKE_BLOCK,
    [CN_TAG_nav] = CN_LIKE_BLOCK, [CN_TAG_ol] = CN_LIKE_BLOCK, [CN_TAG_p] = CN_LIKE_BLOCK, [CN_TAG_pre] = CN_LIKE_BLOCK,
    [CN_TAG_section] = CN_LIKE_BLOCK, [CN_TAG_summary] = CN_LIKE_BLOCK, [CN_TAG_table] = CN_LIKE_BLOCK, [CN_TAG_tbody] = CN_LIKE_BLOCK,
    [CN_TAG_td] = CN_LIKE_BLOCK, [CN_TAG_tfoot] = CN_LIKE_BLOCK, [CN_TAG_th] = CN_LIKE_BLOCK, [CN_TAG_thead] = CN_LIKE_BLOCK,
    [CN_TAG_tr] = CN_LIKE_BLOCK, [CN_TAG_ul] = CN_LIKE_BLOCK,
};

void cn_tags_add(CnNames *names)
{
    for (unsigned tag = CN_TAG_OTHER + 1; tag < CN_TAG_COUNT; tag++) cn_names_add(names, tag_names[tag], tag);
}

const char *cn_tag_name(unsigned tag) { return tag_names[tag]; }
