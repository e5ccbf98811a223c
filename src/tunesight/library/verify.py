"""Verifying: what could be wrong with a library without anybody noticing, and mending it.

Conventions
-----------
A check returns a sentence where all is well and raises where something is not, with what to do.
What brings itself in step (a matrix that is behind) is no fault.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from tunesight.domain.track import TrackSource
from tunesight.errors import StorageError
from tunesight.library.database import Database
from tunesight.library.tables import AnalysisRow, FileRow, TrackRow
from tunesight.library.text_search import text_index_of

__all__ = ["KeptRows", "LibraryVerifier"]

_MOST_NAMED = 3
_RESTORE = "restore a copy of it, or move the file away and scan your folders again"
_REPAIR = "run: tunesight library verify --repair"


class KeptRows(Protocol):
    """The rows by which tracks are ranked, in files or on a server."""

    def verify(self) -> str:
        """Return how they stand, or raise StorageError."""
        ...

    def rebuild(self) -> None:
        """Make them anew from the tracks."""
        ...


class LibraryVerifier:
    """Checks a library, and repairs what is made from it.

    Parameters
    ----------
    database
        The library.
    rows
        Its rows: the matrix, or those on the server.
    """

    def __init__(self, database: Database, rows: KeptRows) -> None:
        self._database = database
        self._rows = rows

    def check_database(self) -> str:
        """Have SQLite read every page.

        Raises
        ------
        StorageError
            If pages do not agree, or rows point to rows that are not there.
        """
        with self._database.read() as connection:
            if self._database.is_server:
                return f"{self._database.place} is kept by a server, which checks itself"
            problems = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
            if problems != ["ok"]:
                raise StorageError(
                    f"{self._database.place} is damaged ({'; '.join(problems[:_MOST_NAMED])}); "
                    f"{_RESTORE}."
                )
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            tables = ", ".join(sorted({row[0] for row in broken}))
            raise StorageError(
                f"{len(broken)} rows of {tables} point to rows that are not there; {_RESTORE}."
            )
        return f"{self._database.place} is sound"

    def check_words(self) -> str:
        """Compare the index of titles, artists and albums with the tracks.

        Raises
        ------
        StorageError
            If it differs.
        """
        with self._database.write() as connection:
            if not text_index_of(connection).is_whole(connection):
                raise StorageError(f"the index of words differs from the tracks; {_REPAIR}")
        return "the index of titles, artists and albums agrees with the tracks"

    def check_matrix(self) -> str:
        """Compare the rows with the tracks, and their files with what a header says of them.

        Raises
        ------
        StorageError
            If it differs.
        """
        return self._rows.verify()

    def check_sounds(self) -> str:
        """Look whether the files of tracks are where they were.

        Raises
        ------
        StorageError
            If some are not, or a track of a file has none.
        """
        gone: list[str] = []
        with self._database.read() as connection:
            present = select(FileRow.path).where(FileRow.is_missing.is_(False))
            count = 0
            for path in connection.scalars(present.execution_options(yield_per=1000)):
                count += 1
                if not Path(path).is_file():
                    gone.append(path)
            orphans = connection.scalar(
                select(func.count()).where(
                    TrackRow.source == TrackSource.FOLDER.value,
                    ~exists().where(FileRow.track_id == TrackRow.id),
                )
            )
            spare = connection.scalar(
                select(func.count(AnalysisRow.content_hash)).where(
                    ~exists().where(FileRow.content_hash == AnalysisRow.content_hash)
                )
            )
        problems = [f"{len(gone)} of {count} files are not where they were ({_name(gone)})"] * (
            len(gone) > 0
        ) + [f"{orphans} tracks have no file"] * bool(orphans)
        if problems:
            raise StorageError(f"{'; '.join(problems)}; run: tunesight library scan")
        return f"{count} files are where they were; {spare} analyses wait for files to come back"

    def check_pieces(self) -> str:
        """Look whether every track that another one stands for is stood for by one that is shown.

        Raises
        ------
        StorageError
            If not.
        """
        other = aliased(TrackRow)
        with self._database.read() as connection:
            merged = connection.scalar(select(func.count()).where(TrackRow.same_as.is_not(None)))
            lost = connection.scalar(
                select(func.count())
                .select_from(TrackRow)
                .join(other, other.number == TrackRow.same_as)
                .where(other.same_as.is_not(None))
            )
        if lost:
            raise StorageError(
                f"{lost} tracks are stood for by one that is itself not shown; {_RESTORE}."
            )
        return f"{merged} tracks from further sources are stood for by another"

    def repair(self) -> tuple[str, ...]:
        """Make anew what is made from the tracks; return what was done, in sentences.

        Raises
        ------
        StorageError
            If the library cannot be read or written.
        """
        with self._database.write() as connection:
            text_index_of(connection).rebuild(connection)
        self._rows.rebuild()
        return (
            "The index of titles, artists and albums was made anew from the tracks.",
            "The rows by which tracks are ranked were made anew from the tracks.",
        )


def _name(paths: list[str]) -> str:
    more = len(paths) - _MOST_NAMED
    return ", ".join(paths[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
