#!/usr/bin/env python3
"""The house keeps its own rules: who includes whom, no language in the code, no mutable globals, sizes, comments, documents.

usage: tests/house/test_house.py [ROOT]      environment BUILD: the build folder (for the checks on the library)

Prints TAP, one test a rule; each breach is a line `# file:line: what`. ROOT: a copy of the project, default this one.
"""
import glob
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else os.path.dirname(os.path.dirname(HERE))
BUILD = os.environ.get("BUILD", os.path.join(ROOT, "build"))

# The include table of ARCHITECTURE.md: a folder may include its own headers, these folders', and the public nouns.
MAY_INCLUDE = {
    "base": [], "pack": ["base"], "document": ["base"], "article": ["base"],
    "token": ["base", "pack"], "mention": ["base", "pack"], "claim": ["base", "pack"], "deal": ["base", "pack"],
    "store": ["base"], "fetch": ["base"], "export": ["base", "store"], "serve": ["base", "store"], "cli": [],
}
# Public headers each folder may see: the nouns everywhere, the verbs only where they are defined or used from above.
VERBS = {"consign.h": {"", "cli", "pack", "document"}, "register.h": {"", "cli", "store", "export", "serve"},
         "fetch.h": {"cli", "fetch"}}
# Libraries that one folder alone may know.
ONLY_IN = {"sqlite3.h": {"store"}, "curl/": {"fetch"}, "microhttpd.h": {"serve"}, "libxml/": {"article", "base"},
           "jansson.h": {"document", "article", "store", "fetch"}, "openssl/": {"base"}, "pthread.h": {"", "base", "cli"}}
LANGUAGES = """arabic english russian french german spanish turkish persian farsi hebrew chinese mandarin japanese korean italian
portuguese polish ukrainian urdu hindi dutch greek swedish""".split()
LANGUAGE_CODES = "ar en ru fr de es tr fa zh ja ko pt pl uk ur nl el sv".split()  # "it", "he" and "hi" are words
MAX_FILE, MAX_FUNCTION, MAX_ARCHITECTURE = 1000, 80, 120


def rel(path):
    return os.path.relpath(path, ROOT)


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def sources(*kinds):
    found = []
    for kind in kinds or ("c", "h"):
        found += glob.glob(os.path.join(ROOT, "src", "**", "*." + kind), recursive=True)
    return sorted(found)


def public_headers():
    return sorted(glob.glob(os.path.join(ROOT, "include", "consign", "*.h")))


def folder_of(path):
    """The stage a file belongs to; "" for src/consign.c."""
    parts = rel(path).split(os.sep)
    return parts[1] if len(parts) > 2 else ""


def blank(match):
    return re.sub(r"[^\n]", " ", match.group())


TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def without_comments(text):
    return TOKEN.sub(lambda m: blank(m) if m.group()[0] == "/" else m.group(), text)


def code_only(text):
    """Comments and the insides of literals blanked, lines kept."""
    return TOKEN.sub(blank, text)


def line_of(text, at):
    return text.count("\n", 0, at) + 1


def check_includes():
    for path in sources():
        text, folder = without_comments(read(path)), folder_of(path)
        for m in re.finditer(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', text, re.M):
            where, target = f"{rel(path)}:{line_of(text, m.start())}", m.group(2)
            if target.startswith("consign/"):
                name = target.removeprefix("consign/")
                if name in VERBS and folder not in VERBS[name]:
                    yield f"{where}: {folder} may not include {target}"
            elif m.group(1) == '"':
                stage = target.split("/")[0] if "/" in target else folder
                if folder == "" or stage == folder:
                    continue
                if stage not in MAY_INCLUDE.get(folder, []):
                    yield f"{where}: {folder or 'src'} may not include {target}"
            for library, homes in ONLY_IN.items():
                if target.startswith(library) and folder not in homes:
                    yield f"{where}: only {' and '.join(h or 'src' for h in sorted(homes))} may include {target}"
        if folder and folder not in MAY_INCLUDE:
            yield f"{rel(path)}: the folder is not in the include table"
    for path in public_headers():
        text = without_comments(read(path))
        for m in re.finditer(r'#[ \t]*include[ \t]*"', text):
            yield f"{rel(path)}:{line_of(text, m.start())}: a public header includes nothing of src/"
        if rel(path).endswith("model.h") and "<consign/" in text:
            yield f"{rel(path)}: the nouns need no other header"


def check_no_circle():
    """No header may reach itself; folders cannot, by the include table."""
    edges = {}
    for path in sources("h"):
        room = os.path.splitext(rel(path))[0].removeprefix("src" + os.sep)
        for target in re.findall(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)\.h"', without_comments(read(path)), re.M):
            edges.setdefault(room, set()).add(target if "/" in target else os.path.join(os.path.dirname(room), target))
    state = {}

    def walk(room, trail):
        state[room] = 1
        for to in sorted(edges.get(room, ())):
            if state.get(to) == 1:
                yield " -> ".join(trail[trail.index(to):] + [to]) if to in trail else f"{room} -> {to}"
            elif to not in state:
                yield from walk(to, trail + [to])
        state[room] = 2

    for room in sorted(edges):
        if room not in state:
            yield from walk(room, [room])


def check_no_language():
    """The program's own manual (src/cli) may show `lang:ar` in an example; nothing else may know a language. Some labels of
    character sets are called like languages by the standard."""
    word = re.compile(r"(?<![a-z])(" + "|".join(LANGUAGES) + r")(?![a-z])", re.I)
    code = re.compile(r'"(' + "|".join(LANGUAGE_CODES) + r')"')
    for path in sources() + sorted(glob.glob(os.path.join(ROOT, "src", "**", "*.inc"), recursive=True)) + public_headers():
        text = without_comments(read(path))
        hits = [(m, m.group()) for m in code.finditer(text)]
        if folder_of(path) != "cli" and os.path.basename(path) != "charset_labels.inc":
            hits += [(m, m.group()) for m in word.finditer(text)]
        for m, what in hits:
            yield f"{rel(path)}:{line_of(text, m.start())}: names a language: {what}"


def library():
    path = os.path.join(BUILD, "src", "libconsign.a")
    return path if os.path.exists(path) else None


def check_no_globals():
    """Nothing of the library lies where it can be written; constants that hold pointers lie in .data.rel.ro."""
    if not library():
        return ["# SKIP no library built"]
    out = subprocess.run(["objdump", "-t", library()], capture_output=True, text=True).stdout
    if "__asan" in out:
        return ["# SKIP the sanitizer adds its own"]
    breaches, member, seen = [], "?", 0
    for line in out.splitlines():
        named = re.match(r"(\S+):\s+file format", line)
        member = named.group(1) if named else member
        m = re.match(r"[0-9a-f]+ (.{7}) (\S+)\t[0-9a-f]+ (?:\.hidden )?(\S+)$", line)
        if not m or m.group(1)[-1] != "O" and m.group(2) != "*COM*":
            seen += bool(m)
            continue
        seen += 1
        section, symbol = m.group(2), m.group(3)
        if re.match(r"\.t?(data|bss)|\*COM\*", section) and not section.startswith(".data.rel.ro"):
            breaches.append(f"{member}: {symbol} can be changed (section {section})")
    return breaches if seen else ["objdump shows no symbols: this test no longer understands it"]


def check_one_definition():
    """Two folders may not define the same name: whether that links depends on who uses what."""
    if not library():
        return ["# SKIP no library built"]
    out = subprocess.run(["nm", "--defined-only", "-g", "-A", library()], capture_output=True, text=True).stdout
    homes = {}
    for line in out.splitlines():
        m = re.match(r".*:(\S+):\S+ [TDBRV] (\w+)$", line)
        if m:
            homes.setdefault(m.group(2), set()).add(m.group(1))
    return [f"{name} is defined in {' and '.join(sorted(where))}" for name, where in sorted(homes.items()) if len(where) > 1]


def check_no_printing_or_exit():
    calls = re.compile(r"(?<![\w.>])(printf|vprintf|puts|putchar|perror|exit|_exit|quick_exit|abort|atexit|system|setlocale)\s*\(")
    streams = re.compile(r"(?<![\w.>])(stdout|stderr)\b")
    for path in sources():
        if folder_of(path) == "cli":
            continue
        text = code_only(read(path))
        for m in list(calls.finditer(text)) + list(streams.finditer(text)):
            if m.group(1) == "abort" and rel(path) == os.path.join("src", "base", "arena.c"):
                continue
            yield f"{rel(path)}:{line_of(text, m.start())}: the library neither prints nor exits: {m.group(1)}"


def functions(text):
    """Bodies at file level: (name, first line, last line)."""
    code = code_only(text)
    code = re.sub(r"^[ \t]*#(?:\\\n|[^\n])*", blank, code, flags=re.M)
    depth, start, head_from = 0, 0, 0
    for m in re.finditer(r"[{};]", code):
        c, at = m.group(), m.start()
        if c == "{":
            if depth == 0:
                start = at
            depth += 1
        elif c == "}":
            depth = max(0, depth - 1)
            if depth == 0:
                head = code[head_from:start]
                name = re.search(r"(\w+)\s*\([^{}]*\)\s*(?:__attribute__\s*\(\(.*\)\)\s*)?$", head, re.S)
                if name and "=" not in head.split("(")[0]:
                    yield name.group(1), line_of(code, head_from + len(head) - len(head.lstrip())), line_of(code, at)
                head_from = at + 1
        elif depth == 0:
            head_from = at + 1


def check_sizes():
    for path in sources() + public_headers():
        text = read(path)
        lines = text.count("\n")
        if lines > MAX_FILE:
            yield f"{rel(path)}: {lines} lines, {MAX_FILE} at most"
        for name, first, last in functions(text):
            if last - first + 1 > MAX_FUNCTION:
                yield f"{rel(path)}:{first}: {name} has {last - first + 1} lines, {MAX_FUNCTION} at most"


def check_header_comments():
    """A comment stands above each public function or above its block, or at the end of a line of it. `…_close` needs none."""
    for path in public_headers() + [p for p in sources("h") if folder_of(p) != "cli"]:
        lines, block, covered = read(path).split("\n"), [], False
        for i, line in enumerate(lines + [""]):
            m = re.match(r"(?!static|#|typedef|\s)[A-Za-z_][\w \t*]*[ *](cn_\w+|cli_\w+)\(", line)
            if m:
                if not block:
                    covered = i > 0 and lines[i - 1].rstrip().endswith("*/")
                block.append((i + 1, m.group(1)))
            covered = covered or bool(block and "/*" in line)
            if block and (not line.strip() or "/*" in line and line.startswith("/*")):
                for at, name in block:
                    if not covered and not name.endswith("_close"):
                        yield f"{rel(path)}:{at}: {name} has no comment"
                block, covered = [], False


def check_prefixes():
    """What leaves a file begins with cn_ (library) or cli_ (program)."""
    for path in sources("h"):
        text = code_only(read(path))
        for m in re.finditer(r"^(?!static|typedef|#|extern|\s)[A-Za-z_][\w \t*]*?[ *](\w+)\([^;{]*\)[^;{]*;", text, re.M):
            if not m.group(1).startswith(("cn_", "cli_", "__")):
                yield f"{rel(path)}:{line_of(text, m.start())}: {m.group(1)} lacks its prefix"


def check_architecture():
    path = os.path.join(ROOT, "ARCHITECTURE.md")
    if not os.path.exists(path):
        yield "ARCHITECTURE.md is missing"
        return
    text = read(path)
    if text.count("\n") > MAX_ARCHITECTURE:
        yield f"ARCHITECTURE.md: {text.count(chr(10))} lines, {MAX_ARCHITECTURE} at most"
    for folder in sorted(os.listdir(os.path.join(ROOT, "src"))):
        if os.path.isdir(os.path.join(ROOT, "src", folder)) and f"src/{folder}" not in text:
            yield f"ARCHITECTURE.md does not name src/{folder}"
    for folder, allowed in MAY_INCLUDE.items():
        if not os.path.isdir(os.path.join(ROOT, "src", folder)):
            continue
        row = re.search(rf"^\| `?{folder}`? +\| ([^|]*)\|", text, re.M)
        said = re.findall(r"[a-z]+", row.group(1).split(".")[0]) if row else []
        if not row:
            yield f"ARCHITECTURE.md has no row for {folder} in the include table"
        elif folder != "cli" and [f for f in said if f in MAY_INCLUDE] != allowed:
            yield f"ARCHITECTURE.md: {folder} may include {allowed}, the table says {said}"


def program():
    path = os.path.join(BUILD, "consign")
    return path if os.path.exists(path) else None


def check_commands_documented():
    if not program():
        return ["# SKIP no program built"]
    helped = subprocess.run([program(), "help"], capture_output=True, text=True).stdout
    commands = re.findall(r"^  (?:consign )?([a-z]+(?: find| check)?)  +\S", helped, re.M)
    if len(commands) < 5:
        return [f"`consign help` lists {len(commands)} commands: this test no longer understands it"]
    readme = read(os.path.join(ROOT, "README.md")) if os.path.exists(os.path.join(ROOT, "README.md")) else ""
    return [f"README.md does not show `consign {c}`" for c in commands if f"consign {c}" not in readme]


def check_targets_documented():
    text = read(os.path.join(ROOT, "Makefile"))
    for target in re.search(r"^\.PHONY: (.*)$", text, re.M).group(1).split():
        if target in ("packages", "packages-extra"):
            continue
        if not re.search(rf"^{target}:[^#\n]*## \S", text, re.M):
            yield f"Makefile: {target} has no ## line for make help"


def check_links():
    """Relative links of the documents lead somewhere."""
    for path in sorted(glob.glob(os.path.join(ROOT, "*.md")) + glob.glob(os.path.join(ROOT, "docs", "**", "*.md"), recursive=True)):
        text = read(path)
        for m in re.finditer(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
            if not os.path.exists(os.path.join(os.path.dirname(path), m.group(1))):
                yield f"{rel(path)}:{line_of(text, m.start())}: leads nowhere: {m.group(1)}"


CHECKS = [
    ("the include table holds", check_includes),
    ("no circle of headers", check_no_circle),
    ("no file names a language", check_no_language),
    ("no mutable globals in the library", check_no_globals),
    ("each name is defined once", check_one_definition),
    ("the library neither prints nor exits", check_no_printing_or_exit),
    ("files and functions keep their size", check_sizes),
    ("every function in a header has a comment", check_header_comments),
    ("every function in a header has its prefix", check_prefixes),
    ("ARCHITECTURE.md is short and names every folder", check_architecture),
    ("every command is in README.md", check_commands_documented),
    ("every target has its help", check_targets_documented),
    ("links in the documents lead somewhere", check_links),
]


def main():
    failed = 0
    for number, (name, check) in enumerate(CHECKS, 1):
        breaches = list(check())
        skip = next((b for b in breaches if b.startswith("# SKIP")), "")
        if skip:
            print(f"ok {number} - {name} {skip}")
            continue
        failed += bool(breaches)
        print(f"{'not ok' if breaches else 'ok'} {number} - {name}")
        for breach in breaches:
            print(f"# {breach}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
