"""Readings: what was read from a picture, a face, a video or a phrase.

A reading is a belief about affect with its reasons. Several readings of one thing are fused into
one that remembers its parts and the share of each.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tunesight.domain.affect import AffectGaussian
from tunesight.domain.emotion import Emotion
from tunesight.errors import InvalidValueError

__all__ = ["Cue", "MoodMatch", "Reading", "ReadingPart"]


@dataclass(frozen=True, slots=True)
class Cue:
    """One named, measured reason.

    Parameters
    ----------
    name
        Lower-case word such as ``"warmth"`` or ``"tempo"``.
    value
        In the cue's own unit.
    level
        How far from usual, in standard deviations: 0 is usual, 2 is much.
    text
        A short phrase for people, such as ``"warm colours"``.
    """

    name: str
    value: float
    level: float
    text: str

    def __post_init__(self) -> None:
        if not (math.isfinite(self.value) and math.isfinite(self.level)):
            raise InvalidValueError(f"The cue {self.name!r} is not finite: {self.value}.")


@dataclass(frozen=True, slots=True)
class MoodMatch:
    """A mood word and the share of the belief that it names, from 0 to 1."""

    word: str
    share: float


@dataclass(frozen=True, slots=True)
class ReadingPart:
    """One source that a reading was fused from, and its share of the precision (sums to 1)."""

    source: str
    affect: AffectGaussian
    share: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read.

    Parameters
    ----------
    affect
        The belief about valence and arousal.
    source
        What it was read from: ``"scene"``, ``"face"``, ``"wish"``, ``"fused"``...
    emotions
        Probabilities of the seven emotions, or empty where none were read.
    moods
        Mood words that name the affect, best first.
    words
        Plain text for the words block: what was seen or wished for; may be empty.
    unwanted_words
        Plain text of what was ruled out ("no vocals" -> ``"vocals"``); may be empty.
    cues
        Measured reasons, strongest first.
    wished_cues
        Musical cues asked for, cue name -> wanted level in standard deviations.
    parts
        What it was fused from; empty for a reading from one source.
    """

    affect: AffectGaussian
    source: str
    emotions: Mapping[Emotion, float] = field(default_factory=lambda: MappingProxyType({}))
    moods: tuple[MoodMatch, ...] = ()
    words: str = ""
    unwanted_words: str = ""
    cues: tuple[Cue, ...] = ()
    wished_cues: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    parts: tuple[ReadingPart, ...] = ()
