#!/usr/bin/env python3
"""The goals of speed, each as a ratio in one interleaved run beside what it is held against.

usage: bench/bench.py [--build BUILD] [--warc FILE | --pages FOLDER] [--mb N] [--rounds N] [--only G6,G7]      (`make bench` calls it)

Ours and the anchor take turns over the same bytes in processes that stay alive; what counts is processor time, and the median of the
ratios of neighbouring turns. Anchors that could not be installed are named. --warc reads a crawl of your own in the place of the one
that bench/make_crawl.py makes; it must have one gzip member a record. --pages makes a crawl of the HTML files in a folder.
"""
import argparse
import glob
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Worker:
    """A stage in a process of its own, which makes one pass a turn: turns.h"""

    def __init__(self, name, *command, env=None):
        self.name, self.notes = name, tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.notes, text=True, env=env)
        if self.process.stdout.readline().strip() != "ready":
            raise OSError(f"{name}: {self.said() or 'does not start'}")

    def said(self):
        self.notes.seek(0)
        return self.notes.read().strip()

    def turn(self):
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        seconds, self.bytes, self.count = (float(x) for x in self.process.stdout.readline().split())
        return max(seconds, 1e-9)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Program:
    """A command, run from start to end a turn"""

    def __init__(self, name, *command, size=0, env=None):
        self.name, self.command, self.bytes, self.count, self.peak, self.env = name, command, size, 0, 0, env

    def turn(self):
        process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.env)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise OSError(f"{self.name}: exit {process.returncode}")
        self.peak = max(self.peak, usage.ru_maxrss / 1024)
        return usage.ru_utime + usage.ru_stime

    def said(self):
        return ""

    def close(self):
        pass


class Bench:
    def __init__(self, options):
        self.build, self.rounds = os.path.abspath(options.build), options.rounds
        self.folder = os.path.join(self.build, "bench-data")
        self.tools = os.path.join(self.build, "bench-anchors")
        self.html = 0
        self.consign = os.path.join(self.build, "consign")
        self.data = os.path.join(ROOT, "data")
        self.warc = os.path.abspath(options.warc) if options.warc else os.path.join(self.folder, "crawl.warc.gz")
        self.env = dict(os.environ, CONSIGN_LEXICON=self.data, PYTHONPATH=os.path.join(self.tools, "python"), NODE_PATH=os.path.join(self.tools, "node/node_modules"))

    def unpacked(self):
        """bytes of the crawl when it is unpacked"""
        if not self.html:
            gzip = subprocess.Popen(["gzip", "-dc", self.warc], stdout=subprocess.PIPE)
            self.html = sum(len(piece) for piece in iter(lambda: gzip.stdout.read(1 << 20), b""))
            gzip.wait()
        return self.html

    def file(self, name):
        return os.path.join(self.folder, name)

    def ours(self, stage, file, *args):
        return Worker(f"consign {stage}", os.path.join(self.build, "bench/bench-ours"), stage, file, self.data, *args)

    def anchor(self, stage, file, *args, name=None):
        return Worker(name or stage, os.path.join(self.build, "bench/bench-anchors"), stage, file, *args)

    def script(self, name, program, script, stage, file):
        return Worker(name, program, os.path.join(ROOT, "bench", script), stage, file, env=self.env)

    def compare(self, goal, what, ours, anchors, most=None, least=None, unit="MB/s", rounds=0):
        """Turns of ours and each anchor; one line an anchor. `most`: our time by theirs; `least`: their time by ours."""
        ours, rest, gone = started(ours), [], []
        for make in anchors:
            try:
                rest.append(make())
            except OSError as e:
                gone.append(str(e))
        for message in gone:
            print(f"{goal:4} {what}: an anchor is not to be had here: {message.splitlines()[0]}")
        for a in rest:
            mine, theirs = [], []
            for i in range(1 + (rounds or self.rounds)):
                mine.append(ours.turn())
                theirs.append(a.turn())
            del mine[0], theirs[0]   # the first turn warms up
            work = ours.count / max(a.count, 1) if unit == "count/s" else 1   # they need not do the same number
            self.line(goal, what, ours, a, statistics.median(mine), statistics.median(theirs), statistics.median(m / t for m, t in zip(mine, theirs)) / work, most, least, unit)
        for w in rest + [ours]:
            w.close()
        return ours, rest

    @staticmethod
    def line(goal, what, ours, anchor, mine, theirs, ratio, most, least, unit):
        value, text, target = ratio, "{:,.2f} times its time", ""
        if most is not None:
            target = f"goal at most {most}: {'reached' if ratio <= most else 'NOT reached'}"
        elif least is not None:
            value, text = 1 / ratio, "{:,.2f} times as fast"
            target = f"goal at least {least}: {'reached' if value >= least else 'NOT reached'}"
        size = {"MB/s": lambda w, t: f"{w.bytes / t / 1e6:,.0f} MB/s", "ms": lambda w, t: f"{t * 1e3:,.1f} ms", "count/s": lambda w, t: f"{w.count / t:,.0f} a second"}[unit]
        print(f"{goal:4} {what}: {size(ours, mine)}; {anchor.name} {size(anchor, theirs)}: {text.format(value)}; {target}".rstrip("; "), flush=True)


def started(make):
    return make() if callable(make) else make


# ---- the goals ----------------------------------------------------------------------------------------------------

def inflating(b):
    return lambda: b.anchor("inflate", b.warc, name="libdeflate inflating")


def gzip(b):
    return Program("gzip -dc", "gzip", "-dc", b.warc, size=b.unpacked())


def phrases(b, n):
    return b.file(f"phrases-{n}k.txt")


def g1(b):
    """screening a WARC.gz"""
    b.compare("G1", "a WARC.gz unpacked, every record", lambda: b.ours("records", b.warc), [inflating(b)])
    b.compare("G1", "the same screened by 10,000 phrases", lambda: b.ours("crawl-hits", b.warc, phrases(b, 10)), [inflating(b)], most=1.30)
    b.compare("G1", "the same screened by all packs", lambda: b.ours("screen", b.warc), [inflating(b)], most=1.30)
    recall(b)


def recall(b):
    """what screening keeps of the annotated documents with claims"""
    files = []
    for path in sorted(glob.glob(os.path.join(ROOT, "tests/eval/*/*.json"))):
        if json.load(open(path, encoding="utf-8")).get("claims"):
            files.append(path[:-5] + ".txt")
    out = subprocess.run([b.consign, "read", "-q", "--to", "jsonl", "--screen", "on", "--explain-screen", *files], stdout=subprocess.PIPE, text=True, env=b.env).stdout
    kept = sum(json.loads(line).get("screen") == "kept" for line in out.splitlines())
    print(f"G1   screening keeps {kept} of {len(files)} annotated documents with claims, {100 * kept / len(files):.1f} %; goal at least 99.5 %: "
          f"{'reached' if kept >= 0.995 * len(files) else 'NOT reached'}")


def g2(b):
    """the same beside gzip -dc, on one core and on two"""
    b.compare("G2", "screened by all packs", lambda: b.ours("screen", b.warc), [lambda: gzip(b)], most=0.40)
    b.compare("G2", "screened by 10,000 phrases", lambda: b.ours("crawl-hits", b.warc, phrases(b, 10)), [lambda: gzip(b)], most=0.40)
    wall = [], []
    read, unzip = [b.consign, "read", "-q", "-j", "2", "--to", "jsonl", b.warc], ["gzip", "-dc", b.warc]
    for _ in range(b.rounds):
        for command, times in zip((read, unzip), wall):
            start = time.monotonic()
            subprocess.run(command, stdout=subprocess.DEVNULL, env=b.env, check=True)
            times.append(time.monotonic() - start)
    ratio = statistics.median(m / t for m, t in zip(*wall))
    print(f"G2   read to claims with two threads, by the clock: {statistics.median(wall[0]) * 1e3:.0f} ms; gzip -dc {statistics.median(wall[1]) * 1e3:.0f} ms: {ratio:.2f} times its time; "
          f"goal at most 0.2, for screening alone: {'reached' if ratio <= 0.2 else 'NOT reached'}")


def g3(b):
    """ten times the phrases"""
    b.compare("G3", "screened by 100,000 phrases", lambda: b.ours("crawl-hits", b.warc, phrases(b, 100)), [lambda: b.ours("crawl-hits", b.warc, phrases(b, 10))], most=1.10)


def g4(b):
    """finding phrases"""
    libs = [(name, os.path.join(path, "libhs.so.5")) for name in ("hyperscan", "vectorscan") for path in glob.glob(os.path.join(b.tools, name, "usr/lib/*"))]
    for n, least in ((10, 2.5), (100, 4)):
        for file, what in (("dense-en.rec", "English"), ("texts.rec", "eleven languages")):
            b.compare("G4", f"{n},000 phrases in text of {what}", lambda: b.ours("hits", b.file(file), phrases(b, n)),
                      [lambda name=name, lib=lib: b.anchor("hs", b.file(file), lib, phrases(b, n), name=name) for name, lib in libs], least=least)


def g5(b):
    """main text of pages"""
    pages = b.file("utf8-pages.rec")
    b.compare("G5", "main text", lambda: b.ours("article", pages), [lambda: b.script("lexbor building its tree", sys.executable, "anchors.py", "lexbor", pages)], least=3)
    b.compare("G5", "main text", lambda: b.ours("article", pages), [lambda: b.anchor("libxml2", pages, name="libxml2 building its tree")])
    few = b.file("few-pages.rec")
    b.compare("G5", "main text", lambda: b.ours("article", few), [lambda: b.script("readability-lxml", sys.executable, "anchors.py", "readability", few)], least=150, rounds=3)
    java = os.path.join(b.tools, "java")
    b.compare("G5", "main text", lambda: b.ours("article", few), [lambda: Worker("boilerpipe", "java", "-cp", f"{java}:{java}/*", "Boilerpipe", few)], least=40)


def g6(b):
    """tokenising and folding"""
    texts = b.file("texts.rec")
    b.compare("G6", "words cut and folded", lambda: b.ours("pieces", texts), [lambda: b.anchor("icu", texts, name="ICU's word breaks")], least=10)
    b.compare("G6", "the whole token stage", lambda: b.ours("tokens", texts), [lambda: b.anchor("icu", texts, name="ICU's word breaks")])


def g7(b):
    """claims from text that is all relevant"""
    dense, english = b.file("dense.rec"), b.file("dense-en.rec")
    words = sum(len(t.split()) for t in records(dense))
    b.compare("G7", "claims from dense English text", lambda: b.ours("claims", english), [lambda: b.script("wink", "node", "wink.js", "wink", english)], least=35, rounds=3)
    t = b.ours("claims", dense)
    seconds = statistics.median(t.turn() for _ in range(b.rounds))
    print(f"G7   claims from dense text: {words / seconds / 1e6:.2f} million words a second, {t.bytes / seconds / 1e6:.1f} MB/s, {t.count / seconds:,.0f} claims a second; "
          f"goal at least 3 million words: {'reached' if words / seconds >= 3e6 else 'NOT reached'}")
    t.close()


def g8(b):
    """WARC.gz to claims in a register"""
    register = b.file("crawl.db")
    add = Program("consign add", "sh", "-c", f"rm -f '{register}'*; exec '{b.consign}' add -q -j 1 --db '{register}' '{b.warc}'", size=b.unpacked(), env=b.env)
    b.compare("G8", "a WARC.gz to claims in a register", lambda: add, [inflating(b)], most=1.5)
    b.compare("G8", "the same", lambda: add, [lambda: gzip(b)], most=1.0)


def g9(b):
    """telling the language"""
    texts = b.file("texts.rec")
    b.compare("G9", "the language told (inside the token stage)", lambda: b.ours("languages", texts), [lambda: b.anchor("cld2", texts, name="CLD2")])
    ours, cld2 = b.ours("languages", texts), b.anchor("cld2", texts)
    told, theirs = ours.said().split(), cld2.said().split()
    known = set(os.listdir(os.path.join(b.data, "lang")))
    pairs = [(m, {"zh-Hant": "zh"}.get(t, t)) for m, t, text in zip(told, theirs, records(texts)) if len(text) > 200]
    for which, some in (("texts over 200 bytes in a language with a pack", [p for p in pairs if p[1] in known]), ("texts in other languages", [p for p in pairs if p[1] not in known])):
        same = sum(m == t for m, t in some)
        if some:
            print(f"G9   agrees with CLD2 on {same} of {len(some)} {which}, {100 * same / len(some):.1f} %; goal at least 99 %: {'reached' if same >= 0.99 * len(some) else 'NOT reached'}")
    ours.close(), cld2.close()


def g11(b):
    """claims into a register"""
    dense = b.file("dense.rec")
    b.compare("G11", "claims into a new register", lambda: b.ours("load", dense, b.file("load.db")), [lambda: b.anchor("sqlite", dense, b.file("bare.db"), name="bare rows into SQLite")],
              least=0.78, unit="count/s", rounds=3)


def g12(b):
    """memory"""
    read = Program("consign read", b.consign, "read", "-q", "-j", "1", "--to", "jsonl", b.warc, env=b.env)
    one = Program("consign read", b.consign, "read", "-q", "-j", "1", "--to", "jsonl", os.path.join(ROOT, "examples/01-qatar-rafale-2015.txt"), env=b.env)
    read.turn(), one.turn()
    more = read.peak - one.peak
    print(f"G12  greatest memory: {read.peak:.0f} MiB, {more:.0f} more than for one short text (the packs' image counts in both); goal at most 64 MiB beside the packs: "
          f"{'reached' if more <= 64 else 'NOT reached'}")


def g13(b):
    """start with all packs"""
    one = os.path.join(ROOT, "examples/01-qatar-rafale-2015.txt")
    start, bare = Program("consign read", b.consign, "read", "-q", "--to", "jsonl", one, env=b.env), Program("consign version", b.consign, "version")
    mine, theirs = [], []
    for _ in range(20):
        mine.append(start.turn())
        theirs.append(bare.turn())
    took = statistics.median(mine) * 1e3
    print(f"G13  one report from start to end with all packs: {took:.0f} ms of processor, {statistics.median(theirs) * 1e3:.0f} of them without packs; goal at most 50 ms: "
          f"{'reached' if took <= 50 else 'NOT reached'}")


def records(path):
    data, at = open(path, "rb").read(), 0
    while at < len(data):
        n = int.from_bytes(data[at:at + 4], "little")
        yield data[at + 4:at + 4 + n].decode("utf-8", "replace")
        at += 4 + n


GOALS = {"G1": g1, "G2": g2, "G3": g3, "G4": g4, "G5": g5, "G6": g6, "G7": g7, "G8": g8, "G9": g9, "G11": g11, "G12": g12, "G13": g13}


def machine():
    name = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    compiler = subprocess.run(["cc", "--version"], capture_output=True, text=True).stdout.splitlines()[:1]
    commit = subprocess.run(["git", "-C", ROOT, "describe", "--always", "--dirty"], capture_output=True, text=True).stdout.strip()
    print(f"{name}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; {' '.join(compiler)}; commit {commit}; {' '.join(sys.argv)}")


def prepare(b, options):
    sign = [options.warc or options.pages or options.mb, 2, os.path.getmtime(os.path.join(ROOT, "bench/make_crawl.py"))]
    mark = b.file("made.json")
    if not os.path.exists(mark) or json.load(open(mark)) != sign:
        command = [sys.executable, os.path.join(ROOT, "bench/make_crawl.py"), b.folder]
        subprocess.run(command + (["--warc", b.warc] if options.warc else ["--pages", options.pages] if options.pages else ["--mb", str(options.mb)]), check=True)
        data, at = open(b.file("pages.rec"), "rb").read(), 0
        plain = []            # pages in UTF-8: what the parsers of others take
        while at < len(data):
            end = at + 4 + int.from_bytes(data[at:at + 4], "little")
            try:
                data[at + 4:end].decode("utf-8")
                plain.append(data[at:end])
            except UnicodeDecodeError:
                pass
            at = end
        open(b.file("utf8-pages.rec"), "wb").write(b"".join(plain))
        open(b.file("few-pages.rec"), "wb").write(b"".join(plain[:12]))   # for what takes a second a page
        json.dump(sign, open(mark, "w"))


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("--warc")
    parser.add_argument("--pages")
    parser.add_argument("--mb", type=float, default=120)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", default=",".join(GOALS))
    options = parser.parse_args()
    b = Bench(options)
    machine()
    prepare(b, options)
    for goal in options.only.split(","):
        GOALS[goal](b)


main()
