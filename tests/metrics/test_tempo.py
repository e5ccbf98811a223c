from __future__ import annotations

import pytest

from tunesight.errors import InvalidValueError
from tunesight.metrics import tempo


@pytest.mark.parametrize(
    ("found", "is_exact", "is_near"),
    [
        (100.0, True, True),
        (104.0, True, True),  # four per cent is still right (Gouyon et al. 2006)
        (96.0, True, True),
        (104.1, False, False),
        (200.0, False, True),
        (208.0, False, True),  # four per cent of the doubled tempo
        (50.0, False, True),
        (300.0, False, True),
        (33.4, False, True),
        (150.0, False, False),
        (400.0, False, False),
        (0.0, False, False),
    ],
)
def test_judges_a_found_tempo_by_the_published_rules(
    found: float, *, is_exact: bool, is_near: bool
) -> None:
    assert list(tempo.agree_exactly([100.0], [found])) == [is_exact]
    assert list(tempo.agree_in_octaves([100.0], [found])) == [is_near]


def test_accuracies_are_shares_of_the_pieces() -> None:
    figures = tempo.evaluate([100.0, 100.0, 100.0, 100.0], [101.0, 49.0, 70.0, 0.0])

    assert figures == {"accuracy_1": 0.25, "accuracy_2": 0.5}


@pytest.mark.parametrize(
    ("wanted", "found", "said"),
    [
        ([], [], "shape"),
        ([100.0], [100.0, 120.0], "one length"),
        ([0.0], [100.0], "as low as 0"),
        ([100.0], [-1.0], "-1 .found."),
        ([100.0], [float("nan")], "not finite"),
    ],
)
def test_refuses_tempi_that_cannot_be_compared(
    wanted: list[float], found: list[float], said: str
) -> None:
    with pytest.raises(InvalidValueError, match=said):
        tempo.evaluate(wanted, found)
