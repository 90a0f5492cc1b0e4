#!/usr/bin/env python3
"""Makes src/article/charset_guess.inc: how letters follow each other, to tell character sets apart.

usage: tools/make-charset.py DICTIONARY_DIR > src/article/charset_guess.inc

DICTIONARY_DIR holds Hunspell dictionaries (xx_YY.dic, UTF-8 or as their .aff says), as Debian's hunspell-* packages install
them under /usr/share/hunspell. Only pair counts of letters go into the table. Rerun to add a language or a character set;
the output is kept in the repository so that a build needs neither Python nor dictionaries.
"""
import collections
import math
import pathlib
import re
import sys

# Character sets, those that are met most often first, and the dictionaries whose letters they hold.
WEST = ["fr", "de_DE", "es_ES", "pt_PT", "it_IT", "sv_SE"]
EAST = ["pl_PL", "cs_CZ", "sk_SK", "hu_HU", "ro_RO", "hr_HR"]
CYRILLIC = ["ru_RU", "uk_UA", "bg_BG"]
PAGES = [
    ("windows-1252", "cp1252", WEST), ("windows-1251", "cp1251", CYRILLIC), ("windows-1256", "cp1256", ["ar"]),
    ("koi8-u", "koi8_u", CYRILLIC[:2]), ("iso-8859-5", "iso8859_5", CYRILLIC), ("iso-8859-6", "iso8859_6", ["ar"]),
    ("windows-1250", "cp1250", EAST), ("iso-8859-2", "iso8859_2", EAST), ("windows-1254", "cp1254", ["tr_TR"]),
    ("windows-1253", "cp1253", ["el_GR"]), ("iso-8859-7", "iso8859_7", ["el_GR"]), ("windows-1255", "cp1255", ["he_IL"]),
    ("cp866", "cp866", CYRILLIC), ("mac-cyrillic", "mac_cyrillic", CYRILLIC),
]
MOST = 63          # highest cost, in quarters of a bit
LETTERS = 62       # in one model, beside the border of words


def words(path):
    aff = path.with_suffix(".aff").read_bytes()
    charset = re.search(rb"^SET\s+(\S+)", aff, re.M)
    text = path.read_bytes().decode(charset[1].decode() if charset else "utf-8", "replace")
    for line in text.split("\n")[1:]:
        word = re.split(r"[/\t ]", line.strip())[0].lower()
        if word and word.isalpha() and len(word) > 1:
            yield word


def model(path, page_letters):
    pairs, single = collections.Counter(), collections.Counter()
    for word in words(path):
        if any(c not in page_letters and not "a" <= c <= "z" for c in word):
            continue
        framed = " " + word + " "
        pairs.update(zip(framed, framed[1:]))
        single.update(word)
    total = sum(single.values())
    letters = [c for c, n in single.most_common(LETTERS) if n * 50000 > total]
    order = " " + "".join(sorted(letters))
    costs = []
    for a in order:
        sum_a = sum(pairs[a, b] for b in order)
        for b in order:
            p = (pairs[a, b] + 0.2) / (sum_a + 0.2 * len(order))
            costs.append(min(MOST, round(-4 * math.log2(p))))
    return order, costs


def main():
    folder = pathlib.Path(sys.argv[1])
    names, out = [], []
    for _, codec, dictionaries in PAGES:
        letters = {bytes([b]).decode(codec, "ignore").lower() for b in range(128, 256)}
        for name in dictionaries:
            if name in names:
                continue
            names.append(name)
            order, costs = model(folder / (name + ".dic"), letters)
            out.append((order, costs))
    print("/* Made by tools/make-charset.py; do not edit. Costs of letter pairs in quarters of a bit, 0 to 63, as characters from '#'")
    print(" * on; the first row and column stand for the border of a word. */")
    print("static const Model models[] = {")
    for order, costs in out:
        text = "".join(chr(35 + c) for c in costs).replace("\\", "\\\\").replace("?", "\\?")
        lines = re.findall(r"(?:\\.|[^\\]){1,100}", text)
        print("    {%d, {%s}," % (len(order), ", ".join("0x%X" % (ord(c) if c != " " else 0) for c in order)))
        print("\n".join('        "%s"' % line for line in lines) + "},")
    print("};\n\nstatic const Page pages[] = {")
    for label, codec, dictionaries in PAGES:
        chars = [bytes([b]).decode(codec, "ignore") for b in range(128, 256)]
        chars = [0 if not c or ord(c) < 0xA0 else ord(c) for c in chars]
        use = [str(names.index(d)) for d in dictionaries]
        print('    {"%s", %d, {%s}, {' % (label, len(use), ", ".join(use)))
        for i in range(0, 128, 16):
            print("        " + ", ".join("0x%X" % c for c in chars[i:i + 16]) + ",")
        print("    }},")
    print("};")


main()
