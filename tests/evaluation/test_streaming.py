from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="install the evaluation group to read the catalogue")

from evaluation import streaming

FIGURES = Path(__file__).resolve().parents[2] / "evaluation" / "figures" / "streaming.json"


@pytest.mark.data
def test_fitting_again_gives_the_committed_figures(research_data: Path) -> None:
    again = streaming.run(argparse.Namespace(data=research_data))
    committed = json.loads(FIGURES.read_text("utf-8"))
    assert again["n_songs"] == committed["n_songs"]
    for name in ("basic", "full"):
        for figure in ("r", "rmse"):
            assert again[name][figure] == pytest.approx(committed[name][figure], abs=0.002)
        for ours, theirs in zip(
            again[name]["coefficients"], committed[name]["coefficients"], strict=True
        ):
            assert ours == pytest.approx(theirs, abs=0.002)
