"""What a clip's packets tell before anything is decoded, and which of them are worth decoding.

A coded clip is a row of packets. A *key* packet stands for itself; each other one needs those
before it, back to the last key. So key packets are cheap to look at, wherever they lie, and the
pictures between them are paid for from the key on.

Conventions
-----------
Arrays run over packets in the order of the file (which is the order of decoding); times are in
seconds from the first picture.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "MOST_SAMPLES",
    "PROBE_STEP_S",
    "DecodePlan",
    "Survey",
    "find_start",
    "plan_decoding",
    "sample_count",
]

# Two a second in a clip of half a minute; more never changed a timeline in our trials.
MOST_SAMPLES = 64
LEAST_SAMPLES = 8
_SAMPLES_PER_S = 2.0

# Key packets of full HD cost 10 to 25 ms each: at most this many pixels of them are decoded.
_SAMPLED_PIXELS = 150_000_000

# Beyond the keys, this many pixels are spent on pictures between keys that lie far apart: 150
# pictures in full HD, some 0.6 s on one core.
_FILLED_PIXELS = 300_000_000

# Keys closer than this need no picture between them.
_FILL_GAP_S = 2.0

# No stretch longer than this goes unseen, whatever it costs (up to the hard limit).
_MOST_UNSEEN_S = 10.0

# How much moves is measured between pictures a tenth of a second apart, at a few places.
_PROBES = 12
PROBE_STEP_S = 0.1

# A picture that is new as a whole has at least this share of a key's bytes, and several times those
# of its neighbours; chosen on two made clips.
_WHOLE_SHARE = 0.4
_SPIKE = 4.0
_LEAST_NEIGHBOURS = 3

# A packet up to this many times as large as the usual large ones belongs to a view that goes on.
_QUIET = 1.5
_USUAL_QUANTILE = 0.9


@dataclass(frozen=True, slots=True)
class Survey:
    """Every packet of the video track.

    Parameters
    ----------
    shown_s
        When each is shown, shape (n,).
    decoded_s
        When each must have been decoded, never later than it is shown, shape (n,); the first few
        may be below zero.
    is_key
        Which stand for themselves, shape (n,); the first does.
    size_bytes
        Shape (n,).
    """

    shown_s: NDArray[np.float64]
    decoded_s: NDArray[np.float64]
    is_key: NDArray[np.bool_]
    size_bytes: NDArray[np.int64]

    @property
    def duration_s(self) -> float:
        """Return when the last picture ends; it is shown as long as pictures usually are."""
        times = np.unique(self.shown_s)
        if times.size < 2:  # noqa: PLR2004 - a single picture has no usual length
            return 0.0
        return float(times[-1] + np.median(np.diff(times)))


@dataclass(frozen=True, slots=True)
class DecodePlan:
    """Which packets are decoded and which of their pictures are kept.

    Parameters
    ----------
    is_fed
        Packets that go to the decoder, shape (n,).
    sample_s, probe_s
        When the wanted pictures are shown, ascending; a probe follows its sample.
    unseen_s
        How much of the clip's end is beyond the limit.
    """

    is_fed: NDArray[np.bool_]
    sample_s: tuple[float, ...]
    probe_s: tuple[float, ...]
    unseen_s: float


def sample_count(duration_s: float, pixels: int) -> int:
    """Return how many pictures of ``pixels`` each are looked at in a clip of some length."""
    wanted = min(MOST_SAMPLES, int(duration_s * _SAMPLES_PER_S) + 1)
    return max(LEAST_SAMPLES, min(wanted, _SAMPLED_PIXELS // max(1, pixels)))


def plan_decoding(survey: Survey, *, pixels: int, most_pixels: int) -> DecodePlan:
    """Choose what to decode.

    Every key is taken, or those nearest to evenly spaced times where there are too many. Between
    keys that lie far apart as many evenly spaced pictures as the budget allows are added, and no
    stretch of ten seconds stays unseen.

    Parameters
    ----------
    survey
        At least one packet.
    pixels
        Of one picture.
    most_pixels
        Never decode more than this in all.
    """
    keys = np.flatnonzero(survey.is_key)
    ends = np.append(keys[1:], survey.is_key.size)
    duration_s = survey.duration_s
    count = sample_count(duration_s, pixels)
    chosen = _nearest_to_even(survey.shown_s[keys], duration_s, count)
    probed = set(chosen[:: -(-len(chosen) // _PROBES)])
    affordable = _FILLED_PIXELS / pixels / max(1, survey.is_key.size - keys.size)
    is_fed = np.zeros(survey.is_key.size, dtype=np.bool_)
    samples: list[float] = []
    probes: list[float] = []
    most_fed = most_pixels // pixels
    for place in chosen:
        group = slice(int(keys[place]), int(ends[place]))
        start_s = float(survey.shown_s[group.start])
        fill = _fill_between(
            start_s,
            float(survey.shown_s[group].max()),
            spacing_s=max(duration_s / count, PROBE_STEP_S),
            share=min(1.0, affordable),
        )
        samples += [start_s, *fill]
        last_s = samples[-1]
        if place in probed:
            probes.append(start_s + PROBE_STEP_S)
            last_s = max(last_s, probes[-1])
        is_fed[group] = survey.decoded_s[group] <= last_s
        is_fed[group.start] = True
        if np.count_nonzero(is_fed) > most_fed:
            is_fed[np.flatnonzero(is_fed)[most_fed:]] = False
            last = int(np.flatnonzero(is_fed)[-1])
            unseen_s = duration_s - float(survey.shown_s[last])
            return DecodePlan(is_fed, tuple(samples), tuple(probes), unseen_s)
    return DecodePlan(is_fed, tuple(samples), tuple(probes), 0.0)


def _fill_between(start_s: float, until_s: float, *, spacing_s: float, share: float) -> list[float]:
    """Return evenly spaced times after a key and before the next one, where these lie far apart."""
    length_s = until_s - start_s
    if length_s <= _FILL_GAP_S:
        return []
    if length_s * (1.0 - share) > _MOST_UNSEEN_S:
        share = 1.0
    return [float(t) for t in np.arange(start_s + spacing_s, start_s + length_s * share, spacing_s)]


def find_start(survey: Survey, after_s: float, until_s: float) -> float | None:
    """Return when a new view begins in an interval, as far as the packets' sizes tell it.

    A picture that is new as a whole takes about as many bytes as a key does. Where just one packet
    does, the view begins there. Where none does, and what stands before the one key of the interval
    is no larger than usual, the view begins at the key.

    Parameters
    ----------
    survey
        The clip.
    after_s, until_s
        The interval, at the end of which the view is another one; its beginning is not part of it.

    Returns
    -------
    float or None
        None where the sizes do not tell: several are large, or all are larger than usual, as in a
        dissolve or a turn of the camera.
    """
    inside = (survey.shown_s > after_s) & (survey.shown_s <= until_s)
    keys = np.flatnonzero(inside & survey.is_key)
    others = np.flatnonzero(inside & ~survey.is_key)
    if others.size < _LEAST_NEIGHBOURS:
        return None
    sizes = survey.size_bytes[others]
    usual = float(np.quantile(survey.size_bytes[~survey.is_key], _USUAL_QUANTILE))
    whole = _WHOLE_SHARE * float(np.median(survey.size_bytes[survey.is_key]))
    large = others[sizes >= max(whole, _SPIKE * float(np.median(sizes)))]
    if large.size == 1:
        return float(survey.shown_s[large[0]])
    is_quiet = large.size == 0 and float(sizes.max()) <= _QUIET * usual
    return float(survey.shown_s[keys[0]]) if is_quiet and keys.size == 1 else None


def _nearest_to_even(times: NDArray[np.float64], duration_s: float, count: int) -> list[int]:
    """Return the places of at most ``count`` times, those nearest to an even spread."""
    if times.size <= count:
        return list(range(times.size))
    even = (np.arange(count) + 0.5) * duration_s / count
    right = np.clip(np.searchsorted(times, even), 1, times.size - 1)
    nearer = np.where(even - times[right - 1] <= times[right] - even, right - 1, right)
    return sorted({0, *nearer.tolist()})
