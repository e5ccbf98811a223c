"""What a scan has to do in a folder: the folder as it is now, compared with what is known of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from tunesight.library.files import Folder, KnownFile, ScanError
from tunesight.library.hearer import name_try
from tunesight.library.walk import FolderListing, FoundFile

__all__ = ["FolderPlan", "plan_folder"]


@dataclass(slots=True)
class FolderPlan:
    """What a scan has to do in one folder.

    Parameters
    ----------
    version
        Of the analyser.
    found
        How many sound files there are.
    videos_left
        How many videos were left out.
    returned, missing
        Paths of files that are back, and of those that went away.
    fresh
        New and changed files, and those that failed and may go well now, in order.
    outdated
        Files that an older analyser heard, in order.
    errors
        What is wrong: places that cannot be looked into, files that fail as before; the scan adds
        what else fails.
    failed_before
        How many errors are stored.
    counts
        What files turned out to be, in the words of ``ScanReport``; the scan adds to it.
    known
        Of ``fresh`` and ``outdated``, those that were taken in before, by path.
    """

    folder: Folder
    version: int
    found: int
    videos_left: int
    returned: list[str] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)
    fresh: list[FoundFile] = field(default_factory=list)
    outdated: list[FoundFile] = field(default_factory=list)
    errors: list[ScanError] = field(default_factory=list)
    known: dict[str, KnownFile] = field(default_factory=dict)
    failed_before: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to do but to look."""
        work = (self.returned, self.missing, self.fresh, self.outdated)
        return not any(work) and len(self.errors) == self.failed_before


def plan_folder(
    folder: Folder,
    listing: FolderListing,
    known: Mapping[str, KnownFile],
    failed: Mapping[str, ScanError],
    *,
    version: int,
    retry: bool = False,
) -> FolderPlan:
    """Compare a folder with what is known of it.

    Parameters
    ----------
    listing
        What is there now.
    known
        What was taken in, by path.
    failed
        What was wrong at the last scan, by path; a file that failed for good is left alone as long
        as neither it nor the analyser has changed.
    version
        Of the analyser.
    retry
        Whether files that failed for good are tried again all the same.
    """
    plan = FolderPlan(
        folder, version, len(listing.files), listing.videos_left, failed_before=len(failed)
    )
    for place in listing.unreadable:
        message = f"It cannot be looked into ({place.reason}); check permissions."
        plan.errors.append(ScanError(place.path, message))
    for file in listing.files:
        failure = failed.get(file.path)
        if failure is not None and retry:
            failure = ScanError(failure.path, failure.message)
        _sort_file(plan, file, known.get(file.path), failure)
    present: Collection[str] = {file.path for file in listing.files}
    plan.missing = {
        path for path, file in known.items() if not file.is_missing and path not in present
    }
    return plan


def _sort_file(
    plan: FolderPlan,
    file: FoundFile,
    known: KnownFile | None,
    failed: ScanError | None,
) -> None:
    as_known = known is not None and _is_as_known(file, known)
    if known is not None and known.is_missing and (as_known or failed is not None):
        plan.returned.append(file.path)
    if failed is not None and failed.tried_as == name_try(file, plan.version):
        plan.errors.append(failed)
        plan.counts["unchanged"] += as_known
        return
    if known is not None and as_known and failed is None:
        if known.analysis_version >= plan.version:
            plan.counts["unchanged"] += 1
            return
        plan.outdated.append(file)
    else:
        plan.fresh.append(file)
    if known is not None:
        plan.known[file.path] = known


def _is_as_known(file: FoundFile, known: KnownFile) -> bool:
    return (known.size_bytes, known.mtime_ns) == (file.size_bytes, file.mtime_ns)
