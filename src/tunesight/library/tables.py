"""What is stored, as SQLAlchemy tables; the same on SQLite and on a database server.

Conventions
-----------
Affect coordinates and covariances are stored in their own units, an unknown number is NULL, an
unknown text is empty. Words are kept in order, one a line. Paths are bytes, because a file name
need not be text on every system. A track's ``number`` grows with insertion and is never given
twice, so it orders the library for good; its ``id`` is what everything else calls it.

``migrations`` builds exactly these tables; a test compares the two.
"""

from __future__ import annotations

import os
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    false,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

__all__ = [
    "AnalysisRow",
    "Base",
    "CatalogueRow",
    "CleanText",
    "CourseRow",
    "FileRow",
    "FolderRow",
    "ImportErrorRow",
    "MetaRow",
    "PathBytes",
    "RemovedTrackRow",
    "ScanErrorRow",
    "TrackRow",
    "WordLines",
]


class PathBytes(TypeDecorator[str]):
    """A path: text with surrogate escapes in Python, the file system's own bytes in the table."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """Encode as the file system does."""
        return None if value is None else os.fsencode(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Decode as the file system does."""
        return None if value is None else os.fsdecode(value)


class CleanText(TypeDecorator[str]):
    """Text that any database takes: half characters and NUL, which tags may hold, are replaced."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Replace what UTF-8 or PostgreSQL cannot hold."""
        return None if value is None else _clean_text(value)


class WordLines(TypeDecorator[tuple[str, ...]]):
    """Words in order: a tuple in Python, one a line in the table.

    Lines rather than JSON: a hundred thousand tracks are read several times faster.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str:  # noqa: ARG002
        """Join; a line break inside a word becomes a space."""
        return _clean_text("\n".join(" ".join(word.splitlines()) for word in value or ()))

    def process_result_value(self, value: Any | None, dialect: Dialect) -> tuple[str, ...]:  # noqa: ARG002
        """Split."""
        return tuple(value.split("\n")) if value else ()


class Base(DeclarativeBase):
    """Carries the metadata; constraints are named so that a later revision can change them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class MetaRow(Base):
    """One named number or text about the library as a whole."""

    __tablename__ = "meta"

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    text: Mapped[str] = mapped_column(Text)


class TrackRow(Base):
    """One track; the columns are those of :class:`tunesight.domain.track.Track`.

    ``tempo_bpm`` to ``mode`` are its cues, one column each so that a server can filter by them.
    ``features`` are a catalogue's values as given, as JSON. ``match_key`` is a spelling of artist
    and title under which the same piece from several sources meets; all but one of those rows say
    in ``same_as`` which one stands for them. ``generation`` is the change that wrote the row last.
    """

    __tablename__ = "track"
    __table_args__ = (
        # A spelling may be longer than an entry of PostgreSQL's usual index.
        Index("ix_track_match_key", "match_key", postgresql_using="hash"),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[str] = mapped_column(CleanText)
    artist: Mapped[str] = mapped_column(CleanText)
    album: Mapped[str] = mapped_column(CleanText)
    source: Mapped[str] = mapped_column(String(16), index=True)
    year: Mapped[int | None] = mapped_column(Integer)
    language: Mapped[str] = mapped_column(CleanText)
    genres: Mapped[tuple[str, ...]] = mapped_column(WordLines)
    moods: Mapped[tuple[str, ...]] = mapped_column(WordLines)
    valence: Mapped[float | None] = mapped_column(Double)
    arousal: Mapped[float | None] = mapped_column(Double)
    valence_variance: Mapped[float | None] = mapped_column(Double)
    arousal_variance: Mapped[float | None] = mapped_column(Double)
    covariance: Mapped[float | None] = mapped_column(Double)
    tempo_bpm: Mapped[float | None] = mapped_column(Double)
    brightness_hz: Mapped[float | None] = mapped_column(Double)
    density_hz: Mapped[float | None] = mapped_column(Double)
    loudness_lufs: Mapped[float | None] = mapped_column(Double)
    mode: Mapped[float | None] = mapped_column(Double)
    duration_s: Mapped[float | None] = mapped_column(Double)
    path: Mapped[str | None] = mapped_column(PathBytes)
    licence: Mapped[str] = mapped_column(CleanText)
    is_editorial: Mapped[bool] = mapped_column(Boolean)
    is_missing: Mapped[bool] = mapped_column(Boolean)
    key: Mapped[str] = mapped_column(String(8), server_default="")
    isrc: Mapped[str] = mapped_column(String(12), server_default="", index=True)
    popularity: Mapped[float | None] = mapped_column(Double)
    lyrics: Mapped[tuple[str, ...]] = mapped_column(WordLines, server_default="")
    features: Mapped[str] = mapped_column(CleanText, server_default="")
    match_key: Mapped[str] = mapped_column(CleanText, server_default="")
    generation: Mapped[int] = mapped_column(BigInteger, server_default="0", index=True)
    catalogue_number: Mapped[int | None] = mapped_column(
        ForeignKey("catalogue.number", ondelete="CASCADE"), index=True
    )
    same_as: Mapped[int | None] = mapped_column(
        ForeignKey("track.number", ondelete="SET NULL"), index=True
    )


class RemovedTrackRow(Base):
    """A track that is no longer there, and the change that removed it, for readers of changes."""

    __tablename__ = "removed_track"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    generation: Mapped[int] = mapped_column(BigInteger, index=True)


class CatalogueRow(Base):
    """One imported table of tracks.

    ``mapping`` says, as JSON, which column was read as what; ``row_count`` counts the rows that
    were read for good, so that an import that was stopped goes on behind them.
    """

    __tablename__ = "catalogue"

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(CleanText, unique=True)
    path: Mapped[str] = mapped_column(PathBytes)
    content_hash: Mapped[str] = mapped_column(String(32))
    mapping: Mapped[str] = mapped_column(Text)
    row_count: Mapped[int] = mapped_column(BigInteger)
    is_complete: Mapped[bool] = mapped_column(Boolean)


class ImportErrorRow(Base):
    """Why one row of an imported table could not be taken in."""

    __tablename__ = "import_error"

    catalogue_number: Mapped[int] = mapped_column(
        ForeignKey("catalogue.number", ondelete="CASCADE"), primary_key=True
    )
    line: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    message: Mapped[str] = mapped_column(CleanText)


class AnalysisRow(Base):
    """What was heard in one sound, by the hash of the sound, whichever files hold it."""

    __tablename__ = "analysis"

    content_hash: Mapped[str] = mapped_column(String(32), primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    duration_s: Mapped[float] = mapped_column(Double)
    loudness_lufs: Mapped[float] = mapped_column(Double)
    tempo_bpm: Mapped[float] = mapped_column(Double)
    brightness_hz: Mapped[float] = mapped_column(Double)
    density_hz: Mapped[float] = mapped_column(Double)
    key: Mapped[str] = mapped_column(String(8))
    mode: Mapped[float] = mapped_column(Double)
    valence: Mapped[float] = mapped_column(Double)
    arousal: Mapped[float] = mapped_column(Double)
    valence_variance: Mapped[float] = mapped_column(Double)
    arousal_variance: Mapped[float] = mapped_column(Double)
    covariance: Mapped[float] = mapped_column(Double)
    loudness_range_lu: Mapped[float] = mapped_column(Double, server_default="0")
    true_peak_dbtp: Mapped[float] = mapped_column(Double, server_default="0")
    energy: Mapped[float] = mapped_column(Double, server_default="0")
    percussiveness: Mapped[float] = mapped_column(Double, server_default="0")
    harmonic_change_hz: Mapped[float] = mapped_column(Double, server_default="0")
    dynamics_db: Mapped[float] = mapped_column(Double, server_default="0")
    silence_share: Mapped[float] = mapped_column(Double, server_default="0")
    emotions: Mapped[str] = mapped_column(Text, server_default="{}")


class CourseRow(Base):
    """What happens in one sound over time: compressed JSON, apart because it is seldom read."""

    __tablename__ = "course"

    content_hash: Mapped[str] = mapped_column(
        ForeignKey("analysis.content_hash", ondelete="CASCADE"), primary_key=True
    )
    data: Mapped[bytes] = mapped_column(LargeBinary)


class FolderRow(Base):
    """One folder that the listener added, and whether the sound of its videos is wanted too."""

    __tablename__ = "folder"

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    path: Mapped[str] = mapped_column(PathBytes, unique=True)
    with_videos: Mapped[bool] = mapped_column(Boolean, server_default=false())


class FileRow(Base):
    """One sound file that was heard, and whether it was there when last looked for."""

    __tablename__ = "file"

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    folder_number: Mapped[int] = mapped_column(
        ForeignKey("folder.number", ondelete="CASCADE"), index=True
    )
    path: Mapped[str] = mapped_column(PathBytes, unique=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    mtime_ns: Mapped[int] = mapped_column(BigInteger)
    content_hash: Mapped[str] = mapped_column(String(32), index=True)
    track_id: Mapped[str] = mapped_column(ForeignKey("track.id"), index=True)
    is_missing: Mapped[bool] = mapped_column(Boolean)


class ScanErrorRow(Base):
    """Why one file or folder could not be taken in at the last scan.

    ``tried_as`` says which state of the file was tried, by which analyser; empty where the next
    scan is to try in any case.
    """

    __tablename__ = "scan_error"

    path: Mapped[str] = mapped_column(PathBytes, primary_key=True)
    folder_number: Mapped[int] = mapped_column(
        ForeignKey("folder.number", ondelete="CASCADE"), index=True
    )
    message: Mapped[str] = mapped_column(CleanText)
    tried_as: Mapped[str] = mapped_column(String(80), server_default="")


def _clean_text(text: str) -> str:
    if not text.isascii():
        text = text.encode("utf-8", errors="replace").decode("utf-8")
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")
