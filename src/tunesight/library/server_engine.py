"""Libraries on a server: PostgreSQL by psycopg, as an extra of the installation.

Conventions
-----------
As with a file, a reader sees one state of the library throughout and never waits, and there is one
writer at a time: a writing transaction takes a lock of the whole library when it begins, so changes
are numbered in the order in which they are seen. It waits ten seconds for its turn.

References
----------
https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine

from tunesight.errors import ConfigurationError, SetupError
from tunesight.library.purpose import Purpose, purpose_of

__all__ = ["SCAN_LOCK", "open_server", "server_place"]

_DIALECT = "postgresql"
_DRIVER = "postgresql+psycopg"

# Numbers of advisory locks, which are of one database: any that nobody else would choose.
_FIRST_LOCK = 7_463_947_240
_LOCKS: Mapping[Purpose, int] = MappingProxyType(
    {
        Purpose.WRITE: _FIRST_LOCK,
        Purpose.CHANGE_SCHEMA: _FIRST_LOCK,
        Purpose.DERIVE: _FIRST_LOCK + 1,
    }
)
SCAN_LOCK = _FIRST_LOCK + 2
"""Number of the advisory lock of whoever scans."""

_LOCK_TIMEOUT_S = 10
# As long as a library of a million tracks takes to be laid out anew.
_DERIVE_TIMEOUT_S = 600

# normalize() came with 13, functions of plain SQL with 14.
_OLDEST = 140_000


def open_server(url: URL) -> Engine:
    """Return an engine for a library on a server; nothing is connected yet.

    Raises
    ------
    ConfigurationError
        If the address names no database, or another driver than psycopg.
    SetupError
        If psycopg is not installed; at the first connection, if the server is too old or its
        database does not hold every script.
    """
    if url.drivername not in (_DIALECT, _DRIVER):
        raise ConfigurationError(
            f"The library cannot be reached by {url.drivername}; give an address that begins with "
            f"{_DRIVER}://"
        )
    if not url.database:
        raise ConfigurationError(
            f"The address {server_place(url)} names no database; end it with the database's name: "
            f"{_DRIVER}://user@host/library"
        )
    try:
        engine = create_engine(
            url.set(drivername=_DRIVER),
            # A server that was restarted is found again by the next one who asks.
            pool_pre_ping=True,
            connect_args={"application_name": f"tunesight {os.getpid()}", "connect_timeout": 10},
        )
    except ModuleNotFoundError as error:
        raise SetupError(
            "A library on a PostgreSQL server needs psycopg; install it: "
            "pip install 'tunesight[postgres]'"
        ) from error
    place = server_place(url)

    def configure(connection: Any, _record: object) -> None:
        _configure_connection(connection, place)

    # First of all: SQLAlchemy's own look at the server fails where its encoding is odd.
    event.listen(engine, "connect", configure, insert=True)
    event.listen(engine, "begin", _begin_transaction)
    return engine


def server_place(url: URL) -> str:
    """Return an address for people: no password, nor anything else that is nobody's business."""
    host = url.host or url.query.get("host", "")
    shown = URL.create(
        _DIALECT, username=url.username, host=str(host) or None, port=url.port,
        database=url.database,
    )  # fmt: skip
    return shown.render_as_string()


def _configure_connection(connection: Any, place: str) -> None:
    """Check and set up one connection; ``connection`` is the driver's own."""
    version = connection.info.server_version
    if version < _OLDEST:
        raise SetupError(
            f"The server of {place} is PostgreSQL {version // 10_000}; "
            f"Tunesight needs {_OLDEST // 10_000} or newer."
        )
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise SetupError(
            f"The database {place} is encoded in {encoding}, which not every title can be; make "
            "one with: createdb --encoding=UTF8 --template=template0 NAME"
        )
    # Compiling a search takes a server longer than the search: its one loop is compiled already.
    connection.execute(f"SET lock_timeout = '{_LOCK_TIMEOUT_S}s'; SET jit = off")
    connection.commit()


def _begin_transaction(connection: Connection) -> None:
    from psycopg import IsolationLevel

    purpose = purpose_of(connection)
    driver: Any = connection.connection.driver_connection
    is_reading = purpose is Purpose.READ
    # A writer waits for its turn first, and has to see what those before it wrote.
    driver.isolation_level = (
        IsolationLevel.REPEATABLE_READ if is_reading else IsolationLevel.READ_COMMITTED
    )
    driver.read_only = is_reading
    if is_reading:
        return
    if purpose is Purpose.DERIVE:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_DERIVE_TIMEOUT_S}s'")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCKS[purpose]})")
