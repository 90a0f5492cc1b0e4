#!/usr/bin/env python3
"""Makes the tables by which character sets are told apart: src/base/charset_pages.inc and src/article/charset_wide.inc.

usage: tools/make-charset.py ROOT        ROOT: where these Debian packages were unpacked (dpkg -x PACKAGE.deb ROOT): hunspell-*
       for the dictionaries named below, myspell-et, mecab-ipadic, unicode-data

Only counts go into the tables: how letters follow each other (sets of one byte a character), and how usual a character is (sets of
more). They come from those packages' words and from this project's own texts: data/, examples/, tests/cases, tests/eval. The
output is kept in the repository, so that a build needs neither Python nor the packages. Sets are measured by tools/charsets.py.
"""
import bz2
import collections
import math
import pathlib
import re
import subprocess
import sys
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent.parent
OUT = HERE / "src" / "base"

# Name as the web has it, Python's codec, what speaks against it before a byte is seen (bits; how rare it is on the web), and the
# dictionaries whose letters it holds. Those without a dictionary are read where they are declared, never guessed.
WEST = ["fr", "de_DE_frami", "es_ES", "pt_PT", "it_IT", "sv_SE", "da_DK", "en_US"]
EAST = ["pl_PL", "cs_CZ", "sk_SK", "hu_HU", "ro_RO", "hr_HR", "sl_SI"]
CYRILLIC = ["ru_RU", "uk_UA", "bg_BG"]
PAGES = [
    ("windows-1252", "cp1252", 0, WEST), ("windows-1251", "cp1251", 4, CYRILLIC), ("windows-1256", "cp1256", 4, ["ar"]),
    ("windows-1250", "cp1250", 5, EAST), ("iso-8859-2", "iso8859_2", 6, EAST), ("windows-1254", "cp1254", 5, ["tr_TR"]),
    ("windows-1255", "cp1255", 5, ["he_IL"]), ("windows-1253", "cp1253", 5, ["el_GR"]), ("iso-8859-7", "iso8859_7", 6, ["el_GR"]),
    ("koi8-r", "koi8_r", 6, ["ru_RU"]), ("koi8-u", "koi8_u", 7, CYRILLIC[:2]), ("windows-874", "cp874", 6, ["th_TH"]),
    ("windows-1257", "cp1257", 7, ["lt_LT", "lv_LV", "et_EE"]), ("iso-8859-5", "iso8859_5", 8, CYRILLIC),
    ("iso-8859-6", "iso8859_6", 8, ["ar"]), ("ibm866", "cp866", 8, CYRILLIC), ("x-mac-cyrillic", "mac_cyrillic", 10, CYRILLIC),
    ("ibm855", "cp855", 10, CYRILLIC),
    ("iso-8859-3", "iso8859_3", 0, []), ("iso-8859-4", "iso8859_4", 0, []), ("iso-8859-8", "iso8859_8", 0, []),
    ("iso-8859-10", "iso8859_10", 0, []), ("iso-8859-13", "iso8859_13", 0, []), ("iso-8859-14", "iso8859_14", 0, []),
    ("iso-8859-15", "iso8859_15", 0, []), ("iso-8859-16", "iso8859_16", 0, []), ("macintosh", "mac_roman", 0, []),
    ("ibm437", "cp437", 0, []), ("ibm850", "cp850", 0, []), ("ibm852", "cp852", 0, []), ("ibm857", "cp857", 0, []),
    ("ibm862", "cp862", 0, []), ("ibm864", "cp864", 0, []),
]
OWN = {"fr": "fr", "de_DE_frami": "de", "es_ES": "es", "ru_RU": "ru", "tr_TR": "tr", "ar": "ar", "en_US": "en"}  # dictionary: our texts' language
MOST = 63          # highest cost of a pair of letters, in quarters of a bit
MOST_WIDE = 80     # the same of a character of several bytes
LETTERS = 62       # in one model, beside the border of words


def own_text(language):
    """All that the project itself wrote in a language."""
    files = [*HERE.glob("tests/eval/%s/*.txt" % language), *HERE.glob("tests/cases/%s/*.case" % language),
             *HERE.glob("data/lang/%s/*" % language), *HERE.glob("data/world/*-%s.tsv" % language)]
    return "\n".join(path.read_text("utf-8") for path in sorted(files))


def dictionary(root, name):
    path = next(root.glob("usr/share/*/%s.dic" % name))
    aff = path.with_suffix(".aff").read_bytes()
    charset = re.search(rb"^SET\s+(\S+)", aff, re.M)
    text = path.read_bytes().decode(charset[1].decode() if charset else "utf-8", "replace")
    for line in text.split("\n")[1:]:
        word = unicodedata.normalize("NFC", re.split(r"[/\t ]", line.strip())[0]).lower()
        if len(word) > 1:
            yield word


def is_letter(c):
    return c.isalpha() or unicodedata.category(c) in ("Mn", "Mc")


# ---- one byte a character: pairs of letters -----------------------------------------------------------------


def pairs_of(words, page_letters):
    pairs = collections.Counter()
    for word, n in words.items():
        if all(c in page_letters or "a" <= c <= "z" for c in word):
            framed = " " + word + " "
            for pair in zip(framed, framed[1:]):
                pairs[pair] += n
    return pairs


def model(root, name, page_letters):
    """Half the weight is the dictionary's, where each word counts once; half our texts', where there are any."""
    pairs = pairs_of(collections.Counter(set(filter(lambda w: all(map(is_letter, w)), dictionary(root, name)))), page_letters)
    if name in OWN:
        words = re.findall(r"[^\W\d_]+", own_text(OWN[name]).lower())
        latin = any("a" <= c <= "z" for word in list(dictionary(root, name))[:100] for c in word)
        # names of rules and other languages' words stand in the same files
        words = [w for w in words if name == "en_US" or not w.isascii() and (latin or not re.search("[a-z]", w))]
        own = pairs_of(collections.Counter(words), page_letters)
        scale = pairs.total() / max(1, own.total())
        for pair, n in own.items():
            pairs[pair] += n * scale
    single = collections.Counter()
    for (a, _), n in pairs.items():
        single[a] += n
    total = single.total() - single[" "]
    letters = [c for c, n in single.most_common(LETTERS) if c != " " and n * 50000 > total]
    order = " " + "".join(sorted(letters))
    costs, least = [], pairs.total() / 2e6
    for a in order:
        sum_a = sum(pairs[a, b] for b in order)
        for b in order:
            p = (pairs[a, b] + least) / (sum_a + least * len(order))
            costs.append(min(MOST, round(-4 * math.log2(p))))
    return order, costs


def quoted(costs, width):
    text = "".join(chr(35 + c) for c in costs).replace("\\", "\\\\").replace("?", "\\?")
    return "\n".join('        "%s"' % line for line in re.findall(r"(?:\\.|[^\\]){1,%d}" % width, text))


def write_pages(root, out):
    names, models = [], []
    for _, codec, _, dictionaries in PAGES:
        letters = {bytes([b]).decode(codec, "ignore").lower() for b in range(128, 256)}
        for name in dictionaries:
            if name not in names:
                names.append(name)
                models.append(model(root, name, letters))
    print("/* Made by tools/make-charset.py; do not edit. Costs of letter pairs in quarters of a bit, 0 to 63, as characters from '#'\n"
          " * on; the first row and column stand for the border of a word. */\nstatic const Model models[] = {", file=out)
    for order, costs in models:
        print("    {%d, {%s}," % (len(order), ", ".join("0x%X" % (ord(c) if c != " " else 0) for c in order)), file=out)
        print(quoted(costs, 120) + "},", file=out)
    print("};\n\nstatic const Page pages[] = {", file=out)
    for label, codec, against, dictionaries in PAGES:
        chars = [bytes([b]).decode(codec, "ignore") for b in range(128, 256)]
        chars = [0 if not c or ord(c[0]) < 0xA0 else ord(c[0]) for c in chars]
        use = [str(names.index(d)) for d in dictionaries] or ["0"]
        print('    {"%s", %d, %d, {%s}, {' % (label, 4 * against, len(dictionaries), ", ".join(use)), file=out)
        for i in range(0, 128, 16):
            print("        " + ", ".join("0x%X" % c for c in chars[i:i + 16]) + ",", file=out)
        print("    }},", file=out)
    print("};", file=out)


# ---- more bytes a character: how usual each is ----------------------------------------------------------------


def unihan(root, file, key):
    for line in bz2.open(root / "usr/share/unicode" / ("Unihan_%s.txt.bz2" % file), "rt", encoding="utf-8"):
        part = line.rstrip("\n").split("\t")
        if len(part) == 3 and part[1] == key:
            yield chr(int(part[0][2:], 16)), part[2]


def is_han(c):
    return "\u4e00" <= c <= "\u9fff"


def shares(parts):
    """One distribution of several, each with its share of the whole."""
    sum_of = collections.Counter()
    for share, counts in parts:
        counts = collections.Counter(counts)
        total = counts.total()
        for c, n in counts.items():
            sum_of[c] += share * n / total
    return sum_of


MARKS = "\u3001\u3001\u3001\u3002\u3002\u3002\uff0c\uff0c\uff0c\u300c\u300d\u300a\u300b\uff08\uff09\uff1a\uff1b\uff01\uff1f\u201c\u201d\u2026\u30fb\u00b7\u2014\u3000\u3000"
WIDE = "".join(chr(0xFF10 + i) for i in range(10)) * 3 + "".join(chr(0xFF21 + i) + chr(0xFF41 + i) for i in range(26))


def simplified(root):
    own = collections.Counter(c for c in own_text("zh") if is_han(c))
    book = {c: sum(map(int, re.findall(r"\((\d+)\)", v))) for c, v in unihan(root, "Readings", "kHanyuPinlu")}
    return shares([(0.45, own), (0.43, book), (0.1, MARKS), (0.02, WIDE)])


def traditional(root):
    variant = {c: chr(int(v.split()[-1][2:], 16)) for c, v in unihan(root, "Variants", "kTraditionalVariant")}
    own = collections.Counter(variant.get(c, c) for c in own_text("zh") if is_han(c))
    book = {c: 4.0 ** (5 - int(v)) for c, v in unihan(root, "DictionaryLikeData", "kFrequency")}
    return shares([(0.3, own), (0.58, book), (0.1, MARKS), (0.02, WIDE)])


def kana_and_kanji(root):
    """The dictionary's costs tell how usual a word is."""
    counts = collections.Counter()
    for path in sorted((root / "usr/share/mecab/dic/ipadic").glob("*.csv")):
        for line in path.read_bytes().decode("euc_jp", "replace").split("\n"):
            field = line.split(",")
            if len(field) > 4 and re.fullmatch(r"-?\d+", field[3]):
                for c in field[0]:
                    if is_han(c) or "\u3041" <= c <= "\u30fe":
                        counts[c] += math.exp(-int(field[3]) / 1200)
    parts = [{c: n for c, n in counts.items() if low <= c <= high} for low, high in
             (("\u3041", "\u3096"), ("\u30a1", "\u30fe"), ("\u4e00", "\u9fff"))]
    return shares([(0.45, parts[0]), (0.12, parts[1]), (0.32, parts[2]), (0.09, MARKS), (0.02, WIDE)])


# The syllables of endings and particles, which a dictionary of stems does not tell; typed from common knowledge of the grammar.
ENDINGS = "\uc774\ub2e4\ub294\uc744\ub97c\uc5d0\uc758\uac00\ud55c\ud558\uace0\ub85c\uc740\ub3c4\uc9c0\uc11c\ub144\uae30\uc0ac\ub300\uc778\uc73c\uac83\ud574\uc788\uc790\uc218\ub4e4\uacfc\uc640\ub098\ub9cc\ubd80\ud130\uae4c\uc5c8\uc558\ub41c\ub420\ub418\ubc1d\ud588\uc801\uc2dc\uad6d\uc77c\uc815\uc6d4\uc6d0\uba85\uc5b5"


def syllables(root):
    words = collections.Counter()
    for word in dictionary(root, "ko"):
        words.update(c for c in word if "\uac00" <= c <= "\ud7a3")
    endings = {c: 1 / (i + 6) for i, c in enumerate(ENDINGS)}
    return shares([(0.55, words), (0.4, endings), (0.03, MARKS), (0.02, WIDE)])


def decoded(codec, leads, trails):
    """The character of each pair of bytes; None if there is none."""
    if codec != "euc-tw":
        for lead in leads:
            yield [bytes([lead, trail]).decode(codec, "ignore")[:1] or None for trail in trails]
        return
    for lead in leads:  # Python has no such codec
        data = b"".join(bytes([lead, trail, 10]) for trail in trails)
        text = subprocess.run(["iconv", "-c", "-f", codec, "-t", "utf-8"], input=data, stdout=subprocess.PIPE).stdout.decode("utf-8")
        row = [line[:1] if len(line) == 1 else None for line in text.split("\n")[:len(trails)]]
        yield row if len(row) == len(trails) else [None] * len(trails)


HIGH = list(range(0xA1, 0xFF))
# Name of the table, codec, lead bytes, trail bytes, the first lead behind the usual characters, whose characters.
GRIDS = [
    ("grid_gb", "gb2312", HIGH, HIGH, 0xD8, simplified), ("grid_jis", "euc_jp", HIGH, HIGH, 0xD0, kana_and_kanji),
    ("grid_ks", "euc_kr", HIGH, HIGH, 0xC9, syllables), ("grid_cns", "euc-tw", HIGH, HIGH, 0xFE, traditional),
    ("grid_big5", "big5", list(range(0xA1, 0xFA)), list(range(0x40, 0x7F)) + HIGH, 0xC9, traditional),
]


def write_wide(root, out):
    print("/* Made by tools/make-charset.py; do not edit. How usual each character is, a row a lead byte: costs in quarters of a bit,\n"
          " * as characters from '#' on; '~' stands for no character. */", file=out)
    for name, codec, leads, trails, rare, source in GRIDS:
        usual = source(root)
        # what is not known is the rarer the further behind it stands in the set
        rows = list(decoded(codec, leads, trails))
        n = [sum(c is not None and c not in usual for c in row) for row in rows]
        first = sum(k for k, lead in zip(n, leads) if lead < rare) or 1
        second = sum(k for k, lead in zip(n, leads) if lead >= rare) or 1
        print("static const char %s[][%d] = {" % (name, len(trails) + 1), file=out)
        for lead, row in zip(leads, rows):
            rest = 0.012 / first if lead < rare else 0.004 / second
            costs = [91 if c is None else min(MOST_WIDE, round(-4 * math.log2(0.984 * usual[c] + rest))) for c in row]
            print(quoted(costs, 400).lstrip().join(["    ", ","]), file=out)
        print("};\n", file=out)


def main():
    root = pathlib.Path(sys.argv[1])
    with open(OUT / "charset_pages.inc", "w", encoding="ascii") as out:
        write_pages(root, out)
    with open(OUT / "charset_wide.inc", "w", encoding="ascii") as out:
        write_wide(root, out)


main()
