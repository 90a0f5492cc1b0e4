#!/bin/sh
# Names the C files that .clang-format would lay out otherwise. usage: tools/format.sh [fix]
# `fix` (make format FIX=fix) rewrites them. Layout is advice, so the exit code is 0: tables and
# comments laid out by hand differ and may. Blanks alone do not count.
set -eu
cd "$(dirname "$0")/.."
format=$(command -v clang-format-14 || command -v clang-format)
n=0
for file in $(find src include tests fuzz bench -name '*.[ch]' | sort); do
    if [ -n "${1:-}" ]; then
        "$format" -i "$file"
    else
        lines=$("$format" "$file" | diff -b "$file" - | grep -c '^[<]') || continue
        echo "$file: $lines lines"
        n=$((n + 1))
    fi
done
[ -n "${1:-}" ] || echo "$n files differ from .clang-format"
