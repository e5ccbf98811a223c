"""Emotions: the seven categories, their names in every data set, and where they lie in the plane.

Every label that enters or leaves Tunesight is decoded here and nowhere else.

Conventions
-----------
The order of :data:`EMOTIONS` is the order of every network output and every table.

References
----------
Peng, K.-C. et al. (2015). "A mixed bag of emotions" (Emotion6): Ekman's six and neutral.
Goodfellow, I. et al. (2013). "Challenges in representation learning" (FER-2013): folder names.
Russell, J. A. & Mehrabian, A. (1977). "Evidence for a three-factor theory of emotions": places.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum

import numpy as np

from tunesight.domain.affect import Affect
from tunesight.errors import InvalidValueError

__all__ = [
    "EMOTIONS",
    "Emotion",
    "emotion_to_affect",
    "emotions_to_affect",
    "name_probabilities",
    "parse_emotion",
]


class Emotion(StrEnum):
    """One of Ekman's six emotions, or neutral."""

    ANGER = "anger"
    DISGUST = "disgust"
    FEAR = "fear"
    JOY = "joy"
    SADNESS = "sadness"
    SURPRISE = "surprise"
    NEUTRAL = "neutral"


EMOTIONS: tuple[Emotion, ...] = tuple(Emotion)

# Names that other data sets and people use for the same seven.
_ALIASES: Mapping[str, Emotion] = {
    "angry": Emotion.ANGER,
    "disgusted": Emotion.DISGUST,
    "fearful": Emotion.FEAR,
    "afraid": Emotion.FEAR,
    "happy": Emotion.JOY,
    "happiness": Emotion.JOY,
    "sad": Emotion.SADNESS,
    "surprised": Emotion.SURPRISE,
}

_AFFECTS: Mapping[Emotion, Affect] = {
    Emotion.ANGER: Affect(-0.51, 0.59),
    Emotion.DISGUST: Affect(-0.60, 0.35),
    Emotion.FEAR: Affect(-0.64, 0.60),
    Emotion.JOY: Affect(0.76, 0.48),
    Emotion.SADNESS: Affect(-0.63, -0.27),
    Emotion.SURPRISE: Affect(0.40, 0.67),
    Emotion.NEUTRAL: Affect(0.0, 0.0),
}


def parse_emotion(label: str) -> Emotion:
    """Decode a label of any known data set, in any case.

    Raises
    ------
    InvalidValueError
        If the label names none of the seven.
    """
    key = label.strip().casefold()
    if key in _ALIASES:
        return _ALIASES[key]
    try:
        return Emotion(key)
    except ValueError:
        names = ", ".join(EMOTIONS)
        raise InvalidValueError(f"Unknown emotion {label!r}; use one of {names}.") from None


def emotion_to_affect(emotion: Emotion) -> Affect:
    """Return the usual place of an emotion in the plane."""
    return _AFFECTS[emotion]


def emotions_to_affect(probabilities: Mapping[Emotion, float]) -> Affect:
    """Return the mean affect of a distribution over emotions.

    Raises
    ------
    InvalidValueError
        If the probabilities do not sum to a positive number.
    """
    total = sum(probabilities.values())
    if not total > 0.0:
        raise InvalidValueError(f"The emotion probabilities sum to {total}; give at least one > 0.")
    valence = sum(_AFFECTS[e].valence * p for e, p in probabilities.items()) / total
    arousal = sum(_AFFECTS[e].arousal * p for e, p in probabilities.items()) / total
    return Affect.clipped(valence, arousal)


def name_probabilities(values: Sequence[float]) -> dict[Emotion, float]:
    """Name a network's seven outputs, in the order of :data:`EMOTIONS`, normalised to sum to one.

    Raises
    ------
    InvalidValueError
        If there are not seven finite values >= 0 with a positive sum.
    """
    numbers = [float(v) for v in np.asarray(values, dtype=np.float64)]
    is_valid = len(numbers) == len(EMOTIONS) and all(math.isfinite(v) and v >= 0 for v in numbers)
    if not is_valid or sum(numbers) <= 0.0:
        raise InvalidValueError(f"Seven emotion probabilities >= 0 are needed, not {numbers}.")
    total = sum(numbers)
    return {emotion: v / total for emotion, v in zip(EMOTIONS, numbers, strict=True)}
