#!/usr/bin/env python3
"""Measures the main text that consign finds on saved pages against the text that is expected of them.

usage: tools/pages.py [--consign P] [--only odd|even] [--worst N] [--diff NAME] [--by trafilatura|readability|all] FOLDER

FOLDER holds one folder a page: source.html, expected.html (the main text as markup) or expected.txt, and expected-metadata.json
(title, byline, publishedTime, siteName, lang; each may be missing or null), as the tests of mozilla/readability have them.

The measure. Text: of markup, all character data outside script, style, template and head, where tags of blocks and <br> part words
and tags within a line do not; of consign, the body without its title line. Words: runs of \\w, lower-cased, Unicode NFKC. Shingles: the
set of all runs of four words in a row; a text of one to three words is one shingle. F1 of the two sets, a page with no shingles on either
side counting 1; the mean is over pages. Pages are numbered from 1 in the order of their names' bytes: odd ones may be studied, of even ones
only scores are looked at (--diff refuses them; not of pages with expected.txt, which are our own).

--by measures the text of another extractor in consign's place: the Python packages trafilatura or readability-lxml, or all text of the body.

Title: equal words, or the one begins or ends with the other. Author: the expected name's words stand in what consign says, or the other
way round. Date: the same day in publishedTime's own zone. Outlet and language: equal words, equal first two letters.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import unicodedata
from html.parser import HTMLParser

INLINE = set("a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd mark math nobr q rp rt ruby s samp small span strike "
             "strong sub sup svg time tt u var wbr".split())
NO_TEXT = {"script", "style", "template", "head", "noscript"}


class Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.out, self.skip = [], 0

    def handle_starttag(self, tag, _attributes):
        self.skip += tag in NO_TEXT
        if tag not in INLINE:
            self.out.append("\n")

    def handle_startendtag(self, tag, _attributes):
        if tag not in INLINE:
            self.out.append("\n")

    def handle_endtag(self, tag):
        self.skip -= tag in NO_TEXT and self.skip > 0
        if tag not in INLINE:
            self.out.append("\n")

    def handle_data(self, data):
        if not self.skip:
            self.out.append(data)


def text_of_markup(markup):
    parser = Text()
    parser.feed(markup)
    parser.close()
    return "".join(parser.out)


def words(text):
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).lower())


def shingles(text):
    w = words(text)
    return {tuple(w[i:i + 4]) for i in range(max(len(w) - 3, min(len(w), 1)))}


def agreement(wanted, got):
    """(precision, recall, F1) of two sets."""
    if not wanted and not got:
        return 1.0, 1.0, 1.0
    both = len(wanted & got)
    return both / max(len(got), 1), both / max(len(wanted), 1), 2 * both / (len(wanted) + len(got))


def same_title(a, b):
    a, b = words(a), words(b)
    if not a or not b:
        return a == b
    short, long = sorted((a, b), key=len)
    return long[:len(short)] == short or long[-len(short):] == short


def same_author(wanted, got):
    wanted, got = set(words(wanted)) - {"by"}, set(words(got or "")) - {"by"}
    return bool(got) and (wanted <= got or got <= wanted)


CHECKS = {
    "title": ("title", same_title),
    "author": ("byline", same_author),
    "date": ("publishedTime", lambda wanted, got: wanted[:10] == got),
    "outlet": ("siteName", lambda wanted, got: words(wanted) == words(got or "")),
    "lang": ("lang", lambda wanted, got: wanted[:2].lower() == got),
}


def read(path):
    with open(path, encoding="utf-8", errors="replace") as f:
        return f.read()


class Page:
    def __init__(self, folder, name, number):
        self.name, self.number, base = name, number, os.path.join(folder, name)
        self.source = os.path.join(base, "source.html")
        plain = os.path.join(base, "expected.txt")
        self.sealed = not os.path.exists(plain)
        self.wanted = read(plain) if os.path.exists(plain) else text_of_markup(read(os.path.join(base, "expected.html")))
        meta = os.path.join(base, "expected-metadata.json")
        self.meta = json.loads(read(meta)) if os.path.exists(meta) else {}
        self.got, self.body = {}, ""

    def measure(self, record):
        self.got = record or {}
        text, title = self.got.get("text") or "", self.got.get("title") or ""
        self.body = text[len(title):] if text.startswith(title) else text
        self.precision, self.recall, self.f1 = agreement(shingles(self.wanted), shingles(self.body))
        self.right = {}
        for key, (theirs, same) in CHECKS.items():
            if self.meta.get(theirs):
                self.right[key] = bool(self.got.get(key)) and same(self.meta[theirs], self.got[key])


def other(name):
    """An extractor of others: a function from markup to text."""
    if name == "trafilatura":
        import trafilatura
        return lambda markup: trafilatura.extract(markup) or ""
    if name == "readability":
        from readability import Document
        return lambda markup: text_of_markup(Document(markup).summary())
    return text_of_markup


def read_pages(folder, consign, lexicon, by=None):
    """The folder's pages, read by the program, or by another extractor, and measured."""
    names = sorted(n for n in os.listdir(folder) if os.path.exists(os.path.join(folder, n, "source.html")))
    pages = [Page(folder, name, i + 1) for i, name in enumerate(names)]
    if not pages:
        return pages
    if by:
        extract = other(by)
        for page in pages:
            page.measure({"text": extract(read(page.source))})
        return pages
    done = subprocess.run([consign, "show", "--lexicon", lexicon, "--from", "html", "--to", "jsonl", "-q", "article"] + [p.source for p in pages],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    records = {r["doc"]: r for r in map(json.loads, done.stdout.decode().splitlines())}
    for page in pages:
        page.measure(records.get(page.source))
    return pages


def show_diff(page):
    wanted, got = shingles(page.wanted), shingles(page.body)
    print(f"{page.number} {page.name}: precision {page.precision:.3f} recall {page.recall:.3f} F1 {page.f1:.3f}")
    print("meta", {k: (page.meta.get(CHECKS[k][0]), page.got.get(k)) for k, ok in page.right.items() if not ok})
    for sign, text, other in (("+", page.body, wanted), ("-", page.wanted, got)):
        for line in text.splitlines():
            mine = shingles(line)
            if mine and len(mine & other) * 2 < len(mine):
                print(sign, line.strip()[:300])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--consign", default="build/consign")
    parser.add_argument("--lexicon", default="data")
    parser.add_argument("--only", choices=["odd", "even"])
    parser.add_argument("--worst", type=int, default=0, help="list the N pages with the least F1")
    parser.add_argument("--diff", metavar="NAME", help="show lines that are too many (+) and missing (-)")
    parser.add_argument("--by", choices=["trafilatura", "readability", "all"])
    args = parser.parse_args()
    pages = read_pages(args.folder, args.consign, args.lexicon, args.by)
    if not pages:
        sys.exit(f"{args.folder}: no pages")
    if args.diff:
        page = next(p for p in pages if p.name == args.diff)
        if page.number % 2 == 0 and page.sealed:
            sys.exit("an even page: its scores only")
        show_diff(page)
        return
    for part, rest in (("odd", 1), ("even", 0), ("all", None)):
        if args.only and part != args.only:
            continue
        some = [p for p in pages if rest is None or p.number % 2 == rest]
        if not some:
            continue
        line = [f"{part:4} {len(some):4} pages  F1 {sum(p.f1 for p in some) / len(some):.4f}  precision {sum(p.precision for p in some) / len(some):.4f}"
                f"  recall {sum(p.recall for p in some) / len(some):.4f} "]
        for key in CHECKS:
            has = [p.right[key] for p in some if key in p.right]
            line.append(f"{key} {sum(has)}/{len(has)}")
        print(" ".join(line))
        for page in sorted(some, key=lambda p: p.f1)[:args.worst if rest is not None else 0]:
            wrong = " ".join(k for k, ok in page.right.items() if not ok)
            print(f"  {page.f1:.3f} {page.precision:.3f} {page.recall:.3f} {page.number:4} {page.name} {wrong}")


if __name__ == "__main__":
    main()
