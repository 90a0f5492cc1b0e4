#!/usr/bin/env python3
"""How many of a trade register's designations the packs know: coverage.py REGISTER.csv[.gz] [--since 2010] [--most 1000] [-v]

REGISTER is an export of SIPRI's trade register (columns Recipient, Supplier, Year of order, , Number ordered, , Weapon designation,
Weapon description …); it is read, never kept. A designation counts as known if a sentence that orders it, followed by its
description, shows a mention of a row of systems where it stands. Prints the share, and with -v what is missing.
"""
import argparse
import collections
import csv
import gzip
import io
import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BEFORE = "Poland ordered 12 "


def designations(path, since):
    raw = gzip.open(path) if path.endswith(".gz") else open(path, "rb")
    with raw:
        rows = list(csv.reader(io.TextIOWrapper(raw, encoding="latin-1")))
    start = next((i for i, row in enumerate(rows) if row and row[0] == "Recipient"), None)
    if start is None:
        sys.exit(f"{path}: no line begins with 'Recipient'")
    orders, description = collections.Counter(), {}
    for row in rows[start + 1:]:
        if len(row) > 7 and row[2].isdigit() and int(row[2]) >= since and row[6] != row[7]:
            orders[row[6]] += 1
            description[row[6]] = row[7]
    return orders, description


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("register")
    parser.add_argument("--consign", default=os.path.join(ROOT, "build", "consign"))
    parser.add_argument("--since", type=int, default=2010)
    parser.add_argument("--most", type=int, default=1000)
    parser.add_argument("-v", action="store_true", dest="verbose")
    args = parser.parse_args()
    orders, description = designations(args.register, args.since)
    most = [name for name, _ in sorted(orders.items(), key=lambda item: (-item[1], item[0]))[:args.most]]
    lines = [json.dumps({"text": f"{BEFORE}{name} {description[name]}s from Russia in 2015.", "date": "2016-01-01", "url": str(i)})
             for i, name in enumerate(most)]
    done = subprocess.run([args.consign, "show", "mentions", "--lexicon", os.path.join(ROOT, "data"), "--from", "jsonl", "--to", "jsonl", "-"],
                          input="\n".join(lines), capture_output=True, text=True, check=True)
    known = set()
    for mention in map(json.loads, done.stdout.splitlines()):
        name = most[int(mention["doc"])]
        if mention.get("table") == "systems" and mention["start"] < len(BEFORE) + len(name.encode()) and mention["end"] > len(BEFORE):
            known.add(name)
    print(f"{len(known)} of {len(most)} designations known, {100 * len(known) / max(1, len(most)):.1f} % "
          f"({100 * sum(orders[n] for n in known) / max(1, sum(orders[n] for n in most)):.1f} % of their orders)")
    if args.verbose:
        for name in most:
            if name not in known:
                print(f"{orders[name]}\t{name}\t{description[name]}")


if __name__ == "__main__":
    main()
