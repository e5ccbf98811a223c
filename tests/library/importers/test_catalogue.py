"""Imports of files as people have them into a real database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from tunesight.domain.track import Track
from tunesight.errors import InvalidValueError, NotFoundError, StorageError, UserInputError
from tunesight.library.catalogue_repository import CatalogueRepository
from tunesight.library.database import Database, open_database
from tunesight.library.importers.catalogue import CatalogueImporter, ImportReport
from tunesight.library.repository import TrackRepository
from tunesight.library.tables import ImportErrorRow, TrackRow
from tunesight.services.catalogue import CatalogueService, CatalogueStatus

HEADER = "id,name,artists,year,genre,valence,energy,tempo,key,mode,popularity,lang"
ROWS = (
    "a1,Hello,Adele,2015,pop/soul,0.288,0.43,79,5,0,80,en",
    "a2,Happy,Pharrell Williams,2013-11-21,pop,0.962,0.822,160,5,1,79,English",
    "a3,Avril 14th,Aphex Twin,2001,ambient,0.2,0.1,0,8,1,60,",
)


class Shelf:
    """A library with what imports into it."""

    def __init__(self, folder: Path, database: Database, *, batch_rows: int = 2) -> None:
        self.folder = folder
        self.database = database
        self.repository = CatalogueRepository(self.database)
        importer = CatalogueImporter(self.repository, batch_rows=batch_rows)
        self.service = CatalogueService(self.repository, importer)
        self.tracks = TrackRepository(self.database)

    def write(self, *rows: str, header: str = HEADER, name: str = "songs.csv") -> Path:
        path = self.folder / name
        path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
        return path

    def load(self, path: Path, columns: Mapping[str, list[str]] | None = None) -> ImportReport:
        return self.service.import_table(self.service.open_file(path, columns=columns))

    def by_title(self) -> dict[str, Track]:
        return {track.title: track for track in self.tracks.all_tracks()}


@pytest.fixture
def shelf(tmp_path: Path, database: Database) -> Shelf:
    return Shelf(tmp_path, database)


def test_a_row_becomes_a_track_with_what_it_says(shelf: Shelf) -> None:
    report = shelf.load(shelf.write(*ROWS))
    hello = shelf.by_title()["Hello"]

    assert report == ImportReport("songs", rows=3, added=3)
    assert (hello.artist, hello.year, hello.language) == ("Adele", 2015, "en")
    assert (hello.genres, hello.key) == (("pop", "soul"), "Fm")
    assert dict(hello.cues) == {"tempo": 79.0, "mode": -1.0}
    assert hello.affect is not None
    # -.381 + .376 x .288 + .628 x .43 and -.606 + .206 x .288 + 1.181 x .43
    assert hello.affect.mean.valence == pytest.approx(-0.002672, abs=1e-6)
    assert hello.affect.mean.arousal == pytest.approx(-0.038842, abs=1e-6)
    assert hello.affect.covariance == ((0.0766, 0.0512), (0.0512, 0.0827))
    assert "tempo" not in shelf.by_title()["Avril 14th"].cues
    with shelf.database.read() as connection:
        row = connection.execute(select(TrackRow.features, TrackRow.popularity)).first()
    assert row is not None
    assert json.loads(row.features)["valence"] == "0.288"
    assert row.popularity == 80.0


def test_danceability_and_mode_refine_the_affect(shelf: Shelf) -> None:
    header = "name,artists,valence,energy,danceability,mode"
    shelf.load(shelf.write("Hello,Adele,0.5,0.5,0.5,1", header=header))
    affect = shelf.by_title()["Hello"].affect

    # By hand: half of .495, .528 and -.502, the intercept of -.096, and .085 for a major mode.
    assert affect is not None
    assert affect.mean.valence == pytest.approx(0.2495)


def test_without_features_mood_words_place_a_track(shelf: Shelf) -> None:
    rows = ('Hello,Adele,"sad;seen live"', "Happy,Pharrell Williams,", "Odd,Nobody,zorg")
    shelf.load(shelf.write(*rows, header="name,artists,tags"))
    hello, happy = shelf.by_title()["Hello"], shelf.by_title()["Happy"]

    assert (hello.moods, hello.genres) == (("sad",), ("seen live",))
    assert hello.affect is not None
    assert (hello.affect.mean.valence, hello.affect.mean.arousal) == (-0.52, -0.40)
    assert happy.affect is None
    assert shelf.by_title()["Odd"].affect is None


def test_percent_are_shares(shelf: Shelf) -> None:
    header = "name,artists,valence_%,energy_%"
    shelf.load(shelf.write("Half,Somebody,50,50", header=header, name="percent.csv"))
    shelf.load(shelf.write("Whole,Somebody,.5,.5", header="name,artists,valence,energy"))

    assert shelf.by_title()["Half"].affect == shelf.by_title()["Whole"].affect


def test_bad_rows_are_kept_with_their_lines_and_reasons(shelf: Shelf) -> None:
    bad = (
        "b1,,Nobody,2000,,0.5,0.5,100,0,1,1,",
        "b2,Loud,Nobody,2000,,7,0.5,100,0,1,1,",
        "b3,Late,Nobody,22-0,,0.5,0.5,fast,0,1,1,",
    )
    more = ROWS[2].replace("a3,Avril 14th", "a4,Rhubarb")
    report = shelf.load(shelf.write(ROWS[0], bad[0], ROWS[1], *bad[1:], ROWS[2], "x,y", more))
    problems = shelf.service.bad_rows("songs")

    assert report == ImportReport("songs", rows=8, added=5, refused=3, partial=1)
    assert [problem.line for problem in problems] == [3, 5, 6, 8]
    assert problems[0].message == "name is empty"
    assert problems[1].message == "valence is '7'; give a number from 0 to 1, or nothing"
    assert "kept, but year is '22-0'" in problems[2].message
    assert "tempo is 'fast'" in problems[2].message
    assert problems[3].message == "has 2 cells; the header has 12"
    late = shelf.by_title()["Late"]
    assert (late.year, late.affect is None) == (None, False)


def test_a_mostly_bad_file_changes_nothing_and_says_why(shelf: Shelf) -> None:
    shelf.load(shelf.write(*ROWS))
    before = shelf.tracks.all_tracks()
    worse = [row.replace(",0.", ",-0.") for row in ROWS[:2]]

    with pytest.raises(InvalidValueError, match=r"2 of the 3 rows .* nothing was imported.*line 2"):
        shelf.load(shelf.write(*worse, ROWS[2]))
    assert shelf.tracks.all_tracks() == before
    assert shelf.service.catalogues()[0].is_complete


@pytest.mark.parametrize("rows", [(), ("", "")])
def test_a_header_alone_is_refused(shelf: Shelf, rows: tuple[str, ...]) -> None:
    with pytest.raises(InvalidValueError, match="has no rows below its column names"):
        shelf.load(shelf.write(*rows))
    assert shelf.service.catalogues() == ()


def test_the_same_file_again_does_nothing(shelf: Shelf) -> None:
    path = shelf.write(*ROWS)
    shelf.load(path)
    generation = shelf.tracks.generation()

    assert shelf.load(path) == ImportReport("songs", rows=3, kept_before=3)
    assert shelf.tracks.generation() == generation


def test_a_changed_file_is_an_update(shelf: Shelf) -> None:
    shelf.load(shelf.write(*ROWS))
    before = {track.id: track for track in shelf.tracks.all_tracks()}
    new = "a4,Smile,Lily Allen,2006,pop,0.8,0.9,96,5,1,70,en"
    changed = ROWS[1].replace("2013-11-21", "2014")
    report = shelf.load(shelf.write(new, ROWS[0], changed))
    after = {track.id: track for track in shelf.tracks.all_tracks()}

    assert report == ImportReport("songs", rows=3, added=1, changed=1, unchanged=1, removed=1)
    assert len(before.keys() & after.keys()) == 2
    assert {track.title for track in after.values()} == {"Smile", "Hello", "Happy"}
    assert shelf.by_title()["Happy"].year == 2014


def test_rows_without_an_id_keep_theirs_by_their_names(shelf: Shelf) -> None:
    header = "name,artists,album"
    shelf.load(shelf.write("Hello,Adele,25", "Happy,Pharrell,Girl", header=header))
    hello = shelf.by_title()["Hello"].id
    report = shelf.load(shelf.write("New,Somebody,", "HELLO,Adele,25", header=header))

    assert shelf.by_title()["HELLO"].id == hello
    assert (report.added, report.changed, report.removed) == (1, 1, 1)


def test_a_track_listed_for_every_genre_is_one_track_with_all_of_them(shelf: Shelf) -> None:
    again = [ROWS[0].replace("pop/soul", genre) for genre in ("british", "pop", "piano")]
    report = shelf.load(shelf.write(ROWS[0], again[0], ROWS[1], again[1], ROWS[2], again[2]))

    assert (report.added, report.repeated, report.changed) == (3, 3, 0)
    assert shelf.by_title()["Hello"].genres == ("pop", "soul", "british", "piano")


def test_an_id_used_for_two_tracks_is_an_error(shelf: Shelf) -> None:
    report = shelf.load(shelf.write(*ROWS, ROWS[0].replace("Hello", "Someone Like You")))

    assert report.refused == 1
    assert "has the id of an earlier row, 'Hello'" in shelf.service.bad_rows("songs")[0].message


def test_another_file_of_the_same_name_is_not_taken_for_an_update(shelf: Shelf) -> None:
    shelf.load(shelf.write(*ROWS))
    (shelf.folder / "other").mkdir()
    other = shelf.write(ROWS[0], name="other/songs.csv")

    with pytest.raises(InvalidValueError, match=r"imported from .*--name.*--replace"):
        shelf.load(other)
    opened = shelf.service.open_file(other)
    shelf.service.import_table(opened, name="more")
    assert [status.tracks for status in shelf.service.catalogues()] == [1, 3]
    shelf.service.import_table(opened, is_replacing=True)
    assert [status.tracks for status in shelf.service.catalogues()] == [1, 1]


def test_a_catalogue_is_removed_with_its_tracks_and_errors_alone(shelf: Shelf) -> None:
    shelf.load(shelf.write(*ROWS, "x,y"))
    shelf.load(shelf.write("Hello,Adele", header="name,artists", name="small.csv"))
    assert shelf.service.catalogues()[1] == CatalogueStatus(
        "songs", str(shelf.folder / "songs.csv"), tracks=3, bad=1, is_complete=True
    )

    assert shelf.service.remove("songs") == 3
    assert [track.title for track in shelf.tracks.all_tracks()] == ["Hello"]
    with shelf.database.read() as connection:
        assert connection.execute(select(ImportErrorRow)).all() == []
    with pytest.raises(NotFoundError, match="no catalogue 'songs'; there is small"):
        shelf.service.remove("songs")


def test_two_catalogues_of_one_track_are_one_with_two_rows(shelf: Shelf) -> None:
    shelf.load(shelf.write(*ROWS))
    shelf.load(shelf.write("Hello (Remastered),ADELE", header="name,artists", name="b.csv"))
    with shelf.database.read() as connection:
        merged = connection.scalars(
            select(TrackRow.title).where(TrackRow.same_as.is_not(None))
        ).all()

    assert merged == ["Hello (Remastered)"]


def test_a_choice_of_columns_is_another_reading_of_the_file(shelf: Shelf) -> None:
    path = shelf.write(*ROWS)
    shelf.load(path)
    report = shelf.load(path, {"language": [], "popularity": []})

    assert report.changed == 3
    assert shelf.by_title()["Hello"].language == ""


def test_a_locked_library_says_so_and_the_import_goes_on_later(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, open_database(tmp_path / "library.db"))
    event.listen(
        shelf.database._engine, "connect", lambda c, _: c.execute("PRAGMA busy_timeout=50")
    )
    shelf.database._engine.dispose()
    path = shelf.write(*ROWS)
    other = open_database(tmp_path / "library.db")

    with other.write(), pytest.raises(StorageError, match="in use by another program; wait"):
        shelf.load(path)
    other.close()
    assert shelf.load(path).added == 3
    shelf.database.close()


def test_a_full_disk_loses_nothing_and_the_import_goes_on_later(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, open_database(tmp_path / "library.db"), batch_rows=50)
    rows = [f"n{i},Song {i} {'x' * 400},Somebody {i},2000,,0.5,0.5,100,0,1,1," for i in range(800)]
    path = shelf.write(*rows)

    def limit(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA max_page_count=250")

    event.listen(shelf.database._engine, "connect", limit)
    shelf.database._engine.dispose()
    with pytest.raises(StorageError, match="is full; free some space"):
        shelf.load(path)
    kept = shelf.tracks.count_tracks()
    assert 0 < kept < 800
    event.remove(shelf.database._engine, "connect", limit)
    shelf.database._engine.dispose()
    report = shelf.load(path)

    assert (report.kept_before, report.added) == (kept, 800 - kept)
    shelf.database.close()


def test_a_file_that_breaks_off_is_refused_before_anything_is_written(shelf: Shelf) -> None:
    path = shelf.write(*ROWS)
    with path.open("ab") as file:
        file.write(b'a9,"never closed,Adele\n' + b"x" * 200_000)

    with pytest.raises(UserInputError, match="look for a quote that is never closed"):
        shelf.load(path)
    assert shelf.tracks.count_tracks() == 0


def test_progress_comes_by_batches(shelf: Shelf) -> None:
    seen: list[tuple[str, int, int]] = []
    opened = shelf.service.open_file(shelf.write(*ROWS))
    shelf.service.import_table(opened, on_progress=lambda *step: seen.append(step))

    assert seen == [("importing", 2, 3), ("importing", 3, 3)]


def test_a_second_import_at_once_stops_and_doubles_nothing(shelf: Shelf) -> None:
    opened = shelf.service.open_file(shelf.write(*ROWS))

    def import_beside(_what: str, done: int, _total: int) -> None:
        if done == 2:
            shelf.service.import_table(opened)

    with pytest.raises(StorageError, match="being imported or removed by another process"):
        shelf.service.import_table(opened, on_progress=import_beside)
    assert shelf.tracks.count_tracks() == 3
    assert shelf.service.catalogues()[0].is_complete
