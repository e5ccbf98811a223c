"""The JSON shapes that leave Tunesight, written once for every face.

The API returns these models and ``--json`` prints them, so that both say exactly the same.

Conventions
-----------
Valence and arousal in [-1, 1]; shares, probabilities and confidence in [0, 1]; durations in
seconds, tempo in beats a minute. Numbers are never rounded here. What is unknown is ``null``; a
word that is unknown is an empty string. Functions are pure.
"""

from __future__ import annotations

from urllib.parse import quote

from pydantic import BaseModel, ConfigDict

from tunesight.domain.affect import Affect, AffectGaussian, quadrant
from tunesight.domain.reading import Reading
from tunesight.domain.recommendation import Answer, Recommendation
from tunesight.domain.track import Track, TrackSource

__all__ = [
    "AffectOut",
    "AnswerOut",
    "CueOut",
    "HealthOut",
    "LinksOut",
    "MoodOut",
    "ProblemOut",
    "ReadingOut",
    "ReadingPartOut",
    "RecommendationOut",
    "SampleOut",
    "TrackOut",
    "answer_to_wire",
    "reading_to_wire",
    "recommendation_to_wire",
    "track_to_wire",
]

CovarianceOut = tuple[tuple[float, float], tuple[float, float]]


class _Out(BaseModel):
    """What all shapes share: immutable, and nothing beyond what is named."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class AffectOut(_Out):
    """A point in the plane: unpleasant to pleasant, calm to excited, each in [-1, 1]."""

    valence: float
    arousal: float


class MoodOut(_Out):
    """A mood word and the share of the belief that it names."""

    word: str
    share: float


class CueOut(_Out):
    """One measured reason; ``level`` is in standard deviations from usual."""

    name: str
    value: float
    level: float
    text: str


class ReadingPartOut(_Out):
    """One source that a reading was fused from; the shares sum to 1."""

    source: str
    share: float
    affect: AffectOut
    covariance: CovarianceOut


class ReadingOut(_Out):
    """What was read from a picture or a wish.

    ``covariance`` is the 2x2 belief about ``affect``; ``spread`` is the same in one number, the
    geometric mean of the two standard deviations. ``emotions`` is empty where none were read.
    ``moods`` are for people, none where the belief is too wide; ``words`` look for tracks.
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


class LinksOut(_Out):
    """Searches for a track in three streaming services; opening one is the reader's choice."""

    spotify: str
    youtube: str
    apple_music: str


class TrackOut(_Out):
    """One track; ``audio_url`` is a path on this server, or null where there is no sound."""

    id: str
    title: str
    artist: str
    album: str
    year: int | None
    language: str
    genres: tuple[str, ...]
    moods: tuple[str, ...]
    source: TrackSource
    duration_s: float | None
    tempo_bpm: float | None
    affect: AffectOut | None
    licence: str
    is_editorial: bool
    is_playable: bool
    audio_url: str | None
    links: LinksOut


class RecommendationOut(TrackOut):
    """A track with its score; the contributions of the blocks sum to the score."""

    score: float
    contributions: dict[str, float]
    reason: str


class AnswerOut(_Out):
    """The reading, the tracks that fit it (best first), and what should be known about both."""

    reading: ReadingOut
    tracks: tuple[RecommendationOut, ...]
    confidence: float
    considered: int
    notes: tuple[str, ...]


class SampleOut(_Out):
    """One bundled picture to try."""

    id: str
    title: str
    alt: str
    picture_url: str


class HealthOut(_Out):
    """That the server answers, which version it is, and how many bytes one upload may have."""

    status: str
    version: str
    max_upload_bytes: int


class ProblemOut(_Out):
    """An error, as RFC 9457 "Problem Details for HTTP APIs" writes it."""

    type: str
    title: str
    status: int
    detail: str


def reading_to_wire(reading: Reading) -> ReadingOut:
    """Turn a reading into its JSON shape."""
    return ReadingOut(
        source=reading.source,
        affect=_affect_to_wire(reading.affect.mean),
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
        parts=tuple(
            ReadingPartOut(
                source=part.source,
                share=part.share,
                affect=_affect_to_wire(part.affect.mean),
                covariance=part.affect.covariance,
            )
            for part in reading.parts
        ),
    )


def track_to_wire(track: Track) -> TrackOut:
    """Turn a track into its JSON shape; the path of its file is not part of it."""
    return TrackOut(
        id=track.id,
        title=track.title,
        artist=track.artist,
        album=track.album,
        year=track.year,
        language=track.language,
        genres=track.genres,
        moods=track.moods,
        source=track.source,
        duration_s=track.duration_s,
        # A tempo of 0 is the analyser's word for "no pulse was found".
        tempo_bpm=track.cues.get("tempo") or None,
        affect=_gaussian_to_point(track.affect),
        licence=track.licence,
        is_editorial=track.is_editorial,
        is_playable=track.is_playable,
        audio_url=(
            f"/api/v1/tracks/{quote(track.id, safe='')}/audio" if track.is_playable else None
        ),
        links=_search_links(track),
    )


def recommendation_to_wire(recommendation: Recommendation) -> RecommendationOut:
    """Turn one recommended track into its JSON shape."""
    return RecommendationOut(
        **dict(track_to_wire(recommendation.track)),
        score=recommendation.score,
        contributions=dict(recommendation.contributions),
        reason=recommendation.reason,
    )


def answer_to_wire(answer: Answer) -> AnswerOut:
    """Turn an answer into its JSON shape, tracks in the same order."""
    return AnswerOut(
        reading=reading_to_wire(answer.reading),
        tracks=tuple(recommendation_to_wire(r) for r in answer.recommendations),
        confidence=answer.confidence,
        considered=answer.considered,
        notes=answer.notes,
    )


def _affect_to_wire(affect: Affect) -> AffectOut:
    return AffectOut(valence=affect.valence, arousal=affect.arousal)


def _gaussian_to_point(belief: AffectGaussian | None) -> AffectOut | None:
    return None if belief is None else _affect_to_wire(belief.mean)


def _search_links(track: Track) -> LinksOut:
    words = quote(f"{track.artist} {track.title}".strip(), safe="")
    return LinksOut(
        spotify=f"https://open.spotify.com/search/{words}",
        youtube=f"https://www.youtube.com/results?search_query={words}",
        apple_music=f"https://music.apple.com/search?term={words}",
    )
