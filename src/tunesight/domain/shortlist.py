"""Short lists: the best of a library for one query, before they are looked at one by one.

The one thing that a library is asked when an answer is made; whoever keeps it (files mapped into
memory, a database server) gives the same short list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Candidates", "Shortlist"]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Tracks, best first; of equal scores the one that came into the library first.

    Parameters
    ----------
    numbers
        Under which the library keeps them, shape (n,), int64.
    scores
        ``row @ weights``, shape (n,), float32.
    artists
        Shape (n,): equal where the folded artists are.
    is_playable
        Shape (n,), bool.
    rows
        Their rows as stored, shape (n, ROW_WIDTH), float32.
    """

    numbers: NDArray[np.int64]
    scores: NDArray[np.float32]
    artists: NDArray[np.integer]
    is_playable: NDArray[np.bool_]
    rows: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Shortlist:
    """What a library answers to one vector of weights.

    Parameters
    ----------
    total
        How many tracks there are.
    considered
        How many pass the filters.
    usual
        Block name -> mean product with the weights over the tracks that pass; 0 where none does.
    best
        The best that pass.
    playable
        The best that pass and can be heard.
    """

    total: int
    considered: int
    usual: Mapping[str, float]
    best: Candidates
    playable: Candidates
