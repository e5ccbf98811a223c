"""The notice board of scans: how far one is, for every process, and whether it is to pause.

It hangs in the library's database, so that the terminal, the web app and a scan in the background
see the same. That a scan says it is running proves nothing, for it may have been killed since: the
:mod:`tunesight.library.scan_lock` does.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict

from sqlalchemy import delete, select

from tunesight.library.database import Database
from tunesight.library.records import upsert
from tunesight.library.scan_progress import ScanProgress
from tunesight.library.tables import MetaRow

__all__ = ["ScanBoard"]

_PROGRESS = "scan_progress"
_PAUSED = "scan_paused"

# Written and looked at so often: a second is soon enough for people, and no work for a database.
_EVERY_S = 1.0


class ScanBoard:
    """Where a scan posts how far it is, and looks whether to pause.

    Parameters
    ----------
    database
        The library's.
    clock
        Seconds from any moment on; never set back.
    """

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._posted_s = -_EVERY_S
        self._looked_s = -_EVERY_S
        self._is_paused = False

    def post(self, progress: ScanProgress) -> None:
        """Post how far a scan is; what is posted within a second of the last is left out.

        The beginning and the end are always posted.
        """
        is_edge = progress.done in (0, progress.total)
        if not is_edge and self._clock() - self._posted_s < _EVERY_S:
            return
        self._posted_s = self._clock()
        self._write(_PROGRESS, 0, json.dumps(asdict(progress)))

    def read(self) -> ScanProgress | None:
        """Return what was posted last; None where nothing was, or another version posted it."""
        with self._database.read() as connection:
            text = connection.scalar(select(MetaRow.text).where(MetaRow.key == _PROGRESS))
        try:
            return ScanProgress(**json.loads(text)) if text else None
        except (TypeError, ValueError):
            return None

    def pause(self) -> None:
        """Ask scans to pause, this one and those in the background that would begin."""
        self._write(_PAUSED, 1, "")

    def resume(self) -> None:
        """Let scans go on."""
        with self._database.write() as connection:
            connection.execute(delete(MetaRow).where(MetaRow.key == _PAUSED))

    def is_paused(self) -> bool:
        """Tell whether scans are asked to pause."""
        with self._database.read() as connection:
            found = connection.scalar(select(MetaRow.number).where(MetaRow.key == _PAUSED))
        return found is not None

    def is_paused_lately(self) -> bool:
        """Tell whether scans are asked to pause, as of a second ago; may be called very often."""
        if self._clock() - self._looked_s >= _EVERY_S:
            self._looked_s = self._clock()
            self._is_paused = self.is_paused()
        return self._is_paused

    def _write(self, key: str, number: int, text: str) -> None:
        with self._database.write() as connection:
            upsert(connection, MetaRow, "key", [{"key": key, "number": number, "text": text}])
