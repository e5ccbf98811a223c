"""What the notes alone tell of affect: logistic regression on eleven features of a score.

The baseline beside everything that is heard: it knows every note, but not how it sounds.

Conventions
-----------
Features are standardised on the rows that the regression learns from.

References
----------
Albrecht and Shanahan (2013): the key profiles, see :mod:`tunesight.listening.tonality`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from studio.music.fluid import Message
from training.cue_pieces import list_notes
from tunesight.listening.tonality import estimate_tonality

__all__ = ["FEATURES", "fit_logistic", "measure_score"]

Array = NDArray[np.float64]

FEATURES = (
    "onset_rate", "note_rate", "mean_pitch", "pitch_spread", "low_pitch", "high_pitch",
    "mean_length", "articulation", "mean_velocity", "velocity_spread", "mode",
)  # fmt: skip
_STRETCHES = 40  # long frames that the mode is weighed over at a time
_BINS_PER_CLASS = 10
_STEPS = 50


def measure_score(messages: Sequence[Message], most_s: float) -> Array:
    """Measure :data:`FEATURES` of the first seconds of a piece, shape (11,)."""
    notes = list_notes(messages)
    notes = notes[notes[:, 0] < most_s]
    starts, ends, pitches, velocities = notes[:, :4].T
    lengths = np.minimum(ends, most_s) - starts
    onsets = np.unique(np.round(starts, 2))
    gaps = np.diff(onsets) if len(onsets) > 1 else np.ones(1)
    played_s = max(float(np.minimum(ends, most_s).max()), 1.0)
    return np.array(
        [
            np.log2(len(onsets) / played_s),
            np.log2(len(notes) / played_s),
            pitches.mean(),
            pitches.std(),
            np.percentile(pitches, 10),
            np.percentile(pitches, 90),
            np.log2(max(float(np.median(lengths)), 0.01)),
            np.clip(lengths / float(np.median(gaps)), 0.0, 2.0).mean(),
            velocities.mean(),
            velocities.std(),
            _weigh_mode(starts, lengths, pitches, played_s),
        ]
    )


def _weigh_mode(starts: Array, lengths: Array, pitches: Array, played_s: float) -> float:
    """Weigh major against minor by the key profiles of the ears, given the notes themselves."""
    frames = max(1, round(played_s * 5.4))
    histogram = np.zeros((frames, 12 * _BINS_PER_CLASS), np.float32)
    for start, length, pitch in zip(starts, lengths, pitches, strict=True):
        first, last = int(start * 5.4), int((start + max(length, 0.1)) * 5.4) + 1
        histogram[first:last, int(pitch) % 12 * _BINS_PER_CLASS] += 1.0
    return estimate_tonality(histogram).mode


def fit_logistic(x: Array, y: NDArray[np.bool_], penalty: float = 10.0) -> Array:
    """Return weights and intercept of a ridge logistic regression, both kinds weighing alike.

    Parameters
    ----------
    x
        Standardised features, shape (n, features).
    y
        Kinds, shape (n,).
    penalty
        Of the squared weights; as many rows of doubt.
    """
    design = np.column_stack([x, np.ones(len(x))])
    share = np.where(y, 0.5 / max(int(y.sum()), 1), 0.5 / max(int((~y).sum()), 1)) * len(y)
    ridge = np.diag([*np.full(x.shape[1], penalty), 1e-6])
    weights = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        chance = 1.0 / (1.0 + np.exp(-design @ weights))
        gradient = design.T @ (share * (y - chance)) - ridge @ weights
        curvature = (design.T * (share * chance * (1.0 - chance))) @ design + ridge
        weights = weights + np.linalg.solve(curvature, gradient)
    return np.asarray(weights, dtype=np.float64)
