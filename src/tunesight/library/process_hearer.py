"""A hearer in a process of its own: what crashes or hangs there ends nothing else.

The process is a fresh interpreter that runs :mod:`tunesight.library.process_hearer_main`; questions
go in and answers come out as pickles through its standard streams. Neither the program that scans
nor what it has imported or opened comes with it, which ``multiprocessing`` would bring along.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from typing import Any

from tunesight.library.hearer import FileHearer
from tunesight.library.hearer_pool import HearerStartError, LostHearerError

__all__ = ["ProcessHearer"]

# Files are heard side by side, so each process has one thread; these count their own otherwise.
_ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)
_NICENESS = 5
_MAIN = "tunesight.library.process_hearer_main"


class ProcessHearer:
    """One process that hears (:class:`~tunesight.library.hearer_pool.LentHearer`).

    Parameters
    ----------
    hearer
        Sent there; it and its parts can be pickled.

    Raises
    ------
    HearerStartError
        If the process cannot be started.
    """

    def __init__(self, hearer: FileHearer) -> None:
        path = os.pathsep.join(place for place in sys.path if place)
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter
                [sys.executable or "python3", "-P", "-m", _MAIN],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, **_ONE_THREAD, "PYTHONPATH": path},
                # Ctrl+C in a terminal is for the one who asks, not for its hearers.
                start_new_session=True,
            )
        except OSError as error:
            raise HearerStartError(f"a process cannot be started ({error})") from error
        if hasattr(os, "setpriority"):
            # Whatever else the machine is used for comes first.
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _NICENESS)
        try:
            self._send(hearer)
            self._receive()
        except (OSError, EOFError, pickle.PickleError) as error:
            self.stop()
            raise HearerStartError(
                f"its process ended at once ({_describe_end(self._process)})"
            ) from error

    def ask(self, method: str, item: object, limit_s: float) -> Any:
        """Return what the hearer's method returns for an item; raise what it raises."""
        is_late = threading.Event()

        def give_up() -> None:
            is_late.set()
            self._process.kill()

        timer = threading.Timer(limit_s, give_up)
        timer.start()
        try:
            self._send((method, item))
            answer = self._receive()
        except (OSError, EOFError, ValueError, pickle.PickleError) as error:
            self.stop()
            if is_late.is_set():
                raise LostHearerError(f"it took longer than {limit_s:.0f} s") from error
            raise LostHearerError(
                f"its decoder crashed or memory ran out ({_describe_end(self._process)})"
            ) from error
        finally:
            timer.cancel()
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def stop(self) -> None:
        """End the process."""
        self._process.kill()  # it writes nothing, so nothing is torn
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):  # what it held was for the process that is no more
                    stream.close()

    def _send(self, message: object) -> None:
        if self._process.stdin is not None:
            pickle.dump(message, self._process.stdin)
            self._process.stdin.flush()

    def _receive(self) -> object:
        stream = self._process.stdout
        return pickle.load(stream) if stream is not None else None  # noqa: S301 - our own process


def _describe_end(process: subprocess.Popen[bytes]) -> str:
    code = process.returncode
    if code is not None and code < 0:
        try:
            return signal.Signals(-code).name
        except ValueError:
            return f"signal {-code}"
    return f"exit code {code}"
