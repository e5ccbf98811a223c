"""Tracks in a real database file: saved once, found again, whatever they are called."""

from __future__ import annotations

import dataclasses
import threading
from pathlib import Path
from types import MappingProxyType

import pytest
from sqlalchemy import event, text

from tests.postgres import on_file
from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.ports import TrackStore
from tunesight.domain.track import Track, TrackSource
from tunesight.errors import NotFoundError, StorageError
from tunesight.library.database import Database, open_database
from tunesight.library.repository import TrackRepository

FULL = Track(
    id="f-0123456789abcdef",
    title="Ågren 夜に駆ける 😀 'quoted'; DROP TABLE track;--",
    artist="Sigur Rós",
    source=TrackSource.FOLDER,
    album="( )",
    year=2002,
    language="is",
    genres=("post-rock", "ambient"),
    moods=("serene", "vast"),
    affect=AffectGaussian(Affect(0.25, -0.5), ((0.04, -0.01), (-0.01, 0.09))),
    cues=MappingProxyType({"tempo": 60.5, "brightness": 900.0, "mode": -0.75}),
    duration_s=361.5,
    path="/music/S\udcedgur R\udcf3s/01.mp3",
    licence="CC-BY-4.0",
    is_editorial=False,
    is_missing=True,
)
BARE = Track(id="s-1", title="Song", artist="Someone", source=TrackSource.STARTER)


@pytest.fixture
def repository(database: Database) -> TrackRepository:
    return TrackRepository(database)


def _set_on_every_connection(database: Database, pragma: str) -> None:
    event.listen(database._engine, "connect", lambda connection, _: connection.execute(pragma))
    database._engine.dispose()  # those that are open already


def test_is_a_track_store(repository: TrackRepository) -> None:
    store: TrackStore = repository

    with pytest.raises(NotFoundError):
        store.find_track("nobody")
    assert repository.generation() == 0


def test_gives_back_every_attribute(repository: TrackRepository) -> None:
    repository.save_tracks([FULL, BARE])

    assert repository.all_tracks() == (FULL, BARE)
    assert repository.find_track("f-0123456789abcdef") == FULL
    assert repository.count_tracks() == 2


def test_saving_again_changes_nothing_but_the_generation(repository: TrackRepository) -> None:
    repository.save_tracks([FULL, BARE])
    repository.save_tracks([BARE, FULL])

    assert repository.all_tracks() == (FULL, BARE)
    assert repository.generation() == 2


def test_a_track_saved_anew_keeps_its_place(repository: TrackRepository) -> None:
    repository.save_tracks([FULL, BARE])
    renamed = dataclasses.replace(FULL, title="Untitled #1", affect=None)
    repository.save_tracks([renamed])

    assert repository.all_tracks() == (renamed, BARE)


def test_of_two_tracks_with_one_id_the_later_is_kept(repository: TrackRepository) -> None:
    repository.save_tracks([BARE, dataclasses.replace(BARE, title="Later")])

    assert [track.title for track in repository.all_tracks()] == ["Later"]


def test_saving_nothing_is_no_change(repository: TrackRepository) -> None:
    repository.save_tracks([])

    assert repository.generation() == 0


def test_reads_by_number_what_is_still_there(repository: TrackRepository) -> None:
    repository.save_tracks([FULL, BARE])

    assert repository.read_tracks([2, 7, 1]) == {1: FULL, 2: BARE}
    assert repository.read_tracks(range(2000)) == {1: FULL, 2: BARE}
    assert repository.read_tracks([]) == {}


def test_counts_by_source_what_stands_for_itself(
    database: Database, repository: TrackRepository
) -> None:
    heard = dataclasses.replace(
        BARE, id="f-1", title="Another", source=TrackSource.FOLDER, path="/a.mp3"
    )
    repository.save_tracks([FULL, heard, BARE, dataclasses.replace(BARE, id="c-1")])
    with database.write() as connection:
        connection.execute(text("UPDATE track SET same_as = 3 WHERE id = 'c-1'"))

    counts = repository.count_by_source()

    assert counts.sources == {"folder": 2, "starter": 1}
    assert (counts.playable, counts.missing) == (1, 1)


def test_an_unknown_id_is_not_found(repository: TrackRepository) -> None:
    with pytest.raises(NotFoundError, match="no track 'f-nowhere'"):
        repository.find_track("f-nowhere")


def test_the_generation_is_seen_by_another_opener(location: str) -> None:
    writer = open_database(location)
    reader = open_database(location)
    before = TrackRepository(reader).generation()
    TrackRepository(writer).save_tracks([BARE])

    assert TrackRepository(reader).generation() > before
    assert TrackRepository(reader).all_tracks() == (BARE,)
    writer.close()
    reader.close()


@on_file
def test_all_or_none_are_saved_when_the_disk_is_full(
    database: Database, repository: TrackRepository
) -> None:
    repository.save_tracks([BARE])
    # SQLite refuses to grow beyond this just as it does when the disk refuses.
    _set_on_every_connection(database, "PRAGMA max_page_count=1")
    many = [dataclasses.replace(FULL, id=f"f-{i}", title="x" * 2000) for i in range(2000)]

    with pytest.raises(StorageError, match="is full; free some space"):
        repository.save_tracks(many)

    assert repository.all_tracks() == (BARE,)
    assert repository.generation() == 1


@on_file
def test_a_library_that_may_not_be_written_says_so(
    database: Database, repository: TrackRepository
) -> None:
    _set_on_every_connection(database, "PRAGMA query_only=ON")

    with pytest.raises(StorageError, match="cannot be written; make the file and its folder"):
        repository.save_tracks([BARE])


@on_file
def test_a_library_locked_by_another_says_so(
    tmp_path: Path, database: Database, repository: TrackRepository
) -> None:
    _set_on_every_connection(database, "PRAGMA busy_timeout=50")
    other = open_database(tmp_path / "library.db")

    with other.write(), pytest.raises(StorageError, match="in use by another program; wait"):
        repository.save_tracks([BARE])
    other.close()


def test_a_damaged_number_is_named(database: Database, repository: TrackRepository) -> None:
    repository.save_tracks([FULL])
    with database.write() as connection:
        connection.execute(text("UPDATE track SET valence = 7"))

    with pytest.raises(StorageError, match=r"damaged track .*valence is 7"):
        repository.all_tracks()
    with database.write() as connection:
        connection.execute(text("UPDATE track SET valence = 0, arousal = NULL"))
    with pytest.raises(StorageError, match="damaged track"):
        repository.read_tracks([1])


def test_threads_may_write_together(repository: TrackRepository) -> None:
    def save(start: int) -> None:
        for i in range(start, start + 20):
            repository.save_tracks([dataclasses.replace(BARE, id=f"s-{i}")])

    threads = [threading.Thread(target=save, args=(start,)) for start in (0, 100, 200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert repository.count_tracks() == 60
    assert repository.generation() == 60


def test_replacing_a_source_leaves_the_others(repository: TrackRepository) -> None:
    repository.save_tracks([FULL, BARE, dataclasses.replace(BARE, id="s-2")])
    newer = dataclasses.replace(BARE, title="Song, remastered")
    added = dataclasses.replace(BARE, id="s-3")
    repository.replace_sources(
        [TrackSource.STARTER], [added, newer], stamp_key="builtin", stamp="2"
    )

    assert repository.all_tracks() == (FULL, newer, added)
    assert repository.stamp("builtin") == "2"
    assert repository.stamp("unknown") == ""
