"""Integrated loudness as broadcasters measure it.

Conventions
-----------
Loudness is in LUFS: a 997 Hz sine of full scale in one front channel reads -3.01. The K weighting
is applied to the power spectrum of each 100 ms step rather than by a recursive filter: by
Parseval's theorem the energies agree but for what rings over a step's edge (within 0.05 LU on
music), and numpy needs no loop over samples for it.

References
----------
ITU-R BS.1770-4 (2015), "Algorithms to measure audio programme loudness and true-peak audio level".
EBU Tech 3341 (2016), "Loudness metering", the test signals.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["SILENCE_LUFS", "LoudnessMeter"]

# The absolute gate: nothing quieter is counted, so nothing quieter can be the answer.
SILENCE_LUFS = -70.0

# The two stages of the K weighting, BS.1770-4 tables 1 and 2, stated for 48 kHz: numerator and
# denominator. Their response is taken at the true frequency, so that they serve any rate.
_FILTER_RATE_HZ = 48_000
_HEAD_STAGE = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
_LOW_CUT_STAGE = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))

_OFFSET_LU = -0.691  # so that a 997 Hz sine reads its own level
_RELATIVE_GATE_LU = -10.0
_STEPS_PER_BLOCK = 4  # 400 ms blocks that overlap by three quarters
_STEPS_A_SECOND = 10

# Surround channels count 1.5 dB more (+-60 to +-120 degrees, BS.1770-4 table 3); bass effects none.
_CHANNEL_GAINS = {"SL": 1.41, "SR": 1.41, "BL": 1.41, "BR": 1.41, "LFE": 0.0, "LFE2": 0.0}


def _k_weighting(frequencies_hz: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the power gain of the K weighting at frequencies up to 24 kHz, same shape."""
    z = np.exp(-2j * np.pi * frequencies_hz / _FILTER_RATE_HZ)
    gain = np.ones_like(frequencies_hz)
    for numerator, denominator in (_HEAD_STAGE, _LOW_CUT_STAGE):
        response = np.polyval(numerator[::-1], z) / np.polyval(denominator[::-1], z)
        gain *= np.abs(response) ** 2
    return gain


class LoudnessMeter:
    """Measures integrated loudness over blocks of any length.

    Parameters
    ----------
    rate_hz
        Of the samples: 44,100 or 48,000 (a multiple of ten, at most 48,000).
    channel_names
        FFmpeg's short names in order; an unknown one counts as a front channel.
    """

    def __init__(self, rate_hz: int, channel_names: tuple[str, ...]) -> None:
        self._step = rate_hz // _STEPS_A_SECOND
        self._padded = _next_smooth(self._step)
        frequencies_hz = np.arange(self._padded // 2 + 1, dtype=np.float64) * rate_hz / self._padded
        weights = 2.0 * _k_weighting(frequencies_hz)  # both halves of the spectrum
        weights[0] /= 2.0
        if self._padded % 2 == 0:
            weights[-1] /= 2.0
        # One weight each for the real and the imaginary part, which lie side by side.
        self._weights = np.repeat(weights / (self._padded * self._step), 2)
        gains = [_CHANNEL_GAINS.get(name, 1.0) for name in channel_names]
        # Rear channels of a stereo or mono layout do not exist; a lone LFE is still what is heard.
        self._gains = np.array(gains if any(gains) else [1.0] * len(gains), dtype=np.float64)
        self._rest = np.zeros((len(gains), 0), np.float32)
        self._powers: list[NDArray[np.float64]] = []

    def add(self, channels: NDArray[np.float32]) -> None:
        """Hear the next stretch, shape (channels, samples), full scale 1."""
        held = np.concatenate([self._rest, channels], axis=1) if self._rest.size else channels
        count = held.shape[1] // self._step
        self._rest = held[:, count * self._step :].copy()
        if count == 0:
            return
        steps = held[:, : count * self._step].reshape(len(held), count, self._step)
        # Doubles, because numpy transforms them faster than singles.
        spectra = np.fft.rfft(steps.astype(np.float64), self._padded, axis=-1).view(np.float64)
        np.square(spectra, out=spectra)
        self._powers.append(self._gains @ (spectra @ self._weights))

    def integrated_lufs(self) -> float:
        """Return the gated loudness of all that was heard, at least :data:`SILENCE_LUFS`."""
        powers = np.concatenate(self._powers) if self._powers else np.zeros(0)
        if powers.size < _STEPS_PER_BLOCK:
            return SILENCE_LUFS
        blocks = np.convolve(powers, np.full(_STEPS_PER_BLOCK, 1.0 / _STEPS_PER_BLOCK), "valid")
        blocks = blocks[blocks > _lufs_to_power(SILENCE_LUFS)]
        if blocks.size == 0:
            return SILENCE_LUFS
        gate = _power_to_lufs(float(blocks.mean())) + _RELATIVE_GATE_LU
        loud = blocks[blocks > _lufs_to_power(gate)]
        return max(SILENCE_LUFS, _power_to_lufs(float(loud.mean())))


def _next_smooth(size: int) -> int:
    """Return the least even size >= ``size`` without a prime factor above 5, which is fastest."""
    while True:
        rest = size
        for factor in (2, 3, 5):
            while rest % factor == 0:
                rest //= factor
        if rest == 1 and size % 2 == 0:
            return size
        size += 1


def _power_to_lufs(power: float) -> float:
    return _OFFSET_LU + 10.0 * float(np.log10(power))


def _lufs_to_power(lufs: float) -> float:
    return float(10.0 ** ((lufs - _OFFSET_LU) / 10.0))
