"""Library: add folders of music, hear what is new in them, say what is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tunesight.errors import NotFoundError
from tunesight.library.file_repository import FileRepository, Folder, ScanError
from tunesight.library.repository import TrackRepository
from tunesight.library.scan import FolderScanner, ScanReport

__all__ = ["LibraryService", "LibraryStatus"]

ProgressListener = Callable[[int, int, str], None]


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
    errors
        What could not be taken in, and why.
    """

    place: str
    tracks: dict[str, int]
    playable: int
    missing: int
    folders: tuple[Folder, ...]
    errors: tuple[ScanError, ...]


class LibraryService:
    """Adds, scans and counts.

    Parameters
    ----------
    store
        The tracks.
    files
        The folders and files.
    scanner
        Takes a folder in.
    place
        Path or address of the database, for people.
    """

    def __init__(
        self, store: TrackRepository, files: FileRepository, scanner: FolderScanner, *, place: str
    ) -> None:
        self._store = store
        self._files = files
        self._scanner = scanner
        self._place = place

    def add_folder(self, path: Path) -> Folder:
        """Add a folder; it is heard at the next scan.

        Raises
        ------
        NotFoundError
            If there is no such folder.
        InvalidValueError
            If it lies in a folder that was added, or holds one.
        """
        return self._files.add_folder(path)

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

    def scan(
        self, *, on_progress: ProgressListener | None = None, paths: Sequence[Path] = ()
    ) -> list[tuple[Folder, ScanReport]]:
        """Bring the library in step with its folders.

        Parameters
        ----------
        on_progress
            Called with files done, files in all, and the latest path, for each folder anew.
        paths
            Only these folders; all by default.

        Returns
        -------
        list
            Each folder with what was done.

        Raises
        ------
        NotFoundError
            If no folder was added yet, or one of ``paths`` was not.
        StorageError
            If the database cannot be written; what was heard before stays.
        """
        folders = [self._files.find_folder(path) for path in paths] or self._files.folders()
        if not folders:
            raise NotFoundError(
                "No folder was added yet; add one with: tunesight library add FOLDER"
            )
        return [(f, self._scanner.scan(f, on_progress=on_progress)) for f in folders]

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
            errors=tuple(self._files.scan_errors()),
        )
