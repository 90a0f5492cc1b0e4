#!/usr/bin/env python3
"""Writes the pages of tests/article/pages: NAME/source.html, expected.txt (its main text), expected-metadata.json (what it says of itself).

usage: tests/article/pagekit/make.py [FOLDER]     default: tests/article/pages
The folder's files are kept in the repository; the test sees that they are what this writes."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from around import AROUND  # noqa: E402
from layouts import PAGES  # noqa: E402
from stories import ARMS, TOWN  # noqa: E402


def write(path, text):
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "pages")
    for name, lang, story, silent, layout in PAGES:
        s = (ARMS if story == "arms" else TOWN)[lang]
        source, text = layout(s, AROUND[lang])
        said = {"title": s.title, "byline": s.author, "publishedTime": s.day, "siteName": s.outlet, "lang": lang}
        os.makedirs(os.path.join(folder, name), exist_ok=True)
        write(os.path.join(folder, name, "source.html"), source + "\n")
        write(os.path.join(folder, name, "expected.txt"), "\n".join(text) + "\n")
        write(os.path.join(folder, name, "expected-metadata.json"), json.dumps({k: v for k, v in said.items() if k not in silent}, ensure_ascii=False) + "\n")


main()
