#!/bin/sh
# How fast it reads: the examples, repeated as one file of JSON lines, through one thread and through all. usage: bench/run.sh [BUILD] [TIMES]
cd "$(dirname "$0")/.." && exec python3 bench/run.py "${1:-build}" "${2:-200}"
