"""Accuracy and confusions of a small hand-made table."""

import numpy as np
import pytest

from tunesight.errors import InvalidValueError
from tunesight.metrics import classification

TRUTH = [0, 0, 0, 1, 2]
PREDICTED = [0, 0, 1, 1, 0]


def test_accuracy_is_the_share_that_agrees() -> None:
    assert classification.accuracy(TRUTH, PREDICTED, classes=4) == pytest.approx(3 / 5)


def test_majority_accuracy_is_the_share_of_the_commonest_class() -> None:
    assert classification.majority_accuracy(TRUTH, classes=4) == pytest.approx(3 / 5)


def test_confusions_have_truth_in_rows() -> None:
    counts = classification.confusion_matrix(TRUTH, PREDICTED, classes=3)
    assert counts.tolist() == [[2, 1, 0], [0, 1, 0], [1, 0, 0]]


def test_recall_of_a_class_without_rows_is_unknown() -> None:
    recall = classification.recall_per_class(TRUTH, PREDICTED, classes=4)
    assert recall == (pytest.approx(2 / 3), 1.0, 0.0, None)


def test_precision_of_a_class_never_predicted_is_unknown() -> None:
    precision = classification.precision_per_class(TRUTH, PREDICTED, classes=3)
    assert precision == (pytest.approx(2 / 3), pytest.approx(1 / 2), None)


def test_f1_is_the_harmonic_mean_of_recall_and_precision() -> None:
    f1 = classification.f1_per_class(TRUTH, PREDICTED, classes=4)
    assert f1 == (pytest.approx(2 / 3), pytest.approx(2 * 1 * 0.5 / 1.5), 0.0, None)


def test_macro_recall_counts_every_class_that_has_rows_the_same() -> None:
    found = classification.macro_recall(TRUTH, PREDICTED, classes=4)
    assert found == pytest.approx((2 / 3 + 1 + 0) / 3)


def test_interval_of_the_accuracy_agrees_with_the_normal_law() -> None:
    truth = np.zeros(400, int)
    predicted = (np.arange(400) % 4 == 0).astype(int)  # three of four right
    low, high = classification.accuracy_interval(
        truth, predicted, classes=2, rng=np.random.default_rng(3)
    )
    half_width = 1.96 * np.sqrt(0.75 * 0.25 / 400)
    assert low == pytest.approx(0.75 - half_width, abs=0.01)
    assert high == pytest.approx(0.75 + half_width, abs=0.01)


def test_evaluate_gives_every_figure() -> None:
    found = classification.evaluate(TRUTH, PREDICTED, classes=3)
    assert set(found) == {
        "accuracy",
        "majority_accuracy",
        "macro_recall",
        "recall",
        "precision",
        "f1",
        "confusion",
    }


def test_refuses_a_class_number_that_is_out_of_order() -> None:
    with pytest.raises(InvalidValueError, match="from 0 to 1"):
        classification.accuracy(TRUTH, PREDICTED, classes=2)


def test_refuses_an_empty_table() -> None:
    with pytest.raises(InvalidValueError, match="at least one row"):
        classification.accuracy([], [], classes=2)
