#!/bin/sh
# Trees of our own in a copy of data/: they choose the parties and the claims; half a tree is refused by file and line.
cd "$(dirname "$0")/../.." || exit 1
program=${CONSIGN:-build/consign}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cp -r data "$work/data" && rm -f "$work/data/lexicon.image"
trees=$work/data/world/trees.tsv
short='Russia has delivered S-400 systems to Turkey.'
long="$short It rained in Ankara. Nothing else was heard. The weather was fair. People went home. The shops were open."
n=0
told() {   # told CODE WORDS
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}
write() {   # each row: MODEL TREE
    printf 'model\ttree\n' >"$trees"
    for row in "$@"; do printf '%s\t%s\n' "${row%% *}" "${row#* }" >>"$trees"; done
}
claims() { printf '%s' "$1" | "$program" read --to jsonl --lexicon "$work/data" - 2>"$work/err"; }

write
claims "$short" | grep -q '"supplier":\["RUS"\].*"recipient":\["TUR"\]'
told $? 'without trees the rules choose'
write 'supplier to<0.5 -3 3' 'recipient makes<0.5 -3 3'
claims "$short" | grep -q '"supplier":\["TUR"\].*"recipient":\["RUS"\]'
told $? 'trees choose the parties, even against the rules'
write 'supplier ruled<0.5 -3 3' 'recipient ruled<0.5 -3 3' 'claim -5'
test "$(claims "$long" | wc -l)" = 0
told $? 'an unlikely claim goes'
test "$(claims "$short" | wc -l)" = 1
told $? '... but not from a text of a few sentences'
write 'supplier ruled<0.5 -3 3' 'recipient ruled<0.5 -3 3' 'claim tie<-9 -5 2'
claims "$long" | grep -q '"score":0.881'
told $? 'a likely one stays, and its score is how likely it is'
printf '%s' "$long" | "$program" show choices --to jsonl --lexicon "$work/data" - >"$work/out"
grep -q '"choice":"parties".*"makes":1' "$work/out" && grep -q '"choice":"claim","doc":"-","kept":1' "$work/out"
told $? 'show choices tells what told for and against'
printf '%s' "$long" | "$program" show choices --to text --lexicon "$work/data" - | grep -q 'supplies .* \*.* RUS'
told $? '... to people too'
write 'supplier makes<1 2'
claims "$short" >/dev/null
test $? != 0 && grep -q 'trees.tsv:2: .*is no tree' "$work/err"
told $? 'half a tree is refused, with file and line'
echo "1..$n"
