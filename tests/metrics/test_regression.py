"""Correlation, concordance and error against hand computations and known laws."""

import numpy as np
import pytest

from tunesight.errors import InvalidValueError
from tunesight.metrics import regression

TRUTH = [1.0, 2.0, 3.0, 4.0]
PREDICTED = [1.0, 3.0, 2.0, 4.0]


def test_pearson_r_is_the_hand_computed_value() -> None:
    # Centred products 2.25 - .25 - .25 + 2.25 = 4 over squares 5 and 5.
    assert regression.pearson_r(TRUTH, PREDICTED) == pytest.approx(0.8)


def test_pearson_r_with_a_constant_orders_nothing() -> None:
    assert regression.pearson_r(TRUTH, [7.0] * 4) == 0.0


def test_concordance_falls_when_only_the_mean_is_wrong() -> None:
    # Same spread, shifted by one: 2 * 1.25 / (1.25 + 1.25 + 1).
    shifted = [value + 1.0 for value in TRUTH]
    assert regression.pearson_r(TRUTH, shifted) == pytest.approx(1.0)
    assert regression.concordance(TRUTH, shifted) == pytest.approx(2.5 / 3.5)


def test_rmse_is_the_root_of_the_mean_square() -> None:
    assert regression.rmse(TRUTH, PREDICTED) == pytest.approx(np.sqrt(0.5))


def test_mean_predictor_errs_by_the_spread() -> None:
    assert regression.mean_predictor_rmse(TRUTH) == pytest.approx(np.sqrt(1.25))


def test_bootstrap_interval_of_a_mean_agrees_with_the_normal_law() -> None:
    rng = np.random.default_rng(3)
    values = rng.normal(size=400)
    low, high = regression.bootstrap_interval(
        lambda rows: float(values[rows].mean()), range(400), rng=rng, resamples=2000
    )
    half_width = 1.96 * values.std() / np.sqrt(400)
    assert low == pytest.approx(values.mean() - half_width, abs=0.015)
    assert high == pytest.approx(values.mean() + half_width, abs=0.015)


def test_drawing_whole_groups_widens_the_interval_of_repeated_rows() -> None:
    values = np.repeat(np.random.default_rng(4).normal(size=40), 10)
    groups = np.repeat(np.arange(40), 10).tolist()
    widths = []
    for kept in (range(400), groups):
        low, high = regression.bootstrap_interval(
            lambda rows: float(values[rows].mean()), kept, rng=np.random.default_rng(5)
        )
        widths.append(high - low)
    # Ten copies of a row are no ten rows: the width grows by about the root of ten.
    assert widths[1] > 2.5 * widths[0]


def test_evaluate_gives_every_figure_with_its_interval() -> None:
    found = regression.evaluate(TRUTH, PREDICTED, rng=np.random.default_rng(0), resamples=50)
    expected = {"r", "r_95", "rmse", "rmse_95", "ccc", "ccc_95", "mean_predictor_rmse"}
    assert set(found) == expected


@pytest.mark.parametrize("predicted", [[1.0, 2.0], [[1.0], [2.0], [3.0], [4.0]]])
def test_refuses_columns_that_do_not_match(predicted: list[float]) -> None:
    with pytest.raises(InvalidValueError, match="two columns of equal length"):
        regression.pearson_r(TRUTH, predicted)


def test_refuses_numbers_that_are_not_finite() -> None:
    with pytest.raises(InvalidValueError, match="not finite"):
        regression.rmse(TRUTH, [1.0, 2.0, 3.0, float("nan")])


def test_refuses_an_interval_of_one_group() -> None:
    with pytest.raises(InvalidValueError, match="two groups"):
        regression.bootstrap_interval(lambda _: 0.0, ["a", "a"], rng=np.random.default_rng(0))
