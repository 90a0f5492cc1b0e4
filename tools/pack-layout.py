#!/usr/bin/env python3
"""Writes the header that names the layout of a pack in memory: pack-layout.py OUT SOURCE...

CN_PACK_LAYOUT is a SHA-256 over the sources that lay rows out. An image of the packs that was made by other sources is passed over.
"""
import hashlib
import sys

out, sources = sys.argv[1], sys.argv[2:]
digest = hashlib.sha256()
for source in sorted(sources):
    with open(source, "rb") as file:
        digest.update(hashlib.sha256(file.read()).digest())
with open(out, "w", encoding="ascii") as header:
    header.write('#define CN_PACK_LAYOUT "%s"\n' % digest.hexdigest())
