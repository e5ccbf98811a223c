from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import make_track
from tunesight.domain.query import Filters, Range
from tunesight.domain.track import Track, TrackSource
from tunesight.errors import InvalidValueError
from tunesight.matching.candidates import (
    build_columns,
    cap_artists,
    filter_mask,
    fold_text,
    seat_playable,
    top_k,
)

# Few distinct scores, so that ties are the rule.
scores_and_masks = st.lists(st.tuples(st.integers(-3, 3), st.booleans()), max_size=60)


@given(scores_and_masks, st.integers(1, 70))
def test_top_k_is_the_head_of_a_stable_sort(pairs: list[tuple[int, bool]], k: int) -> None:
    scores = np.array([score for score, _ in pairs], dtype=np.float32)
    mask = np.array([allowed for _, allowed in pairs], dtype=np.bool_)
    expected = sorted(
        (i for i, (_, allowed) in enumerate(pairs) if allowed), key=lambda i: (-pairs[i][0], i)
    )[:k]

    assert top_k(scores, mask, k).tolist() == expected


@given(scores_and_masks, st.integers(1, 30))
def test_a_longer_list_begins_with_the_shorter_one(pairs: list[tuple[int, bool]], k: int) -> None:
    scores = np.array([score for score, _ in pairs], dtype=np.float32)
    mask = np.array([allowed for _, allowed in pairs], dtype=np.bool_)

    assert top_k(scores, mask, 2 * k).tolist()[:k] == top_k(scores, mask, k).tolist()


def test_refuses_to_return_no_track() -> None:
    with pytest.raises(InvalidValueError, match="ask for at least 1"):
        top_k(np.zeros(3), np.ones(3, dtype=np.bool_), 0)


def test_refuses_a_score_that_is_not_a_number() -> None:
    with pytest.raises(InvalidValueError, match="NaN"):
        top_k(np.array([0.0, np.nan]), np.ones(2, dtype=np.bool_), 1)


TRACKS = (
    make_track(0, artist="Beyoncé", language="en", genres=("r&b", "pop"), cues={"tempo": 99.0}),
    make_track(1, artist="Édith Piaf", language="fr", genres=("chanson",), year=1946),
    make_track(2, artist="Ensemble", path="a.opus", source=TrackSource.DEMO, cues={"tempo": 140.0}),
    make_track(3, artist="Gone", path="b.opus", is_missing=True),
    make_track(4, artist="Nobody", valence=0.9, affect=None, cues={"tempo": 0.0}),
)


@pytest.mark.parametrize(
    ("filters", "passing"),
    [
        (Filters(), [0, 1, 2, 4]),
        (Filters(artist="beyonce"), [0]),
        (Filters(artist="PIAF"), [1]),
        (Filters(genre="pop"), [0]),
        (Filters(genre="RnB"), [0]),
        (Filters(genre="r and b"), [0]),
        (Filters(languages=("fr", "en")), [0, 1]),
        (Filters(sources=(TrackSource.DEMO,)), [2]),
        (Filters(is_playable=True), [2]),
        (Filters(tempo_bpm=Range(99.0, 140.0)), [0, 2]),
        (Filters(tempo_bpm=Range(None, 120.0)), [0]),
        (Filters(year=Range(1940, 1949)), [1]),
        (Filters(valence=Range(-0.1, 0.1)), [0, 1, 2]),
        (Filters(arousal=Range(0.5, None)), []),
        (Filters(artist="beyonce", languages=("fr",)), []),
    ],
)
def test_a_filter_lets_through_what_it_names(filters: Filters, passing: list[int]) -> None:
    mask = filter_mask(build_columns(TRACKS), filters)

    assert np.flatnonzero(mask).tolist() == passing


def test_an_empty_library_has_an_empty_mask() -> None:
    nothing: tuple[Track, ...] = ()

    assert filter_mask(build_columns(nothing), Filters(artist="x", tempo_bpm=Range(1, 2))).size == 0


def test_folding_drops_case_accents_and_width() -> None:
    assert fold_text("BEYONCÉ") == fold_text("beyonce\u0301") == "beyonce"
    assert fold_text("ＡＢＣ") == "abc"


def test_caps_an_artist_while_others_wait() -> None:
    artists = ["a", "a", "a", "b", "c"]

    assert cap_artists([0, 1, 2, 3, 4], artists, 3, 1) == [0, 3, 4]


def test_fills_up_with_the_capped_artist_when_nobody_else_is_left() -> None:
    assert cap_artists([0, 1, 2, 3], ["a", "a", "a", "b"], 4, 1) == [0, 3, 1, 2]


def test_the_last_who_cannot_be_heard_give_their_seats() -> None:
    assert seat_playable([9, 8, 7, 6], [3, 2, 1], {1, 2, 3}, 2) == [9, 8, 3, 2]


def test_nobody_is_moved_when_enough_can_be_heard() -> None:
    assert seat_playable([9, 3, 2, 6], [3, 2, 1], {1, 2, 3}, 2) == [9, 3, 2, 6]


def test_seats_no_more_than_there_are() -> None:
    assert seat_playable([9, 8, 3], [3], {3}, 3) == [9, 8, 3]
    assert seat_playable([9, 8], [], set(), 1) == [9, 8]
