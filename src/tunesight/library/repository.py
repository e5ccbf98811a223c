"""The tracks: read all, find one, save many, and a number that tells readers when to read again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import RowMapping, func, select

from tunesight.domain.track import Track, TrackSource
from tunesight.errors import InvalidValueError, NotFoundError, StorageError
from tunesight.library.database import Database
from tunesight.library.records import (
    GENERATION_KEY,
    remove_tracks,
    row_to_track,
    save_track_rows,
    select_tracks,
    track_to_values,
    upsert,
)
from tunesight.library.tables import MetaRow, TrackRow

__all__ = ["TrackRepository"]

# Columns of the tables rather than attributes of the classes: see ``records.select_tracks``.
_TRACKS = TrackRow.__table__.columns
_META = MetaRow.__table__.columns


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
        return tuple(map(self._read_row, rows))

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
            found = connection.execute(select_tracks().where(_TRACKS["id"] == track_id))
            row = found.mappings().one_or_none()
        if row is None:
            raise NotFoundError(
                f"There is no track {track_id!r} in the library; "
                "take an id from a recommendation or from the list of tracks."
            )
        return self._read_row(row)

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

    def _read_row(self, row: RowMapping) -> Track:
        try:
            return row_to_track(row)
        except (InvalidValueError, ValueError) as error:
            raise StorageError(
                f"The library {self._database.place} holds a damaged track "
                f"({row['id']}: {error}); "
                "restore a copy of it, or move the file away and scan your folders again."
            ) from error
