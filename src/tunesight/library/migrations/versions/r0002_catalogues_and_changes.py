"""Catalogues, several sources of one track, what changed when, and more of what is heard."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from tunesight.domain.song_names import match_key

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_HEARD = (
    "loudness_range_lu",
    "true_peak_dbtp",
    "energy",
    "percussiveness",
    "harmonic_change_hz",
    "dynamics_db",
    "silence_share",
)
# SQLite's own index of words; triggers of a table go with it, so a later revision that copies
# ``track`` has to make them again.
_TEXT_SEARCH = (
    """
    CREATE VIRTUAL TABLE track_text USING fts5(
        title, artist, album, content='track', content_rowid='number',
        tokenize='unicode61 remove_diacritics 2', prefix='2 3'
    )
    """,
    "INSERT INTO track_text (track_text) VALUES ('rebuild')",
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
_SERVER_TEXT_SEARCH = (
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
# A spelling may be longer than an entry of PostgreSQL's usual index.
_SPECIAL: dict[str, dict[str, Any]] = {"match_key": {"postgresql_using": "hash"}}
_INDEXED = ("isrc", "match_key", "generation", "catalogue_number", "same_as")


def upgrade() -> None:
    """Add tables and columns; every stored track counts as changed at generation 0."""
    _create_catalogues()
    op.create_table(
        "removed_track",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_removed_track")),
    )
    op.create_index(op.f("ix_removed_track_generation"), "removed_track", ["generation"])
    _widen_track()
    _spell_tracks()
    is_file = op.get_bind().dialect.name == "sqlite"
    for statement in _TEXT_SEARCH if is_file else _SERVER_TEXT_SEARCH:
        op.get_bind().exec_driver_sql(statement)
    with op.batch_alter_table("analysis") as analysis:
        for name in _HEARD:
            analysis.add_column(sa.Column(name, sa.Double(), server_default="0", nullable=False))
        analysis.add_column(sa.Column("emotions", sa.Text(), server_default="{}", nullable=False))
    op.add_column(
        "folder", sa.Column("with_videos", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column(
        "scan_error", sa.Column("tried_as", sa.String(80), server_default="", nullable=False)
    )
    op.create_table(
        "course",
        sa.Column("content_hash", sa.String(32), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("content_hash", name=op.f("pk_course")),
        sa.ForeignKeyConstraint(
            ["content_hash"],
            ["analysis.content_hash"],
            name=op.f("fk_course_content_hash_analysis"),
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    """Go back; tracks of catalogues, and what only newer columns held, are lost."""
    if op.get_bind().dialect.name == "sqlite":
        for name in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER track_text_{name}")
        op.execute("DROP TABLE track_text")
    else:
        op.execute("DROP INDEX track_text")
        op.execute("DROP FUNCTION track_words")
    op.drop_table("course")
    op.drop_column("scan_error", "tried_as")
    with op.batch_alter_table("folder") as folder:
        folder.drop_column("with_videos")
    with op.batch_alter_table("analysis") as analysis:
        for name in (*_HEARD, "emotions"):
            analysis.drop_column(name)
    op.execute("DELETE FROM track WHERE catalogue_number IS NOT NULL")
    for name in _INDEXED:
        op.drop_index(op.f(f"ix_track_{name}"), "track")
    with op.batch_alter_table("track", table_kwargs={"sqlite_autoincrement": True}) as track:
        track.drop_constraint(op.f("fk_track_same_as_track"), type_="foreignkey")
        track.drop_constraint(op.f("fk_track_catalogue_number_catalogue"), type_="foreignkey")
        for name in ("key", "popularity", "lyrics", "features", *_INDEXED):
            track.drop_column(name)
    for table in ("removed_track", "import_error", "catalogue"):
        op.drop_table(table)


def _create_catalogues() -> None:
    op.create_table(
        "catalogue",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("path", sa.LargeBinary(), nullable=False),
        sa.Column("content_hash", sa.String(32), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("row_count", sa.BigInteger(), nullable=False),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_catalogue")),
        sa.UniqueConstraint("name", name=op.f("uq_catalogue_name")),
    )
    op.create_table(
        "import_error",
        sa.Column("catalogue_number", sa.Integer(), nullable=False),
        sa.Column("line", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("catalogue_number", "line", name=op.f("pk_import_error")),
        sa.ForeignKeyConstraint(
            ["catalogue_number"],
            ["catalogue.number"],
            name=op.f("fk_import_error_catalogue_number_catalogue"),
            ondelete="CASCADE",
        ),
    )


def _widen_track() -> None:
    # Copied on SQLite, which adds no foreign key to a table that is there.
    with op.batch_alter_table("track", table_kwargs={"sqlite_autoincrement": True}) as track:
        for name, kind in (
            ("key", sa.String(8)),
            ("isrc", sa.String(12)),
        ):
            track.add_column(sa.Column(name, kind, server_default="", nullable=False))
        track.add_column(sa.Column("popularity", sa.Double(), nullable=True))
        for name in ("lyrics", "features", "match_key"):
            track.add_column(sa.Column(name, sa.Text(), server_default="", nullable=False))
        track.add_column(
            sa.Column("generation", sa.BigInteger(), server_default="0", nullable=False)
        )
        for name in ("catalogue_number", "same_as"):
            track.add_column(sa.Column(name, sa.Integer(), nullable=True))
        track.create_foreign_key(
            op.f("fk_track_catalogue_number_catalogue"),
            "catalogue",
            ["catalogue_number"],
            ["number"],
            ondelete="CASCADE",
        )
        track.create_foreign_key(
            op.f("fk_track_same_as_track"), "track", ["same_as"], ["number"], ondelete="SET NULL"
        )
    for name in _INDEXED:
        op.create_index(op.f(f"ix_track_{name}"), "track", [name], **_SPECIAL.get(name, {}))


def _spell_tracks() -> None:
    """Spell the tracks that are there, so that those to come find them."""
    track = sa.table("track", *map(sa.column, ("number", "title", "artist", "match_key")))
    rows = op.get_bind().execute(sa.select(track.c.number, track.c.title, track.c.artist)).all()
    if rows:
        op.get_bind().execute(
            sa.update(track)
            .where(track.c.number == sa.bindparam("spelled"))
            .values(match_key=sa.bindparam("spelling")),
            [{"spelled": n, "spelling": match_key(title, artist)} for n, title, artist in rows],
        )
