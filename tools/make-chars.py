#!/usr/bin/env python3
"""Makes src/base/chars.inc: what consign knows of each character, from Python's Unicode tables.

usage: tools/make-chars.py > src/base/chars.inc

For every character below U+10000: is it a letter, a capital, white space, an ideograph, a digit; and what it folds to
(case, accents, vowel marks, presentation forms gone); both once more, ready to use, for those below U+0800. Rerun when a newer Unicode matters; the output is kept in the repository
so that a build needs no Python.
"""
import sys
import unicodedata

LETTER, UPPER, SPACE, IDEOGRAPH, PAIR, SAME = 1 << 16, 1 << 17, 1 << 18, 1 << 19, 1 << 20, 1 << 21
# Letters that Unicode does not decompose but readers and keyboards treat as one.
ALIKE = {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "e",
         "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ک": "ك", "ة": "ه", "ۀ": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ۃ": "ه", "ٱ": "ا",
         "ґ": "г", "ـ": ""}


def folded(c):
    if unicodedata.category(c) == "Mn":
        return ""
    out = ""
    for d in unicodedata.normalize("NFKD", c.lower() if c not in "İ" else "i"):
        if unicodedata.category(d) != "Mn":
            out += ALIKE.get(d, d)
    return "".join(d for d in unicodedata.normalize("NFC", out) if unicodedata.category(d) != "Mn")


def record(cp, pairs):
    if 0xD800 <= cp < 0xE000:
        return SAME
    c = chr(cp)
    cat = unicodedata.category(c)
    bits = 0
    if cat[0] == "L" or cat in ("Mn", "Mc", "Nl"):
        bits |= LETTER
    if cat in ("Lu", "Lt"):
        bits |= UPPER
    if cat in ("Zs", "Zl", "Zp") or c in "\t\n\r\f\v\x85":
        bits |= SPACE
    if 0x3400 <= cp <= 0x9FFF or 0xF900 <= cp <= 0xFAFF or 0x3040 <= cp <= 0x30FF:
        bits |= IDEOGRAPH
    f = folded(c) if bits & LETTER else c
    if f == c or (len(f) == 1 and ord(f) >= 0x10000):
        return bits | SAME
    if not f:
        return bits
    if len(f) > 1 and ord(f[0]) < 0x10000 and ord(f[1]) < 0x10000:
        if f[:2] not in pairs:
            pairs.append(f[:2])
        return bits | PAIR | pairs.index(f[:2])
    return bits | ord(f[0]) if ord(f[0]) < 0x10000 else bits | SAME


def short(cp, r):
    """the folded form's bytes, at most two; none if it takes more or is none"""
    f = chr(cp if r & SAME else 0 if r & PAIR else r & 0xFFFF).encode()
    return f if len(f) <= 2 else b""


def main():
    pairs, pages, index = [], [], []
    for high in range(256):
        page = tuple(record(high << 8 | low, pairs) for low in range(256))
        if page not in pages:
            pages.append(page)
        index.append(pages.index(page))
    zeros = [cp for cp in range(0x10000) if unicodedata.category(chr(cp)) == "Nd" and unicodedata.digit(chr(cp)) == 0]
    print("/* Made by tools/make-chars.py from Unicode %s: do not edit. */" % unicodedata.unidata_version)
    print("static const uint8_t char_page[256] = {%s};" % ",".join(map(str, index)))
    print("static const uint32_t char_record[%d][256] = {" % len(pages))
    for page in pages:
        print("{%s}," % ",".join("0x%x" % r for r in page))
    print("};")
    print("static const uint16_t char_pair[%d][2] = {%s};" % (len(pairs), ",".join("{0x%x,0x%x}" % (ord(p[0]), ord(p[1])) for p in pairs)))
    low = [record(cp, pairs) for cp in range(0x800)]
    print("const uint8_t cn_char_class_low[0x800] = {%s};" % ",".join(str(r >> 16 & 15 or 16 * (unicodedata.category(chr(cp)) == "Nd")) for cp, r in enumerate(low)))
    print("const uint16_t cn_char_fold_low[0x800] = {%s};" % ",".join(hex(int.from_bytes(short(cp, r), "little")) for cp, r in enumerate(low)))
    print("static const uint16_t digit_zero[%d] = {%s};" % (len(zeros), ",".join("0x%x" % z for z in zeros)))


if len(sys.argv) > 1:
    sys.exit(__doc__)
main()
