"""Scans a folder: takes in what is new or changed, and notes what is away.

What was taken in is compared by path, size and time of change first; only files that differ are
read, and only sound that was never heard (by :mod:`tunesight.library.content_hash`) is heard. So a
second scan is a walk, and a moved or re-tagged file costs no hearing. Files are only ever read.

Conventions
-----------
Work is kept in small batches, each in one transaction: whatever stops a scan, the next one goes on
where it stopped. One bad file never stops a scan; what is wrong with it is kept and listed, and it
is tried again at every scan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from tunesight.library.file_repository import FileRepository, Folder, KnownFile, ScanError
from tunesight.library.hearer import FileHearer
from tunesight.library.scan_batch import ScanBatch, note_home
from tunesight.library.walk import FoundFile, list_sound_files

__all__ = [
    "BATCH_FILES",
    "FolderScanner",
    "ProgressListener",
    "Runner",
    "ScanReport",
    "run_in_turn",
]

ProgressListener = Callable[[int, int, str], None]
"""Called with how many files are done, how many there are, and the path of the latest one."""

BATCH_FILES = 8
"""Few, because a kill loses the batch at hand; with many workers, a multiple of their number."""

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class Runner(Protocol):
    """Applies a function to items, wherever it likes, and yields the results in their order.

    ``concurrent.futures.Executor.map`` is one.
    """

    def __call__(
        self, function: Callable[[_Item], _Result], items: Sequence[_Item], /
    ) -> Iterable[_Result]:
        """Yield ``function(item)`` for every item."""
        ...


def run_in_turn(
    function: Callable[[_Item], _Result], items: Sequence[_Item], /
) -> Iterable[_Result]:
    """Apply a function to items here, one after the other."""
    return map(function, items)


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What a scan did, in files.

    Parameters
    ----------
    found
        Sound files in the folder.
    unchanged
        As they were, so not even read; ``returned`` counts those among them that were missing.
    added
        Sound that was not in the library.
    recognised
        Sound that was, under another name: the file was moved, copied or brought back.
    updated
        Known files with other tags or other sound, or heard again by a newer analyser.
    heard
        How many of all these had to be heard.
    missing
        Files that were there at the last scan and are not now.
    failed
        Files and folders with an error; ``FileRepository.scan_errors`` lists them.
    """

    found: int = 0
    unchanged: int = 0
    returned: int = 0
    added: int = 0
    recognised: int = 0
    updated: int = 0
    heard: int = 0
    missing: int = 0
    failed: int = 0


class FolderScanner:
    """Scans folders into a library.

    Parameters
    ----------
    files
        Where everything is kept.
    hearer
        Looks into files and hears them.
    analysis_version
        Version of its analyser; what an older one heard is heard again.
    run
        Where files are looked into and heard: here in turn, or an executor's ``map``.
    batch_files
        How many files are kept at a time.
    """

    def __init__(
        self,
        files: FileRepository,
        hearer: FileHearer,
        *,
        analysis_version: int = 0,
        run: Runner = run_in_turn,
        batch_files: int = BATCH_FILES,
    ) -> None:
        self._files = files
        self._hearer = hearer
        self._analysis_version = analysis_version
        self._run = run
        self._batch_files = batch_files

    def scan(self, folder: Folder, *, on_progress: ProgressListener | None = None) -> ScanReport:
        """Bring the library in step with a folder.

        A folder that is absent, or whose disk is away, loses nothing: its files are missing until
        a later scan finds them.

        Raises
        ------
        StorageError
            If the database cannot be read or written; what was kept before stays.
        SetupError
            If the analyser itself cannot work.
        """
        listing = list_sound_files(folder.path)
        known = self._files.known_files(folder)
        failed_before = {error.path for error in self._files.scan_errors()}
        unchanged = {
            file.path
            for file in listing.files
            if file.path not in failed_before and self._is_unchanged(file, known.get(file.path))
        }
        returned = [path for path in unchanged if known[path].is_missing]
        self._files.mark_present(returned)
        waiting = [file for file in listing.files if file.path not in unchanged]
        counts = Counter(unchanged=len(unchanged), returned=len(returned))
        errors = [
            ScanError(place.path, f"It cannot be looked into ({place.reason}); check permissions.")
            for place in listing.unreadable
        ]
        homes: dict[str, str] = {}
        for path in known.keys() & {file.path for file in listing.files}:
            note_home(homes, known[path].content_hash, path)
        done = len(unchanged)
        for start in range(0, len(waiting), self._batch_files):
            batch = ScanBatch(waiting[start : start + self._batch_files], known, homes)
            try:
                for path in self._hear_batch(batch):
                    done += 1
                    if on_progress is not None:
                        on_progress(done, len(listing.files), path)
            finally:
                # Also when interrupted: what was heard until then is kept.
                self._files.keep_batch(folder, batch.heard_files(), batch.errors())
            counts.update(batch.counts())
            errors += batch.errors()
            for kept in batch.heard_files():
                note_home(homes, kept.content_hash, kept.file.path)
        missing = known.keys() - {file.path for file in listing.files}
        missing = {path for path in missing if not known[path].is_missing}
        self._files.mark_missing(missing)
        self._files.close_scan(folder, errors)
        return ScanReport(
            found=len(listing.files), missing=len(missing), failed=len(errors), **counts
        )

    def _is_unchanged(self, file: FoundFile, known: KnownFile | None) -> bool:
        return (
            known is not None
            and (known.size_bytes, known.mtime_ns) == (file.size_bytes, file.mtime_ns)
            and known.analysis_version >= self._analysis_version
        )

    def _hear_batch(self, batch: ScanBatch) -> Iterator[str]:
        """Look into the files of a batch and hear what is new; yield the path of each one done."""
        for result in self._run(self._hearer.inspect, batch.files):
            if isinstance(result, ScanError):
                batch.unreadable.append(result)
                yield result.path
            else:
                batch.inspected.append(result)
        batch.stored = self._files.find_analyses({item.content_hash for item in batch.inspected})
        unheard = batch.choose_unheard(self._analysis_version)
        to_hear = {item.file.path for item in unheard}
        for item in batch.inspected:
            if item.file.path not in to_hear:
                yield item.file.path
        for item, outcome in zip(unheard, self._run(self._hearer.hear, unheard), strict=True):
            batch.heard[item.content_hash] = outcome
            yield item.file.path
