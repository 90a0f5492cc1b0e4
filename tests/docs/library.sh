#!/bin/sh
# docs/library.c does what it says. usage: tests/docs/library.sh PROGRAM DATA_FOLDER      Prints TAP.
said=$("$1" "$2") || { echo "not ok 1 - docs/library.c runs"; exit 1; }
want='FRA -> QAT: Rafale, order, stated
  "Qatar has bought 24 Rafale fighters from France."'
[ "$said" = "$want" ] && echo "ok 1 - docs/library.c prints the claim" || { echo "not ok 1 - docs/library.c prints the claim"; echo "$said" | sed 's/^/# /'; exit 1; }
"$1" /nowhere >/dev/null 2>&1 && { echo "not ok 2 - docs/library.c without data fails"; exit 1; }
echo "ok 2 - docs/library.c without data fails"
