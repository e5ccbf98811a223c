"""Fusion: several readings of one question become one that remembers its parts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tunesight.domain.affect import fuse_gaussians
from tunesight.domain.mood_vocabulary import nearest_moods
from tunesight.domain.reading import Reading, ReadingPart
from tunesight.perception.scene import SHOWN_MOODS

__all__ = ["fuse_readings"]


def fuse_readings(readings: Sequence[tuple[Reading, float]]) -> Reading:
    """Fuse readings as a precision-weighted product.

    Parameters
    ----------
    readings
        At least one reading with its weight (>= 0); weights that sum to one make a logarithmic
        opinion pool. Readings with no weight are left out.

    Returns
    -------
    Reading
        A single reading is returned as it is. Else emotions come from the first reading that has
        any, words and cues are joined (strongest cue first), wished cues are weighted means, and
        ``parts`` holds each source with its share of the precision.

    Raises
    ------
    InvalidValueError
        If nothing has a weight above zero.
    """
    counted = [(reading, weight) for reading, weight in readings if weight > 0.0]
    if len(counted) == 1:
        return counted[0][0]
    affect = fuse_gaussians([r.affect for r, _ in counted], [w for _, w in counted])
    strengths = [w * float(np.trace(r.affect.precision_array())) for r, w in counted]
    is_of_scene = any(r.source == "scene" for r, _ in counted)
    wished: dict[str, float] = {}
    for reading, weight in counted:
        for name, level in reading.wished_cues.items():
            wished[name] = wished.get(name, 0.0) + weight * level
    return Reading(
        affect=affect,
        source="fused",
        emotions=next((r.emotions for r, _ in counted if r.emotions), {}),
        moods=nearest_moods(affect, SHOWN_MOODS, of_scene=is_of_scene),
        words=" ".join(r.words for r, _ in counted if r.words),
        unwanted_words=" ".join(r.unwanted_words for r, _ in counted if r.unwanted_words),
        cues=tuple(
            sorted((cue for r, _ in counted for cue in r.cues), key=lambda cue: -abs(cue.level))
        ),
        wished_cues=wished,
        parts=tuple(
            ReadingPart(r.source, r.affect, strength / sum(strengths))
            for (r, _), strength in zip(counted, strengths, strict=True)
        ),
    )
