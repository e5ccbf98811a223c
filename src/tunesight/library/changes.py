"""Changes: what a reader that has seen the library before must read again.

Every written track carries the generation of its change and every removed one leaves a tombstone
(:mod:`tunesight.library.records`), so whoever keeps a copy asks for what came after its own.

Conventions
-----------
All that one :class:`TrackChanges` says is of one moment. A track that says in ``same_as`` which
other one stands for it is not there, for a reader of changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager

from sqlalchemy import ColumnElement, func, select, union_all
from sqlalchemy.engine import Connection

from tunesight.domain.track import Track
from tunesight.library.database import Database
from tunesight.library.duplicates import fill_gaps
from tunesight.library.records import GENERATION_KEY, LIBRARY_KEY, read_track, select_tracks
from tunesight.library.tables import MetaRow, RemovedTrackRow, TrackRow

__all__ = ["TrackChanges", "fill_from_others", "open_changes"]

_TRACKS = TrackRow.__table__.columns
_REMOVED = RemovedTrackRow.__table__.columns

# Tracks that are in memory at a time.
_PART = 4096


@contextmanager
def open_changes(database: Database) -> Generator[TrackChanges]:
    """Yield what changed, as it is at this moment, while the block lasts.

    Raises
    ------
    StorageError
        If the database cannot be read.
    """
    with database.read() as connection:
        yield TrackChanges(connection, database.place)


class TrackChanges:
    """The tracks at one moment, and what has changed until then.

    Parameters
    ----------
    connection
        Reading; nothing was read on it yet.
    place
        For messages.
    """

    def __init__(self, connection: Connection, place: str) -> None:
        self._connection = connection
        self._place = place
        keys = (GENERATION_KEY, LIBRARY_KEY)
        rows = connection.execute(select(MetaRow).where(MetaRow.key.in_(keys))).mappings()
        meta = {row["key"]: (row["number"], row["text"]) for row in rows}
        self.generation: int = meta.get(GENERATION_KEY, (0, ""))[0]
        self.library_id: str = meta.get(LIBRARY_KEY, (0, ""))[1]

    def count(self) -> int:
        """Return how many tracks there are."""
        statement = select(func.count()).where(_TRACKS["same_as"].is_(None))
        return self._connection.scalar(statement) or 0

    def removed_since(self, generation: int) -> list[int]:
        """Return the numbers of tracks that went after a generation; some never were there."""
        merged = select(_TRACKS["number"]).where(
            _TRACKS["generation"] > generation, _TRACKS["same_as"].is_not(None)
        )
        gone = select(_REMOVED["number"]).where(_REMOVED["generation"] > generation)
        return list(self._connection.scalars(union_all(merged, gone)))

    def tracks_since(self, generation: int) -> Iterator[Sequence[tuple[int, Track]]]:
        """Yield numbered tracks that were written after a generation, in order, a part at a time.

        Raises
        ------
        StorageError
            If the database cannot be read, or holds a number outside its range.
        """
        statement = select_tracks().where(_TRACKS["same_as"].is_(None))
        if generation >= 0:
            statement = statement.where(_TRACKS["generation"] > generation)
        rows = self._connection.execution_options(yield_per=_PART).execute(statement)
        for part in rows.mappings().partitions():
            found = {row["number"]: read_track(row, self._place) for row in part}
            beside = _TRACKS["same_as"].between(min(found), max(found))
            yield list(fill_from_others(self._connection, found, beside, self._place).items())


def fill_from_others(
    connection: Connection, tracks: Mapping[int, Track], beside: ColumnElement[bool], place: str
) -> dict[int, Track]:
    """Return tracks, by number, with what they lack taken from the rows that they stand for.

    Parameters
    ----------
    connection
        Reading.
    tracks
        By number.
    beside
        Holds for all rows that one of the tracks stands for.
    place
        The library's, for messages.

    Raises
    ------
    StorageError
        If a row holds a number outside its range.
    """
    others: dict[int, list[Track]] = defaultdict(list)
    statement = select_tracks().add_columns(_TRACKS["same_as"]).where(beside)
    for row in connection.execute(statement).mappings():
        others[row["same_as"]].append(read_track(row, place))
    return {
        number: fill_gaps(track, others[number]) if number in others else track
        for number, track in tracks.items()
    }
