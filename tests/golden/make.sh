#!/bin/sh
# Writes what each stage makes of the inputs below to FOLDER/<stage>/. usage: tests/golden/make.sh CONSIGN FOLDER
set -eu
cd "$(dirname "$0")/../.."
consign=$1
folder=$2
inputs="examples/01-qatar-rafale-2015.txt examples/07-qatar-russia-wire-b.html examples/09-qatar-s400-denied-ar.html
        examples/14-turkey-s400-talks.html examples/18-iran-s300-delivery-ar.html examples/20-syria-s300.html"
for stage in document article tokens mentions claims deals; do
    mkdir -p "$folder/$stage"
    for input in $inputs; do
        name=$(basename "$input")
        "$consign" show --lexicon data --to jsonl "$stage" "$input" >"$folder/$stage/${name%.*}.jsonl"
    done
done
# The register and its exports, of all the examples.
mkdir -p "$folder/export"
db=$(mktemp -u)
trap 'rm -f "$db" "$db-wal" "$db-shm"' EXIT
export SOURCE_DATE_EPOCH=1500000000
"$consign" add -q --lexicon data --db "$db" examples/*.txt examples/*.html
"$consign" resolve -q --db "$db"
for what in claims deals docs evidence; do
    "$consign" export --db "$db" "$what" >"$folder/export/$what.csv"
done
"$consign" export --db "$db" sipri >"$folder/export/sipri.csv"
