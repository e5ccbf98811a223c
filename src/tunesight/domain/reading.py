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

__all__ = [
    "Box",
    "Cue",
    "Face",
    "Mode",
    "MoodMatch",
    "Reading",
    "ReadingPart",
    "SeenThing",
    "Shift",
]

Box = tuple[float, float, float, float]
"""Left, top, width and height, as shares of the picture's width and height."""


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
class SeenThing:
    """Something that a picture seems to show, and how likely it is, from 0 to 1."""

    word: str
    probability: float


@dataclass(frozen=True, slots=True)
class Face:
    """One face in a picture and the expression on it: how it looks, not what is felt.

    Parameters
    ----------
    box
        Where it is.
    certainty
        That it is a face at all, from 0 to 1.
    expressions
        Probabilities of the seven emotions as expressions; they sum to 1.
    affect
        Where faces that look so lie in the plane.
    share
        Of the group's reading, from 0 to 1: tiny, blurred and doubtful faces count less. The
        shares of one picture's faces sum to 1.
    """

    box: Box
    certainty: float
    expressions: Mapping[Emotion, float]
    affect: AffectGaussian
    share: float


@dataclass(frozen=True, slots=True)
class Mode:
    """One of the moods that an ambiguous thing may have.

    Parameters
    ----------
    name
        What speaks for it, such as ``"the faces"`` or ``"joy"``.
    affect
        The belief if this is the mood.
    share
        How likely it is, from 0 to 1; the shares of one reading's modes sum to 1.
    """

    name: str
    affect: AffectGaussian
    share: float


@dataclass(frozen=True, slots=True)
class Shift:
    """What a wish such as "calmer" asks relative to whatever it is said of.

    Parameters
    ----------
    valence, arousal
        How far to move, each from -1 to 1.
    rest
        What the wish says besides, "piano" in "calmer, with piano"; None where it says no more.
    rest_share
        The share of ``rest`` in the wish, from 0 to 1.
    """

    valence: float
    arousal: float
    rest: AffectGaussian | None = None
    rest_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read.

    Parameters
    ----------
    affect
        The belief about valence and arousal.
    source
        What it was read from: ``"scene"``, ``"faces"``, ``"picture"`` (both), ``"video"``,
        ``"wish"``, or ``"fused"`` of a picture and a wish.
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
    seen
        What the picture seems to show, most likely first.
    faces
        The faces that were found, largest share first.
    modes
        The two moods between which the reading is undecided, likelier first; empty where it is
        clear.
    doubt
        A sentence for people that says what is unsure; empty where nothing is.
    shift
        What a wish asks relative to a picture, if it stands beside one; ``affect`` is what it asks
        standing alone. None where nothing is relative.
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
    seen: tuple[SeenThing, ...] = ()
    faces: tuple[Face, ...] = ()
    modes: tuple[Mode, ...] = ()
    doubt: str = ""
    shift: Shift | None = None
