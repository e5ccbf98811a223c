"""Copying a library to another place: from a file to a server, or back."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Table, func, insert, select, text
from sqlalchemy.engine import Connection

from tunesight.errors import InvalidValueError
from tunesight.library.database import Database, open_database
from tunesight.library.records import LIBRARY_KEY
from tunesight.library.tables import Base, MetaRow, TrackRow
from tunesight.library.vector_table import VECTORS_KEY

__all__ = ["LibraryCopier"]

_TRACKS = TrackRow.__table__.columns
_META = MetaRow.__table__.columns

# What belongs to one library and not to its copy: its name, and how far its rows are.
_OWN_KEYS = (LIBRARY_KEY, VECTORS_KEY)

# Tables whose numbers the database gives.
_NUMBERED = ("track", "catalogue", "folder", "file")

# Rows that are in memory at a time.
_PART = 4096


class LibraryCopier:
    """Copies a library.

    Parameters
    ----------
    database
        What is copied; it stays as it is.
    home
        Folder for what is kept on this machine of a library on a server.
    """

    def __init__(self, database: Database, *, home: Path) -> None:
        self._database = database
        self._home = home

    def copy_to(self, location: str) -> tuple[str, int]:
        """Copy all to an empty library; return its place and the number of its tracks.

        Tracks keep their ids and their order, catalogues, folders and analyses go with them. Others
        may go on reading and writing; what they write meanwhile is not in the copy.

        Parameters
        ----------
        location
            Path or URL, as :func:`tunesight.library.database.open_database` takes it.

        Raises
        ------
        ConfigurationError
            If the URL is not one of a database that Tunesight can use.
        InvalidValueError
            If that library holds something.
        SetupError
            If what its server needs is missing.
        StorageError
            If one cannot be read or the other not be written; then nothing is copied.
        """
        target = open_database(location, home=self._home)
        try:
            with self._database.read() as source, target.write() as copy:
                if target.place == self._database.place or _holds_something(copy):
                    raise InvalidValueError(
                        f"The library at {target.place} holds something already; "
                        "name a place without a library, or with an empty one."
                    )
                for table in Base.metadata.sorted_tables:
                    _copy_table(table, source, copy)
                for name in _NUMBERED:
                    _go_on_numbering(copy, Base.metadata.tables[name], target)
                count = copy.scalar(select(func.count(_TRACKS["number"]))) or 0
        finally:
            target.close()
        return target.place, count


def _holds_something(connection: Connection) -> bool:
    return any(
        connection.scalar(select(func.count()).select_from(table))
        for table in Base.metadata.sorted_tables
        if table.name != MetaRow.__tablename__
    )


def _copy_table(table: Table, source: Connection, copy: Connection) -> None:
    statement = select(table).execution_options(yield_per=_PART)
    if table.name == TrackRow.__tablename__:
        # Those that others point to first.
        statement = statement.order_by(_TRACKS["same_as"].is_not(None), _TRACKS["number"])
    elif table.name == MetaRow.__tablename__:
        statement = statement.where(_META["key"].not_in(_OWN_KEYS))
        copy.execute(table.delete().where(_META["key"].not_in(_OWN_KEYS)))
    for part in source.execute(statement).mappings().partitions():
        copy.execute(insert(table), [dict(row) for row in part])


def _go_on_numbering(copy: Connection, table: Table, target: Database) -> None:
    """Have the next number be one that was never given, in the source either."""
    last = copy.scalar(select(func.max(table.columns["number"]))) or 0
    if table.name == TrackRow.__tablename__:
        last = max(last, copy.scalar(text("SELECT max(number) FROM removed_track")) or 0)
    if last == 0:
        return
    values = {"name": table.name, "last": last}
    if target.is_server:
        copy.execute(text("SELECT setval(pg_get_serial_sequence(:name, 'number'), :last)"), values)
    elif table.name == TrackRow.__tablename__:
        copy.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
        copy.execute(text("INSERT INTO sqlite_sequence VALUES (:name, :last)"), values)
