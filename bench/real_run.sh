#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Makes results/emodb-ravdess.md, .html and .predictions.tar.xz: encoder heads trained from log-mel inside the
# fold, and simple numeric baselines on the same folds. May be stopped at any moment; the same call goes on.
#   bench/real_run.sh EMODB_DIR RAVDESS_DIR OUT [PYTHON]
# PYTHON has librosa and scikit-learn. Nothing that is trained on RAVDESS is kept outside OUT.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
emodb=$1 ravdess=$2 out=$3 python=${4:-python3}

"$root/aasllm" experiment "$root/recipes/emodb-encoder-head.recipe" --data "$emodb" --out "$out/emodb"
"$python" "$root/bench/python/baselines.py" "$emodb" "$out/emodb/folds.csv" "$out/emodb-baselines" \
    --corpus emodb --protocol leave-one-speaker-out
"$root/aasllm" experiment "$root/recipes/ravdess-encoder-head.recipe" --data "$ravdess" --out "$out/ravdess"
"$python" "$root/bench/python/baselines.py" "$ravdess" "$out/ravdess/folds.csv" "$out/ravdess-baselines" \
    --corpus ravdess --protocol "actor-folds 5" --trim 30 --c 1
"$root/aasllm" report --force "$out/emodb" "$out/emodb-baselines" "$out/ravdess" "$out/ravdess-baselines" \
    -o "$root/results/emodb-ravdess.html" > "$root/results/emodb-ravdess.md"
(cd "$out" && find . -name predictions.jsonl -o -name 'events.out.*' | LC_ALL=C sort |
    tar --owner=0 --group=0 --numeric-owner --mtime=2026-01-01T00:00Z -cf - -T -) |
    xz -9e > "$root/results/emodb-ravdess.predictions.tar.xz"
