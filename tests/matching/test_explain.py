from __future__ import annotations

from dataclasses import replace

from tests.exact_rows import build_rows
from tests.fakes import HashEncoder, make_reading, make_track
from tunesight.domain.query import Query
from tunesight.domain.track import Track
from tunesight.matching.explain import compute_contributions, write_reason
from tunesight.matching.query_vector import build_query_vector
from tunesight.matching.weights import DEFAULT_WEIGHTS

ENCODER = HashEncoder()


def _reason(track: Track, query: Query, *others: Track) -> str:
    rows = build_rows([track, *others], ENCODER)
    vector = build_query_vector(query, ENCODER, DEFAULT_WEIGHTS)
    usual = compute_contributions(rows.mean(axis=0), vector)
    contributions = compute_contributions(rows[0], vector)
    return write_reason(track, contributions, usual, query=query, encoder=ENCODER)


def test_says_how_close_the_mood_is() -> None:
    query = Query(picture=make_reading(0.5, -0.5))
    near = make_track(0, valence=0.5, arousal=-0.5, moods=("serene",))
    far = make_track(0, valence=-0.9, arousal=0.9, moods=("furious",))

    assert _reason(near, query) == "Serene, very close to the picture's mood."
    assert _reason(far, query) == "Furious, the nearest there is to the picture's mood."


def test_names_the_words_that_met_the_wish() -> None:
    query = Query(wish=make_reading(source="wish", words="piano"))
    track = make_track(0, genres=("piano", "rock"), moods=("serene",))

    assert "piano" in _reason(track, query, make_track(1, genres=("metal",))).split("; ")[1]


def test_names_a_cue_only_where_the_track_meets_it() -> None:
    query = Query(wish=make_reading(source="wish", wished_cues={"tempo": -1.5}))
    slow, fast = make_track(0, cues={"tempo": 60.0}), make_track(1, cues={"tempo": 170.0})

    assert "slow, as you asked" in _reason(slow, query, fast)
    assert "as you asked" not in _reason(fast, query, slow)


def test_a_picture_alone_gives_no_word_about_a_wish() -> None:
    query = Query(picture=make_reading(words="piano"))

    reason = _reason(make_track(0, genres=("piano",)), query, make_track(1, genres=("rock",)))

    assert "your words" not in reason


def test_does_not_claim_the_mood_of_a_track_that_nobody_heard() -> None:
    reason = _reason(make_track(0, affect=None), Query(picture=make_reading()))

    assert reason == "Not heard yet, so its mood is a guess."


def test_names_the_title_where_the_title_met_the_wish() -> None:
    query = Query(wish=make_reading(source="wish", words="friends"))
    track = replace(make_track(0, genres=("country",)), title="friends")

    reason = _reason(track, query, make_track(1, genres=("metal",)))

    assert reason.endswith("its title fits your words.")


def test_claims_no_fit_with_words_where_none_was_wanted() -> None:
    query = Query(wish=replace(make_reading(source="wish"), unwanted_words="metal"))

    reason = _reason(make_track(0, genres=("piano",)), query, make_track(1, genres=("metal",)))

    assert "your words" not in reason


def test_claims_no_closeness_to_a_mood_that_was_not_wished() -> None:
    query = Query(wish=make_reading(source="wish", sd=1.0, words="piano"))

    assert _reason(make_track(0, moods=("serene",)), query) == "Serene."


def test_does_not_speak_of_a_wish_without_a_share() -> None:
    wish = make_reading(-0.5, 0.5, source="wish", words="piano", wished_cues={"tempo": -1.5})
    query = Query(picture=make_reading(0.0, 0.0), wish=wish, wish_weight=0.0)
    track = make_track(0, moods=("serene",), genres=("piano",), cues={"tempo": 60.0})

    assert _reason(track, query, make_track(1)) == "Serene, very close to the picture's mood."


def test_names_the_decade_only_where_it_was_asked_for() -> None:
    query = Query(wish=make_reading(source="wish", sd=1.0, words="80s"))
    then, later = replace(make_track(0), year=1984), replace(make_track(0), year=1994)

    assert "from the 80s, as you asked" in _reason(then, query)
    assert "as you asked" not in _reason(later, query)
