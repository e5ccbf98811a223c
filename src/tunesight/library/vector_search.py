"""Ranking on the server: the same rows, filters and products as the matrix, computed by pgvector.

For libraries that no machine shall hold a copy of. Every row is looked at, so the ranking is exact
and the same as the matrix's; ``benchmarks/postgres.py`` says how much longer it takes.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row, text
from sqlalchemy.engine import Connection

from tunesight.domain.blocks import BLOCKS, ROW_WIDTH
from tunesight.domain.ports import TextEncoder
from tunesight.domain.query import Filters
from tunesight.domain.shortlist import Candidates, Shortlist
from tunesight.domain.track import Track
from tunesight.errors import ConfigurationError, InvalidValueError, StorageError
from tunesight.library.changes import open_changes
from tunesight.library.database import Database
from tunesight.library.purpose import Purpose
from tunesight.library.records import GENERATION_KEY
from tunesight.library.repository import TrackRepository
from tunesight.library.vector_filters import to_condition
from tunesight.library.vector_table import VECTORS_KEY, clear_table, read_vectors, update_table

__all__ = ["ServerSearch"]

_META = text("SELECT key, number, text FROM meta WHERE key IN (:generation, :vectors)")

# Of so many different filters what passes is remembered until the library changes.
_MOST_MEASURED = 64

# What is usual is measured on every n-th track, so that these are about as many: an average of rows
# takes a server many times longer than their products.
_MOST_AVERAGED = 20_000

# Rows that are laid out or rounded otherwise, with the same width, get another number.
_LAYOUT = 1


@dataclass(frozen=True, slots=True)
class _Measured:
    """What of a search does not depend on the weights."""

    total: int
    considered: int
    mean_row: NDArray[np.float64]


class ServerSearch:
    """Finds the best tracks for a vector of weights; safe to share between threads.

    Parameters
    ----------
    database
        On a server.
    store
        Its tracks.
    encoder
        For the words block.
    encoder_stamp
        A text that another encoder does not have; rows of another one are made anew.

    Raises
    ------
    ConfigurationError
        If the library is in a file.
    """

    def __init__(
        self,
        database: Database,
        store: TrackRepository,
        encoder: TextEncoder,
        *,
        encoder_stamp: str = "",
    ) -> None:
        if not database.is_server:
            raise ConfigurationError(
                "TUNESIGHT_SEARCH_IN=server needs a library on a PostgreSQL server, and "
                f"{database.place} is a file; set TUNESIGHT_DATABASE_URL, or search in memory."
            )
        self._database = database
        self._store = store
        self._encoder = encoder
        self._stamp = f"{_LAYOUT}-{ROW_WIDTH}-{encoder_stamp}"
        self._lock = threading.Lock()
        self._measured: dict[tuple[int, Filters], _Measured] = {}

    def search(self, weights: NDArray[np.float64], filters: Filters, *, most: int) -> Shortlist:
        """Multiply all rows by weights, and return the best of those that pass the filters.

        Parameters
        ----------
        weights
            Shape (ROW_WIDTH,).
        filters
            What a track must be.
        most
            How many of the best, and how many of the best that can be heard, at least 1.

        Raises
        ------
        InvalidValueError
            If a weight is not a number.
        SetupError
            If the server lacks pgvector.
        StorageError
            If the server cannot be reached, or the rows cannot be written.
        """
        if not np.isfinite(weights).all():
            raise InvalidValueError("A weight is not a number; the query holds NaN.")
        with self._database.read() as connection:
            generation = self._find_generation(connection)
            if generation is not None:
                return self._search(connection, generation, weights, filters, most)
        self._update()
        with self._database.read() as connection:
            return self._search(connection, -1, weights, filters, most)

    def read_tracks(self, numbers: Collection[int]) -> dict[int, Track]:
        """Return tracks by the numbers of a short list; those removed since are left out.

        Raises
        ------
        StorageError
            If the store cannot be read.
        """
        return self._store.read_tracks(numbers)

    def rebuild(self) -> None:
        """Make all rows anew from the tracks.

        Raises
        ------
        StorageError
            If the rows cannot be written.
        """
        self._update(is_anew=True)

    def verify(self) -> str:
        """Compare the number of rows with that of tracks.

        Raises
        ------
        StorageError
            If they differ.
        """
        with self._database.read() as connection:
            if self._find_generation(connection) is None:
                return "the rows on the server are behind the library; the next search makes them"
            rows = connection.scalar(text("SELECT count(*) FROM track_vector"))
            tracks = connection.scalar(text("SELECT count(*) FROM track WHERE same_as IS NULL"))
        if rows != tracks:
            raise StorageError(
                f"the server holds {rows} rows for {tracks} tracks; "
                "run: tunesight library verify --repair"
            )
        return f"the server holds the rows of all {tracks} tracks"

    def _find_generation(self, connection: Connection) -> int | None:
        """Return the generation of the rows, or None where they are behind the tracks."""
        values = {"generation": GENERATION_KEY, "vectors": VECTORS_KEY}
        meta = {key: (number, said) for key, number, said in connection.execute(_META, values)}
        generation = meta.get(GENERATION_KEY, (0, ""))[0]
        return generation if meta.get(VECTORS_KEY) == (generation, self._stamp) else None

    def _update(self, *, is_anew: bool = False) -> None:
        with self._lock, self._database.write(Purpose.DERIVE) as connection:
            values = {"generation": GENERATION_KEY, "vectors": VECTORS_KEY}
            meta = {key: (number, said) for key, number, said in connection.execute(_META, values)}
            since, stamp = meta.get(VECTORS_KEY, (-1, ""))
            with open_changes(self._database) as changes:
                is_ours = stamp == self._stamp and since <= changes.generation and not is_anew
                if is_ours and since == changes.generation:
                    return  # another process was faster
                if is_ours and update_table(
                    connection, changes, self._encoder, since=since, stamp=self._stamp
                ):
                    return
                clear_table(connection, is_other=stamp != self._stamp)
                update_table(connection, changes, self._encoder, since=-1, stamp=self._stamp)

    def _search(
        self,
        connection: Connection,
        generation: int,
        weights: NDArray[np.float64],
        filters: Filters,
        most: int,
    ) -> Shortlist:
        condition, values = to_condition(filters)
        measured = self._measure(connection, generation, filters)
        values["weights"] = _to_vector(weights)
        values["most"] = most
        best = playable = connection.execute(_best_of(condition), values).all()
        if not all(row.is_playable for row in best):
            playable = connection.execute(_best_of(f"{condition} AND is_playable"), values).all()
        artists = {row.artist for row in (*best, *playable)}
        codes = {artist: code for code, artist in enumerate(sorted(artists))}
        products = measured.mean_row * weights
        return Shortlist(
            total=measured.total,
            considered=measured.considered,
            usual={name: float(products[place].sum()) for name, place in BLOCKS.items()},
            best=_to_candidates(best, codes),
            playable=_to_candidates(playable, codes),
        )

    def _measure(self, connection: Connection, generation: int, filters: Filters) -> _Measured:
        key = generation, filters
        measured = self._measured.get(key)
        if measured is None:
            condition, values = to_condition(filters)
            passing = f"FILTER (WHERE {condition})"
            counts = text(f"SELECT count(*), count(*) {passing} FROM track_vector")  # noqa: S608
            total, considered = connection.execute(counts, values).one()
            some = text(
                f"SELECT vector_send(avg(row) {passing}) FROM track_vector WHERE number % :step = 0"  # noqa: S608
            )
            values["step"] = max(1, considered // _MOST_AVERAGED)
            mean = connection.scalar(some, values)
            mean_row = np.zeros(ROW_WIDTH) if mean is None else read_vectors([mean])[0]
            measured = _Measured(total, considered, mean_row.astype(np.float64))
            if generation >= 0:
                if len(self._measured) >= _MOST_MEASURED:
                    self._measured.clear()
                self._measured[key] = measured
        return measured


def _best_of(condition: str) -> Any:
    # Numbers first, rows afterwards: else every row that passes would be sorted as a whole.
    return text(
        f"""
        SELECT found.number, best.distance, found.artist, found.is_playable,
            vector_send(found.row) AS sent
        FROM (
            SELECT number, row <#> CAST(:weights AS vector) AS distance
            FROM track_vector WHERE {condition}
            ORDER BY distance, number LIMIT :most
        ) AS best JOIN track_vector AS found ON found.number = best.number
        ORDER BY best.distance, found.number
        """  # noqa: S608 - of constants; values are parameters
    )


def _to_vector(weights: NDArray[np.float64]) -> str:
    return "[" + ",".join(map(str, weights.astype(np.float32).tolist())) + "]"


def _to_candidates(rows: Collection[Row[Any]], codes: Mapping[str, int]) -> Candidates:
    return Candidates(
        numbers=np.array([row.number for row in rows], dtype=np.int64),
        scores=np.array([-row.distance for row in rows], dtype=np.float32),
        artists=np.array([codes[row.artist] for row in rows], dtype=np.int64),
        is_playable=np.array([row.is_playable for row in rows], dtype=np.bool_),
        rows=read_vectors([row.sent for row in rows]),
    )
