#!/bin/sh
# The command line from outside: every command, option, exit code and bad input. Prints TAP.
# usage: tests/cli/test_cli.sh      environment CONSIGN: the program (build/consign); CONSIGN_LEXICON: the data folder
cd "$(dirname "$0")/../.." || exit 1
CONSIGN=${CONSIGN:-$PWD/build/consign}
if [ ! -x "$CONSIGN" ]; then
    echo "ok 1 - the command line # SKIP no program built"
    exit 0
fi
T=$(mktemp -d) || exit 1
trap 'umount "$T/disk" 2>/dev/null; chmod -R u+rwx "$T"; rm -rf "$T"' EXIT
CONSIGN_LEXICON=${CONSIGN_LEXICON:-$PWD/data}
XDG_CONFIG_HOME=$T/config
export CONSIGN_LEXICON XDG_CONFIG_HOME
unset CONSIGN_DB CONSIGN_JOBS CONSIGN_QUOTE SOURCE_DATE_EPOCH
mkdir "$T/config"
cd "$T" || exit 1

n=0 failed=0
result() {  # 0|1 NAME
    n=$((n + 1))
    if [ "$1" -eq 0 ]; then echo "ok $n - $2"; return; fi
    echo "not ok $n - $2"
    failed=$((failed + 1))
    { echo "exit $code, standard output:"; head -c 600 out; echo; echo "standard error:"; head -c 600 err; } | sed 's/^/#   /'
}
skip() { n=$((n + 1)); echo "ok $n - $1 # SKIP $2"; }
run() { "$CONSIGN" "$@" >out 2>err </dev/null; code=$?; }
under() { setting=$1; shift; env "$setting" "$CONSIGN" "$@" >out 2>err </dev/null; code=$?; }   # VARIABLE=VALUE ARGS...
# exits CODE NAME ARGS...: the exit code is as said, and a failure says one sentence on standard error
exits() {
    want=$1 name=$2
    shift 2
    run "$@"
    [ "$code" -eq "$want" ]
    bad=$?
    case $want in 2 | 4 | 5 | 6) [ "$(grep -c '^consign: ' err)" -ge 1 ] || bad=1 ;; esac
    grep -q 'Sanitizer\|runtime error' err && bad=1
    result $bad "$name"
}
has() { grep -q -- "$1" out; result $? "$2"; }        # PATTERN NAME: of standard output
tells() { grep -q -- "$1" err; result $? "$2"; }      # PATTERN NAME: of standard error
equal() { cmp -s "$1" "$2"; result $? "$3"; }

# ---- inputs ----
echo 'Qatar has bought S-400 air defence systems from Russia for $500 million, the Interfax news agency said on Wednesday.' >claim.txt
echo 'The weather in Doha was fine on Wednesday.' >weather.txt
: >empty.txt
printf '\211PNG\r\n\032\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\2\0\0\0\220wS\336' >picture.png
{ printf '\3757zXZ\0'; cat claim.txt; } >claim.txt.xz
printf 'Russia sold \377\376 S-400 \303 systems to Qatar.\n' >bad-utf8.txt
awk 'BEGIN { printf "<html><body>"; for (i = 0; i < 100000; i++) printf "<div>"; print "Russia sold S-400 systems to Qatar." }' >deep.html
mkdir folder many
cp claim.txt weather.txt folder
i=0
while [ $i -lt 60 ]; do
    echo "Qatar ordered $((i + 2)) S-400 air defence systems from Russia in 2017. Egypt bought $((i + 3)) Rafale fighters from France." >"many/$i.txt"
    i=$((i + 1))
done
printf '%s\n' '{"text":"Russia sold S-400 systems to Qatar.","date":"2017-10-25","url":"https://example.org/a"}' 'no json' \
    '{"text":"Egypt bought Rafale fighters from France.","date":"2015-02-16","url":"https://example.org/b"}' >lines.jsonl

# ---- help, version, manual, completions ----
exits 0 "help" help
has '^  read  ' "help lists the commands"
has '130' "help tells the exit codes"
for word in 'lexicon find' 'lexicon check' 'lexicon image' $(sed -n 's/^  \([a-z]*\)  .*/\1/p' out); do
    # shellcheck disable=SC2086
    exits 0 "help $word" help $word
    has '^Examples:' "help $word has an example"
    cp out help
    # shellcheck disable=SC2086
    exits 0 "$word --help" $word --help
    equal out help "$word --help is help $word"
done
exits 0 "help of a group" help lexicon
exits 2 "help of what is not there" help raed
tells "'read'" "help suggests the command that was meant"
run
[ $code -eq 2 ] && grep -q '^usage' err
result $? "no command: usage on standard error, exit 2"
exits 0 "--help" --help
exits 0 "--version" --version
has '^consign [0-9]' "--version gives the version"
exits 0 "version --json" version --json
has '"lexicon_sha256":"[0-9a-f]\{64\}"' "version --json names the data folder by its hash"
exits 0 "man" man
if command -v man >/dev/null && command -v groff >/dev/null; then
    LC_ALL=C.UTF-8 MANROFFSEQ='' man --warnings -E UTF-8 -l out >page 2>warnings
    [ ! -s warnings ] && grep -q 'EXIT STATUS' page
    result $? "the manual page is sound roff"
else
    skip "the manual page is sound roff" "no man"
fi
for shell in bash zsh fish; do
    exits 0 "completion $shell" completion $shell
    if command -v $shell >/dev/null; then
        $shell -n out 2>err
        result $? "completion $shell is sound"
    else
        skip "completion $shell is sound" "no $shell"
    fi
done
exits 2 "completion of no shell" completion tcsh
if command -v bash >/dev/null; then
    "$CONSIGN" completion bash >consign.bash
    bash -c '. ./consign.bash; COMP_WORDS=(consign read --to ""); COMP_CWORD=3; _consign; echo "${COMPREPLY[@]}"' >out 2>err
    has '^jsonl csv text$' "bash completes the values of an option"
fi

# ---- usage ----
exits 2 "an unknown command" raed
tells "did you mean 'read'" "an unknown command: the nearest"
exits 2 "half a command" lexicon
exits 2 "an unknown option" read --form text
tells "did you mean --from" "an unknown option: the nearest"
exits 2 "an unknown letter" read -x
exits 2 "an option of another command" claims --with-text
exits 2 "an option without its value" read --jobs
exits 2 "a switch with a value" read --with-text=yes claim.txt
exits 2 "a value that is no choice" read --to xml claim.txt
tells 'jsonl, csv or text' "a value that is no choice: the choices"
exits 2 "--from with no such form" read --from pdf claim.txt
exits 2 "a number that is none" read -j many claim.txt
exits 2 "a number out of range" read -j 0 claim.txt
exits 2 "a size that is none" read --max-bytes 10X claim.txt
exits 2 "a date that is none" read --date soon claim.txt
exits 2 "a language that is none" read --lang klingon claim.txt
exits 2 "an empty value" read --lexicon= claim.txt
exits 2 "--with-text with CSV" read --to csv --with-text claim.txt
exits 2 "too few arguments" show
exits 2 "too many arguments" sql 'SELECT 1' 'SELECT 2'
exits 2 "why of nothing" why
run --json-errors raed
grep -q '^{"error":"usage","exit":2,.*"text":".*raed' err
result $? "--json-errors: a usage error"
exits 4 "-- ends the options" read -- --to
exits 0 "options stand anywhere" --quiet read claim.txt -j2 --to=jsonl

# ---- read ----
exits 0 "read a file" read claim.txt
has '"supplier":\["RUS"\]' "read finds the supplier"
has '"doc":"claim.txt"' "read names the document"
"$CONSIGN" read <claim.txt >out 2>err
code=$?
has '"recipient":\["QAT"\]' "read reads standard input"
"$CONSIGN" read - <claim.txt >out 2>err
code=$?
has '"recipient":\["QAT"\]' "read - is standard input"
exits 0 "read a folder" read folder
has '"doc":"folder/claim.txt"' "a folder's documents have their path"
exits 0 "read --to text" read --to text claim.txt
has '^RUS → QAT  ' "text: who to whom"
has '^    “Qatar has bought' "text: the quote"
exits 0 "read --to csv" read --to csv claim.txt
head -n 1 out | grep -q '^claim_id,doc_id,run_id,deal_id,supplier,.*,embargo,schema_version$'
result $? "CSV: the columns of claims.csv"
exits 0 "read --quote 0" read --to text --quote 0 claim.txt
! grep -q '“' out
result $? "--quote 0: no quote"
exits 0 "read --with-text" read --with-text claim.txt
head -n 1 out | grep -q 'Interfax news agency said'
result $? "--with-text: the article first"
exits 0 "read --date" read --date 2017-10-25 claim.txt
has '"doc_date":"2017-10-25"' "--date is the document's date"
exits 0 "read --url --lang --from" read --url https://example.org/a --lang en --from text claim.txt
exits 4 "read --max-bytes" read --max-bytes 10 claim.txt
exits 0 "read --max-bytes with a unit" read --max-bytes 1M claim.txt
exits 0 "nothing found is done" read weather.txt
exits 1 "nothing found with -e" read -e weather.txt

# ---- the screen ----
exits 0 "--explain-screen" read --explain-screen --to text claim.txt weather.txt
has '^kept claim.txt: [0-9]* of [0-9]* points; .*S-400 at 17 (systems s-400, world/systems' "a kept document, by which words and rows"
has '^dropped weather.txt: 0 of' "a dropped document"
exits 0 "--explain-screen as JSON lines" read --explain-screen folder
has '"doc":"folder/weather.txt","screen":"dropped","points":0' "a dropped document as JSON"
exits 0 "screening" read -v --screen on folder many
tells 'documents: 62; screened out: 1;' "-v counts what was screened out"
mv out one
run read --screen on -j 3 folder many
equal out one "screening with threads gives the same"
run read --screen off folder many
equal out one "screening loses no claim"
exits 0 "add with the screen" add --db screened.db --screen on folder
run docs --db screened.db --to csv --fields doc
[ "$(grep -c weather out)" -eq 0 ]
result $? "what was screened out is not stored"
exits 0 "files are read whole by themselves" read --explain-screen --screen auto --to text weather.txt
has '^not screened weather.txt' "a file is not screened by itself"
exits 0 "something found with -e" read --exit-status claim.txt
exits 3 "JSON lines with a bad line" read lines.jsonl
tells '^consign: lines.jsonl:2: ' "a bad line is told with its number"
[ "$(grep -c '"doc"' out)" -ge 2 ]
result $? "the lines beside it are read"
run -v read claim.txt
tells 'documents: 1' "-v: a summary"
"$CONSIGN" read -j 1 many >one 2>err
"$CONSIGN" read -j 8 many >eight 2>err
code=$?
[ -s one ]
result $? "60 documents give claims"
equal one eight "the same bytes with 1 thread and with 8"
CONSIGN_JOBS=3 "$CONSIGN" read --to csv many >three 2>err
"$CONSIGN" read --to csv -j 1 many >one 2>err
equal one three "the same CSV with 1 thread and with 3"

# ---- inputs that are none ----
exits 4 "a file that is not there" read nowhere.txt
tells '^consign: nowhere.txt: ' "a file that is not there is named"
exits 3 "one of two is not there" read nowhere.txt claim.txt
run --json-errors read nowhere.txt
grep -q '^{"error":"input","exit":4,"path":"nowhere.txt","line":null,"text":"' err
result $? "--json-errors: an input"
for file in picture.png claim.txt.xz; do
    exits 4 "$file is refused" read $file
    tells "^consign: $file: " "$file: one sentence says why"
done
run read empty.txt
[ "$code" -eq 0 ] || [ "$code" -eq 4 ]
result $? "an empty file does no harm"
exits 0 "ill-formed UTF-8 is read" read bad-utf8.txt
run read deep.html
[ "$code" -eq 0 ] || [ "$code" -eq 4 ]
result $? "HTML nested 100,000 deep does no harm"
head -c 300000 /dev/zero >zeros.txt
run read zeros.txt
[ "$code" -eq 0 ] || [ "$code" -eq 4 ]
result $? "a file of zeros does no harm"
mkdir -p rights/closed && cp claim.txt rights/closed && cp claim.txt rights && chmod 755 "$T" rights && chmod 0 rights/closed
if [ "$(id -u)" -ne 0 ]; then nobody=
elif nobody='setpriv --reuid=65534 --regid=65534 --clear-groups' && $nobody "$CONSIGN" read -q claim.txt >out 2>err; then :
else nobody=none
fi
if [ "$nobody" = none ]; then
    skip "a folder without rights" "root may read everything"
else
    $nobody "$CONSIGN" read rights >out 2>err; code=$?
    [ $code -eq 3 ] && grep -q '^consign: rights/closed: ' err && has_rest=$(grep -c '"RUS"' out) && [ "$has_rest" -eq 1 ]
    result $? "a folder without rights: told, the rest is read"
    $nobody "$CONSIGN" read rights/closed >out 2>err; code=$?
    [ $code -eq 4 ]
    result $? "a folder without rights alone: exit 4"
    mkdir -p xdg/consign && : >xdg/consign/config && chmod 0 xdg
    XDG_CONFIG_HOME=$T/xdg $nobody "$CONSIGN" read claim.txt >out 2>err; code=$?
    [ $code -eq 0 ] && grep -q 'left aside' err
    result $? "a configuration file of another user is left aside"
    chmod 755 xdg
fi
exits 4 "a data folder that is not there" read --lexicon nowhere claim.txt
mkdir -p lexicon/world && printf 'no\ttable\n' >lexicon/world/states.tsv
exits 4 "a data folder that is none" read --lexicon lexicon claim.txt
cp -r "$CONSIGN_LEXICON" broken && printf 'x\ty\n' >>broken/world/currencies.tsv
exits 4 "a data folder with a broken row" read --lexicon broken claim.txt
tells "^consign: broken/world/currencies.tsv:$(wc -l <broken/world/currencies.tsv): " "it is told with file and line"
printf '\377\n' >>broken/world/states.tsv
exits 4 "a data folder that is no UTF-8" read --lexicon broken claim.txt
dd if=/dev/zero of=sparse.txt bs=1 count=0 seek=1G 2>/dev/null   # 1 GB that takes no room
for file in picture.png claim.txt.xz empty.txt sparse.txt; do
    exits 3 "$file beside a good one" read $file claim.txt
    [ "$(grep -c "^consign: $file: " err)" -eq 1 ] && [ "$(wc -l <err)" -eq 1 ]
    result $? "$file: one sentence, with its name"
    has '"RUS"' "$file: the other is read"
done
rm sparse.txt
{ head -c 70000000 /dev/zero | tr '\0' a; echo; cat lines.jsonl; } >long.jsonl
exits 3 "JSON lines with a line of 70 MB" read long.jsonl
tells '^consign: long.jsonl:1: .*limit' "it is told with its number"
[ "$(grep -c '"doc"' out)" -ge 2 ]
result $? "the lines behind it are read"
rm long.jsonl

# ---- outputs that are none ----
"$CONSIGN" read many >/dev/full 2>err
code=$?
[ $code -eq 4 ] && [ "$(wc -l <err)" -eq 1 ] && grep -q '^consign: standard output: cannot be written' err
result $? "a full disk: one sentence, exit 4"
"$CONSIGN" help >/dev/full 2>err
code=$?
[ $code -eq 4 ]
result $? "a full disk for help"
"$CONSIGN" read many >&- 2>err
code=$?
[ $code -eq 4 ]
result $? "standard output closed: exit 4"
cat one >big.jsonl
{ "$CONSIGN" read --with-text many many many many 2>err; echo $? >status; } | head -c 10 >out
code=$(cat status)
[ "$code" -eq 0 ] && [ ! -s err ]
result $? "a closed pipe: quiet, exit 0"

# ---- a signal ----
mkfifo fifo
line='{"text":"Russia sold S-400 systems to Qatar.","date":"2017-10-25"}'
for signal in TERM INT; do
    if [ $signal = INT ] && [ $((0x$(sed -n 's/^SigIgn:[[:space:]]*//p' /proc/self/status) & 2)) -ne 0 ]; then
        skip "SIG$signal: exit 130" "this test runs with it ignored"
        continue
    fi
    { echo "$line"; sleep 2; echo "$line"; sleep 1; } >fifo &
    # --foreground: without it timeout signals its group too, and consign twice
    timeout --foreground --preserve-status -s $signal 1.2 "$CONSIGN" read --from jsonl - <fifo >out 2>err
    code=$?
    [ $code -eq 130 ]
    result $? "SIG$signal: exit 130"
    wait
done

# ---- show STAGE, why --text ----
for stage in document article tokens mentions choices claims deals; do
    exits 0 "show $stage" show $stage claim.txt
    [ -s out ] && ! grep -qv '^{.*}$' out
    result $? "show $stage gives JSON lines"
    exits 0 "show $stage --to text" show --to text $stage claim.txt
    [ -s out ]
    result $? "show $stage --to text gives text"
done
exits 4 "show STAGE of a file that is not there" show tokens nowhere.txt
exits 0 "why --text" why --text claim.txt
[ -s out ]
result $? "why --text says something"
exits 0 "why --text with words" why --text weather.txt Doha
has 'weather' "why --text tells of a sentence that gave nothing"

printf '%s\n\n%s\n' 'Egypt has ordered 24 Rafale fighters from France, and the first of them will be with its air force by the end of the year.' \
    'قالت وزارة الدفاع إن الأردن اشترى من روسيا في عام 2013 عددا من منظومات إس-400 في عقد تم توقيعه في موسكو، وهو ما كان قد أعلن عنه من قبل.' >both.txt
exits 0 "two languages in one text" read --to jsonl both.txt
has '"recipient":\["EGY"\]' "the first paragraph is read in its language"
has '"recipient":\["JOR"\]' "so is the second"

# ---- lexicon ----
exits 0 "lexicon find" lexicon find Rafale
has 'rafale' "lexicon find finds"
exits 0 "lexicon find of nothing" lexicon find xyzzyx
exits 1 "lexicon find of nothing with -e" lexicon find -e xyzzyx
exits 0 "lexicon find --to text" lexicon find --to text Qatar
run lexicon check
case $code in 0 | 6) ;; *) false ;; esac
result $? "lexicon check: 0 or 6"
tail -n 1 out | grep -q '^[0-9]* rules, [0-9]* failed$'
result $? "lexicon check counts"
exits 4 "lexicon check of a folder that is none" lexicon check nowhere
mkdir image && cp -r "$CONSIGN_LEXICON/world" "$CONSIGN_LEXICON/lang" image
exits 0 "reading without an image" read --lexicon image claim.txt
cp out plain
exits 0 "lexicon image" lexicon image image
[ -s image/lexicon.image ] && [ ! -e image/lexicon.image.part ]
result $? "lexicon image makes a file"
exits 0 "reading with one" read --lexicon image claim.txt
equal out plain "the image reads as the tables do"
[ ! -s err ]
result $? "nothing is said of an image that is sound"
printf x | dd of=image/lexicon.image bs=1 seek=100000 conv=notrunc 2>dd.out
exits 0 "reading with a damaged one" read --lexicon image claim.txt
equal out plain "a damaged image is passed over"
grep -q 'lexicon.image is damaged' err
result $? "which is said"
printf '\000\000' | dd of=image/lexicon.image bs=1 seek=8 conv=notrunc 2>dd.out
exits 0 "reading with one of another kind of machine" read --lexicon image claim.txt
grep -q 'lexicon.image was made for another kind of machine' err
result $? "that is said too"
equal out plain "which the tables stand in for"
exits 4 "lexicon image of a folder that is none" lexicon image nowhere
rm -rf image

# ---- register ----
exits 5 "a register that is not there" claims --db none.db
[ ! -e none.db ]
result $? "reading makes no register"
echo 'this is no register at all, it is a text file' >text.db
for command in claims deals docs resolve 'show abcd' 'why abcd' 'export claims' "sql SELECT" 'add claim.txt'; do
    # shellcheck disable=SC2086
    exits 5 "$command: a database that is no register" $command --db text.db
done
SOURCE_DATE_EPOCH=1500000000
export SOURCE_DATE_EPOCH
exits 0 "add" add --db r.db --collector me --tag trial many claim.txt
tells 'documents: 61, new: 61' "add counts"
exits 0 "export claims" export --db r.db claims
cp out before.csv
exits 0 "add again" add --db r.db --collector me --tag trial many claim.txt
tells 'documents: 61, new: 0; claims: [0-9]*, new: 0' "adding twice adds nothing"
exits 0 "add --resume" add --db r.db --collector me --tag trial --resume many claim.txt
tells 'passed over.*: 61$' "--resume passes over what is stored"
exits 0 "export claims again" export --db r.db claims
[ "$(wc -l <out)" -gt 60 ]
result $? "the register's claims are there"
equal out before.csv "adding twice leaves the same bytes"
exits 3 "add with a bad input" add --db r.db nowhere.txt claim.txt
exits 0 "add -q" add -q --db r.db claim.txt
[ ! -s err ]
result $? "-q: no summary"
exits 0 "resolve --dry-run" resolve --db r.db --dry-run
exits 0 "resolve" resolve --db r.db
tells 'deals: [1-9]' "resolve makes deals"
exits 0 "deals" deals --db r.db
has '"supplier":\["FRA"\]' "deals: JSON lines when no terminal"
for list in claims deals docs; do
    for to in table csv jsonl; do
        exits 0 "$list --to $to" $list --db r.db --to $to
        [ "$(wc -l <out)" -ge 2 ]
        result $? "$list --to $to gives rows"
    done
    exits 0 "$list --limit" $list --db r.db --limit 1
    [ "$(wc -l <out)" -eq 1 ]
    result $? "$list --limit 1 gives one row"
    exits 2 "$list of a query that is none" $list --db r.db 'nonsense:word'
    exits 2 "$list with no such column" $list --db r.db --fields nonsense
    exits 2 "$list sorted by no such column" $list --db r.db --sort nonsense
    exits 1 "$list of nothing with -e" $list --db r.db -e tag:nowhere
    exits 0 "$list of nothing" $list --db r.db tag:nowhere
done
exits 0 "claims with a query" claims --db r.db supplier:FRA recipient:EGY category:aircraft
! grep -qv '"supplier":\["FRA"\]' out
result $? "a query chooses"
exits 0 "claims --fields" claims --db r.db --to csv --fields item,supplier --limit 1
head -n 1 out | grep -q '^item,supplier$'
result $? "--fields chooses columns in their order"
exits 0 "the heads of tables are names, too" deals --db r.db --to csv --fields from,to,value,origins --sort -claims --limit 1
head -n 1 out | grep -q '^supplier,recipient,value_min,value_max,currency,n_origins$'
result $? "they stand for their columns"
run claims --db none.db
tells "'consign add' makes one" "no register: it is told how to make one"
exits 2 "export csv" export --db r.db csv
tells 'consign export claims --to csv' "export csv: what was meant"
exits 4 "why of too short an ID" why --db r.db 12
tells 'at least 4' "it is told how many digits are enough"
exits 0 "claims --bom" claims --db r.db --to csv --bom --limit 1
[ "$(head -c 3 out | od -An -tx1 | tr -d ' \n')" = efbbbf ]
result $? "--bom begins with the mark"
"$CONSIGN" claims --db r.db --limit 1 --fields claim_id --to csv >out
id=$(tail -n 1 out)
exits 0 "show ID" show --db r.db "$id"
has "$id" "show ID gives its row"
exits 0 "show ID --to text" show --db r.db --to text "$id"
exits 4 "show of an ID that is not there" show --db r.db ffffffffffffffffffffffffffffffff
exits 3 "show of two IDs, one not there" show --db r.db "$id" ffffffffffffffffffffffffffffffff
exits 0 "why ID" why --db r.db "$id"
has '[a-z]' "why ID tells"
exits 4 "why of an ID that is not there" why --db r.db ffffffffffffffffffffffffffffffff
exits 0 "sql" sql --db r.db 'SELECT count(*) AS n FROM claims'
has '"n":[1-9]' "sql answers"
exits 2 "sql that changes" sql --db r.db 'DELETE FROM claims'
exits 2 "sql that is wrong" sql --db r.db 'SELEC 1'
exits 1 "sql with no rows and -e" sql --db r.db -e 'SELECT 1 WHERE 0'
for list in claims deals docs evidence runs; do
    exits 0 "export $list" export --db r.db $list
    exits 0 "export $list --to jsonl" export --db r.db --to jsonl $list
done
exits 0 "export sipri" export --db r.db sipri
has '^Recipient,Supplier,Year of order, ,Number ordered' "SIPRI's header"
exits 0 "export sipri with its options" export --db r.db sipri --latin1 --include selected --all-categories supplier:RUS
exits 2 "export sipri --fields" export --db r.db sipri --fields item
exits 2 "export claims --latin1" export --db r.db claims --latin1
exits 2 "export of what is not there" export --db r.db claim
run export --db r.db claims
cp out now.csv
exits 0 "export -o" export --db r.db claims -o claims.csv
equal claims.csv now.csv "export -o writes what standard output gets"
[ ! -e claims.csv.part ]
result $? "export -o leaves nothing beside it"
exits 2 "export -o of a bad query" export --db r.db claims -o claims.csv nonsense:word
equal claims.csv now.csv "a failed export leaves the old file"
exits 4 "export to a full disk" export --db r.db claims -o /dev/full
exits 4 "export into no folder" export --db r.db claims -o nowhere/claims.csv
cp r.db newer.db
printf '\0\0\0\143' | dd of=newer.db bs=1 seek=60 conv=notrunc 2>/dev/null
exits 5 "a register of a newer version" claims --db newer.db
: >blank.db
exits 5 "an empty file is no register to read" claims --db blank.db
exits 0 "an empty file becomes a register" add --db blank.db claim.txt
rm -f r2.db
exits 0 "add into a second register" add --db r2.db --collector me --tag trial claim.txt many
exits 0 "export of the second" export --db r2.db claims
equal out before.csv "the order of adding does not matter"

# ---- a run that was killed ----
i=0
while [ $i -lt 3000 ]; do
    echo "{\"url\":\"https://example.org/$i\",\"text\":\"Qatar ordered $((i + 2)) S-400 air defence systems from Russia in 2017.\"}"
    i=$((i + 1))
done >big.jsonl
exits 0 "add of 3,000 documents" add -q --db whole.db big.jsonl
for seconds in 0.3 0.7; do
    timeout -s KILL $seconds "$CONSIGN" add -q --db killed.db big.jsonl >out 2>err
done
exits 0 "add again after it was killed" add -q --resume --db killed.db big.jsonl
for db in whole killed; do "$CONSIGN" resolve -q --db $db.db; done
for format in claims deals docs evidence sipri; do
    "$CONSIGN" export -q --db whole.db $format >whole.csv 2>err
    "$CONSIGN" export -q --db killed.db $format >killed.csv 2>err
    [ "$(wc -l <whole.csv)" -gt 5 ] && cmp -s whole.csv killed.csv
    result $? "export $format after a kill: the same bytes"
done
rm -f left.csv*
timeout -s TERM 0.03 "$CONSIGN" export --db whole.db claims -o left.csv 2>err
[ -z "$(ls left.csv.part* 2>/dev/null)" ]
result $? "export -o, interrupted, leaves no half file"
timeout 5 "$CONSIGN" export --db whole.db claims -o left.csv 2>err
[ "$(stat -c %a left.csv)" = "$(: >plain && stat -c %a plain)" ]
result $? "export -o: the rights of any new file"

# ---- a limit on the size of files ----
( ulimit -f 100 && "$CONSIGN" add --db limited.db big.jsonl ) >out 2>err </dev/null
code=$?
[ "$code" -eq 4 ] && grep -q '^consign: limited.db: ' err
result $? "add under ulimit -f: one sentence, exit 4"
( ulimit -f 1 && "$CONSIGN" read big.jsonl ) >out 2>err </dev/null
code=$?
[ "$code" -eq 4 ] && grep -q 'cannot be written' err
result $? "read under ulimit -f: one sentence, exit 4"

# ---- a small disk ----
mkdir -p disk
if mount -t tmpfs -o size=1m tmpfs disk 2>/dev/null; then
    exits 4 "add on a full disk" add -q --db disk/r.db big.jsonl
    tells '^consign: disk/r.db: ' "it is told with the register's name"
    exits 0 "what was added before is there" docs --db disk/r.db
    rm -f disk/*
    run add --db disk/r.db big.jsonl
    told=$(sed -n 's/.*documents: [0-9]*, new: \([0-9]*\);.*/\1/p' err)
    run docs --to csv --fields doc_id --db disk/r.db
    [ "$code" -eq 0 ] && [ -n "$told" ] && [ "$told" -eq "$(($(wc -l <out) - 1))" ]
    result $? "what is counted as new is there"
    rm -f disk/*
    exits 4 "export on a full disk" export --db whole.db evidence -o disk/claims.csv
    tells '^consign: disk/claims.csv: ' "it is told with the file's name"
    [ -z "$(ls disk)" ]
    result $? "and nothing is left of it"
    umount disk
else
    skip "a full disk" "no right to mount one"
fi

# ---- environment and configuration ----
under CONSIGN_DB=r.db docs --limit 1
[ $code -eq 0 ] && [ -s out ]
result $? "CONSIGN_DB"
under CONSIGN_DB=r.db docs --db none.db
[ $code -eq 5 ]
result $? "a flag beats the environment"
under CONSIGN_LEXICON=nowhere read claim.txt
[ $code -eq 4 ]
result $? "CONSIGN_LEXICON"
under CONSIGN_JOBS=none read claim.txt
[ $code -eq 2 ] && grep -q '^consign: CONSIGN_JOBS: ' err
result $? "a wrong CONSIGN_JOBS is named"
under CONSIGN_QUOTE=5 read --to text claim.txt
has '“Qatar …”' "CONSIGN_QUOTE"
under SOURCE_DATE_EPOCH=today add --db r.db claim.txt
[ $code -eq 2 ]
result $? "a wrong SOURCE_DATE_EPOCH"
mkdir -p config/consign
printf '# mine\n\ndb = r.db\nquote=7\n' >config/consign/config
exits 0 "the configuration file names the register" docs --limit 1
run read --to text claim.txt
has '“Qatar h …”' "the configuration file's quote"
under CONSIGN_QUOTE=5 read --to text claim.txt
has '“Qatar …”' "the environment beats the file"
run read --quote 9 --to text claim.txt
has '“Qatar has …”' "a flag beats the file"
printf 'quote = 7\nquot = 8\n' >config/consign/config
exits 2 "a key that is none" read claim.txt
tells "config/consign/config:2: .*'quote'" "it is told with file, line and the nearest key"
printf 'jobs = many\n' >config/consign/config
exits 2 "a value that is none" read claim.txt
tells 'config/consign/config:1: jobs: ' "it is told with file and line"
printf 'hello\n' >config/consign/config
exits 2 "a line that is none" read claim.txt
exits 0 "help does not need the file" help
rm config/consign/config

# ---- a terminal ----
if command -v script >/dev/null && [ "$(script -qec 'echo yes' /dev/null </dev/null 2>/dev/null | tr -d '\r')" = yes ]; then
    script -qec "stty cols 60; '$CONSIGN' read claim.txt" /dev/null </dev/null >raw 2>err
    sed 's/\x1b\[[0-9;]*m//g' raw | tr -d '\r' >out
    has '^RUS → QAT' "a terminal gets text"
    [ "$(LC_ALL=C.UTF-8 wc -L <out)" -le 60 ]
    result $? "nothing is wider than the terminal"
    script -qec "'$CONSIGN' claims --db r.db --limit 3" /dev/null </dev/null >out 2>err
    ! grep -q '^{' out
    result $? "a terminal gets tables"
    for width in 80 100 120; do
        for list in claims deals docs; do
            script -qec "stty cols $width; '$CONSIGN' $list --db r.db" /dev/null </dev/null 2>err | sed 's/\x1b\[[0-9;]*m//g' | tr -d '\r' >out
            [ "$(wc -l <out)" -ge 2 ] && [ "$(LC_ALL=C.UTF-8 wc -L <out)" -le $width ]
            result $? "$list fit $width columns"
        done
    done
    script -qec "stty cols 80; '$CONSIGN' deals --db r.db" /dev/null </dev/null >out 2>err
    for head in from to item number value stage claims origins conflict; do head -n 1 out | grep -qw $head || break; done
    [ $head = conflict ]
    result $? "deals at 80 columns: every column"
    script -qec "stty cols 80; '$CONSIGN' sql --db r.db 'SELECT * FROM v_claims LIMIT 1'" /dev/null </dev/null >out 2>err
    has '^claim_id  *[0-9a-f]\{32\}' "more columns than fit: one field a line"
    script -qec "NO_COLOR=1 '$CONSIGN' claims --db r.db --limit 3; NO_COLOR=1 '$CONSIGN' read claim.txt" /dev/null </dev/null >out 2>err
    ! grep -q "$(printf '\033')" out
    result $? "NO_COLOR: no escapes"
    printf 'Russia sold S-400 \033[31msystems to Qatar.\n' >escape.txt
    script -qec "NO_COLOR=1 '$CONSIGN' read escape.txt" /dev/null </dev/null >out 2>err
    ! grep -q "$(printf '\033')" out
    result $? "no escape of a document reaches the terminal"
else
    skip "a terminal" "no script(1)"
fi

# ---- a register among its reports ----
mkdir own && cp claim.txt weather.txt own && cd own || exit 1
for again in 1 2; do
    "$CONSIGN" add . >../out 2>../err </dev/null
    code=$?
    [ "$code" -eq 0 ] && ! grep -q SQLite ../err
    ok=$?
    cd .. && result $ok "add . with the register in the folder, time $again"
    cd own || exit 1
done
cd ..
exits 4 "a register that is named as an input is refused" read own/consign.db

# ---- names that are no UTF-8 ----
odd=$(printf 'odd\377name.txt')
if cp claim.txt "$odd" 2>/dev/null; then
    for to in csv jsonl text; do
        run read --to $to "$odd"
        [ "$code" -eq 0 ] && [ -s out ] && iconv -f UTF-8 -t UTF-8 out >/dev/null 2>&1
        result $? "a file whose name is no UTF-8, as $to: what comes out is"
    done
    exits 0 "it is added" add --db odd.db "$odd"
    run export docs --db odd.db
    iconv -f UTF-8 -t UTF-8 out >/dev/null 2>&1 && grep -q 'odd.*name' out
    result $? "and exported as UTF-8"
    run add --resume --db odd.db "$odd"
    tells 'read already: 1' "and known again by its name"
else
    skip "names that are no UTF-8" "this file system has none"
fi

echo "1..$n"
[ $failed -eq 0 ]
