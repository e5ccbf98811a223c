"""Spectra of a stream of samples, cut once and shared, and the brightness of a track.

Conventions
-----------
All samples are mono at 22,050 Hz. Short frames (46 ms, fifty a second) resolve time, long frames
(372 ms, about five a second) resolve pitch. Frames start at sample 0, without padding; frame ``t``
is centred on ``(t * hop + size / 2) / RATE_HZ`` seconds. Spectra are of Hann-windowed frames,
scaled so that a sine of full scale has a magnitude of 1 at its bin.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

__all__ = [
    "LONG_HOP",
    "LONG_SIZE",
    "RATE_HZ",
    "SHORT_HOP",
    "SHORT_RATE_HZ",
    "SHORT_SIZE",
    "BrightnessMeter",
    "Spectrograph",
    "mel_filters",
]

Spectra = NDArray[np.float32]

RATE_HZ = 22_050

SHORT_SIZE = 1024
SHORT_HOP = 441
SHORT_RATE_HZ = RATE_HZ / SHORT_HOP  # exactly 50

LONG_SIZE = 8192
LONG_HOP = 4096

# Frames below this power (-70 dB of full scale) are silence, whose colour is that of the codec.
_SILENT_POWER = 1e-7


class Spectrograph:
    """Cuts a stream into frames and returns their magnitude spectra.

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
        self._window = window * 2.0 / window.sum()
        self._rest = np.zeros(0, np.float32)

    def add(self, samples: NDArray[np.float32]) -> Spectra:
        """Return the magnitudes of all frames that are now complete.

        Parameters
        ----------
        samples
            The next stretch, shape (n,).

        Returns
        -------
        Spectra
            Shape (frames, size // 2 + 1), frames >= 0.
        """
        held = np.concatenate([self._rest, samples])
        if held.size < self._size:
            self._rest = held
            return np.zeros((0, self._size // 2 + 1), np.float32)
        frames = sliding_window_view(held, self._size)[:: self._hop]
        self._rest = held[len(frames) * self._hop :].copy()
        # The window is of doubles, which numpy transforms faster than singles.
        return np.abs(np.fft.rfft(frames * self._window, axis=1)).astype(np.float32)


class BrightnessMeter:
    """Averages the spectral centroid of short frames, loud frames counting most."""

    def __init__(self) -> None:
        self._frequencies_hz = np.fft.rfftfreq(SHORT_SIZE, 1.0 / RATE_HZ).astype(np.float32)
        self._weighted_hz = 0.0
        self._power = 0.0

    def add(self, magnitudes: Spectra) -> None:
        """Hear the next short frames, shape (frames, 513)."""
        # Two columns of one product: the sum of magnitudes, and that weighted by frequency.
        columns = np.stack([np.ones_like(self._frequencies_hz), self._frequencies_hz], axis=1)
        sums = (magnitudes @ columns).astype(np.float64)
        powers = np.einsum("ij,ij->i", magnitudes, magnitudes).astype(np.float64)
        is_heard = powers > _SILENT_POWER
        if not is_heard.any():
            return
        centroids_hz = sums[is_heard, 1] / sums[is_heard, 0]
        self._weighted_hz += float(powers[is_heard] @ centroids_hz)
        self._power += float(powers[is_heard].sum())

    def brightness_hz(self) -> float:
        """Return the mean centroid in Hz, 0 for silence."""
        return self._weighted_hz / self._power if self._power > 0.0 else 0.0


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
