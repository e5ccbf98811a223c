"""True peak: the highest level that the sound reaches between its samples.

Conventions
-----------
Four values are looked at for each sample interval, by a sinc of 24 taps under a Hann window. Only
around samples that are local maxima and lie within 4.4 dB of the highest level so far: between two
samples a sound rises by 3 dB above them at a quarter of the sampling rate, and hardly ever by more.

References
----------
ITU-R BS.1770-4 (2015), annex 2: true peak by fourfold oversampling.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["TruePeakMeter"]

Samples = NDArray[np.float32]

_REACH = 12  # samples to either side
_OFFSETS = (-0.75, -0.5, -0.25, 0.25, 0.5, 0.75)  # of a sample, around a local maximum
_NEAR_PEAK = 0.6
# What 24 bits cannot hold: below it there is no sound to have a peak.
_LEAST_LEVEL = 10.0 ** (-144.0 / 20.0)


class TruePeakMeter:
    """Follows the highest level of a stream of samples.

    Parameters
    ----------
    channels
        How many.
    """

    def __init__(self, channels: int) -> None:
        distance = np.asarray(_OFFSETS)[None, :] - np.arange(-_REACH, _REACH + 1)[:, None]
        window = 0.5 + 0.5 * np.cos(np.pi * distance / (_REACH + 1))
        self._filters = (np.sinc(distance) * window).astype(np.float32)
        self._rest = np.zeros((channels, _REACH), np.float32)
        self._highest = 0.0

    def add(self, channels: Samples) -> None:
        """Hear the next stretch, shape (channels, samples); its last 0.3 ms wait for the next."""
        held = np.concatenate([self._rest, channels], axis=1)
        # Overlaps so that every sample is once more than _REACH away from both ends.
        self._rest = held[:, -2 * _REACH - 1 :]
        levels = np.abs(held)
        self._highest = max(self._highest, float(levels.max(initial=0.0)))
        if held.shape[1] <= 2 * _REACH:
            return
        inner = slice(_REACH, held.shape[1] - _REACH)
        threshold = np.float32(_NEAR_PEAK * self._highest)
        for samples, level in zip(held, levels, strict=True):
            near = np.flatnonzero(level[inner] > threshold) + _REACH
            near = near[(level[near] >= level[near - 1]) & (level[near] >= level[near + 1])]
            if near.size:
                around = samples[near[:, None] + np.arange(-_REACH, _REACH + 1)]
                self._highest = max(self._highest, float(np.abs(around @ self._filters).max()))

    def true_peak_dbtp(self) -> float:
        """Return the highest level so far in dB of full scale, at least -144."""
        return 20.0 * math.log10(max(self._highest, _LEAST_LEVEL))
