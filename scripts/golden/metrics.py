#!/usr/bin/env python3
"""Golden values for the evaluation tests: scikit-learn's metrics on small weighted tables.

    python3 scripts/golden/metrics.py src/test/resources/golden/metrics.json

Every case holds its input (predictions, targets, weights) beside the expected measures, so the Java
test and this script cannot drift apart. Scores are rounded to two digits to make ties.

Written with Python 3.11.7, NumPy 2.4.6 and scikit-learn 1.9.1.
"""

import json
import sys

import numpy as np
from sklearn import metrics as m

RANDOM = np.random.default_rng(20)


def probabilities(examples, classes, labels):
    """Rows that sum to 1, in hundredths, with some signal."""
    raw = RANDOM.random((examples, classes)) + 0.6 * np.eye(classes)[labels]
    p = np.round(raw / raw.sum(axis=1, keepdims=True), 2)
    p[:, -1] = np.round(1 - p[:, :-1].sum(axis=1), 2)
    return p


def weights(examples):
    return RANDOM.integers(0, 8, examples) / 4  # some are 0


def classification(examples, classes, never=None):
    """`never`: a class that no example has and no probability favours."""
    labels = RANDOM.integers(0, classes if never is None else never, examples)
    p = probabilities(examples, classes, labels)
    if never is not None:
        p[:, 0] = np.round(p[:, 0] + p[:, never] - 0.01, 2)
        p[:, never] = 0.01
    w = weights(examples)
    guess = p.argmax(axis=1)
    one_hot = np.eye(classes)[labels]
    present = [k for k in range(classes) if (w[labels == k] > 0).any()]
    area = [
        m.roc_auc_score(one_hot[:, k], p[:, k], sample_weight=w) if k in present else None
        for k in range(classes)
    ]
    if len(present) < classes:
        auc = None
    elif classes == 2:
        auc = m.roc_auc_score(labels, p[:, 1], sample_weight=w)
    else:
        auc = float(np.mean(area))  # roc_auc_score(multi_class="ovr") takes weights the same way:
        assert abs(auc - m.roc_auc_score(labels, p, multi_class="ovr", sample_weight=w)) < 1e-12
    precision, recall, f1, support = m.precision_recall_fscore_support(
        labels, guess, labels=range(classes), sample_weight=w, zero_division=0
    )
    return {
        "predictions": p.tolist(),
        "targets": [[int(k)] for k in labels],
        "weights": w.tolist(),
        "expected": {
            "accuracy": m.accuracy_score(labels, guess, sample_weight=w),
            "balancedAccuracy": m.balanced_accuracy_score(labels, guess, sample_weight=w),
            "macroF1": m.f1_score(labels, guess, average="macro", sample_weight=w),
            "logLoss": m.log_loss(labels, p, labels=range(classes), sample_weight=w),
            "auc": auc,
            "precision": precision.tolist(),
            "recall": recall.tolist(),
            "f1": f1.tolist(),
            "support": support.tolist(),
            "areas": area,
            "confusion": m.confusion_matrix(
                labels, guess, labels=range(classes), sample_weight=w
            ).tolist(),
        },
    }


def regression(examples, targets):
    actual = np.round(1e6 + 10 * RANDOM.standard_normal((examples, targets)), 3)
    guess = np.round(actual + 4 * RANDOM.standard_normal((examples, targets)), 3)
    w = weights(examples)
    options = {"sample_weight": w, "multioutput": "raw_values"}
    return {
        "predictions": guess.tolist(),
        "targets": actual.tolist(),
        "weights": w.tolist(),
        "expected": {
            "rmse": m.root_mean_squared_error(actual, guess, sample_weight=w),
            "mae": m.mean_absolute_error(actual, guess, sample_weight=w),
            "r2": m.r2_score(actual, guess, sample_weight=w),
            "rmsePerTarget": m.root_mean_squared_error(actual, guess, **options).tolist(),
            "maePerTarget": m.mean_absolute_error(actual, guess, **options).tolist(),
            "r2PerTarget": m.r2_score(actual, guess, **options).tolist(),
        },
    }


def multi_label(examples, labels):
    actual = (RANDOM.random((examples, labels)) < 0.4).astype(int)
    p = np.round(0.3 * actual + 0.7 * RANDOM.random((examples, labels)), 2)
    w = weights(examples)
    guess = (p > 0.5).astype(int)
    options = {"sample_weight": w, "zero_division": 0}
    return {
        "predictions": p.tolist(),
        "targets": actual.tolist(),
        "weights": w.tolist(),
        "expected": {
            "subsetAccuracy": m.accuracy_score(actual, guess, sample_weight=w),
            "hammingLoss": m.hamming_loss(actual, guess, sample_weight=w),
            "microF1": m.f1_score(actual, guess, average="micro", **options),
            "macroF1": m.f1_score(actual, guess, average="macro", **options),
            "auc": m.roc_auc_score(actual, p, average="macro", sample_weight=w),
            "f1": m.f1_score(actual, guess, average=None, **options).tolist(),
        },
    }


CASES = {
    "binary": classification(60, 2),
    "three-classes": classification(90, 3),
    "class-never-seen": classification(40, 4, never=3),
    "regression": regression(50, 1),
    "two-targets": regression(50, 2),
    "multi-label": multi_label(60, 3),
}

with open(sys.argv[1], "w", encoding="utf-8") as out:
    json.dump(CASES, out, separators=(",", ":"))
    out.write("\n")
