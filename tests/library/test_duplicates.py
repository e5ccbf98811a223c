"""One piece from several sources, in a real database."""

from __future__ import annotations

import dataclasses
import random
from pathlib import Path
from typing import Any

from sqlalchemy import select

from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.track import Track, TrackSource
from tunesight.library.database import Database, open_database
from tunesight.library.duplicates import fill_gaps
from tunesight.library.records import remove_tracks, save_track_rows, track_to_values
from tunesight.library.tables import RemovedTrackRow, TrackRow

FILE = Track("f-1", "Hello", "Adele", TrackSource.FOLDER, duration_s=295.0, path="/m/hello.mp3")
DEMO = Track("demo-1", "Hello", "Adele", TrackSource.DEMO, duration_s=295.0, path="/d/hello.ogg")
ROW = Track("c-1", "Hello - 2016 Remaster", "Adele", TrackSource.CATALOGUE, duration_s=296.0)
LOVED = Track("c-2", "Hello", "ADELE", TrackSource.CATALOGUE, duration_s=295.0)
STARTER = Track("s-1", "Hello", "Adele", TrackSource.STARTER)
OTHER = Track("c-3", "Hello", "Lionel Richie", TrackSource.CATALOGUE)


def save(database: Database, *tracks: Track, **values: Any) -> None:
    with database.write() as connection:
        save_track_rows(connection, [{**track_to_values(t), **values} for t in tracks])


def remove(database: Database, *ids: str) -> None:
    with database.write() as connection:
        remove_tracks(connection, TrackRow.id.in_(ids))


def standing(database: Database) -> dict[str, str]:
    """Return which track stands for each."""
    with database.read() as connection:
        rows = connection.execute(select(TrackRow.number, TrackRow.id, TrackRow.same_as)).all()
    names = {row.number: row.id for row in rows}
    return {row.id: names[row.same_as or row.number] for row in rows}


def generations(database: Database) -> dict[str, int]:
    with database.read() as connection:
        rows = connection.execute(select(TrackRow.id, TrackRow.generation))
        return {row.id: row.generation for row in rows}


def test_a_file_stands_first_then_demo_catalogue_and_starter(database: Database) -> None:
    save(database, STARTER, ROW)
    assert standing(database) == {"s-1": "c-1", "c-1": "c-1"}
    save(database, DEMO)
    assert set(standing(database).values()) == {"demo-1"}
    save(database, FILE, OTHER)

    assert standing(database) == {
        **dict.fromkeys(("s-1", "c-1", "demo-1", "f-1"), "f-1"),
        "c-3": "c-3",
    }


def test_of_catalogue_rows_the_most_popular_stands(database: Database) -> None:
    save(database, ROW, popularity=40.0)
    save(database, LOVED, popularity=80.0)
    assert set(standing(database).values()) == {"c-2"}
    save(database, LOVED, popularity=None)

    assert set(standing(database).values()) == {"c-1"}


def test_when_the_standing_row_goes_the_next_takes_over(database: Database) -> None:
    save(database, STARTER, ROW, FILE)
    remove(database, "f-1")
    assert standing(database) == {"s-1": "c-1", "c-1": "c-1"}
    remove(database, "c-1")

    assert standing(database) == {"s-1": "s-1"}


def test_a_file_that_is_away_gives_way_and_comes_back(database: Database) -> None:
    save(database, STARTER, FILE)
    save(database, dataclasses.replace(FILE, is_missing=True))
    assert set(standing(database).values()) == {"s-1"}
    save(database, FILE)

    assert set(standing(database).values()) == {"f-1"}


def test_a_row_that_is_renamed_leaves_its_piece(database: Database) -> None:
    save(database, FILE, ROW)
    save(database, dataclasses.replace(FILE, title="Hello (Live)"))

    assert standing(database) == {"f-1": "f-1", "c-1": "c-1"}


def test_pieces_of_one_name_and_another_length_stay_apart(database: Database) -> None:
    intro = Track("c-4", "Intro", "Somebody", TrackSource.CATALOGUE, duration_s=60.0)
    save(database, intro, dataclasses.replace(intro, id="c-5", duration_s=95.0))
    save(database, dataclasses.replace(intro, id="c-6", duration_s=63.0))

    assert standing(database) == {"c-4": "c-4", "c-5": "c-5", "c-6": "c-4"}


def test_one_recording_code_is_one_piece_whatever_it_is_called(database: Database) -> None:
    code = "GBBKS1500214"
    save(database, dataclasses.replace(FILE, isrc=code))
    save(database, dataclasses.replace(OTHER, title="Hello!!", artist="A.", isrc=code))
    assert standing(database)["c-3"] == "f-1"
    # A third row that shares the name of the one and, so, the code of the other.
    save(database, STARTER)
    assert standing(database)["s-1"] == "f-1"
    remove(database, "f-1")

    assert standing(database) == {"c-3": "c-3", "s-1": "s-1"}


def test_readers_of_changes_hear_of_every_row_that_is_shown_otherwise(database: Database) -> None:
    save(database, STARTER, OTHER)
    before = generations(database)
    save(database, ROW)
    after = generations(database)

    assert after["s-1"] > before["s-1"]  # no longer shown
    assert after["c-3"] == before["c-3"]  # nothing to do with it
    save(database, dataclasses.replace(STARTER, year=2015))
    assert generations(database)["c-1"] > after["c-1"]  # may show the year
    changed = generations(database)["c-1"]
    remove(database, "s-1")
    assert generations(database)["c-1"] > changed  # has lost it again
    remove(database, "c-1")
    with database.read() as connection:
        assert len(connection.scalars(select(RemovedTrackRow.number)).all()) == 2


def test_rows_settle_alike_in_whatever_order_they_come_and_go(tmp_path: Path) -> None:
    rng = random.Random(20)  # noqa: S311
    pool = [
        dataclasses.replace(
            track,
            id=f"{track.id}-{copy}",
            title=f"{track.title} {copy % 3}",
            isrc=f"GBAAA00000{copy:02}" if rng.random() < 0.3 else "",
        )
        for track in (FILE, DEMO, ROW, LOVED, STARTER)
        for copy in range(8)
    ]
    at_once = open_database(tmp_path / "at_once.db")
    bit_by_bit = open_database(tmp_path / "bit_by_bit.db")
    left = rng.sample(pool, 25)
    save(at_once, *sorted(left, key=lambda track: track.id))
    for track in sorted(pool, key=lambda track: track.id):
        save(bit_by_bit, track)
        if track not in left:
            remove(bit_by_bit, rng.choice([t.id for t in pool if t not in left]))
    remove(bit_by_bit, *(track.id for track in pool if track not in left))

    assert standing(bit_by_bit) == standing(at_once)
    at_once.close()
    bit_by_bit.close()


def test_gaps_are_filled_from_the_best_source_that_knows() -> None:
    mood = AffectGaussian.isotropic(Affect(0.1, 0.2), 0.3)
    bare = dataclasses.replace(FILE, genres=("soul",), cues={"tempo": 79.0})
    known = dataclasses.replace(
        ROW, genres=("pop",), year=2016, affect=mood, cues={"tempo": 158.0, "mode": -1.0}
    )
    filled = fill_gaps(bare, [dataclasses.replace(STARTER, year=2015, language="en"), known])

    assert (filled.id, filled.genres, filled.path) == ("f-1", ("soul",), "/m/hello.mp3")
    assert (filled.year, filled.language, filled.affect) == (2016, "en", mood)
    assert dict(filled.cues) == {"tempo": 79.0, "mode": -1.0}
    assert filled.also_from == (TrackSource.CATALOGUE, TrackSource.STARTER)
    assert fill_gaps(FILE, []) == FILE
