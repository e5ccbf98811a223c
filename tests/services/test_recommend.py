from __future__ import annotations

import numpy as np
import pytest

from tests.fakes import HashEncoder, ListStore, make_reading, make_track
from tunesight.domain.query import Filters, Query
from tunesight.library.matrix import LibraryMatrix
from tunesight.services.recommend import RecommendService

ENCODER = HashEncoder()


def _service(store: ListStore) -> RecommendService:
    return RecommendService(LibraryMatrix(store, ENCODER), ENCODER)


def _spread_library(size: int = 60) -> ListStore:
    rng = np.random.default_rng(11)
    places = rng.uniform(-1, 1, (size, 2))
    return ListStore(
        make_track(i, valence=float(v), arousal=float(a)) for i, (v, a) in enumerate(places)
    )


def test_answers_ten_by_default_best_first() -> None:
    answer = _service(_spread_library()).recommend(Query(picture=make_reading(0.6, 0.4)))

    scores = [hit.score for hit in answer.recommendations]
    assert len(scores) == 10
    assert scores == sorted(scores, reverse=True)
    assert answer.considered == 60


def test_every_hit_explains_its_score() -> None:
    answer = _service(_spread_library()).recommend(
        Query(picture=make_reading(0.6, 0.4), wish=make_reading(-0.2, 0.1, source="wish"), k=60)
    )

    for hit in answer.recommendations:
        assert sum(hit.contributions.values()) == pytest.approx(hit.score, abs=1e-5)
        assert hit.reason.endswith(".")
        assert hit.reason.count(". ") == 0


def test_near_tracks_come_before_far_ones() -> None:
    store = _spread_library()
    answer = _service(store).recommend(Query(picture=make_reading(0.6, 0.4), k=60))

    distances = []
    for hit in answer.recommendations:
        assert hit.track.affect is not None
        distances.append(hit.track.affect.mean.distance_to(answer.reading.affect.mean))

    assert np.mean(distances[:10]) < 0.5 * np.mean(distances[-10:])


def test_asking_for_more_than_there_is_gives_all_and_says_so() -> None:
    answer = _service(_spread_library(7)).recommend(Query(picture=make_reading(), k=10))

    assert len(answer.recommendations) == 7
    assert answer.notes == ("The library holds no more than 7 tracks.",)


def test_an_empty_library_says_how_to_fill_it() -> None:
    answer = _service(ListStore()).recommend(Query(picture=make_reading()))

    assert answer.recommendations == ()
    assert "tunesight library add" in answer.notes[0]


def test_filters_that_match_nothing_are_blamed() -> None:
    query = Query(picture=make_reading(), filters=Filters(artist="nobody at all"))

    answer = _service(_spread_library()).recommend(query)

    assert answer.recommendations == ()
    assert "filters" in answer.notes[0]


def test_at_most_two_of_one_artist_in_ten_while_others_are_left() -> None:
    store = ListStore(
        make_track(i, valence=0.5, artist="Everywhere" if i < 20 else f"Other {i}")
        for i in range(40)
    )

    answer = _service(store).recommend(Query(picture=make_reading(0.5, 0.0)))

    assert sum(hit.track.artist == "Everywhere" for hit in answer.recommendations) == 2


def test_an_artist_that_was_asked_for_is_not_capped() -> None:
    store = ListStore(make_track(i, artist="Everywhere") for i in range(20))
    query = Query(picture=make_reading(), filters=Filters(artist="everywhere"))

    assert len(_service(store).recommend(query).recommendations) == 10


def test_a_track_that_is_added_is_there_without_a_restart() -> None:
    store = _spread_library()
    service = _service(store)
    query = Query(picture=make_reading(0.9, 0.9, sd=0.05), k=1)
    service.recommend(query)

    store.save_tracks([make_track(99, valence=0.9, arousal=0.9)])

    assert service.recommend(query).recommendations[0].track.id == "t99"


def test_picture_and_wish_are_fused_with_their_shares() -> None:
    query = Query(
        picture=make_reading(0.8, 0.0), wish=make_reading(-0.8, 0.0, source="wish"),
        wish_weight=0.25,
    )  # fmt: skip

    reading = _service(_spread_library()).recommend(query).reading

    assert reading.affect.mean.valence == pytest.approx(0.4)  # 0.75 x 0.8 - 0.25 x 0.8
    assert [(part.source, part.share) for part in reading.parts] == [
        ("scene", pytest.approx(0.75)), ("wish", pytest.approx(0.25)),
    ]  # fmt: skip


def test_the_same_question_has_the_same_answer() -> None:
    service = _service(_spread_library())
    query = Query(picture=make_reading(0.1, -0.3))

    assert service.recommend(query) == service.recommend(query)


def test_three_of_ten_can_be_heard_even_if_others_fit_better() -> None:
    near = [make_track(i, valence=0.6) for i in range(30)]
    heard = [make_track(100 + i, valence=-0.1 * i, path=f"{i}.opus") for i in range(5)]

    answer = _service(ListStore([*near, *heard])).recommend(Query(picture=make_reading(0.6)))

    assert [hit.track.id for hit in answer.recommendations if hit.track.is_playable] == [
        "t100", "t101", "t102",
    ]  # fmt: skip
    scores = [hit.score for hit in answer.recommendations]
    assert scores == sorted(scores, reverse=True)


def test_a_wish_of_which_no_word_is_known_is_doubted() -> None:
    unknown = Query(wish=make_reading(source="wish", sd=1.0, words=""))
    known = Query(wish=make_reading(source="wish", words="piano"))
    decade = Query(wish=make_reading(source="wish", sd=1.0, words="2010s"))
    service = _service(_spread_library())

    assert "No word of the wish is known" in service.recommend(unknown).notes[0]
    assert service.recommend(known).notes == ()
    assert service.recommend(decade).notes == ()


def test_the_seats_for_what_can_be_heard_are_shared_by_artists_too() -> None:
    near = [make_track(i, valence=0.6) for i in range(30)]
    heard = [
        make_track(100 + i, valence=0.0, path=f"{i}.opus", artist="One" if i < 4 else "Other")
        for i in range(6)
    ]

    answer = _service(ListStore([*near, *heard])).recommend(Query(picture=make_reading(0.6)))

    artists = [hit.track.artist for hit in answer.recommendations if hit.track.is_playable]
    assert sorted(artists) == ["One", "One", "Other"]
