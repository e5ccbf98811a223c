"""Ranking on a real server: what the matrix finds, in the same order, whatever is asked."""

from __future__ import annotations

import dataclasses
import threading
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import text

from tests.fakes import HashEncoder, make_track
from tests.postgres import on_server
from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.blocks import BLOCKS, ROW_WIDTH, gaussian_to_weights
from tunesight.domain.languages import LANGUAGE_CODES
from tunesight.domain.query import Filters, Range
from tunesight.domain.shortlist import Candidates, Shortlist
from tunesight.domain.track import Track, TrackSource
from tunesight.errors import InvalidValueError, SetupError, StorageError
from tunesight.library import vector_table
from tunesight.library.database import Database
from tunesight.library.matrix import LibraryMatrix
from tunesight.library.records import remove_tracks
from tunesight.library.repository import TrackRepository
from tunesight.library.tables import TrackRow
from tunesight.library.vector_search import ServerSearch

pytestmark = on_server

ENCODER = HashEncoder()
WORDS = ["piano", "rain", "loud", "dance", "quiet", "sea", "night", "guitar", "choir", "r&b"]
NAMES = ["Beyoncé", "Édith Piaf", "YOASOBI", "100% Wolf", "A_B", "Владимир", ""]


def random_tracks(count: int, seed: int = 0) -> list[Track]:
    rng = np.random.default_rng(seed)
    return [
        make_track(
            1000 * seed + i,
            valence=float(rng.uniform(-1, 1)),
            arousal=float(rng.uniform(-1, 1)),
            title=" ".join(rng.choice(WORDS, 3)),
            artist=f"{rng.choice(NAMES)} {rng.integers(9)}",
            source=(TrackSource.STARTER, TrackSource.DEMO)[int(rng.integers(2))],
            genres=tuple(map(str, rng.choice(WORDS, rng.integers(3)))),
            year=int(rng.integers(1930, 2030)) if rng.random() < 0.9 else None,
            language=str(rng.choice([*LANGUAGE_CODES, "", "tlh"])),
            cues={"tempo": float(rng.choice([0.0, 0.1, 60.0, 120.3]))} if i % 3 else {},
            path="a.opus" if rng.random() < 0.3 else None,
            is_missing=bool(rng.random() < 0.1),
            **({"affect": None} if rng.random() < 0.1 else {}),
        )
        for i in range(count)
    ]


def random_weights(rng: np.random.Generator) -> NDArray[np.float64]:
    """Return weights such as a picture and a wish have, some of their blocks left out."""
    weights = np.zeros(ROW_WIDTH)
    belief = AffectGaussian(Affect(*rng.uniform(-1, 1, 2)), ((0.1, 0.02), (0.02, 0.2)))
    weights[BLOCKS["affect"]] = gaussian_to_weights(belief)[0]
    weights[BLOCKS["words"]] = 3.0 * ENCODER.encode([" ".join(rng.choice(WORDS, 2))])[0]
    weights[BLOCKS["cues"]] = rng.normal(0, 0.3, 5)
    weights[BLOCKS["era"]] = rng.normal(0, 1, len(weights[BLOCKS["era"]])) * (rng.random() < 0.3)
    weights[BLOCKS["language"]][rng.integers(len(LANGUAGE_CODES))] = -1.0
    weights[BLOCKS["prior"]] = (0.15, 0.25)
    for name in BLOCKS:
        if rng.random() < 0.2:
            weights[BLOCKS[name]] = 0.0
    return weights


def random_filters(rng: np.random.Generator) -> Filters:
    """Return filters of which each is set now and then."""

    def some_range(lower: float, upper: float) -> Range | None:
        if rng.random() < 0.75:
            return None
        bounds = np.sort(rng.uniform(lower, upper, 2))
        return Range(*(None if rng.random() < 0.2 else float(bound) for bound in bounds))

    def sometimes(value: Any, otherwise: Any) -> Any:
        return value if rng.random() < 0.2 else otherwise

    return Filters(
        artist=sometimes(str(rng.choice(["beyonce", "PIAF", "%", "_", "wolf 3", "х"])), ""),
        languages=sometimes(tuple(map(str, rng.choice(LANGUAGE_CODES, 20))), ()),
        genre=sometimes(str(rng.choice(["pian", "RnB", "!!!", "sea"])), ""),
        sources=sometimes((TrackSource.DEMO,), ()),
        tempo_bpm=some_range(0.0, 130.0),
        valence=some_range(-1.0, 1.0),
        arousal=some_range(-1.0, 1.0),
        year=some_range(1930, 2030),
        is_playable=bool(rng.random() < 0.2),
    )


@pytest.fixture
def store(database: Database) -> TrackRepository:
    return TrackRepository(database)


@pytest.fixture
def search(database: Database, store: TrackRepository) -> ServerSearch:
    return ServerSearch(database, store, ENCODER, encoder_stamp="hash")


def assert_same_tracks(found: Candidates, expected: Candidates) -> None:
    """Compare two lists; tracks whose scores differ by rounding alone may change places."""
    np.testing.assert_allclose(found.scores, expected.scores, rtol=0, atol=2e-5)
    differing = found.numbers != expected.numbers
    own = dict(zip(expected.numbers.tolist(), expected.scores.tolist(), strict=True))
    for number, score in zip(found.numbers[differing], found.scores[differing], strict=True):
        # One that is not in the other list at all is as good as the last one in it.
        assert own.get(int(number), expected.scores[-1]) == pytest.approx(score, abs=2e-5)
    same = ~differing
    np.testing.assert_allclose(found.rows[same], expected.rows[same], atol=1e-7)
    assert (found.is_playable == expected.is_playable)[same].all()


def assert_same(found: Shortlist, expected: Shortlist) -> None:
    assert (found.total, found.considered) == (expected.total, expected.considered)
    assert found.usual == pytest.approx(dict(expected.usual), abs=1e-3)
    assert_same_tracks(found.best, expected.best)
    assert_same_tracks(found.playable, expected.playable)


def test_finds_what_the_matrix_finds_in_the_same_order(
    store: TrackRepository, search: ServerSearch
) -> None:
    store.save_tracks(random_tracks(1500))
    matrix = LibraryMatrix(store, ENCODER)
    rng = np.random.default_rng(7)

    orders = 0
    for _ in range(150):
        weights, filters = random_weights(rng), random_filters(rng)
        found = search.search(weights, filters, most=10)
        expected = matrix.search(weights, filters, most=10)
        assert_same(found, expected)
        orders += found.best.numbers.tolist() == expected.best.numbers.tolist()

    assert orders >= 145  # but for scores that are equal up to their rounding, always


def test_of_equal_scores_the_first_to_come_is_first(
    store: TrackRepository, search: ServerSearch
) -> None:
    store.save_tracks([make_track(i, valence=0.5, artist=f"Artist {i % 3}") for i in range(50)])
    weights = np.zeros(ROW_WIDTH)
    weights[BLOCKS["affect"]] = 1.0

    found = search.search(weights, Filters(), most=7)

    assert found.best.numbers.tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert found.best.artists[0] == found.best.artists[3] != found.best.artists[1]


def test_follows_what_is_added_changed_removed_and_merged(
    database: Database, store: TrackRepository, search: ServerSearch
) -> None:
    tracks = random_tracks(300)
    store.save_tracks(tracks)
    rng = np.random.default_rng(8)
    search.search(random_weights(rng), Filters(), most=10)

    store.save_tracks(random_tracks(40, seed=1))
    store.save_tracks([dataclasses.replace(track, title="dance dance") for track in tracks[:20]])
    with database.write() as connection:
        remove_tracks(connection, TrackRow.id.in_(["t21", "t22"]))
    heard = dataclasses.replace(tracks[30], id="f-30", source=TrackSource.FOLDER, path="/a.mp3")
    store.save_tracks([heard])

    matrix = LibraryMatrix(store, ENCODER)
    for _ in range(20):
        weights = random_weights(rng)
        assert_same(
            search.search(weights, Filters(), most=30), matrix.search(weights, Filters(), most=30)
        )
    assert "rows of all" in search.verify()


def test_another_process_writes_the_rows_only_once(
    database: Database, store: TrackRepository, search: ServerSearch
) -> None:
    store.save_tracks(random_tracks(200))
    others = [ServerSearch(database, store, ENCODER, encoder_stamp="hash") for _ in range(4)]
    weights = random_weights(np.random.default_rng(1))
    found: list[Shortlist] = []

    def ask(one: ServerSearch) -> None:
        found.append(one.search(weights, Filters(), most=5))

    threads = [threading.Thread(target=ask, args=(one,)) for one in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    expected = search.search(weights, Filters(), most=5)
    assert [one.best.numbers.tolist() for one in found] == [expected.best.numbers.tolist()] * 4


def test_rows_of_another_encoder_are_made_anew(
    database: Database, store: TrackRepository, search: ServerSearch
) -> None:
    store.save_tracks(random_tracks(20))
    weights = random_weights(np.random.default_rng(2))
    search.search(weights, Filters(), most=5)
    other = ServerSearch(database, store, ENCODER, encoder_stamp="another")

    assert "behind the library" in other.verify()
    assert other.search(weights, Filters(), most=5).total == 20
    assert "behind the library" in search.verify()


def test_an_empty_library_has_nothing_to_find(search: ServerSearch) -> None:
    found = search.search(np.ones(ROW_WIDTH), Filters(valence=Range(0, 1)), most=5)

    assert (found.total, found.considered, len(found.best.numbers)) == (0, 0, 0)
    assert found.best.rows.shape == (0, ROW_WIDTH)
    assert set(found.usual.values()) == {0.0}


def test_rows_that_went_are_noticed_and_mended(
    database: Database, store: TrackRepository, search: ServerSearch
) -> None:
    store.save_tracks(random_tracks(20))
    search.rebuild()
    with database.write() as connection:
        connection.execute(text("DELETE FROM track_vector WHERE number = 3"))

    with pytest.raises(StorageError, match=r"19 rows for 20 tracks.*--repair"):
        search.verify()

    search.rebuild()
    assert "all 20 tracks" in search.verify()


def test_a_server_without_the_extension_says_what_to_do(
    store: TrackRepository, search: ServerSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vector_table, "_EXTENSION", "no_such_extension")
    store.save_tracks(random_tracks(3))

    with pytest.raises(SetupError, match=r"lacks the extension pgvector.*SEARCH_IN=memory"):
        search.search(np.ones(ROW_WIDTH), Filters(), most=5)


def test_refuses_weights_that_are_no_numbers(search: ServerSearch) -> None:
    with pytest.raises(InvalidValueError, match="NaN"):
        search.search(np.full(ROW_WIDTH, np.nan), Filters(), most=5)
