"""A Gaussian process over the teacher's embeddings: from some rated words to the affect of all.

Conventions
-----------
A *view* is one embedding of every word (one sentence around it, one layer). A *row* is a word's
number. The kernel is the RBF kernel exp(-gamma |x - y|^2) on features of mean square norm 1.

References
----------
Rasmussen, C. E. and Williams, C. K. I. (2006). "Gaussian processes for machine learning." MIT
Press: equations 2.25 and 2.26; section 8.3 for the posterior variance on a subset of points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import scipy.linalg
from numpy.typing import NDArray

__all__ = ["AffectKernel"]

Array = NDArray[np.generic]

_ROWS_AT_ONCE = 4000


class AffectKernel:
    """Features of all words, and what can be predicted by their likeness.

    Parameters
    ----------
    views
        Each of shape (words, 384); every view counts the same.
    learned
        Rows of training words: they alone set centres, scales and axes.
    dims
        Principal components that the kernel sees.
    gamma
        Of the kernel.
    noise
        Ridge: the share of the variance that a word's meaning leaves open.
    """

    def __init__(
        self, views: Sequence[Array], learned: Array, *, dims: int, gamma: float, noise: float
    ) -> None:
        self._gamma = gamma
        self._noise = noise
        scaled = []
        for raw in views:
            view = raw.astype(np.float32) - raw[learned].astype(np.float32).mean(0)
            scaled.append(view / np.sqrt((view[learned] ** 2).sum(1).mean() * len(views)))
        features = np.concatenate(scaled, axis=1)  # (N, 384 * views), mean square norm 1
        del scaled
        width = features.shape[1]
        _, axes = scipy.linalg.eigh(
            features[learned].T @ features[learned], subset_by_index=(width - dims, width - 1)
        )
        self._features = (features @ axes).astype(np.float32)  # (N, dims)

    def fit(self, rows: Array, targets: Array) -> Callable[[Array], Array]:
        """Fit by kernel ridge.

        Parameters
        ----------
        rows
            Of rated words, shape (n,).
        targets
            Their affect, shape (n, 2).

        Returns
        -------
        Callable
            From rows, shape (m,), to affect, shape (m, 2).
        """
        mean = targets.mean(0)
        factor = scipy.linalg.cho_factor(self._gram(rows), overwrite_a=True)
        dual = scipy.linalg.cho_solve(factor, targets - mean).astype(np.float32)

        def predict(asked: Array) -> Array:
            parts = np.array_split(asked, max(1, len(asked) // _ROWS_AT_ONCE))
            return np.concatenate([self._between(part, rows) @ dual for part in parts]) + mean

        return predict

    def novelty(self, points: Array) -> Array:
        """Return how far every word lies from some points, 0 to 1: the posterior variance.

        Parameters
        ----------
        points
            Rows of rated words, few enough for a matrix of their pairs.
        """
        root = scipy.linalg.cholesky(self._gram(points), lower=True)
        rows = np.arange(len(self._features))
        parts = []
        for part in np.array_split(rows, max(1, len(rows) // _ROWS_AT_ONCE)):
            cross = self._between(points, part)
            parts.append(1 - (scipy.linalg.solve_triangular(root, cross, lower=True) ** 2).sum(0))
        return np.concatenate(parts)

    def _between(self, left: Array, right: Array) -> Array:
        """Return the kernel between two sets of rows, shape (left, right)."""
        a, b = self._features[left], self._features[right]
        squares = (a**2).sum(1)[:, None] + (b**2).sum(1)[None]
        return np.exp(-self._gamma * np.maximum(squares - 2 * a @ b.T, 0))

    def _gram(self, rows: Array) -> NDArray[np.float64]:
        """Return the kernel of rows with themselves, noise on the diagonal."""
        gram = self._between(rows, rows).astype(np.float64)
        gram[np.diag_indices_from(gram)] += self._noise
        return gram
