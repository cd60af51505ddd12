#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Whether the small package answers as the full one: release/small.sh FULL SMALL CLIP_OR_FOLDER...
# FULL and SMALL are unpacked zips. Each has the bundled model predict the same clips, with a cache folder of its own.
# Fails where a row is missing, an emotion or a level differs, or a probability by more than 1e-5: float32 sums of another BLAS and
# another Fourier transform differ in the seventh digit, and a log-mel value at its floor by more.
set -eu
full=$1 small=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for package in full small; do
    eval "home=\$$package"
    mkdir "$work/$package.cache"
    # shellcheck disable=SC2154 # set by eval
    XDG_CACHE_HOME="$work/$package.cache" "$home/bin/aasllm" predict --quiet --format jsonl "$@" > "$work/$package.jsonl"
done
python3 - "$work/full.jsonl" "$work/small.jsonl" <<'PYTHON'
import json
import sys

full, small = ([json.loads(line) for line in open(name, encoding="utf-8")] for name in sys.argv[1:])
assert full and len(full) == len(small), f"{len(full)} and {len(small)} rows"
furthest = 0.0
for one, other in zip(full, small):
    for key in ("path", "channel", "emotion", "levels", "error"):
        assert one[key] == other[key], f"{one['path']}: {key} {one[key]} and {other[key]}"
    for label, probability in one["probabilities"].items():
        furthest = max(furthest, abs(probability - other["probabilities"][label]))
print(f"{len(full)} clips, probabilities at most {furthest:.1e} apart")
sys.exit(furthest > 1e-5)
PYTHON
