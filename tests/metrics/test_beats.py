from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesight.errors import InvalidValueError
from tunesight.metrics import beats

SECONDS = [float(t) for t in range(11)]  # 0 to 10 s; six of them are counted: 5, 6, ... 10


def test_the_same_beats_score_one() -> None:
    assert beats.f_measure(SECONDS, SECONDS) == 1.0


def test_the_first_five_seconds_are_left_out_on_both_sides() -> None:
    early = [0.3, 1.7, 4.99, *SECONDS[5:]]

    assert beats.f_measure(SECONDS, early) == 1.0


def test_a_beat_counts_within_70_ms() -> None:
    assert beats.f_measure(SECONDS, [t + 0.07 for t in SECONDS]) == 1.0
    assert beats.f_measure(SECONDS, [t + 0.0701 for t in SECONDS]) == 0.0


def test_twice_as_many_beats_score_two_thirds() -> None:
    # Every beat is found (recall 1), every second found one is wrong: 6 of 11 (2 * 6 / (6 + 11)).
    doubled = sorted([*SECONDS, *(t + 0.5 for t in SECONDS[:-1])])

    figures = beats.evaluate(SECONDS, doubled)

    assert figures["recall"] == 1.0
    assert figures["precision"] == pytest.approx(6 / 11)
    assert figures["f_measure"] == pytest.approx(12 / 17)


def test_off_beats_score_nothing() -> None:
    assert beats.f_measure(SECONDS, [t + 0.5 for t in SECONDS]) == 0.0


def test_no_beats_score_nothing() -> None:
    assert beats.f_measure(SECONDS, []) == 0.0
    assert beats.f_measure([], SECONDS) == 0.0
    assert beats.evaluate([], []) == {"precision": 0.0, "recall": 0.0, "f_measure": 0.0}


def test_a_found_beat_is_the_partner_of_one_only() -> None:
    assert beats.count_matches([6.0, 6.1], [6.05]) == 1
    assert beats.count_matches([6.05], [6.0, 6.1]) == 1


_times = st.lists(st.integers(0, 60).map(lambda n: n / 40), max_size=5).map(sorted)


@given(wanted=_times, found=_times)
def test_no_other_pairing_matches_more(wanted: list[float], found: list[float]) -> None:
    few, many = sorted((wanted, found), key=len)
    best = max(
        sum(abs(a - b) <= 0.07 + 1e-9 for a, b in zip(few, chosen, strict=True))
        for chosen in itertools.permutations(many, len(few))
    )

    assert beats.count_matches(wanted, found) == best


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ([2.0, 1.0], "rising"),
        ([float("inf")], "finite"),
        ([[1.0]], "one column"),
    ],
)
def test_refuses_what_are_no_beats(times: list[float], said: str) -> None:
    with pytest.raises(InvalidValueError, match=said):
        beats.f_measure([6.0], times)
