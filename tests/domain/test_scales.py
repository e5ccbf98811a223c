from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesight.domain.scales import (
    BASIC_STREAMING_FIT,
    FULL_STREAMING_FIT,
    StreamingFit,
    affect_coordinate_to_nine_point,
    affect_coordinate_to_seven_point,
    affect_coordinate_to_unit,
    nine_point_to_affect_coordinate,
    seven_point_to_affect_coordinate,
    streaming_to_affect,
    unit_to_affect_coordinate,
)
from tunesight.errors import UserInputError

FIGURES = Path(__file__).resolve().parents[2] / "evaluation" / "figures" / "streaming.json"

SCALES = {
    "nine": (nine_point_to_affect_coordinate, affect_coordinate_to_nine_point, 1.0, 9.0),
    "seven": (seven_point_to_affect_coordinate, affect_coordinate_to_seven_point, 1.0, 7.0),
    "unit": (unit_to_affect_coordinate, affect_coordinate_to_unit, 0.0, 1.0),
}

coordinates = st.floats(-1.0, 1.0)


@pytest.mark.parametrize("name", SCALES)
def test_ends_and_middle_of_each_scale_are_minus_one_zero_and_one(name: str) -> None:
    to_coordinate, _, lowest, highest = SCALES[name]
    middle = (lowest + highest) / 2
    assert [to_coordinate(x) for x in (lowest, middle, highest)] == [-1.0, 0.0, 1.0]


@pytest.mark.parametrize("name", SCALES)
@given(coordinate=coordinates)
def test_there_and_back_is_the_same_coordinate(name: str, coordinate: float) -> None:
    to_coordinate, to_rating, _, _ = SCALES[name]
    assert to_coordinate(to_rating(coordinate)) == pytest.approx(coordinate, abs=1e-12)


@pytest.mark.parametrize("name", SCALES)
def test_refuses_ratings_off_the_scale(name: str) -> None:
    to_coordinate, _, lowest, highest = SCALES[name]
    for rating in (lowest - 0.01, highest + 0.01, math.nan, math.inf):
        with pytest.raises(UserInputError, match=f"give a number from {lowest:g} to {highest:g}"):
            to_coordinate(rating)


@pytest.mark.parametrize("name", SCALES)
def test_refuses_coordinates_outside_the_square(name: str) -> None:
    _, to_rating, _, _ = SCALES[name]
    with pytest.raises(UserInputError, match=r"affect coordinate is 1\.5"):
        to_rating(1.5)


def test_streaming_features_map_by_hand_computation() -> None:
    # -0.381 + 0.376 * 0.5 + 0.628 * 0.8 and -0.606 + 0.206 * 0.5 + 1.181 * 0.8
    belief = streaming_to_affect(0.5, 0.8)
    assert belief.mean.to_array() == pytest.approx([0.3094, 0.4418])
    assert belief.covariance == BASIC_STREAMING_FIT.covariance


def test_uses_the_larger_fit_only_when_it_has_everything() -> None:
    # -0.096 + 0.495 / 2 + 0.528 * 0.8 - 0.502 / 2 + 0.085, and the same for arousal
    full = streaming_to_affect(0.5, 0.8, danceability=0.5, is_major=True)
    assert full.mean.to_array() == pytest.approx([0.4079, 0.4876])
    assert full.covariance == FULL_STREAMING_FIT.covariance
    basic = streaming_to_affect(0.5, 0.8)
    assert streaming_to_affect(0.5, 0.8, danceability=0.5) == basic
    assert streaming_to_affect(0.5, 0.8, is_major=False) == basic


@given(valence=st.floats(0.0, 1.0), energy=st.floats(0.0, 0.9))
def test_more_energy_is_never_read_as_less_arousal(valence: float, energy: float) -> None:
    calmer = streaming_to_affect(valence, energy).mean.arousal
    assert streaming_to_affect(valence, energy + 0.1).mean.arousal > calmer


@pytest.mark.parametrize(
    ("valence", "energy"), [(-0.1, 0.5), (0.5, 1.1), (math.nan, 0.5), (50, 0.5)]
)
def test_refuses_features_outside_zero_to_one(valence: float, energy: float) -> None:
    with pytest.raises(UserInputError, match="give a number from 0 to 1"):
        streaming_to_affect(valence, energy)


def test_refuses_a_danceability_in_percent_even_where_it_is_not_used() -> None:
    with pytest.raises(UserInputError, match="danceability is 65"):
        streaming_to_affect(0.5, 0.5, danceability=65)


@pytest.mark.parametrize(
    ("name", "shipped"), [("basic", BASIC_STREAMING_FIT), ("full", FULL_STREAMING_FIT)]
)
def test_constants_are_those_of_the_committed_figures(name: str, shipped: StreamingFit) -> None:
    measured = json.loads(FIGURES.read_text("utf-8"))[name]
    assert list(shipped.features) == measured["features"]
    weights = np.array(measured["coefficients"]).T
    assert weights.tolist() == [list(shipped.valence_weights), list(shipped.arousal_weights)]
    assert np.array(shipped.covariance).tolist() == measured["residual_covariance"]


def test_the_fit_beats_the_mean_and_the_naive_identity() -> None:
    figures = json.loads(FIGURES.read_text("utf-8"))
    for name in ("basic", "full"):
        for baseline in ("mean_predictor", "identity"):
            pairs = zip(figures[name]["rmse"], figures[baseline]["rmse"], strict=True)
            assert all(ours < theirs for ours, theirs in pairs)
