"""Accuracy and confusions of a small hand-made table."""

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


def test_evaluate_gives_every_figure() -> None:
    found = classification.evaluate(TRUTH, PREDICTED, classes=3)
    assert set(found) == {"accuracy", "majority_accuracy", "recall", "confusion"}


def test_refuses_a_class_number_that_is_out_of_order() -> None:
    with pytest.raises(InvalidValueError, match="from 0 to 1"):
        classification.accuracy(TRUTH, PREDICTED, classes=2)


def test_refuses_an_empty_table() -> None:
    with pytest.raises(InvalidValueError, match="at least one row"):
        classification.accuracy([], [], classes=2)
