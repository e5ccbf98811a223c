"""Loudness as broadcasters measure it: of the whole, its range, and from moment to moment.

Conventions
-----------
Loudness is in LUFS: a 997 Hz sine of full scale in one front channel reads -3.01. The K weighting
is applied to the power spectrum of stretches of 2,048 samples rather than by a recursive filter: by
Parseval's theorem the energies agree but for what rings over a stretch's edge, and numpy needs no
loop over samples for it. Between the ends of stretches energy is taken to flow evenly.

References
----------
ITU-R BS.1770-4 (2015), "Algorithms to measure audio programme loudness and true-peak audio level".
EBU Tech 3341 (2016), "Loudness metering", the test signals; EBU Tech 3342 (2016), "Loudness range".
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["SILENCE_LUFS", "STEPS_A_SECOND", "LoudnessMeter", "powers_to_lufs"]

# The absolute gate: nothing quieter is counted, so nothing quieter can be the answer.
SILENCE_LUFS = -70.0

STEPS_A_SECOND = 10

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
_STEPS_PER_SHORT_TERM = 30  # three seconds
_RANGE_GATE_LU = -20.0
_RANGE_PERCENTILES = (10.0, 95.0)

# A power of two, which is transformed twice as fast as 100 ms of samples. Half of this would smear
# the bass over the weighting, twice as much would smear plucked strings over the gate (beside
# FFmpeg, thirty recordings: 0.15, 0.12, 0.25 LU at worst).
_STRETCH = 2048

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
    """Measures loudness over blocks of any length.

    Parameters
    ----------
    rate_hz
        Of the samples, at most 48,000.
    channel_names
        FFmpeg's short names in order; an unknown one counts as a front channel.
    """

    def __init__(self, rate_hz: int, channel_names: tuple[str, ...]) -> None:
        self._rate_hz = rate_hz
        frequencies_hz = np.fft.rfftfreq(_STRETCH, 1.0 / rate_hz).astype(np.float64)
        weights = 2.0 * _k_weighting(frequencies_hz)
        weights[[0, -1]] /= 2.0  # all others stand for both halves of the spectrum
        # One weight each for the real and the imaginary part, which lie side by side.
        self._weights = np.repeat(weights / _STRETCH, 2)
        gains = [_CHANNEL_GAINS.get(name, 1.0) for name in channel_names]
        # Rear channels of a stereo or mono layout do not exist; a lone LFE is still what is heard.
        self._gains = np.array(gains if any(gains) else [1.0] * len(gains), dtype=np.float64)
        self._rest = np.zeros((len(gains), 0), np.float32)
        self._energies: list[NDArray[np.float64]] = [np.zeros(1)]

    def add(self, channels: NDArray[np.float32]) -> None:
        """Hear the next stretch, shape (channels, samples), full scale 1."""
        held = np.concatenate([self._rest, channels], axis=1) if self._rest.size else channels
        count = held.shape[1] // _STRETCH
        self._rest = held[:, count * _STRETCH :].copy()
        if count == 0:
            return
        energies = np.zeros(count)
        for gain, channel in zip(self._gains, held, strict=True):
            if gain == 0.0:
                continue
            stretches = channel[: count * _STRETCH].reshape(count, _STRETCH)
            # Doubles, because numpy transforms them faster than singles.
            spectra = np.fft.rfft(stretches.astype(np.float64), axis=1).view(np.float64)
            np.square(spectra, out=spectra)
            energies += gain * (spectra @ self._weights)
        self._energies.append(energies)

    def momentary_powers(self) -> NDArray[np.float64]:
        """Return the weighted mean power of every 100 ms so far, shape (steps,)."""
        sums = np.cumsum(np.concatenate(self._energies))
        count = int((len(sums) - 1) * _STRETCH * STEPS_A_SECOND / self._rate_hz)
        ends = np.arange(count + 1) * (self._rate_hz / STEPS_A_SECOND / _STRETCH)
        flowed = np.interp(ends, np.arange(len(sums)), sums)
        steps: NDArray[np.float64] = np.diff(flowed) * STEPS_A_SECOND / self._rate_hz
        return steps

    def integrated_lufs(self) -> float:
        """Return the gated loudness of all that was heard, at least :data:`SILENCE_LUFS`."""
        blocks = _mean_over(self.momentary_powers(), _STEPS_PER_BLOCK)
        loud = _above_gate(blocks, _RELATIVE_GATE_LU)
        return max(SILENCE_LUFS, _power_to_lufs(float(loud.mean()))) if loud.size else SILENCE_LUFS

    def range_lu(self) -> float:
        """Return the loudness range in LU: 0 for what is silent or shorter than three seconds."""
        short_term = _mean_over(self.momentary_powers(), _STEPS_PER_SHORT_TERM)
        loud = _above_gate(short_term, _RANGE_GATE_LU)
        if not loud.size:
            return 0.0
        low, high = np.percentile(10.0 * np.log10(loud), _RANGE_PERCENTILES)
        return float(high - low)

    def dynamics_db(self) -> float:
        """Return how far the loudest twentieth of moments lies above the median one, in dB."""
        blocks = _mean_over(self.momentary_powers(), _STEPS_PER_BLOCK)
        heard = blocks[blocks > _lufs_to_power(SILENCE_LUFS)]
        if not heard.size:
            return 0.0
        usual, loud = np.percentile(10.0 * np.log10(heard), (50.0, 95.0))
        return float(loud - usual)

    def silence_share(self) -> float:
        """Return the share of 400 ms blocks below :data:`SILENCE_LUFS`, 0 to 1."""
        blocks = _mean_over(self.momentary_powers(), _STEPS_PER_BLOCK)
        return float((blocks <= _lufs_to_power(SILENCE_LUFS)).mean()) if blocks.size else 1.0


def powers_to_lufs(powers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return weighted mean powers as loudness in LUFS, same shape; they have to be above 0."""
    lufs: NDArray[np.float64] = _OFFSET_LU + 10.0 * np.log10(powers)
    return lufs


def _mean_over(powers: NDArray[np.float64], steps: int) -> NDArray[np.float64]:
    """Return the means over windows of so many steps, shape (len - steps + 1,) or (0,)."""
    if powers.size < steps:
        return np.zeros(0)
    sums = np.concatenate([[0.0], np.cumsum(powers)])
    means: NDArray[np.float64] = np.maximum(sums[steps:] - sums[:-steps], 0.0) / steps
    return means


def _above_gate(blocks: NDArray[np.float64], relative_lu: float) -> NDArray[np.float64]:
    """Return the blocks above the absolute gate and one relative to the mean of those."""
    blocks = blocks[blocks > _lufs_to_power(SILENCE_LUFS)]
    if blocks.size == 0:
        return blocks
    gate = _power_to_lufs(float(blocks.mean())) + relative_lu
    return blocks[blocks > _lufs_to_power(gate)]


def _power_to_lufs(power: float) -> float:
    return _OFFSET_LU + 10.0 * float(np.log10(power))


def _lufs_to_power(lufs: float) -> float:
    return float(10.0 ** ((lufs - _OFFSET_LU) / 10.0))
