"""A pool of hearers, each of which may die: a bad file costs only itself.

A file whose hearer dies (a decoder crashed, memory ran out) or takes too long is tried once more,
alone, so that it is not blamed for what its neighbours took; after that it is an error like others.

Conventions
-----------
Answers are :class:`concurrent.futures.Future` objects. Each hearer of the pool answers one question
at a time; questions beyond that wait, so it is for whoever asks to ask few at a time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Protocol, Self, TypeVar, cast

from tunesight.domain.analysis import Analysis
from tunesight.errors import SetupError
from tunesight.library.files import ScanError
from tunesight.library.hearer import FileHearer, InspectedFile, name_try
from tunesight.library.walk import FoundFile

__all__ = [
    "HearerPool",
    "HearerStartError",
    "LentHearer",
    "LostHearerError",
    "SharedPool",
    "TurnPool",
    "file_limit_s",
]

_Item = TypeVar("_Item")
_Answer = TypeVar("_Answer")

# A minute for anything, and a third of the speed at which the most wasteful recordings play (CD
# sound has 176 kB a second): a small computer that reads from a slow disk stays far below.
_LEAST_LIMIT_S = 60.0
_BYTES_A_SECOND = 50_000


class LostHearerError(Exception):
    """A hearer ended before it answered, or was ended because it took too long."""


class HearerStartError(LostHearerError):
    """A hearer ended while it started."""


class LentHearer(Protocol):
    """A hearer somewhere else: in another process, or on another machine."""

    def ask(self, method: str, item: object, limit_s: float) -> Any:
        """Return what the hearer's method returns for an item; raise what it raises.

        Raises
        ------
        LostHearerError
            If there is no answer within the limit, or none at all.
        """
        ...

    def stop(self) -> None:
        """End it, whatever it is doing."""
        ...


class HearerPool(Protocol):
    """Looks into files and hears them, several at a time."""

    @property
    def workers(self) -> int:
        """How many at a time."""
        ...

    def inspect(self, file: FoundFile) -> Future[InspectedFile | ScanError]:
        """Look into a file."""
        ...

    def hear(self, inspected: InspectedFile) -> Future[Analysis | ScanError]:
        """Hear a file."""
        ...

    def __enter__(self) -> Self:
        """Begin; hearers start when they are first needed."""
        ...

    def __exit__(self, *_: object) -> None:
        """End every hearer, whatever it is doing."""
        ...


def file_limit_s(file: FoundFile) -> float:
    """Return how long hearing a file may take, in seconds."""
    return _LEAST_LIMIT_S + file.size_bytes / _BYTES_A_SECOND


class TurnPool:
    """One file after the other, here: for small tests, and where no process can be started."""

    workers = 1

    def __init__(self, hearer: FileHearer) -> None:
        self._hearer = hearer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def inspect(self, file: FoundFile) -> Future[InspectedFile | ScanError]:
        """Look into a file at once."""
        return _answer_now(self._hearer.inspect, file)

    def hear(self, inspected: InspectedFile) -> Future[Analysis | ScanError]:
        """Hear a file at once."""
        return _answer_now(self._hearer.hear, inspected)


def _answer_now(question: Callable[[_Item], _Answer], item: _Item) -> Future[_Answer]:
    future: Future[_Answer] = Future()
    try:
        future.set_result(question(item))
    except Exception as error:  # noqa: BLE001 - raised again where the answer is taken
        future.set_exception(error)
    return future


class SharedPool:
    """Several hearers elsewhere; a lost one is replaced.

    Parameters
    ----------
    start
        Starts a hearer, or raises HearerStartError.
    workers
        How many at a time, at least 1.
    version
        Of the analyser, for errors that are not worth trying again.
    limit_s
        How long one question about a file may take, in seconds.
    """

    def __init__(
        self,
        start: Callable[[], LentHearer],
        *,
        workers: int,
        version: int = 0,
        limit_s: Callable[[FoundFile], float] = file_limit_s,
    ) -> None:
        self.workers = workers
        self._limit_s = limit_s
        self._start = start
        self._version = version
        self._threads = ThreadPoolExecutor(workers, "hearer")
        self._own = threading.local()
        self._lent: set[LentHearer] = set()
        self._closed = threading.Event()
        self._gate = threading.Lock()
        self._slots = threading.Semaphore(workers)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closed.set()
        self._threads.shutdown(wait=False, cancel_futures=True)
        for lent in tuple(self._lent):
            lent.stop()
        self._threads.shutdown(wait=True)
        for lent in tuple(self._lent):
            lent.stop()

    def inspect(self, file: FoundFile) -> Future[InspectedFile | ScanError]:
        """Look into a file."""
        future = self._threads.submit(self._ask, "inspect", file, file)
        return cast("Future[InspectedFile | ScanError]", future)

    def hear(self, inspected: InspectedFile) -> Future[Analysis | ScanError]:
        """Hear a file."""
        future = self._threads.submit(self._ask, "hear", inspected, inspected.file)
        return cast("Future[Analysis | ScanError]", future)

    def _ask(self, method: str, item: object, file: FoundFile) -> object:
        try:
            with self._gate:
                self._slots.acquire()
            try:
                return self._ask_once(method, item, file)
            finally:
                self._slots.release()
        except LostHearerError:
            pass  # tried again, outside of the handler: what follows is no consequence of it
        try:
            with self._alone():
                return self._ask_once(method, item, file)
        except HearerStartError as error:
            raise SetupError(
                f"No hearer can be started: {error}. Free some memory, check the installation with "
                "tunesight doctor, or set TUNESIGHT_WORKERS=0 to hear in the scanning process."
            ) from error
        except LostHearerError as error:
            message = f"It was given up twice, the second time because {error}; it may be damaged."
            return ScanError(file.path, message, name_try(file, self._version))

    def _ask_once(self, method: str, item: object, file: FoundFile) -> object:
        """Ask the hearer of this thread; one that is lost is replaced at the next question."""
        if self._closed.is_set():
            raise LostHearerError("the scan was stopped")
        if (lent := getattr(self._own, "lent", None)) is None:
            lent = self._own.lent = self._start()
            self._lent.add(lent)
        try:
            # Closed since it began to start, it would otherwise be forgotten.
            return lent.ask(method, item, 0.0 if self._closed.is_set() else self._limit_s(file))
        except LostHearerError:
            self._lent.discard(lent)
            self._own.lent = None
            lent.stop()
            raise

    @contextmanager
    def _alone(self) -> Generator[None]:
        """Wait until no other file is being heard, and let none begin."""
        with self._gate:
            for _ in range(self.workers):
                self._slots.acquire()
        try:
            yield
        finally:
            self._slots.release(self.workers)
