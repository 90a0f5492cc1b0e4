#!/usr/bin/env python3
"""Makes what the benches read, always the same bytes: a crawl of news pages and texts out of it.

usage: bench/make_crawl.py FOLDER [--mb N] [--relevant SHARE] [--warc FILE | --pages PAGES]

  FOLDER/crawl.warc.gz  about N million bytes of HTML (default 120), one gzip member a record; visible text is 7 % of them, 2 % of the
                        pages (SHARE) report on arms: passages of tests/cases; the rest is put together from bench/filler.txt
  FOLDER/pages.rec      every tenth of its pages, FOLDER/texts.rec the visible text of every second one, FOLDER/dense.rec (and
                        dense-en.rec, in English) texts of nothing but reports on arms. A .rec file is records of four bytes of length, low byte first, and the bytes.

  FOLDER/phrases-10k.txt, phrases-100k.txt  phrases to look for, one a line

With --warc the crawl is that file, which stays where it is, and pages and texts are taken out of it. With --pages it is made of the HTML
files below that folder.
"""
import argparse
import glob
import gzip
import html.parser
import os
import random
import re
import string
import struct
import sys
import zlib

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CHARSETS = {"ru": "windows-1251", "ar": "windows-1256", "zh": "gb18030", "tr": "windows-1254", "fr": "iso-8859-1"}
RIGHT_TO_LEFT = {"ar", "fa"}
TEXT_A_PAGE, BYTES_A_PAGE = 12_000, 150_000   # source: performance.md's crawl, 6.9 % of 153 KB a page


def filler():
    """{language: (who, does, tail)}"""
    parts, where = {}, None
    for line in open(os.path.join(ROOT, "bench", "filler.txt"), encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("["):
            lang, part = line[1:-1].split()
            where = parts.setdefault(lang, {}).setdefault(part, [])
        elif line and not line.startswith("#"):
            where.append(line)
    return {lang: (p["who"], p["does"], p["tail"]) for lang, p in parts.items()}


def passages():
    """{language: texts of tests/cases that give claims}"""
    found = {}
    for path in sorted(glob.glob(os.path.join(ROOT, "tests/cases/*/*.case"))):
        text = []
        for line in open(path, encoding="utf-8"):
            line = line.strip()
            if not line:
                text = []
            elif line.startswith(">"):
                if text and line != "> -":
                    found.setdefault(os.path.basename(os.path.dirname(path)), []).append(" ".join(text))
                text = []
            elif not line.startswith(("#", "@")):
                text.append(line)
    return found


def sentence(dice, parts, lang):
    joint, stop = ("", "。") if lang == "zh" else (" ", ".")
    return joint.join(dice.choice(p) for p in parts) + stop


def paragraph(dice, parts, lang, n):
    return ("" if lang == "zh" else " ").join(sentence(dice, parts, lang) for _ in range(n))


def token(dice, n):
    return "".join(dice.choices(string.ascii_lowercase + string.digits, k=n))


class Site:
    """A site's markup: pieces that its pages share, in an order and with numbers of their own."""

    def __init__(self, dice):
        self.dice, self.name = dice, token(dice, 8)
        self.classes = [f"{dice.choice(['c', 'js', 'm', 'col', 'nav', 'card', 'teaser'])}-{token(dice, 5)}" for _ in range(60)]
        self.styles = [self.style() for _ in range(120)]
        self.scripts = [self.script() for _ in range(60)]
        self.icons = [self.icon() for _ in range(40)]

    def style(self):
        d = self.dice
        return "".join(f".{d.choice(self.classes)} .{d.choice(self.classes)}{{margin:{d.randint(0, 40)}px {d.randint(0, 40)}px;color:#{d.randrange(1 << 24):06x};"
                       f"font:{d.randint(10, 30)}px/1.{d.randint(1, 9)} sans-serif;display:{d.choice(['block', 'flex', 'none', 'grid'])}}}" for _ in range(5))

    def script(self):
        d = self.dice
        return (f"window.{token(d, 4)}=window.{token(d, 4)}||[];(function(){{var a={d.randint(1, 99999)},b=\"{token(d, 24)}\";for(var i=0;i<a;i++){{if(b[i]!==\"{token(d, 3)}\")"
                f"{{document.getElementById(\"{d.choice(self.classes)}\").setAttribute(\"data-{token(d, 4)}\",b+i)}}}}}})();" +
                "".join(f"{{\"id\":{d.randrange(10 ** 9)},\"url\":\"https://{self.name}.example/{token(d, 10)}\",\"w\":{d.randint(50, 1500)},\"ok\":{d.choice(['true', 'false'])}}},"
                        for _ in range(6)))

    def icon(self):
        d = self.dice
        path = "".join(f"{d.choice('MLCSQ')}{d.uniform(0, 64):.2f} {d.uniform(0, 64):.2f}" for _ in range(24))
        return f'<svg class="{d.choice(self.classes)}" viewBox="0 0 64 64" aria-hidden="true"><path fill-rule="evenodd" d="{path}z"/></svg>'

    def teaser(self, text):
        d = self.dice
        return (f'<li class="{d.choice(self.classes)} {d.choice(self.classes)}" data-id="{d.randrange(10 ** 8)}"><a class="{d.choice(self.classes)}" href="/{token(d, 6)}/{token(d, 12)}.html?'
                f'ref={d.choice(self.classes)}"><img loading="lazy" alt="" width="{d.randint(100, 900)}" src="//img.{self.name}.example/{token(d, 16)}.jpg"/>'
                f'<span class="{d.choice(self.classes)}">{text}</span></a></li>\n')

    def ballast(self, size):
        """about `size` bytes that no reader sees"""
        d, out, n = self.dice, [], 0
        while n < size:
            kind = d.random()
            if kind < 0.35:
                piece = "<style>" + "".join(d.choices(self.styles, k=4)) + "</style>\n"
            elif kind < 0.75:
                piece = "<script>" + "".join(d.choices(self.scripts, k=3)) + f"/*{token(d, 24)}*/</script>\n"
            elif kind < 0.93:
                piece = f'<div class="{d.choice(self.classes)}" data-v="{token(d, 10)}">' + d.choice(self.icons) + "</div>\n"
            else:
                piece = f"<!-- {d.choice(self.classes)} {token(d, 20)} -->" + '<div class="' + " ".join(d.choices(self.classes, k=3)) + '"></div>\n'
            out.append(piece)
            n += len(piece)
        return "".join(out)


def escaped(dice, text):
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("'", dice.choice(["'", "&#8217;", "&rsquo;", "&#x2019;"])).replace(" - ", " &ndash; ")


def article(dice, lang, parts, reports):
    """(title, paragraphs): of `reports` if there are any"""
    if not reports:
        return sentence(dice, parts, lang), [paragraph(dice, parts, lang, dice.randint(2, 5)) for _ in range(dice.randint(6, 16))]
    chosen = dice.sample(reports, min(len(reports), dice.randint(2, 6)))
    rest = [paragraph(dice, parts, lang, dice.randint(2, 4)) for _ in range(dice.randint(3, 8))]
    return chosen[0].split(". ")[0][:120], chosen[:2] + rest + chosen[2:]


def page(dice, site, lang, parts, reports, serial):
    title, paragraphs = article(dice, lang, parts, reports)
    body = "".join(f'<p class="{dice.choice(site.classes)}">{escaped(dice, p)}</p>\n' for p in paragraphs)
    teasers, size = [], sum(len(p.encode()) for p in paragraphs)
    while size < TEXT_A_PAGE * dice.uniform(0.7, 1.3):
        text = sentence(dice, parts, lang)
        size += len(text.encode())
        teasers.append(site.teaser(escaped(dice, text)))
    day = f"2020-{serial % 12 + 1:02}-{serial % 28 + 1:02}"
    charset = CHARSETS.get(lang, "utf-8") if serial % 10 == 0 else "utf-8"
    half = len(teasers) // 2
    spare = max(0, int(BYTES_A_PAGE * dice.uniform(0.4, 1.6)) - len(body) - sum(map(len, teasers)))
    head = (f'<!DOCTYPE html>\n<html lang="{lang}"{" dir=rtl" if lang in RIGHT_TO_LEFT else ""}><head><meta charset="{charset}"><title>{escaped(dice, title)} | {site.name}</title>\n'
            f'<meta property="article:published_time" content="{day}T08:00:00Z"><meta name="description" content="{escaped(dice, title)}">\n'
            f'<script type="application/ld+json">{{"@type":"NewsArticle","datePublished":"{day}","headline":"{title.replace(chr(34), "")}"}}</script>\n')
    text = (head + site.ballast(spare * 0.4) + '</head><body><nav><ul>' + "".join(teasers[:half]) + "</ul></nav>\n" + site.ballast(spare * 0.2) +
            f"<main><article><h1>{escaped(dice, title)}</h1><time datetime=\"{day}\">{day}</time>\n{body}</article></main>\n<aside><ul>" + "".join(teasers[half:]) +
            "</ul></aside>\n" + site.ballast(spare * 0.4) + "</body></html>\n")
    return text.encode(charset, "xmlcharrefreplace"), charset


def record(kind, url, serial, content):
    head = (f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{serial:012x}>\r\nWARC-Date: 2020-06-15T08:00:00Z\r\n" +
            (f"WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\n" if url else "Content-Type: application/warc-fields\r\n") +
            f"Content-Length: {len(content)}\r\n\r\n")
    return head.encode() + content + b"\r\n\r\n"


def member(data):
    return gzip.compress(data, 6, mtime=0)


class Visible(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.hidden, self.text = 0, []

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("script", "style")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style") and self.hidden > 0

    def handle_data(self, data):
        if not self.hidden and data.strip():
            self.text.append(data.strip())


def visible(data, charset):
    parser = Visible()
    parser.feed(data.decode(charset, "replace"))
    return "\n".join(parser.text).encode()


def write_records(path, records):
    with open(path, "wb") as out:
        for data in records:
            out.write(struct.pack("<I", len(data)) + data)


def make(folder, size, share):
    dice = random.Random(20)
    parts, reports = filler(), passages()
    sites = [Site(dice) for _ in range(12)]
    langs = [lang for lang in ("en en en ru ar fr es de tr fa zh it pt").split() if lang in parts]
    pages, texts, n, relevant, done, text_bytes = [], [], 0, 0, 0, 0
    with open(os.path.join(folder, "crawl.warc.gz"), "wb") as out:
        out.write(member(record("warcinfo", "", 0, b"software: consign bench\r\n")))
        while done < size:
            lang = dice.choice(langs)
            with_arms = lang in reports and int((n + 1) * share) > int(relevant)
            data, charset = page(dice, dice.choice(sites), lang, parts[lang], reports[lang] if with_arms else [], n)
            relevant += with_arms
            if n % 10 == 0:
                pages.append(data)
            if n % 2 == 0:
                texts.append(visible(data, charset))
                text_bytes += len(texts[-1]) / len(data)
            http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={charset}\r\nContent-Length: {len(data)}\r\n\r\n".encode()
            out.write(member(record("response", f"https://news.example/{n}.html", n + 1, http + data)))
            n, done = n + 1, done + len(data)
    print(f"{n} pages, {done / 1e6:.0f} MB of HTML, {100 * text_bytes / len(texts):.1f} % visible, {relevant} about arms; "
          f"{os.path.getsize(os.path.join(folder, 'crawl.warc.gz')) / 1e6:.0f} MB as WARC.gz", file=sys.stderr)
    write_records(os.path.join(folder, "pages.rec"), pages)
    write_records(os.path.join(folder, "texts.rec"), texts)


def wrap(folder, pages):
    """a crawl of pages that lie in files"""
    paths = sorted(glob.glob(os.path.join(pages, "**", "*.htm*"), recursive=True))
    with open(os.path.join(folder, "crawl.warc.gz"), "wb") as out:
        for n, path in enumerate(paths):
            data = open(path, "rb").read()
            http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(data)}\r\n\r\n".encode()
            out.write(member(record("response", f"https://news.example/{n}.html", n + 1, http + data)))
    take(folder, os.path.join(folder, "crawl.warc.gz"), 1)


def take(folder, warc, each):
    """pages and texts out of a crawl of the user's own: every tenth HTML response (`each`), up to 20 MB"""
    pages, n, size = [], 0, 0
    data, at = open(warc, "rb").read(), 0
    while at < len(data) and size < 20_000_000:
        inflate = zlib.decompressobj(31)
        whole = inflate.decompress(data[at:])
        at = len(data) - len(inflate.unused_data)
        head, _, rest = whole.partition(b"\r\n\r\n")
        http, _, body = rest.partition(b"\r\n\r\n")
        if b"WARC-Type: response" in head and b"text/html" in http.lower():
            n += 1
            if n % each == 1 % each:
                pages.append(body.removesuffix(b"\r\n\r\n"))
                size += len(body)
    write_records(os.path.join(folder, "pages.rec"), pages)
    write_records(os.path.join(folder, "texts.rec"), [visible(p, "utf-8") for p in pages[::3]])
    print(f"{len(pages)} pages taken out of {warc}", file=sys.stderr)


def dense(folder):
    """Texts that are all relevant: three passages of tests/cases each, with other numbers; in all languages, and in English alone."""
    dice, reports = random.Random(7), passages()

    def text(lang):
        change = lambda m: str(10 + dice.randrange(90)) if dice.random() < 0.3 else m[0]   # noqa: E731
        return re.sub(r"\b\d\d\b", change, "\n\n".join(dice.sample(reports[lang], 3))).encode()

    langs = sorted(reports)
    write_records(os.path.join(folder, "dense.rec"), [text(langs[i % len(langs)]) for i in range(2700)])
    write_records(os.path.join(folder, "dense-en.rec"), [text("en") for i in range(1500)])


def phrases(folder):
    """Lists of 10,000 and 100,000 phrases of one to three words: those of the passages side by side, and designations."""
    dice = random.Random(11)
    words = sorted({w for texts in passages().values() for t in texts for w in re.findall(r"[^\W\d_]{3,}", t)})
    found = set()
    while len(found) < 100_000:
        kind = dice.random()
        found.add(dice.choice(string.ascii_uppercase) + dice.choice(string.ascii_uppercase) + f"-{dice.randint(1, 9999)}" if kind < 0.3 else
                  " ".join(dice.choice(words) for _ in range(2 if kind < 0.8 else 3)))
    found = sorted(found)
    dice.shuffle(found)
    for n in (10_000, 100_000):
        with open(os.path.join(folder, f"phrases-{n // 1000}k.txt"), "w", encoding="utf-8") as out:
            out.write("\n".join(words[::len(words) // 500] + found[:n - len(words[::len(words) // 500])]) + "\n")   # some that do stand there


def main():
    parser = argparse.ArgumentParser(usage=__doc__.replace("%", "%%"))
    parser.add_argument("folder")
    parser.add_argument("--mb", type=float, default=120)
    parser.add_argument("--relevant", type=float, default=0.02)
    parser.add_argument("--warc")
    parser.add_argument("--pages")
    options = parser.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    dense(options.folder)
    phrases(options.folder)
    if options.pages:
        wrap(options.folder, options.pages)
    elif options.warc:
        take(options.folder, options.warc, 10)
    else:
        make(options.folder, options.mb * 1e6, options.relevant)


main()
