#!/usr/bin/env python3
"""The main text, title, date, author, outlet and language of our own pages (pagekit/ writes them), and the floors on saved pages of others
where ../shared/data/pages lies beside the repository. Measured by tools/pages.py. usage: tests/article/test_pages.py [CONSIGN]"""
import filecmp
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tools"))
sys.dont_write_bytecode = True
import pages  # noqa: E402

CONSIGN = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("CONSIGN", os.path.join(ROOT, "build", "consign"))
OURS, OTHERS = os.path.join(ROOT, "tests", "article", "pages"), os.path.join(ROOT, "..", "shared", "data", "pages")
FLOOR_PAGE, FLOOR_OURS = 0.96, 0.99                  # F1 of each of our pages, and their mean
FLOOR_OTHERS, FLOOR_DATES = 0.95, 0.90               # promised in docs/inputs.md
tests = 0


def check(good, name, *notes):
    global tests
    tests += 1
    print(f"{'ok' if good else 'not ok'} {tests} - {name}")
    for note in notes if not good else ():
        print(f"# {note}")


def main():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, os.path.join(ROOT, "tests", "article", "pagekit", "make.py"), folder], check=True)
        made = sorted(os.listdir(folder))
        files = [os.path.join(n, f) for n in made for f in sorted(os.listdir(os.path.join(folder, n)))]
        _, differ, missing = filecmp.cmpfiles(folder, OURS, files, shallow=False)
        check(not differ and not missing, "the pages are those that pagekit/make.py writes", *differ, *missing)
    ours = pages.read_pages(OURS, CONSIGN, os.path.join(ROOT, "data"))
    check(len(ours) >= 60, "at least 60 pages of our own")
    for page in ours:
        wrong = [f"{k}: {page.meta[pages.CHECKS[k][0]]!r} but {page.got.get(k)!r}" for k, ok in page.right.items() if not ok]
        low = [f"F1 {page.f1:.3f}; tools/pages.py --diff {page.name} tests/article/pages"] if page.f1 < FLOOR_PAGE else []
        check(not wrong and not low, page.name, *low, *wrong)
    mean = sum(p.f1 for p in ours) / max(len(ours), 1)
    check(mean >= FLOOR_OURS, f"mean F1 of our pages is {FLOOR_OURS} or more", f"it is {mean:.4f}")
    if os.path.isdir(OTHERS):
        others = pages.read_pages(OTHERS, CONSIGN, os.path.join(ROOT, "data"))
        mean, dates = sum(p.f1 for p in others) / len(others), [p.right["date"] for p in others if "date" in p.right]
        check(mean >= FLOOR_OTHERS, f"mean F1 of saved pages is {FLOOR_OTHERS} or more", f"it is {mean:.4f}")
        check(sum(dates) >= FLOOR_DATES * len(dates), "the date of saved pages is right as often as promised", f"{sum(dates)} of {len(dates)}")
    else:
        check(True, "saved pages of others # SKIP ../shared/data/pages is not there")
    print(f"1..{tests}")


main()
