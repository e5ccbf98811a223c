"""How far a scan is: files, seconds of music, speed, and how long it will take.

Conventions
-----------
Time is monotonic, so that a clock that is set back changes nothing. What is left is estimated from
the bytes that are left and the bytes that a second took lately; bytes say more than files, which
last from seconds to hours.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tunesight.library.scan_arrival import Arrival

__all__ = ["ProgressListener", "ProgressMeter", "ScanProgress"]

# The latest half minute counts most: long enough for a steady estimate, short enough to notice
# that what follows is another kind of file.
_MEMORY_S = 30.0


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """How far a scan is.

    Parameters
    ----------
    done, total
        Files that needed a look, those that are through and all of them.
    heard_s
        Seconds of music heard.
    elapsed_s
        Seconds since the scan began, pauses left out.
    left_s
        Seconds that it will take, or None as long as nothing is known.
    failed
        Files with an error so far.
    path
        The latest file that is through, or empty.
    is_paused
        Whether it waits to be resumed.
    """

    done: int
    total: int
    heard_s: float
    elapsed_s: float
    left_s: float | None
    failed: int
    path: str
    is_paused: bool = False

    @property
    def real_time_factor(self) -> float:
        """Seconds of music heard in a second."""
        return self.heard_s / self.elapsed_s if self.elapsed_s > 0.0 else 0.0


ProgressListener = Callable[[ScanProgress], None]
"""Called a few times a second."""


class ProgressMeter:
    """Counts what is through.

    Parameters
    ----------
    total
        Files that need a look.
    total_bytes
        Their sizes together.
    clock
        Seconds from any moment on; never set back.
    """

    def __init__(self, total: int, total_bytes: int, clock: Callable[[], float]) -> None:
        self.total = total
        self._left_bytes = total_bytes
        self._clock = clock
        self._last_s = clock()
        self._elapsed_s = 0.0
        # Both fade with time, so that their ratio is the speed of late.
        self._late_bytes = 0.0
        self._late_s = 0.0
        self._done = 0
        self._failed = 0
        self._heard_s = 0.0
        self._path = ""
        self._is_paused = False

    @property
    def is_done(self) -> bool:
        """Whether every file is through."""
        return self._done == self.total

    def add(self, through: Sequence[Arrival], *, is_paused: bool = False) -> None:
        """Count files that are through, and let time pass; a pause does not count."""
        now_s = self._clock()
        passed_s = 0.0 if self._is_paused or is_paused else now_s - self._last_s
        self._last_s = now_s
        self._is_paused = is_paused
        self._elapsed_s += passed_s
        size_bytes = sum(arrival.file.size_bytes for arrival in through)
        self._left_bytes -= size_bytes
        kept = math.exp(-passed_s / _MEMORY_S)
        self._late_bytes = self._late_bytes * kept + size_bytes
        self._late_s = self._late_s * kept + passed_s
        for arrival in through:
            self._done += 1
            self._failed += arrival.final_error() is not None
            if arrival.is_listener and arrival.heard is not None:
                self._heard_s += arrival.heard.duration_s
            self._path = arrival.file.path

    def progress(self) -> ScanProgress:
        """Return how far it is."""
        left_s = None
        if self.is_done:
            left_s = 0.0
        elif self._late_bytes > 0.0:
            left_s = self._left_bytes * self._late_s / self._late_bytes
        return ScanProgress(
            done=self._done,
            total=self.total,
            heard_s=self._heard_s,
            elapsed_s=self._elapsed_s,
            left_s=left_s,
            failed=self._failed,
            path=self._path,
            is_paused=self._is_paused,
        )
