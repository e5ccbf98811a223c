"""Pictures of figures open, are small, and are the same for the same numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("matplotlib", reason="install the evaluation group to draw figures")

from evaluation.plots import draw_confusion, draw_reliability, draw_roc
from tunesight.errors import InvalidValueError

LABELS = ("anger", "disgust", "fear", "joy", "sadness", "surprise", "neutral")
COUNTS = np.arange(49).reshape(7, 7) + 400 * np.eye(7, dtype=int)
BINS = [{"stated": x / 10, "found": x / 11, "count": 10 * x} for x in range(1, 11)]
ROC = (np.linspace(0, 1, 50), np.sqrt(np.linspace(0, 1, 50)))

DRAWINGS: dict[str, Callable[[Path], None]] = {
    "confusion": lambda path: draw_confusion(COUNTS, LABELS, path, "Expressions, PublicTest"),
    "reliability": lambda path: draw_reliability({"before": BINS, "after": BINS}, path, "Sure?"),
    "roc": lambda path: draw_roc({"patches": ROC}, path, "A face or none"),
}


@pytest.mark.parametrize("name", sorted(DRAWINGS))
def test_a_drawing_opens_and_is_small(name: str, tmp_path: Path) -> None:
    path = tmp_path / "made" / f"{name}.png"
    DRAWINGS[name](path)
    with Image.open(path) as image:
        assert image.format == "PNG"
        assert 500 <= image.width <= 900
        assert 400 <= image.height <= 900
        assert len(image.convert("L").getcolors() or ()) > 10
    assert path.stat().st_size <= 60_000


@pytest.mark.parametrize("name", sorted(DRAWINGS))
def test_the_same_numbers_draw_the_same_bytes(name: str, tmp_path: Path) -> None:
    first, second = tmp_path / "first.png", tmp_path / "second.png"
    DRAWINGS[name](first)
    DRAWINGS[name](second)
    assert first.read_bytes() == second.read_bytes()


def test_a_class_without_rows_is_drawn_empty(tmp_path: Path) -> None:
    draw_confusion([[0, 0], [1, 3]], ("a", "b"), tmp_path / "x.png", "two")
    assert (tmp_path / "x.png").is_file()


def test_refuses_a_matrix_that_does_not_fit_its_labels(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match=r"not the shape \(7, 7\)"):
        draw_confusion(COUNTS, LABELS[:3], tmp_path / "x.png", "wrong")


def test_refuses_to_draw_nothing(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="can be drawn"):
        draw_reliability({}, tmp_path / "x.png", "nothing")
    with pytest.raises(InvalidValueError, match="can be drawn"):
        draw_reliability({"empty": []}, tmp_path / "x.png", "nothing")
