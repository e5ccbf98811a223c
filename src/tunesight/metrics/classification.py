"""How well categories are predicted: accuracy, what the majority class would get, confusions.

Conventions
-----------
``truth`` and ``predicted`` are columns of class numbers 0 .. classes - 1. A confusion matrix has
truth in rows and predictions in columns.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tunesight.errors import InvalidValueError

__all__ = [
    "accuracy",
    "confusion_matrix",
    "evaluate",
    "majority_accuracy",
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
    return tuple(
        float(row[index] / row.sum()) if row.sum() else None for index, row in enumerate(counts)
    )


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
        "recall": list(recall_per_class(truth, predicted, classes=classes)),
        "confusion": confusion_matrix(truth, predicted, classes=classes).tolist(),
    }
