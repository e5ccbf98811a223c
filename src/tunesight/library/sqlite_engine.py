"""Libraries in a file: SQLite in write-ahead mode.

Readers never wait for a writer, and what was committed survives the process being killed. A writing
transaction takes the write lock when it begins, so it never fails half-way because another writer
came first; it waits up to ten seconds for its turn.

References
----------
https://www.sqlite.org/wal.html; https://www.sqlite.org/pragma.html
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine

from tunesight.library.purpose import Purpose, purpose_of

__all__ = ["open_sqlite"]

_BUSY_TIMEOUT_MS = 10_000
_RETRY_S = 0.02


def open_sqlite(url: URL) -> Engine:
    """Return an engine for a file; folders above it are made, the file at the first connection."""
    Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    event.listen(engine, "connect", _configure_connection)
    event.listen(engine, "begin", _begin_transaction)
    return engine


def _configure_connection(connection: Any, _record: object) -> None:
    """Set up one connection; ``connection`` is the driver's own."""
    # The driver would begin transactions by itself, and not around CREATE TABLE.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT_MS}")
    _enter_wal(cursor)
    # In WAL mode this cannot corrupt; only a power cut can undo the last commits.
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _enter_wal(cursor: sqlite3.Cursor) -> None:
    """Switch the file to write-ahead mode, once in its life.

    The switch needs the whole file for a moment and does not wait its turn by itself, whatever the
    busy timeout: of several processes that open a new library at once, the later ones try again.
    """
    give_up = time.monotonic() + _BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > give_up:
                raise
            time.sleep(_RETRY_S)
        else:
            return


def _begin_transaction(connection: Connection) -> None:
    purpose = purpose_of(connection)
    if purpose is Purpose.CHANGE_SCHEMA:
        # A migration changes a table by copying and dropping it; with foreign keys on, dropping
        # would cascade and empty the tables that point to it. Cannot be set once begun.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.exec_driver_sql("BEGIN" if purpose is Purpose.READ else "BEGIN IMMEDIATE")
