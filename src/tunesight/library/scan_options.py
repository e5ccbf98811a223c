"""How a scan is done, and what it is told while it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from tunesight.library.scan_progress import ProgressListener
from tunesight.library.walk import FoundFile

__all__ = ["ScanCommand", "ScanOptions"]


class ScanCommand(Enum):
    """What a running scan is to do."""

    GO_ON = "go on"
    PAUSE = "pause"
    """Let nothing in, keep what is heard, and ask again."""
    STOP = "stop"
    """Keep what is heard, and end."""


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """How a scan is done.

    Parameters
    ----------
    on_progress
        Told how far it is.
    command
        Asked a few times a second what to do.
    is_wanted
        Says of a new, changed or failed file whether to take it in now; others are left alone.
    most_outdated
        How many files that an older analyser heard are heard again, in each folder; None for all.
    retry
        Whether files that failed for good are tried again as they are.
    """

    on_progress: ProgressListener = lambda _: None
    command: Callable[[], ScanCommand] = lambda: ScanCommand.GO_ON
    is_wanted: Callable[[FoundFile], bool] = lambda _: True
    most_outdated: int | None = None
    retry: bool = False
