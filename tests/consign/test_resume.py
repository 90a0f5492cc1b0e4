#!/usr/bin/env python3
"""consign add --resume goes on where a run broke off: no document twice, none lost, whatever killed the run and however many threads read.

environment CONSIGN: the program. Prints TAP.
"""
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from crawl import archive

CONSIGN = os.path.abspath(os.environ.get("CONSIGN", "build/consign"))
KILLS = 6


def run(folder, *words):
    done = subprocess.run([CONSIGN, *words], cwd=folder, capture_output=True, check=False)
    return done.returncode, done.stdout, done.stderr.decode()


def register(folder, db):
    return [run(folder, "export", kind, "--db", db, "--to", "csv")[1] for kind in ("claims", "docs", "evidence")]


def killed(folder, seconds, how, *words):
    """The command, ended by a signal after so long; whether it was still at work then."""
    child = subprocess.Popen([CONSIGN, *words], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    child.send_signal(how)
    return child.wait() != 0


def main():
    results = []
    whole, _ = archive()
    os.environ["SOURCE_DATE_EPOCH"] = "1600000000"
    with tempfile.TemporaryDirectory() as folder:
        for name, data in (("a.warc.gz", whole), ("b.txt", b"Qatar ordered 12 Rafale fighters from France in 2015.")):
            with open(os.path.join(folder, name), "wb") as out:
                out.write(data)
        inputs = ["a.warc.gz", "b.txt"]
        start = time.monotonic()
        code, _, _ = run(folder, "add", "-j", "1", "--db", "whole.db", *inputs)
        took = time.monotonic() - start
        wanted = register(folder, "whole.db")
        results.append((code == 0 and wanted[0].count(b"\n") > 50, "a run that nothing breaks off"))
        code, _, told = run(folder, "add", "--resume", "--db", "whole.db", *inputs)
        results.append((code == 0 and "read already: 2" in told and "documents: 0" in told, "gone on with, it reads nothing"))
        dice, at_work = random.Random(5), 0
        for i in range(KILLS):
            db, threads, how = f"killed-{i}.db", "12"[i % 2], (signal.SIGKILL, signal.SIGTERM)[i // 2 % 2]
            for _ in range(2):
                at_work += killed(folder, took * dice.uniform(0.1, 0.8), how, "add", "--resume", "-j", threads, "--db", db, *inputs)
            code, _, told = run(folder, "add", "--resume", "-j", "21"[i % 2], "--db", db, *inputs)
            results.append((code == 0 and register(folder, db) == wanted, f"broken off twice by signal {how.value}, with {threads} threads: the same register"))
        print(f"# {at_work} of {2 * KILLS} runs were broken off")
        with sqlite3.connect(os.path.join(folder, "whole.db")) as db:
            places = sorted(row[0] for row in db.execute("SELECT file_offset FROM documents WHERE file = 'a.warc.gz'"))
        for part in (3, 2):
            at = len(places) * (part - 1) // part
            for threads in "12":
                with sqlite3.connect(os.path.join(folder, "whole.db")) as db:
                    db.execute("UPDATE marks SET place = ? WHERE file = 'a.warc.gz'", (places[at],))
                code, _, told = run(folder, "add", "--resume", "-j", threads, "--db", "whole.db", *inputs)
                results.append((code == 0 and "broke off: 1" in told and f"documents: {len(places) - at}, new: 0;" in told,
                                f"from the middle of a file, with {threads} threads: only what follows is read"))
        with open(os.path.join(folder, "b.txt"), "w", encoding="utf-8") as out:
            out.write("Kuwait ordered 28 Typhoon fighters from Italy in 2016.")
        code, _, told = run(folder, "add", "--resume", "--db", "whole.db", *inputs)
        results.append((code == 0 and "read already: 1" in told and "new: 1; claims: 1, new: 1" in told, "a file that has changed is read anew"))
    for i, (good, name) in enumerate(results):
        print(f"{'ok' if good else 'not ok'} {i + 1} - {name}")
    return 0 if all(good for good, _ in results) else 1


sys.exit(main())
