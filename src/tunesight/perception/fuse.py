"""Fusion: several readings of one question become one that remembers its parts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tunesight.domain.affect import AffectGaussian, fuse_gaussians
from tunesight.domain.emotion import EMOTIONS, Emotion
from tunesight.domain.mood_vocabulary import nearest_moods
from tunesight.domain.reading import Reading, ReadingPart
from tunesight.perception.scene import SHOWN_MOODS

__all__ = ["fuse_readings"]

_OF_SCENES = frozenset({"scene", "picture", "video"})


def fuse_readings(readings: Sequence[tuple[Reading, float]], *, source: str = "fused") -> Reading:
    """Fuse readings: the mean of their precision-weighted product, as wide as they disagree.

    Parameters
    ----------
    readings
        At least one reading with its weight (>= 0); weights that sum to one make a logarithmic
        opinion pool. Readings with no weight are left out.
    source
        What the fused reading is of.

    Returns
    -------
    Reading
        A single reading is returned as it is. Else emotions are a mixture by share, words and cues
        are joined (strongest cue first), wished cues are weighted means, and ``parts`` holds each
        source with its share of the precision; what was itself fused is there by its parts.

    Raises
    ------
    InvalidValueError
        If nothing has a weight above zero.
    """
    counted = [(reading, weight) for reading, weight in readings if weight > 0.0]
    if len(counted) == 1:
        return counted[0][0]
    strengths = [w * float(np.trace(r.affect.precision_array())) for r, w in counted]
    shares = [strength / sum(strengths) for strength in strengths]
    affect = _fuse_affects([r.affect for r, _ in counted], [w for _, w in counted], shares)
    is_of_scene = any(r.source in _OF_SCENES for r, _ in counted)
    wished: dict[str, float] = {}
    for reading, weight in counted:
        for name, level in reading.wished_cues.items():
            wished[name] = wished.get(name, 0.0) + weight * level
    return Reading(
        affect=affect,
        source=source,
        emotions=_mix_emotions([r for r, _ in counted], shares),
        moods=nearest_moods(affect, SHOWN_MOODS, of_scene=is_of_scene),
        words=" ".join(r.words for r, _ in counted if r.words),
        unwanted_words=" ".join(r.unwanted_words for r, _ in counted if r.unwanted_words),
        cues=tuple(
            sorted((cue for r, _ in counted for cue in r.cues), key=lambda cue: -abs(cue.level))
        ),
        wished_cues=wished,
        parts=tuple(
            ReadingPart(part.source, part.affect, share * part.share)
            for (r, _), share in zip(counted, shares, strict=True)
            for part in (r.parts or (ReadingPart(r.source, r.affect, 1.0),))
        ),
        seen=tuple(thing for r, _ in counted for thing in r.seen),
        faces=tuple(face for r, _ in counted for face in r.faces),
    )


def _fuse_affects(
    affects: Sequence[AffectGaussian], weights: Sequence[float], shares: Sequence[float]
) -> AffectGaussian:
    # A product alone is surest where its factors contradict each other: what lies between them is
    # added, as in a mixture.
    fused = fuse_gaussians(affects, weights)
    away = np.array([a.mean.to_array() for a in affects]) - fused.mean.to_array()
    between = (away * np.array(shares)[:, np.newaxis]).T @ away
    return AffectGaussian.from_arrays(fused.mean.to_array(), fused.covariance_array() + between)


def _mix_emotions(readings: Sequence[Reading], shares: Sequence[float]) -> dict[Emotion, float]:
    # A wish names no emotions: what the others say of them stands.
    saying = [(r.emotions, s) for r, s in zip(readings, shares, strict=True) if r.emotions]
    total = sum(share for _, share in saying)
    if not saying:
        return {}
    return {e: sum(p.get(e, 0.0) * s for p, s in saying) / total for e in EMOTIONS}
