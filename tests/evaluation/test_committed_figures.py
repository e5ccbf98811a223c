"""The figures that the documentation quotes are measured again, on the committed files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evaluation.__main__ import main
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.data

FIGURES = REPOSITORY / "evaluation" / "figures"


def _committed(subject: str) -> dict[str, Any]:
    figures: dict[str, Any] = json.loads((FIGURES / f"{subject}.json").read_text("utf-8"))
    return figures


def _leaves(value: Any, path: str = "") -> dict[str, Any]:
    """Flatten figures to path -> value; latency belongs to the machine of the day."""
    if isinstance(value, dict):
        return {
            p: leaf
            for key, below in value.items()
            if key != "latency_ms"
            for p, leaf in _leaves(below, f"{path}/{key}").items()
        }
    if isinstance(value, list):
        return {p: v for i, x in enumerate(value) for p, v in _leaves(x, f"{path}/{i}").items()}
    return {path: value}


@pytest.mark.parametrize("subject", ["words", "starter", "streaming", "scenes", "faces"])
def test_measuring_again_gives_the_committed_figures(
    subject: str, research_data: Path, tmp_path: Path
) -> None:
    pytest.importorskip("pyarrow", reason="install the evaluation group to read the catalogue")
    target = tmp_path / "figures.json"

    assert main([subject, "--data", str(research_data), "--json", str(target)]) == 0

    measured, committed = (
        _leaves(json.loads(target.read_text("utf-8"))),
        _leaves(_committed(subject)),
    )
    assert measured.keys() == committed.keys()
    for path, value in committed.items():
        if isinstance(value, int | float):
            # Another processor may round a network's last bits otherwise: a picture changes sides.
            tolerance = 2 if "/confusion/" in path else 0.011
            assert measured[path] == pytest.approx(value, abs=tolerance, rel=0.01), path
        else:
            assert measured[path] == value, path


def test_the_eyes_read_as_well_as_promised() -> None:
    sets = _committed("scenes")["sets"]

    assert sets["emotion6"]["valence"]["r"] >= 0.70
    assert sets["oasis"]["valence"]["r"] >= 0.60
    assert sets["oasis"]["arousal"]["r"] >= 0.43
    for part in sets.values():
        assert 0.75 <= part["region"]["coverage_80"] <= 0.85
        assert part["valence"]["rmse"] < part["valence"]["mean_predictor_rmse"]
    dominant = sets["emotion6"]["dominant"]
    assert dominant["accuracy"] > dominant["majority_accuracy"]


def test_words_are_read_as_well_as_promised() -> None:
    mixture = _committed("words")["mixture"]["r"]

    assert mixture["valence"] >= 0.76
    assert mixture["arousal"] >= 0.58


def test_the_starter_list_agrees_with_the_table_as_promised() -> None:
    figures = _committed("starter")

    assert figures["valence_against_valence"]["r"] >= 0.45
    assert figures["arousal_against_energy"]["r"] >= 0.60
