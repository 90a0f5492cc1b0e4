#!/bin/sh
# Warnings of clang (more than a build shows) and of clang-tidy over src/ and tests/. usage: tools/lint.sh [BUILD] [FILE]...
# Exit code 1 when there is any.
set -u
cd "$(dirname "$0")/.." || exit 1
build=${1:-build}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- $(find src tests fuzz bench -name '*.c' | sort)
clang=$(command -v clang-14 || command -v clang) || exit 1
tidy=$(command -v clang-tidy-14 || command -v clang-tidy) || exit 1
flags="-std=c17 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -DCN_DATA_DIR=\"\" -DCN_SOURCE_ROOT=\"\" -Iinclude -Isrc $(pkg-config --cflags libxml-2.0 sqlite3 jansson libcrypto)"
# Left out of -Weverything: what fights C17 itself, or the way this house writes (braces left out, padding, flexible switch).
warn="-Weverything -Wno-padded -Wno-declaration-after-statement -Wno-class-varargs -Wno-switch-enum -Wno-covered-switch-default
      -Wno-disabled-macro-expansion -Wno-c++98-compat -Wno-documentation -Wno-documentation-unknown-command -Wno-reserved-identifier -Wno-reserved-macro-identifier -Wno-float-equal
      -Wno-missing-noreturn -Wno-switch-default -Wno-assign-enum -Wno-comma -Wno-missing-prototypes -Wno-bad-function-cast -Wno-used-but-marked-unused -Wno-vla -Wno-format-nonliteral -Wno-pre-c2x-compat -Wno-overlength-strings"
out=$(mktemp)
trap 'rm -f "$out"' EXIT
for file; do
    # shellcheck disable=SC2086
    "$clang" -fsyntax-only $flags $warn "$file" 2>&1
done | grep -v '^[0-9]* warnings\{0,1\} generated' >"$out"
if [ -f "$build/compile_commands.json" ]; then
    "$tidy" -quiet -p "$build" --checks='-*,bugprone-*,clang-analyzer-*,-clang-analyzer-optin.performance.Padding,-bugprone-easily-swappable-parameters,-bugprone-assignment-in-if-condition,-bugprone-narrowing-conversions,-bugprone-implicit-widening-of-multiplication-result,-bugprone-reserved-identifier,-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling,-clang-analyzer-valist.Uninitialized,-bugprone-branch-clone,-bugprone-suspicious-string-compare,-bugprone-not-null-terminated-result' \
        $(printf '%s\n' "$@" | grep '^src/') 2>/dev/null | grep -v '^$' >>"$out"
fi
cat "$out"
n=$(grep -c ' warning: \| error: ' "$out")
echo "$n warnings"
[ "$n" -eq 0 ]
