r"""Text search on PostgreSQL: an index over the words of every track, kept by the server itself.

Nothing but what every server brings is used. Words are cut by a function of our own, whatever the
locale of the database: everything but punctuation, symbols and spaces belongs to a word.

Conventions
-----------
Accents (U+0300 to U+036F after decomposition) do not matter. Of a title, an artist or an album the
first 500 characters count: an entry of the index has a size that a longer word would exceed.

References
----------
https://www.postgresql.org/docs/current/textsearch-features.html
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.engine import Connection

__all__ = ["ServerTextIndex"]

_CREATE = (
    r"""
    CREATE FUNCTION track_words(title text, artist text, album text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN array_remove(
        regexp_split_to_array(
            regexp_replace(
                lower(
                    left(normalize(title, NFKD), 500) || ' ' ||
                    left(normalize(artist, NFKD), 500) || ' ' ||
                    left(normalize(album, NFKD), 500)
                ),
                '[\u0300-\u036F]', '', 'g'
            ),
            '[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00BF\u00D7\u00F7\u2000-\u2BFF'
            '\u2E00-\u2E7F\u3000-\u3004\u3008-\u3020\u3030\uFE00-\uFE0F\U0001F000-\U0001FAFF]+'
        ),
        ''
    )
    """,
    """
    CREATE INDEX track_text ON track
    USING gin (array_to_tsvector(track_words(title, artist, album)))
    """,
)

_WORDS = text("SELECT track_words(:words, '', '')")
_FOUND = """
    FROM track
    WHERE array_to_tsvector(track_words(title, artist, album)) @@ CAST(:query AS tsquery)
    AND same_as IS NULL
"""
# Of tracks with the words those with fewer others come first.
_SEARCH = text(
    f"""
    SELECT number {_FOUND}
    ORDER BY cardinality(track_words(title, artist, album)), number LIMIT :limit OFFSET :offset
    """
)
_COUNT = text(f"SELECT count(*) {_FOUND}")


class ServerTextIndex:
    """The implementation of :class:`tunesight.library.text_search.TextIndex` for PostgreSQL."""

    def create(self, connection: Connection) -> None:
        """Make the function and the index."""
        for statement in _CREATE:
            connection.exec_driver_sql(statement)

    def search(
        self, connection: Connection, words: str, *, limit: int, offset: int
    ) -> tuple[int, Sequence[int]]:
        """Return how many tracks fit in all, and the numbers of some, best first."""
        clean = words.encode(errors="replace").decode().replace("\0", " ")
        cut: list[str] = connection.scalar(_WORDS, {"words": clean}) or []
        if not cut:
            return 0, []
        # Words hold no quotes and no operators: they were cut at all punctuation.
        query = " & ".join(f"'{word}'" for word in cut) + ":*"
        values = {"query": query, "limit": limit, "offset": offset}
        found = connection.scalars(_SEARCH, values).all()
        if offset == 0 and len(found) < limit:
            return len(found), found
        return connection.scalar(_COUNT, {"query": query}) or 0, found

    def is_whole(self, connection: Connection) -> bool:
        """Tell whether the server can use it; that it agrees with the tracks is the server's."""
        statement = text("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:name)")
        return bool(connection.scalar(statement, {"name": "track_text"}))

    def rebuild(self, connection: Connection) -> None:
        """Make the index anew."""
        connection.exec_driver_sql("REINDEX INDEX track_text")
