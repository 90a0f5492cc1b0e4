#!/usr/bin/env python3
"""How many texts of a folder decode to the right text, by character set.

usage: tools/charsets.py FOLDER [--program build/charset-of] [-v] [--first BYTES] [--pieces N] [--declared]

FOLDER holds one folder a character set, named by it (a language may follow: iso-8859-2-czech), and texts in each. Every text is
decoded with nothing declared, and compared with what Python reads in the folder's character set. Text that is equal counts,
whatever the character set is called. --first: only so many bytes of each text. --declared: what a page or feed says of itself
inside is looked at too.
"""
import argparse
import collections
import itertools
import pathlib
import re
import subprocess
import sys
import tempfile

# Which codecs of Python may be meant by a folder's name, beside its own: what is a superset, or used for more than it says.
ALSO = {
    "big5": ["cp950", "big5hkscs"], "gb2312": ["gb18030"], "euc-kr": ["cp949"], "shift_jis": ["cp932"], "tis-620": ["cp874"],
    "iso-8859-1": ["cp1252"], "iso-8859-9": ["cp1254"], "iso-8859-8": ["cp1255"], "ascii": ["utf-8"], "macroman": ["mac_roman"],
    "maccyrillic": ["mac_cyrillic"], "koi8-r": ["koi8_u"], "utf-8": ["utf-8-sig"],
}
# Characters that makers of tables could not agree on: wave dash, minus, double bar, and the like.
ALIKE = str.maketrans("\u301c\u2212\u2016\u2014\u00a2\u00a3\u00ac\u2022\u2027\u00af\u00a6\u00b7\u2500", "\uff5e\uff0d\u2225\u2015\uffe0\uffe1\uffe2\u00b7\u00b7\uffe3\uffe4\u00b7\u2015")


def same(text):
    text = text.replace("\ufeff", "").translate(ALIKE)
    text = re.sub("[\ue000-\uf8ff\x80-\x9f\u30fb\u2027]", "\ufffd", text)  # without meaning, or missing in one of the tables
    return re.sub("[\ufffd]+.?", "\ufffd", text)  # how far a bad byte reaches is told differently


def codec_of(folder):
    return re.match(r"(utf-8-sig|utf-8|windows-\d+|iso-8859-\d+|iso-2022-\w+|.*)", folder.lower())[1].replace("macroman", "mac_roman").replace("maccyrillic", "mac_cyrillic")


def readings(data, folder):
    """What the bytes can mean in a character set; texts with errors in it only where there is none without."""
    name, texts = codec_of(folder), []
    for codec in [name] + ALSO.get(name, []):
        if codec == "euc-tw":
            run = subprocess.run(["iconv", "-c", "-f", "EUC-TW", "-t", "UTF-8"], input=data, stdout=subprocess.PIPE)
            texts.append((0, run.stdout.decode("utf-8", "replace")))
            continue
        text = data.decode(codec, "replace")
        texts.append((text.count("\ufffd"), text))
    return [text for _, text in texts]


def decode(program, datas, options):
    """The name and the text that the program gives for each."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for i, data in enumerate(datas):
            paths.append("%s/%06d" % (folder, i))
            pathlib.Path(paths[-1]).write_bytes(data)
        out = subprocess.run([program] + options + paths, stdout=subprocess.PIPE, check=True).stdout
    at = 0
    for _ in datas:
        end = out.index(b"\n", at)
        name, length = out[at:end].split()[:2]
        at = end + 1 + int(length)
        yield name.decode(), out[end + 1:at].decode("utf-8")


def pieces(data, folder, n):
    """Pieces of a text between tags and line ends, of n to 3 n characters beyond ASCII; at most 12 a text, evenly spread."""
    name, found = codec_of(folder), []
    if name == "euc-tw":
        return []
    for piece in re.split(r"<[^>]*>|&[#\w]+;|[\r\n]+", data.decode(name, "replace")):
        piece = piece.strip()
        if n <= sum(c >= "\x80" for c in piece) <= 3 * n and "\ufffd" not in piece:
            found.append(piece.encode(name, "replace"))
    return found[::len(found) // 12 + 1]


def results(jobs, args):
    """Each job with the program's name and text for it; jobs of one folder are run at once."""
    options = ["-h"] if args.declared else []
    for folder, group in itertools.groupby(jobs, key=lambda job: job[0]):
        group = list(group)
        label = codec_of(folder) if args.say == "right" else args.say
        yield from zip(group, decode(args.program, [job[2] for job in group], options + (["-d", label] if label else [])))


def main():
    parse = argparse.ArgumentParser()
    parse.add_argument("folder", type=pathlib.Path)
    parse.add_argument("--program", default="build/charset-of")
    parse.add_argument("--first", type=int, default=0)
    parse.add_argument("--pieces", type=int, default=0, metavar="N", help="instead of whole texts: pieces with N to 3 N characters beyond ASCII")
    parse.add_argument("--declared", action="store_true")
    parse.add_argument("--say", default="", metavar="LABEL", help="declare this beside every text; 'right': what the folder says")
    parse.add_argument("--without", default="", help="character sets to leave out, by comma")
    parse.add_argument("--least", type=float, default=0, help="exit code 1 if fewer than so many in 100 are right")
    parse.add_argument("-v", action="store_true", help="name each text that went wrong")
    args = parse.parse_args()
    total, right = collections.Counter(), collections.Counter()
    wrong, jobs = [], []
    for path in sorted(args.folder.glob("*/*")):
        folder = path.parent.name
        if folder.lower() in args.without.lower().split(","):
            continue
        data = path.read_bytes()
        for part in pieces(data, folder, args.pieces) if args.pieces else [data[:args.first] if args.first else data]:
            jobs.append((folder, path.name, part))
    for (folder, file, data), (name, text) in results(jobs, args):
        total[folder] += 1
        if any(same(text) == same(want) for want in readings(data, folder)):
            right[folder] += 1
        else:
            wrong.append((folder, file, name, ": " + readings(data, folder)[0] if args.pieces else ""))
    for folder in sorted(total, key=str.lower):
        print("%-24s %3d of %3d" % (folder, right[folder], total[folder]))
    if args.v:
        for row in wrong:
            print("wrong: %s/%s read as %s%s" % row)
    print("%d of %d texts, %.1f %%" % (right.total(), total.total(), 100 * right.total() / max(1, total.total())))
    return 100 * right.total() < args.least * total.total()


sys.exit(main())
