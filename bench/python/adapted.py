# SPDX-License-Identifier: Apache-2.0
"""How well a model's probabilities fit speakers whom it has not heard, before and after adapt on 50 clips without labels.

    python bench/python/adapted.py AASLLM MODEL MANIFEST [SPEAKER ...]

MANIFEST has the columns path, speaker and emotion; of its clips those of the named speakers (of all, where none is
named) and of the model's four labels count. Five draws of 50 clips (of half, where there are fewer than 100), seeds 1 to
5; all figures are of the other clips: unweighted accuracy, expected calibration error over ten bins of equal width, and of
the sets of 90 % their coverage, that of the worst speaker, and the mean size. At the end the same of all clips, not
adapted, and what a model that is as sure and perfectly calibrated would have for an error.
"""
import csv
import json
import os
import random
import subprocess
import sys
import tempfile

LABELS = ["anger", "happiness", "sadness", "neutral"]


def error(rows):
    bins = [[0, 0.0] for _ in range(10)]
    for sure, right in rows:
        one = bins[min(9, int(10 * sure))]
        one[0] += right
        one[1] += sure
    return 100 * sum(abs(right - sure) for right, sure in bins) / len(rows)


def figures(rows):
    recalls = [[r["emotion"] == label for r in rows if r["label"] == label] for label in LABELS]
    accuracy = 100 * sum(sum(own) / len(own) for own in recalls if own) / sum(1 for own in recalls if own)
    sure = [(max(r["probabilities"].values()), r["emotion"] == r["label"]) for r in rows]
    by = {}
    for r in rows:
        by.setdefault(r["speaker"], []).append(r["label"] in r["set"]["labels"])
    covered = [held for own in by.values() for held in own]
    return [accuracy, error(sure), 100 * sum(covered) / len(covered),
            100 * min(sum(own) / len(own) for own in by.values()),
            sum(len(r["set"]["labels"]) for r in rows) / len(rows)]


def main(program, model, manifest, *speakers):
    folder = os.path.dirname(os.path.abspath(manifest))
    with open(manifest, encoding="utf-8") as source:
        clips = [row for row in csv.DictReader(source)
                 if row["emotion"] in LABELS and (not speakers or row["speaker"] in speakers)]
    paths = [os.path.join(folder, clip["path"]) for clip in clips]

    def predicted(by, some):
        out = subprocess.run([program, "predict", "--model", by, "--set", "90%", "--format", "jsonl",
                              *[paths[i] for i in some]], check=True, capture_output=True, text=True).stdout
        return [dict(json.loads(line), label=clips[i]["emotion"], speaker=clips[i]["speaker"])
                for i, line in zip(some, out.splitlines(), strict=True)]

    def say(name, values):
        print(f"{name}: UA {values[0]:.1f}, calibration error {values[1]:.1f} %, sets of 90 %: coverage {values[2]:.1f} %,"
              f" of the worst speaker {values[3]:.1f} %, mean size {values[4]:.2f}", flush=True)

    everything = list(range(len(clips)))
    before = predicted(model, everything)
    ways = {"as it is, the other clips": [], "adapted": [], "adapted, --shares equal": []}
    for seed in range(1, 6):
        drawn = random.Random(seed).sample(everything, min(50, len(clips) // 2))
        others = [i for i in everything if i not in drawn]
        ways["as it is, the other clips"].append(figures([before[i] for i in others]))
        for name, more in (("adapted", []), ("adapted, --shares equal", ["--shares", "equal"])):
            with tempfile.TemporaryDirectory() as scratch:
                to = os.path.join(scratch, "adapted")
                subprocess.run([program, "adapt", "--model", model, *more, "-o", to, *[paths[i] for i in drawn]],
                               check=True, capture_output=True)
                ways[name].append(figures(predicted(to, others)))
    for name, draws in ways.items():
        say(f"{name}, mean of {len(draws)} draws", [sum(one) / len(draws) for one in zip(*draws)])
    say(f"as it is, all {len(clips)} clips", figures(before))
    chance = random.Random(1)
    sure = [max(r["probabilities"].values()) for r in before]
    print("perfectly calibrated at this size: %.1f %%" % (
        sum(error([(s, chance.random() < s) for s in sure]) for _ in range(200)) / 200))


main(*sys.argv[1:])
