"""What the expression network is held against: faces known from training, and plain pixels.

Conventions
-----------
Faces are uint8 (n, 48, 48), grey. Two faces are *near-twins* if their thumbnails of 12 x 12 pixels,
each with mean 0 and length 1, have a scalar product of at least `TWIN_LIKENESS`: the same photo
encoded again, lighter, or cut a pixel further. Looked at by eye, pairs from .95 to .96 are nearly
all the same photo; lower, they begin to be two people who hold their heads alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["TWIN_LIKENESS", "PixelBaseline", "find_near_twins", "fit_pixel_baseline"]

FloatArray = NDArray[np.float32]

TWIN_LIKENESS = 0.95
_THUMBNAIL = 12
_ROWS_AT_ONCE = 512


def find_near_twins(faces: NDArray[np.uint8], known: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say of each face whether a known one is its near-twin, shape (n,)."""
    first, second = _standardise(faces, _THUMBNAIL), _standardise(known, _THUMBNAIL)
    first /= np.maximum(np.linalg.norm(first, axis=1, keepdims=True), 1e-6)
    second /= np.maximum(np.linalg.norm(second, axis=1, keepdims=True), 1e-6)
    found = np.zeros(len(first), bool)
    for start in range(0, len(first), _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        found[rows] = (first[rows] @ second.T).max(axis=1, initial=-1.0) >= TWIN_LIKENESS
    return found


@dataclass(frozen=True, slots=True)
class PixelBaseline:
    """Multinomial logistic regression on principal components of 24 x 24 pixels.

    Parameters
    ----------
    centre
        Mean of the training thumbnails, shape (576,).
    components
        Shape (576, k), each divided by its spread.
    weight
        Shape (k, classes).
    bias
        Shape (classes,).
    """

    centre: FloatArray
    components: FloatArray
    weight: FloatArray
    bias: FloatArray

    def predict(self, faces: NDArray[np.uint8]) -> NDArray[np.int64]:
        """Most likely class of each face, shape (n,)."""
        x = (_standardise(faces, 24) - self.centre) @ self.components
        return (x @ self.weight + self.bias).argmax(axis=1)


def fit_pixel_baseline(
    faces: NDArray[np.uint8],
    labels: NDArray[np.int64],
    *,
    classes: int,
    components: int = 150,
    steps: int = 150,
) -> PixelBaseline:
    """Fit the baseline: no chance in it, seconds for all of FER-2013.

    Parameters
    ----------
    faces, labels
        Of the training part.
    classes
        How many there are.
    components
        Principal components; more than 150 hardly change what a linear model of pixels can say.
    steps
        Of gradient descent with momentum, the weights drawn towards nought by a thousandth.
    """
    x = _standardise(faces, 24)
    centre = x.mean(axis=0)
    x -= centre
    variances, axes = np.linalg.eigh((x.T @ x) / len(x))
    kept = np.argsort(variances)[::-1][:components]
    bases = (axes[:, kept] / np.sqrt(np.maximum(variances[kept], 1e-6))).astype(np.float32)
    x = x @ bases
    wanted = np.eye(classes, dtype=np.float32)[labels]
    weight, bias = np.zeros((x.shape[1], classes), np.float32), np.zeros(classes, np.float32)
    speed_weight, speed_bias = np.zeros_like(weight), np.zeros_like(bias)
    for _ in range(steps):
        logits = x @ weight + bias
        logits -= logits.max(axis=1, keepdims=True)
        said = np.exp(logits)
        said /= said.sum(axis=1, keepdims=True)
        error = (said - wanted) / len(x)
        # Inputs have a spread of 1, so a step of 1 with momentum .9 is stable.
        speed_weight = 0.9 * speed_weight - (x.T @ error + 1e-3 * weight)
        speed_bias = 0.9 * speed_bias - error.sum(axis=0)
        weight = weight + speed_weight
        bias = bias + speed_bias
    return PixelBaseline(centre, bases, weight, bias)


def _standardise(faces: NDArray[np.uint8], side: int) -> FloatArray:
    """Thumbnails with mean 0 and spread 1, shape (n, side * side)."""
    step = faces.shape[1] // side
    blocks = faces.reshape(len(faces), side, step, side, step)
    flat = blocks.mean(axis=(2, 4), dtype=np.float32).reshape(len(faces), side * side)
    flat = flat - flat.mean(axis=1, keepdims=True)
    return (flat / (flat.std(axis=1, keepdims=True) + 1e-3)).astype(np.float32)
