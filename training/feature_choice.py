"""Ways to make few features of many, as they have been compared on DEAM.

Conventions
-----------
A choice is learnt on the rows of a fold's training part alone and returns a matrix, shape
(features, kept), that turns standardised features into what the regression is given.

References
----------
Guyon, I. et al. (2002), "Gene selection for cancer classification using support vector machines",
    Machine Learning 46: recursive elimination.
Tibshirani, R. (1996), "Regression shrinkage and selection via the lasso", JRSS B 58(1).
Friedman, J., Hastie, T. and Tibshirani, R. (2010), "Regularization paths for generalized linear
    models via coordinate descent", J. Stat. Softw. 33(1).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["CHOICES", "choose", "fit_lasso", "fit_ridge"]

CHOICES = ("all", "correlation", "elimination", "pca", "lasso")

_LASSO_ROUNDS = 200
_LASSO_CLOSE = 1e-5
_DROP_SHARE = 0.1  # of the features in each round of elimination

Array = NDArray[np.float64]


def choose(
    name: str, x: Array, y: Array, *, threshold: float, kept: int, variance: float, penalty: float
) -> Array:
    """Learn one of :data:`CHOICES`.

    Parameters
    ----------
    name
        *all*; *correlation*: what goes with the target, and of two that go with each other beyond
        0.95 the better one; *elimination*: a ridge again and again without what it weighs least;
        *pca*; *lasso*: what it leaves above zero.
    x
        Standardised features, shape (n, features).
    y
        Centred target, shape (n,).
    threshold
        Least correlation with the target.
    kept
        Features that elimination leaves.
    variance
        Share that PCA keeps.
    penalty
        Of the lasso, as a share of the least one that leaves nothing.

    Raises
    ------
    ValueError
        If there is no such choice.
    """
    identity = np.eye(x.shape[1])
    if name == "all":
        return identity
    if name == "correlation":
        return identity[:, _by_correlation(x, y, threshold)]
    if name == "elimination":
        return identity[:, _by_elimination(x, y, kept)]
    if name == "pca":
        _, sizes, axes = np.linalg.svd(x, full_matrices=False)
        shares = np.cumsum(sizes**2) / np.sum(sizes**2)
        count = int(np.searchsorted(shares, variance)) + 1
        return np.asarray(axes[:count].T, dtype=np.float64)
    if name == "lasso":
        weights = fit_lasso(x, y, penalty)
        return identity[:, np.flatnonzero(weights) if weights.any() else _best(x, y)]
    message = f"there is no choice {name!r}: take one of {CHOICES}"
    raise ValueError(message)


def fit_ridge(x: Array, y: Array, strength: float) -> Array:
    """Return ridge weights, shape (features,); ``strength`` is in rows of the same weight."""
    if x.shape[1] <= x.shape[0]:
        gram = x.T @ x + strength * np.eye(x.shape[1])
        return np.asarray(np.linalg.solve(gram, x.T @ y), dtype=np.float64)
    gram = x @ x.T + strength * np.eye(x.shape[0])
    return np.asarray(x.T @ np.linalg.solve(gram, y), dtype=np.float64)


def fit_lasso(x: Array, y: Array, penalty: float) -> Array:
    """Return lasso weights by coordinate descent, shape (features,)."""
    n, features = x.shape
    limit = penalty * float(np.abs(x.T @ y).max()) / n
    sizes = np.maximum((x**2).mean(axis=0), 1e-12)
    weights = np.zeros(features)
    rest = y.copy()
    for _ in range(_LASSO_ROUNDS):
        largest = 0.0
        for j in range(features):
            pull = float(x[:, j] @ rest) / n + sizes[j] * weights[j]
            weight = np.sign(pull) * max(abs(pull) - limit, 0.0) / sizes[j]
            step = weight - weights[j]
            if step:
                rest -= step * x[:, j]
                weights[j] = weight
                largest = max(largest, abs(step))
        if largest < _LASSO_CLOSE:
            break
    return weights


def _correlations(x: Array, y: Array) -> Array:
    norms = np.sqrt((x**2).sum(axis=0) * (y @ y))
    return np.asarray(np.abs(x.T @ y) / np.maximum(norms, 1e-12), dtype=np.float64)


def _best(x: Array, y: Array) -> NDArray[np.intp]:
    return np.array([np.argmax(_correlations(x, y))])


def _by_correlation(x: Array, y: Array, threshold: float) -> NDArray[np.intp]:
    strengths = _correlations(x, y)
    order = [int(j) for j in np.argsort(-strengths) if strengths[j] >= threshold]
    unit = x / np.maximum(np.sqrt((x**2).sum(axis=0)), 1e-12)
    chosen: list[int] = []
    for j in order:
        if not chosen or np.abs(unit[:, chosen].T @ unit[:, j]).max() < 0.95:
            chosen.append(j)
    return np.array(chosen, dtype=np.intp) if chosen else _best(x, y)


def _by_elimination(x: Array, y: Array, kept: int) -> NDArray[np.intp]:
    left = np.arange(x.shape[1])
    while len(left) > kept:
        weights = np.abs(fit_ridge(x[:, left], y, 0.1 * len(y)))
        drop = min(len(left) - kept, max(1, int(_DROP_SHARE * len(left))))
        left = left[np.sort(np.argsort(weights)[drop:])]
    return left
