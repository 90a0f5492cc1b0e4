#!/usr/bin/env python3
"""Learns data/world/trees.tsv: the trees by which the reader chooses parties and tells likely claims from unlikely ones.

usage: tools/learn-trees.py CONSIGN DATA REFERENCE_DIR[:odd]... --scorer SCORE [--out FILE]

REFERENCE_DIR holds NNN.txt with NNN.json beside it, annotated by the contract of claims ({"claims": [...], "doc_date"}); with
":odd" only those of odd numbers count. Needs lightgbm and numpy (`pip install lightgbm`). Deterministic: documents are dealt into five parts by the hash of their names.

1. `consign show choices` without trees gives, for each item and act, the rivals and the facts that tell for and against each. A rival is
   right where an annotated claim of that item, if possible one that rests on the same sentence, names it in that role.
2. The trees of four parts choose the parties in the fifth; what claims come of it, and whether the annotation has them, teaches the
   trees of claims.
Printed: how many choices and claims are right in the part that the trees have not seen, and the F1 for several values of claim.least
(weights.tsv). The file names the documents by their SHA-256.
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

import lightgbm
import numpy

import reference

HERE = pathlib.Path(__file__).resolve().parent
PARTS = 5
SHAPE = {"objective": "binary", "verbose": -1, "num_threads": 1, "deterministic": True, "force_row_wise": True, "seed": 1,
         "feature_fraction": .5, "bagging_fraction": .7, "bagging_freq": 1, "lambda_l2": 5}
PARTY = dict(SHAPE, num_leaves=8, learning_rate=.25, min_data_in_leaf=20), 35   # tuned by the parts not seen
CLAIM = dict(SHAPE, num_leaves=6, learning_rate=.1, min_data_in_leaf=30), 60
ELSEWHERE = .3   # weight of a choice whose annotated claim rests on another sentence


def documents(folders):
    for folder in folders:
        path, _, part = folder.partition(":")
        for text, ref in reference.documents(pathlib.Path(path), part):
            yield "/".join(text.parts[-3:]), text.read_bytes(), ref


def names_of(header, macro):
    source = (HERE.parent / "src/claim" / header).read_text(encoding="utf-8")
    return re.findall(r"X\((\w+)\)", re.search(r"#define %s\(X\)(.*?)\n\n" % macro, source, re.S).group(1))


RIVAL_FACTS, GROUNDS = names_of("choice.h", "CN_RIVAL_FACTS"), names_of("grounds.h", "CN_GROUNDS")


def row_of(facts, names):
    return numpy.array([facts.get(name, 0) for name in names], dtype=numpy.float32)


class Reader:
    """The program with a data folder of its own, whose trees change."""

    def __init__(self, program, data):
        self.program, self.folder = os.path.abspath(program), pathlib.Path(tempfile.mkdtemp(prefix="trees-"))
        shutil.copytree(data, self.folder / "data", ignore=shutil.ignore_patterns("*.image"))

    def choices(self, docs, trees):
        path = self.folder / "data/world/trees.tsv"
        path.write_text("model\ttree\n" + "".join(t + "\n" for t in trees), encoding="utf-8")
        with open(self.folder / "docs.jsonl", "w", encoding="utf-8") as out:
            for name, text, ref in docs:
                out.write(json.dumps({"url": name, "date": ref.get("doc_date") or "", "text": text.decode("utf-8", "replace")}, ensure_ascii=False) + "\n")
        run = subprocess.run([self.program, "show", "choices", "--from", "jsonl", "--to", "jsonl", "--lexicon", str(self.folder / "data"),
                              str(self.folder / "docs.jsonl")], capture_output=True, check=True)
        return [json.loads(line) for line in run.stdout.decode("utf-8").splitlines()]


def rests_on(sentence, claim):
    plain = " ".join(sentence.split())
    for quote in claim.get("evidence", []):
        quote = " ".join((quote if isinstance(quote, str) else quote.get("quote", "")).split())
        k = min(25, len(quote) // 2)
        if quote and (quote in plain or plain in quote or (k > 8 and (quote[:k] in plain or quote[-k:] in plain))):
            return True
    return False


def party_rows(choices, by_name, scorer):
    """(document, [[facts as supplier, as recipient] a rival], [right as supplier, as recipient], weight, chosen)"""
    rows = []
    for c in choices:
        if c["choice"] != "parties":
            continue
        text, ref = by_name[c["doc"]]
        sentence = text[c["start"]:c["end"]].decode("utf-8", "replace")
        of_item = [r for r in ref["claims"] if scorer.same_item(r, c)]
        here = [r for r in of_item if rests_on(sentence, r)]
        pool = here or of_item
        gold = [r for r in pool if r["stage"] == c["stage"]] or pool
        if not gold:
            continue
        facts, right = [], []
        for role, names in enumerate(("supplier", "recipient")):
            told = [scorer.codes(g.get(names)) for g in gold]
            sides = [scorer.codes(rival["party"]) for rival in c["rivals"]]
            facts.append([row_of(rival[names], RIVAL_FACTS) for rival in c["rivals"]])
            right.append([any(s == t or (s and t and len(s) == 1 and s < t) for t in told) for s in sides])
        rows.append((c["doc"], facts, right, 1 if here else ELSEWHERE, (c["supplier"], c["recipient"])))
    return rows


def claim_rows(choices, by_name, scorer):
    """(document, grounds, 1 right / 0 wrong / -1 optional)"""
    rows, used = [], {}
    for c in choices:
        if c["choice"] != "claim":
            continue
        taken, verdict = used.setdefault(c["doc"], set()), 0
        for i, r in enumerate(by_name[c["doc"]][1]["claims"]):
            if i in taken or r["stage"] != c["stage"] or not scorer.same_item(r, c):
                continue
            if scorer.codes(r.get("supplier")) == scorer.codes(c["supplier"]) and scorer.codes(r.get("recipient")) == scorer.codes(c["recipient"]):
                taken.add(i)
                verdict = -1 if r.get("optional") else 1
                break
        rows.append((c["doc"], row_of(c["grounds"], GROUNDS), verdict))
    return rows


def text_of(node, names):
    if "leaf_value" in node:
        return "%.5g" % node["leaf_value"]
    return "%s<%.7g %s %s" % (names[node["split_feature"]], node["threshold"], text_of(node["left_child"], names), text_of(node["right_child"], names))


def trees_of(model, name, names):
    return ["%s\t%s" % (name, text_of(t["tree_structure"], names)) for t in model.dump_model()["tree_info"]]


def fit(shape, x, y, weight=None):
    return lightgbm.train(shape[0], lightgbm.Dataset(numpy.array(x), numpy.array(y, dtype=float), weight=weight), shape[1])


def party_trees(rows):
    out = []
    for role, name in enumerate(("supplier", "recipient")):
        x = [f for r in rows for f in r[1][role]]
        y = [v for r in rows for v in r[2][role]]
        out += trees_of(fit(PARTY, x, y, [r[3] for r in rows for _ in r[1][role]]), name, RIVAL_FACTS)
    return out


def fit_claims(rows):
    sure = [r for r in rows if r[2] >= 0]
    return fit(CLAIM, [r[1] for r in sure], [r[2] for r in sure])


def right_pairs(rows):
    return sum(1 for _, _, right, _, two in rows if right[0][two[0]] and right[1][two[1]])


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("program")
    ap.add_argument("data", type=pathlib.Path)
    ap.add_argument("reference", nargs="+")
    ap.add_argument("--scorer", type=pathlib.Path, required=True, help="the scorer of the contract, a Python file")
    ap.add_argument("--out", type=pathlib.Path)
    a = ap.parse_args()
    scorer, docs, digest = reference.load_scorer(a.scorer), list(documents(a.reference)), hashlib.sha256()
    for _, text, ref in docs:
        digest.update(text + json.dumps(ref, sort_keys=True).encode())
    by_name = {name: (text, ref) for name, text, ref in docs}
    part = {name: int(hashlib.sha256(name.encode()).hexdigest(), 16) % PARTS for name in by_name}
    reader = Reader(a.program, a.data)
    rows = party_rows(reader.choices(docs, ["claim\t0"]), by_name, scorer)
    chosen, weighed = [], []
    for k in range(PARTS):
        unseen = [d for d in docs if part[d[0]] == k]
        choices = reader.choices(unseen, party_trees([r for r in rows if part[r[0]] != k]) + ["claim\t0"])   # a tree that keeps all
        chosen += party_rows(choices, by_name, scorer)
        weighed += claim_rows(choices, by_name, scorer)
    ruled = sum(1 for r in rows if all(any(v and f[RIVAL_FACTS.index("ruled")] for f, v in zip(r[1][role], r[2][role])) for role in (0, 1)))
    print("pairs right: by the rules %d of %d, by the trees %d of %d" % (ruled, len(rows), right_pairs(chosen), len(chosen)), file=sys.stderr)
    odds = numpy.zeros(len(weighed))
    for k in range(PARTS):
        model, here = fit_claims([r for r in weighed if part[r[0]] != k]), [i for i, r in enumerate(weighed) if part[r[0]] == k]
        odds[here] = model.predict(numpy.array([weighed[i][1] for i in here]), raw_score=True)
    annotated = sum(1 for _, _, ref in docs for c in ref["claims"] if not c.get("optional"))
    for least in (-9, -1.6, -1.4, -1.2, -1, -.8, -.6, -.4, -.2, 0):
        kept = [r[2] for r, o in zip(weighed, odds) if o > least]
        hit, given = kept.count(1), len(kept) - kept.count(-1)
        print("claim.least %4.1f: %d of %d given, %d annotated, F1 %.4f" % (least, hit, given, annotated, 2 * hit / (given + annotated)), file=sys.stderr)
    out = "# Learnt by tools/learn-trees.py on %d documents, SHA-256 %s\nmodel\ttree\n" % (len(docs), digest.hexdigest())
    out += "".join(t + "\n" for t in party_trees(rows) + trees_of(fit_claims(weighed), "claim", GROUNDS))
    (a.out.write_text(out, encoding="utf-8") if a.out else sys.stdout.write(out))
    shutil.rmtree(reader.folder)


main()
