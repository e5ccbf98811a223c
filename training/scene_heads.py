"""Linear heads on picture features: affect by ridge, emotions by softmax, doubt by likelihood.

Conventions
-----------
Targets of each set are standardised with that set's own mean and spread (its raters, scale and
choice of pictures are a nuisance), so one head serves both; `Scale` brings a standardised answer
back to the affect square. Heads have the twelve rows of `training.scene_graph`.

References
----------
Kumar et al. (2022), "Fine-Tuning can Distort Pretrained Features and Underperform
Out-of-Distribution": heads first, then everything.
Seitzer et al. (2022), "On the Pitfalls of Heteroscedastic Uncertainty Estimation": why the mean is
not fitted by the likelihood.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

__all__ = [
    "Head",
    "Ratings",
    "Scale",
    "fit_heads",
    "fold_scale",
    "gaussian_nll",
    "join_heads",
    "square_distances",
]

Array = NDArray[np.float32]

# Chosen by five-fold cross-validation, whole groups together, on the training and dev part.
RIDGE_PER_FEATURE = 2.0
# OASIS has fewer pictures, but 100 raters each (Emotion6: 15) and themes of its own.
OASIS_WEIGHT = 1.5
EMOTION_DECAY = 0.5
DOUBT_DECAY = 60.0
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Ratings:
    """What people said of n pictures.

    Parameters
    ----------
    affect
        Shape (n, 2), in [-1, 1].
    shares
        Shape (n, 7); rows of zeros where unknown.
    is_oasis
        Shape (n,), bool.
    groups
        Shape (n,), names.
    """

    affect: Array
    shares: Array
    is_oasis: NDArray[np.bool_]
    groups: NDArray[np.str_]

    def take(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> Ratings:
        """Keep the rows that are true in ``chosen``, or that it numbers."""
        fields = (self.affect, self.shares, self.is_oasis, self.groups)
        return Ratings(*(values[chosen] for values in fields))


@dataclass(frozen=True, slots=True)
class Scale:
    """Each set's mean and spread of valence and arousal; rows: Emotion6, OASIS.

    Parameters
    ----------
    mean
        Shape (2, 2).
    spread
        Shape (2, 2).
    """

    mean: Array
    spread: Array

    @classmethod
    def of(cls, ratings: Ratings) -> Scale:
        """Measure it on training pictures."""
        sets = [ratings.affect[ratings.is_oasis == flag] for flag in (False, True)]
        mean = np.stack([rows.mean(axis=0) for rows in sets])
        spread = np.stack([rows.std(axis=0) for rows in sets])
        return cls(mean.astype(np.float32), spread.astype(np.float32))

    def standardise(self, ratings: Ratings) -> Array:
        """Affect in units of its own set's spread, shape (n, 2)."""
        row = ratings.is_oasis.astype(int)
        return (ratings.affect - self.mean[row]) / self.spread[row]


@dataclass(frozen=True, slots=True)
class Head:
    """Twelve linear rows over raw features; affect and doubt in standardised units.

    Parameters
    ----------
    weight
        Shape (12, features).
    bias
        Shape (12,).
    """

    weight: Array
    bias: Array

    def apply(self, features: Array) -> Array:
        """Shape (n, features) to (n, 12)."""
        return features @ self.weight.T + self.bias


def fit_heads(features: Array, ratings: Ratings, scale: Scale) -> Head:
    """Fit all twelve rows on frozen features.

    The doubt rows see residuals of pictures that the mean rows did not: each fold's means come from
    the other folds.
    """
    centre, width = features.mean(axis=0), features.std(axis=0) + 1e-3
    x = ((features - centre) / width).astype(np.float32)
    target = scale.standardise(ratings)
    folds = _fold_of(ratings.groups)
    held_out = np.zeros_like(target)
    for fold in range(FOLDS):
        kept = folds != fold
        weight, bias = _ridge(x[kept], target[kept], ratings.is_oasis[kept])
        held_out[~kept] = x[~kept] @ weight.T + bias
    mean_weight, mean_bias = _ridge(x, target, ratings.is_oasis)
    doubt_weight, doubt_bias = _fit_doubt(x, target - held_out)
    known = ratings.shares.sum(axis=1) > 0
    emotion_weight, emotion_bias = _fit_emotions(x[known], ratings.shares[known])
    weight = np.concatenate([mean_weight, doubt_weight, emotion_weight]) / width
    bias = np.concatenate([mean_bias, doubt_bias, emotion_bias]) - weight @ centre
    return Head(weight.astype(np.float32), bias.astype(np.float32))


def join_heads(heads: list[Head], shares: list[float]) -> Head:
    """Average of heads on different features, as one head on the features side by side.

    Means are averaged, doubt and emotions as logarithms.
    """
    weight = np.concatenate(
        [head.weight * share for head, share in zip(heads, shares, strict=True)], axis=1
    )
    bias = sum(head.bias * share for head, share in zip(heads, shares, strict=True))
    return Head(weight.astype(np.float32), np.asarray(bias, np.float32))


def fold_scale(head: Head, scale: Scale, *, temperature: float) -> Head:
    """Bring a standardised head to the affect square, its covariance times ``temperature``.

    The square's mean and spread are the middle of the two sets'.
    """
    mean, spread = scale.mean.mean(axis=0), scale.spread.mean(axis=0)
    widen = math.sqrt(temperature)
    weight, bias = head.weight.copy(), head.bias.copy()
    weight[:2] *= spread[:, None]
    bias[:2] = bias[:2] * spread + mean
    bias[2:4] += np.log(spread * widen)
    weight[4] *= spread[1] * widen
    bias[4] *= spread[1] * widen
    return Head(weight, bias)


def gaussian_nll(rows: Tensor, residual: Tensor) -> Tensor:
    """Negative log-likelihood, less its constant, of residuals (n, 2) given rows (n, 3)."""
    log_diagonal = rows[:, :2]
    first = residual[:, 0] * torch.exp(-log_diagonal[:, 0])
    second = (residual[:, 1] - rows[:, 2] * first) * torch.exp(-log_diagonal[:, 1])
    return 0.5 * (first.square() + second.square()) + log_diagonal.sum(dim=1)


def square_distances(rows: Array, residual: Array) -> Array:
    """Squared Mahalanobis distance of residuals (n, 2) under Cholesky rows (n, 3)."""
    first = residual[:, 0] * np.exp(-rows[:, 0])
    second = (residual[:, 1] - rows[:, 2] * first) * np.exp(-rows[:, 1])
    return first**2 + second**2


def _fold_of(groups: NDArray[np.str_]) -> NDArray[np.int64]:
    names = np.unique(groups)
    order = np.random.default_rng(0).permutation(len(names)) % FOLDS
    return order[np.searchsorted(names, groups)]


def _ridge(x: Array, target: Array, is_oasis: NDArray[np.bool_]) -> tuple[Array, Array]:
    w = np.where(is_oasis, OASIS_WEIGHT, 1.0)[:, None]
    centre_x, centre_y = (w * x).sum(0) / w.sum(), (w * target).sum(0) / w.sum()
    xc, yc = x - centre_x, target - centre_y
    gram = xc.T @ (w * xc) + RIDGE_PER_FEATURE * x.shape[1] * np.eye(x.shape[1])
    weight = np.linalg.solve(gram, xc.T @ (w * yc)).T
    return weight, centre_y - weight @ centre_x


def _fit_doubt(x: Array, residual: Array) -> tuple[Array, Array]:
    inputs, targets = torch.from_numpy(x), torch.from_numpy(residual.astype(np.float32))
    weight = torch.zeros(3, x.shape[1], requires_grad=True)
    bias = torch.zeros(3, requires_grad=True)

    def loss() -> Tensor:
        rows = inputs @ weight.T + bias
        return gaussian_nll(rows, targets).mean() + DOUBT_DECAY * weight.square().sum()

    _minimise(loss, [weight, bias])
    return weight.detach().numpy(), bias.detach().numpy()


def _fit_emotions(x: Array, shares: Array) -> tuple[Array, Array]:
    inputs, targets = torch.from_numpy(x), torch.from_numpy(shares.astype(np.float32))
    weight = torch.zeros(7, x.shape[1], requires_grad=True)
    bias = torch.zeros(7, requires_grad=True)

    def loss() -> Tensor:
        logits = inputs @ weight.T + bias
        return functional.cross_entropy(logits, targets) + EMOTION_DECAY * weight.square().sum()

    _minimise(loss, [weight, bias])
    return weight.detach().numpy(), bias.detach().numpy()


def _minimise(loss: Callable[[], Tensor], parameters: list[Tensor]) -> None:
    optimizer = torch.optim.LBFGS(parameters, max_iter=60, line_search_fn="strong_wolfe")

    def closure() -> float:
        optimizer.zero_grad()
        value = loss()
        value.backward()
        return float(value.detach())

    optimizer.step(closure)
