#!/bin/sh
# Installs the system packages that are listed and missing; asks for nothing when all are there.
#
# usage: tools/bootstrap.sh [LIST]...       default: tools/packages.txt
#
# Needs root or sudo only when something is missing. CONSIGN_NO_INSTALL=1 names what is missing and stops.
set -eu

here=$(dirname "$0")
[ $# -gt 0 ] || set -- "$here/packages.txt"
wanted=$(sed -e 's/#.*//' "$@" | tr -s ' \n' ' ')

if ! command -v dpkg-query >/dev/null 2>&1; then
    # Not a Debian: meson names what it cannot find.
    command -v meson >/dev/null 2>&1 || {
        echo "bootstrap: this is no Debian. Install what these Debian packages hold, then repeat:$wanted" >&2
        exit 1
    }
    exit 0
fi

missing=$(
    # shellcheck disable=SC2086  # one word a package
    dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null |
        awk -v wanted="$wanted" '
            $1 == "installed" { have[$2] = 1 }
            END { n = split(wanted, w, " "); for (i = 1; i <= n; i++) if (!(w[i] in have)) printf " %s", w[i] }'
)
[ -n "$missing" ] || exit 0

say_and_stop() {
    echo "bootstrap: $1. Install these packages, then repeat:" >&2
    echo "    apt-get install$missing" >&2
    exit 1
}

[ -z "${CONSIGN_NO_INSTALL:-}" ] || say_and_stop "packages are missing and CONSIGN_NO_INSTALL is set"
command -v apt-get >/dev/null 2>&1 || say_and_stop "packages are missing and there is no apt-get"
if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1; then
    as_root="sudo"
else
    say_and_stop "packages are missing, and this is neither root nor is there a sudo"
fi

echo "bootstrap: installing$missing" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT

update() { $as_root apt-get update >>"$log" 2>&1; }
install() {
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        -o DPkg::Lock::Timeout=120 $missing </dev/null >>"$log" 2>&1
}

# A machine that never ran `apt-get update` has no lists; one that ran it long ago has stale ones.
lists=$(find /var/lib/apt/lists -name '*_Packages*' 2>/dev/null | head -n 1) || lists=""
if [ -n "$lists" ] && install; then exit 0; fi
update || true
install || {
    tail -n 20 "$log" >&2
    say_and_stop "apt-get could not install them"
}
