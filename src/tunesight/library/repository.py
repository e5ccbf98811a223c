"""The tracks: find, list and search them, save many, and say when there is something new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.engine import Connection

from tunesight.domain.track import Track, TrackPage, TrackSource
from tunesight.errors import NotFoundError
from tunesight.library.changes import TrackChanges, fill_from_others, open_changes
from tunesight.library.database import Database
from tunesight.library.duplicates import in_parts
from tunesight.library.records import (
    GENERATION_KEY,
    read_track,
    remove_tracks,
    save_track_rows,
    select_tracks,
    track_to_values,
    upsert,
)
from tunesight.library.tables import MetaRow, TrackRow
from tunesight.library.text_search import text_index_of

__all__ = ["TrackCounts", "TrackRepository"]

# Columns of the tables rather than attributes of the classes: see ``records.select_tracks``.
_TRACKS = TrackRow.__table__.columns
_META = MetaRow.__table__.columns


@dataclass(frozen=True, slots=True)
class TrackCounts:
    """How many tracks there are.

    Parameters
    ----------
    sources
        Source name -> how many.
    playable
        How many can be heard here.
    missing
        How many had a file that is away now.
    """

    sources: dict[str, int]
    playable: int
    missing: int


class TrackRepository:
    """Keeps tracks in a database; the implementation of ``domain.ports.TrackStore``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all_tracks(self) -> tuple[Track, ...]:
        """Return every track, oldest first; a track keeps its place when it is saved again.

        Raises
        ------
        StorageError
            If the database cannot be read, or holds a number outside its range.
        """
        with self._database.read() as connection:
            rows = connection.execute(select_tracks()).mappings().all()
        return tuple(read_track(row, self._database.place) for row in rows)

    def find_track(self, track_id: str) -> Track:
        """Return one track.

        Raises
        ------
        NotFoundError
            If no track has this id.
        StorageError
            If the database cannot be read.
        """
        with self._database.read() as connection:
            found = self._read_tracks(connection, _TRACKS["id"] == track_id)
        if not found:
            raise NotFoundError(
                f"There is no track {track_id!r} in the library; "
                "take an id from a recommendation or from the list of tracks."
            )
        return next(iter(found.values()))

    def list_tracks(self, *, limit: int, offset: int = 0) -> TrackPage:
        """Return some of all tracks, oldest first.

        Raises
        ------
        StorageError
            If the database cannot be read, or holds a number outside its range.
        """
        own = _TRACKS["same_as"].is_(None)
        with self._database.read() as connection:
            total = connection.scalar(select(func.count()).where(own)) or 0
            statement = select(_TRACKS["number"]).where(own).order_by(_TRACKS["number"])
            numbers = connection.scalars(statement.limit(limit).offset(offset)).all()
            found = self._read_numbers(connection, numbers)
        return TrackPage(total, tuple(found.values()))

    def search_tracks(self, words: str, *, limit: int, offset: int = 0) -> TrackPage:
        """Return tracks with these words in title, artist or album, best first.

        Parameters
        ----------
        words
            All of them have to be there; the last one may be just begun.
        limit, offset
            How many to return, and how many of the best to leave out.

        Raises
        ------
        StorageError
            If the database cannot be read, or holds a number outside its range.
        """
        with self._database.read() as connection:
            index = text_index_of(connection)
            total, numbers = index.search(connection, words, limit=limit, offset=offset)
            found = self._read_numbers(connection, numbers)
        return TrackPage(total, tuple(found[number] for number in numbers))

    def read_tracks(self, numbers: Collection[int]) -> dict[int, Track]:
        """Return tracks by the numbers that the matrix keeps; those that went are left out.

        Raises
        ------
        StorageError
            If the database cannot be read, or holds a number outside its range.
        """
        with self._database.read() as connection:
            return self._read_numbers(connection, numbers)

    def find_sound(self) -> str | None:
        """Return the path of some sound that is at hand, or None where none is."""
        statement = select(_TRACKS["path"]).where(
            _TRACKS["path"].is_not(None), _TRACKS["is_missing"].is_(False)
        )
        with self._database.read() as connection:
            return connection.scalar(statement.order_by(_TRACKS["number"]).limit(1))

    def changes(self) -> AbstractContextManager[TrackChanges]:
        """Open what changed since a generation, for whoever keeps a copy of the tracks.

        Raises
        ------
        StorageError
            If the database cannot be read.
        """
        return open_changes(self._database)

    def count_by_source(self) -> TrackCounts:
        """Count the tracks; one that stands for several sources counts once.

        Raises
        ------
        StorageError
            If the database cannot be read.
        """
        kinds = (_TRACKS["source"], _TRACKS["is_missing"], _TRACKS["path"].is_not(None))
        statement = (
            select(*kinds, func.count()).where(_TRACKS["same_as"].is_(None)).group_by(*kinds)
        )
        sources: Counter[str] = Counter()
        playable = missing = 0
        with self._database.read() as connection:
            for source, is_missing, has_path, count in connection.execute(statement):
                sources[source] += count
                playable += count * (has_path and not is_missing)
                missing += count * is_missing
        return TrackCounts(dict(sources), playable, missing)

    def count_tracks(self) -> int:
        """Return how many tracks there are, missing ones included."""
        with self._database.read() as connection:
            return connection.scalar(select(func.count(_TRACKS["number"]))) or 0

    def save_tracks(self, tracks: Iterable[Track]) -> None:
        """Insert or replace tracks by id, all or none; of two with one id the later is kept.

        Raises
        ------
        StorageError
            If the database cannot be written; then none of them was saved.
        """
        values = [track_to_values(track) for track in tracks]
        if not values:
            return
        with self._database.write() as connection:
            save_track_rows(connection, values)

    def replace_sources(
        self,
        sources: Collection[TrackSource],
        tracks: Sequence[Track],
        *,
        stamp_key: str,
        stamp: str,
    ) -> None:
        """Make ``tracks`` all that there is of some sources, and note which content that is.

        Parameters
        ----------
        sources
            Tracks from these that are not among ``tracks`` are removed.
        tracks
            What to keep; those that are there already keep their place.
        stamp_key, stamp
            Name and text to be read again by :meth:`stamp`.

        Raises
        ------
        StorageError
            If the database cannot be written; then nothing has changed.
        """
        names = [source.value for source in sources]
        kept = {track.id for track in tracks}
        with self._database.write() as connection:
            stored = connection.scalars(
                select(_TRACKS["id"]).where(_TRACKS["source"].in_(names))
            ).all()
            for track_id in sorted(set(stored) - kept):
                remove_tracks(connection, TrackRow.id == track_id)
            save_track_rows(connection, [track_to_values(track) for track in tracks])
            upsert(connection, MetaRow, "key", [{"key": stamp_key, "number": 0, "text": stamp}])

    def stamp(self, stamp_key: str) -> str:
        """Return the text noted under a name, or an empty one."""
        with self._database.read() as connection:
            return connection.scalar(select(_META["text"]).where(_META["key"] == stamp_key)) or ""

    def generation(self) -> int:
        """Return a number that grows with every change of a track, whichever process made it."""
        with self._database.read() as connection:
            found = connection.scalar(select(_META["number"]).where(_META["key"] == GENERATION_KEY))
        return found or 0

    def _read_numbers(self, connection: Connection, numbers: Collection[int]) -> dict[int, Track]:
        found: dict[int, Track] = {}
        for part in in_parts(numbers):
            found.update(self._read_tracks(connection, _TRACKS["number"].in_(part)))
        return found

    def _read_tracks(self, connection: Connection, which: ColumnElement[bool]) -> dict[int, Track]:
        """Read few tracks, in order, with what is known of them from other sources."""
        place = self._database.place
        rows = connection.execute(select_tracks().where(which)).mappings()
        found = {row["number"]: read_track(row, place) for row in rows}
        return fill_from_others(connection, found, _TRACKS["same_as"].in_(found), place)
