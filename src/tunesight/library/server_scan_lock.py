"""One scan at a time of a library on a server, whichever machine scans: a lock of the server's.

It belongs to a connection, so whatever ends its holder, the lock ends with it.

References
----------
https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.engine import Connection

from tunesight.library.database import Database
from tunesight.library.server_engine import SCAN_LOCK
from tunesight.library.storage_errors import translated_errors

__all__ = ["ServerScanLock"]

_RETRY_S = 0.5

_TAKE = text("SELECT pg_try_advisory_lock(:lock)")
_LET_GO = text("SELECT pg_advisory_unlock(:lock)")
# The server shows a number of 64 bits as two of 32.
_HOLDER = text(
    """
    SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND objsubid = 1 AND granted
    AND (CAST(classid AS bigint) << 32 | CAST(objid AS bigint)) = :lock
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    """
)


class ServerScanLock:
    """The right to scan a library on a server.

    Parameters
    ----------
    database
        The library.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def hold(self, *, is_wanted: Callable[[], bool] = lambda: False) -> Generator[bool]:
        """Hold the lock for a block; yields False, and holds nothing, where somebody else does.

        Parameters
        ----------
        is_wanted
            Asked twice a second whether to wait on while somebody else holds it.

        Raises
        ------
        StorageError
            If the server cannot be reached.
        """
        with self._database.connect() as connection:
            while not (is_held := self._take(connection)) and is_wanted():
                time.sleep(_RETRY_S)
            try:
                yield is_held
            finally:
                if is_held:
                    self._let_go(connection)

    def holder(self) -> int | None:
        """Return the number of the process that scans, on its machine, or None where none does.

        Raises
        ------
        StorageError
            If the server cannot be reached.
        """
        with self._database.read() as connection:
            name = connection.scalar(_HOLDER, {"lock": SCAN_LOCK})
        if name is None:
            return None
        number = name.rpartition(" ")[2]
        return int(number) if number.isdigit() else 0

    def _take(self, connection: Connection) -> bool:
        with translated_errors(self._database.place):
            is_held = bool(connection.scalar(_TAKE, {"lock": SCAN_LOCK}))
            connection.commit()  # the lock stays; a transaction left open would hold up the server
        return is_held

    def _let_go(self, connection: Connection) -> None:
        with translated_errors(self._database.place):
            connection.execute(_LET_GO, {"lock": SCAN_LOCK})
            connection.commit()
