"""Files on their way in, several at a time, in order, and never more of them than fit.

Each file is looked into; if its sound was never heard, or by an older analyser only, it is heard.
Few files are handed out at a time, but many that are through may wait for one before them that
takes long, so that an eight-hour mix does not keep the other hearers idle.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait

from tunesight.domain.analysis import Analysis
from tunesight.library.files import ScanError
from tunesight.library.hearer import InspectedFile
from tunesight.library.hearer_pool import HearerPool
from tunesight.library.scan_arrival import Arrival

__all__ = ["Intake"]

# Handed out for each hearer: one that it works on and one that waits, so that it never does.
_HANDED_OUT = 2

# Through, but behind one that is not: what was heard in one takes some ten kilobytes.
_MOST_HELD = 512


class Intake:
    """Takes files in.

    Parameters
    ----------
    arrivals
        The files, in order; taken one by one when there is room.
    pool
        Looks into them and hears them.
    find_analyses
        Gives what is stored of sounds, by content hash.
    version
        Of the analyser; what an older one heard is heard again.
    """

    def __init__(
        self,
        arrivals: Iterable[Arrival],
        pool: HearerPool,
        find_analyses: Callable[[Collection[str]], Mapping[str, Analysis]],
        *,
        version: int,
    ) -> None:
        self._coming = iter(arrivals)
        self._pool = pool
        self._find_analyses = find_analyses
        self._version = version
        self._inside: deque[Arrival] = deque()
        self._hearings: dict[str, Future[Analysis | ScanError]] = {}
        self._is_exhausted = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is on its way; for good if new files were let in."""
        return not self._inside

    def take(self, timeout_s: float, *, let_in: bool = True) -> list[Arrival]:
        """Return the next files that are through, in order; none where none is within the time.

        Parameters
        ----------
        let_in
            Whether files may enter that are not on their way yet.
        """
        if let_in:
            self._fill_up()
        self._advance()
        if not self._first_are_through():
            pending = [a.pending for a in self._inside if a.pending is not None]
            wait(pending, timeout_s, FIRST_COMPLETED)
            self._advance()
        through: list[Arrival] = []
        while self._first_are_through():
            through.append(self._inside.popleft())
        return through

    def leave(self) -> list[Arrival]:
        """Return all that are through, whatever is before them, and forget the others."""
        through = [arrival for arrival in self._inside if arrival.is_through]
        self._inside.clear()
        return through

    def forget(self, kept: Iterable[Arrival]) -> None:
        """Note that what was heard in these is stored by now."""
        for arrival in kept:
            if arrival.inspected is not None:
                self._hearings.pop(arrival.inspected.content_hash, None)

    def _first_are_through(self) -> bool:
        return bool(self._inside) and self._inside[0].is_through

    def _fill_up(self) -> None:
        busy = sum(not arrival.is_through for arrival in self._inside)
        while busy < _HANDED_OUT * self._pool.workers and len(self._inside) < _MOST_HELD:
            arrival = next(self._coming, None)
            if arrival is None:
                return
            arrival.pending = self._pool.inspect(arrival.file)
            self._inside.append(arrival)
            busy += 1

    def _advance(self) -> None:
        for arrival in self._inside:
            while arrival.pending is not None and arrival.pending.done():
                self._note_answer(arrival, arrival.pending.result())

    def _note_answer(self, arrival: Arrival, answer: object) -> None:
        arrival.pending = None
        if isinstance(answer, ScanError):
            arrival.error = answer
        elif isinstance(answer, Analysis):
            arrival.heard = answer
        else:
            self._note_inspected(arrival, answer)

    def _note_inspected(self, arrival: Arrival, inspected: object) -> None:
        """Hear a file that was looked into, unless its sound was heard already, or is just now."""
        if not isinstance(inspected, InspectedFile):
            raise TypeError(f"A hearer answered {inspected!r}.")
        arrival.inspected = inspected
        content_hash = inspected.content_hash
        arrival.stored = self._find_analyses([content_hash]).get(content_hash)
        if arrival.stored is not None and arrival.stored.version >= self._version:
            return
        if content_hash not in self._hearings:
            self._hearings[content_hash] = self._pool.hear(inspected)
            arrival.is_listener = True
        arrival.pending = self._hearings[content_hash]
