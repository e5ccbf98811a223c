"""Cuts: where one shot of a clip ends and the next begins.

Two pictures are far apart where *both* their colours and their layout differ: a flash or a fade
changes the colours of one view, a pan or a person walking by changes the layout among the same
colours, and only another view changes both.

Conventions
-----------
Distances run from 0 (the same view) to 1. Times are in seconds.

References
----------
Swain, M. & Ballard, D. (1991). "Color indexing." IJCV 7(1): histogram intersection.
Lienhart, R. (1999). "Comparison of automatic shot boundary detection algorithms." SPIE 3656.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tunesight.domain.clip import ClipSource, VideoFrame
from tunesight.domain.ports import RgbImage

__all__ = ["Change", "FrameLook", "find_changes", "locate_cut", "look_at", "view_distance"]

_BINS = 6
_GRID_ROWS, _GRID_COLUMNS = 12, 16

# Rec. 709 luma weights.
_LUMA = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)

# Luma (0 to 1) that varies less than this is a blank: black between two scenes, a white flash.
_LEAST_CONTRAST = 0.02

# Views farther apart than this may be two shots. Chosen on made clips; see evaluation/video.py.
_LEAST_DISTANCE = 0.45

# In a clip where everything moves all the time, a cut must stand out from what is usual there.
_USUAL_FACTOR = 2.0
_MOST_DISTANCE_NEEDED = 0.7

# A cut is one step: of the whole change, at least this much between two neighbours.
_LEAST_STEP_SHARE = 0.6

# A flash or a passer-by is over after this many pictures, a shot is not.
_SETTLED = 3

# Where pictures stand this far apart, another view is no proof of a cut.
_MOST_BLIND_S = 9.0


@dataclass(frozen=True, slots=True)
class FrameLook:
    """What of a picture is compared.

    Parameters
    ----------
    colours
        Shares of 6 x 6 x 6 colours, each spread a little over its neighbours, shape (216,).
    layout
        Luma on a grid of 12 x 16, its mean taken off and of unit length, shape (192,); zeros for a
        blank.
    """

    colours: NDArray[np.float32]
    layout: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Change:
    """Where a clip comes to show another view, how far it is, and whether a cut leads there."""

    time_s: float
    distance: float
    is_cut: bool


def look_at(picture: RgbImage) -> FrameLook:
    """Measure what of a picture is compared.

    Parameters
    ----------
    picture
        RGB, shape (height, width, 3), uint8; a few thousand pixels of it are used.
    """
    step = max(1, min(picture.shape[:2]) // 96)
    small = picture[::step, ::step]
    bins = small.reshape(-1, 3).astype(np.int64) * _BINS // 256
    counts = np.bincount(bins @ np.array([_BINS * _BINS, _BINS, 1]), minlength=_BINS**3)
    colours = counts.reshape(_BINS, _BINS, _BINS) / bins.shape[0]
    for axis in range(3):
        colours = _spread(colours, axis)
    luma = _grid_means(small @ _LUMA / 255.0)
    layout = luma - luma.mean()
    contrast = float(layout.std())
    layout = layout / np.linalg.norm(layout) if contrast >= _LEAST_CONTRAST else layout * 0.0
    return FrameLook(colours.reshape(-1).astype(np.float32), layout.astype(np.float32))


def view_distance(one: FrameLook, other: FrameLook) -> float:
    """Return how far two views are apart: the geometric mean of colours and layout, 0 to 1."""
    colours = 1.0 - float(np.minimum(one.colours, other.colours).sum())
    are_blank = not one.layout.any(), not other.layout.any()
    layout = 0.0 if all(are_blank) else 1.0 - float(one.layout @ other.layout)
    return float(np.sqrt(np.clip(colours, 0.0, 1.0) * np.clip(layout, 0.0, 1.0)))


def find_changes(samples: Sequence[VideoFrame], clip: ClipSource) -> tuple[Change, ...]:
    """Find where a clip comes to show another view.

    Parameters
    ----------
    samples
        Pictures spread over the clip, in order.
    clip
        Asked for more where two samples differ: first for what the coded sizes tell, which costs
        nothing, then for the pictures between.

    Returns
    -------
    tuple of Change
        In order. A shot shorter than the distance of the samples may be missed.
    """
    looks = [look_at(frame.picture) for frame in samples]
    steps = [view_distance(a, b) for a, b in pairwise(looks)]
    if not steps:
        return ()
    needed = min(
        _MOST_DISTANCE_NEEDED, max(_LEAST_DISTANCE, _USUAL_FACTOR * float(np.median(steps)))
    )
    changes: list[Change] = []
    place = 0
    while place < len(steps):
        if steps[place] >= needed:
            is_passing = (
                place + 2 < len(looks)
                and view_distance(looks[place], looks[place + 2]) < needed / 2
            )
            if is_passing:  # a flash: the view before it is back in the next sample
                place += 2
                continue
            changes.append(_inspect(samples[place], samples[place + 1], steps[place], clip))
        place += 1
    return tuple(changes)


def locate_cut(frames: Sequence[VideoFrame]) -> float | None:
    """Return when a cut within a row of neighbouring pictures shows its new view.

    Parameters
    ----------
    frames
        In order, the first in the old view and the last in the new one.

    Returns
    -------
    float or None
        None where the view changes step by step: a fade, a dissolve, a turn of the camera.
    """
    looks = [look_at(frame.picture) for frame in frames]
    best, best_distance = 0, 0.0
    for place in range(1, len(looks)):
        distance = view_distance(
            _mean_look(looks[max(0, place - _SETTLED) : place]),
            _mean_look(looks[place : place + _SETTLED]),
        )
        if distance > best_distance:
            best, best_distance = place, distance
    if best_distance < _LEAST_DISTANCE:
        return None
    step = view_distance(looks[best - 1], looks[best])
    whole = max(best_distance, view_distance(looks[0], looks[-1]))
    return frames[best].time_s if step >= _LEAST_STEP_SHARE * whole else None


def _inspect(before: VideoFrame, after: VideoFrame, distance: float, clip: ClipSource) -> Change:
    """Tell a cut from a slow change between two samples, as cheaply as can be."""
    start_s = clip.find_start(before.time_s, after.time_s)
    if start_s is not None:
        return Change(start_s, distance, is_cut=True)
    between = list(clip.frames_between(before.time_s, after.time_s))
    if len(between) > 1:
        cut_s = locate_cut(between)
        return Change(after.time_s if cut_s is None else cut_s, distance, is_cut=cut_s is not None)
    # Nothing more can be seen; most sudden changes are cuts, and cuts begin with such a picture.
    return Change(after.time_s, distance, is_cut=after.time_s - before.time_s <= _MOST_BLIND_S)


def _mean_look(looks: Sequence[FrameLook]) -> FrameLook:
    layout = np.mean([look.layout for look in looks], axis=0)
    length = float(np.linalg.norm(layout))
    return FrameLook(
        np.mean([look.colours for look in looks], axis=0),
        layout / length if length > 0.0 else layout,
    )


def _spread(counts: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """Give a quarter of each bin to either neighbour, so that no edge decides."""
    padded = np.pad(counts, [(int(a == axis), int(a == axis)) for a in range(3)], mode="edge")
    lower, upper = (np.take(padded, range(s, s + _BINS), axis=axis) for s in (0, 2))
    spread = 0.25 * lower + 0.5 * counts + 0.25 * upper
    return np.asarray(spread / max(1e-12, float(spread.sum())))


def _grid_means(luma: NDArray[np.float32]) -> NDArray[np.float64]:
    """Average over a grid of 12 x 16 cells, shape (192,)."""
    rows = np.linspace(0, luma.shape[0], _GRID_ROWS + 1).astype(int)
    columns = np.linspace(0, luma.shape[1], _GRID_COLUMNS + 1).astype(int)
    # A picture smaller than the grid repeats its rows and columns.
    sums = np.add.reduceat(np.add.reduceat(luma, rows[:-1], axis=0), columns[:-1], axis=1)
    areas = np.outer(np.maximum(1, np.diff(rows)), np.maximum(1, np.diff(columns)))
    return np.asarray((sums / areas).reshape(-1), dtype=np.float64)
