"""Key and mode from the pitches that sound.

Conventions
-----------
Pitch classes run from C (0) to B (11). Pitch histograms have 120 bins of 10 cents from C upwards,
so that an ensemble tuned off 440 Hz is found and corrected; there is one for each long frame. Mode
runs from -1 (surely minor) to 1 (surely major): the mean over windows of two stretches of 7.4
seconds, because pieces wander between a key and its relative.

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

from tunesight.listening.spectrum import LONG_RATE_HZ, LONG_SAMPLES_HZ, LONG_SIZE

__all__ = ["PITCH_CLASSES", "PitchMeter", "Tonality", "estimate_tonality", "fold_chroma"]

Histograms = NDArray[np.float32]
Histogram = NDArray[np.float64]

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

_STRETCH_FRAMES = 40  # 7.4 s; two hold a phrase or more

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
    clarity
        Correlation with the best key's profile, the mean of the windows, up to 1; 0 for silence.
    modes
        The mode of every window of 15 seconds, from the first on, each 7.4 seconds later.
    """

    key: str
    mode: float
    clarity: float = 0.0
    modes: tuple[float, ...] = ()

    def modes_by_second(self, seconds: int) -> NDArray[np.float64]:
        """Return the mode around each second, shape (seconds,)."""
        if not self.modes:
            return np.full(seconds, self.mode)
        stretch_s = _STRETCH_FRAMES / LONG_RATE_HZ
        centres_s = stretch_s * np.arange(1, len(self.modes) + 1)
        return np.asarray(np.interp(np.arange(seconds) + 0.5, centres_s, self.modes))


class PitchMeter:
    """Gathers histograms of the pitches of spectral peaks, one for each long frame."""

    def __init__(self) -> None:
        width_hz = LONG_SAMPLES_HZ / LONG_SIZE
        self._first = int(_LOWEST_HZ / width_hz)
        self._last = int(_HIGHEST_HZ / width_hz) + 2
        self._histograms: list[NDArray[np.float32]] = []

    def add(self, powers: NDArray[np.float32]) -> None:
        """Hear the powers of the next long frames, shape (frames, 1025)."""
        part = np.sqrt(powers[:, self._first : self._last])
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
        # The vertex of the parabola through three log magnitudes: a peak's place to a few cents.
        left, centre, right = (np.log(part[frames, bins + i] + 1e-12) for i in range(3))
        shift = 0.5 * (left - right) / np.minimum(left - 2.0 * centre + right, -1e-9)
        frequencies_hz = (bins + 1 + self._first + shift) * (LONG_SAMPLES_HZ / LONG_SIZE)
        places = np.round(_BINS * np.log2(frequencies_hz / _C_HZ)).astype(np.int64) % _BINS
        loudness = np.sqrt(part[frames, bins + 1] / highest[frames, 0])
        weights = loudness * highest[frames, 0] ** _LOUDNESS_POWER
        counted = np.bincount(frames * _BINS + places, weights, len(part) * _BINS)
        self._histograms.append(counted.reshape(len(part), _BINS).astype(np.float32))

    def histograms(self) -> Histograms:
        """Return the pitch histograms so far, shape (frames, 120)."""
        whole = np.concatenate([np.zeros((0, _BINS), np.float32), *self._histograms])
        self._histograms = [whole]  # of hours, the parts beside the whole would be too much
        return whole


def estimate_tonality(histograms: Histograms) -> Tonality:
    """Find the key whose profile fits the pitches best.

    Parameters
    ----------
    histograms
        Shape (frames, 120), >= 0, one for each long frame.

    Returns
    -------
    Tonality
        With an empty key and mode 0 where no key fits.
    """
    stretches = _sum_stretches(histograms)
    whole = stretches.sum(axis=0)
    if not whole.sum() > 0.0:
        return Tonality("", 0.0)
    tuning = _find_tuning(_add_harmonics(whole))
    fits = _fit_keys(whole, tuning)
    windows = stretches[:-1] + stretches[1:] if len(stretches) > 1 else stretches
    weights = windows.sum(axis=1)
    fits_by_window = [_fit_keys(w, tuning) if w.sum() > 0.0 else None for w in windows]
    clarity = float(np.mean([fit.max() for fit in fits_by_window if fit is not None]))
    if fits.max() < _LEAST_CORRELATION:
        return Tonality("", 0.0, clarity)
    modes = [0.0 if fit is None else _weigh_mode(fit) for fit in fits_by_window]
    mode = float(weights @ np.array(modes) / weights.sum())
    # The tonic of the mode that was heard, so that both name one key.
    tonic = int(np.argmax(fits[0 if mode >= 0.0 else 1]))
    return Tonality(PITCH_CLASSES[tonic], mode, clarity, tuple(modes))


def fold_chroma(histograms: Histograms) -> Histograms:
    """Fold pitch histograms into twelve pitch classes around the tuning of all.

    Parameters
    ----------
    histograms
        Shape (frames, 120), >= 0.

    Returns
    -------
    Histograms
        Shape (frames, 12).
    """
    tuning = _find_tuning(histograms.sum(axis=0, dtype=np.float64)) if len(histograms) else 0.0
    return np.asarray(histograms @ _folding(tuning).astype(np.float32), np.float32)


def _sum_stretches(histograms: Histograms) -> Histogram:
    """Return the sums over stretches of frames, shape (stretches, 120)."""
    starts = np.arange(0, len(histograms), _STRETCH_FRAMES)
    if not starts.size:
        return np.zeros((0, _BINS))
    return np.asarray(np.add.reduceat(histograms, starts, axis=0), dtype=np.float64)


def _fit_keys(histogram: Histogram, tuning: float) -> NDArray[np.float64]:
    """Return the correlation with every key, shape (2, 12): major, then minor, on each tonic."""
    chroma = _add_harmonics(histogram) @ _folding(tuning)
    return np.stack([_correlate(chroma, _MAJOR), _correlate(chroma, _MINOR)])


def _weigh_mode(fits: NDArray[np.float64]) -> float:
    """Return how much more of the evidence is for major than for minor keys, from -1 to 1."""
    evidence = np.exp(_EVIDENCE * (fits - fits.max()))
    major, minor = evidence.sum(axis=1) / evidence.sum()
    return float(major - minor)


def _add_harmonics(histogram: Histogram) -> Histogram:
    """Let every partial speak for the notes whose second to fifth harmonic it may be."""
    weighted = np.zeros_like(histogram)
    for harmonic in range(1, _HARMONICS + 1):
        offset = round(_BINS * float(np.log2(harmonic)))
        weighted += _HARMONIC_DECAY ** (harmonic - 1) * np.roll(histogram, -offset)
    return weighted


def _find_tuning(histogram: Histogram) -> float:
    """Return how far the tuning that most partials share lies off 440 Hz, -0.5 to 0.5 semitones."""
    turns = np.exp(2j * np.pi * np.arange(_BINS) / _BINS_PER_SEMITONE)
    return float(np.angle(histogram @ turns)) / (2.0 * np.pi)


def _folding(tuning: float) -> NDArray[np.float64]:
    """Return the share of each of 120 bins in each pitch class, shape (120, 12)."""
    distance = np.arange(_BINS) / _BINS_PER_SEMITONE - tuning
    nearest = np.round(distance)
    shares = np.zeros((_BINS, 12))
    # A partial a quarter tone off belongs to no note.
    closeness = np.cos(np.pi * (distance - nearest)) ** 2
    shares[np.arange(_BINS), nearest.astype(np.int64) % 12] = closeness
    return shares


def _correlate(chroma: NDArray[np.float64], profile: tuple[float, ...]) -> NDArray[np.float64]:
    """Return Pearson's r of a chroma with a profile on each tonic, shape (12,)."""
    centred = chroma - chroma.mean()
    roots = np.sqrt(profile)
    shape = roots - roots.mean()
    size = float(np.linalg.norm(centred) * np.linalg.norm(shape))
    turned = np.stack([np.roll(shape, tonic) for tonic in range(12)])
    return np.asarray(turned @ centred / max(size, 1e-12), dtype=np.float64)
