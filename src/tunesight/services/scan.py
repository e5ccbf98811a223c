"""Scanning: once or whenever music is added, one scan at a time, seen from other processes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tunesight.errors import InvalidValueError, LibraryBusyError, NotFoundError, TunesightError
from tunesight.library.file_repository import FileRepository
from tunesight.library.files import Folder
from tunesight.library.scan import FolderScanner
from tunesight.library.scan_board import ScanBoard
from tunesight.library.scan_options import ScanCommand, ScanOptions
from tunesight.library.scan_progress import ProgressListener, ScanProgress
from tunesight.library.scan_report import ScanOutcome
from tunesight.library.settling import SettledFiles

__all__ = ["DEFAULT_ENGINE", "ScanRight", "ScanService", "ScanStatus"]

DEFAULT_ENGINE = "processes"

# A file whose size and time stay the same for so long is whole: copies write all the time.
_SETTLE_S = 5.0

# Looking takes at most a twentieth of a core, however many files there are.
_REST_FACTOR = 20.0

# So that new music does not wait until a whole library was heard again by a newer analyser.
_MOST_OUTDATED = 64


@dataclass(frozen=True, slots=True)
class ScanStatus:
    """Whether a scan is in progress, in whichever process.

    Parameters
    ----------
    process
        Number of the process that scans, or None where none does.
    is_paused
        Whether scans are asked to pause.
    progress
        How far the scan is, or where the last one ended; None where there never was one.
    """

    process: int | None
    is_paused: bool
    progress: ScanProgress | None


class ScanRight(Protocol):
    """The right to scan a library: on this machine, or wherever its server is used."""

    def hold(self, *, is_wanted: Callable[[], bool] = ...) -> AbstractContextManager[bool]:
        """Hold it for a block, where nobody else does; wait on while it is wanted."""
        ...

    def holder(self) -> int | None:
        """Return the number of the process that scans, or None."""
        ...


class ScanService:
    """Scans folders, one scan at a time for each library.

    Parameters
    ----------
    files
        The folders and files.
    scanners
        Engine name -> what scans by it.
    board
        Where other processes see how far a scan is.
    lock
        The right to scan.
    """

    def __init__(
        self,
        files: FileRepository,
        scanners: Mapping[str, FolderScanner],
        board: ScanBoard,
        lock: ScanRight,
    ) -> None:
        self._files = files
        self._scanners = scanners
        self._board = board
        self._lock = lock

    def scan(
        self,
        *,
        paths: Sequence[Path] = (),
        engine: str = DEFAULT_ENGINE,
        retry: bool = False,
        wait: bool = False,
        on_progress: ProgressListener | None = None,
        stop: threading.Event | None = None,
    ) -> ScanOutcome:
        """Bring the library in step with its folders; a pause that was asked for ends.

        Parameters
        ----------
        paths
            Only these folders; all by default.
        engine
            ``"processes"`` on this machine, or ``"ray"`` on a cluster.
        retry
            Whether files that failed for good are tried again as they are.
        wait
            Whether to wait while another scan is in progress.
        on_progress
            Told a few times a second how far it is.
        stop
            Set to end it early; what was heard until then is kept.

        Raises
        ------
        NotFoundError
            If no folder was added yet, or one of ``paths`` was not.
        InvalidValueError
            If there is no such engine.
        LibraryBusyError
            If another scan is in progress, and was not to be waited for.
        StorageError
            If the database cannot be written; what was heard before stays.
        SetupError
            If the analyser or the engine cannot work.
        """
        folders = [self._files.find_folder(path) for path in paths] or self._files.folders()
        if not folders:
            raise NotFoundError(
                "No folder was added yet; add one with: tunesight library add FOLDER"
            )
        stop = stop or threading.Event()

        def post(progress: ScanProgress) -> None:
            self._board.post(progress)
            if on_progress is not None:
                on_progress(progress)

        options = ScanOptions(post, lambda: self._command(stop), retry=retry)
        with self._lock.hold(is_wanted=lambda: wait and not stop.is_set()) as is_held:
            if not is_held:
                raise LibraryBusyError(
                    f"Another scan of this library is in progress (process {self._lock.holder()}); "
                    "wait for its end, or scan with --wait."
                )
            self._board.resume()
            return self._find_scanner(engine).scan(folders, options)

    def pause(self) -> ScanStatus:
        """Ask the scan in progress to pause, and those in the background not to begin.

        Raises
        ------
        StorageError
            If the database cannot be written.
        """
        self._board.pause()
        return self.status()

    def resume(self) -> ScanStatus:
        """Let scans go on.

        Raises
        ------
        StorageError
            If the database cannot be written.
        """
        self._board.resume()
        return self.status()

    def status(self) -> ScanStatus:
        """Say whether a scan is in progress, and how far it is.

        Raises
        ------
        StorageError
            If the database cannot be read.
        """
        return ScanStatus(self._lock.holder(), self._board.is_paused(), self._board.read())

    def watch(
        self,
        stop: threading.Event,
        *,
        interval_s: float,
        on_scan: Callable[[ScanOutcome], None] = lambda _: None,
        on_progress: ProgressListener | None = None,
        on_error: Callable[[TunesightError], None] = lambda _: None,
    ) -> None:
        """Scan whenever something changed, until stopped.

        Folders are looked through again and again, which also works on network drives. A new or
        changed file is heard once it was left alone for a few seconds.

        Parameters
        ----------
        stop
            Set to end it.
        interval_s
            Seconds between looks; more where looking itself takes long.
        on_scan
            Told what every scan did that had something to do.
        on_progress
            Told how far a scan is.
        on_error
            Told what was in the way of a look, such as a full disk; the next look tries again.
        """
        settled = SettledFiles(time.monotonic, quiet_s=_SETTLE_S)
        while not stop.is_set():
            started_s = time.monotonic()
            try:
                self._look(stop, settled, on_scan, on_progress)
            except TunesightError as error:
                on_error(error)
            took_s = time.monotonic() - started_s
            rest_s = max(interval_s, _REST_FACTOR * took_s)
            stop.wait(min(rest_s, _SETTLE_S) if settled.has_unsettled else rest_s)

    def _look(
        self,
        stop: threading.Event,
        settled: SettledFiles,
        on_scan: Callable[[ScanOutcome], None],
        on_progress: ProgressListener | None,
    ) -> None:
        """Scan what is settled."""
        folders: Sequence[Folder] = self._files.folders()
        if not folders or self._board.is_paused():
            return

        def post(progress: ScanProgress) -> None:
            if progress.total:
                self._board.post(progress)
                if on_progress is not None:
                    on_progress(progress)

        settled.begin_look({error.path for error in self._files.scan_errors()})
        options = ScanOptions(
            post, lambda: self._command(stop), is_wanted=settled, most_outdated=_MOST_OUTDATED
        )
        with self._lock.hold() as is_held:
            if not is_held:
                return  # somebody else is at it
            outcome = self._find_scanner(DEFAULT_ENGINE).scan(folders, options)
        if outcome.did_anything:
            on_scan(outcome)

    def _command(self, stop: threading.Event) -> ScanCommand:
        if stop.is_set():
            return ScanCommand.STOP
        return ScanCommand.PAUSE if self._board.is_paused_lately() else ScanCommand.GO_ON

    def _find_scanner(self, engine: str) -> FolderScanner:
        if engine not in self._scanners:
            raise InvalidValueError(
                f"There is no engine {engine!r}; use one of {', '.join(self._scanners)}."
            )
        return self._scanners[engine]
