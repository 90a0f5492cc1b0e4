#!/bin/sh
# The screen's loops for 64-bit ARM, built by a cross compiler and run under emulation. Prints TAP.
cd "$(dirname "$0")/../.." || exit 1
for tool in aarch64-linux-gnu-gcc qemu-aarch64; do
    command -v $tool >/dev/null || { echo "ok 1 - the screen on ARM # SKIP no $tool (apt: gcc-aarch64-linux-gnu, qemu-user)"; echo "1..1"; exit 0; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/cmocka.h" <<'H'
/* As much of cmocka as the tests need that need no data folder. */
#define assert_int_equal(a, b) do { if ((long)(a) != (long)(b)) { printf("# line %d: %ld is not %ld\n", __LINE__, (long)(a), (long)(b)); exit(1); } } while (0)
#define assert_memory_equal(a, b, n) assert_int_equal(memcmp(a, b, n), 0)
#define assert_true(a) assert_int_equal(!(a), 0)
H
sources=$(ls src/pack/screen.c src/pack/screen_make.c src/pack/screen_scalar.c src/pack/screen_neon.c src/pack/screen_strip.c src/pack/screen_words.c \
    src/pack/phrases.c src/pack/index.c src/pack/words.c src/base/arena.c src/base/str.c src/base/utf8.c)
# shellcheck disable=SC2086
aarch64-linux-gnu-gcc -std=c17 -O2 -static -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -DSCREEN_ALONE -I"$work" -Isrc -Iinclude -o "$work/test" tests/pack/test_screen.c $sources 2>"$work/log" &&
    timeout 300 qemu-aarch64 "$work/test" >"$work/out"
if [ $? -eq 0 ]; then echo "ok 1 - the screen on ARM"; else echo "not ok 1 - the screen on ARM"; sed 's/^/# /' "$work/log" "$work/out" | head -20; fi
echo "1..1"
