"""How well found boxes agree with wanted ones: overlap, matches, false boxes, landmarks.

Conventions
-----------
Boxes are rows (left, top, width, height) in one unit; sizes are above 0. Overlap is the
intersection over the union of two boxes, from 0 to 1. Landmarks are (n, points, 2), the two eyes
first.

References
----------
Everingham et al. (2010), "The Pascal Visual Object Classes (VOC) Challenge": overlap and matching.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tunesight.errors import InvalidValueError

__all__ = ["count_false", "landmark_errors", "match_boxes", "overlaps", "validate"]

FloatArray = NDArray[np.float64]


def validate(boxes: ArrayLike) -> FloatArray:
    """Check boxes and return them as float64, shape (n, 4); none at all is well.

    Raises
    ------
    InvalidValueError
        If they have another shape, are not finite, or a size is not above 0.
    """
    rows = np.asarray(boxes, np.float64)
    rows = rows.reshape(0, 4) if rows.size == 0 else rows
    if rows.ndim != 2 or rows.shape[1] != 4:  # noqa: PLR2004
        raise InvalidValueError(f"Boxes have the shape {rows.shape}; give (n, 4).")
    if not np.isfinite(rows).all() or (rows[:, 2:] <= 0).any():
        raise InvalidValueError(
            "A box is not finite or has no size; give left, top, width and height above 0."
        )
    return rows


def overlaps(wanted: ArrayLike, found: ArrayLike) -> FloatArray:
    """Overlap of every wanted box with every found one, shape (wanted, found)."""
    first, second = validate(wanted)[:, np.newaxis], validate(found)[np.newaxis]
    begin = np.maximum(first[..., :2], second[..., :2])
    end = np.minimum(first[..., :2] + first[..., 2:], second[..., :2] + second[..., 2:])
    inside = np.prod(np.maximum(end - begin, 0.0), axis=2)
    joined = np.prod(first[..., 2:], axis=2) + np.prod(second[..., 2:], axis=2) - inside
    return np.asarray(inside / joined, np.float64)


def match_boxes(wanted: ArrayLike, found: ArrayLike, *, least_overlap: float) -> NDArray[np.intp]:
    """Give each wanted box its own found one, the best overlapping pairs first.

    Returns
    -------
    ndarray, shape (wanted,)
        Rows of ``found``, or -1 where none is left that overlaps at least so much.
    """
    left = overlaps(wanted, found)
    matches = np.full(left.shape[0], -1, np.intp)
    while left.size and left.max() >= least_overlap:
        row, column = np.unravel_index(np.argmax(left), left.shape)
        matches[row] = column
        left[row, :] = left[:, column] = -1.0
    return matches


def count_false(found: ArrayLike, real: ArrayLike, *, least_overlap: float) -> int:
    """How many found boxes overlap no real one at least so much."""
    shared = overlaps(found, real)
    return int((shared.max(axis=1, initial=0.0) < least_overlap).sum())


def landmark_errors(wanted: ArrayLike, found: ArrayLike) -> FloatArray:
    """Mean distance of each face's landmarks, in shares of the distance between the wanted eyes.

    Parameters
    ----------
    wanted, found
        Shape (n, points, 2), matched row by row.

    Returns
    -------
    ndarray, shape (n,)
    """
    first, second = np.asarray(wanted, np.float64), np.asarray(found, np.float64)
    apart = np.linalg.norm(first[:, 0] - first[:, 1], axis=1)
    away = np.linalg.norm(first - second, axis=2).mean(axis=1)
    return np.asarray(away / np.maximum(apart, 1e-9), np.float64)
