from __future__ import annotations

import pytest

from tunesight.errors import InvalidValueError
from tunesight.metrics import key

NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")


def _key(name: str) -> tuple[int, bool]:
    tonic, mode = name.split()
    return NAMES.index(tonic), mode == "major"


def _score(wanted: str, found: str, *, are_both_fifths_near: bool = False) -> float:
    (tonic, is_major), (other, is_other_major) = _key(wanted), _key(found)
    scores = key.mirex_scores(
        ([tonic], [is_major]),
        ([other], [is_other_major]),
        are_both_fifths_near=are_both_fifths_near,
    )
    return float(scores[0])


@pytest.mark.parametrize(
    ("wanted", "found", "score"),
    [
        ("C major", "C major", 1.0),
        ("A minor", "A minor", 1.0),
        ("C major", "G major", 0.5),
        ("A minor", "E minor", 0.5),
        ("B major", "F# major", 0.5),
        ("C major", "F major", 0.0),  # mir_eval and MIREX 2005: only the fifth above
        ("C major", "A minor", 0.3),
        ("A minor", "C major", 0.3),
        ("D# major", "C minor", 0.3),
        ("C major", "C minor", 0.2),
        ("F# minor", "F# major", 0.2),
        ("C major", "E minor", 0.0),
        ("C major", "G minor", 0.0),  # a fifth off in the wrong mode
        ("C major", "F# major", 0.0),
    ],
)
def test_scores_a_found_key_by_the_weights_of_mirex(wanted: str, found: str, score: float) -> None:
    assert _score(wanted, found) == score


def test_the_fifth_below_scores_where_both_fifths_are_near() -> None:
    assert _score("C major", "F major", are_both_fifths_near=True) == 0.5
    assert _score("C major", "G major", are_both_fifths_near=True) == 0.5


def test_figures_are_means_over_the_pieces() -> None:
    wanted = [0, 0, 0, 0], [True] * 4
    found = [0, 5, 9, 0], [True, True, False, False]  # right, the fifth below, relative, parallel

    figures = key.evaluate(wanted, found)

    assert figures["mirex"] == pytest.approx((1.0 + 0.0 + 0.3 + 0.2) / 4)
    assert figures["mirex_both_fifths"] == pytest.approx((1.0 + 0.5 + 0.3 + 0.2) / 4)
    assert figures["exact"] == 0.25
    assert figures["tonic"] == 0.5


@pytest.mark.parametrize(
    ("tonics", "modes", "said"),
    [
        ([12], [True], "no pitch class"),
        ([1.5], [True], "no pitch class"),
        ([], [], "shape"),
        ([0, 1], [True], "one length"),
    ],
)
def test_refuses_what_is_no_key(tonics: list[float], modes: list[bool], said: str) -> None:
    with pytest.raises(InvalidValueError, match=said):
        key.evaluate((tonics, modes), (tonics, modes))


def test_refuses_more_found_keys_than_annotated_ones() -> None:
    with pytest.raises(InvalidValueError, match="1 annotated keys and 2 found ones"):
        key.mirex_scores(([0], [True]), ([0, 1], [True, True]))
