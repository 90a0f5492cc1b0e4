#!/usr/bin/env python3
"""A text of many claims takes time in line with their number. Prints TAP."""
import os
import random
import resource
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CONSIGN = os.path.join(os.environ.get("BUILD", os.path.join(ROOT, "build")), "consign")
GIVE = "Russia France Germany China Israel Turkey Italy Spain Sweden Poland Ukraine Belgium Norway Brazil".split()
TAKE = "Qatar Egypt India Iraq Iran Algeria Morocco Vietnam Indonesia Malaysia Peru Chile Kenya Nigeria Serbia Kuwait Oman Jordan".split()
GOODS = ["Rafale fighters", "S-400 systems", "T-90 tanks", "F-16 jets", "M113 carriers", "Javelin missiles", "rifles", "frigates", "howitzers"]
TELL = ["{b} bought {n} {i} from {s}.", "{s} delivered {n} {i} to {b}.", "{s} agreed to sell {n} {i} to {b}.", "{b} is in talks with {s} on {n} {i}."]


def seconds(n):
    dice = random.Random(3)
    text = " ".join(dice.choice(TELL).format(b=dice.choice(TAKE), s=dice.choice(GIVE), i=dice.choice(GOODS), n=dice.randint(2, 900)) for _ in range(n))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    out = subprocess.run([CONSIGN, "read", "-q", "-j", "1", "--lexicon", os.path.join(ROOT, "data"), "--from", "text", "--to", "jsonl", "-"], input=text.encode(), stdout=subprocess.PIPE, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime, out.stdout.count(b"\n")


few, n_few = seconds(3000)
many, n_many = seconds(15000)
print("TAP version 13\n1..2")
print(f"{'ok' if n_many > 4 * n_few > 8000 else 'not ok'} 1 - {n_few} and {n_many} claims are read")
print(f"{'ok' if many < 10 * few else 'not ok'} 2 - five times the claims take {many / few:.1f} times as long (25 times where each is held against each)")
sys.exit(0 if n_many > 4 * n_few > 8000 and many < 10 * few else 1)
