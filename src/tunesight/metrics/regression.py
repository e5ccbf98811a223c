"""How well numbers are predicted: correlation, concordance, error, and how sure those figures are.

Conventions
-----------
``truth`` and ``predicted`` are one-dimensional, of equal length, finite. A correlation with a
constant is 0: it orders nothing. Intervals are percentile bootstrap intervals over rows or groups
of rows.

References
----------
Lin, L. (1989). "A concordance correlation coefficient to evaluate reproducibility".
Efron, B. & Tibshirani, R. (1993). "An Introduction to the Bootstrap": percentile intervals.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tunesight.errors import InvalidValueError

__all__ = [
    "bootstrap_interval",
    "concordance",
    "evaluate",
    "mean_predictor_rmse",
    "pearson_r",
    "rmse",
    "validate",
]

# Fewer rows have no spread.
_LEAST_ROWS = 2

FloatArray = NDArray[np.float64]


def validate(truth: ArrayLike, predicted: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Check two columns and return them as float64.

    Raises
    ------
    InvalidValueError
        If they are not one-dimensional, differ in length, have under two rows, or hold a number
        that is not finite.
    """
    first, second = np.asarray(truth, np.float64), np.asarray(predicted, np.float64)
    if first.ndim != 1 or first.shape != second.shape or len(first) < _LEAST_ROWS:
        raise InvalidValueError(
            f"truth has shape {first.shape} and predicted {second.shape}; "
            "give two columns of equal length with at least two rows."
        )
    if not (np.isfinite(first).all() and np.isfinite(second).all()):
        raise InvalidValueError("A column holds a number that is not finite; remove those rows.")
    return first, second


def pearson_r(truth: ArrayLike, predicted: ArrayLike) -> float:
    """Pearson's correlation, from -1 to 1; 0 where a column is constant.

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    first, second = validate(truth, predicted)
    first, second = first - first.mean(), second - second.mean()
    norm = float(np.sqrt((first @ first) * (second @ second)))
    return float(first @ second) / norm if norm > 0 else 0.0


def concordance(truth: ArrayLike, predicted: ArrayLike) -> float:
    """Lin's concordance: correlation lowered by a wrong mean or spread, from -1 to 1.

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    first, second = validate(truth, predicted)
    shared = float(((first - first.mean()) * (second - second.mean())).mean())
    apart = float(first.var() + second.var() + (first.mean() - second.mean()) ** 2)
    return 2.0 * shared / apart if apart > 0 else 0.0


def rmse(truth: ArrayLike, predicted: ArrayLike) -> float:
    """Root of the mean squared error, in the columns' unit.

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    first, second = validate(truth, predicted)
    return float(np.sqrt(np.mean((first - second) ** 2)))


def mean_predictor_rmse(truth: ArrayLike) -> float:
    """Error of always answering the rows' own mean: the least that a constant can have.

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    column, _ = validate(truth, truth)
    return float(column.std())


def bootstrap_interval(
    figure: Callable[[NDArray[np.intp]], float],
    groups: Sequence[Hashable],
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    level: float = 0.95,
) -> tuple[float, float]:
    """Interval of a figure of merit when whole groups of rows are drawn again with replacement.

    Parameters
    ----------
    figure
        From row numbers, shape (drawn rows,), to the figure.
    groups
        Each row's group. Rows of one group (a person, a theme) are not independent: drawn apart
        they would make the interval too narrow. ``range(n)`` draws single rows.
    rng
        Source of the draws.
    resamples
        How often to draw.
    level
        Share of the resampled figures inside the interval.

    Returns
    -------
    tuple of float
        Lower and upper end.

    Raises
    ------
    InvalidValueError
        If there are under two groups, no resamples, or the level is not between 0 and 1.
    """
    members: dict[Hashable, list[int]] = {}
    for row, group in enumerate(groups):
        members.setdefault(group, []).append(row)
    if len(members) < _LEAST_ROWS or resamples < 1 or not 0.0 < level < 1.0:
        raise InvalidValueError(
            f"An interval needs two groups, a resample and a level between 0 and 1, not "
            f"{len(members)} groups, resamples={resamples}, level={level}."
        )
    rows_of = [np.array(rows, np.intp) for rows in members.values()]
    drawn = [
        figure(
            np.concatenate([rows_of[one] for one in rng.integers(0, len(rows_of), len(rows_of))])
        )
        for _ in range(resamples)
    ]
    low, high = np.quantile(drawn, [(1.0 - level) / 2.0, (1.0 + level) / 2.0])
    return float(low), float(high)


def evaluate(
    truth: ArrayLike,
    predicted: ArrayLike,
    *,
    rng: np.random.Generator,
    groups: Sequence[Hashable] | None = None,
    resamples: int = 1000,
) -> dict[str, float | list[float]]:
    """All figures of this module for one column.

    Parameters
    ----------
    truth, predicted
        Columns.
    rng
        Source of the bootstrap's draws.
    groups
        Each row's group; single rows by default.
    resamples
        Of each bootstrap.

    Returns
    -------
    dict
        ``r``, ``rmse``, ``ccc``, each with its 95 % interval under ``<name>_95``, and
        ``mean_predictor_rmse``.

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    first, second = validate(truth, predicted)
    kept = range(len(first)) if groups is None else groups
    found: dict[str, float | list[float]] = {}
    metrics: tuple[tuple[str, Callable[[ArrayLike, ArrayLike], float]], ...] = (
        ("r", pearson_r),
        ("rmse", rmse),
        ("ccc", concordance),
    )
    for name, metric in metrics:

        def figure(
            rows: NDArray[np.intp], metric: Callable[[ArrayLike, ArrayLike], float] = metric
        ) -> float:
            return metric(first[rows], second[rows])

        found[name] = metric(first, second)
        found[f"{name}_95"] = list(bootstrap_interval(figure, kept, rng=rng, resamples=resamples))
    found["mean_predictor_rmse"] = mean_predictor_rmse(first)
    return found
