#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Simple numeric baselines on the folds of an experiment, as prediction files that `aasllm report` scores.

  baselines.py DATA_DIR FOLDS_CSV OUT_DIR --corpus NAME --protocol NAME [--trim DB] [--c C]

FOLDS_CSV is the folds.csv that `aasllm experiment` writes; the clips are found by their file names below DATA_DIR.
Where DATA_DIR/manifest.csv has original_duration_s, what lies behind it is padding and is cut off. --trim cuts the
edges that lie so far below the peak, for the spectral statistics alone. --c is the inverse strength of their logistic
regression's penalty.

Everything is learned inside the fold: scaling, medians, classifier. Each system is one arm and one folder:
the paper's four properties, their High/Low labels, and the means and deviations of 64 log-mels, their deltas and 20
MFCCs, with logistic regression; the last also with an RBF SVM. The classes are weighted by the inverse of their shares.

Needs librosa, numpy and scikit-learn.
"""
import argparse
import csv
import json
import math
import warnings
from pathlib import Path

import librosa
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

RATE = 16_000
LABELS = ["anger", "happiness", "sadness", "neutral"]


def paper_properties(y):
    """Equations 2, 3, 5 and 7: mean of all spectral peaks, level, and segments a second of clip and of loud time."""
    pitches = librosa.piptrack(y=y, sr=RATE)[0]
    spans = librosa.effects.split(y, top_db=20)
    loud = sum(end - start for start, end in spans) / RATE
    level = 10 * math.log10(float(np.mean(np.square(y.astype(np.float64)))))
    return [float(pitches[pitches > 0].astype(np.float64).mean()), level, len(spans) * RATE / y.size, len(spans) / loud]


def spectral_statistics(y):
    """Means and deviations over time of 64 log-mels, their deltas and 20 MFCCs: 296 numbers."""
    power = librosa.feature.melspectrogram(y=y, sr=RATE, n_fft=400, hop_length=160, n_mels=64)
    mel = librosa.power_to_db(power)
    parts = (mel, librosa.feature.delta(mel), librosa.feature.mfcc(S=mel, n_mfcc=20))
    return np.concatenate([f(part, axis=1) for part in parts for f in (np.mean, np.std)])


def high_low(train, test):
    middle = np.median(train, axis=0)
    return (train > middle).astype(float), (test > middle).astype(float)


def logistic(c):
    classifier = LogisticRegression(C=c, max_iter=5000, class_weight="balanced")
    return make_pipeline(StandardScaler(), classifier)


def svm():
    return make_pipeline(StandardScaler(), SVC(C=3.0, gamma="scale", class_weight="balanced"))


SYSTEMS = {  # arm: features, what is made of them, classifier
    "four properties, logistic": ("paper", None, lambda: logistic(1.0)),
    "High/Low labels, logistic": ("paper", high_low, lambda: logistic(1.0)),
    "spectral statistics, RBF SVM": ("spectral", None, svm),
}
SPECTRAL_LOGISTIC = "spectral statistics, logistic"


def durations(data):
    manifest = data / "manifest.csv"
    if not manifest.exists():
        return {}
    with open(manifest, newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {Path(row["path"]).name: float(row["original_duration_s"]) for row in rows if row.get("original_duration_s")}


def features(data, clips, trim):
    files = {file.name: file for file in data.rglob("*") if file.is_file()}
    lengths = durations(data)
    table = {"paper": [], "spectral": []}
    for clip in clips:
        y = librosa.load(files[clip["file"]], sr=RATE)[0]
        if clip["file"] in lengths:
            y = y[:min(y.size, round(lengths[clip["file"]] * RATE))]
        table["paper"].append(paper_properties(y))
        table["spectral"].append(spectral_statistics(librosa.effects.trim(y, top_db=trim)[0] if trim else y))
    return {name: np.array(rows) for name, rows in table.items()}


def predict(x, binarise, model, labels, test):
    train, judged = x[~test], x[test]
    if binarise:
        train, judged = binarise(train, judged)
    fitted = model().fit(train, labels[~test])
    probabilities = fitted.predict_proba(judged) if hasattr(fitted, "predict_proba") else None
    return fitted.predict(judged), probabilities, list(fitted.classes_)


def rows(arm, x, binarise, model, clips, arguments):
    labels = np.array([clip["label"] for clip in clips])
    folds = np.array([clip["fold"] for clip in clips])
    for fold in sorted(set(folds)):
        test = folds == fold
        said, probabilities, classes = predict(x, binarise, model, labels, test)
        for i, place in enumerate(np.flatnonzero(test)):
            clip = clips[place]
            by_label = {} if probabilities is None else {
                label: float(probabilities[i][classes.index(label)]) for label in LABELS}
            yield {"id": clip["id"], "label": clip["label"], "emotion": str(said[i]), "probabilities": by_label,
                   "log_scores": {}, "facts": {"speaker": clip["speaker"], "sex": clip["sex"]},
                   "corpus": arguments.corpus, "protocol": arguments.protocol, "arm": arm, "seed": 0,
                   "fold": str(fold), "details": {"by": "bench/python/baselines.py", "template": "none"}}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("folds", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--protocol", required=True)
    parser.add_argument("--trim", type=float)
    parser.add_argument("--c", type=float, default=0.01)
    arguments = parser.parse_args()
    warnings.filterwarnings("ignore")
    with open(arguments.folds, newline="") as lines:
        clips = list(csv.DictReader(lines))
    table = features(arguments.data, clips, arguments.trim)
    systems = SYSTEMS | {SPECTRAL_LOGISTIC: ("spectral", None, lambda: logistic(arguments.c))}
    for arm, (name, binarise, model) in systems.items():
        folder = arguments.out / "".join(c if c.isalnum() else "-" for c in arm)
        folder.mkdir(parents=True, exist_ok=True)
        predictions = list(rows(arm, table[name], binarise, model, clips, arguments))
        with open(folder / "predictions.jsonl", "w") as out:
            out.writelines(json.dumps(row) + "\n" for row in predictions)
        recalls = [np.mean([row["emotion"] == label for row in predictions if row["label"] == label]) for label in LABELS]
        print(f"{arm}: UA {100 * np.mean(recalls):.1f} of {len(predictions)} clips")


if __name__ == "__main__":
    main()
