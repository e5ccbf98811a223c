"""Opens the library's database: creates or migrates it first, and hands out transactions.

Conventions
-----------
SQLite in write-ahead mode: readers never wait for a writer, and what was committed survives the
process being killed. A writing transaction takes the write lock when it begins, so it never fails
half-way because another writer came first; it waits up to ten seconds for its turn.

Alembic takes a third of a second to import, so it is only imported when a stored revision is an
older one; a new database is created from the tables directly and marked with the newest revision.

References
----------
https://www.sqlite.org/wal.html; https://www.sqlite.org/pragma.html
"""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    insert,
    inspect,
    select,
)
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError

from tunesight.errors import ConfigurationError, SetupError, StorageError
from tunesight.library.records import LIBRARY_KEY
from tunesight.library.storage_errors import translated_errors
from tunesight.library.tables import Base, MetaRow
from tunesight.library.text_search import text_index_of

__all__ = ["REVISIONS", "Database", "open_database"]

REVISIONS: tuple[str, ...] = ("0001", "0002")
"""Every revision of the tables, oldest first; a test compares it with ``migrations``."""

_BUSY_TIMEOUT_MS = 10_000
_RETRY_S = 0.02
_BEGIN_OPTION = "tunesight_begin"
_WRITE = "write"
_CHANGE_SCHEMA = "change schema"

# As Alembic makes it, so that either may be first.
_VERSION_TABLE = Table(
    "alembic_version",
    MetaData(naming_convention={"pk": "%(table_name)s_pkc"}),
    Column("version_num", String(32), primary_key=True, nullable=False),
)


class Database:
    """An opened library; safe to share between threads.

    Parameters
    ----------
    engine
        Connected to tables of the newest revision.
    place
        Path or address for messages.
    """

    def __init__(self, engine: Engine, place: str) -> None:
        self._engine = engine
        self.place = place

    @property
    def matrix_folder(self) -> Path:
        """Folder of the matrix, beside the database."""
        return Path(f"{self.place}.matrix")

    @contextmanager
    def read(self) -> Generator[Connection]:
        """Yield a connection that sees one state of the library throughout.

        Raises
        ------
        StorageError
            If the database cannot be read.
        """
        with translated_errors(self.place), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Generator[Connection]:
        """Yield a connection in one transaction: kept as a whole, or, on any error, not at all.

        Raises
        ------
        StorageError
            If the database cannot be written.
        """
        with translated_errors(self.place), self._engine.connect() as connection:
            connection.execution_options(**{_BEGIN_OPTION: _WRITE})
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()


def open_database(location: str | Path) -> Database:
    """Open the library at a path or URL, creating or migrating it where needed.

    Parameters
    ----------
    location
        Path of a file, or a SQLAlchemy URL such as ``sqlite:////home/ann/library.db``. Missing
        folders above the file are made.

    Raises
    ------
    ConfigurationError
        If the URL is not one of a database that Tunesight can use.
    SetupError
        If a newer Tunesight wrote the library.
    StorageError
        If it cannot be opened, created or migrated.
    """
    url = _parse_location(location)
    place = url.database or ""
    with translated_errors(place):
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url)
        event.listen(engine, "connect", _configure_connection)
        event.listen(engine, "begin", _begin_transaction)
        try:
            _prepare_tables(engine, place)
        except BaseException:
            engine.dispose()
            raise
    return Database(engine, place)


def _parse_location(location: str | Path) -> URL:
    if isinstance(location, Path) or "://" not in location:
        return URL.create("sqlite", database=str(Path(location).absolute()))
    try:
        url = make_url(location)
    except ArgumentError as error:
        raise ConfigurationError(
            f"The library's address {location!r} is no database URL ({error}); "
            "give the path of a file, or sqlite:////absolute/path.db."
        ) from error
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        raise ConfigurationError(
            f"The library cannot be kept at {url.render_as_string(hide_password=True)}; "
            "this version keeps it in a SQLite file: give its path, "
            "or sqlite:////absolute/path.db."
        )
    return url


def _configure_connection(connection: Any, _record: object) -> None:
    """Set up one SQLite connection; ``connection`` is the driver's own."""
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
    purpose = connection.get_execution_options().get(_BEGIN_OPTION)
    if purpose == _CHANGE_SCHEMA:
        # A migration changes a table by copying and dropping it; with foreign keys on, dropping
        # would cascade and empty the tables that point to it. Cannot be set once begun.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.exec_driver_sql("BEGIN" if purpose is None else "BEGIN IMMEDIATE")


def _prepare_tables(engine: Engine, place: str) -> None:
    with engine.connect() as connection:
        if _stored_revision(connection, place) == REVISIONS[-1]:
            return
    with engine.connect() as connection:
        connection.execution_options(**{_BEGIN_OPTION: _CHANGE_SCHEMA})
        with connection.begin():
            # Again, now under the write lock: another process may have been faster.
            stored = _stored_revision(connection, place)
            if stored is None:
                Base.metadata.create_all(connection, checkfirst=False)
                text_index_of(connection).create(connection)
                _VERSION_TABLE.create(connection)
                connection.execute(insert(_VERSION_TABLE).values(version_num=REVISIONS[-1]))
                _name_library(connection)
            elif stored != REVISIONS[-1]:
                _migrate(connection)
                _name_library(connection)
    # Foreign keys are off on the connection that was used; the next ones have them on.
    engine.dispose()


def _name_library(connection: Connection) -> None:
    """Give the library a name that no other has, for what is kept beside it."""
    if connection.scalar(select(MetaRow.key).where(MetaRow.key == LIBRARY_KEY)) is None:
        name = secrets.token_hex(16)
        connection.execute(insert(MetaRow).values(key=LIBRARY_KEY, number=0, text=name))


def _stored_revision(connection: Connection, place: str) -> str | None:
    """Return the revision of the tables, or None where there are no tables at all."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if _VERSION_TABLE.name not in tables:
        raise StorageError(
            f"{place} is a database of another program (it holds {', '.join(tables[:3])}); "
            "choose another file for the library."
        )
    revision = connection.scalar(select(_VERSION_TABLE.c.version_num))
    if revision not in REVISIONS:
        raise SetupError(
            f"The library {place} was written by a newer Tunesight (revision {revision}; "
            f"this one knows {REVISIONS[-1]}); upgrade Tunesight, or choose another file."
        )
    return str(revision)


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "tunesight.library:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
