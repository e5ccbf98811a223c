"""How well a score tells two kinds apart, whatever the threshold.

Conventions
-----------
``positives`` and ``negatives`` are columns of finite scores; a positive should score higher.

References
----------
Fawcett, T. (2006). "An introduction to ROC analysis".
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tunesight.errors import InvalidValueError

__all__ = ["evaluate", "recall_at_false_alarms", "roc_area", "roc_curve", "validate"]

FloatArray = NDArray[np.float64]


def validate(positives: ArrayLike, negatives: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Check two columns of scores and return them as float64.

    Raises
    ------
    InvalidValueError
        If one is empty, not one-dimensional, or holds a number that is not finite.
    """
    first, second = np.asarray(positives, np.float64), np.asarray(negatives, np.float64)
    if first.ndim != 1 or second.ndim != 1 or len(first) == 0 or len(second) == 0:
        raise InvalidValueError(
            f"positives have shape {first.shape} and negatives {second.shape}; "
            "give two columns with at least one score each."
        )
    if not (np.isfinite(first).all() and np.isfinite(second).all()):
        raise InvalidValueError("A score is not finite; remove those rows.")
    return first, second


def roc_curve(positives: ArrayLike, negatives: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """False-alarm rate and recall at every threshold, both rising from 0 to 1.

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    first, second = validate(positives, negatives)
    thresholds = np.unique(np.concatenate([first, second]))[::-1]
    recall = 1.0 - np.searchsorted(np.sort(first), thresholds, side="left") / len(first)
    alarms = 1.0 - np.searchsorted(np.sort(second), thresholds, side="left") / len(second)
    return np.concatenate([[0.0], alarms]), np.concatenate([[0.0], recall])


def roc_area(positives: ArrayLike, negatives: ArrayLike) -> float:
    """Chance that a positive scores above a negative, ties counting half; .5 tells nothing.

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    alarms, recall = roc_curve(positives, negatives)
    return float(np.trapezoid(recall, alarms))


def recall_at_false_alarms(positives: ArrayLike, negatives: ArrayLike, *, rate: float) -> float:
    """Largest recall of a threshold whose false-alarm rate is at most ``rate``.

    Raises
    ------
    InvalidValueError
        As `validate`, or if the rate is not from 0 to 1.
    """
    if not 0.0 <= rate <= 1.0:
        raise InvalidValueError(f"A false-alarm rate lies from 0 to 1, not at {rate}.")
    alarms, recall = roc_curve(positives, negatives)
    return float(recall[alarms <= rate].max())


def evaluate(positives: ArrayLike, negatives: ArrayLike) -> dict[str, float]:
    """Area under the curve, and the recall at 1, 5 and 10 % false alarms.

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    found = {"auc": roc_area(positives, negatives)}
    for name, rate in (("recall_at_1", 0.01), ("recall_at_5", 0.05), ("recall_at_10", 0.1)):
        found[name] = recall_at_false_alarms(positives, negatives, rate=rate)
    return found
