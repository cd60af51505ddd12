# SPDX-License-Identifier: Apache-2.0
"""Unweighted accuracy of a model on a corpus that it has not heard, clip by clip and with --by speaker.

    python bench/python/by_speaker.py AASLLM MODEL MANIFEST [SPEAKER ...]

MANIFEST has the columns path, speaker and emotion; of its clips those of the named speakers (of all, where none is
named) and of the model's four labels count. Intervals: 2,000 draws of speakers, seed 1.
"""
import csv
import json
import os
import random
import subprocess
import sys
import tempfile

LABELS = ["anger", "happiness", "sadness", "neutral"]


def accuracy(rows):
    recalls = []
    for label in LABELS:
        own = [found == label for truth, found in rows if truth == label]
        if own:
            recalls.append(sum(own) / len(own))
    return 100 * sum(recalls) / len(recalls)


def main(program, model, manifest, *speakers):
    folder = os.path.dirname(os.path.abspath(manifest))
    with open(manifest, encoding="utf-8") as source:
        clips = [row for row in csv.DictReader(source)
                 if row["emotion"] in LABELS and (not speakers or row["speaker"] in speakers)]
    with tempfile.TemporaryDirectory() as scratch:
        mine = os.path.join(scratch, "clips.csv")
        with open(mine, "w", encoding="utf-8", newline="") as sink:
            rows = csv.writer(sink)
            rows.writerow(["path", "speaker"])
            rows.writerows([os.path.join(folder, clip["path"]), clip["speaker"]] for clip in clips)
        for name, more in (("clip by clip", []), ("by speaker", ["--by", "speaker"])):
            call = [program, "predict", "--model", model, "--format", "jsonl", *more, mine]
            out = subprocess.run(call, check=True, capture_output=True, text=True).stdout
            found = [json.loads(line)["emotion"] for line in out.splitlines()]
            by = {}
            for clip, emotion in zip(clips, found, strict=True):
                by.setdefault(clip["speaker"], []).append((clip["emotion"], emotion))
            draw = random.Random(1)
            drawn = sorted(accuracy([row for one in draw.choices(list(by.values()), k=len(by)) for row in one])
                           for _ in range(2000))
            whole = [row for one in by.values() for row in one]
            recalls = ", ".join(f"{label} {100 * sum(f == label for t, f in whole if t == label) / max(1, sum(t == label for t, _ in whole)):.0f}"
                                for label in LABELS)
            print(f"{name}: {len(whole)} clips, {len(by)} speakers, UA {accuracy(whole):.1f}"
                  f" (95 % {drawn[50]:.1f} to {drawn[1949]:.1f}); {recalls}")


main(*sys.argv[1:])
