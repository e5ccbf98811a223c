"""Makes a track of one sound file: what its tags say, what was heard, and a name in any case."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from tunesight.domain.analysis import Analysis
from tunesight.domain.track import Track, TrackSource
from tunesight.media.tags import parse_file_name

__all__ = ["TagReader", "TagValues", "content_to_track_id", "make_file_track"]


class TagValues(Protocol):
    """What a file says about itself; empty, or None for the year, where it says nothing."""

    @property
    def title(self) -> str:
        """Name of the track."""
        ...

    @property
    def artist(self) -> str:
        """Who plays or sings."""
        ...

    @property
    def album(self) -> str:
        """Name of the album."""
        ...

    @property
    def year(self) -> int | None:
        """Year of release."""
        ...

    @property
    def genres(self) -> Sequence[str]:
        """Names of genres."""
        ...

    @property
    def language(self) -> str:
        """ISO 639-1, or ``"zxx"``."""
        ...

    @property
    def bpm(self) -> float | None:
        """Beats a minute."""
        ...

    @property
    def key(self) -> str:
        """Tonic, with an ``m`` where it is minor."""
        ...

    @property
    def isrc(self) -> str:
        """International standard recording code."""
        ...

    @property
    def lyrics(self) -> Sequence[str]:
        """A few words that its lyrics say often."""
        ...

    @property
    def licence(self) -> str:
        """SPDX identifier."""
        ...


class TagReader(Protocol):
    """Reads a file's tags."""

    def __call__(self, path: Path) -> TagValues:
        """Read one file's tags, or raise UnreadableMediaError."""
        ...


def content_to_track_id(content_hash: str) -> str:
    """Name a track after its sound, so that it keeps its name wherever the file goes."""
    return f"f-{content_hash[:16]}"


def make_file_track(
    path: str, content_hash: str, tags: TagValues | None, analysis: Analysis
) -> Track:
    """Make the track of one file.

    Parameters
    ----------
    path
        Absolute, with surrogate escapes for bytes that are not text.
    content_hash
        Of its sound.
    tags
        What it says about itself, or None where that cannot be read.
    analysis
        What was heard in it.
    """
    named_artist, named_title = parse_file_name(Path(path).stem)
    title = tags.title.strip() if tags else ""
    artist = tags.artist.strip() if tags else ""
    return Track(
        id=content_to_track_id(content_hash),
        title=title or named_title,
        artist=artist or ("" if title else named_artist),
        source=TrackSource.FOLDER,
        album=tags.album if tags else "",
        year=tags.year if tags else None,
        language=tags.language if tags else "",
        genres=tuple(genre.casefold() for genre in tags.genres) if tags else (),
        affect=analysis.affect,
        cues=_choose_cues(tags, analysis),
        duration_s=analysis.duration_s,
        path=path,
        licence=tags.licence if tags else "",
        key=_name_key(analysis) or (tags.key if tags else ""),
        isrc=tags.isrc if tags else "",
        lyrics=tuple(tags.lyrics) if tags else (),
    )


def _choose_cues(tags: TagValues | None, analysis: Analysis) -> dict[str, float]:
    """Return what was heard; only where no pulse was, the tempo that the tags say."""
    cues = analysis.cue_values()
    if cues["tempo"] <= 0.0 and tags is not None and tags.bpm is not None:
        cues["tempo"] = tags.bpm
    return cues


def _name_key(analysis: Analysis) -> str:
    return analysis.key and f"{analysis.key}{'m' if analysis.mode < 0.0 else ''}"
