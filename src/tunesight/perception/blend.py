"""Blending: readings of several pictures of one view, or of several views, become their average.

Where :func:`tunesight.perception.fuse.fuse_readings` multiplies evidence of different kinds, and
grows surer with each, this averages evidence of one kind: ten pictures of one wall know no more
than one of them, and pictures that disagree make the average *less* sure.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tunesight.domain.affect import AffectGaussian
from tunesight.domain.emotion import EMOTIONS, Emotion
from tunesight.domain.mood_vocabulary import nearest_moods
from tunesight.domain.reading import Cue, Reading, ReadingPart, SeenThing
from tunesight.errors import InvalidValueError
from tunesight.perception.scene import SHOWN_MOODS

__all__ = ["blend_gaussians", "blend_readings"]

_SHOWN_THINGS = 5


def blend_gaussians(beliefs: Sequence[AffectGaussian], weights: Sequence[float]) -> AffectGaussian:
    """Return the mean and covariance of a mixture of beliefs.

    Parameters
    ----------
    beliefs
        At least one.
    weights
        One each, not negative, not all zero; their sum does not matter.

    Returns
    -------
    AffectGaussian
        The covariance is the mean of theirs plus that of their means, so that it is never surer
        than they are on average.

    Raises
    ------
    InvalidValueError
        If there is nothing to blend, or the weights do not fit.
    """
    if not beliefs or len(beliefs) != len(weights) or min(weights) < 0.0 or sum(weights) <= 0.0:
        raise InvalidValueError(
            f"{len(beliefs)} beliefs need as many weights >= 0, one of them above, not {weights}."
        )
    shares = np.asarray(weights, dtype=np.float64) / sum(weights)
    means = np.array([belief.mean.to_array() for belief in beliefs])
    within = np.einsum("n,nij->ij", shares, [belief.covariance_array() for belief in beliefs])
    mean = shares @ means
    between = np.einsum("n,ni,nj->ij", shares, means - mean, means - mean)
    return AffectGaussian.from_arrays(mean, within + between)


def blend_readings(
    readings: Sequence[Reading], weights: Sequence[float], *, source: str
) -> Reading:
    """Average readings.

    Parameters
    ----------
    readings
        At least one.
    weights
        How much each counts, such as the seconds for which it holds.
    source
        What the blend is of.

    Returns
    -------
    Reading
        Affect as :func:`blend_gaussians`; emotions, cues, what was seen and parts as weighted
        means; words, faces, modes and doubt of the reading nearest to the blend.

    Raises
    ------
    InvalidValueError
        If there is nothing to blend, or the weights do not fit.
    """
    affect = blend_gaussians([reading.affect for reading in readings], weights)
    shares = [weight / sum(weights) for weight in weights]
    nearest = max(
        zip(readings, shares, strict=True),
        key=lambda pair: (bool(pair[0].faces), affect.log_likelihood(pair[0].affect.mean)),
    )[0]
    return Reading(
        affect=affect,
        source=source,
        emotions=_blend_emotions(readings, shares),
        moods=nearest_moods(affect, SHOWN_MOODS, of_scene=True),
        words=nearest.words,
        cues=_blend_cues(readings, shares),
        parts=_blend_parts(readings, shares),
        seen=_blend_seen(readings, shares),
        faces=nearest.faces,
        modes=nearest.modes,
        doubt=nearest.doubt,
    )


def _blend_emotions(readings: Sequence[Reading], shares: Sequence[float]) -> dict[Emotion, float]:
    saying = [(r.emotions, s) for r, s in zip(readings, shares, strict=True) if r.emotions and s]
    total = sum(share for _, share in saying)
    if not saying:
        return {}
    return {e: sum(p.get(e, 0.0) * s for p, s in saying) / total for e in EMOTIONS}


def _blend_cues(readings: Sequence[Reading], shares: Sequence[float]) -> tuple[Cue, ...]:
    """Average each cue over the readings that have it, in the words of the one nearest to that."""
    found: dict[str, list[tuple[Cue, float]]] = {}
    for reading, share in zip(readings, shares, strict=True):
        for cue in reading.cues:
            found.setdefault(cue.name, []).append((cue, share))
    blended: list[Cue] = []
    for name, cues in found.items():
        total = max(1e-12, sum(share for _, share in cues))
        level = sum(cue.level * share for cue, share in cues) / total
        value = sum(cue.value * share for cue, share in cues) / total
        text = min((cue for cue, _ in cues), key=lambda cue: abs(cue.level - level)).text
        blended.append(Cue(name, value, level, text))
    return tuple(sorted(blended, key=lambda cue: -abs(cue.level)))


def _blend_parts(readings: Sequence[Reading], shares: Sequence[float]) -> tuple[ReadingPart, ...]:
    found: dict[str, list[tuple[AffectGaussian, float]]] = {}
    for reading, share in zip(readings, shares, strict=True):
        for part in reading.parts or (ReadingPart(reading.source, reading.affect, 1.0),):
            found.setdefault(part.source, []).append((part.affect, share * part.share))
    return tuple(
        ReadingPart(source, blend_gaussians([b for b, _ in held], [s for _, s in held]), total)
        for source, held in found.items()
        if (total := sum(share for _, share in held)) > 0.0
    )


def _blend_seen(readings: Sequence[Reading], shares: Sequence[float]) -> tuple[SeenThing, ...]:
    found: dict[str, float] = {}
    for reading, share in zip(readings, shares, strict=True):
        for thing in reading.seen:
            found[thing.word] = found.get(thing.word, 0.0) + share * thing.probability
    ranked = sorted(found.items(), key=lambda item: -item[1])[:_SHOWN_THINGS]
    return tuple(SeenThing(word, probability) for word, probability in ranked)
