"""Hubness: how often a track is among the nearest, whatever is asked.

It is counted over readings at a regular grid of the affect plane, blurred alike in every
direction, so the nearest to a reading are the nearest in the plane. They are looked for in the
cells around the reading, which is exact and takes hardly longer for more tracks.

References
----------
Radovanovic, M., Nanopoulos, A. & Ivanovic, M. (2010). "Hubs in space: popular nearest neighbors in
high-dimensional data." JMLR 11, 2487-2531.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["measure_hubness"]

_GRID_SIDE = 21
# As many as an answer shows.
_NEIGHBOURS = 10
# About as many tracks in a cell, so that a few cells hold the nearest ten.
_TRACKS_A_CELL = 8
# Cells are numbered in 16 bits, which are sorted in one pass.
_MOST_CELLS_A_SIDE = 255


def measure_hubness(
    valence: NDArray[np.float32], arousal: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Measure how often each track is among the nearest.

    Parameters
    ----------
    valence, arousal
        Of every track, shape (n,).

    Returns
    -------
    array
        Shape (n,), float32, from 0 (never among the ten nearest) to 1 (most often), on a
        logarithmic scale. Of tracks equally near the first ones count.
    """
    count = len(valence)
    if count <= _NEIGHBOURS:
        return np.zeros(count, dtype=np.float32)
    cells = _Cells(valence, arousal)
    occurrences = np.zeros(count, dtype=np.int64)
    for v in np.linspace(-1.0, 1.0, _GRID_SIDE):
        for a in np.linspace(-1.0, 1.0, _GRID_SIDE):
            occurrences[cells.find_nearest(float(v), float(a))] += 1
    share: NDArray[np.float64] = np.log1p(occurrences) / np.log1p(occurrences.max())
    return share.astype(np.float32)


class _Cells:
    """Tracks sorted into the cells of a square grid over the plane."""

    def __init__(self, valence: NDArray[np.float32], arousal: NDArray[np.float32]) -> None:
        self._valence, self._arousal = valence, arousal
        self._side = min(_MOST_CELLS_A_SIDE, math.isqrt(len(valence) // _TRACKS_A_CELL) + 1)
        rows, columns = (
            np.clip((places + 1.0) * (self._side / 2.0), 0, self._side - 1).astype(np.uint16)
            for places in (valence, arousal)
        )
        cells = rows * np.uint16(self._side) + columns
        self._order = np.argsort(cells, kind="stable").astype(np.uint32)
        edges = np.searchsorted(cells[self._order], np.arange(self._side**2 + 1))
        self._starts: list[int] = edges.tolist()

    def find_nearest(self, v: float, a: float) -> NDArray[np.uint32]:
        """Return the places of the ten nearest tracks."""
        reach = 1
        found = self._within(v, a, reach)
        while len(found) < _NEIGHBOURS:
            reach *= 2
            found = self._within(v, a, reach)
        nearest, distance = self._nearest_of(found, v, a)
        # Cells up to so far away hold a circle of that many cells for sure.
        needed = math.ceil(distance * self._side / 2.0)
        if needed > reach:
            nearest, _ = self._nearest_of(self._within(v, a, needed), v, a)
        return nearest

    def _within(self, v: float, a: float, reach: int) -> NDArray[np.uint32]:
        """Return the tracks in the cells up to so far away; a row of cells lies in one piece."""
        side = self._side
        row, column = (min(side - 1, int((place + 1.0) * (side / 2.0))) for place in (v, a))
        first, last = max(0, column - reach), min(side - 1, column + reach)
        return np.concatenate(
            [
                self._order[self._starts[i * side + first] : self._starts[i * side + last + 1]]
                for i in range(max(0, row - reach), min(side, row + reach + 1))
            ]
        )

    def _nearest_of(
        self, found: NDArray[np.uint32], v: float, a: float
    ) -> tuple[NDArray[np.uint32], float]:
        valence, arousal = (
            places[found].astype(np.float64) for places in (self._valence, self._arousal)
        )
        squares = (valence - v) ** 2 + (arousal - a) ** 2
        edge = np.partition(squares, _NEIGHBOURS - 1)[_NEIGHBOURS - 1]
        close = squares <= edge
        found, squares = found[close], squares[close]
        return found[np.lexsort((found, squares))[:_NEIGHBOURS]], math.sqrt(edge)
