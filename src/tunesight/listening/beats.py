"""Beats and downbeats: when people would tap, and which taps begin a bar.

Conventions
-----------
Beats are frames of the onset envelopes, fifty a second. A path through the onsets is sought whose
steps are close to the tempo's period, by dynamic programming. Bars have three or four beats
throughout; they begin where the bass strikes and the harmony changes.

References
----------
Ellis, D. P. W. (2007), "Beat tracking by dynamic programming", JNMR 36(1).
Davies, M. E. P. and Plumbley, M. D. (2006), "A spectral difference approach to downbeat extraction
    in musical audio", EUSIPCO.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tunesight.listening.onsets import local_mean
from tunesight.listening.spectrum import (
    LONG_RATE_HZ,
    LONG_SAMPLES_HZ,
    LONG_SIZE,
    RATE_HZ,
    SHORT_RATE_HZ,
    SHORT_SIZE,
)

__all__ = ["find_downbeats", "frames_to_time", "track_beats"]

Frames = NDArray[np.intp]

_TIGHTNESS = 400.0  # Ellis: how much a step of another length costs, against onsets
_SHORTEST_STEP = 0.7  # of a period; steps of half or double would be another tempo
_LONGEST_STEP = 1.4
_LEVEL_FRAMES = 401  # eight seconds: soft passages have beats as loud ones do
_LEAST_STRENGTH = 0.5  # beats at either end weaker than this share of the others are not played
_NEAR_FRAMES = 2
_DELAY_S = 0.018  # from the attack of a note to the highest rise of its frame

_METRES = (4, 3)
_WALTZ_MARGIN = 1.2  # most music is in four; three must fit clearly better


def track_beats(envelopes: NDArray[np.float32], tempo_bpm: float) -> Frames:
    """Find the beats.

    Parameters
    ----------
    envelopes
        Shape (4, frames), fifty a second, in dB.
    tempo_bpm
        Beats a minute; 0 for no pulse.

    Returns
    -------
    Frames
        In order; none where there is no pulse.
    """
    if tempo_bpm <= 0.0 or not envelopes.size:
        return np.zeros(0, np.intp)
    # Low bands count again and again: cymbals fall between the beats as often as on them, the bass
    # less, its lowest drum hardly ever.
    strengths = np.mean([_normalise(envelope) for envelope in envelopes], axis=0)
    period = 60.0 * SHORT_RATE_HZ / tempo_bpm
    scores, previous = _follow(strengths, period)
    # The best of the last period ends the path: every path has come to an end there.
    last = len(scores) - 1 - int(np.argmax(scores[::-1][: round(period) + 1]))
    path = [last]
    while previous[path[-1]] >= 0:
        path.append(int(previous[path[-1]]))
    return _trim(np.array(path[::-1], np.intp), envelopes[0])


def _normalise(envelope: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the envelope smoothed over 60 ms and in units of its local level, shape (frames,)."""
    smooth = np.convolve(envelope.astype(np.float64), (0.25, 0.5, 0.25), "same")
    span = min(_LEVEL_FRAMES, (envelope.size - 1) // 2 * 2 + 1)
    level = np.sqrt(np.maximum(local_mean((smooth**2).astype(np.float32), span), 0.0))
    # Where hardly anything sounds, noise must not be raised to beats.
    floor = 0.1 * float(np.sqrt(np.mean(smooth**2))) + 1e-9
    return smooth / np.maximum(level, floor)


def _follow(
    strengths: NDArray[np.float64], period: float
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return the best sum that ends at each frame, and the beat before it (-1 for none)."""
    shortest = max(1, round(_SHORTEST_STEP * period))
    longest = max(shortest + 1, round(_LONGEST_STEP * period))
    steps = np.arange(longest, shortest - 1, -1)
    costs = -_TIGHTNESS * np.log(steps / period) ** 2
    count = strengths.size
    # Before the beginning there is silence, from which a path may start anywhere at no cost.
    scores = np.concatenate([np.full(longest, -np.inf), np.zeros(count)])
    previous = np.full(count, -1, np.intp)
    # No step is shorter than this many frames, so that many ends depend on what is known only.
    for start in range(0, count, shortest):
        stop = min(start + shortest, count)
        before = sliding_window_view(scores[start : stop + longest - shortest], steps.size)
        reached = before[: stop - start] + costs
        best = np.argmax(reached, axis=1)
        gain = reached[np.arange(stop - start), best]
        goes_on = gain > 0.0
        previous[start:stop][goes_on] = (np.arange(start, stop) - steps[best])[goes_on]
        scores[longest + start : longest + stop] = strengths[start:stop] + np.maximum(gain, 0.0)
    return scores[longest:], previous


def _trim(beats: Frames, envelope: NDArray[np.float32]) -> Frames:
    """Leave out beats before the music begins and after it has ended."""
    played = _highest_near(beats, envelope, _NEAR_FRAMES)
    found = np.flatnonzero(played > _LEAST_STRENGTH * np.median(played))
    return beats[found[0] : found[-1] + 1] if found.size else beats[:0]


def find_downbeats(
    beats: Frames, bass: NDArray[np.float32], chroma: NDArray[np.float32]
) -> NDArray[np.intp]:
    """Find which beats begin a bar.

    Parameters
    ----------
    beats
        Frames of the onset envelope, in order.
    bass
        Onset envelope of the bass, shape (frames,), fifty a second, in dB.
    chroma
        What sounds in each long frame, shape (long frames, 12).

    Returns
    -------
    Frames
        Those of ``beats`` that begin a bar; none for fewer than two bars.
    """
    if beats.size < 2 * max(_METRES):
        return beats[:0]
    strikes = _highest_near(beats, bass, _NEAR_FRAMES + 1)
    accents = _standardise(strikes) + _standardise(_changes_at(beats, chroma))
    fits: list[tuple[float, int, int]] = []
    for metre in _METRES:
        for phase in range(metre):
            on = accents[phase::metre].mean()
            rest = np.delete(accents, np.arange(phase, beats.size, metre)).mean()
            weight = 1.0 if metre == _METRES[0] else 1.0 / _WALTZ_MARGIN
            # The spread of a mean of fewer beats is wider; both metres in one unit.
            fits.append((weight * float(on - rest) * np.sqrt(beats.size / metre), metre, phase))
    _, metre, phase = max(fits)
    return beats[phase::metre]


def frames_to_time(frames: Frames) -> tuple[float, ...]:
    """Return when short frames are, in seconds."""
    times = np.maximum(frames / SHORT_RATE_HZ + SHORT_SIZE / 2 / RATE_HZ - _DELAY_S, 0.0)
    return tuple(round(float(time), 3) for time in times)


def _highest_near(beats: Frames, envelope: NDArray[np.float32], reach: int) -> NDArray[np.float64]:
    """Return the highest value within so many frames of each beat."""
    around = sliding_window_view(np.pad(envelope, reach), 2 * reach + 1)[beats]
    return np.asarray(around.max(axis=1), dtype=np.float64)


def _changes_at(beats: Frames, chroma: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return how much the pitches after each beat differ from those before it, 0 to 1."""
    edges_s = np.append(beats, 2 * beats[-1] - beats[-2]) / SHORT_RATE_HZ
    centre_s = LONG_SIZE / 2 / LONG_SAMPLES_HZ - SHORT_SIZE / 2 / RATE_HZ
    frames = np.clip(np.round((edges_s - centre_s) * LONG_RATE_HZ), 0, len(chroma))
    sums = np.concatenate([np.zeros((1, 12)), np.cumsum(chroma, axis=0, dtype=np.float64)])
    lower = frames[:-1].astype(np.intp)
    upper = np.minimum(np.maximum(frames[1:].astype(np.intp), lower + 1), len(chroma))
    heard = sums[upper] - sums[lower]
    heard /= np.maximum(np.linalg.norm(heard, axis=1, keepdims=True), 1e-9)
    likeness = np.sum(heard[1:] * heard[:-1], axis=1)
    return np.concatenate([[0.0], 1.0 - likeness])


def _standardise(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((values - values.mean()) / max(float(values.std()), 1e-9))
