"""What a scan did, in files."""

from __future__ import annotations

from dataclasses import dataclass

from tunesight.library.files import Folder
from tunesight.library.scan_plan import FolderPlan

__all__ = ["ScanOutcome", "ScanReport", "report_plan"]


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What a scan did in one folder, in files.

    Parameters
    ----------
    found
        Sound files in the folder.
    unchanged
        As they were, so not even read.
    returned
        That were missing and are there again.
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
    left
        Files that were not wanted yet, such as those that are being written just now.
    videos_left
        Videos, which are only heard where that is asked for.
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
    left: int = 0
    videos_left: int = 0


@dataclass(frozen=True, slots=True)
class ScanOutcome:
    """What a scan did in each folder; ``is_complete`` unless it was told to stop before the end."""

    reports: tuple[tuple[Folder, ScanReport], ...]
    is_complete: bool

    @property
    def did_anything(self) -> bool:
        """Whether any file was taken in, went away or came back."""
        return any(
            report.added + report.recognised + report.updated + report.missing + report.returned
            for _, report in self.reports
        )


def report_plan(plan: FolderPlan) -> ScanReport:
    """Say what was done so far in a folder."""
    return ScanReport(
        found=plan.found,
        returned=len(plan.returned),
        missing=len(plan.missing),
        failed=len(plan.errors),
        videos_left=plan.videos_left,
        **plan.counts,
    )
