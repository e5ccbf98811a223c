"""The scene network's figures as pictures: what is taken for what, and what its regions hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from evaluation.plots import draw_confusion, draw_reliability

__all__ = ["draw_scenes"]

_PREFIX = "coverage_"
_SHOWN = {"emotion6": "Emotion6", "oasis": "OASIS"}


def draw_scenes(figures: dict[str, Any], folder: Path) -> None:
    """Draw ``scenes_confusion.png`` and ``scenes_regions.png``.

    Parameters
    ----------
    figures
        As `evaluation.scenes.run` returns them.
    folder
        Where to.

    Raises
    ------
    ConfigurationError
        If matplotlib is not installed.
    """
    curves = {
        f"{_SHOWN.get(name, name)} ({part['pictures']})": [
            {"stated": int(level.removeprefix(_PREFIX)) / 100, "found": held, "count": 1}
            for level, held in part["region"].items()
            if level.startswith(_PREFIX)
        ]
        for name, part in figures["sets"].items()
    }
    title = f"Do regions hold what they state? {figures['split']}"
    draw_reliability(curves, folder / "scenes_regions.png", title, counted=False)
    for part in figures["sets"].values():
        if "dominant" in part:
            dominant = part["dominant"]
            title = f"Most likely of seven emotions: Emotion6, {figures['split']}"
            path = folder / "scenes_confusion.png"
            draw_confusion(dominant["confusion"], dominant["order"], path, title)
    print(f"figures drawn into {folder}")
