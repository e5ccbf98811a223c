"""Texture: how much of the sound strikes, and its colour from second to second.

Conventions
-----------
What sounds on is the least amplitude of a band over 140 ms; the rest of its amplitude strikes.

References
----------
Fitzgerald, D. (2010), "Harmonic/percussive separation using median filtering", DAFx: what is
percussive stands out from its neighbours in time. A minimum needs no sorting.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tunesight.listening.spectrum import BAND_COUNT, SHORT_RATE_HZ

__all__ = ["TextureMeter"]

Bands = NDArray[np.float32]

_SPAN = 7  # short frames
_FRAMES = int(SHORT_RATE_HZ)  # in a second
_COLOURS = 10  # groups of bands, enough to tell one arrangement from another
_LEAST_POWER = 1e-8


class TextureMeter:
    """Follows the mel bands: what strikes, what sounds on, and the mean of every second."""

    def __init__(self) -> None:
        self._rest: Bands = np.zeros((0, BAND_COUNT), np.float32)
        self._second: Bands = np.zeros((0, BAND_COUNT), np.float32)
        self._everything = 0.0
        self._sustained = 0.0
        self._seconds: list[Bands] = []

    def add(self, bands: Bands) -> None:
        """Hear the mel powers of the next short frames, shape (frames, 40)."""
        self._follow_strikes(np.sqrt(bands))
        held = np.concatenate([self._second, bands])
        count = len(held) // _FRAMES
        self._second = held[count * _FRAMES :].copy()
        whole = held[: count * _FRAMES].reshape(count, _FRAMES, BAND_COUNT)
        self._seconds.append(whole.mean(axis=1))

    def _follow_strikes(self, amplitudes: Bands) -> None:
        held = np.concatenate([self._rest, amplitudes])
        self._rest = held[-(_SPAN - 1) :].copy()
        count = len(held) - _SPAN + 1
        if count <= 0:
            return
        least = held[:count].copy()
        for offset in range(1, _SPAN):
            np.minimum(least, held[offset : offset + count], out=least)
        self._everything += float(held[_SPAN // 2 :][:count].sum(dtype=np.float64))
        self._sustained += float(least.sum(dtype=np.float64))

    def percussiveness(self) -> float:
        """Return the share of all amplitude that strikes, 0 to 1; 0 for silence."""
        return 1.0 - self._sustained / self._everything if self._everything > 0.0 else 0.0

    def timbre_by_second(self) -> NDArray[np.float32]:
        """Return the level of ten groups of bands in dB, shape (seconds, 10)."""
        powers = np.concatenate([np.zeros((0, BAND_COUNT), np.float32), *self._seconds])
        groups = powers.reshape(len(powers), _COLOURS, BAND_COUNT // _COLOURS).mean(axis=2)
        return np.asarray(10.0 * np.log10(np.maximum(groups, _LEAST_POWER)), np.float32)
