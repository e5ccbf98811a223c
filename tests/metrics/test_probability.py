"""Calibration of probabilities against hand computations and known laws."""

import math

import numpy as np
import pytest

from tunesight.errors import InvalidValueError
from tunesight.metrics import probability

# Confidence .8 (right), .8 (wrong), .6 (right), .6 (right).
TRUTH = [0, 1, 0, 1]
STATED = [[0.8, 0.2], [0.8, 0.2], [0.6, 0.4], [0.4, 0.6]]


def test_bins_compare_what_is_stated_with_what_is_found() -> None:
    low, high = probability.reliability_bins(TRUTH, STATED, bins=10)
    assert (low.stated, low.found, low.count) == (pytest.approx(0.6), 1.0, 2)
    assert (high.stated, high.found, high.count) == (pytest.approx(0.8), 0.5, 2)


def test_calibration_error_is_the_hand_computed_value() -> None:
    # Half the rows are .4 too unsure, half .3 too sure.
    found = probability.expected_calibration_error(TRUTH, STATED, bins=10)
    assert found == pytest.approx(0.35)


def test_probabilities_that_are_drawn_from_have_little_calibration_error() -> None:
    rng = np.random.default_rng(1)
    table = rng.dirichlet(np.ones(3), 20000)
    truth = (rng.random((20000, 1)) > table.cumsum(axis=1)).sum(axis=1)
    assert probability.expected_calibration_error(truth, table) < 0.02


def test_certainty_that_is_right_half_the_time_errs_by_half() -> None:
    stated = [[1.0, 0.0]] * 4
    assert probability.expected_calibration_error([0, 1, 0, 1], stated) == pytest.approx(0.5)


def test_likelihood_of_even_odds_is_the_logarithm_of_two() -> None:
    found = probability.negative_log_likelihood([0, 1], [[0.5, 0.5]] * 2)
    assert found == pytest.approx(math.log(2))


def test_an_impossible_truth_costs_much_but_not_infinitely() -> None:
    assert 20 < probability.negative_log_likelihood([1], [[1.0, 0.0]]) < 30


def test_brier_score_of_even_odds_of_two_is_a_half() -> None:
    assert probability.brier_score([0], [[0.5, 0.5]]) == pytest.approx(0.5)
    assert probability.brier_score([1], [[1.0, 0.0]]) == pytest.approx(2.0)


def test_temperature_divides_the_logits() -> None:
    logits = np.array([[2.0, -1.0, 0.5]])
    stated = np.exp(logits) / np.exp(logits).sum()
    wanted = np.exp(logits / 3.0) / np.exp(logits / 3.0).sum()
    np.testing.assert_allclose(probability.scale_temperature(stated, 3.0), wanted)


def test_evaluate_gives_every_figure() -> None:
    found = probability.evaluate(TRUTH, STATED)
    assert set(found) == {"ece", "nll", "brier", "bins"}
    assert sum(one["count"] for one in found["bins"]) == 4


@pytest.mark.parametrize("stated", [[[2.0, -1.0]], [[0.6, 0.6]], [[float("nan"), 0.5]]])
def test_refuses_rows_that_are_no_distribution(stated: list[list[float]]) -> None:
    with pytest.raises(InvalidValueError, match="not logits"):
        probability.brier_score([0], stated)


def test_refuses_a_class_without_a_column() -> None:
    with pytest.raises(InvalidValueError, match="from 0 to 1"):
        probability.evaluate([2], [[0.5, 0.5]])


def test_refuses_shapes_that_do_not_agree() -> None:
    with pytest.raises(InvalidValueError, match=r"give \(n,\) and \(n, classes\)"):
        probability.evaluate([0, 1], [[0.5, 0.5]])


def test_refuses_no_bins_and_no_temperature() -> None:
    with pytest.raises(InvalidValueError, match="not 0"):
        probability.reliability_bins(TRUTH, STATED, bins=0)
    with pytest.raises(InvalidValueError, match=r"not at 0\.0"):
        probability.scale_temperature(STATED, 0.0)
