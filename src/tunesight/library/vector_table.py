"""The rows on a server: a table beside the tracks, brought in step with them as the matrix is.

It holds what the matrix holds (:mod:`tunesight.library.matrix_columns`), each row in full as one
vector, and what the filters read. It follows from the tracks, so it is no part of the migrations:
it is made when it is first needed, and made anew for another encoder or another layout of rows.

References
----------
https://github.com/pgvector/pgvector
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text
from sqlalchemy.engine import Connection

from tunesight.domain.blocks import BLOCKS, ROW_WIDTH
from tunesight.domain.folding import fold_genre, fold_text
from tunesight.domain.ports import TextEncoder
from tunesight.domain.track import Track
from tunesight.errors import SetupError
from tunesight.library.changes import TrackChanges
from tunesight.library.hubness import measure_hubness
from tunesight.library.matrix_columns import (
    IS_HEARD,
    IS_PLAYABLE,
    IS_PRESENT,
    decode_rows,
    make_name_books,
    tracks_to_columns,
)
from tunesight.library.matrix_names import NameTable
from tunesight.library.records import upsert
from tunesight.library.tables import MetaRow

__all__ = ["VECTORS_KEY", "clear_table", "read_vectors", "update_table"]

VECTORS_KEY = "vectors"
"""Under which ``meta`` keeps the generation of the rows, and what they are made of."""

_EXTENSION = "vector"

_CREATE = f"""
    CREATE TABLE track_vector (
        number integer PRIMARY KEY,
        row vector({ROW_WIDTH}) NOT NULL,
        hubness real NOT NULL,
        valence real NOT NULL,
        arousal real NOT NULL,
        tempo_bpm real,
        year real,
        artist text NOT NULL,
        genres text NOT NULL,
        language text NOT NULL,
        source text NOT NULL,
        is_present boolean NOT NULL,
        is_playable boolean NOT NULL,
        is_heard boolean NOT NULL
    )
"""
_COPY = """
    COPY track_vector (
        number, row, hubness, valence, arousal, tempo_bpm, year, artist, genres, language, source,
        is_present, is_playable, is_heard
    ) FROM STDIN (FORMAT BINARY)
"""
# A vector goes as the bytes that it is received by, which have no type on their way.
_COPY_TYPES = (
    "int4", "bytea", *("float4",) * 5, *("text",) * 4, *("bool",) * 3,
)  # fmt: skip

# Minus hubness is the first of the last two coordinates.
_SET_HUBNESS = text(
    f"""
    UPDATE track_vector AS old SET hubness = new.hubness, row = CAST(
        (CAST(row AS real[]))[1:{ROW_WIDTH - 2}]
        || ARRAY[-new.hubness, (CAST(row AS real[]))[{ROW_WIDTH}]] AS vector
    )
    FROM unnest(CAST(:numbers AS integer[]), CAST(:hubness AS real[])) AS new (number, hubness)
    WHERE old.number = new.number
    """  # noqa: S608 - of a constant
)

_READ = """
    COPY (SELECT number, valence, arousal, hubness FROM track_vector ORDER BY number)
    TO STDOUT (FORMAT BINARY)
"""
# A row as it comes: how many values, and before each of them its length.
_READ_ROW = np.dtype(
    [
        ("count", ">i2"),
        ("number_length", ">i4"), ("number", ">i4"),
        ("valence_length", ">i4"), ("valence", ">f4"),
        ("arousal_length", ">i4"), ("arousal", ">f4"),
        ("hubness_length", ">i4"), ("hubness", ">f4"),
    ]
)  # fmt: skip
_READ_HEAD, _READ_END = 19, 2

# As a server sends a vector, and as it receives it: width, nothing, and the coordinates.
_HEAD = np.array([ROW_WIDTH, 0], dtype=">u2").tobytes()
_COORDINATE = np.dtype(">f4")


def clear_table(connection: Connection, *, is_other: bool) -> None:
    """Make the table, or remove its rows.

    Parameters
    ----------
    connection
        Writing what is derived.
    is_other
        Whether the table that is there, if any, is of another layout.

    Raises
    ------
    SetupError
        If the server cannot keep vectors.
    """
    if not is_other:
        # Whoever is reading goes on to see the rows that were there.
        connection.exec_driver_sql("DELETE FROM track_vector")
        return
    is_there = text("SELECT count(*) FROM pg_available_extensions WHERE name = :name")
    if not connection.scalar(is_there, {"name": _EXTENSION}):
        raise SetupError(
            "The server of the library lacks the extension pgvector, by which it would rank "
            "tracks itself; install it there (Debian: apt install postgresql-NN-pgvector), or "
            "rank on this machine: TUNESIGHT_SEARCH_IN=memory."
        )
    connection.exec_driver_sql(f"CREATE EXTENSION IF NOT EXISTS {_EXTENSION}")
    connection.exec_driver_sql("DROP TABLE IF EXISTS track_vector")
    connection.exec_driver_sql(_CREATE)


def update_table(
    connection: Connection, changes: TrackChanges, encoder: TextEncoder, *, since: int, stamp: str
) -> bool:
    """Bring the rows in step with the tracks.

    Parameters
    ----------
    connection
        Writing what is derived.
    changes
        Of the library.
    encoder
        For the words block.
    since
        The generation of the rows that are there; -1 where there are none.
    stamp
        What the rows are made of, to be noted.

    Returns
    -------
    bool
        False, and the rows are of no use, where what changed does not make up the library.
    """
    _remove(connection, changes.removed_since(since) if since >= 0 else ())
    for part in changes.tracks_since(since):
        if since >= 0:
            _remove(connection, [number for number, _ in part])
        _copy(connection, part, encoder)
    if connection.scalar(text("SELECT count(*) FROM track_vector")) != changes.count():
        return False
    _measure_hubness(connection)
    row = {"key": VECTORS_KEY, "number": changes.generation, "text": stamp}
    upsert(connection, MetaRow, "key", [row])
    return True


def read_vectors(sent: Sequence[bytes]) -> NDArray[np.float32]:
    """Return rows from what ``vector_send`` gives, shape (n, ROW_WIDTH)."""
    joined = np.frombuffer(b"".join(sent), _COORDINATE).reshape(len(sent), ROW_WIDTH + 1)
    return joined[:, 1:].astype(np.float32)


def _remove(connection: Connection, numbers: Sequence[int]) -> None:
    if numbers:
        statement = text("DELETE FROM track_vector WHERE number = ANY(:numbers)")
        connection.execute(statement, {"numbers": list(numbers)})


def _copy(connection: Connection, part: Sequence[tuple[int, Track]], encoder: TextEncoder) -> None:
    books = make_name_books()
    columns = dict(tracks_to_columns(part, encoder, books))
    columns["hubness"] = np.zeros(len(part), dtype=np.float32)
    languages = NameTable(np.frombuffer(books["language"].take_added(), np.uint8))
    rows = decode_rows(columns, np.arange(len(part)), languages).astype(_COORDINATE)
    numbers = [
        [None if np.isnan(value) else value for value in columns[name].tolist()]
        for name in ("hubness", "valence", "arousal", "tempo_bpm", "year")
    ]
    marks: Any = columns["marks"]
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(_COPY) as copy:
        copy.set_types(_COPY_TYPES)
        for (number, track), row, marked, *values in zip(
            part, rows, marks.tolist(), *numbers, strict=True
        ):
            copy.write_row(
                (
                    number,
                    _HEAD + row.tobytes(),
                    *values,
                    fold_text(track.artist),
                    ";".join(map(fold_genre, track.genres)),
                    track.language,
                    track.source.value,
                    *(bool(marked & mark) for mark in (IS_PRESENT, IS_PLAYABLE, IS_HEARD)),
                )
            )


def _measure_hubness(connection: Connection) -> None:
    """Measure anew; of however many tracks, a few thousand have another hubness than before."""
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(_READ) as copy:
        sent = b"".join(copy)
    rows = np.frombuffer(sent[_READ_HEAD:-_READ_END], _READ_ROW)
    valence, arousal, former = (
        rows[name].astype(np.float32) for name in ("valence", "arousal", "hubness")
    )
    hubness = measure_hubness(valence, arousal)
    changed = np.flatnonzero(hubness != former)
    if len(changed):
        values = {
            "numbers": rows["number"][changed].tolist(),
            "hubness": hubness[changed].tolist(),
        }
        connection.execute(_SET_HUBNESS, values)


assert BLOCKS["prior"] == slice(ROW_WIDTH - 2, ROW_WIDTH)  # noqa: S101 - what _SET_HUBNESS is about
