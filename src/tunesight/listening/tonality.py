"""Key and mode from the pitches that sound.

Conventions
-----------
Pitch classes run from C (0) to B (11). The pitch histogram has 120 bins of 10 cents from C upwards,
so that an ensemble tuned off 440 Hz is found and corrected. Mode runs from -1 (surely minor) to 1
(surely major).

References
----------
Gomez, E. (2006), "Tonal description of polyphonic audio for music content processing", INFORMS J.
    Comput. 18(3): spectral peaks, harmonic weighting.
Albrecht, J. and Shanahan, D. (2013), "The use of large corpora to train a new type of key-finding
    algorithm", Music Perception 31(1): the profiles.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tunesight.listening.spectrum import LONG_SIZE, RATE_HZ

__all__ = ["PITCH_CLASSES", "PitchMeter", "Tonality", "estimate_tonality"]

PITCH_CLASSES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")

# How often each degree sounds, from the tonic upwards, in pieces of known key. Compared as square
# roots, because the histogram gathers square roots of magnitudes.
_MAJOR = (0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081)
_MINOR = (0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052)

_LOWEST_HZ = 60.0
_HIGHEST_HZ = 2000.0
_BINS_PER_SEMITONE = 10
_BINS = 12 * _BINS_PER_SEMITONE
_C_HZ = 440.0 * 2.0 ** (-9.0 / 12.0)

_LEAST_RELATIVE = 0.01  # peaks 40 dB below the frame's highest are not heard beside it
_LEAST_MAGNITUDE = 1e-4  # a frame without a partial above -80 dB is silence
_LOUDNESS_POWER = 0.5  # between counting every moment alike (0) and only the loud ones (1)

_HARMONICS = 5
_HARMONIC_DECAY = 0.5  # a partial speaks half as much for each further note it may belong to

# Evidence in one unit of correlation: on rendered songs of known mode the share it gives to the
# heard mode (.88) is the share that is right (.87).
_EVIDENCE = 16.0
_LEAST_CORRELATION = 0.3


@dataclass(frozen=True, slots=True)
class Tonality:
    """The key heard.

    Parameters
    ----------
    key
        Tonic, one of :data:`PITCH_CLASSES`; empty where none was found.
    mode
        From -1 (surely minor) to 1 (surely major); 0 where none was found.
    """

    key: str
    mode: float


class PitchMeter:
    """Gathers a histogram of the pitches of spectral peaks."""

    def __init__(self) -> None:
        width_hz = RATE_HZ / LONG_SIZE
        self._first = int(_LOWEST_HZ / width_hz)
        self._last = int(_HIGHEST_HZ / width_hz) + 2
        self._histogram = np.zeros(_BINS)

    def add(self, magnitudes: NDArray[np.float32]) -> None:
        """Hear the next long frames, shape (frames, 4097)."""
        part = magnitudes[:, self._first : self._last]
        if len(part) == 0:
            return
        highest = part.max(axis=1, keepdims=True)
        middle = part[:, 1:-1]
        is_peak = (
            (middle > part[:, :-2])
            & (middle >= part[:, 2:])
            & (middle > np.maximum(highest * _LEAST_RELATIVE, _LEAST_MAGNITUDE))
        )
        frames, bins = np.nonzero(is_peak)
        if frames.size == 0:
            return
        # The vertex of the parabola through three log magnitudes: a peak's place to a few cents.
        left, centre, right = (np.log(part[frames, bins + i] + 1e-12) for i in range(3))
        shift = 0.5 * (left - right) / np.minimum(left - 2.0 * centre + right, -1e-9)
        frequencies_hz = (bins + 1 + self._first + shift) * (RATE_HZ / LONG_SIZE)
        places = np.round(_BINS * np.log2(frequencies_hz / _C_HZ)).astype(np.int64) % _BINS
        loudness = np.sqrt(part[frames, bins + 1] / highest[frames, 0])
        weights = loudness * highest[frames, 0] ** _LOUDNESS_POWER
        self._histogram += np.bincount(places, weights, _BINS)

    def histogram(self) -> NDArray[np.float64]:
        """Return the pitch histogram so far, shape (120,)."""
        return self._histogram.copy()


def estimate_tonality(histogram: NDArray[np.float64]) -> Tonality:
    """Find the key whose profile fits a pitch histogram best.

    Parameters
    ----------
    histogram
        Shape (120,), >= 0.

    Returns
    -------
    Tonality
        With an empty key and mode 0 where no key fits.
    """
    if not histogram.sum() > 0.0:
        return Tonality("", 0.0)
    chroma = _fold(_subtract_harmonics(histogram))
    correlations = np.stack([_correlate(chroma, _MAJOR), _correlate(chroma, _MINOR)])
    best = int(np.argmax(correlations))
    if correlations.flat[best] < _LEAST_CORRELATION:
        return Tonality("", 0.0)
    evidence = np.exp(_EVIDENCE * (correlations - correlations.max()))
    shares = evidence.sum(axis=1) / evidence.sum()
    return Tonality(PITCH_CLASSES[best % 12], float(shares[0] - shares[1]))


def _subtract_harmonics(histogram: NDArray[np.float64]) -> NDArray[np.float64]:
    """Let every partial speak for the notes whose second to fifth harmonic it may be."""
    weighted = np.zeros_like(histogram)
    for harmonic in range(1, _HARMONICS + 1):
        offset = round(_BINS * float(np.log2(harmonic)))
        weighted += _HARMONIC_DECAY ** (harmonic - 1) * np.roll(histogram, -offset)
    return weighted


def _fold(histogram: NDArray[np.float64]) -> NDArray[np.float64]:
    """Fold 120 bins into twelve pitch classes around the tuning that most partials share."""
    turns = np.exp(2j * np.pi * np.arange(_BINS) / _BINS_PER_SEMITONE)
    tuning = float(np.angle(histogram @ turns)) / (2.0 * np.pi)  # in semitones, -0.5 to 0.5
    distance = np.arange(_BINS) / _BINS_PER_SEMITONE - tuning
    nearest = np.round(distance)
    # A partial a quarter tone off belongs to no note.
    closeness = np.cos(np.pi * (distance - nearest)) ** 2
    chroma = np.bincount(nearest.astype(np.int64) % 12, histogram * closeness, 12)
    return chroma.astype(np.float64)


def _correlate(chroma: NDArray[np.float64], profile: tuple[float, ...]) -> NDArray[np.float64]:
    """Return Pearson's r of a chroma with a profile on each tonic, shape (12,)."""
    centred = chroma - chroma.mean()
    roots = np.sqrt(profile)
    shape = roots - roots.mean()
    size = float(np.linalg.norm(centred) * np.linalg.norm(shape))
    turned = np.stack([np.roll(shape, tonic) for tonic in range(12)])
    return np.asarray(turned @ centred / max(size, 1e-12), dtype=np.float64)
