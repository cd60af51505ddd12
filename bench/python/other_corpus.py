# SPDX-License-Identifier: Apache-2.0
"""A model on a corpus that it has not heard: other_corpus.py AASLLM MODEL_DIR MANIFEST [LABELS].

MANIFEST is a CSV with the columns path, speaker, sex and emotion; LABELS are names with commas between them, by default
anger,happiness,sadness,neutral, and clips of others are left out. Prints the unweighted accuracy with its 95 % interval
(bootstrap, speakers drawn first, then clips of each), the recalls, the confusions, the accuracy by sex, the expected
calibration error over ten bins of equal width, and how many of the clips that it is sure of are right. Needs numpy.
"""
import csv
import json
import subprocess
import sys
from pathlib import Path

import numpy as np

DRAWS = 2000
BINS = 10
SURE = 0.9


def predictions(program, model, clips):
    """Probabilities by path, in one call."""
    command = [program, "predict", "--model", model, "--format", "jsonl", *map(str, clips)]
    lines = subprocess.run(command, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    rows = [json.loads(line) for line in lines]
    for row in rows:
        if row["error"]:
            print(row["path"], row["error"], file=sys.stderr)
    return {row["path"]: row["probabilities"] for row in rows if not row["error"]}


def unweighted(truth, said, labels):
    return np.mean([np.mean(said[truth == label] == label) for label in labels if np.any(truth == label)])


def interval(truth, said, speakers, labels):
    chance = np.random.default_rng(1)
    places = [np.flatnonzero(speakers == name) for name in np.unique(speakers)]
    scores = []
    for _ in range(DRAWS):
        drawn = [places[k] for k in chance.integers(len(places), size=len(places))]
        rows = np.concatenate([chance.choice(own, size=len(own)) for own in drawn])
        scores.append(unweighted(truth[rows], said[rows], labels))
    return np.percentile(scores, [2.5, 97.5])


def calibration_error(certainty, right):
    bins = np.minimum((certainty * BINS).astype(int), BINS - 1)
    return sum(
        abs(certainty[bins == k].sum() - right[bins == k].sum()) for k in range(BINS) if np.any(bins == k)
    ) / len(right)


def main(program, model, manifest, labels="anger,happiness,sadness,neutral"):
    labels = labels.split(",")
    folder = Path(manifest).parent
    with open(manifest, newline="", encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["emotion"] in labels]
    by_path = predictions(program, model, [folder / row["path"] for row in rows])
    rows = [row for row in rows if str(folder / row["path"]) in by_path]
    probabilities = [by_path[str(folder / row["path"])] for row in rows]
    truth = np.array([row["emotion"] for row in rows])
    speakers = np.array([row["speaker"] for row in rows])
    sexes = np.array([row["sex"] for row in rows])
    said = np.array([max(one, key=one.get) for one in probabilities])
    low, high = interval(truth, said, speakers, labels)
    print("%d clips, %d speakers: UA %.1f (%.1f to %.1f)" % (
        len(rows), len(set(speakers)), 100 * unweighted(truth, said, labels), 100 * low, 100 * high))
    for label in labels:
        own = said[truth == label]
        counts = ", ".join("%s %d" % (other, np.sum(own == other)) for other in labels)
        print("  %s: recall %.1f of %d; called %s" % (label, 100 * np.mean(own == label), len(own), counts))
    for sex in sorted(set(sexes)):
        print("  %s: UA %.1f" % (sex, 100 * unweighted(truth[sexes == sex], said[sexes == sex], labels)))
    certainty = np.array([max(one.values()) for one in probabilities])
    print("  expected calibration error %.1f %%" % (100 * calibration_error(certainty, said == truth)))
    sure = certainty >= SURE
    right = 100 * np.mean(said[sure] == truth[sure]) if sure.any() else np.nan
    print("  %d clips are called %.0f %% sure or more: %.1f %% of them right" % (sure.sum(), 100 * SURE, right))


if __name__ == "__main__":
    sys.exit(__doc__) if len(sys.argv) < 4 else main(*sys.argv[1:])
