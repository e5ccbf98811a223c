"""Telling two kinds apart, against hand computations and a known law."""

import math

import numpy as np
import pytest

from tunesight.errors import InvalidValueError
from tunesight.metrics import roc


def test_area_is_the_share_of_pairs_in_order_ties_counting_half() -> None:
    # Of six pairs four are in order and one is a tie.
    assert roc.roc_area([0.9, 0.5, 0.4], [0.5, 0.1]) == pytest.approx((4 + 0.5) / 6)


def test_area_between_two_gaussians_is_known() -> None:
    rng = np.random.default_rng(2)
    positives, negatives = rng.normal(1, 1, 20000), rng.normal(0, 1, 20000)
    expected = 0.5 * (1 + math.erf(1 / math.sqrt(2) / math.sqrt(2)))  # normal law at 1 / sqrt 2
    assert roc.roc_area(positives, negatives) == pytest.approx(expected, abs=0.01)


def test_scores_in_perfect_order_have_an_area_of_one() -> None:
    assert roc.evaluate([3, 4], [1, 2]) == {
        "auc": 1.0,
        "recall_at_1": 1.0,
        "recall_at_5": 1.0,
        "recall_at_10": 1.0,
    }


def test_recall_is_read_at_the_last_threshold_that_keeps_the_rate() -> None:
    positives, negatives = [0.9, 0.8, 0.3, 0.2], [0.7, 0.1, 0.1, 0.1]
    assert roc.recall_at_false_alarms(positives, negatives, rate=0.0) == 0.5
    assert roc.recall_at_false_alarms(positives, negatives, rate=0.25) == 1.0


def test_the_curve_goes_from_corner_to_corner() -> None:
    alarms, recall = roc.roc_curve([0.9, 0.4], [0.5])
    assert alarms.tolist() == [0.0, 0.0, 1.0, 1.0]
    assert recall.tolist() == [0.0, 0.5, 0.5, 1.0]


def test_refuses_columns_without_scores() -> None:
    with pytest.raises(InvalidValueError, match="at least one score"):
        roc.roc_area([], [1.0])
    with pytest.raises(InvalidValueError, match="not finite"):
        roc.roc_area([float("nan")], [1.0])
    with pytest.raises(InvalidValueError, match="not at 5"):
        roc.recall_at_false_alarms([1.0], [0.0], rate=5)
