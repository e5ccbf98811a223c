"""A file on its way into the library: what was found out about it, and what is to be kept of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import MutableMapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from tunesight.domain.analysis import Analysis
from tunesight.library.file_track import make_file_track
from tunesight.library.files import HeardFile, ScanError
from tunesight.library.hearer import InspectedFile, name_try
from tunesight.library.scan_plan import FolderPlan
from tunesight.library.walk import FoundFile

__all__ = ["Arrival"]


@dataclass(slots=True)
class Arrival:
    """One file on its way in.

    Parameters
    ----------
    plan
        Of the folder that it lies in.
    pending
        The answer that is waited for, or None when it is through.
    inspected
        What a look inside gave, or None where that failed.
    stored
        What was heard in its sound before this scan, by whatever version.
    heard
        What hearing it now gave; None where that was not needed, or not possible.
    is_listener
        Whether it was heard itself, rather than another file of the same sound.
    error
        Why it could not be looked into or heard.
    """

    plan: FolderPlan
    file: FoundFile
    pending: Future[Any] | None = None
    inspected: InspectedFile | None = None
    stored: Analysis | None = None
    heard: Analysis | None = None
    is_listener: bool = False
    error: ScanError | None = None
    _kept: HeardFile | None = field(default=None, init=False)

    @property
    def is_through(self) -> bool:
        """Whether everything about it is known."""
        return self.pending is None

    def settle(self, homes: MutableMapping[str, str]) -> HeardFile | None:
        """Decide what is to be kept of it: nothing where its sound is not known.

        Sound that a newer analyser fails on keeps what an older one heard. Of several files of one
        sound, the first by path says what the track is called.

        Parameters
        ----------
        homes
            Content hash -> first path that holds it, as far as is known; this file is noted.
        """
        analysis = self.heard or self.stored
        if self.inspected is None or analysis is None:
            return None
        path, content_hash = self.file.path, self.inspected.content_hash
        track = make_file_track(path, content_hash, self.inspected.tags, analysis)
        home = homes[content_hash] = min(path, homes.get(content_hash, path))
        is_copy = path > home
        self._kept = HeardFile(self.file, content_hash, track, self.heard, is_copy=is_copy)
        return self._kept

    def final_error(self) -> ScanError | None:
        """Return what is wrong with it; that it cannot be heard matters more than its tags."""
        if self.error is not None:
            # It may be about another file of the same sound.
            tried_as = self.error.tried_as and name_try(self.file, self.plan.version)
            return ScanError(self.file.path, self.error.message, tried_as)
        return self.inspected.tag_error if self.inspected else None

    def counts(self) -> Counter[str]:
        """Count it by what it turned out to be, in the words of ``ScanReport``."""
        counts: Counter[str] = Counter(heard=self.is_listener and self.heard is not None)
        kept, known = self._kept, self.plan.known.get(self.file.path)
        if kept is None:
            return counts
        if known is None:
            is_new = self.stored is None and self.is_listener
            counts["added" if is_new else "recognised"] += 1
        elif kept.analysis is None and (
            (known.content_hash, known.size_bytes, known.mtime_ns)
            == (kept.content_hash, self.file.size_bytes, self.file.mtime_ns)
        ):
            counts["unchanged"] += 1  # tried again because of an error that is still there
        else:
            counts["updated"] += 1
        return counts
