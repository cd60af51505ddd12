#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make the golden scores of lab/src/test/resources/evaluation: score_goldens.py > scores.json

Seeded predictions, and what scikit-learn and scipy say of them. Answers that are no label are "none", which is never
among the labels that scikit-learn averages over.

Needs numpy, scipy and scikit-learn.
"""
import json

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, logsumexp
from scipy.stats import binomtest, chi2
from sklearn.metrics import accuracy_score, brier_score_loss, confusion_matrix, f1_score, log_loss, recall_score

LABELS = ["neutral", "anger", "sadness", "happiness"]


def predictions(rng, clips, shares, skill, none):
    truth = rng.choice(len(LABELS), clips, p=shares)
    scores = rng.normal(0, 2, (clips, len(LABELS)))
    scores[np.arange(clips), truth] += skill
    logs = log_softmax(scores, axis=1) - rng.exponential(3, (clips, 1))  # answers need not be all there is
    said = [LABELS[i] for i in scores.argmax(axis=1)]
    for i in np.flatnonzero(rng.random(clips) < none):
        said[i] = "none"
    return [LABELS[i] for i in truth], said, logs


def scores(truth, said):
    present = [label for label in LABELS if label in truth]
    recalls = recall_score(truth, said, labels=present, average=None, zero_division=0)
    return {
        "ua": float(recalls.mean()),
        "wa": float(accuracy_score(truth, said)),
        "weighted_f1": float(f1_score(truth, said, labels=present, average="weighted", zero_division=0)),
        "macro_f1": float(f1_score(truth, said, labels=present, average="macro", zero_division=0)),
        "recall": dict(zip(present, map(float, recalls))),
        "confusion": confusion_matrix(truth, said, labels=LABELS + ["none"])[:-1].tolist(),
    }


def calibration(truth, logs):
    places = np.array([LABELS.index(label) for label in truth])
    probabilities = np.exp(log_softmax(logs, axis=1))

    def nll(temperature):
        return -log_softmax(logs / temperature, axis=1)[np.arange(len(places)), places].mean()

    best = minimize_scalar(lambda t: nll(np.exp(t)), bounds=(np.log(0.05), np.log(20)), method="bounded",
                           options={"xatol": 1e-12})
    prior = np.array([(places == c).mean() for c in range(len(LABELS))])
    adjusted = logs - np.log(prior)
    return {
        "probabilities": probabilities.tolist(),
        "nll": float(log_loss(places, probabilities, labels=range(len(LABELS)))),
        "brier": float(brier_score_loss(places, probabilities, labels=range(len(LABELS)), scale_by_half=False)),
        "temperature": float(np.exp(best.x)),
        "nll_at_temperature": float(best.fun),
        "adjusted": np.exp(adjusted - logsumexp(adjusted, axis=1, keepdims=True)).tolist(),
    }


def mcnemar(only_first, only_second):
    both = only_first + only_second
    chi = (only_first - only_second) ** 2 / both
    return {
        "only_first": only_first,
        "only_second": only_second,
        "exact_p": float(binomtest(only_first, both).pvalue),
        "chi_square": float(chi),
        "chi_square_p": float(chi2.sf(chi, 1)),
    }


def main():
    rng = np.random.default_rng(20260801)
    cases = []
    for name, clips, shares, skill, none in (
        ("imbalanced", 60, (0.6, 0.2, 0.15, 0.05), 2, 0.0),
        ("answers that are no label", 50, (0.25, 0.25, 0.25, 0.25), 3, 0.2),
        ("a class without a clip", 40, (0.5, 0.3, 0.2, 0.0), 1, 0.1),
        ("worse than chance", 40, (0.4, 0.3, 0.2, 0.1), -2, 0.0),
    ):
        truth, said, logs = predictions(rng, clips, shares, skill, none)
        case = {"name": name, "truth": truth, "said": said, "log_scores": logs.tolist(), **scores(truth, said)}
        if all(label in truth for label in LABELS):
            case["calibration"] = calibration(truth, logs)
        cases.append(case)
    print(json.dumps({
        "labels": LABELS,
        "cases": cases,
        "mcnemar": [mcnemar(1168, 1031), mcnemar(0, 1), mcnemar(3, 12), mcnemar(7, 7), mcnemar(40, 5)],
    }))


main()
