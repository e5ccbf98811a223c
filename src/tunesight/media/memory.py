"""Memory that was freed is kept for the next block of sound, instead of going back to the system.

glibc returns what lies free at the top of its heap above 128 KiB, and gets it back one page fault
at a time: for blocks of a few megabytes that come and go that is a quarter of the time of hearing.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache

__all__ = ["keep_freed_memory"]

# Names of mallopt(3), in <malloc.h>.
_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3

_KEPT_BYTES = 64 * 1024 * 1024


@cache
def keep_freed_memory() -> None:
    """Let this process keep up to 64 MiB of freed memory, from the first call on.

    Does nothing without glibc.
    """
    if not sys.platform.startswith("linux"):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # other C libraries have none
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _KEPT_BYTES)
        mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)
