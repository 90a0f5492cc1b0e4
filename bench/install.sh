#!/bin/sh
# Installs what our speed is held against, as far as it can be had, below BUILD/bench-anchors; names what could not.
# usage: bench/install.sh [BUILD]
set -u
cd "$(dirname "$0")/.." || exit 1
build=${1:-build}
to=$(mkdir -p "$build/bench-anchors" && cd "$build/bench-anchors" && pwd) || exit 1
missing=""
miss() { missing="$missing $1"; }

for package in $(sed 's/#.*//' tools/packages-bench.txt); do
    case $package in
    nodejs | npm | openjdk-17-jdk-headless | maven | python3-pip)   # one of another origin serves as well
        command -v "$(echo "$package" | sed 's/nodejs/node/; s/openjdk.*/javac/; s/maven/mvn/; s/python3-pip/pip3/')" >/dev/null 2>&1 && continue ;;
    esac
    echo "$package" >"$to/one.txt"
    tools/bootstrap.sh "$to/one.txt" 2>/dev/null || miss "$package"
done

for name in hyperscan vectorscan; do
    [ -d "$to/$name" ] && continue
    mkdir -p "$to/tmp" && (cd "$to/tmp" && apt-get download "lib${name}5" >/dev/null 2>&1 && dpkg -x "lib${name}5"_*.deb "$to/$name") || miss "$name"
done

if [ ! -d "$to/python" ]; then
    for package in selectolax readability-lxml; do
        pip3 install --quiet --disable-pip-version-check --root-user-action=ignore --target "$to/python" --upgrade "$package" >/dev/null 2>&1 || miss "$package"
    done
fi
[ -d "$to/node/node_modules/wink-nlp" ] || npm install --silent --prefix "$to/node" wink-nlp wink-eng-lite-web-model >/dev/null 2>&1 || miss wink-nlp
if [ ! -f "$to/java/Boilerpipe.class" ]; then
    for artifact in com.syncthemall:boilerpipe:1.2.2 net.sourceforge.nekohtml:nekohtml:1.9.22 xerces:xercesImpl:2.12.2; do
        mvn -q -B dependency:copy "-Dartifact=$artifact" "-DoutputDirectory=$to/java" >/dev/null 2>&1 || miss "$artifact"
    done
    javac -cp "$to/java/*" -d "$to/java" bench/Boilerpipe.java 2>/dev/null || miss boilerpipe
fi
rm -rf "$to/tmp" "$to/one.txt"
[ -z "$missing" ] || echo "bench: could not be installed:$missing" >&2
exit 0
