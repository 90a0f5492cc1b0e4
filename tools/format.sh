#!/bin/sh
# Names the C files that .clang-format would lay out otherwise. usage: tools/format.sh [fix]
# `fix` (make format FIX=fix) rewrites them. Layout is advice, so the exit code is 0; tables laid out by hand may differ.
set -eu
cd "$(dirname "$0")/.."
format=$(command -v clang-format-14 || command -v clang-format)
n=0
for file in $(find src include tests fuzz bench -name '*.[ch]' | sort); do
    if [ -n "${1:-}" ]; then
        "$format" -i "$file"
    elif ! "$format" "$file" | cmp -s - "$file"; then
        echo "$file: $("$format" "$file" | diff "$file" - | grep -c '^[<>]') lines"
        n=$((n + 1))
    fi
done
[ -n "${1:-}" ] || echo "$n files differ from .clang-format"
