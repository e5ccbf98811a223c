"""One scan at a time: a lock on a file beside the library, which the system takes back.

Whatever ends its holder, even ``kill -9`` or a power cut, the lock ends with it.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from tunesight.errors import StorageError

__all__ = ["ScanLock"]

_RETRY_S = 0.2

# Whoever only looks whether the lock is held has it for a moment: try again before giving up.
_LEAST_TRIES = 3

# Windows locks bytes and refuses to read locked ones: this one is far behind the holder's number.
_LOCKED_BYTE = 1 << 20


class ScanLock:
    """The right to scan a library.

    Parameters
    ----------
    path
        Of the file that is locked; it is made where needed, and stays.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def hold(self, *, is_wanted: Callable[[], bool] = lambda: False) -> Generator[bool]:
        """Hold the lock for a block; yields False, and holds nothing, where somebody else does.

        Parameters
        ----------
        is_wanted
            Asked a few times a second whether to wait on while somebody else holds it.

        Raises
        ------
        StorageError
            If the file cannot be written.
        """
        descriptor = self._open()
        try:
            tries = 1
            while not (is_held := self._take(descriptor)):
                if tries >= _LEAST_TRIES and not is_wanted():
                    break
                tries += 1
                time.sleep(_RETRY_S)
            if is_held:
                os.ftruncate(descriptor, 0)
                os.lseek(descriptor, 0, os.SEEK_SET)
                os.write(descriptor, str(os.getpid()).encode())
            yield is_held
        finally:
            os.close(descriptor)  # lets go of it

    def holder(self) -> int | None:
        """Return the number of the process that scans, or None where none does.

        Raises
        ------
        StorageError
            If the file cannot be looked at.
        """
        if not self._path.exists():
            return None
        descriptor = self._open()
        try:
            if self._take(descriptor):
                return None
            os.lseek(descriptor, 0, os.SEEK_SET)
            written = os.read(descriptor, 20)
        finally:
            os.close(descriptor)
        return int(written) if written.isdigit() else 0

    def _open(self) -> int:
        try:
            return os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise self._describe(error) from error

    def _take(self, descriptor: int) -> bool:
        try:
            return _try_lock(descriptor)
        except OSError as error:
            raise self._describe(error) from error

    def _describe(self, error: OSError) -> StorageError:
        return StorageError(
            f"The file {self._path}, by which scans wait for one another, cannot be locked "
            f"({error.strerror}); make it and its folder writable."
        )


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
