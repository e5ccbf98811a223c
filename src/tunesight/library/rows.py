"""Rows: a track as one row of named blocks.

References
----------
Radovanovic, M., Nanopoulos, A. & Ivanovic, M. (2010). "Hubs in space: popular nearest neighbors in
high-dimensional data." JMLR 11, 2487-2531.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tunesight.domain.affect import MUSIC_PRIOR, Affect, AffectGaussian
from tunesight.domain.analysis import cue_levels
from tunesight.domain.blocks import (
    BLOCKS,
    DECADES,
    ROW_WIDTH,
    affect_to_coordinates,
    gaussian_to_weights,
)
from tunesight.domain.languages import LANGUAGE_CODES
from tunesight.domain.ports import TextEncoder
from tunesight.domain.track import Track

__all__ = ["build_rows", "measure_hubness"]

# Hubness is counted over readings at a regular grid of the plane, as blurred as readings usually
# are, and over the ten tracks that an answer shows.
_GRID_SIDE = 21
_QUERY_SD = 0.45
_NEIGHBOURS = 10


def build_rows(tracks: Sequence[Track], encoder: TextEncoder) -> NDArray[np.float32]:
    """Lay out tracks as rows.

    Parameters
    ----------
    tracks
        Any number; one that was not heard yet sits at the mean of all music.
    encoder
        For the words block.

    Returns
    -------
    array
        Shape (len(tracks), ROW_WIDTH), float32, in the order given.
    """
    rows = np.zeros((len(tracks), ROW_WIDTH), dtype=np.float32)
    if not tracks:
        return rows
    for row, track in zip(rows, tracks, strict=True):
        row[BLOCKS["affect"]] = affect_to_coordinates((track.affect or MUSIC_PRIOR).mean)
        row[BLOCKS["cues"]] = cue_levels(track.cues)
        row[BLOCKS["language"]] = [track.language == code for code in LANGUAGE_CODES]
        row[BLOCKS["era"]] = [track.decade == decade for decade in DECADES]
    rows[:, BLOCKS["words"]] = encoder.encode([track.words() for track in tracks])
    rows[:, BLOCKS["prior"]] = np.column_stack(
        (
            -measure_hubness(rows[:, BLOCKS["affect"]]),
            [track.is_playable for track in tracks],
        )
    )
    return rows


def measure_hubness(affect_rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Measure how often each track is among the nearest, whatever is asked.

    Parameters
    ----------
    affect_rows
        The affect block, shape (n, 5).

    Returns
    -------
    array
        Shape (n,), from 0 (never among the ten nearest) to 1 (most often), on a logarithmic scale.
    """
    count = len(affect_rows)
    if count <= _NEIGHBOURS:
        return np.zeros(count, dtype=np.float32)
    places = np.linspace(-1.0, 1.0, _GRID_SIDE)
    queries = np.array(
        [
            gaussian_to_weights(AffectGaussian.isotropic(Affect(v, a), _QUERY_SD))[0]
            for v in places
            for a in places
        ],
        dtype=np.float32,
    )
    occurrences = np.zeros(count, dtype=np.int64)
    for query in queries:  # one at a time: a million tracks times 441 queries would not fit
        nearest = np.argpartition(affect_rows @ query, count - _NEIGHBOURS)[-_NEIGHBOURS:]
        occurrences[nearest] += 1
    share: NDArray[np.float64] = np.log1p(occurrences) / np.log1p(occurrences.max())
    return share.astype(np.float32)
