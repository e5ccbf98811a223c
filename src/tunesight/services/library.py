"""Library: add and remove folders of music, say what is there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tunesight.library.file_repository import FileRepository
from tunesight.library.files import Folder, ScanError
from tunesight.library.repository import TrackRepository

__all__ = ["LibraryService", "LibraryStatus"]


@dataclass(frozen=True, slots=True)
class LibraryStatus:
    """What the library holds.

    Parameters
    ----------
    place
        Path or address of the database.
    tracks
        Source name -> how many tracks.
    playable
        How many can be heard here.
    missing
        How many had a file that is away now.
    folders
        The folders that were added.
    outdated
        How many tracks of files an older version of the analyser heard.
    errors
        What could not be taken in, and why.
    """

    place: str
    tracks: dict[str, int]
    playable: int
    missing: int
    folders: tuple[Folder, ...]
    outdated: int
    errors: tuple[ScanError, ...]


class LibraryService:
    """Adds, removes and counts.

    Parameters
    ----------
    store
        The tracks.
    files
        The folders and files.
    analysis_version
        Version of the analyser.
    place
        Path or address of the database, for people.
    """

    def __init__(
        self, store: TrackRepository, files: FileRepository, *, analysis_version: int, place: str
    ) -> None:
        self._store = store
        self._files = files
        self._analysis_version = analysis_version
        self._place = place

    def add_folder(self, path: Path, *, with_videos: bool | None = None) -> Folder:
        """Add a folder; it is heard at the next scan.

        Parameters
        ----------
        with_videos
            Whether the sound of videos is wanted too; None leaves it as it was, at first not.

        Raises
        ------
        NotFoundError
            If there is no such folder.
        InvalidValueError
            If it lies in a folder that was added, or holds one.
        """
        return self._files.add_folder(path, with_videos=with_videos)

    def remove_folder(self, path: Path) -> Folder:
        """Forget a folder and its tracks; the files themselves are left alone.

        Raises
        ------
        NotFoundError
            If it was never added.
        """
        folder = self._files.find_folder(path)
        self._files.remove_folder(folder)
        return folder

    def status(self) -> LibraryStatus:
        """Count what is there.

        Raises
        ------
        StorageError
            If the database cannot be read.
        """
        counts = self._store.count_by_source()
        return LibraryStatus(
            place=self._place,
            tracks=counts.sources,
            playable=counts.playable,
            missing=counts.missing,
            folders=tuple(self._files.folders()),
            outdated=self._files.count_outdated(self._analysis_version),
            errors=tuple(self._files.scan_errors()),
        )
