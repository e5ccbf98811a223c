from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="the words data need pyarrow")

from training.words_data import lemma_family, load_norms, split_of


@pytest.mark.parametrize(
    ("word", "relative"),
    [
        ("happy", "happiness"),
        ("happy", "unhappy"),
        ("terror", "terrorist"),
        ("hope", "hopeless"),
        ("love", "lovely"),
        ("murder", "murderous"),
    ],
)
def test_keeps_relatives_on_one_side_of_the_split(word: str, relative: str) -> None:
    assert lemma_family(word) == lemma_family(relative)


def test_splits_by_share() -> None:
    counts = Counter(split_of(f"family {number}") for number in range(20_000))
    assert counts["held"] / 20_000 == pytest.approx(0.15, abs=0.01)
    assert counts["validation"] / 20_000 == pytest.approx(0.15, abs=0.01)


def test_reads_norms_on_the_scale_of_affect(tmp_path: Path) -> None:
    path = tmp_path / "norms.csv"
    path.write_text(
        "word,valence,arousal,dominance\nJoy,9,7,5\ntwo words,5,5,5\n", encoding="utf-8"
    )
    words, affects, _ = load_norms(path)
    assert words == ["joy"]
    assert affects.tolist() == [[1.0, 0.5]]
