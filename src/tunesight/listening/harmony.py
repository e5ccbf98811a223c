"""Harmony over time: what sounds in each second, and how often it moves.

Conventions
-----------
Chroma are sums over long frames, twelve pitch classes from C upwards. A change is a moment at which
the chroma of the 0.4 seconds before and after it are least alike.

References
----------
Harte, C., Sandler, M. and Gasser, M. (2006), "Detecting harmonic change in musical audio", AMCMM.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tunesight.listening.spectrum import LONG_RATE_HZ

__all__ = ["chroma_by_second", "estimate_harmonic_change"]

Chroma = NDArray[np.float32]

_SIDE_FRAMES = 2
_LEAST_CHANGE = 0.15  # one minus the cosine; a new voice in the same chord changes less


def estimate_harmonic_change(chroma: Chroma) -> float:
    """Count changes of harmony a second.

    Parameters
    ----------
    chroma
        Shape (long frames, 12), >= 0.
    """
    if len(chroma) < 2 * _SIDE_FRAMES + 1:
        return 0.0
    sums = np.concatenate([np.zeros((1, 12)), np.cumsum(chroma, axis=0, dtype=np.float64)])
    sides = sums[_SIDE_FRAMES:] - sums[:-_SIDE_FRAMES]
    sides /= np.maximum(np.linalg.norm(sides, axis=1, keepdims=True), 1e-9)
    before, after = sides[:-_SIDE_FRAMES], sides[_SIDE_FRAMES:]
    is_heard = (before.any(axis=1)) & (after.any(axis=1))
    change = np.where(is_heard, 1.0 - np.sum(before * after, axis=1), 0.0)
    inner = change[1:-1]
    is_peak = (inner > change[:-2]) & (inner >= change[2:]) & (inner > _LEAST_CHANGE)
    return float(np.count_nonzero(is_peak)) * LONG_RATE_HZ / len(chroma)


def chroma_by_second(chroma: Chroma, seconds: int) -> Chroma:
    """Sum long frames over the seconds in which they begin, shape (seconds, 12)."""
    places = np.minimum((np.arange(len(chroma)) / LONG_RATE_HZ).astype(np.intp), seconds - 1)
    summed = np.zeros((seconds, 12), np.float32)
    np.add.at(summed, places, chroma)
    return summed
