"""Plain stand-ins for the ports, for tests that are about something else."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext

import numpy as np
from numpy.typing import NDArray

from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.blocks import WORDS_WIDTH
from tunesight.domain.reading import Reading
from tunesight.domain.track import Track, TrackPage, TrackSource
from tunesight.errors import NotFoundError

__all__ = ["HashEncoder", "ListChanges", "ListStore", "make_reading", "make_track"]


class HashEncoder:
    """Encodes a text as the sum of one random direction a word: equal words, equal vectors."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([_encode(text) for text in texts]).reshape(-1, WORDS_WIDTH)


def _encode(text: str) -> NDArray[np.float32]:
    row = np.zeros(WORDS_WIDTH, dtype=np.float32)
    for word in text.casefold().split():
        rng = np.random.default_rng(zlib.crc32(word.encode()))
        row += rng.standard_normal(WORDS_WIDTH, dtype=np.float32)
    length = float(np.linalg.norm(row))
    return row / length if length > 0.0 else row


class ListStore:
    """Keeps tracks in a list; a track's number is its place."""

    def __init__(self, tracks: Iterable[Track] = ()) -> None:
        self.tracks = list(tracks)
        self.version = 1

    def find_track(self, track_id: str) -> Track:
        for track in self.tracks:
            if track.id == track_id:
                return track
        raise NotFoundError(f"There is no track {track_id!r}.")

    def list_tracks(self, *, limit: int, offset: int = 0) -> TrackPage:
        return TrackPage(len(self.tracks), tuple(self.tracks[offset : offset + limit]))

    def search_tracks(self, words: str, *, limit: int, offset: int = 0) -> TrackPage:
        found = [track for track in self.tracks if words in track.title.casefold()]
        return TrackPage(len(found), tuple(found[offset : offset + limit]))

    def save_tracks(self, tracks: Iterable[Track]) -> None:
        self.tracks += tracks
        self.version += 1

    def read_tracks(self, numbers: Collection[int]) -> dict[int, Track]:
        return {number: self.tracks[number] for number in numbers}

    def generation(self) -> int:
        return self.version

    def changes(self) -> AbstractContextManager[ListChanges]:
        return nullcontext(ListChanges(self.tracks, self.version))


class ListChanges:
    """Says of a list that all of it is new."""

    library_id = "a list"

    def __init__(self, tracks: Sequence[Track], generation: int) -> None:
        self.tracks = tracks
        self.generation = generation

    def count(self) -> int:
        return len(self.tracks)

    def removed_since(self, generation: int) -> Sequence[int]:
        del generation
        return []

    def tracks_since(self, generation: int) -> Iterator[Sequence[tuple[int, Track]]]:
        del generation
        yield list(enumerate(self.tracks))


def make_track(
    number: int = 0, *, valence: float = 0.0, arousal: float = 0.0, **more: object
) -> Track:
    """Make a track at a place of the plane."""
    values: dict[str, object] = {
        "id": f"t{number}",
        "title": f"Title {number}",
        "artist": f"Artist {number}",
        "source": TrackSource.STARTER,
        "affect": AffectGaussian.isotropic(Affect(valence, arousal), 0.25),
    }
    return Track(**{**values, **more})  # type: ignore[arg-type]


def make_reading(
    valence: float = 0.0,
    arousal: float = 0.0,
    *,
    sd: float = 0.3,
    source: str = "scene",
    **more: object,
) -> Reading:
    """Make a reading at a place of the plane."""
    belief = AffectGaussian.isotropic(Affect(valence, arousal), sd)
    return Reading(affect=belief, source=source, **more)  # type: ignore[arg-type]
