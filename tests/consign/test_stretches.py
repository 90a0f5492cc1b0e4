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

CONSIGN = os.environ.get("CONSIGN", "build/consign")
STRETCH = 2 << 20  # src/document/inputs.c
DAMAGES = 8


def record(dice, i):
    noise = "".join(dice.choices("abcdefghijklmnopqrstuvwxyz     ", k=dice.randint(200, 60000)))
    told = "<p>Qatar bought %d S-400 systems from Russia in 2017.</p>" % (i + 2) if i % 9 == 0 else "<p>It rained all day in the old town.</p>"
    page = f"<html><head><title>Page {i}</title></head><body><article>{told}</article><!-- {noise} --></body></html>".encode()
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/{i}\r\nWARC-Date: 2020-03-04T05:06:07Z\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{i:012d}>\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(body)}\r\n\r\n")
    return gzip.compress(head.encode() + body + b"\r\n\r\n", 1, mtime=0)


def archive():
    dice, parts, size, i = random.Random(7), [], 0, 0
    while size < 4 * STRETCH + STRETCH // 3:
        parts.append(record(dice, i))
        size += len(parts[-1])
        i += 1
    return b"".join(parts), i


def read(path, threads):
    done = subprocess.run([CONSIGN, "read", "-v", "-j", str(threads), "--to", "jsonl", path], capture_output=True, check=False)
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
            alone = read(path, 1)
            results.append((all(read(path, j) == alone for j in (2, 5)), name))
            return alone

        out, _, counts, code = same("a whole archive reads the same with 1, 2 and 5 threads", whole)
        results.append((code == 0 and out.count(b"\n") == (n + 8) // 9 and f"documents: {n};" in counts[0], "and nothing is lost or told twice"))
        for i in range(DAMAGES):
            same(f"damage {i + 1} reads the same with 1, 2 and 5 threads", damage(whole, dice))
        inner = whole[:STRETCH + STRETCH // 2]   # as it lies, not packed again: its members look like ours
        head = f"WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: application/octet-stream\r\nContent-Length: {len(inner)}\r\n\r\n"
        around = gzip.compress(head.encode() + inner + b"\r\n\r\n", 0, mtime=0)
        at = whole.index(record(random.Random(7), 0)) + len(record(random.Random(7), 0))
        same("an archive in an archive is not read where a stretch begins in it", whole[:at] + around + whole[at:])
        one = gzip.compress(b"".join(gzip.decompress(record(random.Random(i), i)) for i in range(250)), 1, mtime=0)
        same("one member for all records, too", one)
        results.append((len(one) > 2 * STRETCH, "which is long enough to be tried in stretches"))
    for i, (good, name) in enumerate(results):
        print(f"{'ok' if good else 'not ok'} {i + 1} - {name}")
    return 0 if all(good for good, _ in results) else 1


sys.exit(main())
