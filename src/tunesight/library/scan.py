"""Scans folders: takes in what is new or changed, and notes what is away.

What was taken in is compared by path, size and time of change first; only files that differ are
read, and only sound that was never heard (by :mod:`tunesight.library.content_hash`) is heard. So a
second scan is a walk, and a moved or re-tagged file costs no hearing. Files are only ever read.

Conventions
-----------
New and changed files come first, in all folders; then those that an older analyser heard, whose
answers are good until then. Work is kept in small batches, each in one transaction: whatever stops
a scan, the next one goes on where it stopped. One bad file never stops a scan; what is wrong with
it is kept and listed, and it is tried again once it, or the analyser, has changed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile

from tunesight.errors import StorageError
from tunesight.library.file_repository import FileRepository
from tunesight.library.files import Folder
from tunesight.library.hearer import FileHearer
from tunesight.library.hearer_pool import HearerPool, TurnPool
from tunesight.library.intake import Intake
from tunesight.library.scan_arrival import Arrival
from tunesight.library.scan_options import ScanCommand, ScanOptions
from tunesight.library.scan_plan import FolderPlan, plan_folder
from tunesight.library.scan_progress import ProgressMeter
from tunesight.library.scan_report import ScanOutcome, report_plan
from tunesight.library.walk import FoundFile, list_sound_files

__all__ = ["BATCH_FILES", "FolderScanner"]

BATCH_FILES = 8
"""Few, because a kill loses the batch at hand."""

# How long a listener waits at most for a sign of life, and a scan for a command.
_TICK_S = 0.2


class FolderScanner:
    """Scans folders into a library.

    Parameters
    ----------
    files
        Where everything is kept.
    hearer
        Looks into files and hears them; what an older version of it heard is heard again.
    open_pool
        Gives hearers for so many files; by default this one, here.
    batch_files
        How many files are kept at a time.
    """

    def __init__(
        self,
        files: FileRepository,
        hearer: FileHearer,
        *,
        open_pool: Callable[[int], HearerPool] | None = None,
        batch_files: int = BATCH_FILES,
    ) -> None:
        self._files = files
        self._version = hearer.version
        self._hearer = hearer
        self._open_pool = open_pool or self._open_turn_pool
        self._batch_files = batch_files

    @property
    def version(self) -> int:
        """Version of the analyser."""
        return self._version

    def scan(self, folders: Sequence[Folder], options: ScanOptions | None = None) -> ScanOutcome:
        """Bring the library in step with folders.

        A folder that is absent, or whose disk is away, loses nothing: its files are missing until
        a later scan finds them.

        Raises
        ------
        StorageError
            If the database cannot be read or written; what was kept before stays.
        SetupError
            If the analyser itself cannot work.
        """
        options = options or ScanOptions()
        plans = [self._plan(folder, options) for folder in folders]
        is_complete = self._take_in(plans, options)
        if is_complete:
            for plan in (plan for plan in plans if not plan.is_idle):
                self._files.close_scan(plan.folder, plan.errors)
        return ScanOutcome(tuple((plan.folder, report_plan(plan)) for plan in plans), is_complete)

    def _open_turn_pool(self, files: int) -> HearerPool:
        del files
        return TurnPool(self._hearer)

    def _plan(self, folder: Folder, options: ScanOptions) -> FolderPlan:
        """See what has to be done in a folder, and note at once what is away and what is back."""
        failed = {error.path: error for error in self._files.scan_errors(folder)}
        plan = plan_folder(
            folder,
            list_sound_files(folder.path, with_videos=folder.with_videos),
            self._files.known_files(folder),
            failed,
            version=self._version,
            retry=options.retry,
        )
        self._files.mark_present(plan.returned)
        self._files.mark_missing(plan.missing)
        plan.outdated = plan.outdated[: options.most_outdated]
        left = {file.path for file in plan.fresh if not options.is_wanted(file)}
        plan.fresh = [file for file in plan.fresh if file.path not in left]
        plan.errors += [failed[path] for path in left & failed.keys()]
        plan.counts["left"] = len(left)
        return plan

    def _take_in(self, plans: Sequence[FolderPlan], options: ScanOptions) -> bool:
        """Take in what waits in all folders; False where the scan was told to stop."""
        sizes = [file.size_bytes for _, file in _waiting(plans)]
        meter = ProgressMeter(len(sizes), sum(sizes), time.monotonic)
        options.on_progress(meter.progress())
        if meter.is_done:
            return True
        with self._open_pool(meter.total) as pool:
            coming = (Arrival(plan, file) for plan, file in _waiting(plans))
            intake = Intake(coming, pool, self._files.find_analyses, version=self._version)
            batch: list[Arrival] = []
            try:
                is_complete = self._hear(intake, batch, meter, options)
            except StorageError:
                raise  # what cannot be kept now cannot be kept a moment later
            except BaseException:
                # Interrupted, or the analyser cannot work: what was heard until then is kept.
                self._keep([*batch, *intake.leave()], intake)
                raise
            self._keep([*batch, *intake.leave()], intake)
        return is_complete

    def _hear(
        self, intake: Intake, batch: list[Arrival], meter: ProgressMeter, options: ScanOptions
    ) -> bool:
        """Take files in until all are through or the command is to stop; True for all."""
        while not meter.is_done:
            command = options.command()
            if command is ScanCommand.STOP:
                return False
            through = intake.take(_TICK_S, let_in=command is ScanCommand.GO_ON)
            batch += through
            if not through or len(batch) >= self._batch_files:
                self._keep(batch, intake)
            is_paused = command is ScanCommand.PAUSE and intake.is_empty
            if is_paused:
                time.sleep(_TICK_S)
            meter.add(through, is_paused=is_paused)
            options.on_progress(meter.progress())
        return True

    def _keep(self, batch: list[Arrival], intake: Intake) -> None:
        """Keep files that are through, in one transaction for each folder, and empty the batch."""
        while batch:
            plan = batch[0].plan
            part = _first_of_one_plan(batch)
            homes = self._files.find_homes(
                {a.inspected.content_hash for a in part if a.inspected is not None},
                apart_from={a.file.path for a in part},
            )
            kept = [item for a in part if (item := a.settle(homes)) is not None]
            errors = [error for a in part if (error := a.final_error()) is not None]
            self._files.keep_batch(plan.folder, kept, errors)
            plan.errors += errors
            for arrival in part:
                plan.counts.update(arrival.counts())
            intake.forget(part)
            del batch[: len(part)]


def _first_of_one_plan(batch: Sequence[Arrival]) -> list[Arrival]:
    return list(takewhile(lambda arrival: arrival.plan is batch[0].plan, batch))


def _waiting(plans: Sequence[FolderPlan]) -> Iterator[tuple[FolderPlan, FoundFile]]:
    """Yield what is new in all folders, then what an older analyser heard."""
    for plan in plans:
        yield from ((plan, file) for file in plan.fresh)
    for plan in plans:
        yield from ((plan, file) for file in plan.outdated)
