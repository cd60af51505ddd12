#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How much emotion a frozen speech encoder's states tell: linear classifiers on their means and deviations.

  probe.py FEATURES.csv [--folds N]

FEATURES.csv is what `EncoderFeatures` writes. Without --folds each speaker is a fold; with it N folds are made of
the speakers in the order of their names, as `protocol.folds = actor-folds N` makes them. The features are
standardised by the training part. Logistic regression with C 0.01 and an RBF SVM with C 3, classes weighted.

Needs numpy and scikit-learn.
"""
import argparse
import csv
import warnings

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import recall_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

MODELS = {
    "logistic": lambda: LogisticRegression(C=0.01, max_iter=5000, class_weight="balanced"),
    "svm": lambda: SVC(C=3.0, gamma="scale", class_weight="balanced"),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("features")
    parser.add_argument("--folds", type=int)
    arguments = parser.parse_args()
    warnings.filterwarnings("ignore")
    with open(arguments.features, newline="") as lines:
        rows = list(csv.reader(lines))
    labels = np.array([row[1] for row in rows])
    names = sorted({row[2] for row in rows})
    count = arguments.folds or len(names)
    fold = np.array([names.index(row[2]) * count // len(names) for row in rows])
    x = np.array([[float(number) for number in row[3:]] for row in rows])
    for name, model in MODELS.items():
        said = np.empty_like(labels)
        each = []
        for part in range(count):
            test = fold == part
            said[test] = make_pipeline(StandardScaler(), model()).fit(x[~test], labels[~test]).predict(x[test])
            each.append(recall_score(labels[test], said[test], average="macro"))
        print(f"{name}: UA {100 * recall_score(labels, said, average='macro'):.1f} of {len(rows)} clips, folds "
              + " ".join(f"{100 * score:.0f}" for score in each))


if __name__ == "__main__":
    main()
