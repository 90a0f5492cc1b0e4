#!/bin/sh
# What each stage makes of a few examples is what tests/golden keeps. `make accept` re-makes it. Prints TAP.
# A golden file holds the packs' and the program's outcome together, so a new row in data/ may change it, rightly.
cd "$(dirname "$0")/../.." || exit 1
CONSIGN=${CONSIGN:-build/consign}
if [ ! -x "$CONSIGN" ]; then
    echo "ok 1 - golden files # SKIP no program built"
    exit 0
fi
out=$(mktemp -d) || exit 1
trap 'rm -rf "$out"' EXIT
if ! tests/golden/make.sh "$CONSIGN" "$out" >"$out/log" 2>&1; then
    echo "not ok 1 - golden files can be made"
    sed 's/^/# /' "$out/log"
    exit 1
fi
n=0 failed=0
for stage in document article tokens mentions claims deals export; do
    n=$((n + 1))
    if [ ! -d "tests/golden/$stage" ]; then
        echo "ok $n - $stage # SKIP no golden files yet: make accept"
    elif diff -r "tests/golden/$stage" "$out/$stage" >"$out/diff" 2>&1; then
        echo "ok $n - $stage"
    else
        echo "not ok $n - $stage differs from tests/golden/$stage"
        cut -c1-300 "$out/diff" | head -n 6 | sed 's/^/# /'
        failed=1
    fi
done
exit $failed
