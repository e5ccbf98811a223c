"""What is killed of the library: a migration, and whoever writes the matrix."""

from __future__ import annotations

import dataclasses
import sqlite3
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import create_engine

from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.blocks import WORDS_WIDTH
from tunesight.domain.track import Track, TrackSource
from tunesight.library.database import open_database
from tunesight.library.matrix import LibraryMatrix
from tunesight.library.records import remove_tracks
from tunesight.library.repository import TrackRepository
from tunesight.library.tables import TrackRow
from tunesight.library.verify import LibraryVerifier

__all__ = ["MatrixKills", "MigrationKills"]

_TRACKS = 2000
_CHANGES = 8


class MigrationKills:
    """Opening a library of the first revision, which brings it to the newest."""

    name = "migration"

    def prepare(self, folder: Path) -> None:
        """Make a library as the first version made it, with tracks, files and analyses."""
        from alembic import command
        from alembic.config import Config

        engine = create_engine(f"sqlite:///{folder / 'library.db'}")
        with engine.begin() as connection:
            config = Config()
            config.set_main_option("script_location", "tunesight.library:migrations")
            config.set_main_option("path_separator", "os")
            config.attributes["connection"] = connection
            command.upgrade(config, "0001")
        engine.dispose()
        with sqlite3.connect(folder / "library.db") as connection:
            connection.execute("INSERT INTO meta VALUES ('generation', 3, '')")
            connection.execute("INSERT INTO folder VALUES (1, 'music')")
            for i in range(_TRACKS):
                connection.execute(
                    "INSERT INTO track (id, title, artist, album, source, language, genres, moods,"
                    " licence, is_editorial, is_missing) "
                    "VALUES (?, ?, ?, '', 'folder', '', '', '', '', 0, 0)",
                    (f"f-{i}", f"Title {i}", f"Artist {i % 97}"),
                )
                connection.execute(
                    "INSERT INTO analysis VALUES (?, 1, 1, -9, 9, 9, 2, 'C', 1, 0, 0, .1, .1, 0)",
                    (f"hash{i}",),
                )
                connection.execute(
                    "INSERT INTO file VALUES (NULL, 1, ?, 1, 1, ?, ?, 0)",
                    (f"music/{i}.mp3".encode(), f"hash{i}", f"f-{i}"),
                )
        connection.close()

    def work(self, folder: Path) -> None:
        """Migrate."""
        open_database(folder / "library.db").close()

    def find_faults(self, folder: Path) -> list[str]:
        """Open it again and compare all of it with what was prepared."""
        database = open_database(folder / "library.db")
        repository = TrackRepository(database)
        matrix = LibraryMatrix(repository, LetterEncoder())
        faults = _faults_of(LibraryVerifier(database, matrix))
        tracks = repository.all_tracks()
        expected = [(f"f-{i}", f"Title {i}", f"Artist {i % 97}") for i in range(_TRACKS)]
        if [(track.id, track.title, track.artist) for track in tracks] != expected:
            faults.append(f"{len(tracks)} tracks are not the {_TRACKS} that were there")
        with database.read() as connection:
            for table in ("file", "analysis"):
                count = connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()  # noqa: S608
                if count != _TRACKS:
                    faults.append(f"{table} holds {count} rows, not {_TRACKS}")
        found = repository.search_tracks("title 177", limit=100).total
        database.close()
        return faults if found == 11 else [*faults, f"{found} tracks are found by words, not 11"]


class MatrixKills:
    """A library that changes all the time, with its matrix brought in step at every change."""

    name = "matrix"

    def prepare(self, folder: Path) -> None:
        """Make a library and its matrix."""
        database = open_database(folder / "library.db")
        TrackRepository(database).save_tracks(_make_tracks(0, 800))
        _open_matrix(folder).snapshot()
        database.close()

    def work(self, folder: Path) -> None:
        """Add, rename and remove tracks, and search after each change."""
        database = open_database(folder / "library.db")
        repository = TrackRepository(database)
        matrix = _open_matrix(folder)
        for change in range(_CHANGES):
            first = 2000 + 60 * change
            renamed = [
                dataclasses.replace(track, title=f"{track.title} {change}")
                for track in _make_tracks(100, 130)
            ]
            repository.save_tracks([*_make_tracks(first, first + 60), *renamed])
            with database.write() as connection:
                remove_tracks(connection, TrackRow.id.in_([f"t{first + 3}", f"t{change}"]))
            matrix.snapshot()
            if change == 6:
                matrix.rebuild()
        database.close()

    def find_faults(self, folder: Path) -> list[str]:
        """Search again, and compare every row with one made from the library just now."""
        database = open_database(folder / "library.db")
        repository = TrackRepository(database)
        mapped = _open_matrix(folder).snapshot()
        made = LibraryMatrix(repository, LetterEncoder()).snapshot()
        faults = _faults_of(LibraryVerifier(database, _open_matrix(folder)))
        living = np.flatnonzero(mapped.columns["alive"])
        living = living[np.argsort(mapped.columns["number"][living])]
        for name, column in made.columns.items():
            there = mapped.columns[name][living]
            if name in mapped.names:
                names = [table.names() for table in (mapped.names[name], made.names[name])]
                there, column = (  # noqa: PLW2901 - codes differ, names must not
                    np.array(known)[codes]
                    for known, codes in zip(names, (there, column), strict=True)
                )
            if there.shape != column.shape or not np.allclose(
                *(
                    x.astype(np.float64) if x.dtype.kind != "U" else x == column
                    for x in (there, column)
                ),
                atol=1e-3,
                equal_nan=True,
            ):
                faults.append(f"column {name} differs")
        database.close()
        return faults


class LetterEncoder:
    """Encodes a text by its words' checksums: what the words mean does not matter here."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit rows."""
        rows = np.zeros((len(texts), WORDS_WIDTH), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.split():
                row[zlib.crc32(word.encode()) % WORDS_WIDTH] += 1.0
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return rows / np.maximum(lengths, 1.0)


def _open_matrix(folder: Path) -> LibraryMatrix:
    database = open_database(folder / "library.db")
    return LibraryMatrix(TrackRepository(database), LetterEncoder(), folder=database.matrix_folder)


def _make_tracks(first: int, end: int) -> list[Track]:
    return [
        Track(
            id=f"t{i}",
            title=f"Title {i}",
            artist=f"Artist {i % 50}",
            source=TrackSource.STARTER,
            affect=AffectGaussian.isotropic(Affect((i * 37 % 200) / 100 - 1, 0.3), 0.25),
            genres=(f"genre {i % 9}",),
        )
        for i in range(first, end)
    ]


def _faults_of(verifier: LibraryVerifier) -> list[str]:
    from tunesight.services.doctor import Check, DoctorService

    checks = (
        Check("database", verifier.check_database),
        Check("words", verifier.check_words),
        Check("matrix", verifier.check_matrix),
        Check("pieces", verifier.check_pieces),
    )
    return [finding.text for finding in DoctorService(checks).examine() if not finding.is_well]
