"""The starter list: well-known tracks, placed by the mood words that people chose for them.

Conventions
-----------
A tab-separated table in UTF-8 with the header ``title artist year language genre moods``; several
genres or moods are separated by ``;``. The language is ISO 639-1, or ``zxx`` for instrumental.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

from tunesight.domain.affect import AffectGaussian
from tunesight.domain.track import Track, TrackSource
from tunesight.errors import InvalidValueError, NotFoundError, UserInputError

__all__ = ["COLUMNS", "MoodPlacer", "read_starter_tracks", "starter_track_id"]

MoodPlacer = Callable[[Sequence[str]], AffectGaussian]
"""Turns mood words into a place in the plane; raises InvalidValueError for an unknown word."""

COLUMNS = ("title", "artist", "year", "language", "genre", "moods")

_LANGUAGE = re.compile(r"[a-z]{2}|zxx")
_YEARS = range(1000, 2101)
_MOST_PROBLEMS_SHOWN = 10


def read_starter_tracks(path: Path, moods_to_affect: MoodPlacer) -> tuple[Track, ...]:
    """Read a starter list.

    Returns
    -------
    tuple of Track
        In the table's order, editorial, without sound.

    Raises
    ------
    NotFoundError
        If there is no such file.
    UserInputError
        If it is no such table, or rows cannot be used; names each line and what is wrong with it.
    """
    try:
        # Not splitlines(): that would also break lines at characters that a title may hold.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise NotFoundError(f"{path} cannot be read ({error.strerror}); check its path.") from error
    except UnicodeDecodeError as error:
        raise UserInputError(f"{path} is not UTF-8 ({error}); save it as UTF-8.") from error
    if tuple(lines[0].rstrip("\r").split("\t")) != COLUMNS:
        raise UserInputError(
            f"{path}, line 1: the header is {lines[0]!r}; give the columns "
            f"{', '.join(COLUMNS)}, separated by tabs."
        )
    tracks: dict[str, Track] = {}
    problems: list[str] = []
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        try:
            track = _parse_row(line.rstrip("\r"), moods_to_affect)
        except InvalidValueError as error:
            problems.append(f"line {number}: {error}")
            continue
        if track.id in tracks:
            problems.append(
                f"line {number}: {track.title!r} by {track.artist} is there twice; remove one"
            )
        tracks.setdefault(track.id, track)
    if problems:
        raise UserInputError(_list_problems(path, problems))
    return tuple(tracks.values())


def starter_track_id(title: str, artist: str) -> str:
    """Name a track after its title and artist; case, accents and punctuation do not matter."""
    key = f"{_normalise(title)}\x1f{_normalise(artist)}"
    return f"s-{hashlib.blake2b(key.encode(), digest_size=8).hexdigest()}"


def _parse_row(line: str, moods_to_affect: MoodPlacer) -> Track:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) != len(COLUMNS):
        raise InvalidValueError(f"it has {len(cells)} cells; give {len(COLUMNS)}")
    title, artist, year, language, genres, moods = cells
    if not title or not artist:
        raise InvalidValueError("the title or the artist is empty; give both")
    if not (year.isascii() and year.isdigit() and int(year) in _YEARS):
        raise InvalidValueError(f"the year is {year!r}; give one such as 1987")
    if not _LANGUAGE.fullmatch(language):
        raise InvalidValueError(f"the language is {language!r}; give ISO 639-1 such as en, or zxx")
    words = _split_words(moods)
    return Track(
        id=starter_track_id(title, artist),
        title=title,
        artist=artist,
        source=TrackSource.STARTER,
        year=int(year),
        language=language,
        genres=_split_words(genres),
        moods=words,
        affect=moods_to_affect(words),
        is_editorial=True,
    )


def _split_words(cell: str) -> tuple[str, ...]:
    return tuple(word.strip().casefold() for word in cell.split(";") if word.strip())


def _normalise(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c if c.isalnum() else " " * c.isspace() for c in letters).split())


def _list_problems(path: Path, problems: Sequence[str]) -> str:
    shown = "; ".join(problems[:_MOST_PROBLEMS_SHOWN])
    hidden = len(problems) - _MOST_PROBLEMS_SHOWN
    more = f"; and {hidden} more" if hidden > 0 else ""
    return f"{path} has {len(problems)} rows that cannot be used: {shown}{more}."
