"""What every part of the page is made with: tables, figures, cards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["FIGURES", "ROOT", "WEIGHTS", "Rows", "card", "figures", "interval", "picture", "table"]

ROOT = Path(__file__).resolve().parents[2]
FIGURES = ROOT / "evaluation" / "figures"
WEIGHTS = ROOT / "src" / "tunesight" / "weights"

Rows = list[list[str]]


def table(header: list[str], rows: Rows) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def figures(name: str) -> dict[str, Any]:
    """Return the committed figures of one evaluation."""
    content: dict[str, Any] = json.loads((FIGURES / f"{name}.json").read_text(encoding="utf-8"))
    return content


def card(name: str) -> dict[str, Any]:
    """Return the card of one model."""
    content: dict[str, Any] = json.loads(
        (WEIGHTS / f"{name}.card.json").read_text(encoding="utf-8")
    )
    return content


def interval(value: float, bounds: list[float]) -> str:
    """Write a figure with its 95 % interval."""
    return f"{value:.2f} ({bounds[0]:.2f} to {bounds[1]:.2f})"


def picture(name: str, shown: str) -> str:
    """Return a drawn figure, or nothing where it has not been drawn."""
    path = ROOT / "docs" / "images" / f"{name}.png"
    return f"![{shown}](images/{name}.png)" if path.is_file() else ""
