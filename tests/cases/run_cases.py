#!/usr/bin/env python3
"""Runs the case files: each sentence through `consign read`, its claims against the `>` lines. The format: tests/cases/README.md.

usage: tests/cases/run_cases.py [-v] [--consign PROGRAM] [--accept [--lower]] [FILE]...

Prints TAP, one test a file: passed when at least as many cases hold as floors.json pins (all, where it pins nothing).
--accept pins what holds now; it refuses to lower a floor without --lower.
"""
import argparse
import glob
import itertools
import json
import os
import re
import shlex
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
FLOORS = os.path.join(HERE, "floors.json")
FIELDS = {"supplier", "recipient", "supplier_inferred", "item", "item_id", "category", "stage", "modality", "lang", "quantity", "value", "unit",
          "date", "package", "attribution"}


class Case:
    def __init__(self, line, date):
        self.line, self.date, self.words, self.claims = line, date, [], []

    @property
    def text(self):
        return " ".join(self.words)


def parse(path):
    """The cases of a file. A line that fits no rule stops everything: a typo must not pass as a comment."""
    cases, case, date = [], None, None
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        line = line.strip()
        where = f"{os.path.relpath(path, ROOT)}:{number}"
        if line.startswith("#"):
            continue
        if not line:
            case = None
        elif line.startswith("@"):
            m = re.fullmatch(r"@date (\d{4}(?:-\d\d){0,2})", line)
            if not m:
                sys.exit(f"{where}: only `@date YYYY-MM-DD` is known")
            date = m.group(1)
        elif line.startswith(">"):
            if not case:
                sys.exit(f"{where}: a claim without a sentence")
            case.claims.append(wanted(line[1:].strip(), where))
        else:
            if not case or case.claims:
                case = Case(number, date)
                cases.append(case)
            case.words.append(line)
    for case in cases:
        if not case.claims:
            sys.exit(f"{os.path.relpath(path, ROOT)}:{case.line}: a sentence without a `>` line")
        if None in case.claims:
            if len(case.claims) > 1:
                sys.exit(f"{os.path.relpath(path, ROOT)}:{case.line}: `> -` beside a claim")
            case.claims = []
    return cases


def wanted(text, where):
    if text == "-":
        return None
    fields = {}
    for word in shlex.split(text):
        name, sep, value = word.partition("=")
        if not sep or name not in FIELDS or name in fields:
            sys.exit(f"{where}: not understood: {word}")
        fields[name] = value
    if not fields:
        sys.exit(f"{where}: an empty claim; no claim is written `> -`")
    return fields


def plain(text):
    return re.sub(r"[\s\-–‑/]", "", str(text)).casefold()


def bounds(text):
    """"20..99USD" -> (20, 99, "USD")."""
    m = re.fullmatch(r"(\d+)?(\.\.)?(\d+)?([A-Z]{3})?", text)
    if not m or not (m.group(1) or m.group(3)):
        sys.exit(f"not a number or range: {text}")
    low, dots, high, unit = m.groups()
    low, high = (float(low) if low else None), (float(high) if high else None)
    return (low, high if dots else low, unit or "")


def near(a, b):
    if a is None or b is None:
        return a is b
    return abs(a - b) <= 0.01 * abs(a)


def amount_fits(want, got, unit_key):
    low, high, unit = bounds(want)
    return bool(got) and near(low, got.get("min")) and near(high, got.get("max")) and (not unit or unit == got.get(unit_key))


def one_fits(name, want, claim):
    got = claim.get(name)
    if name == "unit":
        got = (claim.get("quantity") or {}).get("unit")
    if want == "-":
        return not got
    if name in ("supplier", "recipient", "supplier_inferred"):
        return sorted(want.split(",")) == sorted(got or [])
    if name in ("quantity", "value"):
        return amount_fits(want, got, "currency")
    if name == "item":
        return plain(want) == plain(got)
    if name == "attribution":
        return any(want.casefold() in a.casefold() for a in got or [])
    return want == got


def differences(want, claim):
    return [name for name, value in want.items()
            if name != "package" and not any(one_fits(name, v, claim) for v in value.split("|"))]


def packages_fit(wants, claims):
    """Same letter, same id; other letters, other ids; `-`, none."""
    ids = {}
    for want, claim in zip(wants, claims):
        label, got = want.get("package"), claim.get("package_id")
        if label is None:
            continue
        if label == "-":
            if got:
                return False
        elif not got or ids.setdefault(label, got) != got:
            return False
    return len(set(ids.values())) == len(ids)


def judge(case, claims):
    """None, or what is wrong."""
    if len(claims) != len(case.claims):
        told = "; ".join(brief(c) for c in claims) or "none"
        return f"{len(claims)} claims, {len(case.claims)} wanted: {told}"
    if len(claims) > 7:
        return f"{len(claims)} claims in one case are too many for this program"
    best = None
    for order in itertools.permutations(claims):
        wrong = [f"{name}={show(claim, name)}, wanted {want[name]}" for want, claim in zip(case.claims, order)
                 for name in differences(want, claim)]
        if not packages_fit(case.claims, order):
            wrong.append("packages")
        if best is None or len(wrong) < len(best):
            best = wrong
        if not best:
            return None
    return "; ".join(best or []) or None


def show(claim, name):
    got = (claim.get("quantity") or {}).get("unit") if name == "unit" else claim.get(name)
    if isinstance(got, dict):
        low, high = got.get("min"), got.get("max")
        return f"{'' if low is None else low}..{'' if high is None else high}{got.get('currency') or ''}"
    return ",".join(got) if isinstance(got, list) else str(got)


def brief(claim):
    return " ".join(show(claim, n) for n in ("supplier", "recipient", "item", "stage", "modality"))


def read_claims(program, cases, lang):
    """The claims of each case, by one run of the program."""
    lines = []
    for i, case in enumerate(cases):
        record = {"url": f"case:{i}", "lang": lang, "text": case.text}
        if case.date:
            record["date"] = case.date
        lines.append(json.dumps(record, ensure_ascii=False))
    done = subprocess.run([program, "read", "--lexicon", os.path.join(ROOT, "data"), "--from", "jsonl", "--to", "jsonl", "-j", "1", "-"],
                          input="\n".join(lines) + "\n", capture_output=True, text=True, encoding="utf-8", timeout=300)
    if done.returncode not in (0, 3):
        print(f"# {program} ended with {done.returncode}: {done.stderr.strip()[-500:]}")
        return None
    claims = [[] for _ in cases]
    for line in done.stdout.splitlines():
        claim = json.loads(line)
        if "stage" in claim:
            claims[int(claim["doc"].removeprefix("case:"))].append(claim)
    return claims


def main():
    args = argparse.ArgumentParser(usage="tests/cases/run_cases.py [-v] [--consign PROGRAM] [--accept [--lower]] [FILE]...")
    args.add_argument("--consign", default=os.environ.get("CONSIGN", os.path.join(ROOT, "build", "consign")))
    args.add_argument("-v", dest="verbose", action="store_true")
    args.add_argument("--accept", action="store_true")
    args.add_argument("--lower", action="store_true")
    args.add_argument("files", nargs="*")
    args = args.parse_args()
    files = [os.path.abspath(f) for f in args.files] or sorted(glob.glob(os.path.join(HERE, "*", "*.case")))
    floors = json.load(open(FLOORS)) if os.path.exists(FLOORS) else {}
    if not os.access(args.consign, os.X_OK):
        print("ok 1 - case files # SKIP no program built")
        return 0
    failed = lowered = 0
    for number, path in enumerate(files, 1):
        name, lang = os.path.relpath(path, HERE), os.path.basename(os.path.dirname(path))
        cases = parse(path)
        claims = read_claims(args.consign, cases, lang)
        wrong = [(c, "not read")
                 for c in cases] if claims is None else [(c, w) for c, got in zip(cases, claims) if (w := judge(c, got))]
        holds, floor = len(cases) - len(wrong), floors.get(name, len(cases))
        bad = holds < floor
        failed += bad
        print(f"{'not ok' if bad else 'ok'} {number} - {name}: {holds} of {len(cases)} hold, {floor} must")
        if bad or args.verbose or args.accept:
            for case, what in wrong:
                print(f"# {os.path.relpath(path, ROOT)}:{case.line}: {case.text}\n#     {what}")
        if args.accept:
            if name in floors and holds < floors[name] and not args.lower:
                print(f"# {name}: {holds} hold; the floor {floors[name]} is not lowered without --lower")
                lowered += 1
            else:
                floors[name] = holds
    if args.accept:
        kept = {os.path.relpath(p, HERE) for p in glob.glob(os.path.join(HERE, "*", "*.case"))}
        with open(FLOORS, "w") as f:
            json.dump({k: v for k, v in sorted(floors.items()) if k in kept}, f, indent=1)
            f.write("\n")
        return 1 if lowered else 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
