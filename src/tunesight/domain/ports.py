"""Ports: what the use cases need from the rooms below, as Protocols of a few methods.

Services are written against these; ``assembly.py`` hands in the implementations; tests hand in
plain classes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tunesight.domain.analysis import Analysis
from tunesight.domain.reading import Reading
from tunesight.domain.track import Track, TrackPage

__all__ = [
    "LONGEST_TEXT",
    "PictureReader",
    "RgbImage",
    "TextEncoder",
    "TrackAnalyser",
    "TrackStore",
    "WishReader",
]

LONGEST_TEXT = 2000
"""Characters of the longest text that a :class:`TextEncoder` takes: a wish is a sentence or two."""

RgbImage = NDArray[np.uint8]
"""Shape (height, width, 3), RGB, EXIF orientation already applied."""


class PictureReader(Protocol):
    """Reads a picture's mood."""

    def read(self, picture: RgbImage) -> Reading:
        """Read one picture."""
        ...


class WishReader(Protocol):
    """Reads a phrase's mood and what it asks of the music."""

    def read(self, text: str) -> Reading:
        """Read one phrase."""
        ...


class TextEncoder(Protocol):
    """Turns texts into embeddings."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit rows, shape (len(texts), 64); a text with no known word gives zeros.

        A text is at most :data:`LONGEST_TEXT` characters long.
        """
        ...


class TrackAnalyser(Protocol):
    """Hears a sound file."""

    def analyse(self, path: Path) -> Analysis:
        """Hear one file."""
        ...


class TrackStore(Protocol):
    """Keeps tracks."""

    def find_track(self, track_id: str) -> Track:
        """Return one track, or raise NotFoundError."""
        ...

    def list_tracks(self, *, limit: int, offset: int = 0) -> TrackPage:
        """Return some of all tracks, oldest first."""
        ...

    def search_tracks(self, words: str, *, limit: int, offset: int = 0) -> TrackPage:
        """Return tracks with these words in title, artist or album, best first."""
        ...
