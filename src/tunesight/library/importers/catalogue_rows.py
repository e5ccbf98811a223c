"""Rows of a catalogue: turns the cells of one into a track.

Conventions
-----------
A row without title or artist is refused, and so is one whose valence, energy or another share
cannot be: a number out of range is usually on another scale, and so are its neighbours. Anything
else that cannot be understood is left out, and noted. ``features`` keeps numbers as they were
given, to seven digits.

Where valence and energy are given, the felt affect is the fit on human ratings
(:func:`tunesight.domain.scales.streaming_to_affect`); else it is that of the mood words, if any is
known; else the track has none.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tunesight.domain.affect import AffectGaussian
from tunesight.domain.languages import language_to_code
from tunesight.domain.mood_vocabulary import mood_places, moods_to_affect
from tunesight.domain.scales import streaming_to_affect
from tunesight.domain.song_names import fold_letters
from tunesight.domain.track import Track, TrackSource
from tunesight.errors import InvalidValueError
from tunesight.library.importers.catalogue_columns import SHARES, ColumnMapping
from tunesight.library.importers.catalogue_values import (
    parse_artists,
    parse_duration,
    parse_isrc,
    parse_key,
    parse_mode,
    parse_number,
    parse_text,
    parse_words,
    parse_year,
)
from tunesight.library.records import track_to_values
from tunesight.media.lyrics import choose_lyrics_words

__all__ = ["ReadRow", "RowReader"]

_Parsed = TypeVar("_Parsed")

# What is kept as given, beside what has a column of its own.
_RAW = (*SHARES, "tempo", "loudness", "key", "mode", "popularity", "year", "explicit")
_MOST_TEMPO_BPM = 400.0
_LOUDNESS_DB = (-100.0, 20.0)
_MOST_GENRES = 16
_LONGEST_LYRICS = 100_000


@dataclass(frozen=True, slots=True)
class ReadRow:
    """What one row says.

    Parameters
    ----------
    track
        The track.
    popularity
        From 0 to 100, or None.
    notes
        Which columns it was read without, and why.
    """

    track: Track
    popularity: float | None
    notes: tuple[str, ...]


class RowReader:
    """Reads the rows of one catalogue.

    Parameters
    ----------
    catalogue
        Its name, which its tracks are named after.
    mapping
        Which column is read as what.
    """

    def __init__(self, catalogue: str, mapping: ColumnMapping) -> None:
        self._catalogue = catalogue
        self.columns = tuple(dict.fromkeys(c for names in mapping.columns.values() for c in names))
        """What the cells of a row must be, in order."""
        self._at = {
            name: tuple(map(self.columns.index, columns))
            for name, columns in mapping.columns.items()
        }
        self._in_percent = mapping.in_percent
        self._raw = [(name, self._at[name][0]) for name in _RAW if name in self._at]

    def read(self, cells: Sequence[object]) -> ReadRow:
        """Return what a row says.

        Raises
        ------
        InvalidValueError
            If the row cannot be used; the message names the column.
        """
        row = _Cells(self.columns, self._at, cells)
        title, artist = row.required("title", parse_text), row.required("artist", parse_artists)
        album = row.optional("album", parse_text) or ""
        tonic, major_by_key = row.optional("key", parse_key) or ("", None)
        is_major = row.optional("mode", parse_mode)
        is_major = major_by_key if is_major is None else is_major
        genres, moods = _read_labels(row)
        lyrics = row.optional("lyrics", _parse_lyrics)
        duration_s = row.optional("duration_ms", _parse_milliseconds)
        popularity = row.optional("popularity", _parse_percent)
        track = Track(
            id=self._name_row(row.optional("id", parse_text), title, artist, album),
            title=title,
            artist=artist,
            source=TrackSource.CATALOGUE,
            album=album,
            year=row.optional("year", parse_year),
            language=language_to_code(row.optional("language", parse_text) or ""),
            genres=genres,
            moods=moods,
            affect=self._place_row(row, is_major=is_major, moods=moods),
            cues=_read_cues(row, is_major=is_major),
            duration_s=duration_s or row.optional("duration_s", _parse_seconds),
            key=f"{tonic}m" if tonic and is_major is False else tonic,
            isrc=row.optional("isrc", parse_isrc) or "",
            lyrics=choose_lyrics_words(lyrics) if lyrics else (),
        )
        return ReadRow(track, popularity, tuple(row.notes))

    def to_values(self, row: ReadRow, cells: Sequence[object]) -> dict[str, Any]:
        """Return a value for every column of a track that a catalogue can say something of."""
        given = {name: _round_digits(cells[place]) for name, place in self._raw}
        known = {name: value for name, value in given.items() if value not in (None, "")}
        features = json.dumps(known, ensure_ascii=False) if known else ""
        return {**track_to_values(row.track), "popularity": row.popularity, "features": features}

    def _place_row(
        self, row: _Cells, *, is_major: bool | None, moods: Sequence[str]
    ) -> AffectGaussian | None:
        shares: dict[str, float] = {}
        for name in SHARES:
            is_percent = name in self._in_percent
            share = row.strict(name, _parse_percent if is_percent else _parse_unit)
            if share is not None:
                shares[name] = share / 100.0 if is_percent else share
        if "valence" not in shares or "energy" not in shares:
            return moods_to_affect(moods) if moods else None
        return streaming_to_affect(
            shares["valence"],
            shares["energy"],
            danceability=shares.get("danceability"),
            is_major=is_major,
        )

    def _name_row(self, own: str | None, title: str, artist: str, album: str) -> str:
        names = (own,) if own else ("", *(fold_letters(n) or n for n in (title, artist, album)))
        text = "\x1f".join((self._catalogue, *names))
        return f"c-{hashlib.blake2b(text.encode(errors='replace'), digest_size=8).hexdigest()}"


@dataclass(slots=True)
class _Cells:
    """The cells of one row, by field, and what could not be understood."""

    columns: tuple[str, ...]
    at: Mapping[str, tuple[int, ...]]
    cells: Sequence[object]
    notes: list[str] = field(default_factory=list)

    def strict(self, name: str, parse: Callable[[object], _Parsed | None]) -> _Parsed | None:
        """Parse a field; without a column, or a cell in it, it is None."""
        places = self.at.get(name)
        if places is None or self.cells[places[0]] is None:
            return None
        try:
            return parse(self.cells[places[0]])
        except InvalidValueError as error:
            raise InvalidValueError(f"{self.columns[places[0]]} {error}") from error

    def optional(self, name: str, parse: Callable[[object], _Parsed | None]) -> _Parsed | None:
        """Parse a field; what cannot be understood is None, and noted."""
        try:
            return self.strict(name, parse)
        except InvalidValueError as error:
            self.notes.append(str(error))
            return None

    def required(self, name: str, parse: Callable[[object], str]) -> str:
        """Parse a text that must be there."""
        text = self.strict(name, parse)
        if not text:
            raise InvalidValueError(f"{self.columns[self.at[name][0]]} is empty")
        return text

    def words(self, name: str) -> tuple[str, ...]:
        """Return the labels in all columns of a field."""
        words: list[str] = []
        for place in self.at.get(name, ()):
            try:
                words += parse_words(self.cells[place])
            except InvalidValueError as error:
                self.notes.append(f"{self.columns[place]} {error}")
        return tuple(dict.fromkeys(words))


def _read_labels(row: _Cells) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return genres and moods; tags mix the two, so words that are no mood are genres."""
    words = row.words("moods")
    moods = tuple(word for word in words if word in mood_places())
    genres = (*row.words("genres"), *(word for word in words if word not in moods))
    return tuple(dict.fromkeys(genres))[:_MOST_GENRES], moods


def _read_cues(row: _Cells, *, is_major: bool | None) -> dict[str, float]:
    cues = {
        "tempo": row.optional("tempo", _parse_tempo),
        "loudness": row.optional("loudness", _parse_loudness),
        "mode": None if is_major is None else 1.0 if is_major else -1.0,
    }
    return {name: value for name, value in cues.items() if value is not None}


def _parse_tempo(cell: object) -> float | None:
    return parse_number(cell, 0.0, _MOST_TEMPO_BPM) or None


def _parse_loudness(cell: object) -> float | None:
    return parse_number(cell, *_LOUDNESS_DB)


def _parse_percent(cell: object) -> float | None:
    return parse_number(cell, 0.0, 100.0)


def _parse_milliseconds(cell: object) -> float | None:
    return parse_duration(cell, 1000.0)


def _parse_seconds(cell: object) -> float | None:
    return parse_duration(cell, 1.0)


def _parse_unit(cell: object) -> float | None:
    return parse_number(cell, 0.0, 1.0)


def _parse_lyrics(cell: object) -> str:
    return parse_text(cell, longest=_LONGEST_LYRICS)


def _round_digits(cell: object) -> object:
    """Return a number with what its column can have known, and anything else as JSON takes it."""
    if isinstance(cell, float):
        return float(f"{cell:.7g}") if math.isfinite(cell) else None
    return cell if cell is None or isinstance(cell, str | int) else str(cell)
