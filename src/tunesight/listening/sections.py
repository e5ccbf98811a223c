"""Sections: where a track turns into something else, and which parts sound alike.

Conventions
-----------
Everything is looked at second by second: timbre (levels of bands in dB) and harmony (chroma). A
second is a boundary where the eight seconds before and after it differ most.

References
----------
Foote, J. (2000), "Automatic audio segmentation using a measure of audio novelty", ICME: with inner
products as likeness, the checkerboard kernel is the squared distance of the two means.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tunesight.domain.course import Section

__all__ = ["find_sections"]

Features = NDArray[np.float64]

_HALF_S = 8
_SHORTEST_S = 6
_LEAST_NOVELTY = 1.0  # spreads above the mean novelty
_LEAST_DISTANCE = 1e-6  # of what never changes, not even rounding is a turn
_HARMONY_WEIGHT = 0.5  # a verse and a chorus differ in sound more than in chords
_ALIKE = 0.35  # of the mean distance between sections: closer ones have one letter
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def find_sections(
    timbre_db: NDArray[np.floating], chroma: NDArray[np.floating], duration_s: float
) -> tuple[Section, ...]:
    """Cut a track into sections.

    Parameters
    ----------
    timbre_db
        Shape (seconds, bands).
    chroma
        Shape (seconds, 12), >= 0.
    duration_s
        Where the last section ends.

    Returns
    -------
    tuple of Section
        Without a gap, from 0 to ``duration_s``; one alone where nothing turns.
    """
    count = min(len(timbre_db), len(chroma))
    if count < 2 * _HALF_S:
        return (Section(0.0, duration_s, _LETTERS[0]),)
    features = _describe(timbre_db[:count], chroma[:count])
    starts = [0, *_find_boundaries(_novelty(features))]
    ends = [*starts[1:], count]
    means = np.stack([features[a:b].mean(axis=0) for a, b in zip(starts, ends, strict=True)])
    labels = _label(means)
    times = [*(float(start) for start in starts), duration_s]
    return tuple(
        Section(start, end, _LETTERS[min(label, len(_LETTERS) - 1)])
        for start, end, label in zip(times[:-1], times[1:], labels, strict=True)
    )


def _describe(timbre_db: NDArray[np.floating], chroma: NDArray[np.floating]) -> Features:
    """Return one vector a second, each kind with a mean square of about one."""
    timbre = timbre_db - timbre_db.mean(axis=0)
    timbre = timbre / max(float(np.sqrt(np.mean(np.sum(timbre**2, axis=1)))), 1e-9)
    harmony = chroma / np.maximum(np.linalg.norm(chroma, axis=1, keepdims=True), 1e-9)
    harmony = harmony - harmony.mean(axis=0)
    return np.asarray(np.concatenate([timbre, _HARMONY_WEIGHT * harmony], axis=1), np.float64)


def _novelty(features: Features) -> NDArray[np.float64]:
    """Return how far the seconds before and after each second lie apart, shape (seconds,)."""
    sums = np.concatenate([np.zeros((1, features.shape[1])), np.cumsum(features, axis=0)])
    places = np.arange(len(features))
    first, last = np.maximum(places - _HALF_S, 0), np.minimum(places + _HALF_S, len(features))
    before = (sums[places] - sums[first]) / np.maximum(places - first, 1)[:, None]
    after = (sums[last] - sums[places]) / np.maximum(last - places, 1)[:, None]
    novelty: NDArray[np.float64] = np.linalg.norm(after - before, axis=1)
    # Means of a few seconds scatter; no section is that short in any case.
    novelty[:_SHORTEST_S] = novelty[-_SHORTEST_S:] = 0.0
    return novelty


def _find_boundaries(novelty: NDArray[np.float64]) -> list[int]:
    """Return the seconds of notable peaks, highest first to claim their room, in order."""
    least = float(novelty.mean() + _LEAST_NOVELTY * novelty.std())
    taken: list[int] = []
    for place in np.argsort(-novelty, kind="stable"):
        if novelty[place] < least or novelty[place] < _LEAST_DISTANCE:
            break
        if all(abs(place - other) >= _SHORTEST_S for other in taken):
            taken.append(int(place))
    return sorted(taken)


def _label(means: Features) -> list[int]:
    """Give sections that sound alike one number, in order of first appearance."""
    if len(means) == 1:
        return [0]
    squares = np.sum(means**2, axis=1)
    # Not as a difference of every pair: hours of sound have hundreds of sections.
    apart = np.sqrt(np.maximum(squares[:, None] + squares - 2.0 * means @ means.T, 0.0))
    usual = float(apart[np.triu_indices(len(means), 1)].mean())
    labels: list[int] = []
    firsts: list[int] = []
    for index in range(len(means)):
        nearest = min(range(len(firsts)), key=lambda n: apart[index, firsts[n]], default=None)
        if nearest is not None and apart[index, firsts[nearest]] < _ALIKE * usual:
            labels.append(nearest)
        else:
            labels.append(len(firsts))
            firsts.append(index)
    return labels
