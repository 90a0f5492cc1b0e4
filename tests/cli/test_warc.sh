#!/bin/sh
# Web archives at the command line: a filter that one bad page never stops. Prints TAP.
# usage: tests/cli/test_warc.sh      environment CONSIGN: the program (build/consign); CONSIGN_LEXICON: the data folder
cd "$(dirname "$0")/../.." || exit 1
CONSIGN=${CONSIGN:-$PWD/build/consign}
if [ ! -x "$CONSIGN" ]; then
    echo "ok 1 - web archives # SKIP no program built"
    exit 0
fi
T=$(mktemp -d) || exit 1
trap 'rm -rf "$T"' EXIT
CONSIGN_LEXICON=${CONSIGN_LEXICON:-$PWD/data}
export CONSIGN_LEXICON
unset CONSIGN_DB CONSIGN_JOBS CONSIGN_QUOTE
cd "$T" || exit 1

n=0
result() {  # 0|1 NAME
    n=$((n + 1))
    if [ "$1" -eq 0 ]; then echo "ok $n - $2"; return; fi
    echo "not ok $n - $2"
    { echo "exit $code, standard output:"; head -c 900 out; echo; echo "standard error:"; head -c 900 err; } | sed 's/^/#   /'
}
run() { "$CONSIGN" "$@" >out 2>err </dev/null; code=$?; }
exits() { want=$1 name=$2; shift 2; run "$@"; [ "$code" -eq "$want" ]; result $? "$name"; }
has() { grep -q -- "$1" out; result $? "$2"; }
tells() { grep -q -- "$1" err; result $? "$2"; }
is() { [ "$1" = "$2" ]; bad=$?; [ $bad -eq 0 ] || echo "# '$1' is not '$2'"; result $bad "$3"; }

record() {  # TYPE NUMBER BLOCK
    printf 'WARC/1.0\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:uuid:%s>\r\nWARC-Date: 2017-11-0%sT10:00:00Z\r\n' "$1" "$2" "$2"
    printf 'WARC-Target-URI: https://example.org/%s\r\nContent-Type: application/http\r\nContent-Length: %s\r\n\r\n%s\r\n\r\n' "$2" "$(printf %s "$3" | wc -c)" "$3"
}
head='HTTP/1.1 200 OK
Content-Type: text/html

'
claim='<title>Systems</title><p>Qatar has bought S-400 air defence systems from Russia for $500 million, the Interfax news agency said on Wednesday.</p>'
record response 1 "$head$claim" >one.warc
record response 2 "$head<p>The weather in Doha was fine on Wednesday, and nobody bought anything there.</p>" >two.warc
record response 3 "$head<html><body></body></html>" >empty.warc
record request 4 'GET / HTTP/1.1' >request.warc
record response 5 "$head%PDF-1.4 this is no page" >wrong.warc
printf 'some bytes\nthat belong to no record\n' >garbage
cat two.warc one.warc empty.warc garbage request.warc wrong.warc one.warc >all.warc
for part in two one empty request wrong one; do gzip -cn $part.warc; done >each.warc.gz
gzip -cn all.warc >whole.warc.gz

exits 0 "a page without claims is no failure" read two.warc
is "$(cat out)" "" "and it gives nothing"
exits 1 "unless -e asks" read -e two.warc
exits 0 "damaged and mislabelled records do not change the exit code" read --to jsonl all.warc
is "$(wc -l <out)" 2 "what is not damaged is read"
tells "^consign: all.warc: the record at byte [0-9]* is garbled" "garbage is named with file and byte"
tells "^consign: all.warc: the record at byte [0-9]* is mislabelled: it says it holds pages and holds a PDF document" "so is what is mislabelled"
is "$(wc -l <err)" 2 "and nothing else is"
has '"doc":"https://example.org/1"' "a document is called by its address"
cp out alone
exits 0 "as one packed file" read --to jsonl whole.warc.gz
cmp -s out alone; result $? "the same claims"
"$CONSIGN" read --to jsonl - <each.warc.gz >out 2>err; code=$?
cmp -s out alone; result $? "the same claims from a pipe, one member a record"
exits 0 "-v" read -v each.warc.gz
tells "passed over:.*request records: 1" "what is passed over is counted"
tells "documents: 4;.*errors: 0; damaged records: 1" "damaged records are counted apart"
exits 0 "--from warc" read --from warc one.warc
exits 0 "csv" read --to csv one.warc
has '2017-11-01T10:00:00Z' "the time of fetching is in claims.csv"
head -c 400 all.warc >cut.warc
exits 0 "an archive that is cut off is no failure" read cut.warc
tells "cut.warc: the record at byte" "but is told"
exits 4 "what holds no record at all is one" read --from warc garbage
exits 0 "show" show document -v --to jsonl each.warc.gz
tells "pages without text: 1" "pages without text are counted"
is "$(grep -c '"offset":0,.*"record":"urn:uuid:2","retrieved":"2017-11-02T10:00:00Z","mime":"text/html","status":200' out)" 1 "the place of a record is shown"
second=$(gzip -cn two.warc | wc -c)
exits 0 "add" add -q --db r.db each.warc.gz
exits 0 "evidence" export evidence --db r.db
has ",each.warc.gz,$second,urn:uuid:1" "evidence names archive, byte and record"
exits 0 "docs" docs --to csv --fields url,http_status,mime,retrieved_at --db r.db
has 'https://example.org/1,200,text/html,2017-11-01T10:00:00Z' "documents keep status, type and time"
id=$("$CONSIGN" claims --to csv --fields claim_id --db r.db | tail -n 1)
exits 0 "why" why "$id" --db r.db
has "record *urn:uuid:1" "why names the record"
has "at byte *$second" "and its place"
exits 0 "adding again" add -v --db r.db --resume each.warc.gz
tells "new: 0; claims: [0-9]*, new: 0" "changes nothing"
echo "1..$n"
