#!/bin/sh
# Re-makes the golden files of tests/golden: what each stage makes of a few of the examples. usage: tests/golden/accept.sh [BUILD]
# The diff is for a person to read before it is committed.
set -eu
cd "$(dirname "$0")/../.."
tests/golden/make.sh "${1:-build}/consign" tests/golden
git --no-pager diff --stat -- tests/golden 2>/dev/null || true
