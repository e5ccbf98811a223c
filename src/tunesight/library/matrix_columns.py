"""Columns: the rows of the matrix as they are stored, one array a column.

A row of :mod:`tunesight.domain.blocks` is mostly zeros and squares: the affect block follows from
two numbers, era and language are one 1 among many 0. What is stored is what the row follows from,
120 bytes instead of 576, and the filters read the same columns.

Conventions
-----------
Words are eight-bit, each track with a step of its own: ``words * word_step``. With unit rows the
step is at most 1/127, so a product with weights ``w`` is off by at most ``word_step / 2 * sum|w|``;
``docs/decisions/0018-mapped-matrix.md`` has what that comes to. Cues are sixteen-bit, everything
else is exact to float32. Unknown numbers are NaN. Codes of ``artist``, ``genres`` and ``language``
are lines of name tables; ``era`` is 0 where the decade is unknown, else its place in ``DECADES``
from 1 on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tunesight.domain.affect import MUSIC_PRIOR
from tunesight.domain.analysis import CUE_NAMES, cue_levels
from tunesight.domain.blocks import BLOCKS, DECADES, ROW_WIDTH, WORDS_WIDTH
from tunesight.domain.folding import fold_genre, fold_text
from tunesight.domain.languages import LANGUAGE_CODES
from tunesight.domain.ports import LONGEST_TEXT, TextEncoder
from tunesight.domain.track import Track, TrackSource
from tunesight.library.matrix_names import NameBook, NameTable

__all__ = [
    "COLUMNS",
    "CUE_STEP",
    "IS_HEARD",
    "IS_PLAYABLE",
    "IS_PRESENT",
    "NAME_COLUMNS",
    "SOURCES",
    "Columns",
    "LibrarySnapshot",
    "decode_rows",
    "language_places",
    "make_name_books",
    "quantise_words",
    "tracks_to_columns",
]

Columns = Mapping[str, NDArray[Any]]
"""Column name -> one entry a track, all of the same length."""

COLUMNS: Mapping[str, tuple[DTypeLike, tuple[int, ...]]] = MappingProxyType(
    {
        "number": (np.int64, ()),
        "words": (np.int8, (WORDS_WIDTH,)),
        "word_step": (np.float32, ()),
        "valence": (np.float32, ()),
        "arousal": (np.float32, ()),
        "cues": (np.int16, (len(CUE_NAMES),)),
        "tempo_bpm": (np.float32, ()),
        "year": (np.float32, ()),
        "era": (np.uint8, ()),
        "language": (np.uint32, ()),
        "source": (np.uint8, ()),
        "marks": (np.uint8, ()),
        "artist": (np.uint32, ()),
        "genres": (np.uint32, ()),
    }
)
"""Name -> element type and shape of one entry; what a row is once written, it stays."""

NAME_COLUMNS = ("artist", "genres", "language")


@dataclass(frozen=True, slots=True)
class LibrarySnapshot:
    """The library at one moment, never changed afterwards.

    Parameters
    ----------
    generation
        The newest change of the library that is in it.
    columns
        Those of :data:`COLUMNS`, ``alive`` (bool) and ``hubness`` (from 0 to 1).
    names
        A name table for each of :data:`NAME_COLUMNS`.
    """

    generation: int
    columns: Columns
    names: Mapping[str, NameTable]


IS_PRESENT, IS_PLAYABLE, IS_HEARD = 1, 2, 4

SOURCES: tuple[str, ...] = tuple(source.value for source in TrackSource)

CUE_STEP = 1 / 8192
"""Of a level: levels lie in -3 to 3, sixteen bits reach from -4 to 4."""

_MOST_STEPS = 127


def make_name_books(tables: Mapping[str, NameTable] | None = None) -> dict[str, NameBook]:
    """Return a book for each column of names, going on from tables that are there."""
    return {name: NameBook(None if tables is None else tables[name]) for name in NAME_COLUMNS}


def tracks_to_columns(
    numbered: Sequence[tuple[int, Track]], encoder: TextEncoder, books: Mapping[str, NameBook]
) -> dict[str, NDArray[Any]]:
    """Lay out tracks as columns.

    Parameters
    ----------
    numbered
        Tracks with their numbers; one that was not heard yet sits at the mean of all music.
    encoder
        For the words.
    books
        Of :func:`make_name_books`; new names are added to them.
    """
    tracks = [track for _, track in numbered]
    places = [(track.affect or MUSIC_PRIOR).mean for track in tracks]
    words, steps = quantise_words(
        encoder.encode([track.words()[:LONGEST_TEXT] for track in tracks])
    )
    values: dict[str, object] = {
        "number": [number for number, _ in numbered],
        "words": words,
        "word_step": steps,
        "valence": [place.valence for place in places],
        "arousal": [place.arousal for place in places],
        "cues": np.rint([[x / CUE_STEP for x in cue_levels(t.cues)] for t in tracks]),
        # A tempo of 0 is the analyser's word for "no pulse was found".
        "tempo_bpm": [track.cues.get("tempo") or np.nan for track in tracks],
        "year": [np.nan if track.year is None else track.year for track in tracks],
        "era": [DECADES.index(track.decade) + 1 if track.decade else 0 for track in tracks],
        "language": books["language"].encode(track.language for track in tracks),
        "source": [SOURCES.index(track.source.value) for track in tracks],
        "marks": [_marks_of(track) for track in tracks],
        "artist": books["artist"].encode(fold_text(track.artist) for track in tracks),
        "genres": books["genres"].encode(";".join(map(fold_genre, t.genres)) for t in tracks),
    }
    return {
        name: np.asarray(values[name], dtype=dtype).reshape(len(tracks), *shape)
        for name, (dtype, shape) in COLUMNS.items()
    }


def quantise_words(rows: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return words in eight bits and each row's step, shapes (n, 64) and (n,)."""
    steps = (np.abs(rows).max(axis=1, initial=0.0) / _MOST_STEPS).astype(np.float32)
    codes = np.rint(rows / np.where(steps > 0.0, steps, 1.0)[:, None])
    return codes.astype(np.int8), steps


def decode_rows(
    columns: Columns, which: NDArray[np.integer], languages: NameTable
) -> NDArray[np.float32]:
    """Return some rows in full, as :mod:`tunesight.domain.blocks` lays them out.

    Parameters
    ----------
    columns
        With ``hubness`` beside those of :data:`COLUMNS`.
    which
        Places in the columns, shape (m,).
    languages
        The name table of the language column.

    Returns
    -------
    array
        Shape (m, ROW_WIDTH), float32.
    """
    part = {name: column[which] for name, column in columns.items()}
    rows = np.zeros((len(which), ROW_WIDTH), dtype=np.float32)
    v, a = part["valence"], part["arousal"]
    rows[:, BLOCKS["affect"]] = np.column_stack((v, a, v * v, a * a, v * a))
    rows[:, BLOCKS["words"]] = part["words"] * part["word_step"][:, None]
    rows[:, BLOCKS["cues"]] = part["cues"] * np.float32(CUE_STEP)
    rows[:, BLOCKS["era"]] = np.eye(len(DECADES) + 1)[part["era"], 1:]
    rows[:, BLOCKS["language"]] = np.eye(len(LANGUAGE_CODES) + 1)[
        language_places(languages)[part["language"]], 1:
    ]
    is_playable = (part["marks"] & IS_PLAYABLE) != 0
    rows[:, BLOCKS["prior"]] = np.column_stack((-part["hubness"], is_playable))
    return rows


def language_places(languages: NameTable) -> NDArray[np.intp]:
    """Return for each code of the name table its place in ``LANGUAGE_CODES`` from 1 on, or 0."""
    places = {code: place for place, code in enumerate(LANGUAGE_CODES, start=1)}
    return np.array([places.get(name, 0) for name in languages.names()], dtype=np.intp)


def _marks_of(track: Track) -> int:
    return (
        IS_PRESENT * (not track.is_missing)
        | IS_PLAYABLE * track.is_playable
        | IS_HEARD * (track.affect is not None)
    )
