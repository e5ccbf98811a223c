"""First tables: tracks, analyses, folders, files, scan errors, and numbers about the library."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table of the first version."""
    op.create_table(
        "meta",
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    _create_track()
    _create_analysis()
    op.create_table(
        "folder",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("path", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_folder")),
        sa.UniqueConstraint("path", name=op.f("uq_folder_path")),
    )
    _create_file()
    op.create_table(
        "scan_error",
        sa.Column("path", sa.LargeBinary(), nullable=False),
        sa.Column("folder_number", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_scan_error")),
        sa.ForeignKeyConstraint(
            ["folder_number"],
            ["folder.number"],
            name=op.f("fk_scan_error_folder_number_folder"),
            ondelete="CASCADE",
        ),
    )
    op.create_index(op.f("ix_scan_error_folder_number"), "scan_error", ["folder_number"])


def downgrade() -> None:
    """Drop every table."""
    for table in ("scan_error", "file", "folder", "analysis", "track", "meta"):
        op.drop_table(table)


def _create_track() -> None:
    op.create_table(
        "track",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("artist", sa.Text(), nullable=False),
        sa.Column("album", sa.Text(), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("genres", sa.Text(), nullable=False),
        sa.Column("moods", sa.Text(), nullable=False),
        sa.Column("valence", sa.Double(), nullable=True),
        sa.Column("arousal", sa.Double(), nullable=True),
        sa.Column("valence_variance", sa.Double(), nullable=True),
        sa.Column("arousal_variance", sa.Double(), nullable=True),
        sa.Column("covariance", sa.Double(), nullable=True),
        sa.Column("tempo_bpm", sa.Double(), nullable=True),
        sa.Column("brightness_hz", sa.Double(), nullable=True),
        sa.Column("density_hz", sa.Double(), nullable=True),
        sa.Column("loudness_lufs", sa.Double(), nullable=True),
        sa.Column("mode", sa.Double(), nullable=True),
        sa.Column("duration_s", sa.Double(), nullable=True),
        sa.Column("path", sa.LargeBinary(), nullable=True),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("is_editorial", sa.Boolean(), nullable=False),
        sa.Column("is_missing", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_track")),
        sa.UniqueConstraint("id", name=op.f("uq_track_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_track_source"), "track", ["source"])


def _create_analysis() -> None:
    op.create_table(
        "analysis",
        sa.Column("content_hash", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("duration_s", sa.Double(), nullable=False),
        sa.Column("loudness_lufs", sa.Double(), nullable=False),
        sa.Column("tempo_bpm", sa.Double(), nullable=False),
        sa.Column("brightness_hz", sa.Double(), nullable=False),
        sa.Column("density_hz", sa.Double(), nullable=False),
        sa.Column("key", sa.String(8), nullable=False),
        sa.Column("mode", sa.Double(), nullable=False),
        sa.Column("valence", sa.Double(), nullable=False),
        sa.Column("arousal", sa.Double(), nullable=False),
        sa.Column("valence_variance", sa.Double(), nullable=False),
        sa.Column("arousal_variance", sa.Double(), nullable=False),
        sa.Column("covariance", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("content_hash", name=op.f("pk_analysis")),
    )


def _create_file() -> None:
    op.create_table(
        "file",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("folder_number", sa.Integer(), nullable=False),
        sa.Column("path", sa.LargeBinary(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("mtime_ns", sa.BigInteger(), nullable=False),
        sa.Column("content_hash", sa.String(32), nullable=False),
        sa.Column("track_id", sa.String(64), nullable=False),
        sa.Column("is_missing", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_file")),
        sa.UniqueConstraint("path", name=op.f("uq_file_path")),
        sa.ForeignKeyConstraint(
            ["folder_number"],
            ["folder.number"],
            name=op.f("fk_file_folder_number_folder"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["track_id"], ["track.id"], name=op.f("fk_file_track_id_track")),
    )
    for column in ("content_hash", "folder_number", "track_id"):
        op.create_index(op.f(f"ix_file_{column}"), "file", [column])
