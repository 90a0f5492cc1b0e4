#!/bin/sh
# Runs each fuzz target for some seconds on its seeds. usage: fuzz/run.sh BUILD SECONDS [TARGET]...
#
# A target is one process on one thread, so seconds are seconds of processor time unless the machine is busy otherwise. What it
# learns is kept in BUILD/corpus/<target>, so the next run goes on from there. Stops at the first crash; its input lies in BUILD/crashes.
set -eu
cd "$(dirname "$0")/.."
build=$1
seconds=$2
shift 2
[ $# -gt 0 ] || set -- $(find "$build/fuzz" -maxdepth 1 -type f -perm -u+x -name 'fuzz_*' -exec basename {} \; | sort)
[ $# -gt 0 ] || { echo "fuzz: no targets were built" >&2; exit 1; }
mkdir -p "$build/crashes"
for target; do
    name=${target#fuzz_}
    mkdir -p "$build/corpus/$name"
    seeds=fuzz/seeds/$name
    [ -d "$seeds" ] || seeds=
    dict=fuzz/seeds/$name.dict
    [ -f "$dict" ] && dict="-dict=$dict" || dict=
    most=65536
    case $name in
    html) seeds=tests/article/pages ;;
    read)  # the first byte says in which form: 1 text, 2 a page
        for file in tests/eval/[a-z][a-z]/002.txt; do { printf '\001'; cat "$file"; } >"$build/corpus/read/$(basename "$(dirname "$file")")"; done
        for file in examples/01-*.txt examples/19-*.txt; do { printf '\001'; cat "$file"; } >"$build/corpus/read/${file##*/}"; done
        for file in examples/09-*.html examples/14-*.html examples/20-*.html; do { printf '\002'; cat "$file"; } >"$build/corpus/read/${file##*/}"; done ;;
    register)  # a real register to start from: too big to keep in the repository
        most=262144
        "$build/consign" add -q --lexicon data --db "$build/corpus/register/one" examples/04-qatar-typhoon.txt
        "$build/consign" resolve -q --db "$build/corpus/register/one" ;;
    esac
    echo "fuzz: $target for $seconds s"
    # shellcheck disable=SC2086
    ASAN_SYMBOLIZER_PATH=$(command -v llvm-symbolizer-14 || command -v llvm-symbolizer || true) CONSIGN_LEXICON=data \
        "$build/fuzz/$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=$most -print_final_stats=1 \
        -artifact_prefix="$build/crashes/$name-" $dict "$build/corpus/$name" $seeds >"$build/$target.log" 2>&1 || {
        tail -n 40 "$build/$target.log" >&2
        echo "fuzz: $target failed; its input is in $build/crashes, its log is $build/$target.log" >&2
        exit 1
    }
    sed -n 's/^stat::number_of_executed_units: */fuzz:   runs: /p' "$build/$target.log"
done
