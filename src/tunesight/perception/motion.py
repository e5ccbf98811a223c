"""Motion: how much moves in a clip, and what that says about its arousal.

Conventions
-----------
Motion runs from 0 (a still) to 1 (everything changes all the time). It is taken from pictures at
most half a second apart, since between two that are farther apart everything has moved anyway.

References
----------
Hanjalic, A. & Xu, L.-Q. (2005). "Affective video content representation and modeling." IEEE Trans.
Multimedia 7(1): motion activity as a carrier of arousal.
Detenber, B., Simons, R. & Bennett, G. (1998). "Roll 'em!: the effects of picture motion on
emotional responses." J. Broadcasting & Electronic Media 42(1): motion raises arousal, not valence.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.clip import VideoFrame
from tunesight.domain.ports import RgbImage
from tunesight.domain.reading import Cue

__all__ = ["measure_motion", "motion_cue", "motion_to_affect"]

_NEAR_S = 0.5

# Small enough that grain and the noise of compression average out.
_ROWS, _COLUMNS = 36, 64

_LUMA = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)

# A picture of less contrast than this (luma 0 to 1) is as still as a wall.
_LEAST_CONTRAST = 0.03

# Change, in contrasts a second, at which motion is 0.63: a slow pan has 0.3, a hand-held walk 1 to
# 2, and when nothing stays in place within a tenth of a second it is above 10.
_LIVELY_RATE = 3.0

# What is usual, for the cue's level: made up from the same reckoning, not measured on clips.
_USUAL_MOTION, _USUAL_SPREAD = 0.25, 0.2

# Stillness is a little calm, turmoil is exciting: a weak belief about arousal (its standard
# deviation is twice that of a scene) and none about valence, so that it never outweighs the view.
_AROUSAL_STILL, _AROUSAL_TURMOIL = -0.2, 0.7
_AROUSAL_SD, _VALENCE_SD = 0.6, 10.0


def measure_motion(frames: Sequence[VideoFrame]) -> float | None:
    """Measure how much moves in one shot.

    Parameters
    ----------
    frames
        In order, all of one shot.

    Returns
    -------
    float or None
        The median over all near pairs, from 0 to 1; None where no two pictures are near.
    """
    values = [
        _pair_motion(a, b) for a, b in pairwise(frames) if 0.0 < b.time_s - a.time_s <= _NEAR_S
    ]
    return float(np.median(values)) if values else None


def motion_to_affect(motion: float) -> AffectGaussian:
    """Return what motion alone says about affect: something about arousal, nothing of valence."""
    arousal = _AROUSAL_STILL + (_AROUSAL_TURMOIL - _AROUSAL_STILL) * motion
    return AffectGaussian(Affect(0.0, arousal), ((_VALENCE_SD**2, 0.0), (0.0, _AROUSAL_SD**2)))


def motion_cue(motion: float) -> Cue:
    """Put motion into words."""
    level = (motion - _USUAL_MOTION) / _USUAL_SPREAD
    return Cue("motion", motion, level, "much movement" if level > 0.0 else "little movement")


def _pair_motion(one: VideoFrame, other: VideoFrame) -> float:
    before, after = _small_luma(one.picture), _small_luma(other.picture)
    contrast = max(_LEAST_CONTRAST, float(before.std()), float(after.std()))
    # A change of the light as a whole (a flash, a fade) moves nothing.
    change = float(np.abs((after - after.mean()) - (before - before.mean())).mean())
    rate = change / contrast / (other.time_s - one.time_s)
    return 1.0 - float(np.exp(-rate / _LIVELY_RATE))


def _small_luma(picture: RgbImage) -> NDArray[np.float32]:
    """Average luma over a grid of at most 36 x 64 cells, values from 0 to 1."""
    luma = (picture @ _LUMA) / np.float32(255.0)
    high, wide = max(1, luma.shape[0] // _ROWS), max(1, luma.shape[1] // _COLUMNS)
    rows, columns = luma.shape[0] // high, luma.shape[1] // wide
    cells = luma[: rows * high, : columns * wide].reshape(rows, high, columns, wide)
    return np.asarray(cells.mean(axis=(1, 3)), dtype=np.float32)
