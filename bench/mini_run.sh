#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Makes results/mini.* (the smallest whole chain on two corpora) and results/arms.* (what descriptions bring to it).
# May be stopped at any moment; the same call goes on. About four hours of one core.
#   bench/mini_run.sh EMODB_DIR RAVDESS_DIR OUT
# Nothing that is trained on RAVDESS is kept outside OUT.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
emodb=$1 ravdess=$2 out=$3

run() { # RECIPE DATA
    # all start from the same pre-trained model, which the first of them makes
    if [ "$1" != emodb-mini ] && [ ! -e "$out/$1/models" ]; then
        mkdir -p "$out/$1"
        cp -r "$out/emodb-mini/models" "$out/$1/models"
    fi
    "$root/aasllm" experiment "$root/recipes/$1.recipe" --data "$2" --out "$out/$1" --threads 1
}

run emodb-mini "$emodb"
run ravdess-mini "$ravdess"
run emodb-mini-arms-paper "$emodb"
run ravdess-mini-arms-paper "$ravdess"
run emodb-mini-arms-voice "$emodb"
run ravdess-mini-arms-voice "$ravdess"
run emodb-mini-arms-prior "$emodb"
run ravdess-mini-arms-prior "$ravdess"
"$root/aasllm" report --force "$out/emodb-mini" "$out/ravdess-mini" \
    -o "$root/results/mini.html" > "$root/results/mini.md"
"$root/aasllm" report --force "$out"/*-arms-* -o "$root/results/arms.html" > "$root/results/arms.md"
(cd "$out" && find . -name predictions.jsonl | LC_ALL=C sort | # without the curves of the losses
    tar --owner=0 --group=0 --numeric-owner --mtime=2026-01-01T00:00Z -cf - -T -) |
    xz -9e > "$root/results/mini.predictions.tar.xz"
