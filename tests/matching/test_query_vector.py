from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.test_affect import gaussians
from tests.exact_rows import build_rows
from tests.fakes import HashEncoder, make_reading, make_track
from tunesight.domain.affect import Affect, AffectGaussian
from tunesight.domain.blocks import BLOCKS
from tunesight.domain.query import Query
from tunesight.domain.reading import Reading, Shift
from tunesight.matching.explain import compute_contributions, compute_score
from tunesight.matching.query_vector import build_query_vector, reading_shares
from tunesight.matching.weights import DEFAULT_WEIGHTS

ENCODER = HashEncoder()
words = st.sampled_from(["", "piano", "calm piano", "rock", "rainy sunday"])
levels = st.dictionaries(st.sampled_from(["tempo", "mode", "loudness"]), st.floats(-3.0, 3.0))


@st.composite
def queries(draw: st.DrawFn) -> Query:
    def reading(source: str) -> Reading:
        return Reading(
            affect=draw(gaussians()), source=source, words=draw(words),
            unwanted_words=draw(words), wished_cues=draw(levels),
        )  # fmt: skip

    kind = draw(st.sampled_from(["picture", "wish", "both"]))
    return Query(
        picture=reading("scene") if kind != "wish" else None,
        wish=reading("wish") if kind != "picture" else None,
        wish_weight=draw(st.floats(0.0, 1.0)),
    )


def _library(rng: np.random.Generator, size: int) -> np.ndarray:
    tracks = [
        make_track(
            i,
            valence=float(rng.uniform(-1, 1)),
            arousal=float(rng.uniform(-1, 1)),
            genres=tuple(rng.choice(["piano", "rock", "jazz"], size=1)),
            cues={"tempo": float(rng.uniform(50, 180)), "mode": float(rng.uniform(-1, 1))},
        )
        for i in range(size)
    ]
    return build_rows(tracks, ENCODER)


ROWS = _library(np.random.default_rng(7), 60)


@given(queries())
def test_the_contributions_of_every_hit_sum_to_its_score(query: Query) -> None:
    vector = build_query_vector(query, ENCODER, DEFAULT_WEIGHTS)
    products = ROWS.astype(np.float64) @ vector.weights + vector.constant

    for row, product in zip(ROWS, products, strict=True):
        contributions = compute_contributions(row, vector)
        assert list(contributions) == list(BLOCKS)
        assert sum(contributions.values()) == pytest.approx(product, abs=1e-5)
        assert compute_score(contributions) == sum(contributions.values())


@given(queries())
def test_the_fast_product_ranks_as_the_exact_one(query: Query) -> None:
    vector = build_query_vector(query, ENCODER, DEFAULT_WEIGHTS)

    fast = ROWS @ vector.weights.astype(np.float32) + vector.constant
    exact = ROWS.astype(np.float64) @ vector.weights + vector.constant

    np.testing.assert_allclose(fast, exact, atol=1e-4)


@given(gaussians(), st.floats(0.0, 1.0))
def test_the_affect_score_is_the_log_likelihood_of_the_widened_belief(
    belief: AffectGaussian, share: float
) -> None:
    tracks = [make_track(0, valence=0.4, arousal=-0.7)]
    row = build_rows(tracks, ENCODER)[0]
    picture = Reading(affect=belief, source="scene")
    wish = make_reading(0.1, 0.9, source="wish")
    floor = DEFAULT_WEIGHTS.affect_floor_sd**2
    place = tracks[0].affect
    assert place is not None
    expected = (1 - share) * belief.widened(floor).log_likelihood(place.mean) + (
        share * wish.affect.widened(floor).log_likelihood(place.mean)
    )

    query = Query(picture=picture, wish=wish, wish_weight=share)
    parts = compute_contributions(row, build_query_vector(query, ENCODER, DEFAULT_WEIGHTS))

    assert parts["affect"] == pytest.approx(expected, abs=1e-5)


def test_a_wish_of_weight_zero_is_not_heard() -> None:
    picture = make_reading(0.5, 0.1)
    wish = make_reading(-0.5, 0.9, source="wish", words="rock", wished_cues={"tempo": 2.0})

    alone = build_query_vector(Query(picture=picture), ENCODER, DEFAULT_WEIGHTS)
    both = build_query_vector(
        Query(picture=picture, wish=wish, wish_weight=0.0), ENCODER, DEFAULT_WEIGHTS
    )

    np.testing.assert_allclose(both.weights, alone.weights)


def test_what_is_ruled_out_counts_against_a_track() -> None:
    rows = build_rows([make_track(0, genres=("rock",)), make_track(1, genres=("piano",))], ENCODER)
    wish = make_reading(source="wish", unwanted_words="rock")

    vector = build_query_vector(Query(wish=wish), ENCODER, DEFAULT_WEIGHTS)
    rock, piano = (compute_contributions(row, vector)["words"] for row in rows)

    assert rock < piano


def test_slow_is_answered_by_the_slower_of_two() -> None:
    rows = build_rows(
        [make_track(0, cues={"tempo": 70.0}), make_track(1, cues={"tempo": 150.0})], ENCODER
    )
    wish = make_reading(source="wish", wished_cues={"tempo": -1.5})

    vector = build_query_vector(Query(wish=wish), ENCODER, DEFAULT_WEIGHTS)
    slow, fast = (compute_score(compute_contributions(row, vector)) for row in rows)

    assert slow > fast


def test_a_decade_named_in_a_wish_is_worth_its_weight() -> None:
    wish = make_reading(source="wish", words="80s", unwanted_words="90s")
    tracks = [replace(make_track(i), year=year) for i, year in enumerate((1984, 1994, 2004, None))]

    vector = build_query_vector(Query(wish=wish), ENCODER, DEFAULT_WEIGHTS)
    rows = build_rows(tracks, ENCODER)
    era = [compute_contributions(row, vector)["era"] for row in rows]

    assert era == [DEFAULT_WEIGHTS.era, -DEFAULT_WEIGHTS.era, 0.0, 0.0]


def test_a_language_named_in_a_wish_is_worth_its_weight() -> None:
    wish = make_reading(source="wish", words="korean instrumental", unwanted_words="english")
    tracks = [make_track(i, language=code) for i, code in enumerate(("ko", "zxx", "en", "fr", ""))]

    vector = build_query_vector(Query(wish=wish), ENCODER, DEFAULT_WEIGHTS)
    parts = [compute_contributions(row, vector)["language"] for row in build_rows(tracks, ENCODER)]

    assert parts == [DEFAULT_WEIGHTS.language] * 2 + [-DEFAULT_WEIGHTS.language, 0.0, 0.0]


def test_calmer_beside_a_picture_asks_for_the_picture_only_calmer() -> None:
    lively = Reading(AffectGaussian.isotropic(Affect(-0.5, 0.6), 0.3), "scene")
    calm = AffectGaussian.isotropic(Affect(0.4, -0.7), 0.25)
    calmer = Reading(calm, "wish", shift=Shift(0.0, -0.6))

    (picture, _), (wish, share) = reading_shares(Query(picture=lively, wish=calmer))

    assert picture is lively
    assert share == 0.5
    assert wish.affect.mean.to_array() == pytest.approx([-0.5, 0.0])
    vector = build_query_vector(Query(picture=lively, wish=calmer), ENCODER, DEFAULT_WEIGHTS)
    v, a, vv, aa, _ = vector.weights[BLOCKS["affect"]]
    # The best place of the quadratic: half of the way, and no more pleasant.
    assert (-v / (2 * vv), -a / (2 * aa)) == pytest.approx((-0.5, 0.3))


def test_calmer_alone_asks_for_calm() -> None:
    calm = AffectGaussian.isotropic(Affect(0.4, -0.7), 0.25)
    calmer = Reading(calm, "wish", shift=Shift(0.0, -0.6))

    assert reading_shares(Query(wish=calmer)) == ((calmer, 1.0),)
