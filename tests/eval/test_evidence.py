#!/usr/bin/env python3
"""Every claim read from the annotated reports stands where it says: usage tests/eval/test_evidence.py [--consign PROGRAM]. Prints TAP.

Each piece of evidence and each field's span lies in the text, the quote is what stands there, and the words of the item's span are a
mention of a thing, or of what stands for one (an anaphor, a number alone, a deal spoken of).
"""
import argparse
import glob
import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
STANDS_FOR_ITEM = {"item", "anaphor", "count", "unit", "trigger"}


def lines(program, *args):
    out = subprocess.run([program, *args], cwd=ROOT, stdout=subprocess.PIPE, check=True, timeout=120).stdout
    return [json.loads(line) for line in out.decode().splitlines()]


def faults(claims, mentions, text):
    for claim in claims:
        what = f"{claim['item']} {claim['stage']}"
        for piece in claim["evidence"]:
            quote = text[piece["start"]:piece["end"]].decode(errors="replace")
            if not 0 <= piece["start"] < piece["end"] <= len(text):
                yield f"{what}: evidence {piece['start']}..{piece['end']} of {len(text)}"
            elif not quote.startswith(piece["quote"].rstrip("…")) and piece["quote"] not in quote:
                yield f"{what}: the quote is not what stands at {piece['start']}"
        for field, (start, end) in claim["spans"].items():
            if not 0 <= start < end <= len(text):
                yield f"{what}: {field} at {start}..{end} of {len(text)}"
        start, end = claim["spans"].get("item", (0, 0))
        if not any(m["start"] < end and start < m["end"] and m["kind"] in STANDS_FOR_ITEM for m in mentions):
            yield f"{what}: \"{text[start:end].decode(errors='replace')}\" names no thing"


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--consign", default=os.environ.get("CONSIGN", os.path.join(ROOT, "build", "consign")))
    args = args.parse_args()
    if not os.access(args.consign, os.X_OK):
        print("ok 1 - evidence # SKIP no program built")
        return 0
    failed = 0
    for number, folder in enumerate(sorted(glob.glob(os.path.join(ROOT, "tests", "eval", "[a-z]*", ""))), 1):
        n, wrong = 0, []
        for path in sorted(glob.glob(os.path.join(folder, "*.txt"))):
            path = os.path.relpath(path, ROOT)
            first, *claims = lines(args.consign, "read", "-q", "--lexicon", "data", "--to", "jsonl", "--with-text", path)
            mentions = lines(args.consign, "show", "mentions", "--lexicon", "data", "--to", "jsonl", path)
            n += len(claims)
            wrong += [f"{path}: {fault}" for fault in faults(claims, mentions, first["text"].encode())]
        good = n > 0 and not wrong
        failed += not good
        print(f"{'ok' if good else 'not ok'} {number} - {os.path.basename(os.path.dirname(folder))}: {n} claims stand where they say")
        for line in wrong[:20]:
            print(f"# {line}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
