#include "article/charset_guess.h"
#include "base/utf8.h"

bool cn_charset_is_ascii(CnStr bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        if ((unsigned char)bytes.ptr[i] >= 0x80) return false;
    return true;
}

CnStr cn_charset_guess(CnStr bytes, CnStr declared)
{
    if (cn_utf8_valid(bytes) == bytes.len) return CN_STR("utf-8");
    return declared.len ? declared : CN_STR("windows-1252");
}
