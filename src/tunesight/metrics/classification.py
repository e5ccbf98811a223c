"""How well categories are predicted: accuracy, what the majority class would get, confusions.

Conventions
-----------
``truth`` and ``predicted`` are columns of class numbers 0 .. classes - 1. A confusion matrix has
truth in rows and predictions in columns. A figure of a class that it says nothing about (the recall
of a class without rows, the precision of a class that is never predicted) is ``None``.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tunesight.errors import InvalidValueError
from tunesight.metrics.regression import bootstrap_interval

__all__ = [
    "accuracy",
    "accuracy_interval",
    "confusion_matrix",
    "evaluate",
    "f1_per_class",
    "macro_recall",
    "majority_accuracy",
    "precision_per_class",
    "recall_per_class",
    "validate",
]

IntArray = NDArray[np.int64]


def validate(truth: ArrayLike, predicted: ArrayLike, classes: int) -> tuple[IntArray, IntArray]:
    """Check two columns of class numbers and return them as int64.

    Raises
    ------
    InvalidValueError
        If they are empty, differ in shape, or hold a number outside ``0 .. classes - 1``.
    """
    first, second = np.asarray(truth), np.asarray(predicted)
    if first.ndim != 1 or first.shape != second.shape or len(first) == 0:
        raise InvalidValueError(
            f"truth has shape {first.shape} and predicted {second.shape}; "
            "give two columns of equal length with at least one row."
        )
    both = np.concatenate([first, second])
    if not np.issubdtype(both.dtype, np.integer) or both.min() < 0 or both.max() >= classes:
        raise InvalidValueError(
            f"A class is not a whole number from 0 to {classes - 1}; check the labels' order."
        )
    return first.astype(np.int64), second.astype(np.int64)


def accuracy(truth: ArrayLike, predicted: ArrayLike, *, classes: int) -> float:
    """Share of rows whose class is predicted, from 0 to 1.

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    first, second = validate(truth, predicted, classes)
    return float((first == second).mean())


def accuracy_interval(
    truth: ArrayLike,
    predicted: ArrayLike,
    *,
    classes: int,
    rng: np.random.Generator,
    groups: Sequence[Hashable] | None = None,
    resamples: int = 1000,
) -> tuple[float, float]:
    """95 % bootstrap interval of the accuracy, drawing whole groups of rows; single rows if none.

    Raises
    ------
    InvalidValueError
        As `validate` and `tunesight.metrics.regression.bootstrap_interval`.
    """
    first, second = validate(truth, predicted, classes)
    right = first == second
    return bootstrap_interval(
        lambda rows: float(right[rows].mean()),
        range(len(right)) if groups is None else groups,
        rng=rng,
        resamples=resamples,
    )


def majority_accuracy(truth: ArrayLike, *, classes: int) -> float:
    """Accuracy of always answering the most frequent class of these rows.

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    column, _ = validate(truth, truth, classes)
    return float(np.bincount(column, minlength=classes).max() / len(column))


def confusion_matrix(truth: ArrayLike, predicted: ArrayLike, *, classes: int) -> IntArray:
    """Count pairs, shape (classes, classes): truth in rows, predictions in columns.

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    first, second = validate(truth, predicted, classes)
    counts = np.bincount(first * classes + second, minlength=classes * classes)
    return counts.reshape(classes, classes).astype(np.int64)


def recall_per_class(
    truth: ArrayLike, predicted: ArrayLike, *, classes: int
) -> tuple[float | None, ...]:
    """Share of each class's rows that are found; ``None`` for a class without rows.

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    counts = confusion_matrix(truth, predicted, classes=classes)
    return _shares(counts.diagonal(), counts.sum(axis=1))


def precision_per_class(
    truth: ArrayLike, predicted: ArrayLike, *, classes: int
) -> tuple[float | None, ...]:
    """Share of each class's predictions that are right; ``None`` for a class never predicted.

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    counts = confusion_matrix(truth, predicted, classes=classes)
    return _shares(counts.diagonal(), counts.sum(axis=0))


def f1_per_class(
    truth: ArrayLike, predicted: ArrayLike, *, classes: int
) -> tuple[float | None, ...]:
    """Harmonic mean of recall and precision; ``None`` for a class without rows or predictions.

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    counts = confusion_matrix(truth, predicted, classes=classes)
    return _shares(2 * counts.diagonal(), counts.sum(axis=0) + counts.sum(axis=1))


def macro_recall(truth: ArrayLike, predicted: ArrayLike, *, classes: int) -> float:
    """Mean recall of the classes that have rows: every class counts the same, however rare.

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    recall = recall_per_class(truth, predicted, classes=classes)
    return float(np.mean([value for value in recall if value is not None]))


def evaluate(
    truth: ArrayLike, predicted: ArrayLike, *, classes: int
) -> dict[str, float | list[float | None] | list[list[int]]]:
    """All figures of this module.

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    return {
        "accuracy": accuracy(truth, predicted, classes=classes),
        "majority_accuracy": majority_accuracy(truth, classes=classes),
        "macro_recall": macro_recall(truth, predicted, classes=classes),
        "recall": list(recall_per_class(truth, predicted, classes=classes)),
        "precision": list(precision_per_class(truth, predicted, classes=classes)),
        "f1": list(f1_per_class(truth, predicted, classes=classes)),
        "confusion": confusion_matrix(truth, predicted, classes=classes).tolist(),
    }


def _shares(parts: IntArray, wholes: IntArray) -> tuple[float | None, ...]:
    return tuple(
        float(part / whole) if whole else None for part, whole in zip(parts, wholes, strict=True)
    )
