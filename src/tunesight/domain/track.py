"""Tracks: one piece of music in the library, heard or only known about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from tunesight.domain.affect import AffectGaussian
from tunesight.domain.blocks import year_to_decade
from tunesight.domain.languages import code_to_language

__all__ = ["Track", "TrackPage", "TrackSource"]


class TrackSource(StrEnum):
    """Where a track came from."""

    DEMO = "demo"
    """Composed for and shipped with Tunesight; can be heard."""
    STARTER = "starter"
    """The shipped editorial list of well-known tracks; opened by a search link."""
    FOLDER = "folder"
    """A file in a folder of the listener's own; can be heard."""
    CATALOGUE = "catalogue"
    """Imported from a table of features; opened by a search link."""


@dataclass(frozen=True, slots=True)
class Track:
    """One piece of music.

    Parameters
    ----------
    id
        Stable, unique, URL-safe: the same track keeps it across scans.
    title, artist, album
        As tagged; album may be empty.
    source
        Where it came from.
    year
        Of release, or None.
    language
        ISO 639-1, ``"zxx"`` for instrumental, or empty where unknown.
    genres, moods
        Lower-case words.
    affect
        Where it lies in the plane, or None until it was heard.
    cues
        Values of :data:`tunesight.domain.analysis.CUE_NAMES` that are known.
    duration_s
        Length in seconds, or None.
    path
        Absolute path of the sound, or None where only the name is known.
    licence
        SPDX identifier, or empty where unknown.
    key
        Tonic, with an ``m`` where it is minor, such as ``"F#m"``; empty where unknown.
    isrc
        International standard recording code, or empty.
    lyrics
        A few words that its lyrics say often.
    is_editorial
        True where people, not analysis, said how it sounds.
    is_missing
        True where the file was there once and is not now.
    also_from
        Other sources that hold the same piece, each once.
    """

    id: str
    title: str
    artist: str
    source: TrackSource
    album: str = ""
    year: int | None = None
    language: str = ""
    genres: tuple[str, ...] = ()
    moods: tuple[str, ...] = ()
    affect: AffectGaussian | None = None
    cues: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    duration_s: float | None = None
    path: str | None = None
    licence: str = ""
    key: str = ""
    isrc: str = ""
    lyrics: tuple[str, ...] = ()
    is_editorial: bool = False
    is_missing: bool = False
    also_from: tuple[TrackSource, ...] = ()

    @property
    def is_playable(self) -> bool:
        """Whether its sound is at hand."""
        return self.path is not None and not self.is_missing

    @property
    def decade(self) -> str:
        """The decade of its release as people say it ("80s", "2010s"), or empty."""
        return "" if self.year is None else year_to_decade(self.year)

    def labels(self) -> tuple[str, ...]:
        """Return what people would sort it under, each once.

        Genres, moods and language ("japanese", "instrumental").
        """
        labels = (*self.genres, *self.moods, code_to_language(self.language))
        return tuple(label for label in dict.fromkeys(labels) if label)

    def words(self) -> str:
        """Return the text that describes it, for the words block: labels, title, lyrics words."""
        return " ".join((*self.labels(), self.title, *self.lyrics))


@dataclass(frozen=True, slots=True)
class TrackPage:
    """Some of many tracks.

    Parameters
    ----------
    total
        How many there are in all.
    tracks
        Those of this page, in order.
    """

    total: int
    tracks: tuple[Track, ...]
