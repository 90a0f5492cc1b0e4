#!/usr/bin/env python3
"""The screen keeps the annotated documents of this folder that hold claims, as text, as pages, and in old character sets; it drops
texts that say nothing of arms transfers. Prints TAP.

usage: tests/eval/test_screen.py [--consign PROGRAM] [-v]
"""
import argparse
import glob
import html
import json
import os
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
LEAST = 0.995   # of the documents with claims
OLD_SETS = {"ru": ["cp1251", "koi8-r"], "ar": ["cp1256"], "fa": ["cp1256"], "zh": ["gb18030"], "tr": ["cp1254"], "de": ["cp1252"], "fr": ["cp1252"],
            "es": ["latin-1"]}
NAMES = {"cp1251": "windows-1251", "cp1256": "windows-1256", "cp1254": "windows-1254", "cp1252": "windows-1252", "latin-1": "iso-8859-1"}
WRONG = {"cp1251": ["koi8-r", "windows-1252", "gb2312"], "koi8-r": ["windows-1251", "iso-8859-1"], "cp1256": ["iso-8859-6", "windows-1251"], "gb18030": ["big5", "euc-kr"],
         "cp1254": ["windows-1250", "iso-8859-1"], "cp1252": ["windows-1251", "iso-8859-2"], "latin-1": ["windows-1256"]}   # what pages say and are not
ORDINARY = [
    "The bakery on Mill Street sold out of bread before noon, and the owner said she would order more flour from France.",
    "The two countries signed an agreement on school exchanges. Germany will send forty teachers to Poland next year.",
    "El equipo de Madrid compró a un delantero de Brasil por veinte millones de euros.",
    "Die Bahn bestellt neue Fahrkartenautomaten und liefert sie an die Bahnhöfe in Bayern.",
    "Le ministre a signé un accord sur le prix du lait avec les éleveurs de Bretagne.",
    "Сборная России обыграла команду Финляндии со счётом три ноль и купила новую форму.",
    "وقع البلدان اتفاقا لتبادل الطلاب بين جامعات مصر والأردن.",
    "中国队昨天以三比一战胜韩国队,赛后球迷购买了纪念品。",
    "Bakanlık, Ankara'daki okullar için yeni kitaplar satın aldı.",
    "دانشگاه تهران قراردادی برای خرید کتاب با ناشران فرانسه امضا کرد.",
]


def page(text, charset, escape):
    lines = text.split("\n")
    body = "\n".join(f"<p class=\"x\" title='a > b'>{escape(line)}</p>" for line in lines[1:] if line.strip())
    return (f"<!DOCTYPE html><html><head><meta charset=\"{charset}\"><title>{escape(lines[0])}</title><script>if (a < b) document.write('<p>')</script>"
            f"</head><body><ul><li><a href=\"/\">Home</a><li><a href='/s'>Sport</a></ul><h1>{escape(lines[0])}</h1>\n{body}<!-- <p> --></body></html>")


def numbered(text):
    return "".join(c if ord(c) < 128 and c not in "<&" else f"&#{ord(c)};" for c in text)


def iso_2022_cn(text):
    """Python has no such codec: pairs of GB 2312 without the eighth bit, between shifts, announced on each line."""
    lines = []
    for line in text.split("\n"):
        out, shifted, announced = bytearray(), False, False
        for c in line:
            pair = c.encode("gb2312", "xmlcharrefreplace") if ord(c) > 127 else c.encode()
            wide = pair[0] > 127
            if wide and not announced:
                out += b"\x1b$)A"
                announced = True
            if wide != shifted:
                out += b"\x0e" if wide else b"\x0f"
            shifted = wide
            out += bytes(b & 127 for b in pair)
        lines.append(bytes(out) + (b"\x0f" if shifted else b""))
    return b"\n".join(lines)


def documents():
    """(kind, language, bytes) of each document that holds claims."""
    for path in sorted(glob.glob(os.path.join(HERE, "*", "*.json"))):
        lang = os.path.basename(os.path.dirname(path))
        with open(path, encoding="utf-8") as f:
            if not json.load(f).get("claims"):
                continue
        with open(path[:-5] + ".txt", encoding="utf-8") as f:
            text = f.read()
        yield "text", lang, text.encode()
        yield "page", lang, page(text, "utf-8", html.escape).encode()
        yield "page of entities", lang, page(text, "us-ascii", numbered).encode()
        for code in OLD_SETS.get(lang, []):
            yield "page in an old character set", lang, page(text, NAMES.get(code, code), html.escape).encode(code, "xmlcharrefreplace")
            yield "page in one that says nothing", lang, page(text, "", html.escape).encode(code, "xmlcharrefreplace")
            for said in WRONG[code]:
                yield "page in one that names another", lang, page(text, said, html.escape).encode(code, "xmlcharrefreplace")
        if lang == "zh":
            for said in "", "utf-8":
                yield "page with shifts in ASCII", lang, page(text, said, html.escape).encode("hz", "xmlcharrefreplace")
                yield "page with shifts in ASCII", lang, iso_2022_cn(page(text, said, html.escape))


def screened(program, folder):
    done = subprocess.run([program, "read", "--screen", "on", "--explain-screen", "--to", "jsonl", folder], capture_output=True, check=True)
    return {os.path.basename(row["doc"]): row for row in map(json.loads, done.stdout.decode().splitlines())}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--consign", default=os.path.join(os.environ.get("BUILD", os.path.join(ROOT, "build")), "consign"))
    parser.add_argument("-v", action="store_true")
    args = parser.parse_args()
    kinds, of, tests = {}, {}, 0
    with tempfile.TemporaryDirectory() as folder:
        for i, (kind, lang, data) in enumerate(documents()):
            name = f"{i:04d}-{lang}" + (".txt" if kind == "text" else ".html")
            with open(os.path.join(folder, name), "wb") as f:
                f.write(data)
            of[name] = kind
        for i, text in enumerate(ORDINARY):
            name = f"ordinary-{i}.txt"
            with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
                f.write(text + "\n")
            of[name] = "ordinary"
        answers = screened(args.consign, folder)
    for name, kind in of.items():
        kinds.setdefault(kind, []).append((answers[name]["screen"] == "kept", name, answers[name]))
    for kind, rows in kinds.items():
        tests += 1
        kept = sum(row[0] for row in rows)
        good = not kept if kind == "ordinary" else kept >= LEAST * len(rows)
        print(f"{'ok' if good else 'not ok'} {tests} - {kind}: {kept} of {len(rows)} kept")
        for was_kept, name, row in rows:
            if was_kept == (kind == "ordinary") and (args.v or not good):
                print(f"# {name}: {row}")
    print(f"1..{tests}")


if __name__ == "__main__":
    main()
