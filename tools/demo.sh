#!/bin/sh
# Reads examples/ into a fresh register, shows the deals and explains one conflict. usage: tools/demo.sh CONSIGN REGISTER
set -eu
consign=$1
db=$2
cd "$(dirname "$0")/.."
CONSIGN_LEXICON=${CONSIGN_LEXICON:-data}
export CONSIGN_LEXICON

rm -f "$db" "$db-wal" "$db-shm"
echo "\$ $consign add --db $db examples"
"$consign" add --db "$db" examples/*.txt examples/*.html
echo "\$ $consign resolve --db $db"
"$consign" resolve --db "$db"
echo
echo "The register: who is said to supply what to whom, from 22 short reports in English and Arabic."
echo "\$ $consign deals --db $db"
"$consign" deals --db "$db" --to table --sort supplier,recipient

deal=$("$consign" deals --db "$db" --to csv --fields deal_id,n_conflicts,n_docs --sort=-n_conflicts,-n_docs conflict:any 2>/dev/null |
    sed -n '2s/,.*//p') || deal=""
if [ -n "$deal" ]; then
    short=$(printf %.12s "$deal")
    echo
    echo "Where the reports disagree, the register says so and names who says what:"
    echo "\$ $consign why --db $db $short"
    "$consign" why --db "$db" "$short"
else
    short=ID
fi
cat <<EOF

Try next:
  $consign claims --db $db stage:delivery
      what is said to have been delivered
  $consign why --lexicon data --text examples/09-qatar-s400-denied-ar.html
      why each sentence gave what it gave, or nothing
  $consign export sipri --db $db -o register.csv
      the register in the columns that SIPRI prints
EOF
