"""Times `consign read` on the examples, repeated TIMES times with other names and numbers. usage: bench/run.py BUILD TIMES

Prints documents, bytes and claims a second and the greatest memory, best of three, less the time that an empty input takes.
Caches are warm; name the machine when you quote a figure.
"""
import glob
import json
import os
import resource
import subprocess
import sys
import tempfile
import time


def records(times):
    files = sorted(glob.glob("examples/*.txt") + glob.glob("examples/*.html"))
    texts = [(name, open(name, encoding="utf-8").read()) for name in files]
    for i in range(times):
        for name, text in texts:
            kind = "html" if name.endswith(".html") else "text"
            yield {"url": f"https://bench.example/{i}/{name}", kind: text + f"\n<!-- {i} -->" if kind == "html" else text + f"\nNo. {i}\n"}


def run(consign, path, threads):
    """(seconds, output lines, user+system seconds)"""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    out = subprocess.run([consign, "read", "--lexicon", "data", "--from", "jsonl", "--to", "jsonl", "-q", "-j", str(threads), path],
                         stdout=subprocess.PIPE, check=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - start, out.count(b"\n"), cpu


def main():
    consign, times = os.path.join(sys.argv[1], "consign"), int(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        many, one = os.path.join(folder, "many.jsonl"), os.path.join(folder, "one.jsonl")
        n = 0
        with open(many, "w", encoding="utf-8") as f:
            for record in records(times):
                f.write(json.dumps(record, ensure_ascii=False) + "\n")
                n += 1
        with open(one, "w", encoding="utf-8") as f:
            f.write('{"text":"Nothing happened."}\n')
        size = os.path.getsize(many)
        start_up = min(run(consign, one, 1)[0] for _ in range(3))
        print(f"{n} documents, {size / 1e6:.1f} MB; start-up with the packs {start_up * 1000:.0f} ms")
        for threads in sorted({1, os.cpu_count() or 1}):
            seconds, claims, cpu = min(run(consign, many, threads) for _ in range(3))
            took = max(seconds - start_up, 1e-6)
            print(f"{threads} thread{'s' if threads > 1 else ' '}: {took:.2f} s, {n / took:,.0f} documents/s, {size / took / 1e6:.1f} MB/s, "
                  f"{claims / took:,.0f} claims/s, {cpu * 1000 / n:.3f} ms of processor a document")
        print(f"greatest memory {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")


main()
