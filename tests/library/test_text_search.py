"""Searching by words: every script, nothing read as an operator, in step with every writer."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.fakes import make_track
from tests.postgres import on_file
from tunesight.domain.track import TrackSource
from tunesight.library.database import Database, open_database
from tunesight.library.records import remove_tracks
from tunesight.library.repository import TrackRepository
from tunesight.library.tables import TrackRow
from tunesight.library.text_search import text_index_of

TRACKS = (
    make_track(1, title="Für Elise", artist="Ludwig van Beethoven", album="Piano Works"),
    make_track(2, title="Don't Stop Me Now", artist="Queen", album="Jazz"),
    make_track(3, title="夜に駆ける", artist="YOASOBI"),
    make_track(4, title="Stopwatch", artist="The AND Gate OR", album="NOT NEAR"),
    make_track(5, title='12" "Remix" (*)', artist="title:x ^y"),
    make_track(6, title="Подмосковные вечера", artist="Владимир Трошин"),
    make_track(7, title="हिन्दी गीत", artist="लता"),
    make_track(8, title="😀", artist="Emoji"),
)


@pytest.fixture
def database(location: str, tmp_path: Path) -> Iterator[Database]:
    opened = open_database(location, home=tmp_path)
    TrackRepository(opened).save_tracks(TRACKS)
    yield opened
    opened.close()


@pytest.fixture
def store(database: Database) -> TrackRepository:
    return TrackRepository(database)


def _ids(store: TrackRepository, words: str) -> list[str]:
    return sorted(track.id for track in store.search_tracks(words, limit=50).tracks)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("elise", ["t1"]),
        ("fur ELISE", ["t1"]),
        ("beethoven piano", ["t1"]),
        ("beeth", ["t1"]),
        ("beeth piano", []),  # only the last word may be just begun
        ("stop", ["t2", "t4"]),
        ("don't", ["t2"]),
        ("queen jazz now", ["t2"]),
        ("夜に", ["t3"]),
        ("yoasobi 夜", ["t3"]),
        ("вечер", ["t6"]),
        ("हिन्दी", ["t7"]),
        ("AND", ["t4"]),
        ("OR", ["t4"]),
        ("NOT", ["t4"]),
        ("NEAR", ["t4"]),
        ('"remix"', ["t5"]),
        ("title:x", ["t5"]),
        ("album:jazz", []),
        ("-queen", ["t2"]),
        ("( queen )", ["t2"]),
        ("*", []),
        ('"', []),
        ("'; DROP TABLE track; --", []),
        ("", []),
        ("😀", []),
        ("queen \udcff\0 stop", ["t2"]),
    ],
)
def test_finds_what_has_the_words(store: TrackRepository, words: str, found: list[str]) -> None:
    assert _ids(store, words) == found


@given(words=st.text(max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_no_text_is_an_error(store: TrackRepository, words: str) -> None:
    page = store.search_tracks(words, limit=3)

    assert len(page.tracks) <= page.total


def test_a_page_tells_how_many_there_are(store: TrackRepository) -> None:
    store.save_tracks([make_track(100 + i, title=f"Etude {i}") for i in range(25)])

    first = store.search_tracks("etude", limit=10)
    last = store.search_tracks("etude", limit=10, offset=20)
    beyond = store.search_tracks("etude", limit=10, offset=30)

    assert (first.total, last.total, beyond.total) == (25, 25, 25)
    assert [len(page.tracks) for page in (first, last, beyond)] == [10, 5, 0]
    assert not {t.id for t in first.tracks} & {t.id for t in last.tracks}


def test_lists_all_in_the_order_in_which_they_came(store: TrackRepository) -> None:
    page = store.list_tracks(limit=3, offset=2)

    assert page.total == 8
    assert [track.id for track in page.tracks] == ["t3", "t4", "t5"]


def test_follows_renamed_and_removed_tracks(database: Database, store: TrackRepository) -> None:
    store.save_tracks([dataclasses.replace(TRACKS[1], title="Tie Your Mother Down")])
    with database.write() as connection:
        remove_tracks(connection, TrackRow.id == "t1")

    assert _ids(store, "stop") == ["t4"]
    assert _ids(store, "mother") == ["t2"]
    assert _ids(store, "elise") == []


def test_follows_whoever_writes_the_table(database: Database, store: TrackRepository) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE track SET artist = 'Renamed' WHERE id = 't1'"))
        connection.execute(text("DELETE FROM track WHERE id = 't2'"))

    assert _ids(store, "renamed elise") == ["t1"]
    assert _ids(store, "queen") == []


def test_shows_one_row_of_a_piece(store: TrackRepository) -> None:
    heard = dataclasses.replace(
        TRACKS[1], id="f-2", source=TrackSource.FOLDER, path="/a.mp3", album=""
    )
    store.save_tracks([heard])

    page = store.search_tracks("stop me", limit=5)

    assert page.total == 1
    assert page.tracks[0].id == "f-2"
    assert page.tracks[0].album == "Jazz"  # what the file does not say, the other source does
    assert store.list_tracks(limit=1).total == 8


@on_file
def test_an_index_that_differs_is_noticed_and_made_anew(
    database: Database, store: TrackRepository
) -> None:
    with database.write() as connection:
        index = text_index_of(connection)
        assert index.is_whole(connection)
        connection.execute(
            text(
                "INSERT INTO track_text (track_text, rowid, title, artist, album) "
                "VALUES ('delete', 2, 'Don''t Stop Me Now', 'Queen', 'Jazz')"
            )
        )
        assert not index.is_whole(connection)
    assert _ids(store, "queen") == []

    with database.write() as connection:
        text_index_of(connection).rebuild(connection)
        assert text_index_of(connection).is_whole(connection)
    assert _ids(store, "queen") == ["t2"]
