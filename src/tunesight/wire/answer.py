"""The tracks that fit a reading, as JSON."""

from __future__ import annotations

from urllib.parse import quote

from tunesight.domain.affect import AffectGaussian
from tunesight.domain.recommendation import Answer, Recommendation
from tunesight.domain.track import Track, TrackPage, TrackSource
from tunesight.wire.affect import AffectOut, WireShape, affect_to_wire
from tunesight.wire.reading import ReadingOut, reading_to_wire
from tunesight.wire.timeline import TimelineOut, timeline_to_wire

__all__ = [
    "AnswerOut",
    "LinksOut",
    "RecommendationOut",
    "TrackOut",
    "TrackPageOut",
    "answer_to_wire",
    "recommendation_to_wire",
    "track_page_to_wire",
    "track_to_wire",
]


class LinksOut(WireShape):
    """Searches for a track in three streaming services; opening one is the reader's choice."""

    spotify: str
    youtube: str
    apple_music: str


class TrackOut(WireShape):
    """One track; ``audio_url`` is a path on this server, or null where there is no sound.

    ``sources`` are all that hold the piece, that of the track itself first.
    """

    id: str
    title: str
    artist: str
    album: str
    year: int | None
    language: str
    genres: tuple[str, ...]
    moods: tuple[str, ...]
    source: TrackSource
    sources: tuple[TrackSource, ...]
    duration_s: float | None
    tempo_bpm: float | None
    affect: AffectOut | None
    licence: str
    is_editorial: bool
    is_playable: bool
    audio_url: str | None
    links: LinksOut


class TrackPageOut(WireShape):
    """Some tracks, and how many there are in all."""

    total: int
    tracks: tuple[TrackOut, ...]


class RecommendationOut(TrackOut):
    """A track with its score; the contributions of the blocks sum to the score."""

    score: float
    contributions: dict[str, float]
    reason: str


class AnswerOut(WireShape):
    """The reading, the tracks that fit it (best first), and what should be known about both.

    ``timeline`` is there where a clip was shown; ``reading`` is then of the whole of it.
    """

    reading: ReadingOut
    tracks: tuple[RecommendationOut, ...]
    confidence: float
    considered: int
    notes: tuple[str, ...]
    timeline: TimelineOut | None


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
        sources=tuple(dict.fromkeys((track.source, *track.also_from))),
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


def track_page_to_wire(page: TrackPage) -> TrackPageOut:
    """Turn a page of tracks into its JSON shape."""
    return TrackPageOut(total=page.total, tracks=tuple(map(track_to_wire, page.tracks)))


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
        timeline=None if answer.timeline is None else timeline_to_wire(answer.timeline),
    )


def _gaussian_to_point(belief: AffectGaussian | None) -> AffectOut | None:
    return None if belief is None else affect_to_wire(belief.mean)


def _search_links(track: Track) -> LinksOut:
    words = quote(f"{track.artist} {track.title}".strip(), safe="")
    return LinksOut(
        spotify=f"https://open.spotify.com/search/{words}",
        youtube=f"https://www.youtube.com/results?search_query={words}",
        apple_music=f"https://music.apple.com/search?term={words}",
    )
