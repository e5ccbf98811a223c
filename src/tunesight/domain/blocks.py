"""Blocks: the coordinates in which a query and a track meet.

Whatever is asked becomes one vector, whatever a track is becomes one row of the same width, and the
answer is one product. This module fixes the width and the order, and holds the one identity that
makes it work: a Gaussian's log-likelihood at a point is linear in ``(v, a, v2, a2, va)``.

Conventions
-----------
With mean ``mu`` and precision ``P``::

    -1/2 (x-mu)' P (x-mu)
        = (P mu)' (v, a) - 1/2 P11 v2 - 1/2 P22 a2 - P12 va - 1/2 mu' P mu

The last term is the same for every track: it is the query's constant, kept so that a contribution
reads as a log-likelihood (0 is a perfect fit).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.analysis import CUE_NAMES
from tunesight.domain.languages import LANGUAGE_CODES

__all__ = [
    "BLOCKS",
    "DECADES",
    "ROW_WIDTH",
    "WORDS_WIDTH",
    "affect_to_coordinates",
    "gaussian_to_weights",
    "year_to_decade",
]

WORDS_WIDTH = 64

# As people say them, and as wishes and tracks are both read; the words block cannot tell them
# apart, because text encoders place the "70s" beside the "80s".
DECADES: tuple[str, ...] = (
    "40s", "50s", "60s", "70s", "80s", "90s", "2000s", "2010s", "2020s",
)  # fmt: skip

_FIRST_YEAR = 1940

_WIDTHS: tuple[tuple[str, int], ...] = (
    ("affect", 5),  # v, a, v2, a2, va
    ("words", WORDS_WIDTH),  # genres, moods and title through the text encoder, a unit vector
    ("cues", len(CUE_NAMES)),  # levels, in standard deviations
    ("era", len(DECADES)),  # 1 at the decade of release; all 0 where that is unknown or earlier
    ("language", len(LANGUAGE_CODES)),  # 1 at the language it is sung in, or at "instrumental"
    ("prior", 2),  # minus hubness; 1 where the sound is at hand
)


def _slices() -> Mapping[str, slice]:
    slices: dict[str, slice] = {}
    start = 0
    for name, width in _WIDTHS:
        slices[name] = slice(start, start + width)
        start += width
    return MappingProxyType(slices)


BLOCKS: Mapping[str, slice] = _slices()
"""Block name -> its columns in a row, in order."""

ROW_WIDTH = sum(width for _, width in _WIDTHS)


def affect_to_coordinates(affect: Affect) -> NDArray[np.float64]:
    """Return a track's affect coordinates ``(v, a, v2, a2, va)``, shape (5,)."""
    v, a = affect.valence, affect.arousal
    return np.array([v, a, v * v, a * a, v * a])


def gaussian_to_weights(belief: AffectGaussian) -> tuple[NDArray[np.float64], float]:
    """Return the weights on the affect coordinates, shape (5,), and the constant.

    ``coordinates @ weights + constant`` is the belief's log-likelihood at a track's affect.
    """
    precision = belief.precision_array()
    mean = belief.mean.to_array()
    linear = precision @ mean
    weights = np.array(
        [
            linear[0],
            linear[1],
            -0.5 * precision[0, 0],
            -0.5 * precision[1, 1],
            -precision[0, 1],
        ]
    )
    return weights, float(-0.5 * mean @ linear)


def year_to_decade(year: int) -> str:
    """Return the decade of a year as people say it: "80s", "2010s"; empty before 1940."""
    place = (year - _FIRST_YEAR) // 10
    return DECADES[place] if 0 <= place < len(DECADES) else ""
