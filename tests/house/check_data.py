#!/usr/bin/env python3
"""The shape of data/: UTF-8, columns as docs/data-packs.md lists them, ids once, references that exist, rules with both examples.

usage: tests/house/check_data.py [ROOT]       prints `file:line: what` for each breach; exit code 1 when there is any

Reads the tables of docs/data-packs.md, so a column that is not documented is a breach too.
"""
import glob
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CATEGORIES = set("""aircraft air-defence asw armoured-vehicle artillery engine missile naval-weapon satellite sensor ship other
small-arms ammunition support unspecified""".split())
STAGES = set("interest talks agreement approval order delivery refusal cancellation embargo embargo-end".split())
# What may stand only once in a file; the rest may repeat.
KEYS = {"states": ["code"], "blocs": ["code"], "organisations": ["id", "lang"], "people": ["id", "lang", "office", "from"], "systems": ["id"],
        "world/generics": ["id"], "generics": ["id"], "currencies": ["code", "lang"], "units": ["id", "lang"], "outlets": ["id", "lang"],
        "lang": ["key"], "months": ["month"], "days": ["day"]}
LISTS = {"names", "aliases", "words", "members", "origin", "state", "codes"}  # alternatives parted by |
MAY_BE_EMPTY = {"aliases"}


def documented(root):
    """{(place, file kind): columns} from the tables of docs/data-packs.md; place is "world" or "lang"."""
    place, found = None, {}
    for line in open(os.path.join(root, "docs", "data-packs.md"), encoding="utf-8"):
        if line.startswith("## "):
            place = "world" if "data/world" in line else "lang" if "data/lang" in line else None
        m = re.match(r"\| (`[a-z-]+\.tsv`.*?) \| (.*)", line)
        if m and place:
            files = re.findall(r"`([a-z-]+)\.tsv`", m.group(1))
            columns = re.findall(r"`([a-z_ ]+)`", m.group(2))
            for i, name in enumerate(files):
                found[place, name] = columns[i if len(files) > 1 else 0].split()
    return found


class Checker:
    def __init__(self, root):
        self.root, self.breaches, self.rows = root, 0, 0
        self.columns = documented(root)
        self.seen = {}   # (file kind, key) -> where
        with open(os.path.join(root, "data", "SOURCES.md"), encoding="utf-8") as f:
            self.sources = set(re.findall(r"^\| `([^`]+)`", f.read(), re.M))
        self.codes, self.generics = set(), set()

    def breach(self, path, line, what):
        self.breaches += 1
        print(f"{os.path.relpath(path, self.root)}:{line}: {what}")

    def read(self, path):
        """Rows as (line, {column: cell}); says what is wrong with the text itself."""
        raw = open(path, "rb").read()
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as problem:
            self.breach(path, raw.count(b"\n", 0, problem.start) + 1, "not UTF-8")
            return []
        if "\r" in text:
            self.breach(path, text.count("\n", 0, text.index("\r")) + 1, "a carriage return")
        if text.startswith("\ufeff"):
            self.breach(path, 1, "a byte order mark")
        if text and not text.endswith("\n"):
            self.breach(path, text.count("\n") + 1, "no line feed at the end")
        lines = [(i, line) for i, line in enumerate(text.split("\n"), 1) if line.strip() and not line.startswith("#")]
        if not lines:
            self.breach(path, 1, "no line with the columns' names")
            return []
        place = "world" if os.sep + "world" + os.sep in path else "lang"
        kind = os.path.basename(path).removesuffix(".tsv")
        kind = self.table(place, kind)
        names = lines[0][1].split("\t")
        want = self.columns.get((place, kind))
        if want is None:
            self.breach(path, 1, "docs/data-packs.md does not know this file")
        elif names != want:
            self.breach(path, lines[0][0], f"columns are {' '.join(names)}; docs/data-packs.md says {' '.join(want)}")
        rows = []
        for number, line in lines[1:]:
            cells = line.split("\t")
            if len(cells) != len(names):
                self.breach(path, number, f"{len(cells)} cells, {len(names)} columns")
                continue
            rows.append((number, dict(zip(names, cells))))
        self.rows += len(rows)
        return rows

    def cells(self, path, number, row):
        for column, cell in row.items():
            if cell != cell.strip():
                self.breach(path, number, f"{column}: blanks around the cell")
            if re.search(r"[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]", cell):
                self.breach(path, number, f"{column}: a control character or a mark of direction")
            if column in LISTS and cell and any(not part.strip() for part in cell.split("|")):
                self.breach(path, number, f"{column}: an empty alternative")
            if column in ("names", "words", "aliases") and cell:
                parts = cell.split("|")
                for part in sorted({p for p in parts if parts.count(p) > 1}):
                    self.breach(path, number, f"{column}: {part} stands twice")

    def facts(self, path, number, row):
        if "source" in row:
            for key in row["source"].split("|"):
                if key not in self.sources:
                    self.breach(path, number, f"source: data/SOURCES.md does not explain {key!r}")
        if "category" in row and row["category"] not in CATEGORIES:
            self.breach(path, number, f"category: {row['category']!r} is none")
        if "stage" in row and row["stage"] not in STAGES | {"-", ""}:
            self.breach(path, number, f"stage: {row['stage']!r} is none")
        if "lang" in row and not re.fullmatch(r"[a-z]{2}|\*", row["lang"]):
            self.breach(path, number, f"lang: {row['lang']!r}")
        for column in ("origin", "members") + (("state",) if "kind" in row and row.get("kind") not in ("state",) else ()):
            for code in filter(None, row.get(column, "").split("|")):
                if self.codes and code not in self.codes:
                    self.breach(path, number, f"{column}: {code} is not in world/states.tsv")
        for column in ("from", "until"):
            if row.get(column) and not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", row[column]):
                self.breach(path, number, f"{column}: {row[column]!r} is no date")

    def rules(self, path, number, row):
        if "example" not in row:
            return
        for column in ("example", "counter"):
            if not row.get(column):
                self.breach(path, number, f"{row.get('id', '?')} has no {column}")
        if not row.get("id"):
            self.breach(path, number, "a rule without an id")
        elif ("rule", row["id"]) in self.seen:
            self.breach(path, number, f"id {row['id']} stands also at {self.seen['rule', row['id']]}")
        else:
            self.seen["rule", row["id"]] = f"{os.path.relpath(path, self.root)}:{number}"

    def table(self, place, kind):
        """The table of a file named so: "frames-more" is of frames, "state-names-de" of state-names."""
        while (place, kind) not in self.columns and "-" in kind:
            kind = kind.rpartition("-")[0]
        return kind

    def keys(self, path, number, row, kind, place):
        columns = KEYS.get("world/" + kind if place == "world" and "world/" + kind in KEYS else kind)
        if not columns or not all(c in row for c in columns):
            return
        folder = os.path.dirname(path)
        key = (folder, kind) + tuple(row[c] for c in columns)
        if not row[columns[0]]:
            self.breach(path, number, f"{columns[0]} is empty")
        if key in self.seen:
            self.breach(path, number, f"{' '.join(key[2:])} stands also at {self.seen[key]}")
        else:
            self.seen[key] = f"{os.path.relpath(path, self.root)}:{number}"
        if place == "lang" and kind == "generics" and self.generics and row["id"] not in self.generics:
            self.breach(path, number, f"id {row['id']} is not in world/generics.tsv")

    def run(self):
        paths = sorted(glob.glob(os.path.join(self.root, "data", "**", "*"), recursive=True))
        for path in [p for p in paths if os.path.isfile(p) and not p.endswith((".tsv", ".md", "/lexicon.image"))]:
            self.breach(path, 1, "neither .tsv nor .md")
        tables = [p for p in paths if p.endswith(".tsv")]
        states = os.path.join(self.root, "data", "world", "states.tsv")
        generics = os.path.join(self.root, "data", "world", "generics.tsv")
        quiet = Checker.__new__(Checker)
        quiet.root, quiet.columns, quiet.rows, quiet.breach = self.root, self.columns, 0, lambda *a: None
        if os.path.exists(states):
            self.codes = {row.get("code") for _, row in quiet.read(states)}
        if os.path.exists(generics):
            self.generics = {row.get("id") for _, row in quiet.read(generics)}
        for path in tables:
            place = "world" if os.sep + "world" + os.sep in path else "lang"
            kind = os.path.basename(path).removesuffix(".tsv")
            kind = self.table(place, kind)
            for number, row in self.read(path):
                self.cells(path, number, row)
                self.facts(path, number, row)
                self.rules(path, number, row)
                self.keys(path, number, row, kind, place)
        print(f"data: {len(tables)} tables, {self.rows} rows, {self.breaches} breaches")
        return 1 if self.breaches or not self.rows else 0


if __name__ == "__main__":
    sys.exit(Checker(os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else os.path.dirname(os.path.dirname(HERE))).run())
