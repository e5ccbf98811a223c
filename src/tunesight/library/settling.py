"""Tells files that are whole from those that are still being written."""

from __future__ import annotations

from collections.abc import Callable, Collection

from tunesight.library.walk import FoundFile

__all__ = ["SettledFiles"]


class SettledFiles:
    """Remembers when new and changed files were last seen to change, from look to look.

    Parameters
    ----------
    clock
        Seconds from any moment on; never set back. The file's own time may be any, for a copy may
        keep that of its original.
    quiet_s
        A file that was seen unchanged for so long is whole.
    """

    def __init__(self, clock: Callable[[], float], *, quiet_s: float) -> None:
        self._clock = clock
        self._quiet_s = quiet_s
        self._now_s = 0.0
        self._since: dict[str, tuple[FoundFile, float]] = {}
        self._before: dict[str, tuple[FoundFile, float]] = {}
        self._tried: dict[str, FoundFile] = {}

    def begin_look(self, failed: Collection[str]) -> None:
        """Begin to look through the folders; ``failed`` are paths that could not be taken in."""
        self._now_s = self._clock()
        self._before, self._since = self._since, {}
        # Others are known by now, and not asked about until they change.
        self._tried = {path: file for path, file in self._tried.items() if path in failed}

    @property
    def has_unsettled(self) -> bool:
        """Whether the look met files that are not whole yet."""
        return bool(self._since)

    def __call__(self, file: FoundFile) -> bool:
        """Tell whether a file is whole and was not tried as it is."""
        if self._tried.get(file.path) == file:
            return False
        before, since_s = self._before.get(file.path, (file, self._now_s))
        if before != file:
            since_s = self._now_s
        if self._now_s - since_s < self._quiet_s:
            self._since[file.path] = (file, since_s)
            return False
        self._tried[file.path] = file
        return True
