#!/usr/bin/env python3
"""A large packed web archive is read in stretches by threads: whatever is damaged in it, claims, errors and counts are those of one thread.

environment CONSIGN: the program. Prints TAP.
"""
import gzip
import os
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from crawl import STRETCH, archive, record

CONSIGN = os.environ.get("CONSIGN", "build/consign")
DAMAGES = 8


def read(paths, threads):
    done = subprocess.run([CONSIGN, "read", "-v", "-j", str(threads), "--to", "jsonl", *paths], capture_output=True, check=False, timeout=120)
    told = [line for line in done.stderr.decode().split("\n") if "seconds:" not in line]
    counts = [line.split("; seconds")[0] for line in done.stderr.decode().split("\n") if "seconds:" in line]
    return done.stdout, told, counts, done.returncode


def damage(whole, dice):
    data = bytearray(whole)
    for _ in range(dice.randint(1, 4)):
        near_border = dice.random() < 0.6
        at = dice.randrange(1, 4) * STRETCH + dice.randint(-40000, 40000) if near_border else dice.randrange(len(data))
        n, kind = dice.choice([1, 1, 200, 50000]), dice.randrange(4)
        if kind == 0:
            data[at:at + n] = dice.randbytes(n)
        elif kind == 1:
            del data[at:at + n]
        elif kind == 2:
            data[at:at] = bytes(n)
        else:
            data[at:at] = b"\x1f\x8b\x08\x00" + dice.randbytes(n)  # looks like a member
    return bytes(data)


def main():
    whole, n = archive()
    results, dice = [], random.Random(11)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "crawl.warc.gz")

        def same(name, data):
            with open(path, "wb") as out:
                out.write(data)
            return same_of(name, [path])

        def same_of(name, paths):
            alone = read(paths, 1)
            results.append((all(read(paths, j) == alone for j in (2, 5)), name))
            return alone

        out, _, counts, code = same("a whole archive reads the same with 1, 2 and 5 threads", whole)
        results.append((code == 0 and out.count(b"\n") == (n + 8) // 9 and f"documents: {n};" in counts[0], "and nothing is lost or told twice"))
        small = os.path.join(folder, "small.warc.gz")
        with open(small, "wb") as end:
            end.write(whole[:whole.index(record(random.Random(7), 0)) + len(record(random.Random(7), 0))] + whole[-2 * STRETCH - 1000:])
        out, _, _, _ = same_of("several archives in a row, a short one behind a long one", [path, small, path, small])
        results.append((out.count(b"\n") > 2 * ((n + 8) // 9), "and all of them are read"))
        for i in range(DAMAGES):
            same(f"damage {i + 1} reads the same with 1, 2 and 5 threads", damage(whole, dice))
        inner = whole[:STRETCH + STRETCH // 2]   # as it lies, not packed again: its members look like ours
        head = f"WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: application/octet-stream\r\nContent-Length: {len(inner)}\r\n\r\n"
        around = gzip.compress(head.encode() + inner + b"\r\n\r\n", 0, mtime=0)
        at = whole.index(record(random.Random(7), 0)) + len(record(random.Random(7), 0))
        same("an archive in an archive is not read where a stretch begins in it", whole[:at] + around + whole[at:])
        plain = os.path.join(folder, "plain.warc")   # a lot a page; most hold no text, which is counted while others take lots
        with open(plain, "wb") as end:
            for i in range(1500):
                page = b"<html><p>Russia sold 12 S-400 systems to Qatar in 2017.</p>" if i % 3 == 0 else b"<html><script>x</script></html>"
                body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
                head = (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/{i}\r\nWARC-Record-ID: <urn:uuid:{i}>\r\n"
                        f"Content-Type: application/http\r\nContent-Length: {len(body)}\r\n\r\n")
                end.write(head.encode() + body + b"\r\n\r\n")
        _, told, _, _ = same_of("pages without text are counted the same with any number of threads", ["--screen", "off", plain])
        results.append((any("pages without text: 1000" in line for line in told), "all of them"))
        one = gzip.compress(b"".join(gzip.decompress(record(random.Random(i), i)) for i in range(250)), 1, mtime=0)
        same("one member for all records, too", one)
        results.append((len(one) > 2 * STRETCH, "which is long enough to be tried in stretches"))
    for i, (good, name) in enumerate(results):
        print(f"{'ok' if good else 'not ok'} {i + 1} - {name}")
    return 0 if all(good for good, _ in results) else 1


sys.exit(main())
