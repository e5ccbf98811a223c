"""Whether stated probabilities are true: calibration error, reliability, proper scores.

Conventions
-----------
``truth`` is a column of class numbers; ``probabilities`` has shape (n, classes), rows >= 0 that sum
to one. *Confidence* is a row's largest probability, and its class the prediction. Reliability bins
are of equal width over [0, 1]; empty ones are left out.

References
----------
Guo, C. et al. (2017). "On Calibration of Modern Neural Networks": expected calibration error and
temperature scaling.
Brier, G. W. (1950). "Verification of forecasts expressed in terms of probability".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tunesight.errors import InvalidValueError

__all__ = [
    "ReliabilityBin",
    "brier_score",
    "evaluate",
    "expected_calibration_error",
    "negative_log_likelihood",
    "reliability_bins",
    "scale_temperature",
    "validate",
]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# float32 softmax sums to one within 1e-6; rounding to four digits leaves a few 1e-4.
_SUM_TOLERANCE = 1e-3
# A probability of nothing costs 27.6 nats instead of infinitely many.
_LEAST_PROBABILITY = 1e-12


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Rows that were stated about equally sure.

    Parameters
    ----------
    stated
        Their mean confidence, from 0 to 1.
    found
        The share of them that is right, from 0 to 1.
    count
        How many they are.
    """

    stated: float
    found: float
    count: int


def validate(truth: ArrayLike, probabilities: ArrayLike) -> tuple[IntArray, FloatArray]:
    """Check classes and probabilities and return them as int64 and float64.

    Raises
    ------
    InvalidValueError
        If shapes do not agree, there are no rows, a class has no column, or a row is no
        distribution.
    """
    column, table = np.asarray(truth), np.asarray(probabilities, np.float64)
    if column.ndim != 1 or table.ndim != 2 or len(column) != len(table) or len(column) == 0:  # noqa: PLR2004
        raise InvalidValueError(
            f"truth has shape {column.shape} and probabilities {table.shape}; "
            "give (n,) and (n, classes) with at least one row."
        )
    classes = table.shape[1]
    if not np.issubdtype(column.dtype, np.integer) or column.min() < 0 or column.max() >= classes:
        raise InvalidValueError(
            f"A class is not a whole number from 0 to {classes - 1}; check the labels' order."
        )
    if not (table >= 0).all() or not np.allclose(table.sum(axis=1), 1.0, atol=_SUM_TOLERANCE):
        raise InvalidValueError(
            "A row of probabilities is negative, not a number or does not sum to one; "
            "give the softmax of logits, not logits."
        )
    return column.astype(np.int64), table


def reliability_bins(
    truth: ArrayLike, probabilities: ArrayLike, *, bins: int = 15
) -> tuple[ReliabilityBin, ...]:
    """Compare confidence with accuracy, bin by bin of confidence, lowest first.

    Raises
    ------
    InvalidValueError
        As `validate`, or if there are no bins.
    """
    column, table = validate(truth, probabilities)
    if bins < 1:
        raise InvalidValueError(f"A reliability curve needs at least one bin, not {bins}.")
    confidence = table.max(axis=1)
    right = table.argmax(axis=1) == column
    place = np.minimum((confidence * bins).astype(np.int64), bins - 1)
    return tuple(
        ReliabilityBin(
            float(confidence[place == index].mean()),
            float(right[place == index].mean()),
            int((place == index).sum()),
        )
        for index in np.unique(place)
    )


def expected_calibration_error(
    truth: ArrayLike, probabilities: ArrayLike, *, bins: int = 15
) -> float:
    """Mean distance of confidence from accuracy over the reliability bins, weighed by their rows.

    Raises
    ------
    InvalidValueError
        As `reliability_bins`.
    """
    found = reliability_bins(truth, probabilities, bins=bins)
    rows = sum(one.count for one in found)
    return sum(abs(one.stated - one.found) * one.count for one in found) / rows


def negative_log_likelihood(truth: ArrayLike, probabilities: ArrayLike) -> float:
    """Mean of ``-ln p`` of the true classes, in nats; lower is better.

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    column, table = validate(truth, probabilities)
    of_truth = table[np.arange(len(column)), column]
    return float(-np.log(np.maximum(of_truth, _LEAST_PROBABILITY)).mean())


def brier_score(truth: ArrayLike, probabilities: ArrayLike) -> float:
    """Mean squared distance of a row from its true class, from 0 (right and sure) to 2.

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    column, table = validate(truth, probabilities)
    return float(np.square(table - np.eye(table.shape[1])[column]).sum(axis=1).mean())


def scale_temperature(probabilities: ArrayLike, temperature: float) -> FloatArray:
    """Make probabilities less sure (temperature above 1) or surer (below 1), shape unchanged.

    Equal to dividing the logits by the temperature before the softmax.

    Raises
    ------
    InvalidValueError
        If the temperature is not above nought.
    """
    if not temperature > 0.0:
        raise InvalidValueError(f"A temperature lies above 0, not at {temperature}.")
    logits = np.log(np.maximum(np.asarray(probabilities, np.float64), _LEAST_PROBABILITY))
    logits /= temperature
    scaled = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(scaled / scaled.sum(axis=-1, keepdims=True), np.float64)


def evaluate(truth: ArrayLike, probabilities: ArrayLike, *, bins: int = 15) -> dict[str, Any]:
    """All figures of this module; bins as a list of dictionaries.

    Raises
    ------
    InvalidValueError
        As `reliability_bins`.
    """
    found = reliability_bins(truth, probabilities, bins=bins)
    return {
        "ece": expected_calibration_error(truth, probabilities, bins=bins),
        "nll": negative_log_likelihood(truth, probabilities),
        "brier": brier_score(truth, probabilities),
        "bins": [{"stated": one.stated, "found": one.found, "count": one.count} for one in found],
    }
