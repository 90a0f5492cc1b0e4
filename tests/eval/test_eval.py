#!/usr/bin/env python3
"""How well consign reads annotated documents (tests/eval/*.gold, tests/eval/<set>/NNN.json beside NNN.txt), and that it reads no worse than floors.json pins.

usage: tests/eval/test_eval.py [-v] [--consign PROGRAM] [--accept [--lower]]

Claims are paired one to one: supplier and recipient agree, and the item's designation, or the category where either
side has none. Strict F1: the stage agrees too. Lenient F1: whatever the stage, one transfer a document and item. The other fields count
on the strict pairs, where the annotation names them. The floors hold for this very annotation: its hash stands beside them.
"""
import argparse
import collections
import glob
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tests", "cases"))
from run_cases import brief, one_fits, plain  # noqa: E402

FLOORS = os.path.join(HERE, "floors.json")
FIELDS = ["modality", "date", "quantity", "value"]


def gold_documents(path, digest):
    """Documents of one .gold file: the reports of the folder with its name, claims written as in case files."""
    found, folder = [], os.path.join(ROOT, os.path.basename(path).removesuffix(".gold"))
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        digest.update(line.encode())
        if line.startswith("=="):
            found.append((os.path.join(folder, line[2:].strip()), None, [], []))
        elif line[0] in ">?" and found:
            claim = {k: v.split("|") for k, v in (word.split("=", 1) for word in shlex.split(line[1:]))}
            found[-1][2 if line[0] == ">" else 3].append(claim)
        else:
            sys.exit(f"{path}:{number}: not understood")
    return found


def written(amount, unit=""):
    """{"min", "max"} as case files write it."""
    if not amount:
        return ["-"]
    low, high = ("" if amount.get(k) is None else f"{amount[k]:.0f}" for k in ("min", "max"))
    return [f"{low}..{high}{amount.get(unit) or ''}"]


def want_of(claim):
    """A claim as `consign read` writes it, as one that is asked for."""
    return {"supplier": [",".join(claim["supplier"] or []) or "-"], "recipient": [",".join(claim["recipient"] or []) or "-"],
            "item": [claim["item"]], "category": [claim["category"]], "stage": [claim["stage"]], "modality": [claim["modality"]],
            "date": [claim["date"] or "-"], "quantity": written(claim["quantity"]), "value": written(claim["value"], "currency")}


def json_document(path):
    """NNN.json: the claims as `consign read` writes them, beside NNN.txt."""
    whole = json.load(open(path, encoding="utf-8"))
    wants, optional = [], []
    for claim in whole["claims"]:
        (optional if claim.get("optional") else wants).append(want_of(claim))
    return path.removesuffix(".json") + ".txt", whole.get("doc_date"), wants, optional


def annotations():
    """{set: [(document, date, claims, optional claims)]}, and the hash of all that the floors rest on."""
    found, digest = {}, hashlib.sha256()
    for path in sorted(glob.glob(os.path.join(HERE, "*.gold"))):
        found[os.path.basename(path).removesuffix(".gold")] = gold_documents(path, digest)
    for path in sorted(glob.glob(os.path.join(HERE, "*", "*.json"))):
        digest.update(open(path, "rb").read())
        found.setdefault(os.path.basename(os.path.dirname(path)), []).append(json_document(path))
    for documents in found.values():
        for name, *_ in documents:
            digest.update(open(name, "rb").read())
    return found, digest.hexdigest()


def both_annotations(group):
    """How far the two annotations of a set agree, as text; empty where it has one."""
    both = one = two = 0
    for path in glob.glob(os.path.join(HERE, group, "*.json")):
        for claim in json.load(open(path, encoding="utf-8"))["claims"]:
            by = claim.get("by", [])
            both, one, two = both + (by == [1, 2]), one + (1 in by), two + (2 in by)
    return f"the two annotations agree on {both} claims of {one} and {two}, F1 {f1(both, one, two):.1f}" if two else ""


def parties(codes):
    """Parties without a code are one and the same: "some party without a code"."""
    return sorted({c if re.fullmatch(r"[A-Z]{2,3}", c) else "*" for c in codes})


def designations(item):
    """The words of an item that bear a capital or a digit."""
    found = {plain(w) for w in re.split(r"[\s,()]+", item or "") if re.search(r"[A-Z0-9]", w)}
    return {w for w in found if len(w) > 2 or re.search(r"\d", w)}


def fits(name, want, claim):
    got = claim.get(name)
    for value in want[name]:
        if name in ("supplier", "recipient"):
            fit = parties([] if value == "-" else value.split(",")) == parties(got or [])
        elif name == "date" and value != "-":
            fit = (got or "").startswith(value)
        else:
            fit = one_fits(name, value, claim)
        if fit:
            return True
    return False


def same_item(want, claim):
    wanted = set().union(*(designations(v) for v in want.get("item", [])))
    given = designations(claim["item"])
    if wanted and given:
        return bool(wanted & given) or any(a in b or b in a for a in map(plain, want["item"]) for b in [plain(claim["item"])] if min(len(a), len(b)) > 2)
    return "category" not in want or fits("category", want, claim)


def same_transfer(want, claim):
    return fits("supplier", want, claim) and fits("recipient", want, claim) and same_item(want, claim)


def cause(candidates):
    """Why a row found no partner among (want, claim): its transfer is there at other stages, or its item with other parties, or neither."""
    if any(same_transfer(w, c) for w, c in candidates):
        return "stage"
    return "party" if any(same_item(w, c) for w, c in candidates) else "item"


def agreement(want, claim):
    return sum(fits(f, want, claim) for f in FIELDS if f in want)


def pair(wants, claims, allowed):
    """One to one, as many as can be, those that agree in more fields first (augmenting paths over sorted choices)."""
    choices = [sorted((j for j, c in enumerate(claims) if allowed(w, c)), key=lambda j, w=w: -agreement(w, claims[j])) for w in wants]
    owner = {}

    def place(i, seen):
        for j in choices[i]:
            if j in seen:
                continue
            seen.add(j)
            if j not in owner or place(owner[j], seen):
                owner[j] = i
                return True
        return False

    for i in sorted(range(len(wants)), key=lambda i: -len(wants[i])):
        place(i, set())
    return {i: j for j, i in owner.items()}


def f1(hits, wanted, given):
    return 200.0 * hits / (wanted + given) if wanted + given else 100.0


def transfers(rows, key):
    seen, out = set(), []
    for row in rows:
        if key(row) not in seen:
            seen.add(key(row))
            out.append(row)
    return out


def score(documents, claims_of, verbose):
    n = dict.fromkeys(["strict", "wanted", "given", "lenient", "transfers", "given_transfers"], 0)
    causes = collections.Counter()
    right, asked = dict.fromkeys(FIELDS, 0), dict.fromkeys(FIELDS, 0)
    for name, date, wants, optional in documents:
        claims = claims_of(name, date)
        strict = pair(wants, claims, lambda w, c: same_transfer(w, c) and fits("stage", w, c))
        rest = [c for j, c in enumerate(claims) if j not in strict.values()]
        spare = pair(optional, rest, lambda w, c: same_transfer(w, c) and fits("stage", w, c))
        n["strict"] += len(strict)
        n["wanted"] += len(wants)
        n["given"] += len(claims) - len(spare)
        for i, j in strict.items():
            for field in FIELDS:
                if field in wants[i]:
                    asked[field] += 1
                    right[field] += fits(field, wants[i], claims[j])
        some_wants = transfers(wants, lambda w: tuple(str(w.get(k)) for k in ("supplier", "recipient", "item" if "item" in w else "category")))
        counted = [c for c in claims if c not in [rest[j] for j in spare.values()]]
        some_claims = transfers(counted, lambda c: (str(c["supplier"]), str(c["recipient"]), plain(c["item"])))
        n["lenient"] += len(pair(some_wants, some_claims, same_transfer))
        n["transfers"] += len(some_wants)
        n["given_transfers"] += len(some_claims)
        missing = [w for i, w in enumerate(wants) if i not in strict]
        surplus = [c for j, c in enumerate(rest) if j not in spare.values()]
        causes.update(("missing", cause([(w, c) for c in claims])) for w in missing)
        causes.update(("surplus", cause([(w, c) for w in wants + optional])) for c in surplus)
        if verbose:
            print(f"# {os.path.relpath(name, ROOT)}: {len(strict)} of {len(wants)}, {len(surplus)} too many")
            for w in missing:
                print("#     missing: " + " ".join(f"{k}={'|'.join(v)}" for k, v in w.items()))
            for c in surplus:
                print("#     surplus: " + brief(c))
            for i, j in strict.items():
                for field in FIELDS:
                    if field in wants[i] and not fits(field, wants[i], claims[j]):
                        print(f"#     {field}: {claims[j].get(field)}, wanted {'|'.join(wants[i][field])}: {brief(claims[j])}")
    result = {"strict_f1": f1(n["strict"], n["wanted"], n["given"]), "lenient_f1": f1(n["lenient"], n["transfers"], n["given_transfers"])}
    for field in FIELDS:
        result[field] = 100.0 * right[field] / asked[field] if asked[field] else 100.0
    return result, n, causes


def main():
    args = argparse.ArgumentParser(usage="tests/eval/test_eval.py [-v] [--consign PROGRAM] [--accept [--lower]]")
    args.add_argument("--consign", default=os.environ.get("CONSIGN", os.path.join(ROOT, "build", "consign")))
    args.add_argument("-v", dest="verbose", action="store_true")
    args.add_argument("--accept", action="store_true")
    args.add_argument("--lower", action="store_true")
    args = args.parse_args()
    if not os.access(args.consign, os.X_OK):
        print("ok 1 - annotated documents # SKIP no program built")
        return 0
    sets, digest = annotations()

    def claims_of(name, date):
        command = [args.consign, "read", "--lexicon", "data", "--to", "jsonl", "-q"] + (["--date", date] if date else [])
        out = subprocess.run(command + [os.path.relpath(name, ROOT)], cwd=ROOT, stdout=subprocess.PIPE, check=True, timeout=120).stdout.decode()
        return [c for c in map(json.loads, out.splitlines()) if "stage" in c]

    floors = json.load(open(FLOORS)) if os.path.exists(FLOORS) else {}
    known = floors.get("sha256") == digest
    failed, number, result = 0, 0, {}
    for group, documents in sorted(sets.items()):
        values, n, causes = score(documents, claims_of, args.verbose)
        print(f"# {group}: {len(documents)} documents, {n['wanted']} claims annotated, {n['given']} given, {n['strict']} agree")
        agreed = both_annotations(group)
        if agreed:
            print(f"#     {agreed}")
        for kind in ("missing", "surplus"):
            print(f"#     {kind}: " + ", ".join(f"{why} {causes[kind, why]}" for why in ("stage", "party", "item")))
        for name, value in values.items():
            number += 1
            floor = floors.get(f"{group} {name}", 0.0) if known else 0.0
            bad = value + 0.05 < floor
            failed += bad
            result[f"{group} {name}"] = value
            print(f"{'not ok' if bad else 'ok'} {number} - {group} {name} {value:.1f}, at least {floor:.1f}")
    if not known:
        print("# floors.json was pinned for another annotation: make accept")
    if args.accept:
        if failed and not args.lower:
            print("# the floors are not lowered without --lower")
            return 1
        pinned = {}
        for name, value in result.items():  # one claim more or less moves a field's share by points: some slack
            value = round(value - (1.0 if name.endswith("f1") else 3.0), 1)
            pinned[name] = value if not known or args.lower else max(floors.get(name, 0.0), value)
        with open(FLOORS, "w") as f:
            json.dump({"sha256": digest, **pinned}, f, indent=1)
            f.write("\n")
        return 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
