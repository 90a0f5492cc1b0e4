#!/usr/bin/env python3
"""Speed as a user meets it: one report from start to end, and 1,000 short documents in one process with one thread.

usage: bench/speed.py [CONSIGN] [N]     CONSIGN: default build/consign; N documents a set, default 1000
Three sets: the examples with their numbers changed; every second one a text without arms; those alone. Speeds are text bytes (without the
JSON around them) by processor time, less what one report takes: a busy machine disturbs that less than it disturbs the clock.
"""
import glob
import json
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time

ELSEWHERE = """The council of the town met on Tuesday to talk about the new school near the river
Parents asked when the roof of the library is to be mended, and the mayor said that the work was to begin in spring
Rain is expected in the north
The museum opens a show of paintings from the last century, with works lent by three collections
Bakers in the old quarter say that flour has become dear
A bus line is to be moved while the bridge is painted
The team won its third match in a row and stands second in the league
The price of bread rose by four percent
Two hundred people came to the concert in the park
Students planted trees along the road to the station
A film about a lighthouse keeper drew long queues
The ministry of health reminded people to drink enough water during the hot days""".split("\n")


def documents(n, relevant, dice):
    """n documents as (kind, text); `relevant` of them, evenly, from the examples"""
    examples = [(p, open(p, encoding="utf-8").read()) for p in sorted(glob.glob("examples/*.txt") + glob.glob("examples/*.html"))]
    for i in range(n):
        if int((i + 1) * relevant) > int(i * relevant):
            path, text = examples[int(i * relevant) % len(examples)]
            change = lambda m: str(10 + (int(m[1]) + i) % 89) if dice.random() < 0.3 else m[1]
            yield "html" if path.endswith(".html") else "text", re.sub(r"\b(\d\d)\b", change, text)
        else:
            yield "text", ". ".join(dice.choice(ELSEWHERE) for _ in range(dice.randint(8, 20))) + "."


def run(consign, *args):
    """(seconds by the clock, seconds of processor)"""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run([consign, "read", "-q", "--to", "jsonl", *args], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic() - start, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    consign, n = sys.argv[1] if len(sys.argv) > 1 else "build/consign", int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    consign = os.path.abspath(consign)
    os.environ.setdefault("CONSIGN_LEXICON", "data")
    os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    one = [run(consign, "examples/01-qatar-rafale-2015.txt") for _ in range(20)]
    start_up = statistics.median(cpu for _, cpu in one)
    print(f"one report: {statistics.median(wall for wall, _ in one) * 1000:.0f} ms by the clock, {start_up * 1000:.0f} ms of processor (medians of 20)")
    for name, relevant in (("examples", 1), ("half of them", 0.5), ("none of them", 0)):
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
            size = words = 0
            for i, (kind, text) in enumerate(documents(n, relevant, random.Random(7))):
                file.write(json.dumps({"url": f"https://bench.example/{i}", kind: text}, ensure_ascii=False) + "\n")
                size, words = size + len(text.encode()), words + len(text.split())
            file.flush()
            cpu = statistics.median(run(consign, "-j", "1", file.name)[1] for _ in range(5)) - start_up
        print(f"{name}: {n} documents, {size / 1e6:.2f} MB, {words:,} words: {cpu:.3f} s, {size / cpu / 1e6:.1f} MB/s, "
              f"{words / cpu / 1e6:.1f} million words/s, {cpu / n * 1e6:.0f} us a document")


main()
