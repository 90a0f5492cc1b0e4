#!/usr/bin/env python3
"""Learns data/world/weights.tsv: the numbers by which the claim stage scores rival readings.

usage: tools/learn-weights.py CONSIGN DATA REFERENCE_DIR... [--passes N] [--out FILE]

REFERENCE_DIR holds NNN.txt with NNN.json beside it, annotated by the contract of claims ({"claims": [...], "doc_date"}).
Coordinate ascent, deterministic: each weight in turn is tried at a few multiples of its value, and the value with the best
mean over folders of (strict F1 + 0.5 * transfer F1) stays if it is better on the whole by more than a whisker. The file
names the corpus by its SHA-256 and the command that made it.
"""
import argparse
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict

import reference

HERE = pathlib.Path(__file__).resolve().parent


def weights_of(source):
    rows = re.findall(r'X\((\w+), "([^"]+)", ([0-9.]+)\)', source.read_text(encoding="utf-8"))
    return {name: float(value) for _, name, value in rows}


class Trial:
    def __init__(self, program, data, docs, scorer):
        self.program, self.docs, self.scorer = program, docs, scorer
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="weights-"))
        shutil.copytree(data, self.folder / "data")
        self.input = self.folder / "docs.jsonl"
        with open(self.input, "w", encoding="utf-8") as out:
            for i, (text, ref) in enumerate(docs):
                row = {"url": "doc%d" % i, "date": ref.get("doc_date") or "", "text": text.read_bytes().decode("utf-8", "replace")}
                out.write(json.dumps(row, ensure_ascii=False) + "\n")

    def score(self, weights):
        with open(self.folder / "data/world/weights.tsv", "w", encoding="utf-8") as out:
            out.write("name\tvalue\n" + "".join("%s\t%g\n" % w for w in sorted(weights.items())))
        run = subprocess.run([self.program, "read", "--from", "jsonl", "--to", "jsonl", "--lexicon", str(self.folder / "data"), str(self.input)],
                             capture_output=True, check=False)
        got = defaultdict(list)
        for line in run.stdout.decode("utf-8").splitlines():
            claim = json.loads(line)
            got[claim["doc"]].append(claim)
        tally = defaultdict(Counter)
        for i, (text, ref) in enumerate(self.docs):
            self.scorer.score_doc(ref["claims"], got["doc%d" % i], tally[text.parent.name], None, "")
        total = 0.0
        for t in tally.values():
            total += self.scorer.prf(t["hit"], t["got"], t["ref"])[2] + 0.5 * self.scorer.prf(t["thit"], t["tgot"], t["tref"])[2]
        return total / len(tally)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("program")
    ap.add_argument("data", type=pathlib.Path)
    ap.add_argument("reference", type=pathlib.Path, nargs="+")
    ap.add_argument("--scorer", type=pathlib.Path, required=True, help="the scorer of the contract, a Python file")
    ap.add_argument("--part", choices=("odd", "even"))
    ap.add_argument("--passes", type=int, default=2)
    ap.add_argument("--out", type=pathlib.Path)
    a = ap.parse_args()
    docs = [d for folder in a.reference for d in reference.documents(folder, a.part)]
    digest = hashlib.sha256()
    for text, ref in docs:
        digest.update(text.read_bytes())
        digest.update(json.dumps(ref, sort_keys=True).encode())
    trial = Trial(os.path.abspath(a.program), a.data, docs, reference.load_scorer(a.scorer))
    weights = weights_of(HERE.parent / "src/claim/weights.h")
    defaults = dict(weights)
    current = a.data / "world/weights.tsv"
    if current.exists():
        for line in current.read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if len(cells) == 2 and cells[0] in weights:
                weights[cells[0]] = float(cells[1])
    best = trial.score(weights)
    print("start %.4f" % best, file=sys.stderr)
    for _ in range(a.passes):
        before = best
        for name in sorted(weights):
            for factor in (0.5, 0.75, 0.9, 1.15, 1.35, 1.8):
                value = round(weights[name] * factor, 4)
                if not defaults[name] / 1.6 <= value <= defaults[name] * 1.6:  # learnt from little: never far from the start
                    continue
                tried = dict(weights, **{name: value})
                value = trial.score(tried)
                if value > best + 0.0008:
                    best, weights = value, tried
                    print("%s %g -> %.4f" % (name, tried[name], best), file=sys.stderr)
        if best - before < 0.002:
            break
    out = "# Learnt by tools/learn-weights.py on %d documents, SHA-256 %s\nname\tvalue\n" % (len(docs), digest.hexdigest())
    out += "".join("%s\t%g\n" % w for w in sorted(weights.items()))
    (a.out.write_text(out, encoding="utf-8") if a.out else sys.stdout.write(out))
    shutil.rmtree(trial.folder)


main()
