from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes import make_track


@pytest.mark.parametrize(
    ("year", "decade"),
    [(1984, "80s"), (1950, "50s"), (1912, ""), (2003, "2000s"), (2019, "2010s"), (None, "")],
)
def test_names_the_decade_as_people_do(year: int | None, decade: str) -> None:
    assert replace(make_track(0), year=year).decade == decade


def test_is_described_by_labels_and_title_each_once() -> None:
    track = replace(
        make_track(0, genres=("pop", "folk"), moods=("warm", "pop"), language="ja"),
        title="Plastic Love",
        lyrics=("tears", "city"),
    )

    assert track.labels() == ("pop", "folk", "warm", "japanese")
    assert track.words() == "pop folk warm japanese Plastic Love tears city"
