#!/bin/sh
# data/ has the shape that docs/data-packs.md describes; and each rule gives its example and not its counter-example.
cd "$(dirname "$0")/../.." || exit 1
if out=$(tests/house/check_data.py); then echo "ok 1 - the tables of data/ have their shape"; else echo "not ok 1 - the tables of data/ have their shape"; fi
echo "$out" | sed 's/^/# /'
if [ ! -x "${CONSIGN:=build/consign}" ]; then
    echo "ok 2 - every rule gives its example # SKIP no program built"
elif out=$("$CONSIGN" lexicon check data 2>&1); then
    echo "ok 2 - every rule gives its example"
else
    echo "not ok 2 - every rule gives its example"
    echo "$out" | sed 's/^/# /'
    exit 1
fi
