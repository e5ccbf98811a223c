"""A library taken to a server and back is the same library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from tests.fakes import make_track
from tests.library.scanning import Library, write_sound
from tests.postgres import on_file, on_server
from tunesight.domain.track import TrackSource
from tunesight.errors import InvalidValueError
from tunesight.library.copying import LibraryCopier
from tunesight.library.database import Database, open_database
from tunesight.library.file_repository import FileRepository
from tunesight.library.records import remove_tracks
from tunesight.library.repository import TrackRepository
from tunesight.library.tables import Base, TrackRow


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Database]:
    """Return a library in a file with some of everything."""
    opened = open_database(tmp_path / "old.db")
    tracks = TrackRepository(opened)
    tracks.save_tracks([make_track(i, title=f"Für {i}") for i in range(20)])
    tracks.save_tracks([make_track(3, title="Für 3", source=TrackSource.DEMO, id="d", path="/x")])
    with opened.write() as connection:
        remove_tracks(connection, TrackRow.id == "d")
    tracks.save_tracks([make_track(5, title="Für 5", source=TrackSource.DEMO, id="e", path="/x")])
    (tmp_path / "sounds").mkdir()
    library = Library(tmp_path / "sounds", opened)
    write_sound(library.music / "M\udce4rz.mp3", "one", "One")
    write_sound(library.music / "bad.mp3", "bad")
    library.scan()
    yield opened
    opened.close()


def read_all(database: Database) -> dict[str, object]:
    with database.read() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name != "meta"
        } | {
            "meta": sorted(
                map(tuple, connection.execute(text("SELECT * FROM meta WHERE key <> 'library'")))
            )
        }


@on_server
def test_a_library_goes_to_a_server_and_back_as_it_is(
    location: str, database: Database, file: Database, tmp_path: Path
) -> None:
    before = read_all(file)

    place, count = LibraryCopier(file, home=tmp_path).copy_to(location)
    back = LibraryCopier(database, home=tmp_path).copy_to(str(tmp_path / "new.db"))

    assert (place, count) == (database.place, TrackRepository(file).count_tracks())
    assert back == (str(tmp_path / "new.db"), count)
    returned = open_database(tmp_path / "new.db")
    assert read_all(file) == read_all(database) == read_all(returned) == before
    assert TrackRepository(database).search_tracks("fur 7", limit=1).total == 1
    assert TrackRepository(returned).search_tracks("fur 7", limit=1).total == 1
    returned.close()


def test_a_copy_gives_no_number_twice(
    location: str, database: Database, file: Database, tmp_path: Path
) -> None:
    TrackRepository(file).save_tracks([make_track(99)])
    with file.write() as connection:
        last = connection.scalar(text("SELECT max(number) FROM track"))
        remove_tracks(connection, TrackRow.id == "t99")
    LibraryCopier(file, home=tmp_path).copy_to(location)

    TrackRepository(database).save_tracks([make_track(100)])
    (tmp_path / "more").mkdir()
    FileRepository(database).add_folder(tmp_path / "more")

    with database.read() as connection:
        assert connection.scalar(text("SELECT max(number) FROM track")) > last


def test_what_holds_something_is_left_alone(
    location: str, database: Database, file: Database, tmp_path: Path
) -> None:
    TrackRepository(database).save_tracks([make_track(1, title="Mine")])

    with pytest.raises(InvalidValueError, match="holds something already; name a place"):
        LibraryCopier(file, home=tmp_path).copy_to(location)

    assert [track.title for track in TrackRepository(database).all_tracks()] == ["Mine"]


@on_file
def test_a_library_is_not_copied_onto_itself(
    location: str, database: Database, tmp_path: Path
) -> None:
    with pytest.raises(InvalidValueError, match="holds something already"):
        LibraryCopier(database, home=tmp_path).copy_to(location)
