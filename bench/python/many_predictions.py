# SPDX-License-Identifier: Apache-2.0
"""Writes predictions that were never made, as many as wanted, to see what a report of them costs.

    many_predictions.py OUT [CLIPS]
    JDK_JAVA_OPTIONS=-Xlog:gc:FILE  /usr/bin/time -v aasllm report OUT > report.md

9 arms x 3 seeds x CLIPS (100,000), of 100 speakers in 10 folds: 2.7 million rows, 1.7 GB.
"""

import json
import math
import random
import sys
from pathlib import Path

ARMS = ["aligned/aligned", "none/none", "encoder-head", "constant/constant", "shuffled/shuffled",
        "aligned/shuffled", "aligned/inverted", "inverted/inverted", "aligned/aligned, voice"]
LABELS = ["anger", "happiness", "neutral", "sadness"]
SPEAKERS = 100
FOLDS = 10
HASH = "0123456789abcdef" * 4


def row(draw, clip, arm, seed):
    """One prediction; the right label has an advantage."""
    label = clip % len(LABELS)
    scores = [draw.gauss(1.5 if i == label else 0, 1) for i in range(len(LABELS))]
    total = sum(math.exp(s) for s in scores)
    speaker = clip % SPEAKERS
    return {
        "id": f"clip-{clip:07d}", "label": LABELS[label], "emotion": LABELS[scores.index(max(scores))],
        "probabilities": {name: math.exp(s) / total for name, s in zip(LABELS, scores)},
        "log_scores": {name: s - math.log(total) for name, s in zip(LABELS, scores)},
        "facts": {"sex": "female" if speaker % 2 else "male", "speaker": f"s{speaker:03d}"},
        "corpus": "made", "protocol": "actor-folds 10", "arm": arm, "seed": seed, "fold": f"f{speaker % FOLDS}",
        "details": {"recipe": HASH, "prompt paper": HASH, "temperature": "1.0"},
    }


def main(out, clips):
    for arm in ARMS:
        for seed in (1, 2, 3):
            draw = random.Random(f"{arm} {seed}")
            folder = Path(out) / arm.replace("/", "-").replace(", ", "-") / f"seed-{seed}"
            folder.mkdir(parents=True, exist_ok=True)
            with open(folder / "predictions.jsonl", "w", encoding="utf-8") as file:
                for clip in range(clips):
                    file.write(json.dumps(row(draw, clip, arm, seed), separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
