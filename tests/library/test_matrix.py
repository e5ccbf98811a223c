"""The matrix beside a real database: in step with it, shared, and whole after every accident."""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import text

from tests.exact_rows import build_rows
from tests.fakes import HashEncoder, make_track
from tunesight.domain.blocks import BLOCKS, ROW_WIDTH
from tunesight.domain.query import Filters
from tunesight.domain.track import Track
from tunesight.library import matrix_update
from tunesight.library.database import Database, open_database
from tunesight.library.matrix import LibraryMatrix
from tunesight.library.records import remove_tracks
from tunesight.library.repository import TrackRepository
from tunesight.library.tables import TrackRow

ENCODER = HashEncoder()


class CountingEncoder(HashEncoder):
    """Counts the texts that were encoded, to tell reading again from going on."""

    def __init__(self) -> None:
        self.count = 0

    def encode(self, texts: object) -> NDArray[np.float32]:
        self.count += len(texts)  # type: ignore[arg-type]
        return super().encode(texts)  # type: ignore[arg-type]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path / "library.db")
    yield opened
    opened.close()


@pytest.fixture
def store(database: Database) -> TrackRepository:
    return TrackRepository(database)


def tracks_between(first: int, end: int) -> list[Track]:
    return [
        make_track(
            i,
            valence=(i * 37 % 200) / 100 - 1,
            arousal=(i * 53 % 200) / 100 - 1,
            genres=(f"genre{i % 7}",),
            artist=f"Artist {i % 11}",
        )
        for i in range(first, end)
    ]


def open_matrix(database: Database, encoder: HashEncoder = ENCODER) -> LibraryMatrix:
    return LibraryMatrix(
        TrackRepository(database), encoder, folder=database.matrix_folder, encoder_stamp="hash"
    )


def check_against_all_tracks(matrix: LibraryMatrix, store: TrackRepository) -> None:
    """Compare an answer over everything with the product of exact rows."""
    tracks = store.all_tracks()
    weights = np.zeros(ROW_WIDTH)
    weights[BLOCKS["affect"]] = (2.0, -1.0, -3.0, -3.0, 0.5)
    weights[BLOCKS["words"]] = ENCODER.encode(["genre3 title"])[0]
    weights[BLOCKS["prior"]] = (0.15, 0.25)
    exact = build_rows(tracks, ENCODER).astype(np.float64) @ weights
    shortlist = matrix.search(weights, Filters(), most=max(1, len(tracks)))
    found = matrix.read_tracks(shortlist.best.numbers.tolist())

    assert shortlist.total == shortlist.considered == len(tracks)
    assert sorted(t.id for t in found.values()) == sorted(t.id for t in tracks)
    by_id = dict(zip([track.id for track in tracks], exact, strict=True))
    for number, score in zip(
        shortlist.best.numbers.tolist(), shortlist.best.scores.tolist(), strict=True
    ):
        assert score == pytest.approx(by_id[found[number].id], abs=0.02)


def test_a_new_reader_maps_what_another_made(database: Database, store: TrackRepository) -> None:
    store.save_tracks(tracks_between(0, 300))
    check_against_all_tracks(open_matrix(database), store)

    encoder = CountingEncoder()
    check_against_all_tracks(open_matrix(database, encoder), store)
    assert encoder.count == 0


def test_only_what_changed_is_read_again(database: Database, store: TrackRepository) -> None:
    store.save_tracks(tracks_between(0, 300))
    encoder = CountingEncoder()
    matrix = open_matrix(database, encoder)
    matrix.snapshot()
    encoder.count = 0

    store.save_tracks(tracks_between(300, 305))
    store.save_tracks([dataclasses.replace(tracks_between(7, 8)[0], title="renamed genre3")])
    with database.write() as connection:
        remove_tracks(connection, TrackRow.id.in_(["t5", "t6"]))
    matrix.snapshot()

    assert encoder.count == 6
    check_against_all_tracks(matrix, store)
    check_against_all_tracks(open_matrix(database), store)


def test_an_older_snapshot_stays_whole(database: Database, store: TrackRepository) -> None:
    store.save_tracks(tracks_between(0, 50))
    matrix = open_matrix(database)
    before = matrix.snapshot()
    numbers = before.columns["number"].tolist()

    with database.write() as connection:
        remove_tracks(connection, TrackRow.number < 40)
    after = matrix.snapshot()
    matrix.rebuild()

    assert before.columns["number"].tolist() == numbers
    assert before.columns["alive"].all()
    assert np.count_nonzero(after.columns["alive"]) == 11


def test_rows_that_stand_for_another_are_no_rows(
    database: Database, store: TrackRepository
) -> None:
    store.save_tracks(tracks_between(0, 20))
    matrix = open_matrix(database)
    matrix.snapshot()
    with database.write() as connection:
        connection.execute(text("UPDATE track SET same_as = 1, generation = 2 WHERE number = 3"))
        connection.execute(text("UPDATE meta SET number = 2 WHERE key = 'generation'"))

    assert matrix.search(np.zeros(ROW_WIDTH), Filters(), most=50).total == 19

    with database.write() as connection:
        remove_tracks(connection, TrackRow.number == 1)
    shortlist = matrix.search(np.zeros(ROW_WIDTH), Filters(), most=50)
    assert sorted(shortlist.best.numbers.tolist()) == list(range(2, 21))


def test_ties_are_in_the_order_of_the_library_even_when_rows_moved(
    database: Database, store: TrackRepository
) -> None:
    store.save_tracks(tracks_between(0, 30))
    matrix = open_matrix(database)
    matrix.snapshot()
    store.save_tracks(tracks_between(4, 9))

    shortlist = matrix.search(np.zeros(ROW_WIDTH), Filters(), most=30)

    assert shortlist.best.numbers.tolist() == list(range(1, 31))


def test_dead_rows_are_left_behind_when_they_are_many(
    database: Database, store: TrackRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matrix_update, "_FEW_DEAD", 10)
    store.save_tracks(tracks_between(0, 60))
    encoder = CountingEncoder()
    matrix = open_matrix(database, encoder)
    matrix.snapshot()
    store.save_tracks(tracks_between(10, 40))
    encoder.count = 0

    assert len(matrix.snapshot().columns["number"]) == 60
    assert encoder.count == 30
    assert matrix.snapshot().columns["number"].tolist() == list(range(1, 61))
    check_against_all_tracks(matrix, store)


def _header(database: Database) -> Path:
    return database.matrix_folder / "header.json"


def _cut_short(database: Database) -> None:
    path = next(database.matrix_folder.glob("words.*"))
    os.truncate(path, path.stat().st_size - 1)


def _lose_a_column(database: Database) -> None:
    next(database.matrix_folder.glob("valence.*")).unlink()


def _garble_the_header(database: Database) -> None:
    _header(database).write_text(_header(database).read_text().replace('"rows": 40', '"rows": 41'))


def _empty_the_header(database: Database) -> None:
    _header(database).write_bytes(b"")


def _change(database: Database, **values: object) -> None:
    """Write another header, with a checksum that is right."""
    from tunesight.library.matrix_files import MatrixFolder

    folder = MatrixFolder(database.matrix_folder)
    header = folder.read_header()
    assert header is not None
    stamp = dataclasses.replace(header.stamp, **values)  # type: ignore[arg-type]
    folder.write_header(dataclasses.replace(header, stamp=stamp))


@pytest.mark.parametrize(
    "spoil",
    [
        _cut_short,
        _lose_a_column,
        _garble_the_header,
        _empty_the_header,
        lambda database: _change(database, library="another"),
        lambda database: _change(database, encoder="another"),
        lambda database: _change(database, format=0),
    ],
)
def test_what_cannot_be_used_is_made_anew(
    database: Database, store: TrackRepository, spoil: object
) -> None:
    store.save_tracks(tracks_between(0, 40))
    open_matrix(database).snapshot()
    spoil(database)  # type: ignore[operator]

    encoder = CountingEncoder()
    check_against_all_tracks(open_matrix(database, encoder), store)
    assert encoder.count == 40
    check_against_all_tracks(open_matrix(database), store)


def test_a_library_that_was_put_back_is_read_anew(
    tmp_path: Path, database: Database, store: TrackRepository
) -> None:
    store.save_tracks(tracks_between(0, 20))
    copy = tmp_path / "copy.db"
    with sqlite3.connect(database.place) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    store.save_tracks(tracks_between(20, 40))
    open_matrix(database).snapshot()
    database.close()
    for suffix in ("", "-wal", "-shm"):
        (tmp_path / f"library.db{suffix}").unlink(missing_ok=True)
    copy.rename(tmp_path / "library.db")

    put_back = open_database(tmp_path / "library.db")
    check_against_all_tracks(open_matrix(put_back), TrackRepository(put_back))
    put_back.close()


def test_leftovers_of_a_killed_writer_are_no_rows(
    database: Database, store: TrackRepository
) -> None:
    store.save_tracks(tracks_between(0, 40))
    open_matrix(database).snapshot()
    for path in database.matrix_folder.glob("*.1"):
        with path.open("ab") as file:
            file.write(b"\x7f" * 1001)
    (database.matrix_folder / "words.2").write_bytes(b"half of a rebuild")

    check_against_all_tracks(open_matrix(database), store)
    store.save_tracks(tracks_between(40, 45))
    check_against_all_tracks(open_matrix(database), store)
    assert not (database.matrix_folder / "words.2").exists()


def test_a_folder_that_cannot_be_made_is_noted_and_the_answer_is_right(
    database: Database, store: TrackRepository, caplog: pytest.LogCaptureFixture
) -> None:
    database.matrix_folder.write_text("a file is in the way")
    store.save_tracks(tracks_between(0, 40))

    with caplog.at_level(logging.WARNING):
        check_against_all_tracks(open_matrix(database), store)

    assert "kept in memory" in caplog.text


def test_a_full_disk_is_noted_and_the_answer_is_right(
    database: Database, store: TrackRepository, caplog: pytest.LogCaptureFixture
) -> None:
    store.save_tracks(tracks_between(0, 40))
    matrix = open_matrix(database)
    matrix.snapshot()
    store.save_tracks(tracks_between(40, 80))
    # Writes to it fail as on a full disk.
    header = database.matrix_folder / "header.json.new"
    header.symlink_to("/dev/full")

    check_against_all_tracks(matrix, store)
    assert "No space left" in caplog.text

    header.unlink()
    store.save_tracks(tracks_between(80, 90))
    check_against_all_tracks(matrix, store)
    assert json.loads(_header(database).read_text())["header"]["rows"] == 90


def test_a_title_beyond_all_measure_does_not_stop_the_library(
    database: Database, store: TrackRepository
) -> None:
    class Strict(HashEncoder):
        def encode(self, texts: object) -> NDArray[np.float32]:
            assert all(len(text) <= 2000 for text in texts)  # type: ignore[attr-defined]
            return super().encode(texts)  # type: ignore[arg-type]

    store.save_tracks([make_track(1, title="la " * 5000)])

    assert open_matrix(database, Strict()).search(np.zeros(ROW_WIDTH), Filters(), most=1).total == 1


def test_an_empty_library_has_an_empty_matrix(database: Database, store: TrackRepository) -> None:
    shortlist = open_matrix(database).search(np.ones(ROW_WIDTH), Filters(artist="x"), most=5)

    assert (shortlist.total, shortlist.considered) == (0, 0)
    assert shortlist.best.rows.shape == (0, ROW_WIDTH)
    store.save_tracks(tracks_between(0, 3))
    check_against_all_tracks(open_matrix(database), store)


def test_readers_and_a_writer_at_once_see_whole_states_only(
    database: Database, store: TrackRepository
) -> None:
    store.save_tracks(tracks_between(0, 100))
    stop = threading.Event()
    wrong: list[object] = []

    def read() -> None:
        other = open_database(database.place)
        matrix = open_matrix(other)
        while not stop.is_set():
            shortlist = matrix.search(np.zeros(ROW_WIDTH), Filters(), most=1000)
            # Each change adds ten tracks and touches five, so the number is always a round one.
            if shortlist.total % 10 or len(set(shortlist.best.numbers.tolist())) % 10:
                wrong.append(shortlist.total)
        other.close()

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for i in range(20):
        store.save_tracks([*tracks_between(100 + 10 * i, 110 + 10 * i), *tracks_between(i, i + 5)])
    stop.set()
    for reader in readers:
        reader.join()

    assert wrong == []
    check_against_all_tracks(open_matrix(database), store)


def test_processes_that_start_at_once_build_one_matrix(
    database: Database, store: TrackRepository
) -> None:
    store.save_tracks(tracks_between(0, 500))
    code = (
        "import sys\n"
        "from tunesight.library.database import open_database\n"
        "from tests.library.test_matrix import CountingEncoder, open_matrix\n"
        "encoder = CountingEncoder()\n"
        "open_matrix(open_database(sys.argv[1]), encoder).snapshot()\n"
        "print(encoder.count)\n"
    )
    processes = [
        subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", code, database.place], stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    counts = sorted(process.communicate(timeout=60)[0] for process in processes)

    assert counts == ["0\n", "0\n", "500\n"]
