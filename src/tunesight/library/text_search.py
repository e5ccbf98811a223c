"""Text search: tracks by words of their title, artist and album.

Each database has its own way; whoever adds one adds a :class:`TextIndex`. On SQLite it is an FTS5
table that holds no text itself: triggers keep it in step with every row of ``track``, whoever
writes it. :mod:`tunesight.library.server_text_search` is PostgreSQL's.

Conventions
-----------
Every word must be there, in any of the three; the last one may be just begun. Case and accents do
not matter. What the listener types is never read as the index's own language.

References
----------
https://www.sqlite.org/fts5.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DatabaseError

from tunesight.library.server_text_search import ServerTextIndex

__all__ = ["TextIndex", "text_index_of"]

_CREATE = (
    """
    CREATE VIRTUAL TABLE track_text USING fts5(
        title, artist, album, content='track', content_rowid='number',
        tokenize='unicode61 remove_diacritics 2', prefix='2 3'
    )
    """,
    """
    CREATE TRIGGER track_text_insert AFTER INSERT ON track BEGIN
        INSERT INTO track_text (rowid, title, artist, album)
        VALUES (new.number, new.title, new.artist, new.album);
    END
    """,
    """
    CREATE TRIGGER track_text_delete AFTER DELETE ON track BEGIN
        INSERT INTO track_text (track_text, rowid, title, artist, album)
        VALUES ('delete', old.number, old.title, old.artist, old.album);
    END
    """,
    """
    CREATE TRIGGER track_text_update AFTER UPDATE OF title, artist, album ON track
    WHEN (old.title, old.artist, old.album) IS NOT (new.title, new.artist, new.album) BEGIN
        INSERT INTO track_text (track_text, rowid, title, artist, album)
        VALUES ('delete', old.number, old.title, old.artist, old.album);
        INSERT INTO track_text (rowid, title, artist, album)
        VALUES (new.number, new.title, new.artist, new.album);
    END
    """,
)

_SEARCH = text(
    """
    SELECT number FROM track_text JOIN track ON track.number = track_text.rowid
    WHERE track_text MATCH :words AND same_as IS NULL
    ORDER BY rank, number LIMIT :limit OFFSET :offset
    """
)
_COUNT = text(
    """
    SELECT count(*) FROM track_text JOIN track ON track.number = track_text.rowid
    WHERE track_text MATCH :words AND same_as IS NULL
    """
)


class TextIndex(Protocol):
    """Finds tracks by words, in one kind of database."""

    def create(self, connection: Connection) -> None:
        """Make what is needed, in a library without tracks."""
        ...

    def search(
        self, connection: Connection, words: str, *, limit: int, offset: int
    ) -> tuple[int, Sequence[int]]:
        """Return how many tracks fit in all, and the numbers of some, best first."""
        ...

    def is_whole(self, connection: Connection) -> bool:
        """Tell whether it agrees with the tracks; the connection must be writing."""
        ...

    def rebuild(self, connection: Connection) -> None:
        """Make it anew from the tracks."""
        ...


def text_index_of(connection: Connection) -> TextIndex:
    """Return what searches text in this kind of database."""
    return _INDEXES[connection.dialect.name]


class _SqliteIndex:
    """An FTS5 table."""

    def create(self, connection: Connection) -> None:
        for statement in _CREATE:
            connection.execute(text(statement))

    def search(
        self, connection: Connection, words: str, *, limit: int, offset: int
    ) -> tuple[int, Sequence[int]]:
        query = _to_fts5(words)
        if not query:
            return 0, []
        values = {"words": query, "limit": limit, "offset": offset}
        found = connection.scalars(_SEARCH, values).all()
        if offset == 0 and len(found) < limit:
            return len(found), found
        return connection.scalar(_COUNT, {"words": query}) or 0, found

    def is_whole(self, connection: Connection) -> bool:
        try:
            # 1: compare with the tracks, not only with itself.
            connection.execute(
                text("INSERT INTO track_text (track_text, rank) VALUES ('integrity-check', 1)")
            )
        except DatabaseError:
            return False
        return True

    def rebuild(self, connection: Connection) -> None:
        connection.execute(text("INSERT INTO track_text (track_text) VALUES ('rebuild')"))


_INDEXES: Mapping[str, TextIndex] = MappingProxyType(
    {"sqlite": _SqliteIndex(), "postgresql": ServerTextIndex()}
)


def _to_fts5(words: str) -> str:
    """Quote every word, so that nothing in it is an operator; the last one is a beginning."""
    clean = words.encode(errors="replace").decode().replace("\0", " ")
    quoted = [
        '"' + word.replace('"', '""') + '"'
        for word in clean.split()
        # A word of punctuation alone would be an empty phrase, which nothing has.
        if any(character.isalnum() for character in word)
    ]
    return " ".join(quoted) + "*" if quoted else ""
