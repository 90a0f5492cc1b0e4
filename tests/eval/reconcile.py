#!/usr/bin/env python3
"""Joins two independent annotations of the same reports: reconcile.py FIRST SECOND OUT (folders of NNN.json).

A claim that both have stays, with the fields of the first; one that only one of them has is marked optional: missing it costs nothing,
giving it costs nothing. "by" says which have it. Prints how far the two agree.
"""
import glob
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from test_eval import f1, fits, pair, same_transfer, want_of  # noqa: E402


def joined(first, second):
    wants = [want_of(claim) for claim in first]
    both = pair(wants, second, lambda w, c: same_transfer(w, c) and fits("stage", w, c))
    out = []
    for i, claim in enumerate(first):
        claim = {k: v for k, v in claim.items() if k not in ("optional", "by")}
        out.append({**claim, "by": [1, 2]} if i in both else {**claim, "by": [1], "optional": True})
    taken = set(both.values())
    out += [{**{k: v for k, v in c.items() if k not in ("optional", "by")}, "by": [2], "optional": True} for j, c in enumerate(second) if j not in taken]
    return out, len(both)


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__.split("\n")[0])
    agreed = one = two = 0
    for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.json"))):
        name = os.path.basename(path)
        other = os.path.join(sys.argv[2], name)
        if not os.path.exists(other):
            print(f"{other}: not there, {name} is left out")
            continue
        document, second = json.load(open(path, encoding="utf-8")), json.load(open(other, encoding="utf-8"))
        first = [c for c in document["claims"] if 1 in c.get("by", [1])]
        document["claims"], n = joined(first, second["claims"])
        agreed, one, two = agreed + n, one + len(first), two + len(second["claims"])
        with open(os.path.join(sys.argv[3], name), "w", encoding="utf-8") as file:
            json.dump(document, file, ensure_ascii=False, indent=1)
            file.write("\n")
    print(f"{agreed} claims agree of {one} and {two}: F1 {f1(agreed, one, two):.1f}")


if __name__ == "__main__":
    main()
