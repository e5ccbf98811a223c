"""Folders and their files: which were added, what is in them, what is away, what went wrong.

Conventions
-----------
One sound is one track, however many files hold it. A track is at the first (by path) of its files
that is there, and missing when none is. Every method is one transaction. Analyses are kept by the
hash of the sound and outlive files, so what comes back is not heard again.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection

from tunesight.domain.analysis import Analysis
from tunesight.domain.course import Course
from tunesight.errors import InvalidValueError, NotFoundError
from tunesight.library.course_json import decode_course, encode_course
from tunesight.library.database import Database
from tunesight.library.duplicates import in_parts
from tunesight.library.files import Folder, HeardFile, KnownFile, ScanError
from tunesight.library.presence import (
    refresh_tracks,
    remove_orphans,
    replaced_track_ids,
)
from tunesight.library.records import (
    analysis_to_values,
    row_to_analysis,
    save_track_rows,
    track_to_values,
    upsert,
)
from tunesight.library.tables import AnalysisRow, CourseRow, FileRow, FolderRow, ScanErrorRow

__all__ = ["FileRepository"]


class FileRepository:
    """Keeps folders, files, analyses and scan errors, and the tracks of files in step with them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_folder(self, path: str | Path, *, with_videos: bool | None = None) -> Folder:
        """Add a folder, or change whether videos of one that was added before are wanted.

        Parameters
        ----------
        with_videos
            Whether the sound of videos is wanted too; None leaves it as it was, at first not.

        Raises
        ------
        NotFoundError
            If there is no such folder.
        InvalidValueError
            If it lies in a folder that was added, or holds one: a file belongs to one folder.
        """
        place = os.path.realpath(path)
        if not Path(place).is_dir():
            raise NotFoundError(f"There is no folder {os.fspath(path)}; check its path.")
        with self._database.write() as connection:
            for folder in _read_folders(connection):
                if folder.path == place:
                    return _want_videos(connection, folder, with_videos=with_videos)
                if os.path.commonpath([folder.path, place]) in (folder.path, place):
                    raise InvalidValueError(
                        f"The folder {place} and {folder.path}, which was added before, hold the "
                        "same files; keep that one, or remove it first."
                    )
            row = {"path": place, "with_videos": bool(with_videos)}
            number = connection.execute(insert(FolderRow).values(row)).inserted_primary_key
            return Folder(int(number[0]) if number else 0, place, bool(with_videos))

    def folders(self) -> tuple[Folder, ...]:
        """Return the folders in the order in which they were added."""
        with self._database.read() as connection:
            return _read_folders(connection)

    def find_folder(self, path: str | Path) -> Folder:
        """Return one folder, whether or not it is there just now.

        Raises
        ------
        NotFoundError
            If it was not added.
        """
        place = os.path.realpath(path)
        for folder in self.folders():
            if folder.path == place:
                return folder
        raise NotFoundError(f"The folder {place} is not in the library; add it first.")

    def remove_folder(self, folder: Folder) -> None:
        """Forget a folder, its files, and the tracks that no other file holds; no file is touched.

        Its analyses are kept, so adding it again is quick.
        """
        with self._database.write() as connection:
            held = connection.scalars(
                select(FileRow.track_id).where(FileRow.folder_number == folder.number)
            ).all()
            connection.execute(delete(FolderRow).where(FolderRow.number == folder.number))
            refresh_tracks(connection, set(held))
            remove_orphans(connection)

    def known_files(self, folder: Folder) -> dict[str, KnownFile]:
        """Return every file of a folder, missing ones included, by path."""
        statement = (
            select(
                FileRow.path,
                FileRow.size_bytes,
                FileRow.mtime_ns,
                FileRow.content_hash,
                FileRow.is_missing,
                AnalysisRow.version,
            )
            .join(AnalysisRow, AnalysisRow.content_hash == FileRow.content_hash)
            .where(FileRow.folder_number == folder.number)
        )
        with self._database.read() as connection:
            return {row[0]: KnownFile(*row) for row in connection.execute(statement)}

    def find_analyses(self, content_hashes: Collection[str]) -> dict[str, Analysis]:
        """Return what is stored of these sounds, by hash."""
        found: dict[str, Analysis] = {}
        with self._database.read() as connection:
            for hashes in in_parts(content_hashes):
                rows = connection.execute(
                    select(*AnalysisRow.__table__.columns).where(
                        AnalysisRow.content_hash.in_(hashes)
                    )
                )
                found.update((row["content_hash"], row_to_analysis(row)) for row in rows.mappings())
        return found

    def find_homes(
        self, content_hashes: Collection[str], *, apart_from: Collection[str]
    ) -> dict[str, str]:
        """Return the first file, by path, that holds each sound, of those that are there.

        Parameters
        ----------
        apart_from
            Paths of files that may hold another sound by now.
        """
        homes: dict[str, str] = {}
        with self._database.read() as connection:
            for hashes in in_parts(content_hashes):
                rows = connection.execute(
                    select(FileRow.content_hash, FileRow.path).where(
                        FileRow.content_hash.in_(hashes), FileRow.is_missing.is_(False)
                    )
                )
                for content_hash, path in rows:
                    if path not in apart_from:
                        homes[content_hash] = min(path, homes.get(content_hash, path))
        return homes

    def find_course(self, track_id: str) -> Course:
        """Return what happens over time in a track of a file.

        Raises
        ------
        NotFoundError
            If no file holds such a track, or it was heard before courses were kept.
        """
        statement = (
            select(CourseRow.data)
            .join(FileRow, FileRow.content_hash == CourseRow.content_hash)
            .where(FileRow.track_id == track_id)
        )
        with self._database.read() as connection:
            data = connection.scalar(statement.limit(1))
        if data is None:
            raise NotFoundError(
                f"Nothing is known of the course of track {track_id!r}; scan your folders, "
                "and check the id."
            )
        return decode_course(data)

    def count_outdated(self, version: int) -> int:
        """Count the sounds of files that an analyser older than a version heard last."""
        statement = select(func.count(FileRow.content_hash.distinct())).join(
            AnalysisRow, AnalysisRow.content_hash == FileRow.content_hash
        )
        with self._database.read() as connection:
            return connection.scalar(statement.where(AnalysisRow.version < version)) or 0

    def keep_batch(
        self, folder: Folder, heard: Sequence[HeardFile], errors: Sequence[ScanError]
    ) -> None:
        """Keep files with their tracks and analyses, and what could not be taken in: all or none.

        An error that was noted for a file is forgotten once it is kept without one.
        """
        if not heard and not errors:
            return
        failed = {error.path for error in errors}
        with self._database.write() as connection:
            touched = replaced_track_ids(connection, [item.file.path for item in heard])
            analyses = {h.content_hash: h.analysis for h in heard if h.analysis is not None}
            upsert(
                connection,
                AnalysisRow,
                "content_hash",
                [analysis_to_values(key, analysis) for key, analysis in analyses.items()],
            )
            courses = [
                {"content_hash": key, "data": encode_course(analysis.course)}
                for key, analysis in analyses.items()
            ]
            upsert(connection, CourseRow, "content_hash", courses)
            tracks = [track_to_values(item.track) for item in heard if not item.is_copy]
            save_track_rows(connection, tracks)
            upsert(connection, FileRow, "path", [_file_values(folder, item) for item in heard])
            _forget_errors(connection, {item.file.path for item in heard} - failed)
            upsert(connection, ScanErrorRow, "path", _error_values(folder, errors))
            if heard:
                refresh_tracks(connection, touched | {item.track.id for item in heard})

    def mark_present(self, paths: Collection[str]) -> None:
        """Note that files which were missing are back as they were."""
        self._mark(paths, is_missing=False)

    def mark_missing(self, paths: Collection[str]) -> None:
        """Note that files are away; their tracks stay, and are missing unless another file has it.

        A missing file whose sound is there under another name was moved, and is forgotten.
        """
        self._mark(paths, is_missing=True)

    def close_scan(self, folder: Folder, errors: Sequence[ScanError]) -> None:
        """Note what went wrong in a scan that reached its end, and nothing else, for a folder.

        Tracks of sound that a file held before it was overwritten, and that no file holds now, are
        removed here: only at the end of a scan is it known that they did not turn up elsewhere.
        """
        with self._database.write() as connection:
            connection.execute(
                delete(ScanErrorRow).where(ScanErrorRow.folder_number == folder.number)
            )
            upsert(connection, ScanErrorRow, "path", _error_values(folder, errors))
            remove_orphans(connection)

    def scan_errors(self, folder: Folder | None = None) -> tuple[ScanError, ...]:
        """Return what could not be taken in at the last scan of a folder, or of all, by path."""
        columns = (ScanErrorRow.path, ScanErrorRow.message, ScanErrorRow.tried_as)
        statement = select(*columns).order_by(ScanErrorRow.path)
        if folder is not None:
            statement = statement.where(ScanErrorRow.folder_number == folder.number)
        with self._database.read() as connection:
            return tuple(ScanError(*row) for row in connection.execute(statement))

    def _mark(self, paths: Collection[str], *, is_missing: bool) -> None:
        if not paths:
            return
        with self._database.write() as connection:
            touched = replaced_track_ids(connection, paths)
            for part in in_parts(paths):
                connection.execute(
                    update(FileRow).where(FileRow.path.in_(part)).values(is_missing=is_missing)
                )
            refresh_tracks(connection, touched)


def _read_folders(connection: Connection) -> tuple[Folder, ...]:
    columns = (FolderRow.number, FolderRow.path, FolderRow.with_videos)
    rows = connection.execute(select(*columns).order_by(FolderRow.number))
    return tuple(Folder(*row) for row in rows)


def _want_videos(connection: Connection, folder: Folder, *, with_videos: bool | None) -> Folder:
    if with_videos is None or with_videos == folder.with_videos:
        return folder
    chosen = update(FolderRow).where(FolderRow.number == folder.number)
    connection.execute(chosen.values(with_videos=with_videos))
    return replace(folder, with_videos=with_videos)


def _file_values(folder: Folder, item: HeardFile) -> dict[str, Any]:
    return {
        "folder_number": folder.number,
        "path": item.file.path,
        "size_bytes": item.file.size_bytes,
        "mtime_ns": item.file.mtime_ns,
        "content_hash": item.content_hash,
        "track_id": item.track.id,
        "is_missing": False,
    }


def _error_values(folder: Folder, errors: Sequence[ScanError]) -> list[Mapping[str, Any]]:
    return [
        {
            "folder_number": folder.number,
            "path": error.path,
            "message": error.message,
            "tried_as": error.tried_as,
        }
        for error in errors
    ]


def _forget_errors(connection: Connection, paths: Collection[str]) -> None:
    for part in in_parts(paths):
        connection.execute(delete(ScanErrorRow).where(ScanErrorRow.path.in_(part)))
