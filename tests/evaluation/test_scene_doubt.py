"""Stated shares and two moods are measured against people's votes."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.scene_doubt import measure_two_moods, measure_votes

# Anger, disgust, fear, joy, sadness, surprise, neutral.
CLEAR = [0.0, 0.0, 0.0, 0.9, 0.1, 0.0, 0.0]
TORN = [0.0, 0.0, 0.4, 0.45, 0.1, 0.0, 0.05]


def answer(emotions: list[list[float]]) -> dict[str, np.ndarray]:
    count = len(emotions)
    return {
        "affect": np.zeros((count, 2)),
        "covariance": np.tile(0.04 * np.eye(2), (count, 1, 1)),
        "emotions": np.array(emotions),
    }


def test_shares_stated_as_people_voted_have_no_error() -> None:
    shares = np.array([CLEAR, TORN])

    assert measure_votes(shares, shares)["ece"] == pytest.approx(0.0)


def test_overstated_shares_show_their_gap() -> None:
    found = measure_votes(np.array([TORN]), np.array([CLEAR]))

    # 90 % said to feel joy, 45 % did.
    assert found["ece"] == pytest.approx(0.45)
    assert found["bins"] == [{"stated": 0.9, "found": 0.45, "count": 1}]


def test_two_moods_are_right_where_people_are_torn() -> None:
    found = measure_two_moods(
        np.array([TORN, TORN, CLEAR, CLEAR]), answer([TORN, CLEAR, TORN, CLEAR])
    )

    assert found["torn"] == found["said"] == found["any_doubt"] == 0.5
    assert found["precision"] == found["recall"] == 0.5


def test_nothing_said_has_no_precision() -> None:
    found = measure_two_moods(np.array([TORN]), answer([CLEAR]))

    assert found["precision"] is None
    assert found["recall"] == 0.0
