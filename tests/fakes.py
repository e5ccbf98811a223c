"""Plain stand-ins for the ports, for tests that are about something else."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.blocks import WORDS_WIDTH
from tunesight.domain.reading import Reading
from tunesight.domain.track import Track, TrackSource
from tunesight.errors import NotFoundError

__all__ = ["HashEncoder", "ListStore", "make_reading", "make_track"]


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
    """Keeps tracks in a list."""

    def __init__(self, tracks: Iterable[Track] = ()) -> None:
        self.tracks = list(tracks)
        self.version = 1

    def all_tracks(self) -> Sequence[Track]:
        return tuple(self.tracks)

    def find_track(self, track_id: str) -> Track:
        for track in self.tracks:
            if track.id == track_id:
                return track
        raise NotFoundError(f"There is no track {track_id!r}.")

    def save_tracks(self, tracks: Iterable[Track]) -> None:
        self.tracks += tracks
        self.version += 1

    def generation(self) -> int:
        return self.version


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
