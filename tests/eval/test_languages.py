#!/usr/bin/env python3
"""Languages without a folder are told by their own words: each sentence in data/world/languages.tsv is told as its language,
no example of the nine languages' rules is told as one of them, and reading goes by the nearest folder's rows.

usage: test_languages.py (prints TAP; BUILD names the folder of the build)
"""
import glob
import json
import os
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def rows(path):
    with open(path, encoding="utf-8") as f:
        lines = [line.rstrip("\n").split("\t") for line in f if line.strip() and not line.startswith("#")]
    return [dict(zip(lines[0], line)) for line in lines[1:]]


def told(consign, texts):
    """the language of each text"""
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    out = subprocess.run([consign, "show", "article", "--from", "jsonl", "--to", "jsonl", "-"], input=lines, capture_output=True, text=True, check=True).stdout
    return [json.loads(line).get("lang") for line in out.splitlines()]


def main():
    consign = os.path.join(os.environ.get("BUILD", os.path.join(ROOT, "build")), "consign")
    os.environ["CONSIGN_LEXICON"] = os.path.join(ROOT, "data")
    n = failed = 0

    def check(ok, what):
        nonlocal n, failed
        n, failed = n + 1, failed + (not ok)
        print(f"{'ok' if ok else 'not ok'} {n} - {what}")

    unread = rows(os.path.join(ROOT, "data/world/languages.tsv"))
    for row, lang in zip(unread, told(consign, [row["sentence"] for row in unread]), strict=True):
        check(lang == row["code"], f"the sentence in {row['name']} is told as {row['code']}: {lang}")
    codes = {row["code"] for row in unread}
    for folder in sorted(glob.glob(os.path.join(ROOT, "data/lang/*"))):
        own = os.path.basename(folder)
        texts = [row[part] for path in sorted(glob.glob(os.path.join(folder, "*.tsv"))) for row in rows(path) for part in ("example", "counter") if row.get(part)]
        wrong = [text for text, lang in zip(texts, told(consign, texts), strict=True) if lang in codes]
        check(texts and not wrong, f"none of {len(texts)} sentences in {own} is told as a language without a folder: {wrong[:2]}")
    text = "Portugal compra cinco aviões KC-390 da Embraer e o ministro disse que a entrega será em maio."
    out = subprocess.run([consign, "read", "--to", "jsonl", "-q", "-"], input=text, capture_output=True, text=True, check=True).stdout
    claims = [json.loads(line) for line in out.splitlines()]
    check(claims and all(c["lang"] == "pt" for c in claims), f"what the nearest language's rows read in it names the language of the text: {[c['lang'] for c in claims]}")
    text = "Bộ trưởng Nguyễn and Ἀθῆναι"
    out = subprocess.run([consign, "show", "tokens", "--to", "jsonl", "-"], input=text, capture_output=True, text=True, check=True).stdout
    words = [token["text"] for line in out.splitlines() for token in json.loads(line)["tokens"]]
    check(words == text.split(), f"letters with two accents cut no word: {words}")
    print(f"1..{n}")
    return failed > 0


raise SystemExit(main())
