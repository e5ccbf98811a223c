"""What was read from a picture or a wish, as JSON."""

from __future__ import annotations

from tunesight.domain.affect import quadrant
from tunesight.domain.reading import Face, Mode, Reading, ReadingPart
from tunesight.wire.affect import AffectOut, CovarianceOut, WireShape, affect_to_wire

__all__ = [
    "BoxOut",
    "CueOut",
    "FaceOut",
    "ModeOut",
    "MoodOut",
    "ReadingOut",
    "ReadingPartOut",
    "SeenOut",
    "reading_to_wire",
]


class MoodOut(WireShape):
    """A mood word and the share of the belief that it names."""

    word: str
    share: float


class CueOut(WireShape):
    """One measured reason; ``level`` is in standard deviations from usual."""

    name: str
    value: float
    level: float
    text: str


class ReadingPartOut(WireShape):
    """One source that a reading was fused from; the shares sum to 1."""

    source: str
    share: float
    affect: AffectOut
    covariance: CovarianceOut


class SeenOut(WireShape):
    """Something that the picture seems to show, and how likely it is."""

    word: str
    probability: float


class BoxOut(WireShape):
    """A part of the picture, in shares of its width and height, from its upper left corner."""

    left: float
    top: float
    width: float
    height: float


class FaceOut(WireShape):
    """One face and how it looks, which is not what is felt.

    ``certainty`` is that it is a face at all; ``expressions`` are seven probabilities that sum to
    1; ``share`` is its part of what all faces say together, and the faces' shares sum to 1.
    """

    box: BoxOut
    certainty: float
    expressions: dict[str, float]
    affect: AffectOut
    covariance: CovarianceOut
    share: float


class ModeOut(WireShape):
    """One of the two moods that an ambiguous picture may have; their shares sum to 1."""

    name: str
    share: float
    affect: AffectOut
    covariance: CovarianceOut


class ReadingOut(WireShape):
    """What was read from a picture or a wish.

    ``covariance`` is the 2x2 belief about ``affect``; ``spread`` is the same in one number, the
    geometric mean of the two standard deviations. ``emotions`` is empty where none were read.
    ``moods`` are for people, none where the belief is too wide; ``words`` look for tracks.
    ``modes`` are two where the reading is undecided between them, else none; ``doubt`` is a
    sentence that says what is unsure, empty where nothing is.
    """

    source: str
    affect: AffectOut
    covariance: CovarianceOut
    spread: float
    quadrant: str
    emotions: dict[str, float]
    moods: tuple[MoodOut, ...]
    words: str
    unwanted_words: str
    cues: tuple[CueOut, ...]
    wished_cues: dict[str, float]
    parts: tuple[ReadingPartOut, ...]
    seen: tuple[SeenOut, ...]
    faces: tuple[FaceOut, ...]
    modes: tuple[ModeOut, ...]
    doubt: str


def reading_to_wire(reading: Reading) -> ReadingOut:
    """Turn a reading into its JSON shape."""
    return ReadingOut(
        source=reading.source,
        affect=affect_to_wire(reading.affect.mean),
        covariance=reading.affect.covariance,
        spread=reading.affect.spread(),
        quadrant=quadrant(reading.affect.mean),
        emotions={emotion.value: p for emotion, p in reading.emotions.items()},
        moods=tuple(MoodOut(word=mood.word, share=mood.share) for mood in reading.moods),
        words=reading.words,
        unwanted_words=reading.unwanted_words,
        cues=tuple(
            CueOut(name=cue.name, value=cue.value, level=cue.level, text=cue.text)
            for cue in reading.cues
        ),
        wished_cues=dict(reading.wished_cues),
        parts=tuple(map(_part_to_wire, reading.parts)),
        seen=tuple(
            SeenOut(word=thing.word, probability=thing.probability) for thing in reading.seen
        ),
        faces=tuple(map(_face_to_wire, reading.faces)),
        modes=tuple(map(_mode_to_wire, reading.modes)),
        doubt=reading.doubt,
    )


def _part_to_wire(part: ReadingPart) -> ReadingPartOut:
    return ReadingPartOut(
        source=part.source,
        share=part.share,
        affect=affect_to_wire(part.affect.mean),
        covariance=part.affect.covariance,
    )


def _face_to_wire(face: Face) -> FaceOut:
    left, top, width, height = face.box
    return FaceOut(
        box=BoxOut(left=left, top=top, width=width, height=height),
        certainty=face.certainty,
        expressions={emotion.value: p for emotion, p in face.expressions.items()},
        affect=affect_to_wire(face.affect.mean),
        covariance=face.affect.covariance,
        share=face.share,
    )


def _mode_to_wire(mode: Mode) -> ModeOut:
    return ModeOut(
        name=mode.name,
        share=mode.share,
        affect=affect_to_wire(mode.affect.mean),
        covariance=mode.affect.covariance,
    )
