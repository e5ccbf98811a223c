"""Spectra of a stream of samples, cut once and shared, and the brightness of a track.

Conventions
-----------
Samples are mono at 22,050 Hz. Short frames (46 ms, fifty a second) resolve time. Long frames (372
ms, about five a second) resolve pitch; they are cut from the sound at a quarter of the rate, since
no fundamental lies above 2 kHz. Frames start at sample 0, without padding; frame ``t`` is centred
on ``(t * hop + size / 2) / rate`` seconds. Spectra are powers of Hann-windowed frames, scaled so
that a sine of full scale has a power of 1 at its bin.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

__all__ = [
    "BAND_COUNT",
    "LONG_HOP",
    "LONG_RATE_HZ",
    "LONG_SAMPLES_HZ",
    "LONG_SIZE",
    "RATE_HZ",
    "SHORT_HOP",
    "SHORT_RATE_HZ",
    "SHORT_SIZE",
    "BrightnessMeter",
    "Halver",
    "MelBands",
    "Spectrograph",
    "mel_filters",
]

Samples = NDArray[np.float32]
Powers = NDArray[np.float32]

RATE_HZ = 22_050

SHORT_SIZE = 1024
SHORT_HOP = 441
SHORT_RATE_HZ = RATE_HZ / SHORT_HOP  # exactly 50

LONG_SAMPLES_HZ = RATE_HZ / 4
LONG_SIZE = 2048
LONG_HOP = 1024
LONG_RATE_HZ = LONG_SAMPLES_HZ / LONG_HOP

BAND_COUNT = 40

# Frames below this power (-70 dB of full scale) are silence, whose colour is that of the codec.
_SILENT_POWER = 1e-7

# So many frames at a time, whose spectra stay in the cache until their powers are taken.
_FRAMES_AT_ONCE = 64

# A half-band filter: a sinc of 23 taps under a Hamming window, every second of which is zero but
# for the middle: flat up to 0.7 of the new rate's half, and below -50 dB what would fold to there.
_HALF_TAPS = 11


class Spectrograph:
    """Cuts a stream into frames and returns their power spectra.

    Parameters
    ----------
    size
        Samples in a frame.
    hop
        Samples from one frame to the next, at most ``size``.
    """

    def __init__(self, size: int, hop: int) -> None:
        self._size = size
        self._hop = hop
        window = np.hanning(size + 1)[:-1]
        # Of doubles, which numpy transforms faster than singles.
        self._window = window * 2.0 / window.sum()
        self._rest = np.zeros(0, np.float32)

    def add(self, samples: Samples) -> Powers:
        """Return the powers of all frames that are now complete.

        Parameters
        ----------
        samples
            The next stretch, shape (n,).

        Returns
        -------
        Powers
            Shape (frames, size // 2 + 1), frames >= 0.
        """
        held = np.concatenate([self._rest, samples])
        if held.size < self._size:
            self._rest = held
            return np.zeros((0, self._size // 2 + 1), np.float32)
        frames = sliding_window_view(held, self._size)[:: self._hop]
        self._rest = held[len(frames) * self._hop :].copy()
        powers = np.empty((len(frames), self._size // 2 + 1), np.float32)
        for start in range(0, len(frames), _FRAMES_AT_ONCE):
            part = slice(start, start + _FRAMES_AT_ONCE)
            spectra = np.fft.rfft(frames[part] * self._window, axis=1)
            powers[part] = spectra.real**2 + spectra.imag**2
        return powers


class Halver:
    """Halves the rate of a stream; true to the sound up to 0.7 of the new rate's half."""

    def __init__(self) -> None:
        odd = np.arange(1, _HALF_TAPS + 1, 2)
        ideal = np.sin(np.pi * odd / 2.0) / (np.pi * odd)
        window = 0.54 + 0.46 * np.cos(np.pi * odd / (_HALF_TAPS + 1))
        taps = ideal * window
        self._taps = (taps * 0.25 / taps.sum()).astype(np.float32)  # the gain at 0 Hz is one
        self._rest = np.zeros(_HALF_TAPS, np.float32)

    def add(self, samples: Samples) -> Samples:
        """Return the next samples at half the rate, about half as many."""
        held = np.concatenate([self._rest, samples])
        count = max(0, (held.size - 2 * _HALF_TAPS + 1) // 2)
        self._rest = held[2 * count :].copy()
        halved = np.float32(0.5) * held[_HALF_TAPS : _HALF_TAPS + 2 * count : 2]
        for tap, offset in zip(self._taps, range(1, _HALF_TAPS + 1, 2), strict=True):
            before, after = _HALF_TAPS - offset, _HALF_TAPS + offset
            sides = held[before : before + 2 * count : 2] + held[after : after + 2 * count : 2]
            sides *= tap
            halved += sides
        return halved


class BrightnessMeter:
    """Follows the spectral centroid of short frames."""

    def __init__(self) -> None:
        frequencies_hz = np.fft.rfftfreq(SHORT_SIZE, 1.0 / RATE_HZ).astype(np.float32)
        # Two columns of one product: the sum of magnitudes, and that weighted by frequency.
        self._columns = np.stack([np.ones_like(frequencies_hz), frequencies_hz], axis=1)
        self._powers: list[NDArray[np.float32]] = []
        self._centroids_hz: list[NDArray[np.float32]] = []

    def add(self, powers: Powers) -> None:
        """Hear the next short frames, shape (frames, 513)."""
        sums = np.sqrt(powers) @ self._columns
        total = powers.sum(axis=1)
        total[total <= _SILENT_POWER] = 0.0
        self._powers.append(total)
        centroids_hz = sums[:, 1] / np.maximum(sums[:, 0], 1e-12)
        self._centroids_hz.append(centroids_hz.astype(np.float32))

    def frames(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return power (0 where silent) and centroid in Hz of each frame, shape (frames,)."""
        empty = np.zeros(0, np.float32)
        return np.concatenate([empty, *self._powers]), np.concatenate([empty, *self._centroids_hz])

    def brightness_hz(self) -> float:
        """Return the mean centroid in Hz, loud frames counting most; 0 for silence."""
        powers, centroids_hz = self.frames()
        total = float(powers.sum(dtype=np.float64))
        return float(powers.astype(np.float64) @ centroids_hz) / total if total > 0.0 else 0.0


class MelBands:
    """Sums short spectra into forty bands, evenly spaced in mel from 30 Hz to 10 kHz."""

    def __init__(self) -> None:
        self._filters = mel_filters(BAND_COUNT, lowest_hz=30.0, highest_hz=10_000.0)

    def of(self, powers: Powers) -> Powers:
        """Return the mean power of each band, shape (frames, 40)."""
        bands: Powers = powers @ self._filters
        return bands


def mel_filters(bands: int, *, lowest_hz: float, highest_hz: float) -> NDArray[np.float32]:
    """Build triangular filters, evenly spaced in mel, for short spectra.

    Parameters
    ----------
    bands
        How many.
    lowest_hz, highest_hz
        Where the first begins and the last ends.

    Returns
    -------
    NDArray
        Shape (513, bands); each column sums to 1, so that a band's value is a mean power.

    References
    ----------
    O'Shaughnessy, D. (1987), "Speech communication", p. 150: 2595 log10(1 + f / 700).
    """
    lowest, highest = (2595.0 * np.log10(1.0 + f / 700.0) for f in (lowest_hz, highest_hz))
    edges_hz = 700.0 * (10.0 ** (np.linspace(lowest, highest, bands + 2) / 2595.0) - 1.0)
    frequencies_hz = np.fft.rfftfreq(SHORT_SIZE, 1.0 / RATE_HZ)[:, None]
    rising = (frequencies_hz - edges_hz[:-2]) / (edges_hz[1:-1] - edges_hz[:-2])
    falling = (edges_hz[2:] - frequencies_hz) / (edges_hz[2:] - edges_hz[1:-1])
    filters = np.maximum(0.0, np.minimum(rising, falling))
    shares = filters / np.maximum(filters.sum(axis=0), 1e-9)
    return np.asarray(shares, dtype=np.float32)
