"""A few files of a scan on their way in: what was found out about each, and what is to be kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tunesight.domain.analysis import Analysis
from tunesight.library.file_repository import HeardFile, KnownFile, ScanError
from tunesight.library.file_track import make_file_track
from tunesight.library.hearer import InspectedFile
from tunesight.library.walk import FoundFile

__all__ = ["ScanBatch", "note_home"]


@dataclass(slots=True)
class ScanBatch:
    """Files that are kept together; filled while they are looked into and heard.

    Parameters
    ----------
    files
        As the folder lists them.
    known
        The folder's files before the scan, by path.
    homes
        Content hash -> first path, of sound that is in the folder, as far as the scan knows.
    inspected
        Those that could be looked into.
    stored
        Analyses from before the scan, by hash, of whatever version.
    heard
        What hearing gave, by hash; sound that was not heard yet is absent.
    unreadable
        Those that could not be looked into, and why.
    """

    files: Sequence[FoundFile]
    known: Mapping[str, KnownFile]
    homes: Mapping[str, str]
    inspected: list[InspectedFile] = field(default_factory=list)
    stored: dict[str, Analysis] = field(default_factory=dict)
    heard: dict[str, Analysis | ScanError] = field(default_factory=dict)
    unreadable: list[ScanError] = field(default_factory=list)

    def choose_unheard(self, analysis_version: int) -> list[InspectedFile]:
        """Return one file of each sound that no analyser of this version or a later one heard."""
        unheard = {
            item.content_hash: item
            for item in reversed(self.inspected)
            if (stored := self.stored.get(item.content_hash)) is None
            or stored.version < analysis_version
        }
        return list(unheard.values())[::-1]

    def heard_files(self) -> list[HeardFile]:
        """Return what is to be kept: every file of which the sound is known by now.

        Sound that a newer analyser fails on keeps what an older one heard. Of several files of
        one sound, the first by path says what the track is called.
        """
        kept: list[HeardFile] = []
        first: dict[str, str] = {}
        for item in self.inspected:
            outcome = self.heard.get(item.content_hash)
            new = outcome if isinstance(outcome, Analysis) else None
            analysis = new or self.stored.get(item.content_hash)
            if analysis is not None:
                path, content_hash = item.file.path, item.content_hash
                track = make_file_track(path, content_hash, item.tags, analysis)
                home = first.setdefault(content_hash, self.homes.get(content_hash, path))
                is_copy = path > home
                kept.append(HeardFile(item.file, content_hash, track, new, is_copy=is_copy))
        return kept

    def errors(self) -> list[ScanError]:
        """Return what went wrong, once a file; two files of one bad sound have an error each."""
        found = {error.path: error for error in self.unreadable}
        for item in self.inspected:
            if item.tag_error is not None:
                found[item.file.path] = item.tag_error
            outcome = self.heard.get(item.content_hash)
            if isinstance(outcome, ScanError):
                found[item.file.path] = ScanError(item.file.path, outcome.message)
        return list(found.values())

    def counts(self) -> Counter[str]:
        """Count files by what they turned out to be, in the words of ``ScanReport``."""
        counts: Counter[str] = Counter()
        met = set(self.stored)
        for kept in self.heard_files():
            known = self.known.get(kept.file.path)
            if known is None:
                counts["recognised" if kept.content_hash in met else "added"] += 1
                met.add(kept.content_hash)
            elif kept.analysis is None and _is_same(known, kept):
                counts["unchanged"] += 1  # tried again because of an error that is still there
            else:
                counts["updated"] += 1
        counts["heard"] = sum(isinstance(outcome, Analysis) for outcome in self.heard.values())
        return counts


def _is_same(known: KnownFile, kept: HeardFile) -> bool:
    before = (known.content_hash, known.size_bytes, known.mtime_ns)
    return before == (kept.content_hash, kept.file.size_bytes, kept.file.mtime_ns)


def note_home(homes: dict[str, str], content_hash: str, path: str) -> None:
    """Note a file of a sound; of several, the first by path stays noted."""
    homes[content_hash] = min(path, homes.get(content_hash, path))
