"""Keeps tracks in step with the files that hold them, within the transaction that changed those.

A track is at the first (by path) of its files that is there, and missing when none is. A missing
file whose sound is there under another name was moved, and is forgotten.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import and_, bindparam, delete, select, update
from sqlalchemy.engine import Connection

from tunesight.domain.track import TrackSource
from tunesight.library.duplicates import find_spellings, in_parts, settle_duplicates
from tunesight.library.records import bump_generation, remove_tracks
from tunesight.library.tables import FileRow, TrackRow

__all__ = ["refresh_tracks", "remove_orphans", "replaced_track_ids"]


def replaced_track_ids(connection: Connection, paths: Collection[str]) -> set[str]:
    """Return the ids of the tracks that files at these paths hold now."""
    found: set[str] = set()
    for part in in_parts(paths):
        found.update(connection.scalars(select(FileRow.track_id).where(FileRow.path.in_(part))))
    return found


def refresh_tracks(connection: Connection, track_ids: Collection[str]) -> None:
    """Set where tracks are from where their files are, and forget files that were moved."""
    present: dict[str, str] = {}
    away: dict[str, list[str]] = {}
    for part in in_parts(track_ids):
        statement = select(FileRow.track_id, FileRow.path, FileRow.is_missing)
        for row in connection.execute(statement.where(FileRow.track_id.in_(part))):
            if row.is_missing:
                away.setdefault(row.track_id, []).append(row.path)
            else:
                present[row.track_id] = min(row.path, present.get(row.track_id, row.path))
    generation = bump_generation(connection) if track_ids else 0
    values = [
        {
            "refreshed_id": track_id,
            "generation": generation,
            "path": present.get(track_id) or min(away.get(track_id, ()), default=None),
            "is_missing": track_id not in present,
        }
        for track_id in track_ids
    ]
    if values:
        # One prepared statement for all: a disk that is away touches every track it held.
        connection.execute(
            update(TrackRow)
            .where(TrackRow.id == bindparam("refreshed_id"))
            .values(
                path=bindparam("path"),
                is_missing=bindparam("is_missing"),
                generation=bindparam("generation"),
            ),
            values,
        )
        # A file that is away stands for no other source of its piece, one that came back does.
        for part in in_parts(track_ids):
            spellings = find_spellings(connection, TrackRow.id.in_(part))
            settle_duplicates(connection, spellings, generation)
    moved = [path for track_id in present for path in away.get(track_id, ())]
    for part in in_parts(moved):
        connection.execute(delete(FileRow).where(FileRow.path.in_(part)))


def remove_orphans(connection: Connection) -> bool:
    """Remove tracks of files that no file holds; True where there were any."""
    is_orphan = and_(
        TrackRow.source == TrackSource.FOLDER.value, TrackRow.id.not_in(select(FileRow.track_id))
    )
    return remove_tracks(connection, is_orphan) > 0
