"""Verifying: each fault that nobody would notice is found, named and, where it can be, mended."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.fakes import HashEncoder, make_track
from tests.postgres import on_file
from tunesight.errors import StorageError
from tunesight.library.database import Database, open_database
from tunesight.library.matrix import LibraryMatrix
from tunesight.library.repository import TrackRepository
from tunesight.library.verify import LibraryVerifier


@pytest.fixture
def database(location: str, tmp_path: Path) -> Iterator[Database]:
    opened = open_database(location, home=tmp_path)
    TrackRepository(opened).save_tracks([make_track(i) for i in range(30)])
    yield opened
    opened.close()


@pytest.fixture
def matrix(database: Database) -> LibraryMatrix:
    return LibraryMatrix(TrackRepository(database), HashEncoder(), folder=database.matrix_folder)


@pytest.fixture
def verifier(database: Database, matrix: LibraryMatrix) -> LibraryVerifier:
    return LibraryVerifier(database, matrix)


def test_a_library_that_is_well_is_said_to_be(
    verifier: LibraryVerifier, matrix: LibraryMatrix
) -> None:
    assert "next search makes it" in verifier.check_matrix()
    matrix.snapshot()

    assert verifier.check_database().endswith(("is sound", "which checks itself"))
    assert "agrees" in verifier.check_words()
    assert "holds all 30 tracks" in verifier.check_matrix()
    assert verifier.check_sounds().startswith("0 files")
    assert verifier.check_pieces().startswith("0 tracks")


def test_a_matrix_that_is_behind_is_no_fault(
    database: Database, verifier: LibraryVerifier, matrix: LibraryMatrix
) -> None:
    matrix.snapshot()
    TrackRepository(database).save_tracks([make_track(99)])

    assert "brings it in step" in verifier.check_matrix()


@pytest.mark.parametrize("name", ["words.1", "alive.1.1", "artist-names.1.txt", "number.1"])
def test_a_flipped_bit_of_the_matrix_is_found_and_mended(
    database: Database, verifier: LibraryVerifier, matrix: LibraryMatrix, name: str
) -> None:
    matrix.snapshot()
    path = database.matrix_folder / name
    spoilt = bytearray(path.read_bytes())
    spoilt[5] ^= 1
    path.write_bytes(spoilt)

    with pytest.raises(StorageError, match=rf"{name} in .* are damaged.*--repair"):
        verifier.check_matrix()

    assert len(verifier.repair()) == 2
    assert "holds all 30 tracks" in verifier.check_matrix()


@on_file
def test_words_that_differ_are_found_and_mended(
    database: Database, verifier: LibraryVerifier
) -> None:
    with database.write() as connection:
        connection.execute(text("DROP TRIGGER track_text_update"))
        connection.execute(text("UPDATE track SET title = 'Unseen' WHERE number = 3"))

    with pytest.raises(StorageError, match="index of words differs"):
        verifier.check_words()

    verifier.repair()
    assert "agrees" in verifier.check_words()
    assert TrackRepository(database).search_tracks("unseen", limit=1).total == 1


@on_file
def test_damaged_pages_are_found(tmp_path: Path, verifier: LibraryVerifier) -> None:
    with sqlite3.connect(tmp_path / "library.db") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ix_track_source'"
        ).fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    connection.close()
    with (tmp_path / "library.db").open("r+b") as file:
        file.seek((page - 1) * size + size - 60)
        file.write(b"\x00" * 60)

    with pytest.raises(StorageError, match="damaged"):
        verifier.check_database()


@on_file
def test_rows_that_point_nowhere_are_found(tmp_path: Path, verifier: LibraryVerifier) -> None:
    with sqlite3.connect(tmp_path / "library.db") as connection:  # without foreign keys
        connection.execute("UPDATE track SET catalogue_number = 77 WHERE number = 1")
    connection.close()

    with pytest.raises(StorageError, match="1 rows of track point to rows that are not there"):
        verifier.check_database()


def test_files_that_went_and_tracks_without_files_are_found(
    tmp_path: Path, database: Database, verifier: LibraryVerifier
) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE track SET source = 'folder' WHERE number IN (1, 2)"))
        connection.execute(text("INSERT INTO folder (number, path) VALUES (1, 'x')"))
        connection.execute(
            text(
                "INSERT INTO file (folder_number, path, size_bytes, mtime_ns, content_hash, "
                "track_id, is_missing) VALUES (1, :path, 1, 1, 'h', 't0', false)"
            ),
            {"path": bytes(tmp_path / "gone.mp3")},
        )

    with pytest.raises(StorageError, match=r"1 of 1 files .*gone\.mp3\); 1 tracks have no file"):
        verifier.check_sounds()


def test_a_row_that_hides_behind_a_hidden_one_is_found(
    database: Database, verifier: LibraryVerifier
) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE track SET same_as = 2 WHERE number = 1"))
        connection.execute(text("UPDATE track SET same_as = 3 WHERE number = 2"))

    with pytest.raises(StorageError, match="1 tracks are stood for by one"):
        verifier.check_pieces()
