"""Stated doubt against points drawn from known Gaussians."""

import math

import numpy as np
import pytest

from tunesight.errors import InvalidValueError
from tunesight.metrics import calibration

COVARIANCE = np.array([[0.09, 0.03], [0.03, 0.04]])


def draw(rows: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    points = np.random.default_rng(8).multivariate_normal([0.1, -0.2], COVARIANCE, rows)
    return points, np.tile([0.1, -0.2], (rows, 1)), np.tile(COVARIANCE, (rows, 1, 1))


@pytest.mark.parametrize("level", [0.5, 0.8, 0.95])
def test_a_true_gaussian_covers_its_level(level: float) -> None:
    points, means, covariances = draw(20000)
    covered = calibration.gaussian_coverage(points, means, covariances, level=level)
    assert covered == pytest.approx(level, abs=0.01)


def test_doubt_stated_too_small_covers_too_little() -> None:
    points, means, covariances = draw(20000)
    # A quarter of the covariance: 1 - exp(ln(.2) / 4).
    covered = calibration.gaussian_coverage(points, means, covariances / 4, level=0.8)
    assert covered == pytest.approx(1 - 0.2**0.25, abs=0.01)


def test_square_distance_of_one_deviation_is_one() -> None:
    covariance = [np.diag([0.04, 0.25])]
    assert calibration.square_distances([[0.2, 0.0]], [[0.0, 0.0]], covariance) == pytest.approx(1)
    assert calibration.square_distances([[0.2, 0.5]], [[0.0, 0.0]], covariance) == pytest.approx(2)


def test_likelihood_at_the_mean_of_a_unit_gaussian_is_known() -> None:
    found = calibration.gaussian_nll([[0.0, 0.0]], [[0.0, 0.0]], [np.eye(2)])
    assert found == pytest.approx(math.log(2 * math.pi))


def test_evaluate_gives_ten_rising_levels_and_the_likelihood() -> None:
    found = calibration.evaluate(*draw(2000))
    covered = [value for name, value in found.items() if name != "nll"]
    assert len(covered) == 10
    assert covered == sorted(covered)
    assert found["coverage_10"] == pytest.approx(0.1, abs=0.03)
    assert found["coverage_95"] == pytest.approx(0.95, abs=0.03)


def test_refuses_a_covariance_that_is_not_positive_definite() -> None:
    with pytest.raises(InvalidValueError, match="positive definite"):
        calibration.gaussian_coverage([[0, 0]], [[0, 0]], [[[1.0, 2.0], [2.0, 1.0]]])


def test_refuses_shapes_that_do_not_agree() -> None:
    with pytest.raises(InvalidValueError, match="covariance has shape"):
        calibration.gaussian_coverage([[0, 0]], [[0, 0]], [np.eye(3)])
    with pytest.raises(InvalidValueError, match=r"give \(n, 2\)"):
        calibration.gaussian_coverage([0, 0], [[0, 0]], [np.eye(2)])


def test_refuses_a_level_outside_nought_and_one() -> None:
    with pytest.raises(InvalidValueError, match=r"not 80"):
        calibration.gaussian_coverage([[0, 0]], [[0, 0]], [np.eye(2)], level=80)
