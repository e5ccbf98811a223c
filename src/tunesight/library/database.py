"""Opens the library's database: creates or migrates it first, and hands out transactions.

Conventions
-----------
The same on both kinds of database (:mod:`~tunesight.library.sqlite_engine`,
:mod:`~tunesight.library.server_engine`): a reader sees one state throughout and never waits for a
writer; there is one writer at a time, and what it wrote is kept as a whole or not at all.

Alembic takes a third of a second to import, so it is only imported when a stored revision is an
older one; a new database is created from the tables directly and marked with the newest revision.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Column, MetaData, String, Table, insert, inspect, select
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError

from tunesight.errors import ConfigurationError, SetupError, StorageError
from tunesight.library.purpose import Purpose
from tunesight.library.records import LIBRARY_KEY
from tunesight.library.server_engine import open_server, server_place
from tunesight.library.sqlite_engine import open_sqlite
from tunesight.library.storage_errors import translated_errors
from tunesight.library.tables import Base, MetaRow
from tunesight.library.text_search import text_index_of

__all__ = ["REVISIONS", "Database", "open_database"]

REVISIONS: tuple[str, ...] = ("0001", "0002")
"""Every revision of the tables, oldest first; a test compares it with ``migrations``."""

_NO_FILE = URL.create("sqlite")

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
    matrix_folder
        Where the matrix of this library may be kept.
    """

    def __init__(self, engine: Engine, place: str, matrix_folder: Path) -> None:
        self._engine = engine
        self.place = place
        self.matrix_folder = matrix_folder

    @property
    def is_server(self) -> bool:
        """Whether a database server keeps it, which other machines may use as well."""
        return self._engine.dialect.name != "sqlite"

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
    def write(self, purpose: Purpose = Purpose.WRITE) -> Generator[Connection]:
        """Yield a connection in one transaction: kept as a whole, or, on any error, not at all.

        Parameters
        ----------
        purpose
            What is written: it is done by one at a time.

        Raises
        ------
        StorageError
            If the database cannot be written.
        """
        with translated_errors(self.place), self._engine.connect() as connection:
            connection.execution_options(**purpose.options())
            with connection.begin():
                yield connection

    @contextmanager
    def connect(self) -> Generator[Connection]:
        """Yield a connection of which the caller says where transactions end, and what went wrong.

        Raises
        ------
        StorageError
            If the database cannot be reached; errors of the block are left as they are.
        """
        with translated_errors(self.place):
            connection = self._engine.connect()
        with connection:
            yield connection

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()


def open_database(location: str | Path, *, home: Path | None = None) -> Database:
    """Open the library at a path or URL, creating or migrating it where needed.

    Parameters
    ----------
    location
        Path of a file, or a SQLAlchemy URL such as ``sqlite:////home/ann/library.db`` or
        ``postgresql+psycopg://ann@server/library``. Missing folders above a file are made; a
        server's database has to be there.
    home
        Folder for what is kept on this machine of a library on a server; by default the one that
        this is run in. What belongs to a file is beside the file.

    Raises
    ------
    ConfigurationError
        If the URL is not one of a database that Tunesight can use.
    SetupError
        If a newer Tunesight wrote the library, or what its server needs is missing or too old.
    StorageError
        If it cannot be opened, created or migrated.
    """
    url = _parse_location(location)
    is_file = url.get_backend_name() == "sqlite"
    place = (url.database or "") if is_file else server_place(url)
    with translated_errors(place):
        engine = open_sqlite(url) if is_file else open_server(url)
        try:
            _prepare_tables(engine, place)
        except BaseException:
            engine.dispose()
            raise
    beside = Path(place) if is_file else (home or Path()) / _name_of_place(place)
    return Database(engine, place, beside.with_name(f"{beside.name}.matrix"))


def _parse_location(location: str | Path) -> URL:
    if isinstance(location, Path) or "://" not in location:
        return URL.create("sqlite", database=str(Path(location).absolute()))
    try:
        url = make_url(location)
    except (ArgumentError, ValueError) as error:
        # Without the address, which may hold a password.
        raise ConfigurationError(
            "The library's address is no database URL; give the path of a file, "
            "sqlite:////absolute/path.db or postgresql+psycopg://user:password@host/name."
        ) from error
    kind = url.get_backend_name()
    if kind not in ("sqlite", "postgresql") or url.database == ":memory:" or url == _NO_FILE:
        raise ConfigurationError(
            f"The library cannot be kept at {url.render_as_string(hide_password=True)}; "
            "give the path of a SQLite file, sqlite:////absolute/path.db, or a PostgreSQL server, "
            "postgresql+psycopg://user:password@host/name."
        )
    return url


def _name_of_place(place: str) -> str:
    """Return a name for files that belong to an address, and to no other."""
    return f"library-{hashlib.sha256(place.encode()).hexdigest()[:16]}"


def _prepare_tables(engine: Engine, place: str) -> None:
    with engine.connect() as connection:
        if _stored_revision(connection, place) == REVISIONS[-1]:
            return
    with engine.connect() as connection:
        connection.execution_options(**Purpose.CHANGE_SCHEMA.options())
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
    # Foreign keys are off on the connection of a file that was used; the next ones have them on.
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
            "choose another place for the library."
        )
    revision = connection.scalar(select(_VERSION_TABLE.c.version_num))
    if revision not in REVISIONS:
        raise SetupError(
            f"The library {place} was written by a newer Tunesight (revision {revision}; "
            f"this one knows {REVISIONS[-1]}); upgrade Tunesight, or choose another place."
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
