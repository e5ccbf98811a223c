"""Whether stated doubt is true doubt: how often a Gaussian's region holds what was found.

Conventions
-----------
Rows are points of the affect plane: ``truth`` and ``mean`` of shape (n, 2), ``covariance`` of shape
(n, 2, 2), symmetric and positive definite. The region of level p is the ellipse around the mean
that holds the share p of the Gaussian; well-stated doubt covers the share p of the rows with it.

References
----------
Johnson, R. & Wichern, D. (2007). "Applied Multivariate Statistical Analysis", 4.2: the squared
distance is chi-square with two degrees of freedom, whose quantile is ``-2 ln(1 - p)``.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tunesight.errors import InvalidValueError

__all__ = ["evaluate", "gaussian_coverage", "gaussian_nll", "square_distances", "validate"]

FloatArray = NDArray[np.float64]

# Enough to draw a curve, and the level that is mostly quoted.
_PERCENTS = (10, 20, 30, 40, 50, 60, 70, 80, 90, 95)


def validate(
    truth: ArrayLike, mean: ArrayLike, covariance: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Check points and Gaussians and return them as float64.

    Raises
    ------
    InvalidValueError
        If shapes do not agree, there are no rows, or a covariance is not positive definite.
    """
    points = np.asarray(truth, np.float64)
    means = np.asarray(mean, np.float64)
    covariances = np.asarray(covariance, np.float64)
    rows = len(points) if points.ndim else 0
    if rows == 0 or points.shape != (rows, 2) or means.shape != (rows, 2):
        raise InvalidValueError(
            f"truth has shape {points.shape} and mean {means.shape}; give (n, 2) and (n, 2)."
        )
    if covariances.shape != (rows, 2, 2):
        raise InvalidValueError(f"covariance has shape {covariances.shape}; give ({rows}, 2, 2).")
    determinants = np.linalg.det(covariances)
    if not ((determinants > 0) & (covariances[:, 0, 0] > 0)).all():
        raise InvalidValueError("A covariance is not positive definite; check the network's head.")
    return points, means, covariances


def square_distances(truth: ArrayLike, mean: ArrayLike, covariance: ArrayLike) -> FloatArray:
    """Squared Mahalanobis distance of each point from its Gaussian, shape (n,).

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    points, means, covariances = validate(truth, mean, covariance)
    apart = points - means
    solved = np.linalg.solve(covariances, apart[:, :, np.newaxis])[:, :, 0]
    return np.asarray((apart * solved).sum(axis=1), np.float64)


def gaussian_coverage(
    truth: ArrayLike, mean: ArrayLike, covariance: ArrayLike, *, level: float = 0.8
) -> float:
    """Share of points inside the region of a level, from 0 to 1.

    Raises
    ------
    InvalidValueError
        As `validate`, or if the level is not between 0 and 1.
    """
    if not 0.0 < level < 1.0:
        raise InvalidValueError(f"A region's level lies between 0 and 1, not {level}.")
    distances = square_distances(truth, mean, covariance)
    return float((distances <= -2.0 * math.log(1.0 - level)).mean())


def gaussian_nll(truth: ArrayLike, mean: ArrayLike, covariance: ArrayLike) -> float:
    """Mean negative log-likelihood of the points, in nats; lower is better.

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    distances = square_distances(truth, mean, covariance)
    logs = np.log(np.linalg.det(np.asarray(covariance, np.float64)))
    return float((0.5 * (distances + logs) + math.log(2.0 * math.pi)).mean())


def evaluate(truth: ArrayLike, mean: ArrayLike, covariance: ArrayLike) -> dict[str, float]:
    """Coverage of ten regions, and the negative log-likelihood.

    Returns
    -------
    dict
        ``coverage_10`` to ``coverage_90`` in tens, ``coverage_95``, ``nll``.

    Raises
    ------
    InvalidValueError
        As `validate`.
    """
    found = {
        f"coverage_{percent}": gaussian_coverage(truth, mean, covariance, level=percent / 100)
        for percent in _PERCENTS
    }
    found["nll"] = gaussian_nll(truth, mean, covariance)
    return found
