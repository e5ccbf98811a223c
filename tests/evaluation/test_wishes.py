from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="install the evaluation group to read the catalogue")

import tunesight
from evaluation.wishes import load_wishes, measure_wishes
from tests.conftest import REPOSITORY
from tunesight.perception.words import StaticTextEncoder


@pytest.mark.parametrize(("name", "least"), [("first", 12), ("fresh", 6)])
def test_every_language_has_its_wishes(name: str, least: int) -> None:
    counts = Counter(wish.language for wish in load_wishes(name))
    lists = {path.stem for path in (REPOSITORY / "src/tunesight/perception/languages").iterdir()}

    assert counts.keys() == lists | {"en"}
    assert min(counts.values()) >= least


def test_the_sets_share_no_sentence() -> None:
    first, fresh = ({wish.text for wish in load_wishes(name)} for name in ("first", "fresh"))

    assert not first & fresh


def test_every_wish_claims_something() -> None:
    assert all(wish.claims for name in ("first", "fresh") for wish in load_wishes(name))


def test_languages_are_understood_far_better_than_by_english_alone() -> None:
    table = Path(tunesight.__file__).parent / "weights" / "words.npz"

    fresh = measure_wishes(StaticTextEncoder(table))["sets"]["fresh"]

    assert fresh["all"]["ours"] >= 0.8
    assert fresh["all"]["ours"] > fresh["all"]["commonest_side"] + 0.1
    assert fresh["all"]["english_only"] < 0.4
    assert all(part["ours"] >= 0.6 for part in fresh["by_language"].values())
