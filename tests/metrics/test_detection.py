"""Overlaps computed by hand."""

import numpy as np
import pytest

from tunesight.errors import InvalidValueError
from tunesight.metrics.detection import count_false, landmark_errors, match_boxes, overlaps


def test_two_squares_that_share_a_quarter_overlap_by_a_seventh() -> None:
    assert overlaps([[0, 0, 2, 2]], [[1, 1, 2, 2]])[0, 0] == pytest.approx(1 / 7)


def test_the_same_box_overlaps_fully_and_a_far_one_not_at_all() -> None:
    np.testing.assert_allclose(overlaps([[3, 4, 5, 6]], [[3, 4, 5, 6], [30, 4, 5, 6]]), [[1, 0]])


def test_each_wanted_box_gets_its_own_found_one_the_best_pair_first() -> None:
    wanted = [[0, 0, 10, 10], [2, 0, 10, 10]]
    found = [[2, 0, 10, 10], [50, 50, 4, 4], [-2, 0, 10, 10]]
    np.testing.assert_array_equal(match_boxes(wanted, found, least_overlap=0.5), [2, 0])


def test_a_second_box_on_one_face_finds_no_second_face() -> None:
    matches = match_boxes([[0, 0, 10, 10]], [[1, 0, 10, 10], [0, 0, 10, 10]], least_overlap=0.5)
    np.testing.assert_array_equal(matches, [1])


def test_without_boxes_nothing_is_matched_and_nothing_is_false() -> None:
    assert match_boxes([[0, 0, 1, 1]], [], least_overlap=0.5).tolist() == [-1]
    assert match_boxes([], [[0, 0, 1, 1]], least_overlap=0.5).size == 0
    assert count_false([], [[0, 0, 1, 1]], least_overlap=0.4) == 0
    assert count_false([[0, 0, 1, 1]], [], least_overlap=0.4) == 1


def test_a_box_is_false_where_it_overlaps_no_real_one_enough() -> None:
    found = [[0, 0, 10, 10], [4, 0, 10, 10], [40, 0, 10, 10]]  # overlaps 1, 6/14 and 0
    assert count_false(found, [[0, 0, 10, 10]], least_overlap=0.4) == 1
    assert count_false(found, [[0, 0, 10, 10]], least_overlap=0.5) == 2


def test_landmarks_are_measured_by_the_distance_between_the_eyes() -> None:
    wanted = np.array([[[0, 0], [10, 0], [5, 5], [2, 9], [8, 9]]], float)
    np.testing.assert_allclose(landmark_errors(wanted, wanted + np.array([0, 1])), [0.1])


@pytest.mark.parametrize("boxes", [[[0, 0, 0, 1]], [[0, 0, 1]], [[0, np.nan, 1, 1]]])
def test_refuses_a_box_without_size_or_place(boxes: list[list[float]]) -> None:
    with pytest.raises(InvalidValueError, match=r"shape|size"):
        overlaps(boxes, [[0, 0, 1, 1]])
